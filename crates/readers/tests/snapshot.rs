//! Snapshots as files: `testdata/snapshot/<case>.reflame` with what comes out of it, either `<case>.profile` (the model as
//! text, the notes as comments) or `<case>.error`. `UPDATE=1` rewrites what is expected, and never a snapshot: those stand
//! for files that are out there.
//!
//! `UPDATE=new` also writes the snapshots, from the cases of the other readers; for a new version of the format.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use profile::snapshot;
use readers::{Input, Options, Place, Read, ReadError};

fn testdata(format: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(format)
}

/// Where the good cases are from.
const SOURCES: [(&str, &str); 6] = [
    ("all-fields", "pprof/all-fields.profile"),
    ("orders-heap", "pprof/orders-heap.pb.gz"),
    ("async-profiler", "folded/async-profiler.folded"),
    ("austin", "folded/austin.folded"),
    ("counts-fraction", "folded/counts-fraction.folded"),
    ("bom", "folded/bom.folded"),
];

/// Snapshots with something wrong, made from `all-fields`.
fn broken(good: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut newer = good.to_vec();
    newer[8] += 1;
    snapshot::reseal(&mut newer);
    let mut damaged = good.to_vec();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x10;
    // The last byte is a value; one that does not end makes the column too short.
    let mut endless = good.to_vec();
    *endless.last_mut().unwrap() |= 0x80;
    snapshot::reseal(&mut endless);
    let cut = good[..good.len() * 2 / 3].to_vec();
    vec![("newer", newer), ("damaged", damaged), ("endless-number", endless), ("cut-off", cut)]
}

fn write_new() {
    for (name, source) in SOURCES {
        let bytes = std::fs::read(testdata(source)).unwrap();
        let read = readers::read(Input::Bytes(&bytes), None, &Options::default()).unwrap();
        let good = snapshot::write(&read.profile);
        std::fs::write(testdata("snapshot").join(format!("{name}.reflame")), &good).unwrap();
        if name == "all-fields" {
            // With nothing packed, so that errors have their byte, and the fuzz target something to change.
            let plain = snapshot::write_unpacked(&read.profile);
            std::fs::write(testdata("snapshot/unpacked.reflame"), &plain).unwrap();
            for (name, bytes) in broken(&plain) {
                std::fs::write(testdata("snapshot").join(format!("{name}.reflame")), bytes).unwrap();
            }
        }
    }
}

fn cases() -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(testdata("snapshot")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "reflame")).collect();
    files.sort();
    assert!(files.len() > 10, "{}", files.len());
    files.iter().map(|p| (p.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(p).unwrap())).collect()
}

fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    let read = readers::read(Input::Bytes(bytes), None, &Options::default())?;
    read.profile.check().unwrap();
    Ok(read)
}

/// The model, and the notes as comments; or the error.
fn outcome(read: &Result<Read, ReadError>) -> String {
    match read {
        Ok(read) => {
            let notes = &read.notes;
            assert!(notes.is_complete() && notes.remarks.is_empty());
            format!("{}# {}: {} records, {} bytes\n", read.profile.to_text(), notes.format, notes.records, notes.bytes)
        }
        Err(e) => format!("{e}\n"),
    }
}

#[test]
fn every_case_reads_as_expected() {
    let update = std::env::var("UPDATE").unwrap_or_default();
    if update == "new" {
        write_new();
    }
    let mut failed = Vec::new();
    for (name, bytes) in cases() {
        let read = read(&bytes);
        let (actual, kind) = (outcome(&read), if read.is_ok() { "profile" } else { "error" });
        let expected = testdata("snapshot").join(format!("{name}.{kind}"));
        if !update.is_empty() {
            std::fs::write(&expected, &actual).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != actual {
            failed.push(format!("{}:\n{actual}", expected.display()));
        }
    }
    assert!(failed.is_empty(), "UPDATE=1 rewrites these:\n{}", failed.join("\n"));
}

/// Five bytes at a time.
struct Trickle<'a>(&'a [u8]);

