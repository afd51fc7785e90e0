//! rbspy's raw file: packed as it is written, the same stacks as its folded ones, and inputs nobody means well with.

mod common;

use std::collections::BTreeMap;
use std::io::Write as _;

use common::{cases, outcome, read, stacks};
use readers::{FORMATS, rbspy};

fn case(name: &str) -> Vec<u8> {
    cases("rbspy").into_iter().find(|case| case.name == name).unwrap().bytes
}

#[test]
fn it_is_known_when_packed() {
    let bytes = case("version-2");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&bytes).unwrap();
    let packed = read(&packed.finish().unwrap());
    assert_eq!(packed.as_ref().unwrap().notes.packed, ["gzip"]);
    assert_eq!(outcome(&packed), outcome(&read(&bytes)));
}

#[test]
fn counts_as_a_plain_count() {
    for name in ["version-2", "version-1", "version-0"] {
        let bytes = case(name);
        let mut theirs: BTreeMap<String, i64> = BTreeMap::new();
        for line in std::str::from_utf8(&bytes).unwrap().lines().skip(1).filter(|line| !line.contains("sample_rate")) {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let frames = value.get("trace").unwrap_or(&value).as_array().unwrap();
            let mut names: Vec<&str> = frames.iter().rev().map(|f| f["name"].as_str().unwrap()).collect();
            if names.is_empty() {
                names.push("[no stack]");
            }
            *theirs.entry(names.join(";")).or_insert(0) += 1;
        }
        let p = read(&bytes).unwrap().profile;
        assert_eq!(stacks(&p, p.find_type("samples").unwrap()), theirs, "{name}");
    }
}

#[test]
fn no_other_file_is_taken_for_one() {
    for format in FORMATS.iter().map(|f| f.name).filter(|name| !matches!(*name, "rbspy" | "reflame-text")) {
        for case in cases(format) {
            assert!(!rbspy::sniff(&case.bytes), "{format}/{}", case.name);
        }
    }
    for text in ["rbspy", "rbspy02", "rbspy02 3\n", "rbspyab\n", "rbspy;main 3\n"] {
        assert!(!rbspy::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn deep_traces_and_deep_json() {
    let frame = r#"{"name":"f","relative_path":"a.rb","absolute_path":null,"lineno":1}"#;
    let deep = format!("rbspy00\n[{}]\n[{frame}]\n", vec![frame; 100_000].join(","));
    let read = read(deep.as_bytes()).unwrap();
    assert_eq!((read.profile.stacks().len(), read.profile.frames().len(), read.profile.total(0)), (100_000, 1, 2));
    let nested = format!("rbspy01\n{{\"trace\":[{frame}],\"x\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert!(common::read(nested.as_bytes()).unwrap().notes.is_complete());
}

fn many(times: usize) -> Vec<u8> {
    let text = String::from_utf8(case("version-2")).unwrap();
    let header = text.match_indices('\n').nth(1).unwrap().0 + 1;
    [&text[..header], &text[header..].repeat(times)].concat().into_bytes()
}

#[test]
fn many_samples_take_no_more_stacks() {
    let (once, many) = (read(&many(1)).unwrap().profile, read(&many(100)).unwrap().profile);
    assert_eq!((many.stacks().len(), many.frames().len(), many.threads().len()), (once.stacks().len(), once.frames().len(), 2));
    assert_eq!(many.total(1), once.total(1) * 100);
}

#[test]
#[ignore = "prints how fast it is read"]
fn speed() {
    let bytes = many(90_000);
    let start = std::time::Instant::now();
    let read = read(&bytes).unwrap();
    let megabytes = bytes.len() as f64 / 1e6;
    println!(
        "{:.0} MB/s of {megabytes:.0} MB, {} samples",
        megabytes / start.elapsed().as_secs_f64(),
        read.profile.samples().len()
    );
}
