//! The page and a profile as one HTML file that needs no network.
//!
//! Style and script are inlined and allowed by their hashes; engine, worker, profile and what the page is told are blocks
//! of data. No text of a profile is ever markup: it stands in the title, with `<` and `&` spelled out, or in JSON, with `<`
//! escaped, or packed in base64.
//!
//! The importer is left out: it would nearly double a file that is passed on for the sake of its one profile. Asked to open
//! another, the page names the commands that do.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use super::Page;
use crate::fail::{Fail, Result};

/// What the file is made of.
pub struct Parts<'a> {
    /// The page.
    pub page: &'a Page,
    /// What the profile is called: text.
    pub title: &'a str,
    /// What the page is told: JSON.
    pub boot: &'a [u8],
    /// The profile, in a format that is packed itself.
    pub snapshot: &'a [u8],
}

/// The file.
///
/// # Errors
/// The page lacks something that is replaced here.
pub fn write(parts: &Parts) -> Result<String> {
    let Parts { page, title, boot, snapshot } = parts;
    let index = utf8("index.html", &page.index.plain)?;
    let style = style_text(utf8("app.css", &page.style.plain)?);
    let app = script_text(utf8("app.js", &page.app.plain)?);
    let worker = script_text(utf8("worker.js", &page.worker.plain)?);
    let boot = utf8("boot", boot)?.replace('<', "\\u003c");

    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval' blob:; worker-src blob:; style-src {}; img-src data: blob:; \
         base-uri 'none'; form-action 'none'",
        hash(&app),
        hash(&style),
    );
    let head = format!("<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let body_end = [
        "<script type=\"application/json\" id=\"boot\">",
        &boot,
        "</script>\n<script type=\"application/octet-stream\" id=\"reflame.wasm\" data-encoding=\"gzip\">",
        &BASE64.encode(&page.engine.gzip),
        "</script>\n<script type=\"application/octet-stream\" id=\"profile\">",
        &BASE64.encode(snapshot),
        "</script>\n<script type=\"text/plain\" id=\"worker\">",
        &worker,
        // The script last: it finds everything before it in place.
        "</script>\n<script>",
        &app,
        "</script>\n</body>",
    ]
    .concat();

    // All places are looked up in the page as it was built, so that nothing put in can be taken for one.
    let once = |what: &str| only(index, what);
    let title_start = once("<title>")? + "<title>".len();
    let title_end = once("</title>")?;
    if title_end < title_start {
        return Err(broken("</title>", "stands before <title>"));
    }
    let mut edits = [
        (at(index, "<head>")?, head),
        // As the page itself calls it.
        ((title_start, title_end), format!("{} · reflame", escaped(title))),
        (at(index, "<link rel=\"stylesheet\" href=\"app.css\">")?, format!("<style>{style}</style>")),
        (at(index, "<script src=\"app.js\" defer></script>")?, String::new()),
        (at(index, "</body>")?, body_end),
    ];
    edits.sort_by_key(|(place, _)| *place);
    let mut html = String::with_capacity(index.len() + edits.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut done = 0;
    for ((start, end), text) in &edits {
        html.push_str(&index[done..*start]);
        html.push_str(text);
        done = *end;
    }
    html.push_str(&index[done..]);
    Ok(html)
}

/// Where the only `what` stands.
fn at(index: &str, what: &str) -> Result<(usize, usize)> {
    only(index, what).map(|start| (start, start + what.len()))
}

fn only(index: &str, what: &str) -> Result<usize> {
    match index.matches(what).count() {
        1 => Ok(index.find(what).unwrap_or_default()),
        0 => Err(broken(what, "is missing")),
        n => Err(broken(what, &format!("stands there {n} times"))),
    }
}

fn broken(what: &str, how: &str) -> Fail {
    Fail::new(format!("the page is broken: `{what}` {how} in index.html; run `cargo xtask web` and build again"))
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|e| Fail::new(format!("the page is broken: {name}: {e}")))
}

/// A script as the text of a `<script>`. What would end the element there, or keep it from ending, can only stand in a
/// string, a template, a pattern or a comment of bundled code, where `\x3c` means the same.
fn script_text(script: &str) -> String {
    escape_before(&newlines(script), &["/script", "!--"], "\\x3c")
}

/// A style sheet as the text of a `<style>`.
fn style_text(style: &str) -> String {
    escape_before(&newlines(style), &["/style"], "\\3c ")
}

/// Line ends as a browser reads them, since hashes are of that.
fn newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Writes `escape` for each `<` before one of these words, in upper or lower case.
fn escape_before(text: &str, words: &[&str], escape: &str) -> String {
    let mut parts = text.split('<');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let begins = |word: &str| part.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        out.push_str(if words.iter().any(|word| begins(word)) { escape } else { "<" });
        out.push_str(part);
    }
    out
}

