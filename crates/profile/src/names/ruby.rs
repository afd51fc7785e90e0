//! Ruby: `Class#method`, `Class.method`, `block in Class#method`.

use super::Name;
use super::frame::{COLON, DASH, DOT, Frame, HASH, LESS, OTHER, SPACE, contains, part, starts_lower, starts_upper};
use std::borrow::Cow;

/// What stands before the method whose code it is.
const WITHIN: [&str; 3] = ["block in ", "rescue in ", "ensure in "];

pub(super) fn is(f: &Frame<'_>) -> bool {
    if f.shape.all(SPACE) {
        return WITHIN.iter().any(|start| f.name.starts_with(start))
            || f.name.starts_with("block (") && contains(f.name, " levels) in ")
            || f.name == "<top (required)>";
    }
    if f.shape.all(LESS) {
        return f.name.starts_with("<class:") || f.name.starts_with("<module:");
    }
    // `Foo::Bar#baz`, `Foo::Bar.baz`: the names of Ruby's constants begin with a capital.
    starts_upper(f.name)
        && f.shape.only(HASH | COLON | DOT | OTHER | DASH)
        && if f.shape.all(HASH) {
            f.name.bytes().filter(|b| *b == b'#').count() == 1
        } else {
            f.shape.all(DOT | COLON)
                && f.name.rsplit_once('.').is_some_and(|(class, method)| {
                    starts_lower(method) && class.split("::").all(|part| starts_upper(part) && !part.contains(['.', ':']))
                })
        }
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let title = f.name;
    let mut method = title;
    loop {
        if let Some(rest) = WITHIN.iter().find_map(|start| method.strip_prefix(start)) {
            method = rest;
        } else if method.starts_with("block (")
            && let Some(at) = method.find(" levels) in ")
        {
            method = &method[at + " levels) in ".len()..];
        } else {
            break;
        }
    }
    let mut name = f.name(Cow::Borrowed(method));
    let owner = method.rsplit_once('#').or_else(|| method.rsplit_once('.')).map(|(owner, _)| owner);
    if let Some(class) = owner.filter(|owner| starts_upper(owner) && owner.split("::").all(starts_upper)) {
        name.package = class.rfind("::").map(|end| Cow::Borrowed(&class[..end]));
        name.class = Some(Cow::Borrowed(class));
    }
    if name.module.is_none() {
        name.module = name.file.as_ref().and_then(gem);
    }
    f.place(&mut name, Cow::Borrowed(title));
    Some(name)
}

/// The gem a file belongs to, without its version: `…/gems/activerecord-7.0.4/lib/…`.
fn gem<'a>(file: &Cow<'a, str>) -> Option<Cow<'a, str>> {
    const GEMS: &str = "/gems/";
    let from = memchr::memmem::rfind(file.as_bytes(), GEMS.as_bytes())? + GEMS.len();
    let gem = &file[from..from + file[from..].find('/')?];
    let version =
        gem.rmatch_indices('-').map(|(at, _)| at).find(|at| gem.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit))?;
    part(file, from..from + version)
}
