//! From the members of the file to a profile.

use std::borrow::Cow;
use std::collections::HashMap;

use profile::{Builder, Period, Process, ProcessId, SampleData, Thread, ThreadId};

use super::processed::{Places, libs};
use super::samples::{Columns, Digits, Row, Table, Weight};
use super::tables::{Lib, Tables};
use super::{NAME, NONE};
use crate::json::own::{Known, Own};
use crate::json::{Json, Kind, fault};
use crate::{Notes, Options, Place, Read, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// Digits from milliseconds to nanoseconds.
const MS: i32 = 6;

/// Reads an unpacked file. Of one that breaks off or down in the middle, the threads that are whole are read.
///
/// # Errors
/// [`ReadError::Malformed`], [`ReadError::Truncated`] and, if the values are too large, [`ReadError::Model`].
pub fn read(bytes: &[u8], _: &Options) -> Result<Read> {
    let mut files = vec![File::default()];
    let mut json = Json::new(bytes);
    let mut broken = files[0].members(&mut json).err();
    // A profile of a process may name more, and so on.
    let mut next = 0;
    while let Some(todo) = files.get_mut(next) {
        for mut json in std::mem::take(&mut todo.processes) {
            let mut process = File::default();
            if let Err(e) = process.members(&mut json) {
                broken.get_or_insert(e);
            }
            files.push(process);
        }
        next += 1;
    }
    let mut r = Reader { b: Builder::new(), notes: Notes::new(NAME), kept: 0, processes: HashMap::new() };
    r.notes.bytes = bytes.len() as u64;
    let e = r.read_files(&files, broken.is_some()).err();
    if let Some(e) = broken.or(e) {
        if r.kept == 0 {
            return Err(e);
        }
        r.notes.fault = Some(fault(e)?);
    }
    Ok(Read { profile: r.b.finish()?, notes: r.notes })
}

/// A profile, or in a gecko profile that of one process.
#[derive(Default)]
struct File<'a> {
    meta: Meta<'a>,
    libs: Option<Json<'a>>,
    shared: Places<'a>,
    threads: Vec<Member<'a>>,
    counters: u64,
    processes: Vec<Json<'a>>,
    odd_processes: Vec<Place>,
}

/// What is said of the whole.
#[derive(Default)]
pub(super) struct Meta<'a> {
    /// The processed format has its version here.
    processed: bool,
    version: i64,
    /// Nanoseconds, as all times here.
    interval: i64,
    start: i64,
    profiling_start: Option<i64>,
    profiling_end: Option<i64>,
    product: Cow<'a, str>,
    imported_from: Cow<'a, str>,
    misc: Cow<'a, str>,
    /// Row of the category of the kernel's frames.
    pub(super) kernel: Option<u32>,
    time_is_bytes: bool,
    cpu_unit: Cow<'a, str>,
    selected: Option<u32>,
}

/// A thread.
#[derive(Default)]
struct Member<'a> {
    name: Cow<'a, str>,
    pid: Cow<'a, str>,
    tid: Cow<'a, str>,
    process_name: Cow<'a, str>,
    samples: Option<Json<'a>>,
    js: Option<Json<'a>>,
    native: Option<Json<'a>>,
    places: Places<'a>,
    markers: u64,
    own: Option<Own<'a>>,
}

impl<'a> File<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("profile", Kind::Object) => json.enter_object()?,
                ("meta", Kind::Object) => self.meta.members(json)?,
                ("libs", Kind::Array) => self.libs = Some(json.remember()?),
                ("shared", Kind::Object) => {
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        if !self.shared.take(&key, json)? {
                            json.skip()?;
                        }
                    }
                }
                ("threads", Kind::Array) => {
                    json.enter_array()?;
                    while json.item()? {
                        if json.kind()? == Kind::Object {
                            self.threads.push(Member::default());
                            if let Some(thread) = self.threads.last_mut() {
                                thread.members(json)?;
                            }
                        } else {
                            json.skip()?;
                        }
                    }
                }
                ("counters", Kind::Array) => self.counters += count(json)?,
                ("processes", Kind::Array) => {
                    json.enter_array()?;
                    while json.item()? {
                        match json.kind()? {
                            Kind::Object => self.processes.push(json.clone()),
                            // Long ago they were texts.
                            _ => self.odd_processes.push(json.place()),
                        }
                        json.skip()?;
                    }
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }
}

