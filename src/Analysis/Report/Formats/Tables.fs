/// The tables of a report's comparisons before any format: which figures stand beside one another. Markdown, LaTeX and the
/// page set the same cells, each in its own way.
module internal Ablate.Analysis.Report.Formats.Tables

open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Report.Formats.Cells

/// The comparisons of one role: estimates with their intervals, and no mark that could be read without them.
let comparisons (report: Report) role =
    let findings = report.Findings |> List.filter (fun finding -> finding.Role = role)
    let confidence = Format.percent report.Confidence

    let places finding =
        match finding.Main with
        | Outcome.Ok estimate -> Wording.placesOf estimate
        | Outcome.Degenerate _ -> barePlaces report

    let mean side finding =
        finding.Means |> Option.map side |> optional (Format.decimals (places finding))

    let adjusted =
        match role with
        | Primary
        | Secondary -> "Holm p"
        | Exploratory -> "BH q"

    let areDifferences = findings |> List.forall (fun finding -> (Samples.referenceOf finding.Contrast).IsSome)
    let estimate = if areDifferences then "difference" else "estimate"
    let unit finding = if areDifferences then none else Name(Sentences.unit finding.Contrast)

    let newExamples (finding: Finding) =
        match finding.NewExamples, finding.NewExamplesMissing with
        | None, Some why -> Figures why
        | interval, _ -> interval |> optional intervalOnly

    let leftOut finding =
        match finding.Unmatched with
        | [] -> none
        | seeds -> Figures(seedList seeds)

    ofColumns
        findings
        [ Figures "comparison", Left, (fun finding -> Name finding.Label)
          Figures "n", Right, (fun finding -> Figures(Sentences.n finding))
          Figures "seeds left out", Left, leftOut
          Figures "arm", Right, mean fst
          Figures "reference", Right, mean snd
          Figures $"{estimate} [{confidence} CI]", Left, (fun finding -> Figures(signedOutcome report finding.Main))
          Figures "unit", Left, unit
          Figures $"simultaneous {confidence} CI", Left, (fun finding -> finding.Simultaneous |> optional intervalOnly)
          Figures adjusted, Right, (fun finding -> Sentences.adjustedBeside finding |> optional (fun p -> Format.pValue (p.Value, p.Log10)))
          Figures $"{confidence} CI for new examples", Left, newExamples
          Figures "wins", Right, (fun finding -> finding.Wins |> optional (fun wins -> $"{wins.Wins}/{wins.Wins + wins.Ties + wins.Losses}"))
          Figures "detectable", Right, (fun finding -> finding.MinimumDetectable |> optional (Sentences.detectable finding))
          Figures "verdict", Left, (fun finding -> Figures(Sentences.verdict finding)) ]

/// What else is known of each comparison: its spread, what pairing bought, its size in other units, and the margin.
let details (report: Report) =
    let confidence = Format.percent report.Confidence
    let p (value: PValue) = Format.pValue (value.Value, value.Log10)
    let signed outcome = optional (signedOutcome report) outcome
    let isKnown row = row |> List.tail |> List.exists ((<>) none)
    let onlyKnown table = { table with Rows = table.Rows |> List.filter isKnown }

    ofColumns
        report.Findings
        [ Figures "comparison", Left, (fun finding -> Name finding.Label)
          Figures "SD over seeds", Right, (fun finding -> finding.StandardDeviation |> optional size)
          Figures $"correlation [{confidence} CI]", Left, (fun finding -> finding.Correlation |> signed)
          Figures $"SD of the arm / of the reference [{confidence} CI]", Left, (fun finding -> finding.Spread |> optional (plainOutcome None))
          Figures $"dz [{confidence} CI]", Left, (fun finding -> finding.Effect |> Option.map _.Dz |> signed)
          Figures "errors avoided, %", Right, (fun finding -> finding.RelativeErrorReduction |> optional ((*) 100.0 >> Format.signedDecimals 1))
          Figures "margin", Right, (fun finding -> finding.Equivalence |> optional (_.Margin >> size))
          Figures "equivalence p", Right, (fun finding -> finding.Equivalence |> Option.bind _.P |> optional p)
          Figures "smallest margin", Right, (fun finding -> finding.SmallestMargin |> optional size)
          Figures "P(worse)", Right, (fun finding -> finding.Posterior |> optional (_.Left >> p))
          Figures "P(within)", Right, (fun finding -> finding.Posterior |> optional (_.Rope >> p))
          Figures "P(better)", Right, (fun finding -> finding.Posterior |> optional (_.Right >> p)) ]
    |> onlyKnown

