//! Names, inlined functions, lines and walked stacks of recordings, by the binaries that are given with `--symbols`.

#![cfg(unix)]

mod common;

use std::path::{Path, PathBuf};

use common::{Run, finish, folder, reflame, write};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/symbols").join(name)
}

fn run(words: &[&str]) -> Run {
    let mut command = reflame();
    // Whatever perf keeps in the folder of whoever runs the tests.
    command.args(words).env("HOME", "/nowhere");
    finish(command, b"")
}

/// Where a text first differs says more than two pages.
#[track_caller]
fn assert_expected(name: &str, text: &str) {
    let path = data(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, expected, "{name}");
}

#[test]
fn recordings_have_the_names_of_their_program() {
    let symbols = data("");
    for name in ["cart", "cart-dwarf"] {
        let file = data(&format!("{name}.data.zst"));
        let (file, symbols) = (file.to_str().unwrap(), symbols.to_str().unwrap());
        let mut text = run(&["info", file, "--symbols", symbols]).ok();
        text += "\n";
        text += &run(&["tree", file, "--symbols", symbols, "--min", "0"]).ok();
        text += "\n";
        text += &run(&["tree", file, "--symbols", symbols, "--min", "0", "--by", "line", "-b", "--depth", "3"]).ok();
        assert_expected(&format!("{name}.txt"), &text);
    }
}

#[test]
fn without_the_program_its_functions_are_its_name() {
    let file = data("cart-dwarf.data.zst");
    let file = file.to_str().unwrap();
    let mut text = run(&["info", file, "--no-symbols"]).ok();
    text += "\n";
    text += &run(&["tree", file, "--no-symbols", "--min", "0"]).ok();
    assert_expected("no-symbols.txt", &text);
}

#[test]
fn another_build_of_the_program_is_not_used() {
    let other = folder("another-build");
    let mut bytes = std::fs::read(data("cart")).unwrap();
    let note = bytes.windows(4).position(|w| w == b"GNU\0").expect("a build id");
    bytes[note + 4] ^= 1;
    write(&other, "cart", &bytes);
    let file = data("cart.data.zst");
    let (file, symbols) = (file.to_str().unwrap(), other.to_str().unwrap());
    let text = run(&["info", file, "--symbols", symbols]).ok();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words.matches("is another build (build id ").count(), 1, "{text}");
    let tree = run(&["tree", file, "--symbols", symbols, "--min", "0"]).ok();
    assert!(tree.contains("[cart]") && !tree.contains("shop"), "{tree}");
}

#[test]
fn files_of_symbols_that_are_none_are_errors() {
    let folder = folder("no-symbols-here");
    let file = data("cart.data.zst");
    let file = file.to_str().unwrap();
    let list = write(&folder, "list", "no list\n");
    let missing = folder.join("missing");
    let missing = missing.to_str().unwrap();
    for (option, path, why) in [
        ("--symbols", missing, "No such file"),
        ("--symbols", &*list, "is no folder; --symbols takes one that has binaries in it"),
        ("--kallsyms", missing, "no such file"),
        ("--kallsyms", &list, "no list of a kernel's symbols"),
        ("--kallsyms", folder.to_str().unwrap(), "Is a directory"),
    ] {
        let said = run(&["info", file, option, path]).fails();
        assert!(said.contains(why), "{option} {path}: {said}");
    }
}
