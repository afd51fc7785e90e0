//! Samples and allocations of a thread, one after the other, whichever format they stand in.

use super::NONE;
use super::gecko::Rows;
use crate::json::{Json, Kind};
use crate::{Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// What the weight of a sample is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Weight {
    #[default]
    Samples,
    /// Milliseconds.
    Time,
    Bytes,
}

/// One sample.
pub(super) struct Row {
    pub(super) at: Place,
    /// [`NONE`] if it has none.
    pub(super) stack: u32,
    /// Nanoseconds.
    pub(super) time: Option<i64>,
    /// Nothing if it is no number.
    pub(super) weight: Option<i64>,
    pub(super) cpu: Option<i64>,
}

/// How numbers are moved.
#[derive(Clone, Copy, Default)]
pub(super) struct Digits {
    pub(super) weight: i32,
    pub(super) cpu: i32,
}

/// The samples of a thread.
#[derive(Clone)]
pub(super) enum Table<'a> {
    Columns(Box<Columns<'a>>),
    Rows(Rows<'a, 3>),
}

/// Columns of the processed format.
#[derive(Clone, Default)]
pub(super) struct Columns<'a> {
    stack: Column<'a>,
    time: Column<'a>,
    deltas: Column<'a>,
    weight: Column<'a>,
    cpu: Column<'a>,
    weighs: Weight,
    /// The time so far, if times are differences.
    now: i64,
}

/// An array that is read along with others.
#[derive(Clone, Default)]
struct Column<'a>(Option<Json<'a>>);

impl<'a> Column<'a> {
    fn open(json: &mut Json<'a>) -> Result<Self> {
        if json.kind()? != Kind::Array {
            json.skip()?;
            return Ok(Column(None));
        }
        let mut items = json.clone();
        json.skip()?;
        items.enter_array()?;
        Ok(Column(Some(items)))
    }

    /// The next item, to be read; nothing behind the last.
    fn next(&mut self) -> Result<Option<&mut Json<'a>>> {
        if let Some(json) = &mut self.0
            && !json.item()?
        {
            self.0 = None;
        }
        Ok(self.0.as_mut())
    }

    fn number(&mut self, digits: i32) -> Result<Option<i64>> {
        let Some(json) = &mut self.0 else { return Ok(None) };
        let number = json.number_item(digits)?;
        if number.is_none() {
            self.0 = None;
        }
        Ok(number.flatten())
    }
}

impl<'a> Columns<'a> {
    /// Of a table of samples or allocations.
    pub(super) fn new(mut json: Json<'a>) -> Result<Self> {
        let mut found = Columns::default();
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "stack" => found.stack = Column::open(&mut json)?,
                "time" => found.time = Column::open(&mut json)?,
                "timeDeltas" => found.deltas = Column::open(&mut json)?,
                "weight" => found.weight = Column::open(&mut json)?,
                "threadCPUDelta" => found.cpu = Column::open(&mut json)?,
                "weightType" => {
                    found.weighs = match json.text_or_skip()?.as_deref() {
                        Some("tracing-ms") => Weight::Time,
                        Some("bytes") => Weight::Bytes,
                        _ => Weight::Samples,
                    }
                }
                _ => json.skip()?,
            }
        }
        Ok(found)
    }
}

impl<'a> Table<'a> {
    pub(super) fn columns(json: Json<'a>) -> Result<Self> {
        Ok(Table::Columns(Box::new(Columns::new(json)?)))
    }

    pub(super) fn rows(json: Json<'a>) -> Result<Self> {
        Ok(Table::Rows(Rows::new(&Some(json), ["stack", "time", "threadCPUDelta"])?))
    }

    pub(super) fn weighs(&self) -> Weight {
        match self {
            Table::Columns(columns) => columns.weighs,
            Table::Rows(_) => Weight::Samples,
        }
    }

    /// The first sample.
    pub(super) fn first(&self) -> Result<Option<Row>> {
        self.clone().next(Digits::default())
    }

    /// Has any sample a CPU time?
    pub(super) fn has_cpu(&self) -> Result<bool> {
        let mut table = self.clone();
        if let Table::Columns(columns) = &mut table {
            while let Some(json) = columns.cpu.next()? {
                if json.integer_or_skip()?.is_some() {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        while let Some(row) = table.next(Digits::default())? {
            if row.cpu.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn next(&mut self, digits: Digits) -> Result<Option<Row>> {
        match self {
            Table::Columns(columns) => columns.next(digits),
            Table::Rows(rows) => {
                let Some([stack, time, cpu]) = rows.next()? else { return Ok(None) };
                let at = rows.place();
                let number = |json: Option<Json<'_>>, digits| json.map_or(Ok(None), |mut json| json.scaled_or_skip(digits));
                let stack = stack.map_or(Ok(None), |mut json| json.index())?.unwrap_or(NONE);
                Ok(Some(Row { at, stack, time: number(time, 6)?, weight: Some(1), cpu: number(cpu, digits.cpu)? }))
            }
        }
    }
}

impl Columns<'_> {
    pub(super) fn next(&mut self, digits: Digits) -> Result<Option<Row>> {
        let Some(json) = self.stack.next()? else { return Ok(None) };
        let at = json.place();
        let stack = json.index()?.unwrap_or(NONE);
        let time = if self.deltas.0.is_some() {
            self.deltas.number(6)?.map(|delta| {
                self.now = self.now.saturating_add(delta);
                self.now
            })
        } else {
            self.time.number(6)?
        };
        let weight = if self.weight.0.is_some() {
            self.weight.number(digits.weight)?
        } else {
            Some(10i64.pow(digits.weight.max(0) as u32))
        };
        Ok(Some(Row { at, stack, time, weight, cpu: self.cpu.number(digits.cpu)? }))
    }
}
