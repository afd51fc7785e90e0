//! The server as a browser, a careless client and a hostile one meet it.

use std::io::{Read as _, Write as _};
use std::time::Instant;

use super::*;
use crate::page::tests::fake;
use crate::page::{Page, gzip};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const BOOT: &str = "{\"title\":\"t\"}";

/// What came back.
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// A server of its own for each test, that waits a second at most.
fn start() -> SocketAddr {
    start_with(fake(), b"profile".to_vec(), Duration::from_secs(1))
}

fn start_with(page: Page, snapshot: Vec<u8>, patience: Duration) -> SocketAddr {
    let (listener, address) = listen(0).unwrap();
    assert!(address.ip().is_loopback());
    let site = Arc::new(Site::new(address.port(), TOKEN.to_owned(), page, BOOT.into(), snapshot));
    let patience = Patience { request: patience, idle: patience, write: patience };
    std::thread::spawn(move || serve(&listener, &site, patience));
    address
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// One answer, to a request whose answer has a body or not.
fn read(stream: &mut TcpStream, has_body: bool) -> Reply {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "closed after {:?}", String::from_utf8_lossy(&head));
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut reply = Reply { status, head, body: Vec::new() };
    let length: usize = reply.header("Content-Length").unwrap().parse().unwrap();
    if has_body {
        reply.body = vec![0; length];
        stream.read_exact(&mut reply.body).unwrap();
    }
    reply
}

/// The answer to these bytes, on a connection of their own.
fn send(address: SocketAddr, request: &[u8]) -> Reply {
    let mut stream = connect(address);
    stream.write_all(request).unwrap();
    read(&mut stream, !request.starts_with(b"HEAD"))
}

fn request(address: SocketAddr, first: &str, lines: &str) -> Reply {
    send(address, format!("{first} HTTP/1.1\r\nHost: {address}\r\n{lines}\r\n").as_bytes())
}

fn get(address: SocketAddr, path: &str) -> Reply {
    request(address, &format!("GET {path}"), "")
}

/// Has the other side closed?
fn closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0]), Ok(0))
}

#[test]
fn every_file_is_served_with_its_type() {
    let address = start();
    let page = fake();
    for (name, kind, content) in [
        ("", "text/html; charset=utf-8", &page.index.plain[..]),
        ("app.css", "text/css; charset=utf-8", &page.style.plain),
        ("app.js", "text/javascript; charset=utf-8", &page.app.plain),
        ("worker.js", "text/javascript; charset=utf-8", &page.worker.plain),
        ("reflame.wasm", "application/wasm", &page.engine.plain),
        ("import.wasm", "application/wasm", &page.importer.plain),
        ("boot.json", "application/json", BOOT.as_bytes()),
        ("profile.reflame", "application/octet-stream", b"profile"),
    ] {
        let path = format!("/{TOKEN}/{name}");
        let plain = get(address, &path);
        assert_eq!((plain.status, plain.header("Content-Type"), &plain.body[..]), (200, Some(kind), content), "{name}");
        assert_eq!(plain.header("Content-Encoding"), None);

        let packed = request(address, &format!("GET {path}"), "Accept-Encoding: gzip, br\r\n");
        if matches!(name, "boot.json" | "profile.reflame") {
            assert_eq!((packed.header("Content-Encoding"), &packed.body[..]), (None, content), "{name}");
        } else {
            assert_eq!((packed.header("Content-Encoding"), &packed.body), (Some("gzip"), &gzip(content)), "{name}");
            assert_eq!(packed.header("Vary"), Some("Accept-Encoding"), "{name}");
        }

        let head = request(address, &format!("HEAD {path}"), "");
        assert_eq!((head.status, head.header("Content-Type")), (200, Some(kind)), "{name}");
        assert_eq!(head.header("Content-Length"), Some(content.len().to_string().as_str()), "{name}");
    }
    // State may stand in the query.
    assert_eq!(get(address, &format!("/{TOKEN}/?a=/../b")).status, 200);
}

