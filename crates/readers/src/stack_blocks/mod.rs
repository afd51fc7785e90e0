//! Texts of tracers in which every stack is a block of lines, leaf first, with its value behind it: DTrace, bpftrace and
//! the tools of bcc. Here is what they share; each has a module with its format.

pub mod bcc;
pub mod bpftrace;
pub mod dtrace;

use hashbrown::HashMap;
use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Label, LabelValue, LabelsId, Process, SampleData, StackId, StrId, Thread, ThreadId,
};
use rustc_hash::FxBuildHasher;

use crate::notes::plural;
use crate::{Notes, Read, ReadError};

/// Most sample types: each costs 8 bytes per distinct stack.
const MAX_TYPES: usize = 64;
/// Most labels one stack may have.
const MAX_LABELS: usize = 32;

/// A stack and its value.
struct Row {
    stack: StackId,
    column: usize,
    value: i64,
    data: SampleData,
}

/// A function as a tracer prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Symbol<'a> {
    /// Empty for an address that was not resolved.
    name: &'a str,
    module: &'a str,
    address: u64,
    kernel: bool,
}

/// What was read so far.
struct Blocks {
    b: Builder,
    rows: Vec<Row>,
    /// Name, unit and factor of every sample type.
    types: Vec<(String, &'static str, i64)>,
    /// By their text, and whether they are known to be the kernel's otherwise.
    frames: [HashMap<String, FrameId, FxBuildHasher>; 2],
    processes: HashMap<(i64, StrId), ThreadId, FxBuildHasher>,
    /// Texts beside stacks that are no labels: too many.
    keys_left_out: u64,
    notes: Notes,
}

impl Blocks {
    fn new(format: &'static str) -> Self {
        Blocks {
            b: Builder::new(),
            rows: Vec::new(),
            types: Vec::new(),
            frames: Default::default(),
            processes: HashMap::default(),
            keys_left_out: 0,
            notes: Notes::new(format),
        }
    }

    /// The column of a sample type; `None` if there are too many.
    fn column(&mut self, name: &str, unit: &'static str, factor: i64) -> Option<usize> {
        if let Some(known) = self.types.iter().position(|t| t.0 == name) {
            return Some(known);
        }
        if self.types.len() == MAX_TYPES {
            return None;
        }
        self.types.push((name.to_owned(), unit, factor));
        Some(self.types.len() - 1)
    }

    /// The frame of a line, by its text; what is in it is found once.
    fn frame<'a>(&mut self, text: &'a str, kernel: bool, find: impl FnOnce(&'a str) -> Symbol<'a>) -> FrameId {
        if let Some(&known) = self.frames[usize::from(kernel)].get(text) {
            return known;
        }
        let symbol = find(text);
        let frame = self.symbol(Symbol { kernel: kernel || symbol.kernel, ..symbol });
        self.frames[usize::from(kernel)].insert(text.to_owned(), frame);
        frame
    }

    fn symbol(&mut self, symbol: Symbol<'_>) -> FrameId {
        let mut kinds = if symbol.kernel { Kinds::KERNEL } else { Kinds::NONE };
        let module = if symbol.module == "[unknown]" { "" } else { symbol.module };
        let mut unknown = String::new();
        if symbol.name.is_empty() {
            kinds.insert(Kinds::UNKNOWN);
            unknown = if module.is_empty() { "[unknown]".into() } else { format!("[{}]", module.trim_matches(['[', ']'])) };
        }
        let name = if symbol.name.is_empty() { &unknown } else { symbol.name };
        let func = self.b.func(FuncData { name, module, ..FuncData::default() });
        self.b.frame(func, FrameData { address: symbol.address, kinds, ..FrameData::default() })
    }

    /// A frame of a text in which nothing but names stands.
    fn text_frame(&mut self, text: &str) -> FrameId {
        self.b.frame_from_text(text)
    }

