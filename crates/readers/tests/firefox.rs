//! The reader and writer of Firefox Profiler's formats, beyond the cases.

mod common;

use std::collections::BTreeMap;

use common::{cases, folder, read, read_as, recording, stacks};
use profile::{Builder, FrameData, FuncData, Mapping, Process, Profile, Resolved, SampleData, Thread};
use readers::{FORMATS, firefox};
use serde_json::{Value, json};

fn rows<'v>(table: &'v Value, column: &str) -> &'v Vec<Value> {
    table[column].as_array().unwrap_or_else(|| panic!("no column {column}"))
}

fn row(column: &[Value], row: &Value) -> Option<usize> {
    column[row.as_u64()? as usize].as_u64().map(|n| n as usize)
}

/// A plain reading of tables per thread: samples per stack, by names of functions, of libraries where that is an address.
fn plain(file: &Value) -> (BTreeMap<String, i64>, i64) {
    let (mut sums, mut cpu) = (BTreeMap::new(), 0);
    for thread in file["threads"].as_array().unwrap() {
        let (stack_table, frame_table, func_table) = (&thread["stackTable"], &thread["frameTable"], &thread["funcTable"]);
        let strings = rows(thread, "stringArray");
        for (i, stack) in rows(&thread["samples"], "stack").iter().enumerate() {
            let weight = thread["samples"]["weight"][i].as_i64().unwrap_or(1);
            cpu += thread["samples"]["threadCPUDelta"][i].as_i64().unwrap_or(0);
            let mut names = Vec::new();
            let mut next = stack.clone();
            while !next.is_null() {
                let frame = row(rows(stack_table, "frame"), &next).unwrap();
                let func = rows(frame_table, "func")[frame].as_u64().unwrap() as usize;
                let mut name = strings[rows(func_table, "name")[func].as_u64().unwrap() as usize].as_str().unwrap().to_owned();
                if name.starts_with("0x") {
                    let resource = &rows(func_table, "resource")[func];
                    let lib = resource.as_u64().map(|r| {
                        let name = rows(&thread["resourceTable"], "name")[r as usize].as_u64().unwrap();
                        strings[name as usize].as_str().unwrap()
                    });
                    name = match lib {
                        Some(lib) if lib.starts_with('[') => lib.to_owned(),
                        Some(lib) => format!("[{lib}]"),
                        None => "[unknown]".to_owned(),
                    };
                }
                names.push(name);
                next = rows(stack_table, "prefix")[next.as_u64().unwrap() as usize].clone();
            }
            names.reverse();
            *sums.entry(names.join(";")).or_insert(0) += weight;
        }
    }
    (sums, cpu)
}

#[test]
fn recordings_add_up_as_a_plain_reading_says() {
    for name in ["samply-work", "samply-orders"] {
        let bytes = recording("firefox", name);
        let (expected, cpu_us) = plain(&serde_json::from_slice(&bytes).unwrap());
        let p = read(&bytes).unwrap().profile;
        assert_eq!(stacks(&p, 0), expected, "{name}");
        assert_eq!(p.total(1), cpu_us * 1000, "{name}");
    }
}

#[test]
fn files_of_other_formats_are_none() {
    for format in FORMATS.iter().filter(|f| !["firefox", "reflame-text", "snapshot"].contains(&f.name)) {
        for case in cases(format.name) {
            assert!(!firefox::sniff(&case.bytes), "{}/{}", format.name, case.name);
        }
    }
    for text in
        ["", "{", "{}", "[]", "{\"meta\":{}}", "{\"meta\":{\"version\":1}}", "{\"threads\":[]}", "{\"threads\":[{\"name\":1}]}"]
    {
        assert!(!firefox::sniff(text.as_bytes()), "{text}");
    }
}

fn rich() -> Profile {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    b.sample_type("cpu", "seconds", 1000);
    b.set_default_type(1);
    let title = b.string("a \"title\"");
    b.info().comments.push(title);
    b.info().time_ns = 1_700_000_000_123_456_789;
    let name = b.string("shop");
    let process = b.process(Process { pid: 7, name });
    let name = b.string("pool");
    let thread = b.thread(Thread { process: Some(process), tid: 9, name });
    let (file, build_id) = (b.string("/usr/lib/libc.so"), b.string("c0de"));
    let resolved = Resolved::default();
    let mapping = b.mapping(Mapping { start: 0x10_0000, limit: 0x20_0000, offset: 0x1000, file, build_id, resolved });
    let func = b.func(FuncData { name: "main", file: "a.c", start_line: 3, module: "shop", ..FuncData::default() });
    let main = b.frame(func, FrameData { line: 5, ..FrameData::default() });
    let func = b.func(FuncData { name: "malloc", module: "libc.so", ..FuncData::default() });
    let malloc = b.frame(func, FrameData { address: 0x10_0010, mapping: Some(mapping), ..FrameData::default() });
    let func = b.func(FuncData { name: "sys", ..FuncData::default() });
    let sys = FrameData { address: u64::MAX, inline_depth: 1, kinds: profile::names::Kinds::KERNEL, ..FrameData::default() };
    let sys = b.frame(func, sys);
    let root = b.stack(None, main);
    let leaf = b.stack(Some(root), malloc);
    let deep = b.stack(Some(leaf), sys);
    let at = |thread, time| SampleData { thread, time_ns: Some(time), ..SampleData::default() };
    b.sample(deep, &[1, 2500], at(Some(thread), 2_000_001));
    b.sample(leaf, &[1, 1], at(Some(thread), 0));
    b.sample(root, &[1, 0], at(None, 5));
    b.finish().unwrap()
}

