//! What a recording says of its recorder: who it is, and how far apart its samples are.

use std::collections::BTreeMap;

use super::events::Column;
use super::metadata::Types;
use super::samples::Distance;
use crate::notes::shorten;

/// The settings that are kept, by event type and name. All others are nobody's business.
const KEPT: [(&str, &str); 7] = [
    ("jdk.ExecutionSample", "period"),
    ("jdk.NativeMethodSample", "period"),
    // Of async-profiler, whose own settings stand with the event of its recording.
    ("jdk.ExecutionSample", "interval"),
    ("jdk.ExecutionSample", "wall"),
    ("jdk.ActiveRecording", "version"),
    ("jdk.ActiveRecording", "event"),
    ("jdk.ActiveRecording", "jstackdepth"),
];

/// Event types that came with a version of the JDK, latest first.
const SINCE: [(&str, u32); 3] = [("jdk.CPUTimeSample", 25), ("jdk.VirtualThreadStart", 19), ("jdk.ObjectAllocationSample", 16)];

const ASYNC_PROFILER: &str = "async-profiler";

/// Events that async-profiler takes at intervals of time; of others it counts so many between two samples.
const TIMED: [&str; 4] = ["cpu", "ctimer", "itimer", "wall"];

#[derive(Default)]
pub(super) struct Settings {
    /// The value of each kept setting; none for one that was changed on the way.
    values: BTreeMap<(&'static str, &'static str), Option<String>>,
    /// Written by async-profiler, and which version if that is told.
    async_profiler: Option<String>,
    /// The version of the virtual machine, as it tells it.
    pub(super) machine: Option<String>,
    since: u32,
}

impl Settings {
    /// Looks at the types of a chunk.
    pub(super) fn types(&mut self, types: &Types) {
        if self.async_profiler.is_none() && types.any_named(|name| name.starts_with("profiler.")) {
            self.async_profiler = Some(ASYNC_PROFILER.to_owned());
        }
        let has = |wanted: &str| types.any_named(|name| name == wanted);
        let since = SINCE.iter().find(|(name, _)| has(name)).map_or(0, |(_, version)| *version);
        self.since = self.since.max(since);
    }

    pub(super) fn is_async_profiler(&self) -> bool {
        self.async_profiler.is_some()
    }

    /// The name of a recording: async-profiler's is its own with its version.
    pub(super) fn recording(&mut self, name: &str) {
        if name.starts_with(ASYNC_PROFILER) {
            self.async_profiler = Some(shorten(name));
        }
    }

    /// A setting of an event type.
    pub(super) fn set(&mut self, event: &str, name: &str, value: &str) {
        let Some(&key) = KEPT.iter().find(|key| **key == (event, name)) else { return };
        let known = self.values.entry(key).or_insert_with(|| Some(value.to_owned()));
        if known.as_deref() != Some(value) {
            *known = None;
        }
        if name == "version" && self.async_profiler.as_deref().is_none_or(|known| known == ASYNC_PROFILER) {
            self.async_profiler = Some(format!("{ASYNC_PROFILER} {}", shorten(value)));
        }
    }

    fn get(&self, event: &'static str, name: &'static str) -> Option<&str> {
        self.values.get(&(event, name))?.as_deref()
    }

    /// How many frames a stack of async-profiler has at most.
    pub(super) fn depth_limit(&self) -> Option<usize> {
        let limit = self.get("jdk.ActiveRecording", "jstackdepth")?.parse().ok()?;
        (self.is_async_profiler() && limit > 0).then_some(limit)
    }

    /// Who wrote it, as far as it says.
    pub(super) fn producer(&self) -> String {
        match (&self.async_profiler, &self.machine, self.since) {
            (Some(name), ..) => name.clone(),
            (None, Some(machine), _) => format!("{} flight recorder", short(machine)),
            (None, None, 0) => String::new(),
            (None, None, since) => format!("flight recorder of JDK {since} or later"),
        }
    }

