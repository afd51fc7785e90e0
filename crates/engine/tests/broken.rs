//! Broken stacks: those of real profiles, none of complete ones, the known answers, and a plain reading of the rules.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use common::{cost, lensed, packed_profile, pattern, profile};
use engine::analysis::Weight;
use engine::analysis::broken::{Broken, Cap, Reason, Verdict, broken, findings, unmatched};
use engine::lens::Matcher;
use engine::view::Bucket;
use profile::{Builder, Profile};
use proptest::prelude::*;

fn file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The broken stacks as folded lines.
fn lines(p: &Profile, found: &Broken) -> Vec<String> {
    let samples = p.samples();
    let one = |(row, stack): (usize, &profile::StackId)| {
        let mut frames: Vec<&str> = p.stacks().leaf_to_root(*stack).map(|f| p.str(p.frames().display(f))).collect();
        frames.reverse();
        format!("{} {}", frames.join(";"), samples.values(p.default_type())[row])
    };
    samples.stacks().iter().enumerate().filter(|(_, s)| found.rows.get(s.index())).map(one).collect()
}

fn broken_lines(text: &str) -> Vec<String> {
    let p = profile(text);
    lines(&p, &broken(&p))
}

fn weights(found: &Broken) -> [i64; 4] {
    Reason::ALL.map(|reason| found.weight(reason))
}

/// 30 samples in which `b` and `c` are called, and what stands in `more`.
fn usual(more: &str) -> String {
    format!("main;a;b;c 20\nmain;a;b 10\n{more}")
}

#[test]
fn known_answers() {
    let p = profile(&file("testdata/methods/broken_roots.folded"));
    let found = broken(&p);
    let table = file("testdata/methods/broken_roots_kat.csv");
    let mut checked = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let root = found.roots.iter().find(|r| r.name == cells[0]).unwrap_or_else(|| panic!("{} is no root", cells[0]));
        assert_eq!((root.weight, root.inner), (cells[1].parse().unwrap(), cells[2].parse().unwrap()), "{line}");
        let novelty: f64 = cells[3].parse().unwrap();
        assert!((root.novelty() - novelty).abs() <= 1e-9 * novelty.max(1.0), "{line}: {}", root.novelty());
        assert_eq!(root.verdict == Verdict::Called, cells[4] == "1", "{line}");
        checked += 1;
    }
    assert_eq!((checked, found.roots.len()), (8, 8));
    assert_eq!(lines(&p, &found), ["b;c 3", "e 1", "c 2", "w;x 1", "x 4"]);
    assert_eq!(weights(&found), [0, 0, 0, 11]);
    let doubtful: Vec<&str> = found.roots_that_are(Verdict::Doubtful).map(|r| r.name.as_str()).collect();
    assert_eq!(doubtful, ["libfoo"]);
}

#[test]
fn jfr_at_its_default_depth_is_announced() {
    let p = packed_profile("rx-depth64.folded.zst");
    let found = broken(&p);
    assert_eq!(found.cap, Some(Cap { depth: 64, weight: 1803, known: true, marked: false }));
    // One stack of exactly 64 frames is whole, and five shorter ones begin in the middle.
    assert_eq!((found.total, weights(&found)), (1903, [0, 0, 1802, 5]));
    assert!(lines(&p, &found).iter().all(|line| !line.starts_with("java.lang.Thread.run;")));
    let said = findings(&found, &p, &["folded"]);
    assert_eq!(
        said.iter().map(|f| (f.code, f.weight)).collect::<Vec<_>>(),
        [("depth-cap", Weight::Warning), ("broken-roots", Weight::Caution)]
    );
    assert!(said[0].text.starts_with("94.75% of the stacks are at the cap of 64 frames"), "{}", said[0].text);
    let advice = said[0].advice.as_deref().unwrap();
    assert!(advice.contains("stackdepth=2048") && advice.contains("bottom-up"), "{advice}");
    // The lens knows them: what is not found in a broken stack proves nothing.
    let cost = cost(&lensed(&p, "from com.netflix.legacy.*"));
    assert!(cost.bucket(Bucket::Broken) > 0 && cost.bucket(Bucket::Other) > 0);
    assert_eq!(cost.bucket(Bucket::Other) + cost.bucket(Bucket::Broken) + cost.stacks(), 1903);
}

#[test]
fn the_few_broken_stacks_of_a_deep_profile_are_found() {
    let p = packed_profile("rx-depth2048.folded.zst");
    let found = broken(&p);
    // Two and three frames, from the middle of stacks of hundreds.
    assert_eq!(lines(&p, &found).len(), 3);
    assert_eq!((found.cap, weights(&found)), (None, [0, 0, 0, 3]));
}

