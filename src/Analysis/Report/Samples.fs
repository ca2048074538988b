/// The scores behind one comparison, seed by seed, and the statistics that are made of them in percentage points.
module internal Ablate.Analysis.Report.Samples

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Runs

[<Literal>]
let MeanMethod = "mean_contrast"

type Scores =
    /// Of the arm (or the sum of several) and of the reference (as often), with the points that one count is worth.
    | Counts of a: int64 array * b: int64 array * worth: float
    /// In per cent.
    | Shares of a: float array * b: float array
    /// In per cent, of runs that no seed pairs: all of the arm, and all of the reference.
    | Apart of a: float array * b: float array
    /// Along ratios: a row for each seed, in per cent, with its slope or curvature.
    | Along of ratios: float array * rows: float option array array

type Sample =
    { Contrast: Contrast
      Scores: Scores
      /// Ascending, those that have a value.
      Seeds: int list
      /// Completed in some but not all of the arms.
      Unmatched: int list
      /// Every completed run of an arm and of its reference in per cent, with a partner or without; of a difference of two arms.
      All: (float array * float array) option }

let armsOf contrast =
    match contrast with
    | Difference(arm, reference) -> [ arm; reference ]
    | MeanDifference(arms, reference) -> arms @ [ reference ]
    | Slope(_, arms)
    | Curvature(_, arms) -> List.map fst arms

/// What the arms are compared with; none along a swept value.
let referenceOf contrast =
    match contrast with
    | Difference(_, reference)
    | MeanDifference(_, reference) -> Some reference
    | Slope _
    | Curvature _ -> None

/// Seeds of any of the arms, each with the completed run of every arm that has one.
let private joined study names =
    let byArm = [ for name in names -> fates study name ]
    let seeds = byArm |> List.collect (fun fates -> List.ofSeq fates.Keys) |> List.distinct |> List.sort

    [ for seed in seeds ->
          seed,
          [ for fates in byArm ->
                match Map.tryFind seed fates with
                | Some(Completed run) -> Some run
                | Some(Diverged | Collapsed _ | Failed | Missing)
                | None -> None ] ]

let private percent run = 100.0 * (accuracy run |> Option.get)

/// Fewer seeds in common have no interval.
[<Literal>]
let private FewestPairs = 2

/// Whether two arms with runs enough for an interval have no seeds to be paired by, and will not get them: in a table, or where
/// they were given other seeds. It follows from the seeds alone, so that no accuracy has a say in it.
let private areApart study arm reference =
    let a, b = fates study arm, fates study reference
    let seedsWith isSo (fates: Map<int, Fate>) = set [ for KeyValue(seed, fate) in fates do if isSo fate then seed ]
    let inCommon isSo = Set.intersect (seedsWith isSo a) (seedsWith isSo b) |> Set.count
    let hasEnough fates = (seedsWith _.IsCompleted fates).Count >= FewestPairs
    let isTable = study.Results.Arms |> Seq.forall (fun arm -> arm.Runs |> Seq.forall (fun run -> isNull run.Id))
    hasEnough a && hasEnough b && inCommon hasEnded < FewestPairs && (isTable || inCommon (fun _ -> true) < FewestPairs)

let private completedOf study name =
    arm study name |> Option.map (completed >> List.map (snd >> percent) >> Array.ofList) |> Option.defaultValue [||]

let private apart study contrast arm reference =
    let a, b = completedOf study arm, completedOf study reference
    { Contrast = contrast; Scores = Apart(a, b); Seeds = []; Unmatched = []; All = Some(a, b) }

