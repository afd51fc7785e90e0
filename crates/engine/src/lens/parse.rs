//! From text to a [`Lens`], with every error at once and a hint on each.
//!
//! A step starts with its operation; patterns and conditions are read by precedence (`not` before `and`
//! before `or`). A faulty step is skipped up to the next separator and the rest is read on. How words are
//! read is said in `lexer.rs`.
//!
//! # Reserved words
//!
//! `and or not as with` end or join patterns everywhere; `entry innermost outermost` right after `from`,
//! `to` or `fold`, and `all fold` right after `unrecurse`. A function of that name is quoted there:
//! `from "entry"`. The printer quotes them everywhere.
//!
//! # Limits
//!
//! A text of [`MAX_BYTES`], parentheses and `not`s nested [`MAX_NESTING`] deep, [`MAX_REGEXES`] regular
//! expressions; [`MAX_ERRORS`] errors are reported. Nothing else grows faster than the text.

mod lines;

use profile::sort::SortShared as _;
use rustc_hash::FxHashMap;

pub use self::lines::{Line, LineKind, Lines, lines, switched_off};
use super::ast::{
    Anchor, Comment, Cond, Field, Form, Key, Lens, Level, Op, Pattern, Regex, SpanEq, Statement, StatementKind, TimePoint,
};
use super::lexer::{self, Mode, Prefix, Tok, Token, error, shown};
use super::sets;
use crate::diag::{Diagnostic, Span};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// How deep parentheses and `not` may be nested.
pub const MAX_NESTING: u32 = 100;
/// How many regular expressions a lens may have.
pub const MAX_REGEXES: usize = 1000;
/// After so many errors the rest of the text is not looked at.
pub const MAX_ERRORS: usize = 50;

/// The compiled size of one regular expression, in bytes.
const REGEX_SIZE: usize = 1 << 20;

/// The kinds of frame that `kind:` takes.
pub const KINDS: [&str; 9] = ["kernel", "native", "jit", "interpreted", "inlined", "gc", "vm", "async", "unknown"];

/// The operations, as written.
pub(crate) const OPS: [&str; 14] =
    ["keep", "drop", "where", "from", "to", "hide", "show", "fold", "by", "rename", "unrecurse", "root", "leaf", "repair"];

/// What other tools call an operation, and what it is here.
const OP_SYNONYMS: [(&str, &str); 27] = [
    ("focus", "`keep P` keeps samples that have P, `from P` cuts the stacks at P"),
    ("filter", "`keep P` keeps samples that have P, `show P` keeps frames that are P"),
    ("include", "`keep P` keeps samples that have P, `show P` keeps frames that are P"),
    ("only", "`keep P` keeps samples that have P, `show P` keeps frames that are P"),
    ("grep", "`keep P` keeps samples that have P"),
    ("select", "`keep P` keeps samples that have P"),
    ("ignore", "`drop P` drops samples that have P, `hide P` takes out frames that are P"),
    ("exclude", "`drop P` drops samples that have P, `hide P` takes out frames that are P"),
    ("remove", "`drop P` drops samples that have P, `hide P` takes out frames that are P"),
    ("delete", "`drop P` drops samples that have P, `hide P` takes out frames that are P"),
    ("skip", "`hide P` takes out frames that are P"),
    ("elide", "`hide P` takes out frames that are P"),
    ("show_from", "`from P` cuts the stacks at P"),
    ("trim", "`from P` cuts above P, `to P` cuts below it"),
    ("prune", "`to P` cuts below P, `hide P` takes out frames that are P"),
    ("prune_from", "`to P` cuts below P"),
    ("collapse", "`fold P as name` makes each run of P one frame"),
    ("merge", "`fold P as name` makes each run of P one frame, `by class` merges all frames of a class"),
    ("group", "`by class` merges frames, `root by thread` groups samples"),
    ("group-by", "`by class` merges frames, `root by thread` groups samples"),
    ("replace", "`rename /re/ \"text\"` changes names"),
    ("granularity", "`by function`, `by file`, `by line` and so on set it"),
    ("thread", "`where thread: name` selects samples, `root by thread` groups them"),
    ("time", "`where time 1.5s..2s` selects samples"),
    ("invert", "top-down and bottom-up are views, not steps"),
    ("reverse", "top-down and bottom-up are views, not steps"),
    ("attach", "`repair` attaches truncated stacks where the complete ones say that they belong"),
];

const LEVELS: [&str; 6] = ["function", "class", "package", "module", "file", "line"];
const LEVEL_SYNONYMS: [(&str, &str); 10] = [
    ("fn", "function"),
    ("method", "function"),
    ("name", "function"),
    ("type", "class"),
    ("namespace", "package"),
    ("directory", "package"),
    ("library", "module"),
    ("binary", "module"),
    ("dso", "module"),
    ("crate", "module"),
];
const KEYS: [&str; 6] = ["thread", "process", "label.KEY", "service", "sample-type", "broken"];

/// Sets that are known beside the built-in ones and those a lens defines: the user's `[sets]`.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Their names, without the `@`.
    pub sets: Vec<String>,
}

impl Known {
    /// Knows these sets.
    pub fn sets<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Known {
        Known { sets: names.into_iter().map(Into::into).collect() }
    }
}

/// Reads a lens.
///
/// What it returns is canonical (see `print`), so that printing and reading it again gives the same.
///
/// # Errors
///
/// All errors found, in the order of the text; each has a hint.
pub fn parse(text: &str, known: &Known) -> Result<Lens, Vec<Diagnostic>> {
    let mut parser = Parser::new(text, known)?;
    let lens = parser.lens();
    parser.finish(lens)
}

/// Reads a single pattern, for a search, a user's set or `callers of P`. It may span several lines.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_pattern(text: &str, known: &Known) -> Result<Pattern, Vec<Diagnostic>> {
    parse_whole(text, known, Step::Pattern)
}

/// Reads a single condition, as after `where`. It may span several lines.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_cond(text: &str, known: &Known) -> Result<Cond, Vec<Diagnostic>> {
    parse_whole(text, known, Step::Cond)
}

fn parse_whole<N: Node>(text: &str, known: &Known, step: Step) -> Result<N, Vec<Diagnostic>> {
    let mut parser = Parser::new(text, known)?;
    parser.parens = 1; // Line ends are blanks.
    parser.whole = true;
    parser.step = step;
    let result = parser.expr::<N>(0, 0).and_then(|node| {
        let token = parser.peek();
        if token.tok == Tok::End { Ok(node) } else { Err(parser.unexpected(&token)) }
    });
    let node = match result {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            parser.report(diagnostic);
            None
        }
    };
    let errors = parser.finish(()).err().unwrap_or_default();
    match node {
        Some(node) if errors.is_empty() => Ok(node),
        _ => Err(errors),
    }
}

