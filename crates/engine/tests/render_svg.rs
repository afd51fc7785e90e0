//! The SVG renderer: geometry, counts, names from strangers, one text for one input.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use engine::analysis::{Basis, Sampling};
use engine::format::ValueFormat;
use engine::layout::{Content, Source, layout};
use engine::lens::{Known, Matcher, RunOptions, parse, parse_pattern, run};
use engine::render::svg::{SvgOptions, render};
use engine::render::{Describe, Direction, Facts, Highlight, Shape};
use engine::view::{Cost, LazyTree, Order, Tree, towers};
use profile::Profile;
use roxmltree::{Document, Node};

fn read(bytes: &[u8], format: Option<&str>) -> Arc<Profile> {
    Arc::new(readers::read(readers::Input::Bytes(bytes), format, &readers::Options::default()).unwrap().profile)
}

fn example(name: &str) -> Arc<Profile> {
    read(&std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)).unwrap(), None)
}

fn cost(profile: &Arc<Profile>, lens: &str) -> Arc<Cost> {
    let sample_type = profile.default_type();
    let lens = parse(lens, &Known::default()).unwrap();
    let lensed = run(profile, &lens, &[], RunOptions { sample_type, fuse: false }).unwrap();
    Arc::new(Cost::new(Arc::new(lensed), sample_type))
}

fn tree(folded: &str, lens: &str) -> Tree {
    tree_of(&read(folded.as_bytes(), Some("folded")), lens)
}

fn tree_of(profile: &Arc<Profile>, lens: &str) -> Tree {
    Tree::top_down(&cost(profile, lens), Order::Total)
}

fn highlight(tree: &Tree, pattern: &str) -> Highlight {
    let matched = Matcher::with_sets(&parse_pattern(pattern, &Known::default()).unwrap(), &[]).unwrap().bind(tree.symbols());
    let towers = towers(tree, |symbol| matched.get(symbol as usize));
    Highlight { pattern: pattern.to_string(), matched, towers }
}

fn facts(cost: &Cost) -> Facts {
    Facts {
        title: "t".to_string(),
        subtitle: "cpu".to_string(),
        unit: ValueFormat::samples(),
        all: cost.all(),
        lens: None,
        direction: Direction::TopDown,
        sampling: None,
        highlight: None,
    }
}

fn draw(folded: &str, options: &SvgOptions) -> String {
    let mut tree = tree(folded, "");
    let facts = facts(tree.cost());
    render(&mut tree, &facts, options)
}

fn both() -> [SvgOptions; 2] {
    [false, true].map(|interactive| SvgOptions { interactive, ..SvgOptions::default() })
}

/// Hundredths of a pixel, exactly.
fn px(node: Node, attribute: &str) -> i64 {
    let text = node.attribute(attribute).unwrap();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap()
}

struct Drawn {
    title: String,
    class: String,
    x: i64,
    y: i64,
    width: i64,
    text: Option<String>,
}

fn drawn(svg: &str) -> Vec<Drawn> {
    let document = Document::parse(svg).unwrap();
    let group = document.descendants().find(|node| node.attribute("class") == Some("b")).unwrap();
    let boxes = group.children().filter(|node| node.has_tag_name("g"));
    boxes
        .map(|node| {
            let child = |name: &str| node.children().find(|child| child.tag_name().name() == name);
            let rect = child("rect").unwrap();
            Drawn {
                title: child("title").unwrap().text().unwrap().to_string(),
                class: rect.attribute("class").unwrap().to_string(),
                x: px(rect, "x"),
                y: px(rect, "y"),
                width: px(rect, "width"),
                text: child("text").map(|text| text.text().unwrap().to_string()),
            }
        })
        .collect()
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    document.descendants().filter(|node| node.has_tag_name("text")).map(|node| node.text().unwrap().to_string()).collect()
}

const SMALL: &str = "main;a 60\nmain;b 30\nmain 9\nother 1\n";

