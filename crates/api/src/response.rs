//! What a session answers.

use serde::{Deserialize, Serialize, Serializer};

use crate::NodeRef;

/// The answer to a [`Request`](crate::Request).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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

/// Between what a percentage lies, at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Range {
    /// Lower end, percent.
    pub lo: f64,
    /// Upper end, percent.
    pub hi: f64,
}

/// What a bucket holds.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BucketValue {
    /// `[OTHER]`, `[BROKEN]`, `[HIDDEN]`.
    pub name: &'static str,
    /// How much.
    pub value: Value,
}

/// The answer itself.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Body {
    /// To [`What::Report`](crate::What::Report).
    Report(Box<Report>),
    /// To [`What::Info`](crate::What::Info).
    Info(Box<Fidelity>),
    /// To [`What::Hidden`](crate::What::Hidden).
    Hidden(Box<HiddenBody>),
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
    /// To [`What::Graph`](crate::What::Graph).
    Graph(Box<GraphBody>),
    /// To [`What::Box`](crate::What::Box).
    Box(Box<BoxBody>),
    /// To [`What::Children`](crate::What::Children).
    Children {
        /// How many there are in all.
        all_rows: u32,
        /// A piece of them, as drawn.
        children: Vec<Child>,
    },
    /// To [`What::Search`](crate::What::Search).
    Search(Box<SearchBody>),
    /// To [`What::Hit`](crate::What::Hit).
    Hit {
        /// None if there are fewer.
        hit: Option<Place>,
    },
    /// To [`What::Rows`](crate::What::Rows).
    Rows {
        /// Rows that the filter lets through.
        all_rows: u32,
        /// A piece of them.
        rows: Vec<ShownRow>,
    },
    /// To [`What::Legend`](crate::What::Legend): the one with the largest self value first.
    Legend {
        /// How many there are in all.
        all_rows: u32,
        /// The first of them.
        colours: Vec<LegendRow>,
    },
    /// To [`What::Recipe`](crate::What::Recipe).
    Recipe {
        /// The lines of the lens text.
        lines: Vec<RecipeLine>,
        /// Can it be run?
        runs: bool,
    },
    /// To [`What::Complete`](crate::What::Complete).
    Complete {
        /// What is replaced, in UTF-16 code units of the text.
        start: u32,
        /// One past its end.
        end: u32,
        /// The likeliest first.
        items: Vec<Completion>,
    },
    /// To [`What::Offers`](crate::What::Offers) and [`What::RowOffers`](crate::What::RowOffers).
    Offers {
        /// In the order of a menu; those of one group stand together.
        offers: Vec<Offer>,
    },
    /// To [`What::Svg`](crate::What::Svg) and [`What::Csv`](crate::What::Csv).
    File {
        /// What is in the file.
        text: String,
    },
}

/// The boxes of a window.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GraphBody {
    /// Number of the tree, for [`NodeRef`].
    pub tree: u32,
    /// Width of the whole view, in stored units.
    pub whole: f64,
    /// Left and right edge of the window.
    pub window: (f64, f64),
    /// Rows that have a box in the window at the width asked for. If the last of the rows asked for has one, rows below that
    /// hold narrower boxes only count, too.
    pub rows: u32,
    /// The boxes down to the one in focus, the whole first.
    pub focus: Vec<Crumb>,
    /// Left and right edge of the box in focus.
    pub extent: (f64, f64),
    /// The boxes in the rows asked for.
    pub boxes: Boxes,
    /// Texts of [`Boxes::text`]: names cut to fit; the end of a name, the method, stays.
    pub texts: Vec<String>,
    /// Boxes narrower than this, in stored units, are less sure than ± 50 %; 0 where the number of samples is not known.
    pub unsure_below: f64,
    /// Said when the view holds too few samples for what is looked at.
    pub banner: Option<String>,
    /// What is marked in the picture; none without a search, or with a wrong one.
    pub marks: Option<Marks>,
}

