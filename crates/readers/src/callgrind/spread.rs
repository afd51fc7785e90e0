//! Parts whole numbers by shares, so that the parts add up to the whole.

use super::paths::MIN_SHARE;

/// The costs of one function, row by row, parted among the paths to it.
///
/// Each part is its share rounded down, and what is left of a row goes to those who have had least of what is theirs in
/// the rows before. In the first row nobody has had less; there what is left is given at even distances, which begin
/// elsewhere for every function. Else of many functions that cost 1 the same caller would have them all.
pub(super) struct Spread {
    events: usize,
    /// Of every path, and behind them of what is on none, the share of every event. They add up to 1.
    shares: Vec<f64>,
    /// What each has had too little so far.
    owed: Vec<f64>,
    /// The parts of the last row.
    parts: Vec<i64>,
    /// Where even distances begin, from 0 to 1.
    phase: f64,
    is_first: bool,
    order: Vec<u32>,
}

impl Spread {
    /// For a function with a number, by the shares of the paths to it.
    pub(super) fn new<'s>(number: u32, events: usize, paths: impl Iterator<Item = &'s [f64]>) -> Self {
        const GOLDEN: f64 = 0.618_033_988_749_894_9;
        let (mut shares, mut sum) = (Vec::new(), vec![0.0; events]);
        for path in paths {
            sum.iter_mut().zip(path).for_each(|(sum, share)| *sum += share);
            shares.extend_from_slice(path);
        }
        // What the paths lack of 1 is on none of them, unless it is an error of rounding.
        let rest: Vec<f64> = sum.iter().map(|&sum| if sum < 1.0 - 1e3 * MIN_SHARE { 1.0 - sum } else { 0.0 }).collect();
        for row in shares.chunks_mut(events) {
            row.iter_mut().zip(sum.iter().zip(&rest)).for_each(|(share, (sum, rest))| *share /= sum + rest);
        }
        shares.extend_from_slice(&rest);
        let n = shares.len();
        let phase = 1e-6 + (1.0 - 2e-6) * (f64::from(number) * GOLDEN).fract();
        Spread { events, shares, owed: vec![0.0; n], parts: vec![0; n], phase, is_first: true, order: Vec::new() }
    }

    /// Parts a row of costs.
    pub(super) fn row(&mut self, costs: &[i64]) {
        for (event, &cost) in costs.iter().enumerate() {
            let size = cost.unsigned_abs().min(i64::MAX as u64) as i64;
            if self.is_first {
                self.at_even_distances(event, size);
            } else {
                self.give_what_is_owed(event, size);
            }
            if cost < 0 {
                self.parts.iter_mut().skip(event).step_by(self.events).for_each(|part| *part = -*part);
            }
        }
        self.is_first = false;
    }

    /// The part of path `i`, or of what is on none if that is their number, in every event.
    pub(super) fn part(&self, i: usize) -> &[i64] {
        &self.parts[i * self.events..][..self.events]
    }

    fn at_even_distances(&mut self, event: usize, size: i64) {
        let (mut sum, mut given) = (0.0, 0);
        let last = self.last(event);
        for i in (event..self.shares.len()).step_by(self.events) {
            sum += self.shares[i];
            let up_to = if i == last { size } else { ((size as f64 * sum + self.phase) as i64).clamp(given, size) };
            self.set(i, up_to - given, size);
            given = up_to;
        }
    }

    fn give_what_is_owed(&mut self, event: usize, size: i64) {
        let mut left = size;
        self.order.clear();
        for i in (event..self.shares.len()).step_by(self.events) {
            let part = ((size as f64 * self.shares[i]) as i64).min(left);
            left -= part;
            self.set(i, part, size);
            if self.shares[i] > 0.0 {
                self.order.push(i as u32);
            }
        }
        let (owed, n) = (&self.owed, self.order.len() as i64);
        if left == 0 || n == 0 {
            // There is always a share above 0.
            return;
        }
        self.order.sort_by(|&a, &b| owed[b as usize].total_cmp(&owed[a as usize]));
        for (place, i) in std::mem::take(&mut self.order).into_iter().enumerate() {
            let i = i as usize;
            let more = left / n + i64::from((place as i64) < left % n);
            self.parts[i] += more;
            self.owed[i] -= more as f64;
        }
    }

    /// The last with a share of an event.
    fn last(&self, event: usize) -> usize {
        let mut rows = (event..self.shares.len()).step_by(self.events).rev();
        rows.find(|&i| self.shares[i] > 0.0).unwrap_or(self.shares.len() - self.events + event)
    }

    fn set(&mut self, i: usize, part: i64, size: i64) {
        self.parts[i] = part;
        self.owed[i] += size as f64 * self.shares[i] - part as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts of rows of one event; the last is what is on no path.
    fn parted(shares: &[f64], rows: &[i64]) -> Vec<Vec<i64>> {
        let mut spread = Spread::new(0, 1, shares.iter().map(std::slice::from_ref));
        rows.iter()
            .map(|&row| {
                spread.row(&[row]);
                (0..=shares.len()).map(|i| spread.part(i)[0]).collect()
            })
            .collect()
    }

    #[test]
    fn parts_add_up_and_are_fair_over_the_rows() {
        assert_eq!(parted(&[1.0], &[i64::MAX, i64::MIN + 1, 0]), [[i64::MAX, 0], [-i64::MAX, 0], [0, 0]]);
        assert_eq!(parted(&[], &[5]), [[5]]);
        assert_eq!(parted(&[0.25, 0.75], &[8, 1, 1, 1, 1]), [[2, 6, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]]);
        assert_eq!(parted(&[0.25, 0.5], &[4, -4]), [[1, 2, 1], [-1, -2, -1]]);
        let shares = [0.4, 0.3, 0.2, 0.05];
        let rows: Vec<i64> = (0..500).map(|i| i * i % 7).collect();
        let mut sums = [0; 5];
        for (parts, row) in parted(&shares, &rows).into_iter().zip(&rows) {
            assert_eq!(parts.iter().sum::<i64>(), *row);
            assert!(parts.iter().all(|&part| part >= 0));
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        let all = rows.iter().sum::<i64>() as f64;
        for (sum, share) in sums.iter().zip(shares.iter().chain(&[0.05])) {
            assert!((*sum as f64 - all * share).abs() < 2.0, "{sums:?} of {all}");
        }
    }

    #[test]
    fn large_numbers_are_parted_without_loss() {
        let third = 1.0 / 3.0;
        for parts in parted(&[third, third, third], &[i64::MAX, i64::MAX - 1]) {
            assert!(parts.iter().map(|&p| i128::from(p)).sum::<i128>() >= i128::from(i64::MAX - 1));
            assert!(parts[..3].iter().all(|&p| p > i64::MAX / 4));
        }
    }
}
