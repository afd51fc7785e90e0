//! `open` and `html` as a user runs them, with a page of a few bytes.

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use common::{Run, example, finish, folder, reflame, run, sh, write};
use sha2::Digest as _;

const INDEX: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>reflame</title>\n\
    <link rel=\"stylesheet\" href=\"app.css\">\n<script src=\"app.js\" defer></script>\n</head>\n<body></body>\n</html>\n";

/// A page in a folder of this test's own.
fn page(folder: &Path) -> String {
    let dist = folder.join("dist");
    std::fs::create_dir_all(&dist).unwrap();
    write(&dist, "index.html", INDEX);
    write(&dist, "app.css", "body { color: red }\n");
    write(&dist, "app.js", "console.log('app </script>')\n");
    write(&dist, "worker.js", "self.onmessage = () => {}\n");
    write(&dist, "reflame.wasm", b"\0asm\x01\0\0\0");
    write(&dist, "import.wasm", b"\0asm\x01\0\0\0");
    dist.to_str().unwrap().to_owned()
}

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("{from} is not in {text}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to} is not in {rest}")).0
}

/// The bytes of a block of data.
fn block(html: &str, tag: &str) -> Vec<u8> {
    let base64 = between(html, &format!("<script type=\"application/octet-stream\" {tag}>"), "</script>");
    base64::engine::general_purpose::STANDARD.decode(base64).unwrap()
}

