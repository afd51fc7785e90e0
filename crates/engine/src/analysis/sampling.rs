//! How many observations stand behind the values of a profile, and how sure a share is.

use profile::Profile;

use super::{Finding, Weight};
use crate::format::{Unit, ValueFormat, percent, plural, thousands};
use crate::stats::special::normal_quantile;
use crate::stats::{Interval, interval::Z95, plan, wilson};

/// With fewer effective samples the order of a ranking is mostly chance: the first of 400 functions shows 1.33 times its
/// true share at 300 samples, 1.11 times at 1,000, 1.01 times at 5,000.
pub const FEW_SAMPLES: f64 = 1_000.0;

/// A box is marked as unsure if its interval at 95 % reaches more than this part of its share to either side.
pub const UNSURE: f64 = 0.5;

/// From this design effect on it is said that samples come in bursts.
pub const BURSTS: f64 = 1.05;

/// With so many rows that are all multiples of one number, that number is no chance.
const DIVISOR_ROWS: u64 = 32;

/// So many rows, one in twenty, must be a divisor once for it to be what one sample counts: of the stacks of a sampled
/// profile many are seen once. Times that were measured, in microseconds say, have a divisor too, but few are one of it.
const DIVISOR_ONCE: u64 = 20;

/// The largest ten weights are too large if they are more than a tenth of all, a single one if it is more than a hundredth...
const HEAVY_TEN: f64 = 0.1;
const HEAVY_ONE: f64 = 0.01;
/// ... and this many times what they were if all were equal: of 50 samples each is two hundredths.
const HEAVY_TIMES: f64 = 5.0;

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
    /// Counted or measured in full: there is nothing to estimate, and there are no intervals.
    Exact,
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
    /// So many samples are worth one of `n`: more than 1 where samples come in bursts.
    design_effect: f64,
    /// Rows with a value.
    rows: u64,
    format: ValueFormat,
    heavy: Option<Heavy>,
    negative: bool,
}

/// A few samples that hold so much that no formula tells how sure shares are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heavy {
    /// The largest weight.
    pub one: i64,
    /// The ten largest.
    pub ten: i64,
}

impl Sampling {
    /// Looks at one sample type of a profile: one pass over its values, and one over the counts of samples beside them.
    pub fn new(profile: &Profile, sample_type: usize) -> Sampling {
        let samples = profile.samples();
        let values = samples.values(sample_type);
        let seen = Values::of(values);
        let format = format_of(profile, sample_type);
        let mut sampling = Sampling {
            basis: Basis::Unknown,
            n: 0.0,
            total: seen.sum,
            design_effect: 1.0,
            rows: seen.rows,
            format,
            heavy: None,
            negative: seen.negative,
        };
        if seen.negative || seen.rows == 0 {
            return sampling;
        }
        if profile.info().exact {
            sampling.basis = Basis::Exact;
            return sampling;
        }
        let timed = samples.has_time();
        let counts = counts_samples(profile, sample_type);
        let beside = || {
            let mut others = (0..profile.sample_types().len()).filter(|&t| t != sample_type && counts_samples(profile, t));
            others.find_map(|t| beside_counts(values, samples.values(t)))
        };
        let total = seen.sum as f64;
        let (basis, n) = if counts {
            match seen.divisor {
                q if q > 1 && seen.rows >= DIVISOR_ROWS => (Basis::Divisor(q), total / q as f64),
                _ => (Basis::Counts, total),
            }
        } else if let Some(n) = beside() {
            (Basis::Counts, n)
        } else if timed {
            (Basis::Rows, seen.kish())
        } else if let Some(period) = period_of(profile, sample_type, values) {
            (Basis::Period(period), total / period as f64)
        } else if sampling.divides() && seen.divisor_is_a_sample() {
            (Basis::Divisor(seen.divisor), total / seen.divisor as f64)
        } else {
            (Basis::Rows, seen.kish())
        };
        let weights = basis == Basis::Rows || timed && !counts;
        sampling.heavy = (weights && seen.is_heavy()).then_some(Heavy { one: seen.largest[0], ten: seen.largest.iter().sum() });
        sampling.basis = if timed { Basis::Measured } else { basis };
        sampling.n = n;
        sampling
    }

