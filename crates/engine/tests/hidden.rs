//! The ranking of hidden cost on profiles whose answers are known, and on recorded ones.

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use common::{cost, lensed, packed_profile, pattern, profile};
use engine::analysis::groups::{Groups, Kind};
use engine::analysis::hidden::{Hidden, HiddenOptions, Measured, Unit, hidden, measured};
use engine::analysis::{Basis, Conduits, Paths, Sampling, conduits};
use engine::lens::Matcher;
use engine::stats::interval::Z95;
use engine::view::{Bucket, Cost, Order, Tree};
use profile::{Bits, Profile};

fn method(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/methods").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The cells of a table by the name of their column.
fn cells(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines.map(|line| head.iter().copied().zip(line).collect()).collect()
}

fn close(found: f64, expected: &str, what: &str) {
    let expected: f64 = expected.parse().unwrap();
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{what}: {found}, not {expected}");
}

fn viewed(p: &Arc<Profile>, lens: &str) -> (Arc<Cost>, Tree) {
    let cost = cost(&lensed(p, lens));
    let tree = Tree::top_down(&cost, Order::Total);
    (cost, tree)
}

fn matching(cost: &Cost, text: &str) -> Bits {
    Matcher::with_sets(&pattern(text), &[]).unwrap().bind(cost.lensed().symbols())
}

fn options(cost: &Cost, unit: Unit, platform: &str) -> HiddenOptions {
    HiddenOptions { unit, platform: matching(cost, platform), tau: 0.005, depth: None, named: Vec::new(), rows: 20 }
}

fn ranked(p: &Arc<Profile>, lens: &str, unit: Unit) -> (Arc<Cost>, Hidden) {
    let (cost, tree) = viewed(p, lens);
    let sampling = Sampling::new(p, p.default_type());
    let found = hidden(&cost, &Paths::new(&cost, &tree), &sampling, &options(&cost, unit, "@platform"));
    (cost, found)
}

/// The conduits with the built-in platform.
fn conduits_of(p: &Arc<Profile>, cost: &Cost, tree: &Tree) -> Option<Conduits> {
    conduits(cost, tree, &Paths::new(cost, tree), &Sampling::new(p, 0), &matching(cost, "@platform"))
}

const EXAMPLE_PLATFORM: &str = "java.* or jdk.*";

#[test]
fn the_groups_of_the_example() {
    let p = profile(&method("example.folded"));
    let (cost, tree) = viewed(&p, "");
    let sampling = Sampling::new(&p, 0);
    let of = |tau: f64| {
        let options = HiddenOptions { tau, ..options(&cost, Unit::Group, EXAMPLE_PLATFORM) };
        measured(&cost, &Paths::new(&cost, &tree), &sampling, &options)
    };
    let (at_tau, uncapped) = (of(0.02), of(1.0));
    let table = method("example_groups_expected.csv");
    let mut groups = 0;
    for row in cells(&table).iter().filter(|row| !row["group"].starts_with('(')) {
        let name = row["group"];
        let find = |list: &[Measured]| list.iter().find(|m| m.name == name).unwrap_or_else(|| panic!("{name}")).clone();
        let (found, whole) = (find(&at_tau), find(&uncapped));
        assert_eq!(found.own.to_string(), row["own"], "{name}");
        assert_eq!(found.inclusive.to_string(), row["inclusive"], "{name}");
        assert_eq!(found.places.len().to_string(), row["towers_innermost"], "{name}");
        assert_eq!(found.places.first().copied().unwrap_or(0).to_string(), row["widest_tower_own"], "{name}");
        // The table's is the plain one over the sum of squares, which is too low where few samples were seen.
        let squares: i64 = found.places.iter().map(|o| o * o).sum();
        if found.own > 0 {
            close((found.own * found.own) as f64 / squares as f64, row["n_eff_towers"], name);
            let unbiased = (found.own * (found.own - 1)) as f64 / (squares - found.own) as f64;
            close(found.effective_places.unwrap(), &unbiased.to_string(), name);
        }
        close(whole.hidden * 500.0, row["hidden_T_minus_W"], name);
        close(whole.hidden, row["hidden_share"], name);
        close(found.hidden, row["hidden_tau_0.02_share"], name);
        let own = sampling.share_at(found.own, 500, Z95, 1.0).unwrap();
        close(own.lo, row["own_wilson95_lo"], name);
        close(own.hi, row["own_wilson95_hi"], name);
        let interval = whole.hidden_interval.unwrap();
        close(interval.lo, row["hidden_wilson95_lo"], name);
        close(interval.hi, row["hidden_wilson95_hi"], name);
        groups += 1;
    }
    assert_eq!((groups, at_tau.len()), (7, 7));
    let ranking = hidden(&cost, &Paths::new(&cost, &tree), &sampling, &options(&cost, Unit::Group, EXAMPLE_PLATFORM));
    assert_eq!(ranking.platform_only, 20);
    let names: Vec<&str> = at_tau.iter().take(3).map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["redis.jedis", "com.acme.json", "com.acme.api"]);
}