fn engine(html: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let packed = block(html, "id=\"reflame.wasm\" data-encoding=\"gzip\"");
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The profile in it, as folded stacks.
fn stacks(html: &str) -> String {
    folded(&block(html, "id=\"profile\""))
}

fn boot(html: &str) -> serde_json::Value {
    serde_json::from_str(between(html, "<script type=\"application/json\" id=\"boot\">", "</script>")).unwrap()
}

/// The profile in a file, as folded stacks.
fn folded(snapshot: &[u8]) -> String {
    let mut command = reflame();
    command.args(["convert", "--to", "folded", "-"]);
    finish(command, snapshot).ok()
}

fn html(page: &str, args: &[&str]) -> Run {
    run(["html", "--page", page].iter().chain(args))
}

#[test]
fn one_file_holds_page_and_profile() {
    let folder = folder("one_file_holds_page_and_profile");
    let page = page(&folder);
    let config = write(&folder, "reflame.toml", "[sets]\nmine = \"app::*\"\n");
    let (profile, out) = (common::t_folded().display().to_string(), folder.join("out.html").display().to_string());
    let lens = ["-l", "from @mine | hide alloc", "--by", "function", "-t", "samples", "--config", &config];
    let run = html(&page, &[&[profile.as_str(), "-o", &out], &lens[..]].concat());
    assert_eq!(run.out, b"");
    let said = run.err.clone();
    run.done();
    let size = std::fs::metadata(&out).unwrap().len() as f64 / 1024.0;
    assert!(
        said.starts_with(&format!("{out}: {size:.2} KiB (page ")) && said.contains(" KiB, profile ") && said.ends_with(" B)\n"),
        "{said}"
    );

    let html = std::fs::read_to_string(&out).unwrap();
    assert_eq!(stacks(&html), sh("convert --to folded T").ok(), "the whole profile, before the lens");
    assert_eq!(engine(&html), b"\0asm\x01\0\0\0");
    let boot = boot(&html);
    assert_eq!(boot["title"], "t.folded");
    assert_eq!(boot["lens"], "from @mine | hide alloc\nby function");
    assert_eq!(boot["sample_type"], "samples");
    assert_eq!(boot["sets"], serde_json::json!([["mine", "app::*"]]));
    assert_eq!(
        (&boot["version"], &boot["sources"][0]["name"], &boot["sources"][0]["records"]),
        (&2.into(), &"t.folded".into(), &5.into())
    );
    // The policy allows what is there, and only that.
    let policy = between(&html, "<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text));
    let (script, style) = (between(&html, "<script>", "</script>"), between(&html, "<style>", "</style>"));
    assert_eq!((script, style), ("console.log('app \\x3c/script>')\n", "body { color: red }\n"));
    assert!(policy.contains(&format!("script-src 'sha256-{}' ", hash(script))), "{policy}");
    assert!(policy.contains(&format!("style-src 'sha256-{}';", hash(style))), "{policy}");
    assert!(!policy.contains("unsafe-inline") && policy.starts_with("default-src 'none'; "));

    // The same again, through a pipe, byte for byte; nothing is left lying around.
    let piped = self::html(&page, &[&[profile.as_str()], &lens[..]].concat());
    assert!(piped.err.starts_with("standard output: "), "{}", piped.err);
    assert!(piped.done() == html);
    assert!(self::html(&page, &[&[profile.as_str(), "-o", "-"], &lens[..]].concat()).done() == html);
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["dist", "out.html", "reflame.toml"]);
}

#[test]
fn a_hostile_name_is_text() {
    let folder = folder("a_hostile_name_is_text");
    let page = page(&folder);
    // No slash can be in a file's name; standard input and a title have the rest.
    let profile = write(&folder, "<script>alert(1)<!--<script>.folded", "</script><script>alert(2)</script> 1\n");
    let title = "</title><script>alert(3)</script>";
    for args in [vec![&*profile], vec![&*profile, "--title", title]] {
        let html = html(&page, &args).done();
        assert!(!html.contains("<script>alert") && !html.contains("<!--"), "{html}");
        assert_eq!(html.matches("<title>").count(), 1);
        let expected = args.get(2).copied().unwrap_or("<script>alert(1)<!--<script>.folded");
        assert_eq!(boot(&html)["title"], expected);
        assert_eq!(between(&html, "<title>", " · reflame</title>"), expected.replace('<', "&lt;").replace('>', "&gt;"));
    }
}

#[test]
fn a_lens_applied_for_good() {
    let folder = folder("a_lens_applied_for_good");
    let page = page(&folder);
    let profile = common::t_folded().display().to_string();
    let html = html(&page, &[&profile, "--apply", "-l", "from app::*", "-l", "hide alloc"]).done();
    assert_eq!(stacks(&html), sh("convert --to folded T -l 'from app::* | hide alloc'").ok());
    let boot = boot(&html);
    assert_eq!((&boot["lens"], &boot["title"]), (&"".into(), &"t.folded after from app::* | hide alloc".into()));
}

#[test]
fn too_large_is_refused_with_what_would_help() {
    let folder = folder("too_large_is_refused");
    let page = page(&folder);
    let worker = example("worker-before.folded");
    let out = folder.join("out.html").display().to_string();
    let error = html(&page, &[&worker, "-o", &out, "-l", "hide redis*", "--max-size", "2k"]).fails();
    assert!(error.starts_with(&format!("error: {out} would be ")), "{error}");
    assert!(error.contains(", and --max-size is 2.00 KiB\n"), "{error}");
    assert!(!Path::new(&out).exists());
    // Each figure is the size that the flags give.
    let offers: Vec<(&str, &str)> =
        error.lines().filter_map(|l| l.split_once("  --apply")).map(|(size, flags)| (size.trim(), flags.trim())).collect();
    assert_eq!(
        offers.iter().map(|o| o.1).collect::<Vec<_>>(),
        ["", "--by function", "--by class", "--by package", "--by module"]
    );
    for (size, flags) in offers {
        let args = ["--apply"].into_iter().chain(flags.split_whitespace());
        let said = html(
            &page,
            &[&[&*worker, "-o", &out, "-l", "hide redis*", "--title", "worker-before.folded"], &args.collect::<Vec<_>>()[..]]
                .concat(),
        );
        // What the page is told of lens and title differs by some bytes.
        let kib = |text: &str| text.split(' ').next().unwrap().parse::<f64>().unwrap();
        let real = said.err.strip_prefix(&format!("{out}: ")).unwrap();
        assert!((kib(real) - kib(size)).abs() <= 1.0, "{flags}: {size}, but {real}");
    }
    let error = html(&page, &[&worker, "-o", &out, "--max-size", "700"]).fails();
    assert!(error.ends_with(", and --max-size is 700 B\nThe page alone is larger: no profile fits\n"), "{error}");
    // What fits is written.
    std::fs::remove_file(&out).unwrap();
    html(&page, &[&worker, "-o", &out, "--max-size", "1G"]).done();
    assert!(Path::new(&out).exists());
}

#[test]
fn files_are_replaced_whole_or_not_at_all() {
    let folder = folder("files_are_replaced_whole");
    let page = page(&folder);
    let profile = common::t_folded().display().to_string();
    let out = write(&folder, "out.html", "old");
    html(&page, &[&profile, "-o", &out]).done();
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("<!doctype html>"));
    for (path, part) in [("/nowhere/at/all.html", "No such file"), (folder.to_str().unwrap(), "Is a directory")] {
        let error = html(&page, &[&profile, "-o", path]).fails();
        assert!(error.starts_with(&format!("error: {path}: ")) && error.contains(part), "{error}");
    }
    let mut command = reflame();
    command.current_dir(&folder).args(["html", "--page", &page, &profile, "-o", "dist"]);
    let error = finish(command, b"").fails();
    assert!(error.starts_with("error: dist: "), "a path is named as it was given: {error}");
    #[cfg(unix)]
    {
        // A device stays one.
        html(&page, &[&profile, "-o", "/dev/null"]).done();
        use std::os::unix::fs::FileTypeExt as _;
        assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        // A link stays one, and leads to the new file.
        let link = folder.join("link.html");
        std::os::unix::fs::symlink("out.html", &link).unwrap();
        write(&folder, "out.html", "old");
        html(&page, &[&profile, "-o", link.to_str().unwrap()]).done();
        assert!(link.is_symlink() && std::fs::read_to_string(&out).unwrap().starts_with("<!doctype html>"));
    }
}

