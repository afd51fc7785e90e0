//! Attributes: which become threads and processes, which labels, and which are left out.

use profile::{Label, LabelValue, LabelsId, Process, StrId, Thread, ThreadId};

use super::map::{Fail, Mapper, row_of, unfolds};
use super::tables::{Attribute, Key, NONE, Sample, Value};
use crate::Place;

/// Who ran: the attributes that become a thread and its process. The empty text for a name that is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Who {
    pid: Option<i64>,
    process: StrId,
    tid: Option<i64>,
    thread: StrId,
}

/// What an attribute means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// It is row 0, or left out.
    Nothing,
    Label(Label),
    Pid(i64),
    ProcessName(StrId),
    Tid(i64),
    ThreadName(StrId),
}

/// The attributes of a resource, a scope, a profile or a sample, and of what is around it.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub labels: Vec<Label>,
    pub who: Who,
}

/// So many labels are compared with a new one, to have none twice.
const COMPARED: usize = 256;

impl Level {
    pub(super) fn put(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Nothing => {}
            Meaning::Label(label) => {
                if self.labels.len() >= COMPARED || !self.labels.contains(&label) {
                    self.labels.push(label);
                }
            }
            Meaning::Pid(pid) => self.who.pid = Some(pid),
            Meaning::ProcessName(name) => self.who.process = name,
            Meaning::Tid(tid) => self.who.tid = Some(tid),
            Meaning::ThreadName(name) => self.who.thread = name,
        }
    }

    /// Adds what is further inside, whose thread and process count.
    pub(super) fn add(&mut self, inner: Level) {
        inner.labels.into_iter().for_each(|label| self.put(Meaning::Label(label)));
        let (mine, its) = (self.who, inner.who);
        let name = |its: StrId, mine: StrId| if its.is_empty() { mine } else { its };
        self.who = Who {
            pid: its.pid.or(mine.pid),
            process: name(its.process, mine.process),
            tid: its.tid.or(mine.tid),
            thread: name(its.thread, mine.thread),
        };
    }
}

/// Attributes that may hold passwords and the like: what a process was started with.
fn is_secret(key: &str) -> bool {
    matches!(key, "process.command_line" | "process.command_args" | "process.args" | "process.environment_variable")
        || key.starts_with("process.environment_variable.")
}

