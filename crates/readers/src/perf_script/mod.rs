//! The text of `perf script`: one sample after the other, its stack leaf first.
//!
//! ```text
//! orders 10173  4118.985866:     500250 cpu-clock:
//!         ffffffff815ebcec __handle_mm_fault+0x84c ([kernel.kallsyms])
//!                    62f8e runtime.memmove+0x42e (/srv/demo/orders)
//!                    61cc1 runtime.goexit.abi0+0x1 (/srv/demo/orders)
//! ```
//!
//! Any fields that `-F` can print are read in the places perf gives them, with or without stacks; branch records and
//! registers are left out and noted, as are records that are no samples. The reader streams: it holds distinct lines
//! and stacks, and 32 bytes per sample, never the text. A large file is cut between samples into one piece per thread; the
//! pieces' tables are joined in order, so that the result is the same with any number of threads.
//!
//! - An event is a sample type of its own, in nanoseconds for the two software clocks; a period is its sample's value.
//!   Every sample also counts 1 in `samples`.
//! - Samples keep their time, counted from the earliest, if each of them has one.
//! - A function without a symbol is named after its file, `[libc.so.6]`, as FlameGraph's collapser does it.
//! - Of the header's comments only what describes machine and recorder in general is kept: no host name, no command.

mod ending;
mod frame;
mod freeze;
mod header;
mod pieces;
mod reader;
mod records;
mod single;
mod tables;
mod window;

use crate::{Input, Options, Read, ReadError};
use header::Header;
use pieces::Text;
use reader::Reader;
use window::Window;

/// Name of the format.
const NAME: &str = "perf-script";
/// Lines that are looked at.
const LINES: usize = 500;

/// Do the first lines look like the output of `perf script`?
///
/// There must be frames with addresses in their place, or headers with a time and an event, and few other lines.
pub fn sniff(head: &[u8]) -> bool {
    if head.contains(&0) {
        return false;
    }
    // The last line may be cut off; a file of one line is judged by it all the same.
    let whole = match memchr::memrchr(b'\n', head) {
        Some(end) => &head[..end],
        None => head,
    };
    let (mut headers, mut frames, mut others) = (0, 0, 0);
    let mut after_header = false;
    let mut lines = whole.split(|&b| b == b'\n').take(LINES).map(<[u8]>::trim_ascii_end).peekable();
    while let Some(line) = lines.next() {
        if line.is_empty() || records::is_comment(line) {
            continue;
        }
        let tab = line[0] == b'\t';
        if tab && frame::is_frame(line) {
            frames += 1;
            after_header = true;
        } else if is_sure(line) {
            headers += 1;
            after_header = true;
        } else if frame::is_frame(line) && is_plain_frame(line) {
            frames += 1;
        } else if !(after_header && (line[0] == b' ' || tab))
            && !lines.peek().is_some_and(|next| next.starts_with(b"\t") && frame::is_frame(next))
        {
            others += 1;
        }
    }
    headers + frames > 0 && others * 2 <= headers + frames
}

/// A header that nothing else looks like: with a time or a period, and nothing behind it that is no part of one.
fn is_sure(line: &[u8]) -> bool {
    Header::parse(line).is_some_and(|h| {
        let ends = !h.event.is_empty()
            || h.rest.is_empty()
            || header::is_hex(header::split_token(h.rest).0)
            || h.rest.starts_with(b"PERF_RECORD_");
        let sure = h.time.is_some() || h.period.is_some() && !h.who.is_empty() || !h.event.is_empty() && has_frame(line, h.rest);
        h.certain && sure && ends && !h.who.contains(&b';')
    })
}

/// A frame behind the event, as samples without stacks have it: its address is 16 columns wide.
fn has_frame(line: &[u8], rest: &[u8]) -> bool {
    let before = &line[..line.trim_ascii_end().len() - rest.len()];
    let (address, name) = header::split_token(rest);
    header::is_hex(address) && !name.is_empty() && before.len() - before.trim_ascii_end().len() + address.len() > 16
}

/// A frame without a tab before it, as `-F ip,sym` prints samples without stacks: a long address and a name.
fn is_plain_frame(line: &[u8]) -> bool {
    let (address, name) = header::split_token(line.trim_ascii());
    let width = line.len() - line.trim_ascii_start().len() + address.len();
    width >= 16 && !name.is_empty() && !name.iter().all(u8::is_ascii_digit)
}

/// Reads the text of `perf script`.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no sample in it, [`ReadError::Truncated`] if it ends within the first one.
/// Other lines that are not understood are left out and noted.
pub fn read(input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let reader = match input {
        Input::Stream(stream) => {
            let mut reader = Reader::default();
            let end = reader.run(Window::reading(stream))?;
            reader.finish(end)?;
            reader
        }
        Input::At(source) => pieces::read(Text::At(source), options)?,
        Input::Bytes(bytes) => pieces::read(Text::Bytes(bytes), options)?,
    };
    freeze::freeze(reader)
}
