/// The chi-squared distribution with nu > 0 degrees of freedom.
module internal Ablate.Analysis.ChiSquared

open System

let private requireDegreesOfFreedom nu =
    if not (Double.IsFinite nu && nu > 0.0) then
        invalidArg (nameof nu) $"Chi-squared needs a positive number of degrees of freedom, not {string nu}."

/// The upper tail P(X > x).
let sf nu x =
    requireDegreesOfFreedom nu
    exp (IncompleteGamma.logUpper (nu / 2.0) (x / 2.0))

/// The x with lower tail p, 0 < p < 1; solved in ln x and the logarithm of the smaller tail.
let quantile nu p =
    requireDegreesOfFreedom nu

    if not (p > 0.0 && p < 1.0) then
        invalidArg (nameof p) $"A probability lies between 0 and 1, not {string p}."

    let a = nu / 2.0

    let excess logHalf =
        if p <= 0.5 then IncompleteGamma.logLower a (exp logHalf) - log p
        else log (1.0 - p) - IncompleteGamma.logUpper a (exp logHalf)

    let middle = log a
    2.0 * exp (Roots.near excess (middle - 1.0 / sqrt a) (middle + 1.0 / sqrt a))
