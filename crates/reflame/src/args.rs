//! The command line: every command and flag, from which help, completions and the man page are made.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

const AFTER_HELP: &str = "A lens is a list of steps, one a line or separated by `|`:\n  \
    reflame svg prod.folded -l 'fold @frameworks | from com.acme.*' -o out.svg\n\
    `reflame explain LENS` says what each step does.\n\
    The content of a file says its format, not its name; `reflame --help` lists all of them.\n\
    Files may be packed (.gz, .zst); `-` is standard input.";

/// Finds the hidden cost in profiles: reshapes their stacks until it shows.
#[derive(Debug, Parser)]
#[command(name = "reflame", version, max_term_width = 110, disable_help_subcommand = true)]
#[command(after_help = AFTER_HELP, after_long_help = format!("{AFTER_HELP}\n\n{}", format_list()))]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Use colours: `auto` follows the terminal and NO_COLOR
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// What was read, what is biggest, what no picture shows, and what to type next
    Report {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
        /// Rows per list
        #[arg(short = 'n', long, default_value_t = 10, value_name = "ROWS")]
        rows: usize,
    },
    /// What the files hold and how far they can be believed: producer, event and weight, samples lost and skipped, symbols
    Info {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
    },
    /// What is big and in no single place: ranked, with the command that shows each
    Hidden {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        options: HiddenOptions,
    },
    /// The merged call tree as text
    Tree {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        shape: TreeShape,
        /// Merge from the leaf: children are callers
        #[arg(short = 'b', long)]
        bottom_up: bool,
    },
    /// Self and total per function, class, package, …
    Top {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
        /// Rows; 0 for all
        #[arg(short = 'n', long, default_value_t = 30, value_name = "ROWS")]
        rows: usize,
        /// Order by total instead of self
        #[arg(long)]
        total: bool,
    },
    /// Who calls the frames that match: each sample once, at its outermost match
    Callers {
        /// A pattern of the lens language: `redis`, `com.netflix.*`, `file:redis/*`
        pattern: String,
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        shape: TreeShape,
    },
    /// What each step of the lens did with the samples
    Ledger {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        output: Output,
    },
    /// What a lens does, in words, without a profile
    Explain {
        /// The lens, if not given by -l or --lens-file
        text: Option<String>,
        #[command(flatten)]
        lens: Lens,
        #[command(flatten)]
        output: Output,
    },
    /// A flame graph as one SVG file that opens in any browser
    Svg {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        svg: Picture,
    },
    /// The page: reshape a profile live in the browser
    Open {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        serving: Serving,
    },
    /// The page with a profile in it, as one file that opens in any browser, without a network
    Html {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        file: SingleFile,
    },
    /// The stacks after the lens, for other tools
    Convert {
        #[command(flatten)]
        input: Input,
        /// What to write
        #[arg(long, value_enum, value_name = "FORMAT")]
        to: Target,
        /// Write here instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Mark frames that `repair` put there: their names end in `~`
        #[arg(long)]
        export_inferred: bool,
    },
    /// The named sets of the lens, or the entries of one
    Sets {
        /// Name of a set, with or without `@`
        name: Option<String>,
    },
    /// A script that completes commands and flags in your shell
    Completions {
        /// Your shell
        shell: clap_complete::Shell,
    },
    /// The manual page, in roff
    Man,
}

/// What is read.
#[derive(Debug, Clone, Args)]
pub struct Input {
    /// Profiles; several are merged; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub lens: Lens,
    /// Which values to show: a name, or name/unit
    #[arg(short = 't', long, value_name = "NAME")]
    pub sample_type: Option<String>,
    /// Merge frames by this level (as the last step of the lens; for `top` and `hidden` it is what a row is)
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub by: Option<Level>,
    /// Read them as this format, if their content misleads: one of those that `reflame --help` lists
    #[arg(long, value_name = "FORMAT", value_parser = formats(), hide_possible_values = true)]
    pub from: Option<String>,
    /// Most bytes a packed file may unpack to: 4G, 500M
    #[arg(long, value_parser = size, default_value = "4G", value_name = "SIZE")]
    pub max_bytes: u64,
    /// Threads to read with; 0 for as many as there are cores
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub threads: usize,
    #[command(flatten)]
    pub symbols: Symbols,
}

