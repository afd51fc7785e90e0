//! Every command, format and flag.

mod common;

use common::{T_FOLDED, example, finish, folder, reflame, run, sh, split, write};

const COMMANDS: [&str; 7] = ["report T", "info T", "tree T", "tree -b T", "top T", "callers app T", "ledger T -l 'from app::*'"];

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn every_command_in_every_format() {
    for command in COMMANDS {
        let text = sh(command).ok();
        assert!(text.contains("100") && text.ends_with('\n') && !text.contains('\x1b'), "{command}: {text}");
        assert_eq!(text, sh(&format!("{command} --format text")).ok());

        let first = sh(&format!("{command} --format json")).ok();
        let value = json(&first);
        assert_eq!(value["version"], 2, "{command}");
        assert_eq!(value["all"], 100, "{command}");
        assert_eq!(first, sh(&format!("{command} --format json")).ok(), "{command}: the same bytes each time");

        let csv = sh(&format!("{command} --format csv")).ok();
        // The facts of `info` are sentences, with commas in quotes.
        let csv = csv.split('"').step_by(2).collect::<String>();
        let columns = csv.lines().next().unwrap().split(',').count();
        assert!(columns >= 2 && csv.lines().all(|l| l.split(',').count() == columns), "{command}: {csv}");

        let md = sh(&format!("{command} --format md")).ok();
        assert!(md.lines().any(|l| l.starts_with("| ")), "{command}: {md}");
    }
}

#[test]
fn the_tree_as_text() {
    assert_eq!(
        sh("tree T -l 'from app::*'").ok(),
        "\
samples (count): 100 samples, [OTHER] 8 samples (8.00%)
  from app::*
total   of all  of view  of parent  self  frame
  100  100.00%  100.00%    100.00%     0  all
   90   90.00%   90.00%     90.00%     0   app::handle
                                             ← tower::a 44.44%, tower::b 33.33%, rayon::job 22.22%
   70   70.00%   70.00%     77.78%     0    serde::de
   70   70.00%   70.00%    100.00%    70     alloc
   20   20.00%   20.00%     22.22%     0    app::calc
   20   20.00%   20.00%    100.00%     0     app::handle
   20   20.00%   20.00%    100.00%    20      alloc
    2    2.00%    2.00%      2.00%     2   app::boot
                                             ← main 100.00%
    8    8.00%    8.00%      8.00%     8   [OTHER]
"
    );
}

#[test]
fn the_shape_of_a_tree() {
    let frames = |line: &str| -> Vec<String> {
        let text = sh(line).ok();
        text.lines().filter(|l| l.contains('%')).map(|l| l.trim().split("  ").last().unwrap().trim().to_owned()).collect()
    };
    assert_eq!(
        frames("tree T --depth 1"),
        ["all", "main", "… 3 frames", "… frames summed because they are small or deep; --min 0 lists all"][..3]
    );
    assert!(frames("tree T --min 5").iter().all(|f| f != "app::boot"));
    assert!(frames("tree T --min 0").iter().any(|f| f == "app::boot"));
    assert_eq!(frames("tree T --order name --depth 2")[2..5], ["app::boot", "pool::w", "… 2 frames"]);
    assert_eq!(frames("tree T --order appearance --depth 2")[2], "srv::run");
    assert_eq!(frames("tree -b T --min 0 --depth 1")[1..4], ["alloc", "… 2 frames", "idle"]);
    assert_eq!(frames("callers app::calc T --depth 2")[1..], ["app::calc", "app::handle", "… 1 frame", "[OTHER]"]);
}

#[test]
fn top_orders_and_cuts() {
    let rows = |line: &str| -> Vec<String> { sh(line).ok().lines().skip(1).map(str::to_owned).collect() };
    let names = |line: &str| -> Vec<String> { rows(line).iter().map(|r| r.rsplit(',').next().unwrap().to_owned()).collect() };
    assert_eq!(names("top T --format csv -n 3"), ["alloc", "idle", "app::boot"]);
    assert_eq!(names("top T --format csv -n 3 --total"), ["main", "alloc", "app::handle"]);
    assert_eq!(rows("top T --format csv -n 1"), ["90,90.0000,82.5634,94.4771,90,90.0000,82.5634,94.4771,3,40.0000,alloc"]);
    assert_eq!(rows("top T --format csv -n 0").len(), 12);
    assert_eq!(names("top T --format csv --by package --total -n 2"), ["main", "alloc"]);
    assert!(sh("top T -n 1").ok().ends_with("… 11 rows more (-n 0 shows all)\n"));
}

