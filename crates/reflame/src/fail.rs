//! Why a command could not do its work: a message for a person, and exit code 2.

use std::fmt;

/// A message, with the file it is about where there is one.
#[derive(Debug)]
pub struct Fail {
    message: String,
}

/// What a command gives back.
pub type Result<T> = std::result::Result<T, Fail>;

impl Fail {
    /// A message: what is wrong and, where one can say so, what to do.
    pub fn new(message: impl Into<String>) -> Fail {
        Fail { message: message.into() }
    }

    /// A message about a file.
    pub fn file(path: &std::path::Path, message: impl fmt::Display) -> Fail {
        Fail { message: format!("{}: {message}", crate::out::clean(&path.to_string_lossy())) }
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<api::Error> for Fail {
    fn from(e: api::Error) -> Self {
        // A lens is drawn with its own `error:` line.
        let text = e.to_string();
        Fail { message: text.strip_prefix("error: ").unwrap_or(&text).trim_end().to_owned() }
    }
}
