/// The Bayesian reading of the paired t (Benavoli, Corani, Demšar and Zaffalon 2017): with a flat prior the mean difference has
/// the posterior t_nu(d, s sqrt(1/n + rho/(1 - rho))). rho = 0 for independent seeds, which gives the interval of the paired t
/// again, so it is no second piece of evidence; rho = the test share for resampled splits.
/// Estimand: the mean over training seeds of A - B on this test set.
module internal Ablate.Analysis.Statistics.BayesianT

open System
open Ablate.Analysis

[<Literal>]
let Method = "bayes_corr_t"

/// Where the mean difference is, below, within or above ± the margin. A probability too small for a double stays at 1e-300, with
/// its logarithm.
type Posterior =
    { Left: PValue
      Rope: PValue
      Right: PValue }

/// From a paired t estimate, the correlation rho between seeds and the margin of practical equality (the ROPE's half-width) in its
/// unit; the reason where the estimate has no spread.
let posterior rho margin (paired: Outcome) =
    if not (rho >= 0.0 && rho < 1.0) then
        invalidArg (nameof rho) $"The correlation lies from 0 to below 1, not at {string rho}."

    if not (margin > 0.0 && Double.IsFinite margin) then
        invalidArg (nameof margin) $"A margin is above 0, not {string margin}."

    match paired with
    | Outcome.Degenerate(reason, _) -> Error reason
    | Outcome.Ok estimate ->
        match estimate.StandardError, estimate.DegreesOfFreedom with
        | Some standardError, Some nu ->
            let scale = standardError * sqrt (1.0 + float estimate.N * rho / (1.0 - rho))
            let toLeft, toRight = (estimate.Value + margin) / scale, (margin - estimate.Value) / scale

            let left, right = StudentT.log10Sf nu toLeft, StudentT.log10Sf nu toRight
            // What lies between two points of one tail, as a logarithm.
            let between nearer farther = nearer + log10 (1.0 - 10.0 ** (farther - nearer))

            let within =
                if toRight < 0.0 then between (StudentT.log10Sf nu -toRight) left
                elif toLeft < 0.0 then between (StudentT.log10Sf nu -toLeft) right
                else log10 (1.0 - 10.0 ** left - 10.0 ** right)

            Ok
                { Left = PValue.OfLog10 left
                  Rope = PValue.OfLog10 within
                  Right = PValue.OfLog10 right }
        | None, _
        | _, None -> invalidArg (nameof paired) $"The posterior is made of a paired t estimate, which has a standard error; '{estimate.Method}' has none."
