//! Numbers and texts of a file in either byte order.

/// Which end of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endian {
    Little,
    Big,
}

/// Takes values off the front of some bytes; `None` when they run out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire<'a> {
    left: &'a [u8],
    endian: Endian,
}

impl<'a> Wire<'a> {
    pub(super) fn new(bytes: &'a [u8], endian: Endian) -> Self {
        Wire { left: bytes, endian }
    }

    /// What was not taken yet.
    pub(super) fn rest(self) -> &'a [u8] {
        self.left
    }

    pub(super) fn endian(self) -> Endian {
        self.endian
    }

    #[inline]
    pub(super) fn bytes(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, left) = self.left.split_at_checked(n)?;
        self.left = left;
        Some(taken)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, left) = self.left.split_first_chunk::<N>()?;
        self.left = left;
        Some(*taken)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        let bytes = self.array()?;
        Some(if self.endian == Endian::Little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    #[inline]
    pub(super) fn u32(&mut self) -> Option<u32> {
        let bytes = self.array()?;
        Some(if self.endian == Endian::Little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    #[inline]
    pub(super) fn i32(&mut self) -> Option<i32> {
        Some(self.u32()?.cast_signed())
    }

    #[inline]
    pub(super) fn u64(&mut self) -> Option<u64> {
        let bytes = self.array()?;
        Some(if self.endian == Endian::Little { u64::from_le_bytes(bytes) } else { u64::from_be_bytes(bytes) })
    }

    /// Bit fields: compilers put the first one where numbers of the byte order have their lowest digits, bit by bit.
    pub(super) fn bit_fields(&mut self) -> Option<u64> {
        let bytes: [u8; 8] = self.array()?;
        Some(u64::from_le_bytes(if self.endian == Endian::Little { bytes } else { bytes.map(u8::reverse_bits) }))
    }

    /// `n` numbers of 8 bytes, appended to `out`.
    #[inline]
    pub(super) fn u64s(&mut self, n: u64, out: &mut Vec<u64>) -> Option<()> {
        let bytes = self.bytes(usize::try_from(n).ok()?.checked_mul(8)?)?;
        let words = bytes.chunks_exact(8).map(|word| <[u8; 8]>::try_from(word).unwrap_or_default());
        match self.endian {
            Endian::Little => out.extend(words.map(u64::from_le_bytes)),
            Endian::Big => out.extend(words.map(u64::from_be_bytes)),
        }
        Some(())
    }

    /// A text with its length before it, filled up with zeros.
    pub(super) fn text(&mut self) -> Option<String> {
        let length = self.u32()?;
        Some(until_zero(self.bytes(length as usize)?))
    }
}

/// The text before the first zero byte.
pub(super) fn until_zero(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}
