//! From what was read to the profile: stacks, times, threads, and the sample types there are.

use profile::{
    Builder, FrameData, FrameId, FuncData, Label, LabelValue, LabelsId, Process, ProcessId, SampleData, StackId, Thread, ThreadId,
};
use rustc_hash::FxHashMap;

use super::events::Events;
use super::id::Id;
use super::profiles::Sampled;
use super::{File, profiles, py_spy, spans};
use crate::v8::{Calls, Columns};
use crate::{Notes, Place, Read, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// Most sample types that weights of samples are given.
const MOST_WEIGHTS: usize = 8;

/// Which column of values a row of the output has.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    /// `time` and `samples`.
    Time,
    /// `samples`, and the weights of a name.
    Weight(u32),
    /// `wall` and `cpu`.
    Wall(LabelsId),
}

/// A sample before it is known which types there are.
#[derive(Clone, Copy)]
struct Row {
    time: i64,
    stack: StackId,
    thread: u32,
    measure: Measure,
    values: [i64; 2],
}

impl Row {
    fn of_profile(profile: &Sampled) -> impl Iterator<Item = Row> + '_ {
        let Columns { stacks, times_ns, lasted_ns } = &profile.samples;
        let samples = stacks.iter().zip(times_ns).zip(lasted_ns);
        samples.map(|((&stack, &time), &lasted)| Row {
            time,
            stack,
            thread: profile.thread,
            measure: Measure::Time,
            values: [lasted, 1],
        })
    }
}

impl<'a> File<'a> {
    pub(super) fn finish(mut self, mut notes: Notes) -> Result<Read> {
        if let Err(e) = self.read_samples(&mut notes) {
            notes.skip("the rest of the samples, behind one that is broken", Place::Byte(0), || e.to_string());
        }
        notes.records = self.events.count;
        notes.producer = if self.version.is_empty() { std::mem::take(&mut self.events.producer) } else { self.version.clone() };
        let mut b = Builder::new();
        let mut v8 = Calls::default();
        let mut rows: Vec<Row> = Vec::new();
        let chunks = std::mem::take(&mut self.events.chunks);
        let profiles = profiles::read(chunks, &mut b, &mut v8, &mut notes);
        let of_profiles = profiles.iter().map(|profile| profile.samples.stacks.len()).sum::<usize>();
        self.points(&mut b, &mut v8, &mut notes, &mut rows);
        let sampled = of_profiles + rows.len();
        self.spans(&mut b, &mut notes, &mut rows);
        let all = of_profiles + rows.len();
        if all == 0 {
            return Err(match notes.fault {
                Some((at, message)) => {
                    ReadError::Truncated { at, message: format!("{message}; nothing of use stands before it") }
                }
                None => ReadError::Unsupported("a trace in which no event has a duration and nothing is sampled".into()),
            });
        }
        if sampled > 0 && all > sampled {
            let what = if !profiles.is_empty() { "a CPU profile" } else { "samples" };
            notes.remarks.push(format!("the trace has {what} beside events that were measured: these are the type `wall`"));
        }
        // py-spy's begins and ends are those of runs of samples.
        let py_spy = self.events.calls.rows.iter().any(|call| call.executing);
        if py_spy {
            notes.remarks.push("begins and ends of py-spy are those of runs of equal samples: they are not exact".into());
        }
        b.info().exact = sampled == 0 && !py_spy;
        // Spans end in another order than they start, and threads stand one after the other.
        rows.sort_by_key(|row| row.time);
        self.samples(&mut b, || profiles.iter().flat_map(Row::of_profile).chain(rows.iter().copied()));
        Ok(Read { profile: b.finish()?, notes })
    }

