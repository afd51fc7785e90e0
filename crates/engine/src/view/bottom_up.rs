//! Trees merged from the leaf, opened only where somebody looks. Totals of unopened nodes are exact all the same.

use std::sync::Arc;

use profile::Bits;

use super::{Bucket, Cost, Group, Grouper, Label, Order, label_text};
use crate::layout::Source;
use crate::lens::exec::ROOT;
use crate::lens::symbols::{Symbol, Symbols};

/// A tree in which children are callers. Node 0 is the whole view.
pub struct BottomUp {
    cost: Arc<Cost>,
    order: Order,
    nodes: Vec<Node>,
    grouper: Grouper,
    /// Scratch: per stack row its entry in the group being opened.
    seen: Vec<u32>,
}

struct Node {
    label: Label,
    symbol: Option<Symbol>,
    total: i64,
    /// Value of the samples that have no frame above.
    own: i64,
    parent: u32,
    /// Stack rows this node's frame stands at, with the value that came up through each.
    entries: Vec<(u32, i64)>,
    children: Option<Vec<u32>>,
}

impl BottomUp {
    /// All samples, merged from their leaf.
    pub fn new(cost: &Arc<Cost>, order: Order) -> BottomUp {
        let entries =
            (0..cost.own.len() as u32).filter(|&i| cost.own[i as usize] != 0).map(|i| (i, cost.own[i as usize])).collect();
        let buckets = Bucket::ALL.map(|b| (cost.bucket(b), cost.bucket_samples(b)));
        Self::build(cost, order, entries, buckets)
    }

    /// The callers of the frames that match: every sample with a match counts once, at its outermost one. Samples
    /// without are in OTHER, or BROKEN where their stack is truncated.
    pub fn callers(cost: &Arc<Cost>, matched: &Bits, order: Order) -> BottomUp {
        let forest = &cost.lensed().forest;
        let mut below = Bits::new(forest.len());
        let mut entries = Vec::new();
        let mut buckets = Bucket::ALL.map(|b| (cost.bucket(b), cost.bucket_samples(b)));
        for i in 0..forest.len() {
            let parent = forest.parent[i];
            if parent != ROOT && below.get(parent as usize) {
                below.set(i);
            } else if matched.get(forest.symbol[i] as usize) {
                below.set(i);
                if cost.total[i] != 0 {
                    entries.push((i as u32, cost.total[i]));
                }
            } else if cost.own[i] != 0 {
                let broken = forest.broken.as_ref().is_some_and(|b| b.get(i));
                let bucket = &mut buckets[if broken { Bucket::Broken } else { Bucket::Other } as usize];
                bucket.0 += cost.own[i];
                bucket.1 += 1;
            }
        }
        Self::build(cost, order, entries, buckets)
    }

    fn build(cost: &Arc<Cost>, order: Order, entries: Vec<(u32, i64)>, buckets: [(i64, u64); 3]) -> BottomUp {
        let lensed = cost.lensed();
        let whole = Node {
            label: Label::Whole,
            symbol: None,
            total: cost.view(),
            own: 0,
            parent: ROOT,
            entries: Vec::new(),
            children: None,
        };
        let mut tree = BottomUp {
            cost: Arc::clone(cost),
            order,
            nodes: vec![whole],
            grouper: Grouper::new(&lensed.symbols),
            seen: vec![ROOT; lensed.forest.len()],
        };
        let mut children = tree.group(0, &entries);
        for (bucket, (value, samples)) in Bucket::ALL.into_iter().zip(buckets) {
            if samples > 0 {
                children.push(tree.nodes.len() as u32);
                tree.nodes.push(Node {
                    label: Label::Bucket(bucket),
                    symbol: None,
                    total: value,
                    own: value,
                    parent: 0,
                    entries: Vec::new(),
                    children: Some(Vec::new()),
                });
            }
        }
        tree.nodes[0].children = Some(children);
        tree
    }

    /// Makes children of `parent` from stack rows and their values.
    fn group(&mut self, parent: u32, entries: &[(u32, i64)]) -> Vec<u32> {
        let lensed = Arc::clone(self.cost.lensed());
        let forest = &lensed.forest;
        let mut merged: Vec<(u32, i64)> = Vec::new();
        // Several leaves under one caller come up through the same row.
        for &(row, value) in entries {
            let seen = &mut self.seen[row as usize];
            if *seen == ROOT {
                *seen = merged.len() as u32;
                merged.push((row, 0));
            }
            merged[*seen as usize].1 += value;
        }
        for (at, &(row, value)) in merged.iter().enumerate() {
            let own = if forest.parent[row as usize] == ROOT { value } else { 0 };
            self.grouper.add(&lensed.symbols, forest.symbol[row as usize], at as u32, value, own);
            self.seen[row as usize] = ROOT;
        }
        let sorted = self.grouper.sorted(&lensed.symbols, self.order);
        let mut place = vec![0; sorted.len()];
        let first = self.nodes.len() as u32;
        for (at, &group) in sorted.iter().enumerate() {
            place[group as usize] = first + at as u32;
            let Group { label, symbol, total, own } = self.grouper.groups[group as usize].clone();
            self.nodes.push(Node { label, symbol, total, own, parent, entries: Vec::new(), children: None });
        }
        for &(at, group) in &self.grouper.members {
            self.nodes[place[group as usize] as usize].entries.push(merged[at as usize]);
        }
        self.grouper.clear();
        (first..self.nodes.len() as u32).collect()
    }

    /// Opens a node and returns its children: the callers of its frame.
    pub fn open(&mut self, node: u32) -> &[u32] {
        if self.nodes[node as usize].children.is_none() {
            let lensed = Arc::clone(self.cost.lensed());
            let entries = std::mem::take(&mut self.nodes[node as usize].entries);
            let above: Vec<(u32, i64)> = entries
                .iter()
                .map(|&(row, value)| (lensed.forest.parent[row as usize], value))
                .filter(|&(parent, _)| parent != ROOT)
                .collect();
            let children = self.group(node, &above);
            self.nodes[node as usize].children = Some(children);
        }
        self.nodes[node as usize].children.as_deref().unwrap_or_default()
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
        self.nodes[node as usize].label
    }
    /// What its box shows.
    pub fn name(&self, node: u32) -> &str {
        label_text(self.label(node), self.symbols())
    }
    /// The first of its frames; none for the whole and the buckets.
    pub fn symbol(&self, node: u32) -> Option<Symbol> {
        self.nodes[node as usize].symbol
    }
    /// Its parent in this tree; none for the whole.
    pub fn parent(&self, node: u32) -> Option<u32> {
        let parent = self.nodes[node as usize].parent;
        (parent != ROOT).then_some(parent)
    }
    /// Value of the samples in which nothing called this frame.
    pub fn own(&self, node: u32) -> i64 {
        self.nodes[node as usize].own
    }
    /// Value of the samples that come up through this frame.
    pub fn value(&self, node: u32) -> i64 {
        self.nodes[node as usize].total
    }
}

impl Source for BottomUp {
    fn children(&mut self, node: u32) -> Vec<u32> {
        self.open(node).to_vec()
    }
    fn total(&self, node: u32) -> i64 {
        self.value(node)
    }
}
