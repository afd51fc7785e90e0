//! The records of a recording, one after the other, from wherever they come.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::attr::Attr;
use super::features::Features;
use super::queue::{Next, Queue};
use super::record::{Change, HEADER, Header, World, kind};
use super::sample::Sample;
use super::stacks::{Context, Stacks};
use super::unpack::{Broken, Unpacker};
use super::wire::{Endian, Wire, until_zero};
use crate::{Notes, Options, Place, ReadError};

/// What the recorder says of itself, counted.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Events it lost, as records in their place say and as counters at the end say.
    pub(super) lost: u64,
    pub(super) lost_records: u64,
    pub(super) lost_samples: u64,
    pub(super) throttled: u64,
    pub(super) switches: u64,
    pub(super) text_pokes: u64,
    /// Bytes of hardware traces.
    pub(super) traces: u64,
    /// Compressed records and what they became, bytes.
    pub(super) packed: u64,
    pub(super) unpacked: u64,
}

/// All that is read.
pub(super) struct Session<'o> {
    options: &'o Options,
    pub(super) endian: Endian,
    pub(super) attrs: Vec<Attr>,
    pub(super) by_id: HashMap<u64, u32, FxBuildHasher>,
    last_id: (u64, u32),
    /// Where records have the ids of their events: samples from the front, others from the end.
    sample_id_at: Option<usize>,
    other_id_from_end: Option<usize>,
    pub(super) features: Features,
    queue: Queue,
    pub(super) stacks: Stacks,
    unpacker: Unpacker,
    /// Unpacked, and not a whole record yet.
    plain: Vec<u8>,
    pub(super) told: Told,
    /// What follows cannot be read since it is broken, not since it is missing.
    pub(super) damaged: bool,
    /// Records that came too late to be put where they belong.
    pub(super) late: u64,
    pub(super) notes: Notes,
}

impl<'o> Session<'o> {
    pub(super) fn new(endian: Endian, options: &'o Options) -> Self {
        Session {
            options,
            endian,
            attrs: Vec::new(),
            by_id: HashMap::default(),
            last_id: (0, 0),
            sample_id_at: None,
            other_id_from_end: None,
            features: Features::default(),
            queue: Queue::default(),
            stacks: Stacks::new(),
            unpacker: Unpacker::new(),
            plain: Vec::new(),
            told: Told::default(),
            damaged: false,
            late: 0,
            notes: Notes::new(super::NAME),
        }
    }

    /// Adds an event and the ids of its counters.
    pub(super) fn attr(&mut self, attr: Attr, ids: &[u64]) {
        let row = self.attrs.len() as u32;
        self.by_id.extend(ids.iter().map(|&id| (id, row)));
        if row == 0 {
            (self.sample_id_at, self.other_id_from_end) = (attr.sample_id_at(), attr.other_id_from_end());
        }
        self.attrs.push(attr);
    }

    /// Takes a whole record; `at` is its place in the file. How many bytes follow that belong to it.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] if compressed records become too much, [`ReadError::Model`] if tables are full.
    pub(super) fn record(&mut self, bytes: &[u8], at: u64) -> Result<u64, ReadError> {
        let mut w = Wire::new(bytes, self.endian);
        let Some(header) = Header::read(&mut w) else { return Ok(0) };
        match header.kind {
            kind::COMPRESSED => self.compressed(w.rest(), at)?,
            kind::COMPRESSED2 => {
                if let Some(packed) = w.u64().and_then(|size| w.bytes(usize::try_from(size).ok()?)) {
                    self.compressed(packed, at)?;
                } else {
                    self.too_short(header, at);
                }
            }
            _ => return self.plain_record(header, w, at),
        }
        self.notes.records += 1;
        Ok(0)
    }

    /// A record that is not compressed, or is not any more.
    fn plain_record(&mut self, header: Header, mut w: Wire<'_>, at: u64) -> Result<u64, ReadError> {
        self.notes.records += 1;
        match header.kind {
            kind::SAMPLE => {
                self.sample(header, w, at);
                if self.queue.is_full() {
                    self.flush(Flush::Half);
                }
                self.check_full()?;
            }
            kind::FINISHED_ROUND => {
                // Compressed records come out late, so that their rounds are not known.
                if self.told.packed == 0
                    && let Some(until) = self.queue.finish_round()
                {
                    self.flush(Flush::Until(until));
                }
            }
            kind::MMAP | kind::MMAP2 | kind::COMM | kind::FORK | kind::KSYMBOL => {
                let time = self.time_of(w.rest());
                match Change::read(header, w) {
                    Some(change) => self.change(time, change, header.size),
                    None => self.too_short(header, at),
                }
            }
            kind::FIRST_OF_PERF.. => return self.of_perf(header, w, at),
            _ => {
                if self.other(header, &mut w, at).is_none() {
                    self.too_short(header, at);
                }
            }
        }
        Ok(0)
    }

