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
}

impl Forest {
    pub(super) fn of(profile: &Profile) -> Forest {
        let stacks = profile.stacks();
        let truncated = stacks.truncated_rows();
        debug_assert_eq!(Stacks::ROOT, ROOT);
        Forest {
            parent: Arc::new(stacks.parents().to_vec()),
            symbol: Arc::new(stacks.frames().iter().map(|f| f.index() as Symbol).collect()),
            broken: truncated.any().then(|| Arc::new(truncated.clone())),
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
    /// complete one, it is pointed at a truncated stack with the same frames, which is added.
    pub(super) fn with_twins(&self, fate: &mut [u32]) -> Forest {
        let Some(broken) = &self.broken else { return self.clone() };
        let mut twins: FxHashMap<u32, u32> = FxHashMap::default();
        let (mut parent, mut symbol) = (Vec::new(), Vec::new());
        for i in broken.ones() {
            let target = fate[i];
            if target < FIRST_FATE && !broken.get(target as usize) {
                fate[i] = *twins.entry(target).or_insert_with(|| {
                    parent.push(self.parent[target as usize]);
                    symbol.push(self.symbol[target as usize]);
                    (self.len() + parent.len() - 1) as u32
                });
            }
        }
        if twins.is_empty() {
            return self.clone();
        }
        let n = self.len();
        Forest {
            broken: Some(Arc::new(Bits::from_fn(n + parent.len(), |i| i >= n || broken.get(i)))),
            parent: Arc::new([&self.parent[..], &parent].concat()),
            symbol: Arc::new([&self.symbol[..], &symbol].concat()),
        }
    }

    /// The bucket of a stack without a match.
    #[inline]
    pub(super) fn unmatched(&self, node: usize) -> u32 {
        if self.broken.as_ref().is_some_and(|b| b.get(node)) { BROKEN } else { OTHER }
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
