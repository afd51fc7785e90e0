//! The model of a profile: what every reader fills and everything else reads.
//!
//! Tables as structures of arrays with typed `u32` ids, parents before children, immutable once built. Values are
//! `i64`; the sum of their absolute values fits `i64` in every sample type, so that no later sum can overflow.
//! This crate knows no file format, no lens and no view.

// Files, clocks, sockets, the environment and threads are the shell's; see clippy.toml.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::print_stderr))]

mod bits;
mod builder;
mod check;
mod error;
mod ids;
mod import;
mod merge;
mod model;
pub mod names;
pub mod snapshot;
pub mod sort;
mod strings;
mod text;

pub use bits::Bits;
pub use builder::{Builder, FrameData, FuncData, SampleData, marks_truncation};
pub use error::ModelError;
pub use ids::{FrameId, FuncId, LabelsId, MappingId, ProcessId, StackId, StrId, ThreadId};
pub use import::Imported;
pub use model::{
    Frames, Funcs, Info, Label, LabelSets, LabelValue, Mapping, Period, Process, Profile, Resolved, SampleType, Samples, Stacks,
    Thread,
};
pub use strings::Strings;
