//! `.gopclntab`: the names of Go's functions, which its runtime needs and which stay when a program is stripped.
//!
//! A header, then for each function, in order of addresses, where it begins and where more is known of it, of which the
//! name is taken. The layout is that of Go's `debug/gosym`; it changed with Go 1.16, 1.18 and 1.20.

use object::ObjectSection as _;

use crate::elf::Elf;

/// A function: where it begins, its size, and where in the file its name stands.
pub struct Function {
    /// Virtual address.
    pub start: u64,
    /// In bytes.
    pub size: u64,
    /// Offset in the file.
    pub name: u64,
}

const GO_1_2: u32 = 0xffff_fffb;
const GO_1_16: u32 = 0xffff_fffa;
const GO_1_18: u32 = 0xffff_fff0;
const GO_1_20: u32 = 0xffff_fff1;

/// The table of a binary; empty if it is no Go program, or of a Go that is not known.
pub fn functions(elf: &Elf) -> Vec<Function> {
    read(elf).unwrap_or_default()
}

fn read(elf: &Elf) -> Option<Vec<Function>> {
    use object::Object as _;
    let file = elf.file()?;
    let section = [".gopclntab", ".data.rel.ro.gopclntab"].into_iter().find_map(|name| file.section_by_name(name))?;
    let (at, _) = section.file_range()?;
    let text = file.section_by_name(".text").map_or(0, |s| s.address());
    let bytes = section.data().ok()?;
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?));
    let pointer = bytes.get(7).copied()?;
    let number = |at: usize| match pointer {
        8 => Some(u64::from(word(at)?) | u64::from(word(at.checked_add(4)?)?) << 32),
        4 => word(at).map(u64::from),
        _ => None,
    };
    let wide = usize::from(pointer);
    // The fields of the header behind magic, zeros, and sizes of instructions and pointers.
    let field = |i: usize| number(8 + i * wide);
    let place = |i: usize| usize::try_from(field(i)?).ok();
    let count = place(0)?;
    // Where names and functions are, how wide a row is, and what addresses in it count from.
    let (names, table, row, base) = match word(0)? {
        GO_1_2 => (0, 8 + wide, wide, 0),
        GO_1_16 => (place(2)?, place(6)?, wide, 0),
        // Newer ones leave the address out, since it is that of the code.
        GO_1_18 | GO_1_20 => (place(3)?, place(7)?, 4, field(2).filter(|&start| start != 0).unwrap_or(text)),
        _ => return None,
    };
    let get = |at: usize| if row == 4 { word(at).map(u64::from) } else { number(at) };
    // Offsets of functions count from the table, or before Go 1.16 from the header.
    let start_of_functions = if word(0)? == GO_1_2 { 0 } else { table };
    let mut functions = Vec::new();
    for i in 0..count {
        let entry = table.checked_add(i.checked_mul(2 * row)?)?;
        // A table that breaks off holds what stands before.
        let (Some(start), Some(details), Some(end)) = (get(entry), get(entry + row), get(entry + 2 * row)) else { break };
        let Some(name) = usize::try_from(details)
            .ok()
            .and_then(|details| word(start_of_functions.checked_add(details)?.checked_add(row)?))
            .and_then(|name| names.checked_add(name as usize))
            .filter(|&name| name < bytes.len())
        else {
            continue;
        };
        functions.push(Function {
            start: base.wrapping_add(start),
            size: end.saturating_sub(start),
            name: at.checked_add(name as u64)?,
        });
    }
    Some(functions)
}
