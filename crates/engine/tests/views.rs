//! The lens and its views on recorded profiles, with facts counted independently, and on stacks deeper than any call stack.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use common::{cost, lens, lensed, packed_profile, pattern, profile, stack_sums};
use engine::analysis::Paths;
use engine::analysis::Sampling;
use engine::analysis::hidden::{Hidden, HiddenOptions, Unit, hidden};
use engine::layout::{Content, layout};
use engine::lens::ast::Level;
use engine::lens::{Lensed, Matcher, RunOptions, run};
use engine::view::{Bucket, Cost, Label, LazyTree, Order, Tree, survey, table, towers};
use profile::{Builder, Profile, SampleData, Thread};

/// Recorded stacks as text, root first, with their values: no table of the engine is asked.
fn raw_stacks(p: &Profile) -> Vec<(Vec<&str>, i64)> {
    let samples = p.samples();
    let stack = |&s| {
        let mut names: Vec<&str> = p.stacks().leaf_to_root(s).map(|f| p.str(p.frames().raw(f))).collect();
        names.reverse();
        names
    };
    samples.stacks().iter().map(stack).zip(samples.values(0).iter().copied()).collect()
}

/// Samples with such a frame, and the call paths that lead to the outermost one with what goes through each.
fn counted<'a>(stacks: &'a [(Vec<&'a str>, i64)], test: impl Fn(&str) -> bool) -> (i64, BTreeMap<&'a [&'a str], i64>) {
    let mut paths: BTreeMap<&[&str], i64> = BTreeMap::new();
    for (stack, value) in stacks {
        if let Some(at) = stack.iter().position(|name| test(name)) {
            *paths.entry(&stack[..at]).or_default() += value;
        }
    }
    (paths.values().sum(), paths)
}

fn towers_of(lensed: &Arc<Lensed>, text: &str) -> engine::view::Towers {
    let tree = Tree::top_down(&cost(lensed), Order::Total);
    let matched = Matcher::with_sets(&pattern(text), &[]).unwrap().bind(lensed.symbols());
    towers(&tree, |symbol| matched.get(symbol as usize))
}

fn hidden_of(cost: &Arc<Cost>, tree: &Tree) -> Hidden {
    let sampling = Sampling::new(cost.lensed().profile(), cost.sample_type());
    let platform = Matcher::with_sets(&pattern("@platform"), &[]).unwrap().bind(cost.lensed().symbols());
    let options = HiddenOptions { unit: Unit::Group, platform, tau: 0.005, depth: None, named: Vec::new(), rows: 10 };
    hidden(cost, &Paths::new(cost, tree), &sampling, &options)
}

fn percent(part: i64, whole: i64) -> String {
    format!("{:.2}", part as f64 * 100.0 / whole as f64)
}

#[test]
fn the_cache_client_of_a_web_worker() {
    let p = packed_profile("worker-before.folded.zst");
    let stacks = raw_stacks(&p);
    let redis = |name: &str| name.contains("(redis/");
    let (hit, paths) = counted(&stacks, redis);
    assert_eq!((p.total(0), hit, paths.len(), paths.values().max()), (8018, 7463, 10, Some(&2289)));

    let all = lensed(&p, "");
    for (steps, paths, widest) in [("", 10, 2289), ("by line", 10, 2289)] {
        let found = towers_of(&lensed(&p, steps), "file:redis/*");
        assert_eq!((found.total, found.count, found.widest), (hit, paths, widest), "{steps}");
    }
    assert_eq!((percent(hit, 8018), percent(2289, 8018)), ("93.08".into(), "28.55".into()));

    let cut = cost(&lensed(&p, "from file:redis/*"));
    assert_eq!((cost(&all).view(), cut.stacks(), cut.bucket(Bucket::Other), cut.bucket(Bucket::Broken)), (8018, 7463, 555, 0));
    // Below the cut stands what was below the paths.
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for (stack, value) in &stacks {
        if let Some(at) = stack.iter().position(|name| redis(name)) {
            *expected.entry(stack[at..].join(";")).or_default() += value;
        }
    }
    assert_eq!(stack_sums(&cut), expected);
    // Bottom-up, and as callers, it is the same cost.
    let into = cost(&lensed(&p, "keep file:redis/* | to file:redis/*"));
    let mut tree = LazyTree::bottom_up(&into, Order::Total);
    let roots = tree.open(0).to_vec();
    let frames = |c: &&u32| matches!(tree.label(**c), Label::Frame(_));
    assert_eq!(roots.iter().filter(frames).map(|&c| tree.value(c)).sum::<i64>(), 7463);
    // Nothing is more hidden.
    let ranking = hidden_of(&cost(&all), &Tree::top_down(&cost(&all), Order::Total));
    assert_eq!((ranking.rows[0].name.as_str(), ranking.rows[0].inclusive), ("redis", 7463));
}

#[test]
fn the_rules_class_below_reactive_towers() {
    let p = packed_profile("rx-depth2048.folded.zst");
    let stacks = raw_stacks(&p);
    let (hit, paths) = counted(&stacks, |name| name.starts_with("com/netflix/legacy/"));
    let widest = *paths.values().max().unwrap();
    assert_eq!((p.total(0), percent(hit, 1688), paths.len(), percent(widest, 1688)), (1688, "84.54".into(), 1427, "0.06".into()));
    assert_eq!(stacks.iter().map(|(s, _)| s.len()).max(), Some(881));

    let found = towers_of(&lensed(&p, ""), "com.netflix.legacy.*");
    assert_eq!((found.total, found.count, found.widest), (hit, 1427, widest));
    for spelling in
        ["com.netflix.legacy.*", "com/netflix/legacy/*", "class:=com.netflix.legacy.Rules", "package:=com/netflix/legacy"]
    {
        let cut = cost(&lensed(&p, &format!("from {spelling}")));
        assert_eq!((cut.stacks(), cut.bucket(Bucket::Other) + cut.bucket(Bucket::Broken)), (hit, 1688 - hit), "{spelling}");
    }
    // One box, where there were 1,427.
    let tree = Tree::top_down(&cost(&lensed(&p, "from com.netflix.legacy.* | by class")), Order::Total);
    let first = tree.children_of(0).next().unwrap();
    assert_eq!((tree.name(first), tree.value(first)), ("com.netflix.legacy.Rules", hit));
    // Without the reactive frames the towers are few, and none of the cost is lost.
    let hidden = lensed(&p, "hide rx.*");
    let few = towers_of(&hidden, "com.netflix.legacy.*");
    assert_eq!(few.total, hit);
    let direct: BTreeSet<Vec<&str>> =
        paths.keys().map(|path| path.iter().copied().filter(|name| !name.starts_with("rx/")).map(unmarked).collect()).collect();
    assert_eq!(few.count as usize, direct.len());
}

/// Without async-profiler's marks, which boxes do not show.
fn unmarked(name: &str) -> &str {
    ["_[0]", "_[i]", "_[j]", "_[1]", "_[k]"].iter().find_map(|m| name.strip_suffix(m)).unwrap_or(name)
}

/// `tail.folded` of the reference.
fn tail() -> Arc<Profile> {
    let mut text: String = (0..20_000).map(|i| format!("main;p{};leaf{i} 1\n", i % 50)).collect();
    text.push_str("main;hot 20000\n");
    profile(&text)
}

#[test]
fn no_blank_space_stands_for_cost_at_any_width() {
    let all = cost(&lensed(&tail(), ""));
    for min_width in [2, 3, 10, 399, 400, 401, 5_000, 20_000, 20_001, 40_001] {
        for bottom_up in [false, true] {
            let picture = if bottom_up {
                layout(&mut LazyTree::bottom_up(&all, Order::Total), 0, min_width, u32::MAX)
            } else {
                layout(&mut Tree::top_down(&all, Order::Total), 0, min_width, u32::MAX)
            };
            // Every box but a leaf is as wide as the boxes on it.
            let mut rows: BTreeMap<u32, i64> = BTreeMap::new();
            picture.boxes.iter().for_each(|b| *rows.entry(b.depth).or_default() += b.width);
            assert_eq!((rows[&0], rows[&1]), (40_000, 40_000), "{min_width}");
            if bottom_up {
                let small = picture.boxes.iter().find(|b| matches!(b.content, Content::Remainder { .. })).unwrap();
                let (count, width) = if min_width > 20_000 { (20_001, 40_000) } else { (20_000, 20_000) };
                assert_eq!((small.content, small.width), (Content::Remainder { parent: 0, count }, width), "{min_width}");
            }
        }
    }
}

/// One stack of 100,000 frames on a thread, and a shallow one beside it.
fn deep() -> Arc<Profile> {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let name = b.string("main");
    let thread = b.thread(Thread { process: None, tid: 1, name });
    let names = ["app.A.f", "app.A.g", "lib.B.x", "lib.B.x", "rx.C.y", "app.A.f", "rx.D.z"];
    let frames = names.map(|n| b.frame_from_text(n));
    let mut stack = None;
    for i in 0..100_000 {
        stack = Some(b.stack(stack, frames[i % frames.len()]));
    }
    let data = SampleData { thread: Some(thread), ..SampleData::default() };
    b.sample(stack.unwrap(), &[7], data);
    let other = b.frame_from_text("other");
    let other = b.stack(None, other);
    b.sample(other, &[1], data);
    Arc::new(b.finish().unwrap())
}

#[test]
fn no_step_and_no_view_recurses_over_a_stack() {
    const STEPS: &[&str] = &[
        "keep =lib.B.x",
        "drop =other",
        "where thread: main",
        "from app.*",
        "from innermost app.*",
        "from entry app.* with 3 callers",
        "from =rx.D.z with 100000 callers",
        "to app.*",
        "to innermost app.*",
        "hide app.*",
        "show app.*",
        "fold app.* as app",
        "fold entry app.* or lib.*",
        "by class",
        "rename /rx/ \"xr\"",
        "unrecurse",
        "unrecurse =lib.B.x",
        "unrecurse all",
        "unrecurse all =rx.D.z",
        "unrecurse all fold app.*",
        "root by thread",
        "leaf by thread",
    ];
    let small_stack = std::thread::Builder::new().stack_size(256 << 10);
    let work = || {
        let p = deep();
        for step in STEPS {
            let lensed = lensed(&p, step);
            let ledger = lensed.ledger(0);
            assert_eq!((ledger.all.value, ledger.view().value + ledger.dropped.value), (8, 8), "{step}");
            let all = cost(&lensed);
            let mut tree = Tree::top_down(&all, Order::Total);
            assert_eq!(tree.value(0), all.view(), "{step}");
            assert!(layout(&mut tree, 0, 1, u32::MAX).rows > 1, "{step}");
            let rows = table(&all, &tree, Level::Function);
            assert_eq!(rows.iter().map(|r| r.own).sum::<i64>(), all.stacks(), "{step}");
            assert_eq!(survey(&all, &tree).functions.iter().map(|r| r.own).sum::<i64>(), all.stacks(), "{step}");
            assert!(hidden_of(&all, &tree).rows.iter().all(|row| row.inclusive <= 8), "{step}");
            let mut up = LazyTree::bottom_up(&all, Order::Total);
            layout(&mut up, 0, 1, u32::MAX);
            let matched = Matcher::with_sets(&pattern("app.*"), &[]).unwrap().bind(lensed.symbols());
            layout(&mut LazyTree::callers(&all, &matched, Order::Total), 0, 1, u32::MAX);
        }
    };
    small_stack.spawn(work).unwrap().join().unwrap();
}

#[test]
fn callers_of_every_match_of_a_deep_recursion_are_refused_rather_than_copied() {
    let options = RunOptions { sample_type: 0, fuse: false };
    let error = run(&deep(), &lens("from innermost app.* with 100000 callers"), &[], options).unwrap_err();
    assert!(error.message.contains("the cut makes more than"), "{error}");
}

/// A forest of a million stacks, 20,000 functions in 400 classes; the same in every run.
fn million() -> Arc<Profile> {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let frames: Vec<_> = (0..20_000)
        .map(|i| {
            b.frame_from_text(&format!("com.{}.pkg{}.Class{}.method{i}", ["acme", "lib", "rx", "jdk"][i % 4], i % 40, i % 400))
        })
        .collect();
    let mut state = 1u64;
    let mut random = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut stacks = vec![b.stack(None, frames[0])];
    while stacks.len() < 1_000_000 {
        // Mostly on top of a recent stack, so that stacks get some 50 frames deep.
        let parent =
            if random(4) > 0 { stacks[stacks.len() - 1 - random(stacks.len().min(8))] } else { stacks[random(stacks.len())] };
        stacks.push(b.stack(Some(parent), frames[random(frames.len())]));
    }
    for &stack in &stacks {
        if random(3) == 0 {
            b.sample(stack, &[1 + random(9) as i64], SampleData::default());
        }
    }
    Arc::new(b.finish().unwrap())
}

/// `cargo test --release -p engine --test views -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn time_of_five_steps_over_a_million_stacks() {
    let p = million();
    let depth = |i| p.stacks().leaf_to_root(profile::StackId::new(i)).count();
    println!("{} stacks, {} functions, a leaf is {} deep", p.stacks().len(), p.funcs().len(), depth(p.stacks().len() - 1));
    let steps = ["hide com.jdk.*", "fold com.rx.* as rx", "from com.acme.*", "keep com.lib.*", "by function"];
    let best = |text: &str, fuse: bool| {
        let lens = lens(text);
        let once = || {
            let start = Instant::now();
            let lensed = run(&p, &lens, &[], RunOptions { sample_type: 0, fuse }).unwrap();
            (start.elapsed().as_secs_f64() * 1e3, lensed)
        };
        let mut best = once();
        for _ in 0..9 {
            let again = once();
            if again.0 < best.0 {
                best = again;
            }
        }
        best
    };
    println!("{:>8.2} ms  no step", best("", false).0);
    for step in steps {
        println!("{:>8.2} ms  {step}", best(step, false).0);
    }
    for n in 1..=steps.len() {
        let (ms, lensed) = best(&steps[..n].join(" | "), false);
        println!("{ms:>8.2} ms  the first {n}: {} stacks", lensed.stack_rows());
    }
    let lensed = Arc::new(best(&steps.join(" | "), false).1);
    let timed = |what: &str, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        println!("{:>8.2} ms  {what}", start.elapsed().as_secs_f64() * 1e3);
    };
    for (name, lensed) in [("no step", Arc::new(best("", false).1)), ("five steps", lensed)] {
        println!("{name}");
        timed("ledger", &mut || drop(lensed.ledger(0)));
        let all = Arc::new(Cost::new(Arc::clone(&lensed), 0));
        timed("cost", &mut || drop(Cost::new(Arc::clone(&lensed), 0)));
        timed("top-down", &mut || drop(Tree::top_down(&all, Order::Total)));
        let tree = Tree::top_down(&all, Order::Total);
        timed("table", &mut || drop(table(&all, &tree, Level::Function)));
        timed("hidden cost", &mut || drop(hidden_of(&all, &tree)));
        timed("bottom-up, first row", &mut || drop(LazyTree::bottom_up(&all, Order::Total)));
        let counted = |label: Label| matches!(label, Label::Frame(_));
        println!("          {} boxes", (0..tree.len() as u32).filter(|&n| counted(tree.label(n))).count());
    }
}

