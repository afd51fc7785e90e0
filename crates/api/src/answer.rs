//! From a request to its response: views as flat, versioned values.

use std::sync::Arc;

use engine::layout::{Content, layout};
use engine::lens::ledger::{Amount, Entry};
use engine::view::{Bucket, Cost, Label, LazyTree, Reached, Row, Tree, table};

use profile::sort::SortShared as _;

use crate::fidelity::fidelity;
use crate::graph::{self, Trees};
use crate::response::{Body, BucketValue, Caller, LedgerStep, Measure, Node, NodeKind, Response, TableRow, Value};
use crate::session::{Error, Seen, Session};
use crate::sure::{Sure, range};
use crate::{Direction, Level, Request, VERSION, What, hidden, picture, search, words};

/// `part` in percent of `whole`; 0 of nothing.
pub(crate) fn percent(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

pub(crate) fn answer(session: &mut Session, request: &Request) -> Result<Response, Error> {
    // While a lens is being written it is often wrong.
    match &request.ask {
        What::Recipe {} => {
            let body = words::recipe(session, &request.lens);
            return unseen(session, request, body);
        }
        What::Complete { text, at, pattern, rows } => {
            let sample_type = session.sample_type(request.sample_type.as_deref())?;
            let body = words::complete(session, sample_type, &request.lens, text, *at, *pattern, *rows);
            return unseen(session, request, body);
        }
        _ => {}
    }
    let seen = session.see(&request.lens, request.sample_type.as_deref())?;
    let cost = &seen.cost;
    let body = match &request.ask {
        What::Report { rows } => {
            let fidelity = fidelity(session, seen.sample_type);
            Body::Report(Box::new(crate::report::report(session, &seen, fidelity, *rows)?))
        }
        What::Info {} => Body::Info(Box::new(fidelity(session, seen.sample_type))),
        What::Hidden { unit, rows, depth, tau_percent } => {
            let wanted = hidden::Wanted { unit: *unit, rows: *rows, depth: *depth, tau_percent: *tau_percent };
            hidden::answer(session, &seen, &wanted)?
        }
        What::Tree { direction: Direction::TopDown, min_percent, max_depth, order } => {
            let tree = seen.tree((*order).into());
            Body::Tree { nodes: nodes(&seen, &mut Drawn::Tree(tree), *min_percent, *max_depth) }
        }
        What::Tree { direction: Direction::BottomUp, min_percent, max_depth, order } => {
            let tree = LazyTree::bottom_up(cost, (*order).into());
            Body::Tree { nodes: nodes(&seen, &mut Drawn::Lazy(Box::new(tree)), *min_percent, *max_depth) }
        }
        What::Callers { pattern, min_percent, max_depth, order } => {
            let matched = session.matcher(pattern, &request.lens)?.bind(cost.lensed().symbols());
            let tree = LazyTree::callers(cost, &matched, (*order).into());
            Body::Tree { nodes: nodes(&seen, &mut Drawn::Lazy(Box::new(tree)), *min_percent, *max_depth) }
        }
        What::Table { level, rows, by_self } => {
            let mut all = table(cost, seen.merged(), (*level).into());
            if *by_self {
                all.sort_shared_by(Row::by_own);
            }
            let all_rows = all.len();
            all.truncate(rows.unwrap_or(usize::MAX));
            Body::Table { level: level.word(), all_rows, rows: table_rows(&seen, *level, &all) }
        }
        What::Ledger {} => {
            let ledger = cost.lensed().ledger(seen.sample_type);
            let scale = scale(cost);
            let steps = ledger.entries.iter().map(|e| ledger_step(e, scale)).collect();
            Body::Ledger { steps, stacks: measure(ledger.stacks, scale), whole: measure(ledger.all, scale) }
        }
        What::RowOffers { level, name } => words::row_offers(&seen, *level, name),
        what => with_trees(session, &seen, what)?,
    };
    Ok(response(session, &seen, body))
}

/// Answers about boxes, which need the session and its trees at once.
fn with_trees(session: &mut Session, seen: &Arc<Seen>, what: &What) -> Result<Body, Error> {
    let mut trees = std::mem::take(&mut session.trees);
    let body = page(session, &mut trees, seen, what);
    session.trees = trees;
    body
}

fn page(session: &Session, trees: &mut Trees, seen: &Arc<Seen>, what: &What) -> Result<Body, Error> {
    match what {
        What::Graph(ask) => graph::graph(session, trees, seen, ask),
        What::Box { node, function } => graph::details(trees, seen, *node, *function),
        What::Children { node, first, rows } => graph::children(trees, seen, *node, *first, *rows),
        What::Hit { view, order, pattern, nth } => graph::hit(session, trees, seen, (view, *order), pattern, *nth),
        What::Search { pattern } => search::search(session, seen, pattern),
        What::Rows { level, sort, ascending, filter, first, rows } => {
            let wanted = search::Wanted { level: *level, sort: *sort, ascending: *ascending, filter, first: *first, rows: *rows };
            Ok(search::rows(seen, &wanted))
        }
        What::Legend { colour, rows } => Ok(search::legend(seen, *colour, *rows)),
        What::Csv { level } => Ok(search::csv(seen, *level)),
        What::Svg { view, order, icicle, width, search, title } => {
            let search = search.as_deref();
            let wanted = picture::Wanted { view, order: *order, icicle: *icicle, width: *width, search, title };
            picture::svg(session, seen, &wanted)
        }
        What::Offers { node } => Ok(match graph::symbol(trees, seen, *node)? {
            Some(symbol) => words::offers(session, seen, symbol),
            None => words::view_offers(seen),
        }),
        // What is asked of the profile or the lens as a whole was answered before.
        _ => Err(Error::Request("this is not asked of boxes".into())),
    }
}

/// A response to what is asked of a lens's text: no lens was run for it.
fn unseen(session: &Session, request: &Request, body: Body) -> Result<Response, Error> {
    let sample_type = session.type_info(session.sample_type(request.sample_type.as_deref())?);
    let (all, none) = (sample_type.total, Value { stored: 0, scale: sample_type.scale });
    Ok(Response { version: VERSION, sample_type, lens: String::new(), all, view: all, dropped: none, buckets: Vec::new(), body })
}

fn response(session: &Session, seen: &Arc<Seen>, body: Body) -> Response {
    let cost = &seen.cost;
    let value = |stored| Value { stored, scale: scale(cost) };
    Response {
        version: VERSION,
        sample_type: session.type_info(seen.sample_type),
        lens: seen.lens.clone(),
        all: value(cost.all()),
        view: value(cost.view()),
        dropped: value(cost.dropped()),
        buckets: Bucket::ALL
            .into_iter()
            .filter(|&b| cost.bucket_samples(b) > 0)
            .map(|b| BucketValue { name: b.name(), value: value(cost.bucket(b)) })
            .collect(),
        body,
    }
}

pub(crate) fn scale(cost: &Cost) -> i64 {
    cost.lensed().profile().sample_types()[cost.sample_type()].scale
}

fn measure(amount: Amount, scale: i64) -> Measure {
    Measure { rows: amount.samples, value: Value { stored: amount.value, scale } }
}

fn ledger_step(entry: &Entry, scale: i64) -> LedgerStep {
    let m = |a| measure(a, scale);
    LedgerStep {
        step: entry.step.clone(),
        before: m(entry.before),
        kept: m(entry.kept),
        reshaped: m(entry.reshaped),
        moved: m(entry.moved),
        other: m(entry.other),
        broken: m(entry.broken),
        hidden: m(entry.hidden),
        dropped: m(entry.dropped),
        no_match: entry.no_match,
        note: entry.note.clone(),
    }
}

/// The first rows of a list, with intervals that hold all at once.
pub(crate) fn table_rows<'r, 'a: 'r>(
    seen: &Seen,
    level: Level,
    rows: impl IntoIterator<Item = &'r Row<'a>, IntoIter: ExactSizeIterator>,
) -> Vec<TableRow> {
    let rows = rows.into_iter();
    let count = rows.len();
    let sure = Sure::list(&seen.cost, &seen.sampling, count);
    rows.map(|row| {
        let mut shown = table_row(seen, &sure, row);
        if let Some(timed) = seen.timed(level) {
            let [own, total] = timed.intervals(row.symbol, count).map(range);
            (shown.self_range, shown.total_range, shown.note) = (Some(own), Some(total), timed.note(row.symbol));
        }
        shown
    })
    .collect()
}

