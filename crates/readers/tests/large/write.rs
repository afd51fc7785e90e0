//! Files of most formats, of any size, from the same samples.

use std::fmt::Write as _;

use super::common::wire::{bytes, varint};

/// Samples of threads: the thread and its stack, root first, as numbers.
pub type Samples = Vec<(usize, Vec<usize>)>;

/// Makes a file of a format.
pub type Maker = fn(&Samples) -> Vec<u8>;

/// The formats that are written here, each as simple as its tools write it. Those with a writer of reflame's own are made
/// from what is read of them.
pub const MAKERS: &[(&str, Maker)] = &[
    ("folded", folded),
    ("perf-script", perf_script),
    ("austin", austin),
    ("austin-mojo", austin_mojo),
    ("rbspy", rbspy),
    ("stackprof", stackprof),
    ("cpuprofile", cpuprofile),
    ("heapprofile", heapprofile),
    ("speedscope", speedscope),
    ("chrome-trace", chrome_trace),
    ("ghc-prof-json", ghc_prof_json),
    ("otlp", otlp),
    ("xctrace", xctrace),
    ("callgrind", callgrind),
    ("xdebug", xdebug),
    ("vtune", vtune),
    ("mac-sample", mac_sample),
    ("simpleperf", simpleperf),
    ("simpleperf-proto", simpleperf_proto),
    ("dtrace", dtrace),
    ("bpftrace", bpftrace),
    ("bcc", bcc),
];

/// How many numbers of functions are used.
fn functions(samples: &Samples) -> usize {
    samples.iter().flat_map(|(_, stack)| stack).max().map_or(0, |max| max + 1)
}

fn threads(samples: &Samples) -> usize {
    samples.iter().map(|(thread, _)| thread + 1).max().unwrap_or(0)
}

/// `text` of every item, joined.
fn list<T>(items: impl IntoIterator<Item = T>, with: &str, mut text: impl FnMut(&mut String, T)) -> String {
    let mut out = String::new();
    for (i, item) in items.into_iter().enumerate() {
        out.push_str(if i > 0 { with } else { "" });
        text(&mut out, item);
    }
    out
}

/// `text` of every sample, with its number.
fn each(start: &str, samples: &Samples, end: &str, mut text: impl FnMut(&mut String, usize, usize, &[usize])) -> Vec<u8> {
    let mut out = start.to_owned();
    for (i, (thread, stack)) in samples.iter().enumerate() {
        text(&mut out, i, *thread, stack);
    }
    out.push_str(end);
    out.into_bytes()
}

macro_rules! put {
    ($out:expr, $($arg:tt)*) => { write!($out, $($arg)*).unwrap() };
}

fn folded(samples: &Samples) -> Vec<u8> {
    each("", samples, "", |out, _, _, stack| put!(out, "{} 1\n", list(stack, ";", |out, f| put!(out, "function{f}"))))
}

fn perf_script(samples: &Samples) -> Vec<u8> {
    each("", samples, "", |out, i, thread, stack| {
        put!(out, "comm{thread} {} {}.{:06}: 1000 cycles: \n", thread + 1, i / 1000, i % 1000);
        stack.iter().rev().for_each(|f| put!(out, "\t{:16x} function{f} (/usr/bin/app)\n", 4096 + 16 * f));
        out.push('\n');
    })
}

fn austin(samples: &Samples) -> Vec<u8> {
    each("# austin: 3.7.0\n# interval: 100\n# mode: wall\n\n", samples, "", |out, _, thread, stack| {
        put!(out, "P{0};T0:{0};", thread + 1);
        put!(out, "{} 100\n", list(stack, ";", |out, f| put!(out, "/srv/app.py:function{f}:{f}")));
    })
}

