//! Everything that must hold before a change goes in, in one command.
//!
//! Steps go on after one that failed, so that one run says all. What a step needs and is not there is installed where
//! that is possible without asking (Debian, as root); a step that cannot run is a failure, never a silence, except for
//! rustfmt and clippy where the toolchain has none: those are named as skipped.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::args::Error;
use crate::wasm::{self, Toolchain};
use crate::{on_path, root, target_dir, web};

/// Seconds for each fuzz target.
const FUZZ_SECONDS: u64 = 6;

/// What is tested: all crates, and that the page's types are those of `api`.
const WHAT: [&str; 4] = ["--locked", "--workspace", "--features", "api/typescript"];

/// Random tests look at the same cases each time here; at other times they look at others.
const SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "20261122");

/// Programs that steps call, and the Debian packages that have them.
const PROGRAMS: [(&str, &str); 8] = [
    ("cc", "gcc"),
    ("objcopy", "binutils"),
    ("g++", "g++"),
    ("dwz", "dwz"),
    ("go", "golang-go"),
    ("chromium", "chromium"),
    ("node", "nodejs"),
    ("npm", "npm"),
];

/// Runs all steps.
pub fn run() -> Result<(), Error> {
    let start = Instant::now();
    let mut ci = Ci::default();
    ci.tools();
    // First, so that everything after it has the page built in.
    ci.page();

    if ci.has_component("rustfmt", "fmt") {
        ci.check("fmt", cargo(&["fmt", "--all", "--check"]));
    }
    if ci.has_component("clippy", "clippy") {
        ci.check("clippy", cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    }
    let mut doc = cargo(&["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    ci.check("doc", doc);

    if has("cargo-nextest", &["--version"]) || has("cargo", &["nextest", "--version"]) {
        let mut tests = cargo(&["nextest", "run", "--no-fail-fast", "--status-level", "fail"]);
        tests.args(WHAT).env(SEED.0, SEED.1);
        ci.tests("tests", tests, nextest);
    } else {
        let mut tests = cargo(&["test", "--all-targets", "--no-fail-fast"]);
        tests.args(WHAT).env(SEED.0, SEED.1);
        ci.tests("tests", tests, libtest);
    }
    ci.tests("doc tests", cargo(&["test", "--locked", "--workspace", "--doc", "--no-fail-fast"]), libtest);
    // Those that need compilers which a machine with Rust alone does not have.
    ci.tests("symbols", cargo(&["test", "--locked", "--package", "symbols", "--tests", "--", "--ignored"]), libtest);
    let wasm = wasm::check();
    ci.done("wasm-check", wasm.map_err(|e| e.to_string()));
    match fuzz(FUZZ_SECONDS) {
        Ok(command) => ci.tests("fuzz", command, bounded),
        Err(e) => ci.done("fuzz", Err(e.to_string())),
    }
    ci.browser();

    println!("\nci took {}", minutes(start.elapsed()));
    if !ci.skipped.is_empty() {
        println!("skipped: {}", ci.skipped.join("; "));
    }
    if !ci.wrong.is_empty() {
        println!("failed: {}", ci.wrong.join("; "));
    }
    println!("{} passed, {} failed", ci.passed, ci.failed);
    if ci.failed == 0 { Ok(()) } else { Err(Error::Failed("see above".to_owned())) }
}

/// The bounded run of the fuzz targets, which needs no nightly compiler.
pub fn fuzz(seconds: u64) -> Result<Command, Error> {
    let mut command =
        cargo(&["run", "--quiet", "--locked", "--release", "--manifest-path", "fuzz/Cargo.toml", "--bin", "bounded"]);
    command.arg("--target-dir").arg(target_dir()?.join("fuzz"));
    command.args(["--", "--seconds", &seconds.to_string()]);
    Ok(command)
}

/// What has been done so far. A check counts as one, a test runner as its tests.
#[derive(Default)]
struct Ci {
    passed: u64,
    failed: u64,
    wrong: Vec<String>,
    skipped: Vec<String>,
}

impl Ci {
    fn done(&mut self, step: &str, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(why) => {
                self.failed += 1;
                println!("{step}: {why}");
                self.wrong.push(step.to_owned());
            }
        }
    }

    fn check(&mut self, step: &str, mut command: Command) {
        title(step, &command);
        let result = match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(status.to_string()),
            Err(e) => Err(e.to_string()),
        };
        self.done(step, result);
    }

    /// Passes on what a test runner prints, and adds up the sums in it.
    fn tests(&mut self, step: &str, mut command: Command, sums: fn(&str) -> Option<Sums>) {
        title(step, &command);
        match counted(&mut command, sums) {
            Ok((success, found)) => {
                let (passed, failed) = found.iter().fold((0, 0), |(p, f), sums| (p + sums.passed, f + sums.failed));
                self.passed += passed;
                self.failed += failed;
                if found.is_empty() {
                    self.done(step, Err("no sums: it ran no tests".to_owned()));
                } else if !success && failed == 0 {
                    self.done(step, Err("it failed, and no test did".to_owned()));
                } else if failed > 0 {
                    self.wrong.push(format!("{step} ({failed})"));
                }
            }
            Err(e) => self.done(step, Err(e.to_string())),
        }
    }

    /// Is this part of the toolchain there, or can it be had?
    fn has_component(&mut self, component: &str, subcommand: &str) -> bool {
        let there = || has("cargo", &[subcommand, "--version"]);
        if there() || (has("rustup", &["component", "add", component]) && there()) {
            return true;
        }
        println!("\nSKIPPED {subcommand}: this toolchain has no {component} and rustup cannot add it");
        self.skipped.push(format!("{subcommand} (no {component})"));
        false
    }

    /// Installs what is missing, if that can be done without asking.
    fn tools(&mut self) {
        let mut packages: Vec<String> =
            PROGRAMS.iter().filter(|(program, _)| !on_path(program)).map(|(_, package)| (*package).to_owned()).collect();
        match Toolchain::find() {
            Err(_) => packages.extend(["rustc-web", "cargo-web", "rust-web-src"].map(str::to_owned)),
            Ok(Toolchain::Debian { linker: None }) => packages.push(wasm::linker_package()),
            Ok(_) => {}
        }
        if packages.is_empty() {
            return;
        }
        let install = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
        if !on_path("apt-get") {
            println!("missing, and not a Debian: {}", packages.join(" "));
            return;
        }
        for line in ["apt-get update", install.as_str()] {
            let mut words = line.split(' ');
            let mut command = Command::new(words.next().unwrap_or_default());
            command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
            title("tools", &command);
            if !command.status().is_ok_and(|status| status.success()) {
                println!("cannot install what is missing; as root: {install}");
                return;
            }
        }
    }

    /// The page and its types.
    fn page(&mut self) {
        println!("\n== page: cargo xtask web");
        let _ = std::io::stdout().flush();
        self.done("page", web::build().map_err(|e| e.to_string()));
        let mut check = web::npm(&["run", "check"]);
        check.current_dir(root().join("web"));
        self.check("page types", check);
        let mut units = Command::new("node");
        units.args(["test/run.mjs", "--test-reporter", "tap"]).current_dir(root().join("web"));
        self.tests("tests of the page's parts", units, tap);
    }

    /// Pictures and page in a browser.
    fn browser(&mut self) {
        // As the tests had it, so that nothing is built twice.
        let target = match target_dir() {
            Ok(dir) => dir,
            Err(e) => return self.done("browser", Err(e.to_string())),
        };
        let mut build =
            cargo(&["build", "--locked", "--profile", "test", "--package", "reflame", "--bin", "reflame", "--target-dir"]);
        build.arg(&target);
        self.check("the binary", build);
        for (step, folder) in [("svg tests in Chromium", "tests/svg"), ("page tests in Chromium", "tests/page")] {
            let path = root().join(folder);
            if !path.is_dir() {
                self.done(step, Err(format!("there is no {folder}")));
                continue;
            }
            let mut install = web::npm(&["ci", "--no-audit", "--no-fund"]);
            install.current_dir(&path);
            self.check(&format!("npm for {step}"), install);
            let mut node = Command::new("node");
            node.args(["--test", "--test-reporter", "tap"]).current_dir(&path).env("REFLAME", target.join("debug/reflame"));
            self.tests(step, node, tap);
        }
    }
}

/// Sums of a test runner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sums {
    passed: u64,
    failed: u64,
}

