//! A lens line by line, for who is writing it: what each line is, and what is wrong with it.
//!
//! If the whole text is read without an error, its statements are what the lines hold. Otherwise each line is read by
//! itself, knowing the definitions above it, so that one faulty line does not spoil the others. A step that has an open
//! parenthesis at the end of its line goes on to the line that closes it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Known, MAX_ERRORS, OPS, Parser, parse};
use crate::diag::{Diagnostic, Span};
use crate::lens::ast::{Statement, StatementKind};
use crate::lens::lexer::{self, Mode, Tok};

/// So many errors of a text are told; a line beyond them is [`LineKind::Wrong`] without one.
const TOLD: usize = 20 * MAX_ERRORS;

/// Over so many lines a step is looked for that goes on, if the text is faulty.
const REACH: usize = 200;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// One or more operations, or a further line of a step that spans several.
    Step,
    /// Definitions only.
    Let,
    /// A comment that begins with `#-`: a line that is switched off.
    Off,
    /// Another comment.
    Comment,
    /// Nothing.
    Blank,
    /// Something that cannot be run.
    Wrong,
}

/// A line of a lens.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its bytes in the text, without the line end.
    pub span: Span,
    /// What it is.
    pub kind: LineKind,
    /// The sound statements that begin on it; of a line that is off those it would hold. Places are bytes of the text.
    pub statements: Vec<StatementKind>,
    /// What is wrong, with places in bytes of the text, on this line. Nothing for a line that is off.
    pub errors: Vec<Diagnostic>,
    /// It goes on with the step of a line above.
    pub goes_on: bool,
}

/// What is left of a line that is switched off: the text after `#-` and a blank.
pub fn switched_off(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('\u{feff}').trim_start().strip_prefix("#-")?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// The lines of a lens.
#[derive(Debug, Clone)]
pub struct Lines {
    /// At least one.
    pub lines: Vec<Line>,
    /// Is the whole without an error?
    pub runs: bool,
}

/// Reads a lens line by line. Cost grows with the length of the text.
pub fn lines(text: &str, known: &Known) -> Lines {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = 0;
    for piece in text.split('\n') {
        let end = start + piece.trim_end_matches('\r').len();
        let kind = kind(&text[start..end]);
        lines.push(Line { span: lexer::span(start, end), kind, statements: Vec::new(), errors: Vec::new(), goes_on: false });
        start += piece.len() + 1;
    }
    let mut reader = Reader { text, known, lets: FxHashMap::default(), let_names: Vec::new(), regexes: 0, told: 0 };
    let runs = match parse(text, known) {
        Ok(lens) => {
            place(&mut lines, &lens.statements);
            true
        }
        Err(errors) => {
            reader.one_by_one(&mut lines);
            if lines.iter().all(|line| line.kind != LineKind::Wrong) {
                // Only the whole is at fault: it is too long.
                tell(&mut lines, errors, &mut 0);
            }
            false
        }
    };
    reader.off(&mut lines);
    Lines { lines, runs }
}

/// What can be said of a line without reading it.
fn kind(line: &str) -> LineKind {
    let rest = line.trim_start_matches('\u{feff}').trim_start();
    match rest {
        "" => LineKind::Blank,
        _ if rest.starts_with("#-") => LineKind::Off,
        _ if rest.starts_with('#') => LineKind::Comment,
        _ => LineKind::Step,
    }
}

/// Puts sound statements on the lines they begin on; the first begins on the first line that is neither blank nor comment.
fn place(lines: &mut [Line], statements: &[Statement]) {
    let (mut at, mut last) = (0, 0);
    for statement in statements {
        if statement.kind == StatementKind::Nothing {
            continue;
        }
        while at + 1 < lines.len() && lines[at + 1].span.start <= statement.span.start {
            at += 1;
        }
        // What stands between two beginnings belongs to the step above, unless it is a comment or blank.
        lines[last + 1..at.max(last + 1)].iter_mut().for_each(goes_on);
        last = at;
        lines[at].statements.push(statement.kind.clone());
    }
    lines.iter_mut().skip(last + 1).for_each(goes_on);
    for line in lines {
        if line.kind == LineKind::Step && !line.goes_on && line.statements.iter().all(|s| matches!(s, StatementKind::Let { .. }))
        {
            line.kind = LineKind::Let;
        }
    }
}

fn goes_on(line: &mut Line) {
    line.goes_on = line.kind == LineKind::Step;
}

/// Puts errors on the lines they are on.
fn tell(lines: &mut [Line], errors: Vec<Diagnostic>, told: &mut usize) {
    for mut error in errors {
        let after = lines.partition_point(|line| line.span.start <= error.span.start);
        let line = &mut lines[after.max(1) - 1];
        line.kind = LineKind::Wrong;
        *told += 1;
        if *told > TOLD {
            continue;
        }
        error.span.start = error.span.start.min(line.span.end);
        error.span.end = error.span.end.clamp(error.span.start, line.span.end);
        line.errors.push(error);
    }
}

/// Reads lines, knowing what those above define.
struct Reader<'a> {
    text: &'a str,
    known: &'a Known,
    lets: FxHashMap<&'a str, Span>,
    let_names: Vec<&'a str>,
    regexes: usize,
    told: usize,
}

