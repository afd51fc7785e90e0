//! Work that comes in a rhythm, which a regular sampler may see too often or too rarely.

use profile::sort::SortShared as _;
use rustc_hash::FxHashMap;

use super::{Finding, Timeline, Weight, rate};
use crate::analysis::correlated::NO_GROUP;
use crate::format::percent;
use crate::stats::spectrum::Spectrum;
use crate::view::Cost;

/// Fewer starts of a function have no rhythm to tell.
const STARTS: u32 = 8;
/// The chance of a false alarm in a whole profile, by Bonferroni's correction.
const FALSE_ALARMS: f64 = 0.01;
/// The slowest rhythm, hertz; what is slower is load that comes and goes.
const SLOWEST: f64 = 0.5;
/// So often it comes at least while the profile lasts: what came five times are phases.
const CYCLES: usize = 20;
/// What is there most of the time does not start often.
const MOST: f64 = 0.5;
/// Longest series that is looked at, a power of two; of longer profiles the beginning.
const LONGEST: usize = 1 << 17;
/// Points of all series together: 60 s at 99 samples a second allow 256 functions.
const POINTS: usize = 1 << 22;
/// Short work has all multiples of its rhythm. The slowest is shown of those that are at least this part of the strongest.
const STRONG: f64 = 0.25;
/// Load in phases has power at all low frequencies. A rhythm stands out from so many frequencies on both sides, those
/// nearest left out.
const AROUND: usize = 64;
const NEAREST: usize = 4;

