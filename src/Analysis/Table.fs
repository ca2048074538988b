namespace Ablate.Analysis

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis.Comparisons

/// <summary>One arm of a <see cref="ComparisonTable"/>. What cannot be known is null, never NaN.</summary>
type TableRow =
    {
        Arm: string
        /// Whether this arm is the one that the others are compared with.
        IsBaseline: bool
        Parameters: int64
        MultiplyAdds: int64
        /// Completed runs.
        N: int
        /// Declared runs, completed or not.
        Declared: int
        /// Of the completed runs, in per cent.
        MeanAccuracy: Nullable<float>
        /// Standard deviation between seeds, in percentage points; from two runs on.
        AccuracySD: Nullable<float>
        /// Arm minus baseline over pairs, in percentage points.
        Difference: Nullable<float>
        /// Lower end of the interval of the difference; null where there is no interval.
        Lower: Nullable<float>
        /// Upper end of the interval of the difference; null where there is no interval.
        Upper: Nullable<float>
        /// Seeds that completed in this arm and in the baseline.
        Pairs: int
    }

module private Layout =
    open Ablate.Analysis.TextLayout

    let differenceCell (family: Family) (comparison: Comparison) =
        let withoutInterval (rest: PartialEstimate) why =
            match rest.Value with
            | Some value -> $"{Format.signedDecimals (Wording.placesOfOneExample family.Examples) value} ({why})"
            | None -> why

        match comparison.Difference.Mean with
        | Outcome.Ok estimate ->
            let text = Format.signedDecimals (Wording.placesOf estimate)
            $"{text estimate.Value} [{text estimate.Interval.Lower}, {text estimate.Interval.Upper}]"
        | Outcome.Degenerate(reason, rest) ->
            match reason with
            | NoSeeds -> "no pairs"
            | OneSeed when (Wording.onlySeed family).IsSome && rest.Value.IsSome ->
                Format.signedDecimals (Wording.placesOfOneExample family.Examples) rest.Value.Value
            | OneSeed -> withoutInterval rest "no interval from one seed"
            | ZeroVariance -> withoutInterval rest "the same in all pairs"
            | TooFewForMethod atLeast -> withoutInterval rest $"fewer than {atLeast} pairs"
            | AllZero -> withoutInterval rest "the same in all pairs"
            | TooManyForMethod atMost -> withoutInterval rest $"more than {atMost} pairs"
            | UnbalancedBlocks -> withoutInterval rest "not the same seeds in all arms"
            | NonFinite -> "not finite"
            | Undefined -> withoutInterval rest "no interval"

    /// The columns: heading, alignment, and every arm's text.
    let columns (family: Family) =
        // Counts tell no finer, and one number of decimals keeps the points below one another.
        let accuracyPlaces = Wording.placesOfOneExample family.Examples |> max 2

        let number value =
            match value with
            | Some value -> Format.decimals accuracyPlaces value
            | None -> "-"

        let ofArm heading alignment text =
            heading, alignment, family.Arms |> List.map text

        let ofComparison heading alignment forBaseline text =
            let byArm = dict [ for comparison in family.Comparisons -> comparison.Arm, text comparison ]

            heading,
            alignment,
            family.Arms
            |> List.map (fun arm -> if arm.Name = family.Baseline then forBaseline else byArm[arm.Name])

        let difference =
            if Wording.hasInterval family then $"difference [{Format.percent family.Confidence} CI]" else "difference"

        [ ofArm "arm" Left _.Name
          ofArm "parameters" Right (_.Parameters >> Format.count)
          ofArm "multiply-adds" Right (_.MultiplyAdds >> Format.large)
          ofArm "n" Right (_.N >> int64 >> Format.count)
          ofArm "accuracy" Right (_.MeanAccuracy >> number)
          ofArm "SD" Right (_.AccuracySD >> number)
          ofComparison difference Left "baseline" (differenceCell family)
          ofComparison "pairs" Right "" (_.Pairs >> List.length >> int64 >> Format.count) ]

    let text (family: Family) = TextLayout.table (columns family)

    let markdown (family: Family) =
        let columns = columns family
        let line cells = $"""| {String.concat " | " cells} |"""

        [ line (columns |> List.map (fun (heading, _, _) -> heading))
          line (
              columns
              |> List.map (fun (_, alignment, _) ->
                  match alignment with
                  | Left -> ":---"
                  | Right -> "---:")
          )
          for cells in columns |> List.map (fun (_, _, texts) -> texts) |> List.transpose do
              line (cells |> List.map _.Replace("|", "\\|")) ]

