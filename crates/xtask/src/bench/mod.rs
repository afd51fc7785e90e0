//! reflame against its peers, both in one run on one machine.
//!
//! What holds: for each row the two sides take turns, round by round, and medians are compared; a side that fails or
//! prints nothing is shown as failed; nothing that is printed names the machine or its folders.

mod coverage;
mod formats;
mod hidden;
mod json;
mod live;
mod measure;
mod page;
mod snapshot;
mod table;

pub use coverage::run as coverage;
pub use formats::run as formats;
pub use page::run as page;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, iter};

use engine::analysis::Unit;
use engine::lens::ast::Lens;
use engine::lens::{Known, Lensed, RunOptions};
use engine::view::{Cost, Order, Tree};
use profile::Profile;
use readers::{Input as Bytes, Options};

use measure::{Figures, Outcome, median};
use table::{Row, Target};

use crate::args::Error;
use crate::folded::{self, Facts, Shape, Spec};
use crate::{peer, root, target_dir};

const SEED: u64 = 1;

/// How much is measured.
#[derive(Clone, Copy)]
struct Effort {
    mb: u64,
    rounds: usize,
}

const FULL: Effort = Effort { mb: 491, rounds: 5 };
const QUICK: Effort = Effort { mb: 50, rounds: 3 };

/// Something to do with a folded file, by us and by inferno.
struct Work {
    name: &'static str,
    text: &'static str,
    /// Arguments of reflame; see [`FILE`] and [`OUT`].
    reflame: &'static [&'static str],
    inferno: &'static [&'static str],
    peer: &'static str,
    target: Target,
}

/// Stands for the input in a command.
const FILE: &str = "FILE";
/// Stands for the output in a command that does not print.
const OUT: &str = "OUT";

const WORKS: [Work; 3] = [
    Work {
        name: "report",
        text: "merged tree, text report",
        reflame: &["report", FILE],
        inferno: &[peer::COMMAND, FILE, OUT],
        peer: "inferno-flamegraph",
        target: Target::Ratio { wall: 5.0, memory: Some(1.0) },
    },
    Work {
        name: "bottom-up",
        text: "bottom-up tree",
        reflame: &["tree", "--bottom-up", FILE],
        inferno: &[peer::COMMAND, "--reverse", FILE, OUT],
        peer: "inferno-flamegraph --reverse",
        target: Target::Ratio { wall: 15.0, memory: None },
    },
    Work {
        name: "svg",
        text: "flame graph as SVG",
        reflame: &["svg", FILE, "-o", OUT],
        inferno: &[peer::COMMAND, FILE, OUT],
        peer: "inferno-flamegraph",
        target: Target::Open,
    },
];

/// Work of the engine alone, timed in this process on one thread.
struct EngineWork {
    name: &'static str,
    text: &'static str,
    target: Target,
    /// Prepares the input and returns the work, which is then called once per round.
    prepare: fn() -> Box<dyn FnMut()>,
}

/// Five steps of different kinds over the generated program.
const FIVE_STEPS: &str = "hide org.springframework.* or tokio.*\nfold java.* or std::* as runtime\n\
    from shop.* or acme.* or acme_core::*\nkeep jackson or sqlx or netty\nby function";

/// Timings of the engine without reading and printing.
fn engine_rows() -> Vec<EngineWork> {
    let mut rows = vec![
        EngineWork {
            name: "lens",
            text: "a lens of 5 steps, 1M stack nodes",
            target: Target::Wall(Duration::from_millis(50)),
            prepare: || {
                let (profile, lens) = million();
                Box::new(move || drop(lensed(&profile, &lens)))
            },
        },
        EngineWork {
            name: "lens-tree",
            text: "the same, and the merged tree",
            target: Target::Open,
            prepare: || {
                let (profile, lens) = million();
                Box::new(move || {
                    let cost = Arc::new(Cost::new(Arc::new(lensed(&profile, &lens)), 0));
                    drop(Tree::top_down(&cost, Order::Total));
                })
            },
        },
        EngineWork {
            name: "hidden",
            text: "hidden-cost ranking, 1M stack nodes",
            target: Target::Wall(Duration::from_secs(1)),
            prepare: || hidden::ranked(&[Unit::Group]),
        },
        EngineWork {
            name: "hidden-both",
            text: "the same, of groups and of functions",
            target: Target::Open,
            prepare: || hidden::ranked(&[Unit::Group, Unit::Function]),
        },
        EngineWork {
            name: "conduits",
            text: "the line that folds what only passes on, 1M stack nodes",
            target: Target::Open,
            prepare: hidden::folded,
        },
    ];
    rows.extend(live::rows());
    rows.extend(snapshot::rows());
    rows
}

