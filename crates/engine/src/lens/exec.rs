//! The steps of a lens: each operation is one forward pass over the stacks.
//!
//! Stacks are a forest in which every parent stands before its children. A pass makes the next forest and says for each
//! stack what became of it: another stack, or a bucket. Equal stacks are not merged between steps, since no operation
//! can tell them apart; the views merge them once at the end. After each pass the samples, or the stacks of the profile
//! where those are fewer, are pointed at what became of theirs.

use std::sync::Arc;

use profile::{Bits, Profile};
use rustc_hash::FxHashMap;

use crate::analysis::broken::{Broken, detect};

use super::ast::{Anchor, Cond, Key, Op, Pattern};
use super::condition::{SampleTest, key_symbols};
use super::fold_names::FoldNames;
use super::forest::{DROPPED, FIRST_FATE, Forest, HIDDEN, OTHER, ROOT, child_lists};
use super::grow::Growing;
use super::lensed::Items;
use super::matcher::{Matcher, Sets, compile_regex};
use super::symbols::{Symbol, Symbols, TextId};
use super::trace::{Change, Cut, Edits, Effect, Trace};
use crate::diag::{Diagnostic, Span};

/// Most stacks a step may make, unless it had half as many before: 1 GiB of them.
pub(super) const MAX_NODES: usize = 1 << 27;

/// Everything between two steps. A copy shares what the next step leaves as it is.
#[derive(Clone)]
pub(super) struct State {
    pub(super) symbols: Arc<Symbols>,
    pub(super) forest: Forest,
    pub(super) items: Items,
    /// Per item its stack or bucket.
    pub(super) at: Arc<Vec<u32>>,
    /// What the step before did.
    pub(super) trace: Option<Arc<Trace>>,
    /// The stacks of the profile that are broken.
    pub(super) broken: Arc<Broken>,
    /// Frames that steps put above stacks.
    pub(super) heads: Arc<Heads>,
}

/// Frames that `root by` put above stacks, ascending.
#[derive(Debug, Clone, Default)]
pub(super) struct Heads {
    /// Threads, labels and the like.
    pub(super) names: Vec<Symbol>,
    /// `[broken]`.
    pub(super) broken: Option<Symbol>,
}

pub(super) fn message(message: impl Into<String>, help: Option<&str>) -> Diagnostic {
    Diagnostic { span: Span::default(), message: message.into(), help: help.map(str::to_owned) }
}

/// A step that finds nothing to do.
fn nothing(forest: &Forest) -> (Forest, Effect) {
    (forest.clone(), Effect::Stacks { fate: None, edits: Edits::default() })
}

impl State {
    /// Before the first step.
    pub(super) fn start(profile: &Arc<Profile>, sets: &[(String, Pattern)]) -> State {
        let items = Items::fewest(profile);
        let symbols = Arc::new(Symbols::new(Arc::clone(profile)));
        let broken = Arc::new(detect(&symbols, sets));
        State {
            symbols,
            at: Arc::new(items.start(profile)),
            forest: Forest::of(profile, &broken.rows),
            items,
            trace: None,
            broken,
            heads: Arc::default(),
        }
    }

    fn bind(&self, pattern: &Pattern, sets: &Sets<'_>) -> Result<Bits, Diagnostic> {
        Ok(Matcher::new(pattern, sets)?.bind(&self.symbols))
    }

