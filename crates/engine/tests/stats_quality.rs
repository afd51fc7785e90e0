//! What is said against a profile, and that nothing is said against a good one.

mod common;

use std::sync::Arc;

use common::{cost, lensed, profile};
use engine::analysis::quality::quality;
use engine::analysis::{Finding, Sampling, Weight};
use engine::stats::Pcg;
use profile::{Builder, FrameId, Profile, SampleData, StackId, Thread};

fn findings(profile: &Arc<Profile>, source: &[&str]) -> Vec<Finding> {
    let cost = cost(&lensed(profile, ""));
    let sampling = Sampling::new(profile, cost.sample_type());
    let found = quality(&cost, &sampling, source);
    assert!(found.is_sorted_by(|a, b| (b.weight, a.code) <= (a.weight, b.code)), "{found:?}");
    for finding in &found {
        assert!(!finding.text.ends_with('.') && !finding.text.contains('\n'), "{finding:?}");
        finding.lens.iter().for_each(|text| drop(common::lens(text)));
    }
    found
}

fn finding(profile: &Arc<Profile>, source: &[&str], code: &str) -> Option<Finding> {
    findings(profile, source).into_iter().find(|f| f.code == code)
}

fn alarms(found: &[Finding]) -> Vec<&Finding> {
    found.iter().filter(|f| f.weight > Weight::Note).collect()
}

/// A service whose stacks are complete: handlers, services, stores and utilities that all use.
struct Service {
    b: Builder,
    layers: Vec<Vec<FrameId>>,
    root: StackId,
    pcg: Pcg,
}

impl Service {
    fn new(seed: u64, pcg: Pcg) -> Service {
        let mut b = Builder::new();
        b.sample_type(if seed.is_multiple_of(2) { "wall" } else { "cpu" }, "nanoseconds", 1);
        let layer = |b: &mut Builder, name: &str, n: usize| -> Vec<FrameId> {
            (0..n).map(|i| b.frame_from_text(&format!("com.acme.{name}.F{i}.run"))).collect()
        };
        let layers = [("web", 8), ("rules", 30), ("service", 40), ("dao", 25), ("util", 20), ("json", 15), ("pool", 12)]
            .map(|(name, n)| layer(&mut b, name, n))
            .to_vec();
        let start = b.frame_from_text("start_thread");
        let run = b.frame_from_text("com.acme.Worker.run");
        let start = b.stack(None, start);
        let root = b.stack(Some(start), run);
        Service { b, layers, root, pcg }
    }

    /// A call path: frames of falling likelihood, layer by layer, some of them left out, with a function of one layer
    /// always calling the same few.
    fn path(&mut self) -> StackId {
        let mut stack = self.root;
        let mut caller = 0;
        for layer in 0..self.layers.len() {
            let n = self.layers[layer].len() as f64;
            if layer > 1 && self.pcg.uniform() < 0.2 {
                continue;
            }
            if layer > 2 && self.pcg.uniform() < 0.1 {
                break;
            }
            let pick = self.pcg.uniform();
            let at = (n * pick * pick * pick) as usize;
            let at = if layer > 3 { at } else { (at + caller * 7) % n as usize };
            caller = at;
            stack = self.b.stack(Some(stack), self.layers[layer][at]);
        }
        stack
    }

    /// Samples of every thread at `hertz`, for `seconds`; threads work on one path for about `dwell` seconds, then rest.
    fn record(&mut self, threads: usize, seconds: f64, hertz: f64, jitter: f64, dwell: f64) {
        for tid in 0..threads {
            let name = self.b.string("worker");
            let thread = self.b.thread(Thread { process: None, tid: tid as i64, name });
            let (mut until, mut stack) = (0.0, self.path());
            let mut tick = self.pcg.uniform() / hertz;
            while tick < seconds {
                while until < tick {
                    until += self.pcg.exponential(dwell);
                    stack = self.path();
                }
                let late = self.pcg.uniform() * jitter / hertz;
                let data =
                    SampleData { thread: Some(thread), time_ns: Some(((tick + late) * 1e9) as i64), ..SampleData::default() };
                self.b.sample(stack, &[(1e9 / hertz) as i64], data);
                tick += 1.0 / hertz;
            }
        }
    }

