//! The rows of Firefox's own format.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::NONE;
use super::processed::{Places, texts};
use super::read::Meta;
use super::tables::{Frame, Func, Lib, Tables, bare_address};
use crate::json::{Json, Kind};
use crate::{Place, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// The rows of a table `{"schema": {"stack": 0, "time": 1}, "data": [[17, 1.5], …]}`.
#[derive(Clone)]
pub(super) struct Rows<'a, const N: usize> {
    json: Option<Json<'a>>,
    /// Which wanted column stands at this place of a row.
    places: Vec<usize>,
}

impl<'a, const N: usize> Rows<'a, N> {
    pub(super) fn new(table: &Option<Json<'a>>, names: [&str; N]) -> Result<Self> {
        let (mut places, mut data) = (Vec::new(), None);
        if let Some(mut json) = table.clone() {
            json.enter_object()?;
            while let Some(key) = json.key()? {
                match (&*key, json.kind()?) {
                    ("schema", Kind::Object) => {
                        json.enter_object()?;
                        while let Some(key) = json.key()? {
                            let place = json.index()?;
                            if let Some(place) = place.filter(|&p| p < 256)
                                && let Some(column) = names.iter().position(|name| *name == key)
                            {
                                let place = place as usize;
                                places.resize(places.len().max(place + 1), N);
                                places[place] = column;
                            }
                        }
                    }
                    ("data", Kind::Array) => {
                        data = Some(json.clone());
                        json.skip()?;
                    }
                    _ => json.skip()?,
                }
            }
        }
        if let Some(json) = &mut data {
            json.enter_array()?;
        }
        Ok(Rows { json: data, places })
    }

    /// Where the next row stands.
    pub(super) fn place(&self) -> Place {
        self.json.as_ref().map_or(Place::Byte(0), Json::place)
    }

    /// The next row's wanted columns, as far as it has them.
    pub(super) fn next(&mut self) -> Result<Option<[Option<Json<'a>>; N]>> {
        let Some(json) = &mut self.json else { return Ok(None) };
        if !json.item()? {
            self.json = None;
            return Ok(None);
        }
        let mut found = [const { None }; N];
        if json.kind()? != Kind::Array {
            json.skip()?;
            return Ok(Some(found));
        }
        json.enter_array()?;
        let mut place = 0;
        while json.item()? {
            if let Some(wanted) = self.places.get(place).and_then(|&column| found.get_mut(column)) {
                *wanted = Some(json.remember()?);
            } else {
                json.skip()?;
            }
            place += 1;
        }
        Ok(Some(found))
    }
}

/// A row number, or [`NONE`].
fn row(json: Option<Json<'_>>) -> Result<u32> {
    Ok(json.map(|mut json| json.index()).transpose()?.flatten().unwrap_or(NONE))
}

impl<'a> Places<'a> {
    /// Reads the tables of a thread of a gecko profile.
    pub(super) fn read_gecko(&self, meta: &Meta<'a>, libs: &[Lib<'a>]) -> Result<Tables<'a>> {
        let mut strings = self.strings.clone().map(texts).transpose()?.unwrap_or_default();
        let mut locations = Locations { funcs: Vec::new(), by_text: HashMap::new(), libs: sorted(libs), strings: &mut strings };
        let mut frames = Vec::new();
        let mut rows = Rows::new(&self.frames, ["location", "line", "category"])?;
        while let Some([location, line, category]) = rows.next()? {
            let (func, address) = locations.func(row(location)?);
            let kernel = meta.kernel.is_some() && meta.kernel == Some(row(category)?);
            frames.push(Frame { func, line: row(line)?, address, lib: NONE, inline_depth: 0, kernel });
        }
        let funcs = locations.funcs;
        let (mut prefix, mut frame) = (Vec::new(), Vec::new());
        let mut rows = Rows::new(&self.stacks, ["prefix", "frame"])?;
        while let Some([on, top]) = rows.next()? {
            prefix.push(row(on)?);
            frame.push(row(top)?);
        }
        Ok(Tables { strings: Rc::new(strings), funcs, frames, prefix, frame, ..Tables::default() })
    }
}

