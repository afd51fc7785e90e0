//! Puts a profile together from the file's members.

use std::borrow::Cow;

use profile::{Builder, FrameData, FrameId, FuncData, SampleData, StackId, Thread, ThreadId};

use super::events::Events;
use super::{NAME, UNITS};
use crate::json::own::{Known, Own};
use crate::json::{Json, Kind, fault};
use crate::path::Path;
use crate::{Notes, Options, Place, Read, ReadError};

type Result<T> = std::result::Result<T, ReadError>;

/// Most digits behind the point that weights without a unit of time keep.
const MAX_DIGITS: u32 = 9;

/// Reads an unpacked file. Of one that breaks off or down in the middle, what stood before is read if the frames are there.
///
/// # Errors
/// [`ReadError::Malformed`], [`ReadError::Truncated`] and, if the values are too large, [`ReadError::Model`].
pub fn read(bytes: &[u8], _: &Options) -> Result<Read> {
    let mut file = File::default();
    let mut json = Json::new(bytes);
    let mut broken = file.members(&mut json).err();
    let mut r = Reader { b: Builder::new(), notes: Notes::new(NAME), frames: Vec::new(), path: Path::default(), kept: 0 };
    r.notes.bytes = bytes.len() as u64;
    r.notes.producer = file.producer();
    if let Some(frames) = file.frames.take()
        && let Err(e) = r.read_frames(frames)
    {
        broken.get_or_insert(e);
    }
    let plan = Plan::new(&file);
    let e = r.read_profiles(&file, &plan).err();
    // The profiles may break where their members were only passed over: that place comes first.
    let broken = e.or(broken);
    if let Some(e) = broken {
        if r.kept == 0 {
            return Err(e);
        }
        r.notes.fault = Some(fault(e)?);
    }
    Ok(Read { profile: r.b.finish()?, notes: r.notes })
}

/// The members of the file.
#[derive(Default)]
struct File<'a> {
    frames: Option<Json<'a>>,
    profiles: Vec<Member<'a>>,
    name: Cow<'a, str>,
    exporter: Cow<'a, str>,
    /// Of files that the first versions of speedscope itself wrote.
    version: Cow<'a, str>,
    active: usize,
}

/// One of `profiles`.
#[derive(Default)]
struct Member<'a> {
    name: Cow<'a, str>,
    kind: Cow<'a, str>,
    unit: Cow<'a, str>,
    start: Option<Json<'a>>,
    end: Option<Json<'a>>,
    samples: Option<Json<'a>>,
    weights: Option<Json<'a>>,
    events: Option<Json<'a>>,
    own: Option<Own<'a>>,
    at: usize,
}

impl<'a> File<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "shared" if json.kind()? == Kind::Object => {
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        if key == "frames" && json.kind()? == Kind::Array {
                            self.frames = Some(json.clone());
                        }
                        json.skip()?;
                    }
                }
                "profiles" if json.kind()? == Kind::Array => {
                    json.enter_array()?;
                    while json.item()? {
                        if json.kind()? == Kind::Object {
                            self.profiles.push(Member { at: json.byte(), ..Member::default() });
                            if let Some(new) = self.profiles.last_mut() {
                                new.members(json)?;
                            }
                        } else {
                            json.skip()?;
                        }
                    }
                }
                "name" => self.name = json.text_or_skip()?.unwrap_or_default(),
                "exporter" => self.exporter = json.text_or_skip()?.unwrap_or_default(),
                "version" => self.version = json.text_or_skip()?.unwrap_or_default(),
                "activeProfileIndex" => self.active = json.index()?.unwrap_or(0) as usize,
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    fn producer(&self) -> String {
        match self.exporter.split_once('@') {
            Some((name, version)) => format!("{name} {version}"),
            None if self.exporter.is_empty() && !self.version.is_empty() => format!("speedscope {}", self.version),
            None => self.exporter.to_string(),
        }
    }
}

