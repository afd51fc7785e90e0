//! What a pattern, a row or a colour stands for in the whole view.

use std::sync::Arc;

use engine::analysis::broken::unmatched;
use engine::format::csv_cell;
use engine::lens::print::quote;
use engine::lens::symbols::{Symbol, TextId};
use engine::render::colour;
use engine::view::{Order, Row, Tree, table, towers};
use profile::Bits;
use profile::sort::SortShared as _;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::percent;
use crate::graph::{Texts, bind, colour_key};
use crate::response::{Body, LegendRow, Range, SearchBody, ShownRow};
use crate::session::{Error, Seen, Session};
use crate::sure::{Sure, range};
use crate::{Colour, Level, Sort};

/// Where the frames that match stand.
pub(crate) fn places(seen: &Seen, matched: impl Fn(Symbol) -> bool) -> SearchBody {
    let (cost, texts) = (&seen.cost, Texts::new(seen));
    let symbols = cost.lensed().symbols();
    let matched = Bits::from_fn(symbols.len(), |s| matched(s as Symbol));
    let towers = towers(seen.merged(), |s| matched.get(s as usize));
    let mut functions: Vec<TextId> =
        cost.live_symbols().filter(|&s| matched.get(s as usize)).map(|s| symbols.function(s)).collect();
    functions.sort_unstable();
    functions.dedup();
    // Above the cut of a broken stack there may be another match.
    let unmatched = unmatched(cost, &matched);
    SearchBody {
        at_most: (unmatched > 0).then(|| texts.amount(towers.total + unmatched)),
        total: texts.amount(towers.total),
        places: towers.count,
        widest: texts.amount(towers.widest),
        functions: functions.len() as u32,
    }
}

pub(crate) fn search(session: &Session, seen: &Seen, pattern: &str) -> Result<Body, Error> {
    let matched = bind(session, seen, pattern)?;
    Ok(Body::Search(Box::new(places(seen, |s| matched.get(s as usize)))))
}

/// A row of a table that outlives the view it is of.
#[derive(Debug)]
pub(crate) struct KeptRow {
    name: String,
    own: i64,
    total: i64,
    towers: u32,
    widest: i64,
    symbol: Symbol,
}

impl Seen {
    /// The top-down tree in the order of the profile.
    pub(crate) fn merged(&self) -> &Tree {
        self.merged.get_or_init(|| Tree::top_down(&self.cost, Order::Appearance))
    }

    /// The rows of a table, the largest total first.
    fn rows(&self, level: Level) -> &[KeptRow] {
        self.tables[level as usize].get_or_init(|| {
            let keep = |r: Row<'_>| KeptRow {
                name: r.name.into_owned(),
                own: r.own,
                total: r.total,
                towers: r.towers,
                widest: r.widest,
                symbol: r.symbol,
            };
            table(&self.cost, self.merged(), level.into()).into_iter().map(keep).collect()
        })
    }
}

/// Which piece of a table is asked for.
pub(crate) struct Wanted<'a> {
    pub(crate) level: Level,
    pub(crate) sort: Sort,
    pub(crate) ascending: bool,
    pub(crate) filter: &'a str,
    pub(crate) first: u32,
    pub(crate) rows: u32,
}

/// Rows that are looked at together.
const SCREEN: usize = 20;

pub(crate) fn rows(seen: &Seen, wanted: &Wanted<'_>) -> Body {
    let texts = Texts::of_list(seen, SCREEN);
    let filter = wanted.filter.trim().to_lowercase();
    let mut rows: Vec<&KeptRow> =
        seen.rows(wanted.level).iter().filter(|r| filter.is_empty() || r.name.to_lowercase().contains(&filter)).collect();
    // The rows come with the largest total first, and a stable sort keeps that among equal ones.
    match wanted.sort {
        Sort::Total => {}
        Sort::Own => rows.sort_shared_by_key(|r| std::cmp::Reverse(r.own)),
        Sort::Places => rows.sort_shared_by_key(|r| std::cmp::Reverse(r.towers)),
        Sort::Widest => rows.sort_shared_by_key(|r| std::cmp::Reverse(r.widest)),
        // Upper and lower case are one, as in the filter.
        Sort::Name => rows.sort_by_cached_key(|r| std::cmp::Reverse((r.name.to_lowercase(), r.name.clone()))),
    }
    if wanted.ascending {
        rows.reverse();
    }
    let all_rows = rows.len() as u32;
    let shown = rows.into_iter().skip(wanted.first as usize).take(wanted.rows as usize);
    let shared = if matches!(wanted.level, Level::Function | Level::Line) { shared_names(seen) } else { FxHashSet::default() };
    let timed = seen.timed(wanted.level);
    let rows = shown
        .map(|r| {
            let [own, total] = match timed {
                Some(timed) => {
                    let [own, total] = timed.intervals(r.symbol, SCREEN);
                    [texts.amount_within(r.own, Some(own)), texts.amount_within(r.total, Some(total))]
                }
                None => [texts.amount(r.own), texts.amount(r.total)],
            };
            ShownRow {
                name: r.name.clone(),
                own,
                total,
                places: r.towers,
                widest: texts.amount(r.widest),
                pattern: row_pattern(seen, wanted.level, r.symbol, &shared),
                note: timed.and_then(|timed| timed.note(r.symbol)),
            }
        })
        .collect();
    Body::Rows { all_rows, rows }
}

