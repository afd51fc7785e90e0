//! What all languages share: marks at the end, the position, which characters occur, and the plain result.

use super::{Given, Kinds, Language, Name};
use memchr::memmem;
use std::borrow::Cow;

/// Which characters occur in a name, so that most rows of the table can say no without reading it.
#[derive(Clone, Copy)]
pub(super) struct Shape(u32);

pub(super) const DOT: u32 = 1;
pub(super) const SLASH: u32 = 1 << 1;
pub(super) const COLON: u32 = 1 << 2;
pub(super) const LESS: u32 = 1 << 3;
pub(super) const GREATER: u32 = 1 << 4;
pub(super) const PAREN: u32 = 1 << 5;
pub(super) const DOLLAR: u32 = 1 << 6;
pub(super) const AT: u32 = 1 << 7;
pub(super) const HASH: u32 = 1 << 8;
pub(super) const SPACE: u32 = 1 << 9;
pub(super) const SQUARE: u32 = 1 << 10;
pub(super) const BANG: u32 = 1 << 11;
pub(super) const PLUS: u32 = 1 << 12;
pub(super) const PERCENT: u32 = 1 << 13;
pub(super) const BACKSLASH: u32 = 1 << 14;
pub(super) const TICK: u32 = 1 << 15;
pub(super) const BRACE: u32 = 1 << 16;
pub(super) const DASH: u32 = 1 << 17;
pub(super) const UPPER: u32 = 1 << 18;
pub(super) const OTHER: u32 = 1 << 19;

const BITS: [u32; 256] = {
    let mut bits = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        bits[byte] = match byte as u8 {
            b'.' => DOT,
            b'/' => SLASH,
            b':' => COLON,
            b'<' => LESS,
            b'>' => GREATER,
            b'(' | b')' => PAREN,
            b'$' => DOLLAR,
            b'@' => AT,
            b'#' => HASH,
            b' ' => SPACE,
            b'[' | b']' => SQUARE,
            b'!' => BANG,
            b'+' => PLUS,
            b'%' => PERCENT,
            b'\\' => BACKSLASH,
            b'`' => TICK,
            b'{' | b'}' => BRACE,
            b'-' => DASH,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' | b'0'..=b'9' | b'_' | 128.. => 0,
            _ => OTHER,
        };
        byte += 1;
    }
    bits
};

impl Shape {
    fn of(name: &str) -> Shape {
        Shape(name.bytes().fold(0, |seen, byte| seen | BITS[byte as usize]))
    }

    /// Whether all of these occur.
    pub(super) fn all(self, bits: u32) -> bool {
        self.0 & bits == bits
    }

    /// Whether any of these occurs.
    pub(super) fn any(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Whether no characters but letters, digits, `_` and these occur.
    pub(super) fn only(self, bits: u32) -> bool {
        self.0 & !(bits | UPPER) == 0
    }
}

/// One frame, prepared for the rows of the table.
pub(super) struct Frame<'a> {
    /// The text without its marks.
    pub(super) text: &'a str,
    /// The text without marks and without position.
    pub(super) name: &'a str,
    /// The position as written in the text, `pkg/mod.py:12`, else empty.
    pub(super) position: &'a str,
    /// The file of the position or, without one, the given file, as written; else empty.
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) module: Option<&'a str>,
    /// The letter of a mark `_[j]`, else 0.
    pub(super) mark: u8,
    pub(super) kinds: Kinds,
    pub(super) shape: Shape,
    /// What the file says about the language.
    pub(super) hint: Language,
}

impl<'a> Frame<'a> {
    pub(super) fn new(raw: &'a str, given: Given<'a>) -> Frame<'a> {
        let (text, mark, kinds) = marks(raw);
        let Position { name, written: position, file, line } =
            position(text).unwrap_or(Position { name: text, written: "", file: given.file.unwrap_or(""), line: 0 });
        let line = if line == 0 { given.line } else { line };
        Frame {
            text,
            name,
            position,
            file,
            line,
            module: given.module.filter(|module| !module.is_empty()),
            mark,
            kinds,
            shape: Shape::of(name),
            hint: language_of(file),
        }
    }

    /// The name that is only `text`, with what does not depend on a language.
    pub(super) fn name(&self, text: Cow<'a, str>) -> Name<'a> {
        Name {
            display: text.clone(),
            function: text.clone(),
            normalised: text.clone(),
            qualified: text,
            module: self.module.map(Cow::Borrowed),
            file: (!self.file.is_empty()).then(|| file(self.file)),
            line: self.line,
            kinds: self.kinds,
            ..Name::default()
        }
    }

    /// Writes `display`, `function` and `normalised` for a language whose functions are known by their file:
    /// `title (file:line)` and `title (file)`.
    pub(super) fn place(&self, name: &mut Name<'a>, title: Cow<'a, str>) {
        let Some(file) = name.file.as_deref() else {
            name.function = title.clone();
            name.normalised = title.clone();
            name.display = title;
            return;
        };
        let mut function = String::with_capacity(title.len() + file.len() + 3);
        function.push_str(&title);
        function.push_str(" (");
        function.push_str(file);
        function.push(')');
        name.display = if self.position.is_empty() {
            if self.line == 0 { Cow::Owned(function.clone()) } else { Cow::Owned(format!("{title} ({file}:{})", self.line)) }
        } else if self.text.len() == title.len() + self.position.len() + 3
            && self.text.ends_with(')')
            && self.text.starts_with(&*title)
        {
            Cow::Borrowed(self.text)
        } else {
            Cow::Owned(format!("{title} ({})", self.position))
        };
        name.normalised = Cow::Owned(function.clone());
        name.function = Cow::Owned(function);
    }
}

