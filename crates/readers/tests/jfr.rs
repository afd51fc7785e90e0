//! Java flight recordings: against other tools' counts, broken in every way, and in pieces.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

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
const CONVERTER: &str = include_str!("../testdata/jfr/rx-depth64.stacks");

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
