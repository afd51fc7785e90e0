//! Go: `github.com/x/y/pkg.(*T).Method`, closures `.func1.2`, generics `[...]`, `%2e` for dots.

use super::frame::{
    COLON, DOT, Frame, LESS, PAREN, PERCENT, SLASH, SPACE, SQUARE, contains, is_word, part, split_digits, starts_upper,
};
use super::{Kinds, Name};
use std::borrow::Cow;

/// Packages whose functions are Go's for certain when the name after the dot is exported.
const EXPORTED: [&str; 24] = [
    "bufio", "bytes", "cmp", "context", "embed", "errors", "expvar", "flag", "hash", "html", "io", "log", "maps", "math", "mime",
    "net", "os", "path", "regexp", "slices", "sort", "strings", "sync", "time",
];

/// Packages whose functions are Go's for certain.
const OWN: [&str; 9] = ["main", "runtime", "fmt", "strconv", "reflect", "syscall", "unicode", "go", "unique"];

pub(super) fn is(f: &Frame<'_>) -> bool {
    if !f.shape.all(DOT) || f.shape.all(LESS) {
        return false;
    }
    if f.name.starts_with("type..") || f.name.starts_with("type:.") || f.name.starts_with("go:") || f.name.ends_with(".abi0") {
        return true;
    }
    let Some(end) = package_end(f.name) else {
        return false;
    };
    let (package, rest) = (&f.name[..end], &f.name[end + 1..]);
    if package.is_empty() || rest.is_empty() || f.shape.all(COLON) && contains(f.name, "::") {
        return false;
    }
    if f.shape.all(PAREN) && rest.starts_with("(*") {
        return rest[2..].contains(')');
    }
    if package.bytes().any(|b| b == b' ' || b == b'(') || f.shape.any(SPACE) && !f.shape.all(SQUARE) {
        return false;
    }
    if closure(rest).is_some() {
        return true;
    }
    if f.shape.all(SLASH) {
        let last = package.rsplit('/').next().unwrap_or("");
        // `/srv/lib.so` is a path, `src/Main.run` is not in a package of Go.
        return package.contains('/')
            && !package.starts_with(['/', '.'])
            && !starts_upper(last)
            && !last.is_empty()
            && !is_path(rest)
            && package.bytes().all(|b| is_word(b) || b"./-%~+@".contains(&b))
            && (rest.as_bytes()[0] == b'(' || rest.bytes().all(|b| is_word(b) || b".[]-*,{};/ ".contains(&b)));
    }
    let known = OWN.contains(&package) || EXPORTED.contains(&package) && starts_upper(rest);
    known && !is_path(rest) && rest.bytes().all(|b| is_word(b) || b".[]-*/,{}; ".contains(&b))
}

/// Whether what follows a dot is the ending of a file.
fn is_path(rest: &str) -> bool {
    matches!(rest, "so" | "dll" | "exe" | "dylib" | "o" | "a" | "js" | "py" | "c" | "h") || rest.starts_with("so.")
}

/// Where the dot after the package is: the first after the last slash that is not in a type.
fn package_end(name: &str) -> Option<usize> {
    let bytes = name.as_bytes();
    let types = memchr::memchr2(b'[', b'(', bytes).unwrap_or(bytes.len());
    let slash = memchr::memrchr(b'/', &bytes[..types]).map_or(0, |at| at + 1);
    Some(slash + memchr::memchr(b'.', &bytes[slash..])?)
}

/// Where the part for closures begins: `.func1.2`, `.gowrap1`, `.deferwrap1`, `-fm`, `-range1`.
fn closure(rest: &str) -> Option<usize> {
    rest.match_indices('.')
        .map(|(at, _)| at)
        .find(|at| is_closure(rest[at + 1..].split(['.', '-']).next().unwrap_or("")))
        .or_else(|| rest.starts_with("glob..").then_some(0))
}

