//! The lens: an ordered list of operations that reshapes the stacks of a profile.
//!
//! `parse` makes an [`ast::Lens`] from text; [`run`] binds it to a profile and runs it, and a [`Runner`] does so
//! again and again for a lens that somebody types; `print` writes it back and
//! `explain` says what it does. Text names functions, never ids; what runs is bound to ids.

pub mod ast;
pub mod complete;
mod condition;
mod exec;
pub mod explain;
mod fold_names;
pub(crate) mod forest;
mod grow;
pub mod ledger;
mod lensed;
mod lexer;
pub mod matcher;
pub mod offer;
pub mod parse;
pub mod print;
pub mod repair;
mod runner;
pub mod sets;
pub mod symbols;
mod trace;

pub use ledger::{Amount, Entry, Ledger};
pub use lensed::Lensed;
pub use matcher::Matcher;
pub use parse::{Known, parse, parse_cond, parse_pattern};
pub use repair::Repair;
pub use runner::{RunOptions, Runner, run};
pub use symbols::Symbols;
