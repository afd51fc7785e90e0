//! Names, inlined functions and lines of programs that are compiled here, against what binutils say of them.
#![cfg(target_os = "linux")]

mod common;

use common::{compile, folder, functions, names, places, run, symbol, symbols_of, wanted};
use readers::symbols::Symbols as _;

/// GNU's linker puts position-independent code in memory where it stands in the file, so that an address is an offset too.
const FLAGS: &[&str] = &["-O2", "-g"];

/// The functions and lines at an address by `addr2line -fi`, outermost first.
fn by_binutils(folder: &std::path::Path, program: &str, address: u64) -> Vec<(String, String, u32)> {
    let text = run(folder, "addr2line", &["-fi", "-e", program, &format!("{address:#x}")]);
    let lines: Vec<&str> = text.lines().collect();
    let mut frames: Vec<_> = lines
        .chunks(2)
        .map(|pair| {
            let (file, line) = pair[1].rsplit_once(':').unwrap();
            let line = line.split_whitespace().next().unwrap().parse().unwrap_or(0);
            (pair[0].to_owned(), file.rsplit('/').next().unwrap().to_owned(), line)
        })
        .collect();
    frames.reverse();
    frames
}

fn every_address_is_named_as_binutils_do(compiler: &str, file: &str, function: &str, flags: &[&str]) {
    let folder = folder(&format!("agree-{file}-{}", flags.concat().replace(['/', '='], "")));
    compile(&folder, compiler, file, "program", flags);
    agrees_with_binutils(&folder, function);
}

fn agrees_with_binutils(folder: &std::path::Path, function: &str) {
    let program = folder.join("program");
    let local = symbols::Local::new(places(folder));
    let mut binary = local.binary(&wanted("/program")).unwrap();
    let (start, size) = symbol(&program, function);
    let (offset, mut inlined) = (common::offset_of(&program, start), 0);
    for address in start..start + size {
        let mut found = Vec::new();
        binary.functions(offset + (address - start), &mut found);
        let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let theirs = by_binutils(folder, "program", address);
        // They do not find all names of what is only known to be inlined, nor namespaces: those are for another test.
        let ours: Vec<_> = found
            .iter()
            .enumerate()
            .map(|(i, f)| {
                let own = if i > 0 && f.name.contains("::") { theirs.get(i).map_or("", |their| &their.0) } else { &f.name };
                (own.to_owned(), name(&f.file), f.line)
            })
            .collect();
        assert_eq!(ours, theirs, "{address:#x}");
        inlined = inlined.max(found.len());
    }
    assert!(inlined > 1, "nothing was inlined into {function}");
}

#[test]
fn inlined_functions_and_lines() {
    every_address_is_named_as_binutils_do("cc", "plain.c", "outer", FLAGS);
    every_address_is_named_as_binutils_do("cc", "plain.c", "outer", &["-O2", "-gdwarf-4"]);
}

#[test]
fn packed_debug_sections() {
    every_address_is_named_as_binutils_do("cc", "plain.c", "outer", &["-O2", "-g", "-gz=zlib"]);
    every_address_is_named_as_binutils_do("cc", "plain.c", "outer", &["-O2", "-g", "-Wl,--compress-debug-sections=zstd"]);
    // The old way; binutils do not know all sections of DWARF 5 in it.
    every_address_is_named_as_binutils_do("cc", "plain.c", "outer", &["-O2", "-gdwarf-4", "-gz=zlib-gnu"]);
}

#[test]
fn names_of_rust_are_mangled() {
    let folder = folder("rust");
    let file = common::source("names.rs");
    run(&folder, "rustc", &["-Copt-level=2", "-g", "-o", "program", file.to_str().unwrap()]);
    agrees_with_binutils(&folder, "run");
}

#[test]
#[ignore = "needs a compiler for C++"]
fn names_of_cpp_are_mangled() {
    every_address_is_named_as_binutils_do("c++", "names.cc", "run", FLAGS);
}

#[test]
fn lines_are_those_of_the_source() {
    let folder = folder("lines");
    let program = compile(&folder, "cc", "plain.c", "program", FLAGS);
    let (start, size) = symbol(&program, "outer");
    let text = std::fs::read_to_string(common::source("plain.c")).unwrap();
    let line = |mark: &str| text.lines().position(|l| l.contains(mark)).unwrap() as u32 + 1;
    let deepest = (start..start + size)
        .map(|address| functions(places(&folder), &wanted("/program"), address).unwrap())
        .max_by_key(Vec::len)
        .unwrap();
    let rows: Vec<_> = deepest.iter().map(|f| (f.name.as_str(), f.line)).collect();
    assert_eq!(rows, [("outer", line("/* outer */")), ("middle", line("/* middle */")), ("inner", line("/* inner */"))]);
    assert!(deepest.iter().all(|f| f.file.ends_with("tests/programs/plain.c")), "{deepest:?}");
}

