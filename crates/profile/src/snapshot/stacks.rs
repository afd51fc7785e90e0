//! The prefix tree of stacks.
//!
//! Rows are in depth-first order, so the shape of the tree is a sequence of pairs: so many rows each of which is a child
//! of the row before, and then so many levels up. A frame is written as its place among all that its parent's frame
//! ever calls, the most frequent first; where that is only one, nothing is written.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::{BuildHasher, BuildHasherDefault};

use super::bytes::{Cursor, Fault, put, zigzag};
use super::container::{Budget, Columns, Sizes};
use crate::{Bits, FrameId, Stacks};

const HEAD: usize = 0;
/// Number of callees of each frame, after those of the root.
const CALLEES: usize = 1;
/// All callees, those of the root first.
const CALLEE: usize = 2;
/// Rows down, minus one.
const DOWN: usize = 3;
/// Levels up, minus one, between two runs down.
const UP: usize = 4;
/// Places among the callees.
const PLACE: usize = 5;
/// Truncated rows whose parent is not, as distances.
const TRUNCATED: usize = 6;
const COLUMNS: usize = 7;

/// What one frame calls, counted.
struct Calls {
    /// Caller (frame number plus one, 0 for the root), callee, number of rows; by first use.
    edges: Vec<(u32, u32, u32)>,
    /// Of each row, its edge.
    of_row: Vec<u32>,
}

fn calls(stacks: &Stacks) -> Calls {
    let hasher: BuildHasherDefault<FxHasher> = BuildHasherDefault::default();
    let mut table: HashTable<u32> = HashTable::new();
    let mut calls = Calls { edges: Vec::new(), of_row: Vec::with_capacity(stacks.len()) };
    for (&parent, frame) in stacks.parent.iter().zip(&stacks.frame) {
        let caller = if parent == Stacks::ROOT { 0 } else { stacks.frame[parent as usize].0 + 1 };
        let key = (caller, frame.0);
        let hash = hasher.hash_one(key);
        let edges = &mut calls.edges;
        let same = |&edge: &u32| (edges[edge as usize].0, edges[edge as usize].1) == key;
        let edge = match table.find(hash, same) {
            Some(&edge) => edge,
            None => {
                let edge = edges.len() as u32;
                edges.push((key.0, key.1, 0));
                table.insert_unique(hash, edge, |&e| hasher.hash_one((edges[e as usize].0, edges[e as usize].1)));
                edge
            }
        };
        edges[edge as usize].2 += 1;
        calls.of_row.push(edge);
    }
    calls
}

pub(super) fn write(stacks: &Stacks, frames: usize) -> Columns {
    let mut columns = vec![Vec::new(); COLUMNS];
    put(&mut columns[HEAD], stacks.len() as u64);
    let Calls { edges, of_row } = calls(stacks);
    // By caller, the most frequent first, those of about one frequency by number.
    let mut order: Vec<u32> = (0..edges.len() as u32).collect();
    order.sort_unstable_by_key(|&e| {
        let (caller, callee, rows) = edges[e as usize];
        (caller, std::cmp::Reverse(rows.ilog2()), callee)
    });
    let mut count = vec![0u32; frames + 1];
    edges.iter().for_each(|e| count[e.0 as usize] += 1);
    count.iter().for_each(|&n| put(&mut columns[CALLEES], u64::from(n)));
    let mut place = vec![0u32; edges.len()];
    let (mut caller, mut next_place, mut last) = (u32::MAX, 0, 0i64);
    for &edge in &order {
        let (of, callee, _) = edges[edge as usize];
        if of != caller {
            (caller, next_place, last) = (of, 0, i64::from(of));
        }
        place[edge as usize] = next_place;
        next_place += 1;
        put(&mut columns[CALLEE], zigzag(i64::from(callee) - last));
        last = i64::from(callee);
    }

    let mut path: Vec<u32> = Vec::new();
    let mut down = 0u64;
    for (row, &parent) in stacks.parent.iter().enumerate() {
        let mut up = 0u64;
        while path.last().is_some_and(|&top| top != parent) {
            path.pop();
            up += 1;
        }
        if row > 0 && up > 0 {
            put(&mut columns[DOWN], down - 1);
            put(&mut columns[UP], up - 1);
            down = 0;
        }
        path.push(row as u32);
        down += 1;
        let edge = of_row[row] as usize;
        if count[edges[edge].0 as usize] > 1 {
            put(&mut columns[PLACE], u64::from(place[edge]));
        }
    }
    if down > 0 {
        put(&mut columns[DOWN], down - 1);
    }

    let mut last = 0;
    for row in stacks.truncated.ones() {
        let parent = stacks.parent[row];
        if parent == Stacks::ROOT || !stacks.truncated.get(parent as usize) {
            put(&mut columns[TRUNCATED], (row - last) as u64);
            last = row;
        }
    }
    columns
}

