//! Encodes the model as a profile.

use std::collections::HashMap;
use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use profile::names::{self, Given, Kinds, Name};
use profile::{FrameId, Frames, FuncId, Label, LabelValue, LabelsId, Profile, StackId, StrId, ThreadId};

use super::field;
use crate::Written;
use crate::notes::plural;
use crate::wire::{put_bytes, put_int, put_packed};

/// Most inlined lines in one location. A longer chain, which no compiler makes, goes on in another location: otherwise
/// a chain that has a sample at each of its lines would be written once per line.
const MAX_LINES: u32 = 1024;

/// Writes a profile as unpacked protobuf; equal profiles give equal bytes.
///
/// - Threads and processes become the labels `thread`, `thread_id`, `process` and `pid`.
/// - Frames with one address and mapping and rising inline depth become one location with several lines.
/// - A frame without mapping whose module its name does not tell gets a mapping with that name.
/// - A frame that is only an address becomes a location without lines.
/// - Fractional values, which the model stores multiplied: divided if all of a sample type are whole; else, for times,
///   in a finer unit; else as stored, with the unit `unit/1000` and a comment that says so.
/// - pprof has no place for the time of a sample, for stacks that are known to be cut off (unless a frame says it) and
///   for kinds of frames that their names do not tell. [`Written::lost`] says if there were any.
pub fn write(profile: &Profile) -> Written {
    Writer::new(profile).write()
}

/// [`write()`], packed with gzip, as pprof's own writers do. No time of writing is in it.
pub fn write_gz(profile: &Profile) -> Written {
    let Written { bytes, lost } = write(profile);
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::with_capacity(bytes.len() / 3), Compression::default());
    // Writing to a Vec cannot fail.
    let packed = gzip.write_all(&bytes).and_then(|()| gzip.finish()).unwrap_or_default();
    Written { bytes: packed, lost }
}

/// The rows of the string table, in the order of first use.
struct Texts<'p> {
    profile: &'p Profile,
    /// Row of each text of the profile; 0 if it has none yet.
    rows: Vec<u64>,
    /// Rows of texts the profile does not have.
    others: HashMap<String, u64>,
    count: u64,
    out: Vec<u8>,
}

impl Texts<'_> {
    fn add(&mut self, text: &str) -> u64 {
        put_bytes(&mut self.out, field::STRING_TABLE, text.as_bytes());
        self.count += 1;
        self.count - 1
    }

    fn row(&mut self, id: StrId) -> u64 {
        if !id.is_empty() && self.rows[id.index()] == 0 {
            self.rows[id.index()] = self.add(self.profile.str(id));
        }
        self.rows[id.index()]
    }

    fn other(&mut self, text: &str) -> u64 {
        if let Some(&row) = self.others.get(text) {
            return row;
        }
        let row = self.add(text);
        self.others.insert(text.to_owned(), row);
        row
    }
}

/// What is written for the values of a sample type.
struct Column {
    unit: Option<String>,
    multiply: i64,
    divide: i64,
    comment: Option<String>,
}

/// Chains of lines at one address: the last frame of one, and the chain it is inlined into.
#[derive(Default)]
struct Chains {
    outer: Vec<Option<u32>>,
    frame: Vec<FrameId>,
    length: Vec<u32>,
    /// Id of the location, 0 before its first use.
    location: Vec<u64>,
    by_key: HashMap<(Option<u32>, FrameId), u32>,
}

impl Chains {
    fn get(&mut self, outer: Option<u32>, frame: FrameId) -> u32 {
        *self.by_key.entry((outer, frame)).or_insert_with(|| {
            self.outer.push(outer);
            self.frame.push(frame);
            self.length.push(outer.map_or(0, |c| self.length[c as usize]) + 1);
            self.location.push(0);
            self.location.len() as u32 - 1
        })
    }
}

struct Writer<'p> {
    p: &'p Profile,
    texts: Texts<'p>,
    mappings: Vec<u8>,
    mapping_count: u64,
    /// Mappings made for the modules of frames without one.
    modules: HashMap<StrId, u64>,
    functions: Vec<u8>,
    function_count: u64,
    function_ids: Vec<u64>,
    locations: Vec<u8>,
    location_count: u64,
    chains: Chains,
    /// Per stack, the location it ends in and the stack above that location.
    stack_chain: Vec<(u32, Option<StackId>)>,
    /// Per function the kinds its name tells, once they were needed.
    told: Vec<Option<Kinds>>,
    lost_kinds: Vec<bool>,
    lost: Vec<String>,
}

