//! What is worth knowing of a recording, and what can be done about it.

use super::attr::sample_type;
use super::session::Session;
use crate::notes::{plural, shorten};
use crate::perf_common::UNKNOWN;
use crate::symbols::What;

/// Bytes of a stack that perf copies at most.
const MOST_COPIED: u32 = 65_528;
/// Binaries with a remark of their own.
const MOST_BINARIES: usize = 5;

/// What was found of the names of addresses.
pub(super) struct Names {
    /// Was there anybody to ask?
    pub(super) asked: bool,
    /// Addresses in no binary.
    pub(super) nowhere: u64,
    /// The binaries that have addresses.
    pub(super) binaries: Vec<OfBinary>,
}

/// The same of one binary.
pub(super) struct OfBinary {
    pub(super) name: String,
    pub(super) what: What,
    /// Its build id is not known, so that another build cannot be told from it.
    pub(super) unsure: bool,
    /// If somebody was asked: why there are no symbols, where there are none.
    pub(super) why: Option<Option<String>>,
    /// Addresses with a name, and without.
    pub(super) named: u64,
    pub(super) nameless: u64,
}

pub(super) fn add(all: &mut Session<'_>, is_folder: bool, names: &Names) {
    let left_out = left_out(all);
    let (counts, told) = (&all.stacks.counts, &all.told);
    let remarks = &mut all.notes.remarks;
    // Both may count the same events.
    all.notes.lost = told.lost.max(told.lost_samples);
    let mut remark = |count: u64, what: &str, text: &str| {
        if count > 0 {
            remarks.push(format!("{} {text}", plural(count, what)));
        }
    };
    remark(
        counts.not_unwound,
        "sample",
        if names.asked {
            "with a copy of the stack that cannot be walked here, so that of the program only the innermost function is known: \
             `perf script` on the machine of the recording walks it"
        } else {
            "with a copy of the stack that was not walked, so that of the program only the innermost function is known: the \
             command line walks it, with the binaries of the machine of the recording (without `--no-symbols`)"
        },
    );
    remark(
        counts.no_binary,
        "sample",
        "whose copied stack could be walked only to a binary that is missing here: stacks need the recorded programs and \
         libraries, and `--symbols DIR` says where they are",
    );
    let larger = match all.attrs.iter().map(|attr| attr.stack_user).max() {
        Some(MOST_COPIED..) => "the recording copied the most that is possible",
        _ => "`perf record --call-graph dwarf,65528` copies the most that is possible, 8 times the usual",
    };
    remark(counts.too_short, "sample", &format!("whose copy of the stack ends before the root: {larger}"));
    remark(
        counts.not_to_root,
        "sample",
        "whose copied stack could not be walked to the root, as where a binary says nothing of its frames",
    );
    remark(counts.deferred, "sample", "whose callers in the program were recorded apart, which are left out");
    if !all.stacks.deeper {
        remark(
            counts.deep,
            "sample",
            "with a stack as deep as the kernel records them, which is taken for cut off: `perf record --max-stack` and \
             kernel.perf_event_max_stack raise that",
        );
    }
    remark(counts.no_stack, "sample", "without a stack, shown as `[no stack]`");
    remark(counts.bad_period, "counter", "that ran backwards between samples: what it counted there is left out");
    remark(counts.guest, "sample", "of a virtual machine");
    let by = plural(told.lost_records, "record");
    remark(told.lost, "event", &format!("lost while recording, by {by} in the file"));
    remark(told.lost_samples, "sample", "lost while recording, by the kernel's counters");
    remark(told.throttled, "time", "the kernel took no samples for a while, as there were too many");
    remark(told.switches, "context switch", "left out");
    remark(told.text_pokes, "change", "of the kernel's code left out");
    remark(told.traces, "byte", "of hardware traces left out, of which `perf script --itrace=i1ms` makes samples");
    remark(all.late, "record", "came too late to be put in order of time");
    let not_copied = all.stacks.machine.not_copied;
    remark(not_copied, "process", "began without the maps of their parents, as there were too many");
    remarks.extend(left_out);
    if is_folder {
        remarks.push("this is one file of a folder (`perf record --threads`): the samples in the others are not here".into());
    }
    names.add(remarks);
}

/// What samples hold besides.
fn left_out(all: &Session<'_>) -> Option<String> {
    let mut present = 0;
    for (attr, count) in all.attrs.iter().zip(&all.stacks.events) {
        let not = if attr.has_call_stack() { sample_type::BRANCH_STACK } else { 0 };
        present |= if count.samples > 0 { attr.sample_type & !not } else { 0 };
    }
    // perf asks for them with every copy of a stack, and a clock has none.
    if all.stacks.counts.data_addresses == 0 {
        present &= !(sample_type::ADDR | sample_type::DATA_SRC);
    }
    let each: Vec<&str> = sample_type::LEFT_OUT.iter().filter(|(bits, _)| present & bits != 0).map(|field| field.1).collect();
    (!each.is_empty()).then(|| format!("left out of samples: {}", each.join(", ")))
}

