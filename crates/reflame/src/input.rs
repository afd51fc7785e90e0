//! Opens what the command line names: profiles, lenses and the user's sets.

use std::fs::File;
use std::io::{IsTerminal as _, Read, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use api::{Session, Settings, Source};
use engine::lens::ast::Pattern;
use engine::lens::{Known, sets as built_in};
use profile::Profile;
use readers::symbols::Symbols;
use readers::{Options, ReadAt};
use symbols::{Local, Places};

use crate::args;
use crate::fail::{Fail, Result};

/// Reads all files and merges them.
pub fn session(input: &args::Input) -> Result<Session> {
    let threads = match input.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let options = Options { max_bytes: input.max_bytes, threads, symbols: symbols(&input.symbols)? };
    if input.files.iter().filter(|f| is_stdin(f)).count() > 1 {
        return Err(Fail::new("standard input (`-`) can be read only once"));
    }
    let mut profiles: Vec<Profile> = Vec::new();
    let mut sources = Vec::new();
    for path in &input.files {
        let read = read(path, input.from.as_deref(), &options)?;
        profiles.push(read.profile);
        sources.push(Source { name: display_name(path), notes: read.notes });
    }
    let profile = match profiles.len() {
        1 => profiles.remove(0),
        _ => Profile::merge(&profiles.iter().collect::<Vec<_>>()).map_err(|e| Fail::new(format!("merging the files: {e}")))?,
    };
    Ok(Session::new(profile, sources, settings(&input.lens)?))
}

/// What names addresses, which a reader asks only for what a recording names.
fn symbols(options: &args::Symbols) -> Result<Option<Arc<dyn Symbols>>> {
    if options.no_symbols {
        return Ok(None);
    }
    for folder in &options.symbols {
        if !std::fs::metadata(folder).map_err(|e| Fail::file(folder, e))?.is_dir() {
            return Err(Fail::file(folder, "is no folder; --symbols takes one that has binaries in it"));
        }
    }
    let places = Places { folders: options.symbols.clone(), kallsyms: options.kallsyms.clone(), ..Places::system() };
    let local = Local::new(places);
    local.read_kallsyms().map_err(|why| Fail::new(format!("--kallsyms: {}", crate::out::clean(&why))))?;
    Ok(Some(Arc::new(local)))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of a file without its folder.
pub fn display_name(path: &Path) -> String {
    if is_stdin(path) {
        return "standard input".into();
    }
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

fn read(path: &Path, format: Option<&str>, options: &Options) -> Result<readers::Read> {
    let about = |e: readers::ReadError| {
        Fail::file(Path::new(if is_stdin(path) { "standard input" } else { path.to_str().unwrap_or("?") }), e)
    };
    if is_stdin(path) {
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            return Err(Fail::new("standard input is a terminal: pipe a profile into it, or name a file"));
        }
        let progress = Progress::start("standard input", None);
        let mut counted = Counted { input: stdin.lock(), count: progress.count() };
        return readers::read(readers::Input::Stream(&mut counted), format, options).map_err(about);
    }
    let mut file = File::open(path).map_err(|e| Fail::file(path, e))?;
    let meta = file.metadata().map_err(|e| Fail::file(path, e))?;
    if meta.is_dir() {
        return Err(Fail::file(path, "is a folder; name the profile in it"));
    }
    if !meta.is_file() {
        // A pipe or device: from front to back.
        let progress = Progress::start(&display_name(path), None);
        let mut counted = Counted { input: &mut file, count: progress.count() };
        return readers::read(readers::Input::Stream(&mut counted), format, options).map_err(about);
    }
    let progress = Progress::start(&display_name(path), Some(meta.len()));
    let source = FileSource { file, size: meta.len(), count: progress.count() };
    readers::read(readers::Input::At(&source), format, options).map_err(about)
}

/// A file that several threads read at once.
struct FileSource {
    file: File,
    size: u64,
    count: Arc<AtomicU64>,
}

impl ReadAt for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        #[cfg(unix)]
        let got = std::os::unix::fs::FileExt::read_at(&self.file, buffer, offset)?;
        #[cfg(windows)]
        let got = std::os::windows::fs::FileExt::seek_read(&self.file, buffer, offset)?;
        self.count.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

struct Counted<R> {
    input: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let got = self.input.read(buffer)?;
        self.count.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

/// Says on a terminal's standard error how far reading has come, once it takes more than a second.
struct Progress {
    count: Arc<AtomicU64>,
    done: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Progress {
    fn start(name: &str, size: Option<u64>) -> Progress {
        let (count, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let thread = std::io::stderr().is_terminal().then(|| {
            let (name, count, done) = (crate::out::clean(name), Arc::clone(&count), Arc::clone(&done));
            std::thread::spawn(move || {
                std::thread::park_timeout(Duration::from_secs(1));
                while !done.load(Ordering::Acquire) {
                    let read = count.load(Ordering::Relaxed);
                    let text = match size {
                        Some(size) if size > 0 && read < size => format!("{}%", read * 100 / size),
                        Some(_) => "putting together".to_owned(),
                        None => format!("{} MB", read / 1_000_000),
                    };
                    // A terminal that has gone away is no reason to stop.
                    let mut stderr = std::io::stderr();
                    let _ = write!(stderr, "\r\x1b[Kreading {name}: {text}").and_then(|()| stderr.flush());
                    std::thread::park_timeout(Duration::from_millis(200));
                }
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            })
        });
        Progress { count, done, thread }
    }

    fn count(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.count)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

/// A lens put together from files and arguments, so that an error can say in which of them it is.
#[derive(Default)]
pub struct Steps {
    /// All of it.
    pub text: String,
    /// Where each part stands in the text, and its file.
    parts: Vec<(Range<usize>, Option<PathBuf>)>,
}

impl Steps {
    /// Adds a part behind the others.
    pub fn push(&mut self, part: &str, file: Option<&Path>) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(part);
        self.parts.push((start..self.text.len(), file.map(Path::to_owned)));
    }

    /// The message for an error: drawn in the part it is in, with the name of its file.
    pub fn fail(&self, error: api::Error) -> Fail {
        let api::Error::Lens { text, errors } = &error else { return error.into() };
        if *text != self.text {
            return error.into();
        }
        let mut drawn = String::new();
        for e in errors {
            let at = e.span.start as usize;
            let Some((range, file)) = self.parts.iter().find(|(range, _)| at <= range.end) else { return error.into() };
            let within = |byte: u32| (byte as usize).clamp(range.start, range.end).saturating_sub(range.start) as u32;
            let mut e = e.clone();
            e.span = engine::diag::Span { start: within(e.span.start), end: within(e.span.end) };
            if let Some(file) = file {
                e.message = format!("{}: {}", crate::out::clean(&file.to_string_lossy()), e.message);
            }
            drawn.push_str(&engine::diag::render_plain(&text[range.clone()], &e));
        }
        Fail::new(drawn.strip_prefix("error: ").unwrap_or(&drawn).trim_end())
    }
}

/// The lens of the command line: files first, then -l, then --by.
pub fn lens(lens: &args::Lens, by: Option<args::Level>) -> Result<Steps> {
    let mut steps = Steps::default();
    for path in &lens.lens_file {
        let bytes = std::fs::read(path).map_err(|e| Fail::file(path, e))?;
        let text = String::from_utf8(bytes)
            .map_err(|e| Fail::file(path, format!("is not a lens: byte {} is not UTF-8", e.utf8_error().valid_up_to())))?;
        steps.push(&text, Some(path));
    }
    lens.lens.iter().for_each(|text| steps.push(text, None));
    if let Some(by) = by {
        steps.push(&format!("by {}", api::Level::from(by).word()), None);
    }
    Ok(steps)
}

/// What `reflame.toml` may hold.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    /// Named sets of the lens.
    #[serde(default)]
    sets: toml::Table,
    /// Groups of hidden cost; a frame belongs to the first that matches.
    #[serde(default)]
    groups: toml::Table,
    #[serde(default)]
    hidden: Hidden,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Hidden {
    /// All other groups are packages of this many components.
    group_depth: Option<std::num::NonZeroU32>,
}

/// The user's sets and groups, from `--config` or the nearest `reflame.toml`.
pub fn settings(lens: &args::Lens) -> Result<Settings> {
    let Some(path) = lens.config.clone().or_else(nearest_config) else { return Ok(Settings::default()) };
    let text = std::fs::read_to_string(&path).map_err(|e| Fail::file(&path, e))?;
    let config: Config = toml::from_str(&text).map_err(|e| Fail::file(&path, e.to_string().trim_end()))?;
    // A set may name any other of the file and, to extend it, the built-in set of its own name; no other way leads back to it.
    let known = Known::sets(config.sets.keys().cloned());
    let sets = patterns(&path, "sets", &config.sets, &known)?;
    if let Some((row, way)) = built_in::circle(sets.iter().map(|(name, pattern)| (name.as_str(), pattern))) {
        return Err(Fail::file(&path, format!("[sets] {}: {}", sets[row].0, built_in::describe_circle(&way))));
    }
    let groups = patterns(&path, "groups", &config.groups, &known)?;
    Ok(Settings { sets, groups, group_depth: config.hidden.group_depth.map(Into::into) })
}

/// The patterns of a table, in the order of the file.
fn patterns(path: &Path, table: &str, rows: &toml::Table, known: &Known) -> Result<Vec<(String, Pattern)>> {
    let mut patterns = Vec::new();
    for (name, value) in rows {
        let text = value.as_str().ok_or_else(|| Fail::file(path, format!("[{table}] {name}: write a pattern in quotes")))?;
        let pattern = engine::lens::parse_pattern(text, known).map_err(|errors| {
            let drawn: String = errors.iter().map(|d| engine::diag::render_plain(text, d)).collect();
            Fail::file(path, format!("[{table}] {name}: {}", drawn.strip_prefix("error: ").unwrap_or(&drawn).trim_end()))
        })?;
        patterns.push((name.clone(), pattern));
    }
    Ok(patterns)
}

fn nearest_config() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join("reflame.toml")).find(|path| path.is_file())
}
