//! Code that a runtime compiled, by the map or the dump that it wrote.

use std::path::{Path, PathBuf};

use readers::symbols::Function;

use crate::bytes::{Bytes, NO_FILE};
use crate::jitdump;
use crate::kernel::hex_number;
use crate::pieces::{Latest, Piece, find};
use crate::places::Places;

/// The compiled functions of one process.
pub struct Compiled {
    bytes: Bytes,
    functions: Vec<Piece<Text>>,
    /// Source lines, by where the code stands that was compiled from them.
    lines: Vec<jitdump::Line>,
}

/// Where a name stands in the file, and which source lines belong to it.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Its first byte.
    pub start: u64,
    /// Its length.
    pub length: u32,
    /// Its lines: the first one's index, and how many there are.
    pub lines: (u32, u32),
    /// What to add to an address to get the one that the lines were written for.
    pub moved: u64,
}

impl Compiled {
    /// What was written for a process: its dump if there is one, else its map.
    ///
    /// # Errors
    /// One phrase, why there is nothing.
    pub fn of(pid: i64, path: &str, places: &Places) -> Result<Compiled, String> {
        let mut dumps: Vec<PathBuf> = places.folders.iter().map(|f| f.join(format!("jit-{pid}.dump"))).collect();
        if let Some(name) = Path::new(path).file_name().filter(|_| path.ends_with(".dump")) {
            dumps.extend(places.folders.iter().map(|f| f.join(name)));
            dumps.push(places.system_file(path));
        }
        let mut why = None;
        for path in dumps {
            match Compiled::read(&path, jitdump::read) {
                Ok(dump) => return Ok(dump),
                Err(e) if e == NO_FILE => {}
                Err(e) => drop(why.get_or_insert(e)),
            }
        }
        let name = format!("perf-{pid}.map");
        let in_folders = places.folders.iter().flat_map(|f| [f.join(&name), f.join("tmp").join(&name)]);
        let maps = in_folders.chain([places.system_file(&format!("tmp/{name}"))]);
        for path in maps {
            match Compiled::read(&path, |bytes| Ok((map(bytes), Vec::new()))) {
                Ok(map) => return Ok(map),
                Err(e) if e == NO_FILE => {}
                Err(e) => drop(why.get_or_insert(e)),
            }
        }
        Err(why.unwrap_or_else(|| format!("{NO_FILE}: {name}")))
    }

    fn read(
        path: &Path,
        parse: impl Fn(&[u8]) -> Result<(Vec<Piece<Text>>, Vec<jitdump::Line>), String>,
    ) -> Result<Compiled, String> {
        // These stand in folders where anybody may write: a link could lead anywhere.
        if std::fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
            return Err(format!("{}: a link, not a file", path.display()));
        }
        let bytes = Bytes::open(path)?;
        let (functions, lines) = parse(&bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Compiled { functions, lines, bytes })
    }

    /// The function at an address of the process.
    pub fn function(&self, address: u64) -> Option<Function> {
        let text = find(&self.functions, address)?.what;
        let start = usize::try_from(text.start).ok()?;
        let name = self.bytes.get(start..start.checked_add(text.length as usize)?)?;
        let name = String::from_utf8_lossy(name).into_owned();
        let (first, count) = (text.lines.0 as usize, text.lines.1 as usize);
        let lines = self.lines.get(first..first.saturating_add(count)).unwrap_or_default();
        let behind = lines.partition_point(|l| l.address <= address.wrapping_add(text.moved));
        let Some(line) = lines[..behind].last() else { return Some(Function { name, ..Function::default() }) };
        let file = line.file(&self.bytes).unwrap_or_default();
        Some(Function { name, file, line: line.line })
    }
}

/// `/tmp/perf-PID.map`: `START SIZE name`, the numbers in hexadecimal. Where functions overlap, the one written last is there.
fn map(bytes: &[u8]) -> Vec<Piece<Text>> {
    let mut functions = Latest::new();
    let mut start = 0;
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let at = start;
        start += line.len();
        let line = line.trim_ascii_end();
        let mut words = line.splitn(3, |&b| b == b' ');
        let (Some(address), Some(size), Some(name)) = (words.next(), words.next(), words.next()) else { continue };
        let (Some(address), Some(size)) = (hex_number(address), hex_number(size)) else { continue };
        let Ok(length) = u32::try_from(name.len()) else { continue };
        if name.is_empty() {
            continue;
        }
        let text = Text { start: (at + line.len() - name.len()) as u64, length, lines: (0, 0), moved: 0 };
        functions.put(address, address.saturating_add(size), text);
    }
    functions.into_pieces()
}