/// Compiles a regular expression of the lens.
///
/// The dialect: bytes, linear time, ASCII classes (`\w` is `[0-9A-Za-z_]`, `/i` folds ASCII letters), `.`
/// any byte but a line end. Letters beyond ASCII stand for themselves outside of `[…]`.
///
/// # Errors
///
/// What is wrong with it, one line.
pub fn compile_regex(regex: &Regex) -> Result<regex::bytes::Regex, String> {
    regex::bytes::RegexBuilder::new(&byte_literals(&regex.source))
        .unicode(false)
        .case_insensitive(regex.ignore_case)
        .size_limit(REGEX_SIZE)
        .dfa_size_limit(2 * REGEX_SIZE)
        .nest_limit(100)
        .build()
        .map_err(|error| match error {
            regex::Error::Syntax(text) => {
                // The last line of a drawing.
                let line = text.lines().last().unwrap_or("it is malformed").trim();
                line.strip_prefix("error: ").unwrap_or(line).to_owned()
            }
            regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
            error => error.to_string(),
        })
}

/// Spells letters beyond ASCII as bytes, which the ASCII dialect wants; not in classes, where one
/// letter cannot be several bytes.
fn byte_literals(source: &str) -> std::borrow::Cow<'_, str> {
    if source.is_ascii() {
        return source.into();
    }
    let mut out = String::with_capacity(source.len() * 2);
    let (mut class, mut escaped) = (0_usize, false);
    for c in source.chars() {
        if c.is_ascii() || class > 0 || escaped {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class += 1,
                ']' => class = class.saturating_sub(1),
                _ => {}
            }
            out.push(c);
        } else {
            out.push_str("(?:");
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str("\\x");
                for digit in [byte >> 4, byte & 15] {
                    out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
                }
            }
            out.push(')');
        }
    }
    out.into()
}

/// How many letters must be added, taken out, changed or swapped with the next.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// The candidate most like `word`, if it is like enough to be meant.
fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    if length > 64 {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(d, candidate)| d <= (length.max(candidate.len()) / 3).clamp(1, 3) && d < length)
        .min_by_key(|&(d, _)| d) // The first of equals.
        .map(|(_, candidate)| candidate)
}

type Result1<T> = Result<T, Diagnostic>;

/// What is being read, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Op(&'static str),
    Let,
    Pattern,
    Cond,
}

/// Patterns and conditions have the same shape and different leaves.
trait Node: Sized {
    /// With the article, for messages.
    const NOUN: &'static str;
    fn leaf(parser: &mut Parser<'_>) -> Result1<Self>;
    fn not(self) -> Self;
    /// The parts of an `or` or `and`, or `self` again.
    fn parts(self, and: bool) -> Result<Vec<Self>, Self>;
    fn whole(and: bool, parts: Vec<Self>) -> Self;
}

impl Node for Pattern {
    const NOUN: &'static str = "a pattern";
    fn leaf(parser: &mut Parser<'_>) -> Result1<Self> {
        parser.pattern_leaf()
    }
    fn not(self) -> Self {
        Pattern::Not(Box::new(self))
    }
    fn parts(self, and: bool) -> Result<Vec<Self>, Self> {
        match (self, and) {
            (Pattern::And(parts), true) | (Pattern::Or(parts), false) => Ok(parts),
            (other, _) => Err(other),
        }
    }
    fn whole(and: bool, parts: Vec<Self>) -> Self {
        if and { Pattern::And(parts) } else { Pattern::Or(parts) }
    }
}

impl Node for Cond {
    const NOUN: &'static str = "a condition";
    fn leaf(parser: &mut Parser<'_>) -> Result1<Self> {
        parser.cond_leaf()
    }
    fn not(self) -> Self {
        Cond::Not(Box::new(self))
    }
    fn parts(self, and: bool) -> Result<Vec<Self>, Self> {
        match (self, and) {
            (Cond::And(parts), true) | (Cond::Or(parts), false) => Ok(parts),
            (other, _) => Err(other),
        }
    }
    fn whole(and: bool, parts: Vec<Self>) -> Self {
        if and { Cond::And(parts) } else { Cond::Or(parts) }
    }
}

/// Joins two nodes; chains become one flat list, however they were grouped.
fn join<N: Node>(and: bool, left: N, right: N) -> N {
    let mut parts = left.parts(and).unwrap_or_else(|one| vec![one]);
    match right.parts(and) {
        Ok(more) => parts.extend(more),
        Err(one) => parts.push(one),
    }
    N::whole(and, parts)
}

struct Parser<'a> {
    text: &'a str,
    /// Where the next token is looked for.
    at: usize,
    /// One past the last token taken; comments between it and `at` belong to nothing in the step.
    taken: usize,
    /// Open parentheses; in them a line end is a blank.
    parens: u32,
    /// Where the last line end inside parentheses was.
    broke: Option<usize>,
    /// True from a step's first word to its separator.
    inside: bool,
    /// True if the text is one pattern or condition.
    whole: bool,
    comments: Vec<Comment>,
    errors: Vec<Diagnostic>,
    known: &'a Known,
    /// Defined so far, with the place of the name.
    lets: FxHashMap<&'a str, Span>,
    /// The same in order, for suggestions.
    let_names: Vec<&'a str>,
    regexes: usize,
    /// Where the last form started.
    form_start: usize,
    step: Step,
    /// The keyword before the place, which still wants something after it.
    wants: (&'static str, Span),
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, known: &'a Known) -> Result<Self, Vec<Diagnostic>> {
        if text.len() > MAX_BYTES {
            return Err(vec![error(
                0,
                0,
                format!("this lens is {} bytes long, and {MAX_BYTES} is the limit", text.len()),
                "put long lists of names into patterns with `*`",
            )]);
        }
        let mut parser = Parser::unchecked(text, known);
        parser.control_characters();
        if !parser.errors.is_empty() {
            // What they do to the words around them would be reported too, and says nothing.
            return Err(parser.errors);
        }
        Ok(parser)
    }

    fn unchecked(text: &'a str, known: &'a Known) -> Self {
        Parser {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            taken: 0,
            parens: 0,
            broke: None,
            inside: false,
            whole: false,
            comments: Vec::new(),
            errors: Vec::new(),
            known,
            lets: FxHashMap::default(),
            let_names: Vec::new(),
            regexes: 0,
            form_start: 0,
            step: Step::Pattern,
            wants: ("", Span::default()),
        }
    }

