//! What Ruby's `Marshal` writes, version 4.8: nil, booleans, numbers, texts, symbols, arrays, hashes and links to what
//! stood before. Nothing recurses.

use crate::{Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// How a text of this version begins.
pub(super) const MAGIC: &[u8] = b"\x04\x08";

/// A value. Texts, arrays and hashes are rows of [`Values`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Nil,
    Bool,
    Int(i64),
    /// A whole number of more than 64 bits, or a fraction: no field that matters has one.
    OtherNumber,
    Text(u32),
    Array(u32),
    Hash(u32),
}

/// All values of a file.
#[derive(Debug, Default)]
pub(super) struct Values<'a> {
    pub(super) texts: Vec<&'a [u8]>,
    pub(super) arrays: Vec<Vec<Value>>,
    pub(super) hashes: Vec<Vec<(Value, Value)>>,
}

impl<'a> Values<'a> {
    /// The text of a value that is one, symbols included.
    pub(super) fn text(&self, value: Value) -> Option<&'a [u8]> {
        match value {
            Value::Text(row) => self.texts.get(row as usize).copied(),
            _ => None,
        }
    }

    /// The pairs of a value that is a hash; otherwise none.
    pub(super) fn pairs(&self, value: Value) -> &[(Value, Value)] {
        match value {
            Value::Hash(row) => self.hashes.get(row as usize).map_or(&[], |h| h),
            _ => &[],
        }
    }

    /// The items of a value that is an array; otherwise none.
    pub(super) fn items(&self, value: Value) -> &[Value] {
        match value {
            Value::Array(row) => self.arrays.get(row as usize).map_or(&[], |a| a),
            _ => &[],
        }
    }
}

/// What is still to come.
enum Task {
    /// So many values of an array.
    Array { row: u32, left: u64 },
    /// So many keys and values of a hash; the key that has no value yet.
    Hash { row: u32, left: u64, key: Option<Value>, default: bool },
    /// So many values that nobody needs.
    Discard { left: u64 },
    /// The number and the pairs of the instance variables of what was just read.
    Variables,
}

/// Reads a value. If the text breaks off or down, what stood before is there beside the error.
pub(super) fn read(bytes: &[u8]) -> (Values<'_>, Value, Option<ReadError>) {
    let mut r =
        Reader { bytes, at: MAGIC.len(), values: Values::default(), symbols: Vec::new(), objects: Vec::new(), todo: Vec::new() };
    let mut root = None;
    let error = r.run(&mut root).err();
    (r.values, root.unwrap_or(Value::Nil), error)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    values: Values<'a>,
    symbols: Vec<Value>,
    /// What links may mean, in order of appearance.
    objects: Vec<Value>,
    todo: Vec<Task>,
}

impl<'a> Reader<'a> {
    fn run(&mut self, root: &mut Option<Value>) -> Result<()> {
        loop {
            match self.todo.last_mut() {
                None if root.is_some() => return Ok(()),
                Some(Task::Array { left: 0, .. } | Task::Discard { left: 0 }) => {
                    self.todo.pop();
                    continue;
                }
                Some(task @ Task::Hash { left: 0, .. }) => {
                    let default = matches!(task, Task::Hash { default: true, .. });
                    *task = Task::Discard { left: u64::from(default) };
                    continue;
                }
                Some(Task::Variables) => {
                    self.todo.pop();
                    let pairs = self.count()?;
                    self.todo.push(Task::Discard { left: pairs.saturating_mul(2) });
                    continue;
                }
                _ => {}
            }
            self.value(root)?;
        }
    }

