//! Patterns bound to frames: which frames of a profile match, each distinct text tested once.

use std::cell::OnceCell;
use std::sync::Arc;

use memchr::memmem;
use profile::Bits;
use profile::names::{Kinds, Language};
use profile::sort::SortShared as _;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ast::{Field, Form, Pattern, Regex};
use super::symbols::{Symbol, Symbols, TextId};
use crate::diag::Diagnostic;

/// What `@name` stands for: the last definition of the name there is, else the built-in set.
///
/// In a definition its own name means the definition before it, at last the built-in set: so is a set extended. Every other
/// name, in built-in sets too, means the last definition.
#[derive(Debug, Clone)]
pub(crate) struct Sets<'a> {
    all: Arc<Definitions<'a>>,
    /// How many of the definitions are known here.
    known: usize,
}

#[derive(Debug)]
struct Definitions<'a> {
    rows: Vec<(&'a str, &'a Pattern)>,
    by_name: FxHashMap<&'a str, Vec<usize>>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// The built-in set at this place of the list.
    BuiltIn(usize),
    /// The definition of this number.
    Defined(usize),
}

impl<'a> Sets<'a> {
    /// Sets beyond the built-in ones. A later definition of a name counts before an earlier one.
    pub(crate) fn new(rows: Vec<(&'a str, &'a Pattern)>) -> Sets<'a> {
        let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (row, (name, _)) in rows.iter().enumerate() {
            by_name.entry(name).or_default().push(row);
        }
        Sets { known: rows.len(), all: Arc::new(Definitions { rows, by_name }) }
    }

    /// The first definitions only.
    pub(crate) fn first(&self, known: usize) -> Sets<'a> {
        Sets { all: Arc::clone(&self.all), known }
    }

    /// Number of definitions.
    pub(crate) fn len(&self) -> usize {
        self.known
    }

    /// The definitions of a name, in order.
    pub(crate) fn definitions(&self, name: &str) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.all.by_name.get(name).into_iter().flatten().copied().filter(|&row| row < self.known)
    }

    /// Whether a built-in set is defined anew.
    pub(crate) fn any_built_in(&self) -> bool {
        super::sets::BUILT_IN.iter().any(|set| self.definitions(set.name).next().is_some())
    }

    /// A set's pattern and name.
    pub(crate) fn get(&self, row: Row) -> Option<(&'a str, &'a Pattern)> {
        match row {
            Row::Defined(row) => self.all.rows.get(row).copied(),
            Row::BuiltIn(row) => {
                let name = super::sets::BUILT_IN.get(row)?.name;
                Some((name, super::sets::pattern(name)?))
            }
        }
    }

    /// What `@name` stands for where it is written: outside of all sets, or in this one.
    pub(crate) fn find(&self, name: &str, within: Option<Row>) -> Option<Row> {
        let before = match within {
            Some(Row::Defined(row)) if self.all.rows.get(row).is_some_and(|(own, _)| *own == name) => row,
            _ => self.known,
        };
        let defined = self.definitions(name).rfind(|&row| row < before).map(Row::Defined);
        defined.or_else(|| super::sets::BUILT_IN.iter().position(|set| set.name == name).map(Row::BuiltIn))
    }
}

/// A set that is being looked into, and those around it.
#[derive(Clone, Copy)]
struct Inside<'o> {
    row: Row,
    outer: Option<&'o Inside<'o>>,
}

/// A pattern ready to be tested on frames.
#[derive(Debug)]
pub struct Matcher {
    root: Node,
}

#[derive(Debug)]
enum Node {
    Any(Vec<Node>),
    All(Vec<Node>),
    Not(Box<Node>),
    Kind(Vec<Kinds>),
    Line(Tests),
    Text(Field2, Tests),
}

/// Where texts are tested: one field, or the default ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field2 {
    Default,
    One(Field),
}

