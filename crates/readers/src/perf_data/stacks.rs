//! What samples and changes of the machine become: threads, distinct addresses, distinct stacks, rows of samples.

use std::hash::{BuildHasher, BuildHasherDefault};

use hashbrown::{HashMap, HashTable};
use rustc_hash::{FxBuildHasher, FxHasher};

use super::attr::{Attr, sample_type};
use super::features::Features;
use super::maps::Machine;
use super::queue::Next;
use super::record::{Change, World};
use super::sample::{Dump, Sample, Store, context};
use crate::perf_common::{MAX_ROWS, NO_TIME, NONE, PIECE, Row, Tree, Who};
use crate::symbols::{Symbols, Unwinder, WalkEnd};

/// In place of a root: the recorder lost what is above.
pub(super) const CUT: u32 = 0;
/// In place of a root: the stack is as deep as the kernel records them.
pub(super) const DEEP: u32 = 1;
/// In place of a stack.
pub(super) const NO_STACK: u32 = 2;

/// An address that was met, in a binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    /// Row of the binaries, or `NONE`.
    pub(super) binary: u32,
    pub(super) world: World,
    /// It is where a call returns to, which may be behind the end of the function.
    pub(super) caller: bool,
    /// Offset in the file, or the address itself for what is in no file.
    pub(super) address: u64,
}

/// What all records share.
pub(super) struct Context<'a> {
    pub(super) attrs: &'a [Attr],
    pub(super) by_id: &'a HashMap<u64, u32, FxBuildHasher>,
    pub(super) features: &'a Features,
    pub(super) symbols: Option<&'a dyn Symbols>,
}

/// How often something was met.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) samples: u64,
    pub(super) timed: u64,
    pub(super) no_stack: u64,
    /// Samples whose callers are only in a copy of the stack that nobody walked.
    pub(super) not_unwound: u64,
    /// Samples whose walk did not reach the root: all that was to be copied of the stack was not enough, a binary is missing
    /// that says how big its frames are, or for another reason.
    pub(super) too_short: u64,
    pub(super) no_binary: u64,
    pub(super) not_to_root: u64,
    /// Samples with an address of data.
    pub(super) data_addresses: u64,
    /// Samples as deep as the kernel goes.
    pub(super) deep: u64,
    pub(super) deferred: u64,
    pub(super) guest: u64,
    pub(super) bad_period: u64,
}

/// Per attribute.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct EventCount {
    pub(super) samples: u64,
    pub(super) periods: u64,
    /// Which of the events it is, by when they were met first.
    pub(super) order: Option<u32>,
}

/// The name a thread has now.
#[derive(Debug, Clone, Copy)]
struct Thread {
    comm: u32,
    /// Was it said, or is it only a number?
    named: bool,
}

#[derive(Debug, Clone, Copy)]
struct Cached {
    ip: u64,
    space: u64,
    spot: u32,
}

/// Slots of the cache of addresses.
const CACHE: usize = 1 << 14;

#[derive(Default)]
struct Comms {
    names: Vec<String>,
    index: HashMap<String, u32, FxBuildHasher>,
}

impl Comms {
    fn insert(&mut self, name: String) -> u32 {
        let names = &mut self.names;
        *self.index.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() as u32 - 1
        })
    }
}

/// All that comes of the records.
pub(super) struct Stacks {
    pub(super) machine: Machine,
    threads: HashMap<i32, Thread, FxBuildHasher>,
    comms: Comms,
    unwinders: HashMap<i32, Option<Box<dyn Unwinder>>, FxBuildHasher>,
    pub(super) spots: Vec<Spot>,
    spot_index: HashTable<u32>,
    cache: Vec<Cached>,
    pub(super) tree: Tree,
    pub(super) rows: Vec<Vec<Row>>,
    pub(super) whos: Vec<Who>,
    who_index: HashMap<(i32, i32, u32, u32), u32, FxBuildHasher>,
    last_who: ((i32, i32, u32, u32), u32),
    /// Values of counters when they were read before.
    counters: HashMap<u64, u64, FxBuildHasher>,
    pub(super) events: Vec<EventCount>,
    events_met: u32,
    pub(super) counts: Counts,
    /// Is some chain deeper than the limit that was assumed for it?
    pub(super) deeper: bool,
    /// Spots of the sample at hand, leaf first.
    stack: Vec<u32>,
    callers: Vec<u64>,
    registers: Vec<Option<u64>>,
}

