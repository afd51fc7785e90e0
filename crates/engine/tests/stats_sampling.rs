//! How many observations the values of a profile are.

mod common;

use common::profile;
use engine::analysis::sampling::{Basis, Sampling, top_list_quantile};
use profile::{Builder, Period, Profile, SampleData};

/// Rows with the values of each sample type; every row has a stack of its own unless they are timed.
struct Made<'a> {
    types: &'a [(&'a str, &'a str, i64)],
    rows: &'a [&'a [i64]],
    period: Option<(&'a str, &'a str, i64)>,
    timed: bool,
}

impl Made<'_> {
    fn profile(&self) -> Profile {
        let mut b = Builder::new();
        for (name, unit, scale) in self.types {
            b.sample_type(name, unit, *scale);
        }
        if let Some((name, unit, value)) = self.period {
            let (name, unit) = (b.string(name), b.string(unit));
            b.info().period = Some(Period { name, unit, value });
        }
        for (i, values) in self.rows.iter().enumerate() {
            let frame = b.frame_from_text(&format!("f{i}"));
            let stack = b.stack(None, frame);
            let time_ns = self.timed.then_some(i as i64 * 10_000_000);
            b.sample(stack, values, SampleData { time_ns, ..SampleData::default() });
        }
        b.finish().unwrap()
    }

    fn sampling(&self, sample_type: usize) -> Sampling {
        Sampling::new(&self.profile(), sample_type)
    }
}

const COUNT: (&str, &str, i64) = ("samples", "count", 1);
const CPU: (&str, &str, i64) = ("cpu", "nanoseconds", 1);
const SPACE: (&str, &str, i64) = ("alloc_space", "bytes", 1);

fn made<'a>(types: &'a [(&'a str, &'a str, i64)], rows: &'a [&'a [i64]]) -> Made<'a> {
    Made { types, rows, period: None, timed: false }
}

#[test]
fn folded_counts_are_samples() {
    let sampling = Sampling::new(&profile("a;b 7000\na;c 1000\na 18\n"), 0);
    assert_eq!((sampling.basis, sampling.n, sampling.total), (Basis::Counts, 8018.0, 8018));
    assert_eq!(sampling.note(), "8,018 samples; that they are independent is assumed: the file has no times");
    assert_eq!(sampling.observations(1000), 1000.0);
    let share = sampling.share(1000, 8018).unwrap();
    assert!((share.lo - 0.117_70).abs() < 1e-4 && (share.hi - 0.132_10).abs() < 1e-4, "{share:?}");
    // Four samples worth one: twice as wide.
    let four = sampling.share_at(1000, 8018, 1.96, 4.0).unwrap();
    assert!((four.width() / share.width() - 2.0).abs() < 0.01);
    assert!(!sampling.few_samples());
    assert_eq!(sampling.heavy(), None);
}

#[test]
fn a_count_beside_tells_for_all() {
    let rows: &[&[i64]] = &[&[70, 700_000_000], &[30, 300_000_000]];
    let types = [COUNT, CPU];
    for timed in [false, true] {
        let sampling = Made { timed, ..made(&types, rows) }.sampling(1);
        let basis = if timed { Basis::Measured } else { Basis::Counts };
        assert_eq!((sampling.basis, sampling.n), (basis, 100.0));
    }
    // Samples of unequal length are worth fewer: (100 + 400)² / (100²/10 + 400²/10).
    let unequal = made(&types, &[&[10, 100], &[10, 400]]).sampling(1);
    assert!((unequal.n - 250_000.0 / 17_000.0).abs() < 1e-9, "{}", unequal.n);
    // A value without a sample: the counts are not of these values.
    let foreign = made(&types, &[&[10, 100], &[0, 401]]).sampling(1);
    assert_eq!(foreign.basis, Basis::Rows);
    // Counts of objects are not counts of samples.
    let heap = made(&[("alloc_objects", "count", 1), SPACE], &[&[7, 7 * 16], &[9, 9 * 16]]);
    assert_eq!((heap.sampling(0).basis, heap.sampling(1).basis), (Basis::Rows, Basis::Rows));
}

