/// Every paired statistic on the scores that break statistics: none or one or two seeds, no variance, ties, roundings, extremes,
/// many seeds. Whatever comes out is a finite number with a proper interval, or a reason.
module Ablate.Analysis.Tests.EdgeTests

open System
open Xunit
open Ablate.Core.Random
open Ablate.Analysis
open Ablate.Analysis.Statistics

let private assertP what (p: PValue) =
    Assert.True(p.Value > 0.0 && p.Value <= 1.0 && p.Log10 <= 0.0 && Double.IsFinite p.Log10, $"{what}: p {p}")

let private assertSound what outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let { Lower = lower; Upper = upper; Confidence = confidence } = estimate.Interval
        Assert.True(Double.IsFinite estimate.Value && Double.IsFinite lower && Double.IsFinite upper && lower < upper, $"{what}: {estimate}")
        Assert.InRange(confidence, 0.5, 1.0)
        Assert.All(Option.toList estimate.StandardError, fun error -> Assert.True(error > 0.0 && Double.IsFinite error, $"{what}: {estimate}"))
        estimate.P |> Option.iter (assertP what)
    | Outcome.Degenerate(_, rest) ->
        Assert.All(Option.toList rest.Value, fun value -> Assert.True(Double.IsFinite value, $"{what}: {rest}"))
        rest.P |> Option.iter (assertP what)

let private ofResult what (p: 'value -> PValue list) (result: Result<'value, Reason>) =
    match result with
    | Ok value -> p value |> List.iter (assertP what)
    | Error _ -> ()

let private stream () = RandomStream.For(1L, "edges", "")

let private checkMean what mean =
    assertSound what mean
    assertSound $"{what}, dz" (EffectSize.ofDifference 0.95 mean).Dz
    assertSound $"{what}, any time" (AnytimeT.interval 0.95 AnytimeT.DefaultVariance mean)
    Equivalence.test 0.05 0.3 mean |> ofResult $"{what}, equivalence" (fun result -> List.choose id [ result.PLower; result.PUpper; result.P ])
    BayesianT.posterior 0.0 0.3 mean |> ofResult $"{what}, posterior" (fun posterior -> [ posterior.Left; posterior.Rope; posterior.Right ])

let private checkBootstrap what (bootstrap: Bootstrap.BootstrapMean) =
    for outcome in [ bootstrap.Percentile; bootstrap.Bca; bootstrap.ExpandedPercentile ] do
        assertSound $"{what}, bootstrap" outcome

/// What two columns of scores give, whatever they are made of.
let private checkBoth what (paired: PairedT.PairedDifference) outcomes oneArm flip bootstrap =
    checkMean what paired.Mean
    assertSound $"{what}, correlation" paired.Correlation
    outcomes |> List.iter (fun (name, outcome) -> assertSound $"{what}, {name}" outcome)
    assertSound $"{what}, one arm" oneArm
    assertSound $"{what}, SD" (OneArm.standardDeviationOf oneArm)
    flip |> ofResult $"{what}, sign flip" (fun (flip: SignFlip.SignFlip) -> [ flip.P; flip.PGreater ])
    checkBootstrap what bootstrap

let private checkCounts what (a: int64 array) (b: int64 array) =
    let differences = Array.map2 (-) a b

    checkBoth
        what
        (PairedT.ofCounts 0.95 a b)
        [ "Welch", Welch.ofCounts 0.95 a b
          "wins", (WinRate.ofCounts 0.95 a b).Rate
          "spread", (PitmanMorgan.ofCounts 0.95 a b).Ratio ]
        (OneArm.meanOfCounts 0.95 a)
        (SignFlip.ofIntegers differences)
        (Bootstrap.ofCounts (stream ()) Bootstrap.FewestDraws 0.95 differences)

let private checkDoubles what (a: float array) (b: float array) =
    let differences = Array.map2 (-) a b
    let largest = Numerics.largest (Array.append a b)

    checkBoth
        what
        (PairedT.ofDoubles 0.95 a b)
        [ "Welch", Welch.ofDoubles 0.95 a b
          "wins", (WinRate.ofDoubles 0.95 a b).Rate
          "spread", (PitmanMorgan.ofDoubles 0.95 a b).Ratio
          "Hodges-Lehmann", SignedRank.hodgesLehmann 0.95 differences ]
        (OneArm.meanOfDoubles 0.95 a)
        (SignFlip.ofDoubles largest differences)
        (Bootstrap.ofDoubles (stream ()) Bootstrap.FewestDraws 0.95 a b)

    for rule in [ SignedRank.Drop; SignedRank.Pratt ] do
        SignedRank.test rule largest differences |> ofResult $"{what}, signed rank" (fun rank -> [ rank.P ])

/// Of seeds 0, 1, 2 …: the arm's count of 10,000 and the reference's.
let private patterns: (string * (int -> int64 * int64)) list =
    [ "all alike", (fun _ -> 9000L, 9000L)
      "the same difference", (fun seed -> 9015L + int64 (seed % 7), 9000L + int64 (seed % 7))
      "one seed apart", (fun seed -> (if seed = 1 then 9001L else 9000L), 9000L)
      "ties among others", (fun seed -> 9000L + int64 (seed % 3), 9001L)
      "one arm without variance", (fun seed -> 9000L + int64 (seed * seed % 11), 9000L)
      "opposite", (fun seed -> 9000L + int64 (seed % 5), 9004L - int64 (seed % 5))
      "nothing right", (fun seed -> 0L, int64 (seed % 2))
      "an outlier", (fun seed -> (if seed = 0 then 1000L else 9000L + int64 (seed % 4)), 8990L + int64 (seed % 6)) ]

let cases = TheoryData<string, int>(Seq.allPairs (List.map fst patterns) [ 0; 1; 2; 3; 8; 41 ] |> Seq.map (fun (name, n) -> struct (name, n)))

[<Theory; MemberData(nameof cases)>]
let ``Every paired statistic gives finite numbers or a reason`` (name: string) (n: int) =
    let pattern = patterns |> List.find (fst >> (=) name) |> snd
    let a, b = Array.init n pattern |> Array.unzip
    checkCounts $"{name}, {n} counts" a b
    let shares = Array.map (fun count -> float count / 10000.0)
    checkDoubles $"{name}, {n} shares" (shares a) (shares b)
    // In other units.
    for factor in [ 1e6; 1e-6 ] do
        checkDoubles $"{name}, {n} times {factor}" (shares a |> Array.map ((*) factor)) (shares b |> Array.map ((*) factor))

[<Fact>]
let ``What is not finite is a reason everywhere`` () =
    for bad in [ nan; infinity; -infinity ] do
        checkDoubles $"{bad}" [| 0.9; bad; 0.91 |] [| 0.9; 0.92; 0.93 |]

[<Fact>]
let ``A hundred thousand seeds are no trouble to what needs no enumeration`` () =
    let n = 100_000
    let a, b = Array.init n (fun seed -> 9000L + int64 (seed * 7919 % 101), 8999L + int64 (seed * 104729 % 97)) |> Array.unzip
    let mean = (PairedT.ofCounts 0.95 a b).Mean
    checkMean "many seeds" mean
    assertSound "Welch of many seeds" (Welch.ofCounts 0.95 a b)
    assertSound "wins of many seeds" (WinRate.ofCounts 0.95 a b).Rate
    assertSound "spread of many seeds" (PitmanMorgan.ofCounts 0.95 a b).Ratio
    Assert.Equal(Error(TooManyForMethod 1000), SignFlip.ofIntegers (Array.map2 (-) a b) |> Result.map ignore)
