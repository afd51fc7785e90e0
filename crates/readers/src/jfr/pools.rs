//! The constants of a chunk: threads, methods, classes, texts and stacks, each stored once and named by its number.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::metadata::{Layout, Row, Types, Value};
use super::wire::{Cursor, Text, Wire};
use crate::Notes;

/// The constants that are looked at; all others are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pool {
    Texts,
    Symbols,
    Classes,
    Methods,
    FrameTypes,
    ThreadStates,
    Threads,
    Objects,
    Stacks,
}

/// Per pool the last part of its type's name, and the fields that are wanted, in the order of their slots.
const POOLS: [(Pool, &str, &[&str]); 9] = [
    (Pool::Texts, "String", &[""]),
    (Pool::Symbols, "Symbol", &["string"]),
    (Pool::Classes, "Class", &["name"]),
    (Pool::Methods, "Method", &["type", "name"]),
    (Pool::FrameTypes, "FrameType", &["description"]),
    (Pool::ThreadStates, "ThreadState", &["name"]),
    (Pool::Threads, "Thread", &["osName", "osThreadId", "javaName", "javaThreadId", "virtual"]),
    (Pool::Objects, "OldObject", &["type"]),
    (Pool::Stacks, "StackTrace", &["truncated", "frames"]),
];

/// Where the recorders put the types of constants.
const PACKAGES: [&str; 2] = ["java.lang.", "jdk.types."];

fn pool_named(name: &str) -> Option<usize> {
    let short = PACKAGES.iter().find_map(|package| name.strip_prefix(package))?;
    POOLS.iter().position(|(_, known, _)| *known == short)
}

/// The slots of fields by their place in a list.
pub(super) fn slots(wanted: &[&str], name: &str) -> Option<u8> {
    wanted.iter().position(|w| *w == name).map(|slot| slot as u8)
}

/// A type of constants, and how to read them.
struct Kind {
    layout: Layout,
    pool: Option<usize>,
}

/// The constants of one pool by number: so many values each, one row after the other.
#[derive(Default)]
struct Table {
    rows: FxHashMap<i64, u32>,
    values: Vec<Value>,
}

/// Constants by number. What a row has in which slot: see [`POOLS`].
#[derive(Default)]
pub(super) struct Pools {
    tables: [Table; POOLS.len()],
    /// Where in the chunk the frames of each stack stand, and whether it was cut off. They are most of a recording, and are
    /// read when they are needed.
    stacks: FxHashMap<i64, (Option<usize>, bool)>,
    frame_layout: Option<FrameLayout>,
}

/// How frames are read.
enum FrameLayout {
    /// Numbers only, as all recorders have it: their widths, and in which of [`FRAME`] they belong; those behind its end are
    /// passed over.
    Numbers(Vec<(u8, u8)>),
    Any(Layout),
}

impl FrameLayout {
    fn new(layout: Layout) -> Self {
        match layout.numbers() {
            Some(steps) => FrameLayout::Numbers(steps.iter().map(|(w, slot)| (*w, slot.unwrap_or(FRAME.len() as u8))).collect()),
            None => FrameLayout::Any(layout),
        }
    }
}

/// What is wanted of a frame, in the order of the slots.
const FRAME: &[&str] = &["method", "lineNumber", "type"];

/// A frame of a stack, as numbers of pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct RawFrame {
    pub(super) method: i64,
    pub(super) line: i64,
    pub(super) frame_type: i64,
}

impl Pools {
    /// Reads the constants of all checkpoints that stand at these places.
    pub(super) fn read(chunk: &Cursor<'_>, types: &mut Types, checkpoints: &[usize], notes: &mut Notes) -> Pools {
        let mut pools = Pools::default();
        let mut kinds: FxHashMap<i64, Kind> = FxHashMap::default();
        for (i, &at) in checkpoints.iter().enumerate() {
            // One that says that it reaches over the next is damaged; what is read stays linear in the bytes.
            let end = checkpoints.get(i + 1).copied().unwrap_or(usize::MAX);
            if let Err(fault) = pools.checkpoint(chunk.moved(at).until(end), types, &mut kinds) {
                notes.skip("constants that could not be read", crate::Place::Byte(fault.at), || fault.message.clone());
            }
        }
        pools
    }