    fn finish(self) -> Arc<Profile> {
        Arc::new(self.b.finish().unwrap())
    }
}

/// The promise in the documentation of `quality`.
#[test]
fn nothing_is_said_against_complete_services() {
    let mut false_alarms = Vec::new();
    for seed in 0..100 {
        let mut service = Service::new(seed, Pcg::new(seed));
        for _ in 0..10_000 {
            let path = service.path();
            service.b.sample(path, &[10_000_000], SampleData::default());
        }
        let untimed = service.finish();
        let mut service = Service::new(seed, Pcg::new(1_000 + seed));
        let (hertz, jitter) = [(99.0, 0.01), (100.0, 0.0), (250.0, 0.1), (49.0, 0.3)][seed as usize % 4];
        let dwell = [0.000_5, 0.005, 0.02, 0.1][seed as usize / 4 % 4];
        service.record(4, 10_000.0 / 4.0 / hertz, hertz, jitter, dwell);
        for (what, p) in [("untimed", untimed), ("timed", service.finish())] {
            let found = findings(&p, &["pprof"]);
            false_alarms.extend(alarms(&found).into_iter().map(|f| format!("{seed} {what}: {}: {}", f.code, f.text)));
        }
    }
    assert!(false_alarms.is_empty(), "{} of 200:\n{}", false_alarms.len(), false_alarms.join("\n"));
}

#[test]
fn nothing_is_said_against_recorded_profiles_that_are_good() {
    for (name, source) in [("worker-before.folded", "folded"), ("worker-after.folded", "folded"), ("orders-cpu.pb.gz", "pprof")] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        let read = readers::read(readers::Input::Bytes(&bytes), None, &readers::Options::default()).unwrap();
        let found = findings(&Arc::new(read.profile), &[source]);
        let codes: Vec<&str> = alarms(&found).iter().map(|f| f.code).collect();
        // It has 960 samples.
        assert_eq!(codes, if name == "orders-cpu.pb.gz" { &["few-samples"][..] } else { &[] }, "{name}: {found:?}");
    }
}

#[test]
fn few_samples() {
    let found = finding(&profile("a;b 900\na;c 99\n"), &["folded"], "few-samples").unwrap();
    assert_eq!(found.weight, Weight::Caution);
    assert_eq!(found.text, "the profile is 999 samples: below 1,000 the order of a ranking is not reliable");
    assert!(findings(&profile("a;b 900\na;c 100\n"), &["folded"]).is_empty());
    // Differences and nothing at all have no number of samples to complain of.
    assert!(findings(&profile("a;b 1\n"), &[]).iter().all(|f| f.code == "few-samples"));
    let mut empty = Builder::new();
    empty.sample_type("samples", "count", 1);
    assert!(findings(&Arc::new(empty.finish().unwrap()), &[]).is_empty());
    let mut difference = Builder::new();
    difference.sample_type("samples", "count", 1);
    let (a, b) = (difference.frame_from_text("a"), difference.frame_from_text("[unknown]"));
    for (frame, value) in [(a, 5), (b, -5)] {
        let stack = difference.stack(None, frame);
        difference.sample(stack, &[value], SampleData::default());
    }
    assert!(findings(&Arc::new(difference.finish().unwrap()), &[]).is_empty());
}

