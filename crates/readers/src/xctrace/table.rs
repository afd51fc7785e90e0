//! Rows, and the elements that other elements refer to.

use std::collections::HashMap;

use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Label, LabelValue, Mapping, MappingId, Process, ProcessId, Resolved, SampleData,
    StackId, StrId, Thread, ThreadId,
};
use rustc_hash::FxBuildHasher;

use super::xml::{Event, Fault, unescape};
use crate::notes::{plural, shorten};
use crate::room::Room;
use crate::{Notes, Place, Read, ReadError};

/// Most bytes of the text of an element that matter: the longest are paths.
const MAX_TEXT: usize = 1 << 16;
/// Most elements that an end further out ends as well.
const MAX_UNENDED: usize = 16;
/// Names of tables that are kept for the notes.
const MAX_SCHEMAS: usize = 16;

/// Elements that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    Row,
    Time,
    Weight,
    Cycles,
    Thread,
    Tid,
    Process,
    Pid,
    Core,
    State,
    Tagged,
    Backtrace,
    Frame,
    Binary,
    Source,
    Path,
    Schema,
    #[default]
    Other,
}

impl Kind {
    fn of(name: &[u8]) -> Kind {
        match name {
            b"row" => Kind::Row,
            b"sample-time" | b"start-time" | b"event-time" => Kind::Time,
            b"weight" => Kind::Weight,
            b"cycle-weight" => Kind::Cycles,
            b"thread" => Kind::Thread,
            b"tid" => Kind::Tid,
            b"process" => Kind::Process,
            b"pid" => Kind::Pid,
            b"core" => Kind::Core,
            b"thread-state" => Kind::State,
            b"tagged-backtrace" => Kind::Tagged,
            b"backtrace" => Kind::Backtrace,
            b"frame" => Kind::Frame,
            b"binary" => Kind::Binary,
            b"source" => Kind::Source,
            b"path" => Kind::Path,
            b"schema" => Kind::Schema,
            _ => Kind::Other,
        }
    }
}

/// What an element is, once it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Number(i64),
    Core(i64, StrId),
    State(StrId),
    Path(StrId),
    Source(StrId, u32),
    Process(ProcessId),
    Thread(ThreadId),
    Binary(MappingId, StrId),
    Frame(FrameId),
    Stack(StackId),
}

/// An element that is not at its end.
#[derive(Default)]
struct Open {
    kind: Kind,
    at: usize,
    id: Option<u64>,
    /// It stands for this one.
    reference: Option<u64>,
    /// Attributes: `fmt`, `name`, `path`, `addr` or `load-addr`, `UUID`, `line`.
    label: String,
    name: String,
    path: String,
    uuid: String,
    address: u64,
    line: u32,
    text: Vec<u8>,
    /// What its children are.
    number: Option<i64>,
    process: Option<ProcessId>,
    binary: Option<(MappingId, StrId)>,
    source: Option<(StrId, u32)>,
    frames: Vec<FrameId>,
    stack: Option<StackId>,
}

/// A row that is not at its end.
#[derive(Default)]
struct Row {
    time: Option<i64>,
    weight: Option<i64>,
    cycles: Option<i64>,
    thread: Option<ThreadId>,
    core: Option<(i64, StrId)>,
    state: Option<StrId>,
    stack: Option<StackId>,
}

pub(super) struct Table {
    b: Builder,
    notes: Notes,
    open: Vec<Open>,
    row: Row,
    rows: Vec<Row>,
    known: HashMap<u64, Value, FxBuildHasher>,
    mappings: HashMap<(String, u64, String), MappingId, FxBuildHasher>,
    processes: HashMap<(i64, String), ProcessId, FxBuildHasher>,
    threads: HashMap<(Option<ProcessId>, i64, String), ThreadId, FxBuildHasher>,
    schemas: Vec<String>,
    /// Of binaries and sources that frames name by number.
    names: Room,
    records: u64,
}

impl Table {
    /// For a file of so many bytes.
    pub(super) fn new(notes: Notes, bytes: usize) -> Self {
        Table {
            b: Builder::new(),
            notes,
            open: Vec::new(),
            row: Row::default(),
            rows: Vec::new(),
            known: HashMap::default(),
            mappings: HashMap::default(),
            processes: HashMap::default(),
            threads: HashMap::default(),
            schemas: Vec::new(),
            names: Room::new(bytes, 64),
            records: 0,
        }
    }

