//! What the page runs beside itself, behind a few C functions, so that it needs no glue but a dozen lines: the engine, and
//! with the feature `import` the importer instead of it.
//!
//! Texts and profiles go in through memory that [`reflame_alloc`] hands out; answers are JSON texts at [`reflame_result`].
//! There is one session per instance, and one thread.

#[cfg(not(feature = "import"))]
mod engine;
#[cfg(feature = "import")]
mod import;
mod memory;

#[cfg(not(feature = "import"))]
pub use engine::{reflame_ask, reflame_open};
#[cfg(feature = "import")]
pub use import::reflame_import;
pub use memory::{reflame_alloc, reflame_bytes, reflame_bytes_len, reflame_result, reflame_result_len};
