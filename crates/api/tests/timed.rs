//! Samples with times: what a few visits are worth shows in tables, and what bursts are worth in every range.

use api::{Body, Level, Request, Session, Settings, What};
use profile::{Builder, SampleData, Thread};

/// A hundred seconds at 100 Hz. `burst` is seen 240 times in three visits, `steady` as often and every time for itself;
/// `other` changes every tenth of a second with `calm`.
fn session(times: bool) -> Session {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let main = b.frame_from_text("main");
    let root = b.stack(None, main);
    let [burst, steady, other, calm] = ["burst", "steady", "other", "calm"].map(|name| {
        let frame = b.frame_from_text(name);
        b.stack(Some(root), frame)
    });
    let name = b.string("worker");
    let thread = b.thread(Thread { process: None, tid: 1, name });
    for tick in 0..10_000i64 {
        let stack = match tick {
            _ if tick % 3000 >= 1000 && tick % 3000 < 1080 => burst,
            _ if tick % 41 == 7 => steady,
            _ if tick / 10 % 2 == 0 => other,
            _ => calm,
        };
        let time = times.then_some(tick * 10_000_000);
        b.sample(stack, &[1], SampleData { thread: Some(thread), time_ns: time, ..SampleData::default() });
    }
    Session::new(b.finish().unwrap(), Vec::new(), Settings::default())
}

fn ask(session: &mut Session, ask: What) -> Body {
    session.answer(&Request { lens: String::new(), sample_type: None, ask }).unwrap().body
}

fn row(session: &mut Session, name: &str) -> api::TableRow {
    let Body::Table { rows, .. } = ask(session, What::Table { level: Level::Function, rows: None, by_self: true }) else {
        panic!("not a table")
    };
    rows.into_iter().find(|row| row.name == name).unwrap()
}

fn width(range: Option<api::Range>) -> f64 {
    let range = range.unwrap();
    range.hi - range.lo
}

#[test]
fn few_visits_are_named_and_make_ranges_wide() {
    let mut session = session(true);
    let burst = row(&mut session, "burst");
    assert_eq!((burst.own.stored, burst.note.as_deref()), (240, Some("seen 240× in 3 visits: worth about 3 observations")));
    let steady = row(&mut session, "steady");
    assert_eq!(steady.note, None);
    assert!(width(burst.total_range) > 4.0 * width(steady.total_range), "{burst:?}\n{steady:?}");
    assert_eq!(burst.total_range, burst.self_range, "it calls nothing");

    let rows = What::Rows {
        level: Level::Function,
        sort: Default::default(),
        ascending: false,
        filter: String::new(),
        first: 0,
        rows: 9,
    };
    let Body::Rows { rows, .. } = ask(&mut session, rows) else { panic!("not rows") };
    let shown = rows.iter().find(|r| r.name == "burst").unwrap();
    assert_eq!(shown.note, burst.note);
    assert!(shown.own.range.is_some());
}

#[test]
fn bursts_make_every_range_wider() {
    let Body::Report(timed) = ask(&mut session(true), What::Report { rows: 5 }) else { panic!("not a report") };
    let Body::Report(plain) = ask(&mut session(false), What::Report { rows: 5 }) else { panic!("not a report") };
    assert_eq!(plain.fidelity.sampling.observations, Some(10_000.0));
    let worth = timed.fidelity.sampling.observations.unwrap();
    assert!((500.0..4000.0).contains(&worth), "visits of ten samples: {worth}");
    assert!(
        timed.fidelity.sampling.note.starts_with("10,000 samples with their times; they come in bursts and are worth "),
        "{}",
        timed.fidelity.sampling.note
    );
    assert!(plain.fidelity.sampling.note.ends_with("the file has no times"), "{}", plain.fidelity.sampling.note);
}

#[test]
fn a_banner_counts_what_samples_are_worth() {
    let graph = |session: &mut Session, lens: &str| {
        let ask = api::Graph {
            view: api::View::TopDown {},
            order: Default::default(),
            colour: Default::default(),
            search: None,
            focus: Vec::new(),
            window: None,
            width: 800.0,
            min_width: 0.5,
            character: 7.0,
            first_row: 0,
            rows: 4,
        };
        let request = Request { lens: lens.to_owned(), sample_type: None, ask: What::Graph(ask) };
        let Body::Graph(graph) = session.answer(&request).unwrap().body else { panic!("not a graph") };
        graph.banner
    };
    let few = "drop other or calm or steady";
    assert_eq!(graph(&mut session(false), few).unwrap().split(" in view").next(), Some("Only 240 samples"));
    let timed = graph(&mut session(true), few).unwrap();
    assert!(timed.starts_with("Only ") && timed.contains(" independent samples in view"), "{timed}");
    assert_eq!(graph(&mut session(false), ""), None);
}
