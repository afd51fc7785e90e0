//! Three recordings of one program in three formats: the same functions in it take the same share, within what chance and the
//! machine's load make of it.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{read, recording};
use profile::Profile;

/// Recordings of different seconds of the same work: shares of what redis takes differ most.
const NOISE: f64 = 0.05;

/// The share of each function of `worker.py` in the time of its function `handle`, which is all but the start of the program.
fn shares(p: &Profile) -> BTreeMap<&str, f64> {
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for (row, &stack) in p.samples().stacks().iter().enumerate() {
        // `handle (worker.py)`, wherever the file stands.
        let shown = p.stacks().leaf_to_root(stack).map(|f| p.str(p.funcs().display(p.frames().func(f))));
        let own = shown.filter_map(|shown| shown.strip_suffix("worker.py)")?.split_once(" (").map(|(name, _)| name));
        for name in own.collect::<BTreeSet<_>>() {
            *totals.entry(name).or_default() += p.samples().values(p.default_type())[row];
        }
    }
    let handle = totals["handle"];
    totals.into_iter().map(|(name, total)| (name, total as f64 / handle as f64)).collect()
}

#[test]
fn the_worker_is_the_same_in_three_formats() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folded = read(&std::fs::read(folder.join("worker-before.folded")).unwrap()).unwrap().profile;
    let speedscope = read(&recording("speedscope", "py-spy-worker")).unwrap().profile;
    let trace = read(&recording("chrome-trace", "py-spy-worker-half")).unwrap().profile;
    // What the files themselves say: 6.5 seconds; and from the first begin to the last end, but where nothing ran.
    assert_eq!((speedscope.total(0), speedscope.samples().len()), (6_500_000_000, 3_250));
    assert_eq!(trace.total(0), 4_541_355_000);
    let [folded, speedscope, trace] = [&folded, &speedscope, &trace].map(shares);
    let large: Vec<&str> = folded.iter().filter(|(_, share)| **share > 0.02).map(|(name, _)| *name).collect();
    assert!(large.len() >= 8, "{large:?}");
    for name in large {
        for (format, other) in [("speedscope", &speedscope), ("chrome-trace", &trace)] {
            let (expected, found) = (folded[name], other.get(name).copied().unwrap_or(0.0));
            // The start of the program weighs more in a short recording.
            if !name.contains("<module>") && !name.contains("main") {
                assert!((expected - found).abs() < NOISE, "{name}: {expected:.3} of the folded stacks, {found:.3} of {format}");
            }
        }
    }
}
