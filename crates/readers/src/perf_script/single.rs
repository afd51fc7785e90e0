//! The frame of a sample without a stack, which stands in the line of its header.
//!
//! Behind the event perf prints, as asked for: flags, the text of a tracepoint, an address, a data source, weights, a cgroup;
//! then the frame; then registers, branches, bytes of the instruction, a physical address, page sizes.

use super::frame::Frame;
use super::header::{ends_of_tokens, is_hex, split_token};
use super::records::is_branch;

/// The frame in what follows an event.
pub(super) fn single_frame(rest: &[u8]) -> Option<&[u8]> {
    // Of a branch only the place it leaves is kept.
    let rest = &rest[..memchr::memmem::find(rest, b" => ").unwrap_or(rest.len())];
    let rest = without_fields_behind(without_flags(rest));
    // Perf prints an address in 16 columns. The last one is the frame's; where there is no file behind it, only another
    // address may stand before it.
    let (mut found, mut last) = (None, 0);
    for (start, end) in ends_of_tokens(rest) {
        let token = &rest[start..end];
        let first = start == 0;
        let second = found == Some(last) && last < start && token.len() > 3 && token.iter().any(u8::is_ascii_digit);
        let wide = end - start + rest[..start].iter().rev().take_while(|&&b| b == b' ').count() > 16;
        let followed = end < rest.len();
        if is_hex(token) && (first || second && last_is_number(rest, last, start) || wide && followed && rest.ends_with(b")")) {
            found = Some(start);
        }
        last = start;
    }
    let text = &rest[found?..];
    Frame::parse(text).is_some().then_some(text)
}

/// Is all from `last` to `start` one word?
fn last_is_number(rest: &[u8], last: usize, start: usize) -> bool {
    is_hex(rest[last..start].trim_ascii())
}

/// Is this what happened at a branch, as `-F flags` says it?
fn is_flag(word: &[u8]) -> bool {
    const FLAGS: [&[u8]; 21] = [
        b"call", b"return", b"jcc", b"jmp", b"int", b"iret", b"syscall", b"sysret", b"async", b"hw", b"tx", b"abrt", b"tr",
        b"strt", b"end", b"vmentry", b"vmexit", b"br", b"miss", b"(x)", b"(D)",
    ];
    // `jcc/miss,not-taken/` since Linux 6.13.
    let word = word.split(|&b| b == b'/').next().unwrap_or(word);
    FLAGS.contains(&word)
}

fn without_flags(mut rest: &[u8]) -> &[u8] {
    loop {
        let (first, more) = split_token(rest);
        if first.is_empty() || !is_flag(first) {
            return rest;
        }
        rest = more;
    }
}

/// Without the fields behind the file of a frame.
fn without_fields_behind(rest: &[u8]) -> &[u8] {
    for close in memchr::memchr_iter(b')', rest) {
        let behind = &rest[close + 1..];
        let blanks = behind.iter().take_while(|b| b.is_ascii_whitespace()).count();
        if blanks == 0 {
            continue;
        }
        let (word, more) = split_token(&behind[blanks..]);
        let field = matches!(word, b"ABI:1" | b"ABI:2" | b"insn:" | b"ilen:" | b"IPC:")
            || is_branch(word)
            // A physical address, and page sizes.
            || is_hex(word) && blanks + word.len() >= 16 && split_token(more).0.last().is_none_or(|b| b"KMGT".contains(b));
        if field {
            return &rest[..=close];
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_among_the_fields() {
        for (rest, expected) in [
            ("41b780 main (/a)", Some("41b780 main (/a)")),
            ("41b780 main", Some("41b780 main")),
            ("41b780", Some("41b780")),
            // Flags.
            ("call                                    41b780 main (/a)", Some("41b780 main (/a)")),
            ("tr end  call                    41b780 main+0x1", Some("41b780 main+0x1")),
            ("jcc/miss,not-taken/          41b780 main (/a)", Some("41b780 main (/a)")),
            ("hw int  (x)           41b780 main", Some("41b780 main")),
            ("call   41b780 main (/a) =>     41b7c0 work (/a)", Some("41b780 main (/a)")),
            ("call ", None),
            // An address, with what it is or without.
            ("7ffd1          41b780 main (/a)", Some("41b780 main (/a)")),
            ("7ffd1 41b780 main", Some("41b780 main")),
            ("7ffd10000000 [unknown] ([stack])           41b780 main (/a)", Some("41b780 main (/a)")),
            // Data source, weights, cgroup.
            (
                "68100142 |OP LOAD|LVL L1 hit|SNP None|TLB L1 or L2 hit|LCK No|BLK  N/A              12           41b780 main (/a)",
                Some("41b780 main (/a)"),
            ),
            ("/system.slice/a b.service           41b780 main (/a)", Some("41b780 main (/a)")),
            ("/           41b780 main (/a)", Some("41b780 main (/a)")),
            // What stands behind it.
            ("41b780 main (/a)       1fc7a0010", Some("41b780 main (/a)")),
            ("41b780 main (/a)       1fc7a0010 4K", Some("41b780 main (/a)")),
            ("41b780 f(void (*)(int)) (/a) ABI:2    AX:0x1    BX:0x2", Some("41b780 f(void (*)(int)) (/a)")),
            ("41b780 main (/a)  0x4005e0/0x4005f0/P/-/-/0  0x4005e0/0x4005f0/P/-/-/0", Some("41b780 main (/a)")),
            ("41b780 main (/a) insn: 48 89 e5", Some("41b780 main (/a)")),
            // Tracepoints.
            ("prev_comm=a prev_pid=1 ==> next_comm=b next_pid=2", None),
            (
                "prev_comm=a prev_pid=1 ffffffff82201b1c __schedule ([kernel.kallsyms])",
                Some("ffffffff82201b1c __schedule ([kernel.kallsyms])"),
            ),
            ("fd: 0x00000001, buf: 0x7ffd, count: 0x5", None),
            ("", None),
        ] {
            let found = single_frame(rest.as_bytes()).map(|text| std::str::from_utf8(text).unwrap());
            assert_eq!(found, expected, "{rest}");
        }
    }
}
