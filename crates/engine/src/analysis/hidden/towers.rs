//! Where the own cost of a unit stands: one pass down the paths, one up.

use super::super::paths::{NONE, Paths};

/// Own cost per key and call path.
pub(crate) struct Towers {
    /// Per key where its values begin, and at last where all end.
    start: Vec<u32>,
    /// The values of each key, the largest first. None is 0.
    values: Vec<i64>,
}

impl Towers {
    /// Of (key, node above, value): what one path leads to is one tower.
    pub(crate) fn new(keys: usize, mut parts: Vec<(u64, i64)>) -> Towers {
        parts.sort_unstable_by_key(|part| part.0);
        parts.dedup_by(|next, sum| {
            let same = next.0 == sum.0;
            sum.1 += if same { next.1 } else { 0 };
            same
        });
        let mut start = vec![0u32; keys + 1];
        let mut values = Vec::with_capacity(parts.len());
        for (at, value) in parts {
            if value != 0 {
                values.push(value);
                start[(at >> 32) as usize + 1] += 1;
            }
        }
        for key in 0..keys {
            start[key + 1] += start[key];
            values[start[key] as usize..start[key + 1] as usize].sort_unstable_by(|a, b| b.cmp(a));
        }
        Towers { start, values }
    }

    /// The towers of a key, the largest first.
    pub(crate) fn of(&self, key: usize) -> &[i64] {
        &self.values[self.start[key] as usize..self.start[key + 1] as usize]
    }
}

/// What a part of a tower is sorted by.
pub(crate) fn place(key: u32, node: u32) -> u64 {
    u64::from(key) << 32 | u64::from(node)
}

/// Where each sample is charged.
pub(crate) struct Charged {
    /// Per row the leaf-most row on its path that is not platform, or [`NONE`].
    terminal: Vec<u32>,
    /// Per row the first row of the run of one unit that its terminal ends, platform frames within it not counted.
    top: Vec<u32>,
    /// What ends in the run that begins at a row.
    run: Vec<i64>,
    /// What has no terminal.
    pub(crate) platform_only: i64,
}

impl Charged {
    /// `of` has the unit of every symbol, [`NONE`] for platform.
    pub(crate) fn new(paths: &Paths, of: &[u32]) -> Charged {
        let n = paths.len();
        let mut charged = Charged { terminal: vec![NONE; n], top: vec![NONE; n], run: vec![0; n], platform_only: 0 };
        let unit = |row: u32| of[paths.symbol[row as usize] as usize];
        for row in 0..n {
            let parent = paths.parent[row];
            let (above, top) = match parent {
                NONE => (NONE, NONE),
                p => (charged.terminal[p as usize], charged.top[p as usize]),
            };
            let own = unit(row as u32);
            let (terminal, top) = match own {
                NONE => (above, top),
                _ if above != NONE && unit(above) == own => (row as u32, top),
                _ => (row as u32, row as u32),
            };
            charged.terminal[row] = terminal;
            charged.top[row] = top;
            match top {
                NONE => charged.platform_only += paths.own[row],
                top => charged.run[top as usize] += paths.own[row],
            }
        }
        charged
    }

    /// The first rows of runs in which cost ends.
    fn runs(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.run.iter().copied().enumerate().filter(|(_, value)| *value != 0)
    }

    /// The towers of units.
    pub(crate) fn towers(&self, paths: &Paths, of: &[u32], units: usize) -> Towers {
        let part = |(row, value)| (place(of[paths.symbol[row] as usize], paths.above(row)), value);
        Towers::new(units, self.runs().map(part).collect())
    }

    /// Which functions begin a run in which cost ends; `functions` has the number of every symbol's function.
    pub(crate) fn entries(&self, paths: &Paths, functions: &[u32], count: usize) -> Vec<bool> {
        let mut entries = vec![false; count];
        self.runs().for_each(|(row, _)| entries[functions[paths.symbol[row] as usize] as usize] = true);
        entries
    }

    /// The towers of functions: what goes through one and ends in its unit, by the path above the outermost one. Every
    /// number in `functions` must stand for one function of one unit.
    pub(crate) fn towers_of_functions(&self, paths: &Paths, of: &[u32], units: usize, functions: &[u32], count: usize) -> Towers {
        let n = paths.len();
        // Per row the next row of the same unit on its path; what ends in the unit below a row goes up along these.
        let mut outer = vec![NONE; n];
        let mut last = vec![NONE; units];
        for row in 0..n {
            let unit = of[paths.symbol[row] as usize];
            if unit == NONE {
                continue;
            }
            let mut above = last[unit as usize];
            while above != NONE && paths.end[above as usize] <= row as u32 {
                above = outer[above as usize];
            }
            outer[row] = above;
            last[unit as usize] = row as u32;
        }
        let mut ends_in_unit = vec![0i64; n];
        for (&terminal, &own) in self.terminal.iter().zip(&paths.own) {
            if terminal != NONE {
                ends_in_unit[terminal as usize] += own;
            }
        }
        for row in (0..n).rev() {
            if outer[row] != NONE {
                ends_in_unit[outer[row] as usize] += ends_in_unit[row];
            }
        }
        let mut until = vec![0u32; count];
        let mut parts = Vec::new();
        for (row, &value) in ends_in_unit.iter().enumerate() {
            let symbol = paths.symbol[row] as usize;
            let function = functions[symbol];
            if of[symbol] == NONE || (row as u32) < until[function as usize] {
                continue;
            }
            until[function as usize] = paths.end[row];
            if value != 0 {
                parts.push((place(function, paths.above(row)), value));
            }
        }
        Towers::new(count, parts)
    }
}
