//! Trees merged in any direction and opened only where somebody looks. Totals of unopened nodes are exact all the same.
//!
//! A node is a set of stack rows that are one box. Opening it steps from those rows to the next ones in the direction of
//! the tree (children downwards, the parent upwards) and groups them by label. The children of a node have consecutive
//! numbers, and the rows of all nodes lie in one pool in the order of the nodes.

use std::sync::Arc;

use profile::Bits;

use super::hits::Marks;
use super::{Bucket, Cost, Grouper, Label, Order, WHOLE, bucket_code, frame_of, label_of, label_text};
use crate::layout::{Siblings, Source};
use crate::lens::forest::ROOT;
use crate::lens::symbols::{Symbol, Symbols};

/// A merged tree that grows where it is opened. Node 0 is the whole view.
pub struct LazyTree {
    cost: Arc<Cost>,
    order: Order,
    pub(super) ways: Ways,
    /// Columns with one entry per node.
    pub(super) nodes: Nodes,
    /// Stack rows of all nodes; those of a node begin at its `rows` and end where the next node's begin.
    pub(super) pool: Vec<u32>,
    /// Upwards: per entry of `pool` the value that came up through the row. Downwards a row's total says it, and this is empty.
    pub(super) through: Vec<i64>,
    pub(super) marks: Option<Box<Marks>>,
    grouper: Grouper,
    scratch: Scratch,
}

/// Where a step from a row leads.
pub(super) enum Ways {
    /// To its children: the first child of each row (and, one past the last, the first root), and each row's next sibling.
    Down { first: Vec<u32>, next: Vec<u32> },
    /// To its parent. Scratch: per row one more than its place among the rows that are being grouped, or 0.
    Up { seen: Vec<u32> },
}

#[derive(Default)]
pub(super) struct Nodes {
    /// The first frame, or a code for what is no frame.
    symbol: Vec<Symbol>,
    parent: Vec<u32>,
    depth: Vec<u32>,
    own: Vec<i64>,
    pub(super) total: Vec<i64>,
    /// Widths of the siblings before it.
    pub(super) start: Vec<i64>,
    /// The first child, or [`UNOPENED`].
    pub(super) first: Vec<u32>,
    /// Number of children.
    pub(super) count: Vec<u32>,
    rows: Vec<usize>,
    /// Every number, so that children can be handed out as a slice.
    ids: Vec<u32>,
}

pub(super) const UNOPENED: u32 = u32::MAX;

/// Arrays that opening uses again and again.
#[derive(Default)]
struct Scratch {
    /// Upwards: rows that are being grouped, and what comes up through each.
    merged: Vec<(u32, i64)>,
    sorted: Vec<u32>,
    /// Per group the place of its next row in the pool.
    slots: Vec<usize>,
}

impl Nodes {
    pub(super) fn len(&self) -> usize {
        self.symbol.len()
    }

    fn push(&mut self, symbol: Symbol, parent: u32, own: i64, total: i64, rows: usize) {
        self.ids.push(self.len() as u32);
        self.depth.push(if parent == ROOT { 0 } else { self.depth[parent as usize] + 1 });
        self.symbol.push(symbol);
        self.parent.push(parent);
        self.own.push(own);
        self.total.push(total);
        self.start.push(0);
        self.first.push(UNOPENED);
        self.count.push(0);
        self.rows.push(rows);
    }

    /// What is between these two numbers are the children of `node`.
    fn adopt(&mut self, node: usize, first: usize, end: usize) {
        self.first[node] = first as u32;
        self.count[node] = (end - first) as u32;
        let mut start = 0;
        for child in first..end {
            self.start[child] = start;
            start += self.total[child].max(0);
        }
    }

    pub(super) fn children(&self, node: u32) -> std::ops::Range<usize> {
        let first = self.first[node as usize];
        if first == UNOPENED { 0..0 } else { first as usize..(first + self.count[node as usize]) as usize }
    }
}

impl LazyTree {
    /// All samples, merged from the root: the same boxes as [`Tree::top_down`](super::Tree::top_down).
    pub fn top_down(cost: &Arc<Cost>, order: Order) -> LazyTree {
        let ways = Ways::down(cost);
        let roots = match &ways {
            Ways::Down { first, next } => siblings(first[first.len() - 1], next).collect(),
            Ways::Up { .. } => Vec::new(),
        };
        Self::build(cost, order, ways, &roots, |_| 0, buckets(cost))
    }

