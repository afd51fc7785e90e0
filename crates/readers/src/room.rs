//! Room for names. Formats that write a text once and name it by number let a file use one long text very many times, and
//! each time costs its length.

/// Bytes that there is always room for.
const LEAST: usize = 1 << 20;

/// How many bytes of names may still be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room(usize);

impl Room {
    /// For names that are together a number of `times` as long as a file of `bytes`.
    pub(crate) fn new(bytes: usize, times: usize) -> Self {
        let mut room = Room(LEAST);
        room.grow(bytes, times);
        room
    }

    /// The same for so many bytes more.
    pub(crate) fn grow(&mut self, bytes: usize, times: usize) {
        self.0 = self.0.saturating_add(bytes.saturating_mul(times));
    }

    /// Takes room for a name. Where there is none there is none for shorter ones either: looking at them costs, too.
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        let left = self.0.checked_sub(bytes);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }

    /// Was there too little?
    pub(crate) fn is_full(self) -> bool {
        self.0 == 0
    }
}
