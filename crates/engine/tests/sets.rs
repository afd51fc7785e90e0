//! The built-in sets, each tested on the names of `testdata/sets`: what it must hold and what it must not. The names are those
//! that profilers write, and become frames as they do when a profile is read.

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use engine::lens::ast::{Form, Pattern};
use engine::lens::sets::{self, BUILT_IN};
use engine::lens::{Lensed, Matcher};
use profile::names::{Given, Kinds, split};
use profile::{Bits, Builder, FrameData, FrameId, FuncData, SampleData};

/// A line of a table.
struct Case {
    set: String,
    line: usize,
    text: String,
    /// Whether the set must hold it.
    expected: bool,
    /// As its profilers give it, and once more as a folded stack has it.
    frames: Vec<FrameId>,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/sets")
}

/// The frames a line stands for: `name  file=a/b.py  module=libc.so.6  kind=gc`.
fn frames(builder: &mut Builder, line: &str) -> Vec<FrameId> {
    let mut parts = line.split("  ").map(str::trim).filter(|part| !part.is_empty());
    let name = parts.next().filter(|name| *name != "-").unwrap_or_default();
    let (mut file, mut module, mut kinds) = ("", "", Kinds::NONE);
    for part in parts {
        match part.split_once('=') {
            Some(("file", value)) => file = value,
            Some(("module", value)) => module = value,
            Some(("kind", value)) => kinds = Kinds::parse(value).unwrap_or_else(|| panic!("no kind: {line}")),
            _ => panic!("not a field: {line}"),
        }
    }
    let plain = file.is_empty() && module.is_empty() && kinds.is_empty();
    if plain {
        return vec![builder.frame_from_text(name)];
    }
    let func = builder.func(FuncData { name, file, module, ..FuncData::default() });
    let mut frames = vec![builder.frame(func, FrameData { kinds, ..FrameData::default() })];
    // The same with its place in the name, where folded stacks can say it.
    let folded = format!("{name} ({file}:7)");
    if module.is_empty() && kinds.is_empty() && split(&folded, Given::default()).line == 7 {
        frames.push(builder.frame_from_text(&folded));
    }
    frames
}

/// All tables, and a profile of their frames.
fn tables() -> (Vec<Case>, Arc<Lensed>) {
    let mut builder = Builder::new();
    builder.sample_type("samples", "count", 1);
    let mut cases = Vec::new();
    for set in BUILT_IN {
        let path = folder().join(format!("{}.txt", set.name));
        let table = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (n, text) in table.lines().enumerate() {
            let expected = match text.split_at_checked(2) {
                Some(("+ ", _)) => true,
                Some(("- ", _)) => false,
                _ if text.is_empty() || text.starts_with('#') => continue,
                _ => panic!("{}:{}: starts with neither + nor -", path.display(), n + 1),
            };
            let frames = frames(&mut builder, &text[2..]);
            cases.push(Case { set: set.name.to_owned(), line: n + 1, text: text.to_owned(), expected, frames });
        }
    }
    for frame in cases.iter().flat_map(|case| case.frames.clone()) {
        let stack = builder.stack(None, frame);
        builder.sample(stack, &[1], SampleData::default());
    }
    let profile = Arc::new(builder.finish().expect("a profile"));
    (cases, common::lensed(&profile, ""))
}

fn members(set: &str, lensed: &Lensed) -> Bits {
    let set = Pattern::Set(set.to_owned(), Default::default());
    Matcher::with_sets(&set, &[]).expect("a built-in set").bind(lensed.symbols())
}

