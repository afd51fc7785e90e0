//! Any bytes: no panic, what is read is right, and it can be written and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use readers::{Options, pprof};

fuzz_target!(|data: &[u8]| {
    pprof::sniff(data);
    if let Ok(read) = pprof::read(data, &Options::default()) {
        read.profile.check().expect("the model is right");
        let written = pprof::write(&read.profile);
        let again = pprof::read(&written.bytes, &Options::default()).expect("what was written can be read");
        assert_eq!(again.profile.to_text(), read.profile.to_text());
    }
});
