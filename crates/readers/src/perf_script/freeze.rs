//! Makes a profile of what was read.

use std::borrow::Cow;
use std::collections::HashMap;

use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Label, LabelValue, LabelsId, Mapping, MappingId, Period, Process, ProcessId, Resolved,
    SampleData, StackId, StrId, Thread, ThreadId,
};

use super::NAME;
use super::frame::Frame;
use super::header::Who;
use super::reader::{Event, NO_STACK, Reader, Row};
use super::tables::{Lines, NONE};
use crate::{Read, ReadError};

/// Most events with a sample type of their own: each costs 8 bytes per sample.
const MAX_TYPES: usize = 64;
/// Programs that are told apart in one process.
const MAX_NAMES: usize = 64;
/// A function without symbol and file.
const UNKNOWN: &str = "[unknown]";
/// Addresses from here up are the kernel's on all 64-bit machines.
const KERNEL_HALF: u64 = 0xffff_8000_0000_0000;

pub(super) fn freeze(mut all: Reader) -> Result<Read, ReadError> {
    if all.bytes == 0 {
        return Err(ReadError::Empty);
    }
    if all.samples == 0 {
        let message = match (all.notes.skipped.first(), all.notes.fault.take()) {
            (_, Some((at, message))) => return Err(ReadError::Malformed { at, message }),
            (Some(s), None) => format!("no text of perf script: {}: {} (`{}`)", s.first, s.why, s.example),
            (None, None) => "no text of perf script: there is no sample in it".into(),
        };
        return Err(ReadError::NotThisFormat { message });
    }
    let mut b = Builder::new();
    for comment in std::mem::take(&mut all.comments) {
        let id = b.string(&comment);
        b.info().comments.push(id);
    }
    let columns = columns(&mut b, &mut all);
    let stacks = stacks(&mut b, &mut all);
    let threads = threads(&mut b, &all);
    let labels = labels(&mut b, &all.whos);
    let sampled = all.samples;
    let timed = all.timed == sampled;
    if !timed && all.timed > 0 {
        let message = format!("{} of {sampled} samples have a time: it is left out of all", all.timed);
        all.notes.remarks.push(message);
    }
    let start = if timed { all.rows.iter().flatten().map(|row| row.time).min().unwrap_or(0) } else { 0 };
    let types = columns.iter().flatten().max().map_or(0, |&last| last + 1);
    let samples_column = types;
    let mut values = vec![0; types + 1];
    let mut add = |row: Row, count: i64| {
        values.fill(0);
        values[samples_column] = count;
        if let Some(column) = columns[row.event as usize] {
            values[column] = row.value;
        }
        let who = row.who as usize;
        let data = SampleData {
            thread: threads.get(who).copied().flatten(),
            time_ns: timed.then(|| row.time.saturating_sub(start)),
            labels: labels.get(who).copied().unwrap_or(LabelsId::NONE),
        };
        b.sample(stacks[row.stack as usize], &values, data);
    };
    let rows = std::mem::take(&mut all.rows);
    if timed {
        // A piece is freed as soon as it is moved.
        rows.into_iter().for_each(|piece| piece.into_iter().for_each(|row| add(row, 1)));
    } else {
        let mut index: HashMap<(u32, u32, u32), usize, rustc_hash::FxBuildHasher> = HashMap::default();
        let mut sums: Vec<(Row, i64)> = Vec::new();
        for row in rows.into_iter().flatten() {
            let at = *index.entry((row.stack, row.who, row.event)).or_insert(sums.len());
            match sums.get_mut(at) {
                Some((sum, count)) => {
                    let total = sum.value.checked_add(row.value);
                    let overflow = || profile::ModelError::Overflow { sample_type: "period".into() };
                    (sum.value, *count) = (total.ok_or_else(overflow)?, *count + 1);
                }
                None => sums.push((row, 1)),
            }
        }
        sums.into_iter().for_each(|(row, count)| add(row, count));
    }
    let profile = b.finish()?;
    let mut notes = all.notes;
    (notes.format, notes.records, notes.bytes) = (NAME, all.line, all.bytes);
    let mut remark = |count: u64, text: &str| {
        if count > 0 {
            notes.remarks.push(format!("{count} {text}"));
        }
    };
    remark(all.no_stack, "samples without a stack, shown as `[no stack]`");
    remark(all.lost.unsigned_abs(), &format!("events were lost while recording, say {} lines of the text", all.lost_records));
    remark(all.lost_chunks.unsigned_abs(), "chunks of events were lost while recording");
    remark(all.comment_lines, "comment lines; of them only those on machine and recorder in general are kept");
    remark(all.not_utf8, "names are not UTF-8; the bytes that are not show as \u{fffd}");
    if all.no_blank_line {
        notes.remarks.push("no blank line ends the last sample: if the text was cut there, its stack lacks callers".into());
    }
    Ok(Read { profile, notes })
}

