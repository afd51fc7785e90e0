//! Runs lenses: once, or again and again while somebody edits one.

use std::sync::Arc;

use profile::Profile;

use super::ast::{Cond, Key, Lens, Op, Pattern, StatementKind};
use super::exec::State;
use super::lensed::Lensed;
use super::matcher::Lookup;
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
    let start = State::start(profile);
    let mut state = start.clone();
    let mut traces = Vec::new();
    let plan = Plan::new(lens, sets, options);
    for (op, span) in &plan.steps {
        plan.run(op, *span, &mut state)?;
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
    /// The sets it names, directly or through others; none for what is built in.
    sets: Vec<(String, Option<Pattern>)>,
    /// Where the step depends on it.
    sample_type: Option<usize>,
}

impl Runner {
    /// A runner over a profile. `sets` are the sets beyond the built-in ones.
    pub fn new(profile: Arc<Profile>, sets: Vec<(String, Pattern)>) -> Runner {
        let start = State::start(&profile);
        Runner { sets, start, last: Vec::new(), before: Vec::new() }
    }

    /// Runs a lens. Cost grows with the steps from the first one on that is new.
    ///
    /// # Errors
    /// As [`run`]; what was kept of earlier lenses stays.
    pub fn run(&mut self, lens: &Lens, options: RunOptions) -> Result<Arc<Lensed>, Diagnostic> {
        let plan = Plan::new(lens, &self.sets, options);
        let meanings: Vec<Meaning> = plan.steps.iter().map(|(op, _)| plan.meaning(op)).collect();
        let same = |done: &[Done]| done.iter().zip(&meanings).take_while(|(done, new)| done.meaning == **new).count();
        let (last, before) = (same(&self.last), same(&self.before));
        let known = if last >= before { &self.last[..last] } else { &self.before[..before] };
        let mut done = known.to_vec();
        for ((op, span), meaning) in plan.steps.iter().zip(meanings).skip(done.len()) {
            let mut state = done.last().map_or(&self.start, |done| &done.state).clone();
            plan.run(op, *span, &mut state)?;
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
    steps: Vec<(Op, Span)>,
    /// The last definition of a name counts. A `let` may only be used after it, which the parser sees to; so all of them
    /// can be known at once.
    defined: Vec<(&'a str, &'a Pattern)>,
    sample_type: usize,
}

impl<'a> Plan<'a> {
    fn new(lens: &'a Lens, sets: &'a [(String, Pattern)], options: RunOptions) -> Plan<'a> {
        let mut defined: Vec<(&str, &Pattern)> = sets.iter().map(|(n, p)| (n.as_str(), p)).collect();
        let mut steps: Vec<(Op, Span)> = Vec::new();
        for statement in &lens.statements {
            match &statement.kind {
                StatementKind::Op(op) => steps.push((op.clone(), statement.span)),
                StatementKind::Let { name, pattern } => defined.push((name, pattern)),
                StatementKind::Nothing => {}
            }
        }
        if options.fuse {
            steps = fuse(steps);
        }
        Plan { steps, defined, sample_type: options.sample_type }
    }

    fn defined(&self, name: &str) -> Option<&'a Pattern> {
        self.defined.iter().rev().find(|(n, _)| *n == name).map(|(_, pattern)| *pattern)
    }

    fn run(&self, op: &Op, span: Span, state: &mut State) -> Result<(), Diagnostic> {
        let lookup: &Lookup<'_> = &|name| self.defined(name).or_else(|| super::sets::pattern(name));
        state.step(op, lookup, self.sample_type).map_err(|mut d| {
            if d.span == Span::default() {
                d.span = span;
            }
            d
        })
    }

    fn meaning(&self, op: &Op) -> Meaning {
        let mut sets: Vec<(String, Option<Pattern>)> = Vec::new();
        let mut todo: Vec<&Pattern> = pattern_of(op).into_iter().collect();
        while let Some(pattern) = todo.pop() {
            match pattern {
                Pattern::Or(parts) | Pattern::And(parts) => todo.extend(parts),
                Pattern::Not(inner) => todo.push(inner),
                Pattern::Set(name, _) if !sets.iter().any(|(known, _)| known == name) => {
                    let inner = self.defined(name);
                    todo.extend(inner);
                    sets.push((name.clone(), inner.cloned()));
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
        | Op::LeafBy(_) => None,
    }
}

/// Joins steps whose result is the same when run as one: `hide A | hide B` is `hide A or B`, and so for `drop`.
fn fuse(steps: Vec<(Op, Span)>) -> Vec<(Op, Span)> {
    let mut out: Vec<(Op, Span)> = Vec::new();
    for (op, span) in steps {
        let op = match op {
            Op::Show(p) => Op::Hide(Pattern::Not(Box::new(p))),
            op => op,
        };
        match (out.last_mut().map(|(last, _)| last), op) {
            (Some(Op::Hide(a)), Op::Hide(b)) => *a = Pattern::Or(vec![a.clone(), b]),
            (Some(Op::Drop(a)), Op::Drop(b)) => *a = Pattern::Or(vec![a.clone(), b]),
            (_, op) => out.push((op, span)),
        }
    }
    out
}
