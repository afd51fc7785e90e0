//! What is stored once as text: lines of stacks, threads and events.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::{HashMap, HashTable};
use rustc_hash::{FxBuildHasher, FxHasher};

use crate::perf_common::{MAX_ROWS, NONE};

type Hasher = BuildHasherDefault<FxHasher>;

/// Distinct texts of frames, with the line end, and with the source line below where there is one.
#[derive(Default)]
pub(super) struct Lines {
    text: Vec<u8>,
    rows: Vec<Line>,
    table: HashTable<u32>,
}

#[derive(Clone, Copy)]
struct Line {
    /// Where its text stands.
    start: usize,
    /// Twice its length, and 1 more if there is a source line.
    length: u32,
    /// Which line came below this one last: mostly it comes again, and is compared before it is looked up.
    below: u32,
}

impl Line {
    #[inline]
    fn text(self, all: &[u8]) -> &[u8] {
        &all[self.start..self.start + (self.length >> 1) as usize]
    }
}

impl Lines {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    #[inline]
    pub(super) fn text(&self, row: u32) -> &[u8] {
        self.rows[row as usize].text(&self.text)
    }

    /// Are these two lines of the file: a frame and its source line?
    #[inline]
    pub(super) fn is_double(&self, row: u32) -> bool {
        self.rows[row as usize].length & 1 == 1
    }

    /// The line expected below `row`, or `NONE`.
    #[inline]
    pub(super) fn below(&self, row: u32) -> u32 {
        self.rows[row as usize].below
    }

    /// Notes that `below` came below `row`.
    #[inline]
    pub(super) fn set_below(&mut self, row: u32, below: u32) {
        self.rows[row as usize].below = below;
    }

    /// The row of a text, if it is known.
    #[inline]
    pub(super) fn find(&self, text: &[u8]) -> Option<u32> {
        self.find_hashed(text, Hasher::default().hash_one(text))
    }

    #[inline]
    fn find_hashed(&self, text: &[u8], hash: u64) -> Option<u32> {
        self.table.find(hash, |&row| self.text(row) == text).copied()
    }

    /// The row of a text.
    pub(super) fn insert(&mut self, text: &[u8]) -> u32 {
        let hash = Hasher::default().hash_one(text);
        if let Some(row) = self.find_hashed(text, hash) {
            return row;
        }
        let row = self.rows.len() as u32;
        let double = memchr::memchr_iter(b'\n', text).count() > 1;
        // A line and the one below it have at most 32 MiB.
        let length = (text.len() as u32) << 1 | u32::from(double);
        self.rows.push(Line { start: self.text.len(), length, below: NONE });
        self.text.extend_from_slice(text);
        let (all, rows) = (&self.text, &self.rows);
        self.table.insert_unique(hash, row, |&row| Hasher::default().hash_one(rows[row as usize].text(all)));
        row
    }

    /// Adds all of `other`, in their order; the row here of each of its rows.
    #[cfg(feature = "parallel")]
    pub(super) fn append(&mut self, other: &Lines) -> Vec<u32> {
        (0..other.len() as u32).map(|row| self.insert(other.text(row))).collect()
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= MAX_ROWS
    }
}

/// Distinct texts that are few, such as headers' threads and events.
#[derive(Default)]
pub(super) struct Texts {
    /// In order of appearance.
    pub(super) rows: Vec<Vec<u8>>,
    index: HashMap<Vec<u8>, u32, FxBuildHasher>,
    last: u32,
}

impl Texts {
    /// The row of a text. The one before is compared first.
    #[inline]
    pub(super) fn insert(&mut self, text: &[u8]) -> u32 {
        if self.rows.get(self.last as usize).is_none_or(|row| row != text) {
            self.last = match self.index.get(text) {
                Some(&row) => row,
                None => {
                    self.rows.push(text.to_vec());
                    let row = self.rows.len() as u32 - 1;
                    self.index.insert(text.to_vec(), row);
                    row
                }
            };
        }
        self.last
    }
}
