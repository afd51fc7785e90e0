//! stackprof, the sampling profiler of Ruby: its dump, which is a hash written by Ruby's `Marshal`, or the same as JSON.
//!
//! ```json
//! {"version": 1.2, "mode": "cpu", "interval": 1000, "samples": 3, "gc_samples": 0, "missed_samples": 0,
//!  "frames": {"7": {"name": "Order#price", "file": "/srv/shop.rb", "line": 12, "total_samples": 3, "samples": 2},
//!             "9": {"name": "Integer#times", "file": "<cfunc>", "line": null, "total_samples": 3, "samples": 1}},
//!  "raw": [2, 9, 7, 2, 1, 9, 1], "raw_timestamp_deltas": [1000, 1003, 998]}
//! ```
//!
//! `raw` has, again and again, a number of frames, so many ids of frames, root first, and how often that stack was met.
//!
//! | in the file | becomes |
//! |---|---|
//! | a sample of mode `cpu` or `wall` | the interval in nanoseconds, beside 1 in `samples` |
//! | a sample of mode `object` | the interval in `alloc_objects`, as one in so many allocations is met, beside 1 in `samples` |
//! | a sample of mode `custom` | 1 in `samples` |
//! | `raw_sample_timestamps`, `raw_timestamp_deltas` | times, in microseconds |
//! | `line` of a frame | the first line of its function; `raw_lines` has the lines of the frames |
//! | `<cfunc>` | no file: a function of native code |
//! | `(garbage collection)`, `(marking)`, `(sweeping)` | frames, as recorded |
//! | `missed_samples` | samples that are lost; in mode `object` those that were not chosen, and nothing |
//! | `edges`, `lines`, `metadata` | nothing |
//!
//! Without `raw` (stackprof was not asked for it) there are no stacks: each function's own samples stand alone.

mod dump;
mod marshal;
mod read;

pub use read::read;

use crate::ReadError;
use crate::json::{Json, Kind};

const NAME: &str = "stackprof";

/// Do these first bytes of an unpacked file look like stackprof's?
pub fn sniff(head: &[u8]) -> bool {
    if let Some(hash) = head.strip_prefix(marshal::MAGIC) {
        // The keys are symbols: a colon, the length and 5 more, the name.
        let start = &hash[..hash.len().min(400)];
        let has = |key: &[u8]| memchr::memmem::find(start, key).is_some();
        return hash.first() == Some(&b'{') && has(b":\x09mode") && has(b":\x0dinterval");
    }
    let mut json = Json::new(head);
    let mut walk = || -> Result<bool, ReadError> {
        let (mut mode, mut interval) = (false, false);
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("mode", Kind::Text) => mode = ["cpu", "wall", "object", "custom"].contains(&&*json.text()?),
                ("interval", _) => {
                    json.skip()?;
                    interval = true;
                }
                _ => json.skip()?,
            }
            if mode && interval {
                return Ok(true);
            }
        }
        Ok(false)
    };
    walk().unwrap_or(false)
}
