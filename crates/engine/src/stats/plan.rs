//! How many samples are needed, and what a profile has not seen.

use libm::{ceil, exp, log1p};

use super::special::beta;

/// The chance that a share `p` is in none of `n` samples.
pub fn never_seen(p: f64, n: f64) -> f64 {
    exp(n * log1p(-p))
}

/// The fewest samples with which a share `p` is seen at least `hits` times with the confidence `level`.
pub fn samples_to_see(p: f64, hits: u32, level: f64) -> f64 {
    if p.is_nan() || p <= 0.0 || hits == 0 {
        return if hits == 0 { 0.0 } else { f64::INFINITY };
    }
    let hits = f64::from(hits);
    let sure = |n: f64| p >= 1.0 || beta(p, hits, n - hits + 1.0) >= level;
    let (mut few, mut enough) = (hits - 1.0, hits);
    while !sure(enough) {
        few = enough;
        enough *= 2.0;
        if enough > 1e15 {
            return f64::INFINITY;
        }
    }
    while enough - few > 1.0 {
        let middle = ceil((few + enough) / 2.0);
        if middle >= enough {
            break;
        }
        if sure(middle) {
            enough = middle;
        } else {
            few = middle;
        }
    }
    enough
}

/// The fewest samples with which the interval of a share `p` reaches `relative · p` to either side; `c` is the quantile.
pub fn samples_for_width(p: f64, relative: f64, c: f64, design_effect: f64) -> f64 {
    ceil(c * c * (1.0 - p) / (p * relative * relative) * design_effect)
}

/// The smallest share whose interval reaches at most `relative` times itself to either side, with `n` samples: the inverse
/// of [`samples_for_width`].
pub fn share_for_width(n: f64, relative: f64, c: f64) -> f64 {
    if n > 0.0 { c * c / (n * relative * relative + c * c) } else { 1.0 }
}

/// An estimate and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// The share of what is sampled that lies in kinds this sample has never seen, if `once` of its `n` samples are of kinds
/// seen once, and `twice` kinds were seen twice.
///
/// I. J. Good, The population frequencies of species, Biometrika 40 (1953).
pub fn good_turing(once: f64, twice: f64, n: f64) -> Estimate {
    if n.is_nan() || n <= 0.0 {
        return Estimate { value: 1.0, error: 0.0 };
    }
    let value = once / n;
    Estimate { value, error: (once * (1.0 - value) + 2.0 * twice).max(0.0).sqrt() / n }
}
