//! What renderers write on the boxes of the trees.

use super::{Label, LazyTree, Reached, Tree};
use crate::format::percent;
use crate::lens::symbols::{Symbol, Symbols, TextId};
use crate::render::{BoxClass, Describe};

fn class(label: Label) -> BoxClass {
    match label {
        Label::Whole => BoxClass::Root,
        Label::Frame(_) => BoxClass::Frame,
        Label::Bucket(bucket) => BoxClass::Bucket(bucket),
    }
}

/// Package, else module, else file.
fn colour_key(symbols: &Symbols, symbol: Option<Symbol>) -> &str {
    let Some(symbol) = symbol else { return "" };
    let keys = [symbols.package(symbol), symbols.module(symbol), symbols.file(symbol)];
    let key = keys.into_iter().find(|&k| k != TextId::EMPTY);
    key.map_or("", |k| symbols.text(k))
}

/// File, line and module, as far as the box does not show them.
fn details(symbols: &Symbols, symbol: Option<Symbol>) -> Option<String> {
    let symbol = symbol?;
    let label = symbols.label_text(symbol);
    let mut parts: Vec<String> = Vec::new();
    let file = symbols.text(symbols.file(symbol));
    if !file.is_empty() && !label.contains(file) {
        match symbols.line(symbol) {
            0 => parts.push(file.to_owned()),
            line => parts.push(format!("{file}:{line}")),
        }
    }
    let module = symbols.text(symbols.module(symbol));
    if !module.is_empty() && !label.contains(module) {
        parts.push(module.to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Callers named in a tooltip.
const CALLERS: usize = 3;

/// `reached from A 40.00%, B 30.00%, 8 more`.
fn reached(tree: &Tree, node: u32) -> Option<String> {
    let all = tree.reached_from(node);
    if all.is_empty() {
        return None;
    }
    let name = |r: &Reached| r.caller.map_or("(nothing: the stack began here)", |c| tree.symbols().text(c)).to_owned();
    let mut parts: Vec<String> =
        all.iter().take(CALLERS).map(|r| format!("{} {}", name(r), percent(r.value, tree.value(node)))).collect();
    if all.len() > CALLERS {
        parts.push(format!("{} more", all.len() - CALLERS));
    }
    Some(format!("reached from {}", parts.join(", ")))
}

macro_rules! describe {
    ($tree:ty, $more:expr) => {
        impl Describe for $tree {
            fn name(&self, node: u32) -> &str {
                <$tree>::name(self, node)
            }
            fn class(&self, node: u32) -> BoxClass {
                class(self.label(node))
            }
            fn colour_key(&self, node: u32) -> &str {
                colour_key(self.symbols(), self.symbol(node))
            }
            fn self_value(&self, node: u32) -> i64 {
                self.own(node)
            }
            fn inferred(&self, node: u32) -> i64 {
                <$tree>::inferred(self, node)
            }
            fn details(&self, node: u32) -> Option<String> {
                let more: fn(&$tree, u32) -> Option<String> = $more;
                let parts: Vec<String> = details(self.symbols(), self.symbol(node)).into_iter().chain(more(self, node)).collect();
                (!parts.is_empty()).then(|| parts.join(" · "))
            }
            fn symbol(&self, node: u32) -> Option<Symbol> {
                <$tree>::symbol(self, node)
            }
        }
    };
}

describe!(Tree, reached);
describe!(LazyTree, |_, _| None);
