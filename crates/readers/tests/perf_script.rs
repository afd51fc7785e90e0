//! The text of `perf script`: the recordings of `testdata/perf-script` against a count that shares nothing with the
//! reader, and against inferno. The cases are in `cases.rs`.

mod common;

use std::collections::BTreeMap;

use common::{Breaks, read};
use readers::{Input, Options, Read};

/// Real recordings, unpacked.
fn recordings() -> Vec<(String, Vec<u8>)> {
    let files: Vec<_> = common::cases("perf-script").into_iter().filter(|c| c.recording).map(|c| (c.name, c.bytes)).collect();
    assert_eq!(files.len(), 2);
    files
}

#[test]
fn a_file_that_is_cut_off_gives_what_stands_before() {
    for (name, bytes) in recordings() {
        let whole = stacks(&read(&bytes).unwrap());
        for percent in 1..100 {
            let cut = &bytes[..bytes.len() * percent / 100];
            for part in [
                read(cut).unwrap_or_else(|e| panic!("{name} at {percent} %: {e}")),
                readers::read(Input::Stream(&mut Breaks(cut)), None, &Options::default()).unwrap(),
            ] {
                let (got, left) = (stacks(&part), whole.iter());
                // Nothing half, unless the cut is behind a whole frame, and then the notes say so.
                let doubt = usize::from(part.notes.remarks.iter().any(|r| r.contains("no blank line")));
                let new = got.iter().filter(|(stack, value)| !left.clone().any(|(s, v)| s == *stack && v >= value)).count();
                let end = String::from_utf8_lossy(&cut[cut.len().saturating_sub(200)..]);
                assert!(new <= doubt, "{name} at {percent} %: {end}");
                let text = String::from_utf8_lossy(cut);
                let ended = text.matches("\n\n").count() as i64;
                let samples: i64 = part.profile.samples().values(1).iter().sum();
                assert_eq!(samples, ended + doubt as i64, "{name} at {percent} %");
            }
        }
    }
}

#[test]
fn other_bytes_are_refused_or_read_without_panic() {
    let huge = [b"a 1 1.000000: 1 cycles: \n\t".to_vec(), vec![b'f'; 20 << 20]].concat();
    assert!(read(&huge).is_err());
    let deep = format!("a 1 1.000000: 1 cycles: \n{}\n", "\t     12 f (/x)\n".repeat(200_000));
    assert_eq!(read(deep.as_bytes()).unwrap().profile.stacks().len(), 200_000);
    let late = [b"a 1 1.000000: 1 cycles: \n\t  12 f (/x)\n\n".to_vec(), vec![b'f'; 20 << 20]].concat();
    let late = read(&late).unwrap();
    assert_eq!((late.profile.samples().len(), late.notes.fault.is_some()), (1, true));
    // One line of all that the parts of a header are looked for by.
    for piece in
        [")", ") ", "( ", "1.000000: ", "1.000000:", "a: ", "/P/-/-", "        ffff", " f", "VM:    1 ", "=> ", "+0x1 (", "\t"]
    {
        let line = piece.repeat((2 << 20) / piece.len());
        let text = format!("a 1 1.000000: 1 cycles: f {line} (/x)\n{line}\n\t  1 f{line} (/x)\n\n");
        let _ = readers::read(Input::Bytes(text.as_bytes()), Some("perf-script"), &Options::default());
    }
    let (_, recording) = recordings().remove(0);
    let mut noise = 1u64;
    for _ in 0..300 {
        let mut bytes = recording[..4000].to_vec();
        for _ in 0..20 {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (noise >> 33) as usize % bytes.len();
            bytes[at] = (noise >> 20) as u8;
        }
        let _ = readers::read(Input::Bytes(&bytes), Some("perf-script"), &Options::default()).map(|r| r.profile.check().unwrap());
    }
}

/// The weight of every stack in the first sample type, by names from the root.
fn stacks(read: &Read) -> BTreeMap<String, i64> {
    common::stacks(&read.profile, 0)
}

/// The same, by splitting blocks at blank lines. It knows the form of the two recordings and nothing else.
fn counted(text: &str) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    for block in text.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let mut lines = block.trim_matches('\n').split('\n');
        let header: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        let period: i64 = header[header.len() - 2].parse().unwrap();
        let mut names: Vec<String> = lines.map(|l| name_of(l.trim().split_once(' ').unwrap().1)).collect();
        names.reverse();
        let stack = if names.is_empty() { "[no stack]".to_owned() } else { names.join(";") };
        *out.entry(stack).or_insert(0) += period;
    }
    out
}

