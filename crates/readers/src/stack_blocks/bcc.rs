//! What the tools of bcc print of stacks when they are not asked for folded ones: `profile`, `offcputime`,
//! `offwaketime`, `wakeuptime`, `stackcount`.
//!
//! ```text
//! Tracing off-CPU time (us) of all threads by user + kernel stack... Hit Ctrl-C to end.
//!
//!     finish_task_switch
//!     schedule
//!     --
//!     [unknown]
//!     main
//!     -                cp (9036)
//!         1204
//! ```
//!
//! There is no description but the tools' own examples. What becomes of it:
//!
//! - The number alone on a line ends a stack. If the first line says that it is a time in microseconds, it is kept in
//!   nanoseconds, as `off-cpu` or `time`; else it is `samples` of `profile`, and `count` of the others.
//! - Frames above `--` are the kernel's. Offsets (`-s`) are left out, addresses (`-v`) kept.
//! - `comm (pid)` and `comm [pid]` are process and thread; `target:` and `waker:` are labels.
//! - A stack of a waker and one of its target in one entry (`offwaketime`) are no call path: left out and noted.

use profile::{FrameId, Label, LabelValue, SampleData};

use super::{Blocks, Symbol, address, head_lines, number};
use crate::lines::Lines;
use crate::{Input, Options, Place, Read, ReadError};

const NAME: &str = "bcc";
/// Lines that are looked at.
const LINES: usize = 2000;
const MISSED: [&str; 4] = ["[Missed Kernel Stack]", "[Missed User Stack]", "[Missing Kernel Stack]", "[Missing User Stack]"];

/// Does it begin as these tools do, or is there a line of a process and a number below it?
pub fn sniff(head: &[u8]) -> bool {
    let mut after_process = false;
    for (number_of_line, line) in head_lines(head).take(LINES).enumerate() {
        let text = String::from_utf8_lossy(line);
        if text.starts_with('@') {
            return false;
        }
        if number_of_line < 5 && is_first_line(&text) {
            return true;
        }
        if after_process && number(&text).is_some() && text.starts_with(' ') {
            return true;
        }
        after_process = text.trim_start().starts_with("-  ") && process(text.trim()).is_some();
    }
    false
}

/// `Sampling at 49 Hertz of all threads …`, `Tracing … Hit Ctrl-C to end.`
fn is_first_line(text: &str) -> bool {
    let of_stacks = text.contains(" stack") || text.contains(" functions for ") || text.contains("time (us)");
    text.starts_with("Sampling at ") && text.contains(" Hertz of ")
        || text.starts_with("Tracing ") && text.contains("Hit Ctrl-C to end") && of_stacks
}

/// Reads such a text.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no stack in it, [`ReadError::Truncated`] if it ends within the first one.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut blocks = Blocks::new(NAME);
    let mut reader = Reader::default();
    while let Some(line) = lines.next() {
        let text = line.text();
        // Half a number is a wrong number.
        if !line.whole && !text.trim().is_empty() {
            reader.half = true;
            break;
        }
        reader.line(&text, line.place(), &mut blocks);
    }
    while lines.next().is_some() {}
    let mut notes = std::mem::take(&mut blocks.notes);
    lines.finish(!blocks.rows.is_empty(), &mut notes)?;
    if notes.fault.is_none() && (reader.half || reader.at.is_some()) {
        notes.fault = Some((Place::Byte(notes.bytes), "the file ends in the middle of a stack, which is left out".into()));
    }
    if reader.tool == Tool::Unknown {
        notes.remarks.push("the text does not say what was counted: taken for samples".into());
    }
    if reader.lost_stacks > 0 {
        notes.remarks.push(format!("stacks or halves of stacks that the recorder could not keep: {}", reader.lost_stacks));
    }
    blocks.b.info().exact = matches!(reader.tool, Tool::Time | Tool::Count);
    blocks.notes = notes;
    blocks.finish("no text of a bcc tool: there is no stack with a value in it")
}

/// What the first line says the numbers are.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Tool {
    #[default]
    Unknown,
    Samples,
    Time,
    Count,
}

#[derive(Default)]
struct Reader {
    tool: Tool,
    off_cpu: bool,
    /// The first line of the stack.
    at: Option<Place>,
    frames: Vec<FrameId>,
    /// `--` was there.
    delimited: bool,
    /// Lines of frames that may turn out to be the kernel's.
    texts: Vec<String>,
    process: Option<(String, i64)>,
    target: Option<String>,
    waker: Option<String>,
    lost_stacks: u64,
    missed: bool,
    half: bool,
}

impl Reader {
    fn line(&mut self, text: &str, at: Place, blocks: &mut Blocks) {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed == "^C" || trimmed.starts_with("Detaching") {
            return;
        }
        if !text.starts_with([' ', '\t']) {
            self.outside(text, at, blocks);
            return;
        }
        if let Some(value) = number(text) {
            if self.at.is_none() {
                blocks.notes.skip("value without a stack", at, || trimmed.to_owned());
            } else {
                self.emit(value, blocks);
            }
            return;
        }
        self.at.get_or_insert(at);
        if trimmed == "--" {
            if self.delimited {
                // A third stack: there are those of two threads.
                self.waker.get_or_insert_default();
                self.target.get_or_insert_default();
            }
            self.delimited = true;
            // What stood above is the kernel's.
            self.frames = std::mem::take(&mut self.texts).iter().map(|text| blocks.frame(text, true, symbol)).collect();
        } else if let Some(name) = trimmed.strip_prefix("target:") {
            self.target = Some(name.trim().to_owned());
        } else if let Some(name) = trimmed.strip_prefix("waker:") {
            self.waker = Some(name.trim().to_owned());
        } else if let Some((name, pid)) = process(trimmed) {
            self.process = Some((name.to_owned(), pid));
        } else if MISSED.contains(&trimmed) {
            self.missed = true;
            self.frames.push(blocks.text_frame(trimmed));
        } else {
            self.frames.push(blocks.frame(trimmed, false, symbol));
            if !self.delimited {
                self.texts.push(trimmed.to_owned());
            }
        }
    }