    /// Reads a value up to the content of an array or hash, which becomes a task.
    fn value(&mut self, root: &mut Option<Value>) -> Result<()> {
        let mut variables = false;
        loop {
            let at = self.at;
            let kind = self.byte()?;
            let mut then = None;
            let value = match kind {
                b'0' => Value::Nil,
                b'T' | b'F' => Value::Bool,
                b'i' => Value::Int(self.long()?),
                b'l' => {
                    let number = self.bignum()?;
                    self.object(number)
                }
                b'f' => {
                    self.raw()?;
                    self.object(Value::OtherNumber)
                }
                b'"' => {
                    let text = self.text()?;
                    self.object(text)
                }
                b':' => {
                    let symbol = self.text()?;
                    self.symbols.push(symbol);
                    symbol
                }
                b';' => {
                    let row = self.count()?;
                    self.known(at, row, &self.symbols)?
                }
                b'@' => {
                    let row = self.count()?;
                    self.known(at, row, &self.objects)?
                }
                b'[' => {
                    let left = self.count()?;
                    let row = self.values.arrays.len() as u32;
                    self.values.arrays.push(Vec::new());
                    then = Some(Task::Array { row, left });
                    self.object(Value::Array(row))
                }
                b'{' | b'}' | b'o' => {
                    if kind == b'o' {
                        self.class(at)?;
                    }
                    let left = self.count()?.saturating_mul(2);
                    let row = self.values.hashes.len() as u32;
                    self.values.hashes.push(Vec::new());
                    then = Some(Task::Hash { row, left, key: None, default: kind == b'}' });
                    self.object(Value::Hash(row))
                }
                // What a class or module was put on: its name, and then the object itself.
                b'C' | b'e' => {
                    self.class(at)?;
                    continue;
                }
                b'I' => {
                    variables = true;
                    continue;
                }
                _ => {
                    let kind = char::from(kind).escape_default();
                    return Err(ReadError::Unsupported(format!("a value of the kind `{kind}` in a dump of Ruby, at byte {at}")));
                }
            };
            // The place where it belongs is known before its content is.
            self.deliver(value, root);
            if variables {
                self.todo.push(Task::Variables);
            }
            self.todo.extend(then);
            return Ok(());
        }
    }

    fn deliver(&mut self, value: Value, root: &mut Option<Value>) {
        match self.todo.last_mut() {
            None => *root = Some(value),
            Some(Task::Array { row, left }) => {
                self.values.arrays[*row as usize].push(value);
                *left -= 1;
            }
            Some(Task::Hash { row, left, key, .. }) => {
                match key.take() {
                    None => *key = Some(value),
                    Some(key) => self.values.hashes[*row as usize].push((key, value)),
                }
                *left -= 1;
            }
            Some(Task::Discard { left }) => *left -= 1,
            Some(Task::Variables) => {}
        }
    }

    /// Remembers what links may mean.
    fn object(&mut self, value: Value) -> Value {
        self.objects.push(value);
        value
    }

    fn known(&self, at: usize, row: u64, of: &[Value]) -> Result<Value> {
        let found = usize::try_from(row).ok().and_then(|row| of.get(row)).copied();
        found.ok_or_else(|| self.malformed(at, &format!("a link to value {row}, which has not been there")))
    }

    /// The name of a class.
    fn class(&mut self, at: usize) -> Result<()> {
        match self.byte()? {
            b':' => {
                let symbol = self.text()?;
                self.symbols.push(symbol);
                Ok(())
            }
            b';' => self.count().map(drop),
            _ => Err(self.malformed(at, "an object without a class")),
        }
    }

    fn text(&mut self) -> Result<Value> {
        let text = self.raw()?;
        self.values.texts.push(text);
        Ok(Value::Text(self.values.texts.len() as u32 - 1))
    }

