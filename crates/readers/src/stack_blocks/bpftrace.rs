//! What bpftrace prints of maps with stacks in their keys.
//!
//! ```text
//! Attaching 1 probe...
//!
//! @[
//!     do_syscall_64+99
//!     entry_SYSCALL_64_after_hwframe+124
//! ,
//!     __GI___read+20
//!     main+41
//! , cat]: 12
//! ```
//!
//! Described in bpftrace's reference guide. What becomes of it:
//!
//! - Each map with stacks is a sample type of its own, named as the map is; `@` without a name is `samples`.
//! - Kernel and user stack of one key are one stack, the kernel's on the leaf side, in whichever order they stand.
//! - A frame is a function and an offset in it, which is left out; with `ustack(perf)` an address and a file as well.
//! - Other parts of the key (comm, pid) are labels `key1`, `key2`, … in their order.
//! - Maps without stacks, histograms and statistics are left out and noted.

use profile::SampleData;

use super::{Blocks, Symbol, address, head_lines, number};
use crate::lines::Lines;
use crate::{Input, Options, Place, Read, ReadError};

const NAME: &str = "bpftrace";
/// Lines that are looked at.
const LINES: usize = 2000;
/// Where the kernel is entered: a stack that begins with one of these is the kernel's.
const KERNEL_ENTRIES: [&str; 14] = [
    "start_secondary",
    "common_startup",
    "entry_SYSCALL",
    "entry_INT80",
    "do_syscall_",
    "asm_",
    "ret_from_fork",
    "ret_to_user",
    "ret_fast_syscall",
    "secondary_startup",
    "el0",
    "el1",
    "common_interrupt",
    "call_on_stack",
];

/// Is there a map whose key is a stack, and a value behind it?
pub fn sniff(head: &[u8]) -> bool {
    let mut open = false;
    let mut frames = 0;
    for line in head_lines(head).take(LINES) {
        let indented = line.first().is_some_and(u8::is_ascii_whitespace);
        if begins_map(line) {
            let text = String::from_utf8_lossy(line);
            open = parse_end(&text).is_none();
            frames = 0;
        } else if open && indented {
            frames += 1;
        } else if open && matches!(line.first(), Some(b',' | b']')) {
            let text = String::from_utf8_lossy(line);
            if parse_end(&text).is_some() && frames > 0 {
                return true;
            }
        } else if open && !line.is_empty() {
            open = false;
        }
    }
    // A stack may be longer than the head.
    open && frames > 0
}

/// `@name[`
fn begins_map(line: &[u8]) -> bool {
    line.first() == Some(&b'@')
        && memchr::memchr(b'[', line).is_some_and(|end| line[1..end].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_'))
}

/// The rest of a key and the value behind it: `, cat]: 12`.
fn parse_end(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind("]: ").or_else(|| text.strip_suffix("]:").map(str::len))?;
    Some((&text[..at], text[at + 2..].trim()))
}

/// Reads such a text.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no map with stacks in it, [`ReadError::Truncated`] if it ends within the
/// first one.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut blocks = Blocks::new(NAME);
    let mut entry: Option<Entry> = None;
    let mut half = false;
    while let Some(line) = lines.next() {
        let text = line.text();
        let text = text.trim_end();
        // Half a number is a wrong number.
        if !line.whole && !text.is_empty() {
            half = true;
            break;
        }
        entry = match entry.take() {
            Some(open) => open.line(text, line.place(), &mut blocks),
            None => outside(text, line.place(), &mut blocks),
        };
    }
    while lines.next().is_some() {}
    let mut notes = std::mem::take(&mut blocks.notes);
    lines.finish(!blocks.rows.is_empty(), &mut notes)?;
    if notes.fault.is_none() && (half || entry.is_some()) {
        notes.fault =
            Some((Place::Byte(notes.bytes), "the file ends in the middle of a map, of which the rest is left out".into()));
    }
    if blocks.rows.iter().any(|row| row.data.labels != profile::LabelsId::NONE) {
        notes.remarks.push("what stands beside stacks has no name: it is kept as labels `key1`, `key2`, …".into());
    }
    blocks.notes = notes;
    blocks.finish("no text of bpftrace: there is no map with stacks in it")
}

/// A line that is in no entry; the entry it begins.
fn outside(text: &str, at: Place, blocks: &mut Blocks) -> Option<Entry> {
    if text.is_empty() || text.starts_with("Attaching ") || text == "^C" || text.starts_with("Attached ") {
        return None;
    }
    if let Some(lost) = text.strip_prefix("Lost ").and_then(|rest| number(rest.split(' ').next()?)) {
        blocks.notes.lost = blocks.notes.lost.saturating_add(lost.unsigned_abs());
        return None;
    }
    if begins_map(text.as_bytes()) {
        let (name, rest) = text[1..].split_once('[')?;
        let mut entry = Entry { map: name.to_owned(), at, keys: Vec::new(), stacks: Vec::new(), open: false };
        let Some((key, value)) = parse_end(rest) else {
            entry.keys(rest);
            return Some(entry);
        };
        // A stack that could not be had leaves nothing between the commas.
        if key.is_empty() || key.starts_with(", ") || key.ends_with(", ") {
            entry.keys(key);
            entry.end(value, blocks);
            return None;
        }
        blocks.notes.skip("entry of a map without a stack", at, || text.to_owned());
    } else if text.starts_with('@') {
        blocks.notes.skip("map without keys", at, || text.to_owned());
    } else if is_histogram(text) {
        blocks.notes.skip("line of a histogram", at, || text.to_owned());
    } else {
        blocks.notes.skip("line that is in no map", at, || text.to_owned());
    }
    None
}

