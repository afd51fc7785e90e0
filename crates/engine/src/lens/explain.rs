//! What a step does, in plain words: what happens to the samples, and where the rest goes.

use std::fmt::Write as _;

use super::ast::{Anchor, Cond, Field, Form, Key, Lens, Level, Op, Pattern, StatementKind, TimePoint};
use super::lexer::Mode;
use super::parse::{OPEN_END, OPEN_START};
use super::print::{form_text, quote};

/// So many parts of a long `or` are spelt out.
const PARTS: usize = 6;

/// The lens as a numbered list, one line per operation or definition.
pub fn explain_lens(lens: &Lens) -> String {
    let mut out = String::new();
    let mut number = 0;
    for statement in &lens.statements {
        let text = explain_statement(&statement.kind);
        if text.is_empty() {
            continue;
        }
        number += 1;
        let _ = writeln!(out, "{number}. {text}"); // Writing to a String cannot fail.
    }
    out
}

/// What an operation or definition does; empty for comments.
pub fn explain_statement(kind: &StatementKind) -> String {
    match kind {
        StatementKind::Nothing => String::new(),
        StatementKind::Let { name, pattern } => {
            format!("From here on @{name} stands for frames {}. The samples stay as they are.", describe(pattern))
        }
        StatementKind::Op(op) => explain(op),
    }
}

/// What the step does, in a sentence or two.
pub fn explain(op: &Op) -> String {
    match op {
        Op::Keep(pattern) => format!(
            "Keep: samples with at least one frame {} stay as they are. The others go to OTHER, truncated ones to BROKEN.",
            describe(pattern)
        ),
        Op::Drop(pattern) => format!(
            "Drop: samples with a frame {} are dropped; they leave the picture and are counted in the ledger.",
            describe(pattern)
        ),
        Op::Where(cond) => {
            format!("Select: samples {} stay as they are. The others are dropped and counted in the ledger.", describe_cond(cond))
        }
        Op::From { anchor, pattern, callers } => {
            let frames = describe(pattern);
            let start = match anchor {
                Anchor::Outermost => format!("its outermost frame {frames}"),
                Anchor::Innermost => format!("its innermost frame {frames}"),
                Anchor::Entry => format!("the first frame of its innermost run of frames {frames}"),
            };
            let above = match callers {
                0 => format!("every stack starts at {start}; the callers above go"),
                1 => {
                    format!("every stack starts one caller above {start}; what is further up goes")
                }
                n => {
                    format!("every stack starts {n} callers above {start}; what is further up goes")
                }
            };
            format!(
                "Cut: {above} (each box can say where it was reached from). \
                 Samples without such a frame go to OTHER, truncated ones to BROKEN."
            )
        }
        Op::To { innermost, pattern } => format!(
            "Trim: every stack ends at its {} frame {}; what lies below goes, and its cost becomes self of that frame. \
             Samples without such a frame stay as they are.",
            if *innermost { "innermost" } else { "outermost" },
            describe(pattern)
        ),
        Op::Hide(pattern) => format!(
            "Hide: frames {} are taken out; what they called and their self move to the nearest caller that is left. \
             A stack with no frame left goes to HIDDEN.",
            describe(pattern)
        ),
        Op::Show(pattern) => format!(
            "Show: only frames {} stay; what the others called and their self move to the nearest caller that is left. \
             A stack with no frame left goes to HIDDEN.",
            describe(pattern)
        ),
        Op::Fold { entry, pattern, name } => {
            let frames = describe(pattern);
            let name = match name {
                Some(name) => quote(name),
                None => quote(&format!("[{}]", short(&pattern.to_string()))),
            };
            let named =
                if *entry { format!("named {name} and after the frame that entered the run") } else { format!("named {name}") };
            format!(
                "Fold: each run of consecutive frames {frames} becomes one frame, {named}. \
                 Leaving the run and entering it again makes a second one; no sample is lost."
            )
        }
        Op::By(level) => {
            let becomes = match level {
                Level::Function => "function, without lines and addresses".to_owned(),
                Level::Class => "class".to_owned(),
                Level::Package(None) => "package".to_owned(),
                Level::Package(Some(1)) => "package's first component".to_owned(),
                Level::Package(Some(n)) => format!("package's first {n} components"),
                Level::Module => "module (binary, library, jar or crate)".to_owned(),
                Level::File => "source file".to_owned(),
                Level::Line => "source line".to_owned(),
            };
            let lacks = match level {
                Level::Class | Level::Package(_) | Level::Module => {
                    " A frame without one takes the next coarser it has, else keeps its name."
                }
                Level::Function | Level::File | Level::Line => " A frame without one keeps its name.",
            };
            let lacks = if *level == Level::Function { "" } else { lacks };
            format!("Merge: every frame becomes its {becomes}, and equal neighbours become one; no sample is lost.{lacks}")
        }
        Op::Rename { regex, replacement } => {
            let becomes =
                if replacement.is_empty() { "is taken out of".to_owned() } else { format!("becomes {} in", quote(replacement)) };
            format!(
                "Rename: what matches {regex} {becomes} every frame's name. \
                 The stacks stay as they are; neighbours that are now equal stay apart."
            )
        }
        Op::Unrecurse { all, fold, pattern } => {
            let of = pattern.as_ref().map(describe);
            match (all, fold, of) {
                (false, false, None) => {
                    "Unrecurse: a function that calls itself directly becomes one frame; no sample is lost.".to_owned()
                }
                (false, false, Some(frames)) => format!(
                    "Unrecurse: neighbouring frames of the same function become one, for frames {frames}; no sample is lost."
                ),
                (false, true, Some(frames)) => {
                    format!(
                        "Unrecurse: neighbouring frames {frames} become one, as if they were one function; no sample is lost."
                    )
                }
                (true, false, None) => "Unrecurse: everything between a function's outermost and innermost occurrence goes, \
                     and what the innermost called moves to the outermost; no sample is lost."
                    .to_owned(),
                (true, false, Some(frames)) => format!(
                    "Unrecurse: everything between a function's outermost and innermost occurrence goes, for frames {frames}, \
                     and what the innermost called moves to the outermost; no sample is lost."
                ),
                (true, true, Some(frames)) => format!(
                    "Unrecurse: everything between the outermost and the innermost frame {frames} goes, whichever function \
                     they are, and what the innermost called moves to the outermost; no sample is lost."
                ),
                (_, true, None) => "Unrecurse: all functions count as one.".to_owned(),
            }
        }
        Op::RootBy(Key::Broken) => "Group: above every stack that is known to be truncated comes a frame [broken], so that none of \
             them stands under a wrong root; the others stay as they are."
            .to_owned(),
        Op::LeafBy(Key::Broken) => "Split: below every stack that is known to be truncated comes a frame [broken], which takes its \
             self; the others stay as they are."
            .to_owned(),
        Op::Repair => "Repair: truncated stacks are attached where exactly one call path of the complete stacks leads to the frames \
             they begin with, if these frames are telling enough; attached frames are marked as inferred. The others stay truncated, \
             and no sample is lost."
            .to_owned(),
        Op::RootBy(key) => format!("Group: above every stack comes a frame with {}; no sample is lost.", describe_key(key)),
        Op::LeafBy(key) => {
            format!("Split: below every stack comes a frame with {}, which takes its self; no sample is lost.", describe_key(key))
        }
    }
}

