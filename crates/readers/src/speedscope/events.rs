//! Frames that open and close: the time between two events is the own time of what is then open.

use profile::{Builder, FrameId, StackId};

use crate::path::Path;

/// The state of one evented profile.
pub(super) struct Events {
    /// The time of the last event.
    now: Option<i64>,
    /// Rows of the frames that are open, root first.
    open: Vec<u32>,
    /// Per row how often it is open, so that one that is not is known without a search.
    times_open: Vec<u32>,
    backwards: u64,
    not_open: u64,
    closed_with_caller: u64,
    open_at_end: u64,
}

impl Events {
    pub(super) fn new(start: Option<i64>, frames: usize) -> Events {
        Events {
            now: start,
            open: Vec::new(),
            times_open: vec![0; frames],
            backwards: 0,
            not_open: 0,
            closed_with_caller: 0,
            open_at_end: 0,
        }
    }

    /// Goes on to the time of an event. `interval` gets the start and length of what passed and the stack then open.
    pub(super) fn pass(
        &mut self,
        at: i64,
        b: &mut Builder,
        path: &Path,
        interval: &mut dyn FnMut(&mut Builder, i64, i64, StackId),
    ) {
        let Some(now) = self.now else {
            self.now = Some(at);
            return;
        };
        if at < now {
            self.backwards += 1;
            return;
        }
        if at > now {
            if let Some(stack) = path.leaf() {
                interval(b, now, at.saturating_sub(now), stack);
            }
            self.now = Some(at);
        }
    }

    pub(super) fn open(&mut self, row: u32, frame: FrameId, b: &mut Builder, path: &mut Path) {
        path.put(b, self.open.len(), frame);
        self.open.push(row);
        self.times_open[row as usize] += 1;
    }

    pub(super) fn close(&mut self, row: u32, path: &mut Path) {
        if self.times_open[row as usize] == 0 {
            self.not_open += 1;
            return;
        }
        while let Some(top) = self.open.pop() {
            self.times_open[top as usize] -= 1;
            if top == row {
                break;
            }
            self.closed_with_caller += 1;
        }
        path.cut(self.open.len());
    }

    /// Closes what is open: at the end of the profile, if that is known.
    pub(super) fn end(
        &mut self,
        end: Option<i64>,
        b: &mut Builder,
        path: &mut Path,
        interval: &mut dyn FnMut(&mut Builder, i64, i64, StackId),
    ) {
        self.open_at_end = self.open.len() as u64;
        if let (Some(end), Some(now)) = (end, self.now)
            && end > now
        {
            self.pass(end, b, path, interval);
        }
        self.open.clear();
        path.cut(0);
    }

    /// What did not nest or went backwards in time: how often, and what was made of it.
    pub(super) fn mended(&self) -> [(u64, &'static str); 4] {
        [
            (self.backwards, "events before the one above them: taken as at the same time"),
            (self.not_open, "events that close a frame that is not open"),
            (self.closed_with_caller, "frames not closed before their caller: closed with it"),
            (self.open_at_end, "frames still open at the end: closed there"),
        ]
    }
}
