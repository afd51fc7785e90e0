//! Functions that only pass on: what they take of the depth of a profile, and a line that folds them.
//!
//! A *conduit* has hardly any cost and one next frame, nearly always the same: a wrapper, a step of a pipeline. No name
//! says so and no list of frameworks is needed. What hands on to many is a *dispatcher*: it branches, so it is worth its
//! box. The *trunk* is what nearly everything goes through, from the root on.
//!
//! What a frame spends in platform frames below it is its own cost here, as in the ranking of hidden cost: a function that
//! does all its work in one call of a hash map passes nothing on.

use profile::Bits;
use profile::sort::SortShared as _;
use rustc_hash::FxHashMap;

use super::groups::NameTree;
use super::hidden::towers::{Towers, place};
use super::paths::{NONE, Paths};
use super::patterns::Patterns;
use super::sampling::{Basis, Sampling};
use crate::lens::ast::{Level, Op, Pattern};
use crate::lens::symbols::Symbol;
use crate::view::{Cost, Tree};

/// Samples that a function needs for what comes next to be judged.
const ENOUGH: f64 = 20.0;
/// The same as a share of the view, where the number of samples is not known.
const ENOUGH_SHARE: f64 = 0.005;
/// The largest share of self value.
const SELF: f64 = 0.02;
/// Bits of information in the next frame: up to so many it is always the same.
const CONDUIT_BITS: f64 = 0.3;
/// More than so many, and it branches.
const DISPATCHER_BITS: f64 = 1.0;
/// The share of its parent from which on a box goes on with the trunk.
const TRUNK: f64 = 0.98;
/// Most patterns in the line of the lens.
const MOST_PATTERNS: usize = 40;

/// A function that passes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Passing {
    /// Its name.
    pub name: String,
    /// Value of the samples that end in it, or in platform frames that it called; of a platform frame only the former.
    pub own: i64,
    /// Value of the samples with it, each once.
    pub inclusive: i64,
    /// Information in its next frame, in bits: 0 if it is always the same, 1 for two that are equally likely.
    pub bits: f64,
}

/// What only passes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Conduits {
    /// Functions with one next frame; the one with the largest inclusive value first.
    pub functions: Vec<Passing>,
    /// Functions with many; likewise.
    pub dispatchers: Vec<Passing>,
    /// The frames from the root on that nearly everything goes through.
    pub trunk: Vec<String>,
    /// Frames of an average stack, by value.
    pub depth: f64,
    /// The same once the line was run.
    pub folded_depth: f64,
    /// `fold … as conduits`: each run of conduits becomes one frame. None where none stands next to another, or no pattern
    /// can tell them from what is no conduit.
    pub lens: Option<String>,
}

/// Finds the conduits of a view; none if there are none. `tree` and `paths` are the top-down tree and the stacks of the same
/// cost; a bit of `platform` per symbol.
pub fn conduits(cost: &Cost, tree: &Tree, paths: &Paths, sampling: &Sampling, platform: &Bits) -> Option<Conduits> {
    let symbols = cost.lensed().symbols();
    let (of, names) = symbols.level_keys(Level::Function);
    let passing = passing(paths, &of, names.len(), platform, &enough(cost, sampling));
    let list = |wanted: &dyn Fn(f64) -> bool| {
        let chosen = passing.iter().enumerate().filter_map(|(n, p)| Some((n, p.as_ref()?))).filter(|(_, p)| wanted(p.bits));
        let mut out: Vec<Passing> = chosen.map(|(n, p)| Passing { name: names[n].to_string(), ..p.clone() }).collect();
        out.sort_shared_by(|a, b| b.inclusive.cmp(&a.inclusive).then_with(|| a.name.cmp(&b.name)));
        out
    };
    let functions = list(&|bits| bits <= CONDUIT_BITS);
    if functions.is_empty() {
        return None;
    }
    let is_conduit = |symbol: Symbol| passing[of[symbol as usize] as usize].as_ref().is_some_and(|p| p.bits <= CONDUIT_BITS);
    let conduits = Bits::from_fn(symbols.len(), |s| is_conduit(s as Symbol));
    let (pattern, folded) = pattern(cost, paths, &conduits, platform);
    Some(Conduits {
        functions,
        dispatchers: list(&|bits| bits > DISPATCHER_BITS),
        trunk: trunk(tree),
        depth: depth(paths, &Bits::new(symbols.len())),
        folded_depth: depth(paths, &folded),
        lens: pattern.map(|pattern| Op::Fold { entry: false, pattern, name: Some("conduits".into()) }.to_string()),
    })
}

