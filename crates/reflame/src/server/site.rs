//! What is served: the page, what it is told, and the profile, all below a secret path.

use std::borrow::Cow;

use super::http::{Answer, Request, Status};
use crate::page::{Asset, Page};

/// Only the page's own files, its engine and its worker; no other place, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// A file under its path.
struct File {
    path: &'static str,
    kind: &'static str,
    plain: Vec<u8>,
    gzip: Option<Cow<'static, [u8]>>,
}

/// The page of one profile.
pub struct Site {
    token: String,
    port: u16,
    files: Vec<File>,
}

impl Site {
    /// A site at `127.0.0.1:PORT/TOKEN/`.
    pub fn new(port: u16, token: String, page: Page, boot: Vec<u8>, snapshot: Vec<u8>) -> Site {
        let packed = |path, kind, asset: Asset| File { path, kind, plain: asset.plain, gzip: Some(asset.gzip) };
        // It is sent once, and to this machine: packing would take longer than it saves.
        let plain = |path, kind, plain| File { path, kind, plain, gzip: None };
        let files = vec![
            packed("", "text/html; charset=utf-8", page.index),
            packed("app.css", "text/css; charset=utf-8", page.style),
            packed("app.js", "text/javascript; charset=utf-8", page.app),
            packed("worker.js", "text/javascript; charset=utf-8", page.worker),
            packed("reflame.wasm", "application/wasm", page.engine),
            packed("import.wasm", "application/wasm", page.importer),
            plain("boot.json", "application/json", boot),
            plain("profile.reflame", "application/octet-stream", snapshot),
        ];
        Site { token, port, files }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// The answer to a request.
    pub fn answer(&self, request: &Request) -> Answer<'_> {
        match &request.hosts[..] {
            [host] if self.is_here(host) => {}
            [_] => return plain(Status::Forbidden),
            _ => return plain(Status::BadRequest),
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return plain(Status::MethodNotAllowed);
        }
        if request.has_body {
            return plain(Status::BadRequest);
        }
        let Some(file) = self.file(&request.target) else { return plain(Status::NotFound) };
        let vary = if file.gzip.is_some() { "Vary: Accept-Encoding\r\n" } else { "" };
        let (encoding, body) = match &file.gzip {
            Some(gzip) if request.accepts_gzip => ("Content-Encoding: gzip\r\n", &**gzip),
            _ => ("", &file.plain[..]),
        };
        Answer { status: Status::Ok, headers: headers(&format!("Content-Type: {}\r\n{vary}{encoding}", file.kind)).into(), body }
    }

    /// Is this what a browser calls this server? Any other name that leads here was made to.
    fn is_here(&self, host: &[u8]) -> bool {
        ["127.0.0.1", "localhost"].into_iter().any(|name| {
            // Browsers leave out the port of the scheme.
            let bare = self.port == 80 && host.eq_ignore_ascii_case(name.as_bytes());
            bare || host.eq_ignore_ascii_case(format!("{name}:{}", self.port).as_bytes())
        })
    }

    /// The file of a path, which is compared as it was sent: nothing is decoded, resolved or opened.
    fn file(&self, target: &str) -> Option<&File> {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let (token, name) = path.strip_prefix('/')?.split_once('/')?;
        if !same(token.as_bytes(), self.token.as_bytes()) {
            return None;
        }
        self.files.iter().find(|file| file.path == name)
    }
}

/// An answer that says only how the request ended.
pub fn plain(status: Status) -> Answer<'static> {
    let allow = if status == Status::MethodNotAllowed { "Allow: GET, HEAD\r\n" } else { "" };
    let headers = headers(&format!("Content-Type: text/plain; charset=utf-8\r\n{allow}"));
    Answer { status, headers: headers.into(), body: status.line().as_bytes() }
}

/// These headers, and those of every answer.
fn headers(own: &str) -> String {
    format!(
        "{own}Content-Security-Policy: {POLICY}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\nCache-Control: no-store\r\n"
    )
}

/// Are they equal? Takes as long for a guess that begins right as for one that does not.
fn same(guess: &[u8], secret: &[u8]) -> bool {
    let differences = guess.iter().zip(secret).fold(0, |all, (a, b)| std::hint::black_box(all | (a ^ b)));
    guess.len() == secret.len() && differences == 0
}

/// 128 random bits, in hexadecimal.
///
/// # Errors
/// The system has none.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