/// A pattern as what follows 'a frame': `in @kernel or whose class contains "rx"`.
pub fn describe(pattern: &Pattern) -> String {
    outer(&words(pattern, false))
}

/// A condition as what follows 'samples': `whose thread is exactly main`.
pub fn describe_cond(cond: &Cond) -> String {
    outer(&cond_words(cond, false))
}

/// Without the parentheses that a part of a longer phrase has.
fn outer(phrase: &Phrase) -> String {
    format!("{}{}", phrase.head, phrase.tail)
}

/// What is said of one part: `whose name is` and `rx.*`, so that neighbours can share the head.
struct Phrase {
    head: String,
    tail: String,
    /// Has an `and` or `or` of its own.
    compound: bool,
    /// May be written together with others of its head: `is a or b`.
    shares: bool,
}

impl Phrase {
    fn text(&self) -> String {
        if self.compound { format!("({})", self.tail) } else { format!("{}{}", self.head, self.tail) }
    }
}

/// Joins parts with the word for `and` or `or`, of which a negation is the other; long ones are cut.
fn joined(parts: impl ExactSizeIterator<Item = Phrase>, and: bool, negated: bool) -> Phrase {
    let word = if and != negated { " and " } else { " or " };
    let count = parts.len();
    let mut out = String::new();
    let mut last: Option<String> = None;
    for (n, part) in parts.enumerate() {
        if n > 0 {
            out.push_str(word);
        }
        if n == PARTS && count > PARTS + 1 {
            let _ = write!(out, "{} more like these", count - PARTS);
            break;
        }
        if part.shares && last.as_ref() == Some(&part.head) {
            out.push_str(&part.tail);
        } else {
            out.push_str(&part.text());
        }
        last = part.shares.then_some(part.head);
    }
    Phrase { head: String::new(), tail: out, compound: true, shares: false }
}

