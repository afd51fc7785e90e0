//! Profiles of any format in, snapshots out. It runs in a worker of its own that ends with it, and with it goes the memory
//! that reading took.

use api::{Failure, SourceInfo};
use readers::{Input, Options};

use crate::memory::{answer, take};

/// Most bytes a packed profile may unpack to in a page: WebAssembly has 4 GiB in all.
const MAX_BYTES: u64 = 1 << 30;

/// Reads a profile called `name`. The answer is an [`api::SourceInfo`] with the snapshot beside it, or an [`api::Failure`].
///
/// # Safety
/// Both pieces of memory come from [`reflame_alloc`](crate::reflame_alloc) with these lengths, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reflame_import(name: *mut u8, name_len: usize, profile: *mut u8, profile_len: usize) {
    // SAFETY: as the caller promises.
    let (name, profile) = unsafe { (take(name, name_len), take(profile, profile_len)) };
    match import(&name, profile) {
        Ok((json, snapshot)) => answer(json, snapshot),
        Err(message) => answer(Failure::new(message).json(), Vec::new()),
    }
}

fn import(name: &[u8], profile: Box<[u8]>) -> Result<(String, Vec<u8>), String> {
    let options = Options { max_bytes: MAX_BYTES, ..Options::default() };
    let read = readers::read(Input::Bytes(&profile), None, &options).map_err(|e| e.to_string())?;
    drop(profile);
    let source = SourceInfo::new(&String::from_utf8_lossy(name), &read.notes);
    let json = serde_json::to_string(&source).map_err(|e| e.to_string())?;
    Ok((json, profile::snapshot::write(&read.profile)))
}
