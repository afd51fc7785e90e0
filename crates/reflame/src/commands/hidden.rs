//! `reflame hidden`: what is big, and in no single place of a flame graph.

use api::{Body, HiddenBody, HiddenShown, Unit, What};
use engine::format::{plural, thousands};

use super::report::command;
use super::{ask, heading, number, percent};
use crate::args::{self, Format, HiddenOptions, Level};
use crate::fail::{Fail, Result};
use crate::out::{self, Grid};

pub fn run(input: &args::Input, output: &args::Output, options: &HiddenOptions) -> Result<()> {
    // Here `--by` is what a row is, not a step of the lens.
    let unit = match input.by {
        None => Unit::Group,
        Some(Level::Function) => Unit::Function,
        Some(Level::Class) => Unit::Class,
        Some(Level::Package) => Unit::Package,
        Some(Level::Module) => Unit::Module,
        Some(Level::File | Level::Line) => {
            return Err(Fail::new(
                "hidden cost is ranked by function, class, package or module, or without --by by what calls each other",
            ));
        }
    };
    let plain = input.without_by();
    let rows = if options.rows == 0 { usize::MAX } else { options.rows };
    let what = What::Hidden { unit, rows, depth: options.group_depth, tau_percent: options.tau };
    let (_, response) = ask(&plain, what)?;
    let path = output.output.as_deref();
    let Body::Hidden(hidden) = &response.body else { return Ok(()) };
    match output.format {
        Format::Json => out::json(path, &response),
        Format::Csv => out::text(path, &grid(hidden, false).write(Format::Csv, None)),
        Format::Md => out::text(path, &format!("{}\n{}", grid(hidden, true).write(Format::Md, None), rest(hidden).join("\n"))),
        Format::Text => {
            let mut text = heading(&response);
            text.push_str(&lines(hidden, input, out::width(path), "", true));
            out::text(path, &text)
        }
    }
}

/// The ranking as sentences, and under each the command that shows it. `entries` adds the functions it is entered by.
pub fn lines(hidden: &HiddenBody, input: &args::Input, width: Option<usize>, indent: &str, entries: bool) -> String {
    let mut text = String::new();
    let room = width.unwrap_or(usize::MAX).saturating_sub(indent.len() + 8).max(20);
    for row in &hidden.rows {
        let rank = row.rank;
        text.push_str(&format!("{indent}{rank:>3}  {0}{1}{0:#}\n", out::HEADING, out::clean(&row.why)));
        if entries {
            text.push_str(&format!("{indent}     {0}{1}{0:#}\n", out::DIM, details(row)));
            for entry in row.entries.iter().filter(|e| e.name != row.name).take(ENTRIES) {
                let cost = format!("{:>7} {:>6}  ", entry.own.of_view, plural_short(entry.places));
                text.push_str(&format!(
                    "{indent}     {cost}{}\n",
                    out::fit(&out::clean(&entry.name), room.saturating_sub(cost.len()))
                ));
            }
        }
        if let Some(lens) = &row.lens {
            text.push_str(&format!("{indent}     {0}{1}{0:#}\n", out::CODE, out::clean(&command(input, lens))));
        }
    }
    for line in rest(hidden) {
        for line in super::explain::wrap(&line, width.unwrap_or(100).clamp(40, 100) - indent.len()) {
            text.push_str(&format!("{indent}{0}{line}{0:#}\n", out::DIM));
        }
    }
    text
}

/// Functions named under a group.
const ENTRIES: usize = 5;

fn plural_short(places: u32) -> String {
    format!("{}×", thousands(u64::from(places)))
}

