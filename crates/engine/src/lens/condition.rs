//! What looks at samples and not at frames: conditions of `where`, and the keys of `root by` and `leaf by`.

use profile::{LabelValue, Profile};

use super::ast::{Cond, Key, TimePoint};
use super::exec::message;
use super::matcher::TextMatcher;
use super::symbols::{Symbol, Symbols};
use crate::diag::Diagnostic;

fn need(there: bool, what: &str, help: &str) -> Result<(), Diagnostic> {
    if there { Ok(()) } else { Err(message(format!("this profile has no {what}"), Some(help))) }
}

/// The label keys that may hold what `key` names.
fn label_keys(key: &Key) -> Vec<&str> {
    match key {
        Key::Label(name) => vec![name.as_str()],
        _ => vec!["service", "service.name", "service_name"],
    }
}

fn known_label(profile: &Profile, keys: &[&str]) -> Result<(), Diagnostic> {
    let mut there: Vec<&str> = Vec::new();
    for set in 0..profile.labels().len() {
        for label in profile.labels().get(profile::LabelsId::new(set)) {
            let key = profile.str(label.key);
            if keys.contains(&key) {
                return Ok(());
            }
            if !there.contains(&key) && there.len() < 20 {
                there.push(key);
            }
        }
    }
    let help =
        if there.is_empty() { "it has no labels at all".to_owned() } else { format!("its labels are {}", there.join(", ")) };
    Err(message(format!("no sample has a label `{}`", keys[0]), Some(&help)))
}

fn label_text(profile: &Profile, set: profile::LabelsId, keys: &[&str]) -> Option<String> {
    let labels = profile.labels().get(set);
    let label = keys.iter().find_map(|k| labels.iter().find(|l| profile.str(l.key) == *k))?;
    Some(match label.value {
        LabelValue::Str(id) => profile.str(id).to_owned(),
        LabelValue::Num(n, unit) if unit.is_empty() => n.to_string(),
        LabelValue::Num(n, unit) => format!("{n} {}", profile.str(unit)),
    })
}

/// The pseudo frame of each sample.
pub(super) fn key_symbols(
    key: &Key,
    profile: &Profile,
    symbols: &mut Symbols,
    sample_type: usize,
) -> Result<Vec<Symbol>, Diagnostic> {
    let samples = profile.samples();
    let name = |name: &str, number: i64| if name.is_empty() { number.to_string() } else { name.to_owned() };
    let mut texts: Vec<String> = Vec::new();
    match key {
        Key::SampleType | Key::Broken => {
            let name = profile.str(profile.sample_types()[sample_type].name);
            let t = if *key == Key::Broken { "[broken]" } else { name };
            let symbol = symbols.make_named(if t.is_empty() { "(no name)" } else { t }, None);
            return Ok(vec![symbol; samples.len()]);
        }
        Key::Thread => {
            need(samples.has_threads(), "threads", "root by label.KEY groups by a label")?;
            texts.extend(profile.threads().iter().map(|t| name(profile.str(t.name), t.tid)));
            texts.push("(no thread)".into());
        }
        Key::Process => {
            need(samples.has_threads() && !profile.processes().is_empty(), "processes", "root by label.KEY groups by a label")?;
            texts.extend(profile.processes().iter().map(|p| name(profile.str(p.name), p.pid)));
            texts.push("(no process)".into());
        }
        Key::Label(_) | Key::Service => {
            let keys = label_keys(key);
            known_label(profile, &keys)?;
            for set in 0..profile.labels().len() {
                texts
                    .push(label_text(profile, profile::LabelsId::new(set), &keys).unwrap_or_else(|| format!("(no {})", keys[0])));
            }
        }
    }
    let made: Vec<Symbol> = texts.iter().map(|t| symbols.make_named(t, None)).collect();
    let none = made.len() - 1;
    let process = |row| samples.thread(row).and_then(|t| profile.threads()[t.index()].process);
    Ok((0..samples.len())
        .map(|row| {
            let at = match key {
                Key::Thread => samples.thread(row).map_or(none, |t| t.index()),
                Key::Process => process(row).map_or(none, |p| p.index()),
                _ => samples.labels(row).index(),
            };
            made[at]
        })
        .collect())
}

