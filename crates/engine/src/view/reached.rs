//! Where the roots of a cut were reached from: a cut takes callers away, and does not forget them.

use profile::sort::SortShared as _;
use rustc_hash::FxHashMap;

use super::Cost;
use crate::lens::forest::{FIRST_FATE, ROOT};
use crate::lens::symbols::TextId;

/// A caller that the last `from` of the lens took away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// What its box showed; none for stacks that began at the cut.
    pub caller: Option<TextId>,
    /// Value of the samples that came through it.
    pub value: i64,
}

/// For each root box, by its label, the frames right above the cut, the largest first. Empty if the lens does not cut.
///
/// Cost grows with stacks (or samples) times steps.
pub fn reached_from(cost: &Cost) -> FxHashMap<TextId, Vec<Reached>> {
    let lensed = cost.lensed();
    let Some(step) = lensed.traces.iter().rposition(|t| t.cut.is_some()) else { return FxHashMap::default() };
    let Some(cut) = &lensed.traces[step].cut else { return FxHashMap::default() };
    let symbols = &lensed.symbols;
    let before = &lensed.traces[step].before;
    // Per stack before the cut: the caller above the frame it was cut at; and per stack in the end: its root.
    let mut start: Vec<u32> = Vec::with_capacity(before.len());
    for (i, &parent) in before.parent.iter().enumerate() {
        let inherited = if parent == ROOT { ROOT } else { start[parent as usize] };
        start.push(if cut.starts.get(i) { i as u32 } else { inherited });
    }
    let caller_of = |start: u32| {
        let mut above = before.parent[start as usize];
        for _ in 0..cut.callers {
            if above == ROOT {
                break;
            }
            above = before.parent[above as usize];
        }
        (above != ROOT).then(|| symbols.label(before.symbol[above as usize]))
    };
    let mut root: Vec<u32> = Vec::with_capacity(lensed.forest.len());
    for (i, &parent) in lensed.forest.parent.iter().enumerate() {
        root.push(if parent == ROOT { i as u32 } else { root[parent as usize] });
    }
    // A stack of many callers asks for the same one again and again.
    let mut callers: FxHashMap<u32, Option<TextId>> = FxHashMap::default();
    let mut sums: FxHashMap<(TextId, Option<TextId>), i64> = FxHashMap::default();
    let weights = lensed.weights(cost.sample_type());
    for ((at, end), value) in lensed.places_before(step).into_iter().zip(lensed.at.iter()).zip(weights) {
        if *end >= FIRST_FATE || at >= FIRST_FATE || value == 0 {
            continue;
        }
        let start = start[at as usize];
        if start == ROOT {
            continue;
        }
        let caller = *callers.entry(start).or_insert_with(|| caller_of(start));
        let label = symbols.label(lensed.forest.symbol[root[*end as usize] as usize]);
        *sums.entry((label, caller)).or_insert(0) += value;
    }
    let mut out: FxHashMap<TextId, Vec<Reached>> = FxHashMap::default();
    for ((label, caller), value) in sums {
        out.entry(label).or_default().push(Reached { caller, value });
    }
    let name = |r: &Reached| r.caller.map(|c| symbols.text(c).to_owned());
    out.values_mut().for_each(|list| list.sort_shared_by(|a, b| b.value.cmp(&a.value).then_with(|| name(a).cmp(&name(b)))));
    out
}
