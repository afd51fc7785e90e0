//! How the file of a set is written; the build script of this crate reads it, too.

/// The entries of a file: where each begins (its line, from 1), its patterns, and the reason behind them.
pub fn entries(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let (mut rest, mut line) = (text, 1);
    let split = std::iter::from_fn(move || {
        // An entry goes on in the lines that begin with a blank.
        let next = |from: usize| rest[from..].find('\n').map_or(rest.len(), |at| from + at + 1);
        let mut end = next(0);
        while rest[end..].starts_with(' ') {
            end = next(end);
        }
        let (entry, at) = (&rest[..end], line);
        rest = &rest[end..];
        line += entry.lines().count();
        (end > 0).then_some((at, entry))
    });
    split.filter(|(_, entry)| !entry.trim().is_empty() && !entry.starts_with('#')).map(|(at, entry)| {
        // A reason starts as a comment does, at the start of a word; regular expressions in sets hold no ` # `.
        let (patterns, reason) = entry.split_once(" # ").unwrap_or((entry, ""));
        (at, patterns, reason.trim())
    })
}

/// A file that means the same, without comments and reasons.
#[allow(dead_code, reason = "the build script calls it")]
pub fn without_comments(text: &str) -> String {
    entries(text).flat_map(|(_, patterns, _)| [patterns.trim_end(), "\n"]).collect()
}
