//! The bytes of a file: small ones are read, large ones mapped.

use std::fs::File;
use std::io::Read as _;
use std::ops::Deref;
use std::path::Path;

/// From here on a file is mapped: debug files have gigabytes of which a profile needs little. Those below are read, since a
/// file that is cut short while it is mapped ends the process.
const MAP_FROM: u64 = 1 << 20;
/// Files of the kernel do not say their size, nor do pipes; none that is read is larger than this.
const LARGEST_UNSIZED: u64 = 1 << 28;

/// The content of one file.
pub enum Bytes {
    /// In memory.
    Read(Vec<u8>),
    /// Mapped.
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Opens a regular file that a profile may have named. Pipes, devices and folders are refused before anything is opened,
    /// since opening them may block; so are files without a size, since some of the kernel's are pipes in disguise.
    ///
    /// # Errors
    /// One phrase, why not; for what is not there, just `no such file`.
    pub fn open(path: &Path) -> Result<Bytes, String> {
        let meta = std::fs::metadata(path).map_err(|e| about(path, &e))?;
        if !meta.is_file() {
            return Err(format!("{}: no regular file", path.display()));
        }
        if meta.len() == 0 {
            return Err(format!("{}: an empty file", path.display()));
        }
        let file = File::open(path).map_err(|e| about(path, &e))?;
        if meta.len() >= MAP_FROM {
            return map(&file).map_err(|e| about(path, &e));
        }
        Bytes::all(path, file)
    }

    /// Reads one of the kernel's own files.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn of_kernel(path: &Path) -> Result<Bytes, String> {
        if !std::fs::metadata(path).map_err(|e| about(path, &e))?.is_file() {
            return Err(format!("{}: no regular file", path.display()));
        }
        Bytes::read(path)
    }

    /// Reads whatever the user names: a file or a pipe.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn read(path: &Path) -> Result<Bytes, String> {
        Bytes::all(path, File::open(path).map_err(|e| about(path, &e))?)
    }

    fn all(path: &Path, file: File) -> Result<Bytes, String> {
        let mut bytes = Vec::new();
        file.take(LARGEST_UNSIZED).read_to_end(&mut bytes).map_err(|e| about(path, &e))?;
        Ok(Bytes::Read(bytes))
    }
}

fn about(path: &Path, e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => NO_FILE.to_owned(),
        _ => format!("{}: {e}", path.display()),
    }
}

/// What is said of a file that is not there; what is wrong with one that is says more.
pub const NO_FILE: &str = "no such file";

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
