//! Tables of known answers: `testdata/methods/*.csv`.

#![allow(dead_code)] // Each test program uses its own part.

use std::collections::BTreeMap;

/// A table with a line of names above it.
pub struct Table {
    names: Vec<String>,
    lines: Vec<String>,
}

/// A row of it.
pub struct Row<'a> {
    table: &'a Table,
    pub line: String,
}

impl Table {
    pub fn read(name: &str) -> Table {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/methods").join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut lines = text.lines().filter(|line| !line.is_empty()).map(str::to_owned);
        let names: Vec<String> = lines.next().unwrap_or_default().split(',').map(str::to_owned).collect();
        let table = Table { names, lines: lines.collect() };
        assert!(!table.lines.is_empty(), "{name} has no rows");
        table
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.lines.iter().map(|line| Row { table: self, line: line.clone() })
    }

    pub fn column(&self, name: &str) -> Vec<f64> {
        self.rows().map(|row| row.number(name)).collect()
    }
}

impl Row<'_> {
    pub fn text(&self, name: &str) -> &str {
        let at = self.table.names.iter().position(|n| n == name).unwrap_or_else(|| panic!("no column {name}"));
        self.line.split(',').nth(at).unwrap_or_else(|| panic!("no {name}: {}", self.line))
    }

    pub fn number(&self, name: &str) -> f64 {
        self.text(name).parse().unwrap_or_else(|e| panic!("{name}: {e}: {}", self.line))
    }

    /// `p=0.5;df=4`
    pub fn named_args(&self, name: &str) -> BTreeMap<&str, f64> {
        self.text(name).split(';').filter_map(|part| part.split_once('=')).map(|(k, v)| (k, v.parse().unwrap())).collect()
    }
}

/// Equal in the ten digits of the tables.
pub fn close(value: f64, expected: f64, what: &str) {
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(f64::MIN_POSITIVE), "{value} is not {expected}: {what}");
}
