//! The engine: lens, views, layout and renderers, pure functions from values to values.

pub mod diag;
pub mod export;
pub mod format;
pub mod layout;
pub mod lens;
pub mod render;
pub mod view;
