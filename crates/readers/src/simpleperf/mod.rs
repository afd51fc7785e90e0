//! The text of simpleperf, Android's perf: `simpleperf report-sample --show-callchain`.
//!
//! ```text
//! meta_info:
//!   trace_offcpu: false
//!   event_type: cpu-clock
//! sample:
//!   event_type: cpu-clock
//!   time: 4118985866000
//!   event_count: 250000
//!   thread_id: 123
//!   thread_name: RenderThread
//!   vaddr_in_file: 4f3c
//!   file: /system/lib64/libc.so
//!   symbol: memcpy
//!   callchain:
//!     vaddr_in_file: 21a40
//!     file: /data/app/base.apk!/lib/arm64/libdemo.so
//!     symbol: demo::draw(int)
//! lost_situation:
//!   sample_count: 1
//!   lost_count: 0
//! ```
//!
//! [`proto`] is the same in protobuf. Described in `cmd_report_sample.cpp` and `cmd_report_sample.proto` of
//! <https://android.googlesource.com/platform/system/extras/+/refs/heads/main/simpleperf/>.
//!
//! | in the file | becomes |
//! |---|---|
//! | `event_type`, `event_count` | a sample type of each event; nanoseconds for clocks, and for switches if off-CPU time is traced |
//! | a sample | also 1 in `samples` |
//! | `time` | the time of the sample, from the earliest |
//! | `thread_id`, `thread_name` | threads; processes are known in protobuf only |
//! | `vaddr_in_file`, `file`, `symbol` | address, binary and function |
//! | `execution_type` | machine code, interpreted, compiled while running, or ART's own |
//! | `unwinding_result` with an error | the stack is truncated |
//! | `lost_count` | events the recorder lost |
//! | `app_package_name`, `android_sdk_version` and the like | comments |
//! | `context_switch` | left out, counted |

pub mod proto;
mod sink;

use crate::lines::Lines;
use crate::{Input, Notes, Options, Read, ReadError};
use sink::{Entry, Execution, Sample, Sink};

/// Name of the format.
const NAME: &str = "simpleperf";
const RECORDS: [&[u8]; 4] = [b"meta_info:", b"sample:", b"context_switch:", b"lost_situation:"];

/// Is it the text of `simpleperf report-sample`? The first line is the name of a record, the second one of its fields.
pub fn sniff(head: &[u8]) -> bool {
    let mut lines = head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
    let first = lines.next().is_some_and(|line| RECORDS.contains(&line));
    first
        && lines.next().and_then(|line| line.strip_prefix(b"  ")).is_some_and(|field| {
            let known: [&[u8]; 5] = [b"trace_offcpu:", b"event_type:", b"switch_on:", b"sample_count:", b"app_"];
            known.iter().any(|key| field.starts_with(key))
        })
}

/// What record the lines belong to.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Record {
    #[default]
    None,
    Meta,
    Sample,
    Switch,
    Lost,
}

/// A sample whose lines are not all read.
#[derive(Default)]
struct Open {
    line: u64,
    event: Option<u32>,
    time: Option<i64>,
    count: Option<i64>,
    tid: i64,
    name: String,
    /// Leaf first.
    chain: Vec<Entry>,
}

/// Reads the text.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if there is no sample in it. Lines that are not understood, and samples without event or
/// value, are left out and noted.
pub fn read(input: Input<'_>, _: &Options) -> Result<Read, ReadError> {
    let mut lines = Lines::new(input);
    let (mut sink, mut notes) = (Sink::default(), Notes::new(NAME));
    let (mut record, mut open, mut whole) = (Record::None, None, true);
    while let Some(line) = lines.next() {
        whole = line.whole;
        let text = line.text();
        if text.trim().is_empty() || !whole {
            continue;
        }
        let Some((key, value)) = text.trim_start().split_once(':') else {
            notes.skip("line that is no field", line.place(), || text.to_string());
            continue;
        };
        let value = value.strip_prefix(' ').unwrap_or(value);
        if !text.starts_with(' ') {
            close(open.take(), &mut sink, &mut notes);
            record = match key {
                "sample" => Record::Sample,
                "meta_info" => Record::Meta,
                "context_switch" => Record::Switch,
                "lost_situation" => Record::Lost,
                _ => Record::None,
            };
            match record {
                Record::Sample => open = Some(Open { line: line.number, ..Open::default() }),
                Record::Switch => sink.switches += 1,
                Record::None => notes.skip("record that is not known", line.place(), || text.to_string()),
                Record::Meta | Record::Lost => {}
            }
            continue;
        }
        let known = match (record, &mut open) {
            (Record::Sample, Some(open)) => open.field(key, value, &mut sink),
            (Record::Meta, _) => sink.meta(key, value),
            (Record::Lost, _) => {
                if key == "lost_count" {
                    notes.lost = value.parse().unwrap_or(0);
                }
                true
            }
            _ => true,
        };
        if !known {
            notes.skip("field that is not known", line.place(), || text.trim().to_owned());
        }
    }
    let something = sink.samples() > 0;
    lines.finish(something || whole && open.is_some(), &mut notes)?;
    let cut = !whole || notes.fault.is_some();
    if let Some(open) = open {
        if cut {
            notes.skip("sample that is cut off", crate::Place::Line(open.line), || open.name.clone());
        } else {
            notes.remarks.push("the text ends with a sample: if it was cut there, its stack lacks callers".into());
            close(Some(open), &mut sink, &mut notes);
        }
    }
    sink.finish(notes)
}

impl Open {
    /// Takes in a field; false if it is none that is known, or its value is not understood.
    fn field(&mut self, key: &str, value: &str, sink: &mut Sink) -> bool {
        match (key, self.chain.last_mut()) {
            ("event_type", _) => self.event = Some(sink.event(value)),
            ("time", _) => self.time = value.parse().ok(),
            ("event_count", _) => {
                self.count = value.parse().ok().filter(|&count: &i64| count >= 0);
                return self.count.is_some();
            }
            ("thread_id", _) => self.tid = value.parse().unwrap_or(0),
            ("thread_name", _) => value.clone_into(&mut self.name),
            ("callchain", _) => {}
            ("vaddr_in_file", _) => {
                let address = u64::from_str_radix(value, 16);
                self.chain.push(Entry { address: address.unwrap_or(0), ..Entry::default() });
            }
            ("file", Some(entry)) => entry.file = value.to_owned(),
            ("symbol", Some(entry)) => entry.symbol = value.to_owned(),
            ("execution_type", Some(entry)) => entry.execution = Execution::from_text(value),
            _ => return false,
        }
        true
    }
}

fn close(open: Option<Open>, sink: &mut Sink, notes: &mut Notes) {
    let Some(open) = open else { return };
    let (Some(event), Some(count)) = (open.event, open.count) else {
        notes.skip("sample without event or value", crate::Place::Line(open.line), || open.name.clone());
        return;
    };
    let thread = sink.thread(None, open.tid, &open.name);
    let mut stack = None;
    for entry in open.chain.iter().rev() {
        let frame = sink.frame(entry);
        stack = Some(sink.call(stack, frame));
    }
    sink.add(Sample { stack, event, thread, time: open.time, count });
}
