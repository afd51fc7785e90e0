//! What a page does between an event and its picture: a step is typed or switched off, a picture is moved.

use std::sync::Arc;
use std::time::Duration;

use engine::layout::{Window, window};
use engine::lens::{RunOptions, Runner};
use engine::view::{Cost, LazyTree, Order};

use super::table::Target;
use super::{EngineWork, FIVE_STEPS, MILLION, generated, parsed};

/// Bytes of folded text with a hundred thousand stack nodes.
const HUNDRED_THOUSAND: u64 = 10_000_000;

/// Width of the picture in pixels: what is narrower than one of them is not drawn.
const PIXELS: i64 = 1600;

pub fn rows() -> Vec<EngineWork> {
    // The design's limits are for the page, where the same takes about twice as long.
    let ms = |limit: u64| Target::Wall(Duration::from_millis(limit / 2));
    vec![
        EngineWork {
            name: "live-key-100k",
            text: "a key in the last of 5 steps until the boxes, 100k stack nodes",
            target: ms(16),
            prepare: || typed(HUNDRED_THOUSAND),
        },
        EngineWork { name: "live-key-1m", text: "the same, 1M stack nodes", target: ms(100), prepare: || typed(MILLION) },
        EngineWork {
            name: "live-toggle-100k",
            text: "the first of 5 steps off, in turns with another step, until the boxes, 100k stack nodes",
            target: Target::Open,
            prepare: || toggled(HUNDRED_THOUSAND),
        },
        EngineWork {
            name: "live-toggle-1m",
            text: "the same, 1M stack nodes",
            target: Target::Open,
            prepare: || toggled(MILLION),
        },
        EngineWork {
            name: "live-pan",
            text: "20 frames of a picture of 1M boxes that is zoomed and moved",
            target: ms(20 * 1000 / 60),
            prepare: panned,
        },
    ]
}

/// Each call runs the next of some lenses, and lays the tree out.
fn pictures(bytes: u64, lenses: Vec<String>) -> Box<dyn FnMut()> {
    let mut runner = Runner::new(generated(bytes), Vec::new());
    let lenses: Vec<_> = lenses.iter().map(|text| parsed(text)).collect();
    let mut next = lenses.into_iter().cycle();
    // The page holds the last tree until it has the next one.
    let mut shown = None;
    Box::new(move || {
        let Some(lens) = next.next() else { return };
        let options = RunOptions { sample_type: 0, fuse: false };
        let lensed = runner.run(&lens, options).unwrap_or_else(|e| panic!("{e}"));
        let mut tree = LazyTree::top_down(&Arc::new(Cost::new(lensed, 0)), Order::Total);
        let whole = tree.value(0);
        let boxes = window(&mut tree, &Window { from: 0, to: whole, min_width: whole / PIXELS, max_rows: u32::MAX });
        drop(shown.replace((tree, boxes)));
    })
}

/// Somebody types the pattern of the last step.
fn typed(bytes: u64) -> Box<dyn FnMut()> {
    let steps = FIVE_STEPS.rsplit_once('\n').map_or("", |(first, _)| first);
    let word = "hibernate";
    pictures(bytes, (1..=word.len()).map(|end| format!("{steps}\nhide {}", &word[..end])).collect())
}

/// The first step is switched off, and changed each time it is on again, so that no result is known.
fn toggled(bytes: u64) -> Box<dyn FnMut()> {
    let (first, others) = FIVE_STEPS.split_once('\n').unwrap_or((FIVE_STEPS, ""));
    pictures(
        bytes,
        ["com", "org", "net"]
            .iter()
            .flat_map(|w| [format!("#\n{others}\nhide {w}"), format!("{first} or {w}\n{others}")])
            .collect(),
    )
}

/// The picture of all stacks, every box of it open, in a window of a fiftieth of its width at 20 places.
fn panned() -> Box<dyn FnMut()> {
    let mut runner = Runner::new(generated(MILLION), Vec::new());
    let lensed = runner.run(&parsed(""), RunOptions { sample_type: 0, fuse: false }).unwrap_or_else(|e| panic!("{e}"));
    let mut tree = LazyTree::top_down(&Arc::new(Cost::new(lensed, 0)), Order::Total);
    let mut todo = vec![0];
    while let Some(node) = todo.pop() {
        todo.extend(tree.open(node));
    }
    let whole = tree.value(0);
    let width = whole / 50;
    Box::new(move || {
        for place in 0..20 {
            let from = (whole - width) / 20 * place;
            let shown = Window { from, to: from + width, min_width: width / PIXELS, max_rows: u32::MAX };
            std::hint::black_box(window(&mut tree, &shown));
        }
    })
}
