/// The report's tables before any format: which figures stand beside one another, rounded for people. Markdown, LaTeX and the
/// page set the same cells, each in its own way.
module internal Ablate.Analysis.Report.Formats.Tables

open System.Globalization
open Ablate.Core
open Ablate.Analysis
open Ablate.Analysis.Report
open Ablate.Analysis.Statistics

type Alignment =
    | Left
    | Right

/// Text that came from outside, which each format has to make harmless, or what this program wrote itself: digits, signs,
/// brackets and plain words.
type Cell =
    | Name of string
    | Figures of string

type Table =
    { Headings: (Cell * Alignment) list
      Rows: Cell list list }

let private none = Figures "-"

/// Columns of which every cell is empty tell nothing and are left out.
let private ofColumns rows columns =
    let filled =
        columns
        |> List.map (fun (heading, alignment, cell) -> (heading, alignment), rows |> List.map cell)
        |> List.filter (fun (_, cells) -> cells |> List.exists (fun cell -> cell <> none))

    { Headings = filled |> List.map fst
      Rows = filled |> List.map snd |> List.transpose }

let reasonWords reason =
    match reason with
    | NoSeeds -> "no pairs"
    | OneSeed -> "no interval from one seed"
    | ZeroVariance -> "the same at every seed"
    | AllZero -> "no difference at any seed"
    | TooFewForMethod atLeast -> $"fewer than {atLeast} seeds"
    | TooManyForMethod atMost -> $"more than {atMost} seeds"
    | UnbalancedBlocks -> "not the same seeds in all arms"
    | NonFinite -> "not finite"
    | Undefined -> "no interval"

/// Test examples of the runs, where they are known.
let examples (report: Report) =
    report.Results.Arms
    |> Seq.collect _.Runs
    |> Seq.tryPick (fun run -> Option.ofNullable run.Total)

/// Decimals for a share in per cent or a difference that has no interval.
let barePlaces report = max 2 (Wording.placesOfOneExample (examples report))

let private ends places (interval: Interval) =
    $"[{Format.signedDecimals places interval.Lower}, {Format.signedDecimals places interval.Upper}]"

/// A value with a sign and its interval, or why there is none.
let signedOutcome report outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let places = Wording.placesOf estimate
        $"{Format.signedDecimals places estimate.Value} {ends places estimate.Interval}"
    | Outcome.Degenerate(reason, { Value = Some value }) ->
        $"{Format.signedDecimals (barePlaces report) value} ({reasonWords reason})"
    | Outcome.Degenerate(reason, { Value = None }) -> reasonWords reason

let private intervalOnly outcome =
    match outcome with
    | Outcome.Ok estimate -> ends (Wording.placesOf estimate) estimate.Interval
    | Outcome.Degenerate(reason, _) -> reasonWords reason

/// A quantity that has no sign of interest: an accuracy, a standard deviation, a rate.
let private plainOutcome places outcome =
    match outcome with
    | Outcome.Ok estimate ->
        let places = defaultArg places (Wording.placesOf estimate)
        let text = Format.decimals places
        $"{text estimate.Value} [{text estimate.Interval.Lower}, {text estimate.Interval.Upper}]"
    | Outcome.Degenerate(_, { Value = Some value }) -> Format.decimals (defaultArg places 2) value
    | Outcome.Degenerate(_, { Value = None }) -> "-"

let private optional text value = value |> Option.map (text >> Figures) |> Option.defaultValue none

let private size value = Format.decimals (Format.placesForTwoDigits value) value

let private seedList (seeds: int list) =
    seeds |> List.map _.ToString(CultureInfo.InvariantCulture) |> String.concat ", "

let private count (value: int) = Figures(Format.count (int64 value))

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
          Figures $"{confidence} CI for new examples", Left, (fun finding -> finding.NewExamples |> optional intervalOnly)
          Figures "wins", Right, (fun finding -> finding.Wins |> optional (fun wins -> $"{wins.Wins}/{wins.Wins + wins.Ties + wins.Losses}"))
          Figures "detectable", Right, (fun finding -> finding.MinimumDetectable |> optional (Sentences.detectable finding))
          Figures "verdict", Left, (fun finding -> Figures(Sentences.verdict finding)) ]

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

/// Of the completed runs, as they logged them: "10", or "8 to 10" where they are not alike.
let private epochs (arm: ArmSummary) =
    match [ for run in arm.Arm.Runs do if run.Status = RunStatus.Completed && run.Epochs.Count > 0 then run.Epochs.Count ] with
    | [] -> none
    | counts when List.min counts = List.max counts -> Figures(string (List.min counts))
    | counts -> Figures $"{List.min counts} to {List.max counts}"

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
          Figures "epochs", Right, epochs
          Figures "multiply-adds", Right, (fun arm -> arm.Arm.MultiplyAdds |> Option.ofNullable |> optional Format.large)
          Figures "seconds a run", Right, (fun arm -> arm.Seconds |> optional size)
          Figures $"failure rate, %% [{confidence} CI]", Left, (fun arm -> share arm.FailureRate) ]

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
          Figures "same verdict", Left, (fun (_, line) -> Figures(if line.Disagrees then "no" else "yes"))
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
          Figures "dead", Right, (fun block -> share block.Dead)
          Figures "saturated", Right, (fun block -> share block.Saturated) ]
