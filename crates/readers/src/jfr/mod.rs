//! Java Flight Recorder: recordings of OpenJDK 8u262 and later, and those async-profiler writes.
//!
//! A recording is a row of chunks; each has its own types (`metadata`), constants (`pools`) and events, and one is held
//! at a time. Fields are found by their names in the metadata, never by their places: so one reader is enough for all
//! versions. Stacks are most of a file. They are constants, are passed over at first, and each that a sample names is
//! decoded once, into the prefix tree that becomes the profile's.
//!
//! | events | sample type |
//! |---|---|
//! | `jdk.CPUTimeSample` | `cpu`/nanoseconds, their number in `cpu_samples`, which is `samples` where there are no others |
//! | `jdk.ExecutionSample`, `jdk.NativeMethodSample` | `samples`/count |
//! | `profiler.WallClockSample`; `jdk.ExecutionSample` of async-profiler 3, if some have a state of their own | `wall`/count |
//! | `jdk.ObjectAllocationSample`, by weight | `alloc`/bytes |
//! | `jdk.ObjectAllocationInNewTLAB`, `jdk.ObjectAllocationOutsideTLAB` | `alloc`/bytes; `alloc_tlab` beside the former |
//! | `jdk.OldObjectSample`, `profiler.LiveObject` | `live`/bytes if they have a size, `live_objects`/count |
//! | `profiler.Malloc`, `profiler.Free` | `malloc`/bytes, `malloc_live`/bytes for what was never freed |
//! | `jdk.JavaMonitorEnter`, `profiler.NativeLock`, `jdk.JavaMonitorWait`, `jdk.ThreadPark`, `jdk.ThreadSleep` | `lock`, `native_lock`, `wait`, `park`, `sleep`/nanoseconds |
//!
//! The first one that is there is shown. All other events are passed over by their size and counted in a remark.
//! `jdk.DataLoss` (one event at least each) and `jdk.CPUTimeSamplesLost` are in `notes.lost`. Settings
//! (`jdk.ActiveSetting`) give the period, where they were recorded.
//!
//! Samples keep their thread, time, and labels: `state` of the thread, `class` of an object that was allocated or waited
//! for. Stacks with the recorder's `truncated` flag are truncated stacks of the model, and of async-profiler, which does
//! not set it, those as deep as its setting `jstackdepth`. Left out, as the model has no place
//! for them: bytecode indexes, the parameters of methods (overloads are one function), and command line, host and
//! environment, which are in the file and nobody's business.
//!
//! A chunk that is broken gives what can be read of it, and the next one is read all the same; `notes` say what was lost.

mod chunk;
mod events;
mod map;
mod metadata;
mod outline;
mod pools;
mod samples;
mod settings;
mod wire;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use self::chunk::{Chunk, Chunks};
use self::events::{Column, Use, slot};
use self::map::{Event, Map};
use self::metadata::{Layout, Row, Types, Unit};
use self::outline::{Outline, outline, types};
use self::pools::Pools;
use self::samples::Distance;
use self::settings::{Settings, readable};
use self::wire::{Cursor, Fault, Wire};
use crate::notes::{plural, shorten};
use crate::{Input, Notes, Options, Place, Read, ReadError};

/// Event types of which the format itself consists.
const METADATA: i64 = 0;
const CHECKPOINT: i64 = 1;

/// Event types that are left out and are named in a remark.
const NAMED: usize = 5;

/// Do these first bytes look like a flight recording?
pub fn sniff(head: &[u8]) -> bool {
    head.starts_with(chunk::MAGIC)
}

