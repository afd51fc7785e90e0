//! Why a file could not be read, with the place.

use std::fmt;

use profile::ModelError;

/// A place in the (unpacked) input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line of text, 1-based.
    Line(u64),
    /// A byte, from 0.
    Byte(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(n) => write!(f, "line {n}"),
            Place::Byte(n) => write!(f, "byte {n}"),
        }
    }
}

/// Why nothing could be read.
#[derive(Debug)]
pub enum ReadError {
    /// No bytes at all.
    Empty,
    /// The content is of no format that is known (or not of the one asked for).
    NotThisFormat {
        /// What it looks like, or what was expected.
        message: String,
    },
    /// It is this format, and broken.
    Malformed {
        /// Where.
        at: Place,
        /// What is wrong there.
        message: String,
    },
    /// It is this format and ends too early, before anything could be used.
    Truncated {
        /// Where it ends.
        at: Place,
        /// What was expected.
        message: String,
    },
    /// It is this format, with something in it that is not supported.
    Unsupported(String),
    /// It is larger than allowed; see [`Options::max_bytes`](crate::Options::max_bytes).
    TooLarge {
        /// The limit, bytes.
        limit: u64,
        /// What grew too large.
        what: &'static str,
    },
    /// The profile as a whole does not fit the model.
    Model(ModelError),
    /// The system could not deliver the bytes.
    Io(std::io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Empty => write!(f, "the file is empty"),
            ReadError::NotThisFormat { message } => write!(f, "{message}"),
            ReadError::Malformed { at, message } => write!(f, "{at}: {message}"),
            ReadError::Truncated { at, message } => write!(f, "the file is cut off at {at}: {message}"),
            ReadError::Unsupported(what) => write!(f, "not supported: {what}"),
            ReadError::TooLarge { limit, what } => {
                write!(f, "{what} is larger than the limit of {}; if you trust the file, raise it with --max-bytes", size(*limit))
            }
            ReadError::Model(e) => write!(f, "{e}"),
            ReadError::Io(e) => write!(f, "{e}"),
        }
    }
}

/// `4 GiB`, or bytes if it is no round number of them.
fn size(bytes: u64) -> String {
    let unit =
        [(30, "GiB"), (20, "MiB"), (10, "KiB")].into_iter().find(|(shift, _)| bytes != 0 && bytes.is_multiple_of(1 << shift));
    unit.map_or_else(|| format!("{bytes} bytes"), |(shift, unit)| format!("{} {unit}", bytes >> shift))
}

impl std::error::Error for ReadError {}

impl From<ModelError> for ReadError {
    fn from(e: ModelError) -> Self {
        ReadError::Model(e)
    }
}

impl From<std::io::Error> for ReadError {
    /// Unpacking reports its own limit through an I/O error; it comes out as what it was.
    fn from(e: std::io::Error) -> Self {
        match e.downcast::<ReadError>() {
            Ok(own) => own,
            Err(e) => ReadError::Io(e),
        }
    }
}
