//! Compressed records (`perf record -z`): one zstd stream, which goes on from record to record.

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Unpacks a stream that comes in pieces cut anywhere.
///
/// The decoder wants whole blocks, so that pieces are held until a block is complete. It gives back what it has unpacked
/// only when a window of it is full, or at the end.
pub(super) struct Unpacker {
    decoder: FrameDecoder,
    packed: Vec<u8>,
    state: State,
}

enum State {
    /// A frame begins.
    Start,
    /// A block begins; `checksum` says whether four bytes follow the last one.
    Blocks { checksum: bool },
    /// Nothing more can be had.
    Broken,
}

/// The stream is damaged, here or before.
#[derive(Debug)]
pub(super) struct Broken;

/// Bytes of a block's header.
const BLOCK_HEADER: usize = 3;

impl Unpacker {
    pub(super) fn new() -> Self {
        Unpacker { decoder: FrameDecoder::new(), packed: Vec::new(), state: State::Start }
    }

    /// Takes a piece and appends what can be unpacked to `out`.
    ///
    /// # Errors
    /// [`Broken`], now and for all that follows.
    pub(super) fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) -> Result<(), Broken> {
        self.packed.extend_from_slice(piece);
        let mut at = 0;
        let result = loop {
            match self.step(at, out) {
                Ok(Some(used)) => at += used,
                Ok(None) => break Ok(()),
                Err(Broken) => {
                    self.finish(out);
                    self.state = State::Broken;
                    at = self.packed.len();
                    break Err(Broken);
                }
            }
        };
        self.packed.drain(..at);
        result
    }

    /// Takes one part of the stream from `packed[at..]`; its length, or `None` if it is not all there.
    fn step(&mut self, at: usize, out: &mut Vec<u8>) -> Result<Option<usize>, Broken> {
        let packed = &self.packed[at..];
        match self.state {
            State::Broken => Err(Broken),
            State::Start => {
                let Some((length, checksum, skippable)) = frame_header(packed) else { return Ok(None) };
                if !skippable {
                    self.decoder.reset(packed).map_err(|_| Broken)?;
                    self.state = State::Blocks { checksum };
                }
                Ok(Some(length))
            }
            State::Blocks { checksum } => {
                let Some(&[a, b, c]) = packed.first_chunk::<BLOCK_HEADER>() else { return Ok(None) };
                let header = u32::from_le_bytes([a, b, c, 0]);
                let (last, run) = (header & 1 == 1, header >> 1 & 3 == 1);
                let content = if run { 1 } else { (header >> 3) as usize };
                let length = BLOCK_HEADER + content + if last && checksum { 4 } else { 0 };
                let Some(block) = packed.get(..length) else { return Ok(None) };
                self.decoder.decode_blocks(block, BlockDecodingStrategy::UptoBlocks(1)).map_err(|_| Broken)?;
                self.decoder.collect_to_writer(out).map_err(|_| Broken)?;
                if last {
                    self.state = State::Start;
                }
                Ok(Some(length))
            }
        }
    }

    /// The stream ends: appends what the decoder held back. False if the stream ended within a block.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> bool {
        if let State::Blocks { .. } = self.state {
            // An empty last block, and what may be a checksum, make it give back all; a failure changes nothing.
            let _ = self.decoder.decode_blocks(&[1, 0, 0, 0, 0, 0, 0][..], BlockDecodingStrategy::UptoBlocks(1));
            let _ = self.decoder.collect_to_writer(out);
        }
        let whole = self.packed.is_empty();
        self.packed.clear();
        self.state = State::Start;
        whole
    }
}

/// Length of a frame's header, whether a checksum follows the frame, and whether the frame is one to pass over, then with
/// its content. `None` if it is not all there.
fn frame_header(packed: &[u8]) -> Option<(usize, bool, bool)> {
    let magic = u32::from_le_bytes(*packed.first_chunk()?);
    if magic >> 4 == 0x0018_4d2a5 {
        let size = u32::from_le_bytes(*packed.get(4..)?.first_chunk()?) as usize;
        return packed.get(..8 + size).map(|frame| (frame.len(), false, true));
    }
    let descriptor = *packed.get(4)?;
    let single = descriptor >> 5 & 1 == 1;
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size = [usize::from(single), 2, 4, 8][usize::from(descriptor >> 6)];
    let length = 5 + usize::from(!single) + dictionary + size;
    packed.get(..length).map(|_| (length, descriptor >> 2 & 1 == 1, false))
}
