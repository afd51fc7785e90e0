//! The steps that a box or a row of a table offers: pages of examples, and that each says what is meant.
//!
//! `testdata/offers/*.md` holds prose and blocks: ```` ```profile ````, ```` ```lens ````, then ```` ```box ```` with what a
//! frame shows, ```` ```row ```` with a level and a name, or ```` ```view ````, and behind each ```` ```offers ````: group,
//! name, line and label. `UPDATE=1` rewrites these.

mod common;

#[path = "common/hostile.rs"]
mod hostile;
#[path = "common/pages.rs"]
mod pages;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use common::{cost, lensed, level, profile};
use engine::lens::ast::{Level, Op, Pattern, StatementKind};
use engine::lens::offer::{Offer, of_frame, of_row, of_view, row_pattern};
use engine::lens::{Known, Matcher, RunOptions, parse, run};
use engine::view::{Cost, Order, Tree, table};
use profile::{Bits, Builder, FrameData, FuncData, Profile};
use proptest::prelude::*;

fn listed(offers: &[Offer]) -> String {
    let mut out = String::new();
    let mut last = ("", "");
    for Offer { group, of, label, line, .. } in offers {
        if (*group, of.as_str()) != last {
            let _ = writeln!(out, "{}", format!("{group} {of}").trim_end());
            last = (group, of);
        }
        let _ = writeln!(out, "  {line:<50} {label}");
    }
    out
}

/// The frame that shows this.
fn frame(cost: &Cost, shown: &str) -> u32 {
    let symbols = cost.lensed().symbols();
    let live = cost.stacks_with_samples().flat_map(|(stack, _)| cost.leaf_to_root(stack));
    live.into_iter().find(|&s| symbols.label_text(s) == shown).unwrap_or_else(|| panic!("no frame shows {shown}"))
}

/// What the blocks of a page were about so far.
#[derive(Default)]
struct Told {
    of: Option<Arc<Profile>>,
    view: Option<Arc<Cost>>,
    offers: Option<Vec<Offer>>,
}

#[test]
fn pages() {
    pages::run("offers", 8, |told: &mut Told, tag, text| {
        match tag {
            "profile" => {
                let read = profile(&format!("{text}\n"));
                told.view = Some(cost(&lensed(&read, "")));
                told.of = Some(read);
            }
            "lens" => told.view = Some(cost(&lensed(told.of.as_ref().unwrap(), text))),
            "box" => {
                let cost = told.view.as_ref().unwrap();
                told.offers = Some(of_frame(cost, frame(cost, text), &sets(cost)));
            }
            "row" => {
                let (word, name) = text.split_once(' ').expect("a level and a name");
                told.offers = Some(of_row(told.view.as_ref().unwrap(), level(word), name));
            }
            "view" => told.offers = Some(of_view(told.view.as_ref().unwrap())),
            "offers" => return Ok(Some(listed(&told.offers.take().expect("something to make offers of")))),
            _ => return Err(()),
        }
        Ok(None)
    });
}

/// What the lens of a view defines.
fn sets(cost: &Cost) -> Vec<(String, Pattern)> {
    let statements = cost.lensed().lens().statements.iter();
    let sets = statements.filter_map(|s| match &s.kind {
        StatementKind::Let { name, pattern } => Some((name.clone(), pattern.clone())),
        _ => None,
    });
    sets.collect()
}

fn pattern_of(op: &Op) -> Option<&Pattern> {
    match op {
        Op::Keep(p) | Op::Drop(p) | Op::Hide(p) | Op::Show(p) => Some(p),
        Op::From { pattern, .. } | Op::To { pattern, .. } | Op::Fold { pattern, .. } => Some(pattern),
        Op::Unrecurse { pattern, .. } => pattern.as_ref(),
        _ => None,
    }
}

/// Every line is read, prints as it is, runs, and matches the frame it was made for.
fn check(cost: &Arc<Cost>, symbol: u32, offers: &[Offer]) {
    let symbols = cost.lensed().symbols();
    let sets = sets(cost);
    let known = Known::sets(sets.iter().map(|(n, _)| n.clone()));
    let mut matchers: Vec<(String, Bits)> = Vec::new();
    for offer in offers {
        let lens = parse(&offer.line, &known).unwrap_or_else(|e| panic!("{}: {e:?}", offer.line));
        assert_eq!(lens.to_string(), offer.line);
        let StatementKind::Op(op) = &lens.statements[0].kind else { panic!("{}", offer.line) };
        assert!(offer.line.starts_with(offer.operation), "{offer:?}");
        let Some(pattern) = pattern_of(op) else {
            assert_eq!(offer.group, "view");
            continue;
        };
        let text = pattern.to_string();
        let n = matchers.iter().position(|(t, _)| *t == text).unwrap_or_else(|| {
            matchers.push((text, Matcher::with_sets(pattern, &sets).unwrap().bind(symbols)));
            matchers.len() - 1
        });
        assert!(matchers[n].1.get(symbol as usize), "{} does not match {}", offer.line, symbols.label_text(symbol));
    }
    for offer in offers.iter().filter(|o| o.group == "view") {
        let whole = format!("{}\n{}", cost.lensed().lens(), offer.line);
        let lens = parse(&whole, &known).unwrap();
        run(cost.lensed().profile(), &lens, &[], RunOptions { sample_type: 0, fuse: false }).unwrap();
    }
}

