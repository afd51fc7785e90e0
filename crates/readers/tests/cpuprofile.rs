//! CPU profiles of V8: against a plain count of the same JSON, hostile trees, and how much memory they take.

mod common;

use std::collections::BTreeMap;

use common::{cases, read, read_as, recording, stacks};
use readers::FORMATS;
use serde_json::{Value, json};

/// Time and samples per stack of names, root first, counted from the parsed JSON: each sample lasts until the next.
fn counted(bytes: &[u8]) -> BTreeMap<String, (i64, i64)> {
    let file: Value = serde_json::from_slice(bytes).unwrap();
    let number = |value: &Value| value.as_i64().unwrap();
    let nodes: BTreeMap<i64, &Value> = file["nodes"].as_array().unwrap().iter().map(|n| (number(&n["id"]), n)).collect();
    let mut callers = BTreeMap::new();
    for (&id, node) in &nodes {
        for child in node["children"].as_array().into_iter().flatten() {
            callers.insert(number(child), id);
        }
    }
    let mut now = number(&file["startTime"]);
    let samples = file["samples"].as_array().unwrap().iter().zip(file["timeDeltas"].as_array().unwrap());
    let mut timeline: Vec<(i64, i64)> = samples
        .map(|(id, delta)| {
            now += number(delta);
            (now, number(id))
        })
        .collect();
    timeline.sort_by_key(|&(time, _)| time);
    let ends: Vec<i64> = timeline.iter().skip(1).map(|&(time, _)| time).chain([number(&file["endTime"])]).collect();
    let mut out = BTreeMap::new();
    for (&(time, id), end) in timeline.iter().zip(ends) {
        let mut names = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            let call = &nodes[&id]["callFrame"];
            let place = |key: &str| number(&call[key]) + 1;
            match (call["functionName"].as_str().unwrap(), call["url"].as_str().unwrap()) {
                ("(root)", _) => {}
                ("", url) => names.push(format!("(anonymous) {url}:{}:{}", place("lineNumber"), place("columnNumber"))),
                (name, _) => names.push(name.to_owned()),
            }
            at = callers.get(&id).copied();
        }
        names.reverse();
        let entry: &mut (i64, i64) = out.entry(names.join(";")).or_default();
        entry.0 += (end - time) * 1000;
        entry.1 += 1;
    }
    out
}

#[test]
fn recordings_are_what_a_plain_count_finds() {
    for name in ["render", "walk"] {
        let bytes = recording("cpuprofile", name);
        let read = read(&bytes).unwrap();
        let (time, samples) = (stacks(&read.profile, 0), stacks(&read.profile, 1));
        let found: BTreeMap<String, (i64, i64)> = time.into_iter().map(|(s, t)| (s.clone(), (t, samples[&s]))).collect();
        assert_eq!(found, counted(&bytes), "{name}");
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let field = |key: &str| file[key].as_i64().unwrap();
        let first = file["timeDeltas"][0].as_i64().unwrap();
        assert_eq!(
            read.profile.total(0),
            (field("endTime") - field("startTime") - first) * 1000,
            "{name}: all of the file's time"
        );
        assert!(read.notes.is_complete());
    }
}

#[test]
fn the_order_of_keys_is_no_matter() {
    let by_names = |name: &str| {
        let bytes = cases("cpuprofile").into_iter().find(|case| case.name == name).unwrap().bytes;
        let profile = read(&bytes).unwrap().profile;
        (stacks(&profile, 0), stacks(&profile, 1), profile.info().duration_ns)
    };
    assert_eq!(by_names("basic"), by_names("keys-in-another-order"));
}

