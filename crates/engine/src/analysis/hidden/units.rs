//! What is ranked: frames as groups, functions, classes, …, and where the own cost of each stands.

use profile::sort::SortShared as _;
use std::borrow::Cow;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::super::groups::{Groups, Rules};
use super::super::paths::{NONE, Paths};
use super::towers::{Charged, Towers};
use super::{Entry, HiddenOptions, Unit};
use crate::lens::ast::Level;
use crate::lens::symbols::Symbol;
use crate::view::Cost;

/// Units by number.
pub(super) struct Units<'a> {
    /// Per symbol its unit, or [`NONE`] for platform and for what no stack holds.
    pub(super) of: Vec<u32>,
    names: Vec<Cow<'a, str>>,
    /// Of functions the place of their group among all, by name: it tells those of one name apart.
    within: Vec<u32>,
    pub(super) towers: Towers,
    /// Per unit the first of its frames; none if no stack holds one.
    pub(super) example: Vec<Option<Symbol>>,
    pub(super) platform_only: i64,
    /// Unit and function of those through which units are entered, by unit.
    entries: Vec<(u32, u32)>,
    functions: Functions<'a>,
    towers_of_functions: Option<Towers>,
}

/// Functions by number, those of one name apart that are in different units.
struct Functions<'a> {
    /// Per symbol.
    of: Vec<u32>,
    names: Vec<Cow<'a, str>>,
    /// Per function its name and unit.
    list: Vec<(u32, u32)>,
}

impl<'a> Functions<'a> {
    fn new(keys: &[u32], names: Vec<Cow<'a, str>>, units: &[u32]) -> Functions<'a> {
        let mut index: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut list = Vec::new();
        let number = |(&key, &unit): (&u32, &u32)| {
            if unit == NONE {
                return NONE;
            }
            *index.entry((key, unit)).or_insert_with(|| {
                list.push((key, unit));
                list.len() as u32 - 1
            })
        };
        let of = keys.iter().zip(units).map(number).collect();
        Functions { of, names, list }
    }

    fn name(&self, function: u32) -> &Cow<'a, str> {
        &self.names[self.list[function as usize].0 as usize]
    }
}

impl<'a> Units<'a> {
    pub(super) fn new(cost: &'a Cost, paths: &Paths, options: &HiddenOptions) -> Units<'a> {
        let symbols = cost.lensed().symbols();
        let (keys, function_names) = symbols.level_keys(Level::Function);
        let level = match options.unit {
            Unit::Group | Unit::Function => None,
            Unit::Class => Some(Level::Class),
            Unit::Package => Some(Level::Package(None)),
            Unit::Module => Some(Level::Module),
        };
        let (mut of, names) = match level {
            Some(level) => symbols.level_keys(level),
            None => {
                let HiddenOptions { platform, named, depth, .. } = options;
                let rules = Rules { view: cost.view(), platform, named, depth: *depth };
                let groups = Groups::on(paths, symbols, &keys, &rules);
                (groups.of, groups.names.into_iter().map(Cow::Owned).collect())
            }
        };
        let mut example: Vec<Option<Symbol>> = vec![None; names.len()];
        let mut live = vec![false; of.len()];
        paths.symbol.iter().for_each(|&s| live[s as usize] = true);
        for (symbol, unit) in of.iter_mut().enumerate() {
            // A frame of a group that was named is not platform.
            if !live[symbol] || (level.is_some() && options.platform.get(symbol)) {
                *unit = NONE;
            }
            if let Some(example) = example.get_mut(*unit as usize) {
                example.get_or_insert(symbol as Symbol);
            }
        }
        let charged = Charged::new(paths, &of);
        let functions = Functions::new(&keys, function_names, &of);
        let count = functions.list.len();
        let towers_of_functions = charged.towers_of_functions(paths, &of, names.len(), &functions.of, count);
        if options.unit == Unit::Function {
            let mut by_name: Vec<u32> = (0..names.len() as u32).collect();
            by_name.sort_shared_by(|&a, &b| names[a as usize].cmp(&names[b as usize]));
            let mut place = vec![0; names.len()];
            by_name.iter().enumerate().for_each(|(n, &group)| place[group as usize] = n as u32);
            let mut example = vec![None; count];
            for (symbol, &function) in functions.of.iter().enumerate().rev().filter(|(_, f)| **f != NONE) {
                example[function as usize] = Some(symbol as Symbol);
            }
            return Units {
                names: (0..count as u32).map(|f| functions.name(f).clone()).collect(),
                within: functions.list.iter().map(|&(_, group)| place[group as usize]).collect(),
                of: functions.of.clone(),
                towers: towers_of_functions,
                example,
                platform_only: charged.platform_only,
                entries: Vec::new(),
                functions,
                towers_of_functions: None,
            };
        }
        let is_entry = charged.entries(paths, &functions.of, count);
        let mut entries: Vec<(u32, u32)> = (0..count).filter(|&f| is_entry[f]).map(|f| (functions.list[f].1, f as u32)).collect();
        entries.sort_unstable();
        Units {
            towers: charged.towers(paths, &of, names.len()),
            within: vec![0; names.len()],
            of,
            names,
            example,
            platform_only: charged.platform_only,
            entries,
            functions,
            towers_of_functions: Some(towers_of_functions),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, unit: u32) -> &str {
        &self.names[unit as usize]
    }

    /// By name; functions of one name by their groups.
    pub(super) fn by_name(&self, a: u32, b: u32) -> Ordering {
        let key = |unit: u32| (self.name(unit), self.within[unit as usize]);
        key(a).cmp(&key(b))
    }

    /// The functions through which a unit is entered, the one with most own cost first.
    pub(super) fn entries(&self, unit: u32, most: usize) -> Vec<Entry> {
        let Some(towers) = &self.towers_of_functions else { return Vec::new() };
        let from = self.entries.partition_point(|(u, _)| *u < unit);
        let entry = |&(_, function): &(u32, u32)| {
            let towers = towers.of(function as usize);
            Entry {
                name: self.functions.name(function).to_string(),
                own: towers.iter().sum(),
                places: towers.len() as u32,
                widest: towers.first().copied().unwrap_or(0),
            }
        };
        let mut out: Vec<Entry> = self.entries[from..].iter().take_while(|(u, _)| *u == unit).map(entry).collect();
        out.sort_shared_by(|a, b| b.own.cmp(&a.own).then_with(|| a.name.cmp(&b.name)));
        out.truncate(most);
        out
    }
}
