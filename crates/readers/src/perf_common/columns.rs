//! Events as sample types.

use std::borrow::Cow;

use profile::{Builder, Period};

use super::{Event, Row};

/// Most events with a sample type of their own: each costs 8 bytes per sample.
const MAX_TYPES: usize = 64;

/// Adds the sample types; the column of every event. `samples` is the last.
pub(crate) fn columns(b: &mut Builder, events: &[Event], rows: &[Vec<Row>], remarks: &mut Vec<String>) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..events.len()).filter(|&i| events[i].samples > 0).collect();
    let name = |event: &Event| String::from_utf8_lossy(&event.name).into_owned();
    // The most frequent first; the sort keeps the order of appearance among equals.
    order.sort_by_key(|&i| std::cmp::Reverse(events[i].samples));
    let mut columns = vec![None; events.len()];
    if let [only] = order[..]
        && events[only].periods == 0
    {
        let event = name(&events[only]);
        let of = if event.is_empty() { String::new() } else { format!(" of {event}") };
        remarks.push(format!("the samples{of} have no period: each counts 1"));
        b.sample_type("samples", "count", 1);
        return columns;
    }
    if order.len() > 1 {
        let each: Vec<String> = order.iter().take(8).map(|&i| format!("{} ({})", title(&events[i]), events[i].samples)).collect();
        let more = order.len().saturating_sub(each.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        remarks.push(format!(
            "{} events: {}{more}; {}, which has most samples, is shown",
            order.len(),
            each.join(", "),
            title(&events[order[0]])
        ));
    }
    if order.len() > MAX_TYPES {
        remarks.push(format!("only the {MAX_TYPES} events with most samples are sample types; the others count in `samples`"));
        order.truncate(MAX_TYPES);
    }
    for (column, &i) in order.iter().enumerate() {
        let event = &events[i];
        let unit = if event.periods == 0 {
            "samples"
        } else if is_clock(&event.name) {
            "nanoseconds"
        } else {
            "count"
        };
        if event.periods > 0 && event.periods < event.samples {
            let missing = event.samples - event.periods;
            remarks.push(format!("{missing} of {} samples of {} have no period and count 1", event.samples, title(event)));
        }
        b.sample_type(&title(event), unit, 1);
        columns[i] = Some(column);
    }
    b.sample_type("samples", "count", 1);
    b.set_default_type(0);
    let shown = order[0] as u32;
    let mut values = rows.iter().flatten().filter(|row| row.event == shown).map(|row| row.value);
    let first = values.next();
    let event = &events[order[0]];
    if let Some(value) = first
        && event.periods > 0
        && values.all(|v| v == value)
    {
        let (name, unit) = (b.string(&title(event)), b.string(if is_clock(&event.name) { "nanoseconds" } else { "count" }));
        b.info().period = Some(Period { name, unit, value });
    }
    columns
}

fn title(event: &Event) -> Cow<'_, str> {
    if event.name.is_empty() { Cow::Borrowed("period") } else { String::from_utf8_lossy(&event.name) }
}

/// The periods of perf's two software clocks are nanoseconds, whatever modifiers they have: `cpu-clock:u`.
fn is_clock(name: &[u8]) -> bool {
    let name = name.strip_prefix(b"software/").unwrap_or(name);
    let end = name.iter().position(|b| matches!(b, b':' | b'/')).unwrap_or(name.len());
    matches!(&name[..end], b"cpu-clock" | b"task-clock")
}
