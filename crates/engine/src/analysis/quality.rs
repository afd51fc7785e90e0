//! What speaks against a profile: too few samples, names that are missing, work in step with the sampler.
//!
//! Every check has its threshold and the reason for it above it. None warns where there is nothing to warn of: of 200
//! simulated complete services with 10,000 samples each, half of them with times, none gets more than a note.

mod paths;
mod rhythm;

use profile::names::Kinds;
use profile::sort::SortShared as _;

use super::correlated::Timeline;
use super::{Finding, Sampling, Weight};
use crate::format::percent;
use crate::lens::forest::ROOT;
use crate::stats::Interval;
use crate::view::Cost;

/// Frames without a name in this share of a view are worth a word, in ten times as much of it they make it hard to read.
const UNRESOLVED: f64 = 0.01;
const UNRESOLVED_MUCH: f64 = 0.1;

/// A sampler may work in step with a program that does something at these rates, in hertz: the ticks of kernels, timers and
/// most profilers.
const USUAL_RATES: [f64; 3] = [100.0, 250.0, 1_000.0];
/// In step: one rate is another times a whole number up to this, to within so much of it. Work at a rate of 20 times the
/// sampler's or more drifts by a whole period within seconds unless both run off one clock.
const STEPS: f64 = 20.0;
const STEP_TOLERANCE: f64 = 0.001;
/// Distances that vary more than this keep no step: their standard deviation over their mean.
const STEADY: f64 = 0.01;

/// A profiler of elapsed time that is this many periods late lost samples; with half a period it is jitter.
const LATE: f64 = 1.5;
/// So many lost samples are worth a word, so many make shares wrong.
const LOST: f64 = 0.01;
const LOST_MUCH: f64 = 0.05;

/// What one should know of a view before believing it, the weightiest first, those of one weight by their code.
///
/// `source` names the formats the profile was read from, as `readers` calls them, and profilers if they are known.
pub fn quality(cost: &Cost, sampling: &Sampling, source: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    sampling.findings(&mut found);
    found.extend(unresolved(cost, sampling, source));
    found.extend(paths::unseen(cost, sampling));
    found.extend(paths::missing_middle(cost));
    if let Some(timeline) = Timeline::new(cost) {
        found.extend(rhythm::periodic(cost, &timeline));
        let gaps = timeline.gaps(cost.lensed().profile());
        found.extend(lock_in(&timeline, &gaps));
        found.extend(lost(cost, &timeline, &gaps, source));
    }
    found.extend(source.iter().find_map(|name| sampler(name)));
    found.sort_shared_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.code.cmp(b.code)));
    found
}

/// Samples with a frame that has no name, by where it stands.
fn unresolved(cost: &Cost, sampling: &Sampling, source: &[&str]) -> Option<Finding> {
    let lensed = cost.lensed();
    let symbols = lensed.symbols();
    let forest = &lensed.forest;
    let unknown: Vec<bool> = (0..symbols.len() as u32).map(|s| symbols.kinds(s).contains(Kinds::UNKNOWN)).collect();
    if !unknown.contains(&true) {
        return None;
    }
    // Of every stack: is its root without a name, and is any frame below its root?
    let (mut root, mut below) = (vec![false; forest.len()], vec![false; forest.len()]);
    let [mut at_leaf, mut in_middle, mut at_root, mut anywhere] = [0i64; 4];
    for (i, (&parent, &symbol)) in forest.parent.iter().zip(forest.symbol.iter()).enumerate() {
        let (leaf, own) = (unknown[symbol as usize], cost.own[i]);
        let mut middle = false;
        if parent == ROOT {
            root[i] = leaf;
        } else {
            let parent = parent as usize;
            middle = below[parent];
            (root[i], below[i]) = (root[parent], middle || leaf);
            at_root += if root[i] { own } else { 0 };
        }
        at_leaf += if leaf { own } else { 0 };
        in_middle += if middle { own } else { 0 };
        anywhere += if root[i] || below[i] { own } else { 0 };
    }
    let whole = cost.view();
    let share = |part: i64| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    if share(anywhere) < UNRESOLVED {
        return None;
    }
    let part = |part: i64, at: &str| {
        let interval = sampling.share(part, whole).map_or_else(String::new, |i| format!(" ({})", range(i)));
        format!("{}{interval} {at}", percent(part, whole))
    };
    let text = format!(
        "frames have no name: {}, {}, {}",
        part(at_leaf, "at the leaf"),
        part(in_middle, "in the middle"),
        part(at_root, "at the root")
    );
    let has = |name: &str| source.contains(&name);
    let advice = if has("perf-data") {
        "install debug symbols, or name a folder that has them with --symbols; for code made at run time have the runtime write a perf map"
    } else if has("perf-script") {
        "install debug symbols; for code made at run time have the runtime write a perf map"
    } else if has("pprof") {
        "symbolise the profile with the binary it was recorded from"
    } else {
        "record with symbols, or on a machine that has the binaries"
    };
    let much = [at_leaf, in_middle, at_root].into_iter().any(|part| share(part) >= UNRESOLVED_MUCH);
    Some(Finding {
        code: "unresolved",
        weight: if much { Weight::Caution } else { Weight::Note },
        text,
        advice: Some(advice.to_owned()),
        lens: Some("hide kind:unknown".to_owned()),
    })
}

