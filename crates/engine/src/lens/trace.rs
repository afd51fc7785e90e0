//! What a step did to every stack, kept for the ledger and for 'reached from'.

use std::sync::Arc;

use profile::Bits;

use super::forest::{Forest, ROOT};
use super::repair::Repair;

/// What a step did to the samples of one stack, unless it sent them to a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Change {
    /// Same frames as before.
    #[default]
    Kept,
    /// Other frames, self value still with its own frame.
    Reshaped,
    /// The leaf frame is gone: self value went to a caller.
    Moved,
}

/// What a step did.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    pub(crate) before: Forest,
    pub(crate) effect: Effect,
    /// The symbols the step's pattern matched, where it has one.
    pub(crate) matched: Option<Bits>,
    /// Where a cut cut.
    pub(crate) cut: Option<Cut>,
    /// What a repair did.
    pub(crate) repaired: Option<Arc<Repair>>,
}

/// Where `from` cut: what stands above was taken away, but for a number of callers.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    /// Stacks that end in the frame that was cut at.
    pub(crate) starts: Bits,
    /// Callers that were kept.
    pub(crate) callers: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// Per stack of `before`: where its samples went, unless all stayed; and what changed.
    Stacks { fate: Option<Arc<Vec<u32>>>, edits: Edits },
    /// Per sample: where it went; all that are in stacks changed alike.
    Samples { fate: Arc<Vec<u32>>, change: Change },
}

/// From what every [`Change`] follows: two bits a stack at most.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edits {
    /// Stacks that became one with another, and what that is for their samples. The leaf frame is gone or merged.
    pub(super) joined: Option<(Bits, Change)>,
    /// Stacks whose leaf frame is not what it was, or has lost what was above it.
    pub(super) touched: Option<Bits>,
    /// Are stacks left alone that stand below a change? Else they have other frames too.
    pub(super) alone: bool,
}

impl Edits {
    /// The change of each stack that did not go to a bucket.
    fn changes(&self, before: &Forest) -> Vec<Change> {
        let mut changes = vec![Change::Kept; before.len()];
        if self.joined.is_none() && self.touched.is_none() {
            return changes;
        }
        for (i, &parent) in before.parent.iter().enumerate() {
            changes[i] = match &self.joined {
                Some((joined, change)) if joined.get(i) => *change,
                _ if self.touched.as_ref().is_some_and(|t| t.get(i)) => Change::Reshaped,
                _ if parent == ROOT || self.alone || changes[parent as usize] == Change::Kept => Change::Kept,
                _ => Change::Reshaped,
            };
        }
        changes
    }
}

impl Trace {
    /// Where an item goes that is at a stack before the step.
    pub(crate) fn fate(&self, item: usize, at: u32) -> u32 {
        match &self.effect {
            Effect::Stacks { fate, .. } => fate.as_ref().map_or(at, |f| f[at as usize]),
            Effect::Samples { fate, .. } => fate[item],
        }
    }

    /// What the step does to the samples of each stack that it leaves in a stack.
    pub(crate) fn changes(&self) -> Vec<Change> {
        match &self.effect {
            Effect::Stacks { edits, .. } => edits.changes(&self.before),
            Effect::Samples { change, .. } => vec![*change; self.before.len()],
        }
    }
}
