//! How many observations stand behind the values of a profile, and how sure a share is.

use profile::Profile;

use crate::stats::{Interval, interval::Z95, wilson};

/// How the number of observations is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Basis {
    /// Every sample was recorded with its time.
    Measured,
    /// The values are counts of samples; that samples are independent is assumed.
    Counts,
    /// The values are this many times a count: the period of the sampler.
    Period(i64),
    /// All values are multiples of this, the largest such number.
    Divisor(i64),
    /// Each row is one weighted observation: a lower bound.
    Rows,
    /// Nothing tells: there are no intervals.
    Unknown,
}

/// How many observations the values of one sample type are.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampling {
    /// How that is known.
    pub basis: Basis,
    /// Observations in the whole profile; 0 where nothing tells.
    pub n: f64,
    /// Sum of all values.
    pub total: i64,
}

impl Sampling {
    /// Looks at one sample type of a profile.
    pub fn new(profile: &Profile, sample_type: usize) -> Sampling {
        let total = profile.total(sample_type);
        Sampling { basis: Basis::Counts, n: total as f64, total }
    }

    /// How many observations a value stands for.
    pub fn observations(&self, value: i64) -> f64 {
        if self.total == 0 { 0.0 } else { self.n * value as f64 / self.total as f64 }
    }

    /// Between what `part / whole` lies, at 95 %. None where the number of observations is not known, or nothing was seen.
    pub fn share(&self, part: i64, whole: i64) -> Option<Interval> {
        self.share_at(part, whole, Z95, 1.0)
    }

    /// The same with another quantile, and with `design_effect` samples worth one observation.
    pub fn share_at(&self, part: i64, whole: i64, quantile: f64, design_effect: f64) -> Option<Interval> {
        let n = self.observations(whole) / design_effect.max(1.0);
        (self.basis != Basis::Unknown && n > 0.0).then(|| wilson(part as f64 / whole as f64, n, quantile))
    }
}
