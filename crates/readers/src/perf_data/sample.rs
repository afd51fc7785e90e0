//! One sample: which fields it has and in which order its event's attributes say.

use super::attr::{Attr, branch, read_format, sample_type as has};
use super::record::World;
use super::wire::Wire;

/// Between the addresses of a callchain: what follows ran in another world.
pub(super) mod context {
    /// Addresses from here up are none.
    pub(crate) const FIRST: u64 = 4095u64.wrapping_neg();
    pub(crate) const HYPERVISOR: u64 = 32u64.wrapping_neg();
    pub(crate) const KERNEL: u64 = 128u64.wrapping_neg();
    pub(crate) const USER: u64 = 512u64.wrapping_neg();
    /// The user's part comes later, in a record of its own; a number that tells which follows.
    pub(crate) const USER_DEFERRED: u64 = 640u64.wrapping_neg();
    pub(crate) const GUEST: u64 = 2048u64.wrapping_neg();
    pub(crate) const GUEST_KERNEL: u64 = 2176u64.wrapping_neg();
    pub(crate) const GUEST_USER: u64 = 2560u64.wrapping_neg();
}

/// Numbers of a list, by their place in [`Store::words`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) length: u32,
}

impl Span {
    pub(super) fn of<T>(self, all: &[T]) -> &[T] {
        &all[self.start as usize..][..self.length as usize]
    }
}

/// The user's registers and a copy of the top of the stack, to find the callers in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dump {
    /// Values of the registers whose bits are set in the attribute.
    pub(super) registers: Span,
    /// Bytes, in [`Store::stacks`]; none if nobody is there who could walk them.
    pub(super) stack: Span,
    /// Was there a stack, kept or not?
    pub(super) had_stack: bool,
}

/// A sample, as far as it is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Row of the attributes.
    pub(super) event: u32,
    pub(super) world: World,
    pub(super) pid: i32,
    pub(super) tid: i32,
    /// Processor.
    pub(super) cpu: Option<u32>,
    pub(super) time: u64,
    pub(super) ip: u64,
    pub(super) has_data_address: bool,
    /// 0 if it has none.
    pub(super) period: u64,
    /// Addresses and [`context`]s, leaf first.
    pub(super) chain: Span,
    /// Pairs of id and value of counters that were read.
    pub(super) reads: Span,
    pub(super) dump: Option<Dump>,
}

/// Where samples that wait for their turn keep what has no fixed size.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) words: Vec<u64>,
    pub(super) stacks: Vec<u8>,
}

impl Store {
    /// The span from `start` of the words to their end.
    fn since(&self, start: usize) -> Span {
        Span { start: start as u32, length: (self.words.len() - start) as u32 }
    }

    /// Copies what a sample has in another store into this one.
    pub(super) fn adopt(&mut self, sample: &mut Sample, from: &Store) {
        let mut words = |span: &mut Span| {
            let start = self.words.len();
            self.words.extend_from_slice(span.of(&from.words));
            span.start = start as u32;
        };
        words(&mut sample.chain);
        words(&mut sample.reads);
        if let Some(dump) = &mut sample.dump {
            words(&mut dump.registers);
            let start = self.stacks.len();
            self.stacks.extend_from_slice(dump.stack.of(&from.stacks));
            dump.stack.start = start as u32;
        }
    }
}