/// Bytes of folded text with a million stack nodes.
const MILLION: u64 = 121_000_000;

/// A profile of a million stack nodes, and [`FIVE_STEPS`].
fn million() -> (Arc<Profile>, Lens) {
    (generated(MILLION), parsed(FIVE_STEPS))
}

fn generated(bytes: u64) -> Arc<Profile> {
    let mut text = Vec::new();
    // Writing to memory cannot fail, and what the generator writes can be read: tests hold both.
    let _ = folded::Profile::new(Spec { bytes, seed: SEED, shape: Shape::Service, shuffled: false }).write(&mut text);
    let read = readers::read(Bytes::Bytes(&text), Some("folded"), &Options::default());
    Arc::new(read.map(|r| r.profile).unwrap_or_else(|e| panic!("the generated profile cannot be read: {e}")))
}

fn parsed(lens: &str) -> Lens {
    engine::lens::parse(lens, &Known::default()).unwrap_or_else(|e| panic!("{e:?}"))
}

fn lensed(profile: &Arc<Profile>, lens: &Lens) -> Lensed {
    engine::lens::run(profile, lens, &[], RunOptions { sample_type: 0, fuse: false }).unwrap_or_else(|e| panic!("{e}"))
}

/// Measures the rows whose name contains `only`, prints the table, and keeps it if it is complete.
pub fn run(quick: bool, only: Option<&str>) -> Result<(), Error> {
    if cfg!(debug_assertions) {
        return Err(Error::Failed("the peer is part of this program, which is not a release build".into()));
    }
    let effort = if quick { QUICK } else { FULL };
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    let compared: Vec<(String, bool, &Work)> = WORKS
        .iter()
        .flat_map(|work| [("sorted", false), ("shuffled", true)].map(|(order, shuffled)| (order, shuffled, work)))
        .map(|(order, shuffled, work)| (format!("{}-{order}", work.name), shuffled, work))
        .filter(|(name, ..)| wanted(name))
        .collect();
    let timed: Vec<EngineWork> = engine_rows().into_iter().filter(|work| wanted(work.name)).collect();
    if compared.is_empty() && timed.is_empty() {
        let names = WORKS.iter().map(|work| format!("{0}-sorted, {0}-shuffled", work.name));
        let names = names.chain(engine_rows().into_iter().map(|work| work.name.to_owned()));
        return Err(Error::Usage(format!("no row is named so; there are {}", names.collect::<Vec<_>>().join(", "))));
    }

    let programs = Programs::build()?;
    let mut inputs = Vec::new();
    for shuffled in [false, true] {
        if compared.iter().any(|&(_, wanted, _)| wanted == shuffled) {
            inputs.push(programs.input(effort.mb, Shape::Service, shuffled)?);
        }
    }
    // Building and generating alone leave a smaller one.
    let load = fs::read_to_string("/proc/loadavg").ok();
    if let Some(load) = load.as_deref().and_then(|text| text.split(' ').next())
        && load.parse().is_ok_and(|load: f64| load > 1.0)
    {
        eprintln!("warning: the load average is {load}; other work on this machine disturbs the wall clock");
    }
    let mut rows = Vec::new();
    for (name, shuffled, work) in compared {
        eprintln!("{name}");
        let input = inputs.iter().find(|input| input.shuffled == shuffled).expect("made above");
        rows.push(programs.compare(work, input, effort.rounds));
    }
    // Last, since what this process holds counts into the peaks of its children.
    for work in timed {
        eprintln!("{}", work.name);
        rows.push(time_here(&work, effort.rounds));
    }

    let report = report(&inputs, &rows);
    print!("{report}");
    if !quick && only.is_none() {
        let dir = root().join("benches");
        fs::create_dir_all(&dir)
            .and_then(|()| fs::write(dir.join("RESULTS.md"), report))
            .map_err(|error| Error::failed("benches/RESULTS.md", error))?;
        eprintln!("kept in benches/RESULTS.md");
    }
    Ok(())
}

/// A generated file, by its name in the data folder.
struct Input {
    file: String,
    shuffled: bool,
    facts: Facts,
}

