//! What may stand at a place in a lens: operations, their words, fields, sets, and the names of the view.
//!
//! [`complete`] is a function of the text, the place and what names there are. `place` reads the text as the parser does,
//! up to the word the caret is in; what may stand there follows from the words before it. Whatever is offered is read back
//! by the parser as what it stands for.

mod keys;
mod names;
mod place;
mod words;

pub use keys::{Key, Keys};
pub use names::{Name, Names, What};
pub(crate) use names::{enclosing, in_view, separator};

use profile::sort::SortShared as _;

use self::names::Query;
use self::place::{Asked, Expects, Place, Sample};
use super::ast::{Field, Form, Pattern};
use super::lexer::Mode;
use super::parse::KINDS;
use super::print::{form_text, key_text};
use super::sets::BUILT_IN;
use crate::format::percent;

/// What may stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is inserted.
    pub text: String,
    /// What is shown, if it is something else.
    pub label: Option<String>,
    /// What it is.
    pub kind: ItemKind,
    /// What it means, or what it holds.
    pub says: String,
}

/// What an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// An operation.
    Operation,
    /// A word of an operation.
    Word,
    /// A field.
    Field,
    /// A set.
    Set,
    /// A function, class, package, module or file.
    Name,
    /// A thread, process, label, or a value of one.
    Key,
}

/// Items for a piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// First byte that is replaced.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The likeliest first.
    pub items: Vec<Item>,
}

/// What there is to choose from beside the words of the language.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Names of frames.
    pub names: &'a Names,
    /// Threads, processes and labels.
    pub keys: &'a Keys,
    /// The user's sets and what each stands for.
    pub sets: &'a [(String, Pattern)],
}

/// What may stand at byte `caret` of a line of a lens, or of a pattern. A caret beyond the text is at its end, one inside a
/// character before it.
pub fn complete(text: &str, caret: usize, pattern: bool, known: Known<'_>, rows: usize) -> Completions {
    let mut caret = caret.min(text.len());
    while !text.is_char_boundary(caret) {
        caret -= 1;
    }
    let place = place::find(text, caret, pattern);
    let mut offered = Offered { place: &place, known, rows, items: Vec::new() };
    offered.all();
    let mut items = offered.items;
    items.truncate(rows);
    // What follows must not run into what is inserted.
    let behind = text[place.end..].chars().next();
    for item in &mut items {
        match behind {
            Some(c) if c.is_whitespace() => item.text.truncate(item.text.trim_end_matches(' ').len()),
            Some(c) if !matches!(c, '|' | ')') && !item.text.ends_with([' ', ':', '@']) => item.text.push(' '),
            _ => {}
        }
    }
    Completions { start: place.start, end: place.end, items }
}

struct Offered<'a> {
    place: &'a Place<'a>,
    known: Known<'a>,
    rows: usize,
    items: Vec<Item>,
}

