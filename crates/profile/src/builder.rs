//! Makes profiles: stores every text, function, frame and stack once, then freezes the tables.

use std::hash::{BuildHasher, BuildHasherDefault, Hash};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::model::FuncRow;
use crate::names::{self, Given, Kinds, Name};
use crate::strings::Interner;
use crate::{
    Bits, FrameId, Frames, FuncId, Funcs, Info, Label, LabelSets, LabelsId, Mapping, MappingId, ModelError, Process, ProcessId,
    Profile, SampleType, Samples, StackId, Stacks, StrId, Thread, ThreadId,
};

/// Frames that say the recorder lost the root side of the stack they stand in.
const TRUNCATION_MARKS: [&str; 8] = [
    "[truncated]",
    "(truncated)",
    "<truncated>",
    "[broken]",
    "[broken stack]",
    "[missing user stack]",
    "[missed user stack]",
    "[lost]",
];

/// Says a frame of this name that the recorder lost the root side of the stack it stands in?
pub fn marks_truncation(name: &str) -> bool {
    name.len() <= 20 && TRUNCATION_MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(name))
}

/// The parent of a root whose callers the recorder is known to have lost.
const TRUNCATED_ROOT: u32 = u32::MAX - 1;

/// Most rows a table may have; the numbers above it have a meaning of their own.
const MAX_ROWS: usize = u32::MAX as usize - 8;

/// A function as a format with symbol tables has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct FuncData<'a> {
    /// Name as recorded.
    pub name: &'a str,
    /// The linker's name, if the format has both.
    pub system_name: &'a str,
    /// Source file, or empty.
    pub file: &'a str,
    /// First source line, or 0.
    pub start_line: u32,
    /// Binary or library, or empty.
    pub module: &'a str,
}

/// A function at a place.
#[derive(Debug, Clone, Copy, Default)]
pub struct FrameData {
    /// Source line, or 0.
    pub line: u32,
    /// Instruction address, or 0.
    pub address: u64,
    /// The binary the address is in.
    pub mapping: Option<MappingId>,
    /// 0, or how deep it was inlined at its address.
    pub inline_depth: u32,
    /// Kinds beyond those its name tells.
    pub kinds: Kinds,
}

/// Where and when a sample was taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct SampleData {
    /// Its thread.
    pub thread: Option<ThreadId>,
    /// Nanoseconds after the start of the profile.
    pub time_ns: Option<i64>,
    /// Its labels.
    pub labels: LabelsId,
}

/// A table of distinct keys: the row number of each.
#[derive(Debug, Clone)]
struct Index<K> {
    keys: Vec<K>,
    table: HashTable<u32>,
    hasher: BuildHasherDefault<FxHasher>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index { keys: Vec::new(), table: HashTable::new(), hasher: BuildHasherDefault::default() }
    }
}

impl<K: Hash + Eq + Clone> Index<K> {
    /// The row of `key`, and whether it is new.
    fn insert(&mut self, key: K) -> (u32, bool) {
        let hash = self.hasher.hash_one(&key);
        if let Some(&row) = self.table.find(hash, |&row| self.keys[row as usize] == key) {
            return (row, false);
        }
        let row = self.keys.len() as u32;
        self.keys.push(key);
        let (keys, hasher) = (&self.keys, &self.hasher);
        self.table.insert_unique(hash, row, |&row| hasher.hash_one(&keys[row as usize]));
        (row, true)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct FrameKey {
    func: FuncId,
    raw: StrId,
    line: u32,
    address: u64,
    mapping: Option<MappingId>,
    inline_depth: u32,
    kinds: Kinds,
}

/// What identifies a function.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct FuncKey {
    display: StrId,
    recorded_name: StrId,
    recorded_file: StrId,
    module: StrId,
    system_name: StrId,
    start_line: u32,
}

/// Collects the tables of a profile; [`finish`](Self::finish) freezes them.
#[derive(Debug, Default)]
pub struct Builder {
    strings: Interner,
    sample_types: Vec<SampleType>,
    default_type: usize,
    mappings: Vec<Mapping>,
    processes: Vec<Process>,
    threads: Vec<Thread>,
    funcs: Funcs,
    /// What a function's name alone tells of its kind.
    func_kinds: Vec<Kinds>,
    func_index: Index<FuncKey>,
    frames: Frames,
    frame_index: Index<FrameKey>,
    stacks: Index<(u32, FrameId)>,
    label_index: Index<Vec<Label>>,
    /// Every sample in its order. Columns of the data are empty until a sample has some.
    samples: Samples,
    info: Info,
    /// Was any root added as truncated?
    truncated_roots: bool,
    drop_zero: bool,
}

impl Builder {
    /// In the parents given to [`finish_with_stacks`](Self::finish_with_stacks): the parent of a root whose callers are known
    /// to be lost.
    pub const TRUNCATED_ROOT: u32 = TRUNCATED_ROOT;

