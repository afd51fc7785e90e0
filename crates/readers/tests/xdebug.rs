//! Traces of Xdebug: against a plain pairing of entries and exits, and inputs nobody means well with.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, read, recording, stacks};
use readers::{FORMATS, xdebug};

/// Microseconds within each function, calls by itself counted once, and how often it is called.
fn plain(text: &str) -> BTreeMap<&str, (i64, i64)> {
    let microseconds = |time: &str| time.replace('.', "").parse::<i64>().unwrap();
    let mut open: Vec<(&str, &str, i64)> = Vec::new();
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            [_, id, "0", time, _, function, ..] => {
                open.push((id, function, microseconds(time)));
                sums.entry(function).or_default().1 += 1;
            }
            [_, id, "1", time, ..] => {
                let (entered, function, start) = open.pop().unwrap();
                assert_eq!(entered, id);
                if !open.iter().any(|&(_, other, _)| other == function) {
                    sums.get_mut(function).unwrap().0 += microseconds(time) - start;
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    sums
}

#[test]
fn times_and_calls_are_those_of_entries_and_exits() {
    for name in ["format-1", "returns"] {
        let bytes = recording("xdebug", name);
        let text = std::str::from_utf8(&bytes).unwrap();
        let p = read(&bytes).unwrap().profile;
        assert!(p.info().exact);
        let (wall, calls) = (stacks(&p, p.find_type("wall").unwrap()), stacks(&p, p.find_type("calls").unwrap()));
        let theirs = plain(text);
        assert!(theirs.len() > 10);
        for (function, &(microseconds, count)) in &theirs {
            let total: i64 = wall.iter().filter(|(stack, _)| stack.split(';').any(|f| f == *function)).map(|(_, v)| v).sum();
            let called: i64 =
                calls.iter().filter(|(stack, _)| stack.split(';').next_back() == Some(function)).map(|(_, v)| v).sum();
            assert_eq!((total, called), (microseconds * 1000, count), "{name}: {function}");
        }
    }
}

#[test]
fn the_form_for_people_has_the_same_calls() {
    let count = |name: &str| {
        let p = read(&recording("xdebug", name)).unwrap().profile;
        stacks(&p, p.find_type("calls").unwrap())
    };
    assert_eq!(count("format-0"), count("format-1"));
}

#[test]
fn no_other_file_is_taken_for_a_trace() {
    for format in FORMATS.iter().map(|f| f.name).filter(|name| !matches!(*name, "xdebug" | "reflame-text")) {
        for case in cases(format) {
            assert!(!xdebug::sniff(&case.bytes), "{format}/{}", case.name);
        }
    }
    assert!(!xdebug::sniff(b"Version: 3\nmain;f 3\n") && !xdebug::sniff(b"TRACE") && !xdebug::sniff(b"{main};f 3\n"));
}

fn trace(calls: &str) -> String {
    format!("Version: 3.2.0\nFile format: 4\nTRACE START [x]\n{calls}\t\t\t9.0\t0\nTRACE END   [x]\n")
}

#[test]
fn deep_recursion_and_many_calls() {
    let mut text = String::new();
    for depth in 0..100_000 {
        let _ = writeln!(text, "{}\t{depth}\t0\t0.000001\t0\tf\t1\t\t/a.php\t1\t0", depth + 1);
    }
    for depth in (0..100_000).rev() {
        let _ = writeln!(text, "{}\t{depth}\t1\t0.000002\t0", depth + 1);
    }
    let deep = read(trace(&text).as_bytes()).unwrap();
    assert!(deep.notes.is_complete());
    assert_eq!(deep.profile.total(3), 100_000);
    // A call from another line is another stack, the same call is none.
    let mut text = "1\t0\t0\t0.0\t0\t{main}\t1\t\t/a.php\t0\t0\n".to_owned();
    for id in 1..10_000 {
        let _ = write!(text, "2\t{id}\t0\t0.{id:06}\t0\tf\t1\t\t/a.php\t{}\t0\n2\t{id}\t1\t0.{id:06}\t0\n", id % 5);
    }
    let many = read(trace(&text).as_bytes()).unwrap().profile;
    assert_eq!((many.funcs().len(), many.stacks().len(), many.total(3)), (2, 10, 10_000));
}

#[test]
#[ignore = "prints how fast it is read"]
fn speed() {
    let bytes = recording("xdebug", "format-1");
    let bytes = bytes.repeat((110 << 20) / bytes.len());
    let start = std::time::Instant::now();
    let read = read(&bytes).unwrap();
    let megabytes = bytes.len() as f64 / 1e6;
    println!("{:.0} MB/s, {} samples", megabytes / start.elapsed().as_secs_f64(), read.profile.samples().len());
}
