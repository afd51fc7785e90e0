//! The prefix tree that folded lines are read into.
//!
//! What makes it fast: a line shares most of its bytes with the line before (collapsers sort), so those are compared
//! and not parsed; where it does not, a node's most recent child is tried by its name, then its few children by their
//! frame; only nodes with many children have theirs in a table.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use profile::{FrameId, StackId};
use rustc_hash::{FxBuildHasher, FxHashSet};

/// A distinct stack.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    parent: u32,
    frame: u32,
    /// The child walked through last; 0 if none.
    first: u32,
    /// The sibling walked through before this one; 0 if none.
    next: u32,
    value: i64,
}

/// Distinct stacks with their counts. Node 0 is above all roots.
pub(super) struct Trie {
    /// All frame names, back to back.
    text: Vec<u8>,
    /// Start of each name in `text`; one more than there are names.
    starts: Vec<u32>,
    /// Names that may be the start of a JVM descriptor: where they end depends on what follows, so they are always
    /// looked at anew.
    fragile: Vec<bool>,
    frame_table: HashTable<u32>,
    nodes: Vec<Node>,
    /// The second count of a difference file; empty if there is none.
    second: Vec<i64>,
    /// Did a line end here?
    used: Vec<bool>,
    /// Children of nodes that have too many for their list to be walked, by parent and frame.
    wide_table: HashTable<u32>,
    wide: FxHashSet<u32>,
    /// Sum of absolute values per column.
    sums: [i64; 2],
    /// The last stack read, and where in it each frame ends, with the node of the stack up to there.
    pub(super) previous: Vec<u8>,
    path: Vec<(u32, u32)>,
    /// Length of `path` up to its first fragile name.
    first_fragile: usize,
    full: Option<&'static str>,
}

/// The tree as columns, node 0 taken out.
pub(super) struct Tables {
    /// Row of the parent, or `u32::MAX`.
    pub(super) parent: Vec<u32>,
    pub(super) frame: Vec<FrameId>,
    /// Rows in which a line ended.
    pub(super) used: Vec<StackId>,
    /// Per column the value of each of `used`.
    pub(super) values: Vec<Vec<i64>>,
}

impl Default for Trie {
    fn default() -> Self {
        Trie {
            text: Vec::new(),
            starts: vec![0],
            fragile: Vec::new(),
            frame_table: HashTable::new(),
            nodes: vec![Node::default()],
            second: Vec::new(),
            used: vec![false],
            wide_table: HashTable::new(),
            wide: FxHashSet::default(),
            sums: [0; 2],
            previous: Vec::new(),
            path: Vec::new(),
            first_fragile: usize::MAX,
            full: None,
        }
    }
}

/// Siblings looked at before the table is asked.
const MAX_HOPS: usize = 8;

fn node_hash(parent: u32, frame: u32) -> u64 {
    FxBuildHasher.hash_one(u64::from(parent) << 32 | u64::from(frame))
}

impl Trie {
    /// The node of `stack`, made if it is new, and how many empty names it had. `previous` is the stack walked before.
    #[inline]
    pub(super) fn walk(&mut self, previous: &[u8], stack: &[u8]) -> (u32, u64) {
        let common = common_prefix(previous, stack);
        // A frame of the line before is shared if all of it is, and a frame ends at the same byte here.
        self.path.truncate(std::mem::replace(&mut self.first_fragile, usize::MAX));
        while let Some(&(end, _)) = self.path.last() {
            let end = end as usize;
            if end < common || (end == common && (end == stack.len() || stack[end] == b';')) {
                break;
            }
            self.path.pop();
        }
        let (mut at, mut node) = self.path.last().map_or((0, 0), |&(end, node)| (end as usize + 1, node));
        let mut empty = 0;
        while at < stack.len() {
            let recent = self.nodes[node as usize].first;
            if recent != 0 && !self.is_fragile(recent) {
                let name = self.name(self.nodes[recent as usize].frame);
                let end = at + name.len();
                if stack.get(end).is_none_or(|&b| b == b';') && stack.get(at..end) == Some(name) {
                    node = recent;
                    self.path.push((end as u32, node));
                    at = end + 1;
                    continue;
                }
            }
            let mut end = memchr::memchr(b';', &stack[at..]).map_or(stack.len(), |i| at + i);
            if end == at {
                empty += 1;
                at += 1;
                continue;
            }
            if let Some(joined) = descriptor_end(stack, at, end) {
                end = joined;
            }
            let frame = self.intern(&stack[at..end]);
            node = self.child(node, frame);
            if self.is_fragile(node) {
                self.first_fragile = self.first_fragile.min(self.path.len());
            }
            self.path.push((end as u32, node));
            at = end + 1;
        }
        empty += u64::from(stack.last() == Some(&b';') && at == stack.len());
        (node, empty)
    }

