//! Java, Kotlin, Scala: `com.foo.Bar$Baz.method(I)V`, `com/foo/Bar.method`, `Lcom/foo/Bar;::method`, lambdas and hidden classes.

use super::Name;
use super::frame::{
    COLON, DOLLAR, DOT, Frame, HASH, LESS, PLUS, SLASH, contains, is_word, part, split_digits, starts_lower, starts_upper,
};
use super::{Kinds, Language};
use memchr::memmem;
use std::borrow::Cow;

/// First parts of packages that no other language uses so.
const ROOTS: [&str; 34] = [
    "com",
    "org",
    "net",
    "io",
    "java",
    "javax",
    "jdk",
    "sun",
    "scala",
    "kotlin",
    "kotlinx",
    "android",
    "androidx",
    "dalvik",
    "jakarta",
    "akka",
    "groovy",
    "clojure",
    "reactor",
    "rx",
    "oracle",
    "okhttp3",
    "okio",
    "retrofit2",
    "zio",
    "cats",
    "play",
    "dev",
    "edu",
    "gov",
    "de",
    "fr",
    "uk",
    "me",
];

/// Whether the name can only come from a Java virtual machine.
pub(super) fn is_java(f: &Frame<'_>) -> bool {
    if !f.shape.all(DOT) {
        return descriptor(f.name).is_some();
    }
    if f.shape.all(COLON | SLASH) && contains(f.name, ":.") && descriptor(f.name).is_some() {
        return true;
    }
    let name = head(f.name);
    if f.shape.any(COLON | HASH)
        && let Some((class, method)) = name.split_once("::").or_else(|| name.split_once('#'))
    {
        // `com.foo.Bar::method`, the form of method references; no path of C++ has dots.
        let simple = class.rsplit('.').next().unwrap_or("");
        return descriptor(f.name).is_some()
            || simple.len() < class.len() && rooted(class) && starts_upper(simple) && method.bytes().all(is_word);
    }
    if name.contains(' ') || name.is_empty() {
        return descriptor(f.name).is_some();
    }
    if f.shape.all(LESS) && (name.ends_with(".<init>") || name.ends_with(".<clinit>")) {
        return true;
    }
    if f.shape.all(DOLLAR) && (contains(name, "$$") || contains(name, "lambda$") || contains(name, "LambdaForm$")) {
        return true;
    }
    // Of these marks, only profilers of Java write the digits, and only compiled Java has dots.
    if matches!(f.mark, b'0' | b'1') || f.mark == b'j' && f.shape.only(DOT | SLASH | DOLLAR | PLUS) {
        return true;
    }
    let (owner, method) = match name.rsplit_once('.') {
        Some((owner, method)) if !owner.is_empty() && !method.is_empty() => (owner, method),
        _ => return false,
    };
    if f.shape.all(SLASH)
        && let Some(slash) = memchr::memrchr(b'/', owner.as_bytes())
    {
        // Packages of Go are in lower case, and only their last part is followed by a dot.
        let (package, class) = (&owner[..slash], &owner[slash + 1..]);
        if package.ends_with('/') {
            // The loader of a class: `app//com.foo.Main`.
            return rooted(class);
        }
        if package.contains('.') || package.contains('-') || package.is_empty() {
            return package.starts_with("java.") || package.starts_with("jdk.");
        }
        return starts_upper(class) && !starts_upper(method) && class.bytes().all(is_word);
    }
    // `io.Copy` is Go: a package, a class and a method are needed.
    rooted(owner)
        && !starts_upper(method)
        && owner.rsplit('.').next().is_some_and(|class| starts_upper(class) || class.starts_with('$'))
        && owner.bytes().all(|b| is_word(b) || b == b'.' || b == b'-')
}

/// Whether a class is in one of the packages that are only Java's.
fn rooted(class: &str) -> bool {
    class.split_once('.').is_some_and(|(first, _)| ROOTS.contains(&first) || first.starts_with("jdk"))
}

pub(super) fn is_kotlin(f: &Frame<'_>) -> bool {
    if !f.shape.all(DOT) {
        return false;
    }
    let name = head(f.name);
    (name.starts_with("kotlin.")
        || name.starts_with("kotlinx.")
        || name.starts_with("kotlin/")
        || name.starts_with("kotlinx/")
        || name.ends_with("$default")
        || name.ends_with(".invokeSuspend")
        || name.ends_with("$suspendImpl")
        || contains(name, "Kt.")
        || f.shape.all(DOLLAR) && contains(name, "Kt$"))
        && (is_java(f) || shaped(name))
}

