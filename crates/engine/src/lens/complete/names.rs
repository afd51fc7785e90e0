//! The names of a view, found by a few of their letters.
//!
//! They are collected once per view: what each is called, how it is written as a pattern, and what it costs. Looking one
//! up then is one pass over texts.

use profile::Bits;
use profile::sort::SortShared as _;
use rustc_hash::FxHashMap;

use crate::lens::ast::{Field, Form, Pattern};
use crate::lens::forest::{ROOT, child_lists};
use crate::lens::symbols::{Symbol, Symbols, TextId};
use crate::view::Cost;

/// A longer package or class is not written as `name.*`.
const LONGEST: usize = 1024;

/// What a name names. Of two that match and cost the same, the one further up comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A package with those inside it.
    Package,
    /// A class, type or receiver.
    Class,
    /// A binary, library or crate.
    Module,
    /// A source file.
    File,
    /// A function.
    Function,
}

impl What {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            What::Package => "package",
            What::Class => "class",
            What::Module => "module",
            What::File => "file",
            What::Function => "function",
        }
    }

    /// The field that tests it.
    pub fn field(self) -> Field {
        match self {
            What::Package => Field::Package,
            What::Class => Field::Class,
            What::Module => Field::Module,
            What::File => Field::File,
            What::Function => Field::Fn,
        }
    }
}

/// How a name is written so that it means what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Written {
    /// `com.netflix.*`, or `net/http.* or net/http/*`: with these separators before the star.
    Prefix(&'static [&'static str]),
    /// `package:=net/http`
    Exact,
    /// `package:=redis or package:redis.*`: with this separator.
    Within(&'static str),
    /// A function by its qualified name and, where others share it, where it stands.
    Function { qualified: Option<Box<str>>, place: Option<(Field, Box<str>)> },
}

/// A name of the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub what: What,
    /// The name as it is shown.
    pub text: Box<str>,
    /// Value of the samples it is in, each once.
    pub total: i64,
    written: Written,
    /// There is no such package, only some inside it, behind this separator.
    inside: Option<&'static str>,
}

impl Name {
    /// The pattern that means it.
    pub fn pattern(&self) -> Pattern {
        let exact = |field, text: &str| Pattern::Atom(field, Form::Exact(text.to_owned()));
        let glob = |field, separator: &str| Pattern::Atom(field, Form::Glob(format!("{}{separator}*", self.text)));
        let field = Some(self.what.field());
        match &self.written {
            Written::Prefix([separator]) => glob(None, separator),
            Written::Prefix(separators) => Pattern::Or(separators.iter().map(|separator| glob(None, separator)).collect()),
            Written::Exact => match self.inside {
                Some(separator) => glob(field, separator),
                None => exact(field, &self.text),
            },
            Written::Within(separator) => Pattern::Or(vec![exact(field, &self.text), glob(field, separator)]),
            Written::Function { qualified, place } => {
                let name = exact(None, qualified.as_deref().unwrap_or(&self.text));
                match place {
                    Some((field, text)) => Pattern::And(vec![name, exact(Some(*field), text)]),
                    None => name,
                }
            }
        }
    }

    /// What follows its field.
    pub fn form(&self) -> Form {
        match (&self.written, self.inside) {
            (Written::Function { qualified: Some(qualified), .. }, _) => Form::Exact(qualified.to_string()),
            (_, Some(separator)) => Form::Glob(format!("{}{separator}*", self.text)),
            _ => Form::Exact(self.text.to_string()),
        }
    }
}

/// The names of a view, the largest total first.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<Name>,
    /// Per name which letters and which pairs of them are in it; most names are out by that.
    letters: Vec<(u64, u128)>,
    /// Value of the view.
    pub whole: i64,
}

/// The symbols that stand in a stack with samples.
pub(crate) fn in_view(cost: &Cost) -> Bits {
    let mut bits = Bits::new(cost.lensed().symbols().len());
    let forest = &cost.lensed().forest;
    cost.live.ones().for_each(|row| bits.set(forest.symbol[row] as usize));
    bits
}

/// `a.b.c`, `a.b`, `a`.
pub(crate) fn enclosing(package: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(package);
    std::iter::from_fn(move || {
        let this = next?;
        next = this.rfind(SEPARATORS).map(|at| this[..at].trim_end_matches(':')).filter(|outer| !outer.is_empty());
        Some(this)
    })
}