/// Is an inclusive value enough to judge?
fn enough<'a>(cost: &'a Cost, sampling: &'a Sampling) -> impl Fn(i64) -> bool + 'a {
    move |value| match sampling.basis {
        Basis::Exact | Basis::Unknown => value > 0 && value as f64 >= ENOUGH_SHARE * cost.view() as f64,
        // A count may be off by a rounding error where it is made from times.
        _ => value > 0 && sampling.observations(value) >= ENOUGH - 1e-6,
    }
}

/// Per function what it passes on, if it keeps next to nothing for itself. Names are left out.
fn passing(paths: &Paths, of: &[u32], functions: usize, platform: &Bits, enough: &dyn Fn(i64) -> bool) -> Vec<Option<Passing>> {
    let inclusive = paths.inclusive(of, functions);
    // What ends in a function, and with what ends in platform frames that it called.
    let mut end = vec![0i64; functions];
    let mut own = vec![0i64; functions];
    let mut terminal = vec![NONE; paths.len()];
    let mut next: FxHashMap<u64, i64> = FxHashMap::default();
    for row in 0..paths.len() {
        let function = of[paths.symbol[row] as usize];
        let is_platform = platform.get(paths.symbol[row] as usize);
        terminal[row] = match paths.parent[row] {
            _ if !is_platform => function,
            NONE => NONE,
            parent => terminal[parent as usize],
        };
        end[function as usize] += paths.own[row];
        own[function as usize] += if is_platform { paths.own[row] } else { 0 };
        if terminal[row] != NONE {
            own[terminal[row] as usize] += paths.own[row];
        }
        if paths.parent[row] != NONE {
            let caller = of[paths.symbol[paths.parent[row] as usize] as usize];
            *next.entry(place(caller, function)).or_insert(0) += paths.total[row];
        }
    }
    let next = Towers::new(functions, next.into_iter().collect());
    let one = |f: usize| {
        let (own, inclusive) = (own[f], inclusive[f]);
        if !enough(inclusive) || own < 0 || own as f64 > SELF * inclusive as f64 {
            return None;
        }
        Some(Passing { name: String::new(), own, inclusive, bits: entropy(next.of(f), end[f]) })
    };
    (0..functions).map(one).collect()
}

/// In bits. The parts are in order of size, so that the sum is the same whatever order they were found in.
fn entropy(parts: &[i64], end: i64) -> f64 {
    let parts = || parts.iter().copied().chain([end]).filter(|p| *p > 0);
    let sum = parts().map(i128::from).sum::<i128>() as f64;
    let bits = |part: i64| {
        let share = part as f64 / sum;
        -share * libm::log2(share)
    };
    parts().map(bits).sum::<f64>().max(0.0)
}

/// Frames of an average stack when runs of some are folded.
fn depth(paths: &Paths, folded: &Bits) -> f64 {
    let mut depth = vec![0u32; paths.len()];
    let (mut sum, mut weight) = (0i128, 0i128);
    for row in 0..paths.len() {
        let (above, inside) = match paths.parent[row] {
            NONE => (0, false),
            p => (depth[p as usize], folded.get(paths.symbol[p as usize] as usize)),
        };
        depth[row] = above + u32::from(!(inside && folded.get(paths.symbol[row] as usize)));
        sum += i128::from(paths.own[row]) * i128::from(depth[row]);
        weight += i128::from(paths.own[row]);
    }
    if weight == 0 { 0.0 } else { sum as f64 / weight as f64 }
}

