//! What holds for any bytes. Each target is a function, so that libFuzzer and the bounded run on a stable compiler
//! (`cargo xtask fuzz`) try the same; it panics where something does not hold.

mod folded;
mod jfr;
mod lens;
mod pprof;
mod reader;
mod snapshot;

use profile::Profile;
use readers::{FORMATS, Input, Options};

pub use folded::folded;
pub use jfr::jfr;
pub use lens::lens;
pub use pprof::pprof;
pub use reader::reader;
pub use snapshot::snapshot;

/// A target: its name, its function, and words of its format for the mutator.
pub struct Target {
    /// Name, and folder of its seeds.
    pub name: &'static str,
    /// Panics where something does not hold; says whether the input was accepted.
    pub run: Box<dyn Fn(&[u8]) -> bool>,
    /// Words worth inserting, beyond those of the seeds.
    pub words: &'static [&'static [u8]],
}

/// A target for every format, and one for the lens.
pub fn targets() -> Vec<Target> {
    let target = |name, run: fn(&[u8]) -> bool, words| Target { name, run: Box::new(run), words };
    let of = |name| match name {
        "folded" => target(name, folded, folded::WORDS),
        "jfr" => target(name, jfr, jfr::WORDS),
        "pprof" => target(name, pprof, pprof::WORDS),
        "snapshot" => target(name, snapshot, snapshot::WORDS),
        _ => Target { name, run: Box::new(move |data| reader(name, data)), words: &[] },
    };
    // The text form is tried with every profile that is read; see `sound`.
    let formats = FORMATS.iter().map(|f| f.name).filter(|&name| name != "reflame-text");
    formats.map(of).chain([target("lens", lens, lens::WORDS)]).collect()
}

/// Small, so that a bomb is refused at once.
fn options() -> Options {
    Options { max_bytes: 4 << 20, ..Options::default() }
}

/// A profile that was read keeps the rules of the model, and its text form reads back.
fn sound(profile: &Profile) {
    profile.check().expect("what a reader makes keeps the rules of the model");
    let text = profile.to_text();
    let again = Profile::from_text(&text).unwrap_or_else(|e| panic!("the text form does not read back: {e}\n{text}"));
    assert_eq!(again.to_text(), text);
}

/// A few bytes at a time.
struct Chunks<'a>(&'a [u8], usize);

impl std::io::Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.1.min(self.0.len()).min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

/// Whole or in chunks, the outcome is the same.
fn same_in_chunks(data: &[u8], format: Option<&str>) -> Option<readers::Read> {
    let whole = readers::read(Input::Bytes(data), format, &options());
    let chunked = readers::read(Input::Stream(&mut Chunks(data, 1 + data.len() % 13)), format, &options());
    match (&whole, &chunked) {
        (Ok(a), Ok(b)) => {
            assert_eq!(a.profile.to_text(), b.profile.to_text());
            assert_eq!(a.notes, b.notes);
        }
        (Err(a), Err(b)) => assert_eq!(a.to_string(), b.to_string()),
        (a, b) => panic!("whole: {:?}, in chunks: {:?}", a.as_ref().map(|r| &r.notes), b.as_ref().map(|r| &r.notes)),
    }
    whole.ok()
}
