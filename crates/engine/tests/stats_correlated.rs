//! The effective number of samples: known answers, a closed form, and a naive twin on random sequences.

mod common;
mod kat;

use std::sync::Arc;

use common::{cost, lensed};
use engine::analysis::correlated::{Effective, NO_GROUP, Timeline};
use engine::analysis::{Basis, Sampling};
use engine::stats::special::student_quantile;
use engine::stats::{Pcg, wilson};
use engine::view::Cost;
use kat::{Table, close};
use profile::{Builder, SampleData, Thread};
use proptest::prelude::*;

const TICK: i64 = 10_101_010;

/// One sample of a thread: is `f` in its stack?
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    thread: usize,
    time_ns: i64,
    weight: i64,
    hit: bool,
}

/// `main;f` for a hit, `main;g` else.
fn profile(samples: &[Seen]) -> Arc<Cost> {
    let mut b = Builder::new();
    b.sample_type("wall", "nanoseconds", 1);
    let [main, f, g] = ["main", "f", "g"].map(|name| b.frame_from_text(name));
    let root = b.stack(None, main);
    let [f, g] = [f, g].map(|frame| b.stack(Some(root), frame));
    let threads = samples.iter().map(|s| s.thread + 1).max().unwrap_or(0);
    let threads: Vec<_> = (0..threads)
        .map(|tid| {
            let name = b.string("worker");
            b.thread(Thread { process: None, tid: tid as i64, name })
        })
        .collect();
    for s in samples {
        let data = SampleData { thread: Some(threads[s.thread]), time_ns: Some(s.time_ns), ..SampleData::default() };
        b.sample(if s.hit { f } else { g }, &[s.weight], data);
    }
    cost(&lensed(&Arc::new(b.finish().unwrap()), ""))
}

/// `main`, `f` and a group without samples, found by their frames.
fn groups(cost: &Cost) -> Vec<Effective> {
    let symbols = cost.lensed().symbols();
    let group = |name: &str| match name {
        "main" => 0,
        "f" => 1,
        _ => NO_GROUP,
    };
    let of: Vec<u32> = (0..symbols.len() as u32).map(|s| group(symbols.label_text(s))).collect();
    Timeline::new(cost).unwrap().groups(cost, &of, 3)
}

fn effective(samples: &[Seen]) -> Effective {
    groups(&profile(samples))[1]
}

#[test]
fn known_answers() {
    let input: Vec<Seen> = Table::read("neff_input.csv")
        .rows()
        .map(|row| Seen {
            thread: usize::from(row.text("thread") == "B"),
            time_ns: row.number("tick") as i64 * TICK,
            weight: row.number("weight") as i64,
            hit: row.number("x") == 1.0,
        })
        .collect();
    for column in ["unweighted", "weighted"] {
        let samples: Vec<Seen> =
            input.iter().map(|s| Seen { weight: if column == "weighted" { s.weight } else { 1 }, ..*s }).collect();
        let cost = profile(&samples);
        let e = groups(&cost)[1];
        let sampling = Sampling::new(cost.lensed().profile(), 0);
        for row in Table::read("neff_kat.csv").rows() {
            let value = match row.text("quantity") {
                "n" => cost.lensed().profile().samples().len() as f64,
                "W" => cost.all() as f64,
                "p" => e.share,
                // Kish's number is what there is without times.
                "kish" => {
                    assert_eq!(sampling.basis, Basis::Measured);
                    close(e.share * (1.0 - e.share) / e.v_kish, row.number(column), "v_kish");
                    sampling.n
                }
                "V_lin" => e.v_lin,
                "V_run" => e.v_run,
                "V_block_B4" => e.v_block,
                "n_runs" => f64::from(e.visits),
                "n_eff" => e.n_eff,
                "deff" => e.deff,
                "crit_t3" => student_quantile(0.975, 3.0),
                "lo" => e.interval.lo,
                "hi" => e.interval.hi,
                other => panic!("no quantity {other}"),
            };
            close(value, row.number(column), &row.line);
        }
    }
}

/// A process that is in `f` for exponential times is seen as a chain with two states, whose design effect is known.
#[test]
fn the_design_effect_of_a_chain() {
    for (share, dwell_ms, seed) in [(0.05, 20.0, 1), (0.3, 100.0, 2), (0.3, 20.0, 3)] {
        let (inside, outside) = (dwell_ms, dwell_ms * (1.0 - share) / share);
        let rho = f64::exp(-1_000.0 / 99.0 * (1.0 / inside + 1.0 / outside));
        let mut pcg = Pcg::new(seed);
        let mut hit = false;
        let samples: Vec<Seen> = (0..1_000_000)
            .map(|i| {
                // The chance to be in f is its share, unless nothing happened since the last sample.
                if pcg.uniform() >= rho {
                    hit = pcg.uniform() < share;
                }
                Seen { thread: 0, time_ns: i * TICK, weight: 1, hit }
            })
            .collect();
        let e = effective(&samples);
        let expected = (1.0 + rho) / (1.0 - rho);
        let run = e.v_run * 1e6 / (e.share * (1.0 - e.share));
        // The visits say a little more than the truth: the share itself.
        assert!(((run - share) / expected - 1.0).abs() < 0.03, "{run} is not {expected}");
        assert!(e.deff >= run * 0.999, "{e:?}");
    }
}

