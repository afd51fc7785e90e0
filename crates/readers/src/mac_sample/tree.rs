//! Takes the report apart, line after line, and makes a table of the call tree.

use std::rc::Rc;

use hashbrown::HashMap;
use profile::ModelError;
use rustc_hash::FxBuildHasher;

use super::header::Header;
use crate::{Notes, Place, ReadError};

/// No row.
pub(super) const NONE: u32 = u32::MAX;
/// Characters that draw the tree.
const LINES: [char; 5] = [' ', '+', '!', ':', '|'];

/// A line of the tree.
pub(super) struct Node {
    /// Its caller, or `NONE`.
    pub(super) parent: u32,
    /// Row of `texts`.
    pub(super) text: u32,
    /// Row of `threads`, or `NONE`.
    pub(super) thread: u32,
    /// The kernel's frames have a mark in `spindump`.
    pub(super) kernel: bool,
    /// Its count less those below it.
    pub(super) own: i64,
}

/// A thread and the process it is in.
pub(super) struct Thread {
    pub(super) tid: i64,
    pub(super) name: String,
    pub(super) process: Option<Rc<(String, i64)>>,
    /// Samples without a stack.
    pub(super) own: i64,
}

/// A row of `Binary Images:`.
pub(super) struct Image {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) uuid: String,
    pub(super) path: String,
}

/// What the lines are that come.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Section {
    #[default]
    Header,
    /// The tree of `sample`.
    Graph,
    /// The tree of a thread in `spindump`.
    Thread,
    Images,
    /// Says once more what the tree says.
    Other,
}

/// A line of the tree whose lines below are not all read.
struct Open {
    column: usize,
    /// `NONE` for the line of a thread.
    node: u32,
    left: i64,
}

#[derive(Default)]
pub(super) struct Reader {
    pub(super) header: Header,
    section: Section,
    pub(super) texts: Vec<String>,
    text_index: HashMap<String, u32, FxBuildHasher>,
    pub(super) nodes: Vec<Node>,
    pub(super) threads: Vec<Thread>,
    pub(super) images: Vec<Image>,
    open: Vec<Open>,
    thread: u32,
    /// Lines that cost less than those below them.
    pub(super) too_few: u64,
    pub(super) notes: Notes,
}

impl Reader {
    /// Is the line that comes one of a tree?
    pub(super) fn in_tree(&self) -> bool {
        matches!(self.section, Section::Graph | Section::Thread)
    }

    /// Is it one of the tree of `sample`?
    pub(super) fn in_graph(&self) -> bool {
        self.section == Section::Graph
    }

    pub(super) fn line(&mut self, text: &str, at: Place) -> Result<(), ReadError> {
        if text.is_empty() {
            if self.section == Section::Thread {
                self.end_tree();
                self.section = Section::Other;
            }
            return Ok(());
        }
        if text.trim_start() == "Binary Images:" {
            self.end_tree();
            self.section = Section::Images;
        } else if text == "Call graph:" {
            self.section = Section::Graph;
            self.thread = NONE;
        } else if let Some(rest) = text.strip_prefix("  Thread 0x").filter(|_| self.section != Section::Graph) {
            self.end_tree();
            self.thread = spindump_thread(rest, &self.header, &mut self.threads);
            self.section = Section::Thread;
        } else if text.starts_with("Total number in stack")
            || text.starts_with("Sort by top of stack")
            || text.starts_with("Heaviest stack")
        {
            self.end_tree();
            self.section = Section::Other;
        } else {
            if self.in_tree() {
                return self.tree_line(text, at);
            }
            if self.section != Section::Images || !self.image(text) {
                self.header.line(text);
            }
        }
        Ok(())
    }

    /// `    + ! 840 work  (in orders) + 8  [0x100003e10]`
    fn tree_line(&mut self, text: &str, at: Place) -> Result<(), ReadError> {
        let rest = text.trim_start_matches(LINES);
        let (rest, kernel) = rest.strip_prefix('*').map_or((rest, false), |rest| (rest, true));
        let column = text.len() - rest.len();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count = rest[..digits].parse::<i64>();
        let (Ok(count), Some(name)) = (count, rest[digits..].strip_prefix(' ')) else {
            if self.header.line(text) {
                return Ok(());
            }
            self.notes.skip("line of the call tree that is not understood", at, || text.to_owned());
            return Ok(());
        };
        while self.open.last().is_some_and(|open| open.column >= column) {
            self.close();
        }
        let name = name.trim_start();
        let parent = match self.open.last_mut() {
            Some(open) => {
                open.left = open.left.saturating_sub(count);
                open.node
            }
            None => NONE,
        };
        if self.section == Section::Graph && self.open.is_empty() {
            if let Some(rest) = name.strip_prefix("Thread_") {
                self.thread = sample_thread(rest, &self.header, &mut self.threads);
                self.open.push(Open { column, node: NONE, left: count });
                return Ok(());
            }
            self.thread = NONE;
        }
        if self.nodes.len() >= NONE as usize - 8 {
            return Err(ReadError::Model(ModelError::TooLarge { what: "lines", limit: "4 billion that can be held" }));
        }
        let text = match self.text_index.get(name) {
            Some(&row) => row,
            None => {
                let row = self.texts.len() as u32;
                self.texts.push(name.to_owned());
                self.text_index.insert(name.to_owned(), row);
                row
            }
        };
        let node = self.nodes.len() as u32;
        self.nodes.push(Node { parent, text, thread: self.thread, kernel, own: 0 });
        self.open.push(Open { column, node, left: count });
        Ok(())
    }