    /// What is known otherwise: `n` observations whose values add up to `total`.
    pub fn known(basis: Basis, n: f64, total: i64) -> Sampling {
        let format = ValueFormat::samples();
        Sampling { basis, n, total, design_effect: 1.0, rows: 0, format, heavy: None, negative: false }
    }

    /// The same where so many samples are worth one independent one; see [`super::correlated`].
    pub fn worth_less(mut self, design_effect: f64) -> Sampling {
        self.design_effect = design_effect.max(1.0);
        self.n /= self.design_effect;
        self
    }

    /// So many samples are worth one independent one; 1 where nothing tells that they come in bursts.
    pub fn design_effect(&self) -> f64 {
        self.design_effect
    }

    /// May a common divisor be what one sample counts? Sizes of objects have divisors of their own, and profilers of memory
    /// scale what they sampled up.
    fn divides(&self) -> bool {
        match self.format.unit() {
            Unit::Bytes { .. } => false,
            Unit::Count { many, .. } => many != "objects",
            Unit::Time { .. } | Unit::Other(_) => true,
        }
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
        (!matches!(self.basis, Basis::Exact | Basis::Unknown) && n > 0.0).then(|| wilson(part as f64 / whole as f64, n, quantile))
    }

    /// The smallest value that is not unsure: its interval at 95 % reaches at most half its share to either side. None where
    /// the number of observations is not known; a lower bound would mark what may be sure.
    pub fn least_sure(&self) -> Option<i64> {
        let share = plan::share_for_width(self.n, UNSURE, Z95);
        let known = !matches!(self.basis, Basis::Rows | Basis::Exact | Basis::Unknown);
        (known && self.n > 0.0).then(|| libm::ceil(share * self.total as f64) as i64)
    }

    /// Are there too few samples for a ranking?
    pub fn few_samples(&self) -> bool {
        self.n > 0.0 && self.n < FEW_SAMPLES
    }

    /// Samples that hold too much, where samples have weights.
    pub fn heavy(&self) -> Option<Heavy> {
        self.heavy
    }

    /// The value one observation has, where all have the same.
    pub(crate) fn unit(&self) -> Option<i64> {
        match self.basis {
            Basis::Counts | Basis::Measured => {
                let n = self.n * self.design_effect;
                let unit = (n > 0.0).then(|| libm::round(self.total as f64 / n) as i64)?;
                (unit > 0 && (unit as f64 * n - self.total as f64).abs() <= 1e-6 * self.total as f64).then_some(unit)
            }
            Basis::Period(unit) | Basis::Divisor(unit) => Some(unit),
            Basis::Rows | Basis::Exact | Basis::Unknown => None,
        }
    }

    /// How the number of observations is known, in plain words.
    pub fn note(&self) -> String {
        let samples = plural(whole(self.n * self.design_effect), "sample", "samples");
        // A row can count many; weights can make rows worth fewer.
        let recorded = plural(whole(self.n * self.design_effect).max(self.rows), "sample", "samples");
        let assumed = "that they are independent is assumed: the file has no times";
        match self.basis {
            Basis::Measured if self.design_effect >= BURSTS => format!(
                "{recorded} with their times; they come in bursts and are worth {} independent ones",
                thousands(whole(self.n).max(1))
            ),
            Basis::Measured if libm::round(self.n) < self.rows as f64 && !self.counts() => {
                format!("{recorded} with their times; with their weights they are worth {}", thousands(whole(self.n).max(1)))
            }
            Basis::Measured => format!("{recorded} with their times"),
            Basis::Counts => format!("{samples}; {assumed}"),
            Basis::Period(period) => {
                format!("{samples}, counted from the sampler's period of {}; {assumed}", self.format.value(period))
            }
            Basis::Divisor(q) => {
                format!("{samples}, counted from the values, all multiples of {}; {assumed}", self.format.value(q))
            }
            Basis::Rows => format!(
                "how many samples there were is not known; {} of different weight are worth {}, a lower bound",
                plural(self.rows, "stack", "stacks"),
                plural(whole(self.n), "sample", "samples")
            ),
            Basis::Exact => "every call was counted or measured: nothing was sampled, so shares have no range".to_owned(),
            Basis::Unknown if self.negative => {
                "how many samples there were is not known: values are negative, as in a difference of profiles".to_owned()
            }
            Basis::Unknown => "there are no samples".to_owned(),
        }
    }

