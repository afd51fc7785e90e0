//! Finds broken stacks: a handful of passes over the stack table.

use std::sync::Arc;

use profile::names::Kinds;
use profile::sort::SortShared as _;
use profile::{Bits, FrameId, Profile, Stacks, marks_truncation};

use super::{Broken, Cap, FEWEST_INNER, KNOWN_CAPS, Reason, Root, Shape, Verdict};
use crate::analysis::Sampling;
use crate::lens::Matcher;
use crate::lens::ast::Pattern;
use crate::lens::symbols::{Symbol, Symbols};

/// Finds the broken stacks of a profile. Cost grows with its stacks.
pub fn broken(profile: &Arc<Profile>) -> Broken {
    detect(&Symbols::new(Arc::clone(profile)), &[])
}

/// As [`broken`], with the frames as the lens has them. `sets` are the user's: who defines `@thread-entry` says where
/// complete stacks may begin.
pub(crate) fn detect(symbols: &Symbols, sets: &[(String, Pattern)]) -> Broken {
    let profile = &**symbols.profile();
    let stacks = profile.stacks();
    let (own, counted) = weights(profile);
    let mut table = Table::new(symbols, &own);
    table.find_starts(symbols, sets);
    let sums = Sums::new(&table);
    let sampling = Sampling::new(profile, profile.default_type());
    // In a difference of profiles nothing tells how many samples a value is.
    let observations =
        |weight: i64| if counted || sampling.n <= 0.0 { weight as f64 } else { sampling.observations(weight).abs() };
    let verdicts = sums.verdicts(&table, &observations);
    let cap = sums.cap(&table, &verdicts, &observations);

    let mut sampled = Bits::new(stacks.len());
    profile.samples().stacks().iter().for_each(|stack| sampled.set(stack.index()));
    let mut rows = Bits::new(stacks.len());
    let mut sums_by_reason = [0; 4];
    let mut capped = vec![0; table.keys];
    for (i, &weight) in own.iter().enumerate() {
        let key = match table.start[i] {
            UNDECIDED => None,
            start => Some((table.key(start as usize), table.lenient.get(start as usize))),
        };
        let at_cap = |(key, _)| cap.is_some_and(|cap| !cap.marked && table.depth[i] >= cap.depth && sums.cut_at_cap(&table, key));
        // What leads to nothing but stacks that are cut off.
        let leads_to_cap = |(key, _)| {
            let all = sums.deepest[key] > 0 && sums.short(key) == 0 && !sampled.get(i);
            all && cap.is_some_and(|cap| !cap.marked && sums.cut_at_cap(&table, key))
        };
        let called = |(key, lenient): (usize, bool)| !lenient && verdicts[key] == Verdict::Called;
        let reason = Reason::ALL.into_iter().find(|reason| match reason {
            Reason::Marked => stacks.truncated_rows().get(i),
            Reason::UnknownRoot => table.unnamed.get(i),
            Reason::DepthCap => key.is_some_and(at_cap),
            Reason::CalledRoot => key.is_some_and(called),
        });
        if reason.is_some() || key.is_some_and(leads_to_cap) {
            rows.set(i);
        }
        if let Some(reason) = reason {
            sums_by_reason[reason as usize] += weight;
        }
        if let (Some(Reason::DepthCap), Some((key, _))) = (reason, key) {
            capped[key] += weight;
        }
    }
    let entered = |i: usize| match table.start[i] {
        UNDECIDED => false,
        start => table.lenient.get(start as usize) || table.entry.get(table.key(start as usize)),
    };
    let mut heads = Bits::new(profile.frames().len());
    table.heads.ones().for_each(|row| heads.set(table.symbol(row) as usize));
    let shape = Shape { entered: Bits::from_fn(stacks.len(), entered), heads };
    let roots = table.roots(symbols, &sums, &verdicts, &capped);
    let cap = cap.filter(|cap| cap.marked || capped.iter().any(|&weight| weight > 0));
    Broken { rows: Arc::new(rows), total: own.iter().sum(), cap, roots, weights: sums_by_reason, shape }
}

