//! Walks of stacks that programs copied of themselves, against their own `backtrace()`.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

mod common;

use std::path::Path;

use common::{compile, folder, places, run, wanted};
use readers::symbols::{Machine, Symbols as _, Unwinder, WalkEnd};
use symbols::Local;

/// What a program wrote down at one place.
struct Sample {
    registers: Vec<Option<u64>>,
    /// Of the callers, leaf first.
    backtrace: Vec<u64>,
    stack: Vec<u8>,
}

const IP: usize = 8;

fn samples(folder: &Path) -> Vec<Sample> {
    let bytes = std::fs::read(folder.join("samples")).unwrap();
    let (mut at, mut samples) = (0, Vec::new());
    while at < bytes.len() {
        let number = |at: &mut usize| {
            *at += 8;
            u64::from_le_bytes(bytes[*at - 8..*at].try_into().unwrap())
        };
        let registers: Vec<_> = (0..24).map(|_| Some(number(&mut at))).collect();
        let count = number(&mut at);
        let addresses: Vec<_> = (0..count).map(|_| number(&mut at)).collect();
        // Above what was interrupted stand the handler and the one who called backtrace().
        let leaf = addresses.iter().position(|a| Some(*a) == registers[IP]);
        let size = number(&mut at) as usize;
        samples.push(Sample {
            registers,
            backtrace: leaf.map_or(Vec::new(), |leaf| addresses[leaf + 1..].to_vec()),
            stack: bytes[at..at + size].to_vec(),
        });
        at += size;
    }
    samples
}

/// Everything that was mapped executable.
fn map(folder: &Path, unwinder: &mut dyn Unwinder) {
    for line in std::fs::read_to_string(folder.join("maps")).unwrap().lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let hex = |text: &str| u64::from_str_radix(text, 16).unwrap();
        let (start, end) = fields[0].split_once('-').unwrap();
        if fields[1].contains('x') {
            let path = fields.get(5).copied().unwrap_or("//anon");
            unwinder.map(hex(start), hex(end), hex(fields[2]), &wanted(path));
        }
    }
}

fn recorded(test: &str, flags: &[&str], how: &str) -> (Vec<Sample>, Box<dyn Unwinder>) {
    let folder = folder(test);
    let program = compile(&folder, "cc", "deep.c", "deep", flags);
    run(&folder, program.to_str().unwrap(), &[folder.to_str().unwrap(), how]);
    let mut unwinder = Local::new(places(Path::new("/"))).unwinder(Machine::X86_64).unwrap();
    map(&folder, &mut *unwinder);
    (samples(&folder), unwinder)
}

fn walk(unwinder: &mut dyn Unwinder, sample: &Sample) -> (Vec<u64>, WalkEnd) {
    let mut callers = Vec::new();
    let end = unwinder.callers(&sample.registers, &sample.stack, &mut callers);
    (callers, end)
}

const FLAGS: &[&str] = &["-O2", "-fomit-frame-pointer"];

fn agrees(test: &str, flags: &[&str], how: &str, count: usize, depth: usize) {
    let (samples, mut unwinder) = recorded(test, flags, how);
    assert!(samples.len() >= count, "{}", samples.len());
    for (i, sample) in samples.iter().enumerate() {
        let (callers, end) = walk(&mut *unwinder, sample);
        assert_eq!(callers, sample.backtrace, "sample {i}, at {:x?}", sample.registers[IP]);
        assert_eq!(end, WalkEnd::Root, "sample {i}");
    }
    let deepest = samples.iter().map(|s| s.backtrace.len()).max().unwrap();
    assert!(deepest >= depth, "{deepest}");
}

#[test]
fn deep_calls() {
    agrees("deep-call", FLAGS, "call", 1, 30);
    agrees("deep-call-pointers", &["-O0", "-fno-omit-frame-pointer"], "call", 1, 30);
}

#[test]
fn handlers_of_signals() {
    agrees("deep-signal", FLAGS, "signal", 1, 34);
}

#[test]
fn behind_every_instruction() {
    agrees("deep-step", &["-O2", "-fomit-frame-pointer", "-Wl,-z,lazy"], "step", 1000, 10);
}

