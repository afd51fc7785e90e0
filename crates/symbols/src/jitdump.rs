//! jitdump: what runtimes write of the code they compile, in the layout of Linux' `tools/perf/Documentation/jitdump-specification.txt`.
//!
//! A header, then records in the order of time, each with kind, size and time: code was loaded (with its name), moved, or
//! its source lines follow (before the code they belong to). What is later takes the place of what it overlaps. The code itself,
//! tables for unwinding and the end of the recording are left out.

use crate::jit::Text;
use crate::pieces::{Latest, Piece};

/// `JiTD`, in the writer's byte order.
const MAGIC: u32 = 0x4a69_5444;
const LOAD: u32 = 0;
const MOVE: u32 = 1;
const LINES: u32 = 2;

/// From this address on, up to the next, code comes from this line.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// As the code was loaded.
    pub address: u64,
    /// Counts from 1.
    pub line: u32,
    /// Where the file's name stands, which ends with a zero.
    file: u64,
}

impl Line {
    /// The name of its file.
    pub fn file(&self, dump: &[u8]) -> Option<String> {
        /// Longer names are cut.
        const LONGEST: usize = 4096;
        let bytes = dump.get(usize::try_from(self.file).ok()?..)?;
        let bytes = &bytes[..bytes.len().min(LONGEST)];
        Some(String::from_utf8_lossy(bytes.split(|&b| b == 0).next()?).into_owned())
    }
}

/// A function as it was loaded, to be found again when it moves.
#[derive(Debug, Clone, Copy)]
struct Code {
    address: u64,
    size: u64,
    text: Text,
}

/// Functions by address, and their lines. A dump that breaks off holds what stood before.
///
/// # Errors
/// What is no dump.
pub fn read(bytes: &[u8]) -> Result<(Vec<Piece<Text>>, Vec<Line>), String> {
    let magic = bytes.get(..4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    let big = match magic {
        MAGIC => false,
        m if m.swap_bytes() == MAGIC => true,
        _ => return Err("no jitdump".to_owned()),
    };
    let header = Fields { bytes, at: 8, big }.u32().unwrap_or(0) as usize;
    let mut at = header.max(40);
    let mut functions = Latest::new();
    let mut by_index = std::collections::HashMap::new();
    let (mut lines, mut pending) = (Vec::new(), None);
    while let Some(head) = bytes.get(at..).filter(|b| b.len() >= 16) {
        let mut fields = Fields { bytes: head, at: 0, big };
        let (Some(kind), Some(size)) = (fields.u32(), fields.u32()) else { break };
        let Some(record) = head.get(..size as usize).filter(|r| r.len() >= 16) else { break };
        let mut fields = Fields { bytes: record, at: 16, big };
        match kind {
            LOAD => {
                if let Some((index, mut code)) = load(&mut fields, at) {
                    if let Some((_, found)) = pending.take_if(|(address, _)| *address == code.address) {
                        code.text.lines = found;
                    }
                    functions.put(code.address, code.address.saturating_add(code.size), code.text);
                    by_index.insert(index, code);
                }
            }
            MOVE => {
                if let Some((index, from, to, size)) = moved(&mut fields)
                    && let Some(code) = by_index.get_mut(&index)
                    && code.address == from
                {
                    functions.clear(from, from.saturating_add(size));
                    code.text.moved = code.text.moved.wrapping_add(from.wrapping_sub(to));
                    code.address = to;
                    code.size = size;
                    functions.put(to, to.saturating_add(size), code.text);
                }
            }
            LINES => pending = read_lines(&mut fields, at, &mut lines),
            _ => {}
        }
        at += record.len();
    }
    Ok((functions.into_pieces(), lines))
}

/// pid, tid, virtual address, address, size, index; the name, the code.
fn load(fields: &mut Fields<'_>, record: usize) -> Option<(u64, Code)> {
    fields.skip(8 + 8)?;
    let (address, size, index) = (fields.u64()?, fields.u64()?, fields.u64()?);
    let start = fields.at;
    let name = fields.text()?;
    let text = Text { start: (record + start) as u64, length: u32::try_from(name).ok()?, lines: (0, 0), moved: 0 };
    Some((index, Code { address, size, text }))
}

/// pid, tid, virtual address, old address, new address, size, index.
fn moved(fields: &mut Fields<'_>) -> Option<(u64, u64, u64, u64)> {
    fields.skip(8 + 8)?;
    let (from, to, size, index) = (fields.u64()?, fields.u64()?, fields.u64()?, fields.u64()?);
    Some((index, from, to, size))
}

/// The address of the code, a count, and for each: address, line, discriminator, the file's name (`\xff\0`: as before).
fn read_lines(fields: &mut Fields<'_>, record: usize, lines: &mut Vec<Line>) -> Option<(u64, (u32, u32))> {
    let (code, count) = (fields.u64()?, fields.u64()?);
    let first = lines.len();
    let mut file = None;
    for _ in 0..count {
        let (Some(address), Some(line), Some(_)) = (fields.u64(), fields.u32(), fields.u32()) else { break };
        let start = fields.at;
        let Some(length) = fields.text() else { break };
        if fields.bytes.get(start..start + length) != Some(b"\xff") {
            file = Some((record + start) as u64);
        }
        if let Some(file) = file {
            lines.push(Line { address, line, file });
        }
    }
    lines[first..].sort_by_key(|l| l.address);
    Some((code, (u32::try_from(first).ok()?, u32::try_from(lines.len() - first).ok()?)))
}

/// Reads one field after the other.
struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
    big: bool,
}

impl Fields<'_> {
    fn skip(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|&at| at <= self.bytes.len())?;
        Some(())
    }

    fn u32(&mut self) -> Option<u32> {
        let bytes = self.bytes.get(self.at..self.at.checked_add(4)?)?.try_into().ok()?;
        self.at += 4;
        Some(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn u64(&mut self) -> Option<u64> {
        let (a, b) = (u64::from(self.u32()?), u64::from(self.u32()?));
        Some(if self.big { a << 32 | b } else { b << 32 | a })
    }

    /// The length of a text that ends with a zero.
    fn text(&mut self) -> Option<usize> {
        let length = memchr::memchr(0, self.bytes.get(self.at..)?)?;
        self.at += length + 1;
        Some(length)
    }
}