/// The two sides, and the folder in which they run.
struct Programs {
    reflame: PathBuf,
    this: PathBuf,
    data: PathBuf,
}

impl Programs {
    fn build() -> Result<Self, Error> {
        let target = target_dir()?;
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--release", "--package", "reflame", "--target-dir"])
            .arg(&target)
            .current_dir(root())
            .status()
            .map_err(|error| Error::failed("cargo does not start", error))?;
        if !status.success() {
            return Err(Error::Failed("reflame does not build".into()));
        }
        let data = target.join("bench-data");
        fs::create_dir_all(&data).map_err(|error| Error::failed("bench-data", error))?;
        let this = env::current_exe().map_err(|error| Error::failed("no path of this program", error))?;
        Ok(Self { reflame: target.join("release").join(format!("reflame{}", env::consts::EXE_SUFFIX)), this, data })
    }

    /// A file of an earlier run if it is the one, or else a new one.
    fn input(&self, mb: u64, shape: Shape, shuffled: bool) -> Result<Input, Error> {
        let order = if shuffled { "shuffled" } else { "sorted" };
        let file = format!("{}-{mb}mb-seed{SEED}-{order}.folded", shape.name());
        let (path, beside) = (self.data.join(&file), self.data.join(format!("{file}.facts")));
        let version = format!("generator {:016x}\n", folded::version());
        let kept = fs::read_to_string(&beside).ok();
        let facts = kept.and_then(|text| text.strip_prefix(&version)?.parse::<Facts>().ok());
        if let Some(facts) = facts
            && fs::metadata(&path).is_ok_and(|metadata| metadata.len() == facts.bytes)
        {
            return Ok(Input { file, shuffled, facts });
        }
        eprintln!("generating {file}");
        let mut command = Command::new(&self.this);
        command.arg("gen").arg(&path).args(["--mb", &mb.to_string(), "--seed", &SEED.to_string(), "--shape", shape.name()]);
        if shuffled {
            command.arg("--shuffle");
        }
        let output = command.stderr(Stdio::inherit()).output().map_err(|error| Error::failed("gen", error))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let facts = text.parse().map_err(|error| Error::failed("gen", error))?;
        fs::write(&beside, version + &text).map_err(|error| Error::failed("bench-data", error))?;
        Ok(Input { file, shuffled, facts })
    }

    fn compare(&self, work: &Work, input: &Input, rounds: usize) -> Row {
        let mut ours = Side::new(&self.reflame, work.reflame);
        let mut peers = Side::new(&self.this, work.inferno);
        for side in [&mut peers, &mut ours] {
            side.rehearse(&input.file, &self.data);
        }
        for round in 0..rounds {
            let order = if round % 2 == 0 { [&mut peers, &mut ours] } else { [&mut ours, &mut peers] };
            for side in order {
                side.measure(&input.file, &self.data);
            }
        }
        let order = if input.shuffled { "shuffled" } else { "sorted" };
        Row {
            work: format!("{} folded, {order} → {}", table::size(input.facts.bytes), work.text),
            peer: Some((work.peer.to_owned(), peers.outcome())),
            ours: ours.outcome(),
            target: work.target,
        }
    }
}

/// One program's runs on one file.
struct Side<'a> {
    program: &'a Path,
    args: &'a [&'a str],
    runs: Vec<Figures>,
    failed: Option<String>,
}