#[test]
fn nothing_is_broken_in_complete_profiles() {
    let p = packed_profile("worker-before.folded.zst");
    let found = broken(&p);
    assert_eq!((found.any(), found.cap, findings(&found, &p, &["folded"])), (false, None, vec![]));
    let p = packed_profile("../../../../examples/orders-cpu.pb.gz");
    let found = broken(&p);
    assert_eq!((found.any(), found.cap, findings(&found, &p, &["pprof"])), (false, None, vec![]));
    let p = profile(&file("testdata/methods/example.folded"));
    let found = broken(&p);
    assert_eq!((found.any(), found.cap, findings(&found, &p, &["folded"])), (false, None, vec![]));
}

/// A random number of 31 bits, again and again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A service: handlers of several layers, utilities that are called from all of them, a pool of threads, recursion, and
/// work that begins threads of its own with a function that nothing calls. Nothing of it is cut off.
fn service(seed: u64, samples: usize) -> String {
    let mut dice = Dice(seed);
    let (handlers, layers, utilities) = (3 + dice.roll(12), 2 + dice.roll(5), 4 + dice.roll(20));
    let background = dice.roll(4);
    let recursive = dice.roll(3) == 0;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..samples {
        let mut stack = match dice.roll(10) {
            0 if background > 0 => format!("background{}", dice.roll(background)),
            1 => "start_thread;pool::run".to_owned(),
            _ => "java.lang.Thread.run;pool.Worker.run".to_owned(),
        };
        let handler = dice.roll(handlers);
        for layer in 0..1 + dice.roll(layers) {
            let _ = write!(stack, ";layer{layer}::h{handler}");
            if recursive && dice.roll(3) == 0 {
                (0..dice.roll(12)).for_each(|_| stack.push_str(";visit"));
            }
        }
        for _ in 0..dice.roll(4) {
            let _ = write!(stack, ";util::u{}", dice.roll(utilities));
        }
        *counts.entry(stack).or_default() += 1;
    }
    counts.iter().map(|(stack, count)| format!("{stack} {count}\n")).collect()
}

#[test]
fn no_false_alarm_on_simulated_services() {
    for seed in 0..100 {
        let p = profile(&service(seed, [50, 400, 3000][seed as usize % 3]));
        let found = broken(&p);
        assert!(!found.any() && found.cap.is_none(), "seed {seed}: {:?}", lines(&p, &found));
    }
}

#[test]
fn a_cap_on_simulated_services_is_found_and_only_it() {
    let mut caps = 0;
    for seed in 0..40 {
        let whole = service(seed, 3000);
        let depth = 5;
        let (mut cut, mut kept) = (0, String::new());
        for line in whole.lines() {
            let (stack, count) = line.rsplit_once(' ').unwrap();
            let frames: Vec<&str> = stack.split(';').collect();
            let from = frames.len().saturating_sub(depth);
            cut += if from > 0 { count.parse::<i64>().unwrap() } else { 0 };
            let _ = writeln!(kept, "{} {count}", frames[from..].join(";"));
        }
        let p = profile(&kept);
        let found = broken(&p);
        for line in lines(&p, &found) {
            assert_eq!(line.split(';').count(), depth, "seed {seed}: {line}");
        }
        if let Some(cap) = found.cap {
            caps += 1;
            assert_eq!((cap.depth, cap.known), (depth as u32, false));
            // A background thread's stacks may be exactly so deep.
            assert!(found.all() >= cut * 95 / 100, "seed {seed}: {} of {cut}", found.all());
        }
    }
    assert!(caps >= 30, "{caps}");
}

#[test]
fn a_function_needs_twenty_observations_inside() {
    assert_eq!(broken_lines("main;a;b 19\nb 1\n"), Vec::<String>::new());
    assert_eq!(broken_lines("main;a;b 20\nb 1\n"), ["b 1"]);
    // Exactly as often at the root as inside: not mostly called.
    assert_eq!(broken_lines("main;a;b 20\nb 20\n"), Vec::<String>::new());
    assert_eq!(broken_lines("main;a;b 21\nb 20\n"), ["b 20"]);
    // Recursion counts a sample once.
    assert_eq!(broken_lines("main;a;b;b;b;b 10\nb 1\n"), Vec::<String>::new());
}

#[test]
fn thread_entries_are_never_accused() {
    assert_eq!(broken_lines("x;y;main 50\nmain 1\nx;y;start_thread 50\nstart_thread 1\n"), Vec::<String>::new());
    assert_eq!(broken_lines("_start;f;asm_exc_page_fault 50\nasm_exc_page_fault 3\n"), Vec::<String>::new());
}

