//! Collects the samples of both forms and makes a profile of them.

use std::collections::HashMap;

use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Mapping, MappingId, Period, Process, ProcessId, Resolved, SampleData, StackId, StrId,
    Thread, ThreadId,
};
use rustc_hash::FxBuildHasher;

use crate::notes::plural;
use crate::{Notes, Read, ReadError};

/// Most events with a sample type of their own.
const MAX_EVENTS: usize = 64;
const NO_STACK: &str = "[no stack]";
const UNKNOWN: &str = "unknown";
/// What is kept of the description of the recording.
const KEPT: [&str; 4] = ["app_package_name", "app_type", "android_sdk_version", "android_build_type"];
const MAX_COMMENTS: usize = 20;

/// How a function ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Execution {
    /// It is not said.
    #[default]
    Unknown,
    Native,
    Interpreted,
    Jit,
    Art,
}

impl Execution {
    pub(super) fn from_text(text: &str) -> Self {
        match text {
            "native_method" => Execution::Native,
            "interpreted_jvm_method" => Execution::Interpreted,
            "jit_jvm_method" => Execution::Jit,
            "art_method" => Execution::Art,
            _ => Execution::Unknown,
        }
    }

    pub(super) fn from_number(number: u64) -> Self {
        match number {
            0 => Execution::Native,
            1 => Execution::Interpreted,
            2 => Execution::Jit,
            3 => Execution::Art,
            _ => Execution::Unknown,
        }
    }

    fn kinds(self) -> Kinds {
        match self {
            Execution::Unknown => Kinds::NONE,
            Execution::Native => Kinds::NATIVE,
            Execution::Interpreted => Kinds::INTERPRETED,
            Execution::Jit => Kinds::JIT,
            Execution::Art => Kinds::VM,
        }
    }
}

/// One function of a call chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Entry {
    pub(super) address: u64,
    pub(super) file: String,
    /// Empty if there is none.
    pub(super) symbol: String,
    /// The linker's name, if it is known and another one.
    pub(super) mangled: String,
    pub(super) execution: Execution,
}

/// One sample.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) stack: Option<StackId>,
    /// What [`Sink::event`] gave.
    pub(super) event: u32,
    pub(super) thread: ThreadId,
    pub(super) time: Option<i64>,
    pub(super) count: i64,
}

#[derive(Default)]
pub(super) struct Sink {
    b: Builder,
    /// Names of events and their samples.
    events: Vec<(String, u64)>,
    event_index: HashMap<String, u32, FxBuildHasher>,
    frames: HashMap<Entry, FrameId, FxBuildHasher>,
    mappings: HashMap<String, MappingId, FxBuildHasher>,
    processes: HashMap<i64, ProcessId, FxBuildHasher>,
    threads: HashMap<(Option<i64>, i64, String), ThreadId, FxBuildHasher>,
    rows: Vec<Sample>,
    offcpu: bool,
    pub(super) switches: u64,
    pub(super) truncated: u64,
    no_stack: u64,
}

impl Sink {
    pub(super) fn samples(&self) -> usize {
        self.rows.len()
    }

    /// The number of an event.
    pub(super) fn event(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.event_index.get(name) {
            return known;
        }
        let number = self.events.len() as u32;
        self.events.push((name.to_owned(), 0));
        self.event_index.insert(name.to_owned(), number);
        number
    }

    /// Takes in what is said of the recording; false if it is not known.
    pub(super) fn meta(&mut self, key: &str, value: &str) -> bool {
        match key {
            "event_type" => drop(self.event(value)),
            "trace_offcpu" => self.offcpu = value == "true",
            _ if KEPT.contains(&key) => {
                let text = self.b.string(&format!("{key}: {value}"));
                let comments = &mut self.b.info().comments;
                if comments.len() < MAX_COMMENTS && !comments.contains(&text) {
                    comments.push(text);
                }
            }
            _ => return false,
        }
        true
    }

    pub(super) fn thread(&mut self, pid: Option<i64>, tid: i64, name: &str) -> ThreadId {
        let key = (pid, tid, name.to_owned());
        if let Some(&known) = self.threads.get(&key) {
            return known;
        }
        let b = &mut self.b;
        let process = pid.map(|pid| *self.processes.entry(pid).or_insert_with(|| b.process(Process { pid, name: StrId::EMPTY })));
        let name = b.string(name);
        let made = b.thread(Thread { process, tid, name });
        self.threads.insert(key, made);
        made
    }

    pub(super) fn frame(&mut self, entry: &Entry) -> FrameId {
        if let Some(&known) = self.frames.get(entry) {
            return known;
        }
        let mapping = (!entry.file.is_empty() && entry.file != UNKNOWN).then(|| self.mapping(&entry.file));
        let module = match entry.file.as_str() {
            UNKNOWN => "",
            file if file.starts_with('[') => file,
            file => file.rsplit('/').next().unwrap_or(file),
        };
        let kernel = entry.file.starts_with("[kernel");
        let mut kinds = if kernel { Kinds::KERNEL } else { entry.execution.kinds() };
        let unknown = is_unknown(&entry.symbol);
        if unknown {
            kinds.insert(Kinds::UNKNOWN);
        }
        let func = if unknown {
            let name = match module {
                "" => "[unknown]".to_owned(),
                module if module.starts_with('[') => module.to_owned(),
                module => format!("[{module}]"),
            };
            self.b.func(FuncData { name: &name, module, ..FuncData::default() })
        } else {
            let system_name = if entry.mangled == entry.symbol { "" } else { &entry.mangled };
            self.b.func(FuncData { name: &entry.symbol, system_name, module, ..FuncData::default() })
        };
        let made = self.b.frame(func, FrameData { address: entry.address, mapping, kinds, ..FrameData::default() });
        self.frames.insert(entry.clone(), made);
        made
    }

