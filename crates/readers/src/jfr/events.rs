//! The events that are samples, what each of them measures, and the few others that are looked at.

use super::metadata::Unit;

/// What a sample counts. The order is that of the sample types, and the first one that is there is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    Cpu,
    Samples,
    Wall,
    Alloc,
    Tlab,
    Live,
    LiveObjects,
    Lock,
    Park,
}

impl Measure {
    pub(super) const ALL: [Measure; 9] = [
        Measure::Cpu,
        Measure::Samples,
        Measure::Wall,
        Measure::Alloc,
        Measure::Tlab,
        Measure::Live,
        Measure::LiveObjects,
        Measure::Lock,
        Measure::Park,
    ];

    /// Name and unit of its sample type.
    pub(super) fn sample_type(self) -> (&'static str, &'static str) {
        match self {
            Measure::Cpu => ("cpu", "nanoseconds"),
            Measure::Samples => ("samples", "count"),
            Measure::Wall => ("wall", "count"),
            Measure::Alloc => ("alloc", "bytes"),
            Measure::Tlab => ("alloc_tlab", "bytes"),
            Measure::Live => ("live", "bytes"),
            Measure::LiveObjects => ("live_objects", "count"),
            Measure::Lock => ("lock", "nanoseconds"),
            Measure::Park => ("park", "nanoseconds"),
        }
    }
}

/// What an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// One sample; the value is this field's, or 1 without a field.
    Sample(Measure, Option<&'static str>),
    /// Its field says how many bytes of events the recorder lost.
    LostBytes(&'static str),
    /// Its field says how many samples the recorder lost.
    LostSamples(&'static str),
    /// Its field names the virtual machine.
    Machine(&'static str),
}

const EVENTS: [(&str, Use); 14] = [
    ("jdk.ExecutionSample", Use::Sample(Measure::Samples, None)),
    ("jdk.NativeMethodSample", Use::Sample(Measure::Samples, None)),
    ("jdk.CPUTimeSample", Use::Sample(Measure::Cpu, Some("samplingPeriod"))),
    ("profiler.WallClockSample", Use::Sample(Measure::Wall, Some("samples"))),
    ("jdk.ObjectAllocationSample", Use::Sample(Measure::Alloc, Some("weight"))),
    ("jdk.ObjectAllocationInNewTLAB", Use::Sample(Measure::Tlab, Some("tlabSize"))),
    ("jdk.ObjectAllocationOutsideTLAB", Use::Sample(Measure::Tlab, Some("allocationSize"))),
    ("jdk.OldObjectSample", Use::Sample(Measure::Live, Some("objectSize"))),
    ("profiler.LiveObject", Use::Sample(Measure::Live, Some("allocationSize"))),
    ("jdk.JavaMonitorEnter", Use::Sample(Measure::Lock, Some("duration"))),
    ("jdk.ThreadPark", Use::Sample(Measure::Park, Some("duration"))),
    ("jdk.DataLoss", Use::LostBytes("amount")),
    ("jdk.CPUTimeSamplesLost", Use::LostSamples("lostSamples")),
    ("jdk.JVMInformation", Use::Machine("jvmVersion")),
];

/// What an event of this name is for; JDK 9 and 10 have another package.
pub(super) fn use_of(name: &str) -> Option<Use> {
    let old = name.strip_prefix("com.oracle.jdk.");
    EVENTS.iter().find(|(known, _)| name == *known || old.is_some() && known.strip_prefix("jdk.") == old).map(|(_, u)| *u)
}

impl Use {
    pub(super) fn field(self) -> Option<&'static str> {
        match self {
            Use::Sample(_, field) => field,
            Use::LostBytes(field) | Use::LostSamples(field) | Use::Machine(field) => Some(field),
        }
    }
}

/// Slots of what is wanted of an event.
pub(super) mod slot {
    pub(crate) const START: usize = 0;
    pub(crate) const STACK: usize = 1;
    pub(crate) const THREAD: usize = 2;
    pub(crate) const STATE: usize = 3;
    pub(crate) const VALUE: usize = 4;
    pub(crate) const CLASS: usize = 5;
}

/// The slot of an event's field.
pub(super) fn slot_of(name: &str, value: Option<&str>) -> Option<u8> {
    let slot = match name {
        _ if value == Some(name) => slot::VALUE,
        "startTime" => slot::START,
        "stackTrace" => slot::STACK,
        "eventThread" | "sampledThread" => slot::THREAD,
        "state" => slot::STATE,
        "objectClass" | "monitorClass" | "parkedClass" => slot::CLASS,
        _ => return None,
    };
    Some(slot as u8)
}

/// Durations are nanoseconds in whatever unit they were recorded; all else is as it is.
pub(super) fn scaled(value: i64, unit: Unit, ticks_as_ns: impl Fn(i128) -> i128) -> i128 {
    match unit {
        Unit::Plain => i128::from(value),
        Unit::Ticks => ticks_as_ns(i128::from(value)),
        Unit::Nanoseconds(n) => i128::from(value) * i128::from(n),
    }
}
