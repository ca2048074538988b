namespace Ablate.Analysis

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis.Numerics
open Ablate.Analysis.Statistics

/// <summary>What is known before an experiment about the standard deviation of paired differences.</summary>
type DifferenceSpread =
    {
        /// <summary>The standard deviation to plan with, in percentage points.</summary>
        SD: float
        /// <summary>The pairs it was measured on; null where it is derived from an error rate.</summary>
        Pairs: Nullable<int>
        /// <summary>That of the pairs as they are; null where there are none.</summary>
        MeasuredSD: Nullable<float>
        /// <summary>The error rate (0 to 1) it is derived from; null where it was measured on pairs.</summary>
        Error: Nullable<float>
        /// <summary>Whether that error rate is the mean of completed runs and not merely assumed.</summary>
        ErrorIsMeasured: bool
    }

/// <summary>How far an interval will reach to each side, in percentage points.</summary>
type ExpectedHalfWidth =
    {
        /// <summary>How many comparisons the interval allows for (Bonferroni); 1: none but its own.</summary>
        Comparisons: int
        /// <summary>On average.</summary>
        Expected: float
        /// <summary>Not exceeded in four experiments of five.</summary>
        Assured: float
    }

/// <summary>What a number of seeds can decide, from arithmetic alone: no result is needed.</summary>
[<RequireQualifiedAccess>]
module Planning =

    /// <summary>The share of experiments whose half-width stays below <see cref="P:ExpectedHalfWidth.Assured"/>.</summary>
    [<Literal>]
    let Assurance = 0.8

    /// <summary>The error rate where nothing is known of the networks.</summary>
    [<Literal>]
    let AssumedError = 0.1

    /// <summary>Fewer pairs say less about their spread than the rule from the error rate does.</summary>
    [<Literal>]
    let LeastPairs = 3

    let private requireSeeds least seeds =
        if seeds < least then
            invalidArg (nameof seeds) $"At least {least} seed(s) are needed, not {seeds}."

    let private requireFamily confidence comparisons =
        if not (confidence > 0.0 && confidence < 1.0) then
            invalidArg (nameof confidence) $"A confidence lies between 0 and 1, not {string confidence}."

        if comparisons < 1 then
            invalidArg (nameof comparisons) $"A family has at least one comparison, not {comparisons}."

    let private halfWidthOf sureness confidence comparisons seeds =
        requireFamily confidence comparisons
        requireSeeds 2 seeds
        Precision.halfWidth (Multiplicity.bonferroniConfidence confidence comparisons) sureness seeds

    /// <summary>The mean half-width of the paired t interval, in standard deviations of the differences.</summary>
    /// <param name="confidence">Of the interval, or of the whole family.</param>
    /// <param name="comparisons">How many the interval allows for (Bonferroni); at least 1.</param>
    /// <param name="seeds">Pairs; at least 2.</param>
    [<CompiledName("ExpectedHalfWidth")>]
    let expectedHalfWidth (confidence: float) (comparisons: int) (seeds: int) =
        halfWidthOf Precision.OnAverage confidence comparisons seeds

    /// <summary>The half-width that is not exceeded with the given probability, in standard deviations of the differences.</summary>
    [<CompiledName("AssuredHalfWidth")>]
    let assuredHalfWidth (assurance: float) (confidence: float) (comparisons: int) (seeds: int) =
        halfWidthOf (Precision.Assured assurance) confidence comparisons seeds

    /// <summary>How many standard errors the paired t interval of this many seeds reaches to each side.</summary>
    [<CompiledName("TMultiplier")>]
    let tMultiplier (confidence: float) (seeds: int) =
        requireSeeds 2 seeds
        StudentT.criticalValue (float (seeds - 1)) confidence

    /// <summary>The smallest two-sided p of the signed-rank and sign-flip tests: all differences of one sign, 2 of 2^n patterns.</summary>
    [<CompiledName("SmallestRankP")>]
    let smallestRankP (seeds: int) =
        requireSeeds 1 seeds
        2.0 ** float (1 - seeds)

    /// <summary>The level that the smallest p of a family must reach under Holm and Bonferroni.</summary>
    [<CompiledName("FamilyLevel")>]
    let familyLevel (confidence: float) (comparisons: int) =
        requireFamily confidence comparisons
        // 1 - 0.95 is not 0.05, and the level is shown.
        Math.Round(1.0 - confidence, 12) / float comparisons

    /// <summary>The fewest seeds whose signed-rank and sign-flip tests can be significant in the family.</summary>
    [<CompiledName("SeedsForRankTests")>]
    let seedsForRankTests (confidence: float) (comparisons: int) =
        let level = familyLevel confidence comparisons
        Seq.initInfinite ((+) 1) |> Seq.find (fun seeds -> smallestRankP seeds <= level)

    /// <summary>
    /// The spread of the differences to plan with: that of the completed pairs with the baseline, raised to its
    /// upper limit (80 %), because few pairs say little about their spread; else the rule from the error rate.
    /// </summary>
    /// <param name="cells">The arms, with whatever runs are completed.</param>
    /// <param name="baseline">The arm that the others are compared with.</param>
    /// <param name="examples">Examples that a run is measured on.</param>
    [<CompiledName("Spread")>]
    let spread (cells: IReadOnlyList<Cell>) (baseline: string) (examples: int64) =
        let family = Comparisons.againstBaseline cells baseline 0.95

        let measured =
            [ for comparison in family.Comparisons do
                  match comparison.Difference.StandardDeviation with
                  | Some sd when comparison.Pairs.Length >= LeastPairs && sd > 0.0 -> comparison.Pairs.Length, sd
                  | Some _
                  | None -> () ]

        match measured with
        | [] ->
            let accuracies = family.Arms |> List.choose _.MeanAccuracy

            let error, isMeasured =
                match accuracies with
                | [] -> AssumedError, false
                // A network without an error would promise intervals without a width.
                | _ -> max (1.0 / float examples) (1.0 - List.average accuracies / 100.0), true

            { SD = 100.0 * Precision.differenceSD (Precision.runSD error examples) 0.0
              Pairs = Nullable()
              MeasuredSD = Nullable()
              Error = Nullable error
              ErrorIsMeasured = isMeasured }
        | _ ->
            let degrees = measured |> List.sumBy (fun (pairs, _) -> float (pairs - 1))
            let pooled = sqrt ((measured |> List.sumBy (fun (pairs, sd) -> float (pairs - 1) * sd * sd)) / degrees)
            // The comparisons share the baseline's runs, so together they are not much surer than one of them.
            let pairs = measured |> List.map fst |> List.max

            { SD = Precision.pilotUpper Assurance pooled pairs
              Pairs = Nullable pairs
              MeasuredSD = Nullable pooled
              Error = Nullable()
              ErrorIsMeasured = false }

    /// <summary>
    /// The confidence that an interval is computed with where seeds are added until it is narrow enough, so that it has the
    /// given one in the end.
    /// </summary>
    [<CompiledName("ConfidenceUnderRule")>]
    let confidenceUnderRule (confidence: float) =
        1.0 - WidthRule.workingLevel (1.0 - confidence)

    /// <summary>The half-widths to expect with a spread, for a comparison by itself and among a family.</summary>
    [<CompiledName("HalfWidth")>]
    let halfWidths (spread: DifferenceSpread) (confidence: float) (comparisons: int) (seeds: int) =
        { Comparisons = comparisons
          Expected = spread.SD * expectedHalfWidth confidence comparisons seeds
          Assured = spread.SD * assuredHalfWidth Assurance confidence comparisons seeds }
