//! What can be asked of a session.

use serde::{Deserialize, Serialize};

/// A question, with the lens and the sample type it is asked under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Request {
    /// The lens as text; empty for the profile as it is.
    #[serde(default)]
    pub lens: String,
    /// Name of the sample type, or `name/unit`; the profile's own choice without it.
    #[serde(default)]
    pub sample_type: Option<String>,
    /// What is asked. (Not flattened, and its variants not tagged inside: that takes serde a hundred kilobytes of code in the page.)
    pub ask: What,
}

/// The question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", ts(tag = "what"))]
pub enum What {
    /// What was read, and what is biggest.
    Report {
        /// Rows per list.
        rows: usize,
    },
    /// What the profile holds, before the lens: how far it can be believed.
    Info {},
    /// What is big and in no single place.
    Hidden {
        /// What a row is.
        #[serde(default)]
        unit: Unit,
        /// Most rows.
        rows: usize,
        /// Groups are packages of this many components, instead of what calls each other; without it as the session has it.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional))]
        depth: Option<u32>,
        /// The most that one place counts, in percent of the view; without it half a percent.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional))]
        tau_percent: Option<f64>,
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
    Ledger {},
    /// The boxes of one window of a tree, ready to be drawn.
    Graph(Graph),
    /// What there is to know about one box.
    Box {
        /// Which.
        node: NodeRef,
        /// Also where the same function stands in the whole view, which takes a walk over all stacks.
        #[serde(default)]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        function: bool,
    },
    /// The children of a box, for who walks the tree box by box.
    Children {
        /// Whose.
        node: NodeRef,
        /// How many to leave out.
        #[serde(default)]
        first: u32,
        /// How many to list at most.
        rows: u32,
    },
    /// What a pattern matches: each sample once, in how many places, the widest of them.
    Search {
        /// A pattern of the lens language.
        pattern: String,
    },
    /// A box that matches, by its rank in width.
    Hit {
        /// In which tree.
        view: View,
        /// As in `graph`.
        #[serde(default)]
        order: Siblings,
        /// A pattern of the lens language.
        pattern: String,
        /// 0 for the widest.
        nth: u32,
    },
    /// A piece of a table, with texts for people.
    Rows {
        /// What a row is.
        level: Level,
        /// What it is ordered by.
        #[serde(default)]
        sort: Sort,
        /// The smallest, or `a`, first.
        #[serde(default)]
        ascending: bool,
        /// Only rows whose name contains it; upper and lower case are one.
        #[serde(default)]
        filter: String,
        /// How many rows to leave out.
        #[serde(default)]
        first: u32,
        /// How many rows to list at most.
        rows: u32,
    },
    /// What the colours mean, and what each holds.
    Legend {
        /// What colour says.
        colour: Colour,
        /// How many at most.
        rows: u32,
    },
    /// The lens line by line: what each does, and what is wrong with it. A wrong lens is no error here.
    Recipe {},
    /// What may stand at a place in a line of the lens, or in a pattern.
    Complete {
        /// The line, or the pattern.
        text: String,
        /// The caret, in UTF-16 code units from the start of `text`.
        at: u32,
        /// Is `text` a pattern, as in the search? A line of the lens otherwise.
        #[serde(default)]
        pattern: bool,
        /// How many at most.
        rows: u32,
    },
    /// The steps that can be made of a box.
    Offers {
        /// Which box.
        node: NodeRef,
    },
    /// The steps that can be made of a row of a table.
    RowOffers {
        /// What the row is.
        level: Level,
        /// Its name.
        name: String,
    },
    /// A picture as an SVG file.
    Svg {
        /// Of which tree.
        view: View,
        /// How siblings are ordered.
        #[serde(default)]
        order: Siblings,
        /// Root on top.
        #[serde(default)]
        icicle: bool,
        /// Width in pixels.
        width: u32,
        /// What stands out.
        #[serde(default)]
        search: Option<String>,
        /// Its title.
        title: String,
    },
    /// All rows of a table as comma-separated values.
    Csv {
        /// What a row is.
        level: Level,
    },
}

/// What hidden cost is ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// What belongs together, found from who calls whom.
    #[default]
    Group,
    /// Functions.
    Function,
    /// Classes, types, receivers.
    Class,
    /// Packages, namespaces.
    Package,
    /// Binaries, libraries, crates.
    Module,
}

impl Unit {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Group => "group",
            Unit::Function => "function",
            Unit::Class => "class",
            Unit::Package => "package",
            Unit::Module => "module",
        }
    }
}

impl From<Unit> for engine::analysis::Unit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Group => Self::Group,
            Unit::Function => Self::Function,
            Unit::Class => Self::Class,
            Unit::Package => Self::Package,
            Unit::Module => Self::Module,
        }
    }
}

/// A box of a tree. Trees live as long as the lens and the sample type stay the same, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NodeRef {
    /// Number of the tree, as [`GraphBody`](crate::GraphBody) has it.
    pub tree: u32,
    /// Number of the box in it.
    pub node: u32,
}

/// A window of a tree.
///
/// Places are in stored units of the sample type, from 0 at the left edge of the whole view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Graph {
    /// Which tree.
    pub view: View,
    /// How siblings are ordered.
    #[serde(default)]
    pub order: Siblings,
    /// What colour says.
    #[serde(default)]
    pub colour: Colour,
    /// A pattern of the lens language; what matches is marked. A wrong one is no error here: nothing matches.
    #[serde(default)]
    pub search: Option<String>,
    /// The names of the boxes down to the one in focus, the whole left out. As far as there are such boxes.
    #[serde(default)]
    pub focus: Vec<String>,
    /// Left and right edge of the window; without it those of the box in focus.
    #[serde(default)]
    pub window: Option<(f64, f64)>,
    /// How wide the window is drawn, in pixels.
    pub width: f64,
    /// Boxes narrower than this many pixels are summed in remainders.
    pub min_width: f64,
    /// Width of a character, in pixels. Labels are cut to fit.
    pub character: f64,
    /// The first row that is wanted; row 0 is the whole.
    #[serde(default)]
    pub first_row: u32,
    /// How many rows are wanted.
    pub rows: u32,
}

/// Which tree is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(tag = "kind"))]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Merged from the root.
    TopDown {},
    /// Merged from the leaf.
    BottomUp {},
    /// The upper half of a sandwich: callers of the outermost match.
    Callers {
        /// A pattern of the lens language.
        pattern: String,
    },
    /// The lower half: what the outermost match calls.
    Callees {
        /// A pattern of the lens language.
        pattern: String,
    },
}

/// What colour says about a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Its package; without one its module or file.
    #[default]
    Package,
    /// Its binary, library or crate.
    Module,
    /// Kernel, native, compiled at run time, interpreted, inlined, …
    Kind,
    /// Nothing but which function it is.
    Function,
}

/// What rows are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Value of the samples whose leaf it is.
    #[default]
    #[serde(rename = "self")]
    Own,
    /// Value of the samples it is in.
    Total,
    /// In how many places it stands.
    Places,
    /// The widest of them.
    Widest,
    /// Its name.
    Name,
}

/// Where stacks are merged from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
    /// All of them, in the order of their numbers.
    pub const ALL: [Level; 6] = [Level::Function, Level::Class, Level::Package, Level::Module, Level::File, Level::Line];

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
