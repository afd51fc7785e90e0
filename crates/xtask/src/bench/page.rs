//! The page in a browser against speedscope, both in one run. What is timed, and from when to when, is in
//! `tests/page/bench.mjs`; here it gets its files, and its rows become a table.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use super::{Programs, machine, table};
use crate::args::Error;
use crate::folded::Shape;
use crate::{root, web};

/// The version the figures in the design are of.
const SPEEDSCOPE: &str = "1.25.0";
/// Megabytes of the profiles: 100,000 and a million stack nodes, a file as people have them, and one that is large.
const K100: u64 = 10;
const M1: u64 = 121;
const WIDE: u64 = 20;
const LARGE: u64 = 491;

/// One line of `bench.mjs`.
#[derive(Debug, PartialEq)]
struct Row {
    text: String,
    unit: String,
    ours: Figure,
    /// Speedscope's, where it was asked.
    peer: Option<Figure>,
    target: Option<Target>,
}

/// A figure, or why there is none.
type Figure = Result<f64, String>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Target {
    Most(f64),
    Least(f64),
}

impl Row {
    /// Cells divided by tabs: name, text, unit, ours, peer's, target, `least` or `most`.
    fn parse(line: &str) -> Option<Row> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, text, unit, ours, peer, target, kind] = cells[..] else { return None };
        let figure = |cell: &str| cell.parse::<f64>().map_err(|_| cell.to_owned());
        let target = match kind {
            "most" => Some(Target::Most(target.parse().ok()?)),
            "least" => Some(Target::Least(target.parse().ok()?)),
            _ => None,
        };
        let peer = (!peer.is_empty()).then(|| figure(peer));
        Some(Row { text: text.to_owned(), unit: unit.to_owned(), ours: figure(ours), peer, target })
    }

    fn met(&self) -> Option<bool> {
        let met = |target| match (target, &self.ours) {
            (Target::Most(most), Ok(ours)) => *ours <= most,
            (Target::Least(least), Ok(ours)) => *ours >= least,
            (_, Err(_)) => false,
        };
        self.target.map(met)
    }

    fn cells(&self) -> Vec<String> {
        let none = || "-".to_owned();
        let number = |value: f64| format!("{value:.*} {}", if value < 100.0 { 1 } else { 0 }, self.unit);
        let figure = |figure: &Figure| match figure {
            Ok(value) => number(*value),
            Err(why) => format!("failed: {}", why.chars().take(60).collect::<String>()),
        };
        let ratio = match (&self.ours, &self.peer) {
            (Ok(ours), Some(Ok(peer))) => format!("{:.1} ×", peer / ours),
            _ => none(),
        };
        let target = match self.target {
            None => none(),
            Some(Target::Most(most)) => format!("≤ {}", number(most)),
            Some(Target::Least(least)) => format!("≥ {}", number(least)),
        };
        let met = self.met().map_or_else(none, |met| if met { "yes" } else { "no" }.to_owned());
        let peer = self.peer.as_ref().map_or_else(none, figure);
        vec![self.text.clone(), figure(&self.ours), peer, ratio, target, met]
    }
}

fn results(rows: &[Row]) -> String {
    let mut lines = vec![["work", "ours", "speedscope", "ratio", "target", "met"].map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(Row::cells));
    table::markdown(&lines, 1)
}

