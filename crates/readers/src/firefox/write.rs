//! Writes a profile for profiler.firefox.com.
use profile::Profile;
use crate::pprof::Written;
pub fn write(_: &Profile) -> Written { Written { bytes: vec![], lost: vec![] } }
