//! What the cases of `perf.data` cannot show: what perf itself says of them, symbols, walks of stacks, hostile files, speed.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use common::{case, folder, read, read_as};
use profile::Profile;
use readers::symbols::{Binary, Function, Machine, Symbols, Unwinder, WalkEnd, Wanted, What};
use readers::{Input, Options, Read};

/// Recordings that perf's own reading is stored of.
const RECORDED: [&str; 8] = ["clock", "cpu", "events", "period", "pipe", "pipe-zstd", "work", "zstd"];

/// Every sample in few words: thread, time, period, event, and addresses with their binaries, leaf first.
fn script(p: &Profile) -> String {
    let mut out = String::new();
    let samples = p.samples();
    for (row, &stack) in samples.stacks().iter().enumerate() {
        let thread = samples.thread(row).map(|t| p.threads()[t.index()]);
        let (comm, tid) = thread.map_or(("", 0), |t| (p.str(t.name), t.tid));
        let pid = thread.and_then(|t| t.process).map_or(0, |id| p.processes()[id.index()].pid);
        let types = p.sample_types();
        let column = (0..types.len() - 1).find(|&t| samples.values(t)[row] != 0).unwrap_or(0);
        let event = p.str(types[column].name);
        let (value, time) = (samples.values(column)[row], samples.time_ns(row).unwrap_or(0));
        let _ = writeln!(out, "{comm} {pid}/{tid} {time} {value} {event}");
        for frame in p.stacks().leaf_to_root(stack).filter(|&frame| p.frames().inline_depth(frame) == 0) {
            let file = p.frames().mapping(frame).map_or("[unknown]", |id| p.str(p.mappings()[id.index()].file));
            let _ = writeln!(out, " {:x} {file}", p.frames().address(frame));
        }
    }
    out
}

/// The same of the text of `perf script --ns -F comm,pid,tid,time,period,event,ip,dso`, and with `sym` too.
fn script_of_perf(text: &str) -> String {
    let (mut out, mut first) = (String::new(), None);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with('\t') {
            let file = words.last().unwrap().trim_start_matches('(').trim_end_matches(')');
            let _ = writeln!(out, " {} {file}", words[0]);
        } else if let [comm, ids, time, period, event] = words[..] {
            let time: i64 = time.trim_end_matches(':').replace('.', "").parse().unwrap();
            let time = time - *first.get_or_insert(time);
            let _ = writeln!(out, "{comm} {ids} {time} {period} {}", &event[..event.len() - 1]);
        } else {
            panic!("{line}");
        }
    }
    out
}

#[test]
fn recordings_are_read_as_perf_reads_them() {
    for name in RECORDED {
        let text = std::fs::read_to_string(folder("perf-data").join("scripts").join(format!("{name}.txt"))).unwrap();
        let expected = script_of_perf(&text);
        assert!(expected.lines().count() > 5, "{name}");
        assert_eq!(script(&read(&case("perf-data", name)).unwrap().profile), expected, "{name}");
    }
}

#[test]
fn stacks_that_nobody_walked_are_truncated_at_the_leaf_perf_says() {
    let text = std::fs::read_to_string(folder("perf-data").join("scripts/dwarf.txt")).unwrap();
    let perf = script_of_perf(&text);
    let leaves = |text: &str| {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.windows(2).filter(|pair| !pair[0].starts_with(' ')).map(|pair| pair.join("\n")).collect::<Vec<_>>()
    };
    let read = read(&case("perf-data", "dwarf")).unwrap();
    assert_eq!(leaves(&script(&read.profile)), leaves(&perf));
    let p = &read.profile;
    assert!(p.samples().stacks().iter().all(|&stack| p.stacks().truncated(stack)));
}

#[test]
fn host_and_command_line_are_not_kept() {
    for name in ["features", "stream"] {
        let bytes = case("perf-data", name);
        assert!(memchr::memmem::find(&bytes, b"secret").is_some(), "{name} has nothing to hide");
        let outcome = common::outcome(&read(&bytes));
        assert!(!outcome.contains("secret"), "{outcome}");
    }
}

