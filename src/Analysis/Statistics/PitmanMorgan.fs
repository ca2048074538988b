/// Does A change the variance between seeds? Pitman (1939) and Morgan (1939): paired samples have equal variances where A + B and
/// A - B are uncorrelated; r = cor(A + B, A - B), t = r sqrt((n - 2)/(1 - r²)) with n - 2 degrees of freedom.
/// Estimand: the standard deviation over training seeds of A, as a multiple of B's. For bivariate normal scores; not robust to
/// skew, and exploratory: to be shown from eight seeds on.
module internal Ablate.Analysis.Statistics.PitmanMorgan

open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "pitman_morgan"

/// Below this many seeds the ratio says next to nothing.
[<Literal>]
let FewestShown = 8

type SpreadComparison =
    {
        /// Between A + B and A - B; above 0 where A varies more.
        Correlation: float option
        T: float option
        /// SD of A over SD of B, with the interval of the ratios that the test does not refuse. A ratio is refused as 1, so p is
        /// that of equal variances.
        Ratio: Outcome
    }

let private without reason value n =
    { Correlation = None
      T = None
      Ratio = SeedMean.withoutInterval Method reason value None n }

/// r² and 1 - r² of A + B and A - B, and of A and B.
type private Moments =
    { R: float
      OneLessSquare: float
      VarianceRatio: float
      ArmsOneLessSquare: float }

let private tested confidence n moments =
    let nu = float (n - 2)
    let t = moments.R * sqrt (nu / moments.OneLessSquare)
    // A against c B has r = 0 at the ratio itself; inverting the test in c² is a quadratic, whose roots multiply to the ratio squared.
    let critical = StudentT.criticalValue nu confidence
    let k = 1.0 + 2.0 * moments.ArmsOneLessSquare * critical * critical / nu
    let factor = k + sqrt (k * k - 1.0)
    let ratio = sqrt moments.VarianceRatio

    { Correlation = Some moments.R
      T = Some t
      Ratio =
        Outcome.Ok
            { Method = Method
              Value = ratio
              Interval =
                { Confidence = confidence
                  Lower = ratio / sqrt factor
                  Upper = ratio * sqrt factor }
              N = n
              StandardError = None
              DegreesOfFreedom = Some nu
              P = Some(PValue.OfLog10(StudentT.log10TwoSidedP nu t)) } }

let private require confidence (a: 'score array) (b: 'score array) =
    SeedMean.requireConfidence confidence

    if a.Length <> b.Length then
        invalidArg (nameof b) $"A paired comparison needs as many scores in B ({b.Length}) as in A ({a.Length})."

/// From counts: all sums of squares are integers, and so is the question whether an arm varies at all.
let ofCounts confidence (a: int64 array) (b: int64 array) =
    require confidence a b
    let n = a.Length

    if n = 0 then without NoSeeds None 0
    elif n = 1 then without OneSeed None 1
    else
        // n² times the covariance with divisor n.
        let product (x: int64 array) (y: int64 array) =
            bigint n * Array.fold2 (fun total x y -> total + bigint (x: int64) * bigint (y: int64)) 0I x y
            - bigint (Array.sum x) * bigint (Array.sum y)

        let total, difference = Array.map2 (+) a b, Array.map2 (-) a b
        let squareA, squareB, crossed = product a a, product b b, product a b
        let squareTotal, squareDifference, between = product total total, product difference difference, product total difference
        let share (x: bigint) y (xy: bigint) = float (x * y - xy * xy) / float (x * y)

        // Where one arm follows the other exactly, or the sum or the difference never changes, there is nothing left to judge by.
        let ratio = if squareB.IsZero then None else Some(sqrt (float squareA / float squareB))

        if squareA.IsZero || squareB.IsZero then without ZeroVariance ratio n
        elif n < 3 then without (TooFewForMethod 3) ratio n
        elif squareA * squareB = crossed * crossed then without ZeroVariance ratio n
        else
            tested
                confidence
                n
                { R = float between / sqrt (float (squareTotal * squareDifference))
                  OneLessSquare = share squareTotal squareDifference between
                  VarianceRatio = float squareA / float squareB
                  ArmsOneLessSquare = share squareA squareB crossed }

/// From scores that are not counts.
let ofDoubles confidence (a: float array) (b: float array) =
    require confidence a b
    let size = largest (Array.append a b)
    let differences = Array.map2 (-) a b

    match SeedMean.ofDoubles Method confidence size differences with
    | Outcome.Degenerate(reason, rest) -> without reason None rest.N
    | Outcome.Ok { N = n } ->
        let total = Array.map2 (+) a b
        let sdA, sdB = standardDeviation a, standardDeviation b
        let isFlat sd = isRounding size (sd / sqrt (float n))
        let r = lazy (correlation total differences)
        let between = lazy (correlation a b)
        let isLeft r = 1.0 - r * r > 10.0 * Epsilon

        let ratio = if isFlat sdB then None else Some(sdA / sdB)

        if n < 3 then without (TooFewForMethod 3) ratio n
        elif isFlat sdA || isFlat sdB || isFlat (standardDeviation total) || not (isLeft r.Value && isLeft between.Value) then
            without ZeroVariance ratio n
        else
            tested
                confidence
                n
                { R = r.Value
                  OneLessSquare = 1.0 - r.Value * r.Value
                  VarianceRatio = sdA * sdA / (sdB * sdB)
                  ArmsOneLessSquare = 1.0 - between.Value * between.Value }