/// Adds the sample types; the column of every event. `samples` is the last.
fn columns(b: &mut Builder, all: &mut Reader) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..all.events.len()).filter(|&i| all.events[i].samples > 0).collect();
    let name = |event: &Event| String::from_utf8_lossy(&event.name).into_owned();
    // The most frequent first; the sort keeps the order of the text among equals.
    order.sort_by_key(|&i| std::cmp::Reverse(all.events[i].samples));
    let mut columns = vec![None; all.events.len()];
    let remarks = &mut all.notes.remarks;
    if let [only] = order[..]
        && all.events[only].periods == 0
    {
        let event = name(&all.events[only]);
        let of = if event.is_empty() { String::new() } else { format!(" of {event}") };
        remarks.push(format!("the samples{of} have no period: each counts 1"));
        b.sample_type("samples", "count", 1);
        return columns;
    }
    if order.len() > 1 {
        let each: Vec<String> =
            order.iter().take(8).map(|&i| format!("{} ({})", title(&all.events[i]), all.events[i].samples)).collect();
        let more = order.len().saturating_sub(each.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        remarks.push(format!(
            "{} events: {}{more}; {}, which has most samples, is shown",
            order.len(),
            each.join(", "),
            title(&all.events[order[0]])
        ));
    }
    if order.len() > MAX_TYPES {
        remarks.push(format!("only the {MAX_TYPES} events with most samples are sample types; the others count in `samples`"));
        order.truncate(MAX_TYPES);
    }
    for (column, &i) in order.iter().enumerate() {
        let event = &all.events[i];
        let unit = if event.periods == 0 {
            "samples"
        } else if is_clock(&event.name) {
            "nanoseconds"
        } else {
            "count"
        };
        if event.periods > 0 && event.periods < event.samples {
            let missing = event.samples - event.periods;
            remarks.push(format!("{missing} of {} samples of {} have no period and count 1", event.samples, title(event)));
        }
        b.sample_type(&title(event), unit, 1);
        columns[i] = Some(column);
    }
    b.sample_type("samples", "count", 1);
    b.set_default_type(0);
    let shown = order[0] as u32;
    let mut values = all.rows.iter().flatten().filter(|row| row.event == shown).map(|row| row.value);
    let first = values.next();
    let event = &all.events[order[0]];
    if let Some(value) = first
        && event.periods > 0
        && values.all(|v| v == value)
    {
        let (name, unit) = (b.string(&title(event)), b.string(if is_clock(&event.name) { "nanoseconds" } else { "count" }));
        b.info().period = Some(Period { name, unit, value });
    }
    columns
}

fn title(event: &Event) -> Cow<'_, str> {
    if event.name.is_empty() { Cow::Borrowed("period") } else { String::from_utf8_lossy(&event.name) }
}

/// The periods of perf's two software clocks are nanoseconds, whatever modifiers they have: `cpu-clock:u`.
fn is_clock(name: &[u8]) -> bool {
    let name = name.strip_prefix(b"software/").unwrap_or(name);
    let end = name.iter().position(|b| matches!(b, b':' | b'/')).unwrap_or(name.len());
    matches!(&name[..end], b"cpu-clock" | b"task-clock")
}