#[test]
fn what_is_written() {
    let written = firefox::write(&rich());
    let path = folder("firefox").join("written.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &written.bytes).unwrap();
    }
    assert_eq!(String::from_utf8(written.bytes).unwrap(), std::fs::read_to_string(path).unwrap());
    let lost = [
        "the addresses of 1 frame, which JavaScript cannot hold",
        "where 1 binary began in memory: addresses are those in the binary",
    ];
    assert_eq!(written.lost, lost);
}

/// Every column is as long as its table says, and every row number is one of the table it means.
#[test]
fn what_is_written_is_right_by_the_formats_description() {
    for format in ["firefox", "speedscope", "perf-script"] {
        for case in cases(format).iter().filter_map(|case| read(&case.bytes).ok()) {
            let file: Value = serde_json::from_slice(&firefox::write(&case.profile).bytes).unwrap();
            let shared = &file["shared"];
            let len = |table: &str| shared[table]["length"].as_u64().unwrap() as usize;
            let check = |table: &Value, column: &str, below: usize, null: bool| {
                let rows = rows(table, column);
                assert_eq!(rows.len() as u64, table["length"].as_u64().unwrap(), "{column}");
                for row in rows {
                    assert!(row.as_u64().map_or(null && (row.is_null() || *row == -1), |n| n < below as u64), "{column}: {row}");
                }
            };
            let strings = rows(shared, "stringArray").len();
            let (stacks, frames, funcs) = (&shared["stackTable"], &shared["frameTable"], &shared["funcTable"]);
            check(stacks, "prefix", len("stackTable"), true);
            check(stacks, "frame", len("frameTable"), false);
            check(frames, "func", len("funcTable"), false);
            check(frames, "address", 1 << 53, true);
            check(frames, "category", file["meta"]["categories"].as_array().unwrap().len(), false);
            for column in ["subcategory", "line", "column", "inlineDepth", "nativeSymbol", "innerWindowID"] {
                check(frames, column, usize::MAX, true);
            }
            check(funcs, "name", strings, false);
            check(funcs, "resource", len("resourceTable"), true);
            check(funcs, "source", len("sources"), true);
            for column in ["lineNumber", "columnNumber"] {
                check(funcs, column, usize::MAX, true);
            }
            assert_eq!(rows(funcs, "isJS").len(), len("funcTable"));
            assert_eq!(rows(funcs, "relevantForJS").len(), len("funcTable"));
            check(&shared["resourceTable"], "lib", file["libs"].as_array().unwrap().len(), true);
            check(&shared["resourceTable"], "name", strings, false);
            check(&shared["sources"], "filename", strings, false);
            for (i, prefix) in rows(stacks, "prefix").iter().enumerate() {
                assert!(prefix.as_u64().is_none_or(|p| p < i as u64), "callers stand before what they call");
            }
            let threads = file["threads"].as_array().unwrap();
            assert!(!threads.is_empty() && file["meta"]["initialSelectedThreads"][0].as_u64().unwrap() < threads.len() as u64);
            for thread in threads {
                let samples = &thread["samples"];
                check(samples, "stack", len("stackTable"), false);
                assert_eq!(rows(samples, "weight").len(), rows(samples, "stack").len());
                let times: Vec<f64> = rows(samples, "time").iter().map(|t| t.as_f64().unwrap()).collect();
                assert!(times.len() == rows(samples, "stack").len() && times.is_sorted());
                assert!(thread["pid"].is_string() && thread["name"].is_string() && thread["isMainThread"].is_boolean());
            }
        }
    }
}

/// A processed profile of one thread with shared tables.
fn file(prefix: Value, frame: Value, names: &[&str], stack: Value) -> Vec<u8> {
    let n = names.len();
    let file = json!({
        "meta": {"interval": 1, "startTime": 0, "preprocessedProfileVersion": 60},
        "shared": {
            "stringArray": names,
            "stackTable": {"prefix": prefix, "frame": frame},
            "frameTable": {"func": (0..n).collect::<Vec<_>>()},
            "funcTable": {"name": (0..n).collect::<Vec<_>>()},
        },
        "threads": [{"name": "t", "samples": {"stack": stack}}],
    });
    serde_json::to_vec(&file).unwrap()
}

