//! C++: mangled by the Itanium rules, and demangled with or without parameters.

use super::frame::{BRACE, COLON, Frame, GREATER, LESS, PAREN, SPACE, SQUARE, contains, is_word, part, starts_upper};
use super::generics::{is_operator, operator_length, separators};
use super::system::{clone_end, runtime};
use super::{Kinds, Name};
use memchr::memmem;
use std::borrow::Cow;

pub(super) fn is_mangled(f: &Frame<'_>) -> bool {
    (f.name.starts_with("_Z") || f.name.starts_with("__Z") || f.name.starts_with("___Z")) && f.name.len() > 3
        || f.name.starts_with('?') && contains(f.name, "@@")
}

/// Longer symbols stay as they are.
#[cfg(feature = "cpp")]
const LONGEST: usize = 16 << 10;

/// How deep the demangler may descend: about ten templates within templates, six if all are in namespaces. Symbols
/// that go deeper stay as they are. The demangler tries each level of a broken symbol again, so that its time doubles
/// with every level.
#[cfg(feature = "cpp")]
const DEEPEST: u32 = 64;

pub(super) fn split_mangled<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = match demangled(f.name) {
        Some(text) => taken_apart(f, Cow::Owned(text)),
        None => f.name(Cow::Borrowed(f.name)),
    };
    name.kinds.insert(Kinds::NATIVE);
    Some(name)
}

#[cfg(not(feature = "cpp"))]
fn demangled(_: &str) -> Option<String> {
    None
}

#[cfg(feature = "cpp")]
fn demangled(symbol: &str) -> Option<String> {
    use std::fmt::Write;
    /// Stops when a symbol's substitutions grow without end.
    struct Limited(String);
    impl Write for Limited {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            if self.0.len() + text.len() > 4 * LONGEST {
                return Err(std::fmt::Error);
            }
            self.0.push_str(text);
            Ok(())
        }
    }
    if symbol.len() > LONGEST || symbol.starts_with('?') {
        return None;
    }
    let end = clone_end(symbol);
    if !is_closed(&symbol.as_bytes()[..end]) {
        return None;
    }
    // macOS puts one more underscore before every symbol.
    let plain = symbol[..end].trim_start_matches('_');
    let from = end - plain.len();
    let parse = cpp_demangle::ParseOptions::default().recursion_limit(DEEPEST);
    let parsed = cpp_demangle::Symbol::new_with_options(&symbol.as_bytes()[from.saturating_sub(1)..end], &parse).ok()?;
    let show = cpp_demangle::DemangleOptions::new().no_return_type().recursion_limit(2 * DEEPEST);
    let mut out = Limited(String::with_capacity(4 * symbol.len()));
    parsed.structured_demangle(&mut out, &show).ok()?;
    if end < symbol.len() {
        // As c++filt and perf write it.
        out.0.push_str(" [clone ");
        out.0.push_str(&symbol[end..]);
        out.0.push(']');
    }
    Some(out.0)
}

/// Whether as many brackets close as templates open. Those that do not are no symbols, and take the demangler longest.
#[cfg(feature = "cpp")]
fn is_closed(symbol: &[u8]) -> bool {
    if memchr::memchr_iter(b'I', symbol).take(5).count() < 5 {
        return true;
    }
    let (mut opened, mut closed) = (0_usize, 0_usize);
    let mut at = 0;
    while at < symbol.len() {
        match symbol[at] {
            // `TI` is type information, `CI` a constructor.
            b'I' if !matches!(symbol[at - 1], b'T' | b'C') => opened += 1,
            b'E' => closed += 1,
            b'1'..=b'9' => {
                let digits = symbol[at..].iter().take_while(|b| b.is_ascii_digit()).count().min(5);
                let length = symbol[at..at + digits].iter().fold(0, |length, digit| 10 * length + usize::from(digit - b'0'));
                // Numbers in `S1_`, `C2`, `Li42E` are not lengths of names.
                let is_name =
                    !matches!(symbol[at - 1], b'S' | b'T' | b'A' | b'C' | b'D' | b'_') && symbol.get(at + digits) != Some(&b'E');
                at += digits - 1;
                if is_name && at + length < symbol.len() {
                    at += length;
                }
            }
            _ => {}
        }
        at += 1;
    }
    opened <= closed
}

