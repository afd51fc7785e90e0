//! Rust: mangled, with hash, closures, `<T as Trait>::m`, `<impl T>::m`.

use super::frame::{BRACE, COLON, DASH, Frame, GREATER, LESS, PAREN, SPACE, contains, is_word, part, starts_upper};
use super::generics::{group, separators};
use super::system::clone_end;
use super::{Kinds, Name};
use memchr::memmem;
use std::borrow::Cow;

/// Longer symbols are not demangled: nothing a compiler writes needs it, and demangling multiplies their length.
const LONGEST: usize = 16 << 10;

pub(super) fn is_mangled(f: &Frame<'_>) -> bool {
    let name = f.name.strip_prefix("__").unwrap_or(f.name.strip_prefix('_').unwrap_or(""));
    if f.name.len() > LONGEST {
        return false;
    }
    match name.as_bytes() {
        [b'R', b'N' | b'I' | b'C' | b'M' | b'X' | b'Y' | b'B', ..] => true,
        [b'Z', b'N', ..] => legacy_hash(name),
        _ => false,
    }
}

/// Whether the symbol ends in the hash that only Rust writes: `17h` and 16 digits.
fn legacy_hash(symbol: &str) -> bool {
    memmem::rfind(symbol.as_bytes(), b"17h").is_some_and(|at| {
        let rest = &symbol.as_bytes()[at + 3..];
        rest.len() > 16 && rest[..16].iter().all(u8::is_ascii_hexdigit) && rest[16] == b'E'
    })
}

pub(super) fn split_mangled<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    use std::fmt::Write;
    /// Stops when a symbol that refers back to itself grows without end.
    struct Limited(String);
    impl Write for Limited {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            if self.0.len() + text.len() > 8 * LONGEST {
                return Err(std::fmt::Error);
            }
            self.0.push_str(text);
            Ok(())
        }
    }
    let end = clone_end(f.name);
    let demangled = rustc_demangle::try_demangle(&f.name[..end]).ok()?;
    let mut out = Limited(String::with_capacity(2 * f.name.len()));
    write!(out, "{demangled:#}").ok()?;
    let plain = out.0.len();
    out.0.push_str(suffix(f.name, end));
    Some(taken_apart(f, Cow::Owned(out.0), plain))
}

/// What the compiler added and is worth showing: `.cold` is another piece of code, `.llvm.123` only a unique name.
fn suffix(name: &str, end: usize) -> &str {
    if name[end..].starts_with(".llvm.") { "" } else { &name[end..] }
}

/// Modules of Rust's `std` that are not names in the `std` of C++.
const STD: [&str; 32] = [
    "sys",
    "sys_common",
    "rt",
    "panicking",
    "panic",
    "io",
    "fs",
    "net",
    "collections",
    "process",
    "env",
    "ffi",
    "fmt",
    "backtrace",
    "alloc",
    "os",
    "vec",
    "iter",
    "option",
    "result",
    "str",
    "slice",
    "num",
    "mem",
    "ptr",
    "boxed",
    "rc",
    "path",
    "time",
    "task",
    "sync",
    "cell",
];

/// Crates whose names are not namespaces of C++.
const CRATES: [&str; 48] = [
    "core",
    "alloc",
    "tokio",
    "tokio_util",
    "futures_util",
    "futures_core",
    "futures_executor",
    "serde",
    "serde_json",
    "serde_derive",
    "hyper",
    "hyper_util",
    "rayon",
    "rayon_core",
    "crossbeam",
    "crossbeam_epoch",
    "crossbeam_utils",
    "crossbeam_deque",
    "regex_automata",
    "regex_syntax",
    "aho_corasick",
    "hashbrown",
    "memchr",
    "parking_lot",
    "parking_lot_core",
    "actix_web",
    "actix_http",
    "axum",
    "tower",
    "tower_http",
    "reqwest",
    "clap",
    "rustls",
    "mio",
    "anyhow",
    "tracing",
    "tracing_subscriber",
    "tracing_core",
    "polars_core",
    "polars_lazy",
    "datafusion",
    "rustc_demangle",
    "rustc_middle",
    "rustc_span",
    "async_std",
    "sqlx_core",
    "prost",
    "tonic",
];

pub(super) fn is(f: &Frame<'_>) -> bool {
    let name = f.name;
    if !f.shape.all(COLON) {
        return name.starts_with("__rust_")
            || name.starts_with("__rustc")
            || matches!(name, "rust_begin_unwind" | "rust_panic" | "rust_eh_personality");
    }
    if f.shape.all(BRACE)
        && ["{{closure}}", "{closure#", "{impl#", "{async_", "{{vtable.shim}}", "{{constructor}}", "{shim:"]
            .iter()
            .any(|word| contains(name, word))
    {
        return true;
    }
    if hash(name).is_some() {
        return true;
    }
    if f.shape.all(LESS | GREATER) {
        if f.shape.all(SPACE)
            && (name.starts_with('<') && contains(name, " as ") && contains(name, ">::") || contains(name, "::<impl "))
        {
            return true;
        }
        if name.starts_with('<') && group(name.as_bytes()).is_some_and(|end| name[end..].starts_with("::")) {
            return true;
        }
        if contains(name, "::<") || contains(name, "<dyn ") || contains(name, "&mut ") || contains(name, "<&str") {
            return true;
        }
    }
    if f.shape.all(PAREN | SPACE) && !f.shape.all(DASH) {
        // Parameters are only written in C++.
        return false;
    }
    let Some((first, rest)) = name.split_once("::") else {
        return false;
    };
    let (second, third) = match rest.split_once("::") {
        Some((second, third)) => (second, third),
        None => (rest, ""),
    };
    if first == "std" {
        let word = second.split('<').next().unwrap_or(second);
        return !third.is_empty() && STD.contains(&word) && word == second
            || second == "thread"
                && ["Builder", "spawn", "local", "JoinHandle", "Inner", "scoped", "park", "sleep"]
                    .iter()
                    .any(|word| third.starts_with(word))
            || second == "string" && third.starts_with("String")
            || second == "future" && third.starts_with("Future");
    }
    CRATES.contains(&first)
}

