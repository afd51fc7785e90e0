//! Builds for WebAssembly, with whichever toolchain the machine has for it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::args::Error;
use crate::{root, target_dir};

/// The target of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The crates that the page is made of.
const CRATES: [&str; 4] = ["profile", "readers", "engine", "api"];

const DEBIAN: &str = "/usr/bin";

/// What compiles for WebAssembly.
#[derive(Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// rustup's, with the target installed.
    Rustup {
        /// Is the source of the standard library there, too?
        source: bool,
    },
    /// Debian's, which has no compiled standard library for the target but has its source.
    Debian {
        /// What links cdylibs; rlibs need none.
        linker: Option<PathBuf>,
    },
}

impl Toolchain {
    /// The first one that has the target or can get it.
    pub fn find() -> Result<Self, Error> {
        let installed = stdout("rustup", &["target", "list", "--installed"]);
        if installed.is_some_and(|targets| targets.lines().any(|target| target == TARGET))
            || succeeds("rustup", &["target", "add", TARGET])
        {
            let installed = stdout("rustup", &["component", "list", "--installed"]);
            let source = installed.is_some_and(|components| components.lines().any(|component| component == "rust-src"))
                || succeeds("rustup", &["component", "add", "rust-src"]);
            return Ok(Self::Rustup { source });
        }
        let tool = |name: &str| Path::new(DEBIAN).join(name);
        let source = "lib/rustlib/src/rust/library/Cargo.toml";
        let has_source = || {
            let sysroot = Self::debian_command("rustc").args(["--print", "sysroot"]).output().ok()?;
            let sysroot = String::from_utf8(sysroot.stdout).ok()?;
            Path::new(sysroot.trim()).join(source).exists().then_some(())
        };
        if !tool("cargo").exists() || !tool("rustc").exists() || has_source().is_none() {
            return Err(Error::Failed(format!(
                "no toolchain for {TARGET}: neither `rustup target add {TARGET}` works nor is there Debian's; \
                 install the packages rustc-web, cargo-web and rust-web-src"
            )));
        }
        Ok(Self::Debian { linker: linker() })
    }

    /// `cargo COMMAND` for the target, in the repository, with a target folder of its own: two compilers in one folder
    /// would take turns at rebuilding everything. Never changes Cargo.lock.
    pub fn cargo(&self, command: &str) -> Result<Command, Error> {
        let mut cargo = match self {
            Self::Rustup { .. } => {
                let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
                cargo.arg(command);
                cargo
            }
            Self::Debian { linker } => {
                let mut cargo = Self::debian_command("cargo");
                cargo.arg(command).arg("-Zbuild-std=std,panic_abort");
                // The compiler is a stable one; this lets its cargo build the standard library.
                cargo.env("RUSTC_BOOTSTRAP", "1");
                if let Some(linker) = linker {
                    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                }
                cargo
            }
        };
        cargo.args(["--locked", "--target", TARGET, "--target-dir"]).arg(target_dir()?.join("wasm"));
        cargo.current_dir(root());
        Ok(cargo)
    }

    /// The same, as small as it can be: a standard library that prefers little code, functions put into their callers only
    /// when they are half as long as usual for `opt-level = "s"` (9 kB less of the packed engine, for a few percent of time),
    /// and a panic that says nothing, since in the page nobody would hear it. Where there is no source of the library, as
    /// [`cargo`](Self::cargo).
    pub fn small_cargo(&self, command: &str) -> Result<Command, Error> {
        let mut cargo = self.cargo(command)?;
        match self {
            Self::Rustup { source: false } => return Ok(cargo),
            Self::Rustup { source: true } => {
                cargo.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
            }
            Self::Debian { .. } => {}
        }
        cargo.arg("-Zbuild-std-features=optimize_for_size");
        cargo.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "-Zunstable-options -Cpanic=immediate-abort -Cllvm-args=-inline-threshold=25",
        );
        // Flags of whoever calls would take their place.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        Ok(cargo)
    }

    /// One of Debian's tools, kept apart from the toolchain of the cargo that runs this program: what that cargo and
    /// rustup set for their children would make Debian's cargo call rustup's compiler or load its libraries.
    fn debian_command(tool: &str) -> Command {
        let bin = Path::new(DEBIAN);
        let mut command = Command::new(bin.join(tool));
        let inherited = ["CARGO", "CARGO_TARGET_DIR", "LD_LIBRARY_PATH", "RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT"];
        let of_this_package = env::vars_os().map(|(name, _)| name).filter(|name| {
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        });
        for name in inherited.into_iter().map(OsString::from).chain(of_this_package) {
            command.env_remove(name);
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = [bin.to_owned()].into_iter().chain(env::split_paths(&path));
        // Only a name with a colon cannot be joined, and these come from splitting.
        command.env("PATH", env::join_paths(folders).unwrap_or(path));
        command.env("RUSTC", bin.join("rustc")).env("RUSTDOC", bin.join("rustdoc"));
        command
    }
}

