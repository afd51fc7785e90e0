//! What is added up: own costs per function and line, and costs of calls per caller and callee.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// Where in a function: a file (it may be that of inlined code) and a line, or the address if there are no lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct At {
    pub(super) file: u32,
    pub(super) line: u64,
}

/// All calls of one function by another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arc {
    pub(super) from: u32,
    pub(super) to: u32,
    /// Where the calls are made; `None` if at several places.
    pub(super) at: Option<At>,
    pub(super) calls: u64,
}

/// The costs of one thread. Of each row there are `width` values, one per event.
#[derive(Default)]
pub(super) struct Costs {
    pub(super) width: usize,
    /// Function and place of every row of `own`.
    pub(super) places: Vec<(u32, At)>,
    pub(super) own: Vec<i64>,
    place_index: HashMap<(u32, At), u32, FxBuildHasher>,
    pub(super) arcs: Vec<Arc>,
    pub(super) inclusive: Vec<i64>,
    arc_index: HashMap<(u32, u32), u32, FxBuildHasher>,
}

impl Costs {
    /// Makes room for more events.
    pub(super) fn widen(&mut self, width: usize) {
        for values in [&mut self.own, &mut self.inclusive] {
            if self.width > 0 && !values.is_empty() {
                let old = std::mem::take(values);
                for row in old.chunks(self.width) {
                    values.extend_from_slice(row);
                    values.resize(values.len() + width - self.width, 0);
                }
            }
        }
        self.width = width;
    }

    /// Adds own cost; false if a sum does not fit.
    pub(super) fn add_own(&mut self, function: u32, at: At, costs: &[(usize, i64)]) -> bool {
        let row = *self.place_index.entry((function, at)).or_insert_with(|| {
            self.places.push((function, at));
            self.own.resize(self.own.len() + self.width, 0);
            (self.places.len() - 1) as u32
        });
        add(&mut self.own[row as usize * self.width..], costs)
    }

    /// Adds what calls cost; false if a sum does not fit.
    pub(super) fn add_call(&mut self, arc: Arc, costs: &[(usize, i64)]) -> bool {
        let row = *self.arc_index.entry((arc.from, arc.to)).or_insert_with(|| {
            self.arcs.push(Arc { calls: 0, ..arc });
            self.inclusive.resize(self.inclusive.len() + self.width, 0);
            (self.arcs.len() - 1) as u32
        });
        let known = &mut self.arcs[row as usize];
        known.calls = known.calls.saturating_add(arc.calls);
        if known.at != arc.at {
            known.at = None;
        }
        add(&mut self.inclusive[row as usize * self.width..], costs)
    }
}

fn add(row: &mut [i64], costs: &[(usize, i64)]) -> bool {
    costs.iter().all(|&(column, cost)| match row[column].checked_add(cost) {
        Some(sum) => {
            row[column] = sum;
            true
        }
        None => false,
    })
}
