//! Makes a profile: every function's own costs, spread over the paths that lead to it.

use hashbrown::HashMap;
use profile::names::Kinds;
use profile::{
    Builder, FrameData, FrameId, FuncData, Mapping, MappingId, ModelError, Process, Resolved, SampleData, StackId, StrId, Thread,
    ThreadId,
};
use rustc_hash::FxBuildHasher;

use super::costs::{At, Costs};
use super::graph::{Graph, NONE};
use super::names::NO_NAME;
use super::parse::Reader;
use super::paths::{self, Paths};
use super::remarks::{self, Told};
use super::spread::Spread;
use super::units;
use crate::{Read, ReadError};

pub(super) fn freeze(mut all: Reader) -> Result<Read, ReadError> {
    if all.records == 0 || all.events.is_empty() {
        let message = match all.notes.skipped.first() {
            Some(s) => format!("no file of Callgrind: {}: {} (`{}`)", s.first, s.why, s.example),
            None => "no file of Callgrind: there are no costs in it".into(),
        };
        return Err(ReadError::NotThisFormat { message });
    }
    let mut notes = std::mem::take(&mut all.notes);
    let mut b = Builder::new();
    let factors: Vec<i64> = all
        .events
        .iter()
        .map(|event| {
            let unit = units::of(event);
            b.sample_type(unit.name, unit.unit, 1);
            unit.factor
        })
        .collect();
    for comment in all.long_names.iter().chain(&all.comments) {
        let id = b.string(comment);
        b.info().comments.push(id);
    }
    b.info().exact = remarks::is_exact(&all.creator);
    let threads = threads(&mut b, &all);
    let mut told = Told::new(all.events.len());
    let mut frames = Frames::new(&all);
    let mut order: Vec<usize> = (0..all.threads.len()).collect();
    order.sort_by_key(|&i| (all.threads[i].pid, all.threads[i].tid));
    for i in order {
        let costs = &all.threads[i].costs;
        let graph = Graph::new(costs);
        let paths = paths::find(&graph);
        told.graph(&graph, &paths, |function| all.functions.shown(function, &frames.bases).to_owned());
        let bases = vec![None; paths.paths.len()];
        let stacks = Stacks { b: &mut b, frames: &mut frames, costs, graph: &graph, paths: &paths, bases };
        stacks.emit(&factors, threads[i], &mut told)?;
    }
    let profile = b.finish()?;
    notes.producer = all.creator.clone();
    remarks::write(&all, &told, &mut notes.remarks);
    Ok(Read { profile, notes })
}

/// The model's thread of every row, if the file tells threads or processes apart.
fn threads(b: &mut Builder, all: &Reader) -> Vec<Option<ThreadId>> {
    if all.threads.len() < 2 && all.threads.iter().all(|t| t.tid == 0) {
        return vec![None; all.threads.len()];
    }
    let name = b.string(&all.program);
    let mut processes: HashMap<i64, _, FxBuildHasher> = HashMap::default();
    all.threads
        .iter()
        .map(|t| {
            let process = *processes.entry(t.pid).or_insert_with(|| b.process(Process { pid: t.pid, name }));
            Some(b.thread(Thread { process: Some(process), tid: t.tid, name: StrId::EMPTY }))
        })
        .collect()
}

/// The model's frames, made once each.
struct Frames<'a> {
    all: &'a Reader,
    bases: hashbrown::HashSet<&'a str, FxBuildHasher>,
    known: HashMap<(u32, Option<At>), FrameId, FxBuildHasher>,
    mappings: HashMap<u32, MappingId, FxBuildHasher>,
}

impl<'a> Frames<'a> {
    fn new(all: &'a Reader) -> Self {
        Frames { all, bases: all.functions.bases(), known: HashMap::default(), mappings: HashMap::default() }
    }

    /// The frame of a function (a row of the file's table) at a place in it.
    fn get(&mut self, b: &mut Builder, function: u32, at: Option<At>) -> FrameId {
        if let Some(&known) = self.known.get(&(function, at)) {
            return known;
        }
        let all = self.all;
        let data = &all.functions.rows[function as usize];
        let object = all.objects.texts.get(data.object);
        let file = at.map_or(data.file, |at| at.file);
        let shown = all.functions.shown(function, &self.bases);
        let module = object.rsplit('/').next().unwrap_or(object);
        // A function without a symbol is named after its address: it is shown by its file, as everywhere.
        let address = shown.strip_prefix("0x").and_then(|hex| u64::from_str_radix(hex, 16).ok());
        let unknown = if module.is_empty() { "[unknown]".to_owned() } else { format!("[{module}]") };
        let kinds = if address.is_some() { Kinds::UNKNOWN } else { Kinds::NONE };
        let name = if address.is_some() { &unknown } else { shown };
        let func = b.func(FuncData { name, file: all.files.texts.get(file), module, ..FuncData::default() });
        let place = at.map_or(0, |at| at.line);
        let (line, address) = if all.has_lines { (place, address.unwrap_or(0)) } else { (0, place.max(address.unwrap_or(0))) };
        let mapping = self.mapping(b, data.object, object);
        let line = u32::try_from(line).unwrap_or(0);
        let frame = b.frame(func, FrameData { line, address, mapping, kinds, ..FrameData::default() });
        self.known.insert((function, at), frame);
        frame
    }

