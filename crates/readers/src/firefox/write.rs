//! Writes a profile for profiler.firefox.com.

use std::collections::HashMap;
use std::hash::Hash;

use profile::names::{Kinds, Language};
use profile::{FuncId, LabelsId, MappingId, Profile, StackId, Stacks, StrId};

use super::read::time_digits;
use crate::Written;
use crate::json::own::{Group, Own, groups};
use crate::json::write::{put_array, put_decimal, put_int, put_ints, put_text};
use crate::notes::plural;

/// The version whose layout this is; front ends bring it up to theirs.
const VERSION: i64 = 60;
/// Whole numbers from here on are not exact in JavaScript.
const MAX_EXACT: u64 = 1 << 53;

/// Writes a profile in the processed format of the Firefox Profiler, version 60: one thread for each sample type and
/// thread, that of the type shown by default selected. Equal profiles give equal bytes.
///
/// - Functions have names, files, first lines and modules; frames lines, addresses within their binary and inline depth.
/// - Times weigh as `tracing-ms`, bytes as `bytes`, all else as `samples`; fractions have their decimals.
/// - Samples stand in the order of their times. Rows whose value is 0 are left out of a thread. Without times they are
///   a millisecond apart, as the format must have times.
/// - Each thread has an object `reflame` with the sample type, thread and process, from which [`read`](super::read())
///   makes them again.
/// - What has no place, such as labels, is named in [`Written::lost`].
pub fn write(profile: &Profile) -> Written {
    let p = profile;
    let tables = Tables::new(p);
    let groups = groups(p);
    let mut out = Vec::new();
    put_meta(p, &groups, &mut out);
    out.extend_from_slice(b",\n\"libs\":");
    put_array(&mut out, p.mappings(), |out, mapping| {
        let path = p.str(mapping.file);
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let build_id = p.str(mapping.build_id);
        for (key, text) in [("{\"name\":", name), (",\"path\":", path), (",\"debugName\":", name), (",\"debugPath\":", path)] {
            out.extend_from_slice(key.as_bytes());
            put_text(out, text);
        }
        out.extend_from_slice(b",\"breakpadId\":\"\",\"codeId\":");
        if build_id.is_empty() {
            out.extend_from_slice(b"null")
        } else {
            put_text(out, build_id)
        }
        out.extend_from_slice(b",\"arch\":\"\"}");
    });
    let mut texts = Distinct::default();
    out.extend_from_slice(b",\n\"shared\":{");
    tables.put(&mut texts, &mut out);
    out.extend_from_slice(b",\n\"stringArray\":");
    put_array(&mut out, &texts.keys, |out, &text| put_text(out, p.str(text)));
    out.extend_from_slice(b"},\n\"threads\":");
    let mut main = Distinct::default();
    put_array(&mut out, groups.iter().enumerate(), |out, (i, group)| put_thread(p, group, i, &mut main, out));
    out.extend_from_slice(b"}\n");
    Written { bytes: out, lost: lost(p) }
}

/// Distinct keys in the order of their first use.
struct Distinct<K> {
    keys: Vec<K>,
    rows: HashMap<K, i64>,
}

impl<K> Default for Distinct<K> {
    fn default() -> Self {
        Distinct { keys: Vec::new(), rows: HashMap::new() }
    }
}

impl<K: Hash + Eq + Copy> Distinct<K> {
    fn row(&mut self, key: K) -> i64 {
        let Distinct { keys, rows } = self;
        *rows.entry(key).or_insert_with(|| {
            keys.push(key);
            keys.len() as i64 - 1
        })
    }
}

/// The rows of all tables.
struct Tables<'p> {
    p: &'p Profile,
    /// A function once for each binary it is in, as the format wants it.
    funcs: Distinct<(FuncId, Option<MappingId>)>,
    /// Binaries and modules.
    resources: Distinct<(Option<MappingId>, StrId)>,
    sources: Distinct<StrId>,
    func_of_frame: Vec<i64>,
}

impl<'p> Tables<'p> {
    fn new(p: &'p Profile) -> Self {
        let frames = p.frames();
        let mut funcs = Distinct::default();
        let func_of_frame = frames.ids().map(|f| funcs.row((frames.func(f), frames.mapping(f)))).collect();
        Tables { p, funcs, resources: Distinct::default(), sources: Distinct::default(), func_of_frame }
    }