impl Stacks {
    pub(super) fn new() -> Self {
        let mut comms = Comms::default();
        let swapper = Thread { comm: comms.insert("swapper".into()), named: true };
        let nowhere = Spot { binary: NONE, world: World::Unknown, caller: false, address: 0 };
        Stacks {
            machine: Machine::new(),
            threads: HashMap::from_iter([(0, swapper)]),
            comms,
            unwinders: HashMap::default(),
            spots: vec![nowhere; 3],
            spot_index: HashTable::new(),
            cache: vec![Cached { ip: 0, space: u64::MAX, spot: NONE }; CACHE],
            tree: Tree::default(),
            rows: Vec::new(),
            whos: Vec::new(),
            who_index: HashMap::default(),
            last_who: ((0, 0, NONE, NONE), NONE),
            counters: HashMap::default(),
            events: Vec::new(),
            events_met: 0,
            counts: Counts::default(),
            deeper: false,
            stack: Vec::new(),
            callers: Vec::new(),
            registers: Vec::new(),
        }
    }

    /// Are the tables as long as they may be?
    pub(super) fn is_full(&self) -> bool {
        self.tree.is_full() || self.spots.len() >= MAX_ROWS || self.whos.len() >= MAX_ROWS
    }

    pub(super) fn take(&mut self, next: Next<'_>, context: &Context<'_>) {
        match next {
            Next::Sample(sample, store) => self.sample(&sample, store, context),
            Next::Change(change) => self.change(change, context),
        }
    }

    fn change(&mut self, change: Change, context: &Context<'_>) {
        match change {
            Change::Mmap(mmap) => {
                if let Some((start, area)) = self.machine.map(&mmap)
                    && let Some(Some(unwinder)) = self.unwinders.get_mut(&mmap.pid)
                {
                    tell(&mut **unwinder, &self.machine, context.features, start, area);
                }
            }
            Change::Comm { pid, tid, exec, name } => {
                let comm = self.comms.insert(name);
                self.threads.insert(tid, Thread { comm, named: true });
                if exec {
                    self.machine.unmap_all(pid);
                    self.unwinders.remove(&pid);
                }
            }
            Change::Fork { pid, parent_pid, tid, parent_tid, bare } => {
                match self.threads.get(&parent_tid).copied().filter(|parent| parent.named) {
                    Some(parent) => drop(self.threads.insert(tid, parent)),
                    None => drop(self.threads.remove(&tid)),
                }
                if pid != parent_pid && !bare {
                    self.machine.fork(pid, parent_pid);
                    self.unwinders.remove(&pid);
                }
            }
            Change::Symbol { start, length, gone, name } => self.machine.kernel_symbol(start, length, gone, &name),
        }
    }

    fn sample(&mut self, sample: &Sample, store: &Store, context: &Context<'_>) {
        let attr = &context.attrs[sample.event as usize];
        let node = self.node(sample, attr, store, context);
        let who = self.who(sample, attr);
        let timed = attr.has(sample_type::TIME).then(|| i64::try_from(sample.time).ok()).flatten();
        let row = Row { stack: node, who, event: sample.event, time: timed.unwrap_or(NO_TIME), value: 0 };
        if sample.reads.length == 0 {
            let period = attr.has(sample_type::PERIOD) || attr.fixed_period > 0;
            self.row(row, period.then_some(sample.period));
            return;
        }
        // Counters that are read with every sample: each counts what it counted since it was read before.
        for pair in sample.reads.of(&store.words).chunks_exact(2) {
            let (id, value) = (pair[0], pair[1]);
            let before = self.counters.insert(id, value).unwrap_or(0);
            let counted = value.wrapping_sub(before);
            if counted > 0
                && let Some(&event) = context.by_id.get(&id)
            {
                self.row(Row { event, ..row }, Some(counted));
            }
        }
    }

