//! Stacks: locations, lines and functions as frames.

use profile::names::Kinds;
use profile::{FrameData, FrameId, FuncData, FuncId, Mapping, MappingId, Resolved, StrId};

use super::map::{Fail, LocationState, Mapper, row_of, unfolds};
use super::tables::{LocationRow, NONE, Sample};
use crate::Place;
use crate::tree::NONE as NO_NODE;

/// The frame of a sample that has no location: its value is in the totals, and is shown.
const NO_STACK: &str = "[no stack]";

/// The name of a location without function and binary.
const UNKNOWN: &str = "[unknown]";

/// What a recorder that could not walk a stack to its root puts there.
const TRUNCATED: &str = "[truncated]";

const NO_LOCATION: &str = "sample with a location that is not in the file";
const NO_FUNCTION: &str = "sample with a function that is not in the file";

/// Attributes of a binary that are its build id, the most telling first.
const BUILD_IDS: [&str; 4] = [
    "process.executable.build_id.gnu",
    "process.executable.build_id.go",
    "process.executable.build_id.htlhash",
    "process.executable.build_id.profiling",
];

/// What the type of a frame says of it.
#[derive(Debug, Clone, Copy, Default)]
struct FrameType {
    kinds: Kinds,
    is_kernel: bool,
    /// The walk ended here.
    is_abort: bool,
}

impl FrameType {
    fn of(name: &str) -> FrameType {
        let kinds = match name {
            "kernel" => Kinds::KERNEL,
            "native" | "go" | "rust" => Kinds::NATIVE,
            "phpjit" => Kinds::JIT,
            "cpython" | "python" | "perl" | "php" | "ruby" => Kinds::INTERPRETED,
            // Of the frames of these runtimes some are compiled and some are not.
            _ => Kinds::NONE,
        };
        FrameType { kinds, is_kernel: name == "kernel", is_abort: name == "abort-marker" }
    }
}

