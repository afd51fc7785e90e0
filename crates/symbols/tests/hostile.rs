//! Broken files: any answer will do, a panic or a loop will not.
#![cfg(target_os = "linux")]

mod common;

use std::path::Path;

use common::{Random, compile, folder, places, run, symbol, wanted};
use readers::symbols::{Function, Machine, Symbols as _};
use symbols::Local;

/// How many broken files of each kind; more by hand.
fn rounds() -> usize {
    std::env::var("ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

/// Asks all there is to ask of a file.
fn ask(root: &Path, path: &str, around: u64) -> usize {
    let local = Local::new(places(root));
    let mut found: Vec<Function> = Vec::new();
    if let Ok(mut binary) = local.binary(&wanted(path)) {
        for address in (0..64).map(|i| around.saturating_sub(128) + i * 8).chain([0, 0x1000, 0x1020, u64::MAX]) {
            binary.functions(address, &mut found);
        }
    }
    let mut unwinder = local.unwinder(Machine::X86_64).unwrap();
    unwinder.map(0x10_0000, 0x20_0000, 0, &wanted(path));
    let stack: Vec<u8> = (0..64).flat_map(|i| (0x10_0000 + around + i).to_le_bytes()).collect();
    for i in 0..16 {
        let mut registers = vec![Some(0x7000_0040); 24];
        registers[8] = Some(0x10_0000 + around + i * 4);
        registers[7] = Some(0x7000_0000);
        let mut callers = Vec::new();
        unwinder.callers(&registers, &stack, &mut callers);
        found.extend(callers.iter().map(|_| Function::default()));
    }
    found.len()
}

/// Breaks a file at some of its bytes, near each other or anywhere.
fn broken(whole: &[u8], round: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let near = random.below(whole.len());
    for _ in 0..1 + round % 20 {
        let at = if round.is_multiple_of(2) { random.below(whole.len()) } else { (near + random.below(64)) % whole.len() };
        bytes[at] = match random.below(4) {
            0 => 0,
            1 => 0xff,
            2 => bytes[at] ^ (1 << random.below(8)),
            _ => random.below(256) as u8,
        };
    }
    if round.is_multiple_of(10) {
        bytes.truncate(random.below(whole.len()));
    }
    bytes
}

fn try_broken(test: &str, flags: &[&str], prepare: impl Fn(&Path)) {
    let folder = folder(test);
    let program = compile(&folder, "cc", "plain.c", "program", flags);
    let (outer, _) = symbol(&program, "outer");
    prepare(&folder);
    let whole = std::fs::read(&program).unwrap();
    assert!(ask(&folder, "/program", outer) > 20, "the whole file has answers");
    let mut random = Random(whole.len() as u64);
    for round in 0..rounds() {
        let bytes = broken(&whole, round, &mut random);
        // For who wants to know which one it was.
        std::fs::write(folder.join("broken"), bytes).unwrap();
        ask(&folder, "/broken", outer);
    }
}

#[test]
fn debug_information() {
    try_broken("broken-dwarf", &["-O2", "-g"], |_| {});
    try_broken("broken-dwarf4", &["-O2", "-gdwarf-4", "-fno-asynchronous-unwind-tables"], |_| {});
}

#[test]
fn packed_sections() {
    try_broken("broken-packed", &["-O2", "-g", "-gz=zlib"], |_| {});
}

#[test]
fn symbols_only() {
    try_broken("broken-symbols", &["-O2", "-Wl,-z,lazy"], |_| {});
}

#[test]
fn packed_symbols() {
    try_broken("broken-mini", &["-O2", "-shared", "-fPIC"], |folder| {
        run(folder, "objcopy", &["-S", "--keep-symbol=hidden", "program", "mini"]);
        common::pack(folder, "mini");
        run(folder, "strip", &["program"]);
        run(folder, "objcopy", &["--add-section", ".gnu_debugdata=mini.xz", "program"]);
    });
}

#[test]
fn split_files() {
    let folder = folder("broken-split");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2", "-g", "-gsplit-dwarf", "-gdwarf-5"]);
    let (outer, _) = symbol(&program, "outer");
    let split =
        std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "dwo"));
    let split = split.expect("a split file");
    let whole = std::fs::read(&split).unwrap();
    let mut random = Random(7);
    for round in 0..rounds() {
        std::fs::write(&split, broken(&whole, round, &mut random)).unwrap();
        ask(&folder, "/program", outer);
    }
}

