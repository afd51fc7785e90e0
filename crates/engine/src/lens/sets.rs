//! The built-in sets: what `@kernel` and the others stand for.
//!
//! Each is a file in `sets/`: a comment on what the set is and is not, then one pattern a line with the
//! reason behind it. The files are part of the program and are read once, when the first set is asked
//! for. A set may name others; there are no circles.
//!
//! Most entries are a prefix (`java.*`), an exact name (`=malloc`, `package:=net/http`) or a file
//! (`file:json/*`), which a matcher can look up in tables; the rest is tested one by one.

use std::sync::OnceLock;

use super::ast::Pattern;
use super::parse::{Known, parse_pattern};

/// A set as it is in the table.
#[derive(Debug)]
pub struct BuiltIn {
    /// Without the `@`.
    pub name: &'static str,
    /// One line for lists and completions.
    pub description: &'static str,
    /// The file.
    pub text: &'static str,
}

/// One line of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it matches.
    pub pattern: Pattern,
    /// Why it is in the set.
    pub reason: &'static str,
    /// Its line in the file, from 1.
    pub line: usize,
}

macro_rules! built_in {
    ($($name:literal: $description:literal,)*) => {
        /// All built-in sets, in the order they are listed to users.
        pub const BUILT_IN: &[BuiltIn] = &[$(BuiltIn {
            name: $name,
            description: $description,
            text: include_str!(concat!("sets/", $name, ".lens")),
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
    "jvm-runtime": "the Java virtual machine itself: libjvm, interpreter, stubs, JDK internals",
    "java-std": "the Java class library",
    "java-frameworks": "servers, containers, reactive and persistence frameworks on the JVM",
    "kotlin-std": "Kotlin's standard library and coroutines",
    "scala-std": "Scala's standard library",
    "python-std": "the Python interpreter and standard library",
    "python-frameworks": "Python web, task and persistence frameworks",
    "node-internal": "Node.js, V8 and libuv",
    "node-modules": "packages installed under node_modules",
    "go-runtime": "Go's runtime: scheduler, collector, maps, channels",
    "go-std": "Go's standard library without the runtime",
    "rust-std": "Rust's core, alloc and std",
    "rust-async": "Rust's asynchronous runtimes and their plumbing",
    "cpp-std": "the C++ standard library and runtime",
    "dotnet-runtime": "the .NET runtime and base class library",
    "ruby-std": "the Ruby interpreter and standard library",
    "ruby-frameworks": "Ruby web, task and persistence frameworks",
    "php-std": "the PHP engine and its bundled extensions",
    "erlang-std": "the Erlang machine, kernel and stdlib, and Elixir's standard library",
    "unknown": "frames without a name: addresses and placeholders",
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

/// The first of several sets that is part of itself, through others or directly.
pub fn circle(sets: &[(String, Pattern)]) -> Option<&str> {
    fn named<'a>(pattern: &'a Pattern, into: &mut Vec<&'a str>) {
        match pattern {
            Pattern::Or(all) | Pattern::And(all) => all.iter().for_each(|p| named(p, into)),
            Pattern::Not(one) => named(one, into),
            Pattern::Set(name, _) => into.push(name),
            Pattern::Atom(..) => {}
        }
    }
    let find = |name: &str| sets.iter().find(|(n, _)| n == name).map(|(_, p)| p);
    sets.iter().map(|(name, _)| name.as_str()).find(|name| {
        let (mut seen, mut todo): (Vec<&str>, Vec<&str>) = (Vec::new(), vec![name]);
        while let Some(next) = todo.pop() {
            let mut inner = Vec::new();
            find(next).into_iter().for_each(|p| named(p, &mut inner));
            for set in inner {
                if set == *name {
                    return true;
                }
                if !seen.contains(&set) {
                    seen.push(set);
                    todo.push(set);
                }
            }
        }
        false
    })
}

/// The lines of a set.
///
/// # Errors
///
/// The good lines, and for each faulty one its number and what is wrong.
pub fn entries(set: &BuiltIn) -> Result<Vec<Entry>, (Vec<Entry>, Vec<String>)> {
    let known = Known::default();
    let mut good = Vec::new();
    let mut faults = Vec::new();
    for (n, line) in set.text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        // A reason starts as a comment does, at the start of a word; regular expressions in sets hold no ` # `.
        let reason = line.split_once(" # ").map_or("", |(_, reason)| reason.trim());
        match parse_pattern(line, &known) {
            Ok(pattern) => good.push(Entry { pattern, reason, line: n + 1 }),
            Err(errors) => faults.extend(errors.into_iter().map(|error| format!("{}:{}: {error}", set.name, n + 1))),
        }
    }
    if faults.is_empty() { Ok(good) } else { Err((good, faults)) }
}