fn austin_mojo(samples: &Samples) -> Vec<u8> {
    fn number(out: &mut Vec<u8>, n: usize) {
        let more = |rest: usize| if rest > 0 { 0x80 } else { 0 };
        let mut rest = n >> 6;
        out.push((n & 0x3f) as u8 | more(rest));
        while rest > 0 {
            out.push((rest & 0x7f) as u8 | more(rest >> 7));
            rest >>= 7;
        }
    }
    let mut out = b"MOJ\x03\x01mode\0wall\0".to_vec();
    let (mut here, mut known) = (None, std::collections::HashSet::new());
    for (thread, stack) in samples {
        // Texts and frames are a process's own.
        if here != Some(thread) {
            (here, known) = (Some(thread), std::collections::HashSet::new());
        }
        out.push(2);
        number(&mut out, thread + 1);
        number(&mut out, 0);
        out.extend_from_slice(format!("{:x}\0", thread + 1).as_bytes());
        for &f in stack {
            if known.insert(f) {
                out.push(11);
                number(&mut out, f + 10);
                out.extend_from_slice(format!("function{f}\0").as_bytes());
                out.push(3);
                [f + 1, f + 10, f + 10, 5, 0, 0, 0].iter().for_each(|&n| number(&mut out, n));
            }
            out.push(5);
            number(&mut out, f + 1);
        }
        out.push(9);
        number(&mut out, 100);
    }
    out
}

fn rbspy(samples: &Samples) -> Vec<u8> {
    each("rbspy02\n{\"sample_rate\":100,\"rbspy_version\":\"0.20.0\"}\n", samples, "", |out, _, thread, stack| {
        let frames = list(stack.iter().rev(), ",", |out, f| {
            put!(
                out,
                "{{\"name\":\"function{f}\",\"relative_path\":\"app.rb\",\"absolute_path\":\"/srv/app.rb\",\"lineno\":{f}}}"
            );
        });
        put!(out, "{{\"trace\":[{frames}],\"pid\":{0},\"thread_id\":{0},\"time\":null,\"on_cpu\":true}}\n", thread + 1);
    })
}

fn stackprof(samples: &Samples) -> Vec<u8> {
    let frames = list(0..functions(samples), ",", |out, f| {
        put!(out, "\"{f}\":{{\"name\":\"function{f}\",\"file\":\"/srv/app.rb\",\"line\":{f},\"total_samples\":1,\"samples\":1}}");
    });
    let start = format!("{{\"version\":1.2,\"mode\":\"wall\",\"interval\":1000,\"samples\":{},", samples.len());
    let start = format!("{start}\"gc_samples\":0,\"missed_samples\":0,\"frames\":{{{frames}}},\"raw\":[");
    each(&start, samples, "]}", |out, i, _, stack| {
        put!(out, "{}{}", if i > 0 { "," } else { "" }, stack.len());
        stack.iter().for_each(|f| put!(out, ",{f}"));
        out.push_str(",1");
    })
}

/// The nodes of V8, a chain for each sample: parent, number of its function, number from 2.
fn nodes(samples: &Samples) -> Vec<(usize, usize, usize)> {
    let (mut out, mut next) = (Vec::new(), 2);
    for (_, stack) in samples {
        let mut parent = 1;
        for &f in stack {
            out.push((parent, f, next));
            (parent, next) = (next, next + 1);
        }
    }
    out
}

fn call(f: usize) -> String {
    format!(
        "{{\"functionName\":\"function{f}\",\"scriptId\":\"1\",\"url\":\"file:///srv/app.js\",\"lineNumber\":{f},\"columnNumber\":0}}"
    )
}

const ROOT: &str = "{\"functionName\":\"(root)\",\"scriptId\":\"0\",\"url\":\"\",\"lineNumber\":-1,\"columnNumber\":-1}";

fn cpuprofile(samples: &Samples) -> Vec<u8> {
    let mut out = format!("{{\"nodes\":[{{\"id\":1,\"callFrame\":{ROOT},\"hitCount\":0}}");
    for (parent, f, id) in nodes(samples) {
        put!(out, ",{{\"id\":{id},\"callFrame\":{},\"hitCount\":0,\"parent\":{parent}}}", call(f));
    }
    let mut last = 1;
    let leaves = list(samples, ",", |out, (_, stack)| {
        last += stack.len();
        put!(out, "{last}");
    });
    let deltas = list(samples, ",", |out, _| out.push_str("250"));
    put!(out, "],\"startTime\":0,\"endTime\":{},\"samples\":[{leaves}],\"timeDeltas\":[{deltas}]}}", samples.len() * 250);
    out.into_bytes()
}

