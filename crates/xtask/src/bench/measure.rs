//! What a run of a program takes: wall clock, processor time, peak memory.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one run took, or the medians of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// From start to end.
    pub wall: Duration,
    /// User and system time of all threads; `None` for work inside this process.
    pub cpu: Option<Duration>,
    /// Peak resident set in bytes; `None` for work inside this process.
    pub memory: Option<u64>,
}

/// Figures, or why there are none in one line.
pub type Outcome = Result<Figures, String>;

/// Runs a command to its end. Its standard output goes to `stdout`, its standard error to a file in `scratch`.
///
/// The kernel counts what this process held when it started the child into the child's peak, so this process must stay
/// small: inputs are generated in children, work inside this process is measured last.
pub fn run(command: &mut Command, stdout: Stdio, scratch: &Path) -> Outcome {
    let stderr = scratch.join("stderr.txt");
    let errors = File::create(&stderr).map_err(|error| error.to_string())?;
    command.stdin(Stdio::null()).stdout(stdout).stderr(errors);
    let start = Instant::now();
    let result = command.spawn().and_then(|mut child| child.wait4()).map_err(|error| format!("does not start: {error}"))?;
    let wall = start.elapsed();
    if !result.status.success() {
        let text = fs::read(&stderr).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let last = text.lines().rfind(|line| !line.trim().is_empty());
        return Err(last.map_or_else(|| result.status.to_string(), without_paths));
    }
    let usage = result.rusage;
    Ok(Figures { wall, cpu: Some(usage.utime + usage.stime), memory: Some(usage.maxrss) })
}

/// The words of a message, absolute paths cut to their last part.
fn without_paths(line: &str) -> String {
    let cut = |word: &str| {
        let start = word.find(|c: char| !"\"'`(<".contains(c)).unwrap_or(0);
        match (word[start..].starts_with('/'), word.trim_end_matches('/').rfind('/')) {
            (true, Some(slash)) => format!("{}{}", &word[..start], &word[slash + 1..]),
            _ => word.to_owned(),
        }
    };
    line.split_whitespace().map(cut).collect::<Vec<_>>().join(" ")
}

/// Each figure's median by itself; `runs` must not be empty.
pub fn median(runs: &[Figures]) -> Figures {
    fn middle<T: Ord + Copy>(runs: &[Figures], of: impl Fn(&Figures) -> T) -> T {
        let mut values: Vec<T> = runs.iter().map(of).collect();
        values.sort_unstable();
        values[values.len() / 2]
    }
    Figures { wall: middle(runs, |run| run.wall), cpu: middle(runs, |run| run.cpu), memory: middle(runs, |run| run.memory) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_taken_figure_by_figure() {
        let run = |wall, cpu, memory| Figures {
            wall: Duration::from_millis(wall),
            cpu: Some(Duration::from_millis(cpu)),
            memory: Some(memory),
        };
        assert_eq!(median(&[run(9, 1, 30), run(1, 5, 20), run(5, 9, 10)]), run(5, 5, 20));
    }

    #[test]
    fn messages_lose_their_folders() {
        assert_eq!(without_paths("error: '/home/me/x.folded': not found"), "error: 'x.folded': not found");
        assert_eq!(without_paths("and/or 3 / 4 /tmp/"), "and/or 3 / 4 tmp/");
    }

    #[cfg(unix)]
    #[test]
    fn children_are_measured_and_failures_keep_their_last_words() {
        let scratch = std::env::temp_dir().join(format!("xtask-measure-{}", std::process::id()));
        fs::create_dir_all(&scratch).unwrap();
        let shell = |script| run(Command::new("sh").args(["-c", script]), Stdio::null(), &scratch);
        let figures = shell("sleep 0.02").unwrap();
        assert!(figures.wall >= Duration::from_millis(20) && figures.memory.unwrap() > 100_000, "{figures:?}");
        assert_eq!(shell("echo first >&2; echo last >&2; echo >&2; exit 3"), Err("last".to_owned()));
        assert_eq!(shell("exit 3"), Err("exit status: 3".to_owned()));
        fs::remove_dir_all(&scratch).unwrap();
    }
}
