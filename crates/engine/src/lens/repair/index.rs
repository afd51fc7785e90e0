//! Where a run of frames stands in the complete stacks.
//!
//! The stacks are a trie whose nodes are sorted by their function, and those of one function by the frames above, read
//! towards the root. So all nodes at which a run of frames ends are neighbours, and those with one frame more are found
//! by two binary searches: the cost of a run is that of its length, however often it stands there.

/// No node: above a root.
pub(super) const NONE: u32 = u32::MAX;

/// A binary logarithm in units of 1/65,536.
pub(super) const BIT: u64 = 1 << 16;

/// The nodes at which a run of frames ends, as places in the order of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ends {
    from: u32,
    to: u32,
}

impl Ends {
    /// Nowhere.
    pub(super) const NONE: Ends = Ends { from: 0, to: 0 };

    /// In how many places the run stands.
    pub(super) fn len(self) -> u32 {
        self.to - self.from
    }
}

/// A trie of stacks, ready to be searched.
pub(super) struct Index {
    parent: Vec<u32>,
    key: Vec<u32>,
    /// Frames of the stack.
    depth: Vec<u32>,
    /// An ancestor further up, for long ways.
    jump: Vec<u32>,
    /// The nodes, sorted.
    order: Vec<u32>,
    /// By place: one more than the place of the parent, 0 for roots.
    above: Vec<u32>,
    /// By function: where its nodes begin in the order, and one entry more.
    first: Vec<u32>,
    /// By function: how many frames are called by its nodes.
    calls: Vec<u32>,
    /// Number of functions that have a node.
    functions: u64,
}

impl Index {
    /// A trie by columns: `parent[i] < i` or [`NONE`], `key[i]` the function, less than `keys`. No two nodes have the same
    /// parent and function.
    pub(super) fn new(parent: Vec<u32>, key: Vec<u32>, keys: usize) -> Index {
        let n = parent.len();
        let (mut depth, mut jump): (Vec<u32>, Vec<u32>) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let mut first = vec![0u32; keys + 1];
        let mut calls = vec![0u32; keys];
        for (node, (&above, &function)) in parent.iter().zip(&key).enumerate() {
            first[function as usize + 1] += 1;
            if above == NONE {
                depth.push(1);
                jump.push(node as u32);
                continue;
            }
            calls[key[above as usize] as usize] += 1;
            let a = above as usize;
            depth.push(depth[a] + 1);
            // As far as the two jumps from the parent, where these are equally long.
            let far = jump[a] as usize;
            let equal = depth[a] - depth[far] == depth[far] - depth[jump[far] as usize];
            jump.push(if equal { jump[far] } else { above });
        }
        let functions = first.iter().filter(|&&count| count > 0).count() as u64;
        for function in 0..keys {
            first[function + 1] += first[function];
        }
        let order = sorted(&parent, &key, &first);
        let mut place = vec![0; n];
        order.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u32);
        let above = order.iter().map(|&node| match parent[node as usize] {
            NONE => 0,
            above => place[above as usize] + 1,
        });
        let above = above.collect();
        Index { parent, key, depth, jump, order, above, first, calls, functions }
    }

    /// The stacks that end in a function.
    pub(super) fn start(&self, function: u32) -> Ends {
        Ends { from: self.first[function as usize], to: self.first[function as usize + 1] }
    }

    /// Those that go on with a function.
    pub(super) fn step(&self, ends: Ends, function: u32) -> Ends {
        let Ends { from, to } = self.start(function);
        let callers = &self.above[from as usize..to as usize];
        let place = |least: u32| from + callers.partition_point(|&above| above < least) as u32;
        Ends { from: place(ends.from + 1), to: place(ends.to + 1) }
    }

    /// The nodes.
    pub(super) fn nodes(&self, ends: Ends) -> &[u32] {
        &self.order[ends.from as usize..ends.to as usize]
    }

    /// The node so many frames above another, if there are so many.
    pub(super) fn ancestor(&self, node: u32, frames: u32) -> Option<u32> {
        let depth = self.depth[node as usize].checked_sub(frames).filter(|&depth| depth > 0)?;
        let mut node = node as usize;
        while self.depth[node] > depth {
            let far = self.jump[node] as usize;
            node = if self.depth[far] >= depth && far != node { far } else { self.parent[node] as usize };
        }
        Some(node as u32)
    }

    /// Frames of the stack that ends at a node.
    pub(super) fn depth(&self, node: u32) -> u32 {
        self.depth[node as usize]
    }

    /// The node above, or [`NONE`].
    pub(super) fn parent(&self, node: u32) -> u32 {
        self.parent[node as usize]
    }

    /// The function of a node.
    pub(super) fn function(&self, node: u32) -> u32 {
        self.key[node as usize]
    }

    /// How much it tells that one function calls another, in units of 1/[`BIT`]: `-log2((c + ½) / (a + ½V))` for `c` of
    /// the `a` frames called by the first that are the second, of `V` functions. Frames count once per call path.
    pub(super) fn bits(&self, caller: u32, function: u32) -> u64 {
        let seen = u64::from(self.step(self.start(caller), function).len());
        let all = u64::from(self.calls[caller as usize]);
        log2(2 * all + self.functions).saturating_sub(log2(2 * seen + 1))
    }
}

