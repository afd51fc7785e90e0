//! Stacks as a forest in which every parent stands before its children.

use std::sync::Arc;

use profile::{Bits, Profile, Stacks};
use rustc_hash::FxHashMap;

use super::symbols::Symbol;

/// No parent.
pub(crate) const ROOT: u32 = u32::MAX;
/// A sample's stack, or from here on the bucket it is in.
pub(crate) const FIRST_FATE: u32 = u32::MAX - 8;
pub(crate) const OTHER: u32 = u32::MAX - 5;
pub(crate) const BROKEN: u32 = u32::MAX - 4;
pub(crate) const HIDDEN: u32 = u32::MAX - 3;
pub(crate) const DROPPED: u32 = u32::MAX - 2;

/// Stacks between two steps.
#[derive(Debug, Clone)]
pub(crate) struct Forest {
    pub(crate) parent: Arc<Vec<u32>>,
    pub(crate) symbol: Arc<Vec<Symbol>>,
    /// Stacks known to be truncated; `None` if there are none.
    pub(crate) broken: Option<Arc<Bits>>,
    /// Stacks whose leaf frame was not recorded but put there by `repair`; `None` if there are none.
    pub(crate) inferred: Option<Arc<Bits>>,
}

impl Forest {
    /// The stacks of a profile, with those that are known to be broken.
    pub(super) fn of(profile: &Profile, broken: &Arc<Bits>) -> Forest {
        let stacks = profile.stacks();
        debug_assert_eq!(Stacks::ROOT, ROOT);
        Forest {
            parent: Arc::new(stacks.parents().to_vec()),
            symbol: Arc::new(stacks.frames().iter().map(|f| f.index() as Symbol).collect()),
            broken: broken.any().then(|| Arc::clone(broken)),
            inferred: None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.parent.len()
    }

    /// Parent and symbol of every stack.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, Symbol)> + '_ {
        self.parent.iter().copied().zip(self.symbol.iter().copied())
    }

    /// For a pass that leaves the stacks as they are and points some at others: where a truncated stack would become a
    /// complete one, or the other way round, it is pointed at a stack of its kind with the same frames, which is added.
    pub(super) fn with_twins(&self, fate: &mut [u32]) -> Forest {
        let Some(broken) = &self.broken else { return self.clone() };
        let mut twins: FxHashMap<u32, u32> = FxHashMap::default();
        let (mut parent, mut symbol, mut origin) = (Vec::new(), Vec::new(), Vec::new());
        for (i, place) in fate.iter_mut().enumerate() {
            let target = *place;
            if target < FIRST_FATE && broken.get(i) != broken.get(target as usize) {
                *place = *twins.entry(target).or_insert_with(|| {
                    parent.push(self.parent[target as usize]);
                    symbol.push(self.symbol[target as usize]);
                    origin.push(target);
                    (self.len() + parent.len() - 1) as u32
                });
            }
        }
        if twins.is_empty() {
            return self.clone();
        }
        let n = self.len();
        Forest {
            broken: Some(Arc::new(Bits::from_fn(n + parent.len(), |i| {
                if i < n { broken.get(i) } else { !broken.get(origin[i - n] as usize) }
            }))),
            inferred: self.inferred_of(n + parent.len(), |i| if i < n { i as u32 } else { origin[i - n] }),
            parent: Arc::new([&self.parent[..], &parent].concat()),
            symbol: Arc::new([&self.symbol[..], &symbol].concat()),
        }
    }

    /// The inferred frames of a forest made from this one: `origin` is the stack whose leaf frame a new one has, or [`ROOT`].
    pub(super) fn inferred_of(&self, stacks: usize, origin: impl Fn(usize) -> u32) -> Option<Arc<Bits>> {
        let old = self.inferred.as_ref()?;
        let new = Bits::from_fn(stacks, |i| Some(origin(i)).is_some_and(|from| from != ROOT && old.get(from as usize)));
        new.any().then(|| Arc::new(new))
    }

    /// Was the leaf frame of a stack put there by `repair`?
    pub(crate) fn is_inferred(&self, stack: usize) -> bool {
        self.inferred.as_ref().is_some_and(|bits| bits.get(stack))
    }

    /// Is the stack known to be truncated?
    pub(super) fn is_broken(&self, stack: usize) -> bool {
        self.broken.as_ref().is_some_and(|bits| bits.get(stack))
    }

    /// The bucket of a stack without a match.
    #[inline]
    pub(super) fn unmatched(&self, node: usize) -> u32 {
        if self.is_broken(node) { BROKEN } else { OTHER }
    }
}

/// First child and next sibling of each node, in order; the first root stands at index `n`.
pub(crate) fn child_lists(parent: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = parent.len();
    let (mut first, mut next) = (vec![ROOT; n + 1], vec![ROOT; n]);
    for i in (0..n).rev() {
        let head = &mut first[if parent[i] == ROOT { n } else { parent[i] as usize }];
        next[i] = *head;
        *head = i as u32;
    }
    (first, next)
}
