//! Files that are not of the format that was named, and files in a strange dress.

mod common;

use std::fmt::Write as _;

use common::{Case, cases, read, read_as, stacks};
use readers::{FORMATS, Read, ReadError};
use serde_json::Value;

/// Formats whose cases are no files of theirs.
const OTHERWISE: [&str; 3] = ["reflame-text", "snapshot", "pprof"];

/// Files that are read, of all formats whose cases are files of theirs.
fn good() -> impl Iterator<Item = (&'static str, Case)> {
    let formats = FORMATS.iter().map(|f| f.name).filter(|name| !OTHERWISE.contains(name));
    let good = |format| cases(format).into_iter().filter(|case| !case.name.starts_with("error-") && !case.bytes.is_empty());
    formats.flat_map(move |format| good(format).map(move |case| (format, case)))
}

/// Files of reflame's own formats and of pprof's, which have their cases elsewhere, made of what the other files hold.
fn made() -> Vec<(&'static str, Case)> {
    let mut made = Vec::new();
    for (of, Case { name, bytes, .. }) in good().filter(|(_, case)| case.bytes.len() < 4_000) {
        let Ok(Read { profile, .. }) = read(&bytes) else { continue };
        let own = [
            ("reflame-text", profile.to_text().into_bytes()),
            ("snapshot", profile::snapshot::write(&profile)),
            ("pprof", readers::pprof::write(&profile).bytes),
        ];
        made.extend(own.map(|(format, bytes)| (format, Case { name: format!("{of}-{name}"), bytes, recording: false })));
    }
    assert!(made.len() > 300);
    made
}

/// What is wrong with how a file is read as a format that it is not: it must be refused, or the notes say what it is.
fn taken(bytes: &[u8], of: &str, as_format: &str, known: bool) -> Option<String> {
    let outcome = read_as(bytes, Some(as_format));
    let said = match &outcome {
        Ok(read) if read.profile.samples().is_empty() => "nothing, and an empty profile".into(),
        Ok(read) => read.notes.remarks.join("; "),
        Err(e) => e.to_string(),
    };
    // A file that is broken may look like nothing.
    let right = match said.contains("by its content it is `") {
        true => said.contains(&format!("by its content it is `{of}`")),
        false => !known && (outcome.is_err() || said.contains("by its content it is of no format that is known")),
    };
    (!right).then_some(said)
}

