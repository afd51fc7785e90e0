//! Collects the samples of both forms and makes a profile of them.

use hashbrown::HashMap;
use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Label, LabelValue, LabelsId, Mapping, MappingId, ModelError, Period, Process,
    ProcessId, Resolved, SampleData, StackId, StrId, Thread, ThreadId,
};
use rustc_hash::FxBuildHasher;

use crate::notes::plural;
use crate::{Notes, Read, ReadError};

/// Why a sample is left out.
pub(super) const TOO_LARGE: &str = "sample with a value that is too large";
/// Metadata kept as comments. `map` says where files are in memory and is no comment.
const KEPT: [&str; 12] = [
    "austin",
    "interval",
    "mode",
    "python",
    "memory",
    "multiprocess",
    "duration",
    "gc",
    "sampling",
    "saturation",
    "errors",
    "count",
];
/// Most comments: austin writes each key at most twice.
const MAX_COMMENTS: usize = 100;
/// Most files in memory.
const MAX_MAPS: usize = 1 << 16;
const GC: &str = ":GC:";
/// Stands before a stack that could not be followed to its root.
pub(super) const INVALID: &str = ":INVALID:";
const NO_STACK: &str = "[no stack]";

/// What one sample measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Metrics {
    /// Microseconds since the sample before.
    pub(super) time: Option<i64>,
    /// Was the thread idle? Only known in mode `full`.
    pub(super) idle: Option<bool>,
    /// Bytes by which resident memory grew, negative if it shrank.
    pub(super) memory: Option<i64>,
}

/// Columns of a row.
const TIME: usize = 0;
const CPU: usize = 1;
const GROWN: usize = 2;
const SHRUNK: usize = 3;
const COUNT: usize = 4;

/// Part of the memory of a process, from a file.
struct Map {
    start: u64,
    end: u64,
    file: MappingId,
    module: String,
}

/// Samples alike are one row.
type Key = (StackId, ThreadId, LabelsId);

#[derive(Default)]
pub(super) struct Sink {
    b: Builder,
    mode: String,
    version: String,
    interval: i64,
    processes: HashMap<i64, ProcessId, FxBuildHasher>,
    threads: HashMap<(i64, String), ThreadId, FxBuildHasher>,
    frames: HashMap<Box<[u8]>, FrameId, FxBuildHasher>,
    maps: Vec<Map>,
    files: HashMap<String, MappingId, FxBuildHasher>,
    index: HashMap<Key, usize, FxBuildHasher>,
    rows: Vec<(Key, [i64; 5])>,
    samples: u64,
    invalid: u64,
    no_stack: u64,
    unknown_keys: u64,
    timed: bool,
    idle: bool,
    memory: bool,
}

impl Sink {
    /// Samples taken so far.
    pub(super) fn samples(&self) -> u64 {
        self.samples
    }

    /// Is a lone value a change of memory?
    pub(super) fn is_memory(&self) -> bool {
        self.mode == "memory"
    }

    pub(super) fn metadata(&mut self, key: &str, value: &str) {
        if key == "map" {
            self.map(value);
            return;
        }
        if !KEPT.contains(&key) {
            self.unknown_keys += 1;
            return;
        }
        match key {
            "austin" => value.clone_into(&mut self.version),
            "mode" => value.clone_into(&mut self.mode),
            "interval" => self.interval = microseconds(value).unwrap_or(0),
            "duration" => self.b.info().duration_ns = microseconds(value).unwrap_or(0),
            _ => {}
        }
        let text = self.b.string(&format!("{key}: {value}"));
        let comments = &mut self.b.info().comments;
        if comments.len() < MAX_COMMENTS && !comments.contains(&text) {
            comments.push(text);
        }
    }

    /// `7f00-7fff /usr/lib/libc.so.6`.
    fn map(&mut self, value: &str) {
        let hex = |text| u64::from_str_radix(text, 16).ok();
        let Some((range, path)) = value.split_once(' ') else { return };
        let Some((start, end)) = range.split_once('-').and_then(|(start, end)| Some((hex(start)?, hex(end)?))) else { return };
        if self.maps.len() < MAX_MAPS && start < end {
            let file = self.mapping(path);
            self.maps.push(Map { start, end, file, module: path.rsplit('/').next().unwrap_or(path).to_owned() });
        }
    }

    fn mapping(&mut self, path: &str) -> MappingId {
        if let Some(&known) = self.files.get(path) {
            return known;
        }
        let resolved = Resolved { functions: true, ..Resolved::default() };
        let file = self.b.string(path);
        let id = self.b.mapping(Mapping { start: 0, limit: 0, offset: 0, file, build_id: StrId::EMPTY, resolved });
        self.files.insert(path.to_owned(), id);
        id
    }