    /// An empty profile.
    pub fn new() -> Self {
        Builder::default()
    }

    /// The id of a text.
    pub fn string(&mut self, text: &str) -> StrId {
        self.strings.intern(text)
    }

    /// The text of an id.
    pub fn str(&self, id: StrId) -> &str {
        self.strings.get(id)
    }

    /// Adds a sample type and returns its column. All must be there before the first sample.
    ///
    /// `scale` is a power of ten: values given to [`sample`](Self::sample) are that many times the true ones.
    pub fn sample_type(&mut self, name: &str, unit: &str, scale: i64) -> usize {
        debug_assert!(self.samples.is_empty());
        let (name, unit) = (self.string(name), self.string(unit));
        self.sample_types.push(SampleType { name, unit, scale });
        self.samples.values.push(Vec::new());
        self.sample_types.len() - 1
    }

    /// Which sample type is shown when none is asked for; the first without this call.
    pub fn set_default_type(&mut self, column: usize) {
        self.default_type = column;
    }

    /// What is known of the whole.
    pub fn info(&mut self) -> &mut Info {
        &mut self.info
    }

    /// Adds a binary.
    pub fn mapping(&mut self, mapping: Mapping) -> MappingId {
        self.mappings.push(mapping);
        MappingId::new(self.mappings.len() - 1)
    }

    /// Adds a process.
    pub fn process(&mut self, process: Process) -> ProcessId {
        self.processes.push(process);
        ProcessId::new(self.processes.len() - 1)
    }

    /// Adds a thread.
    pub fn thread(&mut self, thread: Thread) -> ThreadId {
        self.threads.push(thread);
        ThreadId::new(self.threads.len() - 1)
    }

    /// The mapping, process or thread that is equal to this one, added if there is none.
    pub(crate) fn mapping_once(&mut self, mapping: Mapping) -> MappingId {
        MappingId::new(once(&mut self.mappings, mapping))
    }
    pub(crate) fn process_once(&mut self, process: Process) -> ProcessId {
        ProcessId::new(once(&mut self.processes, process))
    }
    pub(crate) fn thread_once(&mut self, thread: Thread) -> ThreadId {
        ThreadId::new(once(&mut self.threads, thread))
    }

    /// The function a symbol table names. Its name is split here, once.
    pub fn func(&mut self, data: FuncData<'_>) -> FuncId {
        let given = Given { file: some(data.file), line: 0, module: some(data.module) };
        let name = names::split(data.name, given);
        self.add_func(data.name, data.system_name, data.file, data.start_line, &name).0
    }

    /// A function whose name is only a name: nothing is split from it.
    pub fn func_named(&mut self, data: FuncData<'_>) -> FuncId {
        let plain = || std::borrow::Cow::Borrowed(data.name);
        let name = Name {
            qualified: plain(),
            display: plain(),
            function: plain(),
            normalised: plain(),
            file: some(data.file).map(Into::into),
            module: some(data.module).map(Into::into),
            ..Name::default()
        };
        self.add_func(data.name, data.system_name, data.file, data.start_line, &name).0
    }

