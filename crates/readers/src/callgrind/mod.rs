//! Files of Callgrind and Cachegrind, and of others that write their format: Xdebug, pprof, pyprof2calltree.
//!
//! ```text
//! # callgrind format
//! creator: callgrind-3.19.0
//! positions: line
//! events: Ir
//!
//! fl=(1) /srv/demo/shop.c
//! fn=(1) main
//! 36 120
//! cfn=(2) order
//! calls=20 28
//! 41 9000
//! ```
//!
//! The format is described in Valgrind's manual, "Callgrind Format Specification". A name in brackets stands for
//! itself from then on; a position may be `+n`, `-n` or `*` against the one before. What becomes of it:
//!
//! | in the file | in the profile |
//! |---|---|
//! | `events:` | a sample type each; the first is shown |
//! | own costs of a line | samples, exact |
//! | `calls=`, `cfn=` and the inclusive cost below | the callers in stacks, an estimate: see `paths` |
//! | `fi=`, `fe=` | the file of a line of inlined code |
//! | `positions: instr line` | added up per line; with `instr` alone, addresses |
//! | `ob=` | a mapping, and the module of functions |
//! | `part:` | added up |
//! | `thread:`, `pid:` | threads and processes |
//! | `desc:` of caches and time range | comments; of `cmd:` only the program's file name is kept |
//! | `summary:`, `totals:` | compared with the sums |
//! | `jump=`, `jcnd=` | left out and noted: they have no cost |
//! | `event: X = formula` | left out and noted: it can be computed |

mod costs;
mod freeze;
mod graph;
mod names;
mod parse;
mod paths;
mod remarks;
mod spread;
mod units;

use crate::{Input, Options, Read, ReadError};

/// Name of the format.
const NAME: &str = "callgrind";
const FIRST_LINE: &[u8] = b"# callgrind format";
/// Keys a file may begin with.
const KEYS: [&[u8]; 11] =
    [b"version", b"creator", b"pid", b"cmd", b"part", b"thread", b"desc", b"positions", b"event", b"events", b"summary"];
/// What begins lines between the costs.
const BODY: [&[u8]; 5] = [b"fn=", b"fl=", b"ob=", b"fi=", b"fe="];

/// Do the first lines look like such a file? They say so, or there is a header with events and then a function.
pub fn sniff(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = head.trim_ascii_start();
    if head.starts_with(FIRST_LINE) {
        return true;
    }
    let mut events = false;
    for line in head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end) {
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        if events && BODY.iter().any(|start| line.starts_with(start)) {
            return true;
        }
        let key = memchr::memchr(b':', line).map_or(&[][..], |end| &line[..end]);
        // Some write names before the events.
        if !KEYS.contains(&key) && !BODY.iter().any(|start| line.starts_with(start)) {
            return false;
        }
        events |= key == b"events";
    }
    false
}

/// Reads such a file.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there are no costs in it, [`ReadError::Malformed`] for sums of more than 63 bits,
/// [`ReadError::Unsupported`] for more than 64 events. Lines that are not understood are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut reader = parse::Reader::new();
    reader.run(input)?;
    freeze::freeze(reader)
}
