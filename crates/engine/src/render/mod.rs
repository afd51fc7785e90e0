//! From a tree to a picture.
//!
//! A renderer asks a tree two things: its shape ([`Source`]) and what to write on it ([`Describe`]).
//! Names are text from a stranger: they go through [`clean`] before they go anywhere.

use std::borrow::Cow;

use profile::Bits;

use crate::analysis::Sampling;
use crate::format::ValueFormat;
use crate::layout::Source;
use crate::lens::symbols::Symbol;
use crate::view::{Bucket, Towers};

pub mod colour;
pub mod fit;
pub mod svg;

/// What is written on the boxes of a tree.
pub trait Describe {
    /// The displayed name.
    fn name(&self, node: u32) -> &str;
    /// What kind of box it is.
    fn class(&self, node: u32) -> BoxClass;
    /// Boxes with the same key have similar colours: the package, else the module or the file.
    fn colour_key(&self, node: u32) -> &str;
    /// What is charged to this node itself.
    fn self_value(&self, node: u32) -> i64;
    /// How much of its total comes through frames that were attached by `repair`, not recorded.
    fn inferred(&self, node: u32) -> i64;
    /// One more line for the tooltip, such as file and line.
    fn details(&self, node: u32) -> Option<String>;
    /// The frame, or the first of several; none for what is no frame.
    fn symbol(&self, node: u32) -> Option<Symbol>;
}

/// A tree that can be drawn.
pub trait Drawn: Source + Describe {}

impl<T: Source + Describe> Drawn for T {}

/// What a box of a tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxClass {
    /// The whole view.
    Root,
    /// A frame, or several folded into one.
    Frame,
    /// Samples without a stack.
    Bucket(Bucket),
}

/// In which direction the stacks were merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the root.
    TopDown,
    /// From the leaf.
    BottomUp,
}

/// Where the root is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// At the bottom.
    Flame,
    /// On top.
    Icicle,
}

/// What a picture says about the profile as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The first line.
    pub title: String,
    /// The second line: file, sample type. Value, share and direction of the view are added to it.
    pub subtitle: String,
    /// How values are written.
    pub unit: ValueFormat,
    /// The whole profile in this sample type, before any step.
    pub all: i64,
    /// The lens in use, as text.
    pub lens: Option<String>,
    /// The direction of the view.
    pub direction: Direction,
    /// How many observations the values are. Without it nothing is said of how sure they are.
    pub sampling: Option<Sampling>,
    /// Frames that stand out.
    pub highlight: Option<Highlight>,
}

/// Frames drawn in the colour of a match, and what is said about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// What was looked for.
    pub pattern: String,
    /// By symbol.
    pub matched: Bits,
    /// Where they stand in the top-down tree of the same view.
    pub towers: Towers,
}

/// A name as it can be shown: characters that steer a terminal, a parser or the direction of writing, or that cannot be
/// seen at all, are spelled out as `\u{202e}`.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn steers(c: char) -> bool {
    // The joiners U+200C and U+200D stay: words in several scripts need them.
    c.is_control()
        || matches!(u32::from(c),
            0x61c | 0x200b | 0x200e | 0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb
            | 0xe0000..=0xe007f)
        // Not characters at all; XML 1.0 forbids the first two of them.
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_spelled_out() {
        assert_eq!(clean("std::vec::Vec<T>"), "std::vec::Vec<T>");
        assert_eq!(clean("a\0b\nc\u{1b}[31m"), "a\\u{0}b\\u{a}c\\u{1b}[31m");
        assert_eq!(clean("x\u{202e}gnp"), "x\\u{202e}gnp");
        assert_eq!(clean("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(clean("\u{ffff}\u{1ffff}\u{85}"), "\\u{ffff}\\u{1ffff}\\u{85}");
    }
}