/// The function with the clearest rhythm.
///
/// Looks at when functions start to be seen, not at all samples: those that follow one another have a rhythm of their own.
/// The statistic is Rayleigh's, the squared length of the sum of phases over the number of starts; it must be larger than
/// ln(tests / 0.01), and by as much larger than it is around.
pub(super) fn periodic(cost: &Cost, timeline: &Timeline) -> Option<Finding> {
    let lensed = cost.lensed();
    let symbols = lensed.symbols();
    let period = timeline.period();
    if period <= 0 {
        return None;
    }
    // Functions by the text they show.
    let mut numbers: FxHashMap<_, u32> = FxHashMap::default();
    let mut names = Vec::new();
    let mut function: Vec<u32> = (0..symbols.len() as u32)
        .map(|symbol| {
            let text = symbols.function(symbol);
            *numbers.entry(text).or_insert_with(|| {
                names.push(text);
                names.len() as u32 - 1
            })
        })
        .collect();
    let shares = timeline.groups(cost, &function, names.len());
    let mut chosen: Vec<u32> =
        (0..names.len() as u32).filter(|&f| shares[f as usize].visits >= STARTS && shares[f as usize].share <= MOST).collect();
    chosen.sort_shared_by_key(|&f| (std::cmp::Reverse(shares[f as usize].value), f));
    // Functions that are always there together start together.
    chosen.dedup_by_key(|f| (shares[*f as usize].value, shares[*f as usize].visits));

    // Two points for each sample: up to half the rate of the sampler nothing is lost by that.
    let (first, length) = timeline.span(lensed.profile());
    let step = (period / 2).max(1);
    let points = (length / i128::from(step) + 1).clamp(1, LONGEST as i128) as usize;
    let padded = points.next_power_of_two();
    chosen.truncate((POINTS / padded).max(1));
    let mut number = vec![NO_GROUP; names.len()];
    chosen.iter().enumerate().for_each(|(i, &f)| number[f as usize] = i as u32);
    function.iter_mut().for_each(|f| *f = number[*f as usize]);

    let mut starts: Vec<Vec<u32>> = vec![Vec::new(); chosen.len()];
    timeline.starts(cost, &function, chosen.len(), |group, time| {
        let point = (i128::from(time) - i128::from(first)) / i128::from(step);
        if point < points as i128 {
            starts[group as usize].push(point as u32);
        }
    });

    let hertz = 1e9 / (step as f64 * padded as f64);
    let slowest = (libm::ceil(SLOWEST / hertz) as usize).max(CYCLES * padded / points);
    // Half the sampler's rate is a quarter of a cycle a point; the last frequencies are the sampler's own.
    let fastest = padded / 4 - padded / 64;
    if slowest + 2 * NEAREST >= fastest {
        return None;
    }
    let tests = (fastest - slowest) as f64 * chosen.len().max(1) as f64;
    let limit = libm::log(tests / FALSE_ALARMS);
    let mut best: Option<(f64, usize, u32)> = None;
    let mut spectrum = Spectrum::new(points);
    let mut series = vec![0.0; points];
    // A sampler that wakes in a rhythm of its own gives it to all that it sees.
    let mut samples = 0.0;
    for time in timeline.times(lensed.profile()) {
        let point = (i128::from(time) - i128::from(first)) / i128::from(step);
        if point < points as i128 {
            series[point as usize] += 1.0;
            samples += 1.0;
        }
    }
    let sampler: Vec<f64> = spectrum.power(&series).into_iter().map(|p| p / f64::max(samples, 1.0)).collect();
    let of_sampler =
        |k: usize| sampler[k.saturating_sub(NEAREST)..(k + NEAREST + 1).min(sampler.len())].iter().any(|&p| p > limit);
    for (&f, starts) in chosen.iter().zip(&starts) {
        if starts.len() < STARTS as usize {
            continue;
        }
        series.fill(0.0);
        starts.iter().for_each(|&at| series[at as usize] += 1.0);
        let lines: Vec<f64> = spectrum.power(&series).into_iter().map(|p| p / starts.len() as f64).collect();
        let strong: Vec<(usize, f64)> = (slowest..fastest)
            .filter(|&k| lines[k] > limit && !of_sampler(k))
            .map(|k| (k, lines[k] / around(&lines[..fastest], k, slowest)))
            .filter(|&(_, clear)| clear > limit)
            .collect();
        let strongest = strong.iter().map(|&(_, clear)| clear).fold(0.0, f64::max);
        let slow = strong.iter().find(|&&(_, clear)| clear >= strongest * STRONG).map_or(0, |&(k, _)| k);
        let beside = strong.iter().filter(|&&(k, _)| (slow..=slow + NEAREST).contains(&k));
        if let Some(&(k, _)) = beside.max_by(|a, b| a.1.total_cmp(&b.1))
            && best.is_none_or(|(old, ..)| strongest > old)
        {
            best = Some((strongest, k, f));
        }
    }
    let (_, k, f) = best?;
    let name = crate::render::clean(symbols.text(names[f as usize])).into_owned();
    Some(Finding {
        code: "periodic",
        weight: Weight::Caution,
        text: format!(
            "{name} ({}) starts in a rhythm of {} times a second, or a faster one that the sampler makes look so: its share \
             may depend on how the sampler falls into step",
            percent(shares[f as usize].value, cost.view()),
            rate(k as f64 * hertz)
        ),
        advice: Some("profile again at a rate that is no multiple or part of it, such as 97 or 997 a second".to_owned()),
        lens: None,
    })
}

/// What the spectrum is around a frequency: its mean if it has no lines, from the median, which lines do not move. At least
/// 1, its mean for events without any rhythm.
fn around(lines: &[f64], k: usize, slowest: usize) -> f64 {
    let below = lines[slowest.max(k.saturating_sub(AROUND))..k.saturating_sub(NEAREST).max(slowest)].iter();
    let above = lines[(k + NEAREST + 1).min(lines.len())..(k + AROUND).min(lines.len())].iter();
    let mut near: Vec<f64> = below.chain(above).copied().collect();
    if near.is_empty() {
        return 1.0;
    }
    let middle = near.len() / 2;
    let median = *near.select_nth_unstable_by(middle, f64::total_cmp).1;
    (median / std::f64::consts::LN_2).max(1.0)
}
