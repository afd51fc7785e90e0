//! Takes the text apart, line after line, and stores lines, stacks and samples.

use super::frame;
use super::header::{self, Beginnings, Header};
use super::records::is_comment;
use super::single::single_frame;
use super::tables::{Lines, Texts};
use super::window::Window;
use crate::perf_common::{Event, NO_TIME, NONE, PIECE, Row, Tree, Who};
use crate::{Notes, Place, ReadError};

/// Stands for the stack of a sample without one. No line of the text is this: they end in a line end.
pub(super) const NO_STACK: &[u8] = b"[no stack]";

/// Why reading stopped.
pub(super) enum End {
    /// There is no more; `cut` if the last line lacks its end.
    Input {
        /// The last line lacks its end.
        cut: bool,
    },
    /// A line is longer than any of perf.
    LongLine,
    /// The source failed.
    Fault(std::io::Error),
}

/// A sample whose lines are not all read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) who: u32,
    pub(super) event: u32,
    pub(super) time: i64,
    pub(super) period: Option<i64>,
    /// Line of its header.
    pub(super) line: u64,
    /// It began with a frame: no header was printed.
    pub(super) headless: bool,
    /// The period does not fit.
    pub(super) bad: bool,
    /// Frames stand in lines of their own, which a blank line ends.
    pub(super) chain: bool,
    /// And these begin with tabs, as perf prints them.
    pub(super) tabs: bool,
    /// Other fields were printed below its stack, which is whole therefore.
    pub(super) fields: bool,
}

/// All that is read.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) lines: Lines,
    pub(super) tree: Tree,
    pub(super) rows: Vec<Vec<Row>>,
    pub(super) events: Vec<Event>,
    event_names: Texts,
    pub(super) whos: Vec<Who>,
    pub(super) who_texts: Texts,
    pub(super) open: Option<Open>,
    beginnings: Beginnings,
    /// A sample as its header opened it, and what stood behind the time there.
    before: Option<Open>,
    before_text: Vec<u8>,
    /// What follows the event in the header of the open sample.
    pub(super) rest: Vec<u8>,
    /// Lines of the open sample, leaf first.
    pub(super) stack: Vec<u32>,
    /// The leaf of the sample before.
    first_line: Option<u32>,
    pub(super) samples: u64,
    pub(super) timed: u64,
    pub(super) no_stack: u64,
    /// Samples with frames in lines of their own.
    pub(super) chains: u64,
    /// Samples without such, and without a blank line.
    pub(super) bare: u64,
    pub(super) lost_chunks: i64,
    pub(super) comments: Vec<String>,
    pub(super) comment_lines: u64,
    pub(super) not_utf8: u64,
    /// Lines and bytes read.
    pub(super) line: u64,
    pub(super) bytes: u64,
    /// The input ends in a line that is not whole.
    pub(super) half_line: bool,
    /// The input ends without the blank line behind a stack.
    pub(super) no_blank_line: bool,
    pub(super) notes: Notes,
}

impl Reader {
    /// Reads all that `window` gives, and says how it ended; [`finish`](Self::finish) draws the conclusions.
    pub(super) fn run(&mut self, mut window: Window<'_>) -> Result<End, ReadError> {
        loop {
            match window.more() {
                None => return Ok(End::LongLine),
                Some(Err(e)) => {
                    self.bytes += window.bytes().len() as u64;
                    return Ok(End::Fault(e));
                }
                Some(Ok(0)) => {
                    let rest = window.bytes();
                    self.bytes += rest.len() as u64;
                    let cut = rest.last().is_some_and(|&b| b != b'\n');
                    if cut {
                        self.block(&[rest, b"\n"].concat(), true, true)?;
                    } else {
                        self.block(rest, true, false)?;
                    }
                    return Ok(End::Input { cut });
                }
                Some(Ok(_)) => {
                    let ready = memchr::memrchr(b'\n', window.bytes()).map_or(0, |i| i + 1);
                    let done = self.block(&window.bytes()[..ready], false, false)?;
                    self.bytes += done as u64;
                    window.consume(done);
                }
            }
        }
    }

