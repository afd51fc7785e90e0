//! `reflame html`: page and profile as one file.

use std::io::{IsTerminal as _, Write as _};

use api::{Level, Session};
use engine::export::to_profile;
use engine::format::ValueFormat;
use profile::snapshot;

use crate::args;
use crate::fail::{Fail, Result};
use crate::page::single_file::{self, Parts};
use crate::page::{self, Page};
use crate::{input, out};

/// Levels that make a profile smaller, in the order they do.
const COARSER: [Level; 4] = [Level::Function, Level::Class, Level::Package, Level::Module];

pub fn run(input: &args::Input, wanted: &args::SingleFile) -> Result<()> {
    let page = Page::load(wanted.page.as_deref())?;
    let output = wanted.output.as_deref().filter(|path| path.as_os_str() != "-");
    if output.is_none() && std::io::stdout().is_terminal() {
        return Err(Fail::new("the file is large and standard output is a terminal: write to a file with -o out.html"));
    }
    let lens = input::lens(&input.lens, input.by)?;
    let mut session = input::session(input)?;
    super::warn(&session);
    let sample_type = input.sample_type.as_deref();
    session.see(&lens.text, sample_type).map_err(|e| lens.fail(e))?;

    let title = match &wanted.title {
        Some(title) => title.clone(),
        // Whoever opens the file must see that it is not the whole profile.
        None if wanted.apply && !lens.text.trim().is_empty() => {
            format!("{} after {}", page::title(input), lens.text.trim().replace('\n', " | "))
        }
        None => page::title(input),
    };
    let snapshot = match wanted.apply {
        true => applied(&mut session, &lens.text, sample_type)?,
        false => snapshot::write(session.profile()),
    };
    let begin_with = if wanted.apply { "" } else { lens.text.as_str() };
    let boot = page::boot(&session, &title, begin_with, sample_type)?;
    let file = single_file::write(&Parts { page: &page, title: &title, boot: &boot, snapshot: &snapshot })?;

    let name = output.map_or_else(|| "standard output".to_owned(), |path| out::clean(&path.to_string_lossy()));
    let sizes = sizes(file.len(), snapshot.len());
    if let Some(most) = wanted.max_size
        && file.len() as u64 > most
    {
        let rest = file.len() - base64_length(snapshot.len());
        let advice = match rest as u64 >= most {
            true => "The page alone is larger: no profile fits".to_owned(),
            false => smaller(&mut session, &lens.text, sample_type, wanted.apply, rest)?,
        };
        return Err(Fail::new(format!("{name} would be {sizes}, and --max-size is {}\n{advice}", size(most as usize))));
    }
    match output {
        Some(path) => out::replace(path, file.as_bytes())?,
        None => out::bytes(None, file.as_bytes())?,
    }
    let _ = writeln!(std::io::stderr(), "{name}: {sizes}");
    Ok(())
}

/// The profile as the lens leaves it, as a snapshot.
fn applied(session: &mut Session, lens: &str, sample_type: Option<&str>) -> Result<Vec<u8>> {
    let seen = session.see(lens, sample_type)?;
    let profile = to_profile(seen.cost.lensed()).map_err(|e| Fail::new(e.to_string()))?;
    Ok(snapshot::write(&profile))
}

/// What can be done about the size, each with what it comes to. Nothing here leaves value out: what a lens takes away is
/// added to a caller or to a bucket.
fn smaller(session: &mut Session, lens: &str, sample_type: Option<&str>, apply: bool, rest: usize) -> Result<String> {
    let mut text = String::from("Smaller, as measured, with the lens applied for good (what it merged stays merged):\n");
    let mut line = |flags: &str, lens: &str| -> Result<()> {
        let length = rest + base64_length(applied(session, lens, sample_type)?.len());
        text.push_str(&format!("  {:>9}  {flags}\n", size(length)));
        Ok(())
    };
    if !apply && !lens.trim().is_empty() {
        line("--apply", lens)?;
    }
    for level in COARSER {
        line(&format!("--apply --by {}", level.word()), &format!("{lens}\nby {}", level.word()))?;
    }
    text.push_str("A lens that cuts makes it smaller too: --apply -l 'from com.acme.*'; what is outside is summed in [OTHER]");
    Ok(text)
}

/// `1.20 MiB (page 0.50 MiB, profile 0.70 MiB)`, of a file with a snapshot.
fn sizes(file: usize, snapshot: usize) -> String {
    let profile = base64_length(snapshot);
    format!("{} (page {}, profile {})", size(file), size(file - profile), size(profile))
}

fn size(bytes: usize) -> String {
    ValueFormat::new("size", "bytes", 1).value(i64::try_from(bytes).unwrap_or(i64::MAX))
}

fn base64_length(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}
