//! The steps that can be made of a box or of a row of a table, each as a line that can be put at the end of the lens.
//!
//! What a line's pattern matches is what is meant and nothing else: candidates are bound to the frames of the view, the one
//! a person would write first (`com.netflix.*`), and the first that matches just the frames meant is taken. Where none does,
//! it is the one that matches all of them and the fewest others.

use std::sync::OnceLock;

use profile::Bits;
use profile::names::Kinds;

use super::ast::{Anchor, Field, Form, Key, Level, Op, Pattern};
use super::complete::{enclosing, in_view, separator};
use super::matcher::Matcher;
use super::sets::BUILT_IN;
use super::symbols::{LevelText, Symbol, Symbols, TextId};
use crate::view::Cost;

/// A step that can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// `function`, `class`, `package`, `module`, `file`, `kind` or `view`.
    pub group: &'static str,
    /// The name that is meant; empty for the view.
    pub of: String,
    /// What it does, for a menu.
    pub label: String,
    /// The operation's word.
    pub operation: &'static str,
    /// The line for the lens.
    pub line: String,
}

/// What can be made of a frame: of its function, class, package, module, file, of the sets and kinds it is in, and of the
/// whole view. `sets` are the user's own and those the lens defines.
pub fn of_frame(cost: &Cost, symbol: Symbol, sets: &[(String, Pattern)]) -> Vec<Offer> {
    let symbols = cost.lensed().symbols();
    if symbol as usize >= symbols.len() {
        return of_view(cost);
    }
    let mut menu = Menu::new(cost);
    menu.function(symbol);
    menu.class(symbol);
    menu.package(symbol);
    menu.module(symbol);
    menu.file(symbol);
    menu.kinds(symbol, sets);
    menu.view();
    menu.offers
}

/// What can be made of a row of a table, by what rows are and its name; only what concerns the view if there is none.
pub fn of_row(cost: &Cost, level: Level, name: &str) -> Vec<Offer> {
    let mut menu = Menu::new(cost);
    let members = menu.members(level, name);
    let Some(symbol) = members.ones().next().map(|s| s as Symbol) else { return of_view(cost) };
    let Some((what, pattern)) = menu.row(level, name, symbol, &members) else { return of_view(cost) };
    menu.steps(what, name.to_owned(), &pattern, &members);
    // What is coarser is offered where all of the row is in it.
    if menu.share(&members, |s| menu.symbols.class(s)) && matches!(what, What::Function | What::Line) {
        menu.class(symbol);
    }
    if menu.share(&members, |s| menu.symbols.package(s)) && !matches!(what, What::Module | What::File) {
        menu.package(symbol);
    }
    if menu.share(&members, |s| menu.symbols.module(s)) && !matches!(what, What::Module | What::File) {
        menu.module(symbol);
    }
    if menu.share(&members, |s| menu.symbols.file(s)) && matches!(what, What::Function | What::Line) {
        menu.file(symbol);
    }
    menu.view();
    menu.offers
}

/// The pattern that matches a row of a table, if there is such a row: just it where that can be said.
pub fn row_pattern(cost: &Cost, level: Level, name: &str) -> Option<Pattern> {
    let menu = Menu::new(cost);
    let members = menu.members(level, name);
    let symbol = members.ones().next()? as Symbol;
    menu.row(level, name, symbol, &members).map(|(_, pattern)| pattern)
}

/// What can be made of the view as a whole, or of a box that is no frame.
pub fn of_view(cost: &Cost) -> Vec<Offer> {
    let mut menu = Menu::new(cost);
    menu.view();
    menu.offers
}

/// What a group of offers is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Line,
    Function,
    Class,
    Package,
    Module,
    File,
}

impl What {
    fn group(self) -> &'static str {
        match self {
            What::Line | What::Function => "function",
            What::Class => "class",
            What::Package => "package",
            What::Module => "module",
            What::File => "file",
        }
    }
}

struct Menu<'a> {
    cost: &'a Cost,
    symbols: &'a Symbols,
    live: Bits,
    offers: Vec<Offer>,
    /// What there are offers for: names and the frames they mean.
    done: Vec<(String, Bits)>,
}

fn exact(field: impl Into<Option<Field>>, text: &str) -> Pattern {
    Pattern::Atom(field.into(), Form::Exact(text.to_owned()))
}