    /// Is an element not at its end?
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Is there no row yet?
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start { name, attributes, empty } => {
                let mut open = Open::new(Kind::of(name), at);
                attributes.for_each(|(name, value)| open.attribute(name, value));
                if open.kind == Kind::Row {
                    self.row = Row::default();
                    self.records += 1;
                }
                self.open.push(open);
                if empty {
                    self.close();
                }
            }
            Event::End { name } => {
                // An end that belongs to an element further out also ends those within.
                let kind = Kind::of(name);
                let inner = self.open.iter().rev().take(MAX_UNENDED).position(|open| open.kind == kind);
                if inner != Some(0) {
                    let why = if inner.is_some() { "element without an end" } else { "end of an element that is not open" };
                    self.notes.skip(why, Place::Byte(at as u64), || String::from_utf8_lossy(name).into_owned());
                }
                for _ in 0..inner.map_or(0, |inner| inner + 1) {
                    self.close();
                }
            }
            Event::Text(text) | Event::Cdata(text) => {
                if let Some(open) = self.open.last_mut()
                    && open.kind != Kind::Other
                    && open.text.len() + text.len() <= MAX_TEXT
                {
                    let text = if matches!(event, Event::Cdata(_)) { String::from_utf8_lossy(text) } else { unescape(text) };
                    open.text.extend_from_slice(text.as_bytes());
                }
            }
        }
    }

    /// The innermost element is at its end: what it is goes to the one around it.
    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let (kind, id) = (open.kind, open.id);
        let value = match open.reference {
            Some(id) => {
                let known = self.known.get(&id).copied();
                if known.is_none() && kind != Kind::Other {
                    let at = Place::Byte(open.at as u64);
                    self.notes.skip("reference to an element that is not in the file", at, || id.to_string());
                }
                known
            }
            None => self.value(open),
        };
        if let Some(value) = value {
            if let Some(id) = id {
                self.known.insert(id, value);
            }
            self.give(kind, value);
        }
    }

    /// Gives a value to the element around it, if it belongs there.
    fn give(&mut self, kind: Kind, value: Value) {
        let Some(parent) = self.open.last_mut() else { return };
        let row = &mut self.row;
        match (parent.kind, kind, value) {
            (Kind::Row, Kind::Time, Value::Number(time)) => row.time = Some(time),
            (Kind::Row, Kind::Weight, Value::Number(weight)) => row.weight = Some(weight),
            (Kind::Row, Kind::Cycles, Value::Number(cycles)) => row.cycles = Some(cycles),
            (Kind::Row, Kind::Thread, Value::Thread(thread)) => row.thread = Some(thread),
            (Kind::Row, Kind::Core, Value::Core(number, sort)) => row.core = Some((number, sort)),
            (Kind::Row, Kind::State, Value::State(state)) => row.state = Some(state),
            (Kind::Row, _, Value::Stack(stack)) => row.stack = Some(stack),
            (Kind::Thread, Kind::Tid, Value::Number(tid)) | (Kind::Process, Kind::Pid, Value::Number(tid)) => {
                parent.number = Some(tid);
            }
            (Kind::Thread, Kind::Process, Value::Process(process)) => parent.process = Some(process),
            (Kind::Frame, Kind::Binary, Value::Binary(mapping, module)) => parent.binary = Some((mapping, module)),
            (Kind::Frame, Kind::Source, Value::Source(path, line)) => parent.source = Some((path, line)),
            (Kind::Source, Kind::Path, Value::Path(path)) => parent.source = Some((path, 0)),
            (Kind::Backtrace, Kind::Frame, Value::Frame(frame)) => parent.frames.push(frame),
            (Kind::Tagged, Kind::Backtrace, Value::Stack(stack)) => parent.stack = Some(stack),
            _ => {}
        }
    }

    /// What an element is that refers to no other.
    fn value(&mut self, open: Open) -> Option<Value> {
        let text = String::from_utf8_lossy(&open.text);
        let text = text.trim();
        let b = &mut self.b;
        Some(match open.kind {
            Kind::Time | Kind::Weight | Kind::Cycles | Kind::Tid | Kind::Pid => {
                let number = text.parse().ok().filter(|&number: &i64| number >= 0);
                if number.is_none() {
                    let at = Place::Byte(open.at as u64);
                    self.notes.skip("number that is none, or too large", at, || text.to_owned());
                }
                Value::Number(number?)
            }
            Kind::Core => {
                let sort = open.label.split_once('(').and_then(|(_, sort)| sort.strip_suffix(')')).unwrap_or("");
                Value::Core(text.parse().ok()?, b.string(sort))
            }
            Kind::State => Value::State(b.string(if text.is_empty() { &open.label } else { text })),
            Kind::Path => Value::Path(b.string(text)),
            Kind::Source => Value::Source(open.source.map_or(StrId::EMPTY, |(path, _)| path), open.line),
            Kind::Process => {
                let number = open.number.unwrap_or(0);
                // `demo (49374)`.
                let name = open.label.strip_suffix(&format!(" ({number})")).unwrap_or(&open.label);
                let key = (number, name.to_owned());
                Value::Process(*self.processes.entry(key).or_insert_with_key(|(pid, name)| {
                    let name = b.string(name);
                    b.process(Process { pid: *pid, name })
                }))
            }
            Kind::Thread => {
                let key = (open.process, open.number.unwrap_or(0), thread_name(&open.label).to_owned());
                Value::Thread(*self.threads.entry(key).or_insert_with_key(|(process, tid, name)| {
                    let name = b.string(name);
                    b.thread(Thread { process: *process, tid: *tid, name })
                }))
            }
            Kind::Binary => {
                let path = if open.path.is_empty() { &open.name } else { &open.path };
                let key = (path.clone(), open.address, open.uuid);
                let mapping = *self.mappings.entry(key).or_insert_with_key(|(path, start, uuid)| {
                    let build_id: String = uuid.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase();
                    let (file, build_id) = (b.string(path), b.string(&build_id));
                    let resolved = Resolved { functions: true, ..Resolved::default() };
                    b.mapping(Mapping { start: *start, limit: 0, offset: 0, file, build_id, resolved })
                });
                Value::Binary(mapping, b.string(&open.name))
            }
            Kind::Frame => {
                let named = [open.binary.map(|(_, name)| name), open.source.map(|(path, _)| path)];
                let length = named.into_iter().flatten().map(|name| b.str(name).len()).sum();
                if !self.names.take(length) {
                    let at = Place::Byte(open.at as u64);
                    let why = "frame whose binary and source are left out: their names unfold to far more than the file";
                    self.notes.skip(why, at, || shorten(&open.name));
                    return Some(Value::Frame(frame(b, &Open { binary: None, source: None, ..open })));
                }
                Value::Frame(frame(b, &open))
            }
            Kind::Backtrace => {
                let mut stack = None;
                for &frame in open.frames.iter().rev() {
                    stack = Some(b.stack(stack, frame));
                }
                Value::Stack(stack?)
            }
            Kind::Tagged => Value::Stack(open.stack?),
            Kind::Row => {
                self.rows.push(std::mem::take(&mut self.row));
                return None;
            }
            Kind::Schema => {
                if self.schemas.len() < MAX_SCHEMAS && !self.schemas.contains(&open.name) {
                    self.schemas.push(open.name);
                }
                return None;
            }
            Kind::Other => return None,
        })
    }

    /// Makes the profile.
    pub(super) fn finish(mut self, bytes: usize, fault: Option<Fault>) -> Result<Read, ReadError> {
        let b = &mut self.b;
        let mut columns: Vec<fn(&Row) -> i64> = Vec::new();
        if self.rows.iter().any(|row| row.weight.is_some()) {
            b.sample_type("time", "nanoseconds", 1);
            columns.push(|row| row.weight.unwrap_or(0));
        }
        if self.rows.iter().any(|row| row.cycles.is_some()) {
            b.sample_type("cycles", "count", 1);
            columns.push(|row| row.cycles.unwrap_or(0));
        }
        b.sample_type("samples", "count", 1);
        columns.push(|_| 1);
        let timed = self.rows.iter().filter(|row| row.time.is_some()).count();
        let (all, whole) = (self.rows.len(), timed == self.rows.len());
        let (cpu, sort, state, running) = (b.string("cpu"), b.string("core"), b.string("state"), b.string("Running"));
        let mut no_stack = 0u64;
        let mut values = vec![0; columns.len()];
        for row in &self.rows {
            values.iter_mut().zip(&columns).for_each(|(value, column)| *value = column(row));
            let mut labels = Vec::new();
            if let Some((number, kind)) = row.core {
                labels.push(Label { key: cpu, value: LabelValue::Num(number, StrId::EMPTY) });
                if kind != StrId::EMPTY {
                    labels.push(Label { key: sort, value: LabelValue::Str(kind) });
                }
            }
            if let Some(value) = row.state.filter(|&state| state != running) {
                labels.push(Label { key: state, value: LabelValue::Str(value) });
            }
            let stack = row.stack.unwrap_or_else(|| {
                no_stack += 1;
                let func = b.func_named(FuncData { name: "[no stack]", ..FuncData::default() });
                let frame = b.frame(func, FrameData::default());
                b.stack(None, frame)
            });
            let data = SampleData { thread: row.thread, time_ns: row.time.filter(|_| whole), labels: b.labels(&labels) };
            b.sample(stack, &values, data);
        }
        let mut notes = self.notes;
        (notes.records, notes.bytes) = (self.records, bytes as u64);
        if fault.is_some()
            && let Some(row) = self.open.iter().find(|open| open.kind == Kind::Row)
        {
            notes.skip("row that is cut off", Place::Byte(row.at as u64), String::new);
        }
        notes.fault = fault.map(|fault| (Place::Byte(fault.at as u64), fault.message.to_owned()));
        if no_stack > 0 {
            notes.remarks.push(format!("{} without a stack, shown as `[no stack]`", plural(no_stack, "sample")));
        }
        if !whole && timed > 0 {
            notes.remarks.push(format!("{timed} of {all} samples have a time: it is left out of all"));
        }
        if self.schemas.len() > 1 {
            let names = self.schemas.join(", ");
            notes.remarks.push(format!("{} tables: {names}; their rows all count in `samples`", self.schemas.len()));
        }
        Ok(Read { profile: self.b.finish()?, notes })
    }
}