#[test]
fn no_other_format_looks_like_it() {
    for format in readers::FORMATS.iter().filter(|f| f.name != "perf-data" && folder(f.name).is_dir()) {
        for case in common::cases(format.name) {
            assert!(!readers::perf_data::sniff(&case.bytes), "{}/{}", format.name, case.name);
        }
    }
}

/// A symbol source that writes down what it is asked, and knows a function with another inlined at every even address.
#[derive(Default)]
struct Source {
    asked: Arc<Mutex<Vec<String>>>,
    walks: bool,
}

impl Symbols for Source {
    fn binary(&self, wanted: &Wanted<'_>) -> Result<Box<dyn Binary>, String> {
        self.asked.lock().unwrap().push(format!("{} {:?} {:02x?}", wanted.path, wanted.what, wanted.build_id));
        if wanted.path.contains("libc") {
            return Err("no such file".into());
        }
        Ok(Box::new(Known(self.asked.clone(), wanted.what)))
    }

    fn unwinder(&self, machine: Machine) -> Option<Box<dyn Unwinder>> {
        self.asked.lock().unwrap().push(format!("walk {machine:?}"));
        self.walks.then(|| Box::new(Walk(self.asked.clone())) as Box<dyn Unwinder>)
    }
}

struct Known(Arc<Mutex<Vec<String>>>, What);

impl Binary for Known {
    fn functions(&mut self, address: u64, found: &mut Vec<Function>) {
        self.0.lock().unwrap().push(format!("{address:x}"));
        if address.is_multiple_of(2) || matches!(self.1, What::Kernel { .. }) {
            found.push(Function { name: format!("at_{address:x}"), file: "demo.c".into(), line: 7 });
            found.push(Function { name: "inlined".into(), ..Function::default() });
        }
    }
}

struct Walk(Arc<Mutex<Vec<String>>>);

impl Unwinder for Walk {
    fn map(&mut self, start: u64, end: u64, offset: u64, wanted: &Wanted<'_>) {
        let text = format!("map {} bytes at {offset:x} of {} {}", end - start, wanted.path, wanted.build_id.len());
        self.0.lock().unwrap().push(text);
    }

    fn callers(&mut self, registers: &[Option<u64>], stack: &[u8], callers: &mut Vec<u64>) -> WalkEnd {
        // The frame pointers are there, so that the chain can be followed by hand.
        let (mut bp, sp) = (registers[6].unwrap(), registers[7].unwrap());
        while let Some(at) = bp.checked_sub(sp).and_then(|at| usize::try_from(at).ok()) {
            let word = |at: usize| Some(u64::from_le_bytes(stack.get(at..at + 8)?.try_into().unwrap()));
            let (Some(next), Some(ip)) = (word(at), word(at + 8)) else {
                return WalkEnd::CopyEnds;
            };
            callers.push(ip);
            if next <= bp {
                return WalkEnd::Root;
            }
            bp = next;
        }
        WalkEnd::Lost
    }
}

fn read_with(bytes: &[u8], source: Source) -> (Read, Vec<String>) {
    let asked = source.asked.clone();
    let options = Options { symbols: Some(Arc::new(source)), ..Options::default() };
    let read = readers::read(Input::Bytes(bytes), None, &options).unwrap();
    read.profile.check().unwrap();
    let stream = readers::read(Input::Stream(&mut common::Chunks(bytes, 1000)), None, &options).unwrap();
    assert_eq!(stream.profile.to_text(), read.profile.to_text(), "a stream is read as bytes are");
    let mut asked = std::mem::take(&mut *asked.lock().unwrap());
    asked.truncate(asked.len() / 2);
    (read, asked)
}

