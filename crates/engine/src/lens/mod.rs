//! The lens: an ordered list of operations that reshapes the stacks of a profile.
//!
//! `parse` makes an [`ast::Lens`] from text; [`run`] binds it to a profile and runs it; `print` writes it back and
//! `explain` says what it does. Text names functions, never ids; what runs is bound to ids.

pub mod ast;
pub(crate) mod exec;
pub mod explain;
pub mod ledger;
mod lexer;
pub mod matcher;
pub mod parse;
pub mod print;
pub mod sets;
pub mod symbols;

pub use exec::{Lensed, RunOptions, run};
pub use ledger::{Amount, Entry, Ledger};
pub use matcher::Matcher;
pub use parse::{Known, parse, parse_cond, parse_pattern};
pub use symbols::Symbols;
