//! Time and allocation profiles of programs that GHC compiled with `-prof`: trees of cost centres.
//!
//! As text (`+RTS -p`, and with ticks and bytes `-P` or `-pa`):
//!
//! ```text
//!         total time  =        1.45 secs   (1445 ticks @ 1000 us, 1 processor)
//!
//!                                            individual      inherited
//! COST CENTRE MODULE SRC            no. entries  %time %alloc   %time %alloc  ticks     bytes
//!
//! MAIN        MAIN   <built-in>     148       0    0.0    0.0   100.0  100.0      0       816
//!  main       Main   Shop.hs:3:1-9  297       1    3.2    0.0    99.9  100.0     53      1760
//! ```
//!
//! or as JSON (`-pj`): an array of cost centres and a tree of nodes with `ticks`, `alloc` and `entries`. Both are described
//! in GHC's User's Guide, "Profiling". What becomes of it:
//!
//! | in the file | in the profile |
//! |---|---|
//! | individual ticks | `time`, by the length of a tick, and `samples` |
//! | individual bytes | `alloc` |
//! | entries | `entries`, exact |
//! | `%time`, `%alloc`, where there are no ticks | the same, of the totals; what is less than 0.05 % is lost |
//! | cost centre, module | a function `Module.name`; GHC's own (`MAIN`, `GC`) without module |
//! | place in the source | file and first line |
//! | program | a comment; its arguments are left out |
//! | the list of the most expensive, inherited columns | left out: the tree says it |

mod freeze;
mod json;
mod text;

use crate::lines::Lines;
use crate::{Input, Notes, Options, Place, Read, ReadError};

const NAME: &str = "ghc-prof";
const NAME_JSON: &str = "ghc-prof-json";

/// Is there the title of such a report, or the head of its tree?
pub fn sniff(head: &[u8]) -> bool {
    head.split(|&b| b == b'\n').take(200).any(|line| {
        memchr::memmem::find(line, b"Time and Allocation Profiling Report").is_some() || {
            let text = String::from_utf8_lossy(line);
            text::Head::parse(&text).is_some()
        }
    })
}

/// Is it such a profile as JSON?
pub fn sniff_json(head: &[u8]) -> bool {
    let find = |key: &[u8]| memchr::memmem::find(head, key).is_some();
    head.trim_ascii_start().starts_with(b"{")
        && find(b"\"total_ticks\"")
        && find(b"\"tick_interval\"")
        && find(b"\"cost_centres\"")
}

/// A cost centre.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
struct Centre {
    label: String,
    module: String,
    /// `Shop.hs:8:1-64`, `Shop.hs:(23,1)-(25,16)`, `<built-in>`.
    source: String,
}

/// A cost centre where it was entered from.
#[derive(Debug, Default, Clone, Copy)]
struct Node {
    /// Row of `nodes`, or `u32::MAX`.
    parent: u32,
    /// Row of `centres`.
    centre: u32,
    entries: i64,
    ticks: i64,
    bytes: i64,
}

/// What is read.
#[derive(Debug, Default)]
struct Tree {
    centres: Vec<Centre>,
    nodes: Vec<Node>,
    program: String,
    /// All ticks, and their length in nanoseconds.
    total_ticks: i64,
    tick_ns: i64,
    total_bytes: i64,
    /// Ticks and bytes of nodes are tenths of a percent of the totals.
    percent: bool,
    notes: Notes,
}

/// Reads a report as text.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no tree in it. Lines that are not understood are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut reader = text::Reader::default();
    let mut half = None;
    while let Some(line) = lines.next() {
        // Half a number is a wrong number.
        if !line.whole && !line.text().trim().is_empty() {
            half = Some(Place::Byte(line.offset));
            break;
        }
        reader.line(line.text().trim_end(), line.place())?;
    }
    while lines.next().is_some() {}
    let mut tree = reader.finish();
    tree.notes.format = NAME;
    lines.finish(!tree.nodes.is_empty(), &mut tree.notes)?;
    if tree.notes.fault.is_none() && !tree.nodes.is_empty() {
        tree.notes.fault = half.map(|at| (at, "the file ends in the middle of a line, which is left out".into()));
    }
    freeze::freeze(tree)
}

/// Reads a profile as JSON.
///
/// # Errors
/// [`ReadError::Malformed`] if it is no JSON, [`ReadError::NotThisFormat`] if there is no tree in it.
pub fn read_json(bytes: &[u8], _: &Options) -> Result<Read, ReadError> {
    freeze::freeze(json::read(bytes)?)
}