#[test]
fn frames_without_names_are_told_by_where_they_stand() {
    // Leaf 30, middle 500, root 20: 0x7f…, anonymous memory and a bare unknown.
    let text = "main;f;0x7f001234 30\nmain;[unknown];g 500\n[unknown];h 20\nmain;ok 1450\n";
    let found = finding(&profile(text), &["perf-script"], "unresolved").unwrap();
    assert_eq!(found.weight, Weight::Caution);
    assert_eq!(
        found.text,
        "frames have no name: 1.50% (1.1–2.1 %) at the leaf, 25.00% (23.2–26.9 %) in the middle, 1.00% (0.6–1.5 %) at the root"
    );
    assert!(found.advice.unwrap().contains("perf map"));
    // Enough to be named, too little to warn of, and less than that.
    let note = finding(&profile("main;[unknown];g 20\nmain;ok 1980\n"), &[], "unresolved").unwrap();
    assert_eq!(note.weight, Weight::Note);
    assert!(finding(&profile("main;[unknown];g 19\nmain;ok 1981\n"), &[], "unresolved").is_none());
    // A stack of one frame is a leaf.
    let alone = finding(&profile("[unknown] 100\nmain;ok 1900\n"), &[], "unresolved").unwrap();
    assert!(alone.text.starts_with("frames have no name: 5.00% (4.1–6.0 %) at the leaf, 0.00%"), "{}", alone.text);
}

#[test]
fn unseen_paths() {
    // 600 of 2,000 samples are of paths seen once.
    let text: String = (0..600).map(|i| format!("a;f{i} 1\n")).chain(["a;g 1400\n".to_owned()]).collect();
    let found = finding(&profile(&text), &[], "unseen-paths").unwrap();
    assert_eq!(found.weight, Weight::Note);
    assert_eq!(found.text, "an estimated 30 % of the cost runs in call paths this profile has never seen: read merged views");
    // Through a lens that makes them one path there is nothing unseen.
    let cost = cost(&lensed(&profile(&text), "fold f* as f"));
    let sampling = Sampling::new(cost.lensed().profile(), 0);
    assert!(quality(&cost, &sampling, &[]).is_empty());
    // Without a number of samples nothing is estimated.
    let mut b = Builder::new();
    b.sample_type("alloc_space", "bytes", 1);
    for i in 0..2_000 {
        let frame = b.frame_from_text(&format!("f{i}"));
        let stack = b.stack(None, frame);
        b.sample(stack, &[1], SampleData::default());
    }
    assert!(finding(&Arc::new(b.finish().unwrap()), &[], "unseen-paths").is_none());
}

#[test]
fn a_frame_that_is_missing_now_and_then() {
    let found = finding(&profile("a;b;c 1900\na;c 100\n"), &[], "missing-middle").unwrap();
    assert_eq!(found.weight, Weight::Note);
    assert_eq!(found.text, "in 5.00% of the view a frame may be missing: a calls c there, and elsewhere does so through b");
    // A tenth is a habit, recursion is none of it, and a few samples are not worth a word.
    for text in ["a;b;c 1000\na;c 101\n", "a;a;c 1900\na;c 100\n", "a;b;c 1990\na;c 9\n"] {
        assert!(finding(&profile(text), &[], "missing-middle").is_none(), "{text}");
    }
}

#[test]
fn a_few_samples_that_hold_too_much() {
    let timed = |weights: &dyn Fn(i64) -> i64| {
        let mut b = Builder::new();
        b.sample_type("wall", "microseconds", 1);
        let frame = b.frame_from_text("f");
        let stack = b.stack(None, frame);
        for i in 0..2_000 {
            b.sample(stack, &[weights(i)], SampleData { time_ns: Some(i * 1_010_000), ..SampleData::default() });
        }
        Arc::new(b.finish().unwrap())
    };
    let found = finding(&timed(&|i| if i < 10 { 30_000 } else { 1_000 + i % 7 }), &[], "heavy-weights").unwrap();
    assert_eq!(found.weight, Weight::Caution);
    assert!(found.text.starts_with("the ten heaviest samples hold 13.0"), "{}", found.text);
    let one = finding(&timed(&|i| if i == 7 { 25_000 } else { 1_000 }), &[], "heavy-weights").unwrap();
    assert!(one.text.contains("the heaviest 1.24%"), "{}", one.text);
    assert!(finding(&timed(&|i| 1_000 + i % 300), &[], "heavy-weights").is_none());
    // Stacks that were seen often are no heavy samples.
    assert!(finding(&profile("a;b 900\na;c 1000\n"), &[], "heavy-weights").is_none());
}