pub(super) fn is_scala(f: &Frame<'_>) -> bool {
    if !f.shape.all(DOT) {
        return false;
    }
    let name = head(f.name);
    (name.starts_with("scala.")
        || name.starts_with("scala/")
        || f.shape.all(DOLLAR)
            && (contains(name, "$anonfun")
                || contains(name, "$.")
                || contains(name, "$default$")
                || memchr::memchr_iter(b'$', name.as_bytes()).any(|at| operator(&name[at..]).is_some())))
        && (is_java(f) || shaped(name))
}

/// Whether packages, a class and a method follow each other, as in `app.Main.run` or `app/Main.run`.
fn shaped(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(owner, method)| {
        let class = owner.rsplit(['.', '/']).next().unwrap_or("");
        starts_upper(class)
            && !method.is_empty()
            && owner.len() > class.len()
            && starts_lower(owner)
            && owner.bytes().all(|b| is_word(b) || b == b'.' || b == b'/')
            && method.bytes().all(|b| is_word(b) || b"<>-".contains(&b))
    })
}

/// The name without its parameters, and without a type before it.
fn head(name: &str) -> &str {
    let head = match memchr::memchr(b'(', name.as_bytes()) {
        Some(0) => return "",
        Some(open) => &name[..open],
        None => return name,
    };
    head.rsplit(' ').next().unwrap_or(head)
}

/// `Lcom/foo/Bar;::method` and `Lcom/foo/Bar;.method`: class and method. FlameGraph's scripts, to which a `;` is the end of a
/// frame, make `com/foo/Bar:::method` and `com/foo/Bar:.method` of them.
fn descriptor(name: &str) -> Option<(&str, &str)> {
    if !name.starts_with('L') {
        let end = memchr::memchr(b':', name.as_bytes())?;
        let class = &name[..end];
        let method = name[end..].strip_prefix(":::").or_else(|| name[end..].strip_prefix(":."))?;
        let path = class.contains('/') && starts_lower(class) && class.bytes().all(|b| is_word(b) || b == b'/');
        return (path && !method.is_empty()).then_some((class, method));
    }
    let rest = name.strip_prefix('L')?;
    let end = memchr::memchr(b';', rest.as_bytes())?;
    let method = rest[end + 1..].strip_prefix("::").or_else(|| rest[end + 1..].strip_prefix('.'))?;
    Some((&rest[..end], method)).filter(|(class, _)| !class.is_empty())
}

pub(super) fn split<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    Some(split_any(f, false))
}

pub(super) fn split_scala<'a>(f: &Frame<'a>) -> Option<Name<'a>> {
    Some(split_any(f, true))
}

fn split_any<'a>(f: &Frame<'a>, scala: bool) -> Name<'a> {
    let mut line = 0;
    let mut module = None;
    let qualified: Cow<'a, str> = if let Some((class, method)) = descriptor(f.name) {
        Cow::Owned(format!("{}.{}", class.replace('/', "."), head(method)))
    } else {
        let mut text = head(f.name);
        if f.shape.all(COLON) {
            let (rest, digits) = split_digits(text);
            if let Some(rest) = rest.strip_suffix(':').filter(|rest| !digits.is_empty() && !rest.ends_with(':')) {
                line = digits.parse().unwrap_or(0);
                text = rest;
            }
        }
        if f.shape.all(SLASH) {
            (module, text) = strip_module(text);
        }
        let text = if text.contains('/') { dotted(text) } else { Cow::Borrowed(text) };
        match f.shape.any(HASH | COLON).then(|| text.find("::").map(|at| (at, 2)).or_else(|| text.find('#').map(|at| (at, 1)))) {
            Some(Some((at, length))) => Cow::Owned(format!("{}.{}", &text[..at], &text[at + length..])),
            _ => text,
        }
    };
    let qualified = if scala { decoded(qualified) } else { qualified };
    let mut name = f.name(qualified);
    if name.line == 0 {
        name.line = line;
    }
    if name.module.is_none() {
        name.module = module.map(Cow::Borrowed);
    }
    if let Some(dot) = method_dot(&name.qualified) {
        name.class = part(&name.qualified, 0..dot);
        let plain = hidden(&name.qualified[..dot]).unwrap_or(dot);
        name.package = memchr::memrchr(b'.', &name.qualified.as_bytes()[..plain]).and_then(|dot| part(&name.qualified, 0..dot));
    }
    if name.qualified.ends_with(".invokeSuspend") {
        name.kinds.insert(Kinds::ASYNC);
    }
    if let Some(normalised) =
        normalised(&name.qualified, f.hint == Language::Kotlin || name.qualified.ends_with(".invokeSuspend"))
    {
        name.normalised = Cow::Owned(normalised);
    }
    name
}

