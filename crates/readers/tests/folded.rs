//! Folded stacks: the cases of `testdata/folded` (see `cases.rs`) shuffled, cut off, and written and read back.

mod common;

use std::fmt::Write as _;

use common::{Case, notes_text, read};
use readers::{Input, Options, Read};

fn cases() -> Vec<Case> {
    let cases = common::cases("folded");
    assert!(cases.len() > 50, "{}", cases.len());
    cases
}

/// The sums per stack and sample type, in the order of their names.
fn stacks(read: &Read) -> Vec<String> {
    (0..read.profile.sample_types().len()).map(|t| readers::folded::write(&read.profile, t)).collect()
}

#[test]
fn the_order_of_lines_does_not_matter_for_stacks() {
    // A byte order mark belongs to the first line.
    for case in cases().into_iter().filter(|c| c.name != "bom") {
        let Ok(first) = read(&case.bytes) else { continue };
        let mut lines: Vec<&[u8]> = case.bytes.split(|&b| b == b'\n').filter(|l| !l.is_empty()).collect();
        let text = |lines: &[&[u8]]| lines.iter().flat_map(|line| [*line, b"\n"]).collect::<Vec<_>>().concat();
        lines.reverse();
        assert_eq!(stacks(&read(&text(&lines)).unwrap()), stacks(&first), "{} reversed", case.name);
        lines.sort_unstable();
        assert_eq!(stacks(&read(&text(&lines)).unwrap()), stacks(&first), "{} sorted", case.name);
        let (front, back) = lines.split_at(lines.len() / 2);
        let dealt: Vec<&[u8]> =
            front.iter().zip(back).flat_map(|(&a, &b)| [a, b]).chain(back.get(front.len()).copied()).collect();
        assert_eq!(stacks(&read(&text(&dealt)).unwrap()), stacks(&first), "{} dealt", case.name);
    }
}

#[test]
fn what_is_written_reads_back() {
    for case in cases() {
        let Ok(first) = read(&case.bytes) else { continue };
        for (t, text) in stacks(&first).iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            let again = read(text.as_bytes()).unwrap_or_else(|e| panic!("{}: {e}\n{text}", case.name));
            assert_eq!(readers::folded::write(&again.profile, 0), *text, "{}, sample type {t}", case.name);
            assert!(again.notes.is_complete(), "{}: {}", case.name, notes_text(&again.notes));
        }
    }
}

#[test]
fn the_text_form_reads_back() {
    for case in cases() {
        let Ok(first) = read(&case.bytes) else { continue };
        let text = first.profile.to_text();
        let again = read(text.as_bytes()).unwrap();
        assert_eq!(again.notes.format, "reflame-text");
        assert_eq!(again.profile.to_text(), text, "{}", case.name);
    }
}

#[test]
fn cut_off_anywhere_it_is_read_or_refused() {
    for case in cases() {
        for cut in 0..case.bytes.len() {
            if let Ok(read) = read(&case.bytes[..cut]) {
                assert!(read.notes.bytes == cut as u64, "{} cut at {cut}", case.name);
            }
        }
    }
}

/// What one thread reads is exactly what several read: the same rows in the same order, and the same notes.
#[test]
fn threads_of_a_large_file_agree() {
    // Four pieces: the reader makes none of less than 8 MiB.
    let mut text = String::with_capacity(36 << 20);
    text.push_str("# made by a test\n");
    let mut n = 0u64;
    while text.len() < 34 << 20 {
        n += 1;
        // A weak generator is enough: what matters is that stacks come again in other pieces and new ones do too.
        let x = n.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) >> 33;
        let _ = match n % 9973 {
            0 => writeln!(text, "no count in line {n}"),
            1 => writeln!(text, "main;;empty {n}"),
            2 => writeln!(text, "main;fraction {}.25", x % 100),
            3 => writeln!(text, "# comment {n}\n"),
            _ => writeln!(
                text,
                "main;com.acme.Server.run(Ljava/lang/String;)V;handler_{};work_{};leaf_{} {}",
                x % 97,
                x % 1013,
                n % 211,
                x % 50 + 1
            ),
        };
    }
    let with = |threads| readers::read(Input::Bytes(text.as_bytes()), None, &Options { threads, ..Options::default() }).unwrap();
    let one = with(1);
    assert!(one.profile.samples().len() > 100_000);
    for threads in 2..=4 {
        let many = with(threads);
        assert!(many.profile.to_text() == one.profile.to_text(), "{threads} threads give another profile");
        assert_eq!(notes_text(&many.notes), notes_text(&one.notes), "{threads} threads");
    }
}

#[test]
fn what_folded_stacks_cannot_hold_is_named() {
    let mut b = profile::Builder::new();
    b.sample_type("time", "nanoseconds", 1);
    b.sample_type("samples", "count", 1);
    let func = b.func(profile::FuncData { name: "work", module: "libwork.so", ..profile::FuncData::default() });
    let frame = b.frame(func, profile::FrameData { address: 16, inline_depth: 1, ..profile::FrameData::default() });
    let stack = b.stack(None, frame);
    let data = profile::SampleData { time_ns: Some(5), ..profile::SampleData::default() };
    b.sample(stack, &[7, 1], data);
    let profile = b.finish().unwrap();
    let expected = [
        "other sample types (samples)",
        "of samples their times",
        "of frames their addresses, inlining, binaries where names do not tell them",
    ];
    assert_eq!(readers::folded::lost(&profile, 0), expected);
    // What was folded before loses nothing.
    let again = read(readers::folded::write(&profile, 0).as_bytes()).unwrap().profile;
    assert_eq!(readers::folded::lost(&again, 0), Vec::<String>::new());
}
