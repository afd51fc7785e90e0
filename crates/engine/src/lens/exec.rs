//! Runs a lens: each operation is one forward pass over the stacks, never over the samples.
//!
//! Stacks are a forest in which every parent stands before its children. A pass makes the next forest and says for each
//! stack what became of it: another stack, or a bucket. Equal stacks are not merged between steps, since no operation
//! can tell them apart; the views merge them once at the end. Samples are pointed at their new stacks last.

use std::sync::Arc;

use profile::{Bits, LabelValue, Profile, Stacks};
use rustc_hash::FxHashMap;

use super::ast::{Anchor, Cond, Field, Form, Key, Lens, Op, Pattern, StatementKind, TimePoint};
use super::matcher::{Lookup, Matcher, TextMatcher, compile_regex};
use super::symbols::{Symbol, Symbols, TextId};
use crate::diag::{Diagnostic, Span};

/// No parent.
pub(crate) const ROOT: u32 = u32::MAX;
/// A sample's stack, or from here on the bucket it is in.
pub(crate) const FIRST_FATE: u32 = u32::MAX - 8;
pub(crate) const OTHER: u32 = u32::MAX - 5;
pub(crate) const BROKEN: u32 = u32::MAX - 4;
pub(crate) const HIDDEN: u32 = u32::MAX - 3;
pub(crate) const DROPPED: u32 = u32::MAX - 2;

/// Most stacks a step may make, unless it had half as many before: 1 GiB of them.
const MAX_NODES: usize = 1 << 27;

/// Stacks between two steps.
#[derive(Debug, Clone)]
pub(crate) struct Forest {
    pub(crate) parent: Arc<Vec<u32>>,
    pub(crate) symbol: Arc<Vec<Symbol>>,
    /// Stacks known to be truncated; `None` if there are none.
    pub(crate) broken: Option<Arc<Bits>>,
}

impl Forest {
    fn of(profile: &Profile) -> Forest {
        let stacks = profile.stacks();
        let truncated = stacks.truncated_rows();
        debug_assert_eq!(Stacks::ROOT, ROOT);
        Forest {
            parent: Arc::new(stacks.parents().to_vec()),
            symbol: Arc::new(stacks.frames().iter().map(|f| f.index() as Symbol).collect()),
            broken: truncated.any().then(|| Arc::new(truncated.clone())),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.parent.len()
    }

    /// For a pass that leaves the stacks as they are and points some at others: where a truncated stack would become a
    /// complete one, it is pointed at a truncated stack with the same frames, which is added.
    fn with_twins(&self, fate: &mut [u32]) -> Forest {
        let Some(broken) = &self.broken else { return self.clone() };
        let mut twins: FxHashMap<u32, u32> = FxHashMap::default();
        let (mut parent, mut symbol) = (Vec::new(), Vec::new());
        for i in broken.ones() {
            let target = fate[i];
            if target < FIRST_FATE && !broken.get(target as usize) {
                fate[i] = *twins.entry(target).or_insert_with(|| {
                    parent.push(self.parent[target as usize]);
                    symbol.push(self.symbol[target as usize]);
                    (self.len() + parent.len() - 1) as u32
                });
            }
        }
        if twins.is_empty() {
            return self.clone();
        }
        let n = self.len();
        Forest {
            broken: Some(Arc::new(Bits::from_fn(n + parent.len(), |i| i >= n || broken.get(i)))),
            parent: Arc::new([&self.parent[..], &parent].concat()),
            symbol: Arc::new([&self.symbol[..], &symbol].concat()),
        }
    }

    /// The bucket of a stack without a match.
    fn unmatched(&self, node: usize) -> u32 {
        if self.broken.as_ref().is_some_and(|b| b.get(node)) { BROKEN } else { OTHER }
    }
}

/// What a step did to the samples of one stack, unless it sent them to a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Change {
    /// Same frames as before.
    #[default]
    Kept,
    /// Other frames, self value still with its own frame.
    Reshaped,
    /// The leaf frame is gone: self value went to a caller.
    Moved,
}

/// What a step did, for the ledger and for 'reached from'.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    pub(crate) before: Forest,
    pub(crate) effect: Effect,
    /// The symbols the step's pattern matched, where it has one.
    pub(crate) matched: Option<Bits>,
    /// Where a cut cut.
    pub(crate) cut: Option<Cut>,
}

/// Where `from` cut: what stands above was taken away, but for a number of callers.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    /// Stacks that end in the frame that was cut at.
    pub(crate) starts: Bits,
    /// Callers that were kept.
    pub(crate) callers: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// Per stack of `before`: where its samples went.
    Stacks { fate: Option<Vec<u32>>, change: Vec<Change> },
    /// Per sample: the same.
    Samples { fate: Vec<u32>, change: Vec<Change> },
}

impl Trace {
    /// Where an item goes that is at a stack before the step, and how its stack changes.
    pub(crate) fn apply(&self, item: usize, at: u32) -> (u32, Change) {
        match &self.effect {
            Effect::Stacks { fate, change } => (fate.as_ref().map_or(at, |f| f[at as usize]), change[at as usize]),
            Effect::Samples { fate, change } => (fate[item], change[item]),
        }
    }
}

