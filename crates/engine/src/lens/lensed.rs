//! What a lens makes of a profile.

use std::sync::Arc;

use profile::{Bits, Profile};

use crate::analysis::broken::Broken;

use super::ast::Lens;
use super::forest::{FIRST_FATE, Forest};
use super::repair::Repair;
use super::symbols::{Symbol, Symbols};
use super::trace::Trace;

/// A profile as a lens shows it.
#[derive(Debug, Clone)]
pub struct Lensed {
    pub(crate) symbols: Arc<Symbols>,
    pub(crate) forest: Forest,
    pub(crate) items: Items,
    /// Per item its stack or bucket.
    pub(crate) at: Arc<Vec<u32>>,
    pub(crate) traces: Vec<Arc<Trace>>,
    pub(super) lens: Lens,
    pub(super) sample_type: usize,
    /// Frames of the stacks before the first step.
    pub(super) start_symbol: Arc<Vec<Symbol>>,
    pub(super) broken: Arc<Broken>,
}

/// What is pointed at stacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Items {
    /// The stacks of the profile, as long as no step tells samples of one stack apart.
    Stacks,
    /// Single samples.
    Samples,
}

impl Items {
    /// Samples from the start where there are no more of them than stacks.
    pub(super) fn fewest(profile: &Profile) -> Items {
        if profile.samples().len() <= profile.stacks().len() { Items::Samples } else { Items::Stacks }
    }

    /// Where each item is before the first step.
    pub(super) fn start(self, profile: &Profile) -> Vec<u32> {
        match self {
            Items::Samples => profile.samples().stacks().iter().map(|s| s.index() as u32).collect(),
            Items::Stacks => (0..profile.stacks().len() as u32).collect(),
        }
    }
}

impl Lensed {
    /// The frames.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }
    /// The profile as it was before the first step.
    pub fn profile(&self) -> &Arc<Profile> {
        self.symbols.profile()
    }
    /// The broken stacks of the profile, before the first step.
    pub fn broken(&self) -> &Arc<Broken> {
        &self.broken
    }
    /// What the last `repair` of the lens did, if it has one.
    pub fn repaired(&self) -> Option<&Repair> {
        self.traces.iter().rev().find_map(|trace| trace.repaired.as_deref())
    }
    /// The lens that was run.
    pub fn lens(&self) -> &Lens {
        &self.lens
    }
    /// The sample type the lens was run for.
    pub fn sample_type(&self) -> usize {
        self.sample_type
    }
    /// Number of stack rows; equal stacks may stand several times.
    pub fn stack_rows(&self) -> usize {
        self.forest.len()
    }

    /// The stack that a sample of the profile is at; none if the lens took it away or put it into a bucket.
    pub fn stack_of(&self, row: usize) -> Option<u32> {
        let item = if self.tells_samples_apart() { row } else { self.profile().samples().stacks()[row].index() };
        Some(self.at[item]).filter(|&at| at < FIRST_FATE)
    }

    /// Are single samples pointed at stacks?
    pub(crate) fn tells_samples_apart(&self) -> bool {
        self.items == Items::Samples
    }

    /// Do no two siblings show the same name, and does every subtree stand in one range? So it is before any step, where
    /// different frames have different names; a step may change it, and so may roots that the recorder marked.
    pub(crate) fn is_merged(&self) -> bool {
        if self.profile().stacks().truncated_rows().any() || !Arc::ptr_eq(&self.forest.symbol, &self.start_symbol) {
            return false;
        }
        let frames = self.profile().frames();
        let mut seen = Bits::new(self.profile().strings().len());
        frames.ids().all(|f| {
            let label = frames.display(f).index();
            let new = !seen.get(label);
            seen.set(label);
            new
        })
    }

    /// The value of each item in one sample type.
    pub(crate) fn weights(&self, sample_type: usize) -> Vec<i64> {
        match self.items {
            Items::Samples => self.profile().samples().values(sample_type).to_vec(),
            Items::Stacks => stack_sums(self.profile(), sample_type),
        }
    }

    /// How many samples (rows of the profile) each item is.
    pub(crate) fn rows(&self) -> Vec<u32> {
        let samples = self.profile().samples();
        match self.items {
            Items::Samples => vec![1; samples.len()],
            Items::Stacks => {
                let mut rows = vec![0; self.profile().stacks().len()];
                samples.stacks().iter().for_each(|s| rows[s.index()] += 1);
                rows
            }
        }
    }

    /// Where each item was before a step.
    pub(crate) fn places_before(&self, step: usize) -> Vec<u32> {
        let mut at = self.start();
        for trace in &self.traces[..step] {
            for (item, at) in at.iter_mut().enumerate().filter(|(_, at)| **at < FIRST_FATE) {
                *at = trace.fate(item, *at);
            }
        }
        at
    }

    /// Where each item was before the first step.
    pub(crate) fn start(&self) -> Vec<u32> {
        self.items.start(self.profile())
    }
}

/// Self value per stack of the profile.
fn stack_sums(profile: &Profile, sample_type: usize) -> Vec<i64> {
    let mut sums = vec![0; profile.stacks().len()];
    let samples = profile.samples();
    for (stack, value) in samples.stacks().iter().zip(samples.values(sample_type)) {
        sums[stack.index()] += value;
    }
    sums
}
