//! The text of austin, a sampler of Python: a sample a line, with what was sampled and how in lines before and after.
//!
//! ```text
//! # austin: 3.7.0
//! # interval: 100
//! # mode: wall
//! P123;T0:123;/srv/app.py:<module>:90;/srv/app.py:main:80 104
//! P123;T0:125;/usr/lib/python3.11/threading.py:Thread._bootstrap:1002;:GC: 104
//! # duration: 1042
//! ```
//!
//! <https://github.com/P403n1x87/austin#usage>; [`mojo`] is the same in binary. Text without a line of metadata is left
//! to [`folded`](crate::folded), which cannot know its unit.
//!
//! | in the file | becomes |
//! |---|---|
//! | `P`, `T` | process and thread; a sub-interpreter other than 0 is the label `interpreter` |
//! | `file:function:line` | a frame with these fields |
//! | `native@address:function:offset` | a frame with an address, in the file that a `map` line names |
//! | `kernel:function:0` | a frame of the kernel |
//! | `:GC:` | the leaf of samples in the collector, under that name |
//! | `:INVALID:` | the root of a stack that austin could not follow to its root: truncated |
//! | microseconds | `wall`, or `cpu` in mode `cpu`, in nanoseconds |
//! | time, idle and memory of mode `full` | `wall`; `cpu`, which is 0 where idle; `state` = `idle` as a label; memory |
//! | bytes | `allocated`, or `freed` if negative: how resident memory changed between two samples |
//! | `# key: value` | comments of the profile; interval and duration in their fields |
//!
//! Each sample also counts 1 in `samples`. Samples have no time, so those alike are added up.

pub mod mojo;
mod sink;

use profile::StackId;

use crate::lines::Lines;
use crate::{Input, Notes, Options, Read, ReadError};
use sink::{INVALID, Metrics, Sink};

/// Name of the format.
const NAME: &str = "austin";
/// What austin writes before all else.
const KEYS: [&[u8]; 6] = [b"austin", b"interval", b"mode", b"python", b"memory", b"multiprocess"];

/// Is it text that begins with austin's metadata?
///
/// The first line is a remark of austin, and nothing but remarks comes before the first sample.
pub fn sniff(head: &[u8]) -> bool {
    let mut known = 0;
    for line in head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii) {
        if let Some((key, _)) = metadata(line) {
            if key == b"austin" {
                return true;
            }
            known += usize::from(KEYS.contains(&key));
        } else if !line.is_empty() {
            return known > 1 && Head::parse(line).is_some();
        }
    }
    false
}

/// `# key: value`.
fn metadata(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = line.strip_prefix(b"# ")?;
    let colon = memchr::memchr(b':', rest)?;
    let key = &rest[..colon];
    (!key.is_empty() && key.iter().all(u8::is_ascii_lowercase)).then(|| (key, rest[colon + 1..].trim_ascii()))
}

/// `P<pid>;T<iid>:<tid>`, of old versions without the interpreter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head<'a> {
    pid: i64,
    interpreter: i64,
    tid: &'a [u8],
    /// Length of it.
    end: usize,
}

impl<'a> Head<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let rest = line.strip_prefix(b"P")?;
        let semicolon = memchr::memchr(b';', rest)?;
        let pid = number(&rest[..semicolon])?;
        let thread = rest[semicolon + 1..].strip_prefix(b"T")?;
        let length = thread.iter().position(|&b| b == b';' || b == b' ').unwrap_or(thread.len());
        let thread = &thread[..length];
        let (interpreter, tid) = match memchr::memchr(b':', thread) {
            Some(colon) => (number(&thread[..colon])?, &thread[colon + 1..]),
            None => (0, thread),
        };
        (!tid.is_empty()).then_some(Head { pid, interpreter, tid, end: semicolon + 3 + length })
    }
}

fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// What was measured, in the forms that versions write: `104`, `104,1,-4096`, and of old ones `104 4096 0`.
fn metrics(line: &[u8], memory: bool) -> Option<(usize, Metrics)> {
    let at = memchr::memrchr(b' ', line)?;
    let last = &line[at + 1..];
    let fields: Vec<&[u8]> = last.split(|&b| b == b',').collect();
    if let [time, idle, change] = fields[..] {
        let idle = number(idle).filter(|i| (0..=1).contains(i))? == 1;
        return Some((at, Metrics { time: Some(time_of(time)?), idle: Some(idle), memory: Some(number(change)?) }));
    }
    let value = number(last)?;
    // Time, growth and shrinkage. A frame does not end in a number behind a blank.
    if let Some(second) = memchr::memrchr(b' ', &line[..at])
        && let Some(growth) = number(&line[second + 1..at])
        && let Some(first) = memchr::memrchr(b' ', &line[..second])
        && let Some(time) = time_of(&line[first + 1..second])
    {
        let change = growth.checked_add(value)?;
        return Some((first, Metrics { time: Some(time), idle: None, memory: Some(change) }));
    }
    if memory {
        return Some((at, Metrics { memory: Some(value), ..Metrics::default() }));
    }
    Some((at, Metrics { time: Some(time_of(last)?), ..Metrics::default() }))
}