    fn add_func(&mut self, recorded: &str, system_name: &str, file: &str, start_line: u32, name: &Name<'_>) -> (FuncId, StrId) {
        let display = self.strings.intern(&name.function);
        let mut text =
            |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map_or(StrId::EMPTY, |t| self.strings.intern(t));
        let (module, file_id) = (text(&name.module), text(&name.file));
        let recorded_file = if file.is_empty() { file_id } else { self.strings.intern(file) };
        let key = FuncKey {
            display,
            recorded_name: self.strings.intern(recorded),
            recorded_file,
            module,
            system_name: self.strings.intern(system_name),
            start_line,
        };
        let (row, new) = self.func_index.insert(key.clone());
        if new {
            let mut text =
                |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map_or(StrId::EMPTY, |t| self.strings.intern(t));
            let (class, package) = (text(&name.class), text(&name.package));
            let (qualified, normalised) = (self.strings.intern(&name.qualified), self.strings.intern(&name.normalised));
            self.funcs.push(FuncRow {
                name: key.recorded_name,
                system_name: key.system_name,
                qualified,
                class,
                package,
                module,
                file: file_id,
                recorded_file,
                display,
                normalised,
                start_line,
                language: name.language,
            });
            self.func_kinds.push(name.kinds);
        }
        (FuncId(row), display)
    }

    pub(crate) fn funcs_mut(&mut self) -> &mut Funcs {
        &mut self.funcs
    }

    /// A function at a place, as formats with symbol tables have it.
    pub fn frame(&mut self, func: FuncId, data: FrameData) -> FrameId {
        let (raw, display) = (self.funcs.name(func), self.funcs.display(func));
        let name_kinds = self.func_kinds[func.index()];
        let inlined = if data.inline_depth > 0 { Kinds::INLINED } else { Kinds::default() };
        let kinds = data.kinds.union(name_kinds).union(inlined);
        self.add_frame(func, raw, display, FrameData { kinds, ..data })
    }

    /// A frame that is only text, as folded stacks have it. Function, file, line and kinds are split from it.
    pub fn frame_from_text(&mut self, text: &str) -> FrameId {
        let name = names::split(text, Given::default());
        let (func, _) = self.add_func(&name.function, "", "", 0, &name);
        let (raw, display) = (self.strings.intern(text), self.strings.intern(&name.display));
        self.add_frame(func, raw, display, FrameData { line: name.line, kinds: name.kinds, ..FrameData::default() })
    }

    /// A frame of another profile, with all it holds but its mapping, which is given.
    pub(crate) fn frame_of(&mut self, from: &Profile, id: FrameId, mapping: Option<MappingId>) -> FrameId {
        let (frames, funcs) = (from.frames(), from.funcs());
        let func = frames.func(id);
        let mut text = |id: StrId| self.strings.intern(from.str(id));
        let row = FuncRow {
            name: text(funcs.name(func)),
            system_name: text(funcs.system_name(func)),
            qualified: text(funcs.qualified(func)),
            class: text(funcs.class(func)),
            package: text(funcs.package(func)),
            module: text(funcs.module(func)),
            file: text(funcs.file(func)),
            recorded_file: text(funcs.recorded_file(func)),
            display: text(funcs.display(func)),
            normalised: text(funcs.normalised(func)),
            start_line: funcs.start_line(func),
            language: funcs.language(func),
        };
        let (raw, display) = (text(frames.raw(id)), text(frames.display(id)));
        let (key, new) = self.func_index.insert(FuncKey {
            display: row.display,
            recorded_name: row.name,
            recorded_file: row.recorded_file,
            module: row.module,
            system_name: row.system_name,
            start_line: row.start_line,
        });
        if new {
            self.funcs.push(row);
            self.func_kinds.push(Kinds::default());
        }
        let data = FrameData {
            line: frames.line(id),
            address: frames.address(id),
            mapping,
            inline_depth: frames.inline_depth(id),
            kinds: frames.kinds(id),
        };
        self.add_frame(FuncId(key), raw, display, data)
    }

    pub(crate) fn add_frame(&mut self, func: FuncId, raw: StrId, display: StrId, data: FrameData) -> FrameId {
        let FrameData { line, address, mapping, inline_depth, kinds } = data;
        let (row, new) = self.frame_index.insert(FrameKey { func, raw, line, address, mapping, inline_depth, kinds });
        if new {
            let frames = &mut self.frames;
            frames.func.push(func);
            frames.raw.push(raw);
            frames.display.push(display);
            frames.line.push(line);
            frames.kinds.push(kinds);
            push_sparse(&mut frames.address, row as usize, address);
            push_sparse(&mut frames.mapping, row as usize, mapping);
            push_sparse(&mut frames.inline_depth, row as usize, inline_depth);
        }
        FrameId(row)
    }

    /// The stack `parent` with `frame` called from its leaf.
    pub fn stack(&mut self, parent: Option<StackId>, frame: FrameId) -> StackId {
        StackId(self.stacks.insert((parent.map_or(Stacks::ROOT, |p| p.0), frame)).0)
    }

