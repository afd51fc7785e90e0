//! Runs lenses: once, or again and again while somebody edits one.

use std::sync::Arc;

use profile::Profile;

use crate::analysis::broken::Broken;

use super::ast::{Cond, Key, Lens, Op, Pattern, StatementKind};
use super::exec::State;
use super::lensed::Lensed;
use super::matcher::{Row, Sets};
use crate::diag::{Diagnostic, Span};

/// How to run a lens.
#[derive(Debug, Clone, Copy)]
pub struct RunOptions {
    /// The sample type that `root by sample-type` shows.
    pub sample_type: usize,
    /// Run consecutive steps as one where the result is the same. The ledger then has fewer steps than the lens.
    pub fuse: bool,
}

/// Runs a lens over a profile. `sets` are the sets beyond the built-in ones.
///
/// # Errors
/// A [`Diagnostic`] for a set that does not exist, an operation the profile has no data for (threads, labels, time), or a
/// result that is too large.
pub fn run(profile: &Arc<Profile>, lens: &Lens, sets: &[(String, Pattern)], options: RunOptions) -> Result<Lensed, Diagnostic> {
    let start = State::start(profile, sets);
    let mut state = start.clone();
    let mut traces = Vec::new();
    let plan = Plan::new(lens, sets, options);
    for step in &plan.steps {
        plan.run(step, &mut state)?;
        traces.extend(state.trace.take());
    }
    Ok(lensed(&start, &state, traces, lens, options))
}

fn lensed(start: &State, end: &State, traces: Vec<Arc<super::trace::Trace>>, lens: &Lens, options: RunOptions) -> Lensed {
    Lensed {
        symbols: Arc::clone(&end.symbols),
        forest: end.forest.clone(),
        items: end.items,
        at: Arc::clone(&end.at),
        traces,
        lens: lens.clone(),
        sample_type: options.sample_type,
        start_symbol: Arc::clone(&start.forest.symbol),
        broken: Arc::clone(&start.broken),
    }
}

/// Runs one lens after the other over a profile, each from the first step that differs from the lens before or the one
/// before that. The result is that of [`run`].
///
/// Holds what stands between the steps of these two lenses: some 12 bytes per stack and step.
pub struct Runner {
    sets: Vec<(String, Pattern)>,
    start: State,
    last: Vec<Done>,
    before: Vec<Done>,
}

/// A step that was run, and what it led to.
#[derive(Clone)]
struct Done {
    meaning: Meaning,
    state: State,
}

/// All that the result of a step depends on, but for what stands before it.
#[derive(Debug, Clone, PartialEq)]
struct Meaning {
    op: Op,
    /// The sets it names, directly or through others, with their definitions; none for what is built in.
    sets: Vec<(String, Vec<Pattern>)>,
    /// Where the step depends on it.
    sample_type: Option<usize>,
}

impl Runner {
    /// A runner over a profile. `sets` are the sets beyond the built-in ones.
    pub fn new(profile: Arc<Profile>, sets: Vec<(String, Pattern)>) -> Runner {
        let start = State::start(&profile, &sets);
        Runner { sets, start, last: Vec::new(), before: Vec::new() }
    }

    /// The broken stacks of the profile, found when the runner was made.
    pub fn broken(&self) -> &Arc<Broken> {
        &self.start.broken
    }

    /// Runs a lens. Cost grows with the steps from the first one on that is new.
    ///
    /// # Errors
    /// As [`run`]; what was kept of earlier lenses stays.
    pub fn run(&mut self, lens: &Lens, options: RunOptions) -> Result<Arc<Lensed>, Diagnostic> {
        let plan = Plan::new(lens, &self.sets, options);
        let meanings: Vec<Meaning> = plan.steps.iter().map(|step| plan.meaning(step)).collect();
        let same = |done: &[Done]| done.iter().zip(&meanings).take_while(|(done, new)| done.meaning == **new).count();
        let (last, before) = (same(&self.last), same(&self.before));
        let known = if last >= before { &self.last[..last] } else { &self.before[..before] };
        let mut done = known.to_vec();
        for (step, meaning) in plan.steps.iter().zip(meanings).skip(done.len()) {
            let mut state = done.last().map_or(&self.start, |done| &done.state).clone();
            plan.run(step, &mut state)?;
            done.push(Done { meaning, state });
        }
        let traces = done.iter().filter_map(|done| done.state.trace.clone()).collect();
        let end = done.last().map_or(&self.start, |done| &done.state);
        let result = lensed(&self.start, end, traces, lens, options);
        // Only a comment is new where all is as in the lens before.
        if last < done.len() || last < self.last.len() {
            self.before = std::mem::replace(&mut self.last, done);
        }
        Ok(Arc::new(result))
    }
}

/// The steps of a lens, and what it depends on.
struct Plan<'a> {
    steps: Vec<Step<'a>>,
    sample_type: usize,
}