/// Reads a recording, chunk by chunk.
///
/// # Errors
/// [`ReadError::Malformed`] or [`ReadError::Truncated`] if nothing can be read, [`ReadError::Unsupported`] for a recording
/// without samples or of another version, [`ReadError::TooLarge`] for a chunk larger than `options.max_bytes`.
pub fn read(input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let mut chunks = Chunks::new(input, options.max_bytes);
    let mut recording = Recording::new();
    loop {
        let at = chunks.at();
        match chunks.next() {
            Ok(None) => break,
            Ok(Some(chunk)) => recording.chunk(&chunk),
            Err(error @ (ReadError::TooLarge { .. } | ReadError::Io(_))) => return Err(error),
            Err(error) if recording.chunks == 0 => return Err(error),
            Err(error) => {
                let (place, message) = match error {
                    ReadError::Malformed { at, message } | ReadError::Truncated { at, message } => (at, message),
                    other => (Place::Byte(at), other.to_string()),
                };
                recording.fault(place, message);
                break;
            }
        }
    }
    if let Some(message) = chunks.broke_off.take() {
        recording.notes.fault = Some((Place::Byte(chunks.at()), format!("the input breaks off: {message}")));
    }
    recording.notes.bytes = chunks.at();
    if recording.chunks == 0 {
        return Err(ReadError::Empty);
    }
    recording.finish()
}

/// How events of one type are read.
struct EventType {
    name: String,
    /// `None` for an event that is passed over.
    how: Option<(Use, Layout)>,
    start: Unit,
    value: Unit,
    /// How many there are in this chunk.
    count: u64,
}

struct Recording {
    map: Map,
    notes: Notes,
    chunks: u64,
    /// The first thing that could not be read.
    first_fault: Option<(Place, String, bool)>,
    /// Nanoseconds after 1970.
    start_ns: i64,
    end_ns: i64,
    /// Events by name: samples, and others.
    read: BTreeMap<String, u64>,
    passed: BTreeMap<String, u64>,
    lost_bytes: u64,
    lost_samples: u64,
    /// Shortest and longest distance between samples of CPU time, nanoseconds.
    cpu_periods: Option<(i64, i64)>,
    settings: Settings,
}

impl Recording {
    fn new() -> Self {
        Recording {
            map: Map::new(),
            notes: Notes::new("jfr"),
            chunks: 0,
            first_fault: None,
            start_ns: i64::MAX,
            end_ns: i64::MIN,
            read: BTreeMap::new(),
            passed: BTreeMap::new(),
            lost_bytes: 0,
            lost_samples: 0,
            cpu_periods: None,
            settings: Settings::default(),
        }
    }

    /// Reading stops here.
    fn fault(&mut self, place: Place, message: String) {
        self.notes.fault = Some((place, message));
    }

    /// `cut` is whether bytes of its chunk are missing: then what looks wrong may only be half.
    fn remember(&mut self, fault: &Fault, cut: bool) {
        self.first_fault.get_or_insert_with(|| (Place::Byte(fault.at), fault.message.clone(), cut));
    }

    /// Reads what can be read of a chunk, and notes the rest.
    fn chunk(&mut self, chunk: &Chunk<'_>) {
        self.chunks += 1;
        self.start_ns = self.start_ns.min(chunk.header.start_ns);
        self.end_ns = self.end_ns.max(chunk.header.start_ns.saturating_add(chunk.header.duration_ns));
        let outline = outline(chunk);
        let file_end = chunk.base + chunk.bytes.len() as u64;
        if chunk.cut {
            self.fault(Place::Byte(file_end), "the recording is cut off: its last chunk goes on behind the end".into());
        }
        let fault = match self.events(chunk, &outline) {
            Err(fault) => Some((fault, "a chunk that could not be read")),
            Ok(()) => outline.fault.map(|fault| (fault, "the rest of a chunk, behind an event that is broken")),
        };
        if let Some((fault, why)) = fault {
            self.remember(&fault, chunk.cut);
            // Where the file is cut off one fault is enough.
            if !chunk.cut {
                self.notes.skip(why, Place::Byte(fault.at), || fault.message.clone());
            } else if self.map.len() == 0 || why.starts_with("a chunk") {
                self.fault(Place::Byte(file_end), format!("the recording is cut off: {}", fault.message));
            }
        }
    }

