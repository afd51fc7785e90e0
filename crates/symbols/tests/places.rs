//! Where binaries and debug files are found, and which are not used.
#![cfg(target_os = "linux")]

mod common;

use std::path::{Path, PathBuf};

use common::{build_id, compile, folder, names, places, run, symbol, wanted};
use readers::symbols::{Symbols as _, Wanted};
use symbols::{Local, Places};

/// A system with a stripped program at `/usr/bin/program`, its debug file outside of it, and an address in `hidden`, whose
/// name only the debug file has.
struct System {
    root: PathBuf,
    debug: PathBuf,
    id: Vec<u8>,
    hidden: u64,
}

fn system(test: &str) -> System {
    let folder = folder(test);
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2", "-g", "-Wl,--build-id=sha1"]);
    let (id, hidden) = (build_id(&program), symbol(&program, "hidden").0);
    run(&folder, "objcopy", &["--only-keep-debug", "program", "program.debug"]);
    run(&folder, "strip", &["program"]);
    let root = folder.join("root");
    put(&program, &root.join("usr/bin/program"));
    std::fs::remove_file(program).unwrap();
    System { debug: folder.join("program.debug"), root, id, hidden }
}

fn put(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(from, to).unwrap();
}

impl System {
    fn names(&self, places: Places, id: &[u8]) -> Result<Vec<String>, String> {
        names(places, &Wanted { build_id: id, ..wanted("/usr/bin/program") }, self.hidden)
    }

    /// Does it have its name once the debug file is there?
    fn finds(&self, places: Places, at: &Path) {
        assert_eq!(self.names(places.clone(), &self.id).unwrap(), Vec::<String>::new(), "without {}", at.display());
        put(&self.debug, at);
        assert_eq!(self.names(places, &self.id).unwrap(), ["hidden"], "with {}", at.display());
        std::fs::remove_file(at).unwrap();
    }

    fn by_id(&self) -> (String, String) {
        let hex: String = self.id.iter().map(|b| format!("{b:02x}")).collect();
        (hex[..2].to_owned(), hex[2..].to_owned())
    }
}

#[test]
fn debug_files_of_the_system() {
    let system = system("debug-files");
    let (first, rest) = system.by_id();
    let root = &system.root;
    system.finds(places(root), &root.join(format!("usr/lib/debug/.build-id/{first}/{rest}.debug")));
    system.finds(places(root), &root.join("usr/lib/debug/usr/bin/program.debug"));
    let home = root.join("home/me");
    let with_home = Places { home: Some(home.clone()), ..places(root) };
    system.finds(with_home.clone(), &home.join(format!(".debug/.build-id/{first}/{rest}/debug")));
    system.finds(with_home, &home.join(format!(".debug/.build-id/{first}/{rest}/elf")));
}

#[test]
fn folders_that_the_user_names() {
    let system = system("folders");
    let (first, rest) = system.by_id();
    let mine = system.root.join("mine");
    let places = Places { folders: vec![system.root.join("other"), mine.clone()], ..places(&system.root) };
    for at in [
        "usr/bin/program".to_owned(),
        "program".to_owned(),
        "program.debug".to_owned(),
        "usr/lib/debug/usr/bin/program.debug".to_owned(),
        format!(".build-id/{first}/{rest}.debug"),
        format!(".build-id/{first}/{rest}"),
        format!("usr/lib/debug/.build-id/{first}/{rest}.debug"),
        format!(".build-id/{first}/{rest}/elf"),
    ] {
        system.finds(places.clone(), &mine.join(at));
    }
}

#[test]
fn a_debug_file_alone_has_the_names() {
    let system = system("alone");
    let nothing = system.root.join("nothing");
    let mine = system.root.join("mine");
    put(&system.debug, &mine.join("program.debug"));
    let places = Places { folders: vec![mine], ..places(&nothing) };
    assert_eq!(system.names(places, &system.id).unwrap(), ["hidden"]);
}

