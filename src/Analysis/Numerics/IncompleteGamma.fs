/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), as logarithms.
module internal Ablate.Analysis.IncompleteGamma

open System
open Ablate.Analysis.Numerics

/// ln(x^a e^-x / Γ(a)), with the large parts of the log-gamma cancelled on paper.
let private logPower a x =
    a * log (x / a) - (x - a) + 0.5 * log (a / (2.0 * Math.PI)) - stirlingRemainder a

/// The series of P (DLMF 8.11.4), for x < a + 1.
let private logSeries a x =
    let rec add term n total =
        let term = term * x / (a + n)
        let next = total + term
        if next = total then total else add term (n + 1.0) next

    logPower a x + log (add (1.0 / a) 1.0 (1.0 / a))

/// The continued fraction of Q (DLMF 8.9.2) by Lentz's method, for x >= a + 1.
let private logFraction a x =
    let rec converge n b c d value =
        let term = n * (a - n)
        let b = b + 2.0
        let d = 1.0 / (b + term * d)
        let c = b + term / c
        let next = value * c * d
        if abs (c * d - 1.0) <= 4.0 * Epsilon then next else converge (n + 1.0) b c d next

    let b = x + 1.0 - a
    logPower a x - log (converge 1.0 b b 0.0 b)

/// ln P(a, x).
let logLower a x =
    if x <= 0.0 then Double.NegativeInfinity
    elif x < a + 1.0 then logSeries a x
    else log (1.0 - exp (logFraction a x))

/// ln Q(a, x).
let logUpper a x =
    if x <= 0.0 then 0.0
    elif x < a + 1.0 then log (1.0 - exp (logSeries a x))
    else logFraction a x
