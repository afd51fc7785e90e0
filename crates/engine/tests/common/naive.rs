//! The lens once more, as plainly as can be: a stack is a list of frames, and an operation goes through the list. It
//! shares no code with the engine but the abstract syntax and the dialect of regular expressions, and is its oracle.

#![allow(dead_code)] // Each test program uses its own part.

use engine::lens::ast::{Anchor, Cond, Field, Form, Key, Lens, Level, Op, Pattern, StatementKind, TimePoint};
use engine::lens::parse::compile_regex;
use std::sync::Arc;

use profile::names::{Kinds, Language};
use profile::{LabelValue, Profile};

/// A frame with all that a step can look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What its box shows.
    pub label: String,
    /// Who its function is.
    pub function: String,
    class: String,
    package: String,
    module: String,
    file: String,
    line: u32,
    kinds: Kinds,
    /// What names are tested on, the qualified one first.
    names: Vec<String>,
    jvm: bool,
}

/// Where a sample is.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    Stack(Vec<Frame>),
    Other,
    Broken,
    Hidden,
    Dropped,
}

/// What a step did to a sample that it left in a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Kept,
    Reshaped,
    Moved,
}

/// A sample on its way through the lens.
#[derive(Debug, Clone)]
pub struct Sample {
    pub row: usize,
    pub broken: bool,
    pub fate: Fate,
}

/// Sets by name.
pub type Sets = Vec<(String, Pattern)>;

/// The samples as they were recorded.
pub fn samples(p: &Arc<Profile>) -> Vec<Sample> {
    // Which stacks are broken is no matter of the lens; `tests/broken.rs` has a plain reading of that.
    let broken = engine::analysis::broken::broken(p).rows;
    let text = |id| p.str(id).to_owned();
    let frame = |id| {
        let func = p.frames().func(id);
        Frame {
            label: text(p.frames().display(id)),
            function: text(p.funcs().display(func)),
            class: text(p.funcs().class(func)),
            package: text(p.funcs().package(func)),
            module: text(p.funcs().module(func)),
            file: text(p.funcs().file(func)),
            line: p.frames().line(id),
            kinds: p.frames().kinds(id),
            names: vec![
                text(p.funcs().qualified(func)),
                text(p.frames().raw(id)),
                text(p.funcs().display(func)),
                text(p.frames().display(id)),
            ],
            jvm: matches!(p.funcs().language(func), Language::Java | Language::Kotlin | Language::Scala),
        }
    };
    let one = |row: usize| {
        let stack = p.samples().stacks()[row];
        let mut frames: Vec<Frame> = p.stacks().leaf_to_root(stack).map(frame).collect();
        frames.reverse();
        Sample { row, broken: broken.get(stack.index()), fate: Fate::Stack(frames) }
    };
    (0..p.samples().len()).map(one).collect()
}

/// Runs a whole lens; after each step `seen` is given the samples and what became of each of those that were in a stack.
pub fn run(
    p: &Arc<Profile>,
    lens: &Lens,
    sets: &Sets,
    sample_type: usize,
    mut seen: impl FnMut(&[Sample], &[Option<Change>]),
) -> Vec<Sample> {
    let mut sets = sets.clone();
    let mut all = samples(p);
    for statement in &lens.statements {
        match &statement.kind {
            StatementKind::Let { name, pattern } => sets.push((name.clone(), pattern.clone())),
            StatementKind::Nothing => {}
            StatementKind::Op(op) => {
                let mut changes = Vec::new();
                for sample in &mut all {
                    changes.push(step(p, op, &sets, sample_type, sample));
                }
                seen(&all, &changes);
            }
        }
    }
    all
}

fn step(p: &Profile, op: &Op, sets: &Sets, sample_type: usize, sample: &mut Sample) -> Option<Change> {
    let Fate::Stack(stack) = &sample.fate else { return None };
    let (fate, change) = apply(p, op, sets, sample_type, sample, stack);
    if let Fate::Stack(new) = &fate {
        assert!(!new.is_empty(), "an empty stack after {op}");
    }
    sample.fate = fate;
    Some(change)
}

