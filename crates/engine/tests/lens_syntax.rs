//! The lens as text: pages of examples, round trips, hostile input.
//!
//! `testdata/lens-syntax/*.md` holds prose and, after each ```` ```lens ```` block, what is expected of it:
//! ```` ```printed ````, ```` ```one-line ````, ```` ```explain ```` or ```` ```error ````. With `UPDATE=1`
//! the expected blocks are rewritten.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use engine::diag;
use engine::lens::ast::{
    Anchor, Comment, Cond, Field, Form, Key, Lens, Level, Op, Pattern, Regex, SpanEq, Statement, StatementKind, TimePoint,
};
use engine::lens::parse::{KINDS, MAX_BYTES, MAX_ERRORS, compile_regex};
use engine::lens::{Known, explain, parse, parse_cond, parse_pattern};
use proptest::prelude::*;

fn testdata(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(folder)
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(testdata(folder))
        .expect("the folder exists")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}

fn known() -> Known {
    Known::sets(["ours"])
}

fn drawn(text: &str, errors: &[diag::Diagnostic]) -> String {
    let parts: Vec<String> = errors.iter().map(|error| diag::render_plain(text, error)).collect();
    parts.join("\n")
}

// ---- pages

#[test]
fn pages() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    let mut cases = 0;
    for path in files("lens-syntax", "md") {
        let page = std::fs::read_to_string(&path).expect("a readable page");
        let mut out = String::new();
        let mut lens = String::new();
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            out.push_str(line);
            out.push('\n');
            let Some(tag) = line.strip_prefix("```").filter(|tag| !tag.is_empty()) else {
                continue;
            };
            let mut block = String::new();
            for line in lines.by_ref().take_while(|line| *line != "```") {
                block.push_str(line);
                block.push('\n');
            }
            let actual = if tag == "lens" {
                lens = block.clone();
                block.clone()
            } else {
                cases += 1;
                answer(tag, lens.trim_end_matches('\n')).unwrap_or_else(|| panic!("{}: no such block: {tag}", path.display()))
            };
            if actual != block {
                let _ = writeln!(wrong, "--- {}\n{lens}=== expected {tag}\n{block}=== found\n{actual}", path.display());
            }
            out.push_str(&actual);
            out.push_str("```\n");
        }
        if update {
            std::fs::write(&path, out).expect("a writable page");
        }
    }
    assert!(cases > 50, "only {cases} cases were found");
    assert!(update || wrong.is_empty(), "{wrong}");
}

fn answer(tag: &str, text: &str) -> Option<String> {
    let parsed = parse(text, &known());
    let mut out = match (tag, parsed) {
        ("printed", Ok(lens)) => lens.to_string(),
        ("one-line", Ok(lens)) => lens.one_line(),
        ("explain", Ok(lens)) => explain::explain_lens(&lens),
        ("printed" | "one-line" | "explain" | "error", Err(errors)) => drawn(text, &errors),
        ("error", Ok(lens)) => format!("no error: {lens}"),
        _ => return None,
    };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Some(out)
}

// ---- hostile input

/// Every error has a place inside the text and a hint, and can be drawn.
fn check_errors(text: &str, errors: &[diag::Diagnostic]) {
    assert!(!errors.is_empty() && errors.len() <= MAX_ERRORS);
    for error in errors {
        assert!(error.help.is_some(), "no hint: {error}");
        assert!(error.span.start <= error.span.end && error.span.end as usize <= text.len(), "{error}");
        assert!(text.is_char_boundary(error.span.start as usize) && text.is_char_boundary(error.span.end as usize));
        let drawn = diag::render_plain(text, error);
        assert!(drawn.contains('^'), "no place is marked:\n{drawn}");
        assert!(drawn.lines().all(|line| line.chars().count() < 2000), "{drawn}");
    }
}

fn must_fail(text: &str) -> Vec<diag::Diagnostic> {
    let errors = parse(text, &known()).expect_err("an error");
    check_errors(text, &errors);
    errors
}