#[test]
fn what_was_measured_in_full_has_no_ranges() {
    let exact = Profile::from_text(
        "reflame profile 1\ntype \"time\" \"nanoseconds\"\nexact\nfunc \"f\"\nframe 0\nstack 0 0\nsample 0 5000\n",
    );
    let sampling = Sampling::new(&exact.unwrap(), 0);
    assert_eq!((sampling.basis, sampling.n, sampling.total), (Basis::Exact, 0.0, 5000));
    assert_eq!((sampling.share(1000, 5000), sampling.least_sure(), sampling.few_samples()), (None, None, false));
    assert_eq!(sampling.note(), "every call was counted or measured: nothing was sampled, so shares have no range");
}

#[test]
fn the_period_counts_if_all_values_are_multiples_of_it() {
    let ten = Some(("cpu", "nanoseconds", 10_000_000));
    let rows: &[&[i64]] = &[&[70_000_000], &[20_000_001], &[9_999_999]];
    let sampling = Made { period: ten, ..made(&[CPU], rows) }.sampling(0);
    assert_eq!(sampling.basis, Basis::Period(10_000_000));
    assert!((sampling.n - 10.0).abs() < 1e-6);
    assert!(sampling.note().starts_with("10 samples, counted from the sampler's period of 10.0 ms; "), "{}", sampling.note());
    let off = Made { period: ten, ..made(&[CPU], &[&[70_000_000], &[20_000_100]]) }.sampling(0);
    assert_eq!(off.basis, Basis::Rows);
    // Of another unit, or of bytes: not how often was sampled.
    let other = Made { period: Some(("space", "bytes", 10)), ..made(&[CPU], &[&[70], &[21]]) }.sampling(0);
    assert_eq!(other.basis, Basis::Rows);
    let heap = Made { period: Some(("space", "bytes", 512)), ..made(&[SPACE], &[&[512], &[1024]]) }.sampling(0);
    assert_eq!(heap.basis, Basis::Rows);
    // A scaled type has scaled values.
    let scaled = Made { period: Some(("cpu", "ms", 10)), ..made(&[("cpu", "ms", 10)], &[&[300], &[700]]) }.sampling(0);
    assert_eq!((scaled.basis, scaled.n), (Basis::Period(100), 10.0));
    for value in [0, -5, i64::MAX] {
        let broken = Made { period: Some(("cpu", "nanoseconds", value)), ..made(&[CPU], &[&[3], &[5]]) }.sampling(0);
        assert_eq!(broken.basis, Basis::Rows, "{value}");
    }
}

#[test]
fn a_common_divisor_is_the_period_if_it_is_there_itself() {
    let sampling = made(&[CPU], &[&[10_000], &[30_000], &[50_000]]).sampling(0);
    assert_eq!((sampling.basis, sampling.n), (Basis::Divisor(10_000), 9.0));
    // Microseconds as nanoseconds: all are multiples of 1,000, and none is 1,000.
    let measured = made(&[CPU], &[&[17_000], &[33_000], &[52_000]]).sampling(0);
    assert_eq!(measured.basis, Basis::Rows);
    // Objects have sizes.
    assert_eq!(made(&[SPACE], &[&[16], &[32], &[64]]).sampling(0).basis, Basis::Rows);
    // Folded milliseconds of a sampler: many rows, all multiples of 10.
    let text: String = (1..=40).map(|i| format!("a;f{i} {}\n", i * 10)).collect();
    let folded = Sampling::new(&profile(&text), 0);
    assert_eq!((folded.basis, folded.n), (Basis::Divisor(10), 820.0));
    // With two rows that is chance.
    assert_eq!(Sampling::new(&profile("a 10\nb 20\n"), 0).basis, Basis::Counts);
}

