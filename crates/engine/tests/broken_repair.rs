//! `repair`: against the truth where stacks were cut on purpose, and what holds of it on any profile.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use common::{cost, lensed, packed_profile, profile, stack_sums, stacks};
use engine::export::{Export, to_profile, to_profile_with};
use engine::lens::repair::{BITS, FRAMES, Repair};
use engine::lens::{Lensed, ledger::Amount};
use engine::view::{Bucket, Cost, LazyTree, Order, Tree};
use profile::Profile;

/// The stacks of a profile by the names of their frames, root first.
fn sums(p: &Profile) -> Vec<(Vec<String>, i64)> {
    let samples = p.samples();
    let one = |(row, stack): (usize, &profile::StackId)| {
        let mut frames: Vec<String> = p.stacks().leaf_to_root(*stack).map(|f| p.str(p.frames().display(f)).to_owned()).collect();
        frames.reverse();
        (frames, samples.values(p.default_type())[row])
    };
    samples.stacks().iter().enumerate().map(one).collect()
}

/// What became of stacks that were cut on purpose.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Outcome {
    cut: i64,
    right: i64,
    wrong: i64,
}

/// Folded lines with the frames nearest the leaf only.
fn cut_at(p: &Profile, depth: usize) -> String {
    let mut text = String::new();
    for (frames, weight) in sums(p) {
        let _ = writeln!(text, "{} {weight}", frames[frames.len().saturating_sub(depth)..].join(";"));
    }
    text
}

/// Cuts all stacks to the frames nearest the leaf, repairs, and looks how many are as they were.
fn outcome(p: &Profile, depth: usize) -> (Outcome, Arc<Lensed>) {
    // By what is left of a stack, what it was.
    let mut truth: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    let mut cut = 0;
    for (frames, weight) in sums(p) {
        let from = frames.len().saturating_sub(depth);
        let kept = frames[from..].join(";");
        cut += if from > 0 { weight } else { 0 };
        truth.entry(kept).or_default().push((frames.join(";"), weight));
    }
    let lensed = lensed(&profile(&cut_at(p, depth)), "repair");
    let cost = cost(&lensed);
    let mut outcome = Outcome { cut, ..Outcome::default() };
    for (stack, weight) in stack_sums(&cost) {
        if truth.contains_key(&stack) {
            continue;
        }
        // It was repaired: its last frames are one of those that were cut.
        let (begin, _) = stack.rmatch_indices(';').nth(depth - 1).expect("a deep stack");
        let was = &truth[&stack[begin + 1..]];
        let right: i64 = was.iter().filter(|(whole, _)| *whole == stack).map(|(_, w)| w).sum();
        outcome.right += right.min(weight);
        outcome.wrong += (weight - right).max(0);
    }
    (outcome, lensed)
}

