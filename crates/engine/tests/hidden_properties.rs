//! The ranking of hidden cost against a plain reading of its definition, on random profiles and lenses.

mod common;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{lensed, pattern, profile};
use engine::analysis::groups::Groups;
use engine::analysis::hidden::{Hidden, HiddenOptions, Unit, hidden, measured};
use engine::analysis::{Basis, Conduits, Paths, Sampling, conduits};
use engine::lens::ast::{Op, StatementKind};
use engine::lens::symbols::{Symbol, TextId};
use engine::lens::{Matcher, Symbols};
use engine::view::{Bucket, Cost, Order, Tree};
use profile::{Bits, Profile};
use proptest::prelude::*;
use random::{any_lens, any_pattern_without_let, any_profile, config, sets, try_run};

const UNITS: [Unit; 5] = [Unit::Group, Unit::Function, Unit::Class, Unit::Package, Unit::Module];

fn options(unit: Unit, platform: Bits) -> HiddenOptions {
    HiddenOptions { unit, platform, tau: 0.05, depth: None, named: Vec::new(), rows: 100 }
}

// ---- the definition, sample by sample

/// What a frame is at a level: its own, else what is next coarser.
fn level_of(symbols: &Symbols, s: Symbol, unit: Unit) -> String {
    let first = match unit {
        Unit::Class => 0,
        Unit::Package => 1,
        Unit::Module => 2,
        Unit::Group | Unit::Function => 4,
    };
    let levels = [symbols.class(s), symbols.package(s), symbols.module(s), symbols.file(s)];
    let id = levels.into_iter().skip(first).find(|id| *id != TextId::EMPTY).unwrap_or(symbols.function(s));
    symbols.text(id).to_owned()
}

#[derive(Debug, Default, PartialEq)]
struct Naive {
    inclusive: i64,
    /// By the call path that leads there.
    towers: BTreeMap<Vec<String>, i64>,
}

/// Per unit (and for functions its group) what its definition says, and what has no frame that is not platform.
fn naive(cost: &Cost, platform: &Bits, unit: Unit, groups: &Groups) -> (BTreeMap<(String, String), Naive>, i64) {
    let symbols = cost.lensed().symbols();
    let partition = |s: Symbol| match unit {
        _ if platform.get(s as usize) => None,
        Unit::Group | Unit::Function => groups.of(s).map(str::to_owned),
        unit => Some(level_of(symbols, s, unit)),
    };
    let mut out: BTreeMap<(String, String), Naive> = BTreeMap::new();
    let mut platform_only = 0;
    for (stack, value) in cost.stacks_with_samples() {
        let mut path: Vec<Symbol> = cost.leaf_to_root(stack).collect();
        path.reverse();
        let labels: Vec<String> = path.iter().map(|&s| symbols.label_text(s).to_owned()).collect();
        let units: Vec<Option<String>> = path.iter().map(|&s| partition(s)).collect();
        let key = |i: usize| {
            let group = units[i].clone()?;
            Some(match unit {
                Unit::Function => (symbols.text(symbols.function(path[i])).to_owned(), group),
                _ => (group, String::new()),
            })
        };
        let within: BTreeSet<(String, String)> = (0..path.len()).filter_map(key).collect();
        within.into_iter().for_each(|key| out.entry(key).or_default().inclusive += value);
        let Some(terminal) = units.iter().rposition(Option::is_some) else {
            platform_only += value;
            continue;
        };
        if unit == Unit::Function {
            let mut seen = BTreeSet::new();
            for i in (0..path.len()).filter(|&i| units[i] == units[terminal]) {
                let Some(key) = key(i) else { continue };
                if seen.insert(key.clone()) {
                    *out.entry(key).or_default().towers.entry(labels[..i].to_vec()).or_insert(0) += value;
                }
            }
            continue;
        }
        // The run that the terminal ends: up to the first frame of another unit.
        let others = units[..terminal].iter().rposition(|u| u.is_some() && *u != units[terminal]);
        let first = (others.map_or(0, |i| i + 1)..=terminal).find(|&i| units[i].is_some()).unwrap();
        let Some(key) = key(first) else { continue };
        *out.entry(key).or_default().towers.entry(labels[..first].to_vec()).or_insert(0) += value;
    }
    (out, platform_only)
}