/// A profile as a lens shows it.
#[derive(Debug, Clone)]
pub struct Lensed {
    pub(crate) symbols: Symbols,
    pub(crate) forest: Forest,
    pub(crate) items: Items,
    /// Per item its stack or bucket.
    pub(crate) at: Vec<u32>,
    pub(crate) traces: Vec<Trace>,
    lens: Lens,
    sample_type: usize,
    /// Frames of the stacks before the first step.
    start_symbol: Arc<Vec<Symbol>>,
}

/// What is pointed at stacks: whole stacks of the profile, or single samples once a step told samples apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Items {
    Stacks,
    Samples,
}

/// How to run a lens.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// The sample type that `root by sample-type` shows.
    pub sample_type: usize,
    /// Run consecutive steps as one where the result is the same. The ledger then has fewer steps than the lens.
    pub fuse: bool,
}

/// Runs a lens over a profile. `sets` are the sets beyond the built-in ones.
///
/// # Errors
/// A [`Diagnostic`] for a set that does not exist, an operation the profile has no data for (threads, labels, time), or a
/// result that is too large.
pub fn run(profile: &Arc<Profile>, lens: &Lens, sets: &[(String, Pattern)], options: RunOptions) -> Result<Lensed, Diagnostic> {
    let mut defined: Vec<(&str, &Pattern)> = sets.iter().map(|(n, p)| (n.as_str(), p)).collect();
    let forest = Forest::of(profile);
    let start_symbol = Arc::clone(&forest.symbol);
    let mut run = Run {
        at: (0..forest.len() as u32).collect(),
        symbols: Symbols::new(Arc::clone(profile)),
        forest,
        items: Items::Stacks,
        traces: Vec::new(),
        sample_type: options.sample_type,
    };
    let mut steps: Vec<(Op, Span)> = Vec::new();
    for statement in &lens.statements {
        match &statement.kind {
            StatementKind::Op(op) => steps.push((op.clone(), statement.span)),
            StatementKind::Let { name, pattern } => defined.push((name, pattern)),
            StatementKind::Nothing => {}
        }
    }
    if options.fuse {
        steps = fuse(steps);
    }
    // A `let` may only be used after it, which the parser sees to; so all of them can be known at once.
    let lookup =
        |name: &str| defined.iter().rev().find(|(n, _)| *n == name).map(|(_, p)| *p).or_else(|| super::sets::pattern(name));
    for (op, span) in &steps {
        run.step(op, &lookup).map_err(|mut d| {
            if d.span == Span::default() {
                d.span = *span;
            }
            d
        })?;
    }
    Ok(Lensed {
        symbols: run.symbols,
        forest: run.forest,
        items: run.items,
        at: run.at,
        traces: run.traces,
        lens: lens.clone(),
        sample_type: options.sample_type,
        start_symbol,
    })
}

/// Joins steps whose result is the same when run as one: `hide A | hide B` is `hide A or B`, and so for `drop`.
fn fuse(steps: Vec<(Op, Span)>) -> Vec<(Op, Span)> {
    let mut out: Vec<(Op, Span)> = Vec::new();
    for (op, span) in steps {
        let op = match op {
            Op::Show(p) => Op::Hide(Pattern::Not(Box::new(p))),
            op => op,
        };
        match (out.last_mut().map(|(last, _)| last), op) {
            (Some(Op::Hide(a)), Op::Hide(b)) => *a = Pattern::Or(vec![a.clone(), b]),
            (Some(Op::Drop(a)), Op::Drop(b)) => *a = Pattern::Or(vec![a.clone(), b]),
            (_, op) => out.push((op, span)),
        }
    }
    out
}

impl Lensed {
    /// The frames.
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }
    /// The profile as it was before the first step.
    pub fn profile(&self) -> &Arc<Profile> {
        self.symbols.profile()
    }
    /// The lens that was run.
    pub fn lens(&self) -> &Lens {
        &self.lens
    }
    /// The sample type the lens was run for.
    pub fn sample_type(&self) -> usize {
        self.sample_type
    }
    /// Number of stack rows; equal stacks may stand several times.
    pub fn stack_rows(&self) -> usize {
        self.forest.len()
    }

    /// Did a step tell samples of one stack apart?
    pub(crate) fn tells_samples_apart(&self) -> bool {
        self.items == Items::Samples
    }

    /// Do no two siblings show the same name, and does every subtree stand in one range? So it is before any step, where
    /// different frames have different names; a step may change it.
    pub(crate) fn is_merged(&self) -> bool {
        if self.forest.broken.is_some() || !Arc::ptr_eq(&self.forest.symbol, &self.start_symbol) {
            return false;
        }
        let frames = self.profile().frames();
        let mut seen = Bits::new(self.profile().strings().len());
        frames.ids().all(|f| {
            let label = frames.display(f).index();
            let new = !seen.get(label);
            seen.set(label);
            new
        })
    }

    /// The value of each item in one sample type.
    pub(crate) fn weights(&self, sample_type: usize) -> Vec<i64> {
        match self.items {
            Items::Samples => self.profile().samples().values(sample_type).to_vec(),
            Items::Stacks => stack_sums(self.profile(), sample_type),
        }
    }

    /// How many samples (rows of the profile) each item is.
    pub(crate) fn rows(&self) -> Vec<u32> {
        let samples = self.profile().samples();
        match self.items {
            Items::Samples => vec![1; samples.len()],
            Items::Stacks => {
                let mut rows = vec![0; self.profile().stacks().len()];
                samples.stacks().iter().for_each(|s| rows[s.index()] += 1);
                rows
            }
        }
    }

    /// Where each item was before a step.
    pub(crate) fn places_before(&self, step: usize) -> Vec<u32> {
        let mut at = self.start();
        for trace in &self.traces[..step] {
            for (item, at) in at.iter_mut().enumerate().filter(|(_, at)| **at < FIRST_FATE) {
                *at = trace.apply(item, *at).0;
            }
        }
        at
    }

    /// Where each item was before the first step.
    pub(crate) fn start(&self) -> Vec<u32> {
        match self.items {
            Items::Samples => self.profile().samples().stacks().iter().map(|s| s.index() as u32).collect(),
            Items::Stacks => (0..self.profile().stacks().len() as u32).collect(),
        }
    }
}