    /// All lines below the innermost line are read.
    fn close(&mut self) {
        let Some(done) = self.open.pop() else { return };
        self.too_few += u64::from(done.left < 0);
        let own = done.left.max(0);
        match self.nodes.get_mut(done.node as usize) {
            Some(node) => node.own = own,
            None => {
                if let Some(thread) = self.threads.get_mut(self.thread as usize) {
                    thread.own = own;
                }
            }
        }
    }

    pub(super) fn end_tree(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
    }

    /// `0x10f1f3000 - 0x10f1f8fff +org.mozilla.firefox (65.0) <UUID> /Applications/…`; false if it is none.
    fn image(&mut self, text: &str) -> bool {
        let Some((start, rest)) = text.trim().split_once(" - ") else { return false };
        let hex = |text: &str| text.trim().trim_start_matches('*').strip_prefix("0x").map(|hex| u64::from_str_radix(hex, 16));
        let Some(Ok(start)) = hex(start) else { return false };
        let (end, rest) = rest.trim_start().split_once(' ').unwrap_or((rest, ""));
        let end = hex(end).and_then(Result::ok).unwrap_or(0);
        let (uuid, path) = match rest.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')) {
            Some((uuid, path)) => (uuid.replace('-', "").to_ascii_lowercase(), path.trim()),
            None => (String::new(), rest.find(" /").map_or("", |at| &rest[at + 1..])),
        };
        let uuid = if uuid.bytes().all(|b| b.is_ascii_hexdigit()) { uuid } else { String::new() };
        // `???` is the path of what is not known.
        if path.starts_with('/') {
            self.images.push(Image { start, end, uuid, path: without_home(path) });
        }
        true
    }
}

/// `1042   DispatchQueue_1: com.apple.main-thread  (serial)`, `1042: name`.
fn sample_thread(text: &str, header: &Header, threads: &mut Vec<Thread>) -> u32 {
    let digits = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = match text[digits..].strip_prefix(": ") {
        Some(name) => name,
        None => {
            let queue = text[digits..].trim();
            let queue = queue.split_once(": ").map_or(queue, |(_, queue)| queue);
            queue.strip_suffix("(serial)").or_else(|| queue.strip_suffix("(concurrent)")).unwrap_or(queue)
        }
    };
    add_thread(&text[..digits], name, header, threads)
}

/// `1a2b    DispatchQueue "com.apple.main-thread"(1)    Thread name "x"    1001 samples (1-1001)    priority 31`
fn spindump_thread(text: &str, header: &Header, threads: &mut Vec<Thread>) -> u32 {
    let (tid, rest) = text.split_once(' ').unwrap_or((text, ""));
    let quoted = |after: &str| rest.split_once(after).and_then(|(_, rest)| rest.split_once('"')).map(|(name, _)| name);
    let name = quoted("Thread name \"").or_else(|| quoted("DispatchQueue \"")).unwrap_or("");
    add_thread(&format!("0x{tid}"), name, header, threads)
}

fn add_thread(tid: &str, name: &str, header: &Header, threads: &mut Vec<Thread>) -> u32 {
    let tid = match tid.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16),
        None => tid.parse(),
    };
    let (tid, name) = (tid.unwrap_or(0), name.trim().to_owned());
    threads.push(Thread { tid, name, process: header.process.clone(), own: 0 });
    (threads.len() - 1) as u32
}

/// Whose home a file is in is nobody's business.
fn without_home(path: &str) -> String {
    let rest = path.strip_prefix("/Users/").and_then(|rest| rest.split_once('/'));
    match rest {
        Some((user, rest)) if user != "Shared" => format!("~/{rest}"),
        _ => path.to_owned(),
    }
}
