/// The anytime-valid t: an interval that may be looked at after every seed and stopped for any reason. Gaussian mixture of the t
/// statistic's likelihood ratio (Lai 1976; Wang and Ramdas 2024, arXiv 2310.03722), effect/sd ~ N(0, g) before the first seed.
/// Estimand: the mean over training seeds of A - B on this test set; for normal differences the intervals hold for all n at once
/// with the confidence (simulated misses at 95 %: 3.1 %). About 1.75 times as wide as the t interval of a fixed n.
module internal Ablate.Analysis.Statistics.AnytimeT

open Ablate.Analysis
open Ablate.Analysis.Numerics

[<Literal>]
let Method = "cs_t_mixture"

/// The prior variance of effect/sd where the experiment does not declare another before its first seed.
[<Literal>]
let DefaultVariance = 4.0

let private require confidence g =
    SeedMean.requireConfidence confidence

    if not (g > 0.0 && System.Double.IsFinite g) then
        invalidArg (nameof g) $"The prior variance of the effect is above 0, not {string g}."

/// ln of the e-value against a mean that is t standard errors away, after n seeds (at least 2):
/// -ln Q/2 + (n/2)(ln(1 + t²/nu) - ln(1 + t²/(nu Q))), Q = 1 + n g. Its reciprocal is a p-value at any time (Ville).
let logE g n (t: float) =
    require 0.5 g

    if n < 2 then
        invalidArg (nameof n) $"A t statistic needs at least 2 seeds, not {n}."

    let q = 1.0 + float n * g
    let ratio = t * t / float (n - 1)
    -0.5 * log q + 0.5 * float n * (log1p ratio - log1p (ratio / q))

/// The first n with a bounded interval.
let firstBounded confidence g =
    require confidence g
    let evidence = -2.0 * log (1.0 - confidence)
    Seq.initInfinite ((+) 2) |> Seq.find (fun n -> evidence < float (n - 1) * log1p (float n * g))

/// The half-width in standard deviations of the differences; None before it is bounded.
let halfWidth confidence g n =
    require confidence g

    if n < 2 then
        None
    else
        let q = 1.0 + float n * g
        let logK = (log1p (float n * g) - 2.0 * log (1.0 - confidence)) / float n
        let k = exp logK
        if logK >= log q then None else Some(sqrt (float (n - 1) * (k - 1.0) / ((1.0 - k / q) * float n)))

/// After the seeds that a paired t estimate was made of. p is that of any time, 1/e.
let interval confidence g (paired: Outcome) =
    match paired with
    | Outcome.Degenerate(reason, rest) -> Outcome.Degenerate(reason, { rest with Method = Method; P = None })
    | Outcome.Ok estimate ->
        match estimate.StandardError, halfWidth confidence g estimate.N with
        | None, _ -> invalidArg (nameof paired) $"The sequence is made of paired t estimates, which have a standard error; '{estimate.Method}' has none."
        | Some standardError, bounded ->
            let p = PValue.OfLog10(-(logE g estimate.N (estimate.Value / standardError)) / log 10.0)

            match bounded with
            | None ->
                SeedMean.withoutInterval Method (TooFewForMethod(firstBounded confidence g)) (Some estimate.Value) (Some p) estimate.N
            | Some halfWidth ->
                let reach = halfWidth * standardError * sqrt (float estimate.N)

                Outcome.Ok
                    { estimate with
                        Method = Method
                        Interval =
                            { Confidence = confidence
                              Lower = estimate.Value - reach
                              Upper = estimate.Value + reach }
                        P = Some p }

/// One look of a sequence.
type Look =
    {
        /// From the seeds so far.
        Current: Outcome
        /// What all looks so far have in common; None before the first bounded one, and once they have nothing in common.
        Intersection: Interval option
        /// The looks contradict one another: the differences are not normal, or they drift with the seeds.
        IsDoubtful: bool
    }

/// The paired t estimates after 1, 2, … seeds, as a sequence with its running intersection.
let running confidence g (paired: Outcome list) =
    let step before paired =
        let current = interval confidence g paired

        match current with
        | Outcome.Degenerate _ -> { before with Current = current }
        | Outcome.Ok { Interval = now } ->
            let common =
                match before.Intersection with
                | None -> now
                | Some earlier ->
                    { now with
                        Lower = max earlier.Lower now.Lower
                        Upper = min earlier.Upper now.Upper }

            let isDoubtful = before.IsDoubtful || common.Lower >= common.Upper

            { Current = current
              Intersection = if isDoubtful then None else Some common
              IsDoubtful = isDoubtful }

    let start =
        { Current = SeedMean.withoutInterval Method NoSeeds None None 0
          Intersection = None
          IsDoubtful = false }

    paired |> List.scan step start |> List.tail
