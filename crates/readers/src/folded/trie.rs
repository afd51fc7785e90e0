//! The prefix tree that folded lines are read into.
//!
//! What makes it fast: a line shares most of its bytes with the line before (collapsers sort), so those are compared
//! and not parsed; and where it does not, a node's most recent child is tried before any table is asked.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

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
    parent: Vec<u32>,
    frame: Vec<u32>,
    /// The child of each node that was last walked through; 0 if none.
    recent: Vec<u32>,
    node_table: HashTable<u32>,
    values: [Vec<i64>; 2],
    /// Did a line end here?
    used: Vec<bool>,
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
    pub(super) frame: Vec<u32>,
    /// Rows in which a line ended.
    pub(super) used: Vec<u32>,
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
            parent: vec![0],
            frame: vec![0],
            recent: vec![0],
            node_table: HashTable::new(),
            values: [vec![0], Vec::new()],
            used: vec![false],
            sums: [0; 2],
            previous: Vec::new(),
            path: Vec::new(),
            first_fragile: usize::MAX,
            full: None,
        }
    }
}

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
            let recent = self.recent[node as usize];
            if recent != 0 && !self.is_fragile(recent) {
                let name = self.name(self.frame[recent as usize]);
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
            let child = self.child(node, frame);
            self.recent[node as usize] = child;
            node = child;
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
        self.fragile[self.frame[node as usize] as usize]
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
        let descriptor = |w: &[u8]| w[0] == b'(' && matches!(w[1], b')' | b'[' | b'B' | b'C' | b'D' | b'F' | b'I' | b'J' | b'L' | b'S' | b'Z');
        self.fragile.push(name.windows(2).any(descriptor));
        let (text, starts) = (&self.text, &self.starts);
        let rehash = |&f: &u32| FxBuildHasher.hash_one(&text[starts[f as usize] as usize..starts[f as usize + 1] as usize]);
        self.frame_table.insert_unique(hash, frame, rehash);
        frame
    }

    fn child(&mut self, node: u32, frame: u32) -> u32 {
        let hash = node_hash(node, frame);
        let (parents, frames) = (&mut self.parent, &mut self.frame);
        if let Some(&child) = self.node_table.find(hash, |&n| parents[n as usize] == node && frames[n as usize] == frame) {
            return child;
        }
        let child = parents.len() as u32;
        if child > u32::MAX - 16 {
            self.full = Some("distinct stacks");
            return node;
        }
        parents.push(node);
        frames.push(frame);
        self.recent.push(0);
        self.used.push(false);
        self.values.iter_mut().filter(|v| !v.is_empty()).for_each(|v| v.push(0));
        self.node_table.insert_unique(hash, child, |&n| node_hash(parents[n as usize], frames[n as usize]));
        child
    }

    /// Adds the counts of a line that ends in `node`; false if they no longer fit.
    #[inline]
    #[must_use]
    pub(super) fn add(&mut self, node: u32, values: [i64; 2], two: bool) -> bool {
        self.used[node as usize] = true;
        self.add_column(0, node, values[0]) && (!two || self.add_column(1, node, values[1]))
    }

    #[inline]
    fn add_column(&mut self, column: usize, node: u32, value: i64) -> bool {
        let sum = value.checked_abs().and_then(|v| self.sums[column].checked_add(v));
        let Some(sum) = sum else { return false };
        self.sums[column] = sum;
        let values = &mut self.values[column];
        if values.is_empty() {
            values.resize(self.parent.len(), 0);
        }
        // Cannot overflow: the sum of absolute values did not.
        values[node as usize] += value;
        true
    }

    /// All counts times `factor`; false if they no longer fit.
    #[must_use]
    pub(super) fn multiply(&mut self, factor: i64) -> bool {
        for (sum, values) in self.sums.iter_mut().zip(&mut self.values) {
            let Some(new) = sum.checked_mul(factor) else { return false };
            *sum = new;
            values.iter_mut().for_each(|v| *v *= factor);
        }
        true
    }

    /// All of `other`, as if its lines had been read after ours; false if the counts no longer fit.
    #[must_use]
    pub(super) fn append(&mut self, other: &Trie) -> bool {
        let frames: Vec<u32> = other.frames().map(|name| self.intern(name)).collect();
        let mut nodes = vec![0; other.parent.len()];
        let two = !other.values[1].is_empty();
        for i in 1..other.parent.len() {
            let node = self.child(nodes[other.parent[i] as usize], frames[other.frame[i] as usize]);
            nodes[i] = node;
            let values = [other.values[0][i], other.values[1].get(i).copied().unwrap_or(0)];
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

    pub(super) fn into_tables(self) -> Tables {
        let used: Vec<u32> = (1..self.parent.len() as u32).filter(|&i| self.used[i as usize]).map(|i| i - 1).collect();
        let column = |values: &Vec<i64>| used.iter().map(|&i| values.get(i as usize + 1).copied().unwrap_or(0)).collect();
        let values = self.values.iter().map(column).collect();
        let mut parent = self.parent;
        parent.remove(0);
        parent.iter_mut().for_each(|p| *p = p.wrapping_sub(1));
        let mut frame = self.frame;
        frame.remove(0);
        Tables { parent, frame, used, values }
    }
}

/// Number of leading bytes two texts share.
#[inline]
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let n = a.len().min(b.len());
    let (a, b) = (&a[..n], &b[..n]);
    let mut i = 0;
    let (a32, b32) = (a.chunks_exact(32), b.chunks_exact(32));
    for (x, y) in a32.zip(b32) {
        if x != y {
            break;
        }
        i += 32;
    }
    while i < n && a[i] == b[i] {
        i += 1;
    }
    i
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
