//! The samples of a recording, and what they count: some of it follows only from the whole.

use std::collections::HashMap;

use profile::{LabelsId, ThreadId};

use super::events::Column;

/// The state async-profiler gives to samples that are not of elapsed time, and the one of threads that wait.
const ON_CPU: &str = "STATE_DEFAULT";
const ASLEEP: &str = "STATE_SLEEPING";

/// What the state says of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// Nothing of elapsed time.
    OnCpu,
    Running,
    Asleep,
}

impl Seen {
    pub(super) fn from(state: Option<&str>) -> Seen {
        match state {
            None | Some(ON_CPU) => Seen::OnCpu,
            Some(ASLEEP) => Seen::Asleep,
            Some(_) => Seen::Running,
        }
    }
}

/// A sample before it is known which sample types there are.
pub(super) struct Sample {
    /// Its node in the tree.
    pub(super) stack: u32,
    pub(super) thread: Option<ThreadId>,
    pub(super) labels: LabelsId,
    pub(super) column: Column,
    pub(super) seen: Seen,
    pub(super) freed: bool,
    pub(super) value: i64,
    /// Nanoseconds after 1970.
    pub(super) time_ns: i64,
}

impl Sample {
    /// What it counts in other sample types than its own.
    pub(super) fn beside(&self) -> Option<(Column, i64)> {
        match self.column {
            Column::Cpu => Some((Column::CpuSamples, 1)),
            Column::Live => Some((Column::LiveObjects, 1)),
            Column::Malloc if !self.freed => Some((Column::MallocLive, self.value)),
            _ => None,
        }
    }
}

/// Memory that was allocated, by the sample with this row, or freed.
struct Memory {
    time_ns: i64,
    address: i64,
    sample: Option<u32>,
}

/// All samples of a recording.
#[derive(Default)]
pub(super) struct Samples {
    pub(super) rows: Vec<Sample>,
    memory: Vec<Memory>,
}

/// How far apart samples are, as the recorder was told.
pub(super) struct Distance {
    /// The sample type that is sampled so.
    pub(super) of: Column,
    pub(super) name: String,
    pub(super) unit: &'static str,
    pub(super) value: i64,
}

impl Samples {
    /// `address` is that of memory which was allocated.
    pub(super) fn add(&mut self, sample: Sample, address: Option<i64>) {
        if let (Column::Malloc, Some(address), Ok(row)) = (sample.column, address, u32::try_from(self.rows.len())) {
            self.memory.push(Memory { time_ns: sample.time_ns, address, sample: Some(row) });
        }
        self.rows.push(sample);
    }

    /// Memory at this address was freed.
    pub(super) fn free(&mut self, address: i64, time_ns: i64) {
        self.memory.push(Memory { time_ns, address, sample: None });
    }

    /// Follows memory from where it was allocated to where it was freed. Without any event of freed memory nothing is known.
    fn match_memory(&mut self) -> bool {
        let mut memory = std::mem::take(&mut self.memory);
        if memory.iter().all(|m| m.sample.is_some()) {
            return false;
        }
        memory.sort_by_key(|m| m.time_ns);
        let mut held: HashMap<i64, u32> = HashMap::new();
        for m in memory {
            // What is allocated at an address again was freed in between, though nobody saw it.
            let before = match m.sample {
                Some(sample) => held.insert(m.address, sample),
                None => held.remove(&m.address),
            };
            if let Some(sample) = before.and_then(|row| self.rows.get_mut(row as usize)) {
                sample.freed = true;
            }
        }
        true
    }

    /// Decides what was counted where that follows only from the whole; gives the sample types there are.
    pub(super) fn columns(&mut self, async_profiler: bool, remarks: &mut Vec<String>) -> Vec<Column> {
        let samples = &mut self.rows;
        let has = |samples: &[Sample], column| samples.iter().any(|s| s.column == column);
        // The two ways to sample allocations count the same bytes; only where both are on are there two types.
        if has(samples, Column::Tlab) && has(samples, Column::Alloc) {
            remarks.push("`alloc` and `alloc_tlab` are two countings of the same allocations".into());
        } else {
            samples.iter_mut().filter(|s| s.column == Column::Tlab).for_each(|s| s.column = Column::Alloc);
        }
        // Before version 4 async-profiler has one event for samples of CPU time and of elapsed time; only the state tells.
        let of_state = |is: fn(Seen) -> bool| move |s: &Sample| s.column == Column::Samples && is(s.seen);
        let (on_cpu, elapsed) = (of_state(|seen| seen == Seen::OnCpu), of_state(|seen| seen != Seen::OnCpu));
        if async_profiler && samples.iter().any(elapsed) {
            if samples.iter().any(on_cpu) {
                remarks.push(format!("samples whose state is not {ON_CPU} are of elapsed time: they are in `wall`"));
                samples.iter_mut().filter(|s| elapsed(s)).for_each(|s| s.column = Column::Wall);
            } else if samples.iter().any(of_state(|seen| seen == Seen::Asleep)) {
                remarks.push("samples are of elapsed time, threads that wait are among them: see the label `state`".into());
            }
        }
        let matched = self.match_memory();
        let mut there = [false; Column::ALL.len()];
        for s in &self.rows {
            there[s.column as usize] = true;
            if let Some((beside, _)) = s.beside() {
                there[beside as usize] = true;
            }
        }
        there[Column::MallocLive as usize] = matched && there[Column::Malloc as usize];
        Column::ALL.into_iter().filter(|column| there[*column as usize]).collect()
    }
}
