//! What holds for every lens on every profile, tried on random ones: nothing is lost, the engine does what the plain
//! reading of the reference does (`common/naive.rs`), views add up, and the order of the input never matters.

mod common;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::{opened, stack_sums, stacks, table_text, top_down};
use engine::lens::ast::{Form, Lens, Level, Pattern, StatementKind};
use engine::lens::{Known, Lensed, Matcher, parse};
use engine::view::{Bucket, Cost, Label, LazyTree, Order, Tree, table};
use naive::{Change, Fate, Frame, Sample};
use profile::Profile;
use proptest::prelude::*;
use random::{
    Random, Steps, any_lens, any_op, any_pattern_without_let, any_profile, build, config, rich, row, sets, statement, try_run,
};

// ---- what the oracle says

fn label_path(frames: &[Frame]) -> Vec<String> {
    frames.iter().map(|f| f.label.clone()).collect()
}

fn in_stacks(samples: &[Sample]) -> impl Iterator<Item = (usize, &[Frame])> {
    samples.iter().filter_map(|s| match &s.fate {
        Fate::Stack(frames) => Some((s.row, frames.as_slice())),
        _ => None,
    })
}

/// Per path from the root its total and self value; for each sample type.
fn paths<'a>(stacks: impl Iterator<Item = (i64, Vec<String>)> + 'a) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes: BTreeMap<Vec<String>, (i64, i64)> = BTreeMap::new();
    for (value, path) in stacks {
        for end in 1..=path.len() {
            let node = nodes.entry(path[..end].to_vec()).or_default();
            node.0 += value;
            node.1 += if end == path.len() { value } else { 0 };
        }
    }
    nodes
}

fn nonzero(mut nodes: BTreeMap<Vec<String>, (i64, i64)>) -> BTreeMap<Vec<String>, (i64, i64)> {
    nodes.retain(|_, v| *v != (0, 0));
    nodes
}

fn tree_paths(tree: &Tree) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes = BTreeMap::new();
    let mut at: Vec<Vec<String>> = vec![Vec::new()];
    for node in 1..tree.len() as u32 {
        let mut path = at[tree.parent(node).unwrap() as usize].clone();
        path.push(tree.name(node).to_owned());
        at.push(path.clone());
        if matches!(tree.label(node), Label::Frame(_)) {
            let twice = nodes.insert(path, (tree.value(node), tree.own(node)));
            assert!(twice.is_none(), "two boxes with one name under one parent: {:?}", at.last());
        }
    }
    nodes
}

fn bottom_up_paths(tree: &mut LazyTree) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes = BTreeMap::new();
    let mut todo: Vec<(u32, Vec<String>)> = vec![(0, Vec::new())];
    while let Some((node, path)) = todo.pop() {
        let children = tree.open(node).to_vec();
        let sum: i64 = children.iter().map(|&c| tree.value(c)).sum();
        if !matches!(tree.label(node), Label::Bucket(_)) {
            assert_eq!(sum + tree.own(node), tree.value(node), "children and own of {path:?}");
        }
        for child in children {
            if matches!(tree.label(child), Label::Frame(_)) {
                let mut path = path.clone();
                path.push(tree.name(child).to_owned());
                let twice = nodes.insert(path.clone(), (tree.value(child), tree.own(child)));
                assert!(twice.is_none(), "two boxes with one name under one parent: {path:?}");
                todo.push((child, path));
            }
        }
    }
    nodes
}

