//! A lens while it is written: what its lines do, what may stand at the caret, and the steps a box or row offers.

use std::sync::Arc;

use engine::diag::Diagnostic;
use engine::lens::ast::{Lens, Pattern, Statement, StatementKind};
use engine::lens::complete::{self, Item, ItemKind, Keys, Names};
use engine::lens::explain::explain_statement;
use engine::lens::parse::{self, Line};
use engine::lens::symbols::Symbol;
use engine::lens::{RunOptions, offer};
use engine::view::Cost;

use crate::Level;
use crate::response::{Body, Completion, CompletionKind, LensError, LineKind, Offer, RecipeLine};
use crate::session::{Seen, Session};

/// The lens line by line.
pub(crate) fn recipe(session: &Session, lens: &str) -> Body {
    let read = parse::lines(lens, &session.known());
    let mut steps = 0;
    let lines = read.lines.iter().map(|line| recipe_line(lens, line, &mut steps)).collect();
    Body::Recipe { lines, runs: read.runs }
}

fn recipe_line(lens: &str, line: &Line, steps: &mut u32) -> RecipeLine {
    let text = &lens[line.span.start as usize..line.span.end as usize];
    let first = *steps;
    if line.kind != parse::LineKind::Off {
        *steps += line.statements.iter().filter(|s| matches!(s, StatementKind::Op(_))).count() as u32;
    }
    let says = if line.goes_on && line.kind == parse::LineKind::Step && line.statements.is_empty() {
        "This goes on with the step above.".to_owned()
    } else {
        line.statements.iter().map(explain_statement).collect::<Vec<_>>().join(" ")
    };
    RecipeLine {
        text: parse::switched_off(text).unwrap_or(text).to_owned(),
        kind: match line.kind {
            parse::LineKind::Step => LineKind::Step,
            parse::LineKind::Let => LineKind::Let,
            parse::LineKind::Off => LineKind::Off,
            parse::LineKind::Comment => LineKind::Comment,
            parse::LineKind::Blank => LineKind::Blank,
            parse::LineKind::Wrong => LineKind::Wrong,
        },
        says,
        errors: line.errors.iter().map(|error| in_line(text, line.span.start, error)).collect(),
        steps: (first, *steps),
    }
}

/// An error with its place in UTF-16 code units of its line.
fn in_line(line: &str, start: u32, error: &Diagnostic) -> LensError {
    let unit = |byte: u32| units(line, byte.saturating_sub(start) as usize);
    LensError {
        start: unit(error.span.start),
        end: unit(error.span.end),
        message: error.message.clone(),
        help: error.help.clone(),
    }
}

/// A byte's place in UTF-16 code units; one inside a character counts as before it.
fn units(text: &str, byte: usize) -> u32 {
    text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= byte).map(|(_, c)| c.len_utf16() as u32).sum()
}

/// The byte at a place in UTF-16 code units; one inside a character is before it, one beyond the text is its end.
fn byte(text: &str, unit: u32) -> usize {
    let mut left = unit as usize;
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

/// The names of a view, ready to be looked up.
pub(crate) struct Indexed {
    /// What the view is seen through.
    above: Vec<StatementKind>,
    sample_type: usize,
    names: Names,
    keys: Keys,
}

/// What may stand at the caret of a line of the lens, or of a pattern.
///
/// A line sees the stacks as the lines above it leave them, and so do the names that are offered for it: the line is looked
/// for in the lens. Where it is not found, and for a pattern, they are those of the whole lens. Faulty lines are left out.
pub(crate) fn complete(
    session: &mut Session,
    sample_type: usize,
    lens: &str,
    text: &str,
    at: u32,
    pattern: bool,
    rows: u32,
) -> Body {
    let lines = parse::lines(lens, &session.known()).lines;
    let is_line = |line: &Line| lens[line.span.start as usize..line.span.end as usize] == *text.trim_end_matches(['\r', '\n']);
    let here = if pattern { None } else { lines.iter().position(is_line) };
    let above = lines.into_iter().take(here.unwrap_or(usize::MAX)).filter(|line| line.kind != parse::LineKind::Off);
    let above: Vec<StatementKind> = above.flat_map(|line| line.statements).collect();
    let mut sets = session.sets().to_vec();
    sets.extend(lets(&above));
    let indexed = match session.names.take() {
        Some(indexed) if indexed.above == above && indexed.sample_type == sample_type => indexed,
        old => index(session, sample_type, above, old.filter(|old| old.sample_type == sample_type).map(|old| old.keys)),
    };
    let known = complete::Known { names: &indexed.names, keys: &indexed.keys, sets: &sets };
    let found = complete::complete(text, byte(text, at), pattern, known, rows.min(MAX_ROWS) as usize);
    session.names = Some(indexed);
    Body::Complete {
        start: units(text, found.start),
        end: units(text, found.end),
        items: found.items.into_iter().map(completion).collect(),
    }
}

/// The sets that statements define.
pub(crate) fn lets<'a>(statements: impl IntoIterator<Item = &'a StatementKind>) -> impl Iterator<Item = (String, Pattern)> {
    statements.into_iter().filter_map(|kind| match kind {
        StatementKind::Let { name, pattern } => Some((name.clone(), pattern.clone())),
        _ => None,
    })
}

