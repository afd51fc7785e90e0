//! The ranking of hidden cost: what is big, and in no single place.
//!
//! Every sample is charged to its *terminal*, the leaf-most frame that is not platform, and so to one unit: its group,
//! class, package or module. A *tower* of the unit is the call path above the run of its frames that the terminal ends.
//! The score counts what is in towers other than the largest, each up to tau of the view: what is in one place can be seen,
//! and so can what is in three wide ones.
//!
//! A function is charged with what goes through it and ends in its group; its towers are the paths above the outermost
//! frame of it. So wrappers share what they wrap, and what a function of another group does is not theirs.

mod resample;
mod score;
pub(super) mod towers;
mod units;

use std::sync::Arc;

use profile::Bits;
use profile::sort::SortShared as _;

use super::paths::Paths;
use super::patterns::Patterns;
use super::sampling::Sampling;
use crate::lens::symbols::Symbol;
use crate::stats::Interval;
use crate::view::Cost;
use score::{Scale, two_sided};
use units::Units;

/// The least hidden share that is listed, and that with some certainty.
const LEAST: f64 = 0.005;
/// Most entry functions of a row.
const ENTRIES: usize = 10;

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
    /// How many places of equal size would be as spread out; none if no two observations were in one place.
    pub effective_places: Option<f64>,
    /// The part of the view that is in places other than the largest, each counted up to tau: the score.
    pub hidden: f64,
    /// Between what `own` of the view lies, at 95 % for all rows that could be listed together (Bonferroni); none where
    /// the number of samples is not known.
    pub own_interval: Option<Interval>,
    /// Between what `hidden` lies, likewise.
    pub hidden_interval: Option<Interval>,
    /// Its rank, from 1, and between what ranks it came in 90 % of the resampled profiles; three times the same where the
    /// number of samples is not known.
    pub rank: (u32, u32, u32),
    /// An estimate of the share of its own cost that is in places this profile never saw: what was seen once of all that
    /// was seen.
    pub unseen: Option<f64>,
    /// One of its frames.
    pub symbol: Symbol,
    /// The functions through which it is entered, the one with most own cost first; at most ten, and none for functions.
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
    /// How many would be listed if there were room.
    pub more: usize,
    /// Value of the samples without any frame that is not platform.
    pub platform_only: i64,
}

/// A unit with its own cost, as it is ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The group, function, class, ….
    pub name: String,
    /// Value of the samples that end in it, platform frames counted to their caller.
    pub own: i64,
    /// Value of the samples with any frame of it, each once.
    pub inclusive: i64,
    /// Value of each of its places, the largest first.
    pub places: Vec<i64>,
    /// See [`HiddenRow::hidden`].
    pub hidden: f64,
    /// See [`HiddenRow::hidden_interval`], at 95 %.
    pub hidden_interval: Option<Interval>,
    /// See [`HiddenRow::effective_places`].
    pub effective_places: Option<f64>,
}

/// Ranks what is in a view. `paths` are those of the same cost.
pub fn hidden(cost: &Arc<Cost>, paths: &Paths, sampling: &Sampling, options: &HiddenOptions) -> Hidden {
    let survey = Survey::new(cost, paths, sampling, options);
    survey.ranking(cost, options)
}

/// Every unit that has own cost or a frame in a stack, whether hidden or not: the largest hidden share first.
pub fn measured(cost: &Arc<Cost>, paths: &Paths, sampling: &Sampling, options: &HiddenOptions) -> Vec<Measured> {
    let survey = Survey::new(cost, paths, sampling, options);
    let one = |&(unit, hidden): &(u32, f64)| {
        let towers = survey.units.towers.of(unit as usize);
        Measured {
            name: survey.units.name(unit).to_owned(),
            own: towers.iter().sum(),
            inclusive: survey.inclusive[unit as usize],
            places: towers.to_vec(),
            hidden,
            hidden_interval: survey.scale.hidden_interval(hidden, two_sided(0.95)),
            effective_places: survey.scale.effective_places(towers),
        }
    };
    survey.order.iter().map(one).collect()
}

/// What is known of all units.
struct Survey<'a> {
    scale: Scale<'a>,
    units: Units<'a>,
    inclusive: Vec<i64>,
    /// Units and their hidden shares, the largest first.
    order: Vec<(u32, f64)>,
}

