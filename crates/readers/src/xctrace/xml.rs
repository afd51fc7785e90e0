//! A pull reader of XML, as much of it as machines write: tags, attributes, texts, CDATA. Comments, processing
//! instructions and document types are passed over; nothing outside the file is ever asked for, and no entity but the
//! five of XML and character references is known. It borrows, checks no nesting and keeps no stack of its own.

use std::borrow::Cow;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// `<name …>`, or `<name …/>`, behind which no end comes.
    Start { name: &'a [u8], attributes: Attributes<'a>, empty: bool },
    /// `</name>`.
    End { name: &'a [u8] },
    /// Text as it stands, to be [unescaped](unescape).
    Text(&'a [u8]),
    /// Text that means what it says.
    Cdata(&'a [u8]),
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: &'static str,
    /// The text ends too early.
    pub(super) cut: bool,
}

/// A place in a text.
#[derive(Debug, Clone)]
pub(super) struct Xml<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Xml { bytes, at: if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } }
    }

    /// The byte that is next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next event; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        loop {
            let rest = &self.bytes[self.at..];
            let Some(&first) = rest.first() else { return Ok(None) };
            if first != b'<' {
                let length = memchr::memchr(b'<', rest).unwrap_or(rest.len());
                self.at += length;
                return Ok(Some(Event::Text(&rest[..length])));
            }
            if let Some(rest) = rest.strip_prefix(b"<!--") {
                self.pass(rest, 4, b"-->", "the text ends within a comment")?;
            } else if let Some(rest) = rest.strip_prefix(b"<?") {
                self.pass(rest, 2, b"?>", "the text ends within an instruction")?;
            } else if let Some(rest) = rest.strip_prefix(b"<![CDATA[") {
                let length = self.pass(rest, 9, b"]]>", "the text ends within CDATA")?;
                return Ok(Some(Event::Cdata(&rest[..length])));
            } else if rest.starts_with(b"<!") {
                self.declaration(rest)?;
            } else {
                return self.tag(rest).map(Some);
            }
        }
    }

    /// Passes over what ends in `end`; its length without it.
    fn pass(&mut self, rest: &[u8], before: usize, end: &[u8], message: &'static str) -> Result<usize, Fault> {
        let Some(length) = memchr::memmem::find(rest, end) else {
            return Err(Fault { at: self.bytes.len(), message, cut: true });
        };
        self.at += before + length + end.len();
        Ok(length)
    }

    /// `<!DOCTYPE a [ <!ENTITY b "c"> ]>`: ends with the bracket that belongs to it, quotes aside.
    fn declaration(&mut self, rest: &[u8]) -> Result<(), Fault> {
        let (mut depth, mut quote) = (0u32, None);
        for (i, &byte) in rest.iter().enumerate() {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'<') => depth = depth.saturating_add(1),
                (None, b'>') => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += i + 1;
                        return Ok(());
                    }
                }
                (None, _) => {}
            }
        }
        Err(Fault { at: self.bytes.len(), message: "the text ends within a document type", cut: true })
    }

    fn tag(&mut self, rest: &'a [u8]) -> Result<Event<'a>, Fault> {
        // A bracket within quotes ends nothing.
        let (mut end, mut quote) = (1, None);
        loop {
            let Some(&byte) = rest.get(end) else {
                return Err(Fault { at: self.bytes.len(), message: "the text ends within a tag", cut: true });
            };
            match (quote, byte) {
                (None, b'>') => break,
                (None, b'<') => return Err(Fault { at: self.at + end, message: "a tag begins within a tag", cut: false }),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if byte == open => quote = None,
                _ => {}
            }
            end += 1;
        }
        let at = self.at;
        self.at += end + 1;
        let inner = &rest[1..end];
        let split = |inner: &'a [u8]| {
            let length = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
            inner.split_at(length)
        };
        let event = if let Some(inner) = inner.strip_prefix(b"/") {
            Event::End { name: split(inner).0 }
        } else {
            let (inner, empty) = inner.strip_suffix(b"/").map_or((inner, false), |inner| (inner, true));
            let (name, attributes) = split(inner);
            Event::Start { name, attributes: Attributes(attributes), empty }
        };
        match event {
            Event::Start { name: [], .. } | Event::End { name: [] } => {
                Err(Fault { at, message: "a tag has no name", cut: false })
            }
            event => Ok(event),
        }
    }
}

