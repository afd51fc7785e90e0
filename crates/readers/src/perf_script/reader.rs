//! Takes the text apart, line after line, and stores lines, stacks and samples.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::frame::{self, Frame};
use super::header::{self, Header};
use super::tables::Lines;
use crate::perf_common::{Event, NO_TIME, NONE, PIECE, Row, Tree, Who};
use crate::{Notes, Place, ReadError};

/// What is read at a time.
const BLOCK: usize = 256 << 10;
/// A longer line is no line of perf.
const MAX_LINE: usize = 16 << 20;
/// Comments kept of one file.
const MAX_COMMENTS: usize = 100;
/// The header's remarks that say something about the recording and nothing about whose it is.
const KEPT_COMMENTS: [&str; 7] =
    ["captured on", "os release", "perf version", "arch ", "nrcpus online", "cpudesc", "total memory"];
/// Stands for the stack of a sample without one. No line of the text is this: they end in a line end.
pub(super) const NO_STACK: &[u8] = b"[no stack]";

pub(super) const NOT_UNDERSTOOD: &str = "line that is neither header nor frame";

/// A remark of `perf script --header`. A comm may begin with the sign as well.
pub(super) fn is_comment(line: &[u8]) -> bool {
    line == b"#" || line.starts_with(b"# ")
}

/// A sample whose lines are not all read.
#[derive(Debug, Clone, Copy)]
struct Open {
    who: u32,
    event: u32,
    time: i64,
    period: Option<i64>,
    /// Line of its header.
    line: u64,
    /// It began with a frame: no header was printed.
    headless: bool,
    /// The period does not fit.
    bad: bool,
    /// Frames stand in lines of their own, which a blank line ends.
    chain: bool,
}

/// All that is read.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) lines: Lines,
    pub(super) tree: Tree,
    pub(super) rows: Vec<Vec<Row>>,
    pub(super) events: Vec<Event>,
    event_index: HashMap<Vec<u8>, u32, FxBuildHasher>,
    pub(super) whos: Vec<Who>,
    who_index: HashMap<Vec<u8>, u32, FxBuildHasher>,
    /// The text and row of the thread before.
    last_who: (Vec<u8>, u32),
    last_event: u32,
    open: Option<Open>,
    /// What follows the event in the header of the open sample.
    rest: Vec<u8>,
    /// Lines of the open sample, leaf first.
    stack: Vec<u32>,
    /// The leaf of the sample before.
    first_line: Option<u32>,
    pub(super) samples: u64,
    pub(super) timed: u64,
    pub(super) no_stack: u64,
    /// Samples with frames in lines of their own.
    chains: u64,
    pub(super) lost: i64,
    pub(super) lost_records: u64,
    pub(super) lost_chunks: i64,
    pub(super) comments: Vec<String>,
    pub(super) comment_lines: u64,
    pub(super) not_utf8: u64,
    /// Lines and bytes read.
    pub(super) line: u64,
    pub(super) bytes: u64,
    /// The input ends in a line that is not whole.
    half_line: bool,
    /// The input ends without the blank line behind a stack.
    pub(super) no_blank_line: bool,
    pub(super) notes: Notes,
}