/// Where the dot before the method is. Operators of Scala may end in dots of their own; no class begins with one.
fn method_dot(qualified: &str) -> Option<usize> {
    let dot = memchr::memrchr(b'.', qualified.as_bytes())?;
    (dot > 0 && dot + 1 < qualified.len()).then_some(dot)
}

/// Takes `java.base/` or `app//` off: the module, without its version, and the rest.
fn strip_module(text: &str) -> (Option<&str>, &str) {
    let Some(slash) = text.find('/') else {
        return (None, text);
    };
    let (first, rest) = (&text[..slash], &text[slash + 1..]);
    if let Some(rest) = rest.strip_prefix('/') {
        return (None, rest);
    }
    if first.contains('.') && hidden(first).is_none() && !first.contains('$') && starts_lower(rest) {
        return (Some(first.split('@').next().unwrap_or(first)), rest);
    }
    (None, text)
}

/// Dots for the slashes of packages. A slash before a digit belongs to a hidden class: `Main$$Lambda$14/0x0000`.
fn dotted(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let separates = |at: usize| bytes[at] == b'/' && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    if !memchr::memchr_iter(b'/', bytes).any(separates) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in memchr::memchr_iter(b'/', bytes).filter(|at| separates(*at)) {
        out.push_str(&text[from..at]);
        out.push('.');
        from = at + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Where the address of a hidden class begins: `+0x…`, `/0x…`, `.0x…`.
fn hidden(class: &str) -> Option<usize> {
    memmem::find_iter(class.as_bytes(), b"0x")
        .find(|at| *at > 0 && matches!(class.as_bytes()[at - 1], b'+' | b'/' | b'.'))
        .map(|at| at - 1)
}

/// How Scala writes the characters of operators.
const OPERATORS: [(&str, char); 18] = [
    ("$plus", '+'),
    ("$minus", '-'),
    ("$times", '*'),
    ("$div", '/'),
    ("$percent", '%'),
    ("$colon", ':'),
    ("$eq", '='),
    ("$less", '<'),
    ("$greater", '>'),
    ("$bang", '!'),
    ("$amp", '&'),
    ("$bar", '|'),
    ("$up", '^'),
    ("$tilde", '~'),
    ("$at", '@'),
    ("$qmark", '?'),
    ("$hash", '#'),
    ("$bslash", '\\'),
];

/// The operator whose code the text begins with: the length of the code and the character.
fn operator(text: &str) -> Option<(usize, char)> {
    if !text.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase) {
        return None;
    }
    // `$updated` is no operator.
    let follows = |code: &str| text.strip_prefix(code).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()));
    OPERATORS.iter().find(|(code, _)| follows(code)).map(|(code, char)| (code.len(), *char))
}

