//! What a page asks on every keystroke has an answer whatever is written, and places count as the page counts them.

use api::{Body, Completion, LineKind, RecipeLine, Request, Session, What};
use readers::{Input, Options};

const PROFILE: &str = "main;com.acme.A.f;lib::g 5\nmain;com.acme.ä🔥.h;lib::g 3\n";

fn session() -> Session {
    let read = readers::read(Input::Bytes(PROFILE.as_bytes()), Some("folded"), &Options::default()).unwrap();
    Session::new(read.profile, Vec::new(), api::Settings::default())
}

fn ask(session: &mut Session, lens: &str, what: What) -> Body {
    let request = Request { lens: lens.to_owned(), sample_type: None, ask: what };
    session.answer(&request).unwrap_or_else(|e| panic!("{lens}: {e}")).body
}

fn complete(session: &mut Session, lens: &str, text: &str, at: u32, pattern: bool) -> (u32, u32, Vec<Completion>) {
    match ask(session, lens, What::Complete { text: text.to_owned(), at, pattern, rows: 20 }) {
        Body::Complete { start, end, items } => (start, end, items),
        other => panic!("{other:?}"),
    }
}

fn recipe(session: &mut Session, lens: &str) -> (Vec<RecipeLine>, bool) {
    match ask(session, lens, What::Recipe {}) {
        Body::Recipe { lines, runs } => (lines, runs),
        other => panic!("{other:?}"),
    }
}

fn names(items: &[Completion]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}

#[test]
fn a_line_is_offered_the_names_that_the_lines_above_leave() {
    let mut session = session();
    let lens = "hide com.acme.A.*\nhied x\nhide com\nfrom lib";
    // As the first line sees them, then as the third does, whatever was asked before.
    for _ in 0..2 {
        let (.., items) = complete(&mut session, lens, "hide com.acme.A.*", 8, false);
        assert!(names(&items).contains(&"=com.acme.A.f"), "{items:?}");
        let (.., items) = complete(&mut session, lens, "hide com", 8, false);
        assert!(!names(&items).contains(&"=com.acme.A.f") && !items.is_empty(), "{items:?}");
        // A pattern sees what the whole lens leaves.
        let (.., items) = complete(&mut session, lens, "com", 3, true);
        assert!(items.is_empty(), "{items:?}");
    }
    // What was seen last is used again, and a line that is off is not run.
    let lens = "#- from lib\nhide com.acme.A.*\n";
    session.see(lens, None).unwrap();
    let (.., items) = complete(&mut session, lens, "com", 3, true);
    assert!(!items.is_empty() && !names(&items).contains(&"=com.acme.A.f"), "{items:?}");
    // Steps that this profile has no data for leave the names of the profile.
    let (.., items) = complete(&mut session, "where thread: x\nhide l", "hide l", 6, false);
    assert!(names(&items).contains(&"=lib::g"), "{items:?}");
}

#[test]
fn places_are_code_units() {
    let mut session = session();
    let text = "hide \"ä🔥\" or com.acme.ä🔥";
    let at = text.encode_utf16().count() as u32;
    let (start, end, items) = complete(&mut session, text, text, at, false);
    assert_eq!((start, end), (14, at));
    assert!(names(&items).iter().any(|name| name.contains("ä🔥")), "{items:?}");
    // Any place: in the middle of a pair, beyond the end.
    for at in (0..at + 3).chain([u32::MAX]) {
        for pattern in [false, true] {
            let (start, end, _) = complete(&mut session, "hide (\n| x", text, at, pattern);
            assert!(start <= end && end <= text.encode_utf16().count() as u32);
        }
    }
    let (lines, runs) = recipe(&mut session, "hide \"ä🔥\" hide\r\n\u{feff}\n");
    assert!(!runs && lines.len() == 3);
    assert_eq!((lines[0].errors[0].start, lines[0].errors[0].end), (11, 15));
}

#[test]
fn steps_are_those_of_the_ledger() {
    let mut session = session();
    let lens = "let a = lib\n\nhide @a | by class\n#- from main\n# x\nkeep (com or\n main)\nfrom main";
    let (lines, runs) = recipe(&mut session, lens);
    assert!(runs);
    let Body::Ledger { steps, .. } = ask(&mut session, lens, What::Ledger {}) else { panic!() };
    let mut next = 0;
    for line in &lines {
        assert_eq!(line.steps.0, next);
        next = line.steps.1;
        for step in &steps[line.steps.0 as usize..line.steps.1 as usize] {
            let word = step.step.split(' ').next().unwrap();
            assert!(line.text.contains(word) && line.kind == LineKind::Step, "{line:?}");
        }
    }
    assert_eq!(next as usize, steps.len());
}
