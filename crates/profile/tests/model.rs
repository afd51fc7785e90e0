//! The model: builder, depth-first order, merge, text form, sums.

use profile::{
    Builder, FrameData, FuncData, Label, LabelValue, LabelsId, ModelError, Process, Profile, SampleData, StackId, Thread,
};
use proptest::prelude::*;

fn folded(lines: &[(&str, i64)]) -> Profile {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    for (line, value) in lines {
        let stack = add(&mut b, line);
        b.sample(stack, &[*value], SampleData::default());
    }
    b.finish().unwrap()
}

fn add(b: &mut Builder, line: &str) -> StackId {
    let mut stack = None;
    for name in line.split(';') {
        let frame = b.frame_from_text(name);
        stack = Some(b.stack(stack, frame));
    }
    stack.unwrap()
}

/// `a;b 3` lines, sorted.
fn stacks(p: &Profile) -> Vec<String> {
    let mut lines: Vec<String> = p
        .samples()
        .stacks()
        .iter()
        .zip(p.samples().values(0))
        .map(|(&s, v)| {
            let mut names: Vec<&str> = p.stacks().leaf_to_root(s).map(|f| p.str(p.frames().raw(f))).collect();
            names.reverse();
            format!("{} {v}", names.join(";"))
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn stacks_are_depth_first_whatever_order_they_came_in() {
    let p = folded(&[("a;b", 1), ("c", 2), ("a;d", 3), ("a;b;e", 4), ("c;a", 5)]);
    p.check().unwrap();
    assert_eq!(p.stacks().parents(), [u32::MAX, 0, 1, 0, u32::MAX, 4]);
    assert_eq!(stacks(&p), ["a;b 1", "a;b;e 4", "a;d 3", "c 2", "c;a 5"]);
    assert_eq!(p.total(0), 15);
}

#[test]
fn without_time_one_row_per_stack_and_with_time_all() {
    assert_eq!(folded(&[("a", 1), ("b", 1), ("a", 2)]).samples().len(), 2);
    let mut b = Builder::new();
    b.sample_type("cpu", "nanoseconds", 1);
    let a = add(&mut b, "a");
    for time in [5, 7] {
        b.sample(a, &[1], SampleData { time_ns: Some(time), ..SampleData::default() });
    }
    let p = b.finish().unwrap();
    assert_eq!((p.samples().len(), p.samples().time_ns(1), p.duration_ns()), (2, Some(7), 7));
}

#[test]
fn samples_in_columns_are_those_added_one_by_one() {
    let of = |columns: bool| {
        let mut b = Builder::new();
        b.sample_type("time", "nanoseconds", 1);
        b.sample_type("samples", "count", 1);
        let leaves = [add(&mut b, "main;a"), add(&mut b, "main;b"), add(&mut b, "main;a")];
        // A second list goes behind the first.
        for start in [0, 100] {
            let times: Vec<i64> = (0..3).map(|i| start + i * 10).collect();
            if columns {
                b.timed_samples(leaves.to_vec(), vec![vec![7, 8, 9], vec![1; 3]], times);
            } else {
                for (i, time) in times.into_iter().enumerate() {
                    b.sample(leaves[i], &[7 + i as i64, 1], SampleData { time_ns: Some(time), ..SampleData::default() });
                }
            }
        }
        b.finish().unwrap()
    };
    assert_eq!(of(true).to_text(), of(false).to_text());
    let a = of(true).samples().stacks()[0];
    assert_eq!(of(true).samples().sums(0, of(true).stacks().len())[a.index()], 2 * (7 + 9));
}

#[test]
fn sums_that_do_not_fit_are_an_error_and_those_that_just_fit_are_not() {
    let build = |a: i64, b: i64| {
        let mut builder = Builder::new();
        builder.sample_type("bytes", "bytes", 1);
        let s = add(&mut builder, "a");
        builder.sample(s, &[a], SampleData::default());
        builder.sample(s, &[b], SampleData::default());
        builder.finish()
    };
    assert_eq!(build(i64::MAX - 1, 1).unwrap().total(0), i64::MAX);
    for (a, b) in [(i64::MAX, 1), (i64::MIN, 0), (i64::MAX, -1)] {
        assert_eq!(build(a, b).unwrap_err(), ModelError::Overflow { sample_type: "bytes".into() });
    }
}

#[test]
fn truncation_marks_and_truncated_roots() {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let marked = add(&mut b, "[truncated];x");
    let whole = add(&mut b, "x;y");
    let x = b.frame_from_text("x");
    let cut = b.truncated_root(x);
    for s in [marked, whole, cut] {
        b.sample(s, &[1], SampleData::default());
    }
    let p = b.finish().unwrap();
    p.check().unwrap();
    let truncated: Vec<bool> = p.samples().stacks().iter().map(|&s| p.stacks().truncated(s)).collect();
    assert_eq!(truncated, [true, false, true]);
    assert_eq!(Profile::from_text(&p.to_text()).unwrap().to_text(), p.to_text());
}

#[test]
fn merging_aligns_types_and_scales_and_keeps_labels_and_threads() {
    let build = |unit: &str, scale: i64, value: i64| {
        let mut b = Builder::new();
        b.sample_type("time", unit, scale);
        let func = b.func(FuncData { name: "f", file: "a.py", ..FuncData::default() });
        let frame = b.frame(func, FrameData { line: 3, address: 0x10, ..FrameData::default() });
        let stack = b.stack(None, frame);
        let name = b.string("worker");
        let process = b.process(Process { pid: 7, name });
        let thread = b.thread(Thread { process: Some(process), tid: 8, name });
        let label = Label { key: name, value: LabelValue::Num(4, name) };
        let labels = b.labels(&[label]);
        b.sample(stack, &[value], SampleData { thread: Some(thread), labels, time_ns: None });
        b.finish().unwrap()
    };
    let (ms, fine, bytes) = (build("ms", 1, 5), build("ms", 1000, 250), build("bytes", 1, 9));
    let p = Profile::merge(&[&ms, &fine, &bytes]).unwrap();
    p.check().unwrap();
    assert_eq!((p.sample_types().len(), p.sample_types()[0].scale, p.total(0), p.total(1)), (2, 1000, 5250, 9));
    assert_eq!((p.samples().len(), p.threads().len(), p.processes().len(), p.frames().len()), (1, 1, 1, 1));
    assert_eq!(p.labels().get(p.samples().labels(0)).len(), 1);
    assert_eq!(Profile::from_text(&p.to_text()).unwrap().to_text(), p.to_text());
    assert_eq!(p.find_type("time/bytes"), Some(1));
    assert_eq!(p.find_type("time"), Some(0));
    assert_eq!(p.find_type("tim"), None);
    assert_ne!(LabelsId::NONE, p.samples().labels(0));
}

#[test]
fn malformed_text_names_the_line() {
    for (text, line) in [
        ("", 1),
        ("nonsense", 1),
        ("reflame profile 1\nwhat 3", 2),
        ("reflame profile 1\nfunc \"a", 2),
        ("reflame profile 1\nframe 0", 2),
        ("reflame profile 1\nfunc \"a\"\nframe 0\nstack 1 0", 4),
        ("reflame profile 1\ntype \"a\" \"b\"\nsample x 1", 3),
        ("reflame profile 1\nfunc \"a\\q\"", 2),
    ] {
        match Profile::from_text(text) {
            Err(ModelError::Text { line: at, .. }) => assert_eq!(at, line, "{text}"),
            other => panic!("{text:?}: {other:?}"),
        }
    }
    for text in [
        "reflame profile 1\nsample 3 1",
        "reflame profile 1\nfunc \"a\"\nframe 0\nstack 0 7",
        "reflame profile 1\ntype \"a\" \"b\" scale=3",
    ] {
        assert!(matches!(Profile::from_text(text), Err(ModelError::Invalid(_))), "{text}");
    }
}

fn lines() -> impl Strategy<Value = Vec<(String, i64)>> {
    let name = prop::sample::select(vec!["a", "b", "c.d", "e (f.py:1)", "e (f.py:2)", "x\"\\y"]);
    let stack = prop::collection::vec(name, 1..6).prop_map(|names| names.join(";"));
    prop::collection::vec((stack, -9i64..100), 0..20)
}

fn of(lines: &[(String, i64)]) -> Profile {
    folded(&lines.iter().map(|(s, v)| (s.as_str(), *v)).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn every_profile_passes_its_check_and_its_text_reads_back(lines in lines()) {
        let p = of(&lines);
        p.check().unwrap();
        let text = p.to_text();
        prop_assert_eq!(Profile::from_text(&text).unwrap().to_text(), text);
    }

    #[test]
    fn the_order_of_samples_never_matters(lines in lines(), seed in any::<u64>()) {
        let mut shuffled = lines.clone();
        let n = shuffled.len();
        for i in 0..n {
            shuffled.swap(i, (seed as usize).wrapping_mul(i + 7) % n);
        }
        prop_assert_eq!(stacks(&of(&lines)), stacks(&of(&shuffled)));
    }

    #[test]
    fn merging_adds_up_and_with_the_negative_nothing_is_left(a in lines(), b in lines()) {
        let (a, b) = (of(&a), of(&b));
        let both = Profile::merge(&[&a, &b]).unwrap();
        both.check().unwrap();
        prop_assert_eq!(both.total(0), a.total(0) + b.total(0));
        let none = Profile::merge(&[&both, &b.negated(), &a.negated()]).unwrap();
        none.check().unwrap();
        prop_assert!(none.samples().is_empty() && none.stacks().is_empty());
    }
}
