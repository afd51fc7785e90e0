//! Runs the binary as a user does.
#![allow(dead_code)]

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run gave.
pub struct Run {
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
}

impl Run {
    /// Standard output of a run that went well and had nothing to say on standard error.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.err, "", "{}", self.text());
        self.done()
    }

    /// Standard output of a run that went well.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.text()
    }

    /// The message of a run that failed as it should: exit code 2, nothing on standard output, no panic.
    #[track_caller]
    pub fn fails(self) -> String {
        assert_eq!(self.code, Some(2), "stdout: {}\nstderr: {}", self.text(), self.err);
        assert_eq!(self.text(), "");
        assert!(self.err.starts_with("error: "), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.out.clone()).expect("output is UTF-8")
    }
}

pub fn reflame() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reflame"));
    // No reflame.toml of whoever runs the tests, and no colours by their environment.
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command
}

#[track_caller]
pub fn finish(mut command: Command, stdin: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run { code: output.status.code(), out: output.stdout, err: String::from_utf8(output.stderr).unwrap() }
}

#[track_caller]
pub fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Run {
    let mut command = reflame();
    command.args(args);
    finish(command, b"")
}

/// Arguments separated by blanks; one in single quotes may have blanks. `T` stands for `t.folded`.
#[track_caller]
pub fn sh(line: &str) -> Run {
    run(split(line))
}

pub fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('\'').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(|w| if w == "T" { t_folded().display().to_string() } else { w.to_owned() }));
        }
    }
    words
}

/// A folder of one test, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The profile of the known answers in `testdata/lens/known-answers.md`.
pub const T_FOLDED: &str = "\
main;srv::run;tower::a;app::handle;serde::de;alloc 40
main;srv::run;tower::b;app::handle;serde::de;alloc 30
main;pool::w;rayon::job;app::handle;app::calc;app::handle;alloc 20
main;pool::w;idle 8
main;app::boot 2
";

pub fn t_folded() -> PathBuf {
    static ONCE: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| {
        // Tests run in processes of their own, some at the same time: a whole file is put in place at once.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("t.folded");
        let own = path.with_extension(format!("{}.{}", std::process::id(), env!("CARGO_CRATE_NAME")));
        std::fs::write(&own, T_FOLDED).unwrap();
        std::fs::rename(&own, &path).unwrap();
        path
    })
    .clone()
}

/// A file of `examples/`.
pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    path.to_str().unwrap().to_owned()
}
