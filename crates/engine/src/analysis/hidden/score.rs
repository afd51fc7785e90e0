//! What the towers of a unit say of it. Sums are exact, so that no figure depends on the order of the towers.

use crate::stats::{Interval, wilson};

use super::super::sampling::{Basis, Sampling};
use crate::stats::special::normal_quantile;

/// What a share is a share of, and how many observations stand behind it.
#[derive(Clone, Copy)]
pub(crate) struct Scale<'a> {
    pub(crate) sampling: &'a Sampling,
    /// Value of the view.
    pub(crate) view: i64,
    /// The most that one place counts, as a share of the view.
    pub(crate) tau: f64,
}

impl Scale<'_> {
    /// Observations in the view; none if nothing tells.
    pub(crate) fn n(&self) -> Option<f64> {
        let n = self.sampling.observations(self.view);
        (!matches!(self.sampling.basis, Basis::Exact | Basis::Unknown) && n > 0.0).then_some(n)
    }

    /// The part of the view that is in places other than the largest, each counted up to tau. `towers` has the largest
    /// first; what is less than nothing does not count.
    pub(crate) fn hidden(&self, towers: &[i64]) -> f64 {
        let Some((&widest, _)) = towers.split_first().filter(|(widest, _)| **widest > 0 && self.view > 0) else { return 0.0 };
        let cap = self.tau * self.view as f64;
        let wide = towers.partition_point(|&t| t as f64 > cap);
        let narrow: i64 = towers[wide..].iter().filter(|t| **t > 0).sum();
        // Without the first, which is the largest.
        let sum = match wide {
            0 => (narrow - widest) as f64,
            wide => (wide - 1) as f64 * cap + narrow as f64,
        };
        sum / self.view as f64
    }

    /// Between what a hidden share lies; `quantile` is that of the normal distribution.
    pub(crate) fn hidden_interval(&self, hidden: f64, quantile: f64) -> Option<Interval> {
        self.n().map(|n| wilson(hidden, n, quantile))
    }

    /// How many places of equal size would be as spread out: one over the chance that two samples are in one place. None
    /// if no two were.
    pub(crate) fn effective_places(&self, towers: &[i64]) -> Option<f64> {
        let (sum, squares) = towers
            .iter()
            .filter(|t| **t > 0)
            .fold((0i128, 0u128), |(sum, squares), &t| (sum + i128::from(t), squares + u128::from(t.unsigned_abs()).pow(2)));
        if sum == 0 {
            return None;
        }
        let (sum, squares) = (sum as f64, squares as f64);
        if self.n().is_none() {
            return Some(sum * sum / squares);
        }
        let of_one = self.sampling.observations(self.view) / self.view as f64;
        let observations = of_one * sum;
        if observations < 2.0 {
            return Some(1.0);
        }
        let pairs = of_one * of_one * squares - observations;
        // What is left of nothing after rounding is nothing.
        (pairs > 1e-9 * observations).then(|| observations * (observations - 1.0) / pairs)
    }

    /// The share of the own cost that is in places never seen, by Good and Turing: places seen once, of all that was seen.
    /// None unless the towers are whole numbers of observations.
    pub(crate) fn unseen(&self, towers: &[i64]) -> Option<f64> {
        self.n()?;
        let (mut once, mut sum) = (0u64, 0i64);
        for &tower in towers.iter().filter(|t| **t > 0) {
            let count = self.sampling.observations(tower);
            let whole = libm::round(count);
            if (count - whole).abs() > 1e-6 || whole < 1.0 {
                return None;
            }
            once += u64::from(whole == 1.0);
            sum += tower;
        }
        (sum > 0).then(|| once as f64 / self.sampling.observations(sum))
    }
}

