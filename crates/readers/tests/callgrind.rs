//! Callgrind's files: sums against Valgrind's own tool and against what files say themselves, and files made to hurt.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use common::{Noise, cases, folder, read, recording, stacks};
use profile::Profile;
use readers::{FORMATS, ReadError};

fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

fn parse(text: &str) -> readers::Read {
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.notes.format, "callgrind");
    read
}

/// Of every name the cost of its own and with all it calls, in the first event.
fn costs(p: &Profile) -> BTreeMap<String, (i64, i64)> {
    let mut out: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (row, &stack) in p.samples().stacks().iter().enumerate() {
        let value = p.samples().values(0)[row];
        let names: Vec<&str> = p.stacks().leaf_to_root(stack).map(|f| p.str(p.funcs().name(p.frames().func(f)))).collect();
        out.entry(names[0].to_owned()).or_default().0 += value;
        for name in names.into_iter().collect::<BTreeSet<_>>() {
            out.entry(name.to_owned()).or_default().1 += value;
        }
    }
    out
}

/// Of every name what `callgrind_annotate` prints. It tells apart the files a function's code is in: own costs add up,
/// and what a function costs with all it calls stands at its own file.
fn annotated(file: &str, join: fn(i64, i64) -> i64) -> BTreeMap<String, i64> {
    let text = std::fs::read_to_string(folder("callgrind").join("src").join(file)).unwrap();
    let mut out = BTreeMap::new();
    for line in text.lines() {
        let (cost, place) = line.trim().split_once(' ').unwrap();
        let place = place.trim().split(" [").next().unwrap();
        let name = place.rsplit_once(':').unwrap().1;
        let sum = out.entry(name.to_owned()).or_insert(0);
        *sum = join(*sum, cost.replace(',', "").parse().unwrap());
    }
    out
}

/// Names that several functions of the recording have: each has a binary behind it. Or that have no symbol.
fn ambiguous(name: &str) -> bool {
    let text = std::fs::read_to_string(folder("callgrind").join("src/shop.inclusive.txt")).unwrap();
    name.starts_with("0x") || text.matches(&format!(":{name} [")).count() > 1
}

#[test]
fn own_and_inclusive_costs_are_those_of_callgrind_annotate() {
    let found = costs(&parse(&as_text(recording("callgrind", "shop"))).profile);
    let (own, inclusive) = (annotated("shop.self.txt", |a, b| a + b), annotated("shop.inclusive.txt", i64::max));
    let mut compared = 0;
    for (name, &cost) in own.iter().filter(|(name, _)| !name.starts_with("0x")) {
        assert_eq!(found.get(name).map_or(0, |f| f.0), cost, "{name} itself");
        compared += 1;
    }
    assert!(compared > 150, "{compared} functions");
    let mut off = 0;
    for (name, &cost) in inclusive.iter().filter(|(name, _)| !ambiguous(name)) {
        let found = found.get(name).map_or(0, |f| f.1);
        off += (found - cost).abs();
        // Costs are whole numbers: what a function costs below one caller is rounded.
        assert!((found - cost).abs() <= 2 + cost / 1000, "{name} with what it calls: {found}, not {cost}");
    }
    println!("{compared} functions, inclusive costs are off by {off} together");
}

#[test]
fn all_events_add_up_to_the_totals_in_the_file() {
    let mut compared = 0;
    for case in cases("callgrind").into_iter().filter(|case| case.recording) {
        let text = as_text(case.bytes);
        let events = text.lines().find_map(|line| line.strip_prefix("events: ")).unwrap().split_whitespace().count();
        let mut told = vec![0; events];
        let key = if text.contains("totals:") { "totals: " } else { "summary: " };
        // Xdebug sums up something else, and pprof nothing.
        if !text.contains("Ir") {
            continue;
        }
        for line in text.lines().filter_map(|line| line.strip_prefix(key)) {
            line.split_whitespace().zip(&mut told).for_each(|(word, sum)| *sum += word.parse::<i64>().unwrap());
        }
        let p = parse(&text).profile;
        let found: Vec<i64> = (0..events).map(|e| p.total(e)).collect();
        assert_eq!(found, told, "{}", case.name);
        compared += events;
    }
    assert!(compared > 10);
}

