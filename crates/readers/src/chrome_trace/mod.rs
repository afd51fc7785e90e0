//! Trace Event Format: the JSON of `chrome://tracing` and Perfetto's page, as Chrome, Node, py-spy, clang's `-ftime-trace`,
//! Bazel, viztracer, Hermes and many more write it. Its description is the document 'Trace Event Format'.
//!
//! ```text
//! {"traceEvents": [
//!   {"ph": "M", "pid": 1, "tid": 7, "name": "thread_name", "args": {"name": "main"}},
//!   {"ph": "X", "pid": 1, "tid": 7, "name": "parse", "cat": "io", "ts": 100, "dur": 40.5},
//!   {"ph": "B", "pid": 1, "tid": 7, "name": "load", "ts": 110}, {"ph": "E", "pid": 1, "tid": 7, "ts": 120}]}
//! ```
//!
//! or only the array, whose closing bracket may be missing. There are up to three kinds of measurement in a file:
//!
//! - **CPU profiles of V8** (`Profile`, `ProfileChunk`, the older `CpuProfile`), and Hermes' samples without a name: types
//!   `time` and `samples`; how long a sample lasts is as in the module `cpuprofile`. Shown first.
//! - **Samples at stack frames** (`samples` of the object form, events `P` with `sf`): type `samples`, and their weights
//!   as a type of the name they have, as `cycles`.
//! - **Events with a duration** (`X`; `B` and `E`): type `wall`, and `cpu` if they have times of the thread's own clock
//!   (`tdur`, `tts`). Each gives the time it has for itself, at its start, on the stack of those around it in its thread.
//!   They are measured and not sampled: where a file has nothing else, the profile is exact.
//!
//! | phase | |
//! |---|---|
//! | `X`, `B`, `E` | see `spans` for what is matched and mended |
//! | `M` | `process_name`, `thread_name`, Node's `version`; others say how to draw |
//! | `P` | see above |
//! | `b n e`, `S T p F` | asynchronous: left out, counted |
//! | `i I R`, `s t f`, `C`, `N O D`, `v V`, `c`, `( ) =` | no durations: left out, counted |
//!
//! Times are microseconds with fractions, kept to the nanosecond. A frame is the event's name; with py-spy's `filename` and
//! `line`, `name (file:line)` as in its folded stacks; `.file` and `.line` (tracing-chrome) are where the function stands.
//! `cat` is the label `category` if the file has several, `detail` (clang) the label `detail`. Other arguments are left out:
//! they may hold anything. So are `sf` and `stack` of events with a duration.

mod events;
mod freeze;
mod id;
mod profiles;
mod py_spy;
mod spans;
mod stack_frames;

use self::events::{Events, Point};
use self::id::Id;
use self::stack_frames::StackFrames;
use crate::json::{Json, Kind};
use crate::{Notes, Options, Place, Read, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// Name of the format.
const NAME: &str = "chrome-trace";

/// Do the first bytes look like a trace: an array of events, or an object with one?
pub fn sniff(head: &[u8]) -> bool {
    let mut json = Json::new(head);
    match json.kind() {
        Ok(Kind::Array) => array_of_events(&mut json).unwrap_or(false),
        Ok(Kind::Object) => object_with_events(&mut json),
        _ => false,
    }
}

/// Has the first entry a phase of one letter?
fn array_of_events(json: &mut Json<'_>) -> Result<bool> {
    json.enter_array()?;
    json.item()?;
    json.enter_object()?;
    while let Some(key) = json.key()? {
        if key == "ph" {
            return Ok(json.kind()? == Kind::Text && json.text()?.chars().count() == 1);
        }
        json.skip()?;
    }
    Ok(false)
}

/// What stands before the events may be longer than the head: other keys of the format will do.
fn object_with_events(json: &mut Json<'_>) -> bool {
    let mut look = || -> Result<bool> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("traceEvents", Kind::Array) | ("stackFrames", Kind::Object) | ("displayTimeUnit", Kind::Text) => {
                    return Ok(true);
                }
                // DevTools writes a long one first.
                ("metadata", Kind::Object) => {
                    let mut inside = json.clone();
                    inside.enter_object()?;
                    if inside.key()?.is_some_and(|key| key == "source") && inside.text_or_skip()?.is_some_and(|t| t == "DevTools")
                    {
                        return Ok(true);
                    }
                }
                _ => {}
            }
            json.skip()?;
        }
        Ok(false)
    };
    look().unwrap_or(false)
}

struct File<'a> {
    events: Events<'a>,
    stack_frames: StackFrames<'a>,
    frames_at: Place,
    samples: Option<Json<'a>>,
    /// When the trace began, nanoseconds after 1970 (clang).
    began: i64,
    version: String,
}

