//! Samples, by column.

use super::bytes::{Fault, join, put, put_signed, split, unzigzag, zigzag};
use super::rule;
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

pub(super) fn write(samples: &Samples, _stacks: &Stacks) -> Vec<u8> {
    let mut columns = vec![Vec::new(); VALUES + samples.values.len()];
    let has = [samples.has_threads(), samples.has_time(), samples.has_labels()];
    put(&mut columns[HEAD], samples.len() as u64);
    has.iter().for_each(|&on| put(&mut columns[HEAD], u64::from(on)));
    let mut last = 0i64;
    for s in &samples.stack {
        put_signed(&mut columns[STACK], i64::from(s.0) - last);
        last = i64::from(s.0) + 1;
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
    join(&columns)
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

pub(super) fn read(bytes: &[u8], stacks: &Stacks, limits: Limits) -> Result<Samples, Fault> {
    let mut columns = split(bytes, VALUES + limits.types)?;
    let room = columns[STACK].left();
    let rows = columns[HEAD].count(room)?;
    let has = [0; 3].map(|_| columns[HEAD].below(2, "neither yes nor no").map(|on| on == 1));
    let [thread, time, labels] = has;
    let (thread, time, labels) = (thread?, time?, labels?);
    let mut samples = Samples::default();
    samples.stack.reserve_exact(rows);
    let mut last = 0i64;
    for _ in 0..rows {
        last = last.wrapping_add(columns[STACK].signed()?);
        rule((0..stacks.len() as i64).contains(&last), columns[STACK].at(), "no such stack")?;
        samples.stack.push(StackId(last as u32));
        last += 1;
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
        rule(column.left() >= rows, column.at(), "values are missing")?;
        let mut values = Vec::with_capacity(rows);
        let mut sum = 0u64;
        for _ in 0..rows {
            let value = unzigzag(column.number()?);
            let size = value.unsigned_abs().saturating_mul(factor);
            sum = sum.saturating_add(size);
            // Wrong only where the sum is too large, too.
            values.push(value.wrapping_mul(factor as i64));
        }
        rule(sum <= i64::MAX as u64, column.at(), "the values of a sample type cannot be summed")?;
        samples.values.push(values);
    }
    columns.iter().try_for_each(|c| c.end())?;
    Ok(samples)
}
