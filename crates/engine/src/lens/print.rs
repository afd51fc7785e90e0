//! From a lens back to text, in one style.
//!
//! One statement per line, own-line comments above it and the comment that follows it behind it; or all
//! on one line, joined with ` | ` and without comments, for an address. Names are written bare where the
//! lexer reads them back as themselves whatever follows, and quoted otherwise; the printer asks the lexer
//! and has no rules of its own. Reserved words are quoted everywhere. In quotes `"` `\` line feed and tab
//! are escaped with a backslash, other control and invisible characters as `\u{…}`.
//!
//! # What is printed and read back unchanged
//!
//! Every lens the parser makes, and every other that holds to what it promises:
//!
//! - `And` and `Or` have at least two parts and none of their own kind; nesting stays within
//!   [`MAX_NESTING`](super::parse::MAX_NESTING).
//! - A `Glob` has a `*`; a `Substring` and a fold's name are not empty; a label's key is not empty.
//! - A `Regex` compiles, is not empty and has no line end and no slash without a backslash; a replacement
//!   names groups that exist.
//! - Under `kind:` the form is `Exact` and one of [`KINDS`](super::parse::KINDS); under `line:` a number is
//!   `Exact`, and there is no `Substring`.
//! - `unrecurse` with `fold` has a pattern; `Package(Some(n))` has `n ≥ 1`; a time range does not end before
//!   it starts, and `PartsPerMillion` is at most a million.
//! - Sets are named by a letter or `_`, then letters, digits, `_` and `-`, and are known where they are used.
//! - Comments are trimmed, have no control characters, and own-line comments stand before the one that
//!   follows the statement, of which there is at most one; `Nothing` is last, has comments, all own-line.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Anchor, Cond, Field, Form, Key, Lens, Level, Op, Pattern, Regex, Statement, StatementKind, TimePoint};
use super::lexer::{self, Mode, Tok};
use super::parse::{OPEN_END, OPEN_START, UNITS};

/// Words that mean something to the parser in some place.
const RESERVED: [&str; 10] = ["and", "or", "not", "as", "with", "entry", "innermost", "outermost", "all", "fold"];

impl Lens {
    /// The lens on one line, for an address; comments are left out.
    pub fn one_line(&self) -> String {
        let mut out = String::new();
        for statement in &self.statements {
            if matches!(statement.kind, StatementKind::Nothing) {
                continue;
            }
            if !out.is_empty() {
                out.push_str(" | ");
            }
            let _ = write!(out, "{}", statement.kind); // Writing to a String cannot fail.
        }
        out
    }
}

impl Display for Lens {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (n, statement) in self.statements.iter().enumerate() {
            if n > 0 {
                f.write_char('\n')?;
            }
            write!(f, "{statement}")?;
        }
        Ok(())
    }
}

/// The statement with its comments.
impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let nothing = matches!(self.kind, StatementKind::Nothing);
        let above = |comment: &&super::ast::Comment| comment.own_line || nothing;
        for (n, comment) in self.comments.iter().filter(above).enumerate() {
            if n > 0 {
                f.write_char('\n')?;
            }
            write_comment(f, comment)?;
        }
        if nothing {
            return Ok(());
        }
        if self.comments.iter().any(|comment| comment.own_line) {
            f.write_char('\n')?;
        }
        write!(f, "{}", self.kind)?;
        for comment in self.comments.iter().filter(|comment| !comment.own_line) {
            f.write_char(' ')?;
            write_comment(f, comment)?;
        }
        Ok(())
    }
}

fn write_comment(f: &mut Formatter<'_>, comment: &super::ast::Comment) -> fmt::Result {
    let text = &comment.text;
    f.write_char('#')?;
    if !text.is_empty() && !comment.off {
        f.write_char(' ')?;
    }
    // A line end would start a statement.
    text.chars().try_for_each(|c| f.write_char(if c.is_control() && c != '\t' { ' ' } else { c }))
}

