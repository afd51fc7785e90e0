//! Names of functions, as profilers write them, taken apart.
//!
//! [`split`] takes the text of one frame and says what the reader of a profile wants to ask about it: package,
//! class, file, language, a name to show, and a name that survives a new build. The caller keeps the raw text.
//!
//! What holds: no input panics, every step is linear in the length of the name, and text that need not change is
//! borrowed. A name that several languages could have written is left whole: [`Name::qualified`] is the name,
//! [`Name::package`] is `None`. [`split`] knows nothing of other frames or of the format it came from.
//!
//! `TABLE` is the list of languages, in the order in which they are tried.

mod beam;
mod cpp;
mod dotnet;
mod frame;
mod generics;
mod go;
mod haskell;
mod javascript;
mod jvm;
mod kinds;
mod php;
mod python;
mod ruby;
mod rust;
mod swift;
mod system;

pub use generics::strip_generics;
pub use kinds::Kinds;

use frame::Frame;
use std::borrow::Cow;

/// What the file format says about a function apart from its name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// The source file.
    pub file: Option<&'a str>,
    /// The line in that file, 0 if not known.
    pub line: u32,
    /// The binary, library or jar, as the format names it.
    pub module: Option<&'a str>,
}

/// A function's name, taken apart. Fields that the name does not tell are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name<'a> {
    /// What patterns are anchored on: `com.foo.Bar$Baz.method`, `main.(*T).Method`, `std::vec::Vec<T>::push`.
    /// Java packages are always dotted; parameters, hashes, compiler suffixes and `block in` are not part of it.
    pub qualified: Cow<'a, str>,
    /// The class or type, as qualified as [`Name::qualified`]: `com.foo.Bar$Baz`; in Python only `Redis`.
    pub class: Option<Cow<'a, str>>,
    /// The package, namespace or module the function is written in: `com.foo`, `github.com/x/y/pkg`, `serde::de`,
    /// `std::chrono`, `redis.commands` for `redis/commands/core.py`, `worker` for a `worker.py` at the top,
    /// `@scope/pkg` under `node_modules`, `node:internal`.
    pub package: Option<Cow<'a, str>>,
    /// The binary, library, jar, assembly, gem or crate: the given one, else the one the name tells.
    pub module: Option<Cow<'a, str>>,
    /// The source file, with forward slashes, without `file://` and without a path up to `site-packages/`.
    pub file: Option<Cow<'a, str>>,
    /// The line in [`Name::file`], 0 if not known.
    pub line: u32,
    /// The language the name is written in.
    pub language: Language,
    /// What sort of code it is, as far as the name tells for certain.
    pub kinds: Kinds,
    /// What a box shows; Python, JavaScript, Ruby and PHP keep the position: `handle (worker.py:49)`.
    pub display: Cow<'a, str>,
    /// Who the function is, with its lines merged: `handle (worker.py)`, `com.foo.Bar.method`.
    pub function: Cow<'a, str>,
    /// [`Name::function`] without what differs from build to build: hashes, addresses, numbers of lambdas.
    /// Generic arguments stay; see [`strip_generics`].
    pub normalised: Cow<'a, str>,
}

/// The language a name is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// The name does not tell, or several languages could have written it.
    #[default]
    Unknown,
    /// C, and the kernel.
    C,
    /// C++.
    Cpp,
    /// C# and the other languages of .NET.
    DotNet,
    /// Elixir.
    Elixir,
    /// Erlang.
    Erlang,
    /// Go.
    Go,
    /// Haskell.
    Haskell,
    /// Java.
    Java,
    /// JavaScript and TypeScript.
    JavaScript,
    /// Kotlin.
    Kotlin,
    /// Objective-C.
    ObjectiveC,
    /// PHP.
    Php,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// Rust.
    Rust,
    /// Scala.
    Scala,
    /// Swift.
    Swift,
}