impl<'a> Member<'a> {
    fn members(&mut self, json: &mut Json<'a>) -> Result<()> {
        json.enter_object()?;
        while let Some(key) = json.key()? {
            match &*key {
                "type" => self.kind = json.text_or_skip()?.unwrap_or_default(),
                "name" => self.name = json.text_or_skip()?.unwrap_or_default(),
                "unit" => self.unit = json.text_or_skip()?.unwrap_or_default(),
                "startValue" => self.start = Some(json.remember()?),
                "endValue" => self.end = Some(json.remember()?),
                // An array that breaks off is read up to there.
                "samples" if json.kind()? == Kind::Array => {
                    self.samples = Some(json.clone());
                    json.skip()?;
                }
                "weights" if json.kind()? == Kind::Array => {
                    self.weights = Some(json.clone());
                    json.skip()?;
                }
                "events" if json.kind()? == Kind::Array => {
                    self.events = Some(json.clone());
                    json.skip()?;
                }
                "reflame" if json.kind()? == Kind::Object => self.own = Some(Own::read(json)?),
                _ => json.skip()?,
            }
        }
        Ok(())
    }

    /// Digits to a nanosecond, if the unit is one of time.
    fn time_digits(&self) -> Option<u32> {
        UNITS.iter().find(|(unit, _)| *unit == self.unit).and_then(|(_, digits)| *digits)
    }

    /// Name and unit of what it measures, as far as the unit tells.
    fn measures(&self) -> (&'static str, &'static str) {
        match (self.time_digits(), &*self.unit) {
            (Some(_), _) => ("time", "nanoseconds"),
            (None, "bytes") => ("bytes", "bytes"),
            _ => ("weight", "count"),
        }
    }
}

/// What becomes of the profiles.
struct Plan {
    /// Name, unit and scale of the sample types; none if our own writer says which.
    types: Vec<(String, String, i64)>,
    /// Does each sample count 1 in a last sample type of its own?
    count: bool,
    /// Per profile its sample type, and the digits its values are moved by.
    columns: Vec<(usize, i32)>,
    /// Are the weights the time axis? Then this is the earliest start.
    start_ns: Option<i64>,
    /// Are the profiles' names those of threads?
    threads: bool,
    /// Did our own writer make all of them?
    ours: bool,
    exact: bool,
    remarks: Vec<String>,
}

impl Plan {
    fn new(file: &File<'_>) -> Plan {
        let ours = !file.profiles.is_empty() && file.profiles.iter().all(|p| p.own.is_some());
        let mut plan = Plan {
            types: Vec::new(),
            count: false,
            columns: Vec::new(),
            start_ns: None,
            threads: ours,
            ours,
            exact: false,
            remarks: Vec::new(),
        };
        if !ours {
            plan.of_units(file);
        }
        plan
    }

    fn of_units(&mut self, file: &File<'_>) {
        let profiles = &file.profiles;
        let mut measured: Vec<(&'static str, &'static str)> = Vec::new();
        for p in profiles {
            if !measured.contains(&p.measures()) {
                measured.push(p.measures());
            }
        }
        let of = |what: (&'static str, &'static str)| profiles.iter().filter(move |p| p.measures() == what);
        for &what in &measured {
            let mut name = what.0.to_owned();
            // The only one of its unit, beside others, is a measure of its own and its name says which.
            if measured.len() > 1
                && of(what).count() == 1
                && let Some(p) = of(what).next().filter(|p| !p.name.is_empty())
            {
                name = p.name.to_string();
            }
            let (digits, rounded) = if what.0 == "time" { (0, false) } else { fraction_digits(of(what)) };
            if rounded {
                self.remarks.push(format!("fractional weights of `{name}` are kept to 1/{}", 10u64.pow(digits)));
            }
            self.types.push((name, what.1.to_owned(), 10i64.pow(digits)));
        }
        for p in profiles {
            let column = measured.iter().position(|m| *m == p.measures()).unwrap_or(0);
            let digits = p.time_digits().unwrap_or(self.types[column].2.ilog10());
            self.columns.push((column, digits as i32));
        }
        self.threads =
            profiles.len() > measured.len() || file.exporter.starts_with("py-spy") && profiles.iter().all(|p| !p.name.is_empty());
        if measured.len() > 1 {
            let names: Vec<&str> = self.types.iter().map(|t| t.0.as_str()).collect();
            self.remarks.push(format!("profiles of different units are sample types: {}", names.join(", ")));
        }
        match profiles.len() {
            _ if !self.threads => {}
            1 => self.remarks.push("the profile is a thread".into()),
            n => self.remarks.push(format!("{n} profiles, each a thread")),
        }
        let sampled = profiles.iter().any(|p| p.kind == "sampled");
        self.count = sampled && measured.len() == 1;
        // Where every sample weighs 1, samples are all there is to count.
        if self.count && measured == [("weight", "count")] && profiles.iter().all(weighs_one) {
            self.count = false;
            self.types = vec![("samples".into(), "count".into(), 1)];
        }
        if measured == [("time", "nanoseconds")] {
            self.start_ns = profiles.iter().map(|p| value(&p.start, p.time_digits())).min();
        }
        // Writers that have samples and write them as calls.
        let made_of_samples = ["speedscope", "Microsoft.Diagnostics.Tracing.TraceEvent"];
        let made = made_of_samples.iter().any(|name| file.exporter.starts_with(name));
        self.exact = !profiles.is_empty() && profiles.iter().all(|p| p.kind == "evented") && !made;
        if made && profiles.iter().any(|p| p.kind == "evented") {
            self.remarks.push("the events may have been made of samples: their values are not taken for exact".into());
        }
    }
}