#[test]
fn a_small_picture() {
    let svg = draw(SMALL, &SvgOptions { width: 1024, shape: Some(Shape::Icicle), ..SvgOptions::default() });
    let mut seen = String::new();
    for one in drawn(&svg) {
        let title = one.title.replace('\n', " | ");
        let _ = writeln!(seen, "{} {} {} {:?} {title}", one.x, one.y, one.width, one.text.unwrap_or_default());
    }
    let expected = r#"1200 5600 100000 "all" all | total 100 samples, self 0 samples | 100.00% of all, 100.00% of view, 100.00% of parent
1200 7400 99000 "main" main | total 99 samples, self 9 samples | 99.00% of all, 99.00% of view, 99.00% of parent
1200 9200 60000 "a" a | total 60 samples, self 60 samples | 60.00% of all, 60.00% of view, 60.61% of parent
61200 9200 30000 "b" b | total 30 samples, self 30 samples | 30.00% of all, 30.00% of view, 30.30% of parent
100200 7400 1000 "" other | total 1 sample, self 1 sample | 1.00% of all, 1.00% of view, 1.00% of parent
"#;
    assert_eq!(seen, expected);
    let texts = texts(&svg);
    assert_eq!(texts[..2], ["t", "cpu · 100 samples · top-down"]);
    assert_eq!(texts.last().unwrap(), "5 boxes drawn; every frame has its own");
    assert!(!svg.contains("<script"));
    // The same, upside down.
    let flame = drawn(&draw(SMALL, &SvgOptions { width: 1024, ..SvgOptions::default() }));
    assert_eq!(flame.iter().map(|one| one.y).collect::<Vec<_>>(), [9200, 7400, 5600, 5600, 7400]);
}

#[test]
fn the_view_and_the_lens_are_named() {
    let mut tree = tree("main;x;lib::a 70\nmain;y 20\nz 10\nidle 100\n", "drop idle | hide z | from lib::*");
    let lens = Some("drop idle\n\n  hide z | from lib::*\n".to_string());
    let facts = Facts { lens, ..facts(tree.cost()) };
    let svg = render(&mut tree, &facts, &SvgOptions::default());
    let texts = texts(&svg);
    assert_eq!(texts[1], "cpu · 100 samples · 50.00% of 200 samples · top-down");
    assert_eq!(texts[2], "lens: drop idle | hide z | from lib::*");
    let classes: Vec<String> = drawn(&svg).into_iter().map(|one| one.class).collect();
    assert_eq!(classes[2..], ["other w", "p-hidden w"]);
    let title = &drawn(&svg)[1].title;
    assert!(title.contains("35.00% of all, 70.00% of view, 70.00% of parent"), "{title}");
    assert!(texts.iter().any(|text| text.starts_with("HIDDEN: ")) && !texts.iter().any(|text| text.starts_with("BROKEN: ")));
}

/// A deterministic shower of stacks with very different widths.
fn shower(lines: u64) -> String {
    let mut out = String::new();
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..lines {
        let depth = 1 + random(12);
        let stack: Vec<String> = (0..depth).map(|level| format!("pkg{}.f{}", level % 3, random(3 + level * 2))).collect();
        let _ = writeln!(out, "{} {}", stack.join(";"), 1 + random(7) * random(100) * random(100));
    }
    out
}

