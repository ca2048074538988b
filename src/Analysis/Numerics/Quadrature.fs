/// Integrals of smooth functions with one peak, by Gauss and Legendre's rule.
module internal Ablate.Analysis.Quadrature

open MathNet.Numerics.Integration

let private rule = lazy GaussLegendreRule(-1.0, 1.0, 64)

/// The integral over an interval, with 64 points.
let integrate (f: float -> float) lower upper =
    let rule = rule.Value
    let centre, half = 0.5 * (lower + upper), 0.5 * (upper - lower)
    let mutable total = 0.0

    for i in 0 .. rule.Order - 1 do
        total <- total + rule.GetWeight i * f (centre + half * rule.GetAbscissa i)

    half * total

/// Where a peak is: its top and the places where it has become negligible.
type Peak = { Left: float; Top: float; Right: float }

/// e^-42 is 6e-19 of the top: less than a rounding of the integral.
[<Literal>]
let private Negligible = 42.0

/// The peak of exp(f) over s >= 0, for an f that rises to one top, or falls from the start (a log-concave exp(f)).
/// Both sides are known to a factor of two, which is near enough to put the points of a rule there.
let peakOf (f: float -> float) =
    let rec climb width =
        if f (2.0 * width) > f width then climb (2.0 * width) else 2.0 * width

    let rec narrow left right stepsLeft =
        if stepsLeft = 0 then
            0.5 * (left + right)
        else
            let a, b = left + 0.382 * (right - left), left + 0.618 * (right - left)
            if f a < f b then narrow a right (stepsLeft - 1) else narrow left b (stepsLeft - 1)

    let inside = narrow 0.0 (climb 1.0) 60
    let top = if f 0.0 >= f inside then 0.0 else inside
    let isNegligible s = f s < f top - Negligible
    let rec outwards step = if isNegligible (top + step) then step else outwards (2.0 * step)
    let rec inwards direction step =
        if isNegligible (top + direction * step / 2.0) then inwards direction (step / 2.0) else step

    { Left = if isNegligible 0.0 then top - inwards -1.0 top else 0.0
      Top = top
      Right = top + inwards 1.0 (outwards 1.0) }

/// The integral over a peak, in panels that meet at its top and at those places inside it where the function
/// bends more sharply than the peak itself.
let overPeak (f: float -> float) peak bends =
    let inside place = place > peak.Left && place < peak.Right

    [ peak.Left; peak.Top; peak.Right ] @ List.filter inside bends
    |> List.sort
    |> List.pairwise
    |> List.sumBy (fun (lower, upper) -> integrate f lower upper)
