//! Functions, inlined functions and lines from DWARF, also where it is split over several files.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use addr2line::{Context, LookupContinuation as _, LookupResult, SplitDwarfLoad};
use gimli::{DwLang, DwarfPackage, EndianSlice, RunTimeEndian, SectionId};
use object::Object as _;
use readers::symbols::Function;
use typed_arena::Arena;

use crate::elf::Elf;
use crate::places::Places;
use crate::units::Units;

/// Bytes of a section.
pub type Slice<'a> = EndianSlice<'a, RunTimeEndian>;
/// The sections of a file.
pub type Dwarf<'a> = gimli::Dwarf<Slice<'a>>;

/// More than this is no inlining but a broken file.
const MOST_FRAMES: usize = 1000;

/// The debug information of one binary.
pub struct Lines(Cell);

self_cell::self_cell!(
    struct Cell {
        owner: Files,
        #[not_covariant]
        dependent: Parsed,
    }
);

/// What the parsed form points into.
struct Files {
    elf: Arc<Elf>,
    /// What several debug files share (`dwz`).
    shared: Option<Elf>,
    /// All split files in one (`dwp`).
    package: Option<Elf>,
    /// Split files (`.dwo`) as they are asked for.
    split: Arena<Elf>,
    /// Sections that were packed.
    unpacked: Arena<Vec<u8>>,
    places: Arc<Places>,
}

struct Parsed<'a> {
    dwarf: Arc<Dwarf<'a>>,
    context: Context<Slice<'a>>,
    units: Units<'a>,
    package: Option<DwarfPackage<Slice<'a>>>,
}

impl Lines {
    /// Finds the other files that a binary's debug information names, and reads what is needed to find addresses in it.
    /// Nothing if it has none or is broken.
    pub fn new(elf: &Arc<Elf>, places: &Arc<Places>) -> Option<Lines> {
        let files = Files {
            shared: places.shared_debug(elf),
            package: places.package(elf),
            elf: Arc::clone(elf),
            split: Arena::new(),
            unpacked: Arena::new(),
            places: Arc::clone(places),
        };
        Cell::try_new(files, |files| Parsed::new(files).ok_or(())).ok().map(Lines)
    }

    /// Appends the functions at a virtual address, outermost first. A frame of which only the line is known has no name.
    pub fn functions(&self, address: u64, found: &mut Vec<Function>) {
        self.0.with_dependent(|files, parsed| parsed.functions(files, address, found));
    }
}

impl<'a> Parsed<'a> {
    fn new(files: &'a Files) -> Option<Self> {
        // Where units are is said twice, and one may contradict the other.
        let mut dwarf = load(&files.elf, &files.unpacked, |id| Some(id.name()).filter(|_| id != SectionId::DebugAranges))?;
        if let Some(shared) = &files.shared {
            dwarf.set_sup(load(shared, &files.unpacked, |id| Some(id.name()))?);
        }
        let package = files.package.as_ref().and_then(|package| {
            let endian = endian(package)?;
            let section = |id: SectionId| {
                let bytes = id.dwo_name().and_then(|name| bytes(package, &files.unpacked, name));
                Ok::<_, gimli::Error>(EndianSlice::new(bytes.unwrap_or_default(), endian))
            };
            DwarfPackage::load(section, EndianSlice::new(&[], endian)).ok()
        });
        let dwarf = Arc::new(dwarf);
        let units = Units::new(&dwarf).ok()?;
        if !units.are_sound(&dwarf, 0) {
            return None;
        }
        Some(Parsed { context: Context::from_arc_dwarf(Arc::clone(&dwarf)).ok()?, dwarf, units, package })
    }

    fn functions(&self, files: &'a Files, address: u64, found: &mut Vec<Function>) {
        if address == u64::MAX || !self.units.are_sound(&self.dwarf, address) {
            return;
        }
        let mut lookup = self.context.find_frames(address);
        let frames = loop {
            match lookup {
                LookupResult::Output(frames) => break frames,
                LookupResult::Load { load, continuation } => lookup = continuation.resume(self.split(files, &load)),
            }
        };
        let Ok(mut frames) = frames else { return };
        let start = found.len();
        while let Ok(Some(frame)) = frames.next() {
            let mut name = frame.function.as_ref().and_then(|f| f.raw_name().ok()).unwrap_or_default().into_owned();
            let language = frame.function.as_ref().and_then(|f| f.language);
            if language.is_some_and(is_cpp)
                && !is_mangled(&name)
                && let Some(entry) = frame.dw_die_offset
                && let Some(qualified) = self.units.qualified(&self.dwarf, address, entry, &name)
            {
                name = qualified;
            }
            let (file, line) = frame.location.map_or(("", 0), |l| (l.file.unwrap_or_default(), l.line.unwrap_or(0)));
            found.push(Function { name, file: plain_path(file), line });
            if found.len() - start == MOST_FRAMES {
                break;
            }
        }
        found[start..].reverse();
    }

