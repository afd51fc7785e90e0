//! Reads JSON from front to back: no tree is built, texts without escapes are borrowed, and every error has its byte.
//!
//! ```text
//! json.enter_object()?;
//! while let Some(key) = json.key()? {
//!     match &*key {
//!         "samples" => {
//!             json.enter_array()?;
//!             while json.item()? {
//!                 samples.push(json.text()?);
//!             }
//!         }
//!         _ => json.skip()?,
//!     }
//! }
//! ```
//!
//! Each value must be consumed, by reading it, entering it and asking for items or keys up to the end, or
//! [`skip`](Json::skip). The reader is lenient where writers are sloppy: a comma before a closing bracket, control
//! characters and bytes that are not UTF-8 in texts. Nothing recurses, so depth is bounded by the input alone.

pub(crate) mod own;
#[cfg(test)]
mod tests;
pub(crate) mod write;

use std::borrow::Cow;

use crate::{Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// 10 to the power of each row.
const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Does a text begin as an object with a key does, or a list of such objects? Names of functions may begin with a bracket.
pub(crate) fn begins(text: &[u8]) -> bool {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text).trim_ascii_start();
    let text = text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start();
    text.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    Text,
    Number,
    Bool,
    Null,
}

/// A place in a JSON text. A copy reads on from the same place: values that are needed before others are known can be
/// remembered that way and read later.
#[derive(Debug, Clone)]
pub(crate) struct Json<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Right behind an opening bracket, where no comma stands.
    fresh: bool,
}

