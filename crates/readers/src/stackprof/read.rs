//! From the members to a profile.

use std::collections::HashMap;

use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, FuncId, Period, SampleData};
use rustc_hash::FxBuildHasher;

use super::dump::Dump;
use super::{NAME, marshal};
use crate::json::{Json, fault};
use crate::notes::plural;
use crate::path::Path;
use crate::{Notes, Options, Place, Read, ReadError};

/// What stackprof has for the file of a function of native code.
const NATIVE: &str = "<cfunc>";

/// Reads an unpacked file. Of one that breaks off or down in the middle, the stacks that stood before are read.
///
/// # Errors
/// [`ReadError::Malformed`], [`ReadError::Truncated`], [`ReadError::Unsupported`] for values that only a program can
/// read and, if the values are too large, [`ReadError::Model`].
pub fn read(bytes: &[u8], _: &Options) -> Result<Read, ReadError> {
    let (dump, broken) = if bytes.starts_with(marshal::MAGIC) {
        let (values, root, broken) = marshal::read(bytes);
        (Dump::of_ruby(&values, root, bytes.len())?, broken)
    } else {
        let mut dump = Dump::default();
        let broken = dump.json(&mut Json::new(bytes)).err();
        (dump, broken)
    };
    let mut r = Reader { b: Builder::new(), notes: Notes::new(NAME), each: None, kept: 0 };
    r.notes.bytes = bytes.len() as u64;
    r.notes.producer = "stackprof".into();
    // Of allocations, those that are not chosen are counted there.
    let missed = if dump.mode == "object" { 0 } else { dump.missed };
    r.notes.lost = u64::try_from(missed).unwrap_or(0);
    r.weigh(&dump);
    match &dump.raw {
        Some(raw) => r.stacks(&dump, raw, broken.is_some()),
        // A file that breaks off before its stacks may have some.
        None if broken.is_none() => r.functions(&dump),
        None => {}
    }
    if let Some(e) = broken {
        if r.kept == 0 {
            return Err(e);
        }
        r.notes.fault = Some(fault(e)?);
    }
    Ok(Read { profile: r.b.finish()?, notes: r.notes })
}

struct Reader {
    b: Builder,
    notes: Notes,
    /// What a sample counts in the first sample type, if that is not the number of samples.
    each: Option<i64>,
    kept: u64,
}

impl Reader {
    fn weigh(&mut self, dump: &Dump<'_>) {
        let each = dump.interval.max(0);
        let (name, unit, each) = match &*dump.mode {
            mode @ ("cpu" | "wall") => (mode, "nanoseconds", each.saturating_mul(1000)),
            "object" => ("alloc_objects", "count", each.max(1)),
            _ => ("", "", 0),
        };
        if each > 0 {
            self.b.sample_type(name, unit, 1);
            self.each = Some(each);
            let (name, unit) = (self.b.string(name), self.b.string(unit));
            self.b.info().period = Some(Period { name, unit, value: each });
        }
        self.b.sample_type("samples", "count", 1);
    }

    /// Adds so many samples; sums that do not fit are found out at the end.
    fn sample(&mut self, stack: profile::StackId, count: i64, time_ns: Option<i64>) {
        let weight = self.each.map(|each| each.saturating_mul(count));
        let values = [weight.unwrap_or(count), count];
        self.b.sample(stack, &values[..1 + usize::from(weight.is_some())], SampleData { time_ns, ..SampleData::default() });
        self.kept += 1;
    }

    /// Functions of the frames by their ids, and whether they are native.
    fn funcs(&mut self, dump: &Dump<'_>) -> HashMap<i64, (FuncId, Kinds), FxBuildHasher> {
        let mut funcs = HashMap::default();
        for frame in &dump.frames {
            let native = frame.file == NATIVE;
            let data = FuncData {
                name: if frame.name.is_empty() { "[unknown]" } else { &frame.name },
                file: if native { "" } else { &frame.file },
                start_line: u32::try_from(frame.line).unwrap_or(0),
                ..FuncData::default()
            };
            let kinds = match &*frame.name {
                "(garbage collection)" | "(marking)" | "(sweeping)" => Kinds::GC,
                _ if native => Kinds::NATIVE,
                _ => Kinds::NONE,
            };
            funcs.insert(frame.id, (self.b.func(data), kinds));
        }
        funcs
    }

