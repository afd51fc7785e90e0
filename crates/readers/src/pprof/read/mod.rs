//! Decodes a profile into the model.

mod cache;
mod index;
mod samples;
mod tables;

use std::ops::Range;

use profile::{Builder, FrameId, FuncId, LabelsId, MappingId, ModelError, Profile, SampleData, StackId, StrId};

use self::cache::Cache;
use self::index::{At, Ids, Index};
use crate::tree::{NONE, Tree};
use crate::wire::{Fault, Wire};
use crate::{Notes, Options, Place, Read, ReadError};

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
