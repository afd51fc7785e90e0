//! How often intervals hold the truth: the experiments behind the choice of intervals, run again with the engine's own code.
//!
//! Not a test of speed. Everything follows from fixed seeds, so that a run on any machine writes the same file.

use std::fs;
use std::sync::Arc;

use engine::analysis::correlated::{Effective, NO_GROUP, Timeline};
use engine::lens::ast::Lens;
use engine::stats::Pcg;
use engine::stats::interval::{Interval, Z95, clopper_pearson, exact_coverage, jeffreys, wilson};
use engine::stats::special::student_quantile;
use engine::view::Cost;
use profile::{Builder, SampleData, Thread};

use super::{lensed, table};
use crate::args::Error;
use crate::root;

/// True shares for which coverage is computed, from one in n to a half, evenly on a scale of ratios.
const SHARES: usize = 2_000;
/// Simulated profiles for each row.
const PROFILES: u64 = 2_000;
/// Samples a second.
const HERTZ: f64 = 99.0;
/// Profiles for each row of the study, at a guess: it does not say.
const STUDY_PROFILES: f64 = 400.0;
/// Differences of so many standard errors are not chance.
const ERRORS: f64 = 3.0;
/// Widths that differ by more than this part differ.
const WIDTH: f64 = 0.1;
/// An exact coverage is printed to a thousandth.
const ROUNDING: f64 = 0.0011;

/// What the study found for one `n`: mean and least coverage of Wald's, Wilson's, Clopper and Pearson's, Jeffreys' interval.
struct Exact {
    n: u32,
    study: [(f64, f64); 4],
}

const EXACT: [Exact; 3] = [
    Exact { n: 200, study: [(0.900, 0.633), (0.954, 0.916), (0.970, 0.950), (0.952, 0.878)] },
    Exact { n: 1_000, study: [(0.912, 0.632), (0.953, 0.916), (0.965, 0.950), (0.952, 0.905)] },
    Exact { n: 10_000, study: [(0.922, 0.632), (0.952, 0.917), (0.962, 0.950), (0.951, 0.905)] },
];

/// A program that is in a function for a while, again and again.
struct Bursts {
    threads: usize,
    samples: usize,
    /// Do half of the threads enter and leave it together?
    together: bool,
    share: f64,
    /// Mean time in the function, milliseconds.
    dwell: f64,
    /// What the study found: coverage from the number of samples, from blocks, from runs, from the largest variance; the
    /// width of the last over the share.
    study: [f64; 5],
}

const fn bursts(threads: usize, samples: usize, share: f64, dwell: f64, study: [f64; 5]) -> Bursts {
    Bursts { threads, samples, together: false, share, dwell, study }
}

const BURSTS: [Bursts; 15] = [
    bursts(1, 1_000, 0.01, 1.0, [0.962, 0.970, 0.963, 0.970, 1.46]),
    bursts(1, 1_000, 0.01, 20.0, [0.720, 0.906, 0.899, 0.915, 2.9]),
    bursts(1, 1_000, 0.01, 100.0, [0.480, 0.863, 0.870, 0.883, 7.3]),
    bursts(1, 1_000, 0.01, 500.0, [0.183, 0.554, 0.608, 0.651, 21.0]),
    bursts(1, 1_000, 0.05, 20.0, [0.680, 0.942, 0.942, 0.959, 1.19]),
    bursts(1, 1_000, 0.05, 100.0, [0.347, 0.872, 0.874, 0.901, 2.4]),
    bursts(1, 1_000, 0.05, 500.0, [0.211, 0.735, 0.797, 0.819, 4.9]),
    bursts(1, 1_000, 0.30, 100.0, [0.402, 0.935, 0.946, 0.961, 0.73]),
    bursts(1, 6_000, 0.01, 100.0, [0.311, 0.901, 0.884, 0.912, 2.4]),
    bursts(1, 6_000, 0.01, 500.0, [0.190, 0.832, 0.826, 0.855, 5.9]),
    bursts(1, 6_000, 0.05, 100.0, [0.368, 0.946, 0.943, 0.964, 1.06]),
    bursts(1, 6_000, 0.05, 500.0, [0.160, 0.881, 0.876, 0.904, 2.2]),
    bursts(8, 1_000, 0.05, 100.0, [0.352, 0.922, 0.932, 0.950, 0.90]),
    Bursts { together: true, ..bursts(8, 1_000, 0.05, 100.0, [0.180, 0.877, 0.673, 0.882, 1.4]) },
    Bursts { together: true, ..bursts(8, 1_000, 0.30, 100.0, [0.260, 0.937, 0.778, 0.937, 0.38]) },
];

