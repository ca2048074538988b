/// The regularised incomplete beta function I_x(a, b), as a logarithm, so that no tail underflows.
module internal Ablate.Analysis.IncompleteBeta

open System
open Ablate.Analysis.Numerics

/// The continued fraction of the incomplete beta function for x + y = 1 (DiDonato and Morris 1992, BFRAC), by Lentz's method:
/// I_x(a, b) = x^a y^b / B(a, b) / fraction. It takes y beside x, so that nothing is lost where x is near 1, as it is with
/// many degrees of freedom. Converges in about sqrt(max(a, b)) steps where x < (a + 1)/(a + b + 2), and is used only there.
let fraction a b x y =
    let term m = (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * x * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m - 1.0))

    let step m =
        m + m * (b - m) * x / (a + 2.0 * m - 1.0) + (a + m) * (a * y - b * x + 1.0 + m * (1.0 + y)) / (a + 2.0 * m + 1.0)

    let rec converge m c d value =
        let d = 1.0 / (step m + term m * d)
        let c = step m + term m / c
        let next = value * c * d
        if abs (c * d - 1.0) <= 4.0 * Epsilon then next else converge (m + 1.0) c d next

    let first = a * (a * y - b * x + 1.0) / (a + 1.0)
    converge 1.0 first 0.0 first

/// a ln(x n/a) with n = a + b, from how far x lies off its mean: x n/a itself is rounded, which a large a would multiply.
let private scaledLog a excess ratio =
    if abs excess < 0.5 * a then a * log1p (excess / a) else a * log ratio

/// ln(x^a y^b / B(a, b)), with the large parts of the log-gammas cancelled on paper.
let private logPower a b x y =
    let n = a + b
    let excess = b * x - a * y

    scaledLog a excess (x * n / a) + scaledLog b -excess (y * n / b)
    + 0.5 * (log a + log b - log n - log (2.0 * Math.PI))
    + stirlingRemainder n - stirlingRemainder a - stirlingRemainder b

/// ln I_x(a, b) for positive a and b and x + y = 1; both shares are given because the smaller one could not
/// be had from the other without loss.
let logLower a b x y =
    let direct a b x y = logPower a b x y - log (fraction a b x y)

    if x <= 0.0 then Double.NegativeInfinity
    elif y <= 0.0 then 0.0
    elif x < (a + 1.0) / (a + b + 2.0) then direct a b x y
    else log (1.0 - exp (direct b a y x))

/// ln(1 − I_x(a, b)).
let logUpper a b x y = logLower b a y x

/// The x with I_x(a, b) = p, for 0 < p < 1. Solved in the logit of x and the logarithm of the smaller tail, so that a
/// quantile near 0 or near 1, or of a small p, keeps its relative accuracy.
let quantile a b p =
    if not (a > 0.0 && b > 0.0) then
        invalidArg (nameof a) $"A beta distribution needs two positive parameters, not {string a} and {string b}."

    if not (p > 0.0 && p < 1.0) then
        invalidArg (nameof p) $"A probability lies between 0 and 1, not {string p}."

    let share logit = 1.0 / (1.0 + exp -logit)

    let excess logit =
        if p <= 0.5 then logLower a b (share logit) (share -logit) - log p
        else log (1.0 - p) - logUpper a b (share logit) (share -logit)

    let middle = log a - log b
    let spread = sqrt (1.0 / a + 1.0 / b)
    share (Roots.near excess (middle - spread) (middle + spread))