fn glob(field: impl Into<Option<Field>>, text: String) -> Pattern {
    Pattern::Atom(field.into(), Form::Glob(text))
}

/// All frames that have the field at all.
fn any(field: Field) -> Pattern {
    glob(field, "*".into())
}

fn not(pattern: Pattern) -> Pattern {
    Pattern::Not(Box::new(pattern))
}

impl<'a> Menu<'a> {
    fn new(cost: &'a Cost) -> Self {
        Menu { cost, symbols: cost.lensed().symbols(), live: in_view(cost), offers: Vec::new(), done: Vec::new() }
    }

    /// The frames of the view that are meant.
    fn meant(&self, test: impl Fn(Symbol) -> bool) -> Bits {
        let mut bits = Bits::new(self.live.len());
        self.live.ones().filter(|&s| test(s as Symbol)).for_each(|s| bits.set(s));
        bits
    }

    /// Have these frames the same text there?
    fn share(&self, frames: &Bits, of: impl Fn(Symbol) -> TextId) -> bool {
        let mut texts = frames.ones().map(|s| self.symbols.text(of(s as Symbol)));
        let first = texts.next();
        texts.all(|text| Some(text) == first)
    }

    fn of_text(&self, of: impl Fn(Symbol) -> TextId, text: &str) -> Bits {
        self.meant(|s| self.symbols.text(of(s)) == text)
    }

    /// The first candidate that matches just the frames meant; else the one that matches all of them and fewest others.
    fn best(&self, candidates: Vec<Pattern>, meant: &Bits) -> Option<Pattern> {
        let mut least: Option<(usize, Pattern)> = None;
        for pattern in candidates {
            let Ok(matcher) = Matcher::with_sets(&pattern, &[]) else { continue };
            let matched = matcher.bind(self.symbols);
            if meant.ones().any(|s| !matched.get(s)) {
                continue;
            }
            let others = self.live.ones().filter(|&s| matched.get(s)).count() - meant.count();
            if others == 0 {
                return Some(pattern);
            }
            if least.as_ref().is_none_or(|(n, _)| others < *n) {
                least = Some((others, pattern));
            }
        }
        least.map(|(_, pattern)| pattern)
    }

    fn add(&mut self, group: &'static str, of: &str, label: &str, operation: &'static str, op: &Op) {
        let line = op.to_string();
        if !self.offers.iter().any(|offer| offer.line == line) {
            self.offers.push(Offer { group, of: of.to_owned(), label: label.to_owned(), operation, line });
        }
    }

    /// The steps that make sense for a group of frames.
    fn steps(&mut self, what: What, of: String, pattern: &Pattern, meant: &Bits) {
        // What a step made can be its own function, class and package.
        let same = |(name, frames): &(String, Bits)| *name == of && frames == meant;
        if !meant.any() || self.done.iter().any(same) {
            return;
        }
        self.done.push((of.clone(), meant.clone()));
        let (group, of, p) = (what.group(), of.as_str(), || pattern.clone());
        let one = matches!(what, What::Function | What::Line);
        self.add(group, of, "start every stack here", "from", &Op::From { anchor: Anchor::Outermost, pattern: p(), callers: 0 });
        self.add(group, of, "end every stack here", "to", &Op::To { innermost: false, pattern: p() });
        self.add(group, of, "keep only samples with it", "keep", &Op::Keep(p()));
        self.add(group, of, "drop samples with it", "drop", &Op::Drop(p()));
        self.add(group, of, "hide; its cost goes to the caller", "hide", &Op::Hide(p()));
        if one {
            let op = Op::Unrecurse { all: true, fold: false, pattern: Some(p()) };
            self.add(group, of, "make its recursion one frame", "unrecurse", &op);
            return;
        }
        let name = fold_name(of);
        self.add(group, of, "fold into one frame per run", "fold", &Op::Fold { entry: false, pattern: p(), name: name.clone() });
        self.add(group, of, "fold, named after the frame that enters it", "fold", &Op::Fold { entry: true, pattern: p(), name });
        if what == What::Package {
            self.add(group, of, "show only this; all else goes to the caller", "show", &Op::Show(p()));
        }
    }

    fn function(&mut self, symbol: Symbol) {
        let id = self.symbols.function(symbol);
        let name = self.symbols.text(id);
        let meant = self.of_text(|s| self.symbols.function(s), name);
        if let Some(pattern) = self.best(self.called(symbol), &meant) {
            self.steps(What::Function, name.to_owned(), &pattern, &meant);
        }
    }

