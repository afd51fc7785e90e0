//! Records that are no samples: what they say of processes, threads and binaries.

use super::wire::{Wire, until_zero};

/// Types of records.
pub(super) mod kind {
    pub(crate) const MMAP: u32 = 1;
    pub(crate) const LOST: u32 = 2;
    pub(crate) const COMM: u32 = 3;
    pub(crate) const EXIT: u32 = 4;
    pub(crate) const THROTTLE: u32 = 5;
    pub(crate) const UNTHROTTLE: u32 = 6;
    pub(crate) const FORK: u32 = 7;
    pub(crate) const SAMPLE: u32 = 9;
    pub(crate) const MMAP2: u32 = 10;
    pub(crate) const AUX: u32 = 11;
    pub(crate) const ITRACE_START: u32 = 12;
    pub(crate) const LOST_SAMPLES: u32 = 13;
    pub(crate) const SWITCH: u32 = 14;
    pub(crate) const SWITCH_CPU_WIDE: u32 = 15;
    pub(crate) const NAMESPACES: u32 = 16;
    pub(crate) const KSYMBOL: u32 = 17;
    pub(crate) const BPF_EVENT: u32 = 18;
    pub(crate) const CGROUP: u32 = 19;
    pub(crate) const TEXT_POKE: u32 = 20;
    pub(crate) const AUX_OUTPUT_HW_ID: u32 = 21;
    /// From here on perf writes them, below the kernel does.
    pub(crate) const FIRST_OF_PERF: u32 = 64;
    pub(crate) const HEADER_ATTR: u32 = 64;
    pub(crate) const TRACING_DATA: u32 = 66;
    pub(crate) const BUILD_ID: u32 = 67;
    pub(crate) const FINISHED_ROUND: u32 = 68;
    pub(crate) const AUXTRACE: u32 = 71;
    pub(crate) const EVENT_UPDATE: u32 = 78;
    pub(crate) const FEATURE: u32 = 80;
    pub(crate) const COMPRESSED: u32 = 81;
    pub(crate) const COMPRESSED2: u32 = 83;
    pub(crate) const LAST_OF_PERF: u32 = 90;
}

/// Bytes before what is in a record.
pub(super) const HEADER: usize = 8;

/// The start of every record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) kind: u32,
    pub(super) misc: u16,
    /// Bytes, these ones counted.
    pub(super) size: usize,
}

impl Header {
    #[inline]
    pub(super) fn read(w: &mut Wire<'_>) -> Option<Header> {
        Some(Header { kind: w.u32()?, misc: w.u16()?, size: usize::from(w.u16()?) })
    }
}

/// Where code ran, as the kernel says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum World {
    Unknown,
    Kernel,
    User,
    Hypervisor,
    GuestKernel,
    GuestUser,
}

impl World {
    #[inline]
    pub(super) fn of(misc: u16) -> World {
        match misc & 7 {
            1 => World::Kernel,
            2 => World::User,
            3 => World::Hypervisor,
            4 => World::GuestKernel,
            5 => World::GuestUser,
            _ => World::Unknown,
        }
    }
}

/// A file, or memory, in the address space of a process or the kernel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mmap {
    pub(super) world: World,
    pub(super) pid: i32,
    pub(super) start: u64,
    pub(super) length: u64,
    /// Of `start` in the file.
    pub(super) offset: u64,
    pub(super) executable: bool,
    /// Empty if not known.
    pub(super) build_id: Vec<u8>,
    pub(super) path: String,
}

/// What changes the state of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Mmap(Mmap),
    /// A thread has a name; with `exec` also a new program.
    Comm {
        pid: i32,
        tid: i32,
        exec: bool,
        name: String,
    },
    /// A thread is started; `bare` says that it has none of its parent's maps.
    Fork {
        pid: i32,
        parent_pid: i32,
        tid: i32,
        parent_tid: i32,
        bare: bool,
    },
    /// Code came to the kernel or left it.
    Symbol {
        start: u64,
        length: u64,
        gone: bool,
        name: String,
    },
}

impl Change {
    /// Reads what follows a record's header; `None` if it is another kind of record or too short.
    pub(super) fn read(header: Header, mut w: Wire<'_>) -> Option<Change> {
        /// Bit of `misc`: the memory is data; a new program; made from a list of threads.
        const SPECIAL: u16 = 1 << 13;
        const HAS_BUILD_ID: u16 = 1 << 14;
        const EXECUTABLE: u32 = 4;
        let special = header.misc & SPECIAL != 0;
        Some(match header.kind {
            kind::MMAP | kind::MMAP2 => {
                let (pid, _tid, start, length, offset) = (w.i32()?, w.i32()?, w.u64()?, w.u64()?, w.u64()?);
                let (mut executable, mut build_id) = (!special, Vec::new());
                if header.kind == kind::MMAP2 {
                    let file = w.bytes(24)?;
                    if header.misc & HAS_BUILD_ID != 0 {
                        build_id = file[4..4 + usize::from(file[0]).min(20)].to_vec();
                    }
                    executable = w.u32()? & EXECUTABLE != 0;
                    w.u32()?;
                }
                let world = World::of(header.misc);
                Change::Mmap(Mmap { world, pid, start, length, offset, executable, build_id, path: until_zero(w.rest()) })
            }
            kind::COMM => Change::Comm { pid: w.i32()?, tid: w.i32()?, exec: special, name: until_zero(w.rest()) },
            kind::FORK => {
                let (pid, parent_pid, tid, parent_tid) = (w.i32()?, w.i32()?, w.i32()?, w.i32()?);
                Change::Fork { pid, parent_pid, tid, parent_tid, bare: special }
            }
            kind::KSYMBOL => {
                let (start, length, _kind, flags) = (w.u64()?, w.u32()?, w.u16()?, w.u16()?);
                Change::Symbol { start, length: length.into(), gone: flags & 1 != 0, name: until_zero(w.rest()) }
            }
            _ => return None,
        })
    }
}
