//! Values and shares as text: one spelling for the terminal, the pictures and the page.
//!
//! Everything is computed in integers, so that the same value is the same text on every target.

/// How the values of a sample type are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFormat {
    unit: Unit,
    /// Stored values are this many times the true ones.
    scale: i64,
}

/// What a value counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Things, by their singular and plural.
    Count {
        /// `sample`
        one: String,
        /// `samples`
        many: String,
    },
    /// Time, in steps of this many nanoseconds.
    Time {
        /// Nanoseconds of one step.
        nanos: i64,
    },
    /// Memory, in steps of this many bytes.
    Bytes {
        /// Bytes of one step.
        bytes: i64,
    },
    /// Anything else, by its name; it may be empty.
    Other(String),
}

const NANOS: [(&str, i128); 4] = [("ns", 1), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];
const BYTES: [(&str, i128); 7] =
    [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("PiB", 1 << 50), ("EiB", 1 << 60)];

impl ValueFormat {
    /// The format for a sample type: its name (`cpu`, `alloc_objects`), its unit (`nanoseconds`, `count`, `bytes`) and the
    /// factor between stored and true values (1 for whole numbers; less than 1 counts as 1).
    pub fn new(name: &str, unit: &str, scale: i64) -> Self {
        let time = |nanos| Unit::Time { nanos };
        let bytes = |bytes| Unit::Bytes { bytes };
        let unit = match unit.to_ascii_lowercase().as_str() {
            "ns" | "nanosecond" | "nanoseconds" => time(1),
            "us" | "µs" | "μs" | "microsecond" | "microseconds" => time(1_000),
            "ms" | "millisecond" | "milliseconds" => time(1_000_000),
            "s" | "sec" | "second" | "seconds" => time(1_000_000_000),
            "b" | "byte" | "bytes" => bytes(1),
            "kb" | "kib" | "kilobyte" | "kilobytes" => bytes(1 << 10),
            "mb" | "mib" | "megabyte" | "megabytes" => bytes(1 << 20),
            "gb" | "gib" | "gigabyte" | "gigabytes" => bytes(1 << 30),
            "count" | "counts" | "sample" | "samples" => counted(name),
            _ => Unit::Other(unit.to_string()),
        };
        ValueFormat { unit, scale: scale.max(1) }
    }

    /// Counts of samples.
    pub fn samples() -> Self {
        Self::new("samples", "count", 1)
    }

    /// What a value counts.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Stored values are this many times the true ones.
    pub fn scale(&self) -> i64 {
        self.scale
    }

    /// A value with its unit: `1,234 samples`, `1.23 s`, `4.50 MiB`. Time and memory have three significant digits.
    pub fn value(&self, value: i64) -> String {
        let sign = if value < 0 { "-" } else { "" };
        let (number, scale) = (i128::from(value).abs(), i128::from(self.scale));
        let body = match &self.unit {
            Unit::Count { one, many } => {
                let text = decimal(number, scale);
                let noun = if text == "1" { one } else { many };
                format!("{text} {noun}")
            }
            Unit::Time { nanos } => time(number * i128::from(*nanos), scale),
            Unit::Bytes { bytes } => stepped(number * i128::from(*bytes), scale, &BYTES, 1024),
            Unit::Other(name) if name.is_empty() => decimal(number, scale),
            Unit::Other(name) => format!("{} {name}", decimal(number, scale)),
        };
        format!("{sign}{body}")
    }
}

/// What a count counts, by the name of the sample type: `alloc_objects` counts objects, `cpu` counts samples.
fn counted(name: &str) -> Unit {
    let last = name.rsplit('_').next().unwrap_or("");
    let many = match last {
        "" | "cpu" | "sample" | "samples" | "count" | "wall" => "samples",
        other => other,
    };
    let one = match many {
        _ if many.ends_with("sses") || many.ends_with("ches") => &many[..many.len() - 2],
        _ if many.ends_with('s') => &many[..many.len() - 1],
        _ => many,
    };
    Unit::Count { one: one.to_string(), many: many.to_string() }
}

/// A count with its thousands apart: `1,234,567`.
pub fn thousands(number: u64) -> String {
    grouped(i128::from(number))
}

