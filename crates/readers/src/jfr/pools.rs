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
    Stacks,
}

/// Per pool the last part of its type's name, and the fields that are wanted, in the order of their slots.
const POOLS: [(Pool, &str, &[&str]); 8] = [
    (Pool::Texts, "String", &[""]),
    (Pool::Symbols, "Symbol", &["string"]),
    (Pool::Classes, "Class", &["name"]),
    (Pool::Methods, "Method", &["type", "name"]),
    (Pool::FrameTypes, "FrameType", &["description"]),
    (Pool::ThreadStates, "ThreadState", &["name"]),
    (Pool::Threads, "Thread", &["osName", "osThreadId", "javaName", "javaThreadId"]),
    (Pool::Stacks, "StackTrace", &["truncated", "frames"]),
];

/// Where the recorders put the types of constants.
const PACKAGES: [&str; 3] = ["java.lang.", "jdk.types.", "com.oracle.jfr.types."];

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

/// Constants by number. What a row has in which slot: see [`POOLS`].
#[derive(Default)]
pub(super) struct Pools {
    rows: [FxHashMap<i64, Row>; POOLS.len()],
    /// Where in the chunk each stack stands. They are most of a recording, and are read when they are needed.
    stacks: FxHashMap<i64, usize>,
    stack_layout: Option<Layout>,
    frame_layout: Option<Layout>,
}

/// What is wanted of a frame, in the order of the slots.
const FRAME: &[&str] = &["method", "lineNumber", "type"];

/// A frame of a stack, as numbers of pools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
        for &at in checkpoints {
            if let Err(fault) = pools.checkpoint(chunk.moved(at), types, &mut kinds) {
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
                        self.stack_layout = Some(layout.clone());
                        let frame = types.get(id).and_then(|t| t.field("frames")).map(|f| f.type_id);
                        self.frame_layout = frame.and_then(|id| types.layout(id, &|name| slots(FRAME, name)).ok());
                    }
                    new.insert(Kind { layout, pool })
                }
            };
            for _ in 0..count {
                let key = c.long()?;
                let at = c.at();
                let mut row = Row::default();
                kind.layout.read(&mut c, &mut row)?;
                match kind.pool {
                    Some(p) if POOLS[p].0 == Pool::Stacks => {
                        self.stacks.insert(key, at);
                    }
                    Some(p) => {
                        self.rows[p].insert(key, row);
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

    pub(super) fn row(&self, pool: Pool, key: i64) -> Option<&Row> {
        self.rows[pool as usize].get(&key)
    }

    /// The text a value stands for: itself, or by way of a symbol or the pool of texts.
    pub(super) fn text<'a>(&self, chunk: &Cursor<'a>, value: Value) -> Option<Cow<'a, str>> {
        let mut value = value;
        // A text may be a number of a symbol that has one of the pool of texts; longer ways lead in circles.
        for _ in 0..4 {
            value = match value {
                Value::Text(Text::Pool(key)) => self.row(Pool::Texts, key as i64)?[0],
                Value::Text(text) => return chunk.decode(text),
                Value::Number(key) => self.row(Pool::Symbols, key).or_else(|| self.row(Pool::Texts, key))?[0],
                Value::Missing | Value::Array(_) => return None,
            };
        }
        None
    }

    /// The frames of a stack, leaf first, and whether the recorder cut it off. `None` if it is not in the file.
    pub(super) fn stack(&self, chunk: &Cursor<'_>, key: i64, frames: &mut Vec<RawFrame>) -> Wire<Option<bool>> {
        frames.clear();
        let (Some(&at), Some(layout)) = (self.stacks.get(&key), &self.stack_layout) else { return Ok(None) };
        let mut row = Row::default();
        layout.read(&mut chunk.moved(at), &mut row)?;
        let truncated = row[0].number().is_some_and(|n| n != 0);
        let (Value::Array(at), Some(layout)) = (row[1], &self.frame_layout) else { return Ok(Some(truncated)) };
        let mut c = chunk.moved(at);
        for _ in 0..c.count("frames")? {
            let mut row = Row::default();
            layout.read(&mut c, &mut row)?;
            let number = |slot: usize| row[slot].number().unwrap_or(0);
            frames.push(RawFrame { method: number(0), line: number(1), frame_type: number(2) });
        }
        Ok(Some(truncated))
    }
}