    /// All samples, merged from their leaf: children are callers.
    pub fn bottom_up(cost: &Arc<Cost>, order: Order) -> LazyTree {
        let leaves: Vec<u32> = (0..cost.own.len() as u32).filter(|&row| cost.own[row as usize] != 0).collect();
        Self::build(cost, order, Ways::up(cost), &leaves, |row| cost.own[row as usize], buckets(cost))
    }

    /// The callers of the frames that match: every sample with a match counts once, at its outermost one. Samples
    /// without are in OTHER, or BROKEN where their stack is truncated.
    pub fn callers(cost: &Arc<Cost>, matched: &Bits, order: Order) -> LazyTree {
        // What adds up to nothing adds nothing to its callers either.
        let (rows, buckets) = outermost(cost, matched, |row| cost.total[row] != 0);
        Self::build(cost, order, Ways::up(cost), &rows, |row| cost.total[row as usize], buckets)
    }

    /// What the frames that match call: every sample with a match counts once, from its outermost one on down. The first
    /// row is as wide as that of [`callers`](Self::callers), box by box.
    pub fn callees(cost: &Arc<Cost>, matched: &Bits, order: Order) -> LazyTree {
        let (rows, buckets) = outermost(cost, matched, |row| cost.live.get(row));
        Self::build(cost, order, Ways::down(cost), &rows, |_| 0, buckets)
    }

    /// `rows` are the rows of the first boxes; upwards `through` says what each carries.
    fn build(
        cost: &Arc<Cost>,
        order: Order,
        ways: Ways,
        rows: &[u32],
        through: impl Fn(u32) -> i64,
        buckets: [(i64, u64); 3],
    ) -> LazyTree {
        let mut tree = LazyTree {
            cost: Arc::clone(cost),
            order,
            ways,
            nodes: Nodes::default(),
            pool: Vec::new(),
            through: Vec::new(),
            marks: None,
            grouper: Grouper::new(cost.lensed().symbols()),
            scratch: Scratch::default(),
        };
        tree.nodes.push(WHOLE, ROOT, 0, cost.view(), 0);
        match &tree.ways {
            Ways::Down { .. } => rows.iter().for_each(|&row| add(&mut tree.grouper, cost, row)),
            Ways::Up { .. } => tree.scratch.merged.extend(rows.iter().map(|&row| (row, through(row)))),
        }
        tree.settle(0);
        for (bucket, (value, samples)) in Bucket::ALL.into_iter().zip(buckets) {
            if samples > 0 {
                let node = tree.nodes.len();
                tree.nodes.push(bucket_code(bucket), 0, value, value, tree.pool.len());
                tree.nodes.adopt(node, node, node);
            }
        }
        tree.nodes.adopt(0, 1, tree.nodes.len());
        tree
    }

    /// Makes children of `parent` from what lies in `grouper` (downwards) or in `scratch.merged` (upwards).
    fn settle(&mut self, parent: u32) {
        let LazyTree { cost, nodes, pool, through, grouper, scratch, ways, .. } = self;
        let lensed = cost.lensed();
        let Scratch { merged, sorted, slots } = scratch;
        let up = match ways {
            Ways::Down { .. } => false,
            Ways::Up { seen } => {
                for (at, &(row, value)) in merged.iter().enumerate() {
                    let own = if lensed.forest.parent[row as usize] == ROOT { value } else { 0 };
                    grouper.add(&lensed.symbols, lensed.forest.symbol[row as usize], at as u32, value, own);
                    seen[row as usize] = 0;
                }
                true
            }
        };
        grouper.sorted(&lensed.symbols, self.order, sorted);
        // A counting sort of the members by the place of their group.
        slots.clear();
        slots.resize(sorted.len(), 0);
        for &(_, group) in &grouper.members {
            slots[group as usize] += 1;
        }
        let first = nodes.len();
        let mut at = pool.len();
        for &group in &*sorted {
            let members = std::mem::replace(&mut slots[group as usize], at);
            let made = &grouper.groups[group as usize];
            nodes.push(made.symbol.unwrap_or(WHOLE), parent, made.own, made.total, at);
            at += members;
        }
        pool.resize(at, 0);
        through.resize(if up { at } else { 0 }, 0);
        for &(member, group) in &grouper.members {
            let slot = &mut slots[group as usize];
            if up {
                (pool[*slot], through[*slot]) = merged[member as usize];
            } else {
                pool[*slot] = member;
            }
            *slot += 1;
        }
        merged.clear();
        grouper.clear();
        nodes.adopt(parent as usize, first, nodes.len());
    }

