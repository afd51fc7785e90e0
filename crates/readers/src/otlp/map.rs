//! Makes the model of what a file holds. Profiles come one after the other, each with its samples; resource, scope and
//! tables stay until others come.

use std::borrow::Cow;
use std::collections::HashMap;

use profile::{Builder, FrameId, FuncId, Label, LabelsId, MappingId, ProcessId, StrId, ThreadId};

use super::labels::{Level, Meaning, Who};
use super::tables::{Attribute, Header, NONE, Sample, Scope, Tables};
use crate::tree::Tree;
use crate::{Notes, Options, Place, Read, ReadError};

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
pub(super) struct Row {
    /// In `Mapper::tree`.
    pub(super) stack: u32,
    pub(super) thread: Option<ThreadId>,
    pub(super) labels: LabelsId,
    /// Nanoseconds after 1970, 0 if not known.
    pub(super) time: u64,
    /// In `Mapper::profiles`, which says of which types its values are.
    pub(super) profile: u32,
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
    pub(super) options: &'a Options,
    pub(super) b: Builder,
    pub(super) notes: Notes,
    pub(super) counts: Counts,
    pub(super) layouts: Vec<&'static str>,

    pub(super) t: Tables<'a>,
    /// The model's id of a text, once it was needed.
    texts: Vec<Option<StrId>>,
    pub(super) mapping_ids: Vec<Option<Option<MappingId>>>,
    pub(super) known_mappings: HashMap<(u64, u64, u64, StrId, StrId), MappingId>,
    /// Per function the mapping of its last use, and what it became in it.
    pub(super) functions: Vec<Option<(u32, FuncId)>>,
    pub(super) locations: Vec<LocationState>,
    pub(super) frames: Vec<FrameId>,
    pub(super) tree: Tree,
    /// Nodes of `tree` of the rows of the table of stacks.
    pub(super) stacks: Vec<Option<u32>>,
    pub(super) meanings: Vec<Option<Meaning>>,
    pub(super) units: HashMap<StrId, StrId>,

    pub(super) resource: Level,
    pub(super) scope: Level,
    /// Labels and identity of all samples of the profile.
    pub(super) base: Level,
    pub(super) header: Header<'a>,
    /// Stacks of slices of the profile.
    pub(super) slices: HashMap<(u32, u32), u32>,
    /// What the sample before had: attributes, link.
    pub(super) last_labels: Option<(Vec<u32>, u32, LabelsId, Option<ThreadId>)>,
    pub(super) known_labels: HashMap<(Vec<u32>, u32), (LabelsId, Option<ThreadId>)>,
    pub(super) processes: HashMap<(i64, StrId), ProcessId>,
    pub(super) threads: HashMap<Who, ThreadId>,

    /// Columns by name, unit and how many of these a profile had before.
    pub(super) columns: HashMap<(StrId, StrId, u32), usize>,
    pub(super) column_names: Vec<(StrId, StrId)>,
    /// Columns of the sample types of each profile.
    pub(super) profiles: Vec<Vec<usize>>,
    pub(super) default_column: usize,
    pub(super) rows: Vec<Row>,
    pub(super) values: Vec<i64>,
    /// Earliest start and latest end of the profiles that have a time.
    pub(super) span: Option<(u64, u64)>,
    pub(super) longest: u64,

    /// Locations walked last, root first, each with its stack.
    pub(super) path: Vec<(u32, u32)>,
    pub(super) scratch: Vec<u32>,
    /// How many steps stacks may still take, bytes of names and labels the model may still be given. A real file uses a
    /// row about as often as it has bytes; one that was made for it could use one row for everything.
    pub(super) steps_left: usize,
    pub(super) names_left: usize,
    pub(super) labels_left: usize,
    pub(super) most_values: usize,
    pub(super) payloads: Vec<Read>,
    pub(super) payload_bytes_left: u64,
    pub(super) secrets: Vec<String>,
    pub(super) refused: bool,
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
            // A byte of a file may be a stack of its own, and a location may stand for some inlined lines.
            tree: Tree::new((1 << 20) + 4 * bytes),
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
        self.units = HashMap::new();
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
}

/// The error for a file that is made to explode.
#[cold]
pub(super) fn unfolds(at: usize, what: &str) -> Fail {
    Fail::Refused(too_much(at, what))
}

pub(super) fn too_much(at: usize, what: &str) -> ReadError {
    let message = format!("{what} unfold to far more than a file of this size holds");
    ReadError::Malformed { at: Place::Byte(at as u64), message }
}

/// An index into a table, if it has a row there.
pub(super) fn row_of<T>(table: &[T], index: u32) -> Option<usize> {
    (index != NONE && (index as usize) < table.len()).then_some(index as usize)
}
