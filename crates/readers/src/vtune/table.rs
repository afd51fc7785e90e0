//! The columns of a table, and the stacks its rows mean.

use std::borrow::Cow;

use hashbrown::HashMap;
use profile::names::Kinds;
use profile::{Builder, FrameData, FrameId, FuncData, ModelError, SampleData, StackId};
use rustc_hash::FxBuildHasher;

use super::csv;
use crate::notes::plural;
use crate::{Notes, Read, ReadError};

/// Columns that hold no values.
const TEXTS: [&str; 16] = [
    "Function Stack",
    "Function",
    "Function (Full)",
    "Module",
    "Module Path",
    "Source File",
    "Source File Path",
    "Start Address",
    "Process",
    "Thread",
    "PID",
    "TID",
    "Index",
    "Name",
    "Source Line",
    "Type",
];
/// Words of columns whose values cannot be added up.
const RATIOS: [&str; 7] = ["%", "Rate", "Ratio", "Bound", "Average", "CPI", "Utilization"];
/// Columns that are named where they are left out.
const NAMED: usize = 12;
/// Most columns that become sample types.
const MAX_TYPES: usize = 32;

/// How rows make stacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A tree: the indentation of the first cell.
    Tree,
    /// A function, then its callers.
    Callers,
    /// Only functions.
    Flat,
    /// gprof's call graph: only rows with an index are functions, the others their callers and callees.
    Gprof,
}

/// A column of values.
#[derive(Debug, Clone, PartialEq)]
struct Value {
    cell: usize,
    name: String,
    unit: &'static str,
    scale: f64,
}

/// What the header says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    separator: char,
    shape: Shape,
    /// How many there are.
    count: usize,
    texts: Texts,
    values: Vec<Value>,
    left_out: Vec<String>,
}

/// Where the columns of texts are that are read, as far as they are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Texts {
    stack: Option<usize>,
    name: Option<usize>,
    full: Option<usize>,
    module: Option<usize>,
    /// Of two columns the first that says something.
    files: [Option<usize>; 2],
    address: Option<usize>,
}

impl Columns {
    /// The columns of a header; nothing if the line is none.
    pub(super) fn of(line: &str) -> Option<Columns> {
        let line = line.trim_start_matches('\u{feff}');
        let separator = [',', '\t', ';'].into_iter().find(|&separator| {
            let first = line.split(separator).next().unwrap_or("");
            first.len() < line.len() && matches!(first.trim_matches('"'), "Function Stack" | "Function" | "Index")
        })?;
        let names: Vec<String> = csv::cells(line, separator).into_iter().map(|cell| cell.trim().to_owned()).collect();
        let has = |name: &str| names.iter().any(|other| other == name);
        let shape = match names[0].as_str() {
            "Function Stack" => Shape::Tree,
            "Function" if has("Function Stack") => Shape::Callers,
            "Function" => Shape::Flat,
            _ => Shape::Gprof,
        };
        let column = |name: &String| name.contains(':') || name.contains(" Time") || name == "Clockticks";
        // `Function` and `Index` begin many a table.
        let sure = match shape {
            Shape::Tree | Shape::Callers => names.len() > 1,
            Shape::Flat => has("Module") || names.iter().any(column),
            Shape::Gprof => has("Name") && names.iter().any(column),
        };
        if !sure {
            return None;
        }
        let (mut values, mut left_out) = (Vec::new(), Vec::new());
        let inclusive = matches!(shape, Shape::Tree | Shape::Gprof);
        for (cell, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty() && !TEXTS.contains(&name.as_str())) {
            let (base, thousands) = match (name.strip_suffix(" (K)"), name.strip_suffix(" (M)")) {
                (Some(base), _) => (base, 1e3),
                (_, Some(base)) => (base, 1e6),
                _ => (name.as_str(), 1.0),
            };
            let own = base.strip_suffix(":Self");
            let total = base.ends_with(":Total") || base.ends_with(":Children") || inclusive && own.is_none();
            if total || RATIOS.iter().any(|word| base.contains(word)) || values.len() == MAX_TYPES {
                left_out.push(name.clone());
                continue;
            }
            let base = own.unwrap_or(base);
            let (unit, scale) = if base.contains("Time") {
                ("nanoseconds", 1e9)
            } else if ["Size", "Memory", "Bytes"].iter().any(|word| base.contains(word)) {
                ("bytes", thousands)
            } else {
                ("count", thousands)
            };
            values.push(Value { cell, name: base.to_owned(), unit, scale });
        }
        let column = |name: &str| names.iter().position(|other| other == name);
        let texts = Texts {
            stack: column("Function Stack"),
            name: column("Name"),
            full: column("Function (Full)"),
            module: column("Module"),
            files: [column("Source File Path"), column("Source File")],
            address: column("Start Address"),
        };
        Some(Columns { separator, shape, count: names.len(), texts, values, left_out })
    }
}

