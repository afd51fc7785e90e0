//! Makes a profile of the tree.

use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, ModelError, Period, SampleData, StackId};

use super::{Centre, Tree};
use crate::{Read, ReadError};

/// Ticks are given in thousandths where they are computed from tenths of a percent.
const THOUSAND: i64 = 1000;

pub(super) fn freeze(tree: Tree) -> Result<Read, ReadError> {
    let mut notes = tree.notes;
    if tree.nodes.is_empty() {
        let message = match notes.skipped.first() {
            Some(s) => format!("no profile of GHC: {}: {} (`{}`)", s.first, s.why, s.example),
            None => "no profile of GHC: there is no tree of cost centres in it".into(),
        };
        return Err(ReadError::NotThisFormat { message });
    }
    "GHC".clone_into(&mut notes.producer);
    let mut b = Builder::new();
    // Without the length of a tick there is no time; without totals percentages say nothing of ticks.
    let timed = tree.tick_ns > 0;
    if timed {
        b.sample_type("time", "nanoseconds", 1);
        let (name, unit) = (b.string("time"), b.string("nanoseconds"));
        b.info().period = Some(Period { name, unit, value: tree.tick_ns });
        b.info().duration_ns = tree.total_ticks.checked_mul(tree.tick_ns).unwrap_or(0);
    } else {
        notes.remarks.push("the file does not say how long a tick is".into());
    }
    b.sample_type("samples", "count", if tree.percent { THOUSAND } else { 1 });
    b.sample_type("alloc", "bytes", 1);
    b.sample_type("entries", "count", 1);
    if !tree.program.is_empty() {
        let program = tree.program.rsplit(['/', '\\']).next().unwrap_or(&tree.program);
        let comment = b.string(&format!("program: {program}"));
        b.info().comments.push(comment);
    }
    if tree.percent {
        notes.remarks.push(
            "time and bytes are computed from percentages of the totals, which have one decimal: what is less than 0.05 % is \
             lost. `+RTS -P` writes ticks and bytes"
                .into(),
        );
    }
    let frames: Vec<FrameId> = tree.centres.iter().map(|centre| frame(&mut b, centre)).collect();
    let mut stacks: Vec<StackId> = Vec::with_capacity(tree.nodes.len());
    let mut values = Vec::with_capacity(4);
    for node in &tree.nodes {
        let parent = stacks.get(node.parent as usize).copied();
        let stack = b.stack(parent, frames[node.centre as usize]);
        stacks.push(stack);
        let overflow = |what: &str| ModelError::Overflow { sample_type: what.to_owned() };
        let product = |a: i64, b: i64, what: &str| a.checked_mul(b).ok_or_else(|| overflow(what));
        let (ticks, bytes) = if tree.percent {
            // Tenths of a percent are thousandths of the whole.
            let bytes = i128::from(node.bytes) * i128::from(tree.total_bytes) / i128::from(THOUSAND);
            (product(node.ticks, tree.total_ticks, "samples")?, i64::try_from(bytes).map_err(|_| overflow("alloc"))?)
        } else {
            (node.ticks, node.bytes)
        };
        if ticks == 0 && bytes == 0 && node.entries == 0 {
            continue;
        }
        values.clear();
        if timed {
            let scale = if tree.percent { THOUSAND } else { 1 };
            let time = i128::from(ticks) * i128::from(tree.tick_ns) / i128::from(scale);
            values.push(i64::try_from(time).map_err(|_| overflow("time"))?);
        }
        values.extend([ticks, bytes, node.entries]);
        b.sample(stack, &values, SampleData::default());
    }
    Ok(Read { profile: b.finish()?, notes })
}

fn frame(b: &mut Builder, centre: &Centre) -> FrameId {
    // Cost centres of the run-time system: `MAIN`, `GC`, `SYSTEM`, `IDLE`.
    let no_module = centre.module.is_empty() || centre.source.is_empty() && centre.module.bytes().all(|b| b.is_ascii_uppercase());
    let own = centre.source == "<built-in>" || no_module;
    let name = if own { centre.label.clone() } else { format!("{}.{}", centre.module, centre.label) };
    let (file, line) = place(&centre.source);
    let kinds = match (own, centre.label.as_str()) {
        (true, "GC") => Kinds::GC,
        (true, "SYSTEM" | "IDLE" | "OVERHEAD_of" | "DONT_CARE" | "PINNED") => Kinds::VM,
        _ => Kinds::NONE,
    };
    let func = b.func(FuncData { name: &name, file, start_line: line, ..FuncData::default() });
    b.frame(func, FrameData { line, kinds, ..FrameData::default() })
}

/// The file and first line of `Shop.hs:8:1-64` or `Shop.hs:(23,1)-(25,16)`.
fn place(source: &str) -> (&str, u32) {
    if source.starts_with('<') {
        return ("", 0);
    }
    let colons = source.match_indices(':').map(|(at, _)| at);
    for at in colons {
        let rest = source[at + 1..].trim_start_matches('(');
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && matches!(rest.as_bytes().get(digits), Some(b':' | b',')) {
            return (&source[..at], rest[..digits].parse().unwrap_or(0));
        }
    }
    (source, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(place("Shop.hs:8:1-64"), ("Shop.hs", 8));
        assert_eq!(place("src/My Shop.hs:(23,1)-(25,16)"), ("src/My Shop.hs", 23));
        assert_eq!(place("C:\\shop\\Shop.hs:8:1-64"), ("C:\\shop\\Shop.hs", 8));
        assert_eq!(place("<entire-module>"), ("", 0));
        assert_eq!(place("Shop.hs"), ("Shop.hs", 0));
        assert_eq!(place("Shop.hs:99999999999:1"), ("Shop.hs", 0));
    }
}
