//! Cases of the folded reader, a file each: `testdata/folded/<case>.folded` with what comes out of it, either
//! `<case>.profile` (the model as text) and `<case>.notes`, or `<case>.error`. `UPDATE=1` rewrites what is expected.
//!
//! Every case is also read in small chunks, shuffled, cut off everywhere, packed, and written and read back.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use readers::{Input, Notes, Options, Read, ReadError};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/folded")
}

struct Case {
    name: String,
    bytes: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "folded"))
        .map(|path| Case { name: path.file_stem().unwrap().to_str().unwrap().to_owned(), bytes: std::fs::read(path).unwrap() })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() > 50, "{}", cases.len());
    cases
}

fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    let read = readers::read(Input::Bytes(bytes), None, &Options::default())?;
    read.profile.check().unwrap();
    Ok(read)
}

/// Notes for people to review.
fn notes_text(notes: &Notes) -> String {
    let mut out = format!("{} lines, {} bytes, {}\n", notes.records, notes.bytes, notes.format);
    for s in &notes.skipped {
        let _ = writeln!(out, "skipped {} × {}, first at {}: `{}`", s.count, s.why, s.first, s.example);
    }
    if let Some((place, message)) = &notes.fault {
        let _ = writeln!(out, "fault at {place}: {message}");
    }
    notes.remarks.iter().for_each(|r| out.push_str(&format!("{r}\n")));
    out
}

/// Everything a reader says, as one text.
fn outcome(read: &Result<Read, ReadError>) -> String {
    match read {
        Ok(read) => format!("{}\n{}", read.profile.to_text(), notes_text(&read.notes)),
        Err(e) => format!("error: {e}"),
    }
}

#[test]
fn every_case_reads_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let outcomes = match read(&case.bytes) {
            Ok(read) => [("profile", Some(read.profile.to_text())), ("notes", Some(notes_text(&read.notes))), ("error", None)],
            Err(e) => [("profile", None), ("notes", None), ("error", Some(format!("{e}\n")))],
        };
        for (extension, found) in outcomes {
            let path = folder().join(format!("{}.{extension}", case.name));
            if std::env::var_os("UPDATE").is_some() {
                match &found {
                    Some(text) => std::fs::write(&path, text).unwrap(),
                    None => drop(std::fs::remove_file(&path)),
                }
            }
            let expected = std::fs::read_to_string(&path).ok();
            if expected != found {
                wrong.push(format!("{}: expected\n{}\nfound\n{}", path.display(), show(&expected), show(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites what is expected", wrong.join("\n"));
}

fn show(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("(no such file)")
}

/// Delivers at most so many bytes at a time.
struct Chunks<'a>(&'a [u8], usize);

impl std::io::Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.1.min(self.0.len()).min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

#[test]
fn chunks_and_threads_change_nothing() {
    for case in cases() {
        let whole = outcome(&read(&case.bytes));
        for size in [1, 2, 3, 7, 64] {
            let stream = readers::read(Input::Stream(&mut Chunks(&case.bytes, size)), None, &Options::default());
            assert_eq!(outcome(&stream), whole, "{} in chunks of {size}", case.name);
        }
        for threads in [2, 3, 4] {
            let options = Options { threads, ..Options::default() };
            let at = readers::read(Input::At(&&case.bytes[..]), None, &options);
            assert_eq!(outcome(&at), whole, "{} with {threads} threads", case.name);
        }
    }
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
