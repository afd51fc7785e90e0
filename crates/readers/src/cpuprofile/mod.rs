//! `.cpuprofile`: CPU profiles of V8, as Node (`--cpu-prof`), Deno, Chrome's DevTools and its debugging protocol write
//! them, and Bun after them. The type is `Profiler.Profile` in the protocol's description.
//!
//! ```text
//! {"nodes": [{"id": 1, "callFrame": {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1},
//!             "hitCount": 0, "children": [2]},
//!            {"id": 2, "callFrame": {"functionName": "card", "url": "file:///srv/app.js", "lineNumber": 7, "columnNumber": 13},
//!             "hitCount": 2, "positionTicks": [{"line": 9, "ticks": 2}]}],
//!  "startTime": 1000, "endTime": 3500, "samples": [2, 2], "timeDeltas": [400, 1100]}
//! ```
//!
//! Keys may stand in any order. What becomes of them:
//!
//! - `samples`, `timeDeltas`: `time`, shown first, and `samples`. A delta is the time since the sample before (the first
//!   one: since `startTime`), and a sample stands for the time until the next one, as in DevTools. The last one lasts
//!   until `endTime`, so that all of them together are exactly the file's own time but for what passed before the first
//!   sample. DevTools gives the last one an average length instead; so do we where `endTime` is missing or wrong.
//!   Samples in the wrong order are sorted by time.
//! - Without `timeDeltas` the samples are spread evenly over the time of the profile, as in DevTools.
//! - Without `samples` each node has `hitCount` samples and no time.
//! - `lines`, which DevTools adds: the line of each sample's leaf.
//! - The old form (Chrome before 2016), a nested `head`, `timestamps` in microseconds, `startTime` in seconds.
//! - Nodes, functions and lines: see the module `v8`. Left out: `deoptReason`, `scriptId`, `callUID`.
//!
//! `hitCount` is not used where there are samples: V8 also counts hits it kept no sample of.

use profile::{Builder, SampleData};

use crate::json::{Json, Kind};
use crate::notes::plural;
use crate::v8::{Calls, Resolved, Ticks, Tree};
use crate::{Notes, Options, Place, Read, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// Name of the format.
const NAME: &str = "cpuprofile";

/// Do the first bytes look like a CPU profile of V8?
///
/// There must be a list of nodes with call frames, a nested node, or the times of samples.
pub fn sniff(head: &[u8]) -> bool {
    let mut json = Json::new(head);
    looks(&mut json).unwrap_or(false)
}

fn looks(json: &mut Json<'_>) -> Result<bool> {
    json.enter_object()?;
    let mut times = false;
    while let Some(key) = json.key()? {
        match (&*key, json.kind()?) {
            ("nodes", Kind::Array) => {
                json.enter_array()?;
                return Ok(json.item()? && has_key(json, &["callFrame", "hitCount"])?);
            }
            // A heap profile has a head with a size.
            ("head", Kind::Object) => return has_key(json, &["hitCount", "callUID"]),
            ("timeDeltas", Kind::Array) => return Ok(true),
            ("startTime" | "endTime", Kind::Number) => times = true,
            ("samples", Kind::Array) if times => {
                let mut items = json.clone();
                items.enter_array()?;
                if items.item()? && items.kind()? != Kind::Number {
                    return Ok(false);
                }
                // The list may be longer than the head: then there is no other key to wait for.
                if json.skip().is_err() {
                    return Ok(true);
                }
                continue;
            }
            _ => {}
        }
        json.skip()?;
    }
    Ok(false)
}

/// Has the object that is next, or one at the front of its lists of children, one of these keys? The head may end in it.
fn has_key(json: &mut Json<'_>, keys: &[&str]) -> Result<bool> {
    let mut depth = 0;
    while depth < 64 && json.kind()? == Kind::Object {
        json.enter_object()?;
        loop {
            let Some(key) = json.key()? else { return Ok(false) };
            if keys.contains(&&*key) {
                return Ok(true);
            }
            if key == "selfSize" {
                return Ok(false);
            }
            let mut inner = json.clone();
            if json.skip().is_err() {
                if key != "children" {
                    return Ok(false);
                }
                inner.enter_array()?;
                if !inner.item()? {
                    return Ok(false);
                }
                *json = inner;
                depth += 1;
                break;
            }
        }
    }
    Ok(false)
}

/// What the file holds, before it is known how to read it.
#[derive(Default)]
struct File<'a> {
    calls: Calls<'a>,
    tree: Tree,
    ticks: Ticks,
    /// `startTime` and `endTime`: their unit depends on the form.
    start: Option<Json<'a>>,
    end: Option<Json<'a>>,
    /// Is it the old form?
    nested: bool,
    deltas: Option<Vec<i64>>,
    timestamps: Option<Vec<i64>>,
    samples_at: Option<Place>,
    times_at: Option<Place>,
}

