//! Samples of V8's profilers: brought in the order of time, and how long each lasts.

use profile::StackId;

use crate::ReadError;
use crate::json::Json;

type Result<T> = std::result::Result<T, ReadError>;

/// Samples of one thread, each with the number of its node.
#[derive(Default)]
pub(crate) struct Ticks {
    /// Numbers of nodes; `i64::MIN` for what is no number.
    pub(crate) nodes: Vec<i64>,
    /// When each was taken, nanoseconds.
    pub(crate) times: Vec<i64>,
    /// Lines of the leaves, where the file has them.
    pub(crate) lines: Vec<u32>,
}

/// What tells the stack of a sample.
pub(crate) struct Tick {
    pub(crate) node: i64,
    pub(crate) line: u32,
}

impl Ticks {
    /// Reads a list of numbers of nodes, behind those that are there.
    pub(crate) fn read_nodes(&mut self, json: &mut Json<'_>) -> Result<()> {
        json.numbers(0, |node| self.nodes.push(node.unwrap_or(i64::MIN)))
    }

    /// Reads a list of lines.
    pub(crate) fn read_lines(&mut self, json: &mut Json<'_>) -> Result<()> {
        json.numbers(0, |line| self.lines.push(line.and_then(|line| u32::try_from(line).ok()).unwrap_or(0)))
    }

    /// The samples in the order of time: each lasts until the next one, and the last one until `end_ns`. If that is not
    /// known or before it, the last one lasts as long as one did on average, as DevTools has it.
    ///
    /// V8 takes the time of a sample in one thread and writes it in another, so that some stand in the wrong order.
    pub(crate) fn in_order(mut self, end_ns: Option<i64>) -> Timeline {
        self.times.truncate(self.nodes.len());
        let back = self.times.windows(2).filter(|pair| pair[1] < pair[0]).count() as u64;
        if !self.lines.is_empty() {
            self.lines.resize(self.times.len(), 0);
        }
        if back > 0 && !self.put_back() {
            self.sort();
        }
        let (mut start, mut end) = (0, 0);
        if let [first, .., last] | [first @ last] = self.times[..] {
            let average = last.saturating_sub(first) / (self.times.len() as i64 - 1).max(1);
            start = first;
            end = end_ns.filter(|&end| end >= last).unwrap_or(last.saturating_add(average));
        }
        Timeline { ticks: self, start_ns: start, end_ns: end, back }
    }

    /// Moves each sample to the front until none before it is later: a sample is seldom more than a few places late. False
    /// if it is many; then they are not yet in order.
    fn put_back(&mut self) -> bool {
        let mut left = self.times.len() * 4;
        for row in 1..self.times.len() {
            let mut to = row;
            while to > 0 && self.times[to - 1] > self.times[row] {
                to -= 1;
            }
            if to < row {
                let Some(less) = left.checked_sub(row - to) else { return false };
                left = less;
                self.times[to..=row].rotate_right(1);
                self.nodes[to..=row].rotate_right(1);
                if !self.lines.is_empty() {
                    self.lines[to..=row].rotate_right(1);
                }
            }
        }
        true
    }

    fn sort(&mut self) {
        let mut order: Vec<u32> = (0..self.times.len() as u32).collect();
        order.sort_by_key(|&row| self.times[row as usize]);
        let times = order.iter().map(|&row| self.times[row as usize]).collect();
        let nodes = order.iter().map(|&row| self.nodes[row as usize]).collect();
        let lines = order.iter().filter_map(|&row| self.lines.get(row as usize).copied()).collect();
        *self = Ticks { times, nodes, lines };
    }
}

/// Samples in the order of time.
pub(crate) struct Timeline {
    ticks: Ticks,
    /// When the first one was taken; 0 if there is none.
    pub(crate) start_ns: i64,
    /// When the last one ended; 0 if there is none.
    pub(crate) end_ns: i64,
    /// In how many places a sample stood behind a later one.
    pub(crate) back: u64,
}

