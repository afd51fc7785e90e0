//! Both forms of austin: against austin's own reader, a plain count, and inputs nobody means well with.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, hash, read, read_as, recording, stacks};
use profile::Profile;
use readers::{FORMATS, ReadError, austin};

/// What austin-python reads of the recordings; see `src/oracle.py`.
const ORACLE: &str = include_str!("../testdata/austin-mojo/src/oracle.stacks");

fn column(p: &Profile, name: &str) -> Option<usize> {
    p.find_type(name)
}

/// Sums per stack of functions, without what austin-python does not show.
fn plain(p: &Profile, name: &str) -> BTreeMap<u64, i64> {
    let mut out = BTreeMap::new();
    let Some(column) = column(p, name) else { return out };
    let kernel: Vec<&str> = (0..p.frames().len())
        .map(profile::FrameId::new)
        .filter(|&f| p.frames().kinds(f).contains(profile::names::Kinds::KERNEL))
        .map(|f| p.str(p.funcs().name(p.frames().func(f))))
        .collect();
    for (stack, value) in stacks(p, column) {
        let kept = |name: &&str| !matches!(*name, ":GC:" | ":INVALID:" | "[no stack]") && !kernel.contains(name);
        let names: Vec<&str> = stack.split(';').filter(kept).collect();
        *out.entry(hash(names.join(";").as_bytes())).or_insert(0) += value;
    }
    out
}

#[test]
fn the_same_stacks_as_austins_own_reader() {
    let mut compared = 0;
    for case in cases("austin-mojo").into_iter().filter(|case| case.recording) {
        let p = read(&case.bytes).unwrap().profile;
        let mut theirs = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
        for line in ORACLE.lines().filter(|line| line.split(' ').next() == Some(&case.name)) {
            let fields: Vec<&str> = line.split(' ').collect();
            let key = u64::from_str_radix(fields[1], 16).unwrap();
            for (sums, value) in theirs.iter_mut().zip(&fields[2..]) {
                sums.insert(key, value.parse::<i64>().unwrap());
            }
        }
        let [time, memory, idle] = theirs;
        assert!(!time.is_empty(), "no oracle of {}", case.name);
        let wall = if column(&p, "wall").is_some() { "wall" } else { "cpu" };
        let ours = plain(&p, wall);
        let cpu = plain(&p, "cpu");
        let (grown, shrunk) = (plain(&p, "allocated"), plain(&p, "freed"));
        for (stack, time) in &time {
            assert_eq!(ours.get(stack).copied().unwrap_or(0), time * 1000, "{}", case.name);
            let change = grown.get(stack).unwrap_or(&0) - shrunk.get(stack).unwrap_or(&0);
            assert_eq!(change, memory[stack], "{}", case.name);
            if wall == "wall" && !cpu.is_empty() {
                assert_eq!(ours[stack] - cpu[stack], idle[stack] * 1000, "{}", case.name);
            }
            compared += 1;
        }
        assert_eq!(ours.len().max(grown.len()), time.len(), "{}", case.name);
    }
    assert_eq!(compared, ORACLE.lines().count());
}

/// Splits a line as the description says, and nothing else.
fn count(text: &str, field: usize) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with('P')) {
        let (frames, metrics) = line.rsplit_once(' ').unwrap();
        let names: Vec<&str> = frames
            .split(';')
            .skip(2)
            .map(|frame| match frame.rsplit(':').nth(1).unwrap() {
                "GC" => ":GC:",
                "INVALID" => ":INVALID:",
                name => name,
            })
            .collect();
        let names = if names.is_empty() { "[no stack]".to_owned() } else { names.join(";") };
        *sums.entry(names).or_insert(0) += metrics.split(',').nth(field).unwrap().parse::<i64>().unwrap();
    }
    sums
}

#[test]
fn text_counts_as_a_plain_count() {
    for (name, column, field, unit) in
        [("wall", "wall", 0, 1000), ("cpu", "cpu", 0, 1000), ("full", "wall", 0, 1000), ("native", "wall", 0, 1000)]
    {
        let bytes = recording("austin", name);
        let p = read(&bytes).unwrap().profile;
        let ours = stacks(&p, p.find_type(column).unwrap());
        let theirs = count(&String::from_utf8_lossy(&bytes), field);
        let theirs: BTreeMap<String, i64> = theirs.into_iter().map(|(stack, value)| (stack, value * unit)).collect();
        assert_eq!(ours, theirs, "{name}");
    }
    for (name, field) in [("memory", 0), ("full", 2)] {
        let bytes = recording("austin", name);
        let p = read(&bytes).unwrap().profile;
        let mut ours = stacks(&p, p.find_type("allocated").unwrap());
        for (stack, value) in stacks(&p, p.find_type("freed").unwrap()) {
            *ours.get_mut(&stack).unwrap() -= value;
        }
        assert_eq!(ours, count(&String::from_utf8_lossy(&bytes), field), "{name}");
    }
}

