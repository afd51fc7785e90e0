//! The built-in sets: what `@kernel` and the others stand for.
//!
//! Each is a file in `sets/`: a comment on what the set is and is not, then patterns with the reason they share
//! behind them; a line that begins with a blank goes on with the one above. The files are part of the
//! program and are read once, when the first set is asked for. A set may name others; there are no circles.
//!
//! A user may define a set of the same name, in a lens or in `reflame.toml`. In that definition the name still means the
//! built-in set, so `platform = "@platform or com.acme.base.*"` extends it and `platform = "@platform and not
//! java.util.regex.*"` takes away from it; everywhere else, in the built-in sets too, the name means the user's.
//!
//! Most entries are a prefix (`java.*`), an exact name (`=malloc`, `package:=net/http`) or a file
//! (`file:json/*`), which a matcher can look up in tables; the rest is tested one by one.

use std::sync::OnceLock;

use super::ast::Pattern;
use super::matcher::{Row, Sets};
use super::parse::{Known, parse_pattern};

mod file;

/// A set as it is in the table.
#[derive(Debug)]
pub struct BuiltIn {
    /// Without the `@`.
    pub name: &'static str,
    /// One line for lists and completions.
    pub description: &'static str,
    /// The file; in WebAssembly without its comments.
    pub text: &'static str,
}

/// Patterns of a set that share a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What they match.
    pub pattern: Pattern,
    /// Why they are in the set.
    pub reason: &'static str,
    /// Their first line in the file, from 1.
    pub line: usize,
}

#[cfg(not(target_arch = "wasm32"))]
macro_rules! text {
    ($name:literal) => {
        include_str!(concat!("sets/", $name, ".lens"))
    };
}

// As the build script writes it.
#[cfg(target_arch = "wasm32")]
macro_rules! text {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".lens"))
    };
}

macro_rules! built_in {
    ($($name:literal: $description:literal,)*) => {
        /// All built-in sets, in the order they are listed to users. No constant, of which each use would bring a copy of the
        /// texts into the program.
        pub static BUILT_IN: &[BuiltIn] = &[$(BuiltIn {
            name: $name,
            description: $description,
            text: text!($name),
        },)*];
    };
}

built_in! {
    "platform": "every runtime, standard library and kernel set: what is not the application or a library of its choice",
    "frameworks": "every framework set",
    "kernel": "the operating system's kernel",
    "libc": "the C library, dynamic loader and threads",
    "allocator": "memory allocators, of the C library and others",
    "gc": "garbage collectors of all runtimes",
    "jit": "just-in-time compilers at work and their stubs",
    "locks": "waiting for and taking locks",
    "scheduler": "deciding who runs next: the kernel, Go, virtual threads, Erlang",
    "apple-runtime": "macOS and iOS: libsystem, Objective-C, Swift, dispatch, run loops",
    "windows": "Windows' system libraries",
    "jvm-runtime": "the Java virtual machine itself: libjvm, interpreter, stubs, JDK internals",
    "java-std": "the Java class library",
    "jvm-languages": "the runtimes of Groovy, Clojure, JRuby and Jython",
    "java-frameworks": "servers, containers, reactive and persistence frameworks on the JVM",
    "kotlin-std": "Kotlin's standard library and coroutines",
    "scala-std": "Scala's standard library",
    "python-std": "the Python interpreter and standard library",
    "python-frameworks": "Python web, task and persistence frameworks",
    "node-internal": "Node.js, V8 and libuv",
    "node-frameworks": "web frameworks, rendering, jobs and persistence under Node.js",
    "node-modules": "packages installed under node_modules",
    "go-runtime": "Go's runtime: scheduler, collector, maps, channels",
    "go-std": "Go's standard library without the runtime",
    "go-frameworks": "gRPC, web frameworks, jobs and persistence in Go",
    "rust-std": "Rust's core, alloc and std",
    "rust-async": "Rust's asynchronous runtimes and their plumbing",
    "rust-frameworks": "parallel iterators, games, interfaces and tests in Rust",
    "cpp-std": "the C++ standard library and runtime",
    "cpp-libs": "the parts of Boost, Abseil and Folly that stand in for the C++ standard library",
    "cpp-frameworks": "event loops, servers, parallel runtimes and widgets in C and C++",
    "dotnet-runtime": "the .NET runtime and base class library",
    "dotnet-frameworks": "ASP.NET Core, Entity Framework, messages and jobs under .NET",
    "ruby-std": "the Ruby interpreter and standard library",
    "ruby-frameworks": "Ruby web, task and persistence frameworks",
    "php-std": "the PHP engine and its bundled extensions",
    "php-frameworks": "Laravel, Symfony and other frameworks and content management in PHP",
    "erlang-std": "the Erlang machine, kernel and stdlib, and Elixir's standard library",
    "erlang-frameworks": "Phoenix, Ecto, Cowboy and others on the Erlang machine",
    "haskell-std": "GHC's runtime system and the packages it brings along",
    "ocaml-std": "OCaml's runtime and standard library",
    "julia-runtime": "Julia's runtime and base library",
    "r-runtime": "R's interpreter",
    "scripts": "functions whose file is a script: Python, JavaScript, Ruby, PHP and others",
    "unknown": "frames without a name: addresses and placeholders",
    "thread-entry": "where stacks begin: the start of processes, threads, scripts and interrupts",
}

