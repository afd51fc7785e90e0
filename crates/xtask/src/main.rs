//! Builds, checks and benches of this repository, run as `cargo xtask`.

mod args;
mod bench;
mod ci;
mod folded;
mod peer;
mod wasm;
mod web;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use args::{Args, Error};
use folded::{MB, Shape, Spec};

const HELP: &str = "\
cargo xtask COMMAND

  gen OUT --mb N --seed S [--shape service|deep|wide] [--shuffle]
      Write a large folded profile that a seed decides on. Lines are sorted unless shuffled.
      Print its bytes, lines, stack nodes, functions and depth.

  bench [--quick] [--only NAME]
      Measure reflame against its peers, both in this run, on profiles of 491 MB (quick: 50 MB).
      A run of all rows at full size rewrites benches/RESULTS.md. NAME is a part of rows' names.

  bench --page [--quick] [--only NAME] [--deep FILE]
      Measure the page in Chromium against speedscope, both in this run; quick leaves out the 491 MB. Needs what `web`
      needs, and the npm registry. FILE is a folded profile of deep stacks in place of a generated one.
      A run of all rows rewrites benches/PAGE.md.

  bench --formats [--quick] [--only NAME]
      Time the readers against other tools on the same files; perf and a JDK are needed for their rows.
      A run of all rows rewrites benches/FORMATS.md.

  bench --coverage
      Compute and simulate how often intervals hold the truth, and rewrite benches/COVERAGE.md. No times are measured.

  ci
      Run all checks and tests: format, lints, docs, tests, WebAssembly, a short fuzz run, the browser.
      Installs what is missing on Debian, as root. The last line has the sums.

  fuzz [--seconds N]
      Try the fuzz targets on seeds and mutations of them, 20 seconds each. Needs no nightly compiler.

  wasm-check
      Build the crates that the page uses for wasm32-unknown-unknown.

  web
      Build the page into web/dist, and say how large it is. The next build of reflame has it in it.
      Needs Node.js with npm, and a toolchain for wasm32-unknown-unknown.

  demo [FILE]
      Build page and binary, and open FILE or an example in the browser.

  help
      Print this.
";

fn main() -> ExitCode {
    let mut words = env::args().skip(1);
    let command = words.next().unwrap_or_else(|| "help".to_owned());
    match run(&command, Args::new(words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(if matches!(error, Error::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn run(command: &str, mut args: Args) -> Result<(), Error> {
    match command {
        "gen" => generate(args),
        "bench" => {
            if args.flag("--coverage") {
                args.finish()?;
                return bench::coverage();
            }
            let quick = args.flag("--quick");
            let only = args.option("--only")?;
            if args.flag("--formats") {
                args.finish()?;
                return bench::formats(quick, only.as_deref());
            }
            if args.flag("--page") {
                let deep = args.option("--deep")?;
                args.finish()?;
                return bench::page(quick, only.as_deref(), deep.as_deref());
            }
            args.finish()?;
            bench::run(quick, only.as_deref())
        }
        "ci" => {
            args.finish()?;
            ci::run()
        }
        "fuzz" => {
            let seconds = args.number("--seconds")?.unwrap_or(20);
            args.finish()?;
            let status = ci::fuzz(seconds)?.status().map_err(|error| Error::failed("cargo does not start", error))?;
            if status.success() { Ok(()) } else { Err(Error::Failed("a fuzz target failed".to_owned())) }
        }
        "wasm-check" => {
            args.finish()?;
            wasm::check()
        }
        "web" => {
            args.finish()?;
            web::build()
        }
        "demo" => {
            let file = args.optional();
            args.finish()?;
            web::demo(file.as_deref())
        }
        // Not for people: the bench starts itself with it.
        peer::COMMAND => peer::run(args),
        peer::COLLAPSE_PERF => peer::collapse_perf(args),
        "help" | "--help" | "-h" => {
            args.finish()?;
            print!("{HELP}");
            Ok(())
        }
        _ => Err(Error::Usage(format!("there is no command {command:?}"))),
    }
}

fn generate(mut args: Args) -> Result<(), Error> {
    let missing = |name| Error::Usage(format!("{name} is missing"));
    let mb = args.number("--mb")?.ok_or_else(|| missing("--mb"))?;
    let bytes = mb.checked_mul(MB).ok_or_else(|| Error::Usage(format!("--mb {mb} is too large")))?;
    let seed = args.number("--seed")?.ok_or_else(|| missing("--seed"))?;
    let shape = match args.option("--shape")? {
        None => Shape::Service,
        Some(name) => Shape::ALL
            .into_iter()
            .find(|shape| shape.name() == name)
            .ok_or_else(|| Error::Usage(format!("there is no shape {name:?}")))?,
    };
    let shuffled = args.flag("--shuffle");
    let out = args.positional("OUT")?;
    args.finish()?;
    let spec = Spec { bytes, seed, shape, shuffled };
    let facts = folded::write_file(spec, Path::new(&out)).map_err(|error| Error::failed(&out, error))?;
    print!("{facts}");
    Ok(())
}

/// The repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate is two folders down").to_owned()
}

/// Where builds and generated files go: where this program itself was built.
fn target_dir() -> Result<PathBuf, Error> {
    let this = env::current_exe().map_err(|error| Error::failed("no path of this program", error))?;
    let dir = this.ancestors().nth(2).ok_or_else(|| Error::Failed("this program lies in no target directory".into()))?;
    Ok(dir.to_owned())
}

/// The cargo that runs this program, in the repository.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    command
}

/// Is there such a program? On Windows programs have endings.
fn on_path(program: &str) -> bool {
    let names = [program.to_owned(), format!("{program}.exe"), format!("{program}.cmd")];
    let has = |folder: PathBuf| names.iter().any(|name| folder.join(name).is_file());
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(line: &str) -> String {
        let mut words = line.split(' ').map(str::to_owned);
        let command = words.next().unwrap();
        run(&command, Args::new(words)).unwrap_err().to_string()
    }

    #[test]
    fn wrong_command_lines_are_explained() {
        for (line, expected) in [
            ("benhc", "there is no command \"benhc\""),
            ("gen out --seed 1", "--mb is missing"),
            ("gen out --mb 1", "--seed is missing"),
            ("gen --mb 1 --seed 1", "OUT is missing"),
            ("gen out --mb 1 --seed 1 --shape round", "there is no shape \"round\""),
            ("gen out --mb 99999999999999 --seed 1", "--mb 99999999999999 is too large"),
            ("bench --slow", "\"--slow\" is unexpected"),
            ("bench --only", "--only needs a value"),
            ("bench --coverage --quick", "\"--quick\" is unexpected"),
            ("wasm-check now", "\"now\" is unexpected"),
            ("web now", "\"now\" is unexpected"),
            ("demo a b", "\"b\" is unexpected"),
            ("help me", "\"me\" is unexpected"),
        ] {
            assert_eq!(message(line), format!("{expected}; see cargo xtask help"), "{line}");
        }
    }
}
