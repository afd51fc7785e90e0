//! GHC's profiles: the forms of one program against each other and against a collapser that shares no code with the
//! readers, and files made to hurt.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{cases, folder, read, recording, stacks};
use inferno::collapse::{Collapse, ghcprof};
use readers::{FORMATS, Read};

const HEAD: &str = "COST CENTRE MODULE SRC no. entries  %time %alloc   %time %alloc  ticks     bytes\n\n";

fn case(name: &str) -> Vec<u8> {
    cases("ghc-prof").into_iter().find(|case| case.name == name).unwrap().bytes
}

fn column(read: &Read, name: &str) -> BTreeMap<String, i64> {
    let column = read.profile.find_type(name).unwrap();
    stacks(&read.profile, column).into_iter().filter(|(_, value)| *value > 0).collect()
}

#[test]
fn ticks_and_bytes_are_those_of_inferno() {
    for name in ["ticks", "all"] {
        let bytes = case(name);
        let found = read(&bytes).unwrap();
        for (source, ours) in [(ghcprof::Source::Ticks, "samples"), (ghcprof::Source::Bytes, "alloc")] {
            let mut options = ghcprof::Options::default();
            options.source = source;
            let mut out = Vec::new();
            ghcprof::Folder::from(options).collapse(&bytes[..], &mut out).unwrap();
            let mut theirs: BTreeMap<String, i64> = BTreeMap::new();
            for line in String::from_utf8(out).unwrap().lines() {
                let (stack, value) = line.rsplit_once(' ').unwrap();
                // To it the cost centres of the run-time system have modules as well.
                let names = stack.split(';').map(|name| match name {
                    "MAIN.MAIN"
                    | "GC.GC"
                    | "SYSTEM.SYSTEM"
                    | "IDLE.IDLE"
                    | "PROFILING.OVERHEAD_of"
                    | "MAIN.DONT_CARE"
                    | "SYSTEM.PINNED" => name.split_once('.').unwrap().1,
                    name => name,
                });
                *theirs.entry(names.collect::<Vec<_>>().join(";")).or_insert(0) += value.parse::<i64>().unwrap();
            }
            theirs.retain(|_, value| *value > 0);
            assert_eq!(column(&found, ours), theirs, "{ours} of {name}");
            assert!(theirs.len() > 3);
        }
    }
}

/// Each run has other ticks, but enters every cost centre as often and allocates as much.
#[test]
fn all_forms_of_one_program_say_the_same() {
    let (ticks, all) = (read(&case("ticks")).unwrap(), read(&case("all")).unwrap());
    let json = read(&recording("ghc-prof-json", "shop")).unwrap();
    assert_eq!(column(&json, "entries"), column(&all, "entries"));
    assert_eq!(column(&ticks, "entries"), column(&all, "entries"));
    let user = |read: &Read| {
        let mut alloc = column(read, "alloc");
        alloc.retain(|stack, _| stack.contains(".prices"));
        alloc
    };
    assert_eq!(user(&json), user(&all));
    assert_eq!(user(&ticks), user(&all));
    let percent = read(&case("percent")).unwrap();
    assert_eq!(column(&percent, "entries"), column(&all, "entries"));
    let (p, a) = (&percent.profile, &all.profile);
    let alloc = |p: &profile::Profile| p.total(p.find_type("alloc").unwrap()) as f64;
    assert!((alloc(p) / alloc(a) - 1.0).abs() < 0.01);
    // 1445 ticks in all, in thousandths.
    assert!((p.total(1) - 1_445_000).abs() < 10_000, "{}", p.total(1));
}

#[test]
fn the_ticks_of_json_add_up_to_its_total() {
    let bytes = recording("ghc-prof-json", "shop");
    let text = String::from_utf8(bytes.clone()).unwrap();
    let rest = text.split_once("\"total_ticks\": ").unwrap().1;
    let total: i64 = rest.split(',').next().unwrap().parse().unwrap();
    let found = read(&bytes).unwrap().profile;
    let without: i64 = stacks(&found, 1)
        .iter()
        .filter(|(stack, _)| !["GC", "SYSTEM", "IDLE", "OVERHEAD_of", "DONT_CARE"].iter().any(|own| stack.ends_with(own)))
        .map(|(_, value)| value)
        .sum();
    assert!(without <= total && total - without <= total / 10, "{without} of {total}");
}

