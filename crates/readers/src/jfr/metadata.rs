//! The types of a chunk: what fields events and constants have, in which order.

use std::borrow::Cow;
use std::collections::HashMap;

use super::wire::{Cursor, Wire};

/// Deepest nesting of elements, and of types within types.
const MAX_DEPTH: usize = 24;

/// A field of a type.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) type_id: i64,
    /// It is a number of a row of its type's constant pool.
    pub(super) pooled: bool,
    pub(super) array: bool,
    pub(super) unit: Unit,
}

/// What a number of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Unit {
    #[default]
    Plain,
    Ticks,
    /// So many nanoseconds.
    Nanoseconds(i64),
}

/// A type.
#[derive(Debug, Clone, Default)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) is_event: bool,
    pub(super) fields: Vec<Field>,
}

impl Type {
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// All types of a chunk, by id.
#[derive(Debug, Default)]
pub(super) struct Types {
    types: HashMap<i64, Type>,
    /// How many steps all layouts together may still have: types within types unfold.
    steps_left: usize,
}

/// A type without fields that the format itself knows.
#[derive(Clone, Copy)]
enum Basic {
    Bytes(u8),
    Number(u8),
    Text,
}

fn basic(name: &str) -> Option<Basic> {
    Some(match name {
        "boolean" | "byte" => Basic::Bytes(1),
        "char" | "short" => Basic::Number(2),
        "int" => Basic::Number(4),
        "long" => Basic::Number(8),
        "float" => Basic::Bytes(4),
        "double" => Basic::Bytes(8),
        "java.lang.String" => Basic::Text,
        _ => return None,
    })
}

/// One step of reading a value.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Bytes(u8, Option<u8>),
    Number(u8, Option<u8>),
    Text(Option<u8>),
    Array(Vec<Step>, Option<u8>),
}

/// How the values of one type are read: nested types are unfolded, so that it is one list.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout(Vec<Step>);

/// A value that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Value {
    #[default]
    Missing,
    /// A number, or a row of a constant pool.
    Number(i64),
    /// Where in the chunk the text stands.
    Text(usize),
    /// Where in the chunk the array's length stands.
    Array(usize),
}

impl Value {
    pub(super) fn number(self) -> Option<i64> {
        if let Value::Number(n) = self { Some(n) } else { None }
    }
}

/// Most values that can be asked of a type.
pub(super) const SLOTS: usize = 12;
pub(super) type Row = [Value; SLOTS];

impl Types {
    /// Reads the metadata event that stands at the cursor.
    pub(super) fn read(mut c: Cursor<'_>) -> Wire<Types> {
        let start = c.at();
        let size = c.int()?;
        let size = usize::try_from(size).map_err(|_| c.fault(start, format!("the metadata say that they have {size} bytes")))?;
        let type_id = c.long()?;
        if type_id != 0 {
            return Err(c.fault(start, format!("an event of type {type_id} stands where the metadata should")));
        }
        let mut c = c.until(start.saturating_add(size));
        // When they were written, how long that took, and their number.
        c.skip_numbers(8, 3)?;
        let mut strings = Vec::new();
        for _ in 0..c.count("texts")? {
            let text = c.text()?;
            strings.push(c.decode(text).unwrap_or_default());
        }
        let mut types = Types { types: HashMap::new(), steps_left: (1 << 16) + size.min(c.at() + c.left()) / 2 };
        let annotations = types.elements(&mut c, &strings)?;
        types.finish(annotations);
        Ok(types)
    }

