//! The lens's words: what is a name, a quoted text, a regular expression, and where a name ends.
//!
//! A token is a function of the text, a place in it and a [`Mode`]; nothing is remembered, so the
//! parser asks for what it needs where it needs it, and the printer asks whether a name would be read
//! back as itself before it writes it without quotes.
//!
//! # What a bare word may contain
//!
//! A word runs to the next blank, line end, `|` or `"`. Every other character may be in it: `.` `:` `*`
//! `$` `@` `#` `/` `\` `=` `<` `>` `{` `}` `[` `]` `,` `;` `&` `'` `~` and all of Unicode, so that
//! `com.netflix.*`, `std::*::{{closure}}`, `Class#method`, `operator<<`, `Foo$Bar`, `_ZN3foo3barEv` and
//! `node_modules/@scope/*` need no quotes. The exceptions:
//!
//! - **First character.** `"` starts a quoted text, `/` a regular expression, `=` an exact name, `#` a
//!   comment, `(` `)` group. `@` starts a set's name if letters, digits, `_` and `-` follow up to the end
//!   of the word; `@scope/pkg` and `@scope.*` are plain text. `!`, `'` and a back quote are refused with
//!   a hint, and so is a `,` or `;` at the end of a word: all are slips of the pen far more often than
//!   names.
//! - **Field.** `fn:` `class:` `package:` `module:` `file:` `line:` `kind:` `thread:` `process:`
//!   `label.KEY:` at the start of a word is a field unless a second `:` follows. After a field, `@` and
//!   further colons are plain text, and what starts with `/` and is not a complete regular expression is
//!   a path: `file:/usr/lib/*`.
//! - **Parentheses** inside a word belong to it if they close before the word ends:
//!   `main.(*T).Method`, `foo(int)`, `operator()`. Otherwise the word ends there. `not(`, `and(` and
//!   `or(` are always keyword and group.
//! - **Blanks** belong to a word only inside `<… as …>` and `<impl … for …>` at its start:
//!   `<alloc::vec::Vec<T> as core::ops::Drop>::drop`. Elsewhere a name with blanks is quoted.
//! - **Quotes** inside a word keep the stars outside them special: `"/usr/lib/"*` and `*"operator new"*`
//!   are globs.
//!
//! # Quoted text
//!
//! `"…"` on one line, every character stands for itself, and so does `*`. Escapes: `\"` `\\` `\n` `\t`
//! `\u{…}` (hexadecimal, a Unicode scalar value). Nothing else may follow a backslash.
//!
//! # Regular expressions
//!
//! `/…/` or `/…/i` on one line, `\/` for a slash.

use super::ast::{Field, Regex};
use crate::diag::{Diagnostic, Span};

/// How far a closing parenthesis or angle bracket is looked for inside a word.
///
/// A bound keeps reading linear; a longer name is quoted.
const BRACKET_REACH: usize = 1000;

/// What the parser expects at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Anything.
    Start,
    /// What follows `field:`.
    AfterField,
    /// A box's name: words start with any character, and nothing but `"` and `#` is special.
    Name,
}

/// What a word was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tok<'a> {
    /// The end of the text.
    End,
    /// The end of a line.
    Newline,
    /// `|`
    Pipe,
    /// `(`
    Open,
    /// `)`
    Close,
    /// The text after `#`, trimmed.
    Comment(&'a str),
    /// A bare word, keyword or not, with or without `*`.
    Word(&'a str),
    /// A quoted text, escapes resolved.
    Quoted(String),
    /// A word with quoted parts and a `*` outside them.
    Glob(String),
    /// `=name`
    Exact(String),
    /// `/…/`
    Regex(Regex),
    /// `@name`
    Set(&'a str),
    /// `file:`
    Prefix(Prefix),
    /// Something that is none of these.
    Bad(Diagnostic),
}

/// What stands before the colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Prefix {
    /// Of a frame.
    Field(Field),
    /// `thread:`
    Thread,
    /// `process:`
    Process,
    /// `label.KEY:`
    Label(String),
}

/// A token and its place.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    pub tok: Tok<'a>,
    pub start: usize,
    pub end: usize,
}