#[test]
fn children_self_and_remainder_fill_their_parent_to_the_edge() {
    let folded = shower(3_000);
    let mut tree = tree(&folded, "");
    let (facts, options) = (facts(tree.cost()), SvgOptions { width: 977, ..SvgOptions::default() });
    let made = layout(&mut tree, 0, 1, u32::MAX);
    assert!(made.boxes.iter().all(|next| matches!(next.content, Content::Node(_))));
    let svg = render(&mut tree, &facts, &options);
    let boxes = drawn(&svg);
    assert!(boxes.iter().filter(|one| one.class.starts_with("p-rest")).count() > 10);

    // Exactly, before pixels: children, remainder and self are the parent.
    let min = tree.total(0) / 1_500;
    let coarse = layout(&mut tree, 0, min, u32::MAX);
    let mut covered: HashMap<u32, i64> = HashMap::new();
    let mut path: Vec<u32> = Vec::new();
    for next in &coarse.boxes {
        path.truncate(next.depth as usize);
        if let Some(parent) = path.last() {
            *covered.entry(*parent).or_default() += next.width;
        }
        if let Content::Node(node) = next.content {
            path.push(node);
        }
    }
    for next in &coarse.boxes {
        let Content::Node(node) = next.content else { continue };
        let own = tree.self_value(node);
        assert_eq!(covered.get(&node).copied().unwrap_or(0) + own, next.width);
    }

    // In pixels: every edge of the picture is the edge of a sum, and the sums are those of the layout.
    let width = i128::from(977 - 24) * 100;
    let all = i128::from(tree.total(0));
    let edge = |value: i64| 1_200 + ((i128::from(value) * width * 2 + all) / (all * 2)) as i64;
    let units = ((all * 50 + width - 1) / width) as i64;
    let exact = layout(&mut tree, 0, units, u32::MAX);
    let mut expected: Vec<(i64, i64)> =
        exact.boxes.iter().map(|next| (edge(next.start), edge(next.start + next.width) - edge(next.start))).collect();
    expected.retain(|&(_, width)| width >= 100);
    assert_eq!(boxes.iter().map(|one| (one.x, one.width)).collect::<Vec<_>>(), expected);
    // Neighbours in a row: no overlap, and where one follows another directly they share the edge.
    let mut rows: HashMap<i64, Vec<&Drawn>> = HashMap::new();
    for one in &boxes {
        rows.entry(one.y).or_default().push(one);
    }
    for row in rows.values() {
        for pair in row.windows(2) {
            assert!(pair[0].x + pair[0].width <= pair[1].x);
        }
    }
}

#[test]
fn one_remainder_box_for_a_long_tail() {
    let mut folded = "hot 20000\n".to_string();
    for i in 0..20_000 {
        let _ = writeln!(folded, "leaf{i} 1");
    }
    for options in both() {
        let svg = draw(&folded, &options);
        let rest: Vec<Drawn> = drawn(&svg).into_iter().filter(|one| one.class.starts_with("p-rest")).collect();
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].text.as_deref(), Some("… 20,000 frames, 50.00%"));
        assert!(rest[0].title.starts_with("… 20,000 frames, 50.00%\ntotal 20,000 samples\n50.00% of all"));
        assert_eq!((rest[0].x, rest[0].width), (1_200 + 58_800, 58_800));
        assert!(texts(&svg).iter().any(|text| text == "2 boxes drawn; 20,000 frames in 1 remainder box = 50.00%"));
    }
}

const HOSTILE: [&str; 9] = [
    "</script><img src=x onerror=alert(1)>",
    "]]></script><script>alert(1)</script>",
    "a\"b'c onload=alert(1)",
    "&lt;b&gt; &amp;",
    "nul\0bell\u{7}esc\u{1b}[31m",
    "gnp\u{202e}exe\u{2066}",
    "\u{fffe}\u{ffff}\u{feff}",
    "javascript:alert(1)",
    "{{7*7}}${alert(1)}<!-- <![CDATA[",
];