/// How many digits the values of these profiles have behind the point, as far as they can be kept, and whether that
/// is not all of them.
fn fraction_digits<'a: 'p, 'p>(profiles: impl Iterator<Item = &'p Member<'a>>) -> (u32, bool) {
    let (mut digits, mut sum) = (0, 0.0);
    for p in profiles {
        // What breaks here breaks again, and is told, where it is read.
        let _: Result<()> = each_value(p, &mut |json| {
            digits = json.clone().decimals()?.max(digits);
            if json.kind()? == Kind::Number { json.float().map(|v| sum += v.abs()) } else { json.skip() }
        });
    }
    let mut kept = digits.min(MAX_DIGITS);
    while kept > 0 && sum * 10f64.powi(kept as i32) > 9e18 {
        kept -= 1;
    }
    (kept, kept < digits)
}

/// Shows all weights of a profile, or the times of its events.
fn each_value<'a>(p: &Member<'a>, see: &mut dyn FnMut(&mut Json<'a>) -> Result<()>) -> Result<()> {
    if let Some(mut json) = p.weights.clone() {
        json.enter_array()?;
        while json.item()? {
            see(&mut json)?;
        }
    }
    if let Some(mut json) = p.events.clone() {
        json.enter_array()?;
        while json.item()? {
            if !json.enter_object_or_skip()? {
                continue;
            }
            while let Some(key) = json.key()? {
                if key == "at" { see(&mut json)? } else { json.skip()? }
            }
        }
    }
    Ok(())
}

fn weighs_one(p: &Member<'_>) -> bool {
    let mut one = p.kind == "sampled";
    let _: Result<()> = each_value(p, &mut |json| {
        one &= json.clone().decimals()? == 0 && json.integer_or_skip()? == Some(1);
        Ok(())
    });
    one
}

/// A remembered number; 0 for anything else.
fn value(json: &Option<Json<'_>>, digits: Option<u32>) -> i64 {
    let read = json.clone().and_then(|mut json| json.scaled_or_skip(digits.unwrap_or(0) as i32).ok());
    read.flatten().unwrap_or(0)
}

struct Reader {
    b: Builder,
    notes: Notes,
    /// `None` for what is no frame in the table.
    frames: Vec<Option<FrameId>>,
    path: Path,
    /// Samples and intervals that are in the profile.
    kept: u64,
}

impl Reader {
    fn read_frames(&mut self, mut json: Json<'_>) -> Result<()> {
        json.enter_array()?;
        while json.item()? {
            let at = json.place();
            if json.kind()? != Kind::Object {
                self.notes.skip("a frame that is no object", at, || "shared.frames".into());
                self.frames.push(None);
                json.skip()?;
                continue;
            }
            let (mut name, mut file, mut line) = (Cow::default(), Cow::default(), 0);
            json.enter_object()?;
            while let Some(key) = json.key()? {
                match &*key {
                    "name" => name = json.text_or_skip()?.unwrap_or_default(),
                    "file" => file = json.text_or_skip()?.unwrap_or_default(),
                    "line" => line = json.index()?.unwrap_or(0),
                    _ => json.skip()?,
                }
            }
            let name = if name.is_empty() { "[unknown]" } else { &name };
            let func = FuncData { name, file: &file, ..FuncData::default() };
            let func = self.b.func(func);
            self.frames.push(Some(self.b.frame(func, FrameData { line, ..FrameData::default() })));
        }
        Ok(())
    }

