//! A recording is a row of chunks, each complete in itself.

use std::io::Read;

use super::wire::{Cursor, Fault, Wire};
use crate::input::AtReader;
use crate::{Input, Place, ReadError};

pub(super) const MAGIC: &[u8] = b"FLR\0";

/// Bytes of a chunk's header.
pub(super) const HEADER: usize = 68;

/// What a chunk's first bytes say. Times are nanoseconds after 1970, ticks are those of the recorder's clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    /// Bytes of the chunk; 0 while it is still being written.
    size: u64,
    /// Where its last constant pools stand.
    pub(super) pools: u64,
    pub(super) metadata: u64,
    pub(super) start_ns: i64,
    pub(super) duration_ns: i64,
    pub(super) start_ticks: i64,
    pub(super) ticks_per_second: i64,
    pub(super) compressed: bool,
}

impl Header {
    fn parse(bytes: &[u8; HEADER], base: u64) -> Result<Header, ReadError> {
        let wrong = |at: usize, message: String| ReadError::from(Box::new(Fault { at: base + at as u64, message, cut: false }));
        if !bytes.starts_with(MAGIC) {
            return Err(wrong(0, "no chunk of a flight recording begins here".into()));
        }
        let mut numbers = Cursor::new(bytes, MAGIC.len(), base, false);
        let fields: Wire<(i64, i64, [i64; 7])> = (|| {
            let (major, minor) = (numbers.number(2)?, numbers.number(2)?);
            let mut longs = [0; 7];
            for long in &mut longs {
                *long = numbers.long()?;
            }
            Ok((major, minor, longs))
        })();
        let (major, minor, [size, pools, metadata, start_ns, duration_ns, start_ticks, ticks_per_second]) = fields?;
        if major != 2 {
            let what = format!("flight recordings of version {major}.{minor}; version 2, of OpenJDK 8u262 and later, is read");
            return Err(ReadError::Unsupported(what));
        }
        let size = size as u64;
        if size != 0 && size < HEADER as u64 {
            return Err(wrong(8, format!("the chunk says that it has {size} bytes, less than its header")));
        }
        if ticks_per_second <= 0 {
            return Err(wrong(56, format!("the clock says that it makes {ticks_per_second} ticks a second")));
        }
        let compressed = bytes[HEADER - 1] & 1 != 0;
        let (pools, metadata) = (pools as u64, metadata as u64);
        Ok(Header { size, pools, metadata, start_ns, duration_ns, start_ticks, ticks_per_second, compressed })
    }

    /// Nanoseconds after 1970.
    pub(super) fn time_ns(&self, ticks: i64) -> i128 {
        i128::from(self.start_ns) + self.span_ns(i128::from(ticks) - i128::from(self.start_ticks))
    }

    /// Ticks as nanoseconds.
    pub(super) fn span_ns(&self, ticks: i128) -> i128 {
        ticks * 1_000_000_000 / i128::from(self.ticks_per_second)
    }
}

/// One chunk, or what there is of it.
pub(super) struct Chunk<'a> {
    pub(super) header: Header,
    pub(super) bytes: &'a [u8],
    /// Where it begins in the file.
    pub(super) base: u64,
    /// Bytes of it are missing.
    pub(super) cut: bool,
}

impl<'a> Chunk<'a> {
    pub(super) fn cursor(&self, at: usize) -> Cursor<'a> {
        Cursor::new(self.bytes, at, self.base, self.header.compressed)
    }
}

enum From<'a> {
    Bytes(&'a [u8]),
    Stream(Box<dyn Read + 'a>),
}

/// Hands out one chunk after the other, and holds one at a time.
pub(super) struct Chunks<'a> {
    from: From<'a>,
    buffer: Vec<u8>,
    /// Where the next chunk begins.
    at: u64,
    /// Most bytes of one chunk.
    limit: u64,
    /// Why the input ended before its end.
    pub(super) broke_off: Option<String>,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(input: Input<'a>, limit: u64) -> Self {
        let from = match input {
            Input::Bytes(bytes) => From::Bytes(bytes),
            Input::At(source) => From::Stream(Box::new(AtReader::new(source, 0, source.size()))),
            Input::Stream(stream) => From::Stream(Box::new(stream)),
        };
        Chunks { from, buffer: Vec::new(), at: 0, limit, broke_off: None }
    }

    /// Where the next chunk begins, and the file ends if there is none.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The next chunk, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Chunk<'_>>, ReadError> {
        let base = self.at;
        self.buffer.clear();
        if self.fill(HEADER as u64)? == 0 {
            return Ok(None);
        }
        let Some(header) = self.seen(base).first_chunk::<HEADER>() else {
            let at = Place::Byte(base + self.seen(base).len() as u64);
            self.at = base + self.seen(base).len() as u64;
            return Err(ReadError::Truncated { at, message: "the header of a chunk has 68 bytes".into() });
        };
        let header = Header::parse(header, base)?;
        let want = if header.size == 0 { u64::MAX } else { header.size };
        let got = self.fill(want.min(self.limit.saturating_add(1)))?;
        if got > self.limit {
            return Err(ReadError::TooLarge { limit: self.limit, what: "a chunk of the recording" });
        }
        let cut = got < header.size || header.size == 0 && self.broke_off.is_some();
        self.at = base + got;
        Ok(Some(Chunk { header, bytes: &self.seen(base)[..got as usize], base, cut }))
    }

    /// Bytes from the start of the chunk on.
    fn seen(&self, base: u64) -> &[u8] {
        match &self.from {
            From::Bytes(bytes) => &bytes[(base as usize).min(bytes.len())..],
            From::Stream(_) => &self.buffer,
        }
    }

    /// Sees to it that so many bytes of the chunk are there, and says how many of them are.
    fn fill(&mut self, want: u64) -> Result<u64, ReadError> {
        let have = match &mut self.from {
            From::Bytes(bytes) => bytes.len() as u64 - self.at.min(bytes.len() as u64),
            From::Stream(stream) => {
                let missing = want.saturating_sub(self.buffer.len() as u64);
                if self.broke_off.is_none()
                    && let Err(e) = stream.take(missing).read_to_end(&mut self.buffer)
                {
                    if e.get_ref().is_some_and(|own| own.is::<ReadError>()) || self.at == 0 && self.buffer.is_empty() {
                        return Err(e.into());
                    }
                    self.broke_off = Some(e.to_string());
                }
                self.buffer.len() as u64
            }
        };
        Ok(have.min(want))
    }
}
