//! Against `serde_json` on random values, and what it does not take.

use proptest::prelude::*;
use serde_json::Value;

use super::{Json, Kind, brackets_and_quotes, first, quotes_and_escapes, scaled};

/// Builds a value by pulling it.
fn pulled(json: &mut Json<'_>) -> Value {
    match json.kind().unwrap() {
        Kind::Null => {
            json.skip().unwrap();
            Value::Null
        }
        Kind::Bool => Value::Bool(json.bool_or_skip().unwrap().unwrap()),
        Kind::Number => Value::from(json.integer_or_skip().unwrap().unwrap()),
        Kind::Text => Value::from(json.text().unwrap().into_owned()),
        Kind::Array => {
            let mut items = Vec::new();
            json.enter_array().unwrap();
            while json.item().unwrap() {
                items.push(pulled(json));
            }
            Value::Array(items)
        }
        Kind::Object => {
            let mut members = serde_json::Map::new();
            json.enter_object().unwrap();
            while let Some(key) = json.key().unwrap() {
                members.insert(key.into_owned(), pulled(json));
            }
            Value::Object(members)
        }
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-z\\\\\"/\u{1}-\u{20}]{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6).prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn values_are_those_of_serde(value in value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let mut json = Json::new(text.as_bytes());
        let mut skipped = json.clone();
        prop_assert_eq!(pulled(&mut json), value);
        prop_assert!(json.at_end());
        skipped.skip().unwrap();
        prop_assert!(skipped.at_end());
    }

    #[test]
    fn scaled_numbers_are_exact(whole in -999_999_999i64..1_000_000_000, fraction in 0u32..1_000_000, digits in 0i32..9) {
        let text = format!("{whole}.{fraction:06}");
        // The true value in millionths.
        let millionths = whole as i128 * 1_000_000 + if text.starts_with('-') { -1 } else { 1 } * i128::from(fraction);
        let tenths = 10i128.pow(digits as u32) * 10 * millionths / 1_000_000;
        let expected = (tenths + 5 * tenths.signum()) / 10;
        prop_assert_eq!(scaled(text.as_bytes(), digits).map(i128::from), Some(expected));
    }

    #[test]
    fn whole_numbers_are_the_same_in_short(text in "-?[0-9]{0,14}", digits in -2i32..9, behind in prop::sample::select(vec!["", ",", "]", ".5", "e2", " "])) {
        let list = format!("{text}{behind}");
        let token = list.trim_end_matches([',', ']', ' ']);
        prop_assume!(!token.is_empty() && !token.starts_with('e') && !token.starts_with('.'));
        let mut json = Json::new(list.as_bytes());
        prop_assert_eq!(json.scaled_or_skip(digits).unwrap(), scaled(token.as_bytes(), digits));
        prop_assert_eq!(json.byte(), token.len());
    }

    #[test]
    fn numbers_of_a_list_are_those_read_one_by_one(
        items in prop::collection::vec("-?[0-9]{1,20}(\\.[0-9]{0,9})?(e[0-9])?|null|\"-?[0-9]{1,9}\"|\\[1,\\[\\]\\]", 0..20),
        comma in prop::sample::select(vec![",", ", ", " ,\n"]), digits in 0i32..10,
    ) {
        let list = format!("[{}] ", items.join(comma));
        let mut found = Vec::new();
        let mut json = Json::new(list.as_bytes());
        json.numbers(digits, |number| found.push(number)).unwrap();
        let one = |item: &String| scaled(item.trim_matches('"').as_bytes(), digits);
        prop_assert_eq!(found, items.iter().map(one).collect::<Vec<_>>());
        prop_assert!(json.at_end());
    }

    #[test]
    fn marks_are_found_where_they_stand(bytes in prop::collection::vec(prop::sample::select(b"{}[]\"\\a~;\x01\x7f\x80\xdb\xfb\xfd\xa2\xdc\x00\x21\x23\x5c\x7a\x7c\x7e".to_vec()), 0..40)) {
        let of = |marks: &[u8]| bytes.iter().position(|b| marks.contains(b));
        prop_assert_eq!(first(&bytes, brackets_and_quotes), of(b"{}[]\""));
        prop_assert_eq!(first(&bytes, quotes_and_escapes), of(b"\"\\"));
    }

    #[test]
    fn any_bytes_end_in_a_value_or_an_error(bytes in prop::collection::vec(prop::sample::select(b"{}[]\",:\\u0e-.1tn ".to_vec()), 0..60)) {
        let mut json = Json::new(&bytes);
        let _ = json.skip();
        let mut json = Json::new(&bytes);
        if json.enter_object().is_ok() {
            while let Ok(Some(_)) = json.key() {
                if json.scaled_or_skip(3).is_err() {
                    break;
                }
            }
        }
    }
}

