//! Lines that are no part of a sample: comments of the header, other records, what the recorder lost.

use super::header;
use super::reader::{Reader, lossy};
use crate::Place;

/// Comments kept of one file.
pub(super) const MAX_COMMENTS: usize = 100;
/// The header's remarks that say something about the recording and nothing about whose it is.
const KEPT_COMMENTS: [&str; 7] =
    ["captured on", "os release", "perf version", "arch ", "nrcpus online", "cpudesc", "total memory"];

/// A remark of `perf script --header`. A comm may begin with the sign as well.
pub(super) fn is_comment(line: &[u8]) -> bool {
    line == b"#" || line.starts_with(b"# ")
}

impl Reader {
    /// A record that is no sample, as the options `--show-…-events` print them.
    #[cold]
    pub(super) fn record(&mut self, line: &[u8]) {
        if let Some(at) = memchr::memmem::find(line, b"PERF_RECORD_LOST") {
            let number = line[at..].split(|b| !b.is_ascii_digit()).filter_map(header::number).next_back();
            self.lose(number.unwrap_or(0));
            return;
        }
        self.notes.skip("record that is no sample", Place::Line(self.line), || {
            let at = memchr::memmem::find(line, b"PERF_RECORD_").unwrap_or(0);
            lossy(header::split_token(&line[at..]).0)
        });
    }

    /// The recorder lost so many events.
    fn lose(&mut self, events: i64) {
        self.notes.lost = self.notes.lost.saturating_add(events.unsigned_abs());
    }

    /// A line of the header.
    #[cold]
    pub(super) fn comment(&mut self, line: &[u8]) {
        self.comment_lines += 1;
        let text = lossy(line[1..].trim_ascii());
        if let Some((_, version)) = text.split_once(':').filter(|(key, _)| key.trim_end() == "perf version")
            && self.notes.producer.is_empty()
        {
            self.notes.producer = format!("perf {}", version.trim());
        }
        if self.comments.len() < MAX_COMMENTS && KEPT_COMMENTS.iter().any(|start| text.starts_with(start)) {
            self.comments.push(text);
        }
    }

    /// A line that is neither header nor frame.
    #[cold]
    pub(super) fn other(&mut self, line: &[u8], indented: bool) {
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
            if what.starts_with(b"chunk") {
                self.lost_chunks = self.lost_chunks.saturating_add(number);
            } else {
                self.lose(number);
            }
            return;
        }
        let why = match words.first() {
            Some(first) if indented && is_branch(first) => "line of branch records (LBR)",
            Some(first) if is_instruction(line, first) => "line of branch records (LBR)",
            Some(first) if indented && first.starts_with(b"ABI:") => "line of registers",
            Some(&(b"insn:" | b"ilen:")) => "line of an instruction's bytes",
            Some(first) if indented && header::is_hex(first) => "line of a physical address",
            Some(first) if line[0] == b'|' && first.len() > 1 => "line of source code",
            _ => "line that is neither header nor frame",
        };
        self.notes.skip(why, Place::Line(self.line), || lossy(line.trim_ascii()));
    }
}

/// `0x4005e0/0x4005f0/P/-/-/0`, `main+0x4/work+0x0/M/-/-/12`, `0x4005e0(/srv/a)/0x4005f0(/srv/a)/P/-/-/0`
pub(super) fn is_branch(word: &[u8]) -> bool {
    let flags: Vec<&[u8]> = word.split(|&b| b == b'/').collect();
    flags.windows(3).any(|w| {
        let [predicted, in_tx, abort] = w else { return false };
        matches!(*predicted, b"P" | b"M" | b"-" | b"PN" | b"MN") && matches!(*in_tx, b"X" | b"-") && matches!(*abort, b"A" | b"-")
    })
}

/// What `-F brstackinsn` prints below a sample: `main+16:`, and instructions with their address in full.
fn is_instruction(line: &[u8], first: &[u8]) -> bool {
    line.first() == Some(&b'\t') && (first.ends_with(b":") || first.len() == 16 && header::is_hex(first))
}
