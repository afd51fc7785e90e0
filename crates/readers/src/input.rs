//! Where a reader's bytes come from. The crate opens nothing itself: a shell hands it one of these.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

use crate::ReadError;
use crate::symbols::Symbols;

/// Bytes that can be read at any place, by several threads at once.
pub trait ReadAt: Sync {
    /// Number of bytes.
    fn size(&self) -> u64;
    /// Fills the front of `buffer` with what stands at `offset`, and says how much that was; 0 at the end.
    ///
    /// # Errors
    /// What the system says.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

/// The content of one file, packed or not.
pub enum Input<'a> {
    /// All of it in memory.
    Bytes(&'a [u8]),
    /// At any place, read as needed.
    At(&'a dyn ReadAt),
    /// From front to back, once.
    Stream(&'a mut dyn Read),
}

/// What a caller may ask of a reader.
#[derive(Debug, Clone)]
pub struct Options {
    /// Most bytes a packed file may unpack to, and most a format that is not streamed may have.
    pub max_bytes: u64,
    /// Threads to read with, where a format can; 1 without the `parallel` feature.
    pub threads: usize,
    /// Names what the input has only addresses of.
    pub symbols: Option<Arc<dyn Symbols>>,
}

impl Default for Options {
    fn default() -> Self {
        Options { max_bytes: 4 << 30, threads: 1, symbols: None }
    }
}

impl<'a> Input<'a> {
    /// All bytes, for formats that are not streamed.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past `options.max_bytes`, [`ReadError::Io`].
    pub fn into_bytes(self, options: &Options) -> Result<Cow<'a, [u8]>, ReadError> {
        match self.into_bytes_so_far(options)? {
            (bytes, None) => Ok(bytes),
            (_, Some(fault)) => Err(fault.into()),
        }
    }

    /// All bytes, or those that could be had before a fault, for formats that can make something of a part.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past `options.max_bytes`; [`ReadError::Io`] if there is not one byte.
    pub fn into_bytes_so_far(self, options: &Options) -> Result<(Cow<'a, [u8]>, Option<io::Error>), ReadError> {
        let mut bytes = Vec::new();
        let result = match self {
            Input::Bytes(bytes) => return Ok((Cow::Borrowed(bytes), None)),
            Input::At(source) => {
                if source.size() > options.max_bytes {
                    return Err(ReadError::TooLarge { limit: options.max_bytes, what: "the file" });
                }
                bytes.reserve_exact(source.size() as usize);
                AtReader::new(source, 0, source.size()).read_to_end(&mut bytes)
            }
            Input::Stream(stream) => stream.take(options.max_bytes.saturating_add(1)).read_to_end(&mut bytes),
        };
        if bytes.len() as u64 > options.max_bytes {
            return Err(ReadError::TooLarge { limit: options.max_bytes, what: "the input" });
        }
        match result {
            Ok(_) => Ok((Cow::Owned(bytes), None)),
            Err(e) if bytes.is_empty() || e.get_ref().is_some_and(|own| own.is::<ReadError>()) => Err(e.into()),
            Err(e) => Ok((Cow::Owned(bytes), Some(e))),
        }
    }
}

/// Reads a range of a [`ReadAt`] from front to back.
pub(crate) struct AtReader<'a> {
    source: &'a dyn ReadAt,
    at: u64,
    end: u64,
}

impl<'a> AtReader<'a> {
    pub(crate) fn new(source: &'a dyn ReadAt, start: u64, end: u64) -> Self {
        AtReader { source, at: start, end }
    }
}

impl Read for AtReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let want = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        let got = self.source.read_at(self.at, &mut buffer[..want])?;
        self.at += got as u64;
        Ok(got)
    }
}
