//! Names cut to the room they have, so that what is left still says which function it is.
//!
//! The end of a name is worth more than its beginning: arguments go first, then the package shrinks to initials from the
//! left, then the beginning is left out, and only then the name of the function itself is cut. The script in `svg.js`
//! does the same, step by step; a change here is a change there.

/// The width of a text in cells of a monospaced font: wide East Asian characters and emoji take two, marks none.
pub fn cells(text: &str) -> usize {
    text.chars().map(char_cells).sum()
}

fn char_cells(c: char) -> usize {
    match u32::from(c) {
        0..0x300 => 1,
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 => 2,
        0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The name in at most `room` cells, or none if there is no name or no room for three characters of it.
pub fn fit(name: &str, room: usize) -> Option<String> {
    if room < 3 || name.is_empty() {
        return None;
    }
    if cells(name) <= room {
        return Some(name.to_string());
    }
    let (head, place) = split_place(name);
    if let Some(place) = place {
        // The directory of a file says less than its name.
        let file = &place[place.rfind(['/', '\\']).map_or(0, |at| at + 1)..];
        let short = format!("{head} ({file})");
        if cells(&short) <= room {
            return Some(short);
        }
        if cells(head) <= room {
            return Some(head.to_string());
        }
    }
    let bare = without_brackets(head, false);
    if cells(&bare) <= room {
        return Some(bare);
    }
    let bare = without_brackets(head, true);
    if cells(&bare) <= room {
        return Some(bare);
    }
    Some(shorten_path(&bare, room))
}

/// `handle (app/worker.py:49)` is `handle` and `app/worker.py:49`.
fn split_place(name: &str) -> (&str, Option<&str>) {
    match name.rfind(" (") {
        Some(at) if at > 0 && name.ends_with(')') => (&name[..at], Some(&name[at + 2..name.len() - 1])),
        _ => (name, None),
    }
}

/// `f<A, B>(x)` is `f<A, B>(…)`, and with `angles` also `f<…>(…)`. Only brackets that follow a name: `(*T).m` and
/// `<T as Trait>::m` are what they are.
fn without_brackets(name: &str, angles: bool) -> String {
    let mut out = String::with_capacity(name.len());
    // Where the text in brackets starts in `out`, while in brackets.
    let (mut inside, mut depth, mut before) = (0, 0_usize, ' ');
    for c in name.chars() {
        let opens = c == '(' || (angles && (c == '<' || c == '['));
        let closes = c == ')' || (angles && (c == '>' || c == ']'));
        if depth > 0 && closes {
            depth -= 1;
            // One character is no longer than what would stand for it.
            if depth == 0 && cells(&out[inside..]) > 1 {
                out.truncate(inside);
                out.push('…');
            }
        }
        out.push(c);
        if opens && (depth > 0 || before.is_alphanumeric() || before == '_' || before == '>') {
            depth += 1;
            if depth == 1 {
                inside = out.len();
            }
        }
        before = c;
    }
    out
}

/// Initials for the packages from the left, then no packages, then a cut name.
fn shorten_path(name: &str, room: usize) -> String {
    let parts = components(name);
    let mut short = String::with_capacity(name.len());
    for cut in 1..parts.len() {
        short.clear();
        for (i, part) in parts.iter().enumerate() {
            if i < cut {
                let text = part.trim_end_matches(['.', ':', '/']);
                short.extend(text.chars().find(|c| c.is_alphanumeric()).or(text.chars().next()));
                short.push_str(&part[text.len()..]);
            } else {
                short.push_str(part);
            }
        }
        // An initial for the class says nothing any more: the last two stay together as long as they can.
        if cut + 1 < parts.len() && cells(&short) <= room {
            return short;
        }
    }
    for keep in (1..parts.len().min(3)).rev() {
        let tail = parts[parts.len() - keep..].concat();
        if cells(&tail) < room {
            return format!("…{tail}");
        }
    }
    let last = parts.last().copied().unwrap_or("");
    let mut out = String::new();
    let mut width = 1;
    for c in last.chars() {
        width += char_cells(c);
        if width > room {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// `a.b::c` is `a.`, `b::`, `c`: a separator belongs to what is before it. None within brackets, none at the ends.
fn components(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let mut parts = Vec::new();
    let (mut start, mut depth, mut i) = (0, 0_usize, 0);
    while i < bytes.len() {
        match bytes[i] {
            b'(' | b'<' | b'[' | b'{' => depth += 1,
            b')' | b'>' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' | b':' | b'/' if depth == 0 && i > start => {
                while i + 1 < bytes.len() && matches!(bytes[i + 1], b'.' | b':' | b'/') {
                    i += 1;
                }
                if i + 1 < bytes.len() {
                    parts.push(&name[start..=i]);
                    start = i + 1;
                }
            }
            _ => {}
        }
        i += 1;
    }
    // `retry.py` says which file it is, `py` does not.
    if start > 0
        && name[..start].ends_with('.')
        && EXTENSIONS.contains(&&name[start..])
        && let Some(stem) = parts.pop()
    {
        start -= stem.len();
    }
    parts.push(&name[start..]);
    parts
}

/// Endings of files that are shown as names.
const EXTENSIONS: [&str; 26] = [
    "c", "cc", "cjs", "cpp", "cs", "dll", "dylib", "erl", "ex", "exe", "go", "h", "hs", "java", "js", "jsx", "kt", "lua", "mjs",
    "php", "py", "rb", "rs", "so", "ts", "tsx",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_function_stays_readable() {
        let rules = "com.netflix.legacy.Rules.evaluate";
        let worker = "Redis.execute_command (redis/client.py:867)";
        let rust = "core::ops::function::FnOnce<alloc::vec::Vec<u8>>::call_once(self)";
        for (name, room, expected) in [
            (rules, 33, Some("com.netflix.legacy.Rules.evaluate")),
            (rules, 32, Some("c.netflix.legacy.Rules.evaluate")),
            (rules, 30, Some("c.n.legacy.Rules.evaluate")),
            (rules, 20, Some("c.n.l.Rules.evaluate")),
            (rules, 19, Some("…Rules.evaluate")),
            (rules, 12, Some("…evaluate")),
            (rules, 8, Some("evaluat…")),
            (rules, 3, Some("ev…")),
            (rules, 2, None),
            (worker, 42, Some("Redis.execute_command (client.py:867)")),
            (worker, 30, Some("Redis.execute_command")),
            (worker, 20, Some("…execute_command")),
            (rust, 60, Some("core::ops::function::FnOnce<…>::call_once(…)")),
            (rust, 40, Some("c::o::function::FnOnce<…>::call_once(…)")),
            (rust, 34, Some("c::o::f::FnOnce<…>::call_once(…)")),
            ("operator new(unsigned long)", 20, Some("operator new(…)")),
            ("rx/Obs$FlatOp.subscribe_[j]", 26, Some("r/Obs$FlatOp.subscribe_[j]")),
            ("middleware.<locals>.deco.<locals>.wrapped", 30, Some("m.l.deco.<locals>.wrapped")),
            ("f()", 10, Some("f()")),
            ("github.com/acme/shop/pkg.(*Orders).Total", 28, Some("g.c/a/s/pkg.(*Orders).Total")),
            ("データベース", 8, Some("データ…")),
            ("redis/_parsers/socket.py", 20, Some("r/_parsers/socket.py")),
            ("redis/_parsers/socket.py", 13, Some("…socket.py")),
            ("redis/_parsers/socket.py", 7, Some("socket…")),
            ("x", 3, Some("x")),
        ] {
            assert_eq!(fit(name, room).as_deref(), expected, "{name} in {room}");
        }
    }

    #[test]
    fn nothing_is_wider_than_its_room() {
        for name in [
            "a.b.c.d",
            "....",
            "::",
            "<T as Foo>::bar",
            "((((",
            "))))",
            "é\u{301}.x.日本語.y",
            " (x)",
            "a (b) (c/d)",
            "/",
            "a::<b>.c",
        ] {
            for room in 0..20 {
                if let Some(text) = fit(name, room) {
                    assert!(cells(&text) <= room, "{name:?} in {room}: {text:?}");
                }
            }
        }
    }
}