/// The weight of each stack, and whether that is a number of samples.
fn weights(profile: &Profile) -> (Vec<i64>, bool) {
    let samples = profile.samples();
    let mut own = vec![0i64; profile.stacks().len()];
    for (stack, value) in samples.stacks().iter().zip(samples.values(profile.default_type())) {
        // Absolute values add up to what fits, whatever was added to them.
        own[stack.index()] += value.abs();
    }
    let counted = own.iter().all(|&weight| weight == 0);
    if counted {
        samples.stacks().iter().for_each(|stack| own[stack.index()] += 1);
    }
    (own, counted)
}

/// The stack has not begun yet: only names of process and thread so far.
const UNDECIDED: u32 = u32::MAX;
/// How many names of process and thread may stand above a stack.
const DECORATIONS: u32 = 3;

/// What is known of each stack.
struct Table<'a> {
    parent: &'a [u32],
    frame: &'a [FrameId],
    truncated: &'a Bits,
    own: &'a [i64],
    /// Weight of the samples at or below.
    total: Vec<i64>,
    /// By frame the number of its function; equal names are one function.
    key_of: Vec<u32>,
    keys: usize,
    /// The number of the leaf frame's function.
    key: Vec<u32>,
    /// How many frames stand above.
    level: Vec<u32>,
    /// The row of the frame in which the stack begins.
    start: Vec<u32>,
    /// Frames from there on.
    depth: Vec<u32>,
    /// Does it begin in a frame without a name?
    unnamed: Bits,
    /// Starts that are called by a runtime that stands above them, such as `(root)`: any function may be.
    lenient: Bits,
    /// By function.
    entry: Bits,
    /// Names of process and thread, and `(root)`.
    heads: Bits,
    profile: &'a Profile,
}

