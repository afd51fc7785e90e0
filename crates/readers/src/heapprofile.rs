//! `.heapprofile`: V8's sampled allocations, as Node (`--heap-prof`) and DevTools ('Allocation sampling') write them.
//! The type is `HeapProfiler.SamplingHeapProfile` in the debugging protocol's description.
//!
//! ```text
//! {"head": {"callFrame": {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1},
//!           "selfSize": 0, "id": 1, "children": [
//!             {"callFrame": {"functionName": "fill", "url": "file:///srv/app.js", "lineNumber": 7, "columnNumber": 13},
//!              "selfSize": 65664, "id": 2, "children": []}]},
//!  "samples": [{"size": 65664, "nodeId": 2, "ordinal": 1}]}
//! ```
//!
//! - `selfSize`: `alloc_space`, bytes. V8 has scaled it up from what it met, and takes off what was collected meanwhile
//!   (unless it was told otherwise, which the file does not say): most profiles show what was alive at their end.
//! - `samples`: `samples`, one each, on the stack of its node. They are no objects: a sample is the size of all objects
//!   it stands for, and their number is not in the file. Their `ordinal` is an order without times, and left out. Where
//!   the samples of a node do not add up to its `selfSize`, that is what counts; it is said.
//! - Nodes and functions: see the module `v8`.

use profile::{Builder, SampleData};

use crate::json::{Json, Kind};
use crate::notes::plural;
use crate::v8::{Calls, Tree};
use crate::{Notes, Options, Place, Read, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// Name of the format.
const NAME: &str = "heapprofile";

/// Do the first bytes look like a heap profile of V8: a nested node with a size, or samples with node and size?
pub fn sniff(head: &[u8]) -> bool {
    looks(&mut Json::new(head)).unwrap_or(false)
}

fn looks(json: &mut Json<'_>) -> Result<bool> {
    json.enter_object()?;
    while let Some(key) = json.key()? {
        match (&*key, json.kind()?) {
            ("head", Kind::Object) => return node_with_size(json),
            ("samples", Kind::Array) => {
                let mut items = json.clone();
                items.enter_array()?;
                if items.item()? && items.kind()? == Kind::Object {
                    items.enter_object()?;
                    while let Some(key) = items.key()? {
                        if key == "nodeId" {
                            return Ok(true);
                        }
                        items.skip()?;
                    }
                }
            }
            _ => {}
        }
        json.skip()?;
    }
    Ok(false)
}

/// Has the node that is next a size? Or, where the head ends in its children, one of them?
fn node_with_size(json: &mut Json<'_>) -> Result<bool> {
    while json.kind()? == Kind::Object {
        json.enter_object()?;
        loop {
            let Some(key) = json.key()? else { return Ok(false) };
            if key == "selfSize" {
                return Ok(true);
            }
            let mut inside = json.clone();
            if let Err(e) = json.skip() {
                if key != "children" {
                    return Err(e);
                }
                inside.enter_array()?;
                inside.item()?;
                *json = inside;
                break;
            }
        }
    }
    Ok(false)
}

#[derive(Default)]
struct File<'a> {
    calls: Calls<'a>,
    tree: Tree,
    /// Node and size.
    samples: Vec<(i64, i64)>,
    samples_at: Option<Place>,
}

/// Reads a heap profile.
///
/// # Errors
/// [`ReadError::NotThisFormat`] if it has no `head`, [`ReadError::Malformed`] or [`ReadError::Truncated`] if it breaks off
/// before the first node with a size, [`ReadError::Unsupported`] if no node has one.
pub fn read(bytes: &[u8], _: &Options) -> Result<Read> {
    let mut notes = Notes { bytes: bytes.len() as u64, ..Notes::new(NAME) };
    let mut json = Json::new(bytes);
    let mut file = File::default();
    match file.members(&mut json) {
        Ok(()) if !json.at_end() => notes.skip("text behind the end of the profile", json.place(), || json.excerpt()),
        Ok(()) => {}
        Err(ReadError::Malformed { at, message } | ReadError::Truncated { at, message }) if file.tree.len() > 0 => {
            notes.fault = Some((at, message));
        }
        Err(e) => return Err(e),
    }
    if file.tree.len() == 0 {
        return Err(ReadError::NotThisFormat { message: "it has no `head`, as a heap profile of V8 has one".into() });
    }
    file.finish(notes)
}

impl<'a> File<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match (&*key, json.kind()?) {
                ("head", Kind::Object) => self.tree.read(json, &mut self.calls)?,
                ("samples", Kind::Array) => {
                    self.samples_at = Some(json.place());
                    self.read_samples(json)?;
                }
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    fn read_samples(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_array()?;
        while json.item()? {
            if !json.enter_object_or_skip()? {
                continue;
            }
            let (mut node, mut size) = (i64::MIN, 0);
            while let Some(key) = json.key()? {
                match &*key {
                    "nodeId" => node = json.integer_or_skip()?.unwrap_or(i64::MIN),
                    "size" => size = json.integer_or_skip()?.unwrap_or(0),
                    _ => json.skip()?,
                }
            }
            self.samples.push((node, size));
        }
        Ok(())
    }

    fn finish(mut self, mut notes: Notes) -> Result<Read> {
        let sampled = !self.samples.is_empty();
        notes.records = if sampled { self.samples.len() } else { self.tree.len() } as u64;
        let mut b = Builder::new();
        b.sample_type("alloc_space", "bytes", 1);
        if sampled {
            b.sample_type("samples", "count", 1);
        }
        let mut resolved = self.tree.resolve(&mut b, &mut self.calls, &mut notes);
        let mut counts = vec![0i64; self.tree.len()];
        let mut sizes = vec![0i64; self.tree.len()];
        for &(node, size) in &self.samples {
            match resolved.row(node) {
                Some(row) => {
                    counts[row] += 1;
                    sizes[row] = sizes[row].saturating_add(size);
                }
                None => {
                    let at = self.samples_at.unwrap_or(Place::Byte(0));
                    notes.skip("a sample of a node that is not in the file", at, || format!("node {node}, {size} bytes"));
                }
            }
        }
        let mut found = false;
        let mut differ = 0u64;
        for row in 0..self.tree.len() {
            let (size, count) = (self.tree.sizes[row], counts[row]);
            differ += u64::from(sampled && sizes[row] != size);
            if size != 0 || count != 0 {
                found = true;
                let stack = self.tree.stack(&mut b, &mut self.calls, &mut resolved, row, 0);
                b.sample(stack, &[size, count][..1 + usize::from(sampled)], SampleData::default());
            }
        }
        if !found {
            return Err(match notes.fault {
                Some((at, message)) => ReadError::Truncated { at, message: format!("{message}; no size stands before it") },
                None => ReadError::Unsupported("a heap profile in which nothing was allocated".into()),
            });
        }
        if differ > 0 && notes.fault.is_none() {
            notes
                .remarks
                .push(format!("the samples of {} do not add up to `selfSize`: that is what counts", plural(differ, "node")));
        }
        Ok(Read { profile: b.finish()?, notes })
    }
}
