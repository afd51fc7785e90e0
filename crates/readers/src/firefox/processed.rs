//! The columns of the processed format.

use std::borrow::Cow;
use std::rc::Rc;

use super::NONE;
use super::read::Meta;
use super::tables::{Frame, Func, Lib, Tables};
use crate::ReadError;
use crate::json::{Json, Kind};

type Result<T> = std::result::Result<T, ReadError>;

/// Where the tables of a thread, or those that all threads share, stand.
#[derive(Default, Clone)]
pub(super) struct Places<'a> {
    pub(super) strings: Option<Json<'a>>,
    pub(super) funcs: Option<Json<'a>>,
    pub(super) resources: Option<Json<'a>>,
    pub(super) sources: Option<Json<'a>>,
    pub(super) frames: Option<Json<'a>>,
    pub(super) stacks: Option<Json<'a>>,
}

impl<'a> Places<'a> {
    /// Remembers the value of `key`, and says whether it is one of these.
    pub(super) fn take(&mut self, key: &str, json: &mut Json<'a>) -> Result<bool> {
        let (place, kind) = match key {
            "stringArray" | "stringTable" => (&mut self.strings, Kind::Array),
            "funcTable" => (&mut self.funcs, Kind::Object),
            "resourceTable" => (&mut self.resources, Kind::Object),
            "sources" => (&mut self.sources, Kind::Object),
            "frameTable" => (&mut self.frames, Kind::Object),
            "stackTable" => (&mut self.stacks, Kind::Object),
            _ => return Ok(false),
        };
        if json.kind()? != kind {
            return Ok(false);
        }
        *place = Some(json.remember()?);
        Ok(true)
    }

    /// Are there stacks of its own, and not those all threads share?
    pub(super) fn has_stacks(&self) -> bool {
        self.stacks.is_some()
    }

    /// Reads the tables but for texts and sources.
    pub(super) fn read(&self, meta: &Meta<'a>, texts: &SharedTexts<'a>) -> Result<Tables<'a>> {
        let [name, resource, file_name, source, line] =
            columns(&self.funcs, ["name", "resource", "fileName", "source", "lineNumber"])?;
        let [resource_lib, resource_name, resource_type] = columns(&self.resources, ["lib", "name", "type"])?;
        let [func, frame_line, frame_lib, inline_depth, category] =
            columns(&self.frames, ["func", "line", "lib", "inlineDepth", "category"])?;
        let addresses = addresses(&self.frames)?;
        let [prefix, offset, frame] = columns(&self.stacks, ["prefix", "prefixOffset", "frame"])?;
        let get = |column: &[u32], row: usize| column.get(row).copied().unwrap_or(NONE);
        let funcs = (0..name.len()).map(|row| {
            let resource = get(&resource, row) as usize;
            let source = get(&source, row) as usize;
            let lib = get(&resource_lib, resource);
            let is_library = get(&resource_type, resource) == 1;
            Func {
                name: name[row],
                file: texts.sources.get(source).copied().unwrap_or(get(&file_name, row)),
                line: get(&line, row),
                lib,
                module: if is_library { get(&resource_name, resource) } else { NONE },
            }
        });
        let frames = (0..func.len()).map(|row| Frame {
            func: func[row],
            line: get(&frame_line, row),
            address: addresses.get(row).copied().unwrap_or(0),
            lib: get(&frame_lib, row),
            inline_depth: inline_depth.get(row).copied().filter(|&d| d != NONE).unwrap_or(0),
            kernel: meta.kernel.is_some_and(|kernel| get(&category, row) == kernel),
        });
        let prefix = (0..frame.len() as u32).map(|row| match offset.get(row as usize) {
            Some(0) => NONE,
            Some(&up) => row.checked_sub(up).unwrap_or(NONE),
            None => get(&prefix, row as usize),
        });
        Ok(Tables {
            funcs: funcs.collect(),
            frames: frames.collect(),
            prefix: prefix.collect(),
            strings: texts.strings.clone(),
            frame,
            ..Tables::default()
        })
    }

    /// Reads texts and sources; those that are not there are the shared ones.
    pub(super) fn texts(&self, shared: Option<&SharedTexts<'a>>) -> Result<SharedTexts<'a>> {
        let strings = match (&self.strings, shared) {
            (Some(place), _) => Rc::new(texts(place.clone())?),
            (None, Some(shared)) => shared.strings.clone(),
            (None, None) => Rc::default(),
        };
        let sources = match (&self.sources, shared) {
            (Some(_), _) => {
                let [names] = columns(&self.sources, ["filename"])?;
                Rc::new(names)
            }
            (None, Some(shared)) => shared.sources.clone(),
            (None, None) => Rc::default(),
        };
        Ok(SharedTexts { strings, sources })
    }
}