fn table_row(seen: &Seen, sure: &Sure<'_>, row: &Row<'_>) -> TableRow {
    let cost = &seen.cost;
    let value = |stored| Value { stored, scale: scale(cost) };
    TableRow {
        name: row.name.clone().into_owned(),
        own: value(row.own),
        total: value(row.total),
        self_of_view: percent(row.own, cost.view()),
        self_range: sure.range(row.own),
        total_of_view: percent(row.total, cost.view()),
        total_range: sure.range(row.total),
        total_of_all: percent(row.total, cost.all()),
        towers: row.towers,
        widest: value(row.widest),
        note: None,
    }
}

/// Either kind of tree.
enum Drawn {
    Tree(Tree),
    Lazy(Box<LazyTree>),
}

impl engine::layout::Source for Drawn {
    fn children(&mut self, node: u32) -> Vec<u32> {
        match self {
            Drawn::Tree(t) => t.children_of(node).collect(),
            Drawn::Lazy(t) => t.open(node).to_vec(),
        }
    }
    fn total(&self, node: u32) -> i64 {
        match self {
            Drawn::Tree(t) => t.value(node),
            Drawn::Lazy(t) => t.value(node),
        }
    }
}

impl Drawn {
    fn reached_from(&self, node: u32, scale: i64) -> Vec<Caller> {
        let Drawn::Tree(tree) = self else { return Vec::new() };
        let name = |r: &Reached| r.caller.map(|c| tree.symbols().text(c).to_owned());
        tree.reached_from(node).iter().map(|r| Caller { name: name(r), value: Value { stored: r.value, scale } }).collect()
    }

