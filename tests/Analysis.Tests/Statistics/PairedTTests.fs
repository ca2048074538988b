module Ablate.Analysis.Tests.Statistics.PairedTTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private compared confidence =
    fromPairs (PairedT.ofCounts confidence) (PairedT.ofDoubles confidence)

[<Fact; Trait("golden", "paired_t")>]
let ``Differences, intervals and p are those of the reference`` () =
    let expected, tolerance = methodValues "paired_t"

    for key, values in expected do
        let data, field = splitField key

        let confidence =
            if field.StartsWith("ci", StringComparison.Ordinal) then float (field.Substring 2) / 1000.0 else 0.95

        let difference = compared confidence (pairs data)
        let estimate = estimate difference.Mean
        let t = estimate.Value / estimate.StandardError.Value

        match field with
        | "mean" -> agrees key tolerance values[0] estimate.Value
        | "sd" -> agrees key tolerance values[0] difference.StandardDeviation.Value
        | "se" -> agrees key tolerance values[0] estimate.StandardError.Value
        | "t" -> agrees key tolerance values[0] t
        | "df" -> Assert.Equal(values[0], estimate.DegreesOfFreedom.Value)
        | "p2" ->
            agrees key tolerance values[0] estimate.P.Value.Value
            agrees key tolerance (log10 values[0]) estimate.P.Value.Log10
        | "pgreater" -> agrees key tolerance values[0] (StudentT.sf estimate.DegreesOfFreedom.Value t)
        | "ci900"
        | "ci950"
        | "ci990"
        | "ci999" ->
            agrees key tolerance values[0] estimate.Interval.Lower
            agrees key tolerance values[1] estimate.Interval.Upper
        | other -> Assert.Fail $"The reference has a field this test does not know: {other}."

[<Fact; Trait("golden", "bonferroni_ci")>]
let ``Simultaneous intervals at a sixth of the error are those of the reference`` () =
    let expected, tolerance = methodValues "bonferroni_ci"

    for key, values in expected do
        let { Interval = interval } = estimate (compared (1.0 - 0.05 / 6.0) (pairs key)).Mean
        agrees key tolerance values[0] interval.Lower
        agrees key tolerance values[1] interval.Upper

[<Fact; Trait("golden", "cor")>]
let ``The correlation within pairs is that of the reference`` () =
    let expected, tolerance = methodValues "cor"

    for key, values in expected do
        let data, _ = splitField key
        agrees key tolerance values[0] (Outcome.value (compared 0.95 (pairs data)).Correlation).Value

[<Fact>]
let ``The correlation's interval is symmetric in Fisher's z`` () =
    let correlation = estimate (compared 0.95 (pairs "D2_ablation_n20.se_r2")).Correlation
    let z = Math.Atanh correlation.Value
    agrees "below" 1e-12 (1.959963984540054 / sqrt 17.0) (z - Math.Atanh correlation.Interval.Lower)
    agrees "above" 1e-12 (1.959963984540054 / sqrt 17.0) (Math.Atanh correlation.Interval.Upper - z)

[<Fact>]
let ``Three pairs have a correlation but no interval for it`` () =
    let reason, rest = degenerate (compared 0.95 (pairs "D5_n3")).Correlation
    Assert.Equal(TooFewForMethod 4, reason)
    Assert.True(rest.Value.IsSome)

[<Fact>]
let ``A correlation of one has no interval without width`` () =
    let reason, rest = degenerate (PairedT.ofCounts 0.95 [| 2L; 4L; 6L; 8L; 12L |] [| 1L; 2L; 3L; 4L; 6L |]).Correlation
    Assert.Equal(ZeroVariance, reason)
    agrees "r" 1e-15 1.0 rest.Value.Value

[<Fact>]
let ``One pair gives its difference and no interval`` () =
    let difference = compared 0.95 (pairs "D14_n1")
    Assert.Equal((OneSeed, { Method = "paired_t"; Value = Some 38.0; N = 1; P = None }), degenerate difference.Mean)
    Assert.Equal(None, difference.StandardDeviation)

[<Fact>]
let ``No pair gives nothing`` () =
    let reason, rest = degenerate (PairedT.ofCounts 0.95 [||] [||]).Mean
    Assert.Equal((NoSeeds, None), (reason, rest.Value))

[<Fact>]
let ``Equal differences give the difference and the exact sign-flip p, from counts and from doubles`` () =
    let a, b = pairs "D7_zero_variance_n4"

    for unit, difference in
        [ 1.0, compared 0.95 (a, b)
          10000.0, PairedT.ofDoubles 0.95 (a |> Array.map (fun c -> c / 10000.0)) (b |> Array.map (fun c -> c / 10000.0)) ] do
        let reason, rest = degenerate difference.Mean
        Assert.Equal(ZeroVariance, reason)
        Assert.Equal(Some 0.0, difference.StandardDeviation)
        agrees "difference" 1e-12 (15.0 / unit) rest.Value.Value
        agrees "p" 1e-15 0.125 rest.P.Value.Value