#[test]
fn a_symbol_source_names_addresses() {
    let (read, asked) = read_with(&case("perf-data", "big-endian"), Source::default());
    // Callers are looked up where they called, and where they return to if nothing is there.
    let expected = [
        "/srv/demo/demo File []",
        "101f",
        "1020",
        "1010",
        "[kernel.kallsyms] Kernel { text: 18446744071578845184 } []",
        "ffffffff81000010",
        "/usr/lib/libdemo.so File []",
        "30",
    ];
    assert_eq!(asked, expected);
    let stacks = common::stacks(&read.profile, 1);
    let expected = [("at_1020;inlined;at_1010;inlined;at_ffffffff81000010;inlined", 1), ("at_30;inlined", 1)];
    assert_eq!(stacks, BTreeMap::from(expected.map(|(stack, n)| (stack.to_owned(), n))));
    let p = &read.profile;
    let inlined = p.frames().ids().find(|&frame| p.frames().inline_depth(frame) == 1).unwrap();
    assert_eq!(p.frames().address(inlined), 0x1020, "an inlined frame is where its caller is");
    assert!(p.mappings().iter().all(|mapping| mapping.resolved.functions));
}

#[test]
fn binaries_are_asked_for_once_and_by_build_id() {
    let (read, asked) = read_with(&case("perf-data", "work"), Source::default());
    let binaries: Vec<&String> = asked.iter().filter(|line| line.contains(" File ") || line.contains(" Kernel ")).collect();
    let mut distinct = binaries.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(binaries.len(), distinct.len(), "{binaries:?}");
    let why = "2 addresses in /usr/lib/x86_64-linux-gnu/libc.so.6 without a name: no such file; `--symbols DIR`";
    assert!(read.notes.remarks.iter().any(|remark| remark.contains(why)), "{:?}", read.notes.remarks);
    let (_, asked) = read_with(&case("perf-data", "features"), Source::default());
    assert!(asked.contains(&"/srv/demo/demo File [ab, ab, ab, ab]".to_owned()), "{asked:?}");
    assert!(asked.contains(&"/usr/lib/libid.so File [0c, 0d, 0e]".to_owned()), "{asked:?}");
}

#[test]
fn files_are_asked_for_as_they_were_recorded() {
    // One that is gone is not what stands there today.
    let (_, asked) = read_with(&case("perf-data", "memory"), Source::default());
    assert!(asked.contains(&"/srv/demo/gone.so (deleted) File []".to_owned()), "{asked:?}");
    assert!(asked.contains(&"/tmp/perf-7.map Jit { pid: 7 } []".to_owned()), "{asked:?}");
    // Where a process keeps what it compiled is known from its maps.
    let mut file = File::default();
    file.map(7, 0x10000, 0x1000, "//anon");
    file.map(7, 0x20000, 0x1000, "/srv/demo/jit-7.dump");
    file.map(8, 0x10000, 0x1000, "//anon");
    file.sample(7, 1, &[0x10010]);
    file.sample(8, 2, &[0x10010]);
    let (_, asked) = read_with(&file.bytes(), Source::default());
    let expected = ["/srv/demo/jit-7.dump Jit { pid: 7 } []", "10010", "/tmp/perf-8.map Jit { pid: 8 } []", "10010"];
    assert_eq!(asked, expected);
}

#[test]
fn another_machines_kernel_is_not_looked_for_here() {
    let (_, asked) = read_with(&case("perf-data", "worlds"), Source::default());
    assert!(!asked.iter().any(|line| line.contains("guest")), "{asked:?}");
}

