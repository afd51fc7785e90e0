//! The lines of a text, one after the other, whatever the input is. The text itself is never held.

use std::borrow::Cow;
use std::io::Read;

use crate::input::AtReader;
use crate::{Input, Notes, Place, ReadError};

/// What is read at a time, bytes.
const BLOCK: usize = 256 << 10;
/// A longer line, in bytes, is no line of a profile.
const MAX_LINE: usize = 16 << 20;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// Its bytes, without the line end (`\n` or `\r\n`) and without a byte order mark.
    pub(crate) bytes: &'a [u8],
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Where it begins in the (unpacked) input, bytes.
    pub(crate) offset: u64,
    /// False only of a last line without a line end, which may be half a line.
    pub(crate) whole: bool,
}

impl<'a> Line<'a> {
    /// Its text; bytes that are not UTF-8 are `\u{fffd}`.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes)
    }

    /// Its place, for notes and errors.
    pub(crate) fn place(&self) -> Place {
        Place::Line(self.number)
    }
}

/// Delivers the lines of an input; [`finish`](Self::finish) says how it ended.
///
/// ```text
/// let mut lines = Lines::new(input);
/// while let Some(line) = lines.next() { … }
/// lines.finish(samples > 0, &mut notes)?;
/// ```
pub(crate) struct Lines<'a> {
    source: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    /// `buffer[start..end]` is read and not delivered.
    start: usize,
    end: usize,
    /// No line end is in `buffer[start..searched]`.
    searched: usize,
    /// Lines delivered.
    number: u64,
    /// Bytes delivered, line ends counted.
    bytes: u64,
    at_end: bool,
    fault: Option<Fault>,
}

/// Why there are no more lines, apart from the end.
enum Fault {
    Io(std::io::Error),
    LongLine,
}

