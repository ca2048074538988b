/// The tables of a report's runs and arms before any format.
module internal Ablate.Analysis.Report.Formats.RunTables

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats.Cells

let private statusWords (run: RunRecord) =
    match run.Status, Option.ofNullable run.DivergedAtEpoch with
    | RunStatus.Completed, _ -> "completed"
    | RunStatus.Diverged, Some epoch -> $"diverged in epoch {epoch}"
    | RunStatus.Diverged, None -> "diverged"
    | RunStatus.Failed, _ -> "failed"
    | RunStatus.Missing, _ -> "missing"
    | other, _ -> invalidArg (nameof run) $"There is no status {other}."

/// The accuracy of every run in per cent: a row a seed, a column an arm.
let seeds (report: Report) =
    let places = barePlaces report
    let arms = report.Arms
    let seeds = [ for arm in arms do for run in arm.Arm.Runs -> run.Seed ] |> List.distinct |> List.sort

    let runCell (arm: ArmSummary) seed =
        match arm.Arm.Runs |> Seq.tryFind (fun run -> run.Seed = seed) with
        | None -> none
        | Some run ->
            match run.Status, Option.ofNullable run.Accuracy with
            | RunStatus.Completed, Some accuracy ->
                let mark = if arm.Collapsed |> List.contains seed then " (collapsed)" else ""
                Figures(Format.decimals places (100.0 * accuracy) + mark)
            | _ -> Figures(statusWords run)

    let summary heading value =
        Figures heading :: [ for arm in arms -> Outcome.value (value arm) |> optional (Format.decimals places) ]

    { Headings = (Figures "seed", Right) :: [ for arm in arms -> Name arm.Arm.Name, Right ]
      Rows =
        [ for seed in seeds do
              yield Figures(seedList [ seed ]) :: [ for arm in arms -> runCell arm seed ]
          yield summary "mean" _.Mean
          yield summary "SD" _.StandardDeviation ] }

/// "10", or "8 to 10" where the runs are not alike.
let private spanOf (numbers: int list) =
    match numbers with
    | [] -> None
    | numbers when List.min numbers = List.max numbers -> Some(string (List.min numbers))
    | numbers -> Some $"{List.min numbers} to {List.max numbers}"

let private epochsOf (arm: ArmSummary) =
    [ for run in arm.Arm.Runs do
          if run.Status = RunStatus.Completed && run.Epochs.Count > 0 then
              List.ofSeq run.Epochs ]

/// That the completed runs were trained for, as they logged them; every run is measured after its last.
let epochs arm = epochsOf arm |> List.map List.length |> spanOf

/// Where held-out examples were classified best, the first time; it was not chosen by.
let bestEpoch arm =
    [ for epochs in epochsOf arm do
          match [ for epoch in epochs do match epoch.Validation with | null -> () | validation -> epoch.Epoch, validation.Correct ] with
          | [] -> ()
          | validated -> validated |> List.maxBy snd |> fst ]
    |> spanOf

/// What each arm costs and reaches.
let arms (report: Report) =
    let confidence = Format.percent report.Confidence
    let isEmpty outcome = (Outcome.value outcome).IsNone

    let plain outcome =
        if isEmpty outcome then none else Figures(plainOutcome None outcome)

    let share outcome =
        let places = barePlaces report |> min 1
        outcome |> optional (Outcome.scale 100.0 >> plainOutcome (Some places))

    ofColumns
        report.Arms
        [ Figures "arm", Left, (fun arm -> Name arm.Arm.Name)
          Figures "runs", Right, (fun arm -> Figures $"{arm.Completed.Length}/{arm.Arm.Runs.Count}")
          Figures $"accuracy, %% [{confidence} CI]", Left, (fun arm -> plain arm.Mean)
          Figures $"SD [{confidence} CI]", Left, (fun arm -> plain arm.StandardDeviation)
          Figures "parameters", Right, (fun arm -> arm.Arm.Parameters |> Option.ofNullable |> optional Format.count)
          Figures "epochs", Right, (epochs >> optional id)
          Figures "best epoch (validation)", Right, (bestEpoch >> optional id)
          Figures "multiply-adds", Right, (fun arm -> arm.Arm.MultiplyAdds |> Option.ofNullable |> optional Format.large)
          Figures "seconds a run", Right, (fun arm -> arm.Seconds |> optional size)
          Figures $"failure rate, %% [{confidence} CI]", Left, (fun arm -> share arm.FailureRate) ]

/// Runs that no mean holds, with what became of them.
let lostRuns (report: Report) =
    let rows =
        [ for arm in report.Arms do
              for run in arm.Arm.Runs do
                  if run.Status <> RunStatus.Completed || arm.Collapsed |> List.contains run.Seed then
                      arm, run ]

    let became (run: RunRecord) =
        if run.Status = RunStatus.Completed then "collapsed" else statusWords run

    let failure (run: RunRecord) =
        match run.Failure with
        | null
        | "" -> none
        | text -> Name text

    ofColumns
        rows
        [ Figures "arm", Left, (fun (arm, _) -> Name arm.Arm.Name)
          Figures "seed", Right, (fun (_, run) -> Figures(seedList [ run.Seed ]))
          Figures "what became of it", Left, (fun (_, run) -> Figures(became run))
          Figures "failure", Left, (fun (_, run) -> failure run) ]

/// What a rule for the seeds saw whenever it looked.
let looks (report: Report) =
    let widest (look: RecordedLook) =
        let widths = [ for width in look.HalfWidths.Values -> Option.ofNullable width ]
        if widths.IsEmpty || List.exists Option.isNone widths then none else Figures(size (List.max (List.choose id widths)))

    ofColumns
        (Option.ofObj report.Results.Looks |> Option.map List.ofSeq |> Option.defaultValue [])
        [ Figures "look at", Left, (fun look -> look.Time |> Option.ofNullable |> optional Format.instant)
          Figures "seeds", Right, (fun look -> count look.Seeds.Count)
          Figures "widest half-width", Right, widest
          Figures "decision", Left, (fun look -> Name(look.Decision.Replace('_', ' '))) ]

/// The gates of a trained network, a row a block.
let gates (rows: GateRow seq) =
    let share value = Figures $"{Format.decimals 1 (100.0 * value)} %%"
    let number value = Figures(Format.decimals 3 value)

    ofColumns
        (List.ofSeq (GateBlocks.ofRows rows))
        [ Figures "block", Left, (fun block -> Name block.Block)
          Figures "channels", Right, (fun block -> count block.Channels)
          Figures "mean", Right, (fun block -> number block.Mean)
          Figures "between channels", Right, (fun block -> number block.BetweenChannels)
          Figures "between classes", Right, (fun block -> number block.BetweenClasses)
          Figures "between positions", Right, (fun block -> if System.Double.IsNaN block.BetweenPositions then none else number block.BetweenPositions)
          Figures "dead", Right, (fun block -> share block.Dead)
          Figures "saturated", Right, (fun block -> share block.Saturated) ]
