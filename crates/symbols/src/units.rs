//! What the debug information of a binary is asked besides what `addr2line` finds in it: whether it is sound, and in which
//! namespaces and classes a function stands.
//!
//! Compilers write no linker's name for a function of which there is no code but where it was inlined: `sort` stands there
//! for `std::sort`, and `operator()` for each lambda. Both questions take one pass over the unit that an address is in.

use std::cell::{Cell, OnceCell};

use gimli::{AttributeValue, DebugInfoOffset, UnitHeader, UnitOffset, UnitRef};

use crate::dwarf::{Dwarf, Slice};

/// Functions that are inlined into each other, at most: `addr2line` descends into them by recursion.
const MOST_INLINED: usize = 400;
/// Pieces of code that all functions of a binary have together, at most. Each of a broken file may claim the same million.
const MOST_PIECES: u64 = 1 << 24;
/// Steps from a function to the file's outermost scope, at most; and bytes of a name.
const MOST_STEPS: usize = 64;
const LONGEST: usize = 1 << 12;

/// The units of one binary, in the order of the file.
pub struct Units<'a> {
    units: Vec<Unit<'a>>,
    /// Which unit has an address, by the ends of the ranges.
    ranges: Vec<Range>,
    pieces: Cell<u64>,
    /// What was looked at so far makes sense.
    sound: Cell<bool>,
}

struct Unit<'a> {
    header: UnitHeader<Slice<'a>>,
    start: DebugInfoOffset,
    /// Made when it is asked for; nothing if it is broken.
    parsed: OnceCell<Option<Box<Parsed<'a>>>>,
}

struct Parsed<'a> {
    unit: gimli::Unit<Slice<'a>>,
    scopes: Scopes,
}

struct Range {
    begin: u64,
    end: u64,
    /// The first address of this range and all behind it in the list.
    first: u64,
    unit: usize,
}

impl<'a> Units<'a> {
    /// Finds out where units are.
    ///
    /// # Errors
    /// A unit that cannot be read.
    pub fn new(dwarf: &Dwarf<'a>) -> Result<Self, gimli::Error> {
        let mut all = Units { units: Vec::new(), ranges: Vec::new(), pieces: Cell::new(0), sound: Cell::new(true) };
        let mut headers = dwarf.units();
        while let Some(header) = headers.next()? {
            let Some(start) = header.debug_info_offset() else { continue };
            let row = all.units.len();
            let has_code = !matches!(
                header.type_(),
                gimli::UnitType::Type { .. } | gimli::UnitType::SplitType { .. } | gimli::UnitType::Partial
            );
            all.units.push(Unit { header, start, parsed: OnceCell::new() });
            if has_code && !all.find_ranges(dwarf, row).unwrap_or(false) {
                // Where it is only the lines of assembly say, and such units are small.
                all.look_at(dwarf, row);
            }
        }
        all.ranges.sort_by_key(|range| range.end);
        let mut first = u64::MAX;
        for range in all.ranges.iter_mut().rev() {
            first = first.min(range.begin);
            range.first = first;
        }
        Ok(all)
    }

    /// Does the debug information for an address make sense, so that it may be searched? What is broken in one place is
    /// not trusted in another.
    pub fn are_sound(&self, dwarf: &Dwarf<'a>, address: u64) -> bool {
        for unit in self.at(address) {
            if !self.sound.get() {
                break;
            }
            self.look_at(dwarf, unit);
        }
        self.sound.get()
    }

    /// The same of a split file, which has one unit.
    pub fn is_sound(&self, dwarf: &Dwarf<'a>) -> bool {
        let mut headers = dwarf.units();
        let unit = headers.next().ok().flatten().and_then(|header| dwarf.unit(header).ok());
        unit.is_some_and(|unit| self.scan(unit.unit_ref(dwarf)).is_some())
    }

    /// The name of a function with those of the namespaces, classes and functions it is declared in: `geo::Ring::length`.
    ///
    /// `entry` says where the function, or where it was inlined, is described in the unit that has the address.
    pub fn qualified(&self, dwarf: &Dwarf<'a>, address: u64, entry: UnitOffset, name: &str) -> Option<String> {
        self.at(address).find_map(|unit| self.qualified_in(dwarf, unit, entry, name))
    }