    /// A line that does not begin with blanks.
    fn outside(&mut self, text: &str, at: Place, blocks: &mut Blocks) {
        if is_first_line(text) || text.starts_with("Tracing ") {
            self.off_cpu = text.contains("off-CPU");
            self.tool = match () {
                () if text.starts_with("Sampling") => Tool::Samples,
                () if text.contains("(us)") => Tool::Time,
                () => Tool::Count,
            };
            return;
        }
        // `WARNING: 3 stack traces could not be displayed.`
        if let Some(rest) = text.strip_prefix("WARNING: ")
            && let Some(lost) = rest.split(' ').next().and_then(number)
        {
            blocks.notes.lost = blocks.notes.lost.saturating_add(lost.unsigned_abs());
            return;
        }
        blocks.notes.skip("line that belongs to no stack", at, || text.to_owned());
    }

    fn emit(&mut self, value: i64, blocks: &mut Blocks) {
        let mut done = std::mem::take(self);
        (self.tool, self.off_cpu, self.lost_stacks) = (done.tool, done.off_cpu, done.lost_stacks + u64::from(done.missed));
        if let (Some(_), Some(_), true, Some(at)) = (&done.waker, &done.target, done.delimited, done.at) {
            blocks.notes.skip("stack of a waker and its target, which is no call path", at, || value.to_string());
            return;
        }
        let (name, unit, factor) = match (done.tool, done.off_cpu) {
            (Tool::Time, true) => ("off-cpu", "nanoseconds", 1000),
            (Tool::Time, false) => ("time", "nanoseconds", 1000),
            (Tool::Count, _) => ("count", "count", 1),
            _ => ("samples", "count", 1),
        };
        let Some(column) = blocks.column(name, unit, factor) else { return };
        let mut labels = Vec::new();
        for (key, value) in [("target", done.target.take()), ("waker", done.waker.take())] {
            if let Some(value) = value {
                labels.push(Label { key: blocks.b.string(key), value: LabelValue::Str(blocks.b.string(&value)) });
            }
        }
        let labels = blocks.b.labels(&labels);
        let thread = done.process.map(|(name, pid)| blocks.process(&name, pid));
        let stack = blocks.stack(&done.frames);
        blocks.add(stack, column, value, SampleData { thread, labels, ..SampleData::default() });
    }
}

/// `-                cp (9036)`, `cp [9036]`: the name and number of a process.
fn process(text: &str) -> Option<(&str, i64)> {
    let (name, pid) = match text.strip_prefix("-  ") {
        Some(rest) => rest.strip_suffix(')')?.rsplit_once(" (")?,
        None => text.strip_suffix(']')?.rsplit_once(" [")?,
    };
    let name = name.trim();
    let name = name.strip_prefix("b'").and_then(|name| name.strip_suffix('\'')).unwrap_or(name);
    Some((name, number(pid)?))
}

/// `main`, `main+0x12`, `ffffffff81234567 vfs_read`, `b'main'`.
fn symbol(text: &str) -> Symbol<'_> {
    let (first, more) = text.split_once(' ').unwrap_or((text, ""));
    let (address, rest) = match address(first) {
        Some(address) if first.len() >= 12 || first.starts_with("0x") => (address, more.trim()),
        _ => (0, text),
    };
    let rest = rest.strip_prefix("b'").and_then(|name| name.strip_suffix('\'')).unwrap_or(rest);
    let (rest, kernel) = rest.strip_suffix("_[k]").map_or((rest, false), |rest| (rest, true));
    let name = match rest.rsplit_once("+0x") {
        Some((name, offset)) if !name.is_empty() && offset.bytes().all(|b| b.is_ascii_hexdigit()) => name,
        _ => rest,
    };
    Symbol { name: if name == "[unknown]" { "" } else { name }, module: "", address, kernel }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_processes() {
        for (text, name, address) in [
            ("filemap_map_pages", "filemap_map_pages", 0),
            ("main+0x12", "main", 0),
            ("ffffffff81234567 vfs_read+0x1", "vfs_read", 0xffff_ffff_8123_4567),
            ("b'main'", "main", 0),
            ("do_idle_[k]", "do_idle", 0),
            ("[unknown]", "", 0),
            ("std::vector<int, a b>::f(int)", "std::vector<int, a b>::f(int)", 0),
        ] {
            let found = symbol(text);
            assert_eq!((found.name, found.address), (name, address), "{text}");
        }
        assert_eq!(process("-                cp (9036)"), Some(("cp", 9036)));
        assert_eq!(process("-                a (b) (9036)"), Some(("a (b)", 9036)));
        assert_eq!(process("postgres [12]"), Some(("postgres", 12)));
        assert_eq!(process("operator[]"), None);
    }
}
