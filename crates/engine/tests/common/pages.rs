//! Pages that are reference and test at once: prose, and blocks of text behind a tag.

use std::fmt::Write as _;
use std::path::Path;

/// Goes through the pages of a folder of `testdata`, each with a state of its own. `block` is told the tag and the text of
/// each block, and says what the text should be, or nothing for what is only read, or `Err` for a tag it does not know.
/// `UPDATE=1` rewrites the blocks. There must be more than `at_least` that are compared.
pub fn run<S: Default>(folder: &str, at_least: usize, mut block: impl FnMut(&mut S, &str, &str) -> Result<Option<String>, ()>) {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let (mut wrong, mut cases) = (String::new(), 0);
    for path in files {
        let page = std::fs::read_to_string(&path).unwrap();
        let (mut out, mut state) = (String::new(), S::default());
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            let _ = writeln!(out, "{line}");
            let Some(tag) = line.strip_prefix("```") else { continue };
            let body: String = lines.by_ref().take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
            let found = block(&mut state, tag, body.trim_end_matches('\n'))
                .unwrap_or_else(|()| panic!("{}: no such block: {tag}", path.display()));
            cases += usize::from(found.is_some());
            let now = found.unwrap_or_else(|| body.clone());
            if now != body {
                let _ = writeln!(wrong, "--- {}\n=== expected\n{body}=== found\n{now}", path.display());
            }
            let _ = writeln!(out, "{now}```");
        }
        if update {
            std::fs::write(&path, out).unwrap();
        }
    }
    assert!(cases > at_least, "only {cases} cases were found");
    assert!(update || wrong.is_empty(), "{wrong}");
}
