//! The object `reflame` that our writers add to the lists of samples of other formats, which hold one sample type and
//! know threads by name at most. Other programs ignore it.

use std::borrow::Cow;
use std::collections::HashMap;

use profile::{Builder, Process, ProcessId, Profile, Thread, ThreadId};

use super::Json;
use super::write::{put_int, put_text};
use crate::ReadError;

/// Of which sample type and thread a list of samples is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Own<'a> {
    pub(crate) sample_type: Cow<'a, str>,
    pub(crate) unit: Cow<'a, str>,
    /// A power of ten.
    pub(crate) scale: i64,
    pub(crate) thread: Option<Cow<'a, str>>,
    pub(crate) tid: i64,
    /// Number and name.
    pub(crate) process: Option<(i64, Cow<'a, str>)>,
    /// Are the times of the samples true ones?
    pub(crate) timed: bool,
}

impl<'a> Own<'a> {
    pub(crate) fn of(p: &'a Profile, sample_type: usize, thread: Option<ThreadId>) -> Own<'a> {
        let t = p.sample_types()[sample_type];
        let thread = thread.map(|id| p.threads()[id.index()]);
        let process = thread.and_then(|t| t.process).map(|id| p.processes()[id.index()]);
        Own {
            sample_type: p.str(t.name).into(),
            unit: p.str(t.unit).into(),
            scale: t.scale,
            thread: thread.map(|t| p.str(t.name).into()),
            tid: thread.map_or(0, |t| t.tid),
            process: process.map(|process| (process.pid, p.str(process.name).into())),
            timed: false,
        }
    }

    /// The thread as people call it; nothing without one.
    pub(crate) fn thread_title(&self) -> Option<String> {
        let name = self.thread.as_deref()?;
        Some(match (name, self.tid) {
            ("", tid) => format!("thread {tid}"),
            (name, 0) => name.to_owned(),
            (name, tid) => format!("{name} ({tid})"),
        })
    }

    /// Appends the object.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":");
        put_text(out, &self.sample_type);
        out.extend_from_slice(b",\"unit\":");
        put_text(out, &self.unit);
        out.extend_from_slice(b",\"scale\":");
        put_int(out, self.scale);
        if let Some(thread) = &self.thread {
            out.extend_from_slice(b",\"thread\":");
            put_text(out, thread);
            out.extend_from_slice(b",\"tid\":");
            put_int(out, self.tid);
        }
        if let Some((pid, name)) = &self.process {
            out.extend_from_slice(b",\"process\":");
            put_text(out, name);
            out.extend_from_slice(b",\"pid\":");
            put_int(out, *pid);
        }
        if self.timed {
            out.extend_from_slice(b",\"timed\":true");
        }
        out.push(b'}');
    }

    /// Reads the object.
    pub(crate) fn read(json: &mut Json<'a>) -> Result<Self, ReadError> {
        let mut own = Own { scale: 1, ..Own::default() };
        let (mut pid, mut process) = (None, None);
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "type" => own.sample_type = json.text_or_skip()?.unwrap_or_default(),
                "unit" => own.unit = json.text_or_skip()?.unwrap_or_default(),
                "scale" => own.scale = json.integer_or_skip()?.unwrap_or(1).clamp(1, 1_000_000_000_000_000_000),
                "thread" => own.thread = json.text_or_skip()?,
                "tid" => own.tid = json.integer_or_skip()?.unwrap_or(0),
                "pid" => pid = json.integer_or_skip()?,
                "process" => process = json.text_or_skip()?,
                "timed" => own.timed = json.bool_or_skip()?.unwrap_or(false),
                _ => json.skip()?,
            }
        }
        own.scale = 10i64.pow(own.scale.ilog10());
        if pid.is_some() || process.is_some() {
            own.process = Some((pid.unwrap_or(0), process.unwrap_or_default()));
        }
        Ok(own)
    }

    /// The digits that true values are moved by.
    pub(crate) fn digits(&self) -> i32 {
        self.scale.ilog10() as i32
    }
}

/// A file that has so many sample types is made to fill the memory.
const MAX_TYPES: usize = 100;

/// What a process is known by.
type ProcessKey<'a> = (i64, Cow<'a, str>);

/// Sample types, threads and processes made so far, each once.
#[derive(Default)]
pub(crate) struct Known<'a> {
    types: HashMap<(Cow<'a, str>, Cow<'a, str>, i64), usize>,
    threads: HashMap<(Cow<'a, str>, i64, Option<ProcessKey<'a>>), ThreadId>,
    processes: HashMap<ProcessKey<'a>, ProcessId>,
}

impl<'a> Known<'a> {
    /// The column of its sample type, added if it is new. All must be asked for before the first sample.
    pub(crate) fn column(&mut self, own: &Own<'a>, b: &mut Builder) -> usize {
        let key = (own.sample_type.clone(), own.unit.clone(), own.scale);
        *self.types.entry(key).or_insert_with(|| b.sample_type(&own.sample_type, &own.unit, own.scale))
    }

    /// Number of sample types.
    ///
    /// # Errors
    /// [`ReadError::Unsupported`] for more than any profile has: a sample has a value in each.
    pub(crate) fn types(&self) -> Result<usize, ReadError> {
        match self.types.len() {
            too_many @ MAX_TYPES.. => {
                Err(ReadError::Unsupported(format!("{too_many} sample types; fewer than {MAX_TYPES} can be read")))
            }
            types => Ok(types),
        }
    }

    /// Its thread.
    pub(crate) fn thread(&mut self, own: &Own<'a>, b: &mut Builder) -> Option<ThreadId> {
        let name = own.thread.as_ref()?;
        let Known { threads, processes, .. } = self;
        let id = threads.entry((name.clone(), own.tid, own.process.clone())).or_insert_with(|| {
            let process = own.process.as_ref().map(|process| {
                *processes.entry(process.clone()).or_insert_with(|| {
                    let name = b.string(&process.1);
                    b.process(Process { pid: process.0, name })
                })
            });
            let name = b.string(name);
            b.thread(Thread { process, tid: own.tid, name })
        });
        Some(*id)
    }
}

/// The samples with a value in one sample type, of one thread.
pub(crate) struct Group {
    pub(crate) sample_type: usize,
    pub(crate) thread: Option<ThreadId>,
    /// Rows of samples, in the order of their times.
    pub(crate) rows: Vec<usize>,
}

/// All samples but those whose value is 0, by sample type and then thread, those without a thread first. A sample type
/// without any has an empty group.
pub(crate) fn groups(p: &Profile) -> Vec<Group> {
    let samples = p.samples();
    let mut order: Vec<usize> = (0..samples.len()).collect();
    if samples.has_time() {
        order.sort_by_key(|&row| samples.time_ns(row));
    }
    let mut groups = Vec::new();
    for sample_type in 0..p.sample_types().len() {
        let values = samples.values(sample_type);
        let mut rows = vec![Vec::new(); p.threads().len() + 1];
        for &row in order.iter().filter(|&&row| values[row] != 0) {
            rows[samples.thread(row).map_or(0, |t| t.index() + 1)].push(row);
        }
        let first = groups.len();
        for (slot, rows) in rows.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            groups.push(Group { sample_type, thread: slot.checked_sub(1).map(ThreadId::new), rows });
        }
        if groups.len() == first {
            groups.push(Group { sample_type, thread: None, rows: Vec::new() });
        }
    }
    groups
}