impl Token<'_> {
    pub fn span(&self) -> Span {
        span(self.start, self.end)
    }
}

/// Texts are shorter than 4 GiB: the parser refuses longer ones.
pub(crate) fn span(start: usize, end: usize) -> Span {
    Span { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
}

/// An error. Every one has a hint.
pub(crate) fn error(start: usize, end: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic { span: span(start, end), message: message.into(), help: Some(help.into()) }
}

/// Separates words on a line. Control characters do too; the parser reports them on their own.
fn is_blank(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c.is_control())
}

/// Characters that show nothing or turn the text around them: never read bare, always printed escaped.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A piece of the user's text for a message: short, on one line, nothing invisible.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (n, c) in text.chars().enumerate() {
        if n == 40 {
            out.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// The end of the line that `at` is on.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or_default()).map_or(text.len(), |n| at + n)
}

/// A name of a set: a letter or `_`, then letters, digits, `_` and `-`.
pub(crate) fn is_set_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_') && chars.all(is_set_char)
}

pub(crate) fn is_set_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

/// A label key that needs no quotes.
pub(crate) fn is_bare_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(is_key_char)
}

fn is_key_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')
}

/// The next token at or after `at`.
pub(crate) fn token(text: &str, at: usize, mode: Mode) -> Token<'_> {
    let rest = text.get(at..).unwrap_or_default();
    let start = at + (rest.len() - rest.trim_start_matches(is_blank).len());
    let one = |tok| Token { tok, start, end: start + 1 };
    let Some(first) = char_at(text, start) else {
        return Token { tok: Tok::End, start, end: start };
    };
    match first {
        '\n' => one(Tok::Newline),
        '|' => one(Tok::Pipe),
        '#' => {
            let end = line_end(text, start);
            Token { tok: Tok::Comment(text[start + 1..end].trim()), start, end }
        }
        '"' if mode == Mode::Name => name_quoted(text, start),
        _ if mode == Mode::Name => {
            let end = word_end(text, start, true).max(start + first.len_utf8());
            Token { tok: Tok::Word(&text[start..end]), start, end }
        }
        '(' => one(Tok::Open),
        ')' => one(Tok::Close),
        '/' => regex_or_path(text, start, mode),
        '=' => exact(text, start),
        '@' if mode == Mode::Start => {
            let end = word_end(text, start, false);
            let name = &text[start + 1..end];
            if !name.is_empty() && name.chars().all(is_set_char) && char_at(text, end) != Some('"') {
                Token { tok: Tok::Set(name), start, end }
            } else {
                word(text, start)
            }
        }
        _ => {
            if mode == Mode::Start
                && let Some(token) = prefix(text, start)
            {
                return token;
            }
            word(text, start)
        }
    }
}

/// Where the bare word that starts at `start` ends; `start` itself if none does.
///
/// With `any_paren` a bracket that does not close is part of the word as well.
fn word_end(text: &str, start: usize, any_paren: bool) -> usize {
    let mut at = start;
    if text[start..].starts_with('<')
        && let Some(end) = angle_end(text, start)
    {
        at = end;
    }
    while let Some(c) = char_at(text, at) {
        match c {
            '\n' | '|' | '"' => break,
            '(' if !any_paren => {
                if matches!(&text[start..at], "not" | "and" | "or") {
                    break;
                }
                match paren_end(text, at) {
                    Some(end) => at = end,
                    None => break,
                }
            }
            ')' if !any_paren => break,
            c if is_blank(c) || is_invisible(c) => break,
            c => at += c.len_utf8(),
        }
    }
    at
}

