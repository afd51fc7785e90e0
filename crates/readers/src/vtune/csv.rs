//! Cells and numbers of one line.

use std::borrow::Cow;

/// The cells of a line. A quote may stand behind blanks, which are those of the cell; doubled it means itself.
pub(super) fn cells(line: &str, separator: char) -> Vec<Cow<'_, str>> {
    let mut out = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, behind) = cell(text, separator);
        out.push(cell);
        rest = behind;
    }
    out
}

fn cell(text: &str, separator: char) -> (Cow<'_, str>, Option<&str>) {
    let trimmed = text.trim_start_matches(' ');
    let blanks = &text[..text.len() - trimmed.len()];
    let Some(quoted) = trimmed.strip_prefix('"') else {
        return match text.split_once(separator) {
            Some((cell, rest)) => (Cow::Borrowed(cell), Some(rest)),
            None => (Cow::Borrowed(text), None),
        };
    };
    let mut cell = blanks.to_owned();
    let mut rest = quoted;
    loop {
        let Some((part, behind)) = rest.split_once('"') else {
            // A quote without an end: all of it is the cell.
            cell.push_str(rest);
            return (Cow::Owned(cell), None);
        };
        cell.push_str(part);
        match behind.strip_prefix('"') {
            Some(behind) => {
                cell.push('"');
                rest = behind;
            }
            None => {
                let rest = behind.split_once(separator).map(|(_, rest)| rest);
                return (Cow::Owned(cell), rest);
            }
        }
    }
}

/// Does no quote stand open at the end of a line?
pub(super) fn ends_whole(line: &str) -> bool {
    line.bytes().filter(|&b| b == b'"').count().is_multiple_of(2)
}

/// A number with an optional unit, times `scale`, rounded: `0.0166`, `5.436s`, `12 KB`, `1,234`. Nothing for a percentage.
pub(super) fn number(text: &str, scale: f64) -> Option<i64> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+'))).unwrap_or(text.len());
    // `1e-05` is how small values are written; a unit is no exponent.
    let exponent = text[end..].strip_prefix(['e', 'E']).map_or(0, |rest| {
        let digits = rest.trim_start_matches(['-', '+']);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 { 0 } else { 1 + rest.len() - digits.len() + count }
    });
    let (digits, unit) = text.split_at(end + exponent);
    // A comma without a point is the decimal sign of a time, and of what begins with a zero; else commas part thousands.
    let decimal = !digits.contains('.')
        && digits.matches(',').count() == 1
        && (scale > 1e8 || digits.starts_with("0,") || digits.rsplit(',').next().is_some_and(|part| part.len() != 3));
    let plain = digits.replace(',', if decimal { "." } else { "" });
    let factor = match unit.trim() {
        "" | "s" | "B" => 1.0,
        "ms" => 1e-3,
        "us" | "µs" => 1e-6,
        "ns" => 1e-9,
        "KB" => 1024.0,
        "MB" => 1024.0 * 1024.0,
        "GB" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let value = (plain.parse::<f64>().ok()? * factor * scale).round();
    (value.is_finite() && value.abs() < 9.2e18).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_quotes() {
        assert_eq!(cells("a,b,,c", ','), ["a", "b", "", "c"]);
        assert_eq!(cells("  \"f<a, b>\",0.5", ','), ["  f<a, b>", "0.5"]);
        assert_eq!(cells("\"say \"\"a\"\"\";2", ';'), ["say \"a\"", "2"]);
        assert_eq!(cells("\"open,2", ','), ["open,2"]);
        assert_eq!(cells("", ','), [""]);
        assert!(ends_whole("a,\"b\"") && !ends_whole("a,\"b"));
    }

    #[test]
    fn numbers_with_units() {
        assert_eq!(number("0.016612", 1e9), Some(16_612_000));
        assert_eq!(number("5.436s", 1e9), Some(5_436_000_000));
        assert_eq!(number("12ms", 1e9), Some(12_000_000));
        assert_eq!(number("1e-05", 1e9), Some(10_000));
        assert_eq!(number("0,25", 1e9), Some(250_000_000));
        assert_eq!(number("1,125s", 1e9), Some(1_125_000_000));
        assert_eq!(number("1,125.5", 1e9), Some(1_125_500_000_000));
        assert_eq!(number("1,234,567", 1.0), Some(1_234_567));
        assert_eq!(number("12,345", 1.0), Some(12_345));
        assert_eq!(number("2 KB", 1.0), Some(2048));
        for no in ["", "12%", "x", "1e400", "99999999999", "1.2.3", "-"] {
            assert_eq!(number(no, 1e9), None, "{no}");
        }
    }
}