    /// The ways to write a function.
    fn called(&self, symbol: Symbol) -> Vec<Pattern> {
        let text = |id| self.symbols.text(id);
        let (qualified, function) = (text(self.symbols.qualified(symbol)), text(self.symbols.function(symbol)));
        let mut out = Vec::new();
        for name in [qualified, function] {
            if name.is_empty() {
                continue;
            }
            out.push(exact(None, name));
            for (field, id) in [
                (Field::File, self.symbols.file(symbol)),
                (Field::Module, self.symbols.module(symbol)),
                (Field::Package, self.symbols.package(symbol)),
                (Field::Class, self.symbols.class(symbol)),
            ] {
                if id != TextId::EMPTY {
                    out.push(Pattern::And(vec![exact(None, name), exact(field, text(id))]));
                }
            }
            // Of two functions of one name, one of which stands nowhere in particular.
            for field in [Field::File, Field::Module, Field::Package] {
                out.push(Pattern::And(vec![exact(None, name), not(any(field))]));
            }
        }
        out
    }

    fn class(&mut self, symbol: Symbol) {
        let name = self.symbols.text(self.symbols.class(symbol));
        if name.is_empty() {
            return;
        }
        let meant = self.of_text(|s| self.symbols.class(s), name);
        if let Some(pattern) = self.best(prefixed(Field::Class, name), &meant) {
            self.steps(What::Class, name.to_owned(), &pattern, &meant);
        }
    }

    /// Its package with those inside it; the package alone, if that is something else; and the next one around it that
    /// holds more, unless that is all there is.
    fn package(&mut self, symbol: Symbol) {
        let own = self.symbols.text(self.symbols.package(symbol));
        if own.is_empty() {
            return;
        }
        let mut count = 0;
        let all = self.live.count();
        for package in enclosing(own).take(64) {
            let within = |text: &str| text == package || separator(text, package).is_some();
            let meant = self.meant(|s| within(self.symbols.text(self.symbols.package(s))));
            let found = meant.count();
            if package != own && (found == count || found == all) {
                continue;
            }
            let inner = meant.ones().find_map(|s| separator(self.symbols.text(self.symbols.package(s as Symbol)), package));
            let mut candidates = prefixed(Field::Package, package);
            if !package.contains('*') {
                let star = |field: Option<Field>, separator: &str| glob(field, format!("{package}{separator}*"));
                // By its files; then as in Go, whose functions stand behind a dot and its packages behind a slash.
                candidates.insert(2, glob(None, format!("{}/*", package.replace(['.', '\\'], "/"))));
                candidates.insert(3, Pattern::Or(vec![star(None, "."), star(None, "/")]));
                if let Some(separator) = inner {
                    candidates.push(star(Some(Field::Package), separator));
                    candidates.push(Pattern::Or(vec![exact(Field::Package, package), star(Some(Field::Package), separator)]));
                }
            }
            let exactly = self.of_text(|s| self.symbols.package(s), package);
            if let Some(pattern) = self.best(candidates, &meant) {
                let of = if exactly == meant { package.to_owned() } else { format!("{package}{}*", inner.unwrap_or(".")) };
                self.steps(What::Package, of, &pattern, &meant);
            }
            if package != own {
                return;
            }
            if exactly != meant {
                self.steps(What::Package, package.to_owned(), &exact(Field::Package, package), &exactly);
            }
            count = found;
        }
    }

    fn module(&mut self, symbol: Symbol) {
        let name = self.symbols.text(self.symbols.module(symbol));
        let meant = self.of_text(|s| self.symbols.module(s), name);
        if !name.is_empty() {
            self.steps(What::Module, name.to_owned(), &exact(Field::Module, name), &meant);
        }
    }

    fn file(&mut self, symbol: Symbol) {
        let name = self.symbols.text(self.symbols.file(symbol));
        let meant = self.of_text(|s| self.symbols.file(s), name);
        if !name.is_empty() {
            self.steps(What::File, name.to_owned(), &exact(Field::File, name), &meant);
        }
    }

