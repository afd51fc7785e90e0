//! The speedscope reader and writer, beyond the cases.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, folder, read, read_as, recording, stacks};
use profile::{Builder, FrameData, FuncData, Label, LabelValue, LabelsId, Process, Profile, SampleData, Thread};
use readers::{FORMATS, speedscope};
use serde_json::Value;

fn whole(text: &str) -> Profile {
    let read = read(text.as_bytes()).unwrap();
    assert!(read.notes.is_complete(), "{:?}", read.notes);
    read.profile
}

#[test]
fn a_recording_adds_up_as_its_text_says() {
    let bytes = recording("speedscope", "py-spy-worker");
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let names: Vec<&str> = file["shared"]["frames"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    let mut expected: BTreeMap<String, f64> = BTreeMap::new();
    for p in file["profiles"].as_array().unwrap() {
        for (stack, weight) in p["samples"].as_array().unwrap().iter().zip(p["weights"].as_array().unwrap()) {
            let stack: Vec<&str> = stack.as_array().unwrap().iter().map(|i| names[i.as_u64().unwrap() as usize]).collect();
            *expected.entry(stack.join(";")).or_default() += weight.as_f64().unwrap();
        }
    }
    let found = stacks(&read(&bytes).unwrap().profile, 0);
    assert_eq!(found.len(), expected.len());
    for (stack, ns) in found {
        assert_eq!(ns as f64, (expected[&stack] * 1e9).round(), "{stack}");
    }
}

#[test]
fn calls_have_the_own_time_of_a_plain_reading() {
    // Random calls, and for every nanosecond the stack a plain loop finds open.
    let mut noise = common::Noise(7);
    for _ in 0..200 {
        let (mut open, mut events, mut expected) = (Vec::new(), String::new(), BTreeMap::new());
        for at in 0..60 {
            for _ in 0..noise.below(4) {
                if noise.below(2) == 0 {
                    let frame = noise.below(3);
                    open.push(frame);
                    write!(events, "{{\"type\":\"O\",\"frame\":{frame},\"at\":{at}}},").unwrap();
                } else if let Some(frame) = open.pop() {
                    write!(events, "{{\"type\":\"C\",\"frame\":{frame},\"at\":{at}}},").unwrap();
                }
            }
            if !open.is_empty() {
                *expected.entry(open.iter().map(|f| format!("f{f}")).collect::<Vec<_>>().join(";")).or_insert(0i64) += 1;
            }
        }
        let text = format!(
            "{{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{{\"frames\":[{{\"name\":\"f0\"}},\
             {{\"name\":\"f1\"}},{{\"name\":\"f2\"}}]}},\"profiles\":[{{\"type\":\"evented\",\"name\":\"\",\"unit\":\"nanoseconds\",\
             \"startValue\":0,\"endValue\":60,\"events\":[{events}]}}]}}"
        );
        assert_eq!(stacks(&read(text.as_bytes()).unwrap().profile, 0), expected, "{text}");
    }
}

/// A profile with all the writer has to deal with.
fn rich() -> Profile {
    let mut b = Builder::new();
    b.sample_type("cpu", "seconds", 1000);
    b.sample_type("alloc", "bytes", 1);
    b.set_default_type(1);
    let title = b.string("a \"title\"\n");
    b.info().comments.push(title);
    let name = b.string("shop; 7");
    let process = b.process(Process { pid: 7, name });
    let name = b.string("pool \u{1}");
    let thread = b.thread(Thread { process: Some(process), tid: 9, name });
    let mut frame = |name: &str, file: &str, line: u32, address: u64| {
        let func = b.func(FuncData { name, file, ..FuncData::default() });
        b.frame(func, FrameData { line, address, ..FrameData::default() })
    };
    let (main, evil, empty) =
        (frame("main", "a.c", 3, 0x10), frame("a;b\n\"c\"\u{0}\\", "dir/\u{e9}.c", 0, 0), frame("", "", 0, 0));
    let root = b.stack(None, main);
    let deep = b.stack(Some(root), evil);
    let no_name = b.stack(Some(deep), empty);
    let key = b.string("k");
    let labels = b.labels(&[Label { key, value: LabelValue::Num(1, profile::StrId::EMPTY) }]);
    let on = |thread, labels| SampleData { thread, labels, time_ns: None };
    b.sample(deep, &[1500, 64], on(Some(thread), LabelsId::NONE));
    b.sample(root, &[1, 0], on(Some(thread), labels));
    b.sample(no_name, &[-2000, 5], on(None, LabelsId::NONE));
    b.sample(root, &[0, 0], on(None, LabelsId::NONE));
    b.finish().unwrap()
}

#[test]
fn what_is_written() {
    let written = speedscope::write(&rich());
    let path = folder("speedscope").join("written.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &written.bytes).unwrap();
    }
    assert_eq!(String::from_utf8(written.bytes).unwrap(), std::fs::read_to_string(path).unwrap());
    assert_eq!(written.lost, ["1 sample whose values are all 0", "the labels of 1 sample", "the addresses of 1 frame"]);
}

#[test]
fn what_is_written_is_right_by_the_formats_description() {
    for case in cases("speedscope").iter().filter_map(|case| read(&case.bytes).ok()) {
        let file: Value = serde_json::from_slice(&speedscope::write(&case.profile).bytes).unwrap();
        let frames = file["shared"]["frames"].as_array().unwrap();
        assert!(frames.iter().all(|f| f["name"].is_string()));
        let profiles = file["profiles"].as_array().unwrap();
        assert!(!profiles.is_empty() && file["activeProfileIndex"].as_u64().unwrap() < profiles.len() as u64);
        for p in profiles {
            let (samples, weights) = (p["samples"].as_array().unwrap(), p["weights"].as_array().unwrap());
            assert_eq!(samples.len(), weights.len());
            let rows = samples.iter().flat_map(|s| s.as_array().unwrap());
            assert!(rows.map(|i| i.as_u64().unwrap()).all(|i| i < frames.len() as u64));
            let sum: f64 = weights.iter().map(|w| w.as_f64().unwrap()).sum();
            assert!((sum - p["endValue"].as_f64().unwrap()).abs() <= 1e-6 * sum.abs(), "{p}");
        }
    }
}

#[test]
fn files_of_other_formats_are_none() {
    for format in FORMATS.iter().filter(|f| !["speedscope", "reflame-text", "snapshot"].contains(&f.name)) {
        for case in cases(format.name) {
            assert!(!speedscope::sniff(&case.bytes), "{}/{}", format.name, case.name);
        }
    }
    for text in
        ["", "{", "{}", "[]", "{\"profiles\":[]}", "{\"profiles\":[{\"type\":\"cpu\"}]}", "{\"$schema\":\"https://x.org\"}"]
    {
        assert!(!speedscope::sniff(text.as_bytes()), "{text}");
    }
}

fn file(frames: usize, profile: &str) -> String {
    let frames: Vec<String> = (0..frames).map(|i| format!("{{\"name\":\"f{i}\"}}")).collect();
    format!(
        "{{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{{\"frames\":[{}]}},\"profiles\":[{{{profile}}}]}}",
        frames.join(",")
    )
}

#[test]
fn deep_stacks_share_what_they_share() {
    let deep: Vec<String> = (0..100_000).map(|i| (i % 10).to_string()).collect();
    let deep = deep.join(",");
    let samples = vec![format!("[{deep}]"); 20].join(",");
    let weights = ["1"; 20].join(",");
    let p = whole(&file(10, &format!("\"type\":\"sampled\",\"unit\":\"none\",\"samples\":[{samples}],\"weights\":[{weights}]")));
    assert_eq!((p.stacks().len(), p.frames().len(), p.total(0)), (100_000, 10, 20));
}

#[test]
fn frames_that_never_open_close_at_no_cost() {
    // A hundred thousand frames are open while as many others close: each must not search them all.
    let open: String = (0..100_000).map(|i| format!("{{\"type\":\"O\",\"frame\":0,\"at\":{i}}},")).collect();
    let close: String = (100_000..200_000).map(|i| format!("{{\"type\":\"C\",\"frame\":1,\"at\":{i}}},")).collect();
    let read = read(file(2, &format!("\"type\":\"evented\",\"unit\":\"none\",\"events\":[{open}{close}]")).as_bytes()).unwrap();
    assert_eq!(read.profile.total(0), 199_999);
    assert_eq!(read.notes.remarks.len(), 2, "{:?}", read.notes.remarks);
}

#[test]
fn a_longer_file_makes_no_larger_tables() {
    let file = |n: usize| {
        let samples = vec!["[0,1,2],[0,1],[0,2]"; n].join(",");
        let weights = vec!["0.5,1,2"; n].join(",");
        whole(&file(3, &format!("\"type\":\"sampled\",\"unit\":\"none\",\"samples\":[{samples}],\"weights\":[{weights}]")))
    };
    let (one, many) = (file(1), file(10_000));
    assert_eq!((one.stacks().len(), one.samples().len()), (many.stacks().len(), many.samples().len()));
    assert_eq!(one.total(0) * 10_000, many.total(0));
}

#[test]
fn json_nested_deep_where_it_has_no_place() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text =
        file(1, &format!("\"x\":{deep},\"type\":\"sampled\",\"unit\":\"none\",\"samples\":[[0],{deep}],\"weights\":[1,1]"));
    let read = read_as(text.as_bytes(), Some("speedscope")).unwrap();
    assert_eq!((read.profile.total(0), read.notes.skipped.len()), (1, 1));
}

