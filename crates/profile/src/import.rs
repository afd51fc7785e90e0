//! Rows of one profile in the tables of another.

use crate::{
    Builder, FrameId, Info, Label, LabelValue, LabelsId, Mapping, MappingId, Period, Process, Profile, SampleData, StrId, Thread,
    ThreadId,
};

/// Where the mappings, threads and labels of a profile are in a builder, by their ids in the profile.
#[derive(Debug)]
pub struct Imported {
    mappings: Vec<MappingId>,
    threads: Vec<ThreadId>,
    labels: Vec<LabelsId>,
}

impl Builder {
    /// Takes over mappings, processes, threads and labels; what the builder has already is not added again.
    pub fn import(&mut self, from: &Profile) -> Imported {
        let mut mappings = Vec::with_capacity(from.mappings().len());
        for m in from.mappings() {
            let new = Mapping { file: self.string(from.str(m.file)), build_id: self.string(from.str(m.build_id)), ..*m };
            mappings.push(self.mapping_once(new));
        }
        let mut processes = Vec::with_capacity(from.processes().len());
        for p in from.processes() {
            let new = Process { pid: p.pid, name: self.string(from.str(p.name)) };
            processes.push(self.process_once(new));
        }
        let mut threads = Vec::with_capacity(from.threads().len());
        for t in from.threads() {
            let process = t.process.map(|p| processes[p.index()]);
            let new = Thread { process, tid: t.tid, name: self.string(from.str(t.name)) };
            threads.push(self.thread_once(new));
        }
        let mut labels = vec![LabelsId::NONE];
        for set in 1..from.labels().len() {
            let mut new = Vec::new();
            for label in from.labels().get(LabelsId::new(set)) {
                let value = match label.value {
                    LabelValue::Str(id) => LabelValue::Str(self.string(from.str(id))),
                    LabelValue::Num(n, unit) => LabelValue::Num(n, self.string(from.str(unit))),
                };
                new.push(Label { key: self.string(from.str(label.key)), value });
            }
            labels.push(self.labels(&new));
        }
        Imported { mappings, threads, labels }
    }

    /// What is known of a profile as a whole, in this builder's texts.
    pub fn import_info(&mut self, from: &Profile) -> Info {
        let info = from.info();
        let mut text = |id: StrId| self.string(from.str(id));
        Info {
            comments: info.comments.iter().map(|&c| text(c)).collect(),
            period: info.period.map(|p| Period { name: text(p.name), unit: text(p.unit), value: p.value }),
            drop_frames: text(info.drop_frames),
            keep_frames: text(info.keep_frames),
            doc_url: text(info.doc_url),
            time_ns: info.time_ns,
            duration_ns: info.duration_ns,
            exact: info.exact,
        }
    }
}

impl Imported {
    /// A frame of the profile, with all it holds.
    pub fn frame(&self, builder: &mut Builder, from: &Profile, id: FrameId) -> FrameId {
        let mapping = from.frames().mapping(id).map(|m| self.mappings[m.index()]);
        builder.frame_of(from, id, mapping)
    }

    /// Where and when a sample of the profile was taken.
    pub fn sample(&self, from: &Profile, row: usize) -> SampleData {
        let samples = from.samples();
        SampleData {
            thread: samples.thread(row).map(|t| self.threads[t.index()]),
            time_ns: samples.time_ns(row),
            labels: self.labels[samples.labels(row).index()],
        }
    }
}