impl<'a> Mapper<'a> {
    pub(super) fn level(&mut self, attributes: &[Attribute<'a>]) -> Level {
        let mut level = Level::default();
        for attribute in attributes {
            let meaning = self.meaning(attribute, 0);
            level.put(meaning);
        }
        level
    }

    /// What a row of the table of attributes means; noted if there is no such row.
    pub(super) fn attribute(&mut self, row: u32, at: usize) -> Meaning {
        let Some(known) = self.meanings.get(row as usize) else {
            self.notes
                .skip("attribute that is not in the table of attributes", Place::Byte(at as u64), || format!("attribute {row}"));
            return Meaning::Nothing;
        };
        if let Some(known) = known {
            return *known;
        }
        let attribute = self.t.attributes[row as usize].clone();
        let meaning = self.meaning(&attribute, at);
        self.meanings[row as usize] = Some(meaning);
        meaning
    }

    fn meaning(&mut self, attribute: &Attribute<'a>, at: usize) -> Meaning {
        let key = match &attribute.key {
            Key::Text(text) => self.b.string(text),
            Key::Row(row) => self.text_or_note(*row, at),
        };
        let is_lost = matches!(attribute.key, Key::Row(row) if row as usize >= self.t.strings.len());
        if is_lost || key.is_empty() && attribute.value == Value::None {
            return Meaning::Nothing;
        }
        let name = self.b.str(key);
        if is_secret(name) {
            let name = name.to_owned();
            self.secret(&name);
            return Meaning::Nothing;
        }
        let is = |wanted: &str| name == wanted;
        let (pid, tid) = (is("process.pid"), is("thread.id"));
        let (process, thread) = (is("process.executable.name"), is("thread.name"));
        let text = match &attribute.value {
            Value::Int(number) if pid => return Meaning::Pid(*number),
            Value::Int(number) if tid => return Meaning::Tid(*number),
            Value::Int(number) => {
                let unit = match attribute.unit {
                    0 => self.units.get(&key).copied().unwrap_or(StrId::EMPTY),
                    row => self.text_or_note(row, at),
                };
                return Meaning::Label(Label { key, value: LabelValue::Num(*number, unit) });
            }
            Value::None => StrId::EMPTY,
            Value::Text(text) => self.b.string(text),
            Value::Row(row) => self.text_or_note(*row, at),
            Value::Bool(yes) => self.b.string(if *yes { "true" } else { "false" }),
            Value::Double(number) => self.b.string(&number.to_string()),
            Value::Bytes(text) | Value::Nested(text) => self.b.string(text),
        };
        match attribute.value {
            Value::Text(_) | Value::Row(_) if process => Meaning::ProcessName(text),
            Value::Text(_) | Value::Row(_) if thread => Meaning::ThreadName(text),
            _ => Meaning::Label(Label { key, value: LabelValue::Str(text) }),
        }
    }

    /// The text of an attribute with this key in a list of rows, if it is one.
    pub(super) fn text_attribute(&self, row: u32) -> Option<(&str, &str)> {
        let attribute = self.t.attributes.get(row as usize)?;
        let text = |row: u32| self.t.strings.get(row as usize).map(|text| &**text);
        let key = match &attribute.key {
            Key::Text(key) => &**key,
            Key::Row(row) => text(*row)?,
        };
        match &attribute.value {
            Value::Text(value) => Some((key, value)),
            Value::Row(row) => Some((key, text(*row)?)),
            _ => Some((key, "")),
        }
    }

    /// What a resource says wrote the profile.
    pub(super) fn producer(&self, attributes: &[Attribute<'a>]) -> String {
        let find = |wanted: &str| {
            attributes.iter().find_map(|a| match (&a.key, &a.value) {
                (Key::Text(key), Value::Text(value)) if key == wanted => Some(&**value),
                _ => None,
            })
        };
        let Some(name) = find("telemetry.sdk.name") else { return String::new() };
        let version = find("telemetry.sdk.version").map(|version| format!(" {version}")).unwrap_or_default();
        crate::notes::shorten(&format!("{name}{version}"))
    }

    /// The labels and the thread of a sample.
    pub(super) fn make_labels(&mut self, sample: &Sample) -> Result<(LabelsId, Option<ThreadId>), Fail> {
        let mut level = self.base.clone();
        for &row in &sample.attributes {
            let meaning = self.attribute(row, sample.at);
            level.put(meaning);
        }
        for &(key, text, number, unit) in &sample.labels {
            let key = self.text_or_note(key, sample.at);
            let value = if text != 0 {
                LabelValue::Str(self.text_or_note(text, sample.at))
            } else {
                LabelValue::Num(number, self.text_or_note(unit, sample.at))
            };
            level.put(Meaning::Label(Label { key, value }));
        }
        if let Some(row) = row_of(&self.t.links, sample.link) {
            let link = self.t.links[row].clone();
            for (key, id) in [("trace_id", link.trace), ("span_id", link.span)] {
                if !id.is_empty() {
                    let label = Label { key: self.b.string(key), value: LabelValue::Str(self.b.string(&id)) };
                    level.put(Meaning::Label(label));
                }
            }
        } else if sample.link != NONE && sample.link != 0 {
            let link = sample.link;
            self.notes.skip("link that is not in the table of links", Place::Byte(sample.at as u64), || format!("link {link}"));
        }
        let left = self.labels_left.checked_sub(level.labels.len());
        self.labels_left = left.ok_or_else(|| unfolds(sample.at, "the attributes of the samples"))?;
        Ok((self.b.labels(&level.labels), self.thread(level.who)))
    }

    fn thread(&mut self, who: Who) -> Option<ThreadId> {
        if who == Who::default() {
            return None;
        }
        if let Some(&known) = self.threads.get(&who) {
            return Some(known);
        }
        let process = (who.pid.is_some() || !who.process.is_empty()).then(|| {
            let pid = who.pid.unwrap_or(0);
            *self.processes.entry((pid, who.process)).or_insert_with(|| self.b.process(Process { pid, name: who.process }))
        });
        let thread = self.b.thread(Thread { process, tid: who.tid.unwrap_or(0), name: who.thread });
        self.threads.insert(who, thread);
        Some(thread)
    }
}
