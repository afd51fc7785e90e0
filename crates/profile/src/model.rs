//! The tables of a profile. Read only: a [`Builder`](crate::Builder) makes them.

use crate::names::{Kinds, Language};
use crate::{Bits, FrameId, FuncId, LabelsId, MappingId, ProcessId, StackId, StrId, Strings, ThreadId};

/// One profile: what was measured, where, and how much.
///
/// Structure of arrays; `check` states what always holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub(crate) strings: Strings,
    pub(crate) sample_types: Vec<SampleType>,
    pub(crate) default_type: usize,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) processes: Vec<Process>,
    pub(crate) threads: Vec<Thread>,
    pub(crate) funcs: Funcs,
    pub(crate) frames: Frames,
    pub(crate) stacks: Stacks,
    pub(crate) labels: LabelSets,
    pub(crate) samples: Samples,
    pub(crate) info: Info,
}

/// What one value of a sample means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleType {
    /// What is measured: `cpu`, `samples`, `alloc_space`.
    pub name: StrId,
    /// In what: `nanoseconds`, `count`, `bytes`.
    pub unit: StrId,
    /// Stored values are this many times the true ones; a power of ten, 1 for whole numbers.
    pub scale: i64,
}

/// A binary or library that was mapped into a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mapping {
    /// First address.
    pub start: u64,
    /// One past the last address.
    pub limit: u64,
    /// Offset of `start` in the file, bytes.
    pub offset: u64,
    /// Path or name.
    pub file: StrId,
    /// Build id in hexadecimal.
    pub build_id: StrId,
    /// What of the symbols was resolved when the profile was written, as pprof has it.
    pub resolved: Resolved,
}

/// What the writer of a profile had resolved for a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resolved {
    /// Function names.
    pub functions: bool,
    /// File names.
    pub files: bool,
    /// Line numbers.
    pub lines: bool,
    /// Inlined frames.
    pub inlines: bool,
}

/// A process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    /// Number, as the system gives it; 0 if not known.
    pub pid: i64,
    /// Name.
    pub name: StrId,
}

/// A thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thread {
    /// Where it runs.
    pub process: Option<ProcessId>,
    /// Number, as the system gives it; 0 if not known.
    pub tid: i64,
    /// Name.
    pub name: StrId,
}

/// What is known of a profile as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// Free texts the writer left.
    pub comments: Vec<StrId>,
    /// Start, nanoseconds after 1970; 0 if not known.
    pub time_ns: i64,
    /// Length, nanoseconds; 0 if not known.
    pub duration_ns: i64,
    /// What one sample stands for.
    pub period: Option<Period>,
    /// pprof's pattern of frames to leave out.
    pub drop_frames: StrId,
    /// pprof's exception to `drop_frames`.
    pub keep_frames: StrId,
    /// Where the profile is documented.
    pub doc_url: StrId,
    /// Values were counted or measured in full, as by an instrumenting profiler: they have no sampling error.
    pub exact: bool,
}

/// The distance between two samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// What is counted between samples: `cpu`.
    pub name: StrId,
    /// In what: `nanoseconds`.
    pub unit: StrId,
    /// How much.
    pub value: i64,
}

/// Functions. A row is one function as a user means it: recorded lines and marks do not split it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Funcs {
    pub(crate) name: Vec<StrId>,
    pub(crate) system_name: Vec<StrId>,
    pub(crate) qualified: Vec<StrId>,
    pub(crate) class: Vec<StrId>,
    pub(crate) package: Vec<StrId>,
    pub(crate) module: Vec<StrId>,
    pub(crate) file: Vec<StrId>,
    pub(crate) recorded_file: Vec<StrId>,
    pub(crate) display: Vec<StrId>,
    pub(crate) normalised: Vec<StrId>,
    pub(crate) start_line: Vec<u32>,
    pub(crate) language: Vec<Language>,
}

/// A row of [`Funcs`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct FuncRow {
    pub(crate) name: StrId,
    pub(crate) system_name: StrId,
    pub(crate) qualified: StrId,
    pub(crate) class: StrId,
    pub(crate) package: StrId,
    pub(crate) module: StrId,
    pub(crate) file: StrId,
    pub(crate) recorded_file: StrId,
    pub(crate) display: StrId,
    pub(crate) normalised: StrId,
    pub(crate) start_line: u32,
    pub(crate) language: Language,
}

