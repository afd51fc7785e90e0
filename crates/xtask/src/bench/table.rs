//! The table of results, in Markdown that is also aligned for a terminal.

use std::time::Duration;

use super::measure::{Figures, Outcome};

/// What a row must reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Nothing is promised; the row is for orientation.
    Open,
    /// So many times faster than the peer by the wall clock, and if given so many times less memory.
    Ratio {
        /// Peer's wall clock over ours.
        wall: f64,
        /// Peer's peak memory over ours.
        memory: Option<f64>,
    },
    /// Done in this time.
    Wall(Duration),
}

/// One line of the table.
pub struct Row {
    /// What is done.
    pub work: String,
    /// The peer's name and what it took, where there is one.
    pub peer: Option<(String, Outcome)>,
    /// What we took.
    pub ours: Outcome,
    /// What we should take.
    pub target: Target,
}

impl Row {
    /// Peer over ours: wall clock, processor, memory. Above 1 is better than the peer.
    fn ratios(&self) -> [Option<f64>; 3] {
        let (Some((_, Ok(peer))), Ok(ours)) = (&self.peer, &self.ours) else {
            return [None; 3];
        };
        let times = |peer: Duration, ours: Duration| peer.as_secs_f64() / ours.as_secs_f64();
        [
            Some(times(peer.wall, ours.wall)),
            peer.cpu.zip(ours.cpu).map(|(peer, ours)| times(peer, ours)),
            peer.memory.zip(ours.memory).map(|(peer, ours)| peer as f64 / ours as f64),
        ]
    }

    /// Whether the target is reached; `None` if it is open.
    fn met(&self) -> Option<bool> {
        let [wall, _, memory] = self.ratios();
        let reaches = |ratio: Option<f64>, least: f64| ratio.is_some_and(|ratio| ratio >= least);
        match self.target {
            Target::Open => None,
            Target::Ratio { wall: least, memory: least_memory } => {
                Some(reaches(wall, least) && least_memory.is_none_or(|least| reaches(memory, least)))
            }
            Target::Wall(most) => Some(self.ours.as_ref().is_ok_and(|ours| ours.wall <= most)),
        }
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.work.clone()];
        match &self.peer {
            None => cells.extend(std::iter::repeat_n(none(), 4)),
            Some((name, outcome)) => {
                cells.push(name.clone());
                cells.extend(outcome_cells(outcome));
            }
        }
        cells.extend(outcome_cells(&self.ours));
        cells.extend(self.ratios().map(|ratio| ratio.map_or_else(none, |ratio| format!("{} ×", number(ratio)))));
        cells.push(match self.target {
            Target::Open => none(),
            Target::Ratio { wall, memory: None } => format!("≥ {wall} ×"),
            Target::Ratio { wall, memory: Some(memory) } => format!("≥ {wall} ×, memory ≥ {memory} ×"),
            Target::Wall(most) => format!("≤ {}", time(most)),
        });
        cells.push(self.met().map_or_else(none, |met| if met { "yes" } else { "no" }.to_owned()));
        cells
    }
}

const HEAD: [&str; 13] =
    ["work", "peer", "wall", "CPU", "memory", "ours: wall", "CPU", "memory", "ratio: wall", "CPU", "memory", "target", "met"];

/// The table of the rows.
pub fn results(rows: &[Row]) -> String {
    let head = HEAD.iter().map(|&title| title.to_owned()).collect();
    let mut lines = vec![head];
    lines.extend(rows.iter().map(Row::cells));
    markdown(&lines, 2)
}

/// A Markdown table of `lines`, the first of which is the head. Columns from `right` on are aligned to the right.
pub fn markdown(lines: &[Vec<String>], right: usize) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let escaped = |cell: &String| cell.replace('|', "\\|");
    let width = |column: usize| lines.iter().map(|line| escaped(&line[column]).chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(|column| width(column).max(3)).collect();
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            let (cell, width) = (escaped(cell), widths[column]);
            out += &if column < right { format!("| {cell:<width$} ") } else { format!("| {cell:>width$} ") };
        }
        out += "|\n";
        if i == 0 {
            for (column, width) in widths.iter().enumerate() {
                let dashes = "-".repeat(width - 1);
                out += &if column < right { format!("| {dashes}- ") } else { format!("| {dashes}: ") };
            }
            out += "|\n";
        }
    }
    out
}