/// The samples of a timeline whose stacks are known, each in one row of all columns.
pub(crate) struct Columns {
    pub(crate) stacks: Vec<StackId>,
    pub(crate) lasted_ns: Vec<i64>,
    /// After the start that was asked for.
    pub(crate) times_ns: Vec<i64>,
}

impl Timeline {
    /// All samples, without those that have no stack. Times count from `start_ns`.
    pub(crate) fn columns(self, start_ns: i64, mut stack: impl FnMut(&Tick) -> Option<StackId>) -> Columns {
        let len = self.ticks.times.len();
        let (mut stacks, mut lasted_ns) = (Vec::with_capacity(len), Vec::with_capacity(len));
        let Ticks { nodes, times: mut times_ns, lines } = self.ticks;
        for row in 0..len {
            // Until the next one, or until the end.
            let lasted = times_ns.get(row + 1).unwrap_or(&self.end_ns).saturating_sub(times_ns[row]);
            let tick = Tick { node: nodes[row], line: lines.get(row).copied().unwrap_or(0) };
            if let Some(stack) = stack(&tick) {
                // In the place of a time that has been read.
                times_ns[stacks.len()] = times_ns[row].saturating_sub(start_ns);
                stacks.push(stack);
                lasted_ns.push(lasted);
            }
        }
        times_ns.truncate(stacks.len());
        Columns { stacks, lasted_ns, times_ns }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn samples_are_in_order_however_late_they_are(
            late in prop::collection::vec(0i64..40, 1..200), far in prop::collection::vec((any::<prop::sample::Index>(), -900i64..900), 0..9),
            lines: bool, from in 0i64..30,
        ) {
            // Each a little after the one before, but late; a few anywhere.
            let mut times: Vec<i64> = late.iter().zip(0..).map(|(late, i)| i * 5 - late).collect();
            for (row, by) in far {
                let row = row.index(times.len());
                times[row] += by;
            }
            let nodes: Vec<i64> = (0..times.len() as i64).collect();
            let lines: Vec<u32> = if lines { (100..100 + times.len() as u32 / 2).collect() } else { Vec::new() };
            let mut expected: Vec<(i64, i64, u32)> =
                (0..times.len()).map(|i| (times[i], nodes[i], lines.get(i).copied().unwrap_or(0))).collect();
            expected.sort_by_key(|sample| sample.0);
            let last = expected[expected.len() - 1].0;
            let timeline = |late: i64| Ticks { nodes: nodes.clone(), times: times.clone(), lines: lines.clone() }.in_order(Some(last + late));
            let mut met = Vec::new();
            let all = timeline(7).columns(from, |tick| {
                met.push((tick.node, tick.line));
                Some(StackId::new(tick.node as usize))
            });
            prop_assert_eq!(met, expected.iter().map(|&(_, node, line)| (node, line)).collect::<Vec<_>>());
            prop_assert_eq!(&all.times_ns, &expected.iter().map(|sample| sample.0 - from).collect::<Vec<_>>());
            let ends = expected.iter().skip(1).map(|sample| sample.0).chain([last + 7]);
            prop_assert_eq!(&all.lasted_ns, &expected.iter().zip(ends).map(|(sample, end)| end - sample.0).collect::<Vec<_>>());

            // Without those that have no stack.
            let kept = |node: i64| node % 3 > 0;
            let some = timeline(7).columns(from, |tick| kept(tick.node).then(|| StackId::new(tick.node as usize)));
            let rows: Vec<usize> = (0..all.stacks.len()).filter(|&row| kept(expected[row].1)).collect();
            prop_assert_eq!(some.stacks, rows.iter().map(|&row| all.stacks[row]).collect::<Vec<_>>());
            prop_assert_eq!(some.times_ns, rows.iter().map(|&row| all.times_ns[row]).collect::<Vec<_>>());
            prop_assert_eq!(some.lasted_ns, rows.iter().map(|&row| all.lasted_ns[row]).collect::<Vec<_>>());
        }
    }
}
