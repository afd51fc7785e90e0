//! Numbers of processes, threads and the like.

use std::borrow::Cow;

use crate::ReadError;
use crate::json::{Json, Kind};

/// The number of a process, thread, profile or stack frame. Some writers have texts there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Id<'a> {
    Number(i64),
    Text(Cow<'a, str>),
}

impl<'a> Id<'a> {
    /// Reads the value that is next; what is neither a number nor a text is 0. A number in quotes is that number.
    pub(super) fn read(json: &mut Json<'a>) -> Result<Id<'a>, ReadError> {
        if json.kind()? != Kind::Text {
            return Ok(Id::Number(json.integer_or_skip()?.unwrap_or(0)));
        }
        let text = json.text()?;
        Ok(match text.parse() {
            Ok(number) => Id::Number(number),
            Err(_) => Id::Text(text),
        })
    }

    /// Number and name; only one of them is there.
    pub(super) fn parts(&self) -> (i64, &str) {
        match self {
            Id::Number(number) => (*number, ""),
            Id::Text(text) => (0, text),
        }
    }
}
