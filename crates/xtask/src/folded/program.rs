//! The functions of an invented system in four languages, over libraries and a kernel. The frameworks' frames are named
//! as those frameworks name them; applications are made up.

use std::collections::HashSet;
use std::ops::Range;

use super::rng::Rng;

/// What a function is for, which decides what it calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A thread's name, the first frame of a line.
    Thread,
    /// Where every thread of a language starts.
    Start,
    /// A frame of a framework tower: always calls the next frame of its tower.
    Tower,
    /// The last frame of a tower.
    TowerTop,
    /// Code of the application.
    App,
    /// Code of a library.
    Library,
    /// The system call entry above kernel code.
    Kernel,
}

/// One function: its language decides where its callees come from.
#[derive(Clone, Copy)]
pub struct Function {
    /// Index into [`Program::languages`].
    pub language: u8,
    /// What it is for.
    pub role: Role,
}

/// Where the functions of one language stand.
pub struct Language {
    /// Threads.
    pub threads: Range<u32>,
    /// What a thread calls.
    pub start: u32,
    /// First frames of the towers between a thread and the application.
    pub entries: Vec<u32>,
    /// First frames of the towers between two frames of the application.
    pub proxies: Vec<u32>,
    /// The application, most popular first.
    pub app: Range<u32>,
    /// The libraries, most popular first.
    pub library: Range<u32>,
}

/// All functions, with their names and the names' order.
pub struct Program {
    text: String,
    ends: Vec<u32>,
    functions: Vec<Function>,
    own_rank: Vec<u32>,
    subtree_rank: Vec<u32>,
    /// One per language.
    pub languages: Vec<Language>,
    /// First frame of the system call tower.
    pub syscall: u32,
    /// Kernel functions, most popular first.
    pub kernel: Range<u32>,
}

/// How one language spells its names.
struct Vocabulary {
    threads: &'static [(&'static str, u32)],
    start: &'static str,
    entries: &'static [&'static [&'static str]],
    proxies: &'static [&'static [&'static str]],
    app: &'static [&'static str],
    library: &'static [&'static str],
    spell: fn(Parts) -> String,
    /// What a second function of the same name gets, with a number.
    nested: (&'static str, &'static str),
}

struct Parts<'a> {
    root: &'a str,
    module: &'a str,
    class: (&'a str, &'a str),
    method: (&'a str, &'a str),
    line: u64,
}

const APP_PER_LANGUAGE: u32 = 6_000;
const LIBRARY_PER_LANGUAGE: u32 = 5_000;
const KERNEL: u32 = 2_000;

const MODULES: &[&str] = &[
    "order", "basket", "price", "stock", "ledger", "bill", "tax", "user", "search", "feed", "route", "fleet", "depot", "claim",
    "quote", "audit", "media", "alert", "plan", "rate",
];
const APP_NOUNS: &[&str] = &[
    "Order", "Item", "Price", "Stock", "Entry", "Account", "Offer", "Address", "Parcel", "Rule", "Policy", "Batch", "Event",
    "Session", "Tenant", "Report", "Quota", "Region", "Label", "Discount",
];
const APP_KINDS: &[&str] = &["Service", "Store", "Rules", "Client", "View", "Job", "Mapper", "Cache"];
const APP_VERBS: &[&str] = &[
    "find", "load", "apply", "check", "merge", "count", "build", "update", "list", "resolve", "sum", "match", "plan", "score",
    "render", "split",
];
const APP_OBJECTS: &[&str] =
    &["", "All", "Open", "Lines", "ById", "Totals", "Rates", "Next", "Pending", "Page", "Limits", "Owner"];
const LIBRARY_MODULES: &[&str] =
    &["buf", "io", "codec", "tree", "pool", "lex", "type", "net", "json", "sql", "sync", "time", "text", "map", "log", "hash"];
