//! Columns of numbers: seven bits a byte, the lowest first, the last byte below 128; signed ones zigzag (0, -1, 1, -2 …).

/// What is wrong in a section: in which of its columns, and at which of that column's unpacked bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) column: usize,
    pub(super) at: usize,
    pub(super) what: &'static str,
}

/// Most rows of a table; numbers above it have a meaning of their own.
const MAX_ROWS: u64 = u32::MAX as u64 - 8;

pub(super) fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(super) fn put_signed(out: &mut Vec<u8>, value: i64) {
    put(out, zigzag(value));
}

pub(super) fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

#[inline]
pub(super) fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Reads a column from front to back.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], column: usize) -> Self {
        Cursor { bytes, at: 0, column }
    }

    /// Byte that is read next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Bytes that are left.
    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// The bytes that are left.
    pub(super) fn rest(self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    #[cold]
    #[inline(never)]
    pub(super) fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { column: self.column, at: self.at, what })
    }

    /// That something holds of what was read last.
    #[inline(always)]
    pub(super) fn rule(&self, holds: bool, what: &'static str) -> Result<(), Fault> {
        if holds { Ok(()) } else { self.fault(what) }
    }

    #[inline(always)]
    pub(super) fn number(&mut self) -> Result<u64, Fault> {
        match self.bytes.get(self.at) {
            Some(&byte) if byte < 0x80 => {
                self.at += 1;
                Ok(u64::from(byte))
            }
            _ => self.long_number(),
        }
    }

    #[inline(never)]
    fn long_number(&mut self) -> Result<u64, Fault> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let Some(&byte) = self.bytes.get(self.at) else { return self.fault("a column ends too early") };
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                // The tenth byte has one bit left to give.
                return if shift == 63 && byte > 1 { self.fault("a number of more than 64 bits") } else { Ok(value) };
            }
        }
        self.fault("a number of more than 64 bits")
    }

    #[inline]
    pub(super) fn signed(&mut self) -> Result<i64, Fault> {
        Ok(unzigzag(self.number()?))
    }

    /// A number of at most 32 bits.
    #[inline]
    pub(super) fn small(&mut self) -> Result<u32, Fault> {
        let value = self.number()?;
        u32::try_from(value).or_else(|_| self.fault("a number of more than 32 bits"))
    }

    /// A number below `limit`, the number of rows of some table.
    #[inline]
    pub(super) fn below(&mut self, limit: usize, what: &'static str) -> Result<u32, Fault> {
        let value = self.number()?;
        if value < limit as u64 { Ok(value as u32) } else { self.fault(what) }
    }

    /// Yes or no.
    pub(super) fn flag(&mut self) -> Result<bool, Fault> {
        Ok(self.below(2, "neither yes nor no")? == 1)
    }

    /// The number of rows of a table, at most `room` and what ids can count.
    pub(super) fn count(&mut self, room: usize) -> Result<usize, Fault> {
        let value = self.number()?;
        if value <= (room as u64).min(MAX_ROWS) { Ok(value as usize) } else { self.fault("more rows than there are bytes for") }
    }

    /// That all was read.
    pub(super) fn end(&self) -> Result<(), Fault> {
        self.rule(self.left() == 0, "bytes behind the last row of a column")
    }
}