#[test]
fn the_ledger_loses_nothing() {
    let steps = json(&sh("ledger T -l 'drop idle | from app::* | hide alloc' --format json").ok());
    let steps = steps["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 3);
    for step in steps {
        for of in ["rows", "value"] {
            let get = |part: &str| step[part][of].as_i64().unwrap();
            let parts: i64 = ["kept", "reshaped", "moved", "other", "broken", "hidden", "dropped"].into_iter().map(get).sum();
            assert_eq!(get("before"), parts, "{step}");
        }
    }
    assert_eq!(steps[0]["dropped"]["value"], 8);
    let text = sh("ledger T -l 'hide nothing_like_this'").ok();
    assert!(text.contains("hide nothing_like_this  (matches nothing)"), "{text}");
    assert!(sh("ledger T").ok().contains("no steps: give some with -l"));
}

#[test]
fn convert_gives_the_known_answers() {
    let folded = |lens: &str| run(["convert", "--to", "folded", "-l", lens, common::t_folded().to_str().unwrap()]).ok();
    assert_eq!(
        folded("from app::*"),
        "[OTHER] 8\napp::boot 2\napp::handle;app::calc;app::handle;alloc 20\napp::handle;serde::de;alloc 70\n"
    );
    assert_eq!(folded("from innermost app::*"), "[OTHER] 8\napp::boot 2\napp::handle;alloc 20\napp::handle;serde::de;alloc 70\n");
    assert_eq!(
        folded("from app::* with 1 callers"),
        "[OTHER] 8\nmain;app::boot 2\nrayon::job;app::handle;app::calc;app::handle;alloc 20\n\
         tower::a;app::handle;serde::de;alloc 40\ntower::b;app::handle;serde::de;alloc 30\n"
    );
    assert_eq!(
        folded("to app::*"),
        "main;app::boot 2\nmain;pool::w;idle 8\nmain;pool::w;rayon::job;app::handle 20\n\
         main;srv::run;tower::a;app::handle 40\nmain;srv::run;tower::b;app::handle 30\n"
    );
    assert_eq!(folded("show app::*"), "[HIDDEN] 8\napp::boot 2\napp::handle 70\napp::handle;app::calc;app::handle 20\n");
    assert_eq!(
        folded("hide idle | from pool::*"),
        "[OTHER] 72\npool::w 8\npool::w;rayon::job;app::handle;app::calc;app::handle;alloc 20\n"
    );
    assert_eq!(
        folded("hide tower or srv or rayon or pool"),
        "main;app::boot 2\nmain;app::handle;app::calc;app::handle;alloc 20\nmain;app::handle;serde::de;alloc 70\nmain;idle 8\n"
    );
    let sorted = |text: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        lines.join("\n") + "\n"
    };
    assert_eq!(folded(""), sorted(T_FOLDED));
}

#[test]
fn convert_to_pprof_reads_back() {
    let folder = folder("convert_to_pprof_reads_back");
    let folded = |args: &str, file: &str| run(split(args).into_iter().chain([file.to_owned()])).ok();
    for (name, file) in [("t", common::t_folded().display().to_string()), ("worker", example("worker-before.folded"))] {
        let pprof = folder.join(format!("{name}.pb.gz")).display().to_string();
        assert_eq!(run(["convert", "--to", "pprof", &file, "-o", &pprof]).ok(), "");
        // pprof has lines of their own, where folded stacks have them in the name.
        let lens = "convert --to folded --by function";
        assert_eq!(folded(lens, &pprof), folded(lens, &file), "{name}");
        // The same lens on both, buckets and all.
        let lens = "convert --to folded --by function -l 'from app::* or file:redis/*'";
        assert!(folded(lens, &pprof) == folded(lens, &file), "{name}");
        // To standard output, which is no terminal here.
        let bytes = run(["convert", "--to", "pprof", &file]).out;
        assert_eq!(bytes, std::fs::read(&pprof).unwrap());
    }
}