#[test]
fn how_the_example_is_cut() {
    let p = profile(&method("example.folded"));
    let (cost, tree) = viewed(&p, "");
    let groups = Groups::new(&cost, &Paths::new(&cost, &tree), &matching(&cost, EXAMPLE_PLATFORM), &[], None);
    let table = method("example_cohesion_expected.csv");
    let rows = cells(&table);
    assert_eq!((rows.len(), groups.prefixes().len()), (40, 40));
    for row in rows {
        let name = if row["prefix"] == "(root)" { "" } else { row["prefix"] };
        let found = groups.prefixes().iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(found.cross.to_string(), row["cross"], "{name}");
        assert_eq!(found.total.to_string(), row["tot"], "{name}");
        if !row["ratio"].is_empty() && found.total > 0 {
            close(found.cross as f64 / found.total as f64, row["ratio"], name);
        }
        assert_eq!(found.inclusive.to_string(), row["inclusive_samples"], "{name}");
        assert_eq!(found.kind == Kind::Class, row["kind"] == "class", "{name}");
        assert_eq!(found.chosen, row["in_cut_theta_0.35_big_0.5"] == "1", "{name}");
    }
}

#[test]
fn the_cache_client_of_a_web_worker_is_first() {
    let p = packed_profile("worker-before.folded.zst");
    let (cost, found) = ranked(&p, "", Unit::Group);
    let first = &found.rows[0];
    // Counted from the text: samples whose last frame of no standard library is in a file of redis/.
    assert_eq!((first.name.as_str(), first.inclusive, first.rank), ("redis", 7463, (1, 1, 1)));
    assert_eq!(first.why(cost.view()), "redis: 92.8 % [92.2–93.3], in 10 places, the widest 28.5 %");
    assert_eq!(first.lens.as_deref(), Some("from redis/*"));
    // The line shows it in one place.
    let (cut, _) = viewed(&p, "from redis/*");
    assert_eq!(cut.stacks(), first.inclusive);
    assert!(first.entries[0].name.contains("redis/") && first.entries[0].own <= first.own);
    assert!(!found.rows.iter().any(|r| r.name.contains("worker")), "the application is no hidden cost");
}

#[test]
fn the_rules_below_deep_reactive_stacks_are_first_though_no_box_shows_them() {
    let p = packed_profile("rx-depth2048.folded.zst");
    let (cost, tree) = viewed(&p, "");
    let sampling = Sampling::new(&p, p.default_type());
    for (unit, name, lens) in [
        (Unit::Group, "com.netflix.legacy", "from com.netflix.legacy.*"),
        (Unit::Package, "com.netflix.legacy", "from com.netflix.legacy.*"),
        (Unit::Class, "com.netflix.legacy.Rules", "from com.netflix.legacy.Rules.*"),
        (Unit::Function, "com.netflix.legacy.Rules.evaluate", "from =com.netflix.legacy.Rules.evaluate"),
    ] {
        let found = hidden(&cost, &Paths::new(&cost, &tree), &sampling, &options(&cost, unit, "@platform"));
        let first = &found.rows[0];
        assert_eq!((first.name.as_str(), first.lens.as_deref()), (name, Some(lens)));
        assert!(first.own * 100 / cost.view() == 84 && first.hidden > 0.8 && first.places > 1000, "{first:?}");
        assert!(first.widest * 100 < cost.view());
        assert_eq!((first.effective_places, first.rank), (None, (1, 1, 1)));
    }
    let ours = matching(&cost, "com.netflix.legacy.*");
    let boxes = (1..tree.len() as u32).filter(|&n| tree.symbol(n).is_some_and(|s| ours.get(s as usize)));
    assert!(boxes.map(|n| tree.value(n)).max().unwrap() * 100 < cost.view());
}

