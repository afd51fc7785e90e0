//! austin's binary form, MOJO, in which every name and frame is written once.
//!
//! `MOJ`, the version (1 to 3), then events: a byte that says which, and its fields.
//!
//! | event | fields | |
//! |---|---|---|
//! | 1 | key, value | metadata, as `# key: value` of the text |
//! | 2 | process, interpreter (from version 3), thread | begins a sample |
//! | 3 | key, file, function, line; from version 2 end of line, column, its end | a frame and its number |
//! | 4 | | the stack could not be followed to its root |
//! | 5 | key | the next frame of the stack, root first |
//! | 6 | name | a function of the kernel |
//! | 7, 8 | | the collector is at work; the thread is idle |
//! | 9, 10 | number | microseconds; bytes |
//! | 11 | key, text | a text and its number |
//! | 12 | key | a text again; nothing is made of it |
//! | 13 | | below the frames that follow stand those of the thread's sample before, up to the last of Python |
//!
//! Texts end in a zero. Numbers have six bits in the first byte, its bit 6 is the sign, and seven in each that follows;
//! bit 7 says that another byte follows. Numbers of texts and frames are those of one process, and may be given anew.
//! <https://github.com/P403n1x87/austin/wiki/The-MOJO-file-format>
//!
//! What becomes of each is said in [the text's reader](super). Columns and ends of lines are left out.

use std::io::Read as _;

use hashbrown::HashMap;
use profile::{FrameId, StackId, ThreadId};
use rustc_hash::FxBuildHasher;

use super::sink::{self, Metrics, Sink};
use crate::input::AtReader;
use crate::{Input, Notes, Options, Place, Read, ReadError};

/// Name of the format.
const NAME: &str = "austin-mojo";
const MAGIC: &[u8] = b"MOJ";
/// Newest version whose events are known.
const NEWEST: i64 = 3;
/// Highest number of an event.
const LAST_EVENT: u8 = 13;
/// Key of the function that has no name; it is never written.
const UNKNOWN_KEY: i64 = 1;
const UNKNOWN: &str = "<unknown>";
/// What is read at a time.
const BLOCK: usize = 64 << 10;
/// Most bytes of names that frames may have together: so many, and more by the bytes of the file.
const LEAST_NAMES: u64 = 64 << 20;
const NAMES_PER_BYTE: u64 = 64;
/// A longer text is none.
const MAX_TEXT: usize = 1 << 20;

/// Is it MOJO?
pub fn sniff(head: &[u8]) -> bool {
    let Some(rest) = head.strip_prefix(MAGIC) else { return false };
    let event = |b: &u8| (1..=LAST_EVENT).contains(b);
    rest.first().is_some_and(|version| (1..=15).contains(version)) && rest.get(1).is_none_or(event)
}

/// Why reading stops.
enum Stop {
    /// There are no more bytes.
    End,
    /// There are no more bytes within an event.
    Within,
    /// The bytes are not what they should be.
    Bad(String),
}

/// The bytes, from front to back.
struct Source<'a> {
    input: Box<dyn std::io::Read + 'a>,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// Bytes before the buffer.
    before: u64,
    fault: Option<std::io::Error>,
}

impl Source<'_> {
    fn offset(&self) -> u64 {
        self.before + self.at as u64
    }

    fn byte(&mut self) -> Result<u8, Stop> {
        while self.at == self.end {
            if self.fault.is_some() {
                return Err(Stop::End);
            }
            self.before += self.end as u64;
            (self.at, self.end) = (0, 0);
            match self.input.read(&mut self.buffer) {
                Ok(0) => return Err(Stop::End),
                Ok(got) => self.end = got,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => self.fault = Some(e),
            }
        }
        self.at += 1;
        Ok(self.buffer[self.at - 1])
    }

    fn number(&mut self) -> Result<i64, Stop> {
        let first = self.byte()?;
        let mut number = u128::from(first & 0x3f);
        let (mut shift, mut more) = (6, first & 0x80 != 0);
        while more {
            let byte = self.byte()?;
            if shift > 69 {
                return Err(Stop::Bad("a number has more than eleven bytes".into()));
            }
            number |= u128::from(byte & 0x7f) << shift;
            (shift, more) = (shift + 7, byte & 0x80 != 0);
        }
        // Numbers of frames use all 64 bits; as numbers only signed ones count.
        let number = u64::try_from(number).map_err(|_| Stop::Bad("a number has more than 64 bits".into()))?.cast_signed();
        Ok(if first & 0x40 == 0 { number } else { number.wrapping_neg() })
    }

    fn text(&mut self) -> Result<String, Stop> {
        let mut text = Vec::new();
        loop {
            match self.byte()? {
                0 => return Ok(String::from_utf8_lossy(&text).into_owned()),
                _ if text.len() == MAX_TEXT => return Err(Stop::Bad("a text has more than a MiB".into())),
                byte => text.push(byte),
            }
        }
    }
}

