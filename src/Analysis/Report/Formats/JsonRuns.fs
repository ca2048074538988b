/// What report.json says of runs and arms, and of what was declared before the first run.
module internal Ablate.Analysis.Report.Formats.JsonRuns

open System
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Statistics
open Ablate.Analysis.Report.Formats.JsonText
open Ablate.Analysis.Report.Formats.JsonNumbers

let private evaluation (value: Evaluation | null) =
    match value with
    | null -> Null
    | value -> Members [ "correct", Whole value.Correct; "total", Whole value.Total; "loss", Real value.Loss ]

let private instant (time: DateTimeOffset) = Words(time.ToString("O", Globalization.CultureInfo.InvariantCulture))

let private provenance (value: Provenance | null) =
    match value with
    | null -> Null
    | value ->
        Members
            [ "commit", words value.Commit
              "dirty", value.Dirty |> Option.ofNullable |> orNull Flag
              "version", Words value.Version
              "torchSource", Words value.TorchSource
              "torchVersion", Words value.TorchVersion
              "device", Words value.Device
              "deviceName", words value.DeviceName
              "cpu", Words value.Cpu
              "blasKernels", words value.BlasKernels
              "threads", Whole value.Threads
              "host", Words value.Host
              "started", instant value.Started
              "finished", value.Finished |> Option.ofNullable |> orNull instant ]

let private run (run: RunRecord) =
    Members
        [ "seed", Whole run.Seed
          "status", Words(Names.status run.Status)
          "correct", run.Correct |> Option.ofNullable |> orNull Whole
          "total", run.Total |> Option.ofNullable |> orNull Whole
          "accuracy", run.Accuracy |> Option.ofNullable |> orNull Real
          "divergedAtEpoch", run.DivergedAtEpoch |> Option.ofNullable |> orNull (int64 >> Whole)
          "failure", words run.Failure
          "seconds", run.Seconds |> Option.ofNullable |> orNull Real
          "epochs",
          Items
              [ for epoch in run.Epochs ->
                    Members
                        [ "epoch", Whole epoch.Epoch
                          "learningRate", Real epoch.LearningRate
                          "trainLoss", Real epoch.TrainLoss
                          "validation", evaluation epoch.Validation
                          "test", evaluation epoch.Test
                          "seconds", Real epoch.Seconds ] ]
          "provenance", provenance run.Provenance ]

let arm (summary: ArmSummary) =
    let arm = summary.Arm

    let values =
        [ for KeyValue(variable, value) in arm.Values -> variable, Words value ]
        |> List.sortWith (fun (a, _) (b, _) -> String.CompareOrdinal(a, b))

    Members
        [ "name", Words arm.Name
          "isBaseline", Flag summary.IsBaseline
          "values", Members values
          "parameters", arm.Parameters |> Option.ofNullable |> orNull Whole
          "multiplyAdds", arm.MultiplyAdds |> Option.ofNullable |> orNull Whole
          "mean", outcome "per cent" summary.Mean
          "standardDeviation", outcome Points summary.StandardDeviation
          "failureRate", summary.FailureRate |> orNull (outcome Share)
          "seconds", summary.Seconds |> orNull (number OneArm.MeanMethod "seconds a run" summary.Completed.Length)
          "completed", ints summary.Completed
          "diverged", ints summary.Diverged
          "collapsed", ints summary.Collapsed
          "failed", ints summary.Failed
          "missing", ints summary.Missing
          "runs", Items [ for record in arm.Runs -> run record ] ]

let lock (value: AnalysisLock | null) =
    match value with
    | null -> Null
    | value ->
        Members
            [ "hash", Words value.Hash
              "analysis", Words value.Analysis
              "locked", instant value.Locked ]

let rule (value: WidthRule | null) =
    match value with
    | null -> Null
    | value ->
        Members [ "halfWidth", Real value.HalfWidth; "unit", Words Share; "min", Whole value.Min; "max", Whole value.Max ]

/// As a rule for the seeds recorded it; half-widths by comparison.
let look (value: RecordedLook) =
    Members
        [ "time", value.Time |> Option.ofNullable |> orNull instant
          "n", Whole value.Seeds.Count
          "seeds", ints (List.ofSeq value.Seeds)
          "unit", Words Points
          "halfWidths",
          Items
              [ for comparison in value.HalfWidths.Keys |> Seq.sortWith (fun a b -> String.CompareOrdinal(a, b)) ->
                    Members
                        [ "comparison", Words comparison
                          "halfWidth", value.HalfWidths[comparison] |> Option.ofNullable |> orNull Real ] ]
          "decision", Words value.Decision ]
