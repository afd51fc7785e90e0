//! Bytes of any profiler in, a [`Profile`] and notes out; and the writers.
//!
//! One file per format, one row in [`FORMATS`]. A reader knows no lens and opens no file: it is handed an [`Input`].
//! What it skipped, guessed or lost is in its [`Notes`]; nothing is skipped silently.

// Files, clocks, sockets, the environment and threads are the shell's; see clippy.toml.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout, clippy::print_stderr))]

pub mod austin;
pub mod callgrind;
mod choose;
pub mod chrome_trace;
mod container;
pub mod cpuprofile;
mod error;
pub mod firefox;
pub mod folded;
pub mod ghc_prof;
pub mod heapprofile;
mod index;
mod input;
pub mod jfr;
mod json;
mod lines;
pub mod mac_sample;
mod notes;
pub mod otlp;
mod path;
mod perf_common;
pub mod perf_data;
pub mod perf_script;
pub mod pprof;
pub mod rbspy;
mod room;
pub mod simpleperf;
pub mod snapshot;
pub mod speedscope;
pub mod stack_blocks;
pub mod stackprof;
pub mod symbols;
mod text;
mod tree;
mod v8;
pub mod vtune;
mod wire;
pub mod xctrace;
pub mod xdebug;

use std::io::Read as _;

pub use error::{Place, ReadError};
pub use input::{Input, Options, ReadAt};
pub use notes::{Notes, Skipped};

use profile::Profile;

/// A profile and what its reader has to say about it.
#[derive(Debug)]
pub struct Read {
    /// What was read.
    pub profile: Profile,
    /// What was skipped, guessed or lost.
    pub notes: Notes,
}

/// A profile as bytes of another tool's format, and what these cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What of the profile is not in it, a phrase each.
    pub lost: Vec<String>,
}

