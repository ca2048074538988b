/// The report's tables for a page.
module internal Ablate.Analysis.Report.Html.Tables

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Html.Markup

let private none = text "–"

let private orNone written value =
    value |> Option.map (written >> text) |> Option.defaultValue none

/// What a verdict looks like: a sign and a word, so that it needs no colour.
let verdict (finding: Finding) =
    let kind, sign =
        match finding.Verdict with
        | Superior
        | SuperiorWithinMargin -> "better", "▲"
        | Inferior
        | InferiorWithinMargin -> "worse", "▼"
        | Equivalent
        | Unchanged -> "same", "="
        | Inconclusive -> "undecided", "?"
        | DependsOnFailures
        | NotEstimable -> "undecided", "!"

    classed "span" $"verdict {kind}" [ element "span" [ "aria-hidden", "true" ] [ text sign ]; text $" {Sentences.verdict finding}" ]

let private wins (wins: Statistics.WinRate.WinRate) =
    let pairs = wins.Wins + wins.Ties + wins.Losses
    let ties = Format.plural "tie" wins.Ties
    if wins.Ties = 0 then $"{wins.Wins}/{pairs}" else $"{wins.Wins}/{pairs}, {ties}"

let private family (report: Report) role (findings: Finding list) =
    let heading, adjusted =
        match role with
        | Primary -> "Primary comparisons", "p (Holm)"
        | Secondary -> "Secondary comparisons", "p (Holm)"
        | Exploratory -> "Exploratory comparisons: a hint of what to test next, no result", "p (Benjamini-Hochberg)"

    let confidence = Format.percent report.Confidence
    let mean value = Format.decimals 2 value

    tableOf
        $"{heading} ({findings.Length})"
        [ words "comparison"
          numbers "n"
          numbers "mean"
          numbers "reference"
          numbers $"difference [{confidence} CI]"
          numbers "simultaneous CI"
          numbers adjusted
          numbers "CI with new examples"
          numbers "wins"
          numbers "detectable"
          words "verdict" ]
        [ for finding in findings ->
              [ text finding.Label
                text (Sentences.n finding)
                finding.Means |> orNone (fst >> mean)
                finding.Means |> orNone (snd >> mean)
                text (Numbers.outcome Numbers.signedEstimate 2 finding.Main)
                finding.Simultaneous |> orNone (Numbers.outcome Numbers.signedInterval 2)
                Sentences.adjustedBeside finding |> orNone Numbers.pValue
                match finding.NewExamples, finding.NewExamplesMissing with
                | None, Some why -> text why
                | interval, _ -> interval |> orNone (Numbers.outcome Numbers.signedInterval 2)
                finding.Wins |> orNone wins
                finding.MinimumDetectable |> orNone (Sentences.detectable finding)
                verdict finding ] ]

/// One table a family, and what its columns are.
let comparisons (report: Report) =
    [ for role in [ Primary; Secondary; Exploratory ] do
          match report.Findings |> List.filter (fun finding -> finding.Role = role) with
          | [] -> ()
          | findings -> family report role findings

      paragraph (
          $"Means in per cent, differences in percentage points, over the n seeds that completed on both sides. The simultaneous intervals of a family "
          + $"hold together with {Format.percent report.Confidence} (Bonferroni). CI with new examples: where the claim is about other examples than these, too. Wins: seeds with "
          + "which the comparison is above 0. Detectable: the difference found with " + Sentences.detectableAt + ". A trend is in points per doubling."
      ) ]

/// Every arm by itself, with what it costs.
let arms (report: Report) =
    let count (value: System.Nullable<int64>) = value |> Option.ofNullable |> orNone Format.large
    let areValidated = report.Arms |> List.exists (fun arm -> (Formats.RunTables.bestEpoch arm).IsSome)
    // A table does not say after which epoch it was measured.
    let areMeasuredLast = report.Arms |> List.forall (fun arm -> (Formats.RunTables.epochs arm).IsSome)
    let accuracy = if areMeasuredLast then "accuracy after the last epoch" else "accuracy"
    let ifValidated item = if areValidated then [ item ] else []

    tableOf
        "The arms, each by itself"
        [ words "arm"
          numbers "parameters"
          numbers "multiply-adds"
          numbers "epochs"
          yield! ifValidated (numbers "best epoch (validation)")
          numbers "seconds a run"
          numbers "completed"
          numbers $"{accuracy}, %% [{Format.percent report.Confidence} CI]"
          numbers "SD over seeds" ]
        [ for arm in report.Arms ->
              [ text (if arm.IsBaseline then $"{arm.Arm.Name} (baseline)" else arm.Arm.Name)
                count arm.Arm.Parameters
                count arm.Arm.MultiplyAdds
                Formats.RunTables.epochs arm |> orNone id
                yield! ifValidated (Formats.RunTables.bestEpoch arm |> orNone id)
                arm.Seconds |> orNone (Format.decimals 1)
                text $"{arm.Completed.Length}/{arm.Arm.Runs.Count}"
                text (Numbers.unsigned 2 arm.Mean)
                text (Numbers.unsigned 2 arm.StandardDeviation) ] ]

