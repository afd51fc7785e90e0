//! .NET: `Ns.Class.Method(args)`, `asm!Ns.Class.Method`, state machines and lambdas of C#, the runtime's map for perf.

use super::frame::{BANG, COLON, DOT, Frame, LESS, PAREN, SQUARE, TICK, contains, is_word, part, starts_upper};
use super::{Kinds, Name};
use std::borrow::Cow;

pub(super) fn is_perf_map(f: &Frame<'_>) -> bool {
    f.shape.all(SQUARE | COLON | super::frame::SPACE) && perf_map(f.name).is_some()
}

/// `void [Asm] Ns.Class::Method(args)[Tier1]`: assembly, class, method.
fn perf_map(name: &str) -> Option<(&str, &str, &str)> {
    const TIERS: [&str; 7] =
        ["[Tier0]", "[Tier1]", "[OptimizedTier1]", "[PreJIT]", "[Optimized]", "[MinOptJitted]", "[QuickJitted]"];
    let (_, rest) = name.split_once('[')?;
    let (assembly, rest) = rest.split_once("] ")?;
    let rest = match TIERS.iter().find_map(|tier| rest.strip_suffix(tier)) {
        Some(rest) => rest,
        // `[OptimizedTier1OSR]` and what other versions write.
        None if rest.ends_with(']') && contains(rest, ")[") => &rest[..rest.rfind(")[")? + 1],
        None => return None,
    };
    let head = rest.split('(').next()?;
    let (class, method) = head.split_once("::")?;
    (assembly.bytes().all(|b| is_word(b) || b"._-".contains(&b))
        && !class.is_empty()
        && !method.is_empty()
        && !class.contains(' '))
    .then_some((assembly, class, method))
}

pub(super) fn split_perf_map<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let (assembly, class, method) = perf_map(f.name)?;
    let mut name = taken_apart(f, Cow::Owned(format!("{class}.{method}")));
    name.module = name.module.or(Some(Cow::Borrowed(assembly)));
    name.kinds.insert(if f.name.ends_with("[PreJIT]") { Kinds::NATIVE } else { Kinds::JIT });
    Some(name)
}

pub(super) fn is(f: &Frame<'_>) -> bool {
    if !f.shape.all(DOT) || f.shape.all(COLON) && contains(f.name, "::") {
        return false;
    }
    let (assembly, name) = module(f.name);
    let head = head(name);
    if f.shape.all(LESS)
        && (contains(head, "+<")
            || contains(head, ">d__")
            || contains(head, ">b__")
            || contains(head, ">g__")
            || contains(head, "<>c"))
    {
        return true;
    }
    if head.ends_with("..ctor") || head.ends_with("..cctor") || head.ends_with("..cctor()") {
        return true;
    }
    if f.shape.all(TICK) && head.bytes().zip(head.bytes().skip(1)).any(|(a, b)| a == b'`' && b.is_ascii_digit()) {
        return true;
    }
    let plain = head.split('[').next().unwrap_or(head);
    let capitals = plain.split('.').all(|piece| starts_upper(piece) || piece.starts_with("get_") || piece.starts_with("set_"))
        && plain.bytes().all(|b| is_word(b) || b".+".contains(&b));
    let parts = plain.split('.').count();
    capitals
        && (f.shape.all(PAREN) && head.len() < name.len() && parts >= 3 && name.ends_with(')')
            || assembly.is_some() && parts >= 2
            || parts >= 3 && (plain.starts_with("System.") || plain.starts_with("Microsoft.")))
}

/// Splits the assembly off `asm!Ns.Class.Method`.
fn module(name: &str) -> (Option<&str>, &str) {
    match memchr::memchr(b'!', name.as_bytes()) {
        Some(at) if at > 0 && name[..at].bytes().all(|b| is_word(b) || b"._-".contains(&b)) => {
            (Some(&name[..at]), &name[at + 1..])
        }
        _ => (None, name),
    }
}

/// The name without its parameters.
fn head(name: &str) -> &str {
    match memchr::memchr(b'(', name.as_bytes()) {
        Some(open) if open > 0 => name[..open].trim_end(),
        _ => name,
    }
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let (assembly, text) = if f.shape.all(BANG) { module(f.name) } else { (None, f.name) };
    let mut name = taken_apart(f, Cow::Borrowed(head(text)));
    if name.module.is_none() {
        name.module = assembly.map(Cow::Borrowed);
    }
    Some(name)
}

/// Where the dot before the method is; `..ctor` has one of its own, and so may generic arguments.
fn method_dot(text: &str) -> Option<usize> {
    let end = text.strip_suffix(".ctor").or_else(|| text.strip_suffix(".cctor")).map_or(text.len(), str::len);
    if end < text.len() {
        return text[..end].strip_suffix('.').map(str::len);
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b']' | b'>' => depth += 1,
            b'[' | b'<' => depth = depth.saturating_sub(1),
            b'.' if depth == 0 => return (at > 0).then_some(at),
            _ => {}
        }
    }
    None
}

fn taken_apart<'a>(f: &Frame<'a>, text: Cow<'a, str>) -> Name<'a> {
    let mut name = f.name(text);
    let text = name.qualified.clone();
    let Some(dot) = method_dot(&text) else {
        return name;
    };
    // What the compiler generated for a lambda or an `async` method belongs to the class around it.
    let class = text[..dot].find("+<").unwrap_or(dot);
    name.class = part(&text, 0..class);
    let simple = text[..class].find(['+', '[', '`', '<']).unwrap_or(class);
    name.package = text[..simple].rfind('.').and_then(|dot| part(&text, 0..dot));
    if text.starts_with("System.Runtime.CompilerServices.Async") || text.starts_with("System.Threading.Tasks.") {
        name.kinds.insert(Kinds::ASYNC);
    }
    let method = &text[dot + 1..];
    if let Some(source) =
        text[class..dot].strip_prefix("+<").filter(|rest| contains(rest, ">d__")).and_then(|rest| rest.split('>').next())
    {
        // `Ns.Class+<Foo>d__5.MoveNext` is the body of `Foo`.
        name.normalised = Cow::Owned(format!("{}.{source}", &text[..class]));
    } else if method.starts_with('<')
        && let Some(at) = method.find(">b__").or_else(|| method.find(">g__"))
    {
        let tail = &method[at + ">b__".len()..];
        let lambda = method[at..].starts_with(">b");
        // `<Foo>g__Local|5_0` keeps the name of the local function.
        let kept = if lambda { at + ">b".len() } else { at + ">g__".len() + tail.find('|').unwrap_or(tail.len()) };
        name.normalised = Cow::Owned(format!("{}.{}", &text[..class], &method[..kept]));
    }
    name
}
