//! The numbers of the fields in each release, and which release a file was written by.
//!
//! The schema is in development: its package was renamed once, and the numbers of its fields were given to other fields
//! several times, without anything in a file to say so. [`choose`] counts, for each layout a file may have by its outer
//! shape, the fields that are not of the kind the layout has at that number, and takes the one with the fewest; of equals
//! the newest.

use crate::wire::{Cursor, Field, Value};

/// A layout by the first release that had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layout {
    /// 1.3: a container around pprof's fields and more; tables in each profile.
    V1_3,
    /// 1.4 and 1.5: one message; tables in each profile.
    V1_4,
    /// 1.6: tables beside the profiles of a file.
    V1_6,
    /// 1.7: tables in a dictionary.
    V1_7,
    /// 1.8: stacks in a table; one sample type to a profile.
    V1_8,
    /// 1.9: no comments, so that later fields of a profile moved up.
    V1_9,
    /// 1.10 and later: fields of a sample in another order.
    V1_10,
}

impl Layout {
    pub(super) fn name(self) -> &'static str {
        match self {
            Layout::V1_3 => "1.3",
            Layout::V1_4 => "1.4 or 1.5",
            Layout::V1_6 => "1.6",
            Layout::V1_7 => "1.7",
            Layout::V1_8 => "1.8",
            Layout::V1_9 => "1.9",
            Layout::V1_10 => "1.10 or later",
        }
    }

    /// Does each profile have its own tables?
    pub(super) fn has_tables_in_profiles(self) -> bool {
        self <= Layout::V1_4
    }
}

/// A table, whose rows are the messages of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Mapping,
    Location,
    Function,
    Link,
    String,
    Attribute,
    Unit,
    Stack,
}