/// `[4, 8)     12 |@@@@      |`
fn is_histogram(text: &str) -> bool {
    text.ends_with('|') && (text.starts_with(['[', '(']))
}

/// An entry of a map whose key is not all read.
struct Entry {
    map: String,
    at: Place,
    keys: Vec<String>,
    /// The lines of each, leaf first.
    stacks: Vec<String>,
    /// Frames that follow belong to the last stack.
    open: bool,
}

impl Entry {
    /// Parts of the key that stand on one line, with a comma between them.
    fn keys(&mut self, text: &str) {
        let parts = text.split(", ").map(|part| part.trim_matches([',', ' '])).filter(|part| !part.is_empty());
        self.keys.extend(parts.map(str::to_owned));
        self.open = false;
    }

    /// Takes one more line; what is left if it is not the last.
    fn line(mut self, text: &str, at: Place, blocks: &mut Blocks) -> Option<Entry> {
        if text.is_empty() {
            return Some(self);
        }
        if text.starts_with([' ', '\t']) {
            if !self.open {
                self.stacks.push(String::new());
                self.open = true;
            }
            if let Some(lines) = self.stacks.last_mut() {
                lines.push_str(text.trim_start());
                lines.push('\n');
            }
            return Some(self);
        }
        if text.starts_with([',', ']']) {
            let Some((rest, value)) = parse_end(text) else {
                self.keys(text);
                return Some(self);
            };
            self.keys(rest);
            self.end(value, blocks);
            return None;
        }
        blocks.notes.skip("entry of a map that breaks off", self.at, || self.map.clone());
        outside(text, at, blocks)
    }

    fn end(mut self, value: &str, blocks: &mut Blocks) {
        let Some(value) = number(value) else {
            let why = if value.is_empty() { "histogram of a stack" } else { "value that is no whole number" };
            blocks.notes.skip(why, self.at, || value.to_owned());
            return;
        };
        let name = if self.map.is_empty() { "samples" } else { &self.map };
        let Some(column) = blocks.column(name, "count", 1) else {
            blocks.notes.skip("entry of one map too many", self.at, || self.map.clone());
            return;
        };
        let is_kernel = |lines: &String| {
            let root = lines.lines().next_back().unwrap_or("");
            KERNEL_ENTRIES.iter().any(|entry| root.starts_with(entry))
        };
        // The kernel's stack is the leaf side.
        self.stacks.sort_by_key(|lines| !is_kernel(lines));
        let mut frames = Vec::new();
        for lines in &self.stacks {
            let kernel = is_kernel(lines);
            frames.extend(lines.lines().map(|line| blocks.frame(line, kernel, symbol)));
        }
        let labels = blocks.keys(&self.keys);
        let stack = blocks.stack(&frames);
        blocks.add(stack, column, value, SampleData { labels, ..SampleData::default() });
    }
}

/// `vfs_read+0`, `0x7f1234`, `7f1234 main+0x12 (/srv/demo/a)`.
fn symbol(text: &str) -> Symbol<'_> {
    let mut rest = text;
    let mut found = Symbol { name: "", module: "", address: 0, kernel: false };
    let (first, more) = text.split_once(' ').unwrap_or((text, ""));
    if let Some(address) = address(first)
        && (first.starts_with("0x") || !more.is_empty() || !first.contains('+'))
    {
        found.address = address;
        rest = more.trim();
    }
    if let Some(inner) = rest.strip_suffix(')')
        && let Some((name, module)) = inner.rsplit_once(" (").or_else(|| inner.strip_prefix('(').map(|module| ("", module)))
        && found.address != 0
    {
        found.module = module.rsplit('/').next().unwrap_or(module);
        found.kernel = module == "[kernel.kallsyms]";
        rest = name;
    }
    if let Some((name, offset)) = rest.rsplit_once('+') {
        let digits = offset.strip_prefix("0x").unwrap_or(offset);
        if !digits.is_empty() && !name.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            rest = name;
        }
    }
    let unknown = rest == "[unknown]" || rest.strip_prefix("0x").is_some_and(|_| address(rest) == Some(found.address));
    found.name = if unknown { "" } else { rest };
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        for (text, name, module, address) in [
            ("do_syscall_64+99", "do_syscall_64", "", 0),
            ("operator+(A, B)+12", "operator+(A, B)", "", 0),
            ("operator+", "operator+", "", 0),
            ("0x7f32a1b2c3d4", "", "", 0x7f32_a1b2_c3d4),
            ("7f32a1b2 main+0x12 (/srv/demo/a)", "main", "a", 0x7f32_a1b2),
            ("ffffffffb4019501 do_mmap+1 ([kernel.kallsyms])", "do_mmap", "[kernel.kallsyms]", 0xffff_ffff_b401_9501),
            ("7f32a1b2 [unknown] (/srv/demo/lib x.so)", "", "lib x.so", 0x7f32_a1b2),
            ("7f32a1b2 0x7f32a1b2 ([unknown])", "", "[unknown]", 0x7f32_a1b2),
            ("feed_data+4", "feed_data", "", 0),
            ("f(int)", "f(int)", "", 0),
        ] {
            let found = symbol(text);
            assert_eq!((found.name, found.module, found.address), (name, module, address), "{text}");
        }
    }
}