    fn finish<T>(mut self, value: T) -> Result<T, Vec<Diagnostic>> {
        if self.errors.is_empty() {
            return Ok(value);
        }
        self.errors.sort_shared_by_key(|diagnostic| diagnostic.span.start);
        Err(self.errors)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(diagnostic);
        }
    }

    /// Reports the first character from here on that no text should hold; they are blanks to the lexer.
    fn control_characters(&mut self) {
        let mut faults = self.text[self.at..]
            .char_indices()
            .map(|(at, c)| (self.at + at, c))
            .filter(|&(at, c)| c.is_control() && c != '\n' && c != '\t' && !(c == '\r' && self.text[at + 1..].starts_with('\n')));
        if let Some((at, c)) = faults.next() {
            let more = match faults.count() {
                0 => String::new(),
                n => format!(" (and {n} more)"),
            };
            let help = match c {
                '\r' => "end lines with a line feed".to_owned(),
                c => format!(
                    "take it out, or write it `\\u{{{:x}}}` in a quoted text and `\\x{:02x}` in a regular expression",
                    u32::from(c),
                    u32::from(c)
                ),
            };
            let diagnostic =
                error(at, at + c.len_utf8(), format!("there is a control character U+{:04X} here{more}", u32::from(c)), help);
            self.report(diagnostic);
        }
    }

    // ---- tokens

    /// The next token that is no comment and, inside parentheses, no line end. Does not take it.
    fn peek(&mut self) -> Token<'a> {
        self.peek_in(Mode::Start)
    }

    fn peek_in(&mut self, mode: Mode) -> Token<'a> {
        loop {
            let token = lexer::token(self.text, self.at, mode);
            match token.tok {
                Tok::Comment(text) => {
                    let own_line = !self.inside || self.parens > 0;
                    let off = self.text[token.start..].starts_with("#-");
                    self.comments.push(Comment { text: text.to_owned(), own_line, off });
                }
                Tok::Newline if self.parens > 0 => self.broke = Some(token.end),
                _ => return token,
            }
            self.at = token.end;
        }
    }

    fn take(&mut self, token: &Token<'_>) {
        self.take_to(token.end);
    }

    fn take_to(&mut self, end: usize) {
        self.at = end;
        self.taken = end;
    }

    /// Takes the next token if it is this word.
    fn word(&mut self, word: &str) -> Option<Span> {
        let token = self.peek();
        if token.tok == Tok::Word(word) {
            self.take(&token);
            return Some(token.span());
        }
        None
    }

    fn want(&mut self, keyword: &'static str, span: Span) {
        self.wants = (keyword, span);
    }

    // ---- statements

    fn lens(&mut self) -> Lens {
        let mut lens = Lens::default();
        // The last separator, if it was a bar.
        let mut bar: Option<Span> = None;
        loop {
            if self.errors.len() >= MAX_ERRORS {
                break;
            }
            self.inside = bar.is_some();
            let token = self.peek();
            let empty = match token.tok {
                Tok::End | Tok::Newline => bar,
                Tok::Pipe => Some(token.span()),
                _ => None,
            };
            if let Some(span) = empty {
                let doubled = bar.is_some() && token.tok == Tok::Pipe;
                let help = if doubled {
                    "write `or` between patterns, and one `|` between steps"
                } else {
                    "`|` stands between two steps on one line; take it out"
                };
                let message = if bar.is_some() { "no step follows this `|`" } else { "no step stands before this `|`" };
                let place = bar.unwrap_or(span);
                self.report(error(place.start as usize, place.end as usize, message, help));
            }
            match token.tok {
                Tok::End => break,
                Tok::Newline => {
                    self.take(&token);
                    bar = None;
                    continue;
                }
                Tok::Pipe => {
                    self.take(&token);
                    // The error is reported; another bar would say nothing new.
                    bar = None;
                    self.skip_bars();
                    continue;
                }
                _ => {}
            }
            self.inside = true;
            match self.statement() {
                Ok(kind) => {
                    let span = lexer::span(token.start, self.taken);
                    // Takes in the comment behind the step.
                    self.peek();
                    let comments = std::mem::take(&mut self.comments);
                    lens.statements.push(Statement { kind, comments, span });
                }
                Err(diagnostic) => {
                    self.report(diagnostic);
                    self.recover();
                    self.comments.clear();
                }
            }
            self.parens = 0;
            self.inside = false;
            let token = lexer::token(self.text, self.at, Mode::Start);
            bar = (token.tok == Tok::Pipe).then(|| token.span());
            if token.tok != Tok::End {
                self.take(&token);
            }
        }
        self.inside = false;
        let comments = std::mem::take(&mut self.comments);
        if !comments.is_empty() {
            let end = self.text.len();
            lens.statements.push(Statement { kind: StatementKind::Nothing, comments, span: lexer::span(end, end) });
        }
        self.check_circles(&lens);
        lens
    }

    /// A name is known only after its line, so that only what defines a set anew can lead back to itself.
    fn check_circles(&mut self, lens: &Lens) {
        if !self.let_names.iter().any(|name| self.is_known(name)) {
            return;
        }
        let lets = || {
            lens.statements.iter().filter_map(|s| match &s.kind {
                StatementKind::Let { name, pattern } => Some((name.as_str(), pattern)),
                _ => None,
            })
        };
        let Some((row, way)) = sets::circle(lets()) else { return };
        let Some(place) = lets().nth(row).and_then(|(name, _)| self.lets.get(name)) else { return };
        let through: Vec<String> = way.iter().skip(1).map(|name| format!("`@{name}`")).collect();
        self.report(error(
            place.start as usize,
            place.end as usize,
            format!("`@{}` is part of itself, through {}", way[0], through.join(", then ")),
            "in its definition only its own name means what it was before",
        ));
    }

    fn skip_bars(&mut self) {
        loop {
            let token = lexer::token(self.text, self.at, Mode::Start);
            if token.tok != Tok::Pipe {
                break;
            }
            self.take(&token);
        }
    }

    /// Skips to the separator before the next step.
    fn recover(&mut self) {
        loop {
            let token = lexer::token(self.text, self.at, Mode::Start);
            match token.tok {
                Tok::End => return,
                Tok::Newline | Tok::Pipe if self.parens == 0 || self.op_follows(token.end) => {
                    return;
                }
                Tok::Open => self.parens += 1,
                Tok::Close => self.parens = self.parens.saturating_sub(1),
                _ => {}
            }
            self.at = token.end;
        }
    }

    /// True if a step seems to start at `at`: then a parenthesis before it was never closed.
    fn op_follows(&self, at: usize) -> bool {
        match lexer::token(self.text, at, Mode::Start).tok {
            Tok::Word(word) => OPS.contains(&word) || word == "let",
            _ => false,
        }
    }

    fn statement(&mut self) -> Result1<StatementKind> {
        let token = self.peek();
        let Tok::Word(word) = token.tok else {
            self.take(&token);
            if let Tok::Bad(diagnostic) = token.tok {
                return Err(diagnostic);
            }
            return Err(error(
                token.start,
                token.end,
                format!("a step starts with an operation, and this is `{}`", shown(&self.text[token.start..token.end])),
                self.start_help(),
            ));
        };
        self.take(&token);
        let kind = if word == "let" {
            self.step = Step::Let;
            self.definition(token.span())?
        } else {
            let Some(op) = OPS.into_iter().find(|op| *op == word) else {
                return Err(self.unknown_op(word, &token));
            };
            self.step = Step::Op(op);
            self.want(op, token.span());
            StatementKind::Op(self.op(op)?)
        };
        let token = self.peek();
        match token.tok {
            Tok::End | Tok::Newline | Tok::Pipe => Ok(kind),
            _ => {
                self.take(&token);
                Err(self.unexpected(&token))
            }
        }
    }

    fn start_help(&self) -> String {
        let words: Vec<&str> = OPS.into_iter().chain(["let"]).collect();
        format!("the operations are {}", list(&words))
    }

    fn unknown_op(&self, word: &str, token: &Token<'_>) -> Diagnostic {
        let lower = word.to_lowercase();
        let help = if let Some(&(_, help)) = OP_SYNONYMS.iter().find(|(name, _)| *name == lower) {
            help.to_owned()
        } else if let Some(near) = nearest(word, OPS.into_iter().chain(["let"])) {
            format!("did you mean `{near}`?")
        } else {
            self.start_help()
        };
        error(token.start, token.end, format!("there is no operation `{}`", shown(word)), help)
    }

    fn definition(&mut self, keyword: Span) -> Result1<StatementKind> {
        const HELP: &str = "write `let app = com.acme.*`, and `@app` from there on";
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        let rest = &self.text[start..];
        let at_sign = rest.starts_with('@');
        let len = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '|' | '"' | '(' | ')')).unwrap_or(rest.len());
        let name = &rest[..len];
        let end = start + len;
        if name.is_empty() {
            return Err(error(keyword.start as usize, keyword.end as usize, "`let` needs a name", HELP));
        }
        self.at = end;
        if at_sign {
            return Err(error(start, end, "a set is defined without the `@`", HELP));
        }
        if !lexer::is_set_name(name) {
            return Err(error(
                start,
                end,
                format!("`{}` cannot name a set", shown(name)),
                "a name is a letter, then letters, digits, `_` and `-`",
            ));
        }
        let rest = &self.text[end..];
        let equals = end + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        if !self.text[equals..].starts_with('=') {
            return Err(error(start, end, format!("`let {}` needs `=` and a pattern", shown(name)), HELP));
        }
        self.take_to(equals + 1);
        let place = lexer::span(start, end);
        // Checked before the pattern, and the name is known from here on: a fault in the pattern is
        // one error, not one more at each use.
        let fault = if let Some(first) = self.lets.get(name) {
            let (line, column) = crate::diag::line_column(self.text, first.start);
            Some(error(
                start,
                end,
                format!("`@{name}` is already defined on line {line}, column {column}"),
                "choose another name, or join the two patterns with `or`",
            ))
        } else {
            None
        };
        self.want("=", lexer::span(equals, equals + 1));
        self.let_names.push(name);
        let known = self.lets.insert(name, place);
        if let Some(known) = known {
            self.lets.insert(name, known);
        }
        let pattern = self.pattern()?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        // The name of a set that is there already means that set: so is one extended. Circles are looked for when all
        // definitions are known.
        if !self.is_known(name)
            && let Some(own) = set_in(&pattern, name)
        {
            return Err(error(
                own.start as usize,
                own.end as usize,
                format!("`@{name}` is defined by itself"),
                "a definition may use the sets above it only",
            ));
        }
        Ok(StatementKind::Let { name: name.to_owned(), pattern })
    }

    fn op(&mut self, op: &'static str) -> Result1<Op> {
        Ok(match op {
            "keep" => Op::Keep(self.pattern()?),
            "drop" => Op::Drop(self.pattern()?),
            "hide" => Op::Hide(self.pattern()?),
            "show" => Op::Show(self.pattern()?),
            "where" => Op::Where(self.expr(0, 0)?),
            "from" => {
                let anchor = if self.keyword("innermost") {
                    Anchor::Innermost
                } else if self.keyword("entry") {
                    Anchor::Entry
                } else {
                    self.keyword("outermost");
                    Anchor::Outermost
                };
                let pattern = self.pattern()?;
                Op::From { anchor, pattern, callers: self.callers()? }
            }
            "to" => {
                let innermost = self.keyword("innermost");
                if !innermost {
                    self.keyword("outermost");
                }
                Op::To { innermost, pattern: self.pattern()? }
            }
            "fold" => {
                let entry = self.keyword("entry");
                let pattern = self.pattern()?;
                let name = match self.word("as") {
                    Some(span) => Some(self.name(span)?),
                    None => None,
                };
                Op::Fold { entry, pattern, name }
            }
            "by" => Op::By(self.level()?),
            "rename" => self.rename()?,
            "unrecurse" => {
                let all = self.keyword("all");
                let fold = self.keyword("fold");
                let token = self.peek();
                let end = matches!(token.tok, Tok::End | Tok::Newline | Tok::Pipe);
                let pattern = if end && !fold { None } else { Some(self.pattern()?) };
                Op::Unrecurse { all, fold, pattern }
            }
            "root" => Op::RootBy(self.key("root")?),
            "repair" => {
                let token = self.peek();
                if !matches!(token.tok, Tok::End | Tok::Newline | Tok::Pipe) {
                    self.take(&token);
                    let help = "write it alone; `keep P | repair` repairs samples with P only";
                    return Err(error(token.start, token.end, "`repair` takes no pattern", help));
                }
                Op::Repair
            }
            _ => Op::LeafBy(self.key("leaf")?),
        })
    }

    /// Takes a word that only means something right after the operation.
    fn keyword(&mut self, word: &'static str) -> bool {
        match self.word(word) {
            Some(span) => {
                self.want(word, span);
                true
            }
            None => false,
        }
    }

    fn callers(&mut self) -> Result1<u32> {
        const HELP: &str = "write `from P with 2 callers`";
        let Some(with) = self.word("with") else {
            return Ok(0);
        };
        let token = self.peek();
        let number = match token.tok {
            Tok::Word(word) if word.bytes().all(|b| b.is_ascii_digit()) => word,
            Tok::End | Tok::Newline | Tok::Pipe => {
                return Err(error(with.start as usize, with.end as usize, "`with` needs a number of callers", HELP));
            }
            _ => {
                self.take(&token);
                return Err(error(token.start, token.end, "`with` needs a number of callers", HELP));
            }
        };
        self.take(&token);
        let Ok(callers) = number.parse() else {
            return Err(error(token.start, token.end, "no stack is that deep", HELP));
        };
        if self.word("callers").is_none() && self.word("caller").is_none() {
            return Err(error(with.start as usize, token.end, format!("`callers` is missing after `with {callers}`"), HELP));
        }
        Ok(callers)
    }

    fn name(&mut self, keyword: Span) -> Result1<String> {
        let token = lexer::token(self.text, self.at, Mode::Name);
        self.take(&token);
        match token.tok {
            Tok::Word(word) => Ok(word.to_owned()),
            Tok::Quoted(name) if name.is_empty() => {
                Err(error(token.start, token.end, "this name is empty", "a box needs a name; leave out `as` for `[pattern]`"))
            }
            Tok::Quoted(name) => Ok(name),
            Tok::Bad(diagnostic) => Err(diagnostic),
            tok => {
                self.at = keyword.end as usize;
                let help = if matches!(tok, Tok::Comment(_)) {
                    "`#` starts a comment; quote a name that starts with it"
                } else {
                    "write `as rx`, or quote a name with blanks: `as \"rx core\"`"
                };
                Err(error(keyword.start as usize, keyword.end as usize, "`as` needs a name", help))
            }
        }
    }

    fn level(&mut self) -> Result1<Level> {
        let token = self.peek();
        let Tok::Word(word) = token.tok else {
            return Err(self.missing(&token, "a level", &format!("the levels are {}", list(&LEVELS))));
        };
        self.take(&token);
        let level = match word {
            "function" => Level::Function,
            "class" => Level::Class,
            "package" => Level::Package(None),
            "module" => Level::Module,
            "file" => Level::File,
            "line" => Level::Line,
            _ => {
                let help = if let Some((_, level)) = LEVEL_SYNONYMS.iter().find(|(name, _)| *name == word) {
                    format!("did you mean `{level}`?")
                } else if matches!(word, "thread" | "process" | "service" | "sample-type") || word.starts_with("label.") {
                    format!("samples are grouped with `root by {}`", shown(word))
                } else if let Some(level) = nearest(word, LEVELS) {
                    format!("did you mean `{level}`?")
                } else {
                    format!("the levels are {}", list(&LEVELS))
                };
                return Err(error(token.start, token.end, format!("there is no level `{}`", shown(word)), help));
            }
        };
        let number = self.peek();
        let Tok::Word(digits) = number.tok else {
            return Ok(level);
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(level);
        }
        self.take(&number);
        if level != Level::Package(None) {
            return Err(error(
                number.start,
                number.end,
                format!("`by {word}` takes no number"),
                "only `by package 2` does: the package's first components",
            ));
        }
        match digits.parse() {
            Ok(0) => Err(error(
                number.start,
                number.end,
                "a package cannot have 0 components",
                "write `by package 1` or more, or `by package` for all of it",
            )),
            Ok(n) => Ok(Level::Package(Some(n))),
            Err(_) => Err(error(number.start, number.end, "no package has that many components", "leave the number out")),
        }
    }

    fn key(&mut self, op: &'static str) -> Result1<Key> {
        let help = format!("write `{op} by` and one of {}", list(&KEYS));
        match self.word("by") {
            Some(span) => self.want("by", span),
            None => {
                let token = self.peek();
                return Err(self.missing(&token, "`by` and a key", &help));
            }
        }
        let token = self.peek();
        if self.text[token.start..].starts_with("label.") {
            return match lexer::label_key(self.text, token.start) {
                Ok((key, end)) => {
                    self.take_to(end);
                    Ok(Key::Label(key))
                }
                Err((diagnostic, end)) => {
                    self.at = end;
                    Err(diagnostic)
                }
            };
        }
        let Tok::Word(word) = token.tok else {
            return Err(self.missing(&token, "a key", &help));
        };
        self.take(&token);
        match word {
            "thread" => Ok(Key::Thread),
            "process" => Ok(Key::Process),
            "service" => Ok(Key::Service),
            "sample-type" => Ok(Key::SampleType),
            "broken" => Ok(Key::Broken),
            _ => {
                let help = match word {
                    "label" => "name it: `label.endpoint`".to_owned(),
                    _ if LEVELS.contains(&word) => format!("frames are merged with `by {word}`"),
                    _ => nearest(word, KEYS).map_or(help, |key| format!("did you mean `{key}`?")),
                };
                Err(error(token.start, token.end, format!("there is no key `{}`", shown(word)), help))
            }
        }
    }

    fn rename(&mut self) -> Result1<Op> {
        const HELP: &str = "write `rename /re/ \"replacement\"`, with `$1` for what a group matched";
        let token = self.peek();
        let Tok::Regex(regex) = token.tok.clone() else {
            return Err(self.missing(&token, "a regular expression", HELP));
        };
        self.take(&token);
        let compiled = self.check_regex(&regex, &token)?;
        self.want("rename", token.span());
        let token = lexer::token(self.text, self.at, Mode::Name);
        let replacement = match token.tok.clone() {
            Tok::Word(word) => word.to_owned(),
            Tok::Quoted(text) => text,
            Tok::Bad(diagnostic) => {
                self.take(&token);
                return Err(diagnostic);
            }
            _ => {
                let (_, span) = self.wants;
                return Err(error(span.start as usize, span.end as usize, "`rename` needs a replacement", HELP));
            }
        };
        self.take(&token);
        check_replacement(&replacement, &compiled).map_err(|(message, help)| error(token.start, token.end, message, help))?;
        Ok(Op::Rename { regex, replacement })
    }

    fn check_regex(&mut self, regex: &Regex, token: &Token<'_>) -> Result1<regex::bytes::Regex> {
        self.regexes += 1;
        if self.regexes > MAX_REGEXES {
            return Err(error(
                token.start,
                token.end,
                format!("a lens may have {MAX_REGEXES} regular expressions, and this is one more"),
                "join some of them with `|` inside the slashes, or use names with `*`",
            ));
        }
        compile_regex(regex).map_err(|message| {
            let help = if message.contains("Unicode") {
                "classes are ASCII here: write `(?:ä|ö)` for `[äö]`, and no `\\p{…}`"
            } else if message.contains("look-around") || message.contains("backreferences") {
                "a linear-time matcher has neither; `and not` between two patterns often does the same"
            } else if message.contains("too large") || message.contains("nest") {
                "make the repeats smaller"
            } else {
                "put a backslash before a character that should stand for itself"
            };
            error(token.start, token.end, format!("this regular expression is faulty: {message}"), help)
        })
    }

    // ---- patterns and conditions

    fn pattern(&mut self) -> Result1<Pattern> {
        self.expr(0, 0)
    }

    fn expr<N: Node>(&mut self, least: u8, depth: u32) -> Result1<N> {
        let mut left = self.unary::<N>(depth)?;
        loop {
            let token = self.peek();
            let (and, power, word) = match token.tok {
                Tok::Word("or") => (false, 0, "or"),
                Tok::Word("and") => (true, 1, "and"),
                _ => return Ok(left),
            };
            if power < least {
                return Ok(left);
            }
            self.take(&token);
            self.want(word, token.span());
            let right = self.expr::<N>(power + 1, depth)?;
            left = join(and, left, right);
        }
    }

    fn unary<N: Node>(&mut self, depth: u32) -> Result1<N> {
        let token = self.peek();
        if depth > MAX_NESTING {
            return Err(error(
                token.start,
                token.end,
                format!("this is nested more than {MAX_NESTING} deep"),
                "give parts of it names with `let`",
            ));
        }
        match token.tok {
            Tok::Word("not") => {
                self.take(&token);
                self.want("not", token.span());
                Ok(self.unary::<N>(depth + 1)?.not())
            }
            Tok::Open => {
                self.take(&token);
                self.want("(", token.span());
                self.parens += 1;
                let inner = self.expr::<N>(0, depth + 1)?;
                let close = self.peek();
                if close.tok != Tok::Close {
                    let diagnostic = self.unclosed(&token, &close);
                    return Err(diagnostic);
                }
                self.take(&close);
                self.parens -= 1;
                Ok(inner)
            }
            _ => N::leaf(self),
        }
    }

    /// What stands where `)` should.
    fn unclosed(&mut self, open: &Token<'_>, found: &Token<'_>) -> Diagnostic {
        let next_step = self.broke.is_some_and(|broke| broke > open.start && broke <= found.start && self.op_follows(broke));
        match found.tok {
            Tok::Pipe if !self.op_follows(found.end) => error(
                found.start,
                found.end,
                "`|` separates steps, and this is inside parentheses",
                "write `or` between patterns",
            ),
            Tok::End | Tok::Pipe => self.not_closed(open),
            _ if next_step => self.not_closed(open),
            _ => {
                self.take(found);
                self.unexpected(found)
            }
        }
    }

    fn not_closed(&mut self, open: &Token<'_>) -> Diagnostic {
        if let Some(broke) = self.broke.filter(|&broke| broke > open.start && self.op_follows(broke)) {
            self.at = broke - 1; // The line end is the separator again.
        }
        error(open.start, open.end, "this parenthesis is not closed", "add `)`; quote a name that has a single parenthesis")
    }

    /// Something else, or nothing, stands where `noun` should.
    fn missing(&mut self, token: &Token<'_>, noun: &str, help: &str) -> Diagnostic {
        let (keyword, place) = self.wants;
        match &token.tok {
            Tok::Bad(diagnostic) => {
                self.take(token);
                diagnostic.clone()
            }
            Tok::End | Tok::Newline | Tok::Pipe | Tok::Close => {
                let commented = self.comments.last().is_some_and(|comment| !comment.own_line);
                let help = if commented { "`#` starts a comment; quote a name that starts with it" } else { help };
                let message =
                    if keyword.is_empty() { format!("{noun} is missing") } else { format!("`{keyword}` needs {noun} after it") };
                error(place.start as usize, place.end as usize, message, help)
            }
            _ => {
                self.take(token);
                let text = shown(&self.text[token.start..token.end]);
                error(token.start, token.end, format!("{noun} should stand here, not `{text}`"), help)
            }
        }
    }

    /// A message for what follows a complete pattern, condition or step.
    fn unexpected(&mut self, token: &Token<'_>) -> Diagnostic {
        let text = &self.text[token.start..token.end];
        let text_shown = shown(text);
        let (message, help): (String, String) = match &token.tok {
            Tok::Bad(diagnostic) => return diagnostic.clone(),
            Tok::Close => ("no parenthesis is open here".into(), "take out this `)`, or quote a name that has it".into()),
            Tok::Open => (
                "a parenthesis cannot follow here".into(),
                "quote a name that has parentheses and blanks: `\"operator new(unsigned long)\"`".into(),
            ),
            Tok::Pipe => ("`|` separates steps, and this is a single pattern".into(), "write `or` between patterns".into()),
            Tok::Word("as") => ("only `fold` takes a name with `as`".into(), "quote it if it is part of the pattern".into()),
            Tok::Word("with") => (
                "only `from` keeps callers".into(),
                "write `from P with 2 callers`; quote it if it is part of the pattern".into(),
            ),
            Tok::Word("and" | "or") if self.step == Step::Op("by") => {
                ("a step merges by one level".into(), "write two steps: `by class | by package`".into())
            }
            Tok::Word(word) if matches!(word.to_lowercase().as_str(), "and" | "or" | "not") && word.to_lowercase() != **word => {
                (format!("`{text_shown}` is not read as an operator"), format!("write `{}`", word.to_lowercase()))
            }
            Tok::Word("&" | "&&" | "+") => (format!("`{text_shown}` cannot stand here"), "write `and`".into()),
            Tok::Word("not") => ("`not` cannot join two patterns".into(), "write `and not`".into()),
            Tok::Word(word) if OPS.contains(word) || *word == "let" => (
                format!("the step ends here, and `{word}` follows"),
                "start the next step on a new line or after `|`; quote it if it is part of a name".into(),
            ),
            _ => match self.step {
                Step::Op("by" | "root" | "leaf" | "rename" | "unrecurse") => (
                    format!("the step ends here, and `{text_shown}` follows"),
                    "start the next step on a new line or after `|`".into(),
                ),
                Step::Op("fold") if self.text[..token.start].trim_end().len() != token.start => (
                    format!("the step ends here, and `{text_shown}` follows"),
                    "join patterns with `and` or `or`, and quote a name with blanks".into(),
                ),
                _ => (
                    format!("`and`, `or` or the end of the step should stand here, not `{text_shown}`"),
                    "join patterns with `and` or `or`, and quote a name with blanks: `\"operator new\"`".into(),
                ),
            },
        };
        error(token.start, token.end.max(token.start + usize::from(!text.is_empty())), message, help)
    }

    fn pattern_leaf(&mut self) -> Result1<Pattern> {
        let token = self.peek();
        match &token.tok {
            Tok::Set(name) => {
                let name = *name;
                self.take(&token);
                // The pattern is sound but for the name: others in it may be wrong too.
                if let Err(diagnostic) = self.check_set(name, &token) {
                    self.report(diagnostic);
                }
                Ok(Pattern::Set(name.to_owned(), SpanEq(token.span())))
            }
            Tok::Prefix(Prefix::Field(field)) => {
                let field = *field;
                self.take(&token);
                let form = self.form(&token, Mode::AfterField)?;
                self.field_form(field, form).map(|form| Pattern::Atom(Some(field), form))
            }
            Tok::Prefix(_) => {
                self.take(&token);
                let name = self.text[token.start..token.end].trim_end_matches(':');
                Err(error(
                    token.start,
                    token.end,
                    format!("`{}:` tests a sample, and this pattern tests frames", shown(name)),
                    format!("write a step of its own: `where {}: …`", shown(name)),
                ))
            }
            Tok::Word("time") if self.time_follows(&token) => {
                self.take(&token);
                Err(error(
                    token.start,
                    token.end,
                    "`time` tests a sample, and this pattern tests frames",
                    "write a step of its own: `where time 1.5s..2s`",
                ))
            }
            _ => Ok(Pattern::Atom(None, self.form(&token, Mode::Start)?)),
        }
    }

    fn time_follows(&self, time: &Token<'_>) -> bool {
        matches!(lexer::token(self.text, time.end, Mode::Start).tok, Tok::Word(word) if word.contains(".."))
    }

    /// The form at the place. `before` is the field, or the form's own first token.
    fn form(&mut self, before: &Token<'_>, mode: Mode) -> Result1<Form> {
        let token = if mode == Mode::Start { before.clone() } else { lexer::token(self.text, self.at, mode) };
        self.form_start = token.start;
        let noun = if matches!(self.step, Step::Op("where") | Step::Cond) { Cond::NOUN } else { Pattern::NOUN };
        let field = || shown(&self.text[before.start..before.end]);
        let form = match token.tok.clone() {
            Tok::Word(word @ ("and" | "or" | "as" | "with")) if mode == Mode::Start => {
                let help = format!("quote it if it is a name: `\"{word}\"`");
                let (keyword, place) = self.wants;
                if matches!(word, "as" | "with") && !keyword.is_empty() {
                    return Err(error(
                        place.start as usize,
                        token.end,
                        format!("`{keyword}` needs {noun} before `{word}`"),
                        help,
                    ));
                }
                self.take(&token);
                return Err(error(
                    token.start,
                    token.end,
                    format!("`{word}` stands between two patterns, and there is none before it"),
                    help,
                ));
            }
            tok if mode != Mode::Start
                && (matches!(tok, Tok::Comment(_) | Tok::End | Tok::Newline | Tok::Pipe | Tok::Close)
                    || (token.start > before.end && matches!(tok, Tok::Word("and" | "or" | "as" | "with")))) =>
            {
                return Err(error(
                    before.start,
                    before.end,
                    format!("`{}` needs a name after it", field()),
                    format!("write `{}name`, or quote it if it is part of a name", field()),
                ));
            }
            Tok::Word(word) if word.contains('*') => Form::Glob(word.to_owned()),
            Tok::Word(word) => Form::Substring(word.to_owned()),
            Tok::Glob(glob) => Form::Glob(glob),
            Tok::Exact(name) => Form::Exact(name),
            Tok::Quoted(text) if text.is_empty() => {
                self.take(&token);
                return Err(error(
                    token.start,
                    token.end,
                    "this text is empty",
                    "write `*` for any frame, or `=\"\"` for an empty name",
                ));
            }
            Tok::Quoted(text) => Form::Substring(text),
            Tok::Regex(regex) => {
                self.take(&token);
                self.check_regex(&regex, &token)?;
                Form::Regex(regex)
            }
            Tok::Open if mode != Mode::Start => {
                self.take(&token);
                self.parens += 1;
                return Err(error(
                    before.start,
                    token.end,
                    "a field belongs to a single name",
                    format!("write it before each of them: `{0}a or {0}b`", field()),
                ));
            }
            _ => {
                let help = match self.step {
                    Step::Op(op @ ("keep" | "drop" | "from" | "to" | "hide" | "show" | "fold")) => {
                        format!("name frames: `{op} com.acme.*`, `{op} redis`, `{op} @jvm-runtime`")
                    }
                    _ => "name frames: `com.acme.*`, `redis`, `@jvm-runtime`".to_owned(),
                };
                return Err(self.missing(&token, noun, &help));
            }
        };
        self.take(&token);
        Ok(form)
    }

    /// `kind:` and `line:` take less than the other fields.
    fn field_form(&mut self, field: Field, form: Form) -> Result1<Form> {
        let (start, end) = (self.form_start, self.taken);
        match (field, form) {
            (Field::Kind, Form::Substring(kind) | Form::Exact(kind)) => {
                if KINDS.contains(&kind.as_str()) {
                    return Ok(Form::Exact(kind));
                }
                let help = nearest(&kind, KINDS)
                    .map_or_else(|| format!("the kinds are {}", list(&KINDS)), |near| format!("did you mean `kind:{near}`?"));
                Err(error(start, end, format!("there is no kind `{}`", shown(&kind)), help))
            }
            (Field::Kind, _) => Err(error(
                start,
                end,
                "`kind:` takes one of its names, not a pattern",
                format!("the kinds are {}; join several with `or`", list(&KINDS)),
            )),
            (Field::Line, Form::Substring(line)) => {
                if line.bytes().all(|b| b.is_ascii_digit()) {
                    return Ok(Form::Exact(line));
                }
                Err(error(
                    start,
                    end,
                    format!("`{}` is not a line number", shown(&line)),
                    "write `line:12`, or `line:/^1[0-9]$/` for several; quote it if it is part of a name",
                ))
            }
            (_, form) => Ok(form),
        }
    }

    /// Whether there is a set of this name outside of the lens.
    fn is_known(&self, name: &str) -> bool {
        sets::find(name).is_some() || self.known.sets.iter().any(|known| known == name)
    }

    fn check_set(&mut self, name: &str, token: &Token<'_>) -> Result1<()> {
        if self.lets.contains_key(name) || self.is_known(name) || self.errors.len() >= MAX_ERRORS {
            return Ok(());
        }
        let defined = self.let_names.iter().copied();
        let known = self.known.sets.iter().map(String::as_str);
        let near = nearest(name, defined.chain(known).chain(sets::BUILT_IN.iter().map(|set| set.name)));
        let help = match near {
            Some(near) => format!("did you mean `@{near}`?"),
            None => format!("define it above with `let {0} = …`; for a name that starts with `@` write `\"@{0}\"`", shown(name)),
        };
        Err(error(token.start, token.end, format!("there is no set `@{}`", shown(name)), help))
    }

    fn cond_leaf(&mut self) -> Result1<Cond> {
        let token = self.peek();
        match &token.tok {
            Tok::Prefix(Prefix::Thread) => {
                self.take(&token);
                Ok(Cond::Thread(self.form(&token, Mode::AfterField)?))
            }
            Tok::Prefix(Prefix::Process) => {
                self.take(&token);
                Ok(Cond::Process(self.form(&token, Mode::AfterField)?))
            }
            Tok::Prefix(Prefix::Label(key)) => {
                self.take(&token);
                Ok(Cond::Label(key.clone(), self.form(&token, Mode::AfterField)?))
            }
            Tok::Word("time" | "time:") => {
                self.take(&token);
                self.time(&token)
            }
            Tok::Prefix(Prefix::Field(_)) => {
                self.take(&token);
                let field = shown(&self.text[token.start..token.end]);
                Err(error(
                    token.start,
                    token.end,
                    format!("`{field}` tests frames, and `where` tests samples"),
                    format!("write `keep {field}…` or `drop {field}…`: samples with or without such a frame"),
                ))
            }
            Tok::Set(name) => {
                self.take(&token);
                Err(error(
                    token.start,
                    token.end,
                    format!("`@{}` is a set of frames, and `where` tests samples", shown(name)),
                    format!("write `keep @{0}` or `drop @{0}`: samples with or without such a frame", shown(name)),
                ))
            }
            // Always an error: nothing stands before the operator.
            Tok::Word("and" | "or") => self.form(&token, Mode::Start).map(Cond::Thread),
            Tok::Word(word) => {
                self.take(&token);
                let word = *word;
                let name = word.trim_end_matches(':');
                let fields = lexer::FIELDS.iter().map(|&(name, _)| name);
                let help = if fields.into_iter().any(|field| field == name) {
                    format!("that is a frame's: write `keep {name}:…` or `drop {name}:…`")
                } else if matches!(name, "thread" | "process") {
                    format!("write `where {name}: name`")
                } else if name == "label" || name.starts_with("label.") {
                    "write `where label.endpoint: /api/`".to_owned()
                } else if name.starts_with("time:") {
                    "write `time 1.5s..2s`".to_owned()
                } else if let Some(near) = nearest(name, ["thread", "process", "label", "time"]) {
                    format!(
                        "did you mean `{}`?",
                        if near == "time" {
                            "time"
                        } else {
                            match near {
                                "thread" => "thread:",
                                "process" => "process:",
                                _ => "label.KEY:",
                            }
                        }
                    )
                } else if matches!(self.wants.0, "or" | "and") {
                    format!("repeat the field: `thread: a {} thread: b`", self.wants.0)
                } else {
                    format!(
                        "there are `thread:`, `process:`, `label.KEY:` and `time A..B`; samples with a frame: `keep {}`",
                        shown(word)
                    )
                };
                Err(error(token.start, token.end, format!("`{}` is no condition on a sample", shown(word)), help))
            }
            _ => {
                let diagnostic =
                    self.missing(&token, Cond::NOUN, "there are `thread:`, `process:`, `label.KEY:` and `time 1.5s..2s`");
                Err(diagnostic)
            }
        }
    }

    fn time(&mut self, keyword: &Token<'_>) -> Result1<Cond> {
        const HELP: &str = "write `time 1.5s..2s`, `time 10%..40%`, `time 2s..` or `time ..2s`, without blanks around `..`";
        let token = self.peek();
        let Tok::Word(word) = token.tok else {
            return Err(match token.tok {
                Tok::End | Tok::Newline | Tok::Pipe | Tok::Close => {
                    error(keyword.start, keyword.end, "`time` needs a range after it", HELP)
                }
                _ => self.missing(&token, "a range of time", HELP),
            });
        };
        self.take(&token);
        let Some((from, to)) = word.split_once("..") else {
            return Err(error(token.start, token.end, format!("`{}` is not a range of time", shown(word)), HELP));
        };
        if from.is_empty() && to.is_empty() {
            return Err(error(
                token.start,
                token.end,
                "this range has no end",
                "give one: `2s..` or `..2s`, or leave the step out",
            ));
        }
        let point = |text: &str, at: usize| time_point(text).map_err(|(message, help)| error(at, at + text.len(), message, help));
        let start = if from.is_empty() { OPEN_START } else { point(from, token.start)? };
        let end = if to.is_empty() { OPEN_END } else { point(to, token.end - to.len())? };
        let backwards = match (start, end) {
            (TimePoint::Nanos(a), TimePoint::Nanos(b)) => a >= b,
            (TimePoint::PartsPerMillion(a), TimePoint::PartsPerMillion(b)) => a >= b,
            _ => false,
        };
        if backwards {
            return Err(error(token.start, token.end, "this range ends before it starts", "write the earlier time first"));
        }
        Ok(Cond::Time(start, end))
    }
}

