//! What holds for every lens on every profile, tried on random ones: nothing is lost, the engine does what the plain
//! reading of the reference does (`common/naive.rs`), views add up, and the order of the input never matters.

mod common;
#[path = "common/naive.rs"]
mod naive;

use std::collections::BTreeMap;
use std::sync::Arc;

use common::{opened, stack_sums, stacks, table_text, top_down};
use engine::lens::ast::{
    Anchor, Cond, Field, Form, Key, Lens, Level, Op, Pattern, Regex, SpanEq, Statement, StatementKind, TimePoint,
};
use engine::lens::{Known, Lensed, Matcher, RunOptions, parse, run};
use engine::view::{BottomUp, Bucket, Cost, Label, Order, Tree, table};
use naive::{Change, Fate, Frame, Sample};
use profile::{Builder, FrameData, FrameId, FuncData, LabelValue, Process, Profile, SampleData, Thread};
use proptest::prelude::*;

// ---- random profiles

/// Frames as folded stacks have them; few, so that stacks recur and patterns match.
const TEXTS: [&str; 18] = [
    "main",
    "a",
    "b",
    "app::f",
    "app::g",
    "app::sub::h",
    "lib::K::m",
    "com.acme.A.run",
    "com.acme.B.go",
    "com/acme/sub/C.x_[j]",
    "com.other.D.y",
    "get (redis/client.py:3)",
    "get (redis/client.py:4)",
    "work (app/w.py:7)",
    "sys_read_[k]",
    "com.acme",
    "[truncated]",
    "ÄRGER",
];

/// Functions as formats with symbol tables have them: one name in two places, at several lines.
const FUNCS: [(&str, &str, &str, u32); 4] = [
    ("dup", "x.c", "libone.so", 3),
    ("dup", "y.c", "libtwo.so", 3),
    ("dup", "x.c", "libone.so", 4),
    ("com.acme.A.run", "A.java", "", 5),
];

#[derive(Debug, Clone)]
struct Row {
    frames: Vec<usize>,
    cut: bool,
    values: [i64; 2],
    thread: Option<usize>,
    labels: usize,
    time: i64,
}