#[test]
#[ignore = "needs a compiler for C++"]
fn functions_of_one_file_keep_their_namespace() {
    let folder = folder("namespace");
    let program = compile(&folder, "c++", "names.cc", "program", FLAGS);
    let (start, _) = symbol(&program, "_ZN4shop12_GLOBAL__N_16unseenEi");
    assert_eq!(names(places(&folder), &wanted("/program"), start).unwrap(), ["_ZN4shop12_GLOBAL__N_16unseenEi"]);
}

#[test]
#[ignore = "needs a compiler for C++"]
fn inlined_functions_keep_their_namespaces_and_classes() {
    let folder = folder("qualified");
    let program = compile(&folder, "c++", "names.cc", "program", FLAGS);
    let all: Vec<(u64, u64)> = symbols_of(&program).into_iter().map(|(start, size, _)| (start, size)).collect();
    let mut inlined = std::collections::BTreeSet::new();
    for address in all.iter().flat_map(|&(start, size)| start..start + size.min(1 << 16)) {
        inlined.extend(names(places(&folder), &wanted("/program"), address).unwrap().into_iter().skip(1));
    }
    for name in [
        "_ZN4shop4Cart5twiceEi",
        "shop::(anonymous namespace)::tripled",
        "shop::Cart::each<run(int)::<lambda(int)> >",
        "run::{lambda#1}::operator()",
        "run::{lambda#2}::operator()",
    ] {
        assert!(inlined.contains(name), "{name} in {inlined:?}");
    }
}

#[test]
fn symbols_without_debug_information() {
    let folder = folder("symbols");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2"]);
    for name in ["outer", "hidden", "main", "_start"] {
        let (start, size) = symbol(&program, name);
        for address in [start, start + size - 1] {
            assert_eq!(names(places(&folder), &wanted("/program"), address).unwrap(), [name], "{address:#x}");
        }
        let behind = names(places(&folder), &wanted("/program"), start + size).unwrap();
        assert!(!behind.contains(&name.to_owned()), "{name} does not reach further than its size");
    }
}

#[test]
fn stubs_are_named_after_what_they_call() {
    let folder = folder("stubs");
    compile(&folder, "cc", "plain.c", "program", &["-O2", "-Wl,-z,lazy"]);
    let list = run(&folder, "objdump", &["-d", "--no-show-raw-insn", "program"]);
    let stub = list.lines().find(|l| l.ends_with("<strlen@plt>:")).expect("a stub for strlen");
    let address = u64::from_str_radix(stub.split_whitespace().next().unwrap(), 16).unwrap();
    assert_eq!(names(places(&folder), &wanted("/program"), address).unwrap(), ["strlen@plt"]);
}

#[test]
fn stripped_programs_have_the_names_that_others_link_to() {
    let folder = folder("stripped");
    let library = compile(&folder, "cc", "plain.c", "library.so", &["-O2", "-shared", "-fPIC"]);
    let (outer, hidden) = (symbol(&library, "outer").0, symbol(&library, "hidden").0);
    run(&folder, "strip", &["library.so"]);
    assert_eq!(names(places(&folder), &wanted("/library.so"), outer).unwrap(), ["outer"]);
    assert_eq!(names(places(&folder), &wanted("/library.so"), hidden).unwrap(), Vec::<String>::new());
}

#[test]
fn symbols_packed_into_a_stripped_program() {
    let folder = folder("mini");
    let library = compile(&folder, "cc", "plain.c", "library.so", &["-O2", "-shared", "-fPIC"]);
    let hidden = symbol(&library, "hidden").0;
    // As distributions do: a file with nothing but the symbols that the stripped one lacks.
    run(&folder, "objcopy", &["-S", "--remove-section=.comment", "--keep-symbol=hidden", "library.so", "mini"]);
    common::pack(&folder, "mini");
    run(&folder, "strip", &["library.so"]);
    run(&folder, "objcopy", &["--add-section", ".gnu_debugdata=mini.xz", "library.so"]);
    assert_eq!(names(places(&folder), &wanted("/library.so"), hidden).unwrap(), ["hidden"]);
}

