//! Numbers in bytes: seven bits a byte, the lowest first, the last byte below 128; signed ones zigzag (0, -1, 1, -2 …).

/// What is wrong in a section, and at which of its (unpacked) bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

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

/// Reads numbers from front to back.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where `bytes` begins in its section.
    start: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Cursor { bytes, at: 0, start: 0 }
    }

    /// Byte of the section that is read next.
    pub(super) fn at(&self) -> usize {
        self.start + self.at
    }

    pub(super) fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { at: self.at(), what })
    }

    /// Bytes that are left.
    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.at
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

    #[cold]
    #[inline(never)]
    fn cut<T>(&self) -> Result<T, Fault> {
        Err(Fault { at: self.start + self.bytes.len(), what: "a column ends too early" })
    }

    #[inline(never)]
    fn long_number(&mut self) -> Result<u64, Fault> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let Some(&byte) = self.bytes.get(self.at) else { return self.cut() };
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

    /// The number of rows of a table, at most `room` and what ids can count.
    pub(super) fn count(&mut self, room: usize) -> Result<usize, Fault> {
        let value = self.number()?;
        if value <= room as u64 && value < u64::from(u32::MAX - 8) {
            Ok(value as usize)
        } else {
            self.fault("more rows than there are bytes for")
        }
    }

    /// That all was read.
    pub(super) fn end(&self) -> Result<(), Fault> {
        if self.left() == 0 { Ok(()) } else { self.fault("bytes behind the last row of a column") }
    }
}

/// Streams as one section: their lengths, then their bytes.
pub(super) fn join(streams: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(streams.iter().map(|s| s.len() + 4).sum());
    streams.iter().for_each(|s| put(&mut out, s.len() as u64));
    streams.iter().for_each(|s| out.extend_from_slice(s));
    out
}

/// The `count` streams of a section.
pub(super) fn split(section: &[u8], count: usize) -> Result<Vec<Cursor<'_>>, Fault> {
    let mut head = Cursor::new(section);
    let lengths = (0..count).map(|_| head.number()).collect::<Result<Vec<u64>, Fault>>()?;
    let mut at = head.at();
    let mut streams = Vec::with_capacity(count);
    for length in lengths {
        let left = section.len() - at;
        let Some(length) = usize::try_from(length).ok().filter(|&length| length <= left) else {
            return head.fault("a column is longer than its section");
        };
        streams.push(Cursor { bytes: &section[at..at + length], at: 0, start: at });
        at += length;
    }
    if at != section.len() {
        return Err(Fault { at, what: "bytes behind the last column" });
    }
    Ok(streams)
}

/// As [`split`], into an array.
pub(super) fn split_array<const N: usize>(section: &[u8]) -> Result<[Cursor<'_>; N], Fault> {
    let streams = split(section, N)?;
    streams.try_into().map_err(|_| Fault { at: 0, what: "columns are missing" })
}