fn row() -> impl Strategy<Value = Row> {
    let frame = prop_oneof![4 => 0usize..5, 4 => 0..TEXTS.len(), 1 => TEXTS.len()..TEXTS.len() + FUNCS.len()];
    let value = prop_oneof![1 => Just(0i64), 6 => 1i64..20, 1 => -9i64..0];
    (
        prop::collection::vec(frame, 1..9),
        prop::bool::weighted(0.1),
        [value.clone(), value],
        prop::option::of(0usize..4),
        0usize..4,
        0i64..1000,
    )
        .prop_map(|(frames, cut, values, thread, labels, time)| Row { frames, cut, values, thread, labels, time })
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rich {
    /// Stacks and values, as folded.
    Plain,
    /// And threads and labels.
    Labels,
    /// And times.
    Times,
}

fn rich() -> impl Strategy<Value = Rich> {
    prop_oneof![2 => Just(Rich::Plain), 1 => Just(Rich::Labels), 1 => Just(Rich::Times)]
}

fn build(rows: &[Row], rich: Rich) -> Arc<Profile> {
    let mut b = Builder::new();
    b.sample_type("cpu", "nanoseconds", 1);
    b.sample_type("space", "bytes", 1);
    let mut frames: Vec<FrameId> = TEXTS.iter().map(|t| b.frame_from_text(t)).collect();
    for (name, file, module, line) in FUNCS {
        let func = b.func(FuncData { name, file, module, ..FuncData::default() });
        frames.push(b.frame(func, FrameData { line, ..FrameData::default() }));
    }
    let names = ["main", "pool-1", "", "com.acme"].map(|n| b.string(n));
    let process = b.process(Process { pid: 70, name: names[1] });
    let nameless = b.process(Process { pid: 71, name: names[2] });
    let threads: Vec<_> = [Some(process), Some(nameless), None, Some(process)]
        .into_iter()
        .enumerate()
        .map(|(i, process)| b.thread(Thread { process, tid: 10 + i as i64, name: names[i] }))
        .collect();
    let (endpoint, service, bytes, unit, login) =
        (b.string("endpoint"), b.string("service"), b.string("bytes"), b.string("kB"), b.string("/login"));
    let label = |key, value| profile::Label { key, value };
    let labels = [
        b.labels(&[]),
        b.labels(&[label(endpoint, LabelValue::Str(login))]),
        b.labels(&[label(service, LabelValue::Str(names[0])), label(bytes, LabelValue::Num(5, unit))]),
        b.labels(&[label(endpoint, LabelValue::Str(names[3])), label(endpoint, LabelValue::Str(login))]),
    ];
    for row in rows {
        let mut stack = None;
        for &frame in &row.frames {
            stack = Some(match stack {
                None if row.cut && TEXTS.get(frame) != Some(&"[truncated]") => b.truncated_root(frames[frame]),
                above => b.stack(above, frames[frame]),
            });
        }
        let data = SampleData {
            thread: if rich == Rich::Plain { None } else { row.thread.map(|t| threads[t]) },
            labels: if rich == Rich::Plain { labels[0] } else { labels[row.labels] },
            time_ns: (rich == Rich::Times).then_some(row.time),
        };
        b.sample(stack.unwrap(), &row.values, data);
    }
    let p = b.finish().unwrap();
    p.check().unwrap();
    Arc::new(p)
}

/// A profile that is shown as folded lines when a property fails.
#[derive(Clone)]
struct Random(Arc<Profile>);

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let p = &self.0;
        for (row, sample) in naive::samples(p).iter().enumerate() {
            let Fate::Stack(frames) = &sample.fate else { continue };
            let cut = if sample.broken { " truncated" } else { "" };
            let (thread, time) = (p.samples().thread(row), p.samples().time_ns(row));
            let labels = p.samples().labels(row).index();
            write!(f, "\n{}{cut} {} {}", label_path(frames).join(";"), p.samples().values(0)[row], p.samples().values(1)[row])?;
            write!(f, " thread={thread:?} labels={labels} time={time:?}")?;
        }
        Ok(())
    }
}

fn any_profile() -> impl Strategy<Value = Random> {
    (prop::collection::vec(row(), 0..14), rich()).prop_map(|(rows, rich)| Random(build(&rows, rich)))
}

// ---- random lenses

fn regex(source: &str, ignore_case: bool) -> Regex {
    Regex { source: source.into(), ignore_case }
}

fn atom() -> impl Strategy<Value = Pattern> {
    let substrings = ["a", "app", "get", "re", "acme", "Ä", "är", "com/acme", "redis/client", "py", "lib", "A"];
    let globs = ["app::*", "com.acme.*", "*::f", "redis/*", "com/acme/*", "*", "*.go", "app::*::h", "a*b"];
    let exacts = ["main", "a", "com.acme.A.run", "com/acme/A.run", "com.acme", "app", "ÄRGER", "get (redis/client.py:3)"];
    let regexes = [
        ("^[ab]$", false),
        ("acme\\.(\\w)", false),
        ("^(GET|work)", true),
        ("(\\w+)\\.py", false),
        ("Ä(R+)", false),
        ("::", false),
    ];
    let form = prop_oneof![
        prop::sample::select(substrings.to_vec()).prop_map(|s| Form::Substring(s.into())),
        prop::sample::select(globs.to_vec()).prop_map(|s| Form::Glob(s.into())),
        prop::sample::select(exacts.to_vec()).prop_map(|s| Form::Exact(s.into())),
        prop::sample::select(regexes.to_vec()).prop_map(|(s, i)| Form::Regex(regex(s, i))),
    ];
    let field = prop::sample::select(vec![Field::Fn, Field::Class, Field::Package, Field::Module, Field::File]);
    prop_oneof![
        8 => form.clone().prop_map(|form| Pattern::Atom(None, form)),
        3 => (field, form).prop_map(|(field, form)| Pattern::Atom(Some(field), form)),
        1 => Just(Pattern::Atom(Some(Field::Line), Form::Exact("3".into()))),
        1 => Just(Pattern::Atom(Some(Field::Kind), Form::Exact("kernel".into()))),
        1 => prop::sample::select(vec!["ours", "both"]).prop_map(|name| Pattern::Set(name.into(), SpanEq::default())),
    ]
}

