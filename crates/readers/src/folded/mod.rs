//! Folded stacks: `root;caller;leaf 12`, one stack a line.
//!
//! The dialects of FlameGraph's collapsers, py-spy, async-profiler, bcc, bpftrace, austin and rbspy, and difference
//! files with two counts. The reader streams: it holds distinct stacks, never the text. A large file is cut at line
//! ends into one piece per thread; the pieces' tables are joined in order, so that the result is the same, row for row,
//! with any number of threads.

mod count;
mod trie;
mod write;

use profile::{Builder, FrameId, StackId};

use crate::input::{AtReader, Input, Options, ReadAt};
use crate::{Notes, Place, Read, ReadError};
use trie::Trie;

pub use write::{lost, write};

/// Some editors put it before the first line of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// A line longer than this is not a stack.
const MAX_LINE: usize = 64 << 20;
/// What one thread reads at a time.
const BLOCK: usize = 1 << 20;
/// A piece for a thread of its own is at least this long.
#[cfg(feature = "parallel")]
const MIN_SEGMENT: u64 = 8 << 20;
/// Comments kept of one file.
const MAX_COMMENTS: usize = 100;
const NO_COUNT: &str = "no count at the end of the line";

/// True if some line among the first is a stack with a count, and most of the bytes are text.
pub fn sniff(head: &[u8]) -> bool {
    if head.contains(&0) {
        return false;
    }
    // A first line that is longer than what is given can only be a very deep stack.
    let deep = head.len() >= HEAD && !head.contains(&b'\n') && head.contains(&b';') && !matches!(head[0], b'{' | b'[' | b'<');
    deep || complete_lines(head).any(|line| count::split(line, false).is_some_and(|(stack, _)| !stack.is_empty()))
}

/// How much of a file decides what kind of file it is.
const HEAD: usize = 64 << 10;

/// The lines among the first bytes; a last one without its end only if nothing can be missing of it.
fn complete_lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let whole = match memchr::memrchr(b'\n', head) {
        Some(end) if head.len() >= HEAD => &head[..end],
        _ => head,
    };
    whole.split(|&b| b == b'\n').map(trim_end).map(without_marks).filter(|line| !line.is_empty() && !is_comment(line))
}

/// The line without byte order marks before it. Joined files have them in the middle.
fn without_marks(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_prefix(BYTE_ORDER_MARK) {
        line = rest;
    }
    line
}

/// A remark, even if it ends in a number: austin writes `# duration: 1042`.
fn is_comment(line: &[u8]) -> bool {
    line.starts_with(b"# ")
}

fn trim_end(line: &[u8]) -> &[u8] {
    match line.last() {
        Some(b' ' | b'\t' | b'\r') => line.trim_ascii_end(),
        _ => line,
    }
}

/// Reads folded stacks.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if no line is a stack with a count; [`ReadError::Malformed`] for a count that does not
/// fit 63 bits. Lines without a count or without frames are skipped and noted.
pub fn read(input: Input<'_>, options: &Options) -> Result<Read, ReadError> {
    let pieces = match input {
        Input::Stream(stream) => {
            let mut piece = Piece::default();
            piece.run(stream, None)?;
            vec![Ok(piece)]
        }
        Input::At(source) => read_segments(source, options)?,
        Input::Bytes(bytes) => read_segments(&bytes, options)?,
    };
    join(pieces)
}

impl ReadAt for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self[(offset as usize).min(self.len())..];
        let n = rest.len().min(buffer.len());
        buffer[..n].copy_from_slice(&rest[..n]);
        Ok(n)
    }
}

#[cfg(feature = "parallel")]
fn read_segments(source: &dyn ReadAt, options: &Options) -> Result<Vec<Result<Piece, ReadError>>, ReadError> {
    let size = source.size();
    let threads = (options.threads as u64).min(size / MIN_SEGMENT).max(1);
    if threads == 1 {
        return Ok(vec![read_segment(source, 0, size, None)]);
    }
    let mut ends = Vec::new();
    for i in 1..threads {
        ends.push(line_end(source, size / threads * i)?);
    }
    ends.push(size);
    ends.dedup();
    let mut head = vec![0; HEAD.min(size as usize)];
    let got = source.read_at(0, &mut head)?;
    let columns = two_columns(&head[..got]);
    let starts: Vec<u64> = [0].into_iter().chain(ends.iter().copied()).collect();
    Ok(std::thread::scope(|scope| {
        let workers: Vec<_> = ends
            .iter()
            .zip(&starts)
            .map(|(&end, &start)| scope.spawn(move || read_segment(source, start, end, Some(columns))))
            .collect();
        workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    }))
}