    fn put(mut self, texts: &mut Distinct<StrId>, out: &mut Vec<u8>) {
        let (p, frames, funcs, stacks) = (self.p, self.p.frames(), self.p.funcs(), self.p.stacks());
        let rows = std::mem::take(&mut self.funcs.keys);
        let nothing = |n: usize| (0..n).map(|_| None);
        let some_line = |line: u32| (line > 0).then(|| line.into());

        let prefix = stacks.parents().iter().map(|&parent| (parent != Stacks::ROOT).then(|| parent.into()));
        let frame = stacks.frames().iter().map(|f| Some(f.index() as i64));
        put_table(out, "\"stackTable\":{", stacks.len());
        put_column(out, "prefix", prefix);
        put_column(out, "frame", frame);

        let kernel = |f| frames.kinds(f).contains(Kinds::KERNEL);
        put_table(out, "},\n\"frameTable\":{", frames.len());
        put_column(out, "address", frames.ids().map(|f| Some(relative_address(p, f).unwrap_or(-1))));
        put_column(out, "inlineDepth", frames.ids().map(|f| Some(frames.inline_depth(f).into())));
        put_column(out, "category", frames.ids().map(|f| Some(if kernel(f) { 1 } else { 0 })));
        put_column(out, "subcategory", frames.ids().map(|_| Some(0)));
        put_column(out, "func", self.func_of_frame.iter().map(|&row| Some(row)));
        put_column(out, "line", frames.ids().map(|f| some_line(frames.line(f))));
        for name in ["nativeSymbol", "innerWindowID", "column"] {
            put_column(out, name, nothing(frames.len()));
        }

        put_table(out, "},\n\"funcTable\":{", rows.len());
        put_column(out, "name", rows.iter().map(|&(func, _)| Some(texts.row(funcs.name(func)))));
        let resource = rows.iter().map(|&(func, mapping)| {
            let module = funcs.module(func);
            Some(if mapping.is_none() && module.is_empty() { -1 } else { self.resources.row((mapping, module)) })
        });
        put_column(out, "resource", resource);
        let source = rows.iter().map(|&(func, _)| {
            let file = funcs.recorded_file(func);
            (!file.is_empty()).then(|| self.sources.row(file))
        });
        put_column(out, "source", source);
        put_column(out, "lineNumber", rows.iter().map(|&(func, _)| some_line(funcs.start_line(func))));
        put_column(out, "columnNumber", nothing(rows.len()));
        for (name, is) in [(",\"isJS\":", true), (",\"relevantForJS\":", false)] {
            out.extend_from_slice(name.as_bytes());
            put_array(out, &rows, |out, &(func, _)| {
                let js = is && funcs.language(func) == Language::JavaScript;
                out.extend_from_slice(if js { b"true" } else { b"false" });
            });
        }

        let resources = &self.resources.keys;
        put_table(out, "},\n\"resourceTable\":{", resources.len());
        put_column(out, "lib", resources.iter().map(|(lib, _)| lib.map(|lib| lib.index() as i64)));
        put_column(out, "name", resources.iter().map(|&(_, module)| Some(texts.row(module))));
        put_column(out, "host", nothing(resources.len()));
        put_column(out, "type", resources.iter().map(|_| Some(1)));

        let sources = &self.sources.keys;
        put_table(out, "},\n\"sources\":{", sources.len());
        put_column(out, "uuid", nothing(sources.len()));
        put_column(out, "filename", sources.iter().map(|&file| Some(texts.row(file))));

        put_table(out, "},\n\"nativeSymbols\":{", 0);
        for name in ["libIndex", "address", "name", "functionSize"] {
            put_column(out, name, nothing(0));
        }
        out.push(b'}');
    }
}

fn put_table(out: &mut Vec<u8>, opening: &str, length: usize) {
    out.extend_from_slice(opening.as_bytes());
    out.extend_from_slice(b"\"length\":");
    put_int(out, length as i64);
}