impl<'a> Table<'a> {
    fn new(symbols: &'a Symbols, own: &'a [i64]) -> Table<'a> {
        let profile = &**symbols.profile();
        let (stacks, frames, funcs) = (profile.stacks(), profile.frames(), profile.funcs());
        let n = stacks.len();
        let mut total = own.to_vec();
        for (i, &parent) in stacks.parents().iter().enumerate().rev() {
            if parent != Stacks::ROOT {
                total[parent as usize] += total[i];
            }
        }
        let mut numbers = vec![u32::MAX; profile.strings().len()];
        let mut keys = 0;
        let key_of = funcs.ids().map(|func| {
            let number = &mut numbers[funcs.display(func).index()];
            if *number == u32::MAX {
                *number = keys;
                keys += 1;
            }
            *number
        });
        let by_func: Vec<u32> = key_of.collect();
        let key_of: Vec<u32> = frames.ids().map(|frame| by_func[frames.func(frame).index()]).collect();
        let mut level: Vec<u32> = Vec::with_capacity(n);
        for &parent in stacks.parents() {
            level.push(if parent == Stacks::ROOT { 0 } else { level[parent as usize] + 1 });
        }
        Table {
            parent: stacks.parents(),
            frame: stacks.frames(),
            truncated: stacks.truncated_rows(),
            own,
            total,
            key: stacks.frames().iter().map(|frame| key_of[frame.index()]).collect(),
            key_of,
            keys: keys as usize,
            level,
            start: vec![UNDECIDED; n],
            depth: vec![0; n],
            unnamed: Bits::new(n),
            lenient: Bits::new(n),
            entry: Bits::new(keys as usize),
            heads: Bits::default(),
            profile,
        }
    }

    #[inline]
    fn key(&self, row: usize) -> usize {
        self.key[row] as usize
    }

    fn symbol(&self, row: usize) -> Symbol {
        self.frame[row].index() as Symbol
    }

    fn text(&self, row: usize) -> &'a str {
        self.profile.str(self.profile.frames().raw(self.frame[row]))
    }

    /// Where each stack begins: below the names of process and thread, and below frames without a name that stand right
    /// above a thread entry.
    fn find_starts(&mut self, symbols: &Symbols, sets: &[(String, Pattern)]) {
        let near = self.near_the_root();
        let entries = bind("thread-entry", symbols, sets, &near.symbols);
        let unknown = bind("unknown", symbols, sets, &near.symbols);
        let is = |list: &[Symbol], symbol: Symbol| list.binary_search(&symbol).is_ok();
        for &symbol in &entries {
            self.entry.set(self.key_of[symbol as usize] as usize);
        }
        let heads = self.decorations(&near, &|symbol| is(&entries, symbol), &|symbol| is(&unknown, symbol));
        for i in 0..self.parent.len() {
            let parent = self.parent[i];
            let above = if parent == Stacks::ROOT { UNDECIDED } else { self.start[parent as usize] };
            let in_unnamed = parent != Stacks::ROOT && self.unnamed.get(parent as usize);
            let depth = if parent == Stacks::ROOT { 0 } else { self.depth[parent as usize] };
            let symbol = self.symbol(i);
            if above == UNDECIDED && heads.get(i) {
                if self.text(i) == "(root)" {
                    self.lenient.set(i);
                }
                continue;
            }
            // A frame that says that something is cut off is none.
            self.depth[i] = depth + u32::from(!(above == UNDECIDED && marks_truncation(self.text(i))));
            if above == UNDECIDED && !in_unnamed {
                // The first frame.
                self.start[i] = i as u32;
                if parent != Stacks::ROOT && self.lenient.get(parent as usize) {
                    self.lenient.set(i);
                }
                if is(&unknown, symbol) {
                    self.unnamed.set(i);
                }
            } else if in_unnamed && is(&entries, symbol) && self.only_unnamed(i, &unknown) {
                self.start[i] = i as u32;
            } else {
                self.start[i] = above;
                if in_unnamed {
                    self.unnamed.set(i);
                }
            }
        }
        self.heads = heads;
    }

    /// Stands between the row and where its stack begins nothing but frames without a name?
    fn only_unnamed(&self, row: usize, unknown: &[Symbol]) -> bool {
        let mut next = self.parent[row];
        for _ in 0..FEW_UNNAMED {
            if unknown.binary_search(&self.symbol(next as usize)).is_err() {
                return false;
            }
            if self.start[next as usize] == next {
                return true;
            }
            next = self.parent[next as usize];
        }
        false
    }

    /// The rows so near the root that a stack may begin there, and the frames that may begin one: these, and what stands
    /// below nothing but frames without a name.
    fn near_the_root(&self) -> Near {
        let frames = self.profile.frames();
        let (mut rows, mut seen) = (Vec::new(), Bits::new(frames.len()));
        let mut unnamed = Bits::new(self.parent.len());
        for (i, (&level, &parent)) in self.level.iter().zip(self.parent).enumerate() {
            let near = level <= DECORATIONS;
            if near || unnamed.get(parent as usize) {
                seen.set(self.frame[i].index());
                if frames.kinds(self.frame[i]).contains(Kinds::UNKNOWN) && level < DECORATIONS + FEW_UNNAMED {
                    unnamed.set(i);
                }
            }
            if near {
                rows.push(i as u32);
            }
        }
        Near { rows, symbols: seen.ones().map(|s| s as Symbol).collect() }
    }

    /// The rows that are the name of a process or thread, and `(root)`. By their form; or because entries stand right
    /// below most of a root's weight, or nothing with a name and many functions besides; or because most of the profile
    /// has such roots, and then the others are some too. Never a thread entry, what has no name or says that something is
    /// cut off, nor a function that is called somewhere.
    fn decorations(&self, near: &Near, entry: &dyn Fn(Symbol) -> bool, unnamed: &dyn Fn(Symbol) -> bool) -> Bits {
        let mut called = Bits::new(self.keys);
        for (i, &parent) in self.parent.iter().enumerate() {
            if parent != Stacks::ROOT {
                called.set(self.key(i));
            }
        }
        let is_root = |row: usize| self.parent[row] == Stacks::ROOT;
        let is_plain = |row: usize| {
            let symbol = self.symbol(row);
            !entry(symbol) && !unnamed(symbol) && !marks_truncation(self.text(row))
        };
        // Weight of roots by function, and of what entries and frames without a name right below them hold.
        let zeros = || vec![0i64; self.keys];
        let (mut held, mut nameless, mut weight, mut ends) = (zeros(), zeros(), zeros(), zeros());
        let mut callees = vec![0u32; self.keys];
        for &row in &near.rows {
            let row = row as usize;
            if is_root(row) {
                weight[self.key(row)] += self.total[row];
                ends[self.key(row)] += self.own[row];
            } else if is_root(self.parent[row] as usize) {
                let above = self.key(self.parent[row] as usize);
                held[above] += if entry(self.symbol(row)) { self.total[row] } else { 0 };
                nameless[above] += if unnamed(self.symbol(row)) { self.total[row] } else { 0 };
                callees[above] += 1;
            }
        }
        let mut found = Bits::new(self.parent.len());
        let (mut all, mut decorated) = (0i64, 0i64);
        for &row in &near.rows {
            let row = row as usize;
            let key = self.key(row);
            if is_root(row) {
                let may_be = is_plain(row) && !called.get(key);
                let by_form = may_be && (is_thread_or_process(self.text(row)) || self.is_austin(row));
                let most = |part: i64| weight[key] > 0 && part >= weight[key] - part;
                let by_entries = most(held[key]) || (callees[key] >= MANY_CALLEES && most(held[key] + nameless[key]));
                if by_form || (may_be && ends[key] == 0 && by_entries) {
                    decorated += self.total[row];
                    found.set(row);
                } else if self.text(row) == "(root)" {
                    found.set(row);
                }
                all += self.total[row];
            } else {
                let above = self.parent[row] as usize;
                let thread = || is_thread_or_process(self.text(row)) || self.text(row).starts_with('T') && self.is_austin(above);
                if found.get(above) && thread() && !entry(self.symbol(row)) {
                    found.set(row);
                }
            }
        }
        if decorated > 0 && decorated >= all - decorated {
            for &row in &near.rows {
                let row = row as usize;
                let key = self.key(row);
                if is_root(row) && is_plain(row) && !called.get(key) && ends[key] == 0 {
                    found.set(row);
                }
            }
        }
        found
    }

    /// `P12` with nothing but `T34`, as austin writes.
    fn is_austin(&self, row: usize) -> bool {
        let number = |text: &str, letter: char| {
            let digits = text.strip_prefix(letter).unwrap_or("");
            digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b':')
        };
        if !number(self.text(row), 'P') {
            return false;
        }
        // A parent stands right before its first child.
        let child = row + 1;
        child < self.parent.len() && self.parent[child] == row as u32 && number(self.text(child), 'T')
    }

    fn roots(&self, symbols: &Symbols, sums: &Sums, verdicts: &[Verdict], capped: &[i64]) -> Vec<Root> {
        let mut named: Vec<Option<Symbol>> = vec![None; self.keys];
        for i in 0..self.parent.len() {
            if self.start[i] == i as u32 && !self.unnamed.get(i) && !self.truncated.get(i) {
                named[self.key(i)].get_or_insert(self.symbol(i));
            }
        }
        let mut roots: Vec<Root> = (0..self.keys)
            .filter_map(|key| {
                let symbol = named[key].filter(|_| sums.root[key] > 0)?;
                let name = symbols.text(symbols.function(symbol)).to_owned();
                let (weight, inner) = (sums.root[key], sums.inner[key]);
                Some(Root { name, weight, inner, capped: capped[key], verdict: verdicts[key] })
            })
            .collect();
        let least = self.own.iter().sum::<i64>() / 200;
        for root in &mut roots {
            let whole = root.weight - root.capped;
            if root.verdict == Verdict::Doubtful && (whole < least.max(1)) {
                root.verdict = Verdict::Open;
            }
        }
        roots.sort_shared_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
        roots
    }
}

