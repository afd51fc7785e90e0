//! The top level of the file: where its tables and samples are, and the rows of tables by id.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::field;
use crate::tree::NONE;
use crate::wire::{Cursor, Fault, Wire};

/// A number of the top level, and where it stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct At {
    pub(super) value: u64,
    pub(super) at: usize,
}

/// The top level of the file.
#[derive(Default)]
pub(super) struct Index<'a> {
    /// A table of a profile is there.
    pub(super) known: bool,
    pub(super) types: Vec<Cursor<'a>>,
    pub(super) mappings: Vec<Cursor<'a>>,
    pub(super) locations: Vec<Cursor<'a>>,
    pub(super) functions: Vec<Cursor<'a>>,
    pub(super) strings: Vec<Cow<'a, str>>,
    pub(super) not_utf8: u64,
    pub(super) sample_count: u64,
    pub(super) first_sample: usize,
    /// All fields from the first sample to the last.
    pub(super) samples: Option<Cursor<'a>>,
    pub(super) period_type: Option<Cursor<'a>>,
    pub(super) drop_frames: At,
    pub(super) keep_frames: At,
    pub(super) doc_url: At,
    pub(super) default_type: At,
    pub(super) comments: Vec<At>,
    pub(super) time_ns: i64,
    pub(super) duration_ns: i64,
    pub(super) period: i64,
}

impl<'a> Index<'a> {
    pub(super) fn fill(&mut self, bytes: &'a [u8]) -> Wire<()> {
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
pub(super) enum Ids {
    Dense(Vec<u32>),
    Sparse(HashMap<u64, u32>),
}

impl Ids {
    /// `ids` in the order of rows, each with the place of its message; `what` they are.
    pub(super) fn new(what: &str, ids: &[At]) -> Wire<Ids> {
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
    pub(super) fn row(&self, id: u64) -> u32 {
        match self {
            Ids::Dense(rows) => usize::try_from(id).ok().and_then(|id| rows.get(id)).copied().unwrap_or(NONE),
            Ids::Sparse(rows) => rows.get(&id).copied().unwrap_or(NONE),
        }
    }
}