#[test]
fn convert_to_a_snapshot_reads_back_the_same() {
    let folder = folder("convert_to_a_snapshot");
    // All but where it was read from.
    let report = |file: &str| {
        let mut report = json(&run(["report", "--format", "json", "-n", "1000", file]).ok());
        report["fidelity"]["sources"] = serde_json::Value::Null;
        report
    };
    for name in ["orders-cpu.pb.gz", "worker-before.folded"] {
        let (file, snapshot) = (example(name), folder.join("x.reflame").display().to_string());
        assert_eq!(run(["convert", "--to", "snapshot", &file, "-o", &snapshot]).ok(), "");
        assert!(report(&snapshot) == report(&file), "{name}");
        let sources = json(&run(["report", "--format", "json", &snapshot]).ok())["fidelity"]["sources"].clone();
        assert_eq!(sources[0]["format"], "snapshot", "{sources}");
        // The lensed profile, as the other targets have it, and to standard output too.
        let lens = ["-l", "hide @platform", "--by", "function"];
        let bytes = run(["convert", "--to", "snapshot", &file].iter().chain(&lens)).out;
        std::fs::write(&snapshot, bytes).unwrap();
        let folded = |file: &str, lens: &[&str]| run(["convert", "--to", "folded", file].iter().chain(lens)).done();
        assert!(folded(&snapshot, &[]) == folded(&file, &lens), "{name}");
    }
    let cut = &std::fs::read(folder.join("x.reflame")).unwrap()[..500];
    std::fs::write(folder.join("cut.reflame"), cut).unwrap();
    let error = run(["report", &folder.join("cut.reflame").display().to_string()]).fails();
    assert!(error.contains("cut.reflame: the file is cut off at byte 500: "), "{error}");
}

#[test]
fn convert_to_tables() {
    assert!(sh("convert T --to csv").ok().starts_with("samples (count),stack\n2,main;app::boot\n8,main;pool::w;idle\n"));
    assert!(sh("convert T --to md").ok().contains("| 8 | `main;pool::w;idle` |"));
    let tree = json(&sh("convert T --to json").ok());
    assert_eq!(tree["nodes"].as_array().unwrap().len(), 19);
    let two = finish_with(&["convert", "--to", "csv", "-"], b"a;b 1 2\na;c 0.5 3\n");
    assert_eq!(two, "before (count),after (count),stack\n1,2,a;b\n0.5,3,a;c\n");
}

fn finish_with(args: &[&str], stdin: &[u8]) -> String {
    let mut command = reflame();
    command.args(args);
    finish(command, stdin).ok()
}

#[test]
fn fractions_are_exact() {
    let text = finish_with(&["convert", "--to", "csv", "-"], b"a 123456789012.345678\nb -0.000001\n");
    assert_eq!(text, "samples (count),stack\n123456789012.345678,a\n-0.000001,b\n");
}

#[test]
fn output_goes_to_a_file() {
    let folder = folder("output_goes_to_a_file");
    for command in COMMANDS {
        for format in ["text", "json", "csv", "md"] {
            let file = folder.join("out").display().to_string();
            let line = format!("{command} --format {format}");
            assert_eq!(run(split(&line).into_iter().chain(["-o".to_owned(), file.clone()])).ok(), "");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), sh(&line).ok(), "{line}");
            // Colours are for terminals.
            run(split(&line).into_iter().chain(["--color".into(), "always".into(), "-o".into(), file.clone()])).ok();
            assert_eq!(std::fs::read_to_string(&file).unwrap(), sh(&line).ok(), "{line}");
        }
    }
    let error = sh("tree T -o /nowhere/at/all").fails();
    assert!(error.contains("/nowhere/at/all: No such file"), "{error}");
}

#[test]
fn several_files_and_standard_input() {
    let tree = |line: &str, stdin: &str| {
        let mut command = reflame();
        command.args(split(line));
        finish(command, stdin.as_bytes()).ok()
    };
    assert_eq!(tree("convert --to folded T T", "").lines().next().unwrap(), "main;app::boot 4");
    assert_eq!(tree("convert --to folded T -", "main;app::boot 5\n").lines().next().unwrap(), "main;app::boot 7");
    assert!(tree("report T -", "x;y 1\n").contains("standard input: folded, 1 record, 6 bytes"));
    let error = sh("tree - -").fails();
    assert_eq!(error, "error: standard input (`-`) can be read only once\n");
    let error = sh("tree T /nonexistent").fails();
    assert!(error.starts_with("error: /nonexistent: No such file"), "{error}");
}