    /// Between samples of running code, if it is told; `remarks` says the same.
    pub(super) fn distance(&self, remarks: &mut Vec<String>) -> Option<Distance> {
        const SAMPLE: &str = "jdk.ExecutionSample";
        let distance = if self.is_async_profiler() {
            let event = self.get("jdk.ActiveRecording", "event").unwrap_or("cpu");
            let interval = self.get(SAMPLE, "interval").filter(|i| *i != "0").or_else(|| self.get(SAMPLE, "wall"));
            let value = interval?.parse().ok().filter(|n| *n > 0)?;
            let unit = if TIMED.contains(&event) { "nanoseconds" } else { "count" };
            Distance { of: Column::Samples, name: shorten(event), unit, value }
        } else {
            let value = self.get(SAMPLE, "period").and_then(nanoseconds)?;
            Distance { of: Column::Samples, name: "cpu".to_owned(), unit: "nanoseconds", value }
        };
        let native = self.get("jdk.NativeMethodSample", "period").and_then(nanoseconds).filter(|n| *n != distance.value);
        let native = native.map_or(String::new(), |n| format!(", in native code every {}", readable(n)));
        match distance.unit {
            "nanoseconds" => remarks.push(format!("samples are taken every {}{native}", readable(distance.value))),
            _ => remarks.push(format!("samples are taken every {} events `{}`", distance.value, distance.name)),
        }
        Some(distance)
    }
}

/// A time as settings have it, `10 ms`, in nanoseconds.
fn nanoseconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "ns" => 1,
        "us" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        "d" => 86_400_000_000_000,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(factor).filter(|n| *n > 0)
}

/// Nanoseconds in the largest unit in which they are a whole number.
pub(super) fn readable(ns: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs")];
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| ns % unit == 0).unwrap_or((1, "ns"));
    format!("{} {name}", ns / unit)
}

/// `OpenJDK 64-Bit Server VM (17.0.15+6-Debian-1deb12u1) for linux-amd64 JRE (17.0.15+6-…)` as `OpenJDK 17.0.15+6`.
fn short(machine: &str) -> String {
    let name = machine.split([' ', '(']).next().unwrap_or_default();
    let of_jre = machine.split_once("JRE (").or_else(|| machine.split_once('('));
    let version = of_jre.and_then(|(_, rest)| rest.split([')', '-', ' ']).next()).unwrap_or_default();
    shorten(format!("{name} {version}").trim_end())
}

#[cfg(test)]
mod tests {
    use super::{nanoseconds, readable, short};

    #[test]
    fn times_of_settings() {
        let all =
            ["10 ms", "500us", "1 s", "20 m", "", "everyChunk", "ms", "0 ms", "99999999999999999999 s", "9223372036854775807 s"];
        let expected = [Some(10_000_000), Some(500_000), Some(1_000_000_000), Some(1_200_000_000_000)];
        let found: Vec<Option<i64>> = all.iter().map(|text| nanoseconds(text)).collect();
        assert_eq!(found[..4], expected);
        assert!(found[4..].iter().all(Option::is_none), "{found:?}");
        assert_eq!(["10 ms", "1500 µs", "2 s", "7 ns"], [10_000_000, 1_500_000, 2_000_000_000, 7].map(readable)[..]);
    }

    #[test]
    fn machines_as_people_call_them() {
        let of = |text| short(text);
        assert_eq!(
            of("OpenJDK 64-Bit Server VM (17.0.15+6-Debian-1deb12u1) for linux-amd64 JRE (17.0.15+6-Debian)"),
            "OpenJDK 17.0.15+6"
        );
        assert_eq!(
            of("OpenJDK 64-Bit Server VM (25.272-b10) for linux-amd64 JRE (1.8.0_272-b10), built on"),
            "OpenJDK 1.8.0_272"
        );
        assert_eq!(of("Substrate VM"), "Substrate");
        assert_eq!(of(""), "");
    }
}
