//! The snapshot: everything survives it, and broken ones are refused.

use profile::snapshot::{self, SnapshotError};
use profile::{
    Builder, FrameData, FuncData, Label, LabelValue, LabelsId, Mapping, Period, Process, Profile, Resolved, SampleData, Thread,
};
use proptest::prelude::*;

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
    info.exact = true;

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

/// One root that calls itself so many times: hardly any bytes.
fn recursive(depth: usize) -> Profile {
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let frame = b.frame_from_text("f");
    let stack = (0..depth).fold(None, |parent, _| Some(b.stack(parent, frame)));
    b.sample(stack.unwrap(), &[1], SampleData::default());
    b.finish().unwrap()
}

#[test]
fn what_hardly_has_bytes_is_read_back_all_the_same() {
    for depth in [1, 100, 60_000, 70_000, 1_000_000] {
        let p = recursive(depth);
        let bytes = snapshot::write(&p);
        assert_eq!(snapshot::read(&bytes).unwrap(), p, "{depth}");
        assert!(bytes.len() < 300 + depth / 10, "{depth}: {}", bytes.len());
    }
    // One text with the front of another, again and again.
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    let front = "long::".repeat(200);
    for i in 0..5000 {
        let frame = b.frame_from_text(&format!("{front}{i}"));
        let stack = b.stack(None, frame);
        b.sample(stack, &[1], SampleData::default());
    }
    let p = b.finish().unwrap();
    let bytes = snapshot::write(&p);
    assert_eq!(snapshot::read(&bytes).unwrap(), p);
    let empty = Builder::new().finish().unwrap();
    assert_eq!(snapshot::read(&snapshot::write(&empty)).unwrap(), empty);
}

#[test]
fn a_cut_off_one_says_where() {
    let bytes = snapshot::write(&everything());
    assert_eq!(snapshot::read(&[]), Err(SnapshotError::NotASnapshot));
    for len in 1..bytes.len() {
        match snapshot::read(&bytes[..len]) {
            Err(SnapshotError::Truncated { at, expected }) => {
                assert_eq!(at, len as u64);
                assert!(!expected.is_empty());
            }
            other => panic!("{len}: {other:?}"),
        }
    }
    let error = snapshot::read(&bytes[..bytes.len() - 1]).unwrap_err();
    let text = format!("the snapshot is cut off at byte {}: the rest of section Smpl should follow", bytes.len() - 1);
    assert_eq!(error.to_string(), text);
}

#[test]
fn any_changed_byte_is_noticed() {
    let bytes = snapshot::write(&everything());
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            let error = snapshot::read(&changed).unwrap_err();
            assert_eq!(matches!(error, SnapshotError::NotASnapshot), at < 8, "{at}: {error}");
            assert_eq!(matches!(error, SnapshotError::Version { .. }), (8..12).contains(&at), "{at}: {error}");
        }
    }
    let mut longer = bytes.clone();
    longer.push(0);
    let error = snapshot::read(&longer).unwrap_err();
    assert_eq!(error, SnapshotError::Malformed { at: bytes.len() as u64, what: "bytes behind the last section".into() });
}

/// Whoever changes bytes can make the checksum right again: then every number must be tried for itself.
fn resealed(bytes: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Result<Profile, SnapshotError> {
    let mut changed = bytes.to_vec();
    change(&mut changed);
    snapshot::reseal(&mut changed);
    let read = snapshot::read(&changed);
    if let Ok(p) = &read {
        p.check().unwrap();
        // Every id of it can be followed.
        p.to_text();
        assert!(snapshot::read(&snapshot::write(p)).unwrap() == *p);
    }
    read
}

#[test]
fn whatever_a_byte_is_changed_to_the_rules_of_the_model_hold() {
    let (mut accepted, mut refused) = (0, 0);
    for bytes in [snapshot::write_unpacked(&everything()), snapshot::write(&everything())] {
        for at in 20..bytes.len() {
            for value in [0, 1, 2, 3, 4, 5, 0x7f, 0x80, 0xfe, 0xff, bytes[at] ^ 1, bytes[at].wrapping_add(1), bytes[at] | 0x80] {
                match resealed(&bytes, |b| b[at] = value) {
                    Ok(_) => accepted += 1,
                    Err(SnapshotError::Malformed { at, what }) => {
                        assert!(at <= bytes.len() as u64 && !what.is_empty());
                        refused += 1;
                    }
                    Err(SnapshotError::Truncated { .. }) => refused += 1,
                    Err(e) => panic!("{e}"),
                }
            }
        }
    }
    assert!(accepted > 500 && refused > 5000, "{accepted} accepted, {refused} refused");
}

/// Sections as (tag, bytes) of a whole snapshot, and back.
fn sections(bytes: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let mut at = 20;
    let number = |at: &mut usize| {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            *at += 1;
            value |= usize::from(bytes[*at - 1] & 127) << shift;
            if bytes[*at - 1] < 128 {
                break;
            }
        }
        value
    };
    let count = number(&mut at);
    let mut table = Vec::new();
    for _ in 0..count {
        at += 4;
        let tag: [u8; 4] = bytes[at - 4..at].try_into().unwrap();
        table.push((tag, number(&mut at)));
    }
    let mut sections = Vec::new();
    for (tag, length) in table {
        sections.push((tag, bytes[at..at + length].to_vec()));
        at += length;
    }
    assert_eq!(at, bytes.len());
    sections
}

