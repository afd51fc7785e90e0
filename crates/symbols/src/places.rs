//! Where binaries and their debug files may be.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use object::Object as _;
use readers::symbols::Wanted;

use crate::bytes::{Bytes, NO_FILE};
use crate::elf::{Elf, hex};

/// The folders that are looked at.
#[derive(Debug, Clone)]
pub struct Places {
    /// Looked at first: each may be laid out like a whole system (`usr/bin/…`, `.build-id/…`), or just hold the files.
    pub folders: Vec<PathBuf>,
    /// Addresses of the kernel, in the form of `/proc/kallsyms`; used whichever kernel was recorded.
    pub kallsyms: Option<PathBuf>,
    /// Where this system's own files begin, such as `/usr/lib/debug` and those that a profile names.
    pub root: PathBuf,
    /// The user's folder, where perf keeps what it recorded (`.debug`).
    pub home: Option<PathBuf>,
}

impl Places {
    /// This system's.
    pub fn system() -> Self {
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        Places { folders: Vec::new(), kallsyms: None, root: PathBuf::from("/"), home }
    }

    /// A file of this system.
    pub fn system_file(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    fn debug(&self) -> PathBuf {
        self.system_file("usr/lib/debug")
    }

    /// The binary and what is known of it; the two may be one file. At least one is there.
    ///
    /// # Errors
    /// One phrase, why there is neither.
    pub fn find(&self, wanted: &Wanted<'_>) -> Result<Pair, String> {
        let mut search = Search { build_id: wanted.build_id.to_vec(), pair: Pair::default(), why: None };
        for candidate in self.by_path(wanted) {
            search.consider(&candidate);
        }
        for candidate in self.by_build_id(&search.build_id, wanted.path) {
            search.consider(&candidate);
        }
        if wanted.path == "[vdso]"
            && !wanted.build_id.is_empty()
            && !search.done()
            && let Some(own) = self.vdso()
        {
            search.take(own);
        }
        if let Some(image) = search.pair.image.clone() {
            self.by_link(&image, &mut search);
        }
        match search.pair {
            Pair { image: None, debug: None } => Err(search.why.unwrap_or_else(|| NO_FILE.to_owned())),
            pair => Ok(pair),
        }
    }

    fn by_path(&self, wanted: &Wanted<'_>) -> Vec<PathBuf> {
        let (path, deleted) = match wanted.path.strip_suffix(" (deleted)") {
            Some(path) => (path, true),
            None => (wanted.path, false),
        };
        let mut found = Vec::new();
        let inside = below_root(path);
        let name = inside.as_deref().and_then(Path::file_name);
        for folder in &self.folders {
            if let Some(inside) = &inside {
                found.push(folder.join(inside));
                found.push(folder.join("usr/lib/debug").join(with_suffix(inside, ".debug")));
            }
            if let Some(name) = name {
                found.push(folder.join(name));
                found.push(folder.join(with_suffix(Path::new(name), ".debug")));
            }
        }
        // What stands today where a deleted file was is another, unless its build id says that it is not.
        if let Some(inside) = &inside
            && path.starts_with('/')
            && (!deleted || !wanted.build_id.is_empty())
        {
            found.push(self.root.join(inside));
        }
        found
    }

    /// Files that are named after a build id, and debug files named after a path, which only a build id makes sure of.
    fn by_build_id(&self, id: &[u8], path: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        if id.len() < 2 {
            return found;
        }
        let (first, rest) = (hex(&id[..1]), hex(&id[1..]));
        for folder in
            self.folders.iter().cloned().chain(self.folders.iter().map(|f| f.join("usr/lib/debug"))).chain([self.debug()])
        {
            let folder = folder.join(".build-id").join(&first);
            found.push(folder.join(format!("{rest}.debug")));
            found.push(folder.join(&rest));
        }
        for cache in self.folders.iter().cloned().chain(self.home.iter().map(|home| home.join(".debug"))) {
            let folder = cache.join(".build-id").join(&first).join(&rest);
            found.extend(["elf", "debug", "vdso"].map(|name| folder.join(name)));
        }
        if let Some(inside) = below_root(path) {
            found.push(self.debug().join(with_suffix(&inside, ".debug")));
        }
        found
    }

    /// The debug file that a binary names itself, with a checksum.
    fn by_link(&self, image: &Elf, search: &mut Search) {
        let Some((link, checksum)) = image.file().and_then(|f| {
            let (name, checksum) = f.gnu_debuglink().ok()??;
            Some((PathBuf::from(String::from_utf8_lossy(name).into_owned()), checksum))
        }) else {
            return;
        };
        // A name, not a path.
        let (Some(link), Some(folder)) = (link.file_name(), image.path.parent()) else { return };
        let inside = folder.strip_prefix(&self.root).ok().map(|inside| self.debug().join(inside).join(link));
        let near = [folder.join(link), folder.join(".debug").join(link)].into_iter().chain(inside);
        for candidate in near.chain(self.folders.iter().map(|f| f.join(link))) {
            if search.done() {
                return;
            }
            if candidate == image.path {
                continue;
            }
            if let Ok(debug) = Elf::open(&candidate)
                && crc32(debug.bytes()) == checksum
            {
                search.take(debug);
            }
        }
    }

    /// The kernel's list of symbols that perf kept with a recording.
    pub fn kept_kallsyms(&self, id: &[u8]) -> Option<PathBuf> {
        let (first, rest) = id.split_at_checked(1)?;
        let caches = self.folders.iter().cloned().chain(self.home.iter().map(|home| home.join(".debug")));
        let mut lists = caches.map(|cache| cache.join(".build-id").join(hex(first)).join(hex(rest)).join("kallsyms"));
        lists.find(|path| path.is_file())
    }

    /// The kernel maps a small library into every process, which is no file; this process has it too.
    fn vdso(&self) -> Option<Elf> {
        const LARGEST: u64 = 1 << 20;
        let maps = std::fs::read_to_string(self.system_file("proc/self/maps")).ok()?;
        let (start, rest) = maps.lines().find(|line| line.ends_with("[vdso]"))?.split_once('-')?;
        let (end, _) = rest.split_once(' ')?;
        let (start, end) = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?);
        let mut memory = std::fs::File::open(self.system_file("proc/self/mem")).ok()?;
        memory.seek(SeekFrom::Start(start)).ok()?;
        let mut bytes = Vec::new();
        memory.take(end.checked_sub(start)?.min(LARGEST)).read_to_end(&mut bytes).ok()?;
        Elf::new(PathBuf::from("[vdso]"), Bytes::Read(bytes)).ok()
    }