/// `name+0x1 (/a/b)` → `name`; `[unknown] (/a/b)` → `[b]`
fn name_of(frame: &str) -> String {
    let (name, dso) = frame.rsplit_once(" (").unwrap();
    let file = dso.trim_end_matches(')').rsplit('/').next().unwrap();
    match name.rsplit_once("+0x") {
        Some((name, _)) => name.to_owned(),
        None if name == "[unknown]" && file.starts_with('[') => file.to_owned(),
        None if name == "[unknown]" => format!("[{file}]"),
        None => name.to_owned(),
    }
}

#[test]
fn stacks_and_weights_are_those_of_an_independent_count() {
    for (name, bytes) in recordings() {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let read = read(&bytes).unwrap();
        assert!(read.notes.is_complete(), "{:?}", read.notes);
        let counted = counted(&text);
        assert!(counted.len() > 100, "{name}");
        let ours = stacks(&read);
        assert_eq!(ours.iter().find(|(stack, value)| counted.get(*stack) != Some(*value)), None, "{name}");
        assert_eq!(ours.len(), counted.len(), "{name}");
        // The first and the last time, and each thread.
        let samples = read.profile.samples();
        let times: Vec<i64> = (0..samples.len()).map(|row| samples.time_ns(row).unwrap()).collect();
        let header = |line: &str| line.split_whitespace().find_map(|w| w.strip_suffix(':')?.parse::<f64>().ok());
        let headers: Vec<&str> = text.lines().filter(|l| !l.is_empty() && !l.starts_with('\t')).collect();
        assert_eq!(times.len(), headers.len());
        for (time, line) in times.iter().zip(&headers) {
            let seconds = header(line).unwrap() - header(headers[0]).unwrap();
            assert!((seconds * 1e9 - *time as f64).abs() < 500.0, "{line}: {time}");
        }
        let mut whos: Vec<String> = headers.iter().map(|l| l.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect();
        whos.sort();
        whos.dedup();
        let mut threads: Vec<String> =
            read.profile.threads().iter().map(|t| format!("{} {}", read.profile.str(t.name), t.tid)).collect();
        threads.sort();
        assert_eq!(threads, whos);
    }
}

#[test]
fn stacks_are_those_of_inferno() {
    use inferno::collapse::{Collapse, perf};
    for (name, bytes) in recordings() {
        let mut theirs = Vec::new();
        perf::Folder::from(perf::Options::default()).collapse(&bytes[..], &mut theirs).unwrap();
        let mut expected: BTreeMap<String, i64> = BTreeMap::new();
        for line in String::from_utf8(theirs).unwrap().lines() {
            let (stack, count) = line.rsplit_once(' ').unwrap();
            // The comm stands before the root, and is a process here.
            let stack = stack.split_once(';').unwrap().1;
            *expected.entry(normal(stack)).or_insert(0) += count.parse::<i64>().unwrap();
        }
        let read = read(&bytes).unwrap();
        let mut ours: BTreeMap<String, i64> = BTreeMap::new();
        // inferno leaves out samples without a stack.
        for (stack, value) in stacks(&read).into_iter().filter(|(stack, _)| stack != "[no stack]") {
            *ours.entry(normal(&stack)).or_insert(0) += value;
        }
        let differ = |(stack, value): &(&String, &i64)| expected.get(*stack) != Some(*value);
        assert_eq!(ours.iter().find(differ), None, "{name}");
        assert_eq!(ours.len(), expected.len(), "{name}");
    }
}

/// inferno writes unknown functions otherwise, and takes parameters off some names.
fn normal(stack: &str) -> String {
    let name = |n: &str| n.split('(').next().unwrap_or("").trim_matches(['[', ']']).to_owned();
    stack.split(';').map(name).collect::<Vec<_>>().join(";")
}

#[test]
fn folded_stacks_are_not_taken() {
    let mut count = 0;
    for entry in std::fs::read_dir(common::folder("folded")).unwrap().map(|e| e.unwrap().path()) {
        if entry.extension().is_some_and(|e| e == "folded" || e == "profile") {
            assert!(!readers::perf_script::sniff(&std::fs::read(&entry).unwrap()), "{}", entry.display());
            count += 1;
        }
    }
    assert!(count > 100);
    for text in ["main;foo 12\n", "  main;foo 12\n", "a 1 1.5: b;c 3\n", "a 12/13 1.000000: b;c 3\n", "\tdeadbeef 12\n"] {
        let taken = readers::perf_script::sniff(text.as_bytes());
        assert!(!taken || text.starts_with('\t'), "{text}");
    }
}

#[test]
fn a_hundred_times_the_file_needs_little_more_memory_than_its_samples() {
    let (_, bytes) = recordings().remove(0);
    let once = read(&bytes).unwrap();
    let big = bytes.repeat(100);
    let read = read(&big).unwrap();
    assert_eq!(read.profile.samples().len(), once.profile.samples().len() * 100);
    assert_eq!(read.profile.stacks().len(), once.profile.stacks().len());
    assert_eq!(read.profile.frames().len(), once.profile.frames().len());
}

#[test]
fn pprof_keeps_stacks_and_values() {
    for common::Case { name, bytes, .. } in common::cases("perf-script") {
        let Ok(before) = read(&bytes) else { continue };
        let written = readers::pprof::write(&before.profile);
        let after = readers::pprof::read(&written.bytes, &Options::default()).unwrap();
        assert_eq!(stacks(&after), stacks(&before), "{name}");
    }
}

/// A text of so many bytes at least: the larger recording again and again, with lines of all kinds between.
fn large(bytes: usize) -> Vec<u8> {
    let recordings = recordings();
    let (_, recording) = recordings.iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
    let mut out = Vec::with_capacity(bytes + recording.len());
    while out.len() < bytes {
        out.extend_from_slice(recording);
        let n = out.len();
        let odd =
            format!("\nwhat is line {n}\napp 5 1.000000: PERF_RECORD_LOST lost 2\nnew-{n} 7/8 9.000000: 3 event-{}: \n", n % 7);
        out.extend_from_slice(odd.as_bytes());
        out.extend_from_slice(format!("\t  {n:x} f{n}+0x1 (/srv/demo/app)\n\n").as_bytes());
    }
    out
}

#[test]
fn threads_change_nothing() {
    let text = large(40 << 20);
    let outcome = |input: Input<'_>, threads: usize| {
        let read = readers::read(input, Some("perf-script"), &Options { threads, ..Options::default() }).unwrap();
        (common::hash(read.profile.to_text().as_bytes()), common::notes_text(&read.notes))
    };
    let one = outcome(Input::Bytes(&text), 1);
    assert!(one.1.contains("lost: ") && one.1.contains("skipped "), "{}", one.1);
    assert_eq!(outcome(Input::Stream(&mut &text[..]), 4), one);
    for threads in [2, 3, 8] {
        assert_eq!(outcome(Input::Bytes(&text), threads), one, "{threads} threads");
        assert_eq!(outcome(Input::At(&&text[..]), threads), one, "{threads} threads, read");
    }
}