/// Chains as the parser makes them: none directly within its own kind.
fn join(and: bool, parts: Vec<Pattern>) -> Pattern {
    let flat = parts.into_iter().flat_map(|p| match p {
        Pattern::And(inner) if and => inner,
        Pattern::Or(inner) if !and => inner,
        other => vec![other],
    });
    if and { Pattern::And(flat.collect()) } else { Pattern::Or(flat.collect()) }
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    atom().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| join(false, parts)),
            prop::collection::vec(inner.clone(), 2..3).prop_map(|parts| join(true, parts)),
            inner.prop_map(|p| Pattern::Not(Box::new(p))),
        ]
    })
}

fn any_cond() -> impl Strategy<Value = Cond> {
    let form = |texts: &[&str]| prop::sample::select(texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
    let times = [
        (TimePoint::Nanos(0), TimePoint::Nanos(500)),
        (TimePoint::Nanos(200), TimePoint::Nanos(i64::MAX)),
        (TimePoint::PartsPerMillion(100_000), TimePoint::PartsPerMillion(1_000_000)),
        (TimePoint::PartsPerMillion(0), TimePoint::PartsPerMillion(333_333)),
    ];
    let leaf = prop_oneof![
        form(&["main", "pool", "11", "10"]).prop_map(|t| Cond::Thread(Form::Substring(t))),
        form(&["pool*", "7*"]).prop_map(|t| Cond::Process(Form::Glob(t))),
        form(&["/login", "5 kB", "x"]).prop_map(|t| Cond::Label("endpoint".into(), Form::Substring(t))),
        form(&["5", "5 kB"]).prop_map(|t| Cond::Label("bytes".into(), Form::Exact(t))),
        prop::sample::select(times.to_vec()).prop_map(|(from, to)| Cond::Time(from, to)),
    ];
    leaf.prop_recursive(1, 3, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..3).prop_map(Cond::And),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Cond::Or),
            inner.prop_map(|c| Cond::Not(Box::new(c))),
        ]
    })
}

fn any_level() -> impl Strategy<Value = Level> {
    prop::sample::select(vec![
        Level::Function,
        Level::Class,
        Level::Package(None),
        Level::Package(Some(1)),
        Level::Package(Some(2)),
        Level::Module,
        Level::File,
        Level::Line,
    ])
}

