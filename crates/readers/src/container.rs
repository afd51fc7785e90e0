//! Packed files: found by content and unpacked as a stream, with a limit on what comes out.

use std::io::{self, Read};

use crate::ReadError;

/// A way of packing one stream of bytes.
struct Packing {
    name: &'static str,
    magic: &'static [u8],
    unpack: for<'a> fn(Box<dyn Read + 'a>) -> Box<dyn Read + 'a>,
}

const PACKINGS: &[Packing] = &[
    Packing { name: "gzip", magic: &[0x1f, 0x8b, 8], unpack: |r| Box::new(flate2::read::MultiGzDecoder::new(r)) },
    Packing { name: "zstd", magic: &[0x28, 0xb5, 0x2f, 0xfd], unpack: |r| Box::new(Zstd { input: Some(Box::new(io::BufReader::new(r))), frame: None }) },
];

/// Unpacked bytes of `input` if its first bytes say that it is packed, else `input` back.
pub(crate) fn unpack<'a>(head: &[u8], input: Box<dyn Read + 'a>, limit: u64) -> Result<(&'static str, Box<dyn Read + 'a>), Box<dyn Read + 'a>> {
    match PACKINGS.iter().find(|p| head.starts_with(p.magic)) {
        Some(packing) => Ok((packing.name, Box::new(Limited { input: (packing.unpack)(input), left: limit, limit }))),
        None => Err(input),
    }
}

/// True if [`unpack`] would.
pub(crate) fn is_packed(head: &[u8]) -> bool {
    PACKINGS.iter().any(|p| head.starts_with(p.magic))
}

/// Refuses to deliver more than a limit: packed data can grow a thousandfold.
struct Limited<'a> {
    input: Box<dyn Read + 'a>,
    left: u64,
    limit: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.input.read(buffer)?;
        self.left = self
            .left
            .checked_sub(got as u64)
            .ok_or_else(|| io::Error::other(ReadError::TooLarge { limit: self.limit, what: "the unpacked input" }))?;
        Ok(got)
    }
}

type Input<'a> = Box<io::BufReader<Box<dyn Read + 'a>>>;
type Frame<'a> = ruzstd::decoding::StreamingDecoder<Input<'a>, ruzstd::decoding::FrameDecoder>;

/// All frames of a zstd stream, one after the other.
struct Zstd<'a> {
    /// Between two frames.
    input: Option<Input<'a>>,
    frame: Option<Frame<'a>>,
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use std::io::BufRead as _;
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(frame) = &mut self.frame {
                let got = frame.read(buffer)?;
                if got > 0 {
                    return Ok(got);
                }
                self.input = self.frame.take().map(Frame::into_inner);
            }
            let Some(mut input) = self.input.take() else { return Ok(0) };
            if input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            match Frame::new(input) {
                Ok(frame) => self.frame = Some(frame),
                Err(e) => return Err(io::Error::new(io::ErrorKind::InvalidData, e.to_string())),
            }
        }
    }
}