/// One past the parenthesis that closes the one at `open`, if it is in the same word.
fn paren_end(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (n, c) in text[open..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + n + 1);
                }
            }
            '\n' | '|' | '"' => return None,
            c if is_blank(c) || is_invisible(c) || n > BRACKET_REACH => return None,
            _ => {}
        }
    }
    None
}

/// One past the `>` that closes the `<` at `open`, if the text between is a Rust `<T as Trait>` or
/// `<impl Trait for T>`: only there do blanks belong to a bare word.
fn angle_end(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (n, c) in text[open..].char_indices() {
        match c {
            '<' => depth += 1,
            '>' if before != '-' => {
                depth -= 1;
                if depth == 0 {
                    let inner = &text[open + 1..open + n];
                    let reads = inner.contains(" as ") || (inner.starts_with("impl ") && inner.contains(" for "));
                    return reads.then_some(open + n + 1);
                }
            }
            '\n' | '|' | '"' => return None,
            c if (c != ' ' && is_blank(c)) || is_invisible(c) || n > BRACKET_REACH => return None,
            _ => {}
        }
        before = c;
    }
    None
}

/// The quoted text at `start` and the place after it.
fn quoted(text: &str, start: usize) -> Result<(String, usize), (Diagnostic, usize)> {
    let mut out = String::new();
    let mut at = start + 1;
    let mut fault = None;
    while let Some(c) = char_at(text, at) {
        let next = at + c.len_utf8();
        match c {
            '\n' => break,
            '"' => {
                return match fault {
                    None => Ok((out, next)),
                    Some(fault) => Err((fault, next)),
                };
            }
            '\\' => match escape(text, at) {
                Ok((c, next)) => {
                    out.push(c);
                    at = next;
                    continue;
                }
                Err((diagnostic, next)) => {
                    fault.get_or_insert(diagnostic);
                    at = next;
                    continue;
                }
            },
            c => out.push(c),
        }
        at = next;
    }
    Err((
        error(
            start,
            at,
            "this quote is not closed",
            "a quoted text ends with `\"` on the same line; write `\\\"` for a quote and `\\n` for a line end inside it",
        ),
        at,
    ))
}

/// The character that the escape at `at` stands for and the place after it.
fn escape(text: &str, at: usize) -> Result<(char, usize), (Diagnostic, usize)> {
    const HELP: &str = "in quotes there are `\\\"` `\\\\` `\\n` `\\t` and `\\u{…}`; a backslash is written `\\\\`";
    let after = at + 1;
    let Some(c) = char_at(text, after).filter(|&c| c != '\n') else {
        return Err((error(at, after, "nothing follows this backslash", HELP), after));
    };
    let next = after + c.len_utf8();
    match c {
        '"' | '\\' => Ok((c, next)),
        'n' => Ok(('\n', next)),
        't' => Ok(('\t', next)),
        'u' => {
            let digits = text[next..].strip_prefix('{').and_then(|rest| {
                let reach = rest.bytes().take(9).position(|b| b == b'}')?;
                Some(&rest[..reach])
            });
            let value = digits
                .filter(|digits| !digits.starts_with('+'))
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32);
            match (digits, value) {
                (Some(digits), Some(c)) => Ok((c, next + digits.len() + 2)),
                _ => Err((
                    error(
                        at,
                        next,
                        "this is not a Unicode escape",
                        "write the character's number in hexadecimal, such as `\\u{e9}`",
                    ),
                    next,
                )),
            }
        }
        _ => Err((error(at, next, format!("there is no escape `\\{}`", shown(&text[after..next])), HELP), next)),
    }
}

/// True if a word may end before `at`.
fn boundary(text: &str, at: usize) -> bool {
    char_at(text, at).is_none_or(|c| is_blank(c) || matches!(c, '\n' | '|' | ')'))
}

fn bad<'a>(start: usize, end: usize, diagnostic: Diagnostic) -> Token<'a> {
    Token { tok: Tok::Bad(diagnostic), start, end }
}

