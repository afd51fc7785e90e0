//! The pieces of JSON that writers put together: texts, numbers, lists of numbers.

/// Appends a text in quotes. Control characters are escaped, all else stands as it is.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut plain = 0;
    for (at, &b) in text.as_bytes().iter().enumerate() {
        let escape: Option<u8> = match b {
            b'"' | b'\\' => Some(b),
            b'\n' => Some(b'n'),
            b'\r' => Some(b'r'),
            b'\t' => Some(b't'),
            0..=0x1f | 0x7f => None,
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[plain..at]);
        plain = at + 1;
        match escape {
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
            None => out.extend_from_slice(format!("\\u{b:04x}").as_bytes()),
        }
    }
    out.extend_from_slice(&text.as_bytes()[plain..]);
    out.push(b'"');
}

/// Appends a whole number.
pub(crate) fn put_int(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends `value / scale`, exact; `scale` is a power of ten.
pub(crate) fn put_decimal(out: &mut Vec<u8>, value: i64, scale: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let (scale, digits) = (scale.unsigned_abs().max(1), scale.unsigned_abs().max(1).ilog10() as usize);
    let (whole, rest) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    out.extend_from_slice(whole.to_string().as_bytes());
    if rest != 0 {
        let fraction = format!("{rest:0digits$}");
        out.push(b'.');
        out.extend_from_slice(fraction.trim_end_matches('0').as_bytes());
    }
}

/// Appends an array; `put` appends an item.
pub(crate) fn put_array<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, mut put: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        put(out, item);
    }
    out.push(b']');
}

/// Appends an array of whole numbers, `null` for those that are nothing.
pub(crate) fn put_ints(out: &mut Vec<u8>, items: impl IntoIterator<Item = Option<i64>>) {
    put_array(out, items, |out, item| match item {
        Some(value) => put_int(out, value),
        None => out.extend_from_slice(b"null"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(put: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        put(&mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn texts_are_read_back(s in any::<String>(), odd in "[\u{0}-\u{20}\"\\\\/\u{7f}é]{0,20}") {
            for s in [s, odd] {
                prop_assert_eq!(serde_json::from_str::<String>(&text(|out| put_text(out, &s))).unwrap(), s);
            }
        }

        #[test]
        fn whole_numbers_are_those_of_the_library(n in any::<i64>()) {
            prop_assert_eq!(text(|out| put_int(out, n)), n.to_string());
        }
    }

    #[test]
    fn decimals() {
        for (value, scale, expected) in [
            (0, 1, "0"),
            (1500, 1000, "1.5"),
            (-5, 1000, "-0.005"),
            (2000, 1000, "2"),
            (i64::MIN, 1, "-9223372036854775808"),
            (i64::MAX, 1_000_000_000, "9223372036.854775807"),
        ] {
            assert_eq!(text(|out| put_decimal(out, value, scale)), expected);
        }
    }

    #[test]
    fn arrays() {
        assert_eq!(text(|out| put_ints(out, [Some(1), None, Some(-3)])), "[1,null,-3]");
        assert_eq!(text(|out| put_ints(out, [])), "[]");
    }
}
