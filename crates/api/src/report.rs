//! The report: what was read, what is biggest, and what no single place of the picture shows.

use std::cmp::Ordering;

use engine::analysis::quality::quality;
use engine::analysis::{Finding, Paths, Weight, broken, conduits};
use engine::view::{Cost, Row, Survey, Tree, survey};
use profile::Bits;
use profile::sort::SortShared as _;
use readers::Notes;

use crate::answer::{percent, table_rows};
use crate::response::{Fault, Fidelity, FindingRow, HiddenBody, Report, Skip, SourceInfo, Suggestion};
use crate::session::{Error, Seen, Session, Source};
use crate::{Level, Unit, hidden};

/// A fold is worth a line if an average stack is left with this part of its frames.
const WORTH_FOLDING: f64 = 0.9;
/// Packages and functions of hidden cost that the report lists in all.
const MOST_HIDDEN: usize = 20;

pub(crate) fn report(session: &Session, seen: &Seen, fidelity: Fidelity, rows: usize) -> Result<Report, Error> {
    let cost = &seen.cost;
    let tree = seen.merged();
    let Survey { functions, nodes } = survey(cost, tree);

    let by_self = first(functions.iter().filter(|r| r.own != 0), rows, &|a, b| a.by_own(b));
    let by_total = first(functions.iter(), rows, &|a, b| a.by_total(b));
    let [by_self, by_total] = [by_self, by_total].map(|list| table_rows(seen, Level::Function, list));

    // Of what three answers are made: the largest table there is.
    let paths = Paths::new(cost, tree);
    let hidden = |unit| hidden::hidden(session, seen, &paths, &hidden::Wanted::first(unit, rows.min(MOST_HIDDEN)));
    let (groups, hidden_functions) = (hidden(Unit::Group)?, hidden(Unit::Function)?);
    let (tree_nodes, wide_nodes, invisible) = visibility(cost, tree);
    let (stacks, deepest) = shape(tree);
    let suggestions = suggestions(session, seen, &paths, &nodes, &groups, &hidden_functions)?;
    Ok(Report {
        fidelity,
        stacks,
        functions: functions.len(),
        deepest,
        tree_nodes,
        wide_nodes,
        invisible_percent: percent(invisible, cost.stacks()),
        by_self,
        by_total,
        findings: findings(session, seen),
        hidden: groups,
        hidden_functions,
        suggestions,
    })
}

/// What one should know before believing the numbers, the weightiest first.
fn findings(session: &Session, seen: &Seen) -> Vec<FindingRow> {
    let sources: Vec<&str> = session.infos().iter().map(|source| source.format.as_str()).collect();
    let mut all = broken::findings(seen.cost.lensed().broken(), session.profile(), &sources);
    all.extend(quality(&seen.cost, &seen.sampling, &sources));
    all.sort_shared_by_key(|finding| std::cmp::Reverse(finding.weight));
    let row = |f: Finding| FindingRow {
        code: f.code,
        weight: match f.weight {
            Weight::Note => "note",
            Weight::Caution => "caution",
            Weight::Warning => "warning",
        },
        text: f.text,
        advice: f.advice,
        lens: f.lens,
    };
    all.into_iter().map(row).collect()
}

/// The first `n` of some rows, in order.
fn first<'r, 'a>(
    rows: impl Iterator<Item = &'r Row<'a>>,
    n: usize,
    order: &dyn Fn(&Row<'_>, &Row<'_>) -> Ordering,
) -> Vec<&'r Row<'a>> {
    let mut rows: Vec<&Row<'a>> = rows.collect();
    if n < rows.len() {
        rows.select_nth_unstable_by(n, |a, b| order(a, b));
        rows.truncate(n);
    }
    rows.sort_shared_by(|a, b| order(a, b));
    rows
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

fn suggestions(
    session: &Session,
    seen: &Seen,
    paths: &Paths,
    nodes: &[u32],
    groups: &HiddenBody,
    functions: &HiddenBody,
) -> Result<Vec<Suggestion>, Error> {
    let mut out = Vec::new();
    for (row, what) in groups.rows.first().map(|r| (r, "")).into_iter().chain(functions.rows.first().map(|r| (r, "function "))) {
        if let Some(lens) = &row.lens {
            let places = engine::format::plural(u64::from(row.places), "place", "places");
            let why = format!("{what}{} in one place instead of {places}; all else becomes [OTHER]", row.name);
            out.push(Suggestion { why, lens: lens.clone() });
        }
    }
    let platform = hidden::set(session, seen, "platform")?;
    if let Some(found) = conduits(&seen.cost, seen.merged(), paths, &seen.sampling, &platform)
        && let Some(lens) = found.lens
        && found.folded_depth <= found.depth * WORTH_FOLDING
    {
        let functions = engine::format::plural(found.functions.len() as u64, "function", "functions");
        let why = format!(
            "{functions} that only pass on folded: the average stack has {:.1} frames instead of {:.1}, and no cost is lost",
            found.folded_depth, found.depth
        );
        out.push(Suggestion { why, lens });
    }
    // Only where there is something to fold.
    let all: i64 = nodes.iter().map(|&n| i64::from(n)).sum();
    let share = |set: &Bits| percent(set.ones().map(|s| i64::from(nodes[s])).sum(), all);
    if share(&hidden::set(session, seen, "frameworks")?) >= 10.0 {
        out.push(Suggestion {
            why: "framework frames folded into one box per run".into(),
            lens: "fold entry @frameworks as framework".into(),
        });
    }
    if share(&platform) >= 20.0 {
        out.push(Suggestion {
            why: "your own code only: platform cost goes to its caller".into(),
            lens: "hide @platform".into(),
        });
    }
    if !seen.lens.contains("by ") {
        out.push(Suggestion { why: "the whole profile by package".into(), lens: "by package".into() });
    }
    Ok(out)
}

impl From<&Source> for SourceInfo {
    fn from(source: &Source) -> SourceInfo {
        SourceInfo::new(&source.name, &source.notes)
    }
}

impl SourceInfo {
    /// What the reader of a source said.
    pub fn new(name: &str, notes: &Notes) -> SourceInfo {
        let Notes { format, producer, packed, records, bytes, lost, skipped, fault, remarks } = notes.clone();
        let skipped =
            skipped.into_iter().map(|s| Skip { why: s.why, count: s.count, first: s.first.to_string(), example: s.example });
        SourceInfo {
            name: name.to_owned(),
            format: format.to_owned(),
            producer,
            packed: packed.into_iter().map(str::to_owned).collect(),
            records,
            bytes,
            lost,
            skipped: skipped.collect(),
            fault: fault.map(|(at, message)| Fault { at: at.to_string(), message }),
            remarks,
        }
    }
}
