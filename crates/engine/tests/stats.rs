//! Known answers of the statistics: `testdata/methods/*.csv`, computed independently with scipy to ten significant digits.

mod kat;

use engine::stats::compare::{self, Count};
use engine::stats::interval::{Z95, clopper_pearson, exact_coverage, jeffreys, zero_hits};
use engine::stats::moderated::{Prior, arcsine, moderated_t, pooled_variance};
use engine::stats::special::*;
use engine::stats::{Interval, plan, series, wilson};
use kat::{Table, close};

fn level(confidence: f64) -> f64 {
    normal_quantile(0.5 + confidence / 2.0)
}

#[test]
fn special_functions() {
    let mut seen = 0;
    for row in Table::read("special_kat.csv").rows() {
        let args = row.named_args("args");
        let value = match row.text("function") {
            "normal" => normal_quantile(args["p"]),
            "student_t" => student_quantile(args["p"], args["df"]),
            "student_t_two_sided_p" => student_two_sided(args["t"], args["df"]),
            "chi2_sf" => chi_square_tail(args["x"]),
            "beta_inv" => beta_quantile(args["p"], args["a"], args["b"]),
            "digamma" => digamma(args["x"]),
            "trigamma" => trigamma(args["x"]),
            "trigamma_inverse" => trigamma_inverse(args["y"]),
            other => panic!("no function {other}"),
        };
        close(value, row.number("value"), &row.line);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn intervals() {
    for row in Table::read("interval_kat.csv").rows() {
        let (k, n, conf) = (row.number("k"), row.number("n"), row.number("conf"));
        for (name, interval) in
            [("wilson", wilson(k / n, n, level(conf))), ("cp", clopper_pearson(k, n, conf)), ("jeffreys", jeffreys(k, n, conf))]
        {
            close(interval.lo, row.number(&format!("{name}_lo")), &row.line);
            close(interval.hi, row.number(&format!("{name}_hi")), &row.line);
        }
    }
    for row in Table::read("wilson_real_kat.csv").rows() {
        let interval = wilson(row.number("p_hat"), row.number("n_eff"), row.number("crit"));
        close(interval.lo, row.number("lo"), &row.line);
        close(interval.hi, row.number("hi"), &row.line);
    }
}

#[test]
fn zero_hits_of_many() {
    // 1 - 0.05^(1/n), and about 3/n.
    assert!((zero_hits(1.0, 0.95) - 0.95).abs() < 1e-15);
    assert!((zero_hits(10.0, 0.95) - 0.258_865_550_9).abs() < 1e-10);
    assert!((zero_hits(1e6, 0.95) * 1e6 - 2.995_7).abs() < 1e-3);
    assert_eq!(zero_hits(0.0, 0.95), 1.0);
}

#[test]
fn coverage_is_that_of_exact_sums() {
    for row in Table::read("coverage_exact_kat.csv").rows() {
        let (n, p) = (row.number("n"), row.number("p"));
        let wald = |k: f64| {
            let q = k / n;
            let half = Z95 * (q * (1.0 - q) / n).sqrt();
            Interval { lo: q - half, hi: q + half }
        };
        let methods: [(&str, &dyn Fn(f64) -> Interval); 4] = [
            ("wald", &wald),
            ("wilson", &|k| wilson(k / n, n, Z95)),
            ("clopper_pearson", &|k| clopper_pearson(k, n, 0.95)),
            ("jeffreys", &|k| jeffreys(k, n, 0.95)),
        ];
        for (name, interval) in methods {
            // Chances beyond twelve standard deviations do not show in eight digits.
            let near = 12.0 * (n * p * (1.0 - p)).sqrt() + 40.0;
            let intervals: Vec<Interval> = (0..=n as u32)
                .map(f64::from)
                .map(|k| if (k - n * p).abs() < near { interval(k) } else { Interval { lo: 2.0, hi: 2.0 } })
                .collect();
            let coverage = exact_coverage(&intervals, p);
            assert!((coverage - row.number(name)).abs() < 1.5e-8, "{name}: {coverage}\n{}", row.line);
        }
    }
}

#[test]
fn plans() {
    for row in Table::read("planning_kat.csv").rows() {
        let p = row.number("p");
        for n in [100, 1_000, 10_000, 100_000] {
            let expected = row.number(&format!("P_never_n{n}"));
            let never = plan::never_seen(p, f64::from(n));
            // The table has 0 for what a float cannot hold.
            if expected == 0.0 { assert!(never < 1e-300) } else { close(never, expected, &row.line) }
        }
        for hits in [1, 5, 10] {
            let expected = row.number(&format!("n_seen{hits}_95"));
            assert_eq!(plan::samples_to_see(p, hits, 0.95), expected, "{}", row.line);
        }
        for percent in [50, 20, 10, 5] {
            let n = plan::samples_for_width(p, f64::from(percent) / 100.0, Z95, 1.0);
            assert_eq!(n, row.number(&format!("n_rel{percent}")), "{}", row.line);
            let back = plan::share_for_width(n, f64::from(percent) / 100.0, Z95);
            assert!(back <= p && back > p * 0.97, "{back}: {}", row.line);
        }
    }
}

#[test]
fn what_was_never_seen() {
    for row in Table::read("tower_kat.csv").rows() {
        let towers: Vec<f64> = row.text("tower_counts").split('|').map(|n| n.parse().unwrap()).collect();
        let times = |n: f64| towers.iter().filter(|t| **t == n).count() as f64;
        let estimate = plan::good_turing(times(1.0), times(2.0), row.number("T"));
        close(estimate.value, row.number("good_turing_f1_over_T"), &row.line);
    }
    // sqrt(f1 (1 - f1/n) + 2 f2) / n
    let estimate = plan::good_turing(40.0, 10.0, 100.0);
    assert!((estimate.error - (24.0f64 + 20.0).sqrt() / 100.0).abs() < 1e-15);
    assert_eq!(plan::good_turing(0.0, 0.0, 0.0).value, 1.0);
}

#[test]
fn two_profiles() {
    for row in Table::read("two_sample_kat.csv").rows() {
        let n = |name: &str| row.number(name);
        let (a, b) = (Count { k: n("k1"), n: n("n1") }, Count { k: n("k2"), n: n("n2") });
        let pooled = compare::two_shares(a, b);
        let g = compare::likelihood_ratio(a, b);
        let difference = compare::difference(a, b, Z95);
        let (ratio, interval) = compare::ratio(a, b, Z95);
        let conditional = compare::conditional(a.k, b.k, 1.25);
        for (value, name) in [
            (pooled.statistic, "z_pooled"),
            (pooled.p, "p_z"),
            (g.statistic, "G"),
            (g.p, "p_G"),
            (b.share() - a.share(), "diff"),
            (difference.lo, "newcombe_lo"),
            (difference.hi, "newcombe_hi"),
            (ratio, "ratio_half_corrected"),
            (interval.lo, "ratio_lo"),
            (interval.hi, "ratio_hi"),
            (conditional.statistic, "z_conditional_scale1.25"),
            (conditional.p, "p_conditional"),
        ] {
            close(value, n(name), &format!("{name} of {}", row.line));
        }
    }
    let nothing = Count { k: 0.0, n: 10.0 };
    assert_eq!(compare::two_shares(nothing, nothing).p, 1.0);
    assert_eq!(compare::likelihood_ratio(nothing, nothing).statistic, 0.0);
    assert_eq!(compare::conditional(0.0, 0.0, 1.0).p, 1.0);
}

#[test]
fn many_tests() {
    let table = Table::read("bh_kat.csv");
    let p: Vec<f64> = table.column("p");
    let adjusted = compare::benjamini_hochberg(&p);
    for (row, value) in table.rows().zip(&adjusted) {
        close(*value, row.number("p_adjusted"), &row.line);
        assert_eq!(*value <= 0.05, row.number("reject_q05") == 1.0, "{}", row.line);
    }
    // In any order.
    let reversed: Vec<f64> = p.iter().rev().copied().collect();
    let again: Vec<f64> = compare::benjamini_hochberg(&reversed).into_iter().rev().collect();
    assert_eq!(again, adjusted);
    assert!(compare::benjamini_hochberg(&[]).is_empty());
}

#[test]
fn the_scale_between_two_profiles() {
    let table = Table::read("size_factor_kat.csv");
    let pairs: Vec<(f64, f64)> = table.column("a").into_iter().zip(table.column("b")).collect();
    let scale = compare::median_ratio(&pairs).unwrap();
    for (row, (a, b)) in table.rows().zip(&pairs) {
        close(scale, row.number("median_ratio"), &row.line);
        close(b / a, row.number("ratio"), &row.line);
        let test = compare::conditional(*a, *b, scale);
        let expected = row.number("conditional_z");
        // The function that sets the scale differs from it by rounding.
        if expected == 0.0 {
            assert!(test.statistic.abs() < 1e-12)
        } else {
            close(test.statistic, expected, &row.line)
        }
        close(test.p, row.number("p"), &row.line);
    }
    assert_eq!(compare::median_ratio(&[(19.0, 40.0)]), None);
    assert_eq!(compare::median_ratio(&[(20.0, 40.0), (20.0, 20.0)]), Some(1.5));
}

#[test]
fn variances_lean_on_each_other() {
    let table = Table::read("eb_prior_kat.csv");
    let prior = Prior::fit(&table.column("s2"), 4.0);
    for row in table.rows() {
        close(prior.df, row.number("d0"), &row.line);
        close(prior.variance, row.number("s0sq"), &row.line);
        close(prior.posterior(row.number("s2"), 4.0), row.number("posterior_s2"), &row.line);
    }
    // Equal variances are worth any number of runs.
    let equal = Prior::fit(&[0.25; 8], 4.0);
    assert!(equal.df.is_infinite());
    assert_eq!(equal.posterior(7.0, 4.0), equal.variance);
}

#[test]
fn moderated_tests() {
    let table = Table::read("modt_kat.csv");
    let sides: Vec<[Vec<f64>; 2]> = table
        .rows()
        .map(|row| ["a", "b"].map(|side| (1..=3).map(|i| arcsine(row.number(&format!("{side}{i}")))).collect()))
        .collect();
    let variances: Vec<f64> = sides.iter().map(|[a, b]| pooled_variance(a, b).0).collect();
    let prior = Prior::fit(&variances, 4.0);
    for ((row, [a, b]), variance) in table.rows().zip(&sides).zip(&variances) {
        close(*variance, row.number("s2_arcsine"), &row.line);
        close(prior.df, row.number("d0"), &row.line);
        close(prior.variance, row.number("s0sq"), &row.line);
        let test = moderated_t(a, b, prior);
        close(test.statistic, row.number("t_moderated"), &row.line);
        close(test.p, row.number("p"), &row.line);
    }
}

#[test]
fn changes_in_a_series() {
    // Twenty values with a change after ten of them: means 1.004 and 0.501.
    let series =
        [1.02, 0.95, 0.99, 1.00, 1.12, 1.00, 1.01, 0.98, 1.01, 0.96, 0.50, 0.51, 0.48, 0.48, 0.55, 0.50, 0.49, 0.51, 0.50, 0.49];
    let q = series::e_divisive(&series);
    let table = Table::read("edivisive_kat.csv");
    for (row, value) in table.rows().zip(&q) {
        close(*value, row.number("Q"), &row.line);
    }
    assert_eq!(q.len(), series.len() - 1);
    assert!(series::e_divisive(&[]).is_empty() && series::e_divisive(&[1.0]).is_empty());
}

#[test]
fn rhythm() {
    for row in Table::read("rayleigh_kat.csv").rows() {
        close(series::rayleigh_chance(row.number("R2_over_n")), row.number("p_approx"), &row.line);
    }
    // All phases equal: as many as there are events. Evenly spread over the circle: nothing.
    let every_half: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.5).collect();
    assert!((series::rayleigh(&every_half, 2.0) - 40.0).abs() < 1e-9);
    assert!(series::rayleigh(&every_half, 0.5) < 1e-20);
    // Two events a third of a turn apart: |1 + e^{2πi/3}|² / 2 = ½.
    assert!((series::rayleigh(&[0.0, 1.0 / 3.0], 1.0) - 0.5).abs() < 1e-12);
    assert_eq!(series::rayleigh(&[], 1.0), 0.0);
}

#[test]
fn ticks_of_a_sampler_in_the_rows_of_a_second() {
    for row in Table::read("moire_kat.csv").rows() {
        let (hertz, rows) = (row.number("sampler_hz") as u32, row.number("rows") as u32);
        let ticks = series::ticks_per_row(hertz, rows);
        let least = *ticks.iter().min().unwrap();
        assert_eq!(f64::from(least), row.number("min_ticks_per_row"), "{}", row.line);
        assert_eq!(f64::from(*ticks.iter().max().unwrap()), row.number("max_ticks_per_row"), "{}", row.line);
        assert_eq!(ticks.iter().filter(|t| **t == least).count() as f64, row.number("rows_at_min"), "{}", row.line);
        assert_eq!(f64::from(ticks.iter().sum::<u32>()), row.number("ticks_per_second"), "{}", row.line);
    }
    assert!(series::ticks_per_row(99, 0).is_empty());
    assert_eq!(series::ticks_per_row(0, 3), [0, 0, 0]);
}