#[test]
fn names_are_text() {
    let folded: String = HOSTILE.iter().map(|name| format!("root {name};{name} 10\n")).collect();
    for options in both() {
        let mut tree = tree(&folded, "");
        let mut facts = facts(tree.cost());
        facts.highlight = Some(Highlight { pattern: HOSTILE.concat(), ..highlight(&tree, "alert") });
        facts.title = HOSTILE.concat();
        facts.subtitle = HOSTILE.concat();
        facts.lens = Some(HOSTILE.join("\n"));
        facts.unit = ValueFormat::new("x", HOSTILE[1], 1);
        let svg = render(&mut tree, &facts, &options);
        assert!(!svg.chars().any(|c| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{ffff}'));
        let document = Document::parse(&svg).unwrap();
        let known = ["svg", "title", "style", "defs", "pattern", "rect", "path", "circle", "g", "text", "script"];
        for node in document.descendants().filter(Node::is_element) {
            assert!(known.contains(&node.tag_name().name()), "{:?}", node.tag_name());
            let attributes = [
                "class",
                "x",
                "y",
                "width",
                "height",
                "d",
                "viewBox",
                "role",
                "aria-label",
                "id",
                "patternUnits",
                "type",
                "cx",
                "cy",
                "r",
            ];
            assert!(node.attributes().all(|attribute| attributes.contains(&attribute.name())));
        }
        let scripts: Vec<Node> = document.descendants().filter(|node| node.has_tag_name("script")).collect();
        assert_eq!(scripts.len(), if options.interactive { 2 } else { 0 });
        // Safe also where the picture is put into HTML, whose parser knows only the end tag.
        assert_eq!(svg.matches("</script").count(), scripts.len());
        assert_eq!(svg.matches("<![CDATA[").count(), svg.matches("]]>").count());
        let titles: Vec<String> = drawn(&svg).into_iter().map(|one| one.title).collect();
        assert!(titles.iter().any(|title| title.starts_with(HOSTILE[0])));
        assert!(titles.iter().any(|title| title.starts_with("nul\\u{0}bell\\u{7}esc\\u{1b}[31m\n")));
        if options.interactive {
            assert!(!scripts[0].text().unwrap().contains(['<', '>', '&']));
        }
    }
}

#[test]
fn same_input_same_bytes() {
    let folded = shower(500);
    for options in both() {
        assert_eq!(draw(&folded, &options), draw(&folded, &options));
    }
}

#[test]
fn deep_stacks_are_drawn_and_what_is_not_is_said() {
    let stack = |depth: usize| (0..depth).map(|i| format!("f{i}")).collect::<Vec<_>>().join(";");
    let deep = format!("{} 10\nx 10\n", stack(3_000));
    let options = SvgOptions::default();
    let svg = draw(&deep, &options);
    assert_eq!(drawn(&svg).len(), 3_002);
    assert!(!svg.contains("deeper rows"));
    let deeper = format!("{} 10\n{} 10\n", stack(100_000), stack(6_000));
    for options in both() {
        let svg = draw(&deeper, &options);
        assert!(texts(&svg).iter().any(|text| text == "deeper rows not drawn: 95,001"), "{:?}", texts(&svg).last());
        assert_eq!(drawn(&svg).len(), 5_000);
    }
}

#[test]
fn too_many_boxes_go_into_remainders_and_the_picture_says_so() {
    let mut folded = String::new();
    for i in 0..1_000 {
        let _ = writeln!(folded, "a{i};b;c {}", 10 + i % 2 * 10);
    }
    for options in both() {
        let svg = draw(&folded, &SvgOptions { max_nodes: 2_000, ..options });
        let texts = texts(&svg);
        assert!(
            texts.iter().any(|text| text.starts_with("1,501 boxes drawn; 500 frames in 1 remainder box = 33.33%")),
            "{texts:?}"
        );
        assert!(texts.iter().any(|text| text.starts_with("too many boxes to draw: those under ")));
    }
}

#[test]
fn narrow_boxes_are_drawn_together_and_lose_nothing() {
    // 3,000 towers of 0.39 px and five rows: under the limit, so the limit is lowered.
    let folded: String =
        (0..3_000).map(|i| format!("com.acme.A.f{i};com.acme.A.g;com.acme.B.h;java.lang.C.i;java.lang.C.j 1\n")).collect();
    let svg = draw(&folded, &SvgOptions { min_width: 0.1, ..SvgOptions::default() });
    assert_eq!(drawn(&svg).len(), 1);
    assert!(texts(&svg).iter().any(|text| text == "15,000 boxes are narrower than 1 px, drawn without tooltip"));
    // The rectangles of the paths: each tower is two runs (p and q), all widths add up to the picture.
    let document = Document::parse(&svg).unwrap();
    let mut sums = [0_i64; 2];
    let mut runs = 0;
    for path in document.descendants().filter(|node| node.has_tag_name("path")) {
        let class = path.attribute("class").unwrap();
        if !class.starts_with('k') {
            continue;
        }
        for part in path.attribute("d").unwrap().split('M').skip(1) {
            let width = part.split_once('h').unwrap().1.split_once('v').unwrap().0;
            let height = part.split_once('v').unwrap().1.split_once('h').unwrap().0;
            let (whole, digits) = width.split_once('.').unwrap_or((width, ""));
            let hundredths = whole.parse::<i64>().unwrap() * 100 + format!("{digits:0<2}").parse::<i64>().unwrap();
            sums[usize::from(height == "35")] += hundredths;
            runs += 1;
        }
    }
    assert_eq!(runs, 6_000);
    assert_eq!(sums, [117_600, 117_600]);
}

#[test]
fn nothing_to_draw() {
    for options in both() {
        let mut tree = tree("x 1\n", "drop x");
        let facts = facts(tree.cost());
        let svg = render(&mut tree, &facts, &options);
        Document::parse(&svg).unwrap();
        assert!(texts(&svg).iter().any(|text| text == "cpu · 0 samples · 0.00% of 1 sample · top-down"));
    }
}

/// The line about the highlighted frames, and how many boxes have their colour.
fn found(svg: &str) -> (String, usize) {
    let document = Document::parse(svg).unwrap();
    let line = document.descendants().find(|node| node.attribute("class") == Some("s h")).unwrap();
    let boxes = drawn(svg).iter().filter(|one| one.class.starts_with("match") || one.class.starts_with("flag")).count();
    (line.text().unwrap().to_string(), boxes)
}

#[test]
fn what_is_looked_for_stands_out_and_is_counted_by_call_path() {
    // Two matches under one parent are one place; a match below a match is in it.
    let folded = "main;x;db::get;db::send 30\nmain;x;db::set 20\nmain;y;db::get 10\nmain;z 39\ntiny;db::get 1\n";
    let mut tree = tree(folded, "");
    let facts = Facts { highlight: Some(highlight(&tree, "db::")), ..facts(tree.cost()) };
    for options in both() {
        let svg = render(&mut tree, &facts, &options);
        assert_eq!(found(&svg), ("db::: 61.00% of view, 61 samples, 3 places, widest 50.00%".to_string(), 5));
        // What is too narrow to draw is counted all the same.
        let svg = render(&mut tree, &facts, &SvgOptions { min_width: 30.0, ..options });
        assert_eq!(found(&svg).0, "db::: 61.00% of view, 61 samples, 3 places (2 drawn), widest 50.00%");
    }
    let none = Facts { highlight: Some(highlight(&tree, "nothing")), ..facts.clone() };
    assert_eq!(found(&render(&mut tree, &none, &SvgOptions::default())), ("nothing: no match".to_string(), 0));
    let up = Facts { direction: Direction::BottomUp, ..facts };
    let svg = render(&mut LazyTree::bottom_up(&Arc::clone(tree.cost()), Order::Total), &up, &SvgOptions::default());
    assert_eq!(found(&svg).0, "db::: 61.00% of view, 61 samples");
}

#[test]
fn the_examples_have_their_known_answers() {
    for (name, lens, pattern, expected) in [
        ("worker-before.folded", "", "redis/", "redis/: 93.08% of view, 7,463 samples, 10 places, widest 28.55%"),
        ("worker-before.folded", "from file:redis/*", "redis/", "redis/: 93.08% of view, 7,463 samples, 1 place"),
        (
            "rx-depth2048.folded.zst",
            "",
            "com.netflix.legacy",
            "com.netflix.legacy: 84.54% of view, 1,427 samples, 1,427 places (none drawn), widest 0.06%",
        ),
        (
            "rx-depth2048.folded.zst",
            "from com.netflix.legacy.*",
            "com.netflix.legacy",
            "com.netflix.legacy: 84.54% of view, 1,427 samples, 1 place",
        ),
    ] {
        let mut tree = Tree::top_down(&cost(&example(name), lens), Order::Name);
        let facts = Facts { highlight: Some(highlight(&tree, pattern)), ..facts(tree.cost()) };
        let min_width = if lens.is_empty() && name.starts_with("rx") { 1.0 } else { 0.1 };
        let svg = render(&mut tree, &facts, &SvgOptions { min_width, ..SvgOptions::default() });
        assert_eq!(found(&svg).0, expected, "{name} {lens}");
    }
}

#[test]
fn a_very_deep_flame_is_drawn_as_an_icicle_unless_it_was_asked_for() {
    for (depth, shape, top) in
        [(59, None, false), (60, None, true), (60, Some(Shape::Flame), false), (5, Some(Shape::Icicle), true)]
    {
        let stack = (0..depth).map(|i| format!("f{i}")).collect::<Vec<_>>().join(";");
        for options in both() {
            let svg = draw(&format!("{stack} 1\n"), &SvgOptions { shape, ..options });
            let boxes = drawn(&svg);
            assert_eq!(boxes[0].y < boxes[1].y, top, "{depth} {shape:?}");
            assert!(!options.interactive || svg.contains(&format!("\"flame\":{}", !top)));
        }
    }
}

#[test]
fn callers_of_a_match_fill_their_share() {
    let cost = cost(&example("worker-before.folded"), "");
    let tree = Tree::top_down(&cost, Order::Name);
    let matched = highlight(&tree, "redis/").matched;
    let facts = Facts { direction: Direction::BottomUp, ..facts(&cost) };
    let svg = render(&mut LazyTree::callers(&cost, &matched, Order::Name), &facts, &SvgOptions::default());
    let boxes = drawn(&svg);
    let other = boxes.iter().find(|one| one.class.starts_with("other")).unwrap();
    assert!(other.title.starts_with("[OTHER]\ntotal 555 samples, self 555 samples\n6.92% of all"), "{}", other.title);
}

/// A service of eight endpoints, most of whose stacks were cut to their last 127 frames: `repair` attaches what it is sure of.
fn repairable() -> String {
    let mut state = 7_u32;
    let mut roll = |sides: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state / 65_536 % sides) as usize
    };
    let mut chains = Vec::new();
    for endpoint in 0..8 {
        let mut chain = ["Thread.run", "Worker.run", "dispatch"].map(str::to_string).to_vec();
        for step in 0..200 {
            let own = roll(10) < 4;
            chain.push(if own { format!("app.Endpoint{endpoint}.step{step}") } else { format!("rx.Op{}.accept", roll(12)) });
        }
        chains.push(chain);
    }
    let mut out = String::new();
    for _ in 0..800 {
        let chain = &chains[roll(8)];
        let stack = &chain[..20 + roll(184)];
        let _ = writeln!(out, "{} 1", stack[stack.len().saturating_sub(127)..].join(";"));
    }
    out
}