#[test]
fn a_line_without_end_is_refused_by_any_number_of_threads() {
    let sample = b"a 1 1.000000: 1 cycles: \n\t  12 f (/x)\n\n";
    for before in [&b""[..], sample] {
        let text = [before, &vec![b'f'; 40 << 20]].concat();
        let outcomes: Vec<String> = [1, 2, 8]
            .into_iter()
            .map(|threads| Options { threads, ..Options::default() })
            .map(|options| common::outcome(&readers::read(Input::Bytes(&text), Some("perf-script"), &options)))
            .collect();
        assert!(outcomes[0].contains("longer than 16 MiB"), "{}", outcomes[0]);
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]));
    }
}

/// Megabytes a second, beside inferno: `cargo test --release -p readers --test perf_script -- --ignored --nocapture speed`
#[test]
#[ignore = "measures"]
fn speed() {
    use inferno::collapse::{Collapse, perf};
    let (_, recording) = recordings().into_iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
    let text = recording.repeat((300 << 20) / recording.len());
    let rate = |work: &dyn Fn()| {
        let start = std::time::Instant::now();
        work();
        text.len() as f64 / 1e6 / start.elapsed().as_secs_f64()
    };
    let ours = |threads: usize| {
        let options = Options { threads, ..Options::default() };
        rate(&|| drop(readers::read(Input::Bytes(&text), Some("perf-script"), &options).unwrap()))
    };
    for round in 0..5 {
        let theirs = rate(&|| perf::Folder::from(perf::Options::default()).collapse(&text[..], std::io::sink()).unwrap());
        let (one, two) = (ours(1), ours(2));
        println!(
            "{round}: 1 thread {one:.0} MB/s ({:.1} ×), 2 threads {two:.0} MB/s ({:.1} ×), inferno {theirs:.0} MB/s",
            one / theirs,
            two / theirs
        );
    }
}
