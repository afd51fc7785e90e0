//! Makes a profile of the tree.

use std::rc::Rc;

use hashbrown::HashMap;
use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Mapping, MappingId, Period, Process, ProcessId, Resolved, SampleData, StackId, Thread,
    ThreadId,
};
use rustc_hash::FxBuildHasher;

use super::NAME;
use super::frame::Frame;
use super::tree::{NONE, Reader};
use crate::notes::plural;
use crate::{Read, ReadError};

pub(super) fn freeze(mut all: Reader) -> Result<Read, ReadError> {
    if all.nodes.is_empty() && all.threads.iter().all(|t| t.own == 0) {
        return Err(ReadError::NotThisFormat {
            message: "no report of `sample` or `spindump`: there is no call tree in it".into(),
        });
    }
    let mut b = Builder::new();
    let interval = all.header.interval_ns;
    let mut notes = std::mem::take(&mut all.notes);
    notes.format = NAME;
    notes.producer.clone_from(&all.header.producer);
    if interval > 0 {
        b.sample_type("time", "nanoseconds", 1);
        let (name, unit) = (b.string("time"), b.string("nanoseconds"));
        b.info().period = Some(Period { name, unit, value: interval });
    } else {
        notes.remarks.push("the report does not say how often samples were taken".into());
    }
    b.sample_type("samples", "count", 1);
    b.info().time_ns = all.header.time_ns;
    b.info().duration_ns = all.header.duration_ns;
    for comment in &all.header.comments {
        let comment = b.string(comment);
        b.info().comments.push(comment);
    }
    if all.too_few > 0 {
        let lines = plural(all.too_few, "line");
        notes.remarks.push(format!("{lines} of the tree with fewer samples than the lines below have together"));
    }
    let threads = threads(&mut b, &all);
    let mut frames = Frames::new(&mut b, &all);
    let add = |b: &mut Builder, stack: StackId, count: i64, thread: u32| -> Result<(), ReadError> {
        let data = SampleData { thread: threads.get(thread as usize).copied(), ..SampleData::default() };
        if interval > 0 {
            let overflow = || profile::ModelError::Overflow { sample_type: "time".into() };
            let time = count.checked_mul(interval).ok_or_else(overflow)?;
            b.sample(stack, &[time, count], data);
        } else {
            b.sample(stack, &[count], data);
        }
        Ok(())
    };
    let mut stacks: Vec<StackId> = Vec::with_capacity(all.nodes.len());
    for node in &all.nodes {
        let frame = frames.get(&mut b, &all, node.text, node.kernel);
        let parent = if node.parent == NONE { None } else { stacks.get(node.parent as usize).copied() };
        let stack = b.stack(parent, frame);
        stacks.push(stack);
        if node.own > 0 {
            add(&mut b, stack, node.own, node.thread)?;
        }
    }
    for (row, thread) in all.threads.iter().enumerate().filter(|(_, thread)| thread.own > 0) {
        let frame = b.frame_from_text("[no stack]");
        let stack = b.stack(None, frame);
        add(&mut b, stack, thread.own, row as u32)?;
    }
    Ok(Read { profile: b.finish()?, notes })
}

fn threads(b: &mut Builder, all: &Reader) -> Vec<ThreadId> {
    let mut processes: HashMap<&(String, i64), ProcessId, FxBuildHasher> = HashMap::default();
    // Threads of one process stand together.
    let mut last: Option<(&Rc<(String, i64)>, ProcessId)> = None;
    let mut out = Vec::with_capacity(all.threads.len());
    for thread in &all.threads {
        let process = thread.process.as_ref().map(|process| match last {
            Some((known, id)) if Rc::ptr_eq(known, process) => id,
            _ => {
                let id = *processes.entry(process).or_insert_with(|| {
                    let name = b.string(&process.0);
                    b.process(Process { pid: process.1, name })
                });
                last = Some((process, id));
                id
            }
        });
        let name = b.string(&thread.name);
        out.push(b.thread(Thread { process, tid: thread.tid, name }));
    }
    out
}

/// The model's frames of texts, made once each, and the binaries they are in.
struct Frames {
    known: HashMap<(u32, bool), FrameId, FxBuildHasher>,
    /// First and last address of every image, sorted.
    ranges: Vec<(u64, u64, MappingId)>,
    by_name: HashMap<String, MappingId, FxBuildHasher>,
}

impl Frames {
    fn new(b: &mut Builder, all: &Reader) -> Frames {
        let mut frames = Frames { known: HashMap::default(), ranges: Vec::new(), by_name: HashMap::default() };
        let mut seen: HashMap<(u64, &str), MappingId, FxBuildHasher> = HashMap::default();
        for image in &all.images {
            let id = *seen.entry((image.start, image.path.as_str())).or_insert_with(|| {
                let (file, build_id) = (b.string(&image.path), b.string(&image.uuid));
                let resolved = Resolved { functions: true, ..Resolved::default() };
                let limit = if image.end > image.start { image.end.saturating_add(1) } else { 0 };
                b.mapping(Mapping { start: image.start, limit, offset: 0, file, build_id, resolved })
            });
            let name = image.path.rsplit('/').next().unwrap_or(&image.path);
            frames.by_name.entry(name.to_owned()).or_insert(id);
            if image.end > image.start {
                frames.ranges.push((image.start, image.end, id));
            }
        }
        frames.ranges.sort_unstable_by_key(|&(start, end, id)| (start, end, id.index()));
        frames
    }

    /// The binary a frame is in: that of its name, else that at its address.
    fn mapping(&self, frame: &Frame<'_>) -> Option<MappingId> {
        self.by_name.get(frame.module).copied().or_else(|| {
            let after = self.ranges.partition_point(|&(start, _, _)| start <= frame.address);
            let (_, end, id) = *self.ranges.get(after.checked_sub(1)?)?;
            (frame.address <= end).then_some(id)
        })
    }

    fn get(&mut self, b: &mut Builder, all: &Reader, text: u32, kernel: bool) -> FrameId {
        if let Some(&known) = self.known.get(&(text, kernel)) {
            return known;
        }
        let frame = Frame::parse(&all.texts[text as usize]);
        let mut kinds = if kernel { Kinds::KERNEL } else { Kinds::NONE };
        let mut unknown = String::new();
        if frame.name.is_empty() {
            kinds.insert(Kinds::UNKNOWN);
            unknown = if frame.module.is_empty() { "[unknown]".into() } else { format!("[{}]", frame.module) };
        }
        let name = if frame.name.is_empty() { &unknown } else { frame.name };
        let func = b.func(FuncData { name, file: frame.file, module: frame.module, system_name: "", start_line: 0 });
        let mapping = self.mapping(&frame);
        let data = FrameData { line: frame.line, address: frame.address, mapping, inline_depth: 0, kinds };
        let id = b.frame(func, data);
        self.known.insert((text, kernel), id);
        id
    }
}
