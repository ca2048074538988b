/// Several arms against the baseline at once: what is shown beside Holm's and Bonferroni's answers where it is asked for, and what
/// all arms together say.
module internal Ablate.Analysis.Report.FamilyMethods

open Ablate.Core
open Ablate.Core.Random
open Ablate.Analysis
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Robustness
open Ablate.Analysis.Report.Runs

/// Below it one error pooled over all arms is not to be trusted.
[<Literal>]
let private LeastEpsilon = 0.75

/// Accuracies in per cent over the seeds that all arms completed with: a row an arm.
let private block study names =
    let runs = [ for name in names -> arm study name |> Option.map (completed >> Map.ofList) |> Option.defaultValue Map.empty ]
    let seeds = runs |> List.map (fun runs -> set runs.Keys) |> Set.intersectMany |> Set.toList
    let percent (run: RunRecord) = 100.0 * (accuracy run |> Option.get)
    seeds, [| for runs in runs -> [| for seed in seeds -> percent runs[seed] |] |]

let private row method label result note disagrees =
    { Method = method
      Label = label
      Result = result
      Range = None
      Note = note
      Disagrees = disagrees }

/// The answer once the family is allowed for: +1, -1, or 0 where it is open.
let private decided (level: Level) main (adjusted: PValue option) =
    if adjusted |> Option.exists (fun p -> p.Log10 <= log10 level.Alpha) then directionOf main else 0

let private dunnett (level: Level) seeds (scores: float array array) mains =
    match Dunnett.compare level.Confidence scores with
    | Error reason -> [ for _ in mains -> row Dunnett.Method "Dunnett" (SeedMean.withoutInterval Dunnett.Method reason None None seeds) None false ]
    | Ok dunnett ->
        let epsilon = dunnett.Sphericity.GreenhouseGeisser
        let doubt = if epsilon < LeastEpsilon then ", below 0.75: not to be trusted" else ""
        let note = $"One error pooled over {scores.Length} arms at the {seeds} seeds that all have; Greenhouse and Geisser's epsilon {Format.decimals 2 epsilon}{doubt}."

        [ for (main, adjusted), comparison in List.zip mains (List.ofArray dunnett.Comparisons) ->
              let result = Outcome.Ok comparison
              row Dunnett.Method "Dunnett" result (Some note) (directionOf result <> decided level main adjusted) ]

let private maxT (level: Level) seeds (scores: float array array) mains =
    let differences = [| for arm in Array.tail scores -> Array.map2 (-) arm scores[0] |]

    match MaxT.compare (RandomStream.For(0L, "max_t", "")) differences with
    | Error reason -> [ for _ in mains -> row MaxT.Method "largest t" (SeedMean.withoutInterval MaxT.Method reason None None seeds) None false ]
    | Ok tested ->
        let isEnough = seeds >= Planning.seedsForRankTests level.Confidence 1

        let note =
            match tested.Draws with
            | _ when not isEnough -> $"With {seeds} seeds its p cannot fall to {Format.percent level.Alpha}."
            | Some draws -> $"Adjusted for the {differences.Length} arms; {Format.count (int64 draws)} draws, generator's seed 0."
            | None -> $"Adjusted for the {differences.Length} arms, exact."

        [ for place, (main, adjusted) in List.indexed mains ->
              let value = mean differences[place]
              let p = tested.Comparisons[place].StepDown
              let found = if p.Log10 <= log10 level.Alpha then sign value else 0
              let result = SeedMean.withoutInterval MaxT.Method Undefined (Some value) (Some p) tested.N
              row MaxT.Method "largest t" result (Some note) (isEnough && found <> decided level main adjusted) ]

/// For each finding of a family the rows that the file asks for: its differences of an arm and the baseline, seen together.
let rows study (level: Level) (findings: Finding list) =
    let baseline = study.Results.Analysis.Baseline
    let asked = study.Results.Analysis.Sensitivity |> Option.ofObj |> Option.map (Seq.distinct >> List.ofSeq) |> Option.defaultValue []

    let compared =
        [ for finding in findings do
              match finding.Contrast with
              | Difference(arm, reference) when reference = baseline -> arm, finding
              | _ -> () ]

    if asked.IsEmpty || compared.IsEmpty then
        Map.empty
    else
        let seeds, scores = block study (baseline :: List.map fst compared)
        let mains = [ for _, finding in compared -> finding.Main, finding.Adjusted ]

        let byMethod =
            [ for method in asked do
                  match method with
                  | FamilyMethod.Dunnett -> dunnett level seeds.Length scores mains
                  | _ -> maxT level seeds.Length scores mains ]

        Map [ for place, (_, finding) in List.indexed compared -> finding.Label, byMethod |> List.map (List.item place) ]

/// Their variances along the principal contrasts take the third power of this many steps.
[<Literal>]
let private MostTogether = 200

/// From three arms on and up to 200, over the seeds that all have.
let together study : Together option =
    let names = [ for arm in study.Arms -> arm.Record.Name ]

    if names.Length < 3 || names.Length > MostTogether then
        None
    else
        let seeds, scores = block study names

        match Friedman.test scores |> Result.toOption, Sphericity.analyse scores |> Result.toOption with
        | None, None -> None
        | friedman, sphericity ->
            Some
                { Arms = names.Length
                  Seeds = seeds.Length
                  Friedman = friedman
                  Sphericity = sphericity }

/// What all arms together say, in a sentence or two.
let sentences (together: Together) =
    [ match together.Friedman with
      | Some friedman ->
          $"All {together.Arms} arms at the {together.Seeds} seeds that all have: ranks within each seed give "
          + $"p {Format.probability (friedman.P.Value, friedman.P.Log10)} for no difference among them (Friedman, chi-squared {Format.decimals 2 friedman.Statistic} with {friedman.DegreesOfFreedom} degrees of freedom)."
      | None -> ()
      match together.Sphericity with
      | Some sphericity ->
          let reading =
              if sphericity.GreenhouseGeisser < LeastEpsilon then "below 0.75, so that no error should be pooled over the arms"
              else "1 where every difference of two arms varies alike"

          $"Greenhouse and Geisser's epsilon is {Format.decimals 2 sphericity.GreenhouseGeisser} ({reading})."
      | None -> () ]