    fn inferred(&self, node: u32) -> i64 {
        match self {
            Drawn::Tree(t) => t.inferred(node),
            Drawn::Lazy(t) => t.inferred(node),
        }
    }

    fn describe(&self, node: u32) -> (Label, &str, i64) {
        match self {
            Drawn::Tree(t) => (t.label(node), t.name(node), t.own(node)),
            Drawn::Lazy(t) => (t.label(node), t.name(node), t.own(node)),
        }
    }
}

/// The nodes that are large and shallow enough, parents first; the rest as remainders.
fn nodes(seen: &Seen, tree: &mut Drawn, min_percent: f64, max_depth: Option<u32>) -> Vec<Node> {
    let (cost, sure) = (&seen.cost, Sure::new(&seen.cost, &seen.sampling));
    let scale = scale(cost);
    let value = |stored| Value { stored, scale };
    let min = (cost.view() as f64 * min_percent / 100.0).ceil().max(0.0) as i64;
    // One level more is laid out, so that what lies below the last one shows as a remainder.
    let levels = max_depth.map_or(u32::MAX, |d| d.saturating_add(2));
    let boxes = layout(tree, 0, min, levels);
    let mut out: Vec<Node> = Vec::new();
    // Index in `out` of the node at each depth of the current path.
    let mut path: Vec<u32> = Vec::new();
    let deepest = max_depth.unwrap_or(u32::MAX);
    for b in boxes.boxes {
        path.truncate(b.depth as usize);
        let parent = path.last().copied();
        let too_deep = b.depth > deepest;
        let parent_total = parent.map_or(b.width, |p| out[p as usize].total.stored);
        let (kind, name, own, count) = match b.content {
            Content::Node(node) if !too_deep => {
                let (label, name, own) = tree.describe(node);
                let kind = match label {
                    Label::Whole => NodeKind::Whole,
                    Label::Frame(_) => NodeKind::Frame,
                    Label::Bucket(_) => NodeKind::Bucket,
                };
                (kind, name.to_owned(), own, None)
            }
            Content::Node(_) => (NodeKind::Remainder, String::new(), b.width, Some(1)),
            Content::Remainder { count, .. } => (NodeKind::Remainder, String::new(), b.width, Some(count)),
        };
        // All that is too deep under one parent is one remainder.
        if too_deep
            && let Some(last) = out.last_mut()
            && last.kind == NodeKind::Remainder
            && last.depth == b.depth
            && last.parent == parent
        {
            last.count = last.count.zip(count).map(|(a, b)| a + b);
            last.total.stored += b.width;
            last.own = last.total;
            last.of_all = percent(last.total.stored, cost.all());
            last.of_view = percent(last.total.stored, cost.view());
            last.of_parent = percent(last.total.stored, parent_total);
            continue;
        }
        path.push(out.len() as u32);
        out.push(Node {
            parent,
            depth: b.depth,
            kind,
            name,
            count,
            own: value(own),
            total: value(b.width),
            of_all: percent(b.width, cost.all()),
            of_view: percent(b.width, cost.view()),
            inferred: match b.content {
                Content::Node(node) if !too_deep => Some(tree.inferred(node)).filter(|&part| part > 0).map(value),
                _ => None,
            },
            range: if kind == NodeKind::Frame { sure.range(b.width) } else { None },
            of_parent: percent(b.width, parent_total),
            reached_from: match b.content {
                Content::Node(node) if !too_deep => tree.reached_from(node, scale),
                _ => Vec::new(),
            },
        });
    }
    for node in out.iter_mut().filter(|n| n.kind == NodeKind::Remainder) {
        let count = u64::from(node.count.unwrap_or(0));
        node.name = format!("… {}", engine::format::plural(count, "frame", "frames"));
    }
    out
}
