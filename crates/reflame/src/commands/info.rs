//! `reflame info`: what the files hold, and how far they can be believed.

use api::{Body, Fidelity, Skip, SomeSamples, SourceInfo, TypeInfo, What};
use engine::format::{ValueFormat, plural, thousands};

use super::ask;
use crate::args::{self, Format};
use crate::fail::Result;
use crate::out::{self, Grid};

pub fn run(input: &args::Input, output: &args::Output) -> Result<()> {
    let (_, response) = ask(input, What::Info {})?;
    let path = output.output.as_deref();
    let Body::Info(fidelity) = &response.body else { return Ok(()) };
    if output.format == Format::Json {
        return out::json(path, &response);
    }
    let rows = rows(fidelity, &response.sample_type);
    if output.format == Format::Text {
        return out::text(path, &text(&rows, out::width(path).unwrap_or(100).clamp(40, 120)));
    }
    let row = |(what, facts): &(String, Vec<String>)| vec![what.clone(), facts.join("; ")];
    let grid = Grid { columns: vec![("what", false), ("fact", false)], rows: rows.iter().map(row).collect() };
    out::text(path, &grid.write(output.format, None))
}

type Rows = Vec<(String, Vec<String>)>;

/// Every fact, under what it is about.
fn rows(all: &Fidelity, shown: &TypeInfo) -> Rows {
    let mut rows: Rows = Vec::new();
    let mut add = |what: &str, facts: Vec<String>| {
        if !facts.is_empty() {
            rows.push((what.to_owned(), facts));
        }
    };
    for source in &all.sources {
        add("file", vec![out::clean(&source.name)]);
        add("format", vec![format_line(source, false)]);
        add("written by", (!source.producer.is_empty()).then(|| out::clean(&source.producer)).into_iter().collect());
        add("lost", lost(source).into_iter().collect());
        add("left out", source.skipped.iter().map(left_out).collect());
        add("cut short", fault(source).into_iter().collect());
        add("notes", source.remarks.iter().map(|r| out::clean(r)).collect());
    }
    let format = |t: &TypeInfo| ValueFormat::new(&t.name, &t.unit, t.scale);
    let total = |t: &TypeInfo| format!("{} ({}): {}", out::clean(&t.name), out::clean(&t.unit), format(t).value(t.total.stored));
    add("shown", vec![total(shown)]);
    let others = all.sample_types.iter().filter(|t| (&t.name, &t.unit) != (&shown.name, &shown.unit));
    add("also there", others.map(total).collect());
    add("recorded", time(all));
    let row = if all.sample_rows == 1 { "row" } else { "rows" };
    let sampled = if all.timed { "each a sample with its time" } else { "equal stacks added up" };
    add("samples", vec![all.sampling.note.clone(), format!("{} {row}, {sampled}", thousands(all.sample_rows as u64))]);
    add(
        "stacks",
        vec![format!(
            "{}, the deepest of {}, of {}",
            plural(all.stacks as u64, "distinct stack", "distinct stacks"),
            plural(u64::from(all.deepest), "frame", "frames"),
            plural(all.functions as u64, "function", "functions")
        )],
    );
    add("truncated", vec![part(&all.truncated, &format(shown)).unwrap_or_else(|| "no stack is known to be".into())]);
    add("symbols", symbols(all, &format(shown)));
    let kept = [
        (all.inlined_frames, "inlined"),
        (all.frames_with_line, "with a source line"),
        (all.frames_with_address, "with an address"),
    ];
    let kept: Vec<String> =
        kept.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", thousands(*n as u64))).collect();
    add("frames", vec![[vec![thousands(all.frames as u64)], kept].concat().join(", ")]);
    if all.binaries > 0 {
        let ids = format!("{} with a build id", thousands(all.with_build_id as u64));
        add("binaries", vec![format!("{}, {ids}", thousands(all.binaries as u64))]);
    }
    let told_apart = [(all.threads, "thread", "threads"), (all.processes, "process", "processes")];
    let told_apart: Vec<String> =
        told_apart.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| plural(*n as u64, one, many)).collect();
    add("threads", if told_apart.is_empty() { Vec::new() } else { vec![told_apart.join(" in ")] });
    add(
        "labels",
        all.labels.iter().map(|l| format!("{} ({})", out::clean(&l.key), plural(l.values as u64, "value", "values"))).collect(),
    );
    rows
}

