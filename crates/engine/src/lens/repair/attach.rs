//! Truncated stacks under what was found for them.

use std::sync::Arc;

use profile::Bits;
use rustc_hash::FxHashMap;

use super::index::NONE;
use super::{Head, Library};
use crate::diag::Diagnostic;
use crate::lens::exec::{MAX_NODES, message};
use crate::lens::forest::{Forest, ROOT};
use crate::lens::symbols::Symbol;

/// The forest with the stacks that were attached behind it.
pub(super) struct Attached<'a> {
    from: &'a Forest,
    library: &'a Library,
    heads: &'a [Head],
    /// The innermost name or mark above each stack, or [`ROOT`].
    head: Vec<u32>,
    parent: Vec<u32>,
    symbol: Vec<Symbol>,
    /// New stacks whose leaf frame is inferred, from the first new one on.
    inferred: Vec<bool>,
    /// By the names above and a node of the library: that node under them.
    prefixes: FxHashMap<(u32, u32), u32>,
    /// By what was inferred above and a stack: that stack under it. Under [`ROOT`] the names above, by the innermost.
    copies: FxHashMap<(u32, u32), u32>,
}

impl<'a> Attached<'a> {
    pub(super) fn new(from: &'a Forest, library: &'a Library, heads: &'a [Head]) -> Attached<'a> {
        let mut head: Vec<u32> = Vec::with_capacity(from.len());
        for (i, &parent) in from.parent.iter().enumerate() {
            head.push(match heads[i] {
                Head::No if parent == ROOT => ROOT,
                Head::No => head[parent as usize],
                _ => i as u32,
            });
        }
        Attached {
            from,
            library,
            heads,
            head,
            parent: from.parent.to_vec(),
            symbol: from.symbol.to_vec(),
            inferred: Vec::new(),
            prefixes: FxHashMap::default(),
            copies: FxHashMap::default(),
        }
    }

    fn push(&mut self, parent: u32, symbol: Symbol, inferred: bool) -> u32 {
        self.parent.push(parent);
        self.symbol.push(symbol);
        self.inferred.push(inferred);
        self.parent.len() as u32 - 1
    }

    /// A truncated stack under a place of the library: the names of its process and thread, what was inferred, its frames.
    pub(super) fn stack(&mut self, stack: u32, prefix: u32) -> Result<u32, Diagnostic> {
        let (from, library) = (self.from, self.library);
        let names = self.names_above(self.head[stack as usize]);
        // From where something is known on down.
        let mut missing = Vec::new();
        let mut node = prefix;
        let mut above = loop {
            match self.prefixes.get(&(names, node)) {
                _ if node == NONE => break names,
                Some(&known) => break known,
                None => missing.push(node),
            }
            node = library.index.parent(node);
        };
        for node in missing.into_iter().rev() {
            above = self.push(above, library.symbol[node as usize], true);
            self.prefixes.insert((names, node), above);
        }
        let inferred = above;
        let mut missing = Vec::new();
        let mut next = stack;
        while next != self.head[stack as usize] {
            if let Some(&known) = self.copies.get(&(inferred, next)) {
                above = known;
                break;
            }
            missing.push(next);
            next = from.parent[next as usize];
        }
        for row in missing.into_iter().rev() {
            above = self.push(above, from.symbol[row as usize], from.is_inferred(row as usize));
            self.copies.insert((inferred, row), above);
        }
        let limit = MAX_NODES.max(2 * from.len());
        if self.parent.len() > limit {
            return Err(message(format!("the repair makes more than {limit} stacks"), Some("keep fewer samples before it")));
        }
        Ok(above)
    }

    /// The names of process and thread among what stands above a stack, without marks; [`ROOT`] if there are none.
    fn names_above(&mut self, head: u32) -> u32 {
        if let Some(&known) = self.copies.get(&(ROOT, head)) {
            return known;
        }
        let some = |row: u32| (row != ROOT).then_some(row);
        let rows: Vec<u32> = std::iter::successors(some(head), |&row| some(self.from.parent[row as usize])).collect();
        let mut names = ROOT;
        for &row in rows.iter().rev().filter(|&&row| self.heads[row as usize] == Head::Name) {
            names = self.push(names, self.from.symbol[row as usize], false);
        }
        self.copies.insert((ROOT, head), names);
        names
    }

    /// If `all_whole`, no sample is left in a truncated stack.
    pub(super) fn finish(self, all_whole: bool, count: &mut u32) -> Forest {
        let (old, all) = (self.from.len(), self.parent.len());
        let broken = Bits::from_fn(all, |i| !all_whole && i < old && self.from.is_broken(i));
        let inferred = Bits::from_fn(all, |i| if i < old { self.from.is_inferred(i) } else { self.inferred[i - old] });
        *count = self.inferred.iter().filter(|&&inferred| inferred).count() as u32;
        Forest {
            parent: Arc::new(self.parent),
            symbol: Arc::new(self.symbol),
            broken: broken.any().then(|| Arc::new(broken)),
            inferred: inferred.any().then(|| Arc::new(inferred)),
        }
    }
}
