//! OpenTelemetry profiles (OTLP), as protobuf and as OTLP/JSON.
//!
//! A file holds `ProfilesData`, or `ExportProfilesServiceRequest` as it is sent, which has the same fields:
//!
//! ```text
//! {"resourceProfiles": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
//!   "scopeProfiles": [{"scope": {"name": "agent"}, "profiles": [
//!     {"sampleType": {"typeStrindex": 1, "unitStrindex": 2}, "samples": [{"stackIndex": 1, "values": ["3"]}]}]}]}],
//!  "dictionary": {"stackTable": [{}, {"locationIndices": [2, 1]}], "stringTable": ["", "cpu", "nanoseconds"], …}}
//! ```
//!
//! The collector's file exporter writes many of them into one file: JSON texts one behind the other, or messages with
//! their length before them (4 bytes, big-endian). Both are read, as one profile.
//!
//! # Layouts
//! The schema, `opentelemetry/proto/profiles/v1development/profiles.proto` (`v1experimental` in 1.3) in
//! <https://github.com/open-telemetry/opentelemetry-proto>, is in development. Its layouts so far, none of which can read
//! the protobuf of another:
//!
//! | releases | tables | stack of a sample | what else sets it apart |
//! |---|---|---|---|
//! | 1.3 | in each profile | slice of `location_indices`, or ids as in pprof | a container around the profile |
//! | 1.4, 1.5 | in each profile | slice of `location_indices` | |
//! | 1.6 | in `ProfilesData` | slice of `location_indices` | |
//! | 1.7 | in `dictionary` | slice of `location_indices` | |
//! | 1.8 | in `dictionary` | row of `stack_table` | one sample type; `comment_strindices` |
//! | 1.9 | in `dictionary` | row of `stack_table` | no comments: later fields moved up |
//! | 1.10, 1.11 | in `dictionary` | row of `stack_table` | fields of a sample in another order |
//!
//! Nothing in a file says which it is: `choose` takes the one whose fields fit. JSON has names for its fields, of
//! which all of all layouts are known, in `camelCase` and in `snake_case`.
//!
//! # What becomes of it
//! | in the file | in the profile |
//! |---|---|
//! | sample types of all profiles | columns; one for each name and unit. The first profile's is the default one |
//! | values | as they are: the sum of all values of a type is its total |
//! | timestamps | a sample each, at its time, with the value at the same place; without values each counts 1. One value beside many timestamps is divided among them if it can be (a 1 counts for each: recorders up to 1.7 mean that); what does not fit is one sample at the first. Times are left out if a sample has none |
//! | lines of a location | frames, all but the last one inlined |
//! | location without lines | a frame with its address, named after its binary: `[libc.so.6]`, or `[unknown]` |
//! | `profile.frame.type` | kind of the frame: `kernel`, `native` (also `go`, `rust`), `interpreted` (`cpython`, `perl`, `php`, `ruby`), `jit` (`phpjit`). Frames of `jvm`, `dotnet`, `v8js`, `beam` may be compiled or not and get none. `abort-marker`, where a recorder gave up, is `[truncated]` |
//! | `process.executable.build_id.*` of a mapping | its build id: `gnu` before `go` before `htlhash` |
//! | `thread.id`, `thread.name`, `process.pid`, `process.executable.name` | thread and process of the sample, and no labels. Those of a sample count before those of its resource |
//! | all other attributes of resource, scope, profile and sample | labels; what is no text and no whole number as text |
//! | name and version of the scope | labels `otel.scope.name`, `otel.scope.version`; also the producer |
//! | link | labels `trace_id`, `span_id`, in hexadecimal |
//! | `process.command_line`, `process.command_args`, `process.environment_variable.*` | left out: they may hold passwords |
//! | other attributes of mappings and locations, columns, `profile_id`, schema URLs, entities | left out |
//! | `original_payload` of a profile without samples | read in its place, if its format is read here (pprof, jfr) |
//!
//! Unknown fields are skipped and counted. An index that no row has is noted: the sample is left out if its stack is
//! concerned, and kept without the text, attribute, link or mapping otherwise. Index 0 stands for nothing where row 0 is
//! empty, which it must be from 1.8 on.
//!
//! A file that is cut off gives what is there if its tables are; those of JSON must be whole, as must be each message of
//! several in a file.