impl Names {
    fn add(&self, remarks: &mut Vec<String>) {
        if self.nowhere > 0 {
            let addresses = plural(self.nowhere, "address");
            remarks.push(format!(
                "{addresses} in nothing that was mapped, shown as `{UNKNOWN}`, as callers often are in code without frame pointers"
            ));
        }
        if self.asked {
            self.add_missing(remarks)
        } else {
            self.add_unasked(remarks)
        }
        let unsure: Vec<String> = self.binaries.iter().filter(|b| b.is_unsure()).map(|b| shorten(&b.name)).collect();
        if !unsure.is_empty() {
            let names = some(&unsure);
            remarks.push(format!("names in {names} are of the file that is there now: the recording has no build id of it"));
        }
    }

    /// Nobody was there who knows names.
    fn add_unasked(&self, remarks: &mut Vec<String>) {
        let rows = self.worst(|_| true);
        if !rows.is_empty() {
            let total = plural(rows.iter().map(|b| b.nameless).sum(), "address");
            let each: Vec<String> = rows.iter().map(|b| format!("{} ({})", shorten(&b.name), b.nameless)).collect();
            let each = some(&each);
            remarks.push(format!(
                "{total} shown as the binary: {each}; a perf.data has no names of functions, the command line takes them from \
                 the binaries (`--symbols DIR` says where else to look)"
            ));
        }
    }

    /// Why names are missing, a remark for each of the binaries with most such addresses.
    fn add_missing(&self, remarks: &mut Vec<String>) {
        // Some code without a symbol is in every binary.
        let without = |b: &OfBinary| b.named == 0;
        let (rows, rest) = (self.worst(without), self.worst(|b| !without(b)));
        for b in rows.iter().take(MOST_BINARIES) {
            let (name, addresses) = (shorten(&b.name), plural(b.nameless, "address"));
            remarks.push(format!("{addresses} in {name} without a name: {}", b.reason()));
        }
        if rows.len() > MOST_BINARIES {
            let rest = &rows[MOST_BINARIES..];
            let total = plural(rest.iter().map(|b| b.nameless).sum(), "address");
            remarks.push(format!("{total} in {} more without a name", plural(rest.len() as u64, "binary")));
        }
        if !rest.is_empty() {
            let total = plural(rest.iter().map(|b| b.nameless).sum(), "address");
            let each: Vec<String> =
                rest.iter().map(|b| format!("{} ({} of {})", shorten(&b.name), b.nameless, b.named + b.nameless)).collect();
            let each = some(&each);
            remarks
                .push(format!("{total} where a binary has no symbol, shown as the binary: {each}; its debug file may have more"));
        }
    }

    /// Binaries with addresses that have no name, most of them first.
    fn worst(&self, which: impl Fn(&OfBinary) -> bool) -> Vec<&OfBinary> {
        let mut rows: Vec<&OfBinary> = self.binaries.iter().filter(|b| b.nameless > 0 && which(b)).collect();
        rows.sort_by_key(|b| std::cmp::Reverse(b.nameless));
        rows
    }
}

impl OfBinary {
    fn is_unsure(&self) -> bool {
        self.unsure && self.named > 0 && self.what == What::File && self.why.is_some()
    }

    /// Why there are no names, and what to do.
    fn reason(&self) -> String {
        match (&self.why, self.what) {
            (None, _) => "it belongs to another machine".to_owned(),
            (Some(Some(why)), What::File) => format!("{why}; `--symbols DIR` says where the recorded one is"),
            (Some(None), What::File) => "the file has no symbols; `--symbols DIR` says where its debug file is".to_owned(),
            // What can be done about the kernel is said by who looked for it.
            (Some(Some(why)), What::Kernel { .. }) => why.clone(),
            (Some(Some(why)), What::Jit { .. }) => {
                format!("{why}; runtimes write what they compiled if they are told to, as `node --perf-basic-prof` does")
            }
            (Some(None), What::Jit { .. }) => "its list of functions does not have them".to_owned(),
            (Some(None), What::Kernel { .. }) => "the list of the kernel's symbols does not have them".to_owned(),
        }
    }
}

/// `a (7), b (2) and 3 more`
fn some(each: &[String]) -> String {
    let more = each.len().saturating_sub(MOST_BINARIES);
    let named = each[..each.len() - more].join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}
