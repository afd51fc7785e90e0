//! The line of the lens that means some frames of a view: the shortest whose pattern matches just these.

use std::cell::OnceCell;

use profile::Bits;
use profile::sort::SortShared as _;
use rustc_hash::FxHashSet;

use super::paths::NONE;
use crate::lens::Symbols;
use crate::lens::ast::{Anchor, Field, Form, Op, Pattern, StatementKind};
use crate::lens::matcher::Matcher;
use crate::lens::symbols::{Symbol, TextId};
use crate::view::Cost;

/// Most names that a pattern lists.
const MOST_NAMES: usize = 8;

/// Finds patterns for disjoint groups of frames.
pub(super) struct Patterns<'a> {
    symbols: &'a Symbols,
    /// Per symbol its group, or [`NONE`].
    of: &'a [u32],
    /// The frames that stand in a stack, ascending, as a matcher wants them.
    live: Vec<Symbol>,
    /// The same by group, ascending in each; those of no group behind all others.
    by_group: Vec<Symbol>,
    /// The same by the first byte of one of their names, files and modules; a frame stands in several lists.
    by_first_byte: Vec<Vec<Symbol>>,
    /// Sets that a pattern may name.
    sets: Vec<(String, Pattern)>,
    named: &'a [(String, Bits)],
    /// Frames that are in no group for being platform.
    platform: &'a Bits,
    /// Those of the built-in set, from when they are first asked for.
    built_in: OnceCell<Bits>,
}

/// What a pattern matches, beside a group.
#[derive(PartialEq)]
enum Match {
    /// Just the group.
    Just,
    /// Platform frames too.
    AndPlatform,
    /// Less, or more.
    Other,
}

