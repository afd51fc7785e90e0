//! Java flight recordings: against other tools' counts, broken in every way, and in pieces.

#[path = "jfr/maker.rs"]
mod maker;
#[path = "jfr/producers.rs"]
mod producers;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use maker::{TypeRow, recording};
use profile::{LabelValue, Profile, StackId};
use readers::{Input, Options, Read, ReadError};

fn unpacked(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/jfr").join(name);
    let packed = std::fs::read(file).unwrap();
    let mut bytes = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(&packed[..]).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn rx() -> Vec<u8> {
    unpacked("rx-depth64.jfr.zst")
}

fn small() -> Vec<u8> {
    unpacked("small.jfr.zst")
}

fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    let read = readers::read(Input::Bytes(bytes), None, &Options::default())?;
    read.profile.check().unwrap();
    Ok(read)
}

fn sum(profile: &Profile, name: &str) -> i64 {
    profile.total(profile.find_type(name).unwrap_or_else(|| panic!("no sample type {name}")))
}

/// Value per stack of dotted names, root first.
fn stacks(profile: &Profile, sample_type: usize) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    for (row, &stack) in profile.samples().stacks().iter().enumerate() {
        let value = profile.samples().values(sample_type)[row];
        if value != 0 {
            *out.entry(path(profile, stack)).or_insert(0) += value;
        }
    }
    out
}

fn path(profile: &Profile, stack: StackId) -> String {
    let mut names: Vec<&str> =
        profile.stacks().leaf_to_root(stack).map(|f| profile.str(profile.funcs().display(profile.frames().func(f)))).collect();
    names.reverse();
    names.join(";")
}

/// How many samples each function is in, and at the leaf of: from the folded file async-profiler's converter made of the
/// same recording, which is too large to stand here. See `testdata/jfr/README.md`.
const CONVERTER: &str = include_str!("../testdata/jfr/src/rx-depth64.stacks");

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn the_same_stacks_as_async_profilers_converter() {
    let read = read(&rx()).unwrap();
    assert_eq!(read.profile.str(read.profile.sample_types()[read.profile.default_type()].name), "samples");
    assert_eq!(sum(&read.profile, "samples"), 1_903);
    let mut ours: BTreeMap<u64, i64> = BTreeMap::new();
    for (stack, value) in stacks(&read.profile, read.profile.default_type()) {
        *ours.entry(hash(&stack)).or_insert(0) += value;
    }
    let theirs: BTreeMap<u64, i64> = CONVERTER
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (hash, count) = line.split_once(' ').unwrap();
            (u64::from_str_radix(hash, 16).unwrap(), count.parse().unwrap())
        })
        .collect();
    assert_eq!(theirs.values().sum::<i64>(), 1_903);
    assert_eq!(ours, theirs);
}

/// Set `JFR` and `FOLDED` to a recording and what the converter made of it to compare others, or to write the hashes.
#[test]
#[ignore = "needs files named by the environment"]
fn compare_with_folded() {
    let env = |key| std::fs::read(std::env::var_os(key).unwrap()).unwrap();
    let ours = read(&env("JFR")).unwrap().profile;
    let folded = String::from_utf8(env("FOLDED")).unwrap();
    let folded = read(folded.as_bytes()).unwrap().profile;
    let theirs = stacks(&folded, 0);
    assert_eq!(stacks(&ours, ours.default_type()), theirs);
    if let Some(out) = std::env::var_os("HASHES") {
        let mut lines: Vec<String> = theirs.iter().map(|(stack, n)| format!("{:016x} {n}\n", hash(stack))).collect();
        lines.sort();
        std::fs::write(out, lines.concat()).unwrap();
    }
}

#[test]
fn truncated_stacks_are_flagged() {
    let read = read(&rx()).unwrap();
    let (p, samples) = (&read.profile, read.profile.default_type());
    let rows = || (0..p.samples().len()).filter(|&row| p.samples().values(samples)[row] > 0);
    let cut = rows().filter(|&row| p.stacks().truncated(p.samples().stacks()[row])).count();
    let at_64 = rows().filter(|&row| p.stacks().leaf_to_root(p.samples().stacks()[row]).count() == 64).count();
    assert!(cut > 1_700 && cut <= at_64, "{cut} of {at_64}");
    assert!(read.notes.remarks.iter().any(|r| r.starts_with("stacks that the recorder cut off, at 64 frames: ")));
}