    /// Samples at stack frames. Those of Hermes have no name, and each lasts until the next one of its thread.
    fn points(&mut self, b: &mut Builder, v8: &mut Calls<'a>, notes: &mut Notes, rows: &mut Vec<Row>) {
        let mut points = std::mem::take(&mut self.events.points);
        if points.is_empty() {
            return;
        }
        let stacks = self.stack_frames.stacks(b, v8, self.frames_at, notes);
        points.sort_by_key(|point| (point.thread, point.time));
        let timed = points.iter().all(|point| point.name == 0 && point.weight == 1);
        let mut names: Vec<u32> = Vec::new();
        for of_thread in points.chunk_by(|x, y| x.thread == y.thread) {
            let (first, last) = (of_thread[0].time, of_thread[of_thread.len() - 1].time);
            let average = last.saturating_sub(first) / (of_thread.len() as i64 - 1).max(1);
            for (i, point) in of_thread.iter().enumerate() {
                let Some(row) = self.stack_frames.row(&point.frame) else {
                    let (number, text) = point.frame.parts();
                    notes.skip("a sample of a stack frame that is not in the file", self.frames_at, || {
                        format!("\"sf\": {number}{text}")
                    });
                    continue;
                };
                if !names.contains(&point.name) {
                    if names.len() == MOST_WEIGHTS {
                        let name = &self.events.texts.rows[point.name as usize];
                        notes.skip("a sample of one more kind than there can be types", self.frames_at, || {
                            name.clone().into_owned()
                        });
                        continue;
                    }
                    names.push(point.name);
                }
                let (measure, value) = if timed {
                    let lasted = of_thread.get(i + 1).map_or(average, |next| next.time.saturating_sub(point.time));
                    (Measure::Time, [lasted, 1])
                } else {
                    (Measure::Weight(point.name), [point.weight, 1])
                };
                let stack = self.stack_frames.stack(b, v8, &stacks, row);
                rows.push(Row { time: point.time, stack, thread: point.thread, measure, values: value });
            }
        }
    }

    /// Events with a duration.
    fn spans(&mut self, b: &mut Builder, notes: &mut Notes, rows: &mut Vec<Row>) {
        let events = &mut self.events;
        let mut spans = std::mem::take(&mut events.spans);
        let marks = std::mem::take(&mut events.marks);
        spans::pair(marks, &mut spans, &events.calls.rows, &events.texts.rows, events.last.unwrap_or(0), notes);
        if spans.is_empty() {
            return;
        }
        let folder = events.script_folder();
        if !folder.is_empty() {
            notes.remarks.push(format!("files below {folder}, where the script stands, are named from there on"));
        }
        let frames: Vec<FrameId> = (0..events.calls.rows.len()).map(|i| events.frame(b, i, &folder)).collect();
        let labels = events.frozen_labels(b);
        spans::nest(
            &mut spans,
            notes,
            |parent, call| b.stack(parent, frames[call as usize]),
            |stack, span, own| {
                if own.wall != 0 || own.cpu != 0 {
                    rows.push(Row {
                        time: own.start,
                        stack,
                        thread: span.thread,
                        measure: Measure::Wall(labels[span.label as usize]),
                        values: [own.wall, own.cpu],
                    });
                }
            },
        );
    }