    fn read_profiles(&mut self, file: &File<'_>, plan: &Plan) -> Result<()> {
        for (name, unit, scale) in &plan.types {
            self.b.sample_type(name, unit, *scale);
        }
        let mut known = Known::default();
        let columns: Vec<(usize, i32)> = match &plan.columns[..] {
            [] => file.profiles.iter().flat_map(|p| &p.own).map(|own| (known.column(own, &mut self.b), own.digits())).collect(),
            columns => columns.to_vec(),
        };
        let types = plan.types.len() + known.types()?;
        if plan.count {
            self.b.sample_type("samples", "count", 1);
        }
        self.b.set_default_type(columns.get(file.active).map_or(0, |c| c.0));
        self.b.info().exact = plan.exact;
        self.notes.remarks.extend(plan.remarks.iter().cloned());
        let one_name = file.profiles.first().filter(|_| file.profiles.len() == 1 && !plan.threads).map(|p| &p.name);
        for title in [Some(&file.name), one_name].into_iter().flatten() {
            let title = self.b.string(title);
            if !title.is_empty() && !self.b.info().comments.contains(&title) {
                self.b.info().comments.push(title);
            }
        }
        let mut end_ns = 0;
        for (p, &(column, digits)) in file.profiles.iter().zip(&columns) {
            let thread = match &p.own {
                Some(own) if plan.ours => known.thread(own, &mut self.b),
                _ if plan.threads => {
                    let name = self.b.string(&p.name);
                    Some(self.b.thread(Thread { process: None, tid: 0, name }))
                }
                _ => None,
            };
            let origin = plan.start_ns.map(|start| value(&p.start, p.time_digits()).saturating_sub(start));
            if let Some(start) = plan.start_ns {
                end_ns = value(&p.end, p.time_digits()).saturating_sub(start).max(end_ns);
            }
            let put = Put { column, types, count: plan.count, digits, thread };
            match &*p.kind {
                "sampled" => self.sampled(p, put, origin)?,
                "evented" => self.evented(p, put, origin)?,
                other => {
                    let at = Place::Byte(p.at as u64);
                    self.notes.skip("a profile that is neither sampled nor evented", at, || other.to_owned());
                }
            }
        }
        self.b.info().duration_ns = end_ns.max(0);
        Ok(())
    }

    fn sampled(&mut self, p: &Member<'_>, put: Put, origin: Option<i64>) -> Result<()> {
        let (Some(mut samples), Some(mut weights)) = (p.samples.clone(), p.weights.clone()) else {
            let at = Place::Byte(p.at as u64);
            self.notes.skip("a sampled profile without samples or without weights", at, || p.name.to_string());
            return Ok(());
        };
        samples.enter_array()?;
        weights.enter_array()?;
        let mut time = origin;
        loop {
            // Each is asked once behind its end, and not again.
            let (sample, weight) = (samples.item()?, weights.item()?);
            if !sample || !weight {
                let (why, mut rest, mut more) = match (sample, weight) {
                    (true, false) => ("a sample without a weight", samples, true),
                    (false, true) => ("a weight without a sample", weights, true),
                    _ => ("", samples, false),
                };
                while more {
                    self.notes.records += 1;
                    self.notes.skip(why, rest.place(), || p.name.to_string());
                    rest.skip()?;
                    more = rest.item()?;
                }
                return Ok(());
            }
            let at = samples.place();
            let found = self.stack(&mut samples)?;
            let value = weights.scaled_or_skip(put.digits)?;
            self.notes.records += 1;
            match (found, value) {
                (Ok(stack), Some(value)) => {
                    put.sample(&mut self.b, stack, value, time);
                    self.kept += 1;
                }
                (Err(why), _) => self.notes.skip(why, at, || p.name.to_string()),
                (_, None) => self.notes.skip("a sample whose weight is no number of 64 bits", at, || p.name.to_string()),
            }
            time = time.map(|t| t.saturating_add(value.unwrap_or(0)));
        }
    }

