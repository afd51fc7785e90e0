//! Java flight recordings.

use crate::{same_in_chunks, sound};

pub(crate) const WORDS: &[&[u8]] = &[
    b"FLR\0\0\x02\0\x01",
    b"\x00",
    b"\x01",
    b"\x02\x01",
    b"\x80\x80\x80\x00",
    b"\xff\xff\xff\xff\x07",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x03\x05class",
    b"\x03\x05field",
    b"\x03\x0bconstantPool",
    b"\x03\x04true",
    b"\x03\x09dimension",
    b"jdk.ExecutionSample",
    b"jdk.types.StackTrace",
];

/// Reads and checks, whole and in pieces, alone and behind itself. True if the input is a recording with samples.
pub fn jfr(data: &[u8]) -> bool {
    same_in_chunks(data, None);
    readers::jfr::sniff(data);
    let Some(read) = same_in_chunks(data, Some("jfr")) else { return false };
    sound(&read.profile);
    if read.notes.is_complete() && data.len() < 64 << 10 {
        let twice = same_in_chunks(&data.repeat(2), Some("jfr")).expect("two recordings are one");
        assert_eq!(twice.profile.samples().len(), 2 * read.profile.samples().len());
    }
    true
}