/// Many tests on one text, answered together: exact texts by a table, prefixes by binary search, the rest one by one.
#[derive(Debug, Default)]
struct Tests {
    exact: FxHashSet<String>,
    /// Sorted, none of them a prefix of another.
    prefixes: Vec<String>,
    rest: Vec<Test>,
    /// Tests with a slash, which look at files and modules too.
    slashed: Option<Box<Tests>>,
    /// Texts written with slashes, tested in their dotted spelling on names of JVM languages.
    dotted: Option<Box<Tests>>,
    /// Substrings and regular expressions look at files and modules too.
    wide: Vec<Test>,
}

#[derive(Debug)]
enum Test {
    Glob(Vec<String>),
    Substring { finder: Box<memmem::Finder<'static>>, folded: Option<Vec<u8>> },
    Regex(regex::bytes::Regex),
}

impl Test {
    fn matches(&self, text: &str) -> bool {
        match self {
            Test::Glob(pieces) => glob(pieces, text),
            Test::Substring { finder, folded: None } => finder.find(text.as_bytes()).is_some(),
            Test::Substring { folded: Some(needle), .. } => contains_folded(text, needle),
            Test::Regex(regex) => regex.is_match(text.as_bytes()),
        }
    }
}

/// `needle` is in lower case.
fn contains_folded(text: &str, needle: &[u8]) -> bool {
    if !text.is_ascii() {
        return memmem::find(text.to_lowercase().as_bytes(), needle).is_some();
    }
    let Some((&first, rest)) = needle.split_first() else { return true };
    let bytes = text.as_bytes();
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes)
        .any(|i| bytes.get(i + 1..i + needle.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(rest)))
}

