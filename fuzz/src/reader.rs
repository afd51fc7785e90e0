//! What holds for the reader of any format.

use profile::Profile;
use readers::Input;

use crate::{Chunks, options, same_in_chunks, sound};

/// Reads as the format and as whatever it looks like, checks, and writes what can be written. True if it was read.
pub fn reader(format: &'static str, data: &[u8]) -> bool {
    let read = match format {
        "perf-data" => perf_data(data),
        _ => {
            same_in_chunks(data, None);
            same_in_chunks(data, Some(format))
        }
    };
    let Some(read) = read else { return false };
    sound(&read.profile);
    assert_eq!(read.notes.format, format);
    if read.profile.samples().is_empty() {
        return true;
    }
    // What pprof can hold comes back; fractions are rounded there.
    let written = readers::pprof::write(&read.profile);
    let again = same_in_chunks(&written.bytes, Some("pprof")).expect("what is written is read");
    let whole = read.profile.sample_types().iter().map(|t| t.scale == 1).collect::<Vec<_>>();
    let totals = |p: &Profile| whole.iter().enumerate().filter(|(_, whole)| **whole).map(|(t, _)| p.total(t)).collect::<Vec<_>>();
    assert_eq!(totals(&again.profile), totals(&read.profile));
    true
}

/// What describes the recording stands behind its records. Of a damaged file it can be had from a file and not from a
/// stream, so that both are only sound; `cases.rs` compares them for files that are not.
fn perf_data(data: &[u8]) -> Option<readers::Read> {
    let stream = readers::read(Input::Stream(&mut Chunks(data, 1 + data.len() % 13)), Some("perf-data"), &options());
    if let Ok(read) = stream {
        sound(&read.profile);
    }
    readers::read(Input::Bytes(data), Some("perf-data"), &options()).ok()
}