/// Text as HTML; what a terminal or a browser would act on is spelled out.
fn escaped(text: &str) -> String {
    crate::out::clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A source of a content security policy that allows this text.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::fake;
    use super::super::{Asset, gzip};
    use super::*;

    fn written(page: &Page, title: &str, boot: &str) -> String {
        write(&Parts { page, title, boot: boot.as_bytes(), snapshot: b"profile" }).unwrap()
    }

    /// The text of the elements that begin with this tag.
    fn elements<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
        let end = if tag.starts_with("<style") { "</style>" } else { "</script>" };
        html.split(tag).skip(1).map(|rest| rest.split_once(end).unwrap().0).collect()
    }

    #[test]
    fn everything_is_in_one_file() {
        let html = written(&fake(), "a profile", "{}");
        let [policy, charset] = ["<meta http-equiv=\"Content-Security-Policy\"", "<meta charset=\"utf-8\">"];
        assert!(html.contains(&format!("<head>\n{policy}")), "the policy is first: {html}");
        assert!(html.find(charset).unwrap() + charset.len() < 1024, "a browser looks no further for it");
        assert!(!html.contains("src=") && !html.contains("href="), "{html}");
        assert!(html.contains("<title>a profile · reflame</title>"));
        assert_eq!(elements(&html, "<style>"), ["body { color: red }\n"]);
        assert_eq!(elements(&html, "<script>"), ["console.log('app')\n"]);
        assert_eq!(elements(&html, "id=\"worker\">"), ["self.onmessage = () => {}\n"]);
        assert_eq!(elements(&html, "id=\"boot\">"), ["{}"]);
        for (tag, bytes) in
            [("id=\"reflame.wasm\" data-encoding=\"gzip\">", &gzip(&fake().engine.plain)[..]), ("id=\"profile\">", b"profile")]
        {
            let base64 = elements(&html, &format!("<script type=\"application/octet-stream\" {tag}"))[0];
            assert_eq!(BASE64.decode(base64).unwrap(), bytes, "{tag}");
        }
        let script = html.find("<script>").unwrap();
        assert!(
            ["boot", "reflame.wasm", "profile", "worker"].iter().all(|id| html.find(&format!("id=\"{id}\"")).unwrap() < script)
        );
    }

    #[test]
    fn the_hashes_are_those_of_the_written_text() {
        let mut page = fake();
        page.app = Asset::plain(b"let s = `</script><!--${1}`;\r\nlet t = '</SCRIPT >';\rx\n".to_vec());
        page.style = Asset::plain("a::before { content: '</style>\u{2603}' }\r\n".into());
        let html = written(&page, "t", "{}");
        let (app, style) = (elements(&html, "<script>")[0], elements(&html, "<style>")[0]);
        assert_eq!(app, "let s = `\\x3c/script>\\x3c!--${1}`;\nlet t = '\\x3c/SCRIPT >';\nx\n");
        assert_eq!(style, "a::before { content: '\\3c /style>\u{2603}' }\n");
        let policy = html.split_once("content=\"").unwrap().1.split_once('"').unwrap().0;
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src {} 'wasm-unsafe-eval' blob:; worker-src blob:; style-src {}; \
                 img-src data: blob:; base-uri 'none'; form-action 'none'",
                hash(app),
                hash(style)
            )
        );
        // Of `a`, as every other program says.
        assert_eq!(hash("a"), "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='");
    }

    #[test]
    fn names_are_text() {
        let hostile = "</title><script>alert(1)</script>\u{202e}&amp;</body>";
        let boot = serde_json::json!({ "title": format!("{hostile}<!--<script>"), "html": "</head><head>" }).to_string();
        let html = written(&fake(), hostile, &boot);
        assert!(html.contains(
            "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}&amp;amp;&lt;/body&gt; · reflame</title>"
        ));
        assert!(!html.contains("alert(1)</script>"));
        let told = elements(&html, "id=\"boot\">")[0];
        assert!(!told.contains('<'));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(told).unwrap(),
            serde_json::from_str::<serde_json::Value>(&boot).unwrap()
        );
        assert_eq!(html.matches("</body>").count(), 1);
    }

    #[test]
    fn a_page_that_does_not_fit_is_named() {
        let with = |from: &str, to: &str| {
            let mut page = fake();
            let index = String::from_utf8(page.index.plain).unwrap().replace(from, to);
            page.index = Asset::plain(index.into_bytes());
            write(&Parts { page: &page, title: "", boot: b"{}", snapshot: b"" }).unwrap_err().to_string()
        };
        for (from, to, message) in [
            (" defer", "", "`<script src=\"app.js\" defer></script>` is missing"),
            ("app.css", "other.css", "`<link rel=\"stylesheet\" href=\"app.css\">` is missing"),
            ("<head>", "<HEAD>", "`<head>` is missing"),
            ("</body>", "</body></body>", "`</body>` stands there 2 times"),
            ("<title>reflame</title>", "</title><title>", "`</title>` stands before <title>"),
        ] {
            assert_eq!(
                with(from, to),
                format!("the page is broken: {message} in index.html; run `cargo xtask web` and build again")
            );
        }
    }
}