/// Measures the rows whose name contains `only`, prints the table, and keeps it if it is complete.
pub fn run(quick: bool, only: Option<&str>, deep: Option<&str>) -> Result<(), Error> {
    if cfg!(debug_assertions) {
        return Err(Error::Failed("the page is compared as a release: cargo run --release -p xtask -- bench --page".into()));
    }
    if let Some(deep) = deep.map(Path::new).filter(|deep| !deep.is_file()) {
        return Err(Error::failed(deep.display(), "there is no such file"));
    }
    web::build()?;
    let programs = Programs::build()?;
    let file = |mb, shape| programs.input(mb, shape, false).map(|input| programs.data.join(input.file));
    let mut files = vec![
        ("SMALL", root().join("examples/worker-before.folded")),
        ("WIDE", file(WIDE, Shape::Service)?),
        ("K100", file(K100, Shape::Service)?),
        ("M1", file(M1, Shape::Service)?),
    ];
    files.push(match deep {
        Some(deep) => ("DEEP", fs::canonicalize(deep).map_err(|e| Error::failed(deep, e))?),
        None => ("DEEP", file(WIDE, Shape::Deep)?),
    });
    if !quick {
        files.push(("LARGE", file(LARGE, Shape::Service)?));
    }
    let tests = root().join("tests/page");
    npm(web::npm(&["ci", "--no-audit", "--no-fund"]).current_dir(&tests))?;
    files.push(("SPEEDSCOPE", speedscope(&programs.data)?));

    let mut bench = Command::new("node");
    bench.arg("bench.mjs").current_dir(&tests).env("REFLAME", &programs.reflame).env_remove("PAGE");
    bench.env("BENCH_ROUNDS", if quick { "3" } else { "5" }).env("BENCH_ONLY", only.unwrap_or(""));
    for (name, path) in &files {
        bench.env(format!("BENCH_{name}"), path);
    }
    let output = bench.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|e| Error::failed("node", e))?;
    if !output.status.success() {
        return Err(Error::failed("tests/page/bench.mjs", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let rows: Vec<Row> = text
        .lines()
        .map(|line| Row::parse(line).ok_or_else(|| Error::failed("tests/page/bench.mjs printed", line)))
        .collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Err(Error::Usage(format!("no row is named {:?}", only.unwrap_or(""))));
    }
    let report = report(&rows);
    print!("{report}");
    if !quick && only.is_none() {
        let dir = root().join("benches");
        fs::create_dir_all(&dir)
            .and_then(|()| fs::write(dir.join("PAGE.md"), report))
            .map_err(|error| Error::failed("benches/PAGE.md", error))?;
        eprintln!("kept in benches/PAGE.md");
    }
    Ok(())
}

fn report(rows: &[Row]) -> String {
    format!(
        "# Bench results of the page\n\n\
         Written by `cargo xtask bench --page`. Both sides ran in turns in one headless Chromium without a graphics card; each \
         figure is a median. A ratio is speedscope's figure over ours. From when to when a time is: `tests/page/bench.mjs`.\n\n\
         Machine: {}.\n\
         Browser: {}. Peer: speedscope {SPEEDSCOPE}.\n\n{}",
        machine(),
        browser().unwrap_or_else(|| "of unknown version".to_owned()),
        results(rows),
    )
}

/// Installs speedscope beside the data, unless it is there already.
fn speedscope(data: &Path) -> Result<PathBuf, Error> {
    let folder = data.join(format!("speedscope-{SPEEDSCOPE}"));
    let release = folder.join("node_modules/speedscope/dist/release");
    if !release.join("index.html").is_file() {
        fs::create_dir_all(&folder).map_err(|e| Error::failed("bench-data", e))?;
        fs::write(folder.join("package.json"), "{\"private\": true}\n").map_err(|e| Error::failed("bench-data", e))?;
        npm(web::npm(&["install", "--no-audit", "--no-fund", &format!("speedscope@{SPEEDSCOPE}")]).current_dir(&folder))?;
    }
    Ok(release)
}

fn npm(command: &mut Command) -> Result<(), Error> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::failed("npm, which needs its registry,", status)),
        Err(error) => Err(Error::failed("npm", error)),
    }
}

fn browser() -> Option<String> {
    let chromium = env::var_os("CHROMIUM").unwrap_or_else(|| "/usr/bin/chromium".into());
    let output = Command::new(chromium).arg("--version").stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_harness_become_a_table() {
        let text = "wide-open\t20 MB folded → drawn\tms\t512.34\t4100.00\t800\tmost\n\
                    large\tthe large one\tms\t7000.00\t\t6000\tmost\n\
                    deep\tdeep stacks\tms\t700.00\tTarget crashed\t800\tmost\n\
                    frames\tdrag\tframes/s\t75.50\t\t60\tleast\n\
                    key\ta key\tms\tno picture\t\t16\tmost\n\
                    rest\tmemory at rest\tMB\t612.00\t\t\t";
        let rows: Vec<Row> = text.lines().map(|line| Row::parse(line).unwrap()).collect();
        let expected = "\
| work                 |               ours |             speedscope | ratio |          target | met |
| -------------------- | -----------------: | ---------------------: | ----: | --------------: | --: |
| 20 MB folded → drawn |             512 ms |                4100 ms | 8.0 × |        ≤ 800 ms | yes |
| the large one        |            7000 ms |                      - |     - |       ≤ 6000 ms |  no |
| deep stacks          |             700 ms | failed: Target crashed |     - |        ≤ 800 ms | yes |
| drag                 |      75.5 frames/s |                      - |     - | ≥ 60.0 frames/s | yes |
| a key                | failed: no picture |                      - |     - |       ≤ 16.0 ms |  no |
| memory at rest       |             612 MB |                      - |     - |               - |   - |
";
        let table = results(&rows);
        assert_eq!(table, expected, "\n{table}");
    }

    #[test]
    fn what_is_no_row_is_none() {
        for line in ["", "a\tb", "a\tb\tc\t1\t2\tmany\tmost"] {
            assert_eq!(Row::parse(line), None, "{line}");
        }
    }
}