#[test]
fn few_visits_are_said_to_be_few() {
    let burst = |i: i64| (100..180).contains(&i) || (400..480).contains(&i) || (700..780).contains(&i);
    let samples: Vec<Seen> = (0..6000).map(|i| Seen { thread: 0, time_ns: i * TICK, weight: 1, hit: burst(i) }).collect();
    let e = effective(&samples);
    assert_eq!((e.samples, e.visits), (240, 3));
    assert_eq!(e.note().as_deref(), Some("seen 240× in 3 visits: worth about 3 observations"));
    let [main, _, never] = groups(&profile(&samples))[..] else { panic!() };
    // What is always or never there has the design effect of the others; there is no other row but f.
    assert!((main.deff / e.deff - 1.0).abs() < 1e-12 && (never.deff / e.deff - 1.0).abs() < 1e-12);
    assert_eq!((main.interval.hi, never.interval.lo, main.note(), never.note()), (1.0, 0.0, None, None));
    let often: Vec<Seen> = (0..6000).map(|i| Seen { thread: 0, time_ns: i * TICK, weight: 1, hit: i % 7 == 0 }).collect();
    assert_eq!(effective(&often).note(), None);
}

#[test]
fn gaps_end_a_visit_and_blocks_span_all_threads() {
    let at = |thread, tick: i64, hit| Seen { thread, time_ns: tick, weight: 1, hit };
    // Median distance 10: 15 goes on, 16 does not.
    let times = [0, 10, 20, 35, 45, 61, 71, 81];
    let samples: Vec<Seen> = times.iter().map(|&t| at(0, t, true)).chain([at(1, 5, true), at(1, 15, false)]).collect();
    assert_eq!(effective(&samples).visits, 3);
    // All at one time: no distances, one block holds all.
    let same: Vec<Seen> = (0..5).map(|i| at(i, 7, i < 2)).collect();
    let e = effective(&same);
    assert_eq!((e.visits, e.v_block), (2, 0.0));
    let far = [at(0, i64::MIN, true), at(0, i64::MAX, false), at(1, 0, false)];
    assert!(effective(&far).deff >= 1.0);
    let one = effective(&[at(0, 0, true)]);
    assert_eq!((one.share, one.deff), (1.0, 1.0));
}

#[test]
fn without_times_there_is_nothing_to_measure() {
    let folded = cost(&lensed(&common::profile("main;f 3\nmain;g 4\n"), ""));
    assert!(Timeline::new(&folded).is_none());
    let difference = profile(&[Seen { thread: 0, time_ns: 0, weight: -1, hit: true }]);
    assert!(Timeline::new(&difference).is_none());
}

#[test]
fn dropped_samples_are_not_in_the_view_and_buckets_are() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let names = ["main", "f", "g", "h"].map(|name| b.frame_from_text(name));
    let root = b.stack(None, names[0]);
    let stacks = [1, 2, 3].map(|i| b.stack(Some(root), names[i]));
    for i in 0..90 {
        b.sample(stacks[i % 3], &[1], SampleData { time_ns: Some(i as i64), ..SampleData::default() });
    }
    let p = Arc::new(b.finish().unwrap());
    let share = |lens: &str| {
        let cost = cost(&lensed(&p, lens));
        let symbols = cost.lensed().symbols();
        let of: Vec<u32> = (0..symbols.len() as u32).map(|s| if symbols.label_text(s) == "f" { 0 } else { NO_GROUP }).collect();
        let timeline = Timeline::new(&cost).unwrap();
        let owner: Vec<u32> = (0..90).map(|row| if row % 3 == 0 { 0 } else { NO_GROUP }).collect();
        let by_frames = timeline.groups(&cost, &of, 1)[0];
        assert_eq!(by_frames, timeline.owners(&cost, &owner, 1)[0]);
        (by_frames.value, by_frames.share)
    };
    assert_eq!(share(""), (30, 30.0 / 90.0));
    assert_eq!(share("drop h"), (30, 0.5));
    assert_eq!(share("keep f"), (30, 30.0 / 90.0));
}

