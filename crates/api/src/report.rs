//! The report: what was read, what is biggest, and what no single place of the picture shows.

use std::cmp::Ordering;
use std::sync::Arc;

use engine::lens::ast::Pattern;
use engine::lens::symbols::{Symbol, Symbols};
use engine::lens::{Known, Matcher, parse_pattern};
use engine::view::{Cost, Row, Scattered, Survey, Tree, survey};
use profile::Bits;
use profile::names::Kinds;
use readers::Notes;

use crate::answer::{percent, scale, table_row};
use crate::response::{Fault, Report, ScatteredRow, Skip, SourceInfo, Suggestion, Value};
use crate::session::{Seen, Session, Source};

/// Big is from one percent of the view.
const BIG_PERCENT: f64 = 1.0;
/// Scattered is: in at least this many places, and at most two thirds of it in the widest.
const MANY_TOWERS: u32 = 3;

pub(crate) fn report(session: &Session, seen: &Arc<Seen>, rows: usize) -> Report {
    let cost = &seen.cost;
    let symbols = cost.lensed().symbols();
    let tree = seen.merged();
    let unknown = |s: Symbol| symbols.kinds(s).contains(Kinds::UNKNOWN);
    let Survey { functions, packages, asked: unknown_anywhere, nodes } = survey(cost, tree, unknown);
    let value = |stored| Value { stored, scale: scale(cost) };

    let by_self = first(functions.iter().filter(|r| r.own != 0), rows, |a, b| a.by_own(b));
    let by_total = first(functions.iter(), rows, |a, b| a.by_total(b));
    let [by_self, by_total] = [by_self, by_total].map(|list| list.into_iter().map(|r| table_row(cost, r)).collect());

    let platform = built_in("platform", symbols);
    let mut left_out = 0;
    let scattered_packages = scattered_packages(cost, packages, &nodes, &platform, rows, &mut left_out);
    let scattered_functions = scattered_functions(cost, &functions, &platform, rows, &mut left_out);

    let unknown_leaf =
        cost.stacks_with_samples().filter(|&(s, _)| cost.leaf_to_root(s).next().is_some_and(unknown)).map(|(_, v)| v).sum();
    let (tree_nodes, wide_nodes, invisible) = visibility(cost, tree);
    let (stacks, deepest) = shape(tree);
    let profile = session.profile();
    let suggestions = suggestions(cost, &nodes, &platform, &scattered_packages, &scattered_functions, seen);
    Report {
        sources: session.infos().to_vec(),
        sample_types: (0..profile.sample_types().len()).map(|t| session.type_info(t)).collect(),
        sample_rows: profile.samples().len(),
        stacks,
        functions: functions.len(),
        deepest,
        duration_ns: profile.duration_ns(),
        unknown_leaf: value(unknown_leaf),
        unknown_anywhere: value(unknown_anywhere.total),
        truncated: value(cost.truncated()),
        inlined_frames: profile.frames().ids().filter(|&f| profile.frames().kinds(f).contains(Kinds::INLINED)).count(),
        tree_nodes,
        wide_nodes,
        invisible_percent: percent(invisible, cost.stacks()),
        by_self,
        by_total,
        scattered_packages,
        scattered_functions,
        platform_left_out: left_out,
        suggestions,
    }
}

/// The first `n` of some rows, in order.
fn first<'r, 'a>(
    rows: impl Iterator<Item = &'r Row<'a>>,
    n: usize,
    order: impl Fn(&Row<'_>, &Row<'_>) -> Ordering,
) -> Vec<&'r Row<'a>> {
    let mut rows: Vec<&Row<'a>> = rows.collect();
    if n < rows.len() {
        rows.select_nth_unstable_by(n, |a, b| order(a, b));
        rows.truncate(n);
    }
    rows.sort_by(|a, b| order(a, b));
    rows
}

/// The frames of a built-in set.
fn built_in(name: &str, symbols: &Symbols) -> Bits {
    let set = Pattern::Set(name.to_owned(), Default::default());
    // The built-in sets are tested to bind.
    Matcher::with_sets(&set, &[]).map_or_else(|_| Bits::new(symbols.len()), |m| m.bind(symbols))
}

/// Nodes, nodes at least a thousandth of the view wide, and the self value of the others.
fn visibility(cost: &Cost, tree: &Tree) -> (usize, usize, i64) {
    let limit = i128::from(cost.view());
    let wide = |node: u32| i128::from(tree.value(node)) * 1000 >= limit;
    let frames = (1..tree.len() as u32).filter(|&n| tree.symbol(n).is_some());
    let (mut all, mut drawn, mut invisible) = (0, 0, 0);
    for node in frames {
        all += 1;
        if wide(node) {
            drawn += 1;
        } else {
            invisible += tree.own(node);
        }
    }
    (all, drawn, invisible)
}

/// Distinct stacks with samples, and frames of the longest.
fn shape(tree: &Tree) -> (usize, u32) {
    let mut depth = vec![0u32; tree.len()];
    let (mut stacks, mut deepest) = (0, 0);
    for node in 1..tree.len() as u32 {
        depth[node as usize] = tree.parent(node).map_or(0, |p| depth[p as usize]) + 1;
        if tree.symbol(node).is_some() {
            deepest = deepest.max(depth[node as usize]);
            stacks += usize::from(tree.own(node) != 0);
        }
    }
    (stacks, deepest)
}

/// Is it big, and does no single place show most of it?
fn is_scattered(cost: &Cost, total: i64, widest: i64, towers: u32) -> bool {
    towers >= MANY_TOWERS
        && percent(total - widest, cost.view()) >= BIG_PERCENT
        && i128::from(widest) * 3 <= i128::from(total) * 2
}

