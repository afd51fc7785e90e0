//! Functions, inlined functions and lines from DWARF, also where it is split over several files.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use addr2line::{Context, LookupContinuation as _, LookupResult, SplitDwarfLoad};
use gimli::{DwarfPackage, EndianSlice, RunTimeEndian, SectionId};
use object::Object as _;
use readers::symbols::Function;
use typed_arena::Arena;

use crate::elf::Elf;
use crate::places::Places;

type Slice<'a> = EndianSlice<'a, RunTimeEndian>;
type Dwarf<'a> = gimli::Dwarf<Slice<'a>>;

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
    context: Context<Slice<'a>>,
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
        let mut dwarf = load(&files.elf, &files.unpacked, |id| Some(id.name()))?;
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
        Some(Parsed { context: Context::from_dwarf(dwarf).ok()?, package })
    }

    fn functions(&self, files: &'a Files, address: u64, found: &mut Vec<Function>) {
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
            let name = frame.function.as_ref().and_then(|f| f.raw_name().ok()).unwrap_or_default().into_owned();
            let (file, line) = frame.location.map_or(("", 0), |l| (l.file.unwrap_or_default(), l.line.unwrap_or(0)));
            found.push(Function { name, file: file.to_owned(), line });
            if found.len() - start == MOST_FRAMES {
                break;
            }
        }
        found[start..].reverse();
    }

    fn split(&self, files: &'a Files, wanted: &SplitDwarfLoad<Slice<'a>>) -> Option<Arc<Dwarf<'a>>> {
        if let Some(dwarf) = self.package.as_ref().and_then(|p| p.find_cu(wanted.dwo_id, &wanted.parent).ok().flatten()) {
            return Some(Arc::new(dwarf));
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
                return Some(Arc::new(dwarf));
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
