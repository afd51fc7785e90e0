//! Heap profiles of V8: against a plain count of the same JSON, and hostile ones.

mod common;

use std::collections::BTreeMap;

use common::{cases, read, read_as, recording, stacks};
use readers::FORMATS;
use serde_json::Value;

/// Bytes and samples by name of the function, counted over the parsed JSON.
fn counted(bytes: &[u8]) -> BTreeMap<String, (i64, i64)> {
    let file: Value = serde_json::from_slice(bytes).unwrap();
    let mut samples: BTreeMap<i64, i64> = BTreeMap::new();
    for sample in file["samples"].as_array().unwrap() {
        *samples.entry(sample["nodeId"].as_i64().unwrap()).or_default() += 1;
    }
    let mut out: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut todo = vec![(&file["head"], String::new())];
    while let Some((node, callers)) = todo.pop() {
        let call = &node["callFrame"];
        let place = |key: &str| call[key].as_i64().unwrap() + 1;
        let name = match (call["functionName"].as_str().unwrap(), call["url"].as_str().unwrap()) {
            ("(root)", _) => String::new(),
            ("", "") => "(anonymous)".into(),
            ("", url) => format!("(anonymous) {url}:{}:{}", place("lineNumber"), place("columnNumber")),
            (name, _) => name.into(),
        };
        let stack = if callers.is_empty() { name } else { format!("{callers};{name}") };
        let (size, count) =
            (node["selfSize"].as_i64().unwrap(), samples.get(&node["id"].as_i64().unwrap()).copied().unwrap_or(0));
        if size + count > 0 {
            let entry = out.entry(stack.clone()).or_default();
            *entry = (entry.0 + size, entry.1 + count);
        }
        todo.extend(node["children"].as_array().unwrap().iter().map(|child| (child, stack.clone())));
    }
    out
}

#[test]
fn a_recording_is_what_a_plain_count_finds() {
    let bytes = recording("heapprofile", "leak");
    let read = read(&bytes).unwrap();
    let (space, samples) = (stacks(&read.profile, 0), stacks(&read.profile, 1));
    let found: BTreeMap<String, (i64, i64)> = space.into_iter().map(|(s, n)| (s.clone(), (n, samples[&s]))).collect();
    assert_eq!(found, counted(&bytes));
    assert!(read.notes.is_complete());
}

#[test]
fn the_order_of_keys_is_no_matter() {
    let by_names = |name: &str| {
        let bytes = cases("heapprofile").into_iter().find(|case| case.name == name).unwrap().bytes;
        let profile = read(&bytes).unwrap().profile;
        (stacks(&profile, 0), stacks(&profile, 1))
    };
    assert_eq!(by_names("basic"), by_names("keys-in-another-order"));
}

#[test]
fn other_formats_are_not_taken_for_it() {
    for format in FORMATS.iter().map(|f| f.name).filter(|&name| name != "heapprofile" && name != "reflame-text") {
        for case in cases(format) {
            assert!(!readers::heapprofile::sniff(&case.bytes[..case.bytes.len().min(64 << 10)]), "{format}/{}", case.name);
        }
    }
    for text in ["{}", "[]", "{\"head\": {}}", "{\"head\": {\"callFrame\": {}, \"hitCount\": 0}}", "{\"samples\": [{\"sf\": 1}]}"]
    {
        assert!(!readers::heapprofile::sniff(text.as_bytes()), "{text}");
    }
}

fn nested(depth: usize, fields: &str) -> String {
    let mut text = String::from("{\"head\":");
    (0..depth).for_each(|i| text.push_str(&format!("{{\"id\":{i},{fields}\"children\":[")));
    text.push_str(&"]}".repeat(depth));
    text + "}"
}

#[test]
fn depth_is_no_matter() {
    let text = nested(100_000, "\"callFrame\":{\"functionName\":\"node\"},\"selfSize\":8,");
    assert!(readers::heapprofile::sniff(&text.as_bytes()[..64 << 10]));
    let profile = read(text.as_bytes()).unwrap().profile;
    assert_eq!((profile.total(0), profile.stacks().len(), profile.frames().len()), (800_000, 100_000, 1));
    let cut = read(&text.as_bytes()[..text.len() / 2]).unwrap();
    assert!(cut.notes.fault.is_some() && cut.profile.total(0) > 300_000);
    // The children stand before what they belong to.
    let late = read_as(nested(50_000, "").replace("]}", "],\"selfSize\":1}").as_bytes(), Some("heapprofile")).unwrap();
    assert_eq!(late.profile.total(0), 50_000);
}
