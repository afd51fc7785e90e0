//! Code that runtimes compiled, by their maps and dumps; and the kernel, by its list of symbols.

mod common;

use std::path::Path;

use common::{folder, functions, names, places};
use readers::symbols::{Wanted, What};
use symbols::Places;

fn jit(pid: i64, path: &str) -> Wanted<'_> {
    Wanted { path, build_id: &[], what: What::Jit { pid } }
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn maps_of_processes() {
    let root = folder("map");
    let map = "1000 40 LazyCompile:*render /srv/app.js:10:3\n1040 20 Builtin:ArrayMap\r\n\
               nonsense\n2000 zz bad size\n3000 10 \n0x4000 0x10 with a prefix\n1010 8 later\nffffffffffffff00 ffff last";
    write(&root.join("tmp/perf-7.map"), map);
    for (address, name) in [
        (0x1000, "LazyCompile:*render /srv/app.js:10:3"),
        (0x100f, "LazyCompile:*render /srv/app.js:10:3"),
        (0x1010, "later"),
        (0x1017, "later"),
        (0x1018, "LazyCompile:*render /srv/app.js:10:3"),
        (0x1040, "Builtin:ArrayMap"),
        (0x4004, "with a prefix"),
        (u64::MAX - 1, "last"),
    ] {
        assert_eq!(names(places(&root), &jit(7, "//anon"), address).unwrap(), [name], "{address:#x}");
    }
    for address in [0, 0xfff, 0x1060, 0x2000, 0x3000, 0x4010] {
        assert_eq!(names(places(&root), &jit(7, "//anon"), address).unwrap(), Vec::<String>::new(), "{address:#x}");
    }
    assert_eq!(names(places(&root), &jit(8, "//anon"), 0x1000).unwrap_err(), "no such file: perf-8.map");
    // One in a folder that the user names comes first.
    write(&root.join("mine/perf-7.map"), "1000 40 mine\n");
    let mine = Places { folders: vec![root.join("mine")], ..places(&root) };
    assert_eq!(names(mine, &jit(7, "//anon"), 0x1000).unwrap(), ["mine"]);
}

#[cfg(unix)]
#[test]
fn no_map_through_a_link() {
    let root = folder("map-link");
    write(&root.join("secret"), "1000 40 secret\n");
    std::fs::create_dir_all(root.join("tmp")).unwrap();
    std::os::unix::fs::symlink(root.join("secret"), root.join("tmp/perf-7.map")).unwrap();
    let why = names(places(&root), &jit(7, "//anon"), 0x1000).unwrap_err();
    assert!(why.ends_with("a link, not a file"), "{why}");
}

/// A dump as a runtime writes it.
struct Dump {
    bytes: Vec<u8>,
    big: bool,
}

impl Dump {
    fn new(big: bool) -> Self {
        let mut dump = Dump { bytes: Vec::new(), big };
        [0x4a69_5444, 1, 40, 62, 0, 7].iter().for_each(|n| dump.u32(*n));
        [0, 0].iter().for_each(|n| dump.u64(*n));
        dump
    }

    fn u32(&mut self, n: u32) {
        self.bytes.extend(if self.big { n.to_be_bytes() } else { n.to_le_bytes() });
    }

    fn u64(&mut self, n: u64) {
        self.bytes.extend(if self.big { n.to_be_bytes() } else { n.to_le_bytes() });
    }

    fn record(&mut self, kind: u32, write: impl FnOnce(&mut Dump)) {
        let start = self.bytes.len();
        self.u32(kind);
        self.u32(0);
        self.u64(1);
        write(self);
        let size = (self.bytes.len() - start) as u32;
        self.bytes[start + 4..start + 8].copy_from_slice(&if self.big { size.to_be_bytes() } else { size.to_le_bytes() });
    }

    fn load(&mut self, address: u64, size: u64, index: u64, name: &str) {
        self.record(0, |d| {
            [7, 7].iter().for_each(|n| d.u32(*n));
            [address, address, size, index].iter().for_each(|n| d.u64(*n));
            d.bytes.extend(name.bytes().chain([0]));
            d.bytes.extend(std::iter::repeat_n(0x90, size as usize));
        });
    }

    fn moved(&mut self, from: u64, to: u64, size: u64, index: u64) {
        self.record(1, |d| {
            [7, 7].iter().for_each(|n| d.u32(*n));
            [to, from, to, size, index].iter().for_each(|n| d.u64(*n));
        });
    }

    fn lines(&mut self, code: u64, rows: &[(u64, u32, &[u8])]) {
        self.record(2, |d| {
            d.u64(code);
            d.u64(rows.len() as u64);
            for (address, line, file) in rows {
                d.u64(*address);
                d.u32(*line);
                d.u32(0);
                d.bytes.extend(file.iter().chain(&[0]));
            }
        });
    }
}

