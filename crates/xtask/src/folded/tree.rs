//! The merged tree of an invented profile, never held as a whole: each node's children follow from the node alone.
//!
//! A node knows how many lines stand below it and splits them among its children. So a walk needs memory for one path
//! only, and the line of any index is found by going down from the root, which is how lines come out shuffled.

use super::program::{Program, Role};
use super::rng::{Rng, mix};

/// Depths of a shape, in frames per line, and what its stacks are made of.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// No line has fewer frames, towers aside.
    pub min_depth: u16,
    /// The range a subtree draws its usual depth from; single lines end earlier, crowded ones later.
    pub goal: (u16, u16),
    /// Threads begin with framework towers, and proxies stand between two frames of the application.
    pub towers: bool,
    /// The application calls itself in cycles.
    pub recursive: bool,
}

/// A stack of the profile.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Its last frame.
    pub function: u32,
    /// How many lines start with this stack; at least 1.
    pub lines: u64,
    /// Whether one of them ends here.
    pub own: bool,
    seed: u64,
    depth: u16,
    goal: u16,
}

impl Node {
    /// The count at the end of the line that ends here.
    pub fn value(&self) -> u64 {
        1 + Rng::new(self.seed ^ VALUE).rank(1000)
    }

    /// Stands for the node: derived from its whole stack.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many lines go on below.
    pub fn below(&self) -> u64 {
        self.lines - u64::from(self.own)
    }
}

// Keeps the sequences that are drawn from one node's seed apart.
const VALUE: u64 = 1;
const CHILDREN: u64 = 2;
const END: u64 = 3;

/// Functions of the application that call each other in turn in a recursive shape.
const CYCLE: u32 = 6;

/// The rules that make children from a node.
pub struct Tree<'a> {
    /// Where the functions come from.
    pub program: &'a Program,
    /// The shape.
    pub form: Form,
    /// The seed of the root.
    pub seed: u64,
    /// Lines of the whole profile.
    pub lines: u64,
}