fn file(version: u32, sections: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = [&snapshot::MAGIC[..], &version.to_le_bytes(), &[0; 8]].concat();
    let number = |out: &mut Vec<u8>, mut value: usize| {
        while value >= 128 {
            out.push(value as u8 | 128);
            value >>= 7;
        }
        out.push(value as u8);
    };
    number(&mut out, sections.len());
    for (tag, bytes) in sections {
        out.extend_from_slice(tag);
        number(&mut out, bytes.len());
    }
    sections.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    snapshot::reseal(&mut out);
    out
}

#[test]
fn what_later_versions_add_is_skipped_or_refused() {
    let p = everything();
    let bytes = snapshot::write(&p);
    let parts = sections(&bytes);
    assert_eq!(file(snapshot::VERSION, &parts), bytes);

    // In any order, and with what may be skipped.
    let mut more = parts.clone();
    more.reverse();
    more.insert(2, (*b"new ", b"whatever".to_vec()));
    assert_eq!(snapshot::read(&file(snapshot::VERSION, &more)).unwrap(), p);

    let refused = |parts: &[([u8; 4], Vec<u8>)]| snapshot::read(&file(snapshot::VERSION, parts)).unwrap_err().to_string();
    more[2].0 = *b"New ";
    assert!(refused(&more).contains("a section that this reflame does not know and must not skip"));
    assert!(refused(&parts[1..]).contains("a section is missing"));
    assert!(refused(&[&parts[..], &parts[..1]].concat()).contains("a section stands twice"));
    let many: Vec<_> = (0..100u8).map(|i| ([b'x', i, 0, 0], Vec::new())).collect();
    assert!(refused(&many).contains("too many sections"));

    let error = snapshot::read(&file(snapshot::VERSION + 1, &parts)).unwrap_err();
    assert_eq!(error, SnapshotError::Version { found: snapshot::VERSION + 1 });
    assert!(error.to_string().contains("made by a newer reflame") && error.to_string().contains("update reflame"), "{error}");
    assert!(!snapshot::read(&file(0, &parts)).unwrap_err().to_string().contains("newer"));
}

#[test]
fn a_file_made_to_explode_is_refused() {
    let parts = sections(&snapshot::write_unpacked(&everything()));
    let with = |tag: &[u8; 4], columns: Vec<(usize, Vec<u8>)>| {
        let mut parts = parts.clone();
        let part = parts.iter_mut().find(|part| part.0 == *tag).unwrap();
        part.1 = section(&columns);
        snapshot::read(&file(snapshot::VERSION, &parts)).unwrap_err().to_string()
    };
    let plain = |bytes: &[u8]| (bytes.len(), bytes.to_vec());
    let large = [0xff, 0xff, 0xff, 0xff, 0x0e];
    // 2^32 stacks, then texts, that are only announced; columns of which each unpacks to 1 GiB.
    let stacks = [&large[..], &[], &[], &[], &[], &[], &[]].map(plain);
    assert!(with(b"Stck", stacks.to_vec()).contains("more stacks than a snapshot of this size can hold"));
    let texts = [&[&[1][..], &large].concat()[..], &[0], &[], &[0xff]].map(plain);
    assert!(with(b"Text", texts.to_vec()).contains("more text than a snapshot of this size can hold"));
    let bomb = (1 << 30, vec![0x4b, 0x04, 0x00]);
    assert!(with(b"Name", vec![bomb; 21]).contains("it unpacks to more than a snapshot of this size can hold"));
    let wrong = (4, vec![0x4b, 0x04, 0x00]);
    assert!(with(b"Labl", vec![wrong, plain(&[]), plain(&[]), plain(&[])]).contains("does not unpack to the length"));
    assert!(with(b"Labl", vec![plain(&[]); 5]).contains("more or fewer columns"));
    assert!(with(b"Labl", vec![]).contains("more or fewer columns"));
    // The same text again: the second has the whole of the first as its front.
    let twice = [&[2, 2][..], &[0, 1], &[1], b"x\xff\xff"].map(plain);
    assert!(with(b"Text", twice.to_vec()).contains("a text stands twice"));
    let split = [&[2, 2][..], &[0, 0], &[], b"\xc3\xff\xa4\xff"].map(plain);
    assert!(with(b"Text", split.to_vec()).contains("a text ends within a character"));
}