/// The stack of callers that is being read.
#[derive(Default)]
struct Callers {
    /// Function and its values, of which those of its stacks are taken away.
    function: Option<(FrameId, Vec<i64>)>,
    /// Leaf first, without the function.
    frames: Vec<FrameId>,
    values: Vec<i64>,
}

pub(super) struct Table {
    columns: Columns,
    b: Builder,
    /// Frames by what rows say of them.
    frames: HashMap<String, FrameId, FxBuildHasher>,
    /// Indentation and stack of the row before and those around it.
    path: Vec<(usize, Option<StackId>)>,
    callers: Callers,
    samples: u64,
    limited: u64,
}

impl Table {
    pub(super) fn new(columns: Columns) -> Self {
        let mut b = Builder::new();
        for value in &columns.values {
            b.sample_type(&value.name, value.unit, 1);
        }
        Table { columns, b, frames: HashMap::default(), path: Vec::new(), callers: Callers::default(), samples: 0, limited: 0 }
    }

    /// Is there no value yet?
    pub(super) fn is_empty(&self) -> bool {
        self.samples == 0 && self.callers.function.is_none()
    }

    /// Is there a column of values?
    pub(super) fn has_values(&self) -> bool {
        !self.columns.values.is_empty()
    }

    /// Takes in a row; why it is left out, if it is.
    pub(super) fn row(&mut self, line: &str) -> Result<Result<(), &'static str>, ReadError> {
        let cells = csv::cells(line, self.columns.separator);
        if cells.len() > self.columns.count + 1 {
            return Ok(Err("row with more cells than the header"));
        }
        let get = |index: usize| cells.get(index).map_or("", |cell| cell.trim());
        let mut values = Vec::with_capacity(self.columns.values.len());
        for value in &self.columns.values {
            let text = get(value.cell);
            let number = if text.is_empty() { Some(0) } else { csv::number(text, value.scale) };
            let Some(number) = number else { return Ok(Err("row with a value that is no number")) };
            values.push(number);
        }
        let texts = self.columns.texts;
        let cell = |column: Option<usize>| column.map_or("", get);
        let name = match self.columns.shape {
            Shape::Tree => get(0),
            Shape::Callers if get(0).is_empty() => cell(texts.stack),
            Shape::Callers | Shape::Flat => get(0),
            Shape::Gprof if get(0).is_empty() => return Ok(Ok(())),
            Shape::Gprof => cell(texts.name),
        };
        if name.is_empty() {
            return Ok(Err("row without a function"));
        }
        let row = Row {
            name,
            full: cell(texts.full),
            module: cell(texts.module),
            file: texts.files.into_iter().map(cell).find(|file| !file.is_empty()).unwrap_or(""),
            address: hex(cell(texts.address)),
        };
        match self.columns.shape {
            Shape::Tree => {
                let indent = cells[0].len() - cells[0].trim_start().len();
                self.tree(indent, &row, &values);
            }
            Shape::Callers => return self.caller(!get(0).is_empty(), &row, values).map(Ok),
            Shape::Flat | Shape::Gprof => {
                let frame = self.frame(&row);
                let stack = self.b.stack(None, frame);
                self.add(stack, &values);
            }
        }
        Ok(Ok(()))
    }

    fn frame(&mut self, row: &Row<'_>) -> FrameId {
        let key = format!("{}\0{}\0{}\0{}\0{:x}", row.name, row.full, row.module, row.file, row.address);
        if let Some(&known) = self.frames.get(&key) {
            return known;
        }
        let made = row.frame(&mut self.b);
        self.frames.insert(key, made);
        made
    }

    fn tree(&mut self, indent: usize, row: &Row<'_>, values: &[i64]) {
        while self.path.last().is_some_and(|&(other, _)| other >= indent) {
            self.path.pop();
        }
        let above = self.path.last().and_then(|&(_, stack)| stack);
        let root = self.path.is_empty() && row.name == "Total";
        let stack = if root {
            None
        } else {
            let frame = self.frame(row);
            Some(self.b.stack(above, frame))
        };
        self.path.push((indent, stack));
        let stack = stack.or_else(|| {
            let frame = values.iter().any(|&value| value != 0).then(|| no_stack(&mut self.b))?;
            Some(self.b.stack(None, frame))
        });
        if let Some(stack) = stack {
            self.add(stack, values);
        }
    }

    /// A row of the list of stacks: a `function`, or one of its callers.
    fn caller(&mut self, function: bool, row: &Row<'_>, values: Vec<i64>) -> Result<(), ReadError> {
        let frame = self.frame(row);
        if function {
            self.end_function()?;
            self.callers.function = Some((frame, values));
        } else {
            if values.iter().any(|&value| value != 0) {
                self.end_stack()?;
                self.callers.values = values;
            }
            self.callers.frames.push(frame);
        }
        Ok(())
    }

    fn end_stack(&mut self) -> Result<(), ReadError> {
        let callers = &mut self.callers;
        let (frames, values) = (std::mem::take(&mut callers.frames), std::mem::take(&mut callers.values));
        let Some((function, left)) = &mut callers.function else { return Ok(()) };
        if values.is_empty() {
            return Ok(());
        }
        for (left, value) in left.iter_mut().zip(&values) {
            *left = left.checked_sub(*value).ok_or_else(|| ModelError::Overflow { sample_type: "of a function".into() })?;
        }
        let function = *function;
        let mut stack = None;
        for frame in frames.into_iter().rev() {
            stack = Some(self.b.stack(stack, frame));
        }
        let stack = self.b.stack(stack, function);
        self.add(stack, &values);
        Ok(())
    }

    /// What the stacks of a function leave of its values has callers that are not in the report.
    fn end_function(&mut self) -> Result<(), ReadError> {
        self.end_stack()?;
        let Some((function, mut left)) = self.callers.function.take() else { return Ok(()) };
        left.iter_mut().for_each(|value| *value = (*value).max(0));
        if left.iter().any(|&value| value != 0) {
            self.limited += 1;
            let stack = self.b.truncated_root(function);
            self.add(stack, &left);
        }
        Ok(())
    }

    fn add(&mut self, stack: StackId, values: &[i64]) {
        if values.iter().any(|&value| value != 0) {
            self.samples += 1;
            self.b.sample(stack, values, SampleData::default());
        }
    }

    /// Makes the profile.
    pub(super) fn finish(mut self, mut notes: Notes) -> Result<Read, ReadError> {
        self.end_function()?;
        notes.producer = "VTune".into();
        if !self.columns.left_out.is_empty() {
            let (named, more) = self.columns.left_out.split_at(self.columns.left_out.len().min(NAMED));
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            let names = named.join(", ");
            notes.remarks.push(format!("columns that do not add up, or are sums of others, are left out: {names}{more}"));
        }
        if matches!(self.columns.shape, Shape::Flat | Shape::Gprof) {
            notes.remarks.push("the report has functions and no stacks; `-report top-down` or `callstacks` has them".into());
        }
        if self.limited > 0 {
            let functions = plural(self.limited, "function");
            notes.remarks.push(format!("{functions} with more than their stacks together: the rest has no callers"));
        }
        Ok(Read { profile: self.b.finish()?, notes })
    }
}