let private twoSided study contrast (arms: string list) =
    let joined = joined study arms
    let pairs = [ for seed, runs in joined do if List.forall Option.isSome runs then seed, List.map Option.get runs ]
    let k = arms.Length - 1

    { Contrast = contrast
      Seeds = List.map fst pairs
      Unmatched = [ for seed, runs in joined do if List.exists Option.isSome runs && List.exists Option.isNone runs then seed ]
      All =
        match contrast with
        | Difference(arm, reference) -> Some(completedOf study arm, completedOf study reference)
        | MeanDifference _
        | Slope _
        | Curvature _ -> None
      Scores =
        match study.Measure with
        | Counted total ->
            let correct (runs: RunRecord list) = runs |> List.map _.Correct.Value
            let all = [| for _, runs in pairs -> correct runs |]

            Counts(
                all |> Array.map (fun counts -> counts |> List.take k |> List.sum),
                all |> Array.map (fun counts -> int64 k * List.last counts),
                100.0 / (float total * float k)
            )
        | Shared ->
            let all = [| for _, runs in pairs -> List.map percent runs |]
            Shares(all |> Array.map (fun scores -> scores |> List.take k |> Array.ofList |> mean), all |> Array.map List.last) }

/// A seed that lacks some ratios is fitted on the others, if they are three or more.
let private along study contrast (arms: (string * float) list) =
    let joined = joined study (List.map fst arms)
    let ratios = arms |> List.map snd |> Array.ofList

    let isFitted runs =
        let present = runs |> List.filter Option.isSome |> List.length
        present = ratios.Length || present >= 3

    let fitted = joined |> List.filter (snd >> isFitted)

    { Contrast = contrast
      Seeds = List.map fst fitted
      Unmatched = [ for seed, runs in joined do if List.exists Option.isSome runs && List.exists Option.isNone runs then seed ]
      All = None
      Scores = Along(ratios, [| for _, runs in fitted -> [| for run in runs -> Option.map percent run |] |]) }

let sample study contrast =
    match contrast with
    | Difference(arm, reference) when areApart study arm reference -> apart study contrast arm reference
    | Difference _
    | MeanDifference _ -> twoSided study contrast (armsOf contrast)
    | Slope(_, arms)
    | Curvature(_, arms) -> along study contrast arms

/// The seeds at these places alone.
let only (places: int array) sample =
    let pick (values: 'a array) = places |> Array.map (fun place -> values[place])

    { sample with
        Seeds = sample.Seeds |> Array.ofList |> pick |> List.ofArray
        Scores =
            match sample.Scores with
            | Counts(a, b, worth) -> Counts(pick a, pick b, worth)
            | Shares(a, b) -> Shares(pick a, pick b)
            | Apart _ -> sample.Scores
            | Along(ratios, rows) -> Along(ratios, pick rows) }

let private paired confidence sample =
    match sample.Scores with
    | Counts(a, b, worth) -> Some(PairedT.ofCounts confidence a b |> PairedT.scale worth)
    | Shares(a, b) -> Some(PairedT.ofDoubles confidence a b)
    | Apart _
    | Along _ -> None

let private trend confidence sample ratios rows =
    match sample.Contrast with
    | Curvature _ -> RatioTrend.curvature confidence ratios rows
    | Slope _
    | Difference _
    | MeanDifference _ -> RatioTrend.slope confidence ratios rows

let private named method outcome =
    match outcome with
    | Outcome.Ok estimate -> Outcome.Ok { estimate with Method = method }
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with Method = method })

/// Student's interval of the per-seed values; Welch's where nothing is paired.
let mean confidence sample =
    match sample.Scores, sample.Contrast with
    | Apart(a, b), _ -> Welch.ofDoubles confidence a b
    | Along(ratios, rows), _ -> (trend confidence sample ratios rows).Mean
    | _, MeanDifference _ -> (paired confidence sample).Value.Mean |> named MeanMethod
    | _ -> (paired confidence sample).Value.Mean

/// By seed, in the order of the seeds.
let values sample =
    match sample.Scores with
    | Apart _ -> [||]
    | Counts(a, b, worth) -> Array.map2 (fun a b -> worth * float (a - b)) a b
    | Shares(a, b) -> Array.map2 (-) a b
    | Along(ratios, rows) -> (trend 0.95 sample ratios rows).PerSeed

/// Of the values, from two on; 0 where the scores cannot tell them apart.
let standardDeviation sample =
    if sample.Seeds.Length < 2 then
        None
    else
        match mean 0.95 sample with
        | Outcome.Ok _ -> Some(standardDeviation (values sample))
        | Outcome.Degenerate(ZeroVariance, _) -> Some 0.0
        | Outcome.Degenerate _ -> None

