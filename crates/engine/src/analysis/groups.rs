//! What belongs together: the tree of names, cut where the parts of a name call each other less than others.
//!
//! A prefix stays one group if at least 35 % of the calls inside it run between its parts and it is less than half of
//! the view; else each package in it is looked at by itself. Platform frames are bridged: a call goes from the nearest
//! frame that is not platform.
//!
//! The rule of half the view keeps an application from becoming one group. Where the first component of a name is what one
//! installs (Python, JavaScript, Rust), half of the view must be in one place for that: an application is below the root,
//! a library that costs half of the view may be called from everywhere.

use std::borrow::Cow;

use profile::Bits;
use profile::names::Language;
use rustc_hash::{FxHashMap, FxHashSet};

use super::hidden::towers::{Towers, place};
use super::paths::{NONE, Paths};
use crate::lens::ast::Level;
use crate::lens::forest::{ROOT, child_lists};
use crate::lens::symbols::{Symbol, Symbols, TextId};
use crate::view::Cost;

/// The least share of the calls inside a prefix that must run between its parts.
const THETA: f64 = 0.35;

/// Components of a name that are told apart.
const MOST_PARTS: usize = 64;

/// What a prefix of names is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A package, namespace, module path.
    Package,
    /// A binary, library or crate, for names that say no package.
    Module,
    /// A folder of source files, likewise.
    Folder,
    /// A class, or a source file: what holds functions and nothing else.
    Class,
}

/// A prefix of names, and the calls inside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prefix {
    /// `com.acme`; empty for what all names begin with.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Value of the calls between its parts; a sample counts for every call in its stack.
    pub cross: i64,
    /// Value of all calls inside it.
    pub total: i64,
    /// Value of the samples with a frame of it.
    pub inclusive: i64,
    /// Is it a group?
    pub chosen: bool,
}

/// What groups are found by.
pub(super) struct Rules<'a> {
    /// Value of the view.
    pub(super) view: i64,
    pub(super) platform: &'a Bits,
    pub(super) named: &'a [(String, Bits)],
    pub(super) depth: Option<u32>,
}

/// How symbols are grouped.
#[derive(Debug)]
pub struct Groups {
    /// Per symbol its group, or [`NONE`] for platform and for what no stack holds.
    pub(super) of: Vec<u32>,
    pub(super) names: Vec<String>,
    prefixes: Vec<Prefix>,
}

impl Groups {
    /// Finds the groups of a view. A bit of `platform` per symbol. `named` groups come first, and a frame of one is not
    /// platform; with `depth`, groups are packages of that many components whatever calls what.
    pub fn new(cost: &Cost, paths: &Paths, platform: &Bits, named: &[(String, Bits)], depth: Option<u32>) -> Groups {
        let symbols = cost.lensed().symbols();
        let (functions, _) = symbols.level_keys(Level::Function);
        let rules = Rules { view: cost.view(), platform, named, depth };
        let (mut groups, names, plans) = Groups::found(paths, symbols, &functions, &rules);
        groups.prefixes = names.prefixes(&plans);
        groups
    }

    /// The same without prefixes, where the paths and the number of each symbol's function are known.
    pub(super) fn on(paths: &Paths, symbols: &Symbols, functions: &[u32], rules: &Rules<'_>) -> Groups {
        Groups::found(paths, symbols, functions, rules).0
    }