    /// A stack of one frame whose callers are known to be lost.
    pub fn truncated_root(&mut self, frame: FrameId) -> StackId {
        self.truncated_roots = true;
        StackId(self.stacks.insert((TRUNCATED_ROOT, frame)).0)
    }

    /// A set of labels.
    pub fn labels(&mut self, labels: &[Label]) -> LabelsId {
        if labels.is_empty() { LabelsId::NONE } else { LabelsId(self.label_index.insert(labels.to_vec()).0 + 1) }
    }

    /// Adds a sample: one value per sample type.
    #[inline]
    pub fn sample(&mut self, stack: StackId, values: &[i64], data: SampleData) {
        debug_assert_eq!(values.len(), self.sample_types.len());
        let samples = &mut self.samples;
        let row = samples.len();
        samples.stack.push(stack);
        samples.values.iter_mut().zip(values).for_each(|(column, &value)| column.push(value));
        push_sparse(&mut samples.thread, row, data.thread);
        push_sparse(&mut samples.labels, row, data.labels);
        if !samples.time_ns.is_empty() || data.time_ns.is_some() {
            push_at(&mut samples.time_ns, row, data.time_ns.unwrap_or(0));
        }
    }

    /// Adds many samples that have times but neither threads nor labels: per sample its stack and time, and per sample type
    /// a column of values.
    pub fn timed_samples(&mut self, stacks: Vec<StackId>, values: Vec<Vec<i64>>, times_ns: Vec<i64>) {
        debug_assert_eq!(values.len(), self.sample_types.len());
        debug_assert!(values.iter().all(|column| column.len() == stacks.len()) && times_ns.len() == stacks.len());
        if self.samples.is_empty() {
            // As large as they may be: the columns are not copied.
            self.samples = Samples { stack: stacks, values, time_ns: times_ns, ..Samples::default() };
            return;
        }
        for (row, (stack, time)) in stacks.into_iter().zip(times_ns).enumerate() {
            let of_row: Vec<i64> = values.iter().map(|column| column[row]).collect();
            self.sample(stack, &of_row, SampleData { time_ns: Some(time), ..SampleData::default() });
        }
    }

    /// Leave out samples that add up to nothing in every sample type, and stacks nobody uses.
    pub(crate) fn drop_zero(&mut self) {
        self.drop_zero = true;
    }

    /// Freezes the tables.
    ///
    /// # Errors
    /// [`ModelError::Overflow`] if the values of a sample type do not fit, [`ModelError::TooLarge`] for a table that
    /// is too long.
    pub fn finish(mut self) -> Result<Profile, ModelError> {
        if self.sample_types.is_empty() {
            self.sample_type("samples", "count", 1);
        }
        let stacks = std::mem::take(&mut self.stacks.keys);
        let (parent, frame) = stacks.into_iter().unzip();
        self.stacks.table = HashTable::new();
        let samples = self.collect_samples()?;
        self.freeze(parent, frame, samples)
    }

    /// Freezes the tables with stacks made elsewhere: `parent[i] < i`, [`Stacks::ROOT`] or
    /// [`TRUNCATED_ROOT`](Self::TRUNCATED_ROOT), and no two rows with the same parent and frame. Samples that were added
    /// name these stacks; those of [`stack`](Self::stack) are ignored.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn finish_with_stacks(mut self, parent: Vec<u32>, frame: Vec<FrameId>) -> Result<Profile, ModelError> {
        self.stacks = Index::default();
        self.truncated_roots = parent.contains(&TRUNCATED_ROOT);
        let samples = self.collect_samples()?;
        self.freeze(parent, frame, samples)
    }

    /// Freezes the tables with stacks and samples made elsewhere: `parent[i] < i` or [`Stacks::ROOT`], and no two rows
    /// with the same parent and frame; one sample per stack and sample type. What the builder itself collected of
    /// these is ignored.
    ///
    /// # Errors
    /// As [`finish`](Self::finish).
    pub fn finish_with(
        mut self,
        parent: Vec<u32>,
        frame: Vec<FrameId>,
        stack: Vec<StackId>,
        values: Vec<Vec<i64>>,
    ) -> Result<Profile, ModelError> {
        let samples = Samples { stack, values, ..Samples::default() };
        self.check_sums(&samples.values)?;
        self.stacks = Index::default();
        self.freeze(parent, frame, samples)
    }