    fn check_full(&self) -> Result<(), ReadError> {
        if self.stacks.is_full() {
            let limit = "4 billion that can be held";
            return Err(ReadError::Model(profile::ModelError::TooLarge { what: "addresses and stacks", limit }));
        }
        Ok(())
    }

    fn too_short(&mut self, header: Header, at: u64) {
        self.notes.skip("record that is shorter than its fields", Place::Byte(at), || {
            format!("type {}, {} bytes", header.kind, header.size)
        });
    }

    /// The row of the attributes an id belongs to.
    #[inline]
    fn event(&mut self, id: Option<u64>) -> Option<u32> {
        // Records that perf makes up have no id.
        let Some(id) = id.filter(|&id| id != 0 && self.attrs.len() > 1) else { return (!self.attrs.is_empty()).then_some(0) };
        if self.last_id.0 != id {
            self.last_id = (id, *self.by_id.get(&id)?);
        }
        Some(self.last_id.1)
    }

    fn sample(&mut self, header: Header, w: Wire<'_>, at: u64) {
        let endian = self.endian;
        let number = |at: usize| Wire::new(w.rest().get(at..)?, endian).u64();
        let id = self.sample_id_at.and_then(number);
        let Some(event) = self.event(id) else {
            self.notes.skip("sample of an event that the file does not describe", Place::Byte(at), || {
                id.map_or(String::new(), |id| format!("id {id}"))
            });
            return;
        };
        let attr = &self.attrs[event as usize];
        let store = self.queue.store();
        let (words, stacks) = (store.words.len(), store.stacks.len());
        let keep_stacks = self.options.symbols.is_some();
        match Sample::read(event, attr, World::of(header.misc), w, keep_stacks, store) {
            Some(sample) if sample.reads.length == 0 && i64::try_from(sample.period).is_err() => {
                store.words.truncate(words);
                store.stacks.truncate(stacks);
                let why = "sample whose period does not fit 63 bits";
                self.notes.skip(why, Place::Byte(at), || sample.period.to_string());
            }
            Some(sample) if is_time(sample.time) => self.queue.sample(sample, header.size),
            Some(sample) => {
                self.now(|store| Next::Sample(sample, store));
                self.queue.store().words.truncate(words);
                self.queue.store().stacks.truncate(stacks);
            }
            None => {
                store.words.truncate(words);
                store.stacks.truncate(stacks);
                self.notes.skip("sample that is shorter than its fields", Place::Byte(at), || format!("{} bytes", header.size));
            }
        }
    }

    /// The time of a record that is no sample; 0 if it has none.
    fn time_of(&mut self, body: &[u8]) -> u64 {
        let endian = self.endian;
        let from_end = |n: usize| Wire::new(body.get(body.len().checked_sub(n)?..)?, endian).u64();
        let id = self.other_id_from_end.and_then(from_end);
        let attr = self.event(id).map(|event| &self.attrs[event as usize]);
        attr.and_then(Attr::other_time_from_end).and_then(from_end).unwrap_or(0)
    }

    fn change(&mut self, time: u64, change: Change, bytes: usize) {
        if is_time(time) {
            self.queue.change(time, change, bytes);
            if self.queue.is_full() {
                self.flush(Flush::Half);
            }
        } else {
            self.now(|_| Next::Change(change));
        }
    }

    /// Takes something at once, whatever waits.
    fn now<'a>(&'a mut self, next: impl FnOnce(&'a super::sample::Store) -> Next<'a>) {
        let symbols = self.options.symbols.as_deref();
        let context = Context { attrs: &self.attrs, by_id: &self.by_id, features: &self.features, symbols };
        self.stacks.take(next(self.queue.store()), &context);
    }

    fn flush(&mut self, which: Flush) {
        let symbols = self.options.symbols.as_deref();
        let context = Context { attrs: &self.attrs, by_id: &self.by_id, features: &self.features, symbols };
        let stacks = &mut self.stacks;
        let take = |next: Next<'_>| stacks.take(next, &context);
        match which {
            Flush::Until(time) => self.queue.flush(time, take),
            Flush::Half => self.queue.flush_half(take),
        }
    }

    /// Other records of the kernel; `None` if one is too short.
    fn other(&mut self, header: Header, w: &mut Wire<'_>, at: u64) -> Option<()> {
        let told = &mut self.told;
        match header.kind {
            kind::LOST => {
                w.u64()?;
                told.lost = told.lost.saturating_add(w.u64()?);
                told.lost_records += 1;
            }
            kind::LOST_SAMPLES => told.lost_samples = told.lost_samples.saturating_add(w.u64()?),
            kind::THROTTLE => told.throttled += 1,
            kind::SWITCH | kind::SWITCH_CPU_WIDE => told.switches += 1,
            kind::TEXT_POKE => told.text_pokes += 1,
            kind::EXIT | kind::UNTHROTTLE | kind::AUX | kind::ITRACE_START | kind::NAMESPACES | kind::BPF_EVENT => {}
            kind::CGROUP | kind::AUX_OUTPUT_HW_ID => {}
            unknown => self.unknown(unknown, at),
        }
        Some(())
    }

