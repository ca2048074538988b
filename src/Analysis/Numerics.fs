/// Sums, means and spreads that keep their digits, and the few elementary functions .NET lacks.
module internal Ablate.Analysis.Numerics

open System
open MathNet.Numerics
open MathNet.Numerics.Distributions

/// The gap between 1 and the next double, 2^-52.
[<Literal>]
let Epsilon = 2.220446049250313e-16

/// ln(1 + x) without losing a small x; Double.LogP1 adds the 1 first and loses it.
let log1p x =
    let sum = 1.0 + x
    if sum = 1.0 then x
    elif Double.IsPositiveInfinity sum then sum
    else log sum * (x / (sum - 1.0))

/// Neumaier's compensated sum: the rounding error of every addition is collected and added last.
let sum (values: float array) =
    let mutable total = 0.0
    let mutable lost = 0.0

    for value in values do
        let next = total + value

        lost <-
            lost
            + (if abs total >= abs value then
                   (total - next) + value
               else
                   (value - next) + total)

        total <- next

    total + lost

/// The mean, with one correction by the mean of the residuals. Needs at least one value.
let mean (values: float array) =
    let n = float values.Length
    let first = sum values / n
    first + sum (values |> Array.map (fun value -> value - first)) / n

/// The standard deviation with n - 1, by two passes: a sum of squares less n times the squared mean
/// loses every digit when the spread is small beside the mean. Needs at least two values.
let standardDeviation (values: float array) =
    let centre = mean values
    let squares = values |> Array.map (fun value -> (value - centre) * (value - centre))
    sqrt (sum squares / float (values.Length - 1))

/// The largest absolute value; 0 of none.
let largest (values: float array) =
    values |> Array.fold (fun most value -> max most (abs value)) 0.0

/// What differences of doubles of at most this size may be off by, so that ties among them are found: eight roundings.
let tieTolerance largest = 8.0 * Epsilon * largest

/// A standard error that is nothing but the rounding of scores of at most this size.
let isRounding largest standardError = standardError <= 10.0 * Epsilon * largest

/// Pearson's correlation. Needs two sequences of one length, neither of them constant.
let correlation (a: float array) (b: float array) =
    let meanA, meanB = mean a, mean b
    let products = Array.map2 (fun x y -> (x - meanA) * (y - meanB)) a b
    let scale = float (a.Length - 1) * standardDeviation a * standardDeviation b
    Math.Clamp(sum products / scale, -1.0, 1.0)

/// The standard normal quantile of the lower-tail probability p.
let normalQuantile (p: float) = Normal.InvCDF(0.0, 1.0, p)

/// The standard normal's upper tail, P(Z > z); keeps its digits until it underflows near z = 38.
let normalSf z =
    0.5 * SpecialFunctions.Erfc(z / sqrt 2.0)

/// ln P(Z > z), finite however far the tail is.
let logNormalSf z =
    if z < 30.0 then
        log (normalSf z)
    else
        // Mills' ratio by its asymptotic series; at z = 30 the first term left out is 1e-12.
        let w = 1.0 / (z * z)
        let series = w * (-1.0 + w * (3.0 + w * (-15.0 + w * 105.0)))
        -0.5 * z * z - log z - 0.5 * log (2.0 * Math.PI) + log1p series

/// What Stirling's formula leaves out: lnΓ(a) − ((a − 1/2) ln a − a + ln(2π)/2). With it, expressions
/// in which large log-gammas nearly cancel are written without them.
let stirlingRemainder a =
    if a >= 10.0 then
        let w = 1.0 / (a * a)
        (1.0 / 12.0 + w * (-1.0 / 360.0 + w * (1.0 / 1260.0 + w * (-1.0 / 1680.0 + w * (1.0 / 1188.0 - w * 691.0 / 360360.0))))) / a
    else
        SpecialFunctions.GammaLn a - ((a - 0.5) * log a - a + 0.5 * log (2.0 * Math.PI))
