//! Repair: truncated stacks are attached where the complete ones say that they belong, if they say so clearly.
//!
//! The frames a truncated stack begins with are looked up in the complete stacks, as many of them as stand there in a row,
//! and no fewer than [`FRAMES`]. If they stand there in exactly one place, and are so telling that chance does not put them
//! there, what stands above that place is put above the truncated stack. How telling they must be is found by the profile
//! itself: complete stacks are cut and looked up with their true place left out, so that every place found is
//! wrong. If too many are found whatever is asked, nothing is repaired; nor if so few truncated stacks are found that more
//! than one in twenty of them may be such.
//!
//! Complete are stacks that are not broken and begin with a known thread entry; where less than half of what is not
//! broken does so, such as in Go, whatever is not broken; and nothing that was repaired before. Functions are compared,
//! not lines. The names of processes and threads are left out of it, and a stack stays under its own.

mod attach;
mod index;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use profile::{Bits, marks_truncation};
use rustc_hash::FxHashMap;

use self::attach::Attached;
use self::index::{BIT, Ends, Index, NONE};
use super::exec::State;
use super::forest::{FIRST_FATE, Forest, ROOT};
use super::ledger::Amount;
use super::symbols::{Symbol, Symbols};
use super::trace::{Edits, Effect};
use crate::diag::Diagnostic;
use crate::format::{ValueFormat, percent, thousands};
use crate::lens::lensed::Items;
use crate::stats::wilson;

/// So many frames must be found at least.
pub const FRAMES: u32 = 12;
/// How telling they must be, in bits: the first of these with which few enough wrong places are found.
pub const BITS: [u32; 5] = [80, 100, 120, 140, 160];
/// So many complete stacks are tried.
const TRIALS: usize = 300;
/// How much is cut off: the upper half, and the upper quarter, which leaves a stack nearly as long as those that a recorder
/// cut off, and so more to be found elsewhere. A wrong place counts in either.
const CUTS: [u32; 2] = [2, 4];
/// Of a hundred, so many wrong places may be found.
const FALSE_PERCENT: u64 = 1;
/// Of so many repaired stacks at most one may be wrong.
const WRONG_ONE_IN: u64 = 20;
/// Quantile of a one-sided interval at 95 %.
const ONE_SIDED: f64 = 1.644_853_626_951_472_2;

/// What a repair did.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// The truncated samples it found. Values are absolute ones in the sample type shown by default.
    pub truncated: Amount,
    /// Those that it attached.
    pub repaired: Amount,
    /// Complete stacks that were cut in half and looked up.
    pub tried: u32,
    /// Those for which a wrong place was found, with as many bits as were asked for in the end.
    pub wrong: u32,
    /// The bits that were asked for; none if nothing was sure enough.
    pub bits: Option<u32>,
    /// The distinct truncated stacks, and those for which a place was found that was sure enough.
    pub stacks: (u32, u32),
    /// Frames that were put above stacks, those that stacks share counted once.
    pub inferred: u32,
    format: ValueFormat,
}

impl Repair {
    /// What share of the repaired stacks is wrong at most, if as many of the truncated ones found a wrong place as of those
    /// that were tried, at 95 %.
    pub fn false_rate(&self) -> f64 {
        let (tried, (all, found)) = (f64::from(self.tried), self.stacks);
        let rate = wilson(f64::from(self.wrong) / tried, tried, ONE_SIDED).hi;
        if found == 0 { 0.0 } else { (rate * f64::from(all) / f64::from(found)).min(1.0) }
    }

