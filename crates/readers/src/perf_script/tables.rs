//! Lines of stacks, each stored once as text.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::perf_common::{MAX_ROWS, NONE};

type Hasher = BuildHasherDefault<FxHasher>;

/// Distinct texts of frames, with the line end, and with the source line below where there is one.
#[derive(Default)]
pub(super) struct Lines {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Is there a source line?
    double: Vec<bool>,
    table: HashTable<u32>,
    /// Which line came below this one last: mostly it comes again, and is compared before it is looked up.
    below: Vec<u32>,
}

impl Lines {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub(super) fn text(&self, row: u32) -> &[u8] {
        text_of(&self.text, &self.ends, row)
    }

    /// Are these two lines of the file: a frame and its source line?
    #[inline]
    pub(super) fn is_double(&self, row: u32) -> bool {
        self.double[row as usize]
    }

    /// The line expected below `row`, or `NONE`.
    #[inline]
    pub(super) fn below(&self, row: u32) -> u32 {
        self.below[row as usize]
    }

    /// Notes that `below` came below `row`.
    #[inline]
    pub(super) fn set_below(&mut self, row: u32, below: u32) {
        self.below[row as usize] = below;
    }

    /// The row of a text.
    pub(super) fn insert(&mut self, text: &[u8]) -> u32 {
        let hash = Hasher::default().hash_one(text);
        let (all, ends) = (&self.text, &self.ends);
        if let Some(&row) = self.table.find(hash, |&row| text_of(all, ends, row) == text) {
            return row;
        }
        let row = self.ends.len() as u32;
        self.text.extend_from_slice(text);
        self.ends.push(self.text.len());
        self.below.push(NONE);
        self.double.push(memchr::memchr_iter(b'\n', text).count() > 1);
        let (all, ends) = (&self.text, &self.ends);
        self.table.insert_unique(hash, row, |&row| Hasher::default().hash_one(text_of(all, ends, row)));
        row
    }

    pub(super) fn is_full(&self) -> bool {
        self.ends.len() >= MAX_ROWS
    }
}

#[inline]
fn text_of<'a>(text: &'a [u8], ends: &[usize], row: u32) -> &'a [u8] {
    let row = row as usize;
    &text[if row == 0 { 0 } else { ends[row - 1] }..ends[row]]
}