    fn split(&self, files: &'a Files, wanted: &SplitDwarfLoad<Slice<'a>>) -> Option<Arc<Dwarf<'a>>> {
        if let Some(dwarf) = self.package.as_ref().and_then(|p| p.find_cu(wanted.dwo_id, &wanted.parent).ok().flatten()) {
            return Some(Arc::new(dwarf)).filter(|dwarf| self.units.is_sound(dwarf));
        }
        let path = |slice: &Slice<'_>| PathBuf::from(&*slice.to_string_lossy());
        let name = path(wanted.path.as_ref()?);
        let folder = wanted.comp_dir.as_ref().map(path).unwrap_or_default();
        for candidate in files.places.split_debug(&files.elf, &folder, &name) {
            let Ok(elf) = Elf::open(&candidate) else { continue };
            let elf = files.split.alloc(elf);
            let Some(mut dwarf) = load(elf, &files.unpacked, |id| id.dwo_name()) else { continue };
            let Ok(Some(header)) = dwarf.units().next() else { continue };
            if dwarf.unit(header).is_ok_and(|unit| unit.dwo_id == Some(wanted.dwo_id)) {
                dwarf.make_dwo(&wanted.parent);
                return Some(Arc::new(dwarf)).filter(|dwarf| self.units.is_sound(dwarf));
            }
        }
        None
    }
}

fn load<'a>(elf: &'a Elf, unpacked: &'a Arena<Vec<u8>>, name: fn(SectionId) -> Option<&'static str>) -> Option<Dwarf<'a>> {
    let endian = endian(elf)?;
    let section = |id| {
        let bytes = name(id).and_then(|name| bytes(elf, unpacked, name));
        Ok::<_, gimli::Error>(EndianSlice::new(bytes.unwrap_or_default(), endian))
    };
    gimli::Dwarf::load(section).ok()
}

fn bytes<'a>(elf: &'a Elf, unpacked: &'a Arena<Vec<u8>>, name: &str) -> Option<&'a [u8]> {
    match elf.section(name)? {
        Cow::Borrowed(bytes) => Some(bytes),
        Cow::Owned(bytes) => Some(unpacked.alloc(bytes)),
    }
}

fn endian(elf: &Elf) -> Option<RunTimeEndian> {
    Some(if elf.file()?.is_little_endian() { RunTimeEndian::Little } else { RunTimeEndian::Big })
}

/// A path without detours: compilers write the same file in several ways, `./elf/../sysdeps/x.h` and `sysdeps/x.h`.
fn plain_path(path: &str) -> String {
    if !path.contains("./") && !path.contains("//") {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => drop(parts.pop()),
            ".." if path.starts_with('/') => {}
            part => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

/// Is it a name as linkers know it, with all namespaces in it?
pub fn is_mangled(name: &str) -> bool {
    name.starts_with("_Z") || name.starts_with("_R") || name.starts_with('?')
}

fn is_cpp(language: DwLang) -> bool {
    matches!(
        language,
        gimli::DW_LANG_C_plus_plus
            | gimli::DW_LANG_C_plus_plus_03
            | gimli::DW_LANG_C_plus_plus_11
            | gimli::DW_LANG_C_plus_plus_14
            | gimli::DW_LANG_C_plus_plus_17
            | gimli::DW_LANG_C_plus_plus_20
    )
}

#[cfg(test)]
mod tests {
    use super::plain_path;

    #[test]
    fn paths_without_detours() {
        for (path, plain) in [
            ("/srv/app/main.c", "/srv/app/main.c"),
            ("./elf/../sysdeps/dl.h", "sysdeps/dl.h"),
            ("/usr/lib/gcc/12/../../../include/c++/12/bits/stl_algo.h", "/usr/include/c++/12/bits/stl_algo.h"),
            ("../../a//b/./c.h", "../../a/b/c.h"),
            ("/../x.h", "/x.h"),
            ("<built-in>", "<built-in>"),
            ("", ""),
        ] {
            assert_eq!(plain_path(path), plain);
        }
    }
}
