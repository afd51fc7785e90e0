//! What holds for the reader of any format.

use profile::Profile;

use crate::{same_in_chunks, sound};

/// Reads as the format and as whatever it looks like, checks, and writes what can be written. True if it was read.
pub fn reader(format: &'static str, data: &[u8]) -> bool {
    same_in_chunks(data, None);
    let Some(read) = same_in_chunks(data, Some(format)) else { return false };
    sound(&read.profile);
    assert_eq!(read.notes.format, format);
    // What pprof can hold comes back.
    let written = readers::pprof::write(&read.profile);
    let again = same_in_chunks(&written.bytes, Some("pprof")).expect("what is written is read");
    let totals = |p: &Profile| (0..p.sample_types().len()).map(|t| p.total(t)).collect::<Vec<_>>();
    assert_eq!(totals(&again.profile), totals(&read.profile));
    true
}
