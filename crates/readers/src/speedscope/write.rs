//! Writes a profile for speedscope.

use std::collections::HashMap;

use profile::{FrameId, LabelsId, Profile, StackId, StrId};

use super::SCHEMA;
use crate::Written;
use crate::json::own::{Group, Own, groups};
use crate::json::write::{put_array, put_decimal, put_int, put_text};
use crate::notes::plural;

/// Writes a profile as speedscope's JSON: one sampled profile for each sample type and thread, those of the type shown
/// by default first seen. Equal profiles give equal bytes.
///
/// - A frame has its function's name and file as recorded, and its line.
/// - Weights are true values, fractions with their decimals; units that speedscope does not know are `none`.
/// - Samples stand in the order of their times. Rows whose value is 0 are left out of a profile.
/// - Each profile has an object `reflame` with the sample type and the thread, from which [`read`](super::read()) makes
///   them again.
/// - What has no place, such as labels, addresses and the times themselves, is named in [`Written::lost`].
pub fn write(profile: &Profile) -> Written {
    let p = profile;
    let mut out = Vec::new();
    out.extend_from_slice(b"{\"$schema\":");
    put_text(&mut out, SCHEMA);
    let title = p.info().comments.first().map_or("", |&c| p.str(c));
    if !title.is_empty() {
        out.extend_from_slice(b",\"name\":");
        put_text(&mut out, title);
    }
    out.extend_from_slice(b",\"exporter\":");
    put_text(&mut out, concat!("reflame@", env!("CARGO_PKG_VERSION")));

    let (rows, frames) = frames(p);
    out.extend_from_slice(b",\"shared\":{\"frames\":");
    put_array(&mut out, &frames, |out, &(name, file, line)| {
        out.extend_from_slice(b"\n{\"name\":");
        put_text(out, p.str(name));
        if !file.is_empty() {
            out.extend_from_slice(b",\"file\":");
            put_text(out, p.str(file));
        }
        if line > 0 {
            out.extend_from_slice(b",\"line\":");
            put_int(out, line.into());
        }
        out.push(b'}');
    });
    out.push(b'}');

    let groups = groups(p);
    let active = groups.iter().position(|g| g.sample_type == p.default_type()).unwrap_or(0);
    out.extend_from_slice(b",\"activeProfileIndex\":");
    put_int(&mut out, active as i64);
    out.extend_from_slice(b",\"profiles\":");
    let mut stack = Vec::new();
    put_array(&mut out, &groups, |out, group| put_profile(p, group, &rows, &mut stack, out));
    out.extend_from_slice(b"}\n");
    Written { bytes: out, lost: lost(p) }
}

/// The distinct frames the format can tell apart, and for each frame of the profile its row in them.
fn frames(p: &Profile) -> (Vec<u32>, Vec<(StrId, StrId, u32)>) {
    let (frames, funcs) = (p.frames(), p.funcs());
    let mut index = HashMap::new();
    let mut distinct = Vec::new();
    let rows = frames.ids().map(|id| {
        let func = frames.func(id);
        let key = (funcs.name(func), funcs.recorded_file(func), frames.line(id));
        *index.entry(key).or_insert_with(|| {
            distinct.push(key);
            distinct.len() as u32 - 1
        })
    });
    (rows.collect(), distinct)
}

/// What speedscope calls a unit.
fn unit(name: &str) -> &'static str {
    match name {
        "seconds" | "second" | "sec" | "s" => "seconds",
        "milliseconds" | "millisecond" | "ms" => "milliseconds",
        "microseconds" | "microsecond" | "us" | "µs" | "μs" => "microseconds",
        "nanoseconds" | "nanosecond" | "ns" => "nanoseconds",
        "bytes" | "byte" | "B" => "bytes",
        _ => "none",
    }
}

