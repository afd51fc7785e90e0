//! The prefix tree of the stacks while samples are read. That of perf is [another](crate::perf_common), for its order.

use std::collections::HashMap;

use profile::Builder;

/// No row: the parent of a root.
pub(crate) const NONE: u32 = u32::MAX;

/// The parent of a root whose callers the recorder lost.
pub(crate) const TRUNCATED: u32 = Builder::TRUNCATED_ROOT;

/// Children of a node that are looked for one by one. Those after them are in a hash table.
const NEAR: usize = 8;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    /// `NONE` or `TRUNCATED` for a root.
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
pub(crate) struct Tree {
    nodes: Vec<Node>,
    first_root: u32,
    first_truncated: u32,
    /// The later children of nodes with many, by parent and frame.
    far: HashMap<(u32, u32), u32>,
    limit: usize,
}

impl Tree {
    /// A tree of at most `limit` nodes.
    pub(crate) fn new(limit: usize) -> Self {
        let limit = limit.min(NONE as usize - 16);
        Tree { nodes: Vec::new(), first_root: NONE, first_truncated: NONE, far: HashMap::new(), limit }
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(crate) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }

    /// The stack `parent` with `frame` called from its leaf; `None` if the tree is full.
    #[inline]
    pub(crate) fn child(&mut self, parent: u32, frame: u32) -> Option<u32> {
        let mut next = *self.first(parent);
        let mut last = NONE;
        for _ in 0..NEAR {
            if next == NONE {
                let new = self.add(parent, frame)?;
                match last {
                    NONE => *self.first(parent) = new,
                    last => self.nodes[last as usize].next_sibling = new,
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

    /// The stack `parent` with all these frames, root first, called from its leaf; `None` if the tree is full.
    pub(crate) fn descend(&mut self, parent: u32, frames: impl Iterator<Item = u32>) -> Option<u32> {
        let mut frames = frames;
        let mut at = parent;
        while let Some(frame) = frames.next() {
            let new = self.nodes.len();
            at = self.child(at, frame)?;
            if at as usize == new {
                // A new node has no children: all that follows is new too.
                for frame in frames.by_ref() {
                    let below = self.add(at, frame)?;
                    self.nodes[at as usize].first_child = below;
                    at = below;
                }
            }
        }
        Some(at)
    }

    /// Where the first child of a node, or the first root, is kept.
    #[inline]
    fn first(&mut self, parent: u32) -> &mut u32 {
        match parent {
            NONE => &mut self.first_root,
            TRUNCATED => &mut self.first_truncated,
            parent => &mut self.nodes[parent as usize].first_child,
        }
    }

    #[inline]
    fn add(&mut self, parent: u32, frame: u32) -> Option<u32> {
        let row = self.nodes.len();
        if row >= self.limit {
            return None;
        }
        self.nodes.push(Node { parent, frame, first_child: NONE, next_sibling: NONE });
        Some(row as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::{NONE, TRUNCATED, Tree};

    #[test]
    fn each_stack_once_however_it_is_added() {
        let mut tree = Tree::new(1000);
        let whole = tree.descend(NONE, [1, 2, 3].into_iter()).unwrap();
        let step = [1, 2, 3].iter().try_fold(NONE, |at, &frame| tree.child(at, frame)).unwrap();
        assert_eq!((whole, step, tree.nodes().len()), (2, 2, 3));
        // The same frames below a truncated root are other stacks.
        let cut = tree.descend(TRUNCATED, [1, 2, 3].into_iter()).unwrap();
        assert_eq!((cut, tree.descend(TRUNCATED, [1, 2, 3].into_iter()), tree.nodes().len()), (5, Some(5), 6));
        // More children than are looked for one by one.
        let wide: Vec<u32> = (0..40).map(|frame| tree.descend(1, [frame, 7].into_iter()).unwrap()).collect();
        let again: Vec<u32> = (0..40).map(|frame| tree.descend(1, [frame, 7].into_iter()).unwrap()).collect();
        assert_eq!(wide, again);
        assert!(tree.nodes().iter().enumerate().all(|(row, n)| n.parent >= TRUNCATED || (n.parent as usize) < row));
    }

    #[test]
    fn a_full_tree_takes_no_more() {
        let mut tree = Tree::new(3);
        assert_eq!(tree.descend(NONE, 0..4), None);
        assert_eq!((tree.child(NONE, 0), tree.child(2, 9)), (Some(0), None));
    }
}