#[test]
fn copied_stacks_are_walked() {
    let source = Source { walks: true, ..Source::default() };
    let (read, asked) = read_with(&case("perf-data", "dwarf"), source);
    assert_eq!(asked.iter().filter(|line| line.starts_with("walk")).count(), 1, "one process has one unwinder: {asked:?}");
    let map = "map 4096 bytes at 1000 of /srv/demo/work 20".to_owned();
    assert!(asked.contains(&map), "{asked:?}");
    // perf, which takes one byte off the addresses of callers, walks through the same functions of the program.
    let text = std::fs::read_to_string(folder("perf-data").join("scripts/dwarf.txt")).unwrap();
    let perf = script_of_perf(&text);
    let ours = script(&read.profile);
    let (mut samples, mut frames) = (0, 0);
    let of_program = |text: &str| -> Vec<Vec<u64>> {
        let mut out: Vec<Vec<u64>> = Vec::new();
        for line in text.lines() {
            match line.strip_prefix(' ').map(|frame| frame.split_once(' ').unwrap()) {
                None => out.push(Vec::new()),
                Some((ip, "/srv/demo/work")) => out.last_mut().unwrap().push(u64::from_str_radix(ip, 16).unwrap()),
                Some(_) => {}
            }
        }
        out
    };
    for (ours, perf) in of_program(&ours).iter().zip(of_program(&perf)) {
        samples += 1;
        for (i, (&ours, perf)) in ours.iter().zip(perf).enumerate().take(7) {
            frames += 1;
            assert_eq!(ours - u64::from(i > 0), perf);
        }
    }
    assert!(samples > 5 && frames > samples * 3, "{samples} samples, {frames} frames");
    assert!(!read.notes.remarks.iter().any(|remark| remark.contains("not walked")));
}

/// A file of samples with `IP|TID|TIME|CALLCHAIN|PERIOD`, made of records.
#[derive(Default)]
struct File {
    records: Vec<u8>,
}

impl File {
    fn record(&mut self, kind: u32, misc: u16, words: &[u64], tail: &[u8]) {
        let size = 8 + 8 * words.len() + tail.len().next_multiple_of(8);
        self.records.extend(kind.to_le_bytes());
        self.records.extend(misc.to_le_bytes());
        self.records.extend(u16::try_from(size).unwrap().to_le_bytes());
        words.iter().for_each(|word| self.records.extend(word.to_le_bytes()));
        self.records.extend(tail);
        self.records.resize(self.records.len().next_multiple_of(8), 0);
    }

    fn sample(&mut self, pid: u32, time: u64, chain: &[u64]) {
        let ids = u64::from(pid) << 32 | u64::from(pid);
        let mut words = vec![chain[0], ids, time, 1000, chain.len() as u64 + 1, u64::MAX - 511];
        words.extend(chain);
        self.record(9, 2, &words, b"");
    }

    /// With the thread and time that all records end in.
    fn map(&mut self, pid: u32, start: u64, length: u64, path: &str) {
        let ids = u64::from(pid) << 32 | u64::from(pid);
        let mut tail = path.as_bytes().to_vec();
        tail.resize((tail.len() + 1).next_multiple_of(8), 0);
        tail.extend([0; 16]);
        self.record(10, 2, &[ids, start, length, 0, 0, 0, 0, 5], &tail);
    }

    fn fork(&mut self, pid: u32, parent: u32) {
        let ids = u64::from(parent) << 32 | u64::from(pid);
        self.record(7, 0, &[ids, ids, 0, 0, 0], b"");
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = b"PERFILE2".to_vec();
        let mut word = |n: u64| out.extend(n.to_le_bytes());
        let data = 104 + 80;
        [104, 80, 104, 80, data, self.records.len() as u64, 0, 0, 0, 0, 0, 0].into_iter().for_each(&mut word);
        // A software clock of 64 bytes, version 0, and no ids.
        [1 | 64 << 32, 0, 1000, 0b1_0010_0111, 0, 1 << 18 | 1 << 10 | 1 << 20, 0, 0, 0, 0].into_iter().for_each(&mut word);
        out.extend(&self.records);
        out
    }
}