fn heapprofile(samples: &Samples) -> Vec<u8> {
    let mut id = 1;
    let start = format!("{{\"head\":{{\"callFrame\":{ROOT},\"selfSize\":0,\"id\":1,\"children\":[");
    let mut out = each(&start, samples, "", |out, i, _, stack| {
        out.push_str(if i > 0 { "," } else { "" });
        for (depth, &f) in stack.iter().enumerate() {
            id += 1;
            let size = if depth + 1 == stack.len() { 64 } else { 0 };
            put!(out, "{{\"callFrame\":{},\"selfSize\":{size},\"id\":{id},\"children\":[", call(f));
        }
        stack.iter().for_each(|_| out.push_str("]}"));
    });
    out.extend_from_slice(b"]},\"samples\":[]}");
    out
}

fn speedscope(samples: &Samples) -> Vec<u8> {
    let frames = list(0..functions(samples), ",", |out, f| {
        put!(out, "{{\"name\":\"function{f}\",\"file\":\"/srv/app.py\",\"line\":{f}}}")
    });
    let mut of = vec![Vec::new(); threads(samples)];
    samples.iter().for_each(|(thread, stack)| of[*thread].push(stack));
    let profiles = list(of.iter().enumerate(), ",", |out, (thread, stacks)| {
        let n = stacks.len();
        put!(out, "{{\"type\":\"sampled\",\"name\":\"Thread {thread}\",\"unit\":\"seconds\",\"startValue\":0,\"endValue\":{n},");
        let stacks = list(stacks, ",", |out, stack| put!(out, "[{}]", list(*stack, ",", |out, f| put!(out, "{f}"))));
        put!(out, "\"samples\":[{stacks}],\"weights\":[{}]}}", list(0..n, ",", |out, _| out.push('1')));
    });
    let schema = "https://www.speedscope.app/file-format-schema.json";
    format!("{{\"$schema\":\"{schema}\",\"shared\":{{\"frames\":[{frames}]}},\"profiles\":[{profiles}]}}").into_bytes()
}

fn chrome_trace(samples: &Samples) -> Vec<u8> {
    each("[", samples, "{}]", |out, i, thread, stack| {
        let mut put = |phase: &str, at: usize, f: &usize| {
            put!(out, "{{\"name\":\"function{f}\",\"ph\":\"{phase}\",\"pid\":{0},\"tid\":{0},\"ts\":{at}}},\n", thread + 1);
        };
        stack.iter().for_each(|f| put("B", 10 * i, f));
        stack.iter().rev().for_each(|f| put("E", 10 * i + 9, f));
    })
}

fn ghc_prof_json(samples: &Samples) -> Vec<u8> {
    let centres = list(0..functions(samples), ",", |out, f| {
        put!(
            out,
            "{{\"id\":{f},\"label\":\"function{f}\",\"module\":\"Main\",\"src_loc\":\"Shop.hs:{f}:1-9\",\"is_caf\":false}}"
        );
    });
    let start = format!(
        "{{\"program\":\"shop\",\"total_ticks\":{},\"tick_interval\":1000,\"cost_centres\":[{centres}],\
         \"profile\":{{\"id\":0,\"entries\":0,\"alloc\":0,\"ticks\":0,\"children\":[",
        samples.len()
    );
    each(&start, samples, "]}}", |out, i, _, stack| {
        out.push_str(if i > 0 { "," } else { "" });
        stack.iter().for_each(|f| put!(out, "{{\"id\":{f},\"entries\":1,\"alloc\":1,\"ticks\":1,\"children\":["));
        stack.iter().for_each(|_| out.push_str("]}"));
    })
}

