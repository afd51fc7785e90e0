//! `.gnu_debugdata`: a small ELF file with symbols only, packed with xz, that some distributions put into stripped binaries.

use std::io::Read as _;

use crate::bytes::Bytes;
use crate::elf::Elf;

/// Larger ones are nobody's: it is a table of symbols.
const LARGEST: u64 = 256 << 20;
/// What unpacking may take, in KiB.
const MOST_MEMORY: u32 = 128 << 10;

/// The file within a file.
pub fn debug_data(elf: &Elf) -> Option<Elf> {
    let packed = elf.section(".gnu_debugdata")?;
    let mut bytes = Vec::new();
    lzma_rust2::XzReader::new_mem_limit(&*packed, true, MOST_MEMORY).take(LARGEST).read_to_end(&mut bytes).ok()?;
    Elf::new(elf.path.clone(), Bytes::Read(bytes)).ok()
}