#[test]
fn marks_come_first() {
    let p = profile(&usual("[truncated];b;c 5\nb;c 2\n[unknown];c 1\n"));
    let found = broken(&p);
    assert_eq!(weights(&found), [5, 1, 0, 2]);
    let codes: Vec<&str> = findings(&found, &p, &[]).iter().map(|f| f.code).collect();
    assert_eq!(codes, ["truncated", "unknown-roots", "broken-roots"]);
    // What stands right below a mark is neither called nor a root, as far as is known.
    let roots: Vec<(&str, i64, i64)> = found.roots.iter().map(|r| (r.name.as_str(), r.weight, r.inner)).collect();
    assert_eq!(roots, [("main", 30, 0), ("b", 2, 30)]);
}

#[test]
fn of_profiles_without_call_paths_nothing_is_said_of_roots() {
    let p = profile("[unknown] 500\nwork 300\nload 200\n");
    let codes: Vec<&str> = findings(&broken(&p), &p, &["callgrind"]).iter().map(|f| f.code).collect();
    assert_eq!(codes, ["flat"]);
}

#[test]
fn marked_stacks_of_one_depth_tell_the_limit() {
    let deep = (0..32).map(|i| format!("f{i}")).collect::<Vec<_>>().join(";");
    let p = profile(&format!("main;a 10\n[truncated];{deep} 7\n"));
    assert_eq!(broken(&p).cap, Some(Cap { depth: 32, weight: 7, known: true, marked: true }));
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let mut stack = None;
    for name in deep.split(';') {
        let frame = b.frame_from_text(name);
        stack = Some(match stack {
            None => b.truncated_root(frame),
            above => b.stack(above, frame),
        });
    }
    b.sample(stack.unwrap(), &[9], Default::default());
    let p = Arc::new(b.finish().unwrap());
    let found = broken(&p);
    assert_eq!((found.cap.map(|c| c.depth), weights(&found)), (Some(32), [9, 0, 0, 0]));
    let said = findings(&found, &p, &["perf-data"]);
    assert!(said[0].text.ends_with("marked as cut off, most of them at 32 frames"), "{}", said[0].text);
    assert!(said[0].advice.as_deref().unwrap().contains("branch record"));
    // A copy of the stack that was too small ends at any depth; the kernel stops at the one it was told.
    for (depth, advice, other) in
        [(23, "--call-graph dwarf,65528", "perf_event_max_stack"), (127, "perf_event_max_stack", "--call-graph dwarf,65528")]
    {
        let frames: Vec<String> = (0..depth).map(|i| format!("f{i}")).collect();
        let p = profile(&format!("main;a 10\n[truncated];{} 7\n", frames.join(";")));
        let said = findings(&broken(&p), &p, &["perf-data"]);
        let text = said[0].advice.as_deref().unwrap();
        assert!(said[0].code == "truncated" && text.contains(advice) && !text.contains(other), "{depth}: {text}");
    }
}

#[test]
fn a_root_without_a_name_is_broken_unless_an_entry_is_below() {
    let p = profile("[unknown];x;y 3\n0x7f12a9b3c4d5;x 2\n[unknown];[unknown];main;x 4\n[unknown] 1\nmain;[unknown];x 9\n");
    assert_eq!(lines(&p, &broken(&p)), ["[unknown] 1", "[unknown];x;y 3", "0x7f12a9b3c4d5;x 2"]);
}

#[test]
fn names_of_threads_and_processes_are_no_functions() {
    let stacks = "main;a;b;c 20\nmain;a;b 10\nb;c 2\n";
    for above in ["java-12", "java-12/14", "nginx: worker-?/7", "[pool-1 tid=9]", "process 12:\"python x.py\"", "thread (0x7F)"] {
        let text: String = stacks.lines().map(|l| format!("{above};{l}\n")).collect();
        let found = broken_lines(&text);
        assert_eq!(found.len(), 1, "{above}");
        assert!(found[0].ends_with(";b;c 2"), "{found:?}");
    }
    // By what stands below: most of it begins in main; and what else is like it.
    assert_eq!(broken_lines("redis;main;a;b 20\nredis;b 2\ncron;b 1\n"), ["redis;b 2", "cron;b 1"]);
    // A function with samples of its own is one.
    assert_eq!(broken_lines("redis;main;a;b 20\nredis;b 2\nredis 1\n"), Vec::<String>::new());
    // Two names.
    assert_eq!(broken_lines("P12;T3;main;a;b 20\nP12;T4;b 2\n"), ["P12;T4;b 2"]);
    // What is called somewhere is no process, whatever its form.
    assert_eq!(broken_lines("main;fn-1;b 20\nfn-1;c 2\n"), ["fn-1;c 2"]);
}

