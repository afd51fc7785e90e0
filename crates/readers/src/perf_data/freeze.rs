//! Makes a profile of what was read.

use std::collections::HashMap;
use std::ops::Range;

use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, Mapping, MappingId, Resolved, StackId};

use super::attr::sample_type;
use super::features::Features;
use super::maps::{Binary, Naming};
use super::record::World;
use super::session::Session;
use super::stacks::{CUT, DEEP, NO_STACK, Spot, Stacks};
use crate::notes::shorten;
use crate::perf_common::{Event, NO_TIME, Row, UNKNOWN, add_samples, basename, columns, is_jit, labels, threads, unnamed};
use crate::symbols::{self, Function, Symbols, What};
use crate::tree::Node;
use crate::{Read, ReadError};

/// Binaries named in a remark.
const NAMED: usize = 5;

pub(super) fn freeze(mut all: Session<'_>, symbols: Option<&dyn Symbols>) -> Result<Read, ReadError> {
    if all.stacks.counts.samples == 0 {
        return Err(nothing(all));
    }
    let mut b = Builder::new();
    let features = std::mem::take(&mut all.features);
    for comment in features.comments() {
        let id = b.string(&comment);
        b.info().comments.push(id);
    }
    {
        let by_id = &all.by_id;
        features.name_events(&mut all.attrs, |id| by_id.get(&id).map(|&row| row as usize));
    }
    let events = events(&mut all, &features.units);
    let columns = columns(&mut b, &events, &all.stacks.rows, &mut all.notes.remarks);
    let mut frames = Frames::new(&all.stacks, &features, symbols);
    let stacks = stacks(&mut b, &all, &mut frames);
    let symbol_remarks = frames.remarks();
    let threads = threads(&mut b, &all.stacks.whos);
    let labels = labels(&mut b, &all.stacks.whos);
    let counts = &all.stacks.counts;
    let timed = counts.timed == counts.samples;
    if !timed && counts.timed > 0 {
        all.notes.remarks.push(format!("{} of {} samples have a time: it is left out of all", counts.timed, counts.samples));
    }
    let rows = std::mem::take(&mut all.stacks.rows);
    if timed {
        times(&mut b, &rows, features.clock);
    }
    add_samples(&mut b, rows, timed, &columns, &stacks, &threads, &labels)?;
    let profile = b.finish()?;
    if !features.version.is_empty() {
        all.notes.producer = format!("perf {}", features.version);
    }
    remarks(&mut all, features.is_folder, symbol_remarks);
    Ok(Read { profile, notes: all.notes })
}

/// Why there is no sample.
fn nothing(all: Session<'_>) -> ReadError {
    let notes = all.notes;
    if let Some((at, message)) = notes.fault {
        let message = format!("{message}; no sample stands before");
        return if all.damaged { ReadError::Malformed { at, message } } else { ReadError::Truncated { at, message } };
    }
    if let Some(skipped) = notes.skipped.first() {
        return ReadError::Malformed { at: skipped.first, message: format!("{}: {}", skipped.why, skipped.example) };
    }
    let traces = if all.told.traces > 0 {
        "; it holds hardware traces, of which `perf script --itrace=i1ms` makes samples"
    } else if all.features.is_folder {
        "; they are in the other files of its folder"
    } else {
        ""
    };
    ReadError::Unsupported(format!("a perf.data without samples{traces}"))
}

/// Events by their names, in the order they were met; rows say them.
fn events(all: &mut Session<'_>, units: &[(u32, String)]) -> Vec<Event> {
    let mut met: Vec<(u32, usize)> =
        all.stacks.events.iter().enumerate().filter_map(|(row, count)| Some((count.order?, row))).collect();
    met.sort_unstable();
    let mut events: Vec<Event> = Vec::new();
    let mut by_name: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut of_attr = vec![0; all.attrs.len()];
    for (_, row) in met {
        let name = all.attrs[row].title(units).into_bytes();
        let event = *by_name.entry(name).or_insert_with_key(|name| {
            events.push(Event { name: name.clone(), ..Event::default() });
            events.len() - 1
        });
        let count = all.stacks.events[row];
        events[event].samples += count.samples;
        events[event].periods += count.periods;
        of_attr[row] = event as u32;
    }
    all.stacks.rows.iter_mut().flatten().for_each(|row| row.event = of_attr[row.event as usize]);
    events
}

/// Start and length of the whole.
fn times(b: &mut Builder, rows: &[Vec<Row>], clock: Option<(u64, u64)>) {
    let times = || rows.iter().flatten().map(|row| row.time).filter(|&time| time != NO_TIME);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return };
    b.info().duration_ns = last.saturating_sub(first);
    if let Some((wall, same)) = clock {
        let start = i128::from(wall) + i128::from(first) - i128::from(same);
        b.info().time_ns = i64::try_from(start).unwrap_or(0).max(0);
    }
}