/// Boxes as columns, parents before children, from left to right. In the page these are typed arrays.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Boxes {
    /// Its number in the tree; of a remainder the parent's.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub node: Vec<u32>,
    /// Its row.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub depth: Vec<u32>,
    /// Left edge, in stored units.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub start: Vec<f64>,
    /// Width, in stored units.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub width: Vec<f64>,
    /// Of a remainder how many boxes stand in it; else 0.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub count: Vec<u32>,
    /// 0 a frame, 1 the whole, 2 a remainder, 3 `[OTHER]`, 4 `[BROKEN]`, 5 `[HIDDEN]`, 6 a frame that was inferred, for some of its samples at
    /// least.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub kind: Vec<u8>,
    /// Number of its colour, 0 to 35: hue times three and shade. For frames only.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub colour: Vec<u8>,
    /// Does it match the search? Of a remainder: is there a match in it?
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub marked: Vec<u8>,
    /// Index of its label in [`GraphBody::texts`], or -1.
    #[cfg_attr(feature = "typescript", ts(type = "ArrayLike<number>"))]
    pub text: Vec<i32>,
}

impl Boxes {
    /// The columns as bytes, little endian, one after the other and the wide ones first: `start`, `width` (8 bytes each),
    /// `node`, `depth`, `text`, `count` (4), `kind`, `colour`, `marked` (1).
    pub fn bytes(&self) -> Vec<u8> {
        let n = self.node.len();
        let mut out = Vec::with_capacity(n * 35);
        let mut put = |column: &mut dyn Iterator<Item = [u8; 8]>, size: usize| column.for_each(|b| out.extend(&b[..size]));
        put(&mut self.start.iter().map(|v| v.to_le_bytes()), 8);
        put(&mut self.width.iter().map(|v| v.to_le_bytes()), 8);
        put(&mut self.node.iter().map(|&v| u64::from(v).to_le_bytes()), 4);
        put(&mut self.depth.iter().map(|&v| u64::from(v).to_le_bytes()), 4);
        put(&mut self.text.iter().map(|&v| i64::from(v).to_le_bytes()), 4);
        put(&mut self.count.iter().map(|&v| u64::from(v).to_le_bytes()), 4);
        for column in [&self.kind, &self.colour, &self.marked] {
            out.extend(column);
        }
        out
    }
}

/// What of a search is in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Marks {
    /// Matching boxes in the window that are drawn and stand in no other matching box.
    pub drawn: u32,
    /// Remainders with a match in them.
    pub remainders: u32,
}

/// A box above the one in focus, or itself.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Crumb {
    /// Its number.
    pub node: u32,
    /// Its name.
    pub name: String,
    /// Share of the view.
    pub percent: String,
}

/// A value and what it is a share of, for people.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Amount {
    /// The value.
    pub value: Value,
    /// The value with its unit.
    pub text: String,
    /// Share of the whole profile.
    pub of_all: String,
    /// Share of the view.
    pub of_view: String,
    /// Share of the view in percent.
    pub percent: f64,
    /// Between what that share lies, at 95 %: `92.5–93.6%`; none where the number of samples is not known.
    pub range: Option<String>,
}

/// What there is to know about a box.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BoxBody {
    /// What its box stands for.
    pub kind: NodeKind,
    /// Its name, whole.
    pub name: String,
    /// The boxes down to it, the whole left out.
    pub path: Vec<String>,
    /// Left and right edge.
    pub extent: (f64, f64),
    /// Value of the samples that end here.
    #[serde(rename = "self")]
    pub own: Amount,
    /// Value of the samples that end here or further along.
    pub total: Amount,
    /// Share of its parent; none for the whole.
    pub of_parent: Option<String>,
    /// What it is: package, class, module, file, kind, language; only what is known.
    pub facts: Vec<Fact>,
    /// Where the same function stands in the whole view, if that was asked for; none for what is no frame.
    pub function: Option<SearchBody>,
    /// Of a root that the lens cut to: the frames right above the cut, the largest first.
    pub reached_from: Vec<Part>,
    /// What stands next along the tree, the largest first: callees, or callers in a tree of callers.
    pub next: Vec<Part>,
    /// How many more there are.
    pub next_left: u32,
}

/// A name and how much of a box it has.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Part {
    /// What its box shows; none for stacks that began here.
    pub name: Option<String>,
    /// Its value with its unit.
    pub text: String,
    /// Share of the box it belongs to.
    pub percent: String,
}

/// Something known about a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fact {
    /// `package`, `class`, `file`, …
    pub what: &'static str,
    /// Its value.
    pub text: String,
}

/// A child of a box.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Child {
    /// Its number in the tree.
    pub node: u32,
    /// What it is.
    pub kind: NodeKind,
    /// Its name, whole.
    pub name: String,
    /// Value of the samples that end here or further along.
    pub total: Amount,
    /// Value of the samples that end here.
    #[serde(rename = "self")]
    pub own: Amount,
    /// Has it children?
    pub leads_on: bool,
    /// Does it match the search of the last picture of this tree?
    pub marked: bool,
}

