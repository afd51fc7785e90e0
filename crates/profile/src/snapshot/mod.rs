//! The snapshot: all of a [`Profile`] in few bytes that are quickly read, for the page and for exported files.
//!
//! ```text
//! MAGIC, VERSION (u32), checksum of all that follows (u64), each little-endian
//! number of sections, then of each its tag and its length
//! the sections, back to back in that order; each is
//!     number of columns, then of each its length as it stands and its length unpacked
//!     the columns, back to back: as they are where both lengths are one, else deflated
//! ```
//!
//! A section whose tag begins with a small letter may be skipped by a reader that does not know it; any other change is a
//! new [`VERSION`]. A column holds what is left of its numbers when the likely ones are taken away (see `texts`, `names`,
//! `stacks`, `samples`), seven bits a byte.
//!
//! What holds: the same profile gives the same bytes; [`read`] gives back an equal profile; what it accepts keeps every
//! rule of [`Profile::check`]; whatever the bytes are, it does not panic, and takes no more memory than some hundred bytes
//! for each of them. That is why what costs nothing has a price (see `container`): [`write()`] adds zeros where a profile,
//! one recursion of a million calls say, would fit into fewer bytes than that allows.
//!
//! What it gains: 20 MB of folded text with 191,000 stacks are 467 kB, read in 6 ms (12 ms in WebAssembly); without deflating
//! they would be 1.12 MB, read in 4.4 ms; gzipped once more it stays what it is.

mod bytes;
mod container;
mod labels;
mod names;
mod samples;
mod stacks;
mod tables;
mod texts;

use std::fmt;

use bytes::{Cursor, Fault};
use container::{Columns, Sections, Sizes, Tag};

use crate::Profile;

/// The first bytes of every snapshot. No text begins like this.
pub const MAGIC: [u8; 8] = *b"\xa7reflame";

/// The version this build writes, and the only one it reads.
pub const VERSION: u32 = 1;

/// Why bytes are no snapshot that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotError {
    /// The first bytes are not [`MAGIC`].
    NotASnapshot,
    /// A version that this build does not read.
    Version {
        /// The version of the file.
        found: u32,
    },
    /// The bytes end before the snapshot does.
    Truncated {
        /// Where they end.
        at: u64,
        /// What stands there, or goes on there, in a whole one.
        expected: String,
    },
    /// A snapshot, and broken.
    Malformed {
        /// The byte. Of a packed section, where it begins.
        at: u64,
        /// What is wrong there.
        what: String,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::NotASnapshot => write!(f, "not a snapshot: it does not begin as one"),
            SnapshotError::Version { found } if *found > VERSION => write!(
                f,
                "a snapshot of version {found}, made by a newer reflame; this one reads version {VERSION}: \
                 update reflame, or write the snapshot again with this one"
            ),
            SnapshotError::Version { found } => write!(f, "a snapshot of version {found}; this reflame reads version {VERSION}"),
            SnapshotError::Truncated { at, expected } => {
                write!(f, "the snapshot is cut off at byte {at}: {expected} should follow")
            }
            SnapshotError::Malformed { at, what } => write!(f, "byte {at}: {what}"),
        }
    }
}

impl std::error::Error for SnapshotError {}

/// The profile as a snapshot; [`read`] gives an equal one back.
pub fn write(profile: &Profile) -> Vec<u8> {
    container::write(&sections(profile), sizes(profile), true)
}

/// As [`write()`], with nothing packed: larger, and every byte can be changed by itself. For tests of broken content.
#[doc(hidden)]
pub fn write_unpacked(profile: &Profile) -> Vec<u8> {
    container::write(&sections(profile), sizes(profile), false)
}

/// Makes the checksum of a changed snapshot right again. For tests of broken content.
#[doc(hidden)]
pub fn reseal(bytes: &mut [u8]) {
    container::reseal(bytes);
}

fn sizes(profile: &Profile) -> Sizes {
    Sizes { text: profile.strings.arena.len(), stacks: profile.stacks.len() }
}

const TABLES: Tag = *b"Tabl";
const TEXTS: Tag = *b"Text";
const NAMES: Tag = *b"Name";
const STACKS: Tag = *b"Stck";
const LABELS: Tag = *b"Labl";
const SAMPLES: Tag = *b"Smpl";
const ALL: [Tag; 6] = [TABLES, TEXTS, NAMES, STACKS, LABELS, SAMPLES];

fn sections(profile: &Profile) -> Vec<(Tag, Columns)> {
    vec![
        (TABLES, tables::write(profile)),
        (TEXTS, texts::write(&profile.strings)),
        (NAMES, names::write(&profile.funcs, &profile.frames)),
        (STACKS, stacks::write(&profile.stacks, profile.frames.len())),
        (LABELS, labels::write(&profile.labels)),
        (SAMPLES, samples::write(&profile.samples, &profile.stacks)),
    ]
}

/// Reads a snapshot.
///
/// # Errors
/// Any [`SnapshotError`].
pub fn read(bytes: &[u8]) -> Result<Profile, SnapshotError> {
    let mut file = Sections::open(bytes, &ALL)?;
    let strings = file.section(TEXTS, |columns, budget| texts::read(exactly(columns)?, budget))?;
    let texts = strings.len();
    let mut profile = file.section(TABLES, |columns, _| tables::read(exactly(columns)?, strings))?;
    let mappings = profile.mappings.len();
    (profile.funcs, profile.frames) = file.section(NAMES, |columns, _| names::read(exactly(columns)?, texts, mappings))?;
    let frames = profile.frames.len();
    profile.stacks = file.section(STACKS, |columns, budget| stacks::read(exactly(columns)?, frames, budget))?;
    profile.labels = file.section(LABELS, |columns, _| labels::read(exactly(columns)?, texts))?;
    let limits =
        samples::Limits { types: profile.sample_types.len(), threads: profile.threads.len(), labels: profile.labels.len() };
    profile.samples = file.section(SAMPLES, |columns, _| samples::read(columns, &profile.stacks, limits))?;
    Ok(profile)
}

/// So many columns and no others.
fn exactly<const N: usize>(columns: Vec<Cursor<'_>>) -> Result<[Cursor<'_>; N], Fault> {
    columns.try_into().map_err(|_| Fault { column: 0, at: 0, what: "a section with more or fewer columns than it should have" })
}
