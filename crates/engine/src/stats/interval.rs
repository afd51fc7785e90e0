//! Intervals for a share.

use libm::{expm1, log};

use super::special::{beta_quantile, binomial_chance};

/// The quantile of the normal distribution behind a two-sided interval at 95 %.
pub const Z95: f64 = 1.959_963_984_540_054;

/// From where to where a share lies, both from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
}

impl Interval {
    /// What is known of a share that was not measured.
    pub const ALL: Interval = Interval { lo: 0.0, hi: 1.0 };

    /// From end to end.
    pub fn width(self) -> f64 {
        self.hi - self.lo
    }

    /// Does the share lie in it?
    pub fn contains(self, p: f64) -> bool {
        self.lo <= p && p <= self.hi
    }
}

/// Wilson's score interval for a share `p` seen in `n` observations, which need not be a whole number; `c` is the quantile,
/// [`Z95`] for 95 %. Without observations everything is possible.
///
/// E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
pub fn wilson(p: f64, n: f64, c: f64) -> Interval {
    if n.is_nan() || n <= 0.0 || !p.is_finite() {
        return Interval::ALL;
    }
    let p = p.clamp(0.0, 1.0);
    let d = 1.0 + c * c / n;
    let middle = (p + c * c / (2.0 * n)) / d;
    let half = c / d * (p * (1.0 - p) / n + c * c / (4.0 * n * n)).sqrt();
    Interval {
        lo: if p == 0.0 { 0.0 } else { (middle - half).max(0.0) },
        hi: if p == 1.0 { 1.0 } else { (middle + half).min(1.0) },
    }
}

/// Clopper and Pearson's interval for `k` of `n`, at the confidence `level`: never covers less than it says, and is wider
/// for it. For where an error rate is promised.
pub fn clopper_pearson(k: f64, n: f64, level: f64) -> Interval {
    if n.is_nan() || n <= 0.0 {
        return Interval::ALL;
    }
    let tail = (1.0 - level) / 2.0;
    Interval {
        lo: if k <= 0.0 { 0.0 } else { beta_quantile(tail, k, n - k + 1.0) },
        hi: if k >= n { 1.0 } else { beta_quantile(1.0 - tail, k + 1.0, n - k) },
    }
}

/// Jeffreys' interval for `k` of `n`, at the confidence `level`.
pub fn jeffreys(k: f64, n: f64, level: f64) -> Interval {
    if n.is_nan() || n <= 0.0 {
        return Interval::ALL;
    }
    let tail = (1.0 - level) / 2.0;
    Interval {
        lo: if k <= 0.0 { 0.0 } else { beta_quantile(tail, k + 0.5, n - k + 0.5) },
        hi: if k >= n { 1.0 } else { beta_quantile(1.0 - tail, k + 0.5, n - k + 0.5) },
    }
}

/// The most that something can be which none of `n` observations hit, with the confidence `level`: about 3/n at 95 %.
pub fn zero_hits(n: f64, level: f64) -> f64 {
    if n > 0.0 { -expm1(log(1.0 - level) / n) } else { 1.0 }
}

/// How often an interval holds the true share `p`, exactly: the chance of every count from 0 to `n` whose interval does.
/// `intervals` has one for each of these counts.
pub fn exact_coverage(intervals: &[Interval], p: f64) -> f64 {
    let n = intervals.len().saturating_sub(1) as f64;
    let holds = intervals.iter().enumerate().filter(|(_, interval)| interval.contains(p));
    holds.map(|(k, _)| binomial_chance(k as f64, n, p)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(k: f64, n: f64, level: f64) -> [Interval; 3] {
        let c = crate::stats::special::normal_quantile(0.5 + level / 2.0);
        [wilson(k / n, n, c), clopper_pearson(k, n, level), jeffreys(k, n, level)]
    }

    proptest! {
        #[test]
        fn intervals_hold_their_share_and_grow_with_it(n in 1u32..5_000, part in 0f64..=1.0, level in 0.5f64..0.999) {
            let n = f64::from(n);
            let k = libm::floor(part * n);
            let more = all((k + 1.0).min(n), n, level);
            let surer = all(k, n, level + (1.0 - level) / 2.0);
            let mirrored = all(n - k, n, level);
            for (i, interval) in all(k, n, level).into_iter().enumerate() {
                let Interval { lo, hi } = interval;
                prop_assert!(0.0 <= lo && lo <= k / n + 1e-12 && k / n <= hi + 1e-12 && hi <= 1.0, "{i}: {interval:?}");
                prop_assert!(lo <= more[i].lo + 1e-12 && hi <= more[i].hi + 1e-12, "{i}: {interval:?} {:?}", more[i]);
                prop_assert!(surer[i].width() >= interval.width(), "{i}");
                prop_assert!((lo + mirrored[i].hi - 1.0).abs() < 1e-9, "{i}: {interval:?} {:?}", mirrored[i]);
            }
        }
    }

    #[test]
    fn without_observations_everything_is_possible() {
        for n in [0.0, -1.0, f64::NAN] {
            assert_eq!([wilson(0.0, n, Z95), clopper_pearson(0.0, n, 0.95), jeffreys(0.0, n, 0.95)], [Interval::ALL; 3]);
        }
        assert_eq!(wilson(f64::NAN, 5.0, Z95), Interval::ALL);
        assert_eq!(wilson(2.0, 5.0, Z95).hi, 1.0);
    }
}