    /// A length and so many bytes.
    fn raw(&mut self) -> Result<&'a [u8]> {
        let len = self.count()?;
        self.take(len)
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8]> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = usize::try_from(len).ok().and_then(|len| rest.get(..len)).ok_or_else(|| self.ends())?;
        self.at += taken.len();
        Ok(taken)
    }

    fn bignum(&mut self) -> Result<Value> {
        let negative = self.byte()? == b'-';
        let shorts = self.count()?;
        let digits = self.take(shorts.saturating_mul(2))?;
        let significant = digits.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1);
        if significant > 8 {
            return Ok(Value::OtherNumber);
        }
        let number = digits[..significant].iter().rev().fold(0u64, |n, &b| n << 8 | u64::from(b));
        let number = if negative { 0i64.checked_sub_unsigned(number) } else { i64::try_from(number).ok() };
        Ok(number.map_or(Value::OtherNumber, Value::Int))
    }

    /// A number of things, not below 0.
    fn count(&mut self) -> Result<u64> {
        let at = self.at;
        u64::try_from(self.long()?).map_err(|_| self.malformed(at, "a number of things that is below 0"))
    }

    /// A whole number: itself if it is small; else the number of its bytes, below 0 for numbers below 0, and these.
    fn long(&mut self) -> Result<i64> {
        let first = self.byte()? as i8;
        Ok(match first {
            0 => 0,
            5.. => i64::from(first) - 5,
            ..=-5 => i64::from(first) + 5,
            _ => {
                let bytes = self.take(u64::from(first.unsigned_abs()))?;
                let number = bytes.iter().rev().fold(0i64, |n, &b| n << 8 | i64::from(b));
                if first < 0 { number - (1 << (8 * bytes.len())) } else { number }
            }
        })
    }

    fn byte(&mut self) -> Result<u8> {
        self.take(1).map(|byte| byte[0])
    }

    fn malformed(&self, at: usize, message: &str) -> ReadError {
        ReadError::Malformed { at: Place::Byte(at as u64), message: message.to_owned() }
    }

    fn ends(&self) -> ReadError {
        ReadError::Truncated { at: Place::Byte(self.bytes.len() as u64), message: "the dump ends in the middle".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(values: &Values<'_>, value: Value) -> String {
        match value {
            Value::Nil => "nil".into(),
            Value::Bool => "bool".into(),
            Value::Int(n) => n.to_string(),
            Value::OtherNumber => "number".into(),
            Value::Text(_) => String::from_utf8_lossy(values.text(value).unwrap()).into_owned(),
            Value::Array(_) => format!("{:?}", values.items(value).iter().map(|&v| show(values, v)).collect::<Vec<_>>()),
            Value::Hash(_) => {
                format!("{:?}", values.pairs(value).iter().map(|&(k, v)| (show(values, k), show(values, v))).collect::<Vec<_>>())
            }
        }
    }

    fn read_text(body: &[u8]) -> String {
        let bytes = [MAGIC, body].concat();
        let (values, root, error) = read(&bytes);
        let shown = show(&values, root);
        error.map_or(shown.clone(), |e| format!("{shown}, then {e}"))
    }

    /// The bytes are what `Marshal.dump` of Ruby 3.1 gives.
    #[test]
    fn values_as_ruby_writes_them() {
        for (body, expected) in [
            (&b"0"[..], "nil"),
            (b"T", "bool"),
            (b"i\x00", "0"),
            (b"i\x06", "1"),
            (b"i\x7f", "122"),
            (b"i\x01\x7b", "123"),
            (b"i\x02\x00\x01", "256"),
            (b"i\xfa", "-1"),
            (b"i\xff\x84", "-124"),
            (b"i\xfe\x00\xff", "-256"),
            (b"l+\x09\x00\x00\x00\x00\x01\x00\x00\x00", "4294967296"),
            (b"l-\x07\x00\x00\x00\x40", "-1073741824"),
            (b"l+\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00", "number"),
            (b"f\x081.5", "number"),
            (b"I\"\x06a\x06:\x06ET", "a"),
            (b"\"\x06\xff", "\u{fffd}"),
            (b"[\x08:\x06a;\x00I\"\x06b\x06:\x06ET", "[\"a\", \"a\", \"b\"]"),
            (b"{\x06:\x06ai\x06", "[(\"a\", \"1\")]"),
            (b"}\x06:\x06ai\x06i\x07", "[(\"a\", \"1\")]"),
            (b"[\x07I\"\x06a\x06:\x06ET@\x06", "[\"a\", \"a\"]"),
            (b"[\x07[\x00@\x06", "[\"[]\", \"[]\"]"),
            (b"[\x07l+\x07\x00\x00\x00\x40@\x06", "[\"1073741824\", \"1073741824\"]"),
            (b"o:\x06A\x06:\x07@xi\x06", "[(\"@x\", \"1\")]"),
            (b"IC:\x06A\"\x06a\x06:\x06ET", "a"),
        ] {
            assert_eq!(read_text(body), expected, "{}", body.escape_ascii());
        }
    }

    #[test]
    fn what_is_broken() {
        for (body, expected) in [
            (&b""[..], "nil, then the file is cut off at byte 2: the dump ends in the middle"),
            (b"[\x08i\x06", "[\"1\"], then the file is cut off at byte 6: the dump ends in the middle"),
            (b"\"\x7fa", "nil, then the file is cut off at byte 5: the dump ends in the middle"),
            (b"\"\xfaa", "nil, then byte 3: a number of things that is below 0"),
            (b";\x00", "nil, then byte 2: a link to value 0, which has not been there"),
            (b"@\x06", "nil, then byte 2: a link to value 1, which has not been there"),
            (b"S", "nil, then not supported: a value of the kind `S` in a dump of Ruby, at byte 2"),
            (b"l+\x04\xff\xff\xff\xff", "nil, then the file is cut off at byte 9: the dump ends in the middle"),
        ] {
            assert_eq!(read_text(body), expected, "{}", body.escape_ascii());
        }
    }

    #[test]
    fn depth_is_no_matter() {
        let deep = [&b"[\x06".repeat(1 << 20)[..], b"0"].concat();
        let bytes = [MAGIC, &deep].concat();
        let (values, _, error) = read(&bytes);
        assert!(error.is_none() && values.arrays.len() == 1 << 20);
    }
}
