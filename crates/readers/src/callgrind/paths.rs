//! Call paths from a call graph, the most expensive ones, each with its share of the cost of the function it ends in.
//!
//! The graph says what calls from `a` to `b` cost, not who called `a` then. So whatever calls `a`, a call of `b` from it
//! is taken to cost the same: a path's share of `b` is its share of `a` times the share of the arc in all calls of `b`.
//! This is how gprof spreads costs over callers.
//!
//! Within a cycle, the costs of arcs count a call within a call twice and more. There the calls that lead back to where
//! a path has been are left out, which leaves a graph without cycles for each function the cycle is entered by; the
//! cycle's whole cost is shared out to those who enter it, and within it by what is left of the arcs.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::graph::{Graph, NONE};

/// Most rows of own costs that paths may have together beyond one for each place; what is beyond is left without callers.
const MAX_ROWS: usize = 400_000;
/// Most values looked at while paths are sought.
const MAX_WORK: usize = 60_000_000;
/// Most values stored for entries of cycles.
const MAX_CYCLE_VALUES: usize = 8_000_000;
/// Most arcs waiting to become paths.
const MAX_WAITING: usize = 1_000_000;
/// A path with less than this of every event is none.
const MIN_COST: f64 = 1e-3;
/// A share below this is an error of rounding.
pub(super) const MIN_SHARE: f64 = 1e-9;

/// A path: a call from the function its parent ends in.
pub(super) struct Path {
    pub(super) function: u32,
    /// The path of the caller, or `NONE`.
    pub(super) parent: u32,
    /// The row of `Costs::arcs` it was called by, or `NONE`.
    pub(super) arc: u32,
    /// In a cycle: the row of `entries`.
    entry: u32,
}

/// All paths found. Parents stand before their children.
pub(super) struct Paths {
    pub(super) paths: Vec<Path>,
    /// Of every path and value (see `Graph::width`) its share of the cost of its function.
    pub(super) shares: Vec<f64>,
    /// Not all paths are here.
    pub(super) bounded: bool,
    /// Of every component: does nothing outside of it call it?
    pub(super) is_root: Vec<bool>,
}

/// A cycle as it is entered by one of its functions.
struct Entry {
    /// Of every member its place in an order in which calls that count go forwards.
    order: Vec<u32>,
    /// Of every member the sum of its calls from within the cycle that count.
    called: Vec<f64>,
    /// Of every member its cost with all it calls.
    total: Vec<f64>,
}

/// An arc that may become a path.
struct Candidate {
    cost: f64,
    /// Of equal costs the first comes first.
    number: usize,
    parent: u32,
    arc: u32,
    function: u32,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.cost.total_cmp(&other.cost).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

struct Finder<'a> {
    graph: &'a Graph,
    /// Of every component its own cost and that of the calls out of it; where calls into it cost more, that.
    total: Vec<f64>,
    /// Of every component the sum of the calls into it.
    called: Vec<f64>,
    /// One over the whole cost of every event; 0 for an event that is no measure.
    measure: Vec<f64>,
    entries: Vec<Entry>,
    /// Of every function its row of `entries`, or `NONE` if it has none yet, or may have none.
    entry_of: Vec<u32>,
    cycle_values: usize,
    work: usize,
    waiting: BinaryHeap<Candidate>,
    pushed: usize,
    out: Paths,
}

/// Finds the most expensive paths.
pub(super) fn find(graph: &Graph) -> Paths {
    let w = graph.width;
    let components = graph.components();
    let mut finder = Finder {
        graph,
        total: vec![0.0; components * w],
        called: vec![0.0; components * w],
        measure: measure(graph),
        entries: Vec::new(),
        entry_of: vec![NONE; graph.len()],
        cycle_values: 0,
        work: 0,
        waiting: BinaryHeap::new(),
        pushed: 0,
        out: Paths { paths: Vec::new(), shares: Vec::new(), bounded: false, is_root: Vec::new() },
    };
    finder.sum_components();
    finder.out.is_root = (0..components).map(|c| finder.called[c * w + w - 1] == 0.0).collect();
    finder.push_roots();
    finder.run();
    finder.out
}

fn measure(graph: &Graph) -> Vec<f64> {
    let w = graph.width;
    let mut measure = vec![0.0; w];
    for row in graph.own.chunks(w) {
        row.iter().zip(&mut measure).for_each(|(value, sum)| *sum += value);
    }
    for (e, sum) in measure.iter_mut().enumerate() {
        let usable = e + 1 < w && !graph.signed[e] && *sum > 0.0;
        *sum = if usable { 1.0 / *sum } else { 0.0 };
    }
    measure
}

/// What part `part` is of `whole`, or what part of the calls if costs do not tell.
fn share(part: &[f64], whole: &[f64], e: usize, signed: &[bool]) -> f64 {
    let calls = part.len() - 1;
    let e = if e < calls && !signed[e] && whole[e] > 0.0 { e } else { calls };
    if whole[e] > 0.0 { (part[e] / whole[e]).clamp(0.0, 1.0) } else { 0.0 }
}

