//! The file around the columns: table of contents, checksum, packing, and the limits on what it may unpack to.

use std::borrow::Cow;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::bytes::{Cursor, Fault, put};
use super::{MAGIC, SnapshotError, VERSION};

/// Name of a section. One that begins with a small letter may be skipped.
pub(super) type Tag = [u8; 4];

/// The columns of a section, unpacked.
pub(super) type Columns = Vec<Vec<u8>>;

/// Zeros, for the limit below.
const PADDING: Tag = *b"zero";

/// Most that a snapshot may unpack to: so much per byte of the file, and what small ones may have all the same. Counted
/// are the bytes of columns and texts, and the stacks, as these can cost nothing in their columns. In memory each is up to
/// some 16 bytes.
const UNPACKED_PER_BYTE: usize = 16;
const FREE: usize = 1 << 16;

/// Where the checksum stands, and what is summed begins.
const CHECKSUM: usize = 12;
const CHECKED: usize = 20;

/// More sections, or columns of one, are no snapshot.
const MAX_SECTIONS: usize = 64;
const MAX_COLUMNS: usize = 1 << 16;

const CONTENTS: &str = "the rest of the table of contents";

/// What [`write()`] is told of a profile besides its sections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) text: usize,
    pub(super) stacks: usize,
}

impl Sizes {
    fn cost(self) -> usize {
        self.text.saturating_add(self.stacks)
    }
}

pub(super) fn write(sections: &[(Tag, Columns)], sizes: Sizes, pack: bool) -> Vec<u8> {
    let mut packer = pack.then(|| Compress::new(Compression::best(), false));
    let mut packed: Vec<(Tag, Vec<u8>)> =
        sections.iter().map(|(tag, columns)| (*tag, write_section(columns, packer.as_mut()))).collect();
    let unpacked: usize = sections.iter().flat_map(|(_, columns)| columns).map(Vec::len).sum();
    let needed = (unpacked + sizes.cost()).saturating_sub(FREE).div_ceil(UNPACKED_PER_BYTE);
    let have: usize = packed.iter().map(|(_, bytes)| bytes.len()).sum();
    if needed > have {
        packed.push((PADDING, vec![0; needed - have]));
    }

    let mut out = Vec::with_capacity(packed.iter().map(|(_, bytes)| bytes.len() + 14).sum::<usize>() + CHECKED + 1);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&[0; CHECKED - CHECKSUM]);
    put(&mut out, packed.len() as u64);
    for (tag, bytes) in &packed {
        out.extend_from_slice(tag);
        put(&mut out, bytes.len() as u64);
    }
    packed.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    reseal(&mut out);
    out
}

/// Number of columns, of each its lengths as it stands and unpacked, then the columns.
fn write_section(columns: &[Vec<u8>], mut packer: Option<&mut Compress>) -> Vec<u8> {
    let standing: Vec<Cow<'_, [u8]>> = columns
        .iter()
        .map(|column| packer.as_mut().and_then(|p| deflate(column, p)).map_or(Cow::Borrowed(&column[..]), Cow::Owned))
        .collect();
    let mut out = Vec::with_capacity(standing.iter().map(|s| s.len() + 6).sum());
    put(&mut out, columns.len() as u64);
    for (standing, column) in standing.iter().zip(columns) {
        put(&mut out, standing.len() as u64);
        put(&mut out, column.len() as u64);
    }
    standing.iter().for_each(|s| out.extend_from_slice(s));
    out
}

/// Deflated, if that is shorter.
fn deflate(column: &[u8], packer: &mut Compress) -> Option<Vec<u8>> {
    packer.reset();
    // The output may not grow past its capacity: what does not get shorter stays as it is.
    let mut out = Vec::with_capacity(column.len());
    let status = packer.compress_vec(column, &mut out, FlushCompress::Finish);
    (matches!(status, Ok(Status::StreamEnd)) && out.len() < column.len()).then_some(out)
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

struct Section<'a> {
    tag: Tag,
    bytes: &'a [u8],
    /// Where it begins in the file.
    at: usize,
}

