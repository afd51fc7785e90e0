//! Rows of tables, and the values of attributes, in JSON.

use std::borrow::Cow;

use super::json::{Reader, Result};
use super::layout::Table;
use super::tables::{Attribute, FunctionRow, Key, LineRow, Link, LocationRow, MappingRow, NONE, Rendered, Tables, Value, hex};
use crate::json::{Json, Kind};

impl<'a> Reader<'a> {
    /// Reads tables, texts first: values of attributes point at them.
    pub(super) fn tables(&mut self, mut found: Vec<(Table, Json<'a>)>, tables: &mut Tables<'a>, container: bool) -> Result<()> {
        found.sort_by_key(|(table, _)| *table != Table::String);
        for (table, mut json) in found {
            self.array(&mut json, |reader, json| reader.row(table, json, tables, container))?;
        }
        Ok(())
    }

    fn row(&mut self, table: Table, json: &mut Json<'a>, tables: &mut Tables<'a>, container: bool) -> Result<()> {
        match table {
            Table::String => tables.strings.push(self.text(json)?),
            Table::Mapping => self.mapping(json, tables)?,
            Table::Location => self.location(json, tables, container)?,
            Table::Function => {
                let mut row = FunctionRow::default();
                self.object(json, |reader, key, json| {
                    match key {
                        "nameStrindex" | "name" => row.name = reader.index(json)?,
                        "systemNameStrindex" | "systemName" => row.system_name = reader.index(json)?,
                        "filenameStrindex" | "filename" => row.file = reader.index(json)?,
                        "startLine" => row.start_line = reader.number(json)?,
                        "id" => json.skip()?,
                        _ => reader.unknown(json)?,
                    }
                    Ok(())
                })?;
                tables.functions.push(row);
            }
            Table::Link => {
                let mut link = Link::default();
                self.object(json, |reader, key, json| {
                    match key {
                        "traceId" => link.trace = reader.id(json)?,
                        "spanId" => link.span = reader.id(json)?,
                        _ => reader.unknown(json)?,
                    }
                    Ok(())
                })?;
                tables.links.push(link);
            }
            Table::Attribute => {
                let attribute = self.attribute(json, &tables.strings)?;
                tables.attributes.push(attribute);
            }
            Table::Unit => {
                let mut row = (0, 0);
                self.object(json, |reader, key, json| {
                    match key {
                        "attributeKeyStrindex" | "attributeKey" => row.0 = reader.index(json)?,
                        "unitStrindex" | "unit" => row.1 = reader.index(json)?,
                        _ => reader.unknown(json)?,
                    }
                    Ok(())
                })?;
                tables.units.push(row);
            }
            Table::Stack => {
                let start = tables.stack_locations.len() as u32;
                self.object(json, |reader, key, json| match key {
                    "locationIndices" => reader.indices(json, &mut tables.stack_locations),
                    _ => reader.unknown(json),
                })?;
                tables.stacks.push(start..tables.stack_locations.len() as u32);
            }
        }
        Ok(())
    }

    fn mapping(&mut self, json: &mut Json<'a>, tables: &mut Tables<'a>) -> Result<()> {
        let mut row = MappingRow::default();
        let first = tables.indices.len() as u32;
        self.object(json, |reader, key, json| {
            match key {
                "memoryStart" => row.start = reader.number(json)?,
                "memoryLimit" => row.limit = reader.number(json)?,
                "fileOffset" => row.offset = reader.number(json)?,
                "filenameStrindex" | "filename" => row.file = reader.index(json)?,
                "buildId" => row.build_id = reader.index(json)?,
                "attributeIndices" | "attributes" => reader.indices(json, &mut tables.indices)?,
                "hasFunctions" => row.resolved[0] = json.bool_or_skip()? == Some(true),
                "hasFilenames" => row.resolved[1] = json.bool_or_skip()? == Some(true),
                "hasLineNumbers" => row.resolved[2] = json.bool_or_skip()? == Some(true),
                "hasInlineFrames" => row.resolved[3] = json.bool_or_skip()? == Some(true),
                "id" | "buildIdKind" => json.skip()?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })?;
        row.attributes = first..tables.indices.len() as u32;
        tables.mappings.push(row);
        Ok(())
    }

    fn location(&mut self, json: &mut Json<'a>, tables: &mut Tables<'a>, container: bool) -> Result<()> {
        let first = (tables.lines.len() as u32, tables.indices.len() as u32);
        json.kind()?;
        let mut row = LocationRow { at: json.byte(), mapping: NONE, address: 0, lines: 0..0, attributes: 0..0, kind: 0 };
        self.object(json, |reader, key, json| {
            match key {
                "mappingIndex" if json.kind()? == Kind::Null => json.skip()?,
                "mappingIndex" => row.mapping = reader.index(json)?,
                "address" => row.address = reader.number(json)?,
                "line" | "lines" => reader.array(json, |reader, json| {
                    let mut line = LineRow { function: 0, line: 0 };
                    reader.object(json, |reader, key, json| {
                        match key {
                            "functionIndex" => line.function = reader.index(json)?,
                            "line" => line.line = reader.number(json)?,
                            "column" => tables.columns += u64::from(reader.number(json)? != 0),
                            _ => reader.unknown(json)?,
                        }
                        Ok(())
                    })?;
                    tables.lines.push(line);
                    Ok(())
                })?,
                "attributeIndices" | "attributes" => reader.indices(json, &mut tables.indices)?,
                "isFolded" => tables.folded += u64::from(json.bool_or_skip()? == Some(true)),
                "typeIndex" => row.kind = reader.index(json)?,
                "id" => json.skip()?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })?;
        row.lines = first.0..tables.lines.len() as u32;
        row.attributes = first.1..tables.indices.len() as u32;
        if container && row.mapping == NONE && row.lines.is_empty() && row.address != 0 {
            row.mapping = 0;
        }
        tables.locations.push(row);
        Ok(())
    }

    pub(super) fn attributes(
        &mut self,
        json: &mut Json<'a>,
        strings: &[Cow<'a, str>],
        to: &mut Vec<Attribute<'a>>,
    ) -> Result<()> {
        self.array(json, |reader, json| {
            to.push(reader.attribute(json, strings)?);
            Ok(())
        })
    }

    fn attribute(&mut self, json: &mut Json<'a>, strings: &[Cow<'a, str>]) -> Result<Attribute<'a>> {
        let mut found = Attribute { key: Key::Row(0), value: Value::None, unit: 0 };
        self.object(json, |reader, key, json| {
            match key {
                "key" => found.key = Key::Text(reader.text(json)?),
                "keyStrindex" => {
                    let row = reader.index(json)?;
                    if row != 0 {
                        found.key = Key::Row(row);
                    }
                }
                "value" => found.value = reader.any_value(json, strings)?,
                "unitStrindex" => found.unit = reader.index(json)?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn any_value(&mut self, json: &mut Json<'a>, strings: &[Cow<'a, str>]) -> Result<Value<'a>> {
        let mut found = Value::None;
        self.object(json, |reader, key, json| {
            found = match key {
                "stringValue" => Value::Text(reader.text(json)?),
                "boolValue" => Value::Bool(json.bool_or_skip()? == Some(true)),
                "intValue" => Value::Int(reader.number(json)? as i64),
                "doubleValue" => Value::Double(reader.double(json)?),
                "bytesValue" => Value::Bytes(hex(&reader.base64(json)?)),
                "stringValueStrindex" => Value::Row(reader.index(json)?),
                "arrayValue" | "kvlistValue" => {
                    let mut out = Rendered::default();
                    reader.render_parts(json, key == "kvlistValue", strings, 0, &mut out)?;
                    Value::Nested(out.text)
                }
                _ => return reader.unknown(json),
            };
            Ok(())
        })?;
        Ok(found)
    }

    fn double(&mut self, json: &mut Json<'a>) -> Result<f64> {
        if json.kind()? == Kind::Number {
            return json.float();
        }
        // What is no number stands in quotes: `NaN`, `-Infinity`.
        let text = self.text(json)?;
        Ok(text.parse().unwrap_or(f64::NAN))
    }

    /// Writes `{"values": […]}` as plain JSON. Bounded in depth, as `Rendered` is in length.
    fn render_parts(
        &mut self,
        json: &mut Json<'a>,
        keyed: bool,
        strings: &[Cow<'a, str>],
        depth: usize,
        out: &mut Rendered,
    ) -> Result<()> {
        if depth > Rendered::DEEPEST || out.is_full() {
            out.push("…");
            return json.skip();
        }
        out.push(if keyed { "{" } else { "[" });
        let mut first = true;
        self.object(json, |reader, key, json| match key {
            "values" => reader.array(json, |reader, json| {
                if out.is_full() {
                    return json.skip();
                }
                if !std::mem::take(&mut first) {
                    out.push(",");
                }
                if !keyed {
                    return reader.render(json, strings, depth, out);
                }
                let mut value = None;
                reader.object(json, |reader, key, json| {
                    match key {
                        "key" => out.quoted(&reader.text(json)?),
                        "keyStrindex" => {
                            let row = reader.index(json)?;
                            if row != 0 {
                                out.quoted(strings.get(row as usize).map_or("", |text| text));
                            }
                        }
                        "value" => value = Some(json.remember()?),
                        _ => reader.unknown(json)?,
                    }
                    Ok(())
                })?;
                out.push(":");
                match value {
                    Some(mut value) => reader.render(&mut value, strings, depth, out)?,
                    None => out.push("null"),
                }
                Ok(())
            }),
            _ => reader.unknown(json),
        })?;
        out.push(if keyed { "}" } else { "]" });
        Ok(())
    }

    fn render(&mut self, json: &mut Json<'a>, strings: &[Cow<'a, str>], depth: usize, out: &mut Rendered) -> Result<()> {
        let mut found = false;
        self.object(json, |reader, key, json| {
            match key {
                "stringValue" => out.quoted(&reader.text(json)?),
                "boolValue" => out.push(if json.bool_or_skip()? == Some(true) { "true" } else { "false" }),
                "intValue" => out.push(&(reader.number(json)? as i64).to_string()),
                "doubleValue" => out.push(&reader.double(json)?.to_string()),
                "bytesValue" => out.quoted(&hex(&reader.base64(json)?)),
                "stringValueStrindex" => {
                    let row = reader.index(json)?;
                    out.quoted(strings.get(row as usize).map_or("", |text| text));
                }
                "arrayValue" | "kvlistValue" => reader.render_parts(json, key == "kvlistValue", strings, depth + 1, out)?,
                _ => return reader.unknown(json),
            }
            found = true;
            Ok(())
        })?;
        if !found {
            out.push("null");
        }
        Ok(())
    }
}
