//! Lazily merged trees, search in them and windows on them, against a plain reading on random profiles and lenses.

mod common;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{cost, lensed, opened, pattern, profile, top_down};
use engine::layout::{Piece, PieceContent, Source, Window, window};
use engine::lens::ast::Pattern;
use engine::lens::{Lensed, Matcher};
use engine::view::{Cost, Label, LazyTree, Order, Tree};
use naive::{Fate, Frame};
use profile::{Bits, Profile};
use proptest::prelude::*;
use random::{Random, Steps, any_lens, any_pattern_without_let, any_profile, config, sets, try_run};

const ORDERS: [Order; 3] = [Order::Total, Order::Name, Order::Appearance];

fn bind(lensed: &Lensed, pattern: &Pattern) -> Bits {
    Matcher::with_sets(pattern, &sets()).unwrap().bind(lensed.symbols())
}

/// Opens everything; the nodes in depth-first order.
fn open_all(tree: &mut LazyTree) -> Vec<u32> {
    let (mut all, mut todo) = (Vec::new(), vec![0]);
    while let Some(node) = todo.pop() {
        all.push(node);
        todo.extend(tree.open(node).iter().rev());
    }
    all
}

/// The texts from the first row to the node; none for the whole.
fn names(tree: &LazyTree, node: u32) -> Vec<String> {
    tree.path(node)[1..].iter().map(|&n| tree.name(n).to_owned()).collect()
}

fn is_bucket(tree: &LazyTree, node: u32) -> bool {
    matches!(tree.label(node), Label::Bucket(_))
}

/// A tree, and per sample that is in its stacks the value and the frames in the direction of the tree.
type Case<'a> = (&'static str, LazyTree, Vec<(i64, Vec<&'a Frame>)>);

fn cases<'a>(cost: &Arc<Cost>, order: Order, p: &Profile, samples: &'a [naive::Sample], cut: &Pattern) -> Vec<Case<'a>> {
    let values = p.samples().values(cost.sample_type());
    let stacks: Vec<(i64, Vec<&Frame>)> = samples
        .iter()
        .filter_map(|s| match &s.fate {
            Fate::Stack(frames) => Some((values[s.row], frames.iter().collect())),
            _ => None,
        })
        .collect();
    let reversed = |(value, frames): (i64, Vec<&'a Frame>)| (value, frames.into_iter().rev().collect());
    let at = |frames: &[&Frame]| frames.iter().position(|f| naive::matches(cut, f, &sets()));
    let above = stacks.iter().filter_map(|(v, f)| Some((*v, f[..=at(f)?].to_vec()))).map(reversed).collect();
    let below = stacks.iter().filter_map(|(v, f)| Some((*v, f[at(f)?..].to_vec()))).collect();
    let matched = bind(cost.lensed(), cut);
    vec![
        ("callers", LazyTree::callers(cost, &matched, order), above),
        ("callees", LazyTree::callees(cost, &matched, order), below),
        ("bottom-up", LazyTree::bottom_up(cost, order), stacks.iter().cloned().map(reversed).collect()),
        ("top-down", LazyTree::top_down(cost, order), stacks),
    ]
}

/// A window by going through all children of every box in it.
fn plain_window(tree: &mut LazyTree, w: Window) -> Vec<Piece> {
    fn go(tree: &mut LazyTree, w: Window, node: u32, depth: u32, start: i64, out: &mut Vec<Piece>) {
        if depth >= w.max_rows {
            return;
        }
        let mut at = start;
        let mut run: Option<(Piece, Vec<u32>)> = None;
        let seen = |p: &Piece| p.start < w.to && p.start + p.width > w.from;
        let children = tree.open(node).to_vec();
        let flush = |run: &mut Option<(Piece, Vec<u32>)>, out: &mut Vec<Piece>| {
            if let Some((piece, _)) = run.take()
                && seen(&piece)
            {
                out.push(piece);
            }
        };
        for (place, &child) in children.iter().enumerate() {
            let (width, inside) = (tree.value(child), tree.inside(child));
            if width <= 0 {
                continue;
            }
            if width < w.min_width {
                let content = PieceContent::Remainder { parent: node, first: place as u32, count: 0 };
                let (piece, _) = run.get_or_insert((Piece { depth, start: at, width: 0, content, inside: 0 }, Vec::new()));
                piece.width += width;
                piece.inside += inside;
                if let PieceContent::Remainder { count, .. } = &mut piece.content {
                    *count += 1;
                }
            } else {
                flush(&mut run, out);
                let piece = Piece { depth, start: at, width, content: PieceContent::Node(child), inside };
                if seen(&piece) {
                    out.push(piece);
                    go(tree, w, child, depth + 1, at, out);
                }
            }
            at += width;
        }
        flush(&mut run, out);
    }
    let mut out = Vec::new();
    let width = tree.value(0);
    if w.max_rows > 0 && width > 0 && w.from < w.to && w.from < width && w.to > 0 {
        out.push(Piece { depth: 0, start: 0, width, content: PieceContent::Node(0), inside: tree.inside(0) });
        go(tree, w, 0, 1, 0, &mut out);
    }
    out
}