#[test]
fn deep_nesting_is_an_error() {
    for open in ["(", "not ", "not (", "((not "] {
        let text = format!("hide {}a", open.repeat(100_000));
        assert!(must_fail(&text)[0].message.contains("nested"), "{open}");
    }
    let text = format!("hide {}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(must_fail(&text)[0].message.contains("nested"));
    let text = format!("where {}thread: a", "(".repeat(100_000));
    assert!(must_fail(&text)[0].message.contains("nested"));
    let text = format!("hide {}a{}", "(".repeat(100), ")".repeat(100));
    assert!(parse(&text, &known()).is_ok());
}

#[test]
fn long_input_is_fine() {
    let text = format!("hide a{}", " or a".repeat(100_000));
    let lens = parse(&text, &known()).expect("a long or");
    assert_eq!(lens.to_string(), text);
    assert!(explain::explain_lens(&lens).len() < 1000);
    assert_eq!(lens.one_line(), text);
    let text = format!("hide a{}", " and b or a".repeat(50_000));
    assert_eq!(parse(&text, &known()).expect("a long or of ands").to_string(), text);
    let text = "hide a\n".repeat(100_000);
    assert_eq!(parse(&text, &known()).expect("many steps").statements.len(), 100_000);
    let text = format!("hide {}", "x".repeat(1_000_000));
    assert_eq!(parse(&text, &known()).expect("a long name").to_string(), text);
    let text = format!("hide \"{}", "x".repeat(1_000_000));
    must_fail(&text);
    must_fail(&"x".repeat(MAX_BYTES + 1));
}

#[test]
fn long_rubbish_is_quick() {
    for piece in [
        "a(",
        "<",
        "< ",
        "( ",
        "(",
        ")",
        "|",
        "| ",
        "/",
        "/ ",
        "file:/a ",
        "\"",
        "\" ",
        "@",
        "=",
        "'",
        "# ",
        "#\n",
        "hied\n",
        "\\",
        "let a=\n",
        "hide (\n",
        "hide (a |",
        "hide <a as ",
        "hide a(b ",
        "where time ",
        "label.\"",
        "by package 0\n",
        "\u{feff}",
        "\0",
    ] {
        for start in ["", "hide ", "fold a as ", "rename /a/ ", "where label."] {
            let text = format!("{start}{}", piece.repeat(200_000 / piece.len()));
            if let Err(errors) = parse(&text, &known()) {
                check_errors(&text, &errors);
            }
        }
    }
}

#[test]
fn many_errors_are_cut_short() {
    assert_eq!(must_fail(&"hied a\n".repeat(1000)).len(), MAX_ERRORS);
}

#[test]
fn places_are_those_of_the_word() {
    let text = "hide größe | hied b";
    let error = &must_fail(text)[0];
    assert_eq!(&text[error.span.start as usize..error.span.end as usize], "hied");
    assert_eq!(diag::line_column("a\nbä c", 5), (2, 3));
    let lens = parse("hide a |  from @kernel # x", &known()).expect("a lens");
    assert_eq!((lens.statements[1].span.start, lens.statements[1].span.end), (10, 22));
}

#[test]
fn control_characters_are_named() {
    for (text, name) in
        [("hide a\0b", "U+0000"), ("hide \"\u{1b}[31m\"", "U+001B"), ("hide a\rby class", "U+000D"), ("# \u{85}", "U+0085")]
    {
        let errors = must_fail(text);
        assert!(errors.len() == 1 && errors[0].message.contains(name), "{errors:?}");
    }
    let text = "hide a\0b\x07";
    let expected = "error: there is a control character U+0000 here (and 1 more)\n  1 | hide a\u{2400}b\u{2407}\n    |       ^\n\
        help: take it out, or write it `\\u{0}` in a quoted text and `\\x00` in a regular expression\n";
    assert_eq!(drawn(text, &must_fail(text)), expected);
    assert_eq!(parse("\u{feff}hide\ta\r\nby class\r\n", &known()).expect("a lens").one_line(), "hide a | by class");
}

#[test]
fn single_patterns_and_conditions() {
    let pattern = parse_pattern("a or\nfile:b/* # why", &known()).expect("a pattern");
    assert_eq!(pattern.to_string(), "a or file:b/*");
    let cond = parse_cond("thread: main and not time 1s..2s", &known()).expect("a condition");
    assert_eq!(cond.to_string(), "thread: main and not time 1s..2s");
    for text in ["", "a b", "a)", "(a", "a | b", "# only a comment", "not", "hide )("] {
        check_errors(text, &parse_pattern(text, &known()).expect_err(text));
        check_errors(text, &parse_cond(text, &known()).expect_err(text));
    }
}

#[test]
fn regular_expressions_are_bytes() {
    let matches = |source: &str, text: &str| {
        let regex = Regex { source: source.to_owned(), ignore_case: false };
        compile_regex(&regex).expect(source).is_match(text.as_bytes())
    };
    assert!(matches("größe$", "die größe"));
    assert!(matches("ö{2}", "öö") && !matches("^ö{2}$", "ö"));
    assert!(matches(r"[^\]]é", "aé") && matches(r"\[é", "[é"));
    assert!(!matches(r"^\w$", "é"));
}

#[test]
fn long_lines_are_drawn_in_part() {
    let text = format!("hide {} or hied( or {}", "a".repeat(500), "b".repeat(500));
    let error = &must_fail(&text)[0];
    let drawn = diag::render_plain(&text, error);
    assert!(drawn.lines().all(|line| line.chars().count() < 120), "{drawn}");
    let lines: Vec<&str> = drawn.lines().collect();
    let column = lines[2].chars().position(|c| c == '^').expect("a caret");
    let at = &text[error.span.start as usize..];
    let under: String = lines[1].chars().skip(column).take(5).collect();
    assert!(at.starts_with(under.as_str()), "{drawn}");
}

// ---- round trips

/// Names that are awkward to write.
fn text() -> impl Strategy<Value = String> {
    let hostile = proptest::sample::select(vec![
        "and",
        "or",
        "not",
        "as",
        "with",
        "entry",
        "innermost",
        "outermost",
        "all",
        "fold",
        "hide",
        "let",
        "time",
        "callers",
        "by",
        "\"",
        "\\",
        "a\"b",
        "a\\",
        "\n",
        "a\nb",
        "\t",
        "#",
        "#a",
        "a#b",
        "a #b",
        "|",
        "a|b",
        "@a",
        "@",
        "@kernel",
        "@a/b",
        "=",
        "=a",
        "==",
        "/",
        "/a/",
        "/a",
        "a/",
        "/a/i",
        "/usr/lib",
        "//",
        "(",
        ")",
        "a(b)",
        "a(",
        "a)",
        "(*T)",
        "not(",
        "and(x)",
        "<",
        "<T",
        "<T as U>",
        "<T as U>::f",
        "<a b>",
        "T>",
        "->",
        "operator<<",
        "operator new(unsigned long)",
        "file:a",
        "file:",
        "fn:a",
        "flie:x",
        "label.x:",
        "label.\"",
        "thread:x",
        "std::vec",
        "file::a",
        "a:b",
        " ",
        " a",
        "a ",
        "a  b",
        "\u{0}",
        "\u{7f}",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}a",
        "\u{a0}",
        "é",
        "日本語",
        "🦀",
        "$",
        "$1",
        "$package",
        "${x}",
        "!",
        "!a",
        "'a'",
        "`a`",
        ",",
        "a,",
        "a;",
        "a;b",
        "&&",
        "1s..2s",
        "..",
        "{{closure}}",
        "_ZN3fooE",
        "\r",
        "\r\n",
        "<impl A for B>::c",
        "<\u{2028}",
        "\\n",
        "\\u{41}",
        "12",
        "0",
        "-",
        "--",
        "a=b",
        "*",
        "a*",
        "*::poll",
        "a *b",
        "\"*",
        "**",
        "a**b",
        "(*",
        "/*",
        "=*",
    ])
    .prop_map(str::to_owned);
    prop_oneof![
        3 => hostile.clone(),
        2 => proptest::collection::vec(hostile, 1..4).prop_map(|parts| parts.concat()),
        1 => proptest::collection::vec(any::<char>(), 1..6).prop_map(|chars| chars.into_iter().collect()),
        2 => "[a-c:./*$<> ()|#@=-]{1,8}",
    ]
}

