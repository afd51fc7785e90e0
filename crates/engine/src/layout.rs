//! From a tree to boxes: which rows, which columns, and what is too small to draw.
//!
//! No pixels and no colours here. Widths are in units of the sample type, exact: the children of a box and its self
//! value add up to it, and what is too small to draw is summed in one remainder box per parent.

/// A tree that can be laid out. Node 0 is the whole view; its children are the boxes of the first row.
pub trait Source {
    /// The children of a node, in the order they are drawn. A lazy tree expands here.
    fn children(&mut self, node: u32) -> Vec<u32>;
    /// The width of a node.
    fn total(&self, node: u32) -> i64;
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
