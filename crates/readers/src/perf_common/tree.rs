//! Distinct stacks as a tree of rows, whatever a row is.
//!
//! It is not [`tree`](crate::tree), which walks from sibling to sibling: stacks of perf come one after the other and mostly
//! go where the one before went, so that what is tried first is the child that was walked to last. With that tree, samples
//! of `perf script` in any order are read about a tenth slower.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// No row.
pub(crate) const NONE: u32 = u32::MAX;
/// Most rows of a table. It is looked at before each sample of a perf.data, whose stack has less than 2¹⁶ frames.
pub(crate) const MAX_ROWS: usize = NONE as usize - (1 << 17);

type Hasher = BuildHasherDefault<FxHasher>;

/// Distinct stacks: parents stand before their children.
#[derive(Default)]
pub(crate) struct Tree {
    /// Parent (or `NONE`) and row.
    pub(crate) nodes: Vec<(u32, u32)>,
    /// Of every node the child walked to last, or `NONE`: mostly it is the one again.
    recent: Vec<u32>,
    table: HashTable<u32>,
    /// The stack before, from the root: lines and nodes. Neighbours share most of their callers.
    previous: Vec<(u32, u32)>,
}

impl Tree {
    /// The node of a stack whose lines stand leaf first; `None` without a line.
    pub(crate) fn insert(&mut self, leaf_first: &[u32]) -> Option<u32> {
        let shared = self.previous.iter().zip(leaf_first.iter().rev()).take_while(|((line, _), new)| line == *new).count();
        self.previous.truncate(shared);
        let mut node = self.previous.last().map_or(NONE, |&(_, node)| node);
        for &line in leaf_first.iter().rev().skip(shared) {
            node = self.child(node, line);
            self.previous.push((line, node));
        }
        (node != NONE).then_some(node)
    }

    #[inline]
    fn child(&mut self, parent: u32, line: u32) -> u32 {
        let recent = self.recent.get(parent as usize).map_or(NONE, |&node| node);
        if recent != NONE && self.nodes[recent as usize].1 == line {
            return recent;
        }
        let node = self.find_or_add((parent, line));
        if let Some(recent) = self.recent.get_mut(parent as usize) {
            *recent = node;
        }
        node
    }

    fn find_or_add(&mut self, key: (u32, u32)) -> u32 {
        let hash = Hasher::default().hash_one(key);
        let nodes = &self.nodes;
        if let Some(&row) = self.table.find(hash, |&row| nodes[row as usize] == key) {
            return row;
        }
        let row = self.nodes.len() as u32;
        self.nodes.push(key);
        self.recent.push(NONE);
        let nodes = &self.nodes;
        self.table.insert_unique(hash, row, |&row| Hasher::default().hash_one(nodes[row as usize]));
        row
    }

    /// Adds all of `other`, in their order; `lines` says which of our lines its lines are. The node here of each of its
    /// nodes.
    #[cfg(feature = "parallel")]
    pub(crate) fn append(&mut self, other: &Tree, lines: &[u32]) -> Vec<u32> {
        let mut ours: Vec<u32> = Vec::with_capacity(other.nodes.len());
        for &(parent, line) in &other.nodes {
            let parent = if parent == NONE { NONE } else { ours[parent as usize] };
            ours.push(self.find_or_add((parent, lines[line as usize])));
        }
        ours
    }

    pub(crate) fn is_full(&self) -> bool {
        self.nodes.len() >= MAX_ROWS
    }
}