    fn found<'a>(paths: &Paths, symbols: &'a Symbols, functions: &[u32], rules: &Rules<'_>) -> (Groups, NameTree<'a>, Vec<Plan>) {
        let mut live = Bits::new(symbols.len());
        paths.symbol.iter().for_each(|&s| live.set(s as usize));
        let mut of = vec![NONE; symbols.len()];
        let mut names = Names::default();
        let mut tree = NameTree::new(symbols.len());
        for symbol in live.ones() {
            match rules.named.iter().find(|(_, frames)| symbol < frames.len() && frames.get(symbol)) {
                Some((name, _)) => of[symbol] = names.number(name),
                None if rules.platform.get(symbol) => {}
                None => tree.place(symbols, symbol as Symbol),
            }
        }
        tree.measure(paths, rules.view, functions, rules.platform, &of);
        let plans = match rules.depth {
            Some(depth) => tree.to_depth(depth),
            None => tree.cut(rules.view),
        };
        let by_node = tree.groups(&plans, &mut names);
        for symbol in live.ones().filter(|&s| tree.of[s] != NONE) {
            of[symbol] = match by_node[tree.of[symbol] as usize] {
                NONE => names.number(symbols.text(symbols.function(symbol as Symbol))),
                group => group,
            };
        }
        (Groups { of, names: names.list, prefixes: Vec::new() }, tree, plans)
    }

    /// The name of a symbol's group; none for platform, and for frames that are in no stack.
    pub fn of(&self, symbol: Symbol) -> Option<&str> {
        self.names.get(*self.of.get(symbol as usize)? as usize).map(String::as_str)
    }

    /// The names of all groups.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What the groups were found from: packages, folders, classes, …, those that hold others before them.
    pub fn prefixes(&self) -> &[Prefix] {
        &self.prefixes
    }
}

/// Groups by name. Two that have one name are one group.
#[derive(Default)]
struct Names {
    index: FxHashMap<String, u32>,
    list: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.index.get(name) {
            return known;
        }
        let new = self.list.len() as u32;
        self.index.insert(name.to_owned(), new);
        self.list.push(name.to_owned());
        new
    }
}

/// What becomes of a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// It is part of what holds it, or is cut.
    None,
    /// It is a group with all that is in it.
    Whole,
    /// What is directly in it, and in no package, is a group.
    Rest,
    /// Each class and each function directly in it is a group.
    Apart,
}

/// All prefixes. A node stands after what holds it; node 0 is what all names begin with.
pub(super) struct NameTree<'a> {
    parent: Vec<u32>,
    depth: Vec<u32>,
    kind: Vec<Kind>,
    name: Vec<Cow<'a, str>>,
    /// Are there functions directly in it?
    holds: Vec<bool>,
    /// By what holds it, whether it is a folder or class, and its last component.
    index: FxHashMap<(u32, u8, &'a str), u32>,
    packages: FxHashMap<TextId, u32>,
    /// Is it what one installs?
    installed: Vec<bool>,
    /// Of these that are half of the view the value of the widest place; else of all places.
    widest: Vec<i64>,
    /// Per symbol its node.
    of: Vec<u32>,
    cross: Vec<i64>,
    total: Vec<i64>,
    inclusive: Vec<i64>,
}

impl<'a> NameTree<'a> {
    pub(super) fn new(symbols: usize) -> Self {
        NameTree {
            parent: vec![ROOT],
            depth: vec![0],
            kind: vec![Kind::Package],
            name: vec![Cow::Borrowed("")],
            holds: vec![false],
            index: FxHashMap::default(),
            packages: FxHashMap::default(),
            installed: vec![false],
            widest: Vec::new(),
            of: vec![NONE; symbols],
            cross: Vec::new(),
            total: Vec::new(),
            inclusive: Vec::new(),
        }
    }

    fn child(&mut self, parent: u32, part: &'a str, kind: Kind, name: Cow<'a, str>) -> u32 {
        let new = self.parent.len() as u32;
        let node = *self.index.entry((parent, sort(kind), part)).or_insert(new);
        if node != new {
            // A crate is a package and a module; what is written in two ways is shown in one, whichever came first.
            let n = node as usize;
            if kind == Kind::Package {
                self.kind[n] = kind;
            }
            if name < self.name[n] {
                self.name[n] = name;
            }
        } else {
            self.parent.push(parent);
            self.depth.push(self.depth[parent as usize] + 1);
            self.kind.push(kind);
            self.name.push(name);
            self.holds.push(false);
            self.installed.push(false);
        }
        node
    }

