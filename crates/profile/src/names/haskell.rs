//! Haskell: `Data.Map.Internal.insert` of GHC's profiler, `base_GHCziBase_map_info` of the linker.

use super::frame::{DOT, Frame, UPPER, contains, is_word, part, starts_upper};
use super::{Kinds, Name};
use std::borrow::Cow;

/// First parts of modules; elsewhere `Foo.bar` is as likely another language.
const ROOTS: [&str; 12] =
    ["GHC", "Data", "Control", "System", "Text", "Foreign", "Prelude", "Numeric", "Debug", "Unsafe", "Language", "Network"];

const ENDS: [&str; 8] = ["_info", "_closure", "_entry", "_slow", "_con_info", "_ret_info", "_fast", "_srt"];

/// The parts of a symbol: package, module, function, still encoded.
fn encoded(name: &str) -> Option<(&str, &str, &str)> {
    let stem = ENDS.iter().rev().find_map(|end| name.strip_suffix(end))?;
    let (rest, function) = stem.rsplit_once('_')?;
    // The package is missing in the main program: `Main_main_info`.
    let (package, module) = rest.rsplit_once('_').unwrap_or(("", rest));
    (starts_upper(module) && !function.is_empty() && (contains(module, "zi") || module == "Main" || module == "ZCMain"))
        .then_some((package, module, function))
}

pub(super) fn is(f: &Frame<'_>) -> bool {
    if !f.shape.all(UPPER) {
        return false;
    }
    if f.shape.only(0) {
        return encoded(f.name).is_some();
    }
    if !f.shape.all(DOT) {
        return false;
    }
    let Some(end) = module_end(f.name) else {
        return false;
    };
    let (module, function) = (&f.name[..end], &f.name[end + 1..]);
    let first = module.split('.').next().unwrap_or("");
    ROOTS.contains(&first)
        && (module.len() > first.len() || first == "Prelude")
        && !function.is_empty()
        && !starts_upper(function)
        && !function.contains(['(', ' ', '/'])
}

/// Where the dot after the module is: the last of the dots before which all parts begin with a capital.
fn module_end(name: &str) -> Option<usize> {
    let mut end = None;
    let mut at = 0;
    for piece in name.split('.') {
        if !starts_upper(piece) || !piece.bytes().all(|b| is_word(b) || b == b'\'') || at + piece.len() >= name.len() {
            break;
        }
        at += piece.len();
        end = Some(at);
        at += 1;
    }
    end
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut module = None;
    let text = match encoded(f.name) {
        Some((package, path, function)) => {
            module = (!package.is_empty()).then(|| decoded(package));
            Cow::Owned(format!("{}.{}", decoded(path), decoded(function)))
        }
        None => Cow::Borrowed(f.name),
    };
    let mut name = f.name(text);
    name.kinds.insert(Kinds::NATIVE);
    if name.module.is_none() {
        name.module = module.map(Cow::Owned);
    }
    name.package = module_end(&name.qualified).and_then(|end| part(&name.qualified, 0..end));
    Some(name)
}

/// GHC's z-encoding, as far as names of functions need it.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        let code = match char {
            'z' => chars.as_str().chars().next().and_then(|code| {
                "izmudqaevgplhtrn"
                    .find(code)
                    .map(|at| b".z-_$'&=%>+|<!*/"[..].get(at).copied())
                    .or_else(|| "b".find(code).map(|_| Some(b'|')))
                    .flatten()
            }),
            'Z' => chars.as_str().chars().next().and_then(|code| match code {
                'C' => Some(b':'),
                'Z' => Some(b'Z'),
                'L' => Some(b'('),
                'R' => Some(b')'),
                'M' => Some(b'['),
                'N' => Some(b']'),
                _ => None,
            }),
            _ => None,
        };
        match code {
            Some(byte) => {
                out.push(char::from(byte));
                chars.next();
            }
            None => out.push(char),
        }
    }
    out
}