/// Where `::h0123456789abcdef` at the end begins.
fn hash(name: &str) -> Option<usize> {
    let at = name.len().checked_sub(19)?;
    let tail = &name.as_bytes()[at..];
    (at > 0 && tail.starts_with(b"::h") && tail[3..].iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)))
        .then_some(at)
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let plain = clone_end(f.name);
    let end = hash(&f.name[..plain]).unwrap_or(plain);
    let suffix = suffix(f.name, plain);
    let shown = if suffix.is_empty() {
        Cow::Borrowed(&f.name[..end])
    } else if end == plain {
        Cow::Borrowed(f.name)
    } else {
        Cow::Owned(format!("{}{suffix}", &f.name[..end]))
    };
    Some(taken_apart(f, shown, end))
}

/// `shown` without its hash; from `plain` on it is what the compiler added.
fn taken_apart<'a>(f: &Frame<'a>, shown: Cow<'a, str>, plain: usize) -> Name<'a> {
    let mut name = f.name(shown);
    if plain < name.display.len() {
        name.qualified = part(&name.display, 0..plain).unwrap_or_default();
        name.normalised = name.qualified.clone();
    }
    name.kinds.insert(Kinds::NATIVE);
    let qualified = name.qualified.clone();
    let text = &*qualified;
    if text.starts_with("tokio::runtime::") || contains(text, "::future::Future>::poll") || contains(text, "::{async_") {
        name.kinds.insert(Kinds::ASYNC);
    }
    if text.contains("::") || text.starts_with('<') {
        let (class, package) = owner(text);
        name.class = class.and_then(|range| part(&qualified, range));
        name.package = package.and_then(|range| part(&qualified, range));
    }
    if name.module.is_none() {
        let path = name.package.as_ref().or(name.class.as_ref().filter(|class| class.contains("::")));
        name.module = path.and_then(|path| {
            let end = path.find("::").unwrap_or(path.len());
            path[..end].bytes().all(is_word).then(|| part(path, 0..end)).flatten()
        });
    }
    name
}

type Range = std::ops::Range<usize>;

/// Class and package of a path.
fn owner(text: &str) -> (Option<Range>, Option<Range>) {
    if text.starts_with('<')
        && let Some(end) = group(text.as_bytes())
        && text[end..].starts_with("::")
    {
        return of_type(text, 1..end - 1);
    }
    let separators = separators(text);
    // Pieces from left to right, without closures and turbofish at the end.
    let piece = |index: usize| {
        let from = if index == 0 { 0 } else { separators[index - 1] + 2 };
        from..separators.get(index).copied().unwrap_or(text.len())
    };
    let mut last = separators.len();
    while last > 0
        && (text[piece(last)].starts_with('{') || text[piece(last)].starts_with('<') && !text[piece(last)].starts_with("<impl "))
    {
        last -= 1;
    }
    if last == 0 {
        return (None, None);
    }
    // `core::str::<impl str>::find`, `app::<impl Trait for Type>::m`
    for index in 0..last {
        let range = piece(index);
        if let Some(inside) = text[range.clone()].strip_prefix("<impl ").and_then(|inside| inside.strip_suffix('>')) {
            let from = range.start + "<impl ".len();
            let skip = memmem::rfind(inside.as_bytes(), b" for ").map_or(0, |at| at + " for ".len());
            return (Some(from + skip..range.end - 1), (index > 0).then(|| 0..separators[index - 1]));
        }
    }
    let mut class = last - 1;
    while class > 0 && text[piece(class)].starts_with('<') {
        class -= 1;
    }
    if starts_upper(&text[piece(class)]) {
        return (Some(0..separators[last - 1]), (class > 0).then(|| 0..separators[class - 1]));
    }
    (None, Some(0..separators[last - 1]))
}

/// Class and package of the type in `<T as Trait>` or `<T>`.
fn of_type(text: &str, inside: Range) -> (Option<Range>, Option<Range>) {
    let mut depth = 0_usize;
    let mut end = inside.end;
    let bytes = text.as_bytes();
    for at in inside.clone() {
        match bytes[at] {
            b'<' | b'[' | b'(' | b'{' => depth += 1,
            b'>' if bytes[at - 1] == b'-' => {}
            b'>' | b']' | b')' | b'}' => depth = depth.saturating_sub(1),
            b' ' if depth == 0 && bytes[at..].starts_with(b" as ") => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let mut from = inside.start;
    while let Some(prefix) = ["&", "mut ", "dyn ", "*const ", "*mut "].iter().find(|prefix| text[from..end].starts_with(**prefix))
    {
        from += prefix.len();
    }
    if from >= end {
        return (None, None);
    }
    let head = &text[from..end];
    let package = if head.as_bytes()[0].is_ascii_alphabetic() || head.starts_with('_') {
        let separators = separators(head);
        let named = separators.iter().rev().find(|at| !head[**at + 2..].starts_with(['<', '{']));
        named.map(|at| from..from + at)
    } else {
        None
    };
    (Some(from..end), package)
}
