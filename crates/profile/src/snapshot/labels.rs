//! Sets of labels, by column: size of each set, key, kind with unit, value.

use super::bytes::{Cursor, Fault, put, put_signed};
use super::container::Columns;
use crate::{Label, LabelSets, LabelValue, StrId};

pub(super) fn write(sets: &LabelSets) -> Columns {
    let [mut sizes, mut keys, mut units, mut values] = [const { Vec::new() }; 4];
    // Set 0 is always empty.
    for ends in sets.ends.windows(2) {
        put(&mut sizes, u64::from(ends[1] - ends[0]));
    }
    let (mut last_number, mut last_text) = (0i64, 0i64);
    for label in &sets.labels {
        put(&mut keys, u64::from(label.key.0));
        match label.value {
            LabelValue::Str(text) => {
                put(&mut units, 0);
                put_signed(&mut values, i64::from(text.0) - last_text);
                last_text = i64::from(text.0);
            }
            LabelValue::Num(number, unit) => {
                put(&mut units, u64::from(unit.0) + 1);
                put_signed(&mut values, number.wrapping_sub(last_number));
                last_number = number;
            }
        }
    }
    vec![sizes, keys, units, values]
}

pub(super) fn read(columns: [Cursor<'_>; 4], texts: usize) -> Result<LabelSets, Fault> {
    let [mut sizes, mut keys, mut units, mut values] = columns;
    let mut sets = LabelSets { labels: Vec::new(), ends: vec![0] };
    let mut end = 0u64;
    let max = keys.left() as u64;
    while sizes.left() > 0 {
        end = end.saturating_add(sizes.number()?);
        sizes.rule(end <= max && end <= u64::from(u32::MAX), "more labels than there are bytes for")?;
        sets.ends.push(end as u32);
    }
    let (mut last_number, mut last_text) = (0i64, 0i64);
    for _ in 0..end {
        let key = StrId(keys.below(texts, "no such text")?);
        let value = match units.below(texts + 1, "no such text")?.checked_sub(1) {
            None => {
                last_text = last_text.wrapping_add(values.signed()?);
                values.rule((0..texts as i64).contains(&last_text), "no such text")?;
                LabelValue::Str(StrId(last_text as u32))
            }
            Some(unit) => {
                last_number = last_number.wrapping_add(values.signed()?);
                LabelValue::Num(last_number, StrId(unit))
            }
        };
        sets.labels.push(Label { key, value });
    }
    [keys, units, values].iter().try_for_each(|c| c.end())?;
    Ok(sets)
}
