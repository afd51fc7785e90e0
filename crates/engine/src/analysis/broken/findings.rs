//! What one should know of a profile's broken stacks, in words.

use profile::names::{Kinds, Language};
use profile::{Profile, Stacks};

use super::{Broken, Cap, KNOWN_CAPS, Reason, Root, Verdict};
use crate::analysis::{Finding, Weight};
use crate::format::{percent, thousands};
use crate::render::clean;

/// From this share of the samples on, shares of what stands high in the stacks are wrong and not only rough.
const MUCH: f64 = 0.05;
/// Roots named in a finding.
const NAMED: usize = 3;
/// What is right all the same.
const STILL_RIGHT: &str = "Own cost, bottom-up views and `from` a frame below the cut are right all the same; \
                           shares of roots and of anything that may stand above the cut are lower bounds";

/// What speaks against the roots of a profile's stacks. `sources` are the names of the formats the profile was read from,
/// as far as they are known: `pprof`, `folded`, `jfr`.
pub fn findings(broken: &Broken, profile: &Profile, sources: &[&str]) -> Vec<Finding> {
    let share = |weight: i64| percent(weight, broken.total);
    let recorder = Recorder::guess(profile, sources);
    let mut out = Vec::new();
    let parents = profile.stacks().parents();
    if !parents.is_empty() && parents.iter().all(|&p| p == Stacks::ROOT) {
        out.push(Finding {
            code: "flat",
            weight: Weight::Note,
            text: "the profile has no call paths: each stack is one function".to_owned(),
            advice: Some("record with call stacks to see what calls what".to_owned()),
            lens: None,
        });
        return out;
    }
    let mut add = |code, weight: i64, text: String, how: Option<&str>| {
        let much = weight as f64 >= MUCH * broken.total as f64;
        let advice = match how {
            Some(how) => format!("{how}. {STILL_RIGHT}"),
            None => STILL_RIGHT.to_owned(),
        };
        let weight = if much { Weight::Warning } else { Weight::Caution };
        out.push(Finding { code, weight, text, advice: Some(advice), lens: Some("root by broken".to_owned()) });
    };
    let marked = broken.weight(Reason::Marked);
    if marked > 0 {
        let at = broken.cap.filter(|cap| cap.marked);
        let depth = at.map_or(String::new(), |cap| format!(", most of them at {} frames", thousands(cap.depth.into())));
        let text = format!("{} of the samples are in stacks that their recorder marked as cut off{depth}", share(marked));
        add("truncated", marked, text, recorder.deeper(at));
    }
    if let Some(cap) = broken.cap.filter(|cap| !cap.marked) {
        let cut = broken.weight(Reason::DepthCap);
        let limit = if cap.known { "cap" } else { "apparent cap" };
        let text = format!(
            "{} of the stacks are at the {limit} of {} frames, and {} begin in the middle of a call path",
            share(cap.weight),
            thousands(cap.depth.into()),
            share(cut)
        );
        add("depth-cap", cut, text, recorder.deeper(Some(cap)));
    }
    let unknown = broken.weight(Reason::UnknownRoot);
    if unknown > 0 {
        let text = format!("{} of the samples begin in a frame without a name, and count as cut off", share(unknown));
        add("unknown-roots", unknown, text, recorder.unwind());
    }
    let called = broken.weight(Reason::CalledRoot);
    if called > 0 {
        let roots: Vec<&Root> = broken.roots_that_are(Verdict::Called).filter(|r| r.weight > r.capped).collect();
        let one = |r: &&Root| format!("{} ({} of {})", clean(&r.name), share_of(r.weight, r), "its samples");
        let named = listed(&roots, &one);
        let text = format!("{} of the samples begin in functions that are mostly called by others: {named}", share(called));
        add("broken-roots", called, text, recorder.unwind());
    }
    let doubtful: Vec<&Root> = broken.roots_that_are(Verdict::Doubtful).collect();
    // Every function may begin a goroutine, and Go's stacks do not break.
    if !doubtful.is_empty() && recorder != Recorder::Go {
        let weight = doubtful.iter().map(|r| r.weight - r.capped).sum();
        let named = listed(&doubtful, &|r| format!("{} ({})", clean(&r.name), share(r.weight - r.capped)));
        out.push(Finding {
            code: "doubtful-roots",
            weight: Weight::Note,
            text: format!("{} of the samples begin in functions that are not known to begin stacks: {named}", share(weight)),
            advice: Some(
                "If these start threads or tasks all is well; if something calls them, their stacks always break there, which a \
                 profile cannot show"
                    .to_owned(),
            ),
            lens: None,
        });
    }
    out
}

fn share_of(part: i64, root: &Root) -> String {
    percent(part, part.saturating_add(root.inner))
}