/// A section of (length unpacked, bytes as they stand).
fn section(columns: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![columns.len() as u8];
    let number = |out: &mut Vec<u8>, mut value: usize| {
        while value >= 128 {
            out.push(value as u8 | 128);
            value >>= 7;
        }
        out.push(value as u8);
    };
    for (unpacked, bytes) in columns {
        number(&mut out, bytes.len());
        number(&mut out, *unpacked);
    }
    columns.iter().for_each(|(_, bytes)| out.extend_from_slice(bytes));
    out
}

/// Names of many languages, that split into all the columns.
const NAMES: [&str; 12] = [
    "main",
    "java.util.HashMap.get_[j]",
    "java.util.HashMap$Node.<init>_[j]",
    "com/acme/shop/Cart.total_[i]",
    "handle (app/views.py:49)",
    "handle (app/views.py:57)",
    "std::vec::Vec<T>::push",
    "tokio::runtime::task::harness::poll",
    "runtime.(*mcache).allocLarge",
    "do_syscall_64_[k]",
    "[truncated]",
    "ünï;\u{1F980}",
];

/// Frames by number of name and a line, root first; a value; thread, label and time.
type Sample = (Vec<(usize, u32)>, i64, (usize, usize, i64));

fn random_profile(samples: &[Sample], columns: (bool, bool, bool, bool)) -> Profile {
    let (threads, labels, timed, symbols) = columns;
    let mut b = Builder::new();
    b.sample_type("samples", "count", 1);
    b.sample_type("cpu", "nanoseconds", 1000);
    let text = b.string("worker");
    let sets: Vec<_> = (0..3).map(|n| b.labels(&[Label { key: text, value: LabelValue::Num(n, text) }])).collect();
    let processes = b.process(Process { pid: 1, name: text });
    let of: Vec<_> = (0..3).map(|tid| b.thread(Thread { process: Some(processes), tid, name: text })).collect();
    for (frames, value, (thread, label, time)) in samples {
        let mut stack = None;
        for &(name, line) in frames {
            let frame = if symbols && line % 2 == 0 {
                let func = b.func(FuncData { name: NAMES[name], file: "src/a.rs", start_line: line, ..FuncData::default() });
                b.frame(func, FrameData { line: line + 1, address: u64::from(line) << 40, ..FrameData::default() })
            } else {
                b.frame_from_text(NAMES[name])
            };
            stack = Some(match stack {
                // (A frame that says so makes its stack truncated as it is.)
                None if line == 7 && NAMES[name] != "[truncated]" => b.truncated_root(frame),
                parent => b.stack(parent, frame),
            });
        }
        let Some(stack) = stack else { continue };
        let data = SampleData {
            thread: (threads && *thread > 0).then(|| of[*thread - 1]),
            time_ns: timed.then_some(*time),
            labels: if labels { sets[*label] } else { LabelsId::NONE },
        };
        b.sample(stack, &[*value, value * 1_000_000], data);
    }
    b.finish().unwrap()
}

proptest! {
    #[test]
    fn random_profiles_survive(
        samples in prop::collection::vec(
            (prop::collection::vec((0..NAMES.len(), 0u32..9), 0..9), -1000i64..1000, (0usize..4, 0usize..3, any::<i64>())),
            0..60,
        ),
        columns in any::<(bool, bool, bool, bool)>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let p = random_profile(&samples, columns);
        p.check().unwrap();
        let bytes = snapshot::write(&p);
        prop_assert!(snapshot::read(&bytes).unwrap() == p);
        let unpacked = snapshot::write_unpacked(&p);
        prop_assert!(snapshot::read(&unpacked).unwrap() == p);
        for bytes in [bytes, unpacked] {
            let _ = resealed(&bytes, |b| changes.iter().for_each(|(at, value)| b[20 + at.index(bytes.len() - 20)] = *value));
        }
    }
}