/// Self value per stack of the profile.
fn stack_sums(profile: &Profile, sample_type: usize) -> Vec<i64> {
    let mut sums = vec![0; profile.stacks().len()];
    let samples = profile.samples();
    for (stack, value) in samples.stacks().iter().zip(samples.values(sample_type)) {
        sums[stack.index()] += value;
    }
    sums
}

/// The forest a pass is making. Stacks of `from` are settled in their order: each grows a new stack, joins one that is
/// there, or goes to a bucket.
struct Growing {
    parent: Vec<u32>,
    symbol: Vec<Symbol>,
    /// Which stacks are truncated, before the pass and after it; `None` if there are none.
    broken: Option<(Arc<Bits>, Vec<bool>)>,
    twins: FxHashMap<u32, u32>,
    fate: Vec<u32>,
    change: Vec<Change>,
}

impl Growing {
    fn new(from: &Forest) -> Growing {
        let n = from.len();
        Growing {
            parent: Vec::with_capacity(n),
            symbol: Vec::with_capacity(n),
            broken: from.broken.as_ref().map(|old| (Arc::clone(old), Vec::with_capacity(n))),
            twins: FxHashMap::default(),
            fate: Vec::with_capacity(n),
            change: Vec::with_capacity(n),
        }
    }

    #[inline]
    fn push(&mut self, parent: u32, symbol: Symbol, broken: bool) -> u32 {
        let node = self.parent.len() as u32;
        self.parent.push(if parent >= FIRST_FATE { ROOT } else { parent });
        self.symbol.push(symbol);
        if let Some((_, new)) = &mut self.broken {
            new.push(broken);
        }
        node
    }

    /// Is stack `i` of those before the pass truncated?
    #[inline]
    fn was_broken(&self, i: usize) -> bool {
        self.broken.as_ref().is_some_and(|(old, _)| old.get(i))
    }

    /// A new stack, in the place of stack `i`.
    #[inline]
    fn add(&mut self, i: usize, parent: u32, symbol: Symbol) -> u32 {
        let broken = self.was_broken(i);
        self.push(parent, symbol, broken)
    }

    /// What stack `i` becomes when it is to be `node`, which is there already. A truncated stack does not become a
    /// complete one by losing its leaf, nor the other way round: it then gets a stack of its own with the same frames.
    #[inline]
    fn join(&mut self, i: usize, node: u32) -> u32 {
        match &self.broken {
            Some((old, new)) if node < FIRST_FATE && old.get(i) && !new[node as usize] => self.twin(node),
            _ => node,
        }
    }

    #[cold]
    fn twin(&mut self, node: u32) -> u32 {
        if let Some(&twin) = self.twins.get(&node) {
            return twin;
        }
        let twin = self.push(self.parent[node as usize], self.symbol[node as usize], true);
        self.twins.insert(node, twin);
        twin
    }

    /// What became of the stack above `parent`, or `none` at a root.
    #[inline]
    fn fate_of(&self, parent: u32, none: u32) -> u32 {
        if parent == ROOT { none } else { self.fate[parent as usize] }
    }

    #[inline]
    fn change_of(&self, parent: u32) -> Change {
        if parent == ROOT || self.change[parent as usize] == Change::Kept { Change::Kept } else { Change::Reshaped }
    }

    #[inline]
    fn set(&mut self, fate: u32, change: Change) {
        self.fate.push(fate);
        self.change.push(change);
    }

    fn finish(self) -> (Forest, Effect) {
        let bits = self.broken.map(|(_, new)| Bits::from_fn(new.len(), |i| new[i]));
        let forest =
            Forest { parent: Arc::new(self.parent), symbol: Arc::new(self.symbol), broken: bits.filter(Bits::any).map(Arc::new) };
        (forest, Effect::Stacks { fate: Some(self.fate), change: self.change })
    }
}

struct Run {
    symbols: Symbols,
    forest: Forest,
    items: Items,
    at: Vec<u32>,
    traces: Vec<Trace>,
    sample_type: usize,
}

fn message(message: impl Into<String>, help: Option<&str>) -> Diagnostic {
    Diagnostic { span: Span::default(), message: message.into(), help: help.map(str::to_owned) }
}

impl Run {
    fn bind(&self, pattern: &Pattern, lookup: &Lookup<'_>) -> Result<Bits, Diagnostic> {
        Ok(Matcher::new(pattern, lookup)?.bind(&self.symbols))
    }

