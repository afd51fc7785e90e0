//! Runs the tables in `testdata/names`; `UPDATE=1` rewrites what they expect.
//!
//! A table is a block of names in a page of Markdown. Under each raw name stand its fields; a field that is not
//! there has its default: no class, package, module or file, no line, no kinds, the language of the page, and
//! `qualified` is as the raw name, `display` as `qualified`, `function` as `display`, `normalised` as `function`.

use profile::names::{Given, Kinds, Name, split, strip_generics};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;

/// One raw name of a page, and the expected fields below it.
fn block(language: &str, raw: &str, given: Option<&str>) -> String {
    let mut facts = Given::default();
    for fact in given.unwrap_or("").split("  ").filter(|fact| !fact.is_empty()) {
        match fact.trim().split_once('=') {
            Some(("file", file)) => facts.file = Some(file),
            Some(("line", line)) => facts.line = line.parse().expect("a line"),
            Some(("module", module)) => facts.module = Some(module),
            _ => panic!("given file=, line=, module=, two spaces between them: {fact:?}"),
        }
    }
    let name = split(raw, facts);
    let mut out = format!("{raw}\n");
    let mut field = |title: &str, value: Option<&str>, default: &str| {
        if let Some(value) = value.filter(|value| *value != default) {
            writeln!(out, "  {title:<10}  {value}").expect("a string");
        }
    };
    field("given", given, "");
    field("language", Some(name.language.name()), language);
    field("qualified", Some(&name.qualified), raw);
    field("class", name.class.as_deref(), "");
    field("package", name.package.as_deref(), "");
    field("module", name.module.as_deref(), "");
    field("file", name.file.as_deref(), "");
    field("line", Some(&name.line.to_string()), "0");
    field("kinds", Some(&name.kinds.names().collect::<Vec<_>>().join(" ")), "");
    field("display", Some(&name.display), &name.qualified);
    field("function", Some(&name.function), &name.display);
    field("normalised", Some(&name.normalised), &name.function);
    out
}

