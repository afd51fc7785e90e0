//! The profile, its start and duration, and what the notes say of it.

use profile::{FrameId, Profile, SampleData, StackId};

use super::map::Mapper;
use crate::notes::plural;
use crate::{Notes, Place, Read, ReadError};

impl Mapper<'_> {
    /// The profile.
    ///
    /// # Errors
    /// [`ReadError::Model`] if it does not fit the model, [`ReadError::Malformed`] for far more sample types than a file
    /// of its size has.
    pub(super) fn finish(mut self) -> Result<Read, ReadError> {
        self.remarks();
        let columns = self.column_names.len();
        if self.rows.len().saturating_mul(columns) > self.most_values {
            let message =
                format!("{} samples of {columns} sample types are far more than a file of this size has", self.rows.len());
            return Err(ReadError::Malformed { at: Place::Byte(0), message });
        }
        let names: Vec<(String, String)> =
            self.column_names.iter().map(|&(name, unit)| (self.b.str(name).to_owned(), self.b.str(unit).to_owned())).collect();
        for (name, unit) in &names {
            self.b.sample_type(name, unit, 1);
        }
        self.b.set_default_type(self.default_column);
        if columns > 1 {
            let names: Vec<String> = names.iter().map(|(name, unit)| format!("{name}/{unit}")).collect();
            let shown = names[..names.len().min(20)].join(", ");
            self.notes.remarks.push(format!("sample types: {shown}; the default is {}", names[self.default_column]));
        }
        let start = self.times();
        let mut values = self.values.iter();
        let mut expanded = vec![0; columns];
        let mut stacks: Vec<StackId> = Vec::with_capacity(self.tree.nodes().len());
        for node in self.tree.nodes() {
            let parent = stacks.get(node.parent as usize).copied();
            stacks.push(self.b.stack(parent, FrameId::new(node.frame as usize)));
        }
        for row in &self.rows {
            expanded.fill(0);
            for &column in &self.profiles[row.profile as usize] {
                expanded[column] = values.next().copied().unwrap_or(0);
            }
            let time_ns = start.map(|start| (row.time - start) as i64);
            self.b.sample(stacks[row.stack as usize], &expanded, SampleData { thread: row.thread, time_ns, labels: row.labels });
        }
        let main = self.b.finish()?;
        with_payloads(main, self.notes, self.payloads)
    }

    /// Sets start and duration. The start, if every sample has a time.
    fn times(&mut self) -> Option<u64> {
        let with = self.rows.iter().filter(|row| row.time != 0).count();
        let (first, last) = self.rows.iter().fold((u64::MAX, 0), |(a, b), row| (a.min(row.time), b.max(row.time)));
        let timed = with > 0 && with == self.rows.len() && last <= i64::MAX as u64;
        let span = self.span.filter(|(_, end)| *end <= i64::MAX as u64);
        if with > 0 && !timed {
            let without = self.rows.len() - with;
            let why = match without {
                0 => "some are after the year 2262".to_owned(),
                _ => format!("{without} of {} have none", self.rows.len()),
            };
            self.notes.remarks.push(format!("the times of samples are left out, as {why}"));
        }
        let (start, end) = match (timed, span) {
            (true, Some((start, end))) => (start.min(first), end.max(last)),
            (true, None) => (first, last),
            (false, Some(span)) => span,
            (false, None) => (0, self.longest.min(i64::MAX as u64)),
        };
        let info = self.b.info();
        (info.time_ns, info.duration_ns) = (start as i64, (end - start) as i64);
        timed.then_some(start)
    }

    fn remarks(&mut self) {
        let c = &self.counts;
        let mut remarks = Vec::new();
        let which = if self.layouts.is_empty() { String::new() } else { format!(", as of OTLP {}", self.layouts.join(" and ")) };
        remarks.push(format!("{} of {}{which}", plural(c.profiles, "profile"), plural(c.resources, "resource")));
        let counted = [
            (c.ones, "samples with several timestamps and the value 1, which counts for each"),
            (c.split, "samples with several timestamps and one value, which is divided among them"),
            (c.uneven, "samples with several timestamps that do not fit their values, kept whole at the first"),
            (c.summed, "samples with several values and no timestamps, added up"),
            (c.no_type, "profiles without a sample type, taken for counts of samples"),
            (c.inlined, "inlined lines, kept as frames"),
            (c.no_symbols, "locations without symbols, named after their binary or `[unknown]`"),
            (c.folded, "locations folded with identical code, named after one of several functions"),
            (c.no_stack, "samples without a stack, shown as `[no stack]`"),
            (c.columns, "column numbers, dropped"),
            (c.bad_lines, "line numbers out of range, dropped"),
            (c.place_attributes, "attributes of locations beside their frame type, dropped"),
            (c.binary_attributes, "attributes of binaries beside their build id, dropped"),
            (c.dropped_attributes, "attributes the writer left out"),
            (c.ignored_payloads, "original payloads beside samples, not read"),
            (c.not_utf8, "texts that are not UTF-8, with \u{fffd} for what is not"),
            (c.misfits, "fields that are not known, skipped"),
        ];
        let counted = counted.iter().filter(|(count, _)| *count > 0);
        remarks.extend(counted.map(|(count, what)| format!("{what}: {count}")));
        if !self.secrets.is_empty() {
            remarks.push(format!("attributes left out for what they may hold: {}", self.secrets.join(", ")));
        }
        self.notes.remarks.splice(0..0, remarks);
    }
}

/// Puts profiles read from original payloads beside the others.
fn with_payloads(main: Profile, mut notes: Notes, payloads: Vec<Read>) -> Result<Read, ReadError> {
    if payloads.is_empty() {
        return Ok(Read { profile: main, notes });
    }
    let formats: Vec<&str> = payloads.iter().map(|p| p.notes.format).collect();
    let count = formats.len();
    notes.remarks.push(format!(
        "profiles without samples that hold an original payload ({}), which was read in their place, without labels of their resource: {count}",
        formats[0]
    ));
    let mut profiles = Vec::with_capacity(count);
    for Read { profile, notes: inner } in payloads {
        notes.records += inner.records;
        notes.lost += inner.lost;
        for remark in inner.remarks {
            if !notes.remarks.contains(&remark) && notes.remarks.len() < 100 {
                notes.remarks.push(remark);
            }
        }
        for skipped in inner.skipped {
            let why = format!("in an original payload: {}", skipped.why);
            match notes.skipped.iter_mut().find(|s| s.why == why) {
                Some(known) => known.count += skipped.count,
                None => notes.skipped.push(crate::Skipped { why, ..skipped }),
            }
        }
        if let Some((_, message)) = inner.fault {
            notes.skip("in an original payload: the part behind a fault", Place::Byte(0), || message);
        }
        profiles.push(profile);
    }
    if main.samples().is_empty() && profiles.len() == 1 {
        return profiles.pop().map(|profile| Read { profile, notes }).ok_or(ReadError::Empty);
    }
    let mut all: Vec<&Profile> = profiles.iter().collect();
    if !main.samples().is_empty() {
        all.insert(0, &main);
    }
    let profile = Profile::merge(&all)?;
    Ok(Read { profile, notes })
}
