//! `reflame svg`: a flame graph as one file.

use engine::format::ValueFormat;
use engine::render::svg::{SvgOptions, render};
use engine::render::{Direction, Facts, Shape};
use engine::view::BottomUp;

use crate::args;
use crate::fail::Result;
use crate::{input, out};

pub fn run(input: &args::Input, svg: &args::Svg) -> Result<()> {
    let lens = input::lens(&input.lens, input.by)?;
    let mut session = input::session(input)?;
    super::warn(&session);
    let seen = session.see(&lens, input.sample_type.as_deref())?;
    let matched = match &svg.callers {
        Some(pattern) => Some(session.matcher(pattern, &lens)?.bind(seen.cost.lensed().symbols())),
        None => None,
    };
    let t = session.type_info(seen.sample_type);
    let names: Vec<String> = input.files.iter().map(|f| input::display_name(f)).collect();
    let title = match (&svg.title, &svg.callers) {
        (Some(title), _) => title.clone(),
        (None, Some(pattern)) => format!("{}: callers of {pattern}", names.join(" + ")),
        (None, None) => names.join(" + "),
    };
    let bottom_up = svg.bottom_up || matched.is_some();
    let facts = Facts {
        title,
        subtitle: format!("{} ({})", t.name, t.unit),
        unit: ValueFormat::new(&t.name, &t.unit, t.scale),
        all: seen.cost.all(),
        lens: (!seen.lens.is_empty()).then(|| seen.lens.trim_end().replace('\n', " | ")),
        direction: if bottom_up { Direction::BottomUp } else { Direction::TopDown },
    };
    let options = SvgOptions {
        interactive: !svg.fixed,
        shape: if svg.icicle { Shape::Icicle } else { Shape::Flame },
        width: svg.width,
        min_width: svg.min_width,
        ..SvgOptions::default()
    };
    let order = api::Siblings::from(svg.order).into();
    let picture = match matched {
        Some(matched) => render(&mut BottomUp::callers(&seen.cost, &matched, order), &facts, &options),
        None if bottom_up => render(&mut BottomUp::new(&seen.cost, order), &facts, &options),
        None => render(&mut seen.tree(order), &facts, &options),
    };
    out::bytes(svg.output.as_deref(), picture.as_bytes())
}