/// Reads what [`write()`] wrote, for so many frames.
pub(super) fn read(mut columns: [Cursor<'_>; COLUMNS], frames: usize, budget: &mut Budget) -> Result<Stacks, Fault> {
    let rows = columns[HEAD].count(usize::MAX)?;
    columns[HEAD].rule(budget.take(Sizes { text: 0, stacks: rows }), "more stacks than a snapshot of this size can hold")?;
    let (starts, callees) = read_callees(&mut columns, frames)?;
    let [head, _, _, mut downs, mut ups, mut places, truncations] = columns;
    let (mut parents, mut frame_of): (Vec<u32>, Vec<FrameId>) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    let mut roots: Vec<u32> = Vec::new();
    let mut siblings = Siblings::new(callees.len());
    // Row and edge of every stack that may still get children.
    let mut path: Vec<(u32, u32)> = Vec::new();
    while parents.len() < rows {
        let mut second_child = false;
        if !parents.is_empty() {
            let up = ups.number()?.saturating_add(1);
            ups.rule(up <= path.len() as u64, "more levels up than there are")?;
            let depth = path.len() - up as usize;
            let sibling = path[depth];
            path.truncate(depth);
            if let Some(&(parent, _)) = path.last() {
                second_child = true;
                siblings.close(depth);
                if sibling.0 == parent + 1 {
                    siblings.add(sibling.1, &path);
                }
            }
        }
        let down = downs.number()?.saturating_add(1);
        downs.rule(down <= (rows - parents.len()) as u64, "more stacks than were announced")?;
        let (mut parent, mut caller) = match path.last() {
            Some(&(parent, _)) => (parent, frame_of[parent as usize].index() + 1),
            None => {
                roots.push(parents.len() as u32);
                (Stacks::ROOT, 0)
            }
        };
        for _ in 0..down {
            let (start, end) = (starts[caller], starts[caller + 1]);
            let edge = match end - start {
                1 => start,
                0 => return downs.fault("a stack goes on where nothing is called"),
                n => start + places.below(n as usize, "no such callee")?,
            };
            if second_child {
                places.rule(siblings.add(edge, &path), "a stack stands twice")?;
                second_child = false;
            }
            let frame = callees[edge as usize];
            let row = parents.len() as u32;
            parents.push(parent);
            frame_of.push(frame);
            path.push((row, edge));
            (parent, caller) = (row, frame.index() + 1);
        }
    }
    [head, downs, ups, places.clone()].iter().try_for_each(|c| c.end())?;
    let truncated = read_truncated(truncations, &parents)?;
    // A root that lost its callers and a true root may share a frame.
    let mut seen = [Bits::new(frames), Bits::new(frames)];
    for root in roots {
        let seen = &mut seen[usize::from(truncated.get(root as usize))];
        let frame = frame_of[root as usize].index();
        places.rule(!seen.get(frame), "a root stands twice")?;
        seen.set(frame);
    }
    Ok(Stacks { parent: parents, frame: frame_of, truncated })
}

/// Finds rows that stand twice under one parent, without looking at its children again.
///
/// Of each edge, caller to callee, the row and depth of the parent that last had a child along it. Only rows with more
/// than one child are noted. Where a call recurs, the inner parent takes the outer one's place until its subtree is done.
struct Siblings {
    noted: Vec<(u32, u32)>,
    /// Depth of the inner parent, edge, and what was noted there before.
    outer: Vec<(u32, u32, (u32, u32))>,
}

impl Siblings {
    fn new(edges: usize) -> Self {
        Siblings { noted: vec![(Stacks::ROOT, u32::MAX); edges], outer: Vec::new() }
    }

    /// The subtrees of this depth are done.
    #[inline]
    fn close(&mut self, depth: usize) {
        while let Some(&(of, edge, before)) = self.outer.last()
            && of as usize >= depth
        {
            self.noted[edge as usize] = before;
            self.outer.pop();
        }
    }

    /// The last row of `path` has a child along `edge`. False if it had one already.
    #[inline]
    fn add(&mut self, edge: u32, path: &[(u32, u32)]) -> bool {
        let Some((depth, &(parent, _))) = path.iter().enumerate().next_back() else { return true };
        let new = (parent, depth as u32);
        let before = std::mem::replace(&mut self.noted[edge as usize], new);
        if before == new {
            return false;
        }
        let (row, at) = (before.0, before.1 as usize);
        if at < depth && path[at].0 == row {
            self.outer.push((new.1, edge, before));
        }
        true
    }
}

/// Rows are truncated with their parents; those where it begins are given.
fn read_truncated(mut begins: Cursor<'_>, parents: &[u32]) -> Result<Bits, Fault> {
    let mut truncated = Bits::new(parents.len());
    if begins.left() == 0 {
        return Ok(truncated);
    }
    let mut next = Some(begins.number()?);
    for (row, &parent) in parents.iter().enumerate() {
        let inherited = parent != Stacks::ROOT && truncated.get(parent as usize);
        let begin = next == Some(row as u64);
        if begin {
            begins.rule(!inherited, "a stack is truncated twice")?;
            next = if begins.left() > 0 { Some((row as u64).saturating_add(begins.number()?)) } else { None };
        }
        if inherited || begin {
            truncated.set(row);
        }
    }
    begins.rule(next.is_none(), "no such stack is truncated")?;
    Ok(truncated)
}

/// Of each caller where its callees begin, and the callees.
fn read_callees(columns: &mut [Cursor<'_>; COLUMNS], frames: usize) -> Result<(Vec<u32>, Vec<FrameId>), Fault> {
    let edges = columns[CALLEE].left();
    columns[CALLEES].rule(columns[CALLEES].left() > frames, "a frame without a number of callees")?;
    let mut starts = Vec::with_capacity(frames + 2);
    starts.push(0u32);
    let mut callees: Vec<FrameId> = Vec::with_capacity(edges);
    // Of each frame, one past the last caller that had it.
    let mut called_by = vec![0; frames];
    for caller in 0..=frames {
        let count = columns[CALLEES].count(edges)?;
        let mut last = caller as i64;
        for _ in 0..count {
            last = last.wrapping_add(columns[CALLEE].signed()?);
            columns[CALLEE].rule((0..frames as i64).contains(&last), "no such frame")?;
            let before = std::mem::replace(&mut called_by[last as usize], caller + 1);
            columns[CALLEE].rule(before != caller + 1, "a callee stands twice")?;
            callees.push(FrameId(last as u32));
        }
        starts.push(callees.len() as u32);
    }
    columns[CALLEES].end()?;
    columns[CALLEE].end()?;
    Ok((starts, callees))
}

#[cfg(test)]
mod tests;