    /// Whole lines, and how many bytes of them were used: some lines need a look at the next one. `last` if there are no
    /// more, `cut` if the end of the last line is not in the input.
    fn block(&mut self, block: &[u8], last: bool, cut: bool) -> Result<usize, ReadError> {
        // A byte order mark is no part of the first line.
        let mut at = if self.line == 0 && block.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        while at < block.len() {
            if self.open.is_some() {
                at = self.expected(block, at);
            }
            let Some(length) = memchr::memchr(b'\n', &block[at..]) else { break };
            let (end, line) = (at + length + 1, &block[at..at + length]);
            let next = &block[end..];
            if next.is_empty() && !last && !line.is_empty() {
                break;
            }
            self.line += 1;
            // A line with a tab that is known is a frame. What begins with a blank may belong to it.
            if line.first() == Some(&b'\t')
                && let Some(open) = &mut self.open
                && next.first() != Some(&b' ')
                && let Some(row) = self.lines.find(&block[at..end])
            {
                (open.chain, open.tabs) = (true, true);
                self.push(row, true);
                at = end;
                continue;
            }
            let used = self.take(line, &block[at..end], next, cut && next.is_empty())?;
            at = end + used;
        }
        Ok(at)
    }

    /// Takes the frames from `at` on that stand below each other as they did before, and says where that ends.
    #[inline]
    fn expected(&mut self, block: &[u8], mut at: usize) -> usize {
        let (lines, stack) = (&self.lines, &mut self.stack);
        let before = stack.len();
        let mut row = match stack.last() {
            Some(&above) => lines.below(above),
            None => self.first_line.unwrap_or(NONE),
        };
        while row != NONE {
            let text = lines.text(row);
            let end = at + text.len();
            // A line that begins with a blank may belong to the frame above it.
            if !(block.get(at..end) == Some(text) && matches!(block.get(end), Some(b'\t' | b'\n' | b'\r'))) {
                break;
            }
            self.line += 1 + u64::from(lines.is_double(row));
            stack.push(row);
            at = end;
            row = lines.below(row);
        }
        if stack.len() > before
            && let Some(open) = &mut self.open
        {
            (open.chain, open.tabs) = (true, true);
        }
        at
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
        if let Some((who, time, more)) = self.beginnings.cut(line) {
            self.close_before_header()?;
            self.header_like_before(who, time, more, line);
            return Ok(0);
        }
        if is_comment(line) {
            self.close()?;
            self.comment(line);
            return Ok(0);
        }
        let indented = matches!(line[0], b' ' | b'\t');
        let header = Header::parse_and_learn(line, &mut self.beginnings);
        if let Some(header) = header
            && (header.certain || !indented && starts_with_frame(next))
        {
            self.close_before_header()?;
            self.header(header, line);
            return Ok(0);
        }
        // Behind frames with tabs this is another field: a physical address.
        if indented && frame::is_frame(line) && !self.open.is_some_and(|open| open.tabs) {
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
        if let Some(open) = &mut self.open {
            open.fields |= indented;
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
            open.tabs |= line[0] == b'\t';
        }
        let below = source_line(next);
        let row = match below {
            [] => self.lines.insert(line),
            _ => self.lines.insert(&[line, below].concat()),
        };
        self.line += u64::from(!below.is_empty());
        if self.lines.is_full() || self.tree.is_full() {
            return Err(too_large());
        }
        self.push(row, line[0] == b'\t');
        Ok(below.len())
    }

    /// Adds a frame to the stack. What begins with a tab is a frame wherever it stands, and may be expected.
    fn push(&mut self, row: u32, tab: bool) {
        if tab {
            match self.stack.last() {
                Some(&above) => self.lines.set_below(above, row),
                None => self.first_line = Some(row),
            }
        }
        self.stack.push(row);
    }

    fn open_headless(&mut self, chain: bool) {
        let event = self.event(b"");
        let line = self.line;
        self.open = Some(Open {
            who: NONE,
            event,
            time: NO_TIME,
            period: None,
            line,
            headless: true,
            bad: false,
            chain,
            tabs: false,
            fields: false,
        });
        self.rest.clear();
        self.stack.clear();
    }

    fn header(&mut self, header: Header<'_>, line: &[u8]) {
        if header.event.starts_with(b"PERF_RECORD_") || header.rest.starts_with(b"PERF_RECORD_") {
            self.record(line);
            return;
        }
        if header.event == b"metric" && header.period.is_none() && !header.rest.is_empty() {
            // `-F metric` prints what it computes as lines that begin as samples do.
            self.notes.skip("line of a metric", Place::Line(self.line), || lossy(header.rest));
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
            tabs: false,
            fields: false,
        });
        self.stack.clear();
        self.rest.clear();
        self.rest.extend_from_slice(header.rest);
    }

