//! Search in a lazily merged tree: which boxes match, how much of each has a match further along, and the widest hits.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use profile::Bits;

use super::lazy::{LazyTree, Ways};
use crate::lens::forest::{Forest, ROOT};

/// A search, as far as the tree is open.
pub(super) struct Marks {
    /// Per symbol.
    matched: Bits,
    rows: RowHits,
    /// As `rows`, but never less than the box of any hit further along: frames that share their box with a match count as
    /// matches, negative values count as nothing. None where that is the same.
    loose: Option<RowHits>,
    marked: Vec<bool>,
    /// Per node, and per node the sum over the siblings before it that have a width.
    pub(super) inside: Vec<i64>,
    pub(super) before: Vec<i64>,
    /// The outermost hits found so far, the widest first, and where there may be more.
    found: Vec<u32>,
    hopes: BinaryHeap<Hope>,
}

/// What a stack row knows of the matches from it on in the direction of the tree.
enum RowHits {
    /// Value of the samples at or below it with a match there.
    Below(Vec<i64>),
    /// Is there a match at or above it?
    Above(Bits),
}

/// A node that is a hit or may have hits below it.
#[derive(Debug, PartialEq, Eq)]
struct Hope {
    /// How wide the hit is, or can be at most.
    width: i64,
    hit: bool,
    /// Left edge.
    start: i64,
    depth: u32,
    symbol: u32,
    node: u32,
}

impl Hope {
    /// The widest first. What may hold a hit as wide as another comes before that, since it may be the one on the left.
    /// Last come things that differ only where negative values make boxes overlap.
    fn rank(&self) -> impl Ord {
        (self.width, !self.hit, Reverse((self.start, self.depth, self.symbol, self.node)))
    }
}

impl Ord for Hope {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Hope {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl RowHits {
    fn below(forest: &Forest, total: &[i64], loose: bool, matched: impl Fn(u32) -> bool) -> RowHits {
        let mut hits = vec![0; forest.len()];
        for (row, (&parent, &symbol)) in forest.parent.iter().zip(&*forest.symbol).enumerate().rev() {
            if matched(symbol) {
                // Not the sum of what is below: matches within matches count once.
                hits[row] = if loose { total[row].max(hits[row]) } else { total[row] };
            }
            if parent != ROOT {
                hits[parent as usize] += hits[row];
            }
        }
        RowHits::Below(hits)
    }

    fn above(forest: &Forest, matched: impl Fn(u32) -> bool) -> RowHits {
        let mut hits = Bits::new(forest.len());
        for (row, (&parent, &symbol)) in forest.parent.iter().zip(&*forest.symbol).enumerate() {
            if matched(symbol) || (parent != ROOT && hits.get(parent as usize)) {
                hits.set(row);
            }
        }
        RowHits::Above(hits)
    }
}

impl LazyTree {
    /// Sets what is looked for, by symbol as [`Matcher::bind`](crate::lens::Matcher::bind) gives it, or ends the search.
    ///
    /// Cost grows with the stacks and with what is open.
    pub fn mark(&mut self, matched: Option<&Bits>) {
        self.marks = matched.map(|matched| Box::new(self.marks_for(matched)));
        self.mark_new();
    }

    fn marks_for(&self, matched: &Bits) -> Marks {
        let lensed = self.cost().lensed();
        let (forest, symbols, total) = (&lensed.forest, &lensed.symbols, &self.cost().total);
        let mut labels = Bits::new(symbols.texts_len());
        matched.ones().for_each(|s| labels.set(symbols.label(s as u32).index()));
        let like_a_match = |symbol| labels.get(symbols.label(symbol).index());
        let shared = (0..symbols.len() as u32).any(|s| like_a_match(s) && !matched.get(s as usize));
        let loose = shared || self.cost().own.iter().any(|&v| v < 0);
        let rows = |loose: bool, test: &dyn Fn(u32) -> bool| match self.ways {
            Ways::Down { .. } => RowHits::below(forest, total, loose, test),
            Ways::Up { .. } => RowHits::above(forest, test),
        };
        Marks {
            rows: rows(false, &|s| matched.get(s as usize)),
            loose: loose.then(|| rows(true, &like_a_match)),
            matched: matched.clone(),
            marked: Vec::new(),
            inside: Vec::new(),
            before: Vec::new(),
            found: Vec::new(),
            hopes: BinaryHeap::from([Hope { width: i64::MAX, hit: false, start: 0, depth: 0, symbol: 0, node: 0 }]),
        }
    }