    fn check_sums(&self, values: &[Vec<i64>]) -> Result<(), ModelError> {
        for (column, sample_type) in values.iter().zip(&self.sample_types) {
            let sum: u128 = column.iter().map(|v| u128::from(v.unsigned_abs())).sum();
            if sum > i64::MAX as u128 {
                return Err(ModelError::Overflow { sample_type: self.str(sample_type.name).to_owned() });
            }
        }
        Ok(())
    }

    fn freeze(self, mut parent: Vec<u32>, mut frame: Vec<FrameId>, mut samples: Samples) -> Result<Profile, ModelError> {
        for (what, rows) in [("stacks", parent.len()), ("frames", frame.len()), ("samples", samples.stack.len())] {
            if rows > MAX_ROWS {
                return Err(ModelError::TooLarge { what, limit: "4.2 billion rows" });
            }
        }
        if self.drop_zero {
            drop_unused(&mut parent, &mut frame, &mut samples);
        }
        depth_first(&mut parent, &mut frame, &mut samples.stack);
        let mark: Vec<bool> = (0..self.frames.len()).map(|i| marks_truncation(self.str(self.frames.raw[i]))).collect();
        let mut truncated = Bits::new(parent.len());
        let rows = if self.truncated_roots || mark.contains(&true) { parent.len() } else { 0 };
        for i in 0..rows {
            let above = match parent[i] {
                Stacks::ROOT => false,
                TRUNCATED_ROOT => true,
                p => truncated.get(p as usize),
            };
            if above || mark[frame[i].index()] {
                truncated.set(i);
            }
            if parent[i] == TRUNCATED_ROOT {
                parent[i] = Stacks::ROOT;
            }
        }
        parent.shrink_to_fit();
        frame.shrink_to_fit();
        let mut labels = LabelSets { labels: Vec::new(), ends: vec![0] };
        for set in &self.label_index.keys {
            labels.labels.extend_from_slice(set);
            labels.ends.push(labels.labels.len() as u32);
        }
        Ok(Profile {
            strings: self.strings.finish()?,
            sample_types: self.sample_types,
            default_type: self.default_type,
            mappings: self.mappings,
            processes: self.processes,
            threads: self.threads,
            funcs: self.funcs,
            frames: self.frames,
            stacks: Stacks { parent, frame, truncated },
            labels,
            samples,
            info: self.info,
        })
    }

    /// The samples; without time, those of one stack, thread and label set are added up in the row of the first.
    fn collect_samples(&mut self) -> Result<Samples, ModelError> {
        let mut samples = std::mem::take(&mut self.samples);
        self.check_sums(&samples.values)?;
        // With time every sample stays, unless opposite samples are to cancel.
        if !samples.has_time() || self.drop_zero {
            add_up(&mut samples);
        }
        Ok(samples)
    }
}

/// Adds up samples that are equal but for their values. Rows only move to the front, so that this needs no second table.
fn add_up(samples: &mut Samples) {
    let mut index: Index<(StackId, Option<ThreadId>, LabelsId, i64)> = Index::default();
    let Samples { stack, values, thread, time_ns, labels } = samples;
    for row in 0..stack.len() {
        let of = (stack[row], at(thread, row), at(labels, row), at(time_ns, row));
        let (target, new) = index.insert(of);
        let target = target as usize;
        if new {
            stack[target] = stack[row];
            move_to(thread, target, row);
            move_to(labels, target, row);
            move_to(time_ns, target, row);
            values.iter_mut().for_each(|column| column[target] = column[row]);
        } else {
            values.iter_mut().for_each(|column| column[target] += column[row]);
        }
    }
    let rows = index.keys.len();
    fn cut<T>(column: &mut Vec<T>, rows: usize) {
        column.truncate(rows);
        column.shrink_to_fit();
    }
    cut(stack, rows);
    cut(thread, rows);
    cut(labels, rows);
    cut(time_ns, rows);
    values.iter_mut().for_each(|column| cut(column, rows));
}