impl<'p> Writer<'p> {
    fn new(p: &'p Profile) -> Self {
        let mut texts = Texts { profile: p, rows: vec![0; p.strings().len()], others: HashMap::new(), count: 0, out: Vec::new() };
        texts.add("");
        Writer {
            p,
            texts,
            mappings: Vec::new(),
            mapping_count: 0,
            modules: HashMap::new(),
            functions: Vec::new(),
            function_count: 0,
            function_ids: vec![0; p.funcs().len()],
            locations: Vec::new(),
            location_count: 0,
            chains: Chains::default(),
            stack_chain: Vec::with_capacity(p.stacks().len()),
            told: vec![None; p.funcs().len()],
            lost_kinds: vec![false; p.frames().len()],
            lost: Vec::new(),
        }
    }

    fn write(mut self) -> Written {
        let p = self.p;
        let mut out = Vec::new();
        let columns: Vec<Column> = (0..p.sample_types().len()).map(|t| column(p, t)).collect();
        for (t, column) in p.sample_types().iter().zip(&columns) {
            let name = self.texts.row(t.name);
            let unit = match &column.unit {
                Some(unit) => self.texts.other(unit),
                None => self.texts.row(t.unit),
            };
            put_value_type(&mut out, field::SAMPLE_TYPE, name, unit);
        }
        for mapping in p.mappings() {
            let (file, build_id) = (self.texts.row(mapping.file), self.texts.row(mapping.build_id));
            let r = mapping.resolved;
            let flags = [r.functions, r.files, r.lines, r.inlines].map(u64::from);
            self.put_mapping([mapping.start, mapping.limit, mapping.offset, file, build_id], flags);
        }
        self.find_chains();
        self.samples(&columns, &mut out);
        out.append(&mut self.mappings);
        out.append(&mut self.locations);
        out.append(&mut self.functions);
        let mut tail = Vec::new();
        self.info(&columns, &mut tail);
        out.append(&mut self.texts.out);
        out.append(&mut tail);
        self.find_lost();
        Written { bytes: out, lost: self.lost }
    }

    /// `numbers`: start, limit, offset, file, build id.
    fn put_mapping(&mut self, numbers: [u64; 5], flags: [u64; 4]) -> u64 {
        self.mapping_count += 1;
        let mut message = Vec::new();
        let values = [self.mapping_count].into_iter().chain(numbers).chain(flags);
        values.zip(1..).for_each(|(value, field)| put_int(&mut message, field, value));
        put_bytes(&mut self.mappings, field::MAPPING, &message);
        self.mapping_count
    }

    /// Finds out which frames of a stack are lines of one location.
    fn find_chains(&mut self) {
        let (stacks, frames) = (self.p.stacks(), self.p.frames());
        for row in 0..stacks.len() {
            let id = StackId::new(row);
            let (frame, parent) = (stacks.frame(id), stacks.parent(id));
            let outer = parent.filter(|&p| {
                let chain = self.stack_chain[p.index()].0 as usize;
                is_inlined_into(frames, frame, stacks.frame(p)) && self.chains.length[chain] < MAX_LINES
            });
            let entry = match outer {
                Some(p) => {
                    let (chain, above) = self.stack_chain[p.index()];
                    (self.chains.get(Some(chain), frame), above)
                }
                None => (self.chains.get(None, frame), parent),
            };
            self.stack_chain.push(entry);
        }
    }

