//! What is hidden in a profile of a million stack nodes. The tree and what is platform are known, as in a session.

use std::sync::Arc;

use engine::analysis::{HiddenOptions, Paths, Sampling, Unit, conduits, hidden::hidden};
use engine::lens::{Known, Matcher, parse_pattern};
use engine::view::{Cost, Order, Tree};
use profile::{Bits, Profile};

use super::{MILLION, generated, lensed, parsed};

struct Viewed {
    cost: Arc<Cost>,
    tree: Tree,
    sampling: Sampling,
    platform: Bits,
}

fn viewed() -> Viewed {
    let profile: Arc<Profile> = generated(MILLION);
    let cost = Arc::new(Cost::new(Arc::new(lensed(&profile, &parsed(""))), 0));
    let tree = Tree::top_down(&cost, Order::Total);
    let pattern = parse_pattern("@platform", &Known::default()).unwrap_or_else(|e| panic!("{e:?}"));
    let platform = Matcher::with_sets(&pattern, &[]).unwrap_or_else(|e| panic!("{e}")).bind(tree.symbols());
    Viewed { sampling: Sampling::new(&profile, 0), cost, tree, platform }
}

pub fn ranked(units: &'static [Unit]) -> Box<dyn FnMut()> {
    let v = viewed();
    Box::new(move || {
        let paths = Paths::new(&v.cost, &v.tree);
        for &unit in units {
            let platform = v.platform.clone();
            let options = HiddenOptions { unit, platform, tau: 0.005, depth: None, named: Vec::new(), rows: 20 };
            std::hint::black_box(hidden(&v.cost, &paths, &v.sampling, &options));
        }
    })
}

pub fn folded() -> Box<dyn FnMut()> {
    let v = viewed();
    Box::new(move || {
        let paths = Paths::new(&v.cost, &v.tree);
        drop(std::hint::black_box(conduits(&v.cost, &v.tree, &paths, &v.sampling, &v.platform)));
    })
}