    fn step(&mut self, op: &Op, lookup: &Lookup<'_>) -> Result<(), Diagnostic> {
        match op {
            Op::Keep(p) => {
                let m = self.bind(p, lookup)?;
                let effect = self.select(&m, |matched, unmatched| if matched { None } else { Some(unmatched) });
                self.end(self.forest.clone(), effect, Some(m));
            }
            Op::Drop(p) => {
                let m = self.bind(p, lookup)?;
                let effect = self.select(&m, |matched, _| matched.then_some(DROPPED));
                self.end(self.forest.clone(), effect, Some(m));
            }
            Op::To { innermost, pattern } => {
                let m = self.bind(pattern, lookup)?;
                let (forest, effect) = self.to(&m, *innermost);
                self.end(forest, effect, Some(m));
            }
            Op::From { anchor, pattern, callers } => {
                let m = self.bind(pattern, lookup)?;
                let mut cut = Cut { starts: Bits::new(self.forest.len()), callers: *callers };
                let (forest, effect) = self.from(&m, *anchor, &mut cut)?;
                self.end(forest, effect, Some(m));
                if let Some(trace) = self.traces.last_mut() {
                    trace.cut = Some(cut);
                }
            }
            Op::Hide(p) => {
                let m = self.bind(p, lookup)?;
                let (forest, effect) = self.hide(|s| m.get(s as usize));
                self.end(forest, effect, Some(m));
            }
            Op::Show(p) => {
                let m = self.bind(p, lookup)?;
                let (forest, effect) = self.hide(|s| !m.get(s as usize));
                self.end(forest, effect, Some(m));
            }
            Op::Fold { entry, pattern, name } => {
                let m = self.bind(pattern, lookup)?;
                let names = FoldNames::new(*entry, pattern, name.as_deref())?;
                let (forest, effect) = self.fold(&m, &names);
                self.end(forest, effect, Some(m));
            }
            Op::By(level) => {
                let n = self.symbols.len();
                let new: Vec<Symbol> = (0..n as Symbol).map(|s| self.symbols.make_level(s, *level)).collect();
                let (forest, effect) = self.by(&new);
                self.end(forest, effect, None);
            }
            Op::Rename { regex, replacement } => self.rename(regex, replacement)?,
            Op::Unrecurse { all, fold, pattern } => {
                let m = pattern.as_ref().map(|p| self.bind(p, lookup)).transpose()?;
                let keys = self.function_keys(m.as_ref(), *fold);
                let (forest, effect) = if *all { self.unrecurse_all(&keys) } else { self.unrecurse(&keys) };
                self.end(forest, effect, m);
            }
            Op::Where(cond) => self.filter(cond)?,
            Op::RootBy(key) => self.pseudo(key, true)?,
            Op::LeafBy(key) => self.pseudo(key, false)?,
        }
        Ok(())
    }

    /// Moves the items to where the step sent their stacks, and notes what it did.
    fn end(&mut self, after: Forest, effect: Effect, matched: Option<Bits>) {
        match &effect {
            Effect::Stacks { fate: Some(fate), .. } => {
                for at in self.at.iter_mut().filter(|at| **at < FIRST_FATE) {
                    *at = fate[*at as usize];
                }
            }
            Effect::Stacks { fate: None, .. } => {}
            Effect::Samples { fate, .. } => self.at.copy_from_slice(fate),
        }
        let before = std::mem::replace(&mut self.forest, after);
        self.traces.push(Trace { before, effect, matched, cut: None });
    }

