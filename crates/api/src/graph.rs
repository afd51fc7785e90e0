//! Trees for a picture that is moved and zoomed: which boxes are in a window, and what there is to know of one.

use std::sync::Arc;

use engine::format::{ValueFormat, interval, percent as percent_text};
use engine::layout::{Piece, PieceContent, Window, window};
use engine::lens::symbols::{Symbol, Symbols, TextId};
use engine::render::colour;
use engine::render::fit::fit;
use engine::stats::Interval;
use engine::view::{Bucket, Label, LazyTree, Reach, Reached, reached_from};
use profile::Bits;
use profile::sort::SortShared as _;

use crate::answer::{percent, scale};
use crate::response::{Amount, Body, BoxBody, Boxes, Child, Crumb, Fact, GraphBody, Marks, NodeKind, Part, Place, Value};
use crate::session::{Error, Seen, Session};
use crate::sure::Sure;
use crate::{Colour, Graph, NodeRef, Siblings, View};

/// Trees that are kept while the lens stays the same: both halves of a sandwich, both directions, and some more.
const MOST_TREES: usize = 6;
/// Boxes listed beside a box: callers of a cut, callees.
const MOST_PARTS: usize = 8;
/// Boxes narrower than this many pixels take turns in shade, so that those of one package can be told apart.
const SLIVER: f64 = 4.0;

/// The trees of a session.
#[derive(Default)]
pub(crate) struct Trees {
    /// The one used last comes last.
    kept: Vec<Kept>,
    made: u32,
}

struct Kept {
    number: u32,
    /// The lens and the sample type it belongs to.
    of: Arc<Seen>,
    view: View,
    order: Siblings,
    tree: LazyTree,
    search: Option<String>,
    /// Is the search one that marks?
    marked: bool,
    /// The last window and what was in it: it is asked for again for other rows, and when something beside it changes.
    last: Option<(Window, Vec<Piece>)>,
    reach: Option<Reach>,
}

impl Trees {
    /// Drops what belongs to a view that is gone.
    pub(crate) fn forget(&mut self, gone: &Arc<Seen>) {
        self.kept.retain(|kept| !Arc::ptr_eq(&kept.of, gone));
    }

    /// The tree of a view.
    fn get(&mut self, session: &Session, seen: &Arc<Seen>, view: &View, order: Siblings) -> Result<&mut Kept, Error> {
        let is_it = |k: &Kept| Arc::ptr_eq(&k.of, seen) && k.view == *view && k.order == order;
        if let Some(at) = self.kept.iter().position(is_it) {
            self.kept[at..].rotate_left(1);
        } else {
            let bind = |pattern: &str| bind(session, seen, pattern);
            let tree = match view {
                View::TopDown {} => LazyTree::top_down(&seen.cost, order.into()),
                View::BottomUp {} => LazyTree::bottom_up(&seen.cost, order.into()),
                View::Callers { pattern } => LazyTree::callers(&seen.cost, &bind(pattern)?, order.into()),
                View::Callees { pattern } => LazyTree::callees(&seen.cost, &bind(pattern)?, order.into()),
            };
            if self.kept.len() == MOST_TREES {
                self.kept.remove(0);
            }
            self.made += 1;
            self.kept.push(Kept {
                number: self.made,
                of: Arc::clone(seen),
                view: view.clone(),
                order,
                tree,
                search: None,
                marked: false,
                last: None,
                reach: None,
            });
        }
        // There is one: it was found or pushed.
        self.kept.last_mut().ok_or(Error::Stale)
    }

    /// The tree a box is of.
    fn find(&mut self, seen: &Arc<Seen>, node: NodeRef) -> Result<&mut Kept, Error> {
        let is_it = |k: &&mut Kept| k.number == node.tree && Arc::ptr_eq(&k.of, seen);
        let kept = self.kept.iter_mut().find(is_it).ok_or(Error::Stale)?;
        if (node.node as usize) < kept.tree.len() { Ok(kept) } else { Err(Error::Stale) }
    }
}