/// Reads a CPU profile.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if it has no nodes, [`ReadError::Malformed`] or [`ReadError::Truncated`] if it breaks off
/// before the first one, [`ReadError::Unsupported`] if no node has a sample.
pub fn read(bytes: &[u8], _: &Options) -> Result<Read> {
    let mut notes = Notes { bytes: bytes.len() as u64, ..Notes::new(NAME) };
    let mut json = Json::new(bytes);
    let mut file = File::default();
    match file.members(&mut json) {
        Ok(()) if !json.at_end() => notes.skip("text behind the end of the profile", json.place(), || json.excerpt()),
        Ok(()) => {}
        Err(ReadError::Malformed { at, message } | ReadError::Truncated { at, message }) if file.tree.len() > 0 => {
            notes.fault = Some((at, message));
        }
        Err(e) => return Err(e),
    }
    if file.tree.len() == 0 {
        return Err(ReadError::NotThisFormat { message: "it has no `nodes`, as a CPU profile of V8 has them".into() });
    }
    file.finish(notes)
}

impl<'a> File<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("nodes", Kind::Array) => self.tree.read_list(json, &mut self.calls)?,
                ("head", Kind::Object) => {
                    self.nested = true;
                    self.tree.read(json, &mut self.calls)?;
                }
                ("samples", Kind::Array) => {
                    self.samples_at = Some(json.place());
                    self.ticks.nodes.clear();
                    self.ticks.read_nodes(json)?;
                }
                ("lines", Kind::Array) => {
                    self.ticks.lines.clear();
                    self.ticks.read_lines(json)?;
                }
                ("timeDeltas", Kind::Array) => {
                    self.times_at = Some(json.place());
                    microseconds(json, self.deltas.insert(Vec::new()))?;
                }
                ("timestamps", Kind::Array) => {
                    self.times_at = Some(json.place());
                    microseconds(json, self.timestamps.insert(Vec::new()))?;
                }
                ("startTime", _) => self.start = Some(json.remember()?),
                ("endTime", _) => self.end = Some(json.remember()?),
                _ => json.skip()?,
            }
        }
        Ok(())
    }
}

