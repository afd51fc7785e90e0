//! The protobuf wire format: a cursor over fields, and their encoding. Knows nothing of profiles.

use crate::{Place, ReadError};

/// What is wrong, and where in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub at: usize,
    pub message: String,
    /// The bytes ended too early, which at the top level means that the file is cut off.
    pub cut: bool,
}

impl Fault {
    #[cold]
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Box<Self> {
        Box::new(Fault { at, message: message.into(), cut: false })
    }

    #[cold]
    fn end(at: usize, message: impl Into<String>) -> Box<Self> {
        Box::new(Fault { at, message: message.into(), cut: true })
    }

    /// The same, saying in what it is.
    #[cold]
    pub(crate) fn within(mut self: Box<Self>, what: &str, number: u64) -> Box<Self> {
        self.message = format!("{what} {number}: {}", self.message);
        self
    }
}

impl From<Box<Fault>> for ReadError {
    fn from(fault: Box<Fault>) -> Self {
        ReadError::Malformed { at: Place::Byte(fault.at as u64), message: fault.message }
    }
}

/// A fault is boxed: results on the hot path stay in registers.
pub(crate) type Wire<T> = Result<T, Box<Fault>>;

/// A range of the file, read field by field. Places are offsets in the whole file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// One field of a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub number: u64,
    /// Where its tag stands.
    pub at: usize,
    pub value: Value<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 2: a text, a message or packed numbers.
    Bytes(Cursor<'a>),
    /// Wire types 1 and 5: a number of 8 or 4 bytes.
    Fixed(u64),
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Cursor { bytes, at: 0 }
    }

    /// Over a range of the file that is whole fields.
    pub(crate) fn over(bytes: &'a [u8], range: std::ops::Range<usize>) -> Self {
        Cursor { bytes: &bytes[..range.end], at: range.start }
    }

    /// Where it stands in the file.
    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    pub(crate) fn is_done(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// What it has not read yet.
    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> Wire<u64> {
        // Most numbers have one to three bytes.
        match *self.rest() {
            [a, ..] if a < 0x80 => {
                self.at += 1;
                Ok(u64::from(a))
            }
            [a, b, ..] if b < 0x80 => {
                self.at += 2;
                Ok(u64::from(a & 0x7f) | u64::from(b) << 7)
            }
            [a, b, c, ..] if c < 0x80 => {
                self.at += 3;
                Ok(u64::from(a & 0x7f) | u64::from(b & 0x7f) << 7 | u64::from(c) << 14)
            }
            _ => self.long_varint(),
        }
    }

    fn long_varint(&mut self) -> Wire<u64> {
        let mut value = 0u64;
        for (i, &byte) in self.rest().iter().take(10).enumerate() {
            // Bits past the 64th are dropped, as all decoders do.
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                self.at += i + 1;
                return Ok(value);
            }
        }
        Err(if self.rest().len() >= 10 {
            Fault::new(self.at, "a number is longer than 10 bytes")
        } else {
            Fault::end(self.at, "the bytes end within a number")
        })
    }

    /// The next field; `None` at the end.
    #[inline]
    pub(crate) fn field(&mut self) -> Wire<Option<Field<'a>>> {
        if self.is_done() {
            return Ok(None);
        }
        let at = self.at;
        let tag = self.varint()?;
        let number = tag >> 3;
        if number == 0 {
            return Err(Fault::new(at, "a field has the number 0"));
        }
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            2 => Value::Bytes(self.message(at)?),
            1 => self.fixed(at, 8)?,
            5 => self.fixed(at, 4)?,
            other => return Err(Fault::new(at, format!("field {number} has the wire type {other}, which does not exist"))),
        };
        Ok(Some(Field { number, at, value }))
    }

    /// What is there of the field of bytes that stands at `at` and goes on behind the end.
    pub(crate) fn part(&self, at: usize) -> Option<Field<'a>> {
        let mut rest = Cursor { bytes: self.bytes, at };
        let tag = rest.varint().ok().filter(|tag| tag & 7 == 2 && tag >> 3 != 0)?;
        rest.varint().ok()?;
        Some(Field { number: tag >> 3, at, value: Value::Bytes(rest) })
    }

    /// A length, and a cursor over that many bytes.
    #[inline]
    fn message(&mut self, field: usize) -> Wire<Cursor<'a>> {
        let length = self.varint()?;
        if length > self.rest().len() as u64 {
            let left = self.rest().len();
            return Err(Fault::end(field, format!("a field says that it has {length} bytes, and {left} are left")));
        }
        let end = self.at + length as usize;
        let inner = Cursor { bytes: &self.bytes[..end], at: self.at };
        self.at = end;
        Ok(inner)
    }

    fn fixed(&mut self, field: usize, size: usize) -> Wire<Value<'a>> {
        if self.rest().len() < size {
            return Err(Fault::end(field, "the bytes end within a number"));
        }
        let value = self.rest()[..size].iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
        self.at += size;
        Ok(Value::Fixed(value))
    }
}

impl<'a> Field<'a> {
    #[cold]
    fn wrong_type(&self, wanted: &str) -> Box<Fault> {
        let is = match self.value {
            Value::Varint(_) => "a number",
            Value::Bytes(_) => "bytes",
            Value::Fixed(_) => "a number of fixed size",
        };
        Fault::new(self.at, format!("field {} holds {is} where {wanted} should be", self.number))
    }

    /// Its number.
    #[inline]
    pub(crate) fn int(&self) -> Wire<u64> {
        match self.value {
            Value::Varint(n) => Ok(n),
            _ => Err(self.wrong_type("a number")),
        }
    }

    /// Its bytes: a text, or the fields of a message.
    #[inline]
    pub(crate) fn bytes(&self) -> Wire<Cursor<'a>> {
        match self.value {
            Value::Bytes(inner) => Ok(inner),
            _ => Err(self.wrong_type("bytes")),
        }
    }

    /// The numbers of a repeated field, packed or one by one.
    #[inline]
    pub(crate) fn ints(&self, mut each: impl FnMut(u64, usize) -> Wire<()>) -> Wire<()> {
        match self.value {
            Value::Varint(n) => each(n, self.at),
            Value::Bytes(mut packed) => {
                while !packed.is_done() {
                    let at = packed.at();
                    each(packed.varint()?, at)?;
                }
                Ok(())
            }
            Value::Fixed(_) => Err(self.wrong_type("numbers")),
        }
    }
}

pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A number, left out if it is 0, as proto3 has it.
pub(crate) fn put_int(out: &mut Vec<u8>, field: u64, value: u64) {
    if value != 0 {
        put_varint(out, field << 3);
        put_varint(out, value);
    }
}

/// A text or a message.
pub(crate) fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(out, field << 3 | 2);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A repeated number, packed; `scratch` is cleared.
pub(crate) fn put_packed(out: &mut Vec<u8>, field: u64, values: impl Iterator<Item = u64>, scratch: &mut Vec<u8>) {
    scratch.clear();
    values.for_each(|v| put_varint(scratch, v));
    if !scratch.is_empty() {
        put_bytes(out, field, scratch);
    }
}