impl Sample {
    /// Reads what follows a record's header. `None` if the record is too short for what its attribute says it holds.
    #[inline]
    pub(super) fn read(
        event: u32,
        attr: &Attr,
        world: World,
        mut w: Wire<'_>,
        keep_stacks: bool,
        store: &mut Store,
    ) -> Option<Sample> {
        let has = |bits: u64| attr.sample_type & bits != 0;
        let mut sample = Sample {
            event,
            world,
            pid: -1,
            tid: -1,
            cpu: None,
            time: 0,
            ip: 0,
            has_data_address: false,
            period: attr.fixed_period,
            chain: Span::default(),
            reads: Span::default(),
            dump: None,
        };
        if has(has::IDENTIFIER) {
            w.u64()?;
        }
        if has(has::IP) {
            sample.ip = w.u64()?;
        }
        if has(has::TID) {
            (sample.pid, sample.tid) = (w.i32()?, w.i32()?);
        }
        if has(has::TIME) {
            sample.time = w.u64()?;
        }
        if has(has::ADDR) {
            sample.has_data_address = w.u64()? != 0;
        }
        for field in [has::ID, has::STREAM_ID] {
            if has(field) {
                w.u64()?;
            }
        }
        if has(has::CPU) {
            sample.cpu = Some(w.u32()?);
            w.u32()?;
        }
        if has(has::PERIOD) {
            sample.period = w.u64()?;
        }
        if has(has::READ) {
            sample.reads = counters(&mut w, attr.read_format, store)?;
        }
        if has(has::CALLCHAIN) {
            let start = store.words.len();
            let length = w.u64()?;
            w.u64s(length, &mut store.words)?;
            sample.chain = store.since(start);
        }
        if has(has::RAW) {
            let size = w.u32()?;
            w.bytes(size as usize)?;
        }
        if has(has::BRANCH_STACK) {
            sample.chain = branches(&mut w, attr, sample.chain, store)?;
        }
        let mut dump = Dump::default();
        if has(has::REGS_USER) && w.u64()? != 0 {
            let start = store.words.len();
            w.u64s(attr.regs_user.count_ones().into(), &mut store.words)?;
            dump.registers = store.since(start);
        }
        if has(has::STACK_USER) {
            let size = w.u64()?;
            if size > 0 {
                let bytes = w.bytes(usize::try_from(size).ok()?)?;
                let used = usize::try_from(w.u64()?).unwrap_or(usize::MAX).min(bytes.len());
                dump.had_stack = used > 0;
                if keep_stacks {
                    let start = store.stacks.len();
                    store.stacks.extend_from_slice(&bytes[..used]);
                    dump.stack = Span { start: start as u32, length: used as u32 };
                }
            }
            if dump.registers.length > 0 {
                sample.dump = Some(dump);
            }
        }
        Some(sample)
    }
}

/// Counters that were read with the sample: pairs of id and value.
fn counters(w: &mut Wire<'_>, format: u64, store: &mut Store) -> Option<Span> {
    use read_format::*;
    let start = store.words.len();
    let group = format & GROUP != 0;
    let n = if group { w.u64()? } else { 1 };
    let mut value = if group { 0 } else { w.u64()? };
    for times in [TIME_ENABLED, TIME_RUNNING] {
        if format & times != 0 {
            w.u64()?;
        }
    }
    for _ in 0..n {
        if group {
            value = w.u64()?;
        }
        let id = if format & ID != 0 { w.u64()? } else { 0 };
        if format & LOST != 0 {
            w.u64()?;
        }
        if format & ID != 0 {
            store.words.extend([id, value]);
        }
    }
    Some(store.since(start))
}

/// Passes over branch records; if they are hardware's call stack it becomes the user's part of the chain.
fn branches(w: &mut Wire<'_>, attr: &Attr, chain: Span, store: &mut Store) -> Option<Span> {
    let n = w.u64()?;
    if attr.branch_type & branch::HW_INDEX != 0 {
        w.u64()?;
    }
    let mut entries = Wire::new(w.bytes(usize::try_from(n).ok()?.checked_mul(24)?)?, w.endian());
    if attr.branch_type & branch::COUNTERS != 0 {
        w.bytes(usize::try_from(n).ok()?.checked_mul(8)?)?;
    }
    let user = chain.of(&store.words).iter().position(|&ip| ip == context::USER);
    let Some(user) = user.filter(|_| attr.has_call_stack() && n > 0) else { return Some(chain) };
    // The chain is what was stored last. The leaf is in the function that the last call went to.
    store.words.truncate(chain.start as usize + user + 1);
    for i in 0..n {
        let (from, to, _flags) = (entries.u64()?, entries.u64()?, entries.u64()?);
        if i == 0 {
            store.words.push(to);
        }
        store.words.push(from);
    }
    Some(store.since(chain.start as usize))
}