    /// Are the repaired stacks so many more than may have been found by chance that few of them are wrong?
    fn is_believed(&self) -> bool {
        let (all, found) = self.stacks;
        let by_chance = u64::from(self.wrong + 1) * u64::from(all);
        by_chance * WRONG_ONE_IN <= u64::from(found) * u64::from(self.tried + 2)
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let truncated = match self.truncated {
            Amount { samples: 0, .. } => return f.write_str("no stack is known to be truncated"),
            Amount { samples, value: 0 } => format!("{} truncated samples", thousands(samples)),
            Amount { value, .. } => {
                let text = self.format.value(value);
                // `16,600 truncated samples`, `1.23 s of truncated stacks`
                match text.strip_suffix(" samples") {
                    Some(number) => format!("{number} truncated samples"),
                    None => format!("{text} of truncated stacks"),
                }
            }
        };
        if self.tried == 0 {
            return write!(
                f,
                "repaired none of {truncated}: the complete stacks are too few or too short to tell right from wrong"
            );
        }
        if self.bits.is_none() {
            return write!(
                f,
                "repaired none of {truncated}: {} of {} complete stacks that were cut for a trial were attached to a wrong place",
                thousands(self.wrong.into()),
                thousands(self.tried.into())
            );
        }
        if self.repaired.samples == 0 {
            let (all, found) = self.stacks;
            return match found {
                0 => write!(f, "repaired none of {truncated}: no call path is clearly theirs"),
                _ => write!(
                    f,
                    "repaired none of {truncated}: a place was found for {} of {} stacks, which may be chance",
                    thousands(found.into()),
                    thousands(all.into())
                ),
            };
        }
        let share = match self.truncated.value {
            0 => percent(self.repaired.samples as i64, self.truncated.samples as i64),
            value => percent(self.repaired.value, value),
        };
        let rate = (self.false_rate() * 100.0).ceil();
        write!(f, "repaired {share} of {truncated}; estimated false-repair rate at most {rate}%")
    }
}

/// Frames of a truncated stack that were found in complete ones.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// Where they stand.
    ends: Ends,
    /// How many they are.
    frames: u32,
    /// How telling they are.
    bits: u64,
    /// The node above them, where they stand in one place only.
    prefix: u32,
    /// Were all frames of the stack found so far?
    open: bool,
}

impl Found {
    const NOTHING: Found = Found { ends: Ends::NONE, frames: 0, bits: 0, prefix: NONE, open: true };

    /// One frame more. `caller` is the one before it.
    fn with(self, index: &Index, caller: u32, function: u32) -> Found {
        if !self.open {
            return self;
        }
        let ends = match self.frames {
            0 => index.start(function),
            _ => index.step(self.ends, function),
        };
        if ends.len() == 0 {
            return Found { open: false, ..self };
        }
        let frames = self.frames + 1;
        let prefix = match ends.len() {
            1 if self.frames > 0 && self.ends.len() == 1 => self.prefix,
            1 => index.ancestor(index.nodes(ends)[0], frames).unwrap_or(NONE),
            _ => NONE,
        };
        let bits = if self.frames == 0 { 0 } else { self.bits + index.bits(caller, function) };
        Found { ends, frames, bits, prefix, open: true }
    }

    /// The place, if it is the only one and sure enough.
    fn place(&self, frames: u32, bits: u64) -> Option<u32> {
        (self.frames >= frames && self.ends.len() == 1 && self.bits >= bits && self.prefix != NONE).then_some(self.prefix)
    }
}

/// The complete stacks.
struct Library {
    index: Index,
    /// By symbol its function in the index.
    function: Vec<u32>,
    /// By node the frame that is put above stacks.
    symbol: Vec<Symbol>,
    /// Nodes at which samples end.
    ends: Vec<u32>,
}

/// What a frame at the root of a stack is, while nothing but such frames stands above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    /// A frame as others.
    No,
    /// A process, a thread.
    Name,
    /// It says that the stack is cut off.
    Mark,
}

/// The samples of each stack.
struct Weights {
    samples: Vec<u64>,
    value: Vec<i64>,
}

