//! The lens as a value: what the parser makes, the printer writes and the plan binds.
//!
//! Nothing here knows a profile; names stay names until `plan` binds them.

use crate::diag::Span;

/// An ordered list of statements. Two lenses are equal if they mean the same text; spans do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lens {
    /// Definitions and operations, in the order they run.
    pub statements: Vec<Statement>,
}

/// One line of a lens.
#[derive(Debug, Clone, Eq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The text after `#` on the same line or, for a comment line of its own, on the lines just above.
    pub comments: Vec<Comment>,
    /// Bytes of the source it came from.
    pub span: Span,
}

/// A comment kept for printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Without the `#` and surrounding blanks.
    pub text: String,
    /// True if it stands on a line of its own above the statement, false if it follows it.
    pub own_line: bool,
    /// True of a step that is switched off: its text begins with `-`, and that stands right behind the `#`.
    pub off: bool,
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.comments == other.comments
    }
}

/// A definition, an operation, or only comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementKind {
    /// `let name = pattern`: from here on `@name` stands for the pattern; the bare name does not.
    Let {
        /// The new set's name.
        name: String,
        /// What it stands for.
        pattern: Pattern,
    },
    /// One step.
    Op(Op),
    /// Comments at the end of the text that belong to no statement.
    Nothing,
}

/// One operation of the lens; the pages in `testdata/lens` show what each does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Samples without a match go to OTHER.
    Keep(Pattern),
    /// Samples with a match are dropped.
    Drop(Pattern),
    /// Samples that do not fulfil the condition are dropped.
    Where(Cond),
    /// The middle-out cut: everything above the match goes.
    From {
        /// Which of several matches becomes the root.
        anchor: Anchor,
        /// What becomes the root.
        pattern: Pattern,
        /// How many frames above the match stay.
        callers: u32,
    },
    /// Everything below the match goes.
    To {
        /// The innermost match instead of the outermost.
        innermost: bool,
        /// What becomes the leaf.
        pattern: Pattern,
    },
    /// Matching frames are taken out.
    Hide(Pattern),
    /// Frames that do not match are taken out.
    Show(Pattern),
    /// Each maximal run of matching frames becomes one frame.
    Fold {
        /// Named after the frame that entered the run.
        entry: bool,
        /// What is folded.
        pattern: Pattern,
        /// The new frame's name, a template; `[P]` without it.
        name: Option<String>,
    },
    /// Every frame becomes its function, class, …; adjacent equals merge.
    By(Level),
    /// Changes displayed names.
    Rename {
        /// What is replaced (every occurrence).
        regex: Regex,
        /// With `$1`, `${name}` captures.
        replacement: String,
    },
    /// Recursion becomes one frame.
    Unrecurse {
        /// Indirect recursion too.
        all: bool,
        /// The matching functions count as one function.
        fold: bool,
        /// Only these functions.
        pattern: Option<Pattern>,
    },
    /// A pseudo frame above every stack.
    RootBy(Key),
    /// A pseudo frame below every stack.
    LeafBy(Key),
    /// Truncated stacks are attached where the complete ones say that they belong.
    Repair,
}

/// Which of several matches `from` cuts at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The match nearest the root.
    Outermost,
    /// The match nearest the leaf.
    Innermost,
    /// The first frame of the innermost run of consecutive matches.
    Entry,
}

/// What frames are merged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Lines and addresses merged.
    Function,
    /// Class, trait, type or receiver.
    Class,
    /// Package, namespace or directory; with a number its first components only.
    Package(Option<u32>),
    /// Binary, library, jar or crate.
    Module,
    /// Source file.
    File,
    /// Source line.
    Line,
}

/// What a pseudo frame is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// The sample's thread.
    Thread,
    /// The sample's process.
    Process,
    /// The value of a label.
    Label(String),
    /// The label that names the service.
    Service,
    /// The sample type shown.
    SampleType,
    /// `[broken]` for stacks that are known to be truncated; others get no frame.
    Broken,
}

/// A condition on a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cond {
    /// All hold. At least two.
    And(Vec<Cond>),
    /// One holds. At least two.
    Or(Vec<Cond>),
    /// It does not hold.
    Not(Box<Cond>),
    /// The thread's name or number matches.
    Thread(Form),
    /// The process's name or number matches.
    Process(Form),
    /// The label with this key has a matching value.
    Label(String, Form),
    /// The sample was taken in `[start, end)`. An open start is `Nanos(0)`, an open end `Nanos(i64::MAX)`,
    /// and that one and `100%` take in the last sample.
    Time(TimePoint, TimePoint),
}

/// A point on the profile's time axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimePoint {
    /// Nanoseconds after the first sample.
    Nanos(i64),
    /// Millionths of the profile's duration: `12.5%` is 125,000.
    PartsPerMillion(u32),
}

/// What a frame is tested with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One matches. At least two, none of them itself an `Or`.
    Or(Vec<Pattern>),
    /// All match. At least two, none of them itself an `And`.
    And(Vec<Pattern>),
    /// It does not match.
    Not(Box<Pattern>),
    /// `@name`: a set, built in or defined by `let` or by the user's configuration.
    Set(String, SpanEq),
    /// A single test.
    Atom(Option<Field>, Form),
}

/// A span that is equal to every other: it places an error, and does not change what the text means.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpanEq(pub Span);

impl PartialEq for SpanEq {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for SpanEq {}

/// The part of a frame that is tested; without it the qualified name, the file or the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `fn:` the qualified name.
    Fn,
    /// `class:`
    Class,
    /// `package:`
    Package,
    /// `module:`
    Module,
    /// `file:`
    File,
    /// `line:` the line number in decimal; `line:12` is `Exact`.
    Line,
    /// `kind:` kernel, native, jit, …; the form is always `Exact` with one of `parse::KINDS`.
    Kind,
}

/// How a text is tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Contains it; case matters once it has an upper-case letter.
    Substring(String),
    /// `*` stands for any characters; anchored at both ends.
    Glob(String),
    /// Is it, exactly.
    Exact(String),
    /// Contains a match.
    Regex(Regex),
}

/// A regular expression as written; compiled when bound. Its syntax was checked by the parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regex {
    /// The text between the slashes as written: a slash in it stands behind a backslash.
    pub source: String,
    /// `/…/i`.
    pub ignore_case: bool,
}
