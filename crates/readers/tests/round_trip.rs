//! Every case of every format that can be read, written in each format that can be written and read again: stacks,
//! values and threads are what they were, or the writer says what it lost.

mod common;

use std::collections::BTreeMap;

use common::{Case, cases, read, read_as};
use profile::{Builder, FrameData, FuncData, Label, LabelValue, LabelsId, Process, Profile, SampleData, StrId, Thread};
use readers::Written;
use readers::{FORMATS, firefox, folded, pprof, speedscope};

/// What of a profile a format is expected to hold.
#[derive(Clone, Copy)]
struct Holds {
    files: bool,
    lines: bool,
    start_lines: bool,
    threads: bool,
    labels: bool,
}

/// A profile as sorted lines of text: per sample type the sums of what is told apart by what the format holds.
fn told(p: &Profile, holds: Holds) -> BTreeMap<String, i64> {
    let (funcs, frames, samples) = (p.funcs(), p.frames(), p.samples());
    let frame_text = |f| {
        let func = frames.func(f);
        // A function without a name is called so by readers.
        let name = Some(p.str(funcs.name(func))).filter(|n| !n.is_empty()).unwrap_or("[unknown]");
        let mut text = format!("{name:?}");
        if holds.files {
            text += &format!(" in {:?}", p.str(funcs.recorded_file(func)));
        }
        if holds.lines {
            text += &format!(" line {}", frames.line(f));
        }
        if holds.start_lines {
            text += &format!(" from {}", funcs.start_line(func));
        }
        text
    };
    let frame_texts: Vec<String> = frames.ids().map(frame_text).collect();
    let mut sums = BTreeMap::new();
    for row in 0..samples.len() {
        let mut stack: Vec<&str> =
            p.stacks().leaf_to_root(samples.stacks()[row]).map(|f| frame_texts[f.index()].as_str()).collect();
        stack.reverse();
        let mut who = String::new();
        if holds.threads
            && let Some(id) = samples.thread(row)
        {
            let t = p.threads()[id.index()];
            let process = t.process.map(|id| p.processes()[id.index()]).map(|process| (process.pid, p.str(process.name)));
            who = format!("{:?} {} of {process:?}", p.str(t.name), t.tid);
        }
        if holds.labels {
            for &Label { key, value } in p.labels().get(samples.labels(row)) {
                let value = match value {
                    LabelValue::Str(text) => format!("{:?}", p.str(text)),
                    LabelValue::Num(number, unit) => format!("{number} {:?}", p.str(unit)),
                };
                who += &format!(" {:?}={value}", p.str(key));
            }
        }
        for (t, sample_type) in p.sample_types().iter().enumerate().filter(|(t, _)| samples.values(*t)[row] != 0) {
            let what = format!("{:?} {:?}/{}", p.str(sample_type.name), p.str(sample_type.unit), sample_type.scale);
            *sums.entry(format!("{what} | {who} | {}", stack.join(" > "))).or_insert(0) += samples.values(t)[row];
        }
    }
    // Opposite values cancel where rows are one.
    sums.retain(|_, sum| *sum != 0);
    sums
}

fn types(p: &Profile) -> Vec<(String, String, i64)> {
    p.sample_types().iter().map(|t| (p.str(t.name).to_owned(), p.str(t.unit).to_owned(), t.scale)).collect()
}

fn again(written: &Written, format: &str, case: &str) -> Profile {
    let read = read_as(&written.bytes, None).unwrap_or_else(|e| panic!("{case} written as {format}: {e}"));
    assert_eq!(read.notes.format, format, "{case}");
    assert!(read.notes.is_complete() && read.notes.lost == 0, "{case} written as {format}: {:?}", read.notes);
    read.profile
}

fn same(before: &Profile, after: &Profile, holds: Holds, what: &str) {
    let (before, after) = (told(before, holds), told(after, holds));
    if before != after {
        let missing: Vec<_> = before.iter().filter(|(k, v)| after.get(*k) != Some(v)).take(3).collect();
        let added: Vec<_> = after.iter().filter(|(k, v)| before.get(*k) != Some(v)).take(3).collect();
        panic!("{what}: {} and {} rows\nbefore {missing:#?}\nafter {added:#?}", before.len(), after.len());
    }
}

/// Does the writer say that it lost something of this sort?
fn says(written: &Written, word: &str) -> bool {
    written.lost.iter().any(|lost| lost.contains(word))
}

