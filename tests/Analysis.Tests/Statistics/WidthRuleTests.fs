module Ablate.Analysis.Tests.Statistics.WidthRuleTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private rule = WidthRule.declared 0.2 5 40 1

let private decision rule seeds spreads =
    (WidthRule.look rule seeds spreads).Decision

[<Fact>]
let ``Seeds are added until the interval at the working level is narrow`` () =
    // t with 4 degrees of freedom at 1 - 0.015, mpmath with 40 digits.
    let reach = 3.2976297278907048 / sqrt 5.0
    let look = WidthRule.look rule 5 [ 5, Some 0.1 ]
    agrees "half-width" 1e-12 (0.1 * reach) look.HalfWidths.Head.Value
    Assert.Equal(WidthRule.NarrowEnough, look.Decision)
    Assert.Equal(WidthRule.AddSeeds, decision rule 5 [ 5, Some(0.2 / reach * 1.0001) ])

[<Fact>]
let ``No look before the first, and none after the last`` () =
    Assert.Equal(WidthRule.AddSeeds, decision rule 4 [ 4, Some 1e-9 ])
    Assert.Equal(WidthRule.OutOfSeeds, decision rule 40 [ 40, Some 10.0 ])
    Assert.Equal(WidthRule.NarrowEnough, decision rule 40 [ 40, Some 0.1 ])

[<Fact>]
let ``The widest contrast decides, with its share of the working level`` () =
    let rule = WidthRule.declared 0.2 5 40 2
    agrees "confidence" 1e-15 0.985 (WidthRule.workingConfidence rule)
    Assert.Equal(WidthRule.NarrowEnough, decision rule 8 [ 8, Some 0.1; 8, Some 0.15 ])
    Assert.Equal(WidthRule.AddSeeds, decision rule 8 [ 8, Some 0.1; 8, Some 0.2 ])

[<Fact>]
let ``No spread, and pairs lost to failures, never are narrow enough`` () =
    Assert.Equal(WidthRule.AddSeeds, decision rule 9 [ 9, Some 0.0 ])
    Assert.Equal(WidthRule.AddSeeds, decision rule 9 [ 1, None ])
    Assert.Equal(WidthRule.AddSeeds, decision rule 9 [ 4, Some 1e-9 ])

[<Fact>]
let ``The interval of the working level is reported at 95 %, and p agrees with it`` () =
    let a, b = pairs "D5_n3"
    let mean = (PairedT.ofCounts 0.97 (Array.map int64 a) (Array.map int64 b)).Mean
    let reported = estimate (WidthRule.reported rule mean)
    Assert.Equal(0.95, reported.Interval.Confidence)
    Assert.Equal(ends mean, (reported.Interval.Lower, reported.Interval.Upper))
    agrees "p" 1e-13 ((estimate mean).P.Value.Value * 5.0 / 3.0) reported.P.Value.Value

    for shift in -20L .. 120L do
        let difference = PairedT.ofCounts 0.97 [| 38L - shift; 24L - shift; 58L - shift |] [| 0L; 0L; 0L |]
        let reported = estimate (WidthRule.reported rule difference.Mean)
        let leavesOutZero = reported.Interval.Lower > 0.0 || reported.Interval.Upper < 0.0
        Assert.Equal(leavesOutZero, reported.P.Value.Value < 0.05)

[<Fact>]
let ``A rule that would not hold what it says is refused`` () =
    for bad in
        [ { rule with HalfWidth = 0.0 }
          { rule with Min = 4 }
          { rule with Max = 4 }
          { rule with WorkingLevel = 0.06 }
          { rule with Contrasts = 0 } ] do
        Assert.Throws<ArgumentException>(fun () -> WidthRule.workingConfidence bad |> ignore) |> ignore

    Assert.Throws<ArgumentException>(fun () -> WidthRule.look rule 5 [] |> ignore) |> ignore
    let mean = (PairedT.ofCounts 0.95 [| 1L; 2L |] [| 0L; 0L |]).Mean
    Assert.Throws<ArgumentException>(fun () -> WidthRule.reported rule mean |> ignore)

[<Fact>]
let ``Stopping on width still holds the truth`` () =
    let random = Random 11
    let normal () = sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())
    let rule = WidthRule.declared 0.6 5 200 1

    let rec holds (differences: float list) =
        let n = differences.Length
        let outcome = (PairedT.ofDoubles 0.97 (Array.ofList differences) (Array.zeroCreate n))

        match (WidthRule.look rule n [ n, outcome.StandardDeviation ]).Decision with
        | WidthRule.AddSeeds -> holds (normal () :: differences)
        | WidthRule.NarrowEnough
        | WidthRule.OutOfSeeds ->
            let lower, upper = ends (WidthRule.reported rule outcome.Mean)
            lower <= 0.0 && 0.0 <= upper

    let trials = 3000
    let covered = Seq.init trials (fun _ -> holds (List.init 5 (fun _ -> normal ()))) |> Seq.filter id |> Seq.length
    // The worst coverage over all targets is 95.1 %; four standard errors of 3,000 trials are 1.6 points.
    Assert.True(float covered / float trials > 0.935, $"{covered} of {trials}")
