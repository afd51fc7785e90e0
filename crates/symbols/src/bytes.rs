//! The bytes of a file: small ones are read, large ones mapped.

use std::fs::File;
use std::io::Read as _;
use std::ops::Deref;
use std::path::Path;

/// From here on a file is mapped: debug files have gigabytes of which a profile needs little. Those below are read, since a
/// file that is cut short while it is mapped ends the process.
const MAP_FROM: u64 = 1 << 20;
/// Files of the kernel do not say their size; none is larger than this.
const LARGEST_UNSIZED: u64 = 1 << 30;

/// The content of one file.
pub enum Bytes {
    /// In memory.
    Read(Vec<u8>),
    /// Mapped.
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Opens a regular file; pipes, devices and folders are refused before anything is opened, since opening them may block.
    ///
    /// # Errors
    /// One phrase, why not.
    pub fn open(path: &Path) -> Result<Bytes, String> {
        let about = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => "no such file".to_owned(),
            _ => format!("{}: {e}", path.display()),
        };
        if !std::fs::metadata(path).map_err(about)?.is_file() {
            return Err(format!("{}: no regular file", path.display()));
        }
        let file = File::open(path).map_err(about)?;
        let size = file.metadata().map_err(about)?.len();
        if size >= MAP_FROM {
            return map(&file).map_err(about);
        }
        let mut bytes = Vec::new();
        file.take(LARGEST_UNSIZED).read_to_end(&mut bytes).map_err(about)?;
        Ok(Bytes::Read(bytes))
    }
}

/// Maps a whole file, to be read only.
#[allow(unsafe_code)]
fn map(file: &File) -> std::io::Result<Bytes> {
    // SAFETY: the mapping is private and only read. Should somebody write to the file meanwhile, its bytes change under us:
    // all that reads them takes any bytes, and keeps no reference that depends on what it once saw there.
    let map = unsafe { memmap2::Mmap::map(file) }?;
    // Addresses of a profile lie anywhere: to read ahead is of no use. That a system knows no advice is no fault.
    #[cfg(unix)]
    let _ = map.advise(memmap2::Advice::Random);
    Ok(Bytes::Mapped(map))
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Read(bytes) => bytes,
            Bytes::Mapped(map) => map,
        }
    }
}