    /// The stack of frames that stand leaf first.
    fn stack(&mut self, frames: &[FrameId]) -> StackId {
        let Some((&root, rest)) = frames.split_last() else {
            let frame = self.text_frame("[no stack]");
            return self.b.stack(None, frame);
        };
        let root = self.b.stack(None, root);
        rest.iter().rev().fold(root, |parent, &frame| self.b.stack(Some(parent), frame))
    }

    /// Labels `key1`, `key2`, … of what was printed beside a stack: the tracers do not print what it is.
    fn keys(&mut self, keys: &[String]) -> LabelsId {
        self.keys_left_out += keys.len().saturating_sub(MAX_LABELS) as u64;
        let labels: Vec<Label> = keys
            .iter()
            .take(MAX_LABELS)
            .enumerate()
            .map(|(i, value)| {
                let key = self.b.string(&format!("key{}", i + 1));
                let value = match value.parse() {
                    Ok(number) => LabelValue::Num(number, StrId::EMPTY),
                    Err(_) => LabelValue::Str(self.b.string(value)),
                };
                Label { key, value }
            })
            .collect();
        self.b.labels(&labels)
    }

    /// The thread of a process that is known by name and number.
    fn process(&mut self, name: &str, pid: i64) -> ThreadId {
        let name = self.b.string(name);
        let b = &mut self.b;
        *self.processes.entry((pid, name)).or_insert_with(|| {
            let process = b.process(Process { pid, name });
            b.thread(Thread { process: Some(process), tid: 0, name })
        })
    }

    fn add(&mut self, stack: StackId, column: usize, value: i64, data: SampleData) {
        self.rows.push(Row { stack, column, value, data });
    }

    /// Makes the profile. `nothing` says what is missing if there is no stack.
    fn finish(mut self, nothing: &str) -> Result<Read, ReadError> {
        if self.rows.is_empty() {
            let message = match (self.notes.fault.take(), self.notes.skipped.first()) {
                (Some((at, message)), _) => return Err(ReadError::Truncated { at, message }),
                (None, Some(s)) => format!("{nothing}: {}: {} (`{}`)", s.first, s.why, s.example),
                (None, None) => nothing.to_owned(),
            };
            return Err(ReadError::NotThisFormat { message });
        }
        for (name, unit, _) in &self.types {
            self.b.sample_type(name, unit, 1);
        }
        if self.types.len() > 1 {
            let names: Vec<&str> = self.types.iter().take(8).map(|t| t.0.as_str()).collect();
            let more = if self.types.len() > names.len() { ", …" } else { "" };
            let remark = format!("{} sample types: {}{more}; the first is shown", self.types.len(), names.join(", "));
            self.notes.remarks.push(remark);
        }
        if self.keys_left_out > 0 {
            let keys = plural(self.keys_left_out, "text");
            self.notes.remarks.push(format!("{keys} printed beside a stack that has {MAX_LABELS} before: left out"));
        }
        let mut values = vec![0; self.types.len()];
        for row in &self.rows {
            let (name, _, factor) = &self.types[row.column];
            let overflow = || profile::ModelError::Overflow { sample_type: name.clone() };
            values[row.column] = row.value.checked_mul(*factor).ok_or_else(overflow)?;
            self.b.sample(row.stack, &values, row.data);
            values[row.column] = 0;
        }
        Ok(Read { profile: self.b.finish()?, notes: self.notes })
    }
}

/// A whole number alone.
fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `0x1234` or `ffffffff8158c0a1`, if it is an address and no name.
fn address(text: &str) -> Option<u64> {
    let hex = text.strip_prefix("0x");
    let digits = hex.unwrap_or(text);
    let long = hex.is_some() || digits.len() >= 8 && digits.bytes().any(|b| b.is_ascii_digit());
    (long && digits.len() <= 16 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| u64::from_str_radix(digits, 16).ok())
        .flatten()
}

/// The lines of the head of a file that are whole, or the only one.
fn head_lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = memchr::memrchr(b'\n', head).unwrap_or(head.len());
    head[..end].split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end)
}
