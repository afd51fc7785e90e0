//! How sure the ranks are: what they would be in other profiles of the same program.

use super::score::Scale;
use crate::stats::Pcg;
use crate::stats::wilson;
use profile::sort::SortShared as _;

/// How many profiles are made up.
const PROFILES: usize = 200;
/// How many of them a rank may leave out at either end: 90 % are between.
const BEYOND: usize = PROFILES / 20;
/// So many towers are drawn one by one, whatever their size.
const SINGLE: usize = 32;
/// Most units that compete for a rank.
const RIVALS: usize = 400;
const SEED: u64 = 1;

/// A unit as it is resampled, in observations.
struct Drawn {
    /// Towers that may be the widest or reach the cap.
    single: Vec<f64>,
    /// The others, none of which reaches the cap: their sum is drawn at once.
    rest: f64,
}

impl Drawn {
    /// `towers` has the largest first.
    fn new(scale: &Scale<'_>, towers: &[i64], cap: f64) -> Drawn {
        let counts = towers.iter().filter(|t| **t > 0).map(|&t| scale.sampling.observations(t));
        let (mut single, mut rest) = (Vec::new(), 0.0);
        for count in counts {
            // Six standard deviations and a few samples, for those that are small.
            if single.len() < SINGLE || count + 6.0 * libm::sqrt(count) + 6.0 >= cap {
                single.push(count);
            } else {
                rest += count;
            }
        }
        Drawn { single, rest }
    }

    fn draw(&self, pcg: &mut Pcg, cap: f64) -> f64 {
        let (mut sum, mut widest) = (0.0, 0.0f64);
        for &mean in &self.single {
            let count = pcg.poisson(mean);
            sum += count.min(cap);
            widest = widest.max(count);
        }
        sum + pcg.poisson(self.rest) - widest.min(cap)
    }
}

/// The ranks, from 1, between which each of the first `listed` units comes in 90 % of resampled profiles. `units` has the
/// hidden share and the towers of each unit, in the order of the ranking. Where the number of observations is not known
/// a rank is what it is.
pub(super) fn ranks(scale: &Scale<'_>, units: &[(f64, &[i64])], listed: usize) -> Vec<(u32, u32, u32)> {
    let alone = |n: usize| (n as u32 + 1, n as u32 + 1, n as u32 + 1);
    let (Some(n), Some(least)) = (scale.n(), listed.checked_sub(1)) else { return (0..listed).map(alone).collect() };
    let cap = scale.tau * n;
    // Only those that could change places with one that is listed.
    let least = wilson(units[least].0, n, 4.0).lo;
    let rivals = units.iter().take(RIVALS.max(listed)).take_while(|(hidden, _)| wilson(*hidden, n, 4.0).hi >= least);
    let drawn: Vec<Drawn> = rivals.map(|(_, towers)| Drawn::new(scale, towers, cap)).collect();
    // The first and the last rank of those that are equal, as all are that reach the cap everywhere.
    let mut first = vec![[0u32; PROFILES]; listed];
    let mut last = first.clone();
    let mut pcg = Pcg::new(SEED);
    let mut scores = vec![0.0; drawn.len()];
    let mut order: Vec<u32> = Vec::new();
    for profile in 0..PROFILES {
        for (score, unit) in scores.iter_mut().zip(&drawn) {
            *score = unit.draw(&mut pcg, cap);
        }
        order.clear();
        order.extend(0..drawn.len() as u32);
        order.sort_shared_by(|&a, &b| f64::total_cmp(&scores[b as usize], &scores[a as usize]));
        let mut rank = 1;
        for equal in order.chunk_by(|&a, &b| scores[a as usize] == scores[b as usize]) {
            let end = rank + equal.len() as u32;
            for &unit in equal.iter().filter(|unit| (**unit as usize) < listed) {
                first[unit as usize][profile] = rank;
                last[unit as usize][profile] = end - 1;
            }
            rank = end;
        }
    }
    let mut out = Vec::with_capacity(listed);
    for (n, (mut first, mut last)) in first.into_iter().zip(last).enumerate() {
        first.sort_unstable();
        last.sort_unstable();
        let here = n as u32 + 1;
        out.push((here, here.min(first[BEYOND]), here.max(last[PROFILES - 1 - BEYOND])));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::sampling::{Basis, Sampling};
    use super::*;

    fn of(n: i64, basis: Basis, units: &[Vec<i64>]) -> Vec<(u32, u32, u32)> {
        let sampling = Sampling::known(basis, n as f64, n);
        let scale = Scale { sampling: &sampling, view: n, tau: 0.005 };
        let units: Vec<(f64, &[i64])> = units.iter().map(|t| (scale.hidden(t), &t[..])).collect();
        ranks(&scale, &units, units.len())
    }

    #[test]
    fn what_is_far_apart_keeps_its_rank() {
        let units = [vec![20; 200], vec![20; 100], vec![5; 60]];
        assert_eq!(of(10_000, Basis::Counts, &units), [(1, 1, 1), (2, 2, 2), (3, 3, 3)]);
    }

    #[test]
    fn what_is_equal_may_change_places() {
        let units = vec![vec![5i64; 40]; 4];
        let found = of(10_000, Basis::Counts, &units);
        assert_eq!(found.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert!(found.iter().all(|&(_, lo, hi)| (lo, hi) == (1, 4)), "{found:?}");
        // The same, however often it is asked.
        assert_eq!(found, of(10_000, Basis::Counts, &units));
    }

    #[test]
    fn the_more_samples_the_surer() {
        let units = |c: i64| [vec![6 * c; 40], vec![5 * c; 40]];
        assert_eq!(of(1_000_000, Basis::Counts, &units(100)), [(1, 1, 1), (2, 2, 2)]);
        assert_eq!(of(1_000, Basis::Counts, &[vec![2; 10], vec![2; 9]])[0], (1, 1, 2));
    }

    #[test]
    fn nothing_is_made_up_of_an_unknown_number_of_samples() {
        assert_eq!(of(100, Basis::Unknown, &[vec![1; 9], vec![1; 9]]), [(1, 1, 1), (2, 2, 2)]);
        assert_eq!(of(100, Basis::Counts, &[]), []);
    }

    #[test]
    fn small_towers_drawn_at_once_are_as_many_as_drawn_one_by_one() {
        let sampling = Sampling::known(Basis::Counts, 1e5, 100_000);
        let scale = Scale { sampling: &sampling, view: 100_000, tau: 0.005 };
        let towers = vec![3i64; 2000];
        let drawn = Drawn::new(&scale, &towers, 500.0);
        assert_eq!((drawn.single.len(), drawn.rest), (SINGLE, 3.0 * (2000 - SINGLE) as f64));
        let mut pcg = Pcg::new(SEED);
        let draws = 400;
        let mean = (0..draws).map(|_| drawn.draw(&mut pcg, 500.0)).sum::<f64>() / f64::from(draws);
        // The widest of 32 towers of three is about eight.
        assert!((mean - 5992.0).abs() < 20.0, "{mean}");
    }
}
