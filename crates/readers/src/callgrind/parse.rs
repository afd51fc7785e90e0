//! Takes the text apart, line after line, and adds up costs.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::costs::{Arc, At, Costs};
use super::names::{Functions, Known, NO_NAME, Names};
use crate::lines::{Line, Lines};
use crate::{Input, Notes, Place, ReadError};

/// Most events a file may have: each costs 8 bytes a row.
pub(super) const MAX_EVENTS: usize = 64;
/// Most words of `positions:`.
const MAX_POSITIONS: usize = 8;
/// Comments kept of one file.
const MAX_COMMENTS: usize = 100;
/// Descriptions that say something of the machine that was simulated and of the part that was recorded, and nothing
/// of whose it was.
const KEPT_DESCRIPTIONS: [&str; 5] = ["I1 cache", "D1 cache", "LL cache", "Timerange", "Trigger"];

/// Costs of one thread of one process.
pub(super) struct Thread {
    pub(super) pid: i64,
    /// 0 if the file does not tell threads apart.
    pub(super) tid: i64,
    pub(super) costs: Costs,
}

/// What the line after `calls=` or `jump=` belongs to.
enum Pending {
    Nothing,
    /// It has the inclusive cost of so many calls.
    Call {
        to: u32,
        calls: u64,
    },
    /// It has no cost.
    Jump,
}

/// Sums a part of the file should have.
#[derive(Default)]
struct Part {
    sums: Vec<i128>,
    summary: Vec<i128>,
    totals: Vec<i128>,
    any: bool,
}

/// All that is read.
pub(super) struct Reader {
    pub(super) functions: Functions,
    pub(super) files: Names,
    pub(super) objects: Names,
    pub(super) threads: Vec<Thread>,
    /// Rows of threads by the numbers of process and thread.
    thread_index: HashMap<(i64, i64), usize, FxBuildHasher>,
    /// Names of events.
    pub(super) events: Vec<String>,
    /// `Ir : Instruction Fetch`, as `event:` lines have it.
    pub(super) long_names: Vec<String>,
    pub(super) creator: String,
    /// The program's file name.
    pub(super) program: String,
    pub(super) comments: Vec<String>,
    /// Parts with costs.
    pub(super) parts: u64,
    /// Parts whose costs do not add up to what they say, and the first of them in words.
    wrong_sums: Option<(u64, String)>,
    /// Parts of a file by Callgrind that have neither `totals:` nor a `summary:` that fits.
    pub(super) unfinished: u64,
    /// Costs have lines, or else addresses.
    pub(super) has_lines: bool,
    pub(super) has_addresses: bool,
    pub(super) has_inlined: bool,
    pub(super) records: u64,
    pub(super) derived: Vec<String>,
    /// The column of every value of a cost line.
    columns: Vec<usize>,
    positions: usize,
    line_position: Option<usize>,
    instr_position: Option<usize>,
    last: [u64; MAX_POSITIONS],
    pid: i64,
    tid: i64,
    thread: Option<usize>,
    part: Part,
    function: Option<u32>,
    file: u32,
    object: u32,
    called_file: Option<u32>,
    called_object: Option<u32>,
    called: Option<u32>,
    pending: Pending,
    values: Vec<(usize, i64)>,
    pub(super) notes: Notes,
}

impl Reader {
    pub(super) fn new() -> Reader {
        Reader {
            functions: Functions::default(),
            files: Names::default(),
            objects: Names::default(),
            threads: Vec::new(),
            thread_index: HashMap::default(),
            events: Vec::new(),
            long_names: Vec::new(),
            creator: String::new(),
            program: String::new(),
            comments: Vec::new(),
            parts: 0,
            wrong_sums: None,
            unfinished: 0,
            has_lines: false,
            has_addresses: false,
            has_inlined: false,
            records: 0,
            derived: Vec::new(),
            columns: Vec::new(),
            positions: 1,
            line_position: Some(0),
            instr_position: None,
            last: [0; MAX_POSITIONS],
            pid: 0,
            tid: 0,
            thread: None,
            part: Part::default(),
            function: None,
            file: NO_NAME,
            object: NO_NAME,
            called_file: None,
            called_object: None,
            called: None,
            pending: Pending::Nothing,
            values: Vec::new(),
            notes: Notes::new(super::NAME),
        }
    }

