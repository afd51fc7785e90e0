//! What V8's profilers have in common: trees of calls whose nodes have a `callFrame`, and samples that name a node.
//!
//! Nodes stand in a list and name their children (`"children": [2, 3]`) or their caller (`"parent": 1`), or each holds
//! those below it, to any depth. Lines and columns of a `callFrame` count from 0, and -1 is none; in the oldest form a
//! node has these fields itself, and counts from 1.
//!
//! - A function is its name and file. One without a name is `(anonymous)` with its place, `(anonymous)
//!   file:///srv/app.js:5:52`, as in V8's own stack traces: by name and file alone all of a file's would be one.
//! - The line where a function begins is kept; its column, for functions with a name, and the number of its script are not.
//! - V8 counts which lines of a node were met (`positionTicks`) but not in which sample: a node's frame has a line
//!   only if there was just one.
//! - `(root)` is above everything and says nothing: it is in no stack. `(program)`, `(idle)` and `(garbage collector)`
//!   stand where V8 puts them, directly below.

mod ticks;

use std::borrow::Cow;

use profile::{Builder, FrameData, FrameId, FuncData, FuncId, StackId};
use rustc_hash::FxHashMap;

pub(crate) use self::ticks::{Columns, Ticks};
use crate::index::Index;
use crate::json::{Json, Kind};
use crate::{Notes, Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// No row.
const NONE: u32 = u32::MAX;
/// In the place of a parent: there is one, and it is not in the file.
const LOST: u32 = u32::MAX - 1;

/// A function and where it begins. Line and column count from 1; 0 is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Call<'a> {
    name: Cow<'a, str>,
    url: Cow<'a, str>,
    line: u32,
    column: u32,
}

/// Distinct functions, in the order they were met.
#[derive(Default)]
pub(crate) struct Calls<'a> {
    calls: Index<Call<'a>>,
    /// Those that are in the profile so far.
    funcs: Vec<Option<FuncId>>,
}

impl<'a> Call<'a> {
    /// A function with the line and column where it begins, from 1; 0 is none.
    pub(crate) fn new(name: Cow<'a, str>, url: Cow<'a, str>, line: u32, column: u32) -> Call<'a> {
        Call { name, url, line, column }
    }
}

impl<'a> Calls<'a> {
    /// The row of a function.
    pub(crate) fn insert(&mut self, call: Call<'a>) -> u32 {
        let row = self.calls.insert(call);
        self.funcs.resize(self.calls.rows.len(), None);
        row
    }

    /// The function of a row in the profile.
    pub(crate) fn func(&mut self, b: &mut Builder, row: u32) -> FuncId {
        if let Some(func) = self.funcs[row as usize] {
            return func;
        }
        let Call { name, url, line, column } = &self.calls.rows[row as usize];
        let anonymous = name.is_empty().then(|| match (&**url, line, column) {
            ("", ..) | (_, 0, _) => "(anonymous)".to_owned(),
            (url, line, 0) => format!("(anonymous) {url}:{line}"),
            (url, line, column) => format!("(anonymous) {url}:{line}:{column}"),
        });
        let name = anonymous.as_deref().unwrap_or(name);
        let func = b.func(FuncData { name, file: url, start_line: *line, ..FuncData::default() });
        self.funcs[row as usize] = Some(func);
        func
    }

    fn is_root(&self, row: u32) -> bool {
        self.calls.rows[row as usize].name == "(root)"
    }
}

/// A node that is being read.
#[derive(Default)]
struct Open<'a> {
    row: usize,
    call: Call<'a>,
    /// Has it a `callFrame`, which counts from 0?
    from_zero: bool,
    line: i64,
    column: i64,
}

/// A tree of calls.
#[derive(Default)]
pub(crate) struct Tree {
    ids: Vec<i64>,
    /// Row of [`Calls`]; `NONE` while it is not known.
    call: Vec<u32>,
    /// Row of the node that holds this one.
    inside: Vec<u32>,
    /// The one line that was met, or 0.
    line: Vec<u32>,
    /// `hitCount`.
    pub(crate) hits: Vec<i64>,
    /// `selfSize`.
    pub(crate) sizes: Vec<i64>,
    /// Number of a node and of its caller, or the caller's row.
    by_parent: Vec<(u32, i64)>,
    by_child: Vec<(i64, u32)>,
    /// Where the first node stands.
    at: Option<Place>,
}

/// Where the nodes of a tree are in a profile.
pub(crate) struct Resolved {
    rows: Ids,
    /// Per node its stack; nothing for the root.
    stacks: Vec<Option<StackId>>,
    /// Stacks of nodes with another line than the node's, as far as they were asked for.
    lines: FxHashMap<(usize, u32), StackId>,
    parents: Vec<u32>,
}

/// Rows by number. V8's numbers are small and dense, so mostly it is a plain table.
struct Ids {
    dense: Vec<u32>,
    sparse: FxHashMap<i64, u32>,
}