    fn events(&mut self, chunk: &Chunk<'_>, outline: &Outline) -> Wire<()> {
        let all = chunk.cursor(0);
        let mut types = types(chunk, outline)?;
        self.settings.types(&types);
        let checkpoints: Vec<usize> = outline.checkpoints.iter().copied().collect();
        let pools = Pools::read(&all, &mut types, &checkpoints, &mut self.notes);
        self.map.enter(chunk.bytes.len());
        let mut kinds: FxHashMap<i64, EventType> = FxHashMap::default();
        let mut c = all.moved(chunk::HEADER);
        while c.at() < outline.end {
            let at = c.at();
            let (size, id) = (c.int()?, c.long()?);
            let end = at + usize::try_from(size).unwrap_or(0);
            if id != METADATA && id != CHECKPOINT {
                self.notes.records += 1;
                let kind = match kinds.entry(id) {
                    std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                    std::collections::hash_map::Entry::Vacant(new) => {
                        let kind = event_type(&mut types, id).unwrap_or_else(|why| {
                            self.notes.skip("event type that cannot be read", all.place(at), || why);
                            let name = types.name(id).to_owned();
                            EventType { name, how: None, start: Unit::Plain, value: Unit::Plain, count: 0 }
                        });
                        new.insert(kind)
                    }
                };
                kind.count += 1;
                if let Some((purpose, layout)) = &kind.how
                    && let Err(fault) = match purpose {
                        Use::Setting => self.setting(&all, &pools, &types, layout, c.until(end)),
                        _ => self.event(chunk, &pools, kind, c.until(end)),
                    }
                {
                    self.remember(&fault, chunk.cut);
                    self.notes.skip("event that could not be read", Place::Byte(fault.at), || fault.message.clone());
                }
            }
            c = c.moved(end);
        }
        for (id, kind) in kinds {
            let name = if kind.name.is_empty() { format!("type {id}") } else { kind.name };
            let by_name =
                if matches!(kind.how, Some((Use::Sample(..) | Use::Free, _))) { &mut self.read } else { &mut self.passed };
            *by_name.entry(name).or_default() += kind.count;
        }
        Ok(())
    }

