//! Decodes a profile into the model.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use profile::{
    Builder, FrameData, FrameId, FuncData, FuncId, Label, LabelValue, LabelsId, Mapping, MappingId, ModelError, Period, Profile,
    Resolved, SampleData, StackId, StrId,
};

use super::cache::Cache;
use super::field;
use crate::tree::{NONE, Tree};
use crate::wire::{Cursor, Fault, Field, Value, Wire};
use crate::{Notes, Options, Place, Read, ReadError};

/// The frame of a sample that has no location: its value is in the totals, and is shown.
const NO_STACK: &str = "[no stack]";

/// A file made to explode: one location can stand for many inlined lines.
const UNFOLDS: &str = "the inlined lines unfold to far more frames than a file of this size has";

/// The name of a location without function and address.
const UNKNOWN: &str = "[unknown]";

/// Reads an unpacked profile.
///
/// # Errors
/// See the module's text; [`ReadError::NotThisFormat`] if nothing in it is a field of a profile.
pub fn read(bytes: &[u8], options: &Options) -> Result<Read, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > options.max_bytes {
        return Err(ReadError::TooLarge { limit: options.max_bytes, what: "the file" });
    }
    let mut file = Index::default();
    let fault = file.fill(bytes).err();
    let cut = match fault {
        None if file.known => None,
        Some(fault) if file.known && fault.cut => Some(fault),
        Some(fault) if file.known => return Err(fault.into()),
        None => {
            return Err(ReadError::NotThisFormat { message: "this is not a pprof profile: it has none of its tables".into() });
        }
        Some(fault) => {
            let message = format!("this is not a pprof profile (byte {}: {})", fault.at, fault.message);
            return Err(ReadError::NotThisFormat { message });
        }
    };
    let truncated = |what: &str| {
        cut.as_ref().map(|fault| {
            let message = format!("{}, and {what}", fault.message);
            ReadError::Truncated { at: Place::Byte(fault.at as u64), message }
        })
    };
    if file.strings.is_empty() {
        let none = || Fault::new(bytes.len(), "there is no string table").into();
        return Err(truncated("the string table, which names everything, is behind the end").unwrap_or_else(none));
    }
    if file.sample_count == 0
        && let Some(error) = truncated("the samples are behind the end")
    {
        return Err(error);
    }
    if file.types.is_empty() && file.sample_count > 0 {
        let none = || Fault::new(file.first_sample, "there are samples and no sample type").into();
        return Err(truncated("the sample types are behind the end").unwrap_or_else(none));
    }

    let is_cut = cut.is_some();
    let mut reader = Reader::new(bytes, file, is_cut);
    reader.read()?;
    if let Some(what) = reader.useless
        && let Some(error) = truncated(what)
    {
        return Err(error);
    }
    let (profile, mut notes) = reader.finish()?;
    notes.bytes = bytes.len() as u64;
    notes.fault = cut.map(|fault| (Place::Byte(fault.at as u64), format!("the file is cut off: {}", fault.message)));
    Ok(Read { profile, notes })
}

/// A number of the top level, and where it stands.
#[derive(Debug, Clone, Copy, Default)]
struct At {
    value: u64,
    at: usize,
}

/// The top level of the file.
#[derive(Default)]
struct Index<'a> {
    /// A table of a profile is there.
    known: bool,
    types: Vec<Cursor<'a>>,
    mappings: Vec<Cursor<'a>>,
    locations: Vec<Cursor<'a>>,
    functions: Vec<Cursor<'a>>,
    strings: Vec<Cow<'a, str>>,
    not_utf8: u64,
    sample_count: u64,
    first_sample: usize,
    /// All fields from the first sample to the last.
    samples: Option<Cursor<'a>>,
    period_type: Option<Cursor<'a>>,
    drop_frames: At,
    keep_frames: At,
    doc_url: At,
    default_type: At,
    comments: Vec<At>,
    time_ns: i64,
    duration_ns: i64,
    period: i64,
}

impl<'a> Index<'a> {
    fn fill(&mut self, bytes: &'a [u8]) -> Wire<()> {
        let mut top = Cursor::new(bytes);
        let mut samples_end = 0;
        let result = self.fill_from(&mut top, &mut samples_end);
        if self.sample_count > 0 {
            self.samples = Some(Cursor::over(bytes, self.first_sample..samples_end));
        }
        result
    }