/// The number before a word: `12 passed`.
fn before(line: &str, word: &str) -> Option<u64> {
    let words: Vec<&str> = line.split([' ', ',', ';']).filter(|w| !w.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok())
}

/// `test result: ok. 24 passed; 0 failed; 0 ignored; …`
fn libtest(line: &str) -> Option<Sums> {
    let line = line.strip_prefix("test result: ")?;
    Some(Sums { passed: before(line, "passed")?, failed: before(line, "failed")? })
}

/// `     Summary [   1.2s] 24 tests run: 22 passed (1 slow), 2 failed, 1 timed out, 0 skipped`
fn nextest(line: &str) -> Option<Sums> {
    let line = line.trim_start().strip_prefix("Summary [")?;
    let timed_out = before(line, "timed").unwrap_or(0);
    Some(Sums { passed: before(line, "passed")?, failed: before(line, "failed").unwrap_or(0) + timed_out })
}

/// `# pass 12`, and on a later line `# fail 0`. None is no sum: a folder without tests passes nothing.
fn tap(line: &str) -> Option<Sums> {
    let number = |text: &str| text.trim().parse().ok().filter(|&n| n > 0);
    if let Some(passed) = line.strip_prefix("# pass ").and_then(number) {
        return Some(Sums { passed, failed: 0 });
    }
    let failed = line.strip_prefix("# fail ").or_else(|| line.strip_prefix("# cancelled ")).and_then(number)?;
    Some(Sums { passed: 0, failed })
}