/// So many frames without a name may stand above a thread entry.
const FEW_UNNAMED: u32 = 16;
/// No function that never has a sample of its own calls so many others.
const MANY_CALLEES: u32 = 20;

struct Near {
    rows: Vec<u32>,
    symbols: Vec<Symbol>,
}

/// The frames of a set among some, ascending.
fn bind(set: &str, symbols: &Symbols, sets: &[(String, Pattern)], among: &[Symbol]) -> Vec<Symbol> {
    let pattern = Pattern::Set(set.to_owned(), Default::default());
    // The built-in sets are tested to compile.
    Matcher::with_sets(&pattern, sets).map_or_else(|_| Vec::new(), |m| m.bind_among(symbols, among))
}

/// `java-1234`, `java-1234/1240`, `[pool-1 tid=7]`, `process 12:"x"`, `thread (0x7f01)`, `Thread 12`.
fn is_thread_or_process(text: &str) -> bool {
    let rest = |prefix: &str| text.strip_prefix(prefix).map(str::trim_start);
    if text.starts_with('[') && text.ends_with(']') && text.contains(" tid=") {
        return true;
    }
    if let Some(rest) = ["process ", "Process ", "thread ", "Thread "].into_iter().find_map(rest) {
        return rest.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '#');
    }
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some((comm, ids)) = text.rsplit_once('-') else { return false };
    let (pid, tid) = ids.split_once('/').map_or((ids, None), |(pid, tid)| (pid, Some(tid)));
    !comm.is_empty() && (number(pid) || pid == "?") && tid.is_none_or(number)
}

