//! Statistics that know nothing of profiles: special functions, intervals, plans, comparisons.
//!
//! Everything is computed with `libm`, whose results are the same on every target: a number printed in the page is the
//! number printed in a terminal.

pub mod compare;
pub mod interval;
pub mod moderated;
pub mod plan;
pub mod random;
pub mod series;
pub mod special;
pub mod spectrum;

pub use interval::{Interval, wilson};
pub use random::Pcg;