    /// Runs one step. After an error the state is of no use.
    pub(super) fn step(&mut self, op: &Op, sets: &Sets<'_>, sample_type: usize) -> Result<(), Diagnostic> {
        let (mut cut, mut repaired) = (None, None);
        let (forest, effect, matched) = match op {
            Op::Keep(p) => {
                let m = self.bind(p, sets)?;
                (self.forest.clone(), self.keep_matching(&m), Some(m))
            }
            Op::Drop(p) => {
                let m = self.bind(p, sets)?;
                let effect = if m.any() { self.drop_matching(&m) } else { nothing(&self.forest).1 };
                (self.forest.clone(), effect, Some(m))
            }
            Op::To { innermost, pattern } => {
                let m = self.bind(pattern, sets)?;
                let (forest, effect) = if m.any() { self.to(&m, *innermost) } else { nothing(&self.forest) };
                (forest, effect, Some(m))
            }
            Op::From { anchor, pattern, callers } => {
                let m = self.bind(pattern, sets)?;
                let cut = cut.insert(Cut { starts: Bits::new(self.forest.len()), callers: *callers });
                let (forest, effect) = self.from(&m, *anchor, cut)?;
                (forest, effect, Some(m))
            }
            Op::Hide(p) => {
                let m = self.bind(p, sets)?;
                let (forest, effect) = if m.any() { self.hide(|s| m.get(s as usize)) } else { nothing(&self.forest) };
                (forest, effect, Some(m))
            }
            Op::Show(p) => {
                let m = self.bind(p, sets)?;
                let (forest, effect) = self.hide(|s| !m.get(s as usize));
                (forest, effect, Some(m))
            }
            Op::Fold { entry, pattern, name } => {
                let m = self.bind(pattern, sets)?;
                let names = FoldNames::new(*entry, pattern, name.as_deref())?;
                let (forest, effect) = if m.any() { self.fold(&m, &names) } else { nothing(&self.forest) };
                (forest, effect, Some(m))
            }
            Op::By(level) => {
                let symbols = Arc::make_mut(&mut self.symbols);
                let new: Vec<Symbol> = (0..symbols.len() as Symbol).map(|s| symbols.make_level(s, *level)).collect();
                let (forest, effect) = self.by(&new);
                (forest, effect, None)
            }
            Op::Rename { regex, replacement } => {
                let (forest, effect, matched) = self.rename(regex, replacement)?;
                (forest, effect, Some(matched))
            }
            Op::Unrecurse { all, fold, pattern } => {
                let m = pattern.as_ref().map(|p| self.bind(p, sets)).transpose()?;
                let keys = self.function_keys(m.as_ref(), *fold);
                let (forest, effect) = match &m {
                    Some(m) if !m.any() => nothing(&self.forest),
                    _ if *all => self.unrecurse_all(&keys),
                    _ => self.unrecurse(&keys),
                };
                (forest, effect, m)
            }
            Op::Where(cond) => (self.forest.clone(), self.filter(cond)?, None),
            Op::RootBy(key) => {
                let (forest, effect) = self.pseudo(key, true, sample_type)?;
                (forest, effect, None)
            }
            Op::LeafBy(key) => {
                let (forest, effect) = self.pseudo(key, false, sample_type)?;
                (forest, effect, None)
            }
            Op::Repair => {
                let (forest, effect, summary) = self.repair()?;
                repaired = Some(summary);
                (forest, effect, None)
            }
        };
        match &effect {
            Effect::Stacks { fate: Some(fate), .. } => {
                let to = self.at.iter().map(|&at| if at < FIRST_FATE { fate[at as usize] } else { at });
                self.at = Arc::new(to.collect());
            }
            Effect::Stacks { fate: None, .. } => {}
            Effect::Samples { fate, .. } => self.at = Arc::clone(fate),
        }
        let before = std::mem::replace(&mut self.forest, forest);
        self.trace = Some(Arc::new(Trace { before, effect, matched, cut, repaired }));
        Ok(())
    }

