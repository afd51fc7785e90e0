//! In how many places of the top-down tree a cost stands, and how wide the widest is.

use super::Tree;
use crate::lens::exec::{ROOT, child_lists};
use crate::lens::symbols::{Symbol, TextId};

/// Walks a forest and reports every outermost node of every group: those with no frame of the same group above.
///
/// `groups` says which groups a node is in; `found` is called with group and node.
pub(crate) fn walk<'a>(
    (first, next): (&[u32], &[u32]),
    group_count: usize,
    groups: impl Fn(u32) -> &'a [u32],
    mut found: impl FnMut(u32, u32),
) {
    // How many frames of each group are above.
    let mut above = vec![0u32; group_count];
    let mut todo: Vec<(u32, bool)> = vec![(first[first.len() - 1], false)];
    while let Some((node, leaving)) = todo.pop() {
        if node == ROOT {
            continue;
        }
        if leaving {
            groups(node).iter().for_each(|&g| above[g as usize] -= 1);
            continue;
        }
        for &group in groups(node) {
            if above[group as usize] == 0 {
                found(group, node);
            }
            above[group as usize] += 1;
        }
        todo.push((next[node as usize], false));
        todo.push((node, true));
        todo.push((first[node as usize], false));
    }
}

/// Where a set of frames stands in the top-down tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Towers {
    /// Number of outermost places.
    pub count: u32,
    /// Value of the largest.
    pub widest: i64,
    /// Value of all, each sample once.
    pub total: i64,
}

/// The towers of the frames that match.
pub fn towers(tree: &Tree, matched: impl Fn(Symbol) -> bool) -> Towers {
    let lists = child_lists(tree.parents());
    let mut towers = Towers::default();
    walk(
        (&lists.0, &lists.1),
        1,
        |node| if tree.symbol(node).is_some_and(&matched) { &[0] } else { &[] },
        |_, node| {
            towers.count += 1;
            towers.total += tree.value(node);
            towers.widest = towers.widest.max(tree.value(node));
        },
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
        |group, node| {
            let t = &mut towers[group as usize];
            t.count += 1;
            t.total += tree.value(node);
            t.widest = t.widest.max(tree.value(node));
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
