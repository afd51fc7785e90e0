//! Sections about machine and recording. Host name and command line are among them and are not read.

use std::collections::HashMap;

use super::attr::Attr;
use super::maps::Binary;
use super::wire::{Endian, Wire, until_zero};
use crate::symbols::Machine;

/// Numbers of the sections that are read.
mod id {
    pub(crate) const BUILD_ID: u32 = 2;
    pub(crate) const OS_RELEASE: u32 = 4;
    pub(crate) const VERSION: u32 = 5;
    pub(crate) const ARCH: u32 = 6;
    pub(crate) const NR_CPUS: u32 = 7;
    pub(crate) const CPU_DESC: u32 = 8;
    pub(crate) const TOTAL_MEM: u32 = 10;
    pub(crate) const EVENT_DESC: u32 = 12;
    pub(crate) const PMU_MAPPINGS: u32 = 16;
    pub(crate) const DIR_FORMAT: u32 = 24;
    pub(crate) const CLOCK_DATA: u32 = 29;
}

/// Numbers a file may use for sections.
pub(super) const MOST: u32 = 256;

/// Kinds of events that are told apart; machines have less than a hundred.
const MAX_UNITS: u32 = 1000;

/// Is the section of any use?
pub(super) fn is_read(feature: u32) -> bool {
    use id::*;
    let read =
        [BUILD_ID, OS_RELEASE, VERSION, ARCH, NR_CPUS, CPU_DESC, TOTAL_MEM, EVENT_DESC, PMU_MAPPINGS, DIR_FORMAT, CLOCK_DATA];
    read.contains(&feature)
}

/// An event's name, and the ids of its counters.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) name: String,
    pub(super) ids: Vec<u64>,
}

/// What is known of machine and recording.
#[derive(Debug, Default)]
pub(super) struct Features {
    pub(super) os_release: String,
    /// perf's version.
    pub(super) version: String,
    pub(super) arch: String,
    cpu_desc: String,
    cpus_online: Option<u32>,
    total_memory_kb: Option<u64>,
    /// In the order of the attributes.
    pub(super) events: Vec<Described>,
    /// Names of kinds of events.
    pub(super) units: Vec<(u32, String)>,
    /// By path.
    pub(super) build_ids: HashMap<String, Vec<u8>>,
    /// The same moment: nanoseconds after 1970, and on the clock of the samples.
    pub(super) clock: Option<(u64, u64)>,
    /// The recording is a folder of files, of which this is one.
    pub(super) is_folder: bool,
}

impl Features {
    /// Reads one section; what is broken or not known is passed over.
    pub(super) fn read(&mut self, feature: u32, bytes: &[u8], endian: Endian) {
        let _ = self.try_read(feature, Wire::new(bytes, endian));
    }

    fn try_read(&mut self, feature: u32, mut w: Wire<'_>) -> Option<()> {
        match feature {
            id::OS_RELEASE => self.os_release = w.text()?,
            id::VERSION => self.version = w.text()?,
            id::ARCH => self.arch = w.text()?,
            id::CPU_DESC => self.cpu_desc = w.text()?,
            id::NR_CPUS => {
                w.u32()?;
                self.cpus_online = Some(w.u32()?);
            }
            id::TOTAL_MEM => self.total_memory_kb = Some(w.u64()?),
            id::EVENT_DESC => self.event_desc(w)?,
            id::PMU_MAPPINGS => {
                self.units.clear();
                for _ in 0..w.u32()?.min(MAX_UNITS) {
                    let unit = (w.u32()?, w.text()?);
                    self.units.push(unit);
                }
            }
            id::BUILD_ID => {
                while let Some(record) = next_record(&mut w) {
                    self.build_id(record.0, Wire::new(record.1, w.endian()));
                }
            }
            id::DIR_FORMAT => self.is_folder = true,
            id::CLOCK_DATA => {
                let (_version, _clock) = (w.u32()?, w.u32()?);
                self.clock = Some((w.u64()?, w.u64()?));
            }
            _ => {}
        }
        Some(())
    }

    fn event_desc(&mut self, mut w: Wire<'_>) -> Option<()> {
        let (events, size) = (w.u32()?, w.u32()? as usize);
        self.events.clear();
        for _ in 0..events {
            w.bytes(size)?;
            let ids = w.u32()?;
            let mut described = Described { name: w.text()?, ids: Vec::new() };
            w.u64s(ids.into(), &mut described.ids)?;
            self.events.push(described);
        }
        Some(())
    }

    /// A record that says the build id of a file: `misc` of its header, and what follows the header.
    pub(super) fn build_id(&mut self, misc: u16, mut w: Wire<'_>) -> Option<()> {
        const HAS_SIZE: u16 = 1 << 15;
        w.i32()?;
        let bytes = w.bytes(24)?;
        let size = if misc & HAS_SIZE != 0 { usize::from(bytes[20]).min(20) } else { 20 };
        let path = until_zero(w.rest());
        self.build_ids.insert(path, bytes[..size].to_vec());
        Some(())
    }

    /// The build id of a binary, empty if it is not known.
    pub(super) fn build_id_of<'a>(&'a self, binary: &'a Binary) -> &'a [u8] {
        if !binary.build_id.is_empty() {
            return &binary.build_id;
        }
        self.build_ids.get(&binary.path).map_or(&[], Vec::as_slice)
    }

    /// Gives the events their names.
    pub(super) fn name_events(&self, attrs: &mut [Attr], by_id: impl Fn(u64) -> Option<usize>) {
        for (i, event) in self.events.iter().enumerate() {
            let index = event.ids.first().and_then(|&id| by_id(id)).unwrap_or(i);
            if let Some(attr) = attrs.get_mut(index).filter(|attr| attr.name.is_none()) {
                attr.name = Some(event.name.clone());
            }
        }
    }

    /// What a header of `perf script` says of it, in the same words.
    pub(super) fn comments(&self) -> Vec<String> {
        let texts = [
            ("os release", &self.os_release),
            ("perf version", &self.version),
            ("arch", &self.arch),
            ("cpudesc", &self.cpu_desc),
        ];
        let mut out: Vec<String> =
            texts.iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| format!("{key} : {text}")).collect();
        out.extend(self.cpus_online.map(|n| format!("nrcpus online : {n}")));
        out.extend(self.total_memory_kb.map(|n| format!("total memory : {n} kB")));
        out
    }

    /// The machine, as far as its stacks can be walked; without its name the recorded registers tell it.
    pub(super) fn machine(&self, registers: u64) -> Option<Machine> {
        match self.arch.as_str() {
            "x86_64" | "amd64" => Some(Machine::X86_64),
            "aarch64" | "arm64" => Some(Machine::Aarch64),
            "" if registers >> 24 == 0 && registers >> 16 != 0 => Some(Machine::X86_64),
            "" if registers >> 32 & 1 == 1 => Some(Machine::Aarch64),
            _ => None,
        }
    }
}

/// `misc` and content of the next of a row of records.
fn next_record<'a>(w: &mut Wire<'a>) -> Option<(u16, &'a [u8])> {
    let (_kind, misc, size) = (w.u32()?, w.u16()?, w.u16()?);
    Some((misc, w.bytes(usize::from(size).checked_sub(8)?)?))
}