fn put_column(out: &mut Vec<u8>, name: &str, rows: impl IntoIterator<Item = Option<i64>>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    put_ints(out, rows);
}

/// The address in the binary of a frame, if the frame has one that JavaScript can hold.
fn relative_address(p: &Profile, frame: profile::FrameId) -> Option<i64> {
    let address = p.frames().address(frame);
    let base = p.frames().mapping(frame).map_or(0, |id| {
        let mapping = &p.mappings()[id.index()];
        mapping.start.saturating_sub(mapping.offset)
    });
    // Addresses below are in the binary already.
    let address = address.checked_sub(base).unwrap_or(address);
    (address > 0 && address < MAX_EXACT).then_some(address as i64)
}

fn put_meta(p: &Profile, groups: &[Group], out: &mut Vec<u8>) {
    let info = p.info();
    let title = info.comments.first().map_or("", |&c| p.str(c));
    let interval = info.period.filter(|period| p.str(period.unit) == "nanoseconds" && period.value > 0);
    let selected = groups.iter().position(|g| g.sample_type == p.default_type()).unwrap_or(0);
    out.extend_from_slice(b"{\"meta\":{\"preprocessedProfileVersion\":");
    put_int(out, VERSION);
    out.extend_from_slice(b",\"version\":24,\"interval\":");
    put_decimal(out, interval.map_or(1_000_000, |period| period.value), 1_000_000);
    out.extend_from_slice(b",\"startTime\":");
    put_decimal(out, info.time_ns, 1_000_000);
    out.extend_from_slice(b",\"profilingStartTime\":0,\"profilingEndTime\":");
    put_decimal(out, p.duration_ns(), 1_000_000);
    out.extend_from_slice(b",\"product\":");
    put_text(out, title);
    out.extend_from_slice(b",\"importedFrom\":");
    put_text(out, concat!("reflame ", env!("CARGO_PKG_VERSION")));
    out.extend_from_slice(b",\"initialSelectedThreads\":[");
    put_int(out, selected as i64);
    out.extend_from_slice(
        b"],\"processType\":0,\"stackwalk\":0,\"debug\":false,\"symbolicated\":true,\"usesOnlyOneStackType\":true,\
        \"sourceCodeIsNotOnSearchfox\":true,\"keepProfileThreadOrder\":true,\"markerSchema\":[],\
        \"extensions\":{\"length\":0,\"baseURL\":[],\"id\":[],\"name\":[]},\
        \"sampleUnits\":{\"time\":\"ms\",\"eventDelay\":\"ms\",\"threadCPUDelta\":\"ns\"},\
        \"categories\":[{\"name\":\"Other\",\"color\":\"grey\",\"subcategories\":[\"Other\"]},\
        {\"name\":\"Kernel\",\"color\":\"orange\",\"subcategories\":[\"Other\"]}]}",
    );
}

