/// Everything that is claimed of each comparison.
module internal Ablate.Analysis.Report.Findings

open System
open System.Collections.Generic
open Ablate.Analysis
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Declarations
open Ablate.Analysis.Report.Runs
open Ablate.Analysis.Report.Robustness

[<Literal>]
let SimultaneousMethod = "bonferroni_ci"

/// The share of experiments in which the minimum detectable difference would be found.
[<Literal>]
let TargetPower = 0.8

/// In standard deviations: half-widths below it would take a million seeds.
[<Literal>]
let private LeastPlanned = 0.002

let private isDifference contrast =
    match contrast with
    | Difference _
    | MeanDifference _ -> true
    | Slope _
    | Curvature _ -> false

/// Seeds crossed with examples, where the predictions of every run were kept; else why it cannot be.
let private crossedOf study (level: Level) (sample: Samples.Sample) =
    let confidence = 1.0 - level.WorkingAlpha 1
    let matrices arms = arms |> List.map (fun arm -> correctness study arm sample.Seeds)

    let combined divisor weights arms =
        match matrices arms with
        | matrices when List.forall Option.isSome matrices ->
            Ok(Crossed.combine confidence divisor (Array.ofList weights) (matrices |> List.map Option.get |> Array.ofList))
        | _ -> Error "predictions of some runs were not kept"

    let along weightsOf (arms: (string * float) list) =
        match sample.Scores with
        | Samples.Along(ratios, rows) when rows |> Array.forall (Array.forall Option.isSome) -> combined 1.0 (List.ofArray (weightsOf ratios)) (List.map fst arms)
        | _ -> Error "not every seed has every value"

    match sample.Contrast, sample.Scores with
    | _, Samples.Apart _ -> Error "nothing pairs the runs"
    | _ when sample.Seeds.IsEmpty -> Error "no pairs"
    | Difference(a, b), _ ->
        match correctness study a sample.Seeds, correctness study b sample.Seeds with
        | Some a, Some b -> Ok(Crossed.compare confidence a b)
        | _ -> Error "predictions of some runs were not kept"
    | MeanDifference(arms, reference), _ ->
        let k = arms.Length
        combined (float k) (List.replicate k 1.0 @ [ -(float k) ]) (arms @ [ reference ])
    | Slope(_, arms), _ -> along RatioTrend.slopeWeights arms
    | Curvature(_, arms), _ -> along RatioTrend.curvatureWeights arms

/// Which part of the variance of a difference has which source.
let private sourcesOf contrast (crossed: Crossed.CrossedDifference) =
    let share (contributions: Crossed.BySource) : Crossed.BySource option =
        let total = contributions.Seed + contributions.Example + contributions.Residual

        if total > 0.0 then
            Some
                { Seed = contributions.Seed / total
                  Example = contributions.Example / total
                  Residual = contributions.Residual / total }
        else
            None

    if isDifference contrast then Some { Crossed = crossed; Shares = crossed.Contributions |> Option.bind share } else None

/// The next number with one or two digits: 0.0873 becomes 0.09.
let private rounded (value: float) =
    let places = Format.placesForTwoDigits value
    let step = 10.0 ** float (max 0 (places - 1))
    if places > 1 then ceil (value * step - 1e-9) / step else ceil value

/// Whether training ended with two seeds or more, and with none of them well in all arms.
let private failedThroughout (finding: Finding) =
    finding.PerSeed.IsEmpty && finding.Hurdle |> Option.exists (fun hurdle -> hurdle.Pairs >= 2)

/// How many more seeds would give a narrower interval, where one is wanted: for the one that decided, at α/k among k comparisons.
let private moreSeeds (level: Level) margin k (sample: Samples.Sample) (finding: Finding) interval =
    match interval, Samples.standardDeviation sample with
    | Outcome.Ok { N = 2 }, _ ->
        Some "Undecided: two seeds tell too little of the spread to say how many more are needed; train five at least."
    | Outcome.Ok estimate, Some sd when sd > 0.0 ->
        let half = (estimate.Interval.Upper - estimate.Interval.Lower) / 2.0
        // No difference is greater than 100 points.
        let half = if isDifference sample.Contrast then min 100.0 half else half

        let wanted =
            match level.Rule, margin with
            | Some rule, _ when rule.HalfWidth < half && isDifference sample.Contrast -> rule.HalfWidth
            | _, Some margin when margin < half && isDifference sample.Contrast -> margin
            | _ -> rounded (half / 2.0)

        let planned = Precision.pilotUpper Precision.DefaultAssurance sd estimate.N
        let width = $"± {Format.decimals (Format.placesForTwoDigits wanted) wanted} {Sentences.unit sample.Contrast}"

        if wanted < LeastPlanned * planned then
            Some $"Undecided, and no practicable number of seeds would give {width}."
        else
            let needed = Precision.seeds (1.0 - level.WorkingAlpha k) (Precision.Assured Precision.DefaultAssurance) (wanted / planned)
            let among = if k > 1 then $" at α/{k}, as its family of {k} is tested" else ""
            let more = needed - estimate.N
            let about = if more = 1 then "1 more seed" else $"{Format.count (int64 more)} more seeds"
            if more <= 0 then None else Some $"Undecided: about {about} would give {width}{among} (in four cases of five)."
    // Enough seeds were run: training failed, and with more of them it would again.
    | Outcome.Degenerate _, _ when not finding.Absent.IsEmpty || failedThroughout finding -> None
    | Outcome.Degenerate((NoSeeds | OneSeed), rest), _ ->
        let there = if rest.N = 1 then "is one" else "are none"
        Some $"Undecided: an interval needs two seeds, and is of use from five on; there {there}."
    | _ -> None

