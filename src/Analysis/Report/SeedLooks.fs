namespace Ablate.Analysis.Report

open System
open System.Collections.Generic
open Ablate.Core
open Ablate.Analysis.Statistics

/// <summary>What is seen of a comparison while seeds are added: how wide its interval is, and nothing of where it lies.</summary>
type ContrastWidth =
    {
        /// <summary>Such as <c>se-r4 - baseline</c>.</summary>
        Comparison: string
        /// <summary>Seeds that completed in all of its arms.</summary>
        Pairs: int
        /// <summary>In percentage points; null where there is no spread to go by.</summary>
        HalfWidth: Nullable<float>
        /// <summary>The standard deviation of its values between seeds, in percentage points; null likewise.</summary>
        SD: Nullable<float>
    }

/// <summary>What a rule for the number of seeds decides.</summary>
type SeedVerdict =
    | AddSeeds = 0
    | NarrowEnough = 1
    | OutOfSeeds = 2

/// <summary>A look at the widths after some seeds.</summary>
type SeedLook =
    {
        Widths: IReadOnlyList<ContrastWidth>
        Decision: SeedVerdict
        /// <summary>The half-width that is asked for, in percentage points.</summary>
        Target: float
        /// <summary>Of each interval that is looked at; above that of the report, because the looks are many.</summary>
        Confidence: float
    }

/// <summary>
/// The rule that adds seeds until the widest declared comparison is narrow enough: the primary comparisons, and where there
/// are none, the secondary ones, among which the working level is divided.
/// </summary>
[<AbstractClass; Sealed>]
type SeedLooks private () =

    /// <summary>The spread of each comparison that a rule or a plan goes by, in the order of the file.</summary>
    static member private Spreads(results: StudyResults, contrasts: DeclaredContrast seq) =
        let study = Runs.read results

        [ for contrast in contrasts ->
              let sample = Samples.sample study (Declarations.contrastOf contrast)
              contrast.Text, sample.Seeds.Length, Samples.standardDeviation sample ]

    /// <summary>Looks at results of some seeds.</summary>
    /// <param name="results">With the rule.</param>
    /// <param name="seeds">How many seeds every arm has been trained with, diverged runs included.</param>
    /// <exception cref="T:System.ArgumentException">There is no rule, or nothing is compared.</exception>
    static member Look(results: StudyResults, seeds: int) =
        let declarations = Declarations.read results
        let declared = declarations.Now

        if declared.Watched.Count = 0 then
            invalidArg (nameof results) "There is no comparison that a rule for the number of seeds could go by."

        let rule =
            match SeedRule.forContrasts declarations declared.Watched.Count with
            | Some rule -> rule
            | None -> invalidArg (nameof results) "There is no rule for the number of seeds."

        let spreads = SeedLooks.Spreads(results, declared.Watched)
        let look = WidthRule.look rule seeds [ for _, pairs, sd in spreads -> pairs, sd ]

        { Widths =
            [| for (text, pairs, sd), halfWidth in List.zip spreads look.HalfWidths ->
                   { Comparison = text
                     Pairs = pairs
                     HalfWidth = Option.toNullable halfWidth
                     SD = Option.toNullable sd } |]
          Decision =
            match look.Decision with
            | WidthRule.AddSeeds -> SeedVerdict.AddSeeds
            | WidthRule.NarrowEnough -> SeedVerdict.NarrowEnough
            | WidthRule.OutOfSeeds -> SeedVerdict.OutOfSeeds
          Target = rule.HalfWidth
          Confidence = WidthRule.workingConfidence rule }

    /// <summary>The spread of each difference that a rule would go by, for a plan that starts from a pilot. No half-widths.</summary>
    static member Pilot(results: StudyResults) : IReadOnlyList<ContrastWidth> =
        let isDifference (contrast: DeclaredContrast) = contrast.Kind = ContrastKind.Difference || contrast.Kind = ContrastKind.Mean
        let declared = (Declarations.read results).Now

        [| for text, pairs, sd in SeedLooks.Spreads(results, declared.Watched |> Seq.filter isDifference) ->
               { Comparison = text
                 Pairs = pairs
                 HalfWidth = Nullable()
                 SD = Option.toNullable sd } |]
