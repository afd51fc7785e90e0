//! The file around the sections: table of contents, checksum, packing.

use std::borrow::Cow;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::bytes::{Cursor, Fault, put};
use super::{MAGIC, SnapshotError, VERSION};

/// Name of a section. One that begins with a small letter may be skipped.
pub(super) type Tag = [u8; 4];

/// Zeros, for the two limits below.
const PADDING: Tag = *b"zero";

/// Most unpacked bytes per byte of the file.
const UNPACKED_PER_BYTE: usize = 32;
/// Most stacks per byte of the file.
const ROWS_PER_BYTE: usize = 16;
/// What small files may have all the same.
const FREE: usize = 1 << 16;

/// Where the checksum stands, and what is summed begins.
const CHECKSUM: usize = 12;
const CHECKED: usize = 20;

/// More sections than this are no snapshot.
const MAX_SECTIONS: usize = 64;

const CONTENTS: &str = "the rest of the table of contents";

const STORED: u64 = 0;
const DEFLATED: u64 = 1;

pub(super) fn write(sections: &[(Tag, Vec<u8>)], rows: usize, pack: bool) -> Vec<u8> {
    let packed: Vec<(Tag, Cow<'_, [u8]>, usize)> = sections
        .iter()
        .map(|(tag, bytes)| {
            let deflated = if pack { deflate(bytes) } else { None };
            (*tag, deflated.map_or(Cow::Borrowed(&bytes[..]), Cow::Owned), bytes.len())
        })
        .collect();
    let unpacked: usize = sections.iter().map(|(_, bytes)| bytes.len()).sum();
    let needed = unpacked.saturating_sub(FREE).div_ceil(UNPACKED_PER_BYTE).max(rows.saturating_sub(FREE).div_ceil(ROWS_PER_BYTE));
    let have: usize = packed.iter().map(|(_, bytes, _)| bytes.len()).sum();
    let padding = vec![0; needed.saturating_sub(have)];

    let mut out = Vec::with_capacity(have + padding.len() + 256);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    let all = packed.iter().map(|(tag, bytes, unpacked)| (tag, &bytes[..], *unpacked));
    let all = all.chain((!padding.is_empty()).then_some((&PADDING, &padding[..], padding.len())));
    put(&mut out, all.clone().count() as u64);
    for (tag, bytes, unpacked) in all.clone() {
        out.extend_from_slice(tag);
        put(&mut out, if bytes.len() == unpacked { STORED } else { DEFLATED });
        put(&mut out, bytes.len() as u64);
        put(&mut out, unpacked as u64);
    }
    all.for_each(|(_, bytes, _)| out.extend_from_slice(bytes));
    reseal(&mut out);
    out
}

/// Sets the checksum to what the bytes have.
pub(super) fn reseal(file: &mut [u8]) {
    if file.len() >= CHECKED {
        let sum = checksum(&file[CHECKED..]);
        file[CHECKSUM..CHECKED].copy_from_slice(&sum.to_le_bytes());
    }
}

/// Finds damage; it is no protection against intent. Eight bytes at a time.
fn checksum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |sum: u64, word: u64| (sum ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let words = bytes.chunks_exact(8);
    let mut last = [0; 8];
    last[..words.remainder().len()].copy_from_slice(words.remainder());
    let mut sum = bytes.len() as u64;
    for word in words {
        let mut eight = [0; 8];
        eight.copy_from_slice(word);
        sum = step(sum, u64::from_le_bytes(eight));
    }
    step(step(sum, u64::from_le_bytes(last)), 0)
}

/// Deflated, if that is shorter.
fn deflate(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut deflater = Compress::new(Compression::best(), false);
    // The output may not grow past its capacity: what does not get shorter stays as it is.
    let status = deflater.compress_vec(bytes, &mut out, FlushCompress::Finish);
    (matches!(status, Ok(Status::StreamEnd)) && out.len() < bytes.len()).then_some(out)
}

struct Section<'a> {
    tag: Tag,
    bytes: &'a [u8],
    /// Where it begins in the file.
    at: usize,
    packing: u64,
    unpacked: usize,
}

/// A tag as text, whatever its bytes are.
fn name(tag: Tag) -> String {
    tag.escape_ascii().to_string()
}

/// A snapshot whose table of contents is right.
pub(super) struct Sections<'a> {
    sections: Vec<Section<'a>>,
    file_len: usize,
}

