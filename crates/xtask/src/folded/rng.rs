//! A small seeded generator and a seeded permutation. Integers only, so that a seed gives the same bytes on every
//! machine.

/// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
pub fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// SplitMix64: any seed is a good seed, and a copy continues the same sequence.
#[derive(Clone, Copy)]
pub struct Rng(u64);

impl Rng {
    /// The sequence of `seed`; neighbouring seeds give unrelated sequences.
    pub fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x6a09_e667_f3bc_c909))
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number in `0..n`; `n` must not be 0. The bias of the multiply-shift is below n / 2^64.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// A rank in `0..n` with each octave equally likely: close to Zipf's law with exponent 1, without floating point.
    pub fn rank(&mut self, n: u64) -> u64 {
        let octaves = u64::from(64 - n.leading_zeros());
        let top = 1 << self.below(octaves + 1).min(63);
        self.below(n.min(top))
    }
}

/// A bijection of `0..len` onto itself: a Feistel network over the next even power of two, walked until it lands inside.
pub struct Permutation {
    len: u64,
    half: u32,
    keys: [u64; 4],
}

impl Permutation {
    /// The permutation of `0..len` that belongs to `seed`.
    pub fn new(len: u64, seed: u64) -> Self {
        let bits = 64 - len.max(1).leading_zeros();
        let mut rng = Rng::new(seed);
        Self { len, half: bits.div_ceil(2), keys: std::array::from_fn(|_| rng.next()) }
    }

    /// Where `index` goes; `index` must be below the length.
    pub fn at(&self, index: u64) -> u64 {
        debug_assert!(index < self.len);
        let mask = (1 << self.half) - 1;
        let mut value = index;
        loop {
            let (mut left, mut right) = (value >> self.half, value & mask);
            for key in self.keys {
                (left, right) = (right, left ^ (mix(right ^ key) & mask));
            }
            value = left << self.half | right;
            // The network permutes a range at most four times as long; following the cycle stays a bijection.
            if value < self.len {
                return value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permutation_hits_every_index_once() {
        for len in [1, 2, 3, 7, 64, 1000] {
            let permutation = Permutation::new(len, 5);
            let mut seen: Vec<u64> = (0..len).map(|index| permutation.at(index)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..len).collect::<Vec<_>>(), "length {len}");
        }
    }

    #[test]
    fn ranks_stay_inside_and_prefer_the_front() {
        let mut rng = Rng::new(1);
        let ranks: Vec<u64> = (0..10_000).map(|_| rng.rank(1000)).collect();
        assert!(ranks.iter().all(|&rank| rank < 1000));
        assert!(ranks.iter().filter(|&&rank| rank < 32).count() > 4_000);
        assert!(ranks.iter().any(|&rank| rank > 900));
    }
}
