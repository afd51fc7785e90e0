//! Draws folded stacks without the rest of the engine: for the renderer's tests and for looking at pictures.
//!
//! `svg_demo [--static] [--icicle] [--bottom-up] [--from TEXT] [--width N] [--max-rows N] [--max-nodes N] [--unit UNIT] < in > out.svg`

use std::collections::HashMap;
use std::io::{Read, Write};

use engine::format::ValueFormat;
use engine::layout::Source;
use engine::render::svg::{SvgOptions, render};
use engine::view::Bucket;
use engine::render::{BoxClass, Describe, Direction, Facts, Shape};

/// A call tree of folded lines.
#[derive(Default)]
pub struct Tree {
    names: Vec<String>,
    keys: Vec<String>,
    own: Vec<i64>,
    total: Vec<i64>,
    children: Vec<Vec<u32>>,
    class: Vec<BoxClass>,
    /// Frames shown as inferred.
    pub inferred: Vec<u32>,
}

impl Tree {
    /// Merged from the root or, with `bottom_up`, from the leaf. With `from`, stacks start at the first frame that has this
    /// text; those without one go to OTHER, and those whose root frame is `[truncated]` to BROKEN.
    pub fn new(folded: &str, bottom_up: bool, from: Option<&str>) -> Tree {
        let mut tree = Tree::default();
        tree.push("all", BoxClass::Root);
        let mut ids: HashMap<(u32, &str), u32> = HashMap::new();
        for line in folded.lines() {
            let Some((stack, value)) = line.rsplit_once(' ') else { continue };
            let Ok(value) = value.parse::<i64>() else { continue };
            let mut frames: Vec<&str> = stack.split(';').collect();
            let mut bucket = None;
            if let Some(from) = from {
                match frames.iter().position(|frame| frame.contains(from)) {
                    Some(at) => drop(frames.drain(..at)),
                    None if frames[0] == "[truncated]" => bucket = Some(Bucket::Broken),
                    None => bucket = Some(Bucket::Other),
                }
            } else if frames[0] == "[hidden]" {
                bucket = Some(Bucket::Hidden);
            }
            if let Some(bucket) = bucket {
                frames = vec![["OTHER", "BROKEN", "HIDDEN"][bucket as usize]];
            }
            if bottom_up {
                frames.reverse();
            }
            tree.total[0] += value;
            let mut at = 0;
            for frame in frames {
                let next = ids.get(&(at, frame)).copied().unwrap_or_else(|| {
                    let id = tree.push(frame, bucket.map_or(BoxClass::Frame, BoxClass::Bucket));
                    tree.children[at as usize].push(id);
                    ids.insert((at, frame), id);
                    id
                });
                tree.total[next as usize] += value;
                at = next;
            }
            tree.own[at as usize] += value;
        }
        let total = &tree.total;
        for children in &mut tree.children {
            children.sort_by_key(|&child| std::cmp::Reverse(total[child as usize]));
        }
        tree
    }

    fn push(&mut self, name: &str, class: BoxClass) -> u32 {
        let bare = name.split(" (").next().unwrap_or(name);
        let cut = bare.rfind(['.', '/', ':']).unwrap_or(0);
        let place = name.strip_suffix(')').and_then(|name| name.rsplit_once(" (")).map(|(_, place)| place);
        let key = match place {
            Some(place) => place.split(':').next().unwrap_or(place),
            None => bare[..cut].rsplit_once(['.', '/']).map_or(&bare[..cut], |(package, _)| package),
        };
        self.names.push(name.to_string());
        self.keys.push(key.to_string());
        self.own.push(0);
        self.total.push(0);
        self.children.push(Vec::new());
        self.class.push(class);
        self.names.len() as u32 - 1
    }
}

impl Source for Tree {
    fn children(&mut self, node: u32) -> Vec<u32> {
        self.children[node as usize].clone()
    }
    fn total(&self, node: u32) -> i64 {
        self.total[node as usize]
    }
}

impl Describe for Tree {
    fn name(&self, node: u32) -> &str {
        &self.names[node as usize]
    }
    fn class(&self, node: u32) -> BoxClass {
        self.class[node as usize]
    }
    fn colour_key(&self, node: u32) -> &str {
        &self.keys[node as usize]
    }
    fn self_value(&self, node: u32) -> i64 {
        self.own[node as usize]
    }
    fn details(&self, node: u32) -> Option<String> {
        let key = &self.keys[node as usize];
        (!key.is_empty()).then(|| format!("in {key}"))
    }
    fn inferred(&self, node: u32) -> bool {
        self.inferred.contains(&node)
    }
}

fn main() {
    let mut options = SvgOptions { interactive: true, ..SvgOptions::default() };
    let (mut bottom_up, mut from, mut unit) = (false, None, "count".to_string());
    let (mut title, mut inferred) = ("Flame graph".to_string(), Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut text = || args.next().expect("a value");
        match arg.as_str() {
            "--static" => options.interactive = false,
            "--icicle" => options.shape = Shape::Icicle,
            "--bottom-up" => bottom_up = true,
            "--from" => from = Some(text()),
            "--title" => title = text(),
            "--unit" => unit = text(),
            "--inferred" => inferred.push(text().parse().expect("a number")),
            "--width" => options.width = text().parse().expect("a number"),
            "--max-rows" => options.max_rows = text().parse().expect("a number"),
            "--max-nodes" => options.max_nodes = text().parse().expect("a number"),
            other => panic!("{other}?"),
        }
    }
    let mut folded = Vec::new();
    std::io::stdin().read_to_end(&mut folded).expect("input");
    let mut tree = Tree::new(&String::from_utf8_lossy(&folded), bottom_up, from.as_deref());
    tree.inferred = inferred;
    let facts = Facts {
        title,
        subtitle: "folded stacks".to_string(),
        unit: ValueFormat::new("samples", &unit, 1),
        all: tree.total(0),
        lens: from.map(|from| format!("from {from}")),
        direction: if bottom_up { Direction::BottomUp } else { Direction::TopDown },
    };
    std::io::stdout().write_all(render(&mut tree, &facts, &options).as_bytes()).expect("output");
}
