//! Reads the protobuf of any layout.

use std::borrow::Cow;
use std::ops::Range;

use super::layout::{self, Layout, LocationField, MappingField, ProfileField, SampleField, Shape, Table};
use super::map::Mapper;
use super::tables::{
    Attribute, DefaultType, FunctionRow, Header, Key, LineRow, Link, LocationRow, MappingRow, NONE, Rendered, Sample, Scope,
    Tables, Value, hex, id_text, index,
};
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
    (reader.layout, _) = layout::choose(&shape);
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

/// Adds a row to its table; gives back how many of its fields were not understood.
fn row<'a>(layout: Layout, table: Table, field: &Field<'a>, tables: &mut Tables<'a>) -> Wire<u64> {
    let WireValue::Bytes(message) = field.value else { return Ok(1) };
    Ok(match table {
        Table::String => {
            let text = String::from_utf8_lossy(message.rest());
            tables.not_utf8 += u64::from(matches!(text, Cow::Owned(_)));
            tables.strings.push(text);
            0
        }
        Table::Mapping => mapping(layout, message, tables)?,
        Table::Location => location(layout, field.at, message, tables)?,
        Table::Function => {
            let n = numbers::<6>(message)?;
            let n = if layout == Layout::V1_3 { [n[2], n[3], n[4], n[5]] } else { [n[1], n[2], n[3], n[4]] };
            tables.functions.push(FunctionRow {
                name: index(n[0]),
                system_name: index(n[1]),
                file: index(n[2]),
                start_line: n[3],
            });
            0
        }
        Table::Link => {
            let mut link = Link::default();
            let (mut message, mut misfits) = (message, 0);
            while let Some(field) = message.field()? {
                match (field.number, field.value) {
                    (1, WireValue::Bytes(id)) => link.trace = id_text(id.rest()),
                    (2, WireValue::Bytes(id)) => link.span = id_text(id.rest()),
                    _ => misfits += 1,
                }
            }
            tables.links.push(link);
            misfits
        }
        Table::Attribute => {
            let attribute = if layout >= Layout::V1_8 {
                key_value_and_unit(message, &tables.strings)?
            } else {
                key_value(message, &tables.strings)?
            };
            tables.attributes.push(attribute);
            0
        }
        Table::Unit => {
            let [_, key, unit] = numbers::<3>(message)?;
            tables.units.push((index(key), index(unit)));
            0
        }
        Table::Stack => {
            let start = tables.stack_locations.len() as u32;
            let (mut message, mut misfits) = (message, 0);
            while let Some(field) = message.field()? {
                match (field.number, field.value) {
                    (1, WireValue::Bytes(_) | WireValue::Varint(_)) => field.ints(|location, _| {
                        tables.stack_locations.push(index(location));
                        Ok(())
                    })?,
                    _ => misfits += 1,
                }
            }
            tables.stacks.push(start..tables.stack_locations.len() as u32);
            misfits
        }
    })
}

fn mapping<'a>(layout: Layout, mut message: Cursor<'a>, tables: &mut Tables<'a>) -> Wire<u64> {
    let mut row = MappingRow::default();
    let first = tables.indices.len() as u32;
    let mut misfits = 0;
    while let Some(field) = message.field()? {
        match (layout.mapping(field.number), field.value) {
            (MappingField::Start, WireValue::Varint(n)) => row.start = n,
            (MappingField::Limit, WireValue::Varint(n)) => row.limit = n,
            (MappingField::Offset, WireValue::Varint(n)) => row.offset = n,
            (MappingField::File, WireValue::Varint(n)) => row.file = index(n),
            (MappingField::BuildId, WireValue::Varint(n)) => row.build_id = index(n),
            (MappingField::Attributes, WireValue::Varint(_) | WireValue::Bytes(_)) => push_indices(&field, tables)?,
            (MappingField::Resolved(which), WireValue::Varint(n)) => row.resolved[which] = n != 0,
            (MappingField::Ignored, _) => {}
            _ => misfits += 1,
        }
    }
    row.attributes = first..tables.indices.len() as u32;
    tables.mappings.push(row);
    Ok(misfits)
}

