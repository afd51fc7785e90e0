//! `reflame svg`: a flame graph as one file.

use engine::render::svg::{SvgOptions, render};
use engine::render::{Direction, Shape};
use engine::view::LazyTree;
use profile::Bits;

use crate::args;
use crate::fail::Result;
use crate::{input, out};

pub fn run(input: &args::Input, svg: &args::Picture) -> Result<()> {
    let lens = input::lens(&input.lens, input.by)?;
    let mut session = input::session(input)?;
    super::warn(&session);
    let seen = session.see(&lens.text, input.sample_type.as_deref()).map_err(|e| lens.fail(e))?;
    let bind =
        |pattern: &String| -> Result<Bits> { Ok(session.matcher(pattern, &lens.text)?.bind(seen.cost.lensed().symbols())) };
    let matched = svg.callers.as_ref().map(bind).transpose()?;
    let order = api::Siblings::from(svg.order).into();
    let names: Vec<String> = input.files.iter().map(|f| input::display_name(f)).collect();
    let title = match (&svg.title, &svg.callers) {
        (Some(title), _) => title.clone(),
        (None, Some(pattern)) => format!("{}: callers of {pattern}", names.join(" + ")),
        (None, None) => names.join(" + "),
    };
    let bottom_up = svg.bottom_up || matched.is_some();
    let direction = if bottom_up { Direction::BottomUp } else { Direction::TopDown };
    let facts = session.facts(&seen, &title, direction, svg.highlight.as_deref())?;
    let options = SvgOptions {
        interactive: !svg.fixed,
        shape: match (svg.flame, svg.icicle) {
            (true, _) => Some(Shape::Flame),
            (_, true) => Some(Shape::Icicle),
            _ => None,
        },
        width: svg.width,
        min_width: svg.min_width,
        max_rows: svg.max_rows,
        ..SvgOptions::default()
    };
    let picture = match matched {
        Some(matched) => render(&mut LazyTree::callers(&seen.cost, &matched, order), &facts, &options),
        None if bottom_up => render(&mut LazyTree::bottom_up(&seen.cost, order), &facts, &options),
        None => render(&mut seen.tree(order), &facts, &options),
    };
    out::bytes(svg.output.as_deref(), picture.as_bytes())
}
