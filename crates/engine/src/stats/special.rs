//! Special functions: what distributions are made of.
//!
//! Accurate to ten digits or more where profiles use them; the known answers are in `testdata/methods/special_kat.csv`.

use libm::{erfc, exp, lgamma, log, log1p};

/// `ln √(2π)`.
const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;

/// The quantile of the normal distribution: below it lies the share `p`.
///
/// M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988): 16 digits.
pub fn normal_quantile(p: f64) -> f64 {
    #[rustfmt::skip]
    const MIDDLE: [[f64; 8]; 2] = [
        [3.387_132_872_796_366_5, 1.331_416_678_917_843_8e2, 1.971_590_950_306_551_3e3, 1.373_169_376_550_946e4,
         4.592_195_393_154_987e4, 6.726_577_092_700_87e4, 3.343_057_558_358_813e4, 2.509_080_928_730_122_7e3],
        [1.0, 4.231_333_070_160_091e1, 6.871_870_074_920_579e2, 5.394_196_021_424_751e3,
         2.121_379_430_158_659_7e4, 3.930_789_580_009_271e4, 2.872_908_573_572_194_3e4, 5.226_495_278_852_854e3],
    ];
    #[rustfmt::skip]
    const NEAR: [[f64; 8]; 2] = [
        [1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691, 3.647_848_324_763_204_5,
         1.270_458_252_452_368_4, 2.417_807_251_774_506e-1, 2.272_384_498_926_918_4e-2, 7.745_450_142_783_414e-4],
        [1.0, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 6.897_673_349_851e-1,
         1.481_039_764_274_800_8e-1, 1.519_866_656_361_645_7e-2, 5.475_938_084_995_345e-4, 1.050_750_071_644_416_9e-9],
    ];
    #[rustfmt::skip]
    const FAR: [[f64; 8]; 2] = [
        [6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3, 2.965_605_718_285_048_7e-1,
         2.653_218_952_657_612_4e-2, 1.242_660_947_388_078_4e-3, 2.711_555_568_743_487_6e-5, 2.010_334_399_292_288_1e-7],
        [1.0, 5.998_322_065_558_88e-1, 1.369_298_809_227_358e-1, 1.487_536_129_085_061_5e-2,
         7.868_691_311_456_133e-4, 1.846_318_317_510_054_8e-5, 1.421_511_758_316_446e-7, 2.044_263_103_389_939_8e-15],
    ];
    let ratio = |[over, under]: &[[f64; 8]; 2], r: f64| {
        let sum = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
        sum(over) / sum(under)
    };
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&MIDDLE, 0.180_625 - q * q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 || tail.is_nan() {
        return if tail == 0.0 { f64::INFINITY.copysign(q) } else { f64::NAN };
    }
    let r = (-log(tail)).sqrt();
    let z = if r <= 5.0 { ratio(&NEAR, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    z.copysign(q)
}

/// The chance that a normal variable is at least this far from 0, on either side.
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The chance that a χ² variable with one degree of freedom is at least `x`.
pub fn chi_square_tail(x: f64) -> f64 {
    erfc((x.max(0.0) / 2.0).sqrt())
}

/// The logarithm of n! less that of Stirling's formula, `n ln n - n + ½ ln 2πn`, for n > 0.
fn stirling_rest(n: f64) -> f64 {
    if n < 16.0 {
        return lgamma(n + 1.0) - (n + 0.5) * log(n) + n - LN_SQRT_2PI;
    }
    let m = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / m) / m) / m) / m) / n
}

/// `x ln(x/mean) + mean - x` without the cancellation where both are close.
fn deviance(x: f64, mean: f64) -> f64 {
    let d = x - mean;
    if d.abs() >= 0.1 * (x + mean) {
        return x * log(x / mean) - d;
    }
    let v = d / (x + mean);
    let mut sum = d * v;
    let mut power = 2.0 * x * v;
    for j in 1..1000 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// The chance of `k` in `n` observations of chance `p`; `k` and `n` need not be whole. For `0 < p < 1`.
///
/// C. Loader, Fast and accurate computation of binomial probabilities (2000): no large terms cancel.
pub fn binomial_chance(k: f64, n: f64, p: f64) -> f64 {
    if k < 0.0 || k > n {
        return 0.0;
    }
    if k == 0.0 {
        return exp(n * log1p(-p));
    }
    if k == n {
        return exp(n * log(p));
    }
    let rest = n - k;
    let ln = stirling_rest(n) - stirling_rest(k) - stirling_rest(rest) - deviance(k, n * p) - deviance(rest, n * (1.0 - p));
    exp(ln) * (n / (2.0 * std::f64::consts::PI * k * rest)).sqrt()
}

/// The regularised incomplete beta function: the share of a beta distribution with parameters `a, b > 0` that lies
/// below `x`.
pub fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return if x.is_nan() { x } else { 0.0 };
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; above it the other end is taken.
    if x > (a + 1.0) / (a + b + 2.0) { 1.0 - lower_beta(1.0 - x, b, a) } else { lower_beta(x, a, b) }
}

/// [`beta`] by its continued fraction, with Lentz's method.
fn lower_beta(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let front = binomial_chance(a, a + b, x) * b / (a + b);
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    // Enough for a + b of 10¹²; far fewer are needed.
    for m in 1..2_000_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 3e-16 {
            break;
        }
    }
    front * fraction
}

