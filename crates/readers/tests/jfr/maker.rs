//! Writes recordings no tool here makes: types as a table, events and constants one number after the other.

/// Writes recordings no tool here makes.
pub struct Maker {
    pub compressed: bool,
    pub out: Vec<u8>,
}

impl Maker {
    pub fn number(&mut self, value: i64, width: usize) {
        if !self.compressed {
            return self.out.extend(&value.to_be_bytes()[8 - width..]);
        }
        let mut rest = value as u64;
        // The ninth byte has eight bits.
        for _ in 0..8 {
            if rest < 0x80 {
                break;
            }
            self.out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.out.push(rest as u8);
    }

    pub fn ints(&mut self, values: &[i64]) {
        values.iter().for_each(|&v| self.number(v, 4));
    }

    pub fn longs(&mut self, values: &[i64]) {
        values.iter().for_each(|&v| self.number(v, 8));
    }

    pub fn text(&mut self, text: &str) {
        self.out.push(3);
        self.number(text.len() as i64, 4);
        self.out.extend(text.as_bytes());
    }

    /// An event with its size before it.
    pub fn event(&mut self, id: i64, body: impl Fn(&mut Maker)) {
        let part = |size: i64| {
            let mut part = Maker { compressed: self.compressed, out: Vec::new() };
            // The size has always the same width, as the recorders do it.
            if self.compressed {
                part.out.extend([size as u8 | 0x80, (size >> 7) as u8 | 0x80, (size >> 14) as u8]);
            } else {
                part.number(size, 4);
            }
            part.number(id, 8);
            body(&mut part);
            part.out
        };
        let size = part(0).len() as i64;
        self.out.extend(part(size));
    }

    /// A constant pool: rows of a type, each with its number, which `row` writes.
    pub fn pool<R>(&mut self, type_id: i64, rows: &[R], row: impl Fn(&mut Maker, &R)) {
        self.longs(&[type_id]);
        self.ints(&[rows.len() as i64]);
        rows.iter().for_each(|r| row(self, r));
    }

    /// A pool of texts.
    pub fn texts(&mut self, type_id: i64, rows: &[(i64, &str)]) {
        self.pool(type_id, rows, |m, (key, text)| {
            m.longs(&[*key]);
            m.text(text);
        });
    }

    /// A checkpoint with so many pools.
    pub fn checkpoint(&mut self, pools: i64, body: impl Fn(&mut Maker)) {
        self.event(1, |m| {
            m.longs(&[0, 0, 0]);
            m.out.push(0);
            m.ints(&[pools]);
            body(m);
        });
    }
}

/// A type: id, name, fields as `name type`, with `*` for constants, `[]` for arrays, `!` for ticks. What inherits from
/// `jdk.jfr.Event` has an id of 101 to 199.
pub type TypeRow = (i64, &'static str, &'static [&'static str]);

/// A recording of one chunk: a clock of a thousand ticks a second, whose first is 1,000, and events and constants that `body`
/// writes. `minor` is that of the version.
pub fn recording(compressed: bool, minor: u8, types: &[TypeRow], body: impl Fn(&mut Maker)) -> Vec<u8> {
    let timespan = types.iter().find(|(_, name, _)| *name == "jdk.jfr.Timespan").unwrap().0.to_string();
    let mut strings: Vec<String> = vec![];
    let mut intern = |text: &str| {
        strings.iter().position(|s| s == text).unwrap_or_else(|| {
            strings.push(text.to_owned());
            strings.len() - 1
        }) as i64
    };
    // Element: name, attributes, number of children.
    let mut elements: Vec<i64> = vec![intern("root"), 0, 1, intern("metadata"), 0, types.len() as i64];
    for (id, name, fields) in types {
        let base = if (101..200).contains(id) { "jdk.jfr.Event" } else { "" };
        elements.extend([intern("class"), 3, intern("id"), intern(&id.to_string()), intern("name"), intern(name)]);
        elements.extend([intern("superType"), intern(base), fields.len() as i64]);
        for field in *fields {
            let (name, of) = field.split_once(' ').unwrap();
            let id = of.trim_end_matches(['*', '[', ']', '!']);
            elements.extend([intern("field"), 4, intern("name"), intern(name), intern("class"), intern(id)]);
            elements.extend([intern("constantPool"), intern(if of.ends_with('*') { "true" } else { "false" })]);
            elements.extend([intern("dimension"), intern(if of.ends_with(']') { "1" } else { "0" })]);
            if of.ends_with('!') {
                elements.extend([
                    1,
                    intern("annotation"),
                    2,
                    intern("class"),
                    intern(&timespan),
                    intern("value"),
                    intern("TICKS"),
                    0,
                ]);
            } else {
                elements.push(0);
            }
        }
    }
    let mut m = Maker { compressed, out: vec![0; 68] };
    body(&mut m);
    let metadata = m.out.len() as i64;
    m.event(0, |m| {
        m.longs(&[0, 0, 1]);
        m.ints(&[strings.len() as i64]);
        strings.iter().for_each(|s| m.text(s));
        m.ints(&elements);
    });
    let size = m.out.len() as i64;
    let mut head = [&b"FLR\0\0\x02\0"[..], &[minor]].concat();
    // A thousand ticks a second, the first at 1,000.
    for long in [size, 0, metadata, 5_000_000_000, 9_000_000_000, 1_000, 1_000] {
        head.extend(long.to_be_bytes());
    }
    head.extend([0, 0, 0, u8::from(compressed)]);
    m.out[..68].copy_from_slice(&head);
    m.out
}
