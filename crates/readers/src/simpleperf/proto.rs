//! simpleperf in protobuf: `simpleperf report-sample --protobuf --show-callchain`.
//!
//! `SIMPLEPERF`, a version of two bytes, then records, each behind its length of four bytes; a length of 0 ends them.
//! All numbers little-endian. A record has one field:
//!
//! | field | message | its fields |
//! |---|---|---|
//! | 1 | sample | time, thread id, call chain leaf first, event count, event type, unwinding result |
//! | 2 | lost | number of samples, of lost events |
//! | 3 | file | id, path, symbols, mangled symbols |
//! | 4 | thread | thread id, process id, name |
//! | 5 | meta info | event types, package, app type, Android version, build type, is off-CPU time traced |
//! | 6 | context switch | left out, counted |
//!
//! Files and threads stand behind the samples that name them, so that it is read as a whole: distinct call chains and
//! 40 bytes per sample are held.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::sink::{Entry, Execution, Sample, Sink};
use crate::notes::plural;
use crate::room::Room;
use crate::wire::{Cursor, Fault, Field, Wire};
use crate::{Notes, Options, Place, Read, ReadError};

/// Name of the format.
const NAME: &str = "simpleperf-proto";
const MAGIC: &[u8] = b"SIMPLEPERF";
const VERSION: u16 = 1;
/// The stack of nobody.
const NONE: u32 = u32::MAX;

/// Is it simpleperf's protobuf?
pub fn sniff(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// A function of a call chain, as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Call {
    address: u64,
    file: u64,
    /// Below 0 if there is none.
    symbol: i64,
    execution: Execution,
}

#[derive(Default)]
struct File<'a> {
    path: &'a [u8],
    symbols: Vec<&'a [u8]>,
    mangled: Vec<&'a [u8]>,
}

struct Row {
    /// Of `nodes`, or `NONE`.
    stack: u32,
    tid: i64,
    event: u64,
    time: Option<i64>,
    count: Option<i64>,
    at: usize,
}

#[derive(Default)]
struct Reader<'a> {
    calls: Vec<Call>,
    call_index: HashMap<Call, u32, FxBuildHasher>,
    /// Parent, call, and whether the root side of the stack is known to be missing.
    nodes: Vec<(u32, u32, bool)>,
    node_index: HashMap<(u32, u32, bool), u32, FxBuildHasher>,
    rows: Vec<Row>,
    files: HashMap<u64, File<'a>, FxBuildHasher>,
    threads: HashMap<i64, (i64, String), FxBuildHasher>,
    events: Vec<String>,
    sink: Sink,
    notes: Notes,
    records: u64,
    chain: Vec<u32>,
}

/// Reads it from the whole file.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if it does not begin with `SIMPLEPERF` or holds no sample, [`ReadError::Unsupported`] for
/// another version, [`ReadError::Truncated`] or [`ReadError::Malformed`] if the first sample is broken. Later on what stands
/// before a fault is kept.
pub fn read(bytes: &[u8], _: &Options) -> Result<Read, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(ReadError::NotThisFormat { message: "simpleperf's protobuf begins with `SIMPLEPERF`".into() });
    };
    match *rest {
        [low, high, ..] if u16::from_le_bytes([low, high]) == VERSION => {}
        [low, high, ..] => {
            let version = u16::from_le_bytes([low, high]);
            return Err(ReadError::Unsupported(format!(
                "version {version} of simpleperf's protobuf; version {VERSION} is known"
            )));
        }
        _ => return Err(truncated(bytes.len(), "it ends within the version")),
    }
    let mut reader = Reader { notes: Notes::new(NAME), ..Reader::default() };
    let fault = reader.run(bytes, MAGIC.len() + 2);
    if let Some(fault) = &fault
        && reader.rows.is_empty()
    {
        let (at, message) = (fault.at, fault.message.clone());
        return Err(if fault.cut {
            truncated(at, &message)
        } else {
            ReadError::Malformed { at: Place::Byte(at as u64), message }
        });
    }
    (reader.notes.records, reader.notes.bytes) = (reader.records, bytes.len() as u64);
    reader.notes.fault = fault.map(|fault| (Place::Byte(fault.at as u64), fault.message));
    reader.finish()
}

fn truncated(at: usize, message: &str) -> ReadError {
    ReadError::Truncated { at: Place::Byte(at as u64), message: message.to_owned() }
}