    fn samples(&mut self, columns: &[Column], out: &mut Vec<u8>) {
        let samples = self.p.samples();
        let (mut message, mut scratch, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        let mut put = |this: &mut Self, row: usize, values: &mut dyn Iterator<Item = i64>| {
            message.clear();
            ids.clear();
            let mut next = Some(samples.stacks()[row]);
            while let Some(stack) = next {
                let (chain, above) = this.stack_chain[stack.index()];
                ids.push(this.location(chain));
                next = above;
            }
            put_packed(&mut message, 1, ids.iter().copied(), &mut scratch);
            let scaled = values.zip(columns).map(|(v, c)| (v / c.divide * c.multiply) as u64);
            put_packed(&mut message, 2, scaled, &mut scratch);
            this.labels(samples.labels(row), &mut message);
            if let Some(thread) = samples.thread(row) {
                this.thread(thread, &mut message);
            }
            put_bytes(out, field::SAMPLE, &message);
        };
        let types = 0..columns.len();
        if !samples.has_time() {
            (0..samples.len()).for_each(|row| put(self, row, &mut types.clone().map(|t| samples.values(t)[row])));
            return;
        }
        // Without their times, samples of one stack, thread and label set are one.
        let mut groups: HashMap<(StackId, Option<ThreadId>, LabelsId), usize> = HashMap::new();
        let (mut first, mut sums) = (Vec::new(), Vec::new());
        for row in 0..samples.len() {
            let key = (samples.stacks()[row], samples.thread(row), samples.labels(row));
            let group = *groups.entry(key).or_insert(first.len());
            if group == first.len() {
                first.push(row);
                sums.resize(sums.len() + columns.len(), 0);
            }
            types.clone().for_each(|t| sums[group * columns.len() + t] += samples.values(t)[row]);
        }
        for (group, row) in first.into_iter().enumerate() {
            put(self, row, &mut sums[group * columns.len()..][..columns.len()].iter().copied());
        }
    }

    fn labels(&mut self, set: LabelsId, message: &mut Vec<u8>) {
        for &Label { key, value } in self.p.labels().get(set) {
            let key = self.texts.row(key);
            match value {
                // A label that is the empty text needs a row that is not 0, which says that there is no text.
                LabelValue::Str(text) if text.is_empty() => put_label(message, key, self.texts.other(""), 0, 0),
                LabelValue::Str(text) => put_label(message, key, self.texts.row(text), 0, 0),
                LabelValue::Num(number, unit) => put_label(message, key, 0, number, self.texts.row(unit)),
            }
        }
    }

    fn thread(&mut self, id: ThreadId, message: &mut Vec<u8>) {
        let thread = self.p.threads()[id.index()];
        let process = thread.process.map(|p| self.p.processes()[p.index()]);
        let names = [("thread", thread.name), ("process", process.map_or(StrId::EMPTY, |p| p.name))];
        for (key, name) in names {
            if !name.is_empty() {
                put_label(message, self.texts.other(key), self.texts.row(name), 0, 0);
            }
        }
        for (key, number) in [("thread_id", thread.tid), ("pid", process.map_or(0, |p| p.pid))] {
            if number != 0 {
                put_label(message, self.texts.other(key), 0, number, 0);
            }
        }
    }

    /// The id of a location, written at its first use.
    fn location(&mut self, chain: u32) -> u64 {
        if self.chains.location[chain as usize] != 0 {
            return self.chains.location[chain as usize];
        }
        let frames = self.p.frames();
        self.location_count += 1;
        let mut outermost = chain;
        while let Some(outer) = self.chains.outer[outermost as usize] {
            outermost = outer;
        }
        let first = self.chains.frame[outermost as usize];
        let mapping = match frames.mapping(first) {
            Some(id) => id.index() as u64 + 1,
            None => self.module_mapping(frames.func(first)),
        };
        let mut message = Vec::new();
        put_int(&mut message, 1, self.location_count);
        put_int(&mut message, 2, mapping);
        put_int(&mut message, 3, frames.address(first));
        if outermost != chain || !self.is_bare_address(first) {
            let mut next = Some(chain);
            while let Some(chain) = next {
                let frame = self.chains.frame[chain as usize];
                let mut line = Vec::new();
                put_int(&mut line, 1, self.function(frames.func(frame)));
                put_int(&mut line, 2, frames.line(frame).into());
                put_bytes(&mut message, 4, &line);
                self.check_kinds(frame);
                next = self.chains.outer[chain as usize];
            }
        }
        put_bytes(&mut self.locations, field::LOCATION, &message);
        self.chains.location[chain as usize] = self.location_count;
        self.location_count
    }

    /// The mapping that stands for the module of a function, 0 if none is needed.
    fn module_mapping(&mut self, func: FuncId) -> u64 {
        let (p, funcs) = (self.p, self.p.funcs());
        let module = funcs.module(func);
        if module.is_empty() {
            return 0;
        }
        if split(p, func, StrId::EMPTY).module.is_some_and(|m| m == p.str(module)) {
            return 0;
        }
        if let Some(&id) = self.modules.get(&module) {
            return id;
        }
        let file = self.texts.row(module);
        let id = self.put_mapping([0, 0, 0, file, 0], [1, 0, 0, 0]);
        self.modules.insert(module, id);
        id
    }

    /// Notes the kinds of a frame that a reader will not find in its name.
    fn check_kinds(&mut self, frame: FrameId) {
        let (p, frames) = (self.p, self.p.frames());
        let func = frames.func(frame);
        let told = *self.told[func.index()].get_or_insert_with(|| split(p, func, p.funcs().module(func)).kinds);
        let told = if frames.inline_depth(frame) > 0 { told.union(Kinds::INLINED) } else { told };
        self.lost_kinds[frame.index()] = told.union(frames.kinds(frame)) != told;
    }

    /// Is it the frame a reader makes of a location without lines?
    fn is_bare_address(&self, frame: FrameId) -> bool {
        let (p, funcs, frames) = (self.p, self.p.funcs(), self.p.frames());
        let (func, address) = (frames.func(frame), frames.address(frame));
        let plain = [funcs.system_name(func), funcs.recorded_file(func)].iter().all(|id| id.is_empty());
        let no_lines = frames.line(frame) == 0 && funcs.start_line(func) == 0 && frames.inline_depth(frame) == 0;
        plain && no_lines && address != 0 && p.str(funcs.name(func)) == format!("{address:#x}")
    }

    /// The id of a function, written at its first use.
    fn function(&mut self, func: FuncId) -> u64 {
        if self.function_ids[func.index()] == 0 {
            self.function_count += 1;
            self.function_ids[func.index()] = self.function_count;
            let funcs = self.p.funcs();
            let mut message = Vec::new();
            put_int(&mut message, 1, self.function_count);
            put_int(&mut message, 2, self.texts.row(funcs.name(func)));
            put_int(&mut message, 3, self.texts.row(funcs.system_name(func)));
            put_int(&mut message, 4, self.texts.row(funcs.recorded_file(func)));
            put_int(&mut message, 5, funcs.start_line(func).into());
            put_bytes(&mut self.functions, field::FUNCTION, &message);
        }
        self.function_ids[func.index()]
    }

    /// All single fields, in the order of their numbers.
    fn info(&mut self, columns: &[Column], out: &mut Vec<u8>) {
        let info = self.p.info();
        put_int(out, field::DROP_FRAMES, self.texts.row(info.drop_frames));
        put_int(out, field::KEEP_FRAMES, self.texts.row(info.keep_frames));
        put_int(out, field::TIME_NANOS, info.time_ns as u64);
        put_int(out, field::DURATION_NANOS, info.duration_ns as u64);
        if let Some(period) = info.period {
            let (name, unit) = (self.texts.row(period.name), self.texts.row(period.unit));
            put_value_type(out, field::PERIOD_TYPE, name, unit);
            put_int(out, field::PERIOD, period.value as u64);
        }
        let notes = columns.iter().filter_map(|c| c.comment.as_deref());
        let mut comments: Vec<u64> = info.comments.iter().map(|&c| self.texts.row(c)).collect();
        comments.extend(notes.map(|c| self.texts.other(c)));
        put_packed(out, field::COMMENT, comments.into_iter(), &mut Vec::new());
        let default = self.p.default_type();
        let name = |t: usize| self.p.sample_types()[t].name;
        let named = (0..columns.len()).position(|t| name(t) == name(default));
        if named == Some(default) && !name(default).is_empty() {
            put_int(out, field::DEFAULT_SAMPLE_TYPE, self.texts.row(name(default)));
        } else if default + 1 != columns.len() {
            self.lost.push("which sample type is the default: another has the same name".to_owned());
        }
        put_int(out, field::DOC_URL, self.texts.row(info.doc_url));
    }

    fn find_lost(&mut self) {
        let (p, stacks, frames) = (self.p, self.p.stacks(), self.p.frames());
        if p.samples().has_time() {
            self.lost.push(format!("the times of {}", plural(p.samples().len() as u64, "sample")));
        }
        // A root that is cut off without a frame that says so, as `[truncated]` does.
        let cut = |row: &usize| {
            let id = StackId::new(*row);
            let marked = p.str(frames.raw(stacks.frame(id))).starts_with(['[', '(', '<']);
            stacks.parent(id).is_none() && stacks.truncated(id) && !marked
        };
        let cut = (0..stacks.len()).filter(cut).count();
        if cut > 0 {
            self.lost.push(format!("that stacks are cut off below {}", plural(cut as u64, "root")));
        }
        let depths = (0..self.chains.frame.len())
            .filter(|&c| self.chains.location[c] != 0 && self.chains.length[c] != frames.inline_depth(self.chains.frame[c]) + 1);
        let depths = depths.count();
        if depths > 0 {
            self.lost.push(format!("the inlining of {} into what is not there", plural(depths as u64, "frame")));
        }
        let kinds = self.lost_kinds.iter().filter(|&&lost| lost).count();
        if kinds > 0 {
            self.lost.push(format!("the kinds of {}, which names do not tell", plural(kinds as u64, "frame")));
        }
    }
}

fn is_inlined_into(frames: &Frames, inner: FrameId, outer: FrameId) -> bool {
    frames.inline_depth(outer).checked_add(1) == Some(frames.inline_depth(inner))
        && frames.address(inner) == frames.address(outer)
        && frames.mapping(inner) == frames.mapping(outer)
}

/// What a reader of the file finds in the name of a function.
fn split<'p>(p: &'p Profile, func: FuncId, module: StrId) -> Name<'p> {
    let some = |id: StrId| (!id.is_empty()).then(|| p.str(id));
    let funcs = p.funcs();
    names::split(p.str(funcs.name(func)), Given { file: some(funcs.recorded_file(func)), line: 0, module: some(module) })
}

