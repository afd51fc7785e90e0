//! OpenTelemetry profiles: what the cases cannot show.
//!
//! The protobuf cases, `testdata/otlp/<case>.pb`, are written from `src/<case>.wire`, which people can read.

mod common;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use common::wire::{bytes, varint, wire};
use common::{Noise, cases, folder, outcome, read, recording, stacks};
use profile::names::Kinds;
use profile::{LabelValue, Profile};
use readers::{FORMATS, Options, Place, Read, ReadError, otlp};

/// What the protobuf cases are written from, by name.
fn sources() -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder("otlp").join("src")).unwrap().map(|entry| entry.unwrap().path());
    let mut sources: Vec<(String, Vec<u8>)> = files
        .filter(|path| path.extension().is_some_and(|e| e == "wire"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), wire(&std::fs::read_to_string(&path).unwrap())))
        .collect();
    sources.sort();
    sources
}

fn binary(name: &str) -> PathBuf {
    folder("otlp").join(format!("{name}.pb"))
}

#[test]
#[ignore = "writes testdata/otlp/*.pb from src/*.wire"]
fn write_fixtures() {
    sources().iter().for_each(|(name, bytes)| std::fs::write(binary(name), bytes).unwrap());
}

#[test]
fn fixtures_are_what_their_sources_say() {
    for (name, bytes) in sources() {
        assert_eq!(std::fs::read(binary(&name)).unwrap_or_default(), bytes, "{name}: run write_fixtures");
    }
}

/// The same profile in the layout of every release, written by the bindings protoc makes of it: `src/releases.py`, which
/// also says what the stacks are.
#[test]
fn every_release_says_the_same() {
    let expected = std::fs::read_to_string(folder("otlp").join("src/releases.folded")).unwrap();
    let expected: BTreeMap<String, i64> =
        expected.lines().filter_map(|line| line.rsplit_once(' ')).map(|(s, v)| (s.to_owned(), v.parse().unwrap())).collect();
    let layouts = [
        ("release-1-3-2", "1.3"),
        ("release-1-5-0", "1.4 or 1.5"),
        ("release-1-6-0", "1.6"),
        ("release-1-7-0", "1.7"),
        ("release-1-8-0", "1.8"),
        ("release-1-9-0", "1.9"),
        ("release-1-11-0", "1.10 or later"),
        ("json-release-1-3-2", "1.3 (JSON)"),
        ("json-release-1-7-0", "1.7 (JSON)"),
        ("json-release-1-11-0", "1.8 or later (JSON)"),
    ];
    for (name, layout) in layouts {
        let Read { profile: p, notes } = read(&recording("otlp", name)).unwrap();
        assert!(notes.remarks[0].ends_with(&format!("of 1 resource, as of OTLP {layout}")), "{name}: {:?}", notes.remarks);
        assert!(notes.is_complete() && !notes.remarks.iter().any(|r| r.starts_with("fields")), "{name}: {notes:?}");
        assert_eq!(notes.producer, "made.up 1.0");
        let types: Vec<&str> = p.sample_types().iter().map(|t| p.str(t.name)).collect();
        assert_eq!(types, ["samples", "cpu"], "{name}");
        // Values and names.
        assert_eq!(stacks(&p, 1), expected, "{name}");
        assert_eq!(p.total(0), 627, "{name}");
        // Places: the line of function `call<n>` is n + 3, its address 0x400000 + 16 n.
        for frame in p.frames().ids() {
            let name = p.str(p.funcs().name(p.frames().func(frame)));
            let n: u32 = name.rsplit("call").next().unwrap().parse().unwrap();
            assert_eq!((p.frames().line(frame), p.frames().address(frame)), (n + 3, 0x40_0000 + 16 * u64::from(n)));
            assert!(p.frames().kinds(frame).contains(Kinds::INTERPRETED));
            assert_eq!(p.str(p.funcs().file(p.frames().func(frame))), format!("part{}.py", n % 7));
        }
        let mapping = p.mappings()[0];
        assert_eq!((p.mappings().len(), mapping.start, p.str(mapping.file)), (1, 0x40_0000, "/srv/shop/bin/shop"));
        // Times, threads and labels of the first sample.
        assert_eq!((p.info().time_ns, p.info().duration_ns), (1_700_000_000_000_000_000, 1_000_000_000));
        let samples = p.samples();
        let times: std::collections::BTreeSet<i64> = (0..samples.len()).map(|row| samples.time_ns(row).unwrap()).collect();
        assert!(times.into_iter().eq((0..120).map(|n| n * 1000)), "{name}");
        let tids: Vec<i64> = p.threads().iter().map(|t| t.tid).collect();
        assert_eq!((tids.len(), tids.iter().sum::<i64>()), (4, 406), "{name}");
        let linked = (0..samples.len()).filter(|&row| label(&p, row, "trace_id").is_some()).count();
        assert_eq!(linked, samples.len() / 3, "{name}");
        assert_eq!(label(&p, 0, "trace_id").as_deref(), Some("000102030405060708090a0b0c0d0e0f"));
        assert_eq!(label(&p, 0, "span_id").as_deref(), Some("0001020304050607"));
        for row in 0..samples.len() {
            let colors = ["red", "green", "blue", "grey"];
            let tid = p.threads()[samples.thread(row).unwrap().index()].tid;
            assert_eq!(label(&p, row, "color").as_deref(), Some(colors[tid as usize - 100]));
            assert_eq!(label(&p, row, "service.name").as_deref(), Some("shop"));
        }
    }
}

