//! The text of perf script, or whatever the first bytes look like.

use crate::{same_in_chunks, sound};

pub(crate) const WORDS: &[&[u8]] = &[
    b"\n",
    b"\n\n",
    b"\r\n",
    b"\t",
    b"  ",
    b": ",
    b"app 5 1.000000: 1 cycles: \n",
    b"app 5/6 [001] 2.000000000: cycles:u: \n",
    b"\t 1b780 work+0x10 (/srv/app)\n",
    b"\t 1b780 step (inlined)\n",
    b"\t ffffffff81000001 [unknown] ([kernel.kallsyms])\n",
    b"  t.c:12\n",
    b" (deleted)",
    b" (discriminator 2)",
    b" 0x1/0x2/P/-/-/0\n",
    b" => 7f12 f (/srv/a)",
    b"PERF_RECORD_LOST lost 3\n",
    b"# captured on : now\n",
    b"9223372036854775807 cycles: ",
    b"-1/-1 ",
    b"[003] ",
    b"+0x12",
    b"\xff",
    "é".as_bytes(),
];

/// Reads and checks. True if the input is such a text.
pub fn perf_script(data: &[u8]) -> bool {
    same_in_chunks(data, None);
    let Some(read) = same_in_chunks(data, Some("perf-script")) else { return false };
    sound(&read.profile);
    assert!(
        read.notes.bytes == data.len() as u64 || read.notes.fault.is_some() || !read.notes.packed.is_empty(),
        "{:?}",
        read.notes
    );
    // What pprof can hold comes back.
    let written = readers::pprof::write(&read.profile);
    let again = same_in_chunks(&written.bytes, Some("pprof")).expect("what is written is read");
    let sums =
        |p: &profile::Profile| (0..p.sample_types().len()).map(|t| p.samples().values(t).iter().sum::<i64>()).collect::<Vec<_>>();
    assert_eq!(sums(&again.profile), sums(&read.profile));
    true
}
