//! Many functions, few runs a side: variances that lean on each other.
//!
//! G. K. Smyth, Linear models and empirical Bayes methods for assessing differential expression, SAGMB 3 (2004).

use libm::{asin, exp, log};

use super::compare::Test;
use super::special::{digamma, student_two_sided, trigamma, trigamma_inverse};

/// A share on the scale on which its variance depends least on its size.
pub fn arcsine(share: f64) -> f64 {
    2.0 * asin(share.clamp(0.0, 1.0).sqrt())
}

/// What the variances of all functions say of the variance of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// How many degrees of freedom it is worth; infinite if all variances are equal but for chance.
    pub df: f64,
    /// The variance it says.
    pub variance: f64,
}

impl Prior {
    /// From variances that have `df` degrees of freedom each. Those that are 0 tell nothing and are left out; with fewer
    /// than two nothing is known.
    pub fn fit(variances: &[f64], df: f64) -> Prior {
        let shift = log(df / 2.0) - digamma(df / 2.0);
        let logs: Vec<f64> = variances.iter().filter(|v| **v > 0.0).map(|v| log(*v) + shift).collect();
        let n = logs.len() as f64;
        if n < 2.0 {
            return Prior { df: 0.0, variance: 0.0 };
        }
        let mean = logs.iter().sum::<f64>() / n;
        let spread = logs.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / (n - 1.0) - trigamma(df / 2.0);
        if spread <= 0.0 {
            return Prior { df: f64::INFINITY, variance: exp(mean) };
        }
        let df = 2.0 * trigamma_inverse(spread);
        Prior { df, variance: exp(mean + digamma(df / 2.0) - log(df / 2.0)) }
    }

    /// The variance of one function, its own and the prior's weighted by their degrees of freedom.
    pub fn posterior(self, variance: f64, df: f64) -> f64 {
        if self.df.is_infinite() {
            return self.variance;
        }
        (self.df * self.variance + df * variance) / (self.df + df)
    }
}

/// Mean and sum of squares about it.
fn spread(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, values.iter().map(|v| (v - mean) * (v - mean)).sum())
}

/// The pooled variance of two sides and its degrees of freedom; NaN with fewer than three values in all.
pub fn pooled_variance(a: &[f64], b: &[f64]) -> (f64, f64) {
    let df = (a.len() + b.len()) as f64 - 2.0;
    ((spread(a).1 + spread(b).1) / df, df)
}

/// Is the second side larger? Values are [`arcsine`] shares, one for each run.
pub fn moderated_t(a: &[f64], b: &[f64], prior: Prior) -> Test {
    let (variance, df) = pooled_variance(a, b);
    let variance = prior.posterior(variance, df);
    let t = (spread(b).0 - spread(a).0) / (variance * (1.0 / a.len() as f64 + 1.0 / b.len() as f64)).sqrt();
    Test { statistic: t, p: student_two_sided(t, prior.df + df) }
}