#[cfg(not(feature = "parallel"))]
fn read_segments(source: &dyn ReadAt, _: &Options) -> Result<Vec<Result<Piece, ReadError>>, ReadError> {
    Ok(vec![read_segment(source, 0, source.size(), None)])
}

fn read_segment(source: &dyn ReadAt, start: u64, end: u64, columns: Option<bool>) -> Result<Piece, ReadError> {
    let mut piece = Piece::default();
    piece.run(&mut AtReader::new(source, start, end), columns)?;
    Ok(piece)
}

/// The first byte after the line that holds byte `at`.
#[cfg(feature = "parallel")]
fn line_end(source: &dyn ReadAt, mut at: u64) -> Result<u64, ReadError> {
    let mut block = vec![0; 64 << 10];
    loop {
        let got = source.read_at(at, &mut block)?;
        if got == 0 {
            return Ok(source.size());
        }
        if let Some(end) = memchr::memchr(b'\n', &block[..got]) {
            return Ok(at + end as u64 + 1);
        }
        at += got as u64;
    }
}

/// Do the first lines end in two counts? Then it is a difference file: before and after. A few odd lines do not make it
/// another one; they are skipped and noted.
fn two_columns(head: &[u8]) -> bool {
    let (mut lines, mut two) = (0, 0);
    for line in complete_lines(&head[..head.len().min(HEAD)]).filter(|line| count::split(line, false).is_some()) {
        lines += 1;
        two += usize::from(count::split(line, true).is_some());
    }
    two > 0 && two * 10 >= lines * 8
}

/// What one thread read.
#[derive(Default)]
struct Piece {
    trie: Trie,
    /// Powers of ten the stored counts are multiplied by.
    decimals: u32,
    two_columns: bool,
    lines: u64,
    bytes: u64,
    stacks: u64,
    rounded: u64,
    empty_names: u64,
    comments: Vec<String>,
    comment_lines: u64,
    notes: Notes,
}