const SEPARATORS: [char; 4] = ['.', '/', ':', '\\'];

/// What stands behind `outer` in the name of a package inside it.
pub(crate) fn separator(package: &str, outer: &str) -> Option<&'static str> {
    let rest = package.strip_prefix(outer)?;
    ["::", ".", "/", "\\", ":"].into_iter().find(|separator| rest.starts_with(separator))
}

/// Groups of frames that have a name in common.
#[derive(Default)]
struct Groups<'a> {
    /// What each names, its text and one of its frames.
    list: Vec<(What, &'a str, Symbol)>,
    by_text: FxHashMap<(What, &'a str), u32>,
}

impl<'a> Groups<'a> {
    fn number(&mut self, what: What, text: &'a str, symbol: Symbol) -> u32 {
        *self.by_text.entry((what, text)).or_insert_with(|| {
            self.list.push((what, text, symbol));
            self.list.len() as u32 - 1
        })
    }
}

/// What is known of how a group's frames are called.
#[derive(Clone, Copy, Default)]
struct Called {
    /// For each of [`PREFIXES`]: a frame of the group is not called so, or another frame is.
    not: [bool; 3],
    /// A package of just this name holds frames.
    own: bool,
    /// The separator before what is inside it.
    inner: Option<&'static str>,
    /// More than one thing is inside it.
    branches: bool,
}

/// What stands behind the name of a package or class in the name of a function; in Go, a dot, or a slash and a package.
const PREFIXES: [&[&str]; 3] = [&["."], &["::"], &[".", "/"]];

impl Names {
    /// Collects the names of a view. Cost grows with the number of stacks and of frames.
    pub fn new(cost: &Cost) -> Names {
        let symbols = cost.lensed().symbols();
        let live = in_view(cost);
        let mut groups = Groups::default();
        // Per symbol its groups, as ranges of one list.
        let (mut starts, mut list) = (vec![0u32], Vec::<u32>::new());
        let mut chains: FxHashMap<TextId, Vec<u32>> = FxHashMap::default();
        for symbol in 0..symbols.len() as Symbol {
            if live.get(symbol as usize) {
                let mut add = |what, id| {
                    let text = symbols.text(id);
                    if !text.is_empty() {
                        list.push(groups.number(what, text, symbol));
                    }
                };
                add(What::Function, symbols.function(symbol));
                add(What::Class, symbols.class(symbol));
                add(What::Module, symbols.module(symbol));
                add(What::File, symbols.file(symbol));
                let package = symbols.package(symbol);
                let chain = chains.entry(package).or_insert_with(|| {
                    packages(symbols.text(package)).map(|p| groups.number(What::Package, p, symbol)).collect()
                });
                list.extend_from_slice(chain);
            }
            starts.push(list.len() as u32);
        }
        let of = |symbol: Symbol| &list[starts[symbol as usize] as usize..starts[symbol as usize + 1] as usize];
        let totals = totals(cost, groups.list.len(), of);
        let called = called(symbols, &live, &groups, of, chains.into_values());
        let names = written(symbols, &groups, &called, &totals);
        let letters = names.iter().map(|name| signature(&name.text)).collect();
        Names { names, letters, whole: cost.view() }
    }

    /// The names of these kinds that match what was typed, the best first: those that are it, begin with it, have a
    /// component that does, contain it, have its letters in order; each by total. Case matters once an upper-case letter
    /// is typed. With nothing typed, the largest.
    pub fn find(&self, wanted: &[What], typed: &str, rows: usize) -> Vec<&Name> {
        let query = Query::new(typed);
        let mut found: [Vec<&Name>; 5] = Default::default();
        let mut better = [0; 5];
        for (n, (name, &(letters, pairs))) in self.names.iter().zip(&self.letters).enumerate() {
            if query.letters & !letters != 0 || !wanted.contains(&name.what) {
                continue;
            }
            // What comes after enough that are as good is never shown.
            let last = match better.iter().position(|&n| n >= rows) {
                Some(0) => break,
                Some(full) => full - 1,
                None => better.len() - 1,
            };
            let together = query.pairs & !pairs == 0;
            if !together && (last < 4 || n >= SCATTERED) {
                continue;
            }
            if let Some(rank) = query.rank(&name.text, if n < SCATTERED { last } else { last.min(3) }) {
                found[rank].push(name);
                better[rank..].iter_mut().for_each(|n| *n += 1);
            }
        }
        found.into_iter().flatten().take(rows).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// A package and those it is inside of, as far as a name may be long.
fn packages(package: &str) -> impl Iterator<Item = &str> {
    enclosing(package).filter(|p| !p.is_empty()).take(64)
}

/// The value of each group's samples, each once: of the frames with none of their group above.
fn totals<'a>(cost: &Cost, count: usize, of: impl Fn(Symbol) -> &'a [u32]) -> Vec<i64> {
    let forest = &cost.lensed().forest;
    let (first, next) = child_lists(&forest.parent);
    let mut totals = vec![0i64; count];
    let mut above = vec![0u32; count];
    let mut node = first[forest.len()];
    // Down to the first child, on to the next sibling, up to the parent's: no memory per depth.
    while node != ROOT {
        let row = node as usize;
        if cost.live.get(row) {
            for &group in of(forest.symbol[row]) {
                let above = &mut above[group as usize];
                if *above == 0 {
                    totals[group as usize] += cost.total[row];
                }
                *above += 1;
            }
            if first[row] != ROOT {
                node = first[row];
                continue;
            }
        }
        let mut done = node;
        loop {
            let row = done as usize;
            if cost.live.get(row) {
                of(forest.symbol[row]).iter().for_each(|&group| above[group as usize] -= 1);
            }
            if next[row] != ROOT {
                node = next[row];
                break;
            }
            done = forest.parent[row];
            if done == ROOT {
                return totals;
            }
        }
    }
    totals
}

/// Finds which packages and classes may be written as `name.*` or `name::*`: all their frames are called so, and no others.
fn called<'a>(
    symbols: &Symbols,
    live: &Bits,
    groups: &Groups<'_>,
    of: impl Fn(Symbol) -> &'a [u32],
    chains: impl Iterator<Item = Vec<u32>>,
) -> Vec<Called> {
    let mut called = vec![Called::default(); groups.list.len()];
    let mut inner: Vec<u32> = vec![u32::MAX; groups.list.len()];
    for chain in chains {
        let Some(&own) = chain.first() else { continue };
        called[own as usize].own = true;
        for pair in chain.windows(2) {
            let (child, outer) = (pair[0] as usize, pair[1] as usize);
            called[outer].inner = separator(groups.list[child].1, groups.list[outer].1);
            called[outer].branches |= inner[outer] != u32::MAX && inner[outer] != pair[0];
            inner[outer] = pair[0];
        }
    }
    for symbol in live.ones().map(|s| s as Symbol) {
        let own = of(symbol);
        let mut ids = symbols.names(symbol).to_vec();
        ids.dedup();
        for &group in own {
            let (what, text, _) = groups.list[group as usize];
            if matches!(what, What::Package | What::Class) {
                for (n, prefixes) in PREFIXES.into_iter().enumerate() {
                    let begins = |rest: &str| prefixes.iter().any(|prefix| rest.starts_with(prefix));
                    let is = |id: &TextId| symbols.text(*id).strip_prefix(text).is_some_and(begins);
                    called[group as usize].not[n] |= text.len() > LONGEST || text.contains('*') || !ids.iter().any(is);
                }
            }
        }
        // A pattern with a slash is tested on places too.
        let places = [symbols.file(symbol), symbols.module(symbol)];
        for (place, id) in ids.into_iter().map(|id| (false, id)).chain(places.map(|id| (true, id))) {
            let text = symbols.text(id);
            for (at, separator) in text.match_indices(SEPARATORS).take_while(|(at, _)| *at <= LONGEST) {
                let of: &[usize] = match separator {
                    "." => &[0, 2],
                    "/" => &[2],
                    ":" if text[at..].starts_with("::") => &[1],
                    _ => continue,
                };
                if place && !text[..at].contains('/') {
                    continue;
                }
                for what in [What::Package, What::Class] {
                    if let Some(&group) = groups.by_text.get(&(what, &text[..at]))
                        && !own.contains(&group)
                    {
                        of.iter().for_each(|&n| called[group as usize].not[n] = true);
                    }
                }
            }
        }
    }
    called
}

fn written(symbols: &Symbols, groups: &Groups<'_>, called: &[Called], totals: &[i64]) -> Vec<Name> {
    // How many functions have a qualified name.
    let mut homonyms: FxHashMap<TextId, u32> = FxHashMap::default();
    for &(what, _, symbol) in &groups.list {
        if what == What::Function {
            *homonyms.entry(symbols.qualified(symbol)).or_default() += 1;
        }
    }
    let mut names: Vec<Name> = Vec::with_capacity(groups.list.len());
    for ((&(what, text, symbol), called), &total) in groups.list.iter().zip(called).zip(totals) {
        // A package that only leads to one other says nothing new.
        if what == What::Package && !called.own && !called.branches {
            continue;
        }
        let prefixes = PREFIXES.into_iter().zip(called.not).find(|(_, not)| !not).map(|(prefixes, _)| prefixes);
        let written = match (what, prefixes) {
            (What::Function, _) => function(symbols, symbol, text, homonyms[&symbols.qualified(symbol)] > 1),
            (What::Package | What::Class, Some(prefixes)) => Written::Prefix(prefixes),
            // A star in the name would stand for anything.
            (What::Package, None) if called.own && !text.contains('*') => match called.inner {
                Some(separator) => Written::Within(separator),
                None => Written::Exact,
            },
            _ => Written::Exact,
        };
        let inside = if what == What::Package && !called.own { called.inner } else { None };
        names.push(Name { what, text: text.into(), total, written, inside });
    }
    // An outer package before an inner one; else equal ones stay in the order of the profile.
    names.sort_shared_by_key(|name| (std::cmp::Reverse(name.total), name.what, name.text.len()));
    names
}

fn function(symbols: &Symbols, symbol: Symbol, text: &str, shared: bool) -> Written {
    let qualified = symbols.text(symbols.qualified(symbol));
    let places = [(Field::File, symbols.file(symbol)), (Field::Module, symbols.module(symbol))];
    let place = places.into_iter().map(|(field, id)| (field, symbols.text(id))).find(|(_, text)| !text.is_empty());
    match place {
        Some((field, place)) if shared => {
            Written::Function { qualified: (qualified != text).then(|| qualified.into()), place: Some((field, place.into())) }
        }
        // What identifies the function identifies it here too.
        None if shared => Written::Function { qualified: None, place: None },
        _ => Written::Function { qualified: (qualified != text && !qualified.is_empty()).then(|| qualified.into()), place: None },
    }
}

/// Which letters and pairs of letters are in a text, in either case.
fn signature(text: &str) -> (u64, u128) {
    let (letters, pairs) = (letters(text.as_bytes()), pairs(text.as_bytes()));
    if text.is_ascii() {
        return (letters, pairs);
    }
    let lower = text.to_lowercase();
    (letters | self::letters(lower.as_bytes()), pairs | self::pairs(lower.as_bytes()))
}

/// The letters, digits and other characters of a text, as bits; upper and lower case are one.
fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |bits, byte| {
        bits | 1
            << match byte {
                b'a'..=b'z' => byte - b'a',
                b'A'..=b'Z' => byte - b'A',
                b'0'..=b'9' => 26 + byte - b'0',
                0x80.. => 63,
                other => 36 + other % 27,
            }
    })
}

