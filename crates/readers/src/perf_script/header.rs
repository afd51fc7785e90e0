//! The line above a stack: who ran, when, and which event took the sample.
//!
//! perf prints the fields it was asked for, always in one order: `comm pid/tid [cpu] flags time: period event: rest`.
//! None of them must be there and a comm may hold anything, so the line is read from what cannot be mistaken: a time
//! with its colon, a number in brackets, the colon and blank after an event.

use crate::perf_common::Who;

/// A header, cut into its parts. The part before the time is only looked at for the first sample that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header<'a> {
    /// Comm, pid, tid and cpu; see [`Who::parse`].
    pub(super) who: &'a [u8],
    /// Nanoseconds, from whenever the system's clock began.
    pub(super) time: Option<i64>,
    /// The text of the period: digits.
    pub(super) period: Option<&'a [u8]>,
    /// `cycles:ppp`, or empty.
    pub(super) event: &'a [u8],
    /// What follows: the text of a tracepoint, or a frame.
    pub(super) rest: &'a [u8],
    /// No other text looks like this.
    pub(super) certain: bool,
}

impl<'a> Header<'a> {
    /// The parts of a line.
    pub(super) fn parse(line: &'a [u8]) -> Option<Header<'a>> {
        Header::parse_and_learn(line, &mut Beginnings::default())
    }

    /// The parts of a line; `known` learns how it begins.
    pub(super) fn parse_and_learn(line: &'a [u8], known: &mut Beginnings) -> Option<Header<'a>> {
        let line = line.trim_ascii_end();
        // A comm may look like a time; the true one has a number before it, if numbers are printed at all.
        let mut first = None;
        for colon in memchr::memchr_iter(b':', line) {
            let Some((start, time)) = time_before(line, colon) else { continue };
            let header = Header { who: line[..start].trim_ascii(), time, ..Header::after_who(&line[colon + 1..]) };
            if header.who.is_empty() || ends_in_number(header.who) {
                known.learn(&line[..start]);
                return Some(header);
            }
            first = first.or(Some(header));
        }
        first.or_else(|| Header::without_time(line))
    }

    /// Period, event and rest, as they stand behind a time.
    pub(super) fn after_who(text: &'a [u8]) -> Header<'a> {
        let text = text.trim_ascii();
        let mut header = Header { who: &[], time: None, period: None, event: &[], rest: &[], certain: true };
        let (first, more) = split_token(text);
        let number = is_number(first);
        match event_end(text) {
            Some(end) => {
                let event = &text[..end];
                header.rest = text[end + 1..].trim_ascii_start();
                // A period alone before a colon is no period.
                (header.period, header.event) =
                    if number && first.len() < end { (Some(first), event[first.len()..].trim_ascii()) } else { (None, event) };
            }
            None if number && more.is_empty() => header.period = Some(first),
            // `500250 ffffffff8158c0a1 do_fault`: a period and a frame.
            None if number && is_hex(split_token(more).0) && !split_token(more).1.is_empty() => {
                (header.period, header.rest) = (Some(first), more);
            }
            None => header.rest = text,
        }
        header
    }

    /// `comm 12/13 [001] 250 cycles:`, with any of these missing.
    fn without_time(line: &'a [u8]) -> Option<Header<'a>> {
        let Some(end) = event_end(line) else {
            let plain = ends_in_number(line).then_some(line.trim_ascii())?;
            return Some(Header { who: plain, time: None, period: None, event: &[], rest: &[], certain: false });
        };
        let (before, rest) = (&line[..end], line[end + 1..].trim_ascii_start());
        // The event is what follows the last number.
        let Some(numbers) = ends_of_tokens(before).filter(|&(start, end)| is_who_number(&before[start..end])).last() else {
            let name = memchr::memrchr(b' ', before).map_or(0, |at| at + 1);
            let who = before[..name].trim_ascii();
            return Some(Header { who, time: None, period: None, event: &before[name..], rest, certain: false });
        };
        let event = before[numbers.1..].trim_ascii();
        let (mut who, last) = (&before[..numbers.1], &before[numbers.0..numbers.1]);
        let left = before[..numbers.0].trim_ascii_end();
        // perf gives a period ten columns, a thread seven and once five.
        let columns = numbers.1 - left.len().min(numbers.1) - usize::from(!left.is_empty());
        let period = is_number(last) && (ends_in_number(left) || columns == 10);
        if period {
            who = left;
        }
        let certain = !event.is_empty() && is_event(event);
        Some(Header { who: who.trim_ascii(), time: None, period: period.then_some(last), event, rest, certain })
    }
}

/// How headers began, up to their times: thread and processor. What begins as one before it and goes on with a time
/// would be cut at the same place again.
#[derive(Default)]
pub(super) struct Beginnings {
    known: Vec<Vec<u8>>,
    /// Which one is forgotten next.
    oldest: usize,
}

impl Beginnings {
    /// So many are compared with a line.
    const MOST: usize = 8;

    fn learn(&mut self, beginning: &[u8]) {
        if self.known.len() < Beginnings::MOST {
            self.known.push(beginning.to_vec());
        } else {
            self.known[self.oldest] = beginning.to_vec();
            self.oldest = (self.oldest + 1) % Beginnings::MOST;
        }
    }

    /// Who, time, and what follows the time's colon, as [`Header::parse`] would find them; nothing if the line begins
    /// otherwise.
    #[inline]
    pub(super) fn cut<'a>(&self, line: &'a [u8]) -> Option<(&'a [u8], Option<i64>, &'a [u8])> {
        self.known.iter().filter(|known| line.starts_with(known)).find_map(|known| {
            let start = known.len();
            let colon = start + memchr::memchr(b':', &line[start..])?;
            let (found, time) = time_before(line, colon)?;
            (found == start).then(|| (line[..start].trim_ascii(), time, &line[colon + 1..]))
        })
    }
}

impl Who {
    /// Reads [`Header::who`] from its end, since only its front may hold anything.
    pub(super) fn parse(text: &[u8]) -> Who {
        let mut who = Who::default();
        let mut rest = text.trim_ascii();
        if let Some((number, more)) = guest_number(rest, b"VM:", 5) {
            (who.vm, rest) = (Some(number), more);
            if let Some((number, more)) = guest_number(rest, b"VCPU:", 3) {
                (who.vcpu, rest) = (Some(number), more);
            }
        }
        loop {
            let (left, token) = split_last_token(rest);
            if who.tid.is_none()
                && who.cpu.is_none()
                && let Some(cpu) = cpu(token)
            {
                who.cpu = Some(cpu);
            } else if let Some((pid, tid)) = pid_and_tid(token) {
                (who.pid, who.tid) = (pid, Some(tid));
                rest = left;
                break;
            } else if !(who.cpu.is_none() && ends_in_number(left) && (is_misc(token) || is_time_of_day(token))) {
                break;
            }
            rest = left;
        }
        who.comm = String::from_utf8_lossy(rest.trim_ascii()).into_owned();
        who
    }
}

/// The time whose colon stands at `colon`: where it begins, and nanoseconds, if these fit.
fn time_before(line: &[u8], colon: usize) -> Option<(usize, Option<i64>)> {
    if !matches!(line.get(colon + 1), None | Some(b' ' | b'\t')) {
        return None;
    }
    let digits = |end: usize| line[..end].iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let decimals = digits(colon);
    let point = colon.checked_sub(decimals + 1)?;
    if !(3..=9).contains(&decimals) || line[point] != b'.' {
        return None;
    }
    let start = point - digits(point);
    if start == point || !(start == 0 || line[start - 1] == b' ' || line[start - 1] == b'\t') {
        return None;
    }
    let seconds = number(&line[start..point]);
    let fraction = number(&line[point + 1..colon])? * 10i64.pow(9 - decimals as u32);
    let time = seconds.and_then(|s| s.checked_mul(1_000_000_000)).and_then(|ns| ns.checked_add(fraction));
    Some((start, time))
}

/// The colon that ends an event's name: the first with a blank or nothing behind it.
fn event_end(text: &[u8]) -> Option<usize> {
    let end = memchr::memchr_iter(b':', text).find(|&at| matches!(text.get(at + 1), None | Some(b' ')))?;
    (end > 0).then_some(end)
}

/// A name of an event has no blank outside of `cpu/…/`.
fn is_event(name: &[u8]) -> bool {
    name.contains(&b'/') || !name.contains(&b' ')
}

/// The text before the first blank, and that behind it.
pub(super) fn split_token(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    (&text[..end], text[end..].trim_ascii_start())
}

/// The text before the last word, and that word.
fn split_last_token(text: &[u8]) -> (&[u8], &[u8]) {
    let start = text.iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
    (text[..start].trim_ascii_end(), &text[start..])
}

/// Start and end of each word.
pub(super) fn ends_of_tokens(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|b| !b.is_ascii_whitespace())?;
        at = text[start..].iter().position(u8::is_ascii_whitespace).map_or(text.len(), |end| start + end);
        Some((start, at))
    })
}

