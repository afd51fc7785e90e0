//! How the registers of a caller are found, by the tables in a binary.

use std::collections::HashMap;
use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, OnceLock};

use gimli::{
    BaseAddresses, CfaRule, CieOrFde, DebugFrame, EhFrame, Encoding, EndianSlice, FrameDescriptionEntry, LittleEndian,
    RegisterRule, UnwindContext, UnwindExpression, UnwindOffset, UnwindSection, Vendor,
};
use object::elf::{EM_AARCH64, EM_NONE, Machine};

use crate::elf::Elf;
use crate::lock;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// Rows are kept by address; more distinct ones than this are forgotten and made again.
const MOST_ROWS: usize = 1 << 20;

/// The tables of one binary.
pub struct Tables {
    machine: Machine,
    exceptions: Option<Table>,
    debug: Option<Table>,
    rows: Mutex<HashMap<u64, Option<Arc<Row>>>>,
}

/// What is to be done at an address.
pub struct Row {
    /// Where the caller's stack begins.
    pub cfa: CfaRule<usize>,
    /// What became of the caller's registers, by their DWARF numbers. Those that are not listed are as they were.
    pub rules: Vec<(u16, RegisterRule<usize>)>,
    /// The register in which the return address is found.
    pub return_address: u16,
    /// Does the kernel make this frame when it delivers a signal? Then the caller did not call: it was interrupted.
    pub signal: bool,
    /// How expressions are written.
    pub encoding: Encoding,
    debug: bool,
}

/// `.eh_frame` or `.debug_frame`.
struct Table {
    section: Section,
    /// `.eh_frame_hdr`, a table for binary search.
    header: Option<Section>,
    bases: BaseAddresses,
    /// The same made here, where there is none.
    index: OnceLock<Vec<(Range<u64>, usize)>>,
}

/// The bytes of a section, and their file if that has them as they are.
enum Section {
    InFile(Arc<Elf>, Range<usize>),
    Unpacked(Vec<u8>),
}

impl Deref for Section {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Section::InFile(elf, range) => elf.bytes().get(range.clone()).unwrap_or_default(),
            Section::Unpacked(bytes) => bytes,
        }
    }
}

impl Section {
    fn new(elf: &Arc<Elf>, name: &str) -> Option<Section> {
        let bytes = elf.section(name).filter(|bytes| !bytes.is_empty())?;
        Some(match bytes {
            std::borrow::Cow::Borrowed(bytes) => {
                let start = (bytes.as_ptr() as usize).checked_sub(elf.bytes().as_ptr() as usize)?;
                Section::InFile(Arc::clone(elf), start..start + bytes.len())
            }
            std::borrow::Cow::Owned(bytes) => Section::Unpacked(bytes),
        })
    }
}

impl Tables {
    /// Of the binary itself, and what its debug file adds.
    pub fn new(image: Option<&Arc<Elf>>, debug: Option<&Arc<Elf>>) -> Tables {
        let machine = image.or(debug).map_or(EM_NONE, |elf| elf.machine);
        let exceptions = image.and_then(|image| Table::new(image, ".eh_frame", Section::new(image, ".eh_frame_hdr")));
        let debug = [image, debug].into_iter().flatten().find_map(|elf| Table::new(elf, ".debug_frame", None));
        Tables { machine, exceptions, debug, rows: Mutex::default() }
    }

    /// The machine they are for.
    pub fn machine(&self) -> Machine {
        self.machine
    }

    /// The row for an address in the binary.
    pub fn row(&self, address: u64) -> Option<Arc<Row>> {
        let mut rows = lock(&self.rows);
        if let Some(row) = rows.get(&address) {
            return row.clone();
        }
        let row = self.exceptions.as_ref().and_then(|t| t.row_of_exceptions(address, self.vendor()));
        let row = row.or_else(|| self.debug.as_ref()?.row_of_debug(address, self.vendor())).map(Arc::new);
        if rows.len() >= MOST_ROWS {
            rows.clear();
        }
        rows.insert(address, row.clone());
        row
    }

    /// The bytes of an expression in a row.
    pub fn expression(&self, row: &Row, expression: &UnwindExpression<usize>) -> Option<&[u8]> {
        let table = if row.debug { &self.debug } else { &self.exceptions };
        table.as_ref()?.section.get(expression.offset..)?.get(..expression.length)
    }

    fn vendor(&self) -> Vendor {
        if self.machine == EM_AARCH64 { Vendor::AArch64 } else { Vendor::Default }
    }
}

impl Table {
    fn new(elf: &Arc<Elf>, name: &str, header: Option<Section>) -> Option<Table> {
        let section = Section::new(elf, name)?;
        let address = |name| elf.section_at(name).map_or(0, |(address, _)| address);
        let bases = BaseAddresses::default()
            .set_eh_frame(address(".eh_frame"))
            .set_eh_frame_hdr(address(".eh_frame_hdr"))
            .set_text(address(".text"))
            .set_got(address(".got"));
        Some(Table { section, header, bases, index: OnceLock::new() })
    }

