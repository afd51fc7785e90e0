//! Tables: self and total per function, class, package, module, file or line.

use super::scatter::{Found, Towers};
use super::{Cost, Tree, scatter};
use crate::lens::ast::Level;
use crate::lens::exec::child_lists;
use crate::lens::symbols::Symbol;

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The function, class, ….
    pub name: String,
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
pub fn table(cost: &Cost, tree: &Tree, level: Level) -> Vec<Row> {
    let lensed = cost.lensed();
    let forest = &lensed.forest;
    let (keys, texts) = lensed.symbols.level_keys(level);
    let mut rows: Vec<Option<Row>> = vec![None; texts.len()];
    let key_of = |symbol: Symbol| std::slice::from_ref(&keys[symbol as usize]);
    let lists = child_lists(&forest.parent);
    scatter::walk(
        (&lists.0, &lists.1),
        texts.len(),
        |i| if cost.live.get(i as usize) { key_of(forest.symbol[i as usize]) } else { &[] },
        |Found { group, node, .. }| {
            let symbol = forest.symbol[node as usize];
            let row = rows[group as usize]
                .get_or_insert_with(|| Row { name: String::new(), own: 0, total: 0, towers: 0, widest: 0, symbol });
            row.total += cost.total[node as usize];
        },
    );
    for (i, &own) in cost.own.iter().enumerate() {
        if own != 0
            && let Some(row) = &mut rows[keys[forest.symbol[i] as usize] as usize]
        {
            row.own += own;
        }
    }
    let lists = child_lists(tree.parents());
    let mut towers = vec![Towers::default(); texts.len()];
    scatter::walk(
        (&lists.0, &lists.1),
        texts.len(),
        |i| tree.symbol(i).map_or(&[], key_of),
        |Found { group, node, new_place }| towers[group as usize].add(tree.value(node), new_place),
    );
    let mut out: Vec<Row> = Vec::new();
    for ((row, name), towers) in rows.into_iter().zip(texts).zip(towers) {
        if let Some(row) = row {
            out.push(Row { name, towers: towers.count, widest: towers.widest, ..row });
        }
    }
    out.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| b.own.cmp(&a.own)).then_with(|| a.name.cmp(&b.name)));
    out
}
