//! Swift, `Module.Type.method(x:) -> Y`, and Objective-C, `-[NSString length]`.

use super::frame::{COLON, DOT, Frame, GREATER, PAREN, SPACE, SQUARE, contains, is_word, part, starts_upper};
use super::{Kinds, Name};
use std::borrow::Cow;

pub(super) fn is_mangled(f: &Frame<'_>) -> bool {
    let name = f.name.strip_prefix('_').unwrap_or(f.name);
    let rest = name.strip_prefix("$s").or_else(|| name.strip_prefix("$S")).or_else(|| f.name.strip_prefix("_T0"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "Ss".contains(c)) && rest.len() > 3)
        && f.name.bytes().all(is_word)
}

/// No demangler of Swift is small enough to be worth it here: the name stays as it is.
pub(super) fn split_mangled<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = f.name(Cow::Borrowed(f.name));
    name.kinds.insert(Kinds::NATIVE);
    Some(name)
}

pub(super) fn is_objc(f: &Frame<'_>) -> bool {
    f.shape.all(SQUARE | SPACE) && (f.name.starts_with("-[") || f.name.starts_with("+[")) && f.name.ends_with(']')
}

pub(super) fn split_objc<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = f.name(Cow::Borrowed(f.name));
    name.kinds.insert(Kinds::NATIVE);
    let class = f.name[2..].split([' ', '(']).next().unwrap_or("");
    if !class.is_empty() {
        name.class = Some(Cow::Borrowed(class));
    }
    Some(name)
}

/// What the demangler puts before the name of the function whose code it is.
const WITHIN: [&str; 12] = [
    "specialized ",
    "merged ",
    "static ",
    "@objc ",
    "@nonobjc ",
    "dispatch thunk of ",
    "partial apply for ",
    "partial apply forwarder for ",
    "reabstraction thunk helper for ",
    "outlined ",
    "generic specialization ",
    "function signature specialization ",
];

/// The name without what is before it: `closure #1 in`, `static`, `generic specialization <T> of`.
fn within(name: &str) -> &str {
    let mut name = name;
    loop {
        if let Some(prefix) = WITHIN.iter().find(|prefix| name.starts_with(**prefix)) {
            name = &name[prefix.len()..];
            if name.starts_with('<')
                && let Some(at) = name.find("> of ")
            {
                name = &name[at + "> of ".len()..];
            }
        } else if name.starts_with("closure #")
            || name.starts_with("implicit closure #")
            || name.starts_with("protocol witness for ")
        {
            let Some(at) = name.find(" in ") else {
                return name;
            };
            if name.starts_with("protocol") {
                return name["protocol witness for ".len()..at].trim_end_matches(" in conformance");
            }
            // `closure #1 (Swift.Int) -> Swift.Int in App.run()`
            name = &name[at + " in ".len()..];
        } else {
            return name;
        }
    }
}

pub(super) fn is(f: &Frame<'_>) -> bool {
    if !f.shape.all(DOT) || f.shape.all(COLON) && contains(f.name, "::") {
        return false;
    }
    let inner = within(f.name);
    if inner.len() < f.name.len() && (f.name.contains("closure #") || f.shape.all(PAREN)) && starts_upper(inner) {
        return true;
    }
    let path = inner.split('(').next().unwrap_or(inner);
    let parts = path.split('.').count();
    parts >= 2
        && starts_upper(inner)
        && (f.shape.all(PAREN | GREATER | SPACE) && contains(inner, ") -> ")
            || f.shape.all(PAREN | COLON) && (contains(inner, ":)") || contains(inner, "(_:"))
            || f.shape.all(COLON | SPACE)
                && (contains(inner, ".getter : ") || contains(inner, ".setter : ") || contains(inner, ".modify : ")))
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = f.name(Cow::Borrowed(f.name));
    name.kinds.insert(Kinds::NATIVE);
    let inner = within(f.name);
    let end = memchr::memchr2(b'(', b' ', inner.as_bytes()).unwrap_or(inner.len());
    let end = if inner[..end].contains('<') { memchr::memchr(b'<', inner.as_bytes()).unwrap_or(end) } else { end };
    let path = &inner[..end];
    if path.is_empty() || path.starts_with('.') {
        return Some(name);
    }
    name.qualified = Cow::Borrowed(path);
    let accessor = [".getter", ".setter", ".modify", ".read"].iter().find_map(|word| path.strip_suffix(word)).unwrap_or(path);
    if let Some((owner, _)) = accessor.rsplit_once('.') {
        let package = owner.find('.').unwrap_or(owner.len());
        if starts_upper(owner) {
            name.package = part(&name.qualified, 0..package);
            if package < owner.len() {
                name.class = part(&name.qualified, 0..owner.len());
            }
        }
    }
    if name.module.is_none() {
        name.module = name.package.clone();
    }
    if f.name.contains("closure #") {
        let mut out = String::with_capacity(f.name.len());
        let mut rest = f.name;
        while let Some(at) = rest.find("closure #") {
            out.push_str(&rest[..at + "closure".len()]);
            rest = rest[at + "closure #".len()..].trim_start_matches(|c: char| c.is_ascii_digit());
        }
        out.push_str(rest);
        name.normalised = Cow::Owned(out);
    }
    Some(name)
}