/// `pieces` are what stands between the stars.
fn glob(pieces: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = pieces else { return pieces.first().is_some_and(|p| p == text) };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for piece in middle {
        match memmem::find(rest.as_bytes(), piece.as_bytes()) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

/// Compiles as the parser does, so that what it accepted runs.
pub(crate) fn compile_regex(regex: &Regex) -> Result<regex::bytes::Regex, Diagnostic> {
    super::parse::compile_regex(regex).map_err(|e| Diagnostic {
        span: Default::default(),
        message: format!("the regular expression `{regex}` cannot be used: {e}"),
        help: None,
    })
}

impl Tests {
    fn add(&mut self, form: &Form, field: Field2) -> Result<(), Diagnostic> {
        let all_names = field == Field2::Default;
        match form {
            Form::Exact(text) => {
                self.exact.insert(text.clone());
            }
            Form::Glob(text) => {
                let mut pieces: Vec<String> = text.split('*').map(str::to_owned).collect();
                if let [prefix, rest] = &pieces[..]
                    && rest.is_empty()
                {
                    self.prefixes.push(prefix.clone());
                } else {
                    pieces.shrink_to_fit();
                    self.rest.push(Test::Glob(pieces));
                }
            }
            Form::Substring(text) => {
                let fold = !text.chars().any(char::is_uppercase);
                let finder = Box::new(memmem::Finder::new(text.as_bytes()).into_owned());
                let test = Test::Substring { finder, folded: fold.then(|| text.to_lowercase().into_bytes()) };
                if all_names { self.wide.push(test) } else { self.rest.push(test) }
            }
            Form::Regex(regex) => {
                let test = Test::Regex(compile_regex(regex)?);
                if all_names { self.wide.push(test) } else { self.rest.push(test) }
            }
        }
        // `redis/*`: a file or a module.
        if all_names && matches!(form, Form::Glob(text) if text.contains('/')) {
            self.slashed.get_or_insert_default().add(form, Field2::One(Field::File))?;
        }
        // `com/netflix/Foo.bar`: a JVM name in its other spelling.
        let dotted = match form {
            Form::Glob(text) if text.contains('/') => Form::Glob(text.replace('/', ".")),
            Form::Exact(text) if text.contains('/') => Form::Exact(text.replace('/', ".")),
            Form::Substring(text) if text.contains('/') => Form::Substring(text.replace('/', ".")),
            _ => return Ok(()),
        };
        if matches!(field, Field2::Default | Field2::One(Field::Fn | Field::Class | Field::Package)) {
            self.dotted.get_or_insert_default().add(&dotted, Field2::One(Field::Fn))?;
        }
        Ok(())
    }

    fn finish(&mut self) {
        self.prefixes.sort_shared_by(Ord::cmp);
        self.prefixes.dedup_by(|next, kept| next.starts_with(kept.as_str()));
        for inner in [&mut self.slashed, &mut self.dotted].into_iter().flatten() {
            inner.finish();
        }
    }

    fn matches(&self, text: &str) -> bool {
        if self.exact.contains(text) {
            return true;
        }
        let before = self.prefixes.partition_point(|p| p.as_str() <= text);
        if before > 0 && text.starts_with(self.prefixes[before - 1].as_str()) {
            return true;
        }
        self.rest.iter().any(|t| t.matches(text))
    }

    fn matches_wide(&self, text: &str) -> bool {
        self.wide.iter().any(|t| t.matches(text))
    }
}

/// Answers of a test per text, so that each text is tested once; empty where that does not pay.
struct Memo(Vec<u8>);

impl Memo {
    fn get(&mut self, id: TextId, symbols: &Symbols, test: impl FnOnce(&str) -> bool) -> bool {
        // An unknown file is no file whose name is empty.
        if id == TextId::EMPTY {
            return false;
        }
        let Some(answer) = self.0.get_mut(id.index()) else { return test(symbols.text(id)) };
        if *answer == 0 {
            *answer = 1 + u8::from(test(symbols.text(id)));
        }
        *answer == 2
    }
}

impl Matcher {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A set that is not known or is part of itself, or a regular expression that is too large.
    pub(crate) fn new(pattern: &Pattern, sets: &Sets<'_>) -> Result<Matcher, Diagnostic> {
        Ok(Matcher { root: compile(pattern, sets, None, 0)? })
    }

    /// Compiles a pattern outside a lens. `sets` are the sets beyond the built-in ones; they may have the names of built-in
    /// ones, see [`sets`](super::sets).
    ///
    /// # Errors
    /// As within a lens.
    pub fn with_sets(pattern: &Pattern, sets: &[(String, Pattern)]) -> Result<Matcher, Diagnostic> {
        Matcher::new(pattern, &Sets::new(sets.iter().map(|(name, pattern)| (name.as_str(), pattern)).collect()))
    }

    /// Which of the frames match.
    pub fn bind(&self, symbols: &Symbols) -> Bits {
        let all: Vec<Symbol> = (0..symbols.len() as Symbol).collect();
        let matched = Binder { symbols, by_first_byte: OnceCell::new() }.bind(&self.root, &all);
        let mut bits = Bits::new(symbols.len());
        matched.into_iter().for_each(|s| bits.set(s as usize));
        bits
    }

    /// Those of some frames, ascending, that match.
    pub(crate) fn bind_among(&self, symbols: &Symbols, among: &[Symbol]) -> Vec<Symbol> {
        Binder { symbols, by_first_byte: OnceCell::new() }.bind(&self.root, among)
    }

    /// Does this frame match? For a few frames; `bind` answers for all.
    pub fn matches(&self, symbols: &Symbols, symbol: Symbol) -> bool {
        !Binder { symbols, by_first_byte: OnceCell::new() }.bind(&self.root, &[symbol]).is_empty()
    }
}

/// How deep patterns and the sets in them may be nested.
const MAX_DEPTH: u32 = 500;

fn compile(pattern: &Pattern, sets: &Sets<'_>, within: Option<&Inside<'_>>, depth: u32) -> Result<Node, Diagnostic> {
    if depth > MAX_DEPTH {
        return Err(Diagnostic { span: Default::default(), message: "the pattern is nested too deeply".into(), help: None });
    }
    match pattern {
        Pattern::Not(p) => Ok(Node::Not(Box::new(compile(p, sets, within, depth + 1)?))),
        Pattern::And(ps) => Ok(Node::All(ps.iter().map(|p| compile(p, sets, within, depth + 1)).collect::<Result<_, _>>()?)),
        _ => {
            // Everything joined by `or`, through sets too, becomes one table per field.
            let mut group = Group::default();
            group.add(pattern, sets, within, depth)?;
            Ok(group.finish())
        }
    }
}

#[derive(Default)]
struct Group {
    nodes: Vec<Node>,
    kinds: Vec<Kinds>,
    lines: Option<Tests>,
    texts: Vec<(Field2, Tests)>,
}

impl Group {
    fn add(&mut self, pattern: &Pattern, sets: &Sets<'_>, within: Option<&Inside<'_>>, depth: u32) -> Result<(), Diagnostic> {
        if depth > MAX_DEPTH {
            return compile(pattern, sets, within, depth).map(|_| ());
        }
        match pattern {
            Pattern::Or(ps) => ps.iter().try_for_each(|p| self.add(p, sets, within, depth + 1))?,
            Pattern::Set(name, span) => {
                let wrong = |message| Diagnostic { span: span.0, message, help: None };
                let row = sets.find(name, within.map(|set| set.row));
                let Some((row, (_, inner))) = row.and_then(|row| Some((row, sets.get(row)?))) else {
                    return Err(wrong(format!("there is no set `@{name}`")));
                };
                // The parser refuses circles within a lens; those through the user's sets are seen here.
                if std::iter::successors(within, |set| set.outer).any(|set| set.row == row) {
                    return Err(wrong(format!("the set `@{name}` is part of itself")));
                }
                self.add(inner, sets, Some(&Inside { row, outer: within }), depth + 1)?;
            }
            Pattern::Atom(Some(Field::Kind), form) => {
                let text = match form {
                    Form::Substring(t) | Form::Glob(t) | Form::Exact(t) => t.as_str(),
                    Form::Regex(r) => r.source.as_str(),
                };
                let kind = Kinds::parse(text);
                self.kinds.push(kind.ok_or_else(|| Diagnostic {
                    span: Default::default(),
                    message: format!("there is no kind `{text}`"),
                    help: Some(format!("kinds are {}", Kinds::from_bits(u16::MAX).names().collect::<Vec<_>>().join(", "))),
                })?);
            }
            Pattern::Atom(Some(Field::Line), form) => {
                // A number is that line, not every line with these digits in it.
                let exact = match form {
                    Form::Substring(t) if t.bytes().all(|b| b.is_ascii_digit()) => &Form::Exact(t.clone()),
                    form => form,
                };
                self.lines.get_or_insert_default().add(exact, Field2::One(Field::Line))?;
            }
            Pattern::Atom(field, form) => {
                let field = field.map_or(Field2::Default, Field2::One);
                let at = self.texts.iter().position(|(f, _)| *f == field).unwrap_or_else(|| {
                    self.texts.push((field, Tests::default()));
                    self.texts.len() - 1
                });
                self.texts[at].1.add(form, field)?;
            }
            other => self.nodes.push(compile(other, sets, within, depth + 1)?),
        }
        Ok(())
    }

    fn finish(mut self) -> Node {
        if !self.kinds.is_empty() {
            self.nodes.push(Node::Kind(self.kinds));
        }
        if let Some(mut lines) = self.lines {
            lines.finish();
            self.nodes.push(Node::Line(lines));
        }
        for (field, mut tests) in self.texts {
            tests.finish();
            self.nodes.push(Node::Text(field, tests));
        }
        if self.nodes.len() == 1 { self.nodes.remove(0) } else { Node::Any(self.nodes) }
    }
}

/// Binds the parts of a pattern, each only among the frames that can still decide.
struct Binder<'a> {
    symbols: &'a Symbols,
    /// Frames by the first byte of one of their names, made when first asked for.
    by_first_byte: OnceCell<Vec<Vec<Symbol>>>,
}

impl Binder<'_> {
    /// The frames of `among` that match, in order.
    fn bind(&self, node: &Node, among: &[Symbol]) -> Vec<Symbol> {
        match node {
            Node::Any(nodes) => {
                let mut bits = Bits::new(self.symbols.len());
                for node in nodes {
                    // Sets hold many `name and place`: most names are out by their first letter.
                    let likely =
                        first_bytes(node).filter(|_| among.len() == self.symbols.len()).map(|bytes| self.with_first_byte(&bytes));
                    let matched = self.bind(node, likely.as_deref().unwrap_or(among));
                    matched.into_iter().for_each(|s| bits.set(s as usize));
                }
                bits.ones().map(|s| s as Symbol).collect()
            }
            Node::All(nodes) => nodes.iter().fold(among.to_vec(), |left, node| self.bind(node, &left)),
            Node::Not(node) => {
                let mut matched = self.bind(node, among).into_iter().peekable();
                among.iter().copied().filter(|s| matched.next_if_eq(s).is_none()).collect()
            }
            Node::Kind(kinds) => self.filter(among, |s| kinds.iter().any(|&k| self.symbols.kinds(s).contains(k))),
            Node::Line(tests) => {
                let mut known: FxHashMap<u32, bool> = FxHashMap::default();
                self.filter(among, |s| {
                    let line = self.symbols.line(s);
                    line != 0 && *known.entry(line).or_insert_with(|| tests.matches(&line.to_string()))
                })
            }
            Node::Text(Field2::One(field), tests) => {
                let (mut memo, mut jvm) = (self.memo(among), self.memo(if tests.dotted.is_some() { among } else { &[] }));
                let symbols = self.symbols;
                self.filter(among, |symbol| {
                    let test = |text: &str| tests.matches(text);
                    let id = match field {
                        Field::Class => symbols.class(symbol),
                        Field::Package => symbols.package(symbol),
                        Field::Module => symbols.module(symbol),
                        Field::File => symbols.file(symbol),
                        _ => {
                            if symbols.own_names(symbol).any(|id| memo.get(id, symbols, test)) {
                                return true;
                            }
                            symbols.qualified(symbol)
                        }
                    };
                    memo.get(id, symbols, test) || in_dots(tests, &mut jvm, symbols, symbol, id)
                })
            }
            Node::Text(Field2::Default, tests) => self.bind_default(tests, among),
        }
    }

    fn bind_default(&self, tests: &Tests, among: &[Symbol]) -> Vec<Symbol> {
        let symbols = self.symbols;
        let only_names = tests.wide.is_empty() && tests.slashed.is_none();
        let mut names = self.memo(among);
        let mut places = self.memo(if only_names { &[] } else { among });
        let mut jvm = self.memo(if tests.dotted.is_some() { among } else { &[] });
        self.filter(among, |symbol| {
            let name = |text: &str| tests.matches(text) || tests.matches_wide(text);
            if symbols.names(symbol).into_iter().any(|id| names.get(id, symbols, name)) {
                return true;
            }
            if !only_names {
                let place = |text: &str| tests.matches_wide(text) || tests.slashed.as_ref().is_some_and(|t| t.matches(text));
                if [symbols.file(symbol), symbols.module(symbol)].into_iter().any(|id| places.get(id, symbols, place)) {
                    return true;
                }
            }
            in_dots(tests, &mut jvm, symbols, symbol, symbols.qualified(symbol))
        })
    }

    fn filter(&self, among: &[Symbol], mut test: impl FnMut(Symbol) -> bool) -> Vec<Symbol> {
        among.iter().copied().filter(|&s| test(s)).collect()
    }

    /// Answers are kept where many frames share texts; for few frames the table would cost more than the tests.
    fn memo(&self, among: &[Symbol]) -> Memo {
        Memo(if among.len() * 8 < self.symbols.len() { Vec::new() } else { vec![0; self.symbols.texts_len()] })
    }

    /// The frames one of whose names begins with one of these bytes, ascending.
    fn with_first_byte(&self, bytes: &[u8]) -> Vec<Symbol> {
        let lists = self.by_first_byte.get_or_init(|| {
            let mut lists = vec![Vec::new(); 256];
            for symbol in 0..self.symbols.len() as Symbol {
                for id in self.symbols.names(symbol) {
                    if let Some(&byte) = self.symbols.text(id).as_bytes().first() {
                        let list: &mut Vec<Symbol> = &mut lists[usize::from(byte)];
                        if list.last() != Some(&symbol) {
                            list.push(symbol);
                        }
                    }
                }
            }
            lists
        });
        let mut all: Vec<Symbol> = bytes.iter().flat_map(|&b| lists[usize::from(b)].iter().copied()).collect();
        if bytes.len() > 1 {
            all.sort_unstable();
            all.dedup();
        }
        all
    }
}