#[test]
fn a_debug_file_alone_tells_offsets_from_addresses() {
    // binutils forget where the code of the program stood; with each of these layouts it can be told all the same.
    for (i, flags) in
        [&["-Wl,-z,separate-code"][..], &["-Wl,-z,noseparate-code"], &["-Wl,-z,max-page-size=0x200000"]].iter().enumerate()
    {
        let folder = folder(&format!("alone-{i}"));
        let flags = [&["-O2", "-g", "-no-pie", "-Wl,-Ttext-segment=0x7000000"], *flags].concat();
        let program = compile(&folder, "cc", "plain.c", "program", &flags);
        let (hidden, _) = symbol(&program, "hidden");
        let offset = common::offset_of(&program, hidden);
        assert_ne!(offset, hidden);
        run(&folder, "objcopy", &["--only-keep-debug", "program", "usr.debug"]);
        std::fs::rename(folder.join("usr.debug"), program).unwrap();
        assert_eq!(names(places(&folder), &wanted("/program"), offset).unwrap(), ["hidden"], "{flags:?}");
    }
}

#[test]
fn links_to_debug_files() {
    let system = system("links");
    // Linked from a program without a build id: the checksum alone says that it is the right one.
    let folder = system.root.join("usr/bin");
    put(&system.debug, &folder.join("program.debug"));
    run(&folder, "objcopy", &["--remove-section=.note.gnu.build-id", "--add-gnu-debuglink=program.debug", "program"]);
    std::fs::remove_file(folder.join("program.debug")).unwrap();
    let find = || system.names(places(&system.root), &[]).unwrap();
    for at in ["usr/bin/program.debug", "usr/bin/.debug/program.debug", "usr/lib/debug/usr/bin/program.debug"] {
        let at = system.root.join(at);
        assert_eq!(find(), Vec::<String>::new(), "without {}", at.display());
        put(&system.debug, &at);
        assert_eq!(find(), ["hidden"], "with {}", at.display());
        let mut bytes = std::fs::read(&at).unwrap();
        bytes.push(0);
        std::fs::write(&at, bytes).unwrap();
        assert_eq!(find(), Vec::<String>::new(), "with another {}", at.display());
        std::fs::remove_file(at).unwrap();
    }
}

#[test]
#[ignore = "needs dwz, which is in no compiler's package"]
fn debug_information_that_files_share() {
    let folder = folder("shared");
    let file = common::source("plain.c");
    let compile = |name: &str, flag: &str| {
        run(&folder, "cc", &["-O2", "-g", flag, "-o", name, file.to_str().unwrap()]);
    };
    compile("one", "-DONE");
    compile("two", "-DTWO");
    run(&folder, "dwz", &["-m", "common.dwz", "-M", "/usr/lib/debug/.dwz/common.dwz", "one", "two"]);
    let (start, size) = symbol(&folder.join("one"), "outer");
    let frames = |places: &Places| {
        let deepest = (start..start + size).map(|a| names(places.clone(), &wanted("/one"), a).unwrap());
        deepest.max_by_key(Vec::len).unwrap()
    };
    let places = places(&folder);
    let shared = folder.join("usr/lib/debug/.dwz/common.dwz");
    assert_ne!(frames(&places), ["outer", "middle", "inner"]);
    put(&folder.join("common.dwz"), &shared);
    assert_eq!(frames(&places), ["outer", "middle", "inner"]);
}

#[test]
fn the_library_of_the_kernel() {
    let root = || places(Path::new("/"));
    let vdso = |id| Wanted { build_id: id, ..wanted("[vdso]") };
    // It is only used by its build id, and says so.
    assert_eq!(names(root(), &vdso(&[]), 0).unwrap_err(), "no such file");
    let why = names(root(), &vdso(&[1; 20]), 0).unwrap_err();
    let id = why.strip_prefix("[vdso] is another build (build id ").unwrap_or_else(|| panic!("{why}"));
    let id: Vec<u8> = (0..40).step_by(2).map(|i| u8::from_str_radix(&id[i..i + 2], 16).unwrap()).collect();
    let local = Local::new(root());
    let mut binary = local.binary(&vdso(&id)).unwrap();
    let mut found = Vec::new();
    (0..0x2000).for_each(|offset| binary.functions(offset, &mut found));
    assert!(found.iter().any(|f| f.name.contains("clock_gettime")), "{:?}", found.first());
}

