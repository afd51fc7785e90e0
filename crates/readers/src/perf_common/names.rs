//! Names of binaries, and of functions in them that have none.

use std::borrow::Cow;

/// A function without symbol and file.
pub(crate) const UNKNOWN: &str = "[unknown]";

/// `[kernel.kallsyms]` and `//anon` are whole names.
pub(crate) fn basename(path: &str) -> &str {
    if path.starts_with('[') || path.starts_with("//") { path } else { path.rsplit('/').next().unwrap_or(path) }
}

/// Code that was compiled while the program ran: the names come from `/tmp/perf-123.map` or a dump of the code.
pub(crate) fn is_jit(dso: &str) -> bool {
    let file = basename(dso);
    file.starts_with("perf-") && file.ends_with(".map")
        || file.starts_with("jitted-") && file.ends_with(".so")
        || dso.starts_with("[JIT]")
}

/// The name of a function that has none, after the module it is in.
pub(crate) fn unnamed(module: &str) -> Cow<'_, str> {
    match module {
        "" => UNKNOWN.into(),
        module if module.starts_with('[') => module.into(),
        module => format!("[{module}]").into(),
    }
}
