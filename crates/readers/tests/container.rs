//! Packed files: every packing, packings within packings, those that break off, and those that grow too large.

use std::io::Write as _;

use readers::{Input, Options, Place, Read, ReadError};

const TEXT: &str = "main;a 1\nmain;b 2\n";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    read_with(bytes, &Options::default())
}

fn read_with(bytes: &[u8], options: &Options) -> Result<Read, ReadError> {
    let whole = readers::read(Input::Bytes(bytes), None, options);
    // However the bytes arrive, the outcome is the same.
    let at = readers::read(Input::At(&bytes), None, options);
    let stream = readers::read(Input::Stream(&mut Trickle(bytes)), None, options);
    for other in [at, stream] {
        assert_eq!(format!("{:?}", other.as_ref().map(|r| &r.notes)), format!("{:?}", whole.as_ref().map(|r| &r.notes)));
        assert_eq!(other.ok().map(|r| r.profile.to_text()), whole.as_ref().ok().map(|r| r.profile.to_text()));
    }
    if let Ok(read) = &whole {
        read.profile.check().unwrap();
    }
    whole
}

/// Seven bytes at a time.
struct Trickle<'a>(&'a [u8]);

impl std::io::Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.0.len().min(buffer.len()).min(7);
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

fn stacks(read: &Read) -> String {
    readers::folded::write(&read.profile, 0)
}

#[test]
fn every_packing_is_found_by_content() {
    let joined = |parts: &[Vec<u8>]| parts.concat();
    // A skippable zstd frame: magic, length, content.
    let notes = [&0x184d_2a53_u32.to_le_bytes()[..], &5u32.to_le_bytes(), b"notes"].concat();
    let first = [&0x184d_2a50_u32.to_le_bytes()[..], &0u32.to_le_bytes()].concat();
    let cases: [(&str, Vec<u8>, &[&str]); 12] = [
        ("plain", TEXT.into(), &[]),
        ("gz", gz(TEXT.as_bytes()), &["gzip"]),
        ("zst", zst(TEXT.as_bytes()), &["zstd"]),
        ("two gz members", joined(&[gz(b"main;a 1\nma"), gz(b"in;b 2\n")]), &["gzip"]),
        ("empty gz members between", joined(&[gz(b""), gz(b"main;a 1\n"), gz(b""), gz(b"main;b 2\n")]), &["gzip"]),
        ("two zstd frames", joined(&[zst(b"main;a 1\nma"), zst(b"in;b 2\n")]), &["zstd"]),
        ("an empty zstd frame between", joined(&[zst(b"main;a 1\n"), zst(b""), zst(b"main;b 2\n")]), &["zstd"]),
        ("skippable zstd frames", joined(&[zst(b"main;a 1\n"), notes.clone(), zst(b"main;b 2\n"), notes.clone()]), &["zstd"]),
        ("a skippable zstd frame first", joined(&[first, notes, zst(TEXT.as_bytes())]), &["zstd"]),
        ("gz in zst", zst(&gz(TEXT.as_bytes())), &["zstd", "gzip"]),
        ("zst in gz", gz(&zst(TEXT.as_bytes())), &["gzip", "zstd"]),
        ("gz three times", gz(&gz(&gz(TEXT.as_bytes()))), &["gzip", "gzip", "gzip"]),
    ];
    for (name, bytes, packed) in cases {
        let read = read(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(stacks(&read), TEXT, "{name}");
        assert_eq!(read.notes.packed, packed, "{name}");
        assert!(read.notes.is_complete(), "{name}: {:?}", read.notes);
    }
}

#[test]
fn packed_too_often_is_refused() {
    let error = read(&gz(&gz(&gz(&gz(TEXT.as_bytes()))))).unwrap_err();
    assert_eq!(error.to_string(), "not supported: packed more than 3 times");
}

/// Many stacks that do not pack to a few bytes.
fn varied() -> String {
    let mut x = 1u64;
    (0..20_000)
        .map(|_| {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            format!("main;f{};g{} {}\n", x >> 50, (x >> 30) & 0xfff, (x >> 20) & 0xff)
        })
        .collect()
}

#[test]
fn what_stands_before_the_end_of_a_cut_off_file_is_read() {
    let text = varied();
    let all = read(text.as_bytes()).unwrap().profile.total(0);
    for (name, bytes) in [("gzip", gz(text.as_bytes())), ("zstd", zst(text.as_bytes()))] {
        // (The first of the three blocks of the zstd file is as good as lost if it is not whole.)
        for part in [5, 7, 9] {
            let cut = bytes.len() * part / 10;
            let read = read(&bytes[..cut]).unwrap_or_else(|e| panic!("{name} cut at {cut}: {e}"));
            let (place, message) = read.notes.fault.as_ref().unwrap_or_else(|| panic!("{name} cut at {cut}: no fault"));
            assert!(message.contains(&format!("the {name} data is cut off")), "{message}");
            assert!(matches!(place, Place::Byte(n) if *n > 0), "{place}");
            let total = read.profile.total(0);
            assert!(total > 0 && total < all, "{name} cut at {cut}: {total} of {all}");
        }
        // Cut in its first bytes there is nothing to show.
        for cut in 4..12 {
            let error = read(&bytes[..cut]).unwrap_err().to_string();
            assert_eq!(error, format!("byte 0: the {name} data is cut off; nothing of it can be unpacked"), "cut at {cut}");
        }
    }
}

#[test]
fn damaged_data_is_named() {
    let mut bytes = gz(varied().as_bytes());
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(0xff);
    let read = read(&bytes).unwrap();
    let (_, message) = read.notes.fault.unwrap();
    assert!(message.contains("the gzip data is damaged"), "{message}");

    for (magic, name) in
        [(&b"\x1f\x8b\x08garbage that is no gzip header at all"[..], "gzip"), (b"\x28\xb5\x2f\xfdgarbage, no zstd frame", "zstd")]
    {
        let error = self::read(magic).unwrap_err().to_string();
        assert!(error.starts_with(&format!("byte 0: the {name} data is ")), "{error}");
        assert!(error.ends_with("nothing of it can be unpacked"), "{error}");
    }
}

#[test]
fn garbage_behind_packed_data_is_a_fault_and_not_an_error() {
    let read = read(&[gz(TEXT.as_bytes()), b"trailing garbage".to_vec()].concat()).unwrap();
    assert_eq!(stacks(&read), TEXT);
    assert!(read.notes.fault.is_some());
}

#[test]
fn a_bomb_is_refused() {
    // 64 MiB of one stack, which pack a thousandfold, and that packed again.
    let line = b"main;a;b 1\n".repeat(1 << 20);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
    for _ in 0..6 {
        packer.write_all(&line).unwrap();
    }
    let once = packer.finish().unwrap();
    let twice = gz(&once);
    let options = Options { max_bytes: 1 << 20, ..Options::default() };
    for bytes in [&once, &twice, &zst(&once)] {
        assert!(bytes.len() < 200_000, "{}", bytes.len());
        match readers::read(Input::Bytes(bytes), None, &options) {
            Err(e @ ReadError::TooLarge { limit, .. }) => {
                assert_eq!(limit, 1 << 20);
                assert_eq!(
                    e.to_string(),
                    "the unpacked input is larger than the limit of 1 MiB; if you trust the file, raise it with --max-bytes"
                );
            }
            other => panic!("{:?}", other.map(|r| r.notes)),
        }
        // With a limit that is large enough it is a profile.
        let read = readers::read(Input::Bytes(bytes), None, &Options::default()).unwrap();
        assert_eq!(stacks(&read), format!("main;a;b {}\n", 6 << 20));
    }
}

#[test]
fn a_bomb_of_a_format_that_is_not_streamed_is_refused() {
    // The text form, with a comment that never ends.
    let text = format!("reflame profile 1\ntype \"samples\" \"count\"\ncomment \"{}\"\n", "x".repeat(4 << 20));
    let options = Options { max_bytes: 1 << 20, ..Options::default() };
    for bytes in [gz(text.as_bytes()), text.into_bytes()] {
        let error = read_stream(&bytes, &options);
        assert!(matches!(error, Err(ReadError::TooLarge { .. })), "{:?}", error.map(|r| r.notes));
    }
}

fn read_stream(bytes: &[u8], options: &Options) -> Result<Read, ReadError> {
    readers::read(Input::Stream(&mut &bytes[..]), None, options)
}

#[test]
fn nothing_packed_is_empty() {
    for bytes in [gz(b""), zst(b""), Vec::new()] {
        assert!(matches!(read(&bytes), Err(ReadError::Empty)));
    }
}

/// Fails after its bytes, as a disk may.
struct Broken<'a>(&'a [u8]);