impl<'a> Reader<'a> {
    /// Reads the records from `at` on; the fault that ends them.
    fn run(&mut self, bytes: &'a [u8], mut at: usize) -> Option<Box<Fault>> {
        let cut = |at, message: &str| Some(Box::new(Fault { at, message: message.to_owned(), cut: true }));
        loop {
            let Some(length) = bytes[at..].first_chunk::<4>().map(|&length| u32::from_le_bytes(length) as usize) else {
                return cut(at, "the file ends without the mark of its end");
            };
            at += 4;
            if length == 0 {
                return None;
            }
            if length > bytes.len() - at {
                return cut(at, "the file ends within a record");
            }
            self.records += 1;
            if let Err(fault) = self.record(Cursor::over(bytes, at..at + length)) {
                return Some(fault);
            }
            at += length;
        }
    }

    fn record(&mut self, mut record: Cursor<'a>) -> Wire<()> {
        while let Some(field) = record.field()? {
            match field.number {
                1 => self.sample(field.bytes()?)?,
                2 => {
                    let mut lost = field.bytes()?;
                    while let Some(field) = lost.field()? {
                        if field.number == 2 {
                            self.notes.lost = self.notes.lost.saturating_add(field.int()?);
                        }
                    }
                }
                3 => self.file(field.bytes()?)?,
                4 => self.thread(field.bytes()?)?,
                5 => self.meta(field.bytes()?)?,
                6 => self.sink.switches += 1,
                number => {
                    let at = Place::Byte(field.at as u64);
                    self.notes.skip("record that is not known", at, || format!("field {number}"));
                }
            }
        }
        Ok(())
    }

    fn sample(&mut self, mut sample: Cursor<'a>) -> Wire<()> {
        let mut row = Row { stack: NONE, tid: 0, event: 0, time: None, count: None, at: sample.at() };
        let mut truncated = false;
        self.chain.clear();
        while let Some(field) = sample.field()? {
            match field.number {
                1 => row.time = i64::try_from(field.int()?).ok(),
                2 => row.tid = field.int()?.cast_signed(),
                3 => {
                    let call = self.call(field.bytes()?)?;
                    self.chain.push(call);
                }
                4 => row.count = i64::try_from(field.int()?).ok(),
                5 => row.event = field.int()?,
                6 => {
                    let mut result = field.bytes()?;
                    while let Some(field) = result.field()? {
                        // An error of the unwinder, or what simpleperf makes of it.
                        truncated |= matches!(field.number, 1 | 3) && field.int()? != 0;
                    }
                }
                _ => {}
            }
        }
        for &call in self.chain.iter().rev() {
            let key = (row.stack, call, truncated && row.stack == NONE);
            let next = self.nodes.len() as u32;
            row.stack = *self.node_index.entry(key).or_insert(next);
            if row.stack == next {
                self.nodes.push(key);
            }
        }
        self.sink.truncated += u64::from(truncated);
        self.rows.push(row);
        Ok(())
    }

    fn call(&mut self, mut entry: Cursor<'a>) -> Wire<u32> {
        let mut call = Call { address: 0, file: 0, symbol: -1, execution: Execution::Unknown };
        while let Some(field) = entry.field()? {
            match field.number {
                1 => call.address = field.int()?,
                2 => call.file = field.int()?,
                // A negative number has all 64 bits.
                3 => call.symbol = field.int()?.cast_signed(),
                4 => call.execution = Execution::from_number(field.int()?),
                _ => {}
            }
        }
        let next = self.calls.len() as u32;
        let row = *self.call_index.entry(call).or_insert(next);
        if row == next {
            self.calls.push(call);
        }
        Ok(row)
    }

    fn file(&mut self, mut message: Cursor<'a>) -> Wire<()> {
        let (mut id, mut file) = (0, File::default());
        while let Some(field) = message.field()? {
            match field.number {
                1 => id = field.int()?,
                2 => file.path = text(&field)?,
                3 => file.symbols.push(text(&field)?),
                4 => file.mangled.push(text(&field)?),
                _ => {}
            }
        }
        if self.files.insert(id, file).is_some() {
            let at = Place::Byte(message.at() as u64);
            self.notes.skip("file whose number another one has: the last one counts", at, || id.to_string());
        }
        Ok(())
    }

