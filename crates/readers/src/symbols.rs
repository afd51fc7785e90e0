//! What a reader may ask of the world beside its input: the names of addresses, and the callers in a copied stack.
//!
//! Readers open no file. Whoever can (the command line) hands them a [`Symbols`] in their
//! [`Options`](crate::Options); without one, functions that the input does not name are named after their binary.

use std::fmt;

/// Finds binaries and what they tell.
pub trait Symbols: Send + Sync {
    /// The symbols of one binary.
    ///
    /// # Errors
    /// One phrase, why there are none: `no such file`, `its build id is another: …`.
    fn binary(&self, wanted: &Wanted<'_>) -> Result<Box<dyn Binary>, String>;

    /// Something that walks the stacks of one process, or nothing for a machine it does not know.
    fn unwinder(&self, machine: Machine) -> Option<Box<dyn Unwinder>>;
}

impl fmt::Debug for dyn Symbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Symbols")
    }
}

/// Which binary is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wanted<'a> {
    /// Its path on the machine of the recording; `[kernel.kallsyms]`, `[vdso]` and the like for what is no file.
    pub path: &'a str,
    /// Its build id, empty if not known. A binary with another one must not be used.
    pub build_id: &'a [u8],
    /// What it is.
    pub what: What,
}

/// What is mapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// A program or library. Addresses are offsets in the file.
    File,
    /// The kernel itself or a module of it. Addresses are those of the recorded kernel.
    Kernel {
        /// Where that had its symbol `_text` (or `_stext`, if it has no other), 0 if not known: it is put elsewhere at each start.
        text: u64,
    },
    /// Memory without a file, where a runtime puts compiled code. Addresses are those of the process.
    Jit {
        /// The process.
        pid: i64,
    },
}

/// The symbols of one binary.
pub trait Binary {
    /// Appends the functions at an address (see [`What`] for what it counts from), outermost first: the one that
    /// stands there in the binary, then what was inlined into it. Nothing if there is no symbol.
    fn functions(&mut self, address: u64, found: &mut Vec<Function>);
}

/// A function at an address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Function {
    /// The linker's name, mangled.
    pub name: String,
    /// Source file, or empty.
    pub file: String,
    /// Line in it, or 0.
    pub line: u32,
}

/// Machines whose stacks can be walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Machine {
    /// x86, 64 bits. Registers in perf's order: ax bx cx dx si di bp sp ip flags cs ss ds es fs gs r8 … r15.
    X86_64,
    /// ARM, 64 bits. Registers in perf's order: x0 … x29, lr, sp, pc.
    Aarch64,
}

/// Walks copied stacks of one process.
pub trait Unwinder {
    /// A binary is mapped from `start` to `end`, from `offset` of its file on. Later maps replace what they overlap.
    fn map(&mut self, start: u64, end: u64, offset: u64, wanted: &Wanted<'_>);

    /// Appends the return addresses of the callers, leaf first and without the leaf itself; says where the walk ended.
    ///
    /// `registers[i]` is register `i` in perf's order, if it was recorded; `stack` is the memory from the stack pointer up.
    fn callers(&mut self, registers: &[Option<u64>], stack: &[u8], callers: &mut Vec<u64>) -> WalkEnd;
}

/// Where the walk up a copied stack ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WalkEnd {
    /// At the root.
    Root,
    /// The caller is in memory behind the copy.
    CopyEnds,
    /// In a binary that cannot be had, so that nothing tells how big its frames are.
    NoBinary,
    /// In code of which nothing tells how big its frames are, or in memory that makes no sense.
    Lost,
}
