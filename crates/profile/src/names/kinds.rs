//! What sort of code a frame is.

/// A set of kinds of code. A frame may be of several: a garbage collector is also part of the virtual machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Kinds(u16);

const NAMES: [(&str, Kinds); 9] = [
    ("kernel", Kinds::KERNEL),
    ("native", Kinds::NATIVE),
    ("jit", Kinds::JIT),
    ("interpreted", Kinds::INTERPRETED),
    ("inlined", Kinds::INLINED),
    ("gc", Kinds::GC),
    ("vm", Kinds::VM),
    ("async", Kinds::ASYNC),
    ("unknown", Kinds::UNKNOWN),
];

impl Kinds {
    /// No kind at all.
    pub const NONE: Kinds = Kinds(0);
    /// Runs in the operating system's kernel.
    pub const KERNEL: Kinds = Kinds(1);
    /// Compiled ahead of time to machine code, outside the kernel.
    pub const NATIVE: Kinds = Kinds(1 << 1);
    /// Compiled while the program ran.
    pub const JIT: Kinds = Kinds(1 << 2);
    /// Run by an interpreter at the time of the sample.
    pub const INTERPRETED: Kinds = Kinds(1 << 3);
    /// Has no machine frame of its own: its code is part of its caller's.
    pub const INLINED: Kinds = Kinds(1 << 4);
    /// Garbage collection.
    pub const GC: Kinds = Kinds(1 << 5);
    /// The language's own runtime: virtual machine, interpreter loop, scheduler.
    pub const VM: Kinds = Kinds(1 << 6);
    /// Drives or resumes asynchronous code, so that its caller is not who asked for the work.
    pub const ASYNC: Kinds = Kinds(1 << 7);
    /// The profiler found no symbol.
    pub const UNKNOWN: Kinds = Kinds(1 << 8);

    /// Whether every kind of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }

    /// Adds every kind of `other`.
    pub const fn insert(&mut self, other: Kinds) {
        self.0 |= other.0;
    }

    /// The kinds of either set.
    #[must_use]
    pub const fn union(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether no kind is known.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as bits, for storing; [`Kinds::from_bits`] reads them back.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set with these bits; bits without a meaning are dropped.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Kinds {
        Kinds(bits & ((1 << NAMES.len()) - 1))
    }

    /// The names of the kinds in the set, always in the same order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter(move |(_, kind)| self.contains(*kind)).map(|(name, _)| *name)
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Kinds> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}