/// Nobody reads more.
const MAX_ROWS: u32 = 1000;

/// Collects the names of the view that the statements lead to; of the profile as it is if they cannot be run on it.
fn index(session: &Session, sample_type: usize, above: Vec<StatementKind>, keys: Option<Keys>) -> Indexed {
    let names = match session.last_seen() {
        Some(seen) if seen.sample_type == sample_type && is_of(seen, &above) => Names::new(&seen.cost),
        _ => {
            let run = |statements: &[StatementKind]| {
                let statement =
                    |kind: &StatementKind| Statement { kind: kind.clone(), comments: Vec::new(), span: Default::default() };
                let lens = Lens { statements: statements.iter().map(statement).collect() };
                engine::lens::run(session.profile(), &lens, session.sets(), RunOptions { sample_type, fuse: true })
            };
            let lensed = run(&above).or_else(|_| run(&[]));
            lensed.map_or_else(|_| Names::default(), |lensed| Names::new(&Cost::new(Arc::new(lensed), sample_type)))
        }
    };
    let keys = keys.unwrap_or_else(|| Keys::new(session.profile(), sample_type));
    Indexed { above, sample_type, names, keys }
}

/// Was this seen through just these statements?
fn is_of(seen: &Seen, statements: &[StatementKind]) -> bool {
    let seen = seen.cost.lensed().lens().statements.iter().map(|s| &s.kind);
    seen.filter(|kind| **kind != StatementKind::Nothing).eq(statements)
}

fn completion(item: Item) -> Completion {
    Completion {
        text: item.text,
        label: item.label,
        kind: match item.kind {
            ItemKind::Operation => CompletionKind::Operation,
            ItemKind::Word => CompletionKind::Word,
            ItemKind::Field => CompletionKind::Field,
            ItemKind::Set => CompletionKind::Set,
            ItemKind::Name => CompletionKind::Name,
            ItemKind::Key => CompletionKind::Key,
        },
        says: item.says,
    }
}

/// The steps that can be made of a frame.
pub(crate) fn offers(session: &Session, seen: &Seen, symbol: Symbol) -> Body {
    let mut sets = session.sets().to_vec();
    sets.extend(lets(seen.cost.lensed().lens().statements.iter().map(|s| &s.kind)));
    body(offer::of_frame(&seen.cost, symbol, &sets))
}

/// The steps that can be made of a box that is no frame.
pub(crate) fn view_offers(seen: &Seen) -> Body {
    body(offer::of_view(&seen.cost))
}

/// The steps that can be made of a row of a table.
pub(crate) fn row_offers(seen: &Seen, level: Level, name: &str) -> Body {
    body(offer::of_row(&seen.cost, level.into(), name))
}

fn body(offers: Vec<offer::Offer>) -> Body {
    let offers =
        offers.into_iter().map(|o| Offer { group: o.group, of: o.of, label: o.label, operation: o.operation, line: o.line });
    Body::Offers { offers: offers.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_code_units_and_bytes() {
        let text = "aä🔥b";
        assert_eq!([0, 1, 2, 3, 5, 7, 8, 99].map(|n| units(text, n)), [0, 1, 1, 2, 2, 4, 5, 5]);
        assert_eq!([0, 1, 2, 3, 4, 5, 99].map(|n| byte(text, n)), [0, 1, 3, 3, 7, 8, 8]);
    }
}