#[test]
fn a_file_with_more_samples_has_no_more_tables() {
    let make = |n: u64| {
        let mut file = File::default();
        file.map(7, 0x400000, 0x10000, "/srv/demo/demo");
        for i in 0..n {
            // Late ones stand first within each round of ten.
            let time = i / 10 * 10 + 9 - i % 10 + 1;
            file.sample(7, time, &[0x400000 + i % 50, 0x400100 + i % 7, 0x400200]);
        }
        read_as(&file.bytes(), None).unwrap().profile
    };
    let (small, large) = (make(1_000), make(100_000));
    let sizes = |p: &Profile| (p.stacks().len(), p.frames().len(), p.funcs().len(), p.threads().len(), p.mappings().len());
    assert_eq!(sizes(&small), sizes(&large));
    assert_eq!(large.samples().len(), 100_000);
    let times: Vec<i64> = (0..100_000).map(|row| large.samples().time_ns(row).unwrap()).collect();
    assert!(times.is_sorted());
}

#[test]
fn deep_stacks_share_what_they_have_in_common() {
    let mut file = File::default();
    let mut chain: Vec<u64> = (0..8_000).map(|i| 0x400000 + i * 16).collect();
    for i in 0..2_000 {
        chain[0] = 0x100000 + i;
        file.sample(7, i + 1, &chain);
    }
    let read = read_as(&file.bytes(), None).unwrap();
    assert_eq!(read.profile.stacks().len(), 7_999 + 2_000);
}

#[test]
fn many_maps_and_forks_are_no_trouble() {
    let mut file = File::default();
    // Each cuts a piece out of the one before, so that all stay.
    for i in 0..20_000u64 {
        file.map(7, 0x10_0000 + i * 16, 0x1000_0000 - i * 16, "/srv/demo/demo");
    }
    for pid in 8..20_008 {
        file.fork(pid, pid - 1);
    }
    // Some hundred copies are made; then they are too many.
    for pid in 8..3_000 {
        file.map(pid, 0x1000, 0x1000, "/srv/demo/own");
    }
    file.sample(20_007, 1, &[0x10_0000 + 5, 0x10_0000 + 19_999 * 16]);
    let read = read_as(&file.bytes(), None).unwrap();
    assert_eq!(common::stacks(&read.profile, 1), BTreeMap::from([("[demo];[demo]".to_owned(), 1)]));
    assert!(read.notes.remarks.iter().any(|remark| remark.contains("without the maps of their parents")));
}

#[test]
#[ignore = "prints what is made of the file in PERF_DATA, to be compared with perf"]
fn dump() {
    let bytes = std::fs::read(std::env::var("PERF_DATA").unwrap()).unwrap();
    let read = read_as(&bytes, Some("perf-data")).unwrap();
    print!("{}", script(&read.profile));
    eprintln!("{}", common::notes_text(&read.notes));
}

#[test]
#[ignore = "measures"]
fn speed() {
    let bytes = match std::env::var("PERF_DATA") {
        Ok(path) => std::fs::read(path).unwrap(),
        Err(_) => {
            let (mut file, mut noise) = (File::default(), common::Noise(1));
            file.map(7, 0x400000, 0x100000, "/srv/demo/demo");
            for i in 0..700_000 {
                // Of some thousand stacks.
                let mut noise = common::Noise(noise.below(5_000) as u64);
                let depth = 5 + noise.below(20) as u64;
                let chain: Vec<u64> = (0..depth).rev().map(|d| 0x400000 + d * 0x1000 + noise.below(3) as u64 * 16).collect();
                file.sample(7, i + 1, &chain);
            }
            file.bytes()
        }
    };
    for _ in 0..4 {
        let start = std::time::Instant::now();
        let read = readers::read(Input::Bytes(&bytes), None, &Options::default()).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let (mb, samples) = (bytes.len() as f64 / 1e6, read.profile.samples().len());
        println!("{mb:.0} MB, {samples} samples: {:.0} MB/s, {:.0} ns each", mb / seconds, seconds * 1e9 / samples as f64);
    }
}