/// The page with the fields in its blocks as they are now.
fn rewritten(language: &str, page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside && !line.is_empty() && !line.starts_with("  ") {
            let mut given = None;
            while let Some(field) = lines.next_if(|line| line.starts_with("  ")) {
                if let Some(rest) = field.trim_start().strip_prefix("given ") {
                    given = Some(rest.trim_start());
                }
            }
            out.push_str(&block(language, line, given));
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[test]
fn pages() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/names");
    let mut pages: Vec<_> =
        std::fs::read_dir(directory).expect("testdata/names").map(|entry| entry.expect("an entry").path()).collect();
    pages.sort();
    assert!(pages.len() >= 17, "pages are missing");
    let mut wrong = String::new();
    for path in pages {
        // Without the demangler this page shows other names.
        if path.ends_with("cpp.md") && !cfg!(feature = "cpp") {
            continue;
        }
        let language = match path.file_stem().and_then(|stem| stem.to_str()).expect("a name") {
            "cpp" => "c++".to_owned(),
            "kernel" => "c".to_owned(),
            "unresolved" | "undecided" => "unknown".to_owned(),
            other => other.to_owned(),
        };
        let page = std::fs::read_to_string(&path).expect("a page");
        let now = rewritten(&language, &page);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, now).expect("the page can be written");
        } else if now != page {
            let first = now.lines().zip(page.lines()).position(|(now, page)| now != page).unwrap_or(0);
            let lines = |text: &str| text.lines().skip(first.saturating_sub(6)).take(12).collect::<Vec<_>>().join("\n");
            writeln!(wrong, "{}:{}\n--- expected\n{}\n--- is\n{}\n", path.display(), first + 1, lines(&page), lines(&now))
                .expect("a string");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn generics_go() {
    let table = [
        ("std::vec::Vec<T>::push", "std::vec::Vec::push"),
        ("core::ptr::drop_in_place::<alloc::string::String>", "core::ptr::drop_in_place"),
        ("<alloc::vec::Vec<T> as core::iter::Extend<T>>::extend", "<alloc::vec::Vec as core::iter::Extend>::extend"),
        ("core::str::<impl str>::find", "core::str::<impl str>::find"),
        ("app::{{closure}}", "app::{{closure}}"),
        ("core::ops::function::FnOnce<fn(u8) -> u8>::call", "core::ops::function::FnOnce::call"),
        ("std::map<int, std::less<int> >::operator[]", "std::map::operator[]"),
        ("std::operator<< <std::char_traits<char> >", "std::operator<< <std::char_traits >"),
        ("Foo<int>::operator<", "Foo::operator<"),
        ("Foo<(a->b)>::bar", "Foo::bar"),
        ("f[abi:cxx11]", "f[abi:cxx11]"),
        ("github.com/x/y.Map[go.shape.int].Get", "github.com/x/y.Map.Get"),
        ("System.Collections.Generic.List`1[System.__Canon].Add", "System.Collections.Generic.List.Add"),
        ("com.foo.Bar.<init>", "com.foo.Bar.<init>"),
        ("A.<locals>.f", "A.<locals>.f"),
        ("<module> (x.py)", "<module> (x.py)"),
        ("a<b", "a<b"),
        ("a>b<c>", "a>b<c>"),
        ("read_[k]", "read_[k]"),
    ];
    for (name, plain) in table {
        assert_eq!(strip_generics(name), plain, "{name}");
    }
}

#[test]
fn kinds_have_names() {
    let all = Kinds::from_bits(u16::MAX);
    assert_eq!(all.names().count(), 9);
    for name in all.names() {
        assert_eq!(Kinds::parse(name).expect("a kind").names().collect::<Vec<_>>(), [name]);
    }
    assert_eq!(Kinds::parse("cold"), None);
    let mut some = Kinds::GC;
    some.insert(Kinds::VM);
    assert_eq!(some, Kinds::GC.union(Kinds::VM));
    assert!(some.contains(Kinds::GC) && !some.contains(Kinds::JIT.union(Kinds::GC)) && !some.is_empty());
    assert_eq!(Kinds::from_bits(some.bits()), some);
}

/// Long names, built to make a splitter look at them again and again.
#[test]
fn long_names_are_split() {
    let starts = [
        "",
        "_ZN",
        "_RNv",
        "a/B.c",
        "com.foo.Bar",
        "<",
        "LazyCompile:*",
        "py::",
        "a.(*",
        "Foo::bar(",
        "[",
        "x!",
        "block in ",
        "$s4",
        "-[",
    ];
    let fills = [
        "a",
        "::",
        "<",
        ">",
        "(",
        ")",
        "a.",
        "A.",
        "a/",
        "$",
        "$$Lambda$1",
        "$plus",
        "+0x1",
        "operator<",
        "operator ",
        " as ",
        "{",
        "1",
        ":1",
        ".func1",
        "%2e",
        "[",
        "]",
        "[a]",
        "<a>",
        "(a)",
        "(a)::",
        " (",
        "closure #1 in ",
        "block in ",
        "block (1 levels) in ",
        "-fun-1",
        "[abi:a]",
        ".cold",
        "[clone .a]",
        "`1",
        "{closure:1}",
        "@anonymous",
        "node_modules/",
        "-packages/",
        "S_",
        "I",
        "N1a",
        "é",
        "a::b<",
        "$1",
        ".<locals>.",
        "\\",
        "//",
        "::<impl ",
        "specialized ",
        "generic specialization <",
        "a-1/",
        "F",
        "P",
    ];
    let ends = [
        "",
        ")",
        ":1",
        " (a.py:1)",
        "_[j]",
        "E",
        " const",
        "/3",
        ">::f",
        ".method",
        "]",
        "::h0123456789abcdef",
        "_info",
        "[Tier1]",
    ];
    for start in starts {
        for fill in fills {
            for end in ends {
                // Symbols beyond 16 KiB are not demangled.
                let length = if start.starts_with('_') { 15_000 } else { 50_000 };
                let name = format!("{start}{}{end}", fill.repeat(length / fill.len()));
                check(&split(&name, Given::default()));
            }
        }
    }
}

fn check(name: &Name<'_>) {
    assert!(
        !name.display.is_empty() && !name.qualified.is_empty() && !name.function.is_empty() && !name.normalised.is_empty(),
        "{name:?}"
    );
    let _ = strip_generics(&name.qualified);
}

/// Pieces that splitters look for.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "com",
        "foo",
        "Bar",
        "main",
        "runtime",
        "std",
        "core",
        "T",
        ".",
        "/",
        "::",
        "$",
        "$$Lambda$",
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "_[j]",
        "_[k]",
        "+0x",
        "0x",
        "12",
        ":",
        ":12",
        " (",
        ".py",
        ".js",
        ".rb",
        ".php",
        ".java",
        ".go",
        " as ",
        "operator",
        "()",
        " const",
        "#",
        "\\",
        "->",
        "!",
        "block in ",
        "func1",
        "%2e",
        "%",
        "`1",
        "_Z",
        "_R",
        "N",
        "E",
        "17h",
        "0123456789abcdef",
        "i",
        "S_",
        "I",
        "v",
        "é",
        "\0",
        " ",
        "~",
        "*",
        "&",
        "@",
        "node:",
        "node_modules/",
        "site-packages/",
        "<locals>.",
        "<impl ",
        "{{closure}}",
        "lambda$",
        "-fun-",
        "Elixir.",
        "closure #1 in ",
        " -> ",
        "<Foo>d__5",
        "GeneratedMethodAccessor",
        "LambdaForm$",
        "$Proxy",
        "L",
        ";",
        ".cold",
        "[clone .",
        "[abi:",
        "'",
        "py::",
        "LazyCompile:",
        "zi",
        "_info",
        "$s4",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(raw in ".*", file in prop::option::of(pieces()), module in prop::option::of(".*")) {
        check(&split(&raw, Given { file: file.as_deref(), line: 3, module: module.as_deref() }));
    }

    #[test]
    fn no_pieces_panic(raw in pieces(), file in prop::option::of(pieces())) {
        check(&split(&raw, Given { file: file.as_deref(), line: 0, module: None }));
    }

    #[test]
    fn no_symbol_panics(raw in "_(Z|R)[A-Za-z0-9_]{0,60}E?", module in prop::option::of(".*")) {
        check(&split(&raw, Given { file: None, line: 0, module: module.as_deref() }));
    }

    #[test]
    fn what_is_shown_keeps_its_name(
        package in prop::collection::vec("[a-z]{2,8}", 1..4),
        class in "[A-Z][a-z]{1,8}",
        method in "[a-z]{1,8}",
        form in 0..7_usize,
    ) {
        let path = package.join("/");
        let raw = match form {
            0 => format!("{path}/{class}.{method}"),
            1 => format!("com.{}.{class}${class}.{method}(I)V", package.join(".")),
            2 => format!("core::{}::{class}<T>::{method}::h0123456789abcdef", package.join("::")),
            3 => format!("github.com/{path}.(*{class}).{method}"),
            4 => format!("{class}.{method} ({path}.py:12)"),
            5 => format!("{class}.{method} (file:///{path}.js:12:3)"),
            _ => format!("{class}#{method} (/{path}.rb:12)"),
        };
        let once = split(&raw, Given::default());
        let twice = split(&once.display, Given::default());
        prop_assert_eq!(&once.qualified, &twice.qualified);
        prop_assert_eq!(&once.display, &twice.display);
    }
}