/// Weights by function.
struct Sums {
    /// `R`: of the samples that begin with it.
    root: Vec<i64>,
    /// Of those that are as deep as the deepest.
    deepest: Vec<i64>,
    /// `I`: of those in which it is called.
    inner: Vec<i64>,
    /// As `root`, but for stacks that a runtime's own root stands above.
    lenient: Vec<i64>,
    /// Frames of the deepest stack that is not marked, and of the deepest that is.
    depths: [u32; 2],
    /// Weight of the marked stacks of that depth, and of all of them.
    marked: [i64; 2],
}

impl Sums {
    fn new(table: &Table<'_>) -> Sums {
        let n = table.parent.len();
        let zeros = || vec![0i64; table.keys];
        let (mut root, mut deepest, mut inner, mut lenient) = (zeros(), zeros(), zeros(), zeros());
        let truncated = |i: usize| table.truncated.get(i);
        let mut depths = [0; 2];
        for i in (0..n).filter(|&i| table.own[i] > 0) {
            let deepest = &mut depths[usize::from(truncated(i))];
            *deepest = table.depth[i].max(*deepest);
        }
        let mut marked = [0; 2];
        // The functions of the stack that is being looked at, each where it stands first, by how far from the root.
        let mut path: Vec<u32> = Vec::new();
        let mut on_path = Bools(vec![false; table.keys]);
        for i in 0..n {
            let parent = table.parent[i];
            on_path.back_to(&mut path, table.level[i] as usize);
            let start = table.start[i];
            if truncated(i) && table.own[i] > 0 {
                marked[1] += table.own[i];
                marked[0] += if table.depth[i] == depths[1] { table.own[i] } else { 0 };
            }
            if start != UNDECIDED && table.own[i] > 0 && !truncated(i) && !table.unnamed.get(i) {
                let key = table.key(start as usize);
                root[key] += table.own[i];
                lenient[key] += if table.lenient.get(start as usize) { table.own[i] } else { 0 };
                deepest[key] += if table.depth[i] == depths[0] { table.own[i] } else { 0 };
            }
            // Whether what stands right below a cut is called by others is not known.
            let cut = |i: usize| truncated(i) || table.unnamed.get(i);
            let below_cut = cut(i) && (parent == Stacks::ROOT || !cut(parent as usize) || begins(table, parent, &cut));
            let key = table.key(i);
            if start != UNDECIDED && start != i as u32 && !below_cut && !on_path.0[key] {
                inner[key] += table.total[i];
                on_path.0[key] = true;
                path.push(key as u32);
            } else {
                path.push(u32::MAX);
            }
        }
        Sums { root, deepest, inner, lenient, depths, marked }
    }