    /// Are the values counts of samples?
    fn counts(&self) -> bool {
        matches!(self.format.unit(), Unit::Count { many, .. } if many == "samples")
    }

    /// What there is to say of the number of samples and their weights.
    pub(super) fn findings(&self, out: &mut Vec<Finding>) {
        if self.few_samples() {
            // A lower bound below the limit does not say that the number itself is below.
            let bound = self.basis == Basis::Rows;
            out.push(Finding {
                code: "few-samples",
                weight: if bound { Weight::Note } else { Weight::Caution },
                text: format!(
                    "{}{}: below {} the order of a ranking is not reliable",
                    match (bound, self.design_effect >= BURSTS) {
                        (true, _) => "how many samples there were is not known, at least ",
                        (false, true) => "the profile is worth ",
                        (false, false) => "the profile is ",
                    },
                    match self.design_effect >= BURSTS {
                        true => plural(whole(self.n), "independent sample", "independent samples"),
                        false => plural(whole(self.n), "sample", "samples"),
                    },
                    thousands(FEW_SAMPLES as u64)
                ),
                advice: Some("profile longer, or at a higher rate, or merge several profiles".to_owned()),
                lens: None,
            });
        }
        if let Some(Heavy { one, ten }) = self.heavy {
            out.push(Finding {
                code: "heavy-weights",
                // Rows that are stacks may be heavy because they were seen often.
                weight: if self.basis == Basis::Rows { Weight::Note } else { Weight::Caution },
                text: format!(
                    "the ten heaviest {} hold {} of all, the heaviest {}: shares they are part of are less sure than their \
                     intervals say",
                    if self.basis == Basis::Rows { "stacks" } else { "samples" },
                    percent(ten, self.total),
                    percent(one, self.total),
                ),
                advice: (self.basis != Basis::Rows)
                    .then(|| "look at the heaviest samples one by one, or count samples".to_owned()),
                lens: None,
            });
        }
    }
}

/// The quantile for each of `rows` intervals that are to hold all at once, at 95 %.
///
/// The largest of many shares are mostly shown too large: at n = 1,000 all 20 intervals of a top list hold in 15 % of
/// profiles without this and in 78 % with it.
pub fn top_list_quantile(rows: usize) -> f64 {
    -normal_quantile(0.025 / rows.max(1) as f64)
}

fn whole(n: f64) -> u64 {
    libm::round(n) as u64
}

fn format_of(profile: &Profile, sample_type: usize) -> ValueFormat {
    let t = profile.sample_types()[sample_type];
    ValueFormat::new(profile.str(t.name), profile.str(t.unit), t.scale)
}

/// Are its values counts of samples? Fractions of samples are weights.
fn counts_samples(profile: &Profile, sample_type: usize) -> bool {
    let format = format_of(profile, sample_type);
    format.scale() == 1 && matches!(format.unit(), Unit::Count { many, .. } if many == "samples")
}