fn any_order() -> impl Strategy<Value = Order> {
    prop::sample::select(ORDERS.to_vec())
}

fn any_window() -> impl Strategy<Value = Window> {
    let edge = prop_oneof![4 => -20i64..200, 1 => Just(i64::MIN), 1 => Just(i64::MAX)];
    (edge.clone(), edge, prop_oneof![-2i64..30, Just(i64::MAX)], prop_oneof![0u32..8, Just(u32::MAX)]).prop_map(
        |(a, b, min_width, max_rows)| Window { from: a.min(b), to: if a == b { b } else { a.max(b) }, min_width, max_rows },
    )
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn opened_top_down_it_is_the_merged_tree(Random(p) in any_profile(), Steps(lens) in any_lens()) {
        if let Some(lensed) = try_run(&p, &lens, false) {
            for t in 0..2 {
                let cost = Arc::new(Cost::new(Arc::clone(&lensed), t));
                for order in ORDERS {
                    prop_assert_eq!(opened(LazyTree::top_down(&cost, order)), top_down(&cost, order));
                    let mut tree = LazyTree::top_down(&cost, order);
                    let eager = Tree::top_down(&cost, order);
                    for (node, twin) in open_all(&mut tree).into_iter().zip(0..) {
                        prop_assert_eq!((tree.label(node), tree.symbol(node)), (eager.label(twin), eager.symbol(twin)));
                    }
                    prop_assert_eq!(tree.len(), eager.len());
                }
            }
        }
    }

    #[test]
    fn every_direction_adds_up(
        Random(p) in any_profile(), Steps(lens) in any_lens(), cut in any_pattern_without_let(),
        sought in any_pattern_without_let(), order in any_order(), w in any_window(),
    ) {
        let Some(lensed) = try_run(&p, &lens, false) else { return Ok(()) };
        let samples = naive::run(&p, &lens, &sets(), 1, |_, _| {});
        let bits = bind(&lensed, &sought);
        for t in 0..2 {
            let cost = Arc::new(Cost::new(Arc::clone(&lensed), t));
            let negative = p.samples().values(t).iter().any(|&v| v < 0);
            // Upwards there are no boxes for rows that add up to nothing.
            let zero = p.samples().values(t).contains(&0);
            for (what, mut tree, stacks) in cases(&cost, order, &p, &samples, &cut) {
                // A part of the tree is open when the search begins.
                for node in tree.open(0).to_vec().into_iter().step_by(2) {
                    tree.open(node);
                }
                let mut fresh = match what {
                    "callers" => LazyTree::callers(&cost, &bind(&lensed, &cut), order),
                    "callees" => LazyTree::callees(&cost, &bind(&lensed, &cut), order),
                    "bottom-up" => LazyTree::bottom_up(&cost, order),
                    _ => LazyTree::top_down(&cost, order),
                };
                tree.mark(Some(&bits));
                fresh.mark(Some(&bits));
                // A search ends without a trace, and the next one begins anew.
                fresh.mark(None);
                prop_assert_eq!((fresh.inside(0), fresh.marked(0), fresh.next_hit(0)), (0, false, None));
                fresh.mark(Some(&bits));

                // Values, and what is inside, per path.
                let mut total: BTreeMap<Vec<String>, (i64, i64, i64)> = BTreeMap::new();
                let mut marked: BTreeSet<Vec<String>> = BTreeSet::new();
                let hit = |f: &&Frame| naive::matches(&sought, f, &sets());
                for (value, frames) in &stacks {
                    let path: Vec<String> = frames.iter().map(|f| f.label.clone()).collect();
                    for end in 1..=frames.len() {
                        let sums = total.entry(path[..end].to_vec()).or_default();
                        sums.0 += value;
                        sums.1 += if end == frames.len() { *value } else { 0 };
                        sums.2 += if frames[end - 1..].iter().any(hit) { *value } else { 0 };
                        if hit(&frames[end - 1]) {
                            marked.insert(path[..end].to_vec());
                        }
                    }
                }
                let all = open_all(&mut tree);
                for &node in &all {
                    if node == 0 || is_bucket(&tree, node) {
                        prop_assert!(!tree.marked(node));
                        continue;
                    }
                    let path = names(&tree, node);
                    let sums = total.remove(&path).unwrap_or_default();
                    prop_assert_eq!((tree.value(node), tree.own(node), tree.inside(node)), sums, "{} {:?}", what, &path);
                    if matches!(what, "top-down" | "callees") || !(negative || zero) {
                        prop_assert_eq!(tree.marked(node), marked.contains(&path), "{} {:?}", what, path);
                    }
                    prop_assert_eq!(tree.depth(node) as usize, tree.path(node).len() - 1);
                    prop_assert_eq!(tree.path(node).last().copied(), Some(node));
                    let path: Vec<&str> = path.iter().map(String::as_str).collect();
                    if !path.iter().any(|name| name.starts_with('[')) {
                        prop_assert_eq!(tree.find_path(&path), (node, path.len()));
                    }
                }
                total.retain(|_, sums| *sums != (0, 0, 0));
                prop_assert!(total.is_empty(), "{} has no boxes for {:?}", what, total);
                let found = stacks.iter().filter(|(_, frames)| frames.iter().any(hit)).map(|(value, _)| value).sum::<i64>();
                prop_assert_eq!(tree.inside(0), found);

                // Hits, the widest first, from a tree that opens only what it needs.
                let mut hits: Vec<(i64, i64)> = Vec::new();
                for &node in &all {
                    let path = tree.path(node);
                    let outermost = tree.marked(node) && !path[..path.len() - 1].iter().any(|&n| tree.marked(n));
                    if outermost && path[1..].iter().all(|&n| tree.value(n) > 0) {
                        hits.push((-tree.value(node), tree.extent(node).0));
                    }
                }
                hits.sort();
                let next = |nth: usize, tree: &mut LazyTree| {
                    let node = tree.next_hit(nth)?;
                    Some((-tree.value(node), tree.extent(node).0))
                };
                for (nth, &hit) in hits.iter().enumerate() {
                    prop_assert_eq!(next(nth, &mut fresh), Some(hit), "{}", what);
                    prop_assert_eq!(next(nth, &mut tree), Some(hit), "{}", what);
                }
                prop_assert_eq!(fresh.next_hit(hits.len()), None);

                // Windows: as by the plain reading, and the same from the tree that is closed elsewhere.
                let pieces = window(&mut tree, &w);
                prop_assert_eq!(&pieces, &plain_window(&mut tree, w), "{} {:?}", what, w);
                let places = |pieces: &[Piece]| pieces.iter().map(|p| (p.depth, p.start, p.width, p.inside)).collect::<Vec<_>>();
                prop_assert_eq!(places(&window(&mut fresh, &w)), places(&pieces));
                struct Plain<'a>(&'a mut LazyTree);
                impl Source for Plain<'_> {
                    fn children(&mut self, node: u32) -> Vec<u32> {
                        self.0.open(node).to_vec()
                    }
                    fn total(&self, node: u32) -> i64 {
                        self.0.value(node)
                    }
                    fn inside(&self, node: u32) -> i64 {
                        self.0.inside(node)
                    }
                }
                prop_assert_eq!(&window(&mut Plain(&mut tree), &w), &pieces, "a source that knows no places");
                // With its self value, what stands on a box is as wide as the box.
                if !negative {
                    let whole = Window { from: i64::MIN, to: i64::MAX, min_width: w.min_width, max_rows: u32::MAX };
                    let pieces = window(&mut tree, &whole);
                    let mut above: BTreeMap<u32, i64> = BTreeMap::new();
                    for piece in &pieces {
                        let parent = match piece.content {
                            PieceContent::Node(node) => {
                                prop_assert_eq!((piece.start, piece.width), tree.extent(node));
                                tree.parent(node)
                            }
                            PieceContent::Remainder { parent, first, .. } => {
                                let first = tree.open(parent)[first as usize];
                                prop_assert_eq!(piece.start, tree.extent(first).0);
                                Some(parent)
                            }
                        };
                        *above.entry(parent.unwrap_or(u32::MAX)).or_default() += piece.width;
                    }
                    for piece in pieces {
                        if let PieceContent::Node(node) = piece.content
                            && !is_bucket(&tree, node)
                        {
                            prop_assert_eq!(above.get(&node).copied().unwrap_or(0) + tree.own(node), piece.width);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn both_halves_of_a_sandwich_are_as_wide() {
    let all = cost(&lensed(&profile("main;a;f;x 3\nmain;b;f;g;f;y 4\nmain;g;z 2\nf 1\nmain;other 5\n[truncated];cut 6\n"), ""));
    let matched = Matcher::with_sets(&pattern("=f or =g"), &[]).unwrap().bind(all.lensed().symbols());
    for order in ORDERS {
        let (mut up, mut down) = (LazyTree::callers(&all, &matched, order), LazyTree::callees(&all, &matched, order));
        let row = |tree: &mut LazyTree| {
            let children = tree.open(0).to_vec();
            children.into_iter().map(|c| (tree.name(c).to_owned(), tree.value(c), tree.extent(c))).collect::<Vec<_>>()
        };
        assert_eq!(row(&mut up), row(&mut down));
    }
    assert_eq!(
        opened(LazyTree::callees(&all, &matched, Order::Total)),
        "all 21\n  f 8 (self 1)\n    g 4\n      f 4\n        y 4\n    x 3\n  g 2\n    z 2\n  [OTHER] 5\n  [BROKEN] 6\n"
    );
}

/// 200,000 children on one parent, of which one is wide.
fn wide() -> Arc<Cost> {
    let mut text: String = (0..200_000).map(|i| format!("main;leaf{i:06};end 1\n")).collect();
    text.push_str("main;leaf100000x 50000\n");
    cost(&lensed(&profile(&text), ""))
}

#[test]
fn a_window_on_many_siblings() {
    let all = wide();
    let pieces = |order, from, to, min_width| {
        let mut tree = LazyTree::top_down(&all, order);
        let pieces = window(&mut tree, &Window { from, to, min_width, max_rows: 3 });
        let text = |p: &Piece| match p.content {
            PieceContent::Node(node) => format!("{} {}+{}", tree.name(node), p.start, p.width),
            PieceContent::Remainder { first, count, .. } => format!("{first} and {count} {}+{}", p.start, p.width),
        };
        pieces.iter().map(text).collect::<Vec<_>>()
    };
    let whole = ["all 0+250000", "main 0+250000"];
    let by_total = pieces(Order::Total, 0, 250_000, 10);
    assert_eq!(by_total, [&whole[..], &["leaf100000x 0+50000", "1 and 200000 50000+200000"]].concat());
    // In another order they stand on both sides of it, and stay where they are when less is looked at.
    let left = "0 and 100001 0+100001";
    let right = "100002 and 99999 150001+99999";
    assert_eq!(pieces(Order::Name, 0, 250_000, 10), [&whole[..], &[left, "leaf100000x 100001+50000", right]].concat());
    assert_eq!(pieces(Order::Name, 99_000, 99_001, 10), [&whole[..], &[left]].concat());
    assert_eq!(pieces(Order::Name, 150_001, 150_002, 10), [&whole[..], &[right]].concat());
    assert_eq!(
        pieces(Order::Name, 99_998, 100_002, 1),
        [&whole[..], &["leaf099998 99998+1", "leaf099999 99999+1", "leaf100000 100000+1", "leaf100000x 100001+50000"]].concat()
    );
}

#[test]
fn what_is_too_far_to_see_stays_closed() {
    let all = wide();
    let mut tree = LazyTree::top_down(&all, Order::Total);
    assert_eq!(tree.len(), 2);
    window(&mut tree, &Window { from: 60_000, to: 60_010, min_width: 1, max_rows: u32::MAX });
    // The siblings, and what stands on ten of them.
    assert_eq!(tree.len(), 2 + 200_001 + 10);
    let matched = Matcher::with_sets(&pattern("=leaf123456"), &[]).unwrap().bind(all.lensed().symbols());
    let mut tree = LazyTree::top_down(&all, Order::Total);
    tree.mark(Some(&matched));
    let hit = tree.next_hit(0).unwrap();
    assert_eq!((tree.name(hit), tree.len()), ("leaf123456", 200_003));
    assert_eq!(tree.next_hit(1), None);
}

#[test]
fn a_stack_of_100_000_frames_opens_in_every_direction() {
    let deep = |n: usize| (0..n).map(|i| format!("f{}", i % 7)).collect::<Vec<_>>().join(";");
    let all = cost(&lensed(&profile(&format!("{} 7\nother 1\n", deep(100_000))), ""));
    let sought = Matcher::with_sets(&pattern("=f6"), &[]).unwrap().bind(all.lensed().symbols());
    let cut = Matcher::with_sets(&pattern("=f3"), &[]).unwrap().bind(all.lensed().symbols());
    for (mut tree, rows) in [
        (LazyTree::top_down(&all, Order::Total), 100_001),
        (LazyTree::bottom_up(&all, Order::Total), 100_001),
        (LazyTree::callees(&all, &cut, Order::Total), 100_001 - 3),
        (LazyTree::callers(&all, &cut, Order::Total), 1 + 4),
    ] {
        tree.mark(Some(&sought));
        let pieces = window(&mut tree, &Window { from: 0, to: 8, min_width: 1, max_rows: u32::MAX });
        assert_eq!(pieces.iter().map(|p| p.depth + 1).max(), Some(rows));
        let last = tree.len() as u32 - 1;
        assert_eq!(tree.path(last).len() as u32, tree.depth(last) + 1);
        assert_eq!(tree.next_hit(0).is_some(), rows > 5);
        assert_eq!(tree.inside(0), if rows > 5 { 7 } else { 0 });
    }
}
