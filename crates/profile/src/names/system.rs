//! Names without a language: kernel symbols, C, addresses, pseudo frames, and everything nobody else took.

use super::frame::{AT, BANG, COLON, DOT, Frame, PLUS, SQUARE, contains, is_word, split_digits, starts_lower, starts_upper};
use super::{Kinds, Name};
use std::borrow::Cow;

const KERNEL: &str = "[kernel.kallsyms]";

/// Modules in brackets that are no modules of the kernel.
const NOT_KERNEL: [&str; 10] = ["unknown", "vdso", "vsyscall", "vectors", "heap", "stack", "anon", "uprobes", "JIT", "inlined"];

pub(super) fn is_kernel(f: &Frame<'_>) -> bool {
    f.kinds.contains(Kinds::KERNEL) || f.module.is_some_and(is_kernel_module)
}

fn is_kernel_module(module: &str) -> bool {
    let file = module.rsplit('/').next().unwrap_or(module);
    match module.strip_prefix('[').and_then(|name| name.split_once(']')) {
        Some((name, _)) => {
            name.starts_with("kernel") || name.starts_with("guest.kernel")
                // perf writes the modules of the kernel as `[ext4]`.
                || !NOT_KERNEL.contains(&name) && !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        }
        None => file.starts_with("vmlinux") || [".ko", ".ko.xz", ".ko.zst", ".ko.gz"].iter().any(|end| file.ends_with(end)),
    }
}

pub(super) fn split_kernel<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = f.name(Cow::Borrowed(f.name));
    name.kinds.insert(Kinds::KERNEL);
    name.module = Some(Cow::Borrowed(f.module.filter(|module| is_kernel_module(module)).unwrap_or(KERNEL)));
    native(&mut name, f.name);
    Some(name)
}

/// Whether the text is hexadecimal digits only, and enough of them to be an address.
fn is_address(text: &str) -> bool {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => !digits.is_empty() && digits.len() <= 16 && digits.bytes().all(|b| b.is_ascii_hexdigit()),
        None => (12..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
    }
}

/// The module of `libc.so.6+0x1234`, `/usr/bin/app+0x12`, `[vdso]+0x10`, `libc.so.6!0x1234`.
fn module_of_offset(text: &str) -> Option<&str> {
    let at = memchr::memrchr2(b'+', b'!', text.as_bytes())?;
    let (module, offset) = (&text[..at], &text[at + 1..]);
    (offset.starts_with("0x") && is_address(offset) && (is_binary(module) || text.as_bytes()[at] == b'!'))
        .then(|| if is_pseudo(module) { module } else { unbracketed(module) })
}

/// Memory that is no file: `[vdso]`.
fn is_pseudo(module: &str) -> bool {
    matches!(module, "[vdso]" | "[heap]" | "[stack]" | "[anon]" | "[vsyscall]")
}

/// Whether this names a file of machine code and not a function.
fn is_binary(text: &str) -> bool {
    let text = unbracketed(text);
    let (stem, digits) = split_digits(text);
    text.starts_with('/')
        || [".so", ".dll", ".exe", ".dylib", ".map"].iter().any(|end| text.ends_with(end))
        || text == "vdso"
        || !digits.is_empty() && stem.ends_with('.') && contains(stem, ".so.")
}

fn unbracketed(text: &str) -> &str {
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text)
}

pub(super) fn is_unresolved(f: &Frame<'_>) -> bool {
    if f.name.is_empty() {
        return true;
    }
    match f.name.as_bytes()[0] {
        b'[' => {
            f.name.ends_with(']') && memchr::memchr(b']', f.name.as_bytes()) == Some(f.name.len() - 1)
                || module_of_offset(f.name).is_some()
        }
        b'?' => f.name.bytes().all(|b| b == b'?'),
        b'(' | b'<' => matches!(f.name, "(unknown)" | "<unknown>" | "(null)"),
        b'u' if f.name == "unknown" => true,
        _ => is_address(f.name) || f.shape.any(PLUS | BANG) && module_of_offset(f.name).is_some(),
    }
}