fn check_all(profile: &Arc<Profile>, lens: &str) {
    let cost = cost(&lensed(profile, lens));
    let symbols = cost.lensed().symbols();
    let mut live: Vec<u32> = cost.stacks_with_samples().flat_map(|(stack, _)| cost.leaf_to_root(stack)).collect();
    live.sort();
    live.dedup();
    let mut made = 0;
    for &symbol in &live {
        let offers = of_frame(&cost, symbol, &sets(&cost));
        check(&cost, symbol, &offers);
        made += usize::from(offers.iter().any(|o| o.group == "function"));
    }
    // A frame without a name is the only one that cannot be meant.
    let named = live.iter().filter(|&&s| !symbols.text(symbols.function(s)).is_empty()).count();
    assert_eq!(made, named, "{lens}");
    let tree = Tree::top_down(&cost, Order::Total);
    for level in
        [Level::Function, Level::Class, Level::Package(None), Level::Package(Some(1)), Level::Module, Level::File, Level::Line]
    {
        for row in table(&cost, &tree, level) {
            check(&cost, row.symbol, &of_row(&cost, level, &row.name));
            if !row.name.is_empty() {
                let pattern = row_pattern(&cost, level, &row.name).unwrap();
                assert!(
                    Matcher::with_sets(&pattern, &[]).unwrap().matches(symbols, row.symbol),
                    "{level:?} {}: {pattern}",
                    row.name
                );
            }
        }
    }
}

/// A profile with functions of these names, in files and modules of these names.
fn named(names: &[String]) -> Arc<Profile> {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    for (n, name) in names.iter().enumerate() {
        let other = &names[(n * 7 + 1) % names.len()];
        let third = &names[(n * 3 + 2) % names.len()];
        let func = b.func(FuncData { name, file: if n % 3 == 0 { "" } else { other }, module: third, ..FuncData::default() });
        let frame = b.frame(func, FrameData { line: n as u32 % 5, ..FrameData::default() });
        let twin = b.func(FuncData { name, file: third, ..FuncData::default() });
        let twin = b.frame(twin, FrameData::default());
        let text = b.frame_from_text(name);
        let root = b.stack(None, frame);
        let middle = b.stack(Some(root), text);
        let leaf = b.stack(Some(middle), twin);
        b.sample(leaf, &[n as i64 % 4 + 1], Default::default());
    }
    Arc::new(b.finish().unwrap())
}

#[test]
fn hostile_names_are_meant() {
    let profile = named(&hostile::NAMES.map(str::to_owned));
    for lens in ["", "by class", "by package", "by line", "let mine = a or b\nfold a as x", "fold entry *"] {
        check_all(&profile, lens);
    }
}

#[test]
fn names_of_all_languages_are_meant() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profile/testdata/names");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for file in files {
        let page = std::fs::read_to_string(&file).unwrap();
        let (mut inside, mut names) = (false, Vec::new());
        for line in page.lines() {
            if line.starts_with("```") {
                inside = !inside;
            } else if inside && !line.is_empty() && !line.starts_with("  ") {
                names.push(line.to_owned());
            }
        }
        check_all(&named(&names), "");
        check_all(&named(&names), "by package");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_name_is_meant(names in prop::collection::vec("[a-c.:/$*\"\\\\ ()<>@#=\u{e4}\u{200b}\n-]{0,8}", 1..6)) {
        check_all(&named(&names), "");
    }
}

#[test]
fn what_is_no_frame_offers_what_concerns_the_view() {
    let cost = cost(&lensed(&profile("a.B.c;d 1\n"), ""));
    assert_eq!(of_frame(&cost, u32::MAX, &[]), of_view(&cost));
    assert_eq!(of_row(&cost, Level::Class, "no such row"), of_view(&cost));
    assert_eq!(row_pattern(&cost, Level::Class, "no such row"), None);
}

/// A pattern matches the row and nothing else, wherever the fields can say so.
#[test]
fn rows_are_told_apart() {
    let text = "java.lang.Thread.run;com.acme.A.f;com.acme.sub.B.g 4\nget (redis/client.py:3);get (redis/cluster.py:7) 3\n\
                std::vec::Vec<T>::push;core::ops::drop 2\n__libc_start_main;net/http.(*conn).serve;net/http/pprof.Index 1\n";
    let cost = cost(&lensed(&profile(text), ""));
    let (symbols, tree) = (cost.lensed().symbols(), Tree::top_down(&cost, Order::Total));
    for level in [Level::Function, Level::Class, Level::Package(None), Level::Module, Level::File, Level::Line] {
        let (keys, texts) = symbols.level_keys(level);
        for row in table(&cost, &tree, level) {
            let pattern = row_pattern(&cost, level, &row.name).unwrap();
            let matched = Matcher::with_sets(&pattern, &[]).unwrap().bind(symbols);
            for (symbol, &key) in keys.iter().enumerate() {
                assert_eq!(matched.get(symbol), texts[key as usize] == row.name, "{level:?} {pattern}: {}", texts[key as usize]);
            }
        }
    }
}

// ---- figures: `cargo test --release -p engine --test offers -- --ignored --nocapture`

#[test]
#[ignore = "prints times"]
fn times() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let mut below = None;
    for n in 0..30_000u32 {
        let frame = b.frame_from_text(&format!("com.acme.p{}.q{}.Class{}.method{}", n % 40, n % 700, n % 3000, n));
        below = Some(b.stack(if n % 30 == 0 { None } else { below }, frame));
        b.sample(below.unwrap(), &[1], Default::default());
    }
    let cost = cost(&lensed(&Arc::new(b.finish().unwrap()), ""));
    for symbol in [3, 3, 17_000, 29_999] {
        let start = std::time::Instant::now();
        let count = of_frame(&cost, symbol, &[]).len();
        println!("{count} offers: {:?}", start.elapsed());
    }
}