    /// A thread by its number, in decimal or hexadecimal.
    pub(super) fn thread(&mut self, pid: i64, tid: &str, radix: u32) -> ThreadId {
        let key = (pid, tid.to_owned());
        if let Some(&known) = self.threads.get(&key) {
            return known;
        }
        let b = &mut self.b;
        let process = *self.processes.entry(pid).or_insert_with(|| b.process(Process { pid, name: StrId::EMPTY }));
        // Old versions write text in hexadecimal as well; what is no number is a name.
        let number = i64::from_str_radix(tid, radix).or_else(|_| i64::from_str_radix(tid, 16));
        let name = if number.is_ok() { StrId::EMPTY } else { b.string(tid) };
        let made = b.thread(Thread { process: Some(process), tid: number.unwrap_or(0), name });
        self.threads.insert(key, made);
        made
    }

    /// The stack of a frame of text, called from `above`.
    pub(super) fn text_frame(&mut self, above: Option<StackId>, text: &[u8]) -> StackId {
        let frame = match self.frames.get(text) {
            Some(&known) => known,
            None => {
                let frame = self.parse(&String::from_utf8_lossy(text));
                self.frames.insert(text.into(), frame);
                frame
            }
        };
        match above {
            None if text == INVALID.as_bytes() => self.b.truncated_root(frame),
            above => self.b.stack(above, frame),
        }
    }

    fn parse(&mut self, text: &str) -> FrameId {
        if text == GC || text == INVALID {
            return self.mark(text);
        }
        let fields = text.rsplit_once(':').and_then(|(rest, line)| {
            let (file, function) = rest.rsplit_once(':')?;
            Some((file, function, line.parse().ok()?))
        });
        match fields {
            Some(("kernel", function, 0)) => self.kernel(function),
            Some((file, function, line)) => self.frame(file, function, line),
            None => self.b.frame_from_text(text),
        }
    }

    /// A function at a line of a file, or at an address if that is what the file is.
    pub(super) fn frame(&mut self, file: &str, function: &str, line: u32) -> FrameId {
        let mut kinds = if function == "<unknown>" { Kinds::UNKNOWN } else { Kinds::NONE };
        if let Some(address) = file.strip_prefix("native@").and_then(|hex| u64::from_str_radix(hex, 16).ok()) {
            kinds.insert(Kinds::NATIVE);
            // What stands for a line is how far behind the start of the function the address is.
            let map = self.maps.iter().find(|map| (map.start..map.end).contains(&address));
            let (mapping, module) = map.map_or((None, ""), |map| (Some(map.file), &map.module));
            let name = if function == "<unknown>" && !module.is_empty() { &format!("[{module}]") } else { function };
            let func = self.b.func(FuncData { name, module, ..FuncData::default() });
            return self.b.frame(func, FrameData { address, mapping, kinds, ..FrameData::default() });
        }
        let func = self.b.func(FuncData { name: function, file, ..FuncData::default() });
        self.b.frame(func, FrameData { line, kinds, ..FrameData::default() })
    }

    /// A function of the kernel.
    pub(super) fn kernel(&mut self, function: &str) -> FrameId {
        let func = self.b.func(FuncData { name: function, ..FuncData::default() });
        self.b.frame(func, FrameData { kinds: Kinds::KERNEL, ..FrameData::default() })
    }

    /// What austin says of a sample in place of a frame.
    fn mark(&mut self, text: &str) -> FrameId {
        let func = self.b.func_named(FuncData { name: text, ..FuncData::default() });
        let kinds = if text == GC { Kinds::GC } else { Kinds::NONE };
        self.b.frame(func, FrameData { kinds, ..FrameData::default() })
    }

    pub(super) fn stack(&mut self, above: Option<StackId>, frame: FrameId) -> StackId {
        self.b.stack(above, frame)
    }

    /// The collector is at work below `above`.
    pub(super) fn gc(&mut self, above: Option<StackId>) -> StackId {
        let frame = self.mark(GC);
        self.b.stack(above, frame)
    }

    /// The stack below `above` could not be followed to its root.
    pub(super) fn invalid(&mut self, above: Option<StackId>) -> StackId {
        let frame = self.mark(INVALID);
        match above {
            None => self.b.truncated_root(frame),
            above => self.b.stack(above, frame),
        }
    }

