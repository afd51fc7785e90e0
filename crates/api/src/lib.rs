//! One [`Session`], one [`Request`], one [`Response`]: what the page, the server and the tests speak, and what the
//! command line prints with `--format json`.
//!
//! Everything here is a value with a version. A session holds profiles and caches the last lens that was run; it opens no
//! file. Trees are flat lists with parents, never nested: stacks may be 100,000 deep.

// Files, clocks, sockets, the environment and threads are the shell's; see clippy.toml.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::print_stderr))]

mod answer;
mod boot;
mod fidelity;
mod graph;
mod hidden;
mod picture;
mod report;
mod request;
mod response;
mod search;
mod session;
mod sure;
mod words;

pub use request::{Colour, Direction, Graph, Level, NodeRef, Request, Siblings, Sort, Unit, View, What};
pub use response::{
    Amount, Body, Boot, BoxBody, Boxes, BucketValue, Caller, Child, Completion, CompletionKind, Crumb, Fact, Failure, Fault,
    Fidelity, FindingRow, GraphBody, HiddenBody, HiddenEntry, HiddenShown, LabelKey, LedgerStep, LegendRow, LensError, LineKind,
    Marks, Measure, Node, NodeKind, Offer, Opened, Part, PeriodInfo, Place, Range, RecipeLine, Report, Response, SamplingInfo,
    SearchBody, ShownRow, Skip, SomeSamples, SourceInfo, Suggestion, TableRow, TypeInfo, UnknownBinary, Value,
};
pub use session::{Error, Session, Settings, Source};

/// Version of requests and responses; it grows when a field changes its meaning.
pub const VERSION: u32 = 2;