    fn mapping(&mut self, path: &str) -> MappingId {
        if let Some(&known) = self.mappings.get(path) {
            return known;
        }
        let resolved = Resolved { functions: true, ..Resolved::default() };
        let file = self.b.string(path);
        let id = self.b.mapping(Mapping { start: 0, limit: 0, offset: 0, file, build_id: StrId::EMPTY, resolved });
        self.mappings.insert(path.to_owned(), id);
        id
    }

    pub(super) fn call(&mut self, above: Option<StackId>, frame: FrameId) -> StackId {
        self.b.stack(above, frame)
    }

    /// The outermost frame of a stack that could not be followed to its root.
    pub(super) fn truncated(&mut self, frame: FrameId) -> StackId {
        self.b.truncated_root(frame)
    }

    pub(super) fn add(&mut self, sample: Sample) {
        self.events[sample.event as usize].1 += 1;
        self.rows.push(sample);
    }

    /// Makes the profile.
    pub(super) fn finish(mut self, mut notes: Notes) -> Result<Read, ReadError> {
        if self.rows.is_empty() {
            let message = match (notes.skipped.first(), notes.fault.take()) {
                (_, Some((at, message))) => return Err(ReadError::Truncated { at, message }),
                (Some(s), None) => format!("no samples of simpleperf: {}: {} (`{}`)", s.first, s.why, s.example),
                (None, None) => "no samples of simpleperf: there is not one in it".into(),
            };
            return Err(ReadError::NotThisFormat { message });
        }
        let columns = self.columns(&mut notes);
        let b = &mut self.b;
        let count = columns.iter().flatten().max().map_or(0, |&last| last + 1);
        let timed = self.rows.iter().filter(|row| row.time.is_some()).count();
        if timed > 0 && timed < self.rows.len() {
            notes.remarks.push(format!("{timed} of {} samples have a time: it is left out of all", self.rows.len()));
        }
        let start = if timed == self.rows.len() { self.rows.iter().filter_map(|row| row.time).min() } else { None };
        let mut values = vec![0; count + 1];
        for row in self.rows {
            values.fill(0);
            values[count] = 1;
            if let Some(column) = columns[row.event as usize] {
                values[column] = row.count;
            }
            let stack = row.stack.unwrap_or_else(|| {
                self.no_stack += 1;
                let func = b.func_named(FuncData { name: NO_STACK, ..FuncData::default() });
                let frame = b.frame(func, FrameData::default());
                b.stack(None, frame)
            });
            let time_ns = start.and_then(|start| Some(row.time?.saturating_sub(start)));
            b.sample(stack, &values, SampleData { thread: Some(row.thread), time_ns, ..SampleData::default() });
        }
        let mut remark = |count: u64, what: &str, text: &str| {
            if count > 0 {
                notes.remarks.push(format!("{} {text}", plural(count, what)));
            }
        };
        remark(self.no_stack, "sample", "without a stack, shown as `[no stack]`");
        remark(self.truncated, "stack", "that could not be unwound to the root");
        remark(self.switches, "context switch", "left out");
        notes.producer = "simpleperf".into();
        Ok(Read { profile: self.b.finish()?, notes })
    }

    /// Adds the sample types, the event with most samples first; the column of every event.
    fn columns(&mut self, notes: &mut Notes) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..self.events.len()).filter(|&i| self.events[i].1 > 0).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(self.events[i].1));
        if order.len() > 1 {
            let each: Vec<String> =
                order.iter().take(8).map(|&i| format!("{} ({})", self.events[i].0, self.events[i].1)).collect();
            let first = &self.events[order[0]].0;
            notes.remarks.push(format!("{} events: {}; {first} is shown", order.len(), each.join(", ")));
        }
        if order.len() > MAX_EVENTS {
            let text = format!("only the {MAX_EVENTS} events with most samples are sample types; the others count in `samples`");
            notes.remarks.push(text);
            order.truncate(MAX_EVENTS);
        }
        let mut columns = vec![None; self.events.len()];
        for (column, &i) in order.iter().enumerate() {
            let name = &self.events[i].0;
            let clock = ["cpu-clock", "task-clock"].iter().any(|clock| name.starts_with(clock));
            let switch = self.offcpu && name.starts_with("sched:sched_switch");
            let unit = if clock || switch { "nanoseconds" } else { "count" };
            self.b.sample_type(name, unit, 1);
            columns[i] = Some(column);
            let mut counts = self.rows.iter().filter(|row| row.event == i as u32).map(|row| row.count);
            let first = counts.next().unwrap_or(0);
            if column == 0 && counts.all(|count| count == first) {
                let (name, unit) = (self.b.string(name), self.b.string(unit));
                self.b.info().period = Some(Period { name, unit, value: first });
            }
        }
        self.b.sample_type("samples", "count", 1);
        columns
    }
}

/// What simpleperf prints where it has no symbol: `libdemo.so[+4f3c]`, with a `*` before it, or nothing of use.
fn is_unknown(symbol: &str) -> bool {
    let place = |symbol: &str| {
        let (file, offset) = symbol.strip_suffix(']')?.rsplit_once("[+")?;
        (!file.is_empty() && !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_hexdigit())).then_some(())
    };
    symbol.is_empty() || symbol == UNKNOWN || place(symbol).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_that_are_none() {
        for unknown in ["", "unknown", "libdemo.so[+4f3c]", "*libdemo.so[+0]", "[kernel.kallsyms][+ffffffc0]"] {
            assert!(is_unknown(unknown), "{unknown}");
        }
        for known in ["memcpy", "operator[]", "a[+]", "f(int[+4x])", "[+12]"] {
            assert!(!is_unknown(known), "{known}");
        }
    }
}