fn label(p: &Profile, row: usize, key: &str) -> Option<String> {
    let found = p.labels().get(p.samples().labels(row)).iter().find(|label| p.str(label.key) == key)?;
    Some(match found.value {
        LabelValue::Str(text) => p.str(text).to_owned(),
        LabelValue::Num(number, _) => number.to_string(),
    })
}

/// Cases of pprof, which has its own way to keep them.
fn pprof_cases() -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder("pprof")).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter_map(|path| {
            let bytes = match path.extension()?.to_str()? {
                "wire" => wire(&std::fs::read_to_string(&path).unwrap()),
                "gz" => {
                    let mut bytes = Vec::new();
                    flate2::read::GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_end(&mut bytes).unwrap();
                    bytes
                }
                _ => return None,
            };
            Some((path.display().to_string(), bytes))
        })
        .collect()
}

/// Lengths of heads: all short ones, and some of the others.
fn heads(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    (16..=bytes.len()).filter(|&len| len < 600 || len % 97 == 0 || len == bytes.len()).map(|len| &bytes[..len])
}

#[test]
fn it_is_known_from_any_head_and_nothing_else_is() {
    for case in cases("otlp") {
        for head in heads(&case.bytes) {
            let len = head.len();
            // Of indented JSON the first key must be there, and of fields that are not known there must be few.
            let early = head.starts_with(b"{\n") && len < 24 || case.name == "unknown-fields" && len < 60;
            assert!(early || otlp::sniff(head), "{}: {len} bytes", case.name);
            // Folded stacks are asked for last, and take any text with a line that ends in a digit.
            let mut others = FORMATS.iter().filter(|f| !["otlp", "folded"].contains(&f.name));
            assert!(others.all(|f| !(f.sniff)(head)), "{}: {len} bytes are taken for another format", case.name);
        }
    }
    let pprof_cases = pprof_cases();
    assert!(pprof_cases.len() > 50);
    for (name, bytes) in &pprof_cases {
        (0..=bytes.len().min(600)).for_each(|len| assert!(!otlp::sniff(&bytes[..len]), "{name}: {len} bytes"));
        heads(bytes).for_each(|head| assert!(!otlp::sniff(head), "{name}: {} bytes", head.len()));
    }
    for format in FORMATS.iter().filter(|f| !["otlp", "pprof", "reflame-text"].contains(&f.name)) {
        for case in cases(format.name) {
            let head = &case.bytes[..case.bytes.len().min(64 << 10)];
            assert!(!otlp::sniff(head), "{} of {}", case.name, format.name);
        }
    }
    let others: [&[u8]; 9] = [
        b"",
        b"\n",
        b"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
        b"\n \n\x0b\n\x09main;work 12\n",
        b"{\"resourceSpans\":[]}",
        b"{\"resourceMetrics\":[]}",
        b"{\"dictionary\":{\"words\":[]}}",
        b"{\"nodes\":[{\"id\":1}]}",
        b"\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ];
    others.iter().for_each(|bytes| assert!(!otlp::sniff(bytes), "{bytes:?}"));
    // Traces, logs and metrics of OTLP have the same outer messages.
    let inner = [
        "1 { x\"000102030405060708090a0b0c0d0e0f\" } 2 { x\"0001020304050607\" } 5 \"GET /\" 6: 2 7 = 1700000000000000000 8 = 1700000000000000009 9 { 1 \"k\" 2 { 1 \"v\" } }",
        "1 = 1700000000000000000 2: 9 3 \"INFO\" 5 { 1 \"text\" } 11 = 1700000000000000000",
        "1 \"http.requests\" 2 \"requests\" 3 \"1\" 7 { 1 { 2 = 1 3 = 2 6 = 5 } 2: 2 3: 1 }",
    ];
    for inner in inner {
        let bytes = wire(&format!("1 {{ 1 {{ 1 {{ 1 \"service.name\" 2 {{ 1 \"shop\" }} }} }} 2 {{ 2 {{ {inner} }} }} }}"));
        assert!(!otlp::sniff(&bytes), "{inner}");
    }
}

/// A 1.10 file of one profile with these fields of samples, and these of the dictionary beside texts and row 0.
fn current(samples: &str, dictionary: &str) -> Vec<u8> {
    wire(&format!(
        "1 {{ 2 {{ 2 {{ 1 {{ 1: 1 2: 2 }} {samples} 3 = 1700000000000000000 }} }} }} 2 {{ 1 {{ }} 2 {{ }} 3 {{ }} 4 {{ }} 5 \"\" 5 \"cpu\" 5 \"nanoseconds\" 5 \"main\" 6 {{ }} 7 {{ }} {dictionary} }}"
    ))
}

fn malformed(bytes: &[u8]) -> String {
    match otlp::read(bytes, &Options::default()) {
        Err(ReadError::Malformed { message, .. }) => message,
        other => panic!("{}", &outcome(&other)[..200.min(outcome(&other).len())]),
    }
}

#[test]
fn deep_stacks_are_read() {
    let ids = "1 ".repeat(100_000);
    let p = read(&current(
        "2 { 1: 1 4 [1] } 2 { 1: 2 4 [2] }",
        &format!("2 {{ 3 {{ 1: 1 }} }} 3 {{ 1: 3 }} 7 {{ 1 [{ids}] }} 7 {{ 1 [{ids}] }}"),
    ));
    let p = p.unwrap().profile;
    assert_eq!((p.stacks().len(), p.samples().len(), p.total(0)), (100_000, 1, 3));
}

#[test]
fn a_file_made_to_explode_is_refused() {
    let line = "3 { 1: 1 } ".repeat(4000);
    let ids = "1 ".repeat(20_000);
    let inlined = current("2 { 1: 1 4 [1] }", &format!("2 {{ {line} }} 3 {{ 1: 3 }} 7 {{ 1 [{ids}] }}"));
    assert_eq!(malformed(&inlined), "the stacks unfold to far more than a file of this size holds");

    // 1.7: each sample is another slice of the same indices.
    let samples: String = (0..3000).map(|n| format!("2 {{ 1: {n} 2: {} 3 [1] }} ", 20_000 - n)).collect();
    let slices = wire(&format!(
        "1 {{ 2 {{ 2 {{ 1 {{ 1: 1 2: 2 }} {samples} 3 [{}] 4: 5 }} }} }} 2 {{ 2 {{ 3 {{ 1: 0 }} }} 3 {{ 1: 3 }} 5 \"\" 5 \"cpu\" 5 \"ns\" 5 \"main\" }}",
        "0 ".repeat(20_000)
    ));
    assert_eq!(malformed(&slices), "the stacks unfold to far more than a file of this size holds");

    let name = "x".repeat(100_000);
    let rows: String = (0..2000).map(|n| format!("2 {{ 3 {{ 1: {} }} }} 3 {{ 1: 4 4: {n} }} ", n + 1)).collect();
    let all: String = (1..=2000).map(|n| format!("{n} ")).collect();
    let names = current("2 { 1: 1 4 [1] }", &format!("5 \"{name}\" {rows} 7 {{ 1 [{all}] }}"));
    assert_eq!(malformed(&names), "the names of the functions unfold to far more than a file of this size holds");

    // Each sample has the many attributes of its resource, and one of its own.
    let many: String = (0..3000).map(|n| format!("1 {{ 1 \"k{n}\" 2 {{ 3: {n} }} }} ")).collect();
    let samples: String = (1..=3000).map(|n| format!("2 {{ 2 [{n}] 4 [1] }} ")).collect();
    let attributes: String = (1..=3000).map(|n| format!("6 {{ 1: 3 2 {{ 3: {n} }} }} ")).collect();
    let labels = wire(&format!(
        "1 {{ 1 {{ {many} }} 2 {{ 2 {{ 1 {{ 1: 1 2: 2 }} {samples} 3 = 5 }} }} }} 2 {{ 5 \"\" 5 \"cpu\" 5 \"ns\" 5 \"n\" 6 {{ }} {attributes} 7 {{ }} }}"
    ));
    assert_eq!(malformed(&labels), "the attributes of the samples unfold to far more than a file of this size holds");

    let profiles = "2 { 1 { 1: 1 } 3 = 5 } ".repeat(3000);
    let inherited = wire(&format!("1 {{ 1 {{ {many} }} 2 {{ {profiles} }} }} 2 {{ 5 \"\" 5 \"cpu\" 7 {{ }} }}"));
    assert_eq!(malformed(&inherited), "the attributes of the resources unfold to far more than a file of this size holds");

    let profiles: String = (1..=6000).map(|n| format!("2 {{ 1 {{ 1: {n} }} 2 {{ 4 [1] }} 3 = 5 }} ")).collect();
    let texts: String = (1..=6000).map(|n| format!("5 \"t{n}\" ")).collect();
    let types = wire(&format!("1 {{ 2 {{ {profiles} }} }} 2 {{ 5 \"\" {texts} 7 {{ }} }}"));
    assert_eq!(malformed(&types), "6000 samples of 6000 sample types are far more than a file of this size has");
}

/// Nothing is called for each level of what is nested.
#[test]
fn values_nested_deeply_are_cut_short() {
    let mut value = wire("3: 1");
    for _ in 0..20_000 {
        let mut array = Vec::new();
        bytes(&mut array, 1 << 3, &value);
        value.clear();
        bytes(&mut value, 5 << 3, &array);
    }
    let mut attribute = wire("1 \"nested\"");
    bytes(&mut attribute, 2 << 3, &value);
    let mut resource = Vec::new();
    bytes(&mut resource, 1 << 3, &attribute);
    let mut resource_profiles = Vec::new();
    bytes(&mut resource_profiles, 1 << 3, &resource);
    resource_profiles.extend(wire("2 { 2 { 1 { 1: 1 2: 2 } 2 { 1: 1 4 [1] } 3 = 5 } }"));
    let mut file = Vec::new();
    bytes(&mut file, 1 << 3, &resource_profiles);
    file.extend(wire("2 { 2 { } 2 { 3 { 1: 1 } } 3 { } 3 { 1: 3 } 5 \"\" 5 \"cpu\" 5 \"ns\" 5 \"main\" 7 { } 7 { 1 [1] } }"));
    let p = read(&file).unwrap().profile;
    assert_eq!(label(&p, 0, "nested").unwrap(), format!("{}…{}", "[".repeat(17), "]".repeat(17)));

    let deep = format!("{}{}", "{\"arrayValue\":{\"values\":[".repeat(20_000), "]}}".repeat(20_000));
    let unknown = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let json = format!(
        "{{\"resourceProfiles\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"nested\",\"value\":{deep}}}],\"new\":{unknown}}},\"scopeProfiles\":[{{\"profiles\":[{{\"samples\":[{{\"values\":[1]}}]}}]}}]}}]}}"
    );
    let p = read(json.as_bytes()).unwrap().profile;
    assert_eq!(label(&p, 0, "nested").unwrap(), format!("{}…{}", "[".repeat(17), "]".repeat(17)));
}

#[test]
fn long_values_are_cut_short() {
    let item = "1 { 1 \"0123456789\" } ".repeat(1000);
    let file = wire(&format!(
        "1 {{ 1 {{ 1 {{ 1 \"long\" 2 {{ 5 {{ {item} }} }} }} }} 2 {{ 2 {{ 1 {{ 1: 1 }} 2 {{ 4 [1] }} 3 = 5 }} }} }} 2 {{ 5 \"\" 5 \"cpu\" 7 {{ }} }}"
    ));
    let text = label(&read(&file).unwrap().profile, 0, "long").unwrap();
    assert_eq!(text.len(), 4096 + "…".len());
    assert!(text.ends_with('…'));
}

#[test]
fn an_original_payload_may_be_packed_and_holds_no_otlp() {
    let inner =
        wire("1 { 1: 1 2: 2 } 2 { 1 [1] 2 [5] } 4 { 1: 1 4 { 1: 1 } } 5 { 1: 1 2: 3 } 6 \"\" 6 \"cpu\" 6 \"ns\" 6 \"main\"");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(&inner).unwrap();
    let with = |format: &str, payload: &[u8]| {
        let mut profile = wire(&format!("3 = 5 9 \"{format}\""));
        bytes(&mut profile, 10 << 3, payload);
        let (mut scope, mut resource, mut file) = (Vec::new(), Vec::new(), Vec::new());
        bytes(&mut scope, 2 << 3, &profile);
        bytes(&mut resource, 2 << 3, &scope);
        bytes(&mut file, 1 << 3, &resource);
        file
    };
    let packed = read(&with("PPROF", &gz.finish().unwrap())).unwrap();
    assert_eq!(stacks(&packed.profile, 0), BTreeMap::from([("main".to_owned(), 5)]));
    let nested = read(&with("otlp", &with("pprof", &inner))).unwrap();
    assert_eq!(nested.profile.samples().len(), 0);
    assert_eq!(nested.notes.skipped[0].why, "profile that is only an original payload, of a format that is not read");
}

/// The file says how large it is; nothing is set aside for what it says.
#[test]
fn lengths_that_are_not_true_cost_nothing() {
    for text in ["1 ~ 9223372036854775807", "2 ~ 4611686018427387904 1 { }", "1 { 2 { 2 ~ 4611686018427387904 } }"] {
        assert!(otlp::read(&wire(text), &Options::default()).is_err(), "{text}");
    }
    let framed = [7, 255, 255, 255, 10, 0];
    assert!(matches!(otlp::read(&framed, &Options::default()), Err(ReadError::Truncated { at: Place::Byte(6), .. })));
}

#[test]
fn a_hundred_times_the_samples_are_as_many_rows() {
    let small = recording("otlp", "release-1-11-0");
    let mut framed = Vec::new();
    for _ in 0..100 {
        framed.extend(u32::try_from(small.len()).unwrap().to_be_bytes());
        framed.extend(&small);
    }
    let (one, many) = (read(&small).unwrap().profile, read(&framed).unwrap().profile);
    let sizes = |p: &Profile| {
        let tables =
            [p.stacks().len(), p.frames().len(), p.funcs().len(), p.labels().len(), p.mappings().len(), p.threads().len()];
        (tables, p.samples().len())
    };
    assert_eq!(sizes(&many), (sizes(&one).0, 100 * sizes(&one).1));
    assert_eq!(many.total(1), 100 * one.total(1));
    // And without times, as many rows as there are stacks.
    let lines = String::from_utf8(recording("otlp", "json-release-1-11-0")).unwrap();
    assert_eq!(sizes(&read((lines.clone() + "\n" + &lines).as_bytes()).unwrap().profile).0, sizes(&one).0);
}

#[test]
fn nothing_and_files_that_are_too_large() {
    assert!(matches!(otlp::read(b"", &Options::default()), Err(ReadError::Empty)));
    let options = Options { max_bytes: 10, ..Options::default() };
    assert!(matches!(otlp::read(&[10; 11], &options), Err(ReadError::TooLarge { limit: 10, .. })));
    for other in [&b"main;work 12\n"[..], b"\x0a\x04\x08\x01\x10\x02", b"{\"resourceSpans\":[]}"] {
        let read = otlp::read(other, &Options::default());
        assert!(read.as_ref().is_err() || read.as_ref().unwrap().profile.samples().is_empty(), "{}", outcome(&read));
    }
}

/// A file of about `mib` MiB as a recorder on a host writes it.
fn large(mib: usize) -> Vec<u8> {
    let mut noise = Noise(1);
    let mut dictionary = wire(
        "1 { } 1 { 1: 0x400000 2: 0x500000 4: 1 } 2 { } 3 { } 4 { } 5 \"\" 5 \"/srv/shop/bin/shop\" 5 \"samples\" 5 \"count\" 5 \"thread.id\" 6 { } 7 { }",
    );
    const FIRST: u64 = 5;
    for n in 0..20_000u64 {
        bytes(&mut dictionary, 5 << 3, format!("company::project::module{}::function{n}", n % 100).as_bytes());
        bytes(&mut dictionary, 3 << 3, &wire(&format!("1: {}", FIRST + n)));
        bytes(&mut dictionary, 2 << 3, &wire(&format!("1: 1 2: {} 3 {{ 1: {} 2: 12 }}", 0x40_0000 + n, n + 1)));
    }
    for tid in 0..200 {
        bytes(&mut dictionary, 6 << 3, &wire(&format!("1: 4 2 {{ 3: {tid} }}")));
    }
    let mut stacks: Vec<Vec<u8>> = Vec::new();
    let mut profile = wire("1 { 1: 2 2: 3 } 3 = 1700000000000000000");
    let mut number = 0u64;
    while dictionary.len() + profile.len() < mib << 20 {
        // A stack calls a few functions from where another is, as in a call tree.
        let mut ids = Vec::new();
        (0..1 + noise.below(4)).for_each(|_| varint(&mut ids, 1 + noise.below(20_000) as u64));
        if !stacks.is_empty() {
            ids.extend(&stacks[noise.below(stacks.len())]);
        }
        let mut row = Vec::new();
        bytes(&mut row, 1 << 3, &ids);
        bytes(&mut dictionary, 7 << 3, &row);
        if stacks.len() < 100_000 {
            stacks.push(ids);
        }
        number += 1;
        let mut sample = Vec::new();
        varint(&mut sample, 1 << 3);
        varint(&mut sample, number);
        let mut attribute = Vec::new();
        varint(&mut attribute, 1 + noise.below(200) as u64);
        bytes(&mut sample, 2 << 3, &attribute);
        let times: Vec<u8> = (0..1 + noise.below(4))
            .flat_map(|_| (1_700_000_000_000_000_000 + noise.below(1 << 30) as u64).to_le_bytes())
            .collect();
        bytes(&mut sample, 5 << 3, &times);
        bytes(&mut profile, 2 << 3, &sample);
    }
    let (mut scope, mut resource, mut file) = (Vec::new(), Vec::new(), Vec::new());
    bytes(&mut scope, 2 << 3, &profile);
    bytes(&mut resource, 2 << 3, &scope);
    bytes(&mut file, 1 << 3, &resource);
    bytes(&mut file, 2 << 3, &dictionary);
    file
}

#[test]
#[ignore = "a measurement: run it with --release --nocapture"]
fn speed() {
    let file = large(128);
    let lines = String::from_utf8(recording("otlp", "json-release-1-11-0")).unwrap().repeat(2500);
    for (what, bytes) in [("protobuf", &file[..]), ("JSON", lines.as_bytes())] {
        let start = std::time::Instant::now();
        let read = otlp::read(bytes, &Options::default()).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let p = &read.profile;
        let mb = bytes.len() as f64 / 1e6;
        println!(
            "{what}: {mb:.0} MB, {} samples, {} stacks: {seconds:.2} s, {:.0} MB/s",
            p.samples().len(),
            p.stacks().len(),
            mb / seconds
        );
    }
}
