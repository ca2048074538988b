/// What figures and tables write: estimates in the decimals that their intervals carry, and means over completed runs.
module internal Ablate.Analysis.Report.Numbers

open System
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report

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

/// An outcome in a cell: the estimate as `written`, or the value alone and why.
let outcome written places result =
    match result with
    | Outcome.Ok estimate -> written estimate
    | Outcome.Degenerate(why, { Value = Some value }) -> $"{Format.signedDecimals places value} ({Formats.Cells.reasonWords why})"
    | Outcome.Degenerate(why, { Value = None }) -> Formats.Cells.reasonWords why

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