#[test]
fn deep_and_wide_trees() {
    let mut text = HEAD.to_owned();
    for depth in 0..5000 {
        let _ = writeln!(text, "{}f{} Main a.hs:1:1-2 7 1 0.0 0.0 0.0 0.0 1 2", " ".repeat(depth), depth % 9);
    }
    let p = read(text.as_bytes()).unwrap().profile;
    assert_eq!((p.stacks().len(), p.funcs().len(), p.total(0)), (5000, 9, 5000));
    let mut text = HEAD.to_owned();
    (0..200_000).for_each(|i| text.push_str(&format!(" f{} Main a.hs:1:1-2 7 1 0.0 0.0 0.0 0.0 1 2\n", i % 9)));
    let p = read(text.as_bytes()).unwrap().profile;
    assert_eq!((p.stacks().len(), p.samples().len(), p.total(0)), (9, 9, 200_000));
    let mut json = "{\"total_ticks\":1,\"tick_interval\":1,\"cost_centres\":[],\"profile\":".to_owned();
    json.push_str(&"{\"ticks\":1,\"children\":[".repeat(100_000));
    json.push_str(&"]}".repeat(100_000));
    json.push('}');
    let found = read(json.as_bytes()).unwrap();
    assert_eq!((found.profile.stacks().len(), found.profile.total(1)), (100_000, 100_000));
    assert!(found.notes.is_complete());
}

#[test]
fn no_other_format_is_taken_for_it() {
    for format in FORMATS.iter().filter(|f| folder(f.name).exists()) {
        for case in cases(format.name) {
            let name = format!("{}/{}", format.name, case.name);
            assert!(format.name == "ghc-prof" || !readers::ghc_prof::sniff(&case.bytes), "{name}");
            assert!(format.name == "ghc-prof-json" || !readers::ghc_prof::sniff_json(&case.bytes), "{name}");
        }
    }
}

#[test]
#[ignore = "a measurement: run with --release -- --ignored --nocapture"]
fn speed() {
    let mut text = HEAD.to_owned();
    let mut i = 0;
    while text.len() < 120 << 20 {
        let _ = writeln!(text, "{}f{} Main a.hs:1:1-2 7 1 0.0 0.0 0.0 0.0 1 2", " ".repeat(i * 7 % 23), i % 999);
        i += 1;
    }
    let start = std::time::Instant::now();
    read(text.as_bytes()).unwrap();
    println!("ghc-prof: {:.0} MB/s", text.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
    let mut json =
        "{\"total_ticks\":1,\"tick_interval\":1,\"cost_centres\":[],\"profile\":{\"ticks\":1,\"children\":[".to_owned();
    while json.len() < 120 << 20 {
        json.push_str("{\"id\": 156, \"entries\": 12, \"alloc\": 816, \"ticks\": 3, \"children\": []}, ");
    }
    json.push_str("]}}");
    let start = std::time::Instant::now();
    read(json.as_bytes()).unwrap();
    println!("ghc-prof-json: {:.0} MB/s", json.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
}

#[test]
fn amounts_below_zero_are_told() {
    let text = "{\"program\":\"a\",\"end_time\":\"\",\"total_ticks\":3,\"tick_interval\":1000,\"cost_centres\":[{\"id\":1,\"label\":\"MAIN\",\
                \"module\":\"MAIN\"}],\"profile\":{\"id\":1,\"entries\":0,\"alloc\":-8,\"ticks\":3,\"children\":[]}}";
    let read = common::read_as(text.as_bytes(), Some("ghc-prof-json")).unwrap();
    let notes = common::notes_text(&read.notes);
    assert!(notes.contains("an amount below 0, taken as 0, first at byte 161: `-8`"), "{notes}");
}
