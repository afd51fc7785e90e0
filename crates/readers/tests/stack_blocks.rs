//! Texts of DTrace, bpftrace and bcc: against a collapser that shares no code with the readers, and texts made to hurt.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, folder, read, read_as, recording, stacks};
use inferno::collapse::{Collapse, dtrace};
use readers::FORMATS;

const FORMAT_NAMES: [&str; 3] = ["dtrace", "bpftrace", "bcc"];

/// `a;b 12` lines with the functions' modules and arguments taken away.
fn folded(text: &str) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    for line in text.lines() {
        let (stack, count) = line.rsplit_once(' ').unwrap();
        *out.entry(stack.to_owned()).or_insert(0) += count.parse::<i64>().unwrap();
    }
    out
}

#[test]
fn dtrace_stacks_are_those_of_inferno() {
    // Only names without arguments and modules: the collapser shortens the first and joins the second.
    let mut text = "CPU     ID                    FUNCTION:NAME\n  0     49                       :tick-60s\n\n".to_owned();
    for i in 0..500 {
        (0..i % 7 + 1).rev().for_each(|d| {
            let _ = writeln!(text, "              lib{}.so`work_{}+0x{:x}", d % 3, i * d % 5, i + d);
        });
        let _ = writeln!(text, "              a.out`main+0x5\n              {}\n", i * 31 % 17 + 1);
    }
    let mut expected = Vec::new();
    dtrace::Folder::default().collapse(text.as_bytes(), &mut expected).unwrap();
    let expected = folded(&String::from_utf8(expected).unwrap());
    let found = read(text.as_bytes()).unwrap();
    assert_eq!(found.notes.format, "dtrace");
    let p = &found.profile;
    let mut ours = BTreeMap::new();
    for (row, &stack) in p.samples().stacks().iter().enumerate() {
        let mut names: Vec<String> = p
            .stacks()
            .leaf_to_root(stack)
            .map(|f| {
                let func = p.frames().func(f);
                format!("{}`{}", p.str(p.funcs().module(func)), p.str(p.funcs().name(func)))
            })
            .collect();
        names.reverse();
        *ours.entry(names.join(";")).or_insert(0) += p.samples().values(0)[row];
    }
    assert_eq!(ours, expected);
    assert!(ours.len() > 30);
}

/// The recording counts every sample in three maps.
#[test]
fn bpftrace_maps_of_one_probe_add_up_to_the_same() {
    let bytes = recording("bpftrace", "io");
    let found = read(&bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let n: i64 = text.lines().find_map(|line| line.strip_prefix("@n: ")).unwrap().parse().unwrap();
    assert!(n > 100);
    let p = &found.profile;
    assert_eq!((p.total(0), p.total(1)), (n, n));
    let user: i64 = stacks(p, 0).iter().filter(|(stack, _)| stack.contains(";main;")).map(|(_, n)| n).sum();
    assert!(user * 10 > n * 9, "{user} of {n} samples are below main");
    let kernel = p.stacks().frames().iter().filter(|&&f| p.frames().kinds(f).contains(profile::names::Kinds::KERNEL)).count();
    assert!(kernel > 10);
}

fn block(format: &str, frames: impl Iterator<Item = String>, value: i64) -> String {
    let frames: Vec<String> = frames.collect();
    match format {
        "dtrace" => format!(
            "{}\n              {value}\n\n",
            frames.iter().map(|f| format!("              a`{f}+0x1")).collect::<Vec<_>>().join("\n")
        ),
        "bpftrace" => {
            format!("@[\n{}\n, comm]: {value}\n", frames.iter().map(|f| format!("    {f}+1")).collect::<Vec<_>>().join("\n"))
        }
        _ => format!(
            "{}\n    -                a (7)\n        {value}\n\n",
            frames.iter().map(|f| format!("    {f}")).collect::<Vec<_>>().join("\n")
        ),
    }
}

#[test]
fn deep_stacks_and_many_of_them_share_what_they_have_in_common() {
    for format in FORMAT_NAMES {
        let deep = block(format, (0..100_000).map(|i| format!("f{}", i % 1000)), 3);
        let p = read_as(deep.as_bytes(), Some(format)).unwrap().profile;
        assert_eq!((p.stacks().len(), p.frames().len(), p.total(0)), (100_000, 1000, 3), "{format}");
        let some: String = (0..300).map(|i| block(format, (0..50).map(|d| format!("f{}", (i * d) % 9)), 2)).collect();
        let (one, many) = (read(some.as_bytes()).unwrap(), read(some.repeat(100).as_bytes()).unwrap());
        assert_eq!(many.notes.format, format);
        assert_eq!(many.profile.total(0), 100 * one.profile.total(0));
        assert_eq!(many.profile.stacks(), one.profile.stacks());
        assert_eq!(many.profile.samples().len(), one.profile.samples().len());
    }
}

#[test]
fn no_other_format_is_taken_for_one_of_these() {
    let sniffs: Vec<_> = FORMATS.iter().filter(|f| FORMAT_NAMES.contains(&f.name)).collect();
    for format in FORMATS.iter().filter(|f| folder(f.name).exists()) {
        for case in cases(format.name) {
            for one in sniffs.iter().filter(|one| one.name != format.name) {
                assert!(!(one.sniff)(&case.bytes), "{}/{} is taken for {}", format.name, case.name, one.name);
            }
        }
    }
}

#[test]
#[ignore = "a measurement: run with --release -- --ignored --nocapture"]
fn speed() {
    for format in FORMAT_NAMES {
        let some: String =
            (0..2000).map(|i| block(format, (0..40).map(|d| format!("function_number_{}", (i * d) % 99)), 2)).collect();
        let text = some.repeat((120 << 20) / some.len());
        let start = std::time::Instant::now();
        read(text.as_bytes()).unwrap();
        println!("{format}: {:.0} MB/s", text.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
    }
}

#[test]
fn more_texts_beside_a_stack_than_labels_are_told() {
    let keys: Vec<String> = (0..35).map(|i| format!("k{i}")).collect();
    let text = format!("@[\n    main+41\n, {}]: 5\n", keys.join(", "));
    let read = read_as(text.as_bytes(), Some("bpftrace")).unwrap();
    assert_eq!(read.profile.total(0), 5);
    assert_eq!(read.profile.labels().get(read.profile.samples().labels(0)).len(), 32);
    assert_eq!(read.notes.remarks[1..], ["3 texts printed beside a stack that has 32 before: left out"]);
}