/// The quantile of the normal distribution behind a two-sided interval that is wrong in `1 - level` of all cases.
pub(crate) fn two_sided(level: f64) -> f64 {
    normal_quantile(0.5 + level.clamp(0.0, 1.0 - f64::EPSILON) / 2.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::interval::Z95;

    #[test]
    fn quantiles() {
        for (level, expected) in
            [(0.95, Z95), (0.99, 2.575_829_303_548_901), (0.9975, 3.023_341_439_739_179), (0.5, 0.674_489_750_196_082)]
        {
            let found = two_sided(level);
            assert!((found - expected).abs() < 1e-9 * expected, "{level}: {found}");
        }
        assert!((normal_quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-8 && normal_quantile(0.5) == 0.0);
        assert!(two_sided(1.0).is_finite() && two_sided(0.0).abs() < 1e-12);
    }

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-9 * expected.abs().max(1e-300)
    }

    #[test]
    fn towers_of_known_sizes() {
        let table = include_str!("../../../testdata/methods/tower_kat.csv");
        let mut rows = 0;
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |n: usize| cells[n].parse::<f64>().unwrap();
            let mut towers: Vec<i64> = cells[1].split('|').map(|t| t.parse().unwrap()).collect();
            towers.sort_unstable_by(|a, b| b.cmp(a));
            let view = number(0) as i64;
            // A count, and the same in steps of a period.
            for period in [1, 10_101_010] {
                let basis = if period == 1 { Basis::Counts } else { Basis::Period(period) };
                let sampling = Sampling::known(basis, view as f64, view * period);
                let towers: Vec<i64> = towers.iter().map(|t| t * period).collect();
                let scale = |tau| Scale { sampling: &sampling, view: view * period, tau };
                let any = scale(0.005);
                assert_eq!(towers.iter().sum::<i64>() as f64, number(2) * period as f64);
                assert_eq!((towers[0] as f64, towers.len() as f64), (number(3) * period as f64, number(4)));
                match any.effective_places(&towers) {
                    Some(places) => assert!(close(places, number(10)) && close(1.0 / places, number(9)), "{line}: {places}"),
                    None => assert_eq!((cells[9], cells[10]), ("0", "inf"), "{line}"),
                }
                assert!(close(scale(1.0).hidden(&towers), number(13)), "{line}");
                assert!(close(any.hidden(&towers), number(14)), "{line}: {}", any.hidden(&towers));
                assert!(close(scale(0.018).hidden(&towers), number(15)), "{line}");
                assert!(close(any.unseen(&towers).unwrap(), number(16)), "{line}");
            }
            let unknown = Sampling::known(Basis::Unknown, 0.0, view);
            let scale = Scale { sampling: &unknown, view, tau: 0.005 };
            assert!(close(scale.effective_places(&towers).unwrap(), number(8)), "{line}");
            assert_eq!((scale.unseen(&towers), scale.hidden_interval(0.1, Z95)), (None, None));
            rows += 1;
        }
        assert_eq!(rows, 6);
    }

    #[test]
    fn what_is_no_whole_number_of_observations_says_nothing_of_the_unseen() {
        let sampling = Sampling::known(Basis::Rows, 7.5, 100);
        assert_eq!(Scale { sampling: &sampling, view: 100, tau: 0.005 }.unseen(&[30, 20]), None);
    }

    fn scale(sampling: &Sampling, view: i64) -> Scale<'_> {
        Scale { sampling, view, tau: 0.005 }
    }

    fn hidden(view: i64, towers: &[i64]) -> f64 {
        let sampling = Sampling::known(Basis::Counts, view as f64, view);
        let mut towers = towers.to_vec();
        towers.sort_unstable_by(|a, b| b.cmp(a));
        scale(&sampling, view).hidden(&towers)
    }

    proptest! {
        #[test]
        fn what_holds_for_every_score(
            mut towers in prop::collection::vec(1i64..60, 1..40),
            at in any::<prop::sample::Index>(),
            factor in 1i64..1000,
            rest in 0i64..5000,
        ) {
            let own: i64 = towers.iter().sum();
            let widest = towers.iter().copied().max().unwrap_or(0);
            let view = own + rest + 1;
            let n = view as f64;
            let before = hidden(view, &towers);
            prop_assert!(before >= 0.0 && before <= (own - widest) as f64 / n + 1e-12);
            prop_assert_eq!(hidden(view, &[own]), 0.0);
            let scaled: Vec<i64> = towers.iter().map(|t| t * factor).collect();
            prop_assert!((hidden(view * factor, &scaled) - before).abs() < 1e-12);
            // One sample more of the same view, in any tower or in one of its own.
            let mut more = towers.clone();
            more.push(1);
            let i = at.index(towers.len());
            towers[i] += 1;
            for after in [hidden(view, &towers), hidden(view, &more)] {
                prop_assert!(after >= before - 1e-12 && after <= before + 1.0 / n + 1e-12, "{} {}", before, after);
            }
        }
    }

    #[test]
    fn the_largest_values_do_not_overflow() {
        let sampling = Sampling::known(Basis::Counts, i64::MAX as f64, i64::MAX);
        let scale = Scale { sampling: &sampling, view: i64::MAX, tau: 0.005 };
        let half = i64::MAX / 2;
        assert!(close(scale.effective_places(&[half, half]).unwrap(), 2.0));
        assert!(close(scale.hidden(&[half, half]), 0.005));
        let nothing = Scale { sampling: &sampling, view: 0, tau: 0.005 };
        assert_eq!(nothing.hidden(&[5, 5]), 0.0);
        assert_eq!(scale.hidden(&[-3, -5]), 0.0);
    }
}
