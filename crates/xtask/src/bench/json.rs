//! Large files of the JSON formats: recordings of the readers' tests, repeated until they are some hundred megabytes.

use std::process::Command;

use serde_json::Value;

use crate::args::Error;
use crate::root;

/// A format, what is in the file, the recording it is made of, and how.
pub struct Large {
    pub format: &'static str,
    pub what: &'static str,
    recording: &'static str,
    grow: fn(Value, usize) -> String,
    /// So many times the recording.
    times: usize,
}

/// Formats whose files grow long, each as its longest part makes it grow.
pub const LARGE: [Large; 8] = [
    Large {
        format: "cpuprofile",
        what: "samples",
        recording: "cpuprofile/render.cpuprofile.zst",
        grow: cpuprofile,
        times: 2_000,
    },
    Large {
        format: "heapprofile",
        what: "nodes",
        recording: "heapprofile/leak.heapprofile.zst",
        grow: heapprofile,
        times: 3_000,
    },
    Large { format: "chrome-trace", what: "Chromium", recording: "chrome-trace/chrome.json.zst", grow: trace, times: 400 },
    Large { format: "chrome-trace", what: "Node", recording: "chrome-trace/node.json.zst", grow: trace, times: 6_000 },
    Large {
        format: "chrome-trace",
        what: "py-spy",
        recording: "chrome-trace/py-spy-worker-half.json.zst",
        grow: trace,
        times: 20,
    },
    Large { format: "firefox", what: "samply", recording: "firefox/samply-orders.json.zst", grow: firefox, times: 150 },
    Large { format: "speedscope", what: "py-spy", recording: "speedscope/py-spy-worker.json.zst", grow: speedscope, times: 250 },
    Large { format: "otlp", what: "JSON lines", recording: "otlp/json-release-1-11-0.json.zst", grow: otlp, times: 2_500 },
];

impl Large {
    /// The text of the file, `part` times smaller.
    pub fn text(&self, part: usize) -> Result<String, Error> {
        let path = root().join("crates/readers/testdata").join(self.recording);
        // zstd gives a file that is not packed as it is.
        let out = Command::new("zstd").args(["-dcf", "--"]).arg(&path).output().map_err(|e| Error::failed("zstd", e))?;
        let value = serde_json::from_slice(&out.stdout).map_err(|e| Error::failed(self.recording, e))?;
        Ok((self.grow)(value, self.times / part))
    }
}

/// The text of a value in which these lists, found by their JSON pointers, are so many times themselves.
fn with_repeated(mut value: Value, lists: &[&str], times: usize) -> String {
    let mut texts = Vec::new();
    for pointer in lists {
        let Some(list) = value.pointer_mut(pointer) else { continue };
        let mark = format!("@{}@", texts.len());
        let text = list.to_string();
        texts.push((format!("\"{mark}\""), text[1..text.len() - 1].to_owned()));
        *list = Value::from(mark);
    }
    let mut text = value.to_string();
    for (mark, items) in texts {
        let repeated: Vec<&str> = std::iter::repeat_n(&*items, times).collect();
        text = text.replacen(&mark, &format!("[{}]", repeated.join(",")), 1);
    }
    text
}

fn cpuprofile(mut file: Value, times: usize) -> String {
    let length: i64 = file["timeDeltas"].as_array().into_iter().flatten().filter_map(Value::as_i64).sum();
    let start = file["startTime"].as_i64().unwrap_or(0);
    file["endTime"] = (start + length * times as i64).into();
    with_repeated(file, &["/samples", "/timeDeltas"], times)
}

/// The calls below the root again and again, with numbers of their own.
fn heapprofile(file: Value, times: usize) -> String {
    fn renumber(node: &mut Value, by: i64) {
        node["id"] = (node["id"].as_i64().unwrap_or(0) + by).into();
        node["children"].as_array_mut().into_iter().flatten().for_each(|child| renumber(child, by));
    }
    let samples = file["samples"].as_array().cloned().unwrap_or_default();
    let (mut children, mut all_samples) = (Vec::new(), Vec::new());
    for i in 0..times as i64 {
        let mut again = file["head"].clone();
        renumber(&mut again, i * 1_000_000);
        let of_root = again["children"].as_array().into_iter().flatten();
        children.extend(of_root.map(Value::to_string));
        all_samples.extend(samples.iter().cloned().map(|mut sample| {
            sample["nodeId"] = (sample["nodeId"].as_i64().unwrap_or(0) + i * 1_000_000).into();
            sample.to_string()
        }));
    }
    let mut head = file["head"].clone();
    head["children"] = Value::from("@");
    let head = head.to_string().replacen("\"@\"", &format!("[{}]", children.join(",")), 1);
    format!("{{\"head\":{head},\"samples\":[{}]}}", all_samples.join(","))
}

/// The events again and again, later each time, CPU profiles with numbers of their own.
fn trace(file: Value, times: usize) -> String {
    let events = file.get("traceEvents").unwrap_or(&file).as_array().cloned().unwrap_or_default();
    let number = |value: &Value, key: &str| value[key].as_i64().unwrap_or(0);
    let timed = || events.iter().filter(|event| event["ph"] != "M").map(|event| number(event, "ts"));
    let length = timed().max().unwrap_or(0) - timed().min().unwrap_or(0) + 1_000;
    let mut out = String::from("{\"traceEvents\":[");
    for i in 0..times as i64 {
        for event in &events {
            let mut event = event.clone();
            event["ts"] = (number(&event, "ts") + i * length).into();
            if event["ph"] == "P" {
                event["id"] = i.into();
                for key in ["startTime", "endTime"] {
                    if let Some(time) = event.pointer_mut(&format!("/args/data/{key}")) {
                        *time = (time.as_i64().unwrap_or(0) + i * length).into();
                    }
                }
            }
            out.push_str(&event.to_string());
            out.push(',');
        }
    }
    out.truncate(out.len() - 1);
    out.push_str("]}");
    out
}

fn firefox(file: Value, times: usize) -> String {
    with_repeated(file, &["/threads"], times)
}

fn speedscope(mut file: Value, times: usize) -> String {
    let end = file.pointer("/profiles/0/endValue").and_then(Value::as_f64).unwrap_or(0.0);
    file["profiles"][0]["endValue"] = (end * times as f64).into();
    with_repeated(file, &["/profiles/0/samples", "/profiles/0/weights"], times)
}

fn otlp(file: Value, times: usize) -> String {
    format!("{file}\n").repeat(times)
}
