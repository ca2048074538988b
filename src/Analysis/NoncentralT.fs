/// The noncentral t distribution: (Z + ncp) / sqrt(X/nu) with a standard normal Z and a chi-squared X with nu >= 1 degrees of
/// freedom. P(T <= t) is the mean of Φ(t s − ncp) over s = sqrt(X/nu), an integral over one peak; both tails are
/// relatively accurate to 1e-10.
module internal Ablate.Analysis.NoncentralT

open System
open Ablate.Analysis.Numerics

/// ln of the density of s = sqrt(X/nu), X chi-squared with nu degrees of freedom:
/// 2 (nu/2)^(nu/2) s^(nu-1) e^(-nu s²/2) / Γ(nu/2).
let logScaleDensity nu s =
    let a = nu / 2.0
    let step = s - 1.0
    // s² − 1 − 2 ln s, of which little is left near s = 1.
    let deviance = step * (s + 1.0) - 2.0 * (if abs step < 0.5 then log1p step else log s)
    let constant = log 2.0 + 0.5 * log (a / (2.0 * Math.PI)) - stirlingRemainder a

    // s^(nu - 1) at s = 0 is 1 for nu = 1.
    if s > 0.0 then constant - a * deviance - log s
    elif nu = 1.0 then 0.5 * log (2.0 / Math.PI)
    else Double.NegativeInfinity

let private require nu ncp t =
    if not (Double.IsFinite nu && nu >= 1.0) then
        invalidArg (nameof nu) $"The noncentral t needs at least one degree of freedom, not {string nu}."

    if not (Double.IsFinite ncp && Double.IsFinite t) then
        invalidArg (nameof t) $"The noncentral t needs a finite t and noncentrality, not {string t} and {string ncp}."

/// ln P(T <= t).
let logCdf nu ncp t =
    require nu ncp t
    let logIntegrand s = logScaleDensity nu s + logNormalSf (ncp - t * s)
    let peak = Quadrature.peakOf logIntegrand
    let top = logIntegrand peak.Top
    // Φ(t s − ncp) goes from 0 to 1 around here, in a step that a large t makes narrow.
    let bends = if t = 0.0 then [] else [ for z in [ -9.0; 0.0; 9.0 ] -> (ncp + z) / t ]
    // Rounding must not make a probability of more than 1.
    min 0.0 (top + log (Quadrature.overPeak (fun s -> exp (logIntegrand s - top)) peak bends))

/// ln P(T > t).
let logSf nu ncp t = logCdf nu -ncp -t

/// P(T <= t).
let cdf nu ncp t = exp (logCdf nu ncp t)

/// P(T > t).
let sf nu ncp t = exp (logSf nu ncp t)

/// The noncentrality at which P(T <= t) = p, 0 < p < 1.
let noncentrality nu t p =
    if not (p > 0.0 && p < 1.0) then
        invalidArg (nameof p) $"A probability lies between 0 and 1, not {string p}."

    let excess ncp =
        if p <= 0.5 then logCdf nu ncp t - log p else log (1.0 - p) - logSf nu ncp t

    // T less its noncentrality is roughly normal with variance 1 + t²/(2 nu).
    let middle = t + normalQuantile (1.0 - p) * sqrt (1.0 + t * t / (2.0 * nu))
    Roots.near excess (middle - 0.5) (middle + 0.5)
