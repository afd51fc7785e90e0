//! `reflame convert`: the stacks after the lens, for other tools.

use std::io::IsTerminal as _;
use std::path::Path;

use api::{Direction, Request, Siblings, What};
use engine::export::{Export, to_profile_with};
use profile::Profile;

use crate::args::{self, Format, Target};
use crate::fail::{Fail, Result};
use crate::input;
use crate::out::{self, Grid};

pub fn run(input: &args::Input, to: Target, output: Option<&Path>, export_inferred: bool) -> Result<()> {
    if to == Target::Json && export_inferred {
        return Err(Fail::new("--export-inferred marks frames of stacks, and json holds a tree".to_owned()));
    }
    let lens = input::lens(&input.lens, input.by)?;
    let mut session = input::session(input)?;
    super::warn(&session);
    let sample_type = input.sample_type.as_deref();
    if to == Target::Json {
        let what = What::Tree { direction: Direction::TopDown, min_percent: 0.0, max_depth: None, order: Siblings::Total };
        let request = Request { lens: lens.text.clone(), sample_type: sample_type.map(str::to_owned), ask: what };
        return out::json(output, &session.answer(&request).map_err(|e| lens.fail(e))?);
    }
    let sample_type = session.sample_type(sample_type).map_err(|e| lens.fail(e))?;
    let cost = session.run(&lens.text, sample_type).map_err(|e| lens.fail(e))?;
    let sums = matches!(to, Target::Folded | Target::Csv | Target::Md);
    let export = Export { mark_inferred: export_inferred, sums };
    let profile = to_profile_with(cost.lensed(), export).map_err(|e| Fail::new(e.to_string()))?;
    match to {
        Target::Folded => {
            let lost = readers::folded::lost(session.profile(), sample_type).join("; ");
            cannot_hold("folded stacks", (!lost.is_empty()).then_some(lost).as_slice());
            out::bytes(output, readers::folded::write(&profile, sample_type).as_bytes())
        }
        Target::Pprof => {
            no_terminal("pprof", output, "out.pb.gz")?;
            written("pprof", output, &readers::pprof::write_gz(&profile))
        }
        Target::Speedscope => written("speedscope's format", output, &readers::speedscope::write(&profile)),
        Target::Firefox => written("the Firefox Profiler's format", output, &readers::firefox::write(&profile)),
        Target::Snapshot => {
            no_terminal("a snapshot", output, "out.reflame")?;
            out::bytes(output, &profile::snapshot::write(&profile))
        }
        Target::Csv => out::text(output, &stacks(&profile).write(Format::Csv, None)),
        Target::Md => out::text(output, &stacks(&profile).write(Format::Md, None)),
        Target::Json => Ok(()),
    }
}

/// Writes a file of another tool, and says what it cannot hold.
fn written(format: &str, output: Option<&Path>, written: &readers::Written) -> Result<()> {
    cannot_hold(format, &written.lost);
    out::bytes(output, &written.bytes)
}

fn cannot_hold(format: &str, lost: &[String]) {
    for lost in lost {
        out::say(out::WARN, "note", &format!("{format} cannot hold this: {lost}"));
    }
}

/// Refuses to write what is binary to a terminal.
fn no_terminal(what: &str, output: Option<&Path>, example: &str) -> Result<()> {
    if output.is_none() && std::io::stdout().is_terminal() {
        return Err(Fail::new(format!("{what} is binary and standard output is a terminal: write to a file with -o {example}")));
    }
    Ok(())
}

/// One row per distinct stack, a column per sample type, of a profile in which stacks are added up.
fn stacks(profile: &Profile) -> Grid {
    let mut rows: std::collections::BTreeMap<String, Vec<i64>> = Default::default();
    let types = profile.sample_types();
    for (row, &stack) in profile.samples().stacks().iter().enumerate() {
        let mut frames: Vec<&str> = profile.stacks().leaf_to_root(stack).map(|f| profile.str(profile.frames().raw(f))).collect();
        frames.reverse();
        let values = rows.entry(frames.join(";")).or_insert_with(|| vec![0; types.len()]);
        values.iter_mut().enumerate().for_each(|(t, value)| *value += profile.samples().values(t)[row]);
    }
    let title = |t: &profile::SampleType| -> &'static str {
        // Titles live as long as the process, which ends after writing them.
        format!("{} ({})", profile.str(t.name), profile.str(t.unit)).leak()
    };
    Grid {
        columns: types.iter().map(|t| (title(t), true)).chain([("stack", false)]).collect(),
        rows: rows
            .into_iter()
            .map(|(stack, values)| {
                let numbers = values.iter().zip(types).map(|(&stored, t)| super::number(api::Value { stored, scale: t.scale }));
                numbers.chain([stack]).collect()
            })
            .collect(),
    }
}