fn dump(big: bool) -> Vec<u8> {
    let mut dump = Dump::new(big);
    dump.lines(0x1000, &[(0x1000, 10, b"/srv/app.js"), (0x1008, 12, b"\xff"), (0x1004, 30, b"/srv/lib.js")]);
    dump.load(0x1000, 0x10, 1, "render");
    dump.load(0x2000, 0x10, 2, "moving");
    dump.record(4, |d| d.u64(0));
    dump.moved(0x2000, 0x5000, 0x10, 2);
    dump.load(0x3000, 0x10, 3, "old");
    dump.load(0x3000, 0x20, 4, "new");
    dump.record(3, |_| {});
    dump.bytes
}

#[test]
fn dumps_of_runtimes() {
    for big in [false, true] {
        let root = folder(&format!("dump-{big}"));
        write(&root.join("srv/jit-7.dump"), dump(big));
        // The file may have been written under another name, as in a container, where the process has another number.
        write(&root.join("srv/jit-1.dump"), dump(big));
        for wanted in [jit(7, "/srv/jit-7.dump"), jit(7, "/srv/jit-1.dump")] {
            let at = |address: u64| {
                let found = functions(places(&root), &wanted, address).unwrap();
                found.into_iter().map(|f| format!("{} {}:{}", f.name, f.file, f.line)).collect::<Vec<_>>()
            };
            assert_eq!(at(0x1000), ["render /srv/app.js:10"]);
            assert_eq!(at(0x1005), ["render /srv/lib.js:30"]);
            assert_eq!(at(0x100f), ["render /srv/app.js:12"]);
            assert_eq!(at(0x5001), ["moving :0"]);
            assert_eq!(at(0x2001), Vec::<String>::new());
            assert_eq!(at(0x3001), ["new :0"]);
        }
        let mine = Places { folders: vec![root.join("srv")], ..places(Path::new("/nowhere")) };
        assert_eq!(names(mine, &jit(7, "//anon"), 0x1000).unwrap(), ["render"]);
    }
}

#[test]
fn broken_dumps_hold_what_stood_before() {
    let whole = dump(false);
    let root = folder("dump-broken");
    let path = root.join("jit-7.dump");
    let file = jit(7, "/jit-7.dump");
    let mut found = 0;
    for cut in 0..whole.len() {
        write(&path, &whole[..cut]);
        match names(places(&root), &file, 0x1000) {
            Ok(names) => found += names.len(),
            Err(why) => assert!(cut < 4 && (why.ends_with("no jitdump") || why.ends_with("an empty file")), "{cut}: {why}"),
        }
    }
    assert!(found > 100);
    let mut random = common::Random(3);
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            let at = random.below(bytes.len());
            bytes[at] = random.below(256) as u8;
        }
        write(&path, &bytes);
        for address in [0x1004, 0x3000, 0x5000] {
            let _ = names(places(&root), &file, address);
        }
    }
}

const KALLSYMS: &str = "0000000000000000 A fixed_percpu_data\nffffffff81000000 T _text\nffffffff81000040 t do_work\n\
    ffffffff81000080 D some_data\nffffffff81000100 W weak_one\nffffffffc0000000 t ext4_read\t[ext4]\n";

fn kernel<'a>(path: &'a str, build_id: &'a [u8]) -> Wanted<'a> {
    Wanted { path, build_id, what: What::Kernel { text: 0 } }
}

/// A system whose kernel has this build id.
fn running(root: &Path, id: &[u8]) {
    let note = |id: &[u8]| {
        let words = [4u32, id.len() as u32, 3].iter().flat_map(|n| n.to_ne_bytes()).collect::<Vec<_>>();
        [words.as_slice(), b"GNU\0", id].concat()
    };
    write(&root.join("sys/kernel/notes"), note(id));
    write(&root.join("sys/module/ext4/notes/.note.gnu.build-id"), note(&[9; 20]));
    write(&root.join("proc/kallsyms"), KALLSYMS);
}

#[test]
fn the_kernel_that_runs_here() {
    let root = folder("kernel");
    running(&root, &[5; 20]);
    let at = |address: u64| names(places(&root), &kernel("[kernel.kallsyms]", &[5; 20]), address).unwrap();
    assert_eq!(at(0xffff_ffff_8100_0000), ["_text"]);
    assert_eq!(at(0xffff_ffff_8100_007f), ["do_work"]);
    assert_eq!(at(0xffff_ffff_8100_0080), Vec::<String>::new(), "data");
    assert_eq!(at(0xffff_ffff_8100_0234), ["weak_one"]);
    assert_eq!(at(0xffff_ffff_c000_0004), ["ext4_read"]);
    for path in ["[ext4]", "/lib/modules/6.1/kernel/fs/ext4.ko.xz"] {
        assert_eq!(names(places(&root), &kernel(path, &[9; 20]), 0xffff_ffff_c000_0004).unwrap(), ["ext4_read"]);
        assert!(names(places(&root), &kernel(path, &[5; 20]), 0xffff_ffff_c000_0004).is_err());
    }
}

