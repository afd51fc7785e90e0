//! What rbspy, a sampler of Ruby, records: its raw file, `*.raw.gz`.
//!
//! ```text
//! rbspy02
//! {"sample_rate":100,"rbspy_version":"0.20.0","start_time":{"secs_since_epoch":1700000000,"nanos_since_epoch":5}}
//! {"trace":[{"name":"get","relative_path":"lib/redis.rb","absolute_path":"/srv/lib/redis.rb","lineno":12}],
//!  "pid":12,"thread_id":34,"time":{"secs_since_epoch":1700000001,"nanos_since_epoch":0},"on_cpu":true}
//! ```
//!
//! A line is a sample, its frames leaf first. Version 00 has only the frames, version 01 no header. Described in
//! `src/storage` of <https://github.com/rbspy/rbspy>; unpacking is done by whoever reads it.
//!
//! | in the file | becomes |
//! |---|---|
//! | a line | 1 in `samples`, and in `wall` the time between two samples, if the header has their rate |
//! | `time`, `start_time` | the time of the sample and of the profile |
//! | `pid`, `thread_id` | process and thread |
//! | `on_cpu` | the label `state` = `idle` if false |
//! | the absolute path, else the relative one | the file; none for `[c function]` |

use hashbrown::HashMap;
use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Label, LabelValue, LabelsId, Period, Process, ProcessId, SampleData, StackId, StrId,
    Thread, ThreadId,
};
use rustc_hash::FxBuildHasher;

use crate::json::{Json, Kind};
use crate::lines::Lines;
use crate::notes::plural;
use crate::{Input, Notes, Options, Read, ReadError};

/// Name of the format.
const NAME: &str = "rbspy";
const MAGIC: &[u8] = b"rbspy";
/// What stands for the path of a function that has none.
const NO_PATH: &str = "(unknown)";
const NATIVE: &str = " [c function]";
const SECOND: i64 = 1_000_000_000;

/// Does it begin with rbspy's mark and version?
pub fn sniff(head: &[u8]) -> bool {
    version(head.split(|&b| b == b'\n').next().unwrap_or(b"")).is_some() && head.get(MAGIC.len() + 2) == Some(&b'\n')
}

/// The version in the first line.
fn version(line: &[u8]) -> Option<u32> {
    let digits = line.strip_prefix(MAGIC).filter(|digits| digits.len() == 2)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// What the first line behind the version says.
#[derive(Default)]
struct Header {
    rate: i64,
    version: String,
    start: Option<i64>,
}

/// One sample.
#[derive(Default)]
struct Sample {
    stack: Option<StackId>,
    pid: Option<i64>,
    thread: Option<i64>,
    time: Option<i64>,
    on_cpu: Option<bool>,
}

#[derive(Default)]
struct Reader {
    b: Builder,
    /// Frames by their text.
    frames: HashMap<Box<[u8]>, FrameId, FxBuildHasher>,
    chain: Vec<FrameId>,
    processes: HashMap<i64, ProcessId, FxBuildHasher>,
    threads: HashMap<(Option<i64>, Option<i64>), ThreadId, FxBuildHasher>,
    rows: Vec<(StackId, Option<ThreadId>, Option<i64>, LabelsId)>,
    no_stack: u64,
}

/// Reads rbspy's raw file, unpacked.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if it does not begin with `rbspy` and a version or holds no sample,
/// [`ReadError::Unsupported`] for a version that is not known. Lines that are no samples are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut notes = Notes::new(NAME);
    let mut header = Header::default();
    let mut reader = Reader::default();
    let known = lines.next().map(|line| version(line.bytes));
    match known {
        Some(Some(0..=2)) | None => {}
        Some(Some(version)) => {
            return Err(ReadError::Unsupported(format!("version {version} of rbspy's raw file; 0 to 2 are known")));
        }
        Some(None) => {
            return Err(ReadError::NotThisFormat { message: "rbspy's raw file begins with `rbspy` and a version".into() });
        }
    }
    let mut has_header = known == Some(Some(2));
    while let Some(line) = lines.next() {
        if line.bytes.trim_ascii().is_empty() {
            continue;
        }
        let read = if has_header { header.read(line.bytes) } else { reader.line(line.bytes) };
        if read.is_err() {
            let why = match (line.whole, has_header) {
                (false, _) => "line that is cut off",
                (true, true) => "header that is not understood",
                (true, false) => "line that is no sample",
            };
            notes.skip(why, line.place(), || line.text().into_owned());
        }
        has_header = false;
    }
    lines.finish(!reader.rows.is_empty(), &mut notes)?;
    reader.finish(header, notes)
}