/// The nodes by function, then by the frames above: in each round, by twice as many of them as before.
fn sorted(parent: &[u32], key: &[u32], first: &[u32]) -> Vec<u32> {
    let n = parent.len();
    let mut next = first.to_vec();
    let mut order = vec![0u32; n];
    for (node, &function) in key.iter().enumerate() {
        let place = &mut next[function as usize];
        order[*place as usize] = node as u32;
        *place += 1;
    }
    // The place where the nodes begin that are not told from a node yet, and a node so many frames above.
    let mut rank: Vec<u32> = key.iter().map(|&function| first[function as usize]).collect();
    let mut far = parent.to_vec();
    let mut groups: Vec<(u32, u32)> =
        first.windows(2).map(|pair| (pair[0], pair[1])).filter(|(from, to)| to - from > 1).collect();
    let (mut told, mut sorted): (Vec<(u32, u32)>, Vec<u64>) = Default::default();
    while !groups.is_empty() {
        let above = |node: u32| match far[node as usize] {
            NONE => 0,
            far => rank[far as usize] + 1,
        };
        let mut rest = Vec::new();
        for &(from, to) in &groups {
            let group = &mut order[from as usize..to as usize];
            sorted.clear();
            sorted.extend(group.iter().map(|&node| u64::from(above(node)) << 32 | u64::from(node)));
            sorted.sort_unstable();
            let mut start = 0;
            for (at, &pair) in sorted.iter().enumerate() {
                group[at] = pair as u32;
                if pair >> 32 != sorted[start] >> 32 {
                    start = at;
                }
                told.push((pair as u32, from + start as u32));
                // Distinct stacks are told apart at last; those of nothing but equal parents cannot be.
                let last = sorted.get(at + 1).is_none_or(|next| next >> 32 != pair >> 32);
                if last && at > start && pair >> 32 > 0 {
                    rest.push((from + start as u32, from + at as u32 + 1));
                }
            }
        }
        told.drain(..).for_each(|(node, at)| rank[node as usize] = at);
        groups = rest;
        far = far
            .iter()
            .map(|&above| match above {
                NONE => NONE,
                above => far[above as usize],
            })
            .collect();
    }
    order
}

/// In units of 1/65,536, by integers only: the same everywhere.
fn log2(number: u64) -> u64 {
    let whole = u64::from(number.max(1).ilog2());
    // Between one and two, as 31 bits behind the point.
    let mut rest = if whole > 31 { number >> (whole - 31) } else { number.max(1) << (31 - whole) };
    let mut bits = whole;
    for _ in 0..16 {
        rest = (rest * rest) >> 31;
        bits <<= 1;
        if rest >> 32 > 0 {
            rest >>= 1;
            bits += 1;
        }
    }
    bits
}
