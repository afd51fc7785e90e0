//! A flame graph as one SVG file: a picture that any viewer shows and, if asked for, the tree and a script that make it
//! live in a browser.
//!
//! The picture needs no script: its boxes have `<title>` tooltips. An interactive file has the same picture and, as data,
//! a finer tree than is drawn, so that zooming opens what was too narrow. The script puts its own view over the picture
//! when it runs; where it may not run (an `<img>`, a strict policy), the picture stays.
//!
//! Edges are computed from exact sums and rounded once, to hundredths of a pixel. Neighbours have the same edge, and
//! nothing is lost between them.

use std::collections::BinaryHeap;
use std::fmt::{Display, Write};

use rustc_hash::FxHashMap;

use super::{BoxClass, Direction, Drawn, Facts, Highlight, Shape, clean, colour, fit};
use crate::analysis::Sampling;
use crate::format::{Unit, interval, percent, plural, thousands};
use crate::layout::{Box, Content, layout};

/// How the picture is made.
#[derive(Debug, Clone, PartialEq)]
pub struct SvgOptions {
    /// With data and script.
    pub interactive: bool,
    /// Where the root is. Without it a flame, or an icicle where a flame would begin with screens of blank space.
    pub shape: Option<Shape>,
    /// Width of the file, px. The interactive view fills its window instead.
    pub width: u32,
    /// Height of a row, px.
    pub row_height: u32,
    /// Size of the text on boxes, px.
    pub font_size: u32,
    /// What is narrower is drawn as part of a remainder box, px.
    pub min_width: f64,
    /// Rows below are not drawn, and the picture says so.
    pub max_rows: u32,
    /// At most this many nodes are drawn, and at most this many are embedded. If there are more, the smallest go into
    /// remainder boxes.
    pub max_nodes: u32,
}

impl Default for SvgOptions {
    fn default() -> Self {
        SvgOptions {
            interactive: false,
            shape: None,
            width: 1200,
            row_height: 18,
            font_size: 12,
            min_width: 0.5,
            max_rows: 5_000,
            max_nodes: 1_000_000,
        }
    }
}

/// A flame of more rows than this has its root out of sight: without a choice of shape it is drawn as an icicle.
const MAX_FLAME_ROWS: u32 = 60;
/// Empty space left and right, px.
const MARGIN: u32 = 12;
/// Empty space between the edge of a box and its text, px.
const INSET: i64 = 4;
/// The widest of the usual monospaced fonts, in thousandths of the font size.
const CELL: i64 = 602;
/// What is highlighted is at least this wide, hundredths of a px.
const FLAG: i64 = 200;
/// Boxes narrower than this (hundredths of a px) are drawn together, one path for each colour, without tooltips.
const SLIVER: i64 = 100;
/// At most this many boxes are elements of their own. More would make a file that no viewer opens.
const MAX_ELEMENTS: usize = 20_000;
/// Embedded is what is at least this wide, hundredths of a px,
const EMBEDDED: i64 = 5;
/// and what belongs to this many of the largest nodes, however narrow: a tail of small ones is often what is looked for.
const EMBEDDED_NODES: u32 = 50_000;
/// Nodes looked at to say how many rows are missing.
const MAX_LOOK: usize = 2_000_000;

const SCRIPT: &str = include_str!("svg.js");
const STYLE: &str = include_str!("svg.css");

/// Draws node 0 of a tree and everything under it.
///
/// Children of a node are asked for more than once and must be the same each time.
pub fn render(source: &mut dyn Drawn, facts: &Facts, options: &SvgOptions) -> String {
    let view = source.total(0).max(0);
    let mut geometry = Geometry::new(options, view);
    let picture = Picture::new(source, &geometry, options, facts.highlight.as_ref());
    if options.shape.is_none() && picture.rows > MAX_FLAME_ROWS {
        geometry.shape = Shape::Icicle;
    }
    let data = options.interactive.then(|| Data::of(source, facts.highlight.as_ref(), options, &geometry, &picture));
    let inferred = picture.inferred || data.as_ref().is_some_and(|data| !data.inferred.is_empty());
    let mut out = String::with_capacity(picture.boxes.len().min(MAX_ELEMENTS) * 300 + 16_384);

    let header = header_lines(facts, view);
    let top = 24 + 18 * (header.len() as i64 - 1) + 14;
    let bottom = top + i64::from(picture.rows) * geometry.row;
    let counts = footer_lines(&picture, facts, &geometry, view);
    let found = facts.highlight.as_ref().map(|highlight| found_line(highlight, &picture, facts, view));
    let width = options.width;
    let legend = place_legend(picture.legend(picture.inferred), width);
    let legend_rows = legend.last().map_or(0, |entry| entry.row + 1);
    let height = bottom + 12 + 17 * (counts.len() as i64 + legend_rows + i64::from(found.is_some())) + 6;

    let title = clean(&facts.title);
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="reflame" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{}">"#,
        Xml(&title)
    );
    let _ = writeln!(out, "<title>{}</title>", Xml(&title));
    write_style(&mut out, options, inferred);
    let _ = writeln!(out, "<defs>{PATTERNS}{}</defs>", if inferred { INFERRED_PATTERN } else { "" });
    let _ = writeln!(out, r#"<g class="picture"><rect class="bg" width="{width}" height="{height}"/>"#);
    write_header(&mut out, &header, width);
    write_boxes(&mut out, &picture, source, facts, &geometry, top);
    write_footer(&mut out, found, &counts, &legend, bottom, width);
    out.push_str("</g>\n");
    if let Some(data) = data {
        write_data(&mut out, &data, facts, &geometry, &picture, &header);
        let _ = writeln!(out, "<script><![CDATA[\n{SCRIPT}]]></script>");
    }
    out.push_str("</svg>\n");
    out
}

