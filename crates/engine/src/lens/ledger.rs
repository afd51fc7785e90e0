//! The ledger: what each step did with every sample. Nothing is lost.

use profile::Bits;

use super::ast::{Op, StatementKind};
use super::forest::{BROKEN, DROPPED, FIRST_FATE, Forest, HIDDEN, OTHER, ROOT};
use super::lensed::Lensed;
use super::trace::Change;

/// A number of samples and their value in the sample type shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// Rows of the profile's sample table.
    pub samples: u64,
    /// Value, in units of the sample type.
    pub value: i64,
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.samples += other.samples;
        self.value += other.value;
    }
}

/// What one step did. `before = kept + reshaped + moved + other + broken + hidden + dropped`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The step as text; empty if the lens was run fused.
    pub step: String,
    /// In stacks when the step began.
    pub before: Amount,
    /// Kept as they were.
    pub kept: Amount,
    /// Other frames than before; self value where it was.
    pub reshaped: Amount,
    /// Self value went to a caller, since the leaf frame is gone.
    pub moved: Amount,
    /// Sent to OTHER: the step cut by a match, and there was none.
    pub other: Amount,
    /// Sent to BROKEN: as OTHER, but the stack is known to be truncated.
    pub broken: Amount,
    /// Sent to HIDDEN: the step took away the last frame.
    pub hidden: Amount,
    /// Dropped: not in the picture.
    pub dropped: Amount,
    /// The step's pattern matched no frame of any stack.
    pub no_match: bool,
    /// What else there is to say of what it did: one sentence without a full stop.
    pub note: Option<String>,
}

/// The whole story of a lensed profile in one sample type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// One entry per step.
    pub entries: Vec<Entry>,
    /// The whole profile. `all = stacks + other + broken + hidden + dropped`.
    pub all: Amount,
    /// In stacks after the last step.
    pub stacks: Amount,
    /// In OTHER after the last step.
    pub other: Amount,
    /// In BROKEN after the last step.
    pub broken: Amount,
    /// In HIDDEN after the last step.
    pub hidden: Amount,
    /// Dropped by some step.
    pub dropped: Amount,
}

impl Ledger {
    /// What is in the picture: stacks and buckets.
    pub fn view(&self) -> Amount {
        let mut view = self.stacks;
        [self.other, self.broken, self.hidden].into_iter().for_each(|a| view += a);
        view
    }
}

impl Lensed {
    /// The ledger in one sample type. Cost grows with stacks (or samples) times steps.
    pub fn ledger(&self, sample_type: usize) -> Ledger {
        let weights = self.weights(sample_type);
        let amounts: Vec<Amount> =
            self.rows().into_iter().zip(weights).map(|(rows, value)| Amount { samples: u64::from(rows), value }).collect();
        let texts: Vec<String> = self
            .lens()
            .statements
            .iter()
            .filter_map(|s| match &s.kind {
                StatementKind::Op(op) => Some(Op::to_string(op)),
                _ => None,
            })
            .collect();
        let fused = texts.len() != self.traces.len();
        let mut at = self.start();
        let mut ledger = Ledger::default();
        amounts.iter().for_each(|&a| ledger.all += a);
        for (number, trace) in self.traces.iter().enumerate() {
            let mut entry = Entry { step: if fused { String::new() } else { texts[number].clone() }, ..Entry::default() };
            entry.no_match = trace.matched.as_ref().is_some_and(|m| !any_live_match(&trace.before, m, &at, &amounts));
            entry.note = trace.repaired.as_ref().map(|repaired| repaired.to_string());
            let changes = trace.changes();
            for (item, (at, &amount)) in at.iter_mut().zip(&amounts).enumerate() {
                if *at >= FIRST_FATE {
                    continue;
                }
                let (fate, change) = (trace.fate(item, *at), changes[*at as usize]);
                *at = fate;
                entry.before += amount;
                *match (fate, change) {
                    (OTHER, _) => &mut entry.other,
                    (BROKEN, _) => &mut entry.broken,
                    (HIDDEN, _) => &mut entry.hidden,
                    (DROPPED, _) => &mut entry.dropped,
                    (_, Change::Kept) => &mut entry.kept,
                    (_, Change::Reshaped) => &mut entry.reshaped,
                    (_, Change::Moved) => &mut entry.moved,
                } += amount;
            }
            ledger.entries.push(entry);
        }
        for (&at, &amount) in at.iter().zip(&amounts) {
            *match at {
                OTHER => &mut ledger.other,
                BROKEN => &mut ledger.broken,
                HIDDEN => &mut ledger.hidden,
                DROPPED => &mut ledger.dropped,
                _ => &mut ledger.stacks,
            } += amount;
        }
        ledger
    }
}

/// Does a frame of a stack that still holds samples match?
fn any_live_match(forest: &Forest, matched: &Bits, at: &[u32], amounts: &[Amount]) -> bool {
    if !matched.any() {
        return false;
    }
    let mut live = Bits::new(forest.len());
    for (&at, amount) in at.iter().zip(amounts) {
        if at < FIRST_FATE && amount.samples > 0 {
            live.set(at as usize);
        }
    }
    for i in (0..forest.len()).rev() {
        if live.get(i) {
            if matched.get(forest.symbol[i] as usize) {
                return true;
            }
            if forest.parent[i] != ROOT {
                live.set(forest.parent[i] as usize);
            }
        }
    }
    false
}
