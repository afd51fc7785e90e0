//! Requests and their responses as files, so that whoever speaks the API can run the same ones.
//!
//! `testdata/<case>.json` is a `request` with the profile it is asked of, or `requests` that one session answers in turn;
//! `testdata/<case>.out.json` is the response, or the error, or the list of them. `UPDATE=1` rewrites the responses.
//! `tests/page/cases.test.mjs` asks the same of the engine in WebAssembly.

use std::path::Path;

use api::{Body, Boot, Failure, Request, Session};
use readers::{Input, Options};
use serde_json::{Value, json};

/// The boxes of a graph, one line each: columns are for machines.
fn lines(boxes: &api::Boxes, texts: &[String]) -> Value {
    const KINDS: [&str; 7] = ["frame", "whole", "remainder", "other", "broken", "hidden", "inferred"];
    let line = |i: usize| {
        let label = usize::try_from(boxes.text[i]).map_or("-", |at| texts[at].as_str());
        let (start, end) = (boxes.start[i], boxes.start[i] + boxes.width[i]);
        let count = if boxes.kind[i] == 2 { format!(" of {}", boxes.count[i]) } else { String::new() };
        let (kind, marked) = (KINDS[usize::from(boxes.kind[i])], if boxes.marked[i] == 1 { ", marked" } else { "" });
        format!("{} {start}..{end} {label} | {kind}{count} {}, colour {}{marked}", boxes.depth[i], boxes.node[i], boxes.colour[i])
    };
    (0..boxes.node.len()).map(line).collect()
}

fn answer(session: &mut Session, request: &Value) -> Value {
    let request: Request = serde_json::from_value(request.clone()).unwrap();
    // A request is data: it reads back as it was written.
    assert_eq!(serde_json::from_value::<Request>(serde_json::to_value(&request).unwrap()).unwrap(), request);
    match session.answer(&request) {
        Ok(response) => {
            let mut value = serde_json::to_value(&response).unwrap();
            if let Body::Graph(graph) = &response.body {
                value["boxes"] = lines(&graph.boxes, &graph.texts);
            }
            value
        }
        Err(e) => serde_json::to_value(Failure::from(&e)).unwrap(),
    }
}

fn answers(case: &Value) -> Value {
    let lines: Vec<&str> = case["profile"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    let text = lines.join("\n") + "\n";
    let boot =
        json!({ "version": api::VERSION, "title": "t.folded", "sources": [], "sets": [], "lens": "", "sample_type": null });
    let boot: Boot = serde_json::from_value(boot).unwrap();
    let read = readers::read(Input::Bytes(text.as_bytes()), None, &Options::default()).map_err(|e| e.to_string());
    let mut session = match read.and_then(|read| Session::open(&boot, read)) {
        Ok(session) => session,
        Err(why) => return serde_json::to_value(Failure::new(why)).unwrap(),
    };
    match case["requests"].as_array() {
        Some(requests) => requests.iter().map(|request| answer(&mut session, request)).collect(),
        None => answer(&mut session, &case["request"]),
    }
}

#[test]
fn every_request_has_its_response() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| n.ends_with(".json") && !n.ends_with(".out.json"));
    names.sort();
    assert!(names.len() >= 24, "{names:?}");
    for name in names {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(folder.join(&name)).unwrap()).unwrap();
        let found = serde_json::to_string_pretty(&answers(&case)).unwrap() + "\n";
        let file = folder.join(name.replace(".json", ".out.json"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, found).unwrap();
        } else {
            assert_eq!(found, std::fs::read_to_string(file).unwrap(), "{name}: UPDATE=1 rewrites it");
        }
    }
}