/// `3 passed, 0 failed`
fn bounded(line: &str) -> Option<Sums> {
    Some(Sums { passed: before(line, "passed")?, failed: before(line, "failed")? })
}

/// Runs a command; what it prints is printed, and what `sums` finds in it is given back.
fn counted(command: &mut Command, sums: fn(&str) -> Option<Sums>) -> std::io::Result<(bool, Vec<Sums>)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for pipe in [out.map(|p| Box::new(p) as Box<dyn Read + Send>), err.map(|p| Box::new(p) as Box<dyn Read + Send>)]
            .into_iter()
            .flatten()
        {
            let found = &found;
            scope.spawn(move || {
                for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                    let line = String::from_utf8_lossy(&line);
                    println!("{line}");
                    if let (Some(sums), Ok(mut found)) = (sums(&without_colours(&line)), found.lock()) {
                        found.push(sums);
                    }
                }
            });
        }
    });
    Ok((child.wait()?.success(), found.into_inner().unwrap_or_default()))
}

/// Runners may colour their sums if the environment says so.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("\x1b[") {
        plain.push_str(&rest[..at]);
        let code = &rest[at + 2..];
        rest = code.find(|c: char| c.is_ascii_alphabetic()).map_or("", |end| &code[end + 1..]);
    }
    plain + rest
}

fn cargo(args: &[&str]) -> Command {
    let mut command = crate::cargo(args);
    // Tests that need a program skip without it, unless they run here.
    command.env("CI", "1");
    command
}

fn title(step: &str, command: &Command) {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).map(|w| w.to_string_lossy()).collect();
    let program = words[0].rsplit('/').next().unwrap_or_default().to_owned();
    println!("\n== {step}: {program} {}", words[1..].join(" "));
    // What the command itself prints must not stand before it.
    let _ = std::io::stdout().flush();
}

/// Does this run and succeed?
fn has(program: &str, args: &[&str]) -> bool {
    let quiet = Command::new(program)
        .args(args)
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

fn minutes(time: Duration) -> String {
    format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_every_runner() {
        let sums = |passed, failed| Some(Sums { passed, failed });
        assert_eq!(
            libtest("test result: ok. 24 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.81s"),
            sums(24, 0)
        );
        assert_eq!(libtest("test result: FAILED. 22 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out"), sums(22, 2));
        assert_eq!(libtest("test it ... ok"), None);
        assert_eq!(nextest("     Summary [   1.234s] 24 tests run: 24 passed, 1 skipped"), sums(24, 0));
        assert_eq!(
            nextest("     Summary [   1.234s] 24/30 tests run: 21 passed (2 slow), 2 failed, 1 timed out, 0 skipped"),
            sums(21, 3)
        );
        assert_eq!(nextest("        PASS [   0.1s] a b"), None);
        assert_eq!(tap("# pass 12"), sums(12, 0));
        assert_eq!(tap("# fail 1"), sums(0, 1));
        assert_eq!((tap("# pass 0"), tap("# fail 0")), (None, None));
        assert_eq!(tap("# tests 13"), None);
        assert_eq!(bounded("3 passed, 0 failed"), sums(3, 0));
        assert_eq!(bounded("lens: 3 inputs, 0 wrong"), None);
        assert_eq!(without_colours("\u{1b}[32;1m     Summary\u{1b}[0m [ 1s]"), "     Summary [ 1s]");
    }

    #[test]
    fn a_runner_that_finds_nothing_is_a_failure() {
        let mut ci = Ci::default();
        let mut none = Command::new("rustc");
        none.arg("--version");
        ci.tests("none", none, libtest);
        assert_eq!((ci.passed, ci.failed, ci.wrong), (0, 1, vec!["none".to_owned()]));
    }
}
