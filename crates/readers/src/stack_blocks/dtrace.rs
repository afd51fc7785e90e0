//! What DTrace prints of aggregations with stacks.
//!
//! ```text
//! CPU     ID                    FUNCTION:NAME
//!   0     49                       :tick-60s
//!
//!   mysqld                                                     1234
//!               libc.so.1`memcpy+0x20
//!               mysqld`row_sel+0x1ce
//!               libc.so.1`_lwp_start
//!               105
//! ```
//!
//! Described in the DTrace guides of Solaris and FreeBSD. What becomes of it:
//!
//! - The number alone on a line ends a stack and is its value. The text does not say what was counted: the sample type
//!   is `samples`.
//! - A frame is a module, a function and an offset in it, which is left out; or an address. Frames of `jstack()` are
//!   names as they stand.
//! - Stacks without values, as `stack()` prints them outside of aggregations, count 1 each if no stack has a value.
//! - Kernel and user stack of one aggregation are one stack, the kernel's on the leaf side.
//! - Other keys of the aggregation, before the stack or beside the value, are labels `key1`, `key2`, … in their order.
//! - Distributions (`quantize` and the like) are left out and noted.

use profile::{FrameId, SampleData};

use super::{Blocks, Symbol, address, head_lines, number};
use crate::lines::Lines;
use crate::{Input, Options, Place, Read, ReadError};

const NAME: &str = "dtrace";
/// Lines that are looked at.
const LINES: usize = 2000;
/// A line that begins further right is a frame; keys begin further left.
const FRAME_COLUMN: usize = 10;
/// Modules that are the kernel, on any system that has DTrace.
const KERNELS: [&str; 5] = ["unix", "genunix", "kernel", "mach_kernel", "vmlinux"];

/// Is there DTrace's header, or are there frames with a module and a count behind them?
pub fn sniff(head: &[u8]) -> bool {
    let (mut frames, mut counts, mut others, mut in_stack) = (0, 0, 0, false);
    for line in head_lines(head).take(LINES) {
        let Ok(text) = std::str::from_utf8(line) else {
            others += 1;
            continue;
        };
        if is_header(text) {
            return true;
        }
        if has_module(text) {
            frames += 1;
            in_stack = true;
        } else if in_stack && number(text).is_some() {
            counts += 1;
            in_stack = false;
        } else if !text.trim().is_empty() && !in_stack {
            others += 1;
        }
    }
    counts > 0 && frames >= counts && others <= counts * 2 + 3
}

/// `CPU     ID                    FUNCTION:NAME`
fn is_header(text: &str) -> bool {
    text.split_ascii_whitespace().eq(["CPU", "ID", "FUNCTION:NAME"])
}

/// `libc.so.1`memcpy+0x20`, with blanks before it.
fn has_module(text: &str) -> bool {
    let trimmed = text.trim_start();
    trimmed.len() < text.len()
        && trimmed
            .split_once('`')
            .is_some_and(|(module, rest)| !module.is_empty() && !module.contains([' ', ';', '(', ',']) && !rest.is_empty())
}

/// `  0     49                       :tick-60s`
fn is_probe(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let mut number = || words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
    number() && number() && words.next().is_some_and(|w| w.contains(':'))
}

/// Reads such a text.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no stack in it, [`ReadError::Truncated`] if it ends within the first one.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut reader = Reader::default();
    let mut blocks = Blocks::new(NAME);
    let column = blocks.column("samples", "count", 1).unwrap_or(0);
    while let Some(line) = lines.next() {
        let text = line.text();
        // Half a number is a wrong number.
        if !line.whole && !text.trim().is_empty() {
            reader.half = true;
            break;
        }
        reader.line(&text, line.place(), column, &mut blocks);
    }
    while lines.next().is_some() {}
    reader.end(true, column, &mut blocks);
    let mut notes = std::mem::take(&mut blocks.notes);
    lines.finish(!blocks.rows.is_empty(), &mut notes)?;
    if notes.fault.is_none() && (reader.half || !reader.frames.is_empty()) {
        notes.fault = Some((Place::Byte(notes.bytes), "the file ends in the middle of a stack, which is left out".into()));
    }
    if blocks.rows.iter().any(|row| row.data.labels != profile::LabelsId::NONE) {
        notes.remarks.push("what stands beside stacks has no name: it is kept as labels `key1`, `key2`, …".into());
    }
    if reader.uncounted {
        notes.remarks.push("stacks have no values: each counts 1".into());
    }
    notes.remarks.push("the text does not say what was counted: taken for samples".into());
    blocks.notes = notes;
    blocks.finish("no text of DTrace: there is no stack with a value in it")
}

#[derive(Default)]
struct Reader {
    keys: Vec<String>,
    keys_at: Option<Place>,
    frames: Vec<FrameId>,
    /// The first line of the stack.
    at: Option<Place>,
    /// A probe has fired before the stack.
    fired: bool,
    /// There was a stack with a value.
    counted: bool,
    /// Stacks count 1 each.
    uncounted: bool,
    /// In the lines of a distribution.
    distribution: bool,
    half: bool,
}