    /// The tree of elements. Gives what is annotated: type, number of the field, type of the annotation, its value.
    fn elements(&mut self, c: &mut Cursor<'_>, strings: &[Cow<'_, str>]) -> Wire<Vec<(i64, usize, i64, String)>> {
        let mut annotations = Vec::new();
        // Children that are still to come, per open element.
        let mut open: Vec<usize> = vec![1];
        let (mut class, mut in_field) = (None, None);
        while let Some(children) = open.last_mut() {
            if *children == 0 {
                open.pop();
                if in_field == Some(open.len()) {
                    in_field = None;
                }
                continue;
            }
            *children -= 1;
            let at = c.at();
            let element = self.string(c, strings)?;
            let mut attributes: Vec<(&str, &str)> = Vec::new();
            for _ in 0..c.count("attributes")? {
                attributes.push((self.string(c, strings)?, self.string(c, strings)?));
            }
            let text = |key: &str| attributes.iter().find(|(k, _)| *k == key).map_or("", |(_, v)| *v);
            let number = |key: &str| {
                let value = text(key);
                value.parse().map_err(|_| {
                    c.fault(at, format!("the {key} of a {element}, `{}`, is no number", crate::notes::shorten(value)))
                })
            };
            match element {
                "class" => {
                    let id: i64 = number("id")?;
                    let new = Type {
                        name: text("name").to_owned(),
                        is_event: text("superType") == "jdk.jfr.Event",
                        fields: Vec::new(),
                    };
                    self.types.insert(id, new);
                    class = Some(id);
                }
                "field" => {
                    let field = Field {
                        name: text("name").to_owned(),
                        type_id: number("class")?,
                        pooled: text("constantPool") == "true",
                        array: !matches!(text("dimension"), "" | "0"),
                        unit: Unit::Plain,
                    };
                    if let Some(t) = class.and_then(|id| self.types.get_mut(&id)) {
                        t.fields.push(field);
                        in_field = Some(open.len());
                    }
                }
                "annotation" if in_field.is_some() => {
                    if let Some(id) = class
                        && let Some(last) = self.types.get(&id).and_then(|t| t.fields.len().checked_sub(1))
                    {
                        let value = if text("value").is_empty() { text("value-0") } else { text("value") };
                        annotations.push((id, last, number("class")?, value.to_owned()));
                    }
                }
                _ => {}
            }
            let children = c.count("elements")?;
            open.push(children);
            if open.len() > MAX_DEPTH {
                return Err(c.fault(at, format!("the elements of the metadata are nested more than {MAX_DEPTH} deep")));
            }
        }
        Ok(annotations)
    }

    fn string<'s>(&self, c: &mut Cursor<'_>, strings: &'s [Cow<'_, str>]) -> Wire<&'s str> {
        let at = c.at();
        let index = c.int()?;
        let text = usize::try_from(index).ok().and_then(|i| strings.get(i));
        text.map(|t| &**t).ok_or_else(|| c.fault(at, format!("there is no text {index} in metadata with {}", strings.len())))
    }

    /// Units can be told only when the types of the annotations are known.
    fn finish(&mut self, annotations: Vec<(i64, usize, i64, String)>) {
        for (id, field, annotation, value) in annotations {
            if !matches!(self.name(annotation), "jdk.jfr.Timespan" | "jdk.jfr.Timestamp") {
                continue;
            }
            let unit = match &*value {
                "TICKS" => Unit::Ticks,
                "NANOSECONDS" | "" => Unit::Nanoseconds(1),
                "MICROSECONDS" => Unit::Nanoseconds(1_000),
                "MILLISECONDS" => Unit::Nanoseconds(1_000_000),
                "SECONDS" => Unit::Nanoseconds(1_000_000_000),
                _ => Unit::Plain,
            };
            if let Some(field) = self.types.get_mut(&id).and_then(|t| t.fields.get_mut(field)) {
                field.unit = unit;
            }
        }
    }

    pub(super) fn get(&self, id: i64) -> Option<&Type> {
        self.types.get(&id)
    }

    /// Its name, or nothing.
    pub(super) fn name(&self, id: i64) -> &str {
        self.types.get(&id).map_or("", |t| &t.name)
    }

    pub(super) fn any_named(&self, is: impl Fn(&str) -> bool) -> bool {
        self.types.values().any(|t| is(&t.name))
    }

    /// How values of a type are read, with the slot of each field that is wanted. The error says why that cannot be told.
    pub(super) fn layout(&mut self, id: i64, slot: &dyn Fn(&str) -> Option<u8>) -> Result<Layout, String> {
        let mut left = self.steps_left;
        let mut steps = Vec::new();
        let result = match self.types.get(&id) {
            None => return Err(format!("there is no type {id} in the metadata")),
            Some(t) => match basic(&t.name) {
                Some(b) => {
                    steps.push(basic_step(b, slot("")));
                    Ok(())
                }
                None => self.unfold(t, slot, 0, &mut steps, &mut left),
            },
        };
        self.steps_left = left;
        result.map(|()| Layout(steps))
    }

    fn unfold(
        &self,
        t: &Type,
        slot: &dyn Fn(&str) -> Option<u8>,
        depth: usize,
        steps: &mut Vec<Step>,
        left: &mut usize,
    ) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(format!("the type {} has itself as a part, or others more than {MAX_DEPTH} deep", t.name));
        }
        for field in &t.fields {
            *left = left.checked_sub(1).ok_or_else(|| format!("the types within {} unfold to far too many parts", t.name))?;
            let slot = slot(&field.name);
            let own = if field.array { None } else { slot };
            let mut element = Vec::new();
            if field.pooled {
                element.push(Step::Number(8, own));
            } else {
                let Some(inner) = self.types.get(&field.type_id) else {
                    return Err(format!("the field {} of {} is of a type that is not there", field.name, t.name));
                };
                match basic(&inner.name) {
                    Some(b) => element.push(basic_step(b, own)),
                    // A text in a wrapping of its own is a text; other parts of what is wanted have no slot.
                    None => {
                        let sole = inner.fields.len() == 1;
                        self.unfold(inner, &|_| own.filter(|_| sole), depth + 1, &mut element, left)?;
                    }
                }
            }
            if field.array {
                steps.push(Step::Array(element, slot));
            } else {
                steps.append(&mut element);
            }
        }
        Ok(())
    }
}

