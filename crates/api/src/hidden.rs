//! The ranking of hidden cost, for people and machines.

use engine::analysis::Paths;
use engine::analysis::hidden::{HiddenOptions, hidden as rank};
use engine::lens::ast::Pattern;
use engine::lens::print::quote;
use engine::lens::{Known, Matcher, parse_pattern};
use profile::Bits;

use crate::Unit;
use crate::graph::Texts;
use crate::response::{Body, HiddenBody, HiddenEntry, HiddenShown};
use crate::session::{Error, Seen, Session};
use crate::sure::{range, rounded};
use crate::words::lets;

/// The most that one place counts, as a share of the view; docs/hidden-cost.md says why.
const TAU: f64 = 0.005;

/// What is asked for.
pub(crate) struct Wanted {
    pub(crate) unit: Unit,
    pub(crate) rows: usize,
    pub(crate) depth: Option<u32>,
    pub(crate) tau_percent: Option<f64>,
}

impl Wanted {
    /// The first rows of a ranking as the session has it.
    pub(crate) fn first(unit: Unit, rows: usize) -> Wanted {
        Wanted { unit, rows, depth: None, tau_percent: None }
    }
}

pub(crate) fn answer(session: &Session, seen: &Seen, wanted: &Wanted) -> Result<Body, Error> {
    if wanted.depth == Some(0) {
        return Err(Error::Request("a group has one component at least".into()));
    }
    if wanted.tau_percent.is_some_and(|t| !(t > 0.0 && t <= 100.0)) {
        return Err(Error::Request("tau is a share of the view, above 0 and at most 100 percent".into()));
    }
    let paths = Paths::new(&seen.cost, seen.merged());
    Ok(Body::Hidden(Box::new(hidden(session, seen, &paths, wanted)?)))
}

pub(crate) fn hidden(session: &Session, seen: &Seen, paths: &Paths, wanted: &Wanted) -> Result<HiddenBody, Error> {
    let named: Result<Vec<(String, Bits)>, Error> =
        session.settings().groups.iter().map(|(name, pattern)| Ok((name.clone(), bind(session, seen, pattern)?))).collect();
    let options = HiddenOptions {
        unit: wanted.unit.into(),
        platform: set(session, seen, "platform")?,
        tau: wanted.tau_percent.map_or(TAU, |percent| percent / 100.0),
        depth: wanted.depth.or(session.settings().group_depth),
        named: named?,
        rows: wanted.rows,
    };
    let ranking = rank(&seen.cost, paths, &seen.sampling, &options);
    let texts = Texts::new(seen);
    let rows = ranking.rows.into_iter().map(|row| HiddenShown {
        why: row.why(seen.cost.view()),
        own: texts.amount_within(row.own, row.own_interval),
        inclusive: texts.amount(row.inclusive),
        places: row.places,
        widest: texts.amount(row.widest),
        effective_places: row.effective_places.map(rounded),
        hidden_percent: rounded(row.hidden * 100.0),
        hidden_range: row.hidden_interval.map(range),
        rank: row.rank.0,
        ranks: (row.rank.1, row.rank.2),
        unseen_percent: row.unseen.map(|share| rounded(share * 100.0)),
        entries: row
            .entries
            .into_iter()
            .map(|entry| HiddenEntry {
                lens: format!("from {}", exactly(&entry.name)),
                own: texts.amount(entry.own),
                places: entry.places,
                widest: texts.amount(entry.widest),
                name: entry.name,
            })
            .collect(),
        lens: row.lens.or_else(|| of_named(session, &row.name)),
        name: row.name,
    });
    Ok(HiddenBody {
        unit: wanted.unit.word(),
        rows: rows.collect(),
        considered: ranking.considered as u32,
        left_out: ranking.left_out as u32,
        more: ranking.more as u32,
        platform_only: texts.amount(ranking.platform_only),
    })
}

/// The line for a group that the user named: frames of the groups named before it, if its pattern matches any, come along.
fn of_named(session: &Session, name: &str) -> Option<String> {
    let (_, pattern) = session.settings().groups.iter().find(|(group, _)| group == name)?;
    Some(format!("from {pattern}"))
}

/// The pattern that matches a whole name, written as short as it may be.
fn exactly(name: &str) -> String {
    let text = format!("={}", quote(name));
    parse_pattern(&text, &Known::default()).map_or(text, |pattern| pattern.to_string())
}

fn bind(session: &Session, seen: &Seen, pattern: &Pattern) -> Result<Bits, Error> {
    let lensed = seen.cost.lensed();
    let mut sets = session.sets().to_vec();
    sets.extend(lets(lensed.lens().statements.iter().map(|s| &s.kind)));
    let wrong = |e| Error::Lens { text: pattern.to_string(), errors: vec![e] };
    Ok(Matcher::with_sets(pattern, &sets).map_err(wrong)?.bind(lensed.symbols()))
}

/// The frames of a named set, as the user defines it.
pub(crate) fn set(session: &Session, seen: &Seen, name: &str) -> Result<Bits, Error> {
    bind(session, seen, &Pattern::Set(name.to_owned(), Default::default()))
}