impl<'a> Lines<'a> {
    /// The lines of `input`.
    pub(crate) fn new(input: Input<'a>) -> Self {
        let source: Box<dyn Read + 'a> = match input {
            Input::Bytes(bytes) => Box::new(bytes),
            Input::At(source) => Box::new(AtReader::new(source, 0, source.size())),
            Input::Stream(stream) => Box::new(stream),
        };
        let buffer = vec![0; BLOCK];
        Lines { source, buffer, start: 0, end: 0, searched: 0, number: 0, bytes: 0, at_end: false, fault: None }
    }

    /// The next line; `None` at the end or at a fault. What stands before a fault and is no whole line is not delivered.
    pub(crate) fn next(&mut self) -> Option<Line<'_>> {
        let (length, whole) = loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer[self.searched..self.end]) {
                break (self.searched + at - self.start, true);
            }
            self.searched = self.end;
            if self.at_end {
                if self.start == self.end || self.fault.is_some() {
                    return None;
                }
                break (self.end - self.start, false);
            }
            self.fill();
        };
        let line = &self.buffer[self.start..self.start + length];
        let taken = length + usize::from(whole);
        let offset = self.bytes;
        (self.start, self.searched) = (self.start + taken, self.start + taken);
        self.bytes += taken as u64;
        self.number += 1;
        let bytes = if self.number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Some(Line { bytes, number: self.number, offset, whole })
    }

    /// Reads more behind what is not delivered yet.
    fn fill(&mut self) {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        self.searched = self.end;
        if self.end == self.buffer.len() {
            if self.end >= MAX_LINE {
                (self.at_end, self.fault) = (true, Some(Fault::LongLine));
                return;
            }
            self.buffer.resize(self.end * 2, 0);
        }
        match self.source.read(&mut self.buffer[self.end..]) {
            Ok(0) => self.at_end = true,
            Ok(got) => self.end += got,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => (self.at_end, self.fault) = (true, Some(Fault::Io(e))),
        }
    }

    /// To be called when [`next`](Self::next) has given `None`: notes how many lines and bytes there were, and the fault
    /// if the input breaks off after `something` of use was read.
    ///
    /// # Errors
    /// [`ReadError::Empty`] if there is not one byte; what the input says if nothing of use was read before a fault, and
    /// in any case if a limit of the caller's is passed; [`ReadError::Malformed`] for a first line of use that is too long.
    pub(crate) fn finish(self, something: bool, notes: &mut Notes) -> Result<(), ReadError> {
        let rest = (self.end - self.start) as u64;
        notes.records = self.number;
        notes.bytes = self.bytes + if self.fault.is_some() { rest } else { 0 };
        let (at, message) = match self.fault {
            None if notes.bytes == 0 => return Err(ReadError::Empty),
            None => return Ok(()),
            Some(Fault::Io(e)) if !something || e.get_ref().is_some_and(|e| e.is::<ReadError>()) => return Err(e.into()),
            Some(Fault::Io(e)) => (Place::Byte(notes.bytes), format!("the input breaks off: {e}")),
            Some(Fault::LongLine) => {
                let message = format!("the line is longer than {} MiB: no line of a profile is", MAX_LINE >> 20);
                (Place::Line(self.number + 1), message)
            }
        };
        if !something {
            return Err(ReadError::Malformed { at, message });
        }
        notes.fault = Some((at, message));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line as `number@offset:text`, `…` behind one without an end.
    fn all(lines: &mut Lines<'_>) -> Vec<String> {
        let mut out = Vec::new();
        while let Some(line) = lines.next() {
            out.push(format!("{}@{}:{}{}", line.number, line.offset, line.text(), if line.whole { "" } else { "…" }));
        }
        out
    }

    fn finish(lines: Lines<'_>, something: bool) -> (Result<(), ReadError>, Notes) {
        let mut notes = Notes::new("test");
        (lines.finish(something, &mut notes), notes)
    }

    /// Delivers one byte at a time, then fails if it is to.
    struct Drip<'a>(&'a [u8], bool);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            match self.0.split_first() {
                Some((&first, rest)) => {
                    (buffer[0], self.0) = (first, rest);
                    Ok(1)
                }
                None if self.1 => Err(std::io::Error::other("gone")),
                None => Ok(0),
            }
        }
    }

    #[test]
    fn lines_have_numbers_and_offsets() {
        let text = b"\xef\xbb\xbfone\r\n\n\xfftwo\nhalf";
        let expected = ["1@0:one", "2@8:", "3@9:\u{fffd}two", "4@14:half…"];
        let mut whole = Lines::new(Input::Bytes(text));
        assert_eq!(all(&mut whole), expected);
        let (result, notes) = finish(whole, false);
        assert!(result.is_ok());
        assert_eq!((notes.records, notes.bytes, notes.fault), (4, 18, None));
        let mut drip = Drip(text, false);
        assert_eq!(all(&mut Lines::new(Input::Stream(&mut drip))), expected);
        assert_eq!(all(&mut Lines::new(Input::At(&&text[..]))), expected);
    }

    #[test]
    fn long_lines_are_read_and_longer_ones_refused() {
        let long = vec![b'x'; MAX_LINE - 1];
        let text = [&long[..], b"\n", &long[..], b"\nend\n"].concat();
        let lengths: Vec<usize> = all(&mut Lines::new(Input::Bytes(&text))).iter().map(String::len).collect();
        assert_eq!(lengths, ["1@0:".len() + long.len(), "2@16777216:".len() + long.len(), "3@33554432:end".len()]);
        let longer = [&vec![b'y'; MAX_LINE][..], &text].concat();
        let mut lines = Lines::new(Input::Bytes(&longer));
        assert!(all(&mut lines).is_empty());
        assert!(matches!(finish(lines, false).0, Err(ReadError::Malformed { at: Place::Line(1), .. })));
    }

    #[test]
    fn a_fault_is_a_note_once_something_was_read() {
        let lines_of = |something| {
            let mut drip = Drip(b"one\ntw", true);
            let mut lines = Lines::new(Input::Stream(&mut drip));
            assert_eq!(all(&mut lines), ["1@0:one"]);
            finish(lines, something)
        };
        let (result, notes) = lines_of(true);
        assert!(result.is_ok());
        assert_eq!(notes.fault, Some((Place::Byte(6), "the input breaks off: gone".into())));
        assert!(matches!(lines_of(false).0, Err(ReadError::Io(_))));
    }

    #[test]
    fn nothing_is_empty() {
        let mut lines = Lines::new(Input::Bytes(b""));
        assert!(lines.next().is_none());
        assert!(matches!(finish(lines, false).0, Err(ReadError::Empty)));
    }
}
