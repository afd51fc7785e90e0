//! Texts stored once each, in one arena.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::{ModelError, StrId};

/// All texts of a profile, back to back in one arena.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    pub(crate) arena: String,
    /// End of text `i` in the arena; its start is the end of the one before.
    pub(crate) ends: Vec<u32>,
}

impl Strings {
    /// The text with this id.
    #[inline]
    pub fn get(&self, id: StrId) -> &str {
        let i = id.index();
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.arena[start..self.ends[i] as usize]
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True before the first text is stored.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every text with its id.
    pub fn iter(&self) -> impl Iterator<Item = (StrId, &str)> {
        (0..self.len()).map(|i| (StrId::new(i), self.get(StrId::new(i))))
    }
}

/// Stores texts and finds those it has.
#[derive(Debug, Clone)]
pub(crate) struct Interner {
    strings: Strings,
    table: HashTable<u32>,
    hasher: BuildHasherDefault<FxHasher>,
    overflow: bool,
}

impl Default for Interner {
    fn default() -> Self {
        let mut new = Interner {
            strings: Strings::default(),
            table: HashTable::new(),
            hasher: BuildHasherDefault::default(),
            overflow: false,
        };
        new.intern("");
        new
    }
}

impl Interner {
    /// The id of `text`, stored if it is new. Past 4 GiB of text every new one is the empty text, and
    /// [`finish`](Self::finish) reports it.
    pub(crate) fn intern(&mut self, text: &str) -> StrId {
        let hash = self.hasher.hash_one(text.as_bytes());
        let strings = &mut self.strings;
        if let Some(&id) = self.table.find(hash, |&i| strings.get(StrId(i)) == text) {
            return StrId(id);
        }
        let end = strings.arena.len() + text.len();
        if end > u32::MAX as usize || strings.ends.len() >= u32::MAX as usize - 8 {
            self.overflow = true;
            return StrId::EMPTY;
        }
        let id = strings.ends.len() as u32;
        strings.arena.push_str(text);
        strings.ends.push(end as u32);
        let hasher = &self.hasher;
        let strings = &self.strings;
        self.table.insert_unique(hash, id, |&i| hasher.hash_one(strings.get(StrId(i)).as_bytes()));
        StrId(id)
    }

    pub(crate) fn get(&self, id: StrId) -> &str {
        self.strings.get(id)
    }

    pub(crate) fn finish(mut self) -> Result<Strings, ModelError> {
        if self.overflow {
            return Err(ModelError::TooLarge { what: "text", limit: "4 GiB" });
        }
        self.strings.arena.shrink_to_fit();
        self.strings.ends.shrink_to_fit();
        Ok(self.strings)
    }
}