/// Binaries by their first address: start, end, row.
fn sorted(libs: &[Lib<'_>]) -> Vec<(u64, u64, u32)> {
    let mut sorted: Vec<_> = libs.iter().enumerate().map(|(row, lib)| (lib.start, lib.end, row as u32)).collect();
    sorted.sort_unstable();
    sorted
}

/// Functions, made of the texts that say all of a frame.
struct Locations<'a, 's> {
    funcs: Vec<Func>,
    by_text: HashMap<u32, (u32, u64)>,
    libs: Vec<(u64, u64, u32)>,
    strings: &'s mut Vec<Cow<'a, str>>,
}

impl Locations<'_, '_> {
    /// The function a text means, and the address if it is nothing else.
    fn func(&mut self, text: u32) -> (u32, u64) {
        if let Some(known) = self.by_text.get(&text) {
            return *known;
        }
        let location = self.strings.get(text as usize).cloned().unwrap_or_default();
        let mut func = Func { name: text, file: NONE, line: NONE, lib: NONE, module: NONE };
        let mut address = 0;
        if let Some(found) = bare_address(&location) {
            address = found;
            let after = self.libs.partition_point(|lib| lib.0 <= found);
            if let Some(&(_, end, lib)) = after.checked_sub(1).and_then(|before| self.libs.get(before))
                && found < end
            {
                func.lib = lib;
            }
        } else if let Some((name, lib)) = native(&location) {
            (func.name, func.module) = (self.add(name.to_owned()), self.add(lib.to_owned()));
        } else if let Some(script) = script(&location) {
            func.name = match script.name {
                // What runs when the file is loaded.
                "" => self.add(format!("(root scope) {}", script.url)),
                name => self.add(name.to_owned()),
            };
            func.file = self.add(script.url.to_owned());
            func.line = script.line;
        }
        self.funcs.push(func);
        let made = (self.funcs.len() as u32 - 1, address);
        self.by_text.insert(text, made);
        made
    }

    fn add(&mut self, text: String) -> u32 {
        self.strings.push(text.into());
        self.strings.len() as u32 - 1
    }
}

/// Name and library of `name (in lib)`, `name (in lib) + 12` and `name (in lib) (file:7)`.
fn native(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(" (in ")?;
    let (lib, behind) = rest.split_once(')')?;
    let plain = behind.is_empty()
        || behind.strip_prefix(" + ").is_some_and(|offset| offset.bytes().all(|b| b.is_ascii_digit()))
        || behind.starts_with(" (") && behind.ends_with(')') && behind.contains(':');
    plain.then_some((name, lib))
}

struct Script<'t> {
    name: &'t str,
    url: &'t str,
    line: u32,
}

/// The parts of `name (url:line:column)[source]` and of `url:line:column`, where column and source may be missing.
fn script(text: &str) -> Option<Script<'_>> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = match text.strip_suffix(']').and_then(|t| t.rsplit_once('[')) {
        Some((before, source)) if digits(source) => before,
        _ => text,
    };
    let (name, place) = match text.strip_suffix(')').and_then(|t| t.split_once(" (")) {
        Some((name, place)) => (name, place),
        None => ("", text),
    };
    let (before, last) = place.rsplit_once(':').filter(|(_, last)| digits(last))?;
    let (url, line) = before.rsplit_once(':').filter(|(url, line)| digits(line) && !url.is_empty()).unwrap_or((before, last));
    // Scripts that load scripts name both: `chain://a.js -> b.js`.
    let url = url.rsplit_once(" -> ").map_or(url, |(_, real)| real);
    (!url.is_empty()).then(|| Script { name, url, line: line.parse().unwrap_or(NONE) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_of_scripts() {
        for (text, expected) in [
            ("f (http://x.org/a.js:12:5)", Some(("f", "http://x.org/a.js", 12))),
            ("f (http://x.org:8080/a.js:12)", Some(("f", "http://x.org:8080/a.js", 12))),
            ("f (chrome://a.js -> resource://b.js:12:5)[7]", Some(("f", "resource://b.js", 12))),
            ("http://x.org/a.js:12:5", Some(("", "http://x.org/a.js", 12))),
            ("self-hosted:1:2[0]", Some(("", "self-hosted", 1))),
            ("js::RunScript", None),
            ("(root)", None),
            ("std::vec (x)", None),
            ("a:b", None),
            (":1", None),
            ("", None),
        ] {
            let found = script(text).map(|s| (s.name.to_owned(), s.url.to_owned(), s.line));
            assert_eq!(found, expected.map(|(n, u, l)| (n.to_owned(), u.to_owned(), l)), "{text}");
        }
    }

    #[test]
    fn locations_of_native_code() {
        assert_eq!(native("malloc (in libc.so)"), Some(("malloc", "libc.so")));
        assert_eq!(native("malloc (in libc.so) + 17"), Some(("malloc", "libc.so")));
        assert_eq!(native("malloc (in libc.so) (malloc.c:17)"), Some(("malloc", "libc.so")));
        assert_eq!(native("what (in x) more"), None);
        assert_eq!(native("f (x:1:2)"), None);
    }
}
