//! A message about a text, with its place: drawn by the terminal and by the page, each in its own way.

/// Bytes `[start, end)` of a source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// An error in what the user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where in the text.
    pub span: Span,
    /// What is wrong, one sentence, lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (at byte {})", self.message, self.span.start)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// The line and the column of a byte, both from 1; columns count characters.
pub fn line_column(text: &str, byte: u32) -> (usize, usize) {
    let at = floor(text, byte as usize);
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The widest part of a line that is drawn, in columns.
const WINDOW: usize = 100;
/// How much of it stands before the place, if the line is longer.
const BEFORE: usize = 40;

/// Draws a diagnostic as plain text: message, the line, carets under the place, help.
///
/// ```text
/// error: there is no operation `hied`
///   2 | hied @jvm-runtime
///     | ^^^^
/// help: did you mean `hide`?
/// ```
///
/// Tabs take four columns, East Asian wide characters two, control characters are drawn as pictures. Of
/// a line longer than 100 columns only the part around the place is shown; of a place that spans several
/// lines, the first.
pub fn render_plain(source: &str, diagnostic: &Diagnostic) -> String {
    use std::fmt::Write as _;

    let start = floor(source, diagnostic.span.start as usize);
    let line_start = source[..start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = source[start..].find('\n').map_or(source.len(), |n| start + n);
    let end = floor(source, diagnostic.span.end as usize).clamp(start, line_end);
    let line = source[line_start..line_end].trim_end_matches('\r');

    // What each character looks like, how wide that is and if the place covers it.
    let mut cells: Vec<(Shown, usize, bool)> = Vec::new();
    let mut first = None;
    // Far away characters are never drawn, and a line may be long.
    let near = |at: usize| at + 4 * WINDOW >= start && at <= start + 4 * WINDOW;
    let mut cut_left = false;
    let mut cut_right = false;
    for (n, c) in line.char_indices() {
        let at = line_start + n;
        if !near(at) {
            cut_left |= at < start;
            cut_right |= at >= start;
            continue;
        }
        if at >= start && first.is_none() {
            first = Some(cells.len());
        }
        let (shown, width) = shown(c);
        cells.push((shown, width, at >= start && at < end));
    }
    let first = first.unwrap_or(cells.len());
    let width = |cells: &[(Shown, usize, bool)]| cells.iter().map(|cell| cell.1).sum::<usize>();
    let mut from = 0;
    if cut_left || width(&cells) > WINDOW {
        while from < first && width(&cells[from..first]) > BEFORE {
            from += 1;
        }
        cut_left |= from > 0;
    }
    let mut to = from;
    let mut columns = 0;
    while to < cells.len() && columns + cells[to].1 <= WINDOW {
        columns += cells[to].1;
        to += 1;
    }
    cut_right |= to < cells.len();

    let mut text = String::new();
    let mut carets = String::new();
    if cut_left {
        text.push('…');
        carets.push(' ');
    }
    for (n, (shown, width, covered)) in cells[from..to].iter().enumerate() {
        match shown {
            Shown::Char(c) => text.push(*c),
            Shown::Tab => text.push_str("    "),
            Shown::Nothing => {}
        }
        let mark = if *covered { '^' } else { ' ' };
        if from + n == first && *width == 0 {
            carets.push('^'); // A place of no width still is a place.
        }
        carets.extend(std::iter::repeat_n(mark, *width));
    }
    if cut_right {
        text.push('…');
    }
    if !carets.contains('^') {
        // An empty place: before the character at it, or behind the line.
        let column = usize::from(cut_left) + width(&cells[from..first.clamp(from, to)]);
        carets = " ".repeat(column) + "^";
    }
    let (number, _) = line_column(source, diagnostic.span.start);
    let number = number.to_string();
    let margin = " ".repeat(number.len());
    let mut out = String::new();
    let _ = writeln!(out, "error: {}", diagnostic.message);
    let _ = writeln!(out, "{}", format!("  {number} | {text}").trim_end());
    let _ = writeln!(out, "  {margin} | {}", carets.trim_end());
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "help: {help}");
    }
    out
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// How a character is drawn.
enum Shown {
    Char(char),
    Tab,
    Nothing,
}

/// A character's picture and width in a terminal, near enough for a caret.
fn shown(c: char) -> (Shown, usize) {
    match c {
        '\t' => (Shown::Tab, 4),
        '\0'..='\u{1f}' => (Shown::Char(char::from_u32(0x2400 + u32::from(c)).unwrap_or('?')), 1),
        '\u{7f}' => (Shown::Char('\u{2421}'), 1),
        '\u{80}'..='\u{9f}' => (Shown::Char('\u{fffd}'), 1),
        // They would turn the line around or hide in it.
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            (Shown::Nothing, 0)
        }
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => (Shown::Char(c), 0),
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => (Shown::Char(c), 2),
        c => (Shown::Char(c), 1),
    }
}
