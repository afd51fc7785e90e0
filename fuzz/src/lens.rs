//! A lens, and a small profile that it runs on.

use std::sync::{Arc, OnceLock};

use engine::diag::Diagnostic;
use engine::lens::ast::Lens;
use engine::lens::{Known, Lensed, RunOptions, parse, run};
use profile::Profile;
use readers::{Input, Options};

pub(crate) const WORDS: &[&[u8]] = &[
    b"keep ",
    b"drop ",
    b"where ",
    b"from ",
    b"from innermost ",
    b"from entry ",
    b" with 2 callers",
    b"to ",
    b"to innermost ",
    b"hide ",
    b"show ",
    b"fold ",
    b"fold entry ",
    b" as x",
    b"$package",
    b"$1",
    b"by package",
    b"by package 2",
    b"by function",
    b"by line",
    b"by file",
    b"by module",
    b"by class",
    b"rename /a(.)/ \"$1\"",
    b"unrecurse",
    b"unrecurse all ",
    b"unrecurse all fold @libc",
    b"root by thread",
    b"leaf by label.x",
    b"root by sample-type",
    b"repair",
    b" | ",
    b"\n",
    b" and ",
    b" or ",
    b"not ",
    b"(",
    b")",
    b"@kernel",
    b"@mine",
    b"let mine = ",
    b"fn:",
    b"class:",
    b"package:",
    b"module:",
    b"file:",
    b"line:",
    b"kind:kernel",
    b"thread: ",
    b"label.x: ",
    b"time 1s..2s",
    b"time 10%..40%",
    b"=\"main\"",
    b"=a",
    b"\"a b\"",
    b"/^a.*b$/i",
    b"a::*",
    b"*",
    b"# c",
    b"main",
    b"app::*",
    b"1",
    b"redis",
    b"_[k]",
    b"\\",
    b"\"",
    b"/",
];

const STACKS: &str = "\
main;srv::run;tower::a;app::handle;serde::de;alloc 40
main;srv::run;tower::b;app::handle;serde::de;alloc 30
main;pool::w;rayon::job;app::handle;app::calc;app::handle;alloc 20
main;pool::w;idle 8
main;app::boot 2
[truncated];app::handle;a 5
app::f;lib::g 5
com.acme.Pool.work_[j];java/util/HashMap.get_[i];__memset_avx2_[k] 3
handle (redis/client.py:3);get (redis/core.py:9) 6
a;b;a;b;a;a;b 4
[unknown];0x7f00 1
";

/// The profile all lenses run on: stacks, and the same with threads, times and labels, as far as its text form has them.
fn small() -> &'static Arc<Profile> {
    static PROFILE: OnceLock<Arc<Profile>> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let read = readers::read(Input::Bytes(STACKS.as_bytes()), None, &Options::default()).expect("is a profile");
        Arc::new(read.profile)
    })
}

/// The same with two sample types, threads, times and labels.
fn rich() -> &'static Arc<Profile> {
    static PROFILE: OnceLock<Arc<Profile>> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let mut b = profile::Builder::new();
        b.sample_type("samples", "count", 1);
        b.sample_type("cpu", "nanoseconds", 1);
        let names = ["one", "two"].map(|n| b.string(n));
        let threads = names.map(|name| b.thread(profile::Thread { process: None, tid: 7, name }));
        let (key, value) = (b.string("x"), b.string("/api/a"));
        let labels = b.labels(&[profile::Label { key, value: profile::LabelValue::Str(value) }]);
        for (number, line) in STACKS.lines().enumerate() {
            let (stack, count) = line.rsplit_once(' ').expect("has a count");
            let mut at = None;
            for frame in stack.split(';') {
                let frame = b.frame_from_text(frame);
                at = Some(b.stack(at, frame));
            }
            let count: i64 = count.parse().expect("is a number");
            for part in 0..2 {
                let mut data = profile::SampleData {
                    thread: (number % 3 > 0).then(|| threads[(number + part) % 2]),
                    time_ns: Some(number as i64 * 300_000_000 + part as i64),
                    ..Default::default()
                };
                if number % 2 == 0 {
                    data.labels = labels;
                }
                b.sample(at.expect("has frames"), &[count, count * 1000 + part as i64], data);
            }
        }
        Arc::new(b.finish().expect("is a profile"))
    })
}

/// Parses, prints, parses again, and runs it: nothing is lost, and fused or not the stacks are the same.
/// True if the input is a lens.
pub fn lens(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    // A regular expression may take long to build, and a lens is what a user typed.
    if text.len() > 2000 {
        return false;
    }
    let known = Known::sets(["ours"]);
    let parsed = match parse(text, &known) {
        Ok(parsed) => parsed,
        Err(errors) => {
            assert!(!errors.is_empty());
            errors.iter().for_each(|d| drawn(text, d));
            return false;
        }
    };
    let printed = parsed.to_string();
    let again = parse(&printed, &known).unwrap_or_else(|e| panic!("the print does not parse: {e:?}\n{text:?}\n{printed:?}"));
    assert!(again == parsed, "the print is another lens\n{text:?}\n{printed:?}");
    assert_eq!(again.to_string(), printed);
    engine::lens::explain::explain_lens(&parsed);

    let ours = engine::lens::parse_pattern("app::* or idle", &Known::default()).expect("is a pattern");
    let sets = vec![("ours".to_owned(), ours)];
    for profile in [small(), rich()] {
        let go = |fuse| run(profile, &parsed, &sets, RunOptions { sample_type: 0, fuse });
        match (go(false), go(true)) {
            (Ok(lensed), Ok(fused)) => {
                conserved(&parsed, &lensed);
                let stacks = |l: &Lensed| {
                    let profile = engine::export::to_profile(l).expect("fits");
                    profile.check().expect("keeps the rules of the model");
                    (0..profile.sample_types().len()).map(|t| readers::folded::write(&profile, t)).collect::<Vec<_>>()
                };
                assert_eq!(stacks(&lensed), stacks(&fused), "fused it is something else: {printed:?}");
            }
            (Err(a), Err(_)) => drawn(text, &a),
            (a, b) => panic!("{:?} {:?}: {printed:?}", a.err(), b.err()),
        }
    }
    true
}

/// The place of an error is in the text, and it can be drawn.
fn drawn(text: &str, error: &Diagnostic) {
    assert!(error.span.start <= error.span.end && error.span.end as usize <= text.len(), "{error:?} in {text:?}");
    assert!(!error.message.is_empty());
    engine::diag::render_plain(text, error);
}

fn conserved(lens: &Lens, lensed: &Lensed) {
    for t in 0..lensed.profile().sample_types().len() {
        let ledger = lensed.ledger(t);
        assert_eq!(ledger.all.value, lensed.profile().total(t));
        let mut sum = ledger.view();
        sum += ledger.dropped;
        assert_eq!(sum, ledger.all, "{lens}");
        let mut before = ledger.all;
        for e in &ledger.entries {
            assert_eq!(e.before, before, "{lens}: {}", e.step);
            let mut parts = e.kept;
            [e.reshaped, e.moved].into_iter().for_each(|a| parts += a);
            before = parts;
            [e.other, e.broken, e.hidden, e.dropped].into_iter().for_each(|a| parts += a);
            assert_eq!(parts, e.before, "{lens}: {}", e.step);
        }
        assert_eq!(before, ledger.stacks, "{lens}");
    }
}
