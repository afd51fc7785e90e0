//! The peer of the bench as a command of this program: inferno's library called as its `inferno-flamegraph` calls it, so
//! that no installed program is needed and both sides are built with one release profile.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;

use inferno::collapse::{Collapse as _, perf};
use inferno::flamegraph::{self, Options};

use crate::args::{Args, Error};

/// Name of the command: `peer-inferno [--reverse] FILE OUT`.
pub const COMMAND: &str = "peer-inferno";

/// Draws the flame graph of a folded file with inferno's default options. Those are what `inferno-flamegraph` has
/// without arguments (its own test says so); it draws on one thread whatever features it is built with.
pub fn run(mut args: Args) -> Result<(), Error> {
    let mut options = Options::default();
    options.reverse_stack_order = args.flag("--reverse");
    let file = args.positional("FILE")?;
    let out = args.positional("OUT")?;
    args.finish()?;
    let svg = BufWriter::new(File::create(&out).map_err(|error| Error::failed(&out, error))?);
    flamegraph::from_files(&mut options, &[PathBuf::from(&file)], svg).map_err(|error| Error::failed(&file, error))
}

/// Name of the other command: `peer-collapse-perf [FILE]`, standard input without one.
pub const COLLAPSE_PERF: &str = "peer-collapse-perf";

/// Folds the text of `perf script` to standard output with the default options of `inferno-collapse-perf`, all cores among
/// them.
pub fn collapse_perf(mut args: Args) -> Result<(), Error> {
    let file = args.optional();
    args.finish()?;
    let mut options = perf::Options::default();
    options.nthreads = std::thread::available_parallelism().map_or(1, usize::from);
    let out = BufWriter::new(io::stdout().lock());
    let done = perf::Folder::from(options).collapse_file(file.as_ref().map(PathBuf::from), out);
    done.map_err(|error| Error::failed(file.as_deref().unwrap_or("standard input"), error))
}