#[test]
fn sections_that_unpack_to_more_than_they_can() {
    let folder = folder("bomb");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2", "-g", "-gz=zlib"]);
    let (outer, _) = symbol(&program, "outer");
    let sections = run(&folder, "readelf", &["-SW", "program"]);
    let line = sections.lines().find(|l| l.contains(" .debug_info ")).unwrap();
    let offset = usize::from_str_radix(line.split_whitespace().rev().nth(6).unwrap(), 16).unwrap();
    let mut bytes = std::fs::read(&program).unwrap();
    // Kind, reserved, then the size.
    for size in [u64::MAX, 1 << 40, 1 << 30, 0] {
        bytes[offset + 8..offset + 16].copy_from_slice(&size.to_le_bytes());
        std::fs::write(&program, &bytes).unwrap();
        assert!(ask(&folder, "/program", outer) > 0, "its symbols are there all the same");
    }
}

/// A program whose debug information names its function `by_debug`, with `inlined` described in it.
fn with_inlined(test: &str, abbreviation: &str, inlined: &str) -> Vec<String> {
    let folder = folder(test);
    let text = format!(
        r#"
    .text
    .globl outer
    .type outer, @function
outer:
    nop
    nop
    ret
    .size outer, . - outer
    # Tags, whether there are children, then pairs of attribute and form.
    .section .debug_abbrev, "", @progbits
    .byte 1, 0x11, 1, 0x13, 0x05, 0x11, 0x01, 0x12, 0x07, 0, 0
    .byte 2, 0x2e, 1, 0x03, 0x08, 0x11, 0x01, 0x12, 0x07, 0, 0
    .byte 3, 0x1d, {abbreviation}, 0, 0
    .byte 0
    .section .debug_ranges, "", @progbits
    .rept 20000
    .quad 0, 1
    .endr
    .quad 0, 0
    .section .debug_info, "", @progbits
    .long end - start
start:
    .short 4
    .long 0
    .byte 8
    .byte 1
    .short 12
    .quad outer, 3
    .byte 2
    .asciz "by_debug"
    .quad outer, 3
    {inlined}
    .byte 0, 0
end:
"#
    );
    std::fs::write(folder.join("program.s"), text).unwrap();
    run(&folder, "cc", &["-nostdlib", "-static", "-Wl,-e,outer", "-o", "program", "program.s"]);
    let (outer, _) = symbol(&folder.join("program"), "outer");
    let offset = common::offset_of(&folder.join("program"), outer);
    common::names(places(&folder), &wanted("/program"), offset).unwrap()
}

#[test]
fn functions_inlined_into_each_other_without_end() {
    let nested = |deep: usize| with_inlined("nested", "1", &format!(".fill {deep}, 1, 3\n    .fill {deep}, 1, 0"));
    assert_eq!(nested(400), ["by_debug"]);
    assert_eq!(nested(1_000_000), ["outer"], "only the symbol is believed");
}

#[test]
fn functions_that_share_a_long_list_of_ranges() {
    let sharing =
        |count: usize| with_inlined("sharing", "0, 0x55, 0x17", &format!(".rept {count}\n    .byte 3\n    .long 0\n    .endr"));
    assert_eq!(sharing(10), ["by_debug"]);
    assert_eq!(sharing(100_000), ["outer"], "only the symbol is believed");
}