/// Words before a name that say what belongs to it.
const SPECIAL: [&str; 8] = [
    "non-virtual thunk to ",
    "virtual thunk to ",
    "vtable for ",
    "typeinfo for ",
    "guard variable for ",
    "VTT for ",
    "TLS init function for ",
    "TLS wrapper function for ",
];

/// First namespaces that are of C++ for certain.
const ROOTS: [&str; 30] = [
    "std",
    "boost",
    "absl",
    "folly",
    "grpc",
    "grpc_core",
    "google",
    "llvm",
    "clang",
    "v8",
    "rocksdb",
    "leveldb",
    "Eigen",
    "tbb",
    "seastar",
    "__gnu_cxx",
    "__cxxabiv1",
    "__cxx11",
    "blink",
    "WTF",
    "JSC",
    "WebCore",
    "QtPrivate",
    "mozilla",
    "Poco",
    "DB",
    "facebook",
    "proxygen",
    "spdlog",
    "rapidjson",
];

/// Namespaces that begin with a capital.
const UPPER: [&str; 10] = ["Eigen", "WTF", "JSC", "WebCore", "QtPrivate", "Poco", "DB", "JS", "WKS", "SVR"];

/// Namespaces in `std`; everything else before a function is a class.
const STD: [&str; 16] = [
    "chrono",
    "filesystem",
    "__detail",
    "__cxx11",
    "__1",
    "__2",
    "pmr",
    "ranges",
    "this_thread",
    "literals",
    "execution",
    "_V2",
    "__ndk1",
    "experimental",
    "tr1",
    "__fs",
];

pub(super) fn is(f: &Frame<'_>) -> bool {
    let name = f.name;
    if f.shape.all(SPACE) && (SPECIAL.iter().any(|word| name.starts_with(word)) || name.starts_with("operator ")) {
        return true;
    }
    if f.shape.all(PAREN | SPACE) && contains(name, "(anonymous namespace)::") {
        return true;
    }
    if f.shape.all(PAREN) && !name.starts_with('(') {
        let Some(open) = memchr::memchr(b'(', name.as_bytes()) else {
            return false;
        };
        // `foo(int)`: a name, perhaps with a type before it, and parameters.
        // `Foo::bar()` may be PHP, which has no path of three and nothing after the parentheses.
        let decided = || &name[open..] != "()" || name.match_indices("::").nth(1).is_some();
        let parameters = open > 0 && decided() && Shown::of(name).is_some_and(|shown| shown.parameters);
        if parameters && (f.shape.all(COLON) || !f.shape.any(super::frame::DOT | super::frame::DASH)) {
            return !name[..open].contains('.');
        }
    }
    if !f.shape.all(COLON) {
        return f.shape.all(SQUARE) && contains(name, "[abi:") || name.starts_with("operator") && is_operator(name.as_bytes(), 0);
    }
    let Some((first, _)) = name.split_once("::") else {
        return false;
    };
    if ROOTS.contains(&first) || runtime(name) != Kinds::NONE || contains(name, "::operator") || contains(name, "::~") {
        return !first.contains('.');
    }
    if f.shape.all(LESS | GREATER) {
        // A path of Rust begins with its crate, which has no arguments.
        if let Some(open) = first.find('<')
            && open > 0
            && first[..open].bytes().all(is_word)
        {
            return true;
        }
        if contains(name, "*>")
            || contains(name, "*,")
            || contains(name, "const&")
            || contains(name, ", false")
            || contains(name, "unsigned ")
        {
            return true;
        }
    }
    if f.shape.all(BRACE) && (contains(name, "{lambda(") || contains(name, "::$_"))
        || f.shape.all(SQUARE) && contains(name, "[abi:")
    {
        return true;
    }
    // A constructor is named as its class.
    let mut pieces = name[..clone_end(name)].rsplit("::");
    let constructor = pieces.next();
    constructor == pieces.next() && constructor.is_some_and(|piece| !piece.is_empty() && piece.bytes().all(is_word))
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = taken_apart(f, Cow::Borrowed(f.name));
    name.kinds.insert(Kinds::NATIVE);
    Some(name)
}

