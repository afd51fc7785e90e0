//! Folded stacks, or whatever the first bytes look like.

use profile::Profile;

use crate::{same_in_chunks, sound};

pub(crate) const WORDS: &[&[u8]] = &[
    b";",
    b" ",
    b"\n",
    b"\r\n",
    b"\t",
    b"# ",
    b" 1\n",
    b"a;b 1\n",
    b";a 2\n",
    b" 0.5\n",
    b" 1e3\n",
    b" 3 4\n",
    b" -1\n",
    b"9223372036854775807",
    b"_[j]",
    b"_[k]",
    b"[truncated];",
    b"(Ljava/lang/String;)V",
    b")[Lx/Y;;",
    b"f (a.py:3)",
    b"fn:a.py:3",
    b"\xff",
    "é".as_bytes(),
    b"e-05",
    b"+",
    b".",
    b"reflame profile 1\n",
    b"stack 0 0\n",
    b"sample 0 1\n",
    b"frame 0\n",
    b"type \"s\" \"c\"\n",
    b"func \"f\"\n",
];

/// Reads, checks, writes and reads again. True if the input is a profile.
pub fn folded(data: &[u8]) -> bool {
    same_in_chunks(data, None);
    let Some(read) = same_in_chunks(data, Some("folded")) else { return false };
    sound(&read.profile);
    assert!(read.notes.bytes == data.len() as u64 || !read.notes.packed.is_empty(), "{:?}", read.notes);
    if !can_be_written(&read.profile) {
        return true;
    }
    for t in 0..read.profile.sample_types().len() {
        let text = readers::folded::write(&read.profile, t);
        if text.is_empty() {
            continue;
        }
        let again = same_in_chunks(text.as_bytes(), Some("folded")).expect("what is written is read");
        assert_eq!(readers::folded::write(&again.profile, 0), text);
        assert!(again.notes.is_complete(), "{:?}", again.notes);
    }
    true
}

/// Folded stacks cannot quote: names with characters that have a meaning, and leaves that end in a blank or a number, come
/// back as something else.
fn can_be_written(profile: &Profile) -> bool {
    profile.frames().ids().all(|f| {
        let name = profile.str(profile.frames().raw(f));
        let last = name.rsplit(' ').next().unwrap_or("");
        !name.contains(|c: char| c.is_control() || c == ';' || c == '(' || c == '#')
            && name.trim() == name
            && !(last.len() < name.len() && last.contains(|c: char| c.is_ascii_digit()))
    })
}
