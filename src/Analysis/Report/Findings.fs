/// Everything that is claimed of each comparison.
module internal Ablate.Analysis.Report.Findings

open System
open System.Collections.Generic
open Ablate.Analysis
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations
open Ablate.Analysis.Report.Runs

[<Literal>]
let SimultaneousMethod = "bonferroni_ci"

[<Literal>]
let LeaveOneOutMethod = "leave_one_seed_out"

[<Literal>]
let AtChanceMethod = "intention_to_treat"

/// The share of experiments in which the minimum detectable difference would be found.
[<Literal>]
let TargetPower = 0.8

/// In standard deviations: half-widths below it would take a million seeds.
[<Literal>]
let private LeastPlanned = 0.002

/// How intervals are computed: at the confidence itself, or by the rule that added seeds.
type private Level =
    { Confidence: float
      Rule: WidthRule.Rule option }

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

let private levelOf (declarations: Declarations) =
    let confidence = declarations.Now.Confidence

    { Confidence = confidence
      Rule = SeedRule.forContrasts declarations 1 }

let private directionOf outcome =
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

let private pOf outcome =
    match outcome with
    | Outcome.Ok estimate -> estimate.P
    | Outcome.Degenerate(_, rest) -> rest.P

/// Fewer seeds than this cannot reach the level by their signs alone.
let private fewestForSigns alpha = Planning.seedsForRankTests (1.0 - alpha) 1

let private leaveOneOut (level: Level) (sample: Samples.Sample) main =
    let n = sample.Seeds.Length

    if n < 3 then
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

/// Page's test of the seeds that have every ratio, in the direction of the data and its p doubled for that.
let private page (level: Level) (sample: Samples.Sample) main =
    match sample.Scores, sample.Contrast, Outcome.value main with
    | Samples.Along(_, rows), Slope _, Some slope ->
        let complete = rows |> Array.filter (Array.forall Option.isSome) |> Array.map (Array.map Option.get)
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

let private sensitivityOf (level: Level) (sample: Samples.Sample) main (hurdle: Hurdle.Hurdle option) =
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
      yield! page level sample main |> Option.toList
      yield! leaveOneOut level sample main |> Option.toList

      match hurdle with
      | Some hurdle ->
          let outcome = hurdle.AtChance.Mean
          let isOther = directionOf outcome <> directionOf main
          plain "failed runs as chance" (Some "Its mean is unstable: look at the sign.") outcome isOther AtChanceMethod
      | None -> ()

      match main with
      | Outcome.Ok _ ->
          let any = AnytimeT.interval level.Confidence AnytimeT.DefaultVariance (Samples.mean level.Confidence sample)
          // Wider by design, so that it can be less decided without contradicting anything.
          plain "at any time" (Some "Holds at every look, and is wider for that.") any (directionOf any * directionOf main < 0) AnytimeT.Method
      | Outcome.Degenerate _ -> () ]

/// Both arms' fates where a failure is told from the rest, and a chance accuracy is known.
let private hurdleOf study (level: Level) contrast =
    match contrast, study.Measure, Option.ofObj study.Results.Test with
    | Difference(a, b), Counted total, Some test when test.Classes >= 2 ->
        let a, b = fates study a, fates study b

        let outcomes =
            [| for KeyValue(seed, fate) in a do
                   match Map.tryFind seed b with
                   | Some other when hasEnded fate && hasEnded other -> fate, other
                   | Some _
                   | None -> () |]

        if outcomes |> Array.exists (fun (a, b) -> isTrainingFailure a || isTrainingFailure b) then
            let fate outcome =
                match outcome with
                | Completed run -> Hurdle.Fate.Converged run.Correct.Value
                | Collapsed _
                | Diverged
                | Failed
                | Missing -> Hurdle.Fate.Failed

            let hurdle = Hurdle.compare level.Confidence test.Classes total (Array.map (fst >> fate) outcomes) (Array.map (snd >> fate) outcomes)
            let points = PairedT.scale (100.0 / float total)
            Some { hurdle with Converged = points hurdle.Converged; AtChance = points hurdle.AtChance }
        else
            None
    | _ -> None

let private sourcesOf study (level: Level) (sample: Samples.Sample) =
    match sample.Contrast with
    | Difference(a, b) ->
        match correctness study a sample.Seeds, correctness study b sample.Seeds with
        | Some a, Some b ->
            let crossed = Crossed.compare (1.0 - level.WorkingAlpha 1) a b

            let share (contributions: Crossed.BySource) : Crossed.BySource option =
                let total = contributions.Seed + contributions.Example + contributions.Residual

                if total > 0.0 then
                    Some
                        { Seed = contributions.Seed / total
                          Example = contributions.Example / total
                          Residual = contributions.Residual / total }
                else
                    None

            Some
                { Crossed = crossed
                  Shares = crossed.Contributions |> Option.bind share }
        | _ -> None
    | MeanDifference _
    | Slope _
    | Curvature _ -> None

