//! Requests without a body in, answers out.

use std::borrow::Cow;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::Patience;

/// Bytes of a request at most.
pub const MAX_HEAD: usize = 16 << 10;
const MAX_HEADERS: usize = 100;

/// What of a request matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `HEAD`, …
    pub method: String,
    /// What follows it: path and query, as they were sent.
    pub target: String,
    /// Every `Host` there is.
    pub hosts: Vec<Vec<u8>>,
    /// May the answer be gzipped?
    pub accepts_gzip: bool,
    /// Does the client want to ask more?
    pub keep_alive: bool,
    /// Does a body follow, or may one?
    pub has_body: bool,
}

impl Request {
    /// Is only the head of the answer wanted?
    pub fn head_only(&self) -> bool {
        self.method == "HEAD"
    }
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ok,
    BadRequest,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    HeadTooLarge,
    Busy,
    VersionNotSupported,
}

impl Status {
    /// As the first line of an answer has it.
    pub fn line(self) -> &'static str {
        match self {
            Status::Ok => "200 OK",
            Status::BadRequest => "400 Bad Request",
            Status::Forbidden => "403 Forbidden",
            Status::NotFound => "404 Not Found",
            Status::MethodNotAllowed => "405 Method Not Allowed",
            Status::RequestTimeout => "408 Request Timeout",
            Status::HeadTooLarge => "431 Request Header Fields Too Large",
            Status::Busy => "503 Service Unavailable",
            Status::VersionNotSupported => "505 HTTP Version Not Supported",
        }
    }

    /// Is it not known what follows the request, or not wanted?
    pub fn ends_connection(self) -> bool {
        !matches!(self, Status::Ok | Status::NotFound)
    }
}

/// What is sent back.
#[derive(Debug)]
pub struct Answer<'a> {
    /// How the request ended.
    pub status: Status,
    /// Headers beside those that are about the connection; each line with its end.
    pub headers: Cow<'static, str>,
    /// The content, whole.
    pub body: &'a [u8],
}

/// A client.
pub struct Connection<'a> {
    stream: &'a TcpStream,
    patience: Patience,
    /// What was read and is not answered yet.
    read: Vec<u8>,
}

impl<'a> Connection<'a> {
    /// Nothing has been read of it.
    pub fn new(stream: &'a TcpStream, patience: Patience) -> Connection<'a> {
        // An answer is written in one go; where these fail, so does what follows.
        let _ = stream.set_nodelay(true);
        let _ = stream.set_write_timeout(Some(patience.write));
        Connection { stream, patience, read: Vec::new() }
    }

    /// The next request; none if the client is gone or silent.
    ///
    /// # Errors
    /// The status to answer before the connection is closed.
    pub fn request(&mut self) -> Result<Option<Request>, Status> {
        let mut since = Instant::now();
        loop {
            if let Some((request, length)) = parse(&self.read)? {
                self.read.drain(..length);
                return Ok(Some(request));
            }
            if self.read.len() >= MAX_HEAD {
                return Err(Status::HeadTooLarge);
            }
            let began = !self.read.is_empty();
            let patience = if began { self.patience.request } else { self.patience.idle };
            let left = patience.saturating_sub(since.elapsed());
            let mut buffer = [0; 4 << 10];
            let got = match left.is_zero() {
                true => Err(ErrorKind::TimedOut.into()),
                false => self.stream.set_read_timeout(Some(left)).and_then(|()| self.stream.read(&mut buffer)),
            };
            match got {
                Ok(0) => return Ok(None),
                Ok(n) => {
                    if !began {
                        since = Instant::now();
                    }
                    self.read.extend_from_slice(&buffer[..n]);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                // Unix says the one, Windows the other.
                Err(e) if began && matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Err(Status::RequestTimeout);
                }
                Err(_) => return Ok(None),
            }
        }
    }

    /// Sends an answer.
    ///
    /// # Errors
    /// The client is gone, or takes nothing any more.
    pub fn answer(&mut self, answer: &Answer, head_only: bool, keep: bool) -> std::io::Result<()> {
        let mut bytes = format!(
            "HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: {}\r\n{}\r\n",
            answer.status.line(),
            answer.body.len(),
            if keep { "keep-alive" } else { "close" },
            answer.headers
        )
        .into_bytes();
        let mut rest: &[u8] = if head_only { &[] } else { answer.body };
        // A small answer is one packet.
        if rest.len() <= 64 << 10 {
            bytes.extend_from_slice(rest);
            rest = &[];
        }
        self.stream.write_all(&bytes)?;
        self.stream.write_all(rest)
    }

    /// Says that nothing follows, and waits a moment for the client to say so too: what it sent and nobody read would
    /// otherwise make the system throw away the answer on its way.
    pub fn close(&mut self) {
        let end = Instant::now() + Duration::from_millis(500);
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let mut buffer = [0; 4 << 10];
        let mut drained = 0;
        while drained < 1 << 20 {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || self.stream.set_read_timeout(Some(left)).is_err() {
                return;
            }
            match self.stream.read(&mut buffer) {
                Ok(n) if n > 0 => drained += n,
                _ => return,
            }
        }
    }
}

/// Answers that there are too many connections, without waiting for anything.
pub fn refuse(mut stream: TcpStream) {
    let _ = stream.set_nonblocking(true);
    let _ = stream
        .write_all(format!("HTTP/1.1 {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Status::Busy.line()).as_bytes());
}

/// The request that the bytes begin with, and its length; none if it is not all there yet.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Status> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length <= MAX_HEAD => length,
        Ok(httparse::Status::Complete(_)) => return Err(Status::HeadTooLarge),
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Status::HeadTooLarge),
        Err(httparse::Error::Version) => return Err(Status::VersionNotSupported),
        Err(_) => return Err(Status::BadRequest),
    };
    let values = |name: &'static str| {
        let headers = parsed.headers.iter();
        headers.filter(move |h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value.trim_ascii())
    };
    let list = |name| values(name).flat_map(|value| value.split(|&b| b == b',')).map(<[u8]>::trim_ascii);
    let connection = |word: &str| list("connection").any(|w| w.eq_ignore_ascii_case(word.as_bytes()));
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        hosts: values("host").map(<[u8]>::to_vec).collect(),
        accepts_gzip: list("accept-encoding").any(is_gzip),
        keep_alive: if parsed.version == Some(1) { !connection("close") } else { connection("keep-alive") },
        has_body: values("transfer-encoding").next().is_some() || values("content-length").any(|v| v != b"0"),
    };
    Ok(Some((request, length)))
}