/// A name as shown, with the places of what is not part of the qualified name.
struct Shown {
    /// Where the name begins, after the type it returns.
    start: usize,
    /// Where parameters, and what follows them, begin.
    end: usize,
    /// Parameters of the functions around it, as in `f(int)::{lambda()#1}`.
    inner: Vec<std::ops::Range<usize>>,
    parameters: bool,
    /// `const` stands after the parameters: only methods can.
    constant: bool,
}

impl Shown {
    /// `None` if it is not the name of a function.
    fn of(text: &str) -> Option<Shown> {
        const ANONYMOUS: &str = "(anonymous namespace)";
        let bytes = text.as_bytes();
        let limit = clone_end(text);
        let mut shown = Shown { start: 0, end: limit, inner: Vec::new(), parameters: false, constant: false };
        let mut angles = 0_usize;
        let mut conversion = false;
        let mut spaces = false;
        let mut at = 0;
        while at < limit {
            match bytes[at] {
                b'o' if is_operator(bytes, at) => {
                    let sign = operator_length(&bytes[at + "operator".len()..]);
                    conversion |= angles == 0 && bytes.get(at + "operator".len()) == Some(&b' ');
                    at += "operator".len() + sign;
                    // `operator<< <char>`: the space only parts the signs.
                    at += usize::from(sign > 0 && bytes[at..].starts_with(b" <"));
                    continue;
                }
                b'<' => angles += 1,
                b'>' if at > 0 && bytes[at - 1] == b'-' => {}
                b'>' => angles = angles.saturating_sub(1),
                b'{' if angles == 0 => {
                    at += super::generics::group(&bytes[at..])?;
                    continue;
                }
                b'(' if angles == 0 && text[at..].starts_with(ANONYMOUS) => {
                    at += ANONYMOUS.len();
                    continue;
                }
                b'(' => {
                    let close = at + parens(&bytes[at..limit])?;
                    if angles > 0 {
                        at = close;
                        continue;
                    }
                    let mut after = close;
                    while let Some(word) = [" const", " volatile", " noexcept", " &&", " &", "&&", "&"]
                        .iter()
                        .find(|word| text[after..limit].starts_with(**word))
                    {
                        shown.constant |= *word == " const";
                        after += word.len();
                    }
                    if after == limit {
                        shown.end = at;
                        shown.parameters = true;
                        break;
                    }
                    if !text[after..limit].starts_with("::") || at == shown.start {
                        return None;
                    }
                    shown.constant = false;
                    shown.inner.push(at..after);
                    at = after;
                    continue;
                }
                b' ' if angles == 0 && !conversion => {
                    shown.start = at + 1;
                    spaces = true;
                }
                _ => {}
            }
            at += 1;
        }
        if spaces && !shown.parameters || shown.start >= shown.end || !shown.inner.iter().all(|range| range.start > shown.start) {
            return None;
        }
        Some(shown)
    }
}

