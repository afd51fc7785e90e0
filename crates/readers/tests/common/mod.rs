//! What the tests of all formats share: the cases of `testdata/<format>/` and how an outcome is written down.

// Every test binary uses a part of it.
#![allow(dead_code)]

pub mod wire;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use profile::Profile;
use readers::{Input, Notes, Options, Read, ReadError};

/// `testdata/<format>`.
pub fn folder(format: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(format)
}

/// A file of a format.
pub struct Case {
    /// Its name up to the first dot.
    pub name: String,
    /// Its content, unpacked if it is a recording.
    pub bytes: Vec<u8>,
    /// Packed with zstd: too large to be reviewed, so that a summary is expected of it.
    pub recording: bool,
}

/// All cases and recordings of a format, by name. What is expected of them and `README.md` are none, and what they were
/// made from stands in `src`.
pub fn cases(format: &str) -> Vec<Case> {
    const NO_CASE: [&str; 5] = ["profile", "notes", "error", "summary", "md"];
    let mut cases: Vec<Case> = std::fs::read_dir(folder(format))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.extension().is_some_and(|e| NO_CASE.iter().any(|&no| e == no)))
        .map(|path| {
            let file = path.file_name().unwrap().to_str().unwrap();
            let bytes = std::fs::read(&path).unwrap();
            let recording = file.ends_with(".zst");
            let bytes = if recording { unzst(&bytes) } else { bytes };
            Case { name: file.split('.').next().unwrap().to_owned(), bytes, recording }
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases.windows(2).for_each(|pair| assert_ne!(pair[0].name, pair[1].name, "two cases of {format} have one name"));
    cases
}

/// One recording of a format, unpacked.
pub fn recording(format: &str, name: &str) -> Vec<u8> {
    let found = cases(format).into_iter().find(|case| case.name == name && case.recording);
    found.unwrap_or_else(|| panic!("no recording {name} of {format}")).bytes
}

/// One case of a format.
pub fn case(format: &str, name: &str) -> Vec<u8> {
    let found = cases(format).into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("no case {name} of {format}")).bytes
}

fn unzst(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(packed).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Reads bytes of any format; the profile keeps the rules of the model.
pub fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    read_as(bytes, None)
}

/// The same with the format named.
pub fn read_as(bytes: &[u8], format: Option<&str>) -> Result<Read, ReadError> {
    let read = readers::read(Input::Bytes(bytes), format, &Options::default())?;
    read.profile.check().unwrap();
    Ok(read)
}

/// Notes for people to review.
pub fn notes_text(notes: &Notes) -> String {
    let mut out = format!("{} records, {} bytes, {}\n", notes.records, notes.bytes, notes.format);
    if !notes.producer.is_empty() {
        let _ = writeln!(out, "producer: {}", notes.producer);
    }
    if notes.lost > 0 {
        let _ = writeln!(out, "lost: {}", notes.lost);
    }
    for s in &notes.skipped {
        let _ = writeln!(out, "skipped {} × {}, first at {}: `{}`", s.count, s.why, s.first, s.example);
    }
    if let Some((place, message)) = &notes.fault {
        let _ = writeln!(out, "fault at {place}: {message}");
    }
    notes.remarks.iter().for_each(|r| out.push_str(&format!("{r}\n")));
    out
}

/// Everything a reader says, as one text.
pub fn outcome(read: &Result<Read, ReadError>) -> String {
    match read {
        Ok(read) => format!("{}\n{}", read.profile.to_text(), notes_text(&read.notes)),
        Err(e) => format!("error: {e}"),
    }
}

/// What is expected of a recording: its size in every table, its totals, its notes, and a hash of all the rest.
pub fn summary(read: &Read) -> String {
    let p = &read.profile;
    let mut out = String::new();
    for (i, t) in p.sample_types().iter().enumerate() {
        let shown = if i == p.default_type() { ", shown" } else { "" };
        let scale = if t.scale == 1 { String::new() } else { format!(" / {}", t.scale) };
        let _ = writeln!(out, "{}: {}{scale} {}{shown}", p.str(t.name), p.total(i), p.str(t.unit));
    }
    let rows: [(&str, usize); 7] = [
        ("samples", p.samples().len()),
        ("stacks", p.stacks().len()),
        ("frames", p.frames().len()),
        ("functions", p.funcs().len()),
        ("threads", p.threads().len()),
        ("processes", p.processes().len()),
        ("mappings", p.mappings().len()),
    ];
    rows.iter().for_each(|(what, n)| out.push_str(&format!("{n} {what}\n")));
    let _ = writeln!(out, "duration: {} ns", p.info().duration_ns);
    let _ = writeln!(out, "text form: {:016x}", hash(p.to_text().as_bytes()));
    out + &notes_text(&read.notes)
}

/// FNV-1a.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

/// The value of every stack in a sample type, by names of functions as recorded, root first, joined with `;`.
pub fn stacks(p: &Profile, sample_type: usize) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    for (row, &stack) in p.samples().stacks().iter().enumerate() {
        let mut names: Vec<&str> = p.stacks().leaf_to_root(stack).map(|f| p.str(p.funcs().name(p.frames().func(f)))).collect();
        names.reverse();
        *out.entry(names.join(";")).or_insert(0) += p.samples().values(sample_type)[row];
    }
    out
}

/// Delivers at most so many bytes at a time.
pub struct Chunks<'a>(pub &'a [u8], pub usize);

impl std::io::Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.1.min(self.0.len()).min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

/// Breaks off with an error, as damaged packed data does.
pub struct Breaks<'a>(pub &'a [u8]);

impl std::io::Read for Breaks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer) {
            Ok(0) => Err(std::io::Error::other("gone")),
            got => got,
        }
    }
}

/// Numbers that look random and are the same every time.
pub struct Noise(pub u64);

impl Noise {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}