impl<'a> Sections<'a> {
    /// Reads the table of contents. Every section of `known` must be there, once, and no other that may not be skipped.
    pub(super) fn open(file: &'a [u8], known: &[Tag]) -> Result<Self, SnapshotError> {
        let truncated = |expected: &str| SnapshotError::Truncated { at: file.len() as u64, expected: expected.to_owned() };
        let malformed = |at: usize, what: &str| SnapshotError::Malformed { at: at as u64, what: what.to_owned() };
        if !file.starts_with(&MAGIC) {
            let begun = !file.is_empty() && MAGIC.starts_with(file);
            return Err(if begun { truncated("the rest of its first bytes") } else { SnapshotError::NotASnapshot });
        }
        let version = file.get(MAGIC.len()..CHECKSUM).ok_or_else(|| truncated("the version"))?;
        let version = u32::from_le_bytes([version[0], version[1], version[2], version[3]]);
        if version != VERSION {
            return Err(SnapshotError::Version { found: version });
        }
        let sum = file.get(CHECKSUM..CHECKED).ok_or_else(|| truncated("the checksum"))?;

        let mut at = CHECKED;
        let number = |at: &mut usize| -> Result<usize, SnapshotError> {
            let mut cursor = Cursor::new(&file[*at..]);
            let fault = |fault: Fault| {
                if fault.at == file.len() - *at { truncated(CONTENTS) } else { malformed(*at + fault.at, fault.what) }
            };
            let value = cursor.number().map_err(fault)?;
            *at += cursor.at();
            Ok(usize::try_from(value).unwrap_or(usize::MAX))
        };
        let count = number(&mut at)?;
        if count > MAX_SECTIONS {
            return Err(malformed(CHECKED, "too many sections"));
        }
        let mut sections: Vec<Section<'a>> = Vec::with_capacity(count);
        let mut ends = Vec::with_capacity(count);
        let (mut end, mut unpacked_sum) = (0usize, 0usize);
        for _ in 0..count {
            let bytes = file.get(at..at + 4).ok_or_else(|| truncated(CONTENTS))?;
            let tag = [bytes[0], bytes[1], bytes[2], bytes[3]];
            let entry = at;
            at += 4;
            if sections.iter().any(|s| s.tag == tag) {
                return Err(malformed(entry, "a section stands twice"));
            }
            let packing = number(&mut at)? as u64;
            let length = number(&mut at)?;
            let unpacked = number(&mut at)?;
            if packing > DEFLATED || (packing == STORED && length != unpacked) {
                return Err(malformed(entry, "a section is packed in an unknown way"));
            }
            end = end.saturating_add(length);
            unpacked_sum = unpacked_sum.saturating_add(unpacked);
            ends.push(end);
            sections.push(Section { tag, bytes: &[], at: 0, packing, unpacked });
        }
        if end > file.len() - at {
            let part = ends.iter().position(|&end| end > file.len() - at).unwrap_or(0);
            return Err(truncated(&format!("the rest of section {}", name(sections[part].tag))));
        }
        if end < file.len() - at {
            return Err(malformed(at + end, "bytes behind the last section"));
        }
        if checksum(&file[CHECKED..]).to_le_bytes() != *sum {
            return Err(malformed(CHECKSUM, "the checksum is another: some byte was changed after the snapshot was written"));
        }
        let mut start = 0;
        for (section, &end) in sections.iter_mut().zip(&ends) {
            section.at = at + start;
            section.bytes = &file[at + start..at + end];
            start = end;
        }
        if unpacked_sum > FREE + file.len().saturating_mul(UNPACKED_PER_BYTE) {
            return Err(malformed(CHECKED, "it unpacks to more than a snapshot of this size can hold"));
        }
        if let Some(new) = sections.iter().find(|s| s.tag[0].is_ascii_uppercase() && !known.contains(&s.tag)) {
            return Err(malformed(new.at, "a section that this reflame does not know and must not skip"));
        }
        if !known.iter().all(|tag| sections.iter().any(|s| s.tag == *tag)) {
            return Err(malformed(CHECKED, "a section is missing"));
        }
        Ok(Sections { sections, file_len: file.len() })
    }

    /// Most stacks that this file may have.
    pub(super) fn max_rows(&self) -> usize {
        FREE + self.file_len.saturating_mul(ROWS_PER_BYTE)
    }

    fn find(&self, tag: Tag) -> Result<&Section<'a>, SnapshotError> {
        let missing = || SnapshotError::Malformed { at: CHECKED as u64, what: "a section is missing".into() };
        self.sections.iter().find(|s| s.tag == tag).ok_or_else(missing)
    }

    /// The unpacked bytes of a section.
    pub(super) fn unpack(&self, tag: Tag) -> Result<Cow<'a, [u8]>, SnapshotError> {
        let section = self.find(tag)?;
        if section.packing == STORED {
            return Ok(Cow::Borrowed(section.bytes));
        }
        let mut out = Vec::with_capacity(section.unpacked);
        let mut inflater = Decompress::new(false);
        let status = inflater.decompress_vec(section.bytes, &mut out, FlushDecompress::Finish);
        let whole = inflater.total_in() == section.bytes.len() as u64 && out.len() == section.unpacked;
        if matches!(status, Ok(Status::StreamEnd)) && whole {
            Ok(Cow::Owned(out))
        } else {
            self.place(tag, Err(Fault { at: 0, what: "it does not unpack to what the table of contents says" }))
        }
    }

    /// Says where in the file a fault in a section is.
    pub(super) fn place<T>(&self, tag: Tag, result: Result<T, Fault>) -> Result<T, SnapshotError> {
        result.map_err(|fault| {
            let Ok(section) = self.find(tag) else { return SnapshotError::NotASnapshot };
            let name = name(tag);
            if section.packing == STORED {
                let at = (section.at + fault.at) as u64;
                SnapshotError::Malformed { at, what: format!("in section {name}: {}", fault.what) }
            } else {
                let what = format!("in section {name}, byte {} unpacked: {}", fault.at, fault.what);
                SnapshotError::Malformed { at: section.at as u64, what }
            }
        })
    }

    /// Unpacks a section and reads it.
    pub(super) fn section<T>(&self, tag: Tag, read: impl FnOnce(&[u8]) -> Result<T, Fault>) -> Result<T, SnapshotError> {
        let bytes = self.unpack(tag)?;
        self.place(tag, read(&bytes))
    }
}
