//! Numbers and texts as a recording has them.

use std::borrow::Cow;

use crate::{Place, ReadError};

/// What is wrong, and where in the file.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: u64,
    pub(super) message: String,
    /// Bytes are missing, rather than wrong.
    pub(super) cut: bool,
}

pub(super) type Wire<T> = Result<T, Box<Fault>>;

impl From<Box<Fault>> for ReadError {
    fn from(fault: Box<Fault>) -> Self {
        let (at, message) = (Place::Byte(fault.at), fault.message);
        if fault.cut { ReadError::Truncated { at, message } } else { ReadError::Malformed { at, message } }
    }
}

/// A text as it stands in the file: looked up and decoded only if somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Null,
    /// Row of the pool of texts.
    Pool(u64),
    /// Start in the chunk and length, bytes.
    Utf8(usize, usize),
    Latin1(usize, usize),
    /// UTF-16: start in the chunk and number of units, each a number of its own.
    Chars(usize, usize),
}

/// Of each byte of a word the bit that says that its number goes on.
const TOP_BITS: u64 = 0x8080_8080_8080_8080;

/// Reads one chunk, or a part of it.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    /// From the chunk's first byte to the end of the part.
    bytes: &'a [u8],
    at: usize,
    /// Where the chunk begins in the file.
    base: u64,
    /// Numbers take as few bytes as they need.
    compressed: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, base: u64, compressed: bool) -> Self {
        Cursor { bytes, at: at.min(bytes.len()), base, compressed }
    }

    /// The same bytes from another place on.
    pub(super) fn moved(&self, at: usize) -> Self {
        Cursor { at: at.min(self.bytes.len()), ..self.clone() }
    }

    /// Without what stands at `end` and after it.
    pub(super) fn until(&self, end: usize) -> Self {
        Cursor { bytes: &self.bytes[..end.clamp(self.at, self.bytes.len())], ..self.clone() }
    }

    /// Place in the chunk.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    pub(super) fn place(&self, at: usize) -> Place {
        Place::Byte(self.base + at as u64)
    }

    pub(super) fn fault(&self, at: usize, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { at: self.base + at as u64, message: message.into(), cut: false })
    }

    #[cold]
    fn short(&self, what: &str) -> Box<Fault> {
        let message = format!("{what} goes beyond the end of what it stands in");
        Box::new(Fault { at: self.base + self.bytes.len() as u64, message, cut: true })
    }

    pub(super) fn skip(&mut self, bytes: usize) -> Wire<()> {
        if bytes > self.left() {
            return Err(self.short("a value"));
        }
        self.at += bytes;
        Ok(())
    }

    pub(super) fn byte(&mut self) -> Wire<u8> {
        let byte = *self.bytes.get(self.at).ok_or_else(|| self.short("a byte"))?;
        self.at += 1;
        Ok(byte)
    }

    /// A number of `width` bytes where numbers are not compressed; the sign is kept.
    #[inline]
    pub(super) fn number(&mut self, width: u8) -> Wire<i64> {
        if !self.compressed {
            return self.fixed(width);
        }
        let value = match self.bytes.get(self.at) {
            Some(&byte) if byte < 0x80 => {
                self.at += 1;
                return Ok(i64::from(byte));
            }
            _ => self.varint()?,
        };
        Ok(match width {
            2 => i64::from(value as u16),
            4 => i64::from(value as i32),
            _ => value as i64,
        })
    }

    /// The next eight bytes, if there are so many.
    #[inline]
    fn word(&self) -> Option<u64> {
        self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()).map(|bytes| u64::from_le_bytes(*bytes))
    }

    /// Seven bits a byte, lowest first; the ninth byte has eight.
    #[inline]
    fn varint(&mut self) -> Wire<u64> {
        if let Some(word) = self.word() {
            let ends = !word & TOP_BITS;
            if ends != 0 {
                let bits = ends.trailing_zeros();
                self.at += bits as usize / 8 + 1;
                // The bytes of the number without their top bits, then moved together in pairs.
                let bytes = word & (u64::MAX >> (63 - bits)) & !TOP_BITS;
                let pairs = bytes & 0x007f_007f_007f_007f | (bytes & 0x7f00_7f00_7f00_7f00) >> 1;
                let fours = pairs & 0x0000_3fff_0000_3fff | (pairs & 0x3fff_0000_3fff_0000) >> 2;
                return Ok(fours & 0x0fff_ffff | (fours & 0x0fff_ffff_0000_0000) >> 4);
            }
        }
        self.long_varint()
    }

    /// One of nine bytes, or near the end.
    #[cold]
    fn long_varint(&mut self) -> Wire<u64> {
        let mut value = 0;
        for i in 0..9 {
            let byte = *self.bytes.get(self.at + i).ok_or_else(|| self.short("a number"))?;
            if byte < 0x80 || i == 8 {
                self.at += i + 1;
                return Ok(value | u64::from(byte) << (7 * i));
            }
            value |= u64::from(byte & 0x7f) << (7 * i);
        }
        Ok(value)
    }

    /// Passes over `count` compressed numbers.
    fn skip_varints(&mut self, mut count: usize) -> Wire<()> {
        // Eight bytes at a time: as many numbers end there as bytes have no top bit. Numbers of nine bytes are longer than a
        // word, and go one by one.
        while count >= 8
            && let Some(word) = self.word()
        {
            let ends = !word & TOP_BITS;
            if ends == 0 {
                self.long_varint()?;
                count -= 1;
                continue;
            }
            // Up to the end of the last whole number.
            self.at += 8 - ends.leading_zeros() as usize / 8;
            count -= (((ends >> 7).wrapping_mul(0x0101_0101_0101_0101)) >> 56) as usize;
        }
        for _ in 0..count {
            self.varint()?;
        }
        Ok(())
    }

    /// Passes over `count` numbers of one width.
    pub(super) fn skip_numbers(&mut self, width: u8, count: usize) -> Wire<()> {
        self.skip_rows(1, usize::from(width), count)
    }

    /// Passes over `count` rows of so many numbers, which are `width` bytes together.
    pub(super) fn skip_rows(&mut self, numbers: usize, width: usize, count: usize) -> Wire<()> {
        if self.compressed { self.skip_varints(count.saturating_mul(numbers)) } else { self.skip(count.saturating_mul(width)) }
    }

    fn fixed(&mut self, width: u8) -> Wire<i64> {
        let start = self.at;
        self.skip(usize::from(width))?;
        let value = self.bytes[start..self.at].iter().fold(0u64, |value, &byte| value << 8 | u64::from(byte));
        Ok(match width {
            2 => i64::from(value as u16),
            4 => i64::from(value as u32 as i32),
            _ => value as i64,
        })
    }

    pub(super) fn int(&mut self) -> Wire<i64> {
        self.number(4)
    }

    pub(super) fn long(&mut self) -> Wire<i64> {
        self.number(8)
    }

    /// How many things follow, each of at least one byte.
    pub(super) fn count(&mut self, what: &str) -> Wire<usize> {
        let at = self.at;
        let count = self.int()?;
        match usize::try_from(count) {
            Ok(n) if n <= self.left() => Ok(n),
            _ => Err(self.fault(at, format!("{count} {what} are said to be in {} bytes", self.left()))),
        }
    }

    pub(super) fn text(&mut self) -> Wire<Text> {
        let at = self.at;
        Ok(match self.byte()? {
            0 => Text::Null,
            1 => Text::Utf8(self.at, 0),
            2 => Text::Pool(self.long()? as u64),
            encoding @ (3 | 5) => {
                let length = self.count("bytes of text")?;
                let start = self.at;
                self.at += length;
                if encoding == 3 { Text::Utf8(start, length) } else { Text::Latin1(start, length) }
            }
            4 => {
                let length = self.count("characters")?;
                let start = self.at;
                self.skip_numbers(2, length)?;
                Text::Chars(start, length)
            }
            other => return Err(self.fault(at, format!("there is no text encoding {other}"))),
        })
    }

    /// A text that stands in the chunk itself; `None` for one of a pool.
    pub(super) fn decode(&self, text: Text) -> Option<Cow<'a, str>> {
        match text {
            Text::Null | Text::Pool(_) => None,
            Text::Utf8(start, length) => Some(String::from_utf8_lossy(self.bytes.get(start..start + length)?)),
            Text::Latin1(start, length) => {
                Some(self.bytes.get(start..start + length)?.iter().map(|&b| char::from(b)).collect::<String>().into())
            }
            Text::Chars(start, length) => {
                let mut rest = self.moved(start);
                let units: Option<Vec<u16>> = (0..length).map(|_| rest.number(2).ok().map(|unit| unit as u16)).collect();
                Some(String::from_utf16_lossy(&units?).into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Text};

    #[test]
    fn numbers_of_every_length() {
        let bytes = [0x7f, 0x80, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
        let mut c = Cursor::new(&bytes, 0, 0, true);
        assert_eq!((c.long().unwrap(), c.long().unwrap(), c.long().unwrap(), c.int().unwrap()), (127, 128, -1, -1));
        assert!(c.long().is_err_and(|fault| fault.cut && fault.at == 17));
        let mut c = Cursor::new(&[0xff, 0xff, 0xff, 0xfe, 0, 5], 0, 0, false);
        assert_eq!((c.int().unwrap(), c.number(2).unwrap()), (-2, 5));
    }

    #[test]
    fn texts_of_every_encoding() {
        let bytes = [0, 1, 2, 7, 3, 2, 0xc3, 0xa9, 4, 2, 0x61, 0xe9, 0x01, 5, 1, 0xe9, 6];
        let mut c = Cursor::new(&bytes, 0, 100, true);
        let texts: Vec<Text> = (0..6).map(|_| c.text().unwrap()).collect();
        assert_eq!(texts[2], Text::Pool(7));
        let decoded: Vec<Option<String>> = texts.iter().map(|t| c.decode(*t).map(Into::into)).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(decoded, [None, some(""), None, some("é"), some("aé"), some("é")]);
        assert_eq!(c.text().unwrap_err().at, 116);
    }
}
