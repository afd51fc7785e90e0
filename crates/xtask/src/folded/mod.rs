//! Large folded profiles that look like a service's, made from a seed.
//!
//! What holds: a seed gives the same bytes on every machine; all lines are distinct stacks; sorted and shuffled output
//! of one seed are the same lines; memory does not grow with the size.

mod program;
mod rng;
mod tree;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;
use std::{fmt, fs};

use program::Program;
use rng::{Permutation, Rng, mix};
use tree::{Form, Node, Tree};

/// Bytes in the `MB` of sizes on the command line.
pub const MB: u64 = 1_000_000;

/// What kind of stacks a profile has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Threads, framework towers, application, libraries, kernel: mostly 10 to 40 frames.
    Service,
    /// Recursion of several hundred frames.
    Deep,
    /// A few frames and many siblings.
    Wide,
}

impl Shape {
    /// All shapes, as named on the command line.
    pub const ALL: [Self; 3] = [Self::Service, Self::Deep, Self::Wide];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Deep => "deep",
            Self::Wide => "wide",
        }
    }

    fn form(self) -> Form {
        match self {
            Self::Service => Form { min_depth: 10, goal: (11, 18), towers: true, recursive: false },
            Self::Deep => Form { min_depth: 200, goal: (300, 1500), towers: true, recursive: true },
            Self::Wide => Form { min_depth: 3, goal: (4, 7), towers: false, recursive: false },
        }
    }
}

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Size aimed at; the result is within a few percent.
    pub bytes: u64,
    /// Another seed, another program and another profile.
    pub seed: u64,
    /// Kind of stacks.
    pub shape: Shape,
    /// Lines in pseudo-random order, not in the byte order of their stacks.
    pub shuffled: bool,
}

/// What a generated profile holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Size of the file.
    pub bytes: u64,
    /// Lines, each a distinct stack.
    pub lines: u64,
    /// Nodes of the merged tree, without the root.
    pub nodes: u64,
    /// Distinct frames.
    pub functions: u64,
    /// Frames of the longest line.
    pub depth: u64,
}

/// One `key value` line per fact; [`Facts::from_str`] reads it back.
impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, lines, nodes, functions, depth } = self;
        writeln!(f, "bytes {bytes}\nlines {lines}\nnodes {nodes}\nfunctions {functions}\ndepth {depth}")
    }
}

impl FromStr for Facts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fact = |key: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
            value.and_then(|value| value.parse().ok()).ok_or_else(|| format!("no number of {key}"))
        };
        Ok(Self {
            bytes: fact("bytes")?,
            lines: fact("lines")?,
            nodes: fact("nodes")?,
            functions: fact("functions")?,
            depth: fact("depth")?,
        })
    }
}

/// Changes with every edit of the generator, so that a file made by an earlier one is told apart.
pub fn version() -> u64 {
    let sources = [include_str!("mod.rs"), include_str!("program.rs"), include_str!("rng.rs"), include_str!("tree.rs")];
    let bytes = sources.iter().flat_map(|source| source.bytes());
    bytes.fold(0, |hash, byte| mix(hash ^ u64::from(byte)))
}

/// A profile that is ready to be written.
pub struct Profile {
    program: Program,
    form: Form,
    spec: Spec,
    lines: u64,
}

impl Profile {
    /// Decides on the number of lines that comes closest to the size.
    pub fn new(spec: Spec) -> Self {
        let mut profile = Self { program: Program::new(spec.seed), form: spec.shape.form(), spec, lines: 1 };
        // The mean length grows slowly with the number of lines; three rounds are close enough.
        let mut mean = 500;
        for _ in 0..3 {
            profile.lines = (spec.bytes / mean).max(1);
            mean = profile.mean_length();
        }
        profile.lines = (spec.bytes / mean).max(1);
        profile
    }