/// `main`: the processes that have their first thread.
fn put_thread(p: &Profile, group: &Group, i: usize, main: &mut Distinct<(i64, StrId, usize)>, out: &mut Vec<u8>) {
    let samples = p.samples();
    let own = Own { timed: samples.has_time(), ..Own::of(p, group.sample_type, group.thread) };
    let several = p.sample_types().len() > 1;
    let (pid, process) = own.process.clone().unwrap_or_default();
    // Sample types stand apart as processes do.
    let process_id = group.thread.and_then(|t| p.threads()[t.index()].process);
    let process_name = process_id.map_or(StrId::EMPTY, |id| p.processes()[id.index()].name);
    let known = main.keys.len();
    main.row((pid, process_name, group.sample_type));
    let name = own.thread_title().unwrap_or_else(|| own.sample_type.to_string());
    out.extend_from_slice(b"\n{\"name\":");
    put_text(out, &name);
    out.extend_from_slice(b",\"processName\":");
    match (&*process, several) {
        (process, false) => put_text(out, process),
        ("", true) => put_text(out, &own.sample_type),
        (process, true) => put_text(out, &format!("{process}: {}", own.sample_type)),
    }
    out.extend_from_slice(b",\"pid\":");
    put_text(out, &if several { format!("{pid} {}", own.sample_type) } else { pid.to_string() });
    out.extend_from_slice(b",\"tid\":");
    put_text(out, &if own.tid == 0 { format!("thread {i}") } else { own.tid.to_string() });
    out.extend_from_slice(b",\"isMainThread\":");
    out.extend_from_slice(if main.keys.len() > known { b"true" } else { b"false" });
    out.extend_from_slice(
        b",\"processType\":\"default\",\"processStartupTime\":0,\"processShutdownTime\":null,\"registerTime\":0,\
        \"unregisterTime\":null,\"pausedRanges\":[],\"markers\":{\"length\":0,\"data\":[],\"name\":[],\"startTime\":[],\
        \"endTime\":[],\"phase\":[],\"category\":[]},\"reflame\":",
    );
    own.put(out);

    let values = samples.values(group.sample_type);
    let (weight_type, digits) = weighing(&own);
    put_table(out, ",\n\"samples\":{", group.rows.len());
    put_column(out, "stack", group.rows.iter().map(|&row| Some(samples.stacks()[row].index() as i64)));
    out.extend_from_slice(b",\n\"time\":");
    put_array(out, group.rows.iter().enumerate(), |out, (i, &row)| match samples.time_ns(row) {
        Some(ns) => put_decimal(out, ns, 1_000_000),
        None => put_int(out, i as i64),
    });
    out.extend_from_slice(b",\n\"weightType\":");
    put_text(out, weight_type);
    out.extend_from_slice(b",\"weight\":");
    put_array(out, &group.rows, |out, &row| {
        put_decimal(out, values[row], 10i64.pow(digits.max(0).unsigned_abs()));
        if values[row] != 0 {
            out.resize(out.len() + digits.min(0).unsigned_abs() as usize, b'0');
        }
    });
    out.extend_from_slice(b"}}");
}

/// What the values of a sample type weigh as, and how many of their digits stand behind the point then.
fn weighing(own: &Own<'_>) -> (&'static str, i32) {
    match (time_digits(&own.unit), &*own.unit) {
        (Some(unit), _) if (own.digits() + 6 - unit) <= 18 => ("tracing-ms", own.digits() + 6 - unit),
        (_, "bytes" | "byte" | "B") => ("bytes", own.digits()),
        _ => ("samples", own.digits()),
    }
}

fn lost(p: &Profile) -> Vec<String> {
    let (frames, funcs, samples, mappings) = (p.frames(), p.funcs(), p.samples(), p.mappings());
    let mut lost = Vec::new();
    let mut say = |count: usize, text: &dyn Fn(u64) -> String| {
        if count > 0 {
            lost.push(text(count as u64));
        }
    };
    let rows = 0..samples.len();
    let types = || 0..p.sample_types().len();
    say(rows.clone().filter(|&r| types().all(|t| samples.values(t)[r] == 0)).count(), &|n| {
        format!("{} whose values are all 0", plural(n, "sample"))
    });
    say(rows.filter(|&r| samples.labels(r) != LabelsId::NONE).count(), &|n| format!("the labels of {}", plural(n, "sample")));
    let addresses = frames.ids().filter(|&f| frames.address(f) != 0 && relative_address(p, f).is_none());
    say(addresses.count(), &|n| format!("the addresses of {}, which JavaScript cannot hold", plural(n, "frame")));
    say(mappings.iter().filter(|m| m.start != 0 || m.limit != 0).count(), &|n| {
        format!("where {} began in memory: addresses are those in the binary", plural(n, "binary"))
    });
    say(funcs.ids().filter(|&f| !funcs.system_name(f).is_empty()).count(), &|n| {
        format!("the linker's names of {}", plural(n, "function"))
    });
    say(usize::from(p.info().period.is_some()), &|_| "what one sample stands for".to_owned());
    let roots = p.stacks().parents().iter().enumerate().filter(|&(_, &parent)| parent == Stacks::ROOT);
    let cut = |row: usize| {
        let id = StackId::new(row);
        p.stacks().truncated(id) && !profile::marks_truncation(p.str(frames.raw(p.stacks().frame(id))))
    };
    say(roots.filter(|&(row, _)| cut(row)).count(), &|n| format!("that stacks are cut off below {}", plural(n, "root")));
    lost
}
