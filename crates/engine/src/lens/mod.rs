//! The lens: an ordered list of operations that reshapes the stacks of a profile.

pub mod ast;