/// A sample whose metrics are not all read.
struct Open {
    /// Where it begins.
    at: u64,
    pid: i64,
    thread: (ThreadId, i64),
    /// Frames so far, root first.
    frames: Vec<(FrameId, bool)>,
    /// The stack they are called from.
    base: Option<StackId>,
    invalid: bool,
    gc: bool,
    metrics: Metrics,
}

#[derive(Default)]
struct Reader {
    version: i64,
    sink: Sink,
    notes: Notes,
    texts: HashMap<(i64, i64), String, FxBuildHasher>,
    /// Frames, and whether they are Python's.
    frames: HashMap<(i64, i64), (FrameId, bool), FxBuildHasher>,
    /// Names of frames that were made so far, bytes.
    named: u64,
    /// The stack of a thread's last sample, up to the last frame of Python.
    last: HashMap<ThreadId, StackId, FxBuildHasher>,
    full: bool,
    open: Option<Open>,
    events: u64,
}

impl Reader {
    /// One event.
    fn event(&mut self, s: &mut Source<'_>) -> Result<Result<(), Stop>, ReadError> {
        let at = s.offset();
        let event = match s.byte() {
            Ok(event) => event,
            Err(stop) => return Ok(Err(stop)),
        };
        if event == 2 {
            self.close(false)?;
        }
        self.events += 1;
        Ok(self.fields(event, at, s).map_err(|stop| if matches!(stop, Stop::End) { Stop::Within } else { stop }))
    }

    fn fields(&mut self, event: u8, at: u64, s: &mut Source<'_>) -> Result<(), Stop> {
        match event {
            1 => {
                let (key, value) = (s.text()?, s.text()?);
                if key == "mode" {
                    self.full = value == "full";
                }
                self.sink.metadata(&key, &value);
            }
            2 => {
                let pid = s.number()?;
                let interpreter = if self.version >= 3 { s.number()? } else { 0 };
                let thread = (self.sink.thread(pid, &s.text()?, 16), interpreter);
                let idle = self.full.then_some(false);
                let metrics = Metrics { idle, ..Metrics::default() };
                self.open = Some(Open { at, pid, thread, frames: Vec::new(), base: None, invalid: false, gc: false, metrics });
            }
            3 => {
                let (key, file, function, line) = (s.number()?, s.number()?, s.number()?, s.number()?);
                if self.version >= 2 {
                    // Where it ends, and the columns.
                    for _ in 0..3 {
                        s.number()?;
                    }
                }
                let pid = self.pid()?;
                let (file, function) = (self.lookup(pid, file, at), self.lookup(pid, function, at));
                self.named += (file.len() + function.len()) as u64;
                if self.named > LEAST_NAMES.max(NAMES_PER_BYTE * at) {
                    return Err(Stop::Bad("the names of frames unfold to far more than a file of this size has".into()));
                }
                let frame = self.sink.frame(&file, &function, u32::try_from(line).unwrap_or(0));
                // Of native frames only those with symbols are named after a source file.
                let python = file.ends_with(".py") || file.starts_with('<') && file.ends_with('>');
                self.frames.insert((pid, key), (frame, python));
            }
            5 => {
                let key = s.number()?;
                let pid = self.pid()?;
                let frame = match self.frames.get(&(pid, key)) {
                    Some(&frame) => frame,
                    None => {
                        self.notes.skip("frame that is not in the file, shown as `<unknown>`", Place::Byte(at), || {
                            format!("frame {key}")
                        });
                        (self.sink.frame("", UNKNOWN, 0), true)
                    }
                };
                self.open()?.frames.push(frame);
            }
            6 => {
                let frame = self.sink.kernel(&s.text()?);
                self.open()?.frames.push((frame, false));
            }
            4 => self.open()?.invalid = true,
            7 => self.open()?.gc = true,
            8 => self.open()?.metrics.idle = Some(true),
            9 => self.open()?.metrics.time = Some(s.number()?),
            10 => self.open()?.metrics.memory = Some(s.number()?),
            11 => {
                let (key, text) = (s.number()?, s.text()?);
                let pid = self.pid()?;
                self.texts.insert((pid, key), text);
            }
            12 => drop(s.number()?),
            13 => {
                let thread = self.open()?.thread.0;
                let last = self.last.get(&thread).copied();
                self.open()?.base = last;
            }
            event => return Err(Stop::Bad(format!("there is no event {event}"))),
        }
        Ok(())
    }

    fn open(&mut self) -> Result<&mut Open, Stop> {
        self.open.as_mut().ok_or_else(|| Stop::Bad("an event of a sample before the first sample".into()))
    }

    fn pid(&mut self) -> Result<i64, Stop> {
        self.open().map(|open| open.pid)
    }

