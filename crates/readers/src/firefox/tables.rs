//! Functions, frames and stacks of a thread or of the whole file, in the form both formats have in common. Stacks are
//! made as samples ask for them.

use std::borrow::Cow;
use std::rc::Rc;

use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, Mapping, MappingId, Resolved, StackId};

use super::NONE;

/// A binary.
#[derive(Default)]
pub(super) struct Lib<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) path: Cow<'a, str>,
    pub(super) build_id: Cow<'a, str>,
    /// Addresses and offset in the file, where the format has them.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) offset: u64,
    pub(super) mapping: Option<MappingId>,
}

impl Lib<'_> {
    fn mapping(&mut self, b: &mut Builder) -> MappingId {
        *self.mapping.get_or_insert_with(|| {
            let file = b.string(if self.path.is_empty() { &self.name } else { &self.path });
            let build_id = b.string(&self.build_id);
            let resolved = Resolved::default();
            b.mapping(Mapping { start: self.start, limit: self.end, offset: self.offset, file, build_id, resolved })
        })
    }
}

/// A row of functions. Numbers are rows of other tables, or [`NONE`].
#[derive(Clone, Copy)]
pub(super) struct Func {
    pub(super) name: u32,
    pub(super) file: u32,
    pub(super) line: u32,
    pub(super) lib: u32,
    /// Name of the library, for functions without a row of libraries.
    pub(super) module: u32,
}

/// A row of frames.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) func: u32,
    pub(super) line: u32,
    /// 0 if not known.
    pub(super) address: u64,
    /// That of the function, if [`NONE`].
    pub(super) lib: u32,
    pub(super) inline_depth: u32,
    pub(super) kernel: bool,
}

#[derive(Default)]
pub(super) struct Tables<'a> {
    pub(super) strings: Rc<Vec<Cow<'a, str>>>,
    pub(super) funcs: Vec<Func>,
    pub(super) frames: Vec<Frame>,
    /// Row of the stack a stack is on top of.
    pub(super) prefix: Vec<u32>,
    /// Row of the frame it ends in.
    pub(super) frame: Vec<u32>,
    /// Are functions called by their addresses where that is all that is known?
    pub(super) keep_names: bool,
    pub(super) made: Memory,
}

/// What is made already.
#[derive(Default)]
pub(super) struct Memory {
    frames: Vec<Option<FrameId>>,
    stacks: Vec<Made>,
    /// Rows on the way up from a stack; empty between calls.
    path: Vec<u32>,
}

#[derive(Clone, Copy)]
enum Made {
    Not,
    /// Its callers are being made.
    Now,
    Stack(StackId),
    /// It has no frame, or is its own caller.
    Broken,
}

impl<'a> Tables<'a> {
    fn text(&self, row: u32) -> &str {
        self.strings.get(row as usize).map_or("", |t| t)
    }

    /// The stack of a row; nothing if the row, or one it stands on, is none or does not end.
    pub(super) fn stack(&mut self, row: u32, libs: &mut [Lib<'a>], b: &mut Builder) -> Option<StackId> {
        if self.made.stacks.len() < self.frame.len() {
            self.made.stacks.resize(self.frame.len(), Made::Not);
            self.made.frames.resize(self.frames.len(), None);
        }
        let mut path = std::mem::take(&mut self.made.path);
        let mut next = row;
        // Up to one that is made, or to the root; then down again.
        let mut on: Result<Option<StackId>, ()> = loop {
            if next == NONE {
                break if path.is_empty() { Err(()) } else { Ok(None) };
            }
            match self.made.stacks.get_mut(next as usize) {
                Some(made @ Made::Not) => {
                    *made = Made::Now;
                    path.push(next);
                    next = self.prefix.get(next as usize).copied().unwrap_or(NONE);
                }
                Some(Made::Stack(id)) => break Ok(Some(*id)),
                Some(Made::Now | Made::Broken) | None => break Err(()),
            }
        };
        while let Some(row) = path.pop() {
            on = on.and_then(|parent| {
                let frame = self.frame(self.frame[row as usize], libs, b).ok_or(())?;
                Ok(Some(b.stack(parent, frame)))
            });
            self.made.stacks[row as usize] = match on {
                Ok(Some(id)) => Made::Stack(id),
                _ => Made::Broken,
            };
        }
        self.made.path = path;
        on.ok().flatten()
    }

    fn frame(&mut self, row: u32, libs: &mut [Lib<'a>], b: &mut Builder) -> Option<FrameId> {
        let frame = *self.frames.get(row as usize)?;
        if let Some(id) = self.made.frames[row as usize] {
            return Some(id);
        }
        let none = Func { name: NONE, file: NONE, line: 0, lib: NONE, module: NONE };
        let func = self.funcs.get(frame.func as usize).copied().unwrap_or(none);
        let lib_row = if frame.lib == NONE { func.lib } else { frame.lib } as usize;
        let mut address = frame.address;
        let mut mapping = None;
        if address != 0
            && let Some(lib) = libs.get_mut(lib_row)
        {
            mapping = Some(lib.mapping(b));
        }
        let module = match self.text(func.module) {
            "" => libs.get(lib_row).map_or("", |lib| &lib.name),
            module => module,
        };
        let (name, file) = (self.text(func.name), self.text(func.file));
        let in_module;
        let mut kinds = if frame.kernel { Kinds::KERNEL } else { Kinds::NONE };
        let name = match bare_address(name).filter(|_| file.is_empty() && !self.keep_names) {
            None if name.is_empty() => "[unknown]",
            None => name,
            Some(own) => {
                kinds.insert(Kinds::UNKNOWN);
                address = if address == 0 { own } else { address };
                match module {
                    "" => "[unknown]",
                    // As `[vdso]` and `[kernel.kallsyms]` are called already.
                    module if module.starts_with('[') => module,
                    module => {
                        in_module = format!("[{module}]");
                        &in_module
                    }
                }
            }
        };
        let start_line = if func.line == NONE { 0 } else { func.line };
        let func = b.func(FuncData { name, file, module, start_line, ..FuncData::default() });
        let line = if frame.line == NONE { 0 } else { frame.line };
        let id = b.frame(func, FrameData { line, address, mapping, inline_depth: frame.inline_depth, kinds });
        self.made.frames[row as usize] = Some(id);
        Some(id)
    }
}

/// The address that is all there is of a name.
pub(super) fn bare_address(name: &str) -> Option<u64> {
    u64::from_str_radix(name.strip_prefix("0x")?, 16).ok()
}
