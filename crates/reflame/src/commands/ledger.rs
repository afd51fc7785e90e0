//! `reflame ledger`: what each step of the lens did with the samples.

use api::{Body, Measure, What};

use super::{ask, cell, format_of, heading, number};
use crate::args::{self, Format};
use crate::fail::Result;
use crate::out::{self, Grid};

pub fn run(input: &args::Input, output: &args::Output) -> Result<()> {
    let (_, response) = ask(input, What::Ledger {})?;
    let path = output.output.as_deref();
    if output.format == Format::Json {
        return out::json(path, &response);
    }
    let Body::Ledger { steps, stacks, whole } = &response.body else { return Ok(()) };
    let people = output.format != Format::Csv;
    let format = format_of(&response);
    let value = |m: Measure| match people {
        true if m.rows == 0 => "·".to_owned(),
        true => cell(&format, m.value),
        false => number(m.value),
    };
    let mut rows: Vec<Vec<String>> = steps
        .iter()
        .map(|s| {
            let parts = [s.before, s.kept, s.reshaped, s.moved, s.other, s.broken, s.hidden, s.dropped];
            let note = if s.no_match { "  (matches nothing)" } else { "" };
            parts.into_iter().map(value).chain([format!("{}{note}", s.step)]).collect()
        })
        .collect();
    // The last line is the law: all = stacks + buckets + dropped.
    let bucket = |name: &str| {
        response
            .buckets
            .iter()
            .find(|b| b.name == name)
            .map_or("·".to_owned(), |b| if people { cell(&format, b.value) } else { number(b.value) })
    };
    let dropped = if response.dropped.stored == 0 && people {
        "·".to_owned()
    } else if people {
        cell(&format, response.dropped)
    } else {
        number(response.dropped)
    };
    if people {
        rows.push(vec![
            value(*whole),
            value(*stacks),
            String::new(),
            String::new(),
            bucket("[OTHER]"),
            bucket("[BROKEN]"),
            bucket("[HIDDEN]"),
            dropped,
            "= all, in stacks, in buckets, dropped".into(),
        ]);
    }
    let grid = Grid {
        columns: vec![
            ("before", true),
            ("kept", true),
            ("reshaped", true),
            (if people { "to caller" } else { "to_caller" }, true),
            ("OTHER", true),
            ("BROKEN", true),
            ("HIDDEN", true),
            ("dropped", true),
            ("step", false),
        ],
        rows,
    };
    let mut text = String::new();
    if output.format == Format::Text {
        text.push_str(&heading(&response));
        if steps.is_empty() {
            text.push_str("no steps: give some with -l, e.g. -l 'from com.acme.*'\n");
        }
    }
    text.push_str(&grid.write(output.format, out::width(path)));
    for (step, note) in steps.iter().filter_map(|s| Some((s, s.note.as_ref()?))).filter(|_| output.format == Format::Text) {
        let line = format!("{}: {note}", out::clean(&step.step));
        for line in super::explain::wrap(&line, out::width(path).unwrap_or(100).clamp(40, 100)) {
            text.push_str(&format!("{0}{line}{0:#}\n", out::WARN));
        }
    }
    out::text(path, &text)
}
