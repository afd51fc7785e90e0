//! Bytes of any profiler in, a [`Profile`] and notes out; and the writers.
//!
//! One file per format, one row in [`FORMATS`]. A reader knows no lens and opens no file: it is handed an [`Input`].
//! What it skipped, guessed or lost is in its [`Notes`]; nothing is skipped silently.

mod error;
mod input;
mod notes;

pub use error::{Place, ReadError};
pub use input::{Input, Options, ReadAt};
pub use notes::{Notes, Skipped};

use profile::Profile;

/// A profile and what its reader has to say about it.
#[derive(Debug)]
pub struct Read {
    /// What was read.
    pub profile: Profile,
    /// What was skipped, guessed or lost.
    pub notes: Notes,
}