#[test]
fn addresses_are_offsets_in_the_file_wherever_it_is_loaded() {
    let folder = folder("offsets");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2", "-g", "-no-pie", "-Wl,-Ttext-segment=0x7000000"]);
    let (start, _) = symbol(&program, "hidden");
    assert!(start > 0x700_0000);
    let offset = common::offset_of(&program, start);
    assert_eq!(names(places(&folder), &wanted("/program"), offset).unwrap(), ["hidden"]);
    assert_eq!(names(places(&folder), &wanted("/program"), start).unwrap(), Vec::<String>::new());
}

#[test]
fn split_debug_information() {
    let folder = folder("split");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2", "-g", "-gsplit-dwarf", "-gdwarf-5"]);
    let split: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "dwo"))
        .collect();
    assert_eq!(split.len(), 1, "{split:?}");
    let (start, size) = symbol(&program, "outer");
    let most = |places: symbols::Places| {
        let frames = (start..start + size).map(|a| names(places.clone(), &wanted("/program"), a).unwrap());
        frames.max_by_key(Vec::len).unwrap()
    };
    assert_eq!(most(places(&folder)), ["outer", "middle", "inner"]);
    // Elsewhere than it was made, in a folder that the user names.
    let elsewhere = folder.join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::rename(&split[0], elsewhere.join(split[0].file_name().unwrap())).unwrap();
    assert_eq!(most(places(&folder)), ["outer"]);
    assert_eq!(most(symbols::Places { folders: vec![elsewhere], ..places(&folder) }), ["outer", "middle", "inner"]);
}

#[test]
fn every_symbol_of_the_c_library_is_found() {
    let folder = folder("libc");
    let program = compile(&folder, "cc", "plain.c", "program", &["-O2"]);
    let linked = run(&folder, "ldd", &[program.to_str().unwrap()]);
    let path = linked.split_whitespace().find(|w| w.starts_with('/') && w.contains("libc.so")).expect("a C library").to_owned();
    let list = run(&folder, "nm", &["-DS", "--defined-only", &path]);
    let local = symbols::Local::new(places(std::path::Path::new("/")));
    let mut binary = local.binary(&wanted(&path)).unwrap();
    let mut count = 0;
    for line in list.lines() {
        let [start, size, "T" | "W" | "i", name] = line.split_whitespace().collect::<Vec<_>>()[..] else { continue };
        let (start, size) = (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(size, 16).unwrap());
        if size == 0 {
            continue;
        }
        let mut found = Vec::new();
        binary.functions(start, &mut found);
        assert!(!found.is_empty(), "{name} at {start:#x}");
        count += 1;
    }
    assert!(count > 1000, "{count}");
    assert!(symbols_of(&program).len() > 3);
}

#[test]
#[ignore = "needs go"]
fn stripped_go_programs_keep_their_names() {
    let folder = folder("go");
    let source = common::source("plain.go");
    for (name, flags) in [("whole", ""), ("stripped", "-s -w")] {
        let build = ["build", "-ldflags", flags, "-o", name, source.to_str().unwrap()];
        let caches = [("GOCACHE", folder.join("cache")), ("GOPATH", folder.join("path"))];
        let status =
            std::process::Command::new("go").args(build).current_dir(&folder).envs(caches).env("GO111MODULE", "off").status();
        assert!(status.expect("go is needed for this test").success());
    }
    let local = symbols::Local::new(places(&folder));
    let mut count = 0;
    let (mut whole, mut stripped) = (local.binary(&wanted("/whole")).unwrap(), local.binary(&wanted("/stripped")).unwrap());
    let all = symbols_of(&folder.join("whole"));
    for (start, size, name) in all.iter().filter(|s| s.2.starts_with("main.") || s.2.starts_with("runtime.malloc")) {
        // What the linker lays out is the same with and without symbols.
        let offset = common::offset_of(&folder.join("whole"), *start);
        let (mut with, mut without) = (Vec::new(), Vec::new());
        whole.functions(offset + size / 2, &mut with);
        stripped.functions(offset + size / 2, &mut without);
        if with.is_empty() {
            continue;
        }
        assert_eq!(with[0].name, *name);
        assert_eq!(without.iter().map(|f| &f.name).collect::<Vec<_>>(), [name]);
        count += 1;
    }
    assert!(count >= 3, "{count}");
}