fn check_views(p: &Arc<Profile>, lensed: &Arc<Lensed>, samples: &[Sample], callers_of: &Pattern) -> Result<(), TestCaseError> {
    for t in 0..2 {
        let value = |row: usize| p.samples().values(t)[row];
        let sum = |fate: &Fate| -> i64 { samples.iter().filter(|s| s.fate == *fate).map(|s| value(s.row)).sum() };
        let cost = Arc::new(Cost::new(Arc::clone(lensed), t));
        let ledger = lensed.ledger(t);
        prop_assert_eq!(cost.all(), p.total(t));
        prop_assert_eq!(cost.bucket(Bucket::Other), sum(&Fate::Other));
        prop_assert_eq!(cost.bucket(Bucket::Broken), sum(&Fate::Broken));
        prop_assert_eq!(cost.bucket(Bucket::Hidden), sum(&Fate::Hidden));
        prop_assert_eq!(cost.dropped(), sum(&Fate::Dropped));
        prop_assert_eq!(cost.view(), ledger.view().value);
        prop_assert_eq!(cost.stacks(), ledger.stacks.value);

        let expected = paths(in_stacks(samples).map(|(row, frames)| (value(row), label_path(frames))));
        let folded: BTreeMap<String, i64> =
            expected.iter().filter(|(_, v)| v.1 != 0).map(|(path, v)| (path.join(";"), v.1)).collect();
        prop_assert_eq!(stack_sums(&cost), folded);

        for order in [Order::Total, Order::Name, Order::Appearance] {
            let tree = Tree::top_down(&cost, order);
            prop_assert_eq!(tree_paths(&tree), expected.clone());
            prop_assert_eq!(tree.value(0), cost.view());
            for node in 0..tree.len() as u32 {
                let children: Vec<u32> = tree.children_of(node).collect();
                if !matches!(tree.label(node), Label::Bucket(_)) {
                    let below: i64 = children.iter().map(|&c| tree.value(c)).sum();
                    prop_assert_eq!(below + tree.own(node), tree.value(node));
                }
                if p.samples().values(t).iter().all(|v| *v >= 0) {
                    prop_assert!(children.iter().all(|&c| 0 <= tree.value(c) && tree.value(c) <= tree.value(node)));
                }
                let frames: Vec<u32> = children.into_iter().filter(|&c| matches!(tree.label(c), Label::Frame(_))).collect();
                let sorted = frames.windows(2).all(|w| match order {
                    Order::Total => {
                        (tree.value(w[1]), tree.name(w[0])) < (tree.value(w[0]), tree.name(w[1]))
                            || tree.value(w[1]) < tree.value(w[0])
                    }
                    Order::Name => tree.name(w[0]) < tree.name(w[1]),
                    Order::Appearance => true,
                });
                prop_assert!(sorted, "{:?}", order);
            }
        }

        let reversed = |frames: &[Frame]| label_path(frames).into_iter().rev().collect::<Vec<_>>();
        let mut tree = LazyTree::bottom_up(&cost, Order::Total);
        let upward = paths(in_stacks(samples).map(|(row, frames)| (value(row), reversed(frames))));
        prop_assert_eq!(nonzero(bottom_up_paths(&mut tree)), nonzero(upward));

        // Every sample with a match counts once, at its outermost match.
        let matched = Matcher::with_sets(callers_of, &sets()).unwrap().bind(lensed.symbols());
        let mut tree = LazyTree::callers(&cost, &matched, Order::Total);
        let outermost = |frames: &[Frame]| frames.iter().position(|f| naive::matches(callers_of, f, &sets()));
        let upward =
            paths(in_stacks(samples).filter_map(|(row, frames)| Some((value(row), reversed(&frames[..=outermost(frames)?])))));
        prop_assert_eq!(nonzero(bottom_up_paths(&mut tree)), nonzero(upward));
        prop_assert_eq!(tree.value(0), cost.view());

        let tree = Tree::top_down(&cost, Order::Total);
        for level in [
            Level::Function,
            Level::Class,
            Level::Package(None),
            Level::Package(Some(1)),
            Level::Module,
            Level::File,
            Level::Line,
        ] {
            let mut rows: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            for (row, frames) in in_stacks(samples) {
                let mut names: Vec<String> = frames.iter().map(|f| naive::level_text(f, level)).collect();
                rows.entry(names.last().unwrap().clone()).or_default().1 += value(row);
                names.sort();
                names.dedup();
                for name in names {
                    rows.entry(name).or_default().0 += value(row);
                }
            }
            let found = table(&cost, &tree, level);
            let as_map: BTreeMap<String, (i64, i64)> = found.iter().map(|r| (r.name.to_string(), (r.total, r.own))).collect();
            prop_assert_eq!(as_map.len(), found.len(), "a name stands twice");
            prop_assert_eq!(as_map, rows);
            prop_assert_eq!(found.iter().map(|r| r.own).sum::<i64>(), cost.stacks());
            // A tower is a call path that leads to an outermost frame, as wide as what goes on into such frames.
            let mut places: BTreeMap<(String, Vec<String>), i64> = BTreeMap::new();
            for (row, frames) in in_stacks(samples) {
                let texts: Vec<String> = frames.iter().map(|f| naive::level_text(f, level)).collect();
                for (i, text) in texts.iter().enumerate().filter(|(i, text)| !texts[..*i].contains(text)) {
                    *places.entry((text.clone(), label_path(&frames[..i]))).or_default() += value(row);
                }
            }
            let mut towers: BTreeMap<String, (u32, i64)> = BTreeMap::new();
            for ((text, _), width) in places {
                let tower = towers.entry(text).or_default();
                *tower = (tower.0 + 1, tower.1.max(width));
            }
            let found: BTreeMap<String, (u32, i64)> = found.iter().map(|r| (r.name.to_string(), (r.towers, r.widest))).collect();
            prop_assert_eq!(found, towers);
        }
    }
    Ok(())
}

