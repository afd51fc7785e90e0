//! What `fold` calls its frames: a fixed name, or a template filled from the first frame of the run.

use super::ast::{Field, Form, Pattern};
use super::matcher::compile_regex;
use super::symbols::{Symbol, Symbols, TextId};
use crate::diag::Diagnostic;

/// What `fold` names its frames.
pub(super) enum FoldNames {
    Fixed { name: String, entry: bool },
    Template { template: String, entry: bool, regex: Option<(Option<Field>, regex::bytes::Regex)> },
}

impl FoldNames {
    pub(super) fn new(entry: bool, pattern: &Pattern, name: Option<&str>) -> Result<FoldNames, Diagnostic> {
        let Some(name) = name else { return Ok(FoldNames::Fixed { name: format!("[{pattern}]"), entry }) };
        if !name.contains('$') {
            return Ok(FoldNames::Fixed { name: name.to_owned(), entry });
        }
        let regex = match pattern {
            Pattern::Atom(field, Form::Regex(r)) => Some((*field, compile_regex(r)?)),
            _ => None,
        };
        Ok(FoldNames::Template { template: name.to_owned(), entry, regex })
    }

    pub(super) fn make(&self, symbols: &mut Symbols, first: Symbol) -> Symbol {
        let (name, entry) = match self {
            FoldNames::Fixed { name, entry } => (name.clone(), *entry),
            FoldNames::Template { template, entry, regex } => (expand(template, symbols, first, regex.as_ref()), *entry),
        };
        let name = if entry { format!("{name} ← {}", symbols.text(symbols.function(first))) } else { name };
        symbols.make_named(&name, Some(first))
    }
}

/// Fills `$package`, `$class`, `$module`, `$file` and the regex's `$1`, `$name`.
fn expand(template: &str, symbols: &Symbols, first: Symbol, regex: Option<&(Option<Field>, regex::bytes::Regex)>) -> String {
    let fields = [
        ("package", symbols.package(first)),
        ("class", symbols.class(first)),
        ("module", symbols.module(first)),
        ("file", symbols.file(first)),
    ];
    let captures = regex.and_then(|(field, regex)| {
        let mut texts = match field {
            None => [&symbols.names(first)[..], &[symbols.file(first), symbols.module(first)]].concat(),
            Some(Field::Class) => vec![symbols.class(first)],
            Some(Field::Package) => vec![symbols.package(first)],
            Some(Field::Module) => vec![symbols.module(first)],
            Some(Field::File) => vec![symbols.file(first)],
            Some(Field::Fn | Field::Line | Field::Kind) => symbols.own_names(first).collect(),
        };
        texts.retain(|&id| id != TextId::EMPTY);
        texts.into_iter().find_map(|id| regex.captures(symbols.text(id).as_bytes()))
    });
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let braced = rest.starts_with('{') && rest.contains('}');
        let word_end = |s: &str| s.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(s.len());
        let (word, after) = if braced {
            let close = rest.find('}').unwrap_or(rest.len());
            (&rest[1..close], &rest[close + 1..])
        } else {
            // `$1st` is the first capture and `st`.
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let end = if digits > 0 { digits } else { word_end(rest) };
            (&rest[..end], &rest[end..])
        };
        if let Some((_, id)) = fields.iter().find(|(name, _)| *name == word) {
            // A frame without the field is named after itself: nothing is called by an empty name.
            out.push_str(symbols.text(if id.index() == 0 { symbols.function(first) } else { *id }));
            rest = after;
        } else if let Some(captures) = &captures
            && let Some(text) = word.parse::<usize>().map_or_else(|_| captures.name(word), |n| captures.get(n))
        {
            out.push_str(&String::from_utf8_lossy(text.as_bytes()));
            rest = after;
        } else if word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty() && captures.is_some() {
            // A group that took no part in the match is empty.
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    out
}