impl State {
    /// Attaches truncated stacks.
    pub(super) fn repair(&mut self) -> Result<(Forest, Effect, Arc<Repair>), Diagnostic> {
        let f = self.forest.clone();
        let profile = Arc::clone(self.symbols.profile());
        let shown = profile.sample_types()[profile.default_type()];
        let mut summary = Repair {
            truncated: Amount::default(),
            repaired: Amount::default(),
            tried: 0,
            wrong: 0,
            bits: None,
            stacks: (0, 0),
            inferred: 0,
            format: ValueFormat::new(profile.str(shown.name), profile.str(shown.unit), shown.scale),
        };
        let (weights, entered) = self.weights();
        let amount = |i: usize| Amount { samples: weights.samples[i], value: weights.value[i] };
        let cut = Bits::from_fn(f.len(), |i| weights.samples[i] > 0 && f.is_broken(i));
        cut.ones().for_each(|i| summary.truncated += amount(i));
        let unchanged = |summary| {
            let edits = Edits::default();
            Ok((f.clone(), Effect::Stacks { fate: None, edits }, Arc::new(summary)))
        };
        if !cut.any() {
            return unchanged(summary);
        }
        let heads = self.heads_of(&f);
        let library = Library::new(&f, &self.symbols, &heads, &weights, &entered);
        (summary.bits, summary.tried, summary.wrong) = library.calibrate(&self.symbols, FRAMES);
        let Some(bits) = summary.bits else { return unchanged(summary) };

        let found = library.look_up(&f, &heads, &cut);
        let place = |i: usize| found[i].place(FRAMES, u64::from(bits) * BIT);
        summary.stacks = (cut.count() as u32, cut.ones().filter(|&i| place(i).is_some()).count() as u32);
        if !summary.is_believed() {
            return unchanged(summary);
        }
        let mut attached = Attached::new(&f, &library, &heads);
        let mut fate: Vec<u32> = (0..f.len() as u32).collect();
        let mut touched = Bits::new(f.len());
        for i in cut.ones() {
            if let Some(prefix) = place(i) {
                fate[i] = attached.stack(i as u32, prefix)?;
                touched.set(i);
                summary.repaired += amount(i);
            }
        }
        let forest = attached.finish(touched.count() == cut.count(), &mut summary.inferred);
        let edits = Edits { joined: None, touched: Some(touched), alone: true };
        Ok((forest, Effect::Stacks { fate: Some(Arc::new(fate)), edits }, Arc::new(summary)))
    }

    /// The samples of each stack, and the stacks of samples that were recorded from a known entry on.
    fn weights(&self) -> (Weights, Bits) {
        let profile = self.symbols.profile();
        let samples = profile.samples();
        let n = self.forest.len();
        let mut weights = Weights { samples: vec![0; n], value: vec![0; n] };
        let mut entered = Bits::new(n);
        for (row, (stack, value)) in samples.stacks().iter().zip(samples.values(profile.default_type())).enumerate() {
            let at = self.at[if self.items == Items::Samples { row } else { stack.index() }];
            if at < FIRST_FATE {
                weights.samples[at as usize] += 1;
                weights.value[at as usize] += value.abs();
                if self.broken.shape.entered.get(stack.index()) {
                    entered.set(at as usize);
                }
            }
        }
        (weights, entered)
    }

    /// What the frames are that stand above stacks: of the profile, or put there by `root by`.
    fn heads_of(&self, f: &Forest) -> Vec<Head> {
        let profile = self.symbols.profile();
        let head = |symbol: Symbol| {
            if self.heads.broken == Some(symbol) {
                return Head::Mark;
            }
            if self.heads.names.binary_search(&symbol).is_ok() {
                return Head::Name;
            }
            match self.symbols.frame(symbol) {
                Some(frame) if marks_truncation(profile.str(profile.frames().raw(frame))) => Head::Mark,
                Some(frame) if self.broken.shape.heads.get(frame.index()) => Head::Name,
                _ => Head::No,
            }
        };
        let mut heads: Vec<Head> = Vec::with_capacity(f.len());
        for (parent, symbol) in f.rows() {
            let begins = parent == ROOT || heads[parent as usize] != Head::No;
            heads.push(if begins { head(symbol) } else { Head::No });
        }
        heads
    }
}

