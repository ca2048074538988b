/// Student's t distribution for nu >= 1 degrees of freedom (not only whole ones), accurate to 1e-10 relative
/// for nu up to 1e15 and tail probabilities down to 1e-300. MathNet's own quantile brackets the root in
/// [-800, 800] and its incomplete beta loses digits at large nu, so both are computed here.
module internal Ablate.Analysis.StudentT

open System
open Ablate.Analysis.Numerics

let private requireDegreesOfFreedom nu =
    if not (Double.IsFinite nu && nu >= 1.0) then
        invalidArg (nameof nu) $"Student's t needs at least one degree of freedom, not {string nu}."

/// ln Γ(a + 1/2) − ln Γ(a): the asymptotic series (the difference of two log-gammas would lose
/// its digits at large a), after moving a up to where six terms are enough.
let private logGammaHalfStep a =
    let mutable a = a
    let mutable ratio = 1.0

    while a < 20.0 do
        ratio <- ratio * a / (a + 0.5)
        a <- a + 1.0

    let w = 1.0 / (a * a)

    let series =
        (-1.0 / 8.0
         + w * (1.0 / 192.0 + w * (-1.0 / 640.0 + w * (17.0 / 14336.0 + w * (-31.0 / 18432.0)))))
        / a

    log ratio + 0.5 * log a + series

/// ln B(nu/2, 1/2).
let private logBeta nu =
    0.5 * log Math.PI - logGammaHalfStep (nu / 2.0)

/// t² / nu with ln(nu/(nu + t²)) and ln(t²/(nu + t²)), none of which overflows.
let private logShares nu t =
    let ratio = t / sqrt nu
    let squared = ratio * ratio

    if ratio > 1e150 then squared, -2.0 * log ratio, 0.0
    else squared, -(log1p squared), -(log1p (1.0 / squared))

/// ln P(T > t) for t >= 0; finite however far the tail is.
let private logUpperTail nu t =
    let squared, logRest, logShare = logShares nu t
    let half = nu / 2.0

    // Beyond this point the tail's own fraction converges; before it the centre's does,
    // and there the tail is so large (above 0.04) that 1/2 less the centre loses nothing.
    if squared > 3.0 / (nu + 2.0) then
        half * logRest + 0.5 * logShare - log 2.0 - logBeta nu
        - log (IncompleteBeta.fraction half 0.5 (1.0 / (1.0 + squared)) (1.0 / (1.0 + 1.0 / squared)))
    else
        let centre =
            0.5 * exp (half * logRest + 0.5 * logShare - logBeta nu)
            / IncompleteBeta.fraction 0.5 half (squared / (1.0 + squared)) (1.0 / (1.0 + squared))

        log (0.5 - centre)

/// The upper tail P(T > t).
let sf nu t =
    requireDegreesOfFreedom nu
    if Double.IsNaN t then invalidArg (nameof t) "Student's t has no tail at NaN."
    elif t >= 0.0 then exp (logUpperTail nu t)
    else 1.0 - exp (logUpperTail nu -t)

/// The lower tail P(T <= t).
let cdf nu (t: float) = sf nu -t

/// log10 of the two-sided p, P(|T| > |t|); finite where the p itself underflows.
let log10TwoSidedP nu (t: float) =
    requireDegreesOfFreedom nu
    if not (Double.IsFinite t) then invalidArg (nameof t) $"A two-sided p needs a finite t, not {string t}."
    (log 2.0 + logUpperTail nu (abs t)) / log 10.0

/// log10 P(T > t) for either sign of t; finite where the tail itself underflows.
let log10Sf nu t =
    requireDegreesOfFreedom nu
    if not (Double.IsFinite t) then invalidArg (nameof t) $"A tail needs a finite t, not {string t}."
    (if t >= 0.0 then logUpperTail nu t else log1p -(exp (logUpperTail nu -t))) / log 10.0

/// The t whose upper tail is p, for p from 1e-300 to 1/2.
let private upperHalfQuantile nu p =
    let logP = log p
    let constant = -(logBeta nu) - 0.5 * log nu

    // In u = ln t the log tail falls, and ever faster, so Newton from the right closes in from that side alone.
    // P(T > t) <= (1 + t²/nu)^(-nu/2) / 2 gives a start that is on the right, and near.
    let newton u =
        let t = exp u
        let _, logRest, _ = logShares nu t
        let logTail = logUpperTail nu t
        let slope = -exp (constant + (nu + 1.0) / 2.0 * logRest + u - logTail)
        logTail - logP, u - (logTail - logP) / slope

    // Rounding can still throw a step out of the bracket; bisection then takes its place.
    let rec solve lower upper u stepsLeft =
        let excess, next = newton u
        let lower, upper = if excess > 0.0 then u, upper else lower, u
        let next = if next >= lower && next <= upper then next else 0.5 * (lower + upper)
        if abs (next - u) <= 1e-13 || stepsLeft = 0 then exp next else solve lower upper next (stepsLeft - 1)

    let y = -2.0 * log (2.0 * p) / nu
    // ln(1 - e^-y), of which nothing would be left at a small y.
    let logRise = if y < 1e-5 then log y - 0.5 * y else log (1.0 - exp -y)
    let start = 0.5 * (log nu + y + logRise)
    solve -50.0 (start + 1e-9) start 100

/// The t with upper tail p, 1e-300 <= p <= 1 - 1e-300; the p of the smaller tail decides the accuracy,
/// so an upper tail below 1/2 is better given as such than as one minus it.
let upperQuantile nu p =
    requireDegreesOfFreedom nu

    if not (p >= 1e-300 && p < 1.0) then
        invalidArg (nameof p) $"A tail probability lies between 1e-300 and 1, not {string p}."
    elif p = 0.5 then 0.0
    elif p < 0.5 then upperHalfQuantile nu p
    else -(upperHalfQuantile nu (1.0 - p))

/// The t with lower tail p.
let quantile nu p = -(upperQuantile nu p)

/// How many standard errors a two-sided interval of this confidence reaches to each side.
let criticalValue nu confidence = upperQuantile nu ((1.0 - confidence) / 2.0)
