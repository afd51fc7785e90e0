//! pprof: cases as files, round trips, broken files, and Go's own tool as the oracle.
//!
//! Cases stand in `testdata/pprof`: `<case>.pb.gz`, or `<case>.wire`, protobuf as text (see `common::wire`). Beside them stands
//! `<case>.profile`, the model with the notes as comments, or `<case>.error`. `UPDATE=1` writes these.

mod common;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::wire::{bytes, varint, wire};
use profile::{Builder, FrameData, FuncData, Label, LabelValue, Mapping, Process, Profile, SampleData, StackId, Thread};
use proptest::prelude::*;
use readers::{Options, Place, Read, ReadError, pprof};

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/pprof")
}

fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    let read = pprof::read(bytes, &Options::default())?;
    read.profile.check().unwrap();
    Ok(read)
}

fn unpack(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn orders(which: &str) -> Vec<u8> {
    unpack(&testdata().join(format!("orders-{which}.pb.gz")))
}

fn cases() -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(testdata()).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let content = |path: &PathBuf| match path.extension()?.to_str()? {
        "gz" => Some(unpack(path)),
        "wire" => Some(wire(&std::fs::read_to_string(path).unwrap())),
        _ => None,
    };
    files.into_iter().filter_map(|path| content(&path).map(|bytes| (path, bytes))).collect()
}

/// The model, and the notes as comments.
fn show(read: &Read) -> String {
    let notes = &read.notes;
    let mut text = read.profile.to_text();
    text += &format!("# {}: {} records, {} bytes\n", notes.format, notes.records, notes.bytes);
    notes.remarks.iter().for_each(|r| text += &format!("# remark: {r}\n"));
    notes
        .skipped
        .iter()
        .for_each(|s| text += &format!("# skipped: {} × {}, first at {}: {}\n", s.count, s.why, s.first, s.example));
    notes.fault.iter().for_each(|(at, what)| text += &format!("# fault at {at}: {what}\n"));
    text
}