impl Reader {
    fn line(&mut self, text: &str, at: Place, column: usize, blocks: &mut Blocks) {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            self.distribution = false;
            return;
        }
        if self.distribution {
            return;
        }
        if is_header(text) {
            return;
        }
        if is_probe(text) {
            self.end(false, column, blocks);
            self.frames.clear();
            self.fired = true;
        } else if trimmed.contains("- Distribution -") {
            blocks.notes.skip("distribution of a stack", at, || trimmed.to_owned());
            (self.distribution, self.keys, self.at) = (true, Vec::new(), None);
            self.frames.clear();
        } else if let Some(value) = number(text) {
            if self.frames.is_empty() && self.keys.is_empty() {
                blocks.notes.skip("value without a stack", at, || trimmed.to_owned());
            } else if self.frames.is_empty() {
                // A line of keys is followed by the stack: this is one more of them.
                self.keys.push(trimmed.to_owned());
            } else {
                self.emit(column, value, blocks);
            }
        } else if is_frame(text) {
            self.at.get_or_insert(at);
            let frame = blocks.frame(trimmed, false, symbol);
            self.frames.push(frame);
        } else {
            self.other(trimmed, at, column, blocks);
        }
    }

    /// Keys, and behind a stack its value.
    fn other(&mut self, text: &str, at: Place, column: usize, blocks: &mut Blocks) {
        let keys = split_keys(text);
        if self.frames.is_empty() {
            self.no_stack(blocks);
            self.keys = keys;
            self.keys_at = Some(at);
        } else if let Some((value, more)) = keys.split_last()
            && let Some(value) = number(value)
        {
            self.keys.extend_from_slice(more);
            self.emit(column, value, blocks);
        } else {
            self.keys.extend(keys);
        }
    }

    fn emit(&mut self, column: usize, value: i64, blocks: &mut Blocks) {
        let labels = blocks.keys(&self.keys);
        let stack = blocks.stack(&self.frames);
        blocks.add(stack, column, value, SampleData { labels, ..SampleData::default() });
        self.counted = true;
        self.clear();
    }

    fn clear(&mut self) {
        self.keys.clear();
        self.frames.clear();
        (self.keys_at, self.at) = (None, None);
    }

    /// Notes keys that no stack followed.
    fn no_stack(&mut self, blocks: &mut Blocks) {
        if let Some(at) = self.keys_at.take() {
            let keys = std::mem::take(&mut self.keys);
            blocks.notes.skip("line that is neither frame nor value", at, || keys.join("  "));
        }
    }

    /// At the end of a stack that has no value; `last` at that of the file.
    fn end(&mut self, last: bool, column: usize, blocks: &mut Blocks) {
        if self.frames.is_empty() {
            self.no_stack(blocks);
        } else if self.fired && !self.counted && !self.half {
            self.emit(column, 1, blocks);
            (self.counted, self.uncounted) = (false, true);
        } else if let Some(at) = self.at.take().filter(|_| !last) {
            blocks.notes.skip("stack without a value", at, String::new);
        }
    }
}

fn is_frame(text: &str) -> bool {
    let column = text.len() - text.trim_start().len();
    let tabs = text.bytes().take(column).filter(|&b| b == b'\t').count();
    has_module(text) || column + 7 * tabs >= FRAME_COLUMN || address(text.trim()).is_some()
}

/// `module`function+0x12`, `module`0x1234`, `0x1234`, or a name as it stands.
fn symbol(text: &str) -> Symbol<'_> {
    let (module, name) = match text.split_once('`') {
        Some((module, name)) if !module.contains([' ', '(']) => (module, name),
        _ => ("", text),
    };
    let kernel = KERNELS.contains(&module) || module.ends_with(".ko");
    let name = match name.rsplit_once("+0x") {
        Some((name, offset)) if !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_hexdigit()) => name,
        _ => name,
    };
    match address(name).filter(|_| name.starts_with("0x")) {
        Some(address) => Symbol { name: "", module, address, kernel },
        None => Symbol { name, module, address: 0, kernel },
    }
}

/// Keys stand in columns.
fn split_keys(text: &str) -> Vec<String> {
    text.split("  ").flat_map(|part| part.split('\t')).map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        for (text, module, name, address) in [
            ("libc.so.1`memcpy+0x20", "libc.so.1", "memcpy", 0),
            ("libc.so.1`_lwp_start", "libc.so.1", "_lwp_start", 0),
            ("mysqld`operator+(A const&)+0x1ce", "mysqld", "operator+(A const&)", 0),
            ("node`0x8a1b2c", "node", "", 0x8a1b2c),
            ("0xfffffffffb800c91", "", "", 0xffff_ffff_fb80_0c91),
            ("java/lang/Thread.run(Thread.java:748)", "", "java/lang/Thread.run(Thread.java:748)", 0),
            ("a`+0x1", "a", "", 0),
        ] {
            let found = symbol(text);
            assert_eq!((found.module, found.name, found.address), (module, name, address), "{text}");
        }
    }
}
