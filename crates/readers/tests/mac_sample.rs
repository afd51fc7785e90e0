//! Reports of macOS' tools: against a collapser that shares no code with the reader, and reports made to hurt.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{Noise, cases, folder, read, stacks};
use inferno::collapse::{Collapse, sample};
use readers::FORMATS;

const HEAD: &str = "Analysis of sampling x (pid 7) every 2 milliseconds\nCall graph:\n";
const END: &str = "\nTotal number in stack (recursive counted multiple, when >=5):\n\nBinary Images:\n";

/// A random tree; the collapser knows no names but those that are busy.
fn tree(noise: &mut Noise, out: &mut String, depth: usize, count: usize) {
    let mut left = count;
    while left > 0 && depth < 12 && noise.below(4) > 0 {
        let n = 1 + noise.below(left);
        let name = noise.below(40);
        let lines: String = (0..depth).map(|d| if d % 2 == 0 { "+ " } else { "! " }).collect();
        let _ = writeln!(out, "    {lines}{n} f{name}  (in lib{}.dylib) + {n}  [0x{:x}]", name % 3, 4096 + name);
        tree(noise, out, depth + 1, n);
        left -= n;
    }
}

#[test]
fn trees_are_those_of_inferno() {
    let mut noise = Noise(5);
    let mut lines = 0;
    for _ in 0..40 {
        let mut text = HEAD.to_owned();
        // Its own count of a line is what the collapser takes for the whole: leave none but at the leaves.
        for thread in 0..5 {
            let _ = writeln!(text, "    400 Thread_{thread}");
            let mut count = 400;
            for f in 0..8 {
                let n = if f == 7 { count } else { 1 + noise.below(count) };
                count -= n;
                let _ = writeln!(
                    text,
                    "    + {n} f{f}  (in libx.dylib) + 3  [0x{f}]\n    +   {n} g{f}  (in libx.dylib) + 3  [0x{f}]"
                );
                lines += 2;
                if count == 0 {
                    break;
                }
            }
        }
        text.push_str(END);
        let mut expected = Vec::new();
        sample::Folder::default().collapse(text.as_bytes(), &mut expected).unwrap();
        let mut theirs: BTreeMap<String, i64> = BTreeMap::new();
        for line in String::from_utf8(expected).unwrap().lines() {
            let (stack, count) = line.rsplit_once(' ').unwrap();
            // Threads are frames to it, and modules part of names.
            let names: Vec<&str> = stack.split(';').skip(1).map(|name| name.trim_start_matches("libx`")).collect();
            *theirs.entry(names.join(";")).or_insert(0) += count.parse::<i64>().unwrap();
        }
        let p = read(text.as_bytes()).unwrap().profile;
        assert_eq!(stacks(&p, 1), theirs);
        assert_eq!(p.total(0), p.total(1) * 2_000_000);
    }
    assert!(lines > 500);
}

#[test]
fn counts_of_a_random_tree_add_up_to_its_threads() {
    let mut noise = Noise(9);
    for round in 1..60 {
        let mut text = HEAD.to_owned();
        for thread in 0..4 {
            let _ = writeln!(text, "    {} Thread_{thread}", round * 50);
            tree(&mut noise, &mut text, 1, round * 50);
        }
        text.push_str(END);
        let found = read(text.as_bytes()).unwrap();
        assert_eq!(found.profile.total(1), 4 * round as i64 * 50);
        assert!(found.notes.remarks.is_empty() && found.notes.is_complete(), "{:?}", found.notes);
    }
}

#[test]
fn deep_and_wide_trees() {
    let mut text = HEAD.to_owned();
    text.push_str("    9 Thread_1\n");
    for depth in 0..6000 {
        let _ = writeln!(text, "    {}9 f{}  (in x) + 1  [0x10]", "  ".repeat(depth + 1), depth % 7);
    }
    text.push_str(END);
    let p = read(text.as_bytes()).unwrap().profile;
    assert_eq!((p.stacks().len(), p.frames().len(), p.total(1)), (6000, 7, 9));
    let mut text = HEAD.to_owned();
    let mut line = |i: usize| {
        let _ = writeln!(text, "    3 Thread_{i}\n    + 2 f{}  (in x) + 1  [0x10]\n    + 1 g  (in x) + 1  [0x20]", i % 9);
    };
    (0..50_000).for_each(&mut line);
    text.push_str(END);
    let p = read(text.as_bytes()).unwrap().profile;
    assert_eq!((p.stacks().len(), p.frames().len(), p.threads().len(), p.total(1)), (10, 10, 50_000, 150_000));
}

#[test]
fn many_threads_of_a_process_with_a_long_name() {
    let mut text = format!("Analysis of sampling {} (pid 4) every 1 millisecond\nCall graph:\n", "a".repeat(10 << 20));
    (0..50_000).for_each(|i| writeln!(text, "    1 Thread_{i}\n      1 f").unwrap());
    let p = read(text.as_bytes()).unwrap().profile;
    assert_eq!((p.threads().len(), p.processes().len(), p.total(1)), (50_000, 1, 50_000));
}

#[test]
fn no_other_format_is_taken_for_it() {
    for format in FORMATS.iter().filter(|f| f.name != "mac-sample" && folder(f.name).exists()) {
        for case in cases(format.name) {
            assert!(!readers::mac_sample::sniff(&case.bytes), "{}/{}", format.name, case.name);
        }
    }
}

#[test]
#[ignore = "a measurement: run with --release -- --ignored --nocapture"]
fn speed() {
    let mut text = HEAD.to_owned();
    let mut noise = Noise(2);
    while text.len() < 120 << 20 {
        text.push_str("    100000 Thread_1\n");
        tree(&mut noise, &mut text, 1, 100_000);
    }
    text.push_str(END);
    let start = std::time::Instant::now();
    read(text.as_bytes()).unwrap();
    println!("mac-sample: {:.0} MB/s", text.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
}
