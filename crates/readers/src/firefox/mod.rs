//! Profiles of the Firefox Profiler: those that profiler.firefox.com saves and samply writes, and those of Firefox itself.
//!
//! ```json
//! {"meta": {"interval": 1, "startTime": 1700000000000, "product": "Firefox", "preprocessedProfileVersion": 57},
//!  "libs": [{"name": "libc.so.6", "path": "/usr/lib/libc.so.6", "codeId": "93ac61ec"}],
//!  "shared": {"stringArray": ["main", "work"]},
//!  "threads": [{"name": "main", "pid": "7", "tid": 7,
//!    "samples": {"length": 2, "stack": [0, 1], "time": [0, 1], "weight": null, "weightType": "samples"},
//!    "stackTable": {"length": 2, "prefix": [null, 0], "frame": [0, 1]},
//!    "frameTable": {"length": 2, "func": [0, 1], "line": [null, 12], "address": [-1, 4242]},
//!    "funcTable": {"length": 2, "name": [0, 1], "resource": [-1, -1], "fileName": [null, null]}}]}
//! ```
//!
//! Described by `docs-developer/CHANGELOG-formats.md` of github.com/firefox-devtools/profiler. This processed format is
//! columns, all rows of which refer to each other by number; from version 56 on texts, from 60 on all tables but the
//! samples are in `shared`. The version is not asked for: what is there is read. Firefox's own "gecko" format has rows
//! with a `schema`, functions that are one text each, and a profile of the same form per process in `processes`.
//!
//! | in the file | becomes |
//! |---|---|
//! | a sample | 1, or its weight, in `samples`; `weightType` `tracing-ms` is `time` in nanoseconds, `bytes` is `bytes` |
//! | `threadCPUDelta` | `cpu` in nanoseconds, or in `cycles` where the unit says so |
//! | `jsAllocations` | `js_alloc` in bytes |
//! | `nativeAllocations` | `native_alloc` and, for those below 0, `native_free`, both in bytes |
//! | `meta.interval` | the period |
//! | `time`, `timeDeltas` | time after the start of profiling, unless it counts bytes |
//! | a function that is only an address | `[lib.so]` with the address, as far as the library is known |
//! | `nativeSymbols`, columns of text, `category` (but the kernel's) | nothing: the model has no place for them |
//! | markers, counters | nothing, they have no cost on stacks; counted in the remarks |
//!
//! [`write()`] makes the processed format, version 60.

mod gecko;
mod processed;
mod read;
mod samples;
mod tables;
mod write;

pub use read::read;
pub use write::write;

use crate::ReadError;
use crate::json::{Json, Kind};

const NAME: &str = "firefox";

/// No row: `null`, -1, or a row that cannot be.
const NONE: u32 = u32::MAX;

/// Do these first bytes of an unpacked file look like a profile of the Firefox Profiler?
///
/// They do with its version in `meta`, or an interval and a start there; or with a thread that has its tables.
pub fn sniff(head: &[u8]) -> bool {
    let mut json = Json::new(head);
    let mut seen = Seen::default();
    // The head may end anywhere.
    let _: Result<(), ReadError> = seen.members(&mut json);
    seen.version || seen.interval && seen.start || seen.tables
}

#[derive(Default)]
struct Seen {
    version: bool,
    interval: bool,
    start: bool,
    tables: bool,
}

impl Seen {
    fn members(&mut self, json: &mut Json<'_>) -> Result<(), ReadError> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                // Developer tools of old wrapped the profile.
                "profile" if json.kind()? == Kind::Object => json.enter_object()?,
                "meta" if json.kind()? == Kind::Object => {
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        let number = json.kind()? == Kind::Number;
                        self.version |= number && key == "preprocessedProfileVersion";
                        self.interval |= number && key == "interval";
                        self.start |= number && key == "startTime";
                        json.skip()?;
                    }
                }
                "threads" if json.kind()? == Kind::Array => {
                    let mut threads = json.clone();
                    threads.enter_array()?;
                    if threads.item()? && threads.kind()? == Kind::Object {
                        threads.enter_object()?;
                        while let Some(key) = threads.key()? {
                            let table = matches!(&*key, "stackTable" | "frameTable") && threads.kind()? == Kind::Object;
                            self.tables |= table;
                            threads.skip()?;
                        }
                    }
                    json.skip()?;
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }
}
