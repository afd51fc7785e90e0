//! Reads events, and keeps what becomes a part of the profile.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::id::Id;
use super::spans::{Mark, NO_CPU, Span};
use crate::index::Index;
use crate::json::{Json, Kind};
use crate::{Notes, Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// An event, as far as it is of any use.
#[derive(Default)]
struct Event<'a> {
    phase: Cow<'a, str>,
    name: Cow<'a, str>,
    category: Cow<'a, str>,
    pid: Option<Id<'a>>,
    tid: Option<Id<'a>>,
    id: Option<Id<'a>>,
    /// Nanoseconds, as all times here.
    time: Option<i64>,
    length: Option<i64>,
    thread_time: Option<i64>,
    thread_length: Option<i64>,
    /// `.file` and `.line`, which Rust's tracing-chrome adds.
    file: Cow<'a, str>,
    line: u32,
    args: Option<Json<'a>>,
    frame: Option<Id<'a>>,
    empty: bool,
}

/// What a frame of an event is made of: numbers of texts, and a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Call {
    pub(super) name: u32,
    pub(super) file: u32,
    pub(super) line: u32,
    /// Is the line that of the statement, and not where the function begins?
    pub(super) executing: bool,
}

/// A piece of a CPU profile.
pub(super) struct Chunk<'a> {
    pub(super) process: Id<'a>,
    pub(super) id: Id<'a>,
    pub(super) thread: u32,
    pub(super) time: i64,
    /// Is it the event that begins the profile, on the thread that is profiled?
    pub(super) begins: bool,
    pub(super) args: Json<'a>,
}

/// A sample at a stack frame of the file.
pub(super) struct Point<'a> {
    pub(super) thread: u32,
    pub(super) time: i64,
    pub(super) name: u32,
    pub(super) frame: Id<'a>,
    pub(super) weight: i64,
}

#[derive(Default)]
pub(super) struct Events<'a> {
    /// Number 0 is the empty text.
    pub(super) texts: Index<Cow<'a, str>>,
    /// Process and thread.
    pub(super) threads: Index<(Id<'a>, Id<'a>)>,
    last_thread: Option<u32>,
    pub(super) calls: Index<Call>,
    /// Category and detail.
    pub(super) labels: Index<(u32, u32)>,
    pub(super) marks: Vec<Mark>,
    pub(super) spans: Vec<Span>,
    pub(super) chunks: Vec<Chunk<'a>>,
    pub(super) points: Vec<Point<'a>>,
    pub(super) process_names: FxHashMap<Id<'a>, Cow<'a, str>>,
    pub(super) thread_names: FxHashMap<u32, Cow<'a, str>>,
    /// The last moment of any event.
    pub(super) last: Option<i64>,
    pub(super) count: u64,
    pub(super) producer: String,
}

/// Why events of a phase are left out.
fn left_out(phase: &str) -> &'static str {
    match phase {
        "b" | "n" | "e" | "S" | "T" | "p" | "F" => "an asynchronous event, which is on no thread's stack",
        "i" | "I" | "R" => "an event without a duration (instant, mark)",
        "s" | "t" | "f" => "an arrow between events (flow)",
        "C" => "a counter",
        "N" | "O" | "D" => "an event of an object's life",
        "v" | "V" => "a memory dump",
        "c" => "a clock's synchronisation",
        "(" | ")" | "=" | "a" => "an event of contexts or links",
        "P" => "a sample without a stack frame of the file",
        "" => "an entry without a phase, `ph`",
        _ => "an event of an unknown phase",
    }
}