    /// Opens a node and returns its children.
    pub fn open(&mut self, node: u32) -> &[u32] {
        if self.nodes.first[node as usize] == UNOPENED {
            let rows = self.rows(node);
            let LazyTree { cost, ways, pool, through, grouper, scratch, .. } = self;
            match ways {
                Ways::Down { first, next } => {
                    for &row in &pool[rows] {
                        siblings(first[row as usize], next).for_each(|child| add(grouper, cost, child));
                    }
                }
                Ways::Up { seen } => {
                    let parents = &cost.lensed().forest.parent;
                    let merged = &mut scratch.merged;
                    // Several leaves under one caller come up through the same row.
                    for (&row, &value) in pool[rows.clone()].iter().zip(&through[rows]) {
                        let above = parents[row as usize];
                        if above == ROOT {
                            continue;
                        }
                        let seen = &mut seen[above as usize];
                        if *seen == 0 {
                            merged.push((above, 0));
                            *seen = merged.len() as u32;
                        }
                        merged[*seen as usize - 1].1 += value;
                    }
                }
            }
            self.settle(node);
            self.mark_new();
        }
        &self.nodes.ids[self.nodes.children(node)]
    }

    /// Has a row of a node another one next to it in the direction of the tree?
    fn rows_lead_on(&self, node: u32) -> bool {
        let rows = &self.pool[self.rows(node)];
        self.nodes.first[node as usize] == UNOPENED
            && rows.iter().any(|&row| match &self.ways {
                Ways::Down { first, .. } => first[row as usize] != ROOT,
                Ways::Up { .. } => self.cost.lensed().forest.parent[row as usize] != ROOT,
            })
    }
    /// The rows of a node, as a range of the pool.
    pub(super) fn rows(&self, node: u32) -> std::ops::Range<usize> {
        let rows = &self.nodes.rows;
        rows[node as usize]..rows.get(node as usize + 1).copied().unwrap_or(self.pool.len())
    }

    /// Opens along the texts that boxes show, from the children of the whole on. Returns the deepest node that was found
    /// and how many of the names led to it.
    pub fn find_path(&mut self, names: &[&str]) -> (u32, usize) {
        let mut node = 0;
        for (used, &name) in names.iter().enumerate() {
            self.open(node);
            let Some(child) = self.nodes.children(node).map(|c| c as u32).find(|&c| self.name(c) == name) else {
                return (node, used);
            };
            node = child;
        }
        (node, names.len())
    }

    /// The nodes that lead to a node, the whole first and the node last.
    pub fn path(&self, node: u32) -> Vec<u32> {
        let mut path: Vec<u32> = std::iter::successors(Some(node), |&n| self.parent(n)).collect();
        path.reverse();
        path
    }

    /// Where the box of a node begins, in units of the sample type from the left edge of the whole, and how wide it is.
    pub fn extent(&self, node: u32) -> (i64, i64) {
        let start = std::iter::successors(Some(node), |&n| self.parent(n)).map(|n| self.nodes.start[n as usize]).sum();
        (start, self.value(node).max(0))
    }

    /// Number of nodes opened so far, the whole and the buckets counted.
    pub fn len(&self) -> usize {
        self.nodes.len()
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
        self.cost.lensed().symbols()
    }
    /// What a node stands for.
    pub fn label(&self, node: u32) -> Label {
        label_of(self.nodes.symbol[node as usize], self.symbols())
    }
    /// What its box shows.
    pub fn name(&self, node: u32) -> &str {
        label_text(self.label(node), self.symbols())
    }
    /// The first of its frames; none for the whole and the buckets.
    pub fn symbol(&self, node: u32) -> Option<Symbol> {
        frame_of(self.nodes.symbol[node as usize])
    }
    /// Its parent in this tree; none for the whole.
    pub fn parent(&self, node: u32) -> Option<u32> {
        let parent = self.nodes.parent[node as usize];
        (parent != ROOT).then_some(parent)
    }
    /// Number of its children; 0 if it was not opened.
    pub fn children_count(&self, node: u32) -> usize {
        self.nodes.children(node).len()
    }
    /// Has it children? Tells so without opening it.
    pub fn leads_on(&self, node: u32) -> bool {
        self.nodes.count[node as usize] > 0 || self.own(node) != self.value(node) || self.rows_lead_on(node)
    }
    /// How many nodes lead to it: 0 for the whole.
    pub fn depth(&self, node: u32) -> u32 {
        self.nodes.depth[node as usize]
    }
    /// Value of the samples that go no further: downwards those whose stack ends here, upwards those in which nothing
    /// called this frame.
    pub fn own(&self, node: u32) -> i64 {
        self.nodes.own[node as usize]
    }
    /// Value of the samples for which this frame was not recorded but put there by `repair`. Cost grows with the rows of the
    /// node, where there are such frames.
    pub fn inferred(&self, node: u32) -> i64 {
        let Some(inferred) = &self.cost.lensed().forest.inferred else { return 0 };
        let rows = self.rows(node).filter(|&at| inferred.get(self.pool[at] as usize));
        match &self.ways {
            Ways::Down { .. } => rows.map(|at| self.cost.total[self.pool[at] as usize]).sum(),
            Ways::Up { .. } => rows.map(|at| self.through[at]).sum(),
        }
    }
    /// Value of all its samples.
    pub fn value(&self, node: u32) -> i64 {
        self.nodes.total[node as usize]
    }
}