/// The frames that match a pattern.
pub(crate) fn bind(session: &Session, seen: &Seen, pattern: &str) -> Result<Bits, Error> {
    Ok(session.matcher(pattern, &seen.lens)?.bind(seen.cost.lensed().symbols()))
}

impl Kept {
    /// Marks what matches. What is wrong or nothing matches nothing.
    fn mark(&mut self, session: &Session, seen: &Seen, search: Option<&str>) {
        let search = search.filter(|s| !s.trim().is_empty());
        if self.search.as_deref() == search {
            return;
        }
        let matched = search.and_then(|pattern| bind(session, seen, pattern).ok());
        self.tree.mark(matched.as_ref());
        self.marked = matched.is_some();
        self.search = search.map(str::to_owned);
        self.last = None;
    }

    /// Sees to it that `last` has what is in a window, and perhaps more rows of it.
    fn look(&mut self, wanted: Window) {
        let there = |(last, _): &(Window, Vec<Piece>)| {
            last.max_rows >= wanted.max_rows && Window { max_rows: wanted.max_rows, ..*last } == wanted
        };
        if !self.last.as_ref().is_some_and(there) {
            self.last = Some((wanted, window(&mut self.tree, &wanted)));
        }
    }

    /// Rows that have a box in the last window. Where it stops short, rows of narrow boxes below count, too.
    fn rows(&mut self) -> u32 {
        let Some((window, pieces)) = &self.last else { return 0 };
        let mut rows = pieces.iter().map(|p| p.depth + 1).max().unwrap_or(0);
        if rows == window.max_rows {
            let reach = self.reach.get_or_insert_with(|| Reach::new(&self.tree));
            for piece in pieces.iter().filter(|p| p.depth + 1 == window.max_rows) {
                if let PieceContent::Node(node) = piece.content {
                    rows = rows.max(piece.depth + 1 + reach.of(&self.tree, node));
                }
            }
        }
        rows
    }
}

/// How values of a view are written.
pub(crate) struct Texts<'a> {
    format: ValueFormat,
    sure: Sure<'a>,
    all: i64,
    view: i64,
    scale: i64,
}