impl<'a> Json<'a> {
    /// The start of a text; a byte order mark is passed over.
    pub(crate) fn new(bytes: &'a [u8]) -> Json<'a> {
        let at = if bytes.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
        Json { bytes, at, fresh: true }
    }

    /// The byte that is next.
    pub(crate) fn byte(&self) -> usize {
        self.at
    }

    /// The same as a place for messages.
    pub(crate) fn place(&self) -> Place {
        Place::Byte(self.at as u64)
    }

    /// What the next value is.
    pub(crate) fn kind(&mut self) -> Result<Kind> {
        Ok(match self.next_byte()? {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::Text,
            b'-' | b'0'..=b'9' => Kind::Number,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => return Err(self.unexpected("a value")),
        })
    }

    /// Opens an object; ask for its keys with [`key`](Self::key).
    pub(crate) fn enter_object(&mut self) -> Result<()> {
        self.open(b'{', "an object, `{`")
    }

    /// Opens an object; false if the value is none: then it is passed over.
    pub(crate) fn enter_object_or_skip(&mut self) -> Result<bool> {
        match self.kind()? {
            Kind::Object => self.enter_object().map(|()| true),
            _ => self.skip().map(|()| false),
        }
    }

    /// Opens an array; ask for its items with [`item`](Self::item).
    pub(crate) fn enter_array(&mut self) -> Result<()> {
        self.open(b'[', "an array, `[`")
    }

    fn open(&mut self, bracket: u8, what: &str) -> Result<()> {
        if self.next_byte()? != bracket {
            return Err(self.unexpected(what));
        }
        self.at += 1;
        self.fresh = true;
        Ok(())
    }

    /// The next key of the object entered last, its value to be read; nothing at its end.
    pub(crate) fn key(&mut self) -> Result<Option<Cow<'a, str>>> {
        if self.closes(b'}')? {
            return Ok(None);
        }
        if self.next_byte()? != b'"' {
            return Err(self.unexpected("a key in quotes"));
        }
        let key = self.text()?;
        if self.next_byte()? != b':' {
            return Err(self.unexpected("`:` behind the key"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Is there another item in the array entered last? Then it is next.
    pub(crate) fn item(&mut self) -> Result<bool> {
        Ok(!self.closes(b']')?)
    }

    /// Passes over a comma, or over the closing bracket.
    fn closes(&mut self, bracket: u8) -> Result<bool> {
        let mut next = self.next_byte()?;
        if !self.fresh && next == b',' {
            self.at += 1;
            next = self.next_byte()?;
        } else if !self.fresh && next != bracket {
            return Err(self.unexpected(if bracket == b']' { "`,` or `]`" } else { "`,` or `}`" }));
        }
        self.fresh = false;
        if next == bracket {
            self.at += 1;
        }
        Ok(next == bracket)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>> {
        if self.next_byte()? != b'"' {
            return Err(self.unexpected("a text in quotes"));
        }
        let start = self.at + 1;
        let (end, escaped) = self.text_end(start)?;
        self.at = end + 1;
        self.fresh = false;
        let raw = &self.bytes[start..end];
        if escaped {
            return Ok(Cow::Owned(unescape(raw)));
        }
        // What is no UTF-8 is rare: only then it is gone through character by character.
        Ok(std::str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed))
    }

    /// A text, or nothing for `null` and any other value.
    pub(crate) fn text_or_skip(&mut self) -> Result<Option<Cow<'a, str>>> {
        if self.kind()? == Kind::Text { self.text().map(Some) } else { self.skip().map(|()| None) }
    }

    /// Where the text that starts at `start` ends, and whether something in it is escaped.
    #[inline]
    fn text_end(&self, start: usize) -> Result<(usize, bool)> {
        let mut at = start;
        let mut escaped = false;
        loop {
            // Most texts are short: their end is found sooner than a search gets going.
            let near = self.bytes.len().min(at + 32);
            let found = first(&self.bytes[at..near], quotes_and_escapes).map(|i| at + i);
            let found = found.or_else(|| memchr::memchr2(b'"', b'\\', &self.bytes[near..]).map(|i| near + i));
            match found {
                Some(end) if self.bytes[end] == b'"' => return Ok((end, escaped)),
                Some(escape) if escape + 2 <= self.bytes.len() => (at, escaped) = (escape + 2, true),
                _ => return Err(self.ends("the text that starts there has no closing quote", start.saturating_sub(1))),
            }
        }
    }

    /// A number times 10 to the power of `digits`, rounded to the nearest whole: exact for decimal fractions. Nothing for
    /// `null`, a number that does not fit and any other value. Numbers in quotes count.
    pub(crate) fn scaled_or_skip(&mut self, digits: i32) -> Result<Option<i64>> {
        self.next_byte()?;
        if let Some(number) = self.short(self.at, digits) {
            return Ok(Some(number));
        }
        Ok(match self.kind()? {
            Kind::Number => scaled(self.number_token()?, digits),
            Kind::Text => scaled(self.text()?.trim().as_bytes(), digits),
            _ => {
                self.skip()?;
                None
            }
        })
    }

    /// The next item of the array entered last, read by [`scaled_or_skip`](Self::scaled_or_skip); nothing at its end.
    #[inline]
    pub(crate) fn number_item(&mut self, digits: i32) -> Result<Option<Option<i64>>> {
        // Most lists have nothing but a comma between two numbers.
        if !self.fresh
            && self.bytes.get(self.at) == Some(&b',')
            && let Some(number) = self.short(self.at + 1, digits)
        {
            return Ok(Some(Some(number)));
        }
        if self.item()? { self.scaled_or_skip(digits).map(Some) } else { Ok(None) }
    }

    /// Reads an array, each item by [`scaled_or_skip`](Self::scaled_or_skip).
    pub(crate) fn numbers(&mut self, digits: i32, mut each: impl FnMut(Option<i64>)) -> Result<()> {
        self.enter_array()?;
        while let Some(number) = self.number_item(digits)? {
            each(number);
        }
        Ok(())
    }

    /// What most numbers are, a decimal of a few digits with its end right behind it, in one pass; else nothing, and
    /// nothing is passed over.
    #[inline]
    fn short(&mut self, start: usize, digits: i32) -> Option<i64> {
        let rest = self.bytes.get(start..)?;
        let (mut number, mut len) = (0i64, usize::from(rest.first() == Some(&b'-')));
        let sign = len;
        let digit = |len: usize| rest.get(len).map(|b| b.wrapping_sub(b'0')).filter(|&d| d < 10);
        while let Some(d) = digit(len) {
            number = number.wrapping_mul(10).wrapping_add(i64::from(d));
            len += 1;
        }
        let whole = len - sign;
        let mut factor = usize::try_from(digits).ok()?;
        if rest.get(len) == Some(&b'.') {
            len += 1;
            while let Some(d) = digit(len) {
                number = number.wrapping_mul(10).wrapping_add(i64::from(d));
                len += 1;
                factor = factor.checked_sub(1)?;
            }
        }
        // No sum of digits that fits this many can overflow.
        let fits = whole > 0 && whole + usize::try_from(digits).ok()? <= 18;
        if !fits || !matches!(rest.get(len), Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')) {
            return None;
        }
        self.at = start + len;
        self.fresh = false;
        let number = number * POWERS.get(factor)?;
        Some(if sign > 0 { -number } else { number })
    }

    /// [`scaled_or_skip`](Self::scaled_or_skip) of a whole number.
    pub(crate) fn integer_or_skip(&mut self) -> Result<Option<i64>> {
        self.scaled_or_skip(0)
    }

    /// A row number or another small number from 0; nothing for `null`, `-1` and any other value.
    pub(crate) fn index(&mut self) -> Result<Option<u32>> {
        Ok(self.integer_or_skip()?.and_then(|n| u32::try_from(n).ok()))
    }

    /// How many digits the next value, if it is a number, has behind its point; passes over it.
    pub(crate) fn decimals(&mut self) -> Result<u32> {
        if self.kind()? != Kind::Number {
            self.skip()?;
            return Ok(0);
        }
        let token = self.number_token()?;
        let (mantissa, exponent) = match token.iter().position(|b| matches!(b, b'e' | b'E')) {
            Some(e) => (&token[..e], exponent(&token[e + 1..]).unwrap_or(0)),
            None => (token, 0),
        };
        let fraction = mantissa.iter().position(|&b| b == b'.').map_or(&[][..], |dot| &mantissa[dot + 1..]);
        let digits = fraction.iter().rposition(|&b| b != b'0').map_or(0, |last| last as i64 + 1);
        Ok(u32::try_from(digits.saturating_sub(exponent)).unwrap_or(0))
    }

    /// A number.
    pub(crate) fn float(&mut self) -> Result<f64> {
        let start = self.at;
        let token = self.number_token()?;
        let number = std::str::from_utf8(token).ok().and_then(|t| t.parse().ok());
        number.ok_or_else(|| ReadError::Malformed {
            at: Place::Byte(start as u64),
            message: format!("`{}` is no number", String::from_utf8_lossy(&token[..token.len().min(40)])),
        })
    }

    fn number_token(&mut self) -> Result<&'a [u8]> {
        if !matches!(self.next_byte()?, b'-' | b'0'..=b'9') {
            return Err(self.unexpected("a number"));
        }
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|b| !matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).unwrap_or(rest.len());
        self.at += len;
        self.fresh = false;
        Ok(&rest[..len])
    }

    /// True or false; nothing for any other value.
    pub(crate) fn bool_or_skip(&mut self) -> Result<Option<bool>> {
        let first = self.next_byte()?;
        self.skip()?;
        Ok(match first {
            b't' => Some(true),
            b'f' => Some(false),
            _ => None,
        })
    }

    /// Passes over a value, however deep.
    pub(crate) fn skip(&mut self) -> Result<()> {
        let start = self.at;
        match self.next_byte()? {
            b'{' | b'[' => {
                let mut depth = 0usize;
                let mut at = self.at;
                loop {
                    at = first(&self.bytes[at..], brackets_and_quotes).map_or(self.bytes.len(), |i| at + i);
                    match self.bytes.get(at) {
                        Some(b'{' | b'[') => depth += 1,
                        Some(b'}' | b']') => depth -= 1,
                        Some(b'"') => at = self.text_end(at + 1)?.0,
                        Some(_) => {}
                        None => return Err(self.ends("the brackets that open there are not closed", start)),
                    }
                    at += 1;
                    if depth == 0 {
                        break;
                    }
                }
                self.at = at;
            }
            b'"' => self.at = self.text_end(self.at + 1)?.0 + 1,
            b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let rest = &self.bytes[self.at..];
                self.at += rest
                    .iter()
                    .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')))
                    .unwrap_or(rest.len());
            }
            _ => return Err(self.unexpected("a value")),
        }
        self.fresh = false;
        Ok(())
    }