    fn mapping(&mut self, b: &mut Builder, object: u32, path: &str) -> Option<MappingId> {
        if object == NO_NAME {
            return None;
        }
        Some(*self.mappings.entry(object).or_insert_with(|| {
            let resolved = Resolved { functions: true, files: true, lines: true, inlines: false };
            let file = b.string(path);
            b.mapping(Mapping { start: 0, limit: 0, offset: 0, file, build_id: StrId::EMPTY, resolved })
        }))
    }
}

/// Spreads the costs of one graph.
struct Stacks<'a, 'r> {
    b: &'a mut Builder,
    frames: &'a mut Frames<'r>,
    costs: &'a Costs,
    graph: &'a Graph,
    paths: &'a Paths,
    /// Of every path the stack of its caller, once it is needed.
    bases: Vec<Option<StackId>>,
}

impl Stacks<'_, '_> {
    fn emit(mut self, factors: &[i64], thread: Option<ThreadId>, told: &mut Told) -> Result<(), ModelError> {
        let events = factors.len();
        let data = SampleData { thread, ..SampleData::default() };
        let by_function = self.paths_by_function();
        let mut values = vec![0; events];
        for function in 0..self.graph.len() as u32 {
            let paths = &by_function[function as usize];
            let shares = paths.iter().map(|&path| &self.paths.shares[path as usize * self.graph.width..][..events]);
            let mut spread = Spread::new(function, events, shares);
            for &row in self.graph.places(function) {
                let (_, at) = self.costs.places[row as usize];
                spread.row(&self.costs.own[row as usize * events..][..events]);
                for (i, path) in paths.iter().map(Some).chain([None]).enumerate() {
                    values.copy_from_slice(spread.part(i));
                    if values.iter().all(|&value| value == 0) {
                        continue;
                    }
                    if path.is_none() {
                        told.left_over(&values, self.is_called(function));
                    }
                    for (value, &factor) in values.iter_mut().zip(factors) {
                        let scaled = value.checked_mul(factor);
                        *value = scaled.ok_or_else(|| ModelError::Overflow { sample_type: "time".into() })?;
                    }
                    let stack = self.stack(path.copied(), function, at);
                    self.b.sample(stack, &values, data);
                }
            }
        }
        Ok(())
    }

    /// Has the function a caller that is recorded?
    fn is_called(&self, function: u32) -> bool {
        let component = self.graph.component[function as usize];
        !self.paths.is_root[component as usize] || self.graph.members(component).len() > 1
    }

    /// The paths to every function, in depth-first order, so that paths with one beginning stand together.
    fn paths_by_function(&self) -> Vec<Vec<u32>> {
        let paths = &self.paths.paths;
        // First child and next sibling, in order of appearance since the loop runs backwards.
        let (mut first, mut next) = (vec![NONE; paths.len()], vec![NONE; paths.len()]);
        let mut roots = NONE;
        for (i, path) in paths.iter().enumerate().rev() {
            let head = if path.parent == NONE { &mut roots } else { &mut first[path.parent as usize] };
            next[i] = *head;
            *head = i as u32;
        }
        let mut out = vec![Vec::new(); self.graph.len()];
        let mut todo = vec![roots];
        while let Some(path) = todo.pop() {
            if path != NONE {
                out[paths[path as usize].function as usize].push(path);
                todo.push(next[path as usize]);
                todo.push(first[path as usize]);
            }
        }
        out
    }

    /// The stack of a function at a place, called by a path, or by what is not known.
    fn stack(&mut self, path: Option<u32>, function: u32, at: At) -> StackId {
        let base = path.and_then(|path| self.base(path));
        let frame = self.frames.get(self.b, self.graph.functions[function as usize], Some(at));
        let lost = match path {
            // A root that has callers too, for which they do not account.
            Some(_) => !self.paths.is_root[self.graph.component[function as usize] as usize],
            None => self.is_called(function),
        };
        if base.is_none() && lost { self.b.truncated_root(frame) } else { self.b.stack(base, frame) }
    }

    /// The stack of the caller at the end of a path; `None` at a root.
    fn base(&mut self, path: u32) -> Option<StackId> {
        let paths = &self.paths.paths;
        let mut todo = Vec::new();
        let mut at = path;
        while self.bases[at as usize].is_none() && paths[at as usize].parent != NONE {
            todo.push(at);
            at = paths[at as usize].parent;
        }
        while let Some(path) = todo.pop() {
            let parent = paths[path as usize].parent;
            let caller = paths[parent as usize].function;
            let call = &self.costs.arcs[paths[path as usize].arc as usize];
            let frame = self.frames.get(self.b, self.graph.functions[caller as usize], call.at);
            let above = self.bases[parent as usize];
            let lost = !self.paths.is_root[self.graph.component[caller as usize] as usize];
            let stack = if above.is_none() && lost { self.b.truncated_root(frame) } else { self.b.stack(above, frame) };
            self.bases[path as usize] = Some(stack);
        }
        self.bases[path as usize]
    }
}
