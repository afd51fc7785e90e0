//! Python: `Redis.get (redis/client.py:12)`, the orders of austin and FlameGraph, and perf's `py::get:/srv/redis/client.py`.

use super::frame::{Frame, contains, is_word, part};
use super::{Kinds, Name};
use std::borrow::Cow;

pub(super) fn is(f: &Frame<'_>) -> bool {
    use super::frame::LESS;
    f.shape.all(LESS)
        && (contains(f.name, ".<locals>.") || matches!(f.name, "<listcomp>" | "<genexpr>" | "<dictcomp>" | "<setcomp>"))
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    Some(named(f, f.name))
}

pub(super) fn is_trampoline(f: &Frame<'_>) -> bool {
    f.name.starts_with("py::")
}

/// The names CPython writes for perf: `py::function:file`.
pub(super) fn split_trampoline<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let (function, file) = f.name.strip_prefix("py::")?.split_once(':')?;
    let f = Frame { name: function, position: "", file, ..*f };
    Some(named(&f, function))
}

fn named<'a>(f: &Frame<'a>, function: &'a str) -> Name<'a> {
    let mut name = f.name(Cow::Borrowed(function));
    let inner = function.rfind("<locals>.").map_or(0, |at| at + "<locals>.".len());
    if let Some(dot) = function[inner..].rfind('.')
        && function.bytes().all(|b| is_word(b) || b"<>.".contains(&b))
    {
        name.class = part(&name.qualified, 0..inner + dot);
    }
    name.package = name.file.as_ref().and_then(package);
    if let Some(file) = name.file.as_deref()
        && (file.starts_with("asyncio/") || contains(file, "/asyncio/"))
        && matches!(last(function), "_run" | "_run_once" | "run_forever" | "run_until_complete")
    {
        name.kinds.insert(Kinds::ASYNC);
    }
    f.place(&mut name, Cow::Borrowed(function));
    name
}

fn last(function: &str) -> &str {
    function.rsplit('.').next().unwrap_or(function)
}

/// The package a file is in. An absolute path tells only what lies below a directory for packages: whether `/srv/app`
/// is one nobody can see. A file at the top has no package but itself: `worker` for `worker.py`.
fn package<'a>(file: &Cow<'a, str>) -> Option<Cow<'a, str>> {
    if let Some(frozen) = file.strip_prefix("<frozen ") {
        let module = frozen.strip_suffix('>')?;
        let from = file.len() - frozen.len();
        return part(file, from..from + module.rfind('.').unwrap_or(module.len()));
    }
    let mut from = 0;
    if file.starts_with(['/', '<']) || file.as_bytes().get(1) == Some(&b':') {
        from = below_library(file)?;
    }
    let to = match file[from..].rfind('/') {
        Some(slash) => from + slash,
        None => from + file[from..].find('.')?,
    };
    if file[from..to].contains('/') {
        return Some(Cow::Owned(file[from..to].replace('/', ".")));
    }
    part(file, from..to)
}

/// Where the path below the standard library, `…/lib/python3.11/`, begins.
fn below_library(file: &str) -> Option<usize> {
    const LIBRARY: &str = "/lib/python";
    let at = memchr::memmem::find(file.as_bytes(), LIBRARY.as_bytes())? + LIBRARY.len();
    Some(at + file[at..].find('/')? + 1)
}