/// A file with random calls, and what each function costs itself.
fn random(noise: &mut Noise, functions: usize, arcs: usize, forwards: bool) -> (String, BTreeMap<String, i64>) {
    let (mut text, mut own) = ("# callgrind format\ncreator: callgrind-3.0\nevents: Ir\n".to_owned(), BTreeMap::new());
    for f in 0..functions {
        let cost = noise.below(50) as i64 * noise.below(1000) as i64;
        *own.entry(format!("f{f}")).or_insert(0) += cost;
        let _ = writeln!(text, "fn=f{f}\n{f} {cost}");
        for _ in 0..noise.below(2 * arcs / functions + 1) {
            let to = if forwards { f + 1 + noise.below(20) } else { noise.below(functions) };
            if to < functions {
                let _ = writeln!(text, "cfn=f{to}\ncalls={} 1\n{f} {}", noise.below(4), noise.below(100_000));
            }
        }
    }
    (text, own)
}

#[test]
fn own_costs_are_exact_whatever_the_arcs_say() {
    let mut noise = Noise(7);
    for round in 0..24 {
        let (text, own) = random(&mut noise, 2 + round * 7, 5 + round * 20, round % 2 == 0);
        let found = costs(&parse(&text).profile);
        for (name, cost) in own {
            assert_eq!(found.get(&name).map_or(0, |f| f.0), cost, "round {round}, {name}");
        }
    }
}

/// Shared below shared below shared: 2 to the 60 paths.
#[test]
fn paths_beyond_number_are_bounded_and_nothing_is_lost() {
    let mut text = "# callgrind format\ncreator: callgrind-3.0\nevents: Ir\n".to_owned();
    let mut cost = 1u64 << 60;
    for layer in 0..60 {
        cost /= 2;
        for side in ["a", "b"] {
            let _ = writeln!(text, "fn={side}{layer}\n1 3");
            for to in ["a", "b"] {
                let _ = writeln!(text, "cfn={to}{}\ncalls=1 1\n2 {}", layer + 1, cost / 2);
            }
        }
    }
    text.push_str("fn=a60\n1 1000\nfn=b60\n1 1000\n");
    let read = parse(&text);
    assert_eq!(read.profile.total(0), 60 * 6 + 2000);
    assert!(read.profile.stacks().len() < 500_000, "{}", read.profile.stacks().len());
    assert!(read.notes.remarks.iter().any(|r| r.contains("too many call paths")), "{:?}", read.notes.remarks);
}

#[test]
fn a_chain_of_100_000_calls() {
    let n = 100_000;
    let mut text = "# callgrind format\nevents: Ir\n".to_owned();
    for f in 0..n {
        let _ = writeln!(text, "fn=({f}) f{f}\n1 1");
        if f + 1 < n {
            let _ = writeln!(text, "cfn=({}) f{}\ncalls=1 1\n2 {}", f + 1, f + 1, n - f - 1);
        }
    }
    let p = parse(&text).profile;
    assert_eq!(p.total(0), n);
    let deepest = p.samples().stacks().iter().map(|&s| p.stacks().leaf_to_root(s).take(3).count()).max();
    assert_eq!(deepest, Some(3));
    assert_eq!(p.samples().len(), n as usize);
}

#[test]
fn a_ring_of_100_000_and_a_knot_of_400() {
    let mut ring = "# callgrind format\nevents: Ir\n".to_owned();
    for f in 0..100_000 {
        let _ = writeln!(ring, "fn=({f}) f{f}\n1 1\ncfn=({0}) f{0}\ncalls=1 1\n2 9", (f + 1) % 100_000);
    }
    let read = parse(&ring);
    assert_eq!(read.profile.total(0), 100_000);
    assert!(read.notes.remarks.iter().any(|r| r.starts_with("1 cycle of functions")), "{:?}", read.notes.remarks);
    let mut knot = "# callgrind format\nevents: Ir Dr\n".to_owned();
    for f in 0..400 {
        let _ = writeln!(knot, "fn=({f}) f{f}\n1 1000 3");
        (0..400).for_each(|to| knot.push_str(&format!("cfn=({to}) f{to}\ncalls=1 1\n2 9 1\n")));
        let _ = writeln!(knot, "fn=({}) entry{f}\n1 5\ncfn=({f})\ncalls=1 1\n1 1000 3", 1000 + f);
    }
    let p = parse(&knot).profile;
    assert_eq!((p.total(0), p.total(1)), (400 * 1005, 1200));
    assert!(p.stacks().len() < 900_000);
}