/// Which characters stand side by side, as bits; upper and lower case are one.
fn pairs(text: &[u8]) -> u128 {
    let fold = |byte: u8| u32::from(if byte < 0x80 { byte.to_ascii_lowercase() } else { 0x80 });
    let bit = |a: u32, b: u32| (a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0x85eb_ca6b)) >> 25;
    text.windows(2).fold(0, |bits, pair| bits | 1 << bit(fold(pair[0]), fold(pair[1])))
}

/// What was typed.
pub(super) struct Query {
    text: String,
    /// Case matters.
    exact: bool,
    letters: u64,
    pairs: u128,
}

impl Query {
    pub(super) fn new(typed: &str) -> Query {
        let exact = typed.chars().any(char::is_uppercase);
        let text = if exact { typed.to_owned() } else { typed.to_lowercase() };
        Query { letters: letters(text.as_bytes()), pairs: pairs(text.as_bytes()), text, exact }
    }

    /// 0 the name itself, 1 its beginning, 2 that of a component, 3 a part of it, 4 its letters in order; nothing beyond
    /// `last` is looked for.
    pub(super) fn rank(&self, name: &str, last: usize) -> Option<usize> {
        if self.text.is_empty() {
            return (last >= 1).then_some(1);
        }
        // Letters beyond ASCII are folded the slow way.
        if !self.exact && !self.text.is_ascii() {
            return self.rank_bytes(name.to_lowercase().as_bytes(), last);
        }
        self.rank_bytes(name.as_bytes(), last)
    }

