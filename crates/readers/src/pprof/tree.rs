//! The prefix tree of the stacks while samples are read.

use std::collections::HashMap;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// Children of a node that are looked for one by one. Those after them are in a hash table.
const NEAR: usize = 8;

#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// `NONE` for a root.
    pub parent: u32,
    /// Row of its frame in the model.
    pub frame: u32,
    first_child: u32,
    next_sibling: u32,
}

/// Stacks in order of appearance, each once, parents first.
///
/// Most of a new stack is a chain of new nodes: nothing needs to be looked up for these, and they stand one behind the
/// other. This is why it is not one hash table over all nodes.
pub(super) struct Tree {
    nodes: Vec<Node>,
    first_root: u32,
    /// The later children of nodes with many, by parent and frame.
    far: HashMap<(u32, u32), u32>,
    limit: usize,
}

impl Tree {
    /// A tree of at most `limit` nodes.
    pub(super) fn new(limit: usize) -> Self {
        Tree { nodes: Vec::new(), first_root: NONE, far: HashMap::new(), limit: limit.min(NONE as usize - 16) }
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The stack `parent` with `frame` called from its leaf; `None` if the tree is full.
    #[inline]
    pub(super) fn child(&mut self, parent: u32, frame: u32) -> Option<u32> {
        let mut next = if parent == NONE { self.first_root } else { self.nodes[parent as usize].first_child };
        let mut last = NONE;
        for _ in 0..NEAR {
            if next == NONE {
                let new = self.add(parent, frame)?;
                match (last, parent) {
                    (NONE, NONE) => self.first_root = new,
                    (NONE, _) => self.nodes[parent as usize].first_child = new,
                    (last, _) => self.nodes[last as usize].next_sibling = new,
                }
                return Some(new);
            }
            let node = &self.nodes[next as usize];
            if node.frame == frame {
                return Some(next);
            }
            (last, next) = (next, node.next_sibling);
        }
        if let Some(&known) = self.far.get(&(parent, frame)) {
            return Some(known);
        }
        let new = self.add(parent, frame)?;
        self.far.insert((parent, frame), new);
        Some(new)
    }

    fn add(&mut self, parent: u32, frame: u32) -> Option<u32> {
        let row = self.nodes.len();
        if row >= self.limit {
            return None;
        }
        self.nodes.push(Node { parent, frame, first_child: NONE, next_sibling: NONE });
        Some(row as u32)
    }
}
