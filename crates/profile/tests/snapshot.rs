//! The snapshot: everything survives it, and broken ones are refused.

use profile::{
    Builder, FrameData, FuncData, Label, LabelValue, Mapping, Period, Process, Profile, Resolved, SampleData, Thread, snapshot,
};

/// A profile with something in every table and column.
fn everything() -> Profile {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    b.sample_type("cpu", "milliseconds", 1000);
    b.sample_type("nothing", "", 1);
    b.set_default_type(1);
    let text = ["app", "lib.so", "0123abcd", "worker", "ünï", "key", "bytes"].map(|text| b.string(text));
    let resolved = Resolved { functions: true, lines: true, ..Resolved::default() };
    let mapping =
        b.mapping(Mapping { start: 1 << 40, limit: u64::MAX, offset: 0x1000, file: text[1], build_id: text[2], resolved });
    let process = b.process(Process { pid: 7, name: text[0] });
    let threads = [
        b.thread(Thread { process: Some(process), tid: 8, name: text[3] }),
        b.thread(Thread { process: None, tid: -1, name: text[4] }),
    ];
    let set = [
        Label { key: text[5], value: LabelValue::Str(text[3]) },
        Label { key: text[5], value: LabelValue::Num(i64::MIN, text[6]) },
    ];
    let labels = [b.labels(&set), b.labels(&set[..1])];
    let info = b.info();
    info.comments = vec![text[0], text[4]];
    (info.time_ns, info.duration_ns) = (1_700_000_000_000_000_000, -5);
    info.period = Some(Period { name: text[0], unit: text[6], value: 10_000_000 });
    (info.drop_frames, info.keep_frames, info.doc_url) = (text[1], text[2], text[3]);

    let func = b.func(FuncData { name: "_ZN3foo3barEv", system_name: "x", file: "/src/a.cc", start_line: 12, module: "lib.so" });
    let unused = b.func(FuncData { name: "com.acme.Unused.run", ..FuncData::default() });
    let at = |line, address, mapping, inline_depth| FrameData { line, address, mapping, inline_depth, ..FrameData::default() };
    let frames = [
        b.frame(func, at(0, 0, None, 0)),
        b.frame(func, at(u32::MAX, u64::MAX, Some(mapping), 0)),
        b.frame(func, at(3, 1, None, 2)),
        b.frame_from_text("handle (app.py:49)"),
        b.frame_from_text("java.util.HashMap.get_[j]"),
    ];
    assert_ne!(func, unused);
    // Recursion, siblings in no order, a truncated root beside a true one with the same frame.
    let mut stack = b.stack(None, frames[0]);
    for i in [1, 1, 2, 0, 1, 3, 4, 4, 4] {
        stack = b.stack(Some(stack), frames[i]);
        let data = SampleData { thread: Some(threads[i % 2]), time_ns: Some(1000 - i as i64), labels: labels[i % 2] };
        b.sample(stack, &[i as i64, -3000 * i as i64, 0], data);
    }
    let top = b.stack(None, frames[0]);
    let cut = b.truncated_root(frames[0]);
    for i in [4, 2, 3] {
        for parent in [top, cut] {
            let stack = b.stack(Some(parent), frames[i]);
            b.sample(stack, &[1, 0, 0], SampleData::default());
        }
    }
    let p = b.finish().unwrap();
    p.check().unwrap();
    p
}

#[test]
fn everything_survives() {
    let p = everything();
    for bytes in [snapshot::write(&p), snapshot::write_unpacked(&p)] {
        let back = snapshot::read(&bytes).unwrap();
        assert_eq!(back, p);
        back.check().unwrap();
    }
    assert_eq!(snapshot::write(&p), snapshot::write(&everything()));
}
