//! The top-down tree: stacks merged from the root.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Bucket, Cost, Grouper, Label, Reached, WHOLE, bucket_code, frame_of, label_of, label_text, reached_from};
use crate::layout::Source;
use crate::lens::forest::{ROOT, child_lists};
use crate::lens::symbols::{Symbol, Symbols, TextId};

/// How siblings are ordered. Buckets come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The largest total first; equal ones by name.
    #[default]
    Total,
    /// By name.
    Name,
    /// As in the profile.
    Appearance,
}

/// A merged call tree in depth-first order: node 0 is the whole view, a subtree is the range `node..end(node)`.
#[derive(Debug)]
pub struct Tree {
    cost: Arc<Cost>,
    /// The first frame of each node, or a code for what is no frame.
    symbol: Vec<Symbol>,
    parent: Vec<u32>,
    end: Vec<u32>,
    own: Vec<i64>,
    total: Vec<i64>,
    /// Per row of the forest the node it is merged into, or [`ROOT`] if it holds no sample; empty if every row is the
    /// node after it.
    node_of: Vec<u32>,
    /// Where the roots of a cut were reached from, if that was asked for.
    reached: FxHashMap<TextId, Vec<Reached>>,
    /// Per node the value of samples whose frame here is inferred; empty if none is.
    inferred: Vec<i64>,
}

/// A node that is to be written, with the rows of the forest it merges: the top of the pool from `start`.
struct Pending {
    parent: u32,
    symbol: Symbol,
    own: i64,
    total: i64,
    start: usize,
}

/// What merging needs from node to node.
struct Merging<'a> {
    first: &'a [u32],
    next: &'a [u32],
    order: Order,
    grouper: Grouper,
    /// Rows of the nodes that are to be written.
    pool: Vec<u32>,
    todo: Vec<Pending>,
    /// Scratch: the groups as drawn, per group its place, and where its rows go.
    sorted: Vec<u32>,
    rank: Vec<u32>,
    ends: Vec<usize>,
}

impl Tree {
    /// Merges the stacks from the root. Cost grows with the number of stacks.
    pub fn top_down(cost: &Arc<Cost>, order: Order) -> Tree {
        let lensed = cost.lensed();
        let mut tree = Tree {
            cost: Arc::clone(cost),
            symbol: vec![WHOLE],
            parent: vec![ROOT],
            end: Vec::new(),
            own: vec![0],
            total: vec![cost.view()],
            node_of: Vec::new(),
            reached: FxHashMap::default(),
            inferred: Vec::new(),
        };
        if order == Order::Appearance && lensed.is_merged() && cost.live.count() == cost.live.len() {
            tree.copy();
        } else {
            tree.merge(order);
        }
        for bucket in Bucket::ALL {
            if cost.bucket_samples(bucket) > 0 {
                let value = cost.bucket(bucket);
                tree.push(0, bucket_code(bucket), value, value);
            }
        }
        tree.end = (1..=tree.parent.len() as u32).collect();
        for i in (1..tree.parent.len()).rev() {
            let parent = tree.parent[i] as usize;
            tree.end[parent] = tree.end[parent].max(tree.end[i]);
        }
        if let Some(inferred) = &lensed.forest.inferred {
            // A forest with inferred frames is never the tree itself.
            tree.inferred = vec![0; tree.len()];
            for row in inferred.ones().filter(|&row| cost.live.get(row)) {
                let node = tree.node_of(row as u32) as usize;
                tree.inferred[node] += cost.total[row];
            }
        }
        tree
    }

    /// The forest is the tree: in depth-first order, and no two siblings are one box.
    fn copy(&mut self) {
        let cost = Arc::clone(&self.cost);
        let forest = &cost.lensed().forest;
        self.symbol.extend_from_slice(&forest.symbol);
        // Row `n` becomes node `n + 1`; what has no parent is under node 0.
        self.parent.extend(forest.parent.iter().map(|p| p.wrapping_add(1)));
        self.own.extend_from_slice(&cost.own);
        self.total.extend_from_slice(&cost.total);
    }

    fn merge(&mut self, order: Order) {
        let cost = Arc::clone(&self.cost);
        let forest = &cost.lensed().forest;
        let (first, next) = child_lists(&forest.parent);
        let mut m = Merging {
            first: &first,
            next: &next,
            order,
            grouper: Grouper::new(&cost.lensed().symbols),
            pool: Vec::new(),
            todo: Vec::new(),
            sorted: Vec::new(),
            rank: Vec::new(),
            ends: Vec::new(),
        };
        self.node_of = vec![ROOT; forest.len()];
        // The row after the last one stands for what is above all roots.
        let mut rows = vec![forest.len() as u32];
        m.expand(&cost, 0, &rows);
        while let Some(pending) = m.todo.pop() {
            let node = self.push(pending.parent, pending.symbol, pending.own, pending.total);
            rows.clear();
            rows.extend(m.pool.drain(pending.start..));
            rows.iter().for_each(|&row| self.node_of[row as usize] = node);
            m.expand(&cost, node, &rows);
        }
    }

    fn push(&mut self, parent: u32, symbol: Symbol, own: i64, total: i64) -> u32 {
        self.symbol.push(symbol);
        self.parent.push(parent);
        self.own.push(own);
        self.total.push(total);
        self.symbol.len() as u32 - 1
    }