/// The qualified names that several functions have, in different files.
fn shared_names(seen: &Seen) -> FxHashSet<TextId> {
    let symbols = seen.cost.lensed().symbols();
    let mut first: FxHashMap<TextId, TextId> = FxHashMap::default();
    let all = 0..symbols.len() as Symbol;
    all.filter(|&s| *first.entry(symbols.qualified(s)).or_insert_with(|| symbols.file(s)) != symbols.file(s))
        .map(|s| symbols.qualified(s))
        .collect()
}

/// The pattern for the row that a frame is in. The menu of a row finds the shortest one, which takes longer.
fn row_pattern(seen: &Seen, level: Level, symbol: Symbol, shared: &FxHashSet<TextId>) -> String {
    let symbols = seen.cost.lensed().symbols();
    let (field, id) = match level {
        Level::Function | Level::Line => ("", TextId::EMPTY),
        Level::Class => ("class:", symbols.class(symbol)),
        Level::Package => ("package:", symbols.package(symbol)),
        Level::Module => ("module:", symbols.module(symbol)),
        Level::File => ("file:", symbols.file(symbol)),
    };
    if id != TextId::EMPTY {
        return format!("{field}={}", quote(symbols.text(id)));
    }
    let (name, file) = (symbols.qualified(symbol), symbols.file(symbol));
    let function = format!("={}", quote(symbols.text(name)));
    if !shared.contains(&name) || file == TextId::EMPTY {
        return function;
    }
    format!("{function} and file:={}", quote(symbols.text(file)))
}

/// All rows as comma-separated values, the largest total first.
pub(crate) fn csv(seen: &Seen, level: Level) -> Body {
    let (view, rows) = (seen.cost.view(), seen.rows(level));
    let columns = "self,self_percent,self_percent_low,self_percent_high,total,total_percent,total_percent_low,total_percent_high";
    let mut text = format!("{columns},places,widest_percent,{}\n", level.word());
    let scale = crate::answer::scale(&seen.cost);
    let (sure, timed) = (Sure::list(&seen.cost, &seen.sampling, rows.len()), seen.timed(level));
    for row in rows {
        let number = |stored: i64| if scale <= 1 { stored.to_string() } else { (stored as f64 / scale as f64).to_string() };
        let share = |stored| format!("{:.4}", percent(stored, view));
        let ends =
            |range: Option<Range>| range.map_or_else(Default::default, |r| [format!("{:.4}", r.lo), format!("{:.4}", r.hi)]);
        let [own, total] = match timed {
            Some(timed) => timed.intervals(row.symbol, rows.len()).map(|interval| Some(range(interval))),
            None => [sure.range(row.own), sure.range(row.total)],
        };
        let mut cells = vec![number(row.own), share(row.own)];
        cells.extend(ends(own));
        cells.extend([number(row.total), share(row.total)]);
        cells.extend(ends(total));
        cells.extend([row.towers.to_string(), share(row.widest), csv_cell(&row.name)]);
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    Body::File { text }
}

pub(crate) fn legend(seen: &Arc<Seen>, colour: Colour, rows: u32) -> Body {
    let (cost, texts) = (&seen.cost, Texts::new(seen));
    let symbols = cost.lensed().symbols();
    // Self value per frame, then per colour.
    let mut of_symbol = vec![0i64; symbols.len()];
    cost.own_by_symbol(&mut of_symbol);
    let mut sums: FxHashMap<(&str, &str), i64> = FxHashMap::default();
    for (symbol, &own) in of_symbol.iter().enumerate().filter(|(_, own)| **own != 0) {
        *sums.entry(colour_key(symbols, symbol as Symbol, colour)).or_insert(0) += own;
    }
    let mut sums: Vec<((&str, &str), i64)> = sums.into_iter().collect();
    sums.sort_shared_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let all_rows = sums.len() as u32;
    let colours = sums.into_iter().take(rows as usize).map(|((what, name), own)| LegendRow {
        name: name.to_owned(),
        hue: (colour::slot(name, "") / 3) as u8,
        own: texts.amount(own),
        pattern: match (what, name) {
            (_, "") => None,
            ("kind", name) => Some(format!("kind:{name}")),
            (what, name) => Some(format!("{what}:={}", quote(name))),
        },
    });
    Body::Legend { all_rows, colours: colours.collect() }
}