mod binary;
mod choose;
mod finish;
mod frames;
mod header;
mod json;
mod json_rows;
mod labels;
mod layout;
mod map;
mod rows;
mod sniff;
mod tables;

use map::Mapper;

use crate::json::Json;
use crate::{Options, Place, Read, ReadError};

/// Do these first bytes of an unpacked file look like an OTLP profile?
pub fn sniff(head: &[u8]) -> bool {
    json::sniff(head) || sniff::binary(head) || framed(head)
}

/// Does a message stand behind 4 bytes of length? Below 128 MiB these are no first byte of a message without one.
fn framed(head: &[u8]) -> bool {
    head.split_first_chunk::<4>().is_some_and(|(length, rest)| {
        let length = u32::from_be_bytes(*length) as usize;
        length < 1 << 27 && sniff::binary(&rest[..length.min(rest.len())])
    })
}

/// Reads an unpacked file.
///
/// # Errors
/// See the module's text; [`ReadError::NotThisFormat`] if there are no resources in it.
pub fn read(bytes: &[u8], options: &Options) -> Result<Read, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > options.max_bytes {
        return Err(ReadError::TooLarge { limit: options.max_bytes, what: "the file" });
    }
    if u32::try_from(bytes.len()).is_err() {
        return Err(ReadError::Unsupported("an OTLP profile of 4 GiB or more".into()));
    }
    let mut mapper = Mapper::new(options, bytes.len());
    let is_json = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start().starts_with(b"{");
    let result = if is_json { texts(bytes, &mut mapper) } else { messages(bytes, &mut mapper) };
    let fault = match result {
        Ok(fault) => fault,
        // What stood before the fault counts.
        Err(ReadError::Malformed { at, message } | ReadError::Truncated { at, message })
            if !mapper.is_empty() && !mapper.is_refused() =>
        {
            Some((at, message))
        }
        Err(e) => return Err(e),
    };
    if let Some((at, message)) = &fault
        && mapper.is_empty()
    {
        return Err(ReadError::Truncated { at: *at, message: format!("{message}; nothing before it can be used") });
    }
    let mut read = mapper.finish()?;
    read.notes.bytes = bytes.len() as u64;
    read.notes.fault = fault;
    Ok(read)
}

/// JSON texts, one behind the other.
fn texts<'a>(bytes: &'a [u8], mapper: &mut Mapper<'a>) -> Result<Option<(Place, String)>, ReadError> {
    let mut json = Json::new(bytes);
    while !json.at_end() {
        json::read(&mut json, bytes, mapper)?;
    }
    Ok(None)
}

/// The first byte of a message has at least the bit of field 1; that of a length, up to 128 MiB, has not.
fn starts_with_length(bytes: &[u8]) -> bool {
    bytes[0] < 1 << 3
}

/// One message, or several with their lengths.
fn messages<'a>(bytes: &'a [u8], mapper: &mut Mapper<'a>) -> Result<Option<(Place, String)>, ReadError> {
    let cut = |message: String| Ok(Some((Place::Byte(bytes.len() as u64), format!("the file is cut off: {message}"))));
    if !starts_with_length(bytes) {
        return match binary::read(bytes, 0..bytes.len(), mapper)? {
            Some(fault) => cut(fault.message),
            None => Ok(None),
        };
    }
    let mut at = 0;
    while at < bytes.len() {
        let Some((length, rest)) = bytes[at..].split_first_chunk::<4>() else {
            return cut("it ends within the length of a message".into());
        };
        let length = u32::from_be_bytes(*length) as usize;
        if length > rest.len() {
            return cut(format!("a message says that it has {length} bytes, and {} are left", rest.len()));
        }
        let start = at + 4;
        if let Some(fault) = binary::read(bytes, start..start + length, mapper)? {
            let message = format!("a message of {length} bytes is shorter than its fields: {}", fault.message);
            return Err(ReadError::Malformed { at: Place::Byte(fault.at as u64), message });
        }
        at = start + length;
    }
    Ok(None)
}
