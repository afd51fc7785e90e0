//! What there is to say of a file: what was estimated, what was left out, which cycles there are.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::parse::Reader;
use super::paths::Paths;
use crate::notes::plural;

/// Cycles that are named.
const MAX_CYCLES: usize = 3;
/// Functions that are named of a cycle.
const MAX_NAMES: usize = 4;
/// Creators that count or measure everything, and take no samples.
const EXACT: [&str; 6] = ["callgrind", "cachegrind", "xdebug", "pyprof2calltree", "ruby_prof", "lsprof"];

/// Does this program write costs that were measured in full?
pub(super) fn is_exact(creator: &str) -> bool {
    let creator = creator.to_ascii_lowercase();
    EXACT.iter().any(|exact| creator.starts_with(exact))
}

/// What was met while paths were made.
pub(super) struct Told {
    /// Functions, and those that are called by several.
    functions: usize,
    shared: usize,
    arcs: usize,
    /// Functions that call themselves, and the first of their names.
    recursive: BTreeSet<u32>,
    recursive_names: Vec<String>,
    cycles: Vec<(usize, Vec<String>)>,
    cycle_count: usize,
    bounded: bool,
    /// Of every event what was left without callers though there are some.
    left_over: Vec<i128>,
    total: Vec<f64>,
}

impl Told {
    pub(super) fn new(events: usize) -> Self {
        Told {
            functions: 0,
            shared: 0,
            arcs: 0,
            recursive: BTreeSet::new(),
            recursive_names: Vec::new(),
            cycles: Vec::new(),
            cycle_count: 0,
            bounded: false,
            left_over: vec![0; events],
            total: vec![0.0; events],
        }
    }

    /// Takes down what a graph is like; `name` is that of a row of the file's functions.
    pub(super) fn graph(&mut self, graph: &Graph, paths: &Paths, name: impl Fn(u32) -> String) {
        let mut callers = vec![0u32; graph.len()];
        for function in 0..graph.len() as u32 {
            for arc in graph.arcs(function) {
                self.arcs += 1;
                callers[graph.to[arc] as usize] += 1;
            }
            self.total.iter_mut().zip(graph.own(function)).for_each(|(sum, value)| *sum += value);
        }
        self.functions += graph.len();
        self.shared += callers.iter().filter(|&&n| n > 1).count();
        self.bounded |= paths.bounded;
        for function in (0..graph.len()).filter(|&f| graph.recursive[f]) {
            if self.recursive.insert(graph.functions[function]) && self.recursive_names.len() < MAX_NAMES {
                self.recursive_names.push(name(graph.functions[function]));
            }
        }
        // Those with most members are named.
        let mut cycles: Vec<&[u32]> = (0..graph.components()).map(|c| graph.members(c as u32)).filter(|m| m.len() > 1).collect();
        self.cycle_count += cycles.len();
        cycles.sort_by_key(|members| std::cmp::Reverse(members.len()));
        for members in cycles.into_iter().take(MAX_CYCLES) {
            let names = members.iter().take(MAX_NAMES).map(|&f| name(graph.functions[f as usize])).collect();
            self.cycles.push((members.len(), names));
        }
        self.cycles.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        self.cycles.truncate(MAX_CYCLES);
    }

    /// Costs that no path is there for, of a function that is called or not.
    pub(super) fn left_over(&mut self, values: &[i64], is_called: bool) {
        if is_called {
            self.left_over.iter_mut().zip(values).for_each(|(sum, &value)| *sum += i128::from(value));
        }
    }
}

/// Adds the remarks.
pub(super) fn write(all: &Reader, told: &Told, remarks: &mut Vec<String>) {
    let mut out = Vec::new();
    if all.events.len() > 1 {
        out.push(format!("{} events; {}, the first, is shown", all.events.len(), all.events[0]));
    }
    if !is_exact(&all.creator) {
        out.push("the file does not say whether its costs were sampled or measured in full: taken for sampled".into());
    }
    if told.arcs == 0 {
        out.push("no calls are recorded: each function is a stack of its own".into());
    } else if told.shared > 0 {
        out.push(format!(
            "stacks are an estimate: the file has what each function calls, not by which way it was reached. Below the {} that \
             {} called by several others, costs are shared out among callers as the costs of their calls are. What each \
             function and line costs itself is exact",
            plural(told.shared as u64, "function"),
            if told.shared == 1 { "is" } else { "are" },
        ));
    }
    cycles(told, &mut out);
    if told.bounded {
        let share = all.events.iter().zip(&told.left_over).zip(&told.total).next();
        let of = share.map_or(String::new(), |((event, &left), &total)| {
            let percent = if total > 0.0 { left as f64 / total * 100.0 } else { 0.0 };
            format!(", {percent:.1} % of {event},")
        });
        out.push(format!(
            "there are too many call paths: the most expensive are shown; what is left{of} stands at its function without callers"
        ));
    }
    if all.has_inlined {
        out.push(
            "costs of lines that were inlined from other files count for the function they were inlined into; \
             the function inlined is not recorded"
                .into(),
        );
    }
    if all.has_addresses && all.has_lines {
        out.push("costs of instructions are added up per source line".into());
    }
    if all.parts > 1 {
        out.push(format!("{} parts, added up", all.parts));
    }
    if all.unfinished > 0 {
        out.push("the totals at the end are missing: the file may be cut off".into());
    }
    if !all.derived.is_empty() {
        out.push(format!("left out is what can be computed from the events: {}", all.derived.join("; ")));
    }
    let undefined = all.functions.undefined + all.files.undefined + all.objects.undefined;
    if undefined > 0 {
        out.push(format!("{} that no name was given before", plural(undefined, "number")));
    }
    remarks.extend(out);
}

fn cycles(told: &Told, out: &mut Vec<String>) {
    if !told.recursive.is_empty() {
        let more = told.recursive.len() - told.recursive_names.len();
        out.push(format!(
            "{}, which stacks show as one frame: {}",
            one_or(told.recursive.len(), "function calls itself", "functions call themselves"),
            list(&told.recursive_names, more)
        ));
    }
    if told.cycle_count > 0 {
        let named: Vec<String> = told.cycles.iter().map(|(count, names)| list(names, count - names.len())).collect();
        let more = told.cycle_count - told.cycles.len();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        out.push(format!(
            "{} of functions that call each other, in which calls back to where a stack has been are left out, and the order of \
             callers is a guess: {}{more}",
            plural(told.cycle_count as u64, "cycle"),
            named.join("; ")
        ));
    }
}

fn list(names: &[String], more: usize) -> String {
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn one_or(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
