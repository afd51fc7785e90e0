//! What the end of reading means: whether the last sample is whole.

use super::frame::Frame;
use super::reader::{End, NO_STACK, Open, Reader};
use super::single::single_frame;
use super::window::MAX_LINE;
use crate::perf_common::NO_TIME;
use crate::{Place, ReadError};

impl Reader {
    /// What the end of reading means for the sample that is open, and for all.
    ///
    /// # Errors
    /// Those of [`read`](super::read) if nothing whole stands before the end.
    pub(super) fn finish(&mut self, end: End) -> Result<(), ReadError> {
        match end {
            End::Input { cut } => return self.end(cut),
            End::LongLine => {
                let message = format!("the line is longer than {} MiB: no line of perf is", MAX_LINE >> 20);
                let at = Place::Line(self.line + 1);
                if self.samples == 0 {
                    return Err(ReadError::Malformed { at, message });
                }
                self.notes.fault = Some((at, message));
            }
            // What was read before packed data broke off is kept.
            End::Fault(e) if (self.samples > 0 || self.open.is_some()) && !e.get_ref().is_some_and(|e| e.is::<ReadError>()) => {
                self.notes.fault = Some((Place::Byte(self.bytes), format!("the input breaks off: {e}")));
            }
            End::Fault(e) => return Err(e.into()),
        }
        // What callers the last sample had is behind the fault.
        self.open = None;
        Ok(())
    }

    /// The end of the input; `cut` if the last line has no end.
    fn end(&mut self, cut: bool) -> Result<(), ReadError> {
        let Some(open) = self.open else { return Ok(()) };
        let frames = self.stack.len();
        let half = if frames == 0 {
            // Where stacks have lines of their own, these are behind the end.
            self.chains > 0 && (cut || self.bare == 0 && single_frame(&self.rest).is_none()) || cut && self.differs(&open)
        } else {
            self.half_line || cut && !self.ends_alike()
        };
        if half {
            self.open = None;
            let message = "the file ends in the middle of a sample, which is left out".to_owned();
            if self.samples == 0 {
                return Err(ReadError::Truncated {
                    at: Place::Byte(self.bytes),
                    message: "the first sample is not whole".into(),
                });
            }
            self.notes.fault = Some((Place::Byte(self.bytes), message));
            return Ok(());
        }
        self.no_blank_line = open.chain && !open.fields;
        self.close()
    }

    /// Has the open sample, the last of a file, fewer fields than the one before it?
    fn differs(&self, open: &Open) -> bool {
        let Some(before) = self.rows.last().and_then(|piece| piece.last()) else { return false };
        let event = &self.events[before.event as usize];
        let fields = |frame: bool, event: bool, time: bool, period: bool| [frame, event, time, period];
        let frame_before = self.lines.text(self.tree.nodes[before.stack as usize].1) != NO_STACK;
        let now = fields(
            single_frame(&self.rest).is_some_and(|f| f.ends_with(b")")) || !frame_before,
            !self.events[open.event as usize].name.is_empty(),
            open.time != NO_TIME,
            open.period.is_some(),
        );
        now != fields(true, !event.name.is_empty(), before.time != NO_TIME, event.periods > 0)
    }

    /// Does the last frame end as the first one of its sample does, with a file in brackets?
    fn ends_alike(&self) -> bool {
        let has_file = |row: &u32| Frame::parse(self.lines.text(*row)).is_some_and(|f| f.dso.is_some() || f.inlined);
        // Half a source line may look whole.
        if self.stack.last().is_some_and(|&row| self.lines.is_double(row)) {
            return false;
        }
        match (self.stack.first(), self.stack.last()) {
            (Some(_), Some(last)) if self.stack.len() == 1 => has_file(last),
            (Some(first), Some(last)) => has_file(last) || !has_file(first),
            _ => false,
        }
    }
}
