//! The engine for the page: one [`Session`] behind a few C functions, so that a page needs no glue but a dozen lines.
//!
//! Text and profiles go in through memory that [`reflame_alloc`] hands out; answers are JSON texts at
//! [`reflame_result`]. There is one session per instance, and one thread.

use std::cell::RefCell;

use api::{Boot, Failure, Session};
use readers::Options;

/// Most bytes a packed profile may unpack to in a page: WebAssembly has 4 GiB in all.
const MAX_BYTES: u64 = 1 << 30;

#[derive(Default)]
struct State {
    session: Option<Session>,
    result: String,
    columns: Vec<u8>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Memory of `len` bytes for the page to write to. The function it is then handed to takes it back.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_alloc(len: usize) -> *mut u8 {
    Box::leak(vec![0u8; len].into_boxed_slice()).as_mut_ptr()
}

/// Takes back what [`reflame_alloc`] handed out.
///
/// # Safety
/// `at` comes from `reflame_alloc(len)` and is given back once.
unsafe fn take(at: *mut u8, len: usize) -> Box<[u8]> {
    // SAFETY: as the caller promises; `reflame_alloc` leaked exactly such a box.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, len)) }
}

/// Opens a profile in place of the one that is open: `boot` is an [`api::Boot`] as JSON, `profile` the bytes of a profile in
/// any format. The result is an [`api::Opened`] or an [`api::Failure`]; after a failure the old profile is still open.
///
/// # Safety
/// Both pieces of memory come from [`reflame_alloc`] with these lengths, and are not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reflame_open(boot: *mut u8, boot_len: usize, profile: *mut u8, profile_len: usize) {
    // SAFETY: as the caller promises.
    let (boot, profile) = unsafe { (take(boot, boot_len), take(profile, profile_len)) };
    let result = open(&boot, &profile);
    STATE.with_borrow_mut(|state| {
        state.result = match result {
            Ok((session, answer)) => {
                state.session = Some(session);
                answer
            }
            Err(message) => Failure::new(message).json(),
        };
    });
}

fn open(boot: &[u8], profile: &[u8]) -> Result<(Session, String), String> {
    let boot: Boot = serde_json::from_slice(boot).map_err(|e| format!("the page was handed something wrong: {e}"))?;
    let options = Options { max_bytes: MAX_BYTES, ..Options::default() };
    let session = Session::open(&boot, profile, &options)?;
    let answer = serde_json::to_string(&session.opened()).map_err(|e| e.to_string())?;
    Ok((session, answer))
}

/// Answers an [`api::Request`] given as JSON. The result is an [`api::Response`] or an [`api::Failure`].
///
/// # Safety
/// The memory comes from [`reflame_alloc`] with this length, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn reflame_ask(request: *mut u8, len: usize) {
    // SAFETY: as the caller promises.
    let request = unsafe { take(request, len) };
    STATE.with_borrow_mut(|state| {
        let failure = |why| (Failure::new(why).json(), Vec::new());
        (state.result, state.columns) = match (&mut state.session, std::str::from_utf8(&request)) {
            (Some(session), Ok(request)) => session.ask(request),
            (None, _) => failure("no profile is open"),
            (_, Err(_)) => failure("not a request: not UTF-8"),
        };
    });
}

/// Where the last result is; it stays there until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_result() -> *const u8 {
    STATE.with_borrow(|state| state.result.as_ptr())
}

/// How long it is, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_result_len() -> usize {
    STATE.with_borrow(|state| state.result.len())
}

/// Where the columns of the last graph are, see [`api::Boxes::bytes`]; they stay there until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_columns() -> *const u8 {
    STATE.with_borrow(|state| state.columns.as_ptr())
}

/// How long they are, in bytes; 0 after any other answer.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_columns_len() -> usize {
    STATE.with_borrow(|state| state.columns.len())
}