    /// Weight of the samples that begin with a function and are not of the deepest.
    fn short(&self, key: usize) -> i64 {
        self.root[key] - self.deepest[key]
    }

    fn called(&self, key: usize) -> bool {
        self.root[key] < self.inner[key]
    }

    /// If the deepest stacks are cut off, are those that begin with this function?
    fn cut_at_cap(&self, table: &Table<'_>, key: usize) -> bool {
        !table.entry.get(key) && (self.short(key) == 0 || self.called(key))
    }

    fn cap(&self, table: &Table<'_>, verdicts: &[Verdict], observations: &dyn Fn(i64) -> f64) -> Option<Cap> {
        if self.marked[1] > 0 {
            // Most marked stacks of one depth: the recorder counts.
            let [depth, weight] = [i64::from(self.depths[1]), self.marked[0]];
            let known = KNOWN_CAPS.contains(&(depth as u32));
            let clear = weight >= self.marked[1] - weight && observations(weight) >= 5.0 && depth > 1;
            return clear.then_some(Cap { depth: depth as u32, weight, known, marked: true });
        }
        let depth = self.depths[0];
        let weight: i64 = self.deepest.iter().sum();
        // Broken for another reason, a shorter stack may begin anywhere.
        let begins_others = |key: usize| self.short(key) > 0 && verdicts[key] != Verdict::Called;
        let new = |key: &usize| self.inner[*key] > 0 && !table.entry.get(*key) && !begins_others(*key);
        let novel: i64 = (0..table.keys).filter(new).map(|key| self.deepest[key]).sum();
        let known = KNOWN_CAPS.contains(&depth);
        // Below a runtime's own root any function may begin stacks.
        let lenient: i64 = (0..table.keys).filter(|&key| self.lenient[key] > 0).map(|key| self.deepest[key]).sum();
        let sure = known || lenient < weight - lenient;
        let cap = Cap { depth, weight, known, marked: false };
        (depth > 1 && sure && novel >= weight - novel && observations(novel) >= 5.0).then_some(cap)
    }

    fn verdicts(&self, table: &Table<'_>, observations: &dyn Fn(i64) -> f64) -> Vec<Verdict> {
        let verdict = |key: usize| match () {
            () if table.entry.get(key) => Verdict::Entry,
            () if self.called(key) && observations(self.inner[key]) >= FEWEST_INNER => Verdict::Called,
            () if self.called(key) || self.lenient[key] == self.root[key] => Verdict::Open,
            () => Verdict::Doubtful,
        };
        (0..table.keys).map(verdict).collect()
    }
}

/// Is the row above the first one of what is cut off?
fn begins(table: &Table<'_>, row: u32, cut: &dyn Fn(usize) -> bool) -> bool {
    let above = table.parent[row as usize];
    above == Stacks::ROOT || !cut(above as usize)
}

struct Bools(Vec<bool>);

impl Bools {
    /// Forgets what stands at or below a level.
    fn back_to(&mut self, path: &mut Vec<u32>, level: usize) {
        for key in path.drain(level.min(path.len())..) {
            if let Some(on) = self.0.get_mut(key as usize) {
                *on = false;
            }
        }
    }
}
