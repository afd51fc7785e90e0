//! `perf.data`, as `perf record` writes it: a file with a header, or a stream (`perf record -o -`).
//!
//! ```text
//! PERFILE2  header   attributes and ids   records …              sections: names of events, build ids, …
//!                    what each event is   samples, maps, names   (a stream has all of it as records)
//! ```
//!
//! The kernel's `perf_event.h` describes attributes and records, perf's `perf.data-file-format.txt` the rest. What is read
//! becomes the same profile as the text of `perf script`, and more where a file holds more:
//!
//! - Events are sample types with their periods as values, `samples` counts each sample; see [`perf_script`](crate::perf_script).
//! - Records are put in order of time, by rounds as perf writes them. Maps, names of threads, forks and new programs
//!   then apply to the samples that follow.
//! - A stack is the kernel's part and then the user's, leaf first; a hardware call stack (LBR) is the user's part where it
//!   was recorded. Copied stacks (`--call-graph dwarf`) are walked if there is somebody who can ([`symbols`](crate::symbols)),
//!   else what is above the user's leaf is missing and the stack truncated. So is one that is as deep as the kernel goes.
//! - A frame's address is the offset in its file; that of the running kernel, or process, for what is in no file. Its
//!   mapping says the same: it starts at its offset. Addresses that a symbol source knows become its functions, others
//!   are named after their binary.
//! - Addresses of data, raw fields of tracepoints, registers, weights, branch records that are no call stacks, hardware
//!   traces and switches are passed over; remarks count them. Host name and command line are never read.

mod attr;
mod features;
mod freeze;
mod maps;
mod queue;
mod record;
mod remarks;
mod sample;
mod session;
mod source;
mod stacks;
mod unpack;
mod wire;

use self::attr::{Attr, sample_type};
use self::record::{HEADER, Header};
use self::session::Session;
use self::source::Source;
use self::wire::{Endian, Wire};
use crate::{Input, Options, Place, Read, ReadError};

/// Name of the format.
const NAME: &str = "perf-data";
/// Bytes of a stream's header, and of a file's.
const PIPE_HEADER: u64 = 16;
const FILE_HEADER: u64 = 104;
/// Most bytes of a section that are read.
const MAX_SECTION: u64 = 1 << 28;

/// Do these first bytes look like `perf.data`, in either byte order?
pub fn sniff(head: &[u8]) -> bool {
    endian(head).is_some()
}

fn endian(head: &[u8]) -> Option<Endian> {
    match head.first_chunk()? {
        b"PERFILE2" => Some(Endian::Little),
        b"2ELIFREP" => Some(Endian::Big),
        _ => None,
    }
}

/// A part of the file.
#[derive(Debug, Clone, Copy)]
struct Section {
    offset: u64,
    size: u64,
}

impl Section {
    fn read(w: &mut Wire<'_>) -> Option<Section> {
        Some(Section { offset: w.u64()?, size: w.u64()? })
    }

    fn end(self) -> u64 {
        self.offset.saturating_add(self.size)
    }
}

/// Where a file has its parts.
struct Outline {
    /// Bytes of an attribute with the place of its ids.
    attr_size: usize,
    attrs: Section,
    data: Section,
    /// One bit for each section behind the data.
    features: [u64; 4],
}

impl Outline {
    fn read(mut w: Wire<'_>) -> Option<Outline> {
        let (_magic, _size, attr_size) = (w.u64()?, w.u64()?, w.u64()?);
        let (attrs, data, _types) = (Section::read(&mut w)?, Section::read(&mut w)?, Section::read(&mut w)?);
        let features = [w.u64()?, w.u64()?, w.u64()?, w.u64()?];
        Some(Outline { attr_size: usize::try_from(attr_size).ok()?, attrs, data, features })
    }
}

/// Reads `perf.data`.
///
/// # Errors
/// [`ReadError::Malformed`] or [`ReadError::Truncated`] if no sample can be read, [`ReadError::Unsupported`] for a
/// recording without samples, [`ReadError::TooLarge`] for compressed records that become too much.
pub fn read(input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let mut source = Source::new(input);
    let head = source.peek(FILE_HEADER as usize);
    if head.is_empty() {
        return Err(source.take_fault().map_or(ReadError::Empty, Into::into));
    }
    let Some(endian) = endian(head) else {
        return Err(ReadError::NotThisFormat {
            message: "no perf.data: it does not begin with PERFILE2 (that of before 2013, PERFFILE, is not read)".into(),
        });
    };
    let mut w = Wire::new(head, endian);
    let mut session = Session::new(endian, options);
    let (_, size) = (w.u64(), w.u64());
    if size == Some(PIPE_HEADER) {
        source.skip(PIPE_HEADER);
        records(&mut session, &mut source, u64::MAX)?;
    } else {
        let Some(outline) = Outline::read(Wire::new(head, endian)) else {
            return Err(ReadError::Truncated { at: Place::Byte(head.len() as u64), message: "the header is not whole".into() });
        };
        file(&mut session, &mut source, &outline, options)?;
    }
    session.notes.bytes = source.finish();
    if let Some(e) = source.take_fault() {
        // Errors of our own, as of a packed file that becomes too large, are no fault of the input.
        match ReadError::from(e) {
            ReadError::Io(e) => {
                session.notes.fault = Some((Place::Byte(source.at()), format!("the input breaks off: {e}")));
            }
            own => return Err(own),
        }
    }
    freeze::freeze(session, options.symbols.as_deref())
}