fn none() -> String {
    "-".to_owned()
}

fn outcome_cells(outcome: &Outcome) -> [String; 3] {
    match outcome {
        Ok(Figures { wall, cpu, memory }) => [time(*wall), cpu.map_or_else(none, time), memory.map_or_else(none, size)],
        Err(why) => [format!("failed: {}", why.chars().take(60).collect::<String>()), none(), none()],
    }
}

/// Three digits, more for large numbers.
fn number(value: f64) -> String {
    let decimals = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.decimals$}")
}

fn time(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    if ms < 1000.0 { format!("{} ms", number(ms)) } else { format!("{} s", number(ms / 1e3)) }
}

/// A size in decimal megabytes.
pub fn size(bytes: u64) -> String {
    format!("{} MB", number(bytes as f64 / 1e6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(wall_ms: u64, cpu_ms: u64, mb: u64) -> Figures {
        Figures { wall: Duration::from_millis(wall_ms), cpu: Some(Duration::from_millis(cpu_ms)), memory: Some(mb * 1_000_000) }
    }

    fn rows() -> Vec<Row> {
        let peer = |outcome| Some(("inferno".to_owned(), outcome));
        let target = Target::Ratio { wall: 10.0, memory: Some(2.0) };
        vec![
            Row { work: "report".to_owned(), peer: peer(Ok(figures(4700, 3200, 860))), ours: Ok(figures(400, 700, 400)), target },
            Row {
                work: "report, shuffled".to_owned(),
                peer: peer(Ok(figures(4700, 3200, 860))),
                ours: Ok(figures(400, 700, 500)),
                target,
            },
            Row {
                work: "bottom-up".to_owned(),
                peer: peer(Ok(figures(6800, 5000, 1500))),
                ours: Err("no command a|b".to_owned()),
                target: Target::Ratio { wall: 15.0, memory: None },
            },
            Row {
                work: "svg".to_owned(),
                peer: peer(Err("killed".to_owned())),
                ours: Ok(figures(400, 700, 400)),
                target: Target::Open,
            },
            Row {
                work: "lens".to_owned(),
                peer: None,
                ours: Ok(Figures { wall: Duration::from_micros(24_300), cpu: None, memory: None }),
                target: Target::Wall(Duration::from_millis(25)),
            },
        ]
    }

    #[test]
    fn every_kind_of_row_fits_the_table() {
        let expected = "\
| work             | peer    |           wall |    CPU |  memory |              ours: wall |    CPU | memory | ratio: wall |    CPU | memory |               target | met |
| ---------------- | ------- | -------------: | -----: | ------: | ----------------------: | -----: | -----: | ----------: | -----: | -----: | -------------------: | --: |
| report           | inferno |         4.70 s | 3.20 s |  860 MB |                  400 ms | 700 ms | 400 MB |      11.8 × | 4.57 × | 2.15 × | ≥ 10 ×, memory ≥ 2 × | yes |
| report, shuffled | inferno |         4.70 s | 3.20 s |  860 MB |                  400 ms | 700 ms | 500 MB |      11.8 × | 4.57 × | 1.72 × | ≥ 10 ×, memory ≥ 2 × |  no |
| bottom-up        | inferno |         6.80 s | 5.00 s | 1500 MB | failed: no command a\\|b |      - |      - |           - |      - |      - |               ≥ 15 × |  no |
| svg              | inferno | failed: killed |      - |       - |                  400 ms | 700 ms | 400 MB |           - |      - |      - |                    - |   - |
| lens             | -       |              - |      - |       - |                 24.3 ms |      - |      - |           - |      - |      - |            ≤ 25.0 ms | yes |
";
        let table = results(&rows());
        assert_eq!(table, expected, "\n{table}");
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!([1.234, 12.34, 123.4, 1234.5].map(number), ["1.23", "12.3", "123", "1234"]);
        assert_eq!(time(Duration::from_micros(999_400)), "999 ms");
        assert_eq!(time(Duration::from_millis(61_200)), "61.2 s");
        assert_eq!(size(491_902_282), "492 MB");
    }
}