    fn checkpoint(&mut self, mut c: Cursor<'_>, types: &mut Types, kinds: &mut FxHashMap<i64, Kind>) -> Wire<()> {
        let start = c.at();
        let size = usize::try_from(c.int()?).unwrap_or(0);
        let mut c = c.until(start.saturating_add(size));
        // Type, time, duration, and how far before this the last checkpoint stands: all of them are visited anyway.
        c.skip_numbers(8, 4)?;
        c.byte()?;
        for _ in 0..c.count("constant pools")? {
            let at = c.at();
            let id = c.long()?;
            let count = c.count("constants")?;
            let kind = match kinds.entry(id) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    let pool = pool_named(types.name(id));
                    let wanted = pool.map_or(&[][..], |p| POOLS[p].2);
                    let layout = types.layout(id, &|name| slots(wanted, name)).map_err(|why| c.fault(at, why))?;
                    if pool.is_some_and(|p| POOLS[p].0 == Pool::Stacks) {
                        let frame = types.get(id).and_then(|t| t.field("frames")).map(|f| f.type_id);
                        let layout = frame.and_then(|id| types.layout(id, &|name| slots(FRAME, name)).ok());
                        // Frames without bytes could be any number.
                        self.frame_layout = layout.filter(|layout| !layout.is_empty()).map(FrameLayout::new);
                    }
                    new.insert(Kind { layout, pool })
                }
            };
            for _ in 0..count {
                let key = c.long()?;
                let mut row = Row::default();
                kind.layout.read(&mut c, &mut row)?;
                match kind.pool {
                    Some(p) if POOLS[p].0 == Pool::Stacks => {
                        let frames = if let Value::Array(at) = row[1] { Some(at) } else { None };
                        self.stacks.insert(key, (frames, row[0].number().is_some_and(|n| n != 0)));
                    }
                    Some(p) => {
                        let table = &mut self.tables[p];
                        let wanted = &row[..POOLS[p].2.len()];
                        let new = (table.values.len() / wanted.len()) as u32;
                        table.values.extend_from_slice(wanted);
                        table.rows.insert(key, new);
                    }
                    None => {}
                }
            }
        }
        if c.left() > 0 {
            return Err(c.fault(c.at(), format!("{} bytes stand behind the last constant of a checkpoint", c.left())));
        }
        Ok(())
    }

    /// The values of a constant, as many as its pool has.
    pub(super) fn row(&self, pool: Pool, key: i64) -> Option<&[Value]> {
        let table = &self.tables[pool as usize];
        let width = POOLS[pool as usize].2.len();
        let row = *table.rows.get(&key)? as usize;
        table.values.get(row * width..(row + 1) * width)
    }

    /// The text a value stands for: itself, or by way of a symbol or the pool of texts.
    pub(super) fn text<'a>(&self, chunk: &Cursor<'a>, value: Value) -> Option<Cow<'a, str>> {
        let mut value = value;
        // A text may be a number of a symbol that has one of the pool of texts; longer ways lead in circles.
        for _ in 0..4 {
            value = match value {
                Value::Text(at) => match chunk.moved(at).text().ok()? {
                    Text::Pool(key) => self.row(Pool::Texts, key as i64)?[0],
                    text => return chunk.decode(text),
                },
                Value::Number(key) => self.row(Pool::Symbols, key).or_else(|| self.row(Pool::Texts, key))?[0],
                Value::Missing | Value::Array(_) => return None,
            };
        }
        None
    }

    /// Gives the frames of a stack to `each`, leaf first, and says whether the recorder cut it off. `None` if it is not in
    /// the file.
    pub(super) fn stack(&self, chunk: &Cursor<'_>, key: i64, mut each: impl FnMut(RawFrame)) -> Wire<Option<bool>> {
        let Some(&(frames, truncated)) = self.stacks.get(&key) else { return Ok(None) };
        let (Some(at), Some(layout)) = (frames, &self.frame_layout) else { return Ok(Some(truncated)) };
        let mut c = chunk.moved(at);
        let count = c.count("frames")?;
        match layout {
            FrameLayout::Numbers(steps) => {
                for _ in 0..count {
                    let mut values = [0; FRAME.len() + 1];
                    for &(width, slot) in steps {
                        values[usize::from(slot) % (FRAME.len() + 1)] = c.number(width)?;
                    }
                    let [method, line, frame_type, _] = values;
                    each(RawFrame { method, line, frame_type });
                }
            }
            FrameLayout::Any(layout) => {
                for _ in 0..count {
                    let mut row = Row::default();
                    layout.read(&mut c, &mut row)?;
                    let number = |slot: usize| row[slot].number().unwrap_or(0);
                    each(RawFrame { method: number(0), line: number(1), frame_type: number(2) });
                }
            }
        }
        Ok(Some(truncated))
    }
}
