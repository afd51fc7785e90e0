//! `reflame open`: the page in a browser, from a server of this machine's own.

use std::io::Write as _;
use std::sync::{Arc, mpsc};

use crate::args;
use crate::fail::{Fail, Result};
use crate::page::{self, Page};
use crate::server::{self, Patience, Site};
use crate::{input, out};

pub fn run(input: &args::Input, serving: &args::Serving) -> Result<()> {
    // What can go wrong at once does so before a large file is read.
    let page = Page::load(serving.page.as_deref())?;
    let lens = input::lens(&input.lens, input.by)?;
    let token = server::token().map_err(|e| Fail::new(format!("no random numbers for the address: {e}")))?;
    let (listener, address) = server::listen(serving.port).map_err(|e| {
        let advice = if serving.port == 0 { "" } else { "; --port 0 takes any that is free" };
        Fail::new(format!("127.0.0.1:{}: {e}{advice}", serving.port))
    })?;

    let mut session = input::session(input)?;
    super::warn(&session);
    let sample_type = input.sample_type.as_deref();
    session.see(&lens.text, sample_type).map_err(|e| lens.fail(e))?;
    let boot = page::boot(&session, &page::title(input), &lens.text, sample_type)?;
    let snapshot = profile::snapshot::write(session.profile());
    // The page has all of it now.
    drop(session);

    let (end, ended) = mpsc::channel();
    ctrlc::set_handler(move || _ = end.send(())).map_err(|e| Fail::new(format!("signals cannot be handled: {e}")))?;
    let site = Arc::new(Site::new(address.port(), token, page, boot, snapshot));
    let url = site.url();
    std::thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || server::serve(&listener, &site, Patience::default()))
        .map_err(|e| Fail::new(format!("the server does not start: {e}")))?;

    out::bytes(None, format!("{url}\n").as_bytes())?;
    if !serving.no_browser && has_display() {
        // Its own message would name programs that were tried; the address is on the screen.
        if open::that_detached(&url).is_err() {
            out::say(out::WARN, "note", "no browser could be started: open the address in one");
        }
    }
    let _ = writeln!(std::io::stderr(), "Ctrl-C ends it");
    // An error says that the handler is gone, which it never is.
    let _ = ended.recv();
    Ok(())
}

/// Is there a screen for a browser? Where that is not known there is.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