/// The bytes that a name must begin with for the node to match; `None` if that cannot be said.
fn first_bytes(node: &Node) -> Option<Vec<u8>> {
    match node {
        Node::All(nodes) => nodes.iter().find_map(first_bytes),
        Node::Text(Field2::Default, tests) => {
            let anchored = tests.rest.is_empty() && tests.wide.is_empty() && tests.slashed.is_none() && tests.dotted.is_none();
            let texts = tests.exact.iter().chain(&tests.prefixes);
            let mut bytes: Vec<u8> = texts.filter(|_| anchored).map(|t| t.as_bytes().first().copied()).collect::<Option<_>>()?;
            bytes.sort_unstable();
            bytes.dedup();
            anchored.then_some(bytes)
        }
        _ => None,
    }
}

/// Does the text of a JVM frame match what was written with slashes?
fn in_dots(tests: &Tests, memo: &mut Memo, symbols: &Symbols, symbol: Symbol, id: TextId) -> bool {
    tests.dotted.as_ref().is_some_and(|dotted| is_jvm(symbols, symbol) && memo.get(id, symbols, |text| dotted.matches(text)))
}

fn is_jvm(symbols: &Symbols, symbol: Symbol) -> bool {
    matches!(symbols.language(symbol), Language::Java | Language::Kotlin | Language::Scala)
}

