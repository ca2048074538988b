namespace Ablate.Analysis

open System
open Ablate.Analysis.Statistics

/// <summary>What a plan for a number of seeds assumes.</summary>
type PowerAssumptions =
    {
        /// <summary>Standard deviation of paired differences, in percentage points.</summary>
        SD: float
        /// <summary>Of the intervals, and 1 less the level of the tests.</summary>
        Confidence: float
        /// <summary>How many the level is divided among (Bonferroni); 1: none but one.</summary>
        Comparisons: int
        /// <summary>The share of experiments that are to find a difference.</summary>
        Power: float
    }

/// <summary>What a number of seeds gives, in percentage points.</summary>
type SeedsOutlook =
    {
        Seeds: int
        /// <summary>The interval's half-width on average.</summary>
        Expected: float
        /// <summary>The half-width that four experiments of five stay below.</summary>
        Assured: float
        /// <summary>The difference that is found with the power.</summary>
        Detectable: float
    }

/// <summary>The seeds that a half-width or a difference takes.</summary>
[<RequireQualifiedAccess>]
module PowerPlan =

    let private level (assumptions: PowerAssumptions) =
        (1.0 - assumptions.Confidence) / float assumptions.Comparisons

    /// <summary>What this many seeds (at least 2) give.</summary>
    [<CompiledName("Outlook")>]
    let outlook (assumptions: PowerAssumptions) (seeds: int) =
        let confidence = 1.0 - level assumptions

        { Seeds = seeds
          Expected = assumptions.SD * Precision.halfWidth confidence Precision.OnAverage seeds
          Assured = assumptions.SD * Precision.halfWidth confidence (Precision.Assured Precision.DefaultAssurance) seeds
          Detectable = assumptions.SD * Power.detectable (level assumptions) assumptions.Power seeds }

    /// <summary>The fewest seeds whose half-width is at most this in four experiments of five.</summary>
    /// <exception cref="T:System.ArgumentException">It would take more than 10^9 seeds.</exception>
    [<CompiledName("SeedsForHalfWidth")>]
    let seedsForHalfWidth (assumptions: PowerAssumptions) (halfWidth: float) =
        Precision.seeds (1.0 - level assumptions) (Precision.Assured Precision.DefaultAssurance) (halfWidth / assumptions.SD)

    /// <summary>The fewest seeds that find a true difference of this size with the power.</summary>
    /// <exception cref="T:System.ArgumentException">It would take more than 10^9 seeds.</exception>
    [<CompiledName("SeedsForDifference")>]
    let seedsForDifference (assumptions: PowerAssumptions) (difference: float) =
        Power.seeds (level assumptions) assumptions.Power (difference / assumptions.SD)

    /// <summary>
    /// The standard deviation to plan with after a pilot: the limit that the true one stays below in four pilots of five.
    /// </summary>
    [<CompiledName("AfterPilot")>]
    let afterPilot (measured: float) (pairs: int) =
        Precision.pilotUpper Precision.DefaultAssurance measured pairs

    /// <summary>
    /// The standard deviation of differences, in percentage points, of independent runs with this error (0 to 1) on so many
    /// test examples (Jordan 2024), where runs with the same seed are correlated by rho.
    /// </summary>
    [<CompiledName("FromError")>]
    let fromError (error: float) (examples: int64) (rho: float) =
        100.0 * Precision.differenceSD (Precision.runSD error examples) rho