let private isDifference contrast =
    match contrast with
    | Difference _
    | MeanDifference _ -> true
    | Slope _
    | Curvature _ -> false

/// The next number with one or two digits: 0.0873 becomes 0.09.
let private rounded (value: float) =
    let places = Format.placesForTwoDigits value
    let step = 10.0 ** float (max 0 (places - 1))
    if places > 1 then ceil (value * step - 1e-9) / step else ceil value

/// How many more seeds would give a narrower interval, where one is wanted.
let private moreSeeds (level: Level) margin (sample: Samples.Sample) main =
    match main, Samples.standardDeviation sample with
    | Outcome.Ok estimate, Some sd when sd > 0.0 ->
        let half = (estimate.Interval.Upper - estimate.Interval.Lower) / 2.0

        let wanted =
            match level.Rule, margin with
            | Some rule, _ when rule.HalfWidth < half && isDifference sample.Contrast -> rule.HalfWidth
            | _, Some margin when margin < half && isDifference sample.Contrast -> margin
            | _ -> rounded (half / 2.0)

        let planned = Precision.pilotUpper Precision.DefaultAssurance sd estimate.N
        let width = $"± {Format.decimals (Format.placesForTwoDigits wanted) wanted} {Sentences.unit sample.Contrast}"

        if wanted < LeastPlanned * planned then
            Some $"undecided, and no practicable number of seeds would give {width}"
        else
            let needed = Precision.seeds (1.0 - level.WorkingAlpha 1) (Precision.Assured Precision.DefaultAssurance) (wanted / planned)
            let more = needed - estimate.N
            let about = if more = 1 then "1 more seed" else $"{Format.count (int64 more)} more seeds"
            if more <= 0 then None else Some $"undecided: about {about} would give {width} (in four cases of five)"
    | Outcome.Degenerate((NoSeeds | OneSeed), rest), _ ->
        let there = if rest.N = 1 then "is one" else "are none"
        Some $"undecided: an interval needs two seeds, and is of use from five on; there {there}"
    | _ -> None

/// What one comparison has, before it is seen beside its family.
let private alone study (level: Level) margin (declared: Declared) =
    let sample = Samples.sample study declared.Contrast
    let main = level.Estimate(1, (fun confidence -> Samples.mean confidence sample))
    let sides = Samples.sides sample
    let hurdle = hurdleOf study level declared.Contrast
    let sources = sourcesOf study level sample
    let comparable = if isDifference declared.Contrast then Some main else None
    let alpha = level.WorkingAlpha 1
    let margin = if isDifference declared.Contrast then margin else None

    let finding =
        { Id = ""
          Contrast = declared.Contrast
          Label = declared.Label
          Role = declared.Role
          FamilySize = 1
          PerSeed = List.zip sample.Seeds (List.ofArray (Samples.values sample))
          Unmatched = sample.Unmatched
          Main = main
          StandardDeviation = Samples.standardDeviation sample
          Means =
            sides
            |> Option.bind (fun (a, b) -> if a.Length = 0 then None else Some(mean a, mean b))
          RelativeErrorReduction =
            sides
            |> Option.bind (fun (a, b) ->
                let errors = Array.map (fun accuracy -> 100.0 - accuracy)
                EffectSize.relativeErrorReduction (errors a) (errors b))
          Simultaneous = None
          Adjusted = None
          NewExamples = sources |> Option.map (fun sources -> level.Report(1, Outcome.scale 100.0 sources.Crossed.SeedsAndExamples))
          Sources = sources
          Wins = if sample.Seeds.IsEmpty then None else Some(Samples.wins level.Confidence sample)
          Effect = if sample.Seeds.IsEmpty then None else Some(EffectSize.ofDifference level.Confidence main)
          Equivalence =
            Option.map2 (fun margin main -> Equivalence.test alpha margin main) margin comparable |> Option.bind Result.toOption
          SmallestMargin =
            match comparable with
            | Some(Outcome.Ok estimate) -> Some(Equivalence.smallestMargin alpha estimate)
            | Some(Outcome.Degenerate _)
            | None -> None
          Correlation = Samples.correlation level.Confidence sample
          Hurdle = hurdle
          Sensitivity = sensitivityOf level sample main hurdle
          Posterior = margin |> Option.bind (fun margin -> BayesianT.posterior 0.0 margin main |> Result.toOption)
          MinimumDetectable = None
          Verdict = NotEstimable
          Sentence = ""
          MoreSeeds = None }

    sample, finding