    fn unknown(&mut self, kind: u32, at: u64) {
        self.notes.skip("record of a type that is not known", Place::Byte(at), || format!("type {kind}"));
    }

    /// A piece of the compressed stream.
    fn compressed(&mut self, packed: &[u8], at: u64) -> Result<(), ReadError> {
        self.told.packed += packed.len() as u64;
        let before = self.plain.len();
        let result = self.unpacker.push(packed, &mut self.plain);
        self.unpacked(before, at)?;
        if let Err(Broken) = result {
            let why = "compressed record that cannot be unpacked";
            self.notes.skip(why, Place::Byte(at), || format!("{} bytes", packed.len()));
        }
        Ok(())
    }

    /// Takes the whole records of what was unpacked; what stood there `before` is counted already.
    fn unpacked(&mut self, before: usize, at: u64) -> Result<(), ReadError> {
        self.told.unpacked += (self.plain.len() - before) as u64;
        let limit = self.options.max_bytes;
        if self.told.unpacked > limit {
            return Err(ReadError::TooLarge { limit, what: "what the compressed records hold" });
        }
        let plain = std::mem::take(&mut self.plain);
        let mut left = &plain[..];
        loop {
            let mut w = Wire::new(left, self.endian);
            let Some(header) = Header::read(&mut w) else { break };
            if header.size < HEADER {
                self.notes
                    .skip("compressed records behind one that is broken", Place::Byte(at), || format!("{} bytes", left.len()));
                left = &[];
                break;
            }
            let Some((record, rest)) = left.split_at_checked(header.size) else { break };
            self.plain_record(header, Wire::new(&record[HEADER..], self.endian), at)?;
            left = rest;
        }
        let used = plain.len() - left.len();
        self.plain = plain;
        self.plain.drain(..used);
        Ok(())
    }

    /// No more records come; `at` is where they end.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub(super) fn finish(&mut self, at: u64) -> Result<(), ReadError> {
        let before = self.plain.len();
        let whole = self.unpacker.finish(&mut self.plain);
        self.unpacked(before, at)?;
        if (!whole || !self.plain.is_empty()) && self.notes.fault.is_none() {
            self.notes.fault = Some((Place::Byte(at), "the compressed records end in the middle of one".into()));
        }
        self.flush(Flush::Until(u64::MAX));
        self.late = self.queue.late;
        self.check_full()
    }

    /// Records that perf itself writes.
    fn of_perf(&mut self, header: Header, mut w: Wire<'_>, at: u64) -> Result<u64, ReadError> {
        let read: Option<u64> = (|| {
            match header.kind {
                kind::HEADER_ATTR => {
                    let mut size = Wire::new(w.rest(), self.endian);
                    size.u32()?;
                    let size = (size.u32()? as usize).max(64);
                    let attr = Attr::read(w.bytes(size)?, self.endian)?;
                    let mut ids = Vec::new();
                    w.u64s(w.rest().len() as u64 / 8, &mut ids)?;
                    self.attr(attr, &ids);
                }
                kind::EVENT_UPDATE => {
                    const NAME: u64 = 2;
                    let (what, id) = (w.u64()?, w.u64()?);
                    if what == NAME
                        && let Some(&row) = self.by_id.get(&id)
                    {
                        self.attrs[row as usize].name = Some(until_zero(w.rest()));
                    }
                }
                kind::FEATURE => {
                    let feature = w.u64()?;
                    self.features.read(u32::try_from(feature).unwrap_or(u32::MAX), w.rest(), self.endian);
                }
                kind::BUILD_ID => self.features.build_id(header.misc, w)?,
                // The data stand behind the record.
                kind::TRACING_DATA => return Some(u64::from(w.u32()?).next_multiple_of(8)),
                kind::AUXTRACE => {
                    let size = w.u64()?;
                    self.told.traces = self.told.traces.saturating_add(size);
                    return Some(size);
                }
                unknown if unknown > kind::LAST_OF_PERF => self.unknown(unknown, at),
                _ => {}
            }
            Some(0)
        })();
        Ok(read.unwrap_or_else(|| {
            self.too_short(header, at);
            0
        }))
    }
}

/// How much leaves the queue.
enum Flush {
    Until(u64),
    Half,
}

/// perf writes 0 or all ones for no time.
fn is_time(time: u64) -> bool {
    time != 0 && time != u64::MAX
}
