//! The samples: their stacks, of the frames of locations that are made at their first use, and their labels.

use std::ops::Range;

use profile::{FrameData, FuncData, FuncId, Label, LabelValue, LabelsId};

use super::super::field;
use super::{FunctionRow, LocationRow, Reader};
use crate::Place;
use crate::tree::NONE;
use crate::wire::{Cursor, Fault, Field, Value, Wire};

/// The frame of a sample that has no location: its value is in the totals, and is shown.
const NO_STACK: &str = "[no stack]";

/// A file made to explode: one location can stand for many inlined lines.
const UNFOLDS: &str = "the inlined lines unfold to far more frames than a file of this size has";

/// The name of a location without function and address.
const UNKNOWN: &str = "[unknown]";
/// Buffers that live as long as the loop over the samples.
#[derive(Default)]
struct Scratch {
    /// Rows of the locations of one sample, leaf first.
    locations: Vec<u32>,
    labels: Vec<Label>,
    /// The locations walked last, root first, each with its stack: most samples share a prefix with the one before.
    path: Vec<(u32, u32)>,
}
impl<'a> Reader<'a> {
    /// The model's function of a line (`NONE`: of a location without lines) in a mapping.
    fn func(&mut self, function: u32, mapping: u32, address: u64, at: usize) -> Wire<FuncId> {
        let row = self.functions.get_mut(function as usize);
        if let Some(FunctionRow { last: Some((last, func)), .. }) = row
            && *last == mapping
        {
            return Ok(*func);
        }
        let text = |row: u32| &*self.file.strings[row as usize];
        let module = self.mappings.get(mapping as usize).map_or("", |m| basename(text(m.file)));
        let hex = format!("{address:#x}");
        let mut data = FuncData { module, ..FuncData::default() };
        if let Some(row) = &row {
            (data.name, data.system_name) = (text(row.name), text(row.system_name));
            (data.file, data.start_line) = (text(row.file), row.start_line);
        }
        if data.name.is_empty() {
            (data.name, data.system_name) = (data.system_name, "");
        }
        let named = !data.name.is_empty();
        if !named {
            data.name = if address == 0 { UNKNOWN } else { &hex };
        }
        let units = data.name.len() + data.system_name.len() + data.file.len() + data.module.len();
        let func = self.b.func(data);
        if let Some(row) = row
            && named
        {
            row.last = Some((mapping, func));
        }
        self.names_left = self.names_left.saturating_sub(units);
        if self.names_left == 0 {
            return Err(Fault::new(at, "the names of the functions together are 64 times as long as the file"));
        }
        Ok(func)
    }

    /// Makes the frames of a location at its first use and returns where they stand in `frames`.
    fn make_frames(&mut self, location: u32, at: usize) -> Wire<Range<u32>> {
        let LocationRow { address, mapping, ref lines } = self.locations[location as usize];
        let (lines, start) = (lines.clone(), self.frames.len() as u32);
        let mapping_id = self.mappings.get(mapping as usize).map(|m| m.id);
        for depth in 0..lines.len().max(1) {
            // Lines stand leaf first: the last one is the function itself, into which the one before it was inlined.
            let line = lines.clone().rev().nth(depth).map(|row| &self.lines[row as usize]);
            let (function, line) = line.map_or((NONE, 0), |l| (l.function, l.line));
            let func = self.func(function, mapping, address, at)?;
            let data = FrameData { line, address, mapping: mapping_id, inline_depth: depth as u32, ..FrameData::default() };
            self.frames.push(self.b.frame(func, data).index() as u32);
        }
        let range = start..self.frames.len() as u32;
        self.location_frames[location as usize] = range.clone();
        Ok(range)
    }

    pub(super) fn samples(&mut self) -> Wire<()> {
        let Some(mut top) = self.file.samples else { return Ok(()) };
        let mut scratch = Scratch::default();
        let mut added = 0;
        while let Some(f) = top.field()? {
            if f.number == field::SAMPLE {
                self.counts.samples += 1;
                let message = f.bytes()?;
                added += u64::from(self.sample(message, &mut scratch).map_err(|e| e.within("sample", self.counts.samples))?);
            }
        }
        if added == 0 {
            self.useless = Some("the locations of all samples are behind the end");
        }
        Ok(())
    }

    /// Adds one sample; false if it was left out.
    fn sample(&mut self, message: Cursor<'a>, s: &mut Scratch) -> Wire<bool> {
        s.locations.clear();
        let (at, first_value) = (message.at(), self.values.len());
        // Nearly always the locations are one packed field.
        let mut packed: Option<Field<'a>> = None;
        let (mut labels, mut labels_together) = (0..0, true);
        let mut rest = message;
        while let Some(f) = rest.field()? {
            match f.number {
                1 => {
                    if packed.is_none() && s.locations.is_empty() && matches!(f.value, Value::Bytes(_)) {
                        packed = Some(f);
                        continue;
                    }
                    if let Some(first) = packed.take() {
                        self.decode_locations(&first, &mut s.locations)?;
                    }
                    self.decode_locations(&f, &mut s.locations)?;
                }
                2 => f.ints(|value, _| {
                    self.values.push(value as i64);
                    Ok(())
                })?,
                3 => {
                    f.bytes()?;
                    if labels.is_empty() {
                        labels.start = f.at;
                    } else {
                        labels_together &= labels.end == f.at;
                    }
                    labels.end = rest.at();
                }
                _ => {}
            }
        }
        let count = self.values.len() - first_value;
        if count != self.types.len() {
            return Err(Fault::new(at, format!("it has {count} values for {} sample types", self.types.len())));
        }
        let stack = match packed {
            Some(field) => self.stack_of_packed(&field, s, at)?,
            None => self.stack(s, at)?,
        };
        let Some(stack) = stack else {
            let missing = || format!("sample {}", self.counts.samples);
            self.notes.skip("sample with a location behind the end of the file", Place::Byte(at as u64), missing);
            self.values.truncate(first_value);
            return Ok(false);
        };
        let labels = self.labels(message, labels, labels_together, s)?;
        self.samples.push((stack, labels));
        Ok(true)
    }