let private run (run: RunRecord) isCollapsed =
    match run.Status, Option.ofNullable run.Accuracy with
    | RunStatus.Completed, Some accuracy when isCollapsed -> $"{Format.decimals 2 (100.0 * accuracy)} collapsed"
    | RunStatus.Completed, Some accuracy -> Format.decimals 2 (100.0 * accuracy)
    | RunStatus.Diverged, _ ->
        match Option.ofNullable run.DivergedAtEpoch with
        | Some epoch -> $"diverged (epoch {epoch})"
        | None -> "diverged"
    | RunStatus.Failed, _ -> "failed"
    | _ -> "missing"

/// Accuracy by seed and arm.
let runs (report: Report) =
    let seeds = [ for arm in report.Arms do for run in arm.Arm.Runs -> run.Seed ] |> List.distinct |> List.sort

    tableOf
        $"{Numbers.metric report} of every run, %%"
        (words "seed" :: [ for arm in report.Arms -> numbers arm.Arm.Name ])
        [ for seed in seeds ->
              text (string seed)
              :: [ for arm in report.Arms ->
                       match arm.Arm.Runs |> Seq.tryFind (fun run -> run.Seed = seed) with
                       | Some found -> text (run found (List.contains seed arm.Collapsed))
                       | None -> none ] ]

let private sensitivityOf (finding: Finding) =
    let p outcome =
        match outcome with
        | Outcome.Ok estimate -> estimate.P
        | Outcome.Degenerate(_, rest) -> rest.P

    let disagreeing, agreeing = finding.Sensitivity |> List.partition _.Disagrees

    let summary, isOpen =
        match disagreeing.Length with
        | 0 when finding.Sensitivity |> List.forall (Robustness.agreement >> Option.isNone) -> $"{finding.Label}: nothing could be computed", []
        | 0 -> $"{finding.Label}: all agree", []
        | 1 -> $"{finding.Label}: one does not agree", [ "open", "" ]
        | several -> $"{finding.Label}: {several} do not agree", [ "open", "" ]

    element
        "details"
        isOpen
        [ tag "summary" [ text summary ]
          scrolling
              summary
              [ words "method"; numbers "result"; numbers "p"; words "agrees"; words "note" ]
              [ for line in disagreeing @ agreeing ->
                    [ text line.Label
                      match line.Range with
                      | Some(least, greatest) -> text $"from {Format.signedDecimals 2 least} to {Format.signedDecimals 2 greatest}"
                      | None -> text (Numbers.outcome Numbers.signedEstimate 2 line.Result)
                      p line.Result |> orNone Numbers.pValue
                      (if line.Disagrees then tag "b" [ text "no" ] else Robustness.agreement line |> orNone id)
                      line.Note |> orNone id ] ] ]

/// The spread over seeds behind each interval, and what pairing by seed bought.
let spreads (report: Report) =
    let signed outcome = Numbers.outcome Numbers.signedEstimate 2 outcome

    // Unpaired runs would need as many seeds more as the variance of their difference is larger.
    let bought (correlation: Outcome) =
        match Outcome.value correlation with
        | Some r when r < 1.0 -> Format.decimals 1 (1.0 / (1.0 - r))
        | Some _
        | None -> "–"

    let ofP outcome =
        match outcome with
        | Outcome.Ok { P = p }
        | Outcome.Degenerate(_, { P = p }) -> p

    let known = report.Findings |> List.filter (fun finding -> finding.Correlation.IsSome || finding.Spread.IsSome)

    [ if not known.IsEmpty then
          tableOf
              "Spread over seeds and pairing"
              [ words "comparison"
                numbers "SD of the differences"
                numbers "correlation within pairs"
                numbers "seeds saved by pairing, times"
                numbers "SD of the arm / SD of the reference"
                numbers "p of equal SD (exploratory)" ]
              [ for finding in known ->
                    [ text finding.Label
                      finding.StandardDeviation |> orNone (fun sd -> Format.decimals (Format.placesForTwoDigits sd) sd)
                      finding.Correlation |> orNone signed
                      finding.Correlation |> orNone bought
                      finding.Spread |> orNone (Numbers.unsigned 2)
                      finding.Spread |> Option.bind ofP |> orNone Numbers.pValue ] ] ]

/// Each difference in other units, and against the margin.
let sizes (report: Report) =
    let signed outcome = Numbers.outcome Numbers.signedEstimate 2 outcome
    let size value = Format.decimals (Format.placesForTwoDigits value) value
    let known = report.Findings |> List.filter (fun finding -> finding.Effect.IsSome || finding.Equivalence.IsSome)

    [ if not known.IsEmpty then
          tableOf
              "The same in other units, and against the margin"
              [ words "comparison"
                numbers "in SDs of the differences (dz)"
                numbers "errors avoided, %"
                numbers "margin"
                numbers "p of equivalence"
                numbers "smallest margin"
                numbers "P(worse)"
                numbers "P(within)"
                numbers "P(better)" ]
              [ for finding in known ->
                    [ text finding.Label
                      finding.Effect |> orNone (fun effect -> signed effect.Dz)
                      finding.RelativeErrorReduction |> orNone ((*) 100.0 >> Format.signedDecimals 1)
                      finding.Equivalence |> orNone (_.Margin >> size)
                      finding.Equivalence |> Option.bind _.P |> orNone Numbers.pValue
                      finding.SmallestMargin |> orNone size
                      finding.Posterior |> orNone (_.Left >> Numbers.pValue)
                      finding.Posterior |> orNone (_.Rope >> Numbers.pValue)
                      finding.Posterior |> orNone (_.Right >> Numbers.pValue) ] ] ]