/// The operators of a method of Scala as they are written in the source.
fn decoded(qualified: Cow<'_, str>) -> Cow<'_, str> {
    let Some(dot) = method_dot(&qualified) else {
        return qualified;
    };
    if !qualified[dot..].contains('$') {
        return qualified;
    }
    let (class, mut method) = qualified.split_at(dot);
    let mut out = String::new();
    while let Some(at) = method.find('$') {
        out.push_str(&method[..at]);
        let (length, char) = operator(&method[at..]).unwrap_or((1, '$'));
        out.push(char);
        method = &method[at + length..];
    }
    if out.bytes().all(|b| b == b'.' || is_word(b)) {
        return qualified;
    }
    Cow::Owned(format!("{class}{out}{method}"))
}

/// The name without addresses and numbers that a new build or run changes; `None` if there are none.
fn normalised(qualified: &str, suspends: bool) -> Option<String> {
    let bytes = qualified.as_bytes();
    let numbered = contains(qualified, "Accessor");
    if !numbered && memchr::memchr3(b'$', b'+', b'/', bytes).is_none() {
        return None;
    }
    let mut out = String::with_capacity(qualified.len());
    let mut from = 0;
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'$', b'+', b'/', &bytes[at..]) {
        at += next;
        let rest = &qualified[at..];
        let (keep, drop) = if rest.starts_with("$$Lambda") {
            let keep = "$$Lambda".len();
            (keep, numbers(&rest[keep..]))
        } else if rest.starts_with("+0x") || rest.starts_with("/0x") {
            (0, numbers(rest))
        } else if !rest.as_bytes().get(1).is_some_and(|next| b"PBMH$".contains(next)) {
            (1, 0)
        } else if let Some(mark) = PROXIES.iter().find(|mark| rest.starts_with(**mark)) {
            let keep = if mark.ends_with('$') { mark.len() - 1 } else { mark.len() };
            let tail = &rest[keep..];
            // `$$EnhancerBySpringCGLIB$$1a2b3c`: the word goes on to the next mark.
            let more = if mark.ends_with('$') { 0 } else { tail.bytes().take_while(u8::is_ascii_alphabetic).count() };
            let length = tail[more..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'$').count();
            (keep + more, length)
        } else {
            (1, 0)
        };
        if drop > 0 {
            out.push_str(&qualified[from..at + keep]);
            from = at + keep + drop;
        }
        at += (keep + drop).max(1);
    }
    out.push_str(&qualified[from..]);
    // What is nothing but an address keeps it.
    if out.is_empty() {
        return None;
    }
    if numbered {
        for stem in ["GeneratedMethodAccessor", "GeneratedConstructorAccessor", "GeneratedSerializationConstructorAccessor"] {
            if let Some(start) = memmem::find(out.as_bytes(), stem.as_bytes()) {
                let start = start + stem.len();
                let digits = out[start..].bytes().take_while(u8::is_ascii_digit).count();
                out.replace_range(start..start + digits, "");
            }
        }
    }
    if let Some(rest) = out.strip_prefix("jdk.proxy") {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        out.replace_range("jdk.proxy".len().."jdk.proxy".len() + digits, "");
    }
    if let Some(dot) = method_dot(&out) {
        if contains(&out[dot..], "lambda$") || contains(&out[dot..], "$anonfun") || contains(&out[dot..], "$lambda") {
            let end = counters(&out);
            out.truncate(end.max(dot + 2));
        }
        if suspends || contains(&out[..dot], "$$anonfun") {
            // The class of a lambda: `FooKt$main$1`.
            let end = counters(&out[..dot]);
            if end > 0 {
                out.replace_range(end..dot, "");
            }
        }
    }
    (out != qualified).then_some(out)
}

/// Generated classes, whose names go on with what is random.
const PROXIES: [&str; 9] = [
    "$Proxy",
    "$ByteBuddy$",
    "$MockitoMock$",
    "$HibernateProxy$",
    "$$EnhancerBy",
    "$$FastClassBy",
    "$$SpringCGLIB",
    "$$KeyFactoryBy",
    "$$Enhancer",
];

/// The length of `$82+0x00007f5ef1007a08/790067787`, of which each part may be missing.
fn numbers(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize, is: fn(&u8) -> bool| bytes[from..].iter().take_while(|b| is(b)).count();
    let mut at = 0;
    if bytes.first() == Some(&b'$') {
        at = 1 + run(1, u8::is_ascii_digit);
        if at == 1 {
            at = 0;
        }
    }
    if matches!(bytes.get(at), Some(b'+' | b'/' | b'.')) && text[at + 1..].starts_with("0x") {
        at += 3;
        at += run(at, u8::is_ascii_hexdigit);
    }
    if bytes.get(at) == Some(&b'/') {
        let digits = run(at + 1, u8::is_ascii_digit);
        if digits > 0 {
            at += 1 + digits;
        }
    }
    at
}

/// Where the counters `$0$1` at the end of a name begin.
fn counters(text: &str) -> usize {
    let mut end = text.len();
    loop {
        let (stem, digits) = split_digits(&text[..end]);
        if digits.is_empty() || !stem.ends_with('$') {
            return end;
        }
        end = stem.len() - 1;
    }
}
