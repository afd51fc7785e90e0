#![no_main]

// FORMAT=speedscope cargo +nightly fuzz run --features libfuzzer reader
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let format = std::env::var("FORMAT").expect("FORMAT names the format");
    let target = fuzz::targets().into_iter().find(|t| t.name == format).expect("a format");
    (target.run)(data);
});
