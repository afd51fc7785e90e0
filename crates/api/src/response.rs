//! What a session answers.

use serde::{Serialize, Serializer};

/// The answer to a [`Request`](crate::Request).
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// [`VERSION`](crate::VERSION).
    pub version: u32,
    /// The sample type all values are in.
    pub sample_type: TypeInfo,
    /// The lens that was run, as it prints; empty for none.
    pub lens: String,
    /// The whole profile, before any step.
    pub all: Value,
    /// What is in the picture, buckets included.
    pub view: Value,
    /// What the lens dropped.
    pub dropped: Value,
    /// Where the lens put samples without a stack; those that hold none are left out.
    pub buckets: Vec<BucketValue>,
    /// The answer itself.
    #[serde(flatten)]
    pub body: Body,
}

/// What a bucket holds.
#[derive(Debug, Clone, Serialize)]
pub struct BucketValue {
    /// `[OTHER]`, `[BROKEN]`, `[HIDDEN]`.
    pub name: &'static str,
    /// How much.
    pub value: Value,
}

/// The answer itself.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Body {
    /// To [`What::Report`](crate::What::Report).
    Report(Box<Report>),
    /// To [`What::Tree`](crate::What::Tree) and [`What::Callers`](crate::What::Callers): parents before children.
    Tree {
        /// Node 0 is the whole view.
        nodes: Vec<Node>,
    },
    /// To [`What::Table`](crate::What::Table).
    Table {
        /// Word for what a row is.
        level: &'static str,
        /// How many rows there are in all.
        all_rows: usize,
        /// The first of them.
        rows: Vec<TableRow>,
    },
    /// To [`What::Ledger`](crate::What::Ledger).
    Ledger {
        /// One entry per step.
        steps: Vec<LedgerStep>,
        /// In stacks after the last step.
        stacks: Measure,
        /// In the whole profile.
        whole: Measure,
    },
}

/// A sample type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypeInfo {
    /// What is measured.
    pub name: String,
    /// In what.
    pub unit: String,
    /// Stored values are this many times the true ones.
    #[serde(skip)]
    pub scale: i64,
    /// Sum over the profile.
    pub total: Value,
    /// Shown when none is asked for.
    pub default: bool,
}

/// A value of the sample type. In JSON it is the true one: a whole number unless the profile has fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Value {
    /// As stored, in integers.
    pub stored: i64,
    /// Stored values are this many times the true ones.
    pub scale: i64,
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.scale <= 1 {
            serializer.serialize_i64(self.stored)
        } else {
            serializer.serialize_f64(self.stored as f64 / self.scale as f64)
        }
    }
}

/// Value and samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Rows of the profile's sample table.
    pub rows: u64,
    /// In the sample type.
    pub value: Value,
}

/// What a node of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// The whole view.
    Whole,
    /// A frame.
    Frame,
    /// A bucket of the lens.
    Bucket,
    /// Children that were too small or too deep to be listed, summed.
    Remainder,
}

/// A node of a tree.
#[derive(Debug, Clone, Serialize)]
pub struct Node {
    /// Index of its parent in the list; none for the whole.
    pub parent: Option<u32>,
    /// 0 for the whole.
    pub depth: u32,
    /// What it is.
    pub kind: NodeKind,
    /// What its box shows.
    pub name: String,
    /// Of a remainder: how many children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Value of the samples that end here.
    #[serde(rename = "self")]
    pub own: Value,
    /// Value of the samples that end here or below.
    pub total: Value,
    /// Percentage of the whole profile.
    pub of_all: f64,
    /// Percentage of the view.
    pub of_view: f64,
    /// Percentage of its parent.
    pub of_parent: f64,
    /// Of a root that the lens cut to: the frames right above the cut, the largest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reached_from: Vec<Caller>,
}

