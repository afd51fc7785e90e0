//! The text form of a profile: all of it, one row a line, for tests and for looking at what a reader made.
//!
//! ```text
//! reflame profile 1
//! type "samples" "count"
//! func "handle" file="app.py"
//! frame 0 raw="handle (app.py:3)" display="handle (app.py:3)" line=3
//! stack 0 0   # handle (app.py:3)
//! sample 0 12
//! ```
//!
//! A `stack` row is its depth and its frame; its parent is the nearest row above it with a depth one less. What is left
//! out is 0 or empty, or for names the plainer name: `qualified` is the name, `display` and `normalised` are `qualified`.

use std::fmt::Write as _;

use crate::model::FuncRow;
use crate::names::{Kinds, Language};
use crate::{
    Bits, FrameId, FuncId, Label, LabelValue, LabelsId, Mapping, MappingId, ModelError, Period, Process, ProcessId, Profile,
    Resolved, SampleType, StackId, Stacks, StrId, Thread, ThreadId,
};

const HEADER: &str = "reflame profile 1";

impl Profile {
    /// The profile as text; [`from_text`](Self::from_text) reads it back.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) -> std::fmt::Result {
        let q = |id: StrId| Quoted(self.str(id));
        writeln!(out, "{HEADER}")?;
        for (i, t) in self.sample_types.iter().enumerate() {
            write!(out, "type {} {}", q(t.name), q(t.unit))?;
            number(out, "scale", t.scale, 1);
            writeln!(out, "{}", if i == self.default_type && i > 0 { " default" } else { "" })?;
        }
        let info = &self.info;
        info.comments.iter().try_for_each(|&c| writeln!(out, "comment {}", q(c)))?;
        for (name, value) in [("time", info.time_ns), ("duration", info.duration_ns)] {
            if value != 0 {
                writeln!(out, "{name} {value}")?;
            }
        }
        if let Some(p) = info.period {
            writeln!(out, "period {} {} {}", q(p.name), q(p.unit), p.value)?;
        }
        for (name, value) in [("drop-frames", info.drop_frames), ("keep-frames", info.keep_frames), ("doc-url", info.doc_url)] {
            if !value.is_empty() {
                writeln!(out, "{name} {}", q(value))?;
            }
        }
        if info.exact {
            writeln!(out, "exact")?;
        }
        for m in &self.mappings {
            write!(out, "mapping {}", q(m.file))?;
            hex(out, "start", m.start);
            hex(out, "limit", m.limit);
            hex(out, "offset", m.offset);
            self.field(out, "build-id", m.build_id, StrId::EMPTY);
            let r = m.resolved;
            for (name, on) in [("functions", r.functions), ("files", r.files), ("lines", r.lines), ("inlines", r.inlines)] {
                out.push_str(if on { " " } else { "" });
                out.push_str(if on { name } else { "" });
            }
            out.push('\n');
        }
        self.processes.iter().try_for_each(|p| writeln!(out, "process {} {}", p.pid, q(p.name)))?;
        for t in &self.threads {
            write!(out, "thread {} {}", t.tid, q(t.name))?;
            if let Some(p) = t.process {
                write!(out, " process={}", p.index())?;
            }
            out.push('\n');
        }
        let f = &self.funcs;
        for id in f.ids() {
            write!(out, "func {}", q(f.name(id)))?;
            self.field(out, "system", f.system_name(id), StrId::EMPTY);
            self.field(out, "qualified", f.qualified(id), f.name(id));
            self.field(out, "class", f.class(id), StrId::EMPTY);
            self.field(out, "package", f.package(id), StrId::EMPTY);
            self.field(out, "module", f.module(id), StrId::EMPTY);
            self.field(out, "file", f.file(id), StrId::EMPTY);
            self.field(out, "recorded-file", f.recorded_file(id), f.file(id));
            self.field(out, "display", f.display(id), f.qualified(id));
            self.field(out, "normalised", f.normalised(id), f.qualified(id));
            number(out, "line", i64::from(f.start_line(id)), 0);
            if f.language(id) != Language::Unknown {
                write!(out, " language={}", f.language(id).name())?;
            }
            out.push('\n');
        }
        let f = &self.frames;
        for id in f.ids() {
            write!(out, "frame {}", f.func(id).index())?;
            self.field(out, "raw", f.raw(id), self.funcs.name(f.func(id)));
            self.field(out, "display", f.display(id), self.funcs.display(f.func(id)));
            number(out, "line", i64::from(f.line(id)), 0);
            hex(out, "address", f.address(id));
            if let Some(m) = f.mapping(id) {
                write!(out, " mapping={}", m.index())?;
            }
            number(out, "inline", i64::from(f.inline_depth(id)), 0);
            if f.kinds(id) != Kinds::default() {
                let kinds: Vec<&str> = f.kinds(id).names().collect();
                write!(out, " kinds={}", kinds.join(","))?;
            }
            out.push('\n');
        }
        let s = &self.stacks;
        let mut depth = vec![0u32; s.len()];
        for i in 0..s.len() {
            let id = StackId::new(i);
            let parent = s.parent(id);
            depth[i] = parent.map_or(0, |p| depth[p.index()] + 1);
            // A root says that it is truncated; a mark in its name says it too, and then it is not repeated.
            let flag = if s.truncated(id) && parent.is_none_or(|p| !s.truncated(p)) { " truncated" } else { "" };
            let label = Quoted(self.str(f.display(s.frame(id))));
            writeln!(out, "stack {} {}{flag}   # {label}", depth[i], s.frame(id).index())?;
        }
        for set in 1..self.labels.len() {
            out.push_str("labels");
            for label in self.labels.get(LabelsId::new(set)) {
                match label.value {
                    LabelValue::Str(v) => write!(out, " {}={}", q(label.key), q(v))?,
                    LabelValue::Num(n, unit) if unit.is_empty() => write!(out, " {}={n}", q(label.key))?,
                    LabelValue::Num(n, unit) => write!(out, " {}={n}{}", q(label.key), q(unit))?,
                }
            }
            out.push('\n');
        }
        let s = &self.samples;
        for row in 0..s.len() {
            write!(out, "sample {}", s.stack[row].index())?;
            s.values.iter().try_for_each(|column| write!(out, " {}", column[row]))?;
            if let Some(t) = s.thread(row) {
                write!(out, " thread={}", t.index())?;
            }
            if let Some(t) = s.time_ns(row) {
                write!(out, " time={t}")?;
            }
            number(out, "labels", s.labels(row).index() as i64, 0);
            out.push('\n');
        }
        Ok(())
    }

    fn field(&self, out: &mut String, name: &str, value: StrId, default: StrId) {
        if value != default {
            let _ = write!(out, " {name}={}", Quoted(self.str(value)));
        }
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`ModelError::Text`] with the line, or what [`check`](Profile::check) finds.
    pub fn from_text(text: &str) -> Result<Profile, ModelError> {
        let mut p = Parser::default();
        for (number, line) in text.lines().enumerate() {
            p.line(line).map_err(|message| ModelError::Text { line: number + 1, message })?;
        }
        p.finish()
    }
}

