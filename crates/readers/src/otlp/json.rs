//! Reads OTLP/JSON of any layout: fields have names there, so that one reader knows those of all.

use std::borrow::Cow;

use super::layout::Table;
use super::map::Mapper;
use super::tables::{
    Attribute, DefaultType, FunctionRow, Header, Key, LineRow, Link, LocationRow, MappingRow, NONE, Rendered, Sample, Scope,
    Tables, Value, hex, id_text, index,
};
use crate::ReadError;
use crate::json::{Json, Kind};

type Result<T> = std::result::Result<T, ReadError>;

/// Do these first bytes look like OTLP/JSON of profiles?
pub(super) fn sniff(head: &[u8]) -> bool {
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let Some(rest) = head.trim_ascii_start().strip_prefix(b"{") else { return false };
    let Some(rest) = rest.trim_ascii_start().strip_prefix(b"\"") else { return false };
    let is = |rest: &[u8], key: &str| rest.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b"\""));
    // Other signals begin with `resourceSpans` and the like. The head may end within the key.
    let cut = |key: &str| rest.len() > "resource_".len() && key.as_bytes().starts_with(rest);
    if ["resourceProfiles", "resource_profiles"].iter().any(|&key| is(rest, key) || cut(key)) {
        return true;
    }
    let table = || {
        let rest = rest.strip_prefix(b"dictionary\"")?.trim_ascii_start().strip_prefix(b":")?;
        let rest = rest.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
        let key = &rest[..rest.iter().position(|&b| b == b'"')?];
        table_of(&camel(std::str::from_utf8(key).ok()?))
    };
    table().is_some()
}

/// Reads the next of the texts that stand one behind the other.
///
/// # Errors
/// [`ReadError::Malformed`], [`ReadError::Truncated`]; [`ReadError::NotThisFormat`] if it is of something else.
pub(super) fn read<'a>(json: &mut Json<'a>, bytes: &'a [u8], mapper: &mut Mapper<'a>) -> Result<()> {
    let mut reader = Reader { bytes, misfits: 0 };
    let (mut resources, mut dictionary, mut beside) = (None, None, Vec::new());
    let mut unknown = 0;
    json.enter_object()?;
    while let Some(key) = json.key()? {
        match &*camel(&key) {
            "resourceProfiles" => resources = Some(json.remember()?),
            "dictionary" => dictionary = Some(json.remember()?),
            other => match table_of(other) {
                Some(table) => beside.push((table, json.remember()?)),
                None => {
                    unknown += 1;
                    json.skip()?;
                }
            },
        }
    }
    if resources.is_none() && dictionary.is_none() {
        return Err(ReadError::NotThisFormat { message: "this is no OTLP profile: it has no `resourceProfiles`".into() });
    }
    let mut tables = Tables::default();
    let mut layout = "";
    if let Some(mut dictionary) = dictionary {
        reader.object(&mut dictionary, |reader, key, json| match table_of(key) {
            Some(table) => {
                beside.push((table, json.remember()?));
                Ok(())
            }
            None => reader.unknown(json),
        })?;
        if !beside.is_empty() {
            let newest = beside.iter().any(|(table, _)| *table == Table::Stack);
            layout = if newest { "1.8 or later (JSON)" } else { "1.7 (JSON)" };
        }
    } else if !beside.is_empty() {
        layout = "1.6 (JSON)";
    }
    reader.tables(beside, &mut tables, false)?;
    mapper.tables(tables);
    if let Some(mut resources) = resources {
        reader.array(&mut resources, |reader, json| reader.resource(json, mapper))?;
    }
    if !layout.is_empty() {
        mapper.layout(layout);
    }
    mapper.misfits(unknown + reader.misfits);
    Ok(())
}