/// Runs both experiments, prints their tables and keeps them in `benches/COVERAGE.md`.
pub fn run() -> Result<(), Error> {
    let (mut exact, mut differ) = (vec![header(&["n", "Wald", "Wilson", "Clopper-Pearson", "Jeffreys"])], 0);
    for row in &EXACT {
        eprintln!("exact, n = {}", row.n);
        let mut cells = vec![row.n.to_string()];
        for (ours, study) in exact_row(row.n).into_iter().zip(row.study) {
            let far = (ours.0 - study.0).abs() > ROUNDING || (ours.1 - study.1).abs() > ROUNDING;
            differ += usize::from(far);
            cells.push(format!(
                "{:.3} / {:.3}{}",
                ours.0,
                ours.1,
                if far { format!(" ({:.3} / {:.3})", study.0, study.1) } else { String::new() }
            ));
        }
        exact.push(cells);
    }
    let names = ["samples", "share", "dwell", "visits", "from n", "blocks", "runs", "largest", "width / share"];
    let (mut simulated, mut far_ones) = (vec![header(&names)], 0);
    for (seed, row) in (1..).zip(&BURSTS) {
        eprintln!("{}, {:.0} %, {} ms", row.samples_text(), row.share * 100.0, row.dwell);
        let (ours, visits) = row.simulate(seed);
        let mut cells =
            vec![row.samples_text(), format!("{:.0} %", row.share * 100.0), format!("{} ms", row.dwell), format!("{visits:.1}")];
        for (i, (ours, study)) in ours.into_iter().zip(row.study).enumerate() {
            let far = if i < 4 { differs(ours, study) } else { (ours / study - 1.0).abs() > WIDTH };
            far_ones += usize::from(far);
            let mark = if far { " *" } else { "" };
            cells.push(if i < 4 { format!("{ours:.3} ({study:.3}){mark}") } else { format!("{ours:.2} ({study:.2}){mark}") });
        }
        simulated.push(cells);
    }
    let report = report(&exact, differ, &simulated, far_ones);
    print!("{report}");
    let path = root().join("benches/COVERAGE.md");
    fs::write(path, report).map_err(|error| Error::failed("benches/COVERAGE.md", error))?;
    eprintln!("kept in benches/COVERAGE.md");
    Ok(())
}

/// Do two simulated coverages differ by more than chance?
fn differs(ours: f64, study: f64) -> bool {
    let p = (ours + study) / 2.0;
    (ours - study).abs() > ERRORS * (p * (1.0 - p) * (1.0 / PROFILES as f64 + 1.0 / STUDY_PROFILES)).sqrt()
}

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn report(exact: &[Vec<String>], differ: usize, simulated: &[Vec<String>], far: usize) -> String {
    format!(
        "# How often intervals hold the truth\n\n\
         Written by `cargo xtask bench --coverage` with the engine's own code and fixed seeds; the same on every machine. \
         All intervals are for 95 %. The study is the one that chose the methods; it used a program of its own.\n\n\
         ## Independent samples, exact\n\n\
         Mean and least coverage over {SHARES} true shares from 1/n to 1/2, from sums over all counts. {}\n\n{}\n\
         ## Samples in bursts, simulated\n\n\
         A program enters and leaves a function by chance (exponential times, `dwell` is the mean time inside) and is sampled \
         {HERTZ} times a second; S: half of the threads enter and leave it together. {PROFILES} profiles a row, those counted \
         in which the function was seen at all. `visits` is the mean number of runs of samples seen. `from n` takes samples \
         for independent; `blocks` and `runs` take stretches of time (with Student's quantile) and visits (with the normal one) as observations; `largest` is what is printed. \
         In brackets what the study found. {}\n\n{}",
        match differ {
            0 => "All agree with the study to a thousandth.".to_owned(),
            n => format!("{n} differ from the study by more than a thousandth; its figures stand in brackets."),
        },
        table::markdown(exact, 1),
        match far {
            0 => "None differs by more than chance.".to_owned(),
            n => format!(
                "{n} marked with * differ by more than chance (three standard errors, if the study had {STUDY_PROFILES} \
                 profiles a row; a tenth for widths). In the row of 5 % with threads together the study states a design \
                 effect of 69; half of 8 threads in step make 2.5 times that of one, 47: it simulated \
                 something else there."
            ),
        },
        table::markdown(simulated, 1),
    )
}

