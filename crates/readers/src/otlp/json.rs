//! Reads OTLP/JSON of any layout: fields have names there, so that one reader knows those of all.

use std::borrow::Cow;

use super::layout::Table;
use super::map::Mapper;
use super::tables::{DefaultType, Header, NONE, Sample, Scope, Tables, id_text, index};
use crate::ReadError;
use crate::json::{Json, Kind};

pub(super) type Result<T> = std::result::Result<T, ReadError>;

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
    table().is_some() || has_resources(&mut Json::new(head)).unwrap_or(false)
}

/// Is there a list of resources behind other keys?
fn has_resources(json: &mut Json<'_>) -> Result<bool> {
    json.enter_object()?;
    while let Some(key) = json.key()? {
        if camel(&key) == "resourceProfiles" {
            return Ok(true);
        }
        json.skip()?;
    }
    Ok(false)
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
    // Keys are too short for a search to pay.
    if !key.bytes().any(|b| b == b'_') {
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

pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// Fields that are unknown or of another kind than they should be.
    misfits: u64,
}

impl<'a> Reader<'a> {
    /// Calls `each` for the values of an object, by their keys; passes over anything else.
    pub(super) fn object(
        &mut self,
        json: &mut Json<'a>,
        mut each: impl FnMut(&mut Self, &str, &mut Json<'a>) -> Result<()>,
    ) -> Result<()> {
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
    pub(super) fn array(
        &mut self,
        json: &mut Json<'a>,
        mut each: impl FnMut(&mut Self, &mut Json<'a>) -> Result<()>,
    ) -> Result<()> {
        if json.kind()? != Kind::Array {
            return self.unknown(json);
        }
        json.enter_array()?;
        while json.item()? {
            each(self, json)?;
        }
        Ok(())
    }

    pub(super) fn unknown(&mut self, json: &mut Json<'a>) -> Result<()> {
        self.misfits += u64::from(json.kind()? != Kind::Null);
        json.skip()
    }

    /// A whole number of 64 bits, which may stand in quotes; a negative one as two's complement.
    pub(super) fn number(&mut self, json: &mut Json<'a>) -> Result<u64> {
        Ok(self.number_or_none(json)?.unwrap_or(0))
    }

    fn number_or_none(&mut self, json: &mut Json<'a>) -> Result<Option<u64>> {
        let parse = |text: &str| text.parse::<u64>().ok().or_else(|| text.parse::<i64>().ok().map(|n| n as u64));
        let found = match json.kind()? {
            Kind::Number => {
                let start = json.byte();
                let number = json.integer_or_skip()?.map(|n| n as u64);
                // Nothing: it may need the 64th bit.
                number.or_else(|| parse(std::str::from_utf8(&self.bytes[start..json.byte()]).unwrap_or_default()))
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
    pub(super) fn index(&mut self, json: &mut Json<'a>) -> Result<u32> {
        Ok(self.number_or_none(json)?.map_or(NONE - 1, index))
    }

    pub(super) fn indices(&mut self, json: &mut Json<'a>, to: &mut Vec<u32>) -> Result<()> {
        self.array(json, |reader, json| {
            to.push(reader.index(json)?);
            Ok(())
        })
    }

    pub(super) fn text(&mut self, json: &mut Json<'a>) -> Result<Cow<'a, str>> {
        let text = json.text_or_skip()?;
        self.misfits += u64::from(text.is_none());
        Ok(text.unwrap_or_default())
    }

    pub(super) fn base64(&mut self, json: &mut Json<'a>) -> Result<Vec<u8>> {
        let text = self.text(json)?;
        let bytes = base64(&text);
        self.misfits += u64::from(bytes.is_none());
        Ok(bytes.unwrap_or_default())
    }

    /// The id of a trace or span: hexadecimal, or base64 as protobuf's own mapping to JSON has it.
    pub(super) fn id(&mut self, json: &mut Json<'a>) -> Result<Cow<'static, str>> {
        let text = self.text(json)?;
        if text.len().is_multiple_of(16) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            let zero = text.bytes().all(|b| b == b'0');
            return Ok(if zero { Cow::Borrowed("") } else { Cow::Owned(text.to_ascii_lowercase()) });
        }
        let bytes = base64(&text);
        self.misfits += u64::from(bytes.is_none());
        Ok(id_text(&bytes.unwrap_or_default()))
    }

    fn resource(&mut self, json: &mut Json<'a>, mapper: &mut Mapper<'a>) -> Result<()> {
        self.described(
            json,
            ["resource", "scopeProfiles"],
            mapper,
            |reader, resource, mapper| {
                let mut attributes = Vec::new();
                if let Some(mut resource) = resource {
                    reader.object(&mut resource, |reader, key, json| match key {
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
                Ok(())
            },
            |reader, scope, mapper| reader.scope(scope, mapper),
        )
    }

    fn scope(&mut self, json: &mut Json<'a>, mapper: &mut Mapper<'a>) -> Result<()> {
        self.described(
            json,
            ["scope", "profiles"],
            mapper,
            |reader, scope, mapper| {
                let mut found = Scope::default();
                if let Some(mut scope) = scope {
                    reader.object(&mut scope, |reader, key, json| {
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
                Ok(())
            },
            |reader, profile, mapper| reader.profile(profile, mapper),
        )
    }

    /// An object with a list and a description of it, which `describe` takes before `each` takes the items.
    fn described(
        &mut self,
        json: &mut Json<'a>,
        [description, list]: [&str; 2],
        mapper: &mut Mapper<'a>,
        describe: impl Fn(&mut Self, Option<Json<'a>>, &mut Mapper<'a>) -> Result<()>,
        each: impl Fn(&mut Self, &mut Json<'a>, &mut Mapper<'a>) -> Result<()>,
    ) -> Result<()> {
        let (mut described, mut items, mut is_read) = (None, None, false);
        self.object(json, |reader, key, json| {
            if key == list && described.is_some() && !is_read {
                // The usual order: the list is gone through once.
                is_read = true;
                describe(reader, described.take(), mapper)?;
                reader.array(json, |reader, json| each(reader, json, mapper))?;
            } else if key == description && !is_read {
                described = Some(json.remember()?);
            } else if key == list && !is_read {
                items = Some(json.remember()?);
            } else if key == "schemaUrl" {
                json.skip()?;
            } else {
                reader.unknown(json)?;
            }
            Ok(())
        })?;
        if is_read {
            return Ok(());
        }
        describe(self, described, mapper)?;
        items.map_or(Ok(()), |mut items| self.array(&mut items, |reader, json| each(reader, json, mapper)))
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