fn is_number(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// An address as perf prints it: hexadecimal in lower case, without `0x`.
pub(super) fn is_hex(text: &[u8]) -> bool {
    (1..=16).contains(&text.len()) && text.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Digits, if they fit.
pub(super) fn number(text: &[u8]) -> Option<i64> {
    let add = |n: i64, b: &u8| b.is_ascii_digit().then_some(n.checked_mul(10)?.checked_add(i64::from(b.wrapping_sub(b'0')))?);
    if text.is_empty() { None } else { text.iter().try_fold(0, add) }
}

fn signed(text: &[u8]) -> Option<i64> {
    match text.strip_prefix(b"-") {
        Some(digits) => number(digits).map(|n| -n),
        None => number(text),
    }
}

/// `12/13`, or `13` alone, which perf prints for the thread.
fn pid_and_tid(token: &[u8]) -> Option<(Option<i64>, i64)> {
    match memchr::memchr(b'/', token) {
        Some(at) => Some((Some(signed(&token[..at])?), signed(&token[at + 1..])?)),
        None => Some((None, signed(token)?)),
    }
}

/// `[003]`; `[-01]` if none is known.
fn cpu(token: &[u8]) -> Option<i64> {
    signed(token.strip_prefix(b"[")?.strip_suffix(b"]")?)
}

/// `VM: 1234 ` or `VCPU:001 ` at the front, so many columns wide; the number, and what follows.
fn guest_number<'a>(text: &'a [u8], field: &[u8], columns: usize) -> Option<(i64, &'a [u8])> {
    let text = text.strip_prefix(field)?;
    let (digits, more) = split_token(text.trim_ascii_start());
    let wide = text.len() - text.trim_ascii_start().len() + digits.len();
    (wide >= columns).then_some((number(digits)?, more))
}

/// Which world the sample is of (`-F misc`): kernel, user, hypervisor, guest.
fn is_misc(token: &[u8]) -> bool {
    (1..=4).contains(&token.len()) && token.iter().all(|b| b"KUHGgMESp".contains(b))
}

/// A part of `2024-05-01 12:30:01.123456` (`-F tod`).
fn is_time_of_day(token: &[u8]) -> bool {
    token.len() >= 8
        && token.iter().all(|b| b.is_ascii_digit() || b"-:.".contains(b))
        && token.iter().filter(|b| b"-:".contains(b)).count() == 2
}

fn is_who_number(token: &[u8]) -> bool {
    cpu(token).is_some() || pid_and_tid(token).is_some()
}

fn ends_in_number(text: &[u8]) -> bool {
    let (left, last) = split_last_token(text);
    is_who_number(last) || (is_misc(last) || is_time_of_day(last)) && !left.is_empty() && ends_in_number_of(left)
}

/// As [`ends_in_number`], with one more word for a date before a time of day.
fn ends_in_number_of(text: &[u8]) -> bool {
    let (left, last) = split_last_token(text);
    is_who_number(last) || is_time_of_day(last) && is_who_number(split_last_token(left).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_beginning_cuts_as_the_parser_does() {
        let mut known = Beginnings::default();
        let lines = [
            "a 12/13 [003]     4.123456: 1 cycles:",
            "a 12/13 [003]     5.123456789: sched:sched_switch: a: b 6.000000: c",
            "a 12/13 [003]    15.1: 1 cycles:",
            "a 12/13 [003] 14.123456: 1 cycles:",
            "1.5: x 7/8 2.000000: 5 cycles: ",
            "1.5: x 7/8 2.000000 5 cycles: ",
            "1.5: x 7/8 99999999999999999999.000000: 5 cycles:",
            "9 1.000000: 7/8 2.000000: 5 cycles: ",
            "9 1.000000: 8 2.000000: ",
            " 4118.984866:     500250 cpu-clock: ",
            " 4118.984866:",
            "a 4.123456: 1 cycles:",
        ];
        let mut cut = 0;
        for line in lines.iter().chain(&lines).map(|line| line.as_bytes()) {
            let parsed = Header::parse(line);
            if let Some((who, time, more)) = known.cut(line) {
                assert_eq!(parsed, Some(Header { who, time, ..Header::after_who(more) }), "{}", String::from_utf8_lossy(line));
                cut += 1;
            }
            assert_eq!(Header::parse_and_learn(line, &mut known), parsed);
        }
        assert!(cut > 8, "{cut}");
    }

    /// comm|pid|tid|cpu|time|period|event|rest
    fn parsed(line: &str) -> String {
        let Some(h) = Header::parse(line.as_bytes()) else { return "no header".into() };
        let who = Who::parse(h.who);
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        let n = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
        let fields = [
            who.comm,
            n(who.pid),
            n(who.tid),
            n(who.cpu),
            n(h.time),
            h.period.map_or(String::new(), text),
            text(h.event),
            text(h.rest),
        ];
        let vm = who.vm.map_or(String::new(), |vm| format!(" vm {vm}{}", who.vcpu.map_or(String::new(), |n| format!(".{n}"))));
        format!("{}{vm}{}", fields.join("|"), if h.certain { "" } else { " ?" })
    }

    #[test]
    fn headers_in_all_orders() {
        for (line, expected) in [
            ("orders 10169  4118.984866:     500250 cpu-clock: ", "orders||10169||4118984866000|500250|cpu-clock|"),
            ("a b 12/13 [003]     4.123456789:  1 cycles:ppp:", "a b|12|13|3|4123456789|1|cycles:ppp|"),
            ("kworker/u8:2-ev    77 [000]     1.000000:          9 cycles:", "kworker/u8:2-ev||77|0|1000000000|9|cycles|"),
            ("1.5: x 7/8 2.000000: 5 cycles: ", "1.5: x|7|8||2000000000|5|cycles|"),
            ("9 1.000000: 7/8 2.000000: 5 cycles: ", "||9||1000000000||7/8 2.000000|5 cycles:"),
            (":-1    -1/-1    [001] 1.000000: 5 cycles: ", ":-1|-1|-1|1|1000000000|5|cycles|"),
            ("Thread 12 [x] 7/8 1.000000: 5 cycles: ", "Thread 12 [x]|7|8||1000000000|5|cycles|"),
            (
                "swapper     0 [001] 5.000000: sched:sched_switch: prev_comm=a: b ==> c",
                "swapper||0|1|5000000000||sched:sched_switch|prev_comm=a: b ==> c",
            ),
            (
                "qemu 5 [000] 5.000000: 3 cpu/event=0x3c, umask=1/u:  4005e0 main",
                "qemu||5|0|5000000000|3|cpu/event=0x3c, umask=1/u|4005e0 main",
            ),
            ("a 9254/9254 U      4118.984866546:     500250 cpu-clock: ", "a|9254|9254||4118984866546|500250|cpu-clock|"),
            ("a 5 [000] 2024-05-01 12:30:01.123456 5.000000: 3 cycles:", "a||5|0|5000000000|3|cycles|"),
            (" 4118.984866:     500250 cpu-clock: ", "||||4118984866000|500250|cpu-clock|"),
            ("  10169  4118.984866: ", "||10169||4118984866000|||"),
            ("orders  4118.984866: ", "orders||||4118984866000|||"),
            ("a 5 5.000000:     500250 ", "a||5||5000000000|500250||"),
            ("a 5 5.000000:     500250            41b780 main (/a)", "a||5||5000000000|500250||41b780 main (/a)"),
            ("a 5 5.000000:            400123 main+0x1 (/a)", "a||5||5000000000|||400123 main+0x1 (/a)"),
            ("orders 10169     500250 cpu-clock: ", "orders||10169|||500250|cpu-clock|"),
            ("orders     500250 cpu-clock: ", "orders|||||500250|cpu-clock|"),
            ("orders   10169 cpu-clock: ", "orders||10169||||cpu-clock|"),
            ("orders 10169/10170 [001] cpu-clock:u: ", "orders|10169|10170|1|||cpu-clock:u|"),
            ("orders 10169 ", "orders||10169||||| ?"),
            ("orders cpu-clock: ", "orders||||||cpu-clock| ?"),
            ("cycles: ", "||||||cycles| ?"),
            (
                "t  9254 29292.011720: PERF_RECORD_COMM exec: t:9254/9254",
                "t||9254||29292011720000||PERF_RECORD_COMM exec|t:9254/9254",
            ),
            ("VM: 1234 VCPU:001 qemu x 12/13 [003] 1.000000: 5 cycles:", "qemu x|12|13|3|1000000000|5|cycles| vm 1234.1"),
            ("VM:1234567 a 13 1.000000: 5 cycles:", "a||13||1000000000|5|cycles| vm 1234567"),
            ("VM: Thread 13 1.000000: 5 cycles:", "VM: Thread||13||1000000000|5|cycles|"),
            ("a 12/13 [-01] 1.000000: 5 cycles:", "a|12|13|-1|1000000000|5|cycles|"),
            ("orders", "no header"),
            ("", "no header"),
            ("a 1 99999999999999999999.000000: 5 cycles:", "a||1|||5|cycles|"),
        ] {
            assert_eq!(parsed(line), expected, "{line}");
        }
    }
}