impl Tree<'_> {
    /// Above the threads; stands for no frame.
    pub fn root(&self) -> Node {
        let goal = self.form.goal.0;
        Node { function: u32::MAX, lines: self.lines, own: false, seed: mix(self.seed), depth: 0, goal }
    }

    /// The children of a node, of which no two have the same function.
    pub fn children(&self, parent: &Node, out: &mut Vec<Node>) {
        out.clear();
        let lines = parent.below();
        if lines == 0 {
            return;
        }
        let mut rng = Rng::new(parent.seed ^ CHILDREN);
        if let Some(only) = self.only_callee(parent) {
            out.push(self.child(parent, only, lines));
            return;
        }
        let wanted = self.fan_out(parent, &mut rng).min(lines);
        if wanted == 1 {
            let function = self.callee(parent, &mut rng);
            out.push(self.child(parent, function, lines));
            return;
        }

        let mut picked: Vec<(u32, u64)> = Vec::with_capacity(wanted as usize);
        let weights: u64 = (1..=wanted).map(|i| ZIPF / i).sum();
        let spare = u128::from(lines - wanted);
        let mut left = lines;
        for i in 1..=wanted {
            let share = 1 + (spare * u128::from(ZIPF / i) / u128::from(weights)) as u64;
            left -= share;
            picked.push((self.callee(parent, &mut rng), share));
        }
        picked[0].1 += left;
        picked.sort_unstable();
        picked.dedup_by(|dropped, kept| {
            let same = dropped.0 == kept.0;
            if same {
                kept.1 += dropped.1;
            }
            same
        });
        out.extend(picked.into_iter().map(|(function, share)| self.child(parent, function, share)));
    }

    fn child(&self, parent: &Node, function: u32, lines: u64) -> Node {
        let seed = mix(parent.seed.rotate_left(17) ^ mix(u64::from(function)));
        let depth = parent.depth + 1;
        let mut rng = Rng::new(seed ^ END);
        let (low, high) = self.form.goal;
        let goal = match depth {
            1 => low + rng.below(u64::from(high - low) + 1) as u16,
            // Here and there a subtree goes deeper than its surroundings.
            _ if parent.goal <= high && rng.below(64) == 0 => parent.goal * 2,
            _ => parent.goal,
        };
        let inside_tower = matches!(self.program.function(function).role, Role::Tower | Role::Thread | Role::Start);
        let own = if inside_tower || depth < self.form.min_depth {
            false
        } else if lines == 1 {
            depth >= goal || rng.below(16) == 0
        } else {
            rng.below(8) == 0
        };
        Node { function, lines, own, seed, depth, goal }
    }

    fn only_callee(&self, parent: &Node) -> Option<u32> {
        if parent.depth == 0 {
            return None;
        }
        let function = self.program.function(parent.function);
        match function.role {
            Role::Tower => Some(parent.function + 1),
            Role::Thread if self.form.towers => Some(self.program.languages[usize::from(function.language)].start),
            _ => None,
        }
    }

    /// How many children let the lines part by half of the depth that is left. What is below is mostly one line's own,
    /// which gives a few nodes per line, as in profiles of services.
    fn fan_out(&self, parent: &Node, rng: &mut Rng) -> u64 {
        if parent.depth == 0 {
            return 48;
        }
        let bits = u64::from(64 - (parent.below() - 1).leading_zeros());
        let levels = u64::from((parent.goal.saturating_sub(parent.depth) / 2).max(1));
        let doublings = bits / levels + u64::from(rng.below(levels) < bits % levels);
        // Some functions dispatch widely, most do not.
        let more = if rng.below(8) == 0 { 2 } else { 0 };
        1 << (doublings + more * u64::from(doublings > 0)).min(20)
    }

    /// One of the functions the parent calls. What a function calls depends on the function alone, so the same pairs of
    /// caller and callee recur all over the tree.
    fn callee(&self, parent: &Node, rng: &mut Rng) -> u32 {
        let program = self.program;
        if parent.depth == 0 {
            let language = &program.languages[rng.rank(program.languages.len() as u64) as usize];
            let threads = &language.threads;
            return threads.start + rng.below(u64::from(threads.end - threads.start)) as u32;
        }
        let function = program.function(parent.function);
        let language = &program.languages[usize::from(function.language)];
        let any = |firsts: &[u32], rng: &mut Rng| firsts[rng.rank(firsts.len() as u64) as usize];
        let progress = u64::from(parent.depth) * 16 / u64::from(parent.goal);
        let range = match function.role {
            Role::Start => return any(&language.entries, rng),
            Role::Thread | Role::Tower | Role::TowerTop => &language.app,
            Role::App => {
                let (app, library) = if self.form.recursive { (20, 1) } else { (16 - progress.min(16), 4) };
                match rng.below(app + library) {
                    turn if turn >= app => &language.library,
                    _ if self.form.recursive => {
                        let index = parent.function - language.app.start;
                        let (turn, base) = (index % CYCLE, index / CYCLE * CYCLE);
                        let step = if rng.below(16) == 0 { 2 } else { 1 };
                        return language.app.start + base + (turn + step) % CYCLE;
                    }
                    _ if self.form.towers && rng.below(6) == 0 => {
                        return any(&language.proxies, rng);
                    }
                    _ => &language.app,
                }
            }
            Role::Library if rng.below(12) == 0 => return program.syscall,
            Role::Library => &language.library,
            Role::Kernel => &program.kernel,
        };
        let size = u64::from(range.end - range.start);
        // A function has up to 512 callees, the first ones called most; popular functions have many callers.
        let site = rng.rank(512);
        let mut fixed = Rng::new(self.seed ^ mix(u64::from(parent.function) << 9 | site) ^ u64::from(range.start));
        range.start + fixed.rank(size) as u32
    }
}

/// The weight of the first child; the i-th weighs an i-th of it.
const ZIPF: u64 = 1 << 20;
