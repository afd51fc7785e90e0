//! The symbols of one binary, wherever they come from.

use std::sync::{Arc, Mutex, OnceLock};

use readers::symbols::{Binary, Function, Wanted, What};

use crate::dwarf::{Lines, is_mangled};
use crate::jit::Compiled;
use crate::kernel::{Kernel, Lists};
use crate::lock;
use crate::names::Names;
use crate::places::{Pair, Places};
use crate::unwind::tables::Tables;

/// An open binary.
pub enum Loaded {
    /// A program or library.
    File(Box<Files>),
    /// The kernel.
    Kernel(Kernel),
    /// What a runtime compiled.
    Compiled(Compiled),
}

/// A program or library and what is made of it, each when it is first asked for.
pub struct Files {
    pair: Pair,
    places: Arc<Places>,
    names: OnceLock<Names>,
    lines: OnceLock<Option<Mutex<Lines>>>,
    tables: OnceLock<Tables>,
}

impl Loaded {
    /// Finds and opens what is wanted.
    ///
    /// # Errors
    /// One phrase, why there is none.
    pub fn open(wanted: &Wanted<'_>, places: &Arc<Places>, lists: &Lists) -> Result<Loaded, String> {
        match wanted.what {
            What::File => Ok(Loaded::File(Box::new(Files {
                pair: places.find(wanted)?,
                places: Arc::clone(places),
                names: OnceLock::new(),
                lines: OnceLock::new(),
                tables: OnceLock::new(),
            }))),
            What::Kernel { text } => Kernel::open(wanted, text, places, lists).map(Loaded::Kernel),
            What::Jit { pid } => Compiled::of(pid, wanted.path, places).map(Loaded::Compiled),
        }
    }

    /// Its files, if it is one of a program or library.
    pub fn files(&self) -> Option<&Files> {
        match self {
            Loaded::File(files) => Some(files),
            _ => None,
        }
    }
}

impl Files {
    /// The virtual address of a place in the file, where its code and debug information say it is.
    pub fn address(&self, offset: u64) -> Option<u64> {
        self.pair.image.as_ref().or(self.pair.debug.as_ref())?.address(offset)
    }

    /// What is known of its frames.
    pub fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::new(self.pair.image.as_ref(), self.pair.debug.as_ref()))
    }

    fn functions(&self, offset: u64, found: &mut Vec<Function>) {
        let Some(address) = self.address(offset) else { return };
        let start = found.len();
        let lines = self.lines.get_or_init(|| {
            let debug = self.pair.debug.as_ref().filter(|d| d.has_dwarf)?;
            Lines::new(debug, &self.places).map(Mutex::new)
        });
        if let Some(lines) = lines {
            lock(lines).functions(address, found);
        }
        let names = self.names.get_or_init(|| Names::new(self.pair.image.as_ref(), self.pair.debug.as_ref()));
        match found.get_mut(start) {
            None => found.extend(names.find(address).map(|name| Function { name, ..Function::default() })),
            // Compilers write no linker's name for functions that only one file sees, and C's library has names of its own
            // for those that it calls itself: the symbol says more. A part that was moved elsewhere (`f.cold`) stays with
            // its function.
            Some(outermost) if !is_mangled(&outermost.name) => {
                let says_less = outermost.name.is_empty() || outermost.name.starts_with("__GI_");
                if let Some(name) = names.find(address).filter(|name| says_less || is_mangled(name)) {
                    outermost.name = name;
                }
            }
            Some(_) => {}
        }
        // A line without a function says nothing.
        let mut at = 0;
        found.retain(|f| {
            at += 1;
            at <= start || !f.name.is_empty()
        });
    }
}

/// What readers hold.
pub struct Handle(pub Arc<Loaded>);

impl Binary for Handle {
    fn functions(&mut self, address: u64, found: &mut Vec<Function>) {
        match &*self.0 {
            Loaded::File(files) => files.functions(address, found),
            Loaded::Kernel(kernel) => found.extend(kernel.function(address)),
            Loaded::Compiled(compiled) => found.extend(compiled.function(address)),
        }
    }
}
