/// Where a monotone function is zero.
module internal Ablate.Analysis.Roots

open Ablate.Analysis.Numerics

/// The root between two points at which the function has different signs (or is zero): Chandrupatla's method (1997),
/// inverse quadratic interpolation where it is safe and bisection where it is not. Accurate to a few roundings.
let between (f: float -> float) lower upper =
    let rec improve a fa b fb c fc t stepsLeft =
        let x = a + t * (b - a)
        let fx = f x
        // The older of the two ends becomes c, and b is the end across the root from x.
        let b, fb, c, fc = if sign fx = sign fa then b, fb, a, fa else a, fa, b, fb
        let a, fa = x, fx
        let best, fbest = if abs fa < abs fb then a, fa else b, fb
        let tolerance = 4.0 * Epsilon * (abs best + 1e-300)
        let limit = tolerance / abs (b - a)

        if fbest = 0.0 || limit > 0.5 || stepsLeft = 0 then
            best
        else
            let xi = (a - b) / (c - b)
            let phi = (fa - fb) / (fc - fb)

            let t =
                if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi then
                    fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
                else
                    0.5

            improve a fa b fb c fc (min (1.0 - limit) (max limit t)) (stepsLeft - 1)

    let atLower, atUpper = f lower, f upper

    if atLower = 0.0 then lower
    elif atUpper = 0.0 then upper
    elif sign atLower = sign atUpper then
        invalidArg (nameof f) $"The function has one sign at {string lower} and {string upper}, so no root between them is known."
    else
        improve upper atUpper lower atLower lower atLower 0.5 200

/// The root of an increasing or decreasing function that has one: the interval between the two guesses
/// grows, always at the end where the function is nearer to zero, until the root is inside.
let near (f: float -> float) first second =
    let rec widen a fa b fb =
        if fa = 0.0 then a
        elif fb = 0.0 then b
        elif sign fa <> sign fb then between f a b
        elif abs fa < abs fb then
            let next = a + 1.6 * (a - b)
            widen next (f next) b fb
        else
            let next = b + 1.6 * (b - a)
            widen a fa next (f next)

    widen first (f first) second (f second)