fn put_profile(p: &Profile, group: &Group, frame_rows: &[u32], stack: &mut Vec<FrameId>, out: &mut Vec<u8>) {
    let t = p.sample_types()[group.sample_type];
    let values = p.samples().values(group.sample_type);
    let own = Own::of(p, group.sample_type, group.thread);
    let name = match own.thread_title() {
        Some(thread) if p.sample_types().len() == 1 => thread,
        Some(thread) => format!("{}: {thread}", own.sample_type),
        None => own.sample_type.to_string(),
    };
    out.extend_from_slice(b"\n{\"type\":\"sampled\",\"name\":");
    put_text(out, &name);
    out.extend_from_slice(b",\"unit\":");
    put_text(out, unit(p.str(t.unit)));
    out.extend_from_slice(b",\"startValue\":0,\"endValue\":");
    put_decimal(out, group.rows.iter().map(|&row| values[row]).sum(), t.scale);

    out.extend_from_slice(b",\"reflame\":");
    own.put(out);
    out.extend_from_slice(b",\n\"samples\":");
    let (mut last, mut written) = (None::<StackId>, 0..0);
    put_array(out, &group.rows, |out, &row| {
        let id = p.samples().stacks()[row];
        let start = out.len();
        if last == Some(id) {
            out.extend_from_within(written.clone());
        } else {
            stack.clear();
            stack.extend(p.stacks().leaf_to_root(id));
            put_array(out, stack.iter().rev(), |out, frame| put_int(out, frame_rows[frame.index()].into()));
        }
        (last, written) = (Some(id), start..out.len());
    });
    out.extend_from_slice(b",\n\"weights\":");
    put_array(out, &group.rows, |out, &row| put_decimal(out, values[row], t.scale));
    out.push(b'}');
}

fn lost(p: &Profile) -> Vec<String> {
    let (frames, funcs, samples) = (p.frames(), p.funcs(), p.samples());
    let mut lost = Vec::new();
    let mut say = |count: usize, text: &dyn Fn(u64) -> String| {
        if count > 0 {
            lost.push(text(count as u64));
        }
    };
    let rows = 0..samples.len();
    if samples.has_time() {
        say(samples.len(), &|n| format!("the times of {}, except for their order", plural(n, "sample")));
    }
    let types = || 0..p.sample_types().len();
    say(rows.clone().filter(|&r| types().all(|t| samples.values(t)[r] == 0)).count(), &|n| {
        format!("{} whose values are all 0", plural(n, "sample"))
    });
    say(rows.filter(|&r| samples.labels(r) != LabelsId::NONE).count(), &|n| format!("the labels of {}", plural(n, "sample")));
    say(frames.ids().filter(|&f| frames.address(f) != 0).count(), &|n| format!("the addresses of {}", plural(n, "frame")));
    say(frames.ids().filter(|&f| frames.inline_depth(f) > 0).count(), &|n| format!("the inlining of {}", plural(n, "frame")));
    say(p.mappings().len(), &|n| plural(n, "mapping"));
    say(funcs.ids().filter(|&f| !funcs.module(f).is_empty()).count(), &|n| {
        format!("the modules of {}, unless their names tell them", plural(n, "function"))
    });
    say(funcs.ids().filter(|&f| !funcs.system_name(f).is_empty()).count(), &|n| {
        format!("the linker's names of {}", plural(n, "function"))
    });
    say(funcs.ids().filter(|&f| funcs.start_line(f) != 0).count(), &|n| format!("the first lines of {}", plural(n, "function")));
    say(usize::from(p.info().period.is_some()), &|_| "what one sample stands for".to_owned());
    let roots = p.stacks().parents().iter().enumerate().filter(|&(_, &parent)| parent == profile::Stacks::ROOT);
    let cut = |row: usize| {
        let id = StackId::new(row);
        p.stacks().truncated(id) && !profile::marks_truncation(p.str(frames.raw(p.stacks().frame(id))))
    };
    say(roots.filter(|&(row, _)| cut(row)).count(), &|n| format!("that stacks are cut off below {}", plural(n, "root")));
    lost
}
