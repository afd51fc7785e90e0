//! Calls that are running, and what passes between two lines.

use std::collections::HashMap;

use profile::{Builder, FrameData, FuncData, SampleData, StackId};
use rustc_hash::FxBuildHasher;

use crate::notes::plural;
use crate::{Notes, Read, ReadError};

/// The stack of nobody.
const NONE: u32 = u32::MAX;

/// An entry, as its line has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// From 1.
    pub(super) level: u64,
    /// The number of the call, which its exit has as well.
    pub(super) id: Option<u64>,
    /// Nanoseconds since the start.
    pub(super) time: i64,
    /// Bytes in use.
    pub(super) memory: i64,
    pub(super) function: &'a str,
    /// The file that is included, or empty.
    pub(super) included: &'a str,
    /// It is the user's and none of PHP's own: places of calls within it are places in it.
    pub(super) user: bool,
    /// Where it is called.
    pub(super) file: &'a str,
    pub(super) line: u32,
}

/// A call that is running.
struct Active {
    level: u64,
    id: u64,
    user: bool,
    /// Its stack.
    own: u32,
    /// It is not counted yet.
    fresh: bool,
}

struct Function {
    name: String,
    /// Known from the first call it makes, or because it is an included file.
    file: String,
}

/// What passed in a call, between two lines.
struct Interval {
    stack: u32,
    time: i64,
    /// Nanoseconds, bytes, bytes, calls.
    values: [i64; 4],
}

#[derive(Default)]
pub(super) struct Calls {
    active: Vec<Active>,
    functions: Vec<Function>,
    /// By name and file, parted by a zero.
    function_index: HashMap<String, u32, FxBuildHasher>,
    key: String,
    /// Caller, function, line (0 of the innermost), and whether the caller is not in the trace.
    nodes: Vec<(u32, u32, u32, bool)>,
    node_index: HashMap<(u32, u32, u32, bool), u32, FxBuildHasher>,
    intervals: Vec<Interval>,
    /// Where the trace begins among those of the file, nanoseconds.
    offset: i64,
    /// Time and memory of the line before.
    last: Option<(i64, i64)>,
    end: i64,
    /// Values that are left out.
    pub(super) values: u64,
    mended: u64,
    backwards: u64,
    sampled: bool,
}

impl Calls {
    /// Is there no call yet?
    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A trace begins.
    pub(super) fn start(&mut self) {
        self.end();
        self.offset = self.end;
    }

    /// The exits of calls are not written.
    pub(super) fn without_exits(&mut self) {
        self.sampled = true;
    }

    /// A trace ends, and the calls that are running.
    pub(super) fn end(&mut self) {
        if let Some((time, memory)) = self.last {
            self.pass(time, memory);
        }
        self.active.clear();
        self.last = None;
    }

    /// Time passes, in the innermost call.
    pub(super) fn pass(&mut self, time: i64, memory: i64) {
        let (before, memory_before) = self.last.unwrap_or((time, memory));
        // Clocks may be set back.
        self.backwards += u64::from(time < before);
        let time = time.max(before);
        if let Some(top) = self.active.last_mut() {
            let change = memory.saturating_sub(memory_before);
            let values = [time - before, change.max(0), change.min(0).saturating_neg(), i64::from(top.fresh)];
            top.fresh = false;
            if values != [0; 4] {
                self.intervals.push(Interval { stack: top.own, time: self.offset.saturating_add(before), values });
            }
        }
        self.last = Some((time, memory));
        self.end = self.end.max(self.offset.saturating_add(time));
    }

