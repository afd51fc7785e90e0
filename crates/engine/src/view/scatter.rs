//! In how many places of the top-down tree a cost stands, and how wide the widest is.

use super::Tree;
use crate::lens::exec::{ROOT, child_lists};
use crate::lens::symbols::{Symbol, TextId};

/// An outermost node of a group, as [`walk`] finds it.
pub(crate) struct Found {
    pub(crate) group: u32,
    pub(crate) node: u32,
    /// No node of the group was found under the same parent before: another call path leads here.
    pub(crate) new_place: bool,
}

/// Walks a forest and reports every outermost node of every group: those with no frame of the same group above. All
/// under one parent are reported one after the other, so that what one call path leads to can be added up.
///
/// `groups` says which groups a node is in.
pub(crate) fn walk<'a>(
    (first, next): (&[u32], &[u32]),
    group_count: usize,
    groups: impl Fn(u32) -> &'a [u32],
    mut found: impl FnMut(Found),
) {
    // How many frames of each group are above, and under which parent the group was found last.
    let mut above = vec![0u32; group_count];
    let mut last_parent = vec![u32::MAX - 1; group_count];
    // The parent of all roots stands behind the last node.
    let mut todo: Vec<(u32, bool)> = vec![(first.len() as u32 - 1, false)];
    while let Some((node, leaving)) = todo.pop() {
        let is_root = node as usize == first.len() - 1;
        if leaving {
            groups(node).iter().for_each(|&g| above[g as usize] -= 1);
            continue;
        }
        if !is_root {
            let own = groups(node);
            if !own.is_empty() {
                own.iter().for_each(|&g| above[g as usize] += 1);
                todo.push((node, true));
            }
        }
        let mut child = first[node as usize];
        while child != ROOT {
            for &group in groups(child) {
                if above[group as usize] == 0 {
                    let last = std::mem::replace(&mut last_parent[group as usize], node);
                    found(Found { group, node: child, new_place: last != node });
                }
            }
            // A leaf has nothing below it to find.
            if first[child as usize] != ROOT {
                todo.push((child, false));
            }
            child = next[child as usize];
        }
    }
}

/// Where a set of frames stands in the top-down tree. A place is a call path that leads to one of them from outside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Towers {
    /// Number of places.
    pub count: u32,
    /// Value of the largest.
    pub widest: i64,
    /// Value of all, each sample once.
    pub total: i64,
    /// Value of the place being added up.
    here: i64,
}

impl Towers {
    pub(crate) fn add(&mut self, value: i64, new_place: bool) {
        self.count += u32::from(new_place);
        self.here = if new_place { value } else { self.here + value };
        self.widest = self.widest.max(self.here);
        self.total += value;
    }
}

/// The towers of the frames that match.
pub fn towers(tree: &Tree, matched: impl Fn(Symbol) -> bool) -> Towers {
    let lists = child_lists(tree.parents());
    let mut towers = Towers::default();
    walk(
        (&lists.0, &lists.1),
        1,
        |node| if tree.symbol(node).is_some_and(&matched) { &[0] } else { &[] },
        |found| towers.add(tree.value(found.node), found.new_place),
    );
    towers
}

/// A package with all packages inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scattered {
    /// Its name.
    pub package: String,
    /// Where it stands.
    pub towers: Towers,
    /// One of its frames.
    pub symbol: Symbol,
}

/// Every package that has frames of its own, each with the packages inside it; the one with most cost outside its widest
/// tower first.
pub fn packages(tree: &Tree) -> Vec<Scattered> {
    let symbols = tree.symbols();
    // Packages that hold frames.
    let mut present = vec![false; symbols.texts_len()];
    for node in 0..tree.len() as u32 {
        if let Some(symbol) = tree.symbol(node) {
            present[symbols.package(symbol).index()] = true;
        }
    }
    present[0] = false;
    let ids: Vec<TextId> = (0..present.len() as u32).filter(|&i| present[i as usize]).map(TextId).collect();
    let mut sorted: Vec<(&str, TextId)> = ids.iter().map(|&id| (symbols.text(id), id)).collect();
    sorted.sort();
    sorted.dedup_by_key(|(text, _)| *text);
    let number = |text: &str| sorted.binary_search_by(|(t, _)| (*t).cmp(text)).ok().map(|n| n as u32);
    // The package itself and those it is inside of.
    let chains: Vec<Vec<u32>> = sorted.iter().map(|(text, _)| enclosing(text).filter_map(number).collect()).collect();
    let mut chain_of: Vec<u32> = vec![u32::MAX; symbols.texts_len()];
    for &id in &ids {
        chain_of[id.index()] = number(symbols.text(id)).unwrap_or(u32::MAX);
    }
    let mut towers = vec![Towers::default(); sorted.len()];
    let mut example: Vec<Option<Symbol>> = vec![None; sorted.len()];
    let lists = child_lists(tree.parents());
    walk(
        (&lists.0, &lists.1),
        sorted.len(),
        |node| {
            let chain = tree.symbol(node).map_or(u32::MAX, |s| chain_of[symbols.package(s).index()]);
            chains.get(chain as usize).map_or(&[], Vec::as_slice)
        },
        |Found { group, node, new_place }| {
            towers[group as usize].add(tree.value(node), new_place);
            example[group as usize] = example[group as usize].or(tree.symbol(node));
        },
    );
    let mut out: Vec<Scattered> = Vec::new();
    for ((towers, symbol), (package, _)) in towers.into_iter().zip(example).zip(&sorted) {
        if let Some(symbol) = symbol {
            out.push(Scattered { package: (*package).to_owned(), towers, symbol });
        }
    }
    out.sort_by(|a, b| {
        let scattered = |s: &Scattered| s.towers.total - s.towers.widest;
        scattered(b).cmp(&scattered(a)).then_with(|| a.package.cmp(&b.package))
    });
    out
}

/// `a.b.c`, `a.b`, `a`, for the separators `.`, `::`, `/`.
fn enclosing(package: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(package);
    std::iter::from_fn(move || {
        let this = next?;
        next = this.rfind(['.', '/', ':']).map(|at| this[..at].trim_end_matches(':')).filter(|p| !p.is_empty());
        Some(this)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn packages_enclose_packages() {
        let all = |p| super::enclosing(p).collect::<Vec<_>>();
        assert_eq!(all("a.b.c"), ["a.b.c", "a.b", "a"]);
        assert_eq!(all("std::vec"), ["std::vec", "std"]);
        assert_eq!(all("net/http"), ["net/http", "net"]);
        assert_eq!(all("x"), ["x"]);
    }
}