const LIBRARY_NOUNS: &[&str] = &[
    "Buffer", "Channel", "Hash", "Node", "Stream", "Token", "Type", "Field", "Row", "Page", "Chunk", "Frame", "Lock", "Queue",
    "Regex", "Utf8",
];
const LIBRARY_KINDS: &[&str] = &["Reader", "Writer", "Pool", "Iter", "Visitor", "Decoder", "Map", "Parser"];
const LIBRARY_VERBS: &[&str] = &[
    "read", "write", "get", "put", "next", "grow", "insert", "remove", "parse", "decode", "encode", "visit", "copy", "lock",
    "poll", "flush",
];
const LIBRARY_OBJECTS: &[&str] = &["", "All", "Slow", "Exact", "Raw", "Inner", "Bytes", "Entry", "Value", "At"];
const KERNEL_AREAS: &[&str] =
    &["vfs", "ext4", "tcp", "ip", "sock", "mm", "page", "futex", "sched", "blk", "nf", "skb", "ep", "dev", "rcu", "pte"];
const KERNEL_VERBS: &[&str] = &["get", "put", "read", "write", "alloc", "free", "lookup", "queue", "wake", "send", "recv", "map"];
const KERNEL_OBJECTS: &[&str] = &["", "_node", "_range", "_slow", "_locked", "_one", "_pages", "_iter", "_cb", "_fast"];

const SYSCALL: &[&str] = &["entry_SYSCALL_64_after_hwframe_[k]", "do_syscall_64_[k]"];

const VOCABULARIES: &[Vocabulary] = &[
    Vocabulary {
        threads: &[("http-nio-8080-exec-", 24), ("kafka-consumer-", 6), ("scheduling-", 3)],
        start: "java/lang/Thread.run",
        entries: &[
            &[
                "org/apache/tomcat/util/net/SocketProcessorBase.run",
                "org/apache/catalina/core/StandardWrapperValve.invoke",
                "org/springframework/web/servlet/DispatcherServlet.doDispatch",
            ],
            &["java/util/concurrent/ThreadPoolExecutor$Worker.run", "java/util/concurrent/FutureTask.run"],
        ],
        proxies: &[
            &[
                "jdk/proxy2/$Proxy41.invoke",
                "org/springframework/aop/framework/JdkDynamicAopProxy.invoke",
                "java/lang/reflect/Method.invoke",
            ],
            &["java/util/Optional.map", "java/lang/invoke/LambdaForm$MH.invoke"],
            &["java/util/stream/ReferencePipeline.collect", "java/util/ArrayList$ArrayListSpliterator.forEachRemaining"],
        ],
        app: &["com/acme", "shop", "acme"],
        library: &["java", "netty", "hibernate", "jackson", "pg"],
        spell: |p| {
            let (noun, kind) = p.class;
            format!("{}/{}/{noun}{kind}.{}{}", p.root, p.module, p.method.0, p.method.1)
        },
        nested: ("$lambda$", ""),
    },
    Vocabulary {
        threads: &[("tokio-rt-worker-", 16), ("blocking-", 8)],
        start: "std::thread::Builder::spawn_unchecked",
        entries: &[
            &[
                "tokio::runtime::scheduler::multi_thread::worker::run",
                "tokio::runtime::task::harness::poll_future",
                "hyper::proto::h1::dispatch::Dispatcher::poll_inner",
            ],
            &["tokio::runtime::blocking::pool::Inner::run"],
        ],
        proxies: &[
            &["tower::util::oneshot::Oneshot::poll", "tracing::instrument::Instrumented::poll"],
            &["core::iter::Map::fold", "core::ops::function::FnOnce::call_once"],
            &["futures_util::future::Map::poll", "tower_http::trace::ResponseFuture::poll"],
        ],
        app: &["ledger", "price", "acme_core"],
        library: &["alloc", "serde_json", "hashbrown", "bytes", "sqlx_core"],
        spell: |p| {
            let (noun, kind) = p.class;
            format!("{}::{noun}{kind}::{}{}", p.root, p.method.0, snake(p.method.1))
        },
        nested: ("::{closure#", "}"),
    },
    Vocabulary {
        threads: &[("gateway", 1), ("indexer", 1)],
        start: "runtime.goexit",
        entries: &[
            &["net/http.(*conn).serve", "net/http.serverHandler.ServeHTTP", "github.com/go-chi/chi/v5.(*Mux).routeHTTP"],
            &["golang.org/x/sync/errgroup.(*Group).Go.func1"],
        ],
        proxies: &[
            &["net/http.HandlerFunc.ServeHTTP", "github.com/go-chi/chi/v5/middleware.Logger.func1"],
            &["database/sql.(*DB).retry", "database/sql.(*DB).queryDC"],
            &["sort.Slice", "sort.pdqsort_func", "sort.insertionSort_func"],
        ],
        app: &["acme/gateway", "acme/index", "kit"],
        library: &["encoding", "runtime", "grpc", "pgx/v5", "internal"],
        spell: |p| {
            let (noun, kind) = p.class;
            format!("{}/{}.(*{noun}{kind}).{}{}", p.root, p.module, title(p.method.0), p.method.1)
        },
        nested: (".func", ""),
    },
    Vocabulary {
        threads: &[("gunicorn: worker ", 8), ("celery: pool ", 4)],
        start: "<module> (serve.py:8)",
        entries: &[
            &[
                "handle_request (gunicorn/workers/sync.py:179)",
                "__call__ (django/core/handlers/wsgi.py:124)",
                "inner (django/core/handlers/exception.py:55)",
            ],
            &["trace_task (celery/app/trace.py:453)"],
        ],
        proxies: &[
            &["inner (django/utils/decorators.py:61)", "wrapper_view (django/views/csrf.py:65)"],
            &["__iter__ (django/db/models/query.py:400)", "_fetch_all (django/db/models/query.py:1928)"],
            &["wrapped (acme/retry.py:41)", "inner (contextlib.py:81)"],
        ],
        app: &["shop", "backoffice", "acme"],
        library: &["redis", "sqlalchemy", "pandas", "lib", "requests"],
        spell: |p| {
            let (noun, kind) = p.class;
            let (root, module) = (p.root, p.module);
            format!("{noun}{kind}.{}{} ({root}/{module}.py:{})", p.method.0, snake(p.method.1), p.line)
        },
        nested: (".<locals>.fn", ""),
    },
];

fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn snake(words: &str) -> String {
    let mut out = String::new();
    for letter in words.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// Names in the order of their functions.
#[derive(Default)]
struct Builder {
    names: Vec<String>,
    taken: HashSet<String>,
    functions: Vec<Function>,
}

impl Builder {
    fn next(&self) -> u32 {
        self.functions.len() as u32
    }

    fn push(&mut self, name: String, language: usize, role: Role) {
        self.names.push(name);
        self.functions.push(Function { language: language as u8, role });
    }

    fn tower(&mut self, frames: &[&str], language: usize) -> u32 {
        let first = self.next();
        for (i, &frame) in frames.iter().enumerate() {
            let role = if i + 1 == frames.len() { Role::TowerTop } else { Role::Tower };
            self.push(frame.to_owned(), language, role);
        }
        first
    }

    /// `count` functions with names of their own; a name that is taken becomes a nested function of it.
    fn invent(
        &mut self,
        count: u32,
        language: usize,
        role: Role,
        nested: (&str, &str),
        mut name: impl FnMut() -> String,
    ) -> Range<u32> {
        let first = self.next();
        for _ in 0..count {
            let plain = name();
            let mut unique = plain.clone();
            let mut number = 0;
            while !self.taken.insert(unique.clone()) {
                number += 1;
                // A suffix such as `_[k]` stays last.
                let stem = plain.strip_suffix(nested.1).unwrap_or(&plain);
                unique = format!("{stem}{}{number}{}", nested.0, nested.1);
            }
            self.push(unique, language, role);
        }
        first..self.next()
    }
}

fn pick<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    words[rng.below(words.len() as u64) as usize]
}