fn number(out: &mut String, name: &str, value: i64, default: i64) {
    if value != default {
        let _ = write!(out, " {name}={value}");
    }
}

fn hex(out: &mut String, name: &str, value: u64) {
    if value != 0 {
        let _ = write!(out, " {name}={value:#x}");
    }
}

/// A text in double quotes, on one line.
struct Quoted<'a>(&'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                c if c.is_control() || c == '\u{2028}' || c == '\u{2029}' => write!(f, "\\u{{{:x}}}", c as u32)?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}

/// One word of a line: `word`, `key=…` or a quoted text.
#[derive(Debug, Default, PartialEq)]
struct Word {
    /// Before `=`.
    key: Option<String>,
    /// The word, or what stands between `=` and the end or a quote.
    plain: String,
    /// The quoted text behind it.
    quoted: Option<String>,
}

#[derive(Default)]
struct Parser {
    header: bool,
    b: crate::Builder,
    tables: Tables,
    depth: Vec<u32>,
}

#[derive(Default)]
struct Tables {
    types: Vec<SampleType>,
    default_type: usize,
    parent: Vec<u32>,
    frame: Vec<FrameId>,
    truncated: Vec<bool>,
    labels: Vec<Label>,
    label_ends: Vec<u32>,
    samples: crate::Samples,
    any: (bool, bool, bool),
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let words = split_words(line)?;
        let Some(first) = words.first() else { return Ok(()) };
        if !self.header {
            self.header = line.trim() == HEADER;
            return if self.header { Ok(()) } else { Err(format!("the first line is not `{HEADER}`")) };
        }
        let rest = &words[1..];
        match first.plain.as_str() {
            "type" => {
                let (name, unit) = (self.text(rest, 0)?, self.text(rest, 1)?);
                let scale = integer(find(rest, "scale").map_or("1", |w| &w.plain))?;
                if rest.iter().any(|w| w.key.is_none() && w.plain == "default") {
                    self.tables.default_type = self.tables.types.len();
                }
                self.tables.types.push(SampleType { name, unit, scale });
            }
            "comment" => {
                let comment = self.text(rest, 0)?;
                self.b.info().comments.push(comment);
            }
            "time" => self.b.info().time_ns = integer(plain(rest, 0)?)?,
            "duration" => self.b.info().duration_ns = integer(plain(rest, 0)?)?,
            "period" => {
                let period = Period { name: self.text(rest, 0)?, unit: self.text(rest, 1)?, value: integer(plain(rest, 2)?)? };
                self.b.info().period = Some(period);
            }
            "drop-frames" => self.b.info().drop_frames = self.text(rest, 0)?,
            "keep-frames" => self.b.info().keep_frames = self.text(rest, 0)?,
            "doc-url" => self.b.info().doc_url = self.text(rest, 0)?,
            "exact" => self.b.info().exact = true,
            "mapping" => {
                let has = |name: &str| rest.iter().any(|w| w.key.is_none() && w.plain == name);
                let resolved =
                    Resolved { functions: has("functions"), files: has("files"), lines: has("lines"), inlines: has("inlines") };
                let file = self.text(rest, 0)?;
                let build_id = self.field(rest, "build-id", StrId::EMPTY)?;
                let hex = |name| find(rest, name).map_or(Ok(0), |w| hex_number(&w.plain));
                self.b.mapping(Mapping {
                    start: hex("start")?,
                    limit: hex("limit")?,
                    offset: hex("offset")?,
                    file,
                    build_id,
                    resolved,
                });
            }
            "process" => {
                let process = Process { pid: integer(plain(rest, 0)?)?, name: self.text(rest, 1)? };
                self.b.process(process);
            }
            "thread" => {
                let process = find(rest, "process").map(|w| row(&w.plain)).transpose()?.map(ProcessId::new);
                let thread = Thread { process, tid: integer(plain(rest, 0)?)?, name: self.text(rest, 1)? };
                self.b.thread(thread);
            }
            "func" => self.func(rest)?,
            "frame" => self.frame(rest)?,
            "stack" => {
                let (depth, frame) = (row(plain(rest, 0)?)?, row(plain(rest, 1)?)?);
                if depth > self.depth.len() {
                    return Err(format!("depth {depth} has no parent above it"));
                }
                self.depth.truncate(depth);
                let t = &mut self.tables;
                let parent = self.depth.last().copied().unwrap_or(Stacks::ROOT);
                let above = t.truncated.get(parent as usize).copied().unwrap_or(false);
                t.truncated.push(above || rest.iter().any(|w| w.key.is_none() && w.plain == "truncated"));
                self.depth.push(t.parent.len() as u32);
                t.parent.push(parent);
                t.frame.push(FrameId::new(frame));
            }
            "labels" => self.labels(rest)?,
            "sample" => self.sample(rest)?,
            other => return Err(format!("unknown row `{other}`")),
        }
        Ok(())
    }

    fn text(&mut self, words: &[Word], at: usize) -> Result<StrId, String> {
        let text =
            words.get(at).and_then(|w| w.quoted.as_deref()).ok_or_else(|| format!("word {} is not a quoted text", at + 2))?;
        Ok(self.b.string(text))
    }

    fn field(&mut self, words: &[Word], key: &str, default: StrId) -> Result<StrId, String> {
        match find(words, key) {
            None => Ok(default),
            Some(w) => Ok(self.b.string(w.quoted.as_deref().ok_or_else(|| format!("{key}= wants a quoted text"))?)),
        }
    }

    fn func(&mut self, words: &[Word]) -> Result<(), String> {
        let name = self.text(words, 0)?;
        let system = self.field(words, "system", StrId::EMPTY)?;
        let qualified = self.field(words, "qualified", name)?;
        let class = self.field(words, "class", StrId::EMPTY)?;
        let package = self.field(words, "package", StrId::EMPTY)?;
        let module = self.field(words, "module", StrId::EMPTY)?;
        let file = self.field(words, "file", StrId::EMPTY)?;
        let recorded_file = self.field(words, "recorded-file", file)?;
        let display = self.field(words, "display", qualified)?;
        let normalised = self.field(words, "normalised", qualified)?;
        let line = find(words, "line").map_or(Ok(0), |w| row(&w.plain))? as u32;
        let language = match find(words, "language") {
            None => Language::Unknown,
            Some(w) => language(&w.plain).ok_or_else(|| format!("unknown language `{}`", w.plain))?,
        };
        self.b.funcs_mut().push(FuncRow {
            name,
            system_name: system,
            qualified,
            class,
            package,
            module,
            file,
            recorded_file,
            display,
            normalised,
            start_line: line,
            language,
        });
        Ok(())
    }

    fn frame(&mut self, words: &[Word]) -> Result<(), String> {
        let func = FuncId::new(row(plain(words, 0)?)?);
        let funcs = self.b.funcs_mut();
        if func.index() >= funcs.len() {
            return Err(format!("no function {}", func.index()));
        }
        let (name, display) = (funcs.name(func), funcs.display(func));
        let mut kinds = Kinds::default();
        for kind in find(words, "kinds").map_or("", |w| &w.plain).split(',').filter(|k| !k.is_empty()) {
            kinds = kinds.union(Kinds::parse(kind).ok_or_else(|| format!("unknown kind `{kind}`"))?);
        }
        let data = crate::FrameData {
            line: find(words, "line").map_or(Ok(0), |w| row(&w.plain))? as u32,
            address: find(words, "address").map_or(Ok(0), |w| hex_number(&w.plain))?,
            mapping: find(words, "mapping").map(|w| row(&w.plain)).transpose()?.map(MappingId::new),
            inline_depth: find(words, "inline").map_or(Ok(0), |w| row(&w.plain))? as u32,
            kinds,
        };
        let raw = self.field(words, "raw", name)?;
        let display = self.field(words, "display", display)?;
        self.b.add_frame(func, raw, display, data);
        Ok(())
    }

    fn labels(&mut self, words: &[Word]) -> Result<(), String> {
        for word in words {
            let key = word.key.as_deref().ok_or("a label is \"key\"=value")?;
            let key = self.b.string(key);
            let value = match (&word.quoted, word.plain.as_str()) {
                (Some(text), "") => LabelValue::Str(self.b.string(text)),
                (unit, number) => LabelValue::Num(integer(number)?, self.b.string(unit.as_deref().unwrap_or(""))),
            };
            self.tables.labels.push(Label { key, value });
        }
        self.tables.label_ends.push(self.tables.labels.len() as u32);
        Ok(())
    }

    fn sample(&mut self, words: &[Word]) -> Result<(), String> {
        let t = &mut self.tables;
        let s = &mut t.samples;
        s.values.resize(t.types.len(), Vec::new());
        s.stack.push(StackId::new(row(plain(words, 0)?)?));
        for (i, column) in s.values.iter_mut().enumerate() {
            column.push(integer(plain(words, i + 1)?)?);
        }
        let thread = find(words, "thread").map(|w| row(&w.plain)).transpose()?.map(ThreadId::new);
        let time = find(words, "time").map(|w| integer(&w.plain)).transpose()?;
        let labels = find(words, "labels").map(|w| row(&w.plain)).transpose()?;
        t.any = (t.any.0 || thread.is_some(), t.any.1 || time.is_some(), t.any.2 || labels.is_some());
        s.thread.push(thread);
        s.time_ns.push(time.unwrap_or(0));
        s.labels.push(labels.map_or(LabelsId::NONE, LabelsId::new));
        Ok(())
    }

    fn finish(self) -> Result<Profile, ModelError> {
        if !self.header {
            return Err(ModelError::Text { line: 1, message: format!("the first line is not `{HEADER}`") });
        }
        let t = self.tables;
        let mut p = self.b.finish_with(Vec::new(), Vec::new(), Vec::new(), Vec::new())?;
        if !t.types.is_empty() {
            p.sample_types = t.types;
        }
        p.default_type = t.default_type;
        p.stacks = Stacks { truncated: Bits::from_fn(t.parent.len(), |i| t.truncated[i]), parent: t.parent, frame: t.frame };
        p.labels.labels = t.labels;
        p.labels.ends = [0].into_iter().chain(t.label_ends).collect();
        p.samples = t.samples;
        p.samples.values.resize(p.sample_types.len(), Vec::new());
        if !t.any.0 {
            p.samples.thread.clear();
        }
        if !t.any.1 {
            p.samples.time_ns.clear();
        }
        if !t.any.2 {
            p.samples.labels.clear();
        }
        p.check()?;
        Ok(p)
    }
}

