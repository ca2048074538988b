/// Planning for an interval's width: the half-width of the paired t interval that n seeds will give, the seeds a half-width takes, and
/// what is known of the spread before there are results. Assumes independent normal differences.
module internal Ablate.Analysis.Statistics.Precision

open System
open MathNet.Numerics
open Ablate.Analysis

/// How sure a half-width has to be.
type Sureness =
    /// On average over experiments: E[s] = c4 times the true standard deviation.
    | OnAverage
    /// Not exceeded with this probability: 0.8 as a rule.
    | Assured of probability: float

[<Literal>]
let DefaultAssurance = 0.8

let private require confidence sureness =
    SeedMean.requireConfidence confidence

    match sureness with
    | Assured probability when not (probability > 0.0 && probability < 1.0) ->
        invalidArg (nameof sureness) $"An assurance lies between 0 and 1, not {string probability}."
    | Assured _
    | OnAverage -> ()

let private halfWidthAt confidence sureness n =
    let nu = float (n - 1)

    let factor =
        match sureness with
        | OnAverage -> sqrt (2.0 / nu) * exp (SpecialFunctions.GammaLn((nu + 1.0) / 2.0) - SpecialFunctions.GammaLn(nu / 2.0))
        | Assured probability -> sqrt (ChiSquared.quantile nu probability / nu)

    StudentT.criticalValue nu confidence * factor / sqrt (float n)

/// The half-width of n seeds (at least 2), in true standard deviations of the differences.
let halfWidth confidence sureness n =
    require confidence sureness

    if n < 2 then
        invalidArg (nameof n) $"An interval needs at least 2 seeds, not {n}."

    halfWidthAt confidence sureness n

/// The fewest seeds whose half-width is at most this, in true standard deviations of the differences. More seeds always
/// narrow the interval, on average and in all but a given share of experiments.
let seeds confidence sureness (wanted: float) =
    require confidence sureness

    if not (wanted > 0.0 && Double.IsFinite wanted) then
        invalidArg (nameof wanted) $"A target half-width is above 0, not {string wanted}."

    let isEnough n = halfWidthAt confidence sureness n <= wanted

    let rec double n =
        if isEnough n then n
        elif n > (1 <<< 29) then
            invalidArg (nameof wanted) $"A half-width of {string wanted} standard deviations would take more than 10^9 seeds."
        else
            double (2 * n)

    let rec search tooFew enough =
        if enough - tooFew = 1 then enough
        else
            let middle = tooFew + (enough - tooFew) / 2
            if isEnough middle then search tooFew middle else search middle enough

    search 1 (double 2)

/// The standard deviation to plan with after a pilot: the upper limit that the true one stays below with the assurance,
/// s sqrt(nu/chi²(nu, 1 - assurance)); 1.56 s after five seeds.
let pilotUpper assurance (pilotSD: float) n =
    require 0.95 (Assured assurance)

    if n < 2 || not (pilotSD >= 0.0 && Double.IsFinite pilotSD) then
        invalidArg (nameof pilotSD) $"A pilot has at least 2 seeds and a standard deviation, not {n} and {string pilotSD}."

    let nu = float (n - 1)
    pilotSD * sqrt (nu / ChiSquared.quantile nu (1.0 - assurance))

/// The standard deviation of accuracy, as a share of 1, between independent runs of a calibrated binary classifier with this error
/// on m test examples: sqrt(error/(2m)), from E[q(1 - q)] = error/2 (Jordan 2024, arXiv 2304.01910).
let runSD (error: float) (examples: int64) =
    if not (error > 0.0 && error <= 1.0) || examples < 1L then
        invalidArg (nameof error) $"An error rate is above 0 and at most 1, and measured on at least one example, not {string error} on {examples}."

    sqrt (error / (2.0 * float examples))

/// The standard deviation of differences from that of runs: sd sqrt(2(1 - rho)) with the correlation rho of paired runs.
let differenceSD (sd: float) (rho: float) =
    if not (rho >= -1.0 && rho < 1.0) then
        invalidArg (nameof rho) $"A correlation of paired runs lies from -1 to below 1, not at {string rho}."

    sd * sqrt (2.0 * (1.0 - rho))
