//! The page: the engine for WebAssembly, what esbuild makes of web/, and both together in web/dist, from where the binary
//! takes them.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::args::Error;
use crate::wasm::Toolchain;
use crate::{on_path, root, target_dir};

/// What the page is made of, as crates/reflame has it.
const FILES: [&str; 6] = ["index.html", "app.css", "app.js", "worker.js", "reflame.wasm", "import.wasm"];
/// Of these, how many are loaded with the page; the last one is loaded when a file needs it.
const LOADED: usize = 5;

/// What `demo` opens if nothing is named.
const EXAMPLE: &str = "examples/worker-before.folded";

/// Builds all of web/dist and says how large it is.
pub fn build() -> Result<(), Error> {
    // What is missing is said before the long part.
    for program in ["node", "npm"] {
        if !on_path(program) {
            return Err(Error::Failed(format!(
                "the page needs {program}, which is not on the PATH: install Node.js 20 or later with npm (Debian: nodejs, npm)"
            )));
        }
    }
    let toolchain = Toolchain::find()?;
    if toolchain == (Toolchain::Debian { linker: None }) {
        let package = crate::wasm::linker_package();
        return Err(Error::Failed(format!("no linker for WebAssembly: install the package {package}, or a rustup toolchain")));
    }
    let dist = root().join("web/dist");
    fs::create_dir_all(&dist).map_err(|e| Error::failed(dist.display(), e))?;
    for (features, file) in [("", "reflame.wasm"), ("import", "import.wasm")] {
        let built = module(&toolchain, features)?;
        let file = dist.join(file);
        fs::copy(&built, &file).map_err(|e| Error::failed(format!("{} to {}", built.display(), file.display()), e))?;
    }

    let web = root().join("web");
    if is_stale(&web) {
        run("npm ci in web/, which needs the npm registry,", npm(&["ci", "--no-audit", "--no-fund"]).current_dir(&web))?;
    }
    run("node web/build.mjs", Command::new("node").arg("build.mjs").current_dir(&web))?;
    print!("{}", sizes(&dist)?);
    Ok(())
}

/// Builds page and binary, and opens a profile; ends when the user ends it.
pub fn demo(file: Option<&str>) -> Result<(), Error> {
    build()?;
    let mut cargo = crate::cargo(&["build", "--release", "--locked", "--package", "reflame", "--target-dir"]);
    run("cargo build", cargo.arg(target_dir()?))?;
    let reflame = target_dir()?.join("release").join(format!("reflame{}", std::env::consts::EXE_SUFFIX));
    let mut open = Command::new(reflame);
    match file {
        // Of whoever calls, wherever that is.
        Some(file) => open.args(["open", "--", file]),
        None => open.args(["open", "--", EXAMPLE]).current_dir(root()),
    };
    run("reflame open", &mut open)
}

/// What runs beside the page, built small and fast: the engine, or with the feature `import` the importer. Says where it is.
fn module(toolchain: &Toolchain, features: &str) -> Result<std::path::PathBuf, Error> {
    let mut cargo = toolchain.small_cargo("build")?;
    cargo.args(["--profile", "web", "--package", "wasm", "--lib", "--features", features]);
    run("the engine for WebAssembly", &mut cargo)?;
    Ok(target_dir()?.join("wasm").join(crate::wasm::TARGET).join("web/wasm.wasm"))
}

/// Is what npm installed older than what it should install?
fn is_stale(web: &Path) -> bool {
    let changed = |name: &str| -> Option<SystemTime> { fs::metadata(web.join(name)).ok()?.modified().ok() };
    // npm writes it at the end of every installation.
    let Some(installed) = changed("node_modules/.package-lock.json") else { return true };
    changed("package-lock.json").is_none_or(|lock| lock > installed)
}

/// A line for each file: bytes, and bytes when gzipped.
fn sizes(dist: &Path) -> Result<String, Error> {
    let mut text = format!("{:>10} {:>10}  web/dist\n", "bytes", "gzipped");
    let mut sum = (0, 0);
    for (number, name) in FILES.into_iter().enumerate() {
        let path = dist.join(name);
        let bytes = fs::read(&path).map_err(|e| Error::failed(path.display(), e))?;
        let size = (bytes.len(), gzipped(&bytes)?);
        text.push_str(&format!("{:>10} {:>10}  {name}\n", size.0, size.1));
        sum = (sum.0 + size.0, sum.1 + size.1);
        if number + 1 == LOADED {
            text.push_str(&format!("{:>10} {:>10}  is loaded with the page; when a file needs it\n", sum.0, sum.1));
        }
    }
    Ok(text)
}

/// As the binary holds it: packed like in the build script of `reflame`.
fn gzipped(bytes: &[u8]) -> Result<usize, Error> {
    let mut packed = Vec::new();
    let options = zopfli::Options { iteration_count: std::num::NonZeroU64::new(5).expect("is not 0"), ..Default::default() };
    zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut packed)
        .map(|()| packed.len())
        .map_err(|e| Error::failed("gzip", e))
}

/// npm, which is a script on Windows.
pub fn npm(args: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(args);
    npm
}

fn run(what: &str, command: &mut Command) -> Result<(), Error> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::failed(what, status)),
        Err(error) => Err(Error::failed(what, error)),
    }
}