/// A random number, again and again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A reactive service: each endpoint is a chain of some 300 frames, most of a framework that all share, and a sample is
/// taken somewhere along it, with a few utilities below. `own` of ten frames are the endpoint's. With `shared` the chains
/// are made of so many pieces, each of which stands in many of them.
fn reactive(seed: u64, endpoints: usize, own: usize, samples: usize, shared: usize) -> Arc<Profile> {
    let mut dice = Dice(seed);
    let mut piece = |name: &str, length: usize| -> Vec<String> {
        let frame = |step| match dice.roll(10) {
            roll if roll < own => format!("app.{name}.step{step}"),
            _ => format!("rx.Op{}.accept", dice.roll(12)),
        };
        (0..length).map(frame).collect()
    };
    let first = ["java.lang.Thread.run", "pool.Worker.run", "server.dispatch"].map(str::to_owned);
    let mut chains: Vec<Vec<String>> = (0..endpoints)
        .map(|n| first.iter().cloned().chain(piece(&format!("Endpoint{n}"), if shared > 0 { 10 } else { 300 })).collect())
        .collect();
    let pieces: Vec<Vec<String>> = (0..shared).map(|n| piece(&format!("Piece{n}"), 15 + n % 40)).collect();
    for chain in &mut chains {
        while chain.len() < 300 {
            chain.extend_from_slice(&pieces[dice.roll(shared)]);
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..samples {
        let chain = &chains[dice.roll(endpoints)];
        let mut stack = chain[..20 + dice.roll(chain.len() - 20)].join(";");
        (0..dice.roll(6)).for_each(|_| {
            let _ = write!(stack, ";util.u{}", dice.roll(15));
        });
        *counts.entry(stack).or_default() += 1;
    }
    profile(&counts.iter().map(|(stack, count)| format!("{stack} {count}\n")).collect::<String>())
}

fn summary(lensed: &Lensed) -> &Repair {
    lensed.repaired().expect("a repair")
}

#[test]
fn what_the_complete_stacks_cannot_say_is_left_alone() {
    // The stacks of this profile have hundreds of frames: what is above the cut is in none of the complete ones but for 6
    // of 1,598 samples at 64 frames and for 18 of 1,519 at 127.
    let p = packed_profile("rx-depth2048.folded.zst");
    for (depth, cut, tried, said) in [
        (64, 1598, 15, "repaired none of 1,601 truncated samples: no call path is clearly theirs"),
        (127, 1519, 94, "repaired none of 1,522 truncated samples: a place was found for 7 of 1,469 stacks, which may be chance"),
    ] {
        let (outcome, lensed) = outcome(&p, depth);
        assert_eq!(outcome, Outcome { cut, right: 0, wrong: 0 });
        assert_eq!((summary(&lensed).tried, summary(&lensed).to_string().as_str()), (tried, said));
        assert_eq!(lensed.broken().cap.map(|cap| cap.depth), Some(depth as u32));
    }
}

#[test]
fn stacks_that_were_cut_are_as_they_were() {
    let (mut cut, mut right, mut wrong) = (0, 0, 0);
    for (endpoints, own, samples, depth, least) in
        [(10, 4, 4000, 127, 60), (40, 1, 4000, 127, 55), (200, 4, 4000, 64, 14), (40, 0, 4000, 64, 14), (40, 2, 400, 127, 40)]
    {
        let (outcome, lensed) = outcome(&reactive(endpoints as u64, endpoints, own, samples, 0), depth);
        let repair = summary(&lensed);
        assert!(outcome.right * 100 >= outcome.cut * least, "{endpoints} {own} {depth}: {outcome:?} {repair}");
        assert!(outcome.right * 20 >= (outcome.right + outcome.wrong) * 19, "{endpoints} {own} {depth}: {outcome:?} {repair}");
        assert_eq!(repair.repaired.value, outcome.right + outcome.wrong);
        let wrong_rate = outcome.wrong as f64 / (outcome.right + outcome.wrong) as f64;
        assert!(wrong_rate <= repair.false_rate() && repair.false_rate() < 0.10, "{outcome:?} {repair}");
        (cut, right, wrong) = (cut + outcome.cut, right + outcome.right, wrong + outcome.wrong);
    }
    assert_eq!((cut, right, wrong), (12_045, 4_292, 0));
}

#[test]
fn what_stands_in_many_places_is_not_repaired() {
    // Pieces of stacks that many endpoints share: the bits alone would repair a third of them, half of that wrongly. The
    // trials say so.
    for seed in 0..3 {
        for (endpoints, own, shared, depth) in [(40, 3, 25, 64), (150, 3, 12, 64), (150, 1, 40, 127), (600, 2, 6, 127)] {
            let (outcome, lensed) = outcome(&reactive(seed, endpoints, own, 4000, shared), depth);
            assert!(outcome.wrong * 20 <= outcome.right + outcome.wrong, "{outcome:?} {}", summary(&lensed));
        }
    }
}

// ---- a plain reading

/// Frames root first, weight, and whether the stack is truncated.
type Line = (Vec<String>, i64, bool);

/// How many of the first frames of a stack stand in a row in complete ones, and what is above each such place.
fn places(complete: &BTreeSet<Vec<String>>, stack: &[String], but: Option<&[String]>) -> Option<(usize, BTreeSet<Vec<String>>)> {
    let mut longest: (usize, BTreeSet<Vec<String>>) = (FRAMES as usize, BTreeSet::new());
    for whole in complete {
        for i in (0..whole.len()).filter(|&i| but != Some(&whole[..i])) {
            let length = whole[i..].iter().zip(stack).take_while(|(a, b)| a == b).count();
            if length > longest.0 {
                longest = (length, BTreeSet::new());
            }
            if length == longest.0 {
                longest.1.insert(whole[..i].to_vec());
            }
        }
    }
    (!longest.1.is_empty()).then_some(longest)
}

/// The bits of a run of frames.
fn bits_of(complete: &BTreeSet<Vec<String>>) -> impl Fn(&[String]) -> f64 {
    let nodes: BTreeSet<&[String]> = complete.iter().flat_map(|s| (1..=s.len()).map(|end| &s[..end])).collect();
    let functions = complete.iter().flatten().collect::<BTreeSet<_>>().len() as f64;
    let mut calls: BTreeMap<[String; 2], f64> = BTreeMap::new();
    let mut all: BTreeMap<String, f64> = BTreeMap::new();
    for node in nodes {
        let [.., caller, function] = node else { continue };
        *calls.entry([caller.clone(), function.clone()]).or_default() += 1.0;
        *all.entry(caller.clone()).or_default() += 1.0;
    }
    move |run| {
        let one = |pair: &[String]| {
            let seen = calls.get(pair).copied().unwrap_or(0.0);
            let of = all.get(&pair[0]).copied().unwrap_or(0.0);
            -((seen + 0.5) / (of + 0.5 * functions)).log2()
        };
        run.windows(2).map(one).sum()
    }
}

/// What becomes of each stack.
fn plainly(lines: &[Line]) -> Vec<Vec<String>> {
    let complete: BTreeSet<Vec<String>> = lines.iter().filter(|l| !l.2).map(|l| l.0.clone()).collect();
    let bits = bits_of(&complete);
    let same = || lines.iter().map(|l| l.0.clone()).collect();
    let long: Vec<&Vec<String>> = complete.iter().filter(|s| s.len() / 2 >= FRAMES as usize).collect();
    assert!(long.len() <= 300, "all of them are tried");
    let mut wrong: Vec<f64> = Vec::new();
    for stack in &long {
        let mut worst: Option<f64> = None;
        for above in [stack.len() / 2, stack.len() / 4] {
            if let Some((length, found)) = places(&complete, &stack[above..], Some(&stack[..above]))
                && found.len() == 1
                && !found.iter().all(Vec::is_empty)
            {
                let bits = bits(&stack[above..above + length]);
                worst = Some(worst.map_or(bits, |worst| worst.max(bits)));
            }
        }
        wrong.extend(worst);
    }
    let count = |least: u32| wrong.iter().filter(|&&bits| bits >= f64::from(least)).count();
    let Some(least) = BITS.into_iter().find(|&least| !long.is_empty() && count(least) * 100 <= long.len()) else { return same() };
    let place = |line: &Line| {
        let (length, found) = places(&complete, &line.0, None)?;
        let [prefix] = &found.into_iter().collect::<Vec<_>>()[..] else { return None };
        (line.2 && !prefix.is_empty() && bits(&line.0[..length]) >= f64::from(least)).then(|| prefix.clone())
    };
    let cut = lines.iter().filter(|l| l.2).count();
    let found: Vec<Option<Vec<String>>> = lines.iter().map(place).collect();
    if (count(least) + 1) * cut * 20 > found.iter().flatten().count() * (long.len() + 2) {
        return same();
    }
    lines.iter().zip(found).map(|(line, prefix)| [prefix.unwrap_or_default(), line.0.clone()].concat()).collect()
}

#[test]
fn it_does_what_its_plain_reading_does() {
    let (mut repaired, mut refused) = (0, 0);
    for seed in 0..16 {
        let (endpoints, own, shared) = [(2, 3, 0), (5, 1, 0), (4, 5, 3), (3, 0, 2)][seed % 4];
        let whole = reactive(seed as u64, endpoints, own, 260, shared);
        let p = profile(&cut_at(&whole, [70, 127, 200][seed % 3]));
        let broken = engine::analysis::broken::broken(&p).rows;
        let lines: Vec<Line> = sums(&p)
            .into_iter()
            .zip(p.samples().stacks())
            .map(|((frames, weight), stack)| (frames, weight, broken.get(stack.index())))
            .collect();
        let mut expected: BTreeMap<String, i64> = BTreeMap::new();
        for (frames, line) in plainly(&lines).into_iter().zip(&lines) {
            *expected.entry(frames.join(";")).or_default() += line.1;
        }
        let lensed = lensed(&p, "repair");
        assert!(stack_sums(&cost(&lensed)) == expected, "{seed}: {}", summary(&lensed));
        *(if summary(&lensed).repaired.samples > 0 { &mut repaired } else { &mut refused }) += 1;
    }
    assert!(repaired >= 4 && refused >= 4, "{repaired} {refused}");
}

// ---- what holds of it

/// A profile of which more than half of the truncated stacks are repaired.
fn repairable() -> Arc<Profile> {
    profile(&cut_at(&reactive(10, 10, 4, 800, 0), 127))
}

#[test]
fn nothing_is_lost() {
    let p = repairable();
    let lensed = lensed(&p, "repair");
    let ledger = lensed.ledger(0);
    let entry = &ledger.entries[0];
    assert_eq!((ledger.stacks.value, ledger.all.value), (800, 800));
    assert_eq!(entry.reshaped, summary(&lensed).repaired);
    assert_eq!(entry.kept.value + entry.reshaped.value, 800);
    assert!(entry.reshaped.value > 100);
    let note = entry.note.as_deref().unwrap();
    assert!(note.starts_with("repaired ") && note.contains(" truncated samples; estimated false-repair rate at most "), "{note}");
    // Self cost is where it was.
    let own = |l: &Arc<Lensed>| {
        let mut tree = LazyTree::bottom_up(&cost(l), Order::Name);
        tree.open(0).to_vec().into_iter().map(|n| (tree.name(n).to_owned(), tree.value(n))).collect::<Vec<_>>()
    };
    assert_eq!(own(&lensed), own(&common::lensed(&p, "")));
}

#[test]
fn a_complete_profile_stays_as_it_is() {
    for p in [packed_profile("worker-before.folded.zst"), reactive(3, 10, 4, 800, 0)] {
        let (one, two) = (lensed(&p, "repair"), lensed(&p, ""));
        assert_eq!(stacks(&cost(&one)), stacks(&cost(&two)));
        assert_eq!(summary(&one).truncated, Amount::default());
        assert_eq!(summary(&one).to_string(), "no stack is known to be truncated");
        assert_eq!(one.ledger(0).entries[0].kept, one.ledger(0).all);
    }
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let p = repairable();
    let mut lines: Vec<String> =
        sums(&p).into_iter().map(|(frames, weight)| format!("{} {weight}\n", frames.join(";"))).collect();
    let expected = stacks(&cost(&lensed(&p, "repair")));
    let mut dice = Dice(5);
    for _ in 0..3 {
        (0..lines.len()).for_each(|i| lines.swap(i, dice.roll(i + 1)));
        assert!(stacks(&cost(&lensed(&profile(&lines.concat()), "repair"))) == expected);
    }
}

#[test]
fn a_repaired_stack_is_whole_and_may_be_repaired_but_once() {
    let p = repairable();
    let bucket = |text: &str, bucket| cost(&lensed(&p, text)).bucket(bucket);
    let repaired = lensed(&p, "repair");
    let amount = summary(&repaired);
    let left = amount.truncated.value - amount.repaired.value;
    assert!(left > 0);
    assert_eq!(cost(&repaired).truncated(), left);
    assert_eq!(bucket("from nothing", Bucket::Broken), amount.truncated.value);
    assert_eq!(bucket("repair | from nothing", Bucket::Broken), left);
    assert!(stacks(&cost(&lensed(&p, "repair | repair"))) == stacks(&cost(&repaired)));
    assert_eq!(cost(&lensed(&p, "repair | from java")).stacks(), 800 - left);
}

/// What is inferred of each box, top-down and bottom-up; and the same of the lazy top-down tree.
fn inferred(cost: &Arc<Cost>) -> (BTreeMap<String, i64>, BTreeMap<String, i64>) {
    let tree = Tree::top_down(cost, Order::Name);
    let mut down: BTreeMap<String, i64> = BTreeMap::new();
    for node in 0..tree.len() as u32 {
        assert!((0..=tree.value(node)).contains(&tree.inferred(node)));
        if tree.inferred(node) > 0 {
            *down.entry(tree.name(node).to_owned()).or_default() += tree.inferred(node);
        }
    }
    let all = |mut tree: LazyTree| {
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        let mut todo = vec![0];
        while let Some(node) = todo.pop() {
            assert!((0..=tree.value(node)).contains(&tree.inferred(node)));
            if tree.inferred(node) > 0 {
                *sums.entry(tree.name(node).to_owned()).or_default() += tree.inferred(node);
            }
            todo.extend_from_slice(tree.open(node));
        }
        sums
    };
    assert_eq!(all(LazyTree::top_down(cost, Order::Name)), down);
    (down, all(LazyTree::bottom_up(cost, Order::Name)))
}

#[test]
fn inferred_frames_are_known_in_every_view_and_after_every_step() {
    let p = repairable();
    let repaired = lensed(&p, "repair");
    let value = summary(&repaired).repaired.value;
    let (down, up) = inferred(&cost(&repaired));
    assert_eq!(down, up);
    assert_eq!(down["java.lang.Thread.run"], value);
    assert!(inferred(&cost(&lensed(&p, ""))).0.is_empty());
    for (steps, name, expected) in [
        ("by package", "rx", None),
        ("fold rx.* as rx", "java.lang.Thread.run", Some(value)),
        ("fold java.* or pool.* as start", "start", Some(value)),
        ("hide java", "pool.Worker.run", None),
        ("from server.dispatch", "server.dispatch", None),
        ("from app.* with 1 callers", "server.dispatch", None),
        ("rename /java/ \"jvm\"", "jvm.lang.Thread.run", Some(value)),
        ("unrecurse all", "java.lang.Thread.run", Some(value)),
        ("to innermost java", "java.lang.Thread.run", Some(value)),
        ("root by sample-type", "java.lang.Thread.run", Some(value)),
        ("leaf by sample-type", "java.lang.Thread.run", Some(value)),
        ("root by broken", "java.lang.Thread.run", Some(value)),
        ("keep java", "java.lang.Thread.run", Some(value)),
    ] {
        let (down, _) = inferred(&cost(&lensed(&p, &format!("repair | {steps}"))));
        let found = down.get(name).copied();
        assert!(found.is_some_and(|found| found > 0) && expected.is_none_or(|e| found == Some(e)), "{steps}: {found:?}");
        // A frame that a step puts there was not inferred, nor is one that was recorded.
        assert_eq!(down.get("samples"), None, "{steps}");
    }
}

#[test]
fn exports_mark_inferred_frames_if_asked() {
    let repaired = lensed(&repairable(), "repair");
    let names = |p: &Profile| sums(p).into_iter().flat_map(|(frames, weight)| frames.into_iter().map(move |f| (f, weight)));
    let count = |p: &Profile, name: &str| names(p).filter(|(f, _)| f == name).map(|(_, w)| w).sum::<i64>();
    let (plain, marked) = (
        to_profile(&repaired).unwrap(),
        to_profile_with(&repaired, Export { mark_inferred: true, ..Export::default() }).unwrap(),
    );
    let value = summary(&repaired).repaired.value;
    assert_eq!(count(&plain, "java.lang.Thread.run"), count(&marked, "java.lang.Thread.run") + value);
    assert_eq!(count(&marked, "java.lang.Thread.run~"), value);
    assert!(names(&plain).all(|(f, _)| !f.ends_with('~')));
    assert_eq!((plain.total(0), marked.total(0)), (800, 800));
}

#[test]
fn names_of_threads_marks_and_steps_above_stay_above() {
    let plain = repairable();
    let value = summary(&lensed(&plain, "repair")).repaired.value;
    let expected = stack_sums(&cost(&lensed(&plain, "repair")));
    // One name above all stacks, of two threads.
    let text: String = sums(&plain).iter().enumerate().fold(String::new(), |mut text, (n, (frames, weight))| {
        let _ = writeln!(text, "[pool-{} tid={}];{} {weight}", n % 2, n % 2, frames.join(";"));
        text
    });
    let threads = lensed(&profile(&text), "repair");
    assert_eq!(summary(&threads).repaired.value, value);
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    for (stack, weight) in stack_sums(&cost(&threads)) {
        *found.entry(stack.split_once(';').unwrap().1.to_owned()).or_default() += weight;
    }
    assert!(found == expected);
    // What a step put there; and `[broken]` goes with what it said.
    let below = |text: &str| {
        let all = stack_sums(&cost(&lensed(&plain, text)));
        let strip = |stack: &str| stack.strip_prefix("samples;").unwrap_or(stack).to_owned();
        all.into_iter().map(|(stack, weight)| (strip(&stack), weight)).collect::<BTreeMap<_, _>>()
    };
    assert!(below("root by sample-type | repair") == expected);
    let sums_of = |text: &str| stack_sums(&cost(&lensed(&plain, text)));
    assert!(sums_of("root by broken | repair") == sums_of("repair | root by broken"));
    // Stacks that the recorder marked lose the mark.
    let broken = engine::analysis::broken::broken(&plain).rows;
    let mut text = String::new();
    for ((frames, weight), stack) in sums(&plain).iter().zip(plain.samples().stacks()) {
        let mark = if broken.get(stack.index()) { "[truncated];" } else { "" };
        let _ = writeln!(text, "{mark}{} {weight}", frames.join(";"));
    }
    let marked = lensed(&profile(&text), "repair");
    assert_eq!(summary(&marked).repaired.value, value);
    let whole = |all: BTreeMap<String, i64>| all.into_iter().filter(|(s, _)| s.starts_with("java")).collect::<BTreeMap<_, _>>();
    assert!(whole(stack_sums(&cost(&marked))) == whole(expected));
}

#[test]
fn very_deep_stacks() {
    // 50,000 frames, complete down to 40 places of it, and cut off above others.
    let frames: Vec<String> = (0..50_000u64).map(|i| format!("f{}", (i * i + i / 7) % 977)).collect();
    let mut text = String::new();
    for n in 0..40 {
        let _ = writeln!(text, "main;{};leaf{n} 1", frames[..49_000 + n * 20].join(";"));
    }
    for n in 0..10 {
        let _ = writeln!(text, "[truncated];{};leaf{n} 1", frames[40_000 + n * 100..].join(";"));
    }
    let lensed = lensed(&profile(&text), "repair");
    assert_eq!(lensed.ledger(0).stacks.value, 50);
    assert!(summary(&lensed).truncated.value == 10, "{}", summary(&lensed));
}

/// `FILES` names profiles to measure with; a large one is made besides.
#[test]
#[ignore = "prints times"]
fn times() {
    let files = std::env::var("FILES").unwrap_or_default();
    let read = |path: &str| (path.to_owned(), profile(&std::fs::read_to_string(path).expect("a readable profile")));
    let mut all: Vec<(String, Arc<Profile>)> = files.split_whitespace().map(read).collect();
    let made = reactive(1, 60, 1, 30_000, 0);
    all.push(("made, cut at 127".to_owned(), profile(&cut_at(&made, 127))));
    all.push(("made, cut at 64".to_owned(), profile(&cut_at(&made, 64))));
    for (name, p) in all {
        let detect = || {
            let start = std::time::Instant::now();
            let found = engine::analysis::broken::broken(&p);
            (start.elapsed(), found)
        };
        let (detected, found) = (0..5).map(|_| detect()).min_by_key(|(time, _)| *time).expect("five");
        let start = std::time::Instant::now();
        let lensed = lensed(&p, "repair");
        let all = start.elapsed();
        println!("{name}: {} stack rows, {} of {} broken, found in {detected:?}", p.stacks().len(), found.all(), found.total);
        println!("  repaired in {:?}: {}, {} rows after it", all.saturating_sub(detected), summary(&lensed), lensed.stack_rows());
    }
}
