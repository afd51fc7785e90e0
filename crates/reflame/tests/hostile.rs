//! Bad input and hostile input: a clear message that names file and place, or what could be read with a note; no panic.

mod common;

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use common::{example, finish, folder, reflame, run, sh, write};

/// A command for every way a profile is shown.
const ALL: [&[&str]; 19] = [
    &["report"],
    &["report", "--format", "json"],
    &["report", "--format", "csv"],
    &["report", "--format", "md"],
    &["tree"],
    &["tree", "--min", "0"],
    &["tree", "-b", "--min", "0"],
    &["tree", "--format", "json"],
    &["top", "-n", "0"],
    &["top", "--by", "package"],
    &["callers", "f1"],
    &["ledger", "-l", "from f1 | unrecurse all | by package"],
    &["tree", "-l", "fold f1* as ones | hide f2 | to f3", "--min", "0"],
    &["svg"],
    &["svg", "-b", "--static"],
    &["convert", "--to", "folded"],
    &["convert", "--to", "json"],
    &["convert", "--to", "csv"],
    &["convert", "--to", "pprof"],
];

#[test]
fn nothing_useful_in_a_file_is_said_with_its_name() {
    let folder = folder("nothing_useful");
    let file = |name: &str, content: &[u8]| write(&folder, name, content);
    let elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0";
    let binary: Vec<u8> = (0..=255u8).cycle().take(5000).collect();
    for (path, part) in [
        (file("empty", b""), "the file is empty"),
        (file("blank", b"\n \n"), "it is blank"),
        (file("elf", elf), "it looks like an ELF program or library (record a profile of it first); `reflame --help` lists"),
        (file("binary", &binary), "it is binary and begins with the bytes 00 01 02 03 04 05 06 07"),
        (
            file("nocount", b"main;a\nmain;b\n"),
            "in which no line ends in a count, as in `root;caller;leaf 12`, and begins `main;a`",
        ),
        (file("json", b"{\"a\": 1}"), "it looks like JSON"),
        (file("page", b"<!DOCTYPE html><p>x"), "it looks like an HTML page"),
        (file("frameless", b" 5\n;; 6\n"), "line 1: no frames before the count (` 5`)"),
        (file("large", b"a;b 1\na;c 9223372036854775808\n"), "line 2: the count 9223372036854775808 does not fit 63 bits"),
        (file("sum", b"a;b 9223372036854775807\na;c 1\n"), "line 2: the counts up to here add up to more than 9.2e18"),
        (file("text", b"reflame profile 1\nnonsense\n"), "line 2: "),
        (file("gzip", b"\x1f\x8b\x08no gzip at all, really not"), "byte 0: the gzip data is damaged"),
        (folder.display().to_string(), "is a folder; name the profile in it"),
        ("/nonexistent".to_owned(), "No such file or directory"),
    ] {
        for command in ["report", "tree", "top", "ledger", "svg"] {
            let error = run([command, &path]).fails();
            assert!(error.starts_with(&format!("error: {path}: ")) && error.contains(part), "{command}: {error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }
    let nocount = folder.join("nocount").display().to_string();
    let error = run(["report", "--from", "folded", &nocount]).fails();
    assert!(error.contains("line 1: no count at the end of the line (`main;a`); a folded stack is"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_is_no_profile() {
    let error = run(["report", "/bin/true"]).fails();
    assert!(error.contains("/bin/true: ") && error.contains("ELF program"), "{error}");
}

#[cfg(unix)]
#[test]
fn no_permission_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("no_permission");
    let path = write(&folder, "secret.folded", "a 1\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // Root may read anything.
    }
    assert_eq!(run(["report", &path]).fails(), format!("error: {path}: Permission denied (os error 13)\n"));
}

#[test]
fn overflow_in_merging_is_said() {
    let path = write(&folder("overflow_in_merging"), "max.folded", "a 9223372036854775807\n");
    assert!(run(["tree", &path]).ok().contains("100.00%"));
    let error = run(["tree", &path, &path]).fails();
    assert!(error.starts_with("error: merging the files: "), "{error}");
}

#[test]
fn a_part_is_shown_with_a_note() {
    let folder = folder("a_part_is_shown");
    let mixed = write(&folder, "mixed.folded", "main;a 1\nmain;b\n\nnot a stack\nmain;c 2\n");
    let tree = run(["tree", &mixed]);
    assert_eq!(tree.err, "note: mixed.folded: 2 lines left out: no count at the end of the line (first: line 2, `main;b`)\n");
    assert!(tree.done().contains("3  100.00%"));
    let report = run(["report", &mixed]).done();
    assert!(report.contains("left out: 2 no count at the end of the line, first at line 2 `main;b`"), "{report}");

    // A pprof file cut off: packed, and unpacked.
    let packed = std::fs::read(example("orders-cpu.pb.gz")).unwrap();
    let path = write(&folder, "cut.pb.gz", &packed[..packed.len() - 20]);
    let cut = run(["report", &path]);
    assert!(cut.err.contains("note: cut.pb.gz: 1 × text behind the end of the file left out (first: byte "), "{}", cut.err);
    assert!(
        cut.err.contains("warning: cut.pb.gz: byte ") && cut.err.contains(": the gzip data is cut off; what stood"),
        "{}",
        cut.err
    );
    assert!(cut.done().contains("reading stopped at byte "));
    let path = write(&folder, "half.pb.gz", &packed[..packed.len() / 3]);
    let error = run(["report", &path]).fails();
    assert!(error.contains("half.pb.gz: byte ") && error.contains("the gzip data is cut off"), "{error}");

    let mut plain = Vec::new();
    let all = finish_bytes(&["convert", "--to", "pprof", &example("worker-before.folded")]);
    plain.extend_from_slice(&all[..all.len() * 9 / 10]);
    let path = write(&folder, "worker.pb.gz", &plain);
    let run = run(["tree", &path]);
    assert!(run.code == Some(2) || run.err.contains("warning: worker.pb.gz: byte "), "{}", run.err);
}

fn finish_bytes(args: &[&str]) -> Vec<u8> {
    run(args).out
}

#[test]
fn a_pprof_index_out_of_range_has_its_place() {
    let path = example("orders-cpu.pb.gz");
    let folder = folder("a_pprof_index");
    // By hand: a sample type (1, 2), a sample of location 9, the texts "", "cpu", "ns".
    let pprof = b"\x0a\x04\x08\x01\x10\x02\x12\x04\x08\x09\x10\x05\x32\x00\x32\x03cpu\x32\x02ns";
    let bad = write(&folder, "location.pb", pprof);
    let error = run(["report", &bad]).fails();
    assert!(error.contains("location.pb: byte "), "{error}");
    let pprof = b"\x0a\x04\x08\x01\x10\x07\x12\x02\x10\x05\x32\x00\x32\x03cpu\x32\x02ns";
    let bad = write(&folder, "string.pb", pprof);
    let error = run(["report", &bad]).fails();
    assert!(error.contains("string.pb: byte "), "{error}");
    assert!(run(["report", &path]).ok().contains("pprof"));
}

#[test]
fn a_bomb_is_refused_and_a_flag_raises_the_limit() {
    let folder = folder("a_bomb");
    let text = "main;a;b;c;d 1\n".repeat(200_000);
    let path = write(&folder, "bomb.folded", &text);
    let packed = std::process::Command::new("gzip").args(["-9", "-k", "-f", &path]).status();
    if !packed.is_ok_and(|s| s.success()) {
        return; // The reader's own tests pack without a program.
    }
    let bomb = format!("{path}.gz");
    let error = run(["report", &bomb, "--max-bytes", "1M"]).fails();
    let said = "the unpacked input is larger than the limit of 1 MiB; if you trust the file, raise it with --max-bytes";
    assert_eq!(error, format!("error: {bomb}: {said}\n"));
    assert!(run(["report", &bomb, "--max-bytes", "3M"]).ok().contains("folded, gzip, 200,000 records"));
}

#[test]
fn very_deep_stacks_pass_every_command() {
    let folder = folder("very_deep_stacks");
    let frames: Vec<String> = (0..100_000).map(|i| format!("f{}", i % 997)).collect();
    let distinct: Vec<String> = (0..100_000).map(|i| format!("f{i}")).collect();
    for (name, text) in [
        ("recursive", format!("{} 5\nf0;f1 2\n", frames.join(";"))),
        ("distinct", format!("{} 5\nf0;f1 2\n", distinct.join(";"))),
    ] {
        let path = write(&folder, name, text);
        for args in ALL {
            let run = run(args.iter().copied().chain([path.as_str()]));
            assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args:?} on {name}");
            assert!(!run.out.is_empty(), "{args:?} on {name}");
        }
    }
}

#[test]
fn very_many_stacks_pass() {
    let folder = folder("very_many_stacks");
    let text: String = (0..200_000).map(|i| format!("function_{i} 1\n")).collect();
    let path = write(&folder, "many.folded", text);
    assert!(run(["report", &path]).ok().contains("200,000 samples in 200,000 distinct stacks of 200,000 functions"));
    let tree = run(["tree", &path]).ok();
    assert!(tree.contains("… 200000 frames") || tree.contains("… 200,000 frames"), "{tree}");
    assert!(run(["svg", &path]).ok().len() < 1_000_000);
    assert_eq!(run(["convert", "--to", "folded", &path]).ok().lines().count(), 200_000);
}

#[test]
fn a_line_without_end_is_refused() {
    let path = folder("a_line_without_end").join("long.folded");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let block = b"frame;".repeat(100_000);
    for _ in 0..(65 << 20) / block.len() + 1 {
        file.write_all(&block).unwrap();
    }
    file.flush().unwrap();
    drop(file);
    let error = run(["report", path.to_str().unwrap()]).fails();
    assert!(error.contains("long.folded: line 1: the line is longer than 64 MiB"), "{error}");
    std::fs::remove_file(path).unwrap();
}

/// Names that a terminal, a page, a spreadsheet or a shell would act on.
const NAMES: &str = "main;\x1b[31mred\x1b[0m 3\nmain;\u{202e}evil 2\nmain;\u{9b}31m\x07bell 2\nmain;=cmd|'/c calc'!A1 2\nmain;+1 1\nmain;@SUM(A1) 1\n\
    main;<script>alert(1)</script> 2\nmain;]]>&amp;\"'` 1\nmain;a|b`c``d 1\nmain;$(touch x);../../etc/passwd 1\nmain;,\"quoted\", 1\n";

#[test]
fn hostile_names_are_text_everywhere() {
    let folder = folder("hostile_names");
    let path = write(&folder, "names.folded", NAMES);
    for args in ALL.iter().filter(|a| !a.contains(&"pprof")) {
        // The lenses of the list name other frames.
        let run = run(args.iter().copied().chain([path.as_str()]));
        let text = run.text();
        assert_eq!(run.code, Some(0), "{args:?}: {}", run.err);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        if args.contains(&"json") {
            assert!(!text.contains('\x1b') && !text.contains('\x07'), "{args:?}");
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
        } else if args.contains(&"folded") {
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{args:?}: {text}");
        } else {
            assert!(!text.contains(bad), "{args:?}: {text}");
        }
        if args[0] == "svg" {
            assert!(!text.contains("<script>alert"), "{text}");
        }
        if args.contains(&"csv") {
            for cell in text.lines().flat_map(|l| l.split(',')).map(|c| c.trim_start_matches('"')) {
                let formula = cell.starts_with(['=', '+', '@']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
                assert!(!formula, "{args:?}: {cell}");
            }
        }
    }
    let csv = run(["top", "-n", "0", "--format", "csv", &path]).ok();
    assert!(csv.contains(",'=cmd|'/c calc'!A1\n"), "{csv}");
    assert!(csv.contains("\\u{1b}[31mred"), "{csv}");
    let md = run(["top", "-n", "0", "--format", "md", &path]).ok();
    assert!(md.contains("| ```a\\|b`c``d``` |"), "{md}");
}

#[cfg(unix)]
#[test]
fn hostile_file_names_are_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder("hostile_file_names");
    for name in [&b"\x1b[31mx\n.folded"[..], b"<b>*x*.folded", b"\xff\xfe.folded"] {
        let path = folder.join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(&path, "a 1\nb\n").unwrap();
        for format in ["text", "md", "json"] {
            let run = run([path.as_os_str(), "--format".as_ref(), format.as_ref()].iter().fold(
                vec!["report".as_ref()],
                |mut all, a| {
                    all.push(*a);
                    all
                },
            ));
            assert_eq!(run.code, Some(0), "{}", run.err);
            assert!(!run.text().contains('\x1b') && !run.err.contains('\x1b'), "{}", run.text());
            assert_eq!(run.err.lines().count(), 1, "{}", run.err);
            assert!(format != "md" || !run.text().contains("- <b>"), "{}", run.text());
        }
        std::fs::write(&path, "").unwrap();
        let error = run([std::ffi::OsStr::new("report"), path.as_os_str()]).fails();
        assert!(!error.contains('\x1b') && error.lines().count() == 1, "{error}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let worker = example("worker-before.folded");
    for args in [
        &["tree", "--min", "0"][..],
        &["tree", "--format", "json", "--min", "0"],
        &["svg"],
        &["convert", "--to", "pprof"],
        &["convert", "--to", "folded"],
    ] {
        let mut child =
            reflame().args(args).arg(&worker).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut few = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut few).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{args:?}");
    }
    // Nor is one of standard error.
    let path = write(&folder("a_reader_that_goes_away"), "mixed.folded", "a 1\nb\n");
    let mut child =
        reflame().args(["tree", &path]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(!output.stdout.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let error = sh("tree T -o /dev/full");
    assert_eq!((error.code, error.err.as_str()), (Some(2), "error: /dev/full: No space left on device (os error 28)\n"));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = reflame().arg("tree").arg(common::t_folded()).stdin(Stdio::null()).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: standard output: No space left on device (os error 28)\n");
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_and_devices_are_read_from_front_to_back() {
    let mut command = reflame();
    command.args(["convert", "--to", "folded", "/dev/stdin"]);
    assert_eq!(finish(command, b"a;b 3\n").ok(), "a;b 3\n");
    assert!(sh("tree /dev/null").fails().contains("/dev/null: the file is empty"));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let worker = example("worker-before.folded");
    let one = run(["tree", "--min", "0", "--threads", "1", &worker]).ok();
    for threads in ["0", "2", "7"] {
        assert!(run(["tree", "--min", "0", "--threads", threads, &worker]).ok() == one, "{threads}");
    }
}
