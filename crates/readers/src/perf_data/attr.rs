//! `perf_event_attr`: what an event counts, and what its samples hold.

use super::wire::{Endian, Wire};

/// Bits of `sample_type`: what a sample holds.
pub(super) mod sample_type {
    pub(crate) const IP: u64 = 1 << 0;
    pub(crate) const TID: u64 = 1 << 1;
    pub(crate) const TIME: u64 = 1 << 2;
    pub(crate) const ADDR: u64 = 1 << 3;
    pub(crate) const READ: u64 = 1 << 4;
    pub(crate) const CALLCHAIN: u64 = 1 << 5;
    pub(crate) const ID: u64 = 1 << 6;
    pub(crate) const CPU: u64 = 1 << 7;
    pub(crate) const PERIOD: u64 = 1 << 8;
    pub(crate) const STREAM_ID: u64 = 1 << 9;
    pub(crate) const RAW: u64 = 1 << 10;
    pub(crate) const BRANCH_STACK: u64 = 1 << 11;
    pub(crate) const REGS_USER: u64 = 1 << 12;
    pub(crate) const STACK_USER: u64 = 1 << 13;
    pub(crate) const DATA_SRC: u64 = 1 << 15;
    pub(crate) const IDENTIFIER: u64 = 1 << 16;

    /// What is passed over, and its name for people.
    pub(crate) const LEFT_OUT: [(u64, &str); 12] = [
        (ADDR, "addresses of data"),
        (RAW, "fields of tracepoints"),
        (1 << 14 | 1 << 24, "weights"),
        (DATA_SRC, "sources of data"),
        (1 << 17, "transactions"),
        (1 << 18, "registers at the interrupt"),
        (1 << 19, "physical addresses"),
        (1 << 20, "parts of hardware traces"),
        (1 << 21, "control groups"),
        (1 << 22, "page sizes of data"),
        (1 << 23, "page sizes of code"),
        (BRANCH_STACK, "branch records"),
    ];
}

/// Bits of `read_format`.
pub(super) mod read_format {
    pub(crate) const TIME_ENABLED: u64 = 1 << 0;
    pub(crate) const TIME_RUNNING: u64 = 1 << 1;
    pub(crate) const ID: u64 = 1 << 2;
    pub(crate) const GROUP: u64 = 1 << 3;
    pub(crate) const LOST: u64 = 1 << 4;
}

/// Bits of `branch_sample_type`.
pub(super) mod branch {
    pub(crate) const CALL_STACK: u64 = 1 << 11;
    pub(crate) const HW_INDEX: u64 = 1 << 17;
    pub(crate) const COUNTERS: u64 = 1 << 19;
}

/// Kinds of events.
const HARDWARE: u32 = 0;
const SOFTWARE: u32 = 1;
const TRACEPOINT: u32 = 2;
const CACHE: u32 = 3;
const RAW: u32 = 4;
const BREAKPOINT: u32 = 5;

/// Bytes of the first version; later ones are longer.
const SMALLEST: usize = 64;
/// Deepest callchain the kernel records unless it is told otherwise.
const USUAL_DEPTH: u16 = 127;

/// An event as it was opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Attr {
    kind: u32,
    config: u64,
    bp_type: u32,
    /// Its period if that is one number, 0 if the kernel chose periods.
    pub(super) fixed_period: u64,
    /// Bits of [`sample_type`].
    pub(super) sample_type: u64,
    /// Bits of [`read_format`].
    pub(super) read_format: u64,
    flags: u64,
    /// Bits of [`branch`].
    pub(super) branch_type: u64,
    /// One bit per register.
    pub(super) regs_user: u64,
    /// Bytes of the stack that are copied, at most.
    pub(super) stack_user: u32,
    /// Frames of a callchain at which the kernel stops.
    pub(super) max_depth: u16,
    /// Its name, as far as the file has one.
    pub(super) name: Option<String>,
}

impl Attr {
    /// Reads one from its own bytes, however many its version has.
    pub(super) fn read(bytes: &[u8], endian: Endian) -> Option<Attr> {
        if bytes.len() < SMALLEST {
            return None;
        }
        // What an old version lacks is zero.
        let mut padded = [0; 136];
        let known = bytes.len().min(padded.len());
        padded[..known].copy_from_slice(&bytes[..known]);
        let mut w = Wire::new(&padded, endian);
        let (kind, _size, config, period) = (w.u32()?, w.u32()?, w.u64()?, w.u64()?);
        let (sample_type, read_format, flags) = (w.u64()?, w.u64()?, w.bit_fields()?);
        let (_wakeup, bp_type, _config1, _config2) = (w.u32()?, w.u32()?, w.u64()?, w.u64()?);
        let (branch_type, regs_user, stack_user, _clock) = (w.u64()?, w.u64()?, w.u32()?, w.u32()?);
        let (_regs_intr, _aux_watermark, max_depth) = (w.u64()?, w.u32()?, w.u16()?);
        let by_frequency = flags & 1 << 10 != 0;
        Some(Attr {
            kind,
            config,
            bp_type,
            fixed_period: if by_frequency { 0 } else { period },
            sample_type,
            read_format,
            flags,
            branch_type,
            regs_user,
            stack_user,
            max_depth: if max_depth == 0 { USUAL_DEPTH } else { max_depth },
            name: None,
        })
    }

