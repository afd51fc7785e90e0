//! Binaries, and where they are mapped: in every process, in the kernel, in a guest's kernel.

use std::collections::BTreeMap;
use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::features::Features;
use super::record::{Mmap, World};
use crate::symbols::{Wanted, What};

/// Maps that may be copied when processes fork: so many, and so many more for every change of an address space. More is
/// no recording of anything.
const MAX_COPIES: usize = 1 << 21;
const COPIES_PER_CHANGE: usize = 64;

/// A binary, or memory that holds code without one. A row of [`Machine::binaries`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Binary {
    /// As it is shown.
    pub(super) name: String,
    /// As it was recorded: a file that was deleted or replaced meanwhile has ` (deleted)` behind its path.
    pub(super) path: String,
    /// Empty if the records do not say it.
    pub(super) build_id: Vec<u8>,
    pub(super) what: What,
    /// Who names the functions in it.
    pub(super) naming: Naming,
}

/// Who names the functions of a binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    /// A symbol source, if there is one.
    Symbols,
    /// It holds one function, of its own name.
    Itself,
    /// Nobody: it is another machine's.
    Nobody,
}

/// What is mapped at some addresses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    /// One past the last address.
    pub(super) end: u64,
    pub(super) binary: u32,
    /// What makes an offset in the file of an address, modulo 2⁶⁴; 0 for what is in no file.
    pub(super) shift: u64,
}

/// One address space: areas by their first address, none of which overlap.
#[derive(Debug, Clone, Default)]
pub(super) struct Space {
    areas: BTreeMap<u64, Area>,
}

impl Space {
    /// The area an address is in.
    pub(super) fn find(&self, address: u64) -> Option<Area> {
        self.areas.range(..=address).next_back().map(|(_, area)| *area).filter(|area| address < area.end)
    }

    /// Areas with their first addresses.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, Area)> + '_ {
        self.areas.iter().map(|(&start, &area)| (start, area))
    }

    fn insert(&mut self, start: u64, area: Area) {
        self.clear(start, area.end);
        self.areas.insert(start, area);
    }

    /// Cuts a range out of what is there.
    fn clear(&mut self, start: u64, end: u64) {
        if let Some((_, before)) = self.areas.range_mut(..start).next_back()
            && before.end > start
        {
            let rest = *before;
            before.end = start;
            if rest.end > end {
                self.areas.insert(end, rest);
            }
        }
        while let Some((&first, &area)) = self.areas.range(start..end).next() {
            self.areas.remove(&first);
            if area.end > end {
                self.areas.insert(end, area);
            }
        }
    }
}

/// The address space of a process.
#[derive(Debug, Clone)]
pub(super) struct Process {
    pub(super) space: Rc<Space>,
    /// A number that no other state of any address space has.
    pub(super) version: u32,
}

/// All address spaces of a machine, as the records have built them so far.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) binaries: Vec<Binary>,
    /// First and one past the last address of every binary: offsets in its file, or addresses of what is in none.
    pub(super) extents: Vec<(u64, u64)>,
    by_binary: HashMap<Binary, u32, FxBuildHasher>,
    pub(super) processes: HashMap<i32, Process, FxBuildHasher>,
    pub(super) kernel: Space,
    pub(super) kernel_version: u32,
    guest_kernel: Space,
    pub(super) guest_version: u32,
    /// What processes wrote of the code that they compiled, by process: the files named `jit-PID.dump`, which they map so
    /// that a profiler notes where they are.
    dumps: HashMap<i64, String, FxBuildHasher>,
    /// Where the kernel has the symbol by which it says where it is, or 0.
    kernel_text: u64,
    /// Has the kernel itself been said to be anywhere?
    kernel_known: bool,
    versions: u32,
    copies: usize,
    /// Processes that were started without their parent's maps, as there were too many.
    pub(super) not_copied: u64,
    /// The kernel, its guest's and a guest's programs, which need no map.
    whole_kernel: u32,
    whole_guest: u32,
    pub(super) guest_user: u32,
}