/// A snapshot whose table of contents is right.
pub(super) struct Sections<'a> {
    sections: Vec<Section<'a>>,
    /// Unpacked bytes that may still come.
    budget: usize,
    inflater: Decompress,
}

impl<'a> Sections<'a> {
    /// Reads the table of contents. Every section of `known` must be there, once, and no other that may not be skipped.
    pub(super) fn open(file: &'a [u8], known: &[Tag]) -> Result<Self, SnapshotError> {
        if !file.starts_with(&MAGIC) {
            let begun = !file.is_empty() && MAGIC.starts_with(file);
            return Err(if begun { truncated(file, "the rest of its first bytes") } else { SnapshotError::NotASnapshot });
        }
        let version = file.get(MAGIC.len()..CHECKSUM).ok_or_else(|| truncated(file, "the version"))?;
        let version = u32::from_le_bytes([version[0], version[1], version[2], version[3]]);
        if version != VERSION {
            return Err(SnapshotError::Version { found: version });
        }
        let sum = file.get(CHECKSUM..CHECKED).ok_or_else(|| truncated(file, "the checksum"))?;
        let sections = contents(file)?;
        if checksum(&file[CHECKED..]).to_le_bytes() != *sum {
            return Err(malformed(CHECKSUM, "the checksum is another: bytes were changed after the snapshot was written"));
        }
        let must_know = |s: &&Section<'_>| s.tag[0].is_ascii_uppercase() && !known.contains(&s.tag);
        if let Some(new) = sections.iter().find(must_know) {
            return Err(malformed(new.at, "a section that this reflame does not know and must not skip"));
        }
        if !known.iter().all(|tag| sections.iter().any(|s| s.tag == *tag)) {
            return Err(malformed(CHECKED, "a section is missing"));
        }
        let budget = FREE.saturating_add(file.len().saturating_mul(UNPACKED_PER_BYTE));
        Ok(Sections { sections, budget, inflater: Decompress::new(false) })
    }

    /// Unpacks the columns of a section and reads them. `read` takes what it needs for texts and stacks from the budget.
    pub(super) fn section<T>(
        &mut self,
        tag: Tag,
        read: impl FnOnce(Vec<Cursor<'_>>, &mut Budget) -> Result<T, Fault>,
    ) -> Result<T, SnapshotError> {
        let missing = || malformed(CHECKED, "a section is missing");
        let Section { bytes, at, .. } = *self.sections.iter().find(|s| s.tag == tag).ok_or_else(missing)?;
        let columns = columns(bytes).map_err(|fault| malformed(at + fault.at, fault.what))?;
        let in_section = |what: &str| format!("in section {}: {what}", name(tag));
        let mut unpacked = Vec::with_capacity(columns.len());
        for column in &columns {
            self.budget = self
                .budget
                .checked_sub(column.unpacked)
                .ok_or_else(|| malformed(at, "it unpacks to more than a snapshot of this size can hold"))?;
            unpacked.push(if column.bytes.len() == column.unpacked {
                Cow::Borrowed(column.bytes)
            } else {
                let plain = inflate(column, &mut self.inflater);
                let wrong = || malformed(at + column.at, &in_section("a column does not unpack to the length it should have"));
                Cow::Owned(plain.ok_or_else(wrong)?)
            });
        }
        let cursors = unpacked.iter().enumerate().map(|(number, bytes)| Cursor::new(bytes, number)).collect();
        let mut budget = Budget(self.budget);
        let result = read(cursors, &mut budget);
        self.budget = budget.0;
        result.map_err(|fault| {
            let Some(column) = columns.get(fault.column) else { return malformed(at, &in_section(fault.what)) };
            if column.bytes.len() == column.unpacked {
                malformed(at + column.at + fault.at, &in_section(fault.what))
            } else {
                let what = format!("{} (byte {} of column {}, unpacked)", fault.what, fault.at, fault.column);
                malformed(at + column.at, &in_section(&what))
            }
        })
    }
}

/// What may still be unpacked, in bytes.
pub(super) struct Budget(usize);

impl Budget {
    #[cfg(test)]
    pub(super) fn of(bytes: usize) -> Self {
        Budget(bytes)
    }

