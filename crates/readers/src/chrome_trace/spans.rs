//! From events that begin and end to self times: what is matched, nested and mended.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::events::Call;
use crate::notes::plural;
use crate::{Notes, Place};

/// No time of the thread's own clock.
pub(super) const NO_CPU: i64 = i64::MIN;

/// A begin or an end.
pub(super) struct Mark {
    pub(super) time: i64,
    /// The thread's own clock, or [`NO_CPU`].
    pub(super) cpu: i64,
    pub(super) thread: u32,
    /// Number of the call that begins; of an end the number of its name, 0 without one.
    pub(super) what: u32,
    pub(super) label: u32,
    pub(super) ends: bool,
    pub(super) at: Place,
}

/// A call from its start to its end.
pub(super) struct Span {
    pub(super) thread: u32,
    pub(super) call: u32,
    pub(super) label: u32,
    pub(super) start: i64,
    pub(super) end: i64,
    /// How long the thread ran in it by its own clock, or [`NO_CPU`].
    pub(super) cpu: i64,
}

/// Turns begins and ends into spans, behind those that are there. `last` is the last moment of the file.
///
/// An end belongs to the innermost open begin of its name; what was begun inside that and has not ended, ends with it.
/// An end without a name belongs to the innermost one. What never ends lasts to the last moment.
pub(super) fn pair(
    mut marks: Vec<Mark>,
    spans: &mut Vec<Span>,
    calls: &[Call],
    names: &[Cow<'_, str>],
    last: i64,
    notes: &mut Notes,
) {
    // Files are mostly in order. Of one moment the order in the file holds.
    if !marks.is_sorted_by_key(|mark| (mark.thread, mark.time)) {
        marks.sort_by_key(|mark| (mark.thread, mark.time));
    }
    // Begins that have not ended: number of the span and the thread's clock. How many of each name there are.
    let mut open: Vec<(usize, i64)> = Vec::new();
    let mut open_names = vec![0u32; names.len()];
    let (mut inside, mut endless) = (0u64, 0u64);
    let close = |spans: &mut Vec<Span>, open_names: &mut Vec<u32>, (span, cpu): (usize, i64), time: i64, end_cpu: i64| {
        let span = &mut spans[span];
        span.end = time;
        if cpu != NO_CPU && end_cpu != NO_CPU {
            span.cpu = end_cpu.saturating_sub(cpu).max(0);
        }
        open_names[calls[span.call as usize].name as usize] -= 1;
    };
    for marks in marks.chunk_by(|a, b| a.thread == b.thread) {
        for mark in marks {
            let Mark { time, cpu, thread, what, label, .. } = *mark;
            if !mark.ends {
                open.push((spans.len(), cpu));
                open_names[calls[what as usize].name as usize] += 1;
                spans.push(Span { thread, call: what, label, start: time, end: time, cpu: NO_CPU });
                continue;
            }
            if open.is_empty() || what != 0 && open_names[what as usize] == 0 {
                notes.skip("an end without its begin", mark.at, || format!("E {}", names[what as usize]));
                continue;
            }
            while let Some(begun) = open.pop() {
                let is_it = what == 0 || calls[spans[begun.0].call as usize].name == what;
                close(spans, &mut open_names, begun, time, cpu);
                if is_it {
                    break;
                }
                inside += 1;
            }
        }
        endless += open.len() as u64;
        while let Some(begun) = open.pop() {
            close(spans, &mut open_names, begun, last.max(spans[begun.0].start), NO_CPU);
        }
    }
    if inside > 0 {
        notes
            .remarks
            .push(format!("an event has no end of its own and ends with the one it was begun in: {}", plural(inside, "time")));
    }
    if endless > 0 {
        notes.remarks.push(format!(
            "an event that was begun never ends and lasts to the last moment of the trace: {}",
            plural(endless, "time")
        ));
    }
}

/// What a thread did itself in a span, without the spans inside it.
pub(super) struct Own {
    pub(super) start: i64,
    pub(super) wall: i64,
    pub(super) cpu: i64,
}

/// A span that is open while those inside it are walked.
struct Open<S> {
    stack: S,
    span: usize,
    end: i64,
    own: Own,
    has_cpu: bool,
}

/// Walks all spans, each inside the one that was open when it started, and tells the time each has for itself, so that
/// times add up to those of the outermost spans. `push` makes the stack of a call below another, `emit` takes what
/// is found, per thread in the order of ends.
///
/// A span that goes on behind the end of the one it starts in is cut off there, and the same holds for its thread's time.
pub(super) fn nest<S: Copy>(
    spans: &mut [Span],
    notes: &mut Notes,
    mut push: impl FnMut(Option<S>, u32) -> S,
    mut emit: impl FnMut(S, &Span, &Own),
) {
    // The longest of those that start together is around the others.
    let key = |span: &Span| (span.thread, span.start, Reverse(span.end));
    if !spans.is_sorted_by_key(key) {
        spans.sort_by_key(key);
    }
    let mut open: Vec<Open<S>> = Vec::new();
    let (mut cut, mut cut_ns, mut empty) = (0u64, 0i128, 0u64);
    let (mut cpu_cut, mut cpu_cut_ns) = (0u64, 0i128);
    for (i, span) in spans.iter().enumerate() {
        while let Some(top) = open.pop_if(|top| spans[top.span].thread != span.thread || top.end <= span.start) {
            emit(top.stack, &spans[top.span], &top.own);
        }
        let mut end = span.end;
        let has_cpu = span.cpu != NO_CPU;
        let mut cpu = if has_cpu { span.cpu } else { 0 };
        let mut parent = None;
        if let Some(top) = open.last_mut() {
            if end > top.end {
                cut += 1;
                cut_ns += i128::from(end) - i128::from(top.end);
                end = top.end;
            }
            top.own.wall -= end - span.start;
            if top.has_cpu {
                if cpu > top.own.cpu {
                    cpu_cut += 1;
                    cpu_cut_ns += i128::from(cpu) - i128::from(top.own.cpu);
                    cpu = top.own.cpu;
                }
                top.own.cpu -= cpu;
            }
            parent = Some(top.stack);
        }
        empty += u64::from(end == span.start && cpu == 0);
        let own = Own { start: span.start, wall: end.saturating_sub(span.start), cpu };
        open.push(Open { stack: push(parent, span.call), span: i, end, own, has_cpu });
    }
    while let Some(top) = open.pop() {
        emit(top.stack, &spans[top.span], &top.own);
    }
    if cut > 0 {
        let text = "an event goes on behind the end of the event it starts in and is cut off there";
        notes.remarks.push(format!("{text}: {}, {cut_ns} ns in all", plural(cut, "time")));
    }
    if cpu_cut > 0 {
        let text = "an event has more time of the thread's clock than is left of that around it: it is cut";
        notes.remarks.push(format!("{text}: {}, {cpu_cut_ns} ns in all", plural(cpu_cut, "time")));
    }
    if empty > 0 {
        notes.remarks.push(format!("without a length, and so in no stack: {}", plural(empty, "event")));
    }
}
