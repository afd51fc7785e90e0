//! The members of a profile, from a dump of Ruby or from JSON.

use std::borrow::Cow;

use super::marshal::{Value, Values};
use crate::json::{Json, Kind};
use crate::room::Room;
use crate::{Place, ReadError};

/// A profile as stackprof has it.
#[derive(Default)]
pub(super) struct Dump<'a> {
    pub(super) mode: Cow<'a, str>,
    pub(super) interval: i64,
    pub(super) missed: i64,
    pub(super) frames: Vec<Frame<'a>>,
    /// Numbers of frames, ids of frames and counts; see the [module](super).
    pub(super) raw: Option<Vec<i64>>,
    /// The same with lines in place of ids.
    pub(super) raw_lines: Vec<i64>,
    /// Microseconds of each sample.
    pub(super) timestamps: Vec<i64>,
    pub(super) deltas: Vec<i64>,
    /// Where `raw` begins, as far as the form tells.
    pub(super) at: Option<Place>,
}

#[derive(Default)]
pub(super) struct Frame<'a> {
    pub(super) id: i64,
    pub(super) name: Cow<'a, str>,
    pub(super) file: Cow<'a, str>,
    pub(super) line: i64,
    /// Samples in which it is the leaf.
    pub(super) samples: i64,
}

impl<'a> Dump<'a> {
    /// Reads JSON up to its end or to the first fault.
    pub(super) fn json(&mut self, json: &mut Json<'a>) -> Result<(), ReadError> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("mode", _) => self.mode = json.text_or_skip()?.unwrap_or_default(),
                ("interval", _) => self.interval = json.integer_or_skip()?.unwrap_or(0),
                ("missed_samples", _) => self.missed = json.integer_or_skip()?.unwrap_or(0),
                ("frames", Kind::Object) => {
                    json.enter_object()?;
                    while let Some(id) = json.key()? {
                        if !json.enter_object_or_skip()? {
                            continue;
                        }
                        let mut frame = Frame { id: id.parse().unwrap_or(-1), ..Frame::default() };
                        while let Some(key) = json.key()? {
                            match &*key {
                                "name" => frame.name = json.text_or_skip()?.unwrap_or_default(),
                                "file" => frame.file = json.text_or_skip()?.unwrap_or_default(),
                                "line" => frame.line = json.integer_or_skip()?.unwrap_or(0),
                                "samples" => frame.samples = json.integer_or_skip()?.unwrap_or(0),
                                _ => json.skip()?,
                            }
                        }
                        self.frames.push(frame);
                    }
                }
                ("raw", Kind::Array) => {
                    self.at = Some(json.place());
                    numbers(json, self.raw.insert(Vec::new()))?;
                }
                ("raw_lines", Kind::Array) => numbers(json, &mut self.raw_lines)?,
                ("raw_sample_timestamps", Kind::Array) => numbers(json, &mut self.timestamps)?,
                ("raw_timestamp_deltas", Kind::Array) => numbers(json, &mut self.deltas)?,
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    /// Takes what is there of a dump of Ruby, a file of so many bytes. Its links may let one value stand in very many places.
    ///
    /// # Errors
    /// [`ReadError::Malformed`] if they unfold to far more than the file.
    pub(super) fn of_ruby(values: &Values<'a>, root: Value, bytes: usize) -> Result<Dump<'a>, ReadError> {
        let mut dump = Dump::default();
        let mut room = Room::new(bytes, 64);
        let length = |value| values.text(value).map_or(0, <[u8]>::len);
        let text = |value| String::from_utf8_lossy(values.text(value).unwrap_or_default());
        let number = |value| if let Value::Int(n) = value { n } else { 0 };
        // What is no number cannot be an id, a count or a time.
        let numbers = |value| values.items(value).iter().map(|&v| if let Value::Int(n) = v { n } else { -1 }).collect();
        for &(key, value) in values.pairs(root) {
            match values.text(key).unwrap_or_default() {
                b"mode" => dump.mode = text(value),
                b"interval" => dump.interval = number(value),
                b"missed_samples" => dump.missed = number(value),
                b"frames" => {
                    for &(id, members) in values.pairs(value) {
                        let mut frame = Frame { id: number(id), ..Frame::default() };
                        for &(key, value) in values.pairs(members) {
                            if !room.take(8 + length(value)) {
                                let message = "its links unfold to far more than a file of this size has".to_owned();
                                return Err(ReadError::Malformed { at: Place::Byte(0), message });
                            }
                            match values.text(key).unwrap_or_default() {
                                b"name" => frame.name = text(value),
                                b"file" => frame.file = text(value),
                                b"line" => frame.line = number(value),
                                b"samples" => frame.samples = number(value),
                                _ => {}
                            }
                        }
                        dump.frames.push(frame);
                    }
                }
                b"raw" if matches!(value, Value::Array(_)) => dump.raw = Some(numbers(value)),
                b"raw_lines" => dump.raw_lines = numbers(value),
                b"raw_sample_timestamps" => dump.timestamps = numbers(value),
                b"raw_timestamp_deltas" => dump.deltas = numbers(value),
                _ => {}
            }
        }
        Ok(dump)
    }
}

/// Appends the numbers of an array, -1 for anything else.
fn numbers(json: &mut Json<'_>, out: &mut Vec<i64>) -> Result<(), ReadError> {
    json.numbers(0, |number| out.push(number.unwrap_or(-1)))?;
    Ok(())
}