/// `1 frame`, `20,000 frames`.
pub fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A name as a cell of comma-separated values. One that a spreadsheet would take for a formula gets an apostrophe; control
/// characters are spelled out, as in every output.
pub fn csv_cell(name: &str) -> String {
    let mut text = crate::render::clean(name).into_owned();
    if text.starts_with(['=', '+', '-', '@']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A share of a whole, two decimals. What is not nothing is never `0.00%`, and what is not all of it is never `100.00%`.
/// A share of nothing is `n/a`.
pub fn percent(part: i64, whole: i64) -> String {
    if whole == 0 {
        return if part == 0 { "0.00%".to_string() } else { "n/a".to_string() };
    }
    let sign = if part != 0 && (part < 0) != (whole < 0) { "-" } else { "" };
    let (number, whole) = (i128::from(part).abs(), i128::from(whole).abs());
    let hundredths = round(number * 10_000, whole);
    match hundredths {
        0 if number > 0 => format!("{sign}<0.01%"),
        10_000 if number < whole => format!("{sign}>99.99%"),
        10_000 if number > whole => format!("{sign}>100.00%"),
        _ => format!("{sign}{}.{:02}%", grouped(hundredths / 100), hundredths % 100),
    }
}

/// From where to where a share lies, in percent: `92.5–93.6%`. As many decimals as tell its ends apart, one at least.
pub fn interval(share: crate::stats::Interval) -> String {
    let width = share.width() * 100.0;
    let decimals = if width >= 0.5 {
        1
    } else if width >= 0.05 {
        2
    } else {
        3
    };
    format!("{:.decimals$}–{:.decimals$}%", share.lo * 100.0, share.hi * 100.0)
}

/// Half away from zero; both are positive.
fn round(number: i128, divisor: i128) -> i128 {
    (number * 2 + divisor) / (divisor * 2)
}

fn grouped(number: i128) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digit.is_ascii_digit() {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A scaled number in full, without zeros at its end.
fn decimal(number: i128, scale: i128) -> String {
    let whole = grouped(number / scale);
    let (mut rest, mut fraction) = (number % scale, String::new());
    while rest != 0 && fraction.len() < 18 {
        rest *= 10;
        fraction.push(char::from(b'0' + (rest / scale) as u8));
        rest %= scale;
    }
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// Three significant digits; whole numbers from 1,000 on.
fn significant(number: i128, divisor: i128) -> String {
    let hundredths = round(number * 100, divisor);
    if hundredths < 1_000 {
        return format!("{}.{:02}", hundredths / 100, hundredths % 100);
    }
    let tenths = round(number * 10, divisor);
    if tenths < 1_000 {
        return format!("{}.{}", tenths / 10, tenths % 10);
    }
    grouped(round(number, divisor))
}

/// In the largest unit that leaves less than `limit` of them.
fn stepped(number: i128, scale: i128, units: &[(&str, i128)], limit: i128) -> String {
    let (first, rest) = units.split_first().expect("there is a unit");
    // Exact in the smallest unit: '5 ns' and '512 B' are not rounded, so they have no decimals.
    if number % scale == 0 && number / scale < limit {
        return format!("{} {}", number / scale, first.0);
    }
    let mut chosen = first;
    for unit in rest {
        if round(number, scale * chosen.1) < limit {
            break;
        }
        chosen = unit;
    }
    format!("{} {}", significant(number, scale * chosen.1), chosen.0)
}

fn time(nanos: i128, scale: i128) -> String {
    let second = scale * 1_000_000_000;
    let seconds = round(nanos, second);
    if round(nanos * 10, second) < 600 {
        return stepped(nanos, scale, &NANOS, 1_000);
    }
    if seconds < 3_600 {
        return format!("{} min {:02} s", seconds / 60, seconds % 60);
    }
    let minutes = round(nanos, second * 60);
    format!("{} h {:02} min", grouped(minutes / 60), minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(csv_cell("=cmd()"), "'=cmd()");
        assert_eq!(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(csv_cell("\t=1\r\n"), "\\u{9}=1\\u{d}\\u{a}");
    }

    #[test]
    fn shares_are_honest_at_both_ends() {
        for (part, whole, text) in [
            (0, 10, "0.00%"),
            (1, 3, "33.33%"),
            (2, 3, "66.67%"),
            (10, 10, "100.00%"),
            (20_000, 40_000, "50.00%"),
            (1, 100_000, "<0.01%"),
            (1, 20_000, "0.01%"),
            (99_999, 100_000, ">99.99%"),
            (100_001, 100_000, ">100.00%"),
            (25, 10, "250.00%"),
            (-1, 3, "-33.33%"),
            (-1, 100_000, "-<0.01%"),
            (0, 0, "0.00%"),
            (5, 0, "n/a"),
            (i64::MAX, i64::MAX, "100.00%"),
            (i64::MIN, i64::MAX, "->100.00%"),
            (i64::MAX - 1, i64::MAX, ">99.99%"),
            (123_456, 100, "123,456.00%"),
        ] {
            assert_eq!(percent(part, whole), text, "{part} of {whole}");
        }
    }

    #[test]
    fn counts() {
        let samples = ValueFormat::samples();
        assert_eq!(samples.value(0), "0 samples");
        assert_eq!(samples.value(1), "1 sample");
        assert_eq!(samples.value(-1_234), "-1,234 samples");
        assert_eq!(samples.value(i64::MIN), "-9,223,372,036,854,775,808 samples");
        assert_eq!(ValueFormat::new("alloc_objects", "count", 1).value(1_000), "1,000 objects");
        assert_eq!(ValueFormat::new("cache-misses", "count", 1).value(1), "1 cache-miss");
        assert_eq!(ValueFormat::new("cpu", "samples", 100).value(123_450), "1,234.5 samples");
        assert_eq!(ValueFormat::new("cpu", "samples", 1_000).value(1), "0.001 samples");
        assert_eq!(plural(1, "frame", "frames"), "1 frame");
        assert_eq!(plural(20_000, "frame", "frames"), "20,000 frames");
    }

    #[test]
    fn time_in_three_digits() {
        let nanos = ValueFormat::new("cpu", "nanoseconds", 1);
        for (value, text) in [
            (0, "0 ns"),
            (999, "999 ns"),
            (1_000, "1.00 µs"),
            (1_234, "1.23 µs"),
            (999_949, "1.00 ms"),
            (12_345_678, "12.3 ms"),
            (999_999_999, "1.00 s"),
            (1_230_000_000, "1.23 s"),
            (59_940_000_000, "59.9 s"),
            (59_950_000_000, "1 min 00 s"),
            (59_400_000_000, "59.4 s"),
            (754_000_000_000, "12 min 34 s"),
            (3_599_600_000_000, "1 h 00 min"),
            (i64::MAX, "2,562,047 h 47 min"),
            (-1_500_000, "-1.50 ms"),
        ] {
            assert_eq!(nanos.value(value), text);
        }
        assert_eq!(ValueFormat::new("cpu", "microseconds", 1).value(1_500), "1.50 ms");
        assert_eq!(ValueFormat::new("cpu", "ms", 1_000).value(1_500), "1.50 ms");
        assert_eq!(ValueFormat::new("cpu", "ns", 10).value(15), "1.50 ns");
        assert_eq!(ValueFormat::new("cpu", "s", 1).value(i64::MAX), "2,562,047,788,015,215 h 30 min");
    }

    #[test]
    fn memory_and_other_units() {
        let bytes = ValueFormat::new("inuse_space", "bytes", 1);
        for (value, text) in [
            (512, "512 B"),
            (1_024, "1.00 KiB"),
            (1_048_575, "1.00 MiB"),
            (1_047_000, "1,022 KiB"),
            (4_718_592, "4.50 MiB"),
            (i64::MAX, "8.00 EiB"),
        ] {
            assert_eq!(bytes.value(value), text);
        }
        assert_eq!(ValueFormat::new("x", "kb", 1).value(1_024), "1.00 MiB");
        assert_eq!(ValueFormat::new("cycles", "cycles", 1).value(12_345), "12,345 cycles");
        assert_eq!(ValueFormat::new("x", "", 10).value(15), "1.5");
    }
}