/// `..2s` starts with the first sample.
pub(crate) const OPEN_START: TimePoint = TimePoint::Nanos(0);
/// `2s..` goes on to the last sample, which is part of it.
pub(crate) const OPEN_END: TimePoint = TimePoint::Nanos(i64::MAX);

/// The units of time, largest first, in nanoseconds.
pub(crate) const UNITS: [(&str, i64); 8] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ns", 1),
];

fn time_point(text: &str) -> Result<TimePoint, (String, String)> {
    let len = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(len);
    let bad = || (format!("`{}` is not a time", shown(text)), "write a number and a unit: `1.5s`, `20ms`, `10%`".to_owned());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.contains('.') || number.ends_with('.') {
        return Err(bad());
    }
    let scaled = |unit: i64| -> Result<i64, (String, String)> {
        let long = || (format!("`{}` is too long", shown(text)), "times end after 292 years".to_owned());
        let mut value = whole.parse::<i64>().ok().and_then(|n| n.checked_mul(unit)).ok_or_else(long)?;
        let mut place = unit;
        for digit in fraction.trim_end_matches('0').bytes() {
            // Minutes and hours are no powers of ten; `0.1h` still is a whole number of nanoseconds.
            if place % 10 != 0 {
                return Err((
                    format!("`{}` is finer than can be told apart", shown(text)),
                    "leave out the last digits".to_owned(),
                ));
            }
            place /= 10;
            let part = place * i64::from(digit - b'0');
            value = value.checked_add(part).ok_or_else(long)?;
        }
        Ok(value)
    };
    if unit == "%" {
        let ppm = scaled(10_000)?;
        return match u32::try_from(ppm) {
            Ok(ppm) if ppm <= 1_000_000 => Ok(TimePoint::PartsPerMillion(ppm)),
            _ => Err((format!("`{}` is more than the whole profile", shown(text)), "write at most `100%`".to_owned())),
        };
    }
    if let Some(&(_, nanos)) = UNITS.iter().find(|(name, _)| *name == unit) {
        return Ok(TimePoint::Nanos(scaled(nanos)?));
    }
    if unit.is_empty() {
        return Err((format!("`{}` has no unit", shown(text)), "the units are `ns` `us` `ms` `s` `m` `h` and `%`".to_owned()));
    }
    if unit.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err((
            format!("there is no unit `{}`", shown(unit)),
            "the units are `ns` `us` `ms` `s` `m` `h` and `%`".to_owned(),
        ));
    }
    Err(bad())
}

