//! From a tree to boxes: which rows, which columns, and what is too small to draw.
//!
//! No pixels and no colours here. Widths are in units of the sample type, exact: the children of a box and its self
//! value add up to it, and what is too small to draw is summed in one remainder box per parent.

mod window;

use std::borrow::Cow;

pub use window::{Piece, PieceContent, Window, window};

/// A tree that can be laid out. Node 0 is the whole view; its children are the boxes of the first row.
pub trait Source {
    /// The children of a node, in the order they are drawn. A lazy tree expands here.
    fn children(&mut self, node: u32) -> Vec<u32>;
    /// The width of a node.
    fn total(&self, node: u32) -> i64;
    /// How much of it a search has found; 0 without a search.
    fn inside(&self, _node: u32) -> i64 {
        0
    }
    /// The children of a node with their places. A tree that has them at hand says so here, and is laid out without a look
    /// at the children that are out of sight.
    fn siblings(&mut self, node: u32) -> Siblings<'_> {
        let nodes = self.children(node);
        let widths: Vec<i64> = nodes.iter().map(|&n| self.total(n)).collect();
        let inside: Vec<i64> = nodes.iter().map(|&n| self.inside(n)).collect();
        let before = |values: &[i64]| {
            let mut sum = 0;
            let wide = values.iter().zip(&widths).map(|(&value, &width)| if width > 0 { value } else { 0 });
            wide.map(|value| {
                sum += value;
                sum - value
            })
            .collect::<Vec<i64>>()
        };
        let (starts, inside_before) = (before(&widths), before(&inside));
        Siblings {
            nodes: nodes.into(),
            starts: starts.into(),
            inside_before: inside_before.into(),
            widths: widths.into(),
            inside: inside.into(),
            falling: 0,
        }
    }
}

/// The children of one node, in the order they are drawn: columns with one entry per child, in units of the sample type.
#[derive(Debug, Clone)]
pub struct Siblings<'a> {
    /// The children.
    pub nodes: Cow<'a, [u32]>,
    /// How wide each is. Where that is not above 0 there is nothing to draw.
    pub widths: Cow<'a, [i64]>,
    /// How far from the left edge of the parent each begins: the widths above 0 of those before it.
    pub starts: Cow<'a, [i64]>,
    /// How much of each a search has found. Empty without a search.
    pub inside: Cow<'a, [i64]>,
    /// The sum of that over those before it that have a width. Empty without a search.
    pub inside_before: Cow<'a, [i64]>,
    /// So many of them from the left are ordered, the widest first.
    pub falling: usize,
}

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A node of the tree.
    Node(u32),
    /// Children of one parent that are too small to draw one by one.
    Remainder {
        /// Their parent.
        parent: u32,
        /// How many children they are; what is below them is not counted.
        count: u32,
    },
}

/// One box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Box {
    /// Row, 0 for the whole view.
    pub depth: u32,
    /// Left edge, in units of the sample type.
    pub start: i64,
    /// Width, in units of the sample type.
    pub width: i64,
    /// What it shows.
    pub content: Content,
}

/// All boxes of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Parents before children, from left to right.
    pub boxes: Vec<Box>,
    /// Number of rows.
    pub rows: u32,
    /// Width of the whole.
    pub width: i64,
}

/// Lays out everything under `node` that is at least `min_width` wide (in units of the sample type), down to
/// `max_rows` rows. Below the last row nothing is drawn: the caller says so.
///
/// Cost grows with what is drawn, not with the tree.
pub fn layout(source: &mut dyn Source, node: u32, min_width: i64, max_rows: u32) -> Layout {
    let width = source.total(node);
    let mut out = Layout { boxes: Vec::new(), rows: 0, width };
    let mut todo = vec![Box { depth: 0, start: 0, width, content: Content::Node(node) }];
    while let Some(next) = todo.pop() {
        out.rows = out.rows.max(next.depth + 1);
        out.boxes.push(next);
        let Content::Node(node) = next.content else { continue };
        if next.depth + 1 >= max_rows {
            continue;
        }
        let first_child = todo.len();
        let (mut start, mut small, mut count) = (next.start, 0, 0);
        let depth = next.depth + 1;
        for child in source.children(node) {
            let width = source.total(child);
            // A box without width is nothing to see, and a negative one (a difference) cannot be drawn as a width.
            if width <= 0 {
                continue;
            }
            if width < min_width {
                small += width;
                count += 1;
                continue;
            }
            todo.push(Box { depth, start, width, content: Content::Node(child) });
            start += width;
        }
        if count > 0 {
            todo.push(Box { depth, start, width: small, content: Content::Remainder { parent: node, count } });
        }
        todo[first_child..].reverse();
    }
    out
}