/// A form tested on a single text, for conditions on samples.
pub(crate) struct TextMatcher(Tests);

impl TextMatcher {
    pub(crate) fn new(form: &Form) -> Result<TextMatcher, Diagnostic> {
        let mut tests = Tests::default();
        tests.add(form, Field2::One(Field::File))?;
        tests.finish();
        Ok(TextMatcher(tests))
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.matches(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(form: Form, text: &str) -> bool {
        TextMatcher::new(&form).unwrap().matches(text)
    }

    #[test]
    fn globs_are_anchored_and_a_star_is_anything() {
        let glob = |g: &str, text: &str| one(Form::Glob(g.into()), text);
        assert!(glob("com.netflix.*", "com.netflix.a.B.c") && glob("com.netflix.*", "com.netflix."));
        assert!(!glob("com.netflix.*", "com.netflix") && !glob("com.netflix.*", "x.com.netflix.y"));
        assert!(glob("*::poll", "a::b::poll") && !glob("*::poll", "a::poll2"));
        assert!(glob("std::*::{{closure}}", "std::x::y::{{closure}}") && !glob("std::*::{{closure}}", "std::{{closure}}"));
        assert!(glob("a*b*a", "abca") == glob("a*b*a", "aba") && !glob("a*b*a", "ab") && !glob("ab*ba", "aba"));
        assert!(glob("*", "") && glob("**", "x") && glob("a**b", "ab"));
    }

    #[test]
    fn case_matters_once_the_pattern_has_an_upper_case_letter() {
        let sub = |s: &str, text: &str| one(Form::Substring(s.into()), text);
        assert!(sub("redis", "com.Redis.Client") && sub("redis", "REDIS") && sub("", "x"));
        assert!(!sub("Redis", "redis") && sub("Redis", "aRedisb"));
        assert!(sub("ärger", "ÄRGER") && !sub("redis", "redi") && sub("is", "redis"));
    }

    #[test]
    fn many_prefixes_are_found_by_search() {
        let mut tests = Tests::default();
        for glob in ["java.*", "java.util.*", "javax.*", "sun.*", "a*"] {
            tests.add(&Form::Glob(glob.into()), Field2::One(Field::Fn)).unwrap();
        }
        tests.finish();
        assert_eq!(tests.prefixes, ["a", "java.", "javax.", "sun."]);
        for (text, yes) in [
            ("java.util.Map", true),
            ("java", false),
            ("javax.x", true),
            ("sum", false),
            ("sun.", true),
            ("b", false),
            ("", false),
        ] {
            assert_eq!(tests.matches(text), yes, "{text}");
        }
    }
}