    /// Finds the node of a symbol. Names of no known language may say what holds them all the same; those that do not stand
    /// in their module, and there in their source file.
    pub(super) fn place(&mut self, symbols: &'a Symbols, symbol: Symbol) {
        let text = |id| symbols.text(id);
        let (package, class) = (symbols.package(symbol), symbols.class(symbol));
        let mut node = 0;
        let mut class = text(class);
        if package != TextId::EMPTY {
            node = match self.packages.get(&package) {
                Some(&known) => known,
                None => {
                    let whole = text(package);
                    for (part, end) in parts(whole) {
                        node = self.child(node, part, Kind::Package, Cow::Borrowed(&whole[..end]));
                    }
                    self.packages.insert(package, node);
                    node
                }
            };
            if matches!(symbols.language(symbol), Language::Python | Language::JavaScript | Language::Rust) {
                let scope = u32::from(text(package).starts_with('@'));
                let mut at = node;
                while self.depth[at as usize] > 1 + scope {
                    at = self.parent[at as usize];
                }
                self.installed[at as usize] = true;
            }
        } else if let Some(holder) = holder(text(symbols.qualified(symbol))).filter(|_| class.is_empty()) {
            for (part, end) in parts(holder) {
                let kind = match part.chars().next().is_some_and(char::is_uppercase) {
                    true if end == holder.len() => Kind::Class,
                    _ => Kind::Package,
                };
                node = self.child(node, part, kind, Cow::Borrowed(&holder[..end]));
            }
        } else {
            let (module, file) = (text(symbols.module(symbol)), text(symbols.file(symbol)));
            if !module.is_empty() {
                node = self.child(node, module, Kind::Module, Cow::Borrowed(module));
            }
            if !file.is_empty() {
                let folder = file.rfind(['/', '\\']).map_or(0, |at| at + 1);
                for (part, end) in parts_of_path(&file[..folder]) {
                    node = self.child(node, part, Kind::Folder, Cow::Borrowed(&file[..end]));
                }
                node = self.child(node, &file[folder..], Kind::Class, Cow::Borrowed(file));
                class = "";
            }
        }
        if !class.is_empty() {
            let package = text(package);
            let own = class
                .strip_prefix(package)
                .map(|own| own.trim_start_matches(['.', ':', '/', '\\']))
                .filter(|own| !own.is_empty());
            let name = match own {
                Some(_) => Cow::Borrowed(class),
                None => Cow::Owned(format!("{package}.{class}")),
            };
            node = self.child(node, own.unwrap_or(class), Kind::Class, name);
        }
        self.holds[node as usize] = true;
        self.of[symbol as usize] = node;
    }

    /// What a node is called.
    pub(super) fn name(&self, node: u32) -> &str {
        &self.name[node as usize]
    }

    /// Per symbol the outermost prefix in which all is of a set, if there is one that holds several; else [`NONE`].
    pub(super) fn all_of(&self, set: &Bits) -> Vec<u32> {
        let nodes = self.parent.len();
        // How many there are, and how many of them are in the set.
        let mut counts = vec![(0u32, 0u32); nodes];
        for (symbol, _) in self.of.iter().enumerate().filter(|(_, node)| **node != NONE) {
            let count = &mut counts[self.of[symbol] as usize];
            count.0 += 1;
            count.1 += u32::from(set.get(symbol));
        }
        for node in (1..nodes).rev() {
            let (all, within) = counts[node];
            let above = &mut counts[self.parent[node] as usize];
            *above = (above.0 + all, above.1 + within);
        }
        let mut outermost = vec![NONE; nodes];
        for node in 1..nodes {
            let (all, within) = counts[node];
            outermost[node] = match outermost[self.parent[node] as usize] {
                NONE if all > 1 && all == within => node as u32,
                above => above,
            };
        }
        self.of.iter().map(|&node| outermost.get(node as usize).copied().unwrap_or(NONE)).collect()
    }

