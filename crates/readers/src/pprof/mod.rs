//! pprof: the protobuf of Google's profiler, written by Go, and by agents for most languages.
//!
//! [`read()`] takes the unpacked bytes and decodes them in place: the fields of the top level are indexed first, since
//! the string table may come last, then come mappings, functions, locations and samples. Unknown fields are skipped.
//!
//! What is refused, as `go tool pprof` does: ids that are 0 or stand twice, a sample's location or a line's function
//! that is not there, an index outside the string table, a string table that does not begin with the empty text, a
//! sample with more or fewer values than there are sample types, a wrong wire type. [`ReadError::Malformed`] has the
//! byte, and the sample or location.
//!
//! Only a file that is cut off gives a part: the samples that are whole, as long as sample types and string table are
//! there; names behind the cut are missing (such frames are addresses) and samples that need a location behind it are
//! left out, both counted in the notes, and `notes.fault` has the place. Without them it is [`ReadError::Truncated`].
//!
//! [`ReadError::Malformed`]: crate::ReadError::Malformed
//! [`ReadError::Truncated`]: crate::ReadError::Truncated

mod read;
mod write;

pub use read::read;
pub use write::{write, write_gz};

use crate::wire::{Cursor, Value};

/// Numbers of the fields of the top level.
mod field {
    pub(super) const SAMPLE_TYPE: u64 = 1;
    pub(super) const SAMPLE: u64 = 2;
    pub(super) const MAPPING: u64 = 3;
    pub(super) const LOCATION: u64 = 4;
    pub(super) const FUNCTION: u64 = 5;
    pub(super) const STRING_TABLE: u64 = 6;
    pub(super) const DROP_FRAMES: u64 = 7;
    pub(super) const KEEP_FRAMES: u64 = 8;
    pub(super) const TIME_NANOS: u64 = 9;
    pub(super) const DURATION_NANOS: u64 = 10;
    pub(super) const PERIOD_TYPE: u64 = 11;
    pub(super) const PERIOD: u64 = 12;
    pub(super) const COMMENT: u64 = 13;
    pub(super) const DEFAULT_SAMPLE_TYPE: u64 = 14;
    pub(super) const DOC_URL: u64 = 15;
}

/// Do these first bytes of an unpacked file look like pprof?
///
/// All fields as far as the bytes go must be those of a profile, and one of its messages must be there and be right.
/// No text passes: every such message has a control character at its front.
pub fn sniff(head: &[u8]) -> bool {
    let mut top = Cursor::new(head);
    let (mut plausible, mut strings) = (false, false);
    loop {
        let field = match top.field() {
            Ok(Some(field)) => field,
            Ok(None) => return plausible,
            // The head may end anywhere.
            Err(fault) => return fault.cut && (plausible || cut_message(head, fault.at)),
        };
        match (field.number, field.value) {
            (field::STRING_TABLE, Value::Bytes(text)) => {
                if !strings && !text.is_done() {
                    return false;
                }
                strings = true;
            }
            (field::COMMENT, Value::Bytes(_)) => {}
            (number, Value::Bytes(message)) => match Message::of(number).map_or(Verdict::Wrong, |m| m.verdict(message, false)) {
                Verdict::Right => plausible = true,
                Verdict::Possible => {}
                Verdict::Wrong => return false,
            },
            (field::PERIOD_TYPE, _) => return false,
            (field::DROP_FRAMES..=field::DOC_URL, Value::Varint(_)) => {}
            _ => return false,
        }
    }
}

/// The first message may be longer than the head.
fn cut_message(head: &[u8], at: usize) -> bool {
    let mut rest = Cursor::new(&head[at..]);
    let (Ok(tag), Ok(_)) = (rest.varint(), rest.varint()) else { return false };
    tag & 7 == 2 && Message::of(tag >> 3).is_some_and(|m| matches!(m.verdict(rest, true), Verdict::Right))
}

enum Verdict {
    /// Only a profile has it.
    Right,
    /// Nothing against it.
    Possible,
    Wrong,
}

/// What a message must look like for `sniff`.
struct Message {
    /// Fields that are numbers, as bits.
    ints: u32,
    /// Fields that are bytes.
    bytes: u32,
    /// The field that a right one has: an id, the name of a type. A sample alone proves nothing, as many kinds of
    /// messages begin with a few bytes in their fields 1 and 2.
    must: u64,
}

impl Message {
    fn of(number: u64) -> Option<Message> {
        let (ints, bytes, must) = match number {
            field::SAMPLE_TYPE | field::PERIOD_TYPE => (0b110, 0, 1),
            field::SAMPLE => (0b110, 0b1110, 0),
            field::MAPPING => (0b111_1111_1110, 0, 1),
            field::LOCATION => (0b10_1110, 0b1_0000, 1),
            field::FUNCTION => (0b11_1110, 0, 1),
            _ => return None,
        };
        Some(Message { ints, bytes, must })
    }

    fn verdict(&self, mut message: Cursor<'_>, cut: bool) -> Verdict {
        let mut seen = false;
        loop {
            let field = match message.field() {
                Ok(Some(field)) => field,
                Err(fault) if !cut || !fault.cut => return Verdict::Wrong,
                _ => return if seen { Verdict::Right } else { Verdict::Possible },
            };
            let allowed = match field.value {
                Value::Varint(_) => self.ints,
                Value::Bytes(_) => self.bytes,
                Value::Fixed(_) => 0,
            };
            if field.number > 31 || allowed & (1 << field.number) == 0 {
                return Verdict::Wrong;
            }
            seen |= field.number == self.must;
        }
    }
}