/// What a field of a profile is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProfileField {
    Unknown,
    SampleType,
    Sample,
    LocationIndices,
    Row(Table),
    Time,
    EndTime,
    Duration,
    PeriodType,
    Period,
    Comment,
    DefaultPlace,
    DefaultName,
    DropFrames,
    KeepFrames,
    Id,
    Attribute,
    AttributeIndices,
    Dropped,
    PayloadFormat,
    Payload,
    /// The profile in the container of 1.3.
    Inner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SampleField {
    Unknown,
    Stack,
    Start,
    Length,
    Locations,
    Values,
    Label,
    Attributes,
    Link,
    Times,
    Ignored,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MappingField {
    Unknown,
    Start,
    Limit,
    Offset,
    File,
    BuildId,
    Attributes,
    /// Functions, files, lines, inlined frames are resolved.
    Resolved(usize),
    Ignored,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LocationField {
    Unknown,
    Mapping,
    Address,
    Line,
    Attributes,
    Folded,
    Kind,
    Ignored,
}

use ProfileField as P;

impl Layout {
    /// Which table a field of a dictionary, or of the file in 1.6, is.
    pub(super) fn table(self, number: u64) -> Option<Table> {
        let number = if self == Layout::V1_6 { number.checked_sub(1)? } else { number };
        Some(match number {
            1 => Table::Mapping,
            2 => Table::Location,
            3 => Table::Function,
            4 => Table::Link,
            5 => Table::String,
            6 => Table::Attribute,
            7 if self >= Layout::V1_8 => Table::Stack,
            7 => Table::Unit,
            _ => return None,
        })
    }

    /// A field of the message that a scope has many of.
    pub(super) fn profile(self, number: u64) -> ProfileField {
        let fields: &[ProfileField] = match self {
            Layout::V1_3 => &[P::Id, P::Time, P::EndTime, P::Attribute, P::Dropped, P::PayloadFormat, P::Payload, P::Inner],
            Layout::V1_4 => &[
                P::SampleType,
                P::Sample,
                P::Row(Table::Mapping),
                P::Row(Table::Location),
                P::LocationIndices,
                P::Row(Table::Function),
                P::Row(Table::Attribute),
                P::Row(Table::Unit),
                P::Row(Table::Link),
                P::Row(Table::String),
                P::Time,
                P::Duration,
                P::PeriodType,
                P::Period,
                P::Comment,
                P::DefaultName,
                P::Id,
                P::Attribute,
                P::Dropped,
                P::PayloadFormat,
                P::Payload,
                P::AttributeIndices,
            ],
            Layout::V1_6 | Layout::V1_7 => &[
                P::SampleType,
                P::Sample,
                P::LocationIndices,
                P::Time,
                P::Duration,
                P::PeriodType,
                P::Period,
                P::Comment,
                P::DefaultPlace,
                P::Id,
                P::Dropped,
                P::PayloadFormat,
                P::Payload,
                P::AttributeIndices,
            ],
            Layout::V1_8 => &[
                P::SampleType,
                P::Sample,
                P::Time,
                P::Duration,
                P::PeriodType,
                P::Period,
                P::Comment,
                P::Id,
                P::Dropped,
                P::PayloadFormat,
                P::Payload,
                P::AttributeIndices,
            ],
            Layout::V1_9 | Layout::V1_10 => &[
                P::SampleType,
                P::Sample,
                P::Time,
                P::Duration,
                P::PeriodType,
                P::Period,
                P::Id,
                P::Dropped,
                P::PayloadFormat,
                P::Payload,
                P::AttributeIndices,
            ],
        };
        at(fields, number).unwrap_or(P::Unknown)
    }

    /// A field of the profile in the container of 1.3.
    pub(super) fn inner(number: u64) -> ProfileField {
        const FIELDS: [ProfileField; 18] = [
            P::SampleType,
            P::Sample,
            P::Row(Table::Mapping),
            P::Row(Table::Location),
            P::Row(Table::Function),
            P::Row(Table::String),
            P::DropFrames,
            P::KeepFrames,
            P::Time,
            P::Duration,
            P::PeriodType,
            P::Period,
            P::Comment,
            P::DefaultName,
            P::LocationIndices,
            P::Row(Table::Attribute),
            P::Row(Table::Unit),
            P::Row(Table::Link),
        ];
        at(&FIELDS, number).unwrap_or(P::Unknown)
    }

    pub(super) fn sample(self, number: u64) -> SampleField {
        use SampleField as S;
        let fields: &[SampleField] = match self {
            Layout::V1_3 => &[
                S::Locations,
                S::Values,
                S::Label,
                S::Unknown,
                S::Unknown,
                S::Unknown,
                S::Start,
                S::Length,
                S::Ignored,
                S::Attributes,
                S::Unknown,
                S::Link,
                S::Times,
            ],
            Layout::V1_4 | Layout::V1_6 | Layout::V1_7 => &[S::Start, S::Length, S::Values, S::Attributes, S::Link, S::Times],
            Layout::V1_8 | Layout::V1_9 => &[S::Stack, S::Values, S::Attributes, S::Link, S::Times],
            Layout::V1_10 => &[S::Stack, S::Attributes, S::Link, S::Values, S::Times],
        };
        at(fields, number).unwrap_or(S::Unknown)
    }

    pub(super) fn mapping(self, number: u64) -> MappingField {
        use MappingField as M;
        let fields: &[MappingField] = if self == Layout::V1_3 {
            &[
                M::Ignored,
                M::Start,
                M::Limit,
                M::Offset,
                M::File,
                M::BuildId,
                M::Resolved(0),
                M::Resolved(1),
                M::Resolved(2),
                M::Resolved(3),
                M::Ignored,
                M::Attributes,
            ]
        } else {
            &[
                M::Start,
                M::Limit,
                M::Offset,
                M::File,
                M::Attributes,
                M::Resolved(0),
                M::Resolved(1),
                M::Resolved(2),
                M::Resolved(3),
            ]
        };
        at(fields, number).unwrap_or(M::Unknown)
    }

    pub(super) fn location(self, number: u64) -> LocationField {
        use LocationField as L;
        let fields: &[LocationField] = match self {
            Layout::V1_3 => &[L::Ignored, L::Mapping, L::Address, L::Line, L::Folded, L::Kind, L::Attributes],
            Layout::V1_4 | Layout::V1_6 | Layout::V1_7 => &[L::Mapping, L::Address, L::Line, L::Folded, L::Attributes],
            _ => &[L::Mapping, L::Address, L::Line, L::Attributes],
        };
        at(fields, number).unwrap_or(L::Unknown)
    }
}

fn at<T: Copy>(fields: &[T], number: u64) -> Option<T> {
    fields.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// Of what kind a field is.
#[derive(Clone, Copy)]
pub(super) enum Expect {
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

fn profile_kind(layout: Layout, field: ProfileField) -> Expect {
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
