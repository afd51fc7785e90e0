//! The page's server: HTTP/1.1 on 127.0.0.1, reading only, for whoever has the token in its address.
//!
//! Other programs and other users' programs reach this port too, and any page of the web can make a browser send requests
//! to it. So the path begins with 128 random bits, the `Host` must be this one (a name that was pointed here is not), and
//! no answer allows another origin to read it. A thread per connection, of which there are at most [`MAX_CONNECTIONS`];
//! each has a time to send its request in.

mod http;
mod site;

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub use site::{Site, token};

/// Browsers open six.
const MAX_CONNECTIONS: usize = 128;

/// How patient the server is.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// From the first byte of a request to its last.
    pub request: Duration,
    /// From an answer to the next request.
    pub idle: Duration,
    /// For a piece of the answer to be taken.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { request: Duration::from_secs(10), idle: Duration::from_secs(60), write: Duration::from_secs(30) }
    }
}

/// Takes a port of this machine, which nobody else's can reach; 0 for any that is free.
pub fn listen(port: u16) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Answers requests for as long as the process lives.
pub fn serve(listener: &TcpListener, site: &Arc<Site>, patience: Patience) -> ! {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let Ok((stream, _)) = listener.accept() else {
            // The client is gone again, or no more files can be opened: others will close some.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let place = Place::take(&open);
        if open.load(Ordering::Acquire) > MAX_CONNECTIONS {
            http::refuse(stream);
            continue;
        }
        let site = Arc::clone(site);
        let talk = move || {
            let _place = place;
            talk(&stream, &site, patience);
        };
        // Without a thread the connection is closed, and the browser tries again.
        let _ = std::thread::Builder::new().name("connection".to_owned()).spawn(talk);
    }
}

/// One request after the other, until one of the two has enough.
fn talk(stream: &TcpStream, site: &Site, patience: Patience) {
    let mut connection = http::Connection::new(stream, patience);
    loop {
        let (answer, head_only, keep) = match connection.request() {
            Ok(Some(request)) => (site.answer(&request), request.head_only(), request.keep_alive),
            Ok(None) => return,
            Err(status) => (site::plain(status), false, false),
        };
        // After an answer that refuses, what follows may be anything.
        let keep = keep && !answer.status.ends_connection();
        match connection.answer(&answer, head_only, keep) {
            Ok(()) if keep => {}
            Ok(()) => return connection.close(),
            Err(_) => return,
        }
    }
}

/// Counts a connection for as long as it lives.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(open: &Arc<AtomicUsize>) -> Place {
        open.fetch_add(1, Ordering::AcqRel);
        Place(Arc::clone(open))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests;
