//! From numbers of constant pools to the model: one for the whole recording, told of each chunk's pools in turn.

use std::collections::HashMap;

use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, FuncId, Label, LabelValue, LabelsId, Profile, SampleData, StackId, Thread, ThreadId,
};
use rustc_hash::FxHashMap;

use super::events::Measure;
use super::metadata::{Row, Value};
use super::pools::{Pool, Pools, RawFrame};
use super::wire::{Cursor, Wire};
use crate::ReadError;

/// The frame of a sample whose event has no stack: its value is in the totals, and is shown.
const NO_STACK: &str = "[no stack]";
/// The name of a method that is not in the file.
const UNKNOWN: &str = "[unknown]";

/// A sample before it is known which sample types there are.
struct Sample {
    stack: StackId,
    thread: Option<ThreadId>,
    labels: LabelsId,
    measure: Measure,
    value: i64,
    /// Nanoseconds after 1970.
    time_ns: i128,
}

/// What the remarks are made of.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) no_stack: u64,
    pub(super) lost_stack: u64,
    pub(super) truncated: u64,
    /// Frames of the shallowest and deepest stack that was cut off.
    pub(super) cut_at: Option<(usize, usize)>,
    pub(super) unknown_methods: u64,
    pub(super) not_utf8: u64,
}

/// A stack that was looked up.
#[derive(Clone, Copy)]
struct Known {
    stack: StackId,
    lost: bool,
    /// Its frames, if it was cut off.
    cut_at: Option<usize>,
}

/// Collects samples and whom they belong to.
pub(super) struct Map {
    b: Builder,
    samples: Vec<Sample>,
    functions: HashMap<String, FuncId>,
    threads: HashMap<(i64, i64, String), ThreadId>,
    /// What the numbers of the chunk at hand mean.
    frames: FxHashMap<RawFrame, FrameId>,
    methods: FxHashMap<i64, FuncId>,
    kinds: FxHashMap<i64, Kinds>,
    stacks: FxHashMap<i64, Known>,
    chunk_threads: FxHashMap<i64, Option<ThreadId>>,
    labels: FxHashMap<(Option<i64>, Option<i64>), LabelsId>,
    scratch: Vec<RawFrame>,
    /// How many bytes of names may still be made. A real file gives each name about once a chunk; one that was made for it
    /// could use one long text as the name of very many methods.
    names_left: usize,
    pub(super) counts: Counts,
}

/// An event that is a sample, with numbers of the chunk's pools.
pub(super) struct Event {
    pub(super) measure: Measure,
    pub(super) value: i64,
    pub(super) time_ns: i128,
    pub(super) stack: Option<i64>,
    pub(super) thread: Option<i64>,
    pub(super) state: Value,
    pub(super) class: Option<i64>,
}

impl Map {
    pub(super) fn new() -> Self {
        Map {
            b: Builder::new(),
            samples: Vec::new(),
            functions: HashMap::new(),
            threads: HashMap::new(),
            frames: FxHashMap::default(),
            methods: FxHashMap::default(),
            kinds: FxHashMap::default(),
            stacks: FxHashMap::default(),
            chunk_threads: FxHashMap::default(),
            labels: FxHashMap::default(),
            scratch: Vec::new(),
            names_left: 1 << 20,
            counts: Counts::default(),
        }
    }

