//! Names of addresses, and walks of copied stacks, from the binaries of this machine: the shell's side of
//! [`readers::symbols`].
//!
//! [`Local`] looks up only what a profile names, opens each file once, and never uses a binary that has another build id
//! than the recorded one. It reads ELF files with their symbols and DWARF, the kernel's list of symbols, the maps and dumps that
//! runtimes write of code they compile, and tables for unwinding.

mod binary;
mod bytes;
mod dwarf;
mod elf;
mod go;
mod jit;
mod jitdump;
mod kernel;
mod mini;
mod names;
mod pieces;
mod places;
mod units;
mod unwind;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use readers::symbols::{Binary, Machine, Symbols, Unwinder, Wanted, What};

use crate::binary::Loaded;
pub use crate::places::Places;

/// The symbols that this machine has.
pub struct Local {
    shared: Arc<Shared>,
}

/// What was found, and where to look for more.
struct Shared {
    places: Arc<Places>,
    lists: kernel::Lists,
    binaries: Mutex<HashMap<Key, Arc<OnceLock<Found>>>>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    path: String,
    build_id: Vec<u8>,
    what: What,
}

/// The symbols of one binary, or why there are none.
type Found = Result<Arc<Loaded>, String>;

impl Local {
    /// Looks in these places, when it is asked to.
    pub fn new(places: Places) -> Self {
        let places = Arc::new(places);
        Local { shared: Arc::new(Shared { places, lists: kernel::Lists::default(), binaries: Mutex::default() }) }
    }

    /// Reads the list of the kernel's symbols that the user names, if there is one.
    ///
    /// # Errors
    /// One phrase, what is wrong with it.
    pub fn read_kallsyms(&self) -> Result<(), String> {
        self.shared.places.kallsyms.as_ref().map_or(Ok(()), |path| self.shared.lists.named(path).map(drop))
    }
}

impl Symbols for Local {
    fn binary(&self, wanted: &Wanted<'_>) -> Result<Box<dyn Binary>, String> {
        Ok(Box::new(binary::Handle(self.shared.binary(wanted)?)))
    }

    fn unwinder(&self, machine: Machine) -> Option<Box<dyn Unwinder>> {
        Some(Box::new(unwind::Walker::new(Arc::clone(&self.shared), machine)))
    }
}

impl Shared {
    fn binary(&self, wanted: &Wanted<'_>) -> Found {
        let key = Key { path: wanted.path.to_owned(), build_id: wanted.build_id.to_vec(), what: wanted.what };
        let found = Arc::clone(lock(&self.binaries).entry(key).or_default());
        found.get_or_init(|| Loaded::open(wanted, &self.places, &self.lists).map(Arc::new)).clone()
    }
}

/// What a panic elsewhere left behind is still a cache.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
