//! What stands before the caret, and what may therefore stand at it.

use super::words;
use crate::lens::ast::Field;
use crate::lens::lexer::{self, Mode, Prefix, Tok, Token};
use crate::lens::parse::OPS;

/// Words that may stand at a place, and what each means.
type Words = &'static [(&'static str, &'static str)];

/// What a pattern or condition belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// A step, by its word.
    Op(&'static str),
    /// A definition, or a pattern that stands for itself.
    Alone,
}

/// What a condition tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sample {
    Thread,
    Process,
    Label(String),
}

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expects {
    /// Nothing that is known.
    Nothing,
    /// An operation, at the start of a step.
    Operation,
    /// A pattern or one of these words.
    Pattern { words: Words, asked: Asked },
    /// What follows `class:`.
    Field(Field),
    /// A pattern or condition is complete: `and`, `or`, what the step has behind it. In parentheses?
    Joint { asked: Asked, open: bool },
    /// A condition on a sample.
    Condition,
    /// What follows `thread:`.
    Value(Sample),
    /// What follows `time`.
    Time,
    /// `by`, after `root` and `leaf`.
    By,
    /// What follows `root by`.
    Key,
    /// What follows `by`.
    Level,
    /// What follows `by package`.
    Components,
    /// What follows `as`.
    FoldName,
    /// What follows `with`.
    Count,
    /// What follows `with 2`.
    Callers,
    /// What follows `let name`.
    Equals,
}

/// A place in a text.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) expects: Expects,
    /// The word under the caret, up to the caret.
    pub(super) typed: &'a str,
    /// Where that word begins, in bytes.
    pub(super) start: usize,
    /// One past its end, or the caret where what follows is none of its business.
    pub(super) end: usize,
    /// The word before it.
    before: &'a str,
    /// The word after it.
    behind: &'a str,
}

impl Place<'_> {
    /// Does it stand beside an `and` or behind a `not`?
    pub(super) fn joined(&self) -> bool {
        matches!(self.before, "and" | "not") || self.behind == "and"
    }

    /// Does it stand behind a `not`?
    pub(super) fn negated(&self) -> bool {
        self.before == "not"
    }
}

/// Reads up to the caret.
pub(super) fn find(text: &str, caret: usize, pattern: bool) -> Place<'_> {
    let mut reader = Reader {
        text,
        caret,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        parens: u32::from(pattern),
        whole: pattern,
        asked: Asked::Alone,
        before: "",
        expects: if pattern { Expects::Pattern { words: &[], asked: Asked::Alone } } else { Expects::Operation },
    };
    reader.read()
}

struct Reader<'a> {
    text: &'a str,
    caret: usize,
    at: usize,
    /// Open parentheses; one more in a pattern that stands for itself, where line ends are blanks.
    parens: u32,
    whole: bool,
    asked: Asked,
    before: &'a str,
    expects: Expects,
}