fn round_trips(p: &Profile, case: &str) {
    let files = Holds { files: true, lines: true, start_lines: false, threads: true, labels: false };
    let all = Holds { start_lines: true, ..files };
    let samples = p.samples();
    let labels = (0..samples.len()).any(|row| samples.labels(row) != LabelsId::NONE);
    let zeros = (0..samples.len()).any(|row| (0..p.sample_types().len()).all(|t| samples.values(t)[row] == 0));

    let written = speedscope::write(p);
    assert_eq!(speedscope::write(p), written, "{case}: the same bytes");
    let after = again(&written, "speedscope", case);
    same(p, &after, files, &format!("{case} as speedscope"));
    assert_eq!(types(p), types(&after), "{case} as speedscope");
    assert_eq!(p.default_type(), after.default_type(), "{case} as speedscope");
    assert_eq!(says(&written, "times"), samples.has_time(), "{case} as speedscope");
    assert_eq!(says(&written, "labels"), labels, "{case} as speedscope");
    assert_eq!(says(&written, "all 0"), zeros, "{case} as speedscope");
    let frames = p.frames();
    assert_eq!(says(&written, "addresses"), frames.ids().any(|f| frames.address(f) != 0), "{case} as speedscope");
    assert_eq!(says(&written, "first lines"), p.funcs().ids().any(|f| p.funcs().start_line(f) != 0), "{case} as speedscope");

    let written = firefox::write(p);
    assert_eq!(firefox::write(p), written, "{case}: the same bytes");
    let after = again(&written, "firefox", case);
    same(p, &after, all, &format!("{case} as firefox"));
    assert_eq!(types(p), types(&after), "{case} as firefox");
    assert_eq!(p.default_type(), after.default_type(), "{case} as firefox");
    assert_eq!(says(&written, "labels"), labels, "{case} as firefox");
    assert_eq!(says(&written, "all 0"), zeros, "{case} as firefox");
    assert_eq!(samples.has_time() && !samples.is_empty() && !zeros, after.samples().has_time() && !zeros, "{case} as firefox");
    let times = |p: &Profile| {
        let mut times: Vec<_> = (0..p.samples().len()).filter_map(|row| p.samples().time_ns(row)).collect();
        times.sort_unstable();
        times.dedup();
        times
    };
    if samples.has_time() && !zeros {
        assert_eq!(times(p), times(&after), "{case} as firefox");
    }

    // pprof turns threads and fractions into what it has; its own tests compare those.
    let written = pprof::write(p);
    let after = again(&written, "pprof", case);
    let whole = p.sample_types().iter().all(|t| t.scale == 1);
    let bare = Holds { threads: false, ..all };
    if whole {
        same(p, &after, Holds { labels: !samples.has_threads(), ..bare }, &format!("{case} as pprof"));
        assert_eq!(types(p), types(&after), "{case} as pprof");
    }
    assert_eq!(says(&written, "times"), samples.has_time(), "{case} as pprof");
}

/// Folded stacks hold one sample type and frames as text.
fn folded_again(p: &Profile, case: &str) {
    let clean = |text: &str| -> String {
        text.chars()
            .map(|c| {
                if c == ';' {
                    ':'
                } else if c.is_control() {
                    ' '
                } else {
                    c
                }
            })
            .collect()
    };
    for t in 0..p.sample_types().len() {
        let lines = |p: &Profile, t: usize| {
            let mut sums: BTreeMap<Vec<String>, i64> = BTreeMap::new();
            for (row, &stack) in p.samples().stacks().iter().enumerate() {
                let frames = p.stacks().leaf_to_root(stack).map(|f| clean(p.str(p.frames().raw(f))));
                *sums.entry(frames.collect()).or_default() += p.samples().values(t)[row];
            }
            sums.retain(|_, sum| *sum != 0);
            sums
        };
        let before = lines(p, t);
        let text = folded::write(p, t);
        // A line of blanks and a number is none of the format, and one sample more than is told apart.
        let plain = |frames: &Vec<String>| frames.iter().all(|f| !f.is_empty() && f.trim() == f.as_str() && !f.starts_with('#'));
        if before.is_empty() || !before.keys().all(plain) {
            continue;
        }
        let after = read_as(text.as_bytes(), Some("folded")).unwrap_or_else(|e| panic!("{case} as folded: {e}")).profile;
        let (scale_before, scale_after) = (p.sample_types()[t].scale, after.sample_types()[0].scale);
        let scaled = |sums: BTreeMap<Vec<String>, i64>, by: i64| -> BTreeMap<Vec<String>, i128> {
            sums.into_iter().map(|(k, v)| (k, i128::from(v) * i128::from(by))).collect()
        };
        assert_eq!(scaled(before, scale_after), scaled(lines(&after, 0), scale_before), "{case} as folded, sample type {t}");
    }
}

