//! A runner gives what running each lens by itself gives, whatever was run before.

mod common;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/random.rs"]
mod random;

use std::sync::Arc;

use common::{lens, opened, profile};
use engine::export::to_profile;
use engine::lens::ast::{Form, Lens, Pattern, StatementKind};
use engine::lens::{Known, Lensed, RunOptions, Runner, parse, run};
use engine::view::{Cost, LazyTree, Order};
use profile::Profile;
use proptest::prelude::*;
use random::{Random, Steps, any_lens, any_op, any_profile, config, sets, statement};

/// All that can be seen of it.
fn same(one: &Arc<Lensed>, two: &Arc<Lensed>) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.lens(), two.lens());
    prop_assert_eq!(one.sample_type(), two.sample_type());
    prop_assert_eq!(one.stack_rows(), two.stack_rows());
    let labels = |l: &Lensed| {
        let symbols = l.symbols();
        (0..symbols.len() as u32).map(|s| (symbols.label(s), symbols.label_text(s).to_owned())).collect::<Vec<_>>()
    };
    prop_assert_eq!(labels(one), labels(two));
    prop_assert_eq!(to_profile(one).unwrap(), to_profile(two).unwrap());
    for t in 0..2 {
        prop_assert_eq!(one.ledger(t), two.ledger(t));
        let tree = |l: &Arc<Lensed>| opened(LazyTree::top_down(&Arc::new(Cost::new(Arc::clone(l), t)), Order::Appearance));
        prop_assert_eq!(tree(one), tree(two));
        let reached = |l: &Arc<Lensed>| {
            let mut all: Vec<_> = engine::view::reached_from(&Cost::new(Arc::clone(l), t)).into_iter().collect();
            all.sort_by_key(|(root, _)| *root);
            all
        };
        prop_assert_eq!(reached(one), reached(two));
    }
    Ok(())
}

/// What somebody does to a lens.
#[derive(Debug, Clone)]
enum Edit {
    /// Another lens altogether.
    New(Steps),
    /// The step with this number, of those there are, is gone, or twice there, or moved to the end.
    Remove(prop::sample::Index),
    Repeat(prop::sample::Index),
    Last(prop::sample::Index),
    /// A step is put in.
    Insert(prop::sample::Index, Steps),
    /// `@both` means something else.
    Mean(&'static str),
    /// As it was before so many edits.
    Undo(usize),
    /// Seen in the other sample type, with or without fusing.
    Options(usize, bool),
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let step = || any_op().prop_map(|op| Steps(Lens { statements: vec![statement(StatementKind::Op(op))] }));
    let at = any::<prop::sample::Index>;
    prop_oneof![
        1 => any_lens().prop_map(Edit::New),
        2 => at().prop_map(Edit::Remove),
        1 => at().prop_map(Edit::Repeat),
        1 => at().prop_map(Edit::Last),
        4 => (at(), step()).prop_map(|(at, step)| Edit::Insert(at, step)),
        1 => prop::sample::select(vec!["app::*", "main", "com.acme.*"]).prop_map(Edit::Mean),
        3 => (1usize..4).prop_map(Edit::Undo),
        1 => (0usize..2, any::<bool>()).prop_map(|(t, fuse)| Edit::Options(t, fuse)),
    ]
}

impl Edit {
    fn apply(&self, lens: &mut Lens, options: &mut RunOptions, history: &[Lens]) {
        // The first statement defines `@both`.
        let steps = lens.statements.len() - 1;
        match self {
            Edit::New(Steps(new)) => *lens = new.clone(),
            Edit::Insert(at, step) => lens.statements.insert(1 + at.index(steps + 1), step.0.statements[0].clone()),
            Edit::Mean(glob) => {
                let pattern = Pattern::Atom(None, Form::Glob((*glob).to_owned()));
                lens.statements[0] = statement(StatementKind::Let { name: "both".to_owned(), pattern });
            }
            Edit::Undo(back) => *lens = history[history.len().saturating_sub(*back)..].first().unwrap_or(lens).clone(),
            Edit::Options(t, fuse) => *options = RunOptions { sample_type: *t, fuse: *fuse },
            Edit::Remove(_) | Edit::Repeat(_) | Edit::Last(_) if steps == 0 => {}
            Edit::Remove(at) => drop(lens.statements.remove(1 + at.index(steps))),
            Edit::Repeat(at) => lens.statements.push(lens.statements[1 + at.index(steps)].clone()),
            Edit::Last(at) => {
                let step = lens.statements.remove(1 + at.index(steps));
                lens.statements.push(step);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 2, ..config() })]

    #[test]
    fn a_runner_gives_what_a_fresh_run_gives(
        Random(p) in any_profile(), Steps(first) in any_lens(), edits in prop::collection::vec(any_edit(), 1..12), hold in any::<bool>(),
    ) {
        let mut runner = Runner::new(Arc::clone(&p), sets());
        let mut options = RunOptions { sample_type: 1, fuse: false };
        let mut lens = first;
        let mut history: Vec<Lens> = Vec::new();
        // Results that somebody still looks at do not change.
        let mut held: Vec<(Arc<Lensed>, RunOptions)> = Vec::new();
        for edit in edits {
            edit.apply(&mut lens, &mut options, &history);
            history.push(lens.clone());
            match (runner.run(&lens, options), run(&p, &lens, &sets(), options)) {
                (Ok(one), Ok(two)) => {
                    same(&one, &Arc::new(two))?;
                    if hold {
                        held.push((one, options));
                    }
                }
                (Err(one), Err(two)) => prop_assert_eq!(one, two),
                (one, two) => prop_assert!(false, "{:?} and {:?}", one.err(), two.err()),
            }
        }
        for (one, options) in held {
            same(&one, &Arc::new(run(&p, one.lens(), &sets(), options).unwrap()))?;
        }
    }
}

fn example() -> Arc<Profile> {
    profile("main;a::x;b::y;c::z 5\nmain;a::x;d 2\nmain;b::y 1\n")
}

#[test]
fn an_error_leaves_what_is_known() {
    let p = example();
    let mut runner = Runner::new(Arc::clone(&p), Vec::new());
    let options = RunOptions { sample_type: 0, fuse: false };
    let rows = |runner: &mut Runner, text: &str| runner.run(&lens(text), options).map(|l| l.stack_rows());
    let known = rows(&mut runner, "hide a | by package").unwrap();
    let error = rows(&mut runner, "hide a | where thread: main | by package").unwrap_err();
    assert!(error.message.contains("no threads"), "{error}");
    assert_eq!((error.span.start, error.span.end), (9, 27));
    assert_eq!(rows(&mut runner, "hide a | by package"), Ok(known));
}

#[test]
fn a_set_means_what_it_means_now() {
    let p = example();
    let known = Known::sets(["ours"]);
    let mut runner = Runner::new(p, vec![("ours".to_owned(), common::pattern("b"))]);
    let mut kept = |text: &str| {
        let lens = parse(text, &known).unwrap_or_else(|e| panic!("{e:?}"));
        runner.run(&lens, RunOptions { sample_type: 0, fuse: false }).unwrap().ledger(0).stacks.value
    };
    assert_eq!(kept("keep @ours"), 6);
    assert_eq!(kept("let app = d\nkeep @app"), 2);
    assert_eq!(kept("let app = c\nkeep @app"), 5);
    // Through another set, and one that does not matter.
    assert_eq!(kept("let app = c\nlet all = @app or d\nkeep @all"), 7);
    assert_eq!(kept("let app = main\nlet all = @app or d\nkeep @all"), 8);
    assert_eq!(kept("let app = main\nlet all = @app or d\nkeep d"), 2);
}