impl<'a> Side<'a> {
    fn new(program: &'a Path, args: &'a [&'a str]) -> Self {
        Self { program, args, runs: Vec::new(), failed: None }
    }

    /// By its name alone: programs run in the data folder and say nothing about where that is.
    fn command(&self, file: &str, out: &str, data: &Path) -> Command {
        let mut command = Command::new(self.program);
        command.current_dir(data);
        command.args(self.args.iter().map(|&arg| match arg {
            FILE => file,
            OUT => out,
            _ => arg,
        }));
        command
    }

    /// A run that is not measured: fills the page cache, and shows whether there is any result at all.
    fn rehearse(&mut self, file: &str, data: &Path) {
        let name = "rehearsal.out";
        let path = data.join(name);
        let outcome = fs::File::create(&path).map_err(|error| error.to_string()).and_then(|stdout| {
            measure::run(&mut self.command(file, name, data), stdout.into(), data)?;
            match fs::metadata(&path).map(|metadata| metadata.len()) {
                Ok(1..) => Ok(()),
                _ => Err("no output".to_owned()),
            }
        });
        self.failed = outcome.err();
    }

    fn measure(&mut self, file: &str, data: &Path) {
        if self.failed.is_some() {
            return;
        }
        match measure::run(&mut self.command(file, "/dev/null", data), Stdio::null(), data) {
            Ok(figures) => self.runs.push(figures),
            Err(why) => self.failed = Some(why),
        }
    }

    fn outcome(self) -> Outcome {
        match self.failed {
            Some(why) => Err(why),
            None => Ok(median(&self.runs)),
        }
    }
}

fn time_here(work: &EngineWork, rounds: usize) -> Row {
    let mut once = (work.prepare)();
    once();
    // Short work needs more rounds for a steady median, and they cost nothing.
    let runs: Vec<Figures> = iter::repeat_with(|| {
        let start = Instant::now();
        once();
        Figures { wall: start.elapsed(), cpu: None, memory: None }
    })
    .take(rounds * 4)
    .collect();
    Row { work: work.text.to_owned(), peer: None, ours: Ok(median(&runs)), target: work.target }
}

fn report(inputs: &[Input], rows: &[Row]) -> String {
    let mut files = vec![["file", "bytes", "lines", "stack nodes", "functions", "deepest"].map(str::to_owned).to_vec()];
    for Input { file, facts, .. } in inputs {
        let Facts { bytes, lines, nodes, functions, depth } = facts;
        let mut line = vec![file.clone()];
        line.extend([bytes, lines, nodes, functions, depth].map(u64::to_string));
        files.push(line);
    }
    format!(
        "# Bench results\n\n\
         Written by `cargo xtask bench`. Both sides ran in turns on one machine; each figure is a median. Wall is from \
         start to end of the process, CPU is user and system time of all its threads, memory is its peak resident set. \
         A ratio is the peer's figure over ours, so above 1 is better than the peer.\n\n\
         Machine: {}.\n\
         Peer: inferno {} as a library with the options of `inferno-flamegraph`, same compiler and release profile \
         ({}).\n\
         Files: `cargo xtask gen FILE --mb N --seed {SEED}`, `--shuffle` for the shuffled one.\n\n{}\n{}",
        machine(),
        inferno_version().unwrap_or_else(|| "of unknown version".to_owned()),
        compiler().unwrap_or_else(|| "unknown compiler".to_owned()),
        table::markdown(&files, 1),
        table::results(rows),
    )
}

/// Cores, memory and processor, as far as the system tells.
fn machine() -> String {
    let mut parts = Vec::new();
    if let Ok(cores) = std::thread::available_parallelism() {
        parts.push(format!("{cores} cores"));
    }
    let field = |path: &str, key: &str| -> Option<String> {
        let text = fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let kib = field("/proc/meminfo", "MemTotal").and_then(|value| value.strip_suffix(" kB")?.parse::<u64>().ok());
    parts.extend(kib.map(|kib| format!("{} GiB of memory", (kib + (1 << 19)) >> 20)));
    parts.extend(field("/proc/cpuinfo", "model name"));
    parts.join(", ")
}

fn inferno_version() -> Option<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).ok()?;
    let version = lock.split("name = \"inferno\"\nversion = \"").nth(1)?;
    Some(version.split('"').next()?.to_owned())
}

fn compiler() -> Option<String> {
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_of_the_engine_becomes_a_row() {
        let work = EngineWork {
            name: "sleep",
            text: "sleep 1 ms",
            target: Target::Wall(Duration::from_secs(60)),
            prepare: || Box::new(|| std::thread::sleep(Duration::from_millis(1))),
        };
        let row = time_here(&work, 1);
        assert!(row.ours.is_ok_and(|ours| ours.wall >= Duration::from_millis(1) && ours.cpu.is_none()));
        assert!(row.peer.is_none());
    }

    #[test]
    fn the_report_names_the_files_and_the_peer() {
        let facts = Facts { bytes: 5, lines: 4, nodes: 3, functions: 2, depth: 1 };
        let input = Input { file: "x.folded".to_owned(), shuffled: false, facts };
        let text = report(&[input], &[]);
        assert!(text.contains("| x.folded |     5 |     4 |           3 |         2 |       1 |"), "{text}");
        assert!(text.contains("Peer: inferno 0."), "{text}");
        assert!(!text.contains(root().to_str().unwrap()), "{text}");
    }
}