impl<'a> Reader<'a> {
    fn one_by_one(&mut self, lines: &mut [Line]) {
        let mut at = 0;
        while at < lines.len() {
            if lines[at].kind != LineKind::Step {
                at += 1;
                continue;
            }
            let end = at + self.reach(&lines[at..]);
            let (statements, errors) = self.read(lines[at].span.start as usize..self.after(&lines[end - 1]), true);
            let chunk = &mut lines[at..end];
            place(chunk, &statements);
            if !errors.is_empty() {
                // A step is wrong as a whole.
                chunk.iter_mut().filter(|line| line.goes_on || line.statements.is_empty()).for_each(|line| {
                    if matches!(line.kind, LineKind::Step | LineKind::Let) {
                        line.kind = LineKind::Wrong;
                    }
                });
                tell(chunk, errors, &mut self.told);
            }
            at = end;
        }
    }

    /// The end of a line with its line end.
    fn after(&self, line: &Line) -> usize {
        (lexer::line_end(self.text, line.span.end as usize) + 1).min(self.text.len())
    }

    /// Over how many lines the step goes that begins on the first: to the one that closes its parentheses, if that comes
    /// before the next step. Otherwise only the first line is at fault.
    fn reach(&self, lines: &[Line]) -> usize {
        let mut open = 0_usize;
        for (number, line) in lines.iter().enumerate().take(REACH) {
            let (mut at, end) = (line.span.start as usize, line.span.end as usize);
            let mut first = true;
            loop {
                let token = lexer::token(&self.text[..end], at, Mode::Start);
                match token.tok {
                    Tok::Word(word) if first && (number > 0) == (OPS.contains(&word) || word == "let") => return 1,
                    Tok::Open => open += 1,
                    Tok::Close => open = open.saturating_sub(1),
                    Tok::End => break,
                    _ => {}
                }
                first = false;
                at = token.end;
            }
            if open == 0 {
                return number + 1;
            }
        }
        1
    }

    /// The sound statements of a piece of the text and what is wrong with it. What it defines is known from here on if
    /// it is `kept`.
    fn read(&mut self, piece: Range<usize>, kept: bool) -> (Vec<Statement>, Vec<Diagnostic>) {
        let mut parser = Parser::unchecked(&self.text[..piece.end], self.known);
        parser.at = parser.at.max(piece.start);
        parser.taken = parser.at;
        parser.control_characters();
        if !parser.errors.is_empty() {
            return (Vec::new(), parser.errors);
        }
        parser.regexes = self.regexes;
        parser.lets = std::mem::take(&mut self.lets);
        parser.let_names = std::mem::take(&mut self.let_names);
        let defined = parser.let_names.len();
        let lens = parser.lens();
        if kept {
            self.regexes = parser.regexes;
        } else {
            for name in parser.let_names.drain(defined..) {
                // A name that was there before has the place it had.
                if parser.lets.get(name).is_some_and(|place| place.start as usize >= piece.start) {
                    parser.lets.remove(name);
                }
            }
        }
        self.lets = std::mem::take(&mut parser.lets);
        self.let_names = std::mem::take(&mut parser.let_names);
        let errors = parser.finish(()).err().unwrap_or_default();
        // A pattern is read on behind a set that is not known.
        let sound = |s: &Statement| !errors.iter().any(|e| s.span.start <= e.span.start && e.span.start < s.span.end);
        let statements = lens.statements.into_iter().filter(sound).collect();
        (statements, errors)
    }

