//! Statistics that know nothing of profiles: special functions, intervals, plans.
//!
//! Everything is computed with `libm`, whose results are the same on every target: a number printed in the page is the
//! number printed in a terminal.

pub mod interval;

pub use interval::{Interval, wilson};