    /// A header that begins as one before it. What follows the time is often that of the one before, too.
    fn header_like_before(&mut self, who: &[u8], time: Option<i64>, more: &[u8], line: &[u8]) {
        if let Some(before) = self.before
            && self.before_text == more
        {
            let who = self.who(who);
            self.open = Some(Open { who, time: time.unwrap_or(NO_TIME), line: self.line, ..before });
            self.stack.clear();
            self.rest.clear();
            return;
        }
        self.header(Header { who, time, ..Header::after_who(more) }, line);
        // Nothing that is no sample, nor one with more in this line.
        self.before = self.open.filter(|_| self.rest.is_empty());
        self.before_text.clear();
        self.before_text.extend_from_slice(more);
    }

    pub(super) fn who(&mut self, text: &[u8]) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        let row = self.who_texts.insert(text);
        if row as usize == self.whos.len() {
            self.not_utf8 += u64::from(std::str::from_utf8(text).is_err());
            self.whos.push(Who::parse(text));
        }
        row
    }

    pub(super) fn event(&mut self, name: &[u8]) -> u32 {
        let row = self.event_names.insert(name);
        if row as usize == self.events.len() {
            self.events.push(Event { name: name.to_vec(), samples: 0, periods: 0 });
        }
        row
    }

    /// Stores the open sample, which the header of the next one ends.
    pub(super) fn close_before_header(&mut self) -> Result<(), ReadError> {
        self.bare += u64::from(self.open.is_some() && self.stack.is_empty());
        self.close()
    }

    /// Stores the open sample.
    pub(super) fn close(&mut self) -> Result<(), ReadError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if open.bad {
            let name = &self.events[open.event as usize].name;
            self.notes.skip("sample whose period does not fit 63 bits", Place::Line(open.line), || lossy(name));
            return Ok(());
        }
        if self.stack.is_empty() {
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
}

/// Does this line end whatever stands before it, and can it belong to nothing before it?
#[cfg(feature = "parallel")]
pub(super) fn begins_a_sample(line: &[u8]) -> bool {
    let belongs = frame::is_frame(line) || frame::is_source(line.trim_ascii_end());
    !belongs && !is_comment(line) && Header::parse(line).is_some_and(|header| header.certain)
}

/// The line that `-F srcline` prints below a frame, with its end, if `next` begins with one.
fn source_line(next: &[u8]) -> &[u8] {
    if next.first() != Some(&b' ') {
        return &[];
    }
    let line = memchr::memchr(b'\n', next).map_or(&[][..], |end| &next[..=end]);
    if frame::is_source(line.trim_ascii_end()) { line } else { &[] }
}

#[cold]
pub(super) fn too_large() -> ReadError {
    let limit = "4 billion that can be held";
    ReadError::Model(profile::ModelError::TooLarge { what: "lines and stacks", limit })
}

fn starts_with_frame(next: &[u8]) -> bool {
    let line = &next[..memchr::memchr(b'\n', next).unwrap_or(next.len())];
    frame::is_frame(line)
}

pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned()
}