#[test]
fn what_a_runtime_calls_may_begin_anywhere() {
    let all = "(root);main;a;emit 40\n(root);emit;a 3\n";
    assert_eq!(broken_lines(all), Vec::<String>::new());
    // V8 stops at 255 frames below its root.
    let deep = |from: usize, to: usize| (from..to).map(|i| format!("f{i}")).collect::<Vec<_>>().join(";");
    let text: String = (0..10).map(|i| format!("(root);{} 5\n", deep(i * 20, i * 20 + 255))).collect();
    let p = profile(&format!("{text}(root);{} 60\n", deep(0, 200)));
    let found = broken(&p);
    assert_eq!(found.cap, Some(Cap { depth: 255, weight: 50, known: true, marked: false }));
    assert_eq!(weights(&found), [0, 0, 45, 0]);
}

#[test]
fn profiles_that_count_nothing_count_rows() {
    let mut b = Builder::new();
    b.sample_type("cpu", "nanoseconds", 1);
    for i in 0..25 {
        let names = ["main".to_owned(), "a".to_owned(), "b".to_owned(), format!("c{i}")];
        let stack = names.iter().fold(None, |above, name| {
            let frame = b.frame_from_text(name);
            Some(b.stack(above, frame))
        });
        b.sample(stack.unwrap(), &[0], Default::default());
    }
    let frame = b.frame_from_text("b");
    let stack = b.stack(None, frame);
    b.sample(stack, &[0], Default::default());
    let p = Arc::new(b.finish().unwrap());
    let found = broken(&p);
    assert_eq!((found.total, weights(&found)), (26, [0, 0, 0, 1]));
}

#[test]
fn empty_negative_and_deep_profiles() {
    let p = Arc::new(Builder::new().finish().unwrap());
    let found = broken(&p);
    assert_eq!((found.any(), found.total, found.cap, findings(&found, &p, &[]).len()), (false, 0, None, 0));
    // A difference: absolute values count.
    let p = profile("main;a;b 30\nmain;a;b;x -10\nb -2\n");
    assert_eq!(lines(&p, &broken(&p)), ["b -2"]);
    let deep = (0..100_000).map(|i| format!("f{}", i % 50)).collect::<Vec<_>>().join(";");
    let p = profile(&format!("main;{deep} 30\nf7 1\n"));
    assert_eq!(broken(&p).all(), 1);
}

#[test]
fn a_whole_stack_stays_whole_where_it_joins_a_broken_one() {
    // What is left of the first is the second, of which nothing is known.
    let p = profile("[unknown];main;x 4\n[unknown] 1\n");
    for steps in ["hide main or x", "fold not nothing as all", "to unknown", "by class | unrecurse all fold not nothing"] {
        let cost = cost(&lensed(&p, &format!("{steps} | keep nothing")));
        assert_eq!((cost.bucket(Bucket::Other), cost.bucket(Bucket::Broken)), (4, 1), "{steps}");
    }
}

#[test]
fn what_may_match_more() {
    let p = profile(&usual("b;c 2\nb;d 3\n"));
    let lensed = lensed(&p, "keep b");
    let count = |text: &str| {
        let cost = cost(&lensed);
        unmatched(&cost, &Matcher::with_sets(&pattern(text), &[]).unwrap().bind(cost.lensed().symbols()))
    };
    assert_eq!((count("=a"), count("=d"), count("=b"), count("=nothing")), (5, 2, 0, 5));
    // What a cut sent to BROKEN may have matched as well.
    let lensed = common::lensed(&p, "from =a");
    let cost = cost(&lensed);
    assert_eq!(cost.bucket(Bucket::Broken), 5);
    let none = Matcher::with_sets(&pattern("=nothing"), &[]).unwrap().bind(cost.lensed().symbols());
    assert_eq!(unmatched(&cost, &none), 5);
}

// ---- a plain reading