/// The model's stack of every node.
fn stacks(b: &mut Builder, all: &mut Reader) -> Vec<StackId> {
    let mut frames = Frames {
        known: vec![None; all.lines.len()],
        inlined: HashMap::default(),
        mappings: HashMap::default(),
        files: Vec::new(),
    };
    let mut invalid = vec![false; 0];
    invalid.resize(all.lines.len(), false);
    let mut out: Vec<StackId> = Vec::with_capacity(all.tree.nodes.len());
    // Of every node how deep it is inlined, and the file it is in: an inlined frame is where its caller is.
    let mut places: Vec<(u32, Option<MappingId>)> = Vec::with_capacity(all.tree.nodes.len());
    for &(parent, line) in &all.tree.nodes {
        let above = if parent == NONE { None } else { Some((out[parent as usize], places[parent as usize])) };
        let (frame, place) = frames.get(b, &all.lines, line, above.map(|(_, place)| place));
        out.push(b.stack(above.map(|(stack, _)| stack), frame));
        places.push(place);
        if !invalid[line as usize] && std::str::from_utf8(all.lines.text(line)).is_err() {
            invalid[line as usize] = true;
            all.not_utf8 += 1;
        }
    }
    out
}

/// How deep a frame is inlined, and the file it is in.
type InlinePlace = (u32, Option<MappingId>);

/// The model's frames of lines, made once each.
struct Frames {
    known: Vec<Option<(FrameId, InlinePlace)>>,
    /// Inlined ones also depend on the frame they are in.
    inlined: HashMap<(u32, InlinePlace), (FrameId, InlinePlace), rustc_hash::FxBuildHasher>,
    mappings: HashMap<String, MappingId, rustc_hash::FxBuildHasher>,
    /// The file of every mapping.
    files: Vec<String>,
}

impl Frames {
    /// The frame of a line below one that stands at `above`, and its own place.
    fn get(&mut self, b: &mut Builder, lines: &Lines, line: u32, above: Option<InlinePlace>) -> (FrameId, InlinePlace) {
        if let Some(known) = self.known[line as usize] {
            return known;
        }
        let text = lines.text(line);
        let Some(frame) = Frame::parse(text).filter(|_| text != NO_STACK) else {
            let func = b.func(FuncData { name: "[no stack]", ..FuncData::default() });
            let made = (b.frame(func, FrameData::default()), (0, None));
            self.known[line as usize] = Some(made);
            return made;
        };
        if !frame.inlined {
            let mapping = self.mapping(b, frame.dso);
            let made = (make(b, &frame, 0, mapping, frame.dso.unwrap_or(b"")), (0, mapping));
            self.known[line as usize] = Some(made);
            return made;
        }
        let (depth, mapping) = above.unwrap_or_default();
        let place = (depth.saturating_add(1), mapping);
        if let Some(&known) = self.inlined.get(&(line, place)) {
            return known;
        }
        let dso = mapping.map_or("", |id| &self.files[id.index()]);
        let made = (make(b, &frame, place.0, mapping, dso.as_bytes()), place);
        self.inlined.insert((line, place), made);
        made
    }

    fn mapping(&mut self, b: &mut Builder, dso: Option<&[u8]>) -> Option<MappingId> {
        let file = String::from_utf8_lossy(dso.filter(|dso| !dso.is_empty() && *dso != UNKNOWN.as_bytes())?);
        if let Some(&known) = self.mappings.get(&*file) {
            return Some(known);
        }
        let resolved = Resolved { functions: true, ..Resolved::default() };
        let text = b.string(&file);
        let id = b.mapping(Mapping { start: 0, limit: 0, offset: 0, file: text, build_id: StrId::EMPTY, resolved });
        self.files.push(file.clone().into_owned());
        self.mappings.insert(file.into_owned(), id);
        Some(id)
    }
}