    fn thread(&mut self, mut message: Cursor<'a>) -> Wire<()> {
        let (mut tid, mut pid, mut name) = (0, 0, String::new());
        while let Some(field) = message.field()? {
            match field.number {
                1 => tid = field.int()?.cast_signed(),
                2 => pid = field.int()?.cast_signed(),
                3 => name = String::from_utf8_lossy(text(&field)?).into_owned(),
                _ => {}
            }
        }
        self.threads.insert(tid, (pid, name));
        Ok(())
    }

    fn meta(&mut self, mut message: Cursor<'a>) -> Wire<()> {
        while let Some(field) = message.field()? {
            let key = match field.number {
                1 => {
                    self.events.push(String::from_utf8_lossy(text(&field)?).into_owned());
                    continue;
                }
                6 => {
                    self.sink.meta("trace_offcpu", if field.int()? == 0 { "false" } else { "true" });
                    continue;
                }
                2 => "app_package_name",
                3 => "app_type",
                4 => "android_sdk_version",
                5 => "android_build_type",
                _ => continue,
            };
            self.sink.meta(key, &String::from_utf8_lossy(text(&field)?));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Read, ReadError> {
        let mut missing = 0u64;
        let mut names = Room::new(self.notes.bytes as usize, 64);
        let mut frames = Vec::with_capacity(self.calls.len());
        for call in &self.calls {
            let file = self.files.get(&call.file);
            let name = |names: &[&'a [u8]]| {
                let at = usize::try_from(call.symbol).ok()?;
                Some(String::from_utf8_lossy(names.get(at)?).into_owned())
            };
            let length =
                |names: &[&'a [u8]]| usize::try_from(call.symbol).ok().and_then(|at| names.get(at)).map_or(0, |n| n.len());
            if !names.take(file.map_or(0, |file| file.path.len() + length(&file.symbols) + length(&file.mangled))) {
                let message = "the names of functions unfold to far more than a file of this size has".to_owned();
                return Err(ReadError::Malformed { at: Place::Byte(0), message });
            }
            let symbol = file.and_then(|file| name(&file.symbols));
            missing += u64::from(symbol.is_none() && (file.is_none() || call.symbol >= 0));
            let entry = Entry {
                address: call.address,
                file: file.map_or_else(String::new, |file| String::from_utf8_lossy(file.path).into_owned()),
                symbol: symbol.unwrap_or_default(),
                mangled: file.and_then(|file| name(&file.mangled)).unwrap_or_default(),
                execution: call.execution,
            };
            frames.push(self.sink.frame(&entry));
        }
        let mut stacks = Vec::with_capacity(self.nodes.len());
        for &(parent, call, truncated) in &self.nodes {
            let frame = frames[call as usize];
            let stack = match stacks.get(parent as usize) {
                _ if truncated => self.sink.truncated(frame),
                above => self.sink.call(above.copied(), frame),
            };
            stacks.push(stack);
        }
        let unnamed = (0, String::new());
        let mut events: HashMap<Option<usize>, u32, FxBuildHasher> = HashMap::default();
        let mut threads: HashMap<i64, profile::ThreadId, FxBuildHasher> = HashMap::default();
        for row in &self.rows {
            let Some(count) = row.count else {
                let at = Place::Byte(row.at as u64);
                self.notes.skip("sample without a value, or one that is too large", at, || format!("thread {}", row.tid));
                continue;
            };
            let event = usize::try_from(row.event).ok().filter(|&event| event < self.events.len());
            let event = *events.entry(event).or_insert_with(|| {
                let name = event.map_or("event_count", |event| &self.events[event]);
                self.sink.event(name)
            });
            let thread = *threads.entry(row.tid).or_insert_with(|| {
                let known = self.threads.get(&row.tid);
                let (pid, name) = known.unwrap_or(&unnamed);
                self.sink.thread(known.map(|_| *pid), row.tid, name)
            });
            let stack = stacks.get(row.stack as usize).copied();
            self.sink.add(Sample { stack, event, thread, time: row.time, count });
        }
        if missing > 0 {
            let places = plural(missing, "address");
            self.notes.remarks.push(format!("{places} in a file or symbol that the recording does not have"));
        }
        self.sink.finish(self.notes)
    }
}

fn text<'a>(field: &Field<'a>) -> Wire<&'a [u8]> {
    Ok(field.bytes()?.rest())
}
