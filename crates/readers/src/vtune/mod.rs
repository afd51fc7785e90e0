//! Tables of Intel VTune: `vtune -report top-down -format csv -column="CPU Time:Self","Module"`, and the reports
//! `callstacks`, `hotspots` and `gprof-cc`.
//!
//! ```text
//! Function Stack,CPU Time:Self,Module
//! Total,0.0,[Unknown]
//!  main,0.0,demo
//!   "work<int, int>",0.016612,demo
//!   func@0x180019140,0.014938,ntdll.dll
//! ```
//!
//! The report is known by its first column: `Function Stack` is the top-down tree, a level a blank; `Function` with a
//! column `Function Stack` is a list of stacks, each function followed by its callers, and the row with a value begins the
//! next stack; `Function` alone and `Index` are functions without callers. Cells are parted by comma, semicolon or tab.
//! <https://www.intel.com/content/www/us/en/docs/vtune-profiler/user-guide/current/types-of-command-line-reports.html>
//!
//! | in the file | becomes |
//! |---|---|
//! | a column `…:Self`, or one of values where there are no callers | a sample type of this name: nanoseconds, bytes or a count |
//! | `Module`, `Source File`, `Start Address`, `Function (Full)` | binary, file, address, name of the function |
//! | `func@0x…` | a function without a symbol, at that address |
//! | `Total` | nothing: it is the root of the tree |
//! | percentages, rates, `…:Total` | left out and named: they do not add up, or are sums of others |
//!
//! How many samples were taken the file does not say.

mod csv;
mod table;

use crate::lines::Lines;
use crate::notes::plural;
use crate::{Input, Notes, Options, Read, ReadError};
use table::{Columns, Table};

/// Name of the format.
const NAME: &str = "vtune";
/// Lines that messages of the tool may take before the table.
const PREAMBLE: usize = 50;

/// Is there the header of such a table among the first lines?
pub fn sniff(head: &[u8]) -> bool {
    let whole = memchr::memrchr(b'\n', head).map_or(head, |end| &head[..end]);
    let mut lines = whole.split(|&b| b == b'\n').take(PREAMBLE);
    lines.any(|line| Columns::of(&String::from_utf8_lossy(line.trim_ascii_end())).is_some())
}

/// Reads a table.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no header or no row with a value in it; [`ReadError::Unsupported`] if no column
/// can be added up. Rows that are not understood are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let mut notes = Notes::new(NAME);
    let mut table: Option<Table> = None;
    let mut before = 0u64;
    while let Some(line) = lines.next() {
        let text = line.text();
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            continue;
        }
        match &mut table {
            None => match Columns::of(text) {
                Some(columns) => table = Some(Table::new(columns)),
                None => before += 1,
            },
            Some(_) if !line.whole && !csv::ends_whole(text) => {
                notes.skip("row that is cut off", line.place(), || text.to_owned());
            }
            Some(table) => {
                if let Err(why) = table.row(text)? {
                    notes.skip(why, line.place(), || text.trim().to_owned());
                }
            }
        }
    }
    let something = table.as_ref().is_some_and(|table| !table.is_empty());
    lines.finish(something, &mut notes)?;
    let Some(table) = table else {
        let message = "no table of VTune: no line begins with `Function Stack`, `Function` or `Index`";
        return Err(ReadError::NotThisFormat { message: message.into() });
    };
    if before > 0 {
        notes.remarks.push(format!("{} before the table, left out", plural(before, "line")));
    }
    if !something {
        let skipped = notes.skipped.first();
        let message = skipped.map_or_else(
            || "no table of VTune: there is no row with a value in it".to_owned(),
            |s| format!("no table of VTune: {}: {} (`{}`)", s.first, s.why, s.example),
        );
        return Err(match table.has_values() {
            true => ReadError::NotThisFormat { message },
            false => ReadError::Unsupported(
                "a report of VTune without a column of values that add up; ask for `-column=\"CPU Time:Self\",\"Module\"`".into(),
            ),
        });
    }
    table.finish(notes)
}
