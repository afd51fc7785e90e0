//! What a reader did with its input.

use crate::Place;

/// Something that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The reason, one phrase: `no count at the end of the line`.
    pub why: String,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Place,
    /// A short piece of the first one, for the eye.
    pub example: String,
}

/// What a reader read, skipped, guessed and lost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// Name of the format, as in `FORMATS`.
    pub format: &'static str,
    /// What wrote it, as far as the file says: `perf 6.1.170`, `py-spy 0.4.1`; empty if it does not.
    pub producer: String,
    /// How it was packed, outermost first: `gzip`.
    pub packed: Vec<&'static str>,
    /// Lines of text or records, those skipped counted.
    pub records: u64,
    /// Bytes after unpacking.
    pub bytes: u64,
    /// Samples or events the recorder itself says it lost.
    pub lost: u64,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// The fault after which reading stopped: what stood before it is in the profile.
    pub fault: Option<(Place, String)>,
    /// Choices and facts worth knowing, a sentence each: `fractional counts: values are kept to 1/1000`.
    pub remarks: Vec<String>,
}

impl Notes {
    /// Notes of a reader for `format`.
    pub fn new(format: &'static str) -> Self {
        Notes { format, ..Notes::default() }
    }

    /// Counts one thing left out.
    pub fn skip(&mut self, why: &str, first: Place, example: impl FnOnce() -> String) {
        match self.skipped.iter_mut().find(|s| s.why == why) {
            Some(known) => known.count += 1,
            None => self.skipped.push(Skipped { why: why.to_owned(), count: 1, first, example: shorten(&example()) }),
        }
    }

    /// True if everything in the input is in the profile.
    pub fn is_complete(&self) -> bool {
        self.skipped.is_empty() && self.fault.is_none()
    }
}

/// `1 sample`, `2 addresses`, `3 binaries`
pub(crate) fn plural(n: u64, what: &str) -> String {
    match (n, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ if what.ends_with('s') || what.ends_with("ch") => format!("{n} {what}es"),
        _ => format!("{n} {what}s"),
    }
}

/// At most 60 characters of one line.
pub(crate) fn shorten(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(61).collect();
    match clean.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}