/// A part of `whole`, borrowed for as long as `whole` is.
pub(super) fn part<'a>(whole: &Cow<'a, str>, range: std::ops::Range<usize>) -> Option<Cow<'a, str>> {
    if range.is_empty() {
        return None;
    }
    Some(match whole {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    })
}

/// Whether the byte may be part of an identifier; every byte of a character beyond ASCII may.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 128
}

pub(super) fn starts_upper(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
}

pub(super) fn starts_lower(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| byte.is_ascii_lowercase() || *byte == b'_')
}

/// Splits decimal digits off the end.
pub(super) fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.trim_end_matches(|c: char| c.is_ascii_digit()).len())
}

pub(super) fn contains(text: &str, needle: &str) -> bool {
    find(text, needle).is_some()
}

/// Where the needle is. Names are short: preparing a searcher would take longer than this search.
pub(super) fn find(text: &str, needle: &str) -> Option<usize> {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    memchr::memchr_iter(needle[0], text).find(|at| text[*at..].starts_with(needle))
}

/// Takes the marks of async-profiler and FlameGraph, and the words of pprof and perf, off the end.
fn marks(raw: &str) -> (&str, u8, Kinds) {
    let mut text = raw;
    let mut kinds = Kinds::NONE;
    if text.ends_with(')') {
        for suffix in [" (inlined)", " (inline)"] {
            if let Some(rest) = text.strip_suffix(suffix).filter(|rest| !rest.is_empty()) {
                text = rest;
                kinds.insert(Kinds::INLINED);
            }
        }
    }
    let mark = match text.as_bytes() {
        [_, .., b'_', b'[', mark, b']'] => *mark,
        _ => 0,
    };
    kinds.insert(match mark {
        b'k' => Kinds::KERNEL,
        // The second is the first compiler of HotSpot, the others its last one.
        b'j' | b'1' | b'c' | b'C' => Kinds::JIT,
        b'i' => Kinds::INLINED,
        b'0' => Kinds::INTERPRETED,
        // The stack of who woke the thread: says nothing about the code.
        b'w' => Kinds::NONE,
        _ => return (text, 0, kinds),
    });
    (&text[..text.len() - 4], mark, kinds)
}

/// A name with a position after or around it.
struct Position<'a> {
    name: &'a str,
    /// `file:line:column`, where these stand together.
    written: &'a str,
    file: &'a str,
    line: u32,
}

/// Finds a position in a text.
fn position(text: &str) -> Option<Position<'_>> {
    let located = |name, written| {
        let (file, line) = location(written);
        Position { name, written, file, line }
    };
    match text.as_bytes().last()? {
        b')' => {
            let bytes = text.as_bytes();
            let Some(open) = memmem::rfind(bytes, b" (") else {
                // `com.foo.Bar.method(Bar.java:12)`, the form of stack traces.
                let open = memchr::memrchr(b'(', bytes)?;
                let inside = &text[open + 1..text.len() - 1];
                let jvm = matches!(language_of(location(inside).0), Language::Java | Language::Kotlin | Language::Scala);
                return (jvm && open > 0).then(|| located(&text[..open], inside));
            };
            let mut open = open;
            if bytes[open..bytes.len() - 1].contains(&b')') {
                // A path with ` (x86)` in it.
                open = memmem::find(bytes, b" (")?;
            }
            let inside = &text[open + 2..text.len() - 1];
            let name = text[..open].trim_end();
            let known = language_of(location(inside).0) != Language::Unknown;
            (known && !name.is_empty()).then(|| located(name, inside))
        }
        b'0'..=b'9' => {
            let (place, line) = location(text);
            if place.len() == text.len() || place.is_empty() {
                return None;
            }
            if let Some(start) = path_start(place).filter(|start| language_of(&place[*start..]) != Language::Unknown) {
                let name = text[..start].trim_end_matches([' ', ':']);
                let name = name.strip_suffix(" -").unwrap_or(name);
                return (!name.is_empty()).then(|| Position { name, written: &text[start..], file: &place[start..], line });
            }
            // `/srv/pkg/mod.py:function:12`, the order of austin.
            let (file, name) = place.rsplit_once(':')?;
            let known = language_of(file) != Language::Unknown && name.bytes().all(|b| is_word(b) || b"<>.".contains(&b));
            (known && !name.is_empty()).then_some(Position { name, written: "", file, line })
        }
        _ => None,
    }
}