    /// Reads the rows of a sample's frames, root first; or why it has no stack.
    fn stack(&mut self, json: &mut Json<'_>) -> Result<std::result::Result<StackId, &'static str>> {
        if json.kind()? != Kind::Array {
            json.skip()?;
            return Ok(Err("a sample that is no list of frames"));
        }
        json.enter_array()?;
        let (mut depth, mut missing) = (0, false);
        while json.item()? {
            match json.index()?.and_then(|i| self.frames.get(i as usize).copied().flatten()) {
                Some(frame) => {
                    self.path.put(&mut self.b, depth, frame);
                    depth += 1;
                }
                None => missing = true,
            }
        }
        self.path.cut(depth);
        Ok(match self.path.leaf() {
            _ if missing => Err("a sample with a frame that is not in the table"),
            Some(stack) => Ok(stack),
            None => Err("a sample without frames"),
        })
    }

    fn evented(&mut self, p: &Member<'_>, put: Put, origin: Option<i64>) -> Result<()> {
        let Some(mut json) = p.events.clone() else {
            let at = Place::Byte(p.at as u64);
            self.notes.skip("an evented profile without events", at, || p.name.to_string());
            return Ok(());
        };
        let start = p.start.clone().and_then(|mut s| s.scaled_or_skip(put.digits).ok()).flatten();
        let mut events = Events::new(start, self.frames.len());
        let mut kept = 0;
        let mut interval = |b: &mut Builder, from: i64, value: i64, stack: StackId| {
            kept += 1;
            let time = origin.map(|o| from.saturating_sub(start.unwrap_or(0)).saturating_add(o));
            put.sample(b, stack, value, time);
        };
        self.path.cut(0);
        let read = (|| {
            json.enter_array()?;
            while json.item()? {
                let at = json.place();
                let (mut kind, mut frame, mut when) = (None, None, None);
                if json.kind()? == Kind::Object {
                    json.enter_object()?;
                    while let Some(key) = json.key()? {
                        match &*key {
                            "type" => kind = json.text_or_skip()?,
                            "frame" => frame = json.index()?,
                            "at" => when = json.scaled_or_skip(put.digits)?,
                            _ => json.skip()?,
                        }
                    }
                } else {
                    json.skip()?;
                }
                self.notes.records += 1;
                let known = frame.and_then(|row| Some((row, self.frames.get(row as usize).copied().flatten()?)));
                let (Some(kind), Some((row, id)), Some(when)) = (kind, known, when) else {
                    self.notes.skip("an event without type, time or a frame of the table", at, || p.name.to_string());
                    continue;
                };
                events.pass(when, &mut self.b, &self.path, &mut interval);
                match &*kind {
                    "O" => events.open(row, id, &mut self.b, &mut self.path),
                    "C" => events.close(row, &mut self.path),
                    other => self.notes.skip("an event that neither opens nor closes", at, || other.to_owned()),
                }
            }
            Ok(())
        })();
        // Of a profile that breaks off nothing is known behind its last event.
        let end = p.end.clone().filter(|_| read.is_ok()).and_then(|mut e| e.scaled_or_skip(put.digits).ok()).flatten();
        events.end(end, &mut self.b, &mut self.path, &mut interval);
        self.kept += kept;
        for (count, what) in events.mended() {
            if count > 0 {
                let of = if p.name.is_empty() { String::new() } else { format!("`{}`: ", crate::notes::shorten(&p.name)) };
                self.notes.remarks.push(format!("{of}{count} {what}"));
            }
        }
        read
    }
}

/// Where a profile's values go.
#[derive(Clone, Copy)]
struct Put {
    column: usize,
    types: usize,
    count: bool,
    digits: i32,
    thread: Option<ThreadId>,
}

impl Put {
    fn sample(&self, b: &mut Builder, stack: StackId, value: i64, time_ns: Option<i64>) {
        let data = SampleData { thread: self.thread, time_ns, ..SampleData::default() };
        if self.types == 1 {
            b.sample(stack, &[value, 1][..1 + usize::from(self.count)], data);
            return;
        }
        let mut values = vec![0; self.types + usize::from(self.count)];
        values[self.column] = value;
        b.sample(stack, &values, data);
    }
}