#[test]
fn every_case_of_every_format_is_read_back() {
    let mut read_cases = 0;
    // The cases of these two are made in their own tests.
    for format in FORMATS.iter().filter(|f| !["reflame-text", "snapshot"].contains(&f.name)) {
        for Case { name, bytes, .. } in cases(format.name) {
            let Ok(read) = read(&bytes) else { continue };
            let case = format!("{}/{name}", format.name);
            round_trips(&read.profile, &case);
            folded_again(&read.profile, &case);
            read_cases += 1;
        }
    }
    assert!(read_cases > 100, "{read_cases}");
}

/// Names and numbers that are awkward in one format or another.
fn hostile() -> Profile {
    let mut b = Builder::new();
    b.sample_type("a \"b\"\n", "c;d", 1_000_000_000_000);
    b.sample_type("wall", "seconds", 1000);
    b.sample_type("wall", "ms", 1);
    b.sample_type("", "", 1);
    b.sample_type("space", "bytes", 10);
    b.set_default_type(3);
    let names = [
        "",
        "a;b",
        "line\nbreak",
        "\u{0}\u{7f}\u{85}\u{2028}",
        "\"\\/",
        "0x1234",
        "[unknown]",
        "é😀",
        "null",
        " ",
        "12",
        "f (x.js:1:2)",
    ];
    let mut parent = None;
    let mut stacks = Vec::new();
    for (i, name) in names.iter().enumerate() {
        for file in ["", "dir/a\\b\n.c"] {
            let func = b.func(FuncData { name, file, start_line: i as u32, ..FuncData::default() });
            let frame = b.frame(func, FrameData { line: u32::MAX - 1 - i as u32, ..FrameData::default() });
            let stack = b.stack(parent, frame);
            parent = Some(stack);
            stacks.push(stack);
        }
    }
    let mut threads = vec![None];
    for (pid, process) in [(0, ""), (i64::MAX, "p;\n\""), (-5, "p")] {
        let name = b.string(process);
        let process = Some(b.process(Process { pid, name }));
        for (tid, name) in [(0, ""), (0, "t\n;"), (i64::MIN, "t\n;"), (7, "")] {
            let name = b.string(name);
            threads.push(Some(b.thread(Thread { process, tid, name })));
            threads.push(Some(b.thread(Thread { process: None, tid, name })));
        }
    }
    for (i, &stack) in stacks.iter().enumerate() {
        let sign = if i % 3 == 0 { -1 } else { 1 };
        let values = [sign * 10i64.pow(i as u32 % 17) + i as i64, 1 << (i + 8), i as i64, sign, i as i64 * 3];
        b.sample(stack, &values, SampleData { thread: threads[i % threads.len()], ..SampleData::default() });
    }
    b.finish().unwrap()
}

#[test]
fn awkward_names_are_read_back() {
    round_trips(&hostile(), "hostile");
}

#[test]
fn a_profile_without_samples_keeps_its_types() {
    let mut b = Builder::new();
    b.sample_type("cpu", "nanoseconds", 1);
    b.sample_type("space", "bytes", 100);
    round_trips(&b.finish().unwrap(), "empty");
}

#[test]
fn labels_and_deep_stacks() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let func = b.func(FuncData { name: "recurse", ..FuncData::default() });
    let frame = b.frame(func, FrameData::default());
    let mut stack = b.stack(None, frame);
    for _ in 0..100_000 {
        stack = b.stack(Some(stack), frame);
    }
    let (key, value) = (b.string("request\n"), b.string(""));
    let texts = [Label { key, value: LabelValue::Str(value) }, Label { key, value: LabelValue::Num(-1, StrId::EMPTY) }];
    let labels = b.labels(&texts);
    b.sample(stack, &[3], SampleData { labels, ..SampleData::default() });
    round_trips(&b.finish().unwrap(), "deep");
}