    fn rank_bytes(&self, name: &[u8], last: usize) -> Option<usize> {
        let typed = self.text.as_bytes();
        let same = |a: &[u8]| if self.exact { a == typed } else { a.eq_ignore_ascii_case(typed) };
        if name.get(..typed.len()).is_some_and(same) {
            return Some(usize::from(name.len() > typed.len())).filter(|&rank| rank <= last);
        }
        let first = *typed.first()?;
        let other = if self.exact { first } else { first.to_ascii_uppercase() };
        let mut best = None;
        let places = if last < 2 { &[] } else { name };
        for at in memchr::memchr2_iter(first, other, places).filter(|&at| at > 0) {
            if !name.get(at..at + typed.len()).is_some_and(same) {
                continue;
            }
            if begins(name, at) {
                best = Some(2);
                break;
            }
            best = Some(3);
        }
        if best.is_none() && last >= 4 && self.scattered(name) {
            return Some(4);
        }
        best.filter(|&rank| rank <= last)
    }
}

impl Query {
    /// Do its letters stand in order, the first of them at the beginning of a component and the others not far behind?
    fn scattered(&self, name: &[u8]) -> bool {
        let typed = self.text.as_bytes();
        let same = |a: u8, b: u8| if self.exact { a == b } else { a.eq_ignore_ascii_case(&b) };
        let first = if self.exact { [typed[0]; 2] } else { [typed[0], typed[0].to_ascii_uppercase()] };
        let starts = memchr::memchr2_iter(first[0], first[1], name).filter(|&at| at == 0 || begins(name, at));
        typed.len() > 2
            && starts.take(TRIES).any(|start| {
                let mut left = typed.iter().peekable();
                let window = &name[start..name.len().min(start + REACH * typed.len())];
                for &byte in window {
                    left.next_if(|&&want| same(want, byte));
                }
                left.peek().is_none()
            })
    }
}

