//! Tables: self and total per function, class, package, module, file or line.

use std::borrow::Cow;
use std::cmp::Ordering;

use profile::sort::SortShared as _;

use super::scatter::{Towers, places};
use super::{Cost, Tree};
use crate::lens::ast::Level;
use crate::lens::symbols::Symbol;

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The function, class, ….
    pub name: Cow<'a, str>,
    /// Value of the samples whose leaf is in it.
    pub own: i64,
    /// Value of the samples with any frame in it, each counted once.
    pub total: i64,
    /// How many call paths of the top-down tree lead to it from outside.
    pub towers: u32,
    /// The largest of these places.
    pub widest: i64,
    /// One of its frames.
    pub symbol: Symbol,
}

/// A row per function, class, … that has samples; the largest total first, then self, then by name.
pub fn table<'a>(cost: &'a Cost, tree: &Tree, level: Level) -> Vec<Row<'a>> {
    let keys = Keys::new(cost, level);
    let towers = places(tree, keys.names.len(), |symbol| keys.of(symbol));
    let mut rows = keys.rows(cost, &towers);
    rows.sort_shared_by(Row::by_total);
    rows
}

/// Everything the report asks of a tree, in one walk.
pub struct Survey<'a> {
    /// The functions, as [`table`] has them, in no particular order.
    pub functions: Vec<Row<'a>>,
    /// Per symbol the number of stacks that end in it.
    pub nodes: Vec<u32>,
}

/// Surveys a tree.
pub fn survey<'a>(cost: &'a Cost, tree: &Tree) -> Survey<'a> {
    let symbols = tree.symbols();
    let mut nodes = vec![0u32; symbols.len()];
    let forest = &cost.lensed().forest;
    (0..forest.len()).filter(|&row| cost.live.get(row)).for_each(|row| nodes[forest.symbol[row] as usize] += 1);
    let keys = Keys::new(cost, Level::Function);
    let towers = places(tree, keys.names.len(), |symbol| keys.of(symbol));
    Survey { functions: keys.rows(cost, &towers), nodes }
}

/// The row each symbol belongs to.
struct Keys<'a> {
    of: Vec<u32>,
    names: Vec<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    fn new(cost: &'a Cost, level: Level) -> Keys<'a> {
        let (of, names) = cost.lensed().symbols.level_keys(level);
        Keys { of, names }
    }

    fn of(&self, symbol: Symbol) -> &[u32] {
        std::slice::from_ref(&self.of[symbol as usize])
    }

    fn rows(self, cost: &Cost, towers: &[Towers]) -> Vec<Row<'a>> {
        let lensed = cost.lensed();
        let forest = &lensed.forest;
        let mut own = vec![0; self.names.len()];
        let mut symbol: Vec<Option<Symbol>> = vec![None; self.names.len()];
        for (i, &value) in cost.own.iter().enumerate() {
            let key = self.of[forest.symbol[i] as usize] as usize;
            own[key] += value;
            if symbol[key].is_none() && cost.live.get(i) {
                symbol[key] = Some(forest.symbol[i]);
            }
        }
        let mut out: Vec<Row<'a>> = Vec::new();
        for (key, name) in self.names.into_iter().enumerate() {
            if let Some(symbol) = symbol[key] {
                let Towers { count, widest, total, .. } = towers[key];
                out.push(Row { name, own: own[key], total, towers: count, widest, symbol });
            }
        }
        out
    }
}

impl Row<'_> {
    /// The larger total first, then the larger self, then by name.
    pub fn by_total(&self, other: &Row<'_>) -> Ordering {
        other.total.cmp(&self.total).then_with(|| other.own.cmp(&self.own)).then_with(|| self.name.cmp(&other.name))
    }

    /// The larger self first, then the larger total, then by name.
    pub fn by_own(&self, other: &Row<'_>) -> Ordering {
        other.own.cmp(&self.own).then_with(|| self.by_total(other))
    }
}