/// An operation, its place, and the sets it may name.
struct Step<'a> {
    op: Op,
    span: Span,
    sets: Sets<'a>,
}

impl<'a> Plan<'a> {
    fn new(lens: &'a Lens, sets: &'a [(String, Pattern)], options: RunOptions) -> Plan<'a> {
        let mut defined: Vec<(&str, &Pattern)> = sets.iter().map(|(n, p)| (n.as_str(), p)).collect();
        let mut ops: Vec<(Op, Span, usize)> = Vec::new();
        for statement in &lens.statements {
            match &statement.kind {
                StatementKind::Op(op) => ops.push((op.clone(), statement.span, defined.len())),
                StatementKind::Let { name, pattern } => defined.push((name, pattern)),
                StatementKind::Nothing => {}
            }
        }
        let outside = sets.len();
        let sets = Sets::new(defined);
        // A set that is there already means what it meant before until it is defined anew. No other set can be named before
        // its definition, which the parser sees to; so steps may know all of them.
        let anew = |row: usize| {
            sets.get(Row::Defined(row))
                .is_some_and(|(name, _)| super::sets::find(name).is_some() || sets.definitions(name).next() < Some(row))
        };
        let last = (outside..sets.len()).rfind(|&row| anew(row)).map_or(0, |row| row + 1);
        ops.iter_mut().filter(|(.., known)| *known >= last).for_each(|(.., known)| *known = sets.len());
        if options.fuse {
            ops = fuse(ops);
        }
        let steps = ops.into_iter().map(|(op, span, known)| Step { op, span, sets: sets.first(known) });
        Plan { steps: steps.collect(), sample_type: options.sample_type }
    }

    fn run(&self, step: &Step<'_>, state: &mut State) -> Result<(), Diagnostic> {
        state.step(&step.op, &step.sets, self.sample_type).map_err(|mut d| {
            if d.span == Span::default() {
                d.span = step.span;
            }
            d
        })
    }

    fn meaning(&self, Step { op, sets: known, .. }: &Step<'_>) -> Meaning {
        // Built-in sets name others, which may be defined anew.
        let anew = known.any_built_in();
        let mut sets: Vec<(String, Vec<Pattern>)> = Vec::new();
        let mut todo: Vec<&Pattern> = pattern_of(op).into_iter().collect();
        while let Some(pattern) = todo.pop() {
            match pattern {
                Pattern::Or(parts) | Pattern::And(parts) => todo.extend(parts),
                Pattern::Not(inner) => todo.push(inner),
                Pattern::Set(name, _) if !sets.iter().any(|(known, _)| known == name) => {
                    let inner =
                        || known.definitions(name).filter_map(|row| known.get(Row::Defined(row))).map(|(_, pattern)| pattern);
                    todo.extend(inner());
                    todo.extend(super::sets::pattern(name).filter(|_| anew));
                    sets.push((name.clone(), inner().cloned().collect()));
                }
                Pattern::Set(..) | Pattern::Atom(..) => {}
            }
        }
        let depends = matches!(op, Op::RootBy(Key::SampleType) | Op::LeafBy(Key::SampleType));
        Meaning { op: op.clone(), sets, sample_type: depends.then_some(self.sample_type) }
    }
}

/// The pattern of an operation that has one.
fn pattern_of(op: &Op) -> Option<&Pattern> {
    match op {
        Op::Keep(pattern) | Op::Drop(pattern) | Op::Hide(pattern) | Op::Show(pattern) => Some(pattern),
        Op::From { pattern, .. } | Op::To { pattern, .. } | Op::Fold { pattern, .. } => Some(pattern),
        Op::Unrecurse { pattern, .. } => pattern.as_ref(),
        // Conditions name no sets.
        Op::Where(
            Cond::And(_) | Cond::Or(_) | Cond::Not(_) | Cond::Thread(_) | Cond::Process(_) | Cond::Label(..) | Cond::Time(..),
        )
        | Op::By(_)
        | Op::Rename { .. }
        | Op::RootBy(_)
        | Op::LeafBy(_)
        | Op::Repair => None,
    }
}

/// Joins steps whose result is the same when run as one: `hide A | hide B` is `hide A or B`, and so for `drop`. Each comes with
/// how many definitions it knows.
fn fuse(steps: Vec<(Op, Span, usize)>) -> Vec<(Op, Span, usize)> {
    let mut out: Vec<(Op, Span, usize)> = Vec::new();
    for (op, span, known) in steps {
        let op = match op {
            Op::Show(p) => Op::Hide(Pattern::Not(Box::new(p))),
            op => op,
        };
        match (out.last_mut().filter(|(.., last)| *last == known).map(|(last, ..)| last), op) {
            (Some(Op::Hide(a)), Op::Hide(b)) => *a = Pattern::Or(vec![a.clone(), b]),
            (Some(Op::Drop(a)), Op::Drop(b)) => *a = Pattern::Or(vec![a.clone(), b]),
            (_, op) => out.push((op, span, known)),
        }
    }
    out
}