    fn qualified_in(&self, dwarf: &Dwarf<'a>, mut unit: usize, mut entry: UnitOffset, name: &str) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        let mut length = 0;
        for _ in 0..MOST_STEPS {
            let Parsed { unit: parsed, scopes } = self.parsed(dwarf, unit)?;
            let parsed = parsed.unit_ref(dwarf);
            let described = parsed.entry(entry).ok()?;
            // Where it was first said what it is.
            match described.attr_value(gimli::DW_AT_abstract_origin).or_else(|| described.attr_value(gimli::DW_AT_specification))
            {
                None => {}
                Some(AttributeValue::UnitRef(origin)) => {
                    entry = origin;
                    continue;
                }
                Some(AttributeValue::DebugInfoRef(origin)) => {
                    unit = self.units.partition_point(|u| u.start.0 <= origin.0).checked_sub(1)?;
                    entry = origin.to_unit_offset(&self.units[unit].header)?;
                    continue;
                }
                Some(_) => return None,
            }
            let own = described.attr_value(gimli::DW_AT_name).and_then(|value| parsed.attr_string(value).ok());
            let own = own.map(|own| own.to_string_lossy().into_owned());
            let scope = scopes.of(entry);
            let part = match (described.tag(), own) {
                (_, Some(own)) => own,
                (gimli::DW_TAG_namespace, None) => "(anonymous namespace)".to_owned(),
                (_, None) => format!("{{{}#{}}}", if name == "operator()" { "lambda" } else { "unnamed" }, scopes.number(entry)),
            };
            if parts.is_empty() && part != name {
                // Units may overlap, and this is another's.
                return None;
            }
            length += part.len();
            parts.push(part);
            match scope {
                Some(scope) if length < LONGEST => entry = scope,
                _ => {
                    parts.reverse();
                    return Some(parts.join("::"));
                }
            }
        }
        None
    }

    /// The units whose ranges have an address.
    fn at(&self, address: u64) -> impl Iterator<Item = usize> + '_ {
        let behind = self.ranges.partition_point(|range| range.end <= address);
        let near = self.ranges[behind..].iter().take_while(move |range| range.first <= address);
        near.filter(move |range| range.begin <= address).map(|range| range.unit)
    }

    fn parsed(&self, dwarf: &Dwarf<'a>, row: usize) -> Option<&Parsed<'a>> {
        let unit = &self.units[row];
        unit.parsed
            .get_or_init(|| {
                let unit = dwarf.unit(unit.header).ok()?;
                let scopes = self.scan(unit.unit_ref(dwarf))?;
                Some(Box::new(Parsed { unit, scopes }))
            })
            .as_deref()
    }

    fn look_at(&self, dwarf: &Dwarf<'a>, row: usize) {
        if self.parsed(dwarf, row).is_none() {
            self.sound.set(false);
        }
    }

    /// Adds the ranges of a unit, as its first entry says them; false if it says none. `addr2line` must see the same.
    fn find_ranges(&mut self, dwarf: &Dwarf<'a>, row: usize) -> Result<bool, gimli::Error> {
        // One that cannot be read is not searched.
        let Ok(unit) = dwarf.unit(self.units[row].header) else { return Ok(true) };
        let unit = unit.unit_ref(dwarf);
        let mut entries = unit.entries_raw(None)?;
        let Some(abbreviation) = entries.read_abbreviation()? else { return Ok(true) };
        let (mut low, mut high, mut size, mut list) = (None, None, None, None);
        for spec in abbreviation.attributes() {
            let attribute = entries.read_attribute(*spec)?;
            match (attribute.name(), attribute.value()) {
                (gimli::DW_AT_low_pc, AttributeValue::Addr(address)) => low = Some(address),
                (gimli::DW_AT_low_pc, AttributeValue::DebugAddrIndex(index)) => low = Some(unit.address(index)?),
                (gimli::DW_AT_high_pc, AttributeValue::Addr(address)) => high = Some(address),
                (gimli::DW_AT_high_pc, AttributeValue::DebugAddrIndex(index)) => high = Some(unit.address(index)?),
                (gimli::DW_AT_high_pc, AttributeValue::Udata(bytes)) => size = Some(bytes),
                (gimli::DW_AT_ranges, value) => list = unit.attr_ranges_offset(value)?,
                _ => {}
            }
        }
        let before = self.ranges.len();
        let mut add = |begin: u64, end: u64| {
            if begin < end {
                self.ranges.push(Range { begin, end, first: 0, unit: row });
            }
        };
        match (list, low, high, size) {
            (Some(list), ..) => {
                let mut ranges = unit.ranges(list)?;
                while let Some(range) = ranges.next()? {
                    add(range.begin, range.end);
                }
            }
            (None, Some(low), Some(high), _) => add(low, high),
            (None, Some(low), None, Some(size)) => add(low, low.wrapping_add(size)),
            _ => {}
        }
        Ok(self.ranges.len() > before)
    }

    /// Goes over all entries of a unit; nothing if it breaks off or makes no sense.
    fn scan(&self, unit: UnitRef<'_, Slice<'a>>) -> Option<Scopes> {
        let mut entries = unit.entries_raw(None).ok()?;
        let mut scopes = Scopes::default();
        // How deep the entries are that were inlined into each other.
        let mut inlined: Vec<isize> = Vec::new();
        while !entries.is_empty() {
            let (offset, depth) = (entries.next_offset(), entries.next_depth());
            scopes.close(offset.0, depth);
            inlined.truncate(inlined.partition_point(|&outer| outer < depth));
            let Some(abbreviation) = entries.read_abbreviation().ok()? else { continue };
            let tag = abbreviation.tag();
            if tag == gimli::DW_TAG_inlined_subroutine {
                inlined.push(depth);
                if inlined.len() > MOST_INLINED {
                    return None;
                }
            }
            if matches!(tag, gimli::DW_TAG_inlined_subroutine | gimli::DW_TAG_subprogram) {
                for spec in abbreviation.attributes() {
                    let attribute = entries.read_attribute(*spec).ok()?;
                    if attribute.name() == gimli::DW_AT_ranges {
                        self.count(unit, attribute.value())?;
                    }
                }
            } else {
                entries.skip_attributes(abbreviation.attributes()).ok()?;
            }
            let is_scope = matches!(
                tag,
                gimli::DW_TAG_namespace
                    | gimli::DW_TAG_class_type
                    | gimli::DW_TAG_structure_type
                    | gimli::DW_TAG_union_type
                    | gimli::DW_TAG_subprogram
            );
            if is_scope && abbreviation.has_children() {
                let named = abbreviation.attributes().iter().any(|a| a.name() == gimli::DW_AT_name);
                scopes.open(offset.0, depth, !named && tag != gimli::DW_TAG_subprogram);
            }
        }
        scopes.close(usize::MAX, isize::MIN);
        Some(scopes)
    }

    fn count(&self, unit: UnitRef<'_, Slice<'a>>, ranges: AttributeValue<Slice<'a>>) -> Option<()> {
        let mut ranges = unit.ranges(unit.attr_ranges_offset(ranges).ok()??).ok()?;
        while ranges.next().ok()?.is_some() {
            self.pieces.set(self.pieces.get() + 1);
            if self.pieces.get() > MOST_PIECES {
                return None;
            }
        }
        Some(())
    }
}

