//! The part of a tree that a window shows, for a picture that is moved and zoomed.
//!
//! Unlike [`layout`](super::layout), every sibling stands at its true place in order, and what is too small is summed where
//! it stands: a box does not move when the window does.

use std::ops::Range;

use super::{Siblings, Source};

/// What is looked at, in units of the sample type from the left edge of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Left edge.
    pub from: i64,
    /// Right edge; what begins here is outside.
    pub to: i64,
    /// What is narrower is not drawn by itself.
    pub min_width: i64,
    /// Rows from the whole on; 0 for none.
    pub max_rows: u32,
}

impl Window {
    /// The least width that is drawn by itself.
    fn narrowest(&self) -> i64 {
        self.min_width.max(1)
    }
}

/// A box in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Row, 0 for the whole view.
    pub depth: u32,
    /// Left edge, which may lie left of the window.
    pub start: i64,
    /// Width, above 0; the box may end right of the window.
    pub width: i64,
    /// What it shows.
    pub content: PieceContent,
    /// How much of it a search has found; 0 without a search.
    pub inside: i64,
}

/// What a box in a window stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceContent {
    /// A node of the tree.
    Node(u32),
    /// Siblings side by side, each too small to draw.
    Remainder {
        /// Their parent.
        parent: u32,
        /// The place of the first of them among the parent's children.
        first: u32,
        /// How many they are, at least 1. Siblings without width between them are not counted.
        count: u32,
    },
}

/// The boxes that overlap a window, parents before children and from left to right.
///
/// Each maximal run of adjacent siblings narrower than `min_width` is one remainder, also where only part of it is in the
/// window. With its self value, the pieces on a node add up to it, as far as they are in the window. Cost grows with what is
/// in the window; where siblings are not ordered by width, a look at the small ones beside its edges is added.
pub fn window(source: &mut dyn Source, window: &Window) -> Vec<Piece> {
    let mut out = Vec::new();
    let width = source.total(0);
    let mut todo = Vec::new();
    if window.max_rows > 0 && width > 0 && window.from < window.to && window.from < width && window.to > 0 {
        todo.push(Piece { depth: 0, start: 0, width, content: PieceContent::Node(0), inside: source.inside(0) });
    }
    while let Some(next) = todo.pop() {
        out.push(next);
        if let PieceContent::Node(node) = next.content
            && next.depth + 1 < window.max_rows
        {
            let first = todo.len();
            let row = Row { parent: node, depth: next.depth + 1, start: next.start, siblings: source.siblings(node) };
            row.pieces(window, &mut todo);
            todo[first..].reverse();
        }
    }
    out
}

/// The children of a node that is drawn.
struct Row<'a> {
    parent: u32,
    depth: u32,
    /// Left edge of the parent.
    start: i64,
    siblings: Siblings<'a>,
}

impl Row<'_> {
    fn pieces(&self, window: &Window, out: &mut Vec<Piece>) {
        let s = &self.siblings;
        // Both may lie outside of what an i64 holds, but only where nothing is in the window.
        let (from, to) = (window.from.saturating_sub(self.start), window.to.saturating_sub(self.start));
        // The first that ends in the window: ends rise from left to right as beginnings do.
        let mut at = s.starts.partition_point(|&start| start <= from).saturating_sub(1);
        if self.is_small(at, window) {
            at = self.run(at, window).start;
        }
        while at < s.nodes.len() && s.starts[at] < to {
            if self.is_small(at, window) {
                let run = self.run(at, window);
                at = run.end;
                out.extend(self.remainder(run).filter(|piece| piece.start + piece.width > window.from));
                continue;
            }
            let width = s.widths[at];
            if width > 0 && s.starts[at] + width > from {
                let inside = s.inside.get(at).copied().unwrap_or(0);
                let content = PieceContent::Node(s.nodes[at]);
                out.push(Piece { depth: self.depth, start: self.start + s.starts[at], width, content, inside });
            }
            at += 1;
        }
    }

    fn is_small(&self, at: usize, window: &Window) -> bool {
        self.siblings.widths.get(at).is_some_and(|&width| width < window.narrowest())
    }

    /// The run of small siblings around one of them; those without width are in it.
    fn run(&self, at: usize, window: &Window) -> Range<usize> {
        let Siblings { widths, falling, .. } = &self.siblings;
        let small = |width: &i64| *width < window.narrowest();
        // Where widths fall, all that follows the first small one is small.
        let tail = widths[..*falling].partition_point(|width| !small(width));
        let start = if at < *falling {
            tail
        } else {
            let beside = widths[*falling..at].iter().rposition(|width| !small(width));
            beside.map_or(tail, |wide| falling + wide + 1)
        };
        let from = at.max(*falling);
        let end = widths[from..].iter().position(|width| !small(width)).map_or(widths.len(), |wide| from + wide);
        start..end
    }

    /// What a run is drawn as; nothing if none of it has a width.
    fn remainder(&self, run: Range<usize>) -> Option<Piece> {
        let s = &self.siblings;
        // Where widths fall, those without stand at the end.
        let falling = run.start.min(s.falling)..run.end.min(s.falling);
        let ordered = s.widths[falling.clone()].partition_point(|&width| width > 0);
        let rest = falling.end.max(run.start)..run.end;
        let count = ordered + s.widths[rest.clone()].iter().filter(|&&width| width > 0).count();
        let first = if ordered > 0 { run.start } else { rest.start + s.widths[rest].iter().position(|&width| width > 0)? };
        let last = run.end - 1;
        let upto = |before: &[i64], values: &[i64]| {
            let own = if s.widths[last] > 0 { values[last] } else { 0 };
            before[last] + own - before[first]
        };
        Some(Piece {
            depth: self.depth,
            start: self.start + s.starts[first],
            width: upto(&s.starts, &s.widths),
            content: PieceContent::Remainder { parent: self.parent, first: first as u32, count: count as u32 },
            inside: if s.inside.is_empty() { 0 } else { upto(&s.inside_before, &s.inside) },
        })
    }
}