/// The row of a table that is equal to `new`, appended if there is none. For short tables.
fn once<T: PartialEq>(table: &mut Vec<T>, new: T) -> usize {
    table.iter().position(|old| *old == new).unwrap_or_else(|| {
        table.push(new);
        table.len() - 1
    })
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Appends to a column that is left empty while all its values are the default.
#[inline]
fn push_sparse<T: Clone + Default + PartialEq>(column: &mut Vec<T>, row: usize, value: T) {
    if !column.is_empty() || value != T::default() {
        push_at(column, row, value);
    }
}

/// Appends the value of a row; rows before it that are missing have the default.
#[inline]
fn push_at<T: Clone + Default>(column: &mut Vec<T>, row: usize, value: T) {
    if column.len() < row {
        column.resize(row, T::default());
    }
    column.push(value);
}

/// The value of a row in a column that may be left empty.
fn at<T: Copy + Default>(column: &[T], row: usize) -> T {
    column.get(row).copied().unwrap_or_default()
}

fn move_to<T: Copy>(column: &mut [T], target: usize, row: usize) {
    if !column.is_empty() {
        column[target] = column[row];
    }
}

/// Takes out samples that are zero in every column, then stacks that no sample ends in or passes through.
fn drop_unused(parent: &mut Vec<u32>, frame: &mut Vec<FrameId>, samples: &mut Samples) {
    let keep: Vec<bool> = (0..samples.stack.len()).map(|row| samples.values.iter().any(|column| column[row] != 0)).collect();
    fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
        if !column.is_empty() {
            let mut keep = keep.iter();
            column.retain(|_| *keep.next().unwrap_or(&true));
        }
    }
    retain(&mut samples.stack, &keep);
    retain(&mut samples.thread, &keep);
    retain(&mut samples.time_ns, &keep);
    retain(&mut samples.labels, &keep);
    samples.values.iter_mut().for_each(|column| retain(column, &keep));

    let mut used = Bits::new(parent.len());
    samples.stack.iter().for_each(|s| used.set(s.index()));
    for i in (0..parent.len()).rev() {
        if used.get(i) && (parent[i] as usize) < i {
            used.set(parent[i] as usize);
        }
    }
    let mut new = vec![0u32; parent.len()];
    let mut next = 0;
    for i in 0..parent.len() {
        if used.get(i) {
            new[i] = next;
            let p = parent[i];
            parent[next as usize] = if (p as usize) < i { new[p as usize] } else { p };
            frame[next as usize] = frame[i];
            next += 1;
        }
    }
    parent.truncate(next as usize);
    frame.truncate(next as usize);
    samples.stack.iter_mut().for_each(|s| *s = StackId(new[s.index()]));
}

/// Renumbers stacks so that every subtree is one range of rows; siblings keep their order of appearance.
fn depth_first(parent: &mut Vec<u32>, frame: &mut Vec<FrameId>, uses: &mut [StackId]) {
    let n = parent.len();
    // A table is in depth-first order if every row's parent is the row before or one of that row's ancestors.
    let mut path: Vec<u32> = Vec::new();
    let ordered = parent.iter().enumerate().all(|(i, &p)| {
        if p as usize >= n {
            path.clear();
        } else {
            while path.last().is_some_and(|&top| top != p) {
                path.pop();
            }
            if path.is_empty() {
                return false;
            }
        }
        path.push(i as u32);
        true
    });
    if ordered {
        return;
    }
    // Children as linked lists: first child and next sibling, in order of appearance since the loop runs backwards.
    const NONE: u32 = u32::MAX;
    let (mut first, mut next) = (vec![NONE; n], vec![NONE; n]);
    let mut roots = NONE;
    for i in (0..n).rev() {
        let head = match parent.get(i) {
            Some(&p) if (p as usize) < n => &mut first[p as usize],
            _ => &mut roots,
        };
        next[i] = *head;
        *head = i as u32;
    }
    let mut new = vec![0u32; n];
    let (mut new_parent, mut new_frame) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let mut todo = vec![roots];
    while let Some(i) = todo.pop() {
        if i == NONE {
            continue;
        }
        let i = i as usize;
        new[i] = new_frame.len() as u32;
        let p = parent[i];
        new_parent.push(if (p as usize) < n { new[p as usize] } else { p });
        new_frame.push(frame[i]);
        todo.push(next[i]);
        todo.push(first[i]);
    }
    *parent = new_parent;
    *frame = new_frame;
    uses.iter_mut().for_each(|s| *s = StackId(new[s.index()]));
}
