//! PHP: `Ns\Class::method`, `Class->method`, `Ns\function`.

use super::Name;
use super::frame::{BACKSLASH, COLON, DASH, DOT, Frame, GREATER, SLASH, SPACE, contains, is_word};
use std::borrow::Cow;

pub(super) fn is(f: &Frame<'_>) -> bool {
    if f.shape.any(SLASH | SPACE | DOT) {
        return false;
    }
    if f.shape.all(BACKSLASH) {
        // A namespace, not a path: no drive letter, no empty part.
        return !f.name.starts_with("\\\\") && !f.name.ends_with('\\') && f.name.as_bytes().get(1) != Some(&b':');
    }
    f.shape.all(DASH | GREATER)
        && f.name.split_once("->").is_some_and(|(class, method)| {
            !class.is_empty()
                && !method.is_empty()
                && class.bytes().chain(method.bytes()).all(|b| is_word(b) || b"{}".contains(&b))
        })
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let title = f.name;
    let mut text = title.strip_prefix('\\').unwrap_or(title);
    if let Some(empty) = text.strip_suffix("()") {
        text = empty;
    }
    let qualified = match text.split_once("->") {
        Some((class, method)) => Cow::Owned(format!("{class}::{method}")),
        None => Cow::Borrowed(text),
    };
    let mut name = f.name(qualified);
    let whole = name.qualified.clone();
    let class = if f.shape.any(COLON | DASH) { whole.find("::") } else { None };
    if let Some(end) = class.filter(|end| !whole[..*end].contains('{')) {
        name.class = super::frame::part(&whole, 0..end);
    }
    let end = class.unwrap_or(whole.len());
    let end = whole[..end].find('{').unwrap_or(end);
    name.package = whole[..end].rfind('\\').and_then(|at| super::frame::part(&whole, 0..at));
    f.place(&mut name, Cow::Borrowed(title));
    if contains(title, "{closure:") || contains(title, "class@anonymous") {
        let function = without_numbers(&name.function);
        name.normalised = Cow::Owned(function);
    }
    Some(name)
}

/// Drops the line of `{closure:Foo::bar():12}` and the address after `class@anonymous`.
fn without_numbers(function: &str) -> String {
    let mut out = String::with_capacity(function.len());
    let mut rest = function;
    while let Some(at) = memchr::memchr2(b'}', b'@', rest.as_bytes()) {
        let (before, after) = rest.split_at(at);
        if let Some(after) = after.strip_prefix('}') {
            let (stem, digits) = super::frame::split_digits(before);
            out.push_str(if digits.is_empty() { before } else { stem.strip_suffix(':').unwrap_or(before) });
            out.push('}');
            rest = after;
        } else {
            out.push_str(before);
            let name = if after.starts_with("@anonymous") { "@anonymous" } else { "@" };
            out.push_str(name);
            rest = &after[name.len()..];
            if name.len() > 1 && rest.starts_with('\0') {
                rest = &rest[rest.find([':', '(', ')']).unwrap_or(rest.len())..];
            }
        }
    }
    out.push_str(rest);
    out
}
