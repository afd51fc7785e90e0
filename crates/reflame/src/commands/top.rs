//! `reflame top`: self and total per function, class, ….

use api::{Body, What};

use super::{ask, cell, format_of, heading, number, percent, share};
use crate::args::{self, Format};
use crate::fail::Result;
use crate::out::{self, Grid};

pub fn run(input: &args::Input, output: &args::Output, rows: usize, total: bool) -> Result<()> {
    // Here `--by` is what a row is, not a step of the lens.
    let level = input.by.map_or(api::Level::Function, Into::into);
    let plain = args::Input {
        by: None,
        files: input.files.clone(),
        lens: input.lens.clone(),
        sample_type: input.sample_type.clone(),
        from: input.from.clone(),
        ..*input
    };
    let rows = (rows > 0).then_some(rows);
    let (_, response) = ask(&plain, What::Table { level, rows, by_self: !total })?;
    let path = output.output.as_deref();
    if output.format == Format::Json {
        return out::json(path, &response);
    }
    let Body::Table { level, all_rows, rows } = &response.body else { return Ok(()) };
    let people = output.format == Format::Text || output.format == Format::Md;
    let format = format_of(&response);
    let value = |v| if people { cell(&format, v) } else { number(v) };
    let of_view = |v, exact| if people { share(v, response.view) } else { percent(exact) };
    let grid = Grid {
        columns: vec![
            ("self", true),
            (if people { "self%" } else { "self_percent" }, true),
            ("total", true),
            (if people { "total%" } else { "total_percent" }, true),
            ("places", true),
            (if people { "widest%" } else { "widest_percent" }, true),
            (level, false),
        ],
        rows: rows
            .iter()
            .map(|r| {
                let widest = r.widest.stored as f64 * 100.0 / response.view.stored.max(1) as f64;
                vec![
                    value(r.own),
                    of_view(r.own, r.self_of_view),
                    value(r.total),
                    of_view(r.total, r.total_of_view),
                    r.towers.to_string(),
                    of_view(r.widest, widest),
                    r.name.clone(),
                ]
            })
            .collect(),
    };
    let mut text = String::new();
    if output.format == Format::Text {
        text.push_str(&heading(&response));
    }
    text.push_str(&grid.write(output.format, out::width(path)));
    if output.format == Format::Text && *all_rows > rows.len() {
        let rest = engine::format::plural((all_rows - rows.len()) as u64, "row", "rows");
        text.push_str(&format!("{0}… {rest} more (-n 0 shows all){0:#}\n", out::DIM));
    }
    out::text(path, &text)
}