macro_rules! columns {
    ($table:ident, $id:ident: $($(#[$doc:meta])* $column:ident: $type:ty;)*) => {
        impl $table {
            $($(#[$doc])*
            #[inline]
            pub fn $column(&self, id: $id) -> $type {
                self.$column[id.index()]
            })*
        }
    };
}

columns! { Funcs, FuncId:
    /// The name as recorded.
    name: StrId;
    /// The linker's name where the format has one beside `name`.
    system_name: StrId;
    /// The cleaned name patterns are anchored on.
    qualified: StrId;
    /// Class, type or receiver, qualified; empty if none.
    class: StrId;
    /// Package, namespace or module path; empty if none.
    package: StrId;
    /// Binary, library or crate; empty if not known.
    module: StrId;
    /// Source file, normalised; empty if not known.
    file: StrId;
    /// Source file as recorded; empty if not known.
    recorded_file: StrId;
    /// What identifies the function to a reader: two functions with one display name are one.
    display: StrId;
    /// `display` without what differs between builds.
    normalised: StrId;
    /// First line of its source; 0 if not known.
    start_line: u32;
    /// Its language.
    language: Language;
}

impl Funcs {
    pub(crate) fn push(&mut self, row: FuncRow) {
        self.name.push(row.name);
        self.system_name.push(row.system_name);
        self.qualified.push(row.qualified);
        self.class.push(row.class);
        self.package.push(row.package);
        self.module.push(row.module);
        self.file.push(row.file);
        self.recorded_file.push(row.recorded_file);
        self.display.push(row.display);
        self.normalised.push(row.normalised);
        self.start_line.push(row.start_line);
        self.language.push(row.language);
    }

    /// Number of functions.
    pub fn len(&self) -> usize {
        self.name.len()
    }
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty()
    }
    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = FuncId> + use<> {
        (0..self.len()).map(FuncId::new)
    }
}

/// Frames: a function at a line or address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frames {
    pub(crate) func: Vec<FuncId>,
    pub(crate) raw: Vec<StrId>,
    pub(crate) display: Vec<StrId>,
    pub(crate) line: Vec<u32>,
    pub(crate) kinds: Vec<Kinds>,
    /// Empty if no frame has an address.
    pub(crate) address: Vec<u64>,
    /// Empty if no frame has a mapping.
    pub(crate) mapping: Vec<Option<MappingId>>,
    /// Which of the source lines at one address this is, outermost first; empty if there are no inlined frames.
    pub(crate) inline_depth: Vec<u32>,
}

columns! { Frames, FrameId:
    /// Its function.
    func: FuncId;
    /// The text as recorded.
    raw: StrId;
    /// What a box shows; boxes with one display name under one parent are one box.
    display: StrId;
    /// Source line; 0 if not known.
    line: u32;
    /// What kinds of frame it is.
    kinds: Kinds;
}

impl Frames {
    /// Number of frames.
    pub fn len(&self) -> usize {
        self.func.len()
    }
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.func.is_empty()
    }
    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = FrameId> + use<> {
        (0..self.len()).map(FrameId::new)
    }
    /// Instruction address; 0 if not known.
    #[inline]
    pub fn address(&self, id: FrameId) -> u64 {
        self.address.get(id.index()).copied().unwrap_or(0)
    }
    /// The binary its address is in.
    #[inline]
    pub fn mapping(&self, id: FrameId) -> Option<MappingId> {
        self.mapping.get(id.index()).copied().flatten()
    }
    /// 0 for the function that stands at the address in the binary, 1 for what was inlined into it, and so on.
    #[inline]
    pub fn inline_depth(&self, id: FrameId) -> u32 {
        self.inline_depth.get(id.index()).copied().unwrap_or(0)
    }
}

/// Distinct stacks as a prefix tree in depth-first order: a parent stands right before its first child.
///
/// A row is the stack that ends in its frame; the stack of a row without parent is that frame alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stacks {
    /// [`Stacks::ROOT`] for a stack of one frame.
    pub(crate) parent: Vec<u32>,
    pub(crate) frame: Vec<FrameId>,
    /// Stacks the recorder is known to have cut off at the root side.
    pub(crate) truncated: Bits,
}

impl Stacks {
    /// In [`parents`](Self::parents): no parent.
    pub const ROOT: u32 = u32::MAX;

    /// Number of distinct stacks, prefixes counted.
    pub fn len(&self) -> usize {
        self.parent.len()
    }
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.parent.is_empty()
    }
    /// The stack without its leaf frame.
    #[inline]
    pub fn parent(&self, id: StackId) -> Option<StackId> {
        let parent = self.parent[id.index()];
        (parent != Self::ROOT).then_some(StackId(parent))
    }
    /// The leaf frame.
    #[inline]
    pub fn frame(&self, id: StackId) -> FrameId {
        self.frame[id.index()]
    }
    /// Is the stack known to be cut off at its root side?
    #[inline]
    pub fn truncated(&self, id: StackId) -> bool {
        self.truncated.get(id.index())
    }
    /// Row numbers of all parents, or [`Stacks::ROOT`].
    pub fn parents(&self) -> &[u32] {
        &self.parent
    }
    /// All leaf frames.
    pub fn frames(&self) -> &[FrameId] {
        &self.frame
    }
    /// The rows for which [`truncated`](Self::truncated) holds.
    pub fn truncated_rows(&self) -> &Bits {
        &self.truncated
    }
    /// The frames of one stack, leaf first.
    pub fn leaf_to_root(&self, id: StackId) -> impl Iterator<Item = FrameId> + '_ {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let id = next?;
            next = self.parent(id);
            Some(self.frame(id))
        })
    }
}

