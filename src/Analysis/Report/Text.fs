/// The report for a terminal: answers first, then the figures, then what to know of them.
module internal Ablate.Analysis.Report.Text

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.TextLayout

/// A name from outside may hold what a terminal obeys.
let private printable (text: string) = Printable.Of text

let private number places value =
    match value with
    | Some value -> Format.decimals places value
    | None -> "-"

let private ends places (interval: Interval) =
    let text = Format.signedDecimals places
    $"[{text interval.Lower}, {text interval.Upper}]"

let private difference (finding: Finding) =
    match finding.Main with
    | Outcome.Ok estimate ->
        let places = Wording.placesOf estimate
        $"{Format.signedDecimals places estimate.Value} {ends places estimate.Interval}"
    | Outcome.Degenerate(_, { Value = Some value }) -> Format.signedDecimals 2 value
    | Outcome.Degenerate(_, { Value = None }) -> "-"

let private simultaneous (finding: Finding) =
    match finding.Simultaneous, finding.Main with
    | Some(Outcome.Ok estimate), Outcome.Ok main -> ends (Wording.placesOf main) estimate.Interval
    | _ -> "-"

let private comparisons (report: Report) =
    let column heading alignment text = heading, alignment, report.Findings |> List.map text
    let side pick (finding: Finding) = finding.Means |> Option.map pick |> number 2

    table
        [ column "comparison" Left (fun finding -> printable finding.Label)
          column "n" Right Sentences.n
          column "arm" Right (side fst)
          column "ref." Right (side snd)
          column $"difference [{Format.percent report.Confidence} CI]" Left difference
          column "simultaneous" Left simultaneous
          column "p adj." Left (fun finding ->
              Sentences.adjustedBeside finding |> Option.map (fun p -> Format.pValue (p.Value, p.Log10)) |> Option.defaultValue "-")
          column "wins" Right (fun finding ->
              finding.Wins |> Option.map (fun wins -> $"{wins.Wins}/{wins.Wins + wins.Ties + wins.Losses}") |> Option.defaultValue "-")
          column "verdict" Left Sentences.verdict ]

let private arms (report: Report) =
    let column heading alignment text = heading, alignment, report.Arms |> List.map text
    let count (seeds: int list) = string seeds.Length

    table
        [ column "arm" Left (fun arm -> printable arm.Arm.Name)
          column "parameters" Right (fun arm -> Option.ofNullable arm.Arm.Parameters |> Option.map Format.count |> Option.defaultValue "-")
          column "multiply-adds" Right (fun arm -> Option.ofNullable arm.Arm.MultiplyAdds |> Option.map Format.large |> Option.defaultValue "-")
          column "n" Right (_.Completed >> count)
          column "accuracy" Right (fun arm -> number 2 (Outcome.value arm.Mean))
          column "SD" Right (fun arm -> number 2 (Outcome.value arm.StandardDeviation))
          column "diverged" Right (_.Diverged >> count)
          column "collapsed" Right (_.Collapsed >> count)
          column "no result" Right (fun arm -> string (arm.Failed.Length + arm.Missing.Length)) ]

let private newExamples (report: Report) =
    [ for finding in report.Findings do
          match finding.NewExamples with
          | Some(Outcome.Ok estimate) -> $"{finding.Label} {ends (Wording.placesOf estimate) estimate.Interval}"
          | Some(Outcome.Degenerate _)
          | None -> () ]

let private answers (report: Report) =
    [ for finding in report.Findings do
          match finding.MoreSeeds with
          | Some more -> $"{finding.Sentence} {more}"
          | None -> finding.Sentence ]

/// Aligned columns and wrapped sentences, without a line feed at the end.
let render (report: Report) =
    let heading =
        match report.Results.Question with
        | null -> report.Results.Title
        | question -> $"{report.Results.Title}: {question}"

    let detectable = Sentences.detectableBeforehand report.Findings |> Option.toList

    let newExamples =
        match newExamples report with
        | [] -> []
        | intervals ->
            [ $"""Over training seeds and new examples like these ({Format.percent report.Confidence} CI): {String.concat ", " intervals}.""" ]

    let unpaired = if report.Findings |> List.exists _.Unpaired.IsSome then " unless they are said not to be" else ""

    // What is not the same arm is known before a difference is read.
    let beforehand, afterwards = report.Flags |> List.partition (fun flag -> flag.Kind = RunFlags.OtherSetup)
    let marked (flags: Flag list) = [ for flag in flags -> $"! {flag.Message}" ]

    let sentences =
        [ [ (if report.IsProvisional then $"{heading} (provisional)" else heading) ]
          marked beforehand @ detectable
          answers report
          newExamples
          marked afterwards
          [ $"Differences in percentage points, arm minus reference, paired by seed{unpaired}. {report.Estimand}"; yield! report.Declaration ] ]
        |> List.map (List.collect (printable >> wrap >> List.ofSeq))

    [ yield sentences[0]
      yield sentences[1]
      yield sentences[2]
      if not report.Findings.IsEmpty then
          yield comparisons report
      if not report.Arms.IsEmpty then
          yield arms report
      yield! sentences[3..] ]
    |> List.filter (not << List.isEmpty)
    |> List.map (String.concat "\n")
    |> String.concat "\n\n"