impl File<'_> {
    fn finish(mut self, mut notes: Notes) -> Result<Read> {
        // Seconds in the old form, microseconds in the other.
        let digits = if self.nested { 9 } else { 3 };
        let number = |json: &mut Option<Json<'_>>| json.as_mut().and_then(|json| json.scaled_or_skip(digits).ok()?);
        let start = number(&mut self.start);
        let end = number(&mut self.end);
        let hits = self.tree.hits.iter().fold(0i64, |sum, &hits| sum.saturating_add(hits));
        let samples = self.ticks.nodes.len() as u64;
        notes.records = if samples > 0 { samples } else { self.tree.len() as u64 };
        let timed = samples > 0 && self.set_times(start, end, &mut notes)?;
        let mut b = Builder::new();
        if timed {
            b.sample_type("time", "nanoseconds", 1);
        }
        b.sample_type("samples", "count", 1);
        let mut resolved = self.tree.resolve(&mut b, &mut self.calls, &mut notes);
        let count = if timed {
            let complete = notes.fault.is_none() && self.ticks.nodes.len() as u64 == samples;
            let end = Span { start, end, end_of_last: self.end_of_last(end).filter(|_| complete) };
            self.add_timed(&mut b, &mut resolved, end, &mut notes)
        } else if samples > 0 {
            notes.remarks.push("the samples have no times: there is no `time`, only their number".into());
            self.add_untimed(&mut b, &mut resolved, &mut notes)
        } else {
            notes.remarks.push("no list of samples: each node has the samples of its `hitCount`, and there are no times".into());
            self.add_hits(&mut b, &mut resolved)
        };
        if count == 0 {
            return Err(match notes.fault {
                Some((at, message)) => ReadError::Truncated { at, message: format!("{message}; no sample stands before it") },
                None => ReadError::Unsupported("a CPU profile without samples".into()),
            });
        }
        if samples > 0 && hits > 0 && hits as u64 != samples && notes.fault.is_none() {
            let text = "the hits of the nodes add up to";
            notes.remarks.push(format!("{text} {hits}, and the list has {}: the list is what counts", plural(samples, "sample")));
        }
        Ok(Read { profile: b.finish()?, notes })
    }

    fn add_timed(&mut self, b: &mut Builder, resolved: &mut Resolved, span: Span, notes: &mut Notes) -> u64 {
        let timeline = std::mem::take(&mut self.ticks).in_order(span.end_of_last);
        if timeline.back > 0 {
            let back = plural(timeline.back, "place");
            notes.remarks.push(format!("samples stand behind later ones in {back}: they are sorted by their times"));
        }
        let start = span.start.map_or(timeline.start_ns, |start| start.min(timeline.start_ns));
        let until = timeline.end_ns;
        b.info().duration_ns = span.end.unwrap_or(until).max(until).saturating_sub(start).max(0);
        let columns = timeline.columns(start, |tick| {
            let Some(row) = resolved.row(tick.node) else {
                self.skip_unknown(notes, tick.node);
                return None;
            };
            Some(self.tree.stack(b, &mut self.calls, resolved, row, tick.line))
        });
        let count = columns.stacks.len();
        b.timed_samples(columns.stacks, vec![columns.lasted_ns, vec![1; count]], columns.times_ns);
        count as u64
    }

    fn add_untimed(&mut self, b: &mut Builder, resolved: &mut Resolved, notes: &mut Notes) -> u64 {
        let mut count = 0;
        for (i, &node) in self.ticks.nodes.iter().enumerate() {
            let Some(row) = resolved.row(node) else {
                self.skip_unknown(notes, node);
                continue;
            };
            let line = self.ticks.lines.get(i).copied().unwrap_or(0);
            let stack = self.tree.stack(b, &mut self.calls, resolved, row, line);
            b.sample(stack, &[1], SampleData::default());
            count += 1;
        }
        count
    }

    fn add_hits(&mut self, b: &mut Builder, resolved: &mut Resolved) -> u64 {
        let mut count = 0;
        for row in 0..self.tree.len() {
            let hits = self.tree.hits[row];
            if hits > 0 {
                let stack = self.tree.stack(b, &mut self.calls, resolved, row, 0);
                b.sample(stack, &[hits], SampleData::default());
                count += 1;
            }
        }
        count
    }

    /// Gives each sample a time, if the file tells. What has none is left out.
    fn set_times(&mut self, start: Option<i64>, end: Option<i64>, notes: &mut Notes) -> Result<bool> {
        let samples = self.ticks.nodes.len();
        if let Some(times) = self.timestamps.take().filter(|_| self.nested || self.deltas.is_none()) {
            self.ticks.times = times;
        } else if let Some(deltas) = self.deltas.take() {
            let mut now = start.unwrap_or(0);
            self.ticks.times = deltas;
            for time in &mut self.ticks.times {
                now = now.checked_add(*time).ok_or_else(|| ReadError::Malformed {
                    at: at(self.times_at),
                    message: "the times do not fit 64 bits of nanoseconds".into(),
                })?;
                *time = now;
            }
        } else if let (Some(start), Some(end), None) = (start, end, &notes.fault)
            && end > start
        {
            let length = i128::from(end) - i128::from(start);
            self.ticks.times = (0..samples).map(|i| (i128::from(start) + length * i as i128 / samples as i128) as i64).collect();
            notes.remarks.push("the samples have no times: they are spread evenly over the time of the profile".into());
        } else {
            return Ok(false);
        }
        let times = self.ticks.times.len();
        for _ in times..samples {
            notes.skip("a sample without a time", at(self.samples_at), || format!("sample {} of {samples}", times + 1));
        }
        for _ in samples + 1..times {
            notes.skip("a time without a sample", at(self.times_at), || format!("time {} of {times}", samples + 1));
        }
        self.ticks.nodes.truncate(times);
        Ok(true)
    }

    /// When the last sample ended: one time more than there are samples says so, else the end of the profile.
    fn end_of_last(&self, end: Option<i64>) -> Option<i64> {
        let one_more = self.ticks.times.len() == self.ticks.nodes.len() + 1;
        if one_more { self.ticks.times.last().copied() } else { end }
    }

    fn skip_unknown(&self, notes: &mut Notes, node: i64) {
        notes.skip("a sample of a node that is not in the file", at(self.samples_at), || format!("node {node}"));
    }
}

/// The time of a profile, nanoseconds by its own clock.
struct Span {
    start: Option<i64>,
    end: Option<i64>,
    end_of_last: Option<i64>,
}

/// A place that is only missing where nothing stands that could be at fault.
fn at(place: Option<Place>) -> Place {
    place.unwrap_or(Place::Byte(0))
}

/// Reads a list of times into nanoseconds.
fn microseconds(json: &mut Json<'_>, into: &mut Vec<i64>) -> Result<()> {
    json.numbers(3, |time| into.push(time.unwrap_or(0)))
}