impl<'a> Reader<'a> {
    fn read(&mut self) -> Place<'a> {
        loop {
            let mode = match self.expects {
                Expects::Field(_) | Expects::Value(_) => Mode::AfterField,
                Expects::FoldName => Mode::Name,
                _ => Mode::Start,
            };
            let token = lexer::token(self.text, self.at, mode);
            if self.caret <= token.start {
                return self.before_token(&token);
            }
            // A word can be typed on; what is complete is behind the caret.
            let typed_on = !matches!(token.tok, Tok::Prefix(_) | Tok::Open | Tok::Close | Tok::Pipe | Tok::Newline);
            if self.caret < token.end || (self.caret == token.end && typed_on) {
                return self.inside(&token);
            }
            if let Some(place) = self.advance(&token) {
                return place;
            }
        }
    }

    fn place(&mut self, start: usize, end: usize) -> Place<'a> {
        let behind = lexer::token(self.text, end, Mode::Start);
        Place {
            expects: std::mem::replace(&mut self.expects, Expects::Nothing),
            typed: &self.text[start..self.caret],
            start,
            end,
            before: self.before,
            behind: &self.text[behind.start..behind.end],
        }
    }

    /// The caret stands on a blank, or right before a word.
    fn before_token(&mut self, token: &Token<'a>) -> Place<'a> {
        let replaces = match token.tok {
            Tok::Word(word) => !matches!(word, "and" | "or" | "not" | "as" | "with"),
            Tok::Quoted(_) | Tok::Glob(_) | Tok::Exact(_) | Tok::Set(_) => true,
            _ => false,
        };
        let end = if replaces && self.caret == token.start { token.end } else { self.caret };
        self.place(self.caret, end)
    }

    fn inside(&mut self, token: &Token<'a>) -> Place<'a> {
        match token.tok {
            Tok::Comment(_) => self.expects = Expects::Nothing,
            // What is quoted or bracketed and not closed yet swallowed what follows.
            Tok::Bad(_) if self.text[token.start..token.end].contains(['"', '/']) => return self.place(token.start, self.caret),
            _ => {}
        }
        self.place(token.start, token.end)
    }

    /// Takes a token that is wholly before the caret.
    fn advance(&mut self, token: &Token<'a>) -> Option<Place<'a>> {
        self.at = token.end;
        match token.tok {
            Tok::Comment(_) => return None,
            Tok::Newline if self.parens > 0 => return None,
            Tok::Newline | Tok::Pipe if !self.whole => {
                (self.parens, self.expects, self.before) = (0, Expects::Operation, "");
                return None;
            }
            _ => {}
        }
        let word = &self.text[token.start..token.end];
        let bare = matches!(token.tok, Tok::Word(_));
        let joint = Expects::Joint { asked: self.asked, open: self.parens > u32::from(self.whole) };
        self.expects = match std::mem::replace(&mut self.expects, Expects::Nothing) {
            Expects::Operation if bare && word == "let" => return self.definition(),
            Expects::Operation if bare => self.operation(word),
            Expects::Pattern { words, .. } => match &token.tok {
                Tok::Word("innermost" | "entry" | "outermost") if !words.is_empty() => self.pattern(&[]),
                Tok::Word("all") if words == words::UNRECURSE => self.pattern(words::UNRECURSE_ALL),
                Tok::Word("fold") if self.asked == Asked::Op("unrecurse") && !words.is_empty() => self.pattern(&[]),
                Tok::Word("not" | "and" | "or") => self.pattern(&[]),
                Tok::Open => {
                    self.parens += 1;
                    self.pattern(&[])
                }
                Tok::Prefix(Prefix::Field(field)) => Expects::Field(*field),
                Tok::Prefix(_) => Expects::Nothing,
                _ => joint,
            },
            Expects::Field(_) | Expects::Value(_) => joint,
            Expects::Joint { .. } => match &token.tok {
                Tok::Word("and" | "or") if self.asked == Asked::Op("where") => Expects::Condition,
                Tok::Word("and" | "or") => self.pattern(&[]),
                Tok::Word("as") if self.asked == Asked::Op("fold") && self.parens == 0 => Expects::FoldName,
                Tok::Word("with") if self.asked == Asked::Op("from") && self.parens == 0 => Expects::Count,
                Tok::Close if self.parens > u32::from(self.whole) => {
                    self.parens -= 1;
                    Expects::Joint { asked: self.asked, open: self.parens > u32::from(self.whole) }
                }
                _ => Expects::Nothing,
            },
            Expects::Condition => match &token.tok {
                Tok::Prefix(Prefix::Thread) => Expects::Value(Sample::Thread),
                Tok::Prefix(Prefix::Process) => Expects::Value(Sample::Process),
                Tok::Prefix(Prefix::Label(key)) => Expects::Value(Sample::Label(key.clone())),
                Tok::Word("time" | "time:") => Expects::Time,
                Tok::Word("not" | "and" | "or") => Expects::Condition,
                Tok::Open => {
                    self.parens += 1;
                    Expects::Condition
                }
                _ => Expects::Nothing,
            },
            Expects::Time => joint,
            Expects::By if word == "by" => Expects::Key,
            Expects::Level if word == "package" => Expects::Components,
            Expects::Count if bare => Expects::Callers,
            _ => Expects::Nothing,
        };
        self.before = word;
        None
    }

    fn pattern(&self, words: Words) -> Expects {
        Expects::Pattern { words, asked: self.asked }
    }

    fn operation(&mut self, word: &str) -> Expects {
        let Some(op) = OPS.into_iter().find(|op| *op == word) else { return Expects::Nothing };
        self.asked = Asked::Op(op);
        match op {
            "from" => self.pattern(words::FROM),
            "to" => self.pattern(words::TO),
            "fold" => self.pattern(words::FOLD),
            "unrecurse" => self.pattern(words::UNRECURSE),
            "where" => Expects::Condition,
            "by" => Expects::Level,
            "root" | "leaf" => Expects::By,
            "rename" | "repair" => Expects::Nothing,
            _ => self.pattern(&[]),
        }
    }

    /// `let name = `, as the parser reads it.
    fn definition(&mut self) -> Option<Place<'a>> {
        let blanks = |at: usize| at + (self.text[at..].len() - self.text[at..].trim_start_matches([' ', '\t']).len());
        let start = blanks(self.at);
        let rest = &self.text[start..];
        let len = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '|' | '"' | '(' | ')')).unwrap_or(rest.len());
        let end = start + len;
        let equals = blanks(end);
        self.asked = Asked::Alone;
        self.expects = Expects::Nothing;
        if len == 0 || self.caret <= end {
            // A new name is the user's to choose.
            return (self.caret <= end).then(|| self.place(self.caret, self.caret));
        }
        if !self.text[equals..].starts_with('=') {
            self.expects = if self.caret <= equals { Expects::Equals } else { Expects::Nothing };
            self.at = equals;
            return (self.caret <= equals).then(|| self.place(self.caret, self.caret));
        }
        if self.caret <= equals {
            return Some(self.place(self.caret, self.caret));
        }
        self.at = equals + 1;
        self.expects = self.pattern(&[]);
        None
    }
}
