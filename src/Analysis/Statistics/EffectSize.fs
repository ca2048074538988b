/// The paired difference in units of its own spread over seeds. That spread is the noise of training, so these numbers say how
/// sure a difference is and not whether it matters; the difference in percentage points comes first.
module internal Ablate.Analysis.Statistics.EffectSize

open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "dz"

type EffectSize =
    {
        /// dz = mean/s with the interval from the noncentral t: the noncentralities at which the observed t is the upper and the
        /// lower quantile, over √n.
        Dz: Outcome
        /// Hedges' gz = J dz, without dz's bias; from three seeds on.
        Gz: float option
        /// Φ(dz): the chance that A beats B at a seed, if differences are normal.
        ChanceToWin: float option
    }

/// The share of the baseline's errors that the arm avoids, 1 − errA/errB, from the mean errors at the same seeds. None where
/// the baseline makes no errors, or there are none to compare.
let relativeErrorReduction (errors: float array) (baselineErrors: float array) =
    if errors.Length <> baselineErrors.Length then
        invalidArg (nameof errors) $"A reduction needs as many errors of the arm ({errors.Length}) as of the baseline ({baselineErrors.Length})."

    let ofBaseline = sum baselineErrors
    if ofBaseline > 0.0 then Some(1.0 - sum errors / ofBaseline) else None

/// Hedges' factor J(nu) = Γ(nu/2)/(Γ((nu − 1)/2) sqrt(nu/2)) for nu > 1.
let biasFactor (nu: float) =
    if not (nu > 1.0) then invalidArg (nameof nu) $"Hedges' factor needs more than one degree of freedom, not {string nu}."
    let a = nu / 2.0
    // The difference of the log-gammas, with their large parts cancelled on paper.
    exp (-(a - 1.0) * log1p (-0.5 / a) - 0.5 + stirlingRemainder a - stirlingRemainder (a - 0.5))

/// From the Student estimate of the mean difference. Assumes normal differences. Degenerate with the difference itself.
let ofDifference confidence difference =
    SeedMean.requireConfidence confidence

    match difference with
    | Outcome.Degenerate(reason, rest) ->
        { Dz = SeedMean.withoutInterval Method reason None None rest.N
          Gz = None
          ChanceToWin = None }
    | Outcome.Ok estimate ->
        match estimate.StandardError with
        | None -> invalidArg (nameof difference) $"The estimate of '{estimate.Method}' has no standard error, so it has no effect size."
        | Some standardError ->
            let t = estimate.Value / standardError
            let nu, root = float (estimate.N - 1), sqrt (float estimate.N)
            let dz = t / root
            let tail = (1.0 - confidence) / 2.0

            { Dz =
                Outcome.Ok
                    { Method = Method
                      Value = dz
                      Interval =
                        { Confidence = confidence
                          Lower = NoncentralT.noncentrality nu t (1.0 - tail) / root
                          Upper = NoncentralT.noncentrality nu t tail / root }
                      N = estimate.N
                      StandardError = None
                      DegreesOfFreedom = Some nu
                      P = estimate.P }
              Gz = if estimate.N < 3 then None else Some(biasFactor nu * dz)
              ChanceToWin = Some(normalSf -dz) }