/// Mean and least coverage of four intervals.
fn exact_row(n: u32) -> [(f64, f64); 4] {
    let of = f64::from(n);
    let wald = |k: f64| {
        let (p, n) = (k / of, of);
        let half = Z95 * (p * (1.0 - p) / n).sqrt();
        Interval { lo: p - half, hi: p + half }
    };
    let methods: [&dyn Fn(f64) -> Interval; 4] =
        [&wald, &|k| wilson(k / of, of, Z95), &|k| clopper_pearson(k, of, 0.95), &|k| jeffreys(k, of, 0.95)];
    methods.map(|method| {
        let intervals: Vec<Interval> = (0..=n).map(|k| method(f64::from(k))).collect();
        let (mut sum, mut least) = (0.0, 1.0f64);
        for i in 0..SHARES {
            let p = (of / 2.0).powf(i as f64 / (SHARES - 1) as f64) / of;
            let coverage = exact_coverage(&intervals, p);
            sum += coverage;
            least = least.min(coverage);
        }
        (sum / SHARES as f64, least)
    })
}

impl Bursts {
    fn samples_text(&self) -> String {
        let threads = if self.threads > 1 { format!("{} × ", self.threads) } else { String::new() };
        format!("{threads}{}{}", self.samples, if self.together { " S" } else { "" })
    }

    /// What the study has in `study`, measured; and the mean number of visits.
    fn simulate(&self, seed: u64) -> ([f64; 5], f64) {
        let lens = Lens::default();
        let (mut held, mut width, mut visits, mut seen) = ([0u32; 4], 0.0, 0u64, 0u32);
        for number in 0..PROFILES {
            let profile = Arc::new(self.profile(&mut Pcg::with_stream(seed, number)));
            let cost = Cost::new(Arc::new(lensed(&profile, &lens)), 0);
            let symbols = cost.lensed().symbols();
            let of: Vec<u32> =
                (0..symbols.len() as u32).map(|symbol| if symbols.label_text(symbol) == "f" { 0 } else { NO_GROUP }).collect();
            let Some(e) = Timeline::new(&cost).and_then(|timeline| timeline.groups(&cost, &of, 1).pop()) else { continue };
            if e.value == 0 {
                continue;
            }
            seen += 1;
            visits += u64::from(e.visits);
            width += e.interval.width() / self.share;
            for (held, interval) in held.iter_mut().zip(self.intervals(&e)) {
                *held += u32::from(interval.contains(self.share));
            }
        }
        let seen = f64::from(seen);
        let [naive, blocks, runs, largest] = held.map(|held| f64::from(held) / seen);
        ([naive, blocks, runs, largest, width / seen], visits as f64 / seen)
    }

    /// From the number of samples, from blocks, from runs, and the one that is printed.
    fn intervals(&self, e: &Effective) -> [Interval; 4] {
        let n = (self.threads * self.samples) as f64;
        let t = student_quantile(0.975, 19.0);
        // No more than the samples there are.
        let from = |variance: f64, quantile: f64| {
            let n_eff = if variance > 0.0 { e.share * (1.0 - e.share) / variance } else { n };
            wilson(e.share, n_eff.min(n), quantile)
        };
        [wilson(e.share, n, Z95), from(e.v_block, t), from(e.v_run, Z95), e.interval]
    }

    fn profile(&self, pcg: &mut Pcg) -> profile::Profile {
        let mut b = Builder::new();
        b.sample_type("samples", "count", 1);
        let [inside, outside] = ["f", "g"].map(|name| {
            let frame = b.frame_from_text(name);
            b.stack(None, frame)
        });
        let shared = self.visits(pcg);
        for tid in 0..self.threads {
            let name = b.string("worker");
            let thread = b.thread(Thread { process: None, tid: tid as i64, name });
            let own = if self.together && tid < self.threads / 2 { shared.clone() } else { self.visits(pcg) };
            for (i, inside_now) in own.into_iter().enumerate() {
                let time_ns = Some((i as f64 / HERTZ * 1e9) as i64);
                let data = SampleData { thread: Some(thread), time_ns, ..SampleData::default() };
                b.sample(if inside_now { inside } else { outside }, &[1], data);
            }
        }
        b.finish().unwrap_or_else(|e| panic!("the simulated profile is none: {e}"))
    }

    /// Whether each sample of a thread falls into the function.
    fn visits(&self, pcg: &mut Pcg) -> Vec<bool> {
        let means = [self.dwell * (1.0 - self.share) / self.share / 1e3, self.dwell / 1e3];
        let mut inside = pcg.uniform() < self.share;
        let mut until = pcg.exponential(means[usize::from(inside)]);
        (0..self.samples)
            .map(|i| {
                while until < i as f64 / HERTZ {
                    inside = !inside;
                    until += pcg.exponential(means[usize::from(inside)]);
                }
                inside
            })
            .collect()
    }
}