impl std::io::Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::Error::other("the disk is gone"));
        }
        let n = self.0.len().min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

#[test]
fn what_stands_before_a_fault_of_the_disk_is_read() {
    let read = readers::read(Input::Stream(&mut Broken(TEXT.as_bytes())), None, &Options::default()).unwrap();
    assert_eq!(stacks(&read), TEXT);
    assert_eq!(read.notes.fault, Some((Place::Byte(TEXT.len() as u64), "the input breaks off: the disk is gone".into())));
    let error = readers::read(Input::Stream(&mut Broken(b"")), None, &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "the disk is gone");
}

#[test]
fn half_a_line_at_a_cut_is_not_read_with_half_a_count() {
    let text: String = (0..4000).map(|i| format!("main;f{i} {}\n", 1_000_000 + i)).collect();
    let packed = gz(text.as_bytes());
    for cut in (packed.len() / 3..packed.len() - 8).step_by(97) {
        let Ok(read) = readers::read(Input::Bytes(&packed[..cut]), None, &Options::default()) else { continue };
        assert!(read.notes.fault.is_some(), "cut at {cut}");
        let p = &read.profile;
        for (&stack, &value) in p.samples().stacks().iter().zip(p.samples().values(0)) {
            let leaf = p.str(p.frames().raw(p.stacks().frame(stack)));
            assert_eq!(leaf.trim_start_matches('f').parse::<i64>().unwrap() + 1_000_000, value, "cut at {cut}");
        }
    }
}