    pub(super) fn enter(&mut self, entry: Entry<'_>) {
        self.pass(entry.time, entry.memory);
        while self.active.last().is_some_and(|top| top.level >= entry.level) {
            // Where exits are written one is missing.
            self.mended += u64::from(!self.sampled);
            self.active.pop();
        }
        let caller = match self.active.last() {
            Some(top) => {
                let (caller, function, _, lost) = self.nodes[top.own as usize];
                let known = &mut self.functions[function as usize].file;
                if known.is_empty() && top.user {
                    entry.file.clone_into(known);
                }
                let line = if top.user { entry.line } else { 0 };
                self.node(caller, function, line, lost)
            }
            None => NONE,
        };
        let lost = caller == NONE && entry.level > 1;
        let file = match entry.included {
            "" if entry.function == "{main}" => entry.file,
            included => included,
        };
        let function = self.function(entry.function, file);
        let own = self.node(caller, function, 0, lost);
        let id = entry.id.unwrap_or(0);
        self.active.push(Active { level: entry.level, id, user: entry.user, own, fresh: true });
    }

    /// A call ends; those within it that did not, too.
    pub(super) fn exit(&mut self, id: u64, time: i64, memory: i64) -> Result<(), &'static str> {
        // Numbers rise with the depth.
        let at = self.active.binary_search_by_key(&id, |call| call.id).map_err(|_| "exit of a call that is not running")?;
        self.pass(time, memory);
        self.mended += (self.active.len() - at - 1) as u64;
        self.active.truncate(at);
        Ok(())
    }

    fn function(&mut self, name: &str, file: &str) -> u32 {
        self.key.clear();
        self.key.extend([name, "\0", file]);
        if let Some(&known) = self.function_index.get(&self.key) {
            return known;
        }
        let row = self.functions.len() as u32;
        self.function_index.insert(self.key.clone(), row);
        self.functions.push(Function { name: name.to_owned(), file: file.to_owned() });
        row
    }

    fn node(&mut self, caller: u32, function: u32, line: u32, lost: bool) -> u32 {
        let next = self.nodes.len() as u32;
        let row = *self.node_index.entry((caller, function, line, lost)).or_insert(next);
        if row == next {
            self.nodes.push((caller, function, line, lost));
        }
        row
    }

    /// Makes the profile.
    pub(super) fn finish(self, mut notes: Notes) -> Result<Read, ReadError> {
        if self.nodes.is_empty() {
            let message = match (notes.skipped.first(), notes.fault.take()) {
                (_, Some((at, message))) => return Err(ReadError::Truncated { at, message }),
                (Some(s), None) => format!("no trace of Xdebug: {}: {} (`{}`)", s.first, s.why, s.example),
                (None, None) => "no trace of Xdebug: there is no call in it".into(),
            };
            return Err(ReadError::NotThisFormat { message });
        }
        let mut b = Builder::new();
        for (name, unit) in [("wall", "nanoseconds"), ("allocated", "bytes"), ("freed", "bytes"), ("calls", "count")] {
            b.sample_type(name, unit, 1);
        }
        b.info().exact = !self.sampled;
        b.info().duration_ns = self.end;
        let functions: Vec<_> =
            self.functions.iter().map(|f| b.func(FuncData { name: &f.name, file: &f.file, ..FuncData::default() })).collect();
        let mut stacks: Vec<StackId> = Vec::with_capacity(self.nodes.len());
        for &(caller, function, line, lost) in &self.nodes {
            let frame = b.frame(functions[function as usize], FrameData { line, ..FrameData::default() });
            let stack = if lost { b.truncated_root(frame) } else { b.stack(stacks.get(caller as usize).copied(), frame) };
            stacks.push(stack);
        }
        for Interval { stack, time, values } in self.intervals {
            b.sample(stacks[stack as usize], &values, SampleData { time_ns: Some(time), ..SampleData::default() });
        }
        let mut remark = |count: u64, what: &str, text: &str| {
            if count > 0 {
                notes.remarks.push(format!("{} {text}", plural(count, what)));
            }
        };
        remark(self.values, "line", "of a returned value or an assignment, left out");
        remark(self.mended, "call", "without an exit, taken to end with the caller or when another begins in the same place");
        remark(self.backwards, "time", "before that of the line above, taken as equal to it");
        if self.sampled {
            let text = "the trace is one for people and has no exits: a call seems to last until the next begins; \
                        `xdebug.trace_format=1` has them";
            notes.remarks.push(text.into());
        }
        Ok(Read { profile: b.finish()?, notes })
    }
}