#[test]
fn every_kind_of_sample_has_its_type() {
    let read = read(&small()).unwrap();
    let p = &read.profile;
    let types: Vec<String> = p.sample_types().iter().map(|t| format!("{}/{}", p.str(t.name), p.str(t.unit))).collect();
    // Counted and added up with `jfr print --json`.
    assert_eq!(types, SMALL_TYPES);
    for &(name, total) in SMALL_TOTALS {
        assert_eq!(sum(p, name), total, "{name}");
    }
    assert!(read.notes.is_complete(), "{:?}", read.notes);
    let names: Vec<&str> = p.threads().iter().map(|t| p.str(t.name)).collect();
    assert!(names.contains(&"left") && names.contains(&"right"), "{names:?}");
    let label = |key: &str, value: &str| {
        (0..p.labels().len()).any(|i| {
            p.labels()
                .get(profile::LabelsId::new(i))
                .iter()
                .any(|l| p.str(l.key) == key && matches!(l.value, LabelValue::Str(text) if p.str(text) == value))
        })
    };
    assert!(label("state", "STATE_RUNNABLE") && label("class", "java.lang.Object") && label("class", "byte[]"));
}

#[test]
fn time_is_that_of_the_recording() {
    let read = read(&small()).unwrap();
    let p = &read.profile;
    let times: Vec<i64> = (0..p.samples().len()).map(|row| p.samples().time_ns(row).unwrap()).collect();
    assert!(times.is_sorted() && times[0] >= 0);
    assert!(p.info().duration_ns >= *times.last().unwrap() && p.info().duration_ns < 60_000_000_000);
}

#[test]
fn nothing_private_is_kept() {
    let text = read(&rx()).unwrap().profile.to_text() + &read(&small()).unwrap().profile.to_text();
    for word in ["StartFlightRecording", "settings=", "java.home", "JAVA_", "linux"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn several_chunks_and_any_pieces() {
    let one = small();
    let single = read(&one).unwrap();
    let three = read(&one.repeat(3)).unwrap();
    assert_eq!(sum(&three.profile, "samples"), 3 * sum(&single.profile, "samples"));
    assert_eq!(three.profile.stacks().len(), single.profile.stacks().len());
    assert_eq!(three.profile.threads().len(), single.profile.threads().len());
    let bytes = one.repeat(2);
    let whole = read(&bytes).unwrap();
    let stream = readers::read(Input::Stream(&mut Trickle(&bytes)), None, &Options::default()).unwrap();
    let at = readers::read(Input::At(&&bytes[..]), None, &Options::default()).unwrap();
    for other in [stream, at] {
        assert_eq!(other.profile, whole.profile);
        assert_eq!(other.notes, whole.notes);
    }
}

/// A few bytes at a time.
struct Trickle<'a>(&'a [u8]);

impl std::io::Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(buffer.len()).min(701);
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

#[test]
fn cut_off_anywhere() {
    let one = small();
    for percent in 0..100 {
        let cut = &one[..one.len() * percent / 100];
        match read(cut) {
            Ok(read) => assert!(read.notes.fault.is_some(), "{percent} %: {:?}", read.notes),
            Err(e) => assert!(
                matches!(e, ReadError::Empty | ReadError::Truncated { .. } | ReadError::NotThisFormat { .. }),
                "{percent} %: {e}"
            ),
        }
        // What stands before the cut is read.
        let two = [&one[..], cut].concat();
        let read = read(&two).unwrap();
        assert!(read.profile.samples().len() >= 50);
        assert_eq!(read.notes.fault.is_some(), percent > 0, "{percent} %");
    }
}

#[test]
fn flipped_bytes_are_errors_or_notes() {
    let one = small();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for _ in 0..400 {
        let mut bytes = one.clone();
        for _ in 0..1 + next() % 8 {
            let at = if next() % 4 == 0 { next() % 68 } else { next() % bytes.len() };
            bytes[at] = next() as u8;
        }
        let _ = read(&bytes);
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let one = small();
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = one.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        read(&changed).map(|r| r.notes.fault.map(|(at, message)| format!("{at}: {message}"))).map_err(|e| e.to_string())
    };
    assert_eq!(
        with(4, &[0, 1]).unwrap_err(),
        "not supported: flight recordings of version 1.1; version 2, of OpenJDK 8u262 and later, is read"
    );
    assert_eq!(with(8, &5u64.to_be_bytes()).unwrap_err(), "byte 8: the chunk says that it has 5 bytes, less than its header");
    assert_eq!(with(56, &[0; 8]).unwrap_err(), "byte 56: the clock says that it makes 0 ticks a second");
    // A size of 0 stands in a recording that was never finished: all there is is read.
    assert_eq!(with(8, &[0; 8]).unwrap(), None);
    assert!(with(8, &u64::MAX.to_be_bytes()).unwrap().unwrap().contains("cut off"));
    // A wrong place of the metadata: they are met on the way.
    assert_eq!(with(24, &[0xff; 8]).unwrap(), None);
    let behind =
        read(&[&one[..], b"no chunk, and more than sixty-eight bytes of it, which is what a header would have"].concat())
            .unwrap();
    assert_eq!(behind.notes.fault.unwrap().1, "no chunk of a flight recording begins here");
}

#[test]
fn a_chunk_over_the_limit_is_refused() {
    let options = Options { max_bytes: 1000, ..Options::default() };
    let error = readers::read(Input::Bytes(&small()), None, &options).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge { limit: 1000, .. }), "{error}");
}

