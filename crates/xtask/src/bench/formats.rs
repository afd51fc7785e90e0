//! Readers against the tools that read the same files: `benches/FORMATS.md`.
//!
//! Both sides make folded stacks of one file, in turns. Files are the recordings of the readers' tests, repeated where the
//! format allows, and a `perf record` made here. JSON is written by this program and read in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use profile::{Builder, Profile, SampleData, StackId};
use readers::{Input, Options};

use super::measure::{self, Figures, Outcome, median};
use super::table::{Row, Target, results, size};
use super::{Programs, SEED, compiler, generated, inferno_version, machine};
use crate::args::Error;
use crate::{on_path, peer, root};

/// Text of `perf script` and chunks of flight recordings: so many times the recording.
const TEXT_TIMES: usize = 140;
const CHUNKS: usize = 8;
/// What perf records is how this many megabytes are generated.
const RECORDED_MB: usize = 8_000;
/// Bytes of folded text whose stacks are written as JSON, and samples of them.
const JSON_FROM: u64 = 20_000_000;
const JSON_SAMPLES: u64 = 500_000;
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
    let profile = sampled(&generated(JSON_FROM), if quick { JSON_SAMPLES / 5 } else { JSON_SAMPLES });
    for (name, write) in WRITERS {
        if wanted(name) {
            eprintln!("{name}");
            rows.push(time_json(name, &write(&profile), rounds));
        }
    }
    if rows.is_empty() {
        return Err(Error::Usage("no row is named so; there are perf-script, perf-data, jfr and the formats of JSON".into()));
    }
    let report = format!(
        "# Readers against other tools\n\n\
         Written by `cargo xtask bench --formats`. Both sides make folded stacks of the same file, in turns; each figure is a \
         median. Wall is from start to end of the command, with all processes of a pipe; CPU and memory are those of the shell \
         that runs it. A ratio is the peer's figure over ours, so above 1 is better than the peer. JSON is read in this program, \
         on one thread, from memory.\n\n\
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
        "perf record -q -F 9999 -g -e cpu-clock -o {} -- {} gen /dev/null --mb {mb} --seed 7",
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

/// So many samples of the stacks of a profile, a millisecond apart.
fn sampled(profile: &Profile, samples: u64) -> Profile {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let imported = b.import(profile);
    let mut stacks: Vec<StackId> = Vec::new();
    for row in (0..profile.stacks().len()).map(StackId::new) {
        let frame = imported.frame(&mut b, profile, profile.stacks().frame(row));
        let parent = profile.stacks().parent(row).map(|p| stacks[p.index()]);
        stacks.push(b.stack(parent, frame));
    }
    let leaves = profile.samples().stacks();
    let mut random = SEED;
    for n in 0..samples {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let leaf = leaves[(random >> 33) as usize % leaves.len()];
        b.sample(stacks[leaf.index()], &[1], SampleData { time_ns: Some(n as i64 * 1_000_000), ..SampleData::default() });
    }
    b.finish().unwrap_or_else(|e| panic!("the samples do not fit the model: {e}"))
}

type Write = fn(&Profile) -> Vec<u8>;

const WRITERS: [(&str, Write); 2] =
    [("speedscope", |p| readers::speedscope::write(p).bytes), ("firefox", |p| readers::firefox::write(p).bytes)];

fn time_json(name: &str, text: &[u8], rounds: usize) -> Row {
    let once = || {
        let start = Instant::now();
        let read = readers::read(Input::Bytes(text), Some(name), &Options::default());
        let wall = start.elapsed();
        read.map(|_| Figures { wall, cpu: None, memory: None }).map_err(|e| e.to_string())
    };
    let runs: Result<Vec<Figures>, String> = (0..rounds).map(|_| once()).collect();
    Row {
        work: format!("{} {name}", size(text.len() as u64)),
        peer: None,
        ours: runs.map(|runs| median(&runs)),
        target: Target::Wall(Duration::from_secs_f64(text.len() as f64 / JSON_RATE)),
    }
}