/// Reads a trace.
///
/// # Errors
/// [`ReadError::Malformed`] or [`ReadError::Truncated`] if it breaks off before anything could be used,
/// [`ReadError::Unsupported`] for a trace without durations and samples.
pub fn read(bytes: &[u8], _: &Options) -> Result<Read> {
    let mut notes = Notes { bytes: bytes.len() as u64, ..Notes::new(NAME) };
    let mut json = Json::new(bytes);
    let mut file = File {
        events: Events::new(),
        stack_frames: StackFrames::default(),
        frames_at: Place::Byte(0),
        samples: None,
        began: 0,
        version: String::new(),
    };
    let outcome = match json.kind()? {
        Kind::Array => file.array(&mut json, &mut notes),
        _ => file.object(&mut json, &mut notes),
    };
    match outcome {
        Ok(()) if !json.at_end() => notes.skip("text behind the end of the trace", json.place(), || json.excerpt()),
        Ok(()) => {}
        Err(ReadError::Malformed { at, message } | ReadError::Truncated { at, message }) if file.events.count > 0 => {
            notes.fault = Some((at, message));
        }
        Err(e) => return Err(e),
    }
    file.finish(notes)
}

impl<'a> File<'a> {
    /// The array form: it need not be closed.
    fn array(&mut self, json: &mut Json<'a>, notes: &mut Notes) -> Result<()> {
        json.enter_array()?;
        loop {
            match json.item() {
                Ok(true) => self.events.read(json, notes)?,
                Ok(false) => return Ok(()),
                Err(ReadError::Truncated { .. }) if self.events.count > 0 && json.at_end() => {
                    notes.remarks.push("the array of events is not closed, which the format allows: it may be cut off".into());
                    return Ok(());
                }
                Err(e) => return Err(e),
            }
        }
    }

    fn object(&mut self, json: &mut Json<'a>, notes: &mut Notes) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("traceEvents", Kind::Array) => {
                    json.enter_array()?;
                    while json.item()? {
                        self.events.read(json, notes)?;
                    }
                }
                ("stackFrames", Kind::Object) => {
                    self.frames_at = json.place();
                    self.stack_frames.read(json)?;
                }
                ("samples", Kind::Array) => self.samples = Some(json.remember()?),
                ("metadata" | "otherData", Kind::Object) => self.read_version(json)?,
                ("beginningOfTime", Kind::Number) => self.began = json.scaled_or_skip(3)?.unwrap_or(0),
                ("systemTraceEvents" | "powerTraceAsString", _) => {
                    notes.skip("a trace of the system within the trace", json.place(), || key.clone().into_owned());
                    json.skip()?;
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    /// What wrote the trace, and nothing else of what is known of the machine.
    fn read_version(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "product-version" | "version" => {
                    if let Some(text) = json.text_or_skip()? {
                        self.version = crate::notes::shorten(&text);
                    }
                }
                // `Mozilla/5.0 (…) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36`
                "user-agent" if self.version.is_empty() => {
                    let text = json.text_or_skip()?.unwrap_or_default();
                    if let Some(browser) = text.split(' ').find(|part| part.contains("Chrome/")) {
                        self.version = crate::notes::shorten(browser);
                    }
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    /// Reads the list of samples of the object form.
    fn read_samples(&mut self, notes: &mut Notes) -> Result<()> {
        let Some(mut json) = self.samples.take() else { return Ok(()) };
        json.enter_array()?;
        while json.item()? {
            self.events.count += 1;
            let at = json.place();
            if json.kind()? != Kind::Object {
                notes.skip("an entry that is no sample", at, || json.excerpt());
                json.skip()?;
                continue;
            }
            let (mut pid, mut tid, mut time, mut frame, mut weight) = (None, None, None, None, 1);
            let mut name = std::borrow::Cow::Borrowed("");
            json.enter_object()?;
            while let Some(key) = json.key()? {
                match &*key {
                    "pid" => pid = Some(Id::read(&mut json)?),
                    "tid" => tid = Some(Id::read(&mut json)?),
                    "ts" => time = json.scaled_or_skip(3)?,
                    "name" => name = json.text_or_skip()?.unwrap_or_default(),
                    "sf" => frame = Some(Id::read(&mut json)?),
                    "weight" => weight = json.integer_or_skip()?.unwrap_or(1),
                    _ => json.skip()?,
                }
            }
            match (time, frame) {
                (Some(time), Some(frame)) => {
                    let thread = self.events.thread(pid, tid);
                    let name = self.events.texts.insert(name);
                    self.events.points.push(Point { thread, time, name, frame, weight });
                }
                _ => notes.skip("a sample without a time or a stack frame", at, || format!("sample {name}")),
            }
        }
        Ok(())
    }
}
