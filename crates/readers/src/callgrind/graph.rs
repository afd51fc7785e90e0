//! The call graph of one thread, with its cycles found.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::costs::Costs;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// Functions and arcs with dense numbers. Of each there are `width` values: one per event, and behind them the number
/// of calls. A function's call of itself is no arc: the graph shows such a function once.
pub(super) struct Graph {
    pub(super) width: usize,
    /// The row of every function in the file's table.
    pub(super) functions: Vec<u32>,
    /// Rows of `Costs::places` by function: those of `f` are `place_rows[place_ends[f - 1]..place_ends[f]]`.
    place_rows: Vec<u32>,
    place_ends: Vec<usize>,
    /// Rows of `Costs::arcs` by caller.
    arc_rows: Vec<u32>,
    arc_ends: Vec<usize>,
    /// The callee of every row of `Costs::arcs`; `NONE` for a function's calls of itself.
    pub(super) to: Vec<u32>,
    /// Own costs of every function.
    pub(super) own: Vec<f64>,
    /// Costs of every row of `Costs::arcs`.
    pub(super) inclusive: Vec<f64>,
    /// Events with negative costs, which cannot be weights.
    pub(super) signed: Vec<bool>,
    /// The component (a cycle, or one function) of every function.
    pub(super) component: Vec<u32>,
    /// Its members: those of component `c` are `members[member_ends[c - 1]..member_ends[c]]`.
    members: Vec<u32>,
    member_ends: Vec<usize>,
    /// Place of every function among its component's members.
    pub(super) member: Vec<u32>,
    /// Functions that call themselves.
    pub(super) recursive: Vec<bool>,
}

fn row<'a, T>(rows: &'a [T], ends: &[usize], i: usize) -> &'a [T] {
    &rows[if i == 0 { 0 } else { ends[i - 1] }..ends[i]]
}

/// Row numbers `0..keys.len()` sorted by key, which is below `n`, and where each key's end.
fn sorted(keys: impl Iterator<Item = u32> + Clone, n: usize) -> (Vec<u32>, Vec<usize>) {
    let mut next = vec![0usize; n + 1];
    keys.clone().for_each(|key| next[key as usize + 1] += 1);
    (0..n).for_each(|i| next[i + 1] += next[i]);
    let mut rows = vec![0; next[n]];
    for (i, key) in keys.enumerate() {
        rows[next[key as usize]] = i as u32;
        next[key as usize] += 1;
    }
    next.truncate(n);
    (rows, next)
}

impl Graph {
    pub(super) fn new(costs: &Costs) -> Graph {
        let events = costs.width;
        let width = events + 1;
        let mut functions = Vec::new();
        let mut index: HashMap<u32, u32, FxBuildHasher> = HashMap::default();
        let mut local = |function: u32| {
            *index.entry(function).or_insert_with(|| {
                functions.push(function);
                (functions.len() - 1) as u32
            })
        };
        let owners: Vec<u32> = costs.places.iter().map(|&(function, _)| local(function)).collect();
        let from: Vec<u32> = costs.arcs.iter().map(|arc| local(arc.from)).collect();
        let mut to: Vec<u32> = costs.arcs.iter().map(|arc| local(arc.to)).collect();
        let n = functions.len();
        let mut signed = vec![false; events];
        let mut own = vec![0.0; n * width];
        for (values, &owner) in costs.own.chunks(events.max(1)).zip(&owners) {
            for (e, &value) in values.iter().enumerate() {
                own[owner as usize * width + e] += value as f64;
                signed[e] |= value < 0;
            }
        }
        let mut inclusive = vec![0.0; costs.arcs.len() * width];
        for (i, arc) in costs.arcs.iter().enumerate() {
            for e in 0..events {
                let value = costs.inclusive[i * events + e];
                inclusive[i * width + e] = value as f64;
                signed[e] |= value < 0;
            }
            // Costs of a call that began in an earlier part come with no call.
            inclusive[i * width + events] = arc.calls.max(1) as f64;
        }
        let mut recursive = vec![false; n];
        for (to, &from) in to.iter_mut().zip(&from) {
            if *to == from {
                recursive[from as usize] = true;
                *to = NONE;
            }
        }
        let (place_rows, place_ends) = sorted(owners.iter().copied(), n);
        let (arc_rows, arc_ends) = sorted(from.iter().copied(), n);
        let mut graph = Graph {
            width,
            functions,
            place_rows,
            place_ends,
            arc_rows,
            arc_ends,
            to,
            own,
            inclusive,
            signed,
            component: vec![NONE; n],
            members: Vec::with_capacity(n),
            member_ends: Vec::new(),
            member: vec![0; n],
            recursive,
        };
        graph.find_cycles();
        graph
    }

