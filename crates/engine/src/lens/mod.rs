//! The lens: an ordered list of operations that reshapes the stacks of a profile.

pub mod ast;
pub mod explain;
mod lexer;
pub mod parse;
pub mod print;
pub mod sets;

pub use parse::{Known, parse, parse_cond, parse_pattern};