    /// A thread, and its process if that is not there yet.
    fn thread<'f>(&'f self, b: &mut Builder, processes: &mut FxHashMap<&'f Id<'a>, ProcessId>, thread: u32) -> ThreadId {
        let (pid, tid) = &self.events.threads.rows[thread as usize];
        let process = *processes.entry(pid).or_insert_with(|| {
            let (number, text) = pid.parts();
            let name = b.string(self.events.process_names.get(pid).map_or(text, |name| name));
            b.process(Process { pid: number, name })
        });
        let (number, text) = tid.parts();
        let name = b.string(self.events.thread_names.get(&thread).map_or(text, |name| name));
        b.thread(Thread { process: Some(process), tid: number, name })
    }

    /// Makes the sample types that have samples, and the samples.
    fn samples<R: Iterator<Item = Row>>(&self, b: &mut Builder, rows: impl Fn() -> R) {
        let (mut time, mut wall, mut cpu) = (false, false, false);
        // Names of weights, and whether any is not 1, which `samples` has already.
        let mut names: Vec<(u32, bool)> = Vec::new();
        let (mut start, mut end) = (i64::MAX, i64::MIN);
        for row in rows() {
            let mut lasted = row.values[0];
            match row.measure {
                Measure::Time => time = true,
                Measure::Wall(_) => (wall, cpu) = (true, cpu || row.values[1] != 0),
                Measure::Weight(name) => {
                    let at = names.iter().position(|known| known.0 == name).unwrap_or(names.len());
                    if at == names.len() {
                        names.push((name, false));
                    }
                    names[at].1 |= row.values[0] != 1;
                    lasted = 0;
                }
            }
            start = start.min(row.time);
            end = end.max(row.time.saturating_add(lasted));
        }
        let end = end.max(self.events.last.unwrap_or(start)).max(start);
        b.info().duration_ns = end.saturating_sub(start).max(0);
        if self.began > 0 {
            b.info().time_ns = self.began.saturating_add(start);
        }

        let mut types = 0;
        let mut add = |name: &str, unit: &str| {
            types = b.sample_type(name, unit, 1) + 1;
            types - 1
        };
        let sampled = time || !names.is_empty();
        let several = names.len() > 1;
        let time = time.then(|| add("time", "nanoseconds"));
        let weights: Vec<(u32, Option<usize>)> = names
            .iter()
            .map(|&(name, weighted)| {
                let text = &self.events.texts.rows[name as usize];
                let title = if text.is_empty() { "weight" } else { text };
                (name, (several || weighted).then(|| add(title, "count")))
            })
            .collect();
        let samples = sampled.then(|| add("samples", "count"));
        let wall = wall.then(|| add("wall", "nanoseconds"));
        let cpu = cpu.then(|| add("cpu", "nanoseconds"));

        let mut values = vec![0; types];
        // Those that have samples.
        let (mut threads, mut processes) = (vec![None; self.events.threads.rows.len()], FxHashMap::default());
        for row in rows() {
            values.fill(0);
            let (columns, labels) = match row.measure {
                Measure::Time => ([time, samples], LabelsId::NONE),
                Measure::Weight(name) => ([weights.iter().find(|w| w.0 == name).and_then(|w| w.1), samples], LabelsId::NONE),
                Measure::Wall(labels) => ([wall, cpu], labels),
            };
            for (column, value) in columns.into_iter().zip(row.values) {
                if let Some(column) = column {
                    values[column] = value;
                }
            }
            let thread = *threads[row.thread as usize].get_or_insert_with(|| self.thread(b, &mut processes, row.thread));
            let time_ns = Some(row.time.saturating_sub(start));
            b.sample(row.stack, &values, SampleData { thread: Some(thread), time_ns, labels });
        }
    }
}

impl Events<'_> {
    /// The folder of the script that py-spy recorded, or nothing.
    fn script_folder(&self) -> String {
        let text = |row: u32| &*self.texts.rows[row as usize];
        let modules = self.calls.rows.iter().filter(|call| call.executing && text(call.name) == "<module>");
        py_spy::script_folder(modules.map(|call| text(call.file))).to_owned()
    }

    /// The frame of a call.
    fn frame(&self, b: &mut Builder, call: usize, folder: &str) -> FrameId {
        let call = &self.calls.rows[call];
        let text = |row: u32| &*self.texts.rows[row as usize];
        let name = if call.name == 0 { "[unknown]" } else { text(call.name) };
        match (text(call.file), call.line) {
            ("", _) => b.frame_from_text(name),
            (file, 0) if call.executing => b.frame_from_text(&format!("{name} ({})", py_spy::short(file, folder))),
            (file, line) if call.executing => b.frame_from_text(&format!("{name} ({}:{line})", py_spy::short(file, folder))),
            (file, start_line) => {
                let func = b.func(FuncData { name, file, start_line, ..FuncData::default() });
                b.frame(func, FrameData::default())
            }
        }
    }

    /// Categories are labels only if there are several.
    fn frozen_labels(&self, b: &mut Builder) -> Vec<LabelsId> {
        let first = self.labels.rows.first().map(|label| label.0);
        let several = self.labels.rows.iter().any(|label| Some(label.0) != first);
        let sets = self.labels.rows.iter().map(|&(category, detail)| {
            let mut labels = Vec::new();
            for (key, text, is_there) in [("category", category, several), ("detail", detail, true)] {
                if is_there && text != 0 {
                    let value = LabelValue::Str(b.string(&self.texts.rows[text as usize]));
                    labels.push(Label { key: b.string(key), value });
                }
            }
            b.labels(&labels)
        });
        sets.collect()
    }
}
