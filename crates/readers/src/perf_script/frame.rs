//! One line of a stack: `ffffffff8158c0a1 next_uptodate_folio+0xc1 ([kernel.kallsyms])`.

use memchr::memmem;

use super::header::{is_hex, split_token};

/// A frame as perf prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    /// Instruction address: in the file for a program, in memory for the kernel and for what is in no file.
    pub(super) address: u64,
    /// The symbol without its offset; empty if symbols were not printed.
    pub(super) symbol: &'a [u8],
    /// The file or area the code is in, without its brackets.
    pub(super) dso: Option<&'a [u8]>,
    /// It has no machine frame of its own: its code is in the frame that comes next.
    pub(super) inlined: bool,
    /// Source file, or empty.
    pub(super) file: &'a [u8],
    /// Source line, or 0.
    pub(super) line: u32,
}

impl<'a> Frame<'a> {
    /// Reads a line, and the source line below it if there is one.
    pub(super) fn parse(text: &'a [u8]) -> Option<Frame<'a>> {
        let (line, source) = match memchr::memchr(b'\n', text) {
            Some(end) => (&text[..end], &text[end + 1..]),
            None => (text, &[][..]),
        };
        let (address, rest) = split_token(line.trim_ascii());
        if !is_hex(address) {
            return None;
        }
        let address = address.iter().fold(0u64, |n, &b| n << 4 | u64::from((b as char).to_digit(16).unwrap_or(0)));
        let (rest, mut inlined) = without_inlined(rest);
        let (symbol, dso) = split_dso(rest);
        let (source, source_inlined) = without_inlined(source.trim_ascii());
        inlined |= source_inlined;
        let (file, line) = source_place(source);
        let dso = dso.map(without_offset).map(|dso| dso.strip_suffix(b" (deleted)").unwrap_or(dso));
        Some(Frame { address, symbol: without_offset(symbol), dso, inlined, file, line })
    }
}

/// Does the line begin with an address? A tab stands behind that of an instruction (`-F brstackinsn`), which is no frame.
pub(super) fn is_frame(line: &[u8]) -> bool {
    let address = split_token(line.trim_ascii()).0;
    matches!(line.first(), Some(b' ' | b'\t')) && is_hex(address) && !is_instruction(line, address)
}

/// An address in full width with a tab behind it.
fn is_instruction(line: &[u8], address: &[u8]) -> bool {
    address.len() == 16 && line.trim_ascii_start().get(16) == Some(&b'\t')
}

/// Is this the line that `-F srcline` prints below a frame?
pub(super) fn is_source(line: &[u8]) -> bool {
    let Some(text) = line.strip_prefix(b"  ").filter(|text| !text.starts_with(b" ") && !text.starts_with(b"\t")) else {
        return false;
    };
    let (text, _) = without_inlined(text.trim_ascii_end());
    let text = without_discriminator(text);
    text.ends_with(b"]") && text.contains(&b'[') || split_line(text).is_some()
}

fn without_inlined(text: &[u8]) -> (&[u8], bool) {
    match text.strip_suffix(b"(inlined)") {
        Some(rest) => (rest.trim_ascii_end(), true),
        None => (text, false),
    }
}

/// The symbol, and what stands in the round brackets at the end.
fn split_dso(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    if !text.ends_with(b")") {
        return (text, None);
    }
    let mut depth = 0;
    let open = text.iter().rposition(|b| {
        depth += match b {
            b')' => 1,
            b'(' => -1,
            _ => 0,
        };
        depth == 0
    });
    // A path with half a pair of brackets in it.
    let open = open
        .filter(|&at| at == 0 || text[at - 1] == b' ')
        .or_else(|| memmem::rfind(text, b" (/").or_else(|| memmem::rfind(text, b" ([")).map(|at| at + 1));
    match open {
        Some(at) => (text[..at].trim_ascii_end(), Some(&text[at + 1..text.len() - 1])),
        // `void f(int)`: brackets of the name.
        None => (text, None),
    }
}

/// `foo+0x12` without what follows the name. Names may have a `+` of their own.
fn without_offset(text: &[u8]) -> &[u8] {
    match memmem::rfind(text, b"+0x") {
        Some(at) if is_hex(&text[at + 3..]) => &text[..at],
        _ => text,
    }
}

/// `/srv/a.c:12`; what perf prints for want of a line, `libc.so.6[90bd8]` and `:0`, says nothing.
fn source_place(text: &[u8]) -> (&[u8], u32) {
    match split_line(without_discriminator(text)) {
        Some((file, line)) if !file.is_empty() && file != b"??" => (file, line),
        _ => (&[], 0),
    }
}

fn without_discriminator(text: &[u8]) -> &[u8] {
    match memmem::rfind(text, b" (discriminator ") {
        Some(at) => &text[..at],
        None => text,
    }
}

/// `file:12`
fn split_line(text: &[u8]) -> Option<(&[u8], u32)> {
    let colon = memchr::memrchr(b':', text)?;
    let line = super::header::number(&text[colon + 1..])?;
    Some((&text[..colon], u32::try_from(line).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// address|symbol|dso|file:line
    fn parsed(text: &str) -> String {
        let Some(f) = Frame::parse(text.as_bytes()) else { return "no frame".into() };
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        let dso = f.dso.map_or("-".into(), text);
        let inlined = if f.inlined { " inlined" } else { "" };
        format!("{:x}|{}|{dso}|{}:{}{inlined}", f.address, text(f.symbol), text(f.file), f.line)
    }

    #[test]
    fn frames() {
        for (line, expected) in [
            ("\t ffffffff8158c0a1 do_fault+0xc1 ([kernel.kallsyms])", "ffffffff8158c0a1|do_fault|[kernel.kallsyms]|:0"),
            ("\t  44231 runtime.doInit+0x71 (/srv/a b (x).so)", "44231|runtime.doInit|/srv/a b (x).so|:0"),
            ("\t  1 main.(*T).F+0x71 (/srv/a)", "1|main.(*T).F|/srv/a|:0"),
            ("\t  1 f(void (*)(int))+0x2 (/srv/a)", "1|f(void (*)(int))|/srv/a|:0"),
            ("\t  1 f(void (*)(int))", "1|f(void (*)(int))|-|:0"),
            (
                "\t  1 (anonymous namespace)::operator+(A const&, B)+0x2f (/srv/a+0x12)",
                "1|(anonymous namespace)::operator+(A const&, B)|/srv/a|:0",
            ),
            ("\t  1 operator+", "1|operator+|-|:0"),
            ("\t  1 <T as core::ops::Add<u8>>::add (/srv/x (deleted))", "1|<T as core::ops::Add<u8>>::add|/srv/x|:0"),
            ("\t  1 f (/srv/x)y)", "1|f|/srv/x)y|:0"),
            ("\t  1 step (inlined)", "1|step|-|:0 inlined"),
            ("\t  1 step\n  t.c:3 (inlined)\n", "1|step|-|t.c:3 inlined"),
            ("\t  1 f+0x1 (/t)\n  /srv/t.c:3 (discriminator 2)\n", "1|f|/t|/srv/t.c:3"),
            ("\t  1 f+0x1 (/t)\n  libc.so.6[90bd8]\n", "1|f|/t|:0"),
            ("\t  1 f+0x1 (/t)\n  :0\n", "1|f|/t|:0"),
            ("\t  0 [unknown] ([unknown])", "0|[unknown]|[unknown]|:0"),
            ("\t  1b780 (/srv/demo/orders)", "1b780||/srv/demo/orders|:0"),
            ("\t  1b780", "1b780||-|:0"),
            ("\t  12345678123456781 f", "no frame"),
            ("\t  f00g bar", "no frame"),
            ("", "no frame"),
        ] {
            assert_eq!(parsed(line), expected, "{line:?}");
        }
    }

    #[test]
    fn source_lines() {
        for line in ["  t.c:12", "  /a b/t.c:12 (discriminator 3)", "  x[12]", "  :0", "  t.c:3 (inlined)"] {
            assert!(is_source(line.as_bytes()), "{line}");
        }
        for line in ["t.c:12", " t.c:12", "   t.c:12", "  main", "  0x1/0x2/P/-/-/0", "\tt.c:12"] {
            assert!(!is_source(line.as_bytes()), "{line}");
        }
    }
}
