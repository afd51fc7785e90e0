//! What call paths tell: how much of the program was never seen, and frames that are missing from some of them.

use profile::sort::SortShared as _;
use rustc_hash::FxHashMap;

use super::{Finding, Sampling, Weight};
use crate::analysis::Basis;
use crate::format::percent;
use crate::lens::forest::{FIRST_FATE, ROOT};
use crate::stats::plan::good_turing;
use crate::view::Cost;

/// An unseen part from here on is worth a word; most profiles of services have one, and merged views do not suffer from it.
const UNSEEN: f64 = 0.1;
/// With fewer paths that were seen once the estimate is chance.
const SEEN_ONCE: f64 = 10.0;

/// How much more often a callee must be reached through another frame than without it for that to look like a defect, and
/// the part of the view in which it must: in complete simulated services 0.016 % of the samples look so.
const DIRECT: i64 = 10;
const MISSING: f64 = 0.005;

/// How much of the cost is in call paths that were never seen, from those seen once.
pub(super) fn unseen(cost: &Cost, sampling: &Sampling) -> Option<Finding> {
    let lensed = cost.lensed();
    let forest = &lensed.forest;
    // How often was each stack seen?
    let mut times: Vec<i64> = match sampling.unit() {
        Some(unit) => cost.own.iter().map(|own| own.saturating_add(unit / 2) / unit).collect(),
        None if sampling.basis == Basis::Measured => {
            let mut rows = vec![0i64; forest.len()];
            for (row, stack) in lensed.profile().samples().stacks().iter().enumerate() {
                let at = lensed.at[if lensed.tells_samples_apart() { row } else { stack.index() }];
                if at < FIRST_FATE {
                    rows[at as usize] += 1;
                }
            }
            rows
        }
        None => return None,
    };
    if !lensed.is_merged() {
        merge(cost, &mut times);
    }
    let seen_times = |n: i64| times.iter().filter(|times| **times == n).count() as f64;
    let all: i64 = times.iter().sum();
    let once = seen_times(1);
    let estimate = good_turing(once, seen_times(2), all as f64);
    (once >= SEEN_ONCE && estimate.value >= UNSEEN).then(|| Finding {
        code: "unseen-paths",
        weight: Weight::Note,
        text: format!(
            "an estimated {} % of the cost runs in call paths this profile has never seen: read merged views",
            libm::round(estimate.value * 100.0) as u64
        ),
        advice: Some("tables, bottom-up views and groups add up all paths; single boxes of the graph are unsure".to_owned()),
        lens: None,
    })
}

/// Stacks that show the same frames are one path, though the table may have several: how often each path was seen.
fn merge(cost: &Cost, times: &mut Vec<i64>) {
    let lensed = cost.lensed();
    let forest = &lensed.forest;
    let mut path = vec![0u64; forest.len()];
    let mut seen: FxHashMap<u64, i64> = FxHashMap::default();
    for (i, (&parent, &symbol)) in forest.parent.iter().zip(forest.symbol.iter()).enumerate() {
        let above = if parent == ROOT { 0 } else { path[parent as usize] };
        path[i] = mixed(above ^ mixed(lensed.symbols().label(symbol).index() as u64 + 1));
        if times[i] > 0 {
            *seen.entry(path[i]).or_insert(0) += times[i];
        }
    }
    // Their order does not matter: they are counted.
    *times = seen.into_values().collect();
}

/// Spreads a number over 64 bits (the finaliser of SplitMix64, one to one).
fn mixed(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Leaves that are called by A a few times, and through B from A many times: there the frame of B may be lost, as profilers
/// do lose it at the start and end of functions. Real code has direct calls too, so this is a hint.
pub(super) fn missing_middle(cost: &Cost) -> Option<Finding> {
    let lensed = cost.lensed();
    let (forest, symbols) = (&lensed.forest, lensed.symbols());
    let label = |node: u32| symbols.label(forest.symbol[node as usize]);
    let up = |node: u32| Some(forest.parent[node as usize]).filter(|parent| *parent != ROOT);
    // Grandparent, parent and leaf of each stack with samples.
    let ends = || {
        cost.stacks_with_samples().filter_map(move |(leaf, own)| {
            let parent = up(leaf)?;
            Some((up(parent).map(label), label(parent), label(leaf), own))
        })
    };
    let mut direct: FxHashMap<_, i64> = FxHashMap::default();
    for (_, parent, leaf, own) in ends() {
        *direct.entry((parent, leaf)).or_insert(0) += own;
    }
    let mut through: FxHashMap<_, i64> = FxHashMap::default();
    for (grandparent, parent, leaf, own) in ends() {
        if let Some(grandparent) = grandparent
            && grandparent != parent
            && parent != leaf
            && grandparent != leaf
            && direct.contains_key(&(grandparent, leaf))
        {
            *through.entry((grandparent, leaf)).or_insert(0) += own;
        }
    }
    let flagged = through.iter().filter_map(|(pair, through)| {
        let direct = direct[pair];
        (direct > 0 && *through >= direct.saturating_mul(DIRECT)).then_some((direct, *pair))
    });
    let mut flagged: Vec<_> = flagged.collect();
    let sum: i64 = flagged.iter().map(|(direct, _)| direct).sum();
    if sum <= 0 || cost.view() <= 0 || (sum as f64) < MISSING * cost.view() as f64 {
        return None;
    }
    flagged.sort_shared_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (_, (caller, leaf)) = flagged[0];
    let mut between: Vec<_> = ends().filter(|end| end.0 == Some(caller) && end.2 == leaf).map(|end| (end.1, end.3)).collect();
    between.sort_shared_by(Ord::cmp);
    let middle = between.chunk_by(|a, b| a.0 == b.0).max_by_key(|same| same.iter().map(|(_, own)| own).sum::<i64>())?[0].0;
    let name = |id| crate::render::clean(symbols.text(id)).into_owned();
    Some(Finding {
        code: "missing-middle",
        weight: Weight::Note,
        text: format!(
            "in {} of the view a frame may be missing: {} calls {} there, and elsewhere does so through {}",
            percent(sum, cost.view()),
            name(caller),
            name(leaf),
            name(middle)
        ),
        advice: Some("direct calls and inlining look the same; bottom-up views do not suffer from it".to_owned()),
        lens: None,
    })
}
