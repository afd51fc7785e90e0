//! Which reader gets a file: the one whose format it is by its content, or the one that was named.

use std::io::Read as _;

use crate::{FORMATS, Fault, Format, HEAD, Input, Options, Read, ReadError, json, notes};

/// The formats that are JSON. What begins as JSON does is tried with no other: to a format of lines a text in which every
/// value has a line of its own may look like many things.
const JSON: [&str; 8] =
    ["stackprof", "cpuprofile", "heapprofile", "speedscope", "ghc-prof-json", "firefox", "chrome-trace", "otlp"];

/// The row of `FORMATS` with this name.
pub(crate) fn find(name: &str) -> Result<&'static Format, ReadError> {
    FORMATS
        .iter()
        .find(|f| f.name == name)
        .ok_or_else(|| ReadError::NotThisFormat { message: format!("there is no format `{name}`; {}", near(name)) })
}

/// The formats whose names are like one that is none, or else where all of them are listed.
fn near(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let parts = || name.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 2);
    let near = |f: &&str| parts().any(|part| f.contains(part)) || f.len() > 2 && name.contains(*f);
    let near: Vec<&str> = FORMATS.iter().map(|f| f.name).filter(near).collect();
    if near.is_empty() { LISTED.to_owned() } else { format!("near it are {}", near.join(", ")) }
}

/// Where one finds them.
const LISTED: &str = "`reflame --help` lists the formats it reads";

/// How markup begins, which a format of lines is not to be looked for in either.
const MARKUP: [&[u8]; 4] = [b"<?xml", b"<svg", b"<!DOCTYPE", b"<html"];

/// A text without the byte order mark and the blank lines it begins with; what is no text as it is.
fn text_start(head: &[u8]) -> &[u8] {
    if head.iter().take(512).any(|b| b.is_ascii_control() && !b.is_ascii_whitespace()) {
        return head;
    }
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let blank = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let start = memchr::memrchr(b'\n', &text[..blank]).map_or(0, |end| end + 1);
    &text[start..]
}

/// The format that these first bytes are of.
fn by_content(head: &[u8]) -> Option<&'static Format> {
    let text = text_start(head);
    let markup = MARKUP.iter().any(|start| text.trim_ascii_start().starts_with(start));
    let possible: Option<&[&str]> = match () {
        () if json::begins(head) => Some(&JSON),
        () if markup => Some(&["xctrace"]),
        () => None,
    };
    FORMATS
        .iter()
        .filter(|f| possible.is_none_or(|names| names.contains(&f.name)))
        .find(|f| (f.sniff)(head) || text.len() < head.len() && (f.sniff)(text))
}

/// Reads what begins with `head`, as the format `named`, or as what it is.
pub(crate) fn read(head: &[u8], input: Input<'_>, named: Option<&'static Format>, options: &Options) -> Result<Read, ReadError> {
    if head.is_empty() {
        return Err(ReadError::Empty);
    }
    match (named, by_content(head)) {
        (Some(named), found) if found.is_none_or(|found| found.name != named.name) => read_as(named, found, head, input, options),
        (Some(format), _) | (None, Some(format)) => (format.read)(input, options),
        (None, None) if head.len() >= HEAD && json::begins(head) => read_json(input, options),
        (None, None) => Err(unknown(head)),
    }
}

/// Reads a file as what it does not look like. Readers pass over what they do not know: one that finds nothing has the wrong
/// file, and one that finds something says what it might be instead.
fn read_as(named: &Format, found: Option<&Format>, head: &[u8], input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let seems = found.map_or("by its content it is of no format that is known".to_owned(), |found| {
        format!("by its content it is `{}`", found.name)
    });
    let more = if found.is_some() { format!("; {seems}") } else { String::new() };
    match (named.read)(input, options) {
        Ok(read) if read.profile.samples().is_empty() && !(named.sniff)(head) => {
            Err(ReadError::NotThisFormat { message: format!("nothing in the file is of the format `{}`{more}", named.name) })
        }
        Ok(mut read) => {
            read.notes.remarks.push(format!("the file was read as `{}`, as was asked for; {seems}", named.name));
            Ok(read)
        }
        Err(ReadError::NotThisFormat { message }) => Err(ReadError::NotThisFormat { message: message + &more }),
        Err(ReadError::Malformed { at, message }) => Err(ReadError::Malformed { at, message: message + &more }),
        Err(ReadError::Truncated { at, message }) => Err(ReadError::Truncated { at, message: message + &more }),
        Err(ReadError::Unsupported(message)) => Err(ReadError::Unsupported(message + &more)),
        Err(e) => Err(e),
    }
}

/// Reads JSON of which the head says too little, since a first value is longer than that: all of it is looked at.
fn read_json(input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let (bytes, fault) = input.into_bytes_so_far(options)?;
    let format = by_content(&bytes).ok_or_else(|| unknown(&bytes[..HEAD.min(bytes.len())]))?;
    match fault {
        None => (format.read)(Input::Bytes(&bytes), options),
        fault => (format.read)(Input::Stream(&mut (&bytes[..]).chain(Fault(fault))), options),
    }
}

fn unknown(head: &[u8]) -> ReadError {
    let (what, hint) = looks_like(head);
    let hint = if hint { ", `--from` names one" } else { "" };
    ReadError::NotThisFormat { message: format!("this is no profile reflame can read: {what}; {LISTED}{hint}") }
}

/// What bytes of an unknown format look like, for the message, and whether they may be a profile all the same.
fn looks_like(head: &[u8]) -> (String, bool) {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"\x7fELF", "an ELF program or library (record a profile of it first)"),
        (b"PK\x03\x04", "a zip archive (unpack it first)"),
        (b"BZh", "bzip2 data (unpack it first)"),
        (b"\xfd7zXZ\0", "xz data (unpack it first)"),
        (b"\xff\xfe", "text in UTF-16 (write it as UTF-8)"),
        (b"\xfe\xff", "text in UTF-16 (write it as UTF-8)"),
        (b"<?xml", "XML, and is no table that `xctrace export` wrote"),
        (b"<svg", "an SVG picture"),
        (b"<!DOCTYPE html", "an HTML page"),
    ];
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return (format!("it looks like {what}"), false);
    }
    if head.contains(&0) || std::str::from_utf8(head).is_err_and(|e| e.valid_up_to() + 4 < head.len()) {
        let bytes: Vec<String> = head.iter().take(8).map(|b| format!("{b:02x}")).collect();
        return (format!("it is binary and begins with the bytes {}", bytes.join(" ")), true);
    }
    let text = String::from_utf8_lossy(head);
    let line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim();
    match line.chars().next() {
        None => ("it is blank".into(), false),
        Some('{' | '[') => {
            // The first line may be a bracket only.
            let words: Vec<&str> = text.split_whitespace().take(60).collect();
            let start = notes::shorten(&words.join(" "));
            (format!("it looks like JSON, of none of the kinds {}, and begins `{start}`", JSON.join(", ")), true)
        }
        _ => {
            let line = notes::shorten(line);
            (format!("it is text in which no line ends in a count, as in `root;caller;leaf 12`, and begins `{line}`"), true)
        }
    }
}
