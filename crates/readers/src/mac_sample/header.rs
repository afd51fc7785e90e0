//! What stands before the tree: which process, when, how often.

use std::rc::Rc;

/// What the header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Nanoseconds between samples; 0 if not known.
    pub(super) interval_ns: i64,
    /// Nanoseconds after 1970; 0 if not known.
    pub(super) time_ns: i64,
    pub(super) duration_ns: i64,
    pub(super) comments: Vec<String>,
    /// Name and number of the process that is described now, which its threads share.
    pub(super) process: Option<Rc<(String, i64)>>,
    pub(super) producer: String,
}

/// Lines that say something of the program and the system, and nothing of whose it is.
const KEPT: [&str; 5] = ["Identifier", "Version", "Code Type", "OS Version", "Architecture"];
/// Comments kept of one file.
const MAX_COMMENTS: usize = 20;

impl Header {
    /// Takes a line; false if it is none of the header's.
    pub(super) fn line(&mut self, text: &str) -> bool {
        if let Some(rest) = text.strip_prefix("Analysis of sampling ") {
            // `orders (pid 412) every 1 millisecond`
            if let Some((who, every)) = rest.rsplit_once(" every ") {
                self.interval_ns = interval(every);
                self.process = who.strip_suffix(')').and_then(|who| {
                    let (name, pid) = who.rsplit_once(" (pid ")?;
                    Some(Rc::new((name.to_owned(), pid.parse().ok()?)))
                });
            }
            self.producer = "sample".into();
            return true;
        }
        let Some((key, value)) = text.split_once(':') else { return false };
        let value = value.trim();
        match key {
            "Process" => {
                // `orders [412]`
                self.process = value.strip_suffix(']').and_then(|who| {
                    let (name, pid) = who.rsplit_once(" [")?;
                    Some(Rc::new((name.trim().to_owned(), pid.parse().ok()?)))
                });
            }
            "Date/Time" if self.time_ns == 0 => self.time_ns = date(value).unwrap_or(0),
            "Duration" => self.duration_ns = value.strip_suffix('s').and_then(seconds).unwrap_or(0),
            "Steps" => {
                // `1001 (10ms sampling interval)`
                self.producer = "spindump".into();
                let inner = value.split_once('(').map_or("", |(_, rest)| rest);
                let unit = inner.trim_start_matches(|c: char| c.is_ascii_digit());
                self.interval_ns = interval(&format!("{} {unit}", &inner[..inner.len() - unit.len()]));
            }
            "Analysis Tool" => self.producer = value.rsplit('/').next().unwrap_or(value).to_owned(),
            _ if KEPT.contains(&key) && !value.is_empty() && self.comments.len() < MAX_COMMENTS => {
                let comment = format!("{key}: {value}");
                if !self.comments.contains(&comment) {
                    self.comments.push(comment);
                }
            }
            _ => return false,
        }
        true
    }
}

/// `1 millisecond`, `10 milliseconds`, `10 ms sampling interval)`, in nanoseconds; 0 if it is none.
fn interval(text: &str) -> i64 {
    let mut words = text.split_ascii_whitespace();
    let (Some(number), Some(unit)) = (words.next(), words.next()) else { return 0 };
    let unit = match unit.trim_end_matches('s') {
        "microsecond" | "u" | "µ" => 1_000,
        "millisecond" | "m" => 1_000_000,
        "second" | "" => 1_000_000_000,
        _ => return 0,
    };
    number.parse::<i64>().ok().filter(|&n| n > 0).and_then(|n| n.checked_mul(unit)).unwrap_or(0)
}

/// `10.01` in nanoseconds.
fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let digits = fraction.len().min(9);
    let fraction: i64 = if digits == 0 { 0 } else { fraction.get(..digits)?.parse().ok()? };
    let whole: i64 = whole.parse().ok()?;
    whole.checked_mul(1_000_000_000)?.checked_add(fraction * 10i64.pow(9 - digits as u32))
}

/// `2024-02-12 21:52:11.123 -0800` in nanoseconds after 1970.
fn date(text: &str) -> Option<i64> {
    let mut words = text.split_ascii_whitespace();
    let (day, time) = (words.next()?, words.next()?);
    let zone = words.next().unwrap_or("+0000");
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let mut parts = time.split(':');
    let (hour, minute) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let second = seconds(parts.next()?)?;
    let in_range = (1970..=2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !in_range || !(0..24).contains(&hour) || !(0..60).contains(&minute) {
        return None;
    }
    // Days after 1970: years from March on, so that the day that is there every fourth year is the last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    let zone_minutes = match zone.split_at_checked(1)? {
        (sign @ ("+" | "-"), digits) if digits.len() == 4 => {
            let number: i64 = digits.parse().ok()?;
            (number / 100 * 60 + number % 100) * if sign == "-" { -1 } else { 1 }
        }
        _ => 0,
    };
    let minutes = (days * 24 + hour) * 60 + minute - zone_minutes;
    (minutes * 60).checked_mul(1_000_000_000)?.checked_add(second).filter(|&time| time >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_intervals() {
        assert_eq!(date("1970-01-01 00:00:00.000 +0000"), Some(0));
        assert_eq!(date("2024-02-29 21:52:11.123 -0800"), Some(1_709_272_331_123_000_000));
        assert_eq!(date("2024-02-29 21:52:11.123"), Some(1_709_243_531_123_000_000));
        assert_eq!(date("2024-13-29 21:52:11 +0000"), None);
        assert_eq!(date("yesterday"), None);
        assert_eq!(date("1970-01-01 00:00:00 +1400"), None);
        assert_eq!(interval("1 millisecond"), 1_000_000);
        assert_eq!(interval("10 milliseconds"), 10_000_000);
        assert_eq!(interval("10 ms sampling interval)"), 10_000_000);
        assert_eq!(interval("-1 ms"), 0);
        assert_eq!(seconds("10.01"), Some(10_010_000_000));
        assert_eq!((seconds("-5"), seconds("5.-1"), seconds("1.2.3")), (None, None, None));
    }
}
