//! `reflame report`: the first thing to run on a profile.

use api::{Body, FindingRow, Report, Response, TableRow, What};
use engine::format::{ValueFormat, plural, thousands};

use super::{ask, cell, format_of, heading, hidden, info, number, percent, range_text, share};
use crate::args::{self, Format};
use crate::fail::Result;
use crate::out::{self, Grid};

pub fn run(input: &args::Input, output: &args::Output, rows: usize) -> Result<()> {
    let (_, response) = ask(input, What::Report { rows })?;
    let path = output.output.as_deref();
    let Body::Report(report) = &response.body else { return Ok(()) };
    match output.format {
        Format::Json => out::json(path, &response),
        Format::Csv => out::text(path, &csv(report)),
        Format::Text => out::text(path, &text(&response, report, input, out::width(path))),
        Format::Md => out::text(path, &markdown(&response, report, input)),
    }
}

/// One list of the report as a grid; the range is that of the share it is ordered by.
fn functions(response: &Response, format: &ValueFormat, rows: &[TableRow], by_self: bool) -> Grid {
    let range = |r: &TableRow| if by_self { r.self_range } else { r.total_range }.map(range_text).unwrap_or_default();
    let row = |r: &TableRow| {
        let mut cells = vec![cell(format, r.own), share(r.own, response.view)];
        cells.extend(by_self.then(|| range(r)));
        cells.extend([cell(format, r.total), share(r.total, response.view)]);
        cells.extend((!by_self).then(|| range(r)));
        cells.push(r.name.clone());
        cells
    };
    let mut columns = vec![("self", true), ("self%", true), ("total", true), ("total%", true), ("function", false)];
    columns.insert(if by_self { 2 } else { 4 }, ("95 %", true));
    Grid { columns, rows: rows.iter().map(row).collect() }
}

/// What was found, and what to do about it.
fn finding_lines(findings: &[FindingRow], input: &args::Input, width: usize) -> String {
    let mut text = String::new();
    for finding in findings {
        let style = if finding.weight == "note" { out::DIM } else { out::WARN };
        let first = format!("{}: {}", finding.weight, out::clean(&finding.text));
        for (i, line) in super::explain::wrap(&first, width.saturating_sub(4)).iter().enumerate() {
            text.push_str(&format!("{}{style}{line}{style:#}\n", if i == 0 { "  " } else { "    " }));
        }
        for line in finding.advice.iter().flat_map(|advice| super::explain::wrap(&out::clean(advice), width.saturating_sub(4))) {
            text.push_str(&format!("    {line}\n"));
        }
        if let Some(lens) = &finding.lens {
            text.push_str(&format!("    {0}{1}{0:#}\n", out::CODE, out::clean(&command(input, lens))));
        }
    }
    text
}

/// Facts about the profile as sentences.
fn facts(response: &Response, report: &Report, format: &ValueFormat) -> Vec<String> {
    let mut lines = vec![report.fidelity.sampling.note.clone()];
    lines.push(format!(
        "{} in {} of {}, the deepest of {}",
        format.value(response.view.stored),
        plural(report.stacks as u64, "distinct stack", "distinct stacks"),
        plural(report.functions as u64, "function", "functions"),
        plural(u64::from(report.deepest), "frame", "frames")
    ));
    lines
}

fn comparison(report: &Report) -> String {
    format!(
        "The top-down tree has {}, {} of them at least 0.1% wide; {:.2}% of the cost is the self value of narrower ones, \
         which a flame graph cannot show. Merged by function the same cost is {}.",
        plural(report.tree_nodes as u64, "box", "boxes"),
        thousands(report.wide_nodes as u64),
        report.invisible_percent,
        plural(report.functions as u64, "row", "rows")
    )
}

/// The command that shows a suggestion.
pub fn command(input: &args::Input, lens: &str) -> String {
    // A name that begins with a dash would be taken for a flag.
    let plain = |f: &std::path::PathBuf| match f.to_string_lossy() {
        name if name.starts_with('-') && name != "-" => format!("./{name}"),
        name => name.into_owned(),
    };
    let files: Vec<String> = input.files.iter().map(|f| shell_quote(&plain(f))).collect();
    format!("reflame tree {} -l {}", files.join(" "), shell_quote(lens))
}

fn shell_quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