fn time_of(text: &[u8]) -> Option<i64> {
    number(text).filter(|&time| time >= 0)
}

/// Stacks of lines. Most of a line is as in the line before.
#[derive(Default)]
struct Stacks {
    /// The frames of the line before, joined with `;`.
    text: Vec<u8>,
    /// Where each of them ends, and its stack.
    ends: Vec<(usize, StackId)>,
}

impl Stacks {
    fn get(&mut self, frames: &[u8], sink: &mut Sink) -> Option<StackId> {
        let same = self.text.iter().zip(frames).take_while(|(a, b)| a == b).count();
        while let Some(&(end, _)) = self.ends.last()
            && (end > same || frames.get(end).is_some_and(|&b| b != b';'))
        {
            self.ends.pop();
        }
        self.text.clear();
        self.text.extend_from_slice(frames);
        let mut at = self.ends.last().map_or(0, |&(end, _)| end + 1);
        while at < frames.len() {
            let end = memchr::memchr(b';', &frames[at..]).map_or(frames.len(), |length| at + length);
            let above = self.ends.last().map(|&(_, stack)| stack);
            self.ends.push((end, sink.text_frame(above, &frames[at..end])));
            at = end + 1;
        }
        self.ends.last().map(|&(_, stack)| stack)
    }
}

/// Reads the text of austin.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no sample in it; [`ReadError::Model`] if values do not fit. Lines that are not
/// understood are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut notes = Notes::new(NAME);
    let mut sink = Sink::default();
    let mut stacks = Stacks::default();
    while let Some(line) = lines.next() {
        let text = line.bytes;
        if text.trim_ascii().is_empty() {
            continue;
        }
        if text.starts_with(b"#") {
            let (key, value) = metadata(text).unwrap_or((b"", text));
            sink.metadata(&String::from_utf8_lossy(key), &String::from_utf8_lossy(value));
            continue;
        }
        let sample = line.whole.then(|| Head::parse(text)).flatten();
        let Some((head, (end, metrics))) = sample.and_then(|head| {
            metrics(&text[head.end..], sink.is_memory()).map(|(end, metrics)| (head, (head.end + end, metrics)))
        }) else {
            let why = if line.whole { "line that is no sample" } else { "line that is cut off" };
            notes.skip(why, line.place(), || line.text().into_owned());
            continue;
        };
        let thread = sink.thread(head.pid, &String::from_utf8_lossy(head.tid), 10);
        let frames = text[head.end..end].strip_prefix(b";").unwrap_or(b"");
        let stack = stacks.get(frames, &mut sink);
        if frames.starts_with(INVALID.as_bytes()) {
            sink.count_invalid();
        }
        if !sink.add(stack, (thread, head.interpreter), metrics)? {
            notes.skip(sink::TOO_LARGE, line.place(), || line.text().into_owned());
        }
    }
    lines.finish(sink.samples() > 0, &mut notes)?;
    sink.finish(notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_all_versions() {
        let head = |pid, interpreter, tid, end| Some(Head { pid, interpreter, tid, end });
        assert_eq!(Head::parse(b"P12;T1:34;f:g:5 6"), head(12, 1, b"34", 9));
        assert_eq!(Head::parse(b"P12;T34 6"), head(12, 0, b"34", 7));
        assert_eq!(Head::parse(b"P12;T7f0a;f"), head(12, 0, b"7f0a", 9));
        for no in ["", "P", "P;T1", "P1;T", "P1;T1:;", "Px;T1", "P1;t1", "main;run 3"] {
            assert_eq!(Head::parse(no.as_bytes()), None, "{no}");
        }
    }

    #[test]
    fn metrics_of_all_modes() {
        let found = |text: &str, memory| metrics(text.as_bytes(), memory).map(|(end, m)| (end, m.time, m.idle, m.memory));
        assert_eq!(found(";f:g:5 12", false), Some((6, Some(12), None, None)));
        assert_eq!(found(";f:g:5 -12", true), Some((6, None, None, Some(-12))));
        assert_eq!(found(";f:g:5 12,1,-4", false), Some((6, Some(12), Some(true), Some(-4))));
        assert_eq!(found(";f g:h:5 12 8 0", false), Some((8, Some(12), None, Some(8))));
        for no in ["", "12", ";f:g:5 ", ";f:g:5 x", ";f:g:5 1,2", ";f:g:5 1,2,3", ";f:g:5 99999999999999999999"] {
            assert_eq!(found(no, false), None, "{no}");
        }
    }
}
