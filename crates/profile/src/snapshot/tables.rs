//! The short tables: sample types, what is known of the whole, mappings, processes, threads.

use super::bytes::{Cursor, Fault, put, put_signed};
use super::container::Columns;
use crate::{Info, LabelSets, Mapping, Period, Process, ProcessId, Profile, Resolved, SampleType, StrId, Strings, Thread};

pub(super) fn write(p: &Profile) -> Columns {
    let mut out = Vec::new();
    let o = &mut out;
    let text = |o: &mut Vec<u8>, id: StrId| put(o, u64::from(id.0));
    put(o, p.sample_types.len() as u64);
    for t in &p.sample_types {
        text(o, t.name);
        text(o, t.unit);
        put(o, u64::from(t.scale.ilog10()));
    }
    put(o, p.default_type as u64);

    let info = &p.info;
    put(o, info.comments.len() as u64);
    info.comments.iter().for_each(|&c| text(o, c));
    put_signed(o, info.time_ns);
    put_signed(o, info.duration_ns);
    put(o, u64::from(info.period.is_some()));
    if let Some(period) = info.period {
        text(o, period.name);
        text(o, period.unit);
        put_signed(o, period.value);
    }
    [info.drop_frames, info.keep_frames, info.doc_url].into_iter().for_each(|id| text(o, id));

    put(o, p.mappings.len() as u64);
    for m in &p.mappings {
        put(o, m.start);
        put(o, m.limit);
        put(o, m.offset);
        text(o, m.file);
        text(o, m.build_id);
        let r = m.resolved;
        let bits = [r.functions, r.files, r.lines, r.inlines].into_iter().rev().fold(0, |bits, on| bits << 1 | u64::from(on));
        put(o, bits);
    }
    put(o, p.processes.len() as u64);
    for process in &p.processes {
        put_signed(o, process.pid);
        text(o, process.name);
    }
    put(o, p.threads.len() as u64);
    for t in &p.threads {
        put(o, t.process.map_or(0, |p| u64::from(p.0) + 1));
        put_signed(o, t.tid);
        text(o, t.name);
    }
    if info.exact {
        put(o, 1);
    }
    vec![out]
}

/// A profile with these texts and tables and nothing else.
pub(super) fn read([mut c]: [Cursor<'_>; 1], strings: Strings) -> Result<Profile, Fault> {
    let texts = strings.len();
    let text = |c: &mut Cursor<'_>| c.below(texts, "no such text").map(StrId);
    let sample_types = rows(&mut c, |c| {
        let (name, unit) = (text(c)?, text(c)?);
        let scale = c.small()?;
        match 10i64.checked_pow(scale) {
            Some(scale) => Ok(SampleType { name, unit, scale }),
            None => c.fault("a scale of more than 63 bits"),
        }
    })?;
    c.rule(!sample_types.is_empty(), "no sample type")?;
    let default_type = c.below(sample_types.len(), "the default sample type does not exist")? as usize;

    let comments = rows(&mut c, text)?;
    let (time_ns, duration_ns) = (c.signed()?, c.signed()?);
    let period = match c.flag()? {
        false => None,
        true => Some(Period { name: text(&mut c)?, unit: text(&mut c)?, value: c.signed()? }),
    };
    let (drop_frames, keep_frames, doc_url) = (text(&mut c)?, text(&mut c)?, text(&mut c)?);
    let mut info = Info { comments, time_ns, duration_ns, period, drop_frames, keep_frames, doc_url, exact: false };

    let mappings = rows(&mut c, |c| {
        let (start, limit, offset) = (c.number()?, c.number()?, c.number()?);
        let (file, build_id) = (text(c)?, text(c)?);
        let bits = c.below(16, "what is resolved is unknown")?;
        let [functions, files, lines, inlines] = [0, 1, 2, 3].map(|bit| bits >> bit & 1 != 0);
        Ok(Mapping { start, limit, offset, file, build_id, resolved: Resolved { functions, files, lines, inlines } })
    })?;
    let processes = rows(&mut c, |c| Ok(Process { pid: c.signed()?, name: text(c)? }))?;
    let threads = rows(&mut c, |c| {
        let process = c.below(processes.len() + 1, "no such process")?.checked_sub(1).map(ProcessId);
        Ok(Thread { process, tid: c.signed()?, name: text(c)? })
    })?;
    // Snapshots of sampled profiles end here.
    if c.left() > 0 {
        info.exact = c.flag()?;
        c.rule(info.exact, "a mark that marks nothing")?;
    }
    c.end()?;
    Ok(Profile {
        strings,
        sample_types,
        default_type,
        mappings,
        processes,
        threads,
        funcs: Default::default(),
        frames: Default::default(),
        stacks: Default::default(),
        labels: LabelSets { labels: Vec::new(), ends: Vec::new() },
        samples: Default::default(),
        info,
    })
}

/// A count and that many rows, of which each takes at least a byte.
fn rows<T>(c: &mut Cursor<'_>, mut row: impl FnMut(&mut Cursor<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let count = c.count(c.left())?;
    // Grows as rows are read: a row can be much longer than its bytes.
    let mut out = Vec::new();
    for _ in 0..count {
        out.push(row(c)?);
    }
    Ok(out)
}
