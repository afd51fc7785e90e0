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

impl Session {
    /// What a picture of a view says about itself. Frames that match `highlight` stand out.
    ///
    /// # Errors
    /// [`Error::Lens`] with the place in `highlight`.
    pub fn facts(&self, seen: &Seen, title: &str, direction: Direction, highlight: Option<&str>) -> Result<Facts, Error> {
        let highlight = highlight.map(|pattern| {
            let matched = bind(self, seen, pattern)?;
            let towers = towers(seen.merged(), |symbol| matched.get(symbol as usize));
            Ok(Highlight { pattern: pattern.to_owned(), matched, towers })
        });
        let t = self.type_info(seen.sample_type);
        Ok(Facts {
            title: title.to_owned(),
            // The values beside it name the unit.
            subtitle: if t.name == "samples" { String::new() } else { t.name.clone() },
            unit: ValueFormat::new(&t.name, &t.unit, t.scale),
            all: seen.cost.all(),
            lens: (!seen.lens.is_empty()).then(|| seen.lens.trim_end().replace('\n', " | ")),
            direction,
            sampling: Some(seen.sampling.as_ref().clone()),
            highlight: highlight.transpose()?,
        })
    }
}

pub(crate) fn svg(session: &Session, seen: &Arc<Seen>, wanted: &Wanted<'_>) -> Result<Body, Error> {
    let cost = &seen.cost;
    let direction = match wanted.view {
        View::TopDown {} | View::Callees { .. } => Direction::TopDown,
        View::BottomUp {} | View::Callers { .. } => Direction::BottomUp,
    };
    let facts = session.facts(seen, wanted.title, direction, wanted.search.filter(|s| !s.trim().is_empty()))?;
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