#[test]
fn another_kernel_is_never_used() {
    let root = folder("kernel-other");
    running(&root, &[5; 20]);
    let address = 0xffff_ffff_8100_0000;
    let why = names(places(&root), &kernel("[kernel.kallsyms]", &[6; 20]), address).unwrap_err();
    assert!(why.starts_with("the running kernel is another (build id 0505"), "{why}");
    let why = names(places(&root), &kernel("[kernel.kallsyms]", &[]), address).unwrap_err();
    assert!(why.contains("does not say which kernel"), "{why}");
    // Unless its list is named, or was kept with the recording.
    let list = root.join("kallsyms");
    write(&list, KALLSYMS);
    let named = Places { kallsyms: Some(list), ..places(&root) };
    assert_eq!(names(named.clone(), &kernel("[kernel.kallsyms]", &[6; 20]), address).unwrap(), ["_text"]);
    assert_eq!(names(named, &kernel("[kernel.kallsyms]", &[]), address).unwrap(), ["_text"]);
    let kept = Places { home: Some(root.join("me")), ..places(&root) };
    write(&root.join(format!("me/.debug/.build-id/06/{}/kallsyms", "06".repeat(19))), KALLSYMS.replace("_text", "kept"));
    assert_eq!(names(kept, &kernel("[kernel.kallsyms]", &[6; 20]), address).unwrap(), ["kept"]);
}

#[test]
fn hidden_addresses_are_none() {
    let root = folder("kernel-hidden");
    running(&root, &[5; 20]);
    let hidden: String = KALLSYMS.lines().map(|l| format!("{}{}\n", "0".repeat(16), &l[16..])).collect();
    write(&root.join("proc/kallsyms"), hidden);
    let why = names(places(&root), &kernel("[kernel.kallsyms]", &[5; 20]), 0).unwrap_err();
    assert!(why.contains("its addresses are hidden"), "{why}");
    write(&root.join("proc/kallsyms"), "no list\n");
    let why = names(places(&root), &kernel("[kernel.kallsyms]", &[5; 20]), 0).unwrap_err();
    assert!(why.contains("no list of a kernel's symbols"), "{why}");
}

#[test]
fn a_kernel_is_put_elsewhere_at_each_start() {
    let root = folder("kernel-moved");
    running(&root, &[5; 20]);
    let moved =
        |path, build_id, by: u64| Wanted { what: What::Kernel { text: 0xffff_ffff_8100_0000 + by }, ..kernel(path, build_id) };
    let main = moved("[kernel.kallsyms]", &[5; 20], 0x1a00_0000);
    assert_eq!(names(places(&root), &main, 0xffff_ffff_9b00_007f).unwrap(), ["do_work"]);
    assert_eq!(names(places(&root), &main, 0xffff_ffff_8100_007f).unwrap(), Vec::<String>::new());
    // Where its modules stood then is not known now.
    assert!(names(places(&root), &moved("[ext4]", &[9; 20], 0x1a00_0000), 0xffff_ffff_c000_0004).is_err());
    assert_eq!(names(places(&root), &moved("[ext4]", &[9; 20], 0), 0xffff_ffff_c000_0004).unwrap(), ["ext4_read"]);
}

#[cfg(unix)]
#[test]
fn a_list_of_the_kernel_may_come_through_a_pipe() {
    let root = folder("kernel-pipe");
    let pipe = root.join("pipe");
    common::run(&root, "mkfifo", &["pipe"]);
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, KALLSYMS)
    });
    let local = symbols::Local::new(Places { kallsyms: Some(pipe), ..places(&root) });
    local.read_kallsyms().unwrap();
    writer.join().unwrap().unwrap();
    // It is read once, for the kernel and its modules.
    for path in ["[kernel.kallsyms]", "[ext4]"] {
        use readers::symbols::Symbols as _;
        let mut found = Vec::new();
        local.binary(&kernel(path, &[])).unwrap().functions(0xffff_ffff_8100_0040, &mut found);
        assert_eq!(found[0].name, "do_work");
    }
    for (name, content, why) in [("none", "", "no list"), ("elf", "\x7fELF\x02", "no list"), ("missing", "", "no such file")] {
        let path = root.join(name);
        if name != "missing" {
            write(&path, content);
        }
        let local = symbols::Local::new(Places { kallsyms: Some(path), ..places(&root) });
        let said = local.read_kallsyms().unwrap_err();
        assert!(said.contains(why) && said.contains(name), "{said}");
    }
}