fn apply(p: &Profile, op: &Op, sets: &Sets, sample_type: usize, sample: &Sample, stack: &[Frame]) -> (Fate, Change) {
    let hits = |pattern: &Pattern| -> Vec<bool> { stack.iter().map(|f| matches(pattern, f, sets)).collect() };
    let unmatched = if sample.broken { Fate::Broken } else { Fate::Other };
    let same = || Fate::Stack(stack.to_vec());
    match op {
        Op::Keep(pattern) => (if hits(pattern).contains(&true) { same() } else { unmatched }, Change::Kept),
        Op::Drop(pattern) => (if hits(pattern).contains(&true) { Fate::Dropped } else { same() }, Change::Kept),
        Op::Where(cond) => (if fulfils(p, cond, sample.row) { same() } else { Fate::Dropped }, Change::Kept),
        Op::From { anchor, pattern, callers } => {
            let hits = hits(pattern);
            let found = match anchor {
                Anchor::Outermost => hits.iter().position(|&h| h),
                Anchor::Innermost => hits.iter().rposition(|&h| h),
                Anchor::Entry => hits.iter().rposition(|&h| h).map(|last| {
                    let mut first = last;
                    while first > 0 && hits[first - 1] {
                        first -= 1;
                    }
                    first
                }),
            };
            let Some(found) = found else { return (unmatched, Change::Kept) };
            let start = found.saturating_sub(*callers as usize);
            (Fate::Stack(stack[start..].to_vec()), if start == 0 { Change::Kept } else { Change::Reshaped })
        }
        Op::To { innermost, pattern } => {
            let hits = hits(pattern);
            let found = if *innermost { hits.iter().rposition(|&h| h) } else { hits.iter().position(|&h| h) };
            match found {
                Some(end) if end + 1 < stack.len() => (Fate::Stack(stack[..=end].to_vec()), Change::Moved),
                _ => (same(), Change::Kept),
            }
        }
        Op::Hide(pattern) => take_out(stack, &hits(pattern)),
        Op::Show(pattern) => take_out(stack, &hits(pattern).iter().map(|h| !h).collect::<Vec<_>>()),
        Op::Fold { entry, pattern, name } => {
            let hits = hits(pattern);
            let mut out = Vec::new();
            for (i, frame) in stack.iter().enumerate() {
                if !hits[i] {
                    out.push(frame.clone());
                } else if i == 0 || !hits[i - 1] {
                    out.push(folded(frame, *entry, pattern, name.as_deref()));
                }
            }
            (Fate::Stack(out), if hits.contains(&true) { Change::Reshaped } else { Change::Kept })
        }
        Op::By(level) => {
            let mut out: Vec<Frame> = Vec::new();
            for frame in stack {
                let new = at_level(frame, *level);
                if out.last().is_none_or(|last| last.label != new.label) {
                    out.push(new);
                }
            }
            let labels = |frames: &[Frame]| frames.iter().map(|f| f.label.clone()).collect::<Vec<_>>();
            let change = if labels(&out) == labels(stack) { Change::Kept } else { Change::Reshaped };
            (Fate::Stack(out), change)
        }
        Op::Rename { regex, replacement } => {
            let regex = compile_regex(regex).unwrap();
            let mut change = Change::Kept;
            let rename = |frame: &Frame| {
                let new = regex.replace_all(frame.label.as_bytes(), replacement.as_bytes());
                let new = String::from_utf8_lossy(&new).into_owned();
                if new == frame.label {
                    return frame.clone();
                }
                change = Change::Reshaped;
                Frame { names: vec![new.clone()], function: new.clone(), label: new, ..frame.clone() }
            };
            let new = stack.iter().map(rename).collect();
            (Fate::Stack(new), change)
        }
        Op::Unrecurse { all, fold, pattern } => {
            // What makes two frames the same function; nothing for frames that are left alone.
            let key = |frame: &Frame| match pattern {
                Some(pattern) if !matches(pattern, frame, sets) => None,
                Some(_) if *fold => Some(String::new()),
                _ => Some(format!("function {}", frame.function)),
            };
            let keys: Vec<Option<String>> = stack.iter().map(key).collect();
            let mut out = Vec::new();
            let mut i = 0;
            while i < stack.len() {
                out.push(stack[i].clone());
                let mut last = i;
                if keys[i].is_some() {
                    if *all {
                        last = keys.iter().rposition(|k| *k == keys[i]).unwrap();
                    } else {
                        while last + 1 < stack.len() && keys[last + 1] == keys[i] {
                            last += 1;
                        }
                    }
                }
                i = last + 1;
            }
            let change = if out.len() == stack.len() { Change::Kept } else { Change::Reshaped };
            (Fate::Stack(out), change)
        }
        // The stacks that these tests make are too short to be attached; `tests/broken_repair.rs` has a plain reading of it.
        Op::Repair => (same(), Change::Kept),
        Op::RootBy(Key::Broken) | Op::LeafBy(Key::Broken) if !sample.broken => (same(), Change::Kept),
        Op::RootBy(key) => {
            let mut out = vec![plain(&key_text(p, key, sample.row, sample_type), false)];
            out.extend_from_slice(stack);
            (Fate::Stack(out), Change::Reshaped)
        }
        Op::LeafBy(key) => {
            let mut out = stack.to_vec();
            out.push(plain(&key_text(p, key, sample.row, sample_type), false));
            (Fate::Stack(out), Change::Reshaped)
        }
    }
}