fn trunk(tree: &Tree) -> Vec<String> {
    let mut out = Vec::new();
    let mut node = 0;
    while let Some(next) = tree
        .children_of(node)
        .find(|&child| tree.symbol(child).is_some() && tree.value(child) as f64 >= TRUNK * tree.value(node) as f64)
        .filter(|&child| tree.value(child) > 0)
    {
        out.push(tree.name(next).to_owned());
        node = next;
    }
    out
}

/// A pattern that matches conduits and nothing else, and what it matches: whole packages and classes, then functions; those
/// that save most frames first, until 95 % is saved that can be.
fn pattern(cost: &Cost, paths: &Paths, conduits: &Bits, platform: &Bits) -> (Option<Pattern>, Bits) {
    let symbols = cost.lensed().symbols();
    // Per symbol the value of the runs it makes shorter. One that stands alone would only lose its name.
    let mut saves = vec![0i128; symbols.len()];
    let mut live = Bits::new(symbols.len());
    for row in 0..paths.len() {
        let symbol = paths.symbol[row] as usize;
        live.set(symbol);
        if paths.parent[row] != NONE && conduits.get(symbol) {
            let caller = paths.symbol[paths.parent[row] as usize] as usize;
            if conduits.get(caller) {
                saves[symbol] += i128::from(paths.total[row]);
                saves[caller] += i128::from(paths.total[row]);
            }
        }
    }
    // The prefixes in which all is conduit, and the functions that are in none.
    let mut tree = NameTree::new(symbols.len());
    live.ones().for_each(|s| tree.place(symbols, s as Symbol));
    let prefix = tree.all_of(conduits);
    let (functions, names) = symbols.level_keys(Level::Function);
    let mut index: FxHashMap<(bool, u32), u32> = FxHashMap::default();
    let mut parts: Vec<(i128, &str)> = Vec::new();
    let mut of = vec![NONE; symbols.len()];
    for symbol in live.ones().filter(|&s| conduits.get(s)) {
        let (key, name) = match prefix[symbol] {
            NONE => ((false, functions[symbol]), &*names[functions[symbol] as usize]),
            node => ((true, node), tree.name(node)),
        };
        of[symbol] = *index.entry(key).or_insert_with(|| {
            parts.push((0, name));
            parts.len() as u32 - 1
        });
        parts[of[symbol] as usize].0 += saves[symbol];
    }
    let mut order: Vec<u32> = (0..parts.len() as u32).filter(|&n| parts[n as usize].0 > 0).collect();
    order.sort_shared_by(|&a, &b| {
        let key = |n: u32| parts[n as usize];
        key(b).0.cmp(&key(a).0).then_with(|| key(a).1.cmp(key(b).1))
    });
    let mut patterns = Patterns::new(cost, &of, &[], platform);
    let mut taken = vec![false; parts.len()];
    let mut all = Vec::new();
    let whole: i128 = parts.iter().map(|part| part.0).sum();
    let mut saved = 0;
    for &part in order.iter().take(2 * MOST_PATTERNS) {
        if all.len() >= MOST_PATTERNS || saved * 20 >= whole * 19 {
            break;
        }
        match patterns.pattern(part, parts[part as usize].1) {
            Some(Pattern::Or(more)) => all.extend(more),
            Some(one) => all.push(one),
            None => continue,
        }
        taken[part as usize] = true;
        saved += parts[part as usize].0;
    }
    let matched = Bits::from_fn(symbols.len(), |s| taken.get(of[s] as usize) == Some(&true));
    let pattern = match all.len() {
        0 => None,
        1 => all.pop(),
        _ => Some(Pattern::Or(all)),
    };
    (pattern, matched)
}