    /// Does every record end in time and id, not only samples?
    pub(super) fn sample_id_all(&self) -> bool {
        self.flags & 1 << 18 != 0
    }

    pub(super) fn has(&self, bits: u64) -> bool {
        self.sample_type & bits != 0
    }

    /// Were hardware's call stacks recorded?
    pub(super) fn has_call_stack(&self) -> bool {
        self.has(sample_type::BRANCH_STACK) && self.branch_type & branch::CALL_STACK != 0
    }

    /// Bytes of a sample before its id, if it has one.
    pub(super) fn sample_id_at(&self) -> Option<usize> {
        use sample_type::*;
        if self.has(IDENTIFIER) {
            return Some(0);
        }
        self.has(ID).then(|| 8 * (self.sample_type & (IP | TID | TIME | ADDR)).count_ones() as usize)
    }

    /// Bytes from the end of a record that is no sample to its id, if it has one.
    pub(super) fn other_id_from_end(&self) -> Option<usize> {
        use sample_type::*;
        if !self.sample_id_all() {
            return None;
        }
        if self.has(IDENTIFIER) {
            return Some(8);
        }
        self.has(ID).then(|| 8 * (1 + (self.sample_type & (CPU | STREAM_ID)).count_ones() as usize))
    }

    /// Bytes from the end of a record that is no sample to its time, if it has one.
    pub(super) fn other_time_from_end(&self) -> Option<usize> {
        use sample_type::*;
        let behind = (self.sample_type & (ID | STREAM_ID | CPU | IDENTIFIER)).count_ones() as usize;
        (self.sample_id_all() && self.has(TIME)).then_some(8 * (1 + behind))
    }

    /// The name perf gives it; `units` are the names of other kinds of events.
    pub(super) fn title(&self, units: &[(u32, String)]) -> String {
        if let Some(name) = self.name.as_ref().filter(|name| !name.is_empty()) {
            return name.clone();
        }
        let plain = match self.kind {
            HARDWARE => pick(&HARDWARE_NAMES, self.config & 0xffff_ffff).map_or("unknown-hardware".into(), str::to_owned),
            SOFTWARE => pick(&SOFTWARE_NAMES, self.config).map_or("unknown-software".into(), str::to_owned),
            CACHE => cache_name(self.config).unwrap_or_else(|| "unknown-ext-hardware-cache-type".into()),
            TRACEPOINT => return format!("tracepoint {}", self.config),
            BREAKPOINT => {
                let access: String =
                    [(1, 'r'), (2, 'w'), (4, 'x')].iter().filter(|a| self.bp_type & a.0 != 0).map(|a| a.1).collect();
                format!("mem:{:#x}:{access}", self.config)
            }
            kind => match units.iter().find(|unit| unit.0 == kind) {
                Some((_, unit)) if kind != RAW => format!("{unit}/config={:#x}/", self.config),
                _ => format!("raw {:#x}", self.config),
            },
        };
        plain + &self.modifiers()
    }

    /// `:u` and the like, in perf's way.
    fn modifiers(&self) -> String {
        let is = |bit: u32| self.flags & 1 << bit != 0;
        let (user, kernel, hypervisor, host, guest) = (is(4), is(5), is(6), is(19), is(20));
        let precise = (self.flags >> 15 & 3) as usize;
        let mut out = String::new();
        let mut add = |excluded: bool, letter: char| {
            if !excluded {
                out.push(letter);
            }
        };
        let mut usual_guest = false;
        if user || kernel || hypervisor {
            [(kernel, 'k'), (user, 'u'), (hypervisor, 'h')].iter().for_each(|m| add(m.0, m.1));
            usual_guest = true;
        }
        if precise > 0 {
            (0..precise).for_each(|_| add(false, 'p'));
            usual_guest = true;
        }
        if host || guest == usual_guest {
            [(host, 'H'), (guest, 'G')].iter().for_each(|m| add(m.0, m.1));
        }
        if out.is_empty() { out } else { format!(":{out}") }
    }
}

const HARDWARE_NAMES: [&str; 10] = [
    "cycles",
    "instructions",
    "cache-references",
    "cache-misses",
    "branches",
    "branch-misses",
    "bus-cycles",
    "stalled-cycles-frontend",
    "stalled-cycles-backend",
    "ref-cycles",
];

const SOFTWARE_NAMES: [&str; 12] = [
    "cpu-clock",
    "task-clock",
    "page-faults",
    "context-switches",
    "cpu-migrations",
    "minor-faults",
    "major-faults",
    "alignment-faults",
    "emulation-faults",
    "dummy",
    "bpf-output",
    "cgroup-switches",
];

fn pick(names: &[&'static str], config: u64) -> Option<&'static str> {
    names.get(usize::try_from(config).ok()?).copied()
}

/// `L1-dcache-load-misses`
fn cache_name(config: u64) -> Option<String> {
    let cache = pick(&["L1-dcache", "L1-icache", "LLC", "dTLB", "iTLB", "branch", "node"], config & 0xff)?;
    let operation = pick(&["load", "store", "prefetch"], config >> 8 & 0xff)?;
    let plural = if operation == "prefetch" { "es" } else { "s" };
    match config >> 16 & 0xff {
        0 => Some(format!("{cache}-{operation}{plural}")),
        1 => Some(format!("{cache}-{operation}-misses")),
        _ => None,
    }
}