fn otlp(samples: &Samples) -> Vec<u8> {
    let n = functions(samples);
    let strings = list(0..n, ",", |out, f| put!(out, "\"function{f}\""));
    let functions = list(0..n, ",", |out, f| put!(out, "{{\"nameStrindex\":{}}}", f + 4));
    let locations = list(0..n, ",", |out, f| put!(out, "{{\"lines\":[{{\"functionIndex\":{},\"line\":{f}}}]}}", f + 1));
    let threads =
        list(0..threads(samples), ",", |out, t| put!(out, "{{\"keyStrindex\":3,\"value\":{{\"intValue\":\"{}\"}}}}", t + 1));
    let stacks = list(samples, ",", |out, (_, stack)| {
        put!(out, "{{\"locationIndices\":[{}]}}", list(stack.iter().rev(), ",", |out, f| put!(out, "{}", f + 1)));
    });
    let start = "{\"resourceProfiles\":[{\"scopeProfiles\":[{\"profiles\":[{\"sampleType\":{\"typeStrindex\":1,\"unitStrindex\":2},\"samples\":[";
    let end = format!(
        "]}}]}}]}}],\"dictionary\":{{\"mappingTable\":[{{}}],\"linkTable\":[{{}}],\"locationTable\":[{{}},{locations}],\
         \"functionTable\":[{{}},{functions}],\"attributeTable\":[{{}},{threads}],\"stackTable\":[{{}},{stacks}],\
         \"stringTable\":[\"\",\"samples\",\"count\",\"thread.id\",{strings}]}}}}"
    );
    each(start, samples, &end, |out, i, thread, _| {
        put!(
            out,
            "{}{{\"stackIndex\":{},\"attributeIndices\":[{}],\"values\":[1]}}",
            if i > 0 { "," } else { "" },
            i + 1,
            thread + 1
        );
    })
}

fn xctrace(samples: &Samples) -> Vec<u8> {
    let column = |name: &str, kind: &str| {
        format!("<col><mnemonic>{name}</mnemonic><name>{name}</name><engineering-type>{kind}</engineering-type></col>")
    };
    let start = format!(
        "<?xml version=\"1.0\"?>\n<trace-query-result>\n<node><schema name=\"time-profile\">{}{}{}{}</schema>",
        column("time", "sample-time"),
        column("thread", "thread"),
        column("weight", "weight"),
        column("stack", "backtrace")
    );
    let mut id = 0;
    each(&start, samples, "</node></trace-query-result>\n", |out, i, thread, stack| {
        let mut next = || {
            id += 1;
            id
        };
        let (time, of, tid, weight, backtrace) = (next(), next(), next(), next(), next());
        put!(out, "<row><sample-time id=\"{time}\" fmt=\"00:00\">{}</sample-time>", i * 1_000_000);
        put!(out, "<thread id=\"{of}\" fmt=\"thread {thread}\"><tid id=\"{tid}\" fmt=\"0x1\">{}</tid></thread>", thread + 1);
        put!(out, "<weight id=\"{weight}\" fmt=\"1.00 ms\">1000000</weight><backtrace id=\"{backtrace}\">");
        stack.iter().rev().for_each(|f| put!(out, "<frame id=\"{}\" name=\"function{f}\" addr=\"0x{:x}\"/>", next(), 4096 + f));
        out.push_str("</backtrace></row>\n");
    })
}

/// Calls and own costs of each sample's stack; a thread is a part.
fn callgrind(samples: &Samples) -> Vec<u8> {
    each("# callgrind format\nevents: Ir\n", samples, "", |out, _, _, stack| {
        for pair in stack.windows(2) {
            put!(out, "fn=function{}\n1 0\ncfn=function{}\ncalls=1 1\n1 10\n", pair[0], pair[1]);
        }
        put!(out, "fn=function{}\n1 10\n\n", stack[stack.len() - 1]);
    })
}

fn xdebug(samples: &Samples) -> Vec<u8> {
    let mut id = 0;
    each(
        "Version: 3.2.0\nFile format: 4\nTRACE START [2024-11-22 18:01:05.247517]\n",
        samples,
        "TRACE END\n",
        |out, i, _, stack| {
            let (at, first) = (i as f64 / 1e3, id);
            for (depth, f) in stack.iter().enumerate() {
                put!(out, "{}\t{id}\t0\t{at:.6}\t1000\tfunction{f}\t1\t\t/srv/a.php\t{f}\t0\n", depth + 1);
                id += 1;
            }
            for (depth, id) in (first..id).enumerate().rev() {
                put!(out, "{}\t{id}\t1\t{:.6}\t1000\n", depth + 1, at + 0.0005);
            }
        },
    )
}

fn vtune(samples: &Samples) -> Vec<u8> {
    each("Function,Function Stack,CPU Time,Module\n", samples, "", |out, _, _, stack| {
        let mut callers = stack.iter().rev();
        put!(out, "function{},,0.010s,app\n", callers.next().unwrap());
        callers.enumerate().for_each(|(i, f)| put!(out, ",function{f},{}s,app\n", if i == 0 { "0.010" } else { "0" }));
    })
}

