//! Writing and reading snapshots, on one thread.

use std::time::Duration;

use profile::snapshot;

use super::{EngineWork, MILLION, Target, million};

/// The page is to read a snapshot at 500 MB a second of the folded text it came from; WebAssembly takes twice as long.
const READ: Duration = Duration::from_micros(MILLION / 1000);

pub(super) fn rows() -> [EngineWork; 2] {
    [
        EngineWork {
            name: "snapshot-read",
            text: "the snapshot of 1M stack nodes (121 MB folded), read",
            target: Target::Wall(READ),
            prepare: || {
                let bytes = snapshot::write(&million().0);
                eprintln!("{} bytes, {:.0} times fewer than folded", bytes.len(), MILLION as f64 / bytes.len() as f64);
                Box::new(move || drop(snapshot::read(&bytes).unwrap_or_else(|e| panic!("{e}"))))
            },
        },
        EngineWork {
            name: "snapshot-write",
            text: "the same, written",
            target: Target::Open,
            prepare: || {
                let (profile, _) = million();
                Box::new(move || drop(snapshot::write(&profile)))
            },
        },
    ]
}
