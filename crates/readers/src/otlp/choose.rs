//! Which release a file was written by: its fields have no names, and nothing in it says so.
//!
//! For each layout a file may have by its outer shape, [`choose`] counts the fields that are not of the kind the layout has
//! at that number, and takes the one with the fewest; of equals the newest.

use super::layout::{Layout, LocationField, MappingField, ProfileField as P, SampleField, Table};
use crate::wire::{Cursor, Field, Value};

/// Of what kind a field is.
#[derive(Clone, Copy)]
enum Expect {
    Nothing,
    Varint,
    Fixed,
    Packed,
    PackedFixed,
    /// A text, any bytes, or a message that is not looked into.
    Bytes,
    /// A profile's id.
    Id,
    ValueType,
    Sample,
    Row(Table),
    Inner,
}

fn profile_kind(layout: Layout, field: P) -> Expect {
    let times = if layout >= Layout::V1_8 || layout == Layout::V1_3 { Expect::Fixed } else { Expect::Varint };
    match field {
        P::Unknown => Expect::Nothing,
        P::SampleType | P::PeriodType => Expect::ValueType,
        P::Sample => Expect::Sample,
        P::LocationIndices | P::Comment | P::AttributeIndices => Expect::Packed,
        P::Row(table) => Expect::Row(table),
        P::Time | P::EndTime => times,
        P::Duration | P::Period | P::DefaultPlace | P::DefaultName | P::DropFrames | P::KeepFrames | P::Dropped => Expect::Varint,
        P::Id => Expect::Id,
        P::Attribute | P::PayloadFormat | P::Payload => Expect::Bytes,
        P::Inner => Expect::Inner,
    }
}

fn sample_kind(layout: Layout, number: u64) -> Expect {
    match layout.sample(number) {
        SampleField::Unknown => Expect::Nothing,
        SampleField::Stack | SampleField::Start | SampleField::Length | SampleField::Link | SampleField::Ignored => {
            Expect::Varint
        }
        SampleField::Locations | SampleField::Values | SampleField::Attributes => Expect::Packed,
        SampleField::Label => Expect::Bytes,
        SampleField::Times if layout >= Layout::V1_8 => Expect::PackedFixed,
        SampleField::Times => Expect::Packed,
    }
}

fn row_kind(layout: Layout, table: Table, number: u64) -> Expect {
    match table {
        Table::Mapping => match layout.mapping(number) {
            MappingField::Unknown => Expect::Nothing,
            // What the newer layouts have no more.
            MappingField::Resolved(_) if layout >= Layout::V1_8 => Expect::Nothing,
            MappingField::Attributes => Expect::Packed,
            _ => Expect::Varint,
        },
        Table::Location => match layout.location(number) {
            LocationField::Unknown => Expect::Nothing,
            LocationField::Attributes => Expect::Packed,
            LocationField::Line => Expect::Bytes,
            _ => Expect::Varint,
        },
        Table::Function if number <= 4 || layout == Layout::V1_3 && number == 5 => Expect::Varint,
        Table::Link if number <= 2 => Expect::Bytes,
        Table::Attribute if number == 2 => Expect::Bytes,
        Table::Attribute if number == 1 => {
            if layout >= Layout::V1_8 {
                Expect::Varint
            } else {
                Expect::Bytes
            }
        }
        Table::Attribute if number == 3 && layout >= Layout::V1_8 => Expect::Varint,
        Table::Unit if number <= 2 => Expect::Varint,
        Table::Stack if number == 1 => Expect::Packed,
        _ => Expect::Nothing,
    }
}

/// How many fields of a message are of another kind. A message that is none counts as one.
fn misfits(mut message: Cursor<'_>, layout: Layout, kind: &dyn Fn(u64) -> Expect) -> u64 {
    let mut count = 0;
    loop {
        match message.field() {
            Ok(Some(field)) => count += misfit(&field, layout, kind(field.number)),
            Ok(None) => return count,
            Err(_) => return count + 1,
        }
    }
}