fn language(name: &str) -> Option<Language> {
    use Language::*;
    let all = [
        Unknown, C, Cpp, DotNet, Elixir, Erlang, Go, Haskell, Java, JavaScript, Kotlin, ObjectiveC, Php, Python, Ruby, Rust,
        Scala, Swift,
    ];
    all.into_iter().find(|l| l.name() == name)
}

fn find<'a>(words: &'a [Word], key: &str) -> Option<&'a Word> {
    words.iter().find(|w| w.key.as_deref() == Some(key))
}

fn plain(words: &[Word], at: usize) -> Result<&str, String> {
    let word = words.get(at).filter(|w| w.key.is_none() && w.quoted.is_none());
    word.map(|w| w.plain.as_str()).ok_or_else(|| format!("word {} is missing or not a number", at + 2))
}

fn integer(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| format!("`{text}` is not a whole number"))
}

fn row(text: &str) -> Result<usize, String> {
    let number: u32 = text.parse().map_err(|_| format!("`{text}` is not a row number"))?;
    if number > u32::MAX - 16 { Err(format!("row {number} is out of range")) } else { Ok(number as usize) }
}

fn hex_number(text: &str) -> Result<u64, String> {
    let digits = text.strip_prefix("0x").ok_or_else(|| format!("`{text}` does not begin with 0x"))?;
    u64::from_str_radix(digits, 16).map_err(|_| format!("`{text}` is not a hexadecimal number"))
}

fn split_words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let mut word = Word::default();
        match chars.peek() {
            None | Some('#') => return Ok(words),
            _ => {}
        }
        while let Some(&c) = chars.peek() {
            if c.is_whitespace() {
                break;
            }
            chars.next();
            match c {
                '"' => {
                    let text = quoted(&mut chars)?;
                    if word.key.is_none() && word.plain.is_empty() && chars.next_if_eq(&'=').is_some() {
                        word.key = Some(text);
                    } else {
                        word.quoted = Some(text);
                    }
                }
                '=' if word.key.is_none() => word.key = Some(std::mem::take(&mut word.plain)),
                c => word.plain.push(c),
            }
        }
        words.push(word);
    }
}

fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match chars.next().ok_or("a quote is not closed")? {
            '"' => return Ok(text),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some(c @ ('"' | '\\')) => text.push(c),
                Some('u') => {
                    let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                    let c = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                    text.push(c.ok_or_else(|| format!("`\\u{{{code}}}` is no character"))?);
                }
                _ => return Err("only \\\" \\\\ \\n and \\u{…} are escapes".into()),
            },
            c => text.push(c),
        }
    }
}