/// Name, inclusive value and places, sorted; what has no value is left out.
type Figures = Vec<(String, i64, Vec<i64>)>;

fn sorted(list: impl Iterator<Item = (String, i64, Vec<i64>)>) -> Figures {
    let mut out: Figures = list.filter(|(_, inclusive, places)| *inclusive != 0 || !places.is_empty()).collect();
    out.sort();
    out
}

fn live(cost: &Cost) -> BTreeSet<Symbol> {
    cost.live_symbols().collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn places_are_what_their_definition_says(
        p in any_profile(),
        lens in any_lens(),
        platform in any_pattern_without_let(),
        named in prop::option::of(any_pattern_without_let()),
    ) {
        let Some(lensed) = try_run(&p.0, &lens.0, false) else { return Ok(()) };
        let cost = Arc::new(Cost::new(lensed, 1));
        let tree = Tree::top_down(&cost, Order::Total);
        let bind = |pattern| Matcher::with_sets(pattern, &sets()).unwrap().bind(tree.symbols());
        let mut platform = bind(&platform);
        let named: Vec<(String, Bits)> = named.iter().map(|pattern| ("mine".to_owned(), bind(pattern))).collect();
        let groups = Groups::new(&cost, &Paths::new(&cost, &tree), &platform, &named, None);
        let sampling = Sampling::known(Basis::Counts, 1000.0, 1000);
        for unit in UNITS {
            let options = HiddenOptions { named: named.clone(), ..options(unit, platform.clone()) };
            let found = measured(&cost, &Paths::new(&cost, &tree), &sampling, &options);
            let mut platform = platform.clone();
            if matches!(unit, Unit::Group | Unit::Function) {
                platform = Bits::from_fn(platform.len(), |s| platform.get(s) && !named.iter().any(|(_, n)| n.get(s)));
            }
            let (expected, platform_only) = naive(&cost, &platform, unit, &groups);
            let expected = sorted(expected.into_iter().map(|((name, _), unit)| {
                let mut places: Vec<i64> = unit.towers.into_values().filter(|v| *v != 0).collect();
                places.sort_by(|a, b| b.cmp(a));
                (name, unit.inclusive, places)
            }));
            let own: i64 = found.iter().map(|m| m.own).sum();
            let figures = sorted(found.iter().map(|m| (m.name.clone(), m.inclusive, m.places.clone())));
            prop_assert_eq!(&figures, &expected, "{:?}", unit);
            let all = hidden(&cost, &Paths::new(&cost, &tree), &sampling, &options);
            prop_assert_eq!(all.platform_only, platform_only);
            if unit != Unit::Function {
                let buckets: i64 = Bucket::ALL.iter().map(|&b| cost.bucket(b)).sum();
                prop_assert_eq!(own + platform_only, cost.view() - buckets);
            }
            let values = cost.stacks_with_samples();
            let positive = values.into_iter().all(|(_, v)| v > 0);
            for row in &all.rows {
                prop_assert!(!positive || row.own <= row.inclusive);
                prop_assert!(row.rank.1 <= row.rank.0 && row.rank.0 <= row.rank.2);
                prop_assert!(row.hidden >= 0.005 && row.entries.is_sorted_by(|a, b| a.own >= b.own));
                prop_assert!(row.entries.iter().all(|e| !positive || e.own <= row.own));
                let lens = row.lens.as_ref().map(|line| (line, engine::lens::parse(line, &Default::default())));
                let Some((line, lens)) = lens else { continue };
                let Ok(lens) = lens else { panic!("{line} is no lens") };
                let StatementKind::Op(Op::From { pattern, .. }) = &lens.statements[0].kind else { panic!("{line}") };
                let matched = Matcher::with_sets(pattern, &[]).unwrap().bind(tree.symbols());
                let of = |s: Symbol| match unit {
                    Unit::Group => groups.of(s).map(str::to_owned),
                    Unit::Function => groups.of(s).map(|_| tree.symbols().text(tree.symbols().function(s)).to_owned()),
                    unit => (!platform.get(s as usize)).then(|| level_of(tree.symbols(), s, unit)),
                };
                // Functions of one name in two groups are two rows.
                let group = |s: Symbol| if unit == Unit::Function { groups.of(s) } else { None };
                for s in live(&cost) {
                    let meant = of(s).as_deref() == Some(&row.name) && group(s) == group(row.symbol);
                    prop_assert!(matched.get(s as usize) == meant, "{} and {}", line, tree.symbols().label_text(s));
                }
            }
        }
        // Frames that no stack holds are in no group, and platform is in none.
        let here = live(&cost);
        platform = Bits::from_fn(platform.len(), |s| platform.get(s) && !named.iter().any(|(_, n)| n.get(s)));
        for s in 0..tree.symbols().len() as Symbol {
            prop_assert_eq!(groups.of(s).is_some(), here.contains(&s) && !platform.get(s as usize));
        }
    }
}

