//! Samples, by column.

use super::bytes::{Cursor, Fault, put, put_signed, unzigzag, zigzag};
use super::container::Columns;
use crate::{LabelsId, Samples, StackId, Stacks, ThreadId};

/// Number of rows of the tables that samples point at.
pub(super) struct Limits {
    pub(super) types: usize,
    pub(super) threads: usize,
    pub(super) labels: usize,
}

const HEAD: usize = 0;
const STACK: usize = 1;
const THREAD: usize = 2;
const TIME: usize = 3;
const LABELS: usize = 4;
/// Then the values, one column per sample type.
const VALUES: usize = 5;

pub(super) fn write(samples: &Samples, stacks: &Stacks) -> Columns {
    let mut columns = vec![Vec::new(); VALUES + samples.values.len()];
    put(&mut columns[HEAD], samples.len() as u64);
    let has = [samples.has_threads(), samples.has_time(), samples.has_labels()];
    let ascending = samples.stack.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let guess = ascending * 4 >= samples.len() * 3;
    put(&mut columns[HEAD], u64::from(guess));
    has.iter().for_each(|&on| put(&mut columns[HEAD], u64::from(on)));
    let mut likely = Likely::new(stacks, guess);
    for &stack in &samples.stack {
        put_signed(&mut columns[STACK], i64::from(likely.next) - i64::from(stack.0));
        likely.after(stack);
    }
    samples.thread.iter().for_each(|t| put(&mut columns[THREAD], t.map_or(0, |t| u64::from(t.0) + 1)));
    let mut last = 0;
    for &time in &samples.time_ns {
        put_signed(&mut columns[TIME], time.wrapping_sub(last));
        last = time;
    }
    samples.labels.iter().for_each(|l| put(&mut columns[LABELS], u64::from(l.0)));
    for (t, values) in samples.values.iter().enumerate() {
        let factor = values.iter().fold(0, |factor, v| gcd(v.unsigned_abs(), factor));
        put(&mut columns[HEAD], factor);
        let factor = factor.max(1) as i64;
        values.iter().for_each(|v| put(&mut columns[VALUES + t], zigzag(v / factor)));
    }
    columns
}

/// The stack that the next sample likely has.
///
/// Where stacks came sorted, as folded ones do, that is the next one without children: samples within a tree are rarer.
/// Else it is the row behind that of the last sample.
struct Likely {
    next: u32,
    /// All stacks without children, and which of them is `next`; nothing if the order tells nothing.
    leaves: Vec<u32>,
    at: usize,
    rows: u32,
}

impl Likely {
    fn new(stacks: &Stacks, guess: bool) -> Self {
        let rows = stacks.len() as u32;
        let is_leaf = |row: u32| stacks.parent.get(row as usize + 1) != Some(&row);
        let leaves: Vec<u32> = if guess { (0..rows).filter(|&row| is_leaf(row)).collect() } else { Vec::new() };
        Likely { next: leaves.first().copied().unwrap_or(0), leaves, at: 0, rows }
    }

    #[inline]
    fn after(&mut self, stack: StackId) {
        if self.leaves.is_empty() {
            self.next = stack.0 + 1;
            return;
        }
        if stack.0 == self.next {
            self.at += 1;
        } else if stack.0 > self.next || self.at.checked_sub(1).is_some_and(|before| stack.0 < self.leaves[before]) {
            self.at = self.leaves.partition_point(|&leaf| leaf <= stack.0);
        }
        self.next = self.leaves.get(self.at).copied().unwrap_or(self.rows);
    }
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

pub(super) fn read(mut columns: Vec<Cursor<'_>>, stacks: &Stacks, limits: Limits) -> Result<Samples, Fault> {
    if columns.len() != VALUES + limits.types {
        return Err(Fault { column: 0, at: 0, what: "a section with more or fewer columns than it should have" });
    }
    let room = columns[STACK].left();
    let rows = columns[HEAD].count(room)?;
    let guess = columns[HEAD].flag()?;
    let (thread, time, labels) = (columns[HEAD].flag()?, columns[HEAD].flag()?, columns[HEAD].flag()?);
    let mut samples = Samples::default();
    samples.stack.reserve_exact(rows);
    let mut likely = Likely::new(stacks, guess);
    for _ in 0..rows {
        let stack = i64::from(likely.next).wrapping_sub(columns[STACK].signed()?);
        columns[STACK].rule((0..stacks.len() as i64).contains(&stack), "no such stack")?;
        let stack = StackId(stack as u32);
        samples.stack.push(stack);
        likely.after(stack);
    }
    if thread {
        for _ in 0..rows {
            let thread = columns[THREAD].below(limits.threads + 1, "no such thread")?;
            samples.thread.push(thread.checked_sub(1).map(ThreadId));
        }
    }
    if time {
        let mut last = 0i64;
        for _ in 0..rows {
            last = last.wrapping_add(columns[TIME].signed()?);
            samples.time_ns.push(last);
        }
    }
    if labels {
        for _ in 0..rows {
            samples.labels.push(LabelsId(columns[LABELS].below(limits.labels, "no such labels")?));
        }
    }
    for t in 0..limits.types {
        let factor = columns[HEAD].number()?.max(1);
        let column = &mut columns[VALUES + t];
        column.rule(column.left() >= rows, "values are missing")?;
        let mut values = Vec::with_capacity(rows);
        let mut sum = 0u64;
        for _ in 0..rows {
            let value = unzigzag(column.number()?);
            let size = value.unsigned_abs().saturating_mul(factor);
            sum = sum.saturating_add(size);
            // Wrong only where the sum is too large, too.
            values.push(value.wrapping_mul(factor as i64));
        }
        column.rule(sum <= i64::MAX as u64, "the values of a sample type cannot be summed")?;
        samples.values.push(values);
    }
    columns.iter().try_for_each(|c| c.end())?;
    Ok(samples)
}
