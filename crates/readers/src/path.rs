//! Stacks that are written out in full, frame by frame, mostly begin as the one before: that part is not made again.

use profile::{Builder, FrameId, StackId};

/// The stack that was made last, to share its prefix with the next.
#[derive(Default)]
pub(crate) struct Path {
    frames: Vec<FrameId>,
    stacks: Vec<StackId>,
}

impl Path {
    /// Makes `frame` the one at this depth, on what is above it already.
    pub(crate) fn put(&mut self, b: &mut Builder, depth: usize, frame: FrameId) {
        if self.frames.get(depth) == Some(&frame) {
            return;
        }
        self.cut(depth);
        let stack = b.stack(self.stacks.last().copied(), frame);
        self.frames.push(frame);
        self.stacks.push(stack);
    }

    /// Leaves so many frames.
    pub(crate) fn cut(&mut self, depth: usize) {
        self.frames.truncate(depth);
        self.stacks.truncate(depth);
    }

    pub(crate) fn leaf(&self) -> Option<StackId> {
        self.stacks.last().copied()
    }
}