impl Finder<'_> {
    fn component(&self, function: u32) -> usize {
        self.graph.component[function as usize] as usize
    }

    fn is_cycle(&self, component: usize) -> bool {
        self.graph.members(component as u32).len() > 1
    }

    fn sum_components(&mut self) {
        let (graph, w) = (self.graph, self.graph.width);
        for function in 0..graph.len() as u32 {
            let from = self.component(function);
            graph.own(function).iter().zip(&mut self.total[from * w..]).for_each(|(value, sum)| *sum += value);
            for arc in graph.arcs(function).filter(|&arc| !graph.is_inner(function, arc)) {
                let to = self.component(graph.to[arc]);
                let values = graph.inclusive(arc);
                values[..w - 1].iter().zip(&mut self.total[from * w..]).for_each(|(value, sum)| *sum += value);
                values.iter().zip(&mut self.called[to * w..]).for_each(|(value, sum)| *sum += value);
            }
        }
        self.total.iter_mut().zip(&self.called).for_each(|(total, &called)| *total = total.max(called));
    }

    /// What no recorded call accounts for begins a path: all of a component that is not called, and of others what they
    /// cost beyond their calls.
    fn push_roots(&mut self) {
        let (graph, w) = (self.graph, self.graph.width);
        for component in 0..graph.components() {
            let shares = self.root_shares(component);
            if shares.iter().all(|&share| share == 0.0) {
                continue;
            }
            let members = graph.members(component as u32);
            // A cycle nobody calls is taken to begin where calls within it cost most.
            let cost = |&function: &u32| -> f64 {
                let arcs: f64 = graph.arcs(function).map(|arc| graph.inclusive(arc)[0]).sum();
                if w > 1 { arcs + graph.own(function)[0] } else { 0.0 }
            };
            let first = members.iter().rev().max_by(|a, b| cost(a).total_cmp(&cost(b)));
            let Some(&function) = first else { continue };
            let total = &self.total[component * w..][..w];
            let cost = (0..w).map(|e| shares[e] * total[e] * self.measure[e]).fold(0.0, f64::max);
            self.push(cost, NONE, NONE, function);
        }
    }

    /// What part of a component's cost no call into it accounts for.
    fn root_shares(&self, component: usize) -> Vec<f64> {
        let w = self.graph.width;
        let (total, called) = (&self.total[component * w..][..w], &self.called[component * w..][..w]);
        let share = |e: usize| {
            if called[w - 1] == 0.0 {
                1.0
            } else if e + 1 == w || self.graph.signed[e] || total[e] <= 0.0 {
                0.0
            } else {
                let share = (total[e] - called[e]) / total[e];
                if share > MIN_SHARE { share.min(1.0) } else { 0.0 }
            }
        };
        (0..w).map(share).collect()
    }

    fn push(&mut self, cost: f64, parent: u32, arc: u32, function: u32) {
        self.waiting.push(Candidate { cost, number: self.pushed, parent, arc, function });
        self.pushed += 1;
    }

    fn run(&mut self) {
        let mut rows = 0;
        let mut reached = vec![false; self.graph.len()];
        while let Some(next) = self.waiting.pop() {
            // What a function costs itself is told once in any case.
            let again = std::mem::replace(&mut reached[next.function as usize], true);
            let needs = 1 + if again { self.graph.places(next.function).len() } else { 0 };
            let is_root = next.parent == NONE && self.out.is_root[self.component(next.function)];
            if rows + needs > MAX_ROWS && !is_root {
                self.out.bounded = true;
                continue;
            }
            rows += needs;
            let Some((entry, shares)) = self.place(&next) else {
                self.out.bounded = true;
                continue;
            };
            let path = self.out.paths.len() as u32;
            self.out.paths.push(Path { function: next.function, parent: next.parent, arc: next.arc, entry });
            self.out.shares.extend_from_slice(&shares);
            self.push_calls(path, &shares);
        }
    }

    /// The entry and the shares of a path that is to be; `None` if there is no room for the entry.
    fn place(&mut self, next: &Candidate) -> Option<(u32, Vec<f64>)> {
        let (graph, w) = (self.graph, self.graph.width);
        let component = self.component(next.function);
        if next.parent == NONE {
            return Some((self.enter(next.function)?, self.root_shares(component)));
        }
        let parent = &self.out.paths[next.parent as usize];
        let values = graph.inclusive(next.arc as usize);
        let inner = graph.is_inner(parent.function, next.arc as usize);
        let entry = if inner { parent.entry } else { self.enter(next.function)? };
        let whole = if inner {
            &self.entries[entry as usize].called[graph.member[next.function as usize] as usize * w..][..w]
        } else {
            let called = &self.called[component * w..][..w];
            // A share of the cost, but of the calls.
            &[&self.total[component * w..][..w - 1], &called[w - 1..]].concat()
        };
        let above = &self.out.shares[next.parent as usize * w..][..w];
        Some((entry, (0..w).map(|e| above[e] * share(values, whole, e, &graph.signed)).collect()))
    }

    /// Puts the calls from the end of a path in line.
    fn push_calls(&mut self, path: u32, shares: &[f64]) {
        let (graph, w) = (self.graph, self.graph.width);
        let Path { function, entry, .. } = self.out.paths[path as usize];
        let any_signed = graph.signed.contains(&true);
        for arc in graph.arcs(function) {
            self.work += w;
            if self.work > MAX_WORK || self.waiting.len() >= MAX_WAITING {
                self.out.bounded = true;
                return;
            }
            let values = graph.inclusive(arc);
            let to = graph.to[arc];
            let (mut cost, mut worth) = (0.0, any_signed || w == 1);
            if graph.is_inner(function, arc) {
                let known = &self.entries[entry as usize];
                let (from, to) = (graph.member[function as usize] as usize, graph.member[to as usize] as usize);
                if known.order[from] >= known.order[to] {
                    continue;
                }
                let called = &known.called[to * w..][..w];
                for (e, above) in shares[..w - 1].iter().enumerate() {
                    let part = above * share(values, called, e, &graph.signed) * known.total[to * w + e];
                    cost = f64::max(cost, part * self.measure[e]);
                    worth |= part >= MIN_COST;
                }
            } else {
                for (e, (above, value)) in shares[..w - 1].iter().zip(values).enumerate() {
                    cost = f64::max(cost, above * value * self.measure[e]);
                    worth |= above * value >= MIN_COST;
                }
            }
            if worth {
                self.push(cost, path, arc as u32, to);
            }
        }
    }

    /// The entry of a cycle by one of its functions; `NONE` for a function that is in no cycle, nothing if there is no
    /// room for it.
    fn enter(&mut self, function: u32) -> Option<u32> {
        let component = self.component(function);
        if !self.is_cycle(component) {
            return Some(NONE);
        }
        if self.entry_of[function as usize] == NONE {
            let w = self.graph.width;
            let members = self.graph.members(component as u32);
            let arcs: usize = members.iter().map(|&m| self.graph.arcs(m).count()).sum();
            self.cycle_values += arcs.max(members.len()) * w;
            if self.cycle_values > MAX_CYCLE_VALUES {
                return None;
            }
            self.entry_of[function as usize] = self.entries.len() as u32;
            self.entries.push(entry(self.graph, component as u32, function));
        }
        Some(self.entry_of[function as usize])
    }
}

