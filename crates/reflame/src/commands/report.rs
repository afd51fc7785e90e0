//! `reflame report`: the first thing to run on a profile.

use api::{Body, Report, Response, ScatteredRow, SourceInfo, TableRow, What};
use engine::format::{ValueFormat, plural, thousands};

use super::{ask, cell, format_of, heading, number, percent, share};
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

/// One list of the report as a grid.
fn functions(response: &Response, format: &ValueFormat, rows: &[TableRow]) -> Grid {
    Grid {
        columns: vec![("self", true), ("self%", true), ("total", true), ("total%", true), ("function", false)],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    cell(format, r.own),
                    share(r.own, response.view),
                    cell(format, r.total),
                    share(r.total, response.view),
                    r.name.clone(),
                ]
            })
            .collect(),
    }
}

fn scattered(response: &Response, title: &'static str, rows: &[ScatteredRow]) -> Grid {
    Grid {
        columns: vec![("total", true), ("places", true), ("widest", true), (title, false)],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    share(r.total, response.view),
                    thousands(u64::from(r.towers)),
                    share(r.widest, response.view),
                    r.name.clone(),
                ]
            })
            .collect(),
    }
}

fn source_lines(source: &SourceInfo) -> Vec<String> {
    let packed: String = source.packed.iter().map(|p| format!(", {p}")).collect();
    let what = if source.format == "folded" { ("line", "lines") } else { ("sample", "samples") };
    let mut lines = vec![format!(
        "{}: {}{packed}, {}, {}",
        out::clean(&source.name),
        source.format,
        plural(source.records, what.0, what.1),
        plural(source.bytes, "byte", "bytes")
    )];
    for skip in &source.skipped {
        lines.push(format!(
            "left out: {} {}, first at {} `{}`",
            thousands(skip.count),
            skip.why,
            skip.first,
            out::clean(&skip.example)
        ));
    }
    if let Some(fault) = &source.fault {
        lines.push(format!("reading stopped at {}: {}", fault.at, out::clean(&fault.message)));
    }
    lines.extend(source.remarks.iter().map(|r| out::clean(r)));
    lines
}

/// Facts about the profile as sentences.
fn facts(response: &Response, report: &Report, format: &ValueFormat) -> Vec<String> {
    let mut lines = vec![format!(
        "{} in {} of {}, the deepest of {}",
        format.value(response.view.stored),
        plural(report.stacks as u64, "distinct stack", "distinct stacks"),
        plural(report.functions as u64, "function", "functions"),
        plural(u64::from(report.deepest), "frame", "frames")
    )];
    if report.sample_types.len() > 1 {
        let types: Vec<String> = report.sample_types.iter().map(|t| format!("{} ({})", t.name, t.unit)).collect();
        lines.push(out::clean(&format!("sample types: {}; shown is {}", types.join(", "), response.sample_type.name)));
    }
    if report.inlined_frames > 0 {
        lines.push(format!("{} kept", plural(report.inlined_frames as u64, "inlined frame", "inlined frames")));
    }
    if report.truncated.stored != 0 {
        lines.push(format!("{} in stacks the recorder cut off at the root", share(report.truncated, response.all)));
    }
    if report.unknown_anywhere.stored != 0 {
        let (leaf, any) = (share(report.unknown_leaf, response.view), share(report.unknown_anywhere, response.view));
        lines.push(format!("frames without a symbol: in {any} of the view, at the leaf in {leaf}"));
    }
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

fn hidden_note(report: &Report) -> Option<String> {
    (report.platform_left_out > 0).then(|| {
        format!(
            "{} of runtimes and standard libraries left out (@platform)",
            plural(report.platform_left_out as u64, "scattered entry", "scattered entries")
        )
    })
}

/// The command that shows a suggestion.
fn command(input: &args::Input, lens: &str) -> String {
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
    let mut read = String::new();
    for source in &report.sources {
        for (i, line) in source_lines(source).iter().enumerate() {
            read.push_str(&format!("{}{line}\n", if i == 0 { "  " } else { "    " }));
        }
    }
    section("Read", &read);
    let mut overview: String = heading(response).lines().map(|l| format!("  {l}\n")).collect();
    for line in facts(response, report, &format) {
        overview.push_str(&format!("  {line}\n"));
    }
    section("Profile", &overview);

    let mut hidden = String::new();
    if report.scattered_packages.is_empty() && report.scattered_functions.is_empty() {
        hidden.push_str("  nothing is big and in many places: what is big is wide\n");
    } else {
        if !report.scattered_packages.is_empty() {
            hidden.push_str(&scattered(response, "package", &report.scattered_packages).text(width, "  "));
        }
        if !report.scattered_functions.is_empty() {
            hidden.push_str(&scattered(response, "function", &report.scattered_functions).text(width, "  "));
        }
    }
    for line in hidden_note(report).iter().chain(&[comparison(report)]) {
        for line in super::explain::wrap(line, width.unwrap_or(100).clamp(40, 100) - 2) {
            hidden.push_str(&format!("  {0}{line}{0:#}\n", out::DIM));
        }
    }
    section("Big and scattered: total against the widest single place in a flame graph", &hidden);
    section("Biggest by self", &functions(response, &format, &report.by_self).text(width, "  "));
    section("Biggest by total", &functions(response, &format, &report.by_total).text(width, "  "));
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
    for source in &report.sources {
        for line in source_lines(source) {
            text.push_str(&format!("- {}\n", out::md_text(&line)));
        }
    }
    text.push('\n');
    for line in facts(response, report, &format) {
        text.push_str(&format!("- {}\n", out::md_text(&line)));
    }
    text.push_str("\n## Big and scattered\n\n");
    for grid in
        [scattered(response, "package", &report.scattered_packages), scattered(response, "function", &report.scattered_functions)]
    {
        if !grid.rows.is_empty() {
            text.push_str(&grid.write(Format::Md, None));
            text.push('\n');
        }
    }
    text.push_str(&format!("{}\n", comparison(report)));
    for (title, rows) in [("Biggest by self", &report.by_self), ("Biggest by total", &report.by_total)] {
        text.push_str(&format!("\n## {title}\n\n{}", functions(response, &format, rows).write(Format::Md, None)));
    }
    text.push_str("\n## Try next\n\n");
    for s in &report.suggestions {
        text.push_str(&format!("- {}: {}\n", out::md_text(&s.why), out::md_code(&command(input, &s.lens))));
    }
    text
}

/// All lists in one table, told apart by their first column.
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
    for (list, entries) in
        [("scattered-package", &report.scattered_packages), ("scattered-function", &report.scattered_functions)]
    {
        for r in entries {
            let cells = [list.to_owned(), r.name.clone(), String::new(), number(r.total), percent(r.total_percent)];
            rows.push(cells.into_iter().chain([r.towers.to_string(), number(r.widest)]).collect());
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
