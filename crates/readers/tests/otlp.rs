//! OpenTelemetry profiles: what the cases cannot show.
//!
//! The protobuf cases, `testdata/otlp/<case>.pb`, are written from `src/<case>.wire`, which people can read.

mod common;

use std::path::PathBuf;

use common::wire::wire;
use common::{cases, folder, outcome, read};
use readers::{FORMATS, Options, Place, ReadError, otlp, pprof};

/// What the protobuf cases are written from, by name.
fn sources() -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder("otlp").join("src")).unwrap().map(|entry| entry.unwrap().path());
    let mut sources: Vec<(String, Vec<u8>)> = files
        .filter(|path| path.extension().is_some_and(|e| e == "wire"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), wire(&std::fs::read_to_string(&path).unwrap())))
        .collect();
    sources.sort();
    sources
}

fn binary(name: &str) -> PathBuf {
    folder("otlp").join(format!("{name}.pb"))
}

#[test]
#[ignore = "writes testdata/otlp/*.pb from src/*.wire"]
fn write_fixtures() {
    sources().iter().for_each(|(name, bytes)| std::fs::write(binary(name), bytes).unwrap());
}

#[test]
fn fixtures_are_what_their_sources_say() {
    for (name, bytes) in sources() {
        assert_eq!(std::fs::read(binary(&name)).unwrap_or_default(), bytes, "{name}: run write_fixtures");
    }
}