    /// Reads to the end of `input`.
    pub(super) fn run(&mut self, input: Input<'_>) -> Result<(), ReadError> {
        let mut lines = Lines::new(input);
        let mut half = None;
        while let Some(line) = lines.next() {
            let text = line.text();
            let text = text.trim_end();
            // Half a number is a wrong number.
            let harmless = text.is_empty() || text.starts_with('#') || is_header(text) && self.totals_hold(text);
            if !line.whole && !harmless {
                half = Some((Place::Byte(line.offset), "the file ends in the middle of a line, which is left out".to_owned()));
                break;
            }
            self.line(text, &line)?;
        }
        while lines.next().is_some() {}
        lines.finish(self.records > 0, &mut self.notes)?;
        if self.notes.fault.is_none() && !matches!(self.pending, Pending::Nothing) {
            half =
                half.or(Some((Place::Byte(self.notes.bytes), "the file ends in the middle of a call, which is left out".into())));
        }
        if self.notes.fault.is_none() && self.records > 0 {
            self.notes.fault = half;
        }
        self.end_part();
        // Cachegrind does not say its name, but no one else describes caches and nothing else.
        if self.creator.is_empty() && self.comments.iter().any(|c| c.starts_with("I1 cache")) {
            self.creator = "cachegrind".into();
        }
        if let Some((count, first)) = self.wrong_sums.take() {
            let parts = if self.parts > 1 { format!("{count} of {} parts do", self.parts) } else { "costs do".into() };
            self.notes.remarks.push(format!("{parts} not add up to what the file says: {first}"));
        }
        Ok(())
    }

    /// Is this a whole line of totals? The last line of most files, and not always with an end.
    fn totals_hold(&self, text: &str) -> bool {
        let Some(totals) = text.strip_prefix("totals:").or_else(|| text.strip_prefix("summary:")) else { return true };
        sums(totals).iter().zip(&self.columns).all(|(told, &column)| self.part.sums.get(column).unwrap_or(&0) == told)
    }