    fn tree(&self) -> Tree<'_> {
        Tree { program: &self.program, form: self.form, seed: self.spec.seed, lines: self.lines }
    }

    fn mean_length(&self) -> u64 {
        let samples = self.lines.min(4096);
        let tree = self.tree();
        let mut rng = Rng::new(self.spec.seed);
        let mut line = Line::default();
        let total: usize = (0..samples).map(|_| line.find(&tree, rng.below(self.lines)).len()).sum();
        (total as u64 / samples).max(1)
    }

    /// Writes the lines in the order of the spec and counts them; `out` should be buffered.
    pub fn write(&self, out: &mut impl Write) -> io::Result<Facts> {
        if self.spec.shuffled {
            self.write_shuffled(out)?;
            self.write_sorted(&mut io::sink())
        } else {
            self.write_sorted(out)
        }
    }

    fn write_shuffled(&self, out: &mut impl Write) -> io::Result<()> {
        let tree = self.tree();
        let order = Permutation::new(self.lines, mix(self.spec.seed));
        let mut line = Line::default();
        for index in 0..self.lines {
            out.write_all(line.find(&tree, order.at(index)))?;
        }
        Ok(())
    }

    fn write_sorted(&self, out: &mut impl Write) -> io::Result<Facts> {
        let tree = self.tree();
        let mut facts = Facts::default();
        let mut seen = vec![false; self.program.len() as usize];
        let mut children = Vec::new();
        let mut line: Vec<u8> = Vec::new();
        let mut levels = vec![Level::default()];
        levels[0].open(&tree, &tree.root(), 0, &mut children);
        let mut depth = 0;
        loop {
            let level = &mut levels[depth];
            line.truncate(level.prefix);
            let Some(&step) = level.steps.get(level.next) else {
                if depth == 0 {
                    break;
                }
                depth -= 1;
                continue;
            };
            level.next += 1;
            line.extend_from_slice(self.program.name(step.node.function).as_bytes());
            if step.own {
                end_line(&mut line, &step.node);
                out.write_all(&line)?;
                facts.lines += 1;
                facts.bytes += line.len() as u64;
                facts.depth = facts.depth.max(depth as u64 + 1);
            } else {
                line.push(b';');
                depth += 1;
                if depth == levels.len() {
                    levels.push(Level::default());
                }
                levels[depth].open(&tree, &step.node, line.len(), &mut children);
            }
            // A node with a line of its own and lines below comes up twice.
            if step.own || !step.node.own {
                facts.nodes += 1;
                seen[step.node.function as usize] = true;
            }
        }
        facts.functions = seen.iter().filter(|&&seen| seen).count() as u64;
        Ok(facts)
    }
}

fn end_line(line: &mut Vec<u8>, node: &Node) {
    writeln!(line, " {}", node.value()).expect("a Vec takes everything");
}

/// One line or one subtree of a node, in the order in which lines are printed.
#[derive(Clone, Copy)]
struct Step {
    rank: u32,
    own: bool,
    node: Node,
}

/// A node on the path of the sorted walk.
#[derive(Default)]
struct Level {
    steps: Vec<Step>,
    next: usize,
    prefix: usize,
}

impl Level {
    fn open(&mut self, tree: &Tree<'_>, node: &Node, prefix: usize, children: &mut Vec<Node>) {
        tree.children(node, children);
        self.steps.clear();
        for &node in &*children {
            if node.own {
                self.steps.push(Step { rank: tree.program.own_rank(node.function), own: true, node });
            }
            if node.below() > 0 {
                self.steps.push(Step { rank: tree.program.subtree_rank(node.function), own: false, node });
            }
        }
        self.steps.sort_unstable_by_key(|step| step.rank);
        self.next = 0;
        self.prefix = prefix;
    }
}

/// Buffers for one line at a time.
#[derive(Default)]
struct Line {
    bytes: Vec<u8>,
    children: Vec<Node>,
    /// Children of the nodes above most lines, which have the most of them, by the node's seed.
    crowded: HashMap<u64, Vec<Node>>,
}

/// A node is crowded if it has more than one line in so many. Bounds the table: on each level there are fewer of them.
const CROWDED: u64 = 4096;

impl Line {
    /// The line of an index, with its line feed; `index` must be below the number of lines.
    fn find(&mut self, tree: &Tree<'_>, mut index: u64) -> &[u8] {
        self.bytes.clear();
        let mut node = tree.root();
        loop {
            let children = if node.lines > tree.lines / CROWDED {
                self.crowded.entry(node.seed()).or_insert_with(|| {
                    let mut children = Vec::new();
                    tree.children(&node, &mut children);
                    children
                })
            } else {
                tree.children(&node, &mut self.children);
                &self.children
            };
            for child in children {
                if index < child.lines {
                    node = *child;
                    break;
                }
                index -= child.lines;
            }
            self.bytes.extend_from_slice(tree.program.name(node.function).as_bytes());
            if node.own {
                if index == 0 {
                    end_line(&mut self.bytes, &node);
                    return &self.bytes;
                }
                index -= 1;
            }
            self.bytes.push(b';');
        }
    }
}

