//! reflame's own text form of a profile.

use profile::{ModelError, Profile};

use crate::{Input, Notes, Options, Place, Read, ReadError};

pub(crate) fn sniff(head: &[u8]) -> bool {
    head.starts_with(b"reflame profile ")
}

pub(crate) fn read(input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let bytes = input.into_bytes(options)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|e| ReadError::Malformed { at: Place::Byte(e.valid_up_to() as u64), message: "not UTF-8".into() })?;
    let profile = Profile::from_text(text).map_err(|e| match e {
        ModelError::Text { line, message } => ReadError::Malformed { at: Place::Line(line as u64), message },
        e => e.into(),
    })?;
    let notes = Notes { records: profile.samples().len() as u64, bytes: bytes.len() as u64, ..Notes::new("reflame-text") };
    Ok(Read { profile, notes })
}