/// A frame that stood right above a cut.
#[derive(Debug, Clone, Serialize)]
pub struct Caller {
    /// What its box showed; none for stacks that began at the cut.
    pub name: Option<String>,
    /// Value of the samples that came through it.
    pub value: Value,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct TableRow {
    /// The function, class, ….
    pub name: String,
    /// Value of the samples whose leaf is in it.
    #[serde(rename = "self")]
    pub own: Value,
    /// Value of the samples with any frame in it, each once.
    pub total: Value,
    /// Percentage of the view.
    pub self_of_view: f64,
    /// Percentage of the view.
    pub total_of_view: f64,
    /// Percentage of the whole profile.
    pub total_of_all: f64,
    /// In how many places of the top-down tree it stands.
    #[serde(rename = "places")]
    pub towers: u32,
    /// The largest of them.
    pub widest: Value,
}

/// What one step did; see LENS: `before = kept + reshaped + moved + other + broken + hidden + dropped`.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerStep {
    /// The step as text.
    pub step: String,
    /// In stacks when the step began.
    pub before: Measure,
    /// As they were.
    pub kept: Measure,
    /// With other frames.
    pub reshaped: Measure,
    /// Self value went to a caller.
    pub moved: Measure,
    /// To OTHER.
    pub other: Measure,
    /// To BROKEN.
    pub broken: Measure,
    /// To HIDDEN.
    pub hidden: Measure,
    /// Dropped.
    pub dropped: Measure,
    /// The pattern matched nothing.
    pub no_match: bool,
}

/// Something a reader left out.
#[derive(Debug, Clone, Serialize)]
pub struct Skip {
    /// Why.
    pub why: String,
    /// How many.
    pub count: u64,
    /// The first of them: `line 3`.
    pub first: String,
    /// A piece of it.
    pub example: String,
}

/// The fault a reader stopped at.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    /// Where: `byte 300`.
    pub at: String,
    /// What is wrong.
    pub message: String,
}

/// One input of a session and what its reader said.
#[derive(Debug, Clone, Serialize)]
pub struct SourceInfo {
    /// File name, or `standard input`.
    pub name: String,
    /// Format.
    pub format: &'static str,
    /// How it was packed, outermost first.
    pub packed: Vec<&'static str>,
    /// Lines or records.
    pub records: u64,
    /// Bytes, unpacked.
    pub bytes: u64,
    /// What was left out.
    pub skipped: Vec<Skip>,
    /// Where reading stopped early.
    pub fault: Option<Fault>,
    /// Choices and facts.
    pub remarks: Vec<String>,
}

/// What was read, and what is biggest.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The inputs.
    pub sources: Vec<SourceInfo>,
    /// All sample types.
    pub sample_types: Vec<TypeInfo>,
    /// Rows of the sample table.
    pub sample_rows: usize,
    /// Distinct stacks that a sample ends in, after the lens.
    pub stacks: usize,
    /// Distinct functions.
    pub functions: usize,
    /// Frames of the longest stack, after the lens.
    pub deepest: u32,
    /// Length of the recording in nanoseconds; 0 if not known.
    pub duration_ns: i64,
    /// Value of the samples whose leaf has no symbol.
    pub unknown_leaf: Value,
    /// Value of the samples that have a frame without a symbol anywhere.
    pub unknown_anywhere: Value,
    /// Value of the samples whose stack is known to be truncated.
    pub truncated: Value,
    /// Distinct frames that were inlined.
    pub inlined_frames: usize,
    /// Nodes of the top-down tree, and of them those at least a thousandth of the view wide, with their share of self value.
    pub tree_nodes: usize,
    /// Nodes at least a thousandth of the view wide.
    pub wide_nodes: usize,
    /// Percentage of self value in nodes narrower than a thousandth of the view: what a picture 1,000 px wide cannot show.
    pub invisible_percent: f64,
    /// Functions with most self value.
    pub by_self: Vec<TableRow>,
    /// Functions with most total value.
    pub by_total: Vec<TableRow>,
    /// Packages (each with those inside it) that are big and stand in many places.
    pub scattered_packages: Vec<ScatteredRow>,
    /// Functions that are big and stand in many places.
    pub scattered_functions: Vec<ScatteredRow>,
    /// How many scattered packages and functions were left out as belonging to a runtime or standard library.
    pub platform_left_out: usize,
    /// What to type next.
    pub suggestions: Vec<Suggestion>,
}

/// Something big that no single place of the picture shows.
#[derive(Debug, Clone, Serialize)]
pub struct ScatteredRow {
    /// Package or function.
    pub name: String,
    /// Value of the samples with any frame of it, each once.
    pub total: Value,
    /// Percentage of the view.
    pub total_percent: f64,
    /// Number of places in the top-down tree.
    #[serde(rename = "places")]
    pub towers: u32,
    /// The widest of them.
    pub widest: Value,
    /// Percentage of the view.
    pub widest_percent: f64,
    /// The lens that shows it in one place, if a short one does exactly that.
    pub lens: Option<String>,
}

/// A next step.
#[derive(Debug, Clone, Serialize)]
pub struct Suggestion {
    /// What it shows.
    pub why: String,
    /// The lens line.
    pub lens: String,
}

/// An error in a lens, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LensError {
    /// First byte in the lens.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}