// ---- lines in any order, names in any spelling

/// Stacks of a service as folded lines.
fn lines() -> impl Strategy<Value = Vec<(Vec<&'static str>, u32)>> {
    let frames = [
        "java.lang.Thread.run",
        "java.util.HashMap.get",
        "com.acme.web.Page.show",
        "com.acme.web.Form.post",
        "com.acme.dao.Cart.load",
        "com.acme.dao.sql.Row.read",
        "org.pool.Pool.take",
        "org.pool.Pool.give",
        "org.pool.wait.Queue.park",
        "org.json.Writer.write",
        "org.json.gen.Text.put",
        "run_all",
        "work (jobs/daily.py:7)",
        "send (jobs/net/out.py:9)",
        "tower::buffer::poll",
    ];
    let stack = (prop::collection::vec(prop::sample::select(frames.to_vec()), 1..8), 1u32..30);
    prop::collection::vec(stack, 1..40)
}

fn folded(lines: &[(Vec<&str>, u32)]) -> String {
    lines.iter().map(|(stack, count)| format!("{} {count}\n", stack.join(";"))).collect()
}

fn ranking(text: &str, unit: Unit) -> (Arc<Profile>, Hidden, Option<Conduits>) {
    let p = profile(text);
    let cost = common::cost(&lensed(&p, ""));
    let tree = Tree::top_down(&cost, Order::Total);
    let platform = Matcher::with_sets(&pattern("java.* or ziva.*"), &[]).unwrap().bind(tree.symbols());
    let sampling = Sampling::known(Basis::Counts, p.total(0) as f64, p.total(0));
    let found = conduits(&cost, &tree, &Paths::new(&cost, &tree), &sampling, &platform);
    (p, hidden(&cost, &Paths::new(&cost, &tree), &sampling, &options(unit, platform)), found)
}

