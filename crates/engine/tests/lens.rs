//! The lens by example: `testdata/lens/*.md` is the reference of the language, and each of its pictures is a test.
//!
//! A section begins with a heading. It holds prose, a ```` ```profile ```` block (folded stacks, or the model's text form;
//! a section without one goes on with the profile of the section before), a ```` ```lens ```` block, and what comes out:
//!
//! | block | shows |
//! |---|---|
//! | `stacks` | the stacks after the last step as folded lines, sorted, then the buckets; what was dropped is not there |
//! | `tree`, `tree name`, `tree appearance` | the top-down tree, siblings by total, by name or in order of appearance |
//! | `bottom-up` | the bottom-up tree, opened all the way |
//! | `callers P` | the callers of P, opened all the way |
//! | `table LEVEL` | self, total, towers and the widest tower by function, class, … |
//! | `drawn N top-down`, `drawn N bottom-up` | boxes at least N wide, and what stands for the others |
//! | `ledger` | what each step did |
//! | `error` | what is said when the lens cannot be run |
//!
//! `UPDATE=1` rewrites these blocks. A ```` ```sets ```` block has a user's own sets, `name = pattern`.

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{cost, drawn, ledger_text, level, opened, pattern, profile, stacks, table_text, top_down};
use engine::lens::ast::{Pattern, StatementKind};
use engine::lens::{Known, Lensed, Matcher, RunOptions, parse, run};
use engine::view::{LazyTree, Order, Tree};
use profile::Profile;

/// What a page is made of.
enum Part {
    Text(String),
    Block { tag: String, body: String },
}

fn parts(page: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            Some(tag) => {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let body = body.iter().map(|l| format!("{l}\n")).collect();
                parts.push(Part::Block { tag: tag.to_owned(), body });
            }
            None => parts.push(Part::Text(line.to_owned())),
        }
    }
    parts
}

/// The section being read.
#[derive(Default)]
struct Section {
    profile: Option<Arc<Profile>>,
    sets: Vec<(String, Pattern)>,
    lensed: Option<Result<Arc<Lensed>, String>>,
}

impl Section {
    fn run(&mut self, text: &str) {
        let profile = self.profile.as_ref().expect("a profile before the lens");
        let known = Known::sets(self.sets.iter().map(|(name, _)| name.as_str()));
        let options = |fuse| RunOptions { sample_type: profile.default_type(), fuse };
        let result = parse(text, &known).map_err(|mut errors| errors.remove(0)).and_then(|lens| {
            let fused = run(profile, &lens, &self.sets, options(true))?;
            let lensed = run(profile, &lens, &self.sets, options(false))?;
            assert_eq!(stacks(&cost(&Arc::new(fused))), stacks(&cost(&Arc::new(lensed.clone()))), "fused: {text}");
            Ok(Arc::new(lensed))
        });
        self.lensed = Some(result.map_err(|e| match e.help {
            Some(help) => format!("{}\nhelp: {help}\n", e.message),
            None => format!("{}\n", e.message),
        }));
    }