/// The name of a key as JSON should have it; that of the schema is taken, too.
fn camel(key: &str) -> Cow<'_, str> {
    if !key.contains('_') {
        return Cow::Borrowed(key);
    }
    let mut out = String::with_capacity(key.len());
    let mut upper = false;
    for c in key.chars() {
        match c {
            '_' => upper = true,
            c if std::mem::take(&mut upper) => out.push(c.to_ascii_uppercase()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn table_of(key: &str) -> Option<Table> {
    Some(match key {
        "mappingTable" | "mapping" => Table::Mapping,
        "locationTable" | "location" => Table::Location,
        "functionTable" | "function" => Table::Function,
        "linkTable" => Table::Link,
        "stringTable" => Table::String,
        "attributeTable" => Table::Attribute,
        "attributeUnits" => Table::Unit,
        "stackTable" => Table::Stack,
        _ => return None,
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    /// Fields that are unknown or of another kind than they should be.
    misfits: u64,
}

impl<'a> Reader<'a> {
    /// Calls `each` for the values of an object, by their keys; passes over anything else.
    fn object(&mut self, json: &mut Json<'a>, mut each: impl FnMut(&mut Self, &str, &mut Json<'a>) -> Result<()>) -> Result<()> {
        if json.kind()? != Kind::Object {
            return self.unknown(json);
        }
        json.enter_object()?;
        while let Some(key) = json.key()? {
            each(self, &camel(&key), json)?;
        }
        Ok(())
    }

    /// Calls `each` for the items of an array; passes over anything else.
    fn array(&mut self, json: &mut Json<'a>, mut each: impl FnMut(&mut Self, &mut Json<'a>) -> Result<()>) -> Result<()> {
        if json.kind()? != Kind::Array {
            return self.unknown(json);
        }
        json.enter_array()?;
        while json.item()? {
            each(self, json)?;
        }
        Ok(())
    }

    fn unknown(&mut self, json: &mut Json<'a>) -> Result<()> {
        self.misfits += u64::from(json.kind()? != Kind::Null);
        json.skip()
    }

    /// A whole number of 64 bits, which may stand in quotes; a negative one as two's complement.
    fn number(&mut self, json: &mut Json<'a>) -> Result<u64> {
        Ok(self.number_or_none(json)?.unwrap_or(0))
    }

    fn number_or_none(&mut self, json: &mut Json<'a>) -> Result<Option<u64>> {
        let parse = |text: &str| text.parse::<u64>().ok().or_else(|| text.parse::<i64>().ok().map(|n| n as u64));
        let found = match json.kind()? {
            Kind::Number => {
                let start = json.byte();
                let fraction = json.integer_or_skip()?;
                let text = std::str::from_utf8(&self.bytes[start..json.byte()]).unwrap_or_default();
                parse(text).or(fraction.map(|n| n as u64))
            }
            Kind::Text => parse(json.text()?.trim()),
            _ => {
                json.skip()?;
                None
            }
        };
        self.misfits += u64::from(found.is_none());
        Ok(found)
    }

    /// An index; what is no number is one that no row has.
    fn index(&mut self, json: &mut Json<'a>) -> Result<u32> {
        Ok(self.number_or_none(json)?.map_or(NONE - 1, index))
    }

    fn indices(&mut self, json: &mut Json<'a>, to: &mut Vec<u32>) -> Result<()> {
        self.array(json, |reader, json| {
            to.push(reader.index(json)?);
            Ok(())
        })
    }

    fn text(&mut self, json: &mut Json<'a>) -> Result<Cow<'a, str>> {
        let text = json.text_or_skip()?;
        self.misfits += u64::from(text.is_none());
        Ok(text.unwrap_or_default())
    }

    fn base64(&mut self, json: &mut Json<'a>) -> Result<Vec<u8>> {
        let text = self.text(json)?;
        let bytes = base64(&text);
        self.misfits += u64::from(bytes.is_none());
        Ok(bytes.unwrap_or_default())
    }

    /// The id of a trace or span: hexadecimal, or base64 as protobuf's own mapping to JSON has it.
    fn id(&mut self, json: &mut Json<'a>) -> Result<Cow<'static, str>> {
        let text = self.text(json)?;
        if text.len().is_multiple_of(16) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            let zero = text.bytes().all(|b| b == b'0');
            return Ok(if zero { Cow::Borrowed("") } else { Cow::Owned(text.to_ascii_lowercase()) });
        }
        let bytes = base64(&text);
        self.misfits += u64::from(bytes.is_none());
        Ok(id_text(&bytes.unwrap_or_default()))
    }

    /// Reads tables, texts first: values of attributes point at them.
    fn tables(&mut self, mut found: Vec<(Table, Json<'a>)>, tables: &mut Tables<'a>, container: bool) -> Result<()> {
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

    fn resource(&mut self, json: &mut Json<'a>, mapper: &mut Mapper<'a>) -> Result<()> {
        let (mut resource, mut scopes) = (None, None);
        self.object(json, |reader, key, json| {
            match key {
                "resource" => resource = Some(json.remember()?),
                "scopeProfiles" => scopes = Some(json.remember()?),
                "schemaUrl" => json.skip()?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })?;
        let mut attributes = Vec::new();
        if let Some(mut resource) = resource {
            self.object(&mut resource, |reader, key, json| match key {
                "attributes" => reader.attributes(json, mapper.strings(), &mut attributes),
                "droppedAttributesCount" => {
                    mapper.dropped_attributes(reader.number(json)?);
                    Ok(())
                }
                "entityRefs" => json.skip(),
                _ => reader.unknown(json),
            })?;
        }
        mapper.resource(&attributes);
        let Some(mut scopes) = scopes else { return Ok(()) };
        self.array(&mut scopes, |reader, json| reader.scope(json, mapper))
    }

    fn scope(&mut self, json: &mut Json<'a>, mapper: &mut Mapper<'a>) -> Result<()> {
        let (mut scope, mut profiles) = (None, None);
        self.object(json, |reader, key, json| {
            match key {
                "scope" => scope = Some(json.remember()?),
                "profiles" => profiles = Some(json.remember()?),
                "schemaUrl" => json.skip()?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })?;
        let mut found = Scope::default();
        if let Some(mut scope) = scope {
            self.object(&mut scope, |reader, key, json| {
                match key {
                    "name" => found.name = reader.text(json)?,
                    "version" => found.version = reader.text(json)?,
                    "attributes" => reader.attributes(json, mapper.strings(), &mut found.attributes)?,
                    "droppedAttributesCount" => mapper.dropped_attributes(reader.number(json)?),
                    _ => reader.unknown(json)?,
                }
                Ok(())
            })?;
        }
        mapper.scope(&found);
        let Some(mut profiles) = profiles else { return Ok(()) };
        self.array(&mut profiles, |reader, json| reader.profile(json, mapper))
    }

    fn profile(&mut self, json: &mut Json<'a>, mapper: &mut Mapper<'a>) -> Result<()> {
        json.kind()?;
        let mut found = ProfileParts { header: Header { at: json.byte(), ..Header::default() }, ..ProfileParts::default() };
        let mut inner = None;
        self.object(json, |reader, key, json| match key {
            "profile" => {
                inner = Some(json.remember()?);
                Ok(())
            }
            "attributes" => reader.attributes(json, &[], &mut found.header.attributes),
            "startTimeUnixNano" => {
                found.header.time = reader.number(json)?;
                Ok(())
            }
            "endTimeUnixNano" => {
                found.end_time = reader.number(json)?;
                Ok(())
            }
            _ => reader.profile_field(key, json, &mut found),
        })?;
        if found.end_time > found.header.time {
            found.header.duration = found.end_time - found.header.time;
        }
        let container = inner.is_some();
        if let Some(mut inner) = inner {
            self.object(&mut inner, |reader, key, json| reader.profile_field(key, json, &mut found))?;
        }
        if !found.tables.is_empty() {
            let mut tables = Tables::default();
            self.tables(found.tables, &mut tables, container)?;
            mapper.tables(tables);
            mapper.layout(if container { "1.3 (JSON)" } else { "1.4 or 1.5 (JSON)" });
        }
        let mut empty = true;
        if let Some(samples) = &found.samples {
            let mut probe = samples.clone();
            if probe.kind()? == Kind::Array {
                probe.enter_array()?;
                empty = !probe.item()?;
            }
        }
        mapper.profile(found.header, empty)?;
        let Some(mut samples) = found.samples else { return Ok(()) };
        let mut sample = Sample::default();
        self.array(&mut samples, |reader, json| {
            json.kind()?;
            sample.clear(json.byte());
            reader.sample(json, &mut sample)?;
            mapper.sample(&sample)
        })
    }

    fn profile_field(&mut self, key: &str, json: &mut Json<'a>, found: &mut ProfileParts<'a>) -> Result<()> {
        let header = &mut found.header;
        match key {
            "sampleType" if json.kind()? == Kind::Array => self.array(json, |reader, json| {
                header.types.push(reader.value_type(json)?);
                Ok(())
            })?,
            "sampleType" => header.types.push(self.value_type(json)?),
            "sample" | "samples" => found.samples = Some(json.remember()?),
            "locationIndices" => self.indices(json, &mut header.location_indices)?,
            "timeUnixNano" | "timeNanos" => {
                let time = self.number(json)?;
                header.time = if time == 0 { header.time } else { time };
            }
            "durationNano" | "durationNanos" => header.duration = self.number(json)?,
            "periodType" => header.period_type = Some(self.value_type(json)?),
            "period" => header.period = self.number(json)? as i64,
            "commentStrindices" | "comment" => self.indices(json, &mut header.comments)?,
            "defaultSampleTypeIndex" => header.default_type = DefaultType::Place(self.index(json)?),
            "defaultSampleTypeStrindex" | "defaultSampleType" => header.default_type = DefaultType::Name(self.index(json)?),
            "dropFrames" => header.drop_frames = self.index(json)?,
            "keepFrames" => header.keep_frames = self.index(json)?,
            "attributeIndices" => self.indices(json, &mut header.attribute_indices)?,
            "droppedAttributesCount" => header.dropped = self.number(json)?,
            "originalPayloadFormat" => header.payload_format = self.text(json)?,
            "originalPayload" => {
                json.kind()?;
                header.payload_at = json.byte();
                header.payload = Some(Cow::Owned(self.base64(json)?));
            }
            "profileId" => json.skip()?,
            other => match table_of(other) {
                Some(table) => found.tables.push((table, json.remember()?)),
                None => self.unknown(json)?,
            },
        }
        Ok(())
    }

    fn value_type(&mut self, json: &mut Json<'a>) -> Result<(u32, u32)> {
        let mut found = (0, 0);
        self.object(json, |reader, key, json| {
            match key {
                "typeStrindex" | "type" => found.0 = reader.index(json)?,
                "unitStrindex" | "unit" => found.1 = reader.index(json)?,
                "aggregationTemporality" => json.skip()?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn sample(&mut self, json: &mut Json<'a>, sample: &mut Sample) -> Result<()> {
        self.object(json, |reader, key, json| {
            match key {
                "stackIndex" => sample.stack = reader.index(json)?,
                "locationsStartIndex" => sample.start = reader.index(json)?,
                "locationsLength" => sample.length = reader.index(json)?,
                "locationIndex" => reader.indices(json, &mut sample.locations)?,
                "value" | "values" => reader.array(json, |reader, json| {
                    sample.values.push(reader.number(json)? as i64);
                    Ok(())
                })?,
                "timestampsUnixNano" => reader.array(json, |reader, json| {
                    sample.times.push(reader.number(json)?);
                    Ok(())
                })?,
                "attributeIndices" | "attributes" => reader.indices(json, &mut sample.attributes)?,
                "linkIndex" | "link" if json.kind()? == Kind::Null => json.skip()?,
                "linkIndex" | "link" => sample.link = reader.index(json)?,
                "label" => reader.array(json, |reader, json| {
                    let mut label = (0, 0, 0, 0);
                    reader.object(json, |reader, key, json| {
                        match key {
                            "key" => label.0 = reader.index(json)?,
                            "str" => label.1 = reader.index(json)?,
                            "num" => label.2 = reader.number(json)? as i64,
                            "numUnit" => label.3 = reader.index(json)?,
                            _ => reader.unknown(json)?,
                        }
                        Ok(())
                    })?;
                    sample.labels.push(label);
                    Ok(())
                })?,
                "stacktraceIdIndex" => json.skip()?,
                _ => reader.unknown(json)?,
            }
            Ok(())
        })
    }

    fn attributes(&mut self, json: &mut Json<'a>, strings: &[Cow<'a, str>], to: &mut Vec<Attribute<'a>>) -> Result<()> {
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

#[derive(Default)]
struct ProfileParts<'a> {
    header: Header<'a>,
    samples: Option<Json<'a>>,
    tables: Vec<(Table, Json<'a>)>,
    end_time: u64,
}

/// Bytes from base64 of either alphabet, with or without padding; nothing if it is none.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.chunks(4) {
        let mut bits = 0u32;
        for &c in group {
            let digit = match c {
                b'A'..=b'Z' => c - b'A',
                b'a'..=b'z' => c - b'a' + 26,
                b'0'..=b'9' => c - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(digit);
        }
        let have = group.len() * 6 / 8;
        if group.len() == 1 {
            return None;
        }
        bits <<= 32 - group.len() as u32 * 6;
        out.extend_from_slice(&bits.to_be_bytes()[..have]);
    }
    Some(out)
}