/// A condition bound to a profile.
pub(super) enum SampleTest {
    All(Vec<SampleTest>),
    Any(Vec<SampleTest>),
    Not(Box<SampleTest>),
    /// Per thread; the last answer is for samples without one.
    Thread(Vec<bool>),
    /// Per label set.
    Labels(Vec<bool>),
    /// Nanoseconds, from and before.
    Time(i64, i64),
}

impl SampleTest {
    pub(super) fn new(cond: &Cond, profile: &Profile) -> Result<SampleTest, Diagnostic> {
        let many = |conds: &[Cond]| conds.iter().map(|c| SampleTest::new(c, profile)).collect::<Result<Vec<_>, _>>();
        let samples = profile.samples();
        let by_thread = |of: &dyn Fn(&profile::Thread) -> bool| {
            let mut answers: Vec<bool> = profile.threads().iter().map(of).collect();
            answers.push(false);
            SampleTest::Thread(answers)
        };
        Ok(match cond {
            Cond::And(c) => SampleTest::All(many(c)?),
            Cond::Or(c) => SampleTest::Any(many(c)?),
            Cond::Not(c) => SampleTest::Not(Box::new(SampleTest::new(c, profile)?)),
            Cond::Thread(form) => {
                need(samples.has_threads(), "threads", "where label.KEY: … selects by a label")?;
                let m = TextMatcher::new(form)?;
                by_thread(&|t| m.matches(profile.str(t.name)) || m.matches(&t.tid.to_string()))
            }
            Cond::Process(form) => {
                need(
                    samples.has_threads() && !profile.processes().is_empty(),
                    "processes",
                    "where label.KEY: … selects by a label",
                )?;
                let m = TextMatcher::new(form)?;
                let matches = |p: &profile::Process| m.matches(profile.str(p.name)) || m.matches(&p.pid.to_string());
                by_thread(&|t| t.process.is_some_and(|p| matches(&profile.processes()[p.index()])))
            }
            Cond::Label(key, form) => {
                let keys = [key.as_str()];
                known_label(profile, &keys)?;
                let m = TextMatcher::new(form)?;
                let sets = 0..profile.labels().len();
                let test = |set| {
                    // A set may hold a key several times.
                    let labels = profile.labels().get(profile::LabelsId::new(set));
                    labels.iter().filter(|l| profile.str(l.key) == key).any(|l| match l.value {
                        LabelValue::Str(id) => m.matches(profile.str(id)),
                        LabelValue::Num(n, unit) => m.matches(&n.to_string()) || m.matches(&format!("{n} {}", profile.str(unit))),
                    })
                };
                SampleTest::Labels(sets.map(test).collect())
            }
            Cond::Time(from, to) => {
                need(samples.has_time(), "times", "only formats that keep single samples have them")?;
                let duration = profile.duration_ns();
                // The end of the profile belongs to the last piece of it.
                let at = |point: &TimePoint| match *point {
                    TimePoint::Nanos(ns) => ns,
                    TimePoint::PartsPerMillion(1_000_000) => i64::MAX,
                    TimePoint::PartsPerMillion(ppm) => (i128::from(duration) * i128::from(ppm) / 1_000_000) as i64,
                };
                SampleTest::Time(at(from), at(to))
            }
        })
    }

    pub(super) fn test(&self, profile: &Profile, row: usize) -> bool {
        let samples = profile.samples();
        match self {
            SampleTest::All(tests) => tests.iter().all(|t| t.test(profile, row)),
            SampleTest::Any(tests) => tests.iter().any(|t| t.test(profile, row)),
            SampleTest::Not(test) => !test.test(profile, row),
            SampleTest::Thread(answers) => answers[samples.thread(row).map_or(answers.len() - 1, |t| t.index())],
            SampleTest::Labels(answers) => answers[samples.labels(row).index()],
            SampleTest::Time(from, to) => samples.time_ns(row).is_some_and(|t| (*from..*to).contains(&t)),
        }
    }
}
