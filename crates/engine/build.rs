//! The built-in sets for WebAssembly: the page shows none of their comments, which are a fifth of what they weigh in it.

#[path = "src/lens/sets/file.rs"]
mod file;

use std::path::Path;
use std::{env, fs};

const SETS: &str = "src/lens/sets";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={SETS}");
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("wasm32") {
        return;
    }
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    for path in fs::read_dir(SETS).expect("the sets are there").map(|entry| entry.expect("the folder can be read").path()) {
        if path.extension().is_some_and(|ending| ending == "lens") {
            let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let name = path.file_name().expect("a file has a name");
            fs::write(Path::new(&out).join(name), file::without_comments(&text)).expect("OUT_DIR can be written to");
        }
    }
}
