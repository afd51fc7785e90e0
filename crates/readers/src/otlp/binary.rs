//! Reads the protobuf of any layout.

use std::borrow::Cow;
use std::ops::Range;

use super::choose::{self, Shape};
use super::layout::{Layout, ProfileField, SampleField, Table};
use super::map::Mapper;
use super::rows::{key_value, numbers, row, value_type};
use super::tables::{DefaultType, Header, Sample, Scope, Tables, index};
use crate::wire::{Cursor, Fault, Field, Value as WireValue, Wire};
use crate::{Place, ReadError};

/// A message, which may go on behind the end of a file that is cut off.
#[derive(Debug, Clone, Copy)]
struct Message<'a> {
    fields: Cursor<'a>,
    cut: bool,
}

/// The outer messages of a file.
#[derive(Default)]
struct Outline<'a> {
    resources: Vec<Resource<'a>>,
    dictionaries: Vec<Message<'a>>,
    /// Tables stand beside the profiles, as in 1.6.
    tables_beside: bool,
    unknown: u64,
}

#[derive(Default)]
struct Resource<'a> {
    attributes: Option<Cursor<'a>>,
    scopes: Vec<ScopeProfiles<'a>>,
}

#[derive(Default)]
struct ScopeProfiles<'a> {
    scope: Option<Cursor<'a>>,
    profiles: Vec<Message<'a>>,
}

/// Reads one file (a message that stands in a range of the bytes) into `mapper`. Gives back the place at which it is cut
/// off, if it is.
///
/// # Errors
/// [`ReadError::Malformed`] for bytes that are no protobuf, [`ReadError::NotThisFormat`] if there are no resources.
pub(super) fn read<'a>(bytes: &'a [u8], range: Range<usize>, mapper: &mut Mapper<'a>) -> Result<Option<Box<Fault>>, ReadError> {
    let mut reader = Reader { layout: Layout::V1_10, misfits: 0 };
    let top = Cursor::over(bytes, range.clone());
    let (outline, cut) = match reader.outline(top) {
        Ok(found) => found,
        Err(fault) => {
            let message = format!("this is no OTLP profile (byte {}: {})", fault.at, fault.message);
            return Err(ReadError::NotThisFormat { message });
        }
    };
    if outline.resources.is_empty() && outline.dictionaries.is_empty() && !outline.tables_beside {
        return Err(ReadError::NotThisFormat { message: "this is no OTLP profile: it has no resources".into() });
    }
    let profiles: Vec<Cursor<'a>> =
        outline.resources.iter().flat_map(|r| r.scopes.iter().flat_map(|s| s.profiles.iter().map(|p| p.fields))).collect();
    let dictionaries: Vec<Cursor<'a>> = outline.dictionaries.iter().map(|d| d.fields).collect();
    let shape = Shape { tables_beside: outline.tables_beside, dictionaries: &dictionaries, profiles: &profiles };
    (reader.layout, _) = choose::choose(&shape);
    mapper.layout(reader.layout.name());

    if !reader.layout.has_tables_in_profiles() {
        let mut tables = Tables::default();
        if outline.tables_beside {
            reader.tables(&[Message { fields: top, cut: cut.is_some() }], &mut tables)?;
        } else {
            reader.tables(&outline.dictionaries, &mut tables)?;
        }
        if tables.strings.is_empty()
            && !profiles.is_empty()
            && let Some(fault) = &cut
        {
            let message = format!("{}, and the tables that name everything are behind the end", fault.message);
            return Err(ReadError::Truncated { at: Place::Byte(range.end as u64), message });
        }
        mapper.tables(tables);
    }
    for resource in &outline.resources {
        reader.resource(resource, mapper)?;
    }
    mapper.misfits(outline.unknown + reader.misfits);
    Ok(cut)
}

struct Reader {
    layout: Layout,
    /// Fields that are unknown or of another kind than they should be.
    misfits: u64,
}

