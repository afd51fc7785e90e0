//! Erlang and Elixir: `lists:foldl/3`, `'Elixir.Enum':map/2`, `Enum.map/2`, `mod:-handle/2-fun-0-/1`.

use super::Name;
use super::frame::{COLON, DOT, Frame, SLASH, SPACE, contains, part, split_digits, starts_lower, starts_upper};
use std::borrow::Cow;

/// Module, function and arity of a name that ends in an arity.
fn parts(name: &str) -> Option<(&str, &str)> {
    let (stem, arity) = split_digits(name);
    let stem = stem.strip_suffix('/')?;
    if arity.is_empty() || arity.len() > 3 || stem.is_empty() {
        return None;
    }
    let (module, function) = match stem.strip_prefix('\'') {
        Some(quoted) => {
            let (module, rest) = quoted.split_once('\'')?;
            (module, rest.strip_prefix(':')?)
        }
        None => stem.split_once(':')?,
    };
    (!module.is_empty() && !function.is_empty() && !function.starts_with([':', '/'])).then_some((module, function))
}

pub(super) fn is_elixir(f: &Frame<'_>) -> bool {
    if !f.shape.all(SLASH) {
        return false;
    }
    if f.shape.all(COLON) && !f.shape.all(SPACE) {
        return parts(f.name).is_some_and(|(module, _)| module.starts_with("Elixir."));
    }
    let name = f.name.strip_prefix("anonymous fn").and_then(|name| name.split_once(" in ")).map_or(f.name, |(_, name)| name);
    let (stem, arity) = split_digits(name);
    f.shape.all(DOT)
        && !arity.is_empty()
        && stem.strip_suffix('/').is_some_and(|stem| {
            stem.rsplit_once('.').is_some_and(|(module, function)| {
                module.split('.').all(starts_upper) && !function.contains('/') && starts_lower(function)
            })
        })
}

pub(super) fn split_elixir<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = match parts(f.name).filter(|(module, _)| module.starts_with("Elixir.")) {
        Some((module, _)) => {
            let module = module.strip_prefix("Elixir.")?;
            let start = f.name.find(module)? + module.len();
            let function = f.name[start..].trim_start_matches(['\'', ':']);
            f.name(Cow::Owned(format!("{module}.{function}")))
        }
        None => f.name(Cow::Borrowed(f.name)),
    };
    if name.qualified.starts_with("anonymous fn")
        && let Some(at) = name.qualified.find(" in ")
    {
        name.qualified = part(&name.qualified, at + " in ".len()..name.qualified.len())?;
    }
    // Up to the last part that begins as a module does.
    let modules = name.qualified.split('.').take_while(|piece| starts_upper(piece)).map(|piece| piece.len() + 1).sum::<usize>();
    name.package = part(&name.qualified, 0..modules.saturating_sub(1));
    without_counter(&mut name);
    Some(name)
}

pub(super) fn is_erlang(f: &Frame<'_>) -> bool {
    f.shape.all(SLASH | COLON)
        && !f.shape.all(SPACE)
        && parts(f.name).is_some_and(|(module, _)| starts_lower(module) && !module.contains(['/', '.']))
}

pub(super) fn split_erlang<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = f.name(Cow::Borrowed(f.name));
    name.package = parts(f.name).map(|(module, _)| Cow::Borrowed(module));
    without_counter(&mut name);
    Some(name)
}

/// Drops the number of a fun: `-handle/2-fun-0-/1`.
fn without_counter(name: &mut Name<'_>) {
    if !contains(&name.function, "-fun-") {
        return;
    }
    let mut out = String::with_capacity(name.function.len());
    let mut rest = &*name.function;
    while let Some(at) = rest.find("-fun-") {
        let (before, after) = rest.split_at(at + "-fun-".len());
        out.push_str(before);
        let numberless = after.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = numberless.strip_prefix('-').filter(|_| numberless.len() < after.len()).unwrap_or(numberless);
    }
    out.push_str(rest);
    name.normalised = Cow::Owned(out);
}