    /// Stacks stay as they are; `fate` says by whether they hold a match which go, and where to.
    fn select(&self, m: &Bits, fate: impl Fn(bool, u32) -> Option<u32>) -> Effect {
        let f = &self.forest;
        let mut has = Bits::new(f.len());
        let mut to = Vec::with_capacity(f.len());
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let matched = m.get(symbol as usize) || (parent != ROOT && has.get(parent as usize));
            if matched {
                has.set(i);
            }
            to.push(fate(matched, f.unmatched(i)).unwrap_or(i as u32));
        }
        Effect::Stacks { fate: Some(to), change: vec![Change::Kept; f.len()] }
    }

    fn to(&self, m: &Bits, innermost: bool) -> (Forest, Effect) {
        let f = &self.forest;
        let mut cut: Vec<u32> = Vec::with_capacity(f.len());
        let (mut to, mut change) = (Vec::with_capacity(f.len()), Vec::with_capacity(f.len()));
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let above = if parent == ROOT { ROOT } else { cut[parent as usize] };
            let here = if m.get(symbol as usize) && (innermost || above == ROOT) { i as u32 } else { above };
            cut.push(here);
            let target = if here == ROOT { i as u32 } else { here };
            to.push(target);
            change.push(if target == i as u32 { Change::Kept } else { Change::Moved });
        }
        let after = f.with_twins(&mut to);
        (after, Effect::Stacks { fate: Some(to), change })
    }

    fn from(&self, m: &Bits, anchor: Anchor, cut: &mut Cut) -> Result<(Forest, Effect), Diagnostic> {
        let f = &self.forest;
        let mut g = Growing::new(f);
        // Callers are kept once per place, so that deep stacks with many matches could fill any memory.
        let limit = MAX_NODES.max(2 * f.len());
        // The copied callers of parents seen, which siblings share, and whether they are all there are.
        let mut copied: FxHashMap<u32, (u32, bool)> = FxHashMap::default();
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let above = g.fate_of(parent, OTHER);
            let hit = m.get(symbol as usize);
            let starts = hit
                && match anchor {
                    Anchor::Outermost => above >= FIRST_FATE,
                    Anchor::Innermost => true,
                    Anchor::Entry => parent == ROOT || !m.get(f.symbol[parent as usize] as usize),
                };
            if starts {
                cut.starts.set(i);
                let (under, whole) = match (parent, cut.callers) {
                    (ROOT, _) => (ROOT, true),
                    (_, 0) => (ROOT, false),
                    _ => *copied.entry(parent).or_insert_with(|| copy_callers(f, &mut g, parent, cut.callers)),
                };
                let node = g.add(i, under, symbol);
                // With all callers kept nothing was cut off.
                g.set(node, if whole { Change::Kept } else { Change::Reshaped });
            } else if above >= FIRST_FATE {
                g.set(f.unmatched(i), Change::Kept);
            } else {
                let change = g.change_of(parent);
                let node = g.add(i, above, symbol);
                g.set(node, change);
            }
            if g.parent.len() > limit {
                return Err(message(format!("the cut makes more than {limit} stacks"), Some("keep fewer callers")));
            }
        }
        Ok(g.finish())
    }

    fn hide(&self, hidden: impl Fn(Symbol) -> bool) -> (Forest, Effect) {
        let f = &self.forest;
        let mut g = Growing::new(f);
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let above = g.fate_of(parent, HIDDEN);
            if hidden(symbol) {
                let fate = g.join(i, above);
                g.set(fate, Change::Moved);
            } else {
                let change = g.change_of(parent);
                let node = g.add(i, above, symbol);
                g.set(node, change);
            }
        }
        g.finish()
    }

    fn fold(&mut self, m: &Bits, names: &FoldNames) -> (Forest, Effect) {
        let f = self.forest.clone();
        let mut g = Growing::new(&f);
        let mut made: FxHashMap<Symbol, Symbol> = FxHashMap::default();
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let above = g.fate_of(parent, ROOT);
            if !m.get(symbol as usize) {
                let change = g.change_of(parent);
                let node = g.add(i, above, symbol);
                g.set(node, change);
            } else if parent != ROOT && m.get(f.symbol[parent as usize] as usize) {
                let fate = g.join(i, above);
                g.set(fate, Change::Reshaped);
            } else {
                let folded = *made.entry(symbol).or_insert_with(|| names.make(&mut self.symbols, symbol));
                let node = g.add(i, above, folded);
                g.set(node, Change::Reshaped);
            }
        }
        g.finish()
    }

    fn by(&self, new: &[Symbol]) -> (Forest, Effect) {
        let f = &self.forest;
        let mut g = Growing::new(f);
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let above = g.fate_of(parent, ROOT);
            let level = new[symbol as usize];
            if above != ROOT && self.symbols.label(g.symbol[above as usize]) == self.symbols.label(level) {
                let fate = g.join(i, above);
                g.set(fate, Change::Reshaped);
            } else {
                let same = self.symbols.label(symbol) == self.symbols.label(level);
                let change = if same { g.change_of(parent) } else { Change::Reshaped };
                let node = g.add(i, above, level);
                g.set(node, change);
            }
        }
        g.finish()
    }

    fn rename(&mut self, regex: &super::ast::Regex, replacement: &str) -> Result<(), Diagnostic> {
        let compiled = compile_regex(regex)?;
        let n = self.symbols.len();
        let mut new: Vec<Symbol> = Vec::with_capacity(n);
        let mut matched = Bits::new(n);
        for symbol in 0..n as Symbol {
            let label = self.symbols.label_text(symbol);
            if !compiled.is_match(label.as_bytes()) {
                new.push(symbol);
                continue;
            }
            matched.set(symbol as usize);
            let renamed = compiled.replace_all(label.as_bytes(), replacement.as_bytes());
            let renamed = String::from_utf8_lossy(&renamed).into_owned();
            new.push(if renamed == label { symbol } else { self.symbols.make_renamed(symbol, &renamed) });
        }
        let f = self.forest.clone();
        let mut change = Vec::with_capacity(f.len());
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            debug_assert!(parent == ROOT || (parent as usize) < i);
            let same = new[symbol as usize] == symbol && (parent == ROOT || change[parent as usize] == Change::Kept);
            change.push(if same { Change::Kept } else { Change::Reshaped });
        }
        let symbol = f.symbol.iter().map(|&s| new[s as usize]).collect();
        let after = Forest { symbol: Arc::new(symbol), ..f };
        self.end(after, Effect::Stacks { fate: None, change }, Some(matched));
        Ok(())
    }

    /// Per symbol what identifies its function for `unrecurse`; [`NO_KEY`] for those it leaves alone.
    fn function_keys(&self, m: Option<&Bits>, fold: bool) -> Vec<u32> {
        let one = self.symbols.texts_len() as u32;
        (0..self.symbols.len())
            .map(|s| match m {
                Some(m) if !m.get(s) => NO_KEY,
                Some(_) if fold => one,
                _ => self.symbols.function(s as Symbol).index() as u32,
            })
            .collect()
    }

    fn unrecurse(&self, keys: &[u32]) -> (Forest, Effect) {
        let f = &self.forest;
        let mut g = Growing::new(f);
        for (i, (&parent, &symbol)) in f.parent.iter().zip(&*f.symbol).enumerate() {
            let above = g.fate_of(parent, ROOT);
            let key = keys[symbol as usize];
            if above != ROOT && key != NO_KEY && keys[g.symbol[above as usize] as usize] == key {
                let fate = g.join(i, above);
                g.set(fate, Change::Reshaped);
            } else {
                let change = g.change_of(parent);
                let node = g.add(i, above, symbol);
                g.set(node, change);
            }
        }
        g.finish()
    }

    /// Loop erasure: a function met again takes the stack back to where it was met first.
    fn unrecurse_all(&self, keys: &[u32]) -> (Forest, Effect) {
        let f = &self.forest;
        let n = f.len();
        let mut g = Growing::new(f);
        g.fate.resize(n, ROOT);
        g.change.resize(n, Change::Kept);
        // A walk in depth-first order with the current stack at hand: `path[d]` is the new stack of depth d, `met[key]`
        // the one that ends in the function. Both are undone on the way back, one entry per frame entered.
        let (first, next) = child_lists(&f.parent);
        let mut met = vec![ROOT; self.symbols.texts_len() + 1];
        let mut path: Vec<u32> = Vec::new();
        let mut depth_of: Vec<u32> = Vec::new();
        let mut depth = 0u32;
        enum Visit {
            Enter(u32),
            Leave { depth: u32, slot: Option<u32>, key: u32, was: u32 },
        }
        let mut todo = vec![Visit::Enter(first[n])];
        while let Some(visit) = todo.pop() {
            match visit {
                Visit::Enter(ROOT) => {}
                Visit::Enter(i) => {
                    let (parent, symbol) = (f.parent[i as usize], f.symbol[i as usize]);
                    todo.push(Visit::Enter(next[i as usize]));
                    let key = keys[symbol as usize];
                    let before = depth;
                    let known = if key == NO_KEY { ROOT } else { met[key as usize] };
                    let on_path = known != ROOT && {
                        let d = depth_of[known as usize];
                        d < depth && path[d as usize] == known
                    };
                    if on_path {
                        depth = depth_of[known as usize] + 1;
                        g.fate[i as usize] = g.join(i as usize, known);
                        g.change[i as usize] = Change::Reshaped;
                        todo.push(Visit::Leave { depth: before, slot: None, key: NO_KEY, was: ROOT });
                    } else {
                        let above = if depth == 0 { ROOT } else { path[depth as usize - 1] };
                        let node = g.add(i as usize, above, symbol);
                        let change = g.change_of(parent);
                        g.fate[i as usize] = node;
                        g.change[i as usize] = change;
                        // Twins, which no frame is below of, have a place in it too.
                        depth_of.resize(node as usize + 1, depth);
                        let slot = path.get(depth as usize).copied();
                        match path.get_mut(depth as usize) {
                            Some(place) => *place = node,
                            None => path.push(node),
                        }
                        let was = if key == NO_KEY { ROOT } else { std::mem::replace(&mut met[key as usize], node) };
                        todo.push(Visit::Leave { depth: before, slot, key, was });
                        depth += 1;
                    }
                    todo.push(Visit::Enter(first[i as usize]));
                }
                Visit::Leave { depth: before, slot, key, was } => {
                    depth = before;
                    if let Some(slot) = slot {
                        path[depth as usize] = slot;
                    }
                    if key != NO_KEY {
                        met[key as usize] = was;
                    }
                }
            }
        }
        g.finish()
    }

    /// From here on single samples are told apart.
    fn tell_samples_apart(&mut self) {
        if self.items == Items::Stacks {
            let at = self.symbols.profile().samples().stacks().iter().map(|s| self.at[s.index()]).collect();
            self.at = at;
            self.items = Items::Samples;
        }
    }

    fn filter(&mut self, cond: &Cond) -> Result<(), Diagnostic> {
        let profile = Arc::clone(self.symbols.profile());
        let keep = SampleTest::new(cond, &profile)?;
        self.tell_samples_apart();
        let mut fate = self.at.clone();
        for (row, at) in fate.iter_mut().enumerate() {
            if *at < FIRST_FATE && !keep.test(&profile, row) {
                *at = DROPPED;
            }
        }
        let change = vec![Change::Kept; fate.len()];
        self.end(self.forest.clone(), Effect::Samples { fate, change }, None);
        Ok(())
    }

    fn pseudo(&mut self, key: &Key, at_root: bool) -> Result<(), Diagnostic> {
        let profile = Arc::clone(self.symbols.profile());
        let values = self.key_symbols(key, &profile)?;
        self.tell_samples_apart();
        let f = self.forest.clone();
        let mut parent: Vec<u32> = if at_root { Vec::new() } else { f.parent.to_vec() };
        let mut symbol: Vec<Symbol> = if at_root { Vec::new() } else { f.symbol.to_vec() };
        let mut origin: Vec<u32> = if at_root { Vec::new() } else { (0..f.len() as u32).collect() };
        let mut known: FxHashMap<(Symbol, u32), u32> = FxHashMap::default();
        let mut fate = self.at.clone();
        let mut above: Vec<u32> = Vec::new();
        for (row, at) in fate.iter_mut().enumerate() {
            if *at >= FIRST_FATE {
                continue;
            }
            let pseudo = values[row];
            let mut add = |known: &mut FxHashMap<(Symbol, u32), u32>, key: (Symbol, u32), under: u32, s: Symbol, from: u32| {
                *known.entry(key).or_insert_with(|| {
                    parent.push(under);
                    symbol.push(s);
                    origin.push(from);
                    parent.len() as u32 - 1
                })
            };
            if !at_root {
                *at = add(&mut known, (pseudo, *at), *at, pseudo, *at);
                continue;
            }
            above.clear();
            let mut node = *at;
            while node != ROOT && !known.contains_key(&(pseudo, node)) {
                above.push(node);
                node = f.parent[node as usize];
            }
            let mut under = match known.get(&(pseudo, node)) {
                Some(&node) => node,
                None => add(&mut known, (pseudo, ROOT), ROOT, pseudo, ROOT),
            };
            for &node in above.iter().rev() {
                under = add(&mut known, (pseudo, node), under, f.symbol[node as usize], node);
            }
            *at = under;
        }
        let broken = f
            .broken
            .as_ref()
            .map(|old| Arc::new(Bits::from_fn(parent.len(), |i| origin[i] != ROOT && old.get(origin[i] as usize))));
        let after = Forest { parent: Arc::new(parent), symbol: Arc::new(symbol), broken };
        let change = vec![Change::Reshaped; fate.len()];
        self.end(after, Effect::Samples { fate, change }, None);
        Ok(())
    }

    /// The pseudo frame of each sample.
    fn key_symbols(&mut self, key: &Key, profile: &Profile) -> Result<Vec<Symbol>, Diagnostic> {
        let samples = profile.samples();
        let name = |name: &str, number: i64| if name.is_empty() { number.to_string() } else { name.to_owned() };
        let mut texts: Vec<String> = Vec::new();
        match key {
            Key::SampleType => {
                let t = profile.str(profile.sample_types()[self.sample_type].name);
                let symbol = self.symbols.make_named(if t.is_empty() { "(no name)" } else { t }, None);
                return Ok(vec![symbol; samples.len()]);
            }
            Key::Thread => {
                need(samples.has_threads(), "threads", "root by label.KEY groups by a label")?;
                texts.extend(profile.threads().iter().map(|t| name(profile.str(t.name), t.tid)));
                texts.push("(no thread)".into());
            }
            Key::Process => {
                need(
                    samples.has_threads() && !profile.processes().is_empty(),
                    "processes",
                    "root by label.KEY groups by a label",
                )?;
                texts.extend(profile.processes().iter().map(|p| name(profile.str(p.name), p.pid)));
                texts.push("(no process)".into());
            }
            Key::Label(_) | Key::Service => {
                let keys = label_keys(key);
                known_label(profile, &keys)?;
                for set in 0..profile.labels().len() {
                    texts.push(
                        label_text(profile, profile::LabelsId::new(set), &keys).unwrap_or_else(|| format!("(no {})", keys[0])),
                    );
                }
            }
        }
        let symbols: Vec<Symbol> = texts.iter().map(|t| self.symbols.make_named(t, None)).collect();
        let none = symbols.len() - 1;
        let process = |row| samples.thread(row).and_then(|t| profile.threads()[t.index()].process);
        Ok((0..samples.len())
            .map(|row| {
                let at = match key {
                    Key::Thread => samples.thread(row).map_or(none, |t| t.index()),
                    Key::Process => process(row).map_or(none, |p| p.index()),
                    _ => samples.labels(row).index(),
                };
                symbols[at]
            })
            .collect())
    }
}