impl Open {
    fn new(kind: Kind, at: usize) -> Self {
        Open { kind, at, ..Open::default() }
    }

    fn attribute(&mut self, name: &[u8], value: &[u8]) {
        let text = || unescape(value).into_owned();
        let id = || std::str::from_utf8(value).ok()?.trim().parse().ok();
        match name {
            b"id" => self.id = id(),
            b"ref" => self.reference = id(),
            b"fmt" => self.label = text(),
            b"name" => self.name = text(),
            b"path" => self.path = text(),
            b"UUID" => self.uuid = text(),
            b"line" => self.line = text().parse().unwrap_or(0),
            b"addr" | b"load-addr" => {
                let hex = text();
                self.address = u64::from_str_radix(hex.strip_prefix("0x").unwrap_or(&hex), 16).unwrap_or(0);
            }
            _ => {}
        }
    }
}

fn frame(b: &mut Builder, open: &Open) -> FrameId {
    let module = open.binary.map_or(String::new(), |(_, module)| b.str(module).to_owned());
    let (path, line) = open.source.unwrap_or((StrId::EMPTY, 0));
    let file = b.str(path).to_owned();
    // Where there is no symbol its address stands in place of the name.
    let unknown = open.name.is_empty()
        || open.name.strip_prefix("0x").is_some_and(|hex| !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let name = match (unknown, module.as_str()) {
        (false, _) => open.name.clone(),
        (true, "") if open.name.is_empty() => "[unknown]".into(),
        (true, "") => open.name.clone(),
        (true, module) => format!("[{module}]"),
    };
    let func = b.func(FuncData { name: &name, file: &file, module: &module, ..FuncData::default() });
    let kinds = if unknown { Kinds::UNKNOWN } else { Kinds::NONE };
    let mapping = open.binary.map(|(mapping, _)| mapping);
    b.frame(func, FrameData { line, address: open.address, mapping, kinds, ..FrameData::default() })
}

/// `main` of `main  0x8480c1 (demo, pid: 49374)`.
fn thread_name(label: &str) -> &str {
    let name = label.rfind("0x").map_or(label, |at| &label[..at]);
    name.trim_end()
}