/// Where the uncertainty of each difference comes from, for the claim about new examples, and what more of either would do.
let sources (report: Report) =
    let rows =
        report.Findings
        |> List.choose (fun finding -> finding.Sources |> Option.map (fun sources -> finding, sources))

    let share ofSource (_: Finding, sources: Sources) =
        sources.Shares |> optional (fun shares -> Format.decimals 0 (100.0 * ofSource shares))

    let halfWidths (_: Finding, sources: Sources) =
        match sources.Crossed.Projections with
        | [] -> none
        | projections ->
            [ for projection in projections ->
                  $"{size (100.0 * projection.HalfWidth)} with {projection.Seeds} seeds, {Format.count projection.Examples} examples" ]
            |> String.concat "; "
            |> Figures

    ofColumns
        rows
        [ Figures "comparison", Left, (fun (finding, _) -> Name finding.Label)
          Figures "seeds, %", Right, share _.Seed
          Figures "examples, %", Right, share _.Example
          Figures "residual, %", Right, share _.Residual
          Figures "expected half-width", Left, halfWidths ]

/// Other methods beside the main line; those that disagree with it stand first.
let sensitivity (report: Report) =
    let lines =
        [ for finding in report.Findings do
              for line in finding.Sensitivity -> finding, line ]
        |> List.sortBy (fun (_, line) -> not line.Disagrees)

    let p outcome =
        match outcome with
        | Outcome.Ok { P = p }
        | Outcome.Degenerate(_, { P = p }) -> p

    let result (line: Sensitivity) =
        match line.Range, line.Result with
        | Some(lower, upper), _ ->
            let places = Format.placesForTwoDigits (max (abs lower) (abs upper)) |> min 12
            $"{Format.signedDecimals places lower} to {Format.signedDecimals places upper}"
        // A test says no more than its p, which has a column of its own.
        | None, Outcome.Degenerate(Undefined, { Value = Some value }) -> Format.signedDecimals (barePlaces report) value
        | None, result -> signedOutcome report result

    ofColumns
        lines
        [ Figures "comparison", Left, (fun (finding, _) -> Name finding.Label)
          Figures "method", Left, (fun (_, line) -> Name line.Label)
          Figures "result", Left, (fun (_, line) -> Figures(result line))
          Figures "p", Right, (fun (_, line) -> p line.Result |> optional (fun p -> Format.pValue (p.Value, p.Log10)))
          Figures "same verdict", Left, (fun (_, line) -> Figures(Robustness.agreement line |> Option.defaultValue "-"))
          Figures "note", Left, (fun (_, line) -> line.Note |> Option.map Name |> Option.defaultValue none) ]

/// The three lines of a comparison that lost runs: how often, where both converged, and failures counted as chance.
let failures (report: Report) =
    let rate outcome = plainOutcome (Some 0) (Outcome.scale 100.0 outcome)

    let headline (hurdle: FailureLines) =
        if hurdle.DependsOnFailures then "depends on failures"
        elif hurdle.IsSelected then "selected seeds"
        else "where all converged"

    let rows =
        report.Findings |> List.choose (fun finding -> finding.Hurdle |> Option.map (fun hurdle -> finding, hurdle))

    ofColumns
        rows
        [ Figures "comparison", Left, (fun (finding, _) -> Name finding.Label)
          Figures "failures of the arm, %", Left, (fun (_, hurdle) -> Figures(rate hurdle.FailuresA))
          Figures "of the reference, %", Left, (fun (_, hurdle) -> hurdle.FailuresB |> optional rate)
          Figures "p", Right, (fun (_, hurdle) -> hurdle.FailuresP |> optional (fun p -> Format.pValue (p.Value, p.Log10)))
          Figures "where all converged", Left, (fun (_, hurdle) -> Figures(signedOutcome report hurdle.Converged))
          Figures "failures as chance (mean unstable)", Left, (fun (_, hurdle) -> hurdle.AtChance |> optional (signedOutcome report))
          Figures "headline", Left, (fun (_, hurdle) -> Figures(headline hurdle)) ]