const SMALL_TYPES: &[&str] = &["samples/count", "alloc/bytes", "alloc_tlab/bytes", "lock/nanoseconds"];
const SMALL_TOTALS: &[(&str, i64)] =
    &[("samples", 38), ("alloc", 1_045_760_528), ("alloc_tlab", 1_038_137_840), ("lock", 496_284_026)];

/// MB/s, best of five, on a hundred megabytes of the recording in `testdata`, or on a file named by `JFR`, `TIMES` times.
#[test]
#[ignore = "a figure to look at, with --release"]
fn speed() {
    let number = |key, default| std::env::var(key).map_or(default, |n| n.parse().unwrap());
    let bytes = match std::env::var_os("JFR") {
        Some(file) => std::fs::read(file).unwrap().repeat(number("TIMES", 1)),
        None => rx().repeat(number("TIMES", 50)),
    };
    let best = (0..number("RUNS", 5)).map(|_| {
        let start = std::time::Instant::now();
        let read = readers::read(Input::Bytes(&bytes), None, &Options::default()).unwrap();
        assert!(read.notes.is_complete());
        start.elapsed()
    });
    let best = best.min().unwrap();
    println!("{:.0} MB in {best:?}: {:.0} MB/s", bytes.len() as f64 / 1e6, bytes.len() as f64 / 1e6 / best.as_secs_f64());
}

/// Every event that `jfr summary` counts is read, or named among those that are left out.
#[test]
fn the_same_counts_as_jfr_summary() {
    for name in ["small", "rx-depth64", "jdk11", "jdk21", "jdk25"] {
        let counts = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/jfr/src").join(format!("{name}.counts"));
        let counts = std::fs::read_to_string(counts).unwrap();
        let read = read(&unpacked(&format!("{name}.jfr.zst"))).unwrap();
        let lists = ["events read: ", "events that are no samples, left out: "];
        let lists = read.notes.remarks.iter().filter_map(|r| lists.iter().find_map(|list| r.strip_prefix(list)));
        let mut ours: Vec<&str> = lists.flat_map(|list| list.split(", ")).collect();
        ours.sort_unstable();
        assert_eq!(ours, counts.lines().collect::<Vec<_>>(), "{name}");
        let all: u64 = counts.lines().map(|line| line.split_once(' ').unwrap().1.parse::<u64>().unwrap()).sum();
        assert_eq!(read.notes.records, all, "{name}");
        assert!(read.notes.is_complete(), "{:?}", read.notes);
    }
}

#[test]
fn virtual_threads_have_names_and_numbers() {
    let read = read(&unpacked("jdk21.jfr.zst")).unwrap();
    let p = &read.profile;
    let named = |name: &str| p.threads().iter().filter(|t| p.str(t.name) == name).map(|t| t.tid).collect::<Vec<_>>();
    assert_eq!(named("named-virtual").len(), 1);
    let unnamed = named("[virtual thread]");
    assert!(unnamed.len() == 2 && unnamed[0] != unnamed[1], "{unnamed:?}");
}

