//! From numbers of constant pools to the model: one for the whole recording, told of each chunk's pools in turn.

use std::collections::HashMap;

use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, FuncId, Label, LabelValue, LabelsId, Period, Profile, SampleData, StackId, Thread,
    ThreadId,
};
use rustc_hash::FxHashMap;

use super::events::Column;
use super::metadata::Value;
use super::pools::{Pool, Pools, RawFrame};
use super::samples::{Distance, Sample, Samples, Seen};
use super::wire::{Cursor, Wire};
use crate::ReadError;
use crate::room::Room;
use crate::tree::{NONE, TRUNCATED, Tree};

/// The frame of a sample whose event has no stack: its value is in the totals, and is shown.
const NO_STACK: &str = "[no stack]";
/// The name of a method that is not in the file.
const UNKNOWN: &str = "[unknown]";

const RECENT: usize = 1 << 10;
/// The name of a virtual thread that was given none.
const VIRTUAL: &str = "[virtual thread]";
/// What the remarks are made of.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) no_stack: u64,
    pub(super) lost_stack: u64,
    pub(super) truncated: u64,
    /// Frames of the shallowest and deepest stack that was cut off.
    pub(super) cut_at: Option<(usize, usize)>,
    pub(super) unknown_methods: u64,
    /// Samples of CPU time whose stack could not be walked, and those that stand at a safepoint.
    pub(super) failed: u64,
    pub(super) biased: u64,
    pub(super) not_utf8: u64,
    /// Names that are far longer together than the file.
    pub(super) names_left_out: bool,
}

/// A stack that was looked up.
#[derive(Clone, Copy)]
struct Known {
    stack: u32,
    lost: bool,
    /// Its frames, if it was cut off.
    cut_at: Option<usize>,
}

/// Collects samples and whom they belong to.
pub(super) struct Map {
    b: Builder,
    tree: Tree,
    samples: Samples,
    functions: HashMap<String, FuncId>,
    threads: HashMap<(i64, i64, String), ThreadId>,
    /// What the numbers of the chunk at hand mean.
    frames: FxHashMap<RawFrame, u32>,
    /// The frames seen last, each at a place of its own: the few that most stacks consist of.
    recent: Box<[(RawFrame, u32); RECENT]>,
    methods: FxHashMap<i64, FuncId>,
    kinds: FxHashMap<i64, Kinds>,
    stacks: FxHashMap<i64, Known>,
    chunk_threads: FxHashMap<i64, Option<ThreadId>>,
    labels: FxHashMap<(Option<i64>, Option<i64>), (LabelsId, Seen)>,
    scratch: Vec<u32>,
    /// A recorder that does not flag stacks it cut off has cut those that have so many frames.
    pub(super) depth_limit: Option<usize>,
    /// A file gives each name about once a chunk.
    names: Room,
    pub(super) counts: Counts,
}

/// An event that is a sample, with numbers of the chunk's pools.
pub(super) struct Event {
    pub(super) column: Column,
    pub(super) value: i64,
    pub(super) time_ns: i64,
    pub(super) stack: Option<i64>,
    pub(super) thread: Option<i64>,
    pub(super) state: Value,
    pub(super) class: Option<i64>,
    /// A row of the pool of objects, which has the class.
    pub(super) object: Option<i64>,
    pub(super) failed: bool,
    pub(super) biased: bool,
    pub(super) address: Option<i64>,
}

impl Map {
    pub(super) fn new() -> Self {
        Map {
            b: Builder::new(),
            tree: Tree::new(usize::MAX),
            samples: Samples::default(),
            functions: HashMap::new(),
            threads: HashMap::new(),
            frames: FxHashMap::default(),
            recent: Box::new([(RawFrame::default(), NONE); RECENT]),
            methods: FxHashMap::default(),
            kinds: FxHashMap::default(),
            stacks: FxHashMap::default(),
            chunk_threads: FxHashMap::default(),
            labels: FxHashMap::default(),
            scratch: Vec::new(),
            depth_limit: None,
            names: Room::new(0, 0),
            counts: Counts::default(),
        }
    }

    /// From here on numbers are those of another chunk, which has so many bytes.
    pub(super) fn enter(&mut self, bytes: usize) {
        self.frames.clear();
        self.recent.fill((RawFrame::default(), NONE));
        self.methods.clear();
        self.kinds.clear();
        self.stacks.clear();
        self.chunk_threads.clear();
        self.labels.clear();
        self.names.grow(bytes, 8);
    }

