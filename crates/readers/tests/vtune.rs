//! VTune's tables: the same stacks as inferno's collapser, and inputs nobody means well with.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, read, stacks};
use inferno::collapse::Collapse as _;
use readers::{FORMATS, vtune};

#[test]
fn the_same_stacks_as_inferno() {
    let bytes = cases("vtune").into_iter().find(|case| case.name == "top-down").unwrap().bytes;
    let mut options = inferno::collapse::vtune::Options::default();
    options.no_modules = true;
    let mut folded = Vec::new();
    inferno::collapse::vtune::Folder::from(options).collapse(&bytes[..], &mut folded).unwrap();
    // It keeps the root, and counts whole milliseconds.
    let theirs: BTreeMap<String, i64> = String::from_utf8(folded)
        .unwrap()
        .lines()
        .map(|line| {
            let (stack, count) = line.rsplit_once(' ').unwrap();
            let stack = stack.strip_prefix("Total;").unwrap().replace("func@0x180019140", "[ntdll.dll]");
            (stack, count.parse().unwrap())
        })
        .collect();
    let mut ours = BTreeMap::new();
    for (stack, value) in stacks(&read(&bytes).unwrap().profile, 0) {
        let milliseconds = (value + 500_000) / 1_000_000;
        if milliseconds > 0 {
            ours.insert(stack, milliseconds);
        }
    }
    assert_eq!(ours, theirs);
    assert_eq!(theirs.len(), 4);
}

#[test]
fn no_other_file_is_taken_for_a_table() {
    for format in FORMATS.iter().map(|f| f.name).filter(|name| !matches!(*name, "vtune" | "reflame-text")) {
        for case in cases(format) {
            assert!(!vtune::sniff(&case.bytes), "{format}/{}", case.name);
        }
    }
    for text in ["Function,calls\nf,3\n", "Function;f 3\n", "Index,Name\n1,a\n", "Function Stack\n", "main;Function,Module 3\n"] {
        assert!(!vtune::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn deep_and_wide_tables_end_soon() {
    let mut text = "Function Stack,CPU Time:Self,Module\n".to_owned();
    for depth in 0..3_000 {
        let _ = writeln!(text, "{}f,0.001,demo", " ".repeat(depth));
    }
    assert_eq!(read(text.as_bytes()).unwrap().profile.stacks().len(), 3_000);
    let mut text = "Function,Function Stack,CPU Time,Module\nf,,1.0,demo\n,g,1.0,demo\n".to_owned();
    (0..100_000).for_each(|_| text.push_str(",g,0,demo\n"));
    let read = read(text.as_bytes()).unwrap();
    assert_eq!((read.profile.stacks().len(), read.profile.total(0)), (100_002, 1_000_000_000));
    let wide = format!("Function Stack{}\nf{}\n", ",A:Self".repeat(10_000), ",1".repeat(10_000));
    assert_eq!(common::read(wide.as_bytes()).unwrap().profile.sample_types().len(), 32);
}

#[test]
fn a_header_of_many_columns_above_many_rows() {
    let header = format!("Function,Module,CPU Time{}", ",Rate".repeat(200_000));
    let read = read(format!("{header}\n{}", "f,demo,1\n".repeat(200_000)).as_bytes()).unwrap();
    assert_eq!(read.profile.total(0), 200_000_000_000_000);
    let remark = &read.notes.remarks[0];
    assert!(remark.ends_with("Rate, Rate and 199988 more"), "{remark}");
}

#[test]
fn the_same_rows_again_take_no_more_stacks() {
    let bytes = cases("vtune").into_iter().find(|case| case.name == "top-down").unwrap().bytes;
    let text = String::from_utf8(bytes).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let many = read(format!("{header}\n{}", rows.repeat(100)).as_bytes()).unwrap().profile;
    let once = read(text.as_bytes()).unwrap().profile;
    assert_eq!((many.stacks().len(), many.samples().len()), (once.stacks().len(), once.samples().len()));
    assert_eq!(many.total(0), once.total(0) * 100);
}

#[test]
#[ignore = "prints how fast it is read"]
fn speed() {
    let bytes = cases("vtune").into_iter().find(|case| case.name == "top-down").unwrap().bytes;
    let text = String::from_utf8(bytes).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let text = format!("{header}\n{}", rows.repeat((110 << 20) / rows.len()));
    let start = std::time::Instant::now();
    let read = read(text.as_bytes()).unwrap();
    println!("{:.0} MB/s, {} stacks", text.len() as f64 / 1e6 / start.elapsed().as_secs_f64(), read.profile.stacks().len());
}