    /// What lines that are off would do where they stand.
    fn off(&mut self, lines: &mut [Line]) {
        if lines.iter().all(|line| line.kind != LineKind::Off) {
            return;
        }
        (self.lets, self.let_names, self.regexes) = (FxHashMap::default(), Vec::new(), 0);
        let text = self.text;
        for line in lines {
            let (start, end) = (line.span.start as usize, line.span.end as usize);
            if line.kind == LineKind::Off {
                let rest = switched_off(&text[start..end]).unwrap_or_default();
                let (statements, errors) = self.read(end - rest.len()..end, false);
                if errors.is_empty() {
                    line.statements =
                        statements.into_iter().map(|s| s.kind).filter(|kind| *kind != StatementKind::Nothing).collect();
                }
                continue;
            }
            for statement in &line.statements {
                if let StatementKind::Let { name, .. } = statement
                    && let Some(at) = text[start..end].find(name.as_str())
                {
                    let name = &text[start + at..start + at + name.len()];
                    self.lets.entry(name).or_insert(lexer::span(start + at, start + at + name.len()));
                    self.let_names.push(name);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::MAX_BYTES;
    use super::*;

    fn kinds(text: &str) -> String {
        let read = lines(text, &Known::sets(["ours"]));
        assert_eq!(read.runs, parse(text, &Known::sets(["ours"])).is_ok(), "{text}");
        assert_eq!(read.runs, read.lines.iter().all(|l| l.kind != LineKind::Wrong), "{text}");
        let letter = |line: &Line| match (line.kind, line.goes_on) {
            (LineKind::Step, true) => '+',
            (LineKind::Step, _) => 's',
            (LineKind::Let, _) => 'l',
            (LineKind::Off, _) if line.statements.is_empty() => 'o',
            (LineKind::Off, _) => 'O',
            (LineKind::Comment, _) => 'c',
            (LineKind::Blank, _) => 'b',
            (LineKind::Wrong, _) => 'w',
        };
        read.lines.iter().map(letter).collect()
    }

    #[test]
    fn a_line_is_judged_by_itself() {
        for (text, expected) in [
            ("", "b"),
            ("hide a\nhied b\n\nby class | from c\n# x\n#- to d\n#- tu e", "swbscOo"),
            ("let a = b\nhide @a\nhide @b\nhide @ours", "lsws"),
            ("let a = b\nlet a = c\nhide @a", "lws"),
            ("let a = @a", "w"),
            ("hide @a\nlet a = b", "wl"),
            ("#- hide @a | hide b", "o"),
            // Over several lines.
            ("hide (a or\n  b or # no more\n\n  # why\n  c)\nby class", "s+bc+s"),
            ("hide (a or\nb c)\nby class", "wws"),
            ("hide (a or\nfrom b", "ws"),
            ("hide (a\n\nfrom b)", "wbw"),
            ("hide (a or b", "w"),
            ("hide )\nfrom b", "ws"),
            // What is off knows what stands above it and defines nothing.
            ("let a = b\n#- hide @a\n#- let c = d\n#- hide @c", "lOOo"),
            ("#- let a = b\nlet a = c\n#- let a = d\nhide @a", "Olos"),
            ("let a = b | hide @a | hide a", "s"),
            ("\u{feff}hide a\r\nhide b\r\n", "ssb"),
            ("hide a\rhide b\nby class", "ws"),
            ("hide \"x\nby class", "ws"),
            ("| hide a\nhide b |\nby class", "wws"),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn places_are_on_their_lines() {
        for text in ["hide (a or\nb c)", "hide (", "\r\r\nhide", "let a = b\nlet a = (c or\nd)", "hide (a\n#- b\n)\n)"] {
            let read = lines(text, &Known::default());
            assert!(read.lines.iter().any(|l| !l.errors.is_empty()), "{text}");
            for line in read.lines {
                for error in line.errors {
                    assert!(line.span.start <= error.span.start && error.span.start <= error.span.end, "{text}");
                    assert!(error.span.end <= line.span.end, "{text}");
                }
            }
        }
    }

    #[test]
    fn a_text_that_is_too_long_says_so() {
        let text = "hide a\n".repeat(MAX_BYTES / 7 + 1);
        let read = lines(&text, &Known::default());
        assert!(!read.runs && read.lines[0].errors.len() == 1);
    }

    #[test]
    fn many_errors_are_not_all_told() {
        let read = lines(&"x\n".repeat(10_000), &Known::default());
        assert_eq!(read.lines.iter().map(|l| l.errors.len()).sum::<usize>(), TOLD);
        assert_eq!(read.lines.iter().filter(|l| l.kind == LineKind::Wrong).count(), 10_000);
    }
}
