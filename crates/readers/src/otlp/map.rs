//! Makes the model of what a file holds. Profiles come one after the other, each with its samples; resource, scope and
//! tables stay until others come.

use std::borrow::Cow;
use std::collections::HashMap;

use profile::{
    Builder, FrameId, FuncId, Label, LabelsId, MappingId, ModelError, Period, ProcessId, Profile, SampleData, StackId, StrId,
    ThreadId,
};

use super::labels::{Level, Meaning, Who};
use super::tables::{Attribute, DefaultType, Header, NONE, Sample, Scope, Tables};
use crate::{Input, Notes, Options, Place, Read, ReadError};

/// What the remarks are made of.
#[derive(Default)]
pub(super) struct Counts {
    pub resources: u64,
    pub profiles: u64,
    pub dropped_attributes: u64,
    pub not_utf8: u64,
    pub columns: u64,
    pub folded: u64,
    pub inlined: u64,
    pub no_symbols: u64,
    pub no_stack: u64,
    pub bad_lines: u64,
    pub place_attributes: u64,
    pub binary_attributes: u64,
    pub no_type: u64,
    pub ones: u64,
    pub split: u64,
    pub summed: u64,
    pub uneven: u64,
    pub misfits: u64,
    pub ignored_payloads: u64,
}

/// A sample of the profile that is made.
struct Row {
    stack: StackId,
    thread: Option<ThreadId>,
    labels: LabelsId,
    /// Nanoseconds after 1970, 0 if not known.
    time: u64,
    /// In `Mapper::profiles`, which says of which types its values are.
    profile: u32,
}

/// What is known of a location.
#[derive(Clone)]
pub(super) enum LocationState {
    New,
    /// It points at something that is not there.
    Bad(&'static str),
    /// In `Mapper::frames`, root first.
    Frames(std::ops::Range<u32>),
}

/// What becomes of a sample.
pub(super) enum Fail {
    /// It is left out, for this reason.
    LeftOut(&'static str),
    /// The file is made to explode.
    Refused(ReadError),
}

pub(super) struct Mapper<'a> {
    options: &'a Options,
    pub(super) b: Builder,
    pub(super) notes: Notes,
    pub(super) counts: Counts,
    layouts: Vec<&'static str>,

    pub(super) t: Tables<'a>,
    /// The model's id of a text, once it was needed.
    texts: Vec<Option<StrId>>,
    pub(super) mapping_ids: Vec<Option<Option<MappingId>>>,
    pub(super) known_mappings: HashMap<(u64, u64, u64, StrId, StrId), MappingId>,
    /// Per function the mapping of its last use, and what it became in it.
    pub(super) functions: Vec<Option<(u32, FuncId)>>,
    pub(super) locations: Vec<LocationState>,
    pub(super) frames: Vec<FrameId>,
    pub(super) stacks: Vec<Option<StackId>>,
    pub(super) meanings: Vec<Option<Meaning>>,
    pub(super) units: HashMap<StrId, StrId>,

    resource: Level,
    scope: Level,
    /// Labels and identity of all samples of the profile.
    pub(super) base: Level,
    pub(super) header: Header<'a>,
    /// Stacks of slices of the profile.
    pub(super) slices: HashMap<(u32, u32), StackId>,
    /// What the sample before had: attributes, link.
    last_labels: Option<(Vec<u32>, u32, LabelsId, Option<ThreadId>)>,
    pub(super) known_labels: HashMap<(Vec<u32>, u32), (LabelsId, Option<ThreadId>)>,
    pub(super) processes: HashMap<(i64, StrId), ProcessId>,
    pub(super) threads: HashMap<Who, ThreadId>,

    /// Columns by name, unit and how many of these a profile had before.
    columns: HashMap<(StrId, StrId, u32), usize>,
    column_names: Vec<(StrId, StrId)>,
    /// Columns of the sample types of each profile.
    profiles: Vec<Vec<usize>>,
    default_column: usize,
    rows: Vec<Row>,
    values: Vec<i64>,
    /// Earliest start and latest end of the profiles that have a time.
    span: Option<(u64, u64)>,
    longest: u64,