#[test]
fn roots_of_a_cut_know_where_they_were_reached_from() {
    let p = profile(
        "main;srv::run;tower::a;app::handle;serde::de;alloc 40\nmain;srv::run;tower::b;app::handle;serde::de;alloc 30\n\
         main;pool::w;rayon::job;app::handle;app::calc;app::handle;alloc 20\nmain;pool::w;idle 8\nmain;app::boot 2\napp::handle 5\n",
    );
    let reached = |lens: &str| {
        let cost = cost(&lensed(&p, lens));
        let symbols = cost.lensed().symbols();
        let mut roots: Vec<(String, Vec<(String, i64)>)> = engine::view::reached_from(&cost)
            .into_iter()
            .map(|(root, callers)| {
                let name = |r: &engine::view::Reached| r.caller.map_or("-".to_owned(), |c| symbols.text(c).to_owned());
                (symbols.text(root).to_owned(), callers.iter().map(|r| (name(r), r.value)).collect())
            })
            .collect();
        roots.sort();
        roots.iter().map(|(root, callers)| format!("{root} <- {callers:?}")).collect::<Vec<_>>()
    };
    assert_eq!(
        reached("from app::*"),
        [r#"app::boot <- [("main", 2)]"#, r#"app::handle <- [("tower::a", 40), ("tower::b", 30), ("rayon::job", 20), ("-", 5)]"#]
    );
    assert_eq!(
        reached("from innermost app::* | hide serde"),
        [r#"app::boot <- [("main", 2)]"#, r#"app::handle <- [("tower::a", 40), ("tower::b", 30), ("app::calc", 20), ("-", 5)]"#]
    );
    assert_eq!(reached("from app::boot with 1 callers"), [r#"main <- [("-", 2)]"#]);
    assert!(reached("hide main").is_empty());
}