/// The first of them, and how many there are more.
fn listed(roots: &[&Root], one: &dyn Fn(&&Root) -> String) -> String {
    let mut parts: Vec<String> = roots.iter().take(NAMED).map(one).collect();
    if roots.len() > NAMED {
        parts.push(format!("{} more", thousands((roots.len() - NAMED) as u64)));
    }
    parts.join(", ")
}

/// What recorded a profile, as far as that can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Recorder {
    Jfr,
    Perf,
    Go,
    V8,
    Jvm,
    Native,
    Unknown,
}

impl Recorder {
    /// By the format where only one profiler writes it, else by the language most functions are written in.
    fn guess(profile: &Profile, sources: &[&str]) -> Recorder {
        let from = |name: &str| sources.iter().any(|s| s.to_ascii_lowercase().contains(name));
        if from("jfr") {
            return Recorder::Jfr;
        }
        if from("perf") {
            return Recorder::Perf;
        }
        if from("cpuprofile") || from("heapprofile") {
            return Recorder::V8;
        }
        let funcs = profile.funcs();
        let mut counts: Vec<(Language, usize)> = Vec::new();
        for language in funcs.ids().map(|f| funcs.language(f)).filter(|l| *l != Language::Unknown) {
            match counts.iter_mut().find(|(l, _)| *l == language) {
                Some((_, count)) => *count += 1,
                None => counts.push((language, 1)),
            }
        }
        let frames = profile.frames();
        let kernel = frames.ids().any(|f| frames.kinds(f).contains(Kinds::KERNEL));
        match counts.into_iter().max_by_key(|&(_, count)| count).map(|(language, _)| language) {
            Some(Language::Go) if !kernel => Recorder::Go,
            Some(Language::JavaScript) if !kernel => Recorder::V8,
            Some(Language::Java | Language::Kotlin | Language::Scala) => Recorder::Jvm,
            _ if kernel => Recorder::Perf,
            Some(Language::C | Language::Cpp | Language::Rust | Language::Swift | Language::ObjectiveC) => Recorder::Native,
            _ => Recorder::Unknown,
        }
    }

    /// How to record deeper stacks.
    fn deeper(self, cap: Option<Cap>) -> Option<&'static str> {
        const JFR: &str = "Record again with -XX:FlightRecorderOptions=stackdepth=2048: 64 frames are JFR's default";
        const PERF: &str = "Raise the limit with `sysctl kernel.perf_event_max_stack=1024` and record again: 127 frames are the \
                            default of perf and BPF";
        const COPIED: &str = "If stacks were copied (`--call-graph dwarf`): record with `--call-graph dwarf,65528`, which copies more \
                              of each, and have the recorded programs and libraries at hand (`--symbols DIR`). If frame \
                              pointers were followed: `perf record --max-stack` goes deeper";
        const GO: &str = "Go records at most 64 frames of a CPU sample, and of a heap sample 32 before Go 1.23 and 128 since; \
                          the limit cannot be raised";
        const V8: &str = "V8 records at most 255 frames; the limit cannot be raised";
        const ASYNC: &str = "Record again with a larger `-j` of async-profiler; 2048 frames are its default";
        const DATADOG: &str = "512 frames are the limit of Datadog's Java profiler; DD_PROFILING_STACKDEPTH raises it";
        const LBR: &str = "32 frames are as many as a processor's branch record holds: use --call-graph fp or dwarf";
        let depth = cap.map(|cap| cap.depth);
        match (self, depth) {
            (_, Some(127 | 128)) if self != Recorder::Go => Some(PERF),
            (Recorder::Perf | Recorder::Native, Some(32)) => Some(LBR),
            // A kernel that stops counts frames, and the depth is a round number; where a copy of the stack ends it is any.
            (Recorder::Perf, Some(depth)) if KNOWN_CAPS.contains(&depth) => Some(PERF),
            (Recorder::Perf, _) => Some(COPIED),
            (Recorder::Go, _) => Some(GO),
            (Recorder::V8, _) | (Recorder::Unknown, Some(255 | 256)) => Some(V8),
            (Recorder::Jfr | Recorder::Jvm, Some(64)) => Some(JFR),
            (Recorder::Jvm, Some(512)) => Some(DATADOG),
            (Recorder::Jfr, _) => Some("Record again with a larger -XX:FlightRecorderOptions=stackdepth="),
            (Recorder::Jvm, _) => Some(ASYNC),
            _ => Some("Record again with a larger limit of frames"),
        }
    }

    /// How to get whole stacks where unwinding fails.
    fn unwind(self) -> Option<&'static str> {
        match self {
            Recorder::Perf | Recorder::Native => Some(
                "Compile with frame pointers (-fno-omit-frame-pointer), or record with `--call-graph dwarf`, and have the symbols of \
                 all libraries at hand",
            ),
            Recorder::Jvm => Some(
                "Frames of the JVM and of native libraries end many stacks: async-profiler's `--cstack vm` or `dwarf`, or \
                 -XX:+PreserveFramePointer for perf, go further",
            ),
            _ => None,
        }
    }
}
