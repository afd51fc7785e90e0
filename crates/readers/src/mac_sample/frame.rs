//! One line of the tree, behind its count.

/// A function as it is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    /// Empty if it has no symbol.
    pub(super) name: &'a str,
    pub(super) module: &'a str,
    /// The first, if there are several.
    pub(super) address: u64,
    pub(super) file: &'a str,
    pub(super) line: u32,
}

impl<'a> Frame<'a> {
    /// `sample`: `main  (in orders) + 24,40,...  [0x100003f50,0x100003f60,...]  main.c:12`;
    /// `spindump`: `main + 24 (main.c:12 in orders + 16208) [0x100003f50]`.
    pub(super) fn parse(text: &'a str) -> Frame<'a> {
        let (text, behind, address) = match text.find("[0x") {
            Some(at) => {
                let (inner, behind) = text[at + 3..].split_once(']').unwrap_or((&text[at + 3..], ""));
                let hex = inner.split(',').next().unwrap_or("");
                (text[..at].trim_end(), behind.trim(), u64::from_str_radix(hex, 16).unwrap_or(0))
            }
            None => (text.trim_end(), "", 0),
        };
        let mut frame = Frame { address, ..Frame::default() };
        if let Some(at) = text.rfind("  (in ") {
            frame.name = &text[..at];
            frame.module = closed(&text[at + 6..]);
            (frame.file, frame.line) = source(behind).unwrap_or_default();
        } else if text.ends_with(')')
            && let Some(at) = text.rfind(" (")
        {
            frame.name = without_offset(&text[..at]);
            let inner = &text[at + 2..text.len() - 1];
            let (place, module) = inner.split_once(" in ").unwrap_or(("", inner));
            (frame.file, frame.line) = source(place).unwrap_or_default();
            frame.module = without_offset(module);
        } else {
            frame.name = without_offset(text);
        }
        frame.name = frame.name.trim();
        if frame.name == "???" || frame.name.starts_with("0x") {
            frame.name = "";
        }
        if frame.module == "???" || frame.module == "<unknown binary>" {
            frame.module = "";
        }
        frame
    }
}

/// Up to the bracket that closes; names of binaries may have brackets.
fn closed(text: &str) -> &str {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &text[..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// Without ` + 24`.
fn without_offset(text: &str) -> &str {
    match text.rsplit_once(" + ") {
        Some((name, offset)) if !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => text,
    }
}

/// `main.c:12`, or with a column, `main.swift:12:3`.
fn source(text: &str) -> Option<(&str, u32)> {
    let (first, last) = text.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    match first.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?))) {
        Some((file, line)) => Some((file, line)),
        None => Some((first, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        for (text, expected) in [
            ("main  (in orders) + 24  [0x100003f50]  main.c:12", "main|orders|100003f50|main.c:12"),
            ("-[NSApplication run]  (in AppKit) + 636,40,...  [0x7fff1,0x7fff2,...]", "-[NSApplication run]|AppKit|7fff1|:0"),
            ("???  (in orders (beta))  load address 0x100000000 + 0x1f50  [0x100001f50]", "|orders (beta)|100001f50|:0"),
            ("f(int (*)(int))  (in orders) + 1  [0x1]", "f(int (*)(int))|orders|1|:0"),
            ("start + 1 (libdyld.dylib + 91357) [0x7fff6c4094dd]", "start|libdyld.dylib|7fff6c4094dd|:0"),
            ("main + 10 (main.swift:12:3 in orders + 16208) [0x10ab] 1-10", "main|orders|10ab|main.swift:12"),
            ("??? (orders + 16208) [0x10ab]", "|orders|10ab|:0"),
            ("??? [0x10ab]", "||10ab|:0"),
            ("0x10ab", "||0|:0"),
            ("operator + (a)", "operator +|a|0|:0"),
            ("", "||0|:0"),
            ("x  (in", "x  (in||0|:0"),
        ] {
            let f = Frame::parse(text);
            assert_eq!(format!("{}|{}|{:x}|{}:{}", f.name, f.module, f.address, f.file, f.line), expected, "{text}");
        }
    }
}