/// The attributes of a tag: names, and values as they stand. What is none ends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attributes<'a>(&'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = memchr::memchr(b'=', rest)?;
        let name = rest[..equals].trim_ascii();
        let value = rest[equals + 1..].trim_ascii_start();
        let (&quote, value) = value.split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = memchr::memchr(quote, value)?;
        self.0 = &value[end + 1..];
        Some((name, &value[..end]))
    }
}

/// A text with its entities resolved. Entities that are not known stay as they are.
pub(super) fn unescape(raw: &[u8]) -> Cow<'_, str> {
    if !raw.contains(&b'&') {
        return String::from_utf8_lossy(raw);
    }
    let text = String::from_utf8_lossy(raw);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest is `&#x10ffff;`; some write zeros before the number.
        let entity = rest.bytes().take(16).position(|b| b == b';').map(|end| (&rest[1..end], end + 1));
        match entity.and_then(|(name, length)| Some((character(name)?, length))) {
            Some((character, length)) => {
                out.push(character);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events as one text, and the fault behind them.
    fn all(text: &str) -> String {
        let mut xml = Xml::new(text.as_bytes());
        let mut out = String::new();
        let utf8 = |bytes| std::str::from_utf8(bytes).unwrap();
        loop {
            match xml.next() {
                Ok(None) => return out,
                Err(fault) => return format!("{out}!{} {}{}", fault.at, fault.message, if fault.cut { ", cut" } else { "" }),
                Ok(Some(Event::Start { name, attributes, empty })) => {
                    out += &format!("<{}", utf8(name));
                    attributes.for_each(|(name, value)| out += &format!(" {}={}", utf8(name), unescape(value)));
                    out += if empty { "/>" } else { ">" };
                }
                Ok(Some(Event::End { name })) => out += &format!("</{}>", utf8(name)),
                Ok(Some(Event::Text(text))) => out += &format!("[{}]", unescape(text)),
                Ok(Some(Event::Cdata(text))) => out += &format!("{{{}}}", utf8(text)),
            }
        }
    }

    #[test]
    fn tags_texts_and_what_is_passed_over() {
        assert_eq!(all("\u{feff}<?xml version='1.0'?><a><b c = \"1\" d='&lt;>'/>x&amp;y</a >"), "<a><b c=1 d=<>/>[x&y]</a>");
        assert_eq!(all("<!DOCTYPE a [<!ENTITY b \"]>\">]><!-- <c> --><a><![CDATA[<&amp;]]></a>"), "<a>{<&amp;}</a>");
        assert_eq!(all("<a /><a x=1/><a x></a>"), "<a/><a/><a></a>");
    }

    #[test]
    fn entities() {
        assert_eq!(unescape(b"&lt;&gt;&amp;&quot;&apos;&#65;&#x42;"), "<>&\"'AB");
        assert_eq!(unescape(b"& && &b; &#xd800; &#99999999; &;"), "& && &b; &#xd800; &#99999999; &;");
        assert_eq!(unescape(b"\xff&amp;"), "\u{fffd}&");
    }

    #[test]
    fn broken_texts() {
        assert_eq!(all("<a><b"), "<a>!5 the text ends within a tag, cut");
        assert_eq!(all("<a \">"), "!5 the text ends within a tag, cut");
        assert_eq!(all("<a <b>"), "!3 a tag begins within a tag");
        assert_eq!(all("<a></>"), "<a>!3 a tag has no name");
        assert_eq!(all("<!-- "), "!5 the text ends within a comment, cut");
        assert_eq!(all("<!DOCTYPE"), "!9 the text ends within a document type, cut");
        assert_eq!(all("<![CDATA[ ]]"), "!12 the text ends within CDATA, cut");
    }
}
