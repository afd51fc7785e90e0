//! One session. It opens snapshots only: whatever else a page is given goes through the importer first, so that its readers
//! are loaded where they are needed.

use std::cell::RefCell;

use api::{Failure, Session};
use readers::Options;

use crate::memory::{answer, take};

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

/// Opens a profile in place of the one that is open: `boot` is an [`api::Boot`] as JSON, `profile` a snapshot. The answer is
/// an [`api::Opened`] or an [`api::Failure`]; after a failure the old profile is still open.
///
/// # Safety
/// Both pieces of memory come from [`reflame_alloc`](crate::reflame_alloc) with these lengths, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reflame_open(boot: *mut u8, boot_len: usize, profile: *mut u8, profile_len: usize) {
    // SAFETY: as the caller promises.
    let (boot, profile) = unsafe { (take(boot, boot_len), take(profile, profile_len)) };
    let json = match open(&boot, &profile) {
        Ok((session, json)) => {
            SESSION.set(Some(session));
            json
        }
        Err(message) => Failure::new(message).json(),
    };
    answer(json, Vec::new());
}

fn open(boot: &[u8], profile: &[u8]) -> Result<(Session, String), String> {
    let boot = std::str::from_utf8(boot).map_err(|e| e.to_string()).and_then(api::Boot::from_json);
    let boot = boot.map_err(|e| format!("the page was handed something wrong: {e}"))?;
    let read = readers::snapshot::read(profile, &Options::default()).map_err(|e| e.to_string())?;
    let session = Session::open(&boot, read)?;
    let json = serde_json::to_string(&session.opened()).map_err(|e| e.to_string())?;
    Ok((session, json))
}

/// Answers an [`api::Request`] given as JSON with an [`api::Response`] or an [`api::Failure`].
///
/// # Safety
/// The memory comes from [`reflame_alloc`](crate::reflame_alloc) with this length, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reflame_ask(request: *mut u8, len: usize) {
    // SAFETY: as the caller promises.
    let request = unsafe { take(request, len) };
    let failure = |why| (Failure::new(why).json(), Vec::new());
    let (json, columns) = SESSION.with_borrow_mut(|session| match (session, std::str::from_utf8(&request)) {
        (Some(session), Ok(request)) => session.ask(request),
        (None, _) => failure("no profile is open"),
        (_, Err(_)) => failure("not a request: not UTF-8"),
    });
    answer(json, columns);
}