    #[inline]
    fn name(&self, frame: u32) -> &[u8] {
        let i = frame as usize;
        &self.text[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    #[inline]
    fn is_fragile(&self, node: u32) -> bool {
        self.fragile[self.nodes[node as usize].frame as usize]
    }

    /// All frame names, in order of appearance.
    pub(super) fn frames(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.starts.len() as u32 - 1).map(|i| self.name(i))
    }

    fn intern(&mut self, name: &[u8]) -> u32 {
        let hash = FxBuildHasher.hash_one(name);
        if let Some(&frame) = self.frame_table.find(hash, |&f| self.name(f) == name) {
            return frame;
        }
        let end = self.text.len() + name.len();
        if end > u32::MAX as usize {
            self.full = Some("bytes of frame names");
            return 0;
        }
        let frame = self.starts.len() as u32 - 1;
        self.text.extend_from_slice(name);
        self.starts.push(end as u32);
        let descriptor =
            |w: &[u8]| w[0] == b'(' && matches!(w[1], b')' | b'[' | b'B' | b'C' | b'D' | b'F' | b'I' | b'J' | b'L' | b'S' | b'Z');
        self.fragile.push(name.windows(2).any(descriptor));
        let (text, starts) = (&self.text, &self.starts);
        let rehash = |&f: &u32| FxBuildHasher.hash_one(&text[starts[f as usize] as usize..starts[f as usize + 1] as usize]);
        self.frame_table.insert_unique(hash, frame, rehash);
        frame
    }

    /// The child of `node` with this frame, made if it is new. A child that is found moves to the front of its list.
    #[inline]
    fn child(&mut self, node: u32, frame: u32) -> u32 {
        let first = self.nodes[node as usize].first;
        let (mut child, mut before) = (first, 0);
        for _ in 0..MAX_HOPS {
            if child == 0 {
                return self.new_child(node, frame);
            }
            let this = self.nodes[child as usize];
            if this.frame == frame {
                if before != 0 {
                    self.nodes[before as usize].next = this.next;
                    self.nodes[child as usize].next = first;
                    self.nodes[node as usize].first = child;
                }
                return child;
            }
            (before, child) = (child, this.next);
        }
        self.wide_child(node, frame)
    }

    #[cold]
    fn wide_child(&mut self, node: u32, frame: u32) -> u32 {
        if self.wide.insert(node) {
            let mut child = self.nodes[node as usize].first;
            while child != 0 {
                self.enter(child);
                child = self.nodes[child as usize].next;
            }
        }
        let nodes = &self.nodes;
        let same = |&n: &u32| nodes[n as usize].parent == node && nodes[n as usize].frame == frame;
        if let Some(&child) = self.wide_table.find(node_hash(node, frame), same) {
            return child;
        }
        let child = self.new_child(node, frame);
        if child != node {
            self.enter(child);
        }
        child
    }

    fn enter(&mut self, child: u32) {
        let nodes = &self.nodes;
        let hash = |&n: &u32| node_hash(nodes[n as usize].parent, nodes[n as usize].frame);
        self.wide_table.insert_unique(hash(&child), child, hash);
    }

    #[inline]
    fn new_child(&mut self, node: u32, frame: u32) -> u32 {
        let child = self.nodes.len() as u32;
        if child > u32::MAX - 16 {
            self.full = Some("distinct stacks");
            return node;
        }
        let next = std::mem::replace(&mut self.nodes[node as usize].first, child);
        self.nodes.push(Node { parent: node, frame, first: 0, next, value: 0 });
        self.used.push(false);
        child
    }

    /// Adds the counts of a line that ends in `node`; false if they no longer fit.
    #[inline]
    #[must_use]
    pub(super) fn add(&mut self, node: u32, values: [i64; 2], two: bool) -> bool {
        let mut add = |column: usize| {
            let sum = values[column].checked_abs().and_then(|v| self.sums[column].checked_add(v));
            sum.inspect(|&sum| self.sums[column] = sum).is_some()
        };
        if !add(0) || (two && !add(1)) {
            return false;
        }
        self.used[node as usize] = true;
        // Cannot overflow: the sums of absolute values did not.
        self.nodes[node as usize].value += values[0];
        if two {
            if self.second.len() <= node as usize {
                self.second.resize(self.nodes.len(), 0);
            }
            self.second[node as usize] += values[1];
        }
        true
    }

    /// All counts times `factor`; false if they no longer fit.
    #[must_use]
    pub(super) fn multiply(&mut self, factor: i64) -> bool {
        for sum in &mut self.sums {
            let Some(new) = sum.checked_mul(factor) else { return false };
            *sum = new;
        }
        self.nodes.iter_mut().for_each(|n| n.value *= factor);
        self.second.iter_mut().for_each(|v| *v *= factor);
        true
    }

    /// All of `other`, as if its lines had been read after ours; false if the counts no longer fit.
    #[must_use]
    pub(super) fn append(&mut self, other: &Trie) -> bool {
        let frames: Vec<u32> = other.frames().map(|name| self.intern(name)).collect();
        let mut ours = vec![0; other.nodes.len()];
        let two = !other.second.is_empty();
        let known = self.nodes.len() as u32;
        self.nodes.reserve(other.nodes.len());
        self.used.reserve(other.nodes.len());
        for (i, theirs) in other.nodes.iter().enumerate().skip(1) {
            let (parent, frame) = (ours[theirs.parent as usize], frames[theirs.frame as usize]);
            // Below a stack that only they have, everything is new.
            let node = if parent >= known { self.new_child(parent, frame) } else { self.child(parent, frame) };
            ours[i] = node;
            let values = [theirs.value, other.second.get(i).copied().unwrap_or(0)];
            if other.used[i] && !self.add(node, values, two) {
                return false;
            }
        }
        true
    }

    /// What has become too large for its ids.
    pub(super) fn overflow(&self) -> Option<&'static str> {
        self.full
    }