/// For the top of a report: a line per source, and what speaks against it.
pub fn brief(all: &Fidelity, shown: &TypeInfo, width: usize) -> String {
    let mut text = String::new();
    let mut add = |line: &str, indent: usize| {
        for (i, part) in super::explain::wrap(line, width.saturating_sub(indent + 2)).iter().enumerate() {
            text.push_str(&format!("{:indent$}{part}\n", "", indent = if i == 0 { indent } else { indent + 2 }));
        }
    };
    let format = ValueFormat::new(&shown.name, &shown.unit, shown.scale);
    for source in &all.sources {
        add(&format!("{}: {}", out::clean(&source.name), format_line(source, true)), 2);
        lost(source).iter().for_each(|line| add(line, 4));
        source.skipped.iter().for_each(|s| add(&format!("left out: {}", left_out(s)), 4));
        fault(source).iter().for_each(|line| add(line, 4));
        source.remarks.iter().for_each(|r| add(&out::clean(r), 4));
    }
    let others = all.sample_types.len() - 1;
    let name = format!("shown: {} ({})", out::clean(&shown.name), out::clean(&shown.unit));
    if others > 0 {
        let types: Vec<String> = all.sample_types.iter().map(|t| format!("{} ({})", t.name, t.unit)).collect();
        add(&format!("{name}, of {}; -t chooses another", out::clean(&types.join(", "))), 2);
    }
    let facts = [("truncated", &all.truncated), ("without a symbol at the leaf", &all.unknown_leaf)];
    for (what, some) in facts {
        if let Some(part) = part(some, &format) {
            add(&format!("{what}: {part}"), 2);
        }
    }
    if all.inlined_frames > 0 {
        add(&format!("{} kept", plural(all.inlined_frames as u64, "inlined frame", "inlined frames")), 2);
    }
    text
}

fn format_line(source: &SourceInfo, with_producer: bool) -> String {
    let by = match source.producer.as_str() {
        producer if with_producer && !producer.is_empty() => format!(" by {}", out::clean(producer)),
        _ => String::new(),
    };
    let packed: String = source.packed.iter().map(|p| format!(", {p}")).collect();
    format!(
        "{}{by}{packed}, {}, {}",
        source.format,
        plural(source.records, "record", "records"),
        plural(source.bytes, "byte", "bytes")
    )
}

fn lost(source: &SourceInfo) -> Option<String> {
    (source.lost > 0).then(|| format!("the recorder says it lost {}", plural(source.lost, "sample", "samples")))
}

fn left_out(s: &Skip) -> String {
    format!("{} {}, first at {} `{}`", thousands(s.count), out::clean(&s.why), s.first, out::clean(&s.example))
}

fn fault(source: &SourceInfo) -> Option<String> {
    source.fault.as_ref().map(|f| format!("reading stopped at {}: {}", f.at, out::clean(&f.message)))
}

/// Some samples, if there are any.
fn part(some: &SomeSamples, format: &ValueFormat) -> Option<String> {
    (some.value.stored != 0).then(|| format!("{} ({:.1}%)", format.value(some.value.stored), some.percent))
}

fn symbols(all: &Fidelity, format: &ValueFormat) -> Vec<String> {
    let Some(anywhere) = part(&all.unknown_anywhere, format) else { return vec!["every frame has a name".into()] };
    let leaf = part(&all.unknown_leaf, format).unwrap_or_else(|| "none".into());
    let mut facts = vec![
        format!("{} without a name", plural(all.unknown_frames as u64, "frame", "frames")),
        format!("in the stacks of {anywhere}, at the leaf of {leaf}"),
    ];
    if !all.unknown_binaries.is_empty() {
        let each: Vec<String> =
            all.unknown_binaries.iter().map(|b| format!("{} ({})", out::clean(&b.name), thousands(b.frames as u64))).collect();
        facts.push(format!("most of them in {}", each.join(", ")));
    }
    facts
}

fn time(all: &Fidelity) -> Vec<String> {
    let nanoseconds = ValueFormat::new("time", "nanoseconds", 1);
    let mut facts = Vec::new();
    if all.start_ns > 0 {
        facts.push(format!("from {}", date(all.start_ns)));
    }
    if all.duration_ns > 0 {
        facts.push(format!("over {}", nanoseconds.value(all.duration_ns)));
    }
    if let Some(p) = &all.period {
        let format = ValueFormat::new(&p.name, &p.unit, 1);
        facts.push(format!("a sample each {} of {}", format.value(p.value), out::clean(&p.name)));
    }
    facts
}

/// A time after 1970 as date and time of day, in UTC. Days to dates as in Howard Hinnant's `civil_from_days`.
fn date(ns: i64) -> String {
    let seconds = ns.div_euclid(1_000_000_000);
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!(
        "{:04}-{month:02}-{day_of_month:02} {:02}:{:02}:{:02} UTC",
        year_of_era + era * 400 + year,
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

fn text(rows: &Rows, width: usize) -> String {
    const COLUMN: usize = 13;
    let mut text = String::new();
    for (what, facts) in rows {
        if what == "file" {
            text.push_str(&format!("{0}{1}{0:#}\n", out::HEADING, facts.join(" ")));
            continue;
        }
        let mut title = what.as_str();
        for fact in facts {
            for (i, line) in super::explain::wrap(fact, width.saturating_sub(COLUMN + 4)).iter().enumerate() {
                let (dim, indent) = (out::DIM, if i == 0 { "" } else { "  " });
                text.push_str(&format!("  {dim}{title:<COLUMN$}{dim:#}{indent}{line}\n"));
                title = "";
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn dates() {
        for (seconds, expected) in [
            (1, "1970-01-01 00:00:01 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_732_294_012, "2024-11-22 16:46:52 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(super::date(seconds * 1_000_000_000), expected);
        }
    }
}