fn name_quoted(text: &str, start: usize) -> Token<'_> {
    match quoted(text, start) {
        Ok((name, end)) if boundary(text, end) => Token { tok: Tok::Quoted(name), start, end },
        Ok((_, end)) => {
            let stop = word_end(text, end, true).max(end);
            bad(start, stop, runs_on(end, stop))
        }
        Err((diagnostic, end)) => bad(start, end, diagnostic),
    }
}

fn runs_on(start: usize, end: usize) -> Diagnostic {
    error(
        start,
        end.max(start),
        "this runs on from a quoted text",
        "put all of it into one pair of quotes, or a blank between them",
    )
}

/// A word of bare and quoted parts.
fn word(text: &str, start: usize) -> Token<'_> {
    let mut at = start;
    let mut glob = String::new();
    let (mut quotes, mut bare, mut star, mut star_inside) = (0_usize, 0_usize, false, None);
    loop {
        if char_at(text, at) == Some('"') {
            match quoted(text, at) {
                Ok((part, end)) => {
                    if part.contains('*') {
                        star_inside = Some((at, end));
                    }
                    glob.push_str(&part);
                    quotes += 1;
                    at = end;
                }
                Err((diagnostic, end)) => return bad(start, end, diagnostic),
            }
        } else {
            let end = word_end(text, at, false);
            if end == at {
                break;
            }
            star |= text[at..end].contains('*');
            glob.push_str(&text[at..end]);
            bare += 1;
            at = end;
        }
    }
    let end = at;
    if end == start {
        // Only an invisible character can start no word.
        let c = char_at(text, start).unwrap_or(' ');
        let end = start + c.len_utf8();
        return bad(
            start,
            end,
            error(
                start,
                end,
                format!("there is an invisible character {} here", shown(&text[start..end])),
                "take it out, or write it in quotes",
            ),
        );
    }
    match (quotes, bare) {
        (0, _) => match slip(&text[start..end], start) {
            Some(diagnostic) => bad(start, end, diagnostic),
            None => Token { tok: Tok::Word(&text[start..end]), start, end },
        },
        (1, 0) if boundary(text, end) => Token { tok: Tok::Quoted(glob), start, end },
        _ if !star => bad(start, end, runs_on(start, end)),
        _ => match star_inside {
            None => Token { tok: Tok::Glob(glob), start, end },
            Some((a, b)) => bad(
                start,
                end,
                error(
                    a,
                    b,
                    "a `*` in quotes stands for itself, which a name with other stars cannot have",
                    "write a regular expression: `/^…\\*…$/`",
                ),
            ),
        },
    }
}

/// What is a word by the rules, and almost never meant as one.
fn slip(word: &str, start: usize) -> Option<Diagnostic> {
    let end = start + word.len();
    let help = match word.chars().next()? {
        '!' => "write `not` to turn a pattern round; a name that starts with `!` needs quotes",
        '\'' => "texts are quoted with `\"`; in a shell, put the whole lens into single quotes",
        '`' => "texts are quoted with `\"`",
        '&' if word.chars().all(|c| c == '&') => "write `and`",
        _ if word.ends_with(',') => {
            return Some(error(
                end - 1,
                end,
                "patterns are not separated by commas",
                "write `or` between them, or quote a name that ends with a comma",
            ));
        }
        _ if word.ends_with(';') => {
            return Some(error(
                end - 1,
                end,
                "steps are not separated by semicolons",
                "write `|` or start a new line; quote a name that ends with a semicolon",
            ));
        }
        _ => return None,
    };
    Some(error(start, end, format!("`{}` cannot stand here", shown(word)), help))
}