#[test]
fn callers_may_stand_anywhere() {
    let p = read(&file(json!([2, null, 1]), json!([0, 1, 2]), &["leaf", "root", "middle"], json!([0, 2, 0]))).unwrap().profile;
    assert_eq!(stacks(&p, 0), BTreeMap::from([("root;middle".into(), 1), ("root;middle;leaf".into(), 2)]));
}

#[test]
fn circles_and_rows_that_are_none_are_left_out() {
    // 0 and 1 call each other, 2 stands on them, 3 is its own caller, 4 has no frame, 5 a caller that is none.
    let read =
        read(&file(json!([1, 0, 0, 3, null, 99, null]), json!([0, 0, 0, 0, 7, 0, 0]), &["f"], json!([0, 1, 2, 3, 4, 5, 6, 7])));
    let read = read.unwrap();
    assert_eq!(stacks(&read.profile, 0), BTreeMap::from([("f".into(), 1)]));
    assert_eq!(read.notes.skipped[0].count, 7);
}

#[test]
fn deep_stacks_from_the_leaf_and_from_the_root() {
    let n = 100_000u32;
    let up: Vec<Option<u32>> = (0..n).map(|i| i.checked_sub(1)).collect();
    let down: Vec<Option<u32>> = (0..n).map(|i| (i + 1 < n).then_some(i + 1)).collect();
    for prefix in [up, down] {
        let p = read(&file(json!(prefix), json!(vec![0; n as usize]), &["f"], json!([0, n - 1, 5]))).unwrap().profile;
        assert_eq!((p.stacks().len(), p.frames().len(), p.total(0)), (n as usize, 1, 3));
    }
}

#[test]
fn a_longer_file_makes_no_larger_tables() {
    let read = |n: usize| {
        let stack = [0, 1, 1].repeat(n);
        read(&file(json!([null, 0]), json!([0, 1]), &["a", "b"], json!(stack))).unwrap().profile
    };
    let (one, many) = (read(1), read(10_000));
    assert_eq!((one.stacks().len(), one.samples().len()), (many.stacks().len(), many.samples().len()));
    assert_eq!(one.total(0) * 10_000, many.total(0));
}

#[test]
fn processes_in_processes_are_read_one_after_the_other() {
    let mut text = String::from("{\"meta\":{\"version\":31,\"interval\":1,\"startTime\":0},\"threads\":[]}");
    for _ in 0..200 {
        text = format!("{{\"meta\":{{\"version\":31,\"interval\":1,\"startTime\":0}},\"threads\":[],\"processes\":[{text}]}}");
    }
    assert!(read_as(text.as_bytes(), Some("firefox")).unwrap().profile.samples().is_empty());
}

/// `cargo test -p readers --release --test firefox -- --ignored --nocapture speed`
#[test]
#[ignore = "takes long; prints MB/s"]
fn speed() {
    let mut noise = common::Noise(3);
    let (stacks, frames, samples) = (600_000, 200_000, 6_000_000);
    let names: Vec<String> = (0..50_000).map(|i| format!("module::function_{i}")).collect();
    let some = |n: usize, noise: &mut common::Noise| (0..n).map(|i| noise.below(i + 1)).collect::<Vec<_>>();
    let prefix: Vec<Value> = (0..stacks).map(|i| if i < 10 { Value::Null } else { json!(i - 1 - noise.below(9)) }).collect();
    let file = json!({
        "meta": {"interval": 1, "startTime": 0, "preprocessedProfileVersion": 60},
        "shared": {
            "stringArray": names,
            "stackTable": {"prefix": prefix, "frame": (0..stacks).map(|_| noise.below(frames)).collect::<Vec<_>>()},
            "frameTable": {"func": (0..frames).map(|_| noise.below(names.len())).collect::<Vec<_>>(), "line": some(frames, &mut noise), "address": some(frames, &mut noise)},
            "funcTable": {"name": (0..names.len()).collect::<Vec<_>>()},
        },
        "threads": [{"name": "t", "samples": {"stack": (0..samples).map(|i| i / 10_000 * 997 % (stacks - 5_000) + noise.below(5_000)).collect::<Vec<_>>(),
            "time": (0..samples).map(|i| i as f64 + 0.125).collect::<Vec<_>>(), "weight": null, "weightType": "samples"}}],
    });
    let text = serde_json::to_vec(&file).unwrap();
    drop(file);
    let start = std::time::Instant::now();
    let read = readers::read(readers::Input::Bytes(&text), None, &readers::Options::default()).unwrap();
    let (mb, s) = (text.len() as f64 / 1e6, start.elapsed().as_secs_f64());
    println!("{mb:.0} MB in {s:.2} s, {:.0} MB/s, {} stacks", mb / s, read.profile.stacks().len());
    let start = std::time::Instant::now();
    let written = firefox::write(&read.profile).bytes.len() as f64 / 1e6;
    println!("written: {written:.0} MB, {:.0} MB/s", written / start.elapsed().as_secs_f64());
}
