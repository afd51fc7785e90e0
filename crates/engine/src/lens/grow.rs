//! The forest that a step makes.

use std::sync::Arc;

use profile::Bits;
use rustc_hash::FxHashMap;

use super::forest::{FIRST_FATE, Forest, ROOT};
use super::symbols::Symbol;
use super::trace::{Change, Edits, Effect};

/// The forest a pass is making. Stacks of `from` are settled in their order: each grows a new stack, joins one that is
/// there, or goes to a bucket.
pub(super) struct Growing {
    parent: Vec<u32>,
    symbol: Vec<Symbol>,
    /// Which stacks are truncated, before the pass and after it; `None` if there are none.
    broken: Option<(Arc<Bits>, Vec<bool>)>,
    /// As `broken`, of frames that are inferred; as far as the last of them.
    inferred: Option<(Arc<Bits>, Vec<bool>)>,
    twins: FxHashMap<u32, u32>,
    fate: Vec<u32>,
    joined: Bits,
    touched: Bits,
}

impl Growing {
    pub(super) fn new(from: &Forest) -> Growing {
        let n = from.len();
        Growing {
            parent: Vec::with_capacity(n),
            symbol: Vec::with_capacity(n),
            broken: from.broken.as_ref().map(|old| (Arc::clone(old), Vec::with_capacity(n))),
            inferred: from.inferred.as_ref().map(|old| (Arc::clone(old), Vec::new())),
            twins: FxHashMap::default(),
            fate: Vec::with_capacity(n),
            joined: Bits::new(n),
            touched: Bits::new(n),
        }
    }

    /// Number of new stacks.
    pub(super) fn len(&self) -> usize {
        self.parent.len()
    }

    /// The frame of a new stack.
    #[inline]
    pub(super) fn symbol(&self, node: u32) -> Symbol {
        self.symbol[node as usize]
    }

    #[inline(always)]
    fn push(&mut self, parent: u32, symbol: Symbol, broken: bool) -> u32 {
        let node = self.parent.len() as u32;
        self.parent.push(if parent >= FIRST_FATE { ROOT } else { parent });
        self.symbol.push(symbol);
        if let Some((_, new)) = &mut self.broken {
            new.push(broken);
        }
        node
    }

    /// As [`push`](Self::push), with the leaf frame of stack `i`.
    #[inline(always)]
    fn push_of(&mut self, i: usize, parent: u32, symbol: Symbol, broken: bool) -> u32 {
        let node = self.push(parent, symbol, broken);
        if self.inferred.is_some() {
            self.keep_inferred(i, node);
        }
        node
    }

    /// The leaf frame of a new stack is inferred if that of stack `i` was. Out of the way of lenses without a repair.
    #[cold]
    #[inline(never)]
    fn keep_inferred(&mut self, i: usize, node: u32) {
        if let Some((old, new)) = &mut self.inferred
            && old.get(i)
        {
            new.resize(node as usize, false);
            new.push(true);
        }
    }

    /// A new stack under `parent` that has the leaf frame of stack `i`, and is not truncated.
    pub(super) fn push_like(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        self.push_of(i, parent, symbol, false)
    }

    /// A new stack under `parent` that is as stack `i`, which is not settled by it.
    pub(super) fn push_copy(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        self.push_of(i, parent, symbol, self.was_broken(i))
    }

    /// A new stack with a frame that was in none.
    pub(super) fn push_new(&mut self, parent: u32, symbol: Symbol, broken: bool) -> u32 {
        self.push(parent, symbol, broken)
    }

    /// Stack `i` becomes `node`, with other frames or not.
    pub(super) fn settle_as(&mut self, i: usize, node: u32, changed: bool) {
        if changed {
            self.touched.set(i);
        }
        self.settle(i, node);
    }

    /// Is stack `i` of those before the pass truncated?
    #[inline(always)]
    fn was_broken(&self, i: usize) -> bool {
        self.broken.as_ref().is_some_and(|(old, _)| old.get(i))
    }

    /// Stack `i` becomes a new one under `parent`.
    #[inline(always)]
    pub(super) fn add(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        let node = self.push_of(i, parent, symbol, self.was_broken(i));
        self.settle(i, node);
        node
    }

    /// As [`add`](Self::add), and the frame is another than before or has lost what was above it.
    #[inline(always)]
    pub(super) fn add_changed(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        self.touched.set(i);
        self.add(i, parent, symbol)
    }

    /// Stack `i` becomes `node`, which is there already, or goes to a bucket for want of one. A truncated stack does not
    /// become a complete one by losing its leaf, nor the other way round: it then gets a stack of its own with the same
    /// frames.
    #[inline(always)]
    pub(super) fn join(&mut self, i: usize, node: u32) {
        self.joined.set(i);
        let fate = match &self.broken {
            Some((old, new)) if node < FIRST_FATE && old.get(i) != new[node as usize] => self.twin(node),
            _ => node,
        };
        self.settle(i, fate);
    }

    /// Stack `i` goes to a bucket.
    #[inline]
    pub(super) fn send(&mut self, i: usize, bucket: u32) {
        self.settle(i, bucket);
    }

    /// Stacks come one after the other, unless there were told to be places for all.
    #[inline(always)]
    fn settle(&mut self, i: usize, fate: u32) {
        match self.fate.get_mut(i) {
            Some(place) => *place = fate,
            None => self.fate.push(fate),
        }
    }

    /// Stacks may be settled in any order from now on.
    pub(super) fn in_any_order(&mut self, stacks: usize) {
        self.fate.resize(stacks, ROOT);
    }

    #[cold]
    fn twin(&mut self, node: u32) -> u32 {
        if let Some(&twin) = self.twins.get(&node) {
            return twin;
        }
        let broken = self.broken.as_ref().is_some_and(|(_, new)| !new[node as usize]);
        let twin = self.push(self.parent[node as usize], self.symbol[node as usize], broken);
        if let Some((_, new)) = &mut self.inferred
            && new.get(node as usize) == Some(&true)
        {
            new.resize(twin as usize, false);
            new.push(true);
        }
        self.twins.insert(node, twin);
        twin
    }

    /// What became of the stack above `parent`, or `none` at a root.
    #[inline(always)]
    pub(super) fn fate_of(&self, parent: u32, none: u32) -> u32 {
        if parent == ROOT { none } else { self.fate[parent as usize] }
    }

    /// `join` is what the pass's joining means for the samples.
    pub(super) fn finish(mut self, join: Change) -> (Forest, Effect) {
        // A cut may leave little, and a runner keeps it.
        if self.len() < self.fate.len() / 2 {
            self.parent.shrink_to_fit();
            self.symbol.shrink_to_fit();
        }
        let stacks = self.parent.len();
        let bits = |of: Option<(Arc<Bits>, Vec<bool>)>| {
            of.map(|(_, new)| Bits::from_fn(stacks, |i| new.get(i) == Some(&true))).filter(Bits::any).map(Arc::new)
        };
        let forest = Forest {
            parent: Arc::new(self.parent),
            symbol: Arc::new(self.symbol),
            broken: bits(self.broken),
            inferred: bits(self.inferred),
        };
        let edits = Edits {
            joined: self.joined.any().then_some((self.joined, join)),
            touched: self.touched.any().then_some(self.touched),
            alone: false,
        };
        (forest, Effect::Stacks { fate: Some(Arc::new(self.fate)), edits })
    }
}