/// The model's stack of every node.
fn stacks(b: &mut Builder, all: &Session<'_>, frames: &mut Frames<'_>) -> Vec<StackId> {
    let nodes = all.stacks.tree.nodes();
    // Where stacks are deeper than the limit that was assumed, those just as deep are whole.
    let is_cut = |spot: u32| spot == CUT || spot == DEEP && !all.stacks.deeper;
    let mut made: Vec<Option<StackId>> = Vec::with_capacity(nodes.len());
    for &Node { parent, frame: spot, .. } in nodes {
        if matches!(spot, CUT | DEEP) {
            made.push(None);
            continue;
        }
        let above = nodes.get(parent as usize).map(|above| above.frame);
        let mut stack = made.get(parent as usize).copied().flatten();
        let range = frames.of(b, spot);
        for &frame in &frames.made[range] {
            stack = Some(match stack {
                None if above.is_some_and(is_cut) => b.truncated_root(frame),
                parent => b.stack(parent, frame),
            });
        }
        made.push(stack);
    }
    // Only what stands for a root has no stack, and no sample ends there.
    made.into_iter().map(Option::unwrap_or_default).collect()
}

/// The symbols of a binary, or why there are none.
type Found = Result<Box<dyn symbols::Binary>, String>;

/// The model's frames of addresses, made once each.
struct Frames<'a> {
    all: &'a Stacks,
    features: &'a Features,
    source: Option<&'a dyn Symbols>,
    made: Vec<FrameId>,
    /// Of every spot, where its frames stand in `made`: outermost first, the others are inlined into it.
    ranges: Vec<Option<(u32, u32)>>,
    /// Of every binary.
    mappings: Vec<Option<MappingId>>,
    found: Vec<Option<Found>>,
    /// Addresses without a name, per binary.
    nameless: Vec<u64>,
    /// Addresses in no binary.
    nowhere: u64,
    functions: Vec<Function>,
}

impl<'a> Frames<'a> {
    fn new(all: &'a Stacks, features: &'a Features, source: Option<&'a dyn Symbols>) -> Self {
        let binaries = all.machine.binaries.len();
        Frames {
            all,
            features,
            source,
            made: Vec::new(),
            ranges: vec![None; all.spots.len()],
            mappings: vec![None; binaries],
            found: (0..binaries).map(|_| None).collect(),
            nameless: vec![0; binaries],
            nowhere: 0,
            functions: Vec::new(),
        }
    }

    /// Where the frames of a spot stand in `made`.
    fn of(&mut self, b: &mut Builder, spot: u32) -> Range<usize> {
        let (start, end) = match self.ranges[spot as usize] {
            Some(known) => known,
            None => {
                let start = self.made.len() as u32;
                self.make(b, spot);
                let range = (start, self.made.len() as u32);
                self.ranges[spot as usize] = Some(range);
                range
            }
        };
        start as usize..end as usize
    }

    fn make(&mut self, b: &mut Builder, spot: u32) {
        let Spot { binary, world, caller, address } = self.all.spots[spot as usize];
        if spot == NO_STACK {
            let func = b.func(FuncData { name: "[no stack]", ..FuncData::default() });
            return self.made.push(b.frame(func, FrameData::default()));
        }
        let mut kinds = Kinds::NONE;
        let Some(known) = self.all.machine.binaries.get(binary as usize) else {
            kinds.insert(Kinds::UNKNOWN);
            self.nowhere += 1;
            if matches!(world, World::Kernel | World::GuestKernel) {
                kinds.insert(Kinds::KERNEL);
            }
            let func = b.func(FuncData { name: UNKNOWN, ..FuncData::default() });
            return self.made.push(b.frame(func, FrameData { address, kinds, ..FrameData::default() }));
        };
        let mapping = Some(self.mapping(b, binary));
        let module = basename(&known.name);
        if is_jit(&known.name) {
            kinds.insert(Kinds::JIT);
        }
        self.functions.clear();
        if known.naming == Naming::Itself {
            self.functions.push(Function { name: known.name.clone(), ..Function::default() });
        } else if let Some(Ok(symbols)) = &mut self.found[binary as usize] {
            // A call may be the last instruction of its function.
            symbols.functions(address.wrapping_sub(u64::from(caller)), &mut self.functions);
            if self.functions.is_empty() && caller {
                symbols.functions(address, &mut self.functions);
            }
        }
        if self.functions.is_empty() {
            self.nameless[binary as usize] += 1;
            kinds.insert(Kinds::UNKNOWN);
            self.functions.push(Function { name: unnamed(module).into_owned(), ..Function::default() });
        }
        for (depth, function) in self.functions.iter().enumerate() {
            let func = b.func(FuncData { name: &function.name, file: &function.file, module, ..FuncData::default() });
            let data = FrameData { line: function.line, address, mapping, inline_depth: depth as u32, kinds };
            self.made.push(b.frame(func, data));
        }
    }

