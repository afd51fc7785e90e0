//! Chance from a seed: the same numbers on every target.

use libm::{exp, floor, lgamma, log};

/// A small generator of random numbers, PCG-XSH-RR with 64 bits of state.
///
/// M. E. O'Neill, PCG: a family of simple fast space-efficient statistically good algorithms for random number generation
/// (2014). Not for secrets.
#[derive(Debug, Clone)]
pub struct Pcg {
    state: u64,
    stream: u64,
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;

/// From this mean on Poisson numbers are drawn by rejection.
const LARGE_MEAN: f64 = 10.0;

impl Pcg {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Pcg {
        Pcg::with_stream(seed, 54)
    }

    /// Generators of one seed and different streams are independent.
    pub fn with_stream(seed: u64, stream: u64) -> Pcg {
        let mut pcg = Pcg { state: 0, stream: stream << 1 | 1 };
        pcg.next_u32();
        pcg.state = pcg.state.wrapping_add(seed);
        pcg.next_u32();
        pcg
    }

    /// 32 random bits.
    pub fn next_u32(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(MULTIPLIER).wrapping_add(self.stream);
        ((((old >> 18) ^ old) >> 27) as u32).rotate_right((old >> 59) as u32)
    }

    /// A number above 0 and below 1.
    pub fn uniform(&mut self) -> f64 {
        let bits = u64::from(self.next_u32()) << 32 | u64::from(self.next_u32());
        // 52 bits and a half: neither end can be reached.
        ((bits >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// A whole number below `bound`, which is above 0; all are equally likely.
    pub fn below(&mut self, bound: u32) -> u32 {
        // The numbers that would make the first ones likelier are drawn again.
        let unfair = bound.wrapping_neg() % bound.max(1);
        loop {
            let wide = u64::from(self.next_u32()) * u64::from(bound);
            if wide as u32 >= unfair {
                return (wide >> 32) as u32;
            }
        }
    }

    /// A waiting time with this mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * log(self.uniform())
    }

    /// A count with this mean, at most 2⁵³; 0 for a mean that is not positive.
    ///
    /// Exact: small means by the inverse, large ones by W. Hörmann, The transformed rejection method for generating Poisson
    /// random variables, Insurance: Mathematics and Economics 12 (1993).
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean.is_nan() || mean <= 0.0 {
            return 0.0;
        }
        if mean >= LARGE_MEAN {
            return self.large_poisson(mean.min((1u64 << 53) as f64));
        }
        let mut chance = exp(-mean);
        let mut left = self.uniform();
        let mut k = 0.0;
        // The chances of all counts do not add up to 1 exactly; what is left over by rounding ends here.
        while left > chance && k < 200.0 {
            left -= chance;
            k += 1.0;
            chance *= mean / k;
        }
        k
    }

    fn large_poisson(&mut self, mean: f64) -> f64 {
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.024_83 * b;
        let inverse_alpha = 1.123_9 + 1.132_8 / (b - 3.4);
        let surely = 0.927_7 - 3.622_4 / (b - 2.0);
        let ln_mean = log(mean);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let from_edge = 0.5 - u.abs();
            let k = floor((2.0 * a / from_edge + b) * u + mean + 0.43);
            if from_edge >= 0.07 && v <= surely {
                return k;
            }
            if k < 0.0 || (from_edge < 0.013 && v > from_edge) {
                continue;
            }
            let height = log(v) + log(inverse_alpha) - log(a / (from_edge * from_edge) + b);
            if height <= k * ln_mean - mean - lgamma(k + 1.0) {
                return k;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that the generator's authors print for this seed and stream.
    #[test]
    fn the_published_numbers() {
        let mut pcg = Pcg::with_stream(42, 54);
        let first: Vec<u32> = (0..6).map(|_| pcg.next_u32()).collect();
        assert_eq!(first, [0xa15c_02b7, 0x7b47_f409, 0xba1d_3330, 0x83d2_f293, 0xbfa4_784b, 0xcbed_606e]);
    }

    #[test]
    fn uniform_numbers_fill_their_range() {
        let mut pcg = Pcg::new(1);
        let (mut sum, mut counts) = (0.0, [0u32; 7]);
        for _ in 0..70_000 {
            let u = pcg.uniform();
            assert!(u > 0.0 && u < 1.0);
            sum += u;
            counts[pcg.below(7) as usize] += 1;
        }
        assert!((sum / 70_000.0 - 0.5).abs() < 0.005);
        assert!(counts.iter().all(|&c| c.abs_diff(10_000) < 400), "{counts:?}");
        assert_eq!(Pcg::new(1).below(1), 0);
    }

    /// χ² of drawn counts against the exact chances, for means on both sides of the change of methods.
    #[test]
    fn poisson_counts_have_their_chances() {
        for mean in [0.05, 0.7, 3.0, 9.99, 10.0, 12.5, 40.0, 1_000.0] {
            let (mut pcg, draws) = (Pcg::new(7), 200_000);
            let top = (mean + 10.0 * f64::sqrt(mean) + 10.0) as usize;
            let mut counts = vec![0.0; top + 1];
            for _ in 0..draws {
                counts[(pcg.poisson(mean) as usize).min(top)] += 1.0;
            }
            let (mut statistic, mut cells) = (0.0, 0.0);
            for (k, &count) in counts.iter().enumerate() {
                let expected = f64::from(draws) * exp(k as f64 * log(mean) - mean - lgamma(k as f64 + 1.0));
                if expected >= 10.0 {
                    statistic += (count - expected) * (count - expected) / expected;
                    cells += 1.0;
                }
            }
            let z = (statistic - cells) / f64::sqrt(2.0 * cells);
            assert!(z.abs() < 4.0, "mean {mean}: χ² {statistic} of {cells} cells");
        }
        let mut pcg = Pcg::new(1);
        assert_eq!([0.0, -1.0, f64::NAN, f64::NEG_INFINITY].map(|mean| pcg.poisson(mean)), [0.0; 4]);
        assert!(pcg.poisson(f64::INFINITY).is_finite());
    }
}