/// Units of the sample type to hundredths of a pixel.
struct Geometry {
    /// Width of the picture, hundredths of a px.
    width: i64,
    /// Height of a row, px.
    row: i64,
    font: i64,
    shape: Shape,
    view: i64,
    /// Narrower boxes are not drawn one by one, hundredths of a px.
    min: i64,
}

impl Geometry {
    fn new(options: &SvgOptions, view: i64) -> Self {
        Geometry {
            width: i64::from(options.width.saturating_sub(2 * MARGIN).max(1)) * 100,
            row: i64::from(options.row_height.max(4)),
            font: i64::from(options.font_size.max(4)),
            shape: options.shape.unwrap_or(Shape::Flame),
            view,
            min: ((options.min_width * 100.0).round() as i64).max(1),
        }
    }

    /// Where a value ends when it is drawn from the left edge, hundredths of a px.
    fn edge(&self, value: i64) -> i64 {
        let whole = i128::from(self.view.max(1));
        ((i128::from(value) * i128::from(self.width) * 2 + whole) / (whole * 2)) as i64
    }

    /// The upper edge of a row, px.
    fn y(&self, depth: u32, rows: u32, top: i64) -> i64 {
        let row = match self.shape {
            Shape::Flame => rows - 1 - depth,
            Shape::Icicle => depth,
        };
        top + i64::from(row) * self.row
    }

    /// The smallest value that is this wide, hundredths of a px.
    fn units(&self, width: i64) -> i64 {
        let (value, whole) = (i128::from(self.view) * i128::from(width), i128::from(self.width));
        (((value + whole - 1) / whole) as i64).max(1)
    }
}

/// What is drawn, before it is ink.
struct Picture {
    boxes: Vec<Box>,
    rows: u32,
    /// Boxes of nodes, the root included.
    drawn: u64,
    /// Children in remainder boxes, the boxes, and their value.
    rest_frames: u64,
    rest_boxes: u64,
    rest_value: i64,
    /// The smallest value that is drawn as a box of its own.
    threshold: i64,
    /// Boxes narrower than this are drawn without tooltips, hundredths of a px; how many they are.
    sliver: i64,
    slivers: u64,
    /// Rows below the last one, and whether they were all counted.
    deeper: u32,
    deeper_exact: bool,
    /// What occurs and needs an explanation.
    buckets: [bool; 3],
    inferred: bool,
    /// The smallest value of a box of a node other than the root.
    narrowest: i64,
    /// Boxes under which a highlighted box is drawn that has none above it.
    places: u32,
}

impl Picture {
    fn new(source: &mut dyn Drawn, geometry: &Geometry, options: &SvgOptions, highlight: Option<&Highlight>) -> Self {
        let max_rows = options.max_rows.max(1);
        let threshold = threshold(source, geometry.units(geometry.min), max_rows, options.max_nodes);
        let made = layout(source, 0, threshold, max_rows);
        let mut picture = Picture {
            boxes: made.boxes,
            rows: made.rows,
            drawn: 0,
            rest_frames: 0,
            rest_boxes: 0,
            rest_value: 0,
            threshold,
            sliver: SLIVER,
            slivers: 0,
            deeper: 0,
            deeper_exact: true,
            buckets: [false; 3],
            inferred: false,
            narrowest: i64::MAX,
            places: 0,
        };
        let mut widths = Vec::new();
        // Of each box on the way to the current one: whether it or one above is highlighted, and whether one below it was
        // counted as a place.
        let mut above: Vec<(bool, bool)> = Vec::new();
        for next in &picture.boxes {
            let width = geometry.edge(next.start + next.width) - geometry.edge(next.start);
            match next.content {
                Content::Node(node) => {
                    picture.drawn += 1;
                    above.truncate(next.depth as usize);
                    let hit = highlighted(source, node, highlight);
                    let inside = match above.last_mut() {
                        Some((true, _)) => true,
                        Some((false, counted)) if hit => {
                            picture.places += u32::from(!std::mem::replace(counted, true));
                            true
                        }
                        _ => hit,
                    };
                    above.push((inside, false));
                    picture.inferred |= source.inferred(node) > 0;
                    if node != 0 {
                        picture.narrowest = picture.narrowest.min(next.width);
                    }
                    if let BoxClass::Bucket(bucket) = source.class(node) {
                        picture.buckets[bucket as usize] = true;
                    }
                    widths.push(width);
                }
                Content::Remainder { count, .. } => {
                    picture.rest_boxes += 1;
                    picture.rest_frames += u64::from(count);
                    picture.rest_value += next.width;
                }
            }
        }
        if widths.iter().filter(|&&width| width >= SLIVER).count() > MAX_ELEMENTS {
            // As wide as the widest of those that are too many.
            let rank = widths.len() - 1 - MAX_ELEMENTS;
            let (_, &mut widest, _) = widths.select_nth_unstable(rank);
            picture.sliver = widest + 1;
        }
        picture.slivers = widths.iter().filter(|&&width| width < picture.sliver).count() as u64;
        if picture.rows == max_rows {
            (picture.deeper, picture.deeper_exact) = deeper_rows(source, &picture.boxes, max_rows, threshold);
        }
        picture
    }

