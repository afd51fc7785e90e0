//! Every format's cases, a file each: `testdata/<format>/<case>.<any>` with what comes out of it, either `<case>.profile`
//! (the model as text) and `<case>.notes`, or `<case>.error`. A recording, packed as `<name>.<any>.zst`, has a
//! `<name>.summary` instead. `UPDATE=1` rewrites what is expected; read the difference before you commit it.
//!
//! Every case must be known by its content, read the same in pieces, and be read or refused wherever it is cut off.

mod common;

use common::{Breaks, Case, Chunks, Noise, cases, folder, notes_text, outcome, read, read_as, summary};
use readers::{FORMATS, Input, Options};

/// Formats whose cases are made otherwise: they have tests of their own for all this.
const OTHERWISE: [&str; 3] = ["reflame-text", "snapshot", "pprof"];

fn formats() -> impl Iterator<Item = (&'static str, Vec<Case>)> {
    FORMATS.iter().map(|f| f.name).filter(|name| !OTHERWISE.contains(name)).map(|name| {
        let cases = cases(name);
        assert!(!cases.is_empty(), "no cases of {name}");
        (name, cases)
    })
}

#[test]
fn every_case_reads_as_expected() {
    let mut wrong = Vec::new();
    for (format, cases) in formats() {
        for case in cases {
            let mut outcomes = [("profile", None), ("notes", None), ("summary", None), ("error", None)];
            match read(&case.bytes) {
                Ok(read) => {
                    assert_eq!(read.notes.format, format, "{} is taken for another format", case.name);
                    if case.recording {
                        outcomes[2].1 = Some(summary(&read));
                    } else {
                        outcomes[0].1 = Some(read.profile.to_text());
                        outcomes[1].1 = Some(notes_text(&read.notes));
                    }
                }
                Err(e) => outcomes[3].1 = Some(format!("{e}\n")),
            }
            for (extension, found) in outcomes {
                let path = folder(format).join(format!("{}.{extension}", case.name));
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
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites what is expected", wrong.join("\n"));
}

fn show(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("(no such file)")
}

#[test]
fn pieces_and_threads_change_nothing() {
    for (format, cases) in formats() {
        for Case { name, bytes, recording } in cases {
            let whole = outcome(&read(&bytes));
            let sizes: &[usize] = if recording || bytes.len() > 1 << 16 { &[4_093] } else { &[1, 2, 3, 7, 64] };
            for &size in sizes {
                let stream = readers::read(Input::Stream(&mut Chunks(&bytes, size)), None, &Options::default());
                assert_eq!(outcome(&stream), whole, "{format}/{name} in pieces of {size}");
            }
            for threads in [2, 3, 4] {
                let options = Options { threads, ..Options::default() };
                let at = readers::read(Input::At(&&bytes[..]), None, &options);
                assert_eq!(outcome(&at), whole, "{format}/{name} with {threads} threads");
            }
        }
    }
}

#[test]
fn cut_off_anywhere_it_is_read_or_refused() {
    for (format, cases) in formats() {
        for Case { name, bytes, recording } in cases {
            if recording || bytes.len() > 20_000 {
                for percent in 0..100 {
                    let cut = &bytes[..bytes.len() * percent / 100];
                    let whole = outcome(&read_as(cut, Some(format)));
                    // A source that breaks off is told from one that ends, and what stood before the fault counts.
                    if let Ok(read) = readers::read(Input::Stream(&mut Breaks(cut)), Some(format), &Options::default()) {
                        assert!(read.notes.fault.is_some(), "{format}/{name} at {percent} %: {whole}");
                    }
                }
            } else {
                (0..bytes.len()).for_each(|end| drop(read_as(&bytes[..end], Some(format))));
            }
        }
    }
}

#[test]
fn damaged_bytes_are_read_or_refused() {
    let mut noise = Noise(1);
    for (format, cases) in formats() {
        for Case { bytes, .. } in cases.iter().filter(|case| !case.bytes.is_empty()) {
            let mut bytes = bytes[..bytes.len().min(30_000)].to_vec();
            for _ in 0..40 {
                let at = noise.below(bytes.len());
                bytes[at] = noise.below(256) as u8;
                drop(read_as(&bytes, Some(format)));
            }
        }
    }
}