fn location<'a>(layout: Layout, at: usize, mut message: Cursor<'a>, tables: &mut Tables<'a>) -> Wire<u64> {
    let first = (tables.lines.len() as u32, tables.indices.len() as u32);
    let mut row = LocationRow { at, mapping: NONE, address: 0, lines: 0..0, attributes: 0..0, kind: 0 };
    let mut misfits = 0;
    while let Some(field) = message.field()? {
        match (layout.location(field.number), field.value) {
            (LocationField::Mapping, WireValue::Varint(n)) => row.mapping = index(n),
            (LocationField::Address, WireValue::Varint(n)) => row.address = n,
            (LocationField::Line, WireValue::Bytes(line)) => {
                let [_, function, line, column] = numbers::<4>(line)?;
                tables.columns += u64::from(column != 0);
                tables.lines.push(LineRow { function: index(function), line });
            }
            (LocationField::Attributes, WireValue::Varint(_) | WireValue::Bytes(_)) => push_indices(&field, tables)?,
            (LocationField::Folded, WireValue::Varint(n)) => tables.folded += u64::from(n != 0),
            (LocationField::Kind, WireValue::Varint(n)) => row.kind = index(n),
            (LocationField::Ignored, _) => {}
            _ => misfits += 1,
        }
    }
    row.lines = first.0..tables.lines.len() as u32;
    row.attributes = first.1..tables.indices.len() as u32;
    // 1.3 cannot tell the first mapping from none. Only what has no symbol needs one.
    if layout == Layout::V1_3 && row.mapping == NONE && row.lines.is_empty() && row.address != 0 {
        row.mapping = 0;
    }
    tables.locations.push(row);
    Ok(misfits)
}

fn push_indices(field: &Field<'_>, tables: &mut Tables<'_>) -> Wire<()> {
    field.ints(|number, _| {
        tables.indices.push(index(number));
        Ok(())
    })
}

/// The numbers of a message by their fields below `N`; 0 for what is not there.
fn numbers<const N: usize>(mut message: Cursor<'_>) -> Wire<[u64; N]> {
    let mut found = [0; N];
    while let Some(field) = message.field()? {
        if let (WireValue::Varint(n), Some(place)) = (field.value, found.get_mut(usize::try_from(field.number).unwrap_or(N))) {
            *place = n;
        }
    }
    Ok(found)
}

fn value_type(message: Cursor<'_>) -> Wire<(u32, u32)> {
    let [_, name, unit] = numbers::<3>(message)?;
    Ok((index(name), index(unit)))
}

