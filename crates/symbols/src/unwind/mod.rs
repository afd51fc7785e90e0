//! Walks of copied stacks.
//!
//! [`tables`] says, by the tables in binaries (`.eh_frame`, `.debug_frame`), how the registers of a caller are found at an
//! address; [`walk`] goes from frame to frame by them. All registers are carried along, expressions are bounded, and a walk
//! that gets stuck says so instead of guessing on. Only in code without tables, compiled at run time for example, frame
//! pointers are followed, as long as they lead upwards to addresses where something is mapped.

pub mod tables;
mod walk;

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use readers::symbols::{Machine, Unwinder, WalkEnd, Wanted, What};

use crate::Shared;
use crate::binary::Loaded;
use crate::pieces::Latest;

/// Walks the stacks of one process.
pub struct Walker {
    shared: Arc<Shared>,
    machine: Machine,
    maps: Latest<Rc<Mapped>>,
}

/// A mapped binary, which is opened when a stack leads into it.
struct Mapped {
    path: String,
    build_id: Vec<u8>,
    what: What,
    /// What to take from an address to get the offset in the file.
    base: u64,
    loaded: OnceCell<Option<Arc<Loaded>>>,
}

impl Walker {
    /// A process in which nothing is mapped.
    pub fn new(shared: Arc<Shared>, machine: Machine) -> Self {
        Walker { shared, machine, maps: Latest::new() }
    }

    /// The tables for an address of the process, and the address in their binary.
    fn with_tables<T>(&self, address: u64, ask: impl FnOnce(&tables::Tables, u64) -> Option<T>) -> Option<T> {
        let (_, mapped) = self.maps.find(address)?;
        let files = self.loaded(mapped)?.files()?;
        let address = files.address(address.wrapping_sub(mapped.base))?;
        ask(files.tables(), address)
    }

    /// Is the address in a file that cannot be had? Code that was compiled at run time is in none.
    fn is_missing(&self, address: u64) -> bool {
        self.maps.find(address).is_some_and(|(_, mapped)| mapped.what == What::File && self.loaded(mapped).is_none())
    }

    fn loaded<'a>(&self, mapped: &'a Mapped) -> Option<&'a Loaded> {
        let wanted = Wanted { path: &mapped.path, build_id: &mapped.build_id, what: mapped.what };
        mapped.loaded.get_or_init(|| self.shared.binary(&wanted).ok()).as_deref()
    }
}

impl Unwinder for Walker {
    fn map(&mut self, start: u64, end: u64, offset: u64, wanted: &Wanted<'_>) {
        let mapped = Mapped {
            path: wanted.path.to_owned(),
            build_id: wanted.build_id.to_vec(),
            what: wanted.what,
            base: start.wrapping_sub(offset),
            loaded: OnceCell::new(),
        };
        self.maps.put(start, end, Rc::new(mapped));
    }

    fn callers(&mut self, registers: &[Option<u64>], stack: &[u8], callers: &mut Vec<u64>) -> WalkEnd {
        walk::Walk::new(self, registers, stack).map_or(WalkEnd::Lost, |walk| walk.run(callers))
    }
}