/// `cargo test -p readers --release --test speedscope -- --ignored --nocapture speed`
#[test]
#[ignore = "takes long; prints MB/s"]
fn speed() {
    let mut noise = common::Noise(3);
    let mut stack: Vec<usize> = Vec::new();
    let (mut samples, mut weights, mut events) = (String::new(), String::new(), String::new());
    let mut open: Vec<usize> = Vec::new();
    for at in 0..800_000 {
        // The program does the same again and again.
        if at % 20_000 == 0 {
            (noise, stack) = (common::Noise(3), Vec::new());
        }
        stack.truncate(stack.len() - noise.below(stack.len().min(12) + 1));
        (0..noise.below(13)).for_each(|_| stack.push(noise.below(2_000)));
        stack.truncate(60);
        let comma = if at > 0 { "," } else { "" };
        let text: Vec<String> = stack.iter().map(ToString::to_string).collect();
        write!(samples, "{comma}[{}]", text.join(",")).unwrap();
        write!(weights, "{comma}0.01").unwrap();
        let shared = open.iter().zip(&stack).take_while(|(a, b)| a == b).count();
        open.drain(shared..).rev().for_each(|f| write!(events, "{{\"type\":\"C\",\"frame\":{f},\"at\":{at}.25}},").unwrap());
        for &f in &stack[shared..] {
            write!(events, "{{\"type\":\"O\",\"frame\":{f},\"at\":{at}.25}},").unwrap();
            open.push(f);
        }
    }
    let sampled = format!("\"type\":\"sampled\",\"unit\":\"seconds\",\"samples\":[{samples}],\"weights\":[{weights}]");
    let evented = format!("\"type\":\"evented\",\"unit\":\"milliseconds\",\"events\":[{events}]");
    for (what, text) in [("sampled", file(2_000, &sampled)), ("evented", file(2_000, &evented))] {
        let start = std::time::Instant::now();
        let read = readers::read(readers::Input::Bytes(text.as_bytes()), None, &readers::Options::default()).unwrap();
        let (mb, s) = (text.len() as f64 / 1e6, start.elapsed().as_secs_f64());
        println!("{what}: {mb:.0} MB in {s:.2} s, {:.0} MB/s, {} stacks", mb / s, read.profile.stacks().len());
        let start = std::time::Instant::now();
        let written = speedscope::write(&read.profile).bytes.len() as f64 / 1e6;
        println!("written: {written:.0} MB, {:.0} MB/s", written / start.elapsed().as_secs_f64());
    }
}

#[test]
fn sample_types_beyond_number_are_refused() {
    let one = |i: usize| {
        let own = format!("{{\"type\":\"type{i}\",\"unit\":\"count\"}}");
        format!(
            "{{\"type\":\"sampled\",\"name\":\"\",\"unit\":\"none\",\"startValue\":0,\"endValue\":1,\"samples\":[[0]],\
             \"weights\":[1],\"reflame\":{own}}}"
        )
    };
    // Each sample would have a value in each of them.
    let profiles: Vec<String> = (0..30_000).map(one).collect();
    let text = format!(
        "{{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{{\"frames\":[{{\"name\":\"main\"}}]}},\
         \"profiles\":[{}]}}",
        profiles.join(",")
    );
    let error = common::read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "not supported: 30000 sample types; fewer than 100 can be read");
}