/// `=name`
fn exact(text: &str, start: usize) -> Token<'_> {
    let at = start + 1;
    if char_at(text, at) == Some('"') {
        return match quoted(text, at) {
            Ok((name, end)) if boundary(text, end) => Token { tok: Tok::Exact(name), start, end },
            Ok((_, end)) => {
                let stop = word_end(text, end, false).max(end);
                bad(start, stop, runs_on(end, stop))
            }
            Err((diagnostic, end)) => bad(start, end, diagnostic),
        };
    }
    let end = word_end(text, at, false);
    let name = &text[at..end];
    if name.is_empty() {
        return bad(
            start,
            at,
            error(start, at, "`=` needs a name right after it", "write `=main`, or `=\"…\"` for a name with blanks"),
        );
    }
    if name.starts_with('=') {
        return bad(start, end, error(start, end, "one `=` is enough", "write `=main`; quote a name that starts with `=`"));
    }
    if name.contains('*') {
        let help = format!(
            "leave out the `=` if the star stands for anything, or write `=\"{}\"` if it is part of the name",
            shown(name)
        );
        return bad(start, end, error(start, end, "`=` asks for one exact name, and this has a `*`", help));
    }
    if char_at(text, end) == Some('"') {
        let stop = quoted(text, end).map_or_else(|(_, end)| end, |(_, end)| end);
        return bad(start, stop, runs_on(end, stop));
    }
    if let Some(diagnostic) = slip(name, at) {
        return bad(start, end, diagnostic);
    }
    Token { tok: Tok::Exact(name.to_owned()), start, end }
}

/// `/…/` or, after a field, a path.
fn regex_or_path(text: &str, start: usize, mode: Mode) -> Token<'_> {
    let line = &text.as_bytes()[..line_end(text, start)];
    let mut at = start + 1;
    let close = loop {
        match line.get(at) {
            None => break None,
            Some(b'/') => break Some(at),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    };
    let after = close.map(|close| close + 1);
    let flags_end = after.map(|after| word_end(text, after, false));
    if let (Some(close), Some(end)) = (close, flags_end)
        && boundary(text, end)
        && matches!(&text[close + 1..end], "" | "i")
    {
        if close == start + 1 {
            return bad(
                start,
                end,
                error(
                    start,
                    end,
                    "this regular expression is empty",
                    "write it between the slashes: `/^rx\\./`; a comment starts with `#`",
                ),
            );
        }
        return Token {
            tok: Tok::Regex(Regex { source: text[start + 1..close].to_owned(), ignore_case: end > close + 1 }),
            start,
            end,
        };
    }
    if mode == Mode::AfterField {
        return word(text, start);
    }
    let (Some(close), Some(end)) = (close, flags_end) else {
        let end = line.len();
        let path = &text[start..word_end(text, start, false)];
        return bad(
            start,
            end,
            error(
                start,
                end,
                "this regular expression is not closed",
                format!("it ends with `/` on the same line; a path is written `file:{}` or in quotes", shown(path)),
            ),
        );
    };
    let rubbish = &text[close + 1..end];
    if !rubbish.is_empty() && rubbish.len() <= 3 && rubbish.bytes().all(|b| b"gimsuxyU".contains(&b)) {
        return bad(
            start,
            end,
            error(
                close + 1,
                end,
                format!("`{rubbish}` is no flag of a regular expression"),
                "the only one is `i`, for upper and lower case alike: `/…/i`",
            ),
        );
    }
    let end = end.max(close + 1);
    let stop = if boundary(text, end) { end } else { word_end(text, end, true).max(end) };
    let whole = &text[start..stop];
    let help = if whole.contains(char::is_whitespace) {
        "a regular expression stands between two slashes, and a blank follows it; write `\\/` for a slash in it".to_owned()
    } else {
        format!("for a path write `file:{}`, or quote what has no `*`; in a regular expression write `\\/`", shown(whole))
    };
    bad(
        start,
        stop,
        error(
            start,
            stop,
            format!(
                "the regular expression `{}` ends here and `{}` follows",
                shown(&text[start..=close]),
                shown(&text[close + 1..stop])
            ),
            help,
        ),
    )
}