    /// The frame names, in order of appearance, and the stacks.
    pub(super) fn into_parts(self) -> (Names, Stacks) {
        let Trie { text, starts, nodes, second, used, .. } = self;
        (Names { text, starts }, Stacks { nodes, second, used })
    }
}

/// Frame names, in order of appearance.
pub(super) struct Names {
    text: Vec<u8>,
    starts: Vec<u32>,
}

impl Names {
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.starts.windows(2).map(|w| &self.text[w[0] as usize..w[1] as usize])
    }
}

/// The distinct stacks.
pub(super) struct Stacks {
    nodes: Vec<Node>,
    second: Vec<i64>,
    used: Vec<bool>,
}

impl Stacks {
    pub(super) fn into_tables(self) -> Tables {
        let Stacks { nodes, second, used } = self;
        let used: Vec<u32> = (1..nodes.len() as u32).filter(|&i| used[i as usize]).map(|i| i - 1).collect();
        let first = used.iter().map(|&i| nodes[i as usize + 1].value).collect();
        let second = used.iter().map(|&i| second.get(i as usize + 1).copied().unwrap_or(0)).collect();
        Tables {
            parent: nodes[1..].iter().map(|n| n.parent.wrapping_sub(1)).collect(),
            frame: nodes[1..].iter().map(|n| FrameId::new(n.frame as usize)).collect(),
            used: used.into_iter().map(|i| StackId::new(i as usize)).collect(),
            values: vec![first, second],
        }
    }
}

/// Number of leading bytes two texts share.
#[inline]
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let n = a.len().min(b.len());
    let (words_a, rest_a) = a[..n].as_chunks::<16>();
    let (words_b, rest_b) = b[..n].as_chunks::<16>();
    for (i, (x, y)) in words_a.iter().zip(words_b).enumerate() {
        let differ = u128::from_le_bytes(*x) ^ u128::from_le_bytes(*y);
        if differ != 0 {
            return i * 16 + differ.trailing_zeros() as usize / 8;
        }
    }
    let same = rest_a.iter().zip(rest_b).take_while(|(x, y)| x == y).count();
    n - rest_a.len() + same
}

