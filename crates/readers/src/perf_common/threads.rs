//! Processes, threads and processors.

use std::collections::HashMap;

use profile::{Builder, Label, LabelValue, LabelsId, Process, ProcessId, StrId, Thread, ThreadId};

use super::Who;

/// Programs that are told apart in one process.
const MAX_NAMES: usize = 64;

/// Adds processes and threads; the thread of every row of `whos`.
pub(crate) fn threads(b: &mut Builder, whos: &[Who]) -> Vec<Option<ThreadId>> {
    // A process is named by its first thread. If that changes its name another program runs in it.
    // Processes of a virtual machine have numbers of their own.
    let mut mains: HashMap<(Option<i64>, i64), Vec<&str>> = HashMap::new();
    for who in whos {
        if let Some(pid) = who.pid.filter(|&pid| who.tid == Some(pid)) {
            let names = mains.entry((who.vm, pid)).or_default();
            if names.len() < MAX_NAMES && !names.contains(&&*who.comm) {
                names.push(&who.comm);
            }
        }
    }
    let mut processes: HashMap<(Option<i64>, Option<i64>, String), ProcessId> = HashMap::new();
    let mut now: HashMap<(Option<i64>, i64), String> = HashMap::new();
    let mut known: HashMap<(ProcessId, Option<i64>, &str), ThreadId> = HashMap::new();
    let mut out = Vec::with_capacity(whos.len());
    for who in whos {
        if who.comm.is_empty() && who.tid.is_none() && who.pid.is_none() {
            out.push(None);
            continue;
        }
        let name = match who.pid {
            None => who.comm.clone(),
            Some(pid) => {
                let pid = (who.vm, pid);
                let names = mains.get(&pid);
                if names.is_some_and(|names| names.contains(&&*who.comm)) || names.is_none() && !now.contains_key(&pid) {
                    now.insert(pid, who.comm.clone());
                }
                let first = || names.and_then(|names| names.first()).map_or(who.comm.clone(), |&n| n.to_owned());
                now.get(&pid).cloned().unwrap_or_else(first)
            }
        };
        let process = *processes.entry((who.vm, who.pid, name)).or_insert_with_key(|(_, pid, name)| {
            let name = b.string(name);
            b.process(Process { pid: pid.unwrap_or(0), name })
        });
        out.push(Some(*known.entry((process, who.tid, &who.comm)).or_insert_with(|| {
            let name = b.string(&who.comm);
            b.thread(Thread { process: Some(process), tid: who.tid.unwrap_or(0), name })
        })));
    }
    out
}

/// The labels of every row of `whos`: on which processor it ran, and in which virtual machine.
pub(crate) fn labels(b: &mut Builder, whos: &[Who]) -> Vec<LabelsId> {
    whos.iter()
        .map(|who| {
            // Perf prints -1 for no processor.
            let fields = [("cpu", who.cpu.filter(|&cpu| cpu >= 0)), ("vm", who.vm), ("vcpu", who.vcpu)];
            let labels: Vec<Label> = fields
                .iter()
                .filter_map(|&(name, number)| Some(Label { key: b.string(name), value: LabelValue::Num(number?, StrId::EMPTY) }))
                .collect();
            b.labels(&labels)
        })
        .collect()
}
