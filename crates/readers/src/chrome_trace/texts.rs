//! What is stored once and known by a number: texts, threads, and anything else that repeats from event to event.

use std::borrow::Cow;
use std::hash::{BuildHasher, BuildHasherDefault, Hash};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::ReadError;
use crate::json::{Json, Kind};

/// Distinct values in the order they were met.
pub(super) struct Index<K> {
    pub(super) rows: Vec<K>,
    table: HashTable<u32>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index { rows: Vec::new(), table: HashTable::new() }
    }
}

impl<K: Hash + Eq> Index<K> {
    pub(super) fn insert(&mut self, key: K) -> u32 {
        let hasher = BuildHasherDefault::<FxHasher>::default();
        let hash = hasher.hash_one(&key);
        if let Some(&row) = self.table.find(hash, |&row| self.rows[row as usize] == key) {
            return row;
        }
        let row = self.rows.len() as u32;
        self.rows.push(key);
        let rows = &self.rows;
        self.table.insert_unique(hash, row, |&row| hasher.hash_one(&rows[row as usize]));
        row
    }

    pub(super) fn find(&self, key: &K) -> Option<u32> {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(key);
        self.table.find(hash, |&row| self.rows[row as usize] == *key).copied()
    }
}

/// The number of a process, thread, profile or stack frame. Some writers have texts there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Id<'a> {
    Number(i64),
    Text(Cow<'a, str>),
}

impl<'a> Id<'a> {
    /// Reads the value that is next; what is neither a number nor a text is 0. A number in quotes is that number.
    pub(super) fn read(json: &mut Json<'a>) -> Result<Id<'a>, ReadError> {
        if json.kind()? != Kind::Text {
            return Ok(Id::Number(json.integer_or_skip()?.unwrap_or(0)));
        }
        let text = json.text()?;
        Ok(match text.parse() {
            Ok(number) => Id::Number(number),
            Err(_) => Id::Text(text),
        })
    }

    /// Number and name; only one of them is there.
    pub(super) fn parts(&self) -> (i64, &str) {
        match self {
            Id::Number(number) => (*number, ""),
            Id::Text(text) => (0, text),
        }
    }
}