/// `$name` in a replacement must be a group: the regex crate puts nothing for others, and reads `$1a` as
/// a group named `1a`.
fn check_replacement(text: &str, regex: &regex::bytes::Regex) -> Result<(), (String, String)> {
    let groups = regex.captures_len();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
            continue;
        }
        let (name, braced) = match rest.strip_prefix('{') {
            Some(inner) => match inner.split_once('}') {
                Some((name, _)) => (name, true),
                None => continue,
            },
            None => {
                let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                (&rest[..len], false)
            }
        };
        if name.is_empty() {
            continue;
        }
        let exists = match name.parse::<usize>() {
            Ok(number) => number < groups,
            Err(_) => regex.capture_names().any(|group| group == Some(name)),
        };
        if exists {
            continue;
        }
        let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let message = format!("the regular expression has no group `{}`", shown(name));
        let help = if !braced && digits > 0 && digits < name.len() {
            format!("write `${{{}}}{}` for a group with letters behind it", &name[..digits], shown(&name[digits..]))
        } else {
            let count = match groups - 1 {
                0 => "it has none".to_owned(),
                1 => "it has `$1`".to_owned(),
                n => format!("it has `$1` to `${n}`"),
            };
            format!("{count}; groups are made with `(…)`, and `$$` stands for a dollar sign")
        };
        return Err((message, help));
    }
    Ok(())
}

/// The place of `@name` in a pattern. Recursion is bounded by [`MAX_NESTING`].
fn set_in(pattern: &Pattern, name: &str) -> Option<Span> {
    match pattern {
        Pattern::Or(parts) | Pattern::And(parts) => parts.iter().find_map(|part| set_in(part, name)),
        Pattern::Not(inner) => set_in(inner, name),
        Pattern::Set(set, place) => (set == name).then_some(place.0),
        Pattern::Atom(..) => None,
    }
}

/// "`a`, `b` and `c`".
fn list(words: &[&str]) -> String {
    let mut out = String::new();
    for (n, word) in words.iter().enumerate() {
        if n > 0 {
            out.push_str(if n + 1 == words.len() { " and " } else { ", " });
        }
        out.push('`');
        out.push_str(word);
        out.push('`');
    }
    out
}