    /// Appends the rows of locations; `NONE` for one behind the end of the file.
    #[inline]
    fn decode_locations(&self, field: &Field<'a>, rows: &mut Vec<u32>) -> Wire<()> {
        field.ints(|id, at| {
            let row = self.location_ids.row(id);
            if row == NONE && (!self.cut || id == 0) {
                return Err(Fault::new(at, format!("there is no location {id}")));
            }
            rows.push(row);
            Ok(())
        })
    }

    /// The stack of one packed field, which is nearly always all that there is. The same bytes are decoded once.
    fn stack_of_packed(&mut self, field: &Field<'a>, s: &mut Scratch, at: usize) -> Wire<Option<u32>> {
        let packed = field.bytes()?;
        let span = self.stacks.span(packed.at(), packed.rest().len()).filter(|_| !packed.is_done());
        if let Some(known) = span.as_ref().and_then(|span| self.stacks.get(span)) {
            return Ok(Some(known));
        }
        self.decode_locations(field, &mut s.locations)?;
        let stack = self.stack(s, at)?;
        if let (Some(stack), Some(span)) = (stack, span) {
            self.stacks.put(span, stack);
        }
        Ok(stack)
    }

    /// The stack of `s.locations`; `None` if one of them is behind the end of the file.
    fn stack(&mut self, s: &mut Scratch, at: usize) -> Wire<Option<u32>> {
        if s.locations.is_empty() {
            self.counts.no_stack += 1;
            return self.no_stack(at).map(Some);
        }
        if self.cut && s.locations.contains(&NONE) {
            return Ok(None);
        }
        let root_first = || s.locations.iter().rev();
        let shared = s.path.iter().zip(root_first()).take_while(|((old, _), new)| old == *new).count();
        s.path.truncate(shared);
        let mut stack = s.path.last().map_or(NONE, |(_, stack)| *stack);
        for &location in root_first().skip(shared) {
            let mut frames = self.location_frames[location as usize].clone();
            if frames.is_empty() {
                frames = self.make_frames(location, at)?;
            }
            let left = self.inlined_left.checked_sub(frames.len() - 1);
            self.inlined_left = left.ok_or_else(|| Fault::new(at, UNFOLDS))?;
            for i in frames {
                stack = self.child(stack, self.frames[i as usize], at)?;
            }
            s.path.push((location, stack));
        }
        Ok(Some(stack))
    }

    #[inline]
    fn child(&mut self, parent: u32, frame: u32, at: usize) -> Wire<u32> {
        self.tree.child(parent, frame).ok_or_else(|| Fault::new(at, UNFOLDS))
    }

    fn no_stack(&mut self, at: usize) -> Wire<u32> {
        let func = self.b.func(FuncData { name: NO_STACK, ..FuncData::default() });
        let frame = self.b.frame(func, FrameData::default());
        self.child(NONE, frame.index() as u32, at)
    }

    /// The labels of a sample, which stand in `range` of the file, without other fields between them if `together`.
    fn labels(&mut self, message: Cursor<'a>, range: Range<usize>, together: bool, s: &mut Scratch) -> Wire<LabelsId> {
        if range.is_empty() {
            return Ok(LabelsId::NONE);
        }
        // In a file that is cut off each lost text is to be counted.
        let span = if together && !self.cut { self.label_sets.span(range.start, range.len()) } else { None };
        if let Some(known) = span.as_ref().and_then(|span| self.label_sets.get(span)) {
            return Ok(LabelsId::new(known as usize));
        }
        s.labels.clear();
        let mut rest = message;
        while let Some(f) = rest.field()? {
            if f.number == 3
                && let Some(label) = self.label(f.bytes()?)?
            {
                s.labels.push(label);
            }
        }
        let id = self.b.labels(&s.labels);
        if let Some(span) = span {
            self.label_sets.put(span, id.index() as u32);
        }
        Ok(id)
    }

    /// One label; `None` if a text of it is behind the end of the file.
    fn label(&mut self, mut message: Cursor<'a>) -> Wire<Option<Label>> {
        let (mut key, mut text, mut number, mut unit) = (Some(0), Some(0), 0, Some(0));
        while let Some(f) = message.field()? {
            match f.number {
                1 => key = self.string(f.int()?, f.at)?,
                2 => text = self.string(f.int()?, f.at)?,
                3 => number = f.int()? as i64,
                4 => unit = self.string(f.int()?, f.at)?,
                _ => {}
            }
        }
        let (Some(key), Some(text), Some(unit)) = (key, text, unit) else { return Ok(None) };
        self.counts.two_values |= text != 0 && (number != 0 || unit != 0);
        let value = if text != 0 { LabelValue::Str(self.text(text)) } else { LabelValue::Num(number, self.text(unit)) };
        Ok(Some(Label { key: self.text(key), value }))
    }
}

/// The last part of a path of any system.
fn basename(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