#[test]
fn a_recording_that_goes_on_needs_no_more_tables() {
    let one = read(&small()).unwrap().profile;
    let many = read(&small().repeat(100)).unwrap().profile;
    let tables = |p: &Profile| (p.stacks().len(), p.frames().len(), p.funcs().len(), p.threads().len(), p.strings().len());
    assert_eq!(tables(&many), tables(&one));
    assert_eq!(many.samples().len(), 100 * one.samples().len());
}

/// Types in an order and with parts that no recorder has.
const TYPES: &[TypeRow] = &[
    (1, "boolean", &[]),
    (2, "int", &[]),
    (3, "long", &[]),
    (4, "java.lang.String", &[]),
    (5, "jdk.jfr.Timespan", &[]),
    (10, "jdk.types.Symbol", &["string 4"]),
    (11, "java.lang.Class", &["extra 13[]", "name 10*"]),
    (12, "jdk.types.Method", &["name 10*", "type 11*"]),
    (13, "jdk.types.Strange", &["deep 15", "text 4", "many 2[]"]),
    (14, "jdk.types.FrameType", &["description 4"]),
    (15, "jdk.types.Empty", &[]),
    (16, "jdk.types.StackFrame", &["type 14*", "method 12*", "odd 13", "lineNumber 2"]),
    (17, "jdk.types.StackTrace", &["frames 16[]", "truncated 1"]),
    (18, "java.lang.Thread", &["javaName 4", "osThreadId 3"]),
    (102, "jdk.ThreadPark", &["duration 3!", "stackTrace 17*", "eventThread 18*", "startTime 3"]),
    (101, "profiler.WallClockSample", &["startTime 3", "samples 2", "stackTrace 17*", "state 4"]),
    (103, "jdk.DataLoss", &["amount 3"]),
    (104, "app.Own", &["what 13"]),
];

/// A strange value with nothing in it that matters.
fn strange(m: &mut maker::Maker) {
    m.text("é");
    m.ints(&[3, 7, 700, 70_000]);
}

fn made(compressed: bool, types: &[TypeRow]) -> Vec<u8> {
    recording(compressed, 1, types, |m| {
        // Two checkpoints with events around them: constants may stand behind their use.
        m.event(101, |m| {
            m.longs(&[2_000]);
            m.ints(&[5]);
            m.longs(&[1]);
            m.text("STATE_SLEEPING");
        });
        m.event(1, |m| {
            m.longs(&[0, 0, 0]);
            m.out.push(0);
            m.ints(&[3]);
            m.longs(&[10]);
            m.ints(&[2]);
            m.longs(&[1]);
            m.out.extend([4]);
            m.ints(&[1]);
            m.number(0xe9, 2);
            m.longs(&[2]);
            m.out.extend([2]);
            m.longs(&[9]);
            m.longs(&[4]);
            m.ints(&[1]);
            m.longs(&[9]);
            m.text("app/Main");
            m.longs(&[17]);
            m.ints(&[1]);
            m.longs(&[1]);
            m.ints(&[2]);
            for line in [12, 40] {
                m.longs(&[1, 1]);
                strange(m);
                m.ints(&[line]);
            }
            m.out.push(1);
        });
        m.event(104, strange);
        m.event(1, |m| {
            m.longs(&[0, 0, -50]);
            m.out.push(0);
            m.ints(&[4]);
            m.longs(&[11]);
            m.ints(&[1]);
            m.longs(&[1]);
            m.ints(&[2]);
            strange(m);
            strange(m);
            m.longs(&[2]);
            m.longs(&[12]);
            m.ints(&[1]);
            m.longs(&[1, 1, 1]);
            m.longs(&[14]);
            m.ints(&[1]);
            m.longs(&[1]);
            m.text("Interpreted");
            m.longs(&[18]);
            m.ints(&[1]);
            m.longs(&[1]);
            m.text("main");
            m.longs(&[4242]);
        });
        m.event(102, |m| m.longs(&[3, 1, 1, 1_500]));
        m.event(103, |m| m.longs(&[99]));
    })
}

