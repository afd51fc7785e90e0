//! Function traces of Xdebug, for PHP: `xdebug.mode=trace`.
//!
//! With `xdebug.trace_format=1` a line is the entry or the exit of a call, its fields parted by tabs:
//!
//! ```text
//! Version: 3.2.0
//! File format: 4
//! TRACE START [2024-11-22 18:01:05.247517]
//! 1  0  0  0.000252  393696  {main}  1    /srv/demo/orders.php  0   0
//! 2  1  0  0.000302  394952  Order->price  1    /srv/demo/orders.php  37  0
//! 2  1  1  0.000305  394952
//! 2  1  R      45
//!          0.019398  388544
//! TRACE END   [2024-11-22 18:01:05.266692]
//! ```
//!
//! These are level, number of the call, 0 for entry and 1 for exit, seconds since the start, bytes of memory; for entries
//! also function, whether it is PHP's own (0) or the user's, included file, place of the call, arguments. `R` is what a
//! call returns, `A` an assignment. Format 0 is for people and has entries only, with four digits of a second:
//!
//! ```text
//!     0.0003     394952     -> Order->price() /srv/demo/orders.php:37
//! ```
//!
//! <https://xdebug.org/docs/trace>. Format 3 is [`folded`](crate::folded).
//!
//! | in the file | becomes |
//! |---|---|
//! | time between two lines | `wall` of the innermost call, at the time the interval starts |
//! | change of memory between two lines | `allocated` or `freed` of the innermost call |
//! | an entry | 1 in `calls` |
//! | place of the call | file of the caller, and its line in the stack of the callee; not of PHP's own functions |
//! | included file | file of `require` and `include` |
//! | arguments, returned values, assignments | left out |
//!
//! All calls are measured, so values are exact. Not in format 0, where a call seems to last until the next begins.

mod calls;

use crate::lines::{Line, Lines};
use crate::{Input, Notes, Options, Read, ReadError};
use calls::{Calls, Entry};

/// Name of the format.
const NAME: &str = "xdebug";
const START: &[u8] = b"TRACE START [";
const END: &[u8] = b"TRACE END";

/// Does it begin as a trace does?
pub fn sniff(head: &[u8]) -> bool {
    let mut lines = head.split(|&b| b == b'\n');
    let first = lines.next().unwrap_or(b"");
    first.starts_with(START)
        || first.starts_with(b"Version: ") && lines.next().is_some_and(|line| line.starts_with(b"File format: "))
}

/// Reads a trace, or several in one file.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no call in it. Lines that are not understood are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut notes = Notes::new(NAME);
    let mut calls = Calls::default();
    let mut ended = true;
    while let Some(line) = lines.next() {
        let text = line.bytes;
        if text.trim_ascii().is_empty() {
            continue;
        }
        if let Some(version) = text.strip_prefix(b"Version: ") {
            notes.producer = format!("Xdebug {}", String::from_utf8_lossy(version).trim());
        } else if text.starts_with(START) {
            calls.start();
            ended = false;
        } else if text.starts_with(END) {
            calls.end();
            ended = true;
        } else if !text.starts_with(b"File format: ") {
            let taken = if line.whole { take(&line, &mut calls) } else { Err("line that is cut off") };
            if let Err(why) = taken {
                notes.skip(why, line.place(), || line.text().into_owned());
            }
        }
    }
    lines.finish(!calls.is_empty(), &mut notes)?;
    calls.end();
    if !ended && notes.fault.is_none() && !calls.is_empty() {
        notes.remarks.push("the trace does not end in `TRACE END`: calls that were running have only their time so far".into());
    }
    calls.finish(notes)
}

/// Takes in a line of either format; why it is left out, if it is.
fn take(line: &Line<'_>, calls: &mut Calls) -> Result<(), &'static str> {
    let text = line.text();
    if text.contains('\t') { fields(&text, calls) } else { plain(&text, calls) }
}

/// A line of format 1.
fn fields(text: &str, calls: &mut Calls) -> Result<(), &'static str> {
    const WRONG: &str = "line that is neither entry nor exit of a call";
    let mut fields = text.split('\t');
    let mut next = || fields.next().unwrap_or("");
    let (level, id, kind, time, memory) = (next(), next(), next(), next(), next());
    if matches!(kind, "R" | "A") {
        calls.values += 1;
        return Ok(());
    }
    let time = nanoseconds(time).ok_or("time that is none, or too large")?;
    let memory = memory.trim().parse().map_err(|_| "memory that is none, or too large")?;
    match kind {
        "0" => {
            let (function, user, included) = (next(), next() == "1", next());
            let (file, line) = (next(), next().trim().parse().unwrap_or(0));
            let level = level.parse().map_err(|_| WRONG)?;
            let id = id.parse().map_err(|_| WRONG)?;
            if function.is_empty() {
                return Err(WRONG);
            }
            calls.enter(Entry { level, id: Some(id), time, memory, function, included, user, file, line });
            Ok(())
        }
        "1" => calls.exit(id.parse().map_err(|_| WRONG)?, time, memory),
        "" if level.is_empty() => {
            calls.pass(time, memory);
            Ok(())
        }
        _ => Err(WRONG),
    }
}

/// A line of format 0: two numbers, an arrow as far to the right as the call is deep, the call, and its place.
fn plain(text: &str, calls: &mut Calls) -> Result<(), &'static str> {
    const WRONG: &str = "line that is no call";
    let trimmed = text.trim_start();
    if trimmed.starts_with(">=> ") || trimmed.starts_with("=> ") {
        calls.values += 1;
        return Ok(());
    }
    let (time, rest) = trimmed.split_once(' ').ok_or(WRONG)?;
    let time = nanoseconds(time).ok_or(WRONG)?;
    let rest = rest.trim_start();
    let (memory, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let memory = memory.parse().map_err(|_| WRONG)?;
    calls.without_exits();
    let Some((blanks, call)) = rest.split_once("-> ").filter(|(blanks, _)| blanks.bytes().all(|b| b == b' ')) else {
        if rest.trim().is_empty() {
            calls.pass(time, memory);
            return Ok(());
        }
        return Err(WRONG);
    };
    let (function, rest) = call.split_once('(').ok_or(WRONG)?;
    let (arguments, place) = rest.rsplit_once(") ").ok_or(WRONG)?;
    let (file, line) = place.rsplit_once(':').ok_or(WRONG)?;
    let includes = matches!(function, "require" | "require_once" | "include" | "include_once");
    let included = if includes { arguments } else { "" };
    // Other functions may be PHP's own.
    let user = includes || function == "{main}";
    let line = line.trim().parse().unwrap_or(0);
    let level = blanks.len() as u64 / 2;
    calls.enter(Entry { level, id: None, time, memory, function, included, user, file, line });
    Ok(())
}

/// Seconds as nanoseconds, exactly.
fn nanoseconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.get(..9).unwrap_or(fraction);
    let fraction: i64 = format!("{digits:0<9}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1_000_000_000)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact() {
        assert_eq!(nanoseconds("0.000252"), Some(252_000));
        assert_eq!(nanoseconds(" 12.3456789012 "), Some(12_345_678_901));
        assert_eq!(nanoseconds("7"), Some(7_000_000_000));
        for no in ["", ".5", "-1.0", "1.2.3", "1e3", "9999999999999"] {
            assert_eq!(nanoseconds(no), None, "{no}");
        }
    }
}