    fn lookup(&mut self, pid: i64, key: i64, at: u64) -> String {
        match self.texts.get(&(pid, key)) {
            Some(text) => text.clone(),
            None if key == UNKNOWN_KEY => UNKNOWN.into(),
            None => {
                self.notes.skip("text that is not in the file, shown as `<unknown>`", Place::Byte(at), || format!("text {key}"));
                UNKNOWN.into()
            }
        }
    }

    /// Adds the open sample; at the `end` of the input only if it is whole.
    fn close(&mut self, end: bool) -> Result<(), ReadError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let Metrics { time, memory, .. } = open.metrics;
        let whole = if self.full { time.is_some() && memory.is_some() } else { time.is_some() || memory.is_some() };
        let at = Place::Byte(open.at);
        if !whole {
            let why = if end { "sample that is cut off" } else { "sample without a value" };
            self.notes.skip(why, at, || format!("process {}", open.pid));
            return Ok(());
        }
        let mut stack = open.base;
        let mut python = open.base;
        if open.invalid {
            stack = Some(self.sink.invalid(stack));
            self.sink.count_invalid();
        }
        for &(frame, is_python) in &open.frames {
            stack = Some(self.sink.stack(stack, frame));
            python = if is_python { stack } else { python };
        }
        match python {
            Some(python) => self.last.insert(open.thread.0, python),
            None => self.last.remove(&open.thread.0),
        };
        if open.gc {
            stack = Some(self.sink.gc(stack));
        }
        let small = time.is_none_or(|time| time >= 0) && self.sink.add(stack, open.thread, open.metrics)?;
        if !small {
            self.notes.skip(sink::TOO_LARGE, at, || format!("process {}", open.pid));
        }
        Ok(())
    }
}

/// Reads MOJO.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if it does not begin with `MOJ`, [`ReadError::Unsupported`] for a version after the newest
/// known, [`ReadError::Truncated`] or [`ReadError::Malformed`] if there is no whole sample in it. What stands before a
/// fault is kept.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let input: Box<dyn std::io::Read + '_> = match input {
        Input::Bytes(bytes) => Box::new(bytes),
        Input::At(source) => Box::new(AtReader::new(source, 0, source.size())),
        Input::Stream(stream) => Box::new(stream),
    };
    let mut s = Source { input, buffer: vec![0; BLOCK], at: 0, end: 0, before: 0, fault: None };
    let mut reader = Reader { notes: Notes::new(NAME), ..Reader::default() };
    let mut stop = header(&mut s, &mut reader)?;
    let stop = loop {
        match stop {
            Some(stop) => break stop,
            None => stop = reader.event(&mut s)?.err(),
        }
    };
    finish(s, reader, stop)
}

/// Reads magic and version.
fn header(s: &mut Source<'_>, reader: &mut Reader) -> Result<Option<Stop>, ReadError> {
    for &byte in MAGIC {
        match s.byte() {
            Ok(found) if found == byte => {}
            Err(Stop::End) => return Ok(Some(Stop::End)),
            _ => return Err(ReadError::NotThisFormat { message: "MOJO begins with `MOJ`".into() }),
        }
    }
    match s.number() {
        Ok(version) if version > NEWEST => {
            Err(ReadError::Unsupported(format!("version {version} of MOJO; versions 1 to {NEWEST} are known")))
        }
        Ok(version) if version > 0 => {
            reader.version = version;
            Ok(None)
        }
        Err(Stop::End) => Ok(Some(Stop::End)),
        _ => Err(ReadError::Malformed { at: Place::Byte(3), message: "there is no such version of MOJO".into() }),
    }
}

fn finish(s: Source<'_>, mut reader: Reader, stop: Stop) -> Result<Read, ReadError> {
    let end = s.offset();
    let at = Place::Byte(end);
    if end == 0 && s.fault.is_none() {
        return Err(ReadError::Empty);
    }
    let bad = matches!(stop, Stop::Bad(_));
    let before = reader.notes.skipped.len();
    reader.close(true)?;
    let cut = reader.notes.skipped.len() > before;
    let fault = match (stop, s.fault) {
        (Stop::Bad(message), _) => Some(message),
        (_, Some(e)) if e.get_ref().is_some_and(|e| e.is::<ReadError>()) || reader.sink.samples() == 0 => return Err(e.into()),
        (_, Some(e)) => Some(format!("the input breaks off: {e}")),
        (Stop::Within, None) => Some("the file ends within an event".into()),
        (Stop::End, None) => cut.then(|| "the file ends within a sample".into()),
    };
    let Reader { sink, mut notes, events, .. } = reader;
    (notes.records, notes.bytes) = (events, end);
    if sink.samples() == 0 {
        let message = fault.unwrap_or_else(|| "there is no sample in it".into());
        return Err(if bad { ReadError::Malformed { at, message } } else { ReadError::Truncated { at, message } });
    }
    notes.fault = fault.map(|message| (at, message));
    sink.finish(notes)
}