/// The length of the group of parentheses that begins here. Shifts in types make angles useless inside.
fn parens(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for at in memchr::memchr2_iter(b'(', b')', bytes) {
        if bytes[at] == b'(' {
            depth += 1;
        } else {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

fn taken_apart<'a>(f: &Frame<'a>, text: Cow<'a, str>) -> Name<'a> {
    let special = SPECIAL.iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
    let Some(shown) = Shown::of(&text[special..]) else {
        return f.name(text);
    };
    let from = special + shown.start;
    let end = special + shown.end;
    let mut name = f.name(Cow::Borrowed(""));
    name.qualified = if shown.inner.is_empty() {
        part(&text, from..end).unwrap_or_default()
    } else {
        let mut out = String::with_capacity(end - from);
        let mut at = from;
        for range in &shown.inner {
            out.push_str(&text[at..special + range.start]);
            at = special + range.end;
        }
        out.push_str(&text[at..end]);
        Cow::Owned(out)
    };
    // The type a template returns is noise in a box.
    name.display = if special == 0 { part(&text, from..text.len()).unwrap_or_default() } else { text };
    name.function = name.display.clone();
    name.normalised = without_build(&name.display).map_or_else(|| name.display.clone(), Cow::Owned);
    name.qualified = match without_tags(&name.qualified) {
        Some(plain) => Cow::Owned(plain),
        None => name.qualified,
    };
    let qualified = name.qualified.clone();
    name.kinds.insert(runtime(&qualified));
    let (class, package) = owner(&qualified, shown.constant);
    name.class = class.and_then(|end| part(&qualified, 0..end));
    name.package = package.and_then(|end| part(&qualified, 0..end));
    name
}

fn without_build(shown: &str) -> Option<String> {
    let end = clone_end(shown);
    let plain = without_tags(&shown[..end]);
    (plain.is_some() || end < shown.len()).then(|| plain.unwrap_or_else(|| shown[..end].to_owned()))
}

/// Without `[abi:cxx11]`.
fn without_tags(text: &str) -> Option<String> {
    const TAG: &str = "[abi:";
    let mut at = memmem::find(text.as_bytes(), TAG.as_bytes())?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        out.push_str(&rest[..at]);
        let Some(close) = rest[at..].find(']') else {
            out.push_str(&rest[at..]);
            return Some(out);
        };
        rest = &rest[at + close + 1..];
        match memmem::find(rest.as_bytes(), TAG.as_bytes()) {
            Some(next) => at = next,
            None => {
                out.push_str(rest);
                return Some(out);
            }
        }
    }
}

/// Where class and package of a path end. C++ does not write whether the last name before a function is a class;
/// without a sign that it is one, it is a namespace.
fn owner(text: &str, constant: bool) -> (Option<usize>, Option<usize>) {
    let separators = separators(text);
    let piece = |index: usize| {
        let from = if index == 0 { 0 } else { separators[index - 1] + 2 };
        &text[from..separators.get(index).copied().unwrap_or(text.len())]
    };
    // The function is the one that the first lambda is in.
    let lambda = (0..=separators.len()).find(|index| {
        let piece = piece(*index);
        piece.starts_with("{lambda") || piece.starts_with("$_") || piece.starts_with("'lambda")
    });
    let last = match lambda {
        Some(0) => return (None, None),
        Some(index) => index - 1,
        None => separators.len(),
    };
    if last == 0 {
        return (None, None);
    }
    let std = piece(0) == "std";
    let is_class = |index: usize| {
        let piece = piece(index);
        if piece.starts_with('(') || index == 0 && std {
            return false;
        }
        piece.contains('<') || starts_upper(piece) && !UPPER.contains(&piece) || std && !STD.contains(&piece)
    };
    let function = piece(last);
    let before = piece(last - 1);
    let bare = |piece: &'_ str| piece.find('<').unwrap_or(piece.len());
    let certain = lambda.is_none() && constant
        || function.starts_with('~')
        || function[..bare(function)] == before[..bare(before)]
        || is_class(last - 1);
    let outermost = (0..last).find(|index| is_class(*index));
    if !certain {
        return (None, Some(separators[last - 1]));
    }
    let outermost = outermost.unwrap_or(last - 1);
    (Some(separators[last - 1]), outermost.checked_sub(1).map(|index| separators[index]))
}