impl Machine {
    pub(super) fn new() -> Self {
        let mut machine = Machine {
            binaries: Vec::new(),
            extents: Vec::new(),
            by_binary: HashMap::default(),
            processes: HashMap::default(),
            kernel: Space::default(),
            kernel_version: 1,
            guest_kernel: Space::default(),
            guest_version: 2,
            dumps: HashMap::default(),
            kernel_text: 0,
            kernel_known: false,
            versions: 2,
            copies: 0,
            not_copied: 0,
            whole_kernel: 0,
            whole_guest: 0,
            guest_user: 0,
        };
        machine.whole_kernel = machine.binary(system(KERNEL, KERNEL));
        machine.whole_guest = machine.binary(Binary { naming: Naming::Nobody, ..system(GUEST_KERNEL, GUEST_KERNEL) });
        machine.guest_user = machine.binary(Binary { naming: Naming::Nobody, what: What::File, ..system("guest", "guest") });
        machine
    }

    fn binary(&mut self, binary: Binary) -> u32 {
        if let Some(&row) = self.by_binary.get(&binary) {
            return row;
        }
        let row = self.binaries.len() as u32;
        self.by_binary.insert(binary.clone(), row);
        self.binaries.push(binary);
        self.extents.push((0, 0));
        row
    }

    fn extend(&mut self, binary: u32, start: u64, end: u64) {
        let extent = &mut self.extents[binary as usize];
        *extent = if extent.1 == 0 { (start, end) } else { (extent.0.min(start), extent.1.max(end)) };
    }

    /// How a binary is asked for.
    pub(super) fn wanted<'a>(&'a self, binary: u32, features: &'a Features) -> Wanted<'a> {
        let binary = &self.binaries[binary as usize];
        let (mut path, mut what) = (binary.path.as_str(), binary.what);
        match &mut what {
            What::File => {}
            What::Kernel { text } => *text = self.kernel_text,
            What::Jit { pid } => path = self.dumps.get(pid).map_or(path, String::as_str),
        }
        Wanted { path, build_id: features.build_id_of(binary), what }
    }

    fn next_version(&mut self) -> u32 {
        self.versions = self.versions.wrapping_add(1).max(3);
        self.versions
    }

    /// The area of an address of the kernel.
    pub(super) fn kernel_area(&self, address: u64) -> Option<Area> {
        let whole = Area { end: u64::MAX, binary: self.whole_kernel, shift: 0 };
        self.kernel.find(address).or_else(|| (!self.kernel_known).then_some(whole))
    }

    pub(super) fn guest_kernel_area(&self, address: u64) -> Area {
        let whole = Area { end: u64::MAX, binary: self.whole_guest, shift: 0 };
        self.guest_kernel.find(address).unwrap_or(whole)
    }

    /// Maps a file or memory; the area of a process that came of it.
    pub(super) fn map(&mut self, mmap: &Mmap) -> Option<(u64, Area)> {
        let end = mmap.start.saturating_add(mmap.length);
        match mmap.world {
            World::Kernel | World::GuestKernel => {
                self.map_kernel(mmap, end);
                None
            }
            _ if end == mmap.start => None,
            _ => {
                if is_dump(&mmap.path) {
                    self.dumps.insert(mmap.pid.into(), mmap.path.clone());
                }
                let (binary, identity) = user_binary(mmap);
                let offset = if mmap.path == VDSO { 0 } else { mmap.offset };
                let shift = if identity { 0 } else { offset.wrapping_sub(mmap.start) };
                let area = Area { end, binary: self.binary(binary), shift };
                self.extend(area.binary, mmap.start.wrapping_add(shift), end.wrapping_add(shift));
                self.add(mmap.pid, mmap.start, area);
                Some((mmap.start, area))
            }
        }
    }

    fn add(&mut self, pid: i32, start: u64, area: Area) {
        let version = self.next_version();
        let process = self.processes.entry(pid).or_insert_with(|| Process { space: Rc::default(), version });
        process.version = version;
        if let Some(space) = Rc::get_mut(&mut process.space) {
            space.insert(start, area);
            return;
        }
        // A copy for itself.
        self.copies += process.space.areas.len();
        if self.copies > MAX_COPIES + COPIES_PER_CHANGE * self.versions as usize {
            process.space = Rc::default();
            self.not_copied += 1;
        }
        Rc::make_mut(&mut process.space).insert(start, area);
    }