    /// What the block should hold.
    fn answer(&self, tag: &str) -> String {
        let lensed = match self.lensed.as_ref().expect("a lens before what comes out of it") {
            Ok(lensed) => lensed,
            Err(message) => return message.clone(),
        };
        let cost = cost(lensed);
        let words: Vec<&str> = tag.split(' ').collect();
        match words[..] {
            ["stacks"] => stacks(&cost),
            ["tree"] => top_down(&cost, Order::Total),
            ["tree", "name"] => top_down(&cost, Order::Name),
            ["tree", "appearance"] => top_down(&cost, Order::Appearance),
            ["bottom-up"] => opened(LazyTree::bottom_up(&cost, Order::Total)),
            ["callers", ..] => {
                let matched = Matcher::with_sets(&pattern(&tag["callers ".len()..]), &self.sets)
                    .expect("known sets")
                    .bind(lensed.symbols());
                opened(LazyTree::callers(&cost, &matched, Order::Total))
            }
            ["table", ..] => table_text(&cost, level(&tag["table ".len()..])),
            ["drawn", width, "top-down"] => {
                let mut tree = Tree::top_down(&cost, Order::Total);
                drawn(&mut tree, |tree, node| tree.name(node).to_owned(), width.parse().expect("a width"))
            }
            ["drawn", width, "bottom-up"] => {
                let mut tree = LazyTree::bottom_up(&cost, Order::Total);
                drawn(&mut tree, |tree, node| tree.name(node).to_owned(), width.parse().expect("a width"))
            }
            ["ledger"] => {
                let is_op = |s: &&engine::lens::ast::Statement| matches!(s.kind, StatementKind::Op(_));
                let steps: Vec<String> = lensed.lens().statements.iter().filter(is_op).map(|s| s.kind.to_string()).collect();
                ledger_text(&lensed.ledger(lensed.sample_type()), &steps)
            }
            ["error"] => "no error\n".into(),
            _ => panic!("no such block: {tag}"),
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/lens");
    let entries = std::fs::read_dir(folder).expect("the folder exists");
    let mut pages: Vec<PathBuf> = entries.map(|e| e.expect("a readable entry").path()).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e == "md"));
    pages.sort();
    pages
}

/// Deep stacks for `repair`: one call path of 60 frames, with a sample of its own at each of the lower 37, and the lower part
/// of it once more without what stands above.
fn deep() -> String {
    let path = |from: usize, to: usize| (from..to).map(|i| format!("step{i}")).collect::<Vec<_>>().join(";");
    let mut text = String::new();
    for to in 24..=60 {
        let _ = writeln!(text, "main;{};leaf{to} 1", path(0, to));
    }
    let _ = writeln!(text, "[truncated];{};write 50", path(20, 60));
    let _ = writeln!(text, "[truncated];{};read 30", path(10, 50));
    text.push_str("[truncated];other;read 5\n");
    text
}

/// `tail.folded` of the reference: too long to write down.
fn tail() -> String {
    let mut text = String::new();
    for i in 0..20_000 {
        let _ = writeln!(text, "main;p{};leaf{i} 1", i % 50);
    }
    text.push_str("main;hot 20000\n");
    text
}

#[test]
fn every_picture_of_the_reference_is_right() {
    let update = std::env::var_os("UPDATE").is_some();
    let (mut wrong, mut checked) = (String::new(), 0);
    for path in pages() {
        let page = std::fs::read_to_string(&path).expect("a readable page");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (mut out, mut heading, mut lens) = (String::new(), String::new(), String::new());
        let mut section = Section::default();
        for part in parts(&page) {
            let (tag, mut body) = match part {
                Part::Text(line) => {
                    if line.starts_with('#') {
                        heading = line.clone();
                        section.sets.clear();
                        section.lensed = None;
                    }
                    let _ = writeln!(out, "{line}");
                    continue;
                }
                Part::Block { tag, body } => (tag, body),
            };
            match tag.as_str() {
                "profile" => section.profile = Some(profile(&body)),
                "profile tail.folded" => section.profile = Some(profile(&tail())),
                "profile deep.folded" => section.profile = Some(profile(&deep())),
                "sets" => {
                    for line in body.lines() {
                        let (name, text) = line.split_once(" = ").expect("name = pattern");
                        section.sets.push((name.to_owned(), pattern(text)));
                    }
                }
                "lens" => {
                    section.run(&body);
                    lens.clone_from(&body);
                }
                tag => {
                    checked += 1;
                    let answer = section.answer(tag);
                    if answer != body {
                        let _ = writeln!(wrong, "{name} {heading}\n{lens}--- expected {tag}\n{body}--- found\n{answer}");
                    }
                    body = answer;
                }
            }
            let _ = write!(out, "```{tag}\n{body}```\n");
        }
        if update {
            std::fs::write(&path, out).expect("a writable page");
        }
    }
    assert!(update || wrong.is_empty(), "{wrong}");
    assert!(checked > 200, "only {checked} pictures were found");
}