    /// Class and explanation of what is not a function, or not a recorded one.
    fn legend(&self, inferred: bool) -> Vec<(&'static str, &'static str)> {
        let mut legend = Vec::new();
        let texts = ["OTHER: no match", "BROKEN: truncated stacks without a match", "HIDDEN: every frame was taken out"];
        for (i, text) in texts.into_iter().enumerate() {
            if self.buckets[i] {
                legend.push((BUCKETS[i], text));
            }
        }
        if inferred {
            legend.push((INFERRED, "hatched: attached by repair, not recorded"));
        }
        if self.rest_boxes > 0 {
            legend.push(("p-rest", "frames too narrow to draw one by one"));
        }
        legend
    }
}

const BUCKETS: [&str; 3] = ["other", "p-broken", "p-hidden"];
/// Lies over the colour of a box.
const INFERRED: &str = "p-inferred";

/// The smallest value, at least `min`, at which no more than `max_nodes` nodes are as large.
fn threshold(source: &mut dyn Drawn, min: i64, max_rows: u32, max_nodes: u32) -> i64 {
    // Largest first: what is never drawn is never expanded.
    let mut heap = BinaryHeap::from([(source.total(0), 0, 0)]);
    let mut count = 0;
    while let Some((value, node, depth)) = heap.pop() {
        count += 1;
        if count > max_nodes {
            return value.saturating_add(1);
        }
        if depth + 1 < max_rows {
            for child in source.children(node) {
                let value = source.total(child);
                if value >= min {
                    heap.push((value, child, depth + 1));
                }
            }
        }
    }
    min
}

/// How many rows there would be below the last one.
fn deeper_rows(source: &mut dyn Drawn, boxes: &[Box], max_rows: u32, min: i64) -> (u32, bool) {
    let mut todo = Vec::new();
    for last in boxes.iter().filter(|next| next.depth + 1 == max_rows) {
        if let Content::Node(node) = last.content {
            todo.push((node, 0));
        }
    }
    let (mut deepest, mut looked) = (0, 0);
    while let Some((node, depth)) = todo.pop() {
        looked += 1;
        if looked > MAX_LOOK {
            return (deepest, false);
        }
        for child in source.children(node) {
            let value = source.total(child);
            if value > 0 {
                deepest = deepest.max(depth + 1);
            }
            if value >= min {
                todo.push((child, depth + 1));
            }
        }
    }
    (deepest, true)
}

