//! A lensed profile as a profile again, for the writers.

use profile::{
    Builder, FuncData, Label, LabelValue, LabelsId, Mapping, ModelError, Period, Process, Profile, SampleData, StackId, Thread,
};

use crate::lens::Lensed;
use crate::lens::exec::{BROKEN, DROPPED, FIRST_FATE, HIDDEN, ROOT};
use crate::lens::symbols::{Symbol, Symbols};
use crate::view::Bucket;

/// The stacks after the lens, with everything the profile's frames and samples hold. A bucket is a stack of one frame,
/// `[OTHER]`; dropped samples are not in it.
///
/// # Errors
/// [`ModelError`] if the result does not fit; it is never larger than the profile in values.
pub fn to_profile(lensed: &Lensed) -> Result<Profile, ModelError> {
    let from = lensed.profile();
    let mut b = Builder::new();
    for t in from.sample_types() {
        b.sample_type(from.str(t.name), from.str(t.unit), t.scale);
    }
    b.set_default_type(from.default_type());
    copy_info(from, &mut b);
    let mut mappings = Vec::new();
    for m in from.mappings() {
        let new = Mapping { file: b.string(from.str(m.file)), build_id: b.string(from.str(m.build_id)), ..*m };
        mappings.push(b.mapping(new));
    }
    let mut processes = Vec::new();
    for p in from.processes() {
        let new = Process { pid: p.pid, name: b.string(from.str(p.name)) };
        processes.push(b.process(new));
    }
    let mut threads = Vec::new();
    for t in from.threads() {
        let new = Thread { process: t.process.map(|p| processes[p.index()]), tid: t.tid, name: b.string(from.str(t.name)) };
        threads.push(b.thread(new));
    }
    let labels = copy_labels(from, &mut b);

    // Only what is used: a lens takes most frames away.
    let samples = from.samples();
    let item_of = |row: usize| if lensed.tells_samples_apart() { row } else { samples.stacks()[row].index() };
    let forest = &lensed.forest;
    let mut used = vec![false; forest.len()];
    for row in 0..samples.len() {
        let mut node = lensed.at[item_of(row)];
        while node < FIRST_FATE && !used[node as usize] {
            used[node as usize] = true;
            node = forest.parent[node as usize];
        }
    }
    let mut frames: Vec<Option<profile::FrameId>> = vec![None; lensed.symbols.len()];
    let mut stacks: Vec<Option<StackId>> = vec![None; forest.len()];
    for i in (0..forest.len()).filter(|&i| used[i]) {
        let symbol = forest.symbol[i];
        let frame = *frames[symbol as usize].get_or_insert_with(|| copy_frame(&lensed.symbols, symbol, &mut b, &mappings));
        let broken = forest.broken.as_ref().is_some_and(|bits| bits.get(i));
        stacks[i] = Some(match forest.parent[i] {
            ROOT if broken => b.truncated_root(frame),
            ROOT => b.stack(None, frame),
            parent => b.stack(stacks[parent as usize], frame),
        });
    }
    let mut bucket_stacks: [Option<StackId>; 3] = [None; 3];
    let mut values = vec![0; from.sample_types().len()];
    for row in 0..samples.len() {
        let stack = match lensed.at[item_of(row)] {
            DROPPED => continue,
            node if node < FIRST_FATE => stacks[node as usize],
            fate => {
                let bucket = match fate {
                    BROKEN => Bucket::Broken,
                    HIDDEN => Bucket::Hidden,
                    _ => Bucket::Other,
                };
                Some(*bucket_stacks[bucket as usize].get_or_insert_with(|| {
                    let frame = b.frame_from_text(bucket.name());
                    b.stack(None, frame)
                }))
            }
        };
        let Some(stack) = stack else { continue };
        for (t, value) in values.iter_mut().enumerate() {
            *value = samples.values(t)[row];
        }
        let data = SampleData {
            thread: samples.thread(row).map(|t| threads[t.index()]),
            time_ns: samples.time_ns(row),
            labels: labels[samples.labels(row).index()],
        };
        b.sample(stack, &values, data);
    }
    b.finish()
}

fn copy_info(from: &Profile, b: &mut Builder) {
    let info = from.info();
    let comments = info.comments.iter().map(|&c| b.string(from.str(c))).collect();
    let period =
        info.period.map(|p| Period { name: b.string(from.str(p.name)), unit: b.string(from.str(p.unit)), value: p.value });
    let (drop_frames, keep_frames) = (b.string(from.str(info.drop_frames)), b.string(from.str(info.keep_frames)));
    let doc_url = b.string(from.str(info.doc_url));
    *b.info() = profile::Info {
        comments,
        period,
        drop_frames,
        keep_frames,
        doc_url,
        time_ns: info.time_ns,
        duration_ns: info.duration_ns,
    };
}

fn copy_labels(from: &Profile, b: &mut Builder) -> Vec<LabelsId> {
    let mut sets = vec![LabelsId::NONE];
    for set in 1..from.labels().len() {
        let labels: Vec<Label> = from
            .labels()
            .get(LabelsId::new(set))
            .iter()
            .map(|l| Label {
                key: b.string(from.str(l.key)),
                value: match l.value {
                    LabelValue::Str(v) => LabelValue::Str(b.string(from.str(v))),
                    LabelValue::Num(n, unit) => LabelValue::Num(n, b.string(from.str(unit))),
                },
            })
            .collect();
        sets.push(b.labels(&labels));
    }
    sets
}

fn copy_frame(symbols: &Symbols, symbol: Symbol, b: &mut Builder, mappings: &[profile::MappingId]) -> profile::FrameId {
    let from = symbols.profile();
    if let Some(frame) = symbols.of_profile(symbol) {
        let mapping = from.frames().mapping(frame).map(|m| mappings[m.index()]);
        return b.frame_of(from, frame, mapping);
    }
    // A made frame is what it shows; where it stands for a source file, the file goes along.
    let text = |id| symbols.text(id);
    let func =
        b.func_named(FuncData { name: symbols.label_text(symbol), file: text(symbols.file(symbol)), ..FuncData::default() });
    b.frame(
        func,
        profile::FrameData { line: symbols.line(symbol), kinds: symbols.kinds(symbol), ..profile::FrameData::default() },
    )
}
