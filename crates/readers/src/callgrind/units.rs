//! What an event's name says of its unit.

/// A sample type for an event.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit<'a> {
    pub(super) name: &'a str,
    pub(super) unit: &'a str,
    /// Costs are to be multiplied by it.
    pub(super) factor: i64,
}

/// `Time_(10ns)` of Xdebug, `cpu(ms)` of pprof, `Microseconds`, or a name without a unit: `Ir`.
pub(super) fn of(event: &str) -> Unit<'_> {
    if let Some((name, unit)) = event.strip_suffix(')').and_then(|rest| rest.rsplit_once('('))
        && !name.is_empty()
    {
        let name = name.trim_end_matches('_');
        let digits = unit.bytes().take_while(u8::is_ascii_digit).count();
        let count: i64 = unit[..digits].parse().unwrap_or(1);
        return match known(&unit[digits..]) {
            Some((unit, factor)) if count > 0 && count <= 1_000_000_000 => Unit { name, unit, factor: factor * count },
            _ => Unit { name, unit, factor: 1 },
        };
    }
    match known(event).filter(|_| event.len() > 3) {
        Some((unit, factor)) => Unit { name: event, unit, factor },
        None => Unit { name: event, unit: "count", factor: 1 },
    }
}

fn known(unit: &str) -> Option<(&'static str, i64)> {
    const NANOSECONDS: &str = "nanoseconds";
    Some(match unit.to_ascii_lowercase().as_str() {
        "ns" | "nanoseconds" => (NANOSECONDS, 1),
        "us" | "µs" | "microseconds" => (NANOSECONDS, 1_000),
        "ms" | "milliseconds" => (NANOSECONDS, 1_000_000),
        "s" | "seconds" => (NANOSECONDS, 1_000_000_000),
        "b" | "bytes" => ("bytes", 1),
        "count" => ("count", 1),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        let unit = |name, unit, factor| Unit { name, unit, factor };
        assert_eq!(of("Ir"), unit("Ir", "count", 1));
        assert_eq!(of("Time_(10ns)"), unit("Time", "nanoseconds", 10));
        assert_eq!(of("Memory_(bytes)"), unit("Memory", "bytes", 1));
        assert_eq!(of("cpu(ms)"), unit("cpu", "nanoseconds", 1_000_000));
        assert_eq!(of("Microseconds"), unit("Microseconds", "nanoseconds", 1_000));
        assert_eq!(of("alloc(MB)"), unit("alloc", "MB", 1));
        assert_eq!(of("x(99999999999ns)"), unit("x", "99999999999ns", 1));
        assert_eq!(of("ms"), unit("ms", "count", 1));
        assert_eq!(of("()"), unit("()", "count", 1));
    }
}