impl<'a> Events<'a> {
    pub(super) fn new() -> Events<'a> {
        let mut events = Events::default();
        events.texts.insert(Cow::Borrowed(""));
        events
    }

    /// Reads the event that is next.
    pub(super) fn read(&mut self, json: &mut Json<'a>, notes: &mut Notes) -> Result<()> {
        self.count += 1;
        if json.kind()? != Kind::Object {
            notes.skip("an entry that is no event", json.place(), || json.excerpt());
            return json.skip();
        }
        let at = json.place();
        let mut event = Event { empty: true, ..Event::default() };
        json.enter_object()?;
        while let Some(key) = json.key()? {
            event.empty = false;
            match &*key {
                "ph" => event.phase = json.text_or_skip()?.unwrap_or_default(),
                "name" => event.name = json.text_or_skip()?.unwrap_or_default(),
                "cat" => event.category = json.text_or_skip()?.unwrap_or_default(),
                "pid" => event.pid = Some(Id::read(json)?),
                "tid" => event.tid = Some(Id::read(json)?),
                "id" => event.id = Some(Id::read(json)?),
                "ts" => event.time = json.scaled_or_skip(3)?,
                "dur" => event.length = json.scaled_or_skip(3)?,
                "tts" => event.thread_time = json.scaled_or_skip(3)?,
                "tdur" => event.thread_length = json.scaled_or_skip(3)?,
                ".file" => event.file = json.text_or_skip()?.unwrap_or_default(),
                ".line" => event.line = line(json)?,
                "sf" => event.frame = Some(Id::read(json)?),
                "args" if json.kind()? == Kind::Object => event.args = Some(json.remember()?),
                _ => json.skip()?,
            }
        }
        self.take(event, at, notes)
    }

    fn take(&mut self, event: Event<'a>, at: Place, notes: &mut Notes) -> Result<()> {
        let what = |event: &Event<'_>| format!("{} {}", event.phase, event.name);
        match &*event.phase {
            // Some writers end with an empty object, so as not to leave a comma before the bracket.
            "" if event.empty => {
                self.count -= 1;
                return Ok(());
            }
            "M" => return self.metadata(event),
            "P" | "I" | "i" if matches!(&*event.name, "Profile" | "ProfileChunk" | "CpuProfile") && event.args.is_some() => {
                self.chunk(event);
                return Ok(());
            }
            "X" | "B" | "E" | "P" => {}
            phase => {
                notes.skip(left_out(phase), at, || what(&event));
                return Ok(());
            }
        }
        let Some(time) = event.time else {
            notes.skip("an event without a time, `ts`", at, || what(&event));
            return Ok(());
        };
        self.last = self.last.max(Some(time));
        let thread = self.thread(event.pid.clone(), event.tid.clone());
        match &*event.phase {
            "E" => {
                let name = self.texts.insert(event.name);
                let cpu = event.thread_time.unwrap_or(NO_CPU);
                self.marks.push(Mark { time, cpu, thread, what: name, label: 0, ends: true, at });
            }
            "B" => {
                let cpu = event.thread_time.unwrap_or(NO_CPU);
                if let Some((call, label)) = self.call(event)? {
                    self.marks.push(Mark { time, cpu, thread, what: call, label, ends: false, at });
                }
            }
            "X" => {
                let Some(end) = event.length.filter(|&ns| ns >= 0).and_then(|ns| time.checked_add(ns)) else {
                    notes.skip("a complete event without a duration, `dur`", at, || what(&event));
                    return Ok(());
                };
                let cpu = event.thread_length.filter(|&ns| ns >= 0).unwrap_or(NO_CPU);
                let example = what(&event);
                match self.call(event)? {
                    Some((call, label)) => {
                        self.last = self.last.max(Some(end));
                        self.spans.push(Span { thread, call, label, start: time, end, cpu });
                    }
                    None => notes.skip("a sum of other events (clang's `Total …`)", at, || example),
                }
            }
            _ => match event.frame {
                Some(frame) => {
                    let name = self.texts.insert(event.name);
                    self.points.push(Point { thread, time, name, frame, weight: 1 });
                }
                None => notes.skip(left_out("P"), at, || what(&event)),
            },
        }
        Ok(())
    }

    /// The thread with this number. Mostly it is that of the event before.
    pub(super) fn thread(&mut self, pid: Option<Id<'a>>, tid: Option<Id<'a>>) -> u32 {
        let key = (pid.unwrap_or(Id::Number(0)), tid.unwrap_or(Id::Number(0)));
        if let Some(last) = self.last_thread
            && self.threads.rows[last as usize] == key
        {
            return last;
        }
        let thread = self.threads.insert(key);
        self.last_thread = Some(thread);
        thread
    }

    /// Frame and label of an event that begins. None for an event that is the sum of others.
    fn call(&mut self, event: Event<'a>) -> Result<Option<(u32, u32)>> {
        let (mut file, mut at_line, mut executing) = (event.file, event.line, false);
        let mut detail = Cow::Borrowed("");
        if let Some(mut args) = event.args {
            args.enter_object()?;
            while let Some(key) = args.key()? {
                match &*key {
                    // py-spy's.
                    "filename" if event.category == "py-spy" => {
                        file = args.text_or_skip()?.unwrap_or_default();
                        executing = true;
                    }
                    "line" if event.category == "py-spy" => at_line = line(&mut args)?,
                    // clang's: what is compiled.
                    "detail" => detail = args.text_or_skip()?.unwrap_or_default(),
                    "avg ms" if event.name.starts_with("Total ") => return Ok(None),
                    _ => args.skip()?,
                }
            }
        }
        if executing && self.producer.is_empty() {
            self.producer.push_str("py-spy");
        }
        if file.is_empty() {
            (at_line, executing) = (0, false);
        }
        let (name, file) = (self.texts.insert(event.name), self.texts.insert(file));
        let call = self.calls.insert(Call { name, file, line: at_line, executing });
        let label = (self.texts.insert(event.category), self.texts.insert(detail));
        Ok(Some((call, self.labels.insert(label))))
    }

    fn metadata(&mut self, event: Event<'a>) -> Result<()> {
        let Some(mut args) = event.args else { return Ok(()) };
        let mut name = None;
        args.enter_object()?;
        while let Some(key) = args.key()? {
            match &*key {
                "name" => name = args.text_or_skip()?.filter(|name| !name.is_empty()),
                // Node's.
                "node" if event.name == "version" => {
                    if let Some(version) = args.text_or_skip()? {
                        self.producer = format!("node {version}");
                    }
                }
                _ => args.skip()?,
            }
        }
        match (name, &*event.name) {
            (Some(name), "process_name") => {
                self.process_names.insert(event.pid.unwrap_or(Id::Number(0)), name);
            }
            (Some(name), "thread_name") => {
                let thread = self.thread(event.pid, event.tid);
                self.thread_names.insert(thread, name);
            }
            _ => {}
        }
        Ok(())
    }

    fn chunk(&mut self, event: Event<'a>) {
        let Some(args) = event.args else { return };
        let thread = self.thread(event.pid.clone(), event.tid.clone());
        let process = event.pid.unwrap_or(Id::Number(0));
        // The oldest form is one event on the thread it is of, without a number.
        let id = event.id.or(event.tid).unwrap_or(Id::Number(0));
        let begins = event.name != "ProfileChunk";
        self.chunks.push(Chunk { process, id, thread, time: event.time.unwrap_or(0), begins, args });
    }
}

fn line(json: &mut Json<'_>) -> Result<u32> {
    Ok(json.integer_or_skip()?.and_then(|line| u32::try_from(line).ok()).unwrap_or(0))
}