impl Ids {
    /// Also says how many numbers were there more than once: the first one counts.
    fn new(ids: &[i64]) -> (Ids, Option<(u64, i64)>) {
        let largest = ids.iter().copied().max().unwrap_or(0);
        let is_dense = ids.iter().all(|&id| id >= 0) && largest < ids.len() as i64 * 4 + 1024;
        let dense = if is_dense { vec![NONE; largest as usize + 1] } else { Vec::new() };
        let mut out = Ids { dense, sparse: FxHashMap::default() };
        let mut twice: Option<(u64, i64)> = None;
        for (row, &id) in ids.iter().enumerate() {
            let place = if is_dense { &mut out.dense[id as usize] } else { out.sparse.entry(id).or_insert(NONE) };
            if *place == NONE {
                *place = row as u32;
            } else {
                twice = Some((twice.map_or(1, |(n, _)| n + 1), twice.map_or(id, |(_, first)| first)));
            }
        }
        (out, twice)
    }

    #[inline]
    fn row(&self, id: i64) -> Option<u32> {
        if self.dense.is_empty() {
            return self.sparse.get(&id).copied();
        }
        usize::try_from(id).ok().and_then(|id| self.dense.get(id)).copied().filter(|&row| row != NONE)
    }
}

impl Tree {
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Where the first node stands.
    fn place(&self) -> Place {
        self.at.unwrap_or(Place::Byte(0))
    }

