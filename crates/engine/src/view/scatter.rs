//! In how many places of the top-down tree a cost stands, and how wide the widest is.

use rustc_hash::FxHashMap;

use super::Tree;
use crate::lens::forest::{ROOT, child_lists};
use crate::lens::symbols::Symbol;

/// A forest that can be walked from the root.
pub(crate) trait Forest {
    /// Number of nodes; the parent of all roots counts if it is one.
    fn len(&self) -> usize;
    /// What is above all roots: a node of its own, or the number after the last one.
    fn top(&self) -> u32;
    /// The first child, or [`ROOT`].
    fn first(&self, node: u32) -> u32;
    /// The next child of `parent` after `node`, or [`ROOT`].
    fn next(&self, node: u32, parent: u32) -> u32;
}

impl Forest for Tree {
    fn len(&self) -> usize {
        Tree::len(self)
    }
    fn top(&self) -> u32 {
        0
    }
    #[inline]
    fn first(&self, node: u32) -> u32 {
        if node + 1 < self.end(node) { node + 1 } else { ROOT }
    }
    #[inline]
    fn next(&self, node: u32, parent: u32) -> u32 {
        let end = self.end(node);
        if end < self.end(parent) { end } else { ROOT }
    }
}

/// Stacks of a lens, in any order.
pub(crate) struct Stacks {
    first: Vec<u32>,
    next: Vec<u32>,
}

impl Stacks {
    pub(crate) fn new(parent: &[u32]) -> Stacks {
        let (first, next) = child_lists(parent);
        Stacks { first, next }
    }
}

impl Forest for Stacks {
    fn len(&self) -> usize {
        self.next.len()
    }
    fn top(&self) -> u32 {
        self.next.len() as u32
    }
    #[inline]
    fn first(&self, node: u32) -> u32 {
        self.first[node as usize]
    }
    #[inline]
    fn next(&self, node: u32, _: u32) -> u32 {
        self.next[node as usize]
    }
}

/// An outermost node of a group, as [`walk`] finds it.
pub(crate) struct Found {
    pub(crate) group: u32,
    pub(crate) node: u32,
    pub(crate) parent: u32,
    /// No node of the group was found under the same parent before: another call path leads here.
    pub(crate) new_place: bool,
}

/// Walks a forest and reports every outermost node of every group: those with no frame of the same group above. All
/// under one parent are reported one after the other, so that what one call path leads to can be added up.
///
/// `groups` says which groups a node is in.
pub(crate) fn walk<'a>(
    forest: &impl Forest,
    group_count: usize,
    groups: impl Fn(u32) -> &'a [u32],
    mut found: impl FnMut(Found),
) {
    // How many frames of each group are above, and under which parent the group was found last.
    let mut above = vec![0u32; group_count];
    let mut last_parent = vec![u32::MAX - 1; group_count];
    let mut todo: Vec<(u32, bool)> = vec![(forest.top(), false)];
    while let Some((node, leaving)) = todo.pop() {
        let own = if node as usize == forest.len() { &[] } else { groups(node) };
        if leaving {
            own.iter().for_each(|&g| above[g as usize] -= 1);
            continue;
        }
        if !own.is_empty() {
            own.iter().for_each(|&g| above[g as usize] += 1);
            todo.push((node, true));
        }
        let mut child = forest.first(node);
        while child != ROOT {
            for &group in groups(child) {
                if above[group as usize] == 0 {
                    let last = std::mem::replace(&mut last_parent[group as usize], node);
                    found(Found { group, node: child, parent: node, new_place: last != node });
                }
            }
            // A leaf has nothing below it to find.
            if forest.first(child) != ROOT {
                todo.push((child, false));
            }
            child = forest.next(child, node);
        }
    }
}

/// Where a set of frames stands in the top-down tree. A place is a call path that leads to one of them from outside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Towers {
    /// Number of places.
    pub count: u32,
    /// Value of the largest.
    pub widest: i64,
    /// Value of all, each sample once.
    pub total: i64,
    /// Value of the place being added up.
    here: i64,
}

impl Towers {
    fn add(&mut self, value: i64, new_place: bool) {
        if new_place {
            self.close();
            self.count += 1;
        }
        self.here += value;
        self.total += value;
    }

    /// The place being added up is complete.
    fn close(&mut self) {
        self.widest = self.widest.max(std::mem::take(&mut self.here));
    }
}

/// The towers of groups of frames. `groups` says which groups a frame is in.
///
/// Frames are told apart, though their boxes may be one: two files may have a function of the same name.
pub(crate) fn places<'a>(tree: &Tree, group_count: usize, groups: impl Fn(Symbol) -> &'a [u32]) -> Vec<Towers> {
    let mut towers = vec![Towers::default(); group_count];
    if tree.is_forest() {
        let of = |node| tree.symbol(node).map_or(&[][..], &groups);
        walk(tree, group_count, of, |f| towers[f.group as usize].add(tree.value(f.node), f.new_place));
        towers.iter_mut().for_each(Towers::close);
        return towers;
    }
    let cost = tree.cost();
    let forest = &cost.lensed().forest;
    let of = |row: u32| if cost.live.get(row as usize) { groups(forest.symbol[row as usize]) } else { &[] };
    let mut widths: FxHashMap<(u32, u32), i64> = FxHashMap::default();
    walk(&Stacks::new(&forest.parent), group_count, of, |f| {
        *widths.entry((f.group, tree.node_of(f.parent))).or_insert(0) += cost.total[f.node as usize];
    });
    // Sums and maxima do not depend on the order of the table.
    widths.into_iter().for_each(|((group, _), width)| towers[group as usize].add(width, true));
    towers.iter_mut().for_each(Towers::close);
    towers
}

/// The towers of the frames that match.
pub fn towers(tree: &Tree, matched: impl Fn(Symbol) -> bool) -> Towers {
    places(tree, 1, |symbol| if matched(symbol) { &[0] } else { &[] }).swap_remove(0)
}