#[test]
fn errors_come_before_anything_is_written_or_served() {
    let folder = folder("errors_come_before");
    let page = page(&folder);
    for command in ["html", "open"] {
        let with = |args: &str| {
            let no_browser = if command == "open" { "--no-browser" } else { "" };
            sh(&format!("{command} --page '{page}' {no_browser} {args}")).fails()
        };
        assert!(with("T -l 'hied x'").contains("  1 | hied x\n    | ^^^^\n"));
        assert!(with("T -t heap").contains("there is no sample type `heap`; the profile has samples"));
        assert!(with("/nonexistent").contains("/nonexistent: No such file"));
        let error = sh(&format!("{command} --page /nowhere T")).fails();
        assert!(error.contains("/nowhere/index.html: No such file"), "{error}");
    }
    std::fs::write(Path::new(&page).join("index.html"), "<html></html>").unwrap();
    let error = html(&page, &[&common::t_folded().display().to_string()]).fails();
    assert!(error.contains("the page is broken: `<title>` is missing in index.html; run `cargo xtask web`"), "{error}");
}

/// A binary that was built without its page says so; one with it writes it.
#[test]
fn the_page_of_this_build() {
    let built = sh("html T");
    if cfg!(page) {
        let html = built.done();
        assert!(html.contains("id=\"reflame.wasm\"") && engine(&html).starts_with(b"\0asm"));
        return;
    }
    let message = "error: this reflame was built without its page; run `cargo xtask web` and build again\n";
    assert_eq!(built.fails(), message);
    assert_eq!(sh("open T --no-browser").fails(), message);
}

/// A server, ended when it is dropped.
struct Server {
    child: Child,
    url: String,
    stdout: BufReader<std::process::ChildStdout>,
}

impl Server {
    fn start(args: &[&str], stdin: &[u8]) -> Server {
        let mut command = reflame();
        command.arg("open").args(args).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        Server::spawn(command, stdin)
    }

    fn spawn(mut command: Command, stdin: &[u8]) -> Server {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut url = String::new();
        stdout.read_line(&mut url).unwrap();
        Server { child, url: url.trim_end().to_owned(), stdout }
    }

