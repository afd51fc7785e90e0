//! Rows as samples of the model.

use std::collections::HashMap;

use profile::{Builder, LabelsId, ModelError, SampleData, StackId, ThreadId};

use super::Row;

/// Adds all rows: with their time counted from the earliest if they are `timed`, else summed by stack, thread and event.
///
/// `columns` is the column of every event; the last column counts samples.
///
/// # Errors
/// [`ModelError::Overflow`] if a sum does not fit.
pub(crate) fn add_samples(
    b: &mut Builder,
    rows: Vec<Vec<Row>>,
    timed: bool,
    columns: &[Option<usize>],
    stacks: &[StackId],
    threads: &[Option<ThreadId>],
    labels: &[LabelsId],
) -> Result<(), ModelError> {
    let start = if timed { rows.iter().flatten().map(|row| row.time).min().unwrap_or(0) } else { 0 };
    let samples_column = columns.iter().flatten().max().map_or(0, |&last| last + 1);
    let mut values = vec![0; samples_column + 1];
    let mut add = |row: Row, count: i64| {
        values.fill(0);
        values[samples_column] = count;
        if let Some(column) = columns[row.event as usize] {
            values[column] = row.value;
        }
        let who = row.who as usize;
        let data = SampleData {
            thread: threads.get(who).copied().flatten(),
            time_ns: timed.then(|| row.time.saturating_sub(start)),
            labels: labels.get(who).copied().unwrap_or(LabelsId::NONE),
        };
        b.sample(stacks[row.stack as usize], &values, data);
    };
    if timed {
        // A piece is freed as soon as it is moved.
        rows.into_iter().for_each(|piece| piece.into_iter().for_each(|row| add(row, 1)));
        return Ok(());
    }
    let mut index: HashMap<(u32, u32, u32), usize, rustc_hash::FxBuildHasher> = HashMap::default();
    let mut sums: Vec<(Row, i64)> = Vec::new();
    for row in rows.into_iter().flatten() {
        let at = *index.entry((row.stack, row.who, row.event)).or_insert(sums.len());
        match sums.get_mut(at) {
            Some((sum, count)) => {
                let overflow = || ModelError::Overflow { sample_type: "period".into() };
                sum.value = sum.value.checked_add(row.value).ok_or_else(overflow)?;
                *count += 1;
            }
            None => sums.push((row, 1)),
        }
    }
    sums.into_iter().for_each(|(row, count)| add(row, count));
    Ok(())
}
