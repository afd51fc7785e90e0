//! The bytes of a file: from front to back, and out of turn where the source can.

use std::io::Read;

use crate::input::AtReader;
use crate::{Input, ReadAt, ReadError};

/// Bytes read at a time.
const BLOCK: usize = 1 << 20;

enum Kind<'a> {
    Bytes(&'a [u8]),
    At(&'a dyn ReadAt),
    Stream(&'a mut dyn Read),
}

/// An input that is read from front to back.
pub(super) struct Source<'a> {
    kind: Kind<'a>,
    /// Read ahead; unused for bytes in memory.
    buffer: Vec<u8>,
    start: usize,
    at: u64,
    ended: bool,
    /// The whole rest of a stream is in the buffer.
    held: bool,
    /// What the source said when it broke off.
    fault: Option<std::io::Error>,
}

impl<'a> Source<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        let kind = match input {
            Input::Bytes(bytes) => Kind::Bytes(bytes),
            Input::At(source) => Kind::At(source),
            Input::Stream(stream) => Kind::Stream(stream),
        };
        Source { kind, buffer: Vec::new(), start: 0, at: 0, ended: false, held: false, fault: None }
    }

    /// Where the next byte stands.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// What made the input break off, once.
    pub(super) fn take_fault(&mut self) -> Option<std::io::Error> {
        self.fault.take()
    }

    /// Can it be read out of turn?
    pub(super) fn is_random(&self) -> bool {
        self.held || !matches!(self.kind, Kind::Stream(_))
    }

    /// The bytes that come next: at least `n`, unless the input ends before.
    #[inline]
    pub(super) fn peek(&mut self, n: usize) -> &[u8] {
        if let Kind::Bytes(bytes) = self.kind {
            return bytes.get(usize::try_from(self.at).unwrap_or(usize::MAX)..).unwrap_or_default();
        }
        if self.buffer.len() - self.start < n {
            self.fill(n);
        }
        &self.buffer[self.start..]
    }

    #[cold]
    fn fill(&mut self, n: usize) {
        self.buffer.drain(..self.start);
        self.start = 0;
        while self.buffer.len() < n && !self.ended {
            let filled = self.buffer.len();
            self.buffer.resize(filled + BLOCK, 0);
            let got = match &mut self.kind {
                Kind::Bytes(_) => Ok(0),
                Kind::At(source) => source.read_at(self.at + filled as u64, &mut self.buffer[filled..]),
                Kind::Stream(stream) => stream.read(&mut self.buffer[filled..]),
            };
            self.buffer.truncate(filled + *got.as_ref().unwrap_or(&0));
            match got {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => (self.ended, self.fault) = (true, Some(e)),
            }
        }
    }

    /// Passes over bytes, as far as there are any.
    #[inline]
    pub(super) fn skip(&mut self, n: u64) {
        let buffered = (self.buffer.len() - self.start) as u64;
        if n <= buffered {
            self.start += n as usize;
            self.at += n;
        } else {
            self.skip_far(n);
        }
    }

    fn skip_far(&mut self, mut n: u64) {
        let size = match &self.kind {
            Kind::Bytes(bytes) => bytes.len() as u64,
            Kind::At(source) => source.size(),
            Kind::Stream(_) => {
                while n > 0 {
                    let step = (self.peek(1).len() as u64).min(n);
                    if step == 0 {
                        break;
                    }
                    (self.start, self.at, n) = (self.start + step as usize, self.at + step, n - step);
                }
                return;
            }
        };
        self.at = self.at.saturating_add(n).min(size.max(self.at));
        self.buffer.clear();
        (self.start, self.ended) = (0, false);
    }

    /// A part of the file, or as much of it as there is. A stream has only parts that come later, and holds what is before them.
    pub(super) fn section(&mut self, offset: u64, size: u64) -> Vec<u8> {
        match self.kind {
            Kind::Bytes(bytes) => part(bytes, offset, size).to_vec(),
            Kind::At(source) => {
                let end = offset.saturating_add(size).min(source.size());
                let mut bytes = Vec::new();
                if offset < end
                    && let Err(e) = AtReader::new(source, offset, end).read_to_end(&mut bytes)
                {
                    self.fault = Some(e);
                }
                bytes
            }
            Kind::Stream(_) => {
                let Some(before) = offset.checked_sub(self.at) else { return Vec::new() };
                let end = usize::try_from(before.saturating_add(size)).unwrap_or(usize::MAX);
                part(self.peek(end), before, size).to_vec()
            }
        }
    }

    /// Reads all of a stream, so that it can be read out of turn.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] if it has more than `limit` bytes.
    pub(super) fn hold(&mut self, limit: u64) -> Result<(), ReadError> {
        while !self.ended && matches!(self.kind, Kind::Stream(_)) {
            let held = self.buffer.len() - self.start;
            if held as u64 > limit {
                return Err(ReadError::TooLarge { limit, what: "the input" });
            }
            self.fill(held + 1);
        }
        self.held = true;
        Ok(())
    }

    /// Goes to the end; the size of the whole.
    pub(super) fn finish(&mut self) -> u64 {
        match &self.kind {
            Kind::Bytes(bytes) => bytes.len() as u64,
            Kind::At(source) => source.size(),
            Kind::Stream(_) => {
                self.skip(u64::MAX);
                self.at
            }
        }
    }
}

fn part(bytes: &[u8], offset: u64, size: u64) -> &[u8] {
    let end = usize::try_from(offset.saturating_add(size)).unwrap_or(usize::MAX).min(bytes.len());
    usize::try_from(offset).ok().and_then(|start| bytes.get(start..end)).unwrap_or_default()
}