#[test]
fn sample_types() {
    let go = example("orders-cpu.pb.gz");
    let first = |args: &[&str]| run(["tree", "--depth", "0", &go].iter().chain(args)).ok().lines().next().unwrap().to_owned();
    assert!(first(&[]).starts_with("cpu (nanoseconds): "), "{}", first(&[]));
    assert!(first(&["-t", "samples"]).starts_with("samples (count): "));
    assert!(first(&["--sample-type", "cpu/nanoseconds"]).starts_with("cpu (nanoseconds): "));
    let error = run(["tree", &go, "-t", "heap"]).fails();
    assert_eq!(error, "error: there is no sample type `heap`; the profile has samples, cpu\n");
}

#[test]
fn lenses_come_from_files_and_arguments_in_order() {
    let folder = folder("lenses_come_from_files");
    let file = write(&folder, "a.lens", "# cut\nlet mine = app::*\nfrom @mine\n");
    let lens = |args: &[&str]| {
        json(&run(["tree", common::t_folded().to_str().unwrap(), "--format", "json"].iter().chain(args)).ok())["lens"].clone()
    };
    assert_eq!(
        lens(&["--lens-file", &file, "-l", "hide alloc", "-l", "hide idle"]),
        "# cut\nlet mine = app::*\nfrom @mine\nhide alloc\nhide idle"
    );
    assert_eq!(lens(&["-l", "hide alloc | hide idle", "--by", "package"]), "hide alloc\nhide idle\nby package");
    for level in ["function", "class", "package", "module", "file", "line"] {
        assert_eq!(lens(&["--by", level]), format!("by {level}"));
    }
}

#[test]
fn errors_in_a_lens_are_drawn_where_they_are() {
    let folder = folder("errors_in_a_lens");
    let file = write(&folder, "a.lens", "hide alloc\nhied idle\n");
    let caret = "  2 | hied idle\n    | ^^^^\nhelp: did you mean `hide`?\n";
    assert_eq!(
        sh(&format!("tree T --lens-file {file}")).fails(),
        format!("error: {file}: there is no operation `hied`\n{caret}")
    );
    // The line is that of the part, not of the whole lens.
    assert_eq!(
        sh(&format!("tree T --lens-file {} -l 'form x'", write(&folder, "b.lens", "hide alloc\n"))).fails(),
        "error: there is no operation `form`\n  1 | form x\n    | ^^^^\nhelp: did you mean `from`?\n"
    );
    for command in ["report T", "top T", "ledger T", "svg T", "convert T --to folded", "convert T --to json", "explain"] {
        let error = sh(&format!("{command} -l 'hied x'")).fails();
        assert!(error.contains("  1 | hied x\n    | ^^^^\n"), "{command}: {error}");
    }
    for command in ["callers '('  T", "svg T --callers '('"] {
        let error = sh(command).fails();
        assert!(error.contains("  1 | (\n    | ^\n"), "{command}: {error}");
    }
    let binary = write(&folder, "c.lens", b"hide \xff\n");
    assert_eq!(
        sh(&format!("tree T --lens-file {binary}")).fails(),
        format!("error: {binary}: is not a lens: byte 5 is not UTF-8\n")
    );
    assert!(sh("tree T --lens-file /nonexistent").fails().starts_with("error: /nonexistent: No such file"));
}

#[test]
fn explain_says_what_a_lens_does() {
    let text = sh("explain 'let mine = app::* | from @mine | by package'").ok();
    assert!(text.starts_with("1. let mine = app::*\n   From here on @mine stands for"), "{text}");
    assert_eq!(text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).count(), 3);
    assert_eq!(sh("explain -l 'hide x'").ok(), sh("explain 'hide x'").ok());
    assert_eq!(json(&sh("explain 'hide x' --format json").ok())[0]["step"], "hide x");
    assert!(sh("explain 'hide x' --format csv").ok().starts_with("step,explanation\nhide x,"));
    assert!(sh("explain 'hide x' --format md").ok().contains("| `hide x` |"));
    assert!(sh("explain").fails().starts_with("error: no lens to explain; try: reflame explain "));
}

