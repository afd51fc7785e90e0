//! Where text goes: a file, a pipe or a terminal, with colours only where they are seen.

use std::io::{ErrorKind, IsTerminal as _, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use engine::format::csv_cell;

use crate::args::{Colour, Format};
use crate::fail::{Fail, Result};

pub const HEADING: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const WARN: Style = AnsiColor::Yellow.on_default();
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const CODE: Style = AnsiColor::Cyan.on_default();
pub const BUCKET: Style = AnsiColor::BrightBlack.on_default();

/// Sets what `auto` means for this run.
pub fn choose_colour(colour: Colour) {
    match colour {
        Colour::Auto => {}
        Colour::Always => anstream::ColorChoice::Always.write_global(),
        Colour::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Columns of the terminal; none where the output is no terminal, and then nothing is cut.
pub fn width(output: Option<&Path>) -> Option<usize> {
    (output.is_none() && std::io::stdout().is_terminal())
        .then(|| terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)))
}

/// Says something on standard error: `note: …`. What a terminal would act on is spelled out. If nobody listens any more,
/// that is no error.
pub fn say(style: Style, label: &str, message: &str) {
    let text: String = message.lines().map(|line| format!("{}\n", clean(line))).collect();
    let _ = anstream::stderr().write_all(format!("{style}{label}:{style:#} {text}").as_bytes());
}

/// Writes text to a file or standard output. A reader that has gone away is no error.
pub fn text(output: Option<&Path>, text: &str) -> Result<()> {
    match output {
        Some(path) => {
            let plain = anstream::adapter::strip_str(text).to_string();
            std::fs::write(path, plain).map_err(|e| Fail::file(path, e))
        }
        None => quiet_pipe(anstream::stdout().write_all(text.as_bytes())),
    }
}

/// Writes bytes to a file or standard output.
pub fn bytes(output: Option<&Path>, bytes: &[u8]) -> Result<()> {
    match output {
        Some(path) => std::fs::write(path, bytes).map_err(|e| Fail::file(path, e)),
        None => {
            let mut stdout = std::io::stdout().lock();
            quiet_pipe(stdout.write_all(bytes).and_then(|()| stdout.flush()))
        }
    }
}

/// Puts a whole file in the place of the one that is there, if any: who reads it meanwhile sees the old one or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_at(path, bytes).map_err(|e| Fail::file(path, e))
}

fn replace_at(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // The file that a link leads to, not the link.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = std::fs::metadata(&path).ok();
    let name = match path.file_name() {
        Some(name) if there.as_ref().is_none_or(|meta| meta.is_file()) => name,
        // A pipe or a device is written to; a folder says that it is one.
        _ => return std::fs::write(&path, bytes),
    };
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}", std::process::id()));
    let beside = path.with_file_name(beside);
    // Only a new file: this name may be someone else's link.
    let mut file = std::fs::File::create_new(&beside)?;
    let written = file.write_all(bytes).and_then(|()| {
        if let Some(meta) = there {
            file.set_permissions(meta.permissions())?;
        }
        drop(file);
        std::fs::rename(&beside, &path)
    });
    written.inspect_err(|_| drop(std::fs::remove_file(&beside)))
}

fn quiet_pipe(result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Fail::new(format!("standard output: {e}"))),
        _ => Ok(()),
    }
}

/// A value as JSON, indented.
pub fn json(output: Option<&Path>, value: &impl serde::Serialize) -> Result<()> {
    let mut json = serde_json::to_string_pretty(value).map_err(|e| Fail::new(e.to_string()))?;
    json.push('\n');
    bytes(output, json.as_bytes())
}

/// Names may hold anything; what a terminal would act on is spelled out, not sent.
pub fn clean(name: &str) -> String {
    engine::render::clean(name).into_owned()
}

/// At most `width` characters: the middle goes, since names differ at both ends.
pub fn fit(name: &str, width: usize) -> String {
    let length = name.chars().count();
    if length <= width || width < 4 {
        return name.to_owned();
    }
    // The end names the function.
    let front = (width - 1) / 3;
    let back = width - 1 - front;
    let start: String = name.chars().take(front).collect();
    let end: String = name.chars().skip(length - back).collect();
    format!("{start}…{end}")
}

