//! The engine: lens, views, layout and renderers, pure functions from values to values.

// Files, clocks, sockets, the environment and threads are the shell's; see clippy.toml.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::print_stderr))]

pub mod analysis;
pub mod diag;
pub mod export;
pub mod format;
pub mod layout;
pub mod lens;
pub mod render;
pub mod stats;
pub mod view;