/// A stack as the rules see it: `!` begins what the recorder marked, `?` has no name, `main` begins threads.
type Line = (Vec<&'static str>, i64);

/// Which of the stacks are broken, by reason.
fn plainly(stacks: &[Line]) -> Vec<Option<Reason>> {
    let marked = |s: &[&str]| s[0] == "[truncated]";
    let named: Vec<bool> = stacks.iter().map(|(s, _)| !marked(s) && s[0] != "[unknown]").collect();
    let mut root: BTreeMap<&str, i64> = BTreeMap::new();
    let mut short: BTreeMap<&str, i64> = BTreeMap::new();
    let mut inner: BTreeMap<&str, i64> = BTreeMap::new();
    let depth = stacks.iter().filter(|(s, w)| !marked(s) && *w > 0).map(|(s, _)| s.len()).max().unwrap_or(0);
    for ((stack, weight), named) in stacks.iter().zip(&named) {
        if *named {
            *root.entry(stack[0]).or_default() += weight;
            *short.entry(stack[0]).or_default() += if stack.len() < depth { *weight } else { 0 };
        }
        let below = &stack[if *named { 1 } else { 2.min(stack.len()) }..];
        for name in below.iter().collect::<BTreeSet<_>>() {
            *inner.entry(name).or_default() += weight;
        }
    }
    let of = |map: &BTreeMap<&str, i64>, name: &str| map.get(name).copied().unwrap_or(0);
    let mostly_called = |name: &str| of(&root, name) < of(&inner, name);
    let called = |name: &str| name != "main" && mostly_called(name) && of(&inner, name) >= 20;
    let deepest = |(s, w): &&Line| s.len() == depth && *w > 0 && !marked(s) && s[0] != "[unknown]";
    let weight: i64 = stacks.iter().filter(deepest).map(|(_, w)| w).sum();
    let novel = |s: &[&str]| s[0] != "main" && of(&inner, s[0]) > 0 && (of(&short, s[0]) == 0 || called(s[0]));
    let new: i64 = stacks.iter().filter(deepest).filter(|(s, _)| novel(s)).map(|(_, w)| w).sum();
    let any_marked = stacks.iter().any(|(s, w)| marked(s) && *w > 0);
    let cap = !any_marked && depth > 1 && new * 2 >= weight && new >= 5;
    let reason = |(stack, _): &Line| {
        let root = stack[0];
        if marked(stack) {
            Some(Reason::Marked)
        } else if root == "[unknown]" {
            Some(Reason::UnknownRoot)
        } else if cap && stack.len() >= depth && root != "main" && (of(&short, root) == 0 || mostly_called(root)) {
            Some(Reason::DepthCap)
        } else {
            called(root).then_some(Reason::CalledRoot)
        }
    };
    stacks.iter().map(reason).collect()
}

fn any_stacks() -> impl Strategy<Value = Vec<Line>> {
    let root = prop::sample::select(vec!["main", "main", "main", "f", "g", "h", "[truncated]", "[unknown]"]);
    let rest = prop::collection::vec(prop::sample::select(vec!["f", "g", "h", "i", "j"]), 0..5);
    let stack = (root, rest, 0i64..30).prop_map(|(root, rest, weight)| ([vec![root], rest].concat(), weight));
    (prop::collection::vec(stack, 1..12), any::<bool>()).prop_map(|(mut stacks, marks)| {
        stacks.retain(|(s, _)| marks || s[0] != "[truncated]");
        stacks.sort();
        stacks.dedup_by(|a, b| a.0 == b.0);
        stacks
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_rules_do_what_their_plain_reading_does(stacks in any_stacks(), seed in 0u64..1000) {
        prop_assume!(stacks.iter().any(|(_, w)| *w > 0));
        let expected = plainly(&stacks);
        let mut order: Vec<usize> = (0..stacks.len()).collect();
        let mut dice = Dice(seed);
        (0..order.len()).for_each(|i| { let to = dice.roll(order.len()); order.swap(i, to) });
        let mut b = Builder::new();
        b.sample_type("samples", "count", 1);
        for &i in &order {
            let stack = stacks[i].0.iter().fold(None, |above, name| {
                let frame = b.frame_from_text(name);
                Some(b.stack(above, frame))
            });
            b.sample(stack.unwrap(), &[stacks[i].1], Default::default());
        }
        let p = Arc::new(b.finish().unwrap());
        let found = broken(&p);
        for (row, &i) in order.iter().enumerate() {
            let stack = p.samples().stacks()[row];
            prop_assert_eq!(found.rows.get(stack.index()), expected[i].is_some(), "{:?} {:?}", stacks[i], expected[i]);
        }
        for reason in Reason::ALL {
            let sum: i64 = stacks.iter().zip(&expected).filter(|(_, e)| **e == Some(reason)).map(|((_, w), _)| w).sum();
            prop_assert_eq!(found.weight(reason), sum, "{:?}", reason);
        }
    }
}
