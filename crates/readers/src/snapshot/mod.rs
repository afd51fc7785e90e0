//! reflame's snapshot: what [`profile::snapshot`] writes, as a file.

use profile::snapshot::{self, SnapshotError};

use crate::{Notes, Options, Place, Read, ReadError};

/// Do these first bytes look like a snapshot?
pub fn sniff(head: &[u8]) -> bool {
    head.starts_with(&snapshot::MAGIC)
}

/// Reads a snapshot. It is all or nothing: columns that break off would give samples without values.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::NotThisFormat`], [`ReadError::Truncated`] or [`ReadError::Malformed`] with the byte,
/// [`ReadError::Unsupported`] for another version, [`ReadError::TooLarge`] past `options.max_bytes`.
pub fn read(bytes: &[u8], options: &Options) -> Result<Read, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > options.max_bytes {
        return Err(ReadError::TooLarge { limit: options.max_bytes, what: "the input" });
    }
    let profile = snapshot::read(bytes).map_err(explain)?;
    let notes = Notes { records: profile.samples().len() as u64, bytes: bytes.len() as u64, ..Notes::new("snapshot") };
    Ok(Read { profile, notes })
}

fn explain(e: SnapshotError) -> ReadError {
    let message = e.to_string();
    match e {
        SnapshotError::NotASnapshot => ReadError::NotThisFormat { message },
        SnapshotError::Version { .. } => ReadError::Unsupported(message),
        SnapshotError::Truncated { at, expected } => {
            ReadError::Truncated { at: Place::Byte(at), message: format!("{expected} should follow") }
        }
        SnapshotError::Malformed { at, what } => ReadError::Malformed { at: Place::Byte(at), message: what },
    }
}
