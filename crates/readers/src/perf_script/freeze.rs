//! Makes a profile of what was read.

use std::borrow::Cow;
use std::collections::HashMap;

use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, Mapping, MappingId, Resolved, StackId, StrId};

use super::NAME;
use super::frame::Frame;
use super::reader::{NO_STACK, Reader};
use super::tables::Lines;
use crate::notes::plural;
use crate::perf_common::{NONE, UNKNOWN, add_samples, basename, columns, is_jit, labels, threads, unnamed};
use crate::{Read, ReadError};

/// Addresses from here up are the kernel's on all 64-bit machines.
const KERNEL_HALF: u64 = 0xffff_8000_0000_0000;

pub(super) fn freeze(mut all: Reader) -> Result<Read, ReadError> {
    if all.bytes == 0 {
        return Err(ReadError::Empty);
    }
    if all.samples == 0 {
        let message = match (all.notes.skipped.first(), all.notes.fault.take()) {
            (_, Some((at, message))) => return Err(ReadError::Malformed { at, message }),
            (Some(s), None) => format!("no text of perf script: {}: {} (`{}`)", s.first, s.why, s.example),
            (None, None) => "no text of perf script: there is no sample in it".into(),
        };
        return Err(ReadError::NotThisFormat { message });
    }
    let mut b = Builder::new();
    for comment in std::mem::take(&mut all.comments) {
        let id = b.string(&comment);
        b.info().comments.push(id);
    }
    let columns = columns(&mut b, &all.events, &all.rows, &mut all.notes.remarks);
    let stacks = stacks(&mut b, &mut all);
    let threads = threads(&mut b, &all.whos);
    let labels = labels(&mut b, &all.whos);
    let sampled = all.samples;
    let timed = all.timed == sampled;
    if !timed && all.timed > 0 {
        let message = format!("{} of {sampled} samples have a time: it is left out of all", all.timed);
        all.notes.remarks.push(message);
    }
    add_samples(&mut b, std::mem::take(&mut all.rows), timed, &columns, &stacks, &threads, &labels)?;
    let profile = b.finish()?;
    let mut notes = all.notes;
    (notes.format, notes.records, notes.bytes) = (NAME, all.line, all.bytes);
    let mut remark = |count: u64, what: &str, text: &str| {
        if count > 0 {
            notes.remarks.push(format!("{} {text}", plural(count, what)));
        }
    };
    remark(all.no_stack, "sample", "without a stack, shown as `[no stack]`");
    remark(all.lost_chunks.unsigned_abs(), "chunk", "of events lost while recording");
    remark(all.comment_lines, "comment line", "in the header, of which only those on machine and recorder in general are kept");
    remark(all.not_utf8, "name", "with bytes that are not UTF-8, shown as \u{fffd}");
    if all.no_blank_line {
        notes.remarks.push("no blank line ends the last sample: if the text was cut there, its stack lacks callers".into());
    }
    Ok(Read { profile, notes })
}

/// The model's stack of every node.
fn stacks(b: &mut Builder, all: &mut Reader) -> Vec<StackId> {
    let mut frames = Frames {
        known: vec![None; all.lines.len()],
        inlined: HashMap::default(),
        mappings: HashMap::default(),
        files: Vec::new(),
    };
    let mut invalid = vec![false; 0];
    invalid.resize(all.lines.len(), false);
    let mut out: Vec<StackId> = Vec::with_capacity(all.tree.nodes.len());
    // Of every node how deep it is inlined, and the file it is in: an inlined frame is where its caller is.
    let mut places: Vec<(u32, Option<MappingId>)> = Vec::with_capacity(all.tree.nodes.len());
    for &(parent, line) in &all.tree.nodes {
        let above = if parent == NONE { None } else { Some((out[parent as usize], places[parent as usize])) };
        let (frame, place) = frames.get(b, &all.lines, line, above.map(|(_, place)| place));
        out.push(b.stack(above.map(|(stack, _)| stack), frame));
        places.push(place);
        if !invalid[line as usize] && std::str::from_utf8(all.lines.text(line)).is_err() {
            invalid[line as usize] = true;
            all.not_utf8 += 1;
        }
    }
    out
}

