//! Traces in the Trace Event Format: against plain counts of the same JSON, and hostile ones.

mod common;

use std::collections::BTreeMap;

use common::{Noise, cases, read, read_as, recording, stacks};
use profile::Profile;
use readers::FORMATS;
use serde_json::{Value, json};

fn sum(profile: &Profile, name: &str) -> i64 {
    profile.total(profile.find_type(name).unwrap_or_else(|| panic!("no sample type {name}")))
}

/// The events of a trace; an open array is closed.
fn events(bytes: &[u8]) -> Vec<Value> {
    let value = serde_json::from_slice(bytes).or_else(|_| serde_json::from_slice(&[bytes.trim_ascii_end(), b"]"].concat()));
    match value.unwrap() {
        Value::Array(events) => events,
        mut object => object["traceEvents"].as_array_mut().unwrap().split_off(0),
    }
}

fn ns(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 1000.0).round() as i64
}

/// Per thread the nanoseconds in which any event of the thread was going on: no nesting is looked at.
fn busy(events: &[Value]) -> BTreeMap<(i64, i64), i64> {
    let end_of_all = events.iter().filter(|e| e["ph"] != "M").map(|e| ns(&e["ts"]) + e.get("dur").map_or(0, ns)).max().unwrap();
    // +1 and -1 at each moment.
    let mut edges: BTreeMap<(i64, i64), BTreeMap<i64, i64>> = BTreeMap::new();
    for e in events.iter().filter(|e| ["X", "B", "E"].contains(&e["ph"].as_str().unwrap())) {
        let of_thread = edges.entry((e["pid"].as_i64().unwrap(), e["tid"].as_i64().unwrap())).or_default();
        let ts = ns(&e["ts"]);
        *of_thread.entry(ts).or_default() += if e["ph"] == "E" { -1 } else { 1 };
        if e["ph"] == "X" {
            *of_thread.entry(ts + ns(&e["dur"])).or_default() -= 1;
        }
    }
    edges
        .into_iter()
        .map(|(thread, edges)| {
            let (mut open, mut since, mut total) = (0, 0, 0);
            for (time, change) in edges {
                total += if open > 0 { time - since } else { 0 };
                open += change;
                since = time;
            }
            (thread, total + if open > 0 { end_of_all - since } else { 0 })
        })
        .collect()
}

fn by_thread(profile: &Profile, name: &str) -> BTreeMap<(i64, i64), i64> {
    let values = profile.samples().values(profile.find_type(name).unwrap());
    let mut out = BTreeMap::new();
    for (row, value) in values.iter().enumerate() {
        let thread = profile.threads()[profile.samples().thread(row).unwrap().index()];
        let process = profile.processes()[thread.process.unwrap().index()];
        *out.entry((process.pid, thread.tid)).or_insert(0) += value;
    }
    out
}

#[test]
fn threads_are_busy_as_long_as_a_plain_count_says() {
    for name in ["chrome", "node", "py-spy-worker"] {
        let bytes = recording("chrome-trace", name);
        let profile = read(&bytes).unwrap().profile;
        let mut expected = busy(&events(&bytes));
        expected.retain(|_, ns| *ns > 0);
        let mut found = by_thread(&profile, "wall");
        found.retain(|_, ns| *ns > 0);
        assert_eq!(found, expected, "{name}");
    }
}

/// Time of every stack of py-spy's begins and ends, by walking them with a stack and a clock.
#[test]
fn py_spy_s_frames_and_times_are_those_of_a_plain_walk() {
    let bytes = recording("chrome-trace", "py-spy-worker");
    let events = events(&bytes);
    let last = events.iter().map(|e| ns(&e["ts"])).max().unwrap();
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    let (mut stack, mut now): (Vec<String>, i64) = (Vec::new(), 0);
    let mut advance = |stack: &[String], from: i64, to: i64| {
        if to > from && !stack.is_empty() {
            *expected.entry(stack.join(";")).or_default() += to - from;
        }
    };
    for e in &events {
        let ts = ns(&e["ts"]);
        advance(&stack, now, ts);
        now = ts;
        let file = e["args"]["filename"].as_str().unwrap();
        let folders = ["/srv/demo/", "site-packages/", "/usr/lib/python3.11/"];
        let short = folders.iter().find_map(|folder| Some(file.split_once(folder)?.1));
        let frame = format!("{} ({}:{})", e["name"].as_str().unwrap(), short.unwrap_or(file), e["args"]["line"]);
        if e["ph"] == "B" {
            stack.push(frame);
        } else {
            stack.pop().unwrap();
        }
    }
    advance(&stack, now, last);
    let profile = read(&bytes).unwrap().profile;
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    for (row, &stack) in profile.samples().stacks().iter().enumerate() {
        let mut names: Vec<&str> =
            profile.stacks().leaf_to_root(stack).map(|f| profile.str(profile.frames().display(f))).collect();
        names.reverse();
        *found.entry(names.join(";")).or_default() += profile.samples().values(0)[row];
    }
    let differ: Vec<_> = expected.iter().filter(|(stack, ns)| found.get(*stack) != Some(*ns)).collect();
    assert_eq!((differ, found.len()), (Vec::new(), expected.len()));
    assert!(!profile.info().exact);
    // The same frame in folded stacks is the same frame here.
    let folded = read(b"handle (worker.py:49);BasicKeyCommands.get (redis/commands/core.py:3200) 1\n").unwrap().profile;
    let frames = |p: &Profile| -> Vec<String> { p.frames().ids().map(|f| p.str(p.frames().raw(f)).to_owned()).collect() };
    let here = frames(&profile);
    assert!(frames(&folded).iter().all(|frame| here.contains(frame)), "{here:?}");
}