    fn map_kernel(&mut self, mmap: &Mmap, end: u64) {
        let guest = mmap.world == World::GuestKernel;
        let main = if guest { GUEST_KERNEL } else { KERNEL };
        let is_main = mmap.path.starts_with(main.trim_end_matches(']')) || mmap.path.contains("vmlinux");
        let binary = if is_main {
            let whole = if guest { self.whole_guest } else { self.whole_kernel };
            if !mmap.build_id.is_empty() {
                self.binaries[whole as usize].build_id.clone_from(&mmap.build_id);
            }
            self.kernel_known |= !guest;
            // `[kernel.kallsyms]_text`: the address of that symbol stands where a file would have its offset.
            if !guest && mmap.path.ends_with("text") {
                self.kernel_text = mmap.offset;
            }
            whole
        } else {
            let mut binary = system(&module_name(&mmap.path), &mmap.path);
            binary.build_id.clone_from(&mmap.build_id);
            if guest {
                binary.naming = Naming::Nobody;
            }
            self.binary(binary)
        };
        // A kernel that does not say where it ends goes on to the end of memory, as far as no module is there.
        let end = if end == mmap.start && is_main { u64::MAX } else { end };
        let area = Area { end, binary, shift: 0 };
        self.extend(binary, mmap.start, end);
        let version = self.next_version();
        let (space, of) =
            if guest { (&mut self.guest_kernel, &mut self.guest_version) } else { (&mut self.kernel, &mut self.kernel_version) };
        if end > mmap.start {
            space.insert(mmap.start, area);
            *of = version;
        }
    }

    /// Code that was put into the kernel while it ran, or taken out of it.
    pub(super) fn kernel_symbol(&mut self, start: u64, length: u64, gone: bool, name: &str) {
        let end = start.saturating_add(length);
        self.kernel_version = self.next_version();
        if gone || end == start {
            self.kernel.clear(start, end.max(start));
        } else {
            let binary = self.binary(Binary { naming: Naming::Itself, ..system(name, name) });
            self.extend(binary, start, end);
            self.kernel.insert(start, Area { end, binary, shift: 0 });
        }
    }

    /// A process begins as a copy of another.
    pub(super) fn fork(&mut self, pid: i32, parent: i32) {
        match self.processes.get(&parent).map(|p| p.space.clone()) {
            Some(space) => {
                let version = self.next_version();
                self.processes.insert(pid, Process { space, version });
            }
            None => self.unmap_all(pid),
        }
    }

    /// A process has nothing mapped any more.
    pub(super) fn unmap_all(&mut self, pid: i32) {
        self.processes.remove(&pid);
    }
}

const KERNEL: &str = "[kernel.kallsyms]";
const GUEST_KERNEL: &str = "[guest.kernel.kallsyms]";
const VDSO: &str = "[vdso]";

fn system(name: &str, path: &str) -> Binary {
    Binary { name: name.into(), path: path.into(), build_id: Vec::new(), what: What::Kernel { text: 0 }, naming: Naming::Symbols }
}

/// The binary of a map of a process, and whether its addresses are those of the process.
fn user_binary(mmap: &Mmap) -> (Binary, bool) {
    let name = mmap.path.strip_suffix(" (deleted)").unwrap_or(&mmap.path);
    let memory = MEMORY.iter().any(|start| name.starts_with(start));
    if !memory {
        let (name, path) = (name.to_owned(), mmap.path.clone());
        return (Binary { name, path, build_id: mmap.build_id.clone(), what: What::File, naming: Naming::Symbols }, false);
    }
    // What a runtime compiled has its names in a file that perf names so.
    let name = if mmap.executable { format!("/tmp/perf-{}.map", mmap.pid) } else { name.to_owned() };
    let what = What::Jit { pid: mmap.pid.into() };
    (Binary { path: name.clone(), name, build_id: Vec::new(), what, naming: Naming::Symbols }, true)
}

/// How the paths of memory begin that is no file's, or a file's that only the process has.
const MEMORY: [&str; 7] = ["//anon", "/dev/zero", "/anon_hugepage", "/memfd:", "[stack", "/SYSV", "[heap"];

/// Is it what a runtime writes of the code that it compiles?
fn is_dump(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("jit-") && name.ends_with(".dump")
}

/// `/lib/modules/6.1/kernel/fs/ext4/ext4.ko.xz` is `[ext4]`.
fn module_name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    match file.find(".ko") {
        Some(end) => format!("[{}]", file[..end].replace('-', "_")),
        None => path.to_owned(),
    }
}