/// A format that can be read.
pub struct Format {
    /// Its short name, as in `--from`.
    pub name: &'static str,
    /// One line for people.
    pub about: &'static str,
    /// Do the first bytes (unpacked) look like it? At least 64 KiB are given if the file has them.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads it.
    pub read: fn(Input<'_>, &Options) -> Result<Read, ReadError>,
}

/// All formats, in the order they are tried: the most particular first.
pub const FORMATS: &[Format] = &[
    Format { name: "reflame-text", about: "reflame's own text form of a profile", sniff: text::sniff, read: text::read },
    Format {
        name: "snapshot",
        about: "reflame's snapshot, a whole profile in few bytes (.reflame)",
        sniff: snapshot::sniff,
        read: |input, options| read_whole(input, options, snapshot::read),
    },
    Format {
        name: "perf-data",
        about: "what `perf record` writes, a file or a stream (perf.data)",
        sniff: perf_data::sniff,
        read: perf_data::read,
    },
    Format {
        name: "jfr",
        about: "a Java flight recording, of the JDK or async-profiler (.jfr)",
        sniff: jfr::sniff,
        read: jfr::read,
    },
    Format {
        name: "austin-mojo",
        about: "austin's binary form, MOJO (.mojo)",
        sniff: austin::mojo::sniff,
        read: austin::mojo::read,
    },
    Format {
        name: "simpleperf-proto",
        about: "simpleperf's protobuf, of Android (simpleperf report-sample --protobuf)",
        sniff: simpleperf::proto::sniff,
        read: |input, options| read_whole(input, options, simpleperf::proto::read),
    },
    Format { name: "rbspy", about: "what rbspy, a sampler of Ruby, records (.raw.gz)", sniff: rbspy::sniff, read: rbspy::read },
    Format {
        name: "stackprof",
        about: "stackprof's profile of a Ruby program, its dump or JSON",
        sniff: stackprof::sniff,
        read: |input, options| read_whole(input, options, stackprof::read),
    },
    Format {
        name: "cpuprofile",
        about: "a CPU profile of V8: Node, Deno, Chrome (.cpuprofile)",
        sniff: cpuprofile::sniff,
        read: |input, options| read_whole(input, options, cpuprofile::read),
    },
    Format {
        name: "heapprofile",
        about: "sampled allocations of V8: Node, Chrome (.heapprofile)",
        sniff: heapprofile::sniff,
        read: |input, options| read_whole(input, options, heapprofile::read),
    },
    Format {
        name: "speedscope",
        about: "speedscope's JSON, as py-spy, rbspy and dotnet-trace write it",
        sniff: speedscope::sniff,
        read: |input, options| read_whole(input, options, speedscope::read),
    },
    Format {
        name: "ghc-prof-json",
        about: "GHC's profiles of cost centres as JSON (+RTS -pj)",
        sniff: ghc_prof::sniff_json,
        read: |input, options| read_whole(input, options, ghc_prof::read_json),
    },
    Format {
        name: "firefox",
        about: "the Firefox Profiler's JSON, as samply, profiler.firefox.com and Firefox write it",
        sniff: firefox::sniff,
        read: |input, options| read_whole(input, options, firefox::read),
    },
    Format {
        name: "chrome-trace",
        about: "a trace of chrome://tracing and Perfetto in JSON: Chrome, Node, py-spy, clang, Hermes",
        sniff: chrome_trace::sniff,
        read: |input, options| read_whole(input, options, chrome_trace::read),
    },
    Format {
        name: "otlp",
        about: "OpenTelemetry profiles, as protobuf or JSON (OTLP)",
        sniff: otlp::sniff,
        read: |input, options| read_whole(input, options, otlp::read),
    },
    Format {
        name: "pprof",
        about: "pprof's profile.proto",
        sniff: pprof::sniff,
        read: |input, options| read_whole(input, options, pprof::read),
    },
    Format {
        name: "xctrace",
        about: "a table of samples exported from Apple's Instruments (xctrace export)",
        sniff: xctrace::sniff,
        read: |input, options| read_whole(input, options, xctrace::read),
    },
    Format {
        name: "callgrind",
        about: "Callgrind's and Cachegrind's files, and Xdebug's profiles (callgrind.out, cachegrind.out)",
        sniff: callgrind::sniff,
        read: callgrind::read,
    },
    Format { name: "xdebug", about: "a function trace of Xdebug, for PHP (.xt)", sniff: xdebug::sniff, read: xdebug::read },
    Format {
        name: "vtune",
        about: "a table of Intel VTune (vtune -report … -format csv)",
        sniff: vtune::sniff,
        read: vtune::read,
    },
    Format {
        name: "ghc-prof",
        about: "GHC's profiles of cost centres (+RTS -p, -P)",
        sniff: ghc_prof::sniff,
        read: ghc_prof::read,
    },
    Format {
        name: "mac-sample",
        about: "reports of macOS' sample, Activity Monitor and spindump",
        sniff: mac_sample::sniff,
        read: mac_sample::read,
    },
    Format {
        name: "simpleperf",
        about: "the text of simpleperf, of Android (simpleperf report-sample)",
        sniff: simpleperf::sniff,
        read: simpleperf::read,
    },
    Format { name: "austin", about: "the text of austin, a sampler of Python", sniff: austin::sniff, read: austin::read },
    Format {
        name: "dtrace",
        about: "stacks that DTrace has counted",
        sniff: stack_blocks::dtrace::sniff,
        read: stack_blocks::dtrace::read,
    },
    Format {
        name: "bpftrace",
        about: "bpftrace's maps with stacks in their keys",
        sniff: stack_blocks::bpftrace::sniff,
        read: stack_blocks::bpftrace::read,
    },
    Format {
        name: "bcc",
        about: "stacks of bcc's tools: profile, offcputime, stackcount, not folded",
        sniff: stack_blocks::bcc::sniff,
        read: stack_blocks::bcc::read,
    },
    Format { name: "perf-script", about: "the text of `perf script`", sniff: perf_script::sniff, read: perf_script::read },
    Format {
        name: "folded",
        about: "folded stacks: `root;caller;leaf 12`, one stack a line",
        sniff: folded::sniff,
        read: folded::read,
    },
];

/// Reads a format that needs all bytes at once; of a packed file that breaks off, those that could be had.
fn read_whole(
    input: Input<'_>,
    options: &Options,
    read: fn(&[u8], &Options) -> Result<Read, ReadError>,
) -> Result<Read, ReadError> {
    let (bytes, fault) = input.into_bytes_so_far(options)?;
    let read = read(&bytes, options);
    let Some(fault) = fault else { return read };
    let end = Place::Byte(bytes.len() as u64);
    match read {
        Ok(mut read) => {
            read.notes.fault = Some((end, fault.to_string()));
            Ok(read)
        }
        Err(ReadError::Truncated { message, .. } | ReadError::NotThisFormat { message }) => {
            Err(ReadError::Malformed { at: end, message: format!("{fault}; {message}") })
        }
        Err(e) => Err(e),
    }
}

/// Packed within packed within packed is nobody's profile.
const MAX_NESTING: usize = 3;
const HEAD: usize = 64 << 10;

/// Reads a profile of any format, packed or not. The format is known by its content, or named by `format`.
///
/// # Errors
/// Any [`ReadError`]; [`ReadError::NotThisFormat`] says what the content looks like and what could be read.
pub fn read(input: Input<'_>, format: Option<&str>, options: &Options) -> Result<Read, ReadError> {
    let format = format.map(choose::find).transpose()?;
    let mut first = vec![0; HEAD];
    let got = match &input {
        Input::Bytes(bytes) => {
            let n = bytes.len().min(HEAD);
            first[..n].copy_from_slice(&bytes[..n]);
            n
        }
        Input::At(source) => match fill(&mut input::AtReader::new(*source, 0, source.size()), &mut first) {
            (_, Some(fault)) => return Err(fault.into()),
            (got, None) => got,
        },
        Input::Stream(_) => 0,
    };
    let head = &first[..got];
    // Plain files keep their random access; all else becomes a stream.
    let stream: Box<dyn std::io::Read> = match input {
        Input::Stream(stream) => Box::new(stream),
        Input::Bytes(bytes) if container::is_packed(head) => Box::new(bytes),
        Input::At(source) if container::is_packed(head) => Box::new(input::AtReader::new(source, 0, source.size())),
        input => return choose::read(head, input, format, options),
    };
    let (mut stream, mut packed) = (stream, Vec::new());
    loop {
        let mut head = vec![0; HEAD];
        let (got, fault) = fill(&mut stream, &mut head);
        head.truncate(got);
        if got == 0
            && let Some(fault) = fault
        {
            return Err(match ReadError::from(fault) {
                ReadError::Io(e) if !packed.is_empty() => {
                    let message = format!("{e}; nothing of it can be unpacked");
                    ReadError::Malformed { at: Place::Byte(0), message }
                }
                e => e,
            });
        }
        let whole = Box::new(std::io::Cursor::new(head.clone()).chain(Fault(fault)).chain(stream));
        match container::unpack(&head, whole, options.max_bytes) {
            Ok((name, unpacked)) if packed.len() < MAX_NESTING => {
                packed.push(name);
                stream = unpacked;
            }
            Ok(_) => return Err(ReadError::Unsupported(format!("packed more than {MAX_NESTING} times"))),
            Err(mut plain) => {
                let mut read = choose::read(&head, Input::Stream(&mut plain), format, options)?;
                read.notes.packed = packed;
                return Ok(read);
            }
        }
    }
}

/// Reads until the buffer is full, the input ends or fails.
fn fill(input: &mut dyn std::io::Read, buffer: &mut [u8]) -> (usize, Option<std::io::Error>) {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return (filled, Some(e)),
        }
    }
    (filled, None)
}

/// Gives back a fault that was met while looking ahead.
struct Fault(Option<std::io::Error>);

impl std::io::Read for Fault {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
