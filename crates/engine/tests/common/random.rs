//! Random profiles and lenses, small enough that names recur, stacks share their beginnings and patterns match.

#![allow(dead_code)] // Each test program uses its own part.

use std::sync::Arc;

use engine::lens::ast::{
    Anchor, Cond, Field, Form, Key, Lens, Level, Op, Pattern, Regex, SpanEq, Statement, StatementKind, TimePoint,
};
use engine::lens::{Lensed, RunOptions, run};
use profile::{Builder, FrameData, FrameId, FuncData, LabelValue, Process, Profile, SampleData, Thread};
use proptest::prelude::*;

use super::naive::{self, Fate};

// ---- random profiles

/// Frames as folded stacks have them; few, so that stacks recur and patterns match.
pub const TEXTS: [&str; 18] = [
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
pub const FUNCS: [(&str, &str, &str, u32); 4] = [
    ("dup", "x.c", "libone.so", 3),
    ("dup", "y.c", "libtwo.so", 3),
    ("dup", "x.c", "libone.so", 4),
    ("com.acme.A.run", "A.java", "", 5),
];

#[derive(Debug, Clone)]
pub struct Row {
    frames: Vec<usize>,
    cut: bool,
    values: [i64; 2],
    thread: Option<usize>,
    labels: usize,
    time: i64,
}

pub fn row() -> impl Strategy<Value = Row> {
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
pub enum Rich {
    /// Stacks and values, as folded.
    Plain,
    /// And threads and labels.
    Labels,
    /// And times.
    Times,
}

pub fn rich() -> impl Strategy<Value = Rich> {
    prop_oneof![2 => Just(Rich::Plain), 1 => Just(Rich::Labels), 1 => Just(Rich::Times)]
}

pub fn build(rows: &[Row], rich: Rich) -> Arc<Profile> {
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
pub struct Random(pub Arc<Profile>);

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let p = &self.0;
        for (row, sample) in naive::samples(p).iter().enumerate() {
            let Fate::Stack(frames) = &sample.fate else { continue };
            let cut = if sample.broken { " truncated" } else { "" };
            let (thread, time) = (p.samples().thread(row), p.samples().time_ns(row));
            let labels = p.samples().labels(row).index();
            write!(
                f,
                "\n{}{cut} {} {}",
                frames.iter().map(|f| f.label.as_str()).collect::<Vec<_>>().join(";"),
                p.samples().values(0)[row],
                p.samples().values(1)[row]
            )?;
            write!(f, " thread={thread:?} labels={labels} time={time:?}")?;
        }
        Ok(())
    }
}

pub fn any_profile() -> impl Strategy<Value = Random> {
    let usual = (prop::collection::vec(row(), 0..14), rich());
    // More samples than stacks.
    let dense = prop::collection::vec(row(), 8..30).prop_map(|mut rows| {
        for row in &mut rows {
            row.frames.truncate(3);
            row.frames.iter_mut().for_each(|frame| *frame %= 2);
        }
        (rows, Rich::Times)
    });
    prop_oneof![3 => usual, 1 => dense].prop_map(|(rows, rich)| Random(build(&rows, rich)))
}

// ---- random lenses

pub fn regex(source: &str, ignore_case: bool) -> Regex {
    Regex { source: source.into(), ignore_case }
}

pub fn atom() -> impl Strategy<Value = Pattern> {
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
pub fn join(and: bool, parts: Vec<Pattern>) -> Pattern {
    let flat = parts.into_iter().flat_map(|p| match p {
        Pattern::And(inner) if and => inner,
        Pattern::Or(inner) if !and => inner,
        other => vec![other],
    });
    if and { Pattern::And(flat.collect()) } else { Pattern::Or(flat.collect()) }
}

pub fn any_pattern() -> impl Strategy<Value = Pattern> {
    atom().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| join(false, parts)),
            prop::collection::vec(inner.clone(), 2..3).prop_map(|parts| join(true, parts)),
            inner.prop_map(|p| Pattern::Not(Box::new(p))),
        ]
    })
}

pub fn any_cond() -> impl Strategy<Value = Cond> {
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

pub fn any_level() -> impl Strategy<Value = Level> {
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

pub fn any_op() -> impl Strategy<Value = Op> {
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
        Key::Broken,
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
        1 => Just(Op::Repair),
    ]
}

pub fn statement(kind: StatementKind) -> Statement {
    Statement { kind, comments: Vec::new(), span: Default::default() }
}

/// A lens that is shown as text when a property fails.
#[derive(Clone)]
pub struct Steps(pub Lens);

impl std::fmt::Debug for Steps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.one_line())
    }
}

/// `@both` is defined by the lens, `@ours` from outside.
pub fn any_lens() -> impl Strategy<Value = Steps> {
    prop::collection::vec(any_op(), 0..6).prop_map(|ops| {
        let ours = Pattern::Set("ours".into(), SpanEq::default());
        let glob = Pattern::Atom(None, Form::Glob("com.acme.*".into()));
        let both = StatementKind::Let { name: "both".into(), pattern: Pattern::Or(vec![ours, glob]) };
        let steps = ops.into_iter().map(StatementKind::Op);
        Steps(Lens { statements: [both].into_iter().chain(steps).map(statement).collect() })
    })
}

pub fn sets() -> naive::Sets {
    vec![("ours".into(), Pattern::Atom(None, Form::Glob("app::*".into())))]
}

/// Runs a lens, unless the profile has no threads, labels or times and the lens asks for them.
pub fn try_run(p: &Arc<Profile>, lens: &Lens, fuse: bool) -> Option<Arc<Lensed>> {
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

/// A pattern for a view, outside the lens: it does not know the lens's own sets.
pub fn any_pattern_without_let() -> impl Strategy<Value = Pattern> {
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

/// More with `PROPTEST_CASES` in the environment.
pub fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.max(500), failure_persistence: None, ..default }
}