    /// The node that holds both.
    fn common(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            if self.depth[a as usize] >= self.depth[b as usize] {
                a = self.parent[a as usize];
            } else {
                b = self.parent[b as usize];
            }
        }
        a
    }

    /// Adds up the calls inside each prefix and the samples with a frame of it. `named` are frames of groups that are no
    /// prefix.
    fn measure(&mut self, paths: &Paths, view: i64, functions: &[u32], platform: &Bits, named: &[u32]) {
        let nodes = self.parent.len();
        self.cross = vec![0; nodes];
        self.inclusive = vec![0; nodes];
        let mut until = vec![0u32; nodes];
        // Per row the nearest one that is not platform.
        let mut nearest = vec![NONE; paths.len()];
        for row in 0..paths.len() {
            let symbol = paths.symbol[row] as usize;
            let caller = match paths.parent[row] {
                NONE => NONE,
                parent => nearest[parent as usize],
            };
            let node = self.of[symbol];
            if node == NONE {
                nearest[row] = if named[symbol] != NONE || !platform.get(symbol) { row as u32 } else { caller };
                continue;
            }
            nearest[row] = row as u32;
            if caller != NONE {
                let by = paths.symbol[caller as usize] as usize;
                if self.of[by] != NONE && functions[by] != functions[symbol] {
                    let both = self.common(self.of[by], node);
                    self.cross[both as usize] += paths.total[row];
                }
            }
            // What holds a prefix that is above in the stack is above too.
            let mut at = node;
            while at != ROOT && row as u32 >= until[at as usize] {
                until[at as usize] = paths.end[row];
                self.inclusive[at as usize] += paths.total[row];
                at = self.parent[at as usize];
            }
        }
        self.inclusive[0] = paths.own.iter().sum();
        self.total = self.cross.clone();
        for node in (1..nodes).rev() {
            self.total[self.parent[node] as usize] += self.total[node];
        }
        self.measure_places(paths, view);
    }

    /// Finds the widest place of what one installs and is half of the view.
    fn measure_places(&mut self, paths: &Paths, view: i64) {
        self.widest = self.inclusive.clone();
        let asked = |node: usize| self.installed[node] && self.half(node, view);
        if !(0..self.parent.len()).any(asked) {
            return;
        }
        // Per node itself or what holds it and is asked for.
        let mut of = vec![NONE; self.parent.len()];
        for node in 1..of.len() {
            of[node] = if asked(node) { node as u32 } else { of[self.parent[node] as usize] };
        }
        let mut until = vec![0u32; of.len()];
        let mut parts = Vec::new();
        for row in 0..paths.len() {
            let Some(&node) = of.get(self.of[paths.symbol[row] as usize] as usize) else { continue };
            if node != NONE && row as u32 >= until[node as usize] {
                until[node as usize] = paths.end[row];
                parts.push((place(node, paths.above(row)), paths.total[row]));
            }
        }
        let towers = Towers::new(of.len(), parts);
        for (node, _) in of.iter().enumerate().filter(|(node, asked)| **asked == *node as u32) {
            self.widest[node] = towers.of(node).first().copied().unwrap_or(0);
        }
    }

    fn half(&self, node: usize, view: i64) -> bool {
        i128::from(self.inclusive[node]) * 2 >= i128::from(view)
    }

    /// Is it too much of the view to be one group?
    fn too_big(&self, node: usize, view: i64) -> bool {
        i128::from(self.widest[node]) * 2 >= i128::from(view)
    }

    fn cut(&self, view: i64) -> Vec<Plan> {
        let mut plans = vec![Plan::None; self.parent.len()];
        let (first, next) = child_lists(&self.parent);
        let mut todo = vec![0u32];
        while let Some(mut node) = todo.pop() {
            let at = todo.len();
            // A module that has but one folder is called by its own name.
            let mut module = None;
            let others = loop {
                let mut others = self.holds[node as usize];
                let mut child = first[node as usize];
                while child != ROOT {
                    if self.kind[child as usize] == Kind::Class {
                        others = true;
                    } else {
                        todo.push(child);
                    }
                    child = next[child as usize];
                }
                match todo.len() - at {
                    1 if !others => {
                        module = module.or((self.kind[node as usize] == Kind::Module).then_some(node as usize));
                        node = todo.swap_remove(at);
                    }
                    _ => break others,
                }
            };
            let n = node as usize;
            let (cross, total) = (self.cross[n], self.total[n]);
            // Half of the profile in a binary of which no more is known says nothing.
            let vague = node == 0 || (matches!(self.kind[n], Kind::Module | Kind::Folder) && self.half(n, view));
            let packages = todo.len() > at;
            let coherent = total == 0 || cross as f64 >= THETA * total as f64;
            plans[n] = match packages {
                false if vague => Plan::Apart,
                false => Plan::Whole,
                true if node != 0 && coherent && !self.too_big(n, view) => Plan::Whole,
                true if !others => Plan::None,
                true if vague => Plan::Apart,
                true => Plan::Rest,
            };
            if plans[n] == Plan::Whole {
                todo.truncate(at);
                if let Some(module) = module {
                    plans[n] = Plan::None;
                    plans[module] = Plan::Whole;
                }
            }
        }
        plans
    }

    /// Every prefix of at most so many components, and what is deeper in the deepest of them.
    fn to_depth(&self, depth: u32) -> Vec<Plan> {
        let plan = |node: usize| match self.depth[node] {
            0 => Plan::Apart,
            d if d <= depth.max(1) && self.kind[node] != Kind::Class => Plan::Whole,
            _ => Plan::None,
        };
        (0..self.parent.len()).map(plan).collect()
    }

    /// Per node the group of the functions directly in it; [`NONE`] where each is one of its own.
    fn groups(&self, plans: &[Plan], names: &mut Names) -> Vec<u32> {
        let mut out = vec![NONE; plans.len()];
        let mut bases: FxHashMap<&str, u32> = FxHashMap::default();
        for node in self.modules() {
            *bases.entry(base(&self.name[node])).or_insert(0) += 1;
        }
        // Folders of one binary may have the names of folders of another.
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let twice: FxHashSet<&str> = (1..plans.len())
            .filter(|&n| plans[n] != Plan::None && self.kind[n] == Kind::Folder)
            .filter_map(|n| (!seen.insert(&self.name[n])).then_some(&*self.name[n]))
            .collect();
        let separators = self.separators();
        for node in 1..plans.len() {
            let name = &*self.name[node];
            let shown = match self.kind[node] {
                // Without its path, unless two have one name.
                Kind::Module if bases.get(base(name)) == Some(&1) && !self.index.contains_key(&(0, 0, base(name))) => {
                    Cow::Borrowed(base(name))
                }
                Kind::Folder if twice.contains(name) => Cow::Owned(format!("{}: {name}", self.module_of(node))),
                _ => Cow::Borrowed(name),
            };
            let parent = self.parent[node] as usize;
            out[node] = match plans[node] {
                Plan::Whole => names.number(&shown),
                Plan::Rest => names.number(&format!("{shown}{}*", separators[node])),
                Plan::Apart => NONE,
                Plan::None if self.kind[node] == Kind::Class && plans[parent] == Plan::Apart => names.number(&shown),
                Plan::None => out[parent],
            };
        }
        out
    }

    fn modules(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.parent.len()).filter(|&n| self.kind[n] == Kind::Module)
    }

    fn module_of(&self, node: usize) -> &str {
        let mut at = node;
        while self.parent[at] != ROOT && self.kind[at] != Kind::Module {
            at = self.parent[at] as usize;
        }
        base(&self.name[at])
    }

    /// Per node what stands between it and its parts.
    fn separators(&self) -> Vec<&'static str> {
        let mut out = vec![""; self.parent.len()];
        for node in 1..out.len() {
            let parent = self.parent[node] as usize;
            let rest = self.name[node].strip_prefix(&*self.name[parent]);
            let here = match rest.and_then(|rest| rest.chars().next()) {
                _ if self.kind[parent] != Kind::Package => "/",
                Some(':') => "::",
                Some('\\') => "\\",
                Some('/') => "/",
                _ => ".",
            };
            out[parent] = out[parent].max(here);
        }
        out
    }

    fn prefixes(&self, plans: &[Plan]) -> Vec<Prefix> {
        let prefix = |n: usize| Prefix {
            name: self.name[n].to_string(),
            kind: self.kind[n],
            cross: self.cross[n],
            total: self.total[n],
            inclusive: self.inclusive[n],
            chosen: matches!(plans[n], Plan::Whole | Plan::Rest),
        };
        (0..self.parent.len()).map(prefix).collect()
    }
}