fn take_out(stack: &[Frame], out: &[bool]) -> (Fate, Change) {
    let left: Vec<Frame> = stack.iter().zip(out).filter(|(_, out)| !**out).map(|(f, _)| f.clone()).collect();
    if left.is_empty() {
        return (Fate::Hidden, Change::Kept);
    }
    let change = match (out.last(), out.contains(&true)) {
        (Some(true), _) => Change::Moved,
        (_, true) => Change::Reshaped,
        _ => Change::Kept,
    };
    (Fate::Stack(left), change)
}

/// A frame that is only a name.
fn plain(name: &str, jvm: bool) -> Frame {
    let no = String::new;
    Frame {
        label: name.to_owned(),
        function: name.to_owned(),
        class: no(),
        package: no(),
        module: no(),
        file: no(),
        line: 0,
        kinds: Kinds::NONE,
        names: vec![name.to_owned()],
        jvm,
    }
}

fn folded(first: &Frame, entry: bool, pattern: &Pattern, name: Option<&str>) -> Frame {
    let mut name = match name {
        None => format!("[{pattern}]"),
        Some(template) => fill(template, first, pattern),
    };
    if entry {
        name = format!("{name} ← {}", first.function);
    }
    plain(&name, first.jvm)
}

/// Knows the templates that the tests use.
fn fill(template: &str, first: &Frame, pattern: &Pattern) -> String {
    let mut out = template.to_owned();
    for (word, text) in
        [("$package", &first.package), ("$class", &first.class), ("$module", &first.module), ("$file", &first.file)]
    {
        out = out.replace(word, if text.is_empty() { &first.function } else { text });
    }
    let Pattern::Atom(field, Form::Regex(regex)) = pattern else { return out };
    let regex = compile_regex(regex).unwrap();
    let places: Vec<&String> = match field {
        None => first.names.iter().chain([&first.file, &first.module]).collect(),
        Some(Field::Fn) => own_names(first),
        Some(Field::Class) => vec![&first.class],
        Some(Field::Package) => vec![&first.package],
        Some(Field::Module) => vec![&first.module],
        Some(Field::File) => vec![&first.file],
        Some(Field::Line | Field::Kind) => vec![],
    };
    if let Some(captures) = places.iter().filter(|t| !t.is_empty()).find_map(|t| regex.captures(t.as_bytes())) {
        for n in (1..10).rev() {
            let text = captures.get(n).map_or(String::new(), |m| String::from_utf8_lossy(m.as_bytes()).into_owned());
            out = out.replace(&format!("${n}"), &text);
        }
    }
    out
}