    fn get(&self, name: &str) -> (String, Vec<u8>) {
        let (host, path) = self.url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET /{path}{name} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        (String::from_utf8(bytes[..end].to_vec()).unwrap(), bytes[end..].to_vec())
    }

    /// Ends it as a user or a system does: its code, and what else it said.
    #[cfg(unix)]
    fn end(mut self, signal: &str) -> (Option<i32>, String, String) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let (mut out, mut err) = (String::new(), String::new());
        self.stdout.read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (code, out, err)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn open_serves_until_it_is_ended() {
    let page = page(&folder("open_serves"));
    let profile = common::t_folded().display().to_string();
    let start = || Server::start(&["--page", &page, "--no-browser", &profile, "-l", "from app::*"], b"");
    let server = start();
    let (address, token) = server.url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    assert!(address.starts_with("127.0.0.1:") && token.len() == 33 && token.ends_with('/'), "{}", server.url);
    let (head, body) = server.get("");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && body == INDEX.as_bytes(), "{head}");
    let boot: serde_json::Value = serde_json::from_slice(&server.get("boot.json").1).unwrap();
    assert_eq!((&boot["title"], &boot["lens"]), (&"t.folded".into(), &"from app::*".into()));
    assert_eq!(folded(&server.get("profile.reflame").1), sh("convert --to folded T").ok());
    assert!(server.get("../").0.starts_with("HTTP/1.1 404 "));
    assert_ne!(start().url.rsplit('/').nth(1), server.url.rsplit('/').nth(1), "each has a token of its own");
    // The port is taken.
    let port = address.rsplit(':').next().unwrap();
    let error = run(["open", "--page", &page, "--no-browser", "--port", port, &profile]).fails();
    assert!(error.starts_with(&format!("error: 127.0.0.1:{port}: ")) && error.contains("--port 0 takes any"), "{error}");
    #[cfg(unix)]
    for (server, signal) in [(server, "-TERM"), (start(), "-INT")] {
        assert_eq!(server.end(signal), (Some(0), String::new(), "Ctrl-C ends it\n".to_owned()), "{signal}");
    }
}

/// The browser is whatever `xdg-open` starts.
#[cfg(target_os = "linux")]
#[test]
fn open_starts_a_browser_where_there_is_a_screen() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("open_starts_a_browser");
    let (page, profile) = (page(&folder), common::t_folded().display().to_string());
    let (called, bin) = (folder.join("called"), folder.join("bin"));
    std::fs::create_dir(&bin).unwrap();
    let browser = bin.join("xdg-open");
    let start = |screen: &str, args: &[&str]| {
        let mut command = reflame();
        command.args(["open", "--page", &page, &profile]).args(args);
        command.env("DISPLAY", screen).env_remove("WAYLAND_DISPLAY").env("PATH", &bin).env_remove("BROWSER");
        Server::spawn(command, b"")
    };
    // There is none: that is no reason to end.
    let server = start(":0", &[]);
    assert!(server.get("").0.starts_with("HTTP/1.1 200"));
    let (_, _, err) = server.end("-TERM");
    assert_eq!(err, "note: no browser could be started: open the address in one\nCtrl-C ends it\n");

    std::fs::write(&browser, format!("#!/bin/sh\necho \"$1\" > '{0}.new'\n/bin/mv '{0}.new' '{0}'\n", called.display())).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (screen, args) in [("", &[][..]), (":0", &["--no-browser"])] {
        let server = start(screen, args);
        assert_eq!(server.end("-TERM").2, "Ctrl-C ends it\n");
        assert!(!called.exists(), "{screen} {args:?}");
    }
    let server = start(":0", &[]);
    let start = std::time::Instant::now();
    while !called.exists() {
        assert!(start.elapsed().as_secs() < 20, "nobody called xdg-open");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(std::fs::read_to_string(&called).unwrap().trim_end(), server.url);
}

#[test]
fn open_reads_standard_input() {
    let page = page(&folder("open_reads_standard_input"));
    let server = Server::start(&["--page", &page, "--no-browser", "-"], b"a;b 1\n");
    assert_eq!(folded(&server.get("profile.reflame").1), "a;b 1\n");
}