    fn line(&mut self, text: &str, line: &Line<'_>) -> Result<(), ReadError> {
        let Some(&first) = text.as_bytes().first() else { return Ok(()) };
        if first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'*') {
            return self.costs(text, line);
        }
        if first == b'#' {
            return Ok(());
        }
        if !matches!(self.pending, Pending::Nothing) {
            self.pending = Pending::Nothing;
            self.notes.skip("call or jump without a line of costs behind it", line.place(), || text.to_owned());
        }
        if let Some((key, value)) = text.split_once('=')
            && self.body(key, value, line, text)
        {
            return Ok(());
        }
        if is_header(text)
            && let Some((key, value)) = text.split_once(':')
        {
            self.header(key, value.trim(), line, text)?;
            return Ok(());
        }
        self.notes.skip("line that is not understood", line.place(), || text.to_owned());
        Ok(())
    }

    /// `key=value`; false if the key is none of the format's.
    fn body(&mut self, key: &str, value: &str, line: &Line<'_>, text: &str) -> bool {
        match key {
            "fn" => {
                self.function = Some(self.functions.take(value, self.file, self.object, Known::Own));
                (self.called_file, self.called_object, self.called) = (None, None, None);
            }
            "fl" | "fi" | "fe" => self.file = self.files.take(value),
            "ob" => self.object = self.objects.take(value),
            "cfi" | "cfl" => self.called_file = Some(self.files.take(value)),
            "cob" => self.called_object = Some(self.objects.take(value)),
            "cfn" => {
                let (file, object) = (self.called_file.take(), self.called_object.take());
                let known = if file.is_some() { Known::Called } else { Known::Guessed };
                let object = object.unwrap_or(self.object);
                self.called = Some(self.functions.take(value, file.unwrap_or(self.file), object, known));
            }
            "calls" => {
                let calls = value.split_whitespace().next().and_then(number);
                match (self.called.take(), calls) {
                    (Some(to), Some(calls)) => self.pending = Pending::Call { to, calls },
                    (None, _) => {
                        self.pending = Pending::Jump;
                        self.notes.skip("call of no function", line.place(), || text.to_owned());
                    }
                    (_, None) => {
                        self.pending = Pending::Jump;
                        self.notes.skip("call without a number of calls", line.place(), || text.to_owned());
                    }
                }
            }
            "jump" | "jcnd" => {
                self.pending = Pending::Jump;
                self.notes.skip("jump within a function, which has no cost", line.place(), || text.to_owned());
            }
            // What Callgrind wrote before 3.0: the caller from another file, and the place a jump goes to.
            "jfi" | "jfn" | "frfn" | "rcalls" => {
                self.notes.skip("line of an older Callgrind that has no cost", line.place(), || text.to_owned());
            }
            _ => return false,
        }
        true
    }

    fn header(&mut self, key: &str, value: &str, line: &Line<'_>, text: &str) -> Result<(), ReadError> {
        match key {
            "version" => {
                if value != "1" {
                    self.notes.skip("version that is not 1", line.place(), || text.to_owned());
                }
                self.end_part();
            }
            "creator" => self.creator = creator(value),
            "pid" => {
                self.end_part();
                self.pid = value.parse().unwrap_or(0);
                self.thread = None;
            }
            "thread" => {
                self.end_part();
                self.tid = value.parse().unwrap_or(0);
                self.thread = None;
            }
            "part" => self.end_part(),
            "cmd" => {
                let program = value.split_whitespace().next().unwrap_or("");
                if self.program.is_empty() {
                    self.program = program.rsplit(['/', '\\']).next().unwrap_or(program).to_owned();
                }
            }
            "desc" => {
                let kept =
                    value.split_once(':').is_some_and(|(k, v)| KEPT_DESCRIPTIONS.contains(&k.trim()) && !v.trim().is_empty());
                if kept && self.comments.len() < MAX_COMMENTS && !self.comments.iter().any(|c| c == value) {
                    self.comments.push(value.to_owned());
                }
            }
            "positions" => self.positions(value, line)?,
            "event" => self.event(value),
            "events" => self.set_events(value, line)?,
            "summary" => self.part.summary = sums(value),
            "totals" => self.part.totals = sums(value),
            _ => self.notes.skip("header line that is not known", line.place(), || text.to_owned()),
        }
        Ok(())
    }

    /// `positions: instr line`
    fn positions(&mut self, value: &str, line: &Line<'_>) -> Result<(), ReadError> {
        let words: Vec<&str> = value.split_whitespace().collect();
        if words.is_empty() || words.len() > MAX_POSITIONS {
            return Err(ReadError::Malformed { at: line.place(), message: format!("positions are not understood: `{value}`") });
        }
        let find = |word: &str| words.iter().position(|&w| w == word);
        (self.positions, self.line_position, self.instr_position) = (words.len(), find("line"), find("instr").or(find("addr")));
        self.last = [0; MAX_POSITIONS];
        Ok(())
    }

    /// `event: Ir : Instruction Fetch`, `event: Cycles = Ir + 10 Bm : Cycle Estimation`
    fn event(&mut self, value: &str) {
        let (name, long) = value.split_once(':').unwrap_or((value, ""));
        let list = if name.contains('=') { &mut self.derived } else { &mut self.long_names };
        let text = match (name.contains('='), long.trim()) {
            (true, _) => name.trim().to_owned(),
            (false, "") => return,
            (false, long) => format!("{}: {long}", name.trim()),
        };
        if list.len() < MAX_EVENTS && !list.contains(&text) {
            list.push(text);
        }
    }

    fn set_events(&mut self, value: &str, line: &Line<'_>) -> Result<(), ReadError> {
        let before = self.events.len();
        self.columns.clear();
        for name in value.split_whitespace() {
            let known = self.events.iter().position(|e| e == name);
            let column = known.unwrap_or(self.events.len());
            if known.is_none() {
                if self.events.len() == MAX_EVENTS {
                    return Err(ReadError::Unsupported(format!("more than {MAX_EVENTS} events, {}", line.place())));
                }
                self.events.push(name.to_owned());
            }
            self.columns.push(column);
        }
        if self.events.len() > before {
            self.threads.iter_mut().for_each(|t| t.costs.widen(self.events.len()));
        }
        Ok(())
    }

    /// A line of costs: positions, then a value per event; what is not there is 0.
    fn costs(&mut self, text: &str, line: &Line<'_>) -> Result<(), ReadError> {
        let pending = std::mem::replace(&mut self.pending, Pending::Nothing);
        let mut words = text.split_ascii_whitespace();
        for last in &mut self.last[..self.positions] {
            match words.next().and_then(|word| subposition(word, *last)) {
                Some(position) => *last = position,
                None => {
                    self.notes.skip("costs without their positions", line.place(), || text.to_owned());
                    return Ok(());
                }
            }
        }
        self.values.clear();
        for (word, &column) in words.by_ref().zip(&self.columns) {
            match cost(word) {
                Some(0) => {}
                Some(value) => self.values.push((column, value)),
                None => {
                    self.notes.skip("cost that is no number of 63 bits", line.place(), || text.to_owned());
                    return Ok(());
                }
            }
        }
        if matches!(pending, Pending::Jump) {
            return Ok(());
        }
        if self.columns.is_empty() {
            self.notes.skip("costs before `events:`", line.place(), || text.to_owned());
            return Ok(());
        }
        if words.next().is_some() {
            self.notes.skip("more costs than events: the first are read", line.place(), || text.to_owned());
        }
        let Some(function) = self.function else {
            self.notes.skip("costs of no function", line.place(), || text.to_owned());
            return Ok(());
        };
        let thread = self.thread();
        let costs = &mut self.threads[thread].costs;
        let position = self.line_position.or(self.instr_position);
        let at = At { file: self.file, line: position.map_or(0, |p| self.last[p]) };
        let fits = match pending {
            Pending::Call { to, calls } => costs.add_call(Arc { from: function, to, at: Some(at), calls }, &self.values),
            _ => {
                self.part.sums.resize(self.events.len(), 0);
                self.values.iter().for_each(|&(column, value)| self.part.sums[column] += i128::from(value));
                self.has_inlined |= self.file != self.functions.rows[function as usize].file;
                costs.add_own(function, at, &self.values)
            }
        };
        if !fits {
            let message = "the costs up to here add up to more than 9.2e18 and cannot be summed exactly".into();
            return Err(ReadError::Malformed { at: line.place(), message });
        }
        self.part.any = true;
        self.records += 1;
        self.has_lines |= self.line_position.is_some();
        self.has_addresses |= self.instr_position.is_some();
        Ok(())
    }

    /// The row of the current thread.
    fn thread(&mut self) -> usize {
        if let Some(thread) = self.thread {
            return thread;
        }
        let row = *self.thread_index.entry((self.pid, self.tid)).or_insert_with(|| {
            let mut costs = Costs::default();
            costs.widen(self.events.len());
            self.threads.push(Thread { pid: self.pid, tid: self.tid, costs });
            self.threads.len() - 1
        });
        self.thread = Some(row);
        row
    }

    /// Compares a part's sums with what it says they are.
    fn end_part(&mut self) {
        let part = std::mem::take(&mut self.part);
        // What stands before the costs belongs to the part that begins.
        if !part.any {
            self.part = Part { summary: part.summary, totals: part.totals, ..Part::default() };
            return;
        }
        self.parts += 1;
        // `summary:` is written first and may count a little more than the costs that follow.
        let sum = |i: usize| part.sums.get(self.columns[i]).copied().unwrap_or(0);
        let differs = |told: &[i128]| (0..self.columns.len()).find(|&i| sum(i) != told.get(i).copied().unwrap_or(0));
        let told = if part.totals.is_empty() { &part.summary } else { &part.totals };
        if told.is_empty() || part.totals.is_empty() && differs(told).is_some() {
            self.unfinished += u64::from(self.creator.starts_with("callgrind"));
        }
        // What Xdebug sums up has its own time in it.
        if !told.is_empty()
            && !self.creator.starts_with("xdebug")
            && let Some(i) = differs(told)
        {
            let text = format!("{} is {}, not {}", self.events[self.columns[i]], sum(i), told.get(i).unwrap_or(&0));
            self.wrong_sums.get_or_insert((0, text)).0 += 1;
        }
    }
}

