//! JavaScript: V8's profiles, stack traces, and the names V8 writes for perf.

use super::frame::{COLON, Frame, part, starts_upper};
use super::{Kinds, Name};
use std::borrow::Cow;

const ANONYMOUS: [&str; 4] = ["(anonymous)", "<anonymous>", "anonymous", ""];

/// Kinds of code in V8's code log, with the kinds they are here.
const V8: [(&str, Kinds); 16] = [
    ("LazyCompile:", Kinds::NONE),
    ("Function:", Kinds::NONE),
    ("JS:", Kinds::NONE),
    ("Script:", Kinds::NONE),
    ("Eval:", Kinds::NONE),
    ("InterpretedFunction:", Kinds::INTERPRETED),
    ("Builtin:", Kinds::VM),
    ("BytecodeHandler:", Kinds::VM),
    ("Handler:", Kinds::VM),
    ("LoadIC:", Kinds::VM),
    ("StoreIC:", Kinds::VM),
    ("CallIC:", Kinds::VM),
    ("KeyedLoadIC:", Kinds::VM),
    ("KeyedStoreIC:", Kinds::VM),
    ("Stub:", Kinds::VM),
    ("RegExp:", Kinds::NONE),
];

fn v8_kind(name: &str) -> Option<&'static (&'static str, Kinds)> {
    V8.iter().find(|(start, _)| name.starts_with(start))
}

pub(super) fn is_v8(f: &Frame<'_>) -> bool {
    match f.name.as_bytes().first() {
        Some(b'(') => matches!(f.name, "(garbage collector)" | "(program)" | "(idle)" | "(root)"),
        Some(b'A'..=b'Z') if f.shape.all(COLON) => {
            v8_kind(f.name).is_some_and(|(start, _)| !f.name[start.len()..].starts_with(':'))
        }
        _ => false,
    }
}

pub(super) fn split_v8<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    if f.name.starts_with('(') {
        let mut name = f.name(Cow::Borrowed(f.name));
        name.kinds.insert(Kinds::VM);
        if f.name == "(garbage collector)" {
            name.kinds.insert(Kinds::GC);
        }
        return Some(name);
    }
    let (start, kinds) = v8_kind(f.name)?;
    let rest = f.name[start.len()..].trim_start();
    if matches!(*start, "LazyCompile:" | "Function:" | "JS:" | "Script:" | "Eval:" | "InterpretedFunction:") {
        let mut name = named(f, rest);
        name.kinds.insert(*kinds);
        return Some(name);
    }
    let mut name = f.name(Cow::Borrowed(f.name));
    name.kinds.insert(*kinds);
    Some(name)
}

pub(super) fn is(f: &Frame<'_>) -> bool {
    f.name.starts_with("node:internal/") || f.name.starts_with("Object.<anonymous>") || f.name == "(anonymous)"
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    Some(named(f, f.name))
}

fn named<'a>(f: &Frame<'a>, text: &'a str) -> Name<'a> {
    let mut kinds = Kinds::NONE;
    let mut title = text;
    if let Some(rest) = title.strip_prefix('~') {
        kinds.insert(Kinds::INTERPRETED);
        title = rest;
    } else if let Some(rest) = title.strip_prefix(['*', '^', '+']) {
        kinds.insert(Kinds::JIT);
        title = rest;
    }
    if let Some(rest) = title.strip_prefix("async ") {
        kinds.insert(Kinds::ASYNC);
        title = rest;
    }
    if let Some(at) = title.find(" [as ") {
        title = &title[..at];
    }
    let anonymous = ANONYMOUS.contains(&title);
    if anonymous {
        title = "(anonymous)";
    }
    if title == "processTicksAndRejections" {
        kinds.insert(Kinds::ASYNC);
    }
    let mut name = f.name(Cow::Borrowed(title));
    name.kinds.insert(kinds);
    if let Some((class, _)) = title.rsplit_once('.')
        && starts_upper(class)
        && class.bytes().all(|b| b.is_ascii_alphanumeric() || b"_$.".contains(&b))
        && !matches!(class, "Object" | "Function")
    {
        name.class = Some(Cow::Borrowed(class.strip_suffix(".prototype").unwrap_or(class)));
    }
    if let Some(file) = &name.file {
        name.package = package(file);
        if file.starts_with("node:") || name.package.as_deref() == Some("node:internal") {
            // Node's own modules never change their place.
            name.module = name.module.or(Some(Cow::Borrowed("node")));
        }
    }
    f.place(&mut name, Cow::Borrowed(title));
    if anonymous && !f.file.is_empty() {
        // V8 gives the place where a function begins; without it all anonymous functions of a file were one.
        let place = if f.position.is_empty() { "" } else { f.position.get(f.file.len()..).unwrap_or("") };
        let own = place.to_owned();
        let place = if own.is_empty() && f.line > 0 { format!(":{}", f.line) } else { own };
        name.function = Cow::Owned(format!("{title} ({}{place})", name.file.as_deref().unwrap_or("")));
    }
    name
}

/// The package of a file below the last `node_modules/`, or the module of Node itself.
fn package<'a>(file: &Cow<'a, str>) -> Option<Cow<'a, str>> {
    const MODULES: &str = "node_modules/";
    if file.starts_with("node:") {
        return part(file, 0..file.find('/').unwrap_or(file.len()));
    }
    if file.starts_with("internal/") {
        // Before version 16 the modules of Node itself had no scheme.
        return Some(Cow::Borrowed("node:internal"));
    }
    let from = memchr::memmem::rfind(file.as_bytes(), MODULES.as_bytes())? + MODULES.len();
    let mut parts = file[from..].split('/');
    let mut length = parts.next()?.len();
    if file[from..].starts_with('@') {
        length += 1 + parts.next()?.len();
    }
    part(file, from..from + length)
}