fn text(response: &Response, report: &Report, input: &args::Input, width: Option<usize>) -> String {
    let format = format_of(response);
    let mut text = String::new();
    let mut section = |title: &str, body: &str| {
        text.push_str(&format!("{0}{title}{0:#}\n{body}\n", out::HEADING));
    };
    let wide = width.unwrap_or(100).clamp(40, 100);
    section("Read", &info::brief(&report.fidelity, &response.sample_type, wide));
    let mut hidden = hidden::lines(&report.hidden, input, width, "  ", false);
    if !report.hidden_functions.rows.is_empty() {
        hidden.push_str(&hidden::grid(&report.hidden_functions, true).text(width, "  "));
    }
    for line in super::explain::wrap(&comparison(report), wide - 2) {
        hidden.push_str(&format!("  {0}{line}{0:#}\n", out::DIM));
    }
    section("Hidden cost: big, and in no single place", &hidden);
    if !report.findings.is_empty() {
        section("Know before you trust the numbers", &finding_lines(&report.findings, input, wide));
    }
    let mut overview: String = heading(response).lines().map(|l| format!("  {l}\n")).collect();
    for line in facts(response, report, &format) {
        overview.push_str(&format!("  {line}\n"));
    }
    section("Profile", &overview);
    section("Biggest by self", &functions(response, &format, &report.by_self, true).text(width, "  "));
    section("Biggest by total", &functions(response, &format, &report.by_total, false).text(width, "  "));
    let mut next = String::new();
    for s in &report.suggestions {
        next.push_str(&format!("  {}\n    {1}{2}{1:#}\n", out::clean(&s.why), out::CODE, out::clean(&command(input, &s.lens))));
    }
    section("Try next", &next);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn markdown(response: &Response, report: &Report, input: &args::Input) -> String {
    let format = format_of(response);
    let mut text = String::from("# Profile report\n\n");
    text.push_str("## Hidden cost\n\n");
    for list in [&report.hidden, &report.hidden_functions] {
        if !list.rows.is_empty() {
            text.push_str(&hidden::grid(list, true).write(Format::Md, None));
            text.push('\n');
        }
    }
    text.push_str(&format!("{}\n\n", comparison(report)));
    if !report.findings.is_empty() {
        text.push_str("## Know before you trust the numbers\n\n");
        for finding in &report.findings {
            let advice = finding.advice.as_ref().map(|a| format!(". {}", out::md_text(a))).unwrap_or_default();
            text.push_str(&format!("- **{}**: {}{advice}\n", finding.weight, out::md_text(&finding.text)));
        }
        text.push('\n');
    }
    text.push_str("## Profile\n\n");
    for line in info::brief(&report.fidelity, &response.sample_type, usize::MAX).lines() {
        text.push_str(&format!("- {}\n", out::md_text(line.trim())));
    }
    for line in facts(response, report, &format) {
        text.push_str(&format!("- {}\n", out::md_text(&line)));
    }
    for (title, rows, by_self) in [("Biggest by self", &report.by_self, true), ("Biggest by total", &report.by_total, false)] {
        text.push_str(&format!("\n## {title}\n\n{}", functions(response, &format, rows, by_self).write(Format::Md, None)));
    }
    text.push_str("\n## Try next\n\n");
    for s in &report.suggestions {
        text.push_str(&format!("- {}: {}\n", out::md_text(&s.why), out::md_code(&command(input, &s.lens))));
    }
    text
}

/// All lists in one table, told apart by their first column. Of hidden cost `self` is own cost.
fn csv(report: &Report) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (list, entries) in [("self", &report.by_self), ("total", &report.by_total)] {
        for r in entries {
            rows.push(vec![
                list.into(),
                r.name.clone(),
                number(r.own),
                number(r.total),
                percent(r.total_of_view),
                r.towers.to_string(),
                number(r.widest),
            ]);
        }
    }
    for (list, entries) in [("hidden-group", &report.hidden), ("hidden-function", &report.hidden_functions)] {
        for r in &entries.rows {
            let cells =
                [list.to_owned(), r.name.clone(), number(r.own.value), number(r.inclusive.value), percent(r.inclusive.percent)];
            rows.push(cells.into_iter().chain([r.places.to_string(), number(r.widest.value)]).collect());
        }
    }
    let columns = vec![
        ("list", false),
        ("name", false),
        ("self", true),
        ("total", true),
        ("total_percent", true),
        ("places", true),
        ("widest", true),
    ];
    Grid { columns, rows }.write(Format::Csv, None)
}
