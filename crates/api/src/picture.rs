//! A picture as a file.

use std::sync::Arc;

use engine::format::ValueFormat;
use engine::render::svg::{SvgOptions, render};
use engine::render::{Direction, Facts, Highlight, Shape};
use engine::view::{LazyTree, towers};

use crate::graph::bind;
use crate::response::Body;
use crate::session::{Error, Seen, Session};
use crate::{Siblings, View};

/// What a picture is to show.
pub(crate) struct Wanted<'a> {
    pub(crate) view: &'a View,
    pub(crate) order: Siblings,
    pub(crate) icicle: bool,
    pub(crate) width: u32,
    pub(crate) search: Option<&'a str>,
    pub(crate) title: &'a str,
}

pub(crate) fn svg(session: &Session, seen: &Arc<Seen>, wanted: &Wanted<'_>) -> Result<Body, Error> {
    let cost = &seen.cost;
    let mut highlight = None;
    if let Some(pattern) = wanted.search.filter(|s| !s.trim().is_empty()) {
        let matched = bind(session, seen, pattern)?;
        let towers = towers(seen.merged(), |symbol| matched.get(symbol as usize));
        highlight = Some(Highlight { pattern: pattern.to_owned(), matched, towers });
    }
    let t = session.type_info(seen.sample_type);
    let facts = Facts {
        title: wanted.title.to_owned(),
        subtitle: if t.name == "samples" { String::new() } else { t.name.clone() },
        unit: ValueFormat::new(&t.name, &t.unit, t.scale),
        all: cost.all(),
        lens: (!seen.lens.is_empty()).then(|| seen.lens.trim_end().replace('\n', " | ")),
        direction: match wanted.view {
            View::TopDown {} | View::Callees { .. } => Direction::TopDown,
            View::BottomUp {} | View::Callers { .. } => Direction::BottomUp,
        },
        highlight,
    };
    let options = SvgOptions {
        interactive: true,
        shape: Some(if wanted.icicle { Shape::Icicle } else { Shape::Flame }),
        width: wanted.width.clamp(200, 20_000),
        ..SvgOptions::default()
    };
    let order = wanted.order.into();
    let text = match wanted.view {
        View::TopDown {} => render(&mut seen.tree(order), &facts, &options),
        View::BottomUp {} => render(&mut LazyTree::bottom_up(cost, order), &facts, &options),
        View::Callers { pattern } => {
            render(&mut LazyTree::callers(cost, &bind(session, seen, pattern)?, order), &facts, &options)
        }
        View::Callees { pattern } => {
            render(&mut LazyTree::callees(cost, &bind(session, seen, pattern)?, order), &facts, &options)
        }
    };
    Ok(Body::File { text })
}