    /// What a debug file shares with others (`.gnu_debugaltlink`).
    pub fn shared_debug(&self, elf: &Elf) -> Option<Elf> {
        let file = elf.file()?;
        let (name, id) = file.gnu_debugaltlink().ok()??;
        let name = PathBuf::from(String::from_utf8_lossy(name).into_owned());
        let mut candidates = vec![elf.path.parent()?.join(&name)];
        if let Some(inside) = below_root(&name.to_string_lossy()) {
            candidates.extend(self.folders.iter().map(|f| f.join(&inside)));
            candidates.push(self.root.join(&inside));
        }
        if let Some(name) = name.file_name() {
            candidates.extend(self.folders.iter().map(|f| f.join(name)));
            candidates.push(self.debug().join(".dwz").join(name));
        }
        candidates.extend(self.by_build_id(id, ""));
        candidates.iter().filter_map(|path| Elf::open(path).ok()).find(|shared| same_id(id, &shared.build_id))
    }

    /// All split debug files of a binary in one.
    pub fn package(&self, elf: &Elf) -> Option<Elf> {
        let path = with_suffix(&elf.path, ".dwp");
        let name = path.file_name()?;
        let candidates = std::iter::once(path.clone()).chain(self.folders.iter().map(|f| f.join(name)));
        candidates.filter_map(|path| Elf::open(&path).ok()).next()
    }

    /// Where a split debug file may be that was made as `name` in `folder`.
    pub fn split_debug(&self, elf: &Elf, folder: &Path, name: &Path) -> Vec<PathBuf> {
        let path = folder.join(name);
        let mut found = Vec::new();
        for place in &self.folders {
            found.extend(below_root(&path.to_string_lossy()).map(|inside| place.join(inside)));
            found.extend(name.file_name().map(|name| place.join(name)));
        }
        if path.is_absolute() {
            found.push(path);
        }
        found.extend(elf.path.parent().zip(name.file_name()).map(|(folder, name)| folder.join(name)));
        found
    }
}

/// A binary and its debug file.
#[derive(Default)]
pub struct Pair {
    /// The one with the code.
    pub image: Option<Arc<Elf>>,
    /// The one with the debug information.
    pub debug: Option<Arc<Elf>>,
}

/// What was found so far.
struct Search {
    /// The wanted one, or that of the binary if the profile does not say.
    build_id: Vec<u8>,
    pair: Pair,
    /// Why a file could not be used; what is wrong with a file says more than that others are missing.
    why: Option<String>,
}

impl Search {
    fn done(&self) -> bool {
        self.pair.image.is_some() && self.pair.debug.as_ref().is_some_and(|d| d.has_dwarf)
    }

    fn consider(&mut self, path: &Path) {
        if self.done() {
            return;
        }
        match Elf::open(path) {
            Ok(elf) => self.take(elf),
            Err(why) if why == NO_FILE => {}
            Err(why) => drop(self.why.get_or_insert(why)),
        }
    }

    fn take(&mut self, elf: Elf) {
        if !self.build_id.is_empty() && !same_id(&self.build_id, &elf.build_id) {
            let its = if elf.build_id.is_empty() { "none".to_owned() } else { hex(&elf.build_id) };
            let why = format!("{} is another build (build id {its}, recorded was {})", elf.path.display(), hex(&self.build_id));
            self.why.get_or_insert(why);
            return;
        }
        let elf = Arc::new(elf);
        if elf.has_code && self.pair.image.is_none() {
            if self.build_id.is_empty() {
                self.build_id.clone_from(&elf.build_id);
            }
            self.pair.image = Some(Arc::clone(&elf));
        }
        let worth = |e: &Elf| (e.has_dwarf, e.has_symbols);
        if worth(&elf) > self.pair.debug.as_deref().map_or((false, false), worth) {
            self.pair.debug = Some(elf);
        }
    }
}

/// Old recordings fill ids up to 20 bytes with zeros.
pub fn same_id(wanted: &[u8], id: &[u8]) -> bool {
    !id.is_empty() && wanted.strip_prefix(id).is_some_and(|rest| rest.iter().all(|&b| b == 0))
}

/// The path in relation to the root, if it is one: `[vdso]` and `//anon` are none, and a profile may name no file above a folder.
fn below_root(path: &str) -> Option<PathBuf> {
    if path.starts_with("//") || path.starts_with('[') {
        return None;
    }
    let path = Path::new(path);
    let plain = path.components().all(|c| matches!(c, Component::Normal(_) | Component::RootDir | Component::CurDir));
    let inside: PathBuf = path.components().filter(|c| matches!(c, Component::Normal(_))).collect();
    (plain && !inside.as_os_str().is_empty()).then_some(inside)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// The checksum of a debug link.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