impl Library {
    fn new(f: &Forest, symbols: &Symbols, heads: &[Head], weights: &Weights, entered: &Bits) -> Library {
        let n = f.len();
        // What was repaired before is no evidence.
        let mut repaired = Bits::new(if f.inferred.is_some() { n } else { 0 });
        for (i, &parent) in f.parent.iter().enumerate().filter(|_| f.inferred.is_some()) {
            if f.is_inferred(i) || (parent != ROOT && repaired.get(parent as usize)) {
                repaired.set(i);
            }
        }
        let whole = |i: usize| weights.samples[i] > 0 && !f.is_broken(i) && (repaired.is_empty() || !repaired.get(i));
        let sum = |of: &dyn Fn(usize) -> bool| (0..n).filter(|&i| of(i)).map(|i| weights.samples[i]).sum::<u64>();
        let known = sum(&|i| whole(i) && entered.get(i)) * 2 >= sum(&whole);
        let complete = Bits::from_fn(n, |i| whole(i) && (!known || entered.get(i)));
        // What leads to them, with their weight.
        let mut leads = complete.clone();
        let mut weight: Vec<i64> = (0..n).map(|i| if complete.get(i) { weights.value[i] } else { 0 }).collect();
        for (i, &parent) in f.parent.iter().enumerate().rev().filter(|(_, parent)| **parent != ROOT) {
            if leads.get(i) {
                leads.set(parent as usize);
                weight[parent as usize] = weight[parent as usize].saturating_add(weight[i]);
            }
        }
        // Functions that are in no complete stack have no nodes, and are found nowhere.
        let mut numbers = vec![NONE; symbols.texts_len()];
        let mut keys = 0;
        let function: Vec<u32> = (0..symbols.len() as Symbol)
            .map(|symbol| {
                let number = &mut numbers[symbols.function(symbol).index()];
                if *number == NONE {
                    *number = keys;
                    keys += 1;
                }
                *number
            })
            .collect();
        let (mut parent, mut key, mut symbol): (Vec<u32>, Vec<u32>, Vec<Symbol>) = Default::default();
        // Of the frames of one node the heaviest is shown.
        let mut best: Vec<i64> = Vec::new();
        let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut node_of = vec![NONE; n];
        for (i, (above, frame)) in f.rows().enumerate() {
            if !leads.get(i) || heads[i] != Head::No {
                continue;
            }
            let above = if above == ROOT { NONE } else { node_of[above as usize] };
            let function = function[frame as usize];
            let node = *known.entry((above, function)).or_insert_with(|| {
                parent.push(above);
                key.push(function);
                symbol.push(frame);
                best.push(weight[i]);
                parent.len() as u32 - 1
            });
            let (shown, heaviest) = (&mut symbol[node as usize], &mut best[node as usize]);
            let name = |symbol: Symbol| symbols.label_text(symbol);
            if weight[i] > *heaviest || (weight[i] == *heaviest && name(frame) < name(*shown)) {
                (*shown, *heaviest) = (frame, weight[i]);
            }
            node_of[i] = node;
        }
        let mut ends = Bits::new(parent.len());
        complete.ones().map(|i| node_of[i]).filter(|&node| node != NONE).for_each(|node| ends.set(node as usize));
        let ends = ends.ones().map(|node| node as u32).collect();
        Library { index: Index::new(parent, key, keys as usize), function, symbol, ends }
    }

    /// The bits to ask for, the stacks that were tried, and for how many of them a wrong place was found.
    fn calibrate(&self, symbols: &Symbols, frames: u32) -> (Option<u32>, u32, u32) {
        let trials = self.trials(symbols, frames);
        let wrong: Vec<u64> =
            trials.iter().filter_map(|&node| CUTS.iter().filter_map(|&cut| self.wrong_place(node, cut, frames)).max()).collect();
        let tried = trials.len() as u64;
        let count = |bits: u32| wrong.iter().filter(|&&found| found >= u64::from(bits) * BIT).count() as u64;
        let enough = BITS.into_iter().find(|&bits| tried > 0 && count(bits) * 100 <= tried * FALSE_PERCENT);
        (enough, tried as u32, count(enough.unwrap_or(BITS[BITS.len() - 1])) as u32)
    }