/// Both sides in per cent.
let sides sample =
    match sample.Scores with
    | Counts(a, b, worth) -> Some(a |> Array.map (fun count -> worth * float count), b |> Array.map (fun count -> worth * float count))
    | Apart(a, b)
    | Shares(a, b) -> Some(a, b)
    | Along _ -> None

let wins confidence sample =
    match sample.Scores with
    | Counts(a, b, _) -> WinRate.ofCounts confidence a b
    | Shares(a, b) -> WinRate.ofDoubles confidence a b
    | Apart _
    | Along _ -> let values = values sample in WinRate.ofDoubles confidence values (Array.zeroCreate values.Length)

let correlation confidence sample =
    paired confidence sample |> Option.map _.Correlation

/// As if no seed paired the runs: of all runs of two arms, and of a mean of several at the seeds that all have. None where that is
/// the answer itself.
let welch confidence sample =
    match sample.Scores, sample.All with
    | (Apart _ | Along _), _ -> None
    | (Counts _ | Shares _), Some(a, b) -> Some(Welch.ofDoubles confidence a b)
    | (Counts _ | Shares _), None -> sides sample |> Option.map (fun (a, b) -> Welch.ofDoubles confidence a b)

/// The ratio of the two spreads over seeds, from as many seeds on as say something of it.
let spread confidence sample =
    if sample.Seeds.Length < PitmanMorgan.FewestShown then
        None
    else
        match sample.Scores, sample.Contrast with
        | Counts(a, b, _), Difference _ -> Some (PitmanMorgan.ofCounts confidence a b).Ratio
        | Shares(a, b), Difference _ -> Some (PitmanMorgan.ofDoubles confidence a b).Ratio
        | _ -> None

/// What a value is made of at most, for ties among doubles.
let private size sample =
    match sample.Scores with
    | Counts(a, b, worth) -> worth * max (largest (Array.map float a)) (largest (Array.map float b))
    | Apart(a, b)
    | Shares(a, b) -> max (largest a) (largest b)
    | Along(_, rows) -> rows |> Array.collect (Array.choose id) |> largest

/// The Hodges-Lehmann estimate with the p of the signed-rank test.
let signedRank confidence sample =
    let values = values sample

    let p =
        match sample.Scores with
        | Counts(a, b, _) -> SignedRank.test SignedRank.Drop 1.0 (Array.map2 (fun a b -> float (a - b)) a b)
        | Shares _
        | Apart _
        | Along _ -> SignedRank.test SignedRank.Drop (size sample) values
        |> Result.toOption
        |> Option.map _.P

    match SignedRank.hodgesLehmann confidence values with
    | Outcome.Ok estimate -> Outcome.Ok { estimate with P = p }
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with P = p })

/// The sign-flip p of the mean; the test has no interval.
let signFlip sample =
    let values = values sample

    let result =
        match sample.Scores with
        | Counts(a, b, _) -> SignFlip.ofIntegers (Array.map2 (-) a b)
        | Shares _
        | Apart _
        | Along _ -> SignFlip.ofDoubles (size sample) values

    let value = if values.Length = 0 then None else Some(Numerics.mean values)

    match result with
    | Ok flip -> SeedMean.withoutInterval SignFlip.Method Undefined value (Some flip.P) flip.N
    | Error reason -> SeedMean.withoutInterval SignFlip.Method reason value None values.Length

/// Of the draws where the bootstrap needs any.
let private bootstrapStream () = Random.RandomStream.For(0L, "bootstrap", "")

/// Resampled means of the seeds' values.
let bootstrap confidence sample =
    let draws = Bootstrap.FewestDraws

    match sample.Scores with
    | Counts(a, b, worth) ->
        let resampled = Bootstrap.ofCounts (bootstrapStream ()) draws confidence (Array.map2 (-) a b)
        { resampled with ExpandedPercentile = Outcome.scale worth resampled.ExpandedPercentile }
    | Shares(a, b) -> Bootstrap.ofDoubles (bootstrapStream ()) draws confidence a b
    | Apart _
    | Along _ -> let values = values sample in Bootstrap.ofDoubles (bootstrapStream ()) draws confidence values (Array.zeroCreate values.Length)