fn any_op() -> impl Strategy<Value = Op> {
    let anchor = prop::sample::select(vec![Anchor::Outermost, Anchor::Innermost, Anchor::Entry]);
    let names = vec![
        None,
        Some("X"),
        Some("rx core"),
        Some("$package.p"),
        Some("$class"),
        Some("$file!$module"),
        Some("<$1$2>"),
        Some("main"),
        Some("com.acme"),
    ];
    let renames = vec![("a", "b"), ("^(\\w)", "x${1}"), (".*", ""), ("com\\.", ""), ("^a$", "com.acme"), ("no such", "x")];
    let key = prop::sample::select(vec![
        Key::Thread,
        Key::Process,
        Key::Service,
        Key::SampleType,
        Key::Label("endpoint".into()),
        Key::Label("bytes".into()),
    ]);
    prop_oneof![
        2 => any_pattern().prop_map(Op::Keep),
        1 => any_pattern().prop_map(Op::Drop),
        1 => any_cond().prop_map(Op::Where),
        4 => (anchor, any_pattern(), 0u32..4).prop_map(|(anchor, pattern, callers)| Op::From { anchor, pattern, callers }),
        2 => (any::<bool>(), any_pattern()).prop_map(|(innermost, pattern)| Op::To { innermost, pattern }),
        3 => any_pattern().prop_map(Op::Hide),
        1 => any_pattern().prop_map(Op::Show),
        3 => (any::<bool>(), any_pattern(), prop::sample::select(names))
            .prop_map(|(entry, pattern, name)| Op::Fold { entry, pattern, name: name.map(str::to_owned) }),
        3 => any_level().prop_map(Op::By),
        2 => prop::sample::select(renames).prop_map(|(re, to)| Op::Rename { regex: regex(re, false), replacement: to.into() }),
        3 => (any::<bool>(), any::<bool>(), prop::option::of(any_pattern()))
            .prop_map(|(all, fold, pattern)| Op::Unrecurse { all, fold: fold && pattern.is_some(), pattern }),
        1 => key.clone().prop_map(Op::RootBy),
        1 => key.prop_map(Op::LeafBy),
    ]
}

fn statement(kind: StatementKind) -> Statement {
    Statement { kind, comments: Vec::new(), span: Default::default() }
}

/// A lens that is shown as text when a property fails.
#[derive(Clone)]
struct Steps(Lens);

impl std::fmt::Debug for Steps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.one_line())
    }
}

/// `@both` is defined by the lens, `@ours` from outside.
fn any_lens() -> impl Strategy<Value = Steps> {
    prop::collection::vec(any_op(), 0..6).prop_map(|ops| {
        let ours = Pattern::Set("ours".into(), SpanEq::default());
        let glob = Pattern::Atom(None, Form::Glob("com.acme.*".into()));
        let both = StatementKind::Let { name: "both".into(), pattern: Pattern::Or(vec![ours, glob]) };
        let steps = ops.into_iter().map(StatementKind::Op);
        Steps(Lens { statements: [both].into_iter().chain(steps).map(statement).collect() })
    })
}

fn sets() -> naive::Sets {
    vec![("ours".into(), Pattern::Atom(None, Form::Glob("app::*".into())))]
}

/// Runs a lens, unless the profile has no threads, labels or times and the lens asks for them.
fn try_run(p: &Arc<Profile>, lens: &Lens, fuse: bool) -> Option<Arc<Lensed>> {
    match run(p, lens, &sets(), RunOptions { sample_type: 1, fuse }) {
        Ok(lensed) => Some(Arc::new(lensed)),
        Err(error) => {
            let of_samples = |s: &Statement| matches!(s.kind, StatementKind::Op(Op::Where(_) | Op::RootBy(_) | Op::LeafBy(_)));
            assert!(lens.statements.iter().any(of_samples), "{error}\n{lens}");
            assert!(error.message.contains("this profile has no") || error.message.contains("no sample has a label"), "{error}");
            None
        }
    }
}

// ---- what the oracle says

fn label_path(frames: &[Frame]) -> Vec<String> {
    frames.iter().map(|f| f.label.clone()).collect()
}

fn in_stacks(samples: &[Sample]) -> impl Iterator<Item = (usize, &[Frame])> {
    samples.iter().filter_map(|s| match &s.fate {
        Fate::Stack(frames) => Some((s.row, frames.as_slice())),
        _ => None,
    })
}

/// Per path from the root its total and self value; for each sample type.
fn paths<'a>(stacks: impl Iterator<Item = (i64, Vec<String>)> + 'a) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes: BTreeMap<Vec<String>, (i64, i64)> = BTreeMap::new();
    for (value, path) in stacks {
        for end in 1..=path.len() {
            let node = nodes.entry(path[..end].to_vec()).or_default();
            node.0 += value;
            node.1 += if end == path.len() { value } else { 0 };
        }
    }
    nodes
}

