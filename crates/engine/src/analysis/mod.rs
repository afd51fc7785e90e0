//! What a view means: what of it is hidden, how sure its numbers are, which stacks are broken, what speaks against it.
//!
//! Everything here looks at a [`Cost`](crate::view::Cost) or a [`Profile`](profile::Profile) and changes neither.

pub mod broken;
pub mod conduits;
pub mod correlated;
pub mod groups;
pub mod hidden;
pub mod paths;
mod patterns;
pub mod quality;
pub mod sampling;

pub use broken::Broken;
pub use conduits::{Conduits, conduits};
pub use hidden::{Hidden, HiddenOptions, HiddenRow, Unit};
pub use paths::Paths;
pub use sampling::{Basis, Sampling};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Good to know: how the numbers came about.
    Note,
    /// Some views or numbers are less sure than they look.
    Caution,
    /// Some views or numbers are wrong.
    Warning,
}

/// Something one should know before believing a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A short name that stays: `depth-cap`, `few-samples`. Docs explain each under this name.
    pub code: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// What was found, with its numbers, as one sentence without a full stop.
    pub text: String,
    /// What to do about it; fits the profiler the profile comes from where that is known.
    pub advice: Option<String>,
    /// A line of the lens that helps.
    pub lens: Option<String>,
}