impl Language {
    /// The name in lower case: `c++`, `java`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Language::Unknown => "unknown",
            Language::C => "c",
            Language::Cpp => "c++",
            Language::DotNet => "dotnet",
            Language::Elixir => "elixir",
            Language::Erlang => "erlang",
            Language::Go => "go",
            Language::Haskell => "haskell",
            Language::Java => "java",
            Language::JavaScript => "javascript",
            Language::Kotlin => "kotlin",
            Language::ObjectiveC => "objective-c",
            Language::Php => "php",
            Language::Python => "python",
            Language::Ruby => "ruby",
            Language::Rust => "rust",
            Language::Scala => "scala",
            Language::Swift => "swift",
        }
    }
}

/// When a row of [`TABLE`] is asked.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    /// Always: the form cannot be mistaken.
    Always,
    /// If the file says nothing about the language. If it does, the language's row is taken without asking.
    WithoutFile,
}

type Row = (Language, Asked, for<'a> fn(&Frame<'a>) -> bool, for<'a> fn(&Frame<'a>) -> Option<Name<'a>>);

/// Language, when to ask, recogniser, splitter. The first row whose splitter answers has decided.
#[rustfmt::skip]
const TABLE: [Row; 27] = [
    (Language::Unknown,    Asked::Always,      system::is_unresolved,  system::split_unresolved),
    (Language::C,          Asked::Always,      system::is_kernel,      system::split_kernel),
    (Language::Rust,       Asked::Always,      rust::is_mangled,       rust::split_mangled),
    (Language::Cpp,        Asked::Always,      cpp::is_mangled,        cpp::split_mangled),
    (Language::Swift,      Asked::Always,      swift::is_mangled,      swift::split_mangled),
    (Language::ObjectiveC, Asked::Always,      swift::is_objc,         swift::split_objc),
    (Language::JavaScript, Asked::Always,      javascript::is_v8,      javascript::split_v8),
    (Language::Python,     Asked::Always,      python::is_trampoline,  python::split_trampoline),
    (Language::DotNet,     Asked::Always,      dotnet::is_perf_map,    dotnet::split_perf_map),
    (Language::Python,     Asked::WithoutFile, python::is,             python::split),
    (Language::JavaScript, Asked::WithoutFile, javascript::is,         javascript::split),
    (Language::Ruby,       Asked::WithoutFile, ruby::is,               ruby::split),
    (Language::Php,        Asked::WithoutFile, php::is,                php::split),
    (Language::Elixir,     Asked::WithoutFile, beam::is_elixir,        beam::split_elixir),
    (Language::Erlang,     Asked::WithoutFile, beam::is_erlang,        beam::split_erlang),
    (Language::Kotlin,     Asked::WithoutFile, jvm::is_kotlin,         jvm::split),
    (Language::Scala,      Asked::WithoutFile, jvm::is_scala,          jvm::split_scala),
    (Language::Java,       Asked::WithoutFile, jvm::is_java,           jvm::split),
    (Language::DotNet,     Asked::WithoutFile, dotnet::is,             dotnet::split),
    (Language::Swift,      Asked::WithoutFile, swift::is,              swift::split),
    (Language::Go,         Asked::WithoutFile, go::is,                 go::split),
    (Language::Rust,       Asked::WithoutFile, rust::is,               rust::split),
    (Language::Cpp,        Asked::WithoutFile, cpp::is,                cpp::split),
    (Language::Haskell,    Asked::WithoutFile, haskell::is,            haskell::split),
    (Language::C,          Asked::WithoutFile, system::is_c,           system::split_c),
    (Language::Unknown,    Asked::Always,      system::is_module_bang, system::split_module_bang),
    (Language::Unknown,    Asked::Always,      |_| true,               system::split_plain),
];

/// Takes a name apart.
#[must_use]
pub fn split<'a>(raw: &'a str, given: Given<'a>) -> Name<'a> {
    let frame = Frame::new(raw, given);
    for (language, asked, is, split) in &TABLE {
        let mine =
            if *asked == Asked::WithoutFile && frame.hint != Language::Unknown { frame.hint == *language } else { is(&frame) };
        // A splitter that finds nothing to call the function by was wrong to take it.
        if mine && let Some(mut name) = split(&frame).filter(|name| !name.qualified.is_empty() && !name.function.is_empty()) {
            name.language = *language;
            return name;
        }
    }
    frame.name(Cow::Borrowed(frame.text))
}
