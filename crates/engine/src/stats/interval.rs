//! Intervals for a share.

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
}

/// Wilson's score interval for a share `p` seen in `n` observations, which need not be a whole number; `c` is the quantile,
/// [`Z95`] for 95 %. Without observations everything is possible.
///
/// E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
pub fn wilson(p: f64, n: f64, c: f64) -> Interval {
    if n <= 0.0 || !p.is_finite() {
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