const TWO_POOLS: &str = "main;web::a;pool::get;pool::wait::park 30
main;web::b;pool::get;pool::wait::park 20
main;web::b;pool::put 10
main;web::c;java.lang.Object.wait 40
";

#[test]
fn groups_are_as_deep_as_asked_and_named_ones_come_first() {
    let p = profile(TWO_POOLS);
    let (cost, tree) = viewed(&p, "");
    let sampling = Sampling::new(&p, 0);
    let rows = |depth, named: &[(&str, &str)]| {
        let named = named.iter().map(|(name, text)| (name.to_string(), matching(&cost, text))).collect();
        let options = HiddenOptions { depth, named, tau: 0.5, ..options(&cost, Unit::Group, "java.*") };
        let all = measured(&cost, &Paths::new(&cost, &tree), &sampling, &options);
        let mut out: Vec<(String, i64, Vec<i64>)> = all.into_iter().map(|m| (m.name, m.own, m.places)).collect();
        out.sort();
        (out, hidden(&cost, &Paths::new(&cost, &tree), &sampling, &options))
    };
    let row = |name: &str, places: &[i64]| (name.to_owned(), places.iter().sum(), places.to_vec());
    assert_eq!(rows(Some(1), &[]).0, [row("main", &[]), row("pool", &[30, 30]), row("web", &[40])]);
    let deep = [row("main", &[]), row("pool", &[10]), row("pool::wait", &[30, 20]), row("web", &[40])];
    assert_eq!(rows(Some(2), &[]).0, deep);
    // What a user names is not platform, and the first name gets it.
    let named = [("@waiting", "park or Object.wait"), ("all of java", "java")];
    let (found, listed) = rows(None, &named);
    assert_eq!(found, [row("@waiting", &[40, 30, 20]), row("main", &[]), row("pool", &[10]), row("web", &[])]);
    assert_eq!(listed.rows[0].name, "@waiting");
}

#[test]
fn a_group_that_is_named_as_its_pattern_has_that_line() {
    let p = profile(TWO_POOLS);
    let (cost, tree) = viewed(&p, "let parked = park or Object.wait");
    let of = |name: &str, text: &str| {
        let named = vec![(name.to_owned(), matching(&cost, text))];
        let options = HiddenOptions { named, tau: 0.5, ..options(&cost, Unit::Group, "java.*") };
        let found = hidden(&cost, &Paths::new(&cost, &tree), &Sampling::new(&p, 0), &options);
        found.rows.iter().find(|r| r.name == name).map(|r| r.lens.clone()).unwrap()
    };
    assert_eq!(of("park or Object.wait", "park or Object.wait").as_deref(), Some("from park or Object.wait"));
    assert_eq!(of("@parked", "park or Object.wait").as_deref(), Some("from @parked"));
    // A name that means something else is no pattern of it.
    assert_ne!(of("@parked", "park or ::put").as_deref(), Some("from @parked"));
}

/// A module of which no more is known, and one that says files.
const BINARIES: &str = r#"reflame profile 1
type "samples" "count"
func "start" module="/usr/bin/tool"
func "walk" module="/usr/bin/tool"
func "hash" module="/usr/bin/tool"
func "pack" module="/opt/lib/libz.so" file="src/pack.c"
func "copy" module="/opt/lib/libz.so" file="src/copy.c"
func "draw" module="/opt/lib/libui.so" file="src/gl/draw.c"
frame 0
frame 1
frame 2
frame 3
frame 4
frame 5
stack 0 0
stack 1 1
stack 2 2
stack 2 3
stack 3 4
stack 1 2
stack 1 3
stack 1 5
sample 2 20
sample 3 10
sample 4 10
sample 5 20
sample 6 15
sample 7 25
"#;