    /// Reads a list of nodes, which is next.
    pub(crate) fn read_list<'a>(&mut self, json: &mut Json<'a>, calls: &mut Calls<'a>) -> Result<()> {
        json.enter_array()?;
        while json.item()? {
            if json.kind()? == Kind::Object { self.read(json, calls)? } else { json.skip()? }
        }
        Ok(())
    }

    /// Reads a node, which is next, and all inside it. What breaks off in the middle is there as far as it was read.
    pub(crate) fn read<'a>(&mut self, json: &mut Json<'a>, calls: &mut Calls<'a>) -> Result<()> {
        let mut open = Vec::new();
        json.enter_object()?;
        self.at.get_or_insert(json.place());
        open.push(self.begin(NONE));
        let outcome = self.members(json, calls, &mut open);
        for node in open {
            self.end(node, calls);
        }
        outcome
    }

    fn members<'a>(&mut self, json: &mut Json<'a>, calls: &mut Calls<'a>, open: &mut Vec<Open<'a>>) -> Result<()> {
        while let Some(node) = open.last_mut() {
            let Some(key) = json.key()? else {
                if let Some(node) = open.pop() {
                    self.end(node, calls);
                }
                self.child(json, open)?;
                continue;
            };
            let row = node.row;
            match &*key {
                "id" => self.ids[row] = json.integer_or_skip()?.unwrap_or(-1),
                "callFrame" if json.kind()? == Kind::Object => {
                    node.from_zero = true;
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        node.field(&key, json)?;
                    }
                }
                "children" if json.kind()? == Kind::Array => {
                    json.enter_array()?;
                    self.child(json, open)?;
                }
                "parent" => {
                    if let Some(parent) = json.integer_or_skip()? {
                        self.by_parent.push((row as u32, parent));
                    }
                }
                "hitCount" => self.hits[row] = json.integer_or_skip()?.unwrap_or(0).max(0),
                "selfSize" => self.sizes[row] = json.integer_or_skip()?.unwrap_or(0).max(0),
                "positionTicks" if json.kind()? == Kind::Array => self.line[row] = one_line(json)?,
                other => node.field(other, json)?,
            }
        }
        Ok(())
    }

    /// In a list of children: opens the next one, or passes over the end of the list.
    fn child<'a>(&mut self, json: &mut Json<'a>, open: &mut Vec<Open<'a>>) -> Result<()> {
        let Some(parent) = open.last().map(|node| node.row as u32) else { return Ok(()) };
        while json.item()? {
            match json.kind()? {
                Kind::Object => {
                    json.enter_object()?;
                    open.push(self.begin(parent));
                    return Ok(());
                }
                _ => {
                    if let Some(child) = json.integer_or_skip()? {
                        self.by_child.push((child, parent));
                    }
                }
            }
        }
        Ok(())
    }

    fn begin<'a>(&mut self, inside: u32) -> Open<'a> {
        let row = self.ids.len();
        self.ids.push(-1);
        self.call.push(NONE);
        self.inside.push(inside);
        self.line.push(0);
        self.hits.push(0);
        self.sizes.push(0);
        Open { row, line: -1, column: -1, ..Open::default() }
    }

    fn end<'a>(&mut self, mut node: Open<'a>, calls: &mut Calls<'a>) {
        let place = |n: i64| u32::try_from(n.saturating_add(i64::from(node.from_zero))).unwrap_or(0);
        (node.call.line, node.call.column) = (place(node.line), place(node.column));
        self.call[node.row] = calls.insert(node.call);
    }

    /// Finds out who called whom, and makes the stacks.
    pub(crate) fn resolve(&self, b: &mut Builder, calls: &mut Calls<'_>, notes: &mut Notes) -> Resolved {
        let (rows, twice) = Ids::new(&self.ids);
        let place = self.place();
        if let Some((count, first)) = twice {
            // Old heap profiles have no numbers at all, and nested nodes need none.
            if first != -1 {
                (0..count).for_each(|_| {
                    notes.skip("the number of a node that another one has, too", place, || format!("\"id\": {first}"));
                });
            }
        }
        let mut parents = self.inside.clone();
        for &(child, parent) in &self.by_child {
            match rows.row(child) {
                Some(child) if parents[child as usize] == NONE => parents[child as usize] = parent,
                Some(child) if parents[child as usize] == parent => {}
                Some(_) => notes.skip("a second caller of a node", place, || format!("\"children\": [{child}]")),
                None => notes.skip("a child that is not in the file", place, || format!("\"children\": [{child}]")),
            }
        }
        for &(child, parent) in &self.by_parent {
            if parents[child as usize] == NONE {
                parents[child as usize] = rows.row(parent).unwrap_or(LOST);
            }
        }
        let stacks = self.stacks(b, calls, &mut parents, notes);
        Resolved { rows, stacks, parents, lines: FxHashMap::default() }
    }

    fn stacks(&self, b: &mut Builder, calls: &mut Calls<'_>, parents: &mut [u32], notes: &mut Notes) -> Vec<Option<StackId>> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Waiting,
            Done,
        }
        let mut stacks = vec![None; self.len()];
        let mut state = vec![State::New; self.len()];
        let mut path = Vec::new();
        for start in 0..self.len() {
            let mut row = start;
            while state[row] == State::New {
                state[row] = State::Waiting;
                path.push(row);
                match parents[row] {
                    NONE | LOST => break,
                    parent => row = parent as usize,
                }
            }
            if state[row] == State::Waiting && !matches!(parents[path[path.len() - 1]], NONE | LOST) {
                let last = path[path.len() - 1];
                notes.skip("a caller that the node itself calls", self.place(), || format!("\"id\": {}", self.ids[last]));
                parents[last] = LOST;
            }
            while let Some(row) = path.pop() {
                state[row] = State::Done;
                if parents[row] == NONE && calls.is_root(self.call[row]) {
                    continue;
                }
                let frame = self.frame(b, calls, row, self.line[row]);
                stacks[row] = Some(match parents[row] {
                    LOST => b.truncated_root(frame),
                    NONE => b.stack(None, frame),
                    parent => b.stack(stacks[parent as usize], frame),
                });
            }
        }
        stacks
    }

    fn frame(&self, b: &mut Builder, calls: &mut Calls<'_>, row: usize, line: u32) -> FrameId {
        let func = calls.func(b, self.call[row]);
        b.frame(func, FrameData { line, ..FrameData::default() })
    }

    /// The stack of a node by its row, with `line` as that of its leaf if it is known. What was met in the root itself
    /// has the root for a stack.
    pub(crate) fn stack(&self, b: &mut Builder, calls: &mut Calls<'_>, found: &mut Resolved, row: usize, line: u32) -> StackId {
        let known = found.stacks[row];
        if let Some(stack) = known.filter(|_| line == 0 || line == self.line[row]) {
            return stack;
        }
        *found.lines.entry((row, line)).or_insert_with(|| {
            let frame = self.frame(b, calls, row, line);
            match (known, found.parents[row]) {
                (None, _) | (_, NONE) => b.stack(None, frame),
                (_, LOST) => b.truncated_root(frame),
                (_, parent) => b.stack(found.stacks[parent as usize], frame),
            }
        })
    }
}

impl Resolved {
    /// The row of the node with this number.
    #[inline]
    pub(crate) fn row(&self, id: i64) -> Option<usize> {
        self.rows.row(id).map(|row| row as usize)
    }
}

impl<'a> Open<'a> {
    fn field(&mut self, key: &str, json: &mut Json<'a>) -> Result<()> {
        match key {
            "functionName" => self.call.name = json.text_or_skip()?.unwrap_or_default(),
            "url" => self.call.url = json.text_or_skip()?.unwrap_or_default(),
            "lineNumber" => self.line = json.integer_or_skip()?.unwrap_or(-1),
            "columnNumber" => self.column = json.integer_or_skip()?.unwrap_or(-1),
            _ => json.skip()?,
        }
        Ok(())
    }
}

/// The line all ticks of a list have, or 0.
fn one_line(json: &mut Json<'_>) -> Result<u32> {
    let mut only = None;
    json.enter_array()?;
    while json.item()? {
        if !json.enter_object_or_skip()? {
            continue;
        }
        while let Some(key) = json.key()? {
            if key == "line" {
                let line = json.integer_or_skip()?.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
                only = if only.is_none_or(|known| known == line) { Some(line) } else { Some(0) };
            } else {
                json.skip()?;
            }
        }
    }
    Ok(only.unwrap_or(0))
}
