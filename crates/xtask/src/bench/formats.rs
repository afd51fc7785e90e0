//! Readers against the tools that read the same files: `benches/FORMATS.md`.
//!
//! Both sides make folded stacks of one file, in turns. Files are the recordings of the readers' tests, repeated where the
//! format allows, and a `perf record` made here. JSON is read in this program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use readers::{Input, Options};

use super::json::{LARGE, Large};
use super::measure::{self, Figures, Outcome, median};
use super::table::{Row, Target, results, size};
use super::{Programs, compiler, inferno_version, machine};
use crate::args::Error;
use crate::{on_path, peer, root};

/// Text of `perf script` and chunks of flight recordings: so many times the recording.
const TEXT_TIMES: usize = 140;
const CHUNKS: usize = 8;
/// What perf records is how this many megabytes are generated, as often a second as the machine allows.
const RECORDED_MB: usize = 8_000;
/// JSON is to be read at this many bytes a second.
const JSON_RATE: f64 = 200e6;

/// A file, and the command lines of both sides in `sh`.
struct Work {
    name: &'static str,
    file: PathBuf,
    ours: String,
    peer: &'static str,
    theirs: String,
    target: f64,
}

/// Measures the rows whose name contains `only`, prints the table, and keeps it if it is complete.
pub fn run(quick: bool, only: Option<&str>) -> Result<(), Error> {
    if cfg!(debug_assertions) {
        return Err(Error::Failed("the peer is part of this program, which is not a release build".into()));
    }
    let rounds = if quick { 2 } else { 5 };
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    let programs = Programs::build()?;
    let mut rows = Vec::new();
    for work in works(&programs, if quick { 5 } else { 1 }, &wanted)? {
        eprintln!("{}", work.name);
        rows.push(compare(&work, &programs.data, rounds));
    }
    // Last, since what this process holds counts into the peaks of its children.
    for large in LARGE.iter().filter(|large| wanted(large.format)) {
        eprintln!("{} {}", large.format, large.what);
        rows.push(time_json(large, &large.text(if quick { 5 } else { 1 })?, rounds));
    }
    if rows.is_empty() {
        return Err(Error::Usage("no row is named so; there are perf-script, perf-data, jfr and the formats of JSON".into()));
    }
    let report = format!(
        "# Readers against other tools\n\n\
         Written by `cargo xtask bench --formats`. Both sides make folded stacks of the same file, in turns; each figure is a \
         median. Wall is from start to end of the command, with all processes of a pipe; CPU and memory are those of the shell \
         that runs it. A ratio is the peer's figure over ours, so above 1 is better than the peer. JSON is read in this program, \
         on one thread, from memory, and is to be read at 200 MB/s.\n\n\
         Machine: {}.\n\
         Peers: inferno {} as a library with the options of `inferno-collapse-perf` and all cores, same compiler and release \
         profile ({}); perf and the JDK of the machine.\n\n{}",
        machine(),
        inferno_version().unwrap_or_else(|| "of unknown version".to_owned()),
        compiler().unwrap_or_else(|| "unknown compiler".to_owned()),
        results(&rows),
    );
    print!("{report}");
    if !quick && only.is_none() {
        let path = root().join("benches/FORMATS.md");
        fs::write(&path, report).map_err(|error| Error::failed("benches/FORMATS.md", error))?;
        eprintln!("kept in benches/FORMATS.md");
    }
    Ok(())
}