#[test]
fn names_without_a_package_are_grouped_by_where_they_stand() {
    let p = profile(BINARIES);
    let (cost, tree) = viewed(&p, "");
    let groups = Groups::new(&cost, &Paths::new(&cost, &tree), &Bits::new(tree.symbols().len()), &[], None);
    let mut names = groups.names().to_vec();
    names.sort();
    // All stacks go through the tool, of which nothing is known but its functions.
    assert_eq!(names, ["hash", "libui.so", "libz.so", "start", "walk"]);
    let options = HiddenOptions { tau: 0.5, ..options(&cost, Unit::Group, "kind:kernel") };
    let found = hidden(&cost, &Paths::new(&cost, &tree), &Sampling::new(&p, 0), &options);
    let lines: Vec<(&str, Option<&str>)> = found.rows.iter().map(|r| (r.name.as_str(), r.lens.as_deref())).collect();
    assert_eq!(lines, [("hash", Some("from =hash")), ("libz.so", Some("from module:=/opt/lib/libz.so"))]);
}

#[test]
fn the_denominator_is_the_view_with_its_buckets() {
    let p = profile("a::x;pool::p 50\na::y;pool::p 50\nother 100\nlost 800\n");
    // 800 in [OTHER], 100 dropped.
    let (cost, tree) = viewed(&p, "drop other | keep pool");
    assert_eq!((cost.view(), cost.bucket(Bucket::Other), cost.all()), (900, 800, 1000));
    let options = HiddenOptions { tau: 1.0, ..options(&cost, Unit::Function, "java.*") };
    let found = hidden(&cost, &Paths::new(&cost, &tree), &Sampling::new(&p, 0), &options);
    let row = found.rows.iter().find(|r| r.name == "pool::p").unwrap();
    assert_eq!((row.own, row.widest, row.hidden), (100, 50, 50.0 / 900.0));
}

#[test]
fn nothing_and_platform_alone_are_no_rows() {
    for (text, platform_only) in [("", 0), ("java.lang.Thread.run;java.util.Map.get 7\n", 7)] {
        let p = profile(if text.is_empty() { "reflame profile 1\ntype \"samples\" \"count\"\n" } else { text });
        for unit in [Unit::Group, Unit::Function, Unit::Class] {
            let (_, found) = ranked(&p, "", unit);
            assert_eq!((found.rows.len(), found.considered, found.platform_only), (0, 0, platform_only));
        }
        let (cost, tree) = viewed(&p, "");
        assert_eq!(conduits_of(&p, &cost, &tree), None);
    }
}

#[test]
fn without_a_number_of_samples_shares_have_no_intervals() {
    let p = profile("a::x;pool::p 500\na::y;pool::p 500\nother 1000\n");
    let (cost, tree) = viewed(&p, "");
    let unknown = Sampling::known(Basis::Unknown, 0.0, 2000);
    let found = hidden(&cost, &Paths::new(&cost, &tree), &unknown, &options(&cost, Unit::Function, "java.*"));
    let row = &found.rows[0];
    assert_eq!((row.name.as_str(), row.own_interval, row.hidden_interval, row.unseen), ("pool::p", None, None, None));
    assert_eq!((row.effective_places, row.rank), (Some(2.0), (1, 1, 1)));
    assert_eq!(row.why(cost.view()), "pool::p: 50.0 %, in 2 places, the widest 25.0 %");
}

