//! The forest that a step makes, and the arrays it is made in.

use std::sync::Arc;

use profile::Bits;
use rustc_hash::FxHashMap;

use super::forest::{FIRST_FATE, Forest, ROOT};
use super::symbols::Symbol;
use super::trace::{Change, Edits, Effect};

/// Arrays of lenses that nobody looks at any more: fresh memory costs as much as a step.
#[derive(Debug, Default)]
pub(super) struct Spare(Vec<Vec<u32>>);

impl Spare {
    /// Enough for the two last steps of a lens.
    const MOST: usize = 8;

    /// An array of any content.
    pub(super) fn take(&mut self, len: usize) -> Vec<u32> {
        match self.0.iter().rposition(|spare| spare.capacity() >= len) {
            Some(at) => {
                let mut spare = self.0.swap_remove(at);
                spare.resize(len, 0);
                spare
            }
            None => vec![0; len],
        }
    }

    /// Takes arrays in, as far as nobody else holds them.
    pub(super) fn give(&mut self, arrays: impl IntoIterator<Item = Arc<Vec<u32>>>) {
        self.0.extend(arrays.into_iter().filter_map(Arc::into_inner));
        let many = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..many);
    }
}

/// The forest a pass is making. Stacks of `from` are settled in their order: each grows a new stack, joins one that is
/// there, or goes to a bucket.
pub(super) struct Growing {
    /// Both longer than `len`, the number of stacks so far.
    parent: Vec<u32>,
    symbol: Vec<Symbol>,
    len: usize,
    /// Which stacks are truncated, before the pass and after it; `None` if there are none.
    broken: Option<(Arc<Bits>, Vec<bool>)>,
    twins: FxHashMap<u32, u32>,
    fate: Vec<u32>,
    joined: Bits,
    touched: Bits,
}

impl Growing {
    pub(super) fn new(from: &Forest, spare: &mut Spare) -> Growing {
        let n = from.len();
        Growing {
            parent: spare.take(n),
            symbol: spare.take(n),
            len: 0,
            broken: from.broken.as_ref().map(|old| (Arc::clone(old), Vec::with_capacity(n))),
            twins: FxHashMap::default(),
            fate: spare.take(n),
            joined: Bits::new(n),
            touched: Bits::new(n),
        }
    }

    /// Number of new stacks.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The frame of a new stack.
    #[inline]
    pub(super) fn symbol(&self, node: u32) -> Symbol {
        self.symbol[node as usize]
    }

    #[inline]
    pub(super) fn push(&mut self, parent: u32, symbol: Symbol, broken: bool) -> u32 {
        let node = self.len;
        if node == self.parent.len() {
            self.parent.push(0);
            self.symbol.push(0);
        }
        self.parent[node] = if parent >= FIRST_FATE { ROOT } else { parent };
        self.symbol[node] = symbol;
        self.len += 1;
        if let Some((_, new)) = &mut self.broken {
            new.push(broken);
        }
        node as u32
    }

    /// Is stack `i` of those before the pass truncated?
    #[inline]
    fn was_broken(&self, i: usize) -> bool {
        self.broken.as_ref().is_some_and(|(old, _)| old.get(i))
    }

    /// Stack `i` becomes a new one under `parent`.
    #[inline]
    pub(super) fn add(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        let broken = self.was_broken(i);
        let node = self.push(parent, symbol, broken);
        self.fate[i] = node;
        node
    }

    /// As [`add`](Self::add), and the frame is another than before or has lost what was above it.
    #[inline]
    pub(super) fn add_changed(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        self.touched.set(i);
        self.add(i, parent, symbol)
    }

    /// Stack `i` becomes `node`, which is there already, or goes to a bucket for want of one. A truncated stack does not
    /// become a complete one by losing its leaf, nor the other way round: it then gets a stack of its own with the same
    /// frames.
    #[inline]
    pub(super) fn join(&mut self, i: usize, node: u32) {
        self.joined.set(i);
        self.fate[i] = match &self.broken {
            Some((old, new)) if node < FIRST_FATE && old.get(i) && !new[node as usize] => self.twin(node),
            _ => node,
        };
    }

    /// Stack `i` goes to a bucket.
    #[inline]
    pub(super) fn send(&mut self, i: usize, bucket: u32) {
        self.fate[i] = bucket;
    }

    #[cold]
    fn twin(&mut self, node: u32) -> u32 {
        if let Some(&twin) = self.twins.get(&node) {
            return twin;
        }
        let twin = self.push(self.parent[node as usize], self.symbol[node as usize], true);
        self.twins.insert(node, twin);
        twin
    }

    /// What became of the stack above `parent`, or `none` at a root.
    #[inline]
    pub(super) fn fate_of(&self, parent: u32, none: u32) -> u32 {
        if parent == ROOT { none } else { self.fate[parent as usize] }
    }

    /// `join` is what the pass's joining means for the samples.
    pub(super) fn finish(mut self, join: Change) -> (Forest, Effect) {
        self.parent.truncate(self.len);
        self.symbol.truncate(self.len);
        let bits = self.broken.map(|(_, new)| Bits::from_fn(new.len(), |i| new[i]));
        let forest =
            Forest { parent: Arc::new(self.parent), symbol: Arc::new(self.symbol), broken: bits.filter(Bits::any).map(Arc::new) };
        let edits = Edits {
            joined: self.joined.any().then_some((self.joined, join)),
            touched: self.touched.any().then_some(self.touched),
            alone: false,
        };
        (forest, Effect::Stacks { fate: Some(Arc::new(self.fate)), edits })
    }
}