    /// Adds a sample of a thread and its interpreter; false if its values are too large.
    pub(super) fn add(
        &mut self,
        stack: Option<StackId>,
        (thread, interpreter): (ThreadId, i64),
        metrics: Metrics,
    ) -> Result<bool, ReadError> {
        let mut values = [0; 5];
        if let Some(time) = metrics.time {
            let Some(time) = time.checked_mul(1000) else { return Ok(false) };
            values[TIME] = time;
            values[CPU] = if metrics.idle == Some(true) { 0 } else { time };
            self.timed = true;
        }
        if let Some(change) = metrics.memory {
            let Some(size) = change.checked_abs() else { return Ok(false) };
            values[if change < 0 { SHRUNK } else { GROWN }] = size;
            self.memory = true;
        }
        values[COUNT] = 1;
        let stack = stack.unwrap_or_else(|| {
            self.no_stack += 1;
            let func = self.b.func_named(FuncData { name: NO_STACK, ..FuncData::default() });
            let frame = self.b.frame(func, FrameData::default());
            self.b.stack(None, frame)
        });
        self.idle |= metrics.idle.is_some();
        let labels = self.labels(interpreter, metrics.idle == Some(true));
        let key = (stack, thread, labels);
        let row = *self.index.entry(key).or_insert(self.rows.len());
        if row == self.rows.len() {
            self.rows.push((key, [0; 5]));
        }
        for (column, (sum, value)) in self.rows[row].1.iter_mut().zip(values).enumerate() {
            let name = if column < GROWN { "time" } else { "memory" };
            *sum = sum.checked_add(value).ok_or_else(|| ModelError::Overflow { sample_type: name.into() })?;
        }
        self.samples += 1;
        Ok(true)
    }

    /// Counts a sample whose stack lacks its root.
    pub(super) fn count_invalid(&mut self) {
        self.invalid += 1;
    }

    fn labels(&mut self, interpreter: i64, idle: bool) -> LabelsId {
        if interpreter == 0 && !idle {
            return LabelsId::NONE;
        }
        let mut labels = Vec::new();
        if interpreter != 0 {
            labels.push(Label { key: self.b.string("interpreter"), value: LabelValue::Num(interpreter, StrId::EMPTY) });
        }
        if idle {
            let (key, value) = (self.b.string("state"), self.b.string("idle"));
            labels.push(Label { key, value: LabelValue::Str(value) });
        }
        self.b.labels(&labels)
    }

    /// Makes the profile.
    pub(super) fn finish(mut self, mut notes: Notes) -> Result<Read, ReadError> {
        if self.samples == 0 {
            let message = match (notes.skipped.first(), notes.fault.take()) {
                (_, Some((at, message))) => return Err(ReadError::Truncated { at, message }),
                (Some(s), None) => format!("no samples of austin: {}: {} (`{}`)", s.first, s.why, s.example),
                (None, None) => "no samples of austin: there is not one in it".into(),
            };
            return Err(ReadError::NotThisFormat { message });
        }
        let b = &mut self.b;
        let mut columns = Vec::new();
        let time = if self.mode == "cpu" { "cpu" } else { "wall" };
        let types = [
            (self.timed, TIME, time, "nanoseconds"),
            (self.timed && self.idle, CPU, "cpu", "nanoseconds"),
            (self.memory, GROWN, "allocated", "bytes"),
            (self.memory, SHRUNK, "freed", "bytes"),
            (true, COUNT, "samples", "count"),
        ];
        for (_, column, name, unit) in types.into_iter().filter(|&(used, ..)| used) {
            b.sample_type(name, unit, 1);
            columns.push(column);
        }
        if self.timed && self.interval > 0 {
            let (name, unit) = (b.string(time), b.string("nanoseconds"));
            b.info().period = Some(Period { name, unit, value: self.interval });
        }
        let mut values = vec![0; columns.len()];
        for ((stack, thread, labels), row) in self.rows {
            values.iter_mut().zip(&columns).for_each(|(value, &column)| *value = row[column]);
            b.sample(stack, &values, SampleData { thread: Some(thread), time_ns: None, labels });
        }
        if !self.version.is_empty() {
            notes.producer = format!("austin {}", self.version);
        }
        let mut remark = |count: u64, what: &str, text: &str| {
            if count > 0 {
                notes.remarks.push(format!("{} {text}", plural(count, what)));
            }
        };
        remark(self.no_stack, "sample", "without a stack, shown as `[no stack]`");
        remark(self.invalid, "sample", "marked `:INVALID:`: austin could not follow the stack to its root");
        remark(self.unknown_keys, "line", "of comments or metadata that austin is not known to write, left out");
        if self.mode.is_empty() && self.timed && !self.memory {
            notes.remarks.push("no mode is given: values are taken for microseconds of wall time".into());
        }
        Ok(Read { profile: self.b.finish()?, notes })
    }
}

/// Microseconds as nanoseconds.
fn microseconds(text: &str) -> Option<i64> {
    text.parse::<i64>().ok()?.checked_mul(1000).filter(|&ns| ns >= 0)
}