impl Header {
    fn read(&mut self, line: &[u8]) -> Result<(), ReadError> {
        let mut json = Json::new(line);
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "sample_rate" => self.rate = json.integer_or_skip()?.unwrap_or(0),
                "rbspy_version" => self.version = json.text_or_skip()?.unwrap_or_default().into_owned(),
                "start_time" => self.start = time(&mut json)?,
                _ => json.skip()?,
            }
        }
        Ok(())
    }
}

/// Nanoseconds after 1970, of `{"secs_since_epoch":…,"nanos_since_epoch":…}` or `null`.
fn time(json: &mut Json<'_>) -> Result<Option<i64>, ReadError> {
    if json.kind()? != Kind::Object {
        json.skip()?;
        return Ok(None);
    }
    let (mut seconds, mut nanoseconds) = (None, 0);
    json.enter_object()?;
    while let Some(key) = json.key()? {
        match &*key {
            "secs_since_epoch" => seconds = json.integer_or_skip()?,
            "nanos_since_epoch" => nanoseconds = json.integer_or_skip()?.unwrap_or(0),
            _ => json.skip()?,
        }
    }
    Ok(seconds.and_then(|seconds| seconds.checked_mul(SECOND)?.checked_add(nanoseconds)).filter(|&time| time >= 0))
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> Result<(), ReadError> {
        let mut json = Json::new(line);
        let mut sample = Sample::default();
        let mut found = true;
        if json.kind()? == Kind::Array {
            sample.stack = self.trace(&mut json, line)?;
        } else {
            found = false;
            json.enter_object()?;
            while let Some(key) = json.key()? {
                match &*key {
                    "trace" => {
                        found = true;
                        sample.stack = self.trace(&mut json, line)?;
                    }
                    "pid" => sample.pid = json.integer_or_skip()?,
                    "thread_id" => sample.thread = json.integer_or_skip()?,
                    "time" => sample.time = time(&mut json)?,
                    "on_cpu" => sample.on_cpu = json.bool_or_skip()?,
                    _ => json.skip()?,
                }
            }
        }
        if !found || !json.at_end() {
            return Err(json.unexpected("a sample with its `trace`"));
        }
        self.add(sample);
        Ok(())
    }

    /// The frames of a sample.
    fn trace(&mut self, json: &mut Json<'_>, line: &[u8]) -> Result<Option<StackId>, ReadError> {
        self.chain.clear();
        json.enter_array()?;
        while json.item()? {
            let start = json.byte();
            let mut frame = json.clone();
            json.skip()?;
            let text = &line[start..json.byte()];
            let id = match self.frames.get(text) {
                Some(&known) => known,
                None => {
                    let made = self.frame(&mut frame)?;
                    self.frames.insert(text.into(), made);
                    made
                }
            };
            self.chain.push(id);
        }
        let mut stack = None;
        for &frame in self.chain.iter().rev() {
            stack = Some(self.b.stack(stack, frame));
        }
        Ok(stack)
    }

    fn frame(&mut self, json: &mut Json<'_>) -> Result<FrameId, ReadError> {
        let (mut name, mut relative, mut absolute, mut line) = (None, None, None, 0);
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "name" => name = json.text_or_skip()?,
                "relative_path" => relative = json.text_or_skip()?,
                "absolute_path" => absolute = json.text_or_skip()?,
                "lineno" => line = json.integer_or_skip()?.and_then(|line| u32::try_from(line).ok()).unwrap_or(0),
                _ => json.skip()?,
            }
        }
        let name = name.unwrap_or_default();
        let file = absolute.or(relative).filter(|file| file != NO_PATH).unwrap_or_default();
        let name = if name.is_empty() { "[unknown]" } else { &*name };
        let mut kinds = if name.ends_with(NATIVE) { Kinds::NATIVE } else { Kinds::NONE };
        if name.starts_with(NO_PATH) || name == "[unknown]" {
            kinds.insert(Kinds::UNKNOWN);
        }
        let func = self.b.func(FuncData { name, file: &file, ..FuncData::default() });
        Ok(self.b.frame(func, FrameData { line, kinds, ..FrameData::default() }))
    }

    fn add(&mut self, sample: Sample) {
        let b = &mut self.b;
        let stack = sample.stack.unwrap_or_else(|| {
            self.no_stack += 1;
            let func = b.func_named(FuncData { name: "[no stack]", ..FuncData::default() });
            let frame = b.frame(func, FrameData::default());
            b.stack(None, frame)
        });
        let labels = if sample.on_cpu == Some(false) {
            let (key, value) = (b.string("state"), b.string("idle"));
            b.labels(&[Label { key, value: LabelValue::Str(value) }])
        } else {
            LabelsId::NONE
        };
        let thread = (sample.pid.is_some() || sample.thread.is_some()).then(|| {
            let processes = &mut self.processes;
            *self.threads.entry((sample.pid, sample.thread)).or_insert_with(|| {
                let process =
                    sample.pid.map(|pid| *processes.entry(pid).or_insert_with(|| b.process(Process { pid, name: StrId::EMPTY })));
                b.thread(Thread { process, tid: sample.thread.unwrap_or(0), name: StrId::EMPTY })
            })
        });
        self.rows.push((stack, thread, sample.time, labels));
    }

    fn finish(mut self, header: Header, mut notes: Notes) -> Result<Read, ReadError> {
        if self.rows.is_empty() {
            let message = match (notes.skipped.first(), notes.fault.take()) {
                (_, Some((at, message))) => return Err(ReadError::Truncated { at, message }),
                (Some(s), None) => format!("no samples of rbspy: {}: {} (`{}`)", s.first, s.why, s.example),
                (None, None) => "no samples of rbspy: there is not one in it".into(),
            };
            return Err(ReadError::NotThisFormat { message });
        }
        let period = if header.rate > 0 { (SECOND + header.rate / 2) / header.rate } else { 0 };
        let b = &mut self.b;
        if period > 0 {
            b.sample_type("wall", "nanoseconds", 1);
            let (name, unit) = (b.string("wall"), b.string("nanoseconds"));
            b.info().period = Some(Period { name, unit, value: period });
        }
        b.sample_type("samples", "count", 1);
        let timed = self.rows.iter().filter(|row| row.2.is_some()).count();
        let whole = timed == self.rows.len();
        if !whole && timed > 0 {
            notes.remarks.push(format!("{timed} of {} samples have a time: it is left out of all", self.rows.len()));
        }
        let first = self.rows.iter().filter_map(|row| row.2).min();
        // A clock that was set back may bring samples before the start.
        let start = match (header.start, first) {
            (Some(start), Some(first)) => start.min(first),
            (start, first) => start.or(first).unwrap_or(0),
        };
        if header.start.is_some() || whole {
            b.info().time_ns = start;
        }
        if let Some(last) = self.rows.iter().filter_map(|row| row.2).max() {
            b.info().duration_ns = last.saturating_sub(start);
        }
        let values = [period, 1];
        let values = if period > 0 { &values[..] } else { &values[1..] };
        for (stack, thread, time, labels) in self.rows {
            let time_ns = time.filter(|_| whole).map(|time| time.saturating_sub(start));
            b.sample(stack, values, SampleData { thread, time_ns, labels });
        }
        if !header.version.is_empty() {
            notes.producer = format!("rbspy {}", header.version);
        }
        if self.no_stack > 0 {
            notes.remarks.push(format!("{} without a stack, shown as `[no stack]`", plural(self.no_stack, "sample")));
        }
        Ok(Read { profile: self.b.finish()?, notes })
    }
}