/// One line of the header: class and text.
type Line = (&'static str, String);

fn header_lines(facts: &Facts, view: i64) -> Vec<Line> {
    let mut subtitle = clean(&facts.subtitle).into_owned();
    let mut add = |text: &str| {
        if !subtitle.is_empty() {
            subtitle.push_str(" · ");
        }
        subtitle.push_str(text);
    };
    add(&facts.unit.value(view));
    if view != facts.all {
        add(&format!("{} of {}", percent(view, facts.all), facts.unit.value(facts.all)));
    }
    add(match facts.direction {
        Direction::TopDown => "top-down",
        Direction::BottomUp => "bottom-up",
    });
    let mut lines = vec![("t", clean(&facts.title).into_owned()), ("s", subtitle)];
    if let Some(lens) = &facts.lens {
        let steps: Vec<&str> = lens.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.push(("l", format!("lens: {}", clean(&steps.join(" | ")))));
    }
    lines
}

/// Cuts the end off a text that has no room.
fn shorten(text: &mut String, room: usize) {
    if fit::cells(text) > room {
        let end = text.char_indices().nth(room.saturating_sub(1)).map_or(0, |(at, _)| at);
        text.truncate(end);
        text.push('…');
    }
}

fn highlighted(source: &dyn Drawn, node: u32, highlight: Option<&Highlight>) -> bool {
    highlight.is_some_and(|highlight| source.symbol(node).is_some_and(|symbol| highlight.matched.get(symbol as usize)))
}

/// What is said about the highlighted frames: the whole truth about the view, and how much of it is drawn.
fn found_line(highlight: &Highlight, picture: &Picture, facts: &Facts, view: i64) -> String {
    let pattern = clean(&highlight.pattern);
    let towers = &highlight.towers;
    if towers.count == 0 {
        return format!("{pattern}: no match");
    }
    let mut line = format!("{pattern}: {} of view, {}", percent(towers.total, view), facts.unit.value(towers.total));
    // From the leaf there are no call paths that lead to a match.
    if facts.direction == Direction::TopDown {
        let _ = write!(line, ", {}", plural(u64::from(towers.count), "place", "places"));
        match picture.places {
            0 => line.push_str(" (none drawn)"),
            drawn if drawn < towers.count => {
                let _ = write!(line, " ({} drawn)", thousands(u64::from(drawn)));
            }
            _ => {}
        }
        if towers.count > 1 {
            let _ = write!(line, ", widest {}", percent(towers.widest, view));
        }
    }
    line
}

fn footer_lines(picture: &Picture, facts: &Facts, geometry: &Geometry, view: i64) -> Vec<String> {
    let mut lines = vec![counts(picture, view)];
    if picture.slivers > 0 {
        let limit = Px(picture.sliver);
        lines.push(format!("{} narrower than {limit} px, drawn without tooltip", plural(picture.slivers, "box is", "boxes are")));
    }
    if picture.threshold > geometry.units(geometry.min) {
        let smallest = Px(geometry.edge(picture.threshold));
        lines.push(format!("too many boxes to draw: those under {smallest} px are in remainder boxes"));
    }
    if picture.deeper > 0 {
        let least = if picture.deeper_exact { "" } else { "at least " };
        lines.push(format!("deeper rows not drawn: {least}{}", thousands(u64::from(picture.deeper))));
    }
    match facts.sampling.as_ref().and_then(Sampling::least_sure) {
        Some(least) if picture.narrowest >= least => {}
        Some(least) if least > view => lines.push("all boxes are less sure than ± 50 %".to_string()),
        Some(least) => lines.push(format!("boxes narrower than {} are less sure than ± 50 %", percent(least, view))),
        None => {}
    }
    lines
}

/// The line that says whether anything is missing from what one sees.
fn counts(picture: &Picture, view: i64) -> String {
    let drawn = format!("{} drawn", plural(picture.drawn, "box", "boxes"));
    if picture.rest_boxes == 0 {
        return format!("{drawn}; every frame has its own");
    }
    let frames = plural(picture.rest_frames, "frame", "frames");
    let boxes = plural(picture.rest_boxes, "remainder box", "remainder boxes");
    format!("{drawn}; {frames} in {boxes} = {}", percent(picture.rest_value, view))
}

/// `… 214 frames, 3.10%`
fn remainder_label(count: u32, value: i64, view: i64) -> String {
    format!("… {}, {}", plural(u64::from(count), "frame", "frames"), percent(value, view))
}

/// As much of it as there is room for.
fn fit_remainder(label: &str, room: usize) -> Option<&str> {
    let short = label.rsplit_once(", ").map_or(label, |(short, _)| short);
    [label, short, "…"].into_iter().find(|text| fit::cells(text) <= room)
}

fn write_style(out: &mut String, options: &SvgOptions, inferred: bool) {
    out.push_str("<style>\n");
    colour::style(out);
    let font = options.font_size.max(4);
    let _ = writeln!(out, ".reflame{{--font:{font}px}}\n.b text{{font-size:{font}px}}");
    // What only some pictures have, or only the script uses, comes after a mark of its own line.
    let (picture, live) = STYLE.split_once("/* live */\n").unwrap_or((STYLE, ""));
    let (picture, hatch) = picture.split_once("/* inferred */\n").unwrap_or((picture, ""));
    out.push_str(picture);
    if inferred {
        out.push_str(hatch);
    }
    if options.interactive {
        out.push_str(live);
    }
    out.push_str("</style>\n");
}

/// Patterns of what is not a function. Their colours come from the style sheet, with both themes.
const PATTERNS: &str = concat!(
    r#"<pattern id="rf-rest" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="rest" width="6" height="6"/>"#,
    r#"<path class="hatch" d="M-1 1l2-2M0 6l6-6M5 7l2-2"/></pattern>"#,
    r#"<pattern id="rf-broken" width="10" height="10" patternUnits="userSpaceOnUse"><rect class="broken" width="10" height="10"/>"#,
    r#"<path class="marks" d="M-2 8l4 4M0 0l10 10M8-2l4 4"/></pattern>"#,
    r#"<pattern id="rf-hidden" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="hidden" width="8" height="8"/>"#,
    r#"<circle class="mark" cx="2" cy="2" r="1.1"/><circle class="mark" cx="6" cy="6" r="1.1"/></pattern>"#,
);

/// No ground: the colour of the box is to be seen through it.
const INFERRED_PATTERN: &str = concat!(
    r#"<pattern id="rf-inferred" width="10" height="10" patternUnits="userSpaceOnUse">"#,
    r#"<path class="inferred" d="M-2 8l4 4M0 0l10 10M8-2l4 4"/></pattern>"#,
);

fn write_header(out: &mut String, lines: &[Line], width: u32) {
    let mut y = 24;
    for (class, text) in lines {
        // Proportional text, so this is a guess, on the safe side.
        let cell = if *class == "t" { 9_500 } else { 7_250 };
        let room = i64::from(width.saturating_sub(2 * MARGIN)) * 1_000 / cell;
        let mut text = text.clone();
        shorten(&mut text, room as usize);
        let _ = writeln!(out, r#"<text class="{class}" x="{MARGIN}" y="{y}">{}</text>"#, Xml(&text));
        y += 18;
    }
}

/// An entry of the legend and where it stands, px and rows.
struct Entry {
    class: &'static str,
    text: &'static str,
    x: i64,
    row: i64,
}

/// Side by side, in as many rows as there must be.
fn place_legend(legend: Vec<(&'static str, &'static str)>, width: u32) -> Vec<Entry> {
    let (left, right) = (i64::from(MARGIN), i64::from(width) - i64::from(MARGIN));
    let (mut x, mut row) = (left, 0);
    let mut out = Vec::new();
    for (class, text) in legend {
        // Proportional text, so this is a guess, on the safe side.
        let wide = 24 + text.len() as i64 * 7;
        if x > left && x + wide > right {
            (x, row) = (left, row + 1);
        }
        out.push(Entry { class, text, x, row });
        x += wide + 18;
    }
    out
}

fn write_footer(out: &mut String, found: Option<String>, lines: &[String], legend: &[Entry], bottom: i64, width: u32) {
    let mut y = bottom + 22;
    if let Some(mut found) = found {
        shorten(&mut found, width.saturating_sub(2 * MARGIN + 24) as usize * 1_000 / 7_500);
        let _ = write!(out, r#"<rect class="match" x="{MARGIN}" y="{}" width="18" height="11"/>"#, y - 10);
        let _ = writeln!(out, r#"<text class="s h" x="{}" y="{y}">{}</text>"#, MARGIN + 24, Xml(&found));
        y += 17;
    }
    for Entry { class, text, x, row } in legend {
        let y = y + row * 17;
        if *class == INFERRED {
            let _ = write!(out, r#"<rect class="root" x="{x}" y="{}" width="18" height="11"/>"#, y - 10);
        }
        let _ = write!(out, r#"<rect class="{class}" x="{x}" y="{}" width="18" height="11"/>"#, y - 10);
        let _ = writeln!(out, r#"<text class="s" x="{}" y="{y}">{text}</text>"#, x + 24);
    }
    y += legend.last().map_or(0, |entry| (entry.row + 1) * 17);
    for line in lines {
        let _ = writeln!(out, r#"<text class="s" x="{MARGIN}" y="{y}">{}</text>"#, Xml(line));
        y += 17;
    }
}

/// The classes of boxes after those of the palette.
const CLASSES: [&str; 4] = ["root", BUCKETS[0], BUCKETS[1], BUCKETS[2]];

/// The place of a node's class among the palette's and [`CLASSES`].
fn class_of(source: &dyn Drawn, node: u32) -> usize {
    match source.class(node) {
        BoxClass::Frame => colour::slot(source.colour_key(node), source.name(node)),
        BoxClass::Root => colour::SLOTS,
        BoxClass::Bucket(bucket) => colour::SLOTS + 1 + bucket as usize,
    }
}

fn class_name(class: usize) -> String {
    CLASSES.get(class.wrapping_sub(colour::SLOTS)).map_or_else(|| format!("k{class}"), |name| name.to_string())
}

/// Slivers of one colour, one below the other: most of a deep picture, and one rectangle each.
#[derive(Debug, Clone, Copy)]
struct Run {
    class: usize,
    left: i64,
    right: i64,
    first: u32,
    last: u32,
}

struct Slivers<'a> {
    geometry: &'a Geometry,
    rows: u32,
    top: i64,
    open: Option<Run>,
    /// By class; the last two are for remainder boxes and for what is highlighted, which may cover its neighbours.
    paths: Vec<String>,
}

impl Slivers<'_> {
    fn add(&mut self, class: usize, left: i64, right: i64, row: u32) {
        if left == right {
            return;
        }
        match &mut self.open {
            Some(run) if run.class == class && run.left == left && run.right == right && run.last + 1 == row => run.last = row,
            _ => {
                self.close();
                self.open = Some(Run { class, left, right, first: row, last: row });
            }
        }
    }

    fn close(&mut self) {
        let Some(run) = self.open.take() else { return };
        let y = self.geometry.y(run.first, self.rows, self.top).min(self.geometry.y(run.last, self.rows, self.top));
        let height = i64::from(run.last - run.first + 1) * self.geometry.row - 1;
        let (x, width) = (Px(run.left + i64::from(MARGIN) * 100), Px(run.right - run.left));
        let _ = write!(self.paths[run.class], "M{x} {y}h{width}v{height}h-{width}z");
    }
}

fn write_boxes(out: &mut String, picture: &Picture, source: &mut dyn Drawn, facts: &Facts, geometry: &Geometry, top: i64) {
    let rest_class = colour::SLOTS + CLASSES.len();
    let flag_class = rest_class + 1;
    let paths = vec![String::new(); flag_class + 1];
    let mut slivers = Slivers { geometry, rows: picture.rows, top, open: None, paths };
    let mut hatches = Slivers { geometry, rows: picture.rows, top, open: None, paths: vec![String::new()] };
    // Widths of the boxes on the way to the current one.
    let mut above: Vec<i64> = Vec::new();
    let text_y = (geometry.row - 1) * 5 + geometry.font * 36 / 10;
    out.push_str("<g class=\"b\">\n");
    for next in &picture.boxes {
        let (left, right) = (geometry.edge(next.start), geometry.edge(next.start + next.width));
        above.truncate(next.depth as usize);
        let parent = above.last().copied().unwrap_or(next.width);
        above.push(next.width);
        let rest = matches!(next.content, Content::Remainder { .. });
        let inferred = matches!(next.content, Content::Node(node) if source.inferred(node) > 0);
        if right - left < if rest { SLIVER } else { picture.sliver } {
            let class = match next.content {
                Content::Node(node) if highlighted(source, node, facts.highlight.as_ref()) => {
                    slivers.add(flag_class, left, right.max(left + FLAG), next.depth);
                    continue;
                }
                Content::Node(node) => match class_of(source, node) {
                    class if class < colour::SLOTS => colour::sliver(class, next.start),
                    class => class,
                },
                Content::Remainder { .. } => rest_class,
            };
            slivers.add(class, left, right, next.depth);
            if inferred {
                hatches.add(0, left, right, next.depth);
            }
            continue;
        }
        let (x, y) = (left + i64::from(MARGIN) * 100, geometry.y(next.depth, picture.rows, top));
        let room = ((right - left - 2 * INSET * 100).max(0) * 10 / (geometry.font * CELL)) as usize;
        out.push_str("<g><title>");
        let (class, label) = match next.content {
            Content::Node(node) => {
                write_tooltip(out, source, node, next.width, parent, facts, geometry.view);
                let class = match highlighted(source, node, facts.highlight.as_ref()) {
                    true if right - left < FLAG => "flag".to_string(),
                    true => "match".to_string(),
                    false => class_name(class_of(source, node)),
                };
                (class, fit::fit(&clean(source.name(node)), room))
            }
            Content::Remainder { count, .. } => {
                let label = remainder_label(count, next.width, geometry.view);
                let _ = writeln!(out, "{}", Xml(&label));
                write_totals(out, next.width, None, facts);
                write_shares(out, next.width, parent, range(facts, next.width, geometry.view), facts, geometry.view);
                ("p-rest".to_string(), fit_remainder(&label, room).map(str::to_string))
            }
        };
        // An outline would eat up a narrow box.
        let outline = if right - left >= 300 { " w" } else { "" };
        let (height, width) = (geometry.row - 1, Px(right - left));
        let _ =
            write!(out, r#"</title><rect class="{class}{outline}" x="{}" y="{y}" width="{width}" height="{height}"/>"#, Px(x));
        if inferred {
            let _ = write!(out, r#"<rect class="{INFERRED}" x="{}" y="{y}" width="{width}" height="{height}"/>"#, Px(x));
        }
        if let Some(label) = label {
            let class = if rest { r#" class="q""# } else { "" };
            let (x, y) = (Px(x + INSET * 100), Px((y * 10 + text_y) * 10));
            let _ = write!(out, r#"<text{class} x="{x}" y="{y}">{}</text>"#, Xml(&label));
        }
        out.push_str("</g>\n");
    }
    out.push_str("</g>\n");
    slivers.close();
    let mut any = false;
    for (class, path) in slivers.paths.iter().enumerate().filter(|(_, path)| !path.is_empty()) {
        let name = match class {
            _ if class == rest_class => "slit".to_string(),
            _ if class == flag_class => "flag".to_string(),
            _ => class_name(class),
        };
        let _ = writeln!(out, r#"<path class="{name}" d="{path}"/>"#);
        any = true;
    }
    hatches.close();
    if !hatches.paths[0].is_empty() {
        let _ = writeln!(out, r#"<path class="{INFERRED}" d="{}"/>"#, hatches.paths[0]);
    }
    if any {
        // The gaps between rows, which the rectangles of runs go through.
        let mut gaps = String::new();
        for row in 0..picture.rows {
            let (x, y) = (MARGIN, geometry.y(row, picture.rows, top) + geometry.row - 1);
            let _ = write!(gaps, "M{x} {y}.5h{}", Px(geometry.width));
        }
        let _ = writeln!(out, r#"<path class="gaps" d="{gaps}"/>"#);
    }
}

fn write_tooltip(out: &mut String, source: &dyn Drawn, node: u32, value: i64, parent: i64, facts: &Facts, view: i64) {
    let _ = writeln!(out, "{}", Xml(&clean(source.name(node))));
    write_totals(out, value, Some(source.self_value(node)), facts);
    // The root is the view, of which nothing is estimated.
    let range = (node != 0).then(|| range(facts, value, view)).flatten();
    write_shares(out, value, parent, range, facts, view);
    let inferred = source.inferred(node);
    if inferred > 0 {
        let _ = write!(out, "\ninferred: {} of it", Xml(&percent(inferred, value)));
    }
    if let Some(details) = source.details(node) {
        let _ = write!(out, "\n{}", Xml(&clean(&details)));
    }
}

fn write_totals(out: &mut String, value: i64, own: Option<i64>, facts: &Facts) {
    let _ = write!(out, "total {}", Xml(&facts.unit.value(value)));
    if let Some(own) = own {
        let _ = write!(out, ", self {}", Xml(&facts.unit.value(own)));
    }
}

/// Between what the share of the view lies, if anything tells.
fn range(facts: &Facts, value: i64, view: i64) -> Option<String> {
    facts.sampling.as_ref()?.share(value, view).map(interval)
}

fn write_shares(out: &mut String, value: i64, parent: i64, range: Option<String>, facts: &Facts, view: i64) {
    let [all, view, parent] = [facts.all, view, parent].map(|whole| percent(value, whole));
    let range = range.map_or(String::new(), |range| format!(" [{range}]"));
    let _ = write!(out, "\n{} of all, {} of view{range}, {} of parent", Xml(&all), Xml(&view), Xml(&parent));
}

/// The tree as data for the script.
///
/// `ops` is the way through it: a positive number goes down to a child, entry `n / 4 - 1`; a negative one goes back up
/// that many times; 0 is a remainder, its width and its number of frames in `values` (no frames: rows below the last).
/// Bit 0 says that `values` has what no child covers, bit 1 that it has a self value that differs from that.
#[derive(Default)]
struct Data {
    strings: Vec<String>,
    string_ids: FxHashMap<String, usize>,
    entries: Vec<[i64; 4]>,
    entry_ids: FxHashMap<[i64; 4], usize>,
    ops: String,
    values: String,
    /// Number of a node in `ops`, from 0 on, and how much of it is inferred: only of those that are.
    inferred: Vec<(u32, i64)>,
}

impl Data {
    /// Of what is wide enough, or among the largest.
    fn of(
        source: &mut dyn Drawn,
        highlight: Option<&Highlight>,
        options: &SvgOptions,
        geometry: &Geometry,
        picture: &Picture,
    ) -> Data {
        let max_rows = options.max_rows.max(1);
        // Never coarser than the picture.
        let fine = geometry.units(EMBEDDED.min(geometry.min));
        let fine = threshold(source, fine, max_rows, options.max_nodes)
            .min(threshold(source, 1, max_rows, options.max_nodes.min(EMBEDDED_NODES)))
            .min(picture.threshold);
        let boxes = layout(source, 0, fine, max_rows).boxes;

        // What is left of each box when its children are taken away.
        let mut uncovered: Vec<i64> = boxes.iter().map(|next| next.width).collect();
        let mut path: Vec<usize> = Vec::new();
        for (i, next) in boxes.iter().enumerate() {
            path.truncate(next.depth as usize);
            if let Some(&parent) = path.last() {
                uncovered[parent] -= next.width;
            }
            path.push(i);
        }

        let mut data = Data::default();
        let (mut depth, mut number) = (0, 0);
        for (next, mut bare) in boxes.iter().zip(uncovered) {
            // `depth` is the number of boxes on the way down to the current one.
            if next.depth < depth {
                data.op(-i64::from(depth - next.depth));
            }
            depth = next.depth;
            match next.content {
                Content::Node(node) => {
                    let mut below = 0;
                    if next.depth + 1 == max_rows {
                        below = source.children(node).into_iter().map(|child| source.total(child).max(0)).sum();
                        bare -= below;
                    }
                    let own = source.self_value(node);
                    let entry = data.entry(source, node, highlight) as i64 + 1;
                    data.op(entry * 4 + i64::from(bare != 0) + 2 * i64::from(own != bare));
                    if bare != 0 {
                        data.value(bare);
                    }
                    if own != bare {
                        data.value(own);
                    }
                    let inferred = source.inferred(node);
                    if inferred > 0 {
                        data.inferred.push((number, inferred));
                    }
                    number += 1;
                    depth += 1;
                    if below > 0 {
                        data.op(0);
                        data.value(below);
                        data.value(0);
                    }
                }
                Content::Remainder { count, .. } => {
                    data.op(0);
                    data.value(next.width);
                    data.value(i64::from(count));
                }
            }
        }
        data
    }

    fn string(&mut self, text: &str) -> i64 {
        let text = clean(text);
        if let Some(&id) = self.string_ids.get(text.as_ref()) {
            return id as i64;
        }
        let id = self.strings.len();
        self.strings.push(text.to_string());
        self.string_ids.insert(text.into_owned(), id);
        id as i64
    }

    fn entry(&mut self, source: &dyn Drawn, node: u32, highlight: Option<&Highlight>) -> usize {
        let name = self.string(source.name(node));
        let details = source.details(node).map_or(-1, |text| self.string(&text));
        let flags = i64::from(highlighted(source, node, highlight));
        let entry = [name, class_of(source, node) as i64, details, flags];
        *self.entry_ids.entry(entry).or_insert_with(|| {
            self.entries.push(entry);
            self.entries.len() - 1
        })
    }

    fn op(&mut self, op: i64) {
        let _ = write!(self.ops, "{}{op}", if self.ops.is_empty() { "" } else { "," });
    }

    fn value(&mut self, value: i64) {
        let _ = write!(self.values, "{}{value}", if self.values.is_empty() { "" } else { "," });
    }
}

fn write_data(out: &mut String, data: &Data, facts: &Facts, geometry: &Geometry, picture: &Picture, header: &[Line]) {
    let unit = match facts.unit.unit() {
        Unit::Count { one, many } => format!("[\"count\",{},{}]", Json(&clean(one)), Json(&clean(many))),
        Unit::Time { nanos } => format!("[\"time\",{nanos}]"),
        Unit::Bytes { bytes } => format!("[\"bytes\",{bytes}]"),
        Unit::Other(name) => format!("[\"other\",{}]", Json(&clean(name))),
    };
    out.push_str("<script type=\"application/json\"><![CDATA[{\"version\":1,\n\"header\":[");
    for (i, (class, text)) in header.iter().enumerate() {
        let _ = write!(out, "{}[\"{class}\",{}]", if i > 0 { "," } else { "" }, Json(text));
    }
    let flame = geometry.shape == Shape::Flame;
    let min = Px(geometry.min);
    let _ = write!(
        out,
        "],\n\"all\":{},\"unit\":{unit},\"scale\":{},\"flame\":{flame},\"row\":{},\"font\":{},\"min\":{min},\"deeper\":{},\"deeperExact\":{},\n",
        facts.all,
        facts.unit.scale(),
        geometry.row,
        geometry.font,
        picture.deeper,
        picture.deeper_exact,
    );
    let bottom_up = facts.direction == Direction::BottomUp;
    let _ = write!(out, "\"bottomUp\":{bottom_up},\"highlight\":");
    match &facts.highlight {
        Some(Highlight { pattern, towers, .. }) => {
            let _ = writeln!(out, "[{},{},{},{}],", Json(&clean(pattern)), towers.total, towers.count, towers.widest);
        }
        None => out.push_str("null,\n"),
    }
    if let Some(sampling) = &facts.sampling {
        // The observations in the view, from which the script computes the ranges of shares.
        let seen = sampling.observations(geometry.view);
        if sampling.share(geometry.view, geometry.view).is_some() {
            let _ = writeln!(out, "\"observations\":{seen},");
        }
        if let Some(least) = sampling.least_sure() {
            let _ = writeln!(out, "\"leastSure\":{least},");
        }
    }
    if !data.inferred.is_empty() {
        out.push_str("\"inferred\":[");
        for (i, (number, value)) in data.inferred.iter().enumerate() {
            let _ = write!(out, "{}{number},{value}", if i > 0 { "," } else { "" });
        }
        out.push_str("],\n");
    }
    let _ = write!(out, "\"hues\":{},\"classes\":[", colour::SLOTS);
    for class in 0..colour::SLOTS + CLASSES.len() {
        let _ = write!(out, "{}\"{}\"", if class > 0 { "," } else { "" }, class_name(class));
    }
    out.push_str("],\n\"legend\":[");
    for (i, (class, text)) in picture.legend(!data.inferred.is_empty()).iter().enumerate() {
        let _ = write!(out, "{}[\"{class}\",\"{text}\"]", if i > 0 { "," } else { "" });
    }
    out.push_str("],\n\"strings\":[");
    for (i, text) in data.strings.iter().enumerate() {
        let _ = write!(out, "{}{}", if i > 0 { "," } else { "" }, Json(text));
    }
    out.push_str("],\n\"entries\":[");
    for (i, [name, class, details, flags]) in data.entries.iter().enumerate() {
        let _ = write!(out, "{}{name},{class},{details},{flags}", if i > 0 { "," } else { "" });
    }
    let _ = writeln!(out, "],\n\"ops\":[{}],\n\"values\":[{}]}}]]></script>", data.ops, data.values);
}

/// Hundredths of a pixel as a number without needless digits.
struct Px(i64);

impl Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, value) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match (value / 100, value % 100) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{sign}{whole}.{}", part / 10),
            (whole, part) => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

/// Text in XML, in an element or an attribute. The text went through [`clean`] or is ours.
struct Xml<'a>(&'a str);

impl Display for Xml<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A string in JSON that can stand in a CDATA section and in an HTML script: no `<`, `>` or `&` is left.
struct Json<'a>(&'a str);

impl Display for Json<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '<' | '>' | '&' | '\0'..='\x1f' | '\x7f' => write!(f, "\\u{:04x}", u32::from(c))?,
                _ => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_style_can_stand_in_both_xml_and_html() {
        assert!(!SCRIPT.contains("]]>") && !SCRIPT.to_ascii_lowercase().contains("</script"));
        assert!(!STYLE.contains(['<', '&']));
        assert!(STYLE.contains("/* live */\n"));
        // No address but that of the namespaces.
        for part in SCRIPT.split("http").skip(1) {
            assert!(part.starts_with("://www.w3.org/"), "{part}");
        }
        assert!(!STYLE.contains("http") && !STYLE.contains("@import"));
    }

    #[test]
    fn numbers() {
        let texts: Vec<String> = [0, 5, 50, 123, -250, 12_000].map(|n| Px(n).to_string()).into();
        assert_eq!(texts, ["0", "0.05", "0.5", "1.23", "-2.5", "120"]);
        assert_eq!(Json("</script>\"\\\u{1}&").to_string(), r#""\u003c/script\u003e\"\\\u0001\u0026""#);
    }
}
