//! One ELF file: where its bytes belong, what it is, its sections unpacked.

use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use object::read::elf::FileHeader as _;
use object::{CompressionFormat, File, Object as _, ObjectSection as _, ObjectSegment as _, SegmentFlags, elf};

use crate::bytes::Bytes;

/// No compressor makes debug information much smaller than this (zlib cannot at all); what claims more is broken.
const MOST_UNPACKED_PER_BYTE: u64 = 1100;

/// An open ELF file.
pub struct Elf {
    /// Where it stands; for messages, and for the files that are named in relation to it.
    pub path: PathBuf,
    /// Its build id, empty if it has none.
    pub build_id: Vec<u8>,
    /// Has it the code itself? A debug file has only what is known of it.
    pub has_code: bool,
    /// Has it DWARF?
    pub has_dwarf: bool,
    /// Has it the linker's whole table of symbols?
    pub has_symbols: bool,
    /// The machine.
    pub machine: elf::Machine,
    bytes: Bytes,
    segments: Vec<Segment>,
}

/// A part of the file that is loaded.
#[derive(Debug, Clone, Copy)]
struct Segment {
    offset: u64,
    size: u64,
    address: u64,
    executable: bool,
}

impl Elf {
    /// Opens a file.
    ///
    /// # Errors
    /// One phrase, why not.
    pub fn open(path: &Path) -> Result<Elf, String> {
        Elf::new(path.to_owned(), Bytes::open(path)?)
    }

    /// An ELF file whose bytes are at hand.
    ///
    /// # Errors
    /// One phrase, why not.
    pub fn new(path: PathBuf, bytes: Bytes) -> Result<Elf, String> {
        let broken = |e: object::Error| format!("{}: {e}", path.display());
        if !bytes.starts_with(&elf::ELFMAG) {
            return Err(format!("{}: no ELF file", path.display()));
        }
        let file = File::parse(&*bytes).map_err(broken)?;
        let build_id = file.build_id().ok().flatten().unwrap_or_default().to_vec();
        let machine = match &file {
            File::Elf32(f) => f.elf_header().e_machine(f.endian()),
            File::Elf64(f) => f.elf_header().e_machine(f.endian()),
            _ => return Err(format!("{}: no ELF file", path.display())),
        };
        let has = |name: &str| by_name(&file, name).is_some_and(|s| s.file_range().is_some_and(|(_, size)| size > 0));
        let (has_dwarf, has_symbols) = (has(".debug_info"), has(".symtab"));
        let mut segments: Vec<Segment> = file.segments().map(|s| segment(&s)).collect();
        let code = segments.iter().filter(|s| s.executable);
        // `eu-strip` leaves the program headers of a debug file as they were, but says of the code that it is not there.
        let has_code = code.clone().any(|s| s.size > 0)
            && file.sections().all(|s| s.name() != Ok(".text") || s.file_range().is_some() || s.size() == 0);
        // `objcopy --only-keep-debug` forgets where the code stood in the file: it is found by how linkers place segments.
        if code.clone().next().is_some() && code.clone().all(|s| s.size == 0) {
            segments = place(file.segments().map(|s| (segment(&s), s.size(), s.align())));
        }
        drop(file);
        Ok(Elf { path, build_id, has_code, has_dwarf, has_symbols, machine, bytes, segments })
    }

    /// All bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The headers, to look at again. It could be parsed once, so it can be again, unless somebody writes to the file.
    pub fn file(&self) -> Option<File<'_>> {
        File::parse(&*self.bytes).ok()
    }

    /// The virtual address of a place in the file.
    pub fn address(&self, offset: u64) -> Option<u64> {
        const PAGE: u64 = 0xfff;
        let inside = |s: &&Segment| offset.checked_sub(s.offset).is_some_and(|at| at < s.size);
        // Maps are of whole pages, so what stands beside a segment is mapped with it.
        let beside = |s: &&Segment| offset >= s.offset & !PAGE && offset <= s.offset.saturating_add(s.size) | PAGE && s.size > 0;
        let find = |f: &dyn Fn(&&Segment) -> bool| {
            self.segments.iter().find(|s| s.executable && f(s)).or_else(|| self.segments.iter().find(|s| f(s)))
        };
        let segment = find(&inside).or_else(|| find(&beside))?;
        Some(segment.address.wrapping_add(offset.wrapping_sub(segment.offset)))
    }

    /// The content of a section, unpacked; nothing if it is not there or broken.
    pub fn section(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        let file = self.file()?;
        let section = by_name(&file, name)?;
        let packed = section.compressed_data().ok()?;
        match packed.format {
            CompressionFormat::None => Some(Cow::Borrowed(packed.data)),
            format => unpack(format, packed.data, packed.uncompressed_size).map(Cow::Owned),
        }
    }

    /// Where a section is in memory, and its content.
    pub fn section_at(&self, name: &str) -> Option<(u64, Cow<'_, [u8]>)> {
        Some((self.file()?.section_by_name(name)?.address(), self.section(name)?))
    }
}

/// The old way to pack debug sections gives them another name.
fn by_name<'data, 'file>(file: &'file File<'data>, name: &str) -> Option<object::Section<'data, 'file>> {
    let packed = || file.section_by_name(&format!(".zdebug_{}", name.strip_prefix(".debug_")?));
    file.section_by_name(name).or_else(packed)
}

/// `objcopy` and linkers agree that a build id is written like this.
pub fn hex(id: &[u8]) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}

fn segment<'a>(s: &impl object::ObjectSegment<'a>) -> Segment {
    let (offset, size) = s.file_range();
    let executable = match s.flags() {
        SegmentFlags::Elf { p_flags, .. } => p_flags.contains(elf::PF_X),
        _ => false,
    };
    Segment { offset, size, address: s.address(), executable }
}

/// Linkers put each segment behind the one before, at the next place that is in step with its address.
fn place(segments: impl Iterator<Item = (Segment, u64, u64)>) -> Vec<Segment> {
    let mut end = 0u64;
    segments
        .map(|(segment, size, align)| {
            let step = if align.is_power_of_two() { align } else { 0x1000 };
            let offset = end.saturating_add(segment.address.wrapping_sub(end) & (step - 1));
            end = offset.saturating_add(size);
            Segment { offset, size, ..segment }
        })
        .collect()
}

fn unpack(format: CompressionFormat, packed: &[u8], size: u64) -> Option<Vec<u8>> {
    if size > (packed.len() as u64).saturating_mul(MOST_UNPACKED_PER_BYTE) {
        return None;
    }
    // One more, to see that it is not longer than it says.
    let most = size.checked_add(1)?;
    let mut bytes = Vec::new();
    match format {
        CompressionFormat::Zlib => flate2::read::ZlibDecoder::new(packed).take(most).read_to_end(&mut bytes).ok()?,
        CompressionFormat::Zstandard => {
            ruzstd::decoding::StreamingDecoder::new(packed).ok()?.take(most).read_to_end(&mut bytes).ok()?
        }
        _ => return None,
    };
    (bytes.len() as u64 == size).then_some(bytes)
}
