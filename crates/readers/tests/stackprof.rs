//! The stackprof reader, beyond the cases.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, folder, read, read_as, recording, stacks};
use readers::{FORMATS, stackprof};
use serde_json::Value;

#[test]
fn a_dump_is_what_stackprof_itself_makes_of_it() {
    let dump = read(&std::fs::read(folder("stackprof").join("wall.dump")).unwrap()).unwrap();
    let json = read(&std::fs::read(folder("stackprof").join("src/wall.json")).unwrap()).unwrap();
    assert_eq!(dump.profile.to_text(), json.profile.to_text());
    assert!(dump.notes.is_complete() && json.notes.is_complete());
}

#[test]
fn totals_are_those_of_a_plain_reading() {
    let text = std::fs::read(folder("stackprof").join("src/wall.json")).unwrap();
    let file: Value = serde_json::from_slice(&text).unwrap();
    let raw: Vec<u64> = file["raw"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    let mut expected = BTreeMap::new();
    let mut rest = &raw[..];
    while let [len, after @ ..] = rest {
        let (ids, after) = after.split_at(*len as usize);
        let names: Vec<&str> = ids.iter().map(|id| file["frames"][id.to_string()]["name"].as_str().unwrap()).collect();
        *expected.entry(names.join(";")).or_insert(0) += after[0] as i64;
        rest = &after[1..];
    }
    let p = read(&text).unwrap().profile;
    assert_eq!(stacks(&p, 1), expected);
    assert_eq!(p.total(1), file["samples"].as_i64().unwrap());
    assert_eq!(p.total(0), p.total(1) * file["interval"].as_i64().unwrap() * 1000);
    // stackprof counts own samples of functions itself.
    let mut own: BTreeMap<String, i64> = BTreeMap::new();
    for (row, &stack) in p.samples().stacks().iter().enumerate() {
        let name = p.funcs().name(p.frames().func(p.stacks().frame(stack)));
        *own.entry(p.str(name).to_owned()).or_default() += p.samples().values(1)[row];
    }
    let frames = file["frames"].as_object().unwrap().values();
    let counted =
        frames.filter(|f| f["samples"] != 0).map(|f| (f["name"].as_str().unwrap().to_owned(), f["samples"].as_i64().unwrap()));
    assert_eq!(own, counted.collect());
}

#[test]
fn allocations_count_the_interval() {
    let read = read(&recording("stackprof", "object")).unwrap();
    assert_eq!(read.profile.total(0), read.profile.total(1) * 50);
    assert_eq!(read.notes.lost, 0);
}

#[test]
fn files_of_other_formats_are_none() {
    for format in FORMATS.iter().filter(|f| !["stackprof", "reflame-text", "snapshot"].contains(&f.name)) {
        for case in cases(format.name) {
            assert!(!stackprof::sniff(&case.bytes), "{}/{}", format.name, case.name);
        }
    }
    for text in [
        &b""[..],
        b"{",
        b"{}",
        b"\x04\x08",
        b"\x04\x08{\x00",
        b"\x04\x08i\x06",
        b"{\"mode\":\"cpu\"}",
        b"{\"mode\":\"dark\",\"interval\":1}",
    ] {
        assert!(!stackprof::sniff(text), "{}", text.escape_ascii());
    }
}

fn json(raw: &str) -> String {
    let frames: Vec<String> =
        (0..100).map(|i| format!("\"{}\":{{\"name\":\"f{i}\",\"line\":{i}}}", 139_771_833_106_520u64 + i)).collect();
    format!("{{\"version\":1.2,\"mode\":\"cpu\",\"interval\":1000,\"frames\":{{{}}},\"raw\":[{raw}]}}", frames.join(","))
}

#[test]
fn deep_stacks_share_what_they_share() {
    let deep = vec!["139771833106520"; 100_000].join(",");
    let raw = vec![format!("100000,{deep},2"); 10].join(",");
    let p = read(json(&raw).as_bytes()).unwrap().profile;
    assert_eq!((p.stacks().len(), p.frames().len(), p.total(1)), (100_000, 1, 20));
}

#[test]
fn numbers_that_are_too_large_are_no_stacks() {
    for raw in ["9223372036854775807,1", "-1,1,1", "-9223372036854775808", "1e30,1,1", "null,1", "1", "1,139771833106520"] {
        let read = read(json(raw).as_bytes()).unwrap();
        assert!(read.profile.samples().is_empty() && read.notes.skipped.len() == 1, "{raw}");
    }
    let many = json("1,7,9223372036854775807,1,7,9223372036854775807,1,7,9223372036854775807");
    assert!(read(many.as_bytes()).unwrap_err().to_string().contains("add up to more than"));
}

#[test]
fn hostile_dumps_are_refused() {
    // Nested deep where nothing is expected; a link to itself; a length beyond the end.
    let head = b"\x04\x08{\x08:\x09mode:\x08cpu:\x0dintervali\x06:\x08raw";
    let deep = [&head[..], &b"[\x06".repeat(100_000), b"0"].concat();
    assert!(read_as(&deep, Some("stackprof")).unwrap().profile.samples().is_empty());
    assert!(stackprof::sniff(&deep));
    let link = [&head[..], b"[\x06@\x06"].concat();
    assert!(read_as(&link, Some("stackprof")).unwrap().profile.samples().is_empty());
    let long = [&head[..], b"[\x04\xff\xff\xff\x7f"].concat();
    assert!(read_as(&long, Some("stackprof")).is_err());
}

#[test]
fn one_text_or_hash_in_very_many_places_is_refused() {
    // A number of Ruby's, its length in front: three bytes.
    let number = |n: usize| [&[3][..], &n.to_le_bytes()[..3]].concat();
    const FRAMES: usize = 300_000;
    let head = [&b"\x04\x08{\x08:\x09mode:\x08cpu:\x0dintervali\x06:\x0bframes{"[..], &number(FRAMES)].concat();
    // Symbols: mode, cpu, interval, frames, and then name.
    let long = [&b"{\x06:\x09name:"[..], &number(1 << 20), &vec![b'a'; 1 << 20]].concat();
    let texts = [&head[..], b"i\x00", &long, &b"i\x00{\x06;\x09;\x0a".repeat(FRAMES - 1)].concat();
    // Values: the dump, its frames, and then the first of these.
    let wide = [&b"{"[..], &number(FRAMES), &b"i\x06i\x06".repeat(FRAMES)].concat();
    let hashes = [&head[..], b"i\x00", &wide, &b"i\x00@\x07".repeat(FRAMES - 1)].concat();
    for bytes in [texts, hashes] {
        assert!(stackprof::sniff(&bytes));
        let error = read_as(&bytes, Some("stackprof")).unwrap_err().to_string();
        assert!(error.contains("unfold to far more"), "{error}");
    }
}

#[test]
fn a_longer_file_makes_no_larger_tables() {
    let read = |n: usize| read(json(&vec!["2,139771833106520,139771833106521,3"; n].join(",")).as_bytes()).unwrap().profile;
    let (one, many) = (read(1), read(10_000));
    assert_eq!((one.stacks().len(), one.samples().len()), (many.stacks().len(), many.samples().len()));
    assert_eq!(one.total(1) * 10_000, many.total(1));
}

/// `cargo test -p readers --release --test stackprof -- --ignored --nocapture speed`
#[test]
#[ignore = "takes long; prints MB/s"]
fn speed() {
    let mut noise = common::Noise(3);
    let mut stack: Vec<usize> = Vec::new();
    let mut raw = String::new();
    for at in 0..200_000 {
        // The program does the same again and again.
        if at % 20_000 == 0 {
            (noise, stack) = (common::Noise(3), Vec::new());
        }
        stack.truncate(stack.len() - noise.below(stack.len().min(12) + 1));
        (0..noise.below(13)).for_each(|_| stack.push(noise.below(100)));
        stack.truncate(60);
        let comma = if at > 0 { "," } else { "" };
        write!(raw, "{comma}{}", stack.len()).unwrap();
        stack.iter().for_each(|f| write!(raw, ",{}", 139_771_833_106_520u64 + *f as u64).unwrap());
        raw.push_str(",1");
    }
    let text = json(&raw);
    let start = std::time::Instant::now();
    let read = readers::read(readers::Input::Bytes(text.as_bytes()), None, &readers::Options::default()).unwrap();
    let (mb, s) = (text.len() as f64 / 1e6, start.elapsed().as_secs_f64());
    println!("{mb:.0} MB in {s:.2} s, {:.0} MB/s, {} stacks", mb / s, read.profile.stacks().len());
}
