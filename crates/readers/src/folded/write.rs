//! Folded stacks out.

use std::fmt::Write as _;

use profile::{FrameId, Profile, StackId};

/// The stacks of one sample type as folded lines, sorted, those with the value 0 left out.
///
/// Frames are written as recorded; a semicolon or line break within a name becomes `:` or a blank, since the format
/// has no way to quote them. Fractional values are written with their decimals.
pub fn write(profile: &Profile, sample_type: usize) -> String {
    let clean = |text: &str| -> String {
        text.chars()
            .map(|c| {
                if c == ';' {
                    ':'
                } else if c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect()
    };
    let names: Vec<String> = profile.frames().ids().map(|f| clean(profile.str(profile.frames().raw(f)))).collect();
    let scale = profile.sample_types()[sample_type].scale;
    let stacks = profile.stacks();
    // The frames of the stack a row is on top of stand before its own: rows are in depth-first order.
    let (mut path, mut ends) = (String::new(), Vec::with_capacity(stacks.len()));
    let mut lines: Vec<(String, i64)> = Vec::new();
    for (row, value) in profile.samples().sums(sample_type, stacks.len()).into_iter().enumerate() {
        let stack = StackId::new(row);
        path.truncate(stacks.parent(stack).map_or(0, |parent| ends[parent.index()]));
        if stacks.parent(stack).is_some() {
            path.push(';');
        }
        path.push_str(&names[stacks.frame(stack).index()]);
        ends.push(path.len());
        if value != 0 {
            lines.push((path.clone(), value));
        }
    }
    lines.sort_unstable();
    // Stacks that differ only in what the format cannot hold are one line.
    lines.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    let mut out = String::new();
    for (stack, value) in lines.iter().filter(|(_, v)| *v != 0) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{stack} {}", decimal(*value, scale));
    }
    out
}

/// What of a profile is not in its folded stacks.
pub fn lost(profile: &Profile, sample_type: usize) -> Vec<String> {
    let (samples, frames, funcs) = (profile.samples(), profile.frames(), profile.funcs());
    let mut lost = Vec::new();
    let untold = |f: FrameId| !profile.str(frames.raw(f)).contains(profile.str(funcs.module(frames.func(f))));
    let others = profile.sample_types().iter().enumerate().filter(|(t, _)| *t != sample_type);
    let others: Vec<&str> = others.map(|(_, t)| profile.str(t.name)).collect();
    if !others.is_empty() {
        lost.push(format!("other sample types ({})", others.join(", ")));
    }
    let of_samples = [(samples.has_time(), "times"), (samples.has_threads(), "threads"), (samples.has_labels(), "labels")];
    let of_frames = [
        (frames.ids().any(|f| frames.address(f) != 0), "addresses"),
        (frames.ids().any(|f| frames.inline_depth(f) > 0), "inlining"),
        (frames.ids().any(untold), "binaries where names do not tell them"),
    ];
    for (what, there) in [("samples", &of_samples[..]), ("frames", &of_frames[..])] {
        let there: Vec<&str> = there.iter().filter(|(there, _)| *there).map(|(_, what)| *what).collect();
        if !there.is_empty() {
            lost.push(format!("of {what} their {}", there.join(", ")));
        }
    }
    lost
}

/// `value / scale` in decimal, exact.
fn decimal(value: i64, scale: i64) -> String {
    if scale == 1 {
        return value.to_string();
    }
    let (whole, rest) = (value.unsigned_abs() / scale.unsigned_abs(), value.unsigned_abs() % scale.unsigned_abs());
    let digits = scale.ilog10() as usize;
    let text = format!("{}{whole}.{rest:0digits$}", if value < 0 { "-" } else { "" });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