    /// Locations walked last, root first, each with its stack.
    pub(super) path: Vec<(u32, StackId)>,
    pub(super) scratch: Vec<u32>,
    /// How many steps stacks may still take, bytes of names and labels the model may still be given. A real file uses a
    /// row about as often as it has bytes; one that was made for it could use one row for everything.
    pub(super) steps_left: usize,
    pub(super) names_left: usize,
    pub(super) labels_left: usize,
    most_values: usize,
    payloads: Vec<Read>,
    payload_bytes_left: u64,
    secrets: Vec<String>,
    refused: bool,
}

impl<'a> Mapper<'a> {
    /// For a file of so many bytes.
    pub(super) fn new(options: &'a Options, bytes: usize) -> Self {
        Mapper {
            options,
            b: Builder::new(),
            notes: Notes::new("otlp"),
            counts: Counts::default(),
            layouts: Vec::new(),
            t: Tables::default(),
            texts: Vec::new(),
            mapping_ids: Vec::new(),
            known_mappings: HashMap::new(),
            functions: Vec::new(),
            locations: Vec::new(),
            frames: Vec::new(),
            stacks: Vec::new(),
            meanings: Vec::new(),
            units: HashMap::new(),
            resource: Level::default(),
            scope: Level::default(),
            base: Level::default(),
            header: Header::default(),
            slices: HashMap::new(),
            last_labels: None,
            known_labels: HashMap::new(),
            processes: HashMap::new(),
            threads: HashMap::new(),
            columns: HashMap::new(),
            column_names: Vec::new(),
            profiles: Vec::new(),
            default_column: 0,
            rows: Vec::new(),
            values: Vec::new(),
            span: None,
            longest: 0,
            path: Vec::new(),
            scratch: Vec::new(),
            steps_left: (1 << 24) + 64 * bytes,
            names_left: (1 << 24) + 64 * bytes,
            labels_left: (1 << 20) + 4 * bytes,
            most_values: (1 << 24) + 16 * bytes,
            payloads: Vec::new(),
            payload_bytes_left: options.max_bytes,
            secrets: Vec::new(),
            refused: false,
        }
    }

    /// Which layout a file has.
    pub(super) fn layout(&mut self, name: &'static str) {
        if !self.layouts.contains(&name) {
            self.layouts.push(name);
        }
    }

    /// Fields that were not understood.
    pub(super) fn misfits(&mut self, count: u64) {
        self.counts.misfits += count;
    }

    /// Attributes that the writer left out.
    pub(super) fn dropped_attributes(&mut self, count: u64) {
        self.counts.dropped_attributes = self.counts.dropped_attributes.saturating_add(count);
    }

    /// The texts that values of attributes may point at.
    pub(super) fn strings(&self) -> &[Cow<'a, str>] {
        &self.t.strings
    }

    /// From here on indices are of these tables.
    pub(super) fn tables(&mut self, tables: Tables<'a>) {
        self.counts.not_utf8 += tables.not_utf8;
        self.counts.columns += tables.columns;
        self.counts.folded += tables.folded;
        self.texts = vec![None; tables.strings.len()];
        self.mapping_ids = vec![None; tables.mappings.len()];
        self.functions = vec![None; tables.functions.len()];
        self.locations = vec![LocationState::New; tables.locations.len()];
        self.frames.clear();
        self.stacks = vec![None; tables.stacks.len()];
        self.meanings = vec![None; tables.attributes.len()];
        self.path.clear();
        self.t = tables;
        self.units.clear();
        for (key, unit) in std::mem::take(&mut self.t.units) {
            if let (Some(key), Some(unit)) = (self.text(key), self.text(unit)) {
                self.units.insert(key, unit);
            }
        }
    }

    /// The model's id of a text.
    pub(super) fn text(&mut self, row: u32) -> Option<StrId> {
        let id = self.texts.get_mut(row as usize)?;
        Some(*id.get_or_insert_with(|| self.b.string(&self.t.strings[row as usize])))
    }

    /// The model's id of a text; empty and noted if there is none.
    pub(super) fn text_or_note(&mut self, row: u32, at: usize) -> StrId {
        self.text(row).unwrap_or_else(|| {
            if row == 0 {
                return StrId::EMPTY;
            }
            self.notes.skip("text that is not in the table of texts", Place::Byte(at as u64), || format!("text {row}"));
            StrId::EMPTY
        })
    }

