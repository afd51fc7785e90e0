//! The events that are samples, what each of them measures, and the few others that are looked at.

use super::metadata::Unit;

/// What is counted: a sample type. The order is that of the sample types, and the first one that is there is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Cpu,
    Samples,
    /// Samples behind `Cpu`.
    CpuSamples,
    Wall,
    Alloc,
    /// Allocations counted by thread-local buffers.
    Tlab,
    Live,
    LiveObjects,
    Malloc,
    /// What was not freed.
    MallocLive,
    Lock,
    NativeLock,
    Wait,
    Park,
    Sleep,
}

impl Column {
    pub(super) const ALL: [Column; 15] = [
        Column::Cpu,
        Column::Samples,
        Column::CpuSamples,
        Column::Wall,
        Column::Alloc,
        Column::Tlab,
        Column::Live,
        Column::LiveObjects,
        Column::Malloc,
        Column::MallocLive,
        Column::Lock,
        Column::NativeLock,
        Column::Wait,
        Column::Park,
        Column::Sleep,
    ];

    /// Name and unit of its sample type.
    pub(super) fn sample_type(self) -> (&'static str, &'static str) {
        match self {
            Column::Cpu => ("cpu", "nanoseconds"),
            Column::Samples => ("samples", "count"),
            Column::CpuSamples => ("cpu_samples", "count"),
            Column::Wall => ("wall", "count"),
            Column::Alloc => ("alloc", "bytes"),
            Column::Tlab => ("alloc_tlab", "bytes"),
            Column::Live => ("live", "bytes"),
            Column::LiveObjects => ("live_objects", "count"),
            Column::Malloc => ("malloc", "bytes"),
            Column::MallocLive => ("malloc_live", "bytes"),
            Column::Lock => ("lock", "nanoseconds"),
            Column::NativeLock => ("native_lock", "nanoseconds"),
            Column::Wait => ("wait", "nanoseconds"),
            Column::Park => ("park", "nanoseconds"),
            Column::Sleep => ("sleep", "nanoseconds"),
        }
    }
}

/// What an event is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// One sample; the value is this field's, or 1 without a field.
    Sample(Column, Option<&'static str>),
    /// Memory at an address was freed.
    Free,
    /// Its field says how many bytes of events the recorder lost.
    LostBytes(&'static str),
    /// Its field says how many samples the recorder lost.
    LostSamples(&'static str),
    /// Its field names the virtual machine.
    Machine(&'static str),
    /// Its field names the recording, which async-profiler calls by its own name.
    Recording(&'static str),
    /// A setting of an event type.
    Setting,
}

const EVENTS: [(&str, Use); 21] = [
    ("jdk.ExecutionSample", Use::Sample(Column::Samples, None)),
    ("jdk.NativeMethodSample", Use::Sample(Column::Samples, None)),
    ("jdk.CPUTimeSample", Use::Sample(Column::Cpu, Some("samplingPeriod"))),
    ("profiler.WallClockSample", Use::Sample(Column::Wall, Some("samples"))),
    ("jdk.ObjectAllocationSample", Use::Sample(Column::Alloc, Some("weight"))),
    ("jdk.ObjectAllocationInNewTLAB", Use::Sample(Column::Tlab, Some("tlabSize"))),
    ("jdk.ObjectAllocationOutsideTLAB", Use::Sample(Column::Tlab, Some("allocationSize"))),
    ("jdk.OldObjectSample", Use::Sample(Column::Live, Some("objectSize"))),
    ("profiler.LiveObject", Use::Sample(Column::Live, Some("allocationSize"))),
    ("profiler.Malloc", Use::Sample(Column::Malloc, Some("size"))),
    ("profiler.Free", Use::Free),
    ("jdk.JavaMonitorEnter", Use::Sample(Column::Lock, Some("duration"))),
    ("profiler.NativeLock", Use::Sample(Column::NativeLock, Some("duration"))),
    ("jdk.JavaMonitorWait", Use::Sample(Column::Wait, Some("duration"))),
    ("jdk.ThreadPark", Use::Sample(Column::Park, Some("duration"))),
    ("jdk.ThreadSleep", Use::Sample(Column::Sleep, Some("duration"))),
    ("jdk.DataLoss", Use::LostBytes("amount")),
    ("jdk.CPUTimeSamplesLost", Use::LostSamples("lostSamples")),
    ("jdk.JVMInformation", Use::Machine("jvmVersion")),
    ("jdk.ActiveRecording", Use::Recording("name")),
    ("jdk.ActiveSetting", Use::Setting),
];

/// What an event of this name is for.
pub(super) fn use_of(name: &str) -> Option<Use> {
    EVENTS.iter().find(|(known, _)| name == *known).map(|(_, u)| *u)
}

impl Use {
    /// The field that has the value.
    pub(super) fn field(self) -> Option<&'static str> {
        match self {
            Use::Sample(_, field) => field,
            Use::LostBytes(field) | Use::LostSamples(field) | Use::Machine(field) | Use::Recording(field) => Some(field),
            Use::Setting => Some("value"),
            Use::Free => None,
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
    pub(crate) const OBJECT: usize = 6;
    pub(crate) const FAILED: usize = 7;
    pub(crate) const BIASED: usize = 8;
    /// Of memory that was allocated or freed.
    pub(crate) const ADDRESS: usize = 9;
    /// Of a setting: whose it is, and what it is called.
    pub(crate) const ID: usize = 10;
    pub(crate) const NAME: usize = 11;
}

/// The slot of an event's field.
pub(super) fn slot_of(purpose: Use, name: &str) -> Option<u8> {
    let slot = match (purpose, name) {
        (_, name) if purpose.field() == Some(name) => slot::VALUE,
        (Use::Setting, "id") => slot::ID,
        (Use::Setting, "name") => slot::NAME,
        (Use::Setting, _) => return None,
        (_, "startTime") => slot::START,
        (_, "stackTrace") => slot::STACK,
        (_, "eventThread" | "sampledThread") => slot::THREAD,
        (_, "state") => slot::STATE,
        (_, "objectClass" | "monitorClass" | "parkedClass") => slot::CLASS,
        (_, "object") => slot::OBJECT,
        (_, "failed") => slot::FAILED,
        (_, "biased") => slot::BIASED,
        (Use::Free | Use::Sample(Column::Malloc, _), "address") => slot::ADDRESS,
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