impl Piece {
    /// Reads to the end of `input`. An error names the line within this piece.
    fn run(&mut self, input: &mut dyn std::io::Read, columns: Option<bool>) -> Result<(), ReadError> {
        let mut buffer = vec![0; BLOCK];
        let mut columns = columns;
        let mut filled = 0;
        loop {
            if filled == buffer.len() {
                if filled >= MAX_LINE {
                    return Err(ReadError::Malformed {
                        at: Place::Line(self.lines + 1),
                        message: format!("the line is longer than {} MiB: these are not folded stacks", MAX_LINE >> 20),
                    });
                }
                buffer.resize(filled * 2, 0);
            }
            let got = match input.read(&mut buffer[filled..]) {
                Ok(got) => got,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                // What was read before packed data broke off is kept.
                Err(e)
                    if (self.stacks > 0 || buffer[..filled].contains(&b'\n'))
                        && !e.get_ref().is_some_and(|e| e.is::<ReadError>()) =>
                {
                    self.notes.fault = Some((Place::Byte(self.bytes + filled as u64), format!("the input breaks off: {e}")));
                    // Half a line would be read with half a count.
                    filled = memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |end| end + 1);
                    0
                }
                Err(e) => return Err(e.into()),
            };
            filled += got;
            // The last line may lack its end.
            let ready = if got == 0 { filled } else { memchr::memrchr(b'\n', &buffer[..filled]).map_or(0, |i| i + 1) };
            // What kind of file it is must not depend on how it arrives.
            let enough = columns.is_some() || filled >= HEAD || got == 0;
            if ready > 0 && enough {
                let two = *columns.get_or_insert_with(|| two_columns(&buffer[..ready]));
                self.two_columns = two;
                self.block(&buffer[..ready])?;
                self.bytes += ready as u64;
                buffer.copy_within(ready..filled, 0);
                filled -= ready;
            }
            if got == 0 {
                return Ok(());
            }
        }
    }

    /// Whole lines.
    fn block(&mut self, block: &[u8]) -> Result<(), ReadError> {
        let mut previous: &[u8] = &[];
        let saved = std::mem::take(&mut self.trie.previous);
        let mut saved = Some(saved);
        let mut start = 0;
        while start < block.len() {
            let end = memchr::memchr(b'\n', &block[start..]).map_or(block.len(), |i| start + i);
            let line = trim_end(&block[start..end]);
            self.lines += 1;
            start = end + 1;
            let line = without_marks(line);
            let parts = if is_comment(line) { None } else { count::split(line, self.two_columns) };
            let Some((stack, counts)) = parts else {
                self.odd_line(line);
                continue;
            };
            if stack.is_empty() || stack.iter().all(|&b| b == b';') {
                self.notes.skip("no frames before the count", Place::Line(self.lines), || lossy(line));
                continue;
            }
            let values = self.counts(counts)?;
            let known = saved.take();
            let (node, empty) = self.trie.walk(known.as_deref().unwrap_or(previous), stack);
            self.empty_names += empty;
            previous = stack;
            self.stacks += 1;
            if !self.trie.add(node, values, self.two_columns) {
                return Err(ReadError::Malformed {
                    at: Place::Line(self.lines),
                    message: "the counts up to here add up to more than 9.2e18 and cannot be summed exactly".into(),
                });
            }
        }
        self.trie.previous = match saved {
            Some(untouched) => untouched,
            None => previous.to_vec(),
        };
        match self.trie.overflow() {
            Some(what) => Err(ReadError::Model(profile::ModelError::TooLarge { what, limit: "4 billion that can be held" })),
            None => Ok(()),
        }
    }

    #[cold]
    fn odd_line(&mut self, line: &[u8]) {
        if line.is_empty() {
            self.notes.skip("blank line", Place::Line(self.lines), String::new);
        } else if line.starts_with(b"#") {
            self.comment_lines += 1;
            if self.comments.len() < MAX_COMMENTS {
                self.comments.push(lossy(line[1..].trim_ascii()));
            }
        } else {
            let why = if self.two_columns { "not two counts at the end of the line" } else { NO_COUNT };
            self.notes.skip(why, Place::Line(self.lines), || lossy(line));
        }
    }

    /// The counts of a line as stored values.
    fn counts(&mut self, texts: [&[u8]; 2]) -> Result<[i64; 2], ReadError> {
        if self.decimals == 0
            && let (Some(first), Some(second)) =
                (count::whole(texts[0]), if texts[1].is_empty() { Some(0) } else { count::whole(texts[1]) })
        {
            return Ok([first, second]);
        }
        self.decimal_counts(texts)
    }

    #[cold]
    fn decimal_counts(&mut self, texts: [&[u8]; 2]) -> Result<[i64; 2], ReadError> {
        let line = self.lines;
        let too_large = move |text: &[u8]| ReadError::Malformed {
            at: Place::Line(line),
            message: format!("the count {} does not fit 63 bits", lossy(text)),
        };
        let numbers = texts.map(count::decimal);
        let needed = numbers.iter().map(|n| n.decimals()).max().unwrap_or(0);
        if needed > self.decimals {
            if !self.trie.multiply(10i64.pow(needed - self.decimals)) {
                let message =
                    format!("this count needs decimals ({needed}) with which the counts before it no longer fit 63 bits");
                return Err(ReadError::Malformed { at: Place::Line(line), message });
            }
            self.decimals = needed;
        }
        let mut values = [0; 2];
        for ((value, number), text) in values.iter_mut().zip(numbers).zip(texts) {
            let (stored, exact) = number.at(self.decimals).ok_or_else(|| too_large(text))?;
            *value = stored;
            self.rounded += u64::from(!exact);
        }
        Ok(values)
    }
}

/// One profile of all pieces, in their order.
fn join(pieces: Vec<Result<Piece, ReadError>>) -> Result<Read, ReadError> {
    let mut whole: Option<Piece> = None;
    for piece in pieces {
        let before = whole.as_ref().map_or(0, |w| w.lines);
        let piece = piece.map_err(|e| match e {
            ReadError::Malformed { at: Place::Line(n), message } => ReadError::Malformed { at: Place::Line(n + before), message },
            e => e,
        })?;
        whole = Some(match whole {
            None => piece,
            Some(first) => append(first, piece)?,
        });
    }
    let Some(mut all) = whole else { return Err(ReadError::Empty) };
    if all.bytes == 0 {
        return Err(ReadError::Empty);
    }
    if all.stacks == 0 {
        let message = match all.notes.skipped.first() {
            Some(s) if s.why != "blank line" => format!(
                "not folded stacks: {}: {} (`{}`); a folded stack is `root;caller;leaf` and a number",
                s.first, s.why, s.example
            ),
            _ => "not folded stacks: there is no line with a stack and a count".into(),
        };
        return Err(ReadError::NotThisFormat { message });
    }
    let mut notes = std::mem::take(&mut all.notes);
    notes.format = "folded";
    notes.records = all.lines;
    notes.bytes = all.bytes;
    if all.comment_lines > 0 {
        notes.remarks.push(format!(
            "{} comment {}, kept as comments of the profile",
            all.comment_lines,
            if all.comment_lines == 1 { "line" } else { "lines" }
        ));
    }
    if all.empty_names > 0 {
        notes.remarks.push(format!("{} empty frame names left out of their stacks", all.empty_names));
    }
    if all.decimals > 0 {
        notes.remarks.push(format!("fractional counts: values are kept to {} decimals", all.decimals));
    }
    if all.rounded > 0 {
        notes.remarks.push(format!("{} counts have more than 9 decimals and were rounded", all.rounded));
    }
    if all.two_columns {
        notes.remarks.push("two counts a line: sample types `before` and `after`, of which `after` is shown".into());
    }
    let profile = freeze(all, &mut notes)?;
    Ok(Read { profile, notes })
}

