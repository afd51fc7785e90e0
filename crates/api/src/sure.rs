//! How sure the numbers of a view are.

use engine::analysis::Sampling;
use engine::analysis::correlated::{Effective, NO_GROUP, Timeline};
use engine::analysis::sampling::{BURSTS, FEW_SAMPLES, top_list_quantile};
use engine::format::{interval, plural};
use engine::lens::symbols::Symbol;
use engine::stats::Interval;
use engine::stats::interval::Z95;
use engine::view::Cost;

use crate::Level;
use crate::response::{Range, SamplingInfo};

/// A box that is zoomed to and holds fewer samples says next to nothing of its parts.
const FEW_IN_A_BOX: f64 = 100.0;

/// Between what shares of a view lie.
pub(crate) struct Sure<'a> {
    sampling: &'a Sampling,
    view: i64,
    quantile: f64,
}

impl<'a> Sure<'a> {
    /// For shares that are looked at one by one.
    pub(crate) fn new(cost: &Cost, sampling: &'a Sampling) -> Sure<'a> {
        Sure { sampling, view: cost.view(), quantile: Z95 }
    }

    /// For the first rows of a sorted list, which chance has put there, too: all of their intervals hold at once.
    pub(crate) fn list(cost: &Cost, sampling: &'a Sampling, rows: usize) -> Sure<'a> {
        Sure { quantile: top_list_quantile(rows), ..Sure::new(cost, sampling) }
    }

    fn share(&self, stored: i64) -> Option<Interval> {
        self.sampling.share_at(stored, self.view, self.quantile, 1.0)
    }

    /// Boxes narrower than this, in stored units, are less sure than ± 50 %; 0 where nothing tells.
    pub(crate) fn unsure_below(&self) -> f64 {
        self.sampling.least_sure().map_or(0.0, |value| value as f64)
    }

    /// What is to be said where few samples are looked at: the view, or the box that is zoomed to.
    pub(crate) fn banner(&self, looked_at: i64) -> Option<String> {
        let n = |value| Some(self.sampling.observations(value)).filter(|&n| n > 0.0);
        // Samples that come in bursts are many, and still say little.
        let (one, many) = match self.sampling.design_effect() {
            bursts if bursts >= BURSTS => ("independent sample", "independent samples"),
            _ => ("sample", "samples"),
        };
        let samples = |n: f64| plural(n.round() as u64, one, many);
        match (n(self.view)?, n(looked_at)?) {
            (view, _) if view < FEW_SAMPLES => Some(format!(
                "Only {} in view: what is large is about right, the order of what is small is chance.",
                samples(view)
            )),
            (_, here) if looked_at < self.view && here < FEW_IN_A_BOX => {
                Some(format!("Only {} in the box that is zoomed to: how its parts compare is mostly chance.", samples(here)))
            }
            _ => None,
        }
    }

    /// For people.
    pub(crate) fn text(&self, stored: i64) -> Option<String> {
        self.share(stored).map(interval)
    }

    /// For machines.
    pub(crate) fn range(&self, stored: i64) -> Option<Range> {
        self.share(stored).map(range)
    }
}

/// In percent. Digits that no sample supports are left out, and with them those in which targets differ.
pub(crate) fn range(share: Interval) -> Range {
    Range { lo: rounded(share.lo * 100.0), hi: rounded(share.hi * 100.0) }
}

/// To four decimals.
pub(crate) fn rounded(percent: f64) -> f64 {
    (percent * 1e4).round() / 1e4
}

/// Of a view whose samples have times: how sure the rows of a table are, each from when its samples were taken.
#[derive(Debug)]
pub(crate) struct Timed {
    /// Per frame its row.
    of: Vec<u32>,
    own: Vec<Effective>,
    total: Vec<Effective>,
}

impl Timed {
    /// None if samples have no times. Cost grows with samples and the depth of their stacks.
    pub(crate) fn new(cost: &Cost, level: Level) -> Option<Timed> {
        let timeline = Timeline::new(cost)?;
        let lensed = cost.lensed();
        let (of, names) = lensed.symbols().level_keys(level.into());
        let leaf =
            |stack: Option<u32>| stack.and_then(|stack| cost.leaf_to_root(stack).next()).map_or(NO_GROUP, |s| of[s as usize]);
        let owner: Vec<u32> = (0..lensed.profile().samples().len()).map(|row| leaf(lensed.stack_of(row))).collect();
        let own = timeline.owners(cost, &owner, names.len());
        let total = timeline.groups(cost, &of, names.len());
        Some(Timed { of, own, total })
    }

    fn row(&self, symbol: Symbol) -> usize {
        self.of[symbol as usize] as usize
    }

    /// As one of the first `rows` of a list: between what self and total of the row that a frame is in lie.
    pub(crate) fn intervals(&self, symbol: Symbol, rows: usize) -> [Interval; 2] {
        [&self.own, &self.total].map(|list| list[self.row(symbol)].interval_of_list(rows))
    }

    /// What a few hits are worth.
    pub(crate) fn note(&self, symbol: Symbol) -> Option<String> {
        self.total[self.row(symbol)].note()
    }
}

pub(crate) fn info(sampling: &Sampling) -> SamplingInfo {
    let known = sampling.n > 0.0;
    SamplingInfo { observations: known.then(|| (sampling.n * 10.0).round() / 10.0), note: sampling.note() }
}
