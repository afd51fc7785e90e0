//! What the text of `perf script` and `perf.data` have in common, so that both become the same profile.

mod columns;
mod names;
mod samples;
mod threads;
mod tree;

pub(crate) use columns::columns;
pub(crate) use names::{UNKNOWN, basename, is_jit, unnamed};
pub(crate) use samples::add_samples;
pub(crate) use threads::{labels, threads};
pub(crate) use tree::{MAX_ROWS, NONE, Tree};

/// Samples are stored in pieces, so that none of them must move.
pub(crate) const PIECE: usize = 1 << 16;

/// No time is known, or none that fits.
pub(crate) const NO_TIME: i64 = i64::MIN;

/// One sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Node of the tree.
    pub(crate) stack: u32,
    /// Row of the list of [`Who`], or [`NONE`].
    pub(crate) who: u32,
    /// Row of the list of [`Event`].
    pub(crate) event: u32,
    /// Nanoseconds, or [`NO_TIME`].
    pub(crate) time: i64,
    /// What it counts: its period, else 1.
    pub(crate) value: i64,
}

/// An event, and how many samples it has.
#[derive(Debug, Default)]
pub(crate) struct Event {
    pub(crate) name: Vec<u8>,
    pub(crate) samples: u64,
    /// Samples with a period.
    pub(crate) periods: u64,
}

/// Whose sample it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Who {
    /// Name of the thread.
    pub(crate) comm: String,
    /// Process.
    pub(crate) pid: Option<i64>,
    /// Thread.
    pub(crate) tid: Option<i64>,
    /// Processor.
    pub(crate) cpu: Option<i64>,
    /// The virtual machine it ran in: process of the hypervisor.
    pub(crate) vm: Option<i64>,
    /// Processor of the virtual machine.
    pub(crate) vcpu: Option<i64>,
}
