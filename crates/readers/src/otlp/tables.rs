//! What a file holds, whichever layout and encoding it has: tables with rows that point at each other by index.

use std::borrow::Cow;
use std::ops::Range;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// An index as it stands in a file; one that is negative or too large for any table is as good as `u32::MAX - 1`.
#[inline]
pub(super) fn index(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(NONE - 1).min(NONE - 1)
}

/// The tables that samples point into. Rows are in the order of the file, row 0 counted.
#[derive(Default)]
pub(super) struct Tables<'a> {
    pub strings: Vec<Cow<'a, str>>,
    pub mappings: Vec<MappingRow>,
    pub locations: Vec<LocationRow>,
    pub lines: Vec<LineRow>,
    pub functions: Vec<FunctionRow>,
    pub links: Vec<Link<'a>>,
    pub attributes: Vec<Attribute<'a>>,
    /// Unit of the values of a key, both in `strings`. Up to 1.7.
    pub units: Vec<(u32, u32)>,
    /// In `stack_locations`, leaf first. From 1.8 on.
    pub stacks: Vec<Range<u32>>,
    pub stack_locations: Vec<u32>,
    /// Rows of `attributes` that mappings and locations have.
    pub indices: Vec<u32>,
    /// Texts that are not UTF-8.
    pub not_utf8: u64,
    pub columns: u64,
    pub folded: u64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct MappingRow {
    pub start: u64,
    pub limit: u64,
    pub offset: u64,
    pub file: u32,
    /// Up to 1.3; an attribute after it.
    pub build_id: u32,
    pub attributes: Range<u32>,
    /// Functions, files, lines, inlined frames are resolved. Up to 1.7.
    pub resolved: [bool; 4],
}

impl MappingRow {
    /// Row 0 of the newer layouts, which stands for no mapping.
    pub(super) fn is_nothing(&self) -> bool {
        self.start == 0
            && self.limit == 0
            && self.offset == 0
            && self.file == 0
            && self.build_id == 0
            && self.attributes.is_empty()
    }
}

#[derive(Debug, Clone)]
pub(super) struct LocationRow {
    /// Where it stands in the file.
    pub at: usize,
    pub mapping: u32,
    pub address: u64,
    /// In `lines`, the innermost of what is inlined first.
    pub lines: Range<u32>,
    pub attributes: Range<u32>,
    /// Text of its frame type. Up to 1.3.
    pub kind: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct LineRow {
    pub function: u32,
    /// As in the file, signed.
    pub line: u64,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FunctionRow {
    pub name: u32,
    pub system_name: u32,
    pub file: u32,
    pub start_line: u64,
}

/// A span of a trace, its ids in hexadecimal.
#[derive(Debug, Clone, Default)]
pub(super) struct Link<'a> {
    pub trace: Cow<'a, str>,
    pub span: Cow<'a, str>,
}

#[derive(Debug, Clone)]
pub(super) enum Key<'a> {
    Text(Cow<'a, str>),
    /// In `strings`.
    Row(u32),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    None,
    Text(Cow<'a, str>),
    /// In `strings`.
    Row(u32),
    Bool(bool),
    Int(i64),
    Double(f64),
    /// In hexadecimal.
    Bytes(String),
    /// An array or a list of keys and values, as JSON.
    Nested(String),
}

#[derive(Debug, Clone)]
pub(super) struct Attribute<'a> {
    pub key: Key<'a>,
    pub value: Value<'a>,
    /// In `strings`; 0 for none.
    pub unit: u32,
}

/// A profile without its samples.
#[derive(Default)]
pub(super) struct Header<'a> {
    /// Where it stands in the file.
    pub at: usize,
    /// Name and unit, in `strings`. One from 1.8 on.
    pub types: Vec<(u32, u32)>,
    /// Slices of it are the stacks of samples. Up to 1.7; empty if the slices are of the table of locations.
    pub location_indices: Vec<u32>,
    /// Nanoseconds after 1970, 0 if not known.
    pub time: u64,
    /// Nanoseconds.
    pub duration: u64,
    pub period_type: Option<(u32, u32)>,
    pub period: i64,
    /// In `strings`. Up to 1.8.
    pub comments: Vec<u32>,
    pub default_type: DefaultType,
    pub drop_frames: u32,
    pub keep_frames: u32,
    /// Rows of `attributes`.
    pub attribute_indices: Vec<u32>,
    /// Attributes that stand in the profile itself. Up to 1.4.
    pub attributes: Vec<Attribute<'a>>,
    /// Attributes the writer left out.
    pub dropped: u64,
    pub payload_format: Cow<'a, str>,
    pub payload: Option<Cow<'a, [u8]>>,
    pub payload_at: usize,
}

/// The sample type a writer wants to be shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum DefaultType {
    #[default]
    Unsaid,
    /// By its place among the sample types. 1.6 and 1.7.
    Place(u32),
    /// By its name, in `strings`. Up to 1.5.
    Name(u32),
}

/// One sample; the buffers live as long as the loop over all.
#[derive(Default)]
pub(super) struct Sample {
    /// Where it stands in the file.
    pub at: usize,
    /// Row of `stacks`. From 1.8 on.
    pub stack: u32,
    /// A slice of `location_indices`. Up to 1.7.
    pub start: u32,
    pub length: u32,
    /// Locations, leaf first. Up to 1.3.
    pub locations: Vec<u32>,
    pub values: Vec<i64>,
    /// Nanoseconds after 1970.
    pub times: Vec<u64>,
    pub attributes: Vec<u32>,
    /// `NONE` if it has none.
    pub link: u32,
    /// Key, text, number and unit; all but the number in `strings`. Up to 1.3.
    pub labels: Vec<(u32, u32, i64, u32)>,
}

impl Sample {
    pub(super) fn clear(&mut self, at: usize) {
        (self.at, self.stack, self.start, self.length, self.link) = (at, 0, 0, 0, NONE);
        self.locations.clear();
        self.values.clear();
        self.times.clear();
        self.attributes.clear();
        self.labels.clear();
    }
}

/// Resource or scope.
#[derive(Default)]
pub(super) struct Scope<'a> {
    pub name: Cow<'a, str>,
    pub version: Cow<'a, str>,
    pub attributes: Vec<Attribute<'a>>,
}

/// Bytes in hexadecimal; empty if all are 0, which means that there is no id.
pub(super) fn id_text(bytes: &[u8]) -> Cow<'static, str> {
    if bytes.iter().all(|&b| b == 0) { Cow::Borrowed("") } else { Cow::Owned(hex(bytes)) }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]).map(char::from).collect()
}

/// A value of many parts as one text, which is bounded.
#[derive(Default)]
pub(super) struct Rendered {
    pub text: String,
    full: bool,
}

impl Rendered {
    /// Longest text, bytes.
    const LONGEST: usize = 4096;
    /// Deepest nesting.
    pub(super) const DEEPEST: usize = 16;

    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn push(&mut self, piece: &str) {
        if self.full {
            return;
        }
        let room = Self::LONGEST - self.text.len();
        if piece.len() <= room {
            self.text.push_str(piece);
            return;
        }
        let end = (0..=room).rev().find(|&end| piece.is_char_boundary(end)).unwrap_or(0);
        self.text.push_str(&piece[..end]);
        self.text.push('…');
        self.full = true;
    }

    pub(super) fn quoted(&mut self, text: &str) {
        self.push("\"");
        self.push(text);
        self.push("\"");
    }
}