const HATCHED: &str = "hatched: attached by repair, not recorded";

#[test]
fn what_was_attached_is_hatched() {
    let folded = repairable();
    let options = SvgOptions { shape: Some(Shape::Icicle), ..SvgOptions::default() };
    for (lens, min_width) in [("repair", 0.5), ("repair | fold rx.* as rx", 0.5), ("repair", 1_177.0)] {
        let mut tree = tree(&folded, lens);
        let facts = facts(tree.cost());
        let svg = render(&mut tree, &facts, &SvgOptions { min_width, ..options });
        let document = Document::parse(&svg).unwrap();
        let group = document.descendants().find(|node| node.attribute("class") == Some("b")).unwrap();
        let hatch = |node: &Node| node.attribute("class") == Some("p-inferred");
        // A hatch lies over its box and under its text; the tooltip says how much of the box it is.
        let mut hatched = Vec::new();
        for one in group.children().filter(|node| node.has_tag_name("g")) {
            let rects: Vec<Node> = one.children().filter(|node| node.has_tag_name("rect")).collect();
            let title = one.first_element_child().unwrap().text().unwrap();
            assert_eq!(rects.get(1).is_some_and(hatch), title.contains("\ninferred: "), "{title}");
            let Some(over) = rects.get(1) else { continue };
            for attribute in ["x", "y", "width", "height"] {
                assert_eq!(over.attribute(attribute), rects[0].attribute(attribute));
            }
            assert!(one.last_element_child().unwrap().has_tag_name("text") || one.last_element_child() == Some(*over));
            hatched.push(title.to_string());
        }
        // The boxes of the layout, with what the tree says of them.
        let units = (tree.total(0) as f64 * min_width / 1_176.0).ceil() as i64;
        let mut expected = Vec::new();
        for next in layout(&mut tree, 0, units, u32::MAX).boxes {
            let Content::Node(node) = next.content else { continue };
            let share = tree.inferred(node) as f64 / next.width as f64 * 100.0;
            if share > 0.0 && next.width as f64 / tree.total(0) as f64 * 1_176.0 >= 1.0 {
                expected.push((Describe::name(&tree, node).to_string(), share));
            }
        }
        assert_eq!(hatched.len(), expected.len());
        for (title, (name, share)) in hatched.iter().zip(&expected) {
            let said = title.split("\ninferred: ").nth(1).unwrap().split_once("% of it").unwrap().0;
            assert!(
                title.starts_with(&format!("{name}\n")) && (said.parse::<f64>().unwrap() - share).abs() < 0.005_01,
                "{title}"
            );
        }
        assert_eq!(texts(&svg).iter().filter(|text| *text == HATCHED).count(), usize::from(!expected.is_empty()));
        assert_eq!(svg.contains(r#"id="rf-inferred""#), !expected.is_empty());
        assert_eq!(expected.is_empty(), min_width > 1_000.0);
    }
    // Too narrow for an element: in one path, as their colours are.
    let mut narrow = tree(&folded, "repair");
    let facts = facts(narrow.cost());
    let svg = render(&mut narrow, &facts, &SvgOptions { width: 40, min_width: 0.1, ..options });
    assert!(svg.contains(r#"<path class="p-inferred" d="M"#));
}

#[test]
fn the_script_gets_what_was_attached_and_nothing_where_nothing_was() {
    let folded = repairable();
    let live = SvgOptions { interactive: true, ..SvgOptions::default() };
    let data = |svg: &str| svg.split("application/json").nth(1).unwrap().split_once("</script>").unwrap().0.to_string();
    // Boxes too narrow to draw are in the file, with their hatches and the legend.
    for min_width in [0.5, 1_177.0] {
        let mut tree = tree(&folded, "repair");
        let facts = facts(tree.cost());
        let svg = render(&mut tree, &facts, &SvgOptions { min_width, ..live });
        let json = data(&svg);
        let pairs = json.split("\"inferred\":[").nth(1).unwrap().split_once(']').unwrap().0;
        let pairs: Vec<i64> = pairs.split(',').map(|number| number.parse().unwrap()).collect();
        // Every node has its place: in depth-first order, as in the tree.
        let expected: Vec<i64> = layout(&mut tree, 0, 1, u32::MAX)
            .boxes
            .iter()
            .filter_map(|next| match next.content {
                Content::Node(node) => Some(node),
                Content::Remainder { .. } => None,
            })
            .zip(0..)
            .filter(|&(node, _)| tree.inferred(node) > 0)
            .flat_map(|(node, at)| [at, tree.inferred(node)])
            .collect();
        assert_eq!(pairs, expected);
        assert!(json.contains(HATCHED) && svg.contains(r#"id="rf-inferred""#) && svg.contains(".p-inferred{"));
        assert_eq!(texts(&svg).iter().any(|text| text == HATCHED), min_width == 0.5);
    }
    for lens in ["", "repair | from nothing"] {
        let mut tree = tree(&folded, lens);
        let facts = facts(tree.cost());
        assert!(!render(&mut tree, &facts, &SvgOptions::default()).contains("inferred"));
        let svg = render(&mut tree, &facts, &live);
        assert!(!data(&svg).contains("inferred") && !svg.contains("rf-inferred") && !svg.contains(".p-inferred{"));
    }
}

#[test]
fn shares_say_between_what_they_lie_and_the_footer_which_boxes_are_unsure() {
    let profile = read(SMALL.as_bytes(), Some("folded"));
    let mut tree = Tree::top_down(&cost(&profile, ""), Order::Total);
    let facts = |sampling| Facts { sampling: Some(sampling), ..facts(tree.cost()) };
    let [counted, unknown, few, many] = [
        Sampling::new(&profile, 0),
        Sampling::known(Basis::Unknown, 0.0, 100),
        Sampling::known(Basis::Counts, 3.0, 100),
        Sampling::known(Basis::Counts, 1e6, 100),
    ]
    .map(facts);
    let mut shares = |facts: &Facts| {
        let svg = render(&mut tree, facts, &SvgOptions::default());
        let of_view = |one: Drawn| one.title.split(", ").find(|part| part.contains("of view")).unwrap().to_string();
        (
            drawn(&svg).into_iter().map(of_view).collect::<Vec<_>>(),
            texts(&svg).into_iter().find(|text| text.contains("less sure")),
        )
    };
    // The root is the view: nothing is estimated.
    let expected = [
        "100.00% of view",
        "99.00% of view [94.6–99.8%]",
        "60.00% of view [50.2–69.1%]",
        "30.00% of view [21.9–39.6%]",
        "1.00% of view [0.2–5.4%]",
    ];
    let line = |text: &str| Some(text.to_string());
    assert_eq!(
        shares(&counted),
        (expected.map(str::to_string).to_vec(), line("boxes narrower than 14.00% are less sure than ± 50 %"))
    );
    // Where nothing tells, nothing is said.
    let (plain, none) = shares(&unknown);
    assert!(plain.iter().all(|text| text.ends_with("% of view")) && none.is_none());
    assert_eq!(shares(&few).1, line("boxes narrower than 84.00% are less sure than ± 50 %"));
    let (narrow, none) = shares(&many);
    assert_eq!((narrow[4].as_str(), none), ("1.00% of view [0.981–1.020%]", None));
    // Of a part of the profile: fewer observations; more than it has would be needed.
    let mut part = tree_of(&profile, "drop main");
    let facts = Facts { sampling: Some(Sampling::new(&profile, 0)), ..self::facts(part.cost()) };
    let svg = render(&mut part, &facts, &SvgOptions::default());
    assert!(drawn(&svg)[1].title.contains("100.00% of view [20.7–100.0%]"), "{}", drawn(&svg)[1].title);
    assert!(texts(&svg).iter().any(|text| text == "all boxes are less sure than ± 50 %"));
}

#[test]
fn a_long_legend_goes_on_in_the_next_row() {
    let folded = format!("a;b 500\nlib 5\nz 20\n{}", (0..400).map(|i| format!("tiny{i} 1\n")).collect::<String>());
    let mut tree = tree(&folded, "hide z | from a or tiny*");
    let facts = facts(tree.cost());
    let [narrow, wide] = [620, 1_200].map(|width| {
        let svg = render(&mut tree, &facts, &SvgOptions { width, min_width: 2.0, ..SvgOptions::default() });
        let document = Document::parse(&svg).unwrap();
        let legend: Vec<(i64, i64)> = document
            .descendants()
            .filter(|node| node.attribute("height") == Some("11"))
            .map(|node| (px(node, "x"), px(node, "y")))
            .collect();
        assert_eq!(legend.len(), 3, "{:?}", texts(&svg));
        let height = px(document.root_element(), "height");
        (legend.iter().filter(|place| place.0 == 1_200).count(), height)
    });
    assert_eq!((narrow.0, wide.0), (2, 1));
    assert_eq!(narrow.1 - wide.1, 1_700);
}