/// Where a frame with a JVM descriptor ends, `f(Ljava/lang/String;I)V`: the semicolons in it separate no frames.
/// `[at, end)` is the text up to the first semicolon. `None` if it is not such a frame.
fn descriptor_end(stack: &[u8], at: usize, end: usize) -> Option<usize> {
    let open = at + memchr::memrchr(b'(', &stack[at..end])?;
    // Every parameter must be one: `(` … `Lpath/Name;` … `)` with primitives and arrays between.
    let mut i = open + 1;
    loop {
        match stack.get(i)? {
            b'[' | b'B' | b'C' | b'D' | b'F' | b'I' | b'J' | b'S' | b'Z' => i += 1,
            b'L' => {
                let name = memchr::memchr(b';', &stack[i..])?;
                if name < 2 || stack[i + 1..i + name].iter().any(|b| matches!(b, b'(' | b')' | b' ' | b'[')) {
                    return None;
                }
                i += name + 1;
            }
            b')' if i > end => break,
            _ => return None,
        }
    }
    // The return type: its own class name ends in a semicolon that belongs to it only if another one follows or the
    // stack ends, so `)Lfoo/Bar;;next` and `)Lfoo/Bar;` at the end.
    let mut i = i + 1;
    while stack.get(i) == Some(&b'[') {
        i += 1;
    }
    match stack.get(i) {
        Some(b'L') => {
            let name_end = memchr::memchr(b';', &stack[i..]).map_or(stack.len(), |n| i + n);
            let own = stack.get(name_end + 1).is_none_or(|&b| b == b';');
            Some(if own { (name_end + 1).min(stack.len()) } else { name_end })
        }
        _ => Some(memchr::memchr(b';', &stack[i..]).map_or(stack.len(), |n| i + n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_keep_their_semicolons() {
        let frames = |stack: &str| {
            let mut trie = Trie::default();
            trie.walk(b"", stack.as_bytes());
            trie.frames().map(|f| String::from_utf8_lossy(f).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(frames("a;Foo.f(Ljava/lang/String;I)V;b"), ["a", "Foo.f(Ljava/lang/String;I)V", "b"]);
        assert_eq!(frames("Foo.f(Ljava/lang/String;)Lx/Y;;b"), ["Foo.f(Ljava/lang/String;)Lx/Y;", "b"]);
        assert_eq!(frames("Foo.f([Lx/Y;)Lx/Y;"), ["Foo.f([Lx/Y;)Lx/Y;"]);
        assert_eq!(frames("f(I)V;g(int;x)"), ["f(I)V", "g(int", "x)"]);
        assert_eq!(frames("f(Load;g"), ["f(Load", "g"]);
        assert_eq!(frames("f(L;g)"), ["f(L", "g)"]);
    }

    #[test]
    fn a_shared_prefix_of_bytes_is_not_a_shared_frame() {
        let mut trie = Trie::default();
        let lines: [&[u8]; 7] = [b"a;bc;d", b"a;b;d", b"a;bc", b"a;bcd;d", b"a", b"a;bc;d;e", b"ab"];
        let mut nodes = Vec::new();
        let mut previous: &[u8] = b"";
        for line in lines {
            nodes.push(trie.walk(previous, line).0);
            previous = line;
        }
        // a=1 bc=2 d=3 b=4 d=5 bcd=6 d=7 e=8 ab=9
        assert_eq!(nodes, [3, 5, 2, 7, 1, 8, 9]);
    }

    #[test]
    fn common_prefixes() {
        let a: Vec<u8> = (0..100).collect();
        for cut in [0, 1, 31, 32, 33, 64, 99] {
            let mut b = a.clone();
            b[cut] = 255;
            assert_eq!(common_prefix(&a, &b), cut);
            assert_eq!(common_prefix(&a, &b[..cut]), cut);
        }
        assert_eq!(common_prefix(&a, &a), 100);
    }
}
