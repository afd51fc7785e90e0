//! One walk up one stack.

use std::cell::Cell;

use gimli::{AArch64, CfaRule, EndianSlice, EvaluationResult, Expression, LittleEndian, Register, RegisterRule, Value, X86_64};
use object::elf::{EM_AARCH64, EM_X86_64};
use readers::symbols::{Machine, WalkEnd};

use super::Walker;
use super::tables::{Row, Tables};

/// Frames of one stack, at most.
const MOST_FRAMES: usize = 4096;
/// Operations of one expression, at most.
const MOST_OPERATIONS: u32 = 1000;
/// DWARF knows this many registers of a machine, as far as frames need them.
const REGISTERS: usize = 34;

/// DWARF's number of each register that perf records, in perf's order.
const ORDER_X86_64: [Option<u16>; 24] = {
    let some = [0, 3, 2, 1, 4, 5, 6, 7, 16];
    let mut order = [None; 24];
    let mut i = 0;
    while i < some.len() {
        order[i] = Some(some[i]);
        i += 1;
    }
    // Behind the flags and segments: r8 to r15.
    let mut i = 16;
    while i < 24 {
        order[i] = Some(i as u16 - 8);
        i += 1;
    }
    order
};

/// Where a walk stands.
pub struct Walk<'a> {
    walker: &'a Walker,
    stack: Stack<'a>,
    registers: [Option<u64>; REGISTERS],
    ip: u64,
    sp: u64,
}

/// The copied memory.
struct Stack<'a> {
    start: u64,
    bytes: &'a [u8],
    /// Was something wanted that is behind it?
    passed: Cell<bool>,
}

/// What a step says.
enum Step {
    /// To the caller, at this address; says whether it was interrupted here rather than calling.
    Caller { ip: u64, interrupted: bool },
    /// There is no caller.
    Root,
    /// No way on.
    Stuck,
}

impl<'a> Walk<'a> {
    /// Starts with what was recorded; nothing without the address and the stack pointer.
    pub fn new(walker: &'a Walker, recorded: &[Option<u64>], stack: &'a [u8]) -> Option<Self> {
        let mut registers = [None; REGISTERS];
        match walker.machine {
            Machine::X86_64 => {
                for (number, value) in ORDER_X86_64.iter().zip(recorded) {
                    if let Some(number) = number {
                        registers[usize::from(*number)] = *value;
                    }
                }
            }
            // In perf's order as in DWARF's: x0 to x30, sp, pc.
            Machine::Aarch64 => registers.iter_mut().zip(recorded).take(33).for_each(|(r, value)| *r = *value),
        }
        let get = |r: Register| registers[usize::from(r.0)];
        let (ip, sp) = match walker.machine {
            Machine::X86_64 => (get(X86_64::RA)?, get(X86_64::RSP)?),
            Machine::Aarch64 => (registers[32]?, get(AArch64::SP)?),
        };
        Some(Walk { walker, stack: Stack { start: sp, bytes: stack, passed: Cell::new(false) }, registers, ip, sp })
    }

    /// Appends the callers; says where they end.
    pub fn run(mut self, callers: &mut Vec<u64>) -> WalkEnd {
        // The caller's address is the one behind its call, which may already belong to another function.
        let mut exact = true;
        let mut guessed = false;
        for _ in 0..MOST_FRAMES {
            let at = if exact { self.ip } else { self.ip.wrapping_sub(1) };
            let walker = self.walker;
            let by_table = walker.with_tables(at, |tables, address| {
                let machine = match walker.machine {
                    Machine::X86_64 => EM_X86_64,
                    Machine::Aarch64 => EM_AARCH64,
                };
                let row = tables.row(address).filter(|_| tables.machine() == machine)?;
                Some(self.by_table(tables, &row))
            });
            // Frame pointers that are followed for want of tables may lead anywhere.
            guessed |= by_table.is_none() && walker.is_missing(at);
            match by_table.unwrap_or_else(|| self.by_frame_pointer()) {
                Step::Root => return WalkEnd::Root,
                Step::Stuck if guessed => return WalkEnd::NoBinary,
                Step::Stuck if self.stack.passed.get() => return WalkEnd::CopyEnds,
                Step::Stuck => return WalkEnd::Lost,
                Step::Caller { ip, interrupted } => {
                    callers.push(ip);
                    self.ip = ip;
                    exact = interrupted;
                }
            }
        }
        WalkEnd::Lost
    }