/// The numbers behind a row.
fn details(row: &HiddenShown) -> String {
    let mut parts = vec![format!("hidden {:.2}%", row.hidden_percent)];
    if let Some(range) = row.hidden_range {
        parts[0].push_str(&format!(" [{:.2}–{:.2}]", range.lo, range.hi));
    }
    match row.ranks {
        (best, worst) if best == worst => {}
        (best, worst) => parts.push(format!("rank {best} to {worst} in resampled profiles")),
    }
    match row.effective_places {
        // More than were seen: so few pairs of samples share a place, or the places are so equal.
        Some(n) if n > f64::from(row.places) => parts.push(match row.unseen_percent {
            Some(once) if once >= 50.0 => "nearly every place seen once".into(),
            _ => "all places about equally large".into(),
        }),
        Some(n) if row.places > 1 => parts.push(format!("as spread out as {n:.1} equal places")),
        None if row.places > 1 => parts.push("every place seen once".into()),
        _ => {}
    }
    if row.inclusive.value != row.own.value {
        parts.push(format!("{} with all it calls", row.inclusive.of_view));
    }
    if let Some(unseen) = row.unseen_percent.filter(|u| *u >= 5.0) {
        parts.push(format!("an estimated {unseen:.0}% of it in places this profile never saw"));
    }
    parts.join(", ")
}

/// What is not in the list.
fn rest(hidden: &HiddenBody) -> Vec<String> {
    let mut lines = Vec::new();
    let (one, many) = match hidden.unit {
        "class" => ("class", "classes".to_owned()),
        unit => (unit, format!("{unit}s")),
    };
    if hidden.rows.is_empty() {
        lines.push(match hidden.platform_only.percent {
            p if p >= 50.0 => {
                "Nothing of the program's own is big and in many places: most of the cost is the platform's.".into()
            }
            _ => "Nothing is both big and in many places: what is big stands in one, and what is in many is small.".into(),
        });
    }
    let looked_at = plural(u64::from(hidden.considered), one, &many);
    let mut more = String::new();
    if hidden.more > 0 {
        more.push_str(&format!("; {} more would be listed (-n 0 shows all)", thousands(u64::from(hidden.more))));
    }
    if hidden.left_out > 0 {
        more.push_str(&format!("; {} hidden by too little, or too unsure, to list", thousands(u64::from(hidden.left_out))));
    }
    let platform = match hidden.platform_only.value.stored {
        0 => String::new(),
        _ => format!("; {} of the view is in stacks of the platform alone", hidden.platform_only.of_view),
    };
    lines.push(format!(
        "{looked_at} looked at{more}{platform}. Cost of runtimes, standard libraries and the kernel (@platform) counts to its caller."
    ));
    lines
}

/// The ranking as a table.
pub fn grid(hidden: &HiddenBody, people: bool) -> Grid {
    let columns = if people {
        vec![
            ("rank", true),
            ("own", true),
            ("95 %", true),
            ("places", true),
            ("widest", true),
            ("hidden", true),
            (hidden.unit, false),
        ]
    } else {
        vec![
            ("rank", true),
            ("rank_best", true),
            ("rank_worst", true),
            ("own", true),
            ("own_percent", true),
            ("inclusive", true),
            ("places", true),
            ("widest", true),
            ("effective_places", true),
            ("hidden_percent", true),
            ("hidden_percent_low", true),
            ("hidden_percent_high", true),
            (hidden.unit, false),
            ("lens", false),
        ]
    };
    let row = |r: &HiddenShown| {
        if people {
            return vec![
                r.rank.to_string(),
                r.own.of_view.clone(),
                r.own.range.clone().unwrap_or_default(),
                thousands(u64::from(r.places)),
                r.widest.of_view.clone(),
                format!("{:.2}%", r.hidden_percent),
                r.name.clone(),
            ];
        }
        let optional = |n: Option<f64>| n.map(percent).unwrap_or_default();
        vec![
            r.rank.to_string(),
            r.ranks.0.to_string(),
            r.ranks.1.to_string(),
            number(r.own.value),
            percent(r.own.percent),
            number(r.inclusive.value),
            r.places.to_string(),
            number(r.widest.value),
            optional(r.effective_places),
            percent(r.hidden_percent),
            optional(r.hidden_range.map(|r| r.lo)),
            optional(r.hidden_range.map(|r| r.hi)),
            r.name.clone(),
            r.lens.clone().unwrap_or_default(),
        ]
    };
    Grid { columns, rows: hidden.rows.iter().map(row).collect() }
}