/// `second` stands behind `first` in the file.
fn append(mut first: Piece, mut second: Piece) -> Result<Piece, ReadError> {
    let overflow = || profile::ModelError::Overflow { sample_type: "samples".into() };
    let decimals = first.decimals.max(second.decimals);
    for piece in [&mut first, &mut second] {
        if !piece.trie.multiply(10i64.pow(decimals - piece.decimals)) {
            return Err(overflow().into());
        }
        piece.decimals = decimals;
    }
    if !first.trie.append(&second.trie) {
        return Err(overflow().into());
    }
    if let Some(what) = first.trie.overflow() {
        return Err(profile::ModelError::TooLarge { what, limit: "4 billion that can be held" }.into());
    }
    for mut skipped in second.notes.skipped {
        if let Place::Line(n) = &mut skipped.first {
            *n += first.lines;
        }
        match first.notes.skipped.iter_mut().find(|s| s.why == skipped.why) {
            Some(known) => known.count += skipped.count,
            None => first.notes.skipped.push(skipped),
        }
    }
    let fault = second.notes.fault.map(|(place, message)| match place {
        Place::Byte(n) => (Place::Byte(n + first.bytes), message),
        Place::Line(n) => (Place::Line(n + first.lines), message),
    });
    first.notes.fault = first.notes.fault.or(fault);
    first.lines += second.lines;
    first.bytes += second.bytes;
    first.stacks += second.stacks;
    first.rounded += second.rounded;
    first.empty_names += second.empty_names;
    first.comment_lines += second.comment_lines;
    first.comments.extend(second.comments);
    first.comments.truncate(MAX_COMMENTS);
    Ok(first)
}

fn freeze(all: Piece, notes: &mut Notes) -> Result<profile::Profile, ReadError> {
    let mut b = Builder::new();
    let scale = 10i64.pow(all.decimals);
    if all.two_columns {
        b.sample_type("before", "count", scale);
        let after = b.sample_type("after", "count", scale);
        b.set_default_type(after);
    } else {
        b.sample_type("samples", "count", scale);
    }
    for comment in &all.comments {
        let id = b.string(comment);
        b.info().comments.push(id);
    }
    let (names, stacks) = all.trie.into_parts();
    let mut invalid = 0u64;
    let mut add_names = || -> Vec<FrameId> {
        let add = |bytes| match std::str::from_utf8(bytes) {
            Ok(text) => b.frame_from_text(text),
            Err(_) => {
                invalid += 1;
                b.frame_from_text(&String::from_utf8_lossy(bytes))
            }
        };
        names.iter().map(add).collect()
    };
    let (frames, mut t) = both(&mut add_names, || stacks.into_tables());
    if invalid > 0 {
        notes.remarks.push(format!("{invalid} frame names are not UTF-8; the bytes that are not show as \u{fffd}"));
    }
    t.values.truncate(if all.two_columns { 2 } else { 1 });
    // Each name is a frame of its own, numbered as the names are.
    if frames.iter().enumerate().all(|(i, f)| f.index() == i) {
        return Ok(b.finish_with(t.parent, t.frame, t.used, t.values)?);
    }
    // Names that differ only in bytes that are not UTF-8 are one frame, and so some stacks are one.
    let mut stacks: Vec<StackId> = Vec::with_capacity(t.parent.len());
    for (&parent, frame) in t.parent.iter().zip(&t.frame) {
        let parent = stacks.get(parent as usize).copied();
        stacks.push(b.stack(parent, frames[frame.index()]));
    }
    for (row, stack) in t.used.iter().enumerate() {
        let values: Vec<i64> = t.values.iter().map(|column| column[row]).collect();
        b.sample(stacks[stack.index()], &values, profile::SampleData::default());
    }
    Ok(b.finish()?)
}

/// Two results, the second made on a thread of its own where there are threads.
#[cfg(feature = "parallel")]
fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let second = scope.spawn(second);
        (first(), second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

#[cfg(not(feature = "parallel"))]
fn both<A, B>(first: impl FnOnce() -> A, second: impl FnOnce() -> B) -> (A, B) {
    (first(), second())
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned()
}