    pub(super) fn len(&self) -> usize {
        self.functions.len()
    }

    pub(super) fn components(&self) -> usize {
        self.member_ends.len()
    }

    /// The functions of a component.
    pub(super) fn members(&self, component: u32) -> &[u32] {
        row(&self.members, &self.member_ends, component as usize)
    }

    /// Rows of `Costs::places` of a function.
    pub(super) fn places(&self, function: u32) -> &[u32] {
        row(&self.place_rows, &self.place_ends, function as usize)
    }

    /// Rows of `Costs::arcs` from a function, its calls of itself left out.
    pub(super) fn arcs(&self, function: u32) -> impl Iterator<Item = usize> + '_ {
        let rows = row(&self.arc_rows, &self.arc_ends, function as usize);
        rows.iter().map(|&arc| arc as usize).filter(|&arc| self.to[arc] != NONE)
    }

    /// Values of an arc.
    pub(super) fn inclusive(&self, arc: usize) -> &[f64] {
        &self.inclusive[arc * self.width..][..self.width]
    }

    /// Own costs of a function.
    pub(super) fn own(&self, function: u32) -> &[f64] {
        &self.own[function as usize * self.width..][..self.width]
    }

    /// Is the arc's callee in its caller's cycle?
    pub(super) fn is_inner(&self, from: u32, arc: usize) -> bool {
        self.component[from as usize] == self.component[self.to[arc] as usize]
    }

    /// Tarjan's algorithm, with a stack of its own. Callees get lower components than their callers.
    fn find_cycles(&mut self) {
        let n = self.len();
        let mut order = vec![NONE; n];
        let mut low = vec![0u32; n];
        let mut next_order = 0;
        let mut open: Vec<u32> = Vec::new();
        // Function, and the number of its arcs that are done.
        let mut path: Vec<(u32, usize)> = Vec::new();
        for start in 0..n as u32 {
            if order[start as usize] != NONE {
                continue;
            }
            path.push((start, 0));
            while let Some((function, done)) = path.last_mut() {
                let f = *function as usize;
                if *done == 0 {
                    order[f] = next_order;
                    low[f] = next_order;
                    next_order += 1;
                    open.push(f as u32);
                }
                let arcs = row(&self.arc_rows, &self.arc_ends, f);
                let mut down = None;
                while let Some(&arc) = arcs.get(*done) {
                    *done += 1;
                    let to = self.to[arc as usize];
                    if to == NONE {
                        continue;
                    }
                    let t = to as usize;
                    if order[t] == NONE {
                        down = Some(to);
                        break;
                    }
                    if self.component[t] == NONE {
                        low[f] = low[f].min(order[t]);
                    }
                }
                // A function without arcs must not begin again.
                *done = (*done).max(1);
                if let Some(to) = down {
                    path.push((to, 0));
                    continue;
                }
                path.pop();
                if let Some(&(caller, _)) = path.last() {
                    low[caller as usize] = low[caller as usize].min(low[f]);
                }
                if low[f] == order[f] {
                    let component = self.member_ends.len() as u32;
                    let start = self.members.len();
                    while let Some(member) = open.pop() {
                        self.component[member as usize] = component;
                        self.members.push(member);
                        if member as usize == f {
                            break;
                        }
                    }
                    self.members[start..].sort_unstable();
                    for (place, &member) in self.members[start..].iter().enumerate() {
                        self.member[member as usize] = place as u32;
                    }
                    self.member_ends.push(self.members.len());
                }
            }
        }
    }
}