/// So many beginnings of components are tried.
const TRIES: usize = 8;
/// Letters that stand apart are looked for in so many names, the largest.
const SCATTERED: usize = 5_000;
/// Letters that stand apart are spread over at most so many times their number.
const REACH: usize = 4;

/// Does a component begin here: behind a separator, or with a capital in the middle of a word?
fn begins(name: &[u8], at: usize) -> bool {
    let (before, here) = (name[at - 1], name[at]);
    (before.is_ascii() && !before.is_ascii_alphanumeric()) || (here.is_ascii_uppercase() && before.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks() {
        let rank = |typed: &str, name: &str| Query::new(typed).rank(name, 4);
        for (typed, name, expected) in [
            ("main", "main", Some(0)),
            ("MAIN", "main", None),
            ("main", "MAIN", Some(0)),
            ("com.n", "com.netflix.A", Some(1)),
            ("netf", "com.netflix.A", Some(2)),
            ("map", "HashMap", Some(2)),
            ("map", "remapped", Some(3)),
            ("hmp", "HashMap", Some(4)),
            ("Hmp", "HashMap", None),
            ("x", "main", None),
            ("", "main", Some(1)),
            ("ärg", "x.ÄRGER", Some(2)),
            ("etf", "com.netflix.xetf.etf", Some(2)),
        ] {
            assert_eq!(rank(typed, name), expected, "{typed} in {name}");
        }
        assert_eq!(Query::new("hmp").rank("HashMap", 3), None);
        assert_eq!(Query::new("map").rank("remapped", 2), None);
    }

    #[test]
    fn letters_leave_no_match_out() {
        for (typed, name) in
            [("ä", "Ä"), ("xä", "XÄ"), ("i\u{307}s", "İs"), ("=", "a==b"), ("z9", "Z9"), ("::", "a::b"), ("Map", "HashMap")]
        {
            let (query, (letters, pairs)) = (Query::new(typed), signature(name));
            assert!(query.rank(name, 4).is_some(), "{typed}");
            assert_eq!((query.letters & !letters, query.pairs & !pairs), (0, 0), "{typed}");
        }
    }
}