    fn stacks(&mut self, dump: &Dump<'_>, raw: &[i64], broken: bool) {
        let funcs = self.funcs(dump);
        let times = Times::new(dump, raw);
        if times.is_none() && (!dump.timestamps.is_empty() || !dump.deltas.is_empty()) && !broken {
            self.notes.remarks.push("there are not as many times as samples: they are left out".into());
        }
        let place = dump.at.unwrap_or(Place::Byte(0));
        let lines = (dump.raw_lines.len() == raw.len()).then_some(&dump.raw_lines);
        let mut made: HashMap<(i64, u32), FrameId, FxBuildHasher> = HashMap::default();
        let mut path = Path::default();
        let (mut at, mut sample, mut unknown) = (0, 0, 0u64);
        while let Some(entry) = next_entry(raw, at) {
            let (ids, count) = match entry {
                Ok(entry) => entry,
                Err(rest) => {
                    if !broken {
                        self.notes.skip("numbers in `raw` that are no stack", place, || format!("{rest:?}"));
                    }
                    break;
                }
            };
            for (depth, &id) in ids.iter().enumerate() {
                let line = lines.and_then(|lines| u32::try_from(lines[at + 1 + depth]).ok()).unwrap_or(0);
                let frame = *made.entry((id, line)).or_insert_with(|| {
                    let known = funcs.get(&id).copied();
                    unknown += u64::from(known.is_none());
                    let none = || (self.b.func(FuncData { name: "[unknown]", ..FuncData::default() }), Kinds::UNKNOWN);
                    let (func, kinds) = known.unwrap_or_else(none);
                    self.b.frame(func, FrameData { line, kinds, ..FrameData::default() })
                });
                path.put(&mut self.b, depth, frame);
            }
            path.cut(ids.len());
            at += ids.len() + 2;
            self.notes.records = self.notes.records.saturating_add(count.unsigned_abs());
            let stack = path.leaf();
            if stack.is_none() || count < 0 {
                self.notes.skip("stack without frames, or with a count below 0", place, || count.to_string());
                continue;
            }
            let Some(stack) = stack else { continue };
            match &times {
                Some(times) => {
                    for _ in 0..count {
                        self.sample(stack, 1, Some(times.ns(sample)));
                        sample += 1;
                    }
                }
                None => self.sample(stack, count, None),
            }
        }
        if unknown > 0 {
            self.notes.remarks.push(format!("{} that the table does not have, shown as `[unknown]`", plural(unknown, "frame")));
        }
    }

    /// Without stacks, the own samples of every function.
    fn functions(&mut self, dump: &Dump<'_>) {
        let funcs = self.funcs(dump);
        for frame in dump.frames.iter().filter(|f| f.samples > 0) {
            let Some(&(func, kinds)) = funcs.get(&frame.id) else { continue };
            let id = self.b.frame(func, FrameData { kinds, ..FrameData::default() });
            let stack = self.b.truncated_root(id);
            self.notes.records = self.notes.records.saturating_add(frame.samples.unsigned_abs());
            self.sample(stack, frame.samples, None);
        }
        if self.kept > 0 {
            let why = "the profile has no stacks (`raw: true` was not asked for): each function stands alone, its callers are not known";
            self.notes.remarks.push(why.into());
        }
    }
}

/// The ids and the count of a stack, or the numbers there if they are none.
type Entry<'r> = Result<(&'r [i64], i64), &'r [i64]>;

/// The stack at a place of `raw`; nothing at the end.
fn next_entry(raw: &[i64], at: usize) -> Option<Entry<'_>> {
    let rest = raw.get(at..).filter(|rest| !rest.is_empty())?;
    let entry = || {
        let len = usize::try_from(rest[0]).ok()?;
        let end = len.checked_add(1)?;
        Some((rest.get(1..end)?, *rest.get(end)?))
    };
    Some(entry().ok_or(&rest[..rest.len().min(8)]))
}

/// When each sample was taken.
struct Times {
    ns: Vec<i64>,
}

impl Times {
    /// Nothing unless there is one for each sample.
    fn new(dump: &Dump<'_>, raw: &[i64]) -> Option<Times> {
        let (mut at, mut samples) = (0, 0u64);
        while let Some(Ok((ids, count))) = next_entry(raw, at) {
            at += ids.len() + 2;
            if !ids.is_empty() {
                samples = samples.saturating_add(u64::try_from(count).unwrap_or(0));
            }
        }
        let start = dump.timestamps.first().copied().unwrap_or(0);
        let ns = |us: i64| us.saturating_mul(1000);
        if samples > 0 && dump.timestamps.len() as u64 == samples {
            return Some(Times { ns: dump.timestamps.iter().map(|&t| ns(t.saturating_sub(start))).collect() });
        }
        (samples > 0 && dump.deltas.len() as u64 == samples).then(|| {
            let mut now = 0i64;
            let each = dump.deltas.iter().map(|&delta| {
                now = now.saturating_add(delta.max(0));
                ns(now)
            });
            Times { ns: each.collect() }
        })
    }

    fn ns(&self, sample: usize) -> i64 {
        self.ns.get(sample).copied().unwrap_or(0)
    }
}