/// `unrecurse` leaves this symbol alone.
const NO_KEY: u32 = u32::MAX;

/// Copies up to `callers` frames, `parent` the innermost of them; returns the copy of `parent`, and whether there are no
/// more frames above.
fn copy_callers(f: &Forest, g: &mut Growing, parent: u32, callers: u32) -> (u32, bool) {
    let mut chain = Vec::new();
    let mut node = parent;
    while node != ROOT && chain.len() < callers as usize {
        chain.push(f.symbol[node as usize]);
        node = f.parent[node as usize];
    }
    (chain.iter().rev().fold(ROOT, |under, &symbol| g.push(under, symbol, false)), node == ROOT)
}

/// First child and next sibling of each node, in order; the first root stands at index `n`.
pub(crate) fn child_lists(parent: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = parent.len();
    let (mut first, mut next) = (vec![ROOT; n + 1], vec![ROOT; n]);
    for i in (0..n).rev() {
        let head = &mut first[if parent[i] == ROOT { n } else { parent[i] as usize }];
        next[i] = *head;
        *head = i as u32;
    }
    (first, next)
}

/// What `fold` names its frames.
enum FoldNames {
    Fixed { name: String, entry: bool },
    Template { template: String, entry: bool, regex: Option<(Option<Field>, regex::bytes::Regex)> },
}