impl Offered<'_> {
    fn add(&mut self, text: impl Into<String>, label: Option<&str>, kind: ItemKind, says: impl Into<String>) {
        self.items.push(Item { text: text.into(), label: label.map(str::to_owned), kind, says: says.into() });
    }

    /// Words of a list that begin with what was typed.
    fn words(&mut self, kind: ItemKind, words: &[(&str, &str)]) {
        for (word, says) in words {
            if word.starts_with(self.place.typed) {
                self.add(*word, None, kind, *says);
            }
        }
    }

    fn all(&mut self) {
        match &self.place.expects {
            Expects::Nothing => {}
            Expects::Operation => self.operations(),
            Expects::Pattern { words, .. } => self.pattern(words),
            Expects::Field(field) => self.field(*field),
            Expects::Joint { asked, open } => self.joint(asked, *open),
            Expects::Condition => self.condition(),
            Expects::Value(sample) => self.values(sample),
            Expects::Time => self.words(ItemKind::Word, words::TIMES),
            Expects::By => self.words(ItemKind::Word, &[("by ", "and what the samples are grouped by")]),
            Expects::Key => self.keys(),
            Expects::Level => self.words(ItemKind::Word, words::LEVELS),
            Expects::Components => self.words(ItemKind::Word, words::COMPONENTS),
            Expects::FoldName => self.words(ItemKind::Word, words::FOLD_NAMES),
            Expects::Count => self.words(ItemKind::Word, words::COUNTS),
            Expects::Callers => self.words(ItemKind::Word, &[("callers", "the frames right above")]),
            Expects::Equals => self.words(ItemKind::Word, &[("= ", "and the pattern it stands for")]),
        }
    }

    fn operations(&mut self) {
        let typed = self.place.typed;
        let query = Query::new(typed);
        // A slip in the first letter is no reason to show nothing.
        let begins = words::OPERATIONS.iter().any(|op| op.word.starts_with(typed));
        for op in words::OPERATIONS {
            if if begins { op.word.starts_with(typed) } else { query.rank(op.word, 4).is_some() } {
                self.add(op.inserted, Some(op.label), ItemKind::Operation, op.says);
            }
        }
    }

    /// A frame's pattern: words of the operation, fields, sets, names.
    fn pattern(&mut self, words: &[(&str, &str)]) {
        let typed = self.place.typed;
        if let Some(name) = typed.strip_prefix('@') {
            return self.sets(&|set| Query::new(name).rank(set, 3).is_some());
        }
        if typed.starts_with('/') {
            return; // A regular expression.
        }
        if let Some(name) = typed.strip_prefix('=') {
            return self.names(&[What::Function], &plain(name), None);
        }
        if typed.starts_with('"') {
            return self.names(&ANY, &plain(typed), None);
        }
        self.words(ItemKind::Word, words);
        if typed.is_empty() {
            // A glance at what is there; typing finds the rest.
            let rows = std::mem::replace(&mut self.rows, FIRST_NAMES);
            self.names(&ANY, "", None);
            self.rows = rows;
            self.words(ItemKind::Field, words::FIELDS);
            self.sets(&|_| true);
            self.words(ItemKind::Word, words::NOT);
            return;
        }
        self.words(ItemKind::Word, words::NOT);
        self.words(ItemKind::Field, words::FIELDS);
        let query = Query::new(typed);
        self.sets(&|set| query.rank(set, 1).is_some());
        self.names(&ANY, &plain(typed), None);
        if typed.len() > 1 {
            self.sets(&|set| matches!(query.rank(set, 3), Some(2..)));
        }
    }

    fn sets(&mut self, wanted: &dyn Fn(&str) -> bool) {
        let known = self.known;
        let mut sets: Vec<(&str, String)> = Vec::new();
        for (name, pattern) in known.sets.iter().rev() {
            if !sets.iter().any(|(n, _)| n == name) {
                sets.push((name, super::explain::describe(pattern)));
            }
        }
        sets.reverse();
        let own = sets.len();
        for set in BUILT_IN {
            // What a user defines anew is listed as the user's.
            if !sets[..own].iter().any(|(name, _)| *name == set.name) {
                sets.push((set.name, set.description.to_owned()));
            }
        }
        for (name, says) in sets {
            if wanted(name) {
                self.add(format!("@{name}"), None, ItemKind::Set, says);
            }
        }
    }

    /// What follows a field of a frame.
    fn field(&mut self, field: Field) {
        let typed = self.place.typed;
        let what = match field {
            Field::Fn => What::Function,
            Field::Class => What::Class,
            Field::Package => What::Package,
            Field::Module => What::Module,
            Field::File => What::File,
            Field::Kind => {
                let typed = plain(typed);
                for (kind, says) in KINDS.into_iter().zip(words::KINDS) {
                    if Query::new(&typed).rank(kind, 3).is_some() {
                        self.add(kind, None, ItemKind::Word, says);
                    }
                }
                return;
            }
            Field::Line => return,
        };
        self.names(&[what], &plain(typed), Some(field));
    }

    fn names(&mut self, wanted: &[What], typed: &str, field: Option<Field>) {
        let names = self.known.names;
        for name in names.find(wanted, typed, self.rows) {
            let text = match field {
                Some(_) => form_text(&name.form(), Mode::AfterField),
                None => {
                    let pattern = name.pattern();
                    match pattern {
                        // An `or` among others, or either behind `not`, is not what it is alone.
                        Pattern::Or(_) if self.place.joined() => format!("({pattern})"),
                        Pattern::And(_) if self.place.negated() => format!("({pattern})"),
                        _ => pattern.to_string(),
                    }
                }
            };
            let says = if name.total == 0 {
                name.what.word().to_owned()
            } else {
                format!("{} · {}", name.what.word(), percent(name.total, names.whole))
            };
            let label = (text != *name.text).then(|| name.text.to_string());
            self.items.push(Item { text, label, kind: ItemKind::Name, says });
        }
    }

    /// What may follow a pattern or condition.
    fn joint(&mut self, asked: &Asked, open: bool) {
        self.words(ItemKind::Word, words::JOINTS);
        if open {
            self.words(ItemKind::Word, &[(")", "closes the parenthesis")]);
            return;
        }
        match asked {
            Asked::Op("from") => self.words(ItemKind::Word, words::WITH),
            Asked::Op("fold") => self.words(ItemKind::Word, words::AS),
            _ => {}
        }
    }

    fn condition(&mut self) {
        let (typed, keys) = (self.place.typed, self.known.keys);
        let any = |list: &[Key]| if list.is_empty() { " (this profile has none)" } else { "" };
        for (word, says, none) in [
            ("thread: ", "the thread's name or number", any(&keys.threads)),
            ("process: ", "the process's name or number", any(&keys.processes)),
        ] {
            if word.starts_with(typed) {
                self.add(word, None, ItemKind::Key, format!("{says}{none}"));
            }
        }
        self.labels(": ");
        for (word, says) in [("time ", "when the sample was taken: `time 1.5s..2s`, `time 10%..40%`")] {
            if word.starts_with(typed) {
                let none = if keys.time { "" } else { " (this profile has no times)" };
                self.add(word, None, ItemKind::Key, format!("{says}{none}"));
            }
        }
        self.words(ItemKind::Word, words::NOT);
    }

    /// `label.KEY` and what comes behind it.
    fn labels(&mut self, behind: &str) {
        let keys = self.known.keys;
        let query = Query::new(self.place.typed);
        for (key, values) in &keys.labels {
            let text = format!("label.{}", key_text(key));
            // By its own name or the whole.
            if query.rank(key, 3).is_some() || query.rank(&text, 1).is_some() {
                let first = values.first().map_or("", |value| value.text.as_str());
                let says = if first.is_empty() { String::from("label") } else { format!("label, such as {}", short(first)) };
                self.add(format!("{text}{behind}"), None, ItemKind::Key, says);
            }
        }
    }

    fn keys(&mut self) {
        let keys = self.known.keys;
        let service = ["service", "service.name", "service_name"].iter().any(|key| keys.labels.iter().any(|(k, _)| k == key));
        for (word, says, there) in [
            ("thread", "the name of its thread", !keys.threads.is_empty()),
            ("process", "the name of its process", !keys.processes.is_empty()),
            ("service", "the label that names the service", service),
            ("sample-type", "the sample type shown", true),
            ("broken", "`[broken]` where the stack is known to be truncated", true),
        ] {
            if there && word.starts_with(self.place.typed) {
                self.add(word, None, ItemKind::Key, says);
            }
        }
        self.labels("");
    }

    fn values(&mut self, sample: &Sample) {
        let keys = self.known.keys;
        let (list, what) = match sample {
            Sample::Thread => (&keys.threads[..], "thread"),
            Sample::Process => (&keys.processes[..], "process"),
            Sample::Label(key) => (keys.values(key), "value"),
        };
        let typed = plain(self.place.typed);
        let query = Query::new(&typed);
        let mut ranked: Vec<(usize, &Key)> = list.iter().filter_map(|k| Some((query.rank(&k.text, 4)?, k))).collect();
        ranked.sort_shared_by_key(|&(rank, _)| rank);
        for (_, key) in ranked.into_iter().take(self.rows) {
            let text = form_text(&Form::Exact(key.text.clone()), Mode::AfterField);
            let says = format!("{what} · {}", percent(key.total, keys.whole));
            self.add(text, Some(&key.text), ItemKind::Key, says);
        }
    }
}

const ANY: [What; 5] = [What::Package, What::Class, What::Module, What::File, What::Function];
/// So many names are shown before anything is typed.
const FIRST_NAMES: usize = 8;

/// What is looked for of what was typed: without `=`, quotes, escapes and stars.
fn plain(typed: &str) -> String {
    let typed = typed.strip_prefix('=').unwrap_or(typed);
    let mut out = String::with_capacity(typed.len());
    let mut chars = typed.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' | '*' => {}
            '\\' if typed.contains('"') => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