/// The CPU profile of Chromium, counted from the chunks: each sample lasts until the next.
#[test]
fn chunks_of_a_cpu_profile_are_put_together() {
    let bytes = recording("chrome-trace", "chrome");
    let events = events(&bytes);
    let mut chunks: Vec<&Value> = events.iter().filter(|e| e["name"] == "ProfileChunk").collect();
    chunks.sort_by_key(|e| e["ts"].as_i64().unwrap());
    let begin = events.iter().find(|e| e["name"] == "Profile").unwrap();
    let (mut names, mut samples) = (BTreeMap::new(), Vec::new());
    let mut now = begin["args"]["data"]["startTime"].as_i64().unwrap();
    for chunk in chunks {
        let data = &chunk["args"]["data"];
        for node in data["cpuProfile"]["nodes"].as_array().into_iter().flatten() {
            names.insert(node["id"].as_i64().unwrap(), node["callFrame"]["functionName"].as_str().unwrap());
        }
        for (id, delta) in
            data["cpuProfile"]["samples"].as_array().into_iter().flatten().zip(data["timeDeltas"].as_array().unwrap())
        {
            now += delta.as_i64().unwrap();
            samples.push((now, id.as_i64().unwrap()));
        }
    }
    samples.sort_by_key(|s| s.0);
    let mut expected: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    let average = (samples[samples.len() - 1].0 - samples[0].0) * 1000 / (samples.len() as i64 - 1);
    for (i, (time, id)) in samples.iter().enumerate() {
        let lasted = samples.get(i + 1).map_or(average, |next| (next.0 - time) * 1000);
        let entry = expected.entry(names[id]).or_default();
        *entry = (entry.0 + lasted, entry.1 + 1);
    }
    let profile = read(&bytes).unwrap().profile;
    let mut found: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (row, &stack) in profile.samples().stacks().iter().enumerate() {
        let name = profile.str(profile.funcs().name(profile.frames().func(profile.stacks().frame(stack))));
        let (time, count) = (profile.samples().values(0)[row], profile.samples().values(1)[row]);
        if count > 0 {
            let entry = found.entry(if name.starts_with("(anonymous)") { "" } else { name }).or_default();
            *entry = (entry.0 + time, entry.1 + count);
        }
    }
    assert_eq!(found, expected);
    assert_eq!(profile.str(profile.sample_types()[profile.default_type()].name), "time");
}

#[test]
fn any_order_of_events_is_the_same_profile() {
    let mut noise = Noise(7);
    // Spans that nest, no two of which start or end at one moment.
    let mut events: Vec<Value> = Vec::new();
    for tid in 0..3 {
        let (mut open, mut now) = (0, 0);
        for step in 0..200 {
            now += 1 + noise.below(9) as i64;
            if open > 0 && noise.below(2) == 0 {
                events.push(json!({"ph": "E", "pid": 1, "tid": tid, "ts": now}));
                open -= 1;
            } else {
                events.push(json!({"ph": "B", "pid": 1, "tid": tid, "ts": now, "name": format!("f{}", step % 7)}));
                open += 1;
            }
        }
    }
    let text = |events: &[Value]| Value::from(events.to_vec()).to_string();
    let expected = stacks(&read(text(&events).as_bytes()).unwrap().profile, 0);
    for _ in 0..5 {
        for i in (1..events.len()).rev() {
            events.swap(i, noise.below(i + 1));
        }
        // It must still be known by its first event.
        assert_eq!(stacks(&read(text(&events).as_bytes()).unwrap().profile, 0), expected);
    }
}

#[test]
fn overlaps_of_any_kind_add_up() {
    let mut noise = Noise(3);
    for round in 0..200 {
        let events: Vec<Value> = (0..40)
            .map(|i| {
                let (ts, tid, name) = (noise.below(60), noise.below(2), format!("f{}", i % 5));
                match noise.below(4) {
                    0 => json!({"ph": "B", "pid": 1, "tid": tid, "ts": ts, "name": name}),
                    1 => json!({"ph": "E", "pid": 1, "tid": tid, "ts": ts, "name": name}),
                    _ => json!({"ph": "X", "pid": 1, "tid": tid, "ts": ts, "dur": noise.below(30), "tdur": noise.below(30), "name": name}),
                }
            })
            .collect();
        let read = read(Value::from(events).to_string().as_bytes()).unwrap();
        let p = &read.profile;
        assert!((0..p.sample_types().len()).all(|t| p.samples().values(t).iter().all(|&v| v >= 0)), "round {round}");
        // Two threads, none longer than all of the trace.
        assert!(sum(p, "wall") <= 2 * p.info().duration_ns, "round {round}");
    }
}