/// A file with a header.
fn file(session: &mut Session<'_>, source: &mut Source<'_>, outline: &Outline, options: &Options) -> Result<(), ReadError> {
    let (attrs, data) = (outline.attrs, outline.data);
    // The attributes stand before the data, and a stream must have read them before. Stacks cannot be walked without
    // the build ids, which stand behind them.
    if !source.is_random() && (data.offset > MAX_SECTION || attrs.end() > data.offset) {
        source.hold(options.max_bytes)?;
    }
    let table = source.section(attrs.offset, attrs.size.min(MAX_SECTION));
    // Attributes share no ids: all together have no more than one section may have.
    let mut ids_left = MAX_SECTION;
    for entry in table.chunks_exact(outline.attr_size.max(HEADER)) {
        let Some((attr, ids)) = entry.split_at_checked(outline.attr_size.saturating_sub(16)) else { break };
        let mut w = Wire::new(ids, session.endian);
        if let (Some(attr), Some(at)) = (Attr::read(attr, session.endian), Section::read(&mut w)) {
            if !source.is_random() && at.end() > data.offset {
                source.hold(options.max_bytes)?;
            }
            let bytes = source.section(at.offset, at.size.min(ids_left));
            ids_left -= bytes.len() as u64;
            let mut ids = Vec::new();
            let _ = Wire::new(&bytes, session.endian).u64s(bytes.len() as u64 / 8, &mut ids);
            session.attr(attr, &ids);
        }
    }
    if session.attrs.is_empty() {
        let message = "it describes no event: the attributes are missing or broken".to_owned();
        return Err(ReadError::Malformed { at: Place::Byte(attrs.offset), message });
    }
    let walks = options.symbols.is_some() && session.attrs.iter().any(|attr| attr.has(sample_type::STACK_USER));
    if walks && !source.is_random() {
        source.hold(options.max_bytes)?;
    }
    let first = source.is_random();
    // perf writes the size at the end; a recording that was killed has none, and no sections.
    let closed = data.size > 0;
    if first && closed {
        features(session, source, outline);
    }
    source.skip(data.offset.saturating_sub(source.at()));
    records(session, source, if closed { data.end() } else { u64::MAX })?;
    if !closed {
        session.notes.remarks.push("the recording was not closed, as if `perf record` had been killed: all of it that is there was read, names of events and build ids are missing".into());
    } else if !first {
        features(session, source, outline);
    }
    Ok(())
}

/// The sections behind the data.
fn features(session: &mut Session<'_>, source: &mut Source<'_>, outline: &Outline) {
    let has = |feature: &u32| outline.features[*feature as usize / 64] >> (feature % 64) & 1 == 1;
    let present: Vec<u32> = (0..features::MOST).filter(has).collect();
    let table = source.section(outline.data.end(), 16 * present.len() as u64);
    let mut w = Wire::new(&table, session.endian);
    for &feature in &present {
        let Some(at) = Section::read(&mut w) else {
            let at = Place::Byte(outline.data.end());
            session
                .notes
                .fault
                .get_or_insert((at, "the sections behind the records are cut off: names of events may be missing".into()));
            return;
        };
        let size = at.size.min(MAX_SECTION);
        let bytes = if features::is_read(feature) { source.section(at.offset, size) } else { Vec::new() };
        session.features.read(feature, &bytes, session.endian);
    }
}

/// All records up to a place in the file.
fn records(session: &mut Session<'_>, source: &mut Source<'_>, end: u64) -> Result<(), ReadError> {
    let open = end == u64::MAX;
    let fault = loop {
        let at = source.at();
        let left = usize::try_from(end.saturating_sub(at)).unwrap_or(usize::MAX);
        if left == 0 {
            break None;
        }
        let head = source.peek(HEADER);
        if open && head.is_empty() {
            break None;
        }
        let Some(header) = Header::read(&mut Wire::new(head, session.endian)) else { break Some("in a record".to_owned()) };
        if header.size < HEADER {
            break Some(format!("at a record that says it has {} bytes", header.size));
        }
        let bytes = source.peek(header.size);
        let Some(record) = bytes.get(..header.size).filter(|_| header.size <= left) else { break Some("in a record".to_owned()) };
        let more = session.record(record, at)?;
        source.skip((header.size as u64).saturating_add(more));
    };
    if let Some(how) = fault {
        session.damaged = how.starts_with("at");
        let what = if session.damaged { "the records cannot be followed further" } else { "the file is cut off" };
        session.notes.fault = Some((Place::Byte(source.at()), format!("{what}, {how}")));
    }
    session.finish(source.at())
}
