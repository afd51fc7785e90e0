//! Colours: a palette that stays the same for the same package, in a light and a dark theme.
//!
//! Hue says which package, shade tells neighbours of one package apart. Magenta is left out: it belongs to search.
//! Lightness goes up and down from hue to hue, so that neighbouring hues differ also for eyes that do not see the hue.

use std::fmt::Write;

/// A colour in both themes, as `#rrggbb`.
pub type Pair = (&'static str, &'static str);

/// Hues, each in three shades from strong to pale.
pub const PALETTE: [[Pair; 3]; 12] = [
    [("#fab4aa", "#693933"), ("#ffbfb6", "#71403a"), ("#fecdc5", "#7a4841")],
    [("#ffc5a3", "#593116"), ("#fed2b9", "#61381e"), ("#fddecd", "#694025")],
    [("#e8c18a", "#5e4216"), ("#efcb97", "#664a1f"), ("#f4d5aa", "#6e5227")],
    [("#e0d595", "#453d06"), ("#e8dea2", "#4c4410"), ("#efe7b5", "#544c19")],
    [("#bcd295", "#404e21"), ("#c6daa2", "#485629"), ("#d1e2b2", "#4f5e31")],
    [("#ace3b6", "#1d4628"), ("#b8ecc1", "#254e2f"), ("#c7f3cf", "#2d5636")],
    [("#98d7c6", "#205247"), ("#a6dfcf", "#285a4f"), ("#b8e6d9", "#306256")],
    [("#9ee1e6", "#064549"), ("#ace9ee", "#124d51"), ("#bff0f4", "#1c5459")],
    [("#99d1eb", "#214e61"), ("#a7daf1", "#2a5669"), ("#b9e1f4", "#325e71")],
    [("#b6d6ff", "#213d60"), ("#c6dffe", "#284568"), ("#d6e7fe", "#2f4d70")],
    [("#bdc3fe", "#41446d"), ("#c7cdfe", "#484b76"), ("#d2d7fe", "#50537e")],
    [("#dec7fe", "#44325a"), ("#e5d3fd", "#4c3a62"), ("#ecdfff", "#53416a")],
];

/// Number of palette colours; colour `i` is shade `i % 3` of hue `i / 3`.
pub const SLOTS: usize = PALETTE.len() * 3;

/// What is not in the palette: CSS variable, then its colour in both themes.
pub const NAMED: [(&str, Pair); 16] = [
    ("bg", ("#ffffff", "#15171a")),
    ("panel", ("#f5f6f7", "#1d2024")),
    ("line", ("#d5d9de", "#363b42")),
    ("fg", ("#16191d", "#e9ebee")),
    ("muted", ("#545b64", "#a3abb5")),
    ("accent", ("#0b57b8", "#7ab4ff")),
    // On every box.
    ("ink", ("#16191d", "#f4f5f7")),
    ("root", ("#e3e6ea", "#363b42")),
    ("past", ("#edeff1", "#24282d")),
    ("match", ("#f274df", "#a81492")),
    // A match too narrow for text.
    ("flag", ("#c20fa6", "#ff74e6")),
    // Grounds and pattern strokes of what is not a function.
    ("other", ("#cdd1d6", "#4a4f56")),
    ("broken", ("#c4c8ce", "#43474d")),
    ("hidden", ("#dadde1", "#3a3e44")),
    ("mark", ("#aeb3ba", "#575d65")),
    ("rest", ("#f3f4f5", "#202327")),
];

/// The hatching of remainder boxes: lighter than that of the buckets, they are many.
pub const HATCH: Pair = ("#d3d8de", "#353b43");

/// The colour of a frame: its package decides the hue, its name the shade.
pub fn slot(key: &str, name: &str) -> usize {
    let hue = spread(key) % PALETTE.len() as u64;
    (hue * 3 + spread(name) % 3) as usize
}

/// The colour of a frame in a box too narrow to tell names apart: hue as always, the shade by the place of the box, so that
/// narrow towers beside each other can be told apart, each of one shade from top to bottom.
pub fn sliver(slot: usize, start: i64) -> usize {
    // The low 32 bits are enough to mix, and the script has no more.
    slot / 3 * 3 + ((start as u32).wrapping_mul(0x9e37_79b9) >> 16) as usize % 3
}

/// FNV-1a with a final mix. Fixed here because pictures made today and next year must agree.
fn spread(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash >> 32
}