/// Texts, and files of functions as rows of them.
#[derive(Default)]
pub(super) struct SharedTexts<'a> {
    strings: Rc<Vec<Cow<'a, str>>>,
    sources: Rc<Vec<u32>>,
}

/// All texts of an array.
pub(super) fn texts<'a>(mut json: Json<'a>) -> Result<Vec<Cow<'a, str>>> {
    let mut texts = Vec::new();
    json.enter_array()?;
    while json.item()? {
        texts.push(json.text_or_skip()?.unwrap_or_default());
    }
    Ok(texts)
}

/// Columns of row numbers of a table, empty if they are not there.
fn columns<const N: usize>(table: &Option<Json<'_>>, names: [&str; N]) -> Result<[Vec<u32>; N]> {
    let mut found = [const { Vec::new() }; N];
    let Some(mut json) = table.clone() else { return Ok(found) };
    json.enter_object()?;
    while let Some(key) = json.key()? {
        match names.iter().position(|name| *name == key) {
            Some(column) if json.kind()? == Kind::Array => {
                let rows = &mut found[column];
                rows.clear();
                json.numbers(0, |row| rows.push(row.and_then(|row| u32::try_from(row).ok()).unwrap_or(NONE)))?;
            }
            _ => json.skip()?,
        }
    }
    Ok(found)
}

/// Addresses of frames, 0 where there is none.
fn addresses(table: &Option<Json<'_>>) -> Result<Vec<u64>> {
    let mut found = Vec::new();
    let Some(mut json) = table.clone() else { return Ok(found) };
    json.enter_object()?;
    while let Some(key) = json.key()? {
        if key == "address" && json.kind()? == Kind::Array {
            json.numbers(0, |address| found.push(address.and_then(|a| u64::try_from(a).ok()).unwrap_or(0)))?;
        } else {
            json.skip()?;
        }
    }
    Ok(found)
}

/// The binaries; also those of a gecko profile, which have addresses.
pub(super) fn libs<'a>(json: Option<Json<'a>>) -> Result<Vec<Lib<'a>>> {
    let mut libs = Vec::new();
    let Some(mut json) = json else { return Ok(libs) };
    json.enter_array()?;
    while json.item()? {
        let (mut lib, mut breakpad) = (Lib::default(), Cow::default());
        if json.kind()? == Kind::Object {
            json.enter_object()?;
            while let Some(key) = json.key()? {
                let number = |json: &mut Json<'a>| -> Result<u64> {
                    Ok(json.integer_or_skip()?.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
                };
                match &*key {
                    "name" => lib.name = json.text_or_skip()?.unwrap_or_default(),
                    "path" => lib.path = json.text_or_skip()?.unwrap_or_default(),
                    "codeId" => lib.build_id = json.text_or_skip()?.unwrap_or_default(),
                    "breakpadId" => breakpad = json.text_or_skip()?.unwrap_or_default(),
                    "start" => lib.start = number(&mut json)?,
                    "end" => lib.end = number(&mut json)?,
                    "offset" => lib.offset = number(&mut json)?,
                    _ => json.skip()?,
                }
            }
        } else {
            json.skip()?;
        }
        if lib.build_id.is_empty() && !breakpad.bytes().all(|b| b == b'0') {
            lib.build_id = breakpad;
        }
        libs.push(lib);
    }
    Ok(libs)
}