impl<'a> Texts<'a> {
    pub(crate) fn new(seen: &'a Seen) -> Texts<'a> {
        let cost = &*seen.cost;
        let profile = cost.lensed().profile();
        let t = profile.sample_types()[cost.sample_type()];
        let format = ValueFormat::new(profile.str(t.name), profile.str(t.unit), t.scale);
        Texts { format, sure: Sure::new(cost, &seen.sampling), all: cost.all(), view: cost.view(), scale: scale(cost) }
    }

    /// The same for the first rows of a sorted list.
    pub(crate) fn of_list(seen: &'a Seen, rows: usize) -> Texts<'a> {
        Texts { sure: Sure::list(&seen.cost, &seen.sampling, rows), ..Texts::new(seen) }
    }

    pub(crate) fn amount(&self, stored: i64) -> Amount {
        Amount {
            value: Value { stored, scale: self.scale },
            text: self.format.value(stored),
            of_all: percent_text(stored, self.all),
            of_view: percent_text(stored, self.view),
            percent: percent(stored, self.view),
            range: self.sure.text(stored),
        }
    }

    /// The same with a range that was found otherwise.
    pub(crate) fn amount_within(&self, stored: i64, range: Option<Interval>) -> Amount {
        Amount { range: range.map(interval), ..self.amount(stored) }
    }

    fn part(&self, name: Option<&str>, stored: i64, whole: i64) -> Part {
        Part { name: name.map(str::to_owned), text: self.format.value(stored), percent: percent_text(stored, whole) }
    }
}

pub(crate) fn graph(session: &Session, trees: &mut Trees, seen: &Arc<Seen>, ask: &Graph) -> Result<Body, Error> {
    let sizes = [ask.width, ask.min_width, ask.character];
    if sizes.iter().any(|size| !size.is_finite() || *size <= 0.0) {
        return Err(Error::Request("a picture has a width, a least width of boxes and of characters above 0".into()));
    }
    let kept = trees.get(session, seen, &ask.view, ask.order)?;
    kept.mark(session, seen, ask.search.as_deref());
    let number = kept.number;
    let tree = &mut kept.tree;
    let whole = tree.value(0).max(0);
    let names: Vec<&str> = ask.focus.iter().map(String::as_str).collect();
    let (focus, _) = tree.find_path(&names);
    let (start, width) = tree.extent(focus);
    // As it was asked for, which may be between two units; what is looked at are whole ones.
    let (left, right) = match ask.window {
        Some((left, right)) if left.is_finite() && right.is_finite() && left < right => {
            let left = left.clamp(0.0, (whole - 1).max(0) as f64);
            let right = right.min(whole.max(1) as f64);
            (left, if right > left { right } else { left + 1.0 })
        }
        _ => (start as f64, (start + width.max(1)) as f64),
    };
    let from = (left.floor() as i64).clamp(0, (whole - 1).max(0));
    let to = (right.ceil() as i64).clamp(from + 1, whole.max(1));
    let pixel = (right - left) / ask.width;
    let min_width = (pixel * ask.min_width).ceil().max(1.0) as i64;
    let wanted = ask.first_row..ask.first_row.saturating_add(ask.rows);
    kept.look(Window { from, to, min_width, max_rows: wanted.end.max(1) });
    let rows = kept.rows();
    let tree = &kept.tree;
    let pieces = kept.last.as_ref().map_or(&[][..], |(_, pieces)| pieces);

    let sure = Sure::new(&seen.cost, &seen.sampling);
    let searching = kept.marked;
    let mut marks = Marks { drawn: 0, remainders: 0 };
    // Depth of the marked box that the boxes now seen are in.
    let mut in_mark = u32::MAX;
    let mut boxes = Boxes::default();
    let mut texts = Vec::new();
    let symbols = tree.symbols();
    for piece in pieces {
        if piece.depth <= in_mark {
            in_mark = u32::MAX;
        }
        let (node, marked) = match piece.content {
            PieceContent::Node(node) => (node, searching && tree.marked(node)),
            PieceContent::Remainder { parent, .. } => (parent, searching && piece.inside != 0),
        };
        let remainder = matches!(piece.content, PieceContent::Remainder { .. });
        if marked && in_mark == u32::MAX {
            match remainder {
                true => marks.remainders += 1,
                false => (marks.drawn, in_mark) = (marks.drawn + 1, piece.depth),
            }
        }
        if !wanted.contains(&piece.depth) {
            continue;
        }
        let label = tree.label(node);
        // Only what is in the window has room for text.
        let seen_from = piece.start.max(from);
        let seen_to = (piece.start + piece.width).min(to);
        let px = (seen_to - seen_from) as f64 / pixel;
        let room = ((px - 6.0) / ask.character).max(0.0) as usize;
        let text = match piece.content {
            PieceContent::Node(node) => fit(&engine::render::clean(tree.name(node)), room),
            PieceContent::Remainder { count, .. } => {
                fit(&format!("… {}", engine::format::plural(u64::from(count), "frame", "frames")), room)
            }
        };
        boxes.node.push(node);
        boxes.depth.push(piece.depth);
        boxes.start.push(piece.start as f64);
        boxes.width.push(piece.width as f64);
        boxes.count.push(match piece.content {
            PieceContent::Remainder { count, .. } => count,
            PieceContent::Node(_) => 0,
        });
        boxes.kind.push(match kind_code(label) {
            _ if remainder => 2,
            0 if tree.inferred(node) > 0 => 6,
            code => code,
        });
        boxes.colour.push(match tree.symbol(node).filter(|_| !remainder) {
            Some(symbol) => {
                let slot = slot(symbols, symbol, ask.colour);
                (if px < SLIVER { colour::sliver(slot, piece.start) } else { slot }) as u8
            }
            None => 0,
        });
        boxes.marked.push(u8::from(marked));
        boxes.text.push(text.map_or(-1, |text| {
            texts.push(text);
            texts.len() as i32 - 1
        }));
    }
    let focus = tree
        .path(focus)
        .into_iter()
        .map(|node| Crumb { node, name: tree.name(node).to_owned(), percent: percent_text(tree.value(node), whole) })
        .collect();
    Ok(Body::Graph(Box::new(GraphBody {
        tree: number,
        whole: whole as f64,
        window: (left, right),
        rows,
        focus,
        extent: (start as f64, (start + width) as f64),
        boxes,
        texts,
        unsure_below: sure.unsure_below(),
        banner: sure.banner(width),
        marks: searching.then_some(marks),
    })))
}

fn kind_code(label: Label) -> u8 {
    match label {
        Label::Frame(_) => 0,
        Label::Whole => 1,
        Label::Bucket(Bucket::Other) => 3,
        Label::Bucket(Bucket::Broken) => 4,
        Label::Bucket(Bucket::Hidden) => 5,
    }
}

fn node_kind(label: Label) -> NodeKind {
    match label {
        Label::Frame(_) => NodeKind::Frame,
        Label::Whole => NodeKind::Whole,
        Label::Bucket(_) => NodeKind::Bucket,
    }
}

/// What a colour means for a frame, and its text.
pub(crate) fn colour_key(symbols: &Symbols, symbol: Symbol, colour: Colour) -> (&'static str, &str) {
    let first = |keys: &[(&'static str, TextId)]| {
        let key = keys.iter().find(|(_, id)| *id != TextId::EMPTY);
        key.map_or(("", ""), |&(what, id)| (what, symbols.text(id)))
    };
    let (module, file) = (("module", symbols.module(symbol)), ("file", symbols.file(symbol)));
    match colour {
        Colour::Package => first(&[("package", symbols.package(symbol)), module, file]),
        Colour::Module => first(&[module, file]),
        Colour::Kind => ("kind", symbols.kinds(symbol).names().next().unwrap_or("")),
        Colour::Function => ("fn", symbols.text(symbols.function(symbol))),
    }
}

fn slot(symbols: &Symbols, symbol: Symbol, colour: Colour) -> usize {
    colour::slot(colour_key(symbols, symbol, colour).1, symbols.label_text(symbol))
}

/// The boxes down to one, the whole left out.
fn path(tree: &LazyTree, node: u32) -> Vec<String> {
    tree.path(node).into_iter().skip(1).map(|n| tree.name(n).to_owned()).collect()
}

fn extent(tree: &LazyTree, node: u32) -> (f64, f64) {
    let (start, width) = tree.extent(node);
    (start as f64, (start + width) as f64)
}

pub(crate) fn details(trees: &mut Trees, seen: &Arc<Seen>, node: NodeRef, function: bool) -> Result<Body, Error> {
    let kept = trees.find(seen, node)?;
    let downwards = matches!(kept.view, View::TopDown {} | View::Callees { .. });
    let (tree, node, texts) = (&mut kept.tree, node.node, Texts::new(seen));
    let mut next: Vec<(u32, i64)> = tree.open(node).to_vec().into_iter().map(|child| (child, tree.value(child))).collect();
    next.sort_shared_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let next_left = next.len().saturating_sub(MOST_PARTS) as u32;
    next.truncate(MOST_PARTS);
    let tree = &kept.tree;
    let total = tree.value(node);
    let root = tree.parent(node) == Some(0) && matches!(kept.view, View::TopDown {});
    let reached: Vec<Reached> = match tree.label(node) {
        Label::Frame(label) if root => reached_from(&seen.cost).remove(&label).unwrap_or_default(),
        _ => Vec::new(),
    };
    let symbols = tree.symbols();
    let next = next.iter().map(|&(child, value)| texts.part(Some(tree.name(child)), value, total)).collect();
    let mut facts = tree.symbol(node).map_or_else(Vec::new, |symbol| facts(symbols, symbol));
    let inferred = tree.inferred(node);
    if inferred > 0 {
        facts.push(Fact { what: "inferred", text: format!("{} of it, by repair", percent_text(inferred, total)) });
    }
    facts.push(Fact { what: if downwards { "callees" } else { "callers" }, text: tree.children_count(node).to_string() });
    let function = tree.symbol(node).filter(|_| function).map(|symbol| {
        let name = symbols.function(symbol);
        crate::search::places(seen, |s| symbols.function(s) == name)
    });
    Ok(Body::Box(Box::new(BoxBody {
        kind: node_kind(tree.label(node)),
        name: tree.name(node).to_owned(),
        path: path(tree, node),
        extent: extent(tree, node),
        own: texts.amount(tree.own(node)),
        // The view is all of itself: nothing about that is an estimate.
        total: Amount { range: texts.amount(total).range.filter(|_| node != 0), ..texts.amount(total) },
        of_parent: tree.parent(node).map(|parent| percent_text(total, tree.value(parent))),
        facts,
        function,
        reached_from: reached.iter().map(|r| texts.part(r.caller.map(|c| symbols.text(c)), r.value, total)).collect(),
        next,
        next_left,
    })))
}

fn facts(symbols: &Symbols, symbol: Symbol) -> Vec<Fact> {
    let mut out = Vec::new();
    let mut add = |what, text: String| {
        if !text.is_empty() {
            out.push(Fact { what, text });
        }
    };
    let text = |id| symbols.text(id).to_owned();
    add("package", text(symbols.package(symbol)));
    add("class", text(symbols.class(symbol)));
    add("module", text(symbols.module(symbol)));
    let file = symbols.text(symbols.file(symbol));
    match symbols.line(symbol) {
        0 => add("file", file.to_owned()),
        line if file.is_empty() => add("line", line.to_string()),
        line => add("file", format!("{file}:{line}")),
    }
    add("kind", symbols.kinds(symbol).names().collect::<Vec<_>>().join(", "));
    out
}

pub(crate) fn children(trees: &mut Trees, seen: &Arc<Seen>, node: NodeRef, first: u32, rows: u32) -> Result<Body, Error> {
    let kept = trees.find(seen, node)?;
    let (tree, texts) = (&mut kept.tree, Texts::new(seen));
    let all = tree.open(node.node).to_vec();
    let piece: Vec<u32> = all.iter().copied().skip(first as usize).take(rows as usize).collect();
    let children = piece
        .into_iter()
        .map(|child| Child {
            node: child,
            kind: node_kind(tree.label(child)),
            name: tree.name(child).to_owned(),
            total: texts.amount(tree.value(child)),
            own: texts.amount(tree.own(child)),
            leads_on: tree.leads_on(child),
            marked: kept.marked && tree.marked(child),
        })
        .collect();
    Ok(Body::Children { all_rows: all.len() as u32, children })
}

pub(crate) fn hit(
    session: &Session,
    trees: &mut Trees,
    seen: &Arc<Seen>,
    (view, order): (&View, Siblings),
    pattern: &str,
    nth: u32,
) -> Result<Body, Error> {
    // A wrong pattern is an error here, and marks nothing in a picture.
    bind(session, seen, pattern)?;
    let kept = trees.get(session, seen, view, order)?;
    kept.mark(session, seen, Some(pattern));
    let found = kept.tree.next_hit(nth as usize);
    let (tree, texts) = (&kept.tree, Texts::new(seen));
    let hit = found.map(|node| Place {
        node: NodeRef { tree: kept.number, node },
        path: path(tree, node),
        extent: extent(tree, node),
        total: texts.amount(tree.value(node)),
    });
    Ok(Body::Hit { hit })
}

/// The first frame of a box; none for what is no frame.
pub(crate) fn symbol(trees: &mut Trees, seen: &Arc<Seen>, node: NodeRef) -> Result<Option<Symbol>, Error> {
    Ok(trees.find(seen, node)?.tree.symbol(node.node))
}