pub(super) fn split_unresolved<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    if f.name.is_empty() {
        let mut name = f.name(Cow::Borrowed("[unknown]"));
        name.kinds.insert(Kinds::UNKNOWN);
        return Some(name);
    }
    let mut name = f.name(Cow::Borrowed(f.name));
    let inside = unbracketed(f.name);
    if let Some(module) = module_of_offset(f.name) {
        name.kinds.insert(Kinds::UNKNOWN);
        name.normalised = if module.starts_with('[') { Cow::Borrowed(module) } else { Cow::Owned(format!("[{module}]")) };
        name.module = name.module.or(Some(Cow::Borrowed(module)));
    } else if is_address(f.name) {
        name.kinds.insert(Kinds::UNKNOWN);
        name.normalised = Cow::Borrowed("[unknown]");
    } else if f.name.starts_with('[') {
        match inside {
            "GC" | "gc" => name.kinds.insert(Kinds::GC.union(Kinds::VM)),
            "VM" => name.kinds.insert(Kinds::VM),
            _ if inside.starts_with("unknown") || is_address(inside) => name.kinds.insert(Kinds::UNKNOWN),
            _ if is_pseudo(f.name) => {
                name.kinds.insert(Kinds::UNKNOWN);
                name.module = name.module.or(Some(Cow::Borrowed(f.name)));
            }
            _ if is_binary(inside) => {
                name.kinds.insert(Kinds::UNKNOWN);
                name.module = name.module.or(Some(Cow::Borrowed(inside)));
            }
            _ if inside.starts_with("kernel.") => {
                name.kinds.insert(Kinds::UNKNOWN.union(Kinds::KERNEL));
            }
            _ => {}
        }
        if is_address(inside) {
            name.normalised = Cow::Borrowed("[unknown]");
        }
    } else {
        name.kinds.insert(Kinds::UNKNOWN);
    }
    if is_kernel(f) {
        name.kinds.insert(Kinds::KERNEL);
        name.module = name.module.or(Some(Cow::Borrowed(KERNEL)));
    }
    Some(name)
}

/// Libraries written in C for certain.
const LIBC: [&str; 6] = ["libc", "libpthread", "libm", "ld-linux", "ld-musl", "librt"];

pub(super) fn is_c(f: &Frame<'_>) -> bool {
    f.shape.only(DOT | AT)
        && f.module.is_some_and(|module| {
            let file = module.rsplit('/').next().unwrap_or(module);
            LIBC.iter().any(|lib| file.strip_prefix(lib).is_some_and(|rest| rest.starts_with(['.', '-'])))
        })
}

pub(super) fn split_c<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    if f.shape.all(COLON) && contains(f.name, "::") {
        return None;
    }
    let mut name = f.name(Cow::Borrowed(f.name));
    name.kinds.insert(Kinds::NATIVE);
    native(&mut name, f.name);
    Some(name)
}

/// `ntdll!RtlUserThreadStart`: a module and a name of any language.
pub(super) fn is_module_bang(f: &Frame<'_>) -> bool {
    f.shape.all(BANG)
        && f.name.split_once('!').is_some_and(|(module, function)| {
            !module.is_empty()
                && !function.is_empty()
                && module.bytes().all(|b| is_word(b) || b"._-".contains(&b))
                && !function.contains(['!', '='])
        })
}

pub(super) fn split_module_bang<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let (module, function) = f.name.split_once('!')?;
    let mut name = f.name(Cow::Borrowed(f.name));
    name.qualified = Cow::Borrowed(function);
    name.module = name.module.or(Some(Cow::Borrowed(module)));
    Some(name)
}

/// Nobody's name: it is what it is.
pub(super) fn split_plain<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    let mut name = f.name(Cow::Borrowed(f.name));
    if f.module.is_some_and(|module| module.ends_with(".so") || module.ends_with(".dylib") || contains(module, ".so.")) {
        name.kinds.insert(Kinds::NATIVE);
    }
    if f.shape.only(DOT | AT | COLON | SQUARE | super::frame::SPACE) {
        native(&mut name, f.name);
    }
    if f.shape.only(DOT) && f.shape.all(DOT) {
        // Java, Python and others: two packages in lower case, a class with a capital, a method.
        let class = f.name.rsplit_once('.').filter(|(_, method)| starts_lower(method));
        let package = class.and_then(|(class, _)| class.rsplit_once('.')).filter(|(_, simple)| starts_upper(simple));
        if let (Some((class, _)), Some((package, _))) = (class, package)
            && package.contains('.')
            && package.split('.').all(|part| starts_lower(part) && !part.bytes().any(|b| b.is_ascii_uppercase()))
        {
            name.class = Some(Cow::Borrowed(class));
            name.package = Some(Cow::Borrowed(package));
        }
    }
    Some(name)
}