#[test]
fn rows_are_weighted_observations() {
    let sampling = made(&[SPACE], &[&[3], &[5], &[1]]).sampling(0);
    assert_eq!(sampling.basis, Basis::Rows);
    assert!((sampling.n - 81.0 / 35.0).abs() < 1e-12);
    assert_eq!(
        sampling.note(),
        "how many samples there were is not known; 3 stacks of different weight are worth 2 samples, a lower bound"
    );
    assert!(sampling.share(3, 9).is_some());
    assert_eq!(sampling.least_sure(), None);
    // The largest values that a profile may hold.
    let huge = made(&[SPACE], &[&[i64::MAX / 2], &[i64::MAX / 2]]).sampling(0);
    assert!((huge.n - 2.0).abs() < 1e-12);
}

#[test]
fn samples_with_times() {
    let rows: Vec<&[i64]> = vec![&[1]; 50];
    let counted = Made { timed: true, ..made(&[COUNT], &rows) }.sampling(0);
    assert_eq!((counted.basis, counted.n), (Basis::Measured, 50.0));
    assert_eq!(counted.note(), "50 samples with their times");
    // Equal weights are as many samples, whatever they weigh.
    let rows: Vec<&[i64]> = vec![&[10_100_000]; 50];
    assert_eq!(Made { timed: true, ..made(&[CPU], &rows) }.sampling(0).n, 50.0);
    // Ten for each sample: still 50 samples.
    let rows: Vec<&[i64]> = vec![&[10]; 50];
    assert_eq!(Made { timed: true, ..made(&[COUNT], &rows) }.sampling(0).n, 50.0);
    let mut rows: Vec<&[i64]> = vec![&[1]; 50];
    rows[7] = &[51];
    let uneven = Made { timed: true, ..made(&[CPU], &rows) }.sampling(0);
    assert!((uneven.n - 10_000.0 / 2_650.0).abs() < 1e-12);
    assert_eq!(uneven.note(), "50 samples with their times; with their weights they are worth 4");
    let heavy = uneven.heavy().unwrap();
    assert_eq!((heavy.one, heavy.ten), (51, 60));
}

#[test]
fn without_samples_or_with_differences_there_is_no_interval() {
    let differences = made(&[COUNT], &[&[5], &[-3]]).sampling(0);
    assert_eq!((differences.basis, differences.n, differences.share(1, 2)), (Basis::Unknown, 0.0, None));
    assert!(differences.note().contains("negative"), "{}", differences.note());
    assert_eq!((differences.least_sure(), differences.few_samples()), (None, false));
    for rows in [&[] as &[&[i64]], &[&[0], &[0]]] {
        let empty = made(&[COUNT], rows).sampling(0);
        assert_eq!((empty.basis, empty.observations(5), empty.share(0, 0)), (Basis::Unknown, 0.0, None));
    }
    let sampling = made(&[COUNT], &[&[5]]).sampling(0);
    assert_eq!(sampling.share(0, 0), None);
}

#[test]
fn what_is_sure_enough_to_show() {
    let sampling = Sampling::new(&profile("a 8018\n"), 0);
    let least = sampling.least_sure().unwrap();
    assert_eq!(least, 16);
    // By the plain formula the half width of 16 of 8,018 is just below half of it, that of 15 above.
    let relative = |k: f64| 1.959_963_984_540_054 * ((1.0 - k / 8018.0) / k).sqrt();
    assert!(relative(16.0) <= 0.5 && relative(15.0) > 0.5);
    assert!(Sampling::new(&profile("a 999\n"), 0).few_samples());
    assert!(!Sampling::new(&profile("a 1000\n"), 0).few_samples());
}

#[test]
fn long_lists_need_wider_intervals() {
    assert!((top_list_quantile(1) - 1.959_963_984_540_054).abs() < 1e-12);
    assert!((top_list_quantile(0) - 1.959_963_984_540_054).abs() < 1e-12);
    // The normal quantile at 1 - 0.025/20.
    assert!((top_list_quantile(20) - 3.023_341_439_739_154).abs() < 1e-9, "{}", top_list_quantile(20));
    assert!(top_list_quantile(usize::MAX).is_finite());
}