impl std::io::Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(buffer.len()).min(5);
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn however_the_bytes_arrive_the_outcome_is_the_same() {
    for (name, bytes) in cases() {
        let expected = outcome(&read(&bytes));
        let options = Options::default();
        let packed = gz(&bytes);
        let unpack = |read: Result<Read, ReadError>, packed: &[&str]| {
            if let Ok(read) = &read {
                assert_eq!(read.notes.packed, packed);
            }
            outcome(&read)
        };
        assert_eq!(unpack(readers::read(Input::At(&&bytes[..]), None, &options), &[]), expected, "{name}");
        assert_eq!(unpack(readers::read(Input::Stream(&mut Trickle(&bytes)), None, &options), &[]), expected, "{name}");
        assert_eq!(unpack(readers::read(Input::Stream(&mut Trickle(&bytes)), Some("snapshot"), &options), &[]), expected);
        assert_eq!(unpack(readers::read(Input::Bytes(&packed), None, &options), &["gzip"]), expected, "{name}");
    }
}

#[test]
fn the_packing_may_break_off_too() {
    let (_, bytes) = cases().into_iter().find(|case| case.0 == "orders-heap").unwrap();
    let packed = gz(&bytes);
    // Behind the last byte of the snapshot stands only gzip's own end.
    let read = read(&packed[..packed.len() - 1]).unwrap();
    assert_eq!(read.notes.fault, Some((Place::Byte(bytes.len() as u64), "the gzip data is cut off".into())));
    assert!(!read.notes.is_complete() && read.profile.total(0) > 0);
    let error = self::read(&packed[..packed.len() / 2]).unwrap_err().to_string();
    assert!(error.contains("the gzip data is cut off; ") && error.contains("should follow"), "{error}");
}

#[test]
fn written_and_read_back_it_is_the_same() {
    for (name, bytes) in cases() {
        let Ok(first) = read(&bytes) else { continue };
        let written = snapshot::write(&first.profile);
        assert!(snapshot::read(&written).unwrap() == first.profile, "{name}");
        assert_eq!(snapshot::write(&first.profile), written, "{name}");
        // The text form holds all of it but the numbers of texts.
        let text = first.profile.to_text();
        assert_eq!(profile::Profile::from_text(&text).unwrap().to_text(), text, "{name}");
    }
}

#[test]
fn what_all_readers_read_survives() {
    let mut tried = 0;
    for format in ["folded", "pprof"] {
        for entry in std::fs::read_dir(testdata(format)).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let Ok(read) = readers::read(Input::Bytes(&bytes), None, &Options::default()) else { continue };
            let back = self::read(&snapshot::write(&read.profile)).unwrap();
            assert!(back.profile == read.profile, "{}", path.display());
            assert_eq!((back.notes.format, back.notes.records), ("snapshot", read.profile.samples().len() as u64));
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
}

#[test]
fn cut_off_anywhere_it_says_where() {
    for (name, bytes) in cases() {
        if read(&bytes).is_err() {
            continue;
        }
        let step = (bytes.len() / 100).max(1);
        for len in (8..bytes.len()).step_by(if bytes.len() < 3000 { 1 } else { step }) {
            match read(&bytes[..len]) {
                Err(ReadError::Truncated { at: Place::Byte(at), .. }) => assert_eq!(at, len as u64, "{name}"),
                other => panic!("{name}, {len}: {other:?}"),
            }
        }
    }
}

#[test]
fn nothing_and_other_formats_and_files_that_are_too_large() {
    let as_snapshot = |bytes: &[u8]| readers::read(Input::Bytes(bytes), Some("snapshot"), &Options::default());
    assert!(matches!(as_snapshot(b""), Err(ReadError::Empty)));
    for other in [&b"main;handle 12\n"[..], b"reflame profile 1\n", b"{}", &[0; 30], b"\xa8reflame"] {
        assert!(matches!(as_snapshot(other), Err(ReadError::NotThisFormat { .. })), "{other:?}");
        assert!(!readers::snapshot::sniff(other));
    }
    let (_, bytes) = cases().remove(0);
    let options = Options { max_bytes: 50, ..Options::default() };
    assert!(matches!(readers::snapshot::read(&bytes, &options), Err(ReadError::TooLarge { limit: 50, .. })));
    assert!(matches!(readers::read(Input::At(&&bytes[..]), None, &options), Err(ReadError::TooLarge { limit: 50, .. })));
}