    /// The sets it is in, the user's first, and its kinds for which there is no set of that name.
    fn kinds(&mut self, symbol: Symbol, sets: &[(String, Pattern)]) {
        let mut groups: Vec<(String, Pattern)> = Vec::new();
        let set = |name: &str| (format!("@{name}"), Pattern::Set(name.to_owned(), Default::default()));
        for (n, (name, _)) in sets.iter().enumerate() {
            // The last of a name is the one that counts.
            let hidden = sets[n + 1..].iter().any(|(later, _)| later == name);
            let pattern = Pattern::Set(name.clone(), Default::default());
            if !hidden && Matcher::with_sets(&pattern, sets).is_ok_and(|m| m.matches(self.symbols, symbol)) {
                groups.push(set(name));
            }
        }
        let mine = |name: &str| sets.iter().any(|(n, _)| n == name);
        // Built-in sets may name what the user defines anew.
        let anew = sets.iter().any(|(name, _)| super::sets::find(name).is_some());
        let matches = |name: &str, matcher: &Option<Matcher>| {
            let own = anew.then(|| Matcher::with_sets(&Pattern::Set(name.to_owned(), Default::default()), sets).ok());
            own.as_ref().unwrap_or(matcher).as_ref().is_some_and(|m| m.matches(self.symbols, symbol))
        };
        // The sets of sets come first in the list, and last here.
        let (wide, narrow): (Vec<_>, Vec<_>) = BUILT_IN
            .iter()
            .zip(built_in())
            // Nobody folds all scripts: that set is there for others to be built of.
            .filter(|(set, matcher)| set.name != "scripts" && !mine(set.name) && matches(set.name, matcher))
            .map(|(set, _)| set.name)
            .partition(|name| matches!(*name, "platform" | "frameworks"));
        groups.extend(narrow.iter().chain(&wide).map(|name| set(name)));
        for kind in self.symbols.kinds(symbol).names() {
            if !narrow.contains(&kind) && Kinds::parse(kind).is_some() {
                groups.push((format!("kind:{kind}"), exact(Field::Kind, kind)));
            }
        }
        for (of, pattern) in groups {
            let name = of.trim_start_matches('@').trim_start_matches("kind:").to_owned();
            let p = || pattern.clone();
            self.add("kind", &of, "hide; its cost goes to the caller", "hide", &Op::Hide(p()));
            let op = Op::Fold { entry: false, pattern: p(), name: Some(name.clone()) };
            self.add("kind", &of, "fold into one frame per run", "fold", &op);
            let op = Op::Fold { entry: true, pattern: p(), name: Some(name) };
            self.add("kind", &of, "fold, named after the frame that enters it", "fold", &op);
            self.add("kind", &of, "drop samples with it", "drop", &Op::Drop(p()));
        }
    }

    fn view(&mut self) {
        let has = |of: &dyn Fn(Symbol) -> TextId| self.live.ones().any(|s| of(s as Symbol) != TextId::EMPTY);
        let symbols = self.symbols;
        let levels = [
            (has(&|s| symbols.class(s)), Level::Class, "class"),
            (has(&|s| symbols.package(s)), Level::Package(None), "package"),
            (has(&|s| symbols.module(s)), Level::Module, "module"),
            (has(&|s| symbols.file(s)), Level::File, "file"),
        ];
        for (_, level, word) in levels.into_iter().filter(|(there, ..)| *there) {
            self.add("view", "", &format!("every frame by its {word}"), "by", &Op::By(level));
        }
        let profile = self.cost.lensed().profile();
        if profile.samples().has_threads() {
            self.add("view", "", "threads apart", "root", &Op::RootBy(Key::Thread));
            if profile.processes().len() > 1 {
                self.add("view", "", "processes apart", "root", &Op::RootBy(Key::Process));
            }
        }
    }

    /// The frames of the view that are a row of a table.
    fn members(&self, level: Level, name: &str) -> Bits {
        self.meant(|s| match self.symbols.level_text(s, level) {
            LevelText::Known(id) => self.symbols.text(id) == name,
            LevelText::New(text) => text == name,
        })
    }

