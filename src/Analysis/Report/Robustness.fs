/// What an answer rests on: the same comparison by other methods, without single seeds, and with failures counted.
module internal Ablate.Analysis.Report.Robustness

open Ablate.Analysis
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations

[<Literal>]
let LeaveOneOutMethod = "leave_one_seed_out"

[<Literal>]
let AtChanceMethod = "intention_to_treat"

/// How intervals are computed: at the confidence itself, or by the rule that added seeds.
type Level =
    { Confidence: float
      Rule: WidthRule.Rule option }

    /// The error that is reported.
    member level.Alpha = 1.0 - level.Confidence

    /// What one comparison of a family of k is computed at.
    member level.WorkingAlpha(k: int) =
        match level.Rule with
        | Some rule -> rule.WorkingLevel / float k
        | None -> (1.0 - level.Confidence) / float k

    /// An estimate made at the working confidence, under the confidence that it has earned.
    member level.Report(k: int, outcome: Outcome) =
        match level.Rule with
        | Some rule -> WidthRule.reported { rule with Contrasts = k } outcome
        | None -> outcome

    member level.Estimate(k: int, at: float -> Outcome) = level.Report(k, at (1.0 - level.WorkingAlpha k))

let levelOf (declarations: Declarations) =
    let confidence = declarations.Now.Confidence

    { Confidence = confidence
      Rule = SeedRule.forContrasts declarations 1 }

/// +1 or -1 where the interval leaves out 0, else 0.
let directionOf outcome =
    match outcome with
    | Outcome.Ok estimate when estimate.Interval.Lower > 0.0 -> 1
    | Outcome.Ok estimate when estimate.Interval.Upper < 0.0 -> -1
    | Outcome.Ok _
    | Outcome.Degenerate _ -> 0

/// Of a test without an interval.
let private directionByP alpha outcome =
    let of' value (p: PValue option) =
        match value, p with
        | Some value, Some p when p.Log10 <= log10 alpha -> sign (value: float)
        | _ -> 0

    match outcome with
    | Outcome.Ok estimate -> of' (Some estimate.Value) estimate.P
    | Outcome.Degenerate(_, rest) -> of' rest.Value rest.P

/// Whether a line leads to the same verdict, in a word; none where nothing was computed that could.
let agreement (line: Sensitivity) =
    match line.Result with
    | Outcome.Degenerate(_, { P = None }) when line.Range.IsNone && not line.Disagrees -> None
    | Outcome.Ok _
    | Outcome.Degenerate _ -> Some(if line.Disagrees then "no" else "yes")

let pOf outcome =
    match outcome with
    | Outcome.Ok estimate -> estimate.P
    | Outcome.Degenerate(_, rest) -> rest.P

/// Fewer seeds than this cannot reach the level by their signs alone.
let private fewestForSigns alpha = Planning.seedsForRankTests (1.0 - alpha) 1

/// Among more seeds than these no single one decides, and to leave each out takes the square of as many steps.
[<Literal>]
let private MostLeftOut = 1_000

let private leaveOneOut (level: Level) (sample: Samples.Sample) main =
    let n = sample.Seeds.Length

    if n < 3 || n > MostLeftOut then
        None
    else
        let outcomes =
            [ for left in 0 .. n - 1 ->
                  let rest = [| for place in 0 .. n - 1 do if place <> left then place |]
                  level.Estimate(1, (fun confidence -> Samples.mean confidence (Samples.only rest sample))) ]

        let means = outcomes |> List.choose Outcome.value
        let flips = outcomes |> List.filter (fun outcome -> directionOf outcome <> directionOf main) |> List.length

        Some
            { Method = LeaveOneOutMethod
              Label = "without one seed"
              Result = SeedMean.withoutInterval LeaveOneOutMethod Undefined (Outcome.value main) None n
              Range = Some(List.min means, List.max means)
              Note =
                if flips = 0 then None
                else Some $"Without a single seed the answer would be another one, for {flips} of the {n} seeds."
              Disagrees = flips > 0 }

let private signTests (level: Level) (sample: Samples.Sample) main =
    let alpha = level.Alpha
    let n = sample.Seeds.Length
    let isEnough = n >= fewestForSigns alpha

    let row label outcome =
        { Method =
            (match outcome with
             | Outcome.Ok estimate -> estimate.Method
             | Outcome.Degenerate(_, rest) -> rest.Method)
          Label = label
          Result = outcome
          Range = None
          Note =
            if isEnough then None
            else Some $"With {n} seeds its p cannot fall to {Format.percent alpha}."
          Disagrees = isEnough && directionByP alpha outcome <> directionOf main }

    if n < 2 then
        []
    else
        [ row "signed rank" (Samples.signedRank level.Confidence sample); row "sign flip" (Samples.signFlip sample) ]

