//! The SVG renderer: geometry, counts, names from strangers, one text for one input.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

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
    Tree::top_down(&cost(&read(folded.as_bytes(), Some("folded")), lens), Order::Total)
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