    fn by_table(&mut self, tables: &Tables, row: &Row) -> Step {
        let cfa = match &row.cfa {
            CfaRule::RegisterAndOffset { register, offset } => self.get(register.0).map(|r| r.wrapping_add_signed(*offset)),
            CfaRule::Expression(e) => tables.expression(row, e).and_then(|e| self.evaluate(e, row, None)),
        };
        let Some(cfa) = cfa else { return Step::Stuck };
        let mut caller = self.registers;
        if let Some(sp) = caller.get_mut(usize::from(self.sp_number())) {
            *sp = Some(cfa);
        }
        let (mut ends, mut signed) = (false, false);
        for (number, rule) in &row.rules {
            if *number == AArch64::RA_SIGN_STATE.0 && self.walker.machine == Machine::Aarch64 {
                signed = *rule == RegisterRule::Constant(1);
            }
            let value = match rule {
                RegisterRule::Undefined => {
                    ends |= *number == row.return_address;
                    None
                }
                RegisterRule::SameValue => self.get(*number),
                RegisterRule::Offset(offset) => self.saved(cfa.wrapping_add_signed(*offset), *number),
                RegisterRule::ValOffset(offset) => Some(cfa.wrapping_add_signed(*offset)),
                RegisterRule::Register(other) => self.get(other.0),
                RegisterRule::Expression(e) => tables
                    .expression(row, e)
                    .and_then(|e| self.evaluate(e, row, Some(cfa)))
                    .and_then(|address| self.saved(address, *number)),
                RegisterRule::ValExpression(e) => tables.expression(row, e).and_then(|e| self.evaluate(e, row, Some(cfa))),
                RegisterRule::Constant(value) => Some(*value),
                _ => None,
            };
            if let Some(register) = caller.get_mut(usize::from(*number)) {
                *register = value;
            }
        }
        if ends {
            return Step::Root;
        }
        let Some(ip) = caller.get(usize::from(row.return_address)).copied().flatten() else { return Step::Stuck };
        // The upper bits of a signed address are its signature.
        let ip = if signed { ip & ((1 << 48) - 1) } else { ip };
        let Some(sp) = caller[usize::from(self.sp_number())] else { return Step::Stuck };
        self.go(caller, ip, sp, row.signal)
    }

    /// Where code keeps frame pointers, each points to the one before, and behind it is the return address.
    fn by_frame_pointer(&mut self) -> Step {
        let number = match self.walker.machine {
            Machine::X86_64 => X86_64::RBP,
            Machine::Aarch64 => AArch64::X29,
        };
        let Some(frame) = self.get(number.0).filter(|fp| *fp >= self.sp && fp % 8 == 0) else { return Step::Stuck };
        let (Some(before), Some(ip)) = (self.stack.read(frame), self.stack.read(frame.wrapping_add(8))) else {
            return Step::Stuck;
        };
        if ip == 0 && before == 0 {
            return Step::Root;
        }
        // It may be any number where code uses the register for something else.
        if before != 0 && before <= frame || self.walker.maps.find(ip.wrapping_sub(1)).is_none() {
            return Step::Stuck;
        }
        let mut caller = [None; REGISTERS];
        let sp = frame.wrapping_add(16);
        caller[usize::from(number.0)] = Some(before);
        caller[usize::from(self.sp_number())] = Some(sp);
        self.go(caller, ip, sp, false)
    }

    /// To the caller, if that is a step up.
    fn go(&mut self, caller: [Option<u64>; REGISTERS], ip: u64, sp: u64, interrupted: bool) -> Step {
        if ip == 0 {
            return Step::Root;
        }
        if sp < self.sp || sp == self.sp && ip == self.ip {
            return Step::Stuck;
        }
        self.registers = caller;
        // An address that x86 code may ask for by its register's number.
        if self.walker.machine == Machine::X86_64 {
            self.registers[usize::from(X86_64::RA.0)] = Some(ip);
        }
        self.sp = sp;
        Step::Caller { ip, interrupted }
    }

    fn sp_number(&self) -> u16 {
        match self.walker.machine {
            Machine::X86_64 => X86_64::RSP.0,
            Machine::Aarch64 => AArch64::SP.0,
        }
    }

    fn get(&self, number: u16) -> Option<u64> {
        self.registers.get(usize::from(number)).copied().flatten()
    }

    /// A register that was saved in memory. In the last instructions of a function it may have been taken from the stack
    /// again, which tables do not always say: what is below the stack pointer is where it belongs.
    fn saved(&self, address: u64, number: u16) -> Option<u64> {
        if address < self.stack.start { self.get(number) } else { self.stack.read(address) }
    }

    fn evaluate(&self, expression: &[u8], row: &Row, start: Option<u64>) -> Option<u64> {
        let mut evaluation = Expression(EndianSlice::new(expression, LittleEndian)).evaluation(row.encoding);
        evaluation.set_max_iterations(MOST_OPERATIONS);
        if let Some(start) = start {
            evaluation.set_initial_value(start);
        }
        let mut result = evaluation.evaluate().ok()?;
        loop {
            result = match result {
                EvaluationResult::Complete => break,
                EvaluationResult::RequiresRegister { register, .. } => {
                    evaluation.resume_with_register(Value::Generic(self.get(register.0)?)).ok()?
                }
                EvaluationResult::RequiresMemory { address, size, space: None, .. } => {
                    let value = self.stack.read(address)?;
                    let value = if size < 8 { value & ((1 << (8 * u32::from(size))) - 1) } else { value };
                    evaluation.resume_with_memory(Value::Generic(value)).ok()?
                }
                _ => return None,
            };
        }
        match evaluation.result().first()?.location {
            gimli::Location::Address { address } => Some(address),
            _ => None,
        }
    }
}

impl Stack<'_> {
    fn read(&self, address: u64) -> Option<u64> {
        let at = usize::try_from(address.checked_sub(self.start)?).ok()?;
        let found = self.bytes.get(at..).and_then(|bytes| bytes.first_chunk());
        self.passed.set(self.passed.get() || found.is_none());
        Some(u64::from_le_bytes(*found?))
    }
}