/// The value of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelValue {
    /// A text.
    Str(StrId),
    /// A number and its unit (empty if none).
    Num(i64, StrId),
}

/// A key and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    /// The key.
    pub key: StrId,
    /// The value.
    pub value: LabelValue,
}

/// Distinct sets of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelSets {
    pub(crate) labels: Vec<Label>,
    /// End of set `i` in `labels`; set 0 is empty.
    pub(crate) ends: Vec<u32>,
}

impl LabelSets {
    /// The labels of one set, in the order recorded.
    pub fn get(&self, id: LabelsId) -> &[Label] {
        let i = id.index();
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.labels[start..self.ends[i] as usize]
    }
    /// Number of sets, the empty one counted.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    /// Never: the empty set is always there.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// The samples. Without time one row per distinct stack, thread and labels; with time as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Samples {
    pub(crate) stack: Vec<StackId>,
    /// Per sample type one value per sample.
    pub(crate) values: Vec<Vec<i64>>,
    /// Empty if no sample has a thread.
    pub(crate) thread: Vec<Option<ThreadId>>,
    /// Nanoseconds after the start of the profile; empty if samples have no time.
    pub(crate) time_ns: Vec<i64>,
    /// Empty if no sample has labels.
    pub(crate) labels: Vec<LabelsId>,
}

impl Samples {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.stack.len()
    }
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }
    /// The stack of every sample.
    pub fn stacks(&self) -> &[StackId] {
        &self.stack
    }
    /// The value of every sample in one sample type.
    pub fn values(&self, sample_type: usize) -> &[i64] {
        &self.values[sample_type]
    }
    /// Its thread, where known.
    #[inline]
    pub fn thread(&self, row: usize) -> Option<ThreadId> {
        self.thread.get(row).copied().flatten()
    }
    /// When it was taken, nanoseconds after the start of the profile, where known.
    #[inline]
    pub fn time_ns(&self, row: usize) -> Option<i64> {
        self.time_ns.get(row).copied()
    }
    /// Its labels.
    #[inline]
    pub fn labels(&self, row: usize) -> LabelsId {
        self.labels.get(row).copied().unwrap_or(LabelsId::NONE)
    }
    /// What all samples of a stack have in one sample type, for each of so many stacks.
    pub fn sums(&self, sample_type: usize, stacks: usize) -> Vec<i64> {
        let mut sums = vec![0; stacks];
        self.stack.iter().zip(&self.values[sample_type]).for_each(|(stack, value)| sums[stack.index()] += value);
        sums
    }

    /// Do samples have a time?
    pub fn has_time(&self) -> bool {
        !self.time_ns.is_empty()
    }
    /// Does any sample have a thread?
    pub fn has_threads(&self) -> bool {
        !self.thread.is_empty()
    }
    /// Does any sample have a label?
    pub fn has_labels(&self) -> bool {
        !self.labels.is_empty()
    }
}

impl Profile {
    /// The text with this id.
    #[inline]
    pub fn str(&self, id: StrId) -> &str {
        self.strings.get(id)
    }
    /// All texts.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }
    /// What is measured, at least one.
    pub fn sample_types(&self) -> &[SampleType] {
        &self.sample_types
    }
    /// The sample type shown when none is asked for.
    pub fn default_type(&self) -> usize {
        self.default_type
    }
    /// The sample type with this name, or `name/unit`.
    pub fn find_type(&self, name: &str) -> Option<usize> {
        let of = |t: &SampleType| (self.str(t.name), self.str(t.unit));
        let types = || self.sample_types.iter();
        types()
            .position(|t| of(t).0 == name)
            .or_else(|| types().position(|t| name.strip_prefix(of(t).0).and_then(|r| r.strip_prefix('/')) == Some(of(t).1)))
    }
    /// Binaries.
    pub fn mappings(&self) -> &[Mapping] {
        &self.mappings
    }
    /// Processes.
    pub fn processes(&self) -> &[Process] {
        &self.processes
    }
    /// Threads.
    pub fn threads(&self) -> &[Thread] {
        &self.threads
    }
    /// Functions.
    pub fn funcs(&self) -> &Funcs {
        &self.funcs
    }
    /// Frames.
    pub fn frames(&self) -> &Frames {
        &self.frames
    }
    /// Distinct stacks.
    pub fn stacks(&self) -> &Stacks {
        &self.stacks
    }
    /// Distinct sets of labels.
    pub fn labels(&self) -> &LabelSets {
        &self.labels
    }
    /// Samples.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }
    /// What is known of the whole.
    pub fn info(&self) -> &Info {
        &self.info
    }
    /// The sum of all values of one sample type. Cannot overflow: see `check`.
    pub fn total(&self, sample_type: usize) -> i64 {
        self.samples.values[sample_type].iter().sum()
    }
    /// Length on the time axis, nanoseconds: the recorded one, or up to the last sample.
    pub fn duration_ns(&self) -> i64 {
        let last = self.samples.time_ns.iter().copied().max().unwrap_or(0);
        last.max(self.info.duration_ns)
    }
}