impl FoldNames {
    fn new(entry: bool, pattern: &Pattern, name: Option<&str>) -> Result<FoldNames, Diagnostic> {
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

    fn make(&self, symbols: &mut Symbols, first: Symbol) -> Symbol {
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

fn need(there: bool, what: &str, help: &str) -> Result<(), Diagnostic> {
    if there { Ok(()) } else { Err(message(format!("this profile has no {what}"), Some(help))) }
}

/// The label keys that may hold what `key` names.
fn label_keys(key: &Key) -> Vec<&str> {
    match key {
        Key::Label(name) => vec![name.as_str()],
        _ => vec!["service", "service.name", "service_name"],
    }
}

fn known_label(profile: &Profile, keys: &[&str]) -> Result<(), Diagnostic> {
    let mut there: Vec<&str> = Vec::new();
    for set in 0..profile.labels().len() {
        for label in profile.labels().get(profile::LabelsId::new(set)) {
            let key = profile.str(label.key);
            if keys.contains(&key) {
                return Ok(());
            }
            if !there.contains(&key) && there.len() < 20 {
                there.push(key);
            }
        }
    }
    let help =
        if there.is_empty() { "it has no labels at all".to_owned() } else { format!("its labels are {}", there.join(", ")) };
    Err(message(format!("no sample has a label `{}`", keys[0]), Some(&help)))
}

fn label_text(profile: &Profile, set: profile::LabelsId, keys: &[&str]) -> Option<String> {
    let labels = profile.labels().get(set);
    let label = keys.iter().find_map(|k| labels.iter().find(|l| profile.str(l.key) == *k))?;
    Some(match label.value {
        LabelValue::Str(id) => profile.str(id).to_owned(),
        LabelValue::Num(n, unit) if unit.is_empty() => n.to_string(),
        LabelValue::Num(n, unit) => format!("{n} {}", profile.str(unit)),
    })
}

/// A condition bound to a profile.
enum SampleTest {
    All(Vec<SampleTest>),
    Any(Vec<SampleTest>),
    Not(Box<SampleTest>),
    /// Per thread; the last answer is for samples without one.
    Thread(Vec<bool>),
    /// Per label set.
    Labels(Vec<bool>),
    /// Nanoseconds, from and before.
    Time(i64, i64),
}

impl SampleTest {
    fn new(cond: &Cond, profile: &Profile) -> Result<SampleTest, Diagnostic> {
        let many = |conds: &[Cond]| conds.iter().map(|c| SampleTest::new(c, profile)).collect::<Result<Vec<_>, _>>();
        let samples = profile.samples();
        let by_thread = |of: &dyn Fn(&profile::Thread) -> bool| {
            let mut answers: Vec<bool> = profile.threads().iter().map(of).collect();
            answers.push(false);
            SampleTest::Thread(answers)
        };
        Ok(match cond {
            Cond::And(c) => SampleTest::All(many(c)?),
            Cond::Or(c) => SampleTest::Any(many(c)?),
            Cond::Not(c) => SampleTest::Not(Box::new(SampleTest::new(c, profile)?)),
            Cond::Thread(form) => {
                need(samples.has_threads(), "threads", "where label.KEY: … selects by a label")?;
                let m = TextMatcher::new(form)?;
                by_thread(&|t| m.matches(profile.str(t.name)) || m.matches(&t.tid.to_string()))
            }
            Cond::Process(form) => {
                need(
                    samples.has_threads() && !profile.processes().is_empty(),
                    "processes",
                    "where label.KEY: … selects by a label",
                )?;
                let m = TextMatcher::new(form)?;
                let matches = |p: &profile::Process| m.matches(profile.str(p.name)) || m.matches(&p.pid.to_string());
                by_thread(&|t| t.process.is_some_and(|p| matches(&profile.processes()[p.index()])))
            }
            Cond::Label(key, form) => {
                let keys = [key.as_str()];
                known_label(profile, &keys)?;
                let m = TextMatcher::new(form)?;
                let sets = 0..profile.labels().len();
                let test = |set| {
                    // A set may hold a key several times.
                    let labels = profile.labels().get(profile::LabelsId::new(set));
                    labels.iter().filter(|l| profile.str(l.key) == key).any(|l| match l.value {
                        LabelValue::Str(id) => m.matches(profile.str(id)),
                        LabelValue::Num(n, unit) => m.matches(&n.to_string()) || m.matches(&format!("{n} {}", profile.str(unit))),
                    })
                };
                SampleTest::Labels(sets.map(test).collect())
            }
            Cond::Time(from, to) => {
                need(samples.has_time(), "times", "only formats that keep single samples have them")?;
                let duration = profile.duration_ns();
                // The end of the profile belongs to the last piece of it.
                let at = |point: &TimePoint| match *point {
                    TimePoint::Nanos(ns) => ns,
                    TimePoint::PartsPerMillion(1_000_000) => i64::MAX,
                    TimePoint::PartsPerMillion(ppm) => (i128::from(duration) * i128::from(ppm) / 1_000_000) as i64,
                };
                SampleTest::Time(at(from), at(to))
            }
        })
    }

    fn test(&self, profile: &Profile, row: usize) -> bool {
        let samples = profile.samples();
        match self {
            SampleTest::All(tests) => tests.iter().all(|t| t.test(profile, row)),
            SampleTest::Any(tests) => tests.iter().any(|t| t.test(profile, row)),
            SampleTest::Not(test) => !test.test(profile, row),
            SampleTest::Thread(answers) => answers[samples.thread(row).map_or(answers.len() - 1, |t| t.index())],
            SampleTest::Labels(answers) => answers[samples.labels(row).index()],
            SampleTest::Time(from, to) => samples.time_ns(row).is_some_and(|t| (*from..*to).contains(&t)),
        }
    }
}