fn basic_step(basic: Basic, slot: Option<u8>) -> Step {
    match basic {
        Basic::Bytes(n) => Step::Bytes(n, slot),
        Basic::Number(n) => Step::Number(n, slot),
        Basic::Text => Step::Text(slot),
    }
}

impl Layout {
    /// The width and slot of every step, if the values consist of numbers only, and of one at least.
    pub(super) fn numbers(&self) -> Option<Vec<(u8, Option<u8>)>> {
        let number = |step: &Step| if let Step::Number(width, slot) = step { Some((*width, *slot)) } else { None };
        self.0.iter().map(number).collect::<Option<Vec<_>>>().filter(|steps| !steps.is_empty())
    }

    /// Takes a value no bytes? Then any number of them stand anywhere.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads one value, and puts what is wanted of it into `row`. Time is linear in the bytes: every step takes one.
    pub(super) fn read(&self, c: &mut Cursor<'_>, row: &mut Row) -> Wire<()> {
        for step in &self.0 {
            match step {
                Step::Number(width, Some(slot)) => put(row, *slot, Value::Number(c.number(*width)?)),
                Step::Number(width, None) => drop(c.number(*width)?),
                Step::Bytes(1, Some(slot)) => put(row, *slot, Value::Number(i64::from(c.byte()?))),
                Step::Bytes(n, _) => c.skip(usize::from(*n))?,
                Step::Text(slot) => {
                    if let Some(slot) = slot {
                        put(row, *slot, Value::Text(c.at()));
                    }
                    c.text()?;
                }
                Step::Array(element, slot) => {
                    if let Some(slot) = slot {
                        put(row, *slot, Value::Array(c.at()));
                    }
                    skip_array(element, c)?;
                }
            }
        }
        Ok(())
    }
}

fn put(row: &mut Row, slot: u8, value: Value) {
    if let Some(place) = row.get_mut(usize::from(slot)) {
        *place = value;
    }
}

/// Nested as deep as types are, which is bounded.
fn skip_array(element: &[Step], c: &mut Cursor<'_>) -> Wire<()> {
    let count = c.count("elements of an array")?;
    // Of a type without parts any number takes no bytes.
    let width = |step: &Step| if let Step::Number(width, _) = step { Some(usize::from(*width)) } else { None };
    if let Some(width) = element.iter().map(width).sum::<Option<usize>>() {
        return c.skip_rows(element.len(), width, count);
    }
    for _ in 0..count {
        for step in element {
            match step {
                Step::Number(width, _) => drop(c.number(*width)?),
                Step::Bytes(n, _) => c.skip(usize::from(*n))?,
                Step::Text(_) => {
                    c.text()?;
                }
                Step::Array(inner, _) => skip_array(inner, c)?,
            }
        }
    }
    Ok(())
}
