//! Names without generic arguments.

use super::frame::is_word;
use std::borrow::Cow;

/// The name without its generic arguments: `Vec<T>::push` is `Vec::push`, `pkg.Map[int].Get` is `pkg.Map.Get`.
///
/// What only looks like arguments stays: `<init>`, `<T as Trait>::m`, `operator<`, `operator[]`, `{closure}`,
/// `[abi:cxx11]`. A name whose brackets do not match stays whole.
#[must_use]
pub fn strip_generics(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    if memchr::memchr3(b'<', b'[', b'`', bytes).is_none() {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    // Where the text not yet written begins, and the brackets that are open and stay.
    let mut from = 0;
    let mut kept = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'o' if is_operator(bytes, at) => at += "operator".len() + operator_length(&bytes[at + "operator".len()..]),
            b'<' if is_argument(name, at) => {
                let Some(length) = group(&bytes[at..]) else {
                    return Cow::Borrowed(name);
                };
                let end = if name[..at].ends_with("::") { at - 2 } else { at };
                out.push_str(&name[from..end]);
                at += length;
                from = at;
            }
            b'[' if at > 0 && is_word(bytes[at - 1]) && !is_mark(&bytes[at..]) => {
                let Some(length) = group(&bytes[at..]) else {
                    return Cow::Borrowed(name);
                };
                out.push_str(&name[from..at]);
                at += length;
                from = at;
            }
            b'`' if at > 0 && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                out.push_str(&name[from..at]);
                at += 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
                from = at;
            }
            b'<' => {
                kept += 1;
                at += 1;
            }
            b'>' if at == 0 || !matches!(bytes[at - 1], b'-' | b'=') => {
                let Some(less) = kept.checked_sub(1) else {
                    return Cow::Borrowed(name);
                };
                kept = less;
                at += 1;
            }
            _ => at += 1,
        }
    }
    if from == 0 || kept > 0 {
        return Cow::Borrowed(name);
    }
    out.push_str(&name[from..]);
    Cow::Owned(out)
}

/// Whether `<` begins generic arguments: after a word, or after the `::` of a turbofish.
fn is_argument(name: &str, at: usize) -> bool {
    let before = &name.as_bytes()[..at];
    match before.last() {
        Some(b':') => before.len() > 2 && !name[at..].starts_with("<impl "),
        Some(byte) => is_word(*byte) && *byte != b'$' || *byte == b']',
        None => false,
    }
}

/// `[abi:…]` and the marks of profilers.
fn is_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"[abi:") || bytes.len() == 3 && bytes[2] == b']' || bytes.starts_with(b"[]")
}

/// Whether the word `operator` of C++ begins here.
pub(super) fn is_operator(bytes: &[u8], at: usize) -> bool {
    const WORD: &[u8] = b"operator";
    bytes[at..].starts_with(WORD)
        && (at == 0 || !is_word(bytes[at - 1]))
        && bytes.get(at + WORD.len()).is_some_and(|b| !is_word(*b))
}

/// The length of the operator's sign, 0 for `operator new` and conversions.
pub(super) fn operator_length(bytes: &[u8]) -> usize {
    const SIGNS: [&str; 30] = [
        "<=>", "<<=", ">>=", "->*", "()", "[]", "<<", ">>", "<=", ">=", "->", "==", "!=", "&&", "||", "++", "--", "+=", "-=",
        "*=", "/=", "%=", "^=", "&=", "|=", "<", ">", "\"\"", ",", "~",
    ];
    SIGNS.iter().find(|sign| bytes.starts_with(sign.as_bytes())).map_or(0, |sign| sign.len())
}

/// The length of the group of brackets that begins here; all kinds of brackets count, `->` does not.
pub(super) fn group(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'o' if at > 0 && is_operator(bytes, at) => {
                at += "operator".len() + operator_length(&bytes[at + "operator".len()..]) - 1
            }
            b'<' | b'[' | b'(' | b'{' => depth += 1,
            b'>' if at > 0 && matches!(bytes[at - 1], b'-' | b'=') => {}
            b'>' | b']' | b')' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the `::` outside of all brackets are.
pub(super) fn separators(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'o' if is_operator(bytes, at) => at += "operator".len() + operator_length(&bytes[at + "operator".len()..]) - 1,
            b'<' | b'[' | b'(' | b'{' => depth += 1,
            b'>' if at > 0 && matches!(bytes[at - 1], b'-' | b'=') => {}
            b'>' | b']' | b')' | b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && bytes.get(at + 1) == Some(&b':') => {
                found.push(at);
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    found
}