/// What a pattern matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchBody {
    /// Value of the samples with a match, each once.
    pub total: Amount,
    /// In how many places of the top-down tree.
    pub places: u32,
    /// The widest of them.
    pub widest: Amount,
    /// How many functions match.
    pub functions: u32,
    /// What the total would be if every broken stack without a match had one above its cut; none where no stack is broken.
    pub at_most: Option<Amount>,
}

/// Where a box is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Place {
    /// Its number.
    pub node: NodeRef,
    /// The boxes down to it, the whole left out.
    pub path: Vec<String>,
    /// Left and right edge.
    pub extent: (f64, f64),
    /// Value of the samples that end here or further along.
    pub total: Amount,
}

/// A row of a table, for people.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ShownRow {
    /// The function, class, ….
    pub name: String,
    /// Value of the samples whose leaf is in it.
    #[serde(rename = "self")]
    pub own: Amount,
    /// Value of the samples with any frame in it, each once.
    pub total: Amount,
    /// In how many places of the top-down tree it stands.
    pub places: u32,
    /// The widest of them.
    pub widest: Amount,
    /// The pattern that matches just this row.
    pub pattern: String,
    /// What its samples are worth, where they are few visits: `seen 240× in 3 visits: worth about 3 observations`.
    pub note: Option<String>,
}

/// A colour and what it means.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LegendRow {
    /// The package, module or kind; empty for what has none.
    pub name: String,
    /// Its hue, 0 to 11; [`Boxes::colour`] divided by three.
    pub hue: u8,
    /// Self value of its frames.
    #[serde(rename = "self")]
    pub own: Amount,
    /// The pattern that matches its frames, if there is a short one.
    pub pattern: Option<String>,
}

/// What a line of the lens is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// One or more operations.
    Step,
    /// A definition.
    Let,
    /// A step that is switched off: a comment that begins with `#-`.
    Off,
    /// A comment.
    Comment,
    /// Nothing.
    Blank,
    /// Something that cannot be run.
    Wrong,
}

/// A line of the lens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RecipeLine {
    /// As written; of one that is switched off without the `#-`.
    pub text: String,
    /// What it is.
    pub kind: LineKind,
    /// What it does, in words.
    pub says: String,
    /// Of a wrong line what is wrong; places in UTF-16 code units of the line.
    pub errors: Vec<LensError>,
    /// Indices of its operations in the ledger.
    pub steps: (u32, u32),
}

/// Something that may stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Completion {
    /// What is inserted.
    pub text: String,
    /// What is shown; the same without one.
    pub label: Option<String>,
    /// What it is.
    pub kind: CompletionKind,
    /// What it means, or what it holds.
    pub says: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum CompletionKind {
    /// An operation.
    Operation,
    /// A word of an operation: `innermost`, `as`, `with 2 callers`.
    Word,
    /// A field: `package:`.
    Field,
    /// A set: `@jvm-runtime`.
    Set,
    /// A function, class, package, module or file of the profile.
    Name,
    /// A thread, process or label.
    Key,
}

/// A step that can be made of a box or a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Offer {
    /// What it is made of: `function`, `class`, `package`, `module`, `file`, `kind`, `view`.
    pub group: &'static str,
    /// The name that is meant: of the function, the class, …
    pub of: String,
    /// What it does: `cut here`, `hide`, …
    pub label: String,
    /// The operation's word: `from`, `hide`, …
    pub operation: &'static str,
    /// The line for the lens.
    pub line: String,
}

/// What the page is told about the profile it is handed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Boot {
    /// [`VERSION`](crate::VERSION).
    pub version: u32,
    /// What the page is called.
    pub title: String,
    /// The inputs.
    pub sources: Vec<SourceInfo>,
    /// The user's own sets: name and pattern.
    pub sets: Vec<(String, String)>,
    /// The user's own groups of hidden cost: name and pattern.
    #[serde(default)]
    pub groups: Vec<(String, String)>,
    /// Groups are packages of this many components.
    #[serde(default)]
    pub group_depth: Option<u32>,
    /// The lens to begin with.
    pub lens: String,
    /// The sample type to begin with.
    pub sample_type: Option<String>,
}

/// What the page is told when a profile is open.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Opened {
    /// The inputs.
    pub sources: Vec<SourceInfo>,
    /// All sample types.
    pub sample_types: Vec<TypeInfo>,
    /// Stacks of the profile: nodes of its prefix tree.
    pub stacks: u32,
    /// Rows of its sample table.
    pub samples: u32,
    /// Distinct functions.
    pub functions: u32,
}