fn works(programs: &Programs, part: usize, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<Work>, Error> {
    let (reflame, this) = (quoted(&programs.reflame), quoted(&programs.this));
    let ours = |file: &Path| format!("{reflame} convert --to folded --no-symbols {} -o OUT", quoted(file));
    let mut works = Vec::new();
    if wanted("perf-script") {
        let file = repeated(programs, "perf-script/orders.txt.zst", TEXT_TIMES / part, "orders.perf.txt")?;
        works.push(Work {
            name: "perf-script",
            ours: ours(&file),
            peer: "inferno-collapse-perf",
            theirs: format!("{this} {} {} > OUT", peer::COLLAPSE_PERF, quoted(&file)),
            target: 5.0,
            file,
        });
    }
    if wanted("perf-data") {
        let file = recorded(programs, RECORDED_MB / part)?;
        works.push(Work {
            name: "perf-data",
            ours: ours(&file),
            peer: "perf script, inferno-collapse-perf",
            theirs: format!("perf script -i {} | {this} {} > OUT", quoted(&file), peer::COLLAPSE_PERF),
            target: 10.0,
            file,
        });
    }
    if wanted("jfr") {
        let file = repeated(programs, "jfr/rx-depth64.jfr.zst", CHUNKS, "rx.jfr")?;
        works.push(Work {
            name: "jfr",
            ours: ours(&file),
            peer: "jfr print",
            theirs: format!("jfr print --stack-depth 64 --events jdk.ExecutionSample {} > OUT", quoted(&file)),
            target: 3.0,
            file,
        });
    }
    Ok(works)
}

/// For `sh`.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// A recording of the readers' tests, unpacked and so many times behind itself. Not by this process: what it holds counts
/// into the peaks of its children.
fn repeated(programs: &Programs, recording: &str, times: usize, name: &str) -> Result<PathBuf, Error> {
    let from = root().join("crates/readers/testdata").join(recording);
    let path = programs.data.join(name);
    let line = format!("for i in $(seq {times}); do zstd -dc {} || exit 1; done > {}", quoted(&from), quoted(&path));
    let status = Command::new("sh").args(["-c", &line]).status().map_err(|error| Error::failed(recording, error))?;
    if status.success() { Ok(path) } else { Err(Error::Failed(format!("zstd does not unpack {recording}"))) }
}

/// What perf records of this program while it generates a file.
fn recorded(programs: &Programs, mb: usize) -> Result<PathBuf, Error> {
    if !on_path("perf") {
        return Err(Error::Failed("perf is not there: apt install linux-perf, or choose other rows with --only".into()));
    }
    let path = programs.data.join("gen.perf.data");
    let work = format!(
        "perf record -q -F max -m 16M -g -e cpu-clock -o {} -- {} gen /dev/null --mb {mb} --seed 7",
        quoted(&path),
        quoted(&programs.this)
    );
    let output = Command::new("sh").args(["-c", &work]).output().map_err(|error| Error::failed("perf record", error))?;
    let size = fs::metadata(&path).map_or(0, |m| m.len());
    if size < 100_000 {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::Failed(format!("perf record recorded nothing: {}", said.lines().last().unwrap_or_default())));
    }
    Ok(path)
}

fn compare(work: &Work, data: &Path, rounds: usize) -> Row {
    let run = |line: &str| -> Outcome {
        let out = data.join("formats.out");
        let mut command = Command::new("sh");
        command.current_dir(data).args(["-c", &line.replace("OUT", &quoted(&out))]);
        let figures = measure::run(&mut command, Stdio::null(), data)?;
        match fs::metadata(&out).map(|m| m.len()) {
            Ok(1..) => Ok(figures),
            _ => Err("no output".to_owned()),
        }
    };
    let (mut ours, mut theirs): (Vec<Figures>, Vec<Figures>) = Default::default();
    let mut failed: [Option<String>; 2] = [run(&work.ours).err(), run(&work.theirs).err()];
    for round in 0..rounds {
        let mut sides = [(&work.ours, &mut ours, 0), (&work.theirs, &mut theirs, 1)];
        if round % 2 == 1 {
            sides.reverse();
        }
        for (line, runs, side) in sides {
            if failed[side].is_none() {
                match run(line) {
                    Ok(figures) => runs.push(figures),
                    Err(why) => failed[side] = Some(why),
                }
            }
        }
    }
    let [ours_failed, theirs_failed] = failed;
    let bytes = fs::metadata(&work.file).map_or(0, |m| m.len());
    Row {
        work: format!("{} {}", size(bytes), work.name),
        peer: Some((work.peer.to_owned(), theirs_failed.map_or_else(|| Ok(median(&theirs)), Err))),
        ours: ours_failed.map_or_else(|| Ok(median(&ours)), Err),
        target: Target::Ratio { wall: work.target, memory: None },
    }
}

fn time_json(large: &Large, text: &str, rounds: usize) -> Row {
    let once = || {
        let start = Instant::now();
        let read = readers::read(Input::Bytes(text.as_bytes()), Some(large.format), &Options::default());
        let wall = start.elapsed();
        read.map(|_| Figures { wall, cpu: None, memory: None }).map_err(|e| e.to_string())
    };
    let runs: Result<Vec<Figures>, String> = (0..rounds).map(|_| once()).collect();
    Row {
        work: format!("{} {}, {}", size(text.len() as u64), large.format, large.what),
        peer: None,
        ours: runs.map(|runs| median(&runs)),
        target: Target::Wall(Duration::from_secs_f64(text.len() as f64 / JSON_RATE)),
    }
}