    /// Passes over a value and gives back a reader of it.
    pub(crate) fn remember(&mut self) -> Result<Json<'a>> {
        self.next_byte()?;
        let here = self.clone();
        self.skip()?;
        Ok(here)
    }

    /// Is there nothing but white space left?
    pub(crate) fn at_end(&mut self) -> bool {
        self.next_byte().is_err()
    }

    /// What comes next, as an example for a note.
    pub(crate) fn excerpt(&self) -> String {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        String::from_utf8_lossy(&rest[..rest.len().min(240)]).into_owned()
    }

    /// The byte that is next behind white space.
    fn next_byte(&mut self) -> Result<u8> {
        while let Some(&b) = self.bytes.get(self.at) {
            if !matches!(b, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(b);
            }
            self.at += 1;
        }
        Err(ReadError::Truncated { at: self.place(), message: "the JSON text ends in the middle".into() })
    }

    fn ends(&self, message: &str, start: usize) -> ReadError {
        ReadError::Truncated { at: Place::Byte(self.bytes.len() as u64), message: format!("byte {start}: {message}") }
    }

    /// The error for something else than was expected.
    pub(crate) fn unexpected(&self, expected: &str) -> ReadError {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let found = String::from_utf8_lossy(&rest[..rest.len().min(20)]);
        let found = found.split(['\n', '\r']).next().unwrap_or_default();
        ReadError::Malformed { at: self.place(), message: format!("expected {expected}, found `{found}`") }
    }
}