#[test]
fn every_answer_has_the_headers_that_protect() {
    let address = start();
    let replies = [
        get(address, &format!("/{TOKEN}/")),
        get(address, &format!("/{TOKEN}/profile.reflame")),
        get(address, "/"),
        request(address, "POST /", ""),
        send(address, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        send(address, b"nonsense\r\n\r\n"),
    ];
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
                  img-src 'self' data: blob:; font-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                  frame-ancestors 'none'";
    for reply in replies {
        for (name, value) in [
            ("Content-Security-Policy", policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{}", reply.head);
        }
        assert_eq!(reply.header("Access-Control-Allow-Origin"), None, "{}", reply.head);
    }
    let foreign = request(address, &format!("GET /{TOKEN}/boot.json"), "Origin: https://evil.example\r\n");
    assert_eq!(foreign.header("Access-Control-Allow-Origin"), None);
}

#[test]
fn only_the_token_leads_anywhere() {
    let address = start();
    let other = TOKEN.replace('f', "e");
    for path in [
        "/".to_owned(),
        "/app.js".to_owned(),
        "//app.js".to_owned(),
        "/favicon.ico".to_owned(),
        format!("/{TOKEN}"),
        format!("/{other}/"),
        format!("/{}/", &TOKEN[1..]),
        format!("/{TOKEN}0/"),
        format!("/{}/", TOKEN.to_uppercase()),
        format!("/{TOKEN}//"),
        format!("/{TOKEN}/index.html/"),
        format!("/{TOKEN}/nothing"),
        format!("/{TOKEN}/../{TOKEN}/"),
        format!("/{TOKEN}/../../../../etc/passwd"),
        format!("/{TOKEN}/%2e%2e/%2e%2e/etc/passwd"),
        format!("/{TOKEN}/..%2fapp.js"),
        format!("/{TOKEN}/./app.js"),
        format!("/{TOKEN}/app.js%00"),
        format!("/{TOKEN}/app.js\\"),
        format!("/x?/{TOKEN}/"),
        format!("http://{address}/{TOKEN}/"),
        format!("{TOKEN}/"),
        "*".to_owned(),
    ] {
        let reply = get(address, &path);
        assert_eq!((reply.status, &reply.body[..]), (404, &b"404 Not Found"[..]), "{path}");
        assert!(!reply.head.contains(TOKEN));
    }
}

#[test]
fn a_name_that_was_pointed_here_is_refused() {
    let address = start();
    let port = address.port();
    let with = |host: &str| send(address, format!("GET /{TOKEN}/ HTTP/1.1\r\n{host}\r\n").as_bytes()).status;
    for (host, status) in [
        (format!("Host: 127.0.0.1:{port}\r\n"), 200),
        (format!("host:localhost:{port} \r\n"), 200),
        (format!("Host: LocalHost:{port}\r\n"), 200),
        (format!("Host: evil.example:{port}\r\n"), 403),
        (format!("Host: 127.0.0.1.evil.example:{port}\r\n"), 403),
        ("Host: 127.0.0.1\r\n".to_owned(), 403),
        ("Host: localhost\r\n".to_owned(), 403),
        (format!("Host: localhost:{}\r\n", port.wrapping_add(1)), 403),
        ("Host:\r\n".to_owned(), 403),
        (String::new(), 400),
        (format!("Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"), 400),
    ] {
        assert_eq!(with(&host), status, "{host}");
    }
    // Whoever is not here learns nothing of paths and methods.
    assert_eq!(send(address, b"POST /x HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 403);
}

#[test]
fn nothing_but_reading() {
    let address = start();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "X"] {
        let reply = request(address, &format!("{method} /{TOKEN}/"), "");
        assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET, HEAD")), "{method}");
        assert_eq!(reply.header("Connection"), Some("close"), "{method}");
    }
    // A body is not read; what of it would look like a request is none.
    let hidden = format!("GET /{TOKEN}/ HTTP/1.1\r\nHost: {address}\r\n\r\n");
    for lines in [format!("Content-Length: {}\r\n", hidden.len()), "Transfer-Encoding: chunked\r\n".to_owned()] {
        let mut stream = connect(address);
        let first = format!("GET /{TOKEN}/ HTTP/1.1\r\nHost: {address}\r\n{lines}\r\n{hidden}");
        stream.write_all(first.as_bytes()).unwrap();
        assert_eq!(read(&mut stream, true).status, 400);
        assert!(closed(&mut stream));
    }
    let mut stream = connect(address);
    let upload = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 300000\r\n\r\n{}", "x".repeat(300_000));
    stream.write_all(upload.as_bytes()).unwrap();
    assert_eq!(read(&mut stream, true).status, 405, "the answer comes through though nobody read the body");
}

#[test]
fn what_is_no_request_is_refused() {
    let address = start();
    for (bytes, status) in [
        (&b"nonsense\r\n\r\n"[..], 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/3.0\r\n\r\n", 505),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n\r\n", 505),
    ] {
        let mut stream = connect(address);
        stream.write_all(bytes).unwrap();
        assert_eq!(read(&mut stream, true).status, status, "{:?}", String::from_utf8_lossy(bytes));
        assert!(closed(&mut stream));
    }
    let huge = "x".repeat(http::MAX_HEAD);
    for lines in [format!("Cookie: {huge}\r\n"), "a: b\r\n".repeat(500)] {
        assert_eq!(request(address, &format!("GET /{TOKEN}/"), &lines).status, 431);
    }
    assert_eq!(request(address, &format!("GET /{huge}"), "").status, 431);
    // A header that never ends is cut off, not collected.
    let mut stream = connect(address);
    let _ = stream.write_all(format!("GET / HTTP/1.1\r\nHost: {address}\r\nX: {huge}{huge}{huge}").as_bytes());
    assert_eq!(read(&mut stream, true).status, 431);
}

#[test]
fn several_requests_on_one_connection() {
    let address = start();
    let mut stream = connect(address);
    let one = |method: &str, path: &str| format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    for (method, path, status) in
        [("GET", format!("/{TOKEN}/app.js"), 200), ("HEAD", format!("/{TOKEN}/app.css"), 200), ("GET", "/".to_owned(), 404)]
    {
        stream.write_all(one(method, &path).as_bytes()).unwrap();
        let reply = read(&mut stream, method == "GET");
        assert_eq!((reply.status, reply.header("Connection")), (status, Some("keep-alive")));
    }
    // Two at once, and in pieces.
    let two = one("GET", &format!("/{TOKEN}/boot.json")) + &one("GET", &format!("/{TOKEN}/profile.reflame"));
    for piece in two.as_bytes().chunks(7) {
        stream.write_all(piece).unwrap();
    }
    assert_eq!(read(&mut stream, true).body, BOOT.as_bytes());
    assert_eq!(read(&mut stream, true).body, b"profile");
    // The client decides when it ends; so does HTTP/1.0.
    for (version, lines) in [("1.1", "Connection: close\r\n"), ("1.0", "")] {
        let mut stream = connect(address);
        let last = format!("GET /{TOKEN}/ HTTP/{version}\r\nHost: {address}\r\n{lines}\r\n");
        stream.write_all(last.as_bytes()).unwrap();
        assert_eq!(read(&mut stream, true).header("Connection"), Some("close"));
        assert!(closed(&mut stream));
    }
    // Without a further request the server ends it.
    let start = Instant::now();
    assert!(closed(&mut stream));
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn a_client_that_stalls_keeps_nobody_waiting() {
    let patience = Duration::from_secs(3);
    let address = start_with(fake(), b"profile".to_vec(), patience);
    let mut stalled: Vec<TcpStream> = (0..30).map(|_| connect(address)).collect();
    for stream in &mut stalled[10..] {
        stream.write_all(format!("GET /{TOKEN}/ HTTP/1.1\r\nHos").as_bytes()).unwrap();
    }
    assert_eq!(get(address, &format!("/{TOKEN}/")).status, 200);
    // One byte now and then is no excuse: the time is for the whole request.
    let mut slow = stalled.pop().unwrap();
    let start = Instant::now();
    while slow.write_all(b"t").is_ok() && start.elapsed() < patience * 5 {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(start.elapsed() < patience * 5, "a slow request has an end");
    assert_eq!(read(&mut stalled[15], true).status, 408);
    assert!(closed(&mut stalled[0]), "who says nothing is not answered");
}

#[test]
fn a_client_that_takes_no_answer_is_given_up() {
    // More than the system holds for both ends.
    let large = vec![b'x'; 64 << 20];
    let address = start_with(fake(), large, Duration::from_secs(1));
    let path = format!("GET /{TOKEN}/profile.reflame HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut lazy = connect(address);
    lazy.write_all(path.as_bytes()).unwrap();
    assert_eq!(get(address, &format!("/{TOKEN}/profile.reflame")).body.len(), 64 << 20);
    // The limit is for each write, and the system takes a little more now and then before it takes nothing: a few limits.
    std::thread::sleep(Duration::from_secs(8));
    let mut got = 0;
    let mut buffer = vec![0; 1 << 20];
    while let Ok(n @ 1..) = lazy.read(&mut buffer) {
        got += n;
    }
    assert!(got < 64 << 20, "the connection was not kept open for it");
}

#[test]
fn fifty_at_once() {
    let address = start();
    let gate = std::sync::Barrier::new(50);
    std::thread::scope(|scope| {
        for i in 0..50 {
            let gate = &gate;
            scope.spawn(move || {
                gate.wait();
                for _ in 0..5 {
                    let (name, length) = [("app.js", fake().app.plain.len()), ("profile.reflame", 7)][i % 2];
                    let reply = get(address, &format!("/{TOKEN}/{name}"));
                    assert_eq!((reply.status, reply.body.len()), (200, length));
                }
            });
        }
    });
}

#[test]
fn too_many_connections_are_turned_away() {
    let address = start_with(fake(), Vec::new(), Duration::from_secs(4));
    let mut open: Vec<TcpStream> = (0..MAX_CONNECTIONS).map(|_| connect(address)).collect();
    // All of them are being served once the last has an answer.
    let last = open.last_mut().unwrap();
    last.write_all(format!("GET /{TOKEN}/ HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(read(last, true).status, 200);
    assert_eq!(read(&mut connect(address), false).status, 503);
    drop(open);
    let start = Instant::now();
    while get(address, &format!("/{TOKEN}/")).status != 200 {
        assert!(start.elapsed() < Duration::from_secs(10), "places are free again");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn tokens_are_random_and_fit_a_path() {
    let (a, b) = (token().unwrap(), token().unwrap());
    assert_ne!(a, b);
    assert!(a.len() == 32 && a.bytes().all(|c| c.is_ascii_hexdigit()));
}
