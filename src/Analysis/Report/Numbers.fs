/// What figures and tables write: estimates in the decimals that their intervals carry, and means over completed runs.
module internal Ablate.Analysis.Report.Numbers

open System
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report

/// Runs of one arm do the same work; times further apart than this are those of a busy machine.
[<Literal>]
let private MostSpreadOfTimes = 1.5

/// "+0.31 [+0.12, +0.50]".
let signedEstimate (estimate: Estimate) =
    let decimals = Format.signedDecimals (Wording.placesOf estimate)
    $"{decimals estimate.Value} [{decimals estimate.Interval.Lower}, {decimals estimate.Interval.Upper}]"

/// "91.31 [91.12, 91.50]".
let estimate (estimate: Estimate) =
    let decimals = Format.decimals (Wording.placesOf estimate)
    $"{decimals estimate.Value} [{decimals estimate.Interval.Lower}, {decimals estimate.Interval.Upper}]"

/// "[+0.12, +0.50]".
let signedInterval (estimate: Estimate) =
    let decimals = Format.signedDecimals (Wording.placesOf estimate)
    $"[{decimals estimate.Interval.Lower}, {decimals estimate.Interval.Upper}]"

let private cell written bare result =
    match result with
    | Outcome.Ok estimate -> written estimate
    | Outcome.Degenerate(why, { Value = Some value }) -> $"{bare value} ({Formats.Cells.reasonWords why})"
    | Outcome.Degenerate(why, { Value = None }) -> Formats.Cells.reasonWords why

/// A difference in a cell: the estimate as `written`, or the value alone and why.
let outcome written places result = cell written (Format.signedDecimals places) result

/// The same of what has no sign of interest: an accuracy, a standard deviation, a ratio.
let unsigned places result = cell estimate (Format.decimals places) result

/// An estimate's interval, where it has one.
let interval result =
    match result with
    | Outcome.Ok(estimate: Estimate) -> Some estimate.Interval
    | Outcome.Degenerate _ -> None

/// The ends of the interval, or the value alone, or nothing: what an axis has to hold.
let extent result =
    match interval result with
    | Some interval -> [ interval.Lower; interval.Upper ]
    | None -> Outcome.value result |> Option.toList

let count result =
    match result with
    | Outcome.Ok(estimate: Estimate) -> estimate.N
    | Outcome.Degenerate(_, rest) -> rest.N

/// A p with the digits that it has in every format: "0.034" or "2e-12".
let pValue (p: PValue) = Format.pValue (p.Value, p.Log10)

/// "test accuracy" or "validation accuracy".
let metric (report: Report) =
    if report.Results.Analysis.Metric = AnalysisConfig.ValidationAccuracy then "validation accuracy" else "test accuracy"

/// Accuracies in per cent by seed, of the completed runs (collapsed ones left out).
let accuracies (arm: ArmSummary) =
    [ for run in arm.Arm.Runs do
          match Option.ofNullable run.Accuracy with
          | Some accuracy when List.contains run.Seed arm.Completed -> run.Seed, 100.0 * accuracy
          | _ -> () ]

/// The mean with its Student interval over seeds.
let overSeeds (report: Report) (values: float list) =
    Statistics.OneArm.meanOfDoubles report.Confidence (List.toArray values)

let isDifference (finding: Finding) =
    match finding.Contrast with
    | Difference _
    | MeanDifference _ -> true
    | Slope _
    | Curvature _ -> false

/// What to know of the measured times: arms whose completed runs took unlike times though they trained alike. None where there are none.
let timesCaution (report: Report) =
    let isUnsteady (arm: ArmSummary) =
        let seconds = [ for run in arm.Arm.Runs do if List.contains run.Seed arm.Completed && run.Seconds.HasValue then run.Seconds.Value ]
        seconds.Length > 1 && List.max seconds > MostSpreadOfTimes * List.min seconds

    match report.Arms |> List.filter isUnsteady with
    | [] -> None
    | unsteady ->
        let places = if unsteady.Length > 3 then Format.plural "arm" unsteady.Length else unsteady |> List.map _.Arm.Name |> Format.listing

        Some(
            $"Run times differ by more than a factor of {Format.short MostSpreadOfTimes} between seeds in {places}: other work ran beside them, so that the times "
            + "say what was waited and not what an arm costs. Go by multiply-adds, or measure again on an idle machine."
        )
