//! Large files of every format, and how much memory it takes to read them: a long recording of one thing, a file in which
//! everything is there once, and a stack of tens of thousands of frames.

// Counting what is allocated takes an allocator, which cannot be written otherwise.
#![allow(unsafe_code)]

mod common;
#[path = "large/write.rs"]
mod write;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use profile::Profile;
use readers::{FORMATS, Input, Options, firefox, pprof};
use write::{MAKERS, Samples};

/// The system's allocator, which counts.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on as it is to the system's allocator; only the sizes are added up.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        // SAFETY: the caller keeps the rules of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the rules of `dealloc`.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Reads a file: it is complete, and what was in use meanwhile is bounded by its size and by the rows that were made of it.
fn read(format: &str, shape: &str, bytes: &[u8]) -> Result<Profile, String> {
    let before = NOW.load(Relaxed);
    PEAK.store(before, Relaxed);
    let start = std::time::Instant::now();
    let read = readers::read(Input::Bytes(bytes), None, &Options::default()).unwrap_or_else(|e| panic!("{format}: {e}"));
    let (seconds, peak) = (start.elapsed().as_secs_f64(), PEAK.load(Relaxed) - before);
    let (notes, p) = (read.notes, read.profile);
    assert!(notes.format == format && notes.is_complete(), "{format}, {shape}: {notes:?}");
    assert!(p.total(0) > 0, "{format}, {shape}");
    p.check().unwrap();
    let rows = p.funcs().len() + p.frames().len() + p.stacks().len() + p.samples().len() + p.threads().len();
    let text = format!("{format}, {shape}: {} kB, {rows} rows, {} kB in use", bytes.len() >> 10, peak >> 10);
    println!("{text}, {seconds:.3} s");
    if peak > bytes.len() * TIMES + rows * ROW + LEAST { Err(text) } else { Ok(p) }
}

/// Most bytes in use for each byte of the file, for each row in the tables of the profile, and for the smallest file.
const TIMES: usize = 8;
const ROW: usize = 256;
const LEAST: usize = 4 << 20;

/// One test, since what others allocate at the same time would count.
#[test]
fn large_files_take_no_more_memory_than_they_and_their_rows_need() {
    let n: usize = std::env::var("LARGE").map_or(20_000, |n| n.parse().unwrap());
    let shapes: [(&str, Samples); 4] = [
        ("one stack again and again", (0..n).map(|_| (0, vec![0, 1, 2])).collect()),
        ("everything once", (0..n).map(|i| (i, vec![i])).collect()),
        ("threads in turn", (0..n).map(|i| (i % 100, vec![0, i % 1000, i])).collect()),
        ("a deep stack twice", (0..2).map(|_| (0, (0..n / 2).collect())).collect()),
    ];
    let mut wrong = Vec::new();
    for (shape, samples) in &shapes {
        for (format, make) in MAKERS {
            // A line is as long as it is deep.
            let indented = shape.contains("deep") && *format == "mac-sample";
            let bytes = if indented { make(&vec![(0, (0..2_000).collect())]) } else { make(samples) };
            let p = match read(format, shape, &bytes) {
                Ok(profile) => profile,
                Err(text) => {
                    wrong.push(text);
                    continue;
                }
            };
            if shape.contains("again") {
                let (stacks, funcs) = (p.stacks().len(), p.funcs().len());
                assert!(stacks <= 5 && funcs <= 5, "{format}, {shape}: {stacks} stacks, {funcs} functions");
            }
            if *format == "speedscope" {
                // The formats that reflame writes itself, from the same profile.
                let own = [
                    ("reflame-text", p.to_text().into_bytes()),
                    ("snapshot", profile::snapshot::write(&p)),
                    ("pprof", pprof::write(&p).bytes),
                    ("firefox", firefox::write(&p).bytes),
                ];
                wrong.extend(own.iter().filter_map(|(format, bytes)| read(format, shape, bytes).err()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_format_is_among_them() {
    // Recordings of perf.data, of Java and of GHC in text have tests of their size beside their fixtures.
    let own = ["reflame-text", "snapshot", "pprof", "firefox", "perf-data", "jfr", "ghc-prof"];
    for format in FORMATS {
        let made = MAKERS.iter().any(|(name, _)| *name == format.name);
        assert!(made != own.contains(&format.name), "{}", format.name);
    }
}