impl Source for LazyTree {
    fn children(&mut self, node: u32) -> Vec<u32> {
        self.open(node).to_vec()
    }
    fn total(&self, node: u32) -> i64 {
        self.value(node)
    }
    fn inside(&self, node: u32) -> i64 {
        LazyTree::inside(self, node)
    }
    fn siblings(&mut self, node: u32) -> Siblings<'_> {
        self.open(node);
        let range = self.nodes.children(node);
        // Buckets come last, whatever they hold.
        let frames = range.clone().rev().find(|&n| self.symbol(n as u32).is_some()).map_or(0, |last| last + 1 - range.start);
        let marks = self.marks.as_ref();
        Siblings {
            nodes: (&self.nodes.ids[range.clone()]).into(),
            widths: (&self.nodes.total[range.clone()]).into(),
            starts: (&self.nodes.start[range.clone()]).into(),
            inside: marks.map_or(&[][..], |m| &m.inside[range.clone()]).into(),
            inside_before: marks.map_or(&[][..], |m| &m.before[range]).into(),
            falling: if self.order == Order::Total { frames } else { 0 },
        }
    }
}

impl Ways {
    fn up(cost: &Cost) -> Ways {
        Ways::Up { seen: vec![0; cost.own.len()] }
    }

    /// Only rows that hold samples or lead to one that does.
    fn down(cost: &Cost) -> Ways {
        let parents = &cost.lensed().forest.parent;
        let n = parents.len();
        let (mut first, mut next) = (vec![ROOT; n + 1], vec![ROOT; n]);
        for row in (0..n).rev().filter(|&row| cost.live.get(row)) {
            let head = &mut first[if parents[row] == ROOT { n } else { parents[row] as usize }];
            next[row] = *head;
            *head = row as u32;
        }
        Ways::Down { first, next }
    }
}

/// A row and its siblings after it.
pub(super) fn siblings(first: u32, next: &[u32]) -> impl Iterator<Item = u32> + '_ {
    std::iter::successors((first != ROOT).then_some(first), |&row| {
        let next = next[row as usize];
        (next != ROOT).then_some(next)
    })
}

fn add(grouper: &mut Grouper, cost: &Cost, row: u32) {
    let lensed = cost.lensed();
    let i = row as usize;
    grouper.add(&lensed.symbols, lensed.forest.symbol[i], row, cost.total[i], cost.own[i]);
}

fn buckets(cost: &Cost) -> [(i64, u64); 3] {
    Bucket::ALL.map(|b| (cost.bucket(b), cost.bucket_samples(b)))
}

/// The rows that end in the outermost match of their stack, as far as they are `wanted`, and the buckets with the stacks
/// that have none.
fn outermost(cost: &Cost, matched: &Bits, wanted: impl Fn(usize) -> bool) -> (Vec<u32>, [(i64, u64); 3]) {
    let forest = &cost.lensed().forest;
    let mut below = Bits::new(forest.len());
    let mut rows = Vec::new();
    let mut buckets = buckets(cost);
    for (i, (&parent, &symbol)) in forest.parent.iter().zip(&*forest.symbol).enumerate() {
        if parent != ROOT && below.get(parent as usize) {
            below.set(i);
        } else if matched.get(symbol as usize) {
            below.set(i);
            if wanted(i) {
                rows.push(i as u32);
            }
        } else if cost.own[i] != 0 {
            let broken = forest.broken.as_ref().is_some_and(|b| b.get(i));
            let bucket = &mut buckets[if broken { Bucket::Broken } else { Bucket::Other } as usize];
            bucket.0 += cost.own[i];
            bucket.1 += 1;
        }
    }
    (rows, buckets)
}
