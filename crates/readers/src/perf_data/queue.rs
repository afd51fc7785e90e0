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

/// Records with their times.
#[derive(Debug, Default)]
struct Waiting {
    entries: Vec<(u64, What)>,
    samples: Vec<Sample>,
    changes: Vec<Option<Change>>,
    store: Store,
}

/// Records that wait for their turn.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Waiting,
    /// Empty, for those that stay when others go.
    spare: Waiting,
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
    /// Where samples that will wait keep what they have.
    pub(super) fn store(&mut self) -> &mut Store {
        &mut self.waiting.store
    }

    /// Adds a sample that was read with this queue's [`store`](Self::store); `bytes` is the size of its record.
    #[inline]
    pub(super) fn sample(&mut self, sample: Sample, bytes: usize) {
        self.entry(sample.time, What::Sample(self.waiting.samples.len() as u32), bytes);
        self.waiting.samples.push(sample);
    }

    pub(super) fn change(&mut self, time: u64, change: Change, bytes: usize) {
        self.entry(time, What::Change(self.waiting.changes.len() as u32), bytes);
        self.waiting.changes.push(Some(change));
    }

    #[inline]
    fn entry(&mut self, time: u64, what: What, bytes: usize) {
        self.newest = self.newest.max(time);
        self.late += u64::from(time < self.gone);
        self.bytes += bytes;
        self.waiting.entries.push((time, what));
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
        let go = self.waiting.entries.partition_point(|&(time, _)| time <= until);
        self.release(go, &mut take);
    }

    /// Gives away the older half.
    pub(super) fn flush_half(&mut self, mut take: impl FnMut(Next<'_>)) {
        self.sort();
        self.release(self.waiting.entries.len().div_ceil(2), &mut take);
    }

    fn sort(&mut self) {
        self.waiting.entries.sort_by_key(|&(time, _)| time);
    }

    fn release(&mut self, go: usize, take: &mut impl FnMut(Next<'_>)) {
        let (old, new) = (&mut self.waiting, &mut self.spare);
        for &(time, what) in &old.entries[..go] {
            self.gone = self.gone.max(time);
            match what {
                What::Sample(row) => take(Next::Sample(old.samples[row as usize], &old.store)),
                What::Change(row) => {
                    if let Some(change) = old.changes[row as usize].take() {
                        take(Next::Change(change));
                    }
                }
            }
        }
        for &(time, what) in &old.entries[go..] {
            let what = match what {
                What::Sample(row) => {
                    let mut sample = old.samples[row as usize];
                    new.store.adopt(&mut sample, &old.store);
                    new.samples.push(sample);
                    What::Sample(new.samples.len() as u32 - 1)
                }
                What::Change(row) => {
                    new.changes.push(old.changes[row as usize].take());
                    What::Change(new.changes.len() as u32 - 1)
                }
            };
            new.entries.push((time, what));
        }
        self.bytes = self.bytes / old.entries.len().max(1) * new.entries.len();
        old.clear();
        std::mem::swap(old, new);
    }
}

impl Waiting {
    fn clear(&mut self) {
        self.entries.clear();
        self.samples.clear();
        self.changes.clear();
        self.store.words.clear();
        self.store.stacks.clear();
    }
}