fn put_value_type(out: &mut Vec<u8>, field: u64, name: u64, unit: u64) {
    let mut message = Vec::new();
    put_int(&mut message, 1, name);
    put_int(&mut message, 2, unit);
    put_bytes(out, field, &message);
}

fn put_label(out: &mut Vec<u8>, key: u64, text: u64, number: i64, unit: u64) {
    let mut label = Vec::new();
    for (field, value) in [(1, key), (2, text), (3, number as u64), (4, unit)] {
        put_int(&mut label, field, value);
    }
    put_bytes(out, 3, &label);
}

/// Units of time by the names they go by, the one to write first; in nanoseconds.
const TIMES: [(&[&str], i64); 4] = [
    (&["seconds", "second", "sec", "s"], 1_000_000_000),
    (&["milliseconds", "millisecond", "ms"], 1_000_000),
    (&["microseconds", "microsecond", "us", "µs", "μs"], 1_000),
    (&["nanoseconds", "nanosecond", "ns"], 1),
];

/// What to do with the values of a sample type, so that whole numbers come out.
fn column(p: &Profile, index: usize) -> Column {
    let t = p.sample_types()[index];
    let values = p.samples().values(index);
    let same = Column { unit: None, multiply: 1, divide: 1, comment: None };
    if values.iter().all(|v| v % t.scale == 0) {
        return Column { divide: t.scale, ..same };
    }
    let unit = p.str(t.unit);
    let sum: u128 = values.iter().map(|v| u128::from(v.unsigned_abs())).sum();
    let step = TIMES.iter().find(|(names, _)| names.contains(&unit)).map(|(_, ns)| ns).filter(|&ns| ns % t.scale == 0);
    if let Some(step) = step.map(|ns| ns / t.scale)
        && let Some((names, ns)) = TIMES.iter().find(|(_, ns)| step % ns == 0)
        && sum * (step / ns) as u128 <= i64::MAX as u128
    {
        return Column { unit: Some(names[0].to_owned()), multiply: step / ns, ..same };
    }
    let finer = format!("{unit}/{}", t.scale);
    let comment = format!("sample type {}: values are {} times the true ones, so that they are whole", p.str(t.name), t.scale);
    Column { unit: Some(finer), comment: Some(comment), ..same }
}