#[test]
fn each_set_holds_what_it_must_and_no_more() {
    let (cases, lensed) = tables();
    let mut wrong = String::new();
    for set in BUILT_IN {
        let members = members(set.name, &lensed);
        let of_set = || cases.iter().filter(|case| case.set == set.name);
        for case in of_set() {
            for frame in &case.frames {
                if members.get(frame.index()) != case.expected {
                    let _ = writeln!(wrong, "{}.txt:{}: {}", set.name, case.line, case.text);
                }
            }
        }
        let (plus, minus) = (of_set().filter(|case| case.expected).count(), of_set().filter(|case| !case.expected).count());
        if plus < 15 || minus < 8 {
            let _ = writeln!(wrong, "{}.txt: {plus} names in it and {minus} not; 15 and 8 are wanted", set.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Cost of the platform is its caller's, that of a framework is its own: no name may be both.
#[test]
fn nothing_is_platform_and_framework() {
    let (cases, lensed) = tables();
    let (platform, frameworks) = (members("platform", &lensed), members("frameworks", &lensed));
    let parts = |set: &str| {
        let mut names = vec![set.to_owned()];
        let entries = sets::entries(sets::find(set).expect("a built-in set")).expect("a well-formed set");
        entries.iter().for_each(|entry| named(&entry.pattern, &mut names));
        names
    };
    let (of_platform, of_frameworks) = (parts("platform"), parts("frameworks"));
    let mut wrong = String::new();
    for case in cases.iter().filter(|case| case.expected) {
        for frame in &case.frames {
            let (is_platform, is_framework) = (platform.get(frame.index()), frameworks.get(frame.index()));
            let right = if of_platform.contains(&case.set) {
                is_platform && !is_framework
            } else if of_frameworks.contains(&case.set) {
                is_framework && !is_platform
            } else {
                !(is_platform && is_framework)
            };
            if !right {
                let what = format!("platform {is_platform}, framework {is_framework}");
                let _ = writeln!(wrong, "{}.txt:{}: {}: {what}", case.set, case.line, case.text);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn sets_are_well_formed() {
    for set in BUILT_IN {
        let entries = sets::entries(set).unwrap_or_else(|(_, faults)| panic!("{}", faults.join("\n")));
        assert!(!entries.is_empty(), "@{} is empty", set.name);
        assert!(set.text.starts_with("# "), "@{} does not say what it is", set.name);
        let mut seen: Vec<String> = Vec::new();
        for entry in entries {
            assert!(!entry.reason.is_empty(), "@{}:{}: no reason", set.name, entry.line);
            assert!(
                set.text.lines().nth(entry.line - 1).is_some_and(|line| !line.starts_with([' ', '#'])),
                "{}:{}",
                set.name,
                entry.line
            );
            let parts = match entry.pattern {
                Pattern::Or(parts) => parts,
                one => vec![one],
            };
            for part in parts {
                assert!(!has_substring(&part), "@{}:{}: {part} is not anchored", set.name, entry.line);
                let part = part.to_string();
                assert!(!seen.contains(&part), "@{}:{}: {part} is there already", set.name, entry.line);
                seen.push(part);
            }
        }
        assert!(sets::pattern(set.name).is_some());
    }
    assert!(sets::pattern("nothing").is_none());
    for entry in std::fs::read_dir(folder()).expect("the folder exists") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(sets::find(name).is_some() || name == "README", "{} is of no set", path.display());
    }
}

/// A set is made of prefixes, globs and exact names; a substring takes in what nobody thought of.
fn has_substring(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Or(parts) | Pattern::And(parts) => parts.iter().any(has_substring),
        Pattern::Not(inner) => has_substring(inner),
        Pattern::Set(..) => false,
        Pattern::Atom(_, form) => matches!(form, Form::Substring(_)),
    }
}

fn named(pattern: &Pattern, out: &mut Vec<String>) {
    match pattern {
        Pattern::Or(parts) | Pattern::And(parts) => parts.iter().for_each(|part| named(part, out)),
        Pattern::Not(inner) => named(inner, out),
        Pattern::Set(name, _) => out.push(name.clone()),
        Pattern::Atom(..) => {}
    }
}

#[test]
fn built_in_sets_have_no_circles() {
    let defined = || BUILT_IN.iter().filter_map(|set| Some((set.name, sets::pattern(set.name)?)));
    assert_eq!(sets::circle(defined()), None);
}

#[test]
fn circles_are_found() {
    let circle = |sets: &[(&str, &str)]| {
        let patterns: Vec<(&str, Pattern)> = sets
            .iter()
            .map(|(name, text)| {
                let known = engine::lens::Known::sets(sets.iter().map(|(name, _)| *name));
                (*name, engine::lens::parse_pattern(text, &known).expect("a pattern"))
            })
            .collect();
        sets::circle(patterns.iter().map(|(name, pattern)| (*name, pattern)))
            .map(|(row, way)| format!("{row}: {}", way.join(" ")))
            .unwrap_or_default()
    };
    assert_eq!(circle(&[]), "");
    assert_eq!(circle(&[("a", "@b or x"), ("b", "not @a")]), "0: a b");
    assert_eq!(circle(&[("a", "@b"), ("b", "@c"), ("c", "@b and x")]), "1: b c");
    assert_eq!(circle(&[("a", "@a")]), "0: a");
    assert_eq!(circle(&[("kernel", "@kernel or x"), ("kernel", "@kernel or y")]), "");
    assert_eq!(circle(&[("a", "x"), ("a", "@a or y"), ("b", "@a or @a")]), "");
    assert_eq!(circle(&[("kernel", "@platform")]), "0: kernel platform");
    assert_eq!(circle(&[("mine", "@frameworks or @kernel"), ("platform", "@platform and not @mine")]), "");
    // Long chains, and many ways through them.
    let names: Vec<String> = (0..20_000).map(|n| format!("s{n}")).collect();
    let texts: Vec<String> =
        (0..20_000).map(|n| if n == 0 { "x".into() } else { format!("@s{0} or not @s{0}", n - 1) }).collect();
    let patterns: Vec<Pattern> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| {
            engine::lens::parse_pattern(text, &engine::lens::Known::sets(n.checked_sub(1).map(|n| names[n].as_str())))
        })
        .map(|pattern| pattern.expect("a pattern"))
        .collect();
    assert_eq!(sets::circle(names.iter().map(String::as_str).zip(&patterns)), None);
}
