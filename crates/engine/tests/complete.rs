//! What is offered while a lens is written: pages of examples, and what holds for every text and every name.
//!
//! `testdata/complete/*.md` holds prose and blocks: ```` ```profile ```` (it stays until the next one), ```` ```lens ```` (the
//! lines above, until the next profile), then ```` ```text ```` with `‸` for the caret (```` ```pattern ```` for a pattern that
//! stands for itself) and ```` ```items ````: the text that is replaced, and per item its kind, what is inserted, what is
//! shown in its place, and what it means. `UPDATE=1` rewrites them.

mod common;

#[path = "common/hostile.rs"]
mod hostile;
#[path = "common/pages.rs"]
mod pages;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use common::{cost, lensed, profile};
use engine::lens::ast::{Op, Pattern, StatementKind};
use engine::lens::complete::{Completions, Item, ItemKind, Keys, Known, Names, complete};
use engine::lens::{Matcher, parse, parse_cond, parse_pattern};
use engine::view::Cost;
use profile::{Builder, FrameData, FuncData, Profile};
use proptest::prelude::*;

const ROWS: usize = 12;

struct View {
    cost: Arc<Cost>,
    names: Names,
    keys: Keys,
    sets: Vec<(String, Pattern)>,
}

impl View {
    fn new(profile: &Arc<Profile>, lens: &str) -> View {
        let lensed = lensed(profile, lens);
        let sets = lensed.lens().statements.iter().filter_map(|s| match &s.kind {
            StatementKind::Let { name, pattern } => Some((name.clone(), pattern.clone())),
            _ => None,
        });
        let sets = sets.collect();
        let cost = cost(&lensed);
        View { names: Names::new(&cost), keys: Keys::new(profile, profile.default_type()), cost, sets }
    }

    fn at(&self, text: &str, caret: usize, pattern: bool, rows: usize) -> Completions {
        let known = Known { names: &self.names, keys: &self.keys, sets: &self.sets };
        let found = complete(text, caret, pattern, known, rows);
        assert!(found.start <= found.end && found.end <= text.len() && found.items.len() <= rows, "{text} {caret}");
        assert!(text.is_char_boundary(found.start) && text.is_char_boundary(found.end), "{text} {caret}");
        found
    }

    /// `‸` is the caret.
    fn caret(&self, text: &str, pattern: bool, rows: usize) -> (String, Completions) {
        let (before, after) = text.split_once('‸').unwrap_or_else(|| panic!("no caret: {text}"));
        let text = format!("{before}{after}");
        let found = self.at(&text, before.len(), pattern, rows);
        (text, found)
    }
}

fn listed(text: &str, found: &Completions) -> String {
    let mut out = format!("replaces `{}`\n", &text[found.start..found.end]);
    for Item { text, label, kind, says } in &found.items {
        let shown = label.as_ref().map_or(String::new(), |label| format!(" [{label}]"));
        let _ = writeln!(out, "{:<10} `{text}`{shown} {says}", format!("{kind:?}").to_lowercase());
    }
    out
}

/// What the blocks of a page were about so far.
#[derive(Default)]
struct Told {
    of: Option<Arc<Profile>>,
    view: Option<View>,
    asked: Option<(String, bool)>,
}

#[test]
fn pages() {
    pages::run("complete", 20, |told: &mut Told, tag, text| {
        match tag {
            "profile" => {
                let read = profile(&format!("{text}\n"));
                told.view = Some(View::new(&read, ""));
                told.of = Some(read);
            }
            "lens" => told.view = Some(View::new(told.of.as_ref().unwrap(), text)),
            "text" | "pattern" => told.asked = Some((text.to_owned(), tag == "pattern")),
            "items" => {
                let (text, pattern) = told.asked.take().expect("a text before its items");
                let (text, found) = told.view.as_ref().unwrap().caret(&text, pattern, ROWS);
                return Ok(Some(listed(&text, &found)));
            }
            _ => return Err(()),
        }
        Ok(None)
    });
}

// ---- names

/// A profile with functions of these names, in files and modules of these names.
fn named(names: &[String]) -> Arc<Profile> {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    for (n, name) in names.iter().enumerate() {
        let other = &names[(n * 7 + 1) % names.len()];
        let third = &names[(n * 3 + 2) % names.len()];
        let func = b.func(FuncData { name, file: if n % 3 == 0 { "" } else { other }, module: third, ..FuncData::default() });
        let frame = b.frame(func, FrameData { line: n as u32 % 5, ..FrameData::default() });
        let text = b.frame_from_text(name);
        let root = b.stack(None, frame);
        let leaf = b.stack(Some(root), text);
        b.sample(leaf, &[n as i64 % 4 + 1], Default::default());
    }
    Arc::new(b.finish().unwrap())
}