fn regex() -> impl Strategy<Value = Regex> {
    let sources =
        vec![r"^a.*b$", r"\/", r"a\/b", r"(x)|y", r"a b", r"[#|]", r#"""#, r"\\", r"\(", "é", " ", r"a#b", "(", "[^\\]]+", r"\*"];
    (proptest::sample::select(sources), any::<bool>())
        .prop_map(|(source, ignore_case)| Regex { source: source.to_owned(), ignore_case })
        .prop_filter("compiles", |regex| compile_regex(regex).is_ok())
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![
        3 => text().prop_map(Form::Substring),
        3 => (text(), text()).prop_map(|(a, b)| Form::Glob(format!("{a}*{b}"))),
        1 => text().prop_map(|a| Form::Glob(format!("{a}*"))),
        2 => text().prop_map(Form::Exact),
        1 => Just(Form::Exact(String::new())),
        2 => regex().prop_map(Form::Regex),
    ]
}

fn atom() -> impl Strategy<Value = Pattern> {
    let field = proptest::sample::select(vec![
        None,
        Some(Field::Fn),
        Some(Field::Class),
        Some(Field::Package),
        Some(Field::Module),
        Some(Field::File),
    ]);
    prop_oneof![
        6 => (field, form()).prop_map(|(field, form)| Pattern::Atom(field, form)),
        1 => form().prop_filter_map("no text", |form| match form {
            Form::Substring(_) => None,
            form => Some(Pattern::Atom(Some(Field::Line), form)),
        }),
        1 => proptest::sample::select(KINDS.to_vec()).prop_map(|kind| Pattern::Atom(Some(Field::Kind), Form::Exact(kind.to_owned()))),
        1 => proptest::sample::select(vec!["kernel", "ours", "jvm-runtime"])
            .prop_map(|name| Pattern::Set(name.to_owned(), SpanEq::default())),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    atom().prop_recursive(4, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|p| Pattern::Not(Box::new(p))),
            proptest::collection::vec(inner.clone(), 2..4).prop_filter_map("flat", |parts| {
                (!parts.iter().any(|part| matches!(part, Pattern::Or(_)))).then_some(Pattern::Or(parts))
            }),
            proptest::collection::vec(inner, 2..4).prop_filter_map("flat", |parts| {
                (!parts.iter().any(|part| matches!(part, Pattern::And(_)))).then_some(Pattern::And(parts))
            }),
        ]
    })
}

