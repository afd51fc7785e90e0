//! Puts records in the order of time.
//!
//! Each processor has a buffer of its own, which perf empties in turns; after each turn it may write that a round is
//! finished. Nothing that comes later is older than the newest of the round before, so that all up to there can go.

use super::record::Change;
use super::sample::{Sample, Store};

/// Bytes that wait at most; then the older half goes even if the round is not finished.
const LIMIT: usize = 128 << 20;

/// What waits for its turn: a row of `samples` or of `changes`.
#[derive(Debug, Clone, Copy)]
enum What {
    Sample(u32),
    Change(u32),
}

/// Records that wait for their turn.
#[derive(Debug, Default)]
pub(super) struct Queue {
    entries: Vec<(u64, What)>,
    samples: Vec<Sample>,
    changes: Vec<Option<Change>>,
    pub(super) store: Store,
    /// Newest of all, and of the round before.
    newest: u64,
    round: Option<u64>,
    /// Bytes of records that wait.
    bytes: usize,
    /// Newest that is gone.
    gone: u64,
    /// Records that came when newer ones were gone.
    pub(super) late: u64,
}

/// What comes out of the queue.
pub(super) enum Next<'a> {
    Sample(Sample, &'a Store),
    Change(Change),
}

impl Queue {
    /// Adds a sample that was read with this queue's `store`; `bytes` is the size of its record.
    #[inline]
    pub(super) fn sample(&mut self, sample: Sample, bytes: usize) {
        self.entry(sample.time, What::Sample(self.samples.len() as u32), bytes);
        self.samples.push(sample);
    }

    pub(super) fn change(&mut self, time: u64, change: Change, bytes: usize) {
        self.entry(time, What::Change(self.changes.len() as u32), bytes);
        self.changes.push(Some(change));
    }

    #[inline]
    fn entry(&mut self, time: u64, what: What, bytes: usize) {
        self.newest = self.newest.max(time);
        self.late += u64::from(time < self.gone);
        self.bytes += bytes;
        self.entries.push((time, what));
    }

    /// Must some go now?
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= LIMIT
    }

    /// A round is finished: until when records may go.
    pub(super) fn finish_round(&mut self) -> Option<u64> {
        self.round.replace(self.newest)
    }

    /// Gives all records up to a time to `take`, in order of time; those of one time in the order they came.
    pub(super) fn flush(&mut self, until: u64, mut take: impl FnMut(Next<'_>)) {
        self.sort();
        let go = self.entries.partition_point(|&(time, _)| time <= until);
        self.release(go, &mut take);
    }

    /// Gives away the older half.
    pub(super) fn flush_half(&mut self, mut take: impl FnMut(Next<'_>)) {
        self.sort();
        self.release(self.entries.len().div_ceil(2), &mut take);
    }

    fn sort(&mut self) {
        self.entries.sort_by_key(|&(time, _)| time);
    }

    fn release(&mut self, go: usize, take: &mut impl FnMut(Next<'_>)) {
        for &(time, what) in &self.entries[..go] {
            self.gone = self.gone.max(time);
            match what {
                What::Sample(row) => take(Next::Sample(self.samples[row as usize], &self.store)),
                What::Change(row) => {
                    if let Some(change) = self.changes[row as usize].take() {
                        take(Next::Change(change));
                    }
                }
            }
        }
        // What stays moves to the front.
        let mut left = Queue { newest: self.newest, round: self.round, gone: self.gone, late: self.late, ..Queue::default() };
        let share = self.bytes / self.entries.len().max(1);
        for &(time, what) in &self.entries[go..] {
            let what = match what {
                What::Sample(row) => {
                    let mut sample = self.samples[row as usize];
                    left.store.adopt(&mut sample, &self.store);
                    left.samples.push(sample);
                    What::Sample(left.samples.len() as u32 - 1)
                }
                What::Change(row) => {
                    left.changes.push(self.changes[row as usize].take());
                    What::Change(left.changes.len() as u32 - 1)
                }
            };
            left.entries.push((time, what));
            left.bytes += share;
        }
        *self = left;
    }
}