impl<'a> Meta<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "preprocessedProfileVersion" => {
                    self.version = json.integer_or_skip()?.unwrap_or(0);
                    self.processed = true;
                }
                "version" if !self.processed => self.version = json.integer_or_skip()?.unwrap_or(0),
                "interval" => self.interval = json.scaled_or_skip(MS)?.unwrap_or(0),
                "startTime" => self.start = json.scaled_or_skip(MS)?.unwrap_or(0),
                "profilingStartTime" => self.profiling_start = json.scaled_or_skip(MS)?,
                "profilingEndTime" => self.profiling_end = json.scaled_or_skip(MS)?,
                "product" => self.product = json.text_or_skip()?.unwrap_or_default(),
                "importedFrom" => self.imported_from = json.text_or_skip()?.unwrap_or_default(),
                "misc" => self.misc = json.text_or_skip()?.unwrap_or_default(),
                "initialSelectedThreads" if json.kind()? == Kind::Array => {
                    json.enter_array()?;
                    while json.item()? {
                        let thread = json.index()?;
                        self.selected = self.selected.or(thread);
                    }
                }
                "sampleUnits" if json.kind()? == Kind::Object => {
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        match &*key {
                            "time" => self.time_is_bytes = json.text_or_skip()?.is_some_and(|unit| unit == "bytes"),
                            "threadCPUDelta" => self.cpu_unit = json.text_or_skip()?.unwrap_or_default(),
                            _ => json.skip()?,
                        }
                    }
                }
                "categories" if json.kind()? == Kind::Array => self.categories(json)?,
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    fn categories(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_array()?;
        let mut row = 0;
        while json.item()? {
            if json.kind()? != Kind::Object {
                json.skip()?;
            } else {
                json.enter_object()?;
                while let Some(key) = json.key()? {
                    if key == "name" && json.kind()? == Kind::Text {
                        if json.text()? == "Kernel" {
                            self.kernel = Some(row);
                        }
                    } else {
                        json.skip()?;
                    }
                }
            }
            row += 1;
        }
        Ok(())
    }

    /// The program that wrote the profile, and the title.
    fn producer_and_title(&self) -> (String, String) {
        // Firefox says its version among other things.
        if let Some(version) = self.misc.split(';').find_map(|part| part.trim().strip_prefix("rv:")) {
            return (format!("{} {version}", self.product), String::new());
        }
        // samply names a program on a host, recorded by perf.
        if let Some((before, perf)) = self.product.split_once(" (perf version ") {
            let program = before.rsplit_once(" on ").map_or(before, |(program, _)| program);
            return (format!("perf {}", perf.trim_end_matches(')')), program.to_owned());
        }
        (self.imported_from.to_string(), self.product.to_string())
    }
}

impl<'a> Member<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            if self.places.take(&key, json)? {
                continue;
            }
            match (&*key, json.kind()?) {
                ("name", _) => self.name = json.text_or_skip()?.unwrap_or_default(),
                ("processName", _) => self.process_name = json.text_or_skip()?.unwrap_or_default(),
                ("pid", _) => self.pid = number_or_text(json)?,
                ("tid", _) => self.tid = number_or_text(json)?,
                ("samples", Kind::Object) => self.samples = Some(json.remember()?),
                ("jsAllocations", Kind::Object) => self.js = Some(json.remember()?),
                ("nativeAllocations", Kind::Object) => self.native = Some(json.remember()?),
                ("markers", Kind::Object) => {
                    let mut length = None;
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        match (&*key, json.kind()?) {
                            ("length", Kind::Number) => length = json.index()?.map(u64::from),
                            ("data", Kind::Array) => self.markers = count(json)?,
                            _ => json.skip()?,
                        }
                    }
                    self.markers = length.unwrap_or(self.markers);
                }
                ("reflame", Kind::Object) => self.own = Some(Own::read(json)?),
                _ => json.skip()?,
            }
        }
        Ok(())
    }
}

/// Passes over an array and counts its items.
fn count(json: &mut Json<'_>) -> Result<u64> {
    let mut items = 0;
    json.enter_array()?;
    while json.item()? {
        json.skip()?;
        items += 1;
    }
    Ok(items)
}

/// Ids are numbers, or texts such as `1644.1` for the second program that a process ran.
fn number_or_text<'a>(json: &mut Json<'a>) -> Result<Cow<'a, str>> {
    Ok(match json.kind()? {
        Kind::Text => json.text()?,
        _ => json.integer_or_skip()?.map(|n| n.to_string().into()).unwrap_or_default(),
    })
}

/// The number an id begins with, 0 if none.
fn leading_number(id: &str) -> i64 {
    let digits = id.bytes().take_while(u8::is_ascii_digit).count();
    id[..digits].parse().unwrap_or(0)
}