impl Reader {
    /// Reads to the end of `input`.
    pub(super) fn run(&mut self, input: &mut dyn std::io::Read) -> Result<(), ReadError> {
        let mut buffer = vec![0; BLOCK];
        let mut filled = 0;
        loop {
            if filled == buffer.len() {
                if filled >= MAX_LINE {
                    let message = format!("the line is longer than {} MiB: no line of perf is", MAX_LINE >> 20);
                    let at = Place::Line(self.line + 1);
                    if self.samples == 0 {
                        return Err(ReadError::Malformed { at, message });
                    }
                    self.open = None;
                    self.notes.fault = Some((at, message));
                    return Ok(());
                }
                buffer.resize(filled * 2, 0);
            }
            let got = match input.read(&mut buffer[filled..]) {
                Ok(got) => got,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                // What was read before packed data broke off is kept.
                Err(e) if (self.samples > 0 || self.open.is_some()) && !e.get_ref().is_some_and(|e| e.is::<ReadError>()) => {
                    self.bytes += filled as u64;
                    self.notes.fault = Some((Place::Byte(self.bytes), format!("the input breaks off: {e}")));
                    // What callers the last sample had is behind the fault.
                    self.open = None;
                    return Ok(());
                }
                Err(e) => return Err(e.into()),
            };
            filled += got;
            if got == 0 {
                self.bytes += filled as u64;
                let cut = filled > 0 && buffer[filled - 1] != b'\n';
                if cut {
                    buffer.truncate(filled);
                    buffer.push(b'\n');
                    filled += 1;
                }
                self.block(&buffer[..filled], true, cut)?;
                self.end(cut)?;
                return Ok(());
            }
            let ready = memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |i| i + 1);
            let done = self.block(&buffer[..ready], false, false)?;
            self.bytes += done as u64;
            buffer.copy_within(done..filled, 0);
            filled -= done;
        }
    }

    /// Whole lines, and how many bytes of them were used: some lines need a look at the next one. `last` if there are no
    /// more, `cut` if the end of the last line is not in the input.
    fn block(&mut self, block: &[u8], last: bool, cut: bool) -> Result<usize, ReadError> {
        let mut at = 0;
        while at < block.len() {
            if self.open.is_some() {
                let expected = match self.stack.last() {
                    Some(&above) => self.lines.below(above),
                    None => self.first_line.unwrap_or(NONE),
                };
                if expected != NONE {
                    let text = self.lines.text(expected);
                    // A line that begins with a blank may belong to the frame above it.
                    if block[at..].starts_with(text) && matches!(block.get(at + text.len()), Some(b'\t' | b'\n' | b'\r')) {
                        let end = at + text.len();
                        self.line += 1 + u64::from(self.lines.is_double(expected));
                        self.stack.push(expected);
                        at = end;
                        continue;
                    }
                }
            }
            let Some(length) = memchr::memchr(b'\n', &block[at..]) else { break };
            let (end, line) = (at + length + 1, &block[at..at + length]);
            let next = &block[end..];
            if next.is_empty() && !last && !line.is_empty() {
                break;
            }
            self.line += 1;
            let used = self.take(line, &block[at..end], next, cut && next.is_empty())?;
            at = end + used;
        }
        Ok(at)
    }

    /// One line, which is not one that was expected; `next` is what follows it. Returns the bytes of `next` it took.
    fn take(&mut self, line: &[u8], with_end: &[u8], next: &[u8], cut: bool) -> Result<usize, ReadError> {
        if line.is_empty() || (!cut && line.trim_ascii().is_empty()) {
            self.close()?;
            return Ok(0);
        }
        if line[0] == b'\t' && frame::is_frame(line) {
            return self.frame(with_end, next);
        }
        if is_comment(line) {
            self.close()?;
            self.comment(line);
            return Ok(0);
        }
        let indented = matches!(line[0], b' ' | b'\t');
        let header = Header::parse(line);
        if let Some(header) = header
            && (header.certain || !indented && starts_with_frame(next))
        {
            self.close()?;
            self.header(header, line);
            return Ok(0);
        }
        if indented && frame::is_frame(line) {
            // Without tabs: `-F ip,sym` prints a sample a line; where tabs were expanded a frame stands further right.
            let column = line.len() - line.trim_ascii_start().len() + header::split_token(line.trim_ascii()).0.len();
            if column < 20 && self.open.is_none_or(|open| open.headless) {
                self.close()?;
                let row = self.lines.insert(with_end);
                self.open_headless(false);
                self.stack.push(row);
                return Ok(0);
            }
            return self.frame(with_end, next);
        }
        if !indented && starts_with_frame(next) {
            // Only a comm was printed.
            self.close()?;
            let who = line.trim_ascii();
            self.header(Header { who, time: None, period: None, event: &[], rest: &[], certain: false }, line);
            return Ok(0);
        }
        if cut && self.open.is_some() {
            self.half_line = true;
            return Ok(0);
        }
        self.other(line, indented);
        Ok(0)
    }

    /// A frame in a line of its own.
    fn frame(&mut self, line: &[u8], next: &[u8]) -> Result<usize, ReadError> {
        if self.open.is_none() {
            self.open_headless(true);
        }
        if let Some(open) = &mut self.open {
            open.chain = true;
        }
        let below = memchr::memchr(b'\n', next).map_or(&[][..], |end| &next[..=end]);
        let row = if next.first() == Some(&b' ') && frame::is_source(below.trim_ascii_end()) {
            self.line += 1;
            self.lines.insert(&[line, below].concat())
        } else {
            self.lines.insert(line)
        };
        if self.lines.is_full() || self.tree.is_full() {
            let limit = "4 billion that can be held";
            return Err(ReadError::Model(profile::ModelError::TooLarge { what: "lines and stacks", limit }));
        }
        match self.stack.last() {
            Some(&above) => self.lines.set_below(above, row),
            None => self.first_line = Some(row),
        }
        self.stack.push(row);
        Ok(if self.lines.text(row).len() > line.len() { below.len() } else { 0 })
    }

    fn open_headless(&mut self, chain: bool) {
        let event = self.event(b"");
        let line = self.line;
        self.open = Some(Open { who: NONE, event, time: NO_TIME, period: None, line, headless: true, bad: false, chain });
        self.rest.clear();
        self.stack.clear();
    }

    fn header(&mut self, header: Header<'_>, line: &[u8]) {
        if header.event.starts_with(b"PERF_RECORD_") || header.rest.starts_with(b"PERF_RECORD_") {
            self.record(line);
            return;
        }
        let period = header.period.map(header::number);
        self.open = Some(Open {
            who: self.who(header.who),
            event: self.event(header.event),
            time: header.time.unwrap_or(NO_TIME),
            period: period.flatten(),
            line: self.line,
            headless: false,
            bad: period == Some(None),
            chain: false,
        });
        self.stack.clear();
        self.rest.clear();
        self.rest.extend_from_slice(header.rest);
    }

    fn who(&mut self, text: &[u8]) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        if self.last_who.0 == text {
            return self.last_who.1;
        }
        let row = match self.who_index.get(text) {
            Some(&row) => row,
            None => {
                self.not_utf8 += u64::from(std::str::from_utf8(text).is_err());
                self.whos.push(Who::parse(text));
                let row = self.whos.len() as u32 - 1;
                self.who_index.insert(text.to_vec(), row);
                row
            }
        };
        self.last_who.0.clear();
        self.last_who.0.extend_from_slice(text);
        self.last_who.1 = row;
        row
    }

    fn event(&mut self, name: &[u8]) -> u32 {
        if self.events.get(self.last_event as usize).is_some_and(|e| e.name == name) {
            return self.last_event;
        }
        self.last_event = match self.event_index.get(name) {
            Some(&row) => row,
            None => {
                self.events.push(Event { name: name.to_vec(), samples: 0, periods: 0 });
                let row = self.events.len() as u32 - 1;
                self.event_index.insert(name.to_vec(), row);
                row
            }
        };
        self.last_event
    }

    /// Stores the open sample.
    fn close(&mut self) -> Result<(), ReadError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if open.bad {
            let name = &self.events[open.event as usize].name;
            self.notes.skip("sample whose period does not fit 63 bits", Place::Line(open.line), || lossy(name));
            return Ok(());
        }
        if self.stack.is_empty() {
            // Samples without stacks have their one frame in the header's line. Of branches only the place they leave is.
            let end = memchr::memmem::find(&self.rest, b" => ").unwrap_or(self.rest.len());
            self.rest.truncate(end);
            let row = match single_frame(&self.rest) {
                Some(text) => self.lines.insert(text),
                None => {
                    self.no_stack += 1;
                    self.lines.insert(NO_STACK)
                }
            };
            self.stack.push(row);
        }
        self.chains += u64::from(open.chain);
        let Some(stack) = self.tree.insert(&self.stack) else { return Ok(()) };
        let event = &mut self.events[open.event as usize];
        event.samples += 1;
        event.periods += u64::from(open.period.is_some());
        self.samples += 1;
        self.timed += u64::from(open.time != NO_TIME);
        let row = Row { stack, who: open.who, event: open.event, time: open.time, value: open.period.unwrap_or(1) };
        match self.rows.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(row),
            _ => self.rows.push(vec![row]),
        }
        Ok(())
    }

    /// The end of the input; `cut` if the last line has no end.
    fn end(&mut self, cut: bool) -> Result<(), ReadError> {
        let Some(open) = self.open else { return Ok(()) };
        let frames = self.stack.len();
        let half = if frames == 0 {
            // Where stacks have lines of their own, these are behind the end.
            self.chains > 0 && (cut || single_frame(&self.rest).is_none()) || cut && self.differs(&open)
        } else {
            self.half_line || cut && !self.ends_alike()
        };
        if half {
            self.open = None;
            let message = "the file ends in the middle of a sample, which is left out".to_owned();
            if self.samples == 0 {
                return Err(ReadError::Truncated {
                    at: Place::Byte(self.bytes),
                    message: "the first sample is not whole".into(),
                });
            }
            self.notes.fault = Some((Place::Byte(self.bytes), message));
            return Ok(());
        }
        self.no_blank_line = open.chain;
        self.close()
    }

    /// Has the open sample, the last of a file, fewer fields than the one before it?
    fn differs(&self, open: &Open) -> bool {
        let Some(before) = self.rows.last().and_then(|piece| piece.last()) else { return false };
        let event = &self.events[before.event as usize];
        let fields = |frame: bool, event: bool, time: bool, period: bool| [frame, event, time, period];
        let frame_before = self.lines.text(self.tree.nodes[before.stack as usize].1) != NO_STACK;
        let now = fields(
            single_frame(&self.rest).is_some_and(|f| f.ends_with(b")")) || !frame_before,
            !self.events[open.event as usize].name.is_empty(),
            open.time != NO_TIME,
            open.period.is_some(),
        );
        now != fields(true, !event.name.is_empty(), before.time != NO_TIME, event.periods > 0)
    }

    /// Does the last frame end as the first one of its sample does, with a file in brackets?
    fn ends_alike(&self) -> bool {
        let has_file = |row: &u32| Frame::parse(self.lines.text(*row)).is_some_and(|f| f.dso.is_some() || f.inlined);
        // Half a source line may look whole.
        if self.stack.last().is_some_and(|&row| self.lines.is_double(row)) {
            return false;
        }
        match (self.stack.first(), self.stack.last()) {
            (Some(_), Some(last)) if self.stack.len() == 1 => has_file(last),
            (Some(first), Some(last)) => has_file(last) || !has_file(first),
            _ => false,
        }
    }

    /// A record that is no sample, as the options `--show-…-events` print them.
    #[cold]
    fn record(&mut self, line: &[u8]) {
        if let Some(at) = memchr::memmem::find(line, b"PERF_RECORD_LOST") {
            self.lost_records += 1;
            let number = line[at..].split(|b| !b.is_ascii_digit()).filter_map(header::number).next_back();
            self.lost = self.lost.saturating_add(number.unwrap_or(0));
            return;
        }
        self.notes.skip("record that is no sample", Place::Line(self.line), || {
            let at = memchr::memmem::find(line, b"PERF_RECORD_").unwrap_or(0);
            lossy(header::split_token(&line[at..]).0)
        });
    }

    #[cold]
    fn comment(&mut self, line: &[u8]) {
        self.comment_lines += 1;
        let text = lossy(line[1..].trim_ascii());
        if self.comments.len() < MAX_COMMENTS && KEPT_COMMENTS.iter().any(|start| text.starts_with(start)) {
            self.comments.push(text);
        }
    }

    /// A line that is neither header nor frame.
    #[cold]
    fn other(&mut self, line: &[u8], indented: bool) {
        if memchr::memmem::find(line, b"PERF_RECORD_").is_some() {
            self.record(line);
            return;
        }
        // `Processed 4711 events and lost 3 chunks!`, `LOST 12 events!`
        let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).take(16).collect();
        if let Some(lost) = words.iter().position(|w| w.eq_ignore_ascii_case(b"lost"))
            && let Some(number) = words.get(lost + 1).and_then(|w| header::number(w))
            && let Some(what) = words.get(lost + 2)
        {
            let total = if what.starts_with(b"chunk") { &mut self.lost_chunks } else { &mut self.lost };
            *total = total.saturating_add(number);
            self.lost_records += u64::from(!what.starts_with(b"chunk"));
            return;
        }
        let why = match words.first() {
            Some(first) if indented && is_branch(first) => "line of branch records (LBR)",
            Some(first) if indented && first.starts_with(b"ABI:") => "line of registers",
            _ => NOT_UNDERSTOOD,
        };
        self.notes.skip(why, Place::Line(self.line), || lossy(line.trim_ascii()));
    }
}

/// `0x4005e0/0x4005f0/P/-/-/0`, `main+0x4/work+0x0/M/-/-/12`
fn is_branch(word: &[u8]) -> bool {
    word.split(|&b| b == b'/').skip(2).take(1).any(|flag| matches!(flag, b"P" | b"M" | b"-" | b"PN" | b"MN"))
}

fn starts_with_frame(next: &[u8]) -> bool {
    let line = &next[..memchr::memchr(b'\n', next).unwrap_or(next.len())];
    frame::is_frame(line)
}

/// The frame at the front of what follows an event. With `-F addr` another address stands before it.
fn single_frame(rest: &[u8]) -> Option<&[u8]> {
    let address = |text: &[u8]| header::is_hex(text) && text.len() > 3;
    let (first, more) = header::split_token(rest);
    if !header::is_hex(first) {
        return None;
    }
    let second = header::split_token(more).0;
    let text = if address(second) && second.iter().any(u8::is_ascii_digit) { more } else { rest };
    Frame::parse(text).is_some().then_some(text)
}

pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned()
}