    /// From here on profiles are of this resource.
    pub(super) fn resource(&mut self, attributes: &[Attribute<'a>]) {
        self.counts.resources += 1;
        self.resource = self.level(attributes);
        if self.notes.producer.is_empty() {
            self.notes.producer = self.producer(attributes);
        }
        self.scope(&Scope::default());
    }

    /// From here on profiles are of this scope.
    pub(super) fn scope(&mut self, scope: &Scope<'a>) {
        let mut level = Level::default();
        for (key, value) in [("otel.scope.name", &scope.name), ("otel.scope.version", &scope.version)] {
            if !value.is_empty() {
                let label = Label { key: self.b.string(key), value: profile::LabelValue::Str(self.b.string(value)) };
                level.labels.push(label);
            }
        }
        if !scope.name.is_empty() && self.counts.profiles == 0 {
            let version = if scope.version.is_empty() { String::new() } else { format!(" {}", scope.version) };
            self.notes.producer = crate::notes::shorten(&format!("{}{version}", scope.name));
        }
        level.add(self.level(&scope.attributes));
        self.scope = level;
    }

    /// The next profile.
    ///
    /// # Errors
    /// Of the reader of an original payload.
    pub(super) fn profile(&mut self, header: Header<'a>, no_samples: bool) -> Result<(), ReadError> {
        self.counts.profiles += 1;
        self.dropped_attributes(header.dropped);
        self.known_labels.clear();
        self.last_labels = None;
        self.slices.clear();
        self.path.clear();
        let at = header.at;
        self.header = header;
        if let Some(payload) = self.header.payload.take() {
            self.payload(&payload, no_samples)?;
        }
        self.info();

        let mut base = Level::default();
        base.add(self.resource.clone());
        base.add(self.scope.clone());
        let own = std::mem::take(&mut self.header.attributes);
        base.add(self.level(&own));
        for row in std::mem::take(&mut self.header.attribute_indices) {
            let meaning = self.attribute(row, at);
            base.put(meaning);
        }
        self.base = base;

        if self.header.types.is_empty() && !no_samples {
            self.header.types.push((0, 0));
        }
        let mut columns: Vec<usize> = Vec::with_capacity(self.header.types.len());
        let mut seen: HashMap<(StrId, StrId), u32> = HashMap::new();
        for (name, unit) in std::mem::take(&mut self.header.types) {
            let (mut name, mut unit) = (self.text_or_note(name, at), self.text_or_note(unit, at));
            if name.is_empty() && unit.is_empty() {
                self.counts.no_type += 1;
                (name, unit) = (self.b.string("samples"), self.b.string("count"));
            }
            let nth = seen.entry((name, unit)).or_insert(0);
            let column = *self.columns.entry((name, unit, *nth)).or_insert_with(|| {
                self.column_names.push((name, unit));
                self.column_names.len() - 1
            });
            *nth += 1;
            columns.push(column);
        }
        if self.profiles.is_empty() {
            let place = match self.header.default_type {
                DefaultType::Unsaid => None,
                DefaultType::Place(place) => Some(place as usize),
                DefaultType::Name(row) => {
                    let name = self.text(row).filter(|name| !name.is_empty());
                    columns.iter().position(|&c| Some(self.column_names[c].0) == name)
                }
            };
            self.default_column = place.and_then(|place| columns.get(place)).or(columns.first()).copied().unwrap_or(0);
        }
        self.profiles.push(columns);
        Ok(())
    }

    /// What the profile says of the whole.
    fn info(&mut self) {
        let (at, time, duration) = (self.header.at, self.header.time, self.header.duration);
        if time != 0 {
            let end = time.saturating_add(duration);
            let span = self.span.get_or_insert((time, end));
            *span = (span.0.min(time), span.1.max(end));
        }
        self.longest = self.longest.max(duration);
        for row in std::mem::take(&mut self.header.comments) {
            let comment = self.text_or_note(row, at);
            if !comment.is_empty() && !self.b.info().comments.contains(&comment) && self.b.info().comments.len() < 1000 {
                self.b.info().comments.push(comment);
            }
        }
        if let Some((name, unit)) = self.header.period_type {
            let (name, unit) = (self.text_or_note(name, at), self.text_or_note(unit, at));
            let value = self.header.period;
            if self.b.info().period.is_none() && (value != 0 || !name.is_empty()) {
                self.b.info().period = Some(Period { name, unit, value });
            }
        }
        for (row, is_keep) in [(self.header.drop_frames, false), (self.header.keep_frames, true)] {
            let pattern = self.text_or_note(row, at);
            let info = self.b.info();
            let place = if is_keep { &mut info.keep_frames } else { &mut info.drop_frames };
            if place.is_empty() {
                *place = pattern;
            }
        }
    }

    /// Reads what a profile was converted from, if it has no samples itself.
    fn payload(&mut self, payload: &[u8], no_samples: bool) -> Result<(), ReadError> {
        let format = self.header.payload_format.to_ascii_lowercase();
        let known = crate::FORMATS.iter().map(|f| f.name).find(|&name| name == format && name != "otlp");
        if !no_samples || payload.is_empty() {
            self.counts.ignored_payloads += u64::from(!payload.is_empty());
            return Ok(());
        }
        let at = Place::Byte(self.header.payload_at as u64);
        let Some(name) = known else {
            self.notes.skip("profile that is only an original payload, of a format that is not read", at, || format);
            return Ok(());
        };
        let options = Options { max_bytes: self.payload_bytes_left, ..self.options.clone() };
        match crate::read(Input::Bytes(payload), Some(name), &options) {
            Ok(read) => {
                self.payload_bytes_left = self.payload_bytes_left.saturating_sub(read.notes.bytes);
                self.payloads.push(read);
            }
            Err(e) => self.notes.skip("profile that is only an original payload, which cannot be read", at, || e.to_string()),
        }
        Ok(())
    }

    /// The next sample of the profile.
    ///
    /// # Errors
    /// [`ReadError::Malformed`] for a file that unfolds to far more than its size.
    pub(super) fn sample(&mut self, sample: &Sample) -> Result<(), ReadError> {
        self.notes.records += 1;
        match self.add(sample) {
            Ok(()) => Ok(()),
            Err(Fail::LeftOut(why)) => {
                let record = self.notes.records;
                self.notes.skip(why, Place::Byte(sample.at as u64), || format!("sample {record}"));
                Ok(())
            }
            Err(Fail::Refused(error)) => {
                self.refused = true;
                Err(error)
            }
        }
    }

    fn add(&mut self, sample: &Sample) -> Result<(), Fail> {
        let types = self.profiles.last().map_or(0, Vec::len);
        let (values, times) = (&sample.values, &sample.times);
        match (types, values.len(), times.len()) {
            (_, 0, 0) => return Err(Fail::LeftOut("sample without values and timestamps")),
            (1, _, _) => {}
            (_, have, _) if have == types => {}
            _ => return Err(Fail::LeftOut("sample with more or fewer values than there are sample types")),
        }
        let stack = self.stack_of(sample)?;
        let (labels, thread) = self.labels_of(sample)?;
        let profile = self.profiles.len() as u32 - 1;
        let rows = &mut self.rows;
        let mut row = |time: u64| rows.push(Row { stack, thread, labels, time, profile });
        match (types, values.len(), times.len()) {
            (1, 0, _) => times.iter().for_each(|&time| {
                row(time);
                self.values.push(1);
            }),
            (1, have, events) if have == events => times.iter().zip(values).for_each(|(&time, &value)| {
                row(time);
                self.values.push(value);
            }),
            (1, 1, events) if events > 1 && values[0] == 1 => {
                self.counts.ones += 1;
                times.iter().for_each(|&time| {
                    row(time);
                    self.values.push(1);
                });
            }
            (1, have, events) if have > 1 => {
                let sum = values.iter().try_fold(0i64, |sum, &value| sum.checked_add(value));
                let Some(sum) = sum else { return Err(Fail::LeftOut("sample whose values do not add up within 64 bits")) };
                self.counts.summed += u64::from(events == 0);
                self.counts.uneven += u64::from(events > 0);
                row(times.first().copied().unwrap_or(0));
                self.values.push(sum);
            }
            (_, _, events) if events > 1 && values.iter().all(|v| v % events as i64 == 0) => {
                self.counts.split += 1;
                times.iter().for_each(|&time| {
                    row(time);
                    self.values.extend(values.iter().map(|v| v / events as i64));
                });
            }
            (_, _, events) => {
                self.counts.uneven += u64::from(events > 1);
                row(times.first().copied().unwrap_or(0));
                self.values.extend_from_slice(values);
            }
        }
        Ok(())
    }

    fn labels_of(&mut self, sample: &Sample) -> Result<(LabelsId, Option<ThreadId>), Fail> {
        if !sample.labels.is_empty() {
            return self.make_labels(sample);
        }
        if let Some((attributes, link, labels, thread)) = &self.last_labels
            && *attributes == sample.attributes
            && *link == sample.link
        {
            return Ok((*labels, *thread));
        }
        let key = (sample.attributes.clone(), sample.link);
        let (labels, thread) = match self.known_labels.get(&key) {
            Some(&known) => known,
            None => {
                let made = self.make_labels(sample)?;
                self.known_labels.insert(key.clone(), made);
                made
            }
        };
        self.last_labels = Some((key.0, key.1, labels, thread));
        Ok((labels, thread))
    }

    /// Notes an attribute that is left out for what it may hold.
    pub(super) fn secret(&mut self, key: &str) {
        if !self.secrets.iter().any(|known| known == key) && self.secrets.len() < 20 {
            self.secrets.push(key.to_owned());
        }
    }

    /// Is the file made to explode? Then nothing of it is to be used.
    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }

    /// Has it no samples, and no profiles read from payloads?
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.payloads.is_empty()
    }

    /// The profile.
    ///
    /// # Errors
    /// [`ReadError::Model`] if it does not fit the model, [`ReadError::Malformed`] for far more sample types than a file
    /// of its size has.
    pub(super) fn finish(mut self) -> Result<Read, ReadError> {
        self.remarks();
        let columns = self.column_names.len();
        if self.rows.len().saturating_mul(columns) > self.most_values {
            let message =
                format!("{} samples of {columns} sample types are far more than a file of this size has", self.rows.len());
            return Err(ReadError::Malformed { at: Place::Byte(0), message });
        }
        let names: Vec<(String, String)> =
            self.column_names.iter().map(|&(name, unit)| (self.b.str(name).to_owned(), self.b.str(unit).to_owned())).collect();
        for (name, unit) in &names {
            self.b.sample_type(name, unit, 1);
        }
        self.b.set_default_type(self.default_column);
        if columns > 1 {
            let names: Vec<String> = names.iter().map(|(name, unit)| format!("{name}/{unit}")).collect();
            let shown = names[..names.len().min(20)].join(", ");
            self.notes.remarks.push(format!("sample types: {shown}; the default is {}", names[self.default_column]));
        }
        let start = self.times();
        let mut values = self.values.iter();
        let mut expanded = vec![0; columns];
        for row in &self.rows {
            expanded.fill(0);
            for &column in &self.profiles[row.profile as usize] {
                expanded[column] = values.next().copied().unwrap_or(0);
            }
            let time_ns = start.map(|start| (row.time - start) as i64);
            self.b.sample(row.stack, &expanded, SampleData { thread: row.thread, time_ns, labels: row.labels });
        }
        let main = self.b.finish()?;
        with_payloads(main, self.notes, self.payloads)
    }

