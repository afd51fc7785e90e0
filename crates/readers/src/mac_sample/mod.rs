//! Reports of macOS' `sample` (also written by Activity Monitor) and `spindump`: call trees with numbers of samples.
//!
//! ```text
//! Analysis of sampling orders (pid 412) every 1 millisecond
//! …
//! Call graph:
//!     843 Thread_1042   DispatchQueue_1: com.apple.main-thread  (serial)
//!     + 843 start  (in dyld) + 2432  [0x1a2b3c4d0]
//!     +   840 main  (in orders) + 24  [0x100003f50]  main.c:12
//!     +   ! 840 work  (in orders) + 8  [0x100003e10]
//! ```
//!
//! The manual pages describe the contents, not the layout. What becomes of it:
//!
//! | in the file | in the profile |
//! |---|---|
//! | a line of the tree | its count less those of the lines below it: `samples`, and `time` by the interval |
//! | `(in orders) + 24`, `[0x…]`, `main.c:12` | module, address, source line; the offset is left out |
//! | threads and their queues, processes | threads and processes |
//! | `Binary Images:` | mappings with UUIDs; home folders are `~` |
//! | `Date/Time:`, interval, `OS Version:`, `Code Type:`, `Version:` | start, period, comments |
//! | `Total number in stack`, `Sort by top of stack`, `Heaviest stack` | left out: they say it once more |
//!
//! Time is elapsed time: threads that wait are in the tree as well.

mod frame;
mod freeze;
mod header;
mod tree;

use crate::lines::Lines;
use crate::{Input, Options, Place, Read, ReadError};
use tree::Reader;

const NAME: &str = "mac-sample";

/// Are there the first line of `sample`, its call graph, or the header of `spindump`?
pub fn sniff(head: &[u8]) -> bool {
    let (mut date, mut report, mut steps) = (false, false, false);
    let mut lines = head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end);
    while let Some(line) = lines.next() {
        if line.starts_with(b"Analysis of sampling ") {
            return true;
        }
        if line == b"Call graph:" {
            let next = lines.by_ref().find(|line| !line.is_empty()).unwrap_or(b"");
            let trimmed = next.trim_ascii_start();
            return next.starts_with(b"    ") && trimmed.first().is_some_and(u8::is_ascii_digit);
        }
        date |= line.starts_with(b"Date/Time:");
        report |= line.starts_with(b"Report Version:");
        steps |= line.starts_with(b"Steps:");
        if date && report && steps {
            return true;
        }
    }
    false
}

/// Reads such a report.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no call tree in it, [`ReadError::Truncated`] if it ends before it. Lines that
/// are not understood are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut reader = Reader::default();
    let mut half = false;
    while let Some(line) = lines.next() {
        let text = line.text();
        // A line of the tree may lack its address or half its name.
        if !line.whole && reader.in_tree() && !text.trim().is_empty() {
            half = true;
            break;
        }
        reader.line(text.trim_end(), line.place())?;
    }
    while lines.next().is_some() {}
    reader.end_tree();
    lines.finish(!reader.nodes.is_empty(), &mut reader.notes)?;
    // Behind the tree of `sample` there is more; spindump may end with one.
    if reader.notes.fault.is_none() && (half || reader.in_graph()) {
        let at = Place::Byte(reader.notes.bytes);
        let message = "the file ends within the call tree: what was below the last lines counts for them".to_owned();
        if reader.nodes.is_empty() {
            return Err(ReadError::Truncated { at, message: "there is no line of the call tree".into() });
        }
        reader.notes.fault = Some((at, message));
    }
    freeze::freeze(reader)
}