impl<'a> Survey<'a> {
    fn new(cost: &'a Cost, paths: &Paths, sampling: &'a Sampling, options: &HiddenOptions) -> Survey<'a> {
        let units = Units::new(cost, paths, options);
        let inclusive = paths.inclusive(&units.of, units.len());
        let scale = Scale { sampling, view: cost.view(), tau: options.tau };
        let there = |unit: &u32| units.example[*unit as usize].is_some();
        let mut order: Vec<(u32, f64)> =
            (0..units.len() as u32).filter(there).map(|unit| (unit, scale.hidden(units.towers.of(unit as usize)))).collect();
        order.sort_shared_by(|a, b| b.1.total_cmp(&a.1).then_with(|| units.by_name(a.0, b.0)));
        Survey { scale, units, inclusive, order }
    }

    fn ranking(&self, cost: &Cost, options: &HiddenOptions) -> Hidden {
        let Survey { scale, units, order, .. } = self;
        let hidden = order.partition_point(|(_, hidden)| *hidden > 0.0);
        // As many intervals are read at once as rows could be listed.
        let candidates = order.partition_point(|(_, hidden)| *hidden >= LEAST).min(options.rows);
        let quantile = two_sided(1.0 - 0.05 / candidates.max(1) as f64);
        let sure = order.partition_point(|(_, hidden)| {
            scale.hidden_interval(*hidden, quantile).map_or(*hidden, |interval| interval.lo) >= LEAST
        });
        let listed = sure.min(options.rows);
        // What is not hidden competes with nobody.
        let ranked: Vec<(f64, &[i64])> =
            order[..hidden].iter().map(|&(unit, hidden)| (hidden, units.towers.of(unit as usize))).collect();
        let ranks = resample::ranks(scale, &ranked, listed);
        let mut patterns = Patterns::new(cost, &units.of, &options.named, &options.platform);
        let mut rows = Vec::with_capacity(listed);
        for (&(unit, hidden), rank) in order[..listed].iter().zip(ranks) {
            let towers = units.towers.of(unit as usize);
            let own = towers.iter().sum();
            rows.push(HiddenRow {
                name: units.name(unit).to_owned(),
                own,
                inclusive: self.inclusive[unit as usize],
                places: towers.len() as u32,
                widest: towers.first().copied().unwrap_or(0),
                effective_places: scale.effective_places(towers),
                hidden,
                own_interval: scale.sampling.share_at(own, scale.view, quantile, 1.0),
                hidden_interval: scale.hidden_interval(hidden, quantile),
                rank,
                unseen: scale.unseen(towers),
                symbol: units.example[unit as usize].unwrap_or_default(),
                entries: units.entries(unit, ENTRIES),
                lens: patterns.line(unit, units.name(unit)),
            });
        }
        Hidden {
            rows,
            considered: order.len(),
            left_out: hidden - sure.min(hidden),
            more: sure - listed,
            platform_only: units.platform_only,
        }
    }
}

impl HiddenRow {
    /// Why it is listed, in words: `redis: 93.1 % [92.5–93.6], in 10 places, the widest 28.5 %`. `view` is the value of
    /// the view it was ranked in.
    pub fn why(&self, view: i64) -> String {
        let mut out = format!("{}: {} %", self.name, tenths(self.own, view));
        if let Some(Interval { lo, hi }) = self.own_interval {
            out += &format!(" [{}–{}]", tenths_of(lo), tenths_of(hi));
        }
        match self.places {
            1 => out += ", in 1 place",
            n => out += &format!(", in {} places", crate::format::thousands(n.into())),
        }
        if self.places > 1 {
            out += &format!(", the widest {} %", tenths(self.widest, view));
        }
        out
    }
}

/// A share in percent with one decimal; what is not nothing is never `0.0`.
fn tenths(part: i64, whole: i64) -> String {
    match tenths_of(part as f64 / whole as f64) {
        zero if zero == "0.0" && part != 0 => "<0.1".into(),
        text => text,
    }
}

fn tenths_of(share: f64) -> String {
    let tenths = libm::round(share * 1000.0) as i64;
    format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10)
}