/// The inverse of [`beta`]: below it lies the share `p`. Newton's method between bounds that only come closer.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if p.is_nan() || p <= 0.0 {
        return if p.is_nan() { p } else { 0.0 };
    }
    if p >= 1.0 {
        return 1.0;
    }
    let (mut lo, mut hi) = (0.0, 1.0);
    let mut x = a / (a + b);
    for _ in 0..400 {
        let off = beta(x, a, b) - p;
        if off > 0.0 {
            hi = x;
        } else {
            lo = x;
        }
        let density = binomial_chance(a, a + b, x) * a * b / ((a + b) * x * (1.0 - x));
        let newton = x - off / density;
        if (newton - x).abs() <= 4e-16 * x {
            break;
        }
        x = if newton > lo && newton < hi { newton } else { 0.5 * (lo + hi) };
    }
    x
}

/// The quantile of Student's distribution: below it lies the share `p`; `df > 0`, infinite for the normal one.
pub fn student_quantile(p: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return normal_quantile(p);
    }
    let tails = 2.0 * p.min(1.0 - p);
    let t = if tails < 0.5 {
        let x = beta_quantile(tails, df / 2.0, 0.5);
        (df * (1.0 - x) / x).sqrt()
    } else {
        let y = beta_quantile(1.0 - tails, 0.5, df / 2.0);
        (df * y / (1.0 - y)).sqrt()
    };
    if p < 0.5 { -t } else { t }
}

/// The chance that a Student variable with `df > 0` degrees of freedom is at least this far from 0, on either side.
pub fn student_two_sided(t: f64, df: f64) -> f64 {
    if df.is_infinite() { normal_two_sided(t) } else { beta(df / (df + t * t), df / 2.0, 0.5) }
}

/// From here on the asymptotic series below have 13 digits.
const FAR_ENOUGH: f64 = 12.0;

/// ψ(x), the derivative of ln Γ, for `x > 0`.
pub fn digamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < FAR_ENOUGH {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = r * (1.0 / 12.0 - r * (1.0 / 120.0 - r * (1.0 / 252.0 - r * (1.0 / 240.0 - r * (1.0 / 132.0)))));
    sum + log(x) - 0.5 / x - series
}

/// ψ'(x), for `x > 0`.
pub fn trigamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < FAR_ENOUGH {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = 1.0 / 6.0 - r * (1.0 / 30.0 - r * (1.0 / 42.0 - r * (1.0 / 30.0 - r * (5.0 / 66.0))));
    sum + 1.0 / x + 0.5 * r + series * r / x
}

/// ψ''(x), for `x > 0`.
fn tetragamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < FAR_ENOUGH {
        sum -= 2.0 / (x * x * x);
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    sum - r - r / x - r * r * (0.5 - r * (1.0 / 6.0 - r * (1.0 / 6.0 - r * 0.3)))
}

/// Where ψ' is `y`; infinite for `y <= 0`.
///
/// G. K. Smyth, Linear models and empirical Bayes methods, SAGMB 3 (2004), appendix: the steps never overshoot.
pub fn trigamma_inverse(y: f64) -> f64 {
    if y <= 0.0 || y.is_nan() {
        return if y.is_nan() { y } else { f64::INFINITY };
    }
    let mut x = 0.5 + 1.0 / y;
    for _ in 0..100 {
        let t = trigamma(x);
        let step = t * (1.0 - t / y) / tetragamma(x);
        x += step;
        if step.abs() <= 1e-15 * x {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_invert_their_shares(p in 1e-12f64..0.5, a in 0.3f64..3_000.0, b in 0.3f64..3_000.0, df in 1f64..300.0) {
            let near = |value: f64, expected: f64| (value / expected - 1.0).abs() < 1e-9;
            prop_assert!(near(normal_two_sided(normal_quantile(p)), 2.0 * p));
            prop_assert!(near(student_two_sided(student_quantile(p, df), df), 2.0 * p));
            prop_assert!(near(beta(beta_quantile(p, a, b), a, b), p), "{p} {a} {b}: {}", beta_quantile(p, a, b));
            prop_assert!(near(trigamma(trigamma_inverse(a)), a));
        }

        #[test]
        fn both_ends_of_the_beta_function_agree(x in 0f64..1.0, a in 0.3f64..1e6, b in 0.3f64..1e6) {
            prop_assert!((beta(x, a, b) + beta(1.0 - x, b, a) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn ends_and_nonsense() {
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(f64::NAN).is_nan());
        assert_eq!([beta(0.0, 2.0, 3.0), beta(1.0, 2.0, 3.0)], [0.0, 1.0]);
        assert_eq!([beta_quantile(0.0, 2.0, 3.0), beta_quantile(1.0, 2.0, 3.0)], [0.0, 1.0]);
        assert_eq!(student_quantile(0.5, 7.0), 0.0);
        assert_eq!(student_quantile(0.975, f64::INFINITY), normal_quantile(0.975));
        assert_eq!(trigamma_inverse(0.0), f64::INFINITY);
        assert_eq!([binomial_chance(-1.0, 5.0, 0.5), binomial_chance(6.0, 5.0, 0.5)], [0.0, 0.0]);
    }

    #[test]
    fn chances_add_up() {
        for (n, p) in [(7, 0.3), (100, 0.01), (3_000, 0.5), (3_000, 0.999)] {
            let sum: f64 = (0..=n).map(|k| binomial_chance(f64::from(k), f64::from(n), p)).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{n} {p}: {sum}");
        }
        // The derivative of the beta function is its density.
        let slope = (beta(0.3 + 1e-5, 4.5, 9.0) - beta(0.3 - 1e-5, 4.5, 9.0)) / 2e-5;
        let density = binomial_chance(4.5, 13.5, 0.3) * 4.5 * 9.0 / (13.5 * 0.3 * 0.7);
        assert!((slope / density - 1.0).abs() < 1e-8);
    }
}