    /// Pays for texts and stacks. False if there is not so much.
    pub(super) fn take(&mut self, sizes: Sizes) -> bool {
        let left = self.0.checked_sub(sizes.cost());
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

fn truncated(file: &[u8], expected: &str) -> SnapshotError {
    SnapshotError::Truncated { at: file.len() as u64, expected: expected.to_owned() }
}

fn malformed(at: usize, what: &str) -> SnapshotError {
    SnapshotError::Malformed { at: at as u64, what: what.to_owned() }
}

/// A tag as text, whatever its bytes are.
fn name(tag: Tag) -> String {
    tag.escape_ascii().to_string()
}

/// The table of contents.
fn contents(file: &[u8]) -> Result<Vec<Section<'_>>, SnapshotError> {
    let mut at = CHECKED;
    let number = |at: &mut usize| -> Result<usize, SnapshotError> {
        let mut cursor = Cursor::new(&file[*at..], 0);
        let fault = |f: Fault| {
            if f.at == file.len() - *at { truncated(file, CONTENTS) } else { malformed(*at + f.at, f.what) }
        };
        let value = cursor.number().map_err(fault)?;
        *at += cursor.at();
        Ok(usize::try_from(value).unwrap_or(usize::MAX))
    };
    let count = number(&mut at)?;
    if count > MAX_SECTIONS {
        return Err(malformed(CHECKED, "too many sections"));
    }
    let mut sections: Vec<(Tag, usize)> = Vec::with_capacity(count);
    for _ in 0..count {
        let bytes = file.get(at..at + 4).ok_or_else(|| truncated(file, CONTENTS))?;
        let tag = [bytes[0], bytes[1], bytes[2], bytes[3]];
        if sections.iter().any(|s| s.0 == tag) {
            return Err(malformed(at, "a section stands twice"));
        }
        at += 4;
        sections.push((tag, number(&mut at)?));
    }
    let mut out = Vec::with_capacity(count);
    for (tag, length) in sections {
        let end = at.checked_add(length).filter(|&end| end <= file.len());
        let end = end.ok_or_else(|| truncated(file, &format!("the rest of section {}", name(tag))))?;
        out.push(Section { tag, bytes: &file[at..end], at });
        at = end;
    }
    if at < file.len() {
        return Err(malformed(at, "bytes behind the last section"));
    }
    Ok(out)
}

/// A column as it stands in its section.
struct Column<'a> {
    bytes: &'a [u8],
    unpacked: usize,
    /// Where it begins in the section.
    at: usize,
}

fn columns(section: &[u8]) -> Result<Vec<Column<'_>>, Fault> {
    let mut head = Cursor::new(section, 0);
    let count = head.count(section.len().min(MAX_COLUMNS))?;
    let mut lengths = Vec::with_capacity(count);
    for _ in 0..count {
        let (standing, unpacked) = (head.number()?, head.number()?);
        lengths.push((usize::try_from(standing).unwrap_or(usize::MAX), usize::try_from(unpacked).unwrap_or(usize::MAX)));
    }
    let mut at = head.at();
    let mut columns = Vec::with_capacity(count);
    for (standing, unpacked) in lengths {
        let end = at.checked_add(standing).filter(|&end| end <= section.len());
        let Some(end) = end else { return head.fault("a column is longer than its section") };
        columns.push(Column { bytes: &section[at..end], unpacked, at });
        at = end;
    }
    head.rule(at == section.len(), "bytes behind the last column")?;
    Ok(columns)
}

fn inflate(column: &Column<'_>, inflater: &mut Decompress) -> Option<Vec<u8>> {
    inflater.reset(false);
    let mut out = Vec::with_capacity(column.unpacked);
    let status = inflater.decompress_vec(column.bytes, &mut out, FlushDecompress::Finish);
    let whole = inflater.total_in() == column.bytes.len() as u64 && out.len() == column.unpacked;
    (matches!(status, Ok(Status::StreamEnd)) && whole).then_some(out)
}