/// The formulas, read off their definitions.
fn naive(samples: &[Seen]) -> [f64; 4] {
    let mut sorted = samples.to_vec();
    sorted.sort_by_key(|s| (s.thread, s.time_ns));
    let n = sorted.len() as f64;
    let w = |s: &Seen| s.weight as f64;
    let x = |s: &Seen| f64::from(u8::from(s.hit));
    let total: f64 = sorted.iter().map(w).sum();
    let p = sorted.iter().map(|s| w(s) * x(s)).sum::<f64>() / total;
    let kish = p * (1.0 - p) * sorted.iter().map(|s| w(s) * w(s)).sum::<f64>() / (total * total);
    let lin = n / (n - 1.0) * sorted.iter().map(|s| w(s) * w(s) * (x(s) - p) * (x(s) - p)).sum::<f64>() / (total * total);
    let mut gaps: Vec<i64> =
        sorted.windows(2).filter(|w| w[0].thread == w[1].thread).map(|w| w[1].time_ns - w[0].time_ns).collect();
    gaps.sort();
    let period = if gaps.is_empty() { 0 } else { gaps[(gaps.len() - 1) / 2] };
    let mut runs: Vec<f64> = Vec::new();
    for (i, s) in sorted.iter().enumerate().filter(|(_, s)| s.hit) {
        let goes_on = i > 0 && {
            let before = &sorted[i - 1];
            before.hit && before.thread == s.thread && (s.time_ns - before.time_ns) as f64 <= 1.5 * period as f64
        };
        match runs.last_mut() {
            Some(run) if goes_on => *run += w(s),
            _ => runs.push(w(s)),
        }
    }
    let run = (1.0 - p) * (1.0 - p) * runs.iter().map(|r| r * r).sum::<f64>() / (total * total);
    let first = sorted.iter().map(|s| s.time_ns).min().unwrap();
    let last = sorted.iter().map(|s| s.time_ns).max().unwrap();
    let span = last - first + period.max(1);
    let blocks = (span / period.max(1) / 10).clamp(4, 20);
    let block = (0..blocks)
        .map(|b| {
            let inside = |s: &&Seen| (s.time_ns - first) * blocks / span == b;
            let y: f64 = sorted.iter().filter(inside).map(|s| w(s) * x(s)).sum();
            let m: f64 = sorted.iter().filter(inside).map(w).sum();
            (y - p * m) * (y - p * m)
        })
        .sum::<f64>()
        * blocks as f64
        / (blocks as f64 - 1.0)
        / (total * total);
    [kish, lin, run, block]
}

fn sequences() -> impl Strategy<Value = Vec<Seen>> {
    let sample = (0usize..3, 1i64..4, 0u8..8, any::<bool>());
    proptest::collection::vec(sample, 2..150).prop_map(|rows| {
        let mut clocks = [0i64; 3];
        rows.into_iter()
            .map(|(thread, weight, gap, hit)| {
                // Mostly a tick, sometimes a little or much more.
                clocks[thread] += [100, 100, 100, 100, 100, 130, 160, 1_000][usize::from(gap)];
                Seen { thread, time_ns: clocks[thread], weight, hit }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn as_the_definitions_say(samples in sequences(), seed in any::<u64>()) {
        let e = effective(&samples);
        prop_assert!(e.deff >= 1.0 && e.n_eff <= samples.len() as f64 * (1.0 + 1e-12));
        if e.share > 0.0 && e.share < 1.0 {
            let expected = naive(&samples);
            for (value, expected) in [e.v_kish, e.v_lin, e.v_run, e.v_block].into_iter().zip(expected) {
                prop_assert!((value - expected).abs() <= 1e-9 * expected.max(1e-6), "{value} is not {expected}");
            }
            let most = expected.into_iter().fold(0.0, f64::max);
            prop_assert!((e.n_eff * most / (e.share * (1.0 - e.share)) - 1.0).abs() < 1e-9);
            prop_assert_eq!(e.visits == 0, e.samples == 0);
            let again = wilson(e.share, e.n_eff, 1.96);
            prop_assert!(e.interval.width() >= again.width(), "Student's quantile is wider");
            if u64::from(e.visits) == e.samples {
                prop_assert!(e.v_run <= e.v_lin);
            }
        }
        // Rows may stand in any order; times of one thread differ, so that theirs is known.
        let mut shuffled = samples.clone();
        let mut pcg = Pcg::new(seed);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, pcg.below(i as u32 + 1) as usize);
        }
        // To the last bit.
        prop_assert_eq!(effective(&shuffled), e);
    }

    /// The same hits together are worth no more than apart.
    #[test]
    fn bursts_are_worth_less(hits in 1usize..60, length in 1usize..8) {
        let sequence = |burst: usize| -> Vec<Seen> {
            let hit = |i: usize| i / 10 < hits / burst && i % 10 < burst;
            (0..600).map(|i| Seen { thread: 0, time_ns: i as i64, weight: 1, hit: hit(i) }).collect()
        };
        let (apart, together) = (effective(&sequence(1)), effective(&sequence(length)));
        prop_assume!(apart.samples == together.samples);
        prop_assert!(together.v_run >= apart.v_run);
        prop_assert!(u64::from(together.visits) * length as u64 == together.samples);
    }
}