/// What may be one node if its name is the same.
fn sort(kind: Kind) -> u8 {
    match kind {
        Kind::Package | Kind::Module => 0,
        Kind::Folder => 1,
        Kind::Class => 2,
    }
}

/// What a plain name says holds it: `a::b` of `a::b::c`.
fn holder(name: &str) -> Option<&str> {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_$:.".contains(&b) || !b.is_ascii());
    let (holder, function) = name.rsplit_once("::").or_else(|| name.rsplit_once('.'))?;
    (plain && !holder.is_empty() && !function.is_empty()).then_some(holder)
}

/// The last part of a path.
fn base(path: &str) -> &str {
    path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().filter(|base| !base.is_empty()).unwrap_or(path)
}

/// The components of a package, each with where it ends. Where slashes separate, the dots of `github.com/…` do not.
fn parts(package: &str) -> impl Iterator<Item = (&str, usize)> {
    let slash = package.contains('/');
    let bytes = package.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let separates = |i: usize| match bytes[i] {
            b'/' | b'\\' => true,
            b'.' => !slash,
            b':' => bytes.get(i + 1) == Some(&b':') || (i > 0 && bytes[i - 1] == b':'),
            _ => false,
        };
        while at < bytes.len() && separates(at) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && !separates(at) {
            at += 1;
        }
        (at > start).then(|| (&package[start..at], at))
    })
    .take(MOST_PARTS)
}

