//! Makes a profile of what was read.

use std::collections::HashMap;
use std::ops::Range;

use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, Mapping, MappingId, Resolved, StackId};

use super::features::Features;
use super::maps::{Binary, Naming};
use super::record::World;
use super::remarks::{self, Names, OfBinary};
use super::session::Session;
use super::stacks::{CUT, DEEP, NO_STACK, Spot, Stacks};
use crate::perf_common::{Event, NO_TIME, Row, UNKNOWN, add_samples, basename, columns, is_jit, labels, threads, unnamed};
use crate::symbols::{self, Function, Symbols, What};
use crate::{Read, ReadError};

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
    let names = frames.told();
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
    remarks::add(&mut all, features.is_folder, &names);
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
    let nodes = &all.stacks.tree.nodes;
    // Where stacks are deeper than the limit that was assumed, those just as deep are whole.
    let is_cut = |spot: u32| spot == CUT || spot == DEEP && !all.stacks.deeper;
    let mut made: Vec<Option<StackId>> = Vec::with_capacity(nodes.len());
    for &(parent, spot) in nodes {
        if matches!(spot, CUT | DEEP) {
            made.push(None);
            continue;
        }
        let above = nodes.get(parent as usize).map(|above| above.1);
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
    /// Addresses with a name and without one, per binary.
    named: Vec<u64>,
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
            named: vec![0; binaries],
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
        } else {
            self.named[binary as usize] += 1;
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

    /// What was found of names.
    fn told(self) -> Names {
        let rows = self.found.into_iter().zip(self.named).zip(self.nameless).enumerate();
        let binaries =
            rows.filter(|(_, ((_, named), nameless))| named + nameless > 0).map(|(row, ((found, named), nameless))| {
                let binary = &self.all.machine.binaries[row];
                OfBinary {
                    name: binary.name.clone(),
                    what: binary.what,
                    unsure: self.features.build_id_of(binary).is_empty(),
                    why: found.map(Result::err),
                    named,
                    nameless,
                }
            });
        Names { asked: self.source.is_some(), nowhere: self.nowhere, binaries: binaries.collect() }
    }
}