fn point() -> impl Strategy<Value = TimePoint> {
    prop_oneof![
        (0..i64::MAX - 1).prop_map(TimePoint::Nanos),
        (0..5000_i64, proptest::sample::select(vec![1, 1000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000]))
            .prop_map(|(n, unit)| TimePoint::Nanos(n * unit)),
        (0..=1_000_000_u32).prop_map(TimePoint::PartsPerMillion),
    ]
}

fn time() -> impl Strategy<Value = Cond> {
    (point(), prop_oneof![3 => point(), 1 => Just(TimePoint::Nanos(i64::MAX))]).prop_filter_map("forwards", |(a, b)| {
        let forwards = match (a, b) {
            (TimePoint::Nanos(a), TimePoint::Nanos(b)) => a < b,
            (TimePoint::PartsPerMillion(a), TimePoint::PartsPerMillion(b)) => a < b,
            _ => true,
        };
        forwards.then_some(Cond::Time(a, b))
    })
}

fn cond() -> impl Strategy<Value = Cond> {
    let leaf = prop_oneof![
        form().prop_map(Cond::Thread),
        form().prop_map(Cond::Process),
        (text(), form()).prop_map(|(key, form)| Cond::Label(key, form)),
        time(),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|c| Cond::Not(Box::new(c))),
            proptest::collection::vec(inner.clone(), 2..4).prop_filter_map("flat", |parts| {
                (!parts.iter().any(|part| matches!(part, Cond::Or(_)))).then_some(Cond::Or(parts))
            }),
            proptest::collection::vec(inner, 2..4).prop_filter_map("flat", |parts| {
                (!parts.iter().any(|part| matches!(part, Cond::And(_)))).then_some(Cond::And(parts))
            }),
        ]
    })
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![Just(Key::Thread), Just(Key::Process), Just(Key::Service), Just(Key::SampleType), text().prop_map(Key::Label),]
}

