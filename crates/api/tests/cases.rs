//! Requests and their responses as files, so that whoever speaks the API can run the same ones.
//!
//! `testdata/<case>.json` is a request with the profile it is asked of; `testdata/<case>.out.json` is the response, or the
//! error. `UPDATE=1` rewrites the responses.

use std::path::Path;

use api::{Request, Session, Source};
use readers::{Input, Options};
use serde_json::{Value, json};

fn answer(case: &Value) -> Value {
    let lines: Vec<&str> = case["profile"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    let text = lines.join("\n") + "\n";
    let read = readers::read(Input::Bytes(text.as_bytes()), None, &Options::default()).unwrap();
    let mut session = Session::new(read.profile, vec![Source { name: "t.folded".into(), notes: read.notes }], Vec::new());
    let request: Request = serde_json::from_value(case["request"].clone()).unwrap();
    // A request is data: it reads back as it was written.
    assert_eq!(serde_json::from_value::<Request>(serde_json::to_value(&request).unwrap()).unwrap(), request);
    match session.answer(&request) {
        Ok(response) => serde_json::to_value(&response).unwrap(),
        Err(e) => json!({ "error": e.to_string(), "places": serde_json::to_value(e.lens_errors()).unwrap() }),
    }
}

#[test]
fn every_request_has_its_response() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| n.ends_with(".json") && !n.ends_with(".out.json"));
    names.sort();
    assert!(names.len() >= 9, "{names:?}");
    for name in names {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(folder.join(&name)).unwrap()).unwrap();
        let found = serde_json::to_string_pretty(&answer(&case)).unwrap() + "\n";
        let file = folder.join(name.replace(".json", ".out.json"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, found).unwrap();
        } else {
            assert_eq!(found, std::fs::read_to_string(file).unwrap(), "{name}: UPDATE=1 rewrites it");
        }
    }
}
