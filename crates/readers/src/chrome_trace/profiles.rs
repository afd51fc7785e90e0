//! CPU profiles that V8 wrote into the trace, in pieces: `Profile` begins one, `ProfileChunk` events have the rest.
//!
//! A node names its caller, `parent`, and may stand in another piece; `timeDeltas` go on from piece to piece.

use profile::Builder;

use super::events::Chunk;
use super::id::Id;
use crate::index::Index;
use crate::json::{Json, Kind};
use crate::notes::plural;
use crate::v8::{Calls, Columns, Ticks, Tree};
use crate::{Notes, Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

#[derive(Default)]
struct CpuProfile {
    /// The thread that is profiled.
    thread: Option<u32>,
    tree: Tree,
    ticks: Ticks,
    deltas: Vec<i64>,
    start: Option<i64>,
    end: Option<i64>,
    /// When it began, if it does not say it itself.
    time: i64,
    broken: bool,
    /// Where its first piece stands.
    at: Option<Place>,
}

/// The samples of one of the profiles.
pub(super) struct Sampled {
    pub(super) thread: u32,
    pub(super) samples: Columns,
}

/// Puts the profiles together.
pub(super) fn read<'a>(mut chunks: Vec<Chunk<'a>>, b: &mut Builder, v8: &mut Calls<'a>, notes: &mut Notes) -> Vec<Sampled> {
    let mut ids: Index<(Id<'a>, Id<'a>)> = Index::default();
    let mut profiles: Vec<CpuProfile> = Vec::new();
    // Events of a trace are in no order, but the pieces of a profile need theirs.
    chunks.sort_by_key(|chunk| (!chunk.begins, chunk.time));
    for chunk in chunks {
        let row = ids.insert((chunk.process, chunk.id)) as usize;
        if row == profiles.len() {
            profiles.push(CpuProfile { time: chunk.time, ..CpuProfile::default() });
        }
        let profile = &mut profiles[row];
        profile.thread.get_or_insert(chunk.thread);
        let at = chunk.args.place();
        profile.at.get_or_insert(at);
        if let Err(e) = profile.piece(&mut chunk.args.clone(), v8) {
            profile.broken = true;
            notes.skip("a piece of a CPU profile that is broken", at, || e.to_string());
        }
    }
    profiles.retain(|profile| profile.tree.len() > 0);
    let mut back = 0;
    let sampled = profiles.into_iter().map(|profile| profile.finish(b, v8, notes, &mut back)).collect();
    if back > 0 {
        let back = plural(back, "place");
        notes.remarks.push(format!("samples stand behind later ones in {back}: they are sorted by their times"));
    }
    sampled
}

impl CpuProfile {
    /// Reads `args`, in it `data`, and in that `cpuProfile`: what is in which of them has changed over time.
    fn object<'a>(&mut self, json: &mut Json<'a>, v8: &mut Calls<'a>, depth: u32) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("data" | "cpuProfile", Kind::Object) if depth < 2 => self.object(json, v8, depth + 1)?,
                ("nodes", Kind::Array) => self.tree.read_list(json, v8)?,
                ("samples", Kind::Array) => self.ticks.read_nodes(json)?,
                ("lines", Kind::Array) => self.ticks.read_lines(json)?,
                ("timeDeltas", Kind::Array) => {
                    json.numbers(3, |delta| self.deltas.push(delta.unwrap_or(0)))?;
                }
                ("startTime", Kind::Number) => self.start = json.scaled_or_skip(3)?,
                ("endTime", Kind::Number) => self.end = json.scaled_or_skip(3)?,
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    /// Reads a piece.
    fn piece<'a>(&mut self, json: &mut Json<'a>, v8: &mut Calls<'a>) -> Result<()> {
        // Lines are of samples: a piece without them must not shift those of the next.
        let (samples, lines) = (self.ticks.nodes.len(), std::mem::take(&mut self.ticks.lines));
        let outcome = self.object(json, v8, 0);
        let new = std::mem::replace(&mut self.ticks.lines, lines);
        if !new.is_empty() {
            self.ticks.lines.resize(samples, 0);
            self.ticks.lines.extend(new);
        }
        self.ticks.lines.truncate(self.ticks.nodes.len());
        outcome
    }

    /// Adds to `back` in how many places samples stood behind later ones.
    fn finish(mut self, b: &mut Builder, v8: &mut Calls<'_>, notes: &mut Notes, back: &mut u64) -> Sampled {
        let start = self.start.unwrap_or(self.time);
        let mut now = start;
        self.ticks.times = std::mem::take(&mut self.deltas);
        for time in &mut self.ticks.times {
            now = now.saturating_add(*time);
            *time = now;
        }
        let place = self.at.unwrap_or(Place::Byte(0));
        for &node in self.ticks.nodes.iter().skip(self.ticks.times.len()) {
            notes.skip("a sample of a CPU profile without a time", place, || format!("node {node}"));
        }
        let mut resolved = self.tree.resolve(b, v8, notes);
        let timeline = self.ticks.in_order(self.end.filter(|_| !self.broken));
        *back += timeline.back;
        let samples = timeline.columns(0, |tick| {
            let Some(row) = resolved.row(tick.node) else {
                notes.skip("a sample of a node that is not in the file", place, || format!("node {}", tick.node));
                return None;
            };
            Some(self.tree.stack(b, v8, &mut resolved, row, tick.line))
        });
        Sampled { thread: self.thread.unwrap_or(0), samples }
    }
}
