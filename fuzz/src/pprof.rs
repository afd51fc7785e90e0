//! pprof, unpacked and packed.

use crate::{same_in_chunks, sound};

pub(crate) const WORDS: &[&[u8]] = &[
    b"\x0a",
    b"\x12",
    b"\x1a",
    b"\x22",
    b"\x2a",
    b"\x32",
    b"\x32\x00",
    b"\x08\x01",
    b"\x10\x01",
    b"\x0a\x04\x08\x01\x10\x02",
    b"\x32\x03cpu",
    b"\x80\x80\x01",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\x0a\x02\x01\x01",
    b"\x12\x02\x01\x01",
];

/// Reads, checks, writes and reads again. True if the input is a profile.
pub fn pprof(data: &[u8]) -> bool {
    same_in_chunks(data, None);
    let Some(read) = same_in_chunks(data, Some("pprof")) else { return false };
    sound(&read.profile);
    readers::pprof::sniff(data);
    let first = readers::pprof::write(&read.profile);
    let again = same_in_chunks(&first.bytes, Some("pprof")).expect("what is written is read");
    assert_eq!(again.profile.to_text(), read.profile.to_text());
    assert!(readers::pprof::write(&again.profile).bytes == first.bytes, "written, read and written it is something else");
    true
}
