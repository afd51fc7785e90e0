//! simpleperf's text and protobuf: what says the same in both, who else's files they are taken for, and large inputs.

mod common;

use std::fmt::Write as _;

use common::wire::wire;
use common::{cases, read, stacks};
use readers::{FORMATS, simpleperf};

fn case(format: &str, name: &str) -> Vec<u8> {
    cases(format).into_iter().find(|case| case.name == name).unwrap().bytes
}

#[test]
fn no_other_file_is_taken_for_simpleperfs() {
    for format in FORMATS.iter().map(|f| f.name).filter(|name| !name.starts_with("simpleperf") && *name != "reflame-text") {
        for case in cases(format) {
            assert!(!simpleperf::sniff(&case.bytes), "{format}/{}", case.name);
            assert!(!simpleperf::proto::sniff(&case.bytes), "{format}/{}", case.name);
        }
    }
    for text in ["sample: 3\n", "sample:\n  event: 3\n", "sample:", "SIMPLE", "meta_info:\nevent_type: 3\n"] {
        assert!(!simpleperf::sniff(text.as_bytes()) && !simpleperf::proto::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn both_forms_have_the_same_stacks() {
    let text = read(&case("simpleperf", "callchains")).unwrap().profile;
    let proto = read(&case("simpleperf-proto", "callchains")).unwrap().profile;
    let (text, proto) = (stacks(&text, 0), stacks(&proto, 0));
    let own = "__start_thread;demo::draw(int);memcpy";
    assert_eq!((text[own], proto[own]), (250_000, 250_000));
    // The protobuf has two samples more, one of them without its root.
    assert_eq!(proto["demo::draw(int);memcpy"], 500_000);
    assert_eq!(text.values().sum::<i64>() + 500_000, proto.values().sum::<i64>());
}

#[test]
fn deep_call_chains_share_their_rows() {
    let mut text = String::from("meta_info:\n  trace_offcpu: false\n  event_type: cpu-clock\n");
    for sample in 0..3 {
        let _ = write!(
            text,
            "sample:\n  event_type: cpu-clock\n  time: {sample}\n  event_count: 7\n  thread_id: 1\n  thread_name: t\n"
        );
        let _ = write!(text, "  vaddr_in_file: {sample}\n  file: /a.so\n  symbol: leaf\n  callchain:\n");
        for depth in 0..100_000 {
            let _ = write!(text, "    vaddr_in_file: {:x}\n    file: /a.so\n    symbol: f\n", depth % 50);
        }
    }
    text.push_str("lost_situation:\n  sample_count: 3\n  lost_count: 0\n");
    let read = read(text.as_bytes()).unwrap();
    assert_eq!((read.profile.stacks().len(), read.profile.total(0)), (100_003, 21));
    assert!(read.notes.is_complete());
}

#[test]
fn one_long_name_in_very_many_places_is_refused_or_made_once() {
    let record = |content: &[u8]| [&(content.len() as u32).to_le_bytes()[..], content].concat();
    let name = "a".repeat(4 << 20);
    let mut names = b"SIMPLEPERF\x01\x00".to_vec();
    let mut threads = names.clone();
    for i in 0..100_000 {
        names.extend(record(&wire(&format!("1 {{ 2: 1 3 {{ 1: {i} 2: 1 3: 0 }} 4: 1 }}"))));
        threads.extend(record(&wire("1 { 2: 1 3 { 1: 1 2: 1 3: 0 } 4: 1 }")));
    }
    names.extend(record(&wire(&format!("3 {{ 1: 1 2 \"/a.so\" 3 \"{name}\" }}"))));
    names.extend([0; 4]);
    let error = read(&names).unwrap_err().to_string();
    assert!(error.contains("unfold to far more"), "{error}");
    threads.extend(record(&wire(&format!("4 {{ 1: 1 2: 1 3 \"{name}\" }}"))));
    threads.extend(record(&wire(&format!("5 {{ 1 \"{name}\" }}"))));
    threads.extend([0; 4]);
    let p = read(&threads).unwrap().profile;
    assert_eq!((p.total(0), p.threads().len()), (100_000, 1));
}

/// The records of a case, again and again.
fn many(times: usize) -> (Vec<u8>, Vec<u8>) {
    let text = String::from_utf8(case("simpleperf", "callchains")).unwrap();
    let at = text.find("sample:").unwrap();
    let end = text.find("lost_situation").unwrap();
    let text = [&text[..at], &text[at..end].repeat(times), &text[end..]].concat();
    let proto = case("simpleperf-proto", "cut-without-end");
    let proto = [&proto[..12], &proto[12..].repeat(times), &[0; 4]].concat();
    (text.into_bytes(), proto)
}

#[test]
fn many_samples_take_no_more_stacks() {
    let (once, many) = (many(1), many(100));
    for (once, many) in [(once.0, many.0), (once.1, many.1)] {
        let (once, many) = (read(&once).unwrap().profile, read(&many).unwrap().profile);
        assert_eq!(many.stacks().len(), once.stacks().len());
        assert_eq!(many.samples().len(), once.samples().len() * 100);
        assert_eq!(many.total(0), once.total(0) * 100);
    }
}

#[test]
#[ignore = "prints how fast both forms are read"]
fn speed() {
    let (text, proto) = many(90_000);
    for (name, bytes) in [("text", text), ("protobuf", proto)] {
        let start = std::time::Instant::now();
        let read = read(&bytes).unwrap();
        let megabytes = bytes.len() as f64 / 1e6;
        println!(
            "{name}: {:.0} MB/s of {megabytes:.0} MB, {} samples",
            megabytes / start.elapsed().as_secs_f64(),
            read.profile.samples().len()
        );
    }
}
