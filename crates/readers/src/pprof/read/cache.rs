//! A cache from pieces of the file to row numbers: the same bytes need no decoding twice.

/// A hash table that may forget: a key is looked for in a few slots only. So no input, however it was made, can slow it
/// down; what it does not find is decoded.
pub(super) struct Cache<'a> {
    file: &'a [u8],
    /// A power of two long.
    slots: Vec<Option<(Span, u32)>>,
    used: usize,
}

const PROBES: usize = 8;

/// A range of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: usize,
    len: u32,
    hash: u64,
}

impl<'a> Cache<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        Cache { file, slots: vec![None; 1 << 10], used: 0 }
    }

    /// The key of some bytes of the file; none for a piece of 4 GiB.
    pub(super) fn span(&self, start: usize, len: usize) -> Option<Span> {
        let hash = hash_bytes(&self.file[start..start + len]);
        u32::try_from(len).ok().map(|len| Span { start, len, hash })
    }

    fn bytes(&self, span: &Span) -> &'a [u8] {
        &self.file[span.start..span.start + span.len as usize]
    }

    fn slot(&self, hash: u64, probe: usize) -> usize {
        (hash as usize).wrapping_add(probe) & (self.slots.len() - 1)
    }

    pub(super) fn get(&self, wanted: &Span) -> Option<u32> {
        let near = (0..PROBES).map_while(|probe| self.slots[self.slot(wanted.hash, probe)]);
        let same = |span: &Span| span.hash == wanted.hash && self.bytes(span) == self.bytes(wanted);
        near.into_iter().find(|(span, _)| same(span)).map(|(_, row)| row)
    }

    pub(super) fn put(&mut self, span: Span, row: u32) {
        if self.used * 2 >= self.slots.len() {
            let larger = vec![None; self.slots.len() * 2];
            let old = std::mem::replace(&mut self.slots, larger);
            self.used = 0;
            old.into_iter().flatten().for_each(|(span, row)| self.place(span, row));
        }
        self.place(span, row);
    }

    fn place(&mut self, span: Span, row: u32) {
        let free = (0..PROBES).map(|probe| self.slot(span.hash, probe)).find(|&slot| self.slots[slot].is_none());
        self.used += usize::from(free.is_some());
        let slot = free.unwrap_or_else(|| self.slot(span.hash, 0));
        self.slots[slot] = Some((span, row));
    }
}

#[inline]
fn mix(word: u64) -> u64 {
    let wide = u128::from(word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
    (wide as u64) ^ (wide >> 64) as u64
}

/// A hash of some bytes.
fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = mix(hash.rotate_left(5) ^ u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(hash.rotate_left(5) ^ u64::from_le_bytes(last))
}
