//! Cuts a text into one piece per thread, and joins what was read of them.
//!
//! A piece ends where no sample is open, or where a line follows that begins the next one, so that nothing in it depends
//! on another piece. Joined in order, its tables and notes are those of one thread.

use super::reader::{End, Reader};
#[cfg(feature = "parallel")]
use super::reader::{Open, too_large};
#[cfg(feature = "parallel")]
use super::records::MAX_COMMENTS;
use super::window::Window;
use crate::input::AtReader;
use crate::{Options, ReadAt, ReadError};
#[cfg(feature = "parallel")]
use crate::{Place, perf_common::NONE};

/// A text that can be read at any place.
#[derive(Clone, Copy)]
pub(super) enum Text<'a> {
    /// In memory.
    Bytes(&'a [u8]),
    /// Read as needed.
    At(&'a dyn ReadAt),
}

impl Text<'_> {
    fn size(self) -> u64 {
        match self {
            Text::Bytes(bytes) => bytes.len() as u64,
            Text::At(source) => source.size(),
        }
    }

    /// Reads what stands between two places.
    fn read(self, start: u64, end: u64) -> Piece {
        let mut reader = Reader::default();
        let ended = match self {
            Text::Bytes(bytes) => reader.run(Window::over(&bytes[start as usize..end as usize])),
            Text::At(source) => reader.run(Window::reading(&mut AtReader::new(source, start, end))),
        };
        Piece { reader, ended }
    }
}

/// What was read between two places.
struct Piece {
    reader: Reader,
    ended: Result<End, ReadError>,
}

/// Reads a text, with several threads if it is long and they may be used.
#[cfg(feature = "parallel")]
pub(super) fn read(text: Text<'_>, options: &Options) -> Result<Reader, ReadError> {
    /// A piece for a thread of its own is at least this long.
    const MIN_PIECE: u64 = 4 << 20;
    let pieces = (options.threads as u64).min(text.size() / MIN_PIECE);
    read_pieces(text, pieces)
}

/// Reads a text.
#[cfg(not(feature = "parallel"))]
pub(super) fn read(text: Text<'_>, _: &Options) -> Result<Reader, ReadError> {
    read_alone(text)
}

fn read_alone(text: Text<'_>) -> Result<Reader, ReadError> {
    let Piece { mut reader, ended } = text.read(0, text.size());
    reader.finish(ended?)?;
    Ok(reader)
}