#[test]
fn sets_can_be_listed_and_shown() {
    let text = sh("sets").ok();
    for name in ["@kernel", "@jvm-runtime", "@python-std", "@frameworks", "@platform"] {
        assert!(text.lines().any(|l| l.split_whitespace().next() == Some(name)), "{name}: {text}");
    }
    assert!(!sh("sets kernel").ok().is_empty());
    assert_eq!(sh("sets kernel").ok(), sh("sets @kernel").ok());
    assert!(sh("sets nonsense").fails().starts_with("error: there is no set `nonsense`; there are @"));
}

#[test]
fn the_users_sets() {
    let folder = folder("the_users_sets");
    let config = |text: &str| write(&folder, "reflame.toml", text);
    let file = config("[sets]\nmine = \"app::* or idle\"\nall = \"@mine or @kernel\"\n");
    let tree = |args: &[&str]| run(["convert", "--to", "folded", common::t_folded().to_str().unwrap()].iter().chain(args));
    let expected = "[OTHER] 0\n";
    let cut = tree(&["--config", &file, "-l", "from @all"]).ok();
    assert!(cut.contains("idle 8\n") && !cut.contains(expected), "{cut}");
    // Found in the folder or above it.
    let below = folder.join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let mut command = reflame();
    command.current_dir(&below).args(["convert", "--to", "folded", common::t_folded().to_str().unwrap(), "-l", "from @all"]);
    assert_eq!(finish(command, b"").ok(), cut);
    assert!(sh("tree T -l 'from @all'").fails().contains("@all"));

    // A built-in set is extended and cut by its own name, in the sets built of it too.
    let shown = |set: &str, lens: &str| tree(&["--config", &config(&format!("[sets]\n{set}\n")), "-l", lens]).ok();
    let before = shown("", "show @kernel");
    assert!(!before.contains("idle"), "{before}");
    assert!(shown("kernel = \"@kernel or idle\"", "show @kernel").contains("idle 8\n"));
    assert!(shown("kernel = \"@kernel or idle\"", "show @platform").contains("idle 8\n"));
    assert!(!shown("platform = \"@platform and not idle\"\nkernel = \"idle\"", "show @platform").contains("idle"));
    assert!(shown("kernel = \"@kernel or idle\"", "let kernel = not @kernel | show @kernel").contains("main"));

    let wrong = |text: &str| tree(&["--config", &config(text), "-l", "from app"]).fails();
    for (text, part) in [
        ("[sets]\na = \"@b\"\nb = \"@a\"\n", "[sets] a: the set is part of itself, through `@b`\n"),
        ("[sets]\na = \"@a\"\n", "[sets] a: the set is part of itself\n"),
        (
            "[sets]\nlibc = \"@mine\"\nmine = \"@platform\"\n",
            "[sets] libc: the set is part of itself, through `@mine`, then `@platform`",
        ),
        ("[sets]\na = \"(\"\n", "[sets] a: `(` needs a pattern after it\n  1 | (\n    | ^\n"),
        ("[sets]\na = \"@nonsense\"\n", "[sets] a: "),
        ("[sets]\na = 5\n", "[sets] a: write a pattern in quotes"),
        ("sets = 5\n", "sets"),
        ("[set]\na = \"x\"\n", "unknown field `set`"),
        ("[sets\n", "reflame.toml: TOML parse error at line 1"),
    ] {
        let error = wrong(text);
        assert!(error.starts_with(&format!("error: {file}: ")) && error.contains(part), "{text}: {error}");
    }
    assert!(tree(&["--config", "/nonexistent"]).fails().starts_with("error: /nonexistent: No such file"));
}

#[test]
fn colours_only_where_they_are_seen() {
    assert!(!sh("tree T -l 'from app::*'").ok().contains('\x1b'));
    assert!(sh("tree T -l 'from app::*' --color always").ok().contains('\x1b'));
    assert!(!sh("tree T --color never").ok().contains('\x1b'));
    let with = |name: &str, value: &str, args: &str| {
        let mut command = reflame();
        command.env(name, value).args(split(args));
        finish(command, b"").ok()
    };
    assert!(!with("NO_COLOR", "1", "tree T").contains('\x1b'));
    assert!(with("CLICOLOR_FORCE", "1", "tree T").contains('\x1b'));
    let error = sh("tree /nonexistent --color always");
    assert!(error.err.starts_with("\x1b["), "{}", error.err);
}