#[test]
fn other_formats_are_not_taken_for_it() {
    for format in FORMATS.iter().map(|f| f.name).filter(|&name| name != "chrome-trace" && name != "reflame-text") {
        for case in cases(format) {
            assert!(!readers::chrome_trace::sniff(&case.bytes[..case.bytes.len().min(64 << 10)]), "{format}/{}", case.name);
        }
    }
    for text in [
        "{}",
        "[]",
        "[1, 2]",
        "[{}]",
        "[{\"ph\": 1}]",
        "[{\"ph\": \"long\"}]",
        "{\"events\": []}",
        "{\"metadata\": {}}",
        "[{\"name\": \"a\"}]",
    ] {
        assert!(!readers::chrome_trace::sniff(text.as_bytes()), "{text}");
    }
}

#[test]
fn depth_and_disorder_take_no_more_than_their_share() {
    let n = 100_000;
    let mut deep: Vec<Value> = (0..n).map(|i| json!({"ph": "B", "ts": i, "name": "f"})).collect();
    deep.extend((0..n).map(|i| json!({"ph": "E", "ts": 2 * n - i, "name": "f"})));
    let profile = read(Value::from(deep).to_string().as_bytes()).unwrap().profile;
    assert_eq!(profile.stacks().len(), n as usize);
    // Each overlaps all that come before it, and each end is that of the first.
    let chain: Vec<Value> = (0..n).map(|i| json!({"ph": "X", "ts": i, "dur": n, "name": "f"})).collect();
    assert_eq!(sum(&read(Value::from(chain).to_string().as_bytes()).unwrap().profile, "wall"), n * 1000);
    let mut ends: Vec<Value> = (0..n).map(|i| json!({"ph": "B", "ts": i, "name": format!("f{i}")})).collect();
    ends.extend((0..n).map(|i| json!({"ph": "E", "ts": n + i, "name": format!("f{i}")})));
    let read = read(Value::from(ends).to_string().as_bytes()).unwrap();
    assert_eq!(read.notes.skipped[0].count, n as u64 - 1);
    assert_eq!(sum(&read.profile, "wall"), n * 1000);
}

#[test]
fn stack_frames_may_be_deep_and_go_round() {
    let n = 100_000;
    let mut frames: serde_json::Map<String, Value> =
        (0..n).map(|i| (i.to_string(), json!({"name": format!("f{}", i % 9), "category": "c", "parent": i + 1}))).collect();
    frames.insert(n.to_string(), json!({"name": "main", "category": "c"}));
    let samples = json!([{"ts": 1, "tid": 1, "sf": 0, "name": "tick", "weight": 1}]);
    let mut file = json!({"traceEvents": [], "stackFrames": frames, "samples": samples});
    let profile = read(file.to_string().as_bytes()).unwrap().profile;
    assert_eq!((profile.stacks().len(), profile.total(0)), (n + 1, 1));
    file["stackFrames"][n.to_string()]["parent"] = 5.into();
    let round = read(file.to_string().as_bytes()).unwrap();
    assert_eq!(round.notes.skipped[0].why, "a caller that the stack frame itself calls");
}

#[test]
fn an_open_array_is_no_fault_and_a_cut_event_is_one() {
    let bytes = cases("chrome-trace").into_iter().find(|case| case.name == "complete").unwrap().bytes;
    for end in 1..bytes.len() {
        let Ok(read) = read_as(&bytes[..end], Some("chrome-trace")) else { continue };
        let text = bytes[..end].trim_ascii_end();
        let closed = [text.strip_suffix(b",").unwrap_or(text), b"]"].concat();
        let whole = [text, &closed[..]].iter().any(|text| serde_json::from_slice::<Value>(text).is_ok());
        assert_eq!(read.notes.fault.is_none(), whole, "cut at {end}");
    }
}

#[test]
fn more_events_make_no_more_stacks() {
    let once = events(&recording("chrome-trace", "node"));
    let length = 200_000;
    let many: Vec<Value> = (0..100)
        .flat_map(|i| {
            once.iter().cloned().map(move |mut e| {
                e["ts"] = (e["ts"].as_i64().unwrap() + i * length).into();
                e
            })
        })
        .collect();
    let text = |events: Vec<Value>| Value::from(events).to_string();
    let (one, many) = (read(text(once).as_bytes()).unwrap().profile, read(text(many).as_bytes()).unwrap().profile);
    assert_eq!(sum(&many, "wall"), 100 * sum(&one, "wall"));
    assert_eq!((many.stacks().len(), many.threads().len()), (one.stacks().len(), one.threads().len()));
}
