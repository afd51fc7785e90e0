//! The symbols of ELF files in one table: functions, labels of assembly, stubs for calls into other libraries.

use std::collections::HashMap;
use std::sync::Arc;

use object::elf::{
    EM_AARCH64, EM_X86_64, SHF_EXECINSTR, SHN_UNDEF, SHN_XINDEX, STB_GLOBAL, STB_WEAK, STT_FUNC, STT_GNU_IFUNC, STT_NOTYPE,
};
use object::read::elf::{ElfFile, FileHeader, SectionHeader as _, Sym as _, SymbolTable};
use object::{Endianness, File, Object as _, ObjectSection as _, ObjectSymbol as _, RelocationTarget};

use crate::elf::Elf;
use crate::pieces::{Piece, find, innermost};

/// The functions of a binary by their virtual addresses.
#[derive(Default)]
pub struct Names {
    pieces: Vec<Piece<Name>>,
    files: Vec<Arc<Elf>>,
    /// Names of stubs: those of the functions they jump to.
    stubs: Vec<String>,
}

/// Where a name stands. Names are not copied: many symbols may point into one long string.
#[derive(Debug, Clone, Copy)]
enum Name {
    At { file: u8, offset: u64 },
    Stub(u32),
}

/// A symbol before the table is made.
struct Symbol {
    start: u64,
    size: u64,
    /// The end of its section.
    limit: u64,
    /// Better ones are smaller.
    rank: u8,
    name: Name,
}

/// Longer names are cut.
const LONGEST: usize = 1 << 16;

impl Names {
    /// Of the whole tables if a file has one, else of the symbols for other libraries and what `.gnu_debugdata` and Go's
    /// runtime know.
    pub fn new(image: Option<&Arc<Elf>>, debug: Option<&Arc<Elf>>) -> Names {
        let mut names = Names::default();
        let mut symbols = Vec::new();
        let whole = [debug, image].into_iter().flatten().find(|f| f.has_symbols);
        if let Some(file) = whole {
            names.collect(file, false, &mut symbols);
        }
        if symbols.is_empty()
            && let Some(image) = image
        {
            names.collect(image, true, &mut symbols);
            if let Some(mini) = crate::mini::debug_data(image) {
                names.collect(&Arc::new(mini), false, &mut symbols);
            }
            let file = names.files.len() as u8;
            names.files.push(Arc::clone(image));
            symbols.extend(crate::go::functions(image).iter().map(|f| {
                let name = Name::At { file, offset: f.name };
                Symbol { start: f.start, size: f.size, limit: u64::MAX, rank: 0, name }
            }));
        }
        if let Some(image) = image {
            names.collect_stubs(image, &mut symbols);
        }
        names.pieces = table(symbols);
        names
    }

    /// The name at an address.
    pub fn find(&self, address: u64) -> Option<String> {
        match find(&self.pieces, address)?.what {
            Name::Stub(i) => self.stubs.get(i as usize).cloned(),
            Name::At { file, offset } => {
                let bytes = self.files.get(usize::from(file))?.bytes().get(usize::try_from(offset).ok()?..)?;
                let mut name = text(bytes);
                // `qsort_r@@GLIBC_2.8`: which version of it this is.
                if let Some(version) = name.find('@').filter(|&at| at > 0) {
                    name.truncate(version);
                }
                Some(name)
            }
        }
    }

    fn collect(&mut self, elf: &Arc<Elf>, dynamic: bool, symbols: &mut Vec<Symbol>) {
        let file = self.files.len() as u8;
        self.files.push(Arc::clone(elf));
        match elf.file() {
            Some(File::Elf32(f)) => collect(&f, file, dynamic, symbols),
            Some(File::Elf64(f)) => collect(&f, file, dynamic, symbols),
            _ => {}
        }
    }

    /// Stubs have no symbols. Each jumps to an address that stands in a slot, and a relocation says whose slot that is.
    fn collect_stubs(&mut self, elf: &Elf, symbols: &mut Vec<Symbol>) {
        let Some(file) = elf.file() else { return };
        let Some(relocations) = file.dynamic_relocations() else { return };
        let slots: HashMap<u64, object::SymbolIndex> = relocations
            .filter_map(|(slot, r)| match r.target() {
                RelocationTarget::Symbol(symbol) => Some((slot, symbol)),
                _ => None,
            })
            .collect();
        let decode = match elf.machine {
            EM_X86_64 => slot_x86_64,
            EM_AARCH64 => slot_aarch64,
            _ => return,
        };
        for (name, size) in [(".plt", 16), (".plt.sec", 16), (".plt.got", 8)] {
            let Some(section) = file.section_by_name(name) else { continue };
            // GNU's linker writes stubs of 16 bytes here too if calls may only lead to marked places.
            let size = if section.align() >= 16 { 16 } else { size };
            let (Ok(code), address) = (section.data(), section.address()) else { continue };
            for (i, stub) in code.chunks_exact(size).enumerate() {
                let start = address.wrapping_add((i * size) as u64);
                let Some(&index) = decode(stub, start).and_then(|slot| slots.get(&slot)) else { continue };
                let Some(name) = file.dynamic_symbol_table().and_then(|_| dynamic_name(&file, index)) else { continue };
                let at = Name::Stub(self.stubs.len() as u32);
                self.stubs.push(format!("{name}@plt"));
                symbols.push(Symbol { start, size: size as u64, limit: u64::MAX, rank: 0, name: at });
            }
        }
    }
}