/// The number of observations of values with a count of samples beside each. None if the counts do not belong to them.
fn beside_counts(values: &[i64], counts: &[i64]) -> Option<f64> {
    let (mut samples, mut sum, mut squares) = (0u64, 0.0, 0.0);
    let mut each = None;
    let mut equal = true;
    for (&value, &count) in values.iter().zip(counts) {
        if value == 0 {
            continue;
        }
        if count <= 0 {
            return None;
        }
        samples += count as u64;
        sum += value as f64;
        squares += value as f64 / count as f64 * value as f64;
        let quotient = *each.get_or_insert(value / count);
        equal &= quotient.checked_mul(count) == Some(value);
    }
    // Equal weights are as many observations as samples; else by Kish's formula.
    Some(if equal { samples as f64 } else { sum * sum / squares })
}

/// The recorded distance between samples, in stored units, if it is one of these values and all of them are multiples of it.
fn period_of(profile: &Profile, sample_type: usize, values: &[i64]) -> Option<i64> {
    let period = profile.info().period?;
    let t = profile.sample_types()[sample_type];
    // One sample in so many bytes is scaled up by its size before it is written.
    if period.unit != t.unit || matches!(format_of(profile, sample_type).unit(), Unit::Bytes { .. }) {
        return None;
    }
    let period = period.value.checked_mul(t.scale).filter(|p| *p > 0)?;
    let tolerance = period / 1_000_000;
    let multiple = |value: i64| {
        let rest = value % period;
        value == 0 || (value >= period - tolerance && rest.min(period - rest) <= tolerance)
    };
    values.iter().all(|&value| multiple(value)).then_some(period)
}

/// What is to know of the values of one sample type.
struct Values {
    sum: i64,
    /// Fits: the sum of absolute values fits an `i64`, see `profile`.
    squares: u128,
    /// Those that are not 0.
    rows: u64,
    negative: bool,
    /// The largest number all are multiples of.
    divisor: i64,
    least: i64,
    /// How many are the least.
    at_least: u64,
    /// The largest ten, falling.
    largest: [i64; 10],
}

impl Values {
    fn of(values: &[i64]) -> Values {
        let mut seen =
            Values { sum: 0, squares: 0, rows: 0, negative: false, divisor: 0, least: i64::MAX, at_least: 0, largest: [0; 10] };
        for &value in values {
            if value == 0 {
                continue;
            }
            seen.sum += value;
            seen.rows += 1;
            seen.negative |= value < 0;
            let size = value.unsigned_abs();
            seen.squares += u128::from(size) * u128::from(size);
            if seen.divisor != 1 {
                seen.divisor = divisor(seen.divisor, size as i64);
            }
            if value <= seen.least {
                seen.at_least = if value < seen.least { 1 } else { seen.at_least + 1 };
                seen.least = value;
            }
            if value > seen.largest[9] {
                let at = seen.largest.iter().position(|&l| value > l).unwrap_or(9);
                seen.largest[at..].rotate_right(1);
                seen.largest[at] = value;
            }
        }
        seen
    }

    /// As many samples of equal weight would tell as much.
    fn kish(&self) -> f64 {
        let sum = u128::from(self.sum.unsigned_abs());
        // In integers, so that equal weights give their number.
        let squares = self.squares.max(1);
        let (whole, rest) = (sum * sum / squares, sum * sum % squares);
        whole as f64 + rest as f64 / squares as f64
    }

    fn divisor_is_a_sample(&self) -> bool {
        self.divisor > 1 && self.least == self.divisor && self.at_least * DIVISOR_ONCE >= self.rows
    }

    fn is_heavy(&self) -> bool {
        let share = |weight: i64| weight as f64 / self.sum as f64;
        let heavy = |weight: i64, many: f64, limit: f64| share(weight) > limit.max(HEAVY_TIMES * many / self.rows as f64);
        heavy(self.largest.iter().sum(), 10.0, HEAVY_TEN) || heavy(self.largest[0], 1.0, HEAVY_ONE)
    }
}

/// The largest number that divides both; `a` may be 0.
fn divisor(mut a: i64, mut b: i64) -> i64 {
    while a != 0 {
        (a, b) = (b % a, a);
    }
    b
}