#[test]
fn fields_are_found_by_name_in_any_order() {
    let bytes = made(true, TYPES);
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/jfr/made.jfr");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(seed.parent().unwrap()).unwrap();
        std::fs::write(&seed, &bytes).unwrap();
    }
    assert!(std::fs::read(&seed).is_ok_and(|known| known == bytes), "UPDATE=1 writes the seed for fuzzing");
    let first = read(&bytes).unwrap();
    let p = &first.profile;
    assert!(first.notes.is_complete(), "{:?}", first.notes);
    assert_eq!((sum(p, "wall/count"), sum(p, "park/nanoseconds")), (5, 3_000_000));
    assert_eq!(stacks(p, 0), BTreeMap::from([("app.Main.é;app.Main.é".to_owned(), 5)]));
    assert!(p.stacks().truncated(p.samples().stacks()[0]));
    let times: Vec<i64> = (0..2).map(|row| p.samples().time_ns(row).unwrap()).collect();
    assert_eq!((times, p.info().time_ns, p.duration_ns()), (vec![500_000_000, 1_000_000_000], 5_000_000_000, 9_000_000_000));
    let thread = p.threads()[p.samples().thread(0).unwrap().index()];
    assert_eq!((p.str(thread.name), thread.tid), ("main", 4242));
    let text = p.to_text();
    assert!(text.contains("STATE_SLEEPING") && text.contains("interpreted"), "{text}");
    let remarks = first.notes.remarks.join("\n");
    assert!(remarks.contains("lost 99 bytes") && remarks.contains("app.Own 1"), "{remarks}");
    // The same without compression of numbers.
    let plain = read(&made(false, TYPES)).unwrap();
    assert_eq!(plain.profile, first.profile);
    assert_eq!(plain.notes.remarks, first.notes.remarks);
}

#[test]
fn types_that_have_themselves_as_a_part_are_refused() {
    let mut types = TYPES.to_vec();
    types[8] = (13, "jdk.types.Strange", &["deep 13", "more 13"]);
    let error = read(&made(true, &types)).map(|r| r.notes.skipped).unwrap();
    assert!(error.iter().any(|s| s.example.contains("jdk.types.Strange")), "{error:?}");
}

#[test]
fn flipped_bytes_of_a_small_recording() {
    let one = made(true, TYPES);
    for at in 0..one.len() {
        for new in [0, 1, 0x7f, 0x80, 0xff, one[at] ^ 1] {
            let mut bytes = one.clone();
            bytes[at] = new;
            let _ = read(&bytes);
        }
    }
}

#[test]
fn frames_without_bytes_are_no_frames() {
    let mut types = TYPES.to_vec();
    let frame = types.iter_mut().find(|(_, name, _)| *name == "jdk.types.StackFrame").unwrap();
    frame.2 = &[];
    let text = read(&made(true, &types)).unwrap().profile.to_text();
    assert!(text.contains("[no stack]") && !text.contains("[unknown]"), "{text}");
}

/// Each checkpoint says that it reaches to the end, so that all that follow are in it: what is read stays linear.
#[test]
fn checkpoints_within_checkpoints_are_read_once() {
    let types = [TYPES[0], TYPES[1], TYPES[2], TYPES[3], TYPES[4], (101, "jdk.ExecutionSample", &["startTime 3"] as &[&str])];
    let out = recording(false, 1, &types, |m| m.event(101, |m| m.longs(&[1_010])));
    let mut m = maker::Maker { compressed: false, out };
    // An event that is broken, so that checkpoints are found by the places they give of those before them.
    m.ints(&[-1]);
    // A checkpoint, and the start of a text in which the next one stands.
    let (head, start) = (53, 13);
    let count = 20_000;
    for i in 0..count {
        let behind = count - 1 - i;
        m.ints(&[head + behind * (head + start)]);
        m.longs(&[1, 0, 0, if i == 0 { 0 } else { -(head + start) }]);
        m.out.push(0);
        m.ints(&[1]);
        m.longs(&[4]);
        m.ints(&[behind]);
        if behind > 0 {
            m.longs(&[i]);
            m.out.push(3);
            m.ints(&[head]);
        }
    }
    let last = (m.out.len() as i64 - head).to_be_bytes();
    m.out[16..24].copy_from_slice(&last);
    let len = (m.out.len() as i64).to_be_bytes();
    m.out[8..16].copy_from_slice(&len);
    let read = read(&m.out).unwrap();
    assert_eq!(sum(&read.profile, "samples"), 1);
    let unread = read.notes.skipped.iter().find(|s| s.why.starts_with("constants")).map_or(0, |s| s.count);
    assert_eq!(unread, count as u64 - 1, "{:?}", read.notes);
}