/// The name of a frame at a level: its own, else the next coarser one it has, else its function.
pub fn level_text(f: &Frame, level: Level) -> String {
    let first_of = |texts: &[&String]| texts.iter().find(|t| !t.is_empty()).map_or(f.function.clone(), |t| (**t).clone());
    match level {
        Level::Function => f.function.clone(),
        Level::Class => first_of(&[&f.class, &f.package, &f.module, &f.file]),
        Level::Package(None) => first_of(&[&f.package, &f.module, &f.file]),
        Level::Package(Some(n)) if !f.package.is_empty() => components(&f.package, n as usize),
        Level::Package(Some(_)) | Level::Module => first_of(&[&f.module, &f.file]),
        Level::File => first_of(&[&f.file]),
        Level::Line if f.line > 0 && f.label == f.function => format!("{}:{}", f.label, f.line),
        Level::Line => f.label.clone(),
    }
}

/// The first components of the packages that the tests use: `a.b.c` and `a::b::c`.
fn components(package: &str, n: usize) -> String {
    let separator = if package.contains("::") { "::" } else { "." };
    package.split(separator).take(n).collect::<Vec<_>>().join(separator)
}

fn at_level(f: &Frame, level: Level) -> Frame {
    let label = level_text(f, level);
    let no = String::new;
    let (class, package, file) = match level {
        Level::Function | Level::Class | Level::Line => (f.class.clone(), f.package.clone(), f.file.clone()),
        Level::Package(_) if f.package.is_empty() => (no(), no(), no()),
        Level::Package(_) => (no(), label.clone(), no()),
        Level::Module => (no(), no(), no()),
        Level::File => (no(), no(), f.file.clone()),
    };
    let line = if level == Level::Line { f.line } else { 0 };
    // A function is still found by its qualified name.
    let qualified = if matches!(level, Level::Function | Level::Line) { f.names[0].clone() } else { label.clone() };
    Frame { names: vec![qualified, label.clone()], function: label.clone(), label, class, package, file, line, ..f.clone() }
}

/// Does a frame match?
pub fn matches(pattern: &Pattern, f: &Frame, sets: &Sets) -> bool {
    match pattern {
        Pattern::Or(parts) => parts.iter().any(|p| matches(p, f, sets)),
        Pattern::And(parts) => parts.iter().all(|p| matches(p, f, sets)),
        Pattern::Not(inner) => !matches(inner, f, sets),
        Pattern::Set(name, _) => matches(&sets.iter().rev().find(|(n, _)| n == name).expect("a known set").1, f, sets),
        Pattern::Atom(Some(field), form) => match field {
            Field::Fn => own_names(f).iter().any(|n| fits(form, n)) || dotted(form, f, &f.names[0]),
            Field::Class => fits(form, &f.class) || dotted(form, f, &f.class),
            Field::Package => fits(form, &f.package) || dotted(form, f, &f.package),
            Field::Module => fits(form, &f.module),
            Field::File => fits(form, &f.file),
            Field::Line => f.line > 0 && fits(form, &f.line.to_string()),
            Field::Kind => match form {
                Form::Exact(kind) => f.kinds.contains(Kinds::parse(kind).expect("a kind")),
                other => panic!("{other:?}"),
            },
        },
        Pattern::Atom(None, form) => {
            let places = match form {
                Form::Substring(_) | Form::Regex(_) => true,
                Form::Glob(glob) => glob.contains('/'),
                Form::Exact(_) => false,
            };
            f.names.iter().any(|n| fits(form, n))
                || (places && (fits(form, &f.file) || fits(form, &f.module)))
                || dotted(form, f, &f.names[0])
        }
    }
}

/// The names that do not also say where the function is.
fn own_names(f: &Frame) -> Vec<&String> {
    let place = |name: &String| !f.file.is_empty() && name.contains(&f.file);
    f.names.iter().filter(|n| **n == f.names[0] || !place(n)).collect()
}

