//! `reflame tree` and `reflame callers`: merged trees as text.

use api::{Body, Direction, Node, NodeKind, What};

use super::{ask, cell, format_of, heading, number, percent, share};
use crate::args::{self, Format};
use crate::fail::Result;
use crate::out::{self, Grid};

/// Deeper levels are indented no further, and say how deep they are.
const MAX_INDENT: u32 = 40;

pub fn run(input: &args::Input, output: &args::Output, shape: &args::TreeShape, bottom_up: bool) -> Result<()> {
    let direction = if bottom_up { Direction::BottomUp } else { Direction::TopDown };
    let what = What::Tree { direction, min_percent: shape.min, max_depth: shape.depth, order: shape.order.into() };
    write(input, output, what)
}

pub fn callers(pattern: &str, input: &args::Input, output: &args::Output, shape: &args::TreeShape) -> Result<()> {
    let what =
        What::Callers { pattern: pattern.to_owned(), min_percent: shape.min, max_depth: shape.depth, order: shape.order.into() };
    write(input, output, what)
}

fn write(input: &args::Input, output: &args::Output, what: What) -> Result<()> {
    let (_, response) = ask(input, what)?;
    let path = output.output.as_deref();
    if output.format == Format::Json {
        return out::json(path, &response);
    }
    let Body::Tree { nodes } = &response.body else { return Ok(()) };
    let people = output.format != Format::Csv;
    let format = format_of(&response);
    let value = |v| if people { cell(&format, v) } else { number(v) };
    let titles =
        if people { ["of all", "of view", "of parent"] } else { ["percent_of_all", "percent_of_view", "percent_of_parent"] };
    let mut columns = vec![("total", true), (titles[0], true), (titles[1], true), (titles[2], true), ("self", true)];
    if !people {
        columns.push(("depth", true));
    }
    columns.push(("frame", false));
    let row = |n: &Node| {
        let parent = n.parent.map_or(n.total, |p| nodes[p as usize].total);
        let mut cells = vec![value(n.total)];
        if people {
            cells.extend([share(n.total, response.all), share(n.total, response.view), share(n.total, parent)]);
        } else {
            cells.extend([percent(n.of_all), percent(n.of_view), percent(n.of_parent)]);
        }
        cells.push(value(n.own));
        if people {
            cells.push(format!("{}{}", indent(n.depth), n.name));
        } else {
            cells.extend([n.depth.to_string(), n.name.clone()]);
        }
        cells
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for node in nodes {
        rows.push(row(node));
        if people && !node.reached_from.is_empty() {
            let mut cells = vec![String::new(); columns.len() - 1];
            cells.push(format!("{}  {}", indent(node.depth), reached(node)));
            rows.push(cells);
        }
    }
    let grid = Grid { columns, rows };
    let mut text = String::new();
    if output.format == Format::Text {
        text.push_str(&heading(&response));
    }
    text.push_str(&grid.write(output.format, out::width(path)));
    if output.format == Format::Text && nodes.iter().any(|n| n.kind == NodeKind::Remainder) {
        text.push_str(&format!("{0}… frames summed because they are small or deep; --min 0 lists all{0:#}\n", out::DIM));
    }
    out::text(path, &text)
}

/// Callers named on a line.
const CALLERS: usize = 4;

/// `← Cache.get 62.65%, Cache.set 20.11%, 3 more`: the callers the lens cut off.
fn reached(node: &Node) -> String {
    let all = &node.reached_from;
    let name = |c: &api::Caller| c.name.clone().unwrap_or_else(|| "(the stack began here)".into());
    let mut parts: Vec<String> =
        all.iter().take(CALLERS).map(|c| format!("{} {}", name(c), share(c.value, node.total))).collect();
    if all.len() > CALLERS {
        parts.push(format!("{} more", all.len() - CALLERS));
    }
    format!("← {}", parts.join(", "))
}

fn indent(depth: u32) -> String {
    if depth <= MAX_INDENT {
        " ".repeat(depth as usize)
    } else {
        let level = format!("({depth}) ");
        format!("{}{level}", " ".repeat((MAX_INDENT as usize).saturating_sub(level.len())))
    }
}