fn check_ledger(p: &Arc<Profile>, lens: &Lens, lensed: &Lensed) -> Result<(), TestCaseError> {
    for t in 0..2 {
        let ledger = lensed.ledger(t);
        let add = |parts: &[engine::lens::Amount]| parts.iter().fold((0, 0), |a, b| (a.0 + b.samples, a.1 + b.value));
        let one = |a: engine::lens::Amount| (a.samples, a.value);
        let rows = p.samples().len() as u64;
        prop_assert_eq!(one(ledger.all), (rows, p.total(t)));
        prop_assert_eq!(add(&[ledger.stacks, ledger.other, ledger.broken, ledger.hidden, ledger.dropped]), one(ledger.all));
        let mut left = one(ledger.all);
        for e in &ledger.entries {
            prop_assert_eq!(one(e.before), left, "before {}", e.step);
            prop_assert_eq!(add(&[e.kept, e.reshaped, e.moved, e.other, e.broken, e.hidden, e.dropped]), left, "{}", e.step);
            left = add(&[e.kept, e.reshaped, e.moved]);
        }
        prop_assert_eq!(one(ledger.stacks), left);

        // And the same numbers as the oracle, step by step.
        let mut step = 0;
        let mut wrong = None;
        let value = |row: usize| p.samples().values(t)[row];
        naive::run(p, lens, &sets(), 1, |samples, changes| {
            let e = &ledger.entries[step];
            step += 1;
            let sum = |test: &dyn Fn(&Fate, Change) -> bool| {
                let hit = samples.iter().zip(changes).filter(|(s, c)| c.is_some_and(|c| test(&s.fate, c)));
                hit.fold((0u64, 0i64), |a, (s, _)| (a.0 + 1, a.1 + value(s.row)))
            };
            let stack = |fate: &Fate| matches!(fate, Fate::Stack(_));
            for (name, found, expected) in [
                ("kept", e.kept, sum(&|f, c| stack(f) && c == Change::Kept)),
                ("reshaped", e.reshaped, sum(&|f, c| stack(f) && c == Change::Reshaped)),
                ("moved", e.moved, sum(&|f, c| stack(f) && c == Change::Moved)),
                ("OTHER", e.other, sum(&|f, _| *f == Fate::Other)),
                ("BROKEN", e.broken, sum(&|f, _| *f == Fate::Broken)),
                ("HIDDEN", e.hidden, sum(&|f, _| *f == Fate::Hidden)),
                ("dropped", e.dropped, sum(&|f, _| *f == Fate::Dropped)),
            ] {
                if one(found) != expected && wrong.is_none() {
                    wrong = Some(format!("`{}`: {name} is {found:?}, should be {expected:?}", e.step));
                }
            }
        });
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn one_step_does_what_its_plain_reading_does(Random(p) in any_profile(), Steps(lens) in one_step()) {
        if let Some(lensed) = try_run(&p, &lens, false) {
            check_ledger(&p, &lens, &lensed)?;
            let samples = naive::run(&p, &lens, &sets(), 1, |_, _| {});
            for t in 0..2 {
                let value = |row: usize| p.samples().values(t)[row];
                let expected = paths(in_stacks(&samples).map(|(row, frames)| (value(row), label_path(frames))));
                let cost = Arc::new(Cost::new(Arc::clone(&lensed), t));
                prop_assert_eq!(tree_paths(&Tree::top_down(&cost, Order::Name)), expected);
            }
        }
    }

    #[test]
    fn a_lens_loses_nothing_and_views_add_up(Random(p) in any_profile(), Steps(lens) in any_lens(), callers_of in any_pattern_without_let()) {
        if let Some(lensed) = try_run(&p, &lens, false) {
            check_ledger(&p, &lens, &lensed)?;
            let samples = naive::run(&p, &lens, &sets(), 1, |_, _| {});
            check_views(&p, &lensed, &samples, &callers_of)?;
        }
    }

    #[test]
    fn fused_steps_do_the_same(Random(p) in any_profile(), Steps(lens) in any_lens()) {
        if let (Some(one), Some(two)) = (try_run(&p, &lens, false), try_run(&p, &lens, true)) {
            for t in 0..2 {
                let (one, two) = (Arc::new(Cost::new(Arc::clone(&one), t)), Arc::new(Cost::new(Arc::clone(&two), t)));
                prop_assert_eq!(stacks(&one), stacks(&two));
                prop_assert_eq!(top_down(&one, Order::Appearance), top_down(&two, Order::Appearance));
                let (a, b) = (one.lensed().ledger(t), two.lensed().ledger(t));
                prop_assert_eq!((a.all, a.stacks, a.other, a.broken, a.hidden, a.dropped), (b.all, b.stacks, b.other, b.broken, b.hidden, b.dropped));
            }
        }
    }

    #[test]
    fn a_printed_lens_runs_the_same(Random(p) in any_profile(), Steps(lens) in any_lens()) {
        let known = Known::sets(["ours"]);
        for text in [lens.to_string(), lens.one_line()] {
            let again = parse(&text, &known).map_err(|e| TestCaseError::fail(format!("{text}: {e:?}")))?;
            prop_assert_eq!(&again, &lens);
            if let (Some(one), Some(two)) = (try_run(&p, &lens, false), try_run(&p, &again, false)) {
                let (one, two) = (Arc::new(Cost::new(one, 0)), Arc::new(Cost::new(two, 0)));
                prop_assert_eq!(top_down(&one, Order::Appearance), top_down(&two, Order::Appearance));
            }
        }
    }

    #[test]
    fn the_order_of_the_input_never_matters(
        (rows, shuffled) in prop::collection::vec(row(), 0..14).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        rich in rich(),
        Steps(lens) in any_lens(),
    ) {
        let (one, two) = (build(&rows, rich), build(&shuffled, rich));
        if let (Some(one), Some(two)) = (try_run(&one, &lens, false), try_run(&two, &lens, false)) {
            for t in 0..2 {
                let (one, two) = (Arc::new(Cost::new(Arc::clone(&one), t)), Arc::new(Cost::new(Arc::clone(&two), t)));
                prop_assert_eq!(stacks(&one), stacks(&two));
                for order in [Order::Total, Order::Name] {
                    prop_assert_eq!(top_down(&one, order), top_down(&two, order));
                    prop_assert_eq!(opened(LazyTree::bottom_up(&one, order)), opened(LazyTree::bottom_up(&two, order)));
                }
                for level in [Level::Function, Level::Line] {
                    prop_assert_eq!(table_text(&one, level), table_text(&two, level));
                }
            }
        }
    }
}

fn one_step() -> impl Strategy<Value = Steps> {
    let both = StatementKind::Let { name: "both".into(), pattern: Pattern::Atom(None, Form::Glob("com.acme.*".into())) };
    any_op().prop_map(move |op| Steps(Lens { statements: vec![statement(both.clone()), statement(StatementKind::Op(op))] }))
}
