//! How bytes go in and out: through memory that the page writes to and reads from.

use std::cell::RefCell;

thread_local! {
    static ANSWER: RefCell<(String, Vec<u8>)> = RefCell::default();
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
pub(crate) unsafe fn take(at: *mut u8, len: usize) -> Box<[u8]> {
    // SAFETY: as the caller promises; `reflame_alloc` leaked exactly such a box.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, len)) }
}

/// Puts an answer where the page finds it: a JSON text and bytes beside it.
pub(crate) fn answer(json: String, bytes: Vec<u8>) {
    ANSWER.set((json, bytes));
}

/// Where the JSON of the last answer is; it stays there until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_result() -> *const u8 {
    ANSWER.with_borrow(|(json, _)| json.as_ptr())
}

/// How long it is, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_result_len() -> usize {
    ANSWER.with_borrow(|(json, _)| json.len())
}

/// Where the bytes beside it are: the columns of a graph, see [`api::Boxes::bytes`], or the snapshot of an imported profile.
/// They stay there until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_bytes() -> *const u8 {
    ANSWER.with_borrow(|(_, bytes)| bytes.as_ptr())
}

/// How many they are; 0 after any other answer.
#[unsafe(no_mangle)]
pub extern "C" fn reflame_bytes_len() -> usize {
    ANSWER.with_borrow(|(_, bytes)| bytes.len())
}