#[test]
fn numbers() {
    for (text, digits, expected) in [
        ("0", 3, Some(0)),
        ("1.5", 0, Some(2)),
        ("-1.5", 0, Some(-2)),
        ("1.4999", 0, Some(1)),
        ("12.345678", 3, Some(12346)),
        ("1e3", 0, Some(1000)),
        ("1.5E+3", 3, Some(1_500_000)),
        ("25e-1", 0, Some(3)),
        ("5e-1", 0, Some(1)),
        ("4e-2", 0, Some(0)),
        ("0e999999999999", 0, Some(0)),
        ("1e19", 0, None),
        ("1e-999999999999", 0, Some(0)),
        ("9223372036854775807", 0, Some(i64::MAX)),
        ("-9223372036854775808", 0, Some(i64::MIN)),
        ("9223372036854775808", 0, None),
        ("1732294012345678.25", 3, Some(1_732_294_012_345_678_250)),
        ("", 0, None),
        ("-", 0, None),
        ("1-2", 0, None),
        ("1.2.3", 0, None),
        ("1e", 0, None),
    ] {
        assert_eq!(scaled(text.as_bytes(), digits), expected, "{text} e{digits}");
    }
}

#[test]
fn row_numbers() {
    let text = "[0, 17,123456789,4294967295,4294967296,-1,null,\"12\",\"x\",[1],2.0,1e2 , 7\n]";
    let mut json = Json::new(text.as_bytes());
    json.enter_array().unwrap();
    let mut found = Vec::new();
    while json.item().unwrap() {
        found.push(json.index().unwrap());
    }
    let some = Some;
    let expected = [
        some(0),
        some(17),
        some(123_456_789),
        some(u32::MAX),
        None,
        None,
        None,
        some(12),
        None,
        None,
        some(2),
        some(100),
        some(7),
    ];
    assert_eq!(found, expected);
    assert!(json.at_end());
    assert!(Json::new(b"12").index().unwrap() == Some(12));
    assert!(Json::new(b"").index().is_err());
}

#[test]
fn decimals_of_numbers() {
    for (text, expected) in [
        ("1", 0),
        ("1.5", 1),
        ("-1.2500", 2),
        ("1.000", 0),
        ("1.5e3", 0),
        ("12e-3", 3),
        ("1.25e-3", 5),
        ("null", 0),
        ("\"1.5\"", 0),
        ("[1.5]", 0),
        ("1e", 0),
    ] {
        let mut json = Json::new(text.as_bytes());
        assert_eq!(json.decimals().unwrap(), expected, "{text}");
        assert!(json.at_end());
    }
}

#[test]
fn escapes() {
    for (raw, expected) in [
        (r#""\u00e9\ud83d\ude00\n\/""#, "é😀\n/"),
        (r#""\ud83d!""#, "\u{fffd}!"),
        (r#""\ude00""#, "\u{fffd}"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\x\u12""#, "\u{fffd}\u{fffd}12"),
        (r#""\\\"""#, "\\\""),
    ] {
        assert_eq!(Json::new(raw.as_bytes()).text().unwrap(), expected, "{raw}");
    }
    assert_eq!(Json::new(b"\"a\xffb\"").text().unwrap(), "a\u{fffd}b");
}

#[test]
fn errors_have_their_place() {
    let error = |text: &str| {
        let mut json = Json::new(text.as_bytes());
        let mut walk = || -> Result<(), crate::ReadError> {
            json.enter_object()?;
            while let Some(_key) = json.key()? {
                json.enter_array()?;
                while json.item()? {
                    json.index()?;
                }
            }
            Ok(())
        };
        walk().map_or_else(|e| e.to_string(), |()| "none".into())
    };
    assert_eq!(error("{\"a\": [1, 2,], \"b\": [],}"), "none");
    assert_eq!(error("{\"a\": [1 2]}"), "byte 9: expected `,` or `]`, found `2]}`");
    assert_eq!(error("{\"a\" [1]}"), "byte 5: expected `:` behind the key, found `[1]}`");
    assert_eq!(error("{\"a\": 1}"), "byte 6: expected an array, `[`, found `1}`");
    assert_eq!(error("{\"a\": [x]}"), "byte 7: expected a value, found `x]}`");
    assert_eq!(error("{\"a\": [1,"), "the file is cut off at byte 9: the JSON text ends in the middle");
    assert_eq!(error("{\"a"), "the file is cut off at byte 3: byte 1: the text that starts there has no closing quote");
    assert_eq!(error("{\"a\\"), "the file is cut off at byte 4: byte 1: the text that starts there has no closing quote");
}

#[test]
fn an_excerpt_is_what_comes_next() {
    let mut json = Json::new(b"[1] more \xff");
    json.skip().unwrap();
    assert!(!json.at_end());
    assert_eq!(json.excerpt(), "more \u{fffd}");
    json.skip().unwrap();
    assert_eq!(Json::new(&[b' '; 500]).excerpt().len(), 240);
}

#[test]
fn depth_is_no_matter() {
    let deep = [vec![b'['; 1 << 20], vec![b']'; 1 << 20]].concat();
    let mut json = Json::new(&deep);
    json.skip().unwrap();
    assert!(json.at_end());
}