/// The set of that name, without the `@`.
pub fn find(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|set| set.name == name)
}

/// What `@name` stands for, if it is built in. It may hold other `@` names, all built in.
pub fn pattern(name: &str) -> Option<&'static Pattern> {
    static PATTERNS: OnceLock<Vec<Pattern>> = OnceLock::new();
    let index = BUILT_IN.iter().position(|set| set.name == name)?;
    let patterns = PATTERNS.get_or_init(|| {
        BUILT_IN
            .iter()
            .map(|set| {
                // The files are tested to hold no faulty line.
                let entries = entries(set).unwrap_or_else(|(entries, _)| entries);
                let mut parts = Vec::with_capacity(entries.len());
                for entry in entries {
                    match entry.pattern {
                        Pattern::Or(more) => parts.extend(more),
                        one => parts.push(one),
                    }
                }
                match parts.len() {
                    1 => parts.swap_remove(0),
                    _ => Pattern::Or(parts),
                }
            })
            .collect()
    });
    patterns.get(index)
}

/// A definition whose set is part of itself, and the sets on a way back to it: for `a = @b` and `b = @a` the first, and `a`
/// and `b`. That a definition takes in what its own name meant before is no circle. `None` if there is none.
///
/// `defined` are sets beyond the built-in ones: a name and what it means, later ones before earlier ones.
pub fn circle<'a>(defined: impl IntoIterator<Item = (&'a str, &'a Pattern)>) -> Option<(usize, Vec<&'a str>)> {
    let sets = Sets::new(defined.into_iter().collect());
    let all = sets.len();
    let number = |row: Row| match row {
        Row::Defined(row) => row,
        Row::BuiltIn(row) => all + row,
    };
    let inside = |row: Row| {
        let mut names = Vec::new();
        sets.get(row).into_iter().for_each(|(_, pattern)| named(pattern, &mut names));
        // A set's own name, where nothing had it before, is the set.
        let own = |name: &str| Some(row).filter(|&row| sets.get(row).is_some_and(|(own, _)| own == name));
        let rows: Vec<Row> = names.iter().filter_map(|name| sets.find(name, Some(row)).or_else(|| own(name))).collect();
        rows.into_iter()
    };
    let mut done = vec![false; all + BUILT_IN.len()];
    let mut open = done.clone();
    for start in 0..all {
        let mut way = Vec::new();
        let mut next = Some(Row::Defined(start)).filter(|_| !done[start]);
        loop {
            if let Some(row) = next {
                if open[number(row)] {
                    let from = way.iter().position(|(r, _)| *r == row)?;
                    let mut rows: Vec<Row> = way[from..].iter().map(|(row, _)| *row).collect();
                    // Built-in sets alone have no circles, so that there is a definition on the way.
                    let first = (0..rows.len()).min_by_key(|&at| number(rows[at]))?;
                    rows.rotate_left(first);
                    let names = rows.iter().filter_map(|&row| sets.get(row)).map(|(name, _)| name).collect();
                    return Some((number(rows[0]), names));
                }
                if !done[number(row)] {
                    open[number(row)] = true;
                    way.push((row, inside(row)));
                }
            }
            let Some((row, rest)) = way.last_mut() else { break };
            next = rest.next();
            if next.is_none() {
                let row = number(*row);
                done[row] = true;
                open[row] = false;
                way.pop();
            }
        }
    }
    None
}

/// The sets that a pattern names.
fn named<'p>(pattern: &'p Pattern, into: &mut Vec<&'p str>) {
    match pattern {
        Pattern::Or(all) | Pattern::And(all) => all.iter().for_each(|p| named(p, into)),
        Pattern::Not(one) => named(one, into),
        Pattern::Set(name, _) => into.push(name),
        Pattern::Atom(..) => {}
    }
}

/// Says of a [`circle`] what it is: "the set is part of itself, through `@b`".
pub fn describe_circle(way: &[&str]) -> String {
    let through: Vec<String> = way.iter().skip(1).map(|name| format!("`@{name}`")).collect();
    match through.len() {
        0 => "the set is part of itself".into(),
        _ => format!("the set is part of itself, through {}", through.join(", then ")),
    }
}

/// The entries of a set.
///
/// # Errors
///
/// The good entries, and for each faulty one its line and what is wrong.
pub fn entries(set: &BuiltIn) -> Result<Vec<Entry>, (Vec<Entry>, Vec<String>)> {
    let known = Known::default();
    let mut good = Vec::new();
    let mut faults = Vec::new();
    for (at, text, reason) in file::entries(set.text) {
        match parse_pattern(text, &known) {
            Ok(pattern) => good.push(Entry { pattern, reason, line: at }),
            Err(errors) => faults.extend(errors.into_iter().map(|error| format!("{}:{at}: {error}", set.name))),
        }
    }
    if faults.is_empty() { Ok(good) } else { Err((good, faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_comments_a_set_is_the_same() {
        for set in BUILT_IN {
            let text = file::without_comments(set.text);
            assert!(text.len() < set.text.len() && !text.contains(" # "), "{}", set.name);
            let patterns =
                |set: &BuiltIn| -> Vec<Pattern> { entries(set).unwrap().into_iter().map(|entry| entry.pattern).collect() };
            let (name, description) = (set.name, set.description);
            assert_eq!(patterns(&BuiltIn { name, description, text: text.leak() }), patterns(set), "{name}");
        }
    }
}
