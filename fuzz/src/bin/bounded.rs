//! The fuzz targets on a stable compiler: seeds and mutations of them, for some seconds or runs, from a given number.
//!
//! ```text
//! bounded [--seconds S] [--runs N] [--seed N] [TARGET…]      mutate
//! bounded --file FILE TARGET                                 try one input
//! ```
//!
//! The first run of each target is over its seeds as they are, always whole. An input on which a target panics or takes
//! longer than the limit is written to `artifacts/<target>/` and named; the exit code is 1.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use fuzz::{Target, targets};

/// No input may take longer. Far more than any needs, also on a busy machine.
const SLOW: Duration = Duration::from_secs(20);
/// Longest input that mutations make.
const MAX: usize = 1 << 15;
/// Mutations that are kept to be mutated further. Without a look at coverage chance must do.
const KEPT: usize = 400;

fn main() -> ExitCode {
    let (mut seconds, mut runs, mut seed, mut file, mut names) = (20u64, u64::MAX, 1u64, None, Vec::new());
    let targets = targets();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|w| w.parse().ok()).unwrap_or_else(|| usage(&word));
        match word.as_str() {
            "--seconds" => seconds = number(),
            "--runs" => runs = number(),
            "--seed" => seed = number(),
            "--file" => file = words.next().map(PathBuf::from),
            name if targets.iter().any(|t| t.name == name) => names.push(name.to_owned()),
            _ => usage(&word),
        }
    }
    let chosen: Vec<&Target> = targets.iter().filter(|t| names.is_empty() || names.iter().any(|n| n == t.name)).collect();
    if let Some(file) = file {
        let data = std::fs::read(&file).unwrap_or_else(|e| usage(&format!("{}: {e}", file.display())));
        chosen.iter().for_each(|t| println!("{}: {}", t.name, if (t.run)(&data) { "accepted" } else { "refused" }));
        println!("{}: nothing wrong", file.display());
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    for target in &chosen {
        let (tried, accepted, wrong) = fuzz(target, Duration::from_secs(seconds), runs, seed);
        println!("{}: {tried} inputs, {accepted} of them accepted, {wrong} wrong", target.name);
        failed += usize::from(wrong > 0);
    }
    println!("{} passed, {failed} failed", chosen.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage(word: &str) -> ! {
    eprintln!("{word}?\nbounded [--seconds S] [--runs N] [--seed N] [TARGET…]\nbounded --file FILE TARGET");
    std::process::exit(2);
}

fn fuzz(target: &Target, time: Duration, runs: u64, seed: u64) -> (u64, u64, u64) {
    let mut corpus = seeds(target.name);
    let words = words(target, &corpus);
    assert!(!corpus.is_empty(), "no seeds for {}", target.name);
    let mut rng = Rng(seed ^ 0x9e37_79b9_7f4a_7c15);
    let (mut tried, mut all_accepted, mut wrong, mut next_seed) = (0, 0, 0, 0);
    let (start, seeded) = (Instant::now(), corpus.len());
    while next_seed < seeded || (tried < runs && start.elapsed() < time) {
        let input = if next_seed < seeded {
            next_seed += 1;
            corpus[next_seed - 1].clone()
        } else {
            mutate(&mut rng, &corpus, &words)
        };
        tried += 1;
        let began = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        let panicked = result.is_err();
        let accepted = result.unwrap_or(false);
        all_accepted += u64::from(accepted);
        if panicked || began.elapsed() > SLOW {
            wrong += 1;
            let why = if panicked { "panicked" } else { "took too long" };
            eprintln!("{} {why} on {}", target.name, keep(target.name, &input).display());
            // The first few say it all.
            if wrong >= 5 {
                break;
            }
        }
        // What was accepted is worth more mutations than what was turned away at the door.
        if rng.below(if accepted { 4 } else { 400 }) == 0 {
            if corpus.len() < seeded + KEPT {
                corpus.push(input);
            } else {
                let at = seeded + rng.below(KEPT);
                corpus[at] = input;
            }
        }
    }
    (tried, all_accepted, wrong)
}

/// Seeds of the target, and test data of the readers that fits it.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [here.join("seeds").join(name), here.join("../crates/readers/testdata").join(name)] {
        files.extend(std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|p| is_seed(p)));
    }
    // The order of a folder differs between machines.
    files.sort();
    let small = |bytes: &Vec<u8>| bytes.len() <= 1 << 18;
    let mut seeds: Vec<Vec<u8>> = files.iter().filter_map(|path| std::fs::read(path).ok()).filter(small).collect();
    if name == "lens" {
        // One file of lines is many lenses.
        seeds = seeds.iter().flat_map(|bytes| bytes.split(|&b| b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>()).collect();
        seeds.retain(|line| !line.is_empty());
    }
    seeds
}

/// Not what is expected of a case, nor how it is described, nor a recording, which is packed.
fn is_seed(path: &Path) -> bool {
    const NONE: [&str; 7] = ["profile", "notes", "error", "summary", "md", "wire", "zst"];
    path.is_file() && !path.extension().is_some_and(|e| NONE.iter().any(|&none| e == none))
}

/// Words of the target, and every short one of its seeds.
fn words(target: &Target, seeds: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let separates = |b: &u8| b.is_ascii_whitespace() || b",;:\"".contains(b);
    let known = target.words.iter().map(|word| word.to_vec());
    let found = seeds.iter().flat_map(|seed| seed.split(separates)).filter(|word| (1..=24).contains(&word.len()));
    let mut words: Vec<Vec<u8>> = known.chain(found.map(<[u8]>::to_vec)).collect();
    words.sort();
    words.dedup();
    words
}

/// Writes an input that found something, named by its content.
fn keep(name: &str, input: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(name);
    let hash = input.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let path = folder.join(format!("{hash:016x}"));
    if let Err(e) = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, input)) {
        eprintln!("{}: {e}", path.display());
    }
    path
}

/// SplitMix64.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// A few changes to one input: bits, bytes, pieces of it or of another, words of the format, a cut.
fn mutate(rng: &mut Rng, corpus: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
    let mut data = corpus[rng.below(corpus.len())].clone();
    for _ in 0..1 + rng.below(4) {
        let at = rng.below(data.len() + 1);
        match rng.below(9) {
            0 if at < data.len() => data[at] ^= 1 << rng.below(8),
            1 if at < data.len() => data[at] = rng.next() as u8,
            2 => data.truncate(at),
            3 => drop(data.drain(at..(at + rng.below(9)).min(data.len()))),
            4 | 5 => insert(&mut data, at, &words[rng.below(words.len())]),
            6 => {
                let other = &corpus[rng.below(corpus.len())];
                let from = rng.below(other.len());
                let piece = &other[from..(from + rng.below(64)).min(other.len())];
                insert(&mut data, at, piece);
            }
            7 => {
                let piece = data[at..(at + rng.below(32)).min(data.len())].to_vec();
                let to = rng.below(data.len() + 1);
                insert(&mut data, to, &piece);
            }
            // An end of another behind the front of this.
            _ => {
                let other = &corpus[rng.below(corpus.len())];
                data.truncate(at);
                data.extend_from_slice(&other[rng.below(other.len())..]);
            }
        }
        data.truncate(MAX);
    }
    data
}

fn insert(data: &mut Vec<u8>, at: usize, piece: &[u8]) {
    let piece = piece.to_vec();
    drop(data.splice(at..at, piece));
}