/// Where names come from that a recording has only addresses of.
#[derive(Debug, Clone, Default, Args)]
pub struct Symbols {
    /// Look for binaries and debug files here first: a copy of the recorded system's files, a folder with .build-id, or
    /// just the files; also for perf-PID.map and jit-PID.dump; may be given several times
    #[arg(long, value_name = "DIR")]
    pub symbols: Vec<PathBuf>,
    /// Symbols of the recorded kernel: a copy of its /proc/kallsyms. Without it this machine's own, if the build id agrees
    #[arg(long, value_name = "FILE")]
    pub kallsyms: Option<PathBuf>,
    /// Look for no binaries: functions without a name are named after their file
    #[arg(long, conflicts_with_all = ["symbols", "kallsyms"])]
    pub no_symbols: bool,
}

/// The steps.
#[derive(Debug, Clone, Default, Args)]
pub struct Lens {
    /// Steps of the lens; may be given several times, and come after those of --lens-file
    #[arg(short, long, value_name = "LENS")]
    pub lens: Vec<String>,
    /// A file with steps; may be given several times
    #[arg(long, value_name = "FILE")]
    pub lens_file: Vec<PathBuf>,
    /// Read sets and groups from this file; without it from the nearest reflame.toml here or above
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How it is written.
#[derive(Debug, Args)]
pub struct Output {
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Csv,
    Md,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    #[value(help = "Folded stacks, one a line; buckets as [OTHER], [BROKEN], [HIDDEN]")]
    Folded,
    /// pprof, gzipped
    Pprof,
    /// speedscope's JSON
    Speedscope,
    /// The Firefox Profiler's JSON
    Firefox,
    /// reflame's own form: everything the profile holds in few bytes (.reflame)
    Snapshot,
    /// The whole merged tree
    Json,
    /// One row per stack, a column per sample type
    Csv,
    /// The same as a Markdown table
    Md,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    Function,
    Class,
    Package,
    Module,
    File,
    Line,
}

impl From<Level> for api::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Function => api::Level::Function,
            Level::Class => api::Level::Class,
            Level::Package => api::Level::Package,
            Level::Module => api::Level::Module,
            Level::File => api::Level::File,
            Level::Line => api::Level::Line,
        }
    }
}

impl Input {
    /// The same for a command whose rows are of a level: there it is no step of the lens.
    pub fn without_by(&self) -> Input {
        Input { by: None, ..self.clone() }
    }
}

/// How hidden cost is ranked.
#[derive(Debug, Args)]
pub struct HiddenOptions {
    /// Rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 10, value_name = "ROWS")]
    pub rows: usize,
    /// Groups are packages of this many components, not what calls each other
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=32), value_name = "N")]
    pub group_depth: Option<u32>,
    /// The most that one place counts, in percent of the view; 0.5 without it
    #[arg(long, value_parser = some_percent, value_name = "PERCENT")]
    pub tau: Option<f64>,
}

