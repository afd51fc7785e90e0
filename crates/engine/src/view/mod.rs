//! Views: the same stacks added up in different ways. None of them changes what a sample's stack is.

mod cost;
mod describe;
mod hits;
mod lazy;
mod reach;
mod reached;
mod scatter;
mod table;
mod tree;

pub use cost::Cost;
pub use lazy::LazyTree;
pub use reach::Reach;
pub use reached::{Reached, reached_from};
pub use scatter::{Towers, towers};
pub use table::{Row, Survey, survey, table};
pub use tree::{Order, Tree};

use crate::lens::symbols::{Symbol, Symbols};

/// What a box of a view stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// The whole view.
    Whole,
    /// A frame, by the text it shows.
    Frame(crate::lens::symbols::TextId),
    /// A bucket of the lens.
    Bucket(Bucket),
}

/// Where the lens put samples that are in the picture without a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bucket {
    /// No match in a complete stack.
    Other,
    /// No match in a truncated stack.
    Broken,
    /// The last frame was hidden.
    Hidden,
}

impl Bucket {
    /// All of them, in the order they are drawn.
    pub const ALL: [Bucket; 3] = [Bucket::Other, Bucket::Broken, Bucket::Hidden];

    /// The name of its box.
    pub fn name(self) -> &'static str {
        match self {
            Bucket::Other => "[OTHER]",
            Bucket::Broken => "[BROKEN]",
            Bucket::Hidden => "[HIDDEN]",
        }
    }
}

/// In a column of symbols: the whole view, and from here down the buckets.
const WHOLE: Symbol = Symbol::MAX;

fn bucket_code(bucket: Bucket) -> Symbol {
    WHOLE - 1 - bucket as Symbol
}

/// What an entry of such a column stands for.
fn label_of(code: Symbol, symbols: &Symbols) -> Label {
    match code {
        WHOLE => Label::Whole,
        code if code >= WHOLE - 3 => Label::Bucket(Bucket::ALL[(WHOLE - 1 - code) as usize]),
        symbol => Label::Frame(symbols.label(symbol)),
    }
}

fn frame_of(code: Symbol) -> Option<Symbol> {
    (code < WHOLE - 3).then_some(code)
}

/// The text a box shows.
pub(crate) fn label_text(label: Label, symbols: &Symbols) -> &str {
    match label {
        Label::Whole => "all",
        Label::Frame(id) => symbols.text(id),
        Label::Bucket(bucket) => bucket.name(),
    }
}

/// A box before it has a place in a tree.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) label: Label,
    /// The first frame in it.
    pub(crate) symbol: Option<Symbol>,
    pub(crate) total: i64,
    pub(crate) own: i64,
}

/// Groups children by label. Dense: a table over all texts that is cleared through what was touched.
pub(crate) struct Grouper {
    slot: Vec<u32>,
    pub(crate) groups: Vec<Group>,
    /// Per child its group.
    pub(crate) members: Vec<(u32, u32)>,
}

impl Grouper {
    pub(crate) fn new(symbols: &Symbols) -> Self {
        Grouper { slot: vec![u32::MAX; symbols.texts_len()], groups: Vec::new(), members: Vec::new() }
    }

    /// Adds a child, any number with its node or entry for the caller.
    #[inline]
    pub(crate) fn add(&mut self, symbols: &Symbols, symbol: Symbol, child: u32, total: i64, own: i64) -> usize {
        let label = symbols.label(symbol);
        let slot = &mut self.slot[label.index()];
        if *slot == u32::MAX {
            *slot = self.groups.len() as u32;
            self.groups.push(Group { label: Label::Frame(label), symbol: Some(symbol), total: 0, own: 0 });
        }
        let group = *slot as usize;
        self.groups[group].total += total;
        self.groups[group].own += own;
        self.members.push((child, group as u32));
        group
    }

    /// Ready for the next parent.
    pub(crate) fn clear(&mut self) {
        for group in self.groups.drain(..) {
            if let Label::Frame(label) = group.label {
                self.slot[label.index()] = u32::MAX;
            }
        }
        self.members.clear();
    }

    /// The numbers of the groups in the order their boxes are drawn, into `numbers`.
    pub(crate) fn sorted(&self, symbols: &Symbols, order: Order, numbers: &mut Vec<u32>) {
        numbers.clear();
        numbers.extend(0..self.groups.len() as u32);
        let name = |&n: &u32| label_text(self.groups[n as usize].label, symbols);
        match order {
            Order::Appearance => {}
            Order::Name => numbers.sort_by(|a, b| name(a).cmp(name(b))),
            Order::Total => numbers.sort_by(|a, b| {
                let total = |&n: &u32| self.groups[n as usize].total;
                total(b).cmp(&total(a)).then_with(|| name(a).cmp(name(b)))
            }),
        }
    }
}
