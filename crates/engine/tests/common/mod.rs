//! What the tests of lens and views share: profiles from text, lenses from text, and pictures of what comes out.

#![allow(dead_code)] // Each test program uses its own part.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use engine::format::{percent, plural};
use engine::layout::{Content, Source, layout};
use engine::lens::ast::{Lens, Level, Pattern};
use engine::lens::{Amount, Known, Ledger, Lensed, RunOptions, parse, parse_pattern, run};
use engine::view::{Bucket, Cost, LazyTree, Order, Tree, table};
use profile::Profile;

/// Folded lines, or the model's text form.
pub fn profile(text: &str) -> Arc<Profile> {
    if text.starts_with("reflame profile") {
        return Arc::new(Profile::from_text(text).unwrap_or_else(|e| panic!("{e}\n{text}")));
    }
    let read = readers::read(readers::Input::Bytes(text.as_bytes()), Some("folded"), &readers::Options::default());
    Arc::new(read.unwrap_or_else(|e| panic!("{e}\n{text}")).profile)
}

/// A profile that is kept packed beside the tests.
pub fn packed_profile(name: &str) -> Arc<Profile> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/profiles").join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let read = readers::read(readers::Input::Bytes(&bytes), None, &readers::Options::default());
    Arc::new(read.unwrap_or_else(|e| panic!("{}: {e}", path.display())).profile)
}

/// The lens a text means.
pub fn lens(text: &str) -> Lens {
    parse(text, &Known::default()).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// The pattern a text means.
pub fn pattern(text: &str) -> Pattern {
    parse_pattern(text, &Known::default()).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// Runs a lens given as text over the sample type shown by default.
pub fn lensed(profile: &Arc<Profile>, text: &str) -> Arc<Lensed> {
    let options = RunOptions { sample_type: profile.default_type(), fuse: false };
    Arc::new(run(profile, &lens(text), &[], options).unwrap_or_else(|e| panic!("{text}: {e}")))
}

/// Values in the default sample type.
pub fn cost(lensed: &Arc<Lensed>) -> Arc<Cost> {
    Arc::new(Cost::new(Arc::clone(lensed), lensed.profile().default_type()))
}

/// What each distinct stack holds, `a;b`, by what its frames show. Those that hold nothing are left out.
pub fn stack_sums(cost: &Cost) -> BTreeMap<String, i64> {
    let symbols = cost.lensed().symbols();
    let mut sums = BTreeMap::new();
    for (stack, value) in cost.stacks_with_samples() {
        let mut names: Vec<&str> = cost.leaf_to_root(stack).map(|s| symbols.label_text(s)).collect();
        names.reverse();
        *sums.entry(names.join(";")).or_insert(0) += value;
    }
    sums.retain(|_, v| *v != 0);
    sums
}

/// Stacks as folded lines, sorted, and behind them the buckets.
pub fn stacks(cost: &Cost) -> String {
    let mut out = String::new();
    for (stack, value) in stack_sums(cost) {
        let _ = writeln!(out, "{stack} {value}");
    }
    for bucket in Bucket::ALL {
        if cost.bucket(bucket) != 0 {
            let _ = writeln!(out, "{} {}", bucket.name(), cost.bucket(bucket));
        }
    }
    out
}

/// A box's value, and its self value where it has one and children too.
fn line(out: &mut String, depth: usize, name: &str, total: i64, own: i64) {
    let _ = write!(out, "{:1$}{name} {total}", "", depth * 2);
    if own != 0 && own != total {
        let _ = write!(out, " (self {own})");
    }
    out.push('\n');
}

/// The top-down tree, the whole view first.
pub fn top_down(cost: &Arc<Cost>, order: Order) -> String {
    let tree = Tree::top_down(cost, order);
    let mut out = String::new();
    let mut depth = vec![0; tree.len()];
    for node in 0..tree.len() as u32 {
        let d = tree.parent(node).map_or(0, |p| depth[p as usize] + 1);
        depth[node as usize] = d;
        line(&mut out, d, tree.name(node), tree.value(node), tree.own(node));
    }
    out
}

/// A bottom-up tree, opened all the way.
pub fn opened(mut tree: LazyTree) -> String {
    let mut out = String::new();
    let mut todo = vec![(0u32, 0usize)];
    while let Some((node, depth)) = todo.pop() {
        line(&mut out, depth, tree.name(node), tree.value(node), tree.own(node));
        let children = tree.open(node).to_vec();
        todo.extend(children.into_iter().rev().map(|c| (c, depth + 1)));
    }
    out
}

/// What is drawn of a tree when boxes narrower than `min_width` are not, in shares of the whole.
pub fn drawn<S: Source>(source: &mut S, name: impl Fn(&S, u32) -> String, min_width: i64) -> String {
    let picture = layout(source, 0, min_width, u32::MAX);
    let mut out = String::new();
    for b in &picture.boxes {
        let text = match b.content {
            Content::Node(node) => name(source, node),
            Content::Remainder { count, .. } => format!("… {}", plural(count.into(), "frame", "frames")),
        };
        let _ = writeln!(out, "{:1$}{text}, {2}", "", b.depth as usize * 2, percent(b.width, picture.width));
    }
    out
}

/// The level a word means, as in `by LEVEL`.
pub fn level(text: &str) -> Level {
    let lens = lens(&format!("by {text}"));
    match &lens.statements[0].kind {
        engine::lens::ast::StatementKind::Op(engine::lens::ast::Op::By(level)) => *level,
        other => panic!("{other:?}"),
    }
}

/// A table with one row per function, class, …
pub fn table_text(cost: &Arc<Cost>, by: Level) -> String {
    let tree = Tree::top_down(cost, Order::Total);
    let mut out = String::from("total  self  towers  widest  name\n");
    for row in table(cost, &tree, by) {
        let _ = writeln!(out, "{:5} {:5} {:7} {:7}  {}", row.total, row.own, row.towers, row.widest, row.name);
    }
    out
}

/// One line per step and one for the whole; what is nothing is left out.
pub fn ledger_text(ledger: &Ledger, steps: &[String]) -> String {
    let mut out = String::new();
    for (entry, step) in ledger.entries.iter().zip(steps) {
        let _ = write!(
            out,
            "{step}: {}",
            amounts(
                "",
                &[
                    ("before", entry.before),
                    ("kept", entry.kept),
                    ("reshaped", entry.reshaped),
                    ("moved", entry.moved),
                    ("OTHER", entry.other),
                    ("BROKEN", entry.broken),
                    ("HIDDEN", entry.hidden),
                    ("dropped", entry.dropped),
                ]
            )
        );
        out.push_str(if entry.no_match { " (matches nothing)" } else { "" });
        if let Some(note) = &entry.note {
            let _ = write!(out, " ({note})");
        }
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "{}",
        amounts(
            "all ",
            &[
                ("", ledger.all),
                ("stacks", ledger.stacks),
                ("OTHER", ledger.other),
                ("BROKEN", ledger.broken),
                ("HIDDEN", ledger.hidden),
                ("dropped", ledger.dropped),
            ]
        )
    );
    out
}

fn amounts(lead: &str, parts: &[(&str, Amount)]) -> String {
    let mut out = lead.to_owned();
    let mut shown = 0;
    for (i, (name, amount)) in parts.iter().enumerate() {
        if i > 0 && amount.value == 0 {
            continue;
        }
        out.push_str(match (i, shown) {
            (0, _) => "",
            (1.., 0) => " = ",
            _ => " + ",
        });
        shown += usize::from(i > 0);
        let _ = write!(out, "{}{}{name}", amount.value, if name.is_empty() { "" } else { " " });
    }
    out
}