impl<'a> Patterns<'a> {
    pub(super) fn new(cost: &'a Cost, of: &'a [u32], named: &'a [(String, Bits)], platform: &'a Bits) -> Patterns<'a> {
        let symbols = cost.lensed().symbols();
        let mut seen = Bits::new(symbols.len());
        cost.live_symbols().for_each(|s| seen.set(s as usize));
        let live: Vec<Symbol> = seen.ones().map(|s| s as Symbol).collect();
        let mut by_group = live.clone();
        by_group.sort_shared_by_key(|&s| of[s as usize]);
        let lets = cost.lensed().lens().statements.iter().filter_map(|s| match &s.kind {
            StatementKind::Let { name, pattern } => Some((name.clone(), pattern.clone())),
            _ => None,
        });
        Patterns {
            symbols,
            of,
            live,
            by_group,
            by_first_byte: Vec::new(),
            sets: lets.collect(),
            named,
            platform,
            built_in: OnceCell::new(),
        }
    }

    /// `from …`, which shows a group in one place, if a pattern can tell it from all else.
    pub(super) fn line(&mut self, group: u32, name: &str) -> Option<String> {
        let pattern = self.pattern(group, name)?;
        Some(Op::From { anchor: Anchor::Outermost, pattern, callers: 0 }.to_string())
    }

    /// The shortest pattern that matches a group and nothing else that is live. `name` is what the group is called.
    pub(super) fn pattern(&mut self, group: u32, name: &str) -> Option<Pattern> {
        if group == NONE {
            return None;
        }
        let from = self.by_group.partition_point(|&s| self.of[s as usize] < group);
        let to = self.by_group.partition_point(|&s| self.of[s as usize] <= group);
        let members = self.by_group[from..to].to_vec();
        let with_text = |pattern: Pattern| {
            let text = pattern.to_string();
            // A list of names says least: it comes after all that says why these.
            let list =
                matches!(&pattern, Pattern::Or(parts) if parts.iter().all(|p| matches!(p, Pattern::Atom(None, Form::Exact(_)))));
            // What goes by its own name is meant by it, however short another pattern is.
            let other = !matches!(&pattern, Pattern::Atom(None, Form::Exact(exact)) if exact == name);
            ((list, other, text.chars().count(), text), pattern)
        };
        let mut candidates: Vec<((bool, bool, usize, String), Pattern)> =
            self.candidates(&members, name).into_iter().map(with_text).collect();
        candidates.sort_shared_by(|a, b| a.0.cmp(&b.0));
        candidates.dedup_by(|a, b| a.0 == b.0);
        let mut with_platform = None;
        for (_, pattern) in candidates {
            match self.compare(&pattern, group, &members) {
                Match::Just => return Some(pattern),
                Match::AndPlatform if with_platform.is_none() => with_platform = Some(pattern),
                _ => {}
            }
        }
        self.without_platform(with_platform?, &members)
    }

    fn compare(&mut self, pattern: &Pattern, group: u32, members: &[Symbol]) -> Match {
        let Ok(matcher) = Matcher::with_sets(pattern, &self.sets) else { return Match::Other };
        // Most candidates fail on the first few.
        let few = &members[..members.len().min(8)];
        if members.is_empty() || matcher.bind_among(self.symbols, few).len() < few.len() {
            return Match::Other;
        }
        if self.by_first_byte.is_empty() {
            self.by_first_byte = first_bytes(self.symbols, &self.live);
        }
        let matched: FxHashSet<Symbol> = match starts_with(pattern) {
            Some(bytes) => {
                bytes.iter().flat_map(|&b| matcher.bind_among(self.symbols, &self.by_first_byte[usize::from(b)])).collect()
            }
            None => matcher.bind_among(self.symbols, &self.live).into_iter().collect(),
        };
        let (own, others): (Vec<Symbol>, Vec<Symbol>) = matched.into_iter().partition(|&s| self.of[s as usize] == group);
        match own.len() == members.len() {
            true if others.is_empty() => Match::Just,
            true if others.iter().all(|&s| self.platform.get(s as usize)) => Match::AndPlatform,
            _ => Match::Other,
        }
    }

    /// A pattern that matches a group and platform frames, if the built-in set can tell these apart.
    fn without_platform(&self, pattern: Pattern, members: &[Symbol]) -> Option<Pattern> {
        let set = Pattern::Set("platform".into(), Default::default());
        let bind = || Matcher::with_sets(&set, &[]).map(|m| m.bind(self.symbols)).unwrap_or_default();
        let built_in = self.built_in.get_or_init(bind);
        let apart = built_in.len() == self.platform.len()
            && self.live.iter().all(|&s| !self.platform.get(s as usize) || built_in.get(s as usize))
            && members.iter().all(|&s| !built_in.get(s as usize));
        let mut parts = match pattern {
            Pattern::And(parts) => parts,
            one => vec![one],
        };
        parts.push(Pattern::Not(Box::new(set)));
        apart.then_some(Pattern::And(parts))
    }

    /// What might be the pattern: by the name of the group, and by what all its frames have in common.
    fn candidates(&self, members: &[Symbol], name: &str) -> Vec<Pattern> {
        let symbols = self.symbols;
        let mut out = Vec::new();
        if self.named.iter().any(|(n, _)| n == name) {
            let set = Pattern::Set(name.trim_start_matches('@').to_owned(), Default::default());
            out.extend(crate::lens::parse_pattern(name, &Default::default()).ok());
            out.push(set);
        }
        let whole = ["::*", ".*", "/*", "\\*"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let shared = |of: &dyn Fn(Symbol) -> TextId| {
            let mut ids = members.iter().map(|&s| of(s));
            let first = ids.next().filter(|id| *id != TextId::EMPTY)?;
            ids.all(|id| id == first).then(|| symbols.text(first))
        };
        let fields = [
            (Field::Class, shared(&|s| symbols.class(s))),
            (Field::Package, shared(&|s| symbols.package(s))),
            (Field::Module, shared(&|s| symbols.module(s))),
            (Field::File, shared(&|s| symbols.file(s))),
        ];
        let function = shared(&|s| symbols.qualified(s)).or_else(|| shared(&|s| symbols.function(s)));
        if let Some(function) = function {
            out.push(exact(None, function));
            for &(field, text) in &fields {
                out.extend(text.map(|text| Pattern::And(vec![exact(None, function), exact(Some(field), text)])));
                out.push(Pattern::And(vec![exact(None, function), not_any(field)]));
            }
        }
        let texts: Vec<(Field, &str)> = fields.iter().filter_map(|&(field, text)| Some((field, text?))).collect();
        for (n, &(field, text)) in texts.iter().enumerate() {
            out.push(exact(Some(field), text));
            out.extend(
                texts[n + 1..]
                    .iter()
                    .map(|&(other, more)| Pattern::And(vec![exact(Some(field), text), exact(Some(other), more)])),
            );
            // What has none of what is finer stands for itself.
            let finer: Vec<Pattern> = [Field::Class, Field::Package].into_iter().filter(|f| *f != field).map(not_any).collect();
            out.push(Pattern::And([&[exact(Some(field), text)], &finer[..]].concat()));
            out.push(Pattern::And(vec![exact(Some(field), text), not_any(Field::Package)]));
        }
        // A star in a name would stand for anything.
        for prefix in [Some(whole), texts.first().map(|(_, text)| *text)].into_iter().flatten().filter(|p| !p.contains('*')) {
            let star = |field: Option<Field>, separator: &str| Pattern::Atom(field, Form::Glob(format!("{prefix}{separator}*")));
            let package = || exact(Some(Field::Package), prefix);
            out.extend([star(None, "."), star(None, "::"), star(None, "/"), star(None, "\\")]);
            out.push(Pattern::Atom(Some(Field::File), Form::Glob(format!("{}/*", prefix.replace(['.', '\\'], "/")))));
            out.push(Pattern::Atom(None, Form::Glob(format!("{}/*", prefix.replace(['.', '\\'], "/")))));
            // As in Go, whose functions stand behind a dot and its packages behind a slash.
            out.push(Pattern::Or(vec![star(None, "."), star(None, "/")]));
            out.push(package());
            for separator in [".", "::", "/", "\\"] {
                out.push(Pattern::Or(vec![package(), star(Some(Field::Package), separator)]));
                // A class that is not in a package of the name, though its name begins like it.
                out.push(Pattern::Or(vec![package(), star(None, separator)]));
            }
        }
        if members.len() <= MOST_NAMES {
            let mut names: Vec<&str> = members.iter().map(|&s| symbols.text(symbols.qualified(s))).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() > 1 {
                out.push(Pattern::Or(names.into_iter().map(|name| exact(None, name)).collect()));
            }
        }
        out.retain(|p| !matches!(p, Pattern::Atom(_, Form::Exact(text)) if text.is_empty()));
        out
    }
}