#[test]
fn rows_that_do_not_fit_are_counted() {
    let text: String = (0..12).map(|n| format!("a::x;pool{n}::p 50\na::y;pool{n}::p 50\n")).collect();
    let p = profile(&text);
    let (cost, tree) = viewed(&p, "");
    let of = |rows| {
        let options = HiddenOptions { rows, ..options(&cost, Unit::Function, "java.*") };
        hidden(&cost, &Paths::new(&cost, &tree), &Sampling::new(&p, 0), &options)
    };
    let (three, none) = (of(3), of(0));
    // The score of each is tau, and a lower bound of half a percent is more than that.
    assert_eq!((three.rows.len(), three.more, three.left_out, three.considered), (0, 0, 12, 14));
    assert_eq!((none.rows.len(), none.left_out), (0, 12));
    let wide = HiddenOptions { rows: 3, tau: 0.02, ..options(&cost, Unit::Function, "java.*") };
    let found = hidden(&cost, &Paths::new(&cost, &tree), &Sampling::new(&p, 0), &wide);
    assert_eq!((found.rows.len(), found.more, found.left_out), (3, 9, 0));
    // Equal scores are in the order of names.
    let names: Vec<&str> = found.rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["pool0::p", "pool10::p", "pool11::p"]);
    assert!(
        found.rows.iter().all(|r| r.rank.1 == 1 && r.rank.2 == 12),
        "{:?}",
        found.rows.iter().map(|r| r.rank).collect::<Vec<_>>()
    );
}

#[test]
fn conduits_fold_into_one_line() {
    let mut text = String::new();
    for (n, value) in [(0, 40), (1, 30), (2, 30)] {
        text += &format!(
            "main;tower::Svc::call;hyper::Conn::poll;hyper::Task::run;app::handle;app::page{n};db::get;db::wire::read {value}\n"
        );
    }
    let p = profile(&text);
    let (cost, tree) = viewed(&p, "");
    let found = conduits_of(&p, &cost, &tree).unwrap();
    let names: Vec<&str> = found.functions.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "db::get",
            "hyper::Conn::poll",
            "hyper::Task::run",
            "main",
            "tower::Svc::call",
            "app::page0",
            "app::page1",
            "app::page2"
        ]
    );
    assert_eq!(found.dispatchers.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["app::handle"]);
    assert_eq!(found.trunk, ["main", "tower::Svc::call", "hyper::Conn::poll", "hyper::Task::run", "app::handle"]);
    // 95 % of what can be saved is without the least of the pages.
    assert_eq!((found.depth, found.folded_depth), (8.0, 4.3));
    let line = found.lens.unwrap();
    assert!(line.starts_with("fold hyper::* or ") && line.ends_with(" as conduits"), "{line}");
    let (folded, _) = viewed(&p, &line);
    assert_eq!(
        common::stacks(&folded),
        "conduits;app::handle;app::page2;conduits;db::wire::read 30\nconduits;app::handle;conduits;db::wire::read 70\n"
    );
}

#[test]
fn what_spends_its_time_in_the_platform_is_no_conduit() {
    let p = profile("main;app::a;legacy.Rules.evaluate;java.util.TreeMap.get;java.util.TreeMap.find 50\nmain;app::b 50\n");
    let (cost, tree) = viewed(&p, "");
    let found = conduits_of(&p, &cost, &tree).unwrap();
    assert!(!found.functions.iter().any(|f| f.name.contains("evaluate")), "{found:?}");
    assert!(found.functions.iter().any(|f| f.name == "java.util.TreeMap.get"));
}

#[test]
fn stacks_of_a_hundred_thousand_frames() {
    let mut stack = String::from("main");
    for n in 0..50_000 {
        stack += if n % 7 == 0 { ";rx.Flat.sub;java.util.Map.get" } else { ";rx.Map.next;app.Step.go" };
    }
    let p = profile(&format!("{stack} 60\n{stack};pool.Pool.get 40\nmain;pool.Pool.get 30\n"));
    let (cost, tree) = viewed(&p, "");
    for unit in [Unit::Group, Unit::Function, Unit::Class, Unit::Package, Unit::Module] {
        let options = HiddenOptions { tau: 0.5, ..options(&cost, unit, "@platform") };
        let found = hidden(&cost, &Paths::new(&cost, &tree), &Sampling::new(&p, 0), &options);
        let pool = found.rows.iter().find(|r| r.name.starts_with("pool")).unwrap();
        assert_eq!((pool.own, pool.places, pool.widest, cost.view()), (70, 2, 40, 130));
    }
    let found = conduits_of(&p, &cost, &tree).unwrap();
    assert!(found.depth > 70_000.0 && found.folded_depth < found.depth, "{} {}", found.depth, found.folded_depth);
}