    /// What a row is, since a frame without a class stands in the row of its package, and its pattern.
    fn row(&self, level: Level, name: &str, symbol: Symbol, members: &Bits) -> Option<(What, Pattern)> {
        let symbols = self.symbols;
        let steps = [
            (Field::Class, What::Class, symbols.class(symbol)),
            (Field::Package, What::Package, symbols.package(symbol)),
            (Field::Module, What::Module, symbols.module(symbol)),
            (Field::File, What::File, symbols.file(symbol)),
        ];
        let first = match level {
            Level::Function | Level::Line => steps.len(),
            Level::Class => 0,
            Level::Package(_) => 1,
            Level::Module => 2,
            Level::File => 3,
        };
        let mut candidates = Vec::new();
        let mut what = if level == Level::Line { What::Line } else { What::Function };
        let own = steps.iter().enumerate().skip(first).find(|(_, (.., id))| *id != TextId::EMPTY && symbols.text(*id) == name);
        if let Some((n, &(field, found, _))) = own {
            what = found;
            candidates.extend(prefixed(field, name));
            // Those that have a finer one stand in its row.
            let finer = steps[first..n].iter().map(|(field, ..)| not(any(*field)));
            candidates.push(Pattern::And(std::iter::once(exact(field, name)).chain(finer).collect()));
            candidates.retain(|pattern| !matches!(pattern, Pattern::And(parts) if parts.len() < 2));
        } else {
            if level == Level::Line {
                candidates.push(exact(None, name));
                let line = symbols.line(symbol);
                if line != 0 {
                    let line = Pattern::Atom(Some(Field::Line), Form::Exact(line.to_string()));
                    candidates.extend(self.called(symbol).into_iter().map(|pattern| match pattern {
                        Pattern::And(mut parts) => {
                            parts.push(line.clone());
                            Pattern::And(parts)
                        }
                        one => Pattern::And(vec![one, line.clone()]),
                    }));
                }
            }
            candidates.extend(self.called(symbol));
            if let Level::Package(Some(_)) = level {
                candidates.extend(prefixed(Field::Package, name));
                candidates.extend(["::", ".", "/"].map(|separator| {
                    Pattern::Or(vec![exact(Field::Package, name), glob(Field::Package, format!("{name}{separator}*"))])
                }));
            }
        }
        // A frame without the field is in the row of what it has next, and of its function at last: all of that in full.
        let finer = |n: usize| steps[first..n].iter().map(|(field, ..)| not(any(*field)));
        let and = |pattern: Pattern, n: usize| match n - first {
            0 => pattern,
            _ => Pattern::And(std::iter::once(pattern).chain(finer(n)).collect()),
        };
        let of_name = and(exact(None, name), steps.len());
        let of_fields = (first..steps.len()).map(|n| and(exact(steps[n].0, name), n));
        candidates.push(of_name.clone());
        // The first components of a package stand for all inside them.
        let inside =
            if matches!(level, Level::Package(Some(_))) && !name.contains('*') { &["::", ".", "/", "\\"][..] } else { &[] };
        let inside = inside.iter().map(|separator| glob(Field::Package, format!("{name}{separator}*")));
        candidates.push(Pattern::Or(of_fields.chain([of_name]).chain(inside).collect()));
        candidates.retain(|pattern| !matches!(pattern, Pattern::Or(parts) if parts.len() < 2));
        Some((what, self.best(candidates, members)?))
    }
}

/// The ways to write a class or package: as a person would, then by its field.
fn prefixed(field: Field, name: &str) -> Vec<Pattern> {
    let mut out = Vec::new();
    // A star in it would stand for anything.
    if !name.contains('*') && matches!(field, Field::Class | Field::Package) {
        out.extend([glob(None, format!("{name}.*")), glob(None, format!("{name}::*"))]);
    }
    if field == Field::Class && !name.contains('*') {
        out.push(glob(None, format!("{name}#*")));
    }
    out.push(exact(field, name));
    out
}

/// The name of what is folded; none where it would be taken for a template, or says too much.
fn fold_name(of: &str) -> Option<String> {
    let name = of.strip_suffix('*').map_or(of, |name| name.trim_end_matches(['.', ':', '/', '\\']));
    let template = ["package", "class", "module", "file"]
        .iter()
        .any(|word| name.contains(&format!("${word}")) || name.contains(&format!("${{{word}}}")));
    (!template && !name.is_empty()).then(|| name.to_owned())
}

/// The built-in sets, compiled once.
fn built_in() -> &'static [Option<Matcher>] {
    static MATCHERS: OnceLock<Vec<Option<Matcher>>> = OnceLock::new();
    MATCHERS.get_or_init(|| {
        let compile = |name: &str| Matcher::with_sets(&Pattern::Set(name.to_owned(), Default::default()), &[]).ok();
        BUILT_IN.iter().map(|set| compile(set.name)).collect()
    })
}
