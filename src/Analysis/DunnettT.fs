/// The largest |T| of k comparisons with one baseline (Dunnett 1955): T_v = (X_v − X_0)/(√2 s) with independent standard
/// normal X and a common s, s² a chi-squared over its df degrees of freedom, or known (df infinite). The T are
/// correlated by 1/2. Tails are relatively accurate to 1e-9.
module internal Ablate.Analysis.DunnettT

open System
open Ablate.Analysis.Numerics

/// ln P(max |X_v − X_0|/√2 > u), u >= 0. Given X_0 = z the k others are independent.
let private logNormalTail k u =
    if u > 15.0 then
        // The chance that two are as large together is below 1e-16 of this.
        log (2.0 * float k) + logNormalSf u
    else
        let reach = sqrt 2.0 * u

        // 1 − (1 − one)^k as a sum of positive terms, which keeps a small one.
        let anyOf one =
            let mutable none = 1.0
            let mutable any = 0.0

            for _ in 1..k do
                any <- any + one * none
                none <- none * (1.0 - one)

            any

        let integrand z =
            exp (-0.5 * z * z) / sqrt (2.0 * Math.PI) * anyOf (normalSf (reach - z) + normalSf (reach + z))

        // Even in z; beyond the upper end it is below e^-40 of the tail.
        let upper = sqrt (u * u + 80.0)
        min 0.0 (log (2.0 * Quadrature.integrate integrand 0.0 upper))

let private require k df =
    if k < 1 then invalidArg (nameof k) $"Dunnett's distribution needs at least one comparison, not {k}."

    if not (df >= 1.0) then
        invalidArg (nameof df) $"Dunnett's distribution needs at least one degree of freedom, not {string df}."

/// ln P(max |T| > q), q >= 0: the adjusted p of a comparison with |t| = q.
let logUpperTail k df (q: float) =
    require k df

    if not (Double.IsFinite q && q >= 0.0) then
        invalidArg (nameof q) $"The largest |t| is a finite number of at least 0, not {string q}."

    if k = 1 && Double.IsFinite df then
        StudentT.log10TwoSidedP df q * log 10.0
    elif Double.IsPositiveInfinity df then
        logNormalTail k q
    else
        // The one-comparison tail has the shape of all k within a factor of k, and costs no integral.
        let shape s = NoncentralT.logScaleDensity df s + logNormalSf (q * s)
        let peak = Quadrature.peakOf shape
        let top = shape peak.Top
        let integrand s = exp (NoncentralT.logScaleDensity df s + logNormalTail k (q * s) - top)
        min 0.0 (top + log (Quadrature.overPeak integrand peak []))

/// The q that max |T| exceeds with probability alpha.
let criticalValue k df alpha =
    require k df

    if not (alpha > 0.0 && alpha < 1.0) then
        invalidArg (nameof alpha) $"A probability lies between 0 and 1, not {string alpha}."

    let single tail =
        if Double.IsPositiveInfinity df then -(normalQuantile tail) else StudentT.upperQuantile df tail

    // Between one comparison's and Bonferroni's, which far out is the value itself but for rounding.
    let lower, upper = single (alpha / 2.0), single (alpha / (2.0 * float k)) * (1.0 + 1e-9)
    if k = 1 then lower else Roots.between (fun q -> logUpperTail k df q - log alpha) lower upper
