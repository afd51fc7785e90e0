//! What can be asked of a session.

use serde::{Deserialize, Serialize};

/// A question, with the lens and the sample type it is asked under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The lens as text; empty for the profile as it is.
    #[serde(default)]
    pub lens: String,
    /// Name of the sample type, or `name/unit`; the profile's own choice without it.
    #[serde(default)]
    pub sample_type: Option<String>,
    /// What is asked.
    #[serde(flatten)]
    pub what: What,
}

/// The question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum What {
    /// What was read, and what is biggest.
    Report {
        /// Rows per list.
        rows: usize,
    },
    /// A merged tree.
    Tree {
        /// From the root or from the leaf.
        #[serde(default)]
        direction: Direction,
        /// Children below this share of the view (in percent) are summed in a remainder.
        #[serde(default)]
        min_percent: f64,
        /// Deepest level; without it all.
        #[serde(default)]
        max_depth: Option<u32>,
        /// How siblings are ordered.
        #[serde(default)]
        order: Siblings,
    },
    /// The callers of what matches, each sample once, at its outermost match.
    Callers {
        /// A pattern of the lens language.
        pattern: String,
        /// As for `tree`.
        #[serde(default)]
        min_percent: f64,
        /// As for `tree`.
        #[serde(default)]
        max_depth: Option<u32>,
        /// As for `tree`.
        #[serde(default)]
        order: Siblings,
    },
    /// Self and total per function, class, ….
    Table {
        /// What a row is.
        level: Level,
        /// Most rows; without it all.
        #[serde(default)]
        rows: Option<usize>,
        /// The largest self first instead of the largest total.
        #[serde(default)]
        by_self: bool,
    },
    /// What each step did.
    Ledger,
}

/// Where stacks are merged from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the root: children are callees.
    #[default]
    TopDown,
    /// From the leaf: children are callers.
    BottomUp,
}

/// The order of siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Siblings {
    /// The largest first.
    #[default]
    Total,
    /// By name.
    Name,
    /// As in the profile.
    Appearance,
}

impl From<Siblings> for engine::view::Order {
    fn from(order: Siblings) -> Self {
        match order {
            Siblings::Total => engine::view::Order::Total,
            Siblings::Name => engine::view::Order::Name,
            Siblings::Appearance => engine::view::Order::Appearance,
        }
    }
}

/// What frames are summed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Lines and addresses merged.
    #[default]
    Function,
    /// Class, type or receiver.
    Class,
    /// Package or namespace.
    Package,
    /// Binary, library or crate.
    Module,
    /// Source file.
    File,
    /// Source line.
    Line,
}

impl Level {
    /// The word for it, as in the lens.
    pub fn word(self) -> &'static str {
        match self {
            Level::Function => "function",
            Level::Class => "class",
            Level::Package => "package",
            Level::Module => "module",
            Level::File => "file",
            Level::Line => "line",
        }
    }
}

impl From<Level> for engine::lens::ast::Level {
    fn from(level: Level) -> Self {
        use engine::lens::ast::Level as To;
        match level {
            Level::Function => To::Function,
            Level::Class => To::Class,
            Level::Package => To::Package(None),
            Level::Module => To::Module,
            Level::File => To::File,
            Level::Line => To::Line,
        }
    }
}