    fn fill_from(&mut self, top: &mut Cursor<'a>, samples_end: &mut usize) -> Wire<()> {
        while let Some(f) = top.field()? {
            let number = || f.int().map(|value| At { value, at: f.at });
            match f.number {
                field::SAMPLE => {
                    f.bytes()?;
                    if self.sample_count == 0 {
                        self.first_sample = f.at;
                    }
                    self.sample_count += 1;
                    *samples_end = top.at();
                    self.known = true;
                }
                field::SAMPLE_TYPE => self.types.push(f.bytes()?),
                field::MAPPING => self.mappings.push(f.bytes()?),
                field::LOCATION => self.locations.push(f.bytes()?),
                field::FUNCTION => self.functions.push(f.bytes()?),
                field::STRING_TABLE => {
                    let text = String::from_utf8_lossy(f.bytes()?.rest());
                    if self.strings.is_empty() && !text.is_empty() {
                        return Err(Fault::new(f.at, "the first text of the string table is not the empty one"));
                    }
                    self.not_utf8 += u64::from(matches!(text, Cow::Owned(_)));
                    self.strings.push(text);
                    self.known = true;
                }
                field::PERIOD_TYPE => self.period_type = Some(f.bytes()?),
                field::COMMENT => f.ints(|value, at| {
                    self.comments.push(At { value, at });
                    Ok(())
                })?,
                field::DROP_FRAMES => self.drop_frames = number()?,
                field::KEEP_FRAMES => self.keep_frames = number()?,
                field::DEFAULT_SAMPLE_TYPE => self.default_type = number()?,
                field::DOC_URL => self.doc_url = number()?,
                field::TIME_NANOS => self.time_ns = f.int()? as i64,
                field::DURATION_NANOS => self.duration_ns = f.int()? as i64,
                field::PERIOD => self.period = f.int()? as i64,
                _ => {}
            }
            self.known |= f.number <= field::STRING_TABLE;
        }
        Ok(())
    }
}

/// The rows of a table by id. Most writers count from 1.
enum Ids {
    Dense(Vec<u32>),
    Sparse(HashMap<u64, u32>),
}

impl Ids {
    /// `ids` in the order of rows, each with the place of its message; `what` they are.
    fn new(what: &str, ids: &[At]) -> Wire<Ids> {
        let largest = ids.iter().map(|id| id.value).max().unwrap_or(0);
        let mut table = if largest <= 2 * ids.len() as u64 + 64 {
            Ids::Dense(vec![NONE; largest as usize + 1])
        } else {
            Ids::Sparse(HashMap::with_capacity(ids.len()))
        };
        for (row, id) in ids.iter().enumerate() {
            let row = row as u32;
            if id.value == 0 {
                return Err(Fault::new(id.at, format!("a {what} has the id 0")));
            }
            let new = match &mut table {
                Ids::Dense(rows) => std::mem::replace(&mut rows[id.value as usize], row) == NONE,
                Ids::Sparse(rows) => rows.insert(id.value, row).is_none(),
            };
            if !new {
                return Err(Fault::new(id.at, format!("two {what}s have the id {}", id.value)));
            }
        }
        Ok(table)
    }

    /// The row with this id, or `NONE`.
    #[inline]
    fn row(&self, id: u64) -> u32 {
        match self {
            Ids::Dense(rows) => usize::try_from(id).ok().and_then(|id| rows.get(id)).copied().unwrap_or(NONE),
            Ids::Sparse(rows) => rows.get(&id).copied().unwrap_or(NONE),
        }
    }
}

struct MappingRow {
    id: MappingId,
    /// Row of its file name in the string table.
    file: u32,
}

struct FunctionRow {
    name: u32,
    system_name: u32,
    file: u32,
    start_line: u32,
    /// What it became in the mapping of its last use.
    last: Option<(u32, FuncId)>,
}

struct LocationRow {
    address: u64,
    mapping: u32,
    /// In `lines`, leaf first.
    lines: Range<u32>,
}

struct LineRow {
    /// `NONE` if it is behind the end of the file.
    function: u32,
    line: u32,
}

/// What the remarks are made of.
#[derive(Default)]
struct Counts {
    samples: u64,
    inlined: u64,
    no_symbols: u64,
    columns: u64,
    folded: u64,
    no_stack: u64,
    bad_lines: u64,
    two_values: bool,
}

