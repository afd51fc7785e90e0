//! Which stacks lost their root side, and how that is known.
//!
//! A stack is broken, by the first of these that applies, if
//!
//! 1. its recorder says so;
//! 2. it begins in a frame without a name, and not right above a known thread entry;
//! 3. it is as deep as the deepest, and most stacks of that depth begin where no shorter one does and which others call:
//!    the recorder's limit;
//! 4. it begins in a function that is mostly called by others: `E = R / (R + I) < ½`, where `R` is the weight of the
//!    samples with the function at the root and `I` of those with it elsewhere, each once.
//!
//! A known thread entry (`@thread-entry`) is never accused by 3 and 4, nor is a function that was seen inside a stack in
//! fewer than [`FEWEST_INNER`] observations by 4. What always breaks at one function is not found: such roots are told as
//! doubtful and count as whole.

mod detect;
mod findings;

use std::sync::Arc;

use profile::Bits;

pub use detect::broken;
pub(crate) use detect::detect;
pub use findings::findings;

use crate::lens::forest::ROOT;
use crate::view::{Bucket, Cost};

/// In so many observations a function was seen inside a stack before it may be said not to begin one.
pub const FEWEST_INNER: f64 = 20.0;

/// Depths at which recorders are known to stop.
pub const KNOWN_CAPS: [u32; 11] = [32, 60, 64, 100, 127, 128, 255, 256, 512, 1024, 2048];

/// How it is known that a stack is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The recorder says so.
    Marked,
    /// It begins in a frame without a name.
    UnknownRoot,
    /// It is as deep as the recorder goes.
    DepthCap,
    /// It begins in a function that others call.
    CalledRoot,
}

impl Reason {
    /// All of them, in the order in which they are looked at.
    pub const ALL: [Reason; 4] = [Reason::Marked, Reason::UnknownRoot, Reason::DepthCap, Reason::CalledRoot];
}

/// The broken stacks of a profile. Weights are sums of absolute values of the sample type shown by default, or numbers of
/// samples where all values are nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// A bit per row of the profile's stack table.
    pub rows: Arc<Bits>,
    /// Weight of all samples.
    pub total: i64,
    /// The recorder's limit, where one shows.
    pub cap: Option<Cap>,
    /// The functions that stacks begin with, the one with the largest weight first. Of stacks that are marked as cut off
    /// or begin in a frame without a name there are none.
    pub roots: Vec<Root>,
    weights: [i64; 4],
    pub(crate) shape: Shape,
}

/// What `repair` needs to know of the stacks as they were recorded.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Shape {
    /// By stack: does it begin with a known thread entry, or under a runtime's own root?
    pub(crate) entered: Bits,
    /// By frame: is it the name of a process or thread, or a runtime's own root, where it stands above a stack?
    pub(crate) heads: Bits,
}

/// The depth at which a recorder stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// Frames of the deepest stacks, the names of process and thread not counted.
    pub depth: u32,
    /// Weight of the samples that are exactly so deep.
    pub weight: i64,
    /// Is it the limit of a known recorder?
    pub known: bool,
    /// Did the recorder mark these stacks as cut off?
    pub marked: bool,
}

/// What is thought of a function that stacks begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Known to begin stacks.
    Entry,
    /// Called by others more often than not: its stacks are broken.
    Called,
    /// Nothing speaks for or against it that would be enough.
    Open,
    /// Never or seldom called by others and not known to begin stacks, with at least 0.5 % of all weight: it begins stacks,
    /// or they always break there. Its stacks count as whole.
    Doubtful,
}

/// A function that stacks begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Its name.
    pub name: String,
    /// `R`: weight of the samples that begin with it.
    pub weight: i64,
    /// `I`: weight of the samples in which it is called.
    pub inner: i64,
    /// Weight of those that begin with it and are cut off by the recorder's limit.
    pub capped: i64,
    /// What is thought of it.
    pub verdict: Verdict,
}

impl Root {
    /// `E = R / (R + I)`: 1 for a function that nothing calls. It begins stacks if this is at least a half.
    pub fn novelty(&self) -> f64 {
        let (weight, inner) = (self.weight as f64, self.inner as f64);
        if weight + inner == 0.0 { 1.0 } else { weight / (weight + inner) }
    }
}

impl Broken {
    /// Are there any?
    pub fn any(&self) -> bool {
        self.rows.any()
    }

    /// Weight of the broken stacks that one reason is the first to tell.
    pub fn weight(&self, reason: Reason) -> i64 {
        self.weights[reason as usize]
    }

    /// Weight of all broken stacks.
    pub fn all(&self) -> i64 {
        self.weights.iter().sum()
    }

    /// The functions with a verdict.
    pub fn roots_that_are(&self, verdict: Verdict) -> impl Iterator<Item = &Root> {
        self.roots.iter().filter(move |root| root.verdict == verdict)
    }
}

/// Value of the broken stacks in a view in which no frame matches, with what is in the BROKEN bucket. If `m` of the view
/// matches, then at least `m` and at most `m` plus this truly do, as far as every broken stack is known. `matched` has a
/// bit per symbol, as [`Matcher::bind`](crate::lens::Matcher::bind) gives it.
pub fn unmatched(cost: &Cost, matched: &Bits) -> i64 {
    let forest = &cost.lensed().forest;
    let mut sum = cost.bucket(Bucket::Broken);
    let Some(broken) = &forest.broken else { return sum };
    let mut hit = Bits::new(forest.len());
    for (i, (&parent, &symbol)) in forest.parent.iter().zip(&*forest.symbol).enumerate() {
        if matched.get(symbol as usize) || (parent != ROOT && hit.get(parent as usize)) {
            hit.set(i);
        } else if broken.get(i) {
            sum += cost.own[i];
        }
    }
    sum
}