#[test]
fn cases_are_read_as_expected() {
    let mut failed = Vec::new();
    for (path, bytes) in cases() {
        let stem = path.file_name().unwrap().to_str().unwrap().split('.').next().unwrap();
        let (actual, kind, other) = match read(&bytes) {
            Ok(read) => (show(&read), "profile", "error"),
            Err(e) => (format!("{e}\n"), "error", "profile"),
        };
        let expected = testdata().join(format!("{stem}.{kind}"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &actual).unwrap();
            let _ = std::fs::remove_file(testdata().join(format!("{stem}.{other}")));
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != actual {
            failed.push(format!("{}:\n{actual}", expected.display()));
        }
    }
    assert!(failed.is_empty(), "UPDATE=1 rewrites these:\n{}", failed.join("\n"));
}

#[test]
fn what_is_read_is_sniffed_from_any_head_and_nothing_else_is() {
    for (path, bytes) in cases() {
        // A field number that no profile has is enough to doubt it, though it can be read.
        let known = !path.ends_with("unknown-fields.wire");
        let complete = read(&bytes).is_ok_and(|r| r.notes.is_complete() && !r.profile.samples().is_empty());
        if known && complete {
            for len in [bytes.len(), 4096, 400].map(|len| len.min(bytes.len())) {
                assert!(pprof::sniff(&bytes[..len]), "{}: {len} bytes", path.display());
            }
        }
    }
    let not_pprof: [&[u8]; 14] = [
        b"",
        b"\n",
        b"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n",
        b"main;handle;redis 12\n",
        b"\"a\",\"b\"\n",
        b"2 3 4 5\n",
        b"* ( a b c d e f g h i j k l m n o p q r s t u v w x y z",
        b"{\"nodes\":[]}",
        b"PERFILE2\x68\0\0\0\0\0\0\0",
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff",
        b"FLR\0\0\x02\0\0",
        // An OTLP profile: messages in messages in field 1.
        b"\x0a\x10\x0a\x06\x0a\x04\x0a\x02hi\x12\x06\x0a\x04\x0a\x02hi",
        // Some other protobuf: texts in fields 1 and 2 of field 2.
        b"\x12\x0c\x0a\x04name\x12\x04text",
        &[0; 64],
    ];
    for bytes in not_pprof {
        assert!(!pprof::sniff(bytes), "{bytes:?}");
    }
}

#[test]
fn nothing_and_other_formats_and_files_that_are_too_large() {
    assert!(matches!(read(b""), Err(ReadError::Empty)));
    for other in [&b"main;handle 12\n"[..], b"\x1f\x8b\x08\0", b"hello", b"{}", &[0; 9]] {
        assert!(matches!(read(other), Err(ReadError::NotThisFormat { .. })), "{other:?}");
    }
    let options = Options { max_bytes: 100, ..Options::default() };
    assert!(matches!(pprof::read(&orders("cpu"), &options), Err(ReadError::TooLarge { limit: 100, .. })));
}

#[test]
fn written_and_read_back_all_cases_are_the_same() {
    for (path, bytes) in cases() {
        let Ok(first) = read(&bytes) else { continue };
        let written = pprof::write(&first.profile);
        assert_eq!(written.lost, [""; 0], "{}", path.display());
        let second = read(&written.bytes).unwrap();
        assert_eq!(second.profile.to_text(), first.profile.to_text(), "{}", path.display());
        assert_eq!(second.notes.skipped, [], "{}", path.display());
        assert_eq!(pprof::write(&second.profile).bytes, written.bytes, "{}", path.display());
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&pprof::write_gz(&first.profile).bytes[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, written.bytes);
    }
}

/// Reads a file cut off at `len`: a part with the fault named, or that nothing could be used.
fn cut(bytes: &[u8], len: usize) -> Option<Read> {
    match read(&bytes[..len]) {
        Ok(read) => Some(read),
        Err(ReadError::Truncated { at: Place::Byte(at), .. }) => {
            assert!(at <= len as u64);
            None
        }
        // Cut between two fields, a file looks whole.
        Err(ReadError::Malformed { .. } | ReadError::Empty | ReadError::NotThisFormat { .. }) => None,
        Err(e) => panic!("{len}: {e}"),
    }
}

#[test]
fn a_file_that_is_cut_off_gives_what_is_there() {
    let bytes = orders("cpu");
    let whole = read(&bytes).unwrap();
    for percent in 0..100 {
        if let Some(part) = cut(&bytes, bytes.len() * percent / 100) {
            assert!(part.profile.samples().len() <= whole.profile.samples().len());
        }
    }
    let last = cut(&bytes, bytes.len() - 1).unwrap();
    assert_eq!(last.notes.fault.unwrap().0, Place::Byte(last_field(&bytes) as u64));
    assert_eq!(last.profile.total(1), whole.profile.total(1));

    let small = wire(&std::fs::read_to_string(testdata().join("all-fields.wire")).unwrap());
    let parts = (0..small.len()).filter(|&len| cut(&small, len).is_some()).count();
    assert!(parts > 0);
}

/// Where the last field of the top level begins.
fn last_field(bytes: &[u8]) -> usize {
    let (mut at, mut last) = (0, 0);
    let number = |at: &mut usize| {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = bytes[*at];
            *at += 1;
            value |= usize::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        value
    };
    while at < bytes.len() {
        last = at;
        let tag = number(&mut at);
        let value = number(&mut at);
        at += if tag & 7 == 2 { value } else { 0 };
    }
    last
}

#[test]
fn a_file_made_to_explode_is_refused() {
    // One location of 20,000 inlined lines, 20,000 times in one stack; one long name for 20,000 functions.
    let line = "4 { 1: 1 }".repeat(20_000);
    let head = "1 { 1: 1 } 6 \"\" 6 \"x\" 5 { 1: 1 2: 1 }";
    let calls = "1 ".repeat(20_000);
    let deep = wire(&format!("{head} 4 {{ 1: 1 {line} }} 2 {{ 1 [{calls}] 2 [1] }}"));
    assert!(matches!(read(&deep), Err(ReadError::Malformed { .. })));

    // The same few stacks of many lines again and again.
    let again = "2 { 1: 1 1: 2 2: 1 } 2 { 1: 1 1: 3 2: 1 }".repeat(50_000);
    let again = wire(&format!("{head} 4 {{ 1: 1 {line} }} 4 {{ 1: 2 }} 4 {{ 1: 3 }} {again}"));
    assert!(matches!(read(&again), Err(ReadError::Malformed { .. })));

    let name = "n".repeat(1 << 18);
    let rows: String =
        (1..20_000).map(|i| format!("5 {{ 1: {i} 2: 1 5: {i} }} 4 {{ 1: {i} 4 {{ 1: {i} }} }} 2 {{ 1: {i} 2: 1 }}")).collect();
    let names = wire(&format!("1 {{ 1: 1 }} 6 \"\" 6 \"{name}\" {rows}"));
    assert!(matches!(read(&names), Err(ReadError::Malformed { .. })));

    // What is only deep is read.
    let ids: String = (0..200_000).map(|i| format!("{} ", i % 2 + 1)).collect();
    let deep = wire(&format!("{head} 4 {{ 1: 1 4 {{ 1: 1 }} }} 4 {{ 1: 2 3: 9 }} 2 {{ 1 [{ids}] 2 [1] }}"));
    let read = read(&deep).unwrap();
    assert_eq!(read.profile.stacks().len(), 200_000);
    assert_eq!(
        pprof::read(&pprof::write(&read.profile).bytes, &Options::default()).unwrap().profile.to_text(),
        read.profile.to_text()
    );
}

/// All that is to survive writing, one sample a line: stacks with lines and places, labels, values.
fn essence(p: &Profile) -> Vec<String> {
    let (frames, funcs) = (p.frames(), p.funcs());
    let mut lines: Vec<String> = (0..p.samples().len())
        .map(|row| {
            let stack = p.samples().stacks()[row];
            let frame = |f| {
                let func = frames.func(f);
                let place = (p.str(funcs.recorded_file(func)), frames.line(f), frames.address(f), frames.inline_depth(f));
                let mapping = frames.mapping(f).map(|m| p.str(p.mappings()[m.index()].file));
                let names = (p.str(funcs.name(func)), p.str(funcs.system_name(func)), funcs.start_line(func));
                format!("{names:?} {place:?} {mapping:?}")
            };
            let stack: Vec<String> = p.stacks().leaf_to_root(stack).map(frame).collect();
            let mut labels: Vec<String> = p.labels().get(p.samples().labels(row)).iter().map(|l| label(p, l)).collect();
            if let Some(thread) = p.samples().thread(row) {
                let thread = p.threads()[thread.index()];
                let process = thread.process.map(|x| p.processes()[x.index()]);
                let names = [("thread", thread.name), ("process", process.unwrap().name)];
                labels.extend(names.map(|(key, name)| format!("{key}={:?}", p.str(name))));
                labels.extend([("thread_id", thread.tid), ("pid", process.unwrap().pid)].map(|(key, n)| format!("{key}={n} ")));
            }
            let values: Vec<i64> = (0..p.sample_types().len()).map(|t| p.samples().values(t)[row]).collect();
            format!("{values:?} {labels:?} {stack:?}")
        })
        .collect();
    lines.sort();
    lines
}

fn label(p: &Profile, l: &Label) -> String {
    match l.value {
        LabelValue::Str(text) => format!("{}={:?}", p.str(l.key), p.str(text)),
        LabelValue::Num(n, unit) => format!("{}={n} {}", p.str(l.key), p.str(unit)),
    }
}

/// A random sample: locations root first (function, line, address and the number of lines inlined there), value, label.
type Sample = (Vec<(usize, u32, u64, u32)>, i64, Option<(usize, i64)>, bool);

fn random_profile(samples: &[Sample]) -> Profile {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    b.sample_type("cpu", "nanoseconds", 1);
    let names = ["main", "a.b", "C++ <T>", "x\"\\;y", "0x10", "ünï"];
    let file = b.string("/usr/lib/libx.so");
    let mapping = b.mapping(Mapping { start: 1, limit: 1 << 40, offset: 0, file, build_id: file, resolved: Default::default() });
    let name = b.string("worker");
    let process = b.process(Process { pid: 7, name });
    let thread = b.thread(Thread { process: Some(process), tid: 8, name });
    let empty = b.string("");
    for (locations, value, label, threaded) in samples {
        let mut stack: Option<StackId> = None;
        for &(func, line, address, inlined) in locations {
            for inline_depth in 0..=inlined {
                let index = (func + inline_depth as usize) % names.len();
                let data =
                    FuncData { name: names[index], system_name: "_sys", file: ["", "src/a.rs"][func % 2], ..FuncData::default() };
                let func = b.func(data);
                let mapping = (address > 2).then_some(mapping);
                let frame = b.frame(func, FrameData { line, address, inline_depth, mapping, ..FrameData::default() });
                stack = Some(b.stack(stack, frame));
            }
        }
        let set: Vec<Label> = label
            .iter()
            .map(|&(key, n)| {
                let key = b.string(names[key]);
                Label {
                    key,
                    value: if n % 3 == 0 { LabelValue::Str(if n == 0 { empty } else { key }) } else { LabelValue::Num(n, key) },
                }
            })
            .collect();
        let labels = b.labels(&set);
        let data = SampleData { labels, thread: threaded.then_some(thread), time_ns: None };
        b.sample(stack.unwrap(), &[*value, -value], data);
    }
    b.finish().unwrap()
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let location = (0..6usize, 0..4u32, 0..6u64, 0..3u32);
    let stack = prop::collection::vec(location, 1..6);
    let label = prop::option::of((0..6usize, -4..4i64));
    prop::collection::vec((stack, -5..500i64, label, any::<bool>()), 0..20)
}

proptest! {
    #[test]
    fn random_profiles_survive_writing(samples in samples()) {
        let p = random_profile(&samples);
        let written = pprof::write(&p);
        prop_assert_eq!(&written.lost, &[""; 0]);
        let again = read(&written.bytes).unwrap().profile;
        prop_assert_eq!(essence(&again), essence(&p));
        prop_assert_eq!(again.default_type(), p.default_type());
        // Once threads are labels, nothing changes any more.
        prop_assert_eq!(read(&pprof::write(&again).bytes).unwrap().profile.to_text(), again.to_text());
    }

    #[test]
    fn random_damage_never_panics_and_what_is_read_is_right(
        heap in any::<bool>(),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        shorten in any::<bool>(),
    ) {
        let mut bytes = orders(if heap { "heap" } else { "cpu" });
        for (at, byte) in &hits {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        if shorten {
            bytes.truncate(end.index(bytes.len()));
        }
        pprof::sniff(&bytes);
        if let Ok(r) = read(&bytes) {
            let again = read(&pprof::write(&r.profile).bytes).unwrap();
            prop_assert_eq!(again.profile.to_text(), r.profile.to_text());
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(0..64u8, 0..200)) {
        pprof::sniff(&bytes);
        let _ = read(&bytes);
    }
}

#[test]
fn what_pprof_cannot_hold_is_said() {
    let mut b = Builder::new();
    b.sample_type("t", "ms", 1000);
    b.sample_type("n", "count", 100);
    b.sample_type("n", "count", 10);
    b.sample_type("n", "", 1);
    b.set_default_type(2);
    let func = b.func(FuncData { name: "f", ..FuncData::default() });
    let inlined = b.frame(func, FrameData { inline_depth: 2, ..FrameData::default() });
    let stack = b.truncated_root(inlined);
    for time in [5, 7] {
        b.sample(stack, &[1500, 250, 30, 1], SampleData { time_ns: Some(time), ..SampleData::default() });
    }
    let written = pprof::write(&b.finish().unwrap());
    assert_eq!(
        written.lost,
        [
            "which sample type is the default: another has the same name",
            "the times of 2 samples",
            "that stacks are cut off below 1 root",
            "the inlining of 1 frame into what is not there",
        ]
    );
    let again = read(&written.bytes).unwrap().profile;
    let types: Vec<String> =
        again.sample_types().iter().map(|t| format!("{}/{}", again.str(t.name), again.str(t.unit))).collect();
    assert_eq!(types, ["t/microseconds", "n/count/100", "n/count", "n/"]);
    assert_eq!([0, 1, 2, 3].map(|t| again.samples().values(t).to_vec()), [[3000], [500], [6], [2]]);
    let comments: Vec<&str> = again.info().comments.iter().map(|&c| again.str(c)).collect();
    assert_eq!(comments, ["sample type n: values are 100 times the true ones, so that they are whole"]);
}

#[test]
fn frames_of_other_formats() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let outer = b.frame_from_text("main (app.py:3)");
    let module = b.func(FuncData { name: "malloc", module: "libc.so.6", ..FuncData::default() });
    let inner = b.frame(module, FrameData { address: 0x10, ..FrameData::default() });
    let bare = b.func(FuncData { name: "0x20", module: "libc.so.6", ..FuncData::default() });
    let bare = b.frame(bare, FrameData { address: 0x20, ..FrameData::default() });
    let mut stack = None;
    for frame in [outer, inner, bare] {
        stack = Some(b.stack(stack, frame));
    }
    b.sample(stack.unwrap(), &[3], SampleData::default());
    let written = pprof::write(&b.finish().unwrap());
    assert_eq!(written.lost, [""; 0]);
    let read = read(&written.bytes).unwrap();
    let p = &read.profile;
    let last = p.samples().stacks()[0];
    let modules: Vec<&str> = p.stacks().leaf_to_root(last).take(2).map(|f| p.str(p.funcs().module(p.frames().func(f)))).collect();
    assert_eq!(modules, ["libc.so.6", "libc.so.6"]);
    assert_eq!(read.notes.remarks, ["locations without symbols, shown as addresses: 1"]);
}

/// Runs `go tool pprof` on a file; `None`, which is said, if there is no Go and this is not CI.
fn go_pprof(args: &[&str], file: &Path) -> Option<String> {
    let dir = tmp();
    let run = Command::new("go")
        .args(["tool", "pprof", "-symbolize=none"])
        .args(args)
        .arg(file)
        .env("HOME", &dir)
        .env("PPROF_TMPDIR", &dir)
        .env("GOFLAGS", "")
        .env("GOTOOLCHAIN", "local")
        .output();
    match run {
        Ok(out) => {
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            Some(String::from_utf8(out.stdout).unwrap())
        }
        Err(e) if std::env::var_os("CI").is_none() => {
            eprintln!("skipped: `go tool pprof` cannot be run here ({e})");
            None
        }
        Err(e) => panic!("CI needs `go tool pprof`: {e}"),
    }
}

fn tmp() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// Flat and cumulative value per function name.
fn top(p: &Profile, sample_type: usize) -> BTreeMap<String, (i64, i64)> {
    let mut top = BTreeMap::new();
    for (&stack, &value) in p.samples().stacks().iter().zip(p.samples().values(sample_type)) {
        let mut names: Vec<&str> = p.stacks().leaf_to_root(stack).map(|f| p.str(p.funcs().name(p.frames().func(f)))).collect();
        top.entry(names[0].to_owned()).or_insert((0, 0)).0 += value;
        names.sort();
        names.dedup();
        names.iter().for_each(|name| top.entry((*name).to_owned()).or_insert((0, 0)).1 += value);
    }
    top.retain(|_, value| *value != (0, 0));
    top
}

#[test]
fn every_function_has_the_flat_and_cumulative_value_of_go_tool_pprof() {
    for (which, unit) in [("cpu", "ns"), ("heap", "bytes")] {
        let p = read(&orders(which)).unwrap().profile;
        let file = testdata().join(format!("orders-{which}.pb.gz"));
        for (t, sample_type) in p.sample_types().iter().enumerate() {
            let index = format!("-sample_index={t}");
            let unit = format!("-unit={unit}");
            let args = ["-top", "-nodecount=0", "-nodefraction=0", "-edgefraction=0", &unit, &index];
            let Some(text) = go_pprof(&args, &file) else { return };
            let number = |word: &str| word.trim_end_matches(char::is_alphabetic).parse::<i64>().unwrap();
            let rows = text.lines().skip_while(|line| !line.trim_start().starts_with("flat ")).skip(1);
            let expected: BTreeMap<String, (i64, i64)> = rows
                .map(|line| {
                    let words: Vec<&str> = line.split_whitespace().collect();
                    let name = words[5..].join(" ");
                    let name = name.trim_end_matches(" (inline)").trim_end_matches(" (partial-inline)");
                    (name.to_owned(), (number(words[0]), number(words[3])))
                })
                .filter(|(_, values)| *values != (0, 0))
                .collect();
            assert!(expected.len() > 3, "{text}");
            assert_eq!(top(&p, t), expected, "{which}: {}", p.str(sample_type.name));
        }
    }
}

/// The samples in the output of `pprof -raw`, each with what its locations say, and the head and the mappings.
fn raw(text: &str) -> (Vec<String>, Vec<String>) {
    let section = |line: &str| ["Samples:", "Locations", "Mappings"].iter().position(|s| *s == line);
    let mut now = 3;
    let (mut samples, mut locations, mut others) = (Vec::<String>::new(), BTreeMap::<String, String>::new(), Vec::new());
    let mut last = String::new();
    // Which type is the default may be said or follow from its place.
    for line in text.replace("[dflt]", "").lines() {
        if let Some(next) = section(line) {
            now = next;
            continue;
        }
        match now {
            0 if line.contains(": ") || samples.is_empty() => samples.push(line.to_owned()),
            0 => *samples.last_mut().unwrap() += line,
            1 => {
                let (id, text) = line.split_once(": ").filter(|(id, _)| id.trim().parse::<u64>().is_ok()).unwrap_or(("", line));
                if !id.is_empty() {
                    last = id.trim().to_owned();
                }
                *locations.entry(last.clone()).or_default() += &format!("{}|", text.trim());
            }
            _ => others.push(line.to_owned()),
        }
    }
    for sample in &mut samples {
        if let Some((values, rest)) = sample.split_once(": ") {
            let resolved: Vec<&str> = rest.split(' ').map(|word| locations.get(word).map_or(word, |l| l)).collect();
            *sample = format!("{}: {}", values.split_whitespace().collect::<Vec<_>>().join(" "), resolved.join(" "));
        }
    }
    samples.sort();
    (samples, others)
}

#[test]
fn go_tool_pprof_shows_the_same_in_what_is_written() {
    for which in ["cpu", "heap"] {
        let p = read(&orders(which)).unwrap().profile;
        let file = tmp().join(format!("written-{which}.pb.gz"));
        std::fs::write(&file, pprof::write_gz(&p).bytes).unwrap();
        let original = testdata().join(format!("orders-{which}.pb.gz"));
        let (Some(expected), Some(actual)) = (go_pprof(&["-raw"], &original), go_pprof(&["-raw"], &file)) else { return };
        let (expected, actual) = (raw(&expected), raw(&actual));
        assert!(expected.0.len() > 3);
        actual.0.iter().zip(&expected.0).for_each(|(actual, expected)| assert_eq!(actual, expected));
        assert_eq!((actual.0.len(), actual.1), (expected.0.len(), expected.1));
    }
}

#[test]
fn go_tool_pprof_reads_every_case_that_is_written() {
    for (i, (path, bytes)) in cases().iter().enumerate() {
        let Ok(r) = read(bytes) else { continue };
        let file = tmp().join(format!("case-{i}.pb"));
        std::fs::write(&file, pprof::write(&r.profile).bytes).unwrap();
        let Some(text) = go_pprof(&["-raw"], &file) else { return };
        assert!(text.contains("Samples:"), "{}", path.display());
    }
}

fn put(out: &mut Vec<u8>, numbers: &[(u64, u64)]) {
    numbers.iter().for_each(|&(field, n)| {
        varint(out, field << 3);
        varint(out, n);
    });
}

/// About 30 MB: stacks in random order over a call tree, each `repeat` times with another label, or once without one.
/// `spread` says how much of a stack is new: of 50 calls so many are not to the usual callee.
fn large(repeat: u64, spread: u64) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    };
    let (functions, locations) = (4_000, 16_000);
    let mut out = wire(
        "1 { 1: 1 2: 2 } 1 { 1: 3 2: 4 } 6 \"\" 6 \"samples\" 6 \"count\" 6 \"cpu\" 6 \"nanoseconds\" 6 \"request\" 6 \"/bin/app\"",
    );
    for i in 1..=functions {
        bytes(&mut out, 6 << 3, format!("company/project/package{}.(*Type{i}).Method{i}", i % 50).as_bytes());
        let mut f = Vec::new();
        put(&mut f, &[(1, i), (2, i + 6), (3, i + 6), (4, 6), (5, i % 900)]);
        bytes(&mut out, 5 << 3, &f);
    }
    for i in 1..=locations {
        let mut l = Vec::new();
        put(&mut l, &[(1, i), (3, 0x400000 + 16 * i)]);
        for _ in 0..1 + u64::from(i % 4 == 0) {
            let mut line = Vec::new();
            put(&mut line, &[(1, 1 + random(functions)), (2, i % 1000)]);
            bytes(&mut l, 4 << 3, &line);
        }
        bytes(&mut out, 4 << 3, &l);
    }
    while out.len() < 30_000_000 {
        let mut at = 1;
        let mut stack: Vec<u64> = (0..30 + random(20))
            .map(|depth| {
                let choice = if random(50) < spread { random(6) } else { 0 };
                at = (at * 6_364_136 + choice * 7_919 + depth) % locations + 1;
                at
            })
            .collect();
        stack.reverse();
        for _ in 0..repeat {
            let (mut s, mut packed) = (Vec::new(), Vec::new());
            stack.iter().for_each(|&id| varint(&mut packed, id));
            bytes(&mut s, 1 << 3, &packed);
            bytes(&mut s, 2 << 3, &[1, 0x80, 0xad, 0xe2, 4]);
            if repeat > 1 {
                let mut label = Vec::new();
                put(&mut label, &[(1, 5), (3, random(1000))]);
                bytes(&mut s, 3 << 3, &label);
            }
            bytes(&mut out, 2 << 3, &s);
        }
    }
    out
}

#[test]
#[ignore = "a measurement: run it with --release --nocapture"]
fn throughput() {
    for (repeat, spread) in [(1, 1), (1, 2), (1, 6), (8, 2), (64, 2)] {
        let bytes = large(repeat, spread);
        let best = (0..5)
            .map(|_| {
                let start = std::time::Instant::now();
                let read = pprof::read(&bytes, &Options::default()).unwrap();
                (start.elapsed(), read.profile.samples().len(), read.profile.stacks().len())
            })
            .min()
            .unwrap();
        let rate = bytes.len() as f64 / best.0.as_secs_f64() / 1e6;
        println!("{rate:.0} MB/s: {} bytes, {} samples, {} stacks", bytes.len(), best.1, best.2);
    }
}
