//! What samples are told apart by: threads, processes and labels, with what each holds.

use profile::sort::SortShared as _;
use profile::{LabelValue, LabelsId, Profile};
use rustc_hash::FxHashMap;

/// So many values of a label are kept, the largest.
const VALUES: usize = 1000;

/// A thread, process or value, and the value of its samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name; the number of a thread or process that has none.
    pub text: String,
    /// Value of its samples.
    pub total: i64,
}

/// What the samples of a profile are told apart by; each list has the largest first.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Threads, those of one name as one.
    pub threads: Vec<Key>,
    /// Processes, those of one name as one.
    pub processes: Vec<Key>,
    /// Labels and their values, by the label's name.
    pub labels: Vec<(String, Vec<Key>)>,
    /// Have samples a time?
    pub time: bool,
    /// Value of the whole profile.
    pub whole: i64,
}

impl Keys {
    /// Adds up a profile in one sample type: one pass over its samples.
    pub fn new(profile: &Profile, sample_type: usize) -> Keys {
        let samples = profile.samples();
        let values = samples.values(sample_type);
        let mut by_thread = vec![0i64; profile.threads().len()];
        let mut by_labels = vec![0i64; profile.labels().len()];
        let mut used = vec![false; profile.threads().len()];
        for (row, &value) in values.iter().enumerate() {
            if let Some(thread) = samples.thread(row) {
                by_thread[thread.index()] += value;
                used[thread.index()] = true;
            }
            by_labels[samples.labels(row).index()] += value;
        }
        let name = |text: &str, number: i64| if text.is_empty() { number.to_string() } else { text.to_owned() };
        let (mut threads, mut processes) = (FxHashMap::default(), FxHashMap::default());
        for (thread, &total) in profile.threads().iter().zip(&by_thread).zip(&used).filter(|(_, used)| **used).map(|(t, _)| t) {
            *threads.entry(name(profile.str(thread.name), thread.tid)).or_insert(0) += total;
            if let Some(process) = thread.process {
                let process = profile.processes()[process.index()];
                *processes.entry(name(profile.str(process.name), process.pid)).or_insert(0) += total;
            }
        }
        let mut labels: FxHashMap<_, FxHashMap<LabelValue, i64>> = FxHashMap::default();
        for (set, &total) in by_labels.iter().enumerate() {
            for label in profile.labels().get(LabelsId::new(set)) {
                *labels.entry(label.key).or_default().entry(label.value).or_insert(0) += total;
            }
        }
        let value = |value: LabelValue| match value {
            LabelValue::Str(id) => profile.str(id).to_owned(),
            LabelValue::Num(n, unit) if unit.is_empty() => n.to_string(),
            LabelValue::Num(n, unit) => format!("{n} {}", profile.str(unit)),
        };
        let mut labels: Vec<(String, Vec<Key>)> = labels
            .into_iter()
            .map(|(key, values)| (profile.str(key).to_owned(), sorted(values.into_iter().map(|(v, total)| (value(v), total)))))
            .collect();
        labels.retain(|(key, _)| !key.is_empty());
        labels.sort_shared_by(|a, b| a.0.cmp(&b.0));
        Keys {
            threads: sorted(threads.into_iter()),
            processes: sorted(processes.into_iter()),
            labels,
            time: samples.has_time(),
            whole: profile.total(sample_type),
        }
    }

    /// The values of a label.
    pub fn values(&self, label: &str) -> &[Key] {
        self.labels.iter().find(|(key, _)| key == label).map_or(&[], |(_, values)| values)
    }
}

fn sorted(keys: impl Iterator<Item = (String, i64)>) -> Vec<Key> {
    let mut keys: Vec<Key> = keys.filter(|(text, _)| !text.is_empty()).map(|(text, total)| Key { text, total }).collect();
    keys.sort_shared_by(|a, b| b.total.cmp(&a.total).then_with(|| a.text.cmp(&b.text)));
    keys.truncate(VALUES);
    keys
}