/// What each sign rests on, a table for each comparison; those where a method disagrees come first, and open.
let sensitivity (report: Report) =
    report.Findings
    |> List.filter (_.Sensitivity.IsEmpty >> not)
    |> List.sortBy (fun finding -> finding.Sensitivity |> List.forall (_.Disagrees >> not))
    |> List.map sensitivityOf
    |> fun tables -> tables @ [ for together in Option.toList report.Together do yield! FamilyMethods.sentences together |> List.map paragraph ]

/// Seeds by what became of them; none where all runs completed.
let failures (report: Report) =
    let seeds (seeds: int list) = if seeds.IsEmpty then none else text (seeds |> List.map string |> String.concat ", ")

    let incomplete =
        report.Arms
        |> List.filter (fun arm -> arm.Completed.Length < arm.Arm.Runs.Count)

    let reasons =
        [ for arm in incomplete do
              for run in arm.Arm.Runs do
                  match run.Failure with
                  | null -> ()
                  | reason -> $"{arm.Arm.Name}, {Format.seeds [ run.Seed ]}: {reason}" ]

    let rate outcome =
        match outcome with
        | Outcome.Ok estimate ->
            let percent (share: float) = Format.decimals 0 (100.0 * share)
            $"{percent estimate.Value} %% [{percent estimate.Interval.Lower}, {percent estimate.Interval.Upper}]"
        | Outcome.Degenerate(why, _) -> Formats.Cells.reasonWords why

    let hurdles = report.Findings |> List.choose (fun finding -> finding.Hurdle |> Option.map (fun hurdle -> finding, hurdle))

    [ if not incomplete.IsEmpty then
          tableOf
              "Runs that did not complete, by seed"
              [ words "arm"; numbers "completed"; words "diverged"; words "collapsed"; words "failed"; words "missing" ]
              [ for arm in incomplete ->
                    [ text arm.Arm.Name
                      text $"{arm.Completed.Length}/{arm.Arm.Runs.Count}"
                      seeds arm.Diverged
                      seeds arm.Collapsed
                      seeds arm.Failed
                      seeds arm.Missing ] ]

      if not hurdles.IsEmpty then
          let signed outcome = text (Numbers.outcome Numbers.signedEstimate 2 outcome)

          tableOf
              "Failures and the difference, in lines that belong together"
              [ words "comparison"; numbers "failures of the arm"; numbers "of the reference"; numbers "p"; numbers "where all converged"; numbers "with failures at chance (unstable)" ]
              [ for finding, hurdle in hurdles ->
                    [ text finding.Label
                      text (rate hurdle.FailuresA)
                      hurdle.FailuresB |> orNone rate
                      hurdle.FailuresP |> orNone Numbers.pValue
                      signed hurdle.Converged
                      hurdle.AtChance |> Option.map signed |> Option.defaultValue (text "guessing has no known accuracy here") ] ]

      if not reasons.IsEmpty then bullets reasons ]

/// The gates of each arm's first inspected run, block by block.
let gates (report: Report) =
    let share value = text $"{Format.decimals 1 (100.0 * value)} %%"
    let number value = text (Format.decimals 3 value)

    match GateBlocks.inspected report with
    | [] -> []
    | inspected ->
        [ for arm, seed, rows in inspected do
              tableOf
                  $"Gates of {arm}, seed {seed}"
                  [ words "block"; numbers "channels"; numbers "mean"; numbers "between channels"; numbers "between classes"; numbers "between positions"; numbers "dead"; numbers "saturated" ]
                  [ for block in GateBlocks.ofRows rows ->
                        [ text block.Block
                          text (string block.Channels)
                          number block.Mean
                          number block.BetweenChannels
                          number block.BetweenClasses
                          if System.Double.IsNaN block.BetweenPositions then none else number block.BetweenPositions
                          share block.Dead
                          share block.Saturated ] ]

          paragraph GateBlocks.note ]

/// What a rule for the seeds saw whenever it looked; none without one.
let looks (report: Report) =
    let table = Formats.RunTables.looks report

    [ if not table.Rows.IsEmpty then
          tableOf
              "Looks of the rule for the seeds, blind to the sign of any difference"
              [ for heading, alignment in table.Headings -> (if alignment = Formats.Cells.Left then words else numbers) (Formats.Cells.content heading) ]
              [ for row in table.Rows -> [ for cell in row -> text (Formats.Cells.content cell) ] ] ]