struct Reader<'a> {
    file: Index<'a>,
    /// The file is cut off: what is missing is left out.
    cut: bool,
    /// Names of the sample types.
    types: Vec<StrId>,
    b: Builder,
    notes: Notes,
    counts: Counts,
    /// The model's id of a text of the string table, once it was needed.
    texts: Vec<Option<StrId>>,
    mappings: Vec<MappingRow>,
    functions: Vec<FunctionRow>,
    locations: Vec<LocationRow>,
    location_ids: Ids,
    lines: Vec<LineRow>,
    /// Rows of the model's frames of locations that were used, root first.
    frames: Vec<u32>,
    /// Per location its frames in `frames`; empty before its first use.
    location_frames: Vec<Range<u32>>,
    tree: Tree,
    /// Stacks and label sets by the bytes they were made of.
    stacks: Cache<'a>,
    label_sets: Cache<'a>,
    /// How many bytes of names the model may still be given. A real file gives each name about once; one that was made
    /// for it could use one long text as the name of many functions.
    names_left: usize,
    /// How many inlined lines may still be walked.
    inlined_left: usize,
    /// Stack in the tree and labels of each sample.
    samples: Vec<(u32, LabelsId)>,
    /// All values, one sample after the other.
    values: Vec<i64>,
    /// Why a file that is cut off is of no use.
    useless: Option<&'static str>,
}

