//! What a profile says of itself, before its samples: types, times, attributes, what it was converted from.

use std::collections::HashMap;

use profile::{Period, StrId};

use super::labels::Level;
use super::map::{Mapper, too_much};
use super::tables::{DefaultType, Header};
use crate::{Input, Options, Place, ReadError};

/// Most original payloads that are read from one file: each is a profile of its own until the end.
const MAX_PAYLOADS: usize = 1000;

impl<'a> Mapper<'a> {
    /// The next profile.
    ///
    /// # Errors
    /// Of the reader of an original payload.
    pub(super) fn profile(&mut self, header: Header<'a>, no_samples: bool) -> Result<(), ReadError> {
        self.counts.profiles += 1;
        self.dropped_attributes(header.dropped);
        // Not cleared: that would cost what the largest profile before has left, for each.
        self.known_labels = HashMap::new();
        self.last_labels = None;
        self.slices = HashMap::new();
        self.path.clear();
        let at = header.at;
        self.header = header;
        if let Some(payload) = self.header.payload.take() {
            self.payload(&payload, no_samples)?;
        }
        self.info();

        let inherited = self.resource.labels.len() + self.scope.labels.len();
        let Some(left) = self.labels_left.checked_sub(inherited) else {
            self.refused = true;
            return Err(too_much(at, "the attributes of the resources"));
        };
        self.labels_left = left;
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
        if self.payloads.len() >= MAX_PAYLOADS {
            self.notes.skip("profile that is only an original payload, after the first 1000", at, || format);
            return Ok(());
        }
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
}