/// The fields of a frame as they are written.
pub(crate) const FIELDS: [(&str, Field); 7] = [
    ("fn", Field::Fn),
    ("class", Field::Class),
    ("package", Field::Package),
    ("module", Field::Module),
    ("file", Field::File),
    ("line", Field::Line),
    ("kind", Field::Kind),
];

/// What people write for a field that has another name here.
const FIELD_SYNONYMS: [(&str, &str); 6] =
    [("function", "fn"), ("method", "fn"), ("name", "fn"), ("pkg", "package"), ("dso", "module"), ("label", "label.KEY")];

/// `file:`, `thread:`, `label.KEY:`, or a slip in one of them.
fn prefix(text: &str, start: usize) -> Option<Token<'_>> {
    if text[start..].starts_with("label.") {
        return label_prefix(text, start);
    }
    // The longest word that is near one of ours is short.
    let reach = text.as_bytes()[start..].iter().take(12).position(|&b| b == b':')?;
    let end = start + reach + 1;
    let name = &text[start..end - 1];
    if text[end..].starts_with(':') || !name.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let found = match name {
        "thread" => Some(Prefix::Thread),
        "process" => Some(Prefix::Process),
        _ => FIELDS.iter().find(|(word, _)| *word == name).map(|&(_, field)| Prefix::Field(field)),
    };
    if let Some(found) = found {
        return Some(Token { tok: Tok::Prefix(found), start, end });
    }
    let lower = name.to_ascii_lowercase();
    let synonym = FIELD_SYNONYMS.iter().find(|(word, _)| *word == lower).map(|&(_, field)| field);
    let near = || {
        FIELDS.iter().map(|&(word, _)| word).chain(["thread", "process"]).find(|word| {
            lower == *word
                || (word.len() >= 4 && name.len().abs_diff(word.len()) <= 1 && super::parse::distance(&lower, word) <= 1)
        })
    };
    let meant = synonym.or_else(near)?;
    let whole = word_end(text, start, false);
    Some(bad(
        start,
        whole,
        error(
            start,
            end,
            format!("there is no field `{name}:`"),
            format!("did you mean `{meant}:`? a name that has this in it is quoted: `\"{}\"`", shown(&text[start..whole])),
        ),
    ))
}

fn label_prefix(text: &str, start: usize) -> Option<Token<'_>> {
    match label_key(text, start) {
        Ok((key, end)) => {
            let rest = &text[end..];
            if rest.starts_with(':') && !rest.starts_with("::") {
                return Some(Token { tok: Tok::Prefix(Prefix::Label(key)), start, end: end + 1 });
            }
            if !text[start + 6..].starts_with('"') {
                return None; // A name such as `label.Draw`.
            }
            Some(bad(start, end, error(start, end, "a label's key is followed by `:`", "write `label.\"http.route\": /api/`")))
        }
        Err((diagnostic, end)) if text[start + 6..].starts_with('"') => Some(bad(start, end, diagnostic)),
        Err(_) => None,
    }
}

/// The key of the `label.KEY` at `start` and the place after it.
pub(crate) fn label_key(text: &str, start: usize) -> Result<(String, usize), (Diagnostic, usize)> {
    const HELP: &str = "write `label.endpoint`, or `label.\"…\"` for a key with other characters";
    let at = start + "label.".len();
    if char_at(text, at) == Some('"') {
        let (key, end) = quoted(text, at)?;
        if key.is_empty() {
            return Err((error(start, end, "this label has no key", HELP), end));
        }
        return Ok((key, end));
    }
    let rest = &text[at..];
    let len = rest.len() - rest.trim_start_matches(is_key_char).len();
    if len == 0 {
        return Err((error(start, at, "this label has no key", HELP), at));
    }
    Ok((rest[..len].to_owned(), at + len))
}