    /// Stacks stay as they are; those without a match go to a bucket.
    fn keep_matching(&self, m: &Bits) -> Effect {
        let f = &self.forest;
        let mut fate: Vec<u32> = Vec::with_capacity(f.len());
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let matched = m.get(symbol as usize) || (parent != ROOT && fate[parent as usize] == parent);
            fate.push(if matched { i as u32 } else { f.unmatched(i) });
        }
        Effect::Stacks { fate: Some(Arc::new(fate)), edits: Edits::default() }
    }

    /// Stacks stay as they are; those with a match are dropped.
    fn drop_matching(&self, m: &Bits) -> Effect {
        let f = &self.forest;
        let mut fate: Vec<u32> = Vec::with_capacity(f.len());
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let matched = m.get(symbol as usize) || (parent != ROOT && fate[parent as usize] == DROPPED);
            fate.push(if matched { DROPPED } else { i as u32 });
        }
        Effect::Stacks { fate: Some(Arc::new(fate)), edits: Edits::default() }
    }

    fn to(&self, m: &Bits, innermost: bool) -> (Forest, Effect) {
        let f = &self.forest;
        let mut cut: Vec<u32> = Vec::with_capacity(f.len());
        let mut to: Vec<u32> = Vec::with_capacity(f.len());
        let mut joined = Bits::new(f.len());
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let above = if parent == ROOT { ROOT } else { cut[parent as usize] };
            let here = if m.get(symbol as usize) && (innermost || above == ROOT) { i as u32 } else { above };
            cut.push(here);
            let target = if here == ROOT { i as u32 } else { here };
            to.push(target);
            if target != i as u32 {
                joined.set(i);
            }
        }
        let after = f.with_twins(&mut to);
        let edits = Edits { joined: Some((joined, Change::Moved)), touched: None, alone: true };
        (after, Effect::Stacks { fate: Some(Arc::new(to)), edits })
    }

    fn from(&self, m: &Bits, anchor: Anchor, cut: &mut Cut) -> Result<(Forest, Effect), Diagnostic> {
        let f = &self.forest;
        let mut g = Growing::new(f);
        // Callers are kept once per place, so that deep stacks with many matches could fill any memory.
        let limit = MAX_NODES.max(2 * f.len());
        // The copied callers of parents seen, which siblings share, and whether they are all there are.
        let mut copied: FxHashMap<u32, (u32, bool)> = FxHashMap::default();
        for (i, (parent, symbol)) in f.rows().enumerate() {
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
                // With all callers kept nothing was cut off.
                if whole {
                    g.add(i, under, symbol);
                } else {
                    g.add_changed(i, under, symbol);
                }
            } else if above >= FIRST_FATE {
                g.send(i, f.unmatched(i));
            } else {
                g.add(i, above, symbol);
            }
            if g.len() > limit {
                return Err(message(format!("the cut makes more than {limit} stacks"), Some("keep fewer callers")));
            }
        }
        // Nothing joins in a cut.
        Ok(g.finish(Change::Reshaped))
    }

    fn hide(&self, hidden: impl Fn(Symbol) -> bool) -> (Forest, Effect) {
        let f = &self.forest;
        let mut g = Growing::new(f);
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let above = g.fate_of(parent, HIDDEN);
            if hidden(symbol) {
                g.join(i, above);
            } else {
                g.add(i, above, symbol);
            }
        }
        g.finish(Change::Moved)
    }

    fn fold(&mut self, m: &Bits, names: &FoldNames) -> (Forest, Effect) {
        let f = self.forest.clone();
        let mut g = Growing::new(&f);
        let mut made: FxHashMap<Symbol, Symbol> = FxHashMap::default();
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let above = g.fate_of(parent, ROOT);
            if !m.get(symbol as usize) {
                g.add(i, above, symbol);
            } else if parent != ROOT && m.get(f.symbol[parent as usize] as usize) {
                g.join(i, above);
            } else {
                let folded = *made.entry(symbol).or_insert_with(|| names.make(Arc::make_mut(&mut self.symbols), symbol));
                g.add_changed(i, above, folded);
            }
        }
        g.finish(Change::Reshaped)
    }

    fn by(&self, new: &[Symbol]) -> (Forest, Effect) {
        let f = &self.forest;
        let mut g = Growing::new(f);
        let labels: Vec<TextId> = (0..self.symbols.len() as Symbol).map(|s| self.symbols.label(s)).collect();
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let above = g.fate_of(parent, ROOT);
            let level = new[symbol as usize];
            let label = labels[level as usize];
            if above != ROOT && labels[g.symbol(above) as usize] == label {
                g.join(i, above);
            } else if labels[symbol as usize] == label {
                g.add(i, above, level);
            } else {
                g.add_changed(i, above, level);
            }
        }
        g.finish(Change::Reshaped)
    }

    fn rename(&mut self, regex: &super::ast::Regex, replacement: &str) -> Result<(Forest, Effect, Bits), Diagnostic> {
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
            let same = renamed == label;
            new.push(if same { symbol } else { Arc::make_mut(&mut self.symbols).make_renamed(symbol, &renamed) });
        }
        if !matched.any() {
            let (forest, effect) = nothing(&self.forest);
            return Ok((forest, effect, matched));
        }
        let f = self.forest.clone();
        let symbol: Vec<Symbol> = f.symbol.iter().map(|&s| new[s as usize]).collect();
        let touched = Bits::from_fn(f.len(), |i| symbol[i] != f.symbol[i]);
        let edits = Edits { joined: None, touched: Some(touched), alone: false };
        Ok((Forest { symbol: Arc::new(symbol), ..f }, Effect::Stacks { fate: None, edits }, matched))
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
        for (i, (parent, symbol)) in f.rows().enumerate() {
            let above = g.fate_of(parent, ROOT);
            let key = keys[symbol as usize];
            if above != ROOT && key != NO_KEY && keys[g.symbol(above) as usize] == key {
                g.join(i, above);
            } else {
                g.add(i, above, symbol);
            }
        }
        g.finish(Change::Reshaped)
    }

    /// Loop erasure: a function met again takes the stack back to where it was met first.
    fn unrecurse_all(&self, keys: &[u32]) -> (Forest, Effect) {
        let f = &self.forest;
        let n = f.len();
        let mut g = Growing::new(f);
        g.in_any_order(n);
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
                    let symbol = f.symbol[i as usize];
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
                        g.join(i as usize, known);
                        todo.push(Visit::Leave { depth: before, slot: None, key: NO_KEY, was: ROOT });
                    } else {
                        let above = if depth == 0 { ROOT } else { path[depth as usize - 1] };
                        let node = g.add(i as usize, above, symbol);
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
        g.finish(Change::Reshaped)
    }

    /// `[broken]` above or below the truncated stacks. What leads to both kinds of stacks stands there twice.
    fn name_broken(&mut self, at_root: bool) -> (Forest, Effect) {
        let f = self.forest.clone();
        let Some(broken) = f.broken.clone() else { return nothing(&f) };
        let name = Arc::make_mut(&mut self.symbols).make_named("[broken]", None);
        if at_root {
            Arc::make_mut(&mut self.heads).broken = Some(name);
        }
        let n = f.len();
        // Rows that are, or lead to, stacks of either kind.
        let (mut whole, mut cut) = (Bits::from_fn(n, |i| !broken.get(i)), (*broken).clone());
        for (i, &parent) in f.parent.iter().enumerate().rev().filter(|(_, parent)| **parent != ROOT) {
            for side in [&mut whole, &mut cut] {
                if side.get(i) {
                    side.set(parent as usize);
                }
            }
        }
        let mut g = Growing::new(&f);
        let mut kept = vec![ROOT; n];
        let mut copies = vec![ROOT; n];
        let at = |places: &[u32], parent: u32| if parent == ROOT { ROOT } else { places[parent as usize] };
        let top = if at_root { g.push_new(ROOT, name, true) } else { ROOT };
        for (i, (parent, symbol)) in f.rows().enumerate() {
            if whole.get(i) || !at_root {
                kept[i] = g.push_copy(i, at(&kept, parent), symbol);
            }
            if cut.get(i) && at_root {
                let above = if parent == ROOT { top } else { at(&copies, parent) };
                copies[i] = g.push_copy(i, above, symbol);
            }
            match (broken.get(i), at_root) {
                (false, _) => g.settle_as(i, kept[i], false),
                (true, true) => g.settle_as(i, copies[i], true),
                (true, false) => {
                    let leaf = g.push_new(kept[i], name, true);
                    g.settle_as(i, leaf, true);
                }
            }
        }
        let (forest, mut effect) = g.finish(Change::Reshaped);
        if let Effect::Stacks { edits, .. } = &mut effect {
            edits.alone = true;
        }
        (forest, effect)
    }

    /// From here on single samples are told apart. Returns where they are.
    fn tell_samples_apart(&mut self) -> Vec<u32> {
        match std::mem::replace(&mut self.items, Items::Samples) {
            Items::Samples => self.at.to_vec(),
            Items::Stacks => {
                let stacks = self.symbols.profile().samples().stacks();
                stacks.iter().map(|s| self.at[s.index()]).collect()
            }
        }
    }

    fn filter(&mut self, cond: &Cond) -> Result<Effect, Diagnostic> {
        let profile = Arc::clone(self.symbols.profile());
        let keep = SampleTest::new(cond, &profile)?;
        let mut fate = self.tell_samples_apart();
        for (row, at) in fate.iter_mut().enumerate() {
            if *at < FIRST_FATE && !keep.test(&profile, row) {
                *at = DROPPED;
            }
        }
        Ok(Effect::Samples { fate: Arc::new(fate), change: Change::Kept })
    }

    fn pseudo(&mut self, key: &Key, at_root: bool, sample_type: usize) -> Result<(Forest, Effect), Diagnostic> {
        if *key == Key::Broken {
            return Ok(self.name_broken(at_root));
        }
        let profile = Arc::clone(self.symbols.profile());
        let values = key_symbols(key, &profile, Arc::make_mut(&mut self.symbols), sample_type)?;
        if at_root {
            let mut names = Bits::new(self.symbols.len());
            self.heads.names.iter().chain(&values).for_each(|&symbol| names.set(symbol as usize));
            Arc::make_mut(&mut self.heads).names = names.ones().map(|symbol| symbol as Symbol).collect();
        }
        let mut fate = self.tell_samples_apart();
        let f = self.forest.clone();
        let mut parent: Vec<u32> = if at_root { Vec::new() } else { f.parent.to_vec() };
        let mut symbol: Vec<Symbol> = if at_root { Vec::new() } else { f.symbol.to_vec() };
        let mut origin: Vec<u32> = if at_root { Vec::new() } else { (0..f.len() as u32).collect() };
        let mut known: FxHashMap<(Symbol, u32), u32> = FxHashMap::default();
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
        let inferred = f.inferred_of(parent.len(), |i| if at_root || i < f.len() { origin[i] } else { ROOT });
        let after = Forest { parent: Arc::new(parent), symbol: Arc::new(symbol), broken, inferred };
        Ok((after, Effect::Samples { fate: Arc::new(fate), change: Change::Reshaped }))
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
        chain.push(node as usize);
        node = f.parent[node as usize];
    }
    (chain.iter().rev().fold(ROOT, |under, &i| g.push_like(i, under, f.symbol[i])), node == ROOT)
}