/// A request that has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Failure {
    /// For people.
    pub error: String,
    /// Of a wrong lens: the places, in bytes.
    pub places: Vec<LensError>,
    /// The box asked for is of a tree that is gone; ask for the graph again.
    pub stale: bool,
}

/// A sample type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(type = "number"))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Measure {
    /// Rows of the profile's sample table.
    pub rows: u64,
    /// In the sample type.
    pub value: Value,
}

/// What a node of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
    /// Value of the samples for which the frame was not recorded but inferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inferred: Option<Value>,
    /// Between what the percentage of the view lies; none for what is no frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Percentage of its parent.
    pub of_parent: f64,
    /// Of a root that the lens cut to: the frames right above the cut, the largest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reached_from: Vec<Caller>,
}

/// A frame that stood right above a cut.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Caller {
    /// What its box showed; none for stacks that began at the cut.
    pub name: Option<String>,
    /// Value of the samples that came through it.
    pub value: Value,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
    /// Between what that lies.
    pub self_range: Option<Range>,
    /// Percentage of the view.
    pub total_of_view: f64,
    /// Between what that lies.
    pub total_range: Option<Range>,
    /// Percentage of the whole profile.
    pub total_of_all: f64,
    /// In how many places of the top-down tree it stands.
    #[serde(rename = "places")]
    pub towers: u32,
    /// The largest of them.
    pub widest: Value,
    /// What its samples are worth, where they are few visits: `seen 240× in 3 visits: worth about 3 observations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What one step did; always `before = kept + reshaped + moved + other + broken + hidden + dropped`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
    /// What else there is to say of what it did.
    pub note: Option<String>,
}

/// Something a reader left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fault {
    /// Where: `byte 300`.
    pub at: String,
    /// What is wrong.
    pub message: String,
}

/// One input of a session and what its reader said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SourceInfo {
    /// File name, or `standard input`.
    pub name: String,
    /// Format.
    pub format: String,
    /// What wrote it, as far as it says; empty if it does not.
    #[serde(default)]
    pub producer: String,
    /// How it was packed, outermost first.
    pub packed: Vec<String>,
    /// Lines or records.
    pub records: u64,
    /// Bytes, unpacked.
    pub bytes: u64,
    /// Samples or events the recorder says it lost.
    #[serde(default)]
    pub lost: u64,
    /// What was left out.
    pub skipped: Vec<Skip>,
    /// Where reading stopped early.
    pub fault: Option<Fault>,
    /// Choices and facts.
    pub remarks: Vec<String>,
}

/// What a profile holds, before any lens. Shares are those of the sample type that is shown.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fidelity {
    /// The inputs, with what each reader skipped, lost and chose.
    pub sources: Vec<SourceInfo>,
    /// All sample types.
    pub sample_types: Vec<TypeInfo>,
    /// Rows of the sample table: samples if they have times, else distinct stacks.
    pub sample_rows: usize,
    /// Start of the recording, nanoseconds after 1970; 0 if not known.
    pub start_ns: i64,
    /// Length of the recording in nanoseconds; 0 if not known.
    pub duration_ns: i64,
    /// Does every sample have a time?
    pub timed: bool,
    /// Counted or measured in full instead of sampled?
    pub exact: bool,
    /// What lies between two samples.
    pub period: Option<PeriodInfo>,
    /// Distinct stacks that a sample ends in.
    pub stacks: usize,
    /// Frames of the longest stack.
    pub deepest: u32,
    /// Distinct functions.
    pub functions: usize,
    /// Distinct frames.
    pub frames: usize,
    /// Processes that are told apart.
    pub processes: usize,
    /// Threads that are told apart.
    pub threads: usize,
    /// Samples whose stack is known to be cut off at its root.
    pub truncated: SomeSamples,
    /// Samples whose leaf has no symbol.
    pub unknown_leaf: SomeSamples,
    /// Samples that have a frame without a symbol anywhere.
    pub unknown_anywhere: SomeSamples,
    /// Distinct frames without a symbol.
    pub unknown_frames: usize,
    /// Binaries of which most frames have no symbol.
    pub unknown_binaries: Vec<UnknownBinary>,
    /// Distinct frames that were inlined.
    pub inlined_frames: usize,
    /// Distinct frames with a source line.
    pub frames_with_line: usize,
    /// Distinct frames with an address.
    pub frames_with_address: usize,
    /// Binaries that were mapped.
    pub binaries: usize,
    /// Those of them whose build id is known.
    pub with_build_id: usize,
    /// Labels of samples.
    pub labels: Vec<LabelKey>,
    /// How many observations the values are.
    pub sampling: SamplingInfo,
}

