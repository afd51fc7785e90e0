//! The count at the end of a folded line.

/// Decimals that are kept of fractional counts.
const MAX_DECIMALS: u32 = 9;

/// The stack and the texts of its counts: one, or two with `two`; the count of a single column is the second.
///
/// `None` if the line does not end in as many numbers. Blanks at the end of the line are taken off already.
#[inline]
pub(super) fn split(line: &[u8], two: bool) -> Option<(&[u8], [&[u8]; 2])> {
    let (stack, last) = split_number(line)?;
    if !two {
        return Some((stack, [last, &[]]));
    }
    let (stack, first) = split_number(stack)?;
    Some((stack, [first, last]))
}

#[inline]
fn split_number(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = line.len();
    while at > 0 && !matches!(line[at - 1], b' ' | b'\t') {
        at -= 1;
        // Longer than any number: a frame name without a count behind it.
        if line.len() - at > 64 {
            return None;
        }
    }
    let number = &line[at..];
    if at == 0 || !is_number(number) {
        return None;
    }
    let mut end = at - 1;
    while end > 0 && matches!(line[end - 1], b' ' | b'\t') {
        end -= 1;
    }
    Some((&line[..end], number))
}

/// `-12`, `3.5`, `1e-05`, `.5`, `5.`
#[inline]
fn is_number(text: &[u8]) -> bool {
    let digits = if let [b'-' | b'+', rest @ ..] = text { rest } else { text };
    if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
        return true;
    }
    let (mantissa, exponent) = match digits.iter().position(|b| matches!(b, b'e' | b'E')) {
        Some(e) => (&digits[..e], Some(&digits[e + 1..])),
        None => (digits, None),
    };
    let exponent_ok = exponent.is_none_or(|e| {
        let e = if let [b'-' | b'+', rest @ ..] = e { rest } else { e };
        (1..=4).contains(&e.len()) && e.iter().all(u8::is_ascii_digit)
    });
    let points = mantissa.iter().filter(|&&b| b == b'.').count();
    exponent_ok && points <= 1 && mantissa.len() > points && mantissa.iter().all(|b| b.is_ascii_digit() || *b == b'.')
}

/// A whole number that fits, or `None`.
#[inline]
pub(super) fn whole(text: &[u8]) -> Option<i64> {
    if text.len() > 18 || !text.first()?.is_ascii_digit() {
        return None;
    }
    text.iter().try_fold(0i64, |n, &b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

/// `mantissa · 10^exponent`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    /// Saturates; what has more than 38 digits does not fit anyway.
    mantissa: i128,
    exponent: i32,
}

/// The value of a text for which [`is_number`] holds.
pub(super) fn decimal(text: &[u8]) -> Decimal {
    let negative = text.first() == Some(&b'-');
    let (mut mantissa, mut exponent, mut after_point) = (0i128, 0i32, false);
    let mut bytes = text.iter();
    for &b in bytes.by_ref() {
        match b {
            b'0'..=b'9' => {
                let next = mantissa.saturating_mul(10).saturating_add(i128::from(b - b'0'));
                // Digits beyond what i128 holds are far below the ninth decimal, or the number does not fit anyway.
                if next < i128::MAX / 16 {
                    mantissa = next;
                    exponent -= i32::from(after_point);
                } else {
                    exponent += i32::from(!after_point);
                }
            }
            b'.' => after_point = true,
            b'e' | b'E' => break,
            _ => {}
        }
    }
    let rest: String = bytes.map(|&b| b as char).collect();
    exponent = exponent.saturating_add(rest.trim_start_matches('+').parse().unwrap_or(0));
    while mantissa != 0 && mantissa % 10 == 0 && exponent < 0 {
        mantissa /= 10;
        exponent += 1;
    }
    Decimal { mantissa: if negative { -mantissa } else { mantissa }, exponent: if mantissa == 0 { 0 } else { exponent } }
}

impl Decimal {
    /// Decimals needed to hold it, at most nine.
    pub(super) fn decimals(self) -> u32 {
        self.exponent.min(0).unsigned_abs().min(MAX_DECIMALS)
    }

    /// The value times `10^decimals`, and whether that is exact; `None` if it does not fit.
    pub(super) fn at(self, decimals: u32) -> Option<(i64, bool)> {
        let shift = self.exponent + decimals as i32;
        let (value, exact) = if shift >= 0 {
            let factor = 10i128.checked_pow(shift.unsigned_abs())?;
            (self.mantissa.checked_mul(factor)?, true)
        } else {
            let divisor = 10i128.checked_pow(shift.unsigned_abs().min(38))?;
            let (quotient, rest) = (self.mantissa / divisor, self.mantissa % divisor);
            // Half away from zero.
            let up = if rest.unsigned_abs() * 2 >= divisor.unsigned_abs() { self.mantissa.signum() } else { 0 };
            (quotient + up, rest == 0)
        };
        Some((i64::try_from(value).ok()?, exact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_text(line: &str, two: bool) -> Option<(String, String, String)> {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        split(line.as_bytes(), two).map(|(s, [a, b])| (text(s), text(a), text(b)))
    }

    #[test]
    fn what_is_a_count() {
        let one = |line, stack: &str, count: &str| {
            assert_eq!(split_text(line, false), Some((stack.into(), count.into(), String::new())), "{line}")
        };
        one("a;b 3", "a;b", "3");
        one("a b;c d 12", "a b;c d", "12");
        one("a\t7", "a", "7");
        one("a  7", "a", "7");
        one("a -7", "a", "-7");
        one("a 1e-05", "a", "1e-05");
        one("a .5", "a", ".5");
        one(" 5", "", "5");
        for line in ["a;b", "a;b3", "", "5", "a 0x10", "a 1.2.3", "a e5", "a .", "a -", "a 1e", "a 12 b"] {
            assert_eq!(split_text(line, false), None, "{line}");
        }
        assert_eq!(split_text("a 1 2", true), Some(("a".into(), "1".into(), "2".into())));
        assert_eq!(split_text("a 2", true), None);
    }

    #[test]
    fn decimals_are_kept_exactly() {
        let at = |text: &str, d| decimal(text.as_bytes()).at(d);
        assert_eq!(decimal(b"0.250").decimals(), 2);
        assert_eq!(decimal(b"1e-05").decimals(), 5);
        assert_eq!(decimal(b"1e3").decimals(), 0);
        assert_eq!(at("0.25", 2), Some((25, true)));
        assert_eq!(at("-1.5", 3), Some((-1500, true)));
        assert_eq!(at("1e3", 0), Some((1000, true)));
        assert_eq!(at("0.0000000005", 9), Some((1, false)));
        assert_eq!(at("1e-4000", 9), Some((0, false)));
        assert_eq!(at("0e9999", 0), Some((0, true)));
        assert_eq!(at("9223372036854775807", 0), Some((i64::MAX, true)));
        assert_eq!(at("9223372036854775808", 0), None);
        assert_eq!(at("1e9999", 0), None);
        assert_eq!(at("99999999999999999999999999999999999999999999999999", 0), None);
        assert_eq!(whole(b"123456789012345678"), Some(123_456_789_012_345_678));
        assert_eq!(whole(b"1234567890123456789"), None);
        assert_eq!(whole(b"12x"), None);
    }
}