/// Columns of the profile, as far as the file has something for them.
#[derive(Clone, Copy, Default)]
struct Types {
    samples: Option<usize>,
    time: Option<usize>,
    bytes: Option<usize>,
    cpu: Option<usize>,
    js: Option<usize>,
    native_alloc: Option<usize>,
    native_free: Option<usize>,
    all: usize,
}

/// What is measured over all threads.
#[derive(Default)]
struct Survey {
    weighs: Vec<Weight>,
    cpu: bool,
    js: bool,
    native: bool,
    native_free: bool,
    /// Samples that have no time.
    untimed: bool,
    /// The earliest time of a first sample.
    first: Option<i64>,
}

impl Survey {
    fn see(&mut self, first: Option<Row>, later: i64) -> bool {
        let Some(row) = first else { return false };
        match row.time {
            Some(time) => {
                let time = time.saturating_add(later);
                self.first = Some(self.first.map_or(time, |first| first.min(time)));
            }
            None => self.untimed = true,
        }
        true
    }

    /// What breaks here breaks again, and is told, where it is read.
    fn thread(&mut self, thread: &Member<'_>, processed: bool, later: i64) -> Result<()> {
        if let Some(json) = thread.samples.clone() {
            let table = if processed { Table::columns(json)? } else { Table::rows(json)? };
            if self.see(table.first()?, later) {
                if !self.weighs.contains(&table.weighs()) {
                    self.weighs.push(table.weighs());
                }
                self.cpu = self.cpu || table.has_cpu()?;
            }
        }
        if let Some(json) = thread.js.clone() {
            self.js |= self.see(Columns::new(json)?.next(Digits::default())?, later);
        }
        if let Some(json) = thread.native.clone() {
            let mut table = Columns::new(json)?;
            self.native |= self.see(table.clone().next(Digits::default())?, later);
            while let Some(row) = table.next(Digits::default())?.filter(|_| !self.native_free) {
                self.native_free = row.weight.is_some_and(|w| w < 0);
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    b: Builder,
    notes: Notes,
    /// Samples that are in the profile.
    kept: u64,
    processes: HashMap<(Cow<'a, str>, Cow<'a, str>), ProcessId>,
}

impl<'a> Reader<'a> {
    fn read_files(&mut self, files: &[File<'a>], broken: bool) -> Result<()> {
        let Some(first) = files.first() else { return Ok(()) };
        let meta = &first.meta;
        if !meta.processed && (1..3).contains(&meta.version) {
            let message = format!(
                "a profile of Firefox in version {} of its format; profiler.firefox.com makes it a new one",
                meta.version
            );
            return Err(ReadError::Unsupported(message));
        }
        let (producer, title) = meta.producer_and_title();
        self.notes.producer = producer;
        if !title.is_empty() {
            let title = self.b.string(&title);
            self.b.info().comments.push(title);
        }
        let mut survey = Survey::default();
        for file in files {
            for thread in &file.threads {
                let _: Result<()> = survey.thread(thread, meta.processed, file.meta.start.saturating_sub(meta.start));
            }
        }
        let ours = !first.threads.is_empty() && first.threads.iter().all(|t| t.own.is_some());
        let timed = match ours {
            true => first.threads.iter().all(|t| t.own.as_ref().is_some_and(|own| own.timed)),
            false => !survey.untimed && !meta.time_is_bytes && survey.first.is_some(),
        };
        let mut start = survey.first.unwrap_or(0);
        start = meta.profiling_start.map_or(start, |profiling| profiling.min(start));
        if timed {
            let end = meta.profiling_end.map_or(0, |end| end.saturating_sub(start)).max(0);
            self.b.info().duration_ns = end;
        }
        self.b.info().time_ns = if meta.start > 0 { meta.start.saturating_add(if timed { start } else { 0 }).max(0) } else { 0 };
        let mut known = Known::default();
        let types = if ours { self.our_types(first, &mut known)? } else { self.types(&survey, meta) };
        for file in files {
            let later = file.meta.start.saturating_sub(meta.start);
            let clock = timed.then(|| start.saturating_sub(later));
            self.read_file(file, meta, types, clock, ours.then_some(&mut known), broken)?;
        }
        for &at in files.iter().flat_map(|f| &f.odd_processes) {
            self.notes.skip("a process that is no object", at, || "processes".into());
        }
        let markers: u64 = files.iter().flat_map(|f| &f.threads).map(|t| t.markers).sum();
        let counters: u64 = files.iter().map(|f| f.counters).sum();
        for (count, what) in [(markers, "markers"), (counters, "counters")] {
            if count > 0 {
                self.notes.remarks.push(format!("{count} {what} are left out: they have no cost on stacks"));
            }
        }
        Ok(())
    }

    fn types(&mut self, survey: &Survey, meta: &Meta<'_>) -> Types {
        let mut types = Types::default();
        let mut add = |wanted: bool, name: &str, unit: &str| wanted.then(|| self.b.sample_type(name, unit, 1));
        let weighs = |weight| survey.weighs.contains(&weight);
        types.samples = add(weighs(Weight::Samples), "samples", "count");
        types.time = add(weighs(Weight::Time), "time", "nanoseconds");
        types.bytes = add(weighs(Weight::Bytes), "bytes", "bytes");
        types.cpu = add(survey.cpu, "cpu", if cpu_digits(&meta.cpu_unit).is_some() { "nanoseconds" } else { "cycles" });
        types.js = add(survey.js, "js_alloc", "bytes");
        types.native_alloc = add(survey.native, "native_alloc", "bytes");
        types.native_free = add(survey.native_free, "native_free", "bytes");
        let all = [types.samples, types.time, types.bytes, types.cpu, types.js, types.native_alloc, types.native_free];
        types.all = all.iter().flatten().count();
        if meta.interval > 0 && types.samples.is_some() {
            let (name, unit) = (self.b.string("time"), self.b.string("nanoseconds"));
            self.b.info().period = Some(Period { name, unit, value: meta.interval });
        }
        types
    }

    fn our_types(&mut self, file: &File<'a>, known: &mut Known<'a>) -> Result<Types> {
        let columns: Vec<usize> = file.threads.iter().flat_map(|t| &t.own).map(|own| known.column(own, &mut self.b)).collect();
        let selected = file.meta.selected.and_then(|thread| columns.get(thread as usize)).copied();
        self.b.set_default_type(selected.unwrap_or(0));
        Ok(Types { all: known.types()?, ..Types::default() })
    }

    /// `clock`: what is taken off times, if there are any.
    fn read_file(
        &mut self,
        file: &File<'a>,
        meta: &Meta<'a>,
        types: Types,
        clock: Option<i64>,
        mut known: Option<&mut Known<'a>>,
        broken: bool,
    ) -> Result<()> {
        let mut all_libs = libs(file.libs.clone())?;
        let texts = file.shared.texts(None)?;
        let mut shared = None;
        for (i, thread) in file.threads.iter().enumerate() {
            if thread.samples.is_none() && thread.js.is_none() && thread.native.is_none() {
                continue;
            }
            // The thread in which the file breaks off lacks what comes behind.
            if broken && i + 1 == file.threads.len() && !thread.places.has_stacks() && !file.shared.has_stacks() {
                continue;
            }
            let mut own_tables;
            let tables = if !meta.processed {
                own_tables = thread.places.read_gecko(&file.meta, &all_libs)?;
                &mut own_tables
            } else if thread.places.has_stacks() {
                own_tables = thread.places.read(meta, &thread.places.texts(Some(&texts))?)?;
                &mut own_tables
            } else {
                if shared.is_none() {
                    shared = Some(file.shared.read(meta, &texts)?);
                }
                match &mut shared {
                    Some(tables) => tables,
                    None => continue,
                }
            };
            tables.keep_names = known.is_some();
            let own = known.as_deref_mut().zip(thread.own.as_ref());
            let mut put =
                Put { thread, own: None, id: None, tables, libs: &mut all_libs, clock, now: 0, values: vec![0; types.all] };
            if let Some((known, own)) = own {
                put.id = Some(known.thread(own, &mut self.b));
                put.own = Some((known.column(own, &mut self.b), own));
            }
            self.read_thread(&mut put, meta, types)?;
        }
        Ok(())
    }

    fn read_thread(&mut self, put: &mut Put<'_, 'a>, meta: &Meta<'a>, types: Types) -> Result<()> {
        if let Some(json) = put.thread.samples.clone() {
            let mut table = if meta.processed { Table::columns(json)? } else { Table::rows(json)? };
            let weighs = table.weighs();
            let mut digits =
                Digits { weight: if weighs == Weight::Time { MS } else { 0 }, cpu: cpu_digits(&meta.cpu_unit).unwrap_or(0) };
            let column = match (&put.own, weighs) {
                (Some((column, own)), _) => {
                    digits.weight =
                        own.digits() + if weighs == Weight::Time { MS - time_digits(&own.unit).unwrap_or(0) } else { 0 };
                    Some(*column)
                }
                (None, Weight::Samples) => types.samples,
                (None, Weight::Time) => types.time,
                (None, Weight::Bytes) => types.bytes,
            };
            put.now = 0;
            while let Some(row) = table.next(digits)? {
                let weight = row.weight;
                let cpu = row.cpu.filter(|_| put.own.is_none()).zip(types.cpu);
                self.put(put, row, |values| {
                    if let (Some(column), Some(weight)) = (column, weight) {
                        values[column] = weight;
                    }
                    if let Some((cpu, column)) = cpu {
                        values[column] = cpu;
                    }
                });
            }
        }
        for (json, is_js) in [(put.thread.js.clone(), true), (put.thread.native.clone(), false)] {
            let Some(json) = json.filter(|_| put.own.is_none()) else { continue };
            let mut table = Columns::new(json)?;
            put.now = 0;
            while let Some(row) = table.next(Digits::default())? {
                let weight = row.weight.unwrap_or(0);
                let column = if is_js {
                    types.js
                } else if weight < 0 {
                    types.native_free
                } else {
                    types.native_alloc
                };
                self.put(put, row, |values| {
                    if let Some(column) = column {
                        values[column] = weight.saturating_abs();
                    }
                });
            }
        }
        Ok(())
    }

    fn put(&mut self, put: &mut Put<'_, 'a>, row: Row, set: impl FnOnce(&mut [i64])) {
        self.notes.records += 1;
        let name = || put.thread.name.to_string();
        if row.stack == NONE {
            return self.notes.skip("a sample without a stack", row.at, name);
        }
        if row.weight.is_none() {
            return self.notes.skip("a sample whose weight is no number of 64 bits", row.at, name);
        }
        let Some(stack) = put.tables.stack(row.stack, put.libs, &mut self.b) else {
            return self.notes.skip("a sample whose stack is not in the tables, or goes round in a circle", row.at, name);
        };
        // A sample without a time among others is taken as at the time of the one before.
        put.now = row.time.unwrap_or(put.now);
        let id = *put.id.get_or_insert_with(|| Some(self.processes.thread(put.thread, &mut self.b)));
        put.values.fill(0);
        set(&mut put.values);
        let time_ns = put.clock.map(|start| put.now.saturating_sub(start));
        self.b.sample(stack, &put.values, SampleData { thread: id, time_ns, ..SampleData::default() });
        self.kept += 1;
    }
}

/// Where a thread's samples go.
struct Put<'t, 'a> {
    thread: &'t Member<'a>,
    /// The column of a list that our writer made.
    own: Option<(usize, &'t Own<'a>)>,
    /// Its thread, once there was a sample.
    id: Option<Option<ThreadId>>,
    tables: &'t mut Tables<'a>,
    libs: &'t mut [Lib<'a>],
    clock: Option<i64>,
    now: i64,
    values: Vec<i64>,
}

/// Makes threads, and each process once.
trait Threads<'a> {
    fn thread(&mut self, thread: &Member<'a>, b: &mut Builder) -> ThreadId;
}

impl<'a> Threads<'a> for HashMap<(Cow<'a, str>, Cow<'a, str>), ProcessId> {
    fn thread(&mut self, thread: &Member<'a>, b: &mut Builder) -> ThreadId {
        let key = (thread.pid.clone(), thread.process_name.clone());
        let process = (!key.0.is_empty() || !key.1.is_empty()).then(|| {
            *self.entry(key).or_insert_with(|| {
                let name = b.string(&thread.process_name);
                b.process(Process { pid: leading_number(&thread.pid), name })
            })
        });
        let name = b.string(&thread.name);
        b.thread(Thread { process, tid: leading_number(&thread.tid), name })
    }
}

/// Digits from this unit of `threadCPUDelta` to nanoseconds; nothing for cycles.
fn cpu_digits(unit: &str) -> Option<i32> {
    match unit {
        "ns" => Some(0),
        "variable CPU cycles" => None,
        // As front ends take it for, if nothing is said.
        _ => Some(3),
    }
}

/// Digits from a unit of time to nanoseconds.
pub(super) fn time_digits(unit: &str) -> Option<i32> {
    Some(match unit {
        "seconds" | "second" | "sec" | "s" => 9,
        "milliseconds" | "millisecond" | "ms" => 6,
        "microseconds" | "microsecond" | "us" | "µs" | "μs" => 3,
        "nanoseconds" | "nanosecond" | "ns" => 0,
        _ => return None,
    })
}