    /// From here on numbers are those of another chunk, which has so many bytes.
    pub(super) fn enter(&mut self, bytes: usize) {
        self.frames.clear();
        self.methods.clear();
        self.kinds.clear();
        self.stacks.clear();
        self.chunk_threads.clear();
        self.labels.clear();
        self.names_left = self.names_left.saturating_add(bytes.saturating_mul(8));
    }

    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    /// Adds one sample.
    pub(super) fn add(&mut self, chunk: &Cursor<'_>, pools: &Pools, event: &Event) -> Wire<()> {
        let known = match event.stack.filter(|key| *key != 0) {
            None => {
                self.counts.no_stack += 1;
                Known { stack: self.no_stack(), lost: false, cut_at: None }
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
        let labels = self.labels(chunk, pools, event);
        self.samples.push(Sample {
            stack: known.stack,
            thread,
            labels,
            measure: event.measure,
            value: event.value,
            time_ns: event.time_ns,
        });
        Ok(())
    }

    fn no_stack(&mut self) -> StackId {
        let func = self.b.func(FuncData { name: NO_STACK, ..FuncData::default() });
        let frame = self.b.frame(func, FrameData::default());
        self.b.stack(None, frame)
    }

    fn stack(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Wire<Known> {
        if let Some(&known) = self.stacks.get(&key) {
            return Ok(known);
        }
        let mut frames = std::mem::take(&mut self.scratch);
        let found = pools.stack(chunk, key, &mut frames)?;
        let truncated = found == Some(true);
        let mut stack = None;
        for raw in frames.iter().rev() {
            let frame = self.frame(chunk, pools, *raw);
            stack = Some(match stack {
                None if truncated => self.b.truncated_root(frame),
                parent => self.b.stack(parent, frame),
            });
        }
        let known = Known {
            stack: stack.unwrap_or_else(|| self.no_stack()),
            lost: stack.is_none(),
            cut_at: truncated.then_some(frames.len()),
        };
        self.scratch = frames;
        self.stacks.insert(key, known);
        Ok(known)
    }

    fn frame(&mut self, chunk: &Cursor<'_>, pools: &Pools, raw: RawFrame) -> FrameId {
        if let Some(&frame) = self.frames.get(&raw) {
            return frame;
        }
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
        self.frames.insert(raw, frame);
        frame
    }

    fn method(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> FuncId {
        if let Some(&func) = self.methods.get(&key) {
            return func;
        }
        let name = self.method_name(chunk, pools, key);
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
    fn method_name(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> String {
        let row: Row = pools.row(Pool::Methods, key).copied().unwrap_or_default();
        let class = row[0].number().and_then(|key| self.class_name(chunk, pools, key)).unwrap_or_default();
        let name = pools.text(chunk, row[1]).unwrap_or_default();
        let name = match (&*class, &*name) {
            ("", "") => None,
            ("", name) => Some(name.to_owned()),
            (class, name) => Some(format!("{class}.{name}")),
        };
        self.spend(name).unwrap_or_else(|| {
            self.counts.unknown_methods += 1;
            UNKNOWN.to_owned()
        })
    }

    fn class_name(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Option<String> {
        let name = pools.row(Pool::Classes, key).and_then(|row| pools.text(chunk, row[0]))?;
        self.spend(Some(name.into_owned()))
    }

    /// The name, if there is still room for it.
    fn spend(&mut self, name: Option<String>) -> Option<String> {
        let name = name?;
        self.names_left = self.names_left.checked_sub(name.len())?;
        self.counts.not_utf8 += u64::from(name.contains('\u{fffd}'));
        Some(name)
    }

    fn thread(&mut self, chunk: &Cursor<'_>, pools: &Pools, key: i64) -> Option<ThreadId> {
        if let Some(&known) = self.chunk_threads.get(&key) {
            return known;
        }
        let id = pools.row(Pool::Threads, key).copied().and_then(|[os_name, os_id, java_name, java_id, ..]| {
            let text = |value| pools.text(chunk, value).filter(|name| !name.is_empty());
            let name = text(java_name).or_else(|| text(os_name)).unwrap_or_default();
            let name = self.spend(Some(name.into_owned()))?;
            let (tid, java_id) = (os_id.number().unwrap_or(0), java_id.number().unwrap_or(0));
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
    fn labels(&mut self, chunk: &Cursor<'_>, pools: &Pools, event: &Event) -> LabelsId {
        let key = (event.state.number(), event.class);
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
        let class = event.class.filter(|key| *key != 0).and_then(|key| self.class_name(chunk, pools, key));
        let mut labels = Vec::new();
        for (name, text) in [("state", state), ("class", class.map(|c| readable_class(&c)))] {
            if let Some(text) = text {
                labels.push(Label { key: self.b.string(name), value: LabelValue::Str(self.b.string(&text)) });
            }
        }
        let id = self.b.labels(&labels);
        if pooled {
            self.labels.insert(key, id);
        }
        id
    }

    /// The profile, with the sample types that have samples. `start_ns` and `end_ns` are those of the recording,
    /// nanoseconds after 1970; what began before its start moves the start.
    pub(super) fn finish(mut self, start_ns: i128, end_ns: i128, remarks: &mut Vec<String>) -> Result<Profile, ReadError> {
        // The two ways to sample allocations count the same bytes; only where both are on are there two types.
        let has = |measure| self.samples.iter().any(|s| s.measure == measure);
        if has(Measure::Tlab) && has(Measure::Alloc) {
            remarks.push("`alloc` and `alloc_tlab` are two countings of the same allocations".into());
        } else {
            self.samples.iter_mut().filter(|s| s.measure == Measure::Tlab).for_each(|s| s.measure = Measure::Alloc);
        }
        let there: Vec<Measure> = Measure::ALL.into_iter().filter(|m| self.samples.iter().any(|s| s.measure == *m)).collect();
        for measure in &there {
            let (name, unit) = measure.sample_type();
            self.b.sample_type(name, unit, 1);
        }
        if let [shown, _, ..] = there[..] {
            let names: Vec<String> = there.iter().map(|m| format!("{}/{}", m.sample_type().0, m.sample_type().1)).collect();
            remarks.push(format!("sample types {}, of which `{}` is shown", names.join(", "), shown.sample_type().0));
        }
        // Each thread has a buffer of its own in the file; time is the order that people mean.
        self.samples.sort_by_key(|s| s.time_ns);
        let start = self.samples.first().map_or(start_ns, |s| s.time_ns.min(start_ns));
        let clamp = |ns: i128| i64::try_from(ns.max(0)).unwrap_or(i64::MAX);
        self.b.info().time_ns = clamp(start);
        self.b.info().duration_ns = clamp(end_ns - start);
        let mut values = vec![0; there.len()];
        for s in &self.samples {
            values.fill(0);
            if let Some(column) = there.iter().position(|m| *m == s.measure) {
                values[column] = s.value;
            }
            let data = SampleData { thread: s.thread, time_ns: Some(clamp(s.time_ns - start)), labels: s.labels };
            self.b.sample(s.stack, &values, data);
        }
        drop(self.samples);
        Ok(self.b.finish()?)
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
