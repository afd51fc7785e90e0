//! The kernel's functions, by its own list of symbols.

use std::path::Path;

use readers::symbols::{Function, Wanted};

use crate::bytes::Bytes;
use crate::elf::hex;
use crate::pieces::{Piece, find};
use crate::places::{Places, same_id};

/// A list in the form of `/proc/kallsyms`: `ffffffff81000000 T _text`, for modules also `\t[ext4]`.
pub struct Kernel {
    bytes: Bytes,
    /// The offset of each name.
    functions: Vec<Piece<u32>>,
}

impl Kernel {
    /// The list that the user names; else that of the running kernel, or one that perf has kept, if it is the recorded one's.
    ///
    /// # Errors
    /// One phrase, why there is none.
    pub fn open(wanted: &Wanted<'_>, places: &Places) -> Result<Kernel, String> {
        if let Some(path) = &places.kallsyms {
            return Kernel::read(path);
        }
        if wanted.build_id.is_empty() {
            return Err("the recording does not say which kernel it was; --kallsyms names a list of its symbols".to_owned());
        }
        if let Some(kept) = places.kept_kallsyms(wanted.build_id)
            && let Ok(kernel) = Kernel::read(&kept)
        {
            return Ok(kernel);
        }
        let notes = match module(wanted.path) {
            Some(module) => places.system_file(&format!("sys/module/{module}/notes/.note.gnu.build-id")),
            None => places.system_file("sys/kernel/notes"),
        };
        let running = Bytes::open(&notes).ok().and_then(|bytes| build_id(&bytes));
        match running {
            Some(id) if same_id(wanted.build_id, &id) => Kernel::read(&places.system_file("proc/kallsyms")),
            Some(id) => Err(format!("the running kernel is another: {}, not {}", hex(&id), hex(wanted.build_id))),
            None => Err("it is not known whether it is the running kernel".to_owned()),
        }
    }

    fn read(path: &Path) -> Result<Kernel, String> {
        let bytes = Bytes::open(path)?;
        let symbols = symbols(&bytes);
        if symbols.is_empty() {
            return Err(format!("{}: no list of symbols", path.display()));
        }
        if symbols.iter().all(|s| s.address == 0) {
            return Err(format!("{}: its addresses are hidden (see kptr_restrict)", path.display()));
        }
        Ok(Kernel { functions: table(symbols), bytes })
    }

    /// The function at an address.
    pub fn function(&self, address: u64) -> Option<Function> {
        let start = find(&self.functions, address)?.what as usize;
        let name = self.bytes.get(start..)?.split(|b| b.is_ascii_whitespace()).next()?;
        Some(Function { name: String::from_utf8_lossy(name).into_owned(), ..Function::default() })
    }
}

struct Symbol {
    address: u64,
    is_code: bool,
    name: u32,
}

fn symbols(bytes: &[u8]) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut start = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let at = start;
        start += line.len();
        let mut words = line.split(|b| *b == b' ');
        let (Some(address), Some([kind]), Some(name)) = (words.next(), words.next(), words.next()) else { continue };
        let Some(address) = hex_number(address) else { continue };
        let Ok(name_at) = u32::try_from(at + line.len() - words.map(|w| w.len() + 1).sum::<usize>() - name.len()) else { break };
        symbols.push(Symbol { address, is_code: matches!(kind, b't' | b'T' | b'w' | b'W' | b'i'), name: name_at });
    }
    symbols
}

/// Each function reaches to the next symbol of any kind; of several at an address the first in the list counts.
fn table(mut symbols: Vec<Symbol>) -> Vec<Piece<u32>> {
    symbols.sort_by_key(|s| (s.address, !s.is_code));
    symbols.dedup_by_key(|s| s.address);
    let ends = symbols.iter().skip(1).map(|s| s.address).chain([u64::MAX]);
    let pieces = symbols.iter().zip(ends).filter(|(s, _)| s.is_code);
    pieces.map(|(s, end)| Piece { start: s.address, end, what: s.name }).collect()
}

/// Hexadecimal digits, perhaps behind `0x`.
pub fn hex_number(digits: &[u8]) -> Option<u64> {
    let digits = digits.strip_prefix(b"0x").unwrap_or(digits);
    if digits.first() == Some(&b'+') {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// `[ext4]`, or the path of the module's file, as `/sys/module` calls it.
fn module(path: &str) -> Option<String> {
    let name = match path.strip_prefix('[') {
        Some(name) => name.strip_suffix(']')?,
        None => path.rsplit('/').next()?.split(".ko").next().filter(|_| path.contains(".ko"))?,
    };
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    (plain && !name.starts_with("kernel") && !name.starts_with("guest")).then(|| name.replace('-', "_"))
}

/// The build id in a list of notes.
fn build_id(mut notes: &[u8]) -> Option<Vec<u8>> {
    const GNU_BUILD_ID: u32 = 3;
    loop {
        let (head, rest) = notes.split_at_checked(12)?;
        let word = |i: usize| u32::from_ne_bytes([head[i], head[i + 1], head[i + 2], head[i + 3]]);
        let (name_size, size, kind) = (word(0) as usize, word(4) as usize, word(8));
        let (name, rest) = rest.split_at_checked(name_size.checked_next_multiple_of(4)?)?;
        let id = rest.get(..size)?;
        if kind == GNU_BUILD_ID && name.starts_with(b"GNU\0") {
            return Some(id.to_vec());
        }
        notes = rest.get(size.checked_next_multiple_of(4)?..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_by_their_names() {
        assert_eq!(module("[ext4]").as_deref(), Some("ext4"));
        assert_eq!(module("/lib/modules/6.1/kernel/drivers/snd-hda.ko.xz").as_deref(), Some("snd_hda"));
        assert_eq!(module("[kernel.kallsyms]"), None);
        assert_eq!(module("[../../etc]"), None);
    }

    #[test]
    fn a_build_id_stands_among_other_notes() {
        let note = |name: &[u8], kind: u32, id: &[u8]| {
            let mut bytes = Vec::new();
            [name.len() as u32, id.len() as u32, kind].iter().for_each(|n| bytes.extend(n.to_ne_bytes()));
            for part in [name, id] {
                bytes.extend(part);
                bytes.resize(bytes.len().next_multiple_of(4), 0);
            }
            bytes
        };
        let notes = [note(b"Linux\0", 6, b"x"), note(b"GNU\0", 3, &[1, 2, 3, 4, 5])].concat();
        assert_eq!(build_id(&notes), Some(vec![1, 2, 3, 4, 5]));
        for cut in 0..notes.len() - 8 {
            assert_eq!(build_id(&notes[..cut]), None, "{cut}");
        }
    }
}