    pub(super) fn len(&self) -> usize {
        self.samples.rows.len()
    }

    /// Adds one sample.
    pub(super) fn add(&mut self, chunk: &Cursor<'_>, pools: &Pools, event: &Event) -> Wire<()> {
        let known = match event.stack.filter(|key| *key != 0) {
            None => {
                self.counts.no_stack += 1;
                Known { stack: self.no_stack(chunk)?, lost: false, cut_at: None }
            }
            Some(key) => self.stack(chunk, pools, key)?,
        };
        self.counts.lost_stack += u64::from(known.lost);
        if let Some(depth) = known.cut_at {
            self.counts.truncated += 1;
            let (low, high) = self.counts.cut_at.unwrap_or((depth, depth));
            self.counts.cut_at = Some((low.min(depth), high.max(depth)));
        }
        let thread = event.thread.and_then(|key| self.thread(chunk, pools, key));
        let (labels, seen) = self.labels(chunk, pools, event);
        self.counts.failed += u64::from(event.failed);
        self.counts.biased += u64::from(event.biased);
        self.samples.add(
            Sample {
                stack: known.stack,
                thread,
                labels,
                column: event.column,
                seen,
                freed: false,
                value: event.value,
                time_ns: event.time_ns,
            },
            event.address,
        );
        Ok(())
    }

    /// Memory at this address was freed.
    pub(super) fn free(&mut self, address: i64, time_ns: i64) {
        self.samples.free(address, time_ns);
    }

    fn no_stack(&mut self, chunk: &Cursor<'_>) -> Wire<u32> {
        let func = self.b.func(FuncData { name: NO_STACK, ..FuncData::default() });
        let frame = self.b.frame(func, FrameData::default());
        self.descend(chunk, NONE, &[frame.index() as u32])
    }

    /// The node of a stack below `root`; frames are leaf first.
    fn descend(&mut self, chunk: &Cursor<'_>, root: u32, frames: &[u32]) -> Wire<u32> {
        let node = self.tree.descend(root, frames.iter().rev().copied());
        node.ok_or_else(|| chunk.fault(0, "there are more than four billion distinct stacks before this chunk ends"))
    }

