//! Two profiles: is a share in one another than in the other?
//!
//! None of these knows how much runs of the same program differ: with one profile a side that is not measured.

use libm::{exp, log};

use super::interval::{Interval, wilson};
use super::special::{chi_square_tail, normal_two_sided};

/// `k` of `n` observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// Observations that hit.
    pub k: f64,
    /// All observations.
    pub n: f64,
}

impl Count {
    /// The share that hit.
    pub fn share(self) -> f64 {
        self.k / self.n
    }
}

/// A test: its statistic, and the chance of one so far from nothing if there is nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic.
    pub statistic: f64,
    /// The two-sided chance.
    pub p: f64,
}

impl Test {
    fn normal(z: f64) -> Test {
        Test { statistic: z, p: normal_two_sided(z) }
    }
}

/// Two shares with their pooled variance; positive if the second is larger. Nothing to tell gives 0.
pub fn two_shares(a: Count, b: Count) -> Test {
    let pooled = (a.k + b.k) / (a.n + b.n);
    let variance = pooled * (1.0 - pooled) * (1.0 / a.n + 1.0 / b.n);
    Test::normal(if variance > 0.0 { (b.share() - a.share()) / variance.sqrt() } else { 0.0 })
}

/// The likelihood ratio test of the same question, χ² with one degree of freedom.
pub fn likelihood_ratio(a: Count, b: Count) -> Test {
    let pooled = (a.k + b.k) / (a.n + b.n);
    let cell = |seen: f64, expected: f64| if seen > 0.0 { seen * log(seen / expected) } else { 0.0 };
    let side = |c: Count| cell(c.k, c.n * pooled) + cell(c.n - c.k, c.n * (1.0 - pooled));
    let g = 2.0 * (side(a) + side(b));
    Test { statistic: g, p: chi_square_tail(g) }
}

/// Newcombe's interval for the second share less the first; `c` is the quantile.
///
/// R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998).
pub fn difference(a: Count, b: Count, c: f64) -> Interval {
    let (p, q) = (a.share(), b.share());
    let (of_p, of_q) = (wilson(p, a.n, c), wilson(q, b.n, c));
    let away = |x: f64, y: f64| (x * x + y * y).sqrt();
    Interval { lo: q - p - away(q - of_q.lo, of_p.hi - p), hi: q - p + away(of_q.hi - q, p - of_p.lo) }
}

/// The second share over the first with half a hit added to each, and its interval; `c` is the quantile.
pub fn ratio(a: Count, b: Count, c: f64) -> (f64, Interval) {
    let (ak, an, bk, bn) = (a.k + 0.5, a.n + 0.5, b.k + 0.5, b.n + 0.5);
    let ratio = (bk / bn) / (ak / an);
    let away = c * (1.0 / ak - 1.0 / an + 1.0 / bk - 1.0 / bn).max(0.0).sqrt();
    (ratio, Interval { lo: ratio * exp(-away), hi: ratio * exp(away) })
}

/// Are `b` hits more than `scale` times the `a` hits of the other side? Given their sum, so that totals play no part.
/// Hits are divided by their design effects before.
pub fn conditional(a: f64, b: f64, scale: f64) -> Test {
    let q = scale / (1.0 + scale);
    let variance = (a + b) * q * (1.0 - q);
    Test::normal(if variance > 0.0 { (b - (a + b) * q) / variance.sqrt() } else { 0.0 })
}

/// Fewer hits than this on either side say nothing of the scale.
pub const SCALE_HITS: f64 = 20.0;

/// How many times as much of everything the second side has: the median of the ratios of functions with at least
/// [`SCALE_HITS`] on both sides. A change of a few functions does not move it. None if no function has so many.
pub fn median_ratio(pairs: &[(f64, f64)]) -> Option<f64> {
    let enough = pairs.iter().filter(|(a, b)| *a >= SCALE_HITS && *b >= SCALE_HITS);
    let mut ratios: Vec<f64> = enough.map(|(a, b)| b / a).collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.len() / 2;
    match ratios.len() {
        0 => None,
        n if n % 2 == 0 => Some((ratios[middle - 1] + ratios[middle]) / 2.0),
        _ => Some(ratios[middle]),
    }
}

/// The chances of many tests, adjusted so that those at most q hold a share q of false alarms.
///
/// Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, JRSS B 57 (1995).
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]).then(a.cmp(&b)));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0f64;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p[i] * p.len() as f64 / (rank + 1) as f64);
        adjusted[i] = least;
    }
    adjusted
}
