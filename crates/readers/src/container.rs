//! Packed files: found by content and unpacked as a stream, with a limit on what comes out.

use std::io::{self, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::ReadError;

type Stream<'a> = Box<dyn Read + 'a>;

/// A way of packing one stream of bytes.
struct Packing {
    name: &'static str,
    magic: &'static [u8],
    unpack: for<'a> fn(Stream<'a>) -> Stream<'a>,
}

const PACKINGS: &[Packing] = &[
    Packing { name: "gzip", magic: &[0x1f, 0x8b, 8], unpack: |r| Box::new(flate2::read::MultiGzDecoder::new(r)) },
    Packing { name: "zstd", magic: &[0x28, 0xb5, 0x2f, 0xfd], unpack: |r| Box::new(Zstd::new(r)) },
    // A skippable frame, which some packers write first.
    Packing { name: "zstd", magic: &[0x50, 0x2a, 0x4d, 0x18], unpack: |r| Box::new(Zstd::new(r)) },
];

/// Unpacked bytes of `input` if its first bytes say that it is packed, else `input` back.
pub(crate) fn unpack<'a>(head: &[u8], input: Stream<'a>, limit: u64) -> Result<(&'static str, Stream<'a>), Stream<'a>> {
    match PACKINGS.iter().find(|p| head.starts_with(p.magic)) {
        Some(packing) => {
            Ok((packing.name, Box::new(Limited { name: packing.name, input: (packing.unpack)(input), left: limit, limit })))
        }
        None => Err(input),
    }
}

/// True if [`unpack`] would.
pub(crate) fn is_packed(head: &[u8]) -> bool {
    PACKINGS.iter().any(|p| head.starts_with(p.magic))
}

/// Refuses to deliver more than a limit, as packed data can grow a thousandfold; and says of errors which packing had them.
struct Limited<'a> {
    name: &'static str,
    input: Stream<'a>,
    left: u64,
    limit: u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.input.read(buffer).map_err(|e| explain(self.name, e))?;
        self.left = self
            .left
            .checked_sub(got as u64)
            .ok_or_else(|| io::Error::other(ReadError::TooLarge { limit: self.limit, what: "the unpacked input" }))?;
        Ok(got)
    }
}

/// An unpacker's error in words. Errors that are ours, those of a packing within this one among them, stay as they are.
fn explain(name: &str, e: io::Error) -> io::Error {
    if e.kind() == io::ErrorKind::Interrupted || e.get_ref().is_some_and(|inner| inner.is::<ReadError>() || inner.is::<Unpack>())
    {
        return e;
    }
    let cut = is_cut(&e);
    let why = if cut { format!("the {name} data is cut off") } else { format!("the {name} data is damaged ({e})") };
    io::Error::new(if cut { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData }, Unpack(why))
}

/// Did the packed data end too early?
fn is_cut(e: &io::Error) -> bool {
    let mut cut = e.kind() == io::ErrorKind::UnexpectedEof;
    // ruzstd wraps what its input said.
    let mut source = e.get_ref().and_then(|inner| inner.source());
    while let Some(inner) = source {
        cut |= inner.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::UnexpectedEof);
        source = inner.source();
    }
    cut
}

/// What went wrong in unpacking, already in words.
#[derive(Debug)]
struct Unpack(String);

impl std::fmt::Display for Unpack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unpack {}

/// All frames of a zstd stream, one after the other.
struct Zstd<'a> {
    input: io::BufReader<Stream<'a>>,
    decoder: FrameDecoder,
    in_frame: bool,
    /// Met where the input is cut off, to be told when all before it is delivered.
    fault: Option<io::Error>,
}

impl<'a> Zstd<'a> {
    fn new(input: Stream<'a>) -> Zstd<'a> {
        Zstd { input: io::BufReader::new(input), decoder: FrameDecoder::new(), in_frame: false, fault: None }
    }
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use std::io::BufRead as _;
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.in_frame {
                while self.fault.is_none() && self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                    if let Err(e) = self.decoder.decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1)) {
                        let e = io::Error::other(e);
                        if !is_cut(&e) {
                            return Err(e);
                        }
                        self.fault = Some(e);
                        // The decoder holds back a window of what it has unpacked until the frame ends, megabytes often.
                        // An empty last block, and what may be a checksum, make it end; a failure changes nothing.
                        let _ = self.decoder.decode_blocks(&[1, 0, 0, 0, 0, 0, 0][..], BlockDecodingStrategy::UptoBlocks(1));
                    }
                }
                let got = self.decoder.read(buffer)?;
                if got > 0 {
                    return Ok(got);
                }
                if let Some(fault) = self.fault.take() {
                    return Err(fault);
                }
                self.in_frame = false;
            }
            if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            match self.decoder.reset(&mut self.input) {
                Ok(()) => self.in_frame = true,
                // Packers keep notes of their own in such frames.
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.input.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(e) => return Err(io::Error::other(e)),
            }
        }
    }
}