#[test]
fn svg_is_written_in_every_kind() {
    let svg = |args: &str| sh(&format!("svg T {args}")).ok();
    let document = |text: &str| text.starts_with("<?xml") || text.starts_with("<svg");
    for args in
        ["", "-b", "--callers app", "--icicle", "--static", "--title 'a <b>'", "--width 400", "--order total", "-l 'from app::*'"]
    {
        let text = svg(args);
        assert!(document(&text) && text.trim_end().ends_with("</svg>"), "{args}: {text}");
    }
    assert!(svg("").contains("<script") && !svg("--static").contains("<script"));
    assert!(svg("--title 'a <b>'").contains("a &lt;b&gt;"));
    assert!(svg("-l 'from app::*'").contains("[OTHER]"));
    for (args, part) in [
        ("--width 5", "5 is not in 200..=20000"),
        ("--min-width 0", "0 is not between 0.01 and 100"),
        ("-b --callers x", "cannot be used with"),
    ] {
        let error = sh(&format!("svg T {args}")).fails();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn help_names_every_command() {
    let help = sh("--help").ok();
    for command in
        ["report", "tree", "top", "callers", "ledger", "explain", "svg", "open", "html", "convert", "sets", "completions", "man"]
    {
        assert!(help.lines().any(|l| l.trim_start().starts_with(&format!("{command} "))), "{command}: {help}");
        let own = sh(&format!("{command} --help")).ok();
        assert!(own.contains(&format!("Usage: reflame {command}")), "{own}");
        assert!(help.lines().all(|l| l.chars().count() <= 110));
    }
    assert!(sh("-h").ok().contains("Usage: reflame"));
    assert_eq!(sh("--version").ok(), concat!("reflame ", env!("CARGO_PKG_VERSION"), "\n"));
    for format in readers::FORMATS {
        assert!(help.lines().any(|l| l.trim_start().starts_with(&format!("{} ", format.name))), "{}: {help}", format.name);
    }
}

#[test]
fn wrong_usage_is_explained() {
    for (line, part) in [
        ("", "Usage: reflame"),
        ("nonsense", "unrecognized subcommand 'nonsense'"),
        ("tree", "<FILE>..."),
        ("tree T --format xml", "[possible values: text, json, csv, md]"),
        ("tree T --min 101", "101 is not between 0 and 100"),
        ("tree T --max-bytes 5X", "`X` is no unit; use k, M, G or T"),
        ("tree T --max-bytes 99999999999T", "99999999999T is too large"),
        ("tree T --from xml", "[possible values: reflame-text, snapshot, "),
        ("convert T", "--to <FORMAT>"),
    ] {
        let run = sh(line);
        assert_eq!(run.code, Some(2), "{line}");
        assert!(run.err.contains(part), "{line}: {}", run.err);
    }
}

#[test]
fn completions_and_the_manual_page() {
    for shell in ["bash", "zsh", "fish"] {
        let script = sh(&format!("completions {shell}")).ok();
        assert!(script.contains("reflame") && script.contains("callers"), "{shell}");
        let folder = folder(&format!("completions_{shell}"));
        let file = write(&folder, "script", script);
        // Shells that are not here cannot check; bash is everywhere tests run.
        if let Ok(output) = std::process::Command::new(shell).args(["-n", &file]).output() {
            assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    let man = sh("man").ok();
    assert!(man.contains(".TH reflame 1") && man.contains(".SH"), "{man}");
}

#[test]
fn the_first_report_shows_the_hidden_cost() {
    let worker = example("worker-before.folded");
    let text = run(["report", &worker]).ok();
    assert!(text.starts_with("Read\n  worker-before.folded: folded, 1,130 records, 952,537 bytes\n\n"), "{text}");
    let first: Vec<&str> = text.lines().skip(3).take(3).map(str::trim).collect();
    assert_eq!(first[0], "Hidden cost: big, and in no single place");
    assert_eq!(first[1], "1  redis: 92.8 % [92.2–93.3], in 10 places, the widest 28.5 %");
    assert_eq!(first[2], format!("reflame tree {worker} -l 'from redis/*'"));
    let value = json(&run(["ledger", &worker, "-l", "from file:redis/*", "--format", "json"]).ok());
    assert_eq!(value["stacks"]["value"], 7463);
    assert_eq!(value["buckets"], serde_json::json!([{ "name": "[OTHER]", "value": 555 }]));
    assert_eq!((&value["all"], &value["whole"]["value"]), (&8018.into(), &8018.into()));
}

#[test]
fn info_says_what_a_file_holds_and_what_is_not_in_it() {
    let text = run(["info", &example("orders-cpu.pb.gz")]).ok();
    let line =
        |title: &str| text.lines().find(|l| l.trim_start().starts_with(title)).unwrap_or_else(|| panic!("{title}: {text}"));
    assert!(line("shown").ends_with("cpu (nanoseconds): 9.60 s"), "{text}");
    assert!(line("also there").ends_with("samples (count): 960 samples"), "{text}");
    assert!(line("recorded").contains("from 2026-11-22 ") && text.contains("a sample each 10.0 ms of cpu"), "{text}");
    assert!(
        line("truncated").ends_with("no stack is known to be") && line("symbols").ends_with("every frame has a name"),
        "{text}"
    );

    let folder = folder("info");
    let file = write(&folder, "odd.folded", "main;[unknown] 3\nmain;[truncated] 1\nno count here\nmain;a 6\n");
    // What was left out is said on standard error, too.
    let out = |command: &[&str]| String::from_utf8(run(command).out).unwrap();
    let value = json(&out(&["info", "--format", "json", &file]));
    let skipped = &value["sources"][0]["skipped"][0];
    assert_eq!((&skipped["count"], &skipped["first"]), (&1.into(), &"line 3".into()), "{value}");
    assert_eq!(value["unknown_leaf"], serde_json::json!({ "rows": 1, "value": 3, "percent": 30.0 }));
    assert_eq!(value["truncated"], serde_json::json!({ "rows": 1, "value": 1, "percent": 10.0 }));
    assert_eq!((&value["sample_rows"], &value["exact"]), (&3.into(), &false.into()));
    let text = out(&["info", &file]);
    assert!(text.contains("left out     1 ") && text.contains("first at line 3 `no count here`"), "{text}");
}

#[test]
fn hidden_cost_is_ranked_by_what_is_asked_for() {
    let worker = example("worker-before.folded");
    let ranking = |more: &[&str]| json(&run([&["hidden", &worker, "--format", "json"], more].concat()).ok());
    let groups = ranking(&[]);
    assert_eq!((&groups["unit"], &groups["rows"][0]["name"]), (&"group".into(), &"redis".into()));
    assert_eq!(groups["rows"][0]["inclusive"]["value"], 7463);
    assert_eq!(groups["rows"][0]["own"]["range"], "92.2–93.3%");
    for (unit, first) in [("function", "redis/"), ("class", "SocketBuffer"), ("package", "redis")] {
        let rows = ranking(&["--by", unit, "-n", "3"]);
        assert_eq!(rows["unit"], unit);
        let shown = rows["rows"].as_array().unwrap();
        assert!((1..=3).contains(&shown.len()), "{rows}");
        assert!(shown[0]["name"].as_str().unwrap().contains(first), "{rows}");
        // What it says is what its line shows.
        let lens = shown[0]["lens"].as_str().unwrap();
        let cut = json(&run(["ledger", &worker, "-l", lens, "--format", "json"]).ok());
        assert_eq!(cut["stacks"]["value"], shown[0]["inclusive"]["value"], "{lens}");
    }
    let deeper = ranking(&["--group-depth", "2"]);
    assert!(deeper["rows"].as_array().unwrap().iter().any(|r| r["name"] == "redis._parsers"), "{deeper}");
    // The most that a place counts: with all of it, the score is what is outside of the widest place.
    let all = ranking(&["--tau", "100"]);
    let row = &all["rows"][0];
    let outside = (row["own"]["value"].as_i64().unwrap() - row["widest"]["value"].as_i64().unwrap()) as f64 / 80.18;
    assert!((row["hidden_percent"].as_f64().unwrap() - outside).abs() < 1e-3, "{row}");
    for wrong in [["--by", "line"], ["--group-depth", "0"], ["--tau", "0"]] {
        assert_eq!(run([&["hidden", &worker][..], &wrong[..]].concat()).code, Some(2), "{wrong:?}");
    }
    let csv = run(["hidden", &worker, "--format", "csv"]).ok();
    assert!(csv.starts_with("rank,rank_best,rank_worst,own,own_percent,inclusive,places,widest,"), "{csv}");
}

#[test]
fn groups_of_one_s_own_are_ranked() {
    let folder = folder("groups_of_one_s_own");
    let worker = example("worker-before.folded");
    let config = folder.join("reflame.toml");
    std::fs::write(&config, "[groups]\n\"the wire\" = \"file:redis/_parsers/* or file:redis/connection.py\"\n").unwrap();
    let config = config.to_str().unwrap();
    let ranking = json(&run(["hidden", &worker, "--config", config, "--format", "json"]).ok());
    let names: Vec<&str> = ranking["rows"].as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names[0], "the wire", "{names:?}");
    assert!(names.contains(&"redis"), "what is left of it: {names:?}");
    assert_eq!(ranking["rows"][0]["lens"], "from file:redis/_parsers/* or file:redis/connection.py");
    std::fs::write(folder.join("reflame.toml"), "[hidden]\ngroup-depth = 2\n").unwrap();
    let ranking = run(["hidden", &worker, "--config", config]).ok();
    assert!(ranking.contains("redis._parsers:"), "{ranking}");
    for (text, message) in [
        ("[groups]\na = 5\n", "[groups] a: write a pattern in quotes"),
        ("[groups]\na = \"(\"\n", "[groups] a: "),
        ("[hidden]\ngroup-depth = 0\n", "group-depth"),
    ] {
        std::fs::write(folder.join("reflame.toml"), text).unwrap();
        let failed = run(["hidden", &worker, "--config", config]);
        assert_eq!(failed.code, Some(2));
        assert!(failed.err.contains(message), "{}", failed.err);
    }
}

#[test]
fn broken_stacks_are_named() {
    let deep = example("rx-depth64.folded.zst");
    let text = run(["report", &deep]).ok();
    assert!(text.contains("1  com.netflix.legacy: 86.2 % [84.2–88.0], in 1,567 places"), "{text}");
    assert!(text.contains("94.75% of the stacks are at the cap of 64 frames"), "{text}");
    assert!(text.contains("stackdepth="), "{text}");
    // A cut says between what it lies.
    let cut = run(["tree", &deep, "-l", "from com.netflix.legacy.*", "--depth", "1"]).ok();
    assert!(cut.contains("[BROKEN]") && cut.contains(", so that between 86.") && cut.contains(" match"), "{cut}");
    let rooted = run(["tree", &deep, "-l", "root by broken", "--depth", "1"]).ok();
    assert!(rooted.lines().any(|l| l.ends_with("[broken]") && l.contains("94.")), "{rooted}");
    // A complete profile has nothing to say of it.
    let worker = run(["report", &example("worker-before.folded")]).ok();
    assert!(!worker.contains("warning") && !worker.contains("caution"), "{worker}");
}

#[test]
fn what_the_report_suggests_can_be_typed() {
    let folder = folder("what_the_report_suggests");
    // Names that a shell or the command line would take for something else.
    for name in ["it's.folded", "-l.folded", "a b$x.folded"] {
        std::fs::copy(example("worker-before.folded"), folder.join(name)).unwrap();
        let mut command = reflame();
        command.current_dir(&folder).args(["report", "--", name]);
        let text = finish(command, b"").ok();
        let typed: Vec<&str> = text.lines().map(str::trim).filter(|l| l.starts_with("reflame tree ")).collect();
        assert!(typed.len() >= 3, "{text}");
        for line in typed {
            let program = env!("CARGO_BIN_EXE_reflame");
            let line = line.replacen("reflame", &format!("'{program}'"), 1);
            let output = std::process::Command::new("bash").current_dir(&folder).args(["-c", &line]).output().unwrap();
            assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