impl Program {
    /// The program of `seed`: 46 thousand functions.
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let mut builder = Builder::default();
        let mut languages = Vec::new();
        for (language, vocabulary) in VOCABULARIES.iter().enumerate() {
            let first = builder.next();
            for &(name, count) in vocabulary.threads {
                for number in 1..=count {
                    let name = if count == 1 { name.to_owned() } else { format!("{name}{number}") };
                    builder.push(name, language, Role::Thread);
                }
            }
            let threads = first..builder.next();
            let start = builder.next();
            builder.push(vocabulary.start.to_owned(), language, Role::Start);
            let entries = vocabulary.entries.iter().map(|tower| builder.tower(tower, language)).collect();
            let proxies = vocabulary.proxies.iter().map(|tower| builder.tower(tower, language)).collect();
            let app = builder.invent(APP_PER_LANGUAGE, language, Role::App, vocabulary.nested, || {
                (vocabulary.spell)(Parts {
                    root: pick(&mut rng, vocabulary.app),
                    module: pick(&mut rng, MODULES),
                    class: (pick(&mut rng, APP_NOUNS), pick(&mut rng, APP_KINDS)),
                    method: (pick(&mut rng, APP_VERBS), pick(&mut rng, APP_OBJECTS)),
                    line: 1 + rng.below(400),
                })
            });
            let library = builder.invent(LIBRARY_PER_LANGUAGE, language, Role::Library, vocabulary.nested, || {
                (vocabulary.spell)(Parts {
                    root: pick(&mut rng, vocabulary.library),
                    module: pick(&mut rng, LIBRARY_MODULES),
                    class: (pick(&mut rng, LIBRARY_NOUNS), pick(&mut rng, LIBRARY_KINDS)),
                    method: (pick(&mut rng, LIBRARY_VERBS), pick(&mut rng, LIBRARY_OBJECTS)),
                    line: 1 + rng.below(4000),
                })
            });
            languages.push(Language { threads, start, entries, proxies, app, library });
        }
        let syscall = builder.next();
        for (i, &name) in SYSCALL.iter().enumerate() {
            let role = if i + 1 == SYSCALL.len() { Role::Kernel } else { Role::Tower };
            builder.push(name.to_owned(), 0, role);
        }
        let kernel = builder.invent(KERNEL, 0, Role::Kernel, (".isra.", "_[k]"), || {
            let area = pick(&mut rng, KERNEL_AREAS);
            format!("{area}_{}{}_[k]", pick(&mut rng, KERNEL_VERBS), pick(&mut rng, KERNEL_OBJECTS))
        });
        Self::ranked(builder, languages, syscall, kernel)
    }

    fn ranked(builder: Builder, languages: Vec<Language>, syscall: u32, kernel: Range<u32>) -> Self {
        let Builder { names, functions, .. } = builder;
        // A line ends after a frame or goes on with `;`, and names hold bytes on both sides of `;`: `get` < `get$1` <
        // `get;`. Hence two keys per function in one order.
        let mut keys: Vec<(String, bool, u32)> = Vec::with_capacity(names.len() * 2);
        for (function, name) in (0..).zip(&names) {
            keys.push((name.clone(), false, function));
            keys.push((format!("{name};"), true, function));
        }
        keys.sort_unstable();
        let mut own_rank = vec![0; names.len()];
        let mut subtree_rank = vec![0; names.len()];
        for (rank, (_, subtree, function)) in (0..).zip(keys) {
            let ranks = if subtree { &mut subtree_rank } else { &mut own_rank };
            ranks[function as usize] = rank;
        }
        let mut text = String::new();
        let ends = names
            .iter()
            .map(|name| {
                text.push_str(name);
                text.len() as u32
            })
            .collect();
        Self { text, ends, functions, own_rank, subtree_rank, languages, syscall, kernel }
    }

    /// How many functions there are.
    pub fn len(&self) -> u32 {
        self.functions.len() as u32
    }

    /// Language and role of a function.
    pub fn function(&self, function: u32) -> Function {
        self.functions[function as usize]
    }

    /// Name of a function; holds no `;`.
    pub fn name(&self, function: u32) -> &str {
        let i = function as usize;
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        &self.text[start as usize..self.ends[i] as usize]
    }

    /// Where the line that ends in a function stands among its siblings' lines.
    pub fn own_rank(&self, function: u32) -> u32 {
        self.own_rank[function as usize]
    }

    /// Where the lines that go on below a function stand among its siblings' lines.
    pub fn subtree_rank(&self, function: u32) -> u32 {
        self.subtree_rank[function as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_fit_a_folded_line() {
        let program = Program::new(1);
        let names: HashSet<&str> = (0..program.len()).map(|function| program.name(function)).collect();
        assert_eq!(names.len(), program.len() as usize);
        for name in names {
            assert!(!name.is_empty() && name.is_ascii() && !name.contains([';', '\n']), "{name}");
        }
    }
}