    /// Sets start and duration. The start, if every sample has a time.
    fn times(&mut self) -> Option<u64> {
        let with = self.rows.iter().filter(|row| row.time != 0).count();
        let (first, last) = self.rows.iter().fold((u64::MAX, 0), |(a, b), row| (a.min(row.time), b.max(row.time)));
        let timed = with > 0 && with == self.rows.len() && last <= i64::MAX as u64;
        let span = self.span.filter(|(_, end)| *end <= i64::MAX as u64);
        if with > 0 && !timed {
            let without = self.rows.len() - with;
            let why =
                if without > 0 { format!("{without} samples have none") } else { "some are after the year 2262".to_owned() };
            self.notes.remarks.push(format!("the times of {with} samples are left out, as {why}"));
        }
        let (start, end) = match (timed, span) {
            (true, Some((start, end))) => (start.min(first), end.max(last)),
            (true, None) => (first, last),
            (false, Some(span)) => span,
            (false, None) => (0, self.longest.min(i64::MAX as u64)),
        };
        let info = self.b.info();
        (info.time_ns, info.duration_ns) = (start as i64, (end - start) as i64);
        timed.then_some(start)
    }

    fn remarks(&mut self) {
        let c = &self.counts;
        let mut remarks = Vec::new();
        let which = if self.layouts.is_empty() { String::new() } else { format!(", as of OTLP {}", self.layouts.join(" and ")) };
        let plural = |n: u64, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
        remarks.push(format!("{} of {}{which}", plural(c.profiles, "profile"), plural(c.resources, "resource")));
        let counted = [
            (c.ones, "samples with several timestamps and the value 1, which counts for each"),
            (c.split, "samples with several timestamps and one value, which is divided among them"),
            (c.uneven, "samples with several timestamps that do not fit their values, kept whole at the first"),
            (c.summed, "samples with several values and no timestamps, added up"),
            (c.no_type, "profiles without a sample type, taken for counts of samples"),
            (c.inlined, "inlined lines, kept as frames"),
            (c.no_symbols, "locations without symbols, named after their binary or `[unknown]`"),
            (c.folded, "locations folded with identical code, named after one of several functions"),
            (c.no_stack, "samples without a stack, shown as `[no stack]`"),
            (c.columns, "column numbers, dropped"),
            (c.bad_lines, "line numbers out of range, dropped"),
            (c.place_attributes, "attributes of locations beside their frame type, dropped"),
            (c.binary_attributes, "attributes of binaries beside their build id, dropped"),
            (c.dropped_attributes, "attributes the writer left out"),
            (c.ignored_payloads, "original payloads beside samples, not read"),
            (c.not_utf8, "texts that are not UTF-8, with \u{fffd} for what is not"),
            (c.misfits, "fields that are not known, skipped"),
        ];
        let counted = counted.iter().filter(|(count, _)| *count > 0);
        remarks.extend(counted.map(|(count, what)| format!("{what}: {count}")));
        if !self.secrets.is_empty() {
            remarks.push(format!("attributes left out for what they may hold: {}", self.secrets.join(", ")));
        }
        self.notes.remarks.splice(0..0, remarks);
    }
}