/// What one comparison has, before it is seen beside its family.
let private alone study (level: Level) margin (declared: Declared) =
    let sample = Samples.sample study declared.Contrast
    let main = level.Estimate(1, (fun confidence -> Samples.mean confidence sample))
    let sides = Samples.sides sample
    let hurdle = FailureCounts.lines study level sample main
    let crossed = crossedOf study level sample
    let comparable = if isDifference declared.Contrast then Some main else None
    let alpha = level.WorkingAlpha 1
    let margin = if isDifference declared.Contrast then margin else None

    let finding =
        { Id = ""
          Contrast = declared.Contrast
          Label = declared.Label
          Role = declared.Role
          FamilySize = 1
          Absent = Samples.armsOf declared.Contrast |> List.filter (fun name -> (arm study name).IsNone) |> List.distinct
          PerSeed = List.zip sample.Seeds (List.ofArray (Samples.values sample))
          Unmatched = sample.Unmatched
          Unpaired =
            match sample.Scores with
            | Samples.Apart(a, b) -> Some(a.Length, b.Length)
            | Samples.Counts _
            | Samples.Shares _
            | Samples.Along _ -> None
          Main = main
          StandardDeviation = Samples.standardDeviation sample
          Means =
            sides
            |> Option.bind (fun (a, b) -> if a.Length = 0 then None else Some(mean a, mean b))
          RelativeErrorReduction =
            sides
            |> Option.filter (fun (a, b) -> a.Length = b.Length)
            |> Option.bind (fun (a, b) ->
                let errors = Array.map (fun accuracy -> 100.0 - accuracy)
                EffectSize.relativeErrorReduction (errors a) (errors b))
          Simultaneous = None
          Adjusted = None
          NewExamples = crossed |> Result.toOption |> Option.map (fun crossed -> level.Report(1, Outcome.scale 100.0 crossed.SeedsAndExamples))
          NewExamplesMissing =
            match crossed with
            | Error why when study.Rows.Count > 0 -> Some why
            | Error _
            | Ok _ -> None
          Sources = crossed |> Result.toOption |> Option.bind (sourcesOf declared.Contrast)
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
          Spread = Samples.spread level.Confidence sample
          Hurdle = hurdle
          Sensitivity = Robustness.ofSample level sample main (hurdle |> Option.bind _.AtChance)
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

let private inFamily (level: Level) scopeOf margin role (findings: (Samples.Sample * Finding) list) =
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
            Sentence = Sentences.ofFinding (scopeOf finding) finding
            MoreSeeds =
                match finding.Verdict with
                | Inconclusive
                | NotEstimable -> moreSeeds level margin k sample finding (finding.Simultaneous |> Option.defaultValue finding.Main)
                | Superior
                | SuperiorWithinMargin
                | Equivalent
                | InferiorWithinMargin
                | Inferior
                | DependsOnFailures
                | Unchanged -> None })

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
    let differences = List.ofSeq study.Results.SetupDifferences

    let scopeOf (finding: Finding) =
        let arms = Samples.armsOf finding.Contrast
        differences |> List.filter (fun difference -> List.contains difference.Arm arms) |> Scope.withOtherSetup declarations.Now.Metric

    let alone = declarations.Comparisons |> List.map (alone study level margin)

    [ for role in [ Primary; Secondary; Exploratory ] do
          let family = alone |> List.filter (fun (_, finding) -> finding.Role = role) |> inFamily level scopeOf margin role
          let further = FamilyMethods.rows study level family

          for finding in family do
              match further.TryFind finding.Label with
              | Some rows -> { finding with Sensitivity = finding.Sensitivity @ rows }
              | None -> finding ]
    |> ids