/// The folders of a path that ends behind a separator.
fn parts_of_path(path: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &path[at..];
        let start = at + rest.len() - rest.trim_start_matches(['/', '\\']).len();
        let length = path[start..].find(['/', '\\']).unwrap_or(path.len() - start);
        at = start + length;
        (length > 0).then(|| (&path[start..at], at))
    })
    .take(MOST_PARTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components() {
        let all = |text| parts(text).map(|(part, end)| (part, &text[..end])).collect::<Vec<_>>();
        assert_eq!(all("com.acme"), [("com", "com"), ("acme", "com.acme")]);
        assert_eq!(all("serde::de"), [("serde", "serde"), ("de", "serde::de")]);
        assert_eq!(
            all("github.com/x/y.v2"),
            [("github.com", "github.com"), ("x", "github.com/x"), ("y.v2", "github.com/x/y.v2")]
        );
        assert_eq!(all("@babel/parser"), [("@babel", "@babel"), ("parser", "@babel/parser")]);
        assert_eq!(all("node:fs"), [("node:fs", "node:fs")]);
        assert_eq!(all("::a"), [("a", "::a")]);
        assert!(all("").is_empty() && all("..").is_empty());
        let folders = |text| parts_of_path(text).map(|(part, end)| (part, &text[..end])).collect::<Vec<_>>();
        assert_eq!(folders("/srv/demo/"), [("srv", "/srv"), ("demo", "/srv/demo")]);
        assert_eq!(folders("src//x/"), [("src", "src"), ("x", "src//x")]);
        assert!(folders("/").is_empty() && folders("").is_empty());
        assert_eq!(
            (holder("a::b::c"), holder("app.Main.build"), holder("a.b::c")),
            (Some("a::b"), Some("app.Main"), Some("a.b"))
        );
        for name in ["main", "::main", "a::", "http-nio-8080", "operator.<", "a b::c", ""] {
            assert_eq!(holder(name), None, "{name}");
        }
        assert_eq!((base("/usr/lib/libc.so.6"), base("x"), base("/")), ("libc.so.6", "x", "/"));
    }
}
