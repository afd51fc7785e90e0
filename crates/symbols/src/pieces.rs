//! What covers which addresses: tables of pieces that do not overlap, found by binary search.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

/// Addresses `start..end` that belong to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<T> {
    /// The first address.
    pub start: u64,
    /// The first address behind it.
    pub end: u64,
    /// What is there.
    pub what: T,
}

/// The piece at an address, in a table that is in order of addresses.
pub fn find<T>(pieces: &[Piece<T>], address: u64) -> Option<&Piece<T>> {
    let next = pieces.partition_point(|p| p.start <= address);
    pieces[..next].last().filter(|p| address < p.end)
}

/// Cuts overlapping pieces so that at each address stands the one that starts last, and of those that start together the
/// shortest; of equal ones the first in the list.
pub fn innermost<T: Copy>(mut all: Vec<Piece<T>>) -> Vec<Piece<T>> {
    all.retain(|p| p.start < p.end);
    // Stable, and of equal ones the first comes last, on top of the others.
    all.reverse();
    all.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut cut: Vec<Piece<T>> = Vec::with_capacity(all.len());
    let mut open: Vec<Piece<T>> = Vec::new();
    let mut at = 0;
    let mut close = |open: &mut Vec<Piece<T>>, at: &mut u64, until: u64| {
        while let Some(top) = open.last() {
            let end = top.end.min(until);
            if *at < end {
                cut.push(Piece { start: *at, end, what: top.what });
                *at = end;
            }
            if top.end > until {
                break;
            }
            open.pop();
        }
        *at = until;
    };
    for piece in all {
        close(&mut open, &mut at, piece.start);
        open.push(piece);
    }
    close(&mut open, &mut at, u64::MAX);
    cut
}

/// Pieces of which a later one takes the place of what it overlaps.
#[derive(Debug, Default)]
pub struct Latest<T>(BTreeMap<u64, (u64, T)>);

impl<T: Clone> Latest<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Latest(BTreeMap::new())
    }

    /// Puts something at `start..end`.
    pub fn put(&mut self, start: u64, end: u64, what: T) {
        if start >= end {
            return;
        }
        self.clear(start, end);
        self.0.insert(start, (end, what));
    }

    /// Takes away what is at `start..end`.
    pub fn clear(&mut self, start: u64, end: u64) {
        // What begins before keeps its front, and its back if it reaches further.
        if let Some((_, (before_end, what))) = self.0.range_mut(..start).next_back()
            && *before_end > start
        {
            let (old_end, what) = (*before_end, what.clone());
            *before_end = start;
            if old_end > end {
                self.0.insert(end, (old_end, what));
            }
        }
        while let Some((&at, _)) = self.0.range(start..).next().filter(|(at, _)| **at < end) {
            if let Some((old_end, what)) = self.0.remove(&at)
                && old_end > end
            {
                self.0.insert(end, (old_end, what));
            }
        }
    }

    /// What is at an address, and where it starts.
    pub fn find(&self, address: u64) -> Option<(u64, &T)> {
        let after = address.checked_add(1).map_or(Unbounded, Excluded);
        let (&start, (end, what)) = self.0.range((Unbounded, after)).next_back()?;
        (address < *end).then_some((start, what))
    }

    /// All of it as a table, in order of addresses.
    pub fn into_pieces(self) -> Vec<Piece<T>> {
        self.0.into_iter().map(|(start, (end, what))| Piece { start, end, what }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: u64, end: u64, what: char) -> Piece<char> {
        Piece { start, end, what }
    }

    fn drawn(pieces: &[Piece<char>]) -> String {
        (0..20).map(|at| find(pieces, at).map_or('.', |p| p.what)).collect()
    }

    #[test]
    fn the_innermost_wins() {
        let cut = innermost(vec![
            piece(1, 10, 'a'),
            piece(3, 5, 'b'),
            piece(4, 8, 'c'),
            piece(9, 12, 'd'),
            piece(14, 16, 'e'),
            piece(14, 16, 'f'),
            piece(17, 17, 'g'),
            piece(18, 19, 'h'),
        ]);
        assert_eq!(drawn(&cut), ".aabcccca".to_owned() + "ddd..ee..h.");
        assert!(cut.windows(2).all(|w| w[0].end <= w[1].start), "{cut:?}");
    }

    #[test]
    fn the_latest_wins() {
        let mut latest = Latest::new();
        for p in [piece(2, 12, 'a'), piece(4, 6, 'b'), piece(5, 9, 'c'), piece(0, 3, 'd'), piece(8, 8, 'x'), piece(15, 18, 'e')] {
            latest.put(p.start, p.end, p.what);
        }
        latest.clear(16, 17);
        assert_eq!(latest.find(5), Some((5, &'c')));
        assert_eq!(latest.find(12), None);
        assert_eq!(drawn(&latest.into_pieces()), "dddabccccaaa".to_owned() + "...e.e..");
    }

    #[test]
    fn the_last_addresses_are_found() {
        let mut latest = Latest::new();
        latest.put(u64::MAX - 4, u64::MAX, 'a');
        assert_eq!(latest.find(u64::MAX - 1), Some((u64::MAX - 4, &'a')));
        assert_eq!(latest.find(u64::MAX), None);
    }
}