fn nonzero(mut nodes: BTreeMap<Vec<String>, (i64, i64)>) -> BTreeMap<Vec<String>, (i64, i64)> {
    nodes.retain(|_, v| *v != (0, 0));
    nodes
}

fn tree_paths(tree: &Tree) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes = BTreeMap::new();
    let mut at: Vec<Vec<String>> = vec![Vec::new()];
    for node in 1..tree.len() as u32 {
        let mut path = at[tree.parent(node).unwrap() as usize].clone();
        path.push(tree.name(node).to_owned());
        at.push(path.clone());
        if matches!(tree.label(node), Label::Frame(_)) {
            let twice = nodes.insert(path, (tree.value(node), tree.own(node)));
            assert!(twice.is_none(), "two boxes with one name under one parent: {:?}", at.last());
        }
    }
    nodes
}

fn bottom_up_paths(tree: &mut BottomUp) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes = BTreeMap::new();
    let mut todo: Vec<(u32, Vec<String>)> = vec![(0, Vec::new())];
    while let Some((node, path)) = todo.pop() {
        let children = tree.open(node).to_vec();
        let sum: i64 = children.iter().map(|&c| tree.value(c)).sum();
        if !matches!(tree.label(node), Label::Bucket(_)) {
            assert_eq!(sum + tree.own(node), tree.value(node), "children and own of {path:?}");
        }
        for child in children {
            if matches!(tree.label(child), Label::Frame(_)) {
                let mut path = path.clone();
                path.push(tree.name(child).to_owned());
                let twice = nodes.insert(path.clone(), (tree.value(child), tree.own(child)));
                assert!(twice.is_none(), "two boxes with one name under one parent: {path:?}");
                todo.push((child, path));
            }
        }
    }
    nodes
}

