//! The top-down tree: stacks merged from the root.

use std::sync::Arc;

use super::{Bucket, Cost, Grouper, Label, label_text};
use crate::layout::Source;
use crate::lens::exec::{ROOT, child_lists};
use crate::lens::symbols::{Symbol, Symbols};

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
    label: Vec<Label>,
    symbol: Vec<Option<Symbol>>,
    parent: Vec<u32>,
    end: Vec<u32>,
    own: Vec<i64>,
    total: Vec<i64>,
}

/// A node that is to be written, with the rows of the forest it merges: the top of the pool from `start`.
struct Pending {
    parent: u32,
    group: super::Group,
    start: usize,
}

impl Tree {
    /// Merges the stacks from the root. Cost grows with the number of stacks.
    pub fn top_down(cost: &Arc<Cost>, order: Order) -> Tree {
        let lensed = cost.lensed();
        let (forest, symbols) = (&lensed.forest, &lensed.symbols);
        let n = forest.len();
        let (first, next) = child_lists(&forest.parent);
        let mut tree = Tree {
            cost: Arc::clone(cost),
            label: vec![Label::Whole],
            symbol: vec![None],
            parent: vec![ROOT],
            end: Vec::new(),
            own: vec![0],
            total: vec![cost.view()],
        };
        let mut grouper = Grouper::new(symbols);
        let (mut pool, mut members): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut todo: Vec<Pending> = Vec::new();
        // The row after the last one stands for what is above all roots.
        tree.expand(0, &[n as u32], (&first, &next), order, &mut grouper, &mut pool, &mut todo);
        while let Some(pending) = todo.pop() {
            let node = tree.push(pending.parent, &pending.group);
            members.clear();
            members.extend(pool.drain(pending.start..));
            tree.expand(node, &members, (&first, &next), order, &mut grouper, &mut pool, &mut todo);
        }
        for bucket in Bucket::ALL {
            if cost.bucket_samples(bucket) > 0 {
                let value = cost.bucket(bucket);
                tree.push(0, &super::Group { label: Label::Bucket(bucket), symbol: None, total: value, own: value });
            }
        }
        tree.end = (1..=tree.parent.len() as u32).collect();
        for i in (1..tree.parent.len()).rev() {
            let parent = tree.parent[i] as usize;
            tree.end[parent] = tree.end[parent].max(tree.end[i]);
        }
        tree
    }

    fn push(&mut self, parent: u32, group: &super::Group) -> u32 {
        self.label.push(group.label);
        self.symbol.push(group.symbol);
        self.parent.push(parent);
        self.own.push(group.own);
        self.total.push(group.total);
        self.label.len() as u32 - 1
    }

    #[allow(clippy::too_many_arguments)]
    fn expand(
        &self,
        node: u32,
        rows: &[u32],
        (first, next): (&[u32], &[u32]),
        order: Order,
        grouper: &mut Grouper,
        pool: &mut Vec<u32>,
        todo: &mut Vec<Pending>,
    ) {
        let cost = &self.cost;
        let lensed = cost.lensed();
        for &row in rows {
            let mut child = first[row as usize];
            while child != ROOT {
                let c = child as usize;
                if cost.live.get(c) {
                    grouper.add(&lensed.symbols, lensed.forest.symbol[c], child, cost.total[c], cost.own[c]);
                }
                child = next[c];
            }
        }
        let sorted = grouper.sorted(&lensed.symbols, order);
        // What is written first lies on top of the pool, so that a node's rows are always its end.
        let mut rank = vec![0; sorted.len()];
        for (place, &group) in sorted.iter().rev().enumerate() {
            rank[group as usize] = place;
        }
        let mut ends = vec![0; sorted.len() + 1];
        for &(_, group) in &grouper.members {
            ends[rank[group as usize] + 1] += 1;
        }
        let base = pool.len();
        let mut at = base;
        for end in &mut ends {
            at += *end;
            *end = at;
        }
        for (place, &group) in sorted.iter().rev().enumerate() {
            todo.push(Pending { parent: node, group: grouper.groups[group as usize].clone(), start: ends[place] });
        }
        pool.resize(base + grouper.members.len(), 0);
        for &(child, group) in &grouper.members {
            let slot = &mut ends[rank[group as usize]];
            pool[*slot] = child;
            *slot += 1;
        }
        grouper.clear();
    }

    /// Number of nodes, the whole view and the buckets counted.
    pub fn len(&self) -> usize {
        self.label.len()
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
        self.label[node as usize]
    }
    /// What its box shows.
    pub fn name(&self, node: u32) -> &str {
        label_text(self.label(node), self.symbols())
    }
    /// The first of its frames; none for the whole and the buckets.
    pub fn symbol(&self, node: u32) -> Option<Symbol> {
        self.symbol[node as usize]
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
    /// Parents of all nodes, for passes.
    pub(crate) fn parents(&self) -> &[u32] {
        &self.parent
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
