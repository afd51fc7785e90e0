//! What is stored once and known by a number: texts, threads, and anything else that a file repeats.

use std::hash::{BuildHasher, BuildHasherDefault, Hash};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// Distinct values in the order they were met.
pub(crate) struct Index<K> {
    pub(crate) rows: Vec<K>,
    table: HashTable<u32>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index { rows: Vec::new(), table: HashTable::new() }
    }
}

impl<K: Hash + Eq> Index<K> {
    /// The row of a value; it is appended if it is new.
    pub(crate) fn insert(&mut self, key: K) -> u32 {
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

    /// The row of a value, if it is there.
    pub(crate) fn find(&self, key: &K) -> Option<u32> {
        let hash = BuildHasherDefault::<FxHasher>::default().hash_one(key);
        self.table.find(hash, |&row| self.rows[row as usize] == *key).copied()
    }
}
