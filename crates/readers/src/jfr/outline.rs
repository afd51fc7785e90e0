//! Where the parts of a chunk stand that tell how to read the others: its metadata and its checkpoints.

use std::collections::BTreeSet;

use super::chunk::{self, Chunk};
use super::metadata::Types;
use super::wire::{Fault, Wire};
use super::{CHECKPOINT, METADATA};

/// Where the events of a chunk that are no samples stand, and where they end.
pub(super) struct Outline {
    pub(super) metadata: Option<usize>,
    pub(super) checkpoints: BTreeSet<usize>,
    pub(super) end: usize,
    pub(super) fault: Option<Box<Fault>>,
}

/// Finds metadata and constants by walking over the events by their sizes; where that fails, by the header.
pub(super) fn outline(chunk: &Chunk<'_>) -> Outline {
    let mut c = chunk.cursor(chunk::HEADER);
    let mut outline = Outline { metadata: None, checkpoints: BTreeSet::new(), end: c.at(), fault: None };
    while c.left() > 0 {
        let at = c.at();
        let step = (|| {
            let (size, id) = (c.int()?, c.long()?);
            let end = usize::try_from(size).ok().and_then(|size| at.checked_add(size)).filter(|end| *end >= c.at());
            let Some(end) = end else { return Err(c.fault(at, format!("an event says that it has {size} bytes"))) };
            c.skip(end - c.at())?;
            Ok(id)
        })();
        match step {
            Ok(METADATA) => outline.metadata = Some(at),
            Ok(CHECKPOINT) => {
                outline.checkpoints.insert(at);
            }
            Ok(_) => {}
            Err(fault) => {
                outline.fault = Some(fault);
                add_chain(chunk, &mut outline.checkpoints);
                break;
            }
        }
        outline.end = c.at();
    }
    outline
}

/// The checkpoints that the header leads to, each to the one before it.
fn add_chain(chunk: &Chunk<'_>, checkpoints: &mut BTreeSet<usize>) {
    let mut next = Some(chunk.header.pools);
    while let Some(at) = next.and_then(|at| usize::try_from(at).ok()).filter(|at| (chunk::HEADER..chunk.bytes.len()).contains(at))
    {
        let mut c = chunk.cursor(at);
        let head: Wire<(i64, i64)> = (|| {
            c.int()?;
            let id = c.long()?;
            c.skip_numbers(8, 2)?;
            Ok((id, c.long()?))
        })();
        // One that is known leads to others that are known, or back to itself.
        let Ok((CHECKPOINT, before)) = head else { return };
        if !checkpoints.insert(at) {
            return;
        }
        next = (before != 0).then(|| (at as i64).checked_add(before).and_then(|at| u64::try_from(at).ok())).flatten();
    }
}

/// The types, from where the header says they are, or else from where they were met.
pub(super) fn types(chunk: &Chunk<'_>, outline: &Outline) -> Wire<Types> {
    let told = usize::try_from(chunk.header.metadata).ok().filter(|at| (chunk::HEADER..chunk.bytes.len()).contains(at));
    let missing = || {
        let at = chunk.bytes.len();
        let message = "the metadata, which say what events look like, are not there";
        Box::new(Fault { at: chunk.base + at as u64, message: message.into(), cut: chunk.cut })
    };
    let mut result = Err(missing());
    for at in told.into_iter().chain(outline.metadata) {
        result = Types::read(chunk.cursor(at));
        if result.is_ok() {
            break;
        }
    }
    result
}
