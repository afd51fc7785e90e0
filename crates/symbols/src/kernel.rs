//! The kernel's functions, by its own list of symbols.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use readers::symbols::{Function, Wanted};

use crate::bytes::{Bytes, NO_FILE};
use crate::elf::hex;
use crate::lock;
use crate::pieces::{Piece, find};
use crate::places::{Places, same_id};

/// The functions of the kernel and its modules, as they stood in memory while it was recorded.
pub struct Kernel {
    list: Arc<List>,
    /// What to take from an address to get the one in the list: a kernel is put elsewhere at each start.
    moved: u64,
}

/// A list in the form of `/proc/kallsyms`: `ffffffff81000000 T _text`, for modules also `\t[ext4]`.
pub struct List {
    bytes: Bytes,
    /// The offset of each name.
    functions: Vec<Piece<u32>>,
    /// The address of the symbol that says where the kernel is, or 0.
    text: u64,
}

/// The lists that were read, each once: kernel and modules are in one.
#[derive(Default)]
pub struct Lists(Mutex<HashMap<PathBuf, Arc<OnceLock<Found>>>>);

type Found = Result<Arc<List>, String>;

impl Lists {
    /// The list that the user names, which may be a pipe.
    ///
    /// # Errors
    /// One phrase, why there is none.
    pub fn named(&self, path: &Path) -> Found {
        self.get(path, Bytes::read)
    }

    fn get(&self, path: &Path, open: fn(&Path) -> Result<Bytes, String>) -> Found {
        let found = Arc::clone(lock(&self.0).entry(path.to_owned()).or_default());
        let read = || {
            let about = |why: String| format!("{}: {why}", path.display());
            let bytes = open(path).map_err(|why| if why == NO_FILE { about(why) } else { why })?;
            List::new(bytes).map(Arc::new).map_err(about)
        };
        found.get_or_init(read).clone()
    }
}

impl Kernel {
    /// By the list that the user names; else that of the running kernel, or one that perf has kept, if it is the recorded
    /// one's. `text` is where the recorded kernel was, or 0.
    ///
    /// # Errors
    /// One phrase, why there is none.
    pub fn open(wanted: &Wanted<'_>, text: u64, places: &Places, lists: &Lists) -> Result<Kernel, String> {
        let list = Kernel::list(wanted, places, lists)?;
        let moved = if text == 0 || list.text == 0 { 0 } else { text.wrapping_sub(list.text) };
        // Each module is put somewhere else, wherever the kernel is.
        if moved != 0 && module(wanted.path).is_some() {
            return Err("the list of the kernel's symbols is of another start of the system, when modules stood elsewhere".into());
        }
        Ok(Kernel { list, moved })
    }

    fn list(wanted: &Wanted<'_>, places: &Places, lists: &Lists) -> Found {
        const HELP: &str = "`--kallsyms FILE` takes a copy of the recorded system's /proc/kallsyms";
        if let Some(path) = &places.kallsyms {
            return lists.named(path);
        }
        if wanted.build_id.is_empty() {
            return Err(format!("the recording does not say which kernel it was; {HELP}"));
        }
        if let Some(kept) = places.kept_kallsyms(wanted.build_id)
            && let Ok(list) = lists.get(&kept, Bytes::open)
        {
            return Ok(list);
        }
        let notes = match module(wanted.path) {
            Some(module) => places.system_file(&format!("sys/module/{module}/notes/.note.gnu.build-id")),
            None => places.system_file("sys/kernel/notes"),
        };
        let running = Bytes::of_kernel(&notes).ok().and_then(|bytes| build_id(&bytes));
        match running {
            Some(id) if same_id(wanted.build_id, &id) => lists.get(&places.system_file("proc/kallsyms"), Bytes::of_kernel),
            Some(id) => Err(format!(
                "the running kernel is another (build id {}, recorded was {}); {HELP}",
                hex(&id),
                hex(wanted.build_id)
            )),
            None => Err(format!("it is not known whether it is the running kernel; {HELP}")),
        }
    }

    /// The function at an address.
    pub fn function(&self, address: u64) -> Option<Function> {
        self.list.function(address.wrapping_sub(self.moved))
    }
}

impl List {
    fn new(bytes: Bytes) -> Result<List, String> {
        let symbols = symbols(&bytes);
        if symbols.is_empty() {
            return Err("no list of a kernel's symbols, as /proc/kallsyms is".to_owned());
        }
        if symbols.iter().all(|s| s.address == 0) {
            return Err("its addresses are hidden, as /proc/kallsyms hides them from who is not root".to_owned());
        }
        // perf notes the address of the first of these that there is.
        let address_of = |name: &[u8]| symbols.iter().find(|s| word(&bytes, s.name) == Some(name)).map(|s| s.address);
        let text = address_of(b"_text").or_else(|| address_of(b"_stext")).unwrap_or(0);
        Ok(List { functions: table(symbols), bytes, text })
    }

    fn function(&self, address: u64) -> Option<Function> {
        let name = word(&self.bytes, find(&self.functions, address)?.what)?;
        Some(Function { name: String::from_utf8_lossy(name).into_owned(), ..Function::default() })
    }
}

/// The name that stands there.
fn word(bytes: &[u8], at: u32) -> Option<&[u8]> {
    bytes.get(at as usize..)?.split(|b| b.is_ascii_whitespace()).next()
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
