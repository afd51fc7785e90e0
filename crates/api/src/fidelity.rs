//! What a profile holds, before any lens: how far it can be believed, and what is not in it.

use profile::names::Kinds;
use profile::sort::SortShared as _;
use profile::{Bits, LabelValue, Profile};

use crate::answer::percent;
use crate::response::{Fidelity, LabelKey, PeriodInfo, SomeSamples, UnknownBinary, Value};
use crate::session::Session;
use crate::sure;

/// Binaries without symbols that are named.
const MOST_BINARIES: usize = 5;

pub(crate) fn fidelity(session: &mut Session, sample_type: usize) -> Fidelity {
    let profile = std::sync::Arc::clone(session.profile());
    let (stacks, frames, samples) = (profile.stacks(), profile.frames(), profile.samples());
    let unknown = |f| frames.kinds(f).contains(Kinds::UNKNOWN);
    let mut has_unknown = Bits::new(stacks.len());
    let (mut depth, mut deepest) = (vec![0u32; stacks.len()], 0);
    for (row, (&parent, &frame)) in stacks.parents().iter().zip(stacks.frames()).enumerate() {
        // A root's parent is a number no row has.
        let above = (parent as usize) < row;
        depth[row] = if above { depth[parent as usize] + 1 } else { 1 };
        deepest = deepest.max(depth[row]);
        if unknown(frame) || above && has_unknown.get(parent as usize) {
            has_unknown.set(row);
        }
    }
    let mut distinct = Bits::new(stacks.len());
    samples.stacks().iter().for_each(|s| distinct.set(s.index()));

    let values = samples.values(sample_type);
    let total = profile.total(sample_type);
    let scale = profile.sample_types()[sample_type].scale;
    let part = |of: &dyn Fn(profile::StackId) -> bool| {
        let (mut rows, mut stored) = (0, 0);
        for (_, value) in samples.stacks().iter().zip(values).filter(|(stack, _)| of(**stack)) {
            rows += u64::from(*value != 0);
            stored += value;
        }
        SomeSamples { rows, value: Value { stored, scale }, percent: percent(stored, total) }
    };
    let count = |of: &dyn Fn(profile::FrameId) -> bool| frames.ids().filter(|&f| of(f)).count();
    let info = profile.info();
    Fidelity {
        sources: session.infos().to_vec(),
        sample_types: (0..profile.sample_types().len()).map(|t| session.type_info(t)).collect(),
        sample_rows: samples.len(),
        start_ns: info.time_ns,
        duration_ns: profile.duration_ns(),
        timed: samples.has_time(),
        exact: info.exact,
        period: info.period.map(|p| PeriodInfo {
            name: profile.str(p.name).to_owned(),
            unit: profile.str(p.unit).to_owned(),
            value: p.value,
        }),
        stacks: distinct.ones().count(),
        deepest,
        functions: profile.funcs().len(),
        frames: frames.len(),
        processes: profile.processes().len(),
        threads: profile.threads().len(),
        truncated: part(&|s| stacks.truncated(s)),
        unknown_leaf: part(&|s| unknown(stacks.frame(s))),
        unknown_anywhere: part(&|s| has_unknown.get(s.index())),
        unknown_frames: count(&unknown),
        unknown_binaries: unknown_binaries(&profile),
        inlined_frames: count(&|f| frames.kinds(f).contains(Kinds::INLINED)),
        frames_with_line: count(&|f| frames.line(f) > 0),
        frames_with_address: count(&|f| frames.address(f) > 0),
        binaries: profile.mappings().len(),
        with_build_id: profile.mappings().iter().filter(|m| !m.build_id.is_empty()).count(),
        labels: labels(&profile),
        sampling: sure::info(&session.sampling(sample_type)),
    }
}

/// Those with most distinct frames that have no name.
fn unknown_binaries(profile: &Profile) -> Vec<UnknownBinary> {
    let (frames, funcs) = (profile.frames(), profile.funcs());
    let of_unknown = frames.ids().filter(|&f| frames.kinds(f).contains(Kinds::UNKNOWN));
    let mut modules: Vec<&str> =
        of_unknown.map(|f| profile.str(funcs.module(frames.func(f)))).filter(|m| !m.is_empty()).collect();
    modules.sort_unstable();
    let mut rows: Vec<UnknownBinary> =
        modules.chunk_by(|a, b| a == b).map(|same| UnknownBinary { name: same[0].to_owned(), frames: same.len() }).collect();
    rows.sort_shared_by_key(|row| std::cmp::Reverse(row.frames));
    rows.truncate(MOST_BINARIES);
    rows
}

/// Every key of a label, with the number of its values.
fn labels(profile: &Profile) -> Vec<LabelKey> {
    let sets = profile.labels();
    let mut values: Vec<(&str, Option<u32>, i64)> = Vec::new();
    for set in (0..sets.len()).map(profile::LabelsId::new) {
        values.extend(sets.get(set).iter().map(|label| match label.value {
            LabelValue::Str(text) => (profile.str(label.key), Some(text.index() as u32), 0),
            LabelValue::Num(number, _) => (profile.str(label.key), None, number),
        }));
    }
    values.sort_shared_by_key(|value| *value);
    values.dedup();
    let keys = values.chunk_by(|(a, ..), (b, ..)| a == b);
    keys.map(|values| LabelKey { key: values[0].0.to_owned(), values: values.len() }).collect()
}