/// rustup's linker, or else Debian's.
fn linker() -> Option<PathBuf> {
    let in_rustup = || {
        let sysroot = stdout("rustc", &["--print", "sysroot"])?;
        let hosts = Path::new(sysroot.trim()).join("lib/rustlib").read_dir().ok()?;
        hosts.flatten().map(|host| host.path().join("bin/rust-lld")).find(|path| path.exists())
    };
    in_rustup().or_else(|| Some(Path::new(DEBIAN).join("rust-lld")).filter(|path| path.exists()))
}

/// The Debian package with the linker that Debian's rust-lld leads to: `lld-22`.
pub fn linker_package() -> String {
    let lld = Path::new(DEBIAN).join("rust-lld").read_link().ok();
    let name = lld.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "lld".to_owned())
}

fn stdout(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn succeeds(program: &str, args: &[&str]) -> bool {
    stdout(program, args).is_some()
}

/// Builds the page's crates with the features they have in the page.
pub fn check() -> Result<(), Error> {
    let toolchain = Toolchain::find()?;
    let mut cargo = toolchain.cargo("build")?;
    cargo.args(["--release", "--lib", "--no-default-features"]);
    for name in CRATES {
        cargo.args(["--package", name]);
    }
    let status = cargo.status().map_err(|error| Error::failed("cargo does not start", error))?;
    if !status.success() {
        return Err(Error::Failed(format!("{} do not build for {TARGET}", CRATES.join(", "))));
    }
    println!("{} build for {TARGET}", CRATES.join(", "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable<'a>(command: &'a Command, name: &str) -> Option<Option<&'a str>> {
        let (_, value) = command.get_envs().find(|(key, _)| *key == name)?;
        Some(value.and_then(|value| value.to_str()))
    }

    #[test]
    fn debians_cargo_sees_nothing_of_rustups() {
        let cargo = Toolchain::Debian { linker: Some("/x/rust-lld".into()) }.cargo("build").unwrap();
        assert_eq!(cargo.get_program(), "/usr/bin/cargo");
        assert_eq!(variable(&cargo, "RUSTUP_TOOLCHAIN"), Some(None));
        assert_eq!(variable(&cargo, "CARGO_PKG_NAME"), Some(None));
        assert_eq!(variable(&cargo, "RUSTC"), Some(Some("/usr/bin/rustc")));
        assert_eq!(variable(&cargo, "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER"), Some(Some("/x/rust-lld")));
        assert!(variable(&cargo, "PATH").flatten().unwrap().starts_with("/usr/bin:"));
        assert!(cargo.get_args().any(|arg| arg == "--locked"));
    }

    fn unstable(cargo: &Command) -> usize {
        cargo.get_args().filter(|arg| arg.to_string_lossy().starts_with("-Z")).count()
    }

    #[test]
    fn rustups_cargo_builds_a_standard_library_only_to_be_small() {
        for source in [false, true] {
            let toolchain = Toolchain::Rustup { source };
            let cargo = toolchain.cargo("build").unwrap();
            assert_eq!(unstable(&cargo), 0);
            assert!(cargo.get_args().any(|arg| arg == TARGET));
            let small = toolchain.small_cargo("build").unwrap();
            assert_eq!(unstable(&small), if source { 2 } else { 0 });
            assert_eq!(variable(&small, "RUSTC_BOOTSTRAP").is_some(), source);
        }
        let debian = Toolchain::Debian { linker: None };
        assert_eq!((unstable(&debian.cargo("build").unwrap()), unstable(&debian.small_cargo("build").unwrap())), (1, 2));
    }
}