fn check_views(p: &Arc<Profile>, lensed: &Arc<Lensed>, samples: &[Sample], callers_of: &Pattern) -> Result<(), TestCaseError> {
    for t in 0..2 {
        let value = |row: usize| p.samples().values(t)[row];
        let sum = |fate: &Fate| -> i64 { samples.iter().filter(|s| s.fate == *fate).map(|s| value(s.row)).sum() };
        let cost = Arc::new(Cost::new(Arc::clone(lensed), t));
        let ledger = lensed.ledger(t);
        prop_assert_eq!(cost.all(), p.total(t));
        prop_assert_eq!(cost.bucket(Bucket::Other), sum(&Fate::Other));
        prop_assert_eq!(cost.bucket(Bucket::Broken), sum(&Fate::Broken));
        prop_assert_eq!(cost.bucket(Bucket::Hidden), sum(&Fate::Hidden));
        prop_assert_eq!(cost.dropped(), sum(&Fate::Dropped));
        prop_assert_eq!(cost.view(), ledger.view().value);
        prop_assert_eq!(cost.stacks(), ledger.stacks.value);

        let expected = paths(in_stacks(samples).map(|(row, frames)| (value(row), label_path(frames))));
        let folded: BTreeMap<String, i64> =
            expected.iter().filter(|(_, v)| v.1 != 0).map(|(path, v)| (path.join(";"), v.1)).collect();
        prop_assert_eq!(stack_sums(&cost), folded);

        for order in [Order::Total, Order::Name, Order::Appearance] {
            let tree = Tree::top_down(&cost, order);
            prop_assert_eq!(tree_paths(&tree), expected.clone());
            prop_assert_eq!(tree.value(0), cost.view());
            for node in 0..tree.len() as u32 {
                let children: Vec<u32> = tree.children_of(node).collect();
                if !matches!(tree.label(node), Label::Bucket(_)) {
                    let below: i64 = children.iter().map(|&c| tree.value(c)).sum();
                    prop_assert_eq!(below + tree.own(node), tree.value(node));
                }
                if p.samples().values(t).iter().all(|v| *v >= 0) {
                    prop_assert!(children.iter().all(|&c| 0 <= tree.value(c) && tree.value(c) <= tree.value(node)));
                }
                let frames: Vec<u32> = children.into_iter().filter(|&c| matches!(tree.label(c), Label::Frame(_))).collect();
                let sorted = frames.windows(2).all(|w| match order {
                    Order::Total => {
                        (tree.value(w[1]), tree.name(w[0])) < (tree.value(w[0]), tree.name(w[1]))
                            || tree.value(w[1]) < tree.value(w[0])
                    }
                    Order::Name => tree.name(w[0]) < tree.name(w[1]),
                    Order::Appearance => true,
                });
                prop_assert!(sorted, "{:?}", order);
            }
        }

        let reversed = |frames: &[Frame]| label_path(frames).into_iter().rev().collect::<Vec<_>>();
        let mut tree = BottomUp::new(&cost, Order::Total);
        let upward = paths(in_stacks(samples).map(|(row, frames)| (value(row), reversed(frames))));
        prop_assert_eq!(nonzero(bottom_up_paths(&mut tree)), nonzero(upward));

        // Every sample with a match counts once, at its outermost match.
        let matched = Matcher::with_sets(callers_of, &sets()).unwrap().bind(lensed.symbols());
        let mut tree = BottomUp::callers(&cost, &matched, Order::Total);
        let outermost = |frames: &[Frame]| frames.iter().position(|f| naive::matches(callers_of, f, &sets()));
        let upward =
            paths(in_stacks(samples).filter_map(|(row, frames)| Some((value(row), reversed(&frames[..=outermost(frames)?])))));
        prop_assert_eq!(nonzero(bottom_up_paths(&mut tree)), nonzero(upward));
        prop_assert_eq!(tree.value(0), cost.view());

        let tree = Tree::top_down(&cost, Order::Total);
        for level in [
            Level::Function,
            Level::Class,
            Level::Package(None),
            Level::Package(Some(1)),
            Level::Module,
            Level::File,
            Level::Line,
        ] {
            let mut rows: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            for (row, frames) in in_stacks(samples) {
                let mut names: Vec<String> = frames.iter().map(|f| naive::level_text(f, level)).collect();
                rows.entry(names.last().unwrap().clone()).or_default().1 += value(row);
                names.sort();
                names.dedup();
                for name in names {
                    rows.entry(name).or_default().0 += value(row);
                }
            }
            let found = table(&cost, &tree, level);
            let as_map: BTreeMap<String, (i64, i64)> = found.iter().map(|r| (r.name.to_string(), (r.total, r.own))).collect();
            prop_assert_eq!(as_map.len(), found.len(), "a name stands twice");
            prop_assert_eq!(as_map, rows);
            prop_assert_eq!(found.iter().map(|r| r.own).sum::<i64>(), cost.stacks());
            // A tower is a call path that leads to an outermost frame, as wide as what goes on into such frames.
            let mut places: BTreeMap<(String, Vec<String>), i64> = BTreeMap::new();
            for (row, frames) in in_stacks(samples) {
                let texts: Vec<String> = frames.iter().map(|f| naive::level_text(f, level)).collect();
                for (i, text) in texts.iter().enumerate().filter(|(i, text)| !texts[..*i].contains(text)) {
                    *places.entry((text.clone(), label_path(&frames[..i]))).or_default() += value(row);
                }
            }
            let mut towers: BTreeMap<String, (u32, i64)> = BTreeMap::new();
            for ((text, _), width) in places {
                let tower = towers.entry(text).or_default();
                *tower = (tower.0 + 1, tower.1.max(width));
            }
            let found: BTreeMap<String, (u32, i64)> = found.iter().map(|r| (r.name.to_string(), (r.towers, r.widest))).collect();
            prop_assert_eq!(found, towers);
        }
    }
    Ok(())
}