#[test]
fn no_file_is_read_as_another_format_without_a_word() {
    let mut wrong = String::new();
    for (of, Case { name, bytes, .. }) in good().chain(made()) {
        for as_format in FORMATS.iter().map(|f| f.name).filter(|&name| name != of) {
            if let Some(said) = taken(&bytes, of, as_format, true) {
                writeln!(wrong, "{of}/{name} read as {as_format} says {said}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nor_is_a_broken_one() {
    let mut wrong = String::new();
    let mut check = |mut of: &str, name: &str, bytes: &[u8]| {
        // A few words and a number are folded stacks, whatever they were cut from.
        if bytes.len() < 250 && read(bytes).is_ok_and(|read| read.notes.format == "folded") {
            of = "folded";
        }
        for as_format in FORMATS.iter().map(|f| f.name).filter(|&name| name != of) {
            if let Some(said) = taken(bytes, of, as_format, false) {
                writeln!(wrong, "{of}/{name} read as {as_format} says {said}").unwrap();
            }
        }
    };
    for of in FORMATS.iter().map(|f| f.name).filter(|name| !OTHERWISE.contains(name)) {
        for Case { name, bytes, recording } in cases(of).into_iter().filter(|case| !case.bytes.is_empty()) {
            if name.starts_with("error-") {
                check(of, &name, &bytes);
            }
            if !recording {
                check(of, &format!("{name}, half of it"), &bytes[..bytes.len() / 2]);
                check(of, &format!("{name}, an eighth of it"), &bytes[..bytes.len() / 8]);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is read, whatever the order of the tables: the total of every stack in every sample type, and the threads.
fn found(read: &Result<Read, ReadError>) -> Option<String> {
    let profile = &read.as_ref().ok()?.profile;
    let mut threads: Vec<(i64, &str)> = profile.threads().iter().map(|t| (t.tid, profile.str(t.name))).collect();
    threads.sort_unstable();
    let mut out = format!("{} samples of {threads:?}\n", profile.samples().len());
    for (column, t) in profile.sample_types().iter().enumerate() {
        writeln!(out, "{} {}", profile.str(t.name), profile.str(t.unit)).unwrap();
        stacks(profile, column).iter().for_each(|(stack, value)| writeln!(out, "{stack} {value}").unwrap());
    }
    Some(out)
}

/// What is wrong with a file that is otherwise written: it must be of its format, and the same in it.
fn difference(of: &str, as_it_is: &Result<Read, ReadError>, dressed: &Result<Read, ReadError>) -> Option<String> {
    match dressed {
        Ok(read) if read.notes.format != of => Some(format!("taken for {}", read.notes.format)),
        Err(e) if as_it_is.is_ok() => Some(e.to_string()),
        _ => (found(as_it_is) != found(dressed)).then(|| "another profile".into()),
    }
}

#[test]
fn texts_in_another_dress_are_what_they_are() {
    let mut wrong = String::new();
    // What rbspy packs itself is opened in no editor.
    for (of, Case { name, bytes, .. }) in good().filter(|(of, _)| *of != "rbspy") {
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if text.starts_with('\u{feff}') || text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
            continue;
        }
        let as_it_is = read(&bytes);
        let dresses = [
            ("with a byte order mark", format!("\u{feff}{text}")),
            ("with line ends of Windows", text.replace("\r\n", "\n").replace('\n', "\r\n")),
            ("below blank lines", format!("\n\n{text}")),
            ("below blanks", format!("  \n\t\n{text}")),
        ];
        for (dress, text) in dresses {
            if let Some(what) = difference(of, &as_it_is, &read(text.as_bytes())) {
                writeln!(wrong, "{of}/{name} {dress}: {what}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// JSON with the keys of all objects in order of the alphabet, or against it.
fn written(value: &Value, backwards: bool, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            if backwards {
                members.reverse();
            }
            out.push('{');
            for (i, (key, value)) in members.into_iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                written(value, backwards, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                written(item, backwards, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[test]
fn json_in_another_order_or_with_its_keys_far_behind_is_what_it_is() {
    let mut wrong = String::new();
    let mut texts = 0;
    // Where callers go round in a circle, the first one in the file is the first in the stack.
    for (of, Case { name, bytes, .. }) in good().filter(|(of, case)| (*of, &*case.name) != ("chrome-trace", "stack-frames")) {
        let Ok(value) = serde_json::from_slice::<Value>(&bytes) else { continue };
        texts += 1;
        let text = String::from_utf8(bytes).unwrap();
        let (mut forwards, mut backwards) = (String::new(), String::new());
        written(&value, false, &mut forwards);
        written(&value, true, &mut backwards);
        let mut dresses = vec![
            ("by the alphabet", forwards),
            ("against the alphabet", backwards),
            ("on many lines", serde_json::to_string_pretty(&value).unwrap()),
        ];
        if let Some(members) = text.trim_start().strip_prefix('{') {
            let filler = "x".repeat(100_000);
            dresses.push(("behind a long text", format!("{{\"filler\":\"{filler}\",{members}")));
            let lines = "{\"a\":\n 1\n},\n".repeat(10_000);
            dresses.push(("behind many lines", format!("{{\"filler\":[\n{lines}{{}}],\n{members}")));
        }
        let as_it_is = read(text.as_bytes());
        for (dress, text) in dresses {
            if let Some(what) = difference(of, &as_it_is, &read(text.as_bytes())) {
                writeln!(wrong, "{of}/{name} {dress}: {what}").unwrap();
            }
        }
    }
    assert!(texts > 50);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_no_profile_is_none() {
    let cases = [
        ("{\n \"a\": 12,\n \"b\": {\n  \"c\": 5\n }\n}\n".to_owned(), "it looks like JSON, of none of the kinds "),
        (format!("{{\"a\": [{}], \"b\": 1}}", "12,\n 13 ".repeat(20_000)), "it looks like JSON, of none of the kinds "),
        (
            "<?xml version=\"1.0\"?>\n<svg>\n<text>main</text> 12\n</svg>".to_owned(),
            "it looks like XML, and is no table that `xctrace export` wrote; ",
        ),
        ("\n<svg>\nvar x = 12\n</svg>".to_owned(), "and begins `<svg>`; "),
    ];
    for (text, expected) in cases {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = read(b"\xff\xfem\0a\0i\0n\0 \x001\0").unwrap_err().to_string();
    assert!(error.contains("it looks like text in UTF-16"), "{error}");
    // Names that begin as JSON does.
    for name in ["{main};foo", "{closure}", "[unknown];[[vdso]]", "<module>;f", "[{anon}]"] {
        let read = read(format!("{name} 12\n").as_bytes()).unwrap();
        assert_eq!((read.notes.format, read.profile.total(0)), ("folded", 12), "{name}");
    }
}