/// All that is offered for these texts is read back as a pattern, also beside others.
fn all_can_be_read(view: &View) {
    let symbols = view.cost.lensed().symbols();
    let mut names = 0;
    for (before, after) in [("", ""), ("x or ", ""), ("not ", " or x"), ("x and ", ""), ("(", " and y)"), ("not ", "")] {
        let text = format!("{before}{after}");
        for typed in ["", "a", "e", "\"", "="] {
            let whole = format!("{before}{typed}{after}");
            if typed.starts_with(['"', '=']) && !after.is_empty() {
                continue; // What is not closed takes in what follows.
            }
            for rows in [5, 1000] {
                let found = view.at(&whole, before.len() + typed.len(), true, rows);
                for item in found.items.iter().filter(|item| matches!(item.kind, ItemKind::Name | ItemKind::Set)) {
                    names += 1;
                    let lens = format!("{}{}{}", &whole[..found.start], item.text, &whole[found.end..]);
                    let known = engine::lens::Known::sets(view.sets.iter().map(|(n, _)| n.clone()));
                    let pattern = parse_pattern(&lens, &known).unwrap_or_else(|e| panic!("{lens} ({text}): {e:?}"));
                    if before.is_empty() && item.kind == ItemKind::Name {
                        let matched = Matcher::with_sets(&pattern, &view.sets).unwrap().bind(symbols);
                        assert!(matched.any(), "{lens} matches nothing");
                    }
                }
            }
        }
    }
    for field in ["fn", "class", "package", "module", "file"] {
        for space in ["", " "] {
            let text = format!("hide {field}:{space}");
            for item in view.at(&text, text.len(), false, 1000).items {
                names += 1;
                let lens = format!("{text}{}", item.text);
                let read = parse(&lens, &Default::default()).unwrap_or_else(|e| panic!("{lens}: {e:?}"));
                let StatementKind::Op(Op::Hide(pattern)) = &read.statements[0].kind else { panic!("{lens}") };
                assert!(Matcher::with_sets(pattern, &[]).unwrap().bind(symbols).any(), "{lens} matches nothing");
            }
        }
    }
    assert!(names > 20);
}

#[test]
fn hostile_names_can_be_read() {
    all_can_be_read(&View::new(&named(&hostile::NAMES.map(str::to_owned)), ""));
}

#[test]
fn names_of_all_languages_can_be_read() {
    for names in corpus() {
        let profile = named(&names);
        all_can_be_read(&View::new(&profile, ""));
        all_can_be_read(&View::new(&profile, "by package"));
    }
}

/// The raw names of the pages of names, page by page.
fn corpus() -> Vec<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profile/testdata/names");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let page = std::fs::read_to_string(file).unwrap();
        let (mut inside, mut names) = (false, Vec::new());
        for line in page.lines() {
            if line.starts_with("```") {
                inside = !inside;
            } else if inside && !line.is_empty() && !line.starts_with("  ") {
                names.push(line.to_owned());
            }
        }
        assert!(!names.is_empty());
        all.push(names);
    }
    all
}

#[test]
fn keys_can_be_read() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let frame = b.frame_from_text("main");
    let stack = b.stack(None, frame);
    for (n, name) in hostile::NAMES.iter().enumerate() {
        let (name, other) = (b.string(name), b.string(hostile::NAMES[(n + 1) % hostile::NAMES.len()]));
        let process = b.process(profile::Process { pid: n as i64, name: other });
        let thread = b.thread(profile::Thread { process: Some(process), tid: n as i64, name });
        let labels = b.labels(&[profile::Label { key: name, value: profile::LabelValue::Str(other) }]);
        b.sample(stack, &[1], profile::SampleData { thread: Some(thread), labels, ..Default::default() });
    }
    let profile = Arc::new(b.finish().unwrap());
    let view = View::new(&profile, "");
    let mut seen = 0;
    let mut check = |text: &str| -> Vec<String> {
        let found = view.at(text, text.len(), false, 1000);
        let texts = found.items.iter().filter(|i| i.kind == ItemKind::Key).map(|i| format!("{}{}", &text[..found.start], i.text));
        let texts: Vec<String> = texts.collect();
        seen += texts.len();
        texts
    };
    for start in ["where thread: ", "where process:", "where not thread:a or process: ", "root by ", "leaf by label."] {
        for text in check(start) {
            parse(&text, &Default::default()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        }
    }
    for text in check("where ").into_iter().filter(|text| text.contains("label.")) {
        for whole in check(&text) {
            let read = parse(&whole, &Default::default()).unwrap_or_else(|e| panic!("{whole}: {e:?}"));
            // There is such a thread, label, …: every sample or one is kept.
            let lensed =
                engine::lens::run(&profile, &read, &[], engine::lens::RunOptions { sample_type: 0, fuse: false }).unwrap();
            let dropped = cost(&Arc::new(lensed)).dropped();
            assert!(dropped < hostile::NAMES.len() as i64, "{whole}");
        }
    }
    assert!(seen > 5 * hostile::NAMES.len());
}

// ---- any text, any place