/// Buffers that live as long as the loop over the samples.
#[derive(Default)]
struct Scratch {
    /// Rows of the locations of one sample, leaf first.
    locations: Vec<u32>,
    labels: Vec<Label>,
    /// The locations walked last, root first, each with its stack: most samples share a prefix with the one before.
    path: Vec<(u32, u32)>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], file: Index<'a>, cut: bool) -> Self {
        let texts = vec![None; file.strings.len()];
        // Each byte of a sample's locations may be a stack of its own, and a location may stand for some inlined lines.
        let stacks = (1 << 20) + 4 * bytes.len();
        Reader {
            file,
            cut,
            types: Vec::new(),
            b: Builder::new(),
            notes: Notes::new("pprof"),
            counts: Counts::default(),
            texts,
            mappings: Vec::new(),
            functions: Vec::new(),
            locations: Vec::new(),
            location_ids: Ids::Dense(Vec::new()),
            lines: Vec::new(),
            frames: Vec::new(),
            location_frames: Vec::new(),
            tree: Tree::new(stacks),
            stacks: Cache::new(bytes),
            label_sets: Cache::new(bytes),
            names_left: (1 << 24) + 64 * bytes.len(),
            inlined_left: (1 << 24) + 64 * bytes.len(),
            samples: Vec::new(),
            values: Vec::new(),
            useless: None,
        }
    }

    fn read(&mut self) -> Wire<()> {
        self.sample_types()?;
        if self.useless.is_some() {
            return Ok(());
        }
        self.info()?;
        let mapping_ids = self.mappings()?;
        let function_ids = self.functions()?;
        self.locations(&mapping_ids, &function_ids)?;
        self.samples()
    }

    /// Row of a text; `None` if it is behind the end of a file that is cut off.
    fn string(&mut self, index: u64, at: usize) -> Wire<Option<u32>> {
        let len = self.file.strings.len();
        if index < len as u64 {
            return Ok(Some(index as u32));
        }
        if (index as i64) < 0 {
            return Err(Fault::new(at, format!("the index {} into the string table is negative", index as i64)));
        }
        if !self.cut {
            return Err(Fault::new(at, format!("there is no text {index} in a string table of {len}")));
        }
        self.notes.skip("text behind the end of the file", Place::Byte(at as u64), || format!("text {index}"));
        Ok(None)
    }

    /// The model's id of a row of the string table.
    fn text(&mut self, row: u32) -> StrId {
        let (text, id) = (&self.file.strings[row as usize], &mut self.texts[row as usize]);
        *id.get_or_insert_with(|| self.b.string(text))
    }

    /// The model's id of a text; the empty one if it is lost.
    fn index_text(&mut self, index: At) -> Wire<StrId> {
        let row = self.string(index.value, index.at)?.unwrap_or(0);
        Ok(self.text(row))
    }

    fn value_type(&mut self, mut message: Cursor<'a>) -> Wire<Option<(u32, u32)>> {
        let mut rows = [Some(0); 2];
        while let Some(f) = message.field()? {
            if let 1 | 2 = f.number {
                rows[f.number as usize - 1] = self.string(f.int()?, f.at)?;
            }
        }
        Ok(rows[0].zip(rows[1]))
    }

    fn sample_types(&mut self) -> Wire<()> {
        let messages = std::mem::take(&mut self.file.types);
        let mut types = Vec::with_capacity(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            match self.value_type(message).map_err(|f| f.within("sample type", number as u64 + 1))? {
                Some(pair) => types.push(pair),
                None => self.useless = Some("the name of a sample type is behind the end"),
            }
        }
        let At { value, at } = self.file.default_type;
        let wanted = self.string(value, at)?.unwrap_or(0);
        if types.is_empty() || self.useless.is_some() {
            return Ok(());
        }
        let strings = &self.file.strings;
        let mut names = Vec::with_capacity(types.len());
        for (name, unit) in &types {
            let (name, unit) = (&*strings[*name as usize], &*strings[*unit as usize]);
            self.b.sample_type(name, unit, 1);
            self.types.push(self.b.string(name));
            names.push(if unit.is_empty() { name.to_owned() } else { format!("{name}/{unit}") });
        }
        let wanted = &strings[wanted as usize];
        let named = types.iter().position(|(name, _)| !wanted.is_empty() && strings[*name as usize] == *wanted);
        let default = named.unwrap_or(types.len() - 1);
        self.b.set_default_type(default);
        let why = match named {
            Some(_) => "as the profile says".to_owned(),
            None if wanted.is_empty() => "the last one, as pprof has it".to_owned(),
            None => format!("the last one, as the profile's default `{wanted}` is none of them"),
        };
        if names.len() > 1 || named.is_none() && !wanted.is_empty() {
            self.notes.remarks.push(format!("sample types: {}; the default is {}, {why}", names.join(", "), names[default]));
        }
        Ok(())
    }

    fn info(&mut self) -> Wire<()> {
        for At { value, at } in std::mem::take(&mut self.file.comments) {
            if let Some(row) = self.string(value, at)? {
                let text = self.text(row);
                self.b.info().comments.push(text);
            }
        }
        let drop = self.index_text(self.file.drop_frames)?;
        let keep = self.index_text(self.file.keep_frames)?;
        let url = self.index_text(self.file.doc_url)?;
        let period = match self.file.period_type {
            Some(message) => self.value_type(message).map_err(|f| f.within("the type of period", 1))?,
            None => None,
        };
        let (name, unit) = period.map_or((StrId::EMPTY, StrId::EMPTY), |(name, unit)| (self.text(name), self.text(unit)));
        let value = self.file.period;
        let (time_ns, duration_ns) = (self.file.time_ns, self.file.duration_ns);
        let info = self.b.info();
        (info.drop_frames, info.keep_frames, info.doc_url) = (drop, keep, url);
        (info.time_ns, info.duration_ns) = (time_ns, duration_ns);
        if value != 0 || !name.is_empty() || !unit.is_empty() {
            info.period = Some(Period { name, unit, value });
        }
        for (id, name) in [(drop, "drop_frames"), (keep, "keep_frames")] {
            if !id.is_empty() {
                let pattern = self.b.str(id);
                self.notes.remarks.push(format!("{name} is `{pattern}`: it is kept, and not applied"));
            }
        }
        Ok(())
    }

    fn mappings(&mut self) -> Wire<Ids> {
        let messages = std::mem::take(&mut self.file.mappings);
        let mut ids = Vec::with_capacity(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            let id = self.mapping(message).map_err(|f| f.within("mapping", number as u64 + 1))?;
            ids.push(At { value: id, at: message.at() });
        }
        Ids::new("mapping", &ids)
    }

    fn mapping(&mut self, mut message: Cursor<'a>) -> Wire<u64> {
        let (mut id, mut start, mut limit, mut offset, mut file, mut build_id) = (0, 0, 0, 0, 0, 0);
        let mut resolved = Resolved::default();
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => start = f.int()?,
                3 => limit = f.int()?,
                4 => offset = f.int()?,
                5 => file = self.string(f.int()?, f.at)?.unwrap_or(0),
                6 => build_id = self.string(f.int()?, f.at)?.unwrap_or(0),
                7 => resolved.functions = f.int()? != 0,
                8 => resolved.files = f.int()? != 0,
                9 => resolved.lines = f.int()? != 0,
                10 => resolved.inlines = f.int()? != 0,
                _ => {}
            }
        }
        let (file_id, build_id) = (self.text(file), self.text(build_id));
        let row = self.b.mapping(Mapping { start, limit, offset, file: file_id, build_id, resolved });
        self.mappings.push(MappingRow { id: row, file });
        Ok(id)
    }

    fn functions(&mut self) -> Wire<Ids> {
        let messages = std::mem::take(&mut self.file.functions);
        let mut ids = Vec::with_capacity(messages.len());
        self.functions.reserve_exact(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            let id = self.function(message).map_err(|f| f.within("function", number as u64 + 1))?;
            ids.push(At { value: id, at: message.at() });
        }
        Ids::new("function", &ids)
    }

    fn function(&mut self, mut message: Cursor<'a>) -> Wire<u64> {
        let mut id = 0;
        let mut row = FunctionRow { name: 0, system_name: 0, file: 0, start_line: 0, last: None };
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => row.name = self.string(f.int()?, f.at)?.unwrap_or(0),
                3 => row.system_name = self.string(f.int()?, f.at)?.unwrap_or(0),
                4 => row.file = self.string(f.int()?, f.at)?.unwrap_or(0),
                5 => row.start_line = self.line_number(f.int()?),
                _ => {}
            }
        }
        self.functions.push(row);
        Ok(id)
    }

    /// Lines are signed 64 bits in the file; those that make no sense are not known.
    fn line_number(&mut self, line: u64) -> u32 {
        u32::try_from(line).unwrap_or_else(|_| {
            self.counts.bad_lines += 1;
            0
        })
    }

    fn locations(&mut self, mapping_ids: &Ids, function_ids: &Ids) -> Wire<()> {
        let messages = std::mem::take(&mut self.file.locations);
        let mut ids = Vec::with_capacity(messages.len());
        self.locations.reserve_exact(messages.len());
        for (number, &message) in messages.iter().enumerate() {
            let id = self.location(message, mapping_ids, function_ids).map_err(|f| f.within("location", number as u64 + 1))?;
            ids.push(At { value: id, at: message.at() });
        }
        self.location_ids = Ids::new("location", &ids)?;
        self.location_frames = vec![0..0; ids.len()];
        Ok(())
    }

    fn location(&mut self, mut message: Cursor<'a>, mapping_ids: &Ids, function_ids: &Ids) -> Wire<u64> {
        let (mut id, mut address, mut mapping) = (0, 0, NONE);
        let first = self.lines.len();
        let start = message.at();
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => {
                    let wanted = f.int()?;
                    mapping = mapping_ids.row(wanted);
                    if mapping == NONE && wanted != 0 {
                        let place = Place::Byte(f.at as u64);
                        self.notes.skip("mapping of a location that is not in the file", place, || format!("mapping {wanted}"));
                    }
                }
                3 => address = f.int()?,
                4 => self.line(f.bytes()?, f.at, function_ids)?,
                5 => self.counts.folded += u64::from(f.int()? != 0),
                _ => {}
            }
        }
        let count = self.lines.len() - first;
        self.counts.inlined += count.saturating_sub(1) as u64;
        self.counts.no_symbols += u64::from(count == 0);
        if self.lines.len() + self.locations.len() >= NONE as usize {
            return Err(Fault::new(start, "there are more than 4 billion lines"));
        }
        let lines = first as u32..self.lines.len() as u32;
        self.locations.push(LocationRow { address, mapping, lines });
        Ok(id)
    }

    fn line(&mut self, mut message: Cursor<'a>, at: usize, function_ids: &Ids) -> Wire<()> {
        let (mut id, mut line) = (0, 0);
        while let Some(f) = message.field()? {
            match f.number {
                1 => id = f.int()?,
                2 => line = self.line_number(f.int()?),
                3 => self.counts.columns += u64::from(f.int()? != 0),
                _ => {}
            }
        }
        let function = function_ids.row(id);
        if function == NONE {
            if !self.cut || id == 0 {
                return Err(Fault::new(at, format!("there is no function {id}")));
            }
            self.notes.skip("function behind the end of the file", Place::Byte(at as u64), || format!("function {id}"));
        }
        self.lines.push(LineRow { function, line });
        Ok(())
    }

    /// The model's function of a line (`NONE`: of a location without lines) in a mapping.
    fn func(&mut self, function: u32, mapping: u32, address: u64, at: usize) -> Wire<FuncId> {
        let row = self.functions.get_mut(function as usize);
        if let Some(FunctionRow { last: Some((last, func)), .. }) = row
            && *last == mapping
        {
            return Ok(*func);
        }
        let text = |row: u32| &*self.file.strings[row as usize];
        let module = self.mappings.get(mapping as usize).map_or("", |m| basename(text(m.file)));
        let hex = format!("{address:#x}");
        let mut data = FuncData { module, ..FuncData::default() };
        if let Some(row) = &row {
            (data.name, data.system_name) = (text(row.name), text(row.system_name));
            (data.file, data.start_line) = (text(row.file), row.start_line);
        }
        if data.name.is_empty() {
            (data.name, data.system_name) = (data.system_name, "");
        }
        let named = !data.name.is_empty();
        if !named {
            data.name = if address == 0 { UNKNOWN } else { &hex };
        }
        let units = data.name.len() + data.system_name.len() + data.file.len() + data.module.len();
        let func = self.b.func(data);
        if let Some(row) = row
            && named
        {
            row.last = Some((mapping, func));
        }
        self.names_left = self.names_left.saturating_sub(units);
        if self.names_left == 0 {
            return Err(Fault::new(at, "the names of the functions together are 64 times as long as the file"));
        }
        Ok(func)
    }

    /// Makes the frames of a location at its first use and returns where they stand in `frames`.
    fn make_frames(&mut self, location: u32, at: usize) -> Wire<Range<u32>> {
        let LocationRow { address, mapping, ref lines } = self.locations[location as usize];
        let (lines, start) = (lines.clone(), self.frames.len() as u32);
        let mapping_id = self.mappings.get(mapping as usize).map(|m| m.id);
        for depth in 0..lines.len().max(1) {
            // Lines stand leaf first: the last one is the function itself, into which the one before it was inlined.
            let line = lines.clone().rev().nth(depth).map(|row| &self.lines[row as usize]);
            let (function, line) = line.map_or((NONE, 0), |l| (l.function, l.line));
            let func = self.func(function, mapping, address, at)?;
            let data = FrameData { line, address, mapping: mapping_id, inline_depth: depth as u32, ..FrameData::default() };
            self.frames.push(self.b.frame(func, data).index() as u32);
        }
        let range = start..self.frames.len() as u32;
        self.location_frames[location as usize] = range.clone();
        Ok(range)
    }

    fn samples(&mut self) -> Wire<()> {
        let Some(mut top) = self.file.samples else { return Ok(()) };
        let mut scratch = Scratch::default();
        let mut added = 0;
        while let Some(f) = top.field()? {
            if f.number == field::SAMPLE {
                self.counts.samples += 1;
                let message = f.bytes()?;
                added += u64::from(self.sample(message, &mut scratch).map_err(|e| e.within("sample", self.counts.samples))?);
            }
        }
        if added == 0 {
            self.useless = Some("the locations of all samples are behind the end");
        }
        Ok(())
    }

    /// Adds one sample; false if it was left out.
    fn sample(&mut self, message: Cursor<'a>, s: &mut Scratch) -> Wire<bool> {
        s.locations.clear();
        let (at, first_value) = (message.at(), self.values.len());
        // Nearly always the locations are one packed field.
        let mut packed: Option<Field<'a>> = None;
        let (mut labels, mut labels_together) = (0..0, true);
        let mut rest = message;
        while let Some(f) = rest.field()? {
            match f.number {
                1 => {
                    if packed.is_none() && s.locations.is_empty() && matches!(f.value, Value::Bytes(_)) {
                        packed = Some(f);
                        continue;
                    }
                    if let Some(first) = packed.take() {
                        self.decode_locations(&first, &mut s.locations)?;
                    }
                    self.decode_locations(&f, &mut s.locations)?;
                }
                2 => f.ints(|value, _| {
                    self.values.push(value as i64);
                    Ok(())
                })?,
                3 => {
                    f.bytes()?;
                    if labels.is_empty() {
                        labels.start = f.at;
                    } else {
                        labels_together &= labels.end == f.at;
                    }
                    labels.end = rest.at();
                }
                _ => {}
            }
        }
        let count = self.values.len() - first_value;
        if count != self.types.len() {
            return Err(Fault::new(at, format!("it has {count} values for {} sample types", self.types.len())));
        }
        let stack = match packed {
            Some(field) => self.stack_of_packed(&field, s, at)?,
            None => self.stack(s, at)?,
        };
        let Some(stack) = stack else {
            let missing = || format!("sample {}", self.counts.samples);
            self.notes.skip("sample with a location behind the end of the file", Place::Byte(at as u64), missing);
            self.values.truncate(first_value);
            return Ok(false);
        };
        let labels = self.labels(message, labels, labels_together, s)?;
        self.samples.push((stack, labels));
        Ok(true)
    }

    /// Appends the rows of locations; `NONE` for one behind the end of the file.
    #[inline]
    fn decode_locations(&self, field: &Field<'a>, rows: &mut Vec<u32>) -> Wire<()> {
        field.ints(|id, at| {
            let row = self.location_ids.row(id);
            if row == NONE && (!self.cut || id == 0) {
                return Err(Fault::new(at, format!("there is no location {id}")));
            }
            rows.push(row);
            Ok(())
        })
    }

    /// The stack of one packed field, which is nearly always all that there is. The same bytes are decoded once.
    fn stack_of_packed(&mut self, field: &Field<'a>, s: &mut Scratch, at: usize) -> Wire<Option<u32>> {
        let packed = field.bytes()?;
        let span = self.stacks.span(packed.at(), packed.rest().len()).filter(|_| !packed.is_done());
        if let Some(known) = span.as_ref().and_then(|span| self.stacks.get(span)) {
            return Ok(Some(known));
        }
        self.decode_locations(field, &mut s.locations)?;
        let stack = self.stack(s, at)?;
        if let (Some(stack), Some(span)) = (stack, span) {
            self.stacks.put(span, stack);
        }
        Ok(stack)
    }

    /// The stack of `s.locations`; `None` if one of them is behind the end of the file.
    fn stack(&mut self, s: &mut Scratch, at: usize) -> Wire<Option<u32>> {
        if s.locations.is_empty() {
            self.counts.no_stack += 1;
            return self.no_stack(at).map(Some);
        }
        if self.cut && s.locations.contains(&NONE) {
            return Ok(None);
        }
        let root_first = || s.locations.iter().rev();
        let shared = s.path.iter().zip(root_first()).take_while(|((old, _), new)| old == *new).count();
        s.path.truncate(shared);
        let mut stack = s.path.last().map_or(NONE, |(_, stack)| *stack);
        for &location in root_first().skip(shared) {
            let mut frames = self.location_frames[location as usize].clone();
            if frames.is_empty() {
                frames = self.make_frames(location, at)?;
            }
            let left = self.inlined_left.checked_sub(frames.len() - 1);
            self.inlined_left = left.ok_or_else(|| Fault::new(at, UNFOLDS))?;
            for i in frames {
                stack = self.child(stack, self.frames[i as usize], at)?;
            }
            s.path.push((location, stack));
        }
        Ok(Some(stack))
    }

    #[inline]
    fn child(&mut self, parent: u32, frame: u32, at: usize) -> Wire<u32> {
        self.tree.child(parent, frame).ok_or_else(|| Fault::new(at, UNFOLDS))
    }

    fn no_stack(&mut self, at: usize) -> Wire<u32> {
        let func = self.b.func(FuncData { name: NO_STACK, ..FuncData::default() });
        let frame = self.b.frame(func, FrameData::default());
        self.child(NONE, frame.index() as u32, at)
    }

    /// The labels of a sample, which stand in `range` of the file, without other fields between them if `together`.
    fn labels(&mut self, message: Cursor<'a>, range: Range<usize>, together: bool, s: &mut Scratch) -> Wire<LabelsId> {
        if range.is_empty() {
            return Ok(LabelsId::NONE);
        }
        // In a file that is cut off each lost text is to be counted.
        let span = if together && !self.cut { self.label_sets.span(range.start, range.len()) } else { None };
        if let Some(known) = span.as_ref().and_then(|span| self.label_sets.get(span)) {
            return Ok(LabelsId::new(known as usize));
        }
        s.labels.clear();
        let mut rest = message;
        while let Some(f) = rest.field()? {
            if f.number == 3
                && let Some(label) = self.label(f.bytes()?)?
            {
                s.labels.push(label);
            }
        }
        let id = self.b.labels(&s.labels);
        if let Some(span) = span {
            self.label_sets.put(span, id.index() as u32);
        }
        Ok(id)
    }

    /// One label; `None` if a text of it is behind the end of the file.
    fn label(&mut self, mut message: Cursor<'a>) -> Wire<Option<Label>> {
        let (mut key, mut text, mut number, mut unit) = (Some(0), Some(0), 0, Some(0));
        while let Some(f) = message.field()? {
            match f.number {
                1 => key = self.string(f.int()?, f.at)?,
                2 => text = self.string(f.int()?, f.at)?,
                3 => number = f.int()? as i64,
                4 => unit = self.string(f.int()?, f.at)?,
                _ => {}
            }
        }
        let (Some(key), Some(text), Some(unit)) = (key, text, unit) else { return Ok(None) };
        self.counts.two_values |= text != 0 && (number != 0 || unit != 0);
        let value = if text != 0 { LabelValue::Str(self.text(text)) } else { LabelValue::Num(number, self.text(unit)) };
        Ok(Some(Label { key: self.text(key), value }))
    }

    fn finish(self) -> Result<(Profile, Notes), ReadError> {
        let Reader { counts: c, mut notes, file, .. } = self;
        let counted = [
            (c.inlined, "inlined lines, kept as frames"),
            (c.no_symbols, "locations without symbols, shown as addresses"),
            (c.folded, "locations folded with identical code, named after one of several functions"),
            (c.no_stack, "samples without a stack, shown as `[no stack]`"),
            (c.columns, "column numbers, dropped"),
            (c.bad_lines, "line numbers out of range, dropped"),
            (file.not_utf8, "texts that are not UTF-8, with \u{fffd} for what is not"),
        ];
        let counted = counted.iter().filter(|(count, _)| *count > 0);
        notes.remarks.extend(counted.map(|(count, what)| format!("{what}: {count}")));
        if c.two_values {
            notes.remarks.push("labels with both a text and a number keep the text".to_owned());
        }
        notes.records = c.samples;
        let mut b = self.b;
        let labelled = self.samples.iter().any(|(_, labels)| *labels != LabelsId::NONE);
        if self.samples.is_empty() || labelled {
            let mut stacks: Vec<StackId> = Vec::with_capacity(self.tree.nodes().len());
            for node in self.tree.nodes() {
                stacks.push(b.stack(stacks.get(node.parent as usize).copied(), FrameId::new(node.frame as usize)));
            }
            for ((stack, labels), values) in self.samples.iter().zip(self.values.chunks_exact(self.types.len().max(1))) {
                b.sample(stacks[*stack as usize], values, SampleData { labels: *labels, ..SampleData::default() });
            }
            return Ok((b.finish()?, notes));
        }
        for (column, name) in self.types.iter().enumerate() {
            let values = self.values.iter().skip(column).step_by(self.types.len());
            if values.map(|v| u128::from(v.unsigned_abs())).sum::<u128>() > i64::MAX as u128 {
                return Err(ModelError::Overflow { sample_type: b.str(*name).to_owned() }.into());
            }
        }
        // Without labels a stack has one sample, and nothing needs to be looked up any more.
        let mut stacks = Vec::new();
        let mut columns = vec![Vec::new(); self.types.len()];
        let mut row_of = vec![NONE; self.tree.nodes().len()];
        for ((stack, _), values) in self.samples.iter().zip(self.values.chunks_exact(self.types.len().max(1))) {
            let row = &mut row_of[*stack as usize];
            if *row == NONE {
                *row = stacks.len() as u32;
                stacks.push(StackId::new(*stack as usize));
                columns.iter_mut().zip(values).for_each(|(column, value)| column.push(*value));
            } else {
                columns.iter_mut().zip(values).for_each(|(column, value)| column[*row as usize] += value);
            }
        }
        drop(row_of);
        let (parent, frame) = self.tree.nodes().iter().map(|n| (n.parent, FrameId::new(n.frame as usize))).unzip();
        Ok((b.finish_with(parent, frame, stacks, columns)?, notes))
    }
}

/// The last part of a path of any system.
fn basename(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