/// The place and message of an error in the text, for notes about what could be read before it; other errors as they are.
pub(crate) fn fault(error: ReadError) -> Result<(Place, String)> {
    match error {
        ReadError::Malformed { at, message } | ReadError::Truncated { at, message } => Ok((at, message)),
        other => Err(other),
    }
}

/// Eight equal bytes.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The bytes that are 0: the highest bit of each. Above one that is 0 others may be taken for it.
fn zeros(eight: u64) -> u64 {
    eight.wrapping_sub(each(1)) & !eight & each(0x80)
}

fn brackets_and_quotes(eight: u64) -> u64 {
    // `{` and `}` are `[` and `]` with one bit more.
    let curly = eight | each(0x20);
    zeros(curly ^ each(b'{')) | zeros(curly ^ each(b'}')) | zeros(eight ^ each(b'"'))
}

fn quotes_and_escapes(eight: u64) -> u64 {
    zeros(eight ^ each(b'"')) | zeros(eight ^ each(b'\\'))
}

/// The first byte that `marks` marks, of eight at a time.
#[inline]
fn first(text: &[u8], marks: fn(u64) -> u64) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (i, &word) in words.iter().enumerate() {
        let marked = marks(u64::from_le_bytes(word));
        if marked != 0 {
            return Some(i * 8 + marked.trailing_zeros() as usize / 8);
        }
    }
    // Zeros behind the end are neither quotes nor brackets.
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let marked = marks(u64::from_le_bytes(last));
    (marked != 0).then(|| words.len() * 8 + marked.trailing_zeros() as usize / 8)
}

/// A decimal number times 10^`digits`, rounded half away from zero; nothing if it is no number or does not fit.
fn scaled(token: &[u8], digits: i32) -> Option<i64> {
    let (negative, rest) = match token {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (mantissa, exponent) = match rest.iter().position(|b| matches!(b, b'e' | b'E')) {
        Some(e) => (&rest[..e], exponent(&rest[e + 1..])?),
        None => (rest, 0),
    };
    let (whole, fraction) = match mantissa.iter().position(|&b| b == b'.') {
        Some(dot) => (&mantissa[..dot], &mantissa[dot + 1..]),
        None => (mantissa, &[][..]),
    };
    if whole.is_empty() && fraction.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return None;
    }
    // So many digits of whole and fraction together stand before the point of the result.
    let kept = whole.len() as i64 + exponent + i64::from(digits);
    let mut value: u64 = 0;
    for (i, digit) in whole.iter().chain(fraction).enumerate() {
        let digit = u64::from(digit - b'0');
        match (i as i64).cmp(&kept) {
            std::cmp::Ordering::Less => value = value.checked_mul(10)?.checked_add(digit)?,
            std::cmp::Ordering::Equal => value = value.checked_add(u64::from(digit >= 5))?,
            std::cmp::Ordering::Greater => break,
        }
    }
    if value != 0 {
        for _ in (whole.len() + fraction.len()) as i64..kept {
            value = value.checked_mul(10)?;
        }
    }
    if negative { 0i64.checked_sub_unsigned(value) } else { i64::try_from(value).ok() }
}

/// The number behind `e`, as far as it can matter.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0i64, |n, d| (n * 10 + i64::from(d - b'0')).min(1 << 40));
    Some(if negative { -value } else { value })
}

/// A text with its escapes resolved. Halves of surrogate pairs and unknown escapes become U+FFFD.
fn unescape(raw: &[u8]) -> String {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(escape) = memchr::memchr(b'\\', &raw[at..]) {
        out.extend_from_slice(&raw[at..at + escape]);
        at += escape + 2;
        let c = match raw.get(at - 1) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(&c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'u') => {
                let (c, used) = unicode(&raw[at..]);
                at += used;
                c
            }
            _ => char::REPLACEMENT_CHARACTER,
        };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        at = at.min(raw.len());
    }
    out.extend_from_slice(&raw[at..]);
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// The character whose number stands behind `\u`, and the bytes it takes.
fn unicode(text: &[u8]) -> (char, usize) {
    let unit = |text: &[u8]| {
        let digits = std::str::from_utf8(text.get(..4)?).ok()?;
        digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let Some(first) = unit(text) else { return (char::REPLACEMENT_CHARACTER, 0) };
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = text.get(4..).and_then(|t| t.strip_prefix(b"\\u")).and_then(unit)
        && (0xdc00..0xe000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 10);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 4)
}
