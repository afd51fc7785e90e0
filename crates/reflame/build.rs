//! Puts the page that `cargo xtask web` built into the binary, packed; without one, reflame is built without its page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What the page is made of, as `src/page/mod.rs` has it.
const FILES: [&str; 6] = ["index.html", "app.css", "app.js", "worker.js", "reflame.wasm", "import.wasm"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(page)");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    // The folder is always there, for the .gitignore in it: cargo would take a missing one for changed at every build.
    println!("cargo:rerun-if-changed={}", folder.display());
    let missing: Vec<&str> = FILES.into_iter().filter(|name| !folder.join(name).is_file()).collect();
    let mut table = String::from("/// The page's files, each gzipped; none if there was no page when this was built.\n");
    if missing.is_empty() {
        println!("cargo:rustc-cfg=page");
    } else if missing.len() < FILES.len() {
        println!("cargo:warning=the page in web/dist lacks {}: reflame is built without it", missing.join(", "));
    }
    table.push_str("pub static EMBEDDED: &[(&str, &[u8])] = &[\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    if missing.is_empty() {
        for name in FILES {
            let packed = out.join(format!("{name}.gz"));
            pack(&folder.join(name), &packed).unwrap_or_else(|e| panic!("{name}: {e}"));
            writeln!(table, "    ({name:?}, include_bytes!({:?})),", packed.display().to_string()).expect("strings grow");
        }
    }
    table.push_str("];\n");
    std::fs::write(out.join("page.rs"), table).expect("OUT_DIR can be written to");
}

/// As small as gzip can be: it is packed once and loaded often.
fn pack(from: &Path, to: &Path) -> std::io::Result<()> {
    let bytes = std::fs::read(from)?;
    let mut packed = Vec::new();
    let options = zopfli::Options { iteration_count: std::num::NonZeroU64::new(5).expect("is not 0"), ..Default::default() };
    zopfli::compress(options, zopfli::Format::Gzip, &bytes[..], &mut packed)?;
    std::fs::write(to, packed)
}