fn scattered_packages(
    cost: &Cost,
    packages: Vec<Scattered>,
    nodes: &[u32],
    platform: &Bits,
    rows: usize,
    left_out: &mut usize,
) -> Vec<ScatteredRow> {
    let symbols = cost.lensed().symbols();
    let mut out: Vec<ScatteredRow> = Vec::new();
    for Scattered { package, towers, symbol } in packages {
        if !is_scattered(cost, towers.total, towers.widest, towers.count) {
            continue;
        }
        if platform.get(symbol as usize) {
            *left_out += 1;
            continue;
        }
        // A package inside one that is listed is part of its cost.
        if out.iter().any(|r| is_within(&package, &r.name)) || out.len() >= rows {
            continue;
        }
        let lens = package_lens(symbols, nodes, &package);
        out.push(row(cost, package, towers.total, towers.count, towers.widest, lens));
    }
    out
}

fn is_within(package: &str, outer: &str) -> bool {
    package.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '/', ':', '\\']))
}

fn scattered_functions(
    cost: &Cost,
    functions: &[Row<'_>],
    platform: &Bits,
    rows: usize,
    left_out: &mut usize,
) -> Vec<ScatteredRow> {
    let mut scattered: Vec<&Row<'_>> = functions.iter().filter(|r| is_scattered(cost, r.total, r.widest, r.towers)).collect();
    scattered.sort_by(|a, b| (b.total - b.widest).cmp(&(a.total - a.widest)).then_with(|| a.name.cmp(&b.name)));
    let before = scattered.len();
    scattered.retain(|r| !platform.get(r.symbol as usize));
    *left_out += before - scattered.len();
    scattered
        .into_iter()
        .take(rows)
        .map(|r| {
            let lens = format!("from ={}", engine::lens::print::quote(&r.name));
            row(cost, r.name.clone().into_owned(), r.total, r.towers, r.widest, Some(lens))
        })
        .collect()
}

fn row(cost: &Cost, name: String, total: i64, towers: u32, widest: i64, lens: Option<String>) -> ScatteredRow {
    let value = |stored| Value { stored, scale: scale(cost) };
    ScatteredRow {
        name,
        total: value(total),
        total_percent: percent(total, cost.view()),
        towers,
        widest: value(widest),
        widest_percent: percent(widest, cost.view()),
        lens,
    }
}

/// The shortest pattern that matches exactly the frames of a package and the packages inside it.
fn package_lens(symbols: &Symbols, nodes: &[u32], package: &str) -> Option<String> {
    let path = package.replace(['.', '\\'], "/");
    let candidates = [
        format!("{package}.*"),
        format!("{package}::*"),
        format!("file:{path}/*"),
        format!("package:={}", engine::lens::print::quote(package)),
        format!("package:={0} or package:{0}.* or package:{0}::* or package:{0}/*", package),
    ];
    let wanted = |s: usize| {
        let own = symbols.text(symbols.package(s as Symbol));
        own == package || is_within(own, package)
    };
    candidates
        .into_iter()
        .find(|text| {
            parse_pattern(text, &Known::default()).ok().and_then(|p| Matcher::with_sets(&p, &[]).ok()).is_some_and(|m| {
                let matched = m.bind(symbols);
                (0..symbols.len()).all(|s| nodes[s] == 0 || matched.get(s) == wanted(s))
            })
        })
        .map(|pattern| format!("from {pattern}"))
}

fn suggestions(
    cost: &Cost,
    nodes: &[u32],
    platform: &Bits,
    packages: &[ScatteredRow],
    functions: &[ScatteredRow],
    seen: &Seen,
) -> Vec<Suggestion> {
    let symbols = cost.lensed().symbols();
    let mut out = Vec::new();
    for (row, what) in packages.first().map(|r| (r, "package")).into_iter().chain(functions.first().map(|r| (r, "function"))) {
        if let Some(lens) = &row.lens {
            let why = format!("{what} {} in one place instead of {}; all else becomes [OTHER]", row.name, row.towers);
            out.push(Suggestion { why, lens: lens.clone() });
        }
    }
    // Only where there is something to fold.
    let all: i64 = nodes.iter().map(|&n| i64::from(n)).sum();
    let share = |set: &Bits| percent(set.ones().map(|s| i64::from(nodes[s])).sum(), all);
    if share(&built_in("frameworks", symbols)) >= 10.0 {
        out.push(Suggestion {
            why: "framework frames folded into one box per run".into(),
            lens: "fold entry @frameworks as framework".into(),
        });
    }
    if share(platform) >= 20.0 {
        out.push(Suggestion {
            why: "your own code only: platform cost goes to its caller".into(),
            lens: "hide @platform".into(),
        });
    }
    if !seen.lens.contains("by ") {
        out.push(Suggestion { why: "the whole profile by package".into(), lens: "by package".into() });
    }
    out
}

impl From<&Source> for SourceInfo {
    fn from(source: &Source) -> SourceInfo {
        SourceInfo::new(&source.name, &source.notes)
    }
}

impl SourceInfo {
    /// What the reader of a source said.
    pub fn new(name: &str, notes: &Notes) -> SourceInfo {
        let Notes { format, packed, records, bytes, skipped, fault, remarks } = notes.clone();
        let skipped =
            skipped.into_iter().map(|s| Skip { why: s.why, count: s.count, first: s.first.to_string(), example: s.example });
        SourceInfo {
            name: name.to_owned(),
            format: format.to_owned(),
            packed: packed.into_iter().map(str::to_owned).collect(),
            records,
            bytes,
            skipped: skipped.collect(),
            fault: fault.map(|(at, message)| Fault { at: at.to_string(), message }),
            remarks,
        }
    }
}