/// `key: value`, where the key is a word.
pub(super) fn is_header(text: &str) -> bool {
    text.split_once(':').is_some_and(|(key, _)| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// `callgrind-3.19.0` as `callgrind 3.19.0`.
fn creator(value: &str) -> String {
    match value.split_once('-') {
        Some((name, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => format!("{name} {version}"),
        _ => value.to_owned(),
    }
}

fn sums(text: &str) -> Vec<i128> {
    text.split_whitespace().take(MAX_EVENTS).map_while(|word| word.parse().ok()).collect()
}

/// A decimal or hexadecimal number.
fn number(word: &str) -> Option<u64> {
    match word.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => word.parse().ok(),
    }
}

/// A position: a number, or `+n`, `-n` or `*` against the one before.
fn subposition(word: &str, last: u64) -> Option<u64> {
    match word.as_bytes().first()? {
        b'*' if word.len() == 1 => Some(last),
        b'+' => number(&word[1..]).map(|n| last.wrapping_add(n)),
        b'-' => number(&word[1..]).map(|n| last.wrapping_sub(n)),
        b'0'..=b'9' => number(word),
        _ => None,
    }
}

/// A cost. Cachegrind wrote `.` for none; memory that is given back is negative.
fn cost(word: &str) -> Option<i64> {
    match word.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None if word == "." => Some(0),
        None => word.parse().ok(),
    }
}
