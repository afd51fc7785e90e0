//! What Apple's Instruments export: `xctrace export --xpath '//trace-toc/run/data/table[@schema="time-profile"]'`.
//!
//! ```xml
//! <trace-query-result><node xpath='…'><schema name="time-profile">…</schema>
//! <row><sample-time id="1" fmt="00:00.057">57246708</sample-time>
//!   <thread id="2" fmt="main 0x84 (demo, pid: 49)"><tid id="3">132</tid><process id="4" fmt="demo (49)"><pid id="5">49</pid></process></thread>
//!   <process ref="4"/><core id="7" fmt="CPU 3 (P Core)">3</core><thread-state id="8" fmt="Running">Running</thread-state>
//!   <weight id="9" fmt="1.00 ms">1000000</weight>
//!   <backtrace id="10"><frame id="11" name="work" addr="0x100001"><binary id="12" name="demo" UUID="…" load-addr="0x100000" path="/srv/demo"/>
//!     <source line="7"><path id="13">/srv/demo.c</path></source></frame></backtrace></row>
//! ```
//!
//! An element with `ref` is the one with that `id` again. A backtrace is leaf first. Apple describes `xctrace` in its
//! manual page and the format nowhere.
//!
//! | in the file | becomes |
//! |---|---|
//! | `weight` | `time`, nanoseconds |
//! | `cycle-weight` | `cycles` |
//! | a row | also 1 in `samples`; without a backtrace its stack is `[no stack]` |
//! | `sample-time`, `start-time` | the time of the sample |
//! | `thread`, `process` | thread and process, with names |
//! | `core` | labels `cpu` and, of the kind of core, `core` |
//! | `thread-state` | label `state`, unless it runs |
//! | `backtrace`, also in a `tagged-backtrace` | the stack, with binaries, addresses, source lines |
//! | other elements | left out: they are columns for people |

mod table;
mod xml;

use crate::{Notes, Options, Place, Read, ReadError};
use table::Table;
use xml::{Event, Xml};

/// Name of the format.
const NAME: &str = "xctrace";
const ROOT: &[u8] = b"trace-query-result";
const CONTENTS: &[u8] = b"trace-toc";

/// Is its first element that of an export?
pub fn sniff(head: &[u8]) -> bool {
    let mut xml = Xml::new(head);
    loop {
        match xml.next() {
            Ok(Some(Event::Start { name, .. })) => return name == ROOT || name == CONTENTS,
            Ok(Some(Event::Text(text))) if text.trim_ascii().is_empty() => {}
            _ => return false,
        }
    }
}

/// Reads an export from the whole file.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if it is no export or there is no row in it, [`ReadError::Truncated`] and
/// [`ReadError::Malformed`] if there is no row before the fault. Later on what stands before it is kept.
pub fn read(bytes: &[u8], _: &Options) -> Result<Read, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut table = Table::new(Notes::new(NAME), bytes.len());
    let mut xml = Xml::new(bytes);
    let fault = loop {
        let at = xml.at();
        match xml.next() {
            Ok(None) if table.is_open() => {
                break Some(xml::Fault { at, message: "the text ends within an element", cut: true });
            }
            Ok(None) => break None,
            Err(fault) => break Some(fault),
            Ok(Some(event)) => {
                if let Event::Start { name: CONTENTS, .. } = event {
                    let message = "this is the table of contents of a trace; export a table of it, such as \
                                   `--xpath '//trace-toc/run/data/table[@schema=\"time-profile\"]'`";
                    return Err(ReadError::NotThisFormat { message: message.into() });
                }
                table.take(event, at);
            }
        }
    };
    if let Some(fault) = &fault
        && table.is_empty()
    {
        let (at, message) = (Place::Byte(fault.at as u64), fault.message.to_owned());
        return Err(if fault.cut { ReadError::Truncated { at, message } } else { ReadError::Malformed { at, message } });
    }
    if table.is_empty() {
        return Err(ReadError::NotThisFormat { message: "there is no row of a table of samples in it".into() });
    }
    table.finish(bytes.len(), fault)
}
