//! What the cases of `perf.data` cannot show.

mod common;

#[test]
#[ignore = "prints samples of the file in PERF_DATA, to be compared with perf's"]
fn dump() {
    let bytes = std::fs::read(std::env::var("PERF_DATA").unwrap()).unwrap();
    let read = common::read_as(&bytes, Some("perf-data")).unwrap();
    print!("{}", script(&read.profile));
    eprintln!("{}", common::notes_text(&read.notes));
}

/// Every sample in the words of `perf script -F comm,pid,tid,time,period,event,ip,dso --ns`, times counted from the first.
fn script(p: &profile::Profile) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let samples = p.samples();
    for (row, &stack) in samples.stacks().iter().enumerate() {
        let thread = samples.thread(row).map(|t| p.threads()[t.index()]);
        let (comm, tid) = thread.map_or(("", 0), |t| (p.str(t.name), t.tid));
        let pid = thread.and_then(|t| t.process).map_or(0, |id| p.processes()[id.index()].pid);
        let types = p.sample_types();
        let column = (0..types.len() - 1).find(|&t| samples.values(t)[row] != 0).unwrap_or(0);
        let event = p.str(types[column].name);
        let (value, time) = (samples.values(column)[row], samples.time_ns(row).unwrap_or(0));
        let _ = writeln!(out, "{comm} {pid}/{tid} {time} {value} {event}");
        for frame in p.stacks().leaf_to_root(stack) {
            if p.frames().inline_depth(frame) > 0 {
                continue;
            }
            let dso = p.frames().mapping(frame).map_or("[unknown]", |id| p.str(p.mappings()[id.index()].file));
            let _ = writeln!(out, " {:x} {dso}", p.frames().address(frame));
        }
    }
    out
}