/// A JVM name is also found by its spelling with slashes.
fn dotted(form: &Form, f: &Frame, name: &str) -> bool {
    let form = match form {
        Form::Substring(t) if t.contains('/') => Form::Substring(t.replace('/', ".")),
        Form::Glob(t) if t.contains('/') => Form::Glob(t.replace('/', ".")),
        Form::Exact(t) if t.contains('/') => Form::Exact(t.replace('/', ".")),
        _ => return false,
    };
    f.jvm && fits(&form, name)
}

/// Does a text fit? What is not known fits nothing.
fn fits(form: &Form, text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    match form {
        Form::Substring(s) if s.chars().any(char::is_uppercase) => text.contains(s.as_str()),
        Form::Substring(s) => text.to_lowercase().contains(s.as_str()),
        Form::Exact(s) => text == s,
        Form::Glob(g) => glob(&g.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>()),
        Form::Regex(r) => compile_regex(r).unwrap().is_match(text.as_bytes()),
    }
}

fn glob(glob_left: &[char], text: &[char]) -> bool {
    match glob_left {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
        [c, rest @ ..] => text.first() == Some(c) && glob(rest, &text[1..]),
    }
}

fn fulfils(p: &Profile, cond: &Cond, row: usize) -> bool {
    let samples = p.samples();
    let thread = samples.thread(row).map(|t| p.threads()[t.index()]);
    match cond {
        Cond::And(parts) => parts.iter().all(|c| fulfils(p, c, row)),
        Cond::Or(parts) => parts.iter().any(|c| fulfils(p, c, row)),
        Cond::Not(inner) => !fulfils(p, inner, row),
        Cond::Thread(form) => thread.is_some_and(|t| fits(form, p.str(t.name)) || fits(form, &t.tid.to_string())),
        Cond::Process(form) => thread.and_then(|t| t.process).is_some_and(|id| {
            let process = p.processes()[id.index()];
            fits(form, p.str(process.name)) || fits(form, &process.pid.to_string())
        }),
        Cond::Label(key, form) => p.labels().get(samples.labels(row)).iter().any(|l| {
            p.str(l.key) == key
                && match l.value {
                    LabelValue::Str(s) => fits(form, p.str(s)),
                    LabelValue::Num(n, unit) => fits(form, &n.to_string()) || fits(form, &format!("{n} {}", p.str(unit))),
                }
        }),
        Cond::Time(from, to) => {
            let nanos = |point: TimePoint| match point {
                TimePoint::Nanos(ns) => i128::from(ns),
                TimePoint::PartsPerMillion(1_000_000) => i128::from(i64::MAX),
                TimePoint::PartsPerMillion(ppm) => i128::from(p.duration_ns()) * i128::from(ppm) / 1_000_000,
            };
            let t = i128::from(samples.time_ns(row).expect("a time"));
            nanos(*from) <= t && t < nanos(*to)
        }
    }
}

fn key_text(p: &Profile, key: &Key, row: usize, sample_type: usize) -> String {
    let samples = p.samples();
    let thread = samples.thread(row).map(|t| p.threads()[t.index()]);
    let name = |name: &str, number: i64| if name.is_empty() { number.to_string() } else { name.to_owned() };
    match key {
        Key::SampleType => p.str(p.sample_types()[sample_type].name).to_owned(),
        Key::Broken => "[broken]".to_owned(),
        Key::Thread => thread.map_or("(no thread)".into(), |t| name(p.str(t.name), t.tid)),
        Key::Process => thread.and_then(|t| t.process).map_or("(no process)".into(), |id| {
            let process = p.processes()[id.index()];
            name(p.str(process.name), process.pid)
        }),
        Key::Label(_) | Key::Service => {
            let key = if let Key::Label(key) = key { key } else { "service" };
            let labels = p.labels().get(samples.labels(row));
            labels.iter().find(|l| p.str(l.key) == key).map_or(format!("(no {key})"), |l| match l.value {
                LabelValue::Str(s) => p.str(s).to_owned(),
                LabelValue::Num(n, unit) if p.str(unit).is_empty() => n.to_string(),
                LabelValue::Num(n, unit) => format!("{n} {}", p.str(unit)),
            })
        }
    }
}
