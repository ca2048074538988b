/// comparisons.csv and runs.csv after RFC 4180: CRLF, a comma between fields, quotes where a field needs them, all digits of every
/// number, and nothing where there is none.
/// A text that a spreadsheet would run as a formula, one that begins with = + - @ or a control character, gets an
/// apostrophe before it. Numbers are written as they are and never quoted.
module internal Ablate.Analysis.Report.Formats.Csv

open System
open System.Globalization
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Statistics.WinRate

/// What a reader of the files has to know.
let note =
    [ "`comparisons.csv` has a row a comparison and `runs.csv` a row a run, every number with all its digits. "
      + "In both, a text that begins with `=`, `+`, `-`, `@`, a tab or a line break has an apostrophe before it, "
      + "so that no spreadsheet runs it. `report.json` names the method, the unit and n of each number." ]

type private Field =
    | Text of string
    | Number of string

let private empty = Number ""

/// Lines within a text stay; every reader of RFC 4180 takes them.
let private written field =
    match field with
    | Number digits -> digits
    | Text text ->
        let safe = if text <> "" && ("=+-@".Contains text[0] || Char.IsControl text[0]) then "'" + text else text

        if safe.IndexOfAny [| ','; '"'; '\r'; '\n' |] >= 0 then
            "\"" + safe.Replace("\"", "\"\"") + "\""
        else
            safe

let private real (value: float) = Number(Format.full value)
let inline private integer value = Number((int64 value).ToString CultureInfo.InvariantCulture)
let private orEmpty field value = value |> Option.map field |> Option.defaultValue empty
let private seeds (values: int list) = values |> List.map _.ToString(CultureInfo.InvariantCulture) |> String.concat " " |> Text

let private text (value: string | null) =
    match value with
    | null -> empty
    | value -> Text value

/// A heading and the field of each row below it.
type private Column<'row> = string * ('row -> Field)

let private table (columns: Column<'row> list) (rows: 'row list) =
    [ columns |> List.map (fst >> Text)
      for row in rows do
          columns |> List.map (fun (_, field) -> field row) ]
    |> List.map (fun fields -> (fields |> List.map written |> String.concat ",") + "\r\n")
    |> String.concat ""

/// The ends, the confidence and the method of an outcome, in columns whose names begin alike, or why it has no ends.
let private ofOutcome name (outcome: Finding -> Outcome option) : Column<Finding> list =
    let ofEstimate (choose: Estimate -> float) finding =
        match outcome finding with
        | Some(Outcome.Ok estimate) -> real (choose estimate)
        | Some(Outcome.Degenerate _)
        | None -> empty

    let methodOf finding =
        match outcome finding with
        | Some(Outcome.Ok { Method = method })
        | Some(Outcome.Degenerate(_, { Method = method })) -> Text method
        | None -> empty

    let reasonOf finding =
        match outcome finding with
        | Some(Outcome.Degenerate(reason, _)) -> Text(Names.reason reason)
        | Some(Outcome.Ok _)
        | None -> empty

    [ $"{name}lower", ofEstimate _.Interval.Lower
      $"{name}upper", ofEstimate _.Interval.Upper
      $"{name}confidence", ofEstimate _.Interval.Confidence
      $"{name}method", methodOf
      $"{name}degenerate", reasonOf ]

let private ofMain (choose: Estimate -> float option) (finding: Finding) =
    match finding.Main with
    | Outcome.Ok estimate -> choose estimate |> orEmpty real
    | Outcome.Degenerate _ -> empty

let private pOf (finding: Finding) =
    match finding.Main with
    | Outcome.Ok { P = p }
    | Outcome.Degenerate(_, { P = p }) -> p

