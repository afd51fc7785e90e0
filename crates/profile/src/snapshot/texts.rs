//! Texts: each is the front of an earlier one and a rest.
//!
//! Names share long fronts, with their classes and packages most of all, and what they share often stands far back.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::ops::Bound;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::bytes::{Cursor, Fault, put};
use super::container::{Budget, Columns, Sizes};
use crate::{StrId, Strings};

/// How many texts, and their bytes.
const HEAD: usize = 0;
/// How many texts back the one stands whose front this one has; 0 if there is none.
const BACK: usize = 1;
/// How many bytes of it, where there is one.
const FRONT: usize = 2;
/// The rests, each with [`END`].
const REST: usize = 3;
const COLUMNS: usize = 4;

/// No byte of UTF-8.
const END: u8 = 0xff;

/// A front of fewer bytes is not worth it, and nor is a farther text for fewer bytes more.
const WORTH: usize = 3;

pub(super) fn write(strings: &Strings) -> Columns {
    let mut columns = vec![Vec::new(); COLUMNS];
    // Text 0 is the empty one.
    put(&mut columns[HEAD], strings.len() as u64 - 1);
    put(&mut columns[HEAD], strings.arena.len() as u64);
    let mut sorted: BTreeMap<&[u8], u32> = BTreeMap::new();
    let mut before: &[u8] = &[];
    for (id, text) in strings.iter().skip(1) {
        let text = text.as_bytes();
        let (mut front, mut back) = (common(before, text), 1);
        let below = sorted.range::<[u8], _>((Bound::Unbounded, Bound::Excluded(text))).next_back();
        let above = sorted.range::<[u8], _>((Bound::Excluded(text), Bound::Unbounded)).next();
        for (other, other_id) in below.into_iter().chain(above) {
            let length = common(other, text);
            if length >= front + WORTH {
                (front, back) = (length, id.0 - other_id);
            }
        }
        if front < WORTH {
            (front, back) = (0, 0);
        }
        put(&mut columns[BACK], u64::from(back));
        if back > 0 {
            put(&mut columns[FRONT], front as u64);
        }
        columns[REST].extend_from_slice(&text[front..]);
        columns[REST].push(END);
        sorted.insert(text, id.0);
        before = text;
    }
    columns
}

/// Length of the front that both have.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

pub(super) fn read(mut columns: [Cursor<'_>; COLUMNS], budget: &mut Budget) -> Result<Strings, Fault> {
    let room = columns[BACK].left();
    let count = columns[HEAD].count(room)?;
    let length = columns[HEAD].small()? as usize;
    columns[HEAD].rule(budget.take(Sizes { text: length, stacks: 0 }), "more text than a snapshot of this size can hold")?;
    let [head, mut backs, mut fronts, rests] = columns;
    let mut arena: Vec<u8> = Vec::with_capacity(length);
    let mut ends: Vec<u32> = Vec::with_capacity(count + 1);
    ends.push(0);
    let mut rest = rests.clone().rest();
    for number in 1..=count {
        let back = backs.below(number + 1, "no such text before")? as usize;
        let front = if back == 0 { 0..0 } else { text_range(&ends, number - back) };
        let wanted = if back == 0 { 0 } else { fronts.number()? };
        fronts.rule(wanted <= front.len() as u64, "a text has a longer front than the one it is of")?;
        let Some(end) = memchr::memchr(END, rest) else { return rests.fault("a text is missing") };
        if arena.len().saturating_add(wanted as usize).saturating_add(end) > length {
            return head.fault("the texts are longer than announced");
        }
        arena.extend_from_within(front.start..front.start + wanted as usize);
        arena.extend_from_slice(&rest[..end]);
        rest = &rest[end + 1..];
        ends.push(arena.len() as u32);
    }
    rests.rule(rest.is_empty(), "bytes behind the last text")?;
    [&head, &backs, &fronts].iter().try_for_each(|c| c.end())?;
    head.rule(arena.len() == length, "the texts are shorter than announced")?;
    let Ok(arena) = String::from_utf8(arena) else { return rests.fault("the texts are not UTF-8") };
    rests.rule(ends.iter().all(|&end| arena.is_char_boundary(end as usize)), "a text ends within a character")?;
    let strings = Strings { arena, ends };
    rests.rule(are_distinct(&strings), "a text stands twice")?;
    Ok(strings)
}

fn text_range(ends: &[u32], number: usize) -> std::ops::Range<usize> {
    let start = if number == 0 { 0 } else { ends[number - 1] as usize };
    start..ends[number] as usize
}

/// Does no text stand twice? Names are compared by their ids.
fn are_distinct(strings: &Strings) -> bool {
    let hasher: BuildHasherDefault<FxHasher> = BuildHasherDefault::default();
    let mut table: HashTable<(u64, u32)> = HashTable::with_capacity(strings.len());
    strings.iter().all(|(id, text)| {
        let hash = hasher.hash_one(text.as_bytes());
        let new = table.find(hash, |&(h, other)| h == hash && strings.get(StrId(other)) == text).is_none();
        table.insert_unique(hash, (hash, id.0), |&(hash, _)| hash);
        new
    })
}
