/// From results to the report: every number and sentence, and no layout.
module internal Ablate.Analysis.Report.Builder

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Runs

/// No accuracy is below 0 or above 100 %: an interval that reaches beyond is cut there.
let private possible outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let interval = estimate.Interval
        Outcome.Ok { estimate with Interval = { interval with Lower = max 0.0 interval.Lower; Upper = min 100.0 interval.Upper } }
    | Outcome.Degenerate _ -> outcome

let private summary study confidence baseline (arm: ArmRuns) =
    let runs = completed arm |> List.map snd |> Array.ofList

    let mean =
        match study.Measure with
        | Counted total -> OneArm.meanOfCounts confidence (runs |> Array.map _.Correct.Value) |> Outcome.scale (100.0 / float total)
        | Shared -> OneArm.meanOfDoubles confidence (runs |> Array.map (fun run -> 100.0 * (accuracy run |> Option.get)))

    let failures = arm |> seedsOf isTrainingFailure |> List.length
    let seconds = runs |> Array.choose (fun run -> Option.ofNullable run.Seconds)

    { Arm = arm.Record
      IsBaseline = (arm.Record.Name = baseline)
      Completed = arm |> seedsOf _.IsCompleted
      Diverged = arm |> seedsOf _.IsDiverged
      Collapsed = arm |> seedsOf _.IsCollapsed
      Failed = arm |> seedsOf _.IsFailed
      Missing = arm |> seedsOf _.IsMissing
      Mean = possible mean
      StandardDeviation = OneArm.standardDeviationOf mean
      FailureRate =
        match runs.Length + failures with
        | 0 -> None
        | ended -> Some(Failures.rate confidence failures ended)
      Seconds = if seconds.Length = 0 then None else Some(Numerics.mean seconds) }

/// Everything that may be said of the results.
let build (results: StudyResults) : Report =
    let study = Runs.read results
    let declarations = Declarations.read results
    let confidence = declarations.Now.Confidence
    let findings = Findings.ofStudy study declarations |> Repeats.mark results
    let arms = study.Arms |> List.map (summary study confidence declarations.Now.Baseline)

    let together = FamilyMethods.together study
    let flags = Flags.ofReport study declarations findings
    let isLacking arm = not (arm.Missing.IsEmpty && arm.Failed.IsEmpty)

    { Results = results
      Confidence = confidence
      Margin = declarations.Now.Margin |> Option.ofNullable |> Option.map ((*) 100.0)
      Declaration = Methods.declaration study declarations findings
      Findings = findings
      Arms = arms
      Together = together
      Flags = flags
      IsProvisional = List.exists isLacking arms || flags |> List.exists (fun flag -> flag.Kind = Flags.RuleNotMet)
      Estimand = Methods.estimand results declarations
      Methods = Methods.used declarations findings arms together
      Provenance = Origins.lines study }