    /// Sums up the search for nodes that were opened since.
    pub(super) fn mark_new(&mut self) {
        let Some(mut marks) = self.marks.take() else { return };
        let symbol_of = &self.cost().lensed().forest.symbol;
        let new = marks.inside.is_empty();
        for node in marks.inside.len()..self.nodes.len() {
            let rows = &self.pool[self.rows(node as u32)];
            marks.marked.push(rows.iter().any(|&row| marks.matched.get(symbol_of[row as usize] as usize)));
            marks.inside.push(self.hits(&marks.rows, node as u32, false));
            let left = node.wrapping_sub(1);
            let first = node == 0 || self.parent(left as u32) != self.parent(node as u32);
            marks.before.push(if first {
                0
            } else {
                marks.before[left] + if self.nodes.total[left] > 0 { marks.inside[left] } else { 0 }
            });
        }
        // The whole has no rows; what is in its children is in it.
        if new {
            marks.inside[0] = self.nodes.children(0).map(|child| marks.inside[child]).sum();
        }
        self.marks = Some(marks);
    }

    fn hits(&self, hits: &RowHits, node: u32, loose: bool) -> i64 {
        let range = self.rows(node);
        let rows = self.pool[range.clone()].iter();
        match hits {
            RowHits::Below(values) => rows.map(|&row| values[row as usize]).sum(),
            RowHits::Above(bits) => {
                let carried = rows.zip(&self.through[range]).filter(|(row, _)| bits.get(**row as usize));
                carried.map(|(_, &value)| if loose { value.max(0) } else { value }).sum()
            }
        }
    }

    /// Does a frame of the box match? Never without a search.
    pub fn marked(&self, node: u32) -> bool {
        self.marks.as_ref().is_some_and(|m| m.marked[node as usize])
    }

    /// Value of the node's samples with a match in it or further along in the direction of the tree (below it, or among
    /// its callers), each sample once. 0 without a search.
    pub fn inside(&self, node: u32) -> i64 {
        self.marks.as_ref().map_or(0, |m| m.inside[node as usize])
    }

    /// The `nth` widest box (from 0) of those that match and lie in no other box that does; of equally wide ones the left
    /// one comes first. Opens only what can hold it. Boxes without width are not counted.
    pub fn next_hit(&mut self, nth: usize) -> Option<u32> {
        loop {
            let marks = self.marks.as_mut()?;
            if let Some(&hit) = marks.found.get(nth) {
                return Some(hit);
            }
            let hope = marks.hopes.pop()?;
            if hope.hit {
                marks.found.push(hope.node);
                continue;
            }
            self.open(hope.node);
            let mut new = Vec::new();
            for child in self.nodes.children(hope.node) {
                let (node, width) = (child as u32, self.nodes.total[child]);
                let hit = self.marked(node);
                let width = match &self.marks.as_ref()?.loose {
                    _ if hit || width <= 0 => width,
                    Some(hits) => self.hits(hits, node, true),
                    None => self.inside(node),
                };
                // Nothing is seen of a box without width, nor of what is in it.
                if width > 0 && self.nodes.total[child] > 0 {
                    let (start, symbol) = (hope.start + self.nodes.start[child], self.symbol(node).unwrap_or(0));
                    new.push(Hope { width, hit, start, depth: hope.depth + 1, symbol, node });
                }
            }
            self.marks.as_mut()?.hopes.extend(new);
        }
    }
}
