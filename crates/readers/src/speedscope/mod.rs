//! speedscope's own format, which py-spy, rbspy, dotnet-trace, PHP's Excimer and many others write.
//!
//! ```json
//! {"$schema": "https://www.speedscope.app/file-format-schema.json", "exporter": "py-spy@0.4.1",
//!  "shared": {"frames": [{"name": "main", "file": "a.py", "line": 1}, {"name": "work"}]},
//!  "profiles": [
//!    {"type": "sampled", "name": "Thread 7", "unit": "seconds", "startValue": 0, "endValue": 0.02,
//!     "samples": [[0, 1], [0]], "weights": [0.01, 0.01]},
//!    {"type": "evented", "name": "Thread 8", "unit": "seconds", "startValue": 0, "endValue": 0.02,
//!     "events": [{"type": "O", "frame": 0, "at": 0}, {"type": "C", "frame": 0, "at": 0.02}]}]}
//! ```
//!
//! Described by `file-format-spec.ts` of github.com/jlfwong/speedscope. Members may come in any order.
//!
//! | in the file | becomes |
//! |---|---|
//! | unit `seconds` to `nanoseconds` | sample type `time` in nanoseconds, each weight rounded to one |
//! | unit `bytes`, `none` | `bytes` in bytes, `weight` in count; fractions are kept by a scale |
//! | several profiles of one unit | threads of the profiles' names |
//! | profiles of different units | sample types, named after the profile if it is the only one of its unit |
//! | one profile | its name is a comment, since most writers put a title there; py-spy puts the thread there |
//! | a sample | one sample that also counts 1 in `samples`; its time is the sum of the weights before it |
//! | two events | the time between them is own time of the frames then open; exact, unless its writer made them of samples |
//! | a call that takes no time, time in which no frame is open | nothing |
//! | `col` | is left out |
//!
//! Events that do not nest are mended and counted: a frame that closes takes with it what it called; one that is not
//! open does not close; what is open at the end closes there.
//!
//! [`write()`] keeps names, files, lines, values and threads; the object `reflame`, which it adds to each profile and
//! others ignore, has what the format has no place for: the sample type and the thread.

mod events;
mod read;
mod write;

pub use read::read;
pub use write::write;

use crate::ReadError;
use crate::json::{Json, Kind};

const NAME: &str = "speedscope";
const SCHEMA: &str = "https://www.speedscope.app/file-format-schema.json";

/// Units of the format with their digits below one in nanoseconds, for units of time.
const UNITS: [(&str, Option<u32>); 6] = [
    ("none", None),
    ("bytes", None),
    ("nanoseconds", Some(0)),
    ("microseconds", Some(3)),
    ("milliseconds", Some(6)),
    ("seconds", Some(9)),
];

/// Do these first bytes of an unpacked file look like speedscope's format?
///
/// They do with its `$schema`, or, as its key may come late, with a first profile of a type that only it has.
pub fn sniff(head: &[u8]) -> bool {
    let mut json = Json::new(head);
    let walk = |json: &mut Json<'_>| -> Result<bool, ReadError> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "$schema" => return Ok(json.text_or_skip()?.is_some_and(|s| s == SCHEMA)),
                "profiles" if json.kind()? == Kind::Array => {
                    let mut profiles = json.clone();
                    if first_profile(&mut profiles).unwrap_or(false) {
                        return Ok(true);
                    }
                    json.skip()?;
                }
                _ => json.skip()?,
            }
        }
        Ok(false)
    };
    walk(&mut json).unwrap_or(false)
}

/// Has the first of these profiles a type of this format?
fn first_profile(json: &mut Json<'_>) -> Result<bool, ReadError> {
    json.enter_array()?;
    if !json.item()? {
        return Ok(false);
    }
    json.enter_object()?;
    while let Some(key) = json.key()? {
        match &*key {
            "type" => return Ok(json.text_or_skip()?.is_some_and(|t| t == "sampled" || t == "evented")),
            _ => json.skip()?,
        }
    }
    Ok(false)
}