fn op() -> impl Strategy<Value = Op> {
    let anchor = proptest::sample::select(vec![Anchor::Outermost, Anchor::Innermost, Anchor::Entry]);
    let level = prop_oneof![
        proptest::sample::select(vec![
            Level::Function,
            Level::Class,
            Level::Package(None),
            Level::Module,
            Level::File,
            Level::Line
        ]),
        (1..=u32::MAX).prop_map(|n| Level::Package(Some(n))),
    ];
    prop_oneof![
        pattern().prop_map(Op::Keep),
        pattern().prop_map(Op::Drop),
        cond().prop_map(Op::Where),
        (anchor, pattern(), prop_oneof![Just(0), any::<u32>()]).prop_map(|(anchor, pattern, callers)| Op::From {
            anchor,
            pattern,
            callers
        }),
        (any::<bool>(), pattern()).prop_map(|(innermost, pattern)| Op::To { innermost, pattern }),
        pattern().prop_map(Op::Hide),
        pattern().prop_map(Op::Show),
        (any::<bool>(), pattern(), proptest::option::of(text())).prop_map(|(entry, pattern, name)| Op::Fold {
            entry,
            pattern,
            name
        }),
        level.prop_map(Op::By),
        (regex(), text().prop_map(|text| text.replace('$', "$$")))
            .prop_map(|(regex, replacement)| Op::Rename { regex, replacement }),
        (any::<bool>(), any::<bool>(), pattern()).prop_map(|(all, fold, pattern)| Op::Unrecurse {
            all,
            fold,
            pattern: Some(pattern)
        }),
        any::<bool>().prop_map(|all| Op::Unrecurse { all, fold: false, pattern: None }),
        key().prop_map(Op::RootBy),
        key().prop_map(Op::LeafBy),
    ]
}

fn comment_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace(|c: char| c.is_control(), "").trim().to_owned())
}

fn statement(kind: impl Strategy<Value = StatementKind>) -> impl Strategy<Value = Statement> {
    (kind, proptest::collection::vec(comment_text(), 0..3), proptest::option::of(comment_text())).prop_map(
        |(kind, above, behind)| {
            let mut comments: Vec<Comment> = above.into_iter().map(|text| Comment { text, own_line: true, off: false }).collect();
            comments.extend(behind.map(|text| Comment { text, own_line: false, off: false }));
            Statement { kind, comments, span: diag::Span::default() }
        },
    )
}

fn lens() -> impl Strategy<Value = Lens> {
    let ops = proptest::collection::vec(statement(op().prop_map(StatementKind::Op)), 0..5);
    let lets =
        proptest::option::of(statement(pattern().prop_map(|pattern| StatementKind::Let { name: "größe-2".to_owned(), pattern })));
    let last = proptest::collection::vec(comment_text(), 0..3);
    (lets, ops, last).prop_map(|(lets, ops, last)| {
        let mut statements: Vec<Statement> = lets.into_iter().chain(ops).collect();
        if !last.is_empty() {
            let comments = last.into_iter().map(|text| Comment { text, own_line: true, off: false }).collect();
            statements.push(Statement { kind: StatementKind::Nothing, comments, span: diag::Span::default() });
        }
        Lens { statements }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_and_read_back(lens in lens()) {
        let printed = lens.to_string();
        let read = parse(&printed, &known()).map_err(|errors| TestCaseError::fail(drawn(&printed, &errors)))?;
        prop_assert_eq!(&read, &lens, "{}", printed);
        prop_assert_eq!(read.to_string(), printed);

        let line = lens.one_line();
        prop_assert!(!line.contains('\n'));
        let read = parse(&line, &known()).map_err(|errors| TestCaseError::fail(drawn(&line, &errors)))?;
        let kinds: Vec<StatementKind> = lens.statements.iter().map(|s| s.kind.clone()).filter(|kind| *kind != StatementKind::Nothing).collect();
        let read_kinds: Vec<StatementKind> = read.statements.into_iter().map(|s| s.kind).collect();
        prop_assert_eq!(read_kinds, kinds, "{}", line);

        prop_assert!(!explain::explain_lens(&lens).is_empty() || lens.one_line().is_empty());
    }

    #[test]
    fn rubbish_does_no_harm(parts in proptest::collection::vec(text(), 0..12), gaps in proptest::collection::vec(0..4_usize, 12)) {
        let mut text = String::new();
        for (part, gap) in parts.iter().zip(gaps) {
            text.push_str([" ", "", "\n", "|"][gap]);
            text.push_str(part);
        }
        for text in [text.clone(), format!("hide {text}"), format!("where {text}"), format!("let a = {text}"), format!("fold a as {text}")] {
            match parse(&text, &known()) {
                Err(errors) => check_errors(&text, &errors),
                Ok(lens) => {
                    let printed = lens.to_string();
                    let read = parse(&printed, &known()).map_err(|errors| TestCaseError::fail(drawn(&printed, &errors)))?;
                    prop_assert_eq!(&read, &lens, "{}", printed);
                    prop_assert_eq!(read.to_string(), printed);
                }
            }
        }
    }
}