/// A table that can be written as text, CSV or Markdown.
pub struct Grid {
    /// Title of each column, and whether it holds numbers.
    pub columns: Vec<(&'static str, bool)>,
    /// Cells, a row each; the last column may be long.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// As `format`; `width` columns at most if it is text on a terminal.
    pub fn write(&self, format: Format, width: Option<usize>) -> String {
        match format {
            Format::Csv => self.csv(),
            Format::Md => self.md(),
            _ => self.text(width, ""),
        }
    }

    /// Aligned text, every line behind `indent`.
    pub fn text(&self, width: Option<usize>, indent: &str) -> String {
        let last = self.columns.len() - 1;
        let mut widths: Vec<usize> = self.columns.iter().map(|(title, _)| title.chars().count()).collect();
        for row in &self.rows {
            for (w, cell) in widths.iter_mut().zip(row) {
                *w = (*w).max(cell.chars().count());
            }
        }
        let before: usize = indent.len() + widths[..last].iter().map(|w| w + 2).sum::<usize>();
        let room = width.map(|w| w.saturating_sub(before).max(20));
        let mut out = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>, style: Option<Style>| {
            let mut text = String::from(indent);
            for (i, cell) in cells.enumerate() {
                let cell = clean(cell);
                match (self.columns[i].1, i == last) {
                    (true, true) => text.push_str(&format!("{cell:>0$}", widths[i])),
                    (true, false) => text.push_str(&format!("{cell:>0$}  ", widths[i])),
                    (false, true) => text.push_str(&room.map_or(cell.clone(), |room| fit(&cell, room))),
                    (false, false) => text.push_str(&format!("{cell:<0$}  ", widths[i])),
                }
            }
            let text = text.trim_end();
            match style {
                Some(style) => out.push_str(&format!("{style}{text}{style:#}\n")),
                None => out.push_str(&format!("{text}\n")),
            }
        };
        line(&mut self.columns.iter().map(|(title, _)| *title), Some(DIM));
        for row in &self.rows {
            line(&mut row.iter().map(String::as_str), None);
        }
        out
    }

    fn csv(&self) -> String {
        let mut out = String::new();
        let titles = self.columns.iter().map(|(title, _)| (*title).to_owned()).collect::<Vec<_>>();
        out.push_str(&titles.join(","));
        out.push('\n');
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .zip(&self.columns)
                .map(|(cell, (_, number))| if *number { cell.clone() } else { csv_cell(cell) })
                .collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }

    fn md(&self) -> String {
        let mut out = String::new();
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out.push_str(&line(self.columns.iter().map(|(title, _)| (*title).to_owned()).collect()));
        out.push_str(&line(self.columns.iter().map(|(_, number)| if *number { "---:" } else { "---" }.to_owned()).collect()));
        for row in &self.rows {
            out.push_str(&line(row.iter().zip(&self.columns).map(|(cell, (_, number))| md_cell(cell, *number)).collect()));
        }
        out
    }
}

/// Text of a Markdown paragraph in which nothing is markup.
pub fn md_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        if "\\`*_[]<>&|#~$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A cell of a Markdown table: names are code, so that nothing in them is markup.
fn md_cell(text: &str, number: bool) -> String {
    if number { text.to_owned() } else { md_code(&text.replace('|', "\\|")) }
}

/// Text as Markdown code, whatever is in it.
pub fn md_code(text: &str) -> String {
    let text = clean(text);
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { String::new() } else { format!("{ticks}{pad}{text}{pad}{ticks}") }
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text_in_every_format() {
        assert_eq!(clean("a\x1b[31mb\u{202e}c\n"), "a\\u{1b}[31mb\\u{202e}c\\u{a}");
        assert_eq!(md_text("<b>_x_ & [a](b)"), "\\<b\\>\\_x\\_ \\& \\[a\\](b)");
        assert_eq!(md_cell("a|b", false), "`a\\|b`");
        assert_eq!(md_cell("`x", false), "`` `x ``");
    }

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(fit("com.netflix.legacy.Rules.evaluate", 16), "com.n…s.evaluate");
        assert_eq!(fit("short", 16), "short");
    }

    #[test]
    fn a_grid_is_aligned_and_cut_only_on_a_terminal() {
        let grid = Grid {
            columns: vec![("n", true), ("name", false)],
            rows: vec![vec!["1".into(), "x".repeat(40)], vec!["22".into(), "y".into()]],
        };
        let plain = anstream::adapter::strip_str(&grid.write(Format::Text, None)).to_string();
        assert_eq!(plain, format!(" n  name\n 1  {}\n22  y\n", "x".repeat(40)));
        assert!(
            grid.write(Format::Text, Some(30)).lines().all(|l| anstream::adapter::strip_str(l).to_string().chars().count() <= 30)
        );
    }
}