    /// One event, behind its size and type.
    fn event(&mut self, chunk: &Chunk<'_>, pools: &Pools, kind: &EventType, mut c: Cursor<'_>) -> Wire<()> {
        let Some((purpose, layout)) = &kind.how else { return Ok(()) };
        let (at, mut row) = (c.at(), Row::default());
        layout.read(&mut c, &mut row)?;
        let all = chunk.cursor(0);
        let ticks_as_ns = |ticks| chunk.header.span_ns(ticks);
        let value = row[slot::VALUE].number().map(|value| events::scaled(value, kind.value, ticks_as_ns));
        let start = row[slot::START].number().unwrap_or(chunk.header.start_ticks);
        let time_ns = match kind.start {
            Unit::Nanoseconds(n) => i128::from(start) * i128::from(n),
            Unit::Plain | Unit::Ticks => chunk.header.time_ns(start),
        };
        let time_ns = i64::try_from(time_ns.max(0)).unwrap_or(i64::MAX);
        let number = |slot: usize| row[slot].number();
        let flag = |slot: usize| number(slot).is_some_and(|n| n != 0);
        let count = || u64::try_from(value.unwrap_or(0).max(0)).unwrap_or(u64::MAX);
        match *purpose {
            Use::LostBytes(_) => {
                // How many events that were is not known: one at least.
                self.notes.lost = self.notes.lost.saturating_add(1);
                self.lost_bytes = self.lost_bytes.saturating_add(count());
            }
            Use::LostSamples(_) => {
                self.notes.lost = self.notes.lost.saturating_add(count());
                self.lost_samples = self.lost_samples.saturating_add(count());
            }
            Use::Machine(_) => {
                if self.settings.machine.is_none() {
                    self.settings.machine = pools.text(&all, row[slot::VALUE]).map(Into::into);
                }
            }
            Use::Recording(_) => {
                if let Some(name) = pools.text(&all, row[slot::VALUE]) {
                    self.settings.recording(&name);
                }
            }
            Use::Setting => {}
            Use::Free => {
                if let Some(address) = number(slot::ADDRESS) {
                    self.map.free(address, time_ns);
                }
            }
            Use::Sample(column, field) => {
                let (column, value) = match (value, field, column) {
                    (Some(value), Some(_), _) => (column, value),
                    (None, Some(_), Column::Live) => (Column::LiveObjects, 1),
                    (_, None, _) | (None, _, Column::Wall) => (column, 1),
                    (None, Some(field), _) => return Err(all.fault(at, format!("a {} without a number in `{field}`", kind.name))),
                };
                let Some(value) = i64::try_from(value).ok().filter(|value| *value >= 0) else {
                    return Err(all.fault(at, format!("a {} measured {value}", kind.name)));
                };
                if column == Column::Cpu {
                    let (low, high) = self.cpu_periods.unwrap_or((value, value));
                    self.cpu_periods = Some((low.min(value), high.max(value)));
                }
                let event = Event {
                    column,
                    value,
                    time_ns,
                    stack: number(slot::STACK),
                    thread: number(slot::THREAD),
                    state: row[slot::STATE],
                    class: number(slot::CLASS),
                    object: number(slot::OBJECT),
                    failed: flag(slot::FAILED),
                    biased: flag(slot::BIASED),
                    address: number(slot::ADDRESS),
                };
                self.map.add(&all, pools, &event)?;
            }
        }
        Ok(())
    }

    /// A setting of an event type.
    fn setting(&mut self, all: &Cursor<'_>, pools: &Pools, types: &Types, layout: &Layout, mut c: Cursor<'_>) -> Wire<()> {
        let mut row = Row::default();
        layout.read(&mut c, &mut row)?;
        let text = |slot: usize| pools.text(all, row[slot]);
        if let (Some(id), Some(name), Some(value)) = (row[slot::ID].number(), text(slot::NAME), text(slot::VALUE)) {
            self.settings.set(types.name(id), &name, &value);
            self.map.depth_limit = self.settings.depth_limit();
        }
        Ok(())
    }

