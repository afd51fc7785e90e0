//! Names of functions, files and binaries, and the numbers that stand for them.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

/// No file, or no binary.
pub(super) const NO_NAME: u32 = 0;

/// Distinct texts; text 0 is empty.
pub(super) struct Texts {
    texts: Vec<String>,
    index: HashMap<String, u32, FxBuildHasher>,
}

impl Default for Texts {
    fn default() -> Self {
        let mut texts = Texts { texts: Vec::new(), index: HashMap::default() };
        texts.insert("");
        texts
    }
}

impl Texts {
    pub(super) fn insert(&mut self, text: &str) -> u32 {
        if let Some(&row) = self.index.get(text) {
            return row;
        }
        let row = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.index.insert(text.to_owned(), row);
        row
    }

    pub(super) fn get(&self, row: u32) -> &str {
        &self.texts[row as usize]
    }
}

/// A name as it stands behind `fn=`: `(12) main`, `(12)`, `main`.
pub(super) enum Given<'a> {
    /// Only a number: a name given before.
    Number(u64),
    /// A number and the name it will stand for.
    Numbered(u64, &'a str),
    /// Only a name.
    Plain(&'a str),
}

impl<'a> Given<'a> {
    pub(super) fn parse(text: &'a str) -> Given<'a> {
        let text = text.trim();
        let number = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        match number.and_then(|(number, name)| Some((number.parse().ok()?, name.trim_start()))) {
            Some((number, "")) => Given::Number(number),
            Some((number, name)) => Given::Numbered(number, name),
            None => Given::Plain(text),
        }
    }
}

/// Numbers of one kind of name.
#[derive(Default)]
pub(super) struct Numbers(HashMap<u64, u32, FxBuildHasher>);

/// Files or binaries: texts with numbers.
#[derive(Default)]
pub(super) struct Names {
    pub(super) texts: Texts,
    numbers: Numbers,
    /// Numbers used before they were given a name.
    pub(super) undefined: u64,
}

impl Names {
    /// The row of a name. `???` is Callgrind's word for none.
    pub(super) fn take(&mut self, given: &str) -> u32 {
        let plain = |texts: &mut Texts, name: &str| if name == "???" { NO_NAME } else { texts.insert(name) };
        match Given::parse(given) {
            Given::Plain(name) => plain(&mut self.texts, name),
            Given::Numbered(number, name) => {
                let row = plain(&mut self.texts, name);
                self.numbers.0.insert(number, row);
                row
            }
            Given::Number(number) => self.numbers.0.get(&number).copied().unwrap_or_else(|| {
                self.undefined += 1;
                NO_NAME
            }),
        }
    }
}

/// Where a function's file is known from; the later the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// It was called, and no file was named: the caller's.
    Guessed,
    /// From `cfi=` at a call.
    Called,
    /// From `fl=` at its own costs.
    Own,
}

/// A function.
pub(super) struct Function {
    pub(super) name: u32,
    pub(super) file: u32,
    pub(super) object: u32,
    known: Known,
}

/// All functions: with a number the number tells them apart, without one their file and binary do.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) names: Texts,
    pub(super) rows: Vec<Function>,
    numbers: Numbers,
    index: HashMap<(u32, u32, u32), u32, FxBuildHasher>,
    pub(super) undefined: u64,
}

impl Functions {
    /// The row of the function behind `fn=` or `cfn=`.
    pub(super) fn take(&mut self, given: &str, file: u32, object: u32, known: Known) -> u32 {
        match Given::parse(given) {
            Given::Plain(name) => self.named(name, file, object, known),
            Given::Number(number) => match self.numbers.0.get(&number) {
                Some(&row) => self.place(row, file, object, known),
                None => {
                    self.undefined += 1;
                    let row = self.named(&format!("[function {number}]"), file, object, known);
                    self.numbers.0.insert(number, row);
                    row
                }
            },
            Given::Numbered(number, name) => {
                let text = self.names.insert(name);
                if let Some(&row) = self.numbers.0.get(&number)
                    && self.rows[row as usize].name == text
                {
                    return self.place(row, file, object, known);
                }
                // A number has a new name: files joined, or it was used before it was defined.
                let row = self.add(text, file, object, known);
                self.numbers.0.insert(number, row);
                row
            }
        }
    }

    /// What is better known now of a function's place.
    fn place(&mut self, row: u32, file: u32, object: u32, known: Known) -> u32 {
        let function = &mut self.rows[row as usize];
        if known > function.known {
            (function.file, function.object, function.known) = (file, object, known);
        }
        row
    }

    fn named(&mut self, name: &str, file: u32, object: u32, known: Known) -> u32 {
        let name = self.names.insert(name);
        if let Some(&row) = self.index.get(&(name, file, object)) {
            return row;
        }
        let row = self.add(name, file, object, known);
        self.index.insert((name, file, object), row);
        row
    }

    fn add(&mut self, name: u32, file: u32, object: u32, known: Known) -> u32 {
        self.rows.push(Function { name, file, object, known });
        (self.rows.len() - 1) as u32
    }

    /// First parts of all names with marks behind them: a mark that is none of these is part of a name.
    pub(super) fn bases(&self) -> HashSet<&str, FxBuildHasher> {
        self.names.texts.iter().map(|name| name.split('\'').next().unwrap_or(name)).collect()
    }

    /// The name to show: without the callers that `--separate-callers` writes behind it, `work'main'(below main)`, but
    /// with the mark of recursion, `work'2`.
    pub(super) fn shown(&self, row: u32, bases: &HashSet<&str, FxBuildHasher>) -> &str {
        let name = self.names.get(self.rows[row as usize].name);
        let mut parts = name.split('\'');
        let Some(base) = parts.next().filter(|base| !base.is_empty() && base.len() < name.len()) else { return name };
        let mut end = base.len();
        for (at, part) in parts.enumerate() {
            let is_level = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if is_level && at == 0 {
                end = base.len() + 1 + part.len();
            } else if !is_level && !bases.contains(part) {
                return name;
            }
        }
        &name[..end]
    }
}