    fn row_of_exceptions(&self, address: u64, vendor: Vendor) -> Option<Row> {
        let mut frames = EhFrame::new(&self.section, LittleEndian);
        frames.set_address_size(8);
        frames.set_vendor(vendor);
        let offset = self.in_header(address).or_else(|| self.in_index(&frames, address))?;
        let fde = frames.fde_from_offset(&self.bases, offset.into(), EhFrame::cie_from_offset).ok()?;
        self.row(&frames, &fde, address, false)
    }

    fn row_of_debug(&self, address: u64, vendor: Vendor) -> Option<Row> {
        let mut frames = DebugFrame::new(&self.section, LittleEndian);
        frames.set_address_size(8);
        frames.set_vendor(vendor);
        let offset = self.in_index(&frames, address)?;
        let fde = frames.fde_from_offset(&self.bases, offset.into(), DebugFrame::cie_from_offset).ok()?;
        self.row(&frames, &fde, address, true)
    }

    /// The place of the entry for an address, by the table that the linker made: in order of addresses, each with the place
    /// of its entry, both as distances from the table. No linker writes it in another of the possible forms.
    fn in_header(&self, address: u64) -> Option<usize> {
        const VERSION: u8 = 1;
        const COUNT: u8 = gimli::DW_EH_PE_udata4.0;
        const ENTRIES: u8 = gimli::DW_EH_PE_datarel.0 | gimli::DW_EH_PE_sdata4.0;
        let header = self.header.as_deref()?;
        let start = self.bases.eh_frame_hdr.section?;
        let &[VERSION, pointer, COUNT, ENTRIES, _, _, _, _, a, b, c, d, ref entries @ ..] = header else { return None };
        // The pointer to the other section has four bytes in each of these.
        if !matches!(gimli::DwEhPe(pointer).format(), gimli::DW_EH_PE_sdata4 | gimli::DW_EH_PE_udata4) {
            return None;
        }
        let count = (u32::from_le_bytes([a, b, c, d]) as usize).min(entries.len() / 8);
        let at = |bytes: &[u8]| start.wrapping_add_signed(i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]).into());
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            if at(entries.get(middle * 8..middle * 8 + 4)?) <= address { low = middle + 1 } else { high = middle }
        }
        let before = low.checked_sub(1)?;
        let entry = at(entries.get(before * 8 + 4..before * 8 + 8)?);
        usize::try_from(entry.checked_sub(self.bases.eh_frame.section?)?).ok()
    }

    fn in_index<'a, S: UnwindSection<Slice<'a>>>(&self, frames: &S, address: u64) -> Option<usize> {
        let index = self.index.get_or_init(|| index(frames, &self.bases));
        let (range, offset) = index[..index.partition_point(|(range, _)| range.start <= address)].last()?;
        range.contains(&address).then_some(*offset)
    }

    fn row<'a, S: UnwindSection<Slice<'a>>>(
        &self,
        frames: &S,
        fde: &FrameDescriptionEntry<Slice<'a>>,
        address: u64,
        debug: bool,
    ) -> Option<Row> {
        let mut context = UnwindContext::new();
        let row = fde.unwind_info_for_address(frames, &self.bases, &mut context, address).ok()?;
        Some(Row {
            cfa: row.cfa().clone(),
            rules: row.registers().map(|(register, rule)| (register.0, rule.clone())).collect(),
            return_address: fde.cie().return_address_register().0,
            signal: fde.is_signal_trampoline(),
            encoding: fde.cie().encoding(),
            debug,
        })
    }
}

/// All entries in order of addresses; of a table that breaks off, those that stood before.
fn index<'a, S: UnwindSection<Slice<'a>>>(frames: &S, bases: &BaseAddresses) -> Vec<(Range<u64>, usize)> {
    let mut index = Vec::new();
    let mut entries = frames.entries(bases);
    let mut last = None;
    while let Ok(Some(entry)) = entries.next() {
        let CieOrFde::Fde(entry) = entry else { continue };
        // Entries that stand together share their head.
        let fde = entry.parse(|frames, bases, offset| match &last {
            Some((at, cie)) if *at == UnwindOffset::into(offset) => Ok(gimli::CommonInformationEntry::clone(cie)),
            _ => {
                let cie = frames.cie_from_offset(bases, offset)?;
                last = Some((UnwindOffset::into(offset), cie.clone()));
                Ok(cie)
            }
        });
        let Ok(fde) = fde else { continue };
        let start = fde.initial_address();
        // Functions that the linker left out are said to be at 0.
        if start != 0 {
            index.push((start..start.saturating_add(fde.len()), fde.offset()));
        }
    }
    index.sort_by_key(|(range, offset)| (range.start, *offset));
    index
}