    /// Complete stacks whose lower half is long enough: those that a number made of their names puts first, so that they
    /// are the same whatever the order of the profile.
    fn trials(&self, symbols: &Symbols, frames: u32) -> Vec<u32> {
        let mut names: Vec<u64> = Vec::new();
        for (node, &symbol) in self.symbol.iter().enumerate() {
            let function = self.index.function(node as u32) as usize;
            if names.len() <= function {
                names.resize(function + 1, 0);
            }
            if names[function] == 0 {
                names[function] = mixed(symbols.text(symbols.function(symbol)).bytes().fold(1, |h, b| mixed(h ^ u64::from(b))));
            }
        }
        let mut number: Vec<u64> = Vec::with_capacity(self.symbol.len());
        for node in 0..self.symbol.len() as u32 {
            let above = match self.index.parent(node) {
                NONE => 0,
                above => number[above as usize],
            };
            number.push(mixed(above.wrapping_add(names[self.index.function(node) as usize])));
        }
        let long = |node: &u32| self.index.depth(*node) / 2 >= frames;
        let mut trials: Vec<u32> = self.ends.iter().copied().filter(long).collect();
        let mut numbers: Vec<u64> = trials.iter().map(|&node| number[node as usize]).collect();
        numbers.sort_unstable();
        if let Some(&most) = numbers.get(TRIALS) {
            trials.retain(|&node| number[node as usize] < most);
        }
        trials
    }

    /// With the upper half of a stack cut off, or third or so by `cut`, and its true place left out: the bits with which
    /// exactly one other place is found for the rest.
    fn wrong_place(&self, node: u32, cut: u32, frames: u32) -> Option<u64> {
        let index = &self.index;
        let depth = index.depth(node);
        let kept = depth - (depth / cut);
        let mut nodes = Vec::with_capacity(kept as usize);
        let mut next = node;
        for _ in 0..kept {
            nodes.push(next);
            next = index.parent(next);
        }
        nodes.reverse();
        let mut found = Found::NOTHING;
        let mut caller = NONE;
        // The last length at which there is another place, and how many.
        let mut last = None;
        for (at, &node) in nodes.iter().enumerate() {
            found = found.with(index, caller, index.function(node));
            caller = index.function(node);
            match found.ends.len() {
                0 | 1 => break,
                _ if found.frames >= frames => last = Some((found, at)),
                _ => {}
            }
        }
        let (found, at) = last?;
        let [one, two] = index.nodes(found.ends) else { return None };
        let other = if *one == nodes[at] { *two } else { *one };
        index.ancestor(other, found.frames).map(|_| found.bits)
    }

    /// For the stacks that are cut off, and all that lead to one, how many of their frames are found and where.
    fn look_up(&self, f: &Forest, heads: &[Head], cut: &Bits) -> Vec<Found> {
        let mut leads = cut.clone();
        for (i, &parent) in f.parent.iter().enumerate().rev() {
            if parent != ROOT && leads.get(i) {
                leads.set(parent as usize);
            }
        }
        let mut found: Vec<Found> = Vec::with_capacity(f.len());
        for (i, (parent, symbol)) in f.rows().enumerate() {
            if !leads.get(i) || heads[i] != Head::No {
                found.push(Found::NOTHING);
                continue;
            }
            let (above, caller) = match parent {
                ROOT => (Found::NOTHING, NONE),
                parent => (found[parent as usize], self.function[f.symbol[parent as usize] as usize]),
            };
            found.push(above.with(&self.index, caller, self.function[symbol as usize]));
        }
        found
    }
}

/// A number that tells others apart, the same on every machine (the finisher of SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