#[test]
fn tables_of_the_debugger() {
    // Without tables for exceptions, as Go's programs are: it cannot tell its own callers. The C library has its own tables.
    let flags = ["-O2", "-g", "-fomit-frame-pointer", "-fno-asynchronous-unwind-tables", "-fno-exceptions", "-no-pie"];
    let (samples, mut unwinder) = recorded("deep-debug", &flags, "call");
    assert_eq!(samples[0].backtrace, []);
    let (callers, end) = walk(&mut *unwinder, &samples[0]);
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deep-debug/deep");
    let symbols = common::symbols_of(&program);
    let name = |address: &u64| symbols.iter().find(|s| (s.0..s.0 + s.1).contains(&(address - 1))).map(|s| s.2.as_str());
    let names: Vec<_> = callers.iter().filter_map(name).collect();
    let expected: Vec<_> =
        ["stop", "aligned"].into_iter().chain([["again"; 21].as_slice(), &["compare", "main", "_start"]].concat()).collect();
    assert_eq!(names, expected);
    assert_eq!(end, WalkEnd::Root);
}

#[test]
fn a_dump_that_ends_early_says_so() {
    let (samples, mut unwinder) = recorded("deep-cut", FLAGS, "call");
    let sample = &samples[0];
    let mut lengths = std::collections::BTreeSet::new();
    for size in 0..sample.stack.len() {
        let mut callers = Vec::new();
        let end = unwinder.callers(&sample.registers, &sample.stack[..size], &mut callers);
        assert!(sample.backtrace.starts_with(&callers), "{size}");
        let expected = if callers.len() == sample.backtrace.len() { WalkEnd::Root } else { WalkEnd::CopyEnds };
        assert_eq!(end, expected, "{size}");
        lengths.insert(callers.len());
    }
    assert!(lengths.len() > 20, "{lengths:?}");
}

#[test]
fn any_bytes_end_a_walk() {
    let (samples, mut unwinder) = recorded("deep-noise", FLAGS, "call");
    let mut random = common::Random(1);
    for round in 0..2000_u32 {
        let mut stack = samples[0].stack.clone();
        for _ in 0..=round % 50 {
            let at = random.below(stack.len() / 8) * 8;
            let other = random.below(stack.len() / 8) * 8;
            stack.copy_within(other..other + 8, at);
        }
        let mut registers = samples[0].registers.clone();
        if round.is_multiple_of(3) {
            let (to, from) = (random.below(registers.len()), random.below(registers.len()));
            registers[to] = if round.is_multiple_of(2) { None } else { registers[from] };
        }
        let mut callers = Vec::new();
        unwinder.callers(&registers, &stack, &mut callers);
        assert!(callers.len() <= 4096);
    }
    for (registers, stack) in [(vec![], vec![]), (vec![Some(u64::MAX); 24], vec![0xff; 64]), (vec![Some(0); 24], vec![0; 64])] {
        unwinder.callers(&registers, &stack, &mut Vec::new());
    }
}

#[test]
fn frame_pointers_where_there_are_no_tables() {
    // Two frames in memory without a file: [frame] -> [frame] -> nothing.
    let mut unwinder = Local::new(places(Path::new("/"))).unwinder(Machine::X86_64).unwrap();
    unwinder.map(
        0x1000,
        0x2000,
        0,
        &readers::symbols::Wanted { what: readers::symbols::What::Jit { pid: 1 }, ..wanted("//anon") },
    );
    let stack: Vec<u8> = [0, 0x8020, 0x1234, 0, 0, 0].iter().flat_map(|n: &u64| n.to_le_bytes()).collect();
    let mut registers = vec![None; 24];
    (registers[6], registers[7], registers[IP]) = (Some(0x8008), Some(0x8000), Some(0x1100));
    let mut callers = Vec::new();
    assert_eq!(unwinder.callers(&registers, &stack, &mut callers), WalkEnd::Root);
    assert_eq!(callers, [0x1234]);
    // A number that leads nowhere is no frame pointer.
    registers[6] = Some(0x8010);
    callers.clear();
    assert_eq!(unwinder.callers(&registers, &stack, &mut callers), WalkEnd::Lost);
    assert_eq!(callers, []);
    // Nor are they followed to a root that a missing program may not have.
    unwinder.map(0x1000, 0x2000, 0, &wanted("/no/such/program"));
    assert_eq!(unwinder.callers(&registers, &stack, &mut callers), WalkEnd::NoBinary);
}
