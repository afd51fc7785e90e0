//! What rhythms a series has.

use libm::{cos, sin};

/// Finds the rhythms of series of one length, one after the other.
#[derive(Debug)]
pub struct Spectrum {
    /// Cosine and sine of the first half of a turn, in steps of one nth of it.
    roots: Vec<(f64, f64)>,
    terms: Vec<(f64, f64)>,
}

impl Spectrum {
    /// For series of up to so many points. They are filled up with zeros to a power of two, [`n`](Self::len).
    pub fn new(points: usize) -> Spectrum {
        let n = points.next_power_of_two();
        let turn = -2.0 * std::f64::consts::PI / n as f64;
        let roots = (0..n / 2).map(|k| (cos(turn * k as f64), sin(turn * k as f64))).collect();
        Spectrum { roots, terms: vec![(0.0, 0.0); n] }
    }

    /// Number of points, zeros included. At least 1.
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// The squared length of the Fourier sum of a series at each frequency from 0 to half a cycle a step; the frequency at
    /// `k` is `k / n` cycles a step. Points after the nth do not count.
    pub fn power(&mut self, series: &[f64]) -> Vec<f64> {
        let values = series.iter().copied().chain(std::iter::repeat(0.0));
        self.terms.iter_mut().zip(values).for_each(|(term, value)| *term = (value, 0.0));
        self.transform();
        self.terms[..=self.len() / 2].iter().map(|(re, im)| re * re + im * im).collect()
    }

    /// Cooley and Tukey's fast Fourier transform, in place.
    fn transform(&mut self) {
        let Spectrum { roots, terms } = self;
        let n = terms.len();
        if n < 2 {
            return;
        }
        let shift = usize::BITS - n.trailing_zeros();
        for i in 0..n {
            let j = i.reverse_bits() >> shift;
            if i < j {
                terms.swap(i, j);
            }
        }
        let mut half = 1;
        while half < n {
            for pairs in terms.chunks_mut(2 * half) {
                let (low, high) = pairs.split_at_mut(half);
                let roots = roots.iter().step_by(n / (2 * half));
                for ((low, high), &(re, im)) in low.iter_mut().zip(high).zip(roots) {
                    let (a, b) = *low;
                    let (c, d) = (high.0 * re - high.1 * im, high.0 * im + high.1 * re);
                    *low = (a + c, b + d);
                    *high = (a - c, b - d);
                }
            }
            half *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Pcg;
    use crate::stats::series::rayleigh;

    #[test]
    fn as_the_slow_sum() {
        let mut pcg = Pcg::new(3);
        let series: Vec<f64> = (0..100).map(|_| f64::from(pcg.below(2))).collect();
        let times: Vec<f64> = (0..100).filter(|&i| series[i] == 1.0).map(|i| i as f64).collect();
        let mut spectrum = Spectrum::new(100);
        // One after the other: nothing is left of the first.
        assert_eq!(spectrum.power(&[1.0; 128])[1..].iter().filter(|p| **p > 1e-20).count(), 0);
        let power = spectrum.power(&series);
        assert_eq!(power.len(), 65);
        for (k, power) in power.iter().enumerate() {
            let slow = rayleigh(&times, k as f64 / 128.0) * times.len() as f64;
            assert!((power - slow).abs() < 1e-9, "{k}: {power} {slow}");
        }
        assert_eq!(Spectrum::new(0).power(&[]), [0.0]);
        assert_eq!(Spectrum::new(1).power(&[3.0]), [9.0]);
    }
}