/// `rhythm` starts on thread 0 every 1/`hertz` seconds and runs for `length` seconds.
fn with_rhythm(seed: u64, hertz: f64, length: f64, seconds: f64) -> Arc<Profile> {
    let mut service = Service::new(1, Pcg::new(seed));
    let beat = service.b.frame_from_text("com.acme.Timer.rhythm");
    let beat = service.b.stack(Some(service.root), beat);
    let name = service.b.string("worker");
    let thread = service.b.thread(Thread { process: None, tid: 1, name });
    let (rate, mut until, mut stack) = (99.0, 0.0, beat);
    for i in 0..(seconds * rate) as i64 {
        let now = i as f64 / rate + service.pcg.uniform() * 1e-5;
        while until < now {
            until += service.pcg.exponential(0.005);
            stack = service.path();
        }
        let phase = now * hertz;
        let inside = (phase - phase.floor()) / hertz < length;
        let data = SampleData { thread: Some(thread), time_ns: Some((now * 1e9) as i64), ..SampleData::default() };
        service.b.sample(if inside { beat } else { stack }, &[10_101_010], data);
    }
    service.finish()
}

#[test]
fn work_in_a_rhythm_is_found_where_it_is() {
    for (hertz, length) in [(20.0, 0.012), (7.5, 0.03), (1.0, 0.2)] {
        for seed in 0..5 {
            let found = finding(&with_rhythm(seed, hertz, length, 60.0), &[], "periodic");
            let text = found.unwrap_or_else(|| panic!("nothing at {hertz} Hz, seed {seed}")).text;
            assert!(text.starts_with("com.acme.Timer.rhythm ("), "{text}");
            // The spectrum tells frequencies to a part of 60 s.
            let shown: f64 = text.split("a rhythm of ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
            assert!((shown - hertz).abs() <= 0.05, "{hertz}: {text}");
        }
    }
    // Shorter than the distance of two samples: seen by chance, and its multiples look slower than it is.
    for seed in 0..5 {
        let found = finding(&with_rhythm(seed, 13.0, 0.001, 60.0), &[], "periodic").unwrap();
        assert!(found.text.starts_with("com.acme.Timer.rhythm ("), "{}", found.text);
    }
    // Faster than half the sampler's rate: 100 Hz looks like 1 Hz.
    let folded = finding(&with_rhythm(1, 100.0, 0.000_2, 60.0), &[], "periodic").unwrap();
    assert!(folded.text.contains("a rhythm of 1.0") || folded.text.contains("a rhythm of 0.99"), "{}", folded.text);
    assert_eq!(folded.weight, Weight::Caution);
}

/// Work faster than the sampler, a hundredth and a twentieth of the time, is found in a minute.
#[test]
fn fast_rhythms_are_found_too() {
    let mut missed = Vec::new();
    for hertz in [60.0, 100.0, 250.0] {
        for share in [0.01, 0.05] {
            for seed in 0..3 {
                let found = finding(&with_rhythm(seed, hertz, share / hertz, 60.0), &[], "periodic");
                if !found.is_some_and(|f| f.text.starts_with("com.acme.Timer.rhythm (")) {
                    missed.push((hertz, share, seed));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of 18 missed: {missed:?}", missed.len());
}

/// A function that is there in one phase only has power at low frequencies, and no rhythm.
#[test]
fn phases_are_no_rhythm() {
    for seed in 0..20 {
        let mut service = Service::new(1, Pcg::new(seed));
        service.record(2, 3.0, 99.0, 0.01, 0.003);
        let load = service.b.frame_from_text("com.acme.Load.all");
        let load = service.b.stack(Some(service.root), load);
        let name = service.b.string("loader");
        let thread = service.b.thread(Thread { process: None, tid: 9, name });
        for i in 0..6_000 {
            let phase = (1_000..1_300).contains(&i) || (3_000..3_150).contains(&i);
            let stack = if phase && service.pcg.uniform() < 0.5 { load } else { service.path() };
            let data = SampleData { thread: Some(thread), time_ns: Some(i * 10_101_010), ..SampleData::default() };
            service.b.sample(stack, &[10_101_010], data);
        }
        let found = finding(&service.finish(), &[], "periodic");
        assert!(found.is_none(), "{seed}: {found:?}");
    }
}

#[test]
fn samplers_that_keep_step_with_timers() {
    let sampled = |hertz: f64, jitter: f64| {
        let mut service = Service::new(1, Pcg::new(5));
        service.record(2, 1_100.0 / hertz, hertz, jitter, 0.001);
        finding(&service.finish(), &[], "lock-in")
    };
    for (hertz, shown) in
        [(100.0, "100"), (10.0, "10.0"), (50.0, "50.0"), (250.0, "250"), (500.0, "500"), (1_000.0, "1,000"), (2_000.0, "2,000")]
    {
        let found = sampled(hertz, 0.001).unwrap_or_else(|| panic!("nothing at {hertz} Hz"));
        assert_eq!(found.weight, Weight::Note);
        assert!(found.text.starts_with(&format!("samples were taken {shown} times a second")), "{}", found.text);
    }
    for (hertz, jitter) in [(99.0, 0.001), (97.0, 0.001), (997.0, 0.001), (49.0, 0.001), (100.0, 0.2)] {
        assert_eq!(sampled(hertz, jitter), None, "{hertz} {jitter}");
    }
}

#[test]
fn samples_that_did_not_come() {
    let made = |name: &str, late: &dyn Fn(i64) -> bool| {
        let mut b = Builder::new();
        b.sample_type(name, "nanoseconds", 1);
        let frame = b.frame_from_text("f");
        let stack = b.stack(None, frame);
        let mut time = 0;
        for i in 0..2_000 {
            time += if late(i) { 40_000_000 } else { 10_000_000 };
            b.sample(stack, &[10_000_000], SampleData { time_ns: Some(time), ..SampleData::default() });
        }
        Arc::new(b.finish().unwrap())
    };
    // 100 times 3 of 2,300.
    let found = finding(&made("wall", &|i| i % 20 == 5), &[], "lost").unwrap();
    assert_eq!(found.weight, Weight::Caution);
    assert!(found.text.starts_with("13.04% of the samples did not come"), "{}", found.text);
    assert_eq!(finding(&made("wall", &|i| i % 200 == 5), &[], "lost").unwrap().weight, Weight::Note);
    assert!(finding(&made("wall", &|i| i % 2_000 == 5), &[], "lost").is_none());
    // A profiler of CPU time takes none while nothing runs.
    assert!(finding(&made("cpu", &|i| i % 20 == 5), &[], "lost").is_none());
    assert!(finding(&made("delta", &|i| i % 20 == 5), &["cpuprofile"], "lost").is_some());
}

#[test]
fn samplers_with_a_bias_that_is_known() {
    let p = profile("a;b 2000\n");
    for format in ["jfr", "perf-data", "perf-script"] {
        assert_eq!(finding(&p, &["folded", format], "sampler").unwrap().weight, Weight::Note);
    }
    assert!(findings(&p, &["folded"]).is_empty() && findings(&p, &["no such format"]).is_empty());
}

/// Stacks deeper than any call stack, and times at the ends of their range.
#[test]
fn hostile_profiles_are_looked_at_all_the_same() {
    let mut b = Builder::new();
    b.sample_type("wall", "nanoseconds", 1);
    let mut stack = None;
    for i in 0..100_000 {
        let frame = b.frame_from_text(if i % 3 == 0 { "[unknown]" } else { "f" });
        stack = Some(b.stack(stack, frame));
    }
    for (i, time_ns) in [i64::MIN, -1, 0, 0, 1, i64::MAX].into_iter().enumerate() {
        b.sample(stack.unwrap(), &[i as i64 * (i64::MAX / 30)], SampleData { time_ns: Some(time_ns), ..SampleData::default() });
    }
    let found = findings(&Arc::new(b.finish().unwrap()), &["cpuprofile"]);
    assert!(found.iter().any(|f| f.code == "unresolved"), "{found:?}");
}