// `not` is moved inwards: 'not in @gc and not in @jit' is read more easily than 'not (…)'. The parser
// bounds how deep these recurse.

fn words(pattern: &Pattern, negated: bool) -> Phrase {
    let simple = |words: &str, tail: &str| Phrase {
        head: format!("{}{words} ", if negated { "not " } else { "" }),
        tail: tail.to_owned(),
        compound: false,
        shares: !negated,
    };
    match pattern {
        Pattern::Or(parts) | Pattern::And(parts) => {
            joined(parts.iter().map(|part| words(part, negated)), matches!(pattern, Pattern::And(_)), negated)
        }
        Pattern::Not(inner) => words(inner, !negated),
        Pattern::Set(name, _) => simple("in", &format!("@{name}")),
        Pattern::Atom(Some(Field::Kind), Form::Exact(kind)) => simple("of kind", kind),
        Pattern::Atom(Some(Field::Line), Form::Exact(line)) => simple("on line", line),
        Pattern::Atom(field, form) => {
            let what = match (field, form) {
                (None, Form::Glob(glob)) if !glob.contains('/') => "name",
                (None, Form::Exact(_)) => "name",
                (None, _) => "name, file or module",
                (Some(Field::Fn), _) => "name",
                (Some(Field::Class), _) => "class",
                (Some(Field::Package), _) => "package",
                (Some(Field::Module), _) => "module",
                (Some(Field::File), _) => "file",
                (Some(Field::Line), _) => "line number",
                (Some(Field::Kind), _) => "kind",
            };
            form_words(&format!("whose {what}"), form, negated)
        }
    }
}

fn form_words(subject: &str, form: &Form, negated: bool) -> Phrase {
    let (verb, not, object) = match form {
        Form::Substring(text) => {
            let case = if text.chars().any(char::is_uppercase) { " (case as written)" } else { "" };
            let star = if text.contains('*') { " (the star is an ordinary character)" } else { "" };
            ("contains", "does not contain", format!("{}{case}{star}", quote(&short(text))))
        }
        Form::Glob(_) => ("is", "is not", short(&form_text(form, Mode::AfterField))),
        Form::Exact(name) if name.is_empty() => ("is", "is not", "empty".to_owned()),
        Form::Exact(name) => ("is exactly", "is not exactly", quote(&short(name))),
        Form::Regex(regex) => ("matches", "does not match", short(&regex.to_string())),
    };
    Phrase { head: format!("{subject} {} ", if negated { not } else { verb }), tail: object, compound: false, shares: !negated }
}

fn cond_words(cond: &Cond, negated: bool) -> Phrase {
    match cond {
        Cond::Or(parts) | Cond::And(parts) => {
            joined(parts.iter().map(|part| cond_words(part, negated)), matches!(cond, Cond::And(_)), negated)
        }
        Cond::Not(inner) => cond_words(inner, !negated),
        Cond::Thread(form) => form_words("whose thread", form, negated),
        Cond::Process(form) => form_words("whose process", form, negated),
        Cond::Label(key, form) => form_words(&format!("whose label {}", short(&super::print::key_text(key))), form, negated),
        Cond::Time(start, end) => {
            let range = match (*start == OPEN_START, *end == OPEN_END) {
                (true, true) => "at any time".to_owned(),
                (true, false) => format!("in the first {}", amount(end)),
                (false, true) => format!("from {start} {} on", of(start)),
                (false, false) => format!("between {start} and {end} {}", of(end)),
            };
            Phrase {
                head: format!("{}taken ", if negated { "not " } else { "" }),
                tail: range,
                compound: false,
                shares: !negated,
            }
        }
    }
}

fn amount(point: &TimePoint) -> String {
    match point {
        TimePoint::Nanos(_) => format!("{point} of the profile"),
        TimePoint::PartsPerMillion(_) => format!("{point} of the profile's duration"),
    }
}

fn of(point: &TimePoint) -> &'static str {
    match point {
        TimePoint::Nanos(_) => "after the first sample",
        TimePoint::PartsPerMillion(_) => "of the profile's duration",
    }
}

fn describe_key(key: &Key) -> String {
    match key {
        Key::Thread => "the name of its thread".to_owned(),
        Key::Process => "the name of its process".to_owned(),
        Key::Label(key) => format!("the value of its label {}", short(&super::print::key_text(key))),
        Key::Service => "the name of its service".to_owned(),
        Key::SampleType => "the name of the sample type".to_owned(),
        Key::Broken => "whether it is known to be truncated".to_owned(),
    }
}

/// A sentence stays a sentence, however long the names in it.
fn short(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
