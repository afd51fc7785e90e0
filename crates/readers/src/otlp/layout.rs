//! The numbers of the fields in each release.
//!
//! The schema is in development: its package was renamed once, and the numbers of its fields were given to other fields
//! several times, without anything in a file to say so. [`choose`](super::choose) finds out which release wrote it.

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