/// A row a finding. Means are in per cent; the value, its standard deviation and all ends are in the row's unit.
let comparisons (report: Report) =
    let p (value: PValue option) = value |> Option.map _.Value |> orEmpty real
    let wins (choose: WinRate -> int) (finding: Finding) = finding.Wins |> Option.map (choose >> int64) |> orEmpty integer

    table
        [ "id", (fun finding -> Text finding.Id)
          "comparison", (fun finding -> Text finding.Label)
          "role", (fun finding -> Text(Names.role finding.Role))
          "family_size", (fun finding -> integer finding.FamilySize)
          "kind", (fun finding -> Text(Names.contrast finding.Contrast))
          "arms", (fun finding -> Names.armsOf finding.Contrast |> String.concat ";" |> Text)
          "reference", (fun finding -> Samples.referenceOf finding.Contrast |> orEmpty Text)
          "unit", (fun finding -> Text(Sentences.unit finding.Contrast))
          // Pairs; where there are none to be had, the runs of the arm and those of the reference follow.
          "n", (fun finding -> integer finding.PerSeed.Length)
          "unpaired_n_of_arm", (fun finding -> finding.Unpaired |> Option.map fst |> orEmpty integer)
          "unpaired_n_of_reference", (fun finding -> finding.Unpaired |> Option.map snd |> orEmpty integer)
          "seeds", (fun finding -> finding.PerSeed |> List.map fst |> seeds)
          "unmatched_seeds", (fun finding -> seeds finding.Unmatched)
          "mean_of_arms", (fun finding -> finding.Means |> Option.map fst |> orEmpty real)
          "mean_of_reference", (fun finding -> finding.Means |> Option.map snd |> orEmpty real)
          "value", (fun finding -> Outcome.value finding.Main |> orEmpty real)
          yield! ofOutcome "" (fun finding -> Some finding.Main)
          "standard_deviation", (fun finding -> finding.StandardDeviation |> orEmpty real)
          "standard_error", ofMain _.StandardError
          "degrees_of_freedom", ofMain _.DegreesOfFreedom
          "p", pOf >> p
          "p_log10", (fun finding -> pOf finding |> Option.map _.Log10 |> orEmpty real)
          "adjusted_p", (fun finding -> p finding.Adjusted)
          "adjusted_p_method",
          (fun finding -> finding.Adjusted |> Option.map (fun _ -> Names.adjustment finding.Role) |> orEmpty Text)
          yield! ofOutcome "simultaneous_" _.Simultaneous
          yield! ofOutcome "new_examples_" _.NewExamples
          "wins", wins _.Wins
          "ties", wins _.Ties
          "losses", wins _.Losses
          "relative_error_reduction", (fun finding -> finding.RelativeErrorReduction |> orEmpty real)
          "smallest_margin", (fun finding -> finding.SmallestMargin |> orEmpty real)
          "minimum_detectable", (fun finding -> finding.MinimumDetectable |> orEmpty real)
          "verdict", (fun finding -> Text(Names.verdict finding.Verdict)) ]
        report.Findings

/// A row a run, in the order of the arms and ascending by seed. Accuracy is a share of 1; a swept variable has a column
/// with "sweep." before its name.
let runs (report: Report) =
    let variables =
        report.Results.Arms
        |> Seq.collect _.Values.Keys
        |> Seq.distinct
        |> Seq.sortWith (fun a b -> String.CompareOrdinal(a, b))

    let ofRun field (_: ArmRecord, run: RunRecord) : Field = field run

    let ofProvenance field =
        ofRun (fun run ->
            match run.Provenance with
            | null -> empty
            | provenance -> field (provenance: Provenance))

    let swept variable (arm: ArmRecord, _: RunRecord) =
        match arm.Values.TryGetValue variable with
        | true, value -> Text value
        | false, _ -> empty

    table
        [ "arm", (fun (arm: ArmRecord, _) -> Text arm.Name)
          for variable in variables do
              $"sweep.{variable}", swept variable
          "seed", ofRun (fun run -> integer run.Seed)
          "status", ofRun (fun run -> Text(Names.status run.Status))
          "correct", ofRun (fun run -> run.Correct |> Option.ofNullable |> orEmpty integer)
          "total", ofRun (fun run -> run.Total |> Option.ofNullable |> orEmpty integer)
          "accuracy", ofRun (fun run -> run.Accuracy |> Option.ofNullable |> orEmpty real)
          "diverged_at_epoch", ofRun (fun run -> run.DivergedAtEpoch |> Option.ofNullable |> orEmpty integer)
          "failure", ofRun (fun run -> text run.Failure)
          "seconds", ofRun (fun run -> run.Seconds |> Option.ofNullable |> orEmpty real)
          "parameters", (fun (arm, _) -> arm.Parameters |> Option.ofNullable |> orEmpty integer)
          "multiply_adds", (fun (arm, _) -> arm.MultiplyAdds |> Option.ofNullable |> orEmpty integer)
          "commit", ofProvenance (fun provenance -> text provenance.Commit)
          "dirty", ofProvenance (fun provenance -> provenance.Dirty |> Option.ofNullable |> orEmpty (fun dirty -> Text(if dirty then "yes" else "no")))
          "version", ofProvenance (fun provenance -> Text provenance.Version)
          "torch_source", ofProvenance (fun provenance -> Text provenance.TorchSource)
          "torch_version", ofProvenance (fun provenance -> Text provenance.TorchVersion)
          "device", ofProvenance (fun provenance -> Text provenance.Device)
          "threads", ofProvenance (fun provenance -> integer provenance.Threads)
          "host", ofProvenance (fun provenance -> Text provenance.Host)
          "started", ofProvenance (fun provenance -> Text(provenance.Started.ToString("O", CultureInfo.InvariantCulture))) ]
        [ for arm in report.Results.Arms do
              for run in arm.Runs do
                  arm, run ]