/// Where the path begins in `name path`, `name:path` or `name - path`.
fn path_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    for sign in [&b" /"[..], b" file:", b" node:", b" http"] {
        if let Some(at) = memmem::find(bytes, sign) {
            return Some(at + 1);
        }
    }
    if let Some(at) = memchr::memrchr(b' ', bytes) {
        return Some(at + 1);
    }
    let at = memchr::memchr(b':', bytes)?;
    // `node:fs` and `file:///srv/a.js` alone are paths without a name; a second colon belongs to a name.
    let alone = matches!(&bytes[..at], b"node" | b"file" | b"http" | b"https") || at == 1;
    let rest = &bytes[at + 1..];
    (!alone && at > 0 && !rest.is_empty() && rest[0] != b':').then_some(at + 1)
}

/// Splits `file:line:column`: the file and the line, 0 if there is none.
fn location(text: &str) -> (&str, u32) {
    let strip = |text| -> Option<(_, u32)> {
        let (rest, digits) = split_digits(text);
        Some((rest.strip_suffix(':')?, digits.parse().ok()?))
    };
    match strip(text) {
        None => (text, 0),
        Some((rest, last)) => match strip(rest) {
            None => (rest, last),
            Some((file, line)) => (file, line),
        },
    }
}

/// What the path of a source file says about the language. A `.h` may be C, C++ or Objective-C and says nothing.
fn language_of(file: &str) -> Language {
    let bytes = file.as_bytes();
    match bytes.first() {
        None => return Language::Unknown,
        Some(b'<') => {
            let python = ["<frozen ", "<string>", "<stdin>", "<ipython", "<decorator", "<attrs", "<template>"];
            return if python.iter().any(|start| file.starts_with(start)) {
                Language::Python
            } else if file.starts_with("<internal:") {
                Language::Ruby
            } else {
                Language::Unknown
            };
        }
        Some(b'n') if file.starts_with("node:") => return Language::JavaScript,
        Some(b'h') if file.starts_with("http://") || file.starts_with("https://") => {
            return Language::JavaScript;
        }
        Some(b'w') if file.starts_with("webpack") && contains(file, "://") => {
            return Language::JavaScript;
        }
        Some(_) => {}
    }
    let tail = &bytes[bytes.len().saturating_sub(8)..];
    let Some(dot) = memchr::memrchr(b'.', tail) else {
        return Language::Unknown;
    };
    match &tail[dot + 1..] {
        b"py" | b"pyx" | b"pyi" | b"pyc" | b"pxd" => Language::Python,
        b"js" | b"mjs" | b"cjs" | b"ts" | b"mts" | b"cts" | b"jsx" | b"tsx" | b"vue" | b"svelte" => Language::JavaScript,
        b"rb" | b"erb" | b"rake" => Language::Ruby,
        b"php" | b"phtml" => Language::Php,
        b"go" => Language::Go,
        b"rs" => Language::Rust,
        b"java" => Language::Java,
        b"kt" | b"kts" => Language::Kotlin,
        b"scala" | b"sc" => Language::Scala,
        b"cs" | b"fs" | b"vb" => Language::DotNet,
        b"c" => Language::C,
        b"cc" | b"cpp" | b"cxx" | b"c++" | b"hpp" | b"hh" | b"hxx" | b"tcc" => Language::Cpp,
        b"swift" => Language::Swift,
        b"erl" => Language::Erlang,
        b"ex" | b"exs" => Language::Elixir,
        b"hs" => Language::Haskell,
        _ => Language::Unknown,
    }
}

/// The path as [`Name::file`] has it.
fn file(path: &str) -> Cow<'_, str> {
    let path = path.strip_prefix("file://").unwrap_or(path);
    let bytes = path.as_bytes();
    // A Windows path in a URL: `file:///C:/srv/a.js`.
    let path = if bytes.len() > 3 && bytes[0] == b'/' && bytes[2] == b':' { &path[1..] } else { path };
    let path: Cow<'_, str> = if memchr::memchr(b'\\', path.as_bytes()).is_some() && !path.starts_with('<') {
        Cow::Owned(path.replace('\\', "/"))
    } else {
        Cow::Borrowed(path)
    };
    let end = |marker: &str| memmem::rfind(path.as_bytes(), marker.as_bytes()).map_or(0, |at| at + marker.len());
    let from =
        if memmem::find(path.as_bytes(), b"-packages/").is_some() { end("site-packages/").max(end("dist-packages/")) } else { 0 };
    match path {
        _ if from == 0 || from == path.len() => path,
        Cow::Borrowed(path) => Cow::Borrowed(&path[from..]),
        Cow::Owned(path) => Cow::Owned(path[from..].to_owned()),
    }
}