/// Puts profiles read from original payloads beside the others.
fn with_payloads(main: Profile, mut notes: Notes, payloads: Vec<Read>) -> Result<Read, ReadError> {
    if payloads.is_empty() {
        return Ok(Read { profile: main, notes });
    }
    let formats: Vec<&str> = payloads.iter().map(|p| p.notes.format).collect();
    let count = formats.len();
    notes.remarks.push(format!(
        "profiles without samples that hold an original payload ({}), which was read in their place, without labels of their resource: {count}",
        formats[0]
    ));
    let mut profiles = Vec::with_capacity(count);
    for Read { profile, notes: inner } in payloads {
        notes.records += inner.records;
        notes.lost += inner.lost;
        for remark in inner.remarks {
            if !notes.remarks.contains(&remark) && notes.remarks.len() < 100 {
                notes.remarks.push(remark);
            }
        }
        for skipped in inner.skipped {
            let why = format!("in an original payload: {}", skipped.why);
            match notes.skipped.iter_mut().find(|s| s.why == why) {
                Some(known) => known.count += skipped.count,
                None => notes.skipped.push(crate::Skipped { why, ..skipped }),
            }
        }
        if let Some((_, message)) = inner.fault {
            notes.skip("in an original payload: the part behind a fault", Place::Byte(0), || message);
        }
        profiles.push(profile);
    }
    if main.samples().is_empty() && profiles.len() == 1 {
        return profiles.pop().map(|profile| Read { profile, notes }).ok_or(ReadError::Empty);
    }
    let mut all: Vec<&Profile> = profiles.iter().collect();
    if !main.samples().is_empty() {
        all.insert(0, &main);
    }
    let profile = Profile::merge(&all).map_err(|e: ModelError| ReadError::from(e))?;
    Ok(Read { profile, notes })
}

/// The error for a file that is made to explode.
#[cold]
pub(super) fn unfolds(at: usize, what: &str) -> Fail {
    let message = format!("{what} unfold to far more than a file of this size holds");
    Fail::Refused(ReadError::Malformed { at: Place::Byte(at as u64), message })
}

/// An index into a table, if it has a row there.
pub(super) fn row_of<T>(table: &[T], index: u32) -> Option<usize> {
    (index != NONE && (index as usize) < table.len()).then_some(index as usize)
}
