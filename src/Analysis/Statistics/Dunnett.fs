/// Dunnett's comparisons (1955) of every variant with the baseline, seeds as blocks, with one pooled error: a sensitivity
/// analysis to be asked for. Estimand: as the paired difference, v − baseline. t_v = (mean v − mean 0)/sqrt(2 MSE/n) on
/// K(n − 1) degrees of freedom; interval and p hold for all K together. Needs sphericity, the same variance of every
/// difference of two arms: otherwise 95 % are 86 to 90 %, at every n.
module internal Ablate.Analysis.Statistics.Dunnett

open Ablate.Analysis

[<Literal>]
let Method = "dunnett_rcbd"

type Dunnett =
    {
        Blocks: RandomizedBlocks.Blocks
        /// The |t| that the largest of K exceeds with probability 1 − confidence.
        CriticalValue: float
        /// In the order of the variants; p is adjusted for all of them.
        Comparisons: Estimate array
        /// Where Greenhouse and Geisser's epsilon is below 0.75 these intervals are not to be trusted.
        Sphericity: Sphericity.Sphericity
    }

/// Rows are arms, the baseline first, columns the seeds that all arms have. Errors are those of
/// the analysis of variance: no or one seed, no variant, unbalanced, not finite, no residual variance.
let compare confidence (scores: float array array) : Result<Dunnett, Reason> =
    SeedMean.requireConfidence confidence

    match RandomizedBlocks.analyse scores, Sphericity.analyse scores with
    | Error reason, _
    | _, Error reason -> Error reason
    | Ok blocks, Ok sphericity ->
        let k, df = blocks.Arms - 1, float blocks.DegreesOfFreedom
        let critical = DunnettT.criticalValue k df (1.0 - confidence)
        let standardError = sqrt (2.0 * blocks.MeanSquareError / float blocks.Seeds)

        let comparison variant =
            let difference = blocks.ArmMeans[variant] - blocks.ArmMeans[0]

            { Method = Method
              Value = difference
              Interval =
                { Confidence = confidence
                  Lower = difference - critical * standardError
                  Upper = difference + critical * standardError }
              N = blocks.Seeds
              StandardError = Some standardError
              DegreesOfFreedom = Some df
              P = Some(PValue.OfLog10(DunnettT.logUpperTail k df (abs difference / standardError) / log 10.0)) }

        Ok
            { Blocks = blocks
              CriticalValue = critical
              Comparisons = [| for variant in 1..k -> comparison variant |]
              Sphericity = sphericity }