/// `gzip`, `gzip;q=0.5`, but not `gzip;q=0`.
fn is_gzip(coding: &[u8]) -> bool {
    let mut parts = coding.split(|&b| b == b';').map(<[u8]>::trim_ascii);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(b"gzip"));
    let refused = |part: &[u8]| {
        let weight = part.strip_prefix(b"q=").or_else(|| part.strip_prefix(b"Q="));
        weight.is_some_and(|w| w.iter().all(|b| b"0.".contains(b)))
    };
    named && !parts.any(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(head: &str) -> Result<Option<Request>, Status> {
        let text = head.replace('\n', "\r\n");
        parse(text.as_bytes()).map(|found| found.map(|(request, _)| request))
    }

    #[test]
    fn what_matters_of_a_request() {
        let get = request("GET /a?b HTTP/1.1\nhost: x:1\nAccept-Encoding: br, GZIP;q=0.5\nUser-Agent: n\n\n").unwrap().unwrap();
        let expected = Request {
            method: "GET".into(),
            target: "/a?b".into(),
            hosts: vec![b"x:1".to_vec()],
            accepts_gzip: true,
            keep_alive: true,
            has_body: false,
        };
        assert_eq!(get, expected);
        let line = |lines: &str| request(&format!("GET / HTTP/1.1\n{lines}\n\n")).unwrap().unwrap();
        assert!(!line("Accept-Encoding: gzip;q=0").accepts_gzip);
        assert!(!line("Accept-Encoding: gzip; q=0.000").accepts_gzip);
        assert!(!line("Accept-Encoding: br, x-gzip").accepts_gzip);
        assert!(!line("Connection: x, Close").keep_alive);
        assert!(!request("GET / HTTP/1.0\n\n").unwrap().unwrap().keep_alive);
        assert!(request("GET / HTTP/1.0\nConnection: keep-alive\n\n").unwrap().unwrap().keep_alive);
        assert!(line("Content-Length: 1").has_body && line("Transfer-Encoding: chunked").has_body);
        assert!(!line("Content-Length: 0").has_body);
        assert_eq!(line("Host: a\nHost: b").hosts.len(), 2);
    }

    #[test]
    fn what_is_no_request() {
        assert_eq!(request("GET / HTTP/1.1\nHost: x\n"), Ok(None));
        assert_eq!(request("GET / HTTP/2.0\n\n"), Err(Status::VersionNotSupported));
        for head in ["\0\0\n\n", "GET\n\n", "GET / HTTP/1.1\nno colon\n\n", "GET / HTTP/1.1\nHost : x\n\n"] {
            assert_eq!(request(head), Err(Status::BadRequest), "{head:?}");
        }
        let many = "a: b\n".repeat(MAX_HEADERS + 1);
        assert_eq!(request(&format!("GET / HTTP/1.1\n{many}\n")), Err(Status::HeadTooLarge));
        let long = format!("GET /{} HTTP/1.1\n\n", "a".repeat(MAX_HEAD));
        assert_eq!(request(&long), Err(Status::HeadTooLarge));
    }
}
