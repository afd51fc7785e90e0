//! Snapshots, with the checksum they come with and with one that is right.

use crate::same_in_chunks;

pub(crate) const WORDS: &[&[u8]] = &[
    b"\xa7reflame\x01\x00\x00\x00",
    b"Tabl",
    b"Text",
    b"Name",
    b"Stck",
    b"Labl",
    b"Smpl",
    b"zero",
    b"\x00",
    b"\x01",
    b"\x02",
    b"\x03",
    b"\x04",
    b"\x7f",
    b"\xff",
    b"\x80\x01",
    b"\xff\xff\xff\xff\x0f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
];

/// Reads, checks, writes and reads again. True if the input is a snapshot, but for its checksum.
pub fn snapshot(data: &[u8]) -> bool {
    same_in_chunks(data, None);
    same_in_chunks(data, Some("snapshot"));
    let mut data = data.to_vec();
    profile::snapshot::reseal(&mut data);
    let Some(read) = same_in_chunks(&data, Some("snapshot")) else { return false };
    // (Not the text form: it joins frames that are alike, which a builder never makes and a changed byte does.)
    read.profile.check().expect("what a reader makes keeps the rules of the model");
    read.profile.to_text();
    for bytes in [profile::snapshot::write(&read.profile), profile::snapshot::write_unpacked(&read.profile)] {
        let again = profile::snapshot::read(&bytes).expect("what is written is read");
        assert!(again == read.profile, "written and read it is something else");
    }
    true
}
