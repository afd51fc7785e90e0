//! Rows of tables, and the values of attributes, in protobuf.

use std::borrow::Cow;

use super::layout::{Layout, LocationField, MappingField, Table};
use super::tables::{
    Attribute, FunctionRow, Key, LineRow, Link, LocationRow, MappingRow, NONE, Rendered, Tables, Value, hex, id_text, index,
};
use crate::wire::{Cursor, Field, Value as WireValue, Wire};

/// Adds a row to its table; gives back how many of its fields were not understood.
pub(super) fn row<'a>(layout: Layout, table: Table, field: &Field<'a>, tables: &mut Tables<'a>) -> Wire<u64> {
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
pub(super) fn numbers<const N: usize>(mut message: Cursor<'_>) -> Wire<[u64; N]> {
    let mut found = [0; N];
    while let Some(field) = message.field()? {
        if let (WireValue::Varint(n), Some(place)) = (field.value, found.get_mut(usize::try_from(field.number).unwrap_or(N))) {
            *place = n;
        }
    }
    Ok(found)
}

pub(super) fn value_type(message: Cursor<'_>) -> Wire<(u32, u32)> {
    let [_, name, unit] = numbers::<3>(message)?;
    Ok((index(name), index(unit)))
}

/// An attribute as resources, scopes and the older dictionaries have it.
pub(super) fn key_value<'a>(mut message: Cursor<'a>, strings: &[Cow<'a, str>]) -> Wire<Attribute<'a>> {
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