/// The statement without its comments; nothing for `Nothing`.
impl Display for StatementKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            StatementKind::Let { name, pattern } => write!(f, "let {name} = {pattern}"),
            StatementKind::Op(op) => write!(f, "{op}"),
            StatementKind::Nothing => Ok(()),
        }
    }
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Op::Keep(pattern) => write!(f, "keep {pattern}"),
            Op::Drop(pattern) => write!(f, "drop {pattern}"),
            Op::Where(cond) => write!(f, "where {cond}"),
            Op::From { anchor, pattern, callers } => {
                f.write_str(match anchor {
                    Anchor::Outermost => "from ",
                    Anchor::Innermost => "from innermost ",
                    Anchor::Entry => "from entry ",
                })?;
                write!(f, "{pattern}")?;
                if *callers > 0 {
                    write!(f, " with {callers} callers")?;
                }
                Ok(())
            }
            Op::To { innermost, pattern } => {
                f.write_str(if *innermost { "to innermost " } else { "to " })?;
                write!(f, "{pattern}")
            }
            Op::Hide(pattern) => write!(f, "hide {pattern}"),
            Op::Show(pattern) => write!(f, "show {pattern}"),
            Op::Fold { entry, pattern, name } => {
                f.write_str(if *entry { "fold entry " } else { "fold " })?;
                write!(f, "{pattern}")?;
                match name {
                    Some(name) => write!(f, " as {}", name_text(name)),
                    None => Ok(()),
                }
            }
            Op::By(level) => write!(f, "by {level}"),
            Op::Rename { regex, replacement } => write!(f, "rename {regex} {}", quote(replacement)),
            Op::Unrecurse { all, fold, pattern } => {
                f.write_str("unrecurse")?;
                f.write_str(if *all { " all" } else { "" })?;
                f.write_str(if *fold { " fold" } else { "" })?;
                match pattern {
                    Some(pattern) => write!(f, " {pattern}"),
                    None => Ok(()),
                }
            }
            Op::RootBy(key) => write!(f, "root by {key}"),
            Op::LeafBy(key) => write!(f, "leaf by {key}"),
            Op::Repair => f.write_str("repair"),
        }
    }
}

impl Display for Level {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Function => "function",
            Level::Class => "class",
            Level::Package(Some(n)) => return write!(f, "package {n}"),
            Level::Package(None) => "package",
            Level::Module => "module",
            Level::File => "file",
            Level::Line => "line",
        })
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Key::Thread => "thread",
            Key::Process => "process",
            Key::Label(key) => return write!(f, "label.{}", key_text(key)),
            Key::Service => "service",
            Key::SampleType => "sample-type",
            Key::Broken => "broken",
        })
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = lexer::FIELDS.iter().find(|(_, field)| field == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

/// Writes parts of a chain, with parentheses around those that bind less.
fn chain<T: Display>(f: &mut Formatter<'_>, parts: &[T], word: &str, weaker: impl Fn(&T) -> bool) -> fmt::Result {
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            write!(f, " {word} ")?;
        }
        if weaker(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

// The parser bounds how deep patterns and conditions are nested, so that these may recurse.

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Or(parts) => chain(f, parts, "or", |part| matches!(part, Pattern::Or(_))),
            Pattern::And(parts) => chain(f, parts, "and", |part| matches!(part, Pattern::Or(_) | Pattern::And(_))),
            Pattern::Not(inner) => match **inner {
                Pattern::Or(_) | Pattern::And(_) => write!(f, "not ({inner})"),
                _ => write!(f, "not {inner}"),
            },
            Pattern::Set(name, _) => write!(f, "@{name}"),
            Pattern::Atom(None, form) => f.write_str(&form_text(form, Mode::Start)),
            Pattern::Atom(Some(field), form) => {
                write!(f, "{field}:")?;
                match (field, form) {
                    (Field::Kind, Form::Exact(kind)) => f.write_str(kind),
                    (Field::Line, Form::Exact(line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) => {
                        f.write_str(line)
                    }
                    _ => f.write_str(&form_text(form, Mode::AfterField)),
                }
            }
        }
    }
}

impl Display for Cond {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Cond::Or(parts) => chain(f, parts, "or", |part| matches!(part, Cond::Or(_))),
            Cond::And(parts) => chain(f, parts, "and", |part| matches!(part, Cond::Or(_) | Cond::And(_))),
            Cond::Not(inner) => match **inner {
                Cond::Or(_) | Cond::And(_) => write!(f, "not ({inner})"),
                _ => write!(f, "not {inner}"),
            },
            Cond::Thread(form) => write!(f, "thread: {}", form_text(form, Mode::AfterField)),
            Cond::Process(form) => write!(f, "process: {}", form_text(form, Mode::AfterField)),
            Cond::Label(key, form) => write!(f, "label.{}: {}", key_text(key), form_text(form, Mode::AfterField)),
            Cond::Time(start, end) => {
                f.write_str("time ")?;
                if *start != OPEN_START || *end == OPEN_END {
                    write!(f, "{start}")?;
                }
                f.write_str("..")?;
                if *end == OPEN_END { Ok(()) } else { write!(f, "{end}") }
            }
        }
    }
}