fn mac_sample(samples: &Samples) -> Vec<u8> {
    let start = "Analysis of sampling orders (pid 412) every 1 millisecond\nReport Version:  7\n\nCall graph:\n";
    each(start, samples, "\nTotal number in stack\n", |out, _, thread, stack| {
        put!(out, "    1 Thread_{thread}\n");
        for (depth, f) in stack.iter().enumerate() {
            put!(out, "    {}1 function{f}  (in orders) + 8  [0x{:x}]\n", "+ ".repeat(depth + 1), 4096 + f);
        }
    })
}

fn simpleperf(samples: &Samples) -> Vec<u8> {
    each("", samples, "", |out, i, thread, stack| {
        put!(out, "sample:\n  event_type: cpu-clock\n  time: {}\n  event_count: 250000\n", i * 250_000);
        put!(out, "  thread_id: {}\n  thread_name: thread{thread}\n", thread + 1);
        for (i, f) in stack.iter().rev().enumerate() {
            let indent = if i == 0 { "  " } else { "    " };
            out.push_str(if i == 1 { "  callchain:\n" } else { "" });
            put!(out, "{indent}vaddr_in_file: {f:x}\n{indent}file: /system/lib64/libc.so\n{indent}symbol: function{f}\n");
        }
    })
}

fn simpleperf_proto(samples: &Samples) -> Vec<u8> {
    let mut out = b"SIMPLEPERF\x01\0".to_vec();
    let mut record = |kind: u64, body: &[u8]| {
        let mut message = Vec::new();
        bytes(&mut message, kind << 3, body);
        out.extend_from_slice(&(message.len() as u32).to_le_bytes());
        out.extend_from_slice(&message);
    };
    let number = |out: &mut Vec<u8>, field: u64, n: usize| {
        varint(out, field << 3);
        varint(out, n as u64);
    };
    for (i, (thread, stack)) in samples.iter().enumerate() {
        let mut sample = Vec::new();
        number(&mut sample, 1, i * 250_000);
        number(&mut sample, 2, thread + 1);
        for f in stack.iter().rev() {
            let mut call = Vec::new();
            [4096 + f, 0, *f].iter().enumerate().for_each(|(i, &n)| number(&mut call, i as u64 + 1, n));
            bytes(&mut sample, 3 << 3, &call);
        }
        number(&mut sample, 4, 250_000);
        number(&mut sample, 5, 0);
        record(1, &sample);
    }
    let mut file = vec![8, 0];
    bytes(&mut file, 2 << 3, b"/system/lib64/libc.so");
    (0..functions(samples)).for_each(|f| bytes(&mut file, 3 << 3, format!("function{f}").as_bytes()));
    record(3, &file);
    for thread in 0..threads(samples) {
        let mut row = Vec::new();
        number(&mut row, 1, thread + 1);
        number(&mut row, 2, thread + 1);
        bytes(&mut row, 3 << 3, format!("thread{thread}").as_bytes());
        record(4, &row);
    }
    let mut meta = Vec::new();
    bytes(&mut meta, 1 << 3, b"cpu-clock");
    record(5, &meta);
    out.extend_from_slice(&[0; 4]);
    out
}

fn dtrace(samples: &Samples) -> Vec<u8> {
    each("CPU     ID                    FUNCTION:NAME\n", samples, "", |out, _, thread, stack| {
        put!(out, "\n  process{thread}\n");
        stack.iter().rev().for_each(|f| put!(out, "              app`function{f}+0x8\n"));
        out.push_str("                1\n");
    })
}

fn bpftrace(samples: &Samples) -> Vec<u8> {
    each("Attaching 1 probe...\n\n", samples, "", |out, _, thread, stack| {
        out.push_str("@[\n");
        stack.iter().rev().for_each(|f| put!(out, "    function{f}+8\n"));
        put!(out, ", process{thread}]: 1\n");
    })
}

fn bcc(samples: &Samples) -> Vec<u8> {
    let start = "Sampling at 49 Hertz of all threads by user + kernel stack... Hit Ctrl-C to end.\n";
    each(start, samples, "", |out, _, thread, stack| {
        stack.iter().rev().for_each(|f| put!(out, "    function{f}\n"));
        put!(out, "    -                process{thread} ({})\n        1\n\n", thread + 1);
    })
}