fn dynamic_name(file: &File<'_>, index: object::SymbolIndex) -> Option<String> {
    use object::ObjectSymbolTable as _;
    let symbol = file.dynamic_symbol_table()?.symbol_by_index(index).ok()?;
    Some(text(symbol.name_bytes().ok()?)).filter(|n| !n.is_empty())
}

/// `jmp *slot(%rip)`, perhaps behind `endbr64` and a `bnd`.
fn slot_x86_64(stub: &[u8], start: u64) -> Option<u64> {
    let at = stub.windows(2).position(|w| w == [0xff, 0x25])?;
    let distance = i32::from_le_bytes(stub.get(at + 2..at + 6)?.try_into().ok()?);
    Some(start.wrapping_add(at as u64 + 6).wrapping_add_signed(distance.into()))
}

/// `adrp x16, page; ldr x17, [x16, offset]`, perhaps behind a `bti`.
fn slot_aarch64(stub: &[u8], start: u64) -> Option<u64> {
    let words: Vec<u32> = stub.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
    let at = words.iter().position(|w| w & 0x9f00_001f == 0x9000_0010)?;
    let load = *words.get(at + 1)?;
    if load & 0xffc0_03ff != 0xf940_0211 {
        return None;
    }
    let pages = (words[at] >> 29 & 3) | (words[at] >> 5 & 0x7_ffff) << 2;
    // 21 bits with a sign.
    let pages = i64::from((pages << 11) as i32 >> 11);
    let page = start.wrapping_add(at as u64 * 4) & !0xfff;
    Some(page.wrapping_add_signed(pages << 12).wrapping_add(u64::from(load >> 10 & 0xfff) * 8))
}

fn collect<'data, H: FileHeader<Endian = Endianness>>(
    elf: &ElfFile<'data, H>,
    file: u8,
    dynamic: bool,
    symbols: &mut Vec<Symbol>,
) {
    let endian = elf.endian();
    let table: &SymbolTable<'data, H> = if dynamic { elf.elf_dynamic_symbol_table() } else { elf.elf_symbol_table() };
    let sections = elf.elf_section_table();
    let Ok(strings) = sections.section(table.string_section()) else { return };
    let strings: u64 = strings.sh_offset(endian).into();
    let code: Vec<Option<u64>> = sections
        .iter()
        .map(|s| {
            let (start, size): (u64, u64) = (s.sh_addr(endian).into(), s.sh_size(endian).into());
            s.sh_flags(endian).contains(SHF_EXECINSTR).then(|| start.saturating_add(size))
        })
        .collect();
    let thumb = elf.elf_header().e_machine(endian) == object::elf::EM_ARM;
    for (index, symbol) in table.enumerate() {
        let kind = symbol.st_type();
        let section = symbol.st_shndx(endian);
        if !matches!(kind, STT_FUNC | STT_GNU_IFUNC | STT_NOTYPE) || section == SHN_UNDEF {
            continue;
        }
        let section = if section == SHN_XINDEX { table.shndx(endian, index).unwrap_or(0) } else { section.0.into() };
        let Some(limit) = code.get(section as usize).copied().flatten() else { continue };
        let offset = strings.saturating_add(symbol.st_name(endian).into());
        let name = usize::try_from(offset).ok().and_then(|at| elf.data().get(at..)).unwrap_or_default();
        // Without a name, or marks of the assembler: where data begins, where a jump leads to.
        if matches!(name.first(), None | Some(0 | b'$')) || name.starts_with(b".L") {
            continue;
        }
        let start: u64 = symbol.st_value(endian).into();
        let start = if thumb { start & !1 } else { start };
        let bind = match symbol.st_bind() {
            STB_GLOBAL => 0,
            STB_WEAK => 2,
            _ => 4,
        };
        let hidden = name.iter().take_while(|&&b| b == b'_').count().min(2);
        // C++ and Rust names begin with _Z and _R and hide nothing.
        let hidden = if hidden == 1 && matches!(name.get(1), Some(b'Z' | b'R')) { 0 } else { hidden };
        let rank = (bind + 8 * hidden) as u8 + if kind == STT_NOTYPE { 64 } else { 0 };
        symbols.push(Symbol { start, size: symbol.st_size(endian).into(), limit, rank, name: Name::At { file, offset } });
    }
}

/// Symbols with a size cover it. Those without fill the gaps: each reaches to the next symbol or the end of its section.
fn table(mut symbols: Vec<Symbol>) -> Vec<Piece<Name>> {
    symbols.sort_by_key(|s| s.rank);
    let (sized, mut labels): (Vec<_>, Vec<_>) = symbols.into_iter().partition(|s| s.size > 0);
    let sized = sized.iter().map(|s| Piece { start: s.start, end: s.start.saturating_add(s.size), what: s.name });
    let mut pieces = innermost(sized.collect());
    // By rank within an address, since the sort is stable.
    labels.sort_by_key(|s| s.start);
    labels.dedup_by_key(|s| s.start);
    labels.retain(|s| find(&pieces, s.start).is_none());
    let mut gaps = Vec::with_capacity(labels.len());
    for (i, label) in labels.iter().enumerate() {
        let next = pieces.partition_point(|p| p.start <= label.start);
        let next = pieces.get(next).map_or(u64::MAX, |p| p.start);
        let end = labels.get(i + 1).map_or(u64::MAX, |l| l.start).min(next).min(label.limit);
        if label.start < end {
            gaps.push(Piece { start: label.start, end, what: label.name });
        }
    }
    pieces.extend(gaps);
    pieces.sort_by_key(|p| p.start);
    pieces
}

/// A string that ends with a zero.
fn text(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}