impl Mapper<'_> {
    pub(super) fn stack_of(&mut self, sample: &Sample) -> Result<u32, Fail> {
        if sample.length > 0 {
            let slice = (sample.start, sample.length);
            if let Some(&known) = self.slices.get(&slice) {
                return Ok(known);
            }
            let start = sample.start as usize;
            let end = start.saturating_add(sample.length as usize);
            self.scratch.clear();
            if self.header.location_indices.is_empty() {
                // Without indices the slice is of the locations themselves.
                if end > self.t.locations.len() {
                    return Err(Fail::LeftOut(NO_LOCATION));
                }
                self.scratch.extend((sample.start..end as u32).rev());
            } else {
                let part = self.header.location_indices.get(start..end).ok_or(Fail::LeftOut(NO_LOCATION))?;
                self.scratch.extend(part.iter().rev());
            }
            let stack = self.walk(sample.at)?;
            self.slices.insert(slice, stack);
            return Ok(stack);
        }
        if !sample.locations.is_empty() {
            self.scratch.clear();
            self.scratch.extend(sample.locations.iter().rev());
            return self.walk(sample.at);
        }
        if self.t.stacks.is_empty() && sample.stack == 0 {
            return self.no_stack(sample.at);
        }
        let row = row_of(&self.t.stacks, sample.stack).ok_or(Fail::LeftOut("sample with a stack that is not in the file"))?;
        if let Some(known) = self.stacks[row] {
            self.counts.no_stack += u64::from(self.t.stacks[row].is_empty());
            return Ok(known);
        }
        let range = self.t.stacks[row].clone();
        self.scratch.clear();
        self.scratch.extend(self.t.stack_locations[range.start as usize..range.end as usize].iter().rev());
        let stack = self.walk(sample.at)?;
        self.stacks[row] = Some(stack);
        Ok(stack)
    }

    fn no_stack(&mut self, at: usize) -> Result<u32, Fail> {
        self.counts.no_stack += 1;
        let func = self.b.func(FuncData { name: NO_STACK, ..FuncData::default() });
        let frame = self.b.frame(func, FrameData::default());
        self.child(NO_NODE, frame, at)
    }

    fn child(&mut self, parent: u32, frame: FrameId, at: usize) -> Result<u32, Fail> {
        self.tree.child(parent, frame.index() as u32).ok_or_else(|| unfolds(at, "the stacks"))
    }

    /// The stack of the locations in `scratch`, root first.
    fn walk(&mut self, at: usize) -> Result<u32, Fail> {
        if self.scratch.is_empty() {
            return self.no_stack(at);
        }
        self.steps(self.scratch.len(), at)?;
        let shared = self.path.iter().zip(&self.scratch).take_while(|((old, _), new)| old == *new).count();
        self.path.truncate(shared);
        let mut stack = self.path.last().map_or(NO_NODE, |(_, stack)| *stack);
        for i in shared..self.scratch.len() {
            let location = self.scratch[i];
            let frames = self.frames_of(location, at)?;
            self.steps(frames.len() - 1, at)?;
            for frame in frames {
                stack = self.child(stack, self.frames[frame as usize], at)?;
            }
            self.path.push((location, stack));
        }
        Ok(stack)
    }

    fn steps(&mut self, count: usize, at: usize) -> Result<(), Fail> {
        self.steps_left = self.steps_left.checked_sub(count).ok_or_else(|| unfolds(at, "the stacks"))?;
        Ok(())
    }

    /// The frames of a location, root first; made at its first use.
    fn frames_of(&mut self, location: u32, at: usize) -> Result<std::ops::Range<u32>, Fail> {
        match self.locations.get(location as usize) {
            Some(LocationState::Frames(frames)) => return Ok(frames.clone()),
            Some(LocationState::Bad(why)) => return Err(Fail::LeftOut(why)),
            Some(LocationState::New) => {}
            None => return Err(Fail::LeftOut(NO_LOCATION)),
        }
        let row = self.t.locations[location as usize].clone();
        let lines = row.lines.start as usize..row.lines.end as usize;
        if self.t.lines[lines.clone()].iter().any(|line| line.function as usize >= self.t.functions.len().max(1)) {
            self.locations[location as usize] = LocationState::Bad(NO_FUNCTION);
            return Err(Fail::LeftOut(NO_FUNCTION));
        }
        let start = self.frames.len() as u32;
        let mapping = self.mapping(&row);
        let kind = self.frame_type(&row);
        self.counts.inlined += lines.len().saturating_sub(1) as u64;
        // Lines stand leaf first: the last one is the function itself, into which the one before it was inlined.
        for (depth, line) in lines.rev().enumerate() {
            let line = self.t.lines[line];
            let number = self.line_number(line.line);
            let (func, named) = self.func(line.function, row.mapping, kind, at)?;
            let frame = self.place(func, named, &row, mapping, kind, number, depth as u32);
            self.frames.push(frame);
        }
        if self.frames.len() as u32 == start {
            self.counts.no_symbols += u64::from(!kind.is_abort);
            let (func, _) = self.func(NONE, row.mapping, kind, at)?;
            let frame = self.place(func, kind.is_abort, &row, mapping, kind, 0, 0);
            self.frames.push(frame);
        }
        let range = start..self.frames.len() as u32;
        self.locations[location as usize] = LocationState::Frames(range.clone());
        Ok(range)
    }

    #[expect(clippy::too_many_arguments, reason = "all that a frame is")]
    fn place(
        &mut self,
        func: FuncId,
        named: bool,
        row: &LocationRow,
        mapping: Option<MappingId>,
        kind: FrameType,
        line: u32,
        inline_depth: u32,
    ) -> FrameId {
        let kinds = if named { kind.kinds } else { kind.kinds.union(Kinds::UNKNOWN) };
        self.b.frame(func, FrameData { line, address: row.address, mapping, inline_depth, kinds })
    }

    /// Lines are signed 64 bits in the file; those that make no sense are not known.
    fn line_number(&mut self, line: u64) -> u32 {
        u32::try_from(line).unwrap_or_else(|_| {
            self.counts.bad_lines += 1;
            0
        })
    }

    fn frame_type(&mut self, row: &LocationRow) -> FrameType {
        let mut found = FrameType::default();
        if row.kind != 0 {
            found = FrameType::of(self.t.strings.get(row.kind as usize).map_or("", |text| text));
        }
        for i in row.attributes.start..row.attributes.end {
            let attribute = self.t.indices[i as usize];
            match self.text_attribute(attribute) {
                Some(("profile.frame.type", name)) => found = FrameType::of(name),
                Some(("", _)) => {}
                Some(_) => self.counts.place_attributes += 1,
                None => drop(self.attribute(attribute, row.at)),
            }
        }
        found
    }

    /// The model's binary of a location; noted if it is not there.
    fn mapping(&mut self, row: &LocationRow) -> Option<MappingId> {
        if row.mapping == NONE {
            return None;
        }
        let Some(&known) = self.mapping_ids.get(row.mapping as usize) else {
            let number = row.mapping;
            if number != 0 {
                let at = Place::Byte(row.at as u64);
                self.notes.skip("mapping of a location that is not in the file", at, || format!("mapping {number}"));
            }
            return None;
        };
        if let Some(known) = known {
            return known;
        }
        let found = self.t.mappings[row.mapping as usize].clone();
        let id = (!found.is_nothing()).then(|| {
            let mut build_id = (BUILD_IDS.len(), self.text_or_note(found.build_id, row.at));
            for i in found.attributes.start..found.attributes.end {
                let attribute = self.t.indices[i as usize];
                let known = self
                    .text_attribute(attribute)
                    .map(|(key, value)| (key.is_empty(), BUILD_IDS.iter().position(|&id| id == key), value.to_owned()));
                match known {
                    Some((_, Some(rank), value)) if rank < build_id.0 => build_id = (rank, self.b.string(&value)),
                    Some((_, Some(_), _) | (true, ..)) => {}
                    Some(_) => self.counts.binary_attributes += 1,
                    None => drop(self.attribute(attribute, row.at)),
                }
            }
            let file = self.text_or_note(found.file, row.at);
            let key = (found.start, found.limit, found.offset, file, build_id.1);
            let [functions, files, lines, inlines] = found.resolved;
            *self.known_mappings.entry(key).or_insert_with(|| {
                self.b.mapping(Mapping {
                    start: found.start,
                    limit: found.limit,
                    offset: found.offset,
                    file,
                    build_id: build_id.1,
                    resolved: Resolved { functions, files, lines, inlines },
                })
            })
        });
        self.mapping_ids[row.mapping as usize] = Some(id);
        id
    }

    /// The model's function of a line (`NONE`: of a location without lines) in a mapping, and whether it has a name of its own.
    fn func(&mut self, function: u32, mapping: u32, kind: FrameType, at: usize) -> Result<(FuncId, bool), Fail> {
        let row = row_of(&self.t.functions, function);
        if let Some((last, func)) = row.and_then(|row| self.functions[row])
            && last == mapping
        {
            return Ok((func, true));
        }
        let texts = &self.t.strings;
        let text = |row: u32| texts.get(row as usize).map_or("", |text| &**text);
        let module = self.t.mappings.get(mapping as usize).map_or("", |m| basename(text(m.file)));
        let mut data = FuncData { module, ..FuncData::default() };
        if let Some(f) = row.map(|row| self.t.functions[row]) {
            (data.name, data.system_name, data.file) = (text(f.name), text(f.system_name), text(f.file));
            data.start_line = u32::try_from(f.start_line).unwrap_or_else(|_| {
                self.counts.bad_lines += 1;
                0
            });
        }
        if data.name.is_empty() {
            (data.name, data.system_name) = (data.system_name, "");
        }
        let named = !data.name.is_empty();
        let stand_in = match (module, basename(data.file)) {
            _ if kind.is_abort => TRUNCATED.to_owned(),
            ("", "") if kind.is_kernel => "[kernel]".to_owned(),
            ("", "") => UNKNOWN.to_owned(),
            (module, _) if module.starts_with('[') => module.to_owned(),
            ("", file) => format!("[{file}]"),
            (module, _) => format!("[{module}]"),
        };
        if !named {
            data.name = &stand_in;
        }
        let bytes = data.name.len() + data.system_name.len() + data.file.len() + data.module.len();
        let func = self.b.func(data);
        self.names_left = self.names_left.checked_sub(bytes).ok_or_else(|| unfolds(at, "the names of the functions"))?;
        if let Some(row) = row.filter(|_| named) {
            self.functions[row] = Some((mapping, func));
        }
        self.note_texts(row, at);
        Ok((func, named))
    }

    /// Notes texts of a function that are not there.
    fn note_texts(&mut self, row: Option<usize>, at: usize) {
        if let Some(f) = row.map(|row| self.t.functions[row]) {
            let len = self.t.strings.len();
            for text in [f.name, f.system_name, f.file] {
                if text as usize >= len && text != 0 {
                    let _: StrId = self.text_or_note(text, at);
                }
            }
        }
    }
}

/// The last part of a path of any system.
fn basename(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