let private verdictOf alpha (finding: Finding) =
    let isDecided =
        directionOf finding.Main <> 0
        && (finding.Role = Exploratory || finding.Adjusted |> Option.exists (fun p -> p.Log10 <= log10 alpha))

    let isWithin = finding.Equivalence |> Option.exists _.IsEquivalent

    match finding.Main with
    | Outcome.Degenerate _ -> NotEstimable
    | Outcome.Ok _ when finding.Hurdle |> Option.exists _.DependsOnFailures -> DependsOnFailures
    | Outcome.Ok _ ->
        match isDecided, directionOf finding.Main, isWithin with
        | true, 1, false -> Superior
        | true, 1, true -> SuperiorWithinMargin
        | true, _, false -> Inferior
        | true, _, true -> InferiorWithinMargin
        | false, _, true -> Equivalent
        | false, _, false -> Inconclusive

/// The chance that a family adjusts each comparison's p for.
let private adjusted role findings =
    let family = findings |> List.map (fun (_, finding) -> pOf finding.Main) |> Array.ofList

    match role with
    | Primary
    | Secondary -> Multiplicity.holm family
    | Exploratory -> Multiplicity.benjaminiHochberg family

let private simultaneous (level: Level) k sample =
    let outcome = level.Estimate(k, (fun confidence -> Samples.mean confidence sample))

    match outcome with
    | Outcome.Ok estimate ->
        Outcome.Ok
            { estimate with
                Method = SimultaneousMethod
                Interval = { estimate.Interval with Confidence = level.Confidence }
                P = if level.Rule.IsSome then estimate.P else estimate.P |> Option.map (PValue.Times(float k)) }
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with Method = SimultaneousMethod })

let private inFamily (level: Level) scope margin role (findings: (Samples.Sample * Finding) list) =
    let k = findings.Length

    List.zip findings (List.ofArray (adjusted role findings))
    |> List.map (fun ((sample, finding), adjusted) ->
        let k = if role = Exploratory then 1 else k

        let finding =
            { finding with
                FamilySize = findings.Length
                Adjusted = adjusted
                Simultaneous = if role = Exploratory then None else Some(simultaneous level k sample)
                MinimumDetectable =
                    match finding.StandardDeviation with
                    | Some sd when sd > 0.0 -> Some(sd * Power.detectable (level.WorkingAlpha k) TargetPower sample.Seeds.Length)
                    | Some _
                    | None -> None }

        let finding = { finding with Verdict = verdictOf level.Alpha finding }

        { finding with
            Sentence = Sentences.ofFinding scope finding
            MoreSeeds =
                match finding.Verdict with
                | Inconclusive
                | NotEstimable -> moreSeeds level margin sample finding.Main
                | Superior
                | SuperiorWithinMargin
                | Equivalent
                | InferiorWithinMargin
                | Inferior
                | DependsOnFailures -> None })

/// "SeR4MinusBaseline": letters and digits of the label, each word with a capital; a number where two come out alike.
let private ids (findings: Finding list) =
    let words (text: string) =
        text.Split([| for c in text do if not (Char.IsAsciiLetterOrDigit c) then c |], StringSplitOptions.RemoveEmptyEntries)
        |> Array.map (fun word -> string (Char.ToUpperInvariant word[0]) + word.Substring 1)
        |> String.concat ""

    let taken = HashSet<string>()

    [ for finding in findings do
          let id =
              match finding.Contrast with
              | Difference(arm, reference) -> $"{words arm}Minus{words reference}"
              | MeanDifference(_, reference) -> words (finding.Label.Substring(0, finding.Label.Length - reference.Length)) + "Minus" + words reference
              | Slope _
              | Curvature _ -> words finding.Label

          let id = if Char.IsAsciiLetter id[0] then id else "Of" + id
          let isFree text = taken.Add text
          let id = if isFree id then id else Seq.initInfinite (fun i -> $"{id}x{i + 2}") |> Seq.find isFree
          { finding with Id = id } ]

/// Every comparison, families one after the other.
let ofStudy study (declarations: Declarations) =
    let level = levelOf declarations
    let margin = declarations.Now.Margin |> Option.ofNullable |> Option.map ((*) 100.0)
    let scope = Sentences.scope declarations.Now.Metric
    let alone = declarations.Comparisons |> List.map (alone study level margin)

    [ for role in [ Primary; Secondary; Exploratory ] do
          yield! alone |> List.filter (fun (_, finding) -> finding.Role = role) |> inFamily level scope margin role ]
    |> ids