[<Fact>]
let ``Arms with the same counts have a difference of zero and a p of one`` () =
    let reason, rest = degenerate (compared 0.95 (pairs "D7b_all_zero_n5")).Mean
    Assert.Equal(ZeroVariance, reason)
    Assert.Equal(Some 0.0, rest.Value)
    Assert.Equal(1.0, rest.P.Value.Value)

[<Fact>]
let ``A p too small for a double is a bound above zero with its logarithm`` () =
    let a = Array.create 2000 20L
    let _, rest = degenerate (PairedT.ofCounts 0.95 a (Array.create 2000 10L)).Mean
    Assert.Equal(1e-300, rest.P.Value.Value)
    agrees "log10 p" 1e-14 (-1999.0 * log10 2.0) rest.P.Value.Log10

[<Theory>]
[<InlineData(Double.NaN)>]
[<InlineData(Double.PositiveInfinity)>]
let ``A score that is not finite gives no estimate`` (score: float) =
    let reason, rest = degenerate (PairedT.ofDoubles 0.95 [| 0.9; score |] [| 0.8; 0.8 |]).Mean
    Assert.Equal((NonFinite, None), (reason, rest.Value))

[<Fact>]
let ``Unequal lengths and impossible confidences are refused`` () =
    Assert.Throws<ArgumentException>(fun () -> PairedT.ofCounts 0.95 [| 1L |] [||] |> ignore) |> ignore

    for confidence in [ 0.0; 1.0; nan ] do
        Assert.Throws<ArgumentException>(fun () -> PairedT.ofCounts confidence [| 1L |] [| 1L |] |> ignore)
        |> ignore

let private a, b =
    [| 9012L; 9030L; 9041L; 8993L; 9007L; 9052L |], [| 9000L; 9024L; 9029L; 9000L; 9001L; 9040L |]

let private ends (difference: PairedT.PairedDifference) =
    let estimate = estimate difference.Mean
    estimate.Value, estimate.Interval.Lower, estimate.Interval.Upper, estimate.P.Value.Value

[<Fact>]
let ``Shifting both arms changes nothing`` () =
    let shift = Array.map ((+) 731L)
    Assert.Equal(ends (PairedT.ofCounts 0.95 a b), ends (PairedT.ofCounts 0.95 (shift a) (shift b)))

[<Fact>]
let ``Shifting one arm shifts the difference and its interval`` () =
    let value, lower, upper, _ = ends (PairedT.ofCounts 0.95 a b)
    let shifted, shiftedLower, shiftedUpper, _ = ends (PairedT.ofCounts 0.95 (Array.map ((+) 100L) a) b)
    agrees "value" 1e-14 (value + 100.0) shifted
    agrees "lower" 1e-14 (lower + 100.0) shiftedLower
    agrees "upper" 1e-14 (upper + 100.0) shiftedUpper

[<Fact>]
let ``Scaling the scores scales the interval and leaves p`` () =
    let value, lower, upper, p = ends (PairedT.ofCounts 0.95 a b)
    let inUnits = Array.map (fun count -> float count / 10000.0)

    for scaled in
        [ PairedT.ofDoubles 0.95 (inUnits a) (inUnits b)
          PairedT.ofCounts 0.95 a b |> PairedT.scale 1e-4 ] do
        let scaledValue, scaledLower, scaledUpper, scaledP = ends scaled
        agrees "value" 1e-11 (value / 10000.0) scaledValue
        agrees "lower" 1e-11 (lower / 10000.0) scaledLower
        agrees "upper" 1e-11 (upper / 10000.0) scaledUpper
        agrees "p" 1e-11 p scaledP

[<Fact>]
let ``The order of the seeds does not matter`` () =
    Assert.Equal(ends (PairedT.ofCounts 0.95 a b), ends (PairedT.ofCounts 0.95 (Array.rev a) (Array.rev b)))

[<Fact>]
let ``Swapping the arms turns the sign`` () =
    let value, lower, upper, p = ends (PairedT.ofCounts 0.95 a b)
    Assert.Equal((-value, -upper, -lower, p), ends (PairedT.ofCounts 0.95 b a))

[<Fact>]
let ``A 95 % interval from five pairs holds the truth 95 % of the time`` () =
    let random = Random 20240607
    let normal () = sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())
    let trials = 20000

    let holds () =
        let truth = 0.3
        let common = Array.init 5 (fun _ -> normal ())
        let a = common |> Array.map (fun seed -> seed + truth + 0.4 * normal ())
        let b = common |> Array.map (fun seed -> seed + 0.4 * normal ())
        let { Interval = interval } = estimate (PairedT.ofDoubles 0.95 a b).Mean
        interval.Lower <= truth && truth <= interval.Upper

    let covered = Seq.init trials (fun _ -> holds ()) |> Seq.filter id |> Seq.length
    // Four standard errors of a binomial share of 0.95 in 20,000 trials are 0.62 points.
    Assert.InRange(float covered / float trials, 0.9438, 0.9562)
