//! The pages of `docs/` are true: links lead somewhere, commands print what stands below them, every finding is explained,
//! every format has its row.
//!
//! A `console` block is a command after `$ ` and what it prints; a line `[...]` stands for any lines. `UPDATE=1` writes what is
//! printed into blocks that leave nothing out.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::{Run, finish, folder, reflame, split};

const LEFT_OUT: &str = "[...]";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Files of a folder and below it whose names end so, in order.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path, end));
        } else if path.to_str().unwrap().ends_with(end) {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn pages() -> Vec<PathBuf> {
    let mut pages = files(&root().join("docs"), ".md");
    pages.push(root().join("README.md"));
    pages.push(root().join("examples/README.md"));
    assert!(pages.len() > 8);
    pages
}

/// Runs a command at the root of the repository, as the pages do.
fn at_root(args: &[String]) -> Run {
    let mut command = reflame();
    command.current_dir(root()).args(args);
    finish(command, b"")
}

/// The lines of a page that are no block of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence && !line.starts_with("    ")
    })
}

/// What a heading is linked by, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut links = 0;
    for page in pages() {
        let text = prose(&read(&page)).collect::<Vec<_>>().join("\n");
        for part in text.split("](").skip(1) {
            let link = part.split(')').next().unwrap();
            if link.contains("://") {
                continue;
            }
            links += 1;
            let (path, part) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: no {link}", page.display());
            if !part.is_empty() {
                let text = read(&target);
                let found = prose(&text).any(|line| line.starts_with('#') && anchor(line) == part);
                assert!(found, "{}: no heading {link}", page.display());
            }
        }
    }
    assert!(links > 40, "{links}");
}

/// Every word in quotes that comes right after `before`.
fn quoted_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_finding_is_explained_and_nothing_else() {
    let mut codes = BTreeSet::new();
    for path in files(&root().join("crates/engine/src/analysis"), ".rs") {
        let text = read(&path);
        let text = text.split("#[cfg(test)]").next().unwrap();
        codes.extend(quoted_after(text, "code: \"").map(str::to_owned));
        if path.ends_with("broken/findings.rs") {
            codes.extend(quoted_after(text, "add(\"").map(str::to_owned));
        }
    }
    assert!(codes.contains("depth-cap") && codes.contains("few-samples") && codes.len() > 8, "{codes:?}");
    let page = read(&root().join("docs/findings.md"));
    let explained: BTreeSet<String> = prose(&page).filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect();
    assert_eq!(codes, explained);
}

#[test]
fn every_format_has_its_row_and_nothing_else() {
    // The text form of the model is for tests.
    let formats: BTreeSet<&str> = readers::FORMATS.iter().map(|f| f.name).filter(|name| *name != "reflame-text").collect();
    let page = read(&root().join("docs/formats.md"));
    let table = page.split_once("| `--from` |").unwrap().1.split("\n\n").next().unwrap();
    let first_cells = table.lines().skip(2).filter_map(|row| row.split('|').nth(1));
    let named: Vec<&str> = first_cells.flat_map(|cell| cell.split(',').map(|name| name.trim().trim_matches('`'))).collect();
    assert_eq!(named.len(), formats.len(), "{named:?}");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), formats);
    for page in ["README.md", "CHANGELOG.md"] {
        let number = format!("{} formats", formats.len());
        assert!(read(&root().join(page)).contains(&number), "{page} does not say that there are {number}");
    }
}

/// Is this what is printed, but for what is left out?
fn fits(expected: &[&str], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&LEFT_OUT, rest)) => (0..=printed.len()).any(|n| fits(rest, &printed[n..])),
        Some((line, rest)) => printed.split_first().is_some_and(|(first, others)| first == line && fits(rest, others)),
    }
}

#[test]
fn commands_print_what_stands_below_them() {
    let mut commands = 0;
    let mut wrong = Vec::new();
    for page in pages() {
        let text = read(&page);
        let mut new = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            new += line;
            new.push('\n');
            if line != "```console" {
                continue;
            }
            let command = lines.next().unwrap();
            let expected: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let words = split(command.strip_prefix("$ reflame ").unwrap_or_else(|| panic!("{}: {command}", page.display())));
            let printed = at_root(&words).done();
            commands += 1;
            let whole = !expected.contains(&LEFT_OUT);
            if !fits(&expected, &printed.lines().collect::<Vec<_>>()) {
                wrong.push(format!("{}: {command}\n{printed}", page.display()));
            }
            let shown = if whole { printed.trim_end().to_owned() } else { expected.join("\n") };
            new += &format!("{command}\n{shown}\n```\n");
        }
        if std::env::var_os("UPDATE").is_some() && new != text {
            std::fs::write(&page, new).unwrap();
        }
    }
    assert!(commands > 10, "{commands}");
    assert!(wrong.is_empty(), "UPDATE=1 rewrites what is printed, and the text around it is yours:\n{}", wrong.join("\n"));
}

#[test]
fn other_commands_on_examples_run() {
    let out = folder("docs");
    let mut commands = 0;
    for page in files(&root().join("docs"), ".md") {
        let text = read(&page).replace("\\\n", " ");
        for line in text.lines().filter_map(|line| line.strip_prefix("    reflame ")) {
            if !line.contains("examples/") {
                continue;
            }
            let mut words = split(line);
            if let Some(at) = words.iter().position(|word| word == "-o") {
                words[at + 1] = out.join(Path::new(&words[at + 1]).file_name().unwrap()).to_str().unwrap().to_owned();
            }
            commands += 1;
            at_root(&words).ok();
        }
    }
    assert!(commands > 5, "{commands}");
}
