//! The page that `open` serves and `html` writes: its files, and what it is told about a profile.

pub mod single_file;

use std::borrow::Cow;
use std::io::{Read as _, Write as _};
use std::path::Path;

use api::Session;

use crate::args;
use crate::fail::{Fail, Result};
use crate::input;

// EMBEDDED, which build.rs writes.
include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// A file as it is, and gzipped.
#[derive(Debug, Clone)]
pub struct Asset {
    /// As `cargo xtask web` made it.
    pub plain: Vec<u8>,
    /// The same in gzip.
    pub gzip: Cow<'static, [u8]>,
}

impl Asset {
    fn packed(gzip: &'static [u8]) -> std::io::Result<Asset> {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(gzip).read_to_end(&mut plain)?;
        Ok(Asset { plain, gzip: gzip.into() })
    }

    /// A file that was not packed before.
    pub fn plain(plain: Vec<u8>) -> Asset {
        Asset { gzip: gzip(&plain).into(), plain }
    }
}

/// The files of the page; they refer to each other by these names.
#[derive(Debug, Clone)]
pub struct Page {
    /// `index.html`
    pub index: Asset,
    /// `app.css`
    pub style: Asset,
    /// `app.js`: draws, and asks the worker.
    pub app: Asset,
    /// `worker.js`: runs the engine.
    pub worker: Asset,
    /// `reflame.wasm`: the engine.
    pub engine: Asset,
    /// `import.wasm`: reads what is dropped on the page.
    pub importer: Asset,
}

impl Page {
    /// The page in a folder, or else the one this binary was built with.
    ///
    /// # Errors
    /// There is none, or a file of it is missing.
    pub fn load(folder: Option<&Path>) -> Result<Page> {
        match folder {
            Some(folder) => Page::from_files(|name| {
                let path = folder.join(name);
                std::fs::read(&path).map(Asset::plain).map_err(|e| Fail::file(&path, e))
            }),
            None => Page::embedded(EMBEDDED),
        }
    }

    fn embedded(files: &'static [(&str, &[u8])]) -> Result<Page> {
        if files.is_empty() {
            return Err(Fail::new("this reflame was built without its page; run `cargo xtask web` and build again"));
        }
        Page::from_files(|name| {
            let broken = |why: String| Fail::new(format!("the page built into this reflame is broken: {name}: {why}"));
            let (_, gzip) = files.iter().find(|(n, _)| *n == name).ok_or_else(|| broken("is missing".to_owned()))?;
            Asset::packed(gzip).map_err(|e| broken(e.to_string()))
        })
    }

    fn from_files(mut file: impl FnMut(&str) -> Result<Asset>) -> Result<Page> {
        Ok(Page {
            index: file("index.html")?,
            style: file("app.css")?,
            app: file("app.js")?,
            worker: file("worker.js")?,
            engine: file("reflame.wasm")?,
            importer: file("import.wasm")?,
        })
    }
}

/// The names of the files, as a title.
pub fn title(input: &args::Input) -> String {
    let names: Vec<String> = input.files.iter().map(|f| input::display_name(f)).collect();
    names.join(" + ")
}

/// What the page is told about the profile: an [`api::Boot`] as JSON.
///
/// # Errors
/// Never in practice; serialising can.
pub fn boot(session: &Session, title: &str, lens: &str, sample_type: Option<&str>) -> Result<Vec<u8>> {
    serde_json::to_vec(&session.boot(title, lens, sample_type)).map_err(|e| Fail::new(e.to_string()))
}

/// Bytes in gzip; the same bytes give the same.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to memory does not fail.
    gzip.write_all(bytes).and_then(|()| gzip.finish()).unwrap_or_default()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A page of a few bytes, with everything in it that must survive.
    pub fn fake() -> Page {
        let asset = |text: &str| Asset::plain(text.as_bytes().to_vec());
        Page {
            index: asset(
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>reflame</title>\n\
                 <link rel=\"stylesheet\" href=\"app.css\">\n<script src=\"app.js\" defer></script>\n</head>\n\
                 <body>\n<main id=\"app\"></main>\n</body>\n</html>\n",
            ),
            style: asset("body { color: red }\n"),
            app: asset("console.log('app')\n"),
            worker: asset("self.onmessage = () => {}\n"),
            engine: Asset::plain(b"\0asm\x01\0\0\0".to_vec()),
            importer: Asset::plain(b"\0asm\x01\0\0\0 reads".to_vec()),
        }
    }

    #[test]
    fn without_a_page_the_error_says_what_to_run() {
        let error = Page::embedded(&[]).unwrap_err().to_string();
        assert_eq!(error, "this reflame was built without its page; run `cargo xtask web` and build again");
    }

    #[test]
    fn an_embedded_page_is_unpacked() {
        let of = |page: &Page| {
            [("index.html", &page.index), ("app.css", &page.style), ("app.js", &page.app), ("worker.js", &page.worker)]
                .into_iter()
                .chain([("reflame.wasm", &page.engine), ("import.wasm", &page.importer)])
                .map(|(name, asset)| (name, &*asset.gzip.to_vec().leak()))
                .collect::<Vec<(&str, &'static [u8])>>()
                .leak()
        };
        let (page, files) = (fake(), of(&fake()));
        let loaded = Page::embedded(files).unwrap();
        assert_eq!(loaded.engine.plain, page.engine.plain);
        assert_eq!(loaded.app.plain, page.app.plain);
        let error = Page::embedded(&files[..4]).unwrap_err().to_string();
        assert_eq!(error, "the page built into this reflame is broken: reflame.wasm: is missing");
        let cut: &'static [(&str, &[u8])] = vec![("index.html", &files[0].1[..5])].leak();
        assert!(Page::embedded(cut).unwrap_err().to_string().contains("is broken: index.html: "));
    }

    /// What `cargo xtask web` built fits what is made of it here.
    #[cfg(page)]
    #[test]
    fn the_page_of_this_build_can_be_one_file() {
        let page = Page::load(None).unwrap();
        assert!(page.engine.plain.starts_with(b"\0asm"));
        let parts = single_file::Parts { page: &page, title: "t", boot: b"{}", snapshot: b"" };
        let html = single_file::write(&parts).unwrap();
        assert!(html.len() > page.app.plain.len() + page.engine.gzip.len());
    }
}