/// One function that calls 100,000 others, each of which calls back and has 100 callers more.
#[test]
fn wide_graphs() {
    let mut text = "# callgrind format\nevents: Ir\nfn=(0) hub\n1 1\n".to_owned();
    for f in 1..100_000 {
        let _ = writeln!(text, "cfn=({f}) f{f}\ncalls=1 1\n{f} 2");
    }
    for f in 1..100_000 {
        let _ = writeln!(text, "fn=({f})\n1 1\ncfn=(0)\ncalls=1 1\n2 1\ncfn=({})\ncalls=1 1\n3 1", f * 7 % 99_999 + 1);
    }
    assert_eq!(parse(&text).profile.total(0), 100_000);
}

#[test]
fn a_function_of_a_million_lines_and_a_thread_for_every_line() {
    let mut text = "# callgrind format\nevents: Ir\nfn=main\n".to_owned();
    (0..500_000).for_each(|line| text.push_str(&format!("{line} 2\n")));
    text.push_str("cfn=work\ncalls=1 1\n7 9\nfn=work\n1 9\n");
    let p = parse(&text).profile;
    assert_eq!((p.total(0), stacks(&p, 0).get("main;work")), (1_000_009, Some(&9)));
    let mut text = "# callgrind format\nevents: Ir\n".to_owned();
    (0..20_000).for_each(|t| text.push_str(&format!("thread: {t}\nfn=(1) main\n1 2\n")));
    let p = parse(&text).profile;
    assert_eq!((p.total(0), p.threads().len()), (40_000, 20_000));
}

#[test]
fn events_named_again_for_every_line() {
    let mut text = "events: Ir\nfn=f\n".to_owned();
    (0..100_000).for_each(|i| writeln!(text, "thread: {i}\nevents: Ir\nfn=f\n{i} 1").unwrap());
    let p = parse(&text).profile;
    assert_eq!((p.total(0), p.threads().len()), (100_000, 100_000));
}

#[test]
fn costs_of_seconds_that_do_not_fit_are_refused() {
    let text = "# callgrind format\nevents: Seconds\nfn=main\n1 9223372036\n2 1\n";
    assert!(matches!(read(text.as_bytes()), Err(ReadError::Model(_))));
}

#[test]
fn a_file_read_a_hundred_times_over_needs_no_more_room() {
    let text = as_text(recording("callgrind", "cycles"));
    let (one, many) = (parse(&text).profile, parse(&text.repeat(100)));
    assert_eq!(many.profile.total(0), one.total(0) * 100);
    assert!(many.profile.frames().len() <= one.frames().len());
    assert!(many.profile.stacks().len() <= one.stacks().len() * 2);
    assert!(many.notes.remarks.iter().any(|r| r == "100 parts, added up"));
}

#[test]
fn no_other_format_is_taken_for_it() {
    for format in FORMATS.iter().filter(|f| f.name != "callgrind" && folder(f.name).exists()) {
        for case in cases(format.name) {
            assert!(!readers::callgrind::sniff(&case.bytes), "{}/{}", format.name, case.name);
        }
    }
}

#[test]
#[ignore = "a measurement: run with --release -- --ignored --nocapture"]
fn speed() {
    let body = as_text(recording("callgrind", "shop"));
    let text = body.repeat((120 << 20) / body.len());
    let start = std::time::Instant::now();
    parse(&text);
    println!("callgrind: {:.0} MB/s", text.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
    let (text, _) = random(&mut Noise(3), 20_000, 200_000, false);
    let start = std::time::Instant::now();
    let read = parse(&text);
    println!("a random graph, {} stacks: {:?}", read.profile.stacks().len(), start.elapsed());
}