fn check_ledger(p: &Profile, lens: &Lens, lensed: &Lensed) -> Result<(), TestCaseError> {
    for t in 0..2 {
        let ledger = lensed.ledger(t);
        let add = |parts: &[engine::lens::Amount]| parts.iter().fold((0, 0), |a, b| (a.0 + b.samples, a.1 + b.value));
        let one = |a: engine::lens::Amount| (a.samples, a.value);
        let rows = p.samples().len() as u64;
        prop_assert_eq!(one(ledger.all), (rows, p.total(t)));
        prop_assert_eq!(add(&[ledger.stacks, ledger.other, ledger.broken, ledger.hidden, ledger.dropped]), one(ledger.all));
        let mut left = one(ledger.all);
        for e in &ledger.entries {
            prop_assert_eq!(one(e.before), left, "before {}", e.step);
            prop_assert_eq!(add(&[e.kept, e.reshaped, e.moved, e.other, e.broken, e.hidden, e.dropped]), left, "{}", e.step);
            left = add(&[e.kept, e.reshaped, e.moved]);
        }
        prop_assert_eq!(one(ledger.stacks), left);

        // And the same numbers as the oracle, step by step.
        let mut step = 0;
        let mut wrong = None;
        let value = |row: usize| p.samples().values(t)[row];
        naive::run(p, lens, &sets(), 1, |samples, changes| {
            let e = &ledger.entries[step];
            step += 1;
            let sum = |test: &dyn Fn(&Fate, Change) -> bool| {
                let hit = samples.iter().zip(changes).filter(|(s, c)| c.is_some_and(|c| test(&s.fate, c)));
                hit.fold((0u64, 0i64), |a, (s, _)| (a.0 + 1, a.1 + value(s.row)))
            };
            let stack = |fate: &Fate| matches!(fate, Fate::Stack(_));
            for (name, found, expected) in [
                ("kept", e.kept, sum(&|f, c| stack(f) && c == Change::Kept)),
                ("reshaped", e.reshaped, sum(&|f, c| stack(f) && c == Change::Reshaped)),
                ("moved", e.moved, sum(&|f, c| stack(f) && c == Change::Moved)),
                ("OTHER", e.other, sum(&|f, _| *f == Fate::Other)),
                ("BROKEN", e.broken, sum(&|f, _| *f == Fate::Broken)),
                ("HIDDEN", e.hidden, sum(&|f, _| *f == Fate::Hidden)),
                ("dropped", e.dropped, sum(&|f, _| *f == Fate::Dropped)),
            ] {
                if one(found) != expected && wrong.is_none() {
                    wrong = Some(format!("`{}`: {name} is {found:?}, should be {expected:?}", e.step));
                }
            }
        });
        prop_assert!(wrong.is_none(), "{}", wrong.unwrap());
    }
    Ok(())
}