impl Reader {
    /// Calls `each` for all fields of a message. If it is cut off, the last one is what is there of it.
    fn fields<'a>(&self, message: Message<'a>, mut each: impl FnMut(Field<'a>, bool) -> Wire<()>) -> Wire<()> {
        let mut fields = message.fields;
        loop {
            match fields.field() {
                Ok(None) => return Ok(()),
                Ok(Some(field)) => each(field, false)?,
                Err(fault) if message.cut && fault.cut => {
                    return match fields.part(fault.at) {
                        Some(field) => each(field, true),
                        None => Ok(()),
                    };
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    fn outline<'a>(&self, top: Cursor<'a>) -> Wire<(Outline<'a>, Option<Box<Fault>>)> {
        // The place of the cut is that of the outermost field.
        let mut probe = top;
        let cut = loop {
            match probe.field() {
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(fault) if fault.cut => break Some(fault),
                Err(fault) => return Err(fault),
            }
        };
        let mut outline = Outline::default();
        self.fields(Message { fields: top, cut: cut.is_some() }, |field, cut| {
            match (field.number, field.value) {
                (1, WireValue::Bytes(fields)) => outline.resources.push(self.outline_resource(Message { fields, cut })?),
                (2, WireValue::Bytes(fields)) => outline.dictionaries.push(Message { fields, cut }),
                (3..=8, WireValue::Bytes(_)) => outline.tables_beside = true,
                _ => outline.unknown += 1,
            }
            Ok(())
        })?;
        Ok((outline, cut))
    }

    fn outline_resource<'a>(&self, message: Message<'a>) -> Wire<Resource<'a>> {
        let mut resource = Resource::default();
        self.fields(message, |field, cut| {
            match (field.number, field.value) {
                (1, WireValue::Bytes(fields)) if !cut => resource.attributes = Some(fields),
                (2, WireValue::Bytes(fields)) => {
                    let mut scope = ScopeProfiles::default();
                    self.fields(Message { fields, cut }, |field, cut| {
                        match (field.number, field.value) {
                            (1, WireValue::Bytes(fields)) if !cut => scope.scope = Some(fields),
                            (2, WireValue::Bytes(fields)) => scope.profiles.push(Message { fields, cut }),
                            _ => {}
                        }
                        Ok(())
                    })?;
                    resource.scopes.push(scope);
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(resource)
    }

    fn tables<'a>(&mut self, messages: &[Message<'a>], tables: &mut Tables<'a>) -> Wire<()> {
        let (this, layout) = (&*self, self.layout);
        let mut misfits = 0;
        // Values of attributes may point at texts, so these come first.
        for texts in [true, false] {
            for &message in messages {
                this.fields(message, |field, cut| {
                    let Some(table) = layout.table(field.number).filter(|_| !cut) else { return Ok(()) };
                    if texts == (table == Table::String) {
                        misfits += row(layout, table, &field, tables)?;
                    }
                    Ok(())
                })?;
            }
        }
        self.misfits += misfits;
        Ok(())
    }

    fn resource<'a>(&mut self, resource: &Resource<'a>, mapper: &mut Mapper<'a>) -> Result<(), ReadError> {
        let mut attributes = Vec::new();
        if let Some(mut fields) = resource.attributes {
            while let Some(field) = fields.field()? {
                match (field.number, field.value) {
                    (1, WireValue::Bytes(message)) => attributes.push(key_value(message, mapper.strings())?),
                    (2, WireValue::Varint(dropped)) => mapper.dropped_attributes(dropped),
                    (3, WireValue::Bytes(_)) => {}
                    _ => self.misfits += 1,
                }
            }
        }
        mapper.resource(&attributes);
        for scope in &resource.scopes {
            let mut found = Scope::default();
            if let Some(mut fields) = scope.scope {
                while let Some(field) = fields.field()? {
                    match (field.number, field.value) {
                        (1, WireValue::Bytes(text)) => found.name = String::from_utf8_lossy(text.rest()),
                        (2, WireValue::Bytes(text)) => found.version = String::from_utf8_lossy(text.rest()),
                        (3, WireValue::Bytes(message)) => found.attributes.push(key_value(message, mapper.strings())?),
                        (4, WireValue::Varint(dropped)) => mapper.dropped_attributes(dropped),
                        _ => self.misfits += 1,
                    }
                }
            }
            mapper.scope(&found);
            for &profile in &scope.profiles {
                self.profile(profile, mapper)?;
            }
        }
        Ok(())
    }

    fn profile<'a>(&mut self, message: Message<'a>, mapper: &mut Mapper<'a>) -> Result<(), ReadError> {
        let mut header = Header { at: message.fields.at(), ..Header::default() };
        let mut samples = Vec::new();
        let (mut tables, mut rows) = (Tables::default(), Vec::new());
        let mut end_time = 0;
        let layout = self.layout;
        let mut messages = vec![(message, false)];
        let mut misfits = 0;
        while let Some((message, is_inner)) = messages.pop() {
            if is_inner {
                // It has a time and a duration of its own, which are those of the container in most files.
                end_time = 0;
            }
            self.fields(message, |field, cut| {
                let known = if is_inner { Layout::inner(field.number) } else { layout.profile(field.number) };
                if cut && known != ProfileField::Inner {
                    return Ok(());
                }
                let numbers = |to: &mut Vec<u32>| {
                    field.ints(|number, _| {
                        to.push(index(number));
                        Ok(())
                    })
                };
                match (known, field.value) {
                    (ProfileField::SampleType, WireValue::Bytes(message)) => header.types.push(value_type(message)?),
                    (ProfileField::Sample, WireValue::Bytes(message)) => samples.push((field.at, message)),
                    (ProfileField::LocationIndices, _) => numbers(&mut header.location_indices)?,
                    (ProfileField::Row(table), WireValue::Bytes(_)) => rows.push((table, field)),
                    (ProfileField::Time, WireValue::Varint(time) | WireValue::Fixed(time)) => {
                        header.time = if time == 0 { header.time } else { time };
                    }
                    (ProfileField::EndTime, WireValue::Fixed(time)) => end_time = time,
                    (ProfileField::Duration, WireValue::Varint(duration)) => header.duration = duration,
                    (ProfileField::PeriodType, WireValue::Bytes(message)) => header.period_type = Some(value_type(message)?),
                    (ProfileField::Period, WireValue::Varint(period)) => header.period = period as i64,
                    (ProfileField::Comment, _) => numbers(&mut header.comments)?,
                    (ProfileField::DefaultPlace, WireValue::Varint(place)) => {
                        header.default_type = DefaultType::Place(index(place));
                    }
                    (ProfileField::DefaultName, WireValue::Varint(name)) => header.default_type = DefaultType::Name(index(name)),
                    (ProfileField::DropFrames, WireValue::Varint(text)) => header.drop_frames = index(text),
                    (ProfileField::KeepFrames, WireValue::Varint(text)) => header.keep_frames = index(text),
                    (ProfileField::Id, WireValue::Bytes(_)) => {}
                    (ProfileField::Attribute, WireValue::Bytes(message)) => header.attributes.push(key_value(message, &[])?),
                    (ProfileField::AttributeIndices, _) => numbers(&mut header.attribute_indices)?,
                    (ProfileField::Dropped, WireValue::Varint(dropped)) => header.dropped = dropped,
                    (ProfileField::PayloadFormat, WireValue::Bytes(text)) => {
                        header.payload_format = String::from_utf8_lossy(text.rest());
                    }
                    (ProfileField::Payload, WireValue::Bytes(payload)) => {
                        header.payload = Some(Cow::Borrowed(payload.rest()));
                        header.payload_at = payload.at();
                    }
                    (ProfileField::Inner, WireValue::Bytes(fields)) => messages.push((Message { fields, cut }, true)),
                    _ => misfits += 1,
                }
                Ok(())
            })?;
            if !is_inner && end_time > header.time {
                header.duration = end_time - header.time;
            }
        }
        self.misfits += misfits;
        if layout.has_tables_in_profiles() {
            for texts in [true, false] {
                for (table, field) in rows.iter().filter(|(table, _)| texts == (*table == Table::String)) {
                    self.misfits += row(layout, *table, field, &mut tables)?;
                }
            }
            mapper.tables(tables);
        }
        mapper.profile(header, samples.is_empty())?;
        let mut sample = Sample::default();
        for (at, message) in samples {
            sample.clear(at);
            self.sample(message, &mut sample)?;
            mapper.sample(&sample)?;
        }
        Ok(())
    }

    fn sample<'a>(&mut self, mut message: Cursor<'a>, sample: &mut Sample) -> Wire<()> {
        while let Some(field) = message.field()? {
            let known = self.layout.sample(field.number);
            match (known, field.value) {
                (SampleField::Stack, WireValue::Varint(stack)) => sample.stack = index(stack),
                (SampleField::Start, WireValue::Varint(start)) => sample.start = index(start),
                (SampleField::Length, WireValue::Varint(length)) => sample.length = index(length),
                (SampleField::Link, WireValue::Varint(link)) => sample.link = index(link),
                (SampleField::Times, WireValue::Bytes(packed)) if self.layout >= Layout::V1_8 => {
                    let (times, rest) = packed.rest().as_chunks::<8>();
                    if !rest.is_empty() {
                        return Err(Fault::new(field.at, "timestamps are not 8 bytes each"));
                    }
                    sample.times.extend(times.iter().map(|time| u64::from_le_bytes(*time)));
                }
                (SampleField::Times, WireValue::Fixed(time)) => sample.times.push(time),
                (SampleField::Times, _) => field.ints(|time, _| {
                    sample.times.push(time);
                    Ok(())
                })?,
                (SampleField::Values, WireValue::Varint(_) | WireValue::Bytes(_)) => field.ints(|value, _| {
                    sample.values.push(value as i64);
                    Ok(())
                })?,
                (SampleField::Attributes | SampleField::Locations, WireValue::Varint(_) | WireValue::Bytes(_)) => {
                    let to = if known == SampleField::Locations { &mut sample.locations } else { &mut sample.attributes };
                    field.ints(|number, _| {
                        to.push(index(number));
                        Ok(())
                    })?;
                }
                (SampleField::Label, WireValue::Bytes(label)) => {
                    let numbers = numbers::<5>(label)?;
                    sample.labels.push((index(numbers[1]), index(numbers[2]), numbers[3] as i64, index(numbers[4])));
                }
                (SampleField::Ignored, _) => {}
                _ => self.misfits += 1,
            }
        }
        Ok(())
    }
}
