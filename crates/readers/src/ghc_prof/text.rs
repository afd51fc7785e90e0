//! The report as text.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{Centre, Node, Tree};
use crate::{Place, ReadError};

/// The head of the tree: where its columns are, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    module: usize,
    /// 0 if there is no such column, as before GHC 8.
    source: usize,
    /// Ticks and bytes are there.
    exact: bool,
}

impl Head {
    pub(super) fn parse(text: &str) -> Option<Head> {
        if !text.starts_with("COST CENTRE") || !text.contains(" no.") || !text.contains(" entries ") {
            return None;
        }
        let column = |word: &str| text.find(word).map(|at| text[..at].chars().count());
        Some(Head {
            module: column(" MODULE ")? + 1,
            source: column(" SRC ").map_or(0, |at| at + 1),
            exact: text.trim_end().ends_with("bytes") && text.contains(" ticks "),
        })
    }
}

#[derive(Default)]
pub(super) struct Reader {
    tree: Tree,
    head: Option<Head>,
    centres: HashMap<Centre, u32, FxBuildHasher>,
    /// Indent and row of the lines above.
    path: Vec<(usize, u32)>,
    /// Lines from the first that is not blank.
    lines: u64,
}

impl Reader {
    pub(super) fn line(&mut self, text: &str, at: Place) -> Result<(), ReadError> {
        self.lines += u64::from(self.lines > 0 || !text.is_empty());
        if text.is_empty() {
            return Ok(());
        }
        if let Some(head) = Head::parse(text) {
            self.head = Some(head);
            self.tree.percent = !head.exact;
            return Ok(());
        }
        match self.head {
            Some(head) => self.row(text, head, at),
            None => {
                self.header(text.trim());
                Ok(())
            }
        }
    }

    /// `total time  =        1.45 secs   (1445 ticks @ 1000 us, 1 processor)`
    fn header(&mut self, text: &str) {
        let number = |text: &str| -> i64 {
            let digits: String =
                text.trim().chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|&c| c != ',').collect();
            digits.parse().unwrap_or(0)
        };
        if let Some(rest) = text.strip_prefix("total time") {
            if let Some((ticks, rest)) = rest.split_once('(').and_then(|(_, rest)| rest.split_once(" ticks @ ")) {
                self.tree.total_ticks = number(ticks);
                let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
                let factor = if unit.starts_with("ms") { 1_000_000 } else { 1000 };
                self.tree.tick_ns = number(rest).saturating_mul(factor);
            }
        } else if let Some(rest) = text.strip_prefix("total alloc") {
            self.tree.total_bytes = number(rest.trim_start_matches([' ', '=']));
        } else if self.lines <= 4 && self.tree.program.is_empty() && !text.contains("Profiling Report") {
            text.split(' ').next().unwrap_or("").clone_into(&mut self.tree.program);
        }
    }

    /// A line of the tree. Its numbers stand at the end, its texts in columns.
    fn row(&mut self, text: &str, head: Head, at: Place) -> Result<(), ReadError> {
        let mut rest = text;
        let mut last = || {
            let end = rest.trim_end();
            let (before, word) = end.rsplit_once(' ')?;
            rest = before;
            Some(word)
        };
        let mut read = || -> Option<Node> {
            let (bytes, ticks) = if head.exact { (whole(last()?)?, whole(last()?)?) } else { (0, 0) };
            let (_, _) = (tenths(last()?)?, tenths(last()?)?);
            let (alloc, time) = (tenths(last()?)?, tenths(last()?)?);
            let entries = whole(last()?)?;
            let _number = whole(last()?)?;
            let (ticks, bytes) = if head.exact { (ticks, bytes) } else { (time, alloc) };
            Some(Node { entries, ticks, bytes, ..Node::default() })
        };
        let (Some(node), Some((indent, centre))) = (read(), columns(rest, head)) else {
            self.tree.notes.skip("line of the tree that is not understood", at, || text.trim().to_owned());
            return Ok(());
        };
        if self.tree.nodes.len() >= u32::MAX as usize - 8 {
            let limit = "4 billion that can be held";
            return Err(ReadError::Model(profile::ModelError::TooLarge { what: "lines", limit }));
        }
        while self.path.last().is_some_and(|&(above, _)| above >= indent) {
            self.path.pop();
        }
        let parent = self.path.last().map_or(u32::MAX, |&(_, row)| row);
        let centre = match self.centres.get(&centre) {
            Some(&row) => row,
            None => {
                let row = self.tree.centres.len() as u32;
                self.tree.centres.push(centre.clone());
                self.centres.insert(centre, row);
                row
            }
        };
        self.path.push((indent, self.tree.nodes.len() as u32));
        self.tree.nodes.push(Node { parent, centre, ..node });
        Ok(())
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }
}

/// How far a line is indented, and its cost centre.
fn columns(text: &str, head: Head) -> Option<(usize, Centre)> {
    let label = text.trim_start();
    let indent = text.len() - label.len();
    let words: Vec<&str> = label.split_whitespace().take(4).collect();
    // Names and paths with blanks in them are parted by their columns.
    let plain = words.len() == if head.source > 0 { 3 } else { 2 };
    let (label, module, source) = if plain {
        (words[0], words[1], *words.get(2).unwrap_or(&""))
    } else {
        let byte = |column: usize| text.char_indices().nth(column).map(|(at, _)| at);
        let module = byte(head.module)?;
        let source = if head.source > 0 { byte(head.source)? } else { text.len() };
        (text[..module].trim(), text.get(module..source)?.trim(), text[source..].trim())
    };
    if label.is_empty() || module.is_empty() {
        return None;
    }
    Some((indent, Centre { label: label.to_owned(), module: module.to_owned(), source: source.to_owned() }))
}

fn whole(word: &str) -> Option<i64> {
    word.bytes().all(|b| b.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

/// `96.7` as 967.
fn tenths(word: &str) -> Option<i64> {
    let (whole_part, tenth) = word.split_once('.')?;
    let tenth = whole(tenth).filter(|_| tenth.len() == 1)?;
    whole(whole_part)?.checked_mul(10)?.checked_add(tenth)
}