    fn finish(self) -> Result<Read, ReadError> {
        let Recording { map, mut notes, settings, .. } = self;
        if map.len() == 0 {
            if let Some((at, message, cut)) = self.first_fault {
                return Err(if cut { ReadError::Truncated { at, message } } else { ReadError::Malformed { at, message } });
            }
            if let Some(skipped) = notes.skipped.first() {
                return Err(ReadError::Malformed { at: skipped.first, message: format!("{}: {}", skipped.why, skipped.example) });
            }
            if let Some((at, message)) = notes.fault {
                return Err(ReadError::Truncated { at, message });
            }
            let what = match notes.records {
                0 => "it has no events".to_owned(),
                _ => format!("its events are {}", listed(&self.passed, NAMED)),
            };
            return Err(ReadError::Unsupported(format!(
                "a flight recording without samples: {what}; record with `settings=profile`, or with jdk.ExecutionSample on"
            )));
        }
        let remarks = &mut notes.remarks;
        notes.producer = settings.producer();
        remarks.push(format!("events read: {}", listed(&self.read, usize::MAX)));
        if !self.passed.is_empty() {
            remarks.push(format!("events that are no samples, left out: {}", listed(&self.passed, NAMED)));
        }
        if let Some(machine) = &settings.machine {
            remarks.push(format!("recorded in {}", machine_and_version(machine)));
        }
        let mut distances: Vec<Distance> = Vec::new();
        if self.read.contains_key("jdk.ExecutionSample") {
            distances.extend(settings.distance(remarks));
        }
        if let Some((low, high)) = self.cpu_periods {
            let of = if low == high { readable(low) } else { format!("{} to {}", readable(low), readable(high)) };
            remarks.push(format!("a sample of CPU time stands for {of}"));
            if low == high {
                distances.push(Distance { of: Column::Cpu, name: "cpu".to_owned(), unit: "nanoseconds", value: low });
            }
        }
        let counts = &map.counts;
        if let Some((low, high)) = counts.cut_at {
            let depth = if low == high { plural(low as u64, "frame") } else { format!("{low} to {high} frames") };
            let samples = plural(counts.truncated, "sample");
            remarks.push(format!("stacks that the recorder cut off, at {depth}: those of {samples}"));
        }
        if settings.is_async_profiler() {
            remarks.push(match settings.depth_limit() {
                Some(limit) => {
                    format!("async-profiler does not flag stacks it cut off: those of {limit} frames are taken for such")
                }
                None => "async-profiler does not say which stacks it cut off".into(),
            });
        }
        let counted = [
            (counts.no_stack, "samples recorded without a stack, shown as `[no stack]`"),
            (counts.lost_stack, "samples whose stack is not in the file, shown as `[no stack]`"),
            (counts.failed, "samples of CPU time whose stack the recorder could not walk, shown as `[no stack]`"),
            (counts.biased, "samples of CPU time that stand at a safepoint and not where time was spent"),
            (counts.unknown_methods, "methods that have no name in the file, shown as `[unknown]`"),
            (counts.not_utf8, "names that are not UTF-8, with \u{fffd} for what is not"),
        ];
        let counted = counted.iter().filter(|(count, _)| *count > 0);
        remarks.extend(counted.map(|(count, what)| format!("{what}: {count}")));
        if counts.names_left_out {
            remarks.push("the names unfold to far more than a file of this size has: from a place on they are left out".into());
        }
        if self.lost_bytes > 0 {
            remarks.push(format!("the recorder lost {} of events (jdk.DataLoss)", plural(self.lost_bytes, "byte")));
        }
        if self.lost_samples > 0 {
            remarks.push(format!("the recorder lost {} (jdk.CPUTimeSamplesLost)", plural(self.lost_samples, "sample")));
        }
        let span = (self.start_ns, self.end_ns);
        let profile = map.finish(span, settings.is_async_profiler(), distances, &mut notes.remarks)?;
        Ok(Read { profile, notes })
    }
}

fn event_type(types: &mut Types, id: i64) -> Result<EventType, String> {
    let name = types.get(id).map_or("", |t| &t.name).to_owned();
    let purpose = types.get(id).filter(|t| t.is_event).and_then(|_| events::use_of(&name));
    let field = purpose.and_then(Use::field);
    let unit = |field: &str| types.get(id).and_then(|t| t.field(field)).map_or(Unit::Plain, |f| f.unit);
    let (start, value) = (unit("startTime"), field.map_or(Unit::Plain, unit));
    let how = match purpose {
        None => None,
        Some(purpose) => Some((purpose, types.layout(id, &|name| events::slot_of(purpose, name))?)),
    };
    Ok(EventType { name, how, start, value, count: 0 })
}

/// The most frequent ones, and how many others there are.
fn listed(events: &BTreeMap<String, u64>, most: usize) -> String {
    let mut by_count: Vec<(&String, &u64)> = events.iter().collect();
    by_count.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let (named, others) = by_count.split_at(most.min(by_count.len()));
    let mut text: Vec<String> = named.iter().map(|(name, count)| format!("{} {count}", shorten(name))).collect();
    if !others.is_empty() {
        let rest: u64 = others.iter().map(|(_, count)| **count).sum();
        text.push(format!("{rest} of {} other types", others.len()));
    }
    text.join(", ")
}

/// Name and version; who built it where is left out.
fn machine_and_version(version: &str) -> String {
    shorten(version.split(" for ").next().unwrap_or_default())
}