/// Shown from as many seeds on as it has a support for, and held against the answer from where it covers what it promises.
let private bootstrap (level: Level) (sample: Samples.Sample) main =
    let n = sample.Seeds.Length

    if n < Bootstrap.FewestExpanded then
        None
    else
        let resampled = Samples.bootstrap level.Confidence sample
        let isHonest = n >= Bootstrap.FewestHonest

        let notes =
            [ if not isHonest then
                  "Below 20 seeds a bootstrap interval covers less than it promises."
              match resampled.Draws with
              | Some draws -> $"{Format.count (int64 draws)} draws, generator's seed 0."
              | None -> () ]

        Some
            { Method = Bootstrap.ExpandedMethod
              Label = "bootstrap"
              Result = resampled.ExpandedPercentile
              Range = None
              Note = if notes.IsEmpty then None else Some(String.concat " " notes)
              Disagrees = isHonest && directionOf resampled.ExpandedPercentile <> directionOf main }

/// Scores along the ratios of the seeds that have them all, a row a ratio.
let private complete (rows: float option array array) =
    rows |> Array.filter (Array.forall Option.isSome) |> Array.map (Array.map Option.get)

/// The slope with one error pooled over ratios and seeds.
let private pooledSlope (level: Level) (sample: Samples.Sample) main =
    match sample.Scores, sample.Contrast with
    | Samples.Along(ratios, rows), Slope _ ->
        let scores = rows |> complete |> Array.transpose
        let scores = if scores.Length = 0 then ratios |> Array.map (fun _ -> [||]) else scores
        let result = RatioTrend.pooledSlope level.Confidence ratios scores

        Some
            { Method = RatioTrend.PooledSlopeMethod
              Label = "pooled error"
              Result = result
              Range = None
              Note = Some "Needs the same spread of every difference between two ratios."
              Disagrees = directionOf result <> directionOf main }
    | _ -> None

/// Page's test of the seeds that have every ratio, in the direction of the data and its p doubled for that.
let private page (level: Level) (sample: Samples.Sample) main =
    match sample.Scores, sample.Contrast, Outcome.value main with
    | Samples.Along(_, rows), Slope _, Some slope ->
        let complete = complete rows
        let rising = if slope < 0.0 then complete |> Array.map Array.rev else complete

        let result =
            match Page.test rising with
            | Ok page -> SeedMean.withoutInterval Page.Method Undefined None (Some(PValue.Times 2.0 page.PGivenTies)) page.N
            | Error reason -> SeedMean.withoutInterval Page.Method reason None None complete.Length

        let isDecided = pOf result |> Option.exists (fun p -> p.Log10 <= log10 level.Alpha)

        Some
            { Method = Page.Method
              Label = "ranks along the ratios"
              Result = result
              Range = None
              Note = Some "Its direction is that of the data, for which p is doubled."
              Disagrees = (pOf result).IsSome && isDecided <> (directionOf main <> 0) }
    | _ -> None

/// Every other way to look at a comparison.
let ofSample (level: Level) (sample: Samples.Sample) main (atChance: Outcome option) =
    let plain label note outcome disagrees method =
        { Method = method
          Label = label
          Result = outcome
          Range = None
          Note = note
          Disagrees = disagrees }

    [ match Samples.welch level.Confidence sample with
      | Some welch ->
          plain "if unpaired" (Some "Treats the runs as if their seeds had nothing in common.") welch (directionOf welch <> directionOf main) Welch.Method
      | None -> ()

      yield! signTests level sample main
      yield! bootstrap level sample main |> Option.toList
      yield! pooledSlope level sample main |> Option.toList
      yield! page level sample main |> Option.toList
      yield! leaveOneOut level sample main |> Option.toList

      match atChance with
      | Some outcome ->
          let isOther = directionOf outcome <> directionOf main
          plain "failed runs as chance" (Some "Its mean is unstable: look at the sign.") outcome isOther AtChanceMethod
      | None -> ()

      match main, sample.Scores with
      | Outcome.Ok _, (Samples.Counts _ | Samples.Shares _ | Samples.Along _) ->
          let any = AnytimeT.interval level.Confidence AnytimeT.DefaultVariance (Samples.mean level.Confidence sample)
          // Wider by design, so that it can be less decided without contradicting anything.
          plain "at any time" (Some "Holds at every look, and is wider for that.") any (directionOf any * directionOf main < 0) AnytimeT.Method
      // The sequence is one of pairs.
      | Outcome.Ok _, Samples.Apart _
      | Outcome.Degenerate _, _ -> () ]