/// All that is said of it, but for the number of a frame.
fn said(found: &Hidden) -> String {
    let mut found = found.clone();
    found.rows.iter_mut().for_each(|row| row.symbol = 0);
    format!("{found:?}")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_lines_makes_no_difference(lines in lines(), shuffled in any::<prop::sample::Index>()) {
        let mut other: Vec<_> = lines.iter().rev().cloned().collect();
        other.rotate_left(shuffled.index(lines.len()));
        for unit in UNITS {
            let (_, one, conduits) = ranking(&folded(&lines), unit);
            let (_, two, others) = ranking(&folded(&other), unit);
            prop_assert_eq!(said(&one), said(&two));
            prop_assert_eq!(&conduits, &others);
        }
    }

    #[test]
    fn names_make_no_difference(lines in lines()) {
        let rename = |text: String| {
            let mut text = text;
            for (from, to) in [("com.acme", "net.zeta"), ("org.", "bio."), ("java.", "ziva."), ("pool", "mere"), ("json", "abba")] {
                text = text.replace(from, to);
            }
            text
        };
        for unit in UNITS {
            let (_, one, _) = ranking(&folded(&lines), unit);
            let (_, two, _) = ranking(&rename(folded(&lines)), unit);
            // Equal scores are in the order of names.
            let figures = |found: &Hidden| {
                let mut rows: Vec<_> =
                    found.rows.iter().map(|r| (r.own, r.inclusive, r.places, r.widest, r.hidden.to_bits(), r.lens.is_some())).collect();
                rows.sort_unstable();
                (rows, found.considered, found.left_out, found.platform_only)
            };
            prop_assert_eq!(figures(&one), figures(&two));
        }
    }

    /// What a line promises is what it does.
    #[test]
    fn folding_conduits_does_what_was_said(lines in lines()) {
        let (p, _, found) = ranking(&folded(&lines), Unit::Group);
        let Some(found) = found else { return Ok(()) };
        let average = |cost: &Cost| {
            let stacks = || cost.stacks_with_samples();
            let sum: i64 = stacks().map(|(s, v)| v * cost.leaf_to_root(s).count() as i64).sum();
            sum as f64 / stacks().map(|(_, v)| v).sum::<i64>() as f64
        };
        let before = common::cost(&lensed(&p, ""));
        prop_assert!((average(&before) - found.depth).abs() < 1e-9);
        let after = common::cost(&lensed(&p, found.lens.as_deref().unwrap_or("")));
        prop_assert!((average(&after) - found.folded_depth).abs() < 1e-9);
        prop_assert!(found.lens.is_none() || found.folded_depth < found.depth);
        // No sample is lost, and no name that is no conduit.
        prop_assert_eq!(after.stacks(), before.stacks());
        let names: BTreeSet<&str> = found.functions.iter().map(|f| f.name.as_str()).collect();
        let symbols = |cost: &Cost| live(cost).into_iter().map(|s| cost.lensed().symbols().label_text(s).to_owned()).collect::<BTreeSet<_>>();
        let gone: Vec<String> = symbols(&before).difference(&symbols(&after)).cloned().collect();
        let function = |label: &str| label.rsplit_once(':').map_or(label.to_owned(), |(start, _)| format!("{start})"));
        prop_assert!(gone.iter().all(|n| names.contains(n.as_str()) || names.contains(function(n).as_str())), "{:?} {:?}", gone, names);
        // Self, inclusive value and information of each, counted by hand.
        let all: Vec<Vec<&str>> = lines.iter().map(|(stack, _)| stack.clone()).collect();
        for f in found.functions.iter().chain(&found.dispatchers) {
            let here = |frame: &str| frame == f.name || function(frame) == f.name;
            let mut next: BTreeMap<&str, u32> = BTreeMap::new();
            let (mut inclusive, mut own) = (0, 0);
            for (stack, (_, count)) in all.iter().zip(&lines) {
                let platform = |frame: &str| frame.starts_with("java.");
                inclusive += if stack.iter().any(|n| here(n)) { *count } else { 0 };
                let charged = stack.iter().rfind(|n| !platform(n)).copied();
                let ends = if platform(&f.name) { stack.last().copied() } else { charged };
                own += if ends.is_some_and(here) { *count } else { 0 };
                for (i, _) in stack.iter().enumerate().filter(|(_, n)| here(n)) {
                    *next.entry(stack.get(i + 1).copied().unwrap_or("")).or_default() += count;
                }
            }
            prop_assert_eq!((f.inclusive, f.own), (i64::from(inclusive), i64::from(own)), "{}", f.name);
            let sum = f64::from(next.values().sum::<u32>());
            let bits: f64 = next.values().map(|&v| -f64::from(v) / sum * (f64::from(v) / sum).log2()).sum();
            prop_assert!((bits - f.bits).abs() < 1e-9 && f.inclusive >= 20 && f.own * 50 <= f.inclusive);
        }
    }
}