/// What of a tree is listed.
#[derive(Debug, Args)]
pub struct TreeShape {
    /// Sum up children below this share of the view; 0 lists all
    #[arg(short, long, default_value_t = 1.0, value_parser = percent, value_name = "PERCENT")]
    pub min: f64,
    /// Sum up what lies deeper than this
    #[arg(short, long, value_name = "LEVELS")]
    pub depth: Option<u32>,
    /// How siblings are ordered
    #[arg(long, value_enum, default_value_t = Siblings::Total, value_name = "ORDER")]
    pub order: Siblings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Siblings {
    Total,
    Name,
    Appearance,
}

impl From<Siblings> for api::Siblings {
    fn from(order: Siblings) -> Self {
        match order {
            Siblings::Total => api::Siblings::Total,
            Siblings::Name => api::Siblings::Name,
            Siblings::Appearance => api::Siblings::Appearance,
        }
    }
}

/// How a picture is drawn.
// (Not named like its command: clap names groups of arguments after types and variants, and each name may stand once.)
#[derive(Debug, Args)]
pub struct Picture {
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Merge from the leaf: children are callers
    #[arg(short = 'b', long)]
    pub bottom_up: bool,
    /// Draw who calls the frames that match
    #[arg(long, value_name = "PATTERN", conflicts_with = "bottom_up")]
    pub callers: Option<String>,
    /// Draw the frames that match in magenta, and say what they cost in how many places
    #[arg(long, value_name = "PATTERN")]
    pub highlight: Option<String>,
    /// Root at the bottom; without a choice the default, unless the picture is deeper than 60 rows
    #[arg(long, conflicts_with = "icicle")]
    pub flame: bool,
    /// Root on top
    #[arg(long)]
    pub icicle: bool,
    /// Without script: a picture that does not zoom or search
    #[arg(long = "static")]
    pub fixed: bool,
    /// Title; the file names without it
    #[arg(long)]
    pub title: Option<String>,
    /// Width in pixels
    #[arg(long, default_value_t = 1200, value_parser = clap::value_parser!(u32).range(200..=20000), value_name = "PX")]
    pub width: u32,
    /// Sum up boxes narrower than this
    #[arg(long, default_value_t = 0.5, value_parser = pixels, value_name = "PX")]
    pub min_width: f64,
    /// Draw no more rows than this, and say how many are missing
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(2..=100_000), value_name = "ROWS")]
    pub max_rows: u32,
    /// How siblings are ordered
    #[arg(long, value_enum, default_value_t = Siblings::Name, value_name = "ORDER")]
    pub order: Siblings,
}

/// How the page is served.
#[derive(Debug, Args)]
pub struct Serving {
    /// Start no browser: print the address only
    #[arg(long)]
    pub no_browser: bool,
    /// Port on 127.0.0.1; 0 for any that is free
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub port: u16,
    /// Serve the page in this folder instead of the one built in
    #[arg(long, value_name = "FOLDER", hide = true)]
    pub page: Option<PathBuf>,
}

/// How the page is written.
#[derive(Debug, Args)]
pub struct SingleFile {
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Title; the file names without it
    #[arg(long)]
    pub title: Option<String>,
    /// Write the profile as the lens leaves it, not the whole one: smaller, but its steps cannot be changed any more
    #[arg(long)]
    pub apply: bool,
    /// Write nothing if the file would be larger than this, and say what makes it smaller: 20M
    #[arg(long, value_parser = size, value_name = "SIZE")]
    pub max_size: Option<u64>,
    /// Write the page in this folder instead of the one built in
    #[arg(long, value_name = "FOLDER", hide = true)]
    pub page: Option<PathBuf>,
}

/// The formats that can be read, for completions and messages too.
fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(readers::FORMATS.iter().map(|f| PossibleValue::new(f.name).help(f.about)))
}

/// The same as a list for people, in the order of names, for terminals of 80 columns.
fn format_list() -> String {
    const ABOUT: usize = 60;
    let mut formats: Vec<_> = readers::FORMATS.iter().collect();
    formats.sort_by_key(|format| format.name);
    let column = formats.iter().map(|format| format.name.len()).max().unwrap_or(0);
    let mut text = String::from("Formats that are read:");
    for format in formats {
        let mut name = format.name;
        for line in crate::commands::wrap(format.about, ABOUT) {
            text += &format!("\n  {name:<column$}  {line}");
            name = "";
        }
    }
    text
}

/// `4G`, `500M`, `64k`, `123`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return Err(format!("`{}` is no unit; use k, M, G or T", &text[digits.len()..])),
    };
    let number: u64 = digits.parse().map_err(|_| format!("`{text}` is no size; write 4G or 500M"))?;
    number.checked_mul(1 << shift).ok_or_else(|| format!("{text} is too large"))
}

fn percent(text: &str) -> Result<f64, String> {
    let number: f64 = text.trim_end_matches('%').parse().map_err(|_| format!("`{text}` is no percentage"))?;
    if (0.0..=100.0).contains(&number) { Ok(number) } else { Err(format!("{text} is not between 0 and 100")) }
}

fn some_percent(text: &str) -> Result<f64, String> {
    percent(text).and_then(|number| if number > 0.0 { Ok(number) } else { Err("above 0".into()) })
}

fn pixels(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("`{text}` is no number of pixels"))?;
    if (0.01..=100.0).contains(&number) { Ok(number) } else { Err(format!("{text} is not between 0.01 and 100")) }
}
