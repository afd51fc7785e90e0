//! Is it an OTLP profile?
//!
//! pprof begins with field 1 as well: a sample type, a message of two small numbers. In OTLP it is a message of messages.
//! Traces, metrics and logs of OTLP have the same outer messages, so that a profile is looked into as far as one is there.

use super::choose::profile_misfits;
use super::layout::Layout;
use crate::wire::{Cursor, Field, Value};

/// One message of protobuf, of which the head is given.
pub(super) fn binary(head: &[u8]) -> bool {
    let (mut first, mut seen) = (true, 0);
    let fits = all(Cursor::new(head), true, &mut |field, cut| {
        let is_first = std::mem::take(&mut first);
        let Value::Bytes(inner) = field.value else { return field.number > 8 };
        match field.number {
            1 => resource_profiles(inner, cut, &mut seen),
            // Tables that stand first are known by the row 0 that all have, which is empty: nothing of the like is in pprof.
            2 if is_first => {
                seen += 1;
                inner.rest().starts_with(&[0x0a, 0])
            }
            _ => true,
        }
    });
    fits && seen > 0
}

/// Is every field right? The last one may be cut off.
fn all<'a>(mut message: Cursor<'a>, cut: bool, right: &mut dyn FnMut(Field<'a>, bool) -> bool) -> bool {
    loop {
        match message.field() {
            Ok(None) => return true,
            Ok(Some(field)) if right(field, false) => {}
            Ok(Some(_)) => return false,
            Err(fault) => return cut && fault.cut && message.part(fault.at).is_none_or(|field| right(field, true)),
        }
    }
}

fn resource_profiles(message: Cursor<'_>, cut: bool, seen: &mut u32) -> bool {
    all(message, cut, &mut |field, cut| {
        // What later releases add has higher numbers.
        let Value::Bytes(inner) = field.value else { return field.number > 3 };
        *seen += 1;
        match field.number {
            1 => all(inner, cut, &mut |field, cut| match (field.number, field.value) {
                (1, Value::Bytes(inner)) => key_value(inner, cut),
                (2, Value::Varint(_)) | (3, Value::Bytes(_)) => true,
                (number, _) => number > 3,
            }),
            2 => all(inner, cut, &mut |field, cut| match (field.number, field.value) {
                (1, Value::Bytes(inner)) => all(inner, cut, &mut |field, cut| match (field.number, field.value) {
                    (1 | 2, Value::Bytes(inner)) => text(inner),
                    (3, Value::Bytes(inner)) => key_value(inner, cut),
                    (4, Value::Varint(_)) => true,
                    _ => false,
                }),
                (2, Value::Bytes(inner)) => profile(inner, cut),
                (3, Value::Bytes(inner)) => text(inner),
                (number, _) => number > 3,
            }),
            3 => text(inner),
            _ => true,
        }
    })
}

fn key_value(message: Cursor<'_>, cut: bool) -> bool {
    all(message, cut, &mut |field, cut| match (field.number, field.value) {
        (1, Value::Bytes(inner)) => text(inner),
        (2, Value::Bytes(inner)) => all(inner, cut, &mut |field, _| {
            matches!(
                (field.number, field.value),
                (1 | 5 | 6 | 7, Value::Bytes(_)) | (2 | 3 | 8, Value::Varint(_)) | (4, Value::Fixed(_))
            )
        }),
        (3, Value::Varint(_)) => true,
        _ => false,
    })
}

/// Keys and names have no control characters; a text that is cut off may end within one.
fn text(bytes: Cursor<'_>) -> bool {
    bytes.rest().iter().all(|&b| b >= b' ' || b == b'\t')
}

/// Most fields of a profile are those of a layout.
fn profile(message: Cursor<'_>, cut: bool) -> bool {
    let (mut fields, mut count) = (message, 0);
    while let Ok(Some(_)) = fields.field() {
        count += 1;
    }
    let layouts = [Layout::V1_10, Layout::V1_9, Layout::V1_8, Layout::V1_7, Layout::V1_4, Layout::V1_3];
    layouts.iter().any(|&layout| profile_misfits(layout, message) <= count / 3 + u64::from(cut))
}