    /// The same tree, whose roots know where the lens cut them from.
    pub fn with_reached_from(mut self) -> Tree {
        self.reached = reached_from(&self.cost);
        self
    }

    /// The callers that the lens cut off above a root, the largest first; none for other nodes, or without
    /// [`with_reached_from`](Self::with_reached_from).
    pub fn reached_from(&self, node: u32) -> &[Reached] {
        match self.label(node) {
            Label::Frame(label) if self.parent(node) == Some(0) => self.reached.get(&label).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// Number of nodes, the whole view and the buckets counted.
    pub fn len(&self) -> usize {
        self.symbol.len()
    }
    /// True if there is nothing but the whole.
    pub fn is_empty(&self) -> bool {
        self.len() == 1
    }
    /// What the values are made from.
    pub fn cost(&self) -> &Arc<Cost> {
        &self.cost
    }
    /// The frames.
    pub fn symbols(&self) -> &Symbols {
        &self.cost.lensed().symbols
    }
    /// What a node stands for.
    pub fn label(&self, node: u32) -> Label {
        label_of(self.symbol[node as usize], self.symbols())
    }
    /// What its box shows.
    pub fn name(&self, node: u32) -> &str {
        label_text(self.label(node), self.symbols())
    }
    /// The first of its frames; none for the whole and the buckets.
    pub fn symbol(&self, node: u32) -> Option<Symbol> {
        frame_of(self.symbol[node as usize])
    }
    /// Its parent; none for the whole.
    pub fn parent(&self, node: u32) -> Option<u32> {
        let parent = self.parent[node as usize];
        (parent != ROOT).then_some(parent)
    }
    /// One past the last node of its subtree.
    pub fn end(&self, node: u32) -> u32 {
        self.end[node as usize]
    }
    /// Value of the samples whose stack ends here.
    pub fn own(&self, node: u32) -> i64 {
        self.own[node as usize]
    }
    /// Value of the samples whose stack ends here or below.
    pub fn value(&self, node: u32) -> i64 {
        self.total[node as usize]
    }
    /// Value of the samples for which this frame was not recorded but put there by `repair`; at most [`value`](Self::value)
    /// where no value is negative.
    pub fn inferred(&self, node: u32) -> i64 {
        self.inferred.get(node as usize).copied().unwrap_or(0)
    }
    /// Is every row of the forest a node of its own?
    pub(crate) fn is_forest(&self) -> bool {
        self.node_of.is_empty()
    }
    /// The node a row of the forest is merged into; the whole for what is above all rows.
    pub(crate) fn node_of(&self, row: u32) -> u32 {
        self.node_of.get(row as usize).copied().unwrap_or(0)
    }
    /// Its children, as drawn.
    pub fn children_of(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = node + 1;
        let end = self.end(node);
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = self.end(child);
                child
            })
        })
    }
}

impl Merging<'_> {
    /// Groups the children of some rows by label, and puts each group on the list of nodes to be written, so that the
    /// first one is written next and its rows are the end of the pool.
    fn expand(&mut self, cost: &Cost, node: u32, rows: &[u32]) {
        let lensed = cost.lensed();
        for &row in rows {
            let mut child = self.first[row as usize];
            while child != ROOT {
                let c = child as usize;
                if cost.live.get(c) {
                    self.grouper.add(&lensed.symbols, lensed.forest.symbol[c], child, cost.total[c], cost.own[c]);
                }
                child = self.next[c];
            }
        }
        let Merging { grouper, pool, todo, sorted, rank, ends, .. } = self;
        let base = pool.len();
        let pending = |group: &super::Group, start| Pending {
            parent: node,
            symbol: group.symbol.unwrap_or(WHOLE),
            own: group.own,
            total: group.total,
            start,
        };
        if let [only] = &grouper.groups[..] {
            todo.push(pending(only, base));
            pool.extend(grouper.members.iter().map(|&(child, _)| child));
            grouper.clear();
            return;
        }
        grouper.sorted(&lensed.symbols, self.order, sorted);
        rank.clear();
        rank.resize(sorted.len(), 0);
        for (place, &group) in sorted.iter().rev().enumerate() {
            rank[group as usize] = place as u32;
        }
        ends.clear();
        ends.resize(sorted.len() + 1, 0);
        for &(_, group) in &grouper.members {
            ends[rank[group as usize] as usize + 1] += 1;
        }
        let mut at = base;
        for end in ends.iter_mut() {
            at += *end;
            *end = at;
        }
        for (place, &group) in sorted.iter().rev().enumerate() {
            todo.push(pending(&grouper.groups[group as usize], ends[place]));
        }
        pool.resize(base + grouper.members.len(), 0);
        for &(child, group) in &grouper.members {
            let slot = &mut ends[rank[group as usize] as usize];
            pool[*slot] = child;
            *slot += 1;
        }
        grouper.clear();
    }
}

impl Source for Tree {
    fn children(&mut self, node: u32) -> Vec<u32> {
        self.children_of(node).collect()
    }
    fn total(&self, node: u32) -> i64 {
        self.value(node)
    }
}