/// `1.2–3.4 %`
fn range(interval: Interval) -> String {
    let tenths = |share: f64| {
        let tenths = libm::round(share * 1_000.0) as u64;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    format!("{}–{} %", tenths(interval.lo), tenths(interval.hi))
}

/// A sampler as regular as a clock, at a rate that other clocks keep step with. That it did cannot be seen in one profile.
fn lock_in(timeline: &Timeline, gaps: &[i64]) -> Option<Finding> {
    let period = timeline.period() as f64;
    if period <= 0.0 {
        return None;
    }
    // Gaps of idle threads say nothing of the clock.
    let kept: Vec<f64> = gaps.iter().map(|&gap| gap as f64 / period).filter(|gap| *gap < LATE).collect();
    let n = kept.len() as f64;
    if n < 2.0 {
        return None;
    }
    let mean = kept.iter().sum::<f64>() / n;
    let variance = kept.iter().map(|gap| (gap - mean) * (gap - mean)).sum::<f64>() / (n - 1.0);
    let hertz = 1e9 / (period * mean);
    let in_step = |rate: f64| {
        let times = (rate / hertz).max(hertz / rate);
        times < STEPS + 0.5 && (times - libm::round(times)).abs() <= STEP_TOLERANCE * times
    };
    if variance.sqrt() > STEADY * mean || !USUAL_RATES.iter().any(|&rate| in_step(rate)) {
        return None;
    }
    Some(Finding {
        code: "lock-in",
        weight: Weight::Note,
        text: format!(
            "samples were taken {} times a second, as regularly as a clock: work that a timer starts at the same rate, or \
             a multiple of it, is seen always or never",
            rate(hertz)
        ),
        advice: Some("if timers play a part, profile a second time at another rate, such as 99 or 997 a second".to_owned()),
        lens: None,
    })
}

/// Three digits of a rate.
fn rate(hertz: f64) -> String {
    let decimals = match hertz {
        h if h >= 99.95 => 1.0,
        h if h >= 9.995 => 10.0,
        _ => 100.0,
    };
    let number = libm::round(hertz * decimals) as u64;
    match decimals as u64 {
        1 => crate::format::thousands(number),
        10 => format!("{}.{}", number / 10, number % 10),
        _ => format!("{}.{:02}", number / 100, number % 100),
    }
}

/// Samples of a profiler of elapsed time that did not come. For one of CPU time a gap is idleness.
fn lost(cost: &Cost, timeline: &Timeline, gaps: &[i64], source: &[&str]) -> Option<Finding> {
    let profile = cost.lensed().profile();
    let name = profile.str(profile.sample_types()[cost.sample_type()].name);
    let period = timeline.period() as f64;
    if period <= 0.0 || !(name == "wall" || source.contains(&"cpuprofile")) {
        return None;
    }
    let late = gaps.iter().map(|&gap| gap as f64 / period).filter(|gap| *gap > LATE);
    let lost: f64 = late.map(|gap| libm::round(gap) - 1.0).sum();
    // Times at the ends of their range make gaps that nothing can count.
    let lost = lost.min(1e15) as i64;
    let all = lost + profile.samples().len() as i64;
    let share = lost as f64 / all as f64;
    (share >= LOST).then(|| Finding {
        code: "lost",
        weight: if share >= LOST_MUCH { Weight::Caution } else { Weight::Note },
        text: format!("{} of the samples did not come: the sampler was late by more than half a period", percent(lost, all)),
        advice: Some("profile at a lower rate, or on a machine with less load".to_owned()),
        lens: None,
    })
}

/// What is known of how a profiler chooses its moments. None of it can be seen in one profile.
fn sampler(name: &str) -> Option<Finding> {
    let (text, advice) = match name {
        "jfr" => (
            "if the recording is by the virtual machine itself, leaf frames may be off where debug information is missing",
            "do not rely on leaf lines; record with `-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints`",
        ),
        "perf-data" | "perf-script" => (
            "without precise events a sample may show an instruction a little after the one that cost the time",
            "do not rely on single lines or instructions; functions are reliable",
        ),
        _ => return None,
    };
    Some(Finding { code: "sampler", weight: Weight::Note, text: text.to_owned(), advice: Some(advice.to_owned()), lens: None })
}