#[test]
fn no_other_file_is_taken_for_austins() {
    for format in FORMATS.iter().map(|f| f.name).filter(|name| !matches!(*name, "reflame-text" | "austin" | "austin-mojo")) {
        for case in cases(format) {
            assert!(!austin::sniff(&case.bytes), "{format}/{}", case.name);
            assert!(!austin::mojo::sniff(&case.bytes), "{format}/{}", case.name);
        }
    }
    for text in ["# a remark: 1\nmain;f 3\n", "# mode: wall\nmain;f 3\n", "MOJO is a framework 3\n", "P1;T1;a:f:1 3\n", "MOJ"] {
        assert!(!austin::sniff(text.as_bytes()) && !austin::mojo::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn deep_stacks_and_many_samples_take_few_rows() {
    let mut text = "# austin: 3.7.0\n# mode: wall\n".to_owned();
    let deep: String = (0..100_000).fold(String::new(), |mut s, i| {
        let _ = write!(s, ";/srv/a.py:f{}:1", i % 100);
        s
    });
    for leaf in 0..20 {
        let _ = writeln!(text, "P1;T0:1{deep};/srv/a.py:leaf:{leaf} 10");
    }
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.profile.stacks().len(), 100_020);
    assert_eq!(read.profile.total(0), 200_000);
    let bytes = recording("austin", "full");
    let once = common::read(&bytes).unwrap().profile;
    let many = common::read(&bytes.repeat(100)).unwrap().profile;
    assert_eq!(many.samples().len(), once.samples().len());
    assert_eq!(many.stacks().len(), once.stacks().len());
    assert_eq!(many.total(0), once.total(0) * 100);
}

#[test]
fn hostile_mojo_ends_soon() {
    // A thread's stack grows by one frame a sample through event 13.
    let mut bytes = b"MOJ\x03\x02\x01\x001\0\x0b\x0aa.py\0\x03\x01\x0a\x0a\x01\x00\x00\x00\x05\x01\x09\x01".to_vec();
    for _ in 0..50_000 {
        bytes.extend_from_slice(b"\x02\x01\x001\0\x05\x01\x0d\x09\x01");
    }
    let read = read(&bytes).unwrap();
    assert_eq!((read.profile.stacks().len(), read.profile.total(1)), (50_001, 50_001));
    // A long text as the name of very many frames.
    let mut named = b"MOJ\x03\x02\x01\x001\0\x09\x01\x0b\x0a".to_vec();
    named.extend(vec![b'a'; 1 << 20]);
    named.push(0);
    named.extend(b"\x03\x01\x0a\x0a\x01\x00\x00\x00".repeat(300_000));
    let (_, fault) = common::read(&named).unwrap().notes.fault.unwrap();
    assert!(fault.contains("unfold to far more"), "{fault}");
    // A text without an end, and one that is too long.
    let endless = [b"MOJ\x03\x01".to_vec(), vec![b'x'; 2 << 20]].concat();
    assert!(matches!(read_as(&endless, Some("austin-mojo")), Err(ReadError::Malformed { .. })));
    assert!(matches!(read_as(b"MOJ\x03\x01xx", Some("austin-mojo")), Err(ReadError::Truncated { .. })));
}

#[test]
#[ignore = "prints how fast both forms are read"]
fn speed() {
    for (format, name) in [("austin", "wall"), ("austin", "full"), ("austin-mojo", "full3")] {
        let bytes = recording(format, name);
        // A second header within MOJO would be taken for an event.
        let many = if format == "austin" {
            bytes.repeat((120 << 20) / bytes.len())
        } else {
            let head = &bytes[..4];
            [head.to_vec(), bytes[4..].repeat((120 << 20) / bytes.len())].concat()
        };
        let start = std::time::Instant::now();
        let read = common::read(&many).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{format} {name}: {:.0} MB/s, {} samples",
            many.len() as f64 / 1e6 / seconds,
            read.profile.total(read.profile.sample_types().len() - 1)
        );
    }
}