/// <summary>
/// The arms of an experiment beside one another, and each against the baseline: the paired difference by seed
/// with its Student interval, in percentage points.
/// </summary>
[<Sealed>]
type ComparisonTable private (family: Family) =
    let verdicts = family.Comparisons |> List.map (Wording.verdict family)
    let notes = Wording.notes family

    let rows =
        [| for arm in family.Arms do
               let comparison = family.Comparisons |> List.tryFind (fun comparison -> comparison.Arm = arm.Name)
               let difference = comparison |> Option.map _.Difference.Mean

               let interval =
                   match difference with
                   | Some(Outcome.Ok estimate) -> Some estimate.Interval
                   | Some(Outcome.Degenerate _)
                   | None -> None

               { Arm = arm.Name
                 IsBaseline = (arm.Name = family.Baseline)
                 Parameters = arm.Parameters
                 MultiplyAdds = arm.MultiplyAdds
                 N = arm.N
                 Declared = arm.Runs.Count
                 MeanAccuracy = Option.toNullable arm.MeanAccuracy
                 AccuracySD = Option.toNullable arm.AccuracySD
                 Difference = difference |> Option.bind Outcome.value |> Option.toNullable
                 Lower = interval |> Option.map _.Lower |> Option.toNullable
                 Upper = interval |> Option.map _.Upper |> Option.toNullable
                 Pairs = comparison |> Option.map _.Pairs.Length |> Option.defaultValue arm.N } |]

    /// <summary>Pairs every arm's completed runs with the baseline's by seed and compares them.</summary>
    /// <param name="cells">One cell an arm; the table keeps their order.</param>
    /// <param name="baseline">The name of the arm that the others are compared with.</param>
    /// <param name="confidence">Of each interval, between 0 and 1; 0.95 as a rule.</param>
    /// <exception cref="T:System.ArgumentException">
    /// The baseline is not among the arms, an arm's name or a seed within an arm comes twice, the runs were tested on
    /// different numbers of examples, a count is impossible, or the confidence is not between 0 and 1.
    /// </exception>
    static member Build(cells: IReadOnlyList<Cell>, baseline: string, confidence: float) =
        ComparisonTable(Comparisons.againstBaseline cells baseline confidence)

    /// <summary>One row an arm, in the order of the cells.</summary>
    member _.Rows: IReadOnlyList<TableRow> = rows

    /// <summary>One sentence a comparison: better, worse or inconclusive, with the interval, or why there is none.</summary>
    member _.Verdicts: IReadOnlyList<string> = verdicts

    /// <summary>Runs that did not complete, seeds without a partner, and other things to know beside the figures.</summary>
    member _.Notes: IReadOnlyList<string> = notes

    /// <summary>For a terminal or a log: aligned columns, at most 120 wide, and sentences at most 110.</summary>
    member _.ToText() =
        [ yield! Layout.text family
          for paragraphs in [ [ Wording.caption family ]; verdicts; notes ] do
              if not paragraphs.IsEmpty then
                  ""
                  yield! paragraphs |> Seq.collect TextLayout.wrap ]
        |> String.concat "\n"

    /// <summary>For a report: a Markdown table, the verdicts and the notes as lists below.</summary>
    member _.ToMarkdown() =
        [ yield! Layout.markdown family
          ""
          Wording.caption family
          for items in [ verdicts; notes ] do
              if not items.IsEmpty then
                  ""
                  yield! items |> List.map (fun item -> "- " + item) ]
        |> String.concat "\n"
