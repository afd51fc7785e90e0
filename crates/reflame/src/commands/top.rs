//! `reflame top`: self and total per function, class, ….

use api::{Body, What};

use super::{ask, cell, format_of, heading, number, percent, range_text, share};
use crate::args::{self, Format};
use crate::fail::Result;
use crate::out::{self, Grid};

pub fn run(input: &args::Input, output: &args::Output, rows: usize, total: bool) -> Result<()> {
    // Here `--by` is what a row is, not a step of the lens.
    let level = input.by.map_or(api::Level::Function, Into::into);
    let plain = input.without_by();
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
    // For people between what the share lies that the list is ordered by; for machines both.
    let mut columns = vec![("self", true), (if people { "self%" } else { "self_percent" }, true)];
    let ranges = |columns: &mut Vec<_>, here: bool, low, high| match (people, here) {
        (true, true) => columns.push(("95 %", true)),
        (false, _) => columns.extend([(low, true), (high, true)]),
        (true, false) => {}
    };
    ranges(&mut columns, !total, "self_percent_low", "self_percent_high");
    columns.extend([("total", true), (if people { "total%" } else { "total_percent" }, true)]);
    ranges(&mut columns, total, "total_percent_low", "total_percent_high");
    columns.extend([("places", true), (if people { "widest%" } else { "widest_percent" }, true), (*level, false)]);
    let range = |cells: &mut Vec<String>, here: bool, range: Option<api::Range>| match (people, here) {
        (true, true) => cells.push(range.map(range_text).unwrap_or_default()),
        (false, _) => cells.extend(range.map_or_else(Default::default, |r| [percent(r.lo), percent(r.hi)])),
        (true, false) => {}
    };
    let row = |r: &api::TableRow| {
        let widest = r.widest.stored as f64 * 100.0 / response.view.stored.max(1) as f64;
        let mut cells = vec![value(r.own), of_view(r.own, r.self_of_view)];
        range(&mut cells, !total, r.self_range);
        cells.extend([value(r.total), of_view(r.total, r.total_of_view)]);
        range(&mut cells, total, r.total_range);
        cells.extend([r.towers.to_string(), of_view(r.widest, widest), r.name.clone()]);
        cells
    };
    let grid = Grid { columns, rows: rows.iter().map(row).collect() };
    let mut text = String::new();
    if output.format == Format::Text {
        text.push_str(&heading(&response));
    }
    text.push_str(&grid.write(output.format, out::width(path)));
    for (row, note) in rows.iter().filter_map(|r| Some((r, r.note.as_ref()?))).filter(|_| output.format == Format::Text) {
        text.push_str(&format!("{0}{1}: {note}{0:#}\n", out::WARN, out::clean(&row.name)));
    }
    if output.format == Format::Text && *all_rows > rows.len() {
        let rest = engine::format::plural((all_rows - rows.len()) as u64, "row", "rows");
        text.push_str(&format!("{0}… {rest} more (-n 0 shows all){0:#}\n", out::DIM));
    }
    out::text(path, &text)
}