/// How deep a frame is inlined, and the file it is in.
type InlinePlace = (u32, Option<MappingId>);

/// The model's frames of lines, made once each.
struct Frames {
    known: Vec<Option<(FrameId, InlinePlace)>>,
    /// Inlined ones also depend on the frame they are in.
    inlined: HashMap<(u32, InlinePlace), (FrameId, InlinePlace), rustc_hash::FxBuildHasher>,
    mappings: HashMap<String, MappingId, rustc_hash::FxBuildHasher>,
    /// The file of every mapping.
    files: Vec<String>,
}

impl Frames {
    /// The frame of a line below one that stands at `above`, and its own place.
    fn get(&mut self, b: &mut Builder, lines: &Lines, line: u32, above: Option<InlinePlace>) -> (FrameId, InlinePlace) {
        if let Some(known) = self.known[line as usize] {
            return known;
        }
        let text = lines.text(line);
        let Some(frame) = Frame::parse(text).filter(|_| text != NO_STACK) else {
            let func = b.func(FuncData { name: "[no stack]", ..FuncData::default() });
            let made = (b.frame(func, FrameData::default()), (0, None));
            self.known[line as usize] = Some(made);
            return made;
        };
        if !frame.inlined {
            let mapping = self.mapping(b, frame.dso);
            let made = (make(b, &frame, 0, mapping, frame.dso.unwrap_or(b"")), (0, mapping));
            self.known[line as usize] = Some(made);
            return made;
        }
        let (depth, mapping) = above.unwrap_or_default();
        let place = (depth.saturating_add(1), mapping);
        if let Some(&known) = self.inlined.get(&(line, place)) {
            return known;
        }
        let dso = mapping.map_or("", |id| &self.files[id.index()]);
        let made = (make(b, &frame, place.0, mapping, dso.as_bytes()), place);
        self.inlined.insert((line, place), made);
        made
    }

    fn mapping(&mut self, b: &mut Builder, dso: Option<&[u8]>) -> Option<MappingId> {
        let file = String::from_utf8_lossy(dso.filter(|dso| !dso.is_empty() && *dso != UNKNOWN.as_bytes())?);
        if let Some(&known) = self.mappings.get(&*file) {
            return Some(known);
        }
        let resolved = Resolved { functions: true, ..Resolved::default() };
        let text = b.string(&file);
        let id = b.mapping(Mapping { start: 0, limit: 0, offset: 0, file: text, build_id: StrId::EMPTY, resolved });
        self.files.push(file.clone().into_owned());
        self.mappings.insert(file.into_owned(), id);
        Some(id)
    }
}

fn make(b: &mut Builder, frame: &Frame<'_>, inline_depth: u32, mapping: Option<MappingId>, dso: &[u8]) -> FrameId {
    let dso = String::from_utf8_lossy(dso);
    let symbol = String::from_utf8_lossy(frame.symbol);
    let module = if dso == UNKNOWN { "" } else { basename(&dso) };
    let mut kinds = Kinds::NONE;
    if is_jit(&dso) {
        kinds.insert(Kinds::JIT);
    }
    if dso.is_empty() && frame.address >= KERNEL_HALF || dso.starts_with("[guest.kernel.kallsyms") {
        kinds.insert(Kinds::KERNEL);
    }
    let name: Cow<'_, str> = if !symbol.is_empty() && symbol != UNKNOWN {
        symbol
    } else {
        kinds.insert(Kinds::UNKNOWN);
        match module {
            "" if symbol.is_empty() && frame.address != 0 => format!("{:#x}", frame.address).into(),
            module => unnamed(module).into_owned().into(),
        }
    };
    let file = String::from_utf8_lossy(frame.file);
    let func = b.func(FuncData { name: &name, file: &file, module, ..FuncData::default() });
    b.frame(func, FrameData { line: frame.line, address: frame.address, mapping, inline_depth, kinds })
}