fn misfit(field: &Field<'_>, layout: Layout, expected: Expect) -> u64 {
    let Value::Bytes(inner) = field.value else {
        let fits = matches!((expected, field.value), (Expect::Varint, Value::Varint(_)) | (Expect::Fixed, Value::Fixed(_)));
        return u64::from(!fits);
    };
    let len = inner.rest().len();
    match expected {
        Expect::Nothing | Expect::Varint | Expect::Fixed => 1,
        Expect::Packed => u64::from(field.ints(|_, _| Ok(())).is_err()),
        Expect::PackedFixed => u64::from(!len.is_multiple_of(8)),
        Expect::Bytes | Expect::Row(Table::String) => 0,
        Expect::Id => u64::from(!matches!(len, 0 | 16)),
        Expect::ValueType => misfits(inner, layout, &|number| if number <= 3 { Expect::Varint } else { Expect::Nothing }),
        Expect::Sample => misfits(inner, layout, &|number| sample_kind(layout, number)),
        Expect::Row(table) => misfits(inner, layout, &|number| row_kind(layout, table, number)),
        Expect::Inner => misfits(inner, layout, &|number| match Layout::inner(number) {
            // A number of fixed size in the container alone.
            P::Time => Expect::Varint,
            field => profile_kind(layout, field),
        }),
    }
}

/// The outer shape of a file.
pub(super) struct Shape<'a, 'b> {
    /// Tables stand beside the profiles.
    pub tables_beside: bool,
    pub dictionaries: &'b [Cursor<'a>],
    pub profiles: &'b [Cursor<'a>],
}

/// How many fields of a profile are not what the layout has.
pub(super) fn profile_misfits(layout: Layout, profile: Cursor<'_>) -> u64 {
    misfits(profile, layout, &|number| profile_kind(layout, layout.profile(number)))
}

/// The layout of a file, and how many of its fields are not what it has.
pub(super) fn choose(file: &Shape<'_, '_>) -> (Layout, u64) {
    use Layout::{V1_3, V1_4, V1_6, V1_7, V1_8, V1_9, V1_10};
    let candidates: &[Layout] = match (file.tables_beside, file.dictionaries.is_empty()) {
        (true, _) => &[V1_6],
        (false, false) => &[V1_10, V1_9, V1_8, V1_7],
        (false, true) => &[V1_10, V1_9, V1_8, V1_4, V1_3, V1_7],
    };
    let score = |&layout: &Layout| {
        let profiles: u64 = file.profiles.iter().map(|&p| profile_misfits(layout, p)).sum();
        let row = |number| layout.table(number).map_or(Expect::Nothing, Expect::Row);
        let tables: u64 = file.dictionaries.iter().map(|&d| misfits(d, layout, &row)).sum();
        (layout, profiles + tables)
    };
    let scores: Vec<(Layout, u64)> = candidates.iter().map(score).collect();
    let fewest = scores.iter().map(|(_, misfits)| *misfits).min().unwrap_or(0);
    let mut best = scores.into_iter().filter(|(_, misfits)| *misfits == fewest);
    let first = best.next().unwrap_or((V1_10, 0));
    match best.next() {
        Some(older @ (V1_9 | V1_8, _)) if first.0 == V1_10 && field_2_holds_values(file) => older,
        _ => first,
    }
}

/// Whether field 2 of the samples holds values, as up to 1.9, where nothing else tells it from indices of attributes.
///
/// That is: no sample of the file has a value or an attribute beside the other. Up to 1.9 there are as many values as
/// timestamps, if there are both; later there is a timestamp if there are no values, and an index is one of a row.
fn field_2_holds_values(file: &Shape<'_, '_>) -> bool {
    let mut rows = 0u64;
    for &dictionary in file.dictionaries {
        each(dictionary, |field| rows += u64::from(field.number == 6));
    }
    let (mut found, mut no_rows, mut timeless, mut uneven, mut all_one) = (false, false, false, false, true);
    for &profile in file.profiles {
        each(profile, |field| {
            if let (2, Value::Bytes(sample)) = (field.number, field.value) {
                let (mut numbers, mut times) = (0u64, 0u64);
                each(sample, |field| match (field.number, field.value) {
                    (2, _) => drop(field.ints(|number, _| {
                        numbers += 1;
                        no_rows |= number == 0 || number >= rows;
                        all_one &= number == 1;
                        Ok(())
                    })),
                    (5, Value::Bytes(packed)) => times += packed.rest().len() as u64 / 8,
                    _ => {}
                });
                if numbers > 0 {
                    found = true;
                    timeless |= times == 0;
                    uneven |= times != numbers;
                }
            }
        });
    }
    found && (no_rows || timeless || !uneven && all_one && rows > 2)
}

/// Calls `f` for each field, up to the first fault.
fn each<'a>(mut message: Cursor<'a>, mut f: impl FnMut(Field<'a>)) {
    while let Ok(Some(field)) = message.field() {
        f(field);
    }
}
