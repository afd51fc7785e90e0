//! Texts: their lengths, and all of them back to back.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::{BuildHasher, BuildHasherDefault};

use super::bytes::{Cursor, Fault, put};
use super::rule;
use crate::Strings;

/// Lengths, and the arena.
pub(super) fn write(strings: &Strings) -> (Vec<u8>, Vec<u8>) {
    let mut lengths = Vec::new();
    let mut start = 0;
    for &end in &strings.ends {
        put(&mut lengths, u64::from(end - start));
        start = end;
    }
    (lengths, strings.arena.as_bytes().to_vec())
}

pub(super) fn read(lengths: &[u8], arena: Vec<u8>) -> Result<Strings, Fault> {
    let arena = String::from_utf8(arena).map_err(|_| Fault { at: 0, what: "the texts are not UTF-8" })?;
    rule(arena.len() <= u32::MAX as usize && lengths.len() < u32::MAX as usize - 8, 0, "the texts are too long")?;
    let mut cursor = Cursor::new(lengths);
    // At least a byte each.
    let mut ends = Vec::with_capacity(lengths.len());
    let mut end = 0u64;
    while cursor.left() > 0 {
        end = end.saturating_add(cursor.number()?);
        if end > arena.len() as u64 || !arena.is_char_boundary(end as usize) {
            return cursor.fault("a text ends behind the last one or within a character");
        }
        ends.push(end as u32);
    }
    rule(end == arena.len() as u64, cursor.at(), "bytes behind the last text")?;
    rule(ends.first() == Some(&0), 0, "the first text is not the empty one")?;
    let strings = Strings { arena, ends };
    distinct(&strings)?;
    Ok(strings)
}

/// That no text stands twice: names are compared by their ids.
fn distinct(strings: &Strings) -> Result<(), Fault> {
    let hasher: BuildHasherDefault<FxHasher> = BuildHasherDefault::default();
    let mut table: HashTable<(u64, u32)> = HashTable::with_capacity(strings.len());
    for (id, text) in strings.iter() {
        let hash = hasher.hash_one(text.as_bytes());
        if table.find(hash, |&(h, i)| h == hash && strings.get(crate::StrId(i)) == text).is_some() {
            return Err(Fault { at: 0, what: "a text stands twice" });
        }
        table.insert_unique(hash, (hash, id.0), |&(h, _)| h);
    }
    Ok(())
}