/// Orders a cycle from one of its functions on: depth first, expensive calls first; calls against the order do not
/// count.
fn entry(graph: &Graph, component: u32, first: u32) -> Entry {
    let w = graph.width;
    let members = graph.members(component);
    let n = members.len();
    let inner: Vec<Vec<usize>> = members
        .iter()
        .map(|&function| {
            let mut arcs: Vec<usize> = graph.arcs(function).filter(|&arc| graph.is_inner(function, arc)).collect();
            arcs.sort_by(|&a, &b| graph.inclusive(b)[0].total_cmp(&graph.inclusive(a)[0]));
            arcs
        })
        .collect();
    let callee = |arc: usize| graph.member[graph.to[arc] as usize] as usize;
    let mut order = vec![NONE; n];
    let mut seen = vec![false; n];
    let mut finished = Vec::with_capacity(n);
    let mut path = vec![(graph.member[first as usize] as usize, 0)];
    seen[path[0].0] = true;
    while let Some((member, done)) = path.last_mut() {
        if let Some(&arc) = inner[*member].get(*done) {
            *done += 1;
            let to = callee(arc);
            if !seen[to] {
                seen[to] = true;
                path.push((to, 0));
            }
        } else {
            finished.push(*member);
            path.pop();
        }
    }
    finished.iter().rev().enumerate().for_each(|(place, &member)| order[member] = place as u32);
    let counts = |from: usize, arc: usize| order[from] < order[callee(arc)];
    let mut called = vec![0.0; n * w];
    for (from, arcs) in inner.iter().enumerate() {
        for &arc in arcs.iter().filter(|&&arc| counts(from, arc)) {
            graph.inclusive(arc).iter().zip(&mut called[callee(arc) * w..]).for_each(|(value, sum)| *sum += value);
        }
    }
    let mut total = vec![0.0; n * w];
    for &member in &finished {
        let function = members[member];
        let mut sums = graph.own(function).to_vec();
        for arc in graph.arcs(function) {
            let values = graph.inclusive(arc);
            if !graph.is_inner(function, arc) {
                sums[..w - 1].iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            } else if counts(member, arc) {
                let to = callee(arc);
                for (e, sum) in sums[..w - 1].iter_mut().enumerate() {
                    *sum += total[to * w + e] * share(values, &called[to * w..][..w], e, &graph.signed);
                }
            }
        }
        total[member * w..][..w].copy_from_slice(&sums);
    }
    Entry { order, called, total }
}
