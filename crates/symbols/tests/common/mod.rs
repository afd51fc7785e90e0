//! Programs for tests, made by the compiler of this machine; its absence is a failure.

#![allow(dead_code)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use readers::symbols::{Function, Symbols, Wanted, What};
use symbols::{Local, Places};

/// An empty folder of this test's own.
pub fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// A source of a test program.
pub fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name)
}

/// Runs a program and returns what it prints.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .output()
        .unwrap_or_else(|e| panic!("{program} is needed for this test: {e}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Compiles a test program to `folder/name`.
pub fn compile(folder: &Path, compiler: &str, file: &str, name: &str, flags: &[&str]) -> PathBuf {
    let file = source(file);
    let mut arguments = vec!["-o", name, file.to_str().expect("a path in UTF-8")];
    arguments.extend(flags);
    run(folder, compiler, &arguments);
    folder.join(name)
}

/// Makes `name.xz` of a file.
pub fn pack(folder: &Path, name: &str) {
    let file = std::fs::File::create(folder.join(format!("{name}.xz"))).unwrap();
    let mut writer = lzma_rust2::XzWriter::new(file, lzma_rust2::XzOptions::with_preset(1)).unwrap();
    writer.write_all(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    writer.finish().unwrap();
}

/// A system without any files but those in a folder.
pub fn places(root: &Path) -> Places {
    Places { folders: Vec::new(), kallsyms: None, root: root.to_owned(), home: None }
}

/// A binary by its path, whichever build it is.
pub fn wanted(path: &str) -> Wanted<'_> {
    Wanted { path, build_id: &[], what: What::File }
}

/// The build id of a file, as binutils read it.
pub fn build_id(path: &Path) -> Vec<u8> {
    let notes = run(Path::new("/"), "readelf", &["-n", path.to_str().unwrap()]);
    let id = notes.split("Build ID: ").nth(1).expect("a build id").split_whitespace().next().unwrap();
    (0..id.len()).step_by(2).map(|i| u8::from_str_radix(&id[i..i + 2], 16).unwrap()).collect()
}

/// Start and size of the symbols of a file, as binutils read them.
pub fn symbols_of(path: &Path) -> Vec<(u64, u64, String)> {
    let list = run(Path::new("/"), "nm", &["-S", "--defined-only", path.to_str().unwrap()]);
    let number = |text: &str| u64::from_str_radix(text, 16).unwrap();
    let row = |line: &str| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [start, size, _, name] => Some((number(start), number(size), name.to_owned())),
        _ => None,
    };
    list.lines().filter_map(row).collect()
}

/// One symbol.
pub fn symbol(path: &Path, name: &str) -> (u64, u64) {
    let all = symbols_of(path);
    let (start, size, _) = all.iter().find(|s| s.2 == name).unwrap_or_else(|| panic!("no {name} in {all:?}"));
    (*start, *size)
}

/// Where in a file the code stands that is at a virtual address.
pub fn offset_of(program: &Path, address: u64) -> u64 {
    let headers = run(Path::new("/"), "readelf", &["-lW", program.to_str().unwrap()]);
    let number = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap();
    let code = headers.lines().find(|l| l.contains("LOAD") && l.contains("R E")).expect("a segment with code");
    let fields: Vec<&str> = code.split_whitespace().collect();
    address - number(fields[2]) + number(fields[1])
}

/// The functions at an offset, or why there is no binary.
pub fn functions(places: Places, wanted: &Wanted<'_>, offset: u64) -> Result<Vec<Function>, String> {
    let mut found = Vec::new();
    Local::new(places).binary(wanted)?.functions(offset, &mut found);
    Ok(found)
}

/// Their names.
pub fn names(places: Places, wanted: &Wanted<'_>, offset: u64) -> Result<Vec<String>, String> {
    functions(places, wanted, offset).map(|found| found.into_iter().map(|f| f.name).collect())
}

/// Numbers that look random and are the same every time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}