/// Some of the samples.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SomeSamples {
    /// Rows of the sample table with a value.
    pub rows: u64,
    /// Their value.
    pub value: Value,
    /// In percent of all.
    pub percent: f64,
}

/// The distance between two samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PeriodInfo {
    /// What is counted.
    pub name: String,
    /// In what.
    pub unit: String,
    /// How much.
    pub value: i64,
}

/// A binary of which functions have no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnknownBinary {
    /// Its name.
    pub name: String,
    /// Distinct frames without a symbol.
    pub frames: usize,
}

/// A key of labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LabelKey {
    /// The key.
    pub key: String,
    /// How many values it has.
    pub values: usize,
}

/// What was read, and what is biggest.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Report {
    /// What was read and how far it can be believed, before the lens.
    pub fidelity: Fidelity,
    /// Distinct stacks that a sample ends in, after the lens.
    pub stacks: usize,
    /// Distinct functions.
    pub functions: usize,
    /// Frames of the longest stack, after the lens.
    pub deepest: u32,
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
    /// What one should know before believing the numbers, the weightiest first.
    pub findings: Vec<FindingRow>,
    /// Groups that are big and in no single place.
    pub hidden: HiddenBody,
    /// Functions that are.
    pub hidden_functions: HiddenBody,
    /// What to type next.
    pub suggestions: Vec<Suggestion>,
}

/// How many observations the values of a sample type are.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SamplingInfo {
    /// In the whole profile; none where nothing tells.
    pub observations: Option<f64>,
    /// How that is known, for people.
    pub note: String,
}

/// Something one should know before believing a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FindingRow {
    /// A short name that stays; the documentation explains each under it.
    pub code: &'static str,
    /// `note`, `caution`, `warning`.
    pub weight: &'static str,
    /// What was found.
    pub text: String,
    /// What to do about it.
    pub advice: Option<String>,
    /// A line of the lens that helps.
    pub lens: Option<String>,
}

/// What is big and in no single place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HiddenBody {
    /// What a row is: `group`, `function`, ….
    pub unit: &'static str,
    /// The one with the largest score first.
    pub rows: Vec<HiddenShown>,
    /// How many were looked at.
    pub considered: u32,
    /// How many are hidden, but too little or too unsure to be listed.
    pub left_out: u32,
    /// How many more would be listed if more rows were asked for.
    pub more: u32,
    /// Value of the samples without any frame that is not of the platform.
    pub platform_only: Amount,
}

/// Something big and in no single place.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HiddenShown {
    /// The group, function, ….
    pub name: String,
    /// Why it is here, in words.
    pub why: String,
    /// Value of the samples that end in it, frames of the platform counted to their caller.
    pub own: Amount,
    /// Value of the samples with any frame of it, each once.
    pub inclusive: Amount,
    /// In how many places its own cost stands.
    pub places: u32,
    /// The largest of them.
    pub widest: Amount,
    /// How many places of equal size would be as spread out; none if each was seen once.
    pub effective_places: Option<f64>,
    /// The score: percent of the view in places other than the largest, each counted up to half a percent.
    pub hidden_percent: f64,
    /// Between what that lies.
    pub hidden_range: Option<Range>,
    /// Its rank, from 1.
    pub rank: u32,
    /// The best and the worst rank it had in 90 % of the resampled profiles.
    pub ranks: (u32, u32),
    /// Percent of its own cost estimated to be in places this profile never saw.
    pub unseen_percent: Option<f64>,
    /// The functions it is entered by, the one with most own cost first.
    pub entries: Vec<HiddenEntry>,
    /// The line of the lens that shows it in one place, if a pattern can tell it from all else.
    pub lens: Option<String>,
}

/// A function a group is entered by.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HiddenEntry {
    /// Its name.
    pub name: String,
    /// Value of the samples that go through it and end in the group.
    pub own: Amount,
    /// In how many places.
    pub places: u32,
    /// The largest of them.
    pub widest: Amount,
    /// The line of the lens that cuts to it.
    pub lens: String,
}

/// A next step.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Suggestion {
    /// What it shows.
    pub why: String,
    /// The lens line.
    pub lens: String,
}

/// An error in a lens, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