/// In the largest unit that leaves a whole number in front: `1.5s`, `90ms`, `2m`.
impl Display for TimePoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            TimePoint::PartsPerMillion(ppm) => write!(f, "{}%", Decimal(i64::from(ppm), 10_000)),
            TimePoint::Nanos(0) => f.write_str("0s"),
            TimePoint::Nanos(nanos) => {
                let fits = |&&(unit, size): &&(&str, i64)| {
                    // Hours and minutes only if they are whole: `90s` is read faster than `1.5m`.
                    nanos >= size && (!matches!(unit, "h" | "m") || nanos % size == 0)
                };
                let &(unit, size) = UNITS.iter().find(fits).unwrap_or(&("ns", 1));
                write!(f, "{}{unit}", Decimal(nanos, size))
            }
        }
    }
}

/// The first divided by the second, which is a power of ten or divides it, in full.
struct Decimal(i64, i64);

impl Display for Decimal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Decimal(value, unit) = *self;
        write!(f, "{}", value / unit)?;
        let mut rest = value % unit;
        let mut place = unit;
        if rest > 0 {
            f.write_char('.')?;
        }
        while rest > 0 && place > 1 {
            place /= 10;
            write!(f, "{}", rest / place)?;
            rest %= place;
        }
        Ok(())
    }
}

impl Display for Regex {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('/')?;
        let mut escaped = false;
        for c in self.source.chars() {
            match c {
                // Not what the parser makes; the meaning stays.
                '/' if !escaped => f.write_str("\\/")?,
                c if c.is_control() && c != '\t' => {
                    let backslash = if escaped { "" } else { "\\" };
                    write!(f, "{backslash}x{{{:x}}}", u32::from(c))?;
                }
                c => f.write_char(c)?,
            }
            escaped = c == '\\' && !escaped;
        }
        f.write_str(if self.ignore_case { "/i" } else { "/" })
    }
}

/// What may follow a name in a printed lens and could change how it is read: a slash that would make a
/// path a regular expression, a `>` that would close a `<`, a parenthesis.
const FOLLOWERS: [&str; 4] = ["", " x/", " as x>", ")"];

/// True if `text` alone is read as `expected`, whatever follows.
fn reads_as(text: &str, mode: Mode, expected: impl Fn(&Tok<'_>) -> bool) -> bool {
    !text.is_empty()
        && FOLLOWERS.iter().all(|follower| {
            if mode == Mode::Name && *follower == ")" {
                return true;
            }
            let whole = format!("{text}{follower}");
            let token = lexer::token(&whole, 0, mode);
            token.start == 0 && token.end == text.len() && expected(&token.tok)
        })
}

fn is_bare(text: &str, mode: Mode) -> bool {
    // `fn:` and `:x` would make `fn::x`, which is a name.
    let colon = mode == Mode::AfterField && text.starts_with(':');
    !colon && !RESERVED.contains(&text) && reads_as(text, mode, |tok| *tok == Tok::Word(text))
}

pub(crate) fn form_text(form: &Form, mode: Mode) -> String {
    match form {
        Form::Substring(text) if !text.contains('*') && is_bare(text, mode) => text.clone(),
        Form::Substring(text) => quote(text),
        Form::Glob(glob) if is_bare(glob, mode) => glob.clone(),
        Form::Glob(glob) => {
            let parts: Vec<String> =
                glob.split('*').map(|part| if part.is_empty() { String::new() } else { quote(part) }).collect();
            parts.join("*")
        }
        Form::Exact(name) => {
            let bare = format!("={name}");
            if reads_as(&bare, mode, |tok| matches!(tok, Tok::Exact(read) if read == name)) {
                bare
            } else {
                format!("={}", quote(name))
            }
        }
        Form::Regex(regex) => regex.to_string(),
    }
}

fn name_text(name: &str) -> String {
    if is_bare(name, Mode::Name) { name.to_owned() } else { quote(name) }
}

pub(crate) fn key_text(key: &str) -> String {
    if lexer::is_bare_key(key) { key.to_owned() } else { quote(key) }
}

/// A text in quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || lexer::is_invisible(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
