//! The ranking of hidden cost: what is big, and in no single place.

use profile::Bits;

use crate::lens::symbols::Symbol;
use crate::stats::Interval;

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Unit {
    /// What belongs together, found from who calls whom.
    #[default]
    Group,
    /// Functions.
    Function,
    /// Classes, types, receivers.
    Class,
    /// Packages.
    Package,
    /// Binaries, libraries, crates.
    Module,
}

/// How to rank.
#[derive(Debug, Clone)]
pub struct HiddenOptions {
    /// What a row is.
    pub unit: Unit,
    /// Frames whose cost belongs to their caller: runtimes, standard libraries, kernel. A bit per symbol.
    pub platform: Bits,
    /// The most that one place counts, as a share of the view.
    pub tau: f64,
    /// Groups are packages of this many components, instead of what calls each other.
    pub depth: Option<u32>,
    /// Groups the user named, each with its frames; the first that has a frame gets it.
    pub named: Vec<(String, Bits)>,
    /// Most rows.
    pub rows: usize,
}

/// One line of the ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct HiddenRow {
    /// The group, function, class, ….
    pub name: String,
    /// Value of the samples that end in it, platform frames counted to their caller.
    pub own: i64,
    /// Value of the samples with any frame of it, each once.
    pub inclusive: i64,
    /// In how many places its own cost stands: call paths that lead to it.
    pub places: u32,
    /// The largest of them.
    pub widest: i64,
    /// How many places of equal size would be as spread out; none if all were seen once.
    pub effective_places: Option<f64>,
    /// The part of the view that is in places other than the largest, each counted up to tau: the score.
    pub hidden: f64,
    /// Between what `own` of the view lies; none where the number of samples is not known.
    pub own_interval: Option<Interval>,
    /// Between what `hidden` lies.
    pub hidden_interval: Option<Interval>,
    /// Its rank, from 1, and between what ranks it came in 90 % of the resampled profiles.
    pub rank: (u32, u32, u32),
    /// Share of the view that is in call paths to it that were seen once: an estimate of what was not seen.
    pub unseen: Option<f64>,
    /// One of its frames.
    pub symbol: Symbol,
    /// The functions through which it is entered, the one with most own cost first.
    pub entries: Vec<Entry>,
    /// The line of the lens that shows it in one place, if a pattern can tell it from all else.
    pub lens: Option<String>,
}

/// A function of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Value of the samples that go through it and end in the group.
    pub own: i64,
    /// In how many places.
    pub places: u32,
    /// The largest of them.
    pub widest: i64,
}

/// The ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Hidden {
    /// The rows whose hidden share is at least half a percent with some certainty, the one with the largest score first.
    pub rows: Vec<HiddenRow>,
    /// How many were looked at.
    pub considered: usize,
    /// How many are hidden, but too little or too unsure to be listed.
    pub left_out: usize,
    /// Value of the samples without any frame that is not platform.
    pub platform_only: i64,
}