/// The style sheet's colours: variables for both themes and a rule for each palette colour. Rules name the light colour
/// first and the variable second, for viewers that know no variables.
pub(crate) fn style(out: &mut String) {
    let theme = |out: &mut String, selector: &str, dark: bool| {
        let pick = |pair: Pair| if dark { pair.1 } else { pair.0 };
        let _ = write!(out, "{selector}{{color-scheme:{}", if dark { "dark" } else { "light" });
        for (name, pair) in NAMED.iter().chain(&[("hatch", HATCH)]) {
            let _ = write!(out, ";--{name}:{}", pick(*pair));
        }
        for (i, pair) in PALETTE.iter().flatten().enumerate() {
            let _ = write!(out, ";--k{i}:{}", pick(*pair));
        }
        out.push_str("}\n");
    };
    theme(out, ".reflame", false);
    out.push_str("@media (prefers-color-scheme:dark){");
    theme(out, ".reflame:not([data-theme=light])", true);
    out.push_str("}\n");
    theme(out, ".reflame[data-theme=dark]", true);
    for (i, pair) in PALETTE.iter().flatten().enumerate() {
        let _ = writeln!(out, ".reflame .k{i}{{fill:{};fill:var(--k{i})}}", pair.0);
    }
    for (name, pair) in NAMED {
        let _ = writeln!(out, ".reflame .{name}{{fill:{};fill:var(--{name})}}", pair.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance after WCAG 2.2.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn named(name: &str) -> Pair {
        NAMED.iter().find(|entry| entry.0 == name).unwrap().1
    }

    fn check(text: &str, ground: Pair, what: &str) {
        let ink = named(text);
        for (text, ground) in [(ink.0, ground.0), (ink.1, ground.1)] {
            let ratio = contrast(text, ground);
            assert!(ratio >= 4.5, "{what}: {text} on {ground} is {ratio:.2}");
        }
    }

    #[test]
    fn text_is_readable_on_every_colour_in_both_themes() {
        for pair in PALETTE.iter().flatten() {
            check("ink", *pair, "palette");
        }
        for ground in ["root", "other", "broken", "hidden", "mark", "match"] {
            check("ink", named(ground), ground);
        }
        for ground in ["bg", "panel", "past", "rest"] {
            check("muted", named(ground), ground);
            check("fg", named(ground), ground);
        }
        check("muted", HATCH, "hatch");
        check("accent", named("bg"), "accent");
        check("flag", named("bg"), "flag");
        check("accent", named("panel"), "accent");
    }

    #[test]
    fn search_stands_apart_from_the_palette() {
        // Magenta is what the palette lacks: much red and blue, little green.
        let magenta = |colour: &str| {
            let channel = |at: usize| i32::from_str_radix(&colour[at..at + 2], 16).unwrap();
            channel(1).min(channel(5)) - channel(3)
        };
        for (light, dark) in PALETTE.iter().flatten() {
            assert!(magenta(light) < magenta(named("match").0) / 2, "{light}");
            assert!(magenta(dark) < magenta(named("match").1) / 2, "{dark}");
        }
    }

    #[test]
    fn a_package_keeps_its_hue() {
        let one = slot("com.netflix.legacy", "com.netflix.legacy.Rules.evaluate");
        let two = slot("com.netflix.legacy", "com.netflix.legacy.Rules.load");
        assert_eq!(one / 3, two / 3);
        // These numbers are a promise: the same package has the same colour in every release.
        assert_eq!([slot("", ""), slot("redis", "get"), slot("java.lang", "java.lang.Thread.run")], [0, 31, 0]);
        let mut seen = [0; SLOTS];
        for i in 0..3600 {
            seen[slot(&format!("com.acme.p{i}"), &format!("f{}", i * 7))] += 1;
        }
        assert!(seen.iter().all(|&n| (60..150).contains(&n)), "{seen:?}");
    }

    /// The page has the same colours as the pictures. `UPDATE=1` rewrites its style sheet.
    #[test]
    fn the_page_has_these_colours() {
        let theme = |dark: bool| {
            let pick = |pair: Pair| if dark { pair.1 } else { pair.0 };
            let mut out = format!("  color-scheme: {};\n", if dark { "dark" } else { "light" });
            for (name, pair) in NAMED.iter().chain(&[("hatch", HATCH)]) {
                let _ = writeln!(out, "  --{name}: {};", pick(*pair));
            }
            for (i, pair) in PALETTE.iter().flatten().enumerate() {
                let _ = writeln!(out, "  --k{i}: {};", pick(*pair));
            }
            out
        };
        let (light, dark) = (theme(false), theme(true));
        let text = format!(
            "/* Written from crates/engine/src/render/colour.rs: UPDATE=1 cargo test -p engine colour */\n\
             :root {{\n{light}}}\n\
             @media (prefers-color-scheme: dark) {{\n:root:not([data-theme=\"light\"]) {{\n{dark}}}\n}}\n\
             :root[data-theme=\"dark\"] {{\n{dark}}}\n"
        );
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/style/colours.css");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, text).unwrap();
        } else {
            let there = std::fs::read_to_string(file).unwrap_or_default();
            assert!(there == text, "web/style/colours.css is not what the palette says; UPDATE=1 rewrites it");
        }
    }

    #[test]
    fn the_style_names_both_themes() {
        let mut style_text = String::new();
        style(&mut style_text);
        assert!(style_text.contains("prefers-color-scheme:dark"));
        assert!(!style_text.contains(['<', '&']));
    }
}