/// What in a unit has other things in it, in the order of the file.
#[derive(Default)]
struct Scopes {
    all: Vec<Scope>,
    open: Vec<(isize, u32)>,
}

struct Scope {
    start: usize,
    /// One past the last byte of what is in it.
    end: usize,
    outer: Option<u32>,
    /// Which of the nameless in its outer scope it is, and how many there are in itself.
    number: u32,
    nameless: u32,
}

impl Scopes {
    fn open(&mut self, start: usize, depth: isize, nameless: bool) {
        let outer = self.open.last().map(|&(_, row)| row);
        let number = match outer.and_then(|row| self.all.get_mut(row as usize)).filter(|_| nameless) {
            Some(outer) => {
                outer.nameless += 1;
                outer.nameless
            }
            None => 0,
        };
        self.open.push((depth, self.all.len() as u32));
        self.all.push(Scope { start, end: usize::MAX, outer, number, nameless: 0 });
    }

    /// An entry begins that is this deep.
    fn close(&mut self, at: usize, depth: isize) {
        while let Some(&(open, row)) = self.open.last()
            && open >= depth
        {
            self.all[row as usize].end = at;
            self.open.pop();
        }
    }

    /// The scope that an entry is in.
    fn of(&self, entry: UnitOffset) -> Option<UnitOffset> {
        let before = self.all.partition_point(|scope| scope.start < entry.0).checked_sub(1)?;
        let mut row = Some(before as u32);
        while let Some(scope) = self.all.get(row? as usize) {
            if entry.0 < scope.end {
                return Some(UnitOffset(scope.start));
            }
            row = scope.outer;
        }
        None
    }

    /// Which of the nameless in its scope one is, from 1.
    fn number(&self, entry: UnitOffset) -> u32 {
        self.all.binary_search_by_key(&entry.0, |scope| scope.start).map_or(0, |row| self.all[row].number)
    }
}