#[test]
fn other_formats_are_not_taken_for_it() {
    for format in FORMATS.iter().map(|f| f.name).filter(|&name| name != "cpuprofile" && name != "reflame-text") {
        for case in cases(format) {
            assert!(!readers::cpuprofile::sniff(&case.bytes[..case.bytes.len().min(64 << 10)]), "{format}/{}", case.name);
        }
    }
    for text in [
        "{}",
        "[]",
        "{\"nodes\": []}",
        "{\"nodes\": [{\"id\": 1, \"label\": \"a\"}]}",
        "{\"samples\": [1, 2",
        "{\"head\": {\"callFrame\": {}, \"selfSize\": 0",
    ] {
        assert!(!readers::cpuprofile::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn it_is_known_by_a_head_without_nodes() {
    let numbers = vec!["12"; 40_000].join(",");
    for text in [
        format!("{{\"startTime\":1,\"endTime\":2,\"samples\":[{numbers}],\"timeDeltas\":[{numbers}],\"nodes\":[]}}"),
        format!("{{\"timeDeltas\":[{numbers}],\"nodes\":[]}}"),
        format!("{{\"head\":{}{{\"functionName\":\"f\",\"hitCount\":1", "{\"functionName\":\"(root)\",\"children\":[".repeat(20)),
    ] {
        assert!(readers::cpuprofile::sniff(&text.as_bytes()[..text.len().min(64 << 10)]), "{:.80}", text);
    }
}

fn chain(depth: usize, flat: bool) -> String {
    let call = |i: usize| json!({"functionName": format!("f{}", i % 10), "url": "", "lineNumber": 1, "columnNumber": 1});
    if flat {
        let nodes: Vec<Value> =
            (1..=depth).map(|i| json!({"id": i, "callFrame": call(i), "children": [i + 1], "hitCount": 1})).collect();
        return json!({"nodes": nodes, "startTime": 0, "endTime": depth, "samples": [depth, 1], "timeDeltas": [0, 1]})
            .to_string();
    }
    let mut text = String::from("{\"startTime\":0,\"endTime\":2,\"head\":");
    for i in 1..=depth {
        text.push_str(&format!("{{\"id\":{i},\"functionName\":\"f{}\",\"hitCount\":1,\"children\":[", i % 10));
    }
    text.push_str(&"]}".repeat(depth));
    text.push_str(&format!(",\"samples\":[{depth},1],\"timestamps\":[0,1000000]}}"));
    text
}

#[test]
fn depth_is_no_matter() {
    for flat in [true, false] {
        let text = chain(100_000, flat);
        let read = read_as(text.as_bytes(), Some("cpuprofile")).unwrap();
        assert_eq!(read.profile.stacks().len(), 100_000);
        assert_eq!(read.profile.frames().len(), 10);
        let cut = &text.as_bytes()[..text.len() / 3];
        assert!(read_as(cut, Some("cpuprofile")).unwrap().notes.fault.is_some());
    }
}

#[test]
fn callers_that_go_round_in_circles_end() {
    // Rings of every length, and chains that lead into them.
    let nodes: Vec<Value> = (0..3_000)
        .map(|i| {
            let ring = i / 30 * 30;
            json!({"id": i, "parent": ring + (i - ring + 1) % (1 + i % 30).max(1), "callFrame": {"functionName": "f"}})
        })
        .collect();
    let samples: Vec<usize> = (0..3_000).collect();
    let text = json!({"nodes": nodes, "samples": samples, "timeDeltas": vec![1; 3_000], "startTime": 0, "endTime": 3_000});
    let read = read(text.to_string().as_bytes()).unwrap();
    assert_eq!(read.profile.total(1), 3_000);
    assert!(read.notes.skipped.iter().any(|s| s.why == "a caller that the node itself calls"));
}

#[test]
fn numbers_of_nodes_may_be_any() {
    let text = json!({"nodes": [
        {"id": i64::MAX, "callFrame": {"functionName": "a"}, "children": [-5]},
        {"id": -5, "callFrame": {"functionName": "b"}},
    ], "samples": [-5, i64::MAX], "timeDeltas": [1, 2], "startTime": 0, "endTime": 10});
    let profile = read(text.to_string().as_bytes()).unwrap().profile;
    assert_eq!(stacks(&profile, 0), BTreeMap::from([("a".into(), 7_000), ("a;b".into(), 2_000)]));
}

/// The recording with its samples a hundred times over.
fn longer(times: usize) -> Vec<u8> {
    let mut file: Value = serde_json::from_slice(&recording("cpuprofile", "render")).unwrap();
    for key in ["samples", "timeDeltas"] {
        let once = file[key].as_array().unwrap().clone();
        file[key] = (0..times).flat_map(|_| once.clone()).collect();
    }
    let length: i64 = file["timeDeltas"].as_array().unwrap().iter().map(|d| d.as_i64().unwrap()).sum();
    file["endTime"] = (file["startTime"].as_i64().unwrap() + length).into();
    serde_json::to_vec(&file).unwrap()
}

#[test]
fn more_samples_make_no_more_stacks() {
    let (one, many) = (read(&longer(1)).unwrap().profile, read(&longer(100)).unwrap().profile);
    assert_eq!(many.samples().len(), 100 * one.samples().len());
    assert_eq!((many.stacks().len(), many.frames().len()), (one.stacks().len(), one.frames().len()));
}

#[test]
fn every_cut_keeps_what_stood_before() {
    let bytes = cases("cpuprofile").into_iter().find(|case| case.name == "basic").unwrap().bytes;
    let whole = read(&bytes).unwrap().profile.total(1);
    for end in 0..bytes.len() - 2 {
        let read = read_as(&bytes[..end], Some("cpuprofile"));
        if let Ok(read) = &read {
            assert!(read.notes.fault.is_some(), "cut at {end}");
            assert!(read.profile.total(read.profile.sample_types().len() - 1) <= whole);
        }
    }
}