/// What a row says of its function.
struct Row<'a> {
    name: &'a str,
    full: &'a str,
    module: &'a str,
    file: &'a str,
    address: u64,
}

impl Row<'_> {
    fn frame(&self, b: &mut Builder) -> FrameId {
        let text = |text| if matches!(text, "[Unknown]" | "[unknown]") { "" } else { text };
        let (module, file) = (text(self.module), text(self.file));
        let unknown = self.name.strip_prefix("func@0x").and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let (name, address, kinds) = match (unknown, module) {
            (Some(address), "") => (Cow::Borrowed(self.name), address, Kinds::UNKNOWN),
            (Some(address), module) => (Cow::Owned(format!("[{module}]")), address, Kinds::UNKNOWN),
            (None, _) if !self.full.is_empty() => (Cow::Borrowed(self.full), self.address, Kinds::NONE),
            (None, _) => (Cow::Borrowed(self.name), self.address, Kinds::NONE),
        };
        let func = b.func(FuncData { name: &name, file, module, ..FuncData::default() });
        b.frame(func, FrameData { address, kinds, ..FrameData::default() })
    }
}

fn no_stack(b: &mut Builder) -> FrameId {
    let func = b.func_named(FuncData { name: "[no stack]", ..FuncData::default() });
    b.frame(func, FrameData::default())
}

fn hex(text: &str) -> u64 {
    text.strip_prefix("0x").and_then(|hex| u64::from_str_radix(hex, 16).ok()).unwrap_or(0)
}