/// More with `PROPTEST_CASES` in the environment.
fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.max(500), failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn one_step_does_what_its_plain_reading_does(Random(p) in any_profile(), Steps(lens) in one_step()) {
        if let Some(lensed) = try_run(&p, &lens, false) {
            check_ledger(&p, &lens, &lensed)?;
            let samples = naive::run(&p, &lens, &sets(), 1, |_, _| {});
            for t in 0..2 {
                let value = |row: usize| p.samples().values(t)[row];
                let expected = paths(in_stacks(&samples).map(|(row, frames)| (value(row), label_path(frames))));
                let cost = Arc::new(Cost::new(Arc::clone(&lensed), t));
                prop_assert_eq!(tree_paths(&Tree::top_down(&cost, Order::Name)), expected);
            }
        }
    }

    #[test]
    fn a_lens_loses_nothing_and_views_add_up(Random(p) in any_profile(), Steps(lens) in any_lens(), callers_of in any_pattern_without_let()) {
        if let Some(lensed) = try_run(&p, &lens, false) {
            check_ledger(&p, &lens, &lensed)?;
            let samples = naive::run(&p, &lens, &sets(), 1, |_, _| {});
            check_views(&p, &lensed, &samples, &callers_of)?;
        }
    }

    #[test]
    fn fused_steps_do_the_same(Random(p) in any_profile(), Steps(lens) in any_lens()) {
        if let (Some(one), Some(two)) = (try_run(&p, &lens, false), try_run(&p, &lens, true)) {
            for t in 0..2 {
                let (one, two) = (Arc::new(Cost::new(Arc::clone(&one), t)), Arc::new(Cost::new(Arc::clone(&two), t)));
                prop_assert_eq!(stacks(&one), stacks(&two));
                prop_assert_eq!(top_down(&one, Order::Appearance), top_down(&two, Order::Appearance));
                let (a, b) = (one.lensed().ledger(t), two.lensed().ledger(t));
                prop_assert_eq!((a.all, a.stacks, a.other, a.broken, a.hidden, a.dropped), (b.all, b.stacks, b.other, b.broken, b.hidden, b.dropped));
            }
        }
    }

    #[test]
    fn a_printed_lens_runs_the_same(Random(p) in any_profile(), Steps(lens) in any_lens()) {
        let known = Known::sets(["ours"]);
        for text in [lens.to_string(), lens.one_line()] {
            let again = parse(&text, &known).map_err(|e| TestCaseError::fail(format!("{text}: {e:?}")))?;
            prop_assert_eq!(&again, &lens);
            if let (Some(one), Some(two)) = (try_run(&p, &lens, false), try_run(&p, &again, false)) {
                let (one, two) = (Arc::new(Cost::new(one, 0)), Arc::new(Cost::new(two, 0)));
                prop_assert_eq!(top_down(&one, Order::Appearance), top_down(&two, Order::Appearance));
            }
        }
    }

    #[test]
    fn the_order_of_the_input_never_matters(
        (rows, shuffled) in prop::collection::vec(row(), 0..14).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        rich in rich(),
        Steps(lens) in any_lens(),
    ) {
        let (one, two) = (build(&rows, rich), build(&shuffled, rich));
        if let (Some(one), Some(two)) = (try_run(&one, &lens, false), try_run(&two, &lens, false)) {
            for t in 0..2 {
                let (one, two) = (Arc::new(Cost::new(Arc::clone(&one), t)), Arc::new(Cost::new(Arc::clone(&two), t)));
                prop_assert_eq!(stacks(&one), stacks(&two));
                for order in [Order::Total, Order::Name] {
                    prop_assert_eq!(top_down(&one, order), top_down(&two, order));
                    prop_assert_eq!(opened(BottomUp::new(&one, order)), opened(BottomUp::new(&two, order)));
                }
                for level in [Level::Function, Level::Line] {
                    prop_assert_eq!(table_text(&one, level), table_text(&two, level));
                }
            }
        }
    }
}

fn one_step() -> impl Strategy<Value = Steps> {
    let both = StatementKind::Let { name: "both".into(), pattern: Pattern::Atom(None, Form::Glob("com.acme.*".into())) };
    any_op().prop_map(move |op| Steps(Lens { statements: vec![statement(both.clone()), statement(StatementKind::Op(op))] }))
}

/// A pattern for a view, outside the lens: it does not know the lens's own sets.
fn any_pattern_without_let() -> impl Strategy<Value = Pattern> {
    fn has_both(p: &Pattern) -> bool {
        match p {
            Pattern::Or(parts) | Pattern::And(parts) => parts.iter().any(has_both),
            Pattern::Not(inner) => has_both(inner),
            Pattern::Set(name, _) => name == "both",
            Pattern::Atom(..) => false,
        }
    }
    any_pattern().prop_filter("the lens's own set", |p| !has_both(p))
}
