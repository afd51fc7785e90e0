//! What each stack of a lensed profile costs, in one sample type.

use std::sync::Arc;

use profile::Bits;

use super::Bucket;
use crate::lens::Lensed;
use crate::lens::forest::{BROKEN, DROPPED, FIRST_FATE, HIDDEN, OTHER, ROOT};

/// Self and total values of all stacks, and what is in the buckets. Every view is made from it.
#[derive(Debug)]
pub struct Cost {
    lensed: Arc<Lensed>,
    sample_type: usize,
    pub(crate) own: Vec<i64>,
    pub(crate) total: Vec<i64>,
    /// Stacks that hold samples, or lead to one that does.
    pub(crate) live: Bits,
    buckets: [i64; 3],
    bucket_samples: [u64; 3],
    dropped: i64,
    all: i64,
}

impl Cost {
    /// Adds up one sample type: one pass over the samples or stacks, one over the stacks.
    pub fn new(lensed: Arc<Lensed>, sample_type: usize) -> Cost {
        let n = lensed.forest.len();
        let mut cost = Cost {
            sample_type,
            own: vec![0; n],
            total: Vec::new(),
            live: Bits::new(n),
            buckets: [0; 3],
            bucket_samples: [0; 3],
            dropped: 0,
            all: 0,
            lensed: Arc::clone(&lensed),
        };
        let samples = lensed.profile().samples();
        for (row, (stack, &weight)) in samples.stacks().iter().zip(samples.values(sample_type)).enumerate() {
            let at = lensed.at[if lensed.tells_samples_apart() { row } else { stack.index() }];
            cost.all += weight;
            if at < FIRST_FATE {
                cost.own[at as usize] += weight;
                cost.live.set(at as usize);
                continue;
            }
            let bucket = match at {
                OTHER => Bucket::Other,
                BROKEN => Bucket::Broken,
                HIDDEN => Bucket::Hidden,
                _ => {
                    debug_assert_eq!(at, DROPPED);
                    cost.dropped += weight;
                    continue;
                }
            };
            cost.buckets[bucket as usize] += weight;
            cost.bucket_samples[bucket as usize] += 1;
        }
        cost.total = cost.own.clone();
        for (i, &parent) in lensed.forest.parent.iter().enumerate().rev() {
            if parent != ROOT && cost.live.get(i) {
                cost.total[parent as usize] += cost.total[i];
                cost.live.set(parent as usize);
            }
        }
        cost
    }

    /// The stacks.
    pub fn lensed(&self) -> &Arc<Lensed> {
        &self.lensed
    }
    /// The sample type.
    pub fn sample_type(&self) -> usize {
        self.sample_type
    }
    /// The whole profile, before any step: what 'of all' is a percentage of.
    pub fn all(&self) -> i64 {
        self.all
    }
    /// What is in the picture, buckets included: what 'of view' is a percentage of.
    pub fn view(&self) -> i64 {
        self.all - self.dropped
    }
    /// What is in stacks.
    pub fn stacks(&self) -> i64 {
        self.view() - self.buckets.iter().sum::<i64>()
    }
    /// What a bucket holds.
    pub fn bucket(&self, bucket: Bucket) -> i64 {
        self.buckets[bucket as usize]
    }
    /// How many samples a bucket holds, whatever their value.
    pub fn bucket_samples(&self, bucket: Bucket) -> u64 {
        self.bucket_samples[bucket as usize]
    }
    /// What was dropped.
    pub fn dropped(&self) -> i64 {
        self.dropped
    }

    /// Value of the samples in stacks that are known to be truncated.
    pub fn truncated(&self) -> i64 {
        let broken = self.lensed.forest.broken.as_ref();
        broken.map_or(0, |bits| bits.ones().map(|i| self.own[i]).sum::<i64>()) + self.bucket(Bucket::Broken)
    }

    /// What the last `repair` of the lens did, if it has one.
    pub fn repaired(&self) -> Option<&crate::lens::Repair> {
        self.lensed.repaired()
    }

    /// The stacks with a sample, root first, and their self value. Equal stacks may come several times.
    pub fn stacks_with_samples(&self) -> impl Iterator<Item = (u32, i64)> + '_ {
        self.own.iter().enumerate().filter(|(_, v)| **v != 0).map(|(i, &v)| (i as u32, v))
    }

    /// The frames that stand in a stack with samples; each as often as in the stack table.
    pub fn live_symbols(&self) -> impl Iterator<Item = crate::lens::symbols::Symbol> + '_ {
        self.live.ones().map(|i| self.lensed.forest.symbol[i])
    }

    /// Adds the self value of every stack to its leaf frame; `sums` has a place per symbol.
    pub fn own_by_symbol(&self, sums: &mut [i64]) {
        for (&symbol, &own) in self.lensed.forest.symbol.iter().zip(&self.own) {
            sums[symbol as usize] += own;
        }
    }

    /// The frames of a stack, leaf first.
    pub fn leaf_to_root(&self, stack: u32) -> impl Iterator<Item = crate::lens::symbols::Symbol> + '_ {
        let forest = &self.lensed.forest;
        let mut next = stack;
        std::iter::from_fn(move || {
            (next != ROOT).then(|| {
                let symbol = forest.symbol[next as usize];
                next = forest.parent[next as usize];
                symbol
            })
        })
    }
}