/// Generates into a file, which appears under its name only when it is complete. What is no file, such as a device or a
/// pipe, is written to and never replaced.
pub fn write_file(spec: Spec, path: &Path) -> io::Result<Facts> {
    if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        let mut out = io::BufWriter::with_capacity(1 << 20, fs::OpenOptions::new().write(true).open(path)?);
        let facts = Profile::new(spec).write(&mut out)?;
        out.into_inner()?;
        return Ok(facts);
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let mut out = io::BufWriter::with_capacity(1 << 20, fs::File::create(&part)?);
    let facts = Profile::new(spec).write(&mut out)?;
    out.into_inner()?;
    fs::rename(&part, path)?;
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::{DefaultHasher, Hasher};
    use std::io::BufWriter;

    use super::*;

    fn spec(shape: Shape, shuffled: bool) -> Spec {
        Spec { bytes: 2 * MB, seed: 7, shape, shuffled }
    }

    fn generate(spec: Spec) -> String {
        let mut out = Vec::new();
        Profile::new(spec).write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn facts(spec: Spec) -> Facts {
        Profile::new(spec).write(&mut io::sink()).unwrap()
    }

    #[test]
    #[cfg(unix)]
    fn a_device_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let kind = || fs::metadata("/dev/null").unwrap().file_type().is_char_device();
        assert!(kind());
        write_file(spec(Shape::Service, false), Path::new("/dev/null")).unwrap();
        assert!(kind());
    }

    fn stack(line: &str) -> &str {
        line.rsplit_once(' ').unwrap().0
    }

    /// Hashes what arrives and forgets it.
    #[derive(Debug, Default)]
    struct Digest(DefaultHasher);

    impl Write for Digest {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_seed_gives_the_same_bytes_through_any_buffer() {
        for shuffled in [false, true] {
            let digest = |seed, capacity| {
                let profile = Profile::new(Spec { seed, ..spec(Shape::Service, shuffled) });
                let mut out = BufWriter::with_capacity(capacity, Digest::default());
                profile.write(&mut out).unwrap();
                out.into_inner().unwrap().0.finish()
            };
            let usual = digest(7, 1 << 20);
            assert_eq!(usual, digest(7, 1 << 20));
            assert_eq!(usual, digest(7, 113));
            assert_ne!(usual, digest(8, 1 << 20));
        }
    }

    #[test]
    fn sorted_lines_are_sorted_and_distinct_and_shuffled_ones_are_the_same() {
        for shape in Shape::ALL {
            let sorted = generate(spec(shape, false));
            let stacks: Vec<&str> = sorted.lines().map(stack).collect();
            assert!(stacks.is_sorted_by(|a, b| a < b), "{}", shape.name());

            let shuffled = generate(spec(shape, true));
            let mut lines: Vec<&str> = shuffled.lines().collect();
            assert!(!lines.iter().map(|line| stack(line)).is_sorted(), "{}", shape.name());
            lines.sort_unstable_by_key(|line| stack(line));
            assert!(lines.iter().eq(sorted.lines().collect::<Vec<_>>().iter()), "{}", shape.name());
        }
    }

    #[test]
    fn facts_are_what_counting_finds() {
        for shape in Shape::ALL {
            let text = generate(spec(shape, false));
            let mut nodes = HashSet::new();
            let mut functions = HashSet::new();
            let mut depth = 0;
            for line in text.lines() {
                let stack = stack(line);
                functions.extend(stack.split(';'));
                depth = depth.max(stack.split(';').count() as u64);
                nodes.extend(stack.match_indices(';').map(|(end, _)| &stack[..end]));
                nodes.insert(stack);
            }
            let counted = Facts {
                bytes: text.len() as u64,
                lines: text.lines().count() as u64,
                nodes: nodes.len() as u64,
                functions: functions.len() as u64,
                depth,
            };
            assert_eq!(facts(spec(shape, true)), counted, "{}", shape.name());
        }
    }

    #[test]
    fn a_small_service_has_the_proportions_of_a_large_one() {
        let facts = facts(Spec { bytes: 10 * MB, ..spec(Shape::Service, false) });
        assert!((9_500_000..10_500_000).contains(&facts.bytes), "{facts}");
        assert!((430..560).contains(&(facts.bytes / facts.lines)), "{facts}");
        assert!((facts.lines * 3..facts.lines * 6).contains(&facts.nodes), "{facts}");
        assert!((8_000..40_000).contains(&facts.functions), "{facts}");
        assert!((30..60).contains(&facts.depth), "{facts}");
    }

    #[test]
    fn facts_survive_their_text() {
        let facts = Facts { bytes: 5, lines: 4, nodes: 3, functions: 2, depth: 1 };
        assert_eq!(facts.to_string().parse(), Ok(facts));
        assert_eq!("bytes 5\nlines x".parse::<Facts>(), Err("no number of lines".to_owned()));
    }

    #[test]
    fn tiny_sizes_still_have_a_line() {
        for shape in Shape::ALL {
            let text = generate(Spec { bytes: 1, ..spec(shape, false) });
            assert_eq!(text.lines().count(), 1, "{}", shape.name());
        }
    }
}