    fn row(&mut self, mut row: Row, period: Option<u64>) {
        let Ok(value) = i64::try_from(period.unwrap_or(1)) else {
            self.counts.bad_period += 1;
            return;
        };
        row.value = value;
        if self.events.len() <= row.event as usize {
            self.events.resize(row.event as usize + 1, EventCount::default());
        }
        let event = &mut self.events[row.event as usize];
        event.samples += 1;
        event.periods += u64::from(period.is_some());
        if event.order.is_none() {
            event.order = Some(self.events_met);
            self.events_met += 1;
        }
        self.counts.samples += 1;
        self.counts.timed += u64::from(row.time != NO_TIME);
        match self.rows.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(row),
            _ => self.rows.push(vec![row]),
        }
    }

    fn who(&mut self, sample: &Sample, attr: &Attr) -> u32 {
        let known = attr.has(sample_type::TID);
        if !known && sample.cpu.is_none() {
            return NONE;
        }
        let comm = if known { self.comm(sample.tid) } else { NONE };
        let key = (sample.pid, sample.tid, comm, sample.cpu.unwrap_or(NONE));
        if self.last_who.0 == key {
            return self.last_who.1;
        }
        let whos = &mut self.whos;
        let name = self.comms.names.get(comm as usize);
        let row = *self.who_index.entry(key).or_insert_with(|| {
            whos.push(Who {
                comm: name.cloned().unwrap_or_default(),
                pid: known.then_some(sample.pid.into()),
                tid: known.then_some(sample.tid.into()),
                cpu: sample.cpu.map(i64::from),
                ..Who::default()
            });
            whos.len() as u32 - 1
        });
        self.last_who = (key, row);
        row
    }

    fn comm(&mut self, tid: i32) -> u32 {
        if let Some(thread) = self.threads.get(&tid) {
            return thread.comm;
        }
        // As perf names threads that nobody named.
        let comm = self.comms.insert(format!(":{tid}"));
        self.threads.insert(tid, Thread { comm, named: false });
        comm
    }

    /// The node of a sample's stack.
    fn node(&mut self, sample: &Sample, attr: &Attr, store: &Store, context: &Context<'_>) -> u32 {
        self.stack.clear();
        let user = self.machine.processes.get(&sample.pid).map_or(0, |process| process.version);
        let keep_callers = context.symbols.is_some();
        let (mut world, mut first, mut depth, mut has_user, mut cut) = (World::User, true, 0, false, false);
        let mut chain = sample.chain.of(&store.words).iter();
        while let Some(&ip) = chain.next() {
            if ip < context::FIRST {
                depth += 1;
                has_user |= matches!(world, World::User | World::GuestUser);
                let spot = self.spot(ip, world, sample.pid, user, keep_callers && !first);
                self.stack.push(spot);
                first = false;
                continue;
            }
            first = true;
            world = match ip {
                context::KERNEL => World::Kernel,
                context::USER => World::User,
                context::HYPERVISOR => World::Hypervisor,
                context::GUEST | context::GUEST_USER => World::GuestUser,
                context::GUEST_KERNEL => World::GuestKernel,
                context::USER_DEFERRED => {
                    chain.next();
                    cut = true;
                    self.counts.deferred += 1;
                    World::User
                }
                _ => World::Unknown,
            };
        }
        if let Some(dump) = sample.dump.filter(|_| !has_user) {
            cut |= self.unwind(sample, attr, dump, user, store, context);
        }
        if self.stack.is_empty() {
            if attr.has(sample_type::IP) {
                let spot = self.spot(sample.ip, sample.world, sample.pid, user, false);
                self.stack.push(spot);
            } else {
                self.counts.no_stack += 1;
                self.stack.push(NO_STACK);
            }
        }
        self.counts.data_addresses += u64::from(sample.has_data_address);
        self.counts.guest += u64::from(matches!(sample.world, World::GuestKernel | World::GuestUser));
        if cut {
            self.stack.push(CUT);
        } else if depth >= u32::from(attr.max_depth) && !attr.has_call_stack() {
            self.deeper |= depth > u32::from(attr.max_depth);
            self.counts.deep += 1;
            self.stack.push(DEEP);
        }
        self.tree.insert(&self.stack).unwrap_or(NONE)
    }

    /// Adds the user's part of the stack from a copy of it. True if callers are missing.
    fn unwind(&mut self, sample: &Sample, attr: &Attr, dump: Dump, user: u32, store: &Store, context: &Context<'_>) -> bool {
        let mut values = dump.registers.of(&store.words).iter();
        self.registers.clear();
        for register in 0..64 - attr.regs_user.leading_zeros() {
            let recorded = attr.regs_user >> register & 1 == 1;
            self.registers.push(if recorded { values.next().copied() } else { None });
        }
        let machine = context.features.machine(attr.regs_user);
        let ip = machine.map(ip_register).and_then(|register| self.registers.get(register).copied().flatten());
        let ip = ip.or((sample.world == World::User).then_some(sample.ip));
        if let Some(ip) = ip {
            let spot = self.spot(ip, World::User, sample.pid, user, false);
            self.stack.push(spot);
        }
        let unwinder = self.unwinders.entry(sample.pid).or_insert_with(|| {
            let mut unwinder = context.symbols?.unwinder(machine?)?;
            if let Some(process) = self.machine.processes.get(&sample.pid) {
                process.space.iter().for_each(|(start, area)| tell(&mut *unwinder, &self.machine, context.features, start, area));
            }
            Some(unwinder)
        });
        let Some(unwinder) = unwinder.as_mut().filter(|_| dump.stack.length > 0) else {
            self.counts.not_unwound += u64::from(dump.had_stack);
            return true;
        };
        self.callers.clear();
        let end = unwinder.callers(&self.registers, dump.stack.of(&store.stacks), &mut self.callers);
        let callers = std::mem::take(&mut self.callers);
        for &caller in &callers {
            let spot = self.spot(caller, World::User, sample.pid, user, true);
            self.stack.push(spot);
        }
        self.callers = callers;
        let all_copied = dump.stack.length >= attr.stack_user;
        match end {
            WalkEnd::Root => return false,
            WalkEnd::NoBinary => self.counts.no_binary += 1,
            WalkEnd::CopyEnds if all_copied => self.counts.too_short += 1,
            WalkEnd::CopyEnds | WalkEnd::Lost => self.counts.not_to_root += 1,
        }
        true
    }

    /// The row of an address in the space of a world; `user` is the version of the process's.
    #[inline]
    fn spot(&mut self, ip: u64, world: World, pid: i32, user: u32, caller: bool) -> u32 {
        let version = match world {
            World::User => user,
            World::Kernel => self.machine.kernel_version,
            World::GuestKernel => self.machine.guest_version,
            World::GuestUser | World::Hypervisor | World::Unknown => 0,
        };
        let space = u64::from(version) << 4 | (world as u64) << 1 | u64::from(caller);
        let hash = (ip ^ space.rotate_left(40)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = (hash >> (64 - CACHE.trailing_zeros())) as usize;
        let cached = self.cache[slot];
        if cached.ip == ip && cached.space == space {
            return cached.spot;
        }
        let spot = self.find_spot(ip, world, pid, caller);
        self.cache[slot] = Cached { ip, space, spot };
        spot
    }

    fn find_spot(&mut self, ip: u64, world: World, pid: i32, caller: bool) -> u32 {
        let machine = &self.machine;
        let (binary, address) = match world {
            World::User => machine.processes.get(&pid).and_then(|process| process.space.find(ip)),
            World::Kernel => machine.kernel_area(ip),
            World::GuestKernel => Some(machine.guest_kernel_area(ip)),
            World::GuestUser => None,
            World::Hypervisor | World::Unknown => None,
        }
        .map_or((NONE, ip), |area| (area.binary, ip.wrapping_add(area.shift)));
        let binary = if world == World::GuestUser { machine.guest_user } else { binary };
        let spot = Spot { binary, world, caller, address };
        let hasher = BuildHasherDefault::<FxHasher>::default();
        let spots = &self.spots;
        let hash = hasher.hash_one(spot);
        if let Some(&row) = self.spot_index.find(hash, |&row| spots[row as usize] == spot) {
            return row;
        }
        let row = self.spots.len() as u32;
        self.spots.push(spot);
        let spots = &self.spots;
        self.spot_index.insert_unique(hash, row, |&row| hasher.hash_one(spots[row as usize]));
        row
    }
}

/// Tells an unwinder of a map.
fn tell(unwinder: &mut dyn Unwinder, machine: &Machine, features: &Features, start: u64, area: super::maps::Area) {
    unwinder.map(start, area.end, start.wrapping_add(area.shift), &machine.wanted(area.binary, features));
}

/// Which register says where code runs.
fn ip_register(machine: crate::symbols::Machine) -> usize {
    match machine {
        crate::symbols::Machine::X86_64 => 8,
        crate::symbols::Machine::Aarch64 => 32,
    }
}