fn exact(field: Option<Field>, text: &str) -> Pattern {
    Pattern::Atom(field, Form::Exact(text.to_owned()))
}

fn not_any(field: Field) -> Pattern {
    Pattern::Not(Box::new(Pattern::Atom(Some(field), Form::Glob("*".into()))))
}

/// Frames by the first byte of what a pattern without a field is tested on.
fn first_bytes(symbols: &Symbols, live: &[Symbol]) -> Vec<Vec<Symbol>> {
    let mut lists: Vec<Vec<Symbol>> = vec![Vec::new(); 256];
    for &symbol in live {
        let names = symbols.names(symbol);
        for id in names.into_iter().chain([symbols.file(symbol), symbols.module(symbol)]) {
            if let Some(&byte) = symbols.text(id).as_bytes().first() {
                let list: &mut Vec<Symbol> = &mut lists[usize::from(byte)];
                if list.last() != Some(&symbol) {
                    list.push(symbol);
                }
            }
        }
    }
    lists
}

/// The bytes with which a name, file or module of what matches begins; `None` if that cannot be said.
fn starts_with(pattern: &Pattern) -> Option<Vec<u8>> {
    match pattern {
        Pattern::Atom(None, Form::Exact(text) | Form::Glob(text)) => {
            text.as_bytes().first().filter(|b| **b != b'*').map(|&b| vec![b])
        }
        Pattern::And(parts) => parts.iter().find_map(starts_with),
        Pattern::Or(parts) => {
            let mut all = parts.iter().map(starts_with).collect::<Option<Vec<_>>>()?.concat();
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
        _ => None,
    }
}
