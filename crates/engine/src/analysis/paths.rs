//! The stacks of a view as one list, for passes that add something up along every call path.

use crate::lens::forest::{ROOT, child_lists};
use crate::lens::symbols::Symbol;
use crate::view::{Cost, Tree};

/// No row, no unit.
pub(super) const NONE: u32 = u32::MAX;

/// The rows of the stacks that hold samples, in depth-first order: parents before children, a subtree is `row..end[row]`.
///
/// Frames are told apart here though a tree may show them as one box: two files may have a function of the same name, and
/// one of them may be platform. What is a call path is what the tree shows: `node`.
pub struct Paths {
    /// Row of the caller, or [`NONE`].
    pub(super) parent: Vec<u32>,
    pub(super) end: Vec<u32>,
    pub(super) symbol: Vec<Symbol>,
    /// Node of the tree that shows the row.
    pub(super) node: Vec<u32>,
    pub(super) own: Vec<i64>,
    pub(super) total: Vec<i64>,
}

impl Paths {
    /// The stacks of a view. `tree` is the top-down tree of the same cost; it says what a call path is.
    pub fn new(cost: &Cost, tree: &Tree) -> Paths {
        let capacity = if tree.is_forest() { tree.len() } else { cost.live.count() };
        let mut paths = Paths {
            parent: Vec::with_capacity(capacity),
            end: Vec::new(),
            symbol: Vec::with_capacity(capacity),
            node: Vec::with_capacity(capacity),
            own: Vec::with_capacity(capacity),
            total: Vec::with_capacity(capacity),
        };
        if tree.is_forest() {
            paths.copy(tree);
        } else {
            paths.walk(cost, tree);
        }
        paths.end = (1..=paths.len() as u32).collect();
        for i in (0..paths.len()).rev() {
            if paths.parent[i] != NONE {
                let parent = paths.parent[i] as usize;
                paths.end[parent] = paths.end[parent].max(paths.end[i]);
            }
        }
        paths
    }

    /// The tree has a node per stack, node 0 above all of them and the buckets behind them.
    fn copy(&mut self, tree: &Tree) {
        for node in 1..tree.len() as u32 {
            let Some(symbol) = tree.symbol(node) else { break };
            let parent = tree.parent(node).filter(|&p| p > 0).map_or(NONE, |p| p - 1);
            self.push(parent, symbol, node, tree.own(node), tree.value(node));
        }
    }

    fn walk(&mut self, cost: &Cost, tree: &Tree) {
        let forest = &cost.lensed().forest;
        let (first, next) = child_lists(&forest.parent);
        let mut row_of = vec![NONE; forest.len()];
        let mut todo: Vec<u32> = vec![first[forest.len()]];
        while let Some(at) = todo.pop() {
            if at == ROOT {
                continue;
            }
            let i = at as usize;
            todo.push(next[i]);
            if !cost.live.get(i) {
                continue;
            }
            let parent = forest.parent[i];
            let parent = if parent == ROOT { NONE } else { row_of[parent as usize] };
            row_of[i] = self.len() as u32;
            self.push(parent, forest.symbol[i], tree.node_of(at), cost.own[i], cost.total[i]);
            todo.push(first[i]);
        }
    }

    fn push(&mut self, parent: u32, symbol: Symbol, node: u32, own: i64, total: i64) {
        self.parent.push(parent);
        self.symbol.push(symbol);
        self.node.push(node);
        self.own.push(own);
        self.total.push(total);
    }

    pub(super) fn len(&self) -> usize {
        self.parent.len()
    }

    /// The node of the path that leads to a row: its caller's, or the whole tree's.
    pub(super) fn above(&self, row: usize) -> u32 {
        match self.parent[row] {
            NONE => 0,
            parent => self.node[parent as usize],
        }
    }

    /// The value of the samples with any row of a key, each sample once; `of` has a key per symbol, or [`NONE`].
    pub(super) fn inclusive(&self, of: &[u32], keys: usize) -> Vec<i64> {
        let mut sums = vec![0; keys];
        // Where the outermost row of a key ends: what comes before that is inside it.
        let mut until = vec![0u32; keys];
        for row in 0..self.len() {
            let key = of[self.symbol[row] as usize] as usize;
            if key < keys && row as u32 >= until[key] {
                until[key] = self.end[row];
                sums[key] += self.total[row];
            }
        }
        sums
    }
}