#[test]
fn another_build_is_never_used() {
    let system = system("another");
    let mut other = system.id.clone();
    other[3] ^= 1;
    let why = system.names(places(&system.root), &other).unwrap_err();
    assert!(why.contains("usr/bin/program is another build (") && why.ends_with(&format!("was {})", hex(&other))), "{why}");
    // Nor one that has none, and nor its debug file.
    run(&system.root.join("usr/bin"), "objcopy", &["--remove-section=.note.gnu.build-id", "program"]);
    let why = system.names(places(&system.root), &system.id).unwrap_err();
    assert!(why.contains("build id none"), "{why}");
    let mine = system.root.join("mine");
    put(&system.debug, &mine.join("program.debug"));
    let with_debug = Places { folders: vec![mine], ..places(&system.root) };
    assert!(system.names(with_debug.clone(), &other).is_err());
    assert_eq!(system.names(with_debug, &system.id).unwrap(), ["hidden"]);
}

fn hex(id: &[u8]) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn ids_of_old_recordings_end_in_zeros() {
    let folder = folder("padded");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2", "-Wl,--build-id=0x0102030405060708"]);
    let (start, _) = symbol(&program, "outer");
    let mut id = vec![1, 2, 3, 4, 5, 6, 7, 8];
    id.resize(20, 0);
    assert_eq!(names(places(&folder), &Wanted { build_id: &id, ..wanted("/program") }, start).unwrap(), ["outer"]);
    id[12] = 1;
    assert!(names(places(&folder), &Wanted { build_id: &id, ..wanted("/program") }, start).is_err());
}

#[test]
fn deleted_files_only_by_their_build_id() {
    let system = system("deleted");
    let deleted = Wanted { build_id: &[], ..wanted("/usr/bin/program (deleted)") };
    let main = names(places(&system.root), &deleted, system.hidden);
    assert_eq!(main.unwrap_err(), "no such file");
    let deleted = Wanted { build_id: &system.id, ..deleted };
    assert!(names(places(&system.root), &deleted, system.hidden).is_ok());
}

#[test]
fn only_regular_files_below_the_named_folders() {
    let system = system("strange");
    let root = &system.root;
    let find = |path: &str| Local::new(places(root)).binary(&wanted(path)).map(|_| ()).unwrap_err();
    assert_eq!(find("/usr/bin/../bin/program"), "no such file");
    for path in ["", "/", "//anon", "[vdso]", "[stack]", "relative/program", "/usr/bin/program/x", "/\0"] {
        let why = find(path);
        assert!(why == "no such file" || path == "/\0", "{path:?}: {why}");
    }
    assert!(find("/usr/bin").ends_with("no regular file"));
    run(root, "mkfifo", &["pipe"]);
    assert!(find("/pipe").ends_with("no regular file"), "and it does not wait for somebody to write");
    std::fs::write(root.join("text"), "#!/bin/sh\n").unwrap();
    assert!(find("/text").ends_with("no ELF file"));
    std::fs::write(root.join("empty"), "").unwrap();
    assert!(find("/empty").ends_with("an empty file"));
}

#[test]
fn a_file_is_opened_once_and_an_error_remembered() {
    let system = system("once");
    let local = Local::new(places(&system.root));
    let (there, missing) = (wanted("/usr/bin/program"), wanted("/usr/bin/missing"));
    assert!(local.binary(&there).is_ok() && local.binary(&missing).is_err());
    std::fs::rename(system.root.join("usr/bin/program"), system.root.join("usr/bin/missing")).unwrap();
    assert!(local.binary(&there).is_ok() && local.binary(&missing).is_err());
}
