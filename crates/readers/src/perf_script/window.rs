//! The part of the text that is being read: it moves forward, and grows while no line ends in it.

use std::io::{self, Read};

/// What is read at a time.
const BLOCK: usize = 256 << 10;
/// A longer line is no line of perf.
pub(super) const MAX_LINE: usize = 16 << 20;

/// Some bytes of the input, from the first that was not used on.
pub(super) enum Window<'a> {
    /// Copied from where they come from.
    Copied {
        /// What follows them.
        input: &'a mut dyn Read,
        /// They stand at its front.
        buffer: Vec<u8>,
        /// How many there are.
        filled: usize,
    },
    /// In memory as it is.
    Memory {
        /// They stand at its front.
        rest: &'a [u8],
        /// How many there are.
        filled: usize,
        /// How many there may be.
        limit: usize,
    },
}

impl<'a> Window<'a> {
    /// Over what `input` gives.
    pub(super) fn reading(input: &'a mut dyn Read) -> Self {
        Window::Copied { input, buffer: vec![0; BLOCK], filled: 0 }
    }

    /// Over bytes in memory.
    pub(super) fn over(rest: &'a [u8]) -> Self {
        Window::Memory { rest, filled: 0, limit: BLOCK }
    }

    /// What is in it.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Window::Copied { buffer, filled, .. } => &buffer[..*filled],
            Window::Memory { rest, filled, .. } => &rest[..*filled],
        }
    }

    /// Adds what follows; how many bytes that was, 0 at the end. `None` if it is as long as a line can be.
    pub(super) fn more(&mut self) -> Option<io::Result<usize>> {
        match self {
            Window::Copied { input, buffer, filled } => {
                if *filled == buffer.len() {
                    if *filled >= MAX_LINE {
                        return None;
                    }
                    buffer.resize(*filled * 2, 0);
                }
                let got = loop {
                    match input.read(&mut buffer[*filled..]) {
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        got => break got,
                    }
                };
                Some(got.inspect(|got| *filled += got))
            }
            Window::Memory { rest, filled, limit } => {
                if filled == limit {
                    if *filled >= MAX_LINE {
                        return None;
                    }
                    *limit *= 2;
                }
                let got = (*limit).min(rest.len()) - *filled;
                *filled += got;
                Some(Ok(got))
            }
        }
    }

    /// Takes out what stands at its front.
    pub(super) fn consume(&mut self, used: usize) {
        match self {
            Window::Copied { buffer, filled, .. } => {
                buffer.copy_within(used..*filled, 0);
                *filled -= used;
            }
            Window::Memory { rest, filled, .. } => {
                *rest = &rest[used..];
                *filled -= used;
            }
        }
    }
}
