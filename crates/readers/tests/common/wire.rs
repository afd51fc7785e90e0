//! Protobuf from a text that people can read.

/// Protobuf from text: `1: 5` a number, `1 "a"` a text, `1 [1 2]` packed numbers, `1 { … }` a message, `x"0aff"` bytes as
/// they are, `1 ~ 300` a message or text that says it is that long, `1 = 5` a number of 8 bytes, `1 (5 6)` packed ones, `#` a
/// comment. Numbers may be negative or hexadecimal.
pub fn wire(text: &str) -> Vec<u8> {
    let text: String = text.lines().map(|line| line.split(" #").next().unwrap().to_owned() + "\n").collect();
    let text: String = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let mut chars = text.chars().peekable();
    message(&mut chars)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn message(chars: &mut Chars<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.peek() {
            None => return out,
            Some('}') => {
                chars.next();
                return out;
            }
            Some('x') => {
                chars.next();
                let hex: Vec<char> = quoted(chars).chars().filter(|c| !c.is_whitespace()).collect();
                out.extend(hex.chunks(2).map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap()));
                continue;
            }
            _ => {}
        }
        let field = integer(chars) << 3;
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.peek().unwrap() {
            ':' => {
                chars.next();
                varint(&mut out, field);
                varint(&mut out, integer(chars));
            }
            '=' => {
                chars.next();
                varint(&mut out, field | 1);
                out.extend(integer(chars).to_le_bytes());
            }
            '(' => {
                chars.next();
                bytes(&mut out, field, &numbers(chars, ')', |out, number| out.extend(number.to_le_bytes())));
            }
            '~' => {
                chars.next();
                varint(&mut out, field | 2);
                varint(&mut out, integer(chars));
            }
            '"' => bytes(&mut out, field, quoted(chars).as_bytes()),
            '{' => {
                chars.next();
                bytes(&mut out, field, &message(chars));
            }
            '[' => {
                chars.next();
                bytes(&mut out, field, &numbers(chars, ']', varint));
            }
            c => panic!("`{c}` in a .wire file"),
        }
    }
}

/// Numbers up to a bracket.
fn numbers(chars: &mut Chars<'_>, end: char, put: fn(&mut Vec<u8>, u64)) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        if chars.next_if_eq(&end).is_some() {
            return out;
        }
        put(&mut out, integer(chars));
    }
}

fn quoted(chars: &mut Chars<'_>) -> String {
    assert_eq!(chars.next(), Some('"'));
    chars.take_while(|&c| c != '"').collect()
}

fn integer(chars: &mut Chars<'_>) -> u64 {
    while chars.next_if(|c| c.is_whitespace()).is_some() {}
    let mut word = String::new();
    while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '-') {
        word.push(c);
    }
    match word.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).unwrap(),
        None => word.parse::<i64>().map(|n| n as u64).or_else(|_| word.parse()).unwrap(),
    }
}

pub fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub fn bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    varint(out, field | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}
