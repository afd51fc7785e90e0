//! One file per command that has more to it than asking and writing.

mod convert;
mod explain;
mod hidden;
mod html;
mod info;
mod ledger;
mod open;
mod report;
mod svg;
mod top;
mod tree;

use api::{Request, Response, Session, Value, What};
use clap::CommandFactory as _;
use engine::format::{Unit, ValueFormat};

use crate::args::{self, Cli, Command};
use crate::fail::{Fail, Result};
use crate::{input, out};

pub use explain::wrap;

/// Does what the command line asks.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Report { input, output, rows } => report::run(&input, &output, rows),
        Command::Info { input, output } => info::run(&input, &output),
        Command::Hidden { input, output, options } => hidden::run(&input, &output, &options),
        Command::Tree { input, output, shape, bottom_up } => tree::run(&input, &output, &shape, bottom_up),
        Command::Top { input, output, rows, total } => top::run(&input, &output, rows, total),
        Command::Callers { pattern, input, output, shape } => tree::callers(&pattern, &input, &output, &shape),
        Command::Ledger { input, output } => ledger::run(&input, &output),
        Command::Explain { text, lens, output } => explain::run(text, &lens, &output),
        Command::Svg { input, svg } => svg::run(&input, &svg),
        Command::Open { input, serving } => open::run(&input, &serving),
        Command::Html { input, file } => html::run(&input, &file),
        Command::Convert { input, to, output, export_inferred } => convert::run(&input, to, output.as_deref(), export_inferred),
        Command::Sets { name } => explain::sets(name.as_deref()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "reflame", &mut script);
            out::bytes(None, &script)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(|e| Fail::new(e.to_string()))?;
            out::bytes(None, &page)
        }
    }
}

/// Reads the files and asks one question.
fn ask(input: &args::Input, what: What) -> Result<(Session, Response)> {
    let lens = input::lens(&input.lens, input.by)?;
    let mut session = input::session(input)?;
    warn(&session);
    let request = Request { lens: lens.text.clone(), sample_type: input.sample_type.clone(), ask: what };
    let response = session.answer(&request).map_err(|e| lens.fail(e))?;
    Ok((session, response))
}

/// What was lost in reading goes to standard error, so that no output hides it.
fn warn(session: &Session) {
    for source in session.sources() {
        let notes = &source.notes;
        for skip in notes.skipped.iter().filter(|s| s.why != "blank line") {
            let what = match skip.first {
                readers::Place::Line(_) => {
                    format!("{} left out: {}", engine::format::plural(skip.count, "line", "lines"), skip.why)
                }
                readers::Place::Byte(_) => format!("{} × {} left out", skip.count, skip.why),
            };
            let message = format!("{}: {what} (first: {}, `{}`)", source.name, skip.first, skip.example);
            out::say(out::WARN, "note", &message.replace('\n', " "));
        }
        if let Some((place, message)) = &notes.fault {
            let message = format!("{}: {place}: {message}; what stood before is shown", source.name);
            out::say(out::WARN, "warning", &message.replace('\n', " "));
        }
    }
}

/// How values of a response are written.
fn format_of(response: &Response) -> ValueFormat {
    let t = &response.sample_type;
    ValueFormat::new(&t.name, &t.unit, t.scale)
}

/// A value for a column of its own: counts without their noun.
fn cell(format: &ValueFormat, value: Value) -> String {
    let text = format.value(value.stored);
    match format.unit() {
        Unit::Count { .. } => text.split(' ').next().unwrap_or_default().to_owned(),
        _ => text,
    }
}

/// A value for machines: no thousands, no unit.
fn number(value: Value) -> String {
    if value.scale <= 1 {
        return value.stored.to_string();
    }
    // Scales are powers of ten; a float would lose the last digits of large values.
    let (scale, digits) = (value.scale.unsigned_abs(), value.scale.ilog10() as usize);
    let (whole, rest) = (value.stored.unsigned_abs() / scale, value.stored.unsigned_abs() % scale);
    let text = format!("{}{whole}.{rest:0digits$}", if value.stored < 0 { "-" } else { "" });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A share for people.
fn share(part: Value, whole: Value) -> String {
    engine::format::percent(part.stored, whole.stored)
}

/// A share for machines.
fn percent(share: f64) -> String {
    format!("{share:.4}")
}

/// Between what a share lies, for people.
fn range_text(range: api::Range) -> String {
    engine::format::interval(engine::stats::Interval { lo: range.lo / 100.0, hi: range.hi / 100.0 })
}

/// One line that says what the numbers below are: sample type, totals, buckets, lens.
fn heading(response: &Response) -> String {
    let format = format_of(response);
    let t = &response.sample_type;
    let value = |v: Value| format.value(v.stored);
    let (name, unit) = (out::clean(&t.name), out::clean(&t.unit));
    let mut line = format!("{0}{name}{0:#} ({unit}): {1}", out::HEADING, value(response.all));
    if response.view != response.all {
        line.push_str(&format!(", in view {} ({})", value(response.view), share(response.view, response.all)));
    }
    for bucket in &response.buckets {
        let of = share(bucket.value, response.all);
        line.push_str(&format!(", {0}{1}{0:#} {2} ({of})", out::BUCKET, bucket.name, value(bucket.value)));
    }
    if let Some(broken) = response.buckets.iter().find(|b| b.name == "[BROKEN]") {
        let matched = response.buckets.iter().fold(response.view.stored, |rest, b| rest - b.value.stored);
        let of = |stored| share(Value { stored, ..response.view }, response.view);
        line.push_str(&format!(", so that between {} and {} match", of(matched), of(matched + broken.value.stored)));
    }
    if response.dropped.stored != 0 {
        line.push_str(&format!(", dropped {} ({})", value(response.dropped), share(response.dropped, response.all)));
    }
    line.push('\n');
    for step in response.lens.lines() {
        line.push_str(&format!("  {0}{1}{0:#}\n", out::CODE, out::clean(step)));
    }
    line
}