/// What compilers and linkers add to a symbol, and well-known runtimes.
fn native<'a>(name: &mut Name<'a>, text: &'a str) {
    let plain = &text[..clone_end(text)];
    let plain = match memchr::memchr(b'@', plain.as_bytes()) {
        // Versions of symbols; `malloc@plt` is another piece of code.
        Some(at) if at > 0 && !plain.ends_with("@plt") => &plain[..at],
        _ => plain,
    };
    if plain.len() < text.len() {
        name.qualified = Cow::Borrowed(plain);
        name.normalised = Cow::Borrowed(plain);
    }
    name.kinds.insert(runtime(plain));
}

/// Where the suffixes begin that compilers give to parts and copies of a function: `.constprop.0`, `.cold`,
/// `.llvm.123`, ` [clone .isra.0]`.
pub(super) fn clone_end(text: &str) -> usize {
    const NUMBERED: [&str; 8] = [".constprop", ".isra", ".part", ".llvm", ".lto_priv", ".cold", ".clone", ".str"];
    const PLAIN: [&str; 3] = [".cold", ".localalias", ".warm"];
    let mut end = text.len();
    loop {
        let rest = &text[..end];
        if rest.ends_with(']')
            && let Some(at) = memchr::memrchr(b'[', rest.as_bytes())
            && rest[at..].starts_with("[clone ")
        {
            end = rest[..at].trim_end().len();
            continue;
        }
        let (stem, digits) = split_digits(rest);
        let cut = if digits.is_empty() {
            PLAIN.iter().find_map(|suffix| rest.strip_suffix(suffix))
        } else {
            stem.strip_suffix('.').and_then(|stem| NUMBERED.iter().find_map(|suffix| stem.strip_suffix(suffix)))
        };
        match cut {
            Some(stem) if !stem.is_empty() => end = stem.len(),
            _ => return end,
        }
    }
}

/// Functions, by how they begin, that belong to a virtual machine or its collector for certain.
const RUNTIMES: [(&str, Kinds); 37] = {
    const GC: Kinds = Kinds::GC.union(Kinds::VM);
    const VM: Kinds = Kinds::VM;
    [
        ("_PyEval_", VM),
        ("PyEval_", VM),
        ("_PyGC_", GC),
        ("PyGC_", GC),
        ("gc_collect_main", GC),
        ("rb_vm_exec", VM),
        ("vm_exec_core", VM),
        ("rb_gc", GC),
        ("gc_marks", GC),
        ("gc_sweep", GC),
        ("execute_ex", VM),
        ("zend_gc_", GC),
        ("call_stub", VM),
        ("vtable stub", VM),
        ("itable stub", VM),
        ("StubRoutines::", VM),
        ("JavaThread::", VM),
        ("JavaCalls::", VM),
        ("CompileBroker::", VM),
        ("C2Compiler::", VM),
        ("VMThread::", VM),
        ("G1", GC),
        ("GCTaskThread::", GC),
        ("ConcurrentGCThread::", GC),
        ("PSPromotionManager::", GC),
        ("PSScavenge::", GC),
        ("PSParallelCompact::", GC),
        ("ShenandoahHeap::", GC),
        ("ShenandoahControlThread::", GC),
        ("ZMark::", GC),
        ("ZRelocate::", GC),
        ("v8::internal::MarkCompactCollector", GC),
        ("v8::internal::Scavenger", GC),
        ("v8::internal::Heap::CollectGarbage", GC),
        ("v8::internal::", VM),
        ("WKS::gc_heap::", GC),
        ("SVR::gc_heap::", GC),
    ]
};

/// The kinds of a function of a virtual machine, by its name.
pub(super) fn runtime(name: &str) -> Kinds {
    let Some(first) = name.as_bytes().first() else {
        return Kinds::NONE;
    };
    match RUNTIMES.iter().find(|(start, _)| start.as_bytes()[0] == *first && name.starts_with(start)) {
        // `G1CollectedHeap::…`, not any name that begins so.
        Some(("G1", _)) if !name[2..].starts_with(|c: char| c.is_ascii_uppercase()) || !contains(name, "::") => Kinds::NONE,
        Some((_, kinds)) => *kinds,
        None => Kinds::NONE,
    }
}