    fn mapping(&mut self, b: &mut Builder, binary: u32) -> MappingId {
        let row = binary as usize;
        if let Some(known) = self.mappings[row] {
            return known;
        }
        let Binary { name, naming, .. } = &self.all.machine.binaries[row];
        let wanted = self.all.machine.wanted(binary, self.features);
        if let Some(source) = self.source.filter(|_| *naming == Naming::Symbols) {
            self.found[row] = Some(source.binary(&wanted));
        }
        let (start, limit) = self.all.machine.extents[row];
        let hex = wanted.build_id.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let (file, build_id) = (b.string(name), b.string(&hex));
        let offset = if wanted.what == What::File { start } else { 0 };
        let resolved = Resolved { functions: matches!(self.found[row], Some(Ok(_))), ..Resolved::default() };
        let id = b.mapping(Mapping { start, limit, offset, file, build_id, resolved });
        self.mappings[row] = Some(id);
        id
    }

    /// What was found of names, and what can be done about the rest.
    fn remarks(&self) -> Vec<String> {
        let binaries = &self.all.machine.binaries;
        let mut rows: Vec<usize> = (0..binaries.len()).filter(|&row| self.nameless[row] > 0).collect();
        let mut remarks = Vec::new();
        if self.nowhere > 0 {
            remarks.push(format!("{} addresses are in nothing that was mapped, shown as `{UNKNOWN}`", self.nowhere));
        }
        if rows.is_empty() {
            return remarks;
        }
        rows.sort_by_key(|&row| std::cmp::Reverse(self.nameless[row]));
        let each: Vec<String> = rows
            .iter()
            .take(NAMED)
            .map(|&row| {
                let why = match &self.found[row] {
                    Some(Err(why)) => format!(": {why}"),
                    _ => String::new(),
                };
                format!("{} ({}{why})", shorten(&binaries[row].name), self.nameless[row])
            })
            .collect();
        let more = rows.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let total: u64 = self.nameless.iter().sum();
        let help = if self.source.is_some() {
            "`--symbols DIR` says where else to look for binaries"
        } else {
            "a perf.data has no names of functions; `--symbols DIR` takes them from binaries"
        };
        remarks
            .push(format!("{total} addresses are named after their binary, most of them in {}{more}; {help}", each.join(", ")));
        remarks
    }
}

/// What is worth knowing.
fn remarks(all: &mut Session<'_>, is_folder: bool, symbols: Vec<String>) {
    let (counts, told) = (&all.stacks.counts, &all.told);
    let remarks = &mut all.notes.remarks;
    // Both may count the same events.
    all.notes.lost = told.lost.max(told.lost_samples);
    let mut remark = |count: u64, text: &str| {
        if count > 0 {
            remarks.push(format!("{count} {text}"));
        }
    };
    remark(
        counts.not_unwound,
        "samples have a copy of the stack that was not walked, so that only the innermost function of the program is known of them: `perf script` on the machine of the recording walks it",
    );
    remark(counts.not_to_root, "samples have a copy of the stack in which the walk did not reach the root");
    remark(counts.deferred, "samples whose callers in the program were recorded apart, which are left out");
    if !all.stacks.deeper {
        remark(
            counts.deep,
            "samples have a stack as deep as the kernel records them, which is taken for cut off: `perf record --max-stack` and kernel.perf_event_max_stack raise that",
        );
    }
    remark(counts.no_stack, "samples without a stack, shown as `[no stack]`");
    remark(counts.bad_period, "counters that were read with a sample ran backwards: what they counted is left out");
    remark(counts.guest, "samples are of a virtual machine");
    remark(told.lost, &format!("events were lost while recording, say {} records", told.lost_records));
    remark(told.lost_samples, "samples were lost while recording, say the counters");
    remark(told.throttled, "times the kernel took no samples for a while, as there were too many");
    remark(told.switches, "context switches left out");
    remark(told.text_pokes, "changes of the kernel's code left out");
    remark(told.traces, "bytes of hardware traces left out, of which `perf script --itrace=i1ms` makes samples");
    remark(all.late, "records came too late to be put in order of time");
    remark(all.stacks.machine.not_copied, "processes began without the maps of their parents, as there were too many");
    let fields = all.attrs.iter().zip(&all.stacks.events).filter(|(_, count)| count.samples > 0);
    let present = fields
        .fold(0, |bits, (attr, _)| bits | attr.sample_type & if attr.has_call_stack() { !sample_type::BRANCH_STACK } else { !0 });
    let left_out: Vec<&str> = sample_type::LEFT_OUT.iter().filter(|(bit, _)| present & bit != 0).map(|field| field.1).collect();
    if !left_out.is_empty() {
        remarks.push(format!("left out of samples: {}", left_out.join(", ")));
    }
    if is_folder {
        remarks.push("this is one file of a folder (`perf record --threads`): the samples in the others are not here".into());
    }
    remarks.extend(symbols);
}