/// Reads a text in at most so many pieces, each on a thread of its own.
#[cfg(feature = "parallel")]
fn read_pieces(text: Text<'_>, pieces: u64) -> Result<Reader, ReadError> {
    let size = text.size();
    let mut ends = Vec::new();
    for i in 1..pieces {
        ends.extend(boundary(text, (size / pieces * i).max(ends.last().copied().unwrap_or(0))));
    }
    ends.push(size);
    ends.dedup();
    if ends.len() == 1 {
        return read_alone(text);
    }
    let starts: Vec<u64> = [0].into_iter().chain(ends.iter().copied()).collect();
    let read: Vec<(Piece, u64)> = std::thread::scope(|scope| {
        let workers: Vec<_> = starts
            .iter()
            .zip(&ends)
            .map(|(&start, &end)| {
                scope.spawn(move || {
                    let mut piece = text.read(start, end);
                    // What follows this piece ends its last sample.
                    if end < size
                        && let Ok(End::Input { .. }) = piece.ended
                        && piece.reader.bytes == end - start
                        && let Err(e) = piece.reader.close_before_header()
                    {
                        piece.ended = Err(e);
                    }
                    (piece, end - start)
                })
            })
            .collect();
        workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    join(read)
}

/// Joins pieces that follow each other, up to the first that stopped before its end.
#[cfg(feature = "parallel")]
fn join(pieces: Vec<(Piece, u64)>) -> Result<Reader, ReadError> {
    let mut all: Option<Reader> = None;
    let mut end = End::Input { cut: false };
    for (Piece { reader, ended }, length) in pieces {
        end = ended?;
        let whole = matches!(end, End::Input { .. }) && reader.bytes == length;
        match &mut all {
            None => all = Some(reader),
            Some(all) => all.append(reader)?,
        }
        if !whole {
            break;
        }
    }
    let mut all = all.unwrap_or_default();
    all.finish(end)?;
    Ok(all)
}

#[cfg(feature = "parallel")]
impl Reader {
    /// Adds all of `next`, which was read behind this. No sample is open here.
    pub(super) fn append(&mut self, next: Reader) -> Result<(), ReadError> {
        let lines = self.lines.append(&next.lines);
        let nodes = self.tree.append(&next.tree, &lines);
        if self.lines.is_full() || self.tree.is_full() {
            return Err(too_large());
        }
        let events: Vec<u32> = next.events.iter().map(|event| self.event(&event.name)).collect();
        for (&row, event) in events.iter().zip(&next.events) {
            self.events[row as usize].samples += event.samples;
            self.events[row as usize].periods += event.periods;
        }
        let whos: Vec<u32> = next.who_texts.rows.iter().map(|text| self.who(text)).collect();
        let who = |row: u32| whos.get(row as usize).copied().unwrap_or(NONE);
        let mut rows = next.rows;
        for row in rows.iter_mut().flatten() {
            (row.stack, row.who, row.event) = (nodes[row.stack as usize], who(row.who), events[row.event as usize]);
        }
        self.rows.append(&mut rows);
        self.open = next.open.map(|open| Open {
            who: who(open.who),
            event: events[open.event as usize],
            line: open.line + self.line,
            ..open
        });
        self.rest = next.rest;
        self.stack = next.stack.iter().map(|&row| lines[row as usize]).collect();
        for mut skipped in next.notes.skipped {
            if let Place::Line(line) = &mut skipped.first {
                *line += self.line;
            }
            match self.notes.skipped.iter_mut().find(|s| s.why == skipped.why) {
                Some(known) => known.count += skipped.count,
                None => self.notes.skipped.push(skipped),
            }
        }
        self.notes.lost = self.notes.lost.saturating_add(next.notes.lost);
        if self.notes.producer.is_empty() {
            self.notes.producer = next.notes.producer;
        }
        self.samples += next.samples;
        self.timed += next.timed;
        self.no_stack += next.no_stack;
        self.chains += next.chains;
        self.bare += next.bare;
        self.lost_chunks = self.lost_chunks.saturating_add(next.lost_chunks);
        self.comments.extend(next.comments);
        self.comments.truncate(MAX_COMMENTS);
        self.comment_lines += next.comment_lines;
        self.line += next.line;
        self.bytes += next.bytes;
        self.half_line = next.half_line;
        Ok(())
    }
}

/// The first place at or after `at` that no sample reaches over; none if it is not near.
#[cfg(feature = "parallel")]
fn boundary(text: Text<'_>, at: u64) -> Option<u64> {
    /// Bytes that are looked at: no stack is longer.
    const MOST: usize = 4 << 20;
    let mut length = 64 << 10;
    loop {
        let mut copied = Vec::new();
        let bytes = match text {
            Text::Bytes(bytes) => &bytes[at as usize..(at as usize).saturating_add(length).min(bytes.len())],
            Text::At(source) => {
                let end = source.size().min(at.saturating_add(length as u64));
                // A fault is found again by the piece that has it.
                std::io::Read::read_to_end(&mut AtReader::new(source, at, end), &mut copied).ok()?;
                &copied
            }
        };
        if let Some(found) = boundary_in(bytes) {
            return Some(at + found as u64);
        }
        if bytes.len() < length || length >= MOST {
            return None;
        }
        length *= 8;
    }
}

/// The first such place in bytes that may begin anywhere: behind a blank line, or before a header.
#[cfg(feature = "parallel")]
fn boundary_in(bytes: &[u8]) -> Option<usize> {
    let mut start = memchr::memchr(b'\n', bytes)? + 1;
    loop {
        let end = start + memchr::memchr(b'\n', &bytes[start..])?;
        let line = &bytes[start..end];
        if line.trim_ascii().is_empty() {
            return Some(end + 1);
        }
        if super::reader::begins_a_sample(line) {
            return Some(start);
        }
        start = end + 1;
    }
}

#[cfg(all(test, feature = "parallel"))]
mod tests {
    use super::*;
    use crate::perf_script::freeze::freeze;

    /// All that comes of a text.
    fn outcome(reader: Result<Reader, ReadError>) -> String {
        match reader.and_then(freeze) {
            Ok(read) => format!("{}{:?}", read.profile.to_text(), read.notes),
            Err(e) => format!("{e}"),
        }
    }

    /// The cases that are text, and all of them behind each other.
    fn texts() -> Vec<Vec<u8>> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/perf-script");
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
        paths.sort();
        let mut texts: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
        assert!(texts.len() > 30);
        let readable: Vec<u8> = texts.iter().filter(|text| read_alone(Text::Bytes(text)).is_ok()).flatten().copied().collect();
        texts.push([&readable[..], &readable[..]].concat());
        texts
    }

    #[test]
    fn any_number_of_pieces_gives_the_same() {
        for text in texts() {
            let alone = outcome(read_alone(Text::Bytes(&text)));
            for pieces in [2, 3, 4, 5, 7, 16, 50] {
                assert_eq!(outcome(read_pieces(Text::Bytes(&text), pieces)), alone, "{pieces} pieces");
                assert_eq!(outcome(read_pieces(Text::At(&&text[..]), pieces)), alone, "{pieces} pieces, read");
            }
        }
    }

    #[test]
    fn cut_off_anywhere_it_is_the_same() {
        for text in texts().iter().filter(|text| text.len() < 1_500) {
            for end in 0..text.len() {
                let text = Text::Bytes(&text[..end]);
                assert_eq!(outcome(read_pieces(text, 3)), outcome(read_alone(text)));
            }
        }
    }

    #[test]
    fn every_boundary_alone_gives_the_same() {
        let mut found = 0;
        for text in texts() {
            let alone = outcome(read_alone(Text::Bytes(&text)));
            let ends: std::collections::BTreeSet<usize> =
                (0..text.len()).filter_map(|at| Some(at + boundary_in(&text[at..])?)).filter(|&end| end < text.len()).collect();
            for &end in &ends {
                let mut first = Text::Bytes(&text).read(0, end as u64);
                first.reader.close_before_header().unwrap();
                let second = Text::Bytes(&text).read(end as u64, text.len() as u64);
                let pieces = vec![(first, end as u64), (second, (text.len() - end) as u64)];
                assert_eq!(outcome(join(pieces)), alone, "cut at {end}");
            }
            found += ends.len();
        }
        assert!(found > 300);
    }

    /// A source that fails at a place.
    struct Fails<'a>(&'a [u8], u64);

    impl ReadAt for Fails<'_> {
        fn size(&self) -> u64 {
            self.0.len() as u64
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = (self.1.saturating_sub(offset) as usize).min(buffer.len());
            if length == 0 && offset < self.size() {
                return Err(std::io::Error::other("gone"));
            }
            self.0.read_at(offset, &mut buffer[..length])
        }
    }

    /// A source that is shorter than it says.
    struct Shrunk<'a>(&'a [u8], u64);

    impl ReadAt for Shrunk<'_> {
        fn size(&self) -> u64 {
            self.1
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0.read_at(offset, buffer)
        }
    }

    #[test]
    fn faults_are_the_same() {
        let text = texts().pop().unwrap();
        for part in [0, 10, 100, 1_000, text.len() / 2, text.len() / 4 * 3, text.len() - 1] {
            let (fails, shrunk) = (Fails(&text, part as u64), Shrunk(&text[..part], text.len() as u64));
            for source in [&fails as &dyn ReadAt, &shrunk] {
                let alone = outcome(read_alone(Text::At(source)));
                for pieces in [2, 3, 8] {
                    assert_eq!(outcome(read_pieces(Text::At(source), pieces)), alone, "{part}: {pieces} pieces");
                }
            }
        }
        let header = b"a 1 1.000000: 1 cycles: \n\t  12 f (/x)\n\n".repeat(20);
        let long = [&header[..], &vec![b'f'; 17 << 20], b"\n\n", &header.repeat(30_000)].concat();
        let alone = outcome(read_alone(Text::Bytes(&long)));
        assert!(alone.contains("longer than 16 MiB"));
        for pieces in [2, 3, 8] {
            assert_eq!(outcome(read_pieces(Text::Bytes(&long), pieces)), alone);
            assert_eq!(outcome(read_pieces(Text::At(&&long[..]), pieces)), alone);
        }
        assert_eq!(
            outcome(read_pieces(Text::Bytes(&long[header.len()..]), 3)),
            outcome(read_alone(Text::Bytes(&long[header.len()..])))
        );
    }
}