/// An attribute as resources, scopes and the older dictionaries have it.
fn key_value<'a>(mut message: Cursor<'a>, strings: &[Cow<'a, str>]) -> Wire<Attribute<'a>> {
    let mut attribute = Attribute { key: Key::Text(Cow::Borrowed("")), value: Value::None, unit: 0 };
    while let Some(field) = message.field()? {
        match (field.number, field.value) {
            (1, WireValue::Bytes(text)) => attribute.key = Key::Text(String::from_utf8_lossy(text.rest())),
            (2, WireValue::Bytes(value)) => attribute.value = any_value(value, strings)?,
            (3, WireValue::Varint(row)) if row != 0 => attribute.key = Key::Row(index(row)),
            _ => {}
        }
    }
    Ok(attribute)
}

/// An attribute as the dictionary has it from 1.8 on.
fn key_value_and_unit<'a>(mut message: Cursor<'a>, strings: &[Cow<'a, str>]) -> Wire<Attribute<'a>> {
    let mut attribute = Attribute { key: Key::Row(0), value: Value::None, unit: 0 };
    while let Some(field) = message.field()? {
        match (field.number, field.value) {
            (1, WireValue::Varint(row)) => attribute.key = Key::Row(index(row)),
            (2, WireValue::Bytes(value)) => attribute.value = any_value(value, strings)?,
            (3, WireValue::Varint(unit)) => attribute.unit = index(unit),
            _ => {}
        }
    }
    Ok(attribute)
}

fn any_value<'a>(mut message: Cursor<'a>, strings: &[Cow<'a, str>]) -> Wire<Value<'a>> {
    let mut value = Value::None;
    while let Some(field) = message.field()? {
        value = match (field.number, field.value) {
            (1, WireValue::Bytes(text)) => Value::Text(String::from_utf8_lossy(text.rest())),
            (2, WireValue::Varint(n)) => Value::Bool(n != 0),
            (3, WireValue::Varint(n)) => Value::Int(n as i64),
            (4, WireValue::Fixed(bits)) => Value::Double(f64::from_bits(bits)),
            (5 | 6, WireValue::Bytes(parts)) => {
                let mut out = Rendered::default();
                render_parts(parts, field.number == 6, strings, 0, &mut out)?;
                Value::Nested(out.text)
            }
            (7, WireValue::Bytes(bytes)) => Value::Bytes(hex(bytes.rest())),
            (8, WireValue::Varint(row)) => Value::Row(index(row)),
            _ => continue,
        };
    }
    Ok(value)
}

/// Writes an array or a list of keys and values as JSON. Bounded in depth, as `Rendered` is in length.
fn render_parts(mut parts: Cursor<'_>, keyed: bool, strings: &[Cow<'_, str>], depth: usize, out: &mut Rendered) -> Wire<()> {
    if depth > Rendered::DEEPEST {
        out.push("…");
        return Ok(());
    }
    out.push(if keyed { "{" } else { "[" });
    let mut first = true;
    while let Some(field) = parts.field()? {
        let (1, WireValue::Bytes(part)) = (field.number, field.value) else { continue };
        if out.is_full() {
            return Ok(());
        }
        if !std::mem::take(&mut first) {
            out.push(",");
        }
        if keyed {
            let (mut fields, mut value) = (part, None);
            while let Some(field) = fields.field()? {
                match (field.number, field.value) {
                    (1, WireValue::Bytes(key)) => out.quoted(&String::from_utf8_lossy(key.rest())),
                    (3, WireValue::Varint(row)) if row != 0 => {
                        out.quoted(strings.get(index(row) as usize).map_or("", |text| text));
                    }
                    (2, WireValue::Bytes(inner)) => value = Some(inner),
                    _ => {}
                }
            }
            out.push(":");
            match value {
                Some(value) => render(value, strings, depth, out)?,
                None => out.push("null"),
            }
        } else {
            render(part, strings, depth, out)?;
        }
    }
    out.push(if keyed { "}" } else { "]" });
    Ok(())
}

fn render(mut value: Cursor<'_>, strings: &[Cow<'_, str>], depth: usize, out: &mut Rendered) -> Wire<()> {
    let mut found = false;
    while let Some(field) = value.field()? {
        match (field.number, field.value) {
            (1, WireValue::Bytes(text)) => out.quoted(&String::from_utf8_lossy(text.rest())),
            (2, WireValue::Varint(n)) => out.push(if n != 0 { "true" } else { "false" }),
            (3, WireValue::Varint(n)) => out.push(&(n as i64).to_string()),
            (4, WireValue::Fixed(bits)) => out.push(&f64::from_bits(bits).to_string()),
            (5 | 6, WireValue::Bytes(parts)) => render_parts(parts, field.number == 6, strings, depth + 1, out)?,
            (7, WireValue::Bytes(bytes)) => out.quoted(&hex(bytes.rest())),
            (8, WireValue::Varint(row)) => out.quoted(strings.get(index(row) as usize).map_or("", |text| text)),
            _ => continue,
        }
        found = true;
    }
    if !found {
        out.push("null");
    }
    Ok(())
}