fn piece() -> impl Strategy<Value = String> {
    let words = [
        "from",
        "hide",
        "fold",
        "where",
        "by",
        "root",
        "leaf",
        "let",
        "unrecurse",
        "rename",
        "to",
        "keep",
        "a",
        "com.x.*",
        "and",
        "or",
        "not",
        "(",
        ")",
        "|",
        "\n",
        " ",
        "  ",
        "@",
        "@kernel",
        "@ä",
        "fn:",
        "kind:",
        "class:",
        "line:",
        "thread:",
        "process:",
        "label.x:",
        "label.\"a b\":",
        "label.",
        "time",
        "1s..2s",
        "..",
        "=",
        "=main",
        "\"",
        "\"a b\"",
        "\\",
        "/",
        "/re/",
        "*",
        "#",
        "#-",
        "as",
        "with",
        "2",
        "callers",
        "innermost",
        "entry",
        "all",
        "package",
        "thread",
        "🔥",
        "ä",
        "\u{feff}",
        "\u{200b}",
        "\t",
        "\r",
        "\0",
        "<a as b>",
        "$",
        ",",
        ";",
    ];
    prop_oneof![6 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_is_too_strange(pieces in prop::collection::vec((piece(), any::<bool>()), 0..12), rows in 0usize..30) {
        let view = View::new(&named(&hostile::NAMES.map(str::to_owned)), "let mine = a or b");
        let text: String = pieces.iter().map(|(p, blank)| if *blank { format!("{p} ") } else { p.clone() }).collect();
        for caret in 0..text.len() + 2 {
            for pattern in [false, true] {
                let found = view.at(&text, caret, pattern, rows);
                prop_assert_eq!(&found, &view.at(&text, caret, pattern, rows));
            }
        }
    }

    /// Where the text before the caret is sound and a pattern may follow, all patterns that are offered may.
    #[test]
    fn what_is_offered_fits(start in prop::sample::select(vec![
        "hide ", "from ", "from entry ", "to innermost ", "fold ", "unrecurse ", "unrecurse all ", "unrecurse all fold ", "let x = ",
        "hide a or ", "hide not ", "hide (a and ", "hide a | keep ", "where thread: a | drop not ", "from a with 2 callers | show ",
    ]), typed in "[a-zA-Z@=.*\"]{0,3}") {
        let view = View::new(&named(&hostile::NAMES.map(str::to_owned)), "let mine = a or b");
        let text = format!("{start}{typed}");
        for item in view.at(&text, text.len(), false, 200).items {
            if matches!(item.kind, ItemKind::Name | ItemKind::Set) {
                let found = view.at(&text, text.len(), false, 200);
                let close = if start.contains('(') { ")" } else { "" };
                let lens = format!("{}{}{}{close}", &text[..found.start], item.text, &text[found.end..]);
                prop_assert!(parse(&lens, &engine::lens::Known::sets(["mine"])).is_ok(), "{}", lens);
            }
        }
    }
}

#[test]
fn conditions_are_whole() {
    // What the page on conditions inserts as a time is one.
    let view = View::new(&profile("a;b 1\n"), "");
    for item in view.at("where time ", 11, false, 20).items {
        assert!(parse_cond(&format!("time {}", item.text), &Default::default()).is_ok(), "{}", item.text);
    }
}

// ---- figures: `cargo test --release -p engine --test complete -- --ignored --nocapture`

#[test]
#[ignore = "prints times"]
fn times() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let mut below = None;
    for n in 0..30_000u32 {
        let name = format!("com.acme.p{}.q{}.Class{}.method{}", n % 40, n % 700, n % 3000, n);
        let frame = b.frame_from_text(&name);
        below = Some(b.stack(if n % 30 == 0 { None } else { below }, frame));
        b.sample(below.unwrap(), &[i64::from(n % 17) + 1], Default::default());
    }
    let profile = Arc::new(b.finish().unwrap());
    let lensed = lensed(&profile, "");
    let cost = cost(&lensed);
    let start = std::time::Instant::now();
    let names = Names::new(&cost);
    println!("index of {} names: {:?}", names.len(), start.elapsed());
    let view = View { names, keys: Keys::default(), cost, sets: Vec::new() };
    let twenty =
        "hide @jvm-runtime\nlet app = com.acme.* or acme_*\nfold entry @app as app\n# why\n#- drop idle\nfrom com.acme.*\n\
                  rename /^com\\.(.*)$/ \"$1\"\nby class\nwhere thread: main\nunrecurse all @app"
            .to_owned();
    for (what, text) in
        [("sound", format!("{twenty}\n{}", twenty.replace("app", "bpp"))), ("faulty", format!("{twenty}\nhied x\n{twenty}"))]
    {
        let mut best = std::time::Duration::MAX;
        for _ in 0..20 {
            let start = std::time::Instant::now();
            std::hint::black_box(engine::lens::parse::lines(&text, &Default::default()));
            best = best.min(start.elapsed());
        }
        println!("{} lines, {what}: {best:?}", text.lines().count());
    }
    for text in [
        "from ",
        "from c",
        "from com",
        "from meth",
        "from method29",
        "from zz",
        "from cmd",
        "from mthd299",
        "from Class12",
        "file:x",
    ] {
        let mut best = std::time::Duration::MAX;
        for _ in 0..20 {
            let start = std::time::Instant::now();
            std::hint::black_box(view.at(text, text.len(), false, 50));
            best = best.min(start.elapsed());
        }
        println!("{text}: {best:?}");
    }
}
