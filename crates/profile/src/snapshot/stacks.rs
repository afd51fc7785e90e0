//! The prefix tree of stacks.
//!
//! Rows are in depth-first order, so the shape of the tree is a sequence of pairs: so many rows each of which is a child
//! of the row before, and then so many levels up. A frame is written as its place among all that its parent's frame
//! ever calls, the most frequent first; where that is only one, nothing is written.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::{BuildHasher, BuildHasherDefault};

use super::bytes::{Cursor, Fault, join, put, split_array, zigzag};
use super::rule;
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

pub(super) fn write(stacks: &Stacks, frames: usize) -> Vec<u8> {
    let mut columns: [Vec<u8>; COLUMNS] = [const { Vec::new() }; COLUMNS];
    put(&mut columns[HEAD], stacks.len() as u64);
    let Calls { edges, of_row } = calls(stacks);
    // By caller, the most frequent first, then by first use.
    let mut order: Vec<u32> = (0..edges.len() as u32).collect();
    order.sort_by_key(|&e| (edges[e as usize].0, u32::MAX - edges[e as usize].2, e));
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
    join(&columns)
}

/// Finds rows that stand twice under one parent, without looking at the siblings again.
///
/// Of each edge, the row that last had a child along it. A call that recurs takes the place of its caller's mark while
/// its own subtree is read; `undo` puts the mark back.
struct Siblings {
    mark: Vec<(u32, u32)>,
    undo: Vec<(u32, u32, (u32, u32))>,
}

impl Siblings {
    /// The subtrees at this depth and below are done.
    #[inline]
    fn close(&mut self, depth: u32) {
        while let Some(&(of_depth, edge, mark)) = self.undo.last()
            && of_depth >= depth
        {
            self.mark[edge as usize] = mark;
            self.undo.pop();
        }
    }

    /// `parent`, a row at `depth`, has a child along `edge`. False if it had one already.
    #[inline]
    fn add(&mut self, edge: usize, parent: u32, depth: u32, path: &[u32]) -> bool {
        let old = self.mark[edge];
        let new = (parent, depth);
        if old == new {
            return false;
        }
        if old.1 < depth && path.get(old.1 as usize) == Some(&old.0) {
            self.undo.push((depth, edge as u32, old));
        }
        self.mark[edge] = new;
        true
    }
}

/// Reads what [`write`] wrote, for so many frames.
pub(super) fn read(bytes: &[u8], frames: usize, max_rows: usize) -> Result<Stacks, Fault> {
    let mut columns: [Cursor<'_>; COLUMNS] = split_array(bytes)?;
    let rows = columns[HEAD].count(max_rows)?;
    let (starts, callees) = read_callees(&mut columns, frames)?;
    let [_, _, _, mut downs, mut ups, mut places, mut truncations] = columns;

    let mut stacks = Stacks { parent: Vec::with_capacity(rows), frame: Vec::with_capacity(rows), truncated: Bits::new(rows) };
    let mut cut_off: Vec<u32> = Vec::new();
    while truncations.left() > 0 {
        let distance = truncations.number()?;
        let row = cut_off.last().map_or(0, |&row| u64::from(row)).saturating_add(distance);
        rule(row < rows as u64 && (distance > 0 || cut_off.is_empty()), truncations.at(), "no such stack is truncated")?;
        cut_off.push(row as u32);
    }

    let mut path: Vec<u32> = Vec::new();
    let mut siblings = Siblings { mark: vec![(Stacks::ROOT, u32::MAX); callees.len()], undo: Vec::new() };
    // A root that lost its callers and a true root may share a frame.
    let mut roots = [Bits::new(frames), Bits::new(frames)];
    let mut cut_off = cut_off.into_iter().peekable();
    let mut cut_depth = usize::MAX;
    while stacks.parent.len() < rows {
        if !stacks.parent.is_empty() {
            let up = ups.number()?.saturating_add(1);
            rule(up <= path.len() as u64, ups.at(), "more levels up than there are")?;
            path.truncate(path.len() - up as usize);
            siblings.close(path.len() as u32);
        }
        let down = downs.number()?.saturating_add(1);
        rule(down <= (rows - stacks.parent.len()) as u64, downs.at(), "more stacks than were announced")?;
        for _ in 0..down {
            let row = stacks.parent.len() as u32;
            let parent = path.last().copied().unwrap_or(Stacks::ROOT);
            let caller = if parent == Stacks::ROOT { 0 } else { stacks.frame[parent as usize].index() + 1 };
            let (start, end) = (starts[caller] as usize, starts[caller + 1] as usize);
            let edge = match end - start {
                1 => start,
                0 => return places.fault("a stack goes on where nothing is called"),
                n => start + places.below(n, "no such callee")? as usize,
            };
            let frame = callees[edge];
            let depth = path.len();
            if depth <= cut_depth {
                cut_depth = usize::MAX;
            }
            if cut_off.next_if(|&at| at == row).is_some() {
                rule(cut_depth == usize::MAX, truncations.at(), "a stack is truncated twice")?;
                cut_depth = depth;
            }
            let truncated = cut_depth <= depth;
            if truncated {
                stacks.truncated.set(row as usize);
            }
            if parent == Stacks::ROOT {
                let seen = &mut roots[usize::from(truncated)];
                rule(!seen.get(frame.index()), places.at(), "a stack stands twice")?;
                seen.set(frame.index());
            } else if !siblings.add(edge, parent, depth as u32 - 1, &path) {
                return places.fault("a stack stands twice");
            }
            stacks.parent.push(parent);
            stacks.frame.push(frame);
            path.push(row);
        }
    }
    [downs, ups, places].iter().try_for_each(|c| c.end())?;
    Ok(stacks)
}

/// Of each caller where its callees begin, and the callees.
fn read_callees(columns: &mut [Cursor<'_>; COLUMNS], frames: usize) -> Result<(Vec<u32>, Vec<FrameId>), Fault> {
    let edges = columns[CALLEE].left();
    rule(columns[CALLEES].left() > frames, columns[CALLEES].at(), "a frame without a number of callees")?;
    let mut starts = Vec::with_capacity(frames + 2);
    starts.push(0u32);
    let mut callees: Vec<FrameId> = Vec::with_capacity(edges);
    for caller in 0..=frames {
        let count = columns[CALLEES].count(edges)?;
        let mut last = caller as i64;
        for _ in 0..count {
            last = last.wrapping_add(columns[CALLEE].signed()?);
            rule((0..frames as i64).contains(&last), columns[CALLEE].at(), "no such frame")?;
            callees.push(FrameId(last as u32));
        }
        starts.push(callees.len() as u32);
    }
    columns[CALLEES].end()?;
    columns[CALLEE].end()?;
    Ok((starts, callees))
}