fn is_closure(piece: &str) -> bool {
    let (stem, digits) = split_digits(piece);
    !digits.is_empty() && matches!(stem, "func" | "gowrap" | "deferwrap")
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let text = f.name.strip_suffix(".abi0").unwrap_or(f.name);
    let text = if f.shape.all(PERCENT) { decoded(text) } else { Cow::Borrowed(text) };
    let mut name = f.name(text);
    name.kinds.insert(Kinds::NATIVE);
    if f.name.starts_with("type.") || f.name.starts_with("type:") || f.name.starts_with("go:") {
        return Some(name);
    }
    // Dots were escaped in the package, so that its end is found in the name as written.
    let Some(written) = package_end(f.name) else {
        return Some(name);
    };
    let end = if f.shape.all(PERCENT) { decoded(&f.name[..written]).len() } else { written };
    if !name.qualified.is_char_boundary(end) || name.qualified.as_bytes().get(end) != Some(&b'.') {
        return Some(name);
    }
    name.package = part(&name.qualified, 0..end);
    let rest = &name.qualified[end + 1..];
    if let Some(pointer) = rest.strip_prefix("(*") {
        if let Some(close) = pointer.find(").") {
            name.class = Some(Cow::Owned(format!("{}.{}", &name.qualified[..end], &pointer[..close])));
        }
    } else {
        let plain = rest.len().min(closure(rest).unwrap_or(rest.len()));
        let owner = generic_dot(&rest[..plain]);
        if let Some(dot) = owner
            && plain > dot + 1
            && !rest[dot + 1..plain].bytes().all(|b| b.is_ascii_digit())
            && !rest.starts_with("glob.")
        {
            name.class = part(&name.qualified, 0..end + 1 + dot);
        }
    }
    match name.package.as_deref() {
        Some("runtime") => {
            name.kinds.insert(Kinds::VM);
            if is_collector(rest) {
                name.kinds.insert(Kinds::GC);
            }
        }
        Some("runtime/internal/atomic" | "runtime/internal/syscall" | "internal/runtime/atomic") => name.kinds.insert(Kinds::VM),
        _ => {}
    }
    let normalised = normalised(&name.qualified, end);
    if let Some(normalised) = normalised {
        name.normalised = Cow::Owned(normalised);
    }
    Some(name)
}

/// The dot between a type and its method, if there is exactly one outside of `[…]`.
fn generic_dot(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut dot = None;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'.' if depth == 0 => {
                if dot.is_some() {
                    return None;
                }
                dot = Some(at);
            }
            _ => {}
        }
    }
    dot
}

/// Functions of Go's runtime that do nothing but collect garbage.
fn is_collector(function: &str) -> bool {
    const STARTS: [&str; 22] = [
        "gcBgMark",
        "gcDrain",
        "gcAssist",
        "gcMark",
        "gcStart",
        "gcSweep",
        "gcFlushBgCredit",
        "gcParkAssist",
        "gcWriteBarrier",
        "scanobject",
        "scanblock",
        "scanstack",
        "scanframe",
        "greyobject",
        "markroot",
        "bgsweep",
        "sweepone",
        "bgscavenge",
        "wbBufFlush",
        "(*gcWork)",
        "(*sweepLocked)",
        "(*gcControllerState)",
    ];
    function.as_bytes().first().is_some_and(|b| b"bgmsw(".contains(b)) && STARTS.iter().any(|start| function.starts_with(start))
}

/// `%2e` and the like, as the linker escapes the last part of an import path.
fn decoded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'%', rest.as_bytes()) {
        let code = rest
            .as_bytes()
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push_str(&rest[..at]);
        match code.filter(u8::is_ascii_graphic) {
            Some(byte) => {
                out.push(char::from(byte));
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The name without the numbers of closures: `main.f.func1.2` is `main.f.func`, `main.init.0` is `main.init`.
fn normalised(qualified: &str, package: usize) -> Option<String> {
    let rest = &qualified[package..];
    if !rest.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut out = String::with_capacity(qualified.len());
    out.push_str(&qualified[..package]);
    let mut after_closure = false;
    for piece in rest.split_inclusive(['.', '-']) {
        let separator = piece.len() - usize::from(piece.ends_with(['.', '-']));
        let (word, separator) = piece.split_at(separator);
        let (stem, digits) = split_digits(word);
        let number = !digits.is_empty() && stem.is_empty();
        if number && (after_closure || out.ends_with(".init.")) {
            // The separator before it was for this number.
            out.pop();
        } else if is_closure(word) || !digits.is_empty() && stem == "range" && out.ends_with('-') {
            out.push_str(stem);
            after_closure = true;
        } else {
            out.push_str(word);
            after_closure = false;
        }
        out.push_str(separator);
    }
    (out != qualified).then_some(out)
}