    fn stack(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Wire<Known> {
        if let Some(&known) = self.stacks.get(&key) {
            return Ok(known);
        }
        let mut frames = std::mem::take(&mut self.scratch);
        frames.clear();
        let found = pools.stack(chunk, key, |raw| frames.push(self.frame(chunk, pools, raw)))?;
        let truncated = found == Some(true) || self.depth_limit.is_some_and(|limit| frames.len() >= limit);
        let lost = frames.is_empty();
        let stack = match (lost, truncated) {
            (true, _) => self.no_stack(chunk)?,
            (_, true) => self.descend(chunk, TRUNCATED, &frames)?,
            (_, false) => self.descend(chunk, NONE, &frames)?,
        };
        let known = Known { stack, lost, cut_at: (truncated && !lost).then_some(frames.len()) };
        self.scratch = frames;
        self.stacks.insert(key, known);
        Ok(known)
    }

    #[inline]
    fn frame(&mut self, chunk: &Cursor<'_>, pools: &Pools, raw: RawFrame) -> u32 {
        let mixed = (raw.method ^ raw.line.rotate_left(32) ^ raw.frame_type.rotate_left(16)) as u64;
        let place = (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % RECENT;
        match self.recent[place] {
            (known, frame) if known == raw && frame != NONE => frame,
            _ => {
                let frame = self.frames.get(&raw).copied().unwrap_or_else(|| self.new_frame(chunk, pools, raw));
                self.recent[place] = (raw, frame);
                frame
            }
        }
    }

    #[cold]
    fn new_frame(&mut self, chunk: &Cursor<'_>, pools: &Pools, raw: RawFrame) -> u32 {
        let kinds = match self.kinds.get(&raw.frame_type) {
            Some(&kinds) => kinds,
            None => {
                let text = pools.row(Pool::FrameTypes, raw.frame_type).and_then(|row| pools.text(chunk, row[0]));
                let kinds = text.map_or(Kinds::NONE, |t| kinds_of(&t));
                self.kinds.insert(raw.frame_type, kinds);
                kinds
            }
        };
        let func = self.method(chunk, pools, raw.method);
        let frame = self.b.frame(func, FrameData { line: u32::try_from(raw.line).unwrap_or(0), kinds, ..FrameData::default() });
        let frame = frame.index() as u32;
        self.frames.insert(raw, frame);
        frame
    }

    fn method(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> FuncId {
        if let Some(&func) = self.methods.get(&key) {
            return func;
        }
        let name = self.method_name(chunk, pools, key).unwrap_or_else(|| {
            self.counts.unknown_methods += 1;
            UNKNOWN.to_owned()
        });
        let func = match self.functions.get(&name) {
            Some(&func) => func,
            None => {
                let func = self.b.func(FuncData { name: &name, ..FuncData::default() });
                self.functions.insert(name, func);
                func
            }
        };
        self.methods.insert(key, func);
        func
    }

    /// `com/foo/Bar.method`; native code has no class, or its library as one.
    fn method_name(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Option<String> {
        if self.names.is_full() {
            return None;
        }
        let row = pools.row(Pool::Methods, key).unwrap_or(&[Value::Missing; 2]);
        let class = row[0].number().and_then(|key| self.class_name(chunk, pools, key)).unwrap_or_default();
        let name = pools.text(chunk, row[1]).unwrap_or_default();
        let name = match (&*class, &*name) {
            ("", "") => None,
            ("", name) => Some(name.to_owned()),
            (class, name) => Some(format!("{class}.{name}")),
        };
        self.spend(name)
    }

    fn class_name(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Option<String> {
        if self.names.is_full() {
            return None;
        }
        let name = pools.row(Pool::Classes, key).and_then(|row| pools.text(chunk, row[0]))?;
        self.spend(Some(name.into_owned()))
    }

    /// The name, if there is still room for it.
    fn spend(&mut self, name: Option<String>) -> Option<String> {
        let name = name?;
        if !self.names.take(name.len()) {
            self.counts.names_left_out = true;
            return None;
        }
        self.counts.not_utf8 += u64::from(name.contains('\u{fffd}'));
        Some(name)
    }

    fn thread(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Option<ThreadId> {
        if let Some(&known) = self.chunk_threads.get(&key) {
            return known;
        }
        let id = pools.row(Pool::Threads, key).and_then(|row| {
            let &[os_name, os_id, java_name, java_id, is_virtual] = row else { return None };
            let is_virtual = is_virtual.number().is_some_and(|n| n != 0);
            let room = !self.names.is_full();
            let text = |value| pools.text(chunk, value).filter(|name| room && !name.is_empty());
            let name = text(java_name).or_else(|| text(os_name).filter(|_| !is_virtual));
            let name = name.unwrap_or(if is_virtual { VIRTUAL.into() } else { "".into() });
            let name = self.spend(Some(name.into_owned())).unwrap_or_default();
            let (tid, java_id) = (os_id.number().unwrap_or(0), java_id.number().unwrap_or(0));
            // A virtual thread runs on a thread of the system now and then; what it has is its number in Java.
            let tid = if is_virtual { java_id } else { tid };
            let b = &mut self.b;
            Some(*self.threads.entry((tid, java_id, name)).or_insert_with_key(|(tid, _, name)| {
                let name = b.string(name);
                b.thread(Thread { process: None, tid: *tid, name })
            }))
        });
        self.chunk_threads.insert(key, id);
        id
    }

    /// The state of the thread and the class of the object, where the event has them.
    fn labels(&mut self, chunk: &Cursor<'_>, pools: &Pools, event: &Event) -> (LabelsId, Seen) {
        let class = event.class.or_else(|| pools.row(Pool::Objects, event.object?)?[0].number());
        let key = (event.state.number(), class);
        let pooled = !matches!(event.state, Value::Text(_));
        if let Some(&known) = self.labels.get(&key)
            && pooled
        {
            return known;
        }
        let state = match event.state {
            Value::Number(key) => pools.row(Pool::ThreadStates, key).and_then(|row| pools.text(chunk, row[0])),
            text => pools.text(chunk, text),
        };
        let state = self.spend(state.filter(|s| !s.is_empty()).map(Into::into));
        let seen = Seen::from(state.as_deref());
        let class = class.filter(|key| *key != 0).and_then(|key| self.class_name(chunk, pools, key));
        let mut labels = Vec::new();
        for (name, text) in [("state", state), ("class", class.map(|c| readable_class(&c)))] {
            if let Some(text) = text {
                labels.push(Label { key: self.b.string(name), value: LabelValue::Str(self.b.string(&text)) });
            }
        }
        let found = (self.b.labels(&labels), seen);
        if pooled {
            self.labels.insert(key, found);
        }
        found
    }

    /// The profile, with the sample types that have samples. `start_ns` and `end_ns` are those of the recording,
    /// nanoseconds after 1970; what began before its start moves the start.
    pub(super) fn finish(
        mut self,
        (start_ns, end_ns): (i64, i64),
        async_profiler: bool,
        distances: Vec<Distance>,
        remarks: &mut Vec<String>,
    ) -> Result<Profile, ReadError> {
        let there = self.samples.columns(async_profiler, remarks);
        let plain = there.contains(&Column::Samples);
        let sample_type = |column: &Column| match column {
            Column::CpuSamples if !plain => Column::Samples.sample_type(),
            column => column.sample_type(),
        };
        for column in &there {
            let (name, unit) = sample_type(column);
            self.b.sample_type(name, unit, 1);
        }
        if let [shown, _, ..] = &there[..] {
            let names: Vec<String> = there.iter().map(|c| format!("{}/{}", sample_type(c).0, sample_type(c).1)).collect();
            remarks.push(format!("sample types {}, of which `{}` is shown", names.join(", "), sample_type(shown).0));
        }
        if let Some(d) = distances.iter().find(|d| there.first() == Some(&d.of)) {
            let period = Period { name: self.b.string(&d.name), unit: self.b.string(d.unit), value: d.value };
            self.b.info().period = Some(period);
        }
        // Each thread has a buffer of its own in the file; time is the order that people mean.
        let mut samples = self.samples.rows;
        samples.sort_by_key(|s| s.time_ns);
        let start = samples.first().map_or(start_ns, |s| s.time_ns.min(start_ns)).max(0);
        self.b.info().time_ns = start;
        self.b.info().duration_ns = end_ns.saturating_sub(start).max(0);
        let mut values = vec![0; there.len()];
        for s in samples {
            values.fill(0);
            for (column, value) in std::iter::once((s.column, s.value)).chain(s.beside()) {
                if let Some(place) = there.iter().position(|c| *c == column) {
                    values[place] = value;
                }
            }
            let time_ns = Some(s.time_ns.saturating_sub(start).max(0));
            let data = SampleData { thread: s.thread, time_ns, labels: s.labels };
            self.b.sample(StackId::new(s.stack as usize), &values, data);
        }
        let nodes = self.tree.into_nodes();
        let parent = nodes.iter().map(|n| n.parent).collect();
        let frame = nodes.iter().map(|n| FrameId::new(n.frame as usize)).collect();
        drop(nodes);
        Ok(self.b.finish_with_stacks(parent, frame)?)
    }
}

/// What a frame type of HotSpot or async-profiler says of the code.
fn kinds_of(description: &str) -> Kinds {
    match description {
        "Interpreted" => Kinds::INTERPRETED,
        "JIT compiled" | "C1 compiled" | "C2 compiled" => Kinds::JIT,
        "Inlined" => Kinds::INLINED,
        "Native" | "C++" => Kinds::NATIVE,
        "Kernel" => Kinds::KERNEL,
        _ => Kinds::NONE,
    }
}

/// `[Ljava/lang/String;` as people write it: `java.lang.String[]`.
fn readable_class(name: &str) -> String {
    let element = name.trim_start_matches('[');
    let dimensions = name.len() - element.len();
    let element = match element {
        _ if dimensions == 0 => element,
        "B" => "byte",
        "C" => "char",
        "D" => "double",
        "F" => "float",
        "I" => "int",
        "J" => "long",
        "S" => "short",
        "Z" => "boolean",
        other => other.strip_prefix('L').and_then(|o| o.strip_suffix(';')).unwrap_or(other),
    };
    // The number after the slash of a hidden class is no package.
    let dotted = match element.split_once('+') {
        Some((class, hidden)) => format!("{}+{hidden}", class.replace('/', ".")),
        None => element.replace('/', "."),
    };
    dotted + &"[]".repeat(dimensions.min(255))
}

#[cfg(test)]
mod tests {
    use super::readable_class;

    #[test]
    fn classes_as_people_write_them() {
        assert_eq!(readable_class("[[B"), "byte[][]");
        assert_eq!(readable_class("[Ljava/lang/String;"), "java.lang.String[]");
        assert_eq!(readable_class("app/Main$$Lambda$9+0x0f/12"), "app.Main$$Lambda$9+0x0f/12");
        assert_eq!(readable_class("B"), "B");
    }
}