fn make(b: &mut Builder, frame: &Frame<'_>, inline_depth: u32, mapping: Option<MappingId>, dso: &[u8]) -> FrameId {
    let dso = String::from_utf8_lossy(dso);
    let symbol = String::from_utf8_lossy(frame.symbol);
    let module = if dso == UNKNOWN { "" } else { basename(&dso) };
    let mut kinds = Kinds::NONE;
    if is_jit(&dso) {
        kinds.insert(Kinds::JIT);
    }
    if dso.is_empty() && frame.address >= KERNEL_HALF {
        kinds.insert(Kinds::KERNEL);
    }
    let name: Cow<'_, str> = if !symbol.is_empty() && symbol != UNKNOWN {
        symbol
    } else {
        kinds.insert(Kinds::UNKNOWN);
        match module {
            "" if symbol.is_empty() && frame.address != 0 => format!("{:#x}", frame.address).into(),
            "" => UNKNOWN.into(),
            module if module.starts_with('[') => module.to_owned().into(),
            module => format!("[{module}]").into(),
        }
    };
    let file = String::from_utf8_lossy(frame.file);
    let func = b.func(FuncData { name: &name, file: &file, module, ..FuncData::default() });
    b.frame(func, FrameData { line: frame.line, address: frame.address, mapping, inline_depth, kinds })
}

/// `[kernel.kallsyms]` and `//anon` are whole names.
fn basename(path: &str) -> &str {
    if path.starts_with('[') || path.starts_with("//") { path } else { path.rsplit('/').next().unwrap_or(path) }
}

/// Code that was compiled while the program ran: the names come from `/tmp/perf-123.map` or a dump of the code.
fn is_jit(dso: &str) -> bool {
    let file = basename(dso);
    file.starts_with("perf-") && file.ends_with(".map")
        || file.starts_with("jitted-") && file.ends_with(".so")
        || dso.starts_with("[JIT]")
}

/// Adds processes and threads; the thread of every row of `whos`.
fn threads(b: &mut Builder, all: &Reader) -> Vec<Option<ThreadId>> {
    let whos = &all.whos;
    // A process is named by its first thread. If that changes its name another program runs in it.
    let mut mains: HashMap<i64, Vec<&str>> = HashMap::new();
    for who in whos {
        if let Some(pid) = who.pid.filter(|&pid| who.tid == Some(pid)) {
            let names = mains.entry(pid).or_default();
            if names.len() < MAX_NAMES && !names.contains(&&*who.comm) {
                names.push(&who.comm);
            }
        }
    }
    let mut processes: HashMap<(Option<i64>, String), ProcessId> = HashMap::new();
    let mut now: HashMap<i64, String> = HashMap::new();
    let mut known: HashMap<(ProcessId, Option<i64>, &str), ThreadId> = HashMap::new();
    let mut out = Vec::with_capacity(whos.len());
    for who in whos {
        if who.comm.is_empty() && who.tid.is_none() && who.pid.is_none() {
            out.push(None);
            continue;
        }
        let name = match who.pid {
            None => who.comm.clone(),
            Some(pid) => {
                let names = mains.get(&pid);
                if names.is_some_and(|names| names.contains(&&*who.comm)) || names.is_none() && !now.contains_key(&pid) {
                    now.insert(pid, who.comm.clone());
                }
                let first = || names.and_then(|names| names.first()).map_or(who.comm.clone(), |&n| n.to_owned());
                now.get(&pid).cloned().unwrap_or_else(first)
            }
        };
        let process = *processes.entry((who.pid, name)).or_insert_with_key(|(pid, name)| {
            let name = b.string(name);
            b.process(Process { pid: pid.unwrap_or(0), name })
        });
        out.push(Some(*known.entry((process, who.tid, &who.comm)).or_insert_with(|| {
            let name = b.string(&who.comm);
            b.thread(Thread { process: Some(process), tid: who.tid.unwrap_or(0), name })
        })));
    }
    out
}

/// The labels of every row of `whos`: on which processor it ran.
fn labels(b: &mut Builder, whos: &[Who]) -> Vec<LabelsId> {
    whos.iter()
        .map(|who| match who.cpu {
            Some(cpu) => {
                let key = b.string("cpu");
                b.labels(&[Label { key, value: LabelValue::Num(cpu, StrId::EMPTY) }])
            }
            None => LabelsId::NONE,
        })
        .collect()
}
