module Ablate.Analysis.Tests.Statistics.AnytimeTTests

open System
open Xunit
open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Tests.Reference
open Ablate.Analysis.Tests.Outcomes

let private paired (differences: int64 array) =
    (PairedT.ofCounts 0.95 differences (Array.zeroCreate differences.Length)).Mean

[<Fact; Trait("golden", "cs_t_mixture")>]
let ``Half-widths and e-values are those of the reference`` () =
    eachValue "cs_t_mixture" (fun data field expected agree ->
        let at = parameters data

        match field with
        | "halfwidth_sd1" ->
            let halfWidth = AnytimeT.halfWidth (1.0 - at["alpha"]) at["g"] (int at["n"])
            if Double.IsInfinity expected[0] then Assert.Equal(None, halfWidth) else agree expected[0] halfWidth.Value
        | "evalue" -> agree expected[0] (exp (AnytimeT.logE at["g"] (int at["n"]) at["t"]))
        | _ -> unknownField field)

[<Fact; Trait("golden", "cs_t_mixture_run")>]
let ``The sequence over growing seeds is that of the reference`` () =
    let values, tolerance = methodValues "cs_t_mixture_run"

    for key, expected in values do
        let parts = key.Split('.', 5)
        let at = parameters $"{parts[2]}.{parts[3]}"
        let a, b = pairs $"{parts[0]}.{parts[1]}"
        let differences = Array.map2 (fun a b -> int64 a - int64 b) a b |> Array.take (int at["n"])
        let outcome = AnytimeT.interval 0.95 at["g"] (paired differences)

        match parts |> Array.tryItem 4 with
        | Some "evalue_vs0" ->
            let estimate = estimate (paired differences)
            agrees key tolerance expected[0] (exp (AnytimeT.logE at["g"] estimate.N (estimate.Value / estimate.StandardError.Value)))
        | Some field -> unknownField field
        | None when Double.IsInfinity expected[0] -> Assert.Equal(TooFewForMethod 3, reasonOf outcome)
        | None ->
            let lower, upper = ends outcome
            agrees key tolerance expected[0] lower
            agrees key tolerance expected[1] upper

[<Theory>]
[<InlineData(4.0, 4)>]
[<InlineData(10.0, 3)>]
let ``The first bounded interval comes with the fourth seed, or the third`` (g: float) first =
    Assert.Equal(first, AnytimeT.firstBounded 0.95 g)
    Assert.Equal(None, AnytimeT.halfWidth 0.95 g (first - 1))
    Assert.True((AnytimeT.halfWidth 0.95 g first).IsSome)

[<Fact>]
let ``The interval leaves out zero exactly where the e-value reaches 1/alpha`` () =
    for shift in 0L .. 2L .. 120L do
        let estimate = estimate (AnytimeT.interval 0.95 4.0 (paired [| 38L - shift; 24L - shift; 58L - shift; 44L - shift; 30L - shift |]))
        let leavesOutZero = estimate.Interval.Lower > 0.0 || estimate.Interval.Upper < 0.0
        Assert.Equal(leavesOutZero, estimate.P.Value.Value < 0.05)

[<Fact>]
let ``An e-value beyond any double still has its p`` () =
    let estimate = estimate (AnytimeT.interval 0.95 4.0 (paired (Array.init 2000 (fun i -> 1_000_000_000L + int64 (i % 2)))))
    Assert.Equal(1e-300, estimate.P.Value.Value)
    Assert.True(estimate.P.Value.Log10 < -3000.0 && Double.IsFinite estimate.P.Value.Log10)

let private running (differences: int64 list) =
    [ for n in 1 .. differences.Length -> paired (differences |> List.take n |> Array.ofList) ]
    |> AnytimeT.running 0.95 4.0

[<Fact>]
let ``The running intersection never grows`` () =
    let looks = running [ 38L; 24L; 58L; 44L; 30L; 41L; 35L; 52L ]
    Assert.Equal<bool list>([ false; false; false; true; true; true; true; true ], looks |> List.map _.Intersection.IsSome)
    Assert.All(looks, fun look -> Assert.False look.IsDoubtful)
    let intersections = looks |> List.choose _.Intersection

    for earlier, later in List.pairwise intersections do
        Assert.True(earlier.Lower <= later.Lower && later.Upper <= earlier.Upper)

    let { AnytimeT.Current = last } = List.last looks
    let lower, upper = ends last
    Assert.True((List.last intersections).Lower >= lower && (List.last intersections).Upper <= upper)

[<Fact>]
let ``Looks that contradict one another make the model doubtful for good`` () =
    // The first seeds agree closely on a value that the later ones leave.
    let looks = running [ yield! [ 1000L; 1001L; 1000L; 1001L; 1000L; 1001L ]; yield! List.replicate 60 0L ]
    let last = List.last looks
    Assert.True last.IsDoubtful
    Assert.Equal(None, last.Intersection)

[<Fact>]
let ``No spread, one seed and no seed have no interval`` () =
    let reason differences = reasonOf (AnytimeT.interval 0.95 4.0 (paired differences))
    Assert.Equal(ZeroVariance, reason [| 5L; 5L; 5L; 5L; 5L |])
    Assert.Equal(OneSeed, reason [| 5L |])
    Assert.Equal(NoSeeds, reason [||])
    Assert.Equal<AnytimeT.Look list>([], running [])

[<Fact>]
let ``Looking after every seed misses the truth less often than one time in twenty`` () =
    let random = Random 5
    let normal () = sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())

    let everMisses () =
        let differences = Array.init 60 (fun _ -> normal ())

        seq { 4..60 }
        |> Seq.exists (fun n ->
            let differences = Array.take n differences
            let lower, upper = ends (AnytimeT.interval 0.95 4.0 (PairedT.ofDoubles 0.95 differences (Array.zeroCreate n)).Mean)
            lower > 0.0 || upper < 0.0)

    let trials = 2000
    let missed = Seq.init trials (fun _ -> everMisses ()) |> Seq.filter id |> Seq.length
    // At most 5 % is promised, 3.1 % over 200 seeds was simulated elsewhere; below 1 % something would be wrong as well.
    Assert.InRange(float missed / float trials, 0.01, 0.05)
