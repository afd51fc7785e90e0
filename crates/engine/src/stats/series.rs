//! Things in a row: change, rhythm, and the rows of a picture over time.

use libm::{exp, sincos};

/// How different the values before and after each split are, for splits before the second to the last value.
///
/// D. S. Matteson and N. A. James, A nonparametric approach for multiple change point analysis, JASA 109 (2014). Time and
/// memory of the result are linear in the splits; the work is quadratic.
pub fn e_divisive(series: &[f64]) -> Vec<f64> {
    let total = series.len();
    let distance = |i: usize, j: usize| (series[i] - series[j]).abs();
    // Sums of distances within the left side, within the right side, and between them, moved by one value a step.
    let (mut left, mut right, mut between) = (0.0, 0.0, 0.0);
    for i in 0..total {
        right += (0..i).map(|j| distance(i, j)).sum::<f64>();
    }
    (1..total)
        .map(|split| {
            let moved = split - 1;
            let to_left = (0..moved).map(|j| distance(moved, j)).sum::<f64>();
            let to_right = (split..total).map(|j| distance(moved, j)).sum::<f64>();
            (left, right) = (left + to_left, right - to_right);
            between += to_right - to_left;
            let (m, n) = (split as f64, (total - split) as f64);
            let within = |sum: f64, n: f64| if n > 1.0 { 2.0 * sum / (n * (n - 1.0)) } else { 0.0 };
            m * n / (m + n) * (2.0 * between / (m * n) - within(left, m) - within(right, n))
        })
        .collect()
}

/// How much events keep to one frequency: the squared length of the sum of their phases over their number. 1 on average
/// for events without rhythm, at most their number. Times in seconds.
pub fn rayleigh(times: &[f64], hertz: f64) -> f64 {
    if times.is_empty() {
        return 0.0;
    }
    let (mut sines, mut cosines) = (0.0, 0.0);
    for &time in times {
        let turns = time * hertz;
        let (sine, cosine) = sincos(2.0 * std::f64::consts::PI * (turns - libm::floor(turns)));
        sines += sine;
        cosines += cosine;
    }
    (sines * sines + cosines * cosines) / times.len() as f64
}

/// The chance of such a [`rayleigh`] statistic without rhythm, for one frequency.
pub fn rayleigh_chance(statistic: f64) -> f64 {
    exp(-statistic)
}

/// How many ticks of a sampler with `hertz` ticks a second fall into each of the `rows` parts of a second. A steady load
/// shows stripes unless each row is divided by them.
pub fn ticks_per_row(hertz: u32, rows: u32) -> Vec<u32> {
    let mut ticks = vec![0; rows as usize];
    if rows > 0 {
        for tick in 0..u64::from(hertz) {
            ticks[(tick * u64::from(rows) / u64::from(hertz)) as usize] += 1;
        }
    }
    ticks
}
