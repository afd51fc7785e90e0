//! Exports of Instruments: the same stacks as inferno's collapser, and inputs nobody means well with.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, read, stacks};
use inferno::collapse::Collapse as _;
use readers::{FORMATS, ReadError, xctrace};

fn case(name: &str) -> Vec<u8> {
    cases("xctrace").into_iter().find(|case| case.name == name).unwrap().bytes
}

#[test]
fn the_same_stacks_as_inferno() {
    // It knows neither tagged backtraces nor rows without one.
    let text = String::from_utf8(case("time-profile")).unwrap();
    let rows: Vec<&str> =
        text.split_inclusive('\n').filter(|line| !line.contains("tagged-") && !line.contains("sentinel")).collect();
    let text = rows.concat();
    let mut folded = Vec::new();
    inferno::collapse::xctrace::Folder::default().collapse(text.as_bytes(), &mut folded).unwrap();
    let theirs: BTreeMap<String, i64> = String::from_utf8(folded)
        .unwrap()
        .lines()
        .map(|line| {
            let (stack, count) = line.rsplit_once(' ').unwrap();
            (stack.replace("0x18d3df0f1", "[dyld]"), count.parse().unwrap())
        })
        .collect();
    let ours = read(text.as_bytes()).unwrap().profile;
    assert_eq!(stacks(&ours, ours.find_type("samples").unwrap()), theirs);
    assert_eq!(theirs.values().sum::<i64>(), 3);
}

#[test]
fn no_other_file_is_taken_for_an_export() {
    for format in FORMATS.iter().map(|f| f.name).filter(|name| !matches!(*name, "xctrace" | "reflame-text")) {
        for case in cases(format) {
            assert!(!xctrace::sniff(&case.bytes), "{format}/{}", case.name);
        }
    }
    for text in ["<svg>", "<?xml version='1.0'?><rows/>", "main;<f> 3\n", "<trace"] {
        assert!(!xctrace::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn deep_and_wide_inputs_end_soon() {
    let row = |inner: &str| format!("<trace-query-result><node><row><weight>1</weight>{inner}</row></node></trace-query-result>");
    let nested = row(&format!("{}{}<backtrace><frame name='f'/></backtrace>", "<a>".repeat(100_000), "</a>".repeat(100_000)));
    let nested = read(nested.as_bytes()).unwrap();
    assert_eq!((nested.profile.stacks().len(), nested.notes.is_complete()), (1, true));
    let deep = row(&format!("<backtrace>{}</backtrace>", "<frame id='1' name='f'/><frame ref='1'/>".repeat(50_000)));
    assert_eq!(read(deep.as_bytes()).unwrap().profile.stacks().len(), 100_000);
    // Ends that belong to nothing, below many that are open.
    let ends = row(&format!("{}{}", "<a>".repeat(50_000), "</frame>".repeat(50_000)));
    assert!(matches!(read(ends.as_bytes()), Err(ReadError::Truncated { .. })));
}

#[test]
fn a_binary_with_a_long_name_in_very_many_frames() {
    let mut text = format!(
        "<trace-query-result><node><row><weight id=\"1\">1</weight><backtrace id=\"2\"><frame id=\"3\" name=\"f\"><binary id=\"4\" \
         name=\"{}\"/></frame>",
        "a".repeat(4 << 20)
    );
    (5..100_000).for_each(|id| write!(text, "<frame id=\"{id}\" name=\"g\"><binary ref=\"4\"/></frame>").unwrap());
    text += "</backtrace></row></node></trace-query-result>";
    let read = read(text.as_bytes()).unwrap();
    assert_eq!((read.profile.total(0), read.profile.stacks().len()), (1, 99_996));
    assert!(read.notes.skipped[0].why.contains("left out: their names unfold"), "{:?}", read.notes);
}

/// The rows of a case, again and again.
fn many(times: usize) -> Vec<u8> {
    let text = String::from_utf8(case("time-profile")).unwrap();
    let (start, end) = (text.find("<row>").unwrap(), text.rfind("</node>").unwrap());
    [&text[..start], &text[start..end].repeat(times), &text[end..]].concat().into_bytes()
}

#[test]
fn many_rows_take_no_more_stacks() {
    let (once, many) = (read(&many(1)).unwrap().profile, read(&many(100)).unwrap().profile);
    assert_eq!((many.stacks().len(), many.threads().len(), many.mappings().len()), (once.stacks().len(), 2, 2));
    assert_eq!(many.total(0), once.total(0) * 100);
}

#[test]
#[ignore = "prints how fast it is read"]
fn speed() {
    let bytes = many(30_000);
    let start = std::time::Instant::now();
    let read = read(&bytes).unwrap();
    let megabytes = bytes.len() as f64 / 1e6;
    println!(
        "{:.0} MB/s of {megabytes:.0} MB, {} samples",
        megabytes / start.elapsed().as_secs_f64(),
        read.profile.samples().len()
    );
}
